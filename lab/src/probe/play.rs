//! Playing a room from its beginning or from a moment on, and what of each run is compared.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use adref_sim::engine::state::Stage;
use adref_sim::engine::{Ballot, State};
use adref_sim::rules::Poll;
use adref_sim::scenario::{Ending, Scenario};

use super::fixed::{self, RULES, Verdicts};
use crate::experiments::{Fate, Outcome, Stood, watch};

/// Where runs begin.
#[derive(Clone, Debug)]
pub struct Start<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The room at the moment from which the seeds hold.
    pub state: State,
}

impl<'a> Start<'a> {
    /// The beginning.
    pub fn beginning(scenario: &'a Scenario) -> Self {
        Self { scenario, state: State::new(scenario) }
    }
}

/// What one run came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// How it ended.
    pub ending: Option<Ending>,
    /// What became of each bracket.
    pub fates: Vec<Fate>,
    /// What each delegation did in the end.
    pub stood: Vec<Stood>,
    /// What the result is worth to each, in thousandths.
    pub worth: Vec<i64>,
    /// Lines the last text crosses, as (delegation, its line).
    pub crossed: BTreeSet<(usize, usize)>,
    /// The votes on the last text: as they were cast, or else as everybody would have voted.
    pub poll: Poll,
    /// Under which rules it would have been adopted.
    pub carried: [bool; RULES.len()],
    /// Minutes it took.
    pub minutes: u32,
    /// Brackets open at the end.
    pub open: u32,
    /// Delegations that stood apart from a paragraph of what was adopted.
    pub apart: u32,
}

impl Seen {
    /// Whether a text was adopted.
    pub fn agreed(&self) -> bool {
        self.ending.is_some_and(Ending::adopted)
    }

    /// Whether a delegation stood in the way of the last text.
    pub fn objects(&self, seat: usize) -> bool {
        matches!(self.stood.get(seat), Some(Stood::Objected | Stood::No | Stood::Declined))
    }

    /// What the result is worth to whom it is worth least, in thousandths.
    pub fn least(&self) -> f64 {
        self.worth.iter().copied().min().unwrap_or(0) as f64
    }

    /// What it is worth on average.
    pub fn mean(&self) -> f64 {
        self.worth.iter().sum::<i64>() as f64 / self.worth.len().max(1) as f64
    }

    fn of(outcome: Outcome, state: &State) -> Self {
        let public = &state.public;
        let last = Verdicts::as_it_is(state, public);
        let lines = |seat: usize| {
            let judged = last.0.get(seat);
            let all = judged.into_iter().flat_map(|one| one.blocked.iter().chain(&one.apart));
            all.map(move |line| (seat, *line)).collect::<Vec<_>>()
        };
        let cast = |stood: &Stood| match stood {
            Stood::Yes => Some(Ballot::Yes),
            Stood::No => Some(Ballot::No),
            Stood::Abstained => Some(Ballot::Abstain),
            _ => None,
        };
        let poll = if outcome.count.is_some() {
            fixed::poll(public, outcome.stood.iter().map(cast))
        } else {
            last.poll(public)
        };
        let nobody = |stood: &Stood| matches!(stood, Stood::Objected | Stood::No | Stood::Declined);
        let joined = !outcome.stood.iter().any(nobody) && last.0.iter().all(|one| one.blocked.is_empty());
        Self {
            ending: outcome.ending,
            crossed: (0..public.seats.len()).flat_map(lines).collect(),
            carried: fixed::carried(joined, poll),
            poll,
            fates: outcome.fates.iter().map(|(fate, _)| *fate).collect(),
            stood: outcome.stood,
            worth: outcome.utilities,
            minutes: outcome.minutes,
            open: outcome.open,
            apart: outcome.dissociations,
        }
    }
}

/// Plays to the end of the session under way, or of the first.
pub fn play(start: &Start<'_>, seed: u64, stop: &AtomicBool) -> Result<Seen, String> {
    let mut seen: Option<State> = None;
    let outcomes = watch(start.state.clone(), start.scenario, seed, stop, &mut |_, state| {
        if seen.is_none() && state.public.stage == Stage::Over {
            seen = Some(state.clone());
        }
    })?;
    let first = outcomes.into_iter().next().zip(seen);
    first
        .map(|(outcome, state)| Seen::of(outcome, &state))
        .ok_or_else(|| format!("seed {seed}: it did not end"))
}
