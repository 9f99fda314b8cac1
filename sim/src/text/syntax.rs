//! The small grammars at the edges of a paragraph: labels, option marks, attribute blocks, definitions. The parser reads
//! with them and the printer asks them what its words would be read as, so that the two cannot disagree.

use std::ops::Range;

use super::draft::{BlockKind, Status};

/// The Latin multiplicative adverbs that number insertions: 15 bis follows 15, 15 ter follows 15 bis.
pub(super) const SUFFIXES: [&str; 19] = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "novies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
    "vicies",
];

/// The line that ends the last option of whole-paragraph alternatives where nothing else does.
pub(super) const END_OF_OPTIONS: &str = "End of options.";

/// A label at the beginning of a paragraph or heading.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Label<'a> {
    pub(super) kind: BlockKind,
    pub(super) text: &'a str,
    /// Where the words begin.
    pub(super) len: usize,
    /// The punctuation that makes it a label: a backslash here makes it words.
    pub(super) stop: usize,
}

/// Walks over an ASCII grammar. Every method returns `None` where the text does not fit.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn eat(&mut self, what: &str) -> Option<()> {
        self.rest().starts_with(what).then(|| self.at += what.len())
    }

    fn run(&mut self, most: usize, accept: fn(u8) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let len = rest.bytes().take(most + 1).take_while(|byte| accept(*byte)).count();
        (1..=most).contains(&len).then(|| self.at += len)?;
        rest.get(..len)
    }

    /// The end of a prefix: nothing more, or a blank. Returns where the words begin.
    fn boundary(&self) -> Option<usize> {
        let rest = self.rest();
        (rest.is_empty() || rest.starts_with(' '))
            .then(|| self.at + (rest.len() - rest.trim_start_matches(' ').len()))
    }

    /// ` bis`, ` ter` …
    fn suffix(&mut self) {
        for suffix in SUFFIXES {
            let rest = self.rest();
            if let Some(after) = rest.strip_prefix(' ').and_then(|rest| rest.strip_prefix(suffix))
                && !after.starts_with(|next: char| next.is_alphanumeric())
            {
                self.at += 1 + suffix.len();
                return;
            }
        }
    }
}

/// `15.`, `15 bis.`, `15 alt.`, `15 alt 2.`, `PP3.`, `OP1 ter.` followed by a blank or nothing.
pub(super) fn paragraph_label(text: &str) -> Option<Label<'_>> {
    let mut cursor = Cursor::new(text);
    let kind = match () {
        () if cursor.eat("PP").is_some() => BlockKind::Preambular,
        () if cursor.eat("OP").is_some() => BlockKind::Operative,
        () => BlockKind::Report,
    };
    cursor.run(4, |byte| byte.is_ascii_digit())?;
    cursor.suffix();
    if cursor.eat(" alt").is_some() {
        let before = cursor.at;
        if cursor.eat(" ").is_none() || cursor.run(2, |byte| byte.is_ascii_digit()).is_none() {
            cursor.at = before;
        }
    }
    let stop = cursor.at;
    cursor.eat(".")?;
    Some(Label { kind, text: text.get(..stop)?, len: cursor.boundary()?, stop })
}

/// `(a)`, `(iv)`, `(12)`, `(B)`, `(a bis)` followed by a blank or nothing.
pub(super) fn item_label(text: &str) -> Option<Label<'_>> {
    let mut cursor = Cursor::new(text);
    cursor.eat("(")?;
    cursor
        .run(5, |byte| byte.is_ascii_lowercase())
        .or_else(|| cursor.run(3, |byte| byte.is_ascii_digit()))
        .or_else(|| cursor.run(2, |byte| byte.is_ascii_uppercase()))?;
    cursor.suffix();
    cursor.eat(")")?;
    Some(Label { kind: BlockKind::Item, text: text.get(..cursor.at)?, len: cursor.boundary()?, stop: 0 })
}

/// `D.`, `IV.`, `3.`, `Annex C.` at the beginning of a heading.
pub(super) fn heading_label(text: &str) -> Option<Label<'_>> {
    let mut cursor = Cursor::new(text);
    let _ = cursor.eat("Annex ");
    let roman = |byte: u8| matches!(byte, b'I' | b'V' | b'X' | b'L' | b'C');
    let start = cursor.at;
    if cursor.run(6, roman).is_none_or(|_| !cursor.rest().starts_with('.')) {
        cursor.at = start;
        cursor
            .run(1, |byte| byte.is_ascii_uppercase())
            .or_else(|| cursor.run(3, |byte| byte.is_ascii_digit()))?;
    }
    let stop = cursor.at;
    cursor.eat(".")?;
    Some(Label { kind: BlockKind::Heading, text: text.get(..stop)?, len: cursor.boundary()?, stop })
}

