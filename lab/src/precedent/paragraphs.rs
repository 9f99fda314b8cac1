//! Paragraphs as they come out of a document, one after the other: which number each has, and what it hangs on.

use adref_sim::lexicon::Lexicon;

use super::{Kind, Passage, tidy};

/// Fewer words are a heading, or the name of the body.
const FEWEST_WORDS: usize = 4;

/// Takes paragraphs in their order.
#[derive(Default)]
pub(super) struct Paragraphs {
    passages: Vec<Passage>,
    /// How many preambular paragraphs there were.
    preambular: usize,
    /// The numbered paragraph, its item and the item of that, as far as the text is in one: number and words.
    open: Vec<(String, String)>,
}

impl Paragraphs {
    /// Takes a paragraph of a part that the document names. `number` is what it has for a number beside its words.
    pub(super) fn add(&mut self, kind: Option<Kind>, number: Option<&str>, words: &str, line: usize) {
        let words = tidy(words);
        let number = number.map(tidy).filter(|number| !number.is_empty());
        let (number, text) = match &number {
            Some(number) => (Some(bare(number)), words.as_str()),
            None => {
                leading(&words).map_or((None, words.as_str()), |(number, rest)| (Some(bare(number)), rest))
            }
        };
        if let Some(number) = number {
            let depth = self.depth(number);
            self.open.truncate(depth);
            self.open.push((number.to_owned(), text.to_owned()));
        } else {
            self.open.clear();
        }
        if text.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count() < FEWEST_WORDS {
            return;
        }
        let label = match kind {
            Some(Kind::Preamble) => {
                self.preambular += 1;
                Some(format!("PP{}", self.preambular))
            }
            Some(Kind::Operative) => self.numbers().map(|numbers| format!("OP{numbers}")),
            Some(Kind::Annex) => {
                Some(self.numbers().map_or_else(|| "annex".to_owned(), |numbers| format!("annex, {numbers}")))
            }
            None => self.numbers().map(|numbers| format!("para. {numbers}")),
        };
        let above = self.open.len().saturating_sub(1);
        let under: Vec<&str> = self
            .open
            .iter()
            .take(above)
            .map(|(_, words)| words.as_str())
            .filter(|words| words.ends_with(':'))
            .collect();
        let under = (!under.is_empty()).then(|| under.join(" "));
        self.passages.push(Passage { label, kind, under, text: text.to_owned(), line });
    }

    /// Takes a paragraph of a document that names no parts: what opens with a verb and ends in a comma is preambular, and
    /// what is numbered after such paragraphs is operative.
    pub(super) fn add_plain(&mut self, number: Option<&str>, words: &str, line: usize) {
        let numbered = number.is_some() || leading(&tidy(words)).is_some();
        let kind = if numbered {
            (self.preambular > 0).then_some(Kind::Operative)
        } else {
            opens_preamble(words.trim()).then_some(Kind::Preamble)
        };
        self.add(kind, number, words, line);
    }

    /// All of them.
    pub(super) fn done(self) -> Vec<Passage> {
        self.passages
    }

    fn numbers(&self) -> Option<String> {
        (!self.open.is_empty()).then(|| self.open.iter().map(|(number, _)| number.as_str()).collect())
    }

    /// How deep a number stands: 1, 2, 3 begin a paragraph, (a) is an item of it, (i) an item of that.
    fn depth(&self, number: &str) -> usize {
        let inside = number.trim_matches(['(', ')']);
        if !number.ends_with(')') || self.open.is_empty() {
            return 0;
        }
        let roman = inside.chars().all(|letter| matches!(letter, 'i' | 'v' | 'x' | 'l'));
        // (i) after (h) is a letter, and so are (v) after (u) and (x) after (w).
        let letter_before =
            self.open.get(1).and_then(|(letter, _)| letter.trim_matches(['(', ')']).chars().next_back());
        let letter = inside.chars().count() == 1
            && letter_before.is_some_and(|before| {
                inside.starts_with(char::from_u32(u32::from(before) + 1).unwrap_or(before))
            });
        if roman && !letter && self.open.len() > 1 { 2 } else { 1 }
    }
}

