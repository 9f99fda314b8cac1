//! The best fit of a model with effects that all States share and effects of each State's own, all of them shrunk
//! towards a mean, and how uncertain it is (Laplace's approximation).
//!
//! Given what is shared, States do not bear on each other. So Newton's step solves a small system for each State and
//! one for what is shared (the Schur complement), not one for everything at once. `nalgebra` factors both.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn};

use super::likelihood::{Seen, slope};

/// A sparse row: which effects enter, and how much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Effects that all States share.
    pub shared: Vec<(usize, f64)>,
    /// Effects of the State's own.
    pub own: Vec<(usize, f64)>,
}

/// One State's vote on one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Which State.
    pub state: usize,
    /// How much it counts; 1 for what happened just now.
    pub weight: f64,
    /// What it did.
    pub seen: Seen,
    /// What makes its leaning.
    pub eta: Row,
    /// What makes the width of its abstention; empty where there is none.
    pub width: Row,
}

/// What an effect is before anything was seen: normal around `mean`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Its mean.
    pub mean: f64,
    /// Its standard deviation.
    pub sd: f64,
}

impl Prior {
    /// An effect that is probably near zero.
    pub fn zero(sd: f64) -> Self {
        Self { mean: 0.0, sd }
    }

    fn precision(self) -> f64 {
        1.0 / (self.sd * self.sd)
    }
}

/// What was seen, sorted by State, with the shared effects that bear on each.
pub struct Problem {
    states: Vec<Unit>,
}

struct Unit {
    /// The shared effects that bear on this State, in ascending order.
    columns: Vec<usize>,
    /// Its votes; the shared effects by their place in `columns`.
    seen: Vec<Observation>,
}

/// What the effects are likely to be.
pub struct Fit {
    /// Shared effects.
    pub shared: Vec<f64>,
    /// Each State's own.
    pub own: Vec<Vec<f64>>,
    /// ln of the probability of what was seen, everything unknown averaged over: by this, spreads are compared.
    pub evidence: f64,
    schur: Cholesky<f64, Dyn>,
    units: Vec<Solved>,
    columns: Vec<Vec<usize>>,
}

struct Solved {
    /// The curvature in the State's own effects.
    own: Cholesky<f64, Dyn>,
    /// Own effects by shared ones (of `columns`).
    coupling: DMatrix<f64>,
}

struct Curvature {
    value: f64,
    shared_gradient: DVector<f64>,
    own_gradients: Vec<DVector<f64>>,
    /// Its lower triangle; the upper one is left at zero.
    schur: DMatrix<f64>,
    units: Vec<Solved>,
}

const MOST_STEPS: usize = 100;

impl Problem {
    /// Sorts what was seen by State. The order within a State stays.
    pub fn new(states: usize, observations: &[Observation]) -> Self {
        let mut units: Vec<Unit> =
            (0..states).map(|_| Unit { columns: Vec::new(), seen: Vec::new() }).collect();
        for observation in observations {
            units[observation.state].seen.push(observation.clone());
        }
        for unit in &mut units {
            let mut columns: Vec<usize> = unit
                .seen
                .iter()
                .flat_map(|seen| seen.eta.shared.iter().chain(&seen.width.shared).map(|&(column, _)| column))
                .collect();
            columns.sort_unstable();
            columns.dedup();
            for seen in &mut unit.seen {
                for (column, _) in seen.eta.shared.iter_mut().chain(&mut seen.width.shared) {
                    *column = columns.binary_search(column).unwrap_or_default();
                }
            }
            unit.columns = columns;
        }
        Self { states: units }
    }

    /// Finds the best fit under these priors, beginning from another fit if there is one. `None` if the numbers break
    /// down, which finite input does not bring about.
    pub fn solve(&self, shared: &[Prior], own: &[Prior], from: Option<&Fit>) -> Option<Fit> {
        let mut point = match from {
            Some(fit) => (fit.shared.clone(), fit.own.clone()),
            None => (
                shared.iter().map(|prior| prior.mean).collect(),
                vec![own.iter().map(|prior| prior.mean).collect(); self.states.len()],
            ),
        };
        let mut value = self.value(&point, shared, own)?;
        for _ in 0..MOST_STEPS {
            let curvature = self.curvature(&point, shared, own)?;
            let (step, gain) = self.step(&curvature)?;
            let mut scale = 1.0;
            let mut moved = false;
            while scale > 1e-8 {
                let next = along(&point, &step, scale);
                if let Some(better) = self.value(&next, shared, own)
                    && better <= value - 1e-4 * scale * gain
                {
                    (point, value, moved) = (next, better, true);
                    break;
                }
                scale *= 0.5;
            }
            if !moved || gain < 1e-10 {
                break;
            }
        }
        let curvature = self.curvature(&point, shared, own)?;
        let mut evidence = -curvature.value;
        let schur = Cholesky::new(curvature.schur)?;
        evidence -= log_diagonal(&schur);
        for unit in &curvature.units {
            evidence -= log_diagonal(&unit.own);
        }
        evidence -= shared.iter().map(|prior| libm::log(prior.sd)).sum::<f64>();
        evidence -= self.states.len() as f64 * own.iter().map(|prior| libm::log(prior.sd)).sum::<f64>();
        let columns = self.states.iter().map(|unit| unit.columns.clone()).collect();
        Some(Fit { shared: point.0, own: point.1, evidence, schur, units: curvature.units, columns })
    }

