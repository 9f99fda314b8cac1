//! One run, and what of it is compared.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use adref_agents::drive::{Cast, Stopped};
use adref_agents::unlogged;
use adref_sim::engine::state::{BracketState, Count, Public, Stage};
use adref_sim::engine::{Ballot, Event, State};
use adref_sim::scenario::{Ending, Scenario};
use serde::{Deserialize, Serialize};

/// How many brackets were open from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Minutes since the session began.
    pub minute: u32,
    /// Open brackets.
    pub open: u32,
}

/// What one session of one run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The session's id in a campaign.
    pub session: Option<String>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// How long the session was to last, in minutes.
    pub planned: u32,
    /// How long a meeting lasts, in minutes.
    pub meeting: u32,
    /// The minute from which no more than half of the brackets it began with were open; none if that never came.
    pub half_closed: Option<u32>,
    /// Open brackets over time: whenever the number changed.
    pub curve: Vec<Point>,
    /// How many times a text was put for adoption, or the silence over it broken, before it ended.
    pub attempts: u32,
    /// Brackets open at the end.
    pub open: u32,
    /// Delegations that dissociated themselves.
    pub dissociations: u32,
    /// What the result is worth to each delegation, in thousandths: the text if one was adopted, otherwise no agreement.
    pub utilities: Vec<i64>,
    /// How many delegations the result is worth less than no agreement, less their stake.
    pub below_reservation: u32,
    /// The option each bracket ended on; none if it did not.
    pub options: Vec<Option<u8>>,
    /// How long it lasted, in minutes.
    pub minutes: u32,
    /// What became of each bracket, and the minute from which that stood; none for what stood from the beginning.
    pub fates: Vec<(Fate, Option<u32>)>,
    /// Brackets opened in the session, which come last.
    pub opened: Vec<String>,
    /// What the least each delegation would have settled for is worth: no agreement, less its stake, in thousandths.
    pub reservations: Vec<i64>,
    /// How often each delegation broke a silence or objected to adoption.
    pub objected: Vec<u32>,
    /// What each delegation did in the end.
    pub stood: Vec<Stood>,
    /// The last vote on a whole text.
    pub count: Option<Count>,
}

/// What became of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "i16", into = "i16")]
pub enum Fate {
    /// It was settled on this option.
    Settled(u8),
    /// It stayed open.
    Open,
    /// It went with the words it was part of.
    Gone,
    /// It waits for a review conference.
    Reserved,
    /// It went with a proposal that was not adopted.
    Fallen,
}

impl Fate {
    fn of(state: BracketState) -> Self {
        match state {
            BracketState::Settled { option, .. } => Self::Settled(option),
            BracketState::Open => Self::Open,
            BracketState::Gone => Self::Gone,
            BracketState::Reserved => Self::Reserved,
            BracketState::Fallen => Self::Fallen,
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Settled(_) => "settled",
            Self::Open => "open",
            Self::Gone => "gone",
            Self::Reserved => "reserved",
            Self::Fallen => "fallen",
        }
    }
}

impl From<Fate> for i16 {
    fn from(fate: Fate) -> Self {
        match fate {
            Fate::Settled(option) => option.into(),
            Fate::Open => -1,
            Fate::Gone => -2,
            Fate::Reserved => -3,
            Fate::Fallen => -4,
        }
    }
}

impl From<i16> for Fate {
    fn from(code: i16) -> Self {
        match code {
            -2 => Self::Gone,
            -3 => Self::Reserved,
            -4 => Self::Fallen,
            code => u8::try_from(code).map_or(Self::Open, Self::Settled),
        }
    }
}

/// What a delegation did in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stood {
    /// It did not stand in the way of what was adopted.
    Joined,
    /// It joined and stands apart from a paragraph.
    Apart,
    /// It objected to the last text that was put.
    Objected,
    /// It voted for it.
    Yes,
    /// It voted against it.
    No,
    /// It abstained.
    Abstained,
    /// It did not vote.
    Absent,
    /// It signed.
    Signed,
    /// It did not sign.
    Declined,
    /// Nothing was put to it, or it did not object to what others stopped.
    Nothing,
}

impl Stood {
    fn of(public: &Public, seat: usize, adopted: bool) -> Self {
        let business = &public.business;
        let ballot = business.votes.iter().rfind(|(voter, _)| *voter == seat).map(|(_, ballot)| *ballot);
        let objected = business.objections.iter().any(|(who, _)| *who == seat)
            || (!adopted && business.broken.iter().any(|(who, _)| *who == seat));
        match ballot.filter(|_| business.count.is_some()) {
            Some(Ballot::Yes) => Self::Yes,
            Some(Ballot::No) => Self::No,
            Some(Ballot::Abstain) => Self::Abstained,
            None if business.count.is_some() => Self::Absent,
            None if public.signing.signed.contains(&seat) => Self::Signed,
            None if public.signing.declined.iter().any(|(who, _)| *who == seat) => Self::Declined,
            None if objected => Self::Objected,
            None if adopted && business.dissociations.iter().any(|(who, _)| *who == seat) => Self::Apart,
            None if adopted => Self::Joined,
            None => Self::Nothing,
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Apart => "apart",
            Self::Objected => "objected",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Abstained => "abstained",
            Self::Absent => "absent",
            Self::Signed => "signed",
            Self::Declined => "declined",
            Self::Nothing => "nothing",
        }
    }
}

