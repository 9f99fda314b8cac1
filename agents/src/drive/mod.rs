//! The driver: it asks whom the room waits for, applies their answers in seat order, and hands each record on as it is
//! made. The order in which seats answer, and the number of threads they answer on, leave no trace.

mod defaults;
mod session;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Event, Public, Refusal, SeatView, State};
use adref_sim::ids::SeatId;
use adref_sim::log::{self, Record, Why};
use adref_sim::scenario::Scenario;

pub(crate) use self::defaults::bound;
pub use self::defaults::{default_for_chair, default_for_seat};
pub use self::session::{Past, Session, round_start};
use crate::chair::StandardChair;
use crate::guests::{self, Answer, ChairQuestion, Guests, Happened, Question};
use crate::negotiator::Negotiator;
use crate::{ChairPolicy, Decision, Policy};

/// Everybody who decides.
pub struct Cast {
    /// One policy a delegation, by its id: in a campaign it stays the same from one session to the next, whoever else is
    /// in the room. Whoever has none is taken to have done what the rules say of those who give no answer.
    pub seats: BTreeMap<SeatId, Box<dyn Policy>>,
    /// The chair.
    pub chair: Box<dyn ChairPolicy>,
    /// Delegations that are not played by a policy but from outside.
    pub guests: Option<Box<dyn Guests>>,
}

impl Cast {
    /// The standard negotiator in every seat and the standard chair.
    pub fn standard(scenario: &Scenario) -> Self {
        Self::of(scenario, Box::new(StandardChair), |_| Box::new(Negotiator))
    }

    /// A policy for each delegation that sits in any session of a scenario, and a chair.
    pub fn of(
        scenario: &Scenario,
        chair: Box<dyn ChairPolicy>,
        mut policy: impl FnMut(&SeatId) -> Box<dyn Policy>,
    ) -> Self {
        let seats = seats_of(scenario).into_iter().map(|id| (id.clone(), policy(id))).collect();
        Self { seats, chair, guests: None }
    }
}

/// The delegations that sit in any session of a scenario, by id.
pub fn seats_of(scenario: &Scenario) -> BTreeSet<&SeatId> {
    let sessions = scenario.campaign.iter().flat_map(|campaign| &campaign.sessions);
    let rooms = std::iter::once(scenario).chain(sessions.map(|session| &session.scenario));
    rooms.flat_map(|room| room.delegations.iter().map(|delegation| &delegation.id)).collect()
}

/// How a run is to go.
#[derive(Clone, Debug)]
pub struct Options {
    /// The seed.
    pub seed: u64,
    /// Stop when this phase begins; in a campaign `2023:silence` is that of one session, and `silence` the first.
    pub until: Option<String>,
    /// How many threads seats that are asked at once answer on.
    pub threads: usize,
}

/// Why a run stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The session is over.
    Closed,
    /// The phase asked for began.
    Until(String),
    /// The caller asked for it.
    Interrupted,
    /// Nothing more can happen: a fault in the rules, not in the scenario.
    Stuck(String),
}

impl Stopped {
    /// What the log's end says.
    pub fn describe(&self) -> String {
        match self {
            Self::Closed => "closed".to_owned(),
            Self::Until(phase) => format!("until {phase}"),
            Self::Interrupted => "interrupted".to_owned(),
            Self::Stuck(why) => format!("stuck: {why}"),
        }
    }
}

/// What the caller is handed as a run goes on.
pub enum Progress<'a> {
    /// A line of the log: the header, a record, the end.
    Line(&'a str),
    /// A record, after its line, with the state it led to.
    Acted(&'a Record, &'a State),
}