    /// What is minimised: minus the log of likelihood and prior.
    fn value(&self, point: &(Vec<f64>, Vec<Vec<f64>>), shared: &[Prior], own: &[Prior]) -> Option<f64> {
        let mut value = penalty(&point.0, shared);
        for (unit, own_effects) in self.states.iter().zip(&point.1) {
            value += penalty(own_effects, own);
            for seen in &unit.seen {
                let (eta, width) = predictors(unit, seen, &point.0, own_effects);
                value -= seen.weight * slope(seen.seen, eta, width)?.value;
            }
        }
        value.is_finite().then_some(value)
    }

    fn curvature(
        &self,
        point: &(Vec<f64>, Vec<Vec<f64>>),
        shared: &[Prior],
        own: &[Prior],
    ) -> Option<Curvature> {
        let count = shared.len();
        let mut schur = DMatrix::zeros(count, count);
        let mut shared_gradient = DVector::zeros(count);
        for (at, prior) in shared.iter().enumerate() {
            schur[(at, at)] = prior.precision();
            shared_gradient[at] = (point.0[at] - prior.mean) * prior.precision();
        }
        let mut value = penalty(&point.0, shared);
        let mut own_gradients = Vec::with_capacity(self.states.len());
        let mut units = Vec::with_capacity(self.states.len());
        for (unit, effects) in self.states.iter().zip(&point.1) {
            value += penalty(effects, own);
            let (columns, size) = (unit.columns.len(), own.len());
            let mut block = DMatrix::zeros(size, size);
            let mut gradient = DVector::zeros(size);
            for (at, prior) in own.iter().enumerate() {
                block[(at, at)] = prior.precision();
                gradient[at] = (effects[at] - prior.mean) * prior.precision();
            }
            let mut coupling = DMatrix::zeros(size, columns);
            let mut outer: DMatrix<f64> = DMatrix::zeros(columns, columns);
            for seen in &unit.seen {
                let (eta, width) = predictors(unit, seen, &point.0, effects);
                let slope = slope(seen.seen, eta, width)?;
                value -= seen.weight * slope.value;
                let rows = [&seen.eta, &seen.width];
                for (row, first) in rows.into_iter().zip(slope.first) {
                    let pull = seen.weight * first;
                    for &(column, much) in &row.shared {
                        shared_gradient[unit.columns[column]] -= pull * much;
                    }
                    for &(at, much) in &row.own {
                        gradient[at] -= pull * much;
                    }
                }
                let [ee, ew, ww] = slope.second;
                for (left, right, second) in [(0, 0, ee), (0, 1, ew), (1, 0, ew), (1, 1, ww)] {
                    let bend = -seen.weight * second;
                    if bend == 0.0 {
                        continue;
                    }
                    for &(i, much) in &rows[left].shared {
                        for &(j, other) in &rows[right].shared {
                            // Cholesky's factors come from the lower triangle alone.
                            if i >= j {
                                outer[(i, j)] += bend * much * other;
                            }
                        }
                    }
                    for &(i, much) in &rows[left].own {
                        for &(j, other) in &rows[right].shared {
                            coupling[(i, j)] += bend * much * other;
                        }
                        for &(j, other) in &rows[right].own {
                            block[(i, j)] += bend * much * other;
                        }
                    }
                }
            }
            let block = Cholesky::new(block)?;
            let solved = block.solve(&coupling);
            // Columns are contiguous; those of a State are in ascending order, so that its lower triangle is the whole's.
            for (j, solved) in solved.as_slice().chunks_exact(size).enumerate() {
                for (i, coupled) in coupling.as_slice().chunks_exact(size).enumerate().skip(j) {
                    let mut sum = outer[(i, j)];
                    for (one, other) in coupled.iter().zip(solved) {
                        sum -= one * other;
                    }
                    schur[(unit.columns[i], unit.columns[j])] += sum;
                }
            }
            own_gradients.push(gradient);
            units.push(Solved { own: block, coupling });
        }
        Some(Curvature { value, shared_gradient, own_gradients, schur, units })
    }

