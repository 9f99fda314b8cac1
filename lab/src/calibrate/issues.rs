//! Positions and salience on the issues that the placements declare, from the fitted model.

use serde::{Deserialize, Serialize};

use crate::record::statements::{OF_A_GROUP, Statement};
use crate::record::{Date, Record, RollCall, Tally, Vote, ideal_year};
use crate::spatial::fit::{Fitted, HALF_LIFE};

/// One State on one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// The State.
    pub delegation: String,
    /// The issue.
    pub issue: String,
    /// 0 to 100.
    pub position: u8,
    /// 0 to 100.
    pub salience: u8,
    /// One standard deviation, in points.
    pub plus_minus: u8,
    /// Where it comes from.
    pub source: String,
}

/// How much it says that a State cares, that it did this when the vote was called. An editorial scale.
fn engagement(call: &RollCall, state: &str) -> Option<f64> {
    if call.sponsors.contains(state) {
        return Some(1.0);
    }
    Some(match call.votes.get(state)? {
        Vote::Yes | Vote::No => 0.7,
        Vote::Abstain => 0.4,
        Vote::Absent => 0.1,
    })
}

/// How much a roll call says about an issue: how far it moves it, how divided it was, how long ago.
fn weight(call: &RollCall, issue: &str, day: Date) -> f64 {
    let Some(outcome) = call.issues.get(issue) else { return 0.0 };
    let Tally { yes, no, abstain, .. } = call.tally();
    let all = (yes + abstain + no) as f64;
    if all <= 0.0 {
        return 0.0;
    }
    let yes = yes as f64 / all;
    // Even a vote without dissent says a little.
    let division = 4.0 * yes * (1.0 - yes) + 0.02;
    (outcome.yes - outcome.status_quo).abs() / 100.0
        * division
        * libm::exp2(-day.years_since(call.date) / HALF_LIFE)
}

/// All positions: read from votes, on issues that nobody voted on from those that somebody did, and put together with what
/// was said.
pub fn positions(record: &Record, fitted: &mut Fitted<'_>, day: Date) -> Vec<Position> {
    let mut all = from_votes(record, fitted, day);
    for issue in &record.issues {
        let Some(follows) = &issue.follows else { continue };
        let read: Vec<Position> = all
            .iter()
            .filter(|one| one.issue == follows.issue)
            .map(|one| {
                let (at, doubt) = (f64::from(one.position), f64::from(one.plus_minus));
                let slope = (follows.high - follows.low) / 100.0;
                let spread = libm::hypot(slope * doubt, follows.plus_minus);
                Position {
                    delegation: one.delegation.clone(),
                    issue: issue.id.clone(),
                    position: libm::round((follows.low + slope * at).clamp(0.0, 100.0)) as u8,
                    salience: libm::round(follows.salience) as u8,
                    plus_minus: libm::round(spread.clamp(1.0, 50.0)) as u8,
                    source: format!("assumption: read from its place on {} (adref calibrate)", follows.issue),
                }
            })
            .collect();
        all.extend(read);
    }
    for one in &mut all {
        heard(record, one);
    }
    all
}

/// Puts an estimate together with what was said, each weighted by how certain it is. Where a State has spoken for itself,
/// what its groups said does not count.
fn heard(record: &Record, one: &mut Position) {
    let on_it = || record.statements.iter().filter(|said| said.issue == one.issue);
    let member = |said: &&Statement| {
        record.groups.get(&said.of).is_some_and(|members| members.contains(&one.delegation))
    };
    let mut said: Vec<(&Statement, f64)> =
        on_it().filter(|said| said.of == one.delegation).map(|said| (said, said.plus_minus)).collect();
    if said.is_empty() {
        said = on_it().filter(member).map(|said| (said, said.plus_minus + OF_A_GROUP)).collect();
    }
    if said.is_empty() {
        return;
    }
    let weight = |spread: f64| 1.0 / (spread * spread);
    let estimate = weight(f64::from(one.plus_minus).max(1.0));
    let (mut sum, mut weights) = (estimate * f64::from(one.position), estimate);
    for (statement, spread) in &said {
        sum += weight(*spread) * statement.position;
        weights += weight(*spread);
    }
    let salience = said.iter().filter_map(|(statement, _)| statement.salience).max_by(f64::total_cmp);
    let sources: Vec<&str> = said.iter().map(|(statement, _)| statement.source.as_str()).collect();
    one.position = libm::round((sum / weights).clamp(0.0, 100.0)) as u8;
    one.plus_minus = libm::round(libm::sqrt(1.0 / weights).clamp(1.0, 50.0)) as u8;
    if let Some(salience) = salience {
        one.salience = libm::round(salience) as u8;
    }
    let of = said.first().map_or("", |(statement, _)| statement.of.as_str());
    let whose = if of == one.delegation { String::new() } else { format!(" (of {of})") };
    one.source = format!("{}{whose}; with the estimate from votes (adref calibrate)", sources.join("; "));
}

