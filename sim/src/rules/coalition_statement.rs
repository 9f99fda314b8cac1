//! The statement of a coalition of like-minded States: members draft, the text goes to capitals under silence, and those
//! who join it are named. Nobody is bound who does not join, and nothing is issued that those who join do not all accept.

use super::{Body, Planned, SilenceRules, Step, USUAL};
use crate::scenario::{Ending, Procedure};

pub(super) const BODY: Body = Body {
    basis: "practice of coalitions such as the Freedom Online Coalition: drafting among members, silence in capitals, opt-in",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 40 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 55 },
        Planned { step: Step::Packages, phase: "informal-consultations", ends_at: 57 },
        Planned { step: Step::SingleText, phase: "single-text", ends_at: 58 },
        Planned { step: Step::Revision { name: "Rev.1", clean: true }, phase: "rev-1", ends_at: 60 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 90 },
        Planned { step: Step::Signature, phase: "signature", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure { meetings: 6, small_groups: 3, silence_rounds: 2, packages: 4, ..USUAL },
    seats: None,
    sponsored: false,
    dissociation: false,
    reasons: true,
    silence: SilenceRules { stands: false, extension: true, in_capitals: true },
    outlets: &[Ending::Withdrawn],
    stakeholders: false,
};
