//! The lexicon: operative verbs, modals, softeners and clauses with strengths, and the rule by which new words get a place.
//!
//! Two things are kept apart. **Substance** is where words stand on an issue: it comes from the option whose words of
//! substance are nearest. **Force** is how far words commit: it comes from verb, modal, hedges and intensifiers. More force
//! takes words further the way they point already, away from the reference point, less takes them back towards it; so a
//! stronger verb on words that say little costs nobody anything. A softener leaves the force and makes the words an interval
//! that reaches towards the reference point; a clause without prejudice, one that reaches towards the opposing reading.
//!
//! The data are in `lexicon.toml`, and a scenario may add to them or override them.

mod place;
mod reading;
mod rewrite;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use place::{OptionWords, Placed, Rule, place};
pub use reading::{Found, Reading, Word};
pub use steps::Step;

/// The standard lexicon, as it is written.
pub const STANDARD: &str = include_str!("../../lexicon.toml");

static PARSED: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
    // A test reads the same text and fails where it is faulty.
    let read = toml::from_str::<File>(STANDARD).unwrap_or_default();
    Arc::new(Lexicon { ladders: read.ladders, elsewhere: read.elsewhere, ..Lexicon::new(read.entries) })
});

/// What a word or phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An operative verb: how far the body commits itself.
    Verb,
    /// The opening of a preambular paragraph: a reason, no commitment.
    Preambular,
    /// A modal verb, or what does its work.
    Modal,
    /// Makes the words reach towards the reference point.
    Softener,
    /// A condition: as a softener.
    Condition,
    /// Makes the words reach towards the opposing reading.
    WithoutPrejudice,
    /// Makes the words weigh less.
    Hedge,
    /// Makes the words weigh more.
    Intensifier,
    /// A set phrase in which none of its words does anything.
    Neutral,
}

impl Kind {
    /// All kinds, in the order in which they are explained.
    pub const ALL: [Self; 9] = [
        Self::Verb,
        Self::Preambular,
        Self::Modal,
        Self::Softener,
        Self::Condition,
        Self::WithoutPrejudice,
        Self::Hedge,
        Self::Intensifier,
        Self::Neutral,
    ];

    /// What the kind is called, of several.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Verb => "Operative verbs",
            Self::Preambular => "Preambular openings",
            Self::Modal => "Modals",
            Self::Softener => "Softeners",
            Self::Condition => "Conditions",
            Self::WithoutPrejudice => "Clauses without prejudice",
            Self::Hedge => "Hedges",
            Self::Intensifier => "Intensifiers",
            Self::Neutral => "Set phrases",
        }
    }

    /// What the strength of such an entry means.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Verb | Self::Preambular | Self::Modal => "how far the words commit, 0 to 100",
            Self::Softener | Self::Condition => {
                "per cent of the way to the reference point that the words reach"
            }
            Self::WithoutPrejudice => "per cent of the way to the opposing reading that the words reach",
            Self::Hedge => "per cent by which the words weigh less",
            Self::Intensifier => "per cent by which the words weigh more",
            Self::Neutral => "no effect",
        }
    }

    /// Whether it says how binding words are, by itself.
    pub(crate) const fn binds(self) -> bool {
        matches!(self, Self::Verb | Self::Preambular | Self::Modal)
    }

    /// Whether it makes words reach towards the reference point.
    pub(crate) const fn softens(self) -> bool {
        matches!(self, Self::Softener | Self::Condition)
    }
}

/// One entry of the lexicon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What it does.
    pub kind: Kind,
    /// The phrase it is known by.
    pub phrase: String,
    /// Other forms of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// How strongly, 0–100; what that means depends on the kind.
    #[serde(default)]
    pub strength: i32,
    /// Whether it denies what follows, as `may not` does.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negative: bool,
    /// What the strength goes by.
    #[serde(default)]
    pub source: String,
    /// Whether the scenario brought it.
    #[serde(skip)]
    pub own: bool,
}

impl Entry {
    /// All its forms, the one it is known by first.
    pub fn all_forms(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.phrase.as_str()).chain(self.forms.iter().map(String::as_str))
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    entries: Vec<Entry>,
    ladders: Vec<Ladder>,
    elsewhere: Vec<Kept>,
}

