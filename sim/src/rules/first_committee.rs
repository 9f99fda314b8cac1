//! The First Committee and the plenary after it. Sponsors table proposals, the room consults informally, the sponsors
//! issue revisions, amendments are tabled as documents, and the committee takes action on each proposal in the order of
//! submission (GA rule 131): procedural motions in their order (rule 119), amendments from the one furthest removed
//! (rule 130), parts voted separately (rule 129), the whole by a majority of the members present and voting (rules 125
//! and 126). Then the plenary, where turnout and majorities differ (rules 82 to 95).

use super::{A_TEST, Body, Planned, Step, USUAL};
use crate::scenario::{Procedure, Voting};

pub(super) const BODY: Body = Body {
    basis: "rules of procedure of the General Assembly (A/520/Rev.20), chapters XII and XIII",
    plan: &[
        Planned { step: Step::Opening, phase: "opening", ends_at: 2 },
        Planned { step: Step::Reading { number: 1 }, phase: "first-reading", ends_at: 50 },
        Planned { step: Step::SmallGroups, phase: "small-groups", ends_at: 60 },
        Planned { step: Step::Revision { name: "Rev.1", clean: true }, phase: "rev-1", ends_at: 62 },
        Planned { step: Step::Amendments, phase: "amendments", ends_at: 65 },
        Planned { step: Step::Vote, phase: "vote", ends_at: 92 },
        Planned { step: Step::Plenary, phase: "plenary", ends_at: 97 },
        Planned { step: Step::Explanations, phase: "explanations", ends_at: 100 },
        Planned { step: Step::Closed, phase: "closed", ends_at: 100 },
    ],
    usual: Procedure {
        meetings: 6,
        small_groups: 2,
        small_group_rounds: 2,
        silence_rounds: 1,
        plenary: true,
        voting: Voting::Recorded,
        packages: 0,
        ..USUAL
    },
    seats: None,
    sponsored: true,
    dissociation: true,
    reasons: true,
    silence: A_TEST,
    outlets: &[],
    stakeholders: false,
};
