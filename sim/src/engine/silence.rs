//! Silence: its deadline, more time for capitals, and the edit that is made without asking again.
//!
//! A round of silence has an equal share of what is left of its step. Three quarters of that are the silence as it is
//! put; the last quarter is what the chair may add once, when a delegation asks for time.

use super::action::{Action, ActionKind, OptionNo, Settlement};
use super::event::Event;
use super::public::{Public, RevisionKind, Stage};
use super::refusal::Refusal;
use super::secretariat::{clock_at, next_phase};
use super::state::{ChairTask, State};
use crate::ids::SeatId;
use crate::rules::{self, Step};
use crate::scenario::Ending;

/// The share of a round that is kept for an extension, in per cent: a judgement; practice adds a day or two to seventy-two
/// hours.
const KEPT_FOR_EXTENSION: u32 = 25;

/// What a silence under way is about besides the text: its deadline and who needs longer.
#[derive(Clone, Debug, Default)]
pub struct Deadline {
    /// The minute at which the text stands if nobody has objected; `None` where the step's own end is the deadline.
    pub until: Option<u32>,
    /// Who asked for more time in this round, and why.
    pub requests: Vec<(usize, String)>,
    /// Whether the chair has answered such a request in this round; it does so once.
    pub decided: bool,
}

/// An edit made after a silence without putting the text under silence again.
#[derive(Clone, Debug, Default)]
pub struct QuietEdit {
    /// What it replaced: bracket, the option before, the option after.
    pub replaced: Vec<(usize, OptionNo, OptionNo)>,
}

/// Whether a text that nobody breaks silence over stands without another step.
fn stands(public: &Public) -> bool {
    rules::body(public.rules).silence.stands
}

/// The secretariat in this step.
pub(super) fn proceed(public: &Public) -> Vec<Event> {
    let business = &public.business;
    let round = business.silence_round;
    if business.silence_open {
        let broken_by: Vec<SeatId> = business
            .broken
            .iter()
            .filter_map(|(seat, _)| public.seats.get(*seat))
            .map(|plate| plate.id.clone())
            .collect();
        let clock = match public.deadline.until {
            Some(minute) => Event::ClockMoved { minute },
            None => clock_at(public, round, public.procedure.silence_rounds),
        };
        return vec![clock, Event::SilenceEnded { round, broken_by }];
    }
    // Edited without a new silence: only formal adoption by all can carry it now.
    if !public.quiet_edits.is_empty() {
        return next_phase(public);
    }
    if round > 0 && business.broken.is_empty() {
        if stands(public) {
            return vec![Event::Concluded { ending: Ending::Consensus }];
        }
        return next_phase(public);
    }
    let until = rules::body(public.rules)
        .silence
        .extension
        .then(|| deadline(public, public.minute, public.ends_at(public.step)));
    vec![Event::SilencePut { round: round + 1, until }]
}

/// The end of the next round where a silence has a deadline of its own: it is put at a minute, in a step that ends at another.
fn deadline(public: &Public, minute: u32, ends: u32) -> u32 {
    let rounds = public.procedure.silence_rounds.saturating_sub(public.business.silence_round).max(1);
    let share = ends.saturating_sub(minute) / rounds;
    minute + share * (100 - KEPT_FOR_EXTENSION) / 100
}

/// When the next silence would end, in minutes, if it were put now or as soon as the plan comes to it.
pub fn would_end(public: &Public) -> Option<u32> {
    let mut steps = public.plan.iter().enumerate().skip(public.step);
    let (step, _) = steps.find(|(_, planned)| planned.step == Step::Silence)?;
    let (began, ends) = (public.ends_at(step.saturating_sub(1)), public.ends_at(step));
    if rules::body(public.rules).silence.extension {
        return Some(deadline(public, public.minute.max(began), ends));
    }
    let (round, rounds) = (public.business.silence_round + 1, public.procedure.silence_rounds.max(1));
    Some(began + ends.saturating_sub(began) * round.min(rounds) / rounds)
}

/// Whether a seat may ask for more time now.
pub(super) fn may_ask_for_time(public: &Public) -> Result<(), Refusal> {
    if !rules::body(public.rules).silence.extension {
        return Err(Refusal::NoExtension);
    }
    if public.deadline.decided { Err(Refusal::ExtensionDecided) } else { Ok(()) }
}

