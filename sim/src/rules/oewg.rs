//! The open-ended working group: open to all, consensus only. The programme of work is adopted first. The chair's zero
//! draft is read twice, knots go to small groups, the chair's second revision is clean, stands under silence and is then
//! put for adoption. An objection keeps it from being adopted; the outlets are a chair's summary and a procedural report.

use super::{A_TEST, Body, Planned, Step, USUAL};
use crate::scenario::Ending;

/// The shares of the plan follow the working group's weeks: reading takes most of the time.
pub(super) const BODY: Body = Body {
    basis: "General Assembly resolutions 73/27 and 75/240; the rules of procedure of the General Assembly's Main Committees, by consensus",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 1 },
        Planned { step: Step::Organisation, phase: "organisation", ends_at: 2 },
        Planned { step: Step::Accreditation, phase: "accreditation", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 36 },
        Planned { step: Step::Revision { name: "Rev.1", clean: false }, phase: "rev-1", ends_at: 40 },
        Planned { step: Step::Reading { number: 2 }, phase: "second-reading", ends_at: 66 },
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
    outlets: &[Ending::ChairsSummary, Ending::ProceduralReport],
    stakeholders: true,
};
