//! Seats that are not ours, the chair's among them: a person at a terminal, a program. What they are asked holds what their seat may know, and
//! nothing that leads to another's.

use std::ops::ControlFlow;

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::event::PlacedOn;
use adref_sim::engine::{
    self, Action, Actor, Ask, Awaiting, ChairView, Event, Legal, Public, Refusal, SeatView, State,
};
use adref_sim::ids::{BracketId, SeatId};
use adref_sim::log::{Record, Why};

use crate::Decision;
use crate::drive::Stopped;

/// What a seat is asked, with all that it may know.
pub struct Question<'a> {
    /// The room and the seat's own brief.
    pub view: SeatView<'a>,
    /// What it may do now, and what it may not and why.
    pub legal: Legal,
    /// Chance of its own.
    pub draws: OwnDraws<'a>,
    state: &'a State,
    room_draws: &'a Draws,
}

/// New words with the place the engine gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsPlaced {
    /// For which bracket.
    pub bracket: BracketId,
    /// The number they get.
    pub option: u8,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub at: Vec<PlacedOn>,
    /// How that was found: `reserve`, or the rule.
    pub placed_by: String,
}

impl<'a> Question<'a> {
    /// What a seat is asked now, if the room waits for it.
    pub fn awaited(state: &'a State, draws: &'a Draws, seat: usize) -> Option<Self> {
        match engine::awaiting(state) {
            Awaiting::Seats { ask, seats } if seats.contains(&seat) => Self::new(state, draws, seat, ask),
            _ => None,
        }
    }

    pub(crate) fn new(state: &'a State, draws: &'a Draws, seat: usize, ask: Ask) -> Option<Self> {
        let view = state.view(seat, ask)?;
        Some(Self {
            view,
            legal: engine::legal(state, Actor::Seat(seat)),
            draws: OwnDraws::new(draws, view.me.id.as_str()),
            state,
            room_draws: draws,
        })
    }

    /// Whether the rules allow an act as it is, and where the new words in it would stand. What else would follow, such as
    /// who follows a group's statement, is not told.
    pub fn try_out(&self, action: &Action) -> Result<Vec<WordsPlaced>, Refusal> {
        try_out(self.state, Actor::Seat(self.view.me.seat), action, self.room_draws)
    }
}

fn try_out(
    state: &State,
    by: Actor,
    action: &Action,
    room_draws: &Draws,
) -> Result<Vec<WordsPlaced>, Refusal> {
    let events = engine::decide(state, by, action, room_draws)?;
    let placed = events.into_iter().filter_map(|event| match event {
        Event::OptionProposed { bracket, option, text, at, placed_by, .. } => {
            Some(WordsPlaced { bracket, option, text, at, placed_by })
        }
        Event::BracketOpened { bracket, text, at, placed_by, .. } => {
            Some(WordsPlaced { bracket, option: 1, text, at, placed_by })
        }
        _ => None,
    });
    Ok(placed.collect())
}

/// What the chair is asked, with all that it may know.
pub struct ChairQuestion<'a> {
    /// The room and the chair's reserve of language.
    pub view: ChairView<'a>,
    /// What it may do now, and what it may not and why.
    pub legal: Legal,
    /// Chance of its own.
    pub draws: OwnDraws<'a>,
    state: &'a State,
    room_draws: &'a Draws,
}

impl<'a> ChairQuestion<'a> {
    /// What is the chair's to do now, or what it may do before the next speaker has the floor.
    pub fn awaited(state: &'a State, draws: &'a Draws) -> Option<Self> {
        match engine::awaiting(state) {
            Awaiting::Chair | Awaiting::Seats { ask: Ask::Floor { .. }, .. } => Some(Self::new(state, draws)),
            _ => None,
        }
    }

    pub(crate) fn new(state: &'a State, draws: &'a Draws) -> Self {
        Self {
            view: state.chair_view(),
            legal: engine::legal(state, Actor::Chair),
            draws: OwnDraws::new(draws, CHAIR),
            state,
            room_draws: draws,
        }
    }

