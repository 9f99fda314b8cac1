//! What is said of each issue, and how methods compare on issues whose outcome is known.

use std::fmt::Write as _;

use serde::Serialize;

use super::fit::{Known, cross_fitted, fit, folds};
use super::issue::{Issue, Rule};
use super::layer::{Components, Distribution, FEATURES, Use, Weights};
use super::play::Runs;
use super::score::{Clusters, Judged, Score};
use super::table::Table;
use crate::figures::plain;

/// The seed by which proposals are dealt out to folds.
const FOLD_SEED: u64 = 1;

/// Mass at a point.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mass {
    /// The point, 0–100.
    pub at: u32,
    /// Its share of the distribution.
    pub mass: f64,
}

/// What the engine's runs came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EngineRuns {
    /// How many.
    pub runs: u32,
    /// How many ended without agreement.
    pub no_agreement: u32,
    /// The share of runs that ended at each point.
    pub ended_at: Vec<Mass>,
}

/// The forecast of one issue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Forecast {
    /// The issue.
    pub issue: String,
    /// The proposal it belongs to.
    pub proposal: String,
    /// How it is decided.
    pub rule: Rule,
    /// How many take part.
    pub actors: usize,
    /// What holds without agreement.
    pub reference_point: Option<f64>,
    /// The forecast for the least absolute error: the median of the distribution.
    pub forecast: f64,
    /// The forecast for the most hits within ten points: the fullest window of twenty.
    pub forecast_hits: f64,
    /// The salience × power weighted mean of positions: the reference to compare with.
    pub compromise_mean: f64,
    /// Four in five outcomes lie between these, if the distribution is right.
    pub interval: [f64; 2],
    /// How it ended, if the file tells.
    pub outcome: Option<f64>,
    /// The distribution over 0, 1, … 100; points with less than a millionth are left out.
    pub distribution: Vec<Mass>,
    /// What went into it from the engine.
    pub engine: EngineRuns,
    #[serde(skip)]
    whole: Distribution,
}

