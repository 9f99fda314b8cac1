//! Whether any text reaches what every row needs: searched until one is found, or it is shown that none can.
//!
//! The proof is Lagrange's: weigh the rows, and take for each knot by itself the alternative that is worth most by those weights.
//! If even that falls short of the weighed needs, no text reaches them all (Geoffrion 1974, “Lagrangean relaxation for integer
//! programming”). Weights are improved by subgradient steps (Held, Wolfe & Crowder 1974, “Validation of subgradient
//! optimization”, with Polyak's step) and alternatives that the bound excludes are dropped; where that decides nothing, one knot is
//! fixed on each of its alternatives in turn. Floats propose weights. The weights themselves and all that follows from them are integers,
//! so that what is called refuted is.

use super::puzzle::{NEVER, Puzzle, satisfied};
use super::solve::Watch;

/// The sum of the weights.
const ONE: i64 = 1 << 20;
/// Steps that improve the weights where the search begins, and in each of its nodes.
const AT_ROOT: usize = 1_500;
const WARM: usize = 200;
const AT_NODE: usize = 10;
/// How far below nothing a step aims, in weighed units.
const BEYOND: f64 = ONE as f64 * 20_000.0;

/// How a search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// No text does.
    Refuted,
    /// This one does.
    Found(Vec<usize>),
    /// It was not decided within the limit.
    Limit,
}

/// A search for a text that reaches what is needed.
pub struct Refuter<'a> {
    puzzle: &'a Puzzle,
    needs: Vec<i64>,
    /// The rows that have weights.
    active: Vec<usize>,
    /// Scratch: what each column is worth by the weights.
    score: Vec<i64>,
    /// Scratch: how often each column was taken of late.
    taken: Vec<f64>,
    /// How many nodes have been looked at.
    pub nodes: u64,
    /// The rows that had a part in what was shown.
    pub rows_used: Vec<bool>,
    /// The clauses that had a part in it.
    pub clauses_used: Vec<bool>,
}

/// What a node has left.
#[derive(Clone)]
struct Node {
    allowed: Vec<u64>,
    weights: Vec<i64>,
}

impl<'a> Refuter<'a> {
    /// A search for a text in which the rows that are levelled reach `level`, and all others their floors.
    pub fn new(puzzle: &'a Puzzle, level: i64) -> Self {
        let needs = puzzle.needs(level);
        Self {
            puzzle,
            active: (0..needs.len()).filter(|row| needs[*row] > NEVER).collect(),
            needs,
            score: vec![0; puzzle.columns()],
            taken: vec![0.0; puzzle.columns()],
            nodes: 0,
            rows_used: vec![false; puzzle.rows.len()],
            clauses_used: vec![false; puzzle.clauses.len()],
        }
    }

    /// Searches through no more than `limit` nodes beyond the first. `weights`, one a row, is where the search begins, and then the
    /// weights it found best there; empty for no idea.
    pub fn run(&mut self, limit: u64, weights: &mut Vec<i64>, watch: &Watch<'_>) -> Verdict {
        let warm = weights.len() == self.puzzle.rows.len();
        let begin = if warm {
            self.active.iter().map(|row| weights[*row]).collect()
        } else {
            vec![ONE / self.active.len().max(1) as i64; self.active.len()]
        };
        let allowed = (0..self.puzzle.knots()).map(|knot| self.puzzle.all(knot)).collect();
        let mut root = Node { allowed, weights: begin };
        let decided = self.bound(&mut root, if warm { WARM } else { AT_ROOT });
        weights.clear();
        weights.resize(self.puzzle.rows.len(), 0);
        for (row, weight) in self.active.iter().zip(&root.weights) {
            weights[*row] = *weight;
        }
        if let Some(verdict) = decided {
            return verdict;
        }
        let kept: Vec<usize> = (0..self.active.len()).filter(|at| root.weights[*at] > 0).collect();
        root.weights = kept.iter().map(|at| root.weights[*at]).collect();
        self.active = kept.iter().map(|at| self.active[*at]).collect();
        self.search(root, limit, watch)
    }

