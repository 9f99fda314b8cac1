//! The layer over the engine: one distribution over the scale for each issue, a mixture whose weights are those of a
//! conditional logit (McFadden 1974) over what may come out.
//!
//! What may come out: each position taken and the reference point, as a point; and four spreads: around the compromise
//! mean, around the positions, where the engine's runs ended, and anywhere. An outcome is exactly a position taken more
//! often than not, so that the distribution has points in it; and where it is not, it is mostly in the middle.

use std::collections::BTreeMap;

use super::Issue;
use super::issue::{is_commission, is_parliament};
use super::play::{GRID, Runs};

/// What a component is weighed by. The first tell of a point, the last four are 1 for one spread each.
pub const FEATURES: [&str; 13] = [
    "share",
    "distance",
    "commission",
    "parliament",
    "reference",
    "extreme",
    "balance",
    "median",
    "crowd",
    "around-mean",
    "around-positions",
    "anywhere",
    "engine",
];
/// What each of them is, for the table of weights.
pub const MEANING: [&str; 13] = [
    "share of salience × power that stands at the point",
    "distance from the compromise mean, in hundreds of points",
    "the Commission stands there",
    "the Parliament stands there",
    "it is the reference point",
    "it is an end of the scale",
    "the smaller of the shares up to and from the point on: how nearly it is the median",
    "it is the median of positions by salience × power",
    "logarithm of how many points there are",
    "a spread around the compromise mean",
    "spreads around the positions, by salience × power",
    "evenly anywhere on the scale",
    "a spread around where the engine's runs ended",
];
/// How many features there are.
pub const COUNT: usize = FEATURES.len();

/// Weights of the features.
pub type Weights = [f64; COUNT];

/// Standard deviations of the spreads around the mean, the positions and the engine's outcomes, in points. Round numbers;
/// 20 or 30 for the first and 4 or 10 for the others change no figure by more than its second digit after the point.
const AROUND_MEAN: f64 = 24.0;
const AROUND_POSITIONS: f64 = 7.0;
const AROUND_ENGINE: f64 = 7.0;

/// What the layer may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Everything.
    All,
    /// Everything but the engine's runs.
    WithoutEngine,
}

/// A component of the mixture.
#[derive(Clone, Debug)]
pub struct Component {
    /// What it is weighed by.
    pub features: Weights,
    /// Where its mass is.
    pub mass: Box<[f64; GRID]>,
}

/// The components of an issue.
#[derive(Clone, Debug)]
pub struct Components(pub Vec<Component>);

fn feature(name: &str) -> usize {
    FEATURES.iter().position(|known| *known == name).unwrap_or(0)
}

fn grid(value: f64) -> usize {
    value.round().clamp(0.0, 100.0) as usize
}

/// Mass around a point, cut off at the ends of the scale.
fn around(centre: f64, deviation: f64) -> Box<[f64; GRID]> {
    let mut mass = Box::new([0.0; GRID]);
    for (at, mass) in mass.iter_mut().enumerate() {
        let off = (at as f64 - centre) / deviation;
        *mass = libm::exp(-0.5 * off * off);
    }
    let all: f64 = mass.iter().sum();
    mass.iter_mut().for_each(|mass| *mass /= all);
    mass
}

/// Points with their weights, each spread out.
fn spread(points: impl Iterator<Item = (f64, f64)>, deviation: f64) -> Box<[f64; GRID]> {
    let mut mass = Box::new([0.0; GRID]);
    for (at, weight) in points.filter(|(_, weight)| *weight > 0.0) {
        for (sum, one) in mass.iter_mut().zip(around(at, deviation).iter()) {
            *sum += weight * one;
        }
    }
    mass
}

