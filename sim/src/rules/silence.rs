//! The silence procedure by itself: a finished text is circulated with a deadline and stands if nobody objects before
//! it. Silence may be broken with or without a reason, the deadline extended, the text issued again. An edit restarts
//! it; one that does not is the chair's choice, and has a cost.

use super::{Body, Planned, SilenceRules, Step, USUAL};
use crate::scenario::{Ending, Procedure};

pub(super) const BODY: Body = Body {
    basis: "General Assembly decision 74/544 (silence of at least seventy-two hours) and the practice that followed it",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "consultations", ends_at: 25 },
        Planned { step: Step::Revision { name: "Rev.1", clean: true }, phase: "rev-1", ends_at: 30 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 96 },
        Planned { step: Step::Adoption, phase: "adoption", ends_at: 98 },
        Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure { meetings: 4, silence_rounds: 3, packages: 0, ..USUAL },
    seats: None,
    sponsored: false,
    dissociation: true,
    reasons: false,
    silence: SilenceRules { stands: true, extension: true, in_capitals: true },
    outlets: &[Ending::Withdrawn],
    stakeholders: false,
};
