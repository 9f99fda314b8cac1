//! The First Committee in its simplest form: the sponsor's draft is read once, revised, and put to a recorded vote as a
//! whole, by roll-call from a member drawn by lot (GA rule 127), carried by a majority of the members present and
//! voting (GA rules 125 and 126).

use super::{Planned, Step};
use crate::scenario::{Majority, Procedure};

/// The order of business.
pub(super) const PLAN: &[Planned] = &[
    Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
    Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 60 },
    Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 75 },
    Planned { step: Step::Revision { name: "Rev.1", clean: true }, phase: "rev-1", ends_at: 80 },
    Planned { step: Step::Vote, phase: "vote", ends_at: 95 },
    Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
    Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
];

/// Six three-hour meetings.
pub(super) const DEFAULTS: Procedure = Procedure {
    meetings: 6,
    meeting_minutes: 180,
    speech_minutes: 3,
    group_speech_minutes: 5,
    small_groups: 2,
    small_group_rounds: 2,
    silence_rounds: 1,
    majority: Majority::Simple,
};
