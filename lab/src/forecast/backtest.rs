//! Judging the forecasts: each roll call is forecast from what came before it, then compared with what happened.

use std::sync::atomic::AtomicBool;

use serde::Serialize;

use super::baselines::{Baseline, forecast as yardstick};
use super::score::{Score, score};
use super::{Chances, Forecast, forecast};
use crate::record::{Date, Record, RollCall, Tally, Vote};
use crate::runner::{self, Work};

/// One forecaster's figures.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// `model`, or the yardstick's name.
    pub by: String,
    /// Its figures.
    #[serde(flatten)]
    pub score: Score,
}

/// One roll call, forecast and compared.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Its symbol.
    pub symbol: String,
    /// The day.
    pub date: Date,
    /// Its track.
    pub track: Option<String>,
    /// How many earlier roll calls there were, and how many of them on the same track.
    pub earlier: [usize; 2],
    /// The tally as it happened.
    pub actual: Tally<usize>,
    /// The interval (5 % to 95 %) of the model's tally.
    pub interval: Tally<[usize; 2]>,
    /// The model first, then the yardsticks.
    pub lines: Vec<Line>,
}

/// Forecasts every roll call on or after a day from those before it. `None` if it was told to stop, or the numbers break
/// down.
pub fn backtest(record: &Record, from: Date, work: &Work<'_>) -> Option<Vec<Judged>> {
    let first = record.rollcalls.iter().map(|call| call.date).min()?;
    let calls: Vec<&RollCall> =
        record.rollcalls.iter().filter(|call| call.date >= from && call.date > first).collect();
    let judged = runner::run_all(calls.len(), work.jobs, work.stop, work.progress, &|at| {
        calls.get(at).and_then(|call| judge(record, call, work.stop))
    });
    judged?.into_iter().collect()
}

/// Forecasts a roll call and compares.
fn judge(record: &Record, call: &RollCall, stop: &AtomicBool) -> Option<Judged> {
    let (before, _) = record.before(call.date);
    let mut text = call.clone();
    // The forecaster sees the text, not the votes.
    text.votes.clear();
    let Forecast { delegations, tally, .. } = forecast(record, &text, call.date, stop)?;
    let chances: Vec<Chances> = delegations.iter().map(super::DelegationForecast::chances).collect();
    let mut lines = vec![Line { by: "model".to_owned(), score: score(record, call, &chances) }];
    for baseline in Baseline::ALL {
        let chances = yardstick(baseline, &before, &text);
        lines.push(Line { by: baseline.name().to_owned(), score: score(record, call, &chances) });
    }
    Some(Judged {
        symbol: call.symbol.clone(),
        date: call.date,
        track: call.track.clone(),
        earlier: [
            before.rollcalls.len(),
            before.rollcalls.iter().filter(|other| other.track == call.track).count(),
        ],
        actual: call.tally(),
        interval: Tally::of(|vote| tally.get(vote).interval),
        lines,
    })
}

/// The figures over several roll calls, each weighing as many States as voted.
pub fn overall(judged: &[Judged]) -> Vec<Line> {
    let Some(first) = judged.first() else { return Vec::new() };
    first
        .lines
        .iter()
        .enumerate()
        .map(|(at, line)| {
            let mut sum = Score::default();
            let (mut votes, mut states) = (0.0, 0.0);
            for one in judged {
                let score = &one.lines[at].score;
                let (voting, all) = (score.voting as f64, one.actual.each().iter().sum::<usize>() as f64);
                sum.voting += score.voting;
                sum.accuracy += score.accuracy * voting;
                sum.log_score += score.log_score * voting;
                sum.brier += score.brier * voting;
                sum.log_score_with_absence += score.log_score_with_absence * all;
                for vote in Vote::ALL {
                    *sum.expected.get_mut(vote) += score.expected.get(vote);
                }
                votes += voting;
                states += all;
            }
            sum.accuracy /= f64::max(votes, 1.0);
            sum.log_score /= f64::max(votes, 1.0);
            sum.brier /= f64::max(votes, 1.0);
            sum.log_score_with_absence /= f64::max(states, 1.0);
            Line { by: line.by.clone(), score: sum }
        })
        .collect()
}
