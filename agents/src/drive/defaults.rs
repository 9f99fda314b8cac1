//! What the rules take those to have done who give no answer in order, and how long a session can last at most.

use adref_sim::engine::action::{Settlement, Verdict};
use adref_sim::engine::packages;
use adref_sim::engine::state::{BracketState, ChairTask, Disagreement, Stage};
use adref_sim::engine::{Action, Ask, Ballot, Public};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{self, Scenario};

/// What the rules take a seat to have done that gives no answer in order.
pub fn default_for_seat(ask: Ask) -> Action {
    match ask {
        Ask::Inscription => Action::Inscribe { sections: Vec::new() },
        // A seat that says nothing in a small group has no stance to report: it keeps the one it had.
        Ask::Floor { .. } | Ask::SmallGroup { .. } => Action::YieldFloor,
        Ask::Coordination { .. } => Action::SayInGroup { stances: Vec::new(), ballot: None },
        Ask::Programme => Action::AgreeProgramme,
        Ask::Reply { .. } => Action::NoReply,
        Ask::Appeal => Action::AcceptRuling,
        Ask::Overrule => Action::Vote(Ballot::Abstain),
        Ask::ThematicGroups => Action::JoinThematicGroups { sections: Vec::new() },
        Ask::Package => Action::NoPackage,
        Ask::PackageAnswer { .. } => Action::RefusePackage { term: None, reason: "no answer".to_owned() },
        Ask::Sounding => Action::Sound { verdict: Verdict::Same, objections: Vec::new() },
        Ask::Silence => Action::KeepSilence,
        // Silence on who takes part lets them; a signature has to be given.
        Ask::Accreditation => Action::ObjectToApplicants { objections: Vec::new() },
        Ask::Applicant { .. } => Action::Vote(Ballot::Abstain),
        Ask::Signature => Action::Decline { reason: "no answer from its capital".to_owned() },
        Ask::Adoption => Action::JoinConsensus { dissociations: Vec::new() },
        Ask::Vote => Action::Vote(Ballot::Abstain),
        Ask::Explanation => Action::NoExplanation,
        Ask::Amendments => Action::TableAmendments { amendments: Vec::new(), cosponsors: Vec::new() },
        Ask::Motions => Action::Move { motions: Vec::new() },
        Ask::MotionDebate => Action::NoWordOnMotion,
    }
}

/// What the rules take a chair to have done that gives no answer in order.
pub fn default_for_chair(public: &Public) -> Action {
    let Stage::Chair(task) = public.stage else { return Action::FallBack };
    match task {
        ChairTask::Open => Action::OpenSession,
        ChairTask::Revise => {
            let clean = matches!(public.current(), Step::Revision { clean: true, .. });
            let open = public.table.iter().filter(|entry| clean && entry.state == BracketState::Open);
            // The first words still on the table; what is inside other words may go with them, and may be named all the
            // same.
            let first = |entry: &Disagreement| entry.live().find(|option| *option > 0).unwrap_or(0);
            let settle =
                open.map(|entry| Settlement { bracket: entry.id.clone(), option: first(entry) }).collect();
            Action::IssueRevision { proposals: Vec::new(), settle, drop: Vec::new() }
        }
        ChairTask::Programme => match (public.programme.attempts, public.current()) {
            (0, _) => Action::PutProgramme,
            (_, Step::Adoption) => Action::FallBack,
            _ => Action::MeetInformally,
        },
        ChairTask::Ruling => Action::Rule { upheld: false },
        ChairTask::Intersessional => Action::NoIntersessional,
        ChairTask::Convene => Action::ConveneSmallGroups { brackets: Vec::new(), seated: Vec::new() },
        ChairTask::Broker => Action::NoBrokering,
        ChairTask::SingleText => Action::CloseSingleText,
        ChairTask::Weigh => Action::DropVariant,
        ChairTask::Extension => Action::KeepDeadline,
        ChairTask::AfterSilence if rules::body(public.rules).silence.stands => Action::FallBack,
        ChairTask::AfterSilence => Action::ProposeAdoption,
        ChairTask::Gavel => Action::Gavel,
        ChairTask::AfterObjection => Action::FallBack,
        ChairTask::LateAmendment => Action::HoldToRule,
    }
}

/// More acts than any session of this scenario can have: every seat once for every section of every reading, every
/// round and every question.
pub(crate) fn bound(scenario: &Scenario) -> u64 {
    if let Some(campaign) = &scenario.campaign {
        return campaign.sessions.iter().map(|session| bound(&session.scenario) + 1).sum();
    }
    let members: usize = scenario.groups.iter().map(|group| group.members.len() + 1).sum();
    let seats = (scenario.delegations.len() + scenario.groups.len() + members + 8) as u64;
    let procedure = &scenario.procedure;
    let groups = u64::from(procedure.small_groups) * u64::from(procedure.small_group_rounds + 1);
    let sections = scenario.draft.blocks.len() as u64 + 1;
    // In each round of silence everybody may be asked again after an extension.
    let silences = 2 * u64::from(procedure.silence_rounds);
    // Everybody is asked for a package; each is answered by a table and countered. A variant is put to everybody.
    let packages = u64::from(procedure.packages) + packages::BROKERED as u64;
    let packages = packages * (u64::from(packages::MOST_COUNTERS) + 2);
    let variants = u64::from(procedure.single_text_rounds);
    let applicants = scenario.stakeholders.as_ref().map_or(0, |list| list.applicants.len() as u64 + 1);
    // On each proposal, in committee and in plenary: motions, their debates and votes, every amendment and part.
    let questions = (scenario.proposals.len() as u64 + 1) * 2 * (2 * sections + 60);
    let amendments = scenario.brackets.len() as u64 * scenario::MAX_OPTIONS as u64;
    // Thematic groups and meetings between sessions go round over every bracket.
    let groups = groups + 3 * scenario.brackets.len() as u64;
    // Between speakers the chair may call one out of turn, suspend each meeting, and go round each bracket informally.
    let gavel = u64::from(procedure.meetings) + 2 * scenario.brackets.len() as u64;
    seats
        * (2 * sections
            + groups
            + silences
            + packages
            + variants
            + applicants
            + questions
            + amendments
            + gavel
            + 24)
        * 2
}