/// The letter of an annex: `C` of a heading labelled `Annex C`, or of one that says no more than that.
pub(super) fn annex_letter(label_or_words: &str) -> Option<&str> {
    let letter = label_or_words.strip_prefix("Annex ")?;
    let short = (1..=6).contains(&letter.len()) && letter.bytes().all(|byte| byte.is_ascii_alphanumeric());
    short.then_some(letter)
}

/// `##` and the blanks after it: the level and where the words begin.
pub(super) fn heading_mark(line: &str) -> Option<(u8, usize)> {
    let level = line.bytes().take(7).take_while(|byte| *byte == b'#').count();
    if !(1..=6).contains(&level) {
        return None;
    }
    let rest = line.get(level..)?;
    let words = rest.trim_start_matches(' ');
    (rest.is_empty() || words.len() < rest.len()).then(|| (level as u8, line.len() - words.len()))
}

/// `[^1]:` at the beginning of a line: the label, where the words begin, and the colon's place.
pub(super) fn footnote_definition(line: &str) -> Option<(&str, usize, usize)> {
    let (label, len) = footnote_reference(line)?;
    let rest = line.get(len..)?.strip_prefix(':')?;
    Some((label, line.len() - rest.trim_start_matches(' ').len(), len))
}

/// `[^1]`: the label and the length. A label has no blank and no punctuation that means something here.
pub(super) fn footnote_reference(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix("[^")?;
    let len = rest.find([' ', '[', ']', '\\', '^', '\n', '{', '}', '"'])?;
    (len > 0 && rest.get(len..)?.starts_with(']')).then(|| (rest.get(..len).unwrap_or_default(), len + 3))
}

/// `[ref]: https://…` as a whole line: the reference, the address and the colon's place.
pub(super) fn link_definition(line: &str) -> Option<(&str, &str, usize)> {
    let rest = line.strip_prefix('[')?;
    let end = rest.find(['[', ']', '\\'])?;
    let reference = rest.get(..end)?;
    let after = rest.get(end..)?.strip_prefix("]:")?.trim_matches(' ');
    let url = after.split(' ').next()?;
    let title = after.get(url.len()..)?.trim_matches(' ');
    let titled = title.is_empty() || (title.len() > 1 && title.starts_with('"') && title.ends_with('"'));
    let leads = url.contains("://") || ["#", "/", "./", "mailto:"].iter().any(|start| url.starts_with(start));
    let fits = !reference.trim_matches(' ').is_empty()
        && !reference.starts_with('^')
        && titled
        && leads
        && link_url(url);
    fits.then_some((reference, url, end + 2))
}

/// Whether a text can stand between the parentheses of a link.
pub(super) fn link_url(url: &str) -> bool {
    !url.is_empty() && !url.contains([' ', '(', ')', '[', ']', '\\', '\n', '{', '}', '<', '>'])
}

/// The length of `(url)` at the beginning of a text, if that is what follows `]` in a link.
pub(super) fn link_target(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('(')?;
    let end = rest.find(|c: char| !link_url(c.encode_utf8(&mut [0; 4])))?;
    let url = rest.get(..end)?;
    (!url.is_empty() && rest.get(end..)?.starts_with(')')).then_some(url)
}

/// `Option 2{by="RUS"}:` at the beginning of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum OptionMark {
    /// The number, the attributes, where the words begin and the colon's place.
    Read { number: usize, attributes: Option<Attributes>, len: usize, stop: usize },
    /// An option mark whose attribute block, at this place, cannot be read.
    Broken { brace: Range<usize> },
}

