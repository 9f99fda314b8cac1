//! The experts' statement: a drafting core agrees on a text, then everybody else signs it or does not. Nobody outside the
//! core can change a word; what they decide is how many names it carries.

use super::{Body, Planned, SilenceRules, Step, USUAL};
use crate::scenario::{Ending, Procedure};

pub(super) const BODY: Body = Body {
    basis: "practice of experts' statements open for signature, such as those of the Oxford process on international law in cyberspace",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 40 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 60 },
        Planned { step: Step::Revision { name: "Rev.1", clean: true }, phase: "rev-1", ends_at: 65 },
        Planned { step: Step::Silence, phase: "silence", ends_at: 75 },
        Planned { step: Step::Adoption, phase: "adoption", ends_at: 80 },
        Planned { step: Step::Signature, phase: "signature", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure { meetings: 4, small_groups: 3, silence_rounds: 2, packages: 0, ..USUAL },
    seats: None,
    sponsored: false,
    dissociation: false,
    reasons: true,
    silence: SilenceRules { stands: false, extension: true, in_capitals: false },
    outlets: &[Ending::Withdrawn],
    stakeholders: false,
};
