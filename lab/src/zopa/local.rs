//! A good text, quickly: threshold accepting (Dueck & Scheuer 1990, “Threshold accepting”).
//!
//! What is lowered is the sum of squared shortfalls below what each row needs, with what is still to be gained put a little above
//! the best text so far. A step is taken if it makes that sum worse by no more than a threshold that falls to nothing. Rows are
//! scaled to whole numbers that short floats hold exactly, and squares are added in one order, so that a walk is the same on every machine;
//! what it finds is counted again in integers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::puzzle::{Clause, NEVER, Puzzle, WHOLE, satisfied};

/// How far above the best text so far the target is, in thousandths.
const AHEAD: i64 = 15;
/// What a clause that does not hold counts as: a shortfall of so many thousandths.
const BROKEN: f32 = 50.0;
/// The first threshold: about nine rows as far below the target as it is above the best text, in thousandths squared.
const FIRST: f32 = 2_000.0;
/// What a row may add up to and still be exact.
const EXACT: i64 = 1 << 23;
/// How near to the best so far a text has to come to be counted, in thousandths.
const CLOSE: f32 = 0.05;
const THOUSANDTH: i64 = WHOLE / 1_000;
/// Rows are padded to a multiple of so many.
const LANES: usize = 16;
/// How many moves from one threshold to the next.
const STRETCH: u64 = 256;

/// Rows as the walk sees them: scaled, and column by column.
struct Board {
    /// Their number, padded.
    stride: usize,
    worth: Vec<f32>,
    /// Thousandths in the unit of each row; nothing where a row is padding.
    unit: Vec<f32>,
    /// What each row needs at the level that is aimed at.
    needs: Vec<f32>,
    /// Nothing for rows that are levelled, more than anything for others.
    others: Vec<f32>,
}

/// A text in the making.
struct Walk<'a> {
    puzzle: &'a Puzzle,
    board: Board,
    /// The clauses each knot is part of, those of tolls not among them.
    clauses: Vec<Vec<usize>>,
    /// The tolls each knot has a part in.
    tolls: Vec<Vec<usize>>,
    choice: Vec<usize>,
    values: Vec<f32>,
    broken: i32,
}

/// Improves a text by so many moves. What comes back holds if any text on the way did; with it the least of the rows that are levelled.
pub(super) fn improve(puzzle: &Puzzle, from: &[usize], moves: u64, seed: u64) -> (Vec<usize>, bool) {
    let mut walk = Walk::new(puzzle, from);
    let free: Vec<usize> = {
        let follows = puzzle.follows();
        (0..puzzle.knots()).filter(|knot| !follows[*knot] && puzzle.alternatives(*knot) > 1).collect()
    };
    let levelled = puzzle.rows.iter().any(|row| row.level);
    let mut best = (puzzle.holds(&walk.choice), puzzle.least(&walk.choice), walk.choice.clone());
    if free.is_empty() || (best.0 && !levelled) {
        return (best.2, best.0);
    }
    walk.aim(best.1);
    let mut cost = walk.cost(&walk.values, walk.broken);
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut threshold = FIRST;
    let mut next = walk.values.clone();
    let mut changed: Vec<(usize, usize)> = Vec::new();
    for step in 0..moves {
        if step % STRETCH == 0 {
            let left = (moves - step) as f32 / moves as f32;
            threshold = FIRST * left * left * left;
        }
        let draw = draws.next_u64();
        let knot = free[(draw >> 32) as usize % free.len()];
        let other = (draw & 0xffff) as usize % (puzzle.alternatives(knot) - 1);
        let alternative = if other >= walk.choice[knot] { other + 1 } else { other };
        walk.change(knot, alternative, &mut next, &mut changed);
        let broken = walk.broken_after(&changed);
        let then = walk.cost(&next, broken);
        let noise = threshold * ((draw >> 16) & 0xffff) as f32 / 65_536.0;
        if then - cost > noise {
            walk.undo(&changed);
            continue;
        }
        std::mem::swap(&mut walk.values, &mut next);
        walk.broken = broken;
        cost = then;
        if !walk.promises(best.0, best.1) {
            continue;
        }
        let reached = (puzzle.holds(&walk.choice), puzzle.least(&walk.choice));
        if reached > (best.0, best.1) {
            best = (reached.0, reached.1, walk.choice.clone());
            if best.0 && !levelled {
                break;
            }
            walk.aim(best.1);
            cost = walk.cost(&walk.values, walk.broken);
        }
    }
    (best.2, best.0)
}

impl Board {
    fn new(puzzle: &Puzzle) -> Self {
        let stride = puzzle.rows.len().next_multiple_of(LANES);
        let mut board = Self {
            stride,
            worth: vec![0.0; puzzle.columns() * stride],
            unit: vec![0.0; stride],
            needs: vec![0.0; stride],
            others: vec![f32::INFINITY; stride],
        };
        for (at, row) in puzzle.rows.iter().enumerate() {
            let unit = (puzzle.most(row) / EXACT).max(1);
            for (column, worth) in row.worth.iter().enumerate() {
                board.worth[column * stride + at] = (worth / unit) as f32;
            }
            board.unit[at] = unit as f32 / THOUSANDTH as f32;
            if row.level {
                board.others[at] = 0.0;
            }
        }
        board
    }

    fn column(&self, column: usize) -> &[f32] {
        &self.worth[column * self.stride..(column + 1) * self.stride]
    }
}

