//! Calibration: from the record to positions, salience, cohesion and attendance, with how well the model fits.

pub mod cohesion;
pub mod files;
pub mod issues;

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};

use crate::forecast::score::{Score, score};
use crate::forecast::{Chances, DelegationForecast, forecast_from, most_likely};
use crate::record::{Date, Input, Record, RollCall, Tally};
use crate::runner::{self, Work};
use crate::spatial::design::Spreads;
use crate::spatial::fit::{Fitted, fit};
use crate::spatial::likelihood::{logistic, ordered};
use cohesion::Cohesion;
use issues::Position;

/// The version of the model file.
pub const VERSION: u32 = 2;

/// The method, in a sentence.
pub const METHOD: &str = "ordered choice (yes > abstain > no) in space: ideal point, State, track and group effects shrunk by normal priors whose spreads the evidence chooses; absence apart; Laplace approximation";

/// A State's attendance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attendance {
    /// The State.
    pub delegation: String,
    /// The share of votes it is held likely to be present for, 0 to 100.
    pub attendance: u8,
    /// One standard deviation, in points.
    pub plus_minus: u8,
}

/// How well one roll call is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Met {
    /// Its symbol.
    pub symbol: String,
    /// The day.
    pub date: Date,
    /// How it ended.
    pub tally: Tally<usize>,
    /// The share of votes called right by the model that has seen them.
    pub fit_accuracy: f64,
    /// The mean of ln P of these.
    pub fit_log_score: f64,
    /// The share called right when this roll call alone is left out; nothing if there is no other.
    pub left_out_accuracy: Option<f64>,
    /// The mean of ln P of these.
    pub left_out_log_score: Option<f64>,
}

/// What a calibration leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Version of this file.
    pub version: u32,
    /// The program that wrote it.
    pub adref: String,
    /// How it was made.
    pub method: String,
    /// Nothing of this day or later was used for the figures. The record below may hold later data; a forecast leaves
    /// out what is later than itself.
    pub as_of: Date,
    /// The files it was made from.
    pub inputs: Vec<Input>,
    /// How far effects turned out to be apart, by name, in log-odds.
    pub spreads: Vec<(String, f64)>,
    /// How well each roll call is met.
    pub rollcalls: Vec<Met>,
    /// Positions on the issues.
    pub positions: Vec<Position>,
    /// Attendance.
    pub attendance: Vec<Attendance>,
    /// Groups.
    pub cohesion: Vec<Cohesion>,
    /// What was left out.
    pub notes: Vec<String>,
    /// What the files said, for forecasts.
    pub record: Record,
}

impl Model {
    /// What a file says that no calibration writes, and that no forecast could be made from.
    pub fn fault(&self) -> Option<String> {
        let record = &self.record;
        if record.states.is_empty() {
            return Some("there are no States in it".to_owned());
        }
        if let Some(pair) = record.states.windows(2).find(|pair| pair[0].iso3 >= pair[1].iso3) {
            return Some(format!("States are not in order: {:?} before {:?}", pair[0].iso3, pair[1].iso3));
        }
        if let Some((name, spread)) =
            self.spreads.iter().find(|(_, spread)| !spread.is_finite() || *spread <= 0.0)
        {
            return Some(format!("the spread {name:?} is {spread}, and has to be above 0"));
        }
        let one = |number: &f64| (-1.0..=1.0).contains(number);
        let share = |number: &f64| (0.0..=1.0).contains(number);
        let point = |number: &f64| (0.0..=100.0).contains(number);
        let outcomes = |issues: &std::collections::BTreeMap<String, crate::record::placements::Outcome>| {
            issues.values().all(|outcome| point(&outcome.yes) && point(&outcome.status_quo))
        };
        for call in &record.rollcalls {
            if !call.lean.iter().all(one) || !call.kin.values().all(share) || !outcomes(&call.issues) {
                return Some(format!("a number of {} is out of range", call.symbol));
            }
        }
        for (id, track) in &record.tracks {
            if !track.lean.iter().all(one) || !track.kin.values().all(share) || !outcomes(&track.issues) {
                return Some(format!("a number of the track {id} is out of range"));
            }
        }
        let far = |point: &f64| !point.is_finite() || point.abs() >= 1e3;
        let astray = record.ideal.iter().find(|(_, years)| years.values().any(far));
        astray.map(|(state, _)| format!("an ideal point of {state} is out of range"))
    }
}

/// Why there is no calibration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// There is no roll call before the day.
    NothingBefore,
    /// The numbers broke down.
    Numbers,
    /// It was asked to stop.
    Stopped,
}

