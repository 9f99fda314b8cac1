//! The open-ended working group: open to all, consensus only. The chair's zero draft is read twice, knots go to small
//! groups, the chair's second revision is clean, stands under silence and is then put for adoption. An objection keeps
//! it from being adopted; the outlet is a chair's summary.

use super::{Planned, Step};
use crate::scenario::{Majority, Procedure};

/// The order of business. The shares follow the working group's weeks: reading takes most of the time.
pub(super) const PLAN: &[Planned] = &[
    Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
    Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 36 },
    Planned { step: Step::Revision { name: "Rev.1", clean: false }, phase: "rev-1", ends_at: 40 },
    Planned { step: Step::Reading { number: 2 }, phase: "second-reading", ends_at: 66 },
    Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 80 },
    Planned { step: Step::Revision { name: "Rev.2", clean: true }, phase: "rev-2", ends_at: 84 },
    Planned { step: Step::Silence, phase: "silence", ends_at: 95 },
    Planned { step: Step::Adoption, phase: "adoption", ends_at: 99 },
    Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
    Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
];

/// Ten three-hour meetings, three minutes a statement.
pub(super) const DEFAULTS: Procedure = Procedure {
    meetings: 10,
    meeting_minutes: 180,
    speech_minutes: 3,
    group_speech_minutes: 5,
    small_groups: 6,
    small_group_rounds: 4,
    silence_rounds: 2,
    majority: Majority::Simple,
};
