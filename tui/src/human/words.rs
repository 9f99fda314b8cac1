//! Reading what a person types: names without fuss about capitals or the last letters, numbers, words in quotation marks.

use adref_sim::engine::Public;
use adref_sim::engine::action::OptionNo;
use adref_sim::ids::{BracketId, ParaId};
use adref_sim::lexicon::Elsewhere;

/// What follows the first word of a line, and the room it is about.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) public: &'a Public,
    pub(super) rest: &'a str,
}

/// The first word, in small letters, and the rest.
pub(super) fn head(line: &str) -> (String, &str) {
    let (first, rest) = head_as_typed(line);
    (first.to_lowercase(), rest)
}

/// The first word and the rest.
pub(super) fn head_as_typed(line: &str) -> (&str, &str) {
    let line = line.trim();
    line.split_once(char::is_whitespace).map_or((line, ""), |(first, rest)| (first, rest.trim()))
}

/// Words, without the quotation marks around them; `None` if there are none.
pub(super) fn quoted(text: &str) -> Option<String> {
    let text = text.trim();
    let pairs = [('"', '"'), ('“', '”'), ('\'', '\''), ('«', '»')];
    let bare = pairs.iter().find_map(|(open, close)| {
        text.strip_prefix(*open)?.strip_suffix(*close).filter(|bare| !bare.contains(*open))
    });
    // Blanks inside the marks are meant; those around bare words are not.
    let words = bare.unwrap_or(text);
    (!words.trim().is_empty()).then(|| words.to_owned())
}

/// `2`, `1-3`.
pub(super) fn numbers(text: &str) -> Option<Vec<OptionNo>> {
    let number = |text: &str| text.parse::<OptionNo>().ok().filter(|number| *number < 16);
    match text.split_once('-') {
        Some((from, to)) => Some((number(from)?..=number(to)?).collect()),
        None => Some(vec![number(text)?]),
    }
}

/// What a name stands for among others: the one it is, whatever its capitals, or the only one it begins.
fn find<'a, T>(name: &str, all: impl Iterator<Item = (&'a str, T)> + Clone) -> Option<T> {
    let name = name.trim().trim_matches(['[', ']']);
    if name.is_empty() {
        return None;
    }
    if let Some((_, exact)) = all.clone().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(exact);
    }
    let low = name.to_lowercase();
    let mut begins = all.filter(|(known, _)| known.to_lowercase().starts_with(&low));
    let first = begins.next()?;
    begins.next().is_none().then_some(first.1)
}

/// A paragraph or heading of the text before the room.
pub(super) fn paragraph(public: &Public, name: &str) -> Option<ParaId> {
    let draft = public.latest().map_or(&public.base, |revision| &revision.draft);
    find(name, draft.blocks.iter().map(|block| (block.id.as_str(), &block.id))).cloned()
}

/// The symbol of a document as the docket has it; as it was typed if there is no such document, for the rule to say so.
pub(super) fn document(public: &Public, name: &str) -> String {
    let proposals = public.docket.proposals.iter().map(|proposal| proposal.id.as_str());
    let all = proposals.chain(public.docket.amendments.iter().map(|amendment| amendment.id.as_str()));
    find(name, all.map(|id| (id, id))).unwrap_or(name).to_owned()
}

/// `to footnote`, `to the preamble`, `to an annex` before words that are to stand elsewhere in the text, and the rest.
pub(super) fn elsewhere(text: &str) -> (Option<Elsewhere>, &str) {
    let (to, rest) = head(text);
    if to != "to" {
        return (None, text);
    }
    let (mut first, mut words) = head(rest);
    if matches!(first.as_str(), "the" | "a" | "an") {
        (first, words) = head(words);
    }
    let named = Elsewhere::ALL.into_iter().find(|place| place_word(*place) == first);
    if named.is_some() { (named, words) } else { (None, text) }
}

/// What is typed for another place in the text.
pub(super) fn place_word(place: Elsewhere) -> &'static str {
    match place {
        Elsewhere::Preamble => "preamble",
        Elsewhere::Annex => "annex",
        Elsewhere::Footnote => "footnote",
    }
}