impl Components {
    /// The components of an issue and its runs.
    pub fn new(issue: &Issue, runs: &Runs, what: Use) -> Self {
        let mean = issue.compromise_mean();
        let shares = issue.shares();
        // (share, Commission, Parliament) at each point.
        let mut points: BTreeMap<usize, (f64, bool, bool)> = BTreeMap::new();
        for (actor, share) in issue.actors.iter().zip(&shares) {
            let point = points.entry(grid(actor.position)).or_default();
            point.0 += share;
            point.1 |= is_commission(&actor.name);
            point.2 |= is_parliament(&actor.name);
        }
        let reference = issue.reference.map(grid);
        if let Some(at) = reference {
            points.entry(at).or_default();
        }
        let crowd = libm::log(points.len() as f64);
        let flag = |yes: bool| f64::from(u8::from(yes));
        let mut all = Vec::with_capacity(points.len() + 4);
        let mut below = 0.0;
        for (at, (share, commission, parliament)) in &points {
            let mut features = [0.0; COUNT];
            let mut set = |name: &str, value: f64| features[feature(name)] = value;
            set("share", *share);
            set("distance", (*at as f64 - mean).abs() / 100.0);
            set("commission", flag(*commission));
            set("parliament", flag(*parliament));
            set("reference", flag(reference == Some(*at)));
            set("extreme", flag(*at == 0 || *at == GRID - 1));
            set("balance", (below + share).min(1.0 - below));
            set("median", flag(below < 0.5 && below + share >= 0.5));
            set("crowd", crowd);
            below += share;
            let mut mass = Box::new([0.0; GRID]);
            mass[*at] = 1.0;
            all.push(Component { features, mass });
        }
        let mut add = |name: &str, mass: Box<[f64; GRID]>| {
            let mut features = [0.0; COUNT];
            features[feature(name)] = 1.0;
            all.push(Component { features, mass });
        };
        add("around-mean", around(mean, AROUND_MEAN));
        let positions = points.iter().map(|(at, (share, ..))| (*at as f64, *share));
        add("around-positions", spread(positions, AROUND_POSITIONS));
        add("anywhere", Box::new([1.0 / GRID as f64; GRID]));
        if what == Use::All {
            add("engine", spread_of_runs(runs, mean));
        }
        Self(all)
    }

    /// The weight of each component in the mixture.
    pub fn shares(&self, weights: &Weights) -> Vec<f64> {
        let scores: Vec<f64> = self
            .0
            .iter()
            .map(|one| one.features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum())
            .collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = scores.iter().map(|score| libm::exp(score - most)).collect();
        let all: f64 = shares.iter().sum();
        shares.iter().map(|share| share / all).collect()
    }

    /// The distribution.
    pub fn mixed(&self, weights: &Weights) -> Distribution {
        let mut mass = [0.0; GRID];
        for (one, share) in self.0.iter().zip(self.shares(weights)) {
            for (sum, part) in mass.iter_mut().zip(one.mass.iter()) {
                *sum += share * part;
            }
        }
        Distribution(mass)
    }
}

/// Where the runs ended, spread out; around the compromise mean where none came to an end.
fn spread_of_runs(runs: &Runs, mean: f64) -> Box<[f64; GRID]> {
    let shares = runs.shares();
    if shares.iter().all(|share| *share == 0.0) {
        return around(mean, AROUND_ENGINE);
    }
    spread(shares.iter().enumerate().map(|(at, share)| (at as f64, *share)), AROUND_ENGINE)
}

/// A distribution over the points 0, 1, … 100.
#[derive(Clone, Debug, PartialEq)]
pub struct Distribution(pub [f64; GRID]);

impl Distribution {
    /// The engine's runs as they are, without any layer; the compromise mean where none came to an end.
    pub fn of_runs(issue: &Issue, runs: &Runs) -> Self {
        let mut mass = runs.shares();
        if mass.iter().all(|share| *share == 0.0) {
            mass[grid(issue.compromise_mean())] = 1.0;
        }
        Self(mass)
    }

    /// The smallest point with at least this share of the mass at or below it.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sum = 0.0;
        for (at, mass) in self.0.iter().enumerate() {
            sum += mass;
            if sum >= share - 1e-12 {
                return at as f64;
            }
        }
        (GRID - 1) as f64
    }

    /// The forecast for the least absolute error: the median.
    pub fn least_error(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The forecast for the most hits within ten points: the centre of the window of twenty points with the most mass; of
    /// several next to each other, the middle one.
    pub fn most_hits(&self) -> f64 {
        let within = |centre: usize| -> f64 {
            let (low, high) = (centre.saturating_sub(10), (centre + 10).min(GRID - 1));
            self.0[low..=high].iter().sum()
        };
        let masses: Vec<f64> = (0..GRID).map(within).collect();
        let most = masses.iter().copied().fold(0.0, f64::max);
        let best: Vec<usize> = (0..GRID).filter(|at| masses[*at] > most - 1e-9).collect();
        best.get(best.len() / 2).map_or(50.0, |at| *at as f64)
    }

    /// The continuous ranked probability score (Matheson & Winkler 1976), in points: the smaller the better, and for a
    /// single point its absolute error.
    pub fn crps(&self, outcome: f64) -> f64 {
        // Between two points of the grid the distribution is flat, and an outcome may lie between them.
        let (mut score, mut below) = (0.0, 0.0);
        for (at, mass) in self.0.iter().enumerate().take(GRID - 1) {
            below += mass;
            let (low, high) = (at as f64, at as f64 + 1.0);
            let before = (outcome.clamp(low, high) - low) * below * below;
            let after = (high - outcome.clamp(low, high)) * (1.0 - below) * (1.0 - below);
            score += before + after;
        }
        score
    }
}
