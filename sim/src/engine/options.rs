//! Options of a bracket, one or several.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The number of an option: from 1 in the order of the draft, proposals after; 0 means that the words are left out.
pub type OptionNo = u8;

/// A set of options of one bracket. In the log it is a list of numbers.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct OptionSet(pub u16);

impl OptionSet {
    /// No option.
    pub const NONE: Self = Self(0);

    /// Adds an option; numbers above 15 cannot be on the table and are ignored.
    pub fn insert(&mut self, option: OptionNo) {
        if option < 16 {
            self.0 |= 1 << option;
        }
    }

    /// Takes an option out.
    pub fn remove(&mut self, option: OptionNo) {
        if option < 16 {
            self.0 &= !(1 << option);
        }
    }

    /// Whether the option is in the set.
    pub fn contains(self, option: OptionNo) -> bool {
        option < 16 && self.0 & (1 << option) != 0
    }

    /// Whether no option is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The options in the set, ascending.
    pub fn iter(self) -> impl Iterator<Item = OptionNo> {
        (0..16).filter(move |option| self.contains(*option))
    }
}

/// Whether a set is left out of the log.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature is serde's")]
pub(crate) fn no_option(set: &OptionSet) -> bool {
    set.is_empty()
}

impl FromIterator<OptionNo> for OptionSet {
    fn from_iter<T: IntoIterator<Item = OptionNo>>(options: T) -> Self {
        let mut set = Self::NONE;
        options.into_iter().for_each(|option| set.insert(option));
        set
    }
}

impl fmt::Debug for OptionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl Serialize for OptionSet {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for OptionSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<OptionNo>::deserialize(deserializer)?.into_iter().collect())
    }
}

impl JsonSchema for OptionSet {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("OptionSet")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Options of one bracket by their numbers; 0 is leaving the words out.",
            "type": "array",
            "items": { "type": "integer", "minimum": 0, "maximum": 15 },
        })
    }
}