/// Reads an option mark: `Option 1:`, `Alternative 2.`, `Alt 1.`, with attributes before the colon.
pub(super) fn option_mark(text: &str) -> Option<OptionMark> {
    let mut cursor = Cursor::new(text);
    cursor.eat("Option ").or_else(|| cursor.eat("Alternative ")).or_else(|| cursor.eat("Alt "))?;
    let number = cursor.run(3, |byte| byte.is_ascii_digit())?.parse().ok()?;
    let brace = cursor.at;
    let mut attributes = None;
    if cursor.rest().starts_with('{') {
        match read_attributes(cursor.rest()) {
            Ok((read, len)) => {
                attributes = Some(read);
                cursor.at += len;
            }
            Err(len) => return Some(OptionMark::Broken { brace: brace..brace + len }),
        }
    }
    let stop = cursor.at;
    cursor.eat(":").or_else(|| cursor.eat("."))?;
    Some(OptionMark::Read { number, attributes, len: cursor.boundary()?, stop })
}

/// What an attribute block `{#id by="…" status="…"}` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    pub(super) id: Option<String>,
    pub(super) by: Vec<String>,
    /// From `by="EU / RUS"`: one list for each option; empty where no slash was written.
    pub(super) option_by: Vec<Vec<String>>,
    pub(super) status: Option<Status>,
    /// `alt="no"`: `15 alt.` is no alternative to the `15.` before it.
    pub(super) apart: bool,
    pub(super) faults: Vec<AttributeFault>,
}

/// Something in an attribute block that was left out of account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AttributeFault {
    /// A key nobody knows.
    UnknownKey(String),
    /// A status nobody knows.
    UnknownStatus(String),
}

/// The keys an attribute block may hold.
pub(super) const KEYS: [&str; 4] = ["id", "by", "status", "alt"];

/// The statuses as they are written.
pub(super) const STATUSES: [(&str, Status); 4] = [
    ("proposed", Status::Proposed),
    ("agreed ad referendum", Status::AgreedAdReferendum),
    ("agreed", Status::Agreed),
    ("adopted", Status::Adopted),
];

/// Reads the attribute block at the beginning of a text that begins with `{`. Returns it with its length in bytes, or
/// the length of what cannot be read.
pub(super) fn read_attributes(text: &str) -> Result<(Attributes, usize), usize> {
    let inside = text.get(1..).unwrap_or_default();
    // No value holds a brace, a bracket or a backslash, so the first one of these ends the block, well or badly.
    let end = inside.find(['{', '}', '[', ']', '\\']).unwrap_or(inside.len());
    let whole = 1 + end + usize::from(inside.get(end..).is_some_and(|rest| rest.starts_with('}')));
    if whole == 1 + end {
        return Err(1);
    }
    let mut attributes = Attributes::default();
    let mut rest = inside.get(..end).unwrap_or_default().trim_matches(' ');
    if rest.is_empty() {
        return Err(whole);
    }
    while !rest.is_empty() {
        rest = read_attribute(rest, &mut attributes).ok_or(whole)?.trim_start_matches(' ');
    }
    Ok((attributes, whole))
}

fn read_attribute<'a>(text: &'a str, attributes: &mut Attributes) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix('#') {
        let len = rest.find(|c| !plain_id_character(c)).unwrap_or(rest.len());
        let (id, rest) = rest.split_at_checked(len)?;
        if id.is_empty() || !(rest.is_empty() || rest.starts_with(' ')) {
            return None;
        }
        attributes.id = Some(id.to_owned());
        return Some(rest);
    }
    let (key, rest) = text.split_once('=')?;
    let (value, rest) = rest.strip_prefix('"')?.split_once('"')?;
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    {
        return None;
    }
    match key {
        "id" if value.trim_matches(' ').is_empty() => return None,
        "id" => attributes.id = Some(value.trim_matches(' ').to_owned()),
        "by" if value.contains('/') => attributes.option_by = value.split('/').map(names).collect(),
        "by" => attributes.by = names(value),
        "alt" if value == "no" => attributes.apart = true,
        "alt" => return None,
        "status" => match STATUSES.iter().find(|(name, _)| *name == value) {
            Some((_, status)) => attributes.status = Some(*status),
            None => attributes.faults.push(AttributeFault::UnknownStatus(value.to_owned())),
        },
        _ => attributes.faults.push(AttributeFault::UnknownKey(key.to_owned())),
    }
    Some(rest)
}

fn names(list: &str) -> Vec<String> {
    list.split(',')
        .map(|name| name.trim_matches(' '))
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Characters of an id that can be written as `#id`; others need `id="…"`.
pub(super) fn plain_id_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '(' | ')' | '#' | '^' | '+' | '\'')
}

/// Whether a name (of a seat, or an id) can be written inside an attribute block.
pub(super) fn writable(name: &str) -> bool {
    !name.is_empty()
        && name.trim_matches(' ') == name
        && !name.contains(['"', '{', '}', '[', ']', '\\', ',', '/', '\n'])
        && !name.chars().any(super::source::controls)
}