/// The first day after everything in a record.
pub fn day_after(record: &Record) -> Option<Date> {
    record.rollcalls.iter().map(|call| call.date).max().and_then(Date::next)
}

/// Calibrates on what was known before a day. The pieces of the work are roll calls, each left out and forecast.
pub fn calibrate(record: Record, inputs: Vec<Input>, as_of: Date, work: &Work<'_>) -> Result<Model, Failed> {
    let (before, notes) = record.before(as_of);
    if before.rollcalls.is_empty() {
        return Err(Failed::NothingBefore);
    }
    // A text nobody votes on, so that attendance is that of the next ordinary one.
    let next = RollCall {
        symbol: String::new(),
        date: as_of,
        title: String::new(),
        track: None,
        lean: None,
        kin: std::collections::BTreeMap::new(),
        issues: std::collections::BTreeMap::new(),
        sponsors: std::collections::BTreeSet::new(),
        votes: std::collections::BTreeMap::new(),
    };
    let mut fitted = fit(&before, as_of, Some(&next), work.stop).ok_or_else(|| failed(work))?;
    let left_out = runner::run_all(before.rollcalls.len(), work.jobs, work.stop, work.progress, &|at| {
        before.rollcalls.get(at).map_or(Ok(None), |call| left_out(&before, call, as_of, work))
    })
    .ok_or_else(|| failed(work))?;
    let mut met = Vec::new();
    for (call, left_out) in before.rollcalls.iter().zip(left_out) {
        met.push(judge(&before, &mut fitted, call, left_out?));
    }
    let attendance = (0..before.states.len())
        .map(|state| {
            let mut row = fitted.target[state].2.clone();
            // Of an ordinary day: what one day adds is left out.
            row.shared.retain(|&(place, _)| !fitted.absence_design.is_of_one_text(place));
            let (mean, sd) = (fitted.absence.at(state, &row), fitted.absence.sd(state, &row));
            let absent = logistic(mean);
            Attendance {
                delegation: before.states[state].iso3.clone(),
                attendance: libm::round(100.0 * (1.0 - absent)) as u8,
                plus_minus: libm::round((100.0 * absent * (1.0 - absent) * sd).clamp(1.0, 50.0)) as u8,
            }
        })
        .collect();
    let spreads =
        (0..Spreads::COUNT).map(|at| (Spreads::NAMES[at].to_owned(), fitted.spreads.get(at))).collect();
    let positions = issues::positions(&before, &mut fitted, as_of);
    let cohesion = cohesion::cohesion(&before);
    drop(fitted);
    Ok(Model {
        version: VERSION,
        adref: env!("CARGO_PKG_VERSION").to_owned(),
        method: METHOD.to_owned(),
        as_of,
        inputs,
        spreads,
        rollcalls: met,
        positions,
        attendance,
        cohesion,
        notes,
        record,
    })
}

/// How well a roll call is met by the model that has seen it.
fn judge(before: &Record, fitted: &mut Fitted<'_>, call: &RollCall, left_out: Option<Score>) -> Met {
    let chances: Vec<Chances> = (0..before.states.len())
        .map(|state| {
            let (eta, width) = fitted.design.rows(state, call);
            let voting =
                ordered(fitted.fit.at(state, &eta), fitted.fit.at(state, &width)).map(|one| one.max(1e-6));
            Chances { call: most_likely(voting), voting, absent: 0.5 }
        })
        .collect();
    let seen: Score = score(before, call, &chances);
    Met {
        symbol: call.symbol.clone(),
        date: call.date,
        tally: call.tally(),
        fit_accuracy: seen.accuracy,
        fit_log_score: seen.log_score,
        left_out_accuracy: left_out.map(|score| score.accuracy),
        left_out_log_score: left_out.map(|score| score.log_score),
    }
}

/// Why there is no fit: it was told to stop, or else the numbers broke down.
fn failed(work: &Work<'_>) -> Failed {
    if work.stop.load(Ordering::SeqCst) { Failed::Stopped } else { Failed::Numbers }
}

/// How well a roll call is met by a model that has seen all others; nothing where there is no other.
fn left_out(before: &Record, call: &RollCall, day: Date, work: &Work<'_>) -> Result<Option<Score>, Failed> {
    let mut others = before.clone();
    others.rollcalls.retain(|other| other.symbol != call.symbol);
    if others.rollcalls.is_empty() {
        return Ok(None);
    }
    let mut text = call.clone();
    text.votes.clear();
    let forecast = forecast_from(&others, &text, day, Vec::new(), work.stop).ok_or_else(|| failed(work))?;
    let chances: Vec<Chances> = forecast.delegations.iter().map(DelegationForecast::chances).collect();
    Ok(Some(score(before, call, &chances)))
}
