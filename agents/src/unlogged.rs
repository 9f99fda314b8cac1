//! A negotiation without its log, for experiments that want only how it ends: the same acts, the same seed, the same end
//! as [`crate::drive::run`], and nothing written down on the way.

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::{self, Action, Actor, Awaiting, Event, Refusal, State};
use adref_sim::scenario::Scenario;

use crate::drive::{Cast, ask_all, bound, default_for_chair, default_for_seat};

/// Plays a scenario to its end. `None` if it could not be brought to one: a fault in the rules, not in the scenario.
pub fn play(scenario: &Scenario, cast: &mut Cast, seed: u64) -> Option<State> {
    let seeded = Draws::new(seed);
    let mut draws = seeded.clone();
    let mut state = State::new(scenario);
    let bound = bound(scenario);
    let mut acts: u64 = 0;
    loop {
        match engine::awaiting(&state) {
            Awaiting::Nobody => return Some(state),
            Awaiting::Secretariat => {
                acts += 1;
                act(&mut state, &seeded, &mut draws, Actor::Secretariat, &Action::Proceed).ok()?;
            }
            Awaiting::Chair => {
                acts += 1;
                let decision = cast.chair.decide(state.chair_view(), OwnDraws::new(&draws, "chair"));
                if act(&mut state, &seeded, &mut draws, Actor::Chair, &decision.action).is_err() {
                    let otherwise = default_for_chair(&state.public);
                    act(&mut state, &seeded, &mut draws, Actor::Chair, &otherwise).ok()?;
                }
            }
            Awaiting::Seats { ask, seats } => {
                acts += seats.len() as u64;
                let decisions = ask_all(&state, &draws, &mut cast.seats, ask, &seats, 1);
                for (seat, decision) in seats.into_iter().zip(decisions) {
                    let by = Actor::Seat(seat);
                    if act(&mut state, &seeded, &mut draws, by, &decision.action).is_err() {
                        act(&mut state, &seeded, &mut draws, by, &default_for_seat(ask)).ok()?;
                    }
                }
            }
        }
        if acts > bound {
            return None;
        }
    }
}

fn act(
    state: &mut State,
    seeded: &Draws,
    draws: &mut Draws,
    by: Actor,
    action: &Action,
) -> Result<(), Refusal> {
    for event in engine::decide(state, by, action, draws)? {
        state.apply(&event);
        if let Event::SessionConvened { session, .. } = &event {
            *draws = seeded.for_session(session);
        }
    }
    Ok(())
}
