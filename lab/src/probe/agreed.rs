//! Agreed language for a bracket: the sentence of a person's own documents that comes nearest to the one the bracket stands
//! in, and of it the words that stand where the bracket is. Without documents, what the scenario itself knows to be agreed.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::{State, measure, wording};
use adref_sim::lexicon::Lexicon;
use adref_sim::text::block_text;
use adref_sim::text::diff::{self, Change};
use unicode_segmentation::UnicodeSegmentation;

use super::fixed::Reference;
use super::place::{Placed, propose, usable};
use super::rank::Candidate;
use crate::precedent::index::{Entry, Index};
use crate::precedent::near::Near;
use crate::precedent::{Document, Passage};

/// How many paragraphs are looked at, the nearest by their words.
const LOOKED_AT: usize = 20;
/// The least that two sentences share for the one to be a precedent of the other, in per cent of the words of both. A
/// judgement: sentences on the same thing share about half, others hardly a fifth.
const NEAR: usize = 40;
/// Stands where the bracket is while the sentence around it is looked for: a word that nobody writes.
const MARK: &str = "\u{e000}\u{e001}\u{e000}";

/// The sentence a bracket stands in, before and after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    before: String,
    after: String,
}

impl Sentence {
    /// With all other brackets as most could live with. Where the bracket is not in that text, it stands alone.
    pub fn around(state: &State, reference: &Reference, bracket: usize) -> Self {
        let mark = Candidate {
            how: String::new(),
            device: None,
            text: MARK.to_owned(),
            at: state
                .public
                .table
                .get(bracket)
                .map(|entry| measure::reference(&state.public, entry))
                .unwrap_or_default(),
            known: None,
            to: None,
        };
        let mut room = state.clone();
        let mut choices = reference.choices.clone();
        if let Some((number, choice)) =
            propose(&mut room, &mark.placed(bracket, 0), None).zip(choices.get_mut(bracket))
        {
            *choice = number;
        }
        let draft = room.public.with_choices(&choices).text();
        let paragraph =
            draft.blocks.iter().map(|block| block_text(&draft, block)).find(|text| text.contains(MARK));
        let Some((before, after)) = paragraph.as_deref().and_then(|text| text.split_once(MARK)) else {
            return Self::default();
        };
        let ends = [". ", "; "];
        let begin =
            ends.iter().filter_map(|end| before.rfind(end).map(|at| at + end.len())).max().unwrap_or(0);
        let end = ends.iter().filter_map(|end| after.find(end).map(|at| at + 1)).min().unwrap_or(after.len());
        Self {
            before: before.get(begin..).unwrap_or_default().to_owned(),
            after: after.get(..end).unwrap_or_default().to_owned(),
        }
    }

    /// The sentence with words in it.
    pub fn with(&self, words: &str) -> String {
        format!("{}{words}{}", self.before, self.after)
    }

    /// Whether the bracket is the whole of it.
    fn is_whole(&self) -> bool {
        !self.before.chars().chain(self.after.chars()).any(char::is_alphanumeric)
    }
}

/// Agreed words for a bracket.
#[derive(Clone, Debug)]
pub struct Agreed<'a> {
    /// The words.
    pub text: String,
    /// The sentence they stand in.
    pub sentence: String,
    /// Where that was agreed, the latest first.
    pub places: Vec<(&'a Entry, &'a Document, &'a Passage)>,
}

/// The agreed words of a corpus for a bracket whose words may be `words`; or why there are none.
pub fn nearest<'a>(
    index: &'a Index,
    lexicon: &Lexicon,
    around: &Sentence,
    words: &str,
) -> Result<Agreed<'a>, String> {
    let query = around.with(words);
    let mut best: Option<(usize, Agreed<'_>)> = None;
    let mut nearest: Option<(usize, &Document, &Passage)> = None;
    for found in index.nearest(&query, None, LOOKED_AT) {
        let Some((_, document, passage)) = found.places.first() else { continue };
        for sentence in sentences(&passage.text) {
            let near = alike(lexicon, passage, sentence, &query);
            if nearest.is_none_or(|(before, ..)| before < near) {
                nearest = Some((near, document, passage));
            }
            // Of sentences as near the one in the paragraph that is nearer as a whole.
            if near < NEAR || best.as_ref().is_some_and(|(before, _)| *before >= near) {
                continue;
            }
            let text = if around.is_whole() {
                Some(ended_as(words, sentence))
            } else {
                in_place(around, words, sentence)
            };
            if let Some(text) = text.filter(|text| usable(text).is_ok()) {
                best = Some((
                    near,
                    Agreed { text, sentence: sentence.to_owned(), places: found.places.clone() },
                ));
            }
        }
    }
    if let Some((_, agreed)) = best {
        return Ok(agreed);
    }
    let Some((near, document, passage)) = nearest else {
        return Err("no sentence of the corpus has a word of this one".to_owned());
    };
    let name = document.symbol.as_deref().or(document.title.as_deref()).unwrap_or("a document");
    let label = passage.label.as_deref().map_or_else(|| format!("line {}", passage.line), str::to_owned);
    Err(if near < NEAR {
        format!(
            "no sentence of the corpus comes near; {name}, {label}, shares {near} % of the words, and {NEAR} % are asked for"
        )
    } else {
        format!("{name}, {label}, comes near, but has other words around this place, or none in it")
    })
}