    /// Newton's step, and how much it promises.
    #[allow(clippy::type_complexity)]
    fn step(&self, curvature: &Curvature) -> Option<((Vec<f64>, Vec<Vec<f64>>), f64)> {
        let mut right = -curvature.shared_gradient.clone();
        let each = self.states.iter().zip(&curvature.units).zip(&curvature.own_gradients);
        for ((unit, solved), gradient) in each {
            let moved = solved.own.solve(gradient);
            for (at, &column) in unit.columns.iter().enumerate() {
                right[column] += solved.coupling.column(at).dot(&moved);
            }
        }
        let shared = Cholesky::new(curvature.schur.clone())?.solve(&right);
        let mut gain = -shared.dot(&curvature.shared_gradient);
        let mut own = Vec::with_capacity(self.states.len());
        let each = self.states.iter().zip(&curvature.units).zip(&curvature.own_gradients);
        for ((unit, solved), gradient) in each {
            let mut right = -gradient.clone();
            for (at, &column) in unit.columns.iter().enumerate() {
                right -= solved.coupling.column(at) * shared[column];
            }
            let step = solved.own.solve(&right);
            gain -= step.dot(gradient);
            own.push(step.iter().copied().collect());
        }
        Some(((shared.iter().copied().collect(), own), gain))
    }
}

impl Fit {
    /// How a leaning depends on the shared effects once the State's own have followed them, and how far the own ones
    /// may lie beside that: `(weights, standard deviation)`.
    pub fn spread(&self, state: usize, row: &Row) -> (Vec<f64>, f64) {
        let mut weights = vec![0.0; self.shared.len()];
        for &(column, much) in &row.shared {
            weights[column] += much;
        }
        let unit = &self.units[state];
        let mut own = DVector::zeros(unit.coupling.nrows());
        for &(at, much) in &row.own {
            own[at] += much;
        }
        let solved = unit.own.solve(&own);
        for (at, &column) in self.columns[state].iter().enumerate() {
            weights[column] -= unit.coupling.column(at).dot(&solved);
        }
        (weights, libm::sqrt(own.dot(&solved).max(0.0)))
    }

    /// A leaning at the best fit.
    pub fn at(&self, state: usize, row: &Row) -> f64 {
        row.shared.iter().map(|&(column, much)| much * self.shared[column]).sum::<f64>()
            + row.own.iter().map(|&(at, much)| much * self.own[state][at]).sum::<f64>()
    }

    /// The standard deviation of a leaning.
    pub fn sd(&self, state: usize, row: &Row) -> f64 {
        let (weights, own) = self.spread(state, row);
        let weights = DVector::from_vec(weights);
        let shared = weights.dot(&self.schur.solve(&weights)).max(0.0);
        libm::sqrt(shared + own * own)
    }

    /// Turns independent standard normal numbers, one for each shared effect, into one way the shared effects may be
    /// off the best fit.
    pub fn deviate(&self, normal: Vec<f64>) -> Vec<f64> {
        let mut out = DVector::from_vec(normal);
        // H = L L', so L'^-1 z has covariance H^-1. The diagonal of a Cholesky factor is positive.
        let _ = self.schur.l_dirty().tr_solve_lower_triangular_mut(&mut out);
        out.iter().copied().collect()
    }
}

fn predictors(unit: &Unit, seen: &Observation, shared: &[f64], own: &[f64]) -> (f64, f64) {
    let sum = |row: &Row| {
        row.shared.iter().map(|&(column, much)| much * shared[unit.columns[column]]).sum::<f64>()
            + row.own.iter().map(|&(at, much)| much * own[at]).sum::<f64>()
    };
    (sum(&seen.eta), sum(&seen.width))
}

fn penalty(effects: &[f64], priors: &[Prior]) -> f64 {
    let off = |(effect, prior): (&f64, &Prior)| {
        0.5 * (effect - prior.mean) * (effect - prior.mean) * prior.precision()
    };
    effects.iter().zip(priors).map(off).sum()
}

fn along(
    point: &(Vec<f64>, Vec<Vec<f64>>),
    step: &(Vec<f64>, Vec<Vec<f64>>),
    scale: f64,
) -> (Vec<f64>, Vec<Vec<f64>>) {
    let add = |from: &Vec<f64>, by: &Vec<f64>| from.iter().zip(by).map(|(x, dx)| x + scale * dx).collect();
    (add(&point.0, &step.0), point.1.iter().zip(&step.1).map(|(from, by)| add(from, by)).collect())
}

/// Half the logarithm of a determinant.
fn log_diagonal(factor: &Cholesky<f64, Dyn>) -> f64 {
    let l = factor.l_dirty();
    (0..l.nrows()).map(|at| libm::log(l[(at, at)])).sum()
}
