//! Fitting the model to a record: States' leanings, and who stays away.

use std::sync::atomic::{AtomicBool, Ordering};

use super::design::{Design, Shared, Spreads};
use super::likelihood::Seen;
use super::solve::{Fit, Observation, Prior, Problem, Row};
use crate::record::{Date, Record, RollCall, Vote};

/// After so many years a vote counts half as much as one of today.
pub const HALF_LIFE: f64 = 4.0;
/// Habits of turning up last longer than opinions.
pub const ATTENDANCE_HALF_LIFE: f64 = 6.0;

/// A fitted model, with what it takes to say something about one more text.
pub struct Fitted<'a> {
    /// Effects and their places.
    pub design: Design<'a>,
    /// Of leanings.
    pub fit: Fit,
    /// How far effects turned out to be apart.
    pub spreads: Spreads,
    /// Effects on absence and their places.
    pub absence_design: Design<'a>,
    /// Of absence.
    pub absence: Fit,
    /// For each State, what makes its leaning, its width and its absence on the text to forecast.
    pub target: Vec<(Row, Row, Row)>,
}

fn weight(age: f64, half_life: f64) -> f64 {
    libm::exp2(-age.max(0.0) / half_life)
}

/// Fits the model to what is in the record (nothing later than `day` may be in it). `None` if it was told to stop, or the
/// numbers break down.
pub fn fit<'a>(
    record: &'a Record,
    day: Date,
    target: Option<&RollCall>,
    stop: &AtomicBool,
) -> Option<Fitted<'a>> {
    let mut design = Design::new(record, target);
    let mut absence_design = Design::new(record, target);
    let mut seen = Vec::new();
    let mut absences = Vec::new();
    for call in &record.rollcalls {
        let age = day.years_since(call.date);
        for (state, member) in record.states.iter().enumerate() {
            let Some(&vote) = call.votes.get(&member.iso3) else { continue };
            absences.push(Observation {
                state,
                weight: weight(age, ATTENDANCE_HALF_LIFE),
                seen: Seen::Case(vote == Vote::Absent),
                eta: absence_design.absence(state, call),
                width: Row::default(),
            });
            let choice = match vote {
                Vote::Yes => Seen::Yes,
                Vote::Abstain => Seen::Abstain,
                Vote::No => Seen::No,
                Vote::Absent => continue,
            };
            let (eta, width) = design.rows(state, call);
            seen.push(Observation { state, weight: weight(age, HALF_LIFE), seen: choice, eta, width });
        }
    }
    // The text to forecast has effects of its own. Nothing was seen of them, so they stay as they are before.
    let target = target.map_or_else(Vec::new, |call| {
        (0..record.states.len())
            .map(|state| {
                let (eta, width) = design.rows(state, call);
                (eta, width, absence_design.absence(state, call))
            })
            .collect()
    });
    // Effects that only those bear on who stayed away, or were not there, have a place as well: they stay as they are
    // before. So any State can be asked about any roll call.
    for call in &record.rollcalls {
        for state in 0..record.states.len() {
            let _ = design.rows(state, call);
            let _ = absence_design.absence(state, call);
        }
    }
    let problem = Problem::new(record.states.len(), &seen);
    let (fit, spreads) = choose(&problem, &design, stop)?;
    let problem = Problem::new(record.states.len(), &absences);
    let absence = attendance(&problem, &absence_design)?;
    Some(Fitted { design, fit, spreads, absence_design, absence, target })
}

/// Chooses the spreads by the evidence, each within a prior of its own (log-normal, a factor of two either way): with
/// few roll calls the evidence says little, and the spreads stay where they are.
fn choose(problem: &Problem, design: &Design<'_>, stop: &AtomicBool) -> Option<(Fit, Spreads)> {
    let start = Spreads::default();
    let score = |fit: &Fit, spreads: &Spreads| {
        let prior: f64 = (0..Spreads::COUNT)
            .map(|at| {
                let off = libm::log2(spreads.get(at) / start.get(at));
                -0.5 * off * off
            })
            .sum();
        fit.evidence + prior
    };
    let solve = |spreads: &Spreads, from: Option<&Fit>| {
        let (shared, own) = design.priors(spreads);
        problem.solve(&shared, &own, from)
    };
    let mut spreads = start;
    let mut best = solve(&spreads, None)?;
    let mut value = score(&best, &spreads);
    for factor in [2.0, 2.0, core::f64::consts::SQRT_2] {
        let mut moved = false;
        for at in 0..Spreads::COUNT {
            for by in [factor, 1.0 / factor] {
                if stop.load(Ordering::SeqCst) {
                    return None;
                }
                let trial = spreads.scaled(at, by);
                let Some(fit) = solve(&trial, Some(&best)) else { continue };
                let now = score(&fit, &trial);
                if now > value + 1e-6 {
                    (spreads, best, value, moved) = (trial, fit, now, true);
                    break;
                }
            }
        }
        if !moved && factor < 2.0 {
            break;
        }
    }
    Some((best, spreads))
}

/// Absence: the rate of each State, shrunk towards that of its groups and of all.
fn attendance(problem: &Problem, design: &Design<'_>) -> Option<Fit> {
    let mut best: Option<Fit> = None;
    for spread in [0.6, 0.9, 1.3, 1.8] {
        let shared: Vec<Prior> = design
            .shared
            .iter()
            .map(|effect| match effect {
                Shared::Base => Prior { mean: -2.5, sd: 1.0 },
                Shared::TextBase(_) => Prior::zero(0.4),
                Shared::Late => Prior::zero(0.7),
                _ => Prior::zero(0.3),
            })
            .collect();
        let mut own = vec![Prior::zero(1e-3); design.own()];
        own[0] = Prior::zero(spread);
        let fit = problem.solve(&shared, &own, best.as_ref())?;
        if best.as_ref().is_none_or(|best| fit.evidence > best.evidence) {
            best = Some(fit);
        }
    }
    best
}
