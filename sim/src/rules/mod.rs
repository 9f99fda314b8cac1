//! The bodies of the field, each as data: what happens in which order, and what carries a text.

mod first_committee;
mod oewg;

use crate::scenario::{Majority, Procedure, RuleSet};

/// One step of a body's procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The chair opens the session and tables the draft.
    Opening,
    /// The room goes through the draft section by section.
    Reading {
        /// First, second, …
        number: u32,
    },
    /// The chair issues a revision.
    Revision {
        /// Its name: `Rev.1`.
        name: &'static str,
        /// Whether no bracket may stay open in it.
        clean: bool,
    },
    /// Knots go to small groups.
    SmallGroups,
    /// The text is put under silence; a broken silence may be answered by a conference-room paper.
    Silence,
    /// The chair asks whether there is any objection.
    Adoption,
    /// A recorded vote on the whole text.
    Vote,
    /// Explanations of position, or of vote.
    Explanations,
    /// The session is over.
    Closed,
}

/// A step and the share of the session, in per cent, that has gone by when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What happens.
    pub step: Step,
    /// Its name in logs, on screens and for `--until`.
    pub phase: &'static str,
    /// When it ends, in per cent of the session.
    pub ends_at: u32,
}

/// The procedure of a body, in order. The last step is always [`Step::Closed`].
pub fn plan(rules: RuleSet) -> &'static [Planned] {
    match rules {
        RuleSet::Oewg => oewg::PLAN,
        RuleSet::FirstCommittee => first_committee::PLAN,
    }
}

/// The numbers of a body's procedure where a scenario gives none.
pub fn defaults(rules: RuleSet) -> Procedure {
    match rules {
        RuleSet::Oewg => oewg::DEFAULTS,
        RuleSet::FirstCommittee => first_committee::DEFAULTS,
    }
}

/// Whether a text with these votes is carried. Abstentions do not count as voting (GA rules 86 and 126); a tie rejects
/// in committee (GA rule 133).
pub fn carried(majority: Majority, yes: u32, no: u32) -> bool {
    match majority {
        Majority::Simple => yes > no,
        Majority::TwoThirds => yes > 0 && yes >= 2 * no,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_thirds_would_have_stopped_what_a_simple_majority_carried() {
        // A/RES/75/240 (92-50-21) and A/RES/78/237 (104-53-7).
        for (yes, no) in [(92, 50), (104, 53)] {
            assert!(carried(Majority::Simple, yes, no));
            assert!(!carried(Majority::TwoThirds, yes, no));
        }
    }

    #[test]
    fn a_tie_rejects_and_a_vote_of_nobody_carries_nothing() {
        assert!(!carried(Majority::Simple, 10, 10));
        assert!(!carried(Majority::Simple, 0, 0));
        assert!(!carried(Majority::TwoThirds, 0, 0));
        assert!(carried(Majority::TwoThirds, 10, 5));
    }

    #[test]
    fn every_plan_opens_closes_and_only_moves_forward() {
        for rules in [RuleSet::Oewg, RuleSet::FirstCommittee] {
            let plan = plan(rules);
            assert_eq!(plan.first().map(|p| p.step), Some(Step::Opening));
            assert_eq!(plan.last().map(|p| p.step), Some(Step::Closed));
            assert!(plan.windows(2).all(|two| two[0].ends_at <= two[1].ends_at));
            assert!(plan.iter().all(|p| p.ends_at <= 100));
        }
    }
}
