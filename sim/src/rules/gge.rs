//! The group of governmental experts: fifteen to twenty-five experts in their own name behind closed doors. Consensus on
//! the whole, without reservation; there is no outlet: failure means that there is no report.

use super::{A_TEST, Body, Planned, Step, USUAL};
use crate::scenario::{Ending, Procedure};

/// The plan follows four sessions of a week each, the last of which is for the report.
pub(super) const BODY: Body = Body {
    basis: "General Assembly resolutions 66/24, 68/243, 70/237 and 73/266: experts on the basis of equitable geographical distribution; reports by consensus",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 40 },
        Planned { step: Step::Revision { name: "Rev.1", clean: false }, phase: "rev-1", ends_at: 45 },
        Planned { step: Step::Reading { number: 2 }, phase: "second-reading", ends_at: 70 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 88 },
        Planned { step: Step::Packages, phase: "informal-consultations", ends_at: 89 },
        Planned { step: Step::SingleText, phase: "single-text", ends_at: 89 },
        Planned { step: Step::Revision { name: "Rev.2", clean: true }, phase: "rev-2", ends_at: 90 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 97 },
        Planned { step: Step::Adoption, phase: "adoption", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure { meetings: 40, speech_minutes: 10, small_groups: 4, packages: 6, ..USUAL },
    seats: Some((15, 25)),
    sponsored: false,
    dissociation: false,
    reasons: true,
    silence: A_TEST,
    outlets: &[Ending::NoAgreement],
    stakeholders: false,
};