/// What is noted of a session while it goes on.
#[derive(Default)]
struct Notes {
    curve: Vec<Point>,
    broken: u32,
    silent: bool,
    /// What became of each bracket so far, and since when.
    fates: Vec<(Fate, Option<u32>)>,
    objected: Vec<u32>,
}

impl Notes {
    fn take(&mut self, events: &[Event], state: &State) {
        let public = &state.public;
        // Nothing is on the table before the session has been opened.
        if public.opened || public.stage == Stage::Over {
            let now = Point { minute: public.minute, open: open(state) };
            if self.curve.last().is_none_or(|last| last.open != now.open) {
                self.curve.push(now);
            }
        }
        // A silence that ends with objections is one attempt that failed.
        if self.silent && !public.business.silence_open && !public.business.broken.is_empty() {
            self.broken += 1;
        }
        self.silent = public.business.silence_open;
        for (at, entry) in public.table.iter().enumerate() {
            let fate = Fate::of(entry.state);
            match self.fates.get_mut(at) {
                Some(known) if known.0 == fate => {}
                Some(known) => *known = (fate, Some(public.minute)),
                None => self.fates.push((fate, None)),
            }
        }
        self.objected.resize(public.seats.len(), 0);
        for event in events {
            if let Event::SilenceBroken { seat, .. } | Event::Objected { seat, .. } = event
                && let Some(times) = public.seat(seat.as_str()).and_then(|seat| self.objected.get_mut(seat))
            {
                *times += 1;
            }
        }
    }
}

impl Outcome {
    /// Whether a text was adopted.
    pub fn agreed(&self) -> bool {
        self.ending.is_some_and(Ending::adopted)
    }

    fn of(state: &State, notes: Notes) -> Self {
        let Notes { curve, broken, fates, objected, .. } = notes;
        let public = &state.public;
        let agreed = public.ending.is_some_and(Ending::adopted);
        let text = public.text();
        let worth: Vec<(i64, i64)> = state
            .briefs
            .iter()
            .map(|brief| {
                let without = brief.utility_of_no_agreement(public);
                let with = if agreed { brief.utility(public, &text) } else { without };
                (with, without - brief.stake)
            })
            .collect();
        let half = curve.first().map_or(0, |first| first.open / 2);
        // The last moment it came down to half, where brackets were opened again after an earlier one.
        let last_above = curve.iter().rposition(|point| point.open > half);
        let half_closed = match last_above {
            Some(at) => curve.get(at + 1).map(|point| point.minute),
            None => curve.first().map(|point| point.minute),
        };
        let mut apart: Vec<usize> = public.business.dissociations.iter().map(|(seat, _)| *seat).collect();
        apart.sort_unstable();
        apart.dedup();
        Self {
            session: public.session.as_ref().map(|session| session.id.clone()),
            ending: public.ending,
            planned: public.session_minutes(),
            meeting: public.procedure.meeting_minutes.max(1),
            half_closed,
            attempts: public.business.attempt + broken,
            open: open(state),
            dissociations: if agreed { apart.len() as u32 } else { 0 },
            utilities: worth.iter().map(|(with, _)| *with).collect(),
            below_reservation: worth.iter().filter(|(with, reservation)| with < reservation).count() as u32,
            options: public.table.iter().map(adref_sim::engine::state::Disagreement::settled).collect(),
            minutes: public.minute,
            opened: public
                .table
                .iter()
                .rev()
                .take(public.openers.len())
                .rev()
                .map(|entry| entry.id.to_string())
                .collect(),
            fates,
            reservations: worth.iter().map(|(_, reservation)| *reservation).collect(),
            objected,
            stood: (0..public.seats.len()).map(|seat| Stood::of(public, seat, agreed)).collect(),
            count: public.business.count,
            curve,
        }
    }
}

fn open(state: &State) -> u32 {
    state.public.table.iter().filter(|entry| entry.state == BracketState::Open).count() as u32
}

/// Plays a scenario with a seed: how each session ended. An error is a fault of the procedure; whoever stops it has the
/// sessions that were over.
pub fn play(scenario: &Scenario, seed: u64, stop: &AtomicBool) -> Result<Vec<Outcome>, String> {
    watch(State::new(scenario), scenario, seed, stop, &mut |_, _| ())
}

/// The same from a moment on, with somebody who is shown the events of each act and the state they led to.
pub fn watch(
    state: State,
    scenario: &Scenario,
    seed: u64,
    stop: &AtomicBool,
    on: &mut dyn FnMut(&[Event], &State),
) -> Result<Vec<Outcome>, String> {
    let mut outcomes = Vec::new();
    let mut notes = Notes::default();
    let before = state.public.past.len();
    let mut cast = Cast::standard(scenario);
    let played = unlogged::go_on(state, scenario, &mut cast, seed, &mut |events, state| {
        if events.iter().any(|event| matches!(event, Event::SessionConvened { .. })) {
            notes = Notes::default();
        }
        notes.take(events, state);
        on(events, state);
        if state.public.stage == Stage::Over && before + outcomes.len() == state.public.past.len() {
            outcomes.push(Outcome::of(state, std::mem::take(&mut notes)));
        }
        if stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match played {
        Err(Stopped::Stuck(why)) => Err(format!("seed {seed}: the procedure came to a stand ({why})")),
        _ => Ok(outcomes),
    }
}