/// What two sentences share, in per cent of the words of both.
fn alike(lexicon: &Lexicon, passage: &Passage, sentence: &str, query: &str) -> usize {
    let one = Passage { text: sentence.to_owned(), under: None, ..passage.clone() };
    let near = Near::new(lexicon, &one, query);
    200 * near.shared / (near.asked + near.words).max(1)
}

/// The sentences of a paragraph. A bound after *para.* and the like is none.
fn sentences(text: &str) -> Vec<&str> {
    let all: Vec<&str> = text.unicode_sentences().map(str::trim).collect();
    if all.iter().any(|one| one.split_whitespace().count() < 3) { vec![text.trim()] } else { all }
}

/// A sentence that ends as the words do it is to stand for.
fn ended_as(words: &str, sentence: &str) -> String {
    let bare = sentence.trim_end_matches([';', ',', '.', ':', ' ']);
    if words.trim_end().ends_with('.') { format!("{bare}.") } else { bare.to_owned() }
}

/// The words of an agreed sentence that stand where the bracket is; none where the words beside it are others.
fn in_place(around: &Sentence, words: &str, sentence: &str) -> Option<String> {
    let query = around.with(words);
    let (start, end) = (around.before.len(), around.before.len() + words.len());
    // The last letter before the bracket and the first after it have to be in both; what is between them is its place.
    let left = query.get(..start)?.char_indices().rfind(|(_, c)| c.is_alphanumeric());
    let right = query.get(end..)?.char_indices().find(|(_, c)| c.is_alphanumeric());
    let from = left.map_or(0, |(at, letter)| at + letter.len_utf8());
    let to = right.map_or(query.len(), |(at, _)| end + at);
    let (mut at, mut found, mut held) = (0, String::new(), 0);
    for change in diff::words(sentence, &query) {
        match change {
            Change::Same(same) => {
                let past = at + same.len();
                held += usize::from(left.is_some() && at < from && from <= past);
                held += usize::from(right.is_some() && at <= to && to < past);
                found.push_str(same.get(from.clamp(at, past) - at..to.clamp(at, past) - at)?);
                at = past;
            }
            Change::New(new) => at += new.len(),
            Change::Gone(gone) if from <= at && at <= to => found.push_str(&gone),
            Change::Gone(_) => {}
        }
    }
    let held = held == usize::from(left.is_some()) + usize::from(right.is_some());
    let found = found.strip_prefix(query.get(from..start)?).unwrap_or(&found);
    let found = found.strip_suffix(query.get(end..to)?).unwrap_or(found);
    (held && found.chars().any(char::is_alphanumeric)).then(|| spaced_as(words, found))
}

/// Words with the blanks around them that others have: a comma is close to what it follows.
fn spaced_as(words: &str, found: &str) -> String {
    let blank = |has: bool| if has { " " } else { "" };
    let bare = found.trim();
    let before = blank(words.starts_with(' ') && !bare.starts_with([',', ';', '.']));
    format!("{before}{bare}{}", blank(words.ends_with(' ')))
}

