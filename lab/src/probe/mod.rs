//! Testing language: other words in a place, and the text beside the text as it was.
//!
//! **What it means to put words in a place.** They take the place of one option of a bracket, in the files, from the
//! beginning, as if the drafter had written them there ([`place`]); which option, is for the caller to say: the one most
//! delegations could live with, one by its number, or none, and then the words stand beside all others. Words that are on
//! the table already, or in somebody's reserve, keep the place their author gave them; all others get theirs by the lexicon, which can be overruled.
//! In the middle of a negotiation nothing can be taken out of the files: there the words are proposed, by the chair or by
//! a delegation, and stand beside the others ([`play::Start`]).
//!
//! **What is compared.** Without any run, the text with the words in it ([`beside`]): every other bracket stands as most
//! could live with ([`fixed`]). Over many runs, the negotiation with the words and without, each pair of runs with the same seed, so
//! with the same instructions from capitals and the same chance ([`effect`]). [`rank`] does the first for every form of
//! words a bracket could have, and [`compare`] the second, the text as it was being played once for all. What was agreed
//! elsewhere on the same is a form of words like others ([`agreed`]).

pub mod agreed;
pub mod beside;
pub mod compare;
pub mod effect;
pub mod file;
pub mod fixed;
pub mod place;
pub mod play;
pub mod rank;

use adref_sim::engine::action::OptionNo;
use adref_sim::scenario::Reach;

/// Words to be tested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The bracket.
    pub bracket: String,
    /// The words.
    pub text: String,
    /// Whose place they take.
    pub against: Against,
    /// Where they stand on issues, where the caller knows better than the lexicon.
    pub positions: Vec<(String, Reach)>,
}

/// Whose place words take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// That of the words most could live with.
    #[default]
    Current,
    /// That of an option; of nobody, if it is 0.
    Option(OptionNo),
}

/// Reads `current` or the number of an option.
pub fn against(text: &str) -> Option<Against> {
    match text.trim() {
        "current" => Some(Against::Current),
        number => number.parse().ok().map(Against::Option),
    }
}

/// Reads `40` or `30..60`.
pub fn reach(text: &str) -> Option<Reach> {
    let (low, high) = text.split_once("..").unwrap_or((text, text));
    let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
    (0 <= low && low <= high && high <= 100).then_some(Reach { low, high })
}

/// Reads `il=40` or `il=30..60`.
pub fn position(text: &str) -> Option<(String, Reach)> {
    let (issue, at) = text.split_once('=')?;
    let issue = issue.trim();
    (!issue.is_empty()).then_some((issue.to_owned(), reach(at)?))
}
