//! What a text has of the lexicon's words: found longest first, as whole words, in any case.

use std::ops::Range;

use super::{Kind, Lexicon};

/// What stands for any number in a form.
const NUMBER: &str = "#";
/// Words before which a verb or modal is a noun: “the request”, “in May”, “political will”.
const DETERMINERS: [&str; 20] = [
    "the",
    "a",
    "an",
    "any",
    "such",
    "its",
    "their",
    "this",
    "that",
    "these",
    "no",
    "each",
    "of",
    "on",
    "upon",
    "at",
    "for",
    "political",
    "own",
    "with",
];
/// Words that deny what they stand beside.
const DENIALS: [&str; 3] = ["not", "never", "neither"];
/// Words without substance of their own. States and the body are in every sentence.
const EMPTY: [&str; 52] = [
    "the", "of", "and", "to", "in", "a", "an", "for", "on", "by", "with", "that", "which", "is", "are", "be",
    "been", "as", "its", "their", "it", "they", "this", "these", "those", "or", "from", "at", "into", "has",
    "have", "was", "were", "such", "other", "than", "also", "any", "state", "states", "member", "group",
    "not", "never", "neither", "there", "so", "while", "but", "if", "do", "does",
];
/// The force of a plain statement, in per cent: above should and below will. A judgement.
const PLAIN: i64 = 75;
/// What is left of words that commit to nothing, in ten-thousandths: they still say what they say. A judgement.
const FLOOR: i64 = 2_500;
/// How little hedges can leave and how much intensifiers can make of it, in ten-thousandths.
const BOUNDS: (i64, i64) = (1_000, 15_000);

/// A word with its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// In lower case.
    pub text: String,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// An entry of the lexicon in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which entry.
    pub entry: usize,
    /// What it does.
    pub kind: Kind,
    /// Its strength.
    pub strength: i32,
    /// Bytes of the text.
    pub span: Range<usize>,
    /// Whether it is denied, or denies: `shall not`, `may not`.
    pub denied: bool,
}

/// A text as the lexicon reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// All its words, in order.
    pub words: Vec<Word>,
    /// What the lexicon knows of them, in order.
    pub found: Vec<Found>,
    /// Words of substance, sorted, each once.
    pub substance: Vec<String>,
    /// Whether it says the opposite of what it would without its denials.
    pub denied: bool,
}