/// Where an attribute block at the end of a paragraph begins: after a blank, or at the beginning.
pub(super) fn trailing_attributes(text: &str) -> Option<usize> {
    let inside = text.strip_suffix('}')?;
    let start = inside.rfind('{')?;
    let content = inside.get(start + 1..)?;
    let after_blank = start == 0 || inside.get(..start)?.ends_with(' ');
    if !after_blank || content.contains(['}', '[', ']', '\\']) {
        return None;
    }
    let content = content.trim_matches(' ');
    let keyed = content.split_once('=').is_some_and(|(key, _)| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    (content.starts_with('#') || keyed).then_some(start)
}

/// The number, kind of prefix and rank of the insertion of a paragraph label, for ordering: `15 ter` is (15, 2).
pub(super) fn label_rank(label: &str) -> Option<(u32, usize)> {
    let bare = label.trim_start_matches("PP").trim_start_matches("OP");
    let mut parts = bare.split(' ');
    let number = parts.next()?.parse().ok()?;
    let suffix = parts
        .next()
        .and_then(|word| SUFFIXES.iter().position(|suffix| *suffix == word))
        .map_or(0, |at| at + 1);
    Some((number, suffix))
}

/// The paragraph that a label is an alternative to: `15 bis` for `15 bis alt 2`.
pub(super) fn alternative_to(label: &str) -> Option<&str> {
    let (base, last) = label.rsplit_once(" alt")?;
    (last.is_empty()
        || last.strip_prefix(' ').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit())))
    .then_some(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraph_labels_are_read_and_words_are_not() {
        for (text, label) in [
            ("15. States", "15"),
            ("15 bis. States", "15 bis"),
            ("15 ter alt 2. States", "15 ter alt 2"),
            ("15 alt.", "15 alt"),
            ("PP3. Recalling", "PP3"),
            ("OP12 quater. Decides", "OP12 quater"),
        ] {
            assert_eq!(paragraph_label(text).map(|label| label.text), Some(label), "{text}");
        }
        for text in [
            "15 States",
            "15.2 States",
            "15 bisx. States",
            "12345. States",
            "15\\. States",
            "P3. x",
            "15 alt x.",
        ] {
            assert_eq!(paragraph_label(text), None, "{text}");
        }
    }

    #[test]
    fn item_and_heading_labels_are_read() {
        for (text, label) in
            [("(a) x", "(a)"), ("(iv)", "(iv)"), ("(a bis) x", "(a bis)"), ("(12) x", "(12)")]
        {
            assert_eq!(item_label(text).map(|label| label.text), Some(label), "{text}");
        }
        assert_eq!(item_label("(see above) x"), None);
        for (text, label) in [("D. Law", "D"), ("XIV. Law", "XIV"), ("Annex C. Law", "Annex C"), ("3.", "3")]
        {
            assert_eq!(heading_label(text).map(|label| label.text), Some(label), "{text}");
        }
        assert_eq!(heading_label("Draft. Law"), None);
    }

    #[test]
    fn attributes_are_read_with_their_faults() {
        let (read, len) = read_attributes("{#il-ihl by=\"CHE, EU\" colour=\"red\"} tail").unwrap();
        assert_eq!((read.id.as_deref(), len), (Some("il-ihl"), 35));
        assert_eq!(read.by, ["CHE", "EU"]);
        assert_eq!(read.faults, [AttributeFault::UnknownKey("colour".into())]);
        let (read, _) = read_attributes("{by=\"EU, AUS /  / RUS\"}").unwrap();
        assert_eq!(read.option_by, [vec!["EU", "AUS"], vec![], vec!["RUS"]]);
        for text in ["{}", "{x}", "{#}", "{#a", "{by=EU}", "{#a[}", "{by=\"a\"b}x{"] {
            assert!(read_attributes(text).is_err() || text == "{by=\"a\"b}x{", "{text}");
        }
    }

    #[test]
    fn a_trailing_block_counts_only_after_a_blank() {
        assert_eq!(trailing_attributes("x {#a}"), Some(2));
        assert_eq!(trailing_attributes("x{#a}"), None);
        assert_eq!(trailing_attributes("x {see above}"), None);
        assert_eq!(trailing_attributes("x {status = \"y\"}"), None);
    }
}