impl<'a> Reader<'a> {
    /// The parts between semicolons that stand outside quotation marks.
    pub(super) fn parts(self) -> Vec<Reader<'a>> {
        let (mut parts, mut from, mut inside) = (Vec::new(), 0, false);
        for (at, c) in self.rest.char_indices() {
            match c {
                '"' => inside = !inside,
                '“' => inside = true,
                '”' => inside = false,
                ';' if !inside => {
                    parts.push(self.rest.get(from..at).unwrap_or_default());
                    from = at + 1;
                }
                _ => {}
            }
        }
        parts.push(self.rest.get(from..).unwrap_or_default());
        let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
        parts.map(|rest| Reader { public: self.public, rest }).collect()
    }

    /// The bracket a name stands for; that of a paragraph if it has only one that is open.
    pub(super) fn bracket(&self, name: &str) -> Result<BracketId, String> {
        let table = &self.public.table;
        if let Some(id) = find(name, table.iter().map(|entry| (entry.id.as_str(), &entry.id))) {
            return Ok(id.clone());
        }
        let name = name.trim();
        let mut in_para = table.iter().filter(|entry| entry.para.as_str().eq_ignore_ascii_case(name));
        match (in_para.next(), in_para.next()) {
            (Some(only), None) => Ok(only.id.clone()),
            _ => Err(format!("no bracket “{name}”; `brackets` lists them")),
        }
    }

    /// A bracket named by the first word, and the rest.
    pub(super) fn bracket_first(&self) -> Option<(BracketId, String)> {
        let (first, rest) = head_as_typed(self.rest);
        self.bracket(first.trim_end_matches(':')).ok().map(|id| (id, rest.to_owned()))
    }

    /// What to say where no bracket was named.
    pub(super) fn no_bracket(&self, usage: &str) -> String {
        let (first, _) = head_as_typed(self.rest);
        if first.is_empty() {
            format!("which bracket? {usage}")
        } else {
            format!("no bracket “{first}”; `brackets` lists them: {usage}")
        }
    }

    /// A paragraph named by the first words, the longest name that fits, and the rest.
    pub(super) fn paragraph_first(&self) -> Option<(ParaId, String)> {
        let words: Vec<&str> = self.rest.split_whitespace().collect();
        (1..=words.len().min(4)).rev().find_map(|many| {
            let (name, rest) = (words.get(..many)?.join(" "), words.get(many..)?.join(" "));
            let draft = self.public.latest().map_or(&self.public.base, |revision| &revision.draft);
            let block = draft.blocks.iter().find(|block| block.id.as_str().eq_ignore_ascii_case(&name))?;
            Some((block.id.clone(), rest))
        })
    }

    /// Sections, by id or the beginning of their title.
    pub(super) fn sections(&self) -> Result<Vec<ParaId>, String> {
        let mut all = Vec::new();
        for name in self.rest.split([',', ';']).map(str::trim).filter(|name| !name.is_empty()) {
            if name.eq_ignore_ascii_case("none") {
                continue;
            }
            let sections = &self.public.sections;
            let by_id = find(name, sections.iter().map(|section| (section.id.as_str(), &section.id)));
            let by_title =
                || find(name, sections.iter().map(|section| (section.title.as_str(), &section.id)));
            let found = by_id.or_else(by_title).cloned();
            all.push(found.ok_or_else(|| {
                let known: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
                format!("no section “{name}”: one of {}", known.join(", "))
            })?);
        }
        Ok(all)
    }

    /// What is said, in a sentence.
    pub(super) fn sentence(&self, usage: &str) -> Result<String, String> {
        quoted(self.rest).ok_or_else(|| format!("the words are missing: {usage}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_capitals_and_by_their_beginning() {
        let all = ["il-ihl", "il-verb", "dd-modal"].into_iter().map(|id| (id, id));
        assert_eq!(find("IL-IHL", all.clone()), Some("il-ihl"));
        assert_eq!(find("[dd", all.clone()), Some("dd-modal"));
        assert_eq!(find("il", all.clone()), None);
        assert_eq!(find("", all), None);
    }

    #[test]
    fn quotation_marks_come_off_and_numbers_may_be_a_range() {
        assert_eq!(quoted(" “should” ").as_deref(), Some("should"));
        assert_eq!(quoted("\", as appropriate,\"").as_deref(), Some(", as appropriate,"));
        assert_eq!(quoted("\"\""), None);
        assert_eq!(numbers("1-3"), Some(vec![1, 2, 3]));
        assert_eq!(numbers("16"), None);
    }
}
