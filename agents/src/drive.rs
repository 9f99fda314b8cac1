//! The driver: it asks whom the room waits for, applies their answers in seat order, and hands each record on as it is
//! made. The order in which seats answer, and the number of threads they answer on, leave no trace.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::action::Settlement;
use adref_sim::engine::state::{BracketState, ChairTask, Disagreement, Stage};
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Ballot, Event, Public, Refusal, State};
use adref_sim::log::{Record, Why, Writer, actor_name};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{self, Scenario};

use crate::chair::StandardChair;
use crate::negotiator::Negotiator;
use crate::{ChairPolicy, Decision, Policy};

/// Everybody who decides.
pub struct Cast {
    /// One policy a seat, in room order; in a campaign as many as the largest room has seats.
    pub seats: Vec<Box<dyn Policy>>,
    /// The chair.
    pub chair: Box<dyn ChairPolicy>,
}

impl Cast {
    /// The standard negotiator in every seat and the standard chair.
    pub fn standard(scenario: &Scenario) -> Self {
        let sessions = scenario.campaign.iter().flat_map(|campaign| &campaign.sessions);
        let most = sessions.map(|session| session.scenario.delegations.len()).max().unwrap_or(0);
        let seats = (0..scenario.delegations.len().max(most))
            .map(|_| Box::new(Negotiator) as Box<dyn Policy>)
            .collect();
        Self { seats, chair: Box::new(StandardChair) }
    }
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

/// A negotiation under way, one act at a time: for whoever asks the seats in their own way or at their own pace.
/// [`run`] is a loop over it.
pub struct Session {
    state: State,
    /// The seed's chance; that of a later session of a campaign is made from it.
    seeded: Draws,
    draws: Draws,
    writer: Writer,
}

impl Session {
    /// A room before anything has happened, and the first line of its log.
    pub fn new(scenario: &Scenario, files: &BTreeMap<String, String>, seed: u64) -> (Self, String) {
        let (writer, header) = Writer::new(scenario, files, seed);
        let draws = Draws::new(seed);
        (Self { state: State::new(scenario), seeded: draws.clone(), draws, writer }, header)
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Its chance.
    pub fn draws(&self) -> &Draws {
        &self.draws
    }

    /// Does one act: the record of it with its line of the log, or a refusal that changed nothing. Whoever is refused
    /// may try again.
    pub fn submit(
        &mut self,
        by: Actor,
        action: &Action,
        why: Option<Why>,
    ) -> Result<(Record, String), Refusal> {
        let events = engine::decide(&self.state, by, action, &self.draws)?;
        let public = &self.state.public;
        let record = Record {
            seq: 0,
            minute: public.minute,
            meeting: public.meeting(),
            phase: public.phase().to_owned(),
            by: actor_name(public, by),
            why,
            events,
        };
        for event in &record.events {
            self.state.apply(event);
            if let Event::SessionConvened { session, .. } = event {
                self.draws = self.seeded.for_session(session);
            }
        }
        Ok(self.writer.record(record))
    }

    /// The last line of its log, and where it stood.
    pub fn end(mut self, stopped: &Stopped) -> (State, String) {
        let line = self.writer.end(&self.state, &stopped.describe());
        (self.state, line)
    }
}

/// Runs a negotiation to its end, or to where it is told to stop.
pub fn run(
    scenario: &Scenario,
    files: &BTreeMap<String, String>,
    cast: &mut Cast,
    options: &Options,
    on: &mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
) -> (State, Stopped) {
    let (session, header) = Session::new(scenario, files, options.seed);
    let mut run = Run { session, on };
    let mut go_on = (run.on)(Progress::Line(&header)).is_continue();
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
                let own = OwnDraws::new(run.session.draws(), "chair");
                let decision = cast.chair.decide(state.chair_view(), own);
                run.act(Actor::Chair, &decision.action, Some(decision.why)).or_else(|refusal| {
                    let otherwise = default_for_chair(&run.session.state().public);
                    run.act(Actor::Chair, &otherwise, Some(by_default(&refusal)))
                })
            }
            Awaiting::Seats { ask, seats } => {
                let draws = run.session.draws();
                let decisions = ask_all(state, draws, &mut cast.seats, ask, &seats, options.threads);
                acts += seats.len() as u64;
                run.answers(ask, seats, decisions)
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
    let Run { session, on } = run;
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
    on: &'a mut dyn FnMut(Progress<'_>) -> ControlFlow<()>,
}

impl Run<'_> {
    /// Does one act and hands it on; whether to go on.
    fn act(&mut self, by: Actor, action: &Action, why: Option<Why>) -> Result<bool, Refusal> {
        let (record, line) = self.session.submit(by, action, why)?;
        let written = (self.on)(Progress::Line(&line)).is_continue();
        Ok((self.on)(Progress::Acted(&record, self.session.state())).is_continue() && written)
    }