    /// Whether the rules allow an act as it is, and where the new words in it would stand. What else would follow, such as
    /// who has somebody left to send to a small group, is not told.
    pub fn try_out(&self, action: &Action) -> Result<Vec<WordsPlaced>, Refusal> {
        try_out(self.state, Actor::Chair, action, self.room_draws)
    }
}

/// Whose chance the chair's is.
pub(crate) const CHAIR: &str = "chair";

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A decision.
    Decided(Decision),
    /// Nothing that could be used, and what went wrong: the rule's default stands in, and the log says so.
    Failed(String),
    /// Nothing, as was to be expected: the rule's default stands in.
    Default(Why),
}

/// An act that was done, as those in the room hear of it: without its reasons.
pub struct Happened<'a> {
    record: &'a Record,
    /// The room after it.
    pub public: &'a Public,
}

impl<'a> Happened<'a> {
    pub(crate) fn new(record: &'a Record, public: &'a Public) -> Self {
        Self { record, public }
    }

    /// The number of its record.
    pub fn seq(&self) -> u64 {
        self.record.seq
    }

    /// Minutes since the session began, when it was done.
    pub fn minute(&self) -> u32 {
        self.record.minute
    }

    /// The phase it was done in.
    pub fn phase(&self) -> &'a str {
        &self.record.phase
    }

    /// Who did it: a seat's id, `chair` or `secretariat`.
    pub fn by(&self) -> &'a str {
        &self.record.by
    }

    /// What it did, each once for the room, or once for each seat that alone hears of it.
    pub fn events(&self) -> impl Iterator<Item = (Option<&'a SeatId>, &'a Event)> + use<'a> {
        let public = self.public;
        self.record.events.iter().flat_map(move |event| {
            let hearers: Vec<Option<&SeatId>> = match event.heard_by(public) {
                None => vec![None],
                Some(only) => only.into_iter().map(Some).collect(),
            };
            hearers.into_iter().map(move |only| (only, event))
        })
    }
}

/// Whoever plays seats from outside.
pub trait Guests {
    /// Whether it plays this delegation.
    fn plays(&self, seat: &SeatId) -> bool;

    /// Whether this delegation is to be asked before each speaker whether it interrupts.
    fn watches(&self, _seat: &SeatId) -> bool {
        false
    }

    /// Answers for several seats that are asked the same at once, in the order of the questions; `None` to stop the run.
    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>>;

    /// An act of a seat that is not asked but may do something, by its index. `Break` stops the run.
    fn interject(&mut self, _questions: &[&Question<'_>]) -> ControlFlow<(), Option<(usize, Decision)>> {
        ControlFlow::Continue(None)
    }

    /// Whether it presides: what is the chair's to do is asked of it.
    fn presides(&self) -> bool {
        false
    }

    /// Does what is the chair's to do now; `None` to stop the run.
    fn preside(&mut self, _question: &ChairQuestion<'_>) -> Option<Decision> {
        None
    }

    /// What the chair does before the next speaker has the floor, if anything. `Break` stops the run.
    fn between_speakers(&mut self, _question: &ChairQuestion<'_>) -> ControlFlow<(), Option<Decision>> {
        ControlFlow::Continue(None)
    }

    /// Hears that an act of the chair was refused, and that the rule's default stands in if it was asked.
    fn overruled(&mut self, _action: &Action, _refusal: &Refusal) {}

    /// Hears what was done.
    fn happened(&mut self, _happened: &Happened<'_>) {}

    /// Hears that an act of its seat was refused, and that the rule's default stands in if it was asked.
    fn refused(&mut self, _seat: &SeatId, _action: &Action, _refusal: &Refusal) {}

    /// Hears that the run is over.
    fn over(&mut self, _public: &Public, _stopped: &Stopped) {}
}
