//! The programme of work. A body adopts it by consensus before it can meet formally; whoever holds it up holds up
//! everything that takes a formal meeting. Until it is adopted the room can read and consult informally, and nothing can
//! be adopted. Where the scenario says nothing of it, it is adopted without a word.

use super::action::{Action, ActionKind};
use super::checks::check_words;
use super::decide::MAX_ATTEMPTS;
use super::event::Event;
use super::public::{ChairTask, Public, Stage};
use super::refusal::Refusal;
use super::secretariat::next_phase;
use super::state::State;
use crate::ids::SeatId;
use crate::rules::Step;
use crate::scenario::Organisation;

/// How the room meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// With interpretation, records, and the power to decide.
    Formal,
    /// Without any of them.
    Informal,
}

/// The programme of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programme {
    /// What it amounts to; `None` where it is not contested.
    pub amounts_to: Option<Organisation>,
    /// Whether it has been adopted.
    pub adopted: bool,
    /// How often it has been put in this step of the plan.
    pub attempts: u32,
    /// Who held it up when it was put last, and why.
    pub held: Vec<(usize, String)>,
    /// Who held it up the time before, if nobody else did.
    pub alone: Option<usize>,
}

impl Programme {
    /// The programme of a session that has not begun.
    pub(super) fn new(organisation: Option<Organisation>, plan: &[crate::rules::Planned]) -> Self {
        let amounts_to =
            organisation.filter(|_| plan.iter().any(|planned| planned.step == Step::Organisation));
        Self { amounts_to, adopted: amounts_to.is_none(), ..Self::default() }
    }
}

impl Public {
    /// How the room meets just now: readings, consultations and silence are informal, and while somebody holds up the
    /// programme of work so is everything else after the organisational session.
    pub fn mode(&self) -> Mode {
        match self.current() {
            Step::Opening | Step::Organisation => Mode::Formal,
            _ if !self.programme.adopted => Mode::Informal,
            Step::Reading { .. }
            | Step::Revision { .. }
            | Step::SmallGroups
            | Step::Packages
            | Step::SingleText
            | Step::Thematic
            | Step::Intersessional
            | Step::Silence => Mode::Informal,
            _ => Mode::Formal,
        }
    }

    fn after_programme_answer(&mut self) {
        if self.pending.is_empty() {
            self.stage = if self.programme.held.is_empty() {
                Stage::Between
            } else {
                Stage::Chair(ChairTask::Programme)
            };
        }
    }
}

/// Why nothing can be adopted, if the programme of work is held up.
pub(super) fn held(public: &Public) -> Refusal {
    let name = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.to_string());
    let by: Vec<String> = public.programme.held.iter().filter_map(|(seat, _)| name(seat)).collect();
    Refusal::ProgrammeHeld { by: by.join(", ") }
}

/// What the chair may do about the programme.
pub(super) fn chair_may(public: &Public, kind: ActionKind) -> Result<(), Refusal> {
    let at_adoption = public.current() == Step::Adoption;
    match kind {
        ActionKind::PutProgramme if public.programme.attempts >= MAX_ATTEMPTS => Err(held(public)),
        ActionKind::PutProgramme => Ok(()),
        ActionKind::MeetInformally if !at_adoption && public.programme.attempts > 0 => Ok(()),
        ActionKind::FallBack | ActionKind::ProceduralReport if at_adoption => Ok(()),
        ActionKind::ProposeAdoption | ActionKind::Gavel => Err(held(public)),
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

/// What follows from an act of the chair or a seat on the programme.
pub(super) fn decide(public: &Public, seat: Option<SeatId>, action: &Action) -> Result<Vec<Event>, Refusal> {
    match (action, seat) {
        (Action::PutProgramme, None) => {
            Ok(vec![Event::ProgrammePut { attempt: public.programme.attempts + 1 }])
        }
        (Action::MeetInformally, None) => {
            let mut events = vec![Event::MetInformally];
            events.extend(next_phase(public));
            Ok(events)
        }
        (Action::AgreeProgramme, Some(seat)) => Ok(vec![Event::ProgrammeAgreed { seat }]),
        (Action::HoldProgramme { reason }, Some(seat)) => {
            check_words(reason)?;
            Ok(vec![Event::ProgrammeHeld { seat, reason: reason.clone() }])
        }
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

/// Adopts the programme, if it was put in this step and nobody holds it up.
pub(super) fn adopted(public: &Public) -> Option<Event> {
    let programme = &public.programme;
    (!programme.adopted && programme.attempts > 0 && programme.held.is_empty())
        .then_some(Event::ProgrammeAdopted)
}

/// The secretariat's part of the organisational session.
pub(super) fn proceed(public: &Public) -> Vec<Event> {
    let mut events: Vec<Event> = adopted(public).into_iter().collect();
    events.extend(next_phase(public));
    events
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    match event {
        Event::ProgrammePut { attempt } => {
            public.programme.attempts = *attempt;
            public.programme.alone = match public.programme.held.as_slice() {
                [(seat, _)] => Some(*seat),
                _ => None,
            };
            public.programme.held.clear();
            public.stage = Stage::Programme;
            public.pending = public.all_present();
            public.after_programme_answer();
        }
        Event::ProgrammeAgreed { seat } => {
            public.answered(seat);
            public.after_programme_answer();
        }
        Event::ProgrammeHeld { seat, reason } => {
            if let Some(index) = public.answered(seat) {
                public.programme.held.push((index, reason.clone()));
            }
            public.after_programme_answer();
        }
        Event::ProgrammeAdopted => {
            public.programme.adopted = true;
            public.stage = Stage::Between;
        }
        Event::ProgrammeDue => public.stage = Stage::Chair(ChairTask::Programme),
        Event::MetInformally => public.stage = Stage::Between,
        _ => {}
    }
}
