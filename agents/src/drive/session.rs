//! A negotiation under way, one act at a time, and what one begins with that branches off from another.

use std::collections::BTreeMap;

use adref_sim::draws::Draws;
use adref_sim::engine::{self, Action, Actor, Awaiting, Event, Refusal, State};
use adref_sim::log::{Parent, Record, Why, Writer, actor_name};
use adref_sim::scenario::Scenario;

use super::Stopped;

/// A negotiation under way, one act at a time: for whoever asks the seats in their own way or at their own pace.
/// [`super::run`] is a loop over it.
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
        Self::branch(scenario, files, seed, Vec::new())
    }

    /// A room that goes on from a moment of another negotiation, whose records it is to be told with [`Session::retell`].
    pub fn branch(
        scenario: &Scenario,
        files: &BTreeMap<String, String>,
        seed: u64,
        parents: Vec<Parent>,
    ) -> (Self, String) {
        let (writer, header) = Writer::branch(scenario, files, seed, parents);
        let draws = Draws::new(seed);
        (Self { state: State::new(scenario), seeded: draws.clone(), draws, writer }, header)
    }

    /// Takes over what was done in another negotiation.
    pub fn retell(&mut self, record: &Record) -> (Record, String) {
        self.apply(&record.events);
        self.writer.record(record.clone())
    }

    fn apply(&mut self, events: &[Event]) {
        for event in events {
            self.state.apply(event);
            if let Event::SessionConvened { session, .. } = event {
                self.draws = self.seeded.for_session(session);
            }
        }
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
        self.submit_after(None, by, action, why)
    }

    /// The same, recorded together with what made it necessary.
    pub(super) fn submit_after(
        &mut self,
        failure: Option<Event>,
        by: Actor,
        action: &Action,
        why: Option<Why>,
    ) -> Result<(Record, String), Refusal> {
        let events = engine::decide(&self.state, by, action, &self.draws)?;
        let events = failure.into_iter().chain(events).collect();
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
        self.apply(&record.events);
        Ok(self.writer.record(record))
    }

    /// The last line of its log, and where it stood.
    pub fn end(mut self, stopped: &Stopped) -> (State, String) {
        let line = self.writer.end(&self.state, &stopped.describe());
        (self.state, line)
    }
}

/// How many of these records lead to where those were asked who are asked after the last of them. Seats that are asked at once
/// answer without knowing of each other's answers, so a branch cannot begin between two of these. `state` is where the
/// records begin; it is led to their end.
pub fn round_start(state: &mut State, records: &[Record]) -> usize {
    let mut start = 0;
    let mut before = engine::awaiting(state);
    for (index, record) in records.iter().enumerate() {
        record.events.iter().for_each(|event| state.apply(event));
        let now = engine::awaiting(state);
        let goes_on = match (&before, &now) {
            (Awaiting::Seats { ask: one, seats: all }, Awaiting::Seats { ask: other, seats: rest }) => {
                one == other && rest.len() < all.len() && rest.iter().all(|seat| all.contains(seat))
            }
            _ => false,
        };
        if !goes_on {
            start = index + 1;
        }
        before = now;
    }
    start
}

/// What a negotiation begins with that branches off from another.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The records that are taken over.
    pub records: Vec<Record>,
    /// Where they are from.
    pub parents: Vec<Parent>,
}
