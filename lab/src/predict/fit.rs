//! Fitting the few weights of the layer: maximum likelihood with a ridge, by the method of Broyden, Fletcher, Goldfarb &
//! Shanno from a standing start, so that the same issues give the same weights anywhere. Cross-validation keeps issues of
//! one proposal together.

use std::collections::BTreeMap;

use adref_sim::draws::Draws;
use nalgebra::{DMatrix, DVector};

use super::Issue;
use super::layer::{COUNT, Components, Weights};

/// The weight of the ridge, set before fitting and not searched for: from a tenth to five times as much, cross-validated
/// figures stay within the bounds that matter.
const RIDGE: f64 = 0.5;
/// Steps at most.
const STEPS: usize = 400;
/// Mass every outcome has at least, so that none is impossible.
const LEAST: f64 = 1e-12;

/// An issue to learn from: its components, and how it ended.
#[derive(Clone, Debug)]
pub struct Known {
    features: Vec<Weights>,
    /// The mass each component has at the outcome.
    at_outcome: Vec<f64>,
}

impl Known {
    /// What there is to learn from an issue; nothing where its outcome is not known.
    pub fn new(issue: &Issue, components: &Components) -> Option<Self> {
        let at = issue.outcome?.round().clamp(0.0, 100.0) as usize;
        let (features, at_outcome) = components.0.iter().map(|one| (one.features, one.mass[at])).unzip();
        Some(Self { features, at_outcome })
    }
}

/// The negative log-likelihood with the ridge, and its gradient.
fn objective(weights: &DVector<f64>, known: &[&Known]) -> (f64, DVector<f64>) {
    let mut value = RIDGE * weights.norm_squared();
    let mut gradient = weights * (2.0 * RIDGE);
    for one in known {
        let scores: Vec<f64> = one
            .features
            .iter()
            .map(|features| features.iter().zip(weights.iter()).map(|(f, w)| f * w).sum())
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let prior: Vec<f64> = scores.iter().map(|score| libm::exp(score - most)).collect();
        let all: f64 = prior.iter().sum();
        let found: f64 = prior.iter().zip(&one.at_outcome).map(|(p, k)| p / all * k).sum::<f64>() + LEAST;
        value -= libm::log(found);
        for ((features, p), k) in one.features.iter().zip(&prior).zip(&one.at_outcome) {
            let p = p / all;
            let off = p * k / found - p;
            for (sum, feature) in gradient.iter_mut().zip(features) {
                *sum -= off * feature;
            }
        }
    }
    (value, gradient)
}

/// The weights that fit best.
pub fn fit(known: &[&Known]) -> Weights {
    let mut at = DVector::zeros(COUNT);
    let (mut value, mut gradient) = objective(&at, known);
    let mut inverse = DMatrix::identity(COUNT, COUNT) * 0.01;
    for _ in 0..STEPS {
        let mut step = -(&inverse * &gradient);
        let mut slope = step.dot(&gradient);
        if slope >= 0.0 {
            inverse = DMatrix::identity(COUNT, COUNT) * 0.01;
            step = -&gradient * 0.01;
            slope = step.dot(&gradient);
        }
        let mut length = 1.0;
        let mut next = &at + &step;
        let (mut new_value, mut new_gradient) = objective(&next, known);
        while new_value > value + 1e-4 * length * slope && length > 1e-10 {
            length *= 0.5;
            next = &at + &step * length;
            (new_value, new_gradient) = objective(&next, known);
        }
        let moved = &next - &at;
        let bent = &new_gradient - &gradient;
        let curvature = moved.dot(&bent);
        if curvature > 1e-12 {
            let rho = 1.0 / curvature;
            let left = DMatrix::identity(COUNT, COUNT) - &moved * bent.transpose() * rho;
            inverse = &left * &inverse * left.transpose() + &moved * moved.transpose() * rho;
        }
        let done = new_gradient.norm() < 1e-7 || value - new_value < 1e-12;
        (at, value, gradient) = (next, new_value, new_gradient);
        if done {
            break;
        }
    }
    let mut weights = [0.0; COUNT];
    for (weight, found) in weights.iter_mut().zip(at.iter()) {
        // Rounded, so that the last digits of a sum decide nothing.
        *weight = (found * 1e4).round() / 1e4;
    }
    weights
}

/// Which fold each issue is in: the proposals in an order drawn for the seed, dealt out in turn.
pub fn folds(issues: &[Issue], folds: u32, seed: u64) -> Vec<u32> {
    let draws = Draws::new(seed);
    let mut order: Vec<(u32, &str)> = issues
        .iter()
        .map(|issue| issue.proposal.as_str())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .map(|proposal| (draws.below(proposal, "predict fold", 0, u32::MAX), proposal))
        .collect();
    order.sort_unstable();
    let dealt: BTreeMap<&str, u32> = order
        .into_iter()
        .zip((0..folds.max(1)).cycle())
        .map(|((_, proposal), fold)| (proposal, fold))
        .collect();
    issues.iter().map(|issue| dealt.get(issue.proposal.as_str()).copied().unwrap_or(0)).collect()
}

/// The weights to judge each issue by: fitted on the other folds only.
pub fn cross_fitted(known: &[Option<Known>], fold: &[u32]) -> Vec<Weights> {
    let all: std::collections::BTreeSet<u32> = fold.iter().copied().collect();
    let fitted: BTreeMap<u32, Weights> = all
        .into_iter()
        .map(|left_out| {
            let others = known.iter().zip(fold).filter(|(_, fold)| **fold != left_out);
            let others: Vec<&Known> = others.filter_map(|(known, _)| known.as_ref()).collect();
            (left_out, fit(&others))
        })
        .collect();
    fold.iter().map(|fold| fitted.get(fold).copied().unwrap_or([0.0; COUNT])).collect()
}
