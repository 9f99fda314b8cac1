//! From a fitted model to chances, and to tallies with an interval.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::fit::Fitted;
use super::likelihood::{logistic, ordered};

/// How many ways things may turn out are drawn.
pub const DRAWS: usize = 2000;

/// What the model says of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// For each State, the chances of yes, abstention and no if it votes.
    pub voting: Vec<[f64; 3]>,
    /// For each State, the chance of absence.
    pub absent: Vec<f64>,
    /// Tallies drawn: yes, abstain, no, absent.
    pub tallies: Vec<[usize; 4]>,
}

/// Numbers that look random and are the same everywhere.
struct Normals {
    rng: ChaCha8Rng,
    spare: Option<f64>,
}

impl Normals {
    fn uniform(&mut self) -> f64 {
        (self.rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// By the method of Box and Muller.
    fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        let angle = core::f64::consts::TAU * self.uniform();
        self.spare = Some(radius * libm::sin(angle));
        radius * libm::cos(angle)
    }
}

/// Draws what is unknown again and again: shared effects, those of the new text among them, then each State's own.
pub fn predict(fitted: &Fitted<'_>, name: &str) -> Prediction {
    let key = blake3::derive_key("adref forecast draws v1", name.as_bytes());
    let mut normals = Normals { rng: ChaCha8Rng::from_seed(key), spare: None };
    let states = fitted.target.len();
    let spreads =
        |fit: &super::solve::Fit, pick: &dyn Fn(usize) -> super::solve::Row| -> Vec<(f64, Vec<f64>, f64)> {
            (0..states)
                .map(|state| {
                    let row = pick(state);
                    let (weights, own) = fit.spread(state, &row);
                    (fit.at(state, &row), weights, own)
                })
                .collect()
        };
    let eta = spreads(&fitted.fit, &|state| fitted.target[state].0.clone());
    let width = spreads(&fitted.fit, &|state| fitted.target[state].1.clone());
    let away = spreads(&fitted.absence, &|state| fitted.target[state].2.clone());
    let mut voting = vec![[0.0; 3]; states];
    let mut absent = vec![0.0; states];
    let mut tallies = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let shared: Vec<f64> = (0..fitted.fit.shared.len()).map(|_| normals.normal()).collect();
        let shared = fitted.fit.deviate(shared);
        let absence: Vec<f64> = (0..fitted.absence.shared.len()).map(|_| normals.normal()).collect();
        let absence = fitted.absence.deviate(absence);
        let mut tally = [0; 4];
        for state in 0..states {
            let mut at = |(mean, weights, own): &(f64, Vec<f64>, f64), off: &[f64]| {
                let shared: f64 = weights.iter().zip(off).map(|(weight, off)| weight * off).sum();
                mean + shared + own * normals.normal()
            };
            let chances = ordered(at(&eta[state], &shared), at(&width[state], &shared));
            let gone = logistic(at(&away[state], &absence));
            for (sum, chance) in voting[state].iter_mut().zip(chances) {
                *sum += chance;
            }
            absent[state] += gone;
            let (mut left, mut which) = (normals.uniform(), 3);
            if left >= gone {
                left = (left - gone) / (1.0 - gone);
                which = if left < chances[0] {
                    0
                } else if left < chances[0] + chances[1] {
                    1
                } else {
                    2
                };
            }
            tally[which] += 1;
        }
        tallies.push(tally);
    }
    for chances in &mut voting {
        // Nothing is quite impossible; the floor is a thousandth.
        let total: f64 = chances.iter().map(|chance| chance / DRAWS as f64 + FLOOR).sum();
        for chance in chances.iter_mut() {
            *chance = (*chance / DRAWS as f64 + FLOOR) / total;
        }
    }
    let absent = absent.into_iter().map(|sum| (sum / DRAWS as f64).clamp(FLOOR, 1.0 - FLOOR)).collect();
    Prediction { voting, absent, tallies }
}

const FLOOR: f64 = 0.001;
