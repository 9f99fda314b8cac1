//! Words a scenario adds to the lexicon, or gives another strength, as they are written. For the author of a scenario, like
//! all of [`super::raw`].

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::At;
use crate::lexicon::Kind;

/// The most entries a scenario may bring.
pub(super) const MAX_ENTRIES: usize = 500;

/// Words that say how far a text goes, where they are other than the standard lexicon's.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "adref lexicon.toml", rename = "Lexicon")]
pub(crate) struct RawLexicon {
    /// Entries that are added, or stand in the place of the standard ones with the same phrase.
    #[serde(default)]
    #[schemars(length(max = MAX_ENTRIES))]
    pub(crate) entries: Vec<At<RawEntry>>,
}

/// One word or phrase.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LexiconEntry")]
pub(crate) struct RawEntry {
    /// What it does.
    #[schemars(required)]
    pub(crate) kind: Option<At<Kind>>,
    /// The phrase it is known by; it stands in the place of a standard entry with this phrase.
    #[schemars(required, length(min = 1, max = 80))]
    pub(crate) phrase: Option<At<String>>,
    /// Other forms of it, such as `decided` beside `decides`.
    #[serde(default)]
    #[schemars(length(max = 40))]
    pub(crate) forms: Vec<At<String>>,
    /// How strongly: how far it commits, how far the words reach, or by how many per cent they weigh less or more.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) strength: Option<At<i64>>,
    /// Whether it denies what follows, as `may not` does.
    #[schemars(extend("default" = false))]
    pub(crate) negative: Option<At<bool>>,
    /// What the strength goes by.
    pub(crate) source: Option<At<String>>,
}
