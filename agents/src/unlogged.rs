//! A negotiation without its log, for experiments that want only how it ends: the same acts, the same seed, the same end
//! as [`crate::drive::run`], and nothing written down on the way.

use std::ops::ControlFlow;

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::{self, Action, Actor, Awaiting, Event, Refusal, State};
use adref_sim::scenario::Scenario;

use crate::drive::{Cast, Stopped, ask_all, bound, default_for_chair, default_for_seat};

/// Plays a scenario to its end. `None` if it could not be brought to one: a fault in the rules, not in the scenario.
pub fn play(scenario: &Scenario, cast: &mut Cast, seed: u64) -> Option<State> {
    watch(scenario, cast, seed, &mut |_, _| ControlFlow::Continue(())).ok()
}

/// The same, with somebody who is shown the events of each act and the state they led to, and may break it off. If it
/// does not come to its end, says why.
pub fn watch(
    scenario: &Scenario,
    cast: &mut Cast,
    seed: u64,
    on: &mut dyn FnMut(&[Event], &State) -> ControlFlow<()>,
) -> Result<State, Stopped> {
    go_on(State::new(scenario), scenario, cast, seed, on)
}

/// The same from a moment on; the seed holds for what is drawn from there.
pub fn go_on(
    state: State,
    scenario: &Scenario,
    cast: &mut Cast,
    seed: u64,
    on: &mut dyn FnMut(&[Event], &State) -> ControlFlow<()>,
) -> Result<State, Stopped> {
    let seeded = Draws::new(seed);
    let session = state.public.session.as_ref();
    let draws = session.map_or_else(|| seeded.clone(), |session| seeded.for_session(&session.id));
    let mut room = Room { state, seeded, draws, on };
    let bound = bound(scenario);
    let mut acts: u64 = 0;
    let stuck = |refusal: Refusal| Stopped::Stuck(refusal.to_string());
    loop {
        let go_on = match engine::awaiting(&room.state) {
            Awaiting::Nobody => return Ok(room.state),
            Awaiting::Secretariat => {
                acts += 1;
                room.act(Actor::Secretariat, &Action::Proceed).map_err(stuck)?
            }
            Awaiting::Chair => {
                acts += 1;
                let decision =
                    cast.chair.decide(room.state.chair_view(), OwnDraws::new(&room.draws, "chair"));
                if let Ok(go_on) = room.act(Actor::Chair, &decision.action) {
                    go_on
                } else {
                    let otherwise = default_for_chair(&room.state.public);
                    room.act(Actor::Chair, &otherwise).map_err(stuck)?
                }
            }
            Awaiting::Seats { ask, seats } => {
                acts += seats.len() as u64;
                let decisions = ask_all(&room.state, &room.draws, &mut cast.seats, ask, &seats, 1, false);
                let mut go_on = ControlFlow::Continue(());
                for (seat, decision) in seats.into_iter().zip(decisions) {
                    let by = Actor::Seat(seat);
                    go_on = match room.act(by, &decision.action) {
                        Ok(go_on) => go_on,
                        Err(_) => room.act(by, &default_for_seat(ask)).map_err(stuck)?,
                    };
                    if go_on.is_break() {
                        break;
                    }
                }
                go_on
            }
        };
        if go_on.is_break() {
            return Err(Stopped::Interrupted);
        }
        if acts > bound {
            return Err(Stopped::Stuck(format!("more than {bound} acts")));
        }
    }
}

struct Room<'a> {
    state: State,
    seeded: Draws,
    draws: Draws,
    on: &'a mut dyn FnMut(&[Event], &State) -> ControlFlow<()>,
}

impl Room<'_> {
    fn act(&mut self, by: Actor, action: &Action) -> Result<ControlFlow<()>, Refusal> {
        let events = engine::decide(&self.state, by, action, &self.draws)?;
        for event in &events {
            self.state.apply(event);
            if let Event::SessionConvened { session, .. } = event {
                self.draws = self.seeded.for_session(session);
            }
        }
        Ok((self.on)(&events, &self.state))
    }
}
