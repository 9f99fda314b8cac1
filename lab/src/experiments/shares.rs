//! Two shares side by side: how far they are apart, and whether chance alone would put them there.

use super::statistics::{Interval, wilson};

const Z: f64 = 1.959_963_984_540_054;

/// The exact test of McNemar (1947) for shares in the same runs: the probability, were both as likely, of pairs as uneven
/// as these, of which `left` have it only on the left and `right` only on the right. Two-sided.
pub fn mcnemar(left: u32, right: u32) -> f64 {
    let (few, all) = (left.min(right), left + right);
    let below: f64 =
        (0..=few).map(|k| libm::exp(choose(all, k) - f64::from(all) * std::f64::consts::LN_2)).sum();
    (2.0 * below).min(1.0)
}

/// The exact test of Fisher (1922) for shares in different runs: the probability, were both as likely, of a table no more
/// likely than this one. Two-sided.
pub fn fisher(left: (u32, u32), right: (u32, u32)) -> f64 {
    let ((a, n), (b, m)) = (left, right);
    let (with, all) = (a + b, n + m);
    let chance = |k: u32| choose(n, k) + choose(m, with - k) - choose(all, with);
    let here = chance(a) + 1e-7;
    let sum: f64 =
        (with.saturating_sub(m)..=with.min(n)).map(chance).filter(|one| *one <= here).map(libm::exp).sum();
    sum.min(1.0)
}

/// Probabilities corrected for having made so many comparisons (Holm 1979), in their order: the chance that one of all would
/// look as strong as this by luck.
pub fn holm(all: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = all.iter().copied().enumerate().collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let (mut corrected, mut most) = (vec![1.0; all.len()], 0.0_f64);
    for (rank, (at, p)) in order.into_iter().enumerate() {
        most = most.max((p * (all.len() - rank) as f64).min(1.0));
        if let Some(one) = corrected.get_mut(at) {
            *one = most;
        }
    }
    corrected
}

/// The 95-per-cent interval of the difference (right less left) of two shares in the same runs, of which `left` have it
/// only on the left and `right` only on the right (Agresti & Min 2005: Wald's, with half a pair added to each cell).
pub fn paired_interval(left: u32, right: u32, pairs: u32) -> Interval {
    let (b, c, n) = (f64::from(left) + 0.5, f64::from(right) + 0.5, f64::from(pairs) + 2.0);
    let middle = (c - b) / n;
    let half = Z * (b + c - (c - b) * (c - b) / n).max(0.0).sqrt() / n;
    Interval { low: (middle - half).max(-1.0), high: (middle + half).min(1.0) }
}

/// The 95-per-cent interval of the difference (right less left) of two shares in different runs, each `(how many, of how
/// many)` (Newcombe 1998, his method 10).
pub fn unpaired_interval(left: (u32, u32), right: (u32, u32)) -> Interval {
    let share = |(part, of): (u32, u32)| f64::from(part) / f64::from(of.max(1));
    let (p, q) = (share(left), share(right));
    let (l, r) = (wilson(left.0, left.1), wilson(right.0, right.1));
    let half = |a: f64, b: f64| (a * a + b * b).sqrt();
    Interval { low: q - p - half(q - r.low, l.high - p), high: q - p + half(r.high - q, p - l.low) }
}

/// The logarithm of the number of ways to choose.
fn choose(of: u32, take: u32) -> f64 {
    let factorial = |n: u32| libm::lgamma(f64::from(n) + 1.0);
    factorial(of) - factorial(take) - factorial(of - take)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_tests_are_as_counted_by_hand() {
        // Of six uneven pairs one or fewer the other way: 2 · (1 + 6) / 64.
        assert!((mcnemar(1, 5) - 14.0 / 64.0).abs() < 1e-9);
        assert!((mcnemar(0, 0) - 1.0).abs() < 1e-12 && (mcnemar(3, 3) - 1.0).abs() < 1e-9);
        // Fisher's tea: three of four against one of four.
        assert!((fisher((3, 4), (1, 4)) - 34.0 / 70.0).abs() < 1e-6);
        assert!((fisher((4, 4), (0, 4)) - 2.0 / 70.0).abs() < 1e-6);
        assert!((fisher((0, 7), (0, 3)) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn intervals_hold_what_was_found_and_are_those_of_the_papers() {
        // Newcombe (1998), table II, his example (a): 56/70 less 48/80 by method 10 is 0.0524 to 0.3339.
        let found = unpaired_interval((48, 80), (56, 70));
        assert!((found.low - 0.052_4).abs() < 5e-4 && (found.high - 0.333_9).abs() < 5e-4, "{found:?}");
        let same = paired_interval(0, 0, 100);
        assert!(same.holds(0.0) && same.high < 0.03 && (same.low + same.high).abs() < 1e-12);
        assert!(paired_interval(2, 30, 100).low > 0.0);
    }
}
