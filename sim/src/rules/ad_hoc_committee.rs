//! The ad hoc committee: consensus first. When it fails, the bureau finds the efforts exhausted and the committee votes,
//! by two-thirds of the representatives present and voting.

use super::{A_TEST, Body, Planned, Step, USUAL};
use crate::scenario::{Ending, Majority, Procedure};

pub(super) const BODY: Body = Body {
    basis: "General Assembly resolution 75/282, paragraph 5: consensus, and short of it two-thirds of those present and voting once the bureau has confirmed that efforts are exhausted",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 1 },
        Planned { step: Step::Accreditation, phase: "accreditation", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 36 },
        Planned { step: Step::Revision { name: "Rev.1", clean: false }, phase: "rev-1", ends_at: 40 },
        Planned { step: Step::Reading { number: 2 }, phase: "second-reading", ends_at: 62 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 76 },
        Planned { step: Step::Packages, phase: "informal-consultations", ends_at: 77 },
        Planned { step: Step::SingleText, phase: "single-text", ends_at: 78 },
        Planned { step: Step::Revision { name: "Rev.2", clean: true }, phase: "rev-2", ends_at: 80 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 88 },
        Planned { step: Step::Adoption, phase: "adoption", ends_at: 92 },
        Planned { step: Step::Amendments, phase: "amendments", ends_at: 94 },
        Planned { step: Step::Vote, phase: "vote", ends_at: 98 },
        Planned { step: Step::Accreditation, phase: "accreditation-under-new-modalities", ends_at: 98 },
        Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure { meetings: 20, majority: Majority::TwoThirds, ..USUAL },
    seats: None,
    sponsored: false,
    dissociation: true,
    reasons: true,
    silence: A_TEST,
    outlets: &[Ending::NoAgreement],
    stakeholders: true,
};
