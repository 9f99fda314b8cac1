//! The text with the words in it, as it would stand, and what each delegation would make of it: no run is played.
//!
//! Instructions are taken as the scenario has them, at the middle of what they may be. Every other bracket stands as most
//! could live with at the end of the time there is, had nobody moved anybody ([`Reference`]).

use adref_agents::stakes::{Judgement, stance};
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::{BracketState, Disagreement};
use adref_sim::engine::{Ballot, Event, Public, State};
use adref_sim::rules::{self, Poll};
use adref_sim::scenario::{Abstentions, Majority, Response};
use serde::Serialize;

/// The text everything is measured by: each bracket on the words most could live with.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// The option of each bracket.
    pub choices: Vec<OptionNo>,
    /// How many could live with each option of each bracket.
    pub accept: Vec<Vec<u32>>,
}

impl Reference {
    /// Of a room. What is settled in it stays.
    pub fn of(state: &State) -> Self {
        let state = at_the_end(state);
        let public = &state.public;
        let mut reference = Self::default();
        for (index, entry) in public.table.iter().enumerate() {
            let accept = accept(&state, index, entry);
            reference.choices.push(match entry.state {
                BracketState::Settled { option, .. } => option,
                _ => most(&state, index, entry, &accept),
            });
            reference.accept.push(accept);
        }
        reference
    }
}

/// The room when its time is over and nothing else has happened: what everybody would have conceded by then.
fn at_the_end(state: &State) -> State {
    let mut state = state.clone();
    let minute = state.public.session_minutes();
    state.apply(&Event::ClockMoved { minute });
    state
}

/// How many could live with each option at the end.
fn accept(state: &State, index: usize, entry: &Disagreement) -> Vec<u32> {
    let mut accept = vec![0; entry.options.len()];
    for me in &state.briefs {
        let Some(stance) = stance(&state.public, me, index) else { continue };
        for (number, count) in (0..).zip(accept.iter_mut()) {
            *count += u32::from(stance.accepts.contains(number));
        }
    }
    accept
}

/// How many could live with one option.
pub fn accept_one(state: &State, bracket: usize, option: OptionNo) -> u32 {
    let state = at_the_end(state);
    let lives = |me| stance(&state.public, me, bracket).is_some_and(|stance| stance.accepts.contains(option));
    state.briefs.iter().filter(|me| lives(me)).count() as u32
}

/// Of options as many could live with, the one fewest lines forbid, then the one that costs least in all.
fn most(state: &State, index: usize, entry: &Disagreement, accept: &[u32]) -> OptionNo {
    let weigh = |option: &OptionNo| {
        let at = usize::from(*option);
        let crosses = |line: &adref_sim::engine::state::HeldLine| {
            line.response == Response::Block && line.test.broken_by(entry, index, *option)
        };
        let crossed = state.briefs.iter().filter(|me| me.lines.iter().any(crosses)).count();
        let loss: i64 = state.briefs.iter().map(|me| me.thousandths(me.loss(index, *option))).sum();
        (std::cmp::Reverse(accept.get(at).copied().unwrap_or(0)), crossed, loss, *option)
    };
    entry.live().min_by_key(weigh).unwrap_or(0)
}

/// What everybody makes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdicts(pub Vec<Judgement>);

impl Verdicts {
    /// Of the room's text with these choices.
    pub fn of(state: &State, choices: &[OptionNo]) -> Self {
        let public = state.public.with_choices(choices);
        Self::as_it_is(state, &public)
    }

    /// Of the text as it stands in a room.
    pub fn as_it_is(state: &State, public: &Public) -> Self {
        let text = public.text();
        Self(state.briefs.iter().map(|me| Judgement::of(me, public, &text)).collect())
    }

    /// How many would join.
    pub fn join(&self) -> u32 {
        self.0.iter().filter(|one| one.joins()).count() as u32
    }

    /// How many would not because of a red line.
    pub fn blocked(&self) -> u32 {
        self.0.iter().filter(|one| !one.blocked.is_empty()).count() as u32
    }

    /// What the text is worth to whom it is worth least, and on average, in thousandths.
    pub fn worth(&self) -> (i64, f64) {
        let worth = || self.0.iter().map(|one| one.utility);
        (worth().min().unwrap_or(0), worth().sum::<i64>() as f64 / self.0.len().max(1) as f64)
    }

    /// How the votes fall, each as many as its delegation has.
    pub fn poll(&self, public: &Public) -> Poll {
        poll(public, self.0.iter().map(|one| Some(one.ballot)))
    }

    /// Under which rules the text would be adopted.
    pub fn carried(&self, public: &Public) -> [bool; RULES.len()] {
        carried(self.0.iter().all(Judgement::joins), self.poll(public))
    }
}

/// Rules of decision, as they are called here.
pub const RULES: [&str; 4] = ["consensus", "unanimity of votes", "two-thirds", "simple majority"];

/// The votes, in the order of the room; none for whoever does not vote.
pub fn poll(public: &Public, ballots: impl Iterator<Item = Option<Ballot>>) -> Poll {
    let mut poll = Poll { yes: 0, no: 0, abstain: 0, in_favour: 0 };
    for (plate, ballot) in public.seats.iter().zip(ballots) {
        if !plate.votes {
            continue;
        }
        match ballot {
            Some(Ballot::Yes) => {
                poll.yes += plate.weight;
                poll.in_favour += 1;
            }
            Some(Ballot::No) => poll.no += plate.weight,
            Some(Ballot::Abstain) => poll.abstain += plate.weight,
            None => {}
        }
    }
    poll
}

/// What each rule makes of that: consensus where nobody objects, the others by the votes.
pub fn carried(joined_by_all: bool, poll: Poll) -> [bool; RULES.len()] {
    let by = |majority| rules::carried_by(majority, Abstentions::NotVoting, poll);
    [joined_by_all, by(Majority::Unanimity), by(Majority::TwoThirds), by(Majority::Simple)]
}

/// Votes in favour, against, and neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Votes {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Abstaining.
    pub abstain: u32,
}

impl From<Poll> for Votes {
    fn from(poll: Poll) -> Self {
        Self { yes: poll.yes, no: poll.no, abstain: poll.abstain }
    }
}
