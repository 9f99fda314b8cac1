//! The other forms of words that drafters try: one step down or up a ladder, a softener, a clause without prejudice, two
//! texts in one.

use super::reading::words;
use super::{Kind, Lexicon};

/// The fewest words to which a clause can be added.
const CLAUSE_NEEDS: usize = 4;
/// Words that make an addition a statement of its own.
const STATES: [&str; 14] = [
    "is", "are", "was", "were", "has", "have", "had", "been", "which", "whose", "that", "who", "where",
    "remains",
];
/// The most words of an option that is a mere word in a sentence.
const MERE_WORDS: usize = 3;

impl Lexicon {
    /// The words with their verb or modal one step weaker, or stronger, on the first ladder that has it. `None` where none has,
    /// or the words stand at its end.
    pub fn stepped(&self, text: &str, of: Kind, weaker: bool) -> Option<String> {
        let reading = self.read(text);
        let governing = if of == Kind::Modal { reading.modal() } else { reading.verb() }?;
        let begins = governing.span.start;
        let rest = words(text.get(begins..)?);
        for ladder in self.ladders.iter().filter(|ladder| ladder.of == of) {
            // The longest form that stands here: `takes note of` before `takes note`.
            let found = ladder
                .steps
                .iter()
                .enumerate()
                .flat_map(|(step, forms)| {
                    forms.iter().enumerate().map(move |(form, words)| (step, form, words))
                })
                .filter_map(|(step, form, known)| {
                    let known = words(known);
                    let fits = known.len() <= rest.len()
                        && known.iter().zip(&rest).all(|(one, two)| one.text == two.text);
                    fits.then_some((known.len(), step, form))
                })
                .max_by_key(|(length, ..)| *length);
            let Some((length, step, form)) = found else { continue };
            let other = if weaker { step + 1 } else { step.checked_sub(1)? };
            let new = ladder.steps.get(other)?.get(form)?;
            let ends = begins + rest.get(length - 1)?.span.end;
            let old = text.get(begins..ends)?;
            let new = if old.starts_with(char::is_uppercase) { capital(new) } else { new.clone() };
            return Some(format!("{}{new}{}", text.get(..begins)?, text.get(ends..)?));
        }
        None
    }

    /// The words with a softener: after the modal, or else at the end. `None` where they are softened already.
    pub fn softer(&self, text: &str, softener: &str) -> Option<String> {
        let reading = self.read(text);
        if reading.softening() > 0 || reading.words.is_empty() {
            return None;
        }
        let Some(modal) = reading.modal() else {
            // What is stated as a fact, or without conditions, is not softened; an addition is.
            let states = reading.verb().is_some()
                || reading.first(Kind::Intensifier).is_some()
                || reading.words.iter().any(|word| STATES.contains(&word.text.as_str()));
            return (text.trim().starts_with(',') && !states).then(|| appended(text, softener));
        };
        let (before, after) = (text.get(..modal.span.end)?, text.get(modal.span.end..)?);
        let after = after
            .strip_prefix(" not")
            .map_or((before.to_owned(), after), |rest| (format!("{before} not"), rest));
        let closing = if after.1.trim_start().starts_with([',', '.', ';']) { "" } else { "," };
        Some(format!("{}, {softener}{closing}{}", after.0, after.1))
    }

    /// The words without their first softener or condition. `None` where they have none.
    pub fn harder(&self, text: &str) -> Option<String> {
        let reading = self.read(text);
        let softener = reading.found.iter().find(|found| found.kind.softens())?;
        let (before, after) = (text.get(..softener.span.start)?, text.get(softener.span.end..)?);
        // A softener between commas takes one of them along; at the end, the one before it.
        let before = before.trim_end();
        let before = before.strip_suffix(',').unwrap_or(before);
        let after = after.trim_start();
        let after =
            if after.starts_with(',') && !before.is_empty() { after.get(1..)?.trim_start() } else { after };
        let joined = match (before, after) {
            ("", after) => after.to_owned(),
            (before, after) if after.starts_with(['.', ';', ':']) || after.is_empty() => {
                format!("{before}{after}")
            }
            (before, after) => format!("{before} {after}"),
        };
        let left = self.read(&joined);
        (!left.words.is_empty() && left.softening() < reading.softening()).then_some(joined)
    }

    /// A sentence with a clause that keeps the positions of all. `None` where it has one, is too short to bear it, or is none.
    pub fn open(&self, text: &str) -> Option<String> {
        let reading = self.read(text);
        let bears = is_sentence(text) && reading.openness() == 0 && reading.words.len() >= CLAUSE_NEEDS;
        bears.then(|| appended(text, "without prejudice to the positions of States"))
    }

    /// Two forms of words as one that can be read as either: two sentences, two additions between commas, or two mere words.
    /// `None` where they are not of one form, or one holds the other already.
    pub fn joint(&self, one: &str, two: &str) -> Option<String> {
        let (first, second) = (self.read(one), self.read(two));
        let empty = first.words.is_empty() || second.words.is_empty();
        if empty || first.carries(&second).is_some() || second.carries(&first).is_some() {
            return None;
        }
        let (one, two) = (one.trim(), two.trim());
        if is_sentence(one) && is_sentence(two) {
            return Some(format!("{one} At the same time, {}", small(two)));
        }
        if one.starts_with(',') && two.starts_with(',') {
            let bare = |words: &str| {
                let bare = words.trim_matches([',', ' ']);
                let bare = bare.strip_prefix("and ").or_else(|| bare.strip_prefix("or ")).unwrap_or(bare);
                bare.to_owned()
            };
            let closing = if one.ends_with(',') { "," } else { "" };
            let opening = if one.starts_with(", and ") { ", and " } else { ", " };
            return Some(format!("{opening}{}, or {}{closing}", bare(one), bare(two)));
        }
        let mere = |words: &str, count: usize| {
            count <= MERE_WORDS
                && !words.contains([',', '.', ';'])
                && !words.ends_with(" to")
                && !words.ends_with(" that")
        };
        let both = mere(one, first.words.len()) && mere(two, second.words.len());
        both.then(|| format!("{one} or {two}"))
    }
}

/// Whether words are a whole sentence.
fn is_sentence(words: &str) -> bool {
    let words = words.trim();
    words.starts_with(char::is_uppercase) && words.ends_with('.')
}

/// Words put at the end, before what closes the sentence.
fn appended(text: &str, words: &str) -> String {
    let body = text.trim_end();
    for closing in ['.', ';', ','] {
        if let Some(before) = body.strip_suffix(closing) {
            return format!("{before}, {words}{closing}");
        }
    }
    format!("{body}, {words}")
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A sentence as it goes on after a comma. Names keep their capitals.
fn small(sentence: &str) -> String {
    let first = sentence.split(' ').next().unwrap_or_default();
    let name =
        matches!(first, "States" | "State" | "Member" | "Charter" | "Chair" | "Secretary-General" | "I")
            || first.chars().skip(1).any(char::is_uppercase);
    if name {
        return sentence.to_owned();
    }
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
