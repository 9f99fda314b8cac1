//! A good text, quickly: threshold accepting (Dueck & Scheuer 1990, “Threshold accepting”), in integers.
//!
//! What is lowered is the sum of squared shortfalls below what each row needs, with what is still to be gained put a little above
//! the best text so far. A step is taken if it makes that sum worse by no more than a threshold that falls to nothing.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::puzzle::{Clause, NEVER, Puzzle, Row, satisfied};

/// Shortfalls are squared in millionths.
const FINE: i64 = 1_000;
/// How far above the best text so far the target is.
const AHEAD: i64 = 15_000_000;
/// What a clause that does not hold counts as: a shortfall of so many millionths.
const BROKEN: i64 = 50_000;
/// The first threshold: about nine rows as far below the target as it is above the best text.
const FIRST: i64 = 2_000_000_000;
/// How many moves from one threshold to the next.
const STRETCH: u64 = 256;

/// A text in the making.
struct Walk<'a> {
    puzzle: &'a Puzzle,
    /// What each column adds to each row, column by column.
    columns: Vec<Vec<i64>>,
    /// The clauses each knot is part of, those of tolls not among them.
    clauses: Vec<Vec<usize>>,
    /// The tolls each knot has a part in.
    tolls: Vec<Vec<usize>>,
    /// What each row needs at a level, and whether it is levelled.
    needs: Vec<i64>,
    choice: Vec<usize>,
    values: Vec<i64>,
    broken: i64,
}

/// Improves a text by so many moves. What comes back holds if any text on the way did; with it the least of the rows that are levelled.
pub(super) fn improve(puzzle: &Puzzle, from: &[usize], moves: u64, seed: u64) -> (Vec<usize>, bool) {
    let mut walk = Walk::new(puzzle, from);
    let free: Vec<usize> = {
        let follows = puzzle.follows();
        (0..puzzle.knots()).filter(|knot| !follows[*knot] && puzzle.alternatives(*knot) > 1).collect()
    };
    let levelled = puzzle.rows.iter().any(|row| row.level);
    let mut best = (walk.holds(), walk.least(), walk.choice.clone());
    walk.aim(best.1);
    let mut cost = walk.cost(&walk.values) + walk.broken;
    if free.is_empty() || (best.0 && !levelled) {
        return (best.2, best.0);
    }
    let mut draws = ChaCha8Rng::seed_from_u64(seed);
    let mut threshold = FIRST;
    let mut next = walk.values.clone();
    let mut changed: Vec<(usize, usize)> = Vec::new();
    for step in 0..moves {
        if step % STRETCH == 0 {
            let left = i128::from(moves - step) * 1_000 / i128::from(moves);
            threshold = (i128::from(FIRST) * left * left * left / 1_000_000_000) as i64;
        }
        let draw = draws.next_u64();
        let knot = free[(draw >> 32) as usize % free.len()];
        let other = (draw & 0xffff) as usize % (puzzle.alternatives(knot) - 1);
        let alternative = if other >= walk.choice[knot] { other + 1 } else { other };
        walk.change(knot, alternative, &mut next, &mut changed);
        let broken = walk.broken_after(&changed);
        let then = walk.cost(&next) + broken;
        let noise = (i128::from(threshold) * i128::from((draw >> 16) & 0xffff) / 0x10000) as i64;
        if then - cost > noise {
            walk.undo(&changed);
            continue;
        }
        std::mem::swap(&mut walk.values, &mut next);
        walk.broken = broken;
        cost = then;
        let reached = (walk.broken == 0 && walk.reaches(), walk.least());
        if (reached.0, reached.1) > (best.0, best.1) {
            best = (reached.0, reached.1, walk.choice.clone());
            if best.0 && !levelled {
                break;
            }
            walk.aim(best.1);
            cost = walk.cost(&walk.values) + walk.broken;
        }
    }
    (best.2, best.0)
}

impl<'a> Walk<'a> {
    fn new(puzzle: &'a Puzzle, from: &[usize]) -> Self {
        let mut choice = from.to_vec();
        puzzle.follow(&mut choice);
        let columns = (0..puzzle.columns())
            .map(|column| puzzle.rows.iter().map(|row| row.worth[column]).collect())
            .collect();
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
        let values = puzzle.values(&choice);
        let unmet = |(index, clause): (usize, &Clause)| !of_toll[index] && !satisfied(clause, &choice);
        let broken = puzzle.clauses.iter().enumerate().filter(|one| unmet(*one)).count() as i64;
        let needs = puzzle.needs(NEVER);
        Self { puzzle, columns, clauses, tolls, needs, choice, values, broken: broken * BROKEN * BROKEN }
    }

    fn least(&self) -> i64 {
        let levelled = self.puzzle.rows.iter().zip(&self.values).filter(|(row, _)| row.level);
        levelled.map(|(_, value)| *value).min().unwrap_or(0)
    }

    fn aim(&mut self, least: i64) {
        self.needs = self.puzzle.needs(least + AHEAD);
    }

    fn cost(&self, values: &[i64]) -> i64 {
        let mut cost = 0;
        for (value, need) in values.iter().zip(&self.needs) {
            let short = (need - value).clamp(0, 4_000_000_000) / FINE;
            cost += short * short;
        }
        cost
    }

    fn reaches(&self) -> bool {
        let floor = |(row, value): (&Row, &i64)| row.floor.is_none_or(|floor| *value >= floor);
        self.puzzle.rows.iter().zip(&self.values).all(floor)
    }

    fn holds(&self) -> bool {
        self.broken == 0 && self.reaches()
    }

    /// Puts a knot elsewhere, and the tolls that follow; `changed` is what stood before, `next` what all is worth then.
    fn change(
        &mut self,
        knot: usize,
        alternative: usize,
        next: &mut [i64],
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

    fn put(&mut self, knot: usize, alternative: usize, next: &mut [i64], changed: &mut Vec<(usize, usize)>) {
        let before = std::mem::replace(&mut self.choice[knot], alternative);
        changed.push((knot, before));
        let (old, new) = (
            &self.columns[self.puzzle.column(knot, before)],
            &self.columns[self.puzzle.column(knot, alternative)],
        );
        for ((value, old), new) in next.iter_mut().zip(old).zip(new) {
            *value += new - old;
        }
    }

    fn undo(&mut self, changed: &[(usize, usize)]) {
        for (knot, before) in changed.iter().rev() {
            self.choice[*knot] = *before;
        }
    }

    /// What broken clauses count as once these knots have changed.
    fn broken_after(&self, changed: &[(usize, usize)]) -> i64 {
        let mut broken = self.broken;
        for (knot, before) in changed {
            for clause in &self.clauses[*knot] {
                let clause = &self.puzzle.clauses[*clause];
                let now = satisfied(clause, &self.choice);
                let then = clause.iter().any(|(on, mask)| {
                    let stood = if on == knot { *before } else { self.choice[*on] };
                    mask >> stood & 1 == 1
                });
                broken += (i64::from(then) - i64::from(now)) * BROKEN * BROKEN;
            }
        }
        broken
    }
}