/// Works out the positions on issues that somebody voted on. A State that would be indifferent between a text and none stands half way between where the
/// two lead; the farther its leaning is from indifference, the farther it stands to one side. The State at the 5th or
/// the 95th percentile, whichever is farther out, stands at the end of the scale.
fn from_votes(record: &Record, fitted: &mut Fitted<'_>, day: Date) -> Vec<Position> {
    let mut out = Vec::new();
    for issue in &record.issues {
        let calls: Vec<(&RollCall, f64)> = record
            .rollcalls
            .iter()
            .map(|call| (call, weight(call, &issue.id, day)))
            .filter(|&(_, weight)| weight > 0.0)
            .collect();
        let total: f64 = calls.iter().map(|&(_, weight)| weight).sum();
        if total <= 0.0 {
            continue;
        }
        let mut middle = 0.0;
        for (call, weight) in &calls {
            let outcome = call.issues[&issue.id];
            middle += weight * f64::midpoint(outcome.yes, outcome.status_quo) / total;
        }
        let mut leanings: Vec<(f64, f64)> = Vec::with_capacity(record.states.len());
        for state in 0..record.states.len() {
            let (mut mean, mut spread) = (0.0, 0.0);
            for (call, weight) in &calls {
                let outcome = call.issues[&issue.id];
                let side = if outcome.yes >= outcome.status_quo { 1.0 } else { -1.0 };
                let (eta, width) = fitted.design.rows(state, call);
                let indifferent = fitted.fit.at(state, &eta) + 0.5 * fitted.fit.at(state, &width);
                mean += weight * side * indifferent / total;
                // What is uncertain about one vote of a State is uncertain about the others as well.
                spread += weight * fitted.fit.sd(state, &eta) / total;
            }
            leanings.push((mean, spread));
        }
        let mut sorted: Vec<f64> = leanings.iter().map(|&(mean, _)| mean).collect();
        sorted.sort_by(f64::total_cmp);
        let at = |share: usize| sorted.get(sorted.len() * share / 100).copied().unwrap_or_default();
        let (low, high) = (at(5), at(95));
        let up = if high > 0.0 { (100.0 - middle) / high } else { f64::INFINITY };
        let down = if low < 0.0 { middle / -low } else { f64::INFINITY };
        let scale = if up.min(down).is_finite() { up.min(down) } else { 0.0 };
        let names: Vec<&str> = calls.iter().map(|(call, _)| call.symbol.as_str()).collect();
        let engaged: Vec<(f64, f64)> = record
            .states
            .iter()
            .map(|state| {
                calls.iter().fold((0.0, 0.0), |(sum, weights), (call, weight)| {
                    match engagement(call, &state.iso3) {
                        Some(much) => (sum + weight * much, weights + weight),
                        None => (sum, weights),
                    }
                })
            })
            .collect();
        let (sum, weights) = engaged.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
        let mean = if weights > 0.0 { sum / weights } else { 0.5 };
        // Shrunk towards the mean as if a quarter of the evidence were everybody's.
        let shrink = 0.25 * total;
        for ((state, (leaning, spread)), (sum, weights)) in record.states.iter().zip(leanings).zip(engaged) {
            let salience = (sum + shrink * mean) / (weights + shrink);
            out.push(Position {
                delegation: state.iso3.clone(),
                issue: issue.id.clone(),
                position: libm::round((middle + scale * leaning).clamp(0.0, 100.0)) as u8,
                salience: libm::round((100.0 * salience).clamp(0.0, 100.0)) as u8,
                plus_minus: libm::round((scale * spread).clamp(1.0, 50.0)) as u8,
                source: format!(
                    "estimated from votes before {day} on {} and ideal points to {} (adref calibrate)",
                    names.join(" "),
                    ideal_year(day)
                ),
            });
        }
    }
    out
}
