//! Means, quantiles and intervals, the same on every machine.

use adref_sim::draws::Draws;
use serde::Serialize;

/// How many times a sample is drawn again for an interval.
pub const RESAMPLES: u32 = 1_000;

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// Whether a number lies in it.
    pub fn holds(self, number: f64) -> bool {
        self.low <= number && number <= self.high
    }
}

/// The mean; `None` of nothing.
pub fn mean(sample: &[f64]) -> Option<f64> {
    (!sample.is_empty()).then(|| sample.iter().sum::<f64>() / sample.len() as f64)
}

/// The standard deviation of all there is (not of a sample); 0 of nothing.
pub fn deviation(all: &[f64]) -> f64 {
    let Some(mean) = mean(all) else { return 0.0 };
    let squares: f64 = all.iter().map(|one| (one - mean) * (one - mean)).sum();
    (squares / all.len() as f64).sqrt()
}

/// The Gini coefficient of shares that are none below 0: 0 where all have the same, towards 1 where one has all.
pub fn gini(shares: &[f64]) -> f64 {
    let mut sorted: Vec<f64> = shares.iter().map(|share| share.max(0.0)).collect();
    sorted.sort_by(f64::total_cmp);
    let sum: f64 = sorted.iter().sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let n = sorted.len() as f64;
    let ranked: f64 =
        sorted.iter().enumerate().map(|(at, share)| (2.0 * (at as f64 + 1.0) - n - 1.0) * share).sum();
    ranked / (n * sum)
}

/// A quantile, `share` between 0 and 1, between the two nearest where it falls between them; `None` of nothing.
pub fn quantile(sample: &[f64], share: f64) -> Option<f64> {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    quantile_sorted(&sorted, share)
}

fn quantile_sorted(sorted: &[f64], share: f64) -> Option<f64> {
    let at = share.clamp(0.0, 1.0) * sorted.len().checked_sub(1)? as f64;
    let below = at.floor() as usize;
    let low = sorted.get(below)?;
    let high = sorted.get(below + 1).unwrap_or(low);
    Some(low + (high - low) * (at - below as f64))
}

/// The 95-per-cent interval of a share by Wilson's score (Wilson 1927); all of it of nothing.
pub fn wilson(part: u32, of: u32) -> Interval {
    if of == 0 {
        return Interval { low: 0.0, high: 1.0 };
    }
    let z = 1.959_963_984_540_054;
    let n = f64::from(of);
    let p = f64::from(part) / n;
    let middle = p + z * z / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let all = 1.0 + z * z / n;
    Interval { low: ((middle - half) / all).max(0.0), high: ((middle + half) / all).min(1.0) }
}

/// A sample's numbers drawn again and again, for intervals of means by the percentile bootstrap (Efron 1979). The same
/// size draws the same, so that samples side by side are drawn alike.
#[derive(Clone, Debug)]
pub struct Resamples {
    drawn: Vec<Vec<u32>>,
}

impl Resamples {
    /// For samples of this size.
    pub fn new(size: u32) -> Self {
        let draws = Draws::new(1);
        let resample = |at: u32| {
            let who = format!("resample {at}");
            (0..size).map(|index| draws.below(&who, "bootstrap", index, size)).collect()
        };
        Self { drawn: (0..RESAMPLES).map(resample).collect() }
    }

    /// The 95-per-cent interval of the mean; of paired differences, where the sample is that. `None` of nothing, or of a
    /// sample of another size.
    pub fn interval(&self, sample: &[f64]) -> Option<Interval> {
        let first = *sample.first()?;
        if sample.len() != self.drawn.first()?.len() {
            return None;
        }
        if sample.iter().all(|one| one.total_cmp(&first).is_eq()) {
            return Some(Interval { low: first, high: first });
        }
        let mut means: Vec<f64> = self
            .drawn
            .iter()
            .map(|drawn| {
                let sum: f64 = drawn.iter().filter_map(|at| sample.get(*at as usize)).sum();
                sum / sample.len() as f64
            })
            .collect();
        means.sort_by(f64::total_cmp);
        Some(Interval { low: quantile_sorted(&means, 0.025)?, high: quantile_sorted(&means, 0.975)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilson_is_as_printed_in_tables() {
        let found = wilson(8, 10);
        assert!((found.low - 0.490_1).abs() < 1e-3 && (found.high - 0.943_3).abs() < 1e-3, "{found:?}");
        assert!(wilson(0, 10).low.abs() < 1e-12 && wilson(10, 10).high > 0.999);
    }

    #[test]
    fn quantiles_lie_between_their_neighbours() {
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[1.0, 2.0], 0.5), Some(1.5));
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_bootstrap_holds_the_mean_and_is_narrower_the_less_a_sample_spreads() {
        let wide: Vec<f64> = (0..40).map(|at| f64::from(at % 10)).collect();
        let narrow: Vec<f64> = wide.iter().map(|one| 4.5 + (one - 4.5) / 10.0).collect();
        let resamples = Resamples::new(40);
        let (wide, narrow) = (resamples.interval(&wide), resamples.interval(&narrow));
        assert!(wide.is_some_and(|wide| wide.holds(4.5)), "{wide:?}");
        assert_eq!(resamples.interval(&[1.0]), None);
        assert!(wide.zip(narrow).is_some_and(|(w, n)| n.high - n.low < w.high - w.low));
    }

    #[test]
    fn gini_is_none_of_equals_and_much_of_one_that_has_all() {
        assert!(gini(&[5.0, 5.0, 5.0]).abs() < 1e-12);
        assert!((gini(&[0.0, 0.0, 0.0, 8.0]) - 0.75).abs() < 1e-12);
    }
}