    /// Applies answers in seat order. Where one is refused, the rule's default stands in for it.
    fn answers(&mut self, ask: Ask, seats: Vec<usize>, decisions: Vec<Decision>) -> Result<bool, Refusal> {
        for (seat, decision) in seats.into_iter().zip(decisions) {
            let by = Actor::Seat(seat);
            let more = self
                .act(by, &decision.action, Some(decision.why))
                .or_else(|refusal| self.act(by, &default_for_seat(ask), Some(by_default(&refusal))))?;
            if !more {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Asks all the seats the same thing; their answers are in the order of `seats`, on however many threads.
fn ask_all(
    state: &State,
    draws: &Draws,
    policies: &mut [Box<dyn Policy>],
    ask: Ask,
    seats: &[usize],
    threads: usize,
) -> Vec<Decision> {
    let decide = |seat: usize, policy: &mut Box<dyn Policy>| match state.view(seat, ask) {
        Some(view) => policy.decide(view, OwnDraws::new(draws, view.me.id.as_str())),
        None => Decision { action: default_for_seat(ask), why: Why::default() },
    };
    // Seats come in room order, so one walk over the policies pairs them up.
    let mut asked: Vec<(usize, &mut Box<dyn Policy>)> =
        policies.iter_mut().enumerate().filter(|(seat, _)| seats.binary_search(seat).is_ok()).collect();
    let threads = threads.clamp(1, asked.len().max(1));
    if threads == 1 {
        return asked.into_iter().map(|(seat, policy)| decide(seat, policy)).collect();
    }
    let share = asked.len().div_ceil(threads);
    let mut answers: Vec<Option<Decision>> = vec![None; asked.len()];
    std::thread::scope(|scope| {
        for (mine, slots) in asked.chunks_mut(share).zip(answers.chunks_mut(share)) {
            scope.spawn(move || {
                for ((seat, policy), slot) in mine.iter_mut().zip(slots) {
                    *slot = Some(decide(*seat, policy));
                }
            });
        }
    });
    let silent = || Decision { action: default_for_seat(ask), why: Why::default() };
    answers.into_iter().map(|answer| answer.unwrap_or_else(silent)).collect()
}

fn by_default(refusal: &Refusal) -> Why {
    Why { tipped: format!("by default, since its act was refused: {refusal}"), ..Why::default() }
}

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
        ChairTask::Convene => Action::ConveneSmallGroups { brackets: Vec::new() },
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
fn bound(scenario: &Scenario) -> u64 {
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
    let applicants = scenario.stakeholders.as_ref().map_or(0, |list| list.applicants.len() as u64 + 1);
    // On each proposal, in committee and in plenary: motions, their debates and votes, every amendment and part.
    let questions = (scenario.proposals.len() as u64 + 1) * 2 * (2 * sections + 60);
    let amendments = scenario.brackets.len() as u64 * scenario::MAX_OPTIONS as u64;
    // Thematic groups and meetings between sessions go round over every bracket.
    let groups = groups + 3 * scenario.brackets.len() as u64;
    seats * (2 * sections + groups + silences + applicants + questions + amendments + 24) * 2
}
