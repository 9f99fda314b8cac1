//! The permanent mechanism: a plenary a year, thematic groups whose recommendations go to it, intersessional meetings
//! that the chair may call, and every fifth year a review conference, which alone may take up how the mechanism itself
//! works. Everything by consensus.

use super::{A_TEST, Body, Planned, Step, USUAL};
use crate::scenario::Ending;

pub(super) const BODY: Body = Body {
    basis: "the open-ended working group's reports A/79/214, annex C, and A/80/257: one plenary a year, thematic groups, a review conference every five years, decisions by consensus",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 1 },
        Planned { step: Step::Organisation, phase: "organisation", ends_at: 2 },
        Planned { step: Step::Accreditation, phase: "accreditation", ends_at: 2 },
        Planned { step: Step::Thematic, phase: "thematic-groups", ends_at: 35 },
        Planned { step: Step::Intersessional, phase: "intersessional", ends_at: 40 },
        Planned { step: Step::Revision { name: "Rev.1", clean: false }, phase: "rev-1", ends_at: 42 },
        Planned { step: Step::Reading { number: 1 }, phase: "plenary-reading", ends_at: 66 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 80 },
        Planned { step: Step::Packages, phase: "informal-consultations", ends_at: 81 },
        Planned { step: Step::SingleText, phase: "single-text", ends_at: 82 },
        Planned { step: Step::Revision { name: "Rev.2", clean: true }, phase: "rev-2", ends_at: 84 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 95 },
        Planned { step: Step::Adoption, phase: "adoption", ends_at: 99 },
        Planned { step: Step::Accreditation, phase: "accreditation-under-new-modalities", ends_at: 99 },
        Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: USUAL,
    seats: None,
    sponsored: false,
    dissociation: true,
    reasons: true,
    silence: A_TEST,
    outlets: &[Ending::ProceduralReport, Ending::ChairsSummary],
    stakeholders: true,
};