/// Whether the chair may do this in answer to a broken silence, as far as the body's silence makes a difference.
pub(super) fn chair_may(public: &Public, kind: ActionKind) -> Result<(), Refusal> {
    match kind {
        ActionKind::ProposeAdoption if stands(public) => {
            let seat = public.business.broken.first().and_then(|(seat, _)| public.seats.get(*seat));
            Err(Refusal::SilenceWasBroken {
                seat: seat.map(|plate| plate.id.to_string()).unwrap_or_default(),
            })
        }
        ActionKind::EditQuietly if !stands(public) => Err(Refusal::EditRestarts),
        _ => Ok(()),
    }
}

/// The chair's answer to requests for time.
pub(super) fn answer_requests(public: &Public, action: &Action) -> Vec<Event> {
    let Some(until) = public.deadline.until else { return vec![Event::DeadlineKept] };
    match action {
        Action::ExtendSilence => {
            let silence = until.saturating_sub(public.minute);
            let more = silence * KEPT_FOR_EXTENSION / (100 - KEPT_FOR_EXTENSION);
            vec![Event::SilenceExtended { until: until + more }]
        }
        _ => vec![Event::DeadlineKept],
    }
}

/// An edit without a new silence, from the settlements of a paper that is in order.
pub(super) fn edit_quietly(
    public: &Public,
    paper: Vec<Event>,
    settle: &[Settlement],
) -> Result<Vec<Event>, Refusal> {
    let changes = settle.iter().any(|settlement| {
        let entry = public.bracket(&settlement.bracket).and_then(|index| public.table.get(index));
        entry.is_some_and(|entry| entry.settled() != Some(settlement.option))
    });
    if !changes {
        return Err(Refusal::NothingEdited);
    }
    Ok(paper
        .into_iter()
        .map(|event| match event {
            Event::RevisionIssued { name, settled, .. } => Event::EditedQuietly { name, settled },
            other => other,
        })
        .collect())
}

impl State {
    /// Takes an event of this topic into the state.
    pub(super) fn apply_silence(&mut self, event: &Event) {
        let public = &mut self.public;
        match event {
            Event::SilencePut { round, until } => {
                public.business.silence_round = *round;
                public.business.silence_open = true;
                public.business.broken.clear();
                public.deadline = Deadline { until: *until, ..Deadline::default() };
                public.stage = Stage::Silence;
                public.pending = public.all_present();
                public.after_silence_answer();
            }
            Event::SilenceKept { seat } => {
                public.answered(seat);
                public.after_silence_answer();
            }
            Event::ExtensionRequested { seat, reason } => {
                if let Some(index) = public.answered(seat) {
                    public.deadline.requests.push((index, reason.clone()));
                }
                public.after_silence_answer();
            }
            Event::SilenceBroken { seat, objections, stances } => {
                public.take_stances(seat, stances, true);
                if let Some(index) = public.answered(seat) {
                    public.business.broken.push((index, objections.clone()));
                }
                public.after_silence_answer();
            }
            Event::SilenceExtended { until } => {
                let last = public.session_minutes();
                public.deadline.until = Some((*until).min(last));
                public.ask_again();
            }
            Event::DeadlineKept => public.ask_again(),
            Event::SilenceEnded { broken_by, .. } => {
                public.business.silence_open = false;
                public.stage =
                    if broken_by.is_empty() { Stage::Between } else { Stage::Chair(ChairTask::AfterSilence) };
            }
            Event::EditedQuietly { name, settled } => {
                let replaced = settled
                    .iter()
                    .filter_map(|settlement| {
                        let index = public.bracket(&settlement.bracket)?;
                        let before = public.table.get(index)?.settled().unwrap_or(0);
                        (before != settlement.option).then_some((index, before, settlement.option))
                    })
                    .collect();
                public.quiet_edits.push(QuietEdit { replaced });
                public.settle_all(settled);
                public.take_revision(name, RevisionKind::Paper);
                public.stage = Stage::Between;
            }
            _ => {}
        }
    }
}

impl Public {
    /// Once everybody has answered: requests for time go to the chair, once in a round.
    fn after_silence_answer(&mut self) {
        if self.pending.is_empty() {
            let asked = !self.deadline.requests.is_empty() && !self.deadline.decided;
            self.stage = if asked { Stage::Chair(ChairTask::Extension) } else { Stage::Between };
        }
    }

    /// Those who asked for time are asked again, in room order.
    fn ask_again(&mut self) {
        self.deadline.decided = true;
        self.pending = self.deadline.requests.iter().map(|(seat, _)| *seat).collect();
        self.pending.sort_unstable();
        self.stage = Stage::Silence;
        self.after_silence_answer();
    }
}
