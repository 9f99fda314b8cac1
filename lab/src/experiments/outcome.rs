//! One run, and what of it is compared.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::engine::State;
use adref_sim::engine::state::{BracketState, Stage};
use adref_sim::scenario::{Ending, Files, Scenario};

/// How many brackets were open from a moment on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Minutes since the session began.
    pub minute: u32,
    /// Open brackets.
    pub open: u32,
}

/// What one session of one run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Outcome {
    /// Whether a text was adopted.
    pub fn agreed(&self) -> bool {
        self.ending.is_some_and(Ending::adopted)
    }

    fn of(state: &State, curve: Vec<Point>, broken: u32) -> Self {
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
            curve,
        }
    }
}

fn open(state: &State) -> u32 {
    state.public.table.iter().filter(|entry| entry.state == BracketState::Open).count() as u32
}

/// Plays a scenario with a seed: how each session ended. An error is a fault of the procedure.
pub fn play(
    scenario: &Scenario,
    files: &Files,
    seed: u64,
    stop: &AtomicBool,
) -> Result<Vec<Outcome>, String> {
    let options = Options { seed, until: None, threads: 1 };
    let mut outcomes = Vec::new();
    let (mut curve, mut broken, mut silent): (Vec<Point>, u32, bool) = (Vec::new(), 0, false);
    let (_, stopped) =
        drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
            if let Progress::Acted(_, state) = progress {
                let public = &state.public;
                // Nothing is on the table before the session has been opened.
                if public.opened || public.stage == Stage::Over {
                    let now = Point { minute: public.minute, open: open(state) };
                    if curve.last().is_none_or(|last| last.open != now.open) {
                        curve.push(now);
                    }
                }
                // A silence that ends with objections is one attempt that failed.
                if silent && !public.business.silence_open && !public.business.broken.is_empty() {
                    broken += 1;
                }
                silent = public.business.silence_open;
                if public.stage == Stage::Over && outcomes.len() == public.past.len() {
                    outcomes.push(Outcome::of(state, std::mem::take(&mut curve), broken));
                    broken = 0;
                }
            }
            if stop.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    match stopped {
        Stopped::Stuck(why) => Err(format!("seed {seed}: the procedure came to a stand ({why})")),
        _ => Ok(outcomes),
    }
}