/// Agreed words as a form of words for a bracket, placed by the lexicon; an option of it, where they are one.
pub fn candidate(state: &State, bracket: usize, agreed: &Agreed<'_>, how: String) -> Candidate {
    let entry = state.public.table.get(bracket);
    let known = entry.and_then(|entry| {
        let same = |number: &OptionNo| {
            let option = entry.options.get(usize::from(*number));
            option.is_some_and(|one| {
                *number > 0 && one.to.is_none() && one.words().trim() == agreed.text.trim()
            })
        };
        let number = entry.live().find(same)?;
        Some((number, entry.options.get(usize::from(number))?.at.clone()))
    });
    let (known, at) = match known {
        Some((number, at)) => (Some(number), at),
        None => (None, wording::by_rule(&state.public, bracket, &agreed.text).at),
    };
    let how = match known {
        Some(number) => format!("{how}, which is option {number}"),
        None => how,
    };
    Candidate { how, device: None, text: agreed.text.clone(), at, known, to: None }
}

/// What the scenario itself knows to be agreed: what an earlier session adopted in this place, or else an option that
/// stands where the agreed language does.
pub fn own(state: &State, bracket: usize) -> Option<Candidate> {
    let public = &state.public;
    let entry = public.table.get(bracket)?;
    let adopted = public.past.iter().rev().flat_map(|past| &past.adopted);
    if let Some(before) = adopted.into_iter().find(|one| one.bracket == entry.id && one.option > 0) {
        let agreed = Agreed { text: before.text.clone(), sentence: before.text.clone(), places: Vec::new() };
        let how = format!("agreed language, as session {} adopted it", before.by);
        let found = candidate(state, bracket, &agreed, how);
        return Some(Candidate {
            at: if found.known.is_some() { found.at } else { before.at.clone() },
            ..found
        });
    }
    let reference = measure::reference(public, entry);
    let number = entry.live().find(|number| {
        *number > 0 && entry.options.get(usize::from(*number)).is_some_and(|option| option.at == reference)
    })?;
    let option = entry.options.get(usize::from(number))?;
    Some(Candidate {
        how: "agreed language, by its place: it stands at the reference point".to_owned(),
        device: None,
        text: option.words().to_owned(),
        at: option.at.clone(),
        known: Some(number),
        to: option.to,
    })
}

/// The words of a bracket that others are compared with: those whose place is taken, or else the first there are.
pub fn stood(state: &State, bracket: usize, against: OptionNo) -> String {
    let options = state.public.table.get(bracket).map_or(&[][..], |entry| &entry.options[..]);
    let found = options.get(usize::from(against)).filter(|_| against > 0).or_else(|| options.get(1));
    found.map_or_else(String::new, |option| option.words().to_owned())
}

/// Where words that are tested would stand in their sentence.
pub fn sentence_of(state: &State, reference: &Reference, one: &Placed) -> String {
    Sentence::around(state, reference, one.bracket).with(&one.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(before: &str, after: &str) -> Sentence {
        Sentence { before: before.to_owned(), after: after.to_owned() }
    }

    #[test]
    fn of_an_agreed_sentence_the_words_are_taken_that_stand_in_the_place() {
        let here = around("States ", " let their territory be used for such acts.");
        let agreed = "States should not knowingly let their territory be used for such acts";
        assert_eq!(in_place(&here, "shall not", agreed).as_deref(), Some("should not knowingly"));
        assert_eq!(in_place(&here, "should", agreed).as_deref(), Some("should not knowingly"));
        // At the end of a sentence, with the comma that comes before it.
        let here = around("Gates are shut at night", ".");
        let agreed = "Gates are shut at night, where there are gates";
        assert_eq!(in_place(&here, ", as appropriate", agreed).as_deref(), Some(", where there are gates"));
        let here = around("Gates are ", "shut at night.");
        assert_eq!(in_place(&here, "always ", "Gates are mostly shut at night").as_deref(), Some("mostly "));
    }

    #[test]
    fn a_sentence_with_other_words_around_the_place_gives_none() {
        let here = around("States ", " let their territory be used for such acts.");
        assert_eq!(in_place(&here, "shall", "Gardeners may not let their gate be open"), None);
        assert_eq!(in_place(&here, "shall", "States let their territory be used for such acts"), None);
    }

    #[test]
    fn a_whole_sentence_ends_as_the_one_whose_place_it_takes() {
        assert_eq!(
            ended_as("Keep the gate shut.", "Calls upon all to keep it shut;"),
            "Calls upon all to keep it shut."
        );
        assert_eq!(ended_as("keep the gate shut", "To keep it shut,"), "To keep it shut");
        assert!(around("", ".").is_whole() && !around("It ", ".").is_whole());
    }
}