impl<'a> Walk<'a> {
    fn new(puzzle: &'a Puzzle, from: &[usize]) -> Self {
        let mut choice = from.to_vec();
        puzzle.follow(&mut choice);
        let board = Board::new(puzzle);
        let mut of_toll = vec![false; puzzle.clauses.len()];
        let mut tolls = vec![Vec::new(); puzzle.knots()];
        for (index, toll) in puzzle.tolls.iter().enumerate() {
            for clause in &toll.clauses {
                of_toll[*clause] = true;
                for (knot, _) in puzzle.clauses[*clause].iter().filter(|(knot, _)| *knot != toll.knot) {
                    if !tolls[*knot].contains(&index) {
                        tolls[*knot].push(index);
                    }
                }
            }
        }
        let mut clauses = vec![Vec::new(); puzzle.knots()];
        for (index, clause) in puzzle.clauses.iter().enumerate().filter(|(index, _)| !of_toll[*index]) {
            for (knot, _) in clause {
                if !clauses[*knot].contains(&index) {
                    clauses[*knot].push(index);
                }
            }
        }
        let mut values = vec![0.0; board.stride];
        for (knot, alternative) in choice.iter().enumerate() {
            for (value, worth) in values.iter_mut().zip(board.column(puzzle.column(knot, *alternative))) {
                *value += worth;
            }
        }
        let unmet = |(index, clause): (usize, &Clause)| !of_toll[index] && !satisfied(clause, &choice);
        let broken = puzzle.clauses.iter().enumerate().filter(|one| unmet(*one)).count() as i32;
        Self { puzzle, board, clauses, tolls, choice, values, broken }
    }

    /// Aims a little above a level.
    fn aim(&mut self, least: Option<i64>) {
        let needs = self.puzzle.needs(least.map_or(NEVER, |least| least + AHEAD * THOUSANDTH));
        for ((aim, need), unit) in self.board.needs.iter_mut().zip(needs).zip(&self.board.unit) {
            *aim = need as f32 / (unit * THOUSANDTH as f32);
        }
    }

    /// The sum of squared shortfalls.
    fn cost(&self, values: &[f32], broken: i32) -> f32 {
        let board = &self.board;
        let mut lanes = [0.0; LANES];
        let values = values.chunks_exact(LANES);
        let rows = board.needs.chunks_exact(LANES).zip(board.unit.chunks_exact(LANES));
        for (values, (needs, units)) in values.zip(rows) {
            for lane in 0..LANES {
                let short = (needs[lane] - values[lane]) * units[lane];
                let short = if short > 0.0 { short } else { 0.0 };
                lanes[lane] += short * short;
            }
        }
        lanes.iter().sum::<f32>() + broken as f32 * BROKEN * BROKEN
    }

    /// Whether the text may be better than the best so far; what it is, is counted elsewhere.
    fn promises(&self, holds: bool, best: Option<i64>) -> bool {
        if holds && self.broken > 0 {
            return false;
        }
        let Some(best) = best else { return self.broken == 0 };
        let best = best as f32 / THOUSANDTH as f32 - CLOSE;
        let mut lanes = [f32::INFINITY; LANES];
        let rows = self.board.others.chunks_exact(LANES).zip(self.board.unit.chunks_exact(LANES));
        for (values, (others, units)) in self.values.chunks_exact(LANES).zip(rows) {
            for lane in 0..LANES {
                let value = values[lane] * units[lane] + others[lane];
                lanes[lane] = if value < lanes[lane] { value } else { lanes[lane] };
            }
        }
        lanes.iter().all(|least| *least > best)
    }

    /// Puts a knot elsewhere, and the tolls that follow; `changed` is what stood before, `next` what all is worth then.
    fn change(
        &mut self,
        knot: usize,
        alternative: usize,
        next: &mut [f32],
        changed: &mut Vec<(usize, usize)>,
    ) {
        changed.clear();
        next.copy_from_slice(&self.values);
        self.put(knot, alternative, next, changed);
        for at in 0..self.tolls[knot].len() {
            let toll = &self.puzzle.tolls[self.tolls[knot][at]];
            let stood = self.choice[toll.knot];
            self.choice[toll.knot] = 0;
            let broken = toll.clauses.iter().any(|c| !satisfied(&self.puzzle.clauses[*c], &self.choice));
            self.choice[toll.knot] = stood;
            if usize::from(broken) != stood {
                self.put(toll.knot, usize::from(broken), next, changed);
            }
        }
    }

    fn put(&mut self, knot: usize, alternative: usize, next: &mut [f32], changed: &mut Vec<(usize, usize)>) {
        let before = std::mem::replace(&mut self.choice[knot], alternative);
        changed.push((knot, before));
        let old = self.board.column(self.puzzle.column(knot, before));
        let new = self.board.column(self.puzzle.column(knot, alternative));
        for ((value, old), new) in next.iter_mut().zip(old).zip(new) {
            *value += new - old;
        }
    }

    fn undo(&mut self, changed: &[(usize, usize)]) {
        for (knot, before) in changed.iter().rev() {
            self.choice[*knot] = *before;
        }
    }

    /// How many clauses are broken once these knots have changed.
    fn broken_after(&self, changed: &[(usize, usize)]) -> i32 {
        let mut broken = self.broken;
        for (knot, before) in changed {
            for clause in &self.clauses[*knot] {
                let clause = &self.puzzle.clauses[*clause];
                let now = satisfied(clause, &self.choice);
                let then = clause.iter().any(|(on, mask)| {
                    let stood = if on == knot { *before } else { self.choice[*on] };
                    mask >> stood & 1 == 1
                });
                broken += i32::from(then) - i32::from(now);
            }
        }
        broken
    }
}
