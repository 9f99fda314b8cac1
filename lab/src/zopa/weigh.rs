//! Lagrange's bound: rows weighed, and each knot by itself on what is worth most by those weights.
//!
//! All numbers here are whole, and so small that floats hold their sums and products exactly: rows are scaled, rounded up, to less than
//! 2³², weights add up to no more than 2²⁰. What is refuted is refuted exactly, and yet runs at the speed of floats.

use super::puzzle::{NEVER, Puzzle};

/// The sum of the weights.
pub(super) const ONE: f64 = 1_048_576.0;
/// How far below nothing a step aims, in weighed units.
const BEYOND: f64 = ONE * 20_000.0;
/// Rows are padded to a multiple of so many.
const LANES: usize = 8;
/// The most a scaled row adds up to, as a power of two.
const BITS: u32 = 31;

/// The rows that have weights, scaled, column by column.
#[derive(Clone, Default)]
pub(super) struct Board {
    /// Which rows, by index into [`Puzzle::rows`].
    pub(super) rows: Vec<usize>,
    /// Their number, padded.
    stride: usize,
    /// What each column adds to each of them.
    worth: Vec<f64>,
    /// What each of them needs.
    needs: Vec<f64>,
}

impl Board {
    /// These rows, and what they need.
    pub(super) fn new(puzzle: &Puzzle, rows: Vec<usize>, needs: &[i64]) -> Self {
        let stride = rows.len().next_multiple_of(LANES);
        let mut board =
            Self { stride, worth: vec![0.0; puzzle.columns() * stride], needs: vec![0.0; stride], rows };
        for (at, row) in board.rows.iter().enumerate() {
            let worth = &puzzle.rows[*row].worth;
            let shift = (i64::BITS - puzzle.most(&puzzle.rows[*row]).leading_zeros()).saturating_sub(BITS);
            // Rounded up, so that what falls short here falls short.
            let scaled = |number: i64| number.saturating_add((1 << shift) - 1) >> shift;
            for (column, worth) in worth.iter().enumerate() {
                board.worth[column * stride + at] = scaled(*worth) as f64;
            }
            let far = 1 << (BITS + 1);
            board.needs[at] = scaled(needs[*row].max(NEVER)).clamp(-far, far) as f64;
        }
        board
    }

    pub(super) fn column(&self, column: usize) -> &[f64] {
        &self.worth[column * self.stride..(column + 1) * self.stride]
    }

    /// Weights as wide as the board.
    pub(super) fn pad(&self, weights: &mut Vec<f64>) {
        weights.resize(self.stride, 0.0);
    }

    /// What a choice has over what is needed, row by row.
    pub(super) fn over(&self, puzzle: &Puzzle, choice: &[usize], over: &mut [f64]) {
        for (over, need) in over.iter_mut().zip(&self.needs) {
            *over = -need;
        }
        for (knot, alternative) in choice.iter().enumerate() {
            add(over, self.column(puzzle.column(knot, *alternative)));
        }
    }
}

/// Adds; exactly.
fn add(sum: &mut [f64], other: &[f64]) {
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum += other;
    }
}

/// Puts one column in the place of another.
pub(super) fn exchange(sum: &mut [f64], old: &[f64], new: &[f64]) {
    for ((sum, old), new) in sum.iter_mut().zip(old).zip(new) {
        *sum += new - old;
    }
}

/// The weighed sum, in whatever order: it is exact.
pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    for (one, other) in one.chunks_exact(LANES).zip(other.chunks_exact(LANES)) {
        for lane in 0..LANES {
            lanes[lane] += one[lane] * other[lane];
        }
    }
    lanes.iter().sum()
}

/// One step down: weights of rows that fall short rise. `false` where there is nowhere to go.
pub(super) fn step(
    weights: &mut [f64],
    slope: &[f64],
    direction: &mut [f64],
    over: f64,
    first: bool,
) -> bool {
    let mut length = 0.0;
    for ((direction, slope), weight) in direction.iter_mut().zip(slope).zip(weights.iter()) {
        *direction = if first { *slope } else { 0.6 * *direction + 0.4 * slope };
        if *weight > 0.0 || *direction < 0.0 {
            length += *direction * *direction;
        }
    }
    if length <= 0.0 {
        return false;
    }
    let stride = (over + BEYOND) / length;
    let mut sum = 0.0;
    for (weight, direction) in weights.iter_mut().zip(direction.iter()) {
        *weight = (*weight - stride * direction).clamp(0.0, ONE * 1e6);
        sum += *weight;
    }
    if sum < 1.0 {
        return false;
    }
    let scale = ONE / sum;
    let mut sum = 0.0;
    for weight in weights.iter_mut() {
        *weight = f64::from((*weight * scale) as i32);
        sum += *weight;
    }
    sum > 0.0
}