/// Runs a negotiation to its end, or to where it is told to stop.
pub fn run(
    scenario: &Scenario,
    files: &BTreeMap<String, String>,
    cast: &mut Cast,
    options: &Options,
    on: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> (State, Stopped) {
    branch(scenario, files, &Past::default(), cast, options, on)
}

/// Goes on from a moment of another negotiation, to the end or to where it is told to stop. The seed holds for what is drawn
/// from there on. What is taken over is handed on as if it had been done again.
pub fn branch(
    scenario: &Scenario,
    files: &BTreeMap<String, String>,
    past: &Past,
    cast: &mut Cast,
    options: &Options,
    on: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> (State, Stopped) {
    let (session, header) = Session::branch(scenario, files, options.seed, past.parents.clone());
    let mut run = Run { session, guests: cast.guests.take(), on };
    let mut go_on = (run.on)(Progress::Line(&header)).is_continue();
    for record in &past.records {
        let (record, line) = run.session.retell(record);
        go_on = go_on && run.hand_on(&record, &line);
    }
    let bound = bound(scenario);
    let mut acts: u64 = 0;
    let stopped = loop {
        if !go_on {
            break Stopped::Interrupted;
        }
        let state = run.session.state();
        if let Some(phase) = &options.until
            && state.public.opened
            && has_come_to(&state.public, phase)
        {
            break Stopped::Until(phase.clone());
        }
        let done = match engine::awaiting(state) {
            Awaiting::Nobody => break Stopped::Closed,
            Awaiting::Secretariat => {
                acts += 1;
                run.act(Actor::Secretariat, &Action::Proceed, None)
            }
            Awaiting::Chair => {
                acts += 1;
                run.preside(cast.chair.as_mut())
            }
            Awaiting::Seats { ask, seats } => {
                if let Some(done) = run.gavelled(ask).or_else(|| run.interjected(ask, &seats)) {
                    acts += 1;
                    done
                } else {
                    acts += seats.len() as u64;
                    run.ask(&mut cast.seats, ask, &seats, options.threads)
                }
            }
        };
        match done {
            Ok(more) => go_on = more,
            Err(refusal) => break Stopped::Stuck(refusal.to_string()),
        }
        if acts > bound {
            break Stopped::Stuck(format!("more than {bound} acts"));
        }
    };
    let Run { session, mut guests, on } = run;
    if let Some(guests) = &mut guests {
        guests.over(&session.state().public, &stopped);
    }
    cast.guests = guests;
    let (state, line) = session.end(&stopped);
    let _ = on(Progress::Line(&line));
    (state, stopped)
}

/// Whether the room is in the phase asked for, by its name or by `SESSION:PHASE`.
fn has_come_to(public: &Public, until: &str) -> bool {
    match (&public.session, until.split_once(':')) {
        (Some(session), Some((id, phase))) => session.id == id && public.phase() == phase,
        _ => public.phase() == until,
    }
}

struct Run<'a> {
    session: Session,
    guests: Option<Box<dyn Guests>>,
    on: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
}

impl Run<'_> {
    /// Does one act and hands it on; whether to go on.
    fn act(&mut self, by: Actor, action: &Action, why: Option<Why>) -> Result<bool, Refusal> {
        self.act_after(None, by, action, why)
    }

    fn act_after(
        &mut self,
        failure: Option<Event>,
        by: Actor,
        action: &Action,
        why: Option<Why>,
    ) -> Result<bool, Refusal> {
        let (record, line) = self.session.submit_after(failure, by, action, why)?;
        if let Some(guests) = &mut self.guests {
            guests.happened(&Happened::new(&record, &self.session.state().public));
        }
        Ok(self.hand_on(&record, &line))
    }

    /// Hands a record on; whether to go on.
    fn hand_on(&mut self, record: &Record, line: &str) -> bool {
        let written = (self.on)(Progress::Line(line)).is_continue();
        (self.on)(Progress::Acted(record, self.session.state())).is_continue() && written
    }

    /// Asks the chair, be it played here or from outside. Where its act is refused, the rule's default stands in for it.
    fn preside(&mut self, chair: &mut dyn ChairPolicy) -> Result<bool, Refusal> {
        let (state, draws) = (self.session.state(), self.session.draws());
        let guest = self.guests.as_mut().filter(|guests| guests.presides());
        let decision = match guest.map(|guests| guests.preside(&ChairQuestion::new(state, draws))) {
            None => chair.decide(state.chair_view(), OwnDraws::new(draws, guests::CHAIR)),
            Some(None) => return Ok(false),
            Some(Some(decision)) => decision,
        };
        self.act(Actor::Chair, &decision.action, Some(decision.why)).or_else(|refusal| {
            if let Some(guests) = self.guests.as_mut().filter(|guests| guests.presides()) {
                guests.overruled(&decision.action, &refusal);
            }
            let otherwise = default_for_chair(&self.session.state().public);
            self.act(Actor::Chair, &otherwise, Some(by_default(&refusal)))
        })
    }

    /// What a chair that is played from outside does before the speaker who is asked has the floor, if anything.
    fn gavelled(&mut self, ask: Ask) -> Option<Result<bool, Refusal>> {
        let Ask::Floor { .. } = ask else { return None };
        let guests = self.guests.as_mut().filter(|guests| guests.presides())?;
        let question = ChairQuestion::new(self.session.state(), self.session.draws());
        match guests.between_speakers(&question) {
            ControlFlow::Break(()) => Some(Ok(false)),
            ControlFlow::Continue(None) => None,
            ControlFlow::Continue(Some(decision)) => {
                match self.act(Actor::Chair, &decision.action, Some(decision.why)) {
                    Ok(more) => Some(Ok(more)),
                    // Nobody waited for it, so nothing has to stand in for it.
                    Err(refusal) => {
                        self.guests.as_mut()?.overruled(&decision.action, &refusal);
                        None
                    }
                }
            }
        }
    }

    /// What a guest that is not asked does before the speaker who is asked has spoken, if anything.
    fn interjected(&mut self, ask: Ask, seats: &[usize]) -> Option<Result<bool, Refusal>> {
        let Ask::Floor { .. } = ask else { return None };
        let guests = self.guests.as_mut()?;
        let (state, draws) = (self.session.state(), self.session.draws());
        let questions: Vec<Question<'_>> = (0..state.public.seats.len())
            .filter(|seat| !seats.contains(seat))
            .filter(|seat| state.public.seats.get(*seat).is_some_and(|plate| guests.watches(&plate.id)))
            .filter_map(|seat| Question::new(state, draws, seat, ask))
            .filter(|question| !question.legal.allowed.is_empty())
            .collect();
        if questions.is_empty() {
            return None;
        }
        match guests.interject(&questions.iter().collect::<Vec<_>>()) {
            ControlFlow::Break(()) => Some(Ok(false)),
            ControlFlow::Continue(None) => None,
            ControlFlow::Continue(Some((seat, decision))) => {
                let by = Actor::Seat(seat);
                match self.act(by, &decision.action, Some(decision.why)) {
                    Ok(more) => Some(Ok(more)),
                    // Nobody waited for it, so nothing has to stand in for it.
                    Err(refusal) => {
                        self.tell_refusal(seat, &decision.action, &refusal);
                        None
                    }
                }
            }
        }
    }

    fn tell_refusal(&mut self, seat: usize, action: &Action, refusal: &Refusal) {
        let plate = self.session.state().public.seats.get(seat);
        if let (Some(guests), Some(plate)) = (&mut self.guests, plate)
            && guests.plays(&plate.id)
        {
            guests.refused(&plate.id, action, refusal);
        }
    }

    /// Asks all the seats the same thing and applies their answers in seat order, whichever came first. Where one is
    /// refused or there is none, the rule's default stands in for it.
    fn ask(
        &mut self,
        policies: &mut BTreeMap<SeatId, Box<dyn Policy>>,
        ask: Ask,
        seats: &[usize],
        threads: usize,
    ) -> Result<bool, Refusal> {
        let (state, draws) = (self.session.state(), self.session.draws());
        let plate = |seat: &usize| state.public.seats.get(*seat);
        let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
        if let Some(guests) = &mut self.guests {
            let theirs = seats.iter().filter(|seat| plate(seat).is_some_and(|plate| guests.plays(&plate.id)));
            let questions: Vec<Question<'_>> =
                theirs.filter_map(|seat| Question::new(state, draws, *seat, ask)).collect();
            if !questions.is_empty() {
                let Some(given) = guests.ask(&questions.iter().collect::<Vec<_>>()) else { return Ok(false) };
                answers = questions.iter().map(|question| question.view.me.seat).zip(given).collect();
            }
        }
        let ours: Vec<usize> = seats.iter().copied().filter(|seat| !answers.contains_key(seat)).collect();
        let decisions = ask_all(state, draws, policies, ask, &ours, threads, true);
        answers.extend(ours.into_iter().zip(decisions.into_iter().map(Answer::Decided)));
        for (seat, answer) in answers {
            let by = Actor::Seat(seat);
            let done = match answer {
                Answer::Decided(decision) => match self.act(by, &decision.action, Some(decision.why)) {
                    Ok(more) => Ok(more),
                    Err(refusal) => {
                        self.tell_refusal(seat, &decision.action, &refusal);
                        self.act(by, &default_for_seat(ask), Some(by_default(&refusal)))
                    }
                },
                Answer::Default(why) => self.act(by, &default_for_seat(ask), Some(why)),
                Answer::Failed(why) => {
                    let failure = self.session.state().public.seats.get(seat).map(|plate| {
                        Event::SeatFailed { seat: plate.id.clone(), why: log::tame(&why, MAX_FAILURE) }
                    });
                    let why =
                        Why { tipped: "by default, since its seat failed".to_owned(), ..Why::default() };
                    self.act_after(failure, by, &default_for_seat(ask), Some(why))
                }
            };
            if !done? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The most characters the log keeps of why a seat failed.
const MAX_FAILURE: usize = 400;

/// Asks all the seats the same thing; their answers are in the order of `seats`, on however many threads.
pub(crate) fn ask_all(
    state: &State,
    draws: &Draws,
    policies: &mut BTreeMap<SeatId, Box<dyn Policy>>,
    ask: Ask,
    seats: &[usize],
    threads: usize,
    explained: bool,
) -> Vec<Decision> {
    let nobody = || Decision { action: default_for_seat(ask), why: Why::default() };
    let decide = |seat: usize, policy: &mut Box<dyn Policy>| match state.view(seat, ask) {
        Some(view) => {
            policy.decide(SeatView { explained, ..view }, OwnDraws::new(draws, view.me.id.as_str()))
        }
        None => nobody(),
    };
    if threads.min(seats.len()) <= 1 {
        let answer = |seat: &usize| {
            let policy = state.public.seats.get(*seat).and_then(|plate| policies.get_mut(&plate.id));
            policy.map_or_else(nobody, |policy| decide(*seat, policy))
        };
        return seats.iter().map(answer).collect();
    }
    let places: BTreeMap<&SeatId, usize> = seats
        .iter()
        .enumerate()
        .filter_map(|(at, seat)| Some((&state.public.seats.get(*seat)?.id, at)))
        .collect();
    let mut asked: Vec<(usize, usize, &mut Box<dyn Policy>)> = policies
        .iter_mut()
        .filter_map(|(id, policy)| {
            let at = *places.get(id)?;
            Some((at, *seats.get(at)?, policy))
        })
        .collect();
    let share = asked.len().div_ceil(threads).max(1);
    let answered: Vec<Vec<(usize, Decision)>> = std::thread::scope(|scope| {
        let runs: Vec<_> = asked
            .chunks_mut(share)
            .map(|mine| {
                scope.spawn(move || {
                    mine.iter_mut().map(|(at, seat, policy)| (*at, decide(*seat, policy))).collect()
                })
            })
            .collect();
        runs.into_iter()
            .map(|run| run.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut answers: Vec<Option<Decision>> = vec![None; seats.len()];
    for (at, decision) in answered.into_iter().flatten() {
        if let Some(slot) = answers.get_mut(at) {
            *slot = Some(decision);
        }
    }
    answers.into_iter().map(|answer| answer.unwrap_or_else(nobody)).collect()
}

fn by_default(refusal: &Refusal) -> Why {
    let tipped = format!("by default, since its act was refused: {refusal}");
    Why { tipped: log::tame(&tipped, MAX_FAILURE), ..Why::default() }
}