    /// Depth first, on a stack of what is left to look at.
    fn search(&mut self, root: Node, limit: u64, watch: &Watch<'_>) -> Verdict {
        let mut open = vec![(root, true)];
        while let Some((mut node, bounded)) = open.pop() {
            if self.nodes >= limit || watch.over() {
                return Verdict::Limit;
            }
            self.nodes += 1;
            node.weights.resize(self.active.len(), 0);
            if !bounded && let Some(verdict) = self.bound(&mut node, AT_NODE) {
                match verdict {
                    Verdict::Refuted => continue,
                    found => return found,
                }
            }
            let Some(knot) = self.knot_to_fix(&node) else {
                match self.leaf(&node) {
                    Verdict::Refuted => continue,
                    found => return found,
                }
            };
            let mut alternatives: Vec<usize> =
                (0..self.puzzle.alternatives(knot)).filter(|a| node.allowed[knot] >> a & 1 == 1).collect();
            let taken = |alternative: &usize| self.taken[self.puzzle.column(knot, *alternative)];
            alternatives.sort_by(|one, two| taken(one).total_cmp(&taken(two)).then(two.cmp(one)));
            for alternative in alternatives {
                let mut next = node.clone();
                next.allowed[knot] = 1 << alternative;
                open.push((next, false));
            }
        }
        Verdict::Refuted
    }

    /// Every knot stands on one alternative: whether that is a text that does. A row without a weight that stops it gets one.
    fn leaf(&mut self, node: &Node) -> Verdict {
        let choice: Vec<usize> = node.allowed.iter().map(|mask| mask.trailing_zeros() as usize).collect();
        let values = self.puzzle.values(&choice);
        let worst = (0..values.len()).filter(|row| values[*row] < self.needs[*row]);
        let Some(row) = worst.min_by_key(|row| values[*row] - self.needs[*row]) else {
            return Verdict::Found(choice);
        };
        self.rows_used[row] = true;
        if !self.active.contains(&row) {
            self.active.push(row);
        }
        Verdict::Refuted
    }