fn masses(mass: &[f64]) -> Vec<Mass> {
    let kept = mass.iter().enumerate().filter(|(_, mass)| **mass >= 1e-6);
    kept.map(|(at, mass)| Mass { at: at as u32, mass: (mass * 1e6).round() / 1e6 }).collect()
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

impl Forecast {
    /// The forecast of an issue from its runs.
    pub fn new(issue: &Issue, runs: &Runs, weights: &Weights) -> Self {
        let whole = Components::new(issue, runs, Use::All).mixed(weights);
        Self {
            issue: issue.id.clone(),
            proposal: issue.proposal.clone(),
            rule: issue.rule,
            actors: issue.actors.len(),
            reference_point: issue.reference,
            forecast: whole.least_error(),
            forecast_hits: whole.most_hits(),
            compromise_mean: rounded(issue.compromise_mean()),
            interval: [whole.quantile(0.1), whole.quantile(0.9)],
            outcome: issue.outcome,
            distribution: masses(&whole.0),
            engine: EngineRuns {
                runs: runs.ended_at.iter().sum::<u32>() + runs.nowhere,
                no_agreement: runs.failed,
                ended_at: masses(&runs.shares()),
            },
            whole,
        }
    }
}

/// The forecasts as CSV: a row an issue, with the distribution in the columns `p0` … `p100`.
pub fn to_csv(forecasts: &[Forecast]) -> String {
    let mut out = String::from(
        "issue,proposal,outcome,compromise_mean,forecast,forecast_hits,low,high,runs,no_agreement",
    );
    for at in 0..=100 {
        let _ = write!(out, ",p{at}");
    }
    out.push('\n');
    for one in forecasts {
        let outcome = one.outcome.map_or_else(String::new, |outcome| outcome.to_string());
        let _ = write!(
            out,
            "{},{},{outcome},{},{},{},{},{},{},{}",
            cell(&one.issue),
            cell(&one.proposal),
            one.compromise_mean,
            one.forecast,
            one.forecast_hits,
            one.interval[0],
            one.interval[1],
            one.engine.runs,
            one.engine.no_agreement
        );
        for mass in &one.whole.0 {
            let _ = write!(out, ",{}", (mass * 1e6).round() / 1e6);
        }
        out.push('\n');
    }
    out
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Scores as CSV: a row a method and measure.
pub fn scores_to_csv(scores: &[Score]) -> String {
    let mut out = String::from("method,measure,value,low,high\n");
    for score in scores {
        let less = &score.less_compromise;
        for (measure, found) in [
            ("mae", score.mae),
            ("median_error", score.median_error),
            ("hit10", score.hit10),
            ("hit20", score.hit20),
            ("crps", score.crps),
            ("mae_less_compromise", less.mae),
            ("hit10_less_compromise", less.hit10),
            ("hit20_less_compromise", less.hit20),
            ("crps_less_compromise", less.crps),
        ] {
            let number = |value: f64| plain(value, 4);
            let _ = writeln!(
                out,
                "{},{measure},{},{},{}",
                cell(&score.method),
                number(found.value),
                number(found.low),
                number(found.high)
            );
        }
    }
    out
}

/// Whose weights a score judges.
#[derive(Clone, Copy, Debug)]
pub enum Judge<'a> {
    /// These, whatever they were fitted on.
    These(&'a Weights),
    /// Weights fitted anew for each fold on the other folds, so many of them.
    Folds(u32),
}

/// How methods do on the issues whose outcome is known: the forecast first, the compromise mean second, then what the
/// forecast is made of and the simplest of rules.
pub fn compare(issues: &[Issue], runs: &[Runs], judge: Judge<'_>) -> Vec<Score> {
    let known: Vec<(&Issue, &Runs, f64)> =
        issues.iter().zip(runs).filter_map(|(issue, runs)| Some((issue, runs, issue.outcome?))).collect();
    let owned: Vec<Issue> = known.iter().map(|(issue, ..)| (*issue).clone()).collect();
    let layered = |what: Use| -> Vec<Judged> {
        let components: Vec<Components> =
            known.iter().map(|(issue, runs, _)| Components::new(issue, runs, what)).collect();
        let weights: Vec<Weights> = match judge {
            Judge::These(weights) => vec![*weights; known.len()],
            Judge::Folds(count) => {
                let lessons: Vec<Option<Known>> =
                    owned.iter().zip(&components).map(|(issue, parts)| Known::new(issue, parts)).collect();
                cross_fitted(&lessons, &folds(&owned, count, FOLD_SEED))
            }
        };
        let mixed = components.iter().zip(&weights).map(|(parts, weights)| parts.mixed(weights));
        mixed.zip(&known).map(|(found, (.., outcome))| Judged::distribution(&found, *outcome)).collect()
    };
    let points = |of: &dyn Fn(&Issue) -> f64| -> Vec<Judged> {
        known.iter().map(|(issue, _, outcome)| Judged::point(of(issue), *outcome)).collect()
    };
    let compromise = points(&|issue| issue.compromise_mean());
    let engine: Vec<Judged> = known
        .iter()
        .map(|(issue, runs, outcome)| Judged::distribution(&Distribution::of_runs(issue, runs), *outcome))
        .collect();
    let clusters = Clusters::new(&known.iter().map(|(issue, ..)| *issue).collect::<Vec<_>>());
    let mut scores = Vec::new();
    for (method, judged) in [
        ("adref", layered(Use::All)),
        ("compromise mean", compromise.clone()),
        ("the layer without the engine", layered(Use::WithoutEngine)),
        ("the engine without the layer", engine),
        ("mean of positions", points(&mean)),
        ("median of positions", points(&median)),
    ] {
        scores.push(clusters.score(method, &judged, &compromise));
    }
    scores
}

fn mean(issue: &Issue) -> f64 {
    issue.actors.iter().map(|actor| actor.position).sum::<f64>() / issue.actors.len().max(1) as f64
}

fn median(issue: &Issue) -> f64 {
    let mut positions: Vec<f64> = issue.actors.iter().map(|actor| actor.position).collect();
    positions.sort_by(f64::total_cmp);
    let at = |index: usize| positions.get(index).copied().unwrap_or(50.0);
    let half = positions.len() / 2;
    if positions.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half.saturating_sub(1)), at(half)) }
}

/// Weights fitted on all issues whose outcome is known; `named` says in words what those are.
pub fn fit_all(issues: &[Issue], runs: &[Runs], named: &str) -> Table {
    let known: Vec<Known> = issues
        .iter()
        .zip(runs)
        .filter_map(|(issue, runs)| Known::new(issue, &Components::new(issue, runs, Use::All)))
        .collect();
    let weights = fit(&known.iter().collect::<Vec<_>>());
    let learnt = issues.iter().filter(|issue| issue.outcome.is_some());
    Table { weights, fitted_on: named.to_owned(), issues: learnt.map(Issue::digest).collect() }
}

/// How much of the distribution each kind of component holds on the average over issues: points, then the four spreads.
pub fn weight_of_parts(issues: &[Issue], runs: &[Runs], weights: &Weights) -> Vec<(String, f64)> {
    let mut sums: Vec<(String, f64)> = vec![("points".to_owned(), 0.0)];
    sums.extend(FEATURES.iter().skip(FEATURES.len() - 4).map(|name| ((*name).to_owned(), 0.0)));
    for (issue, runs) in issues.iter().zip(runs) {
        let components = Components::new(issue, runs, Use::All);
        let shares = components.shares(weights);
        let points = shares.len().saturating_sub(4);
        for (at, share) in shares.iter().enumerate() {
            let slot = if at < points { 0 } else { at - points + 1 };
            if let Some((_, sum)) = sums.get_mut(slot) {
                *sum += share / issues.len().max(1) as f64;
            }
        }
    }
    sums
}