impl Reading {
    pub(super) fn of(lexicon: &Lexicon, text: &str) -> Self {
        let words = words(text);
        let (mut found, mut substance, mut denials) = (Vec::new(), Vec::new(), 0_usize);
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let matched = longest(lexicon, words.get(at..).unwrap_or_default());
            let Some((entry, length)) = matched.filter(|(entry, _)| stands(lexicon, *entry, &words, at))
            else {
                denials += usize::from(DENIALS.contains(&word.text.as_str()));
                if !EMPTY.contains(&word.text.as_str()) {
                    substance.push(word.text.clone());
                }
                at += 1;
                continue;
            };
            let last = words.get(at + length - 1).map_or(word.span.end, |last| last.span.end);
            if let Some(known) = lexicon.entry(entry) {
                let next = words.get(at + length).map_or("", |next| next.text.as_str());
                denials += usize::from(known.negative);
                let denied = known.negative || (known.kind.binds() && DENIALS.contains(&next));
                found.push(Found {
                    entry,
                    kind: known.kind,
                    strength: known.strength,
                    span: word.span.start..last,
                    denied,
                });
            }
            at += length;
        }
        substance.sort_unstable();
        substance.dedup();
        Self { words, found, substance, denied: denials % 2 == 1 }
    }

    /// The first of a kind.
    pub fn first(&self, kind: Kind) -> Option<&Found> {
        self.found.iter().find(|found| found.kind == kind)
    }

    /// The verb that governs: the first, or else a preambular opening.
    pub fn verb(&self) -> Option<&Found> {
        self.first(Kind::Verb).or_else(|| self.first(Kind::Preambular))
    }

    /// The modal that governs: the first.
    pub fn modal(&self) -> Option<&Found> {
        self.first(Kind::Modal)
    }

    /// How far the words commit, in ten-thousandths.
    pub fn force(&self) -> i64 {
        let strength = |found: Option<&Found>| found.map(|found| i64::from(found.strength));
        let binding = match (strength(self.verb()), strength(self.modal())) {
            (None, None) => PLAIN,
            (Some(only), None) | (None, Some(only)) => only,
            // To note that States shall is to note.
            (Some(verb), Some(modal)) => verb * modal / 100,
        };
        let mut force = FLOOR + (10_000 - FLOOR) * binding / 100;
        for found in self.each_once() {
            match found.kind {
                Kind::Hedge => force = force * (100 - i64::from(found.strength)) / 100,
                Kind::Intensifier => force = force * (100 + i64::from(found.strength)) / 100,
                _ => {}
            }
        }
        force.clamp(BOUNDS.0, BOUNDS.1)
    }

    /// How far softeners and conditions make the words reach towards the reference point, in per cent. A second one reaches
    /// over part of what the first has left.
    pub fn softening(&self) -> i64 {
        let left = self
            .each_once()
            .filter(|found| found.kind.softens())
            .fold(100, |left, found| left * (100 - i64::from(found.strength)) / 100);
        100 - left
    }

    /// How far clauses without prejudice make them reach towards the opposing reading, in per cent: the widest counts.
    pub fn openness(&self) -> i64 {
        let clauses = self.found.iter().filter(|found| found.kind == Kind::WithoutPrejudice);
        clauses.map(|found| i64::from(found.strength)).max().unwrap_or(0)
    }

    /// What was found, each entry once: to say a thing twice is to say it.
    pub fn each_once(&self) -> impl Iterator<Item = &Found> {
        self.found.iter().enumerate().filter_map(|(at, found)| {
            let earlier = self.found.iter().take(at).any(|earlier| earlier.entry == found.entry);
            (!earlier).then_some(found)
        })
    }

    /// Whether an entry was found.
    pub fn has(&self, entry: usize) -> bool {
        self.found.iter().any(|found| found.entry == entry)
    }

    /// Where the words of another reading stand in this one, as a run of whole words: from which word, and how many.
    pub(super) fn carries(&self, other: &Self) -> Option<Range<usize>> {
        let length = other.words.len();
        if length == 0 {
            return None;
        }
        let same = |window: &[Word]| window.iter().zip(&other.words).all(|(one, two)| one.text == two.text);
        let at = self.words.windows(length).position(same)?;
        Some(at..at + length)
    }
}

/// The entry that the words begin with, and how many words it takes: the longest that fits.
fn longest(lexicon: &Lexicon, words: &[Word]) -> Option<(usize, usize)> {
    let first = words.first()?;
    let number = |word: &Word| word.text.chars().all(|c| c.is_ascii_digit());
    let fits = |form: &Vec<String>| {
        form.len() <= words.len()
            && form
                .iter()
                .zip(words)
                .all(|(known, word)| *known == word.text || (known == NUMBER && number(word)))
    };
    let by = |key: &str| {
        let forms = lexicon.by_word.get(key).into_iter().flatten();
        forms.clone().find(|(form, _)| fits(form)).map(|(form, entry)| (*entry, form.len()))
    };
    let named = by(&first.text);
    let numbered = if number(first) { by(NUMBER) } else { None };
    numbered.into_iter().chain(named).max_by_key(|(_, length)| *length)
}

/// Whether a verb or modal stands as one here, and not as a noun; what opens a preamble opens the words.
fn stands(lexicon: &Lexicon, entry: usize, words: &[Word], at: usize) -> bool {
    let kind = lexicon.entry(entry).map(|known| known.kind);
    if kind == Some(Kind::Preambular) {
        return at == 0;
    }
    let binds = kind.is_some_and(Kind::binds);
    let before = at.checked_sub(1).and_then(|before| words.get(before)).map_or("", |word| word.text.as_str());
    !binds || !DETERMINERS.contains(&before)
}

/// The words of a text in lower case with their places: runs of letters and digits, with the hyphens and apostrophes inside
/// them; a lone `#` is a word as well.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let joins = matches!(character, '-' | '\'' | '\u{2019}' | '\u{2011}' | '\u{2010}')
            && open.is_some()
            && characters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if character.is_alphanumeric() || joins {
            let word = open.get_or_insert_with(|| Word { text: String::new(), span: at..at });
            match character {
                '\u{2019}' => word.text.push('\''),
                '\u{2011}' | '\u{2010}' => word.text.push('-'),
                _ => word.text.extend(character.to_lowercase()),
            }
            word.span.end = end;
        } else {
            words.extend(open.take());
            if character == '#' {
                words.push(Word { text: NUMBER.to_owned(), span: at..end });
            }
        }
    }
    words.extend(open);
    words
}