    /// The knot about which the last steps were least of one mind, weighed by what it moves.
    fn knot_to_fix(&self, node: &Node) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for knot in (0..self.puzzle.knots()).filter(|knot| node.allowed[*knot].count_ones() > 1) {
            let columns =
                self.puzzle.column(knot, 0)..self.puzzle.column(knot, self.puzzle.alternatives(knot));
            let most = columns.clone().map(|column| self.taken[column]).fold(0.0, f64::max);
            let mut moves = 1.0;
            for row in &self.active {
                let worth = &self.puzzle.rows[*row].worth[columns.clone()];
                let open = worth.iter().enumerate().filter(|(a, _)| node.allowed[knot] >> a & 1 == 1);
                let (low, high) = open.fold((i64::MAX, i64::MIN), |(l, h), (_, w)| (l.min(*w), h.max(*w)));
                moves += (high - low) as f64;
            }
            let score = (1.3 - most) * moves;
            if best.is_none_or(|(found, _)| score > found) {
                best = Some((score, knot));
            }
        }
        best.map(|(_, knot)| knot)
    }

    /// Improves the weights of a node by so many steps and drops what they exclude. `None` if that decides nothing.
    fn bound(&mut self, node: &mut Node, steps: usize) -> Option<Verdict> {
        if self.puzzle.propagate(&mut node.allowed, &mut self.clauses_used).is_none() {
            return Some(Verdict::Refuted);
        }
        let rows = self.active.len();
        let mut choice = vec![0; self.puzzle.knots()];
        let (mut slope, mut direction) = (vec![0.0; rows], vec![0.0; rows]);
        let mut best = (i64::MAX, node.weights.clone());
        self.taken.fill(0.0);
        for step in 0..steps.max(1) {
            let over = self.relaxed(node, &mut choice);
            if over < 0 {
                self.mark(&node.weights);
                return Some(Verdict::Refuted);
            }
            if self.drop_excluded(node, &choice, over)
                && self.puzzle.propagate(&mut node.allowed, &mut self.clauses_used).is_none()
            {
                return Some(Verdict::Refuted);
            }
            if over < best.0 {
                best = (over, node.weights.clone());
            }
            let mut all_reached = true;
            for (slope, row) in slope.iter_mut().zip(&self.active) {
                let over = self.puzzle.value(&self.puzzle.rows[*row], &choice) - self.needs[*row];
                all_reached &= over >= 0;
                *slope = over as f64;
            }
            if all_reached && self.reaches_all(&choice) {
                return Some(Verdict::Found(choice));
            }
            self.note(&choice, step);
            if !weigh(&mut node.weights, &slope, &mut direction, over, step) {
                break;
            }
        }
        node.weights = best.1;
        None
    }

    fn reaches_all(&self, choice: &[usize]) -> bool {
        let reached = self
            .puzzle
            .rows
            .iter()
            .zip(&self.needs)
            .all(|(row, need)| self.puzzle.value(row, choice) >= *need);
        reached && self.puzzle.clauses.iter().all(|clause| satisfied(clause, choice))
    }

    /// The text that is worth most by the weights, each knot by itself, and by how much it is over what is needed. No sum
    /// overflows: weights add up to no more than [`ONE`], and rows are counted in billionths.
    fn relaxed(&mut self, node: &Node, choice: &mut [usize]) -> i64 {
        self.score.fill(0);
        let mut over: i64 = 0;
        for (weight, row) in node.weights.iter().zip(&self.active).filter(|(weight, _)| **weight > 0) {
            for (score, worth) in self.score.iter_mut().zip(&self.puzzle.rows[*row].worth) {
                *score = score.wrapping_add(weight.wrapping_mul(*worth));
            }
            over -= weight * self.needs[*row];
        }
        for (knot, chosen) in choice.iter_mut().enumerate() {
            let mut best = i64::MIN;
            let mut left = node.allowed[knot];
            while left != 0 {
                let alternative = left.trailing_zeros() as usize;
                left &= left - 1;
                let score = self.score[self.puzzle.column(knot, alternative)];
                if score > best {
                    best = score;
                    *chosen = alternative;
                }
            }
            over += best;
        }
        over
    }

    /// Drops the alternatives that would cost more than there is to spare. Whether any went.
    fn drop_excluded(&mut self, node: &mut Node, choice: &[usize], over: i64) -> bool {
        let mut dropped = false;
        for (knot, chosen) in choice.iter().enumerate() {
            if node.allowed[knot].count_ones() < 2 {
                continue;
            }
            let best = self.score[self.puzzle.column(knot, *chosen)];
            for alternative in 0..self.puzzle.alternatives(knot) {
                if node.allowed[knot] >> alternative & 1 == 1
                    && best - self.score[self.puzzle.column(knot, alternative)] > over
                {
                    node.allowed[knot] &= !(1 << alternative);
                    dropped = true;
                }
            }
        }
        if dropped {
            self.mark(&node.weights);
        }
        dropped
    }

    fn mark(&mut self, weights: &[i64]) {
        for (row, _) in self.active.iter().zip(weights).filter(|(_, weight)| **weight > 0) {
            self.rows_used[*row] = true;
        }
    }

    fn note(&mut self, choice: &[usize], step: usize) {
        let share = 1.0 / (step as f64 + 1.0).min(8.0);
        for taken in &mut self.taken {
            *taken *= 1.0 - share;
        }
        for (knot, alternative) in choice.iter().enumerate() {
            self.taken[self.puzzle.column(knot, *alternative)] += share;
        }
    }
}

/// One step down: weights of rows that fall short rise. `false` where there is nowhere to go.
fn weigh(weights: &mut [i64], slope: &[f64], direction: &mut [f64], over: i64, step: usize) -> bool {
    let mut length = 0.0;
    for ((direction, slope), weight) in direction.iter_mut().zip(slope).zip(weights.iter()) {
        *direction = if step == 0 { *slope } else { 0.6 * *direction + 0.4 * slope };
        if *weight > 0 || *direction < 0.0 {
            length += *direction * *direction;
        }
    }
    if length <= 0.0 {
        return false;
    }
    let stride = (over as f64 + BEYOND) / length;
    let mut sum = 0;
    for (weight, direction) in weights.iter_mut().zip(direction.iter()) {
        *weight = (*weight as f64 - stride * direction).clamp(0.0, ONE as f64 * 1e6) as i64;
        sum += *weight;
    }
    if sum == 0 {
        return false;
    }
    let scale = ONE as f64 / sum as f64;
    for weight in weights.iter_mut() {
        *weight = (*weight as f64 * scale) as i64;
    }
    true
}
