//! Forecasts judged against outcomes: each beside the compromise mean on the same issues, with intervals from drawing
//! proposals anew. Chance is addressed, so that the same file gives the same intervals.

use std::collections::BTreeMap;

use adref_sim::draws::Draws;
use serde::Serialize;

use super::Issue;
use super::layer::Distribution;

/// How often proposals are drawn anew for an interval.
const RESAMPLES: u32 = 2_000;
/// The seed of that.
const SEED: u64 = 1;

/// How one forecast of one issue did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// Absolute error, in points.
    pub error: f64,
    /// Whether within ten points.
    pub hit10: f64,
    /// Whether within twenty.
    pub hit20: f64,
    /// Ranked probability score, in points.
    pub crps: f64,
}

impl Judged {
    /// Judges a distribution: errors by its forecast for errors, hits by its forecast for hits.
    pub fn distribution(found: &Distribution, outcome: f64) -> Self {
        let (error, hit) = ((found.least_error() - outcome).abs(), (found.most_hits() - outcome).abs());
        Self { error, hit10: within(hit, 10.0), hit20: within(hit, 20.0), crps: found.crps(outcome) }
    }

    /// Judges a single point, whose ranked probability score is its error.
    pub fn point(at: f64, outcome: f64) -> Self {
        let error = (at - outcome).abs();
        Self { error, hit10: within(error, 10.0), hit20: within(error, 20.0), crps: error }
    }
}

fn within(error: f64, bound: f64) -> f64 {
    f64::from(u8::from(error <= bound + 1e-9))
}

/// A number with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The 2.5th percentile of it when proposals are drawn anew.
    pub low: f64,
    /// The 97.5th.
    pub high: f64,
}

/// How a method did on all issues.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// The method.
    pub method: String,
    /// Mean absolute error, in points.
    pub mae: Estimate,
    /// Median absolute error, in points.
    pub median_error: Estimate,
    /// Share within ten points.
    pub hit10: Estimate,
    /// Share within twenty points.
    pub hit20: Estimate,
    /// Mean ranked probability score, in points.
    pub crps: Estimate,
    /// The same less the compromise mean's on the same issues.
    pub less_compromise: Differences,
}

/// Paired differences from the compromise mean.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differences {
    /// Of mean absolute error; below 0 is better.
    pub mae: Estimate,
    /// Of hits within ten; above 0 is better.
    pub hit10: Estimate,
    /// Of hits within twenty.
    pub hit20: Estimate,
    /// Of the ranked probability score; below 0 is better.
    pub crps: Estimate,
}

/// The proposals of issues, so that they can be drawn anew whole.
pub struct Clusters {
    drawn: Vec<Vec<usize>>,
}

impl Clusters {
    /// Draws proposals anew, as often as intervals take.
    pub fn new(issues: &[&Issue]) -> Self {
        let mut clusters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, issue) in issues.iter().enumerate() {
            clusters.entry(issue.proposal.as_str()).or_default().push(index);
        }
        let clusters: Vec<Vec<usize>> = clusters.into_values().collect();
        let draws = Draws::new(SEED);
        let count = clusters.len() as u32;
        let drawn = (0..RESAMPLES)
            .map(|resample| {
                let who = format!("bootstrap {resample}");
                let picks = (0..count).map(|pick| draws.below(&who, "proposal", pick, count) as usize);
                picks.filter_map(|pick| clusters.get(pick)).flatten().copied().collect()
            })
            .collect();
        Self { drawn }
    }

    fn estimate(&self, values: &[f64], of: fn(&mut [f64]) -> f64) -> Estimate {
        let mut found: Vec<f64> = self
            .drawn
            .iter()
            .map(|picks| {
                let mut picked: Vec<f64> =
                    picks.iter().filter_map(|pick| values.get(*pick)).copied().collect();
                of(&mut picked)
            })
            .collect();
        found.sort_by(f64::total_cmp);
        let at = |share: f64| found.get((found.len() as f64 * share) as usize).copied().unwrap_or(0.0);
        Estimate { value: of(&mut values.to_vec()), low: at(0.025), high: at(0.975) }
    }

    /// How a method did, beside the compromise mean on the same issues.
    pub fn score(&self, method: &str, judged: &[Judged], compromise: &[Judged]) -> Score {
        let of = |get: fn(&Judged) -> f64| -> Vec<f64> { judged.iter().map(get).collect() };
        let less = |get: fn(&Judged) -> f64| -> Vec<f64> {
            judged.iter().zip(compromise).map(|(one, other)| get(one) - get(other)).collect()
        };
        Score {
            method: method.to_owned(),
            mae: self.estimate(&of(|one| one.error), mean),
            median_error: self.estimate(&of(|one| one.error), median),
            hit10: self.estimate(&of(|one| one.hit10), mean),
            hit20: self.estimate(&of(|one| one.hit20), mean),
            crps: self.estimate(&of(|one| one.crps), mean),
            less_compromise: Differences {
                mae: self.estimate(&less(|one| one.error), mean),
                hit10: self.estimate(&less(|one| one.hit10), mean),
                hit20: self.estimate(&less(|one| one.hit20), mean),
                crps: self.estimate(&less(|one| one.crps), mean),
            },
        }
    }
}

fn mean(values: &mut [f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or(0.0);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { at(half) } else { f64::midpoint(at(half.saturating_sub(1)), at(half)) }
}
