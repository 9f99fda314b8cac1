//! Judging the forecasts: each roll call is forecast from what came before it, then compared with what happened.

use std::ops::ControlFlow;

use serde::Serialize;

use super::baselines::{Baseline, forecast as yardstick};
use super::score::{Score, score};
use super::{Chances, Forecast, forecast};
use crate::record::{Date, Record};

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
    /// Yes, abstain, no, absent as it happened.
    pub actual: [usize; 4],
    /// The interval (5 % to 95 %) of the model's tally.
    pub interval: [[usize; 2]; 4],
    /// The model first, then the yardsticks.
    pub lines: Vec<Line>,
}

/// Forecasts every roll call on or after a day from those before it.
pub fn backtest(
    record: &Record,
    from: Date,
    mut watch: impl FnMut(&Judged) -> ControlFlow<()>,
) -> Option<Vec<Judged>> {
    let mut all = Vec::new();
    for call in record.rollcalls.iter().filter(|call| call.date >= from) {
        let (before, _) = record.before(call.date);
        if before.rollcalls.is_empty() {
            continue;
        }
        let mut text = call.clone();
        // The forecaster sees the text, not the votes.
        text.votes.clear();
        let Forecast { delegations, tally, .. } = forecast(record, &text, call.date)?;
        let chances: Vec<Chances> = delegations.iter().map(super::DelegationForecast::chances).collect();
        let mut lines = vec![Line { by: "model".to_owned(), score: score(record, call, &chances) }];
        for baseline in Baseline::ALL {
            let chances = yardstick(baseline, &before, &text);
            lines.push(Line { by: baseline.name().to_owned(), score: score(record, call, &chances) });
        }
        let judged = Judged {
            symbol: call.symbol.clone(),
            date: call.date,
            track: call.track.clone(),
            earlier: [
                before.rollcalls.len(),
                before.rollcalls.iter().filter(|other| other.track == call.track).count(),
            ],
            actual: call.tally(),
            interval: tally.map(|count| count.interval),
            lines,
        };
        let go_on = watch(&judged);
        all.push(judged);
        if go_on.is_break() {
            break;
        }
    }
    Some(all)
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
                let (voting, all) = (score.voting as f64, one.actual.iter().sum::<usize>() as f64);
                sum.voting += score.voting;
                sum.accuracy += score.accuracy * voting;
                sum.log_score += score.log_score * voting;
                sum.brier += score.brier * voting;
                sum.log_score_with_absence += score.log_score_with_absence * all;
                for (sum, part) in sum.expected.iter_mut().zip(score.expected) {
                    *sum += part;
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