/// A number without what ends it: `3.` is 3, `(a)` stays.
fn bare(number: &str) -> &str {
    number.trim_end_matches('.')
}

/// The number that words begin with, and the words after it: `1.`, `12 bis.`, `(a)`, `b)`, `(iv)`.
fn leading(words: &str) -> Option<(&str, &str)> {
    let end = words.find(['.', ')'])? + 1;
    let (number, rest) = (words.get(..end)?, words.get(end..)?);
    let inside = number.trim_matches(['(', ')', '.']);
    let plain = inside.split(' ').next().unwrap_or_default();
    let whole = plain.parse::<u16>().is_ok()
        && matches!(inside.get(plain.len()..), Some("" | " bis" | " ter" | " quater"));
    let letters = (1..=4).contains(&inside.len()) && inside.chars().all(|c| c.is_ascii_lowercase());
    let item = number.ends_with(')') && (letters && is_item(inside) || whole && number.starts_with('('));
    let sound = item || whole && number.ends_with('.') && !number.starts_with('(');
    let rest = rest.strip_prefix(' ')?;
    (sound && !rest.is_empty()).then_some((number, rest))
}

/// One letter, the same twice, or a small Roman number.
fn is_item(letters: &str) -> bool {
    let first = letters.chars().next();
    letters.len() <= 2 && letters.chars().all(|c| Some(c) == first)
        || letters.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'))
}

fn opens_preamble(words: &str) -> bool {
    let reading = Lexicon::standard();
    words.ends_with(',') && reading.read(words).verb().is_some_and(|verb| verb.span.start == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(words: &[&str]) -> Vec<String> {
        let mut paragraphs = Paragraphs::default();
        for (at, words) in words.iter().enumerate() {
            paragraphs.add_plain(None, words, at + 1);
        }
        paragraphs.done().into_iter().map(|passage| passage.label.unwrap_or_default()).collect()
    }

    #[test]
    fn items_are_named_with_the_paragraph_they_belong_to() {
        let said = labels(&[
            "Recalling what was said here before,",
            "1. Calls upon all the gardeners:",
            "(a) To water what they have planted;",
            "(i) In the morning, when it is cool;",
            "(ii) And in the evening, when it is dry;",
            "(b) To keep the gate of the garden shut;",
            "2 bis. Decides to meet again in the spring.",
        ]);
        assert_eq!(said, ["PP1", "OP1", "OP1(a)", "OP1(a)(i)", "OP1(a)(ii)", "OP1(b)", "OP2 bis"]);
    }

    #[test]
    fn an_item_knows_what_it_hangs_on() {
        let mut paragraphs = Paragraphs::default();
        for words in ["1. Calls upon all the gardeners:", "(a) To water what they have planted;"] {
            paragraphs.add_plain(None, words, 1);
        }
        let said = paragraphs.done();
        assert_eq!(said.last().and_then(|item| item.under.as_deref()), Some("Calls upon all the gardeners:"));
    }

    #[test]
    fn the_ninth_letter_is_no_roman_one() {
        let said = labels(&[
            "1. Lists the following, in their order:",
            "(h) the eighth of the things",
            "(i) the ninth of the things",
        ]);
        assert_eq!(said, ["para. 1", "para. 1(h)", "para. 1(i)"]);
    }

    #[test]
    fn a_year_or_an_abbreviation_is_no_number() {
        assert_eq!(leading("2021) and after"), None);
        assert_eq!(leading("e.g. this one"), None);
        assert_eq!(leading("the. end of it"), None);
        assert_eq!(leading("1.5 degrees of it"), None);
        assert_eq!(leading("12. Twelve"), Some(("12.", "Twelve")));
    }
}
