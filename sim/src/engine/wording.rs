//! Where words stand that come onto the table: by the lexicon, or as their author says.

use std::fmt::Write as _;

use super::event::PlacedOn;
use super::measure;
use super::refusal::Refusal;
use super::state::{Disagreement, Public};
use crate::lexicon::{Elsewhere, OptionWords, Placed, Rule};
use crate::scenario::{Placement, Reach};
use crate::text::{self, moves};

/// The lexicon's rule for a bracket.
pub fn rule(public: &Public, bracket: usize) -> Option<Rule<'_>> {
    let entry = public.table.get(bracket)?;
    let options = entry
        .options
        .iter()
        .zip(0..)
        .map(|(option, number)| OptionWords { number, text: &option.text, at: &option.at })
        .collect();
    Some(Rule::new(&public.lexicon, options, measure::reference(public, entry)))
}

/// The place of words by the lexicon, with the steps that led to it. Words for a bracket that is not there have none.
pub fn by_rule(public: &Public, bracket: usize, words: &str) -> Placed {
    let nowhere = || Placed { at: Placement::default(), steps: Vec::new() };
    rule(public, bracket).map_or_else(nowhere, |rule| rule.place(words))
}

/// The same of words that are to stand elsewhere in the text.
pub fn by_rule_in(public: &Public, bracket: usize, words: &str, to: Option<Elsewhere>) -> Placed {
    let nowhere = || Placed { at: Placement::default(), steps: Vec::new() };
    rule(public, bracket).map_or_else(nowhere, |rule| rule.place_in(words, to))
}

/// Whether the words of a bracket could stand elsewhere: a whole paragraph in the preamble, or in an annex if there is
/// one; part of a paragraph in a footnote.
pub fn can_go(public: &Public, bracket: usize, to: Elsewhere) -> bool {
    let Some(entry) = public.table.get(bracket) else { return false };
    let paragraph = moves::is_paragraph(&public.base, &entry.id);
    match to {
        Elsewhere::Preamble => paragraph && !entry.para.as_str().starts_with("PP"),
        Elsewhere::Annex => paragraph && !text::annexes(&public.base).is_empty(),
        Elsewhere::Footnote => !paragraph && public.base.brackets.contains_key(&entry.id),
    }
}

/// The place its author gives words: on the issues the bracket is about and no others, each end on the scale.
pub(super) fn told(
    public: &Public,
    entry: &Disagreement,
    by_rule: &Placement,
    told: &[PlacedOn],
) -> Result<Placement, Refusal> {
    let mut at = by_rule.clone();
    for placed in told {
        let misplaced =
            || Refusal::Misplaced { bracket: entry.id.to_string(), issue: placed.issue.to_string() };
        let issue = public.issues.iter().position(|issue| issue.id == placed.issue).ok_or_else(misplaced)?;
        let (_, reach) = at.0.iter_mut().find(|(on, _)| *on == issue).ok_or_else(misplaced)?;
        let Reach { low, high } = placed.at;
        if low < 0 || high > 100 || low > high {
            return Err(misplaced());
        }
        *reach = placed.at;
    }
    Ok(at)
}

/// That the author placed the words, and what the rule would have done.
pub(super) fn overruling(by_rule: &Placement, rule: &str) -> String {
    let mut places = String::new();
    for (_, reach) in &by_rule.0 {
        let _ = match reach.width() {
            0 => write!(places, " {}", reach.low),
            _ => write!(places, " {} to {}", reach.low, reach.high),
        };
    }
    format!("their author; by rule at{places} ({rule})")
}