/// A place for words besides the paragraph they were written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Elsewhere {
    /// The end of the preamble.
    Preamble,
    /// The end of the first annex.
    Annex,
    /// A footnote where the words stood.
    Footnote,
}

impl Elsewhere {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Preamble, Self::Annex, Self::Footnote];

    /// What stands behind words on the table that are to go there.
    pub const fn note(self) -> &'static str {
        match self {
            Self::Preamble => " (to the preamble)",
            Self::Annex => " (to an annex)",
            Self::Footnote => " (in a footnote)",
        }
    }

    /// Where words are to stand by the note behind them.
    pub fn noted(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| text.ends_with(place.note()))
    }

    /// What the place is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preamble => "the preamble",
            Self::Annex => "an annex",
            Self::Footnote => "a footnote",
        }
    }
}

/// What words keep of their force in another place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Where.
    pub place: Elsewhere,
    /// How much of the way from the reference point they still go there, in per cent.
    pub strength: i32,
    /// What that goes by.
    pub source: String,
}

/// Words that can stand in each other's place, from the strongest to the weakest.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// What they are: verbs or modals.
    pub of: Kind,
    /// Each step in the same forms.
    pub steps: Vec<Vec<String>>,
}

/// Entries, ready to be found in a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Lexicon {
    entries: Vec<Entry>,
    ladders: Vec<Ladder>,
    elsewhere: Vec<Kept>,
    /// First word of a form → the forms that begin with it, longest first.
    by_word: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl fmt::Debug for Lexicon {
    /// How many entries, and those a scenario brought: the rest is always the same.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own: Vec<&Entry> = self.entries.iter().filter(|entry| entry.own).collect();
        f.debug_struct("Lexicon")
            .field("entries", &self.entries.len())
            .field("own", &own)
            .finish_non_exhaustive()
    }
}

impl Default for Lexicon {
    fn default() -> Self {
        (**PARSED).clone()
    }
}

impl Lexicon {
    /// The standard lexicon.
    pub fn standard() -> Arc<Self> {
        Arc::clone(&PARSED)
    }

    /// A lexicon of these entries. Where two have the same form, the later one has it.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut forms: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            for form in entry.all_forms() {
                let words = reading::words(form).into_iter().map(|word| word.text).collect::<Vec<_>>();
                if !words.is_empty() {
                    forms.insert(words, index);
                }
            }
        }
        let mut by_word: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (words, index) in forms {
            if let Some(first) = words.first() {
                by_word.entry(first.clone()).or_default().push((words, index));
            }
        }
        for forms in by_word.values_mut() {
            forms.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        Self { entries, ladders: Vec::new(), elsewhere: Vec::new(), by_word }
    }

    /// The lexicon with entries of a scenario: one with the phrase of an entry that is there replaces that entry altogether, and
    /// a form that another entry has goes over to the new one.
    #[must_use]
    pub fn with(&self, own: Vec<Entry>) -> Self {
        let same = |one: &str, other: &str| fold(one) == fold(other);
        let mut entries: Vec<Entry> = self
            .entries
            .iter()
            .filter(|entry| !own.iter().any(|new| same(&new.phrase, &entry.phrase)))
            .cloned()
            .collect();
        entries.extend(own.into_iter().map(|entry| Entry { own: true, ..entry }));
        Self { ladders: self.ladders.clone(), elsewhere: self.elsewhere.clone(), ..Self::new(entries) }
    }

    /// The ladders, in the order in which they are looked at.
    pub fn ladders(&self) -> &[Ladder] {
        &self.ladders
    }

    /// What words keep in other places.
    pub fn elsewhere(&self) -> &[Kept] {
        &self.elsewhere
    }

    /// How much of the way from the reference point words still go in another place, in per cent.
    pub fn keeps(&self, place: Elsewhere) -> i32 {
        self.elsewhere.iter().find(|kept| kept.place == place).map_or(100, |kept| kept.strength.clamp(0, 100))
    }

    /// The entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// An entry by its number.
    pub fn entry(&self, index: usize) -> Option<&Entry> {
        self.entries.get(index)
    }

    /// What a text has of the lexicon's words. Total: any text gives a reading.
    pub fn read(&self, text: &str) -> Reading {
        Reading::of(self, text)
    }
}

/// A phrase as it is compared: words in lower case, one blank between them.
pub(crate) fn fold(phrase: &str) -> String {
    reading::words(phrase).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}
