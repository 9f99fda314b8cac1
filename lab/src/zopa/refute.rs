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
use super::weigh::{self, Board, ONE, dot, exchange};

/// Steps that improve the weights where the search begins, and in each of its nodes.
const AT_ROOT: usize = 1_500;
const WARM: usize = 200;
const AT_NODE: usize = 10;
/// How steeply a search grows with what is left over at its root.
const STEEP: f64 = 12.0;
/// How much has to be fixed on a column before its own gains count as much as those of all.
const DOUBT: f64 = 3.0;
/// How much more the choice of a step counts than that of the step before.
const FRESH: f64 = 8.0 / 7.0;

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

/// By how much something lowered what was left over, and how much of it there was.
type Gain = (f64, f64);

/// What one search learns that another of the same puzzle can begin with.
#[derive(Clone, Debug, Default)]
pub struct Lead {
    /// The weights that were best before any knot was fixed, one a row.
    weights: Vec<f64>,
    /// By how much fixing a knot on each column lowered what was left over, and how much of it that fixed.
    gains: Vec<Gain>,
}

/// A search for a text that reaches what is needed.
pub struct Refuter<'a> {
    puzzle: &'a Puzzle,
    needs: Vec<i64>,
    /// The rows that have weights.
    board: Board,
    /// Scratch: what each column is worth by the weights.
    score: Vec<f64>,
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
    weights: Vec<f64>,
    /// What is left over by its bound.
    over: f64,
    /// The column it came by, and how much that fixed.
    by: Option<(usize, f64)>,
}

impl<'a> Refuter<'a> {
    /// A search for a text in which the rows that are levelled reach `level`, and all others their floors.
    pub fn new(puzzle: &'a Puzzle, level: i64) -> Self {
        let needs = puzzle.needs(level);
        let active = (0..needs.len()).filter(|row| needs[*row] > NEVER).collect();
        Self {
            puzzle,
            board: Board::new(puzzle, active, &needs),
            needs,
            score: vec![0.0; puzzle.columns()],
            taken: vec![0.0; puzzle.columns()],
            nodes: 0,
            rows_used: vec![false; puzzle.rows.len()],
            clauses_used: vec![false; puzzle.clauses.len()],
        }
    }

    /// Searches through no more than `limit` nodes beyond the first, from where an earlier search of the same puzzle led.
    pub fn run(&mut self, limit: u64, lead: &mut Lead, watch: &Watch<'_>) -> Verdict {
        let warm = !lead.weights.is_empty();
        lead.gains.resize(self.puzzle.columns(), (0.0, 0.0));
        let even = f64::from((ONE / self.board.rows.len().max(1) as f64) as i32);
        let weights =
            self.board.rows.iter().map(|row| if warm { lead.weights[*row] } else { even }).collect();
        let allowed = (0..self.puzzle.knots()).map(|knot| self.puzzle.all(knot)).collect();
        let mut root = Node { allowed, weights, over: f64::INFINITY, by: None };
        let decided = self.bound(&mut root, if warm { WARM } else { AT_ROOT });
        lead.weights.clear();
        lead.weights.resize(self.puzzle.rows.len(), 0.0);
        for (row, weight) in self.board.rows.iter().zip(&root.weights) {
            lead.weights[*row] = *weight;
        }
        if let Some(verdict) = decided {
            return verdict;
        }
        let weighs = |row: &usize| lead.weights[*row] > 0.0;
        let kept: Vec<usize> = self.board.rows.iter().copied().filter(weighs).collect();
        root.weights = kept.iter().map(|row| lead.weights[*row]).collect();
        self.board = Board::new(self.puzzle, kept, &self.needs);
        self.search(root, limit, &mut lead.gains, watch)
    }

    /// Depth first, on a stack of what is left to look at.
    fn search(&mut self, root: Node, limit: u64, gains: &mut [Gain], watch: &Watch<'_>) -> Verdict {
        let whole = root.over;
        let mut open = vec![root];
        while let Some(mut node) = open.pop() {
            if self.nodes >= limit || watch.over() {
                return Verdict::Limit;
            }
            self.nodes += 1;
            if let Some((column, open)) = node.by {
                let before = node.over;
                let decided = self.bound(&mut node, AT_NODE);
                let after = if decided.is_some() { 0.0 } else { node.over.min(before) };
                gains[column].0 += before - after;
                gains[column].1 += open;
                match decided {
                    None => {}
                    Some(Verdict::Refuted) => continue,
                    Some(found) => return found,
                }
            }
            let Some(knot) = self.knot_to_fix(&node, whole, gains) else {
                match self.leaf(&node) {
                    Verdict::Refuted => continue,
                    found => return found,
                }
            };
            let mut alternatives: Vec<usize> = bits(node.allowed[knot]).collect();
            let taken = |alternative: &usize| self.taken[self.puzzle.column(knot, *alternative)];
            alternatives.sort_by(|one, two| taken(one).total_cmp(&taken(two)).then(two.cmp(one)));
            for alternative in alternatives {
                let column = self.puzzle.column(knot, alternative);
                let mut next = node.clone();
                next.allowed[knot] = 1 << alternative;
                next.by = Some((column, self.open(column)));
                open.push(next);
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
        if !self.board.rows.contains(&row) {
            let mut rows = std::mem::take(&mut self.board.rows);
            rows.push(row);
            self.board = Board::new(self.puzzle, rows, &self.needs);
        }
        Verdict::Refuted
    }

    /// How much is fixed by fixing a knot on a column: little where it was mostly taken anyway.
    fn open(&self, column: usize) -> f64 {
        1.2 - self.taken[column]
    }

    /// The knot whose alternatives are likely to leave least to search. What is left of a node grows as a power of what is left over by
    /// its bound, and an alternative is thought to lower that as much as it did elsewhere.
    fn knot_to_fix(&self, node: &Node, whole: f64, gains: &[Gain]) -> Option<usize> {
        let all = gains.iter().fold((0.0, 0.0), |all, gain| (all.0 + gain.0, all.1 + gain.1));
        let usual = if all.1 > 0.0 { all.0 / all.1 } else { whole / 20.0 };
        let mut best: Option<(f64, usize)> = None;
        for knot in (0..self.puzzle.knots()).filter(|knot| node.allowed[*knot].count_ones() > 1) {
            let left: f64 = bits(node.allowed[knot])
                .map(|alternative| {
                    let column = self.puzzle.column(knot, alternative);
                    let (sum, count) = gains[column];
                    let gain = self.open(column) * (sum + usual * DOUBT) / (count + DOUBT);
                    libm::exp(-STEEP * gain / whole)
                })
                .sum();
            if best.is_none_or(|(found, _)| left < found) {
                best = Some((left, knot));
            }
        }
        best.map(|(_, knot)| knot)
    }

    /// Improves the weights of a node by so many steps and drops what they exclude. `None` if that decides nothing.
    fn bound(&mut self, node: &mut Node, steps: usize) -> Option<Verdict> {
        if self.puzzle.propagate(&mut node.allowed, &mut self.clauses_used).is_none() {
            return Some(Verdict::Refuted);
        }
        self.board.pad(&mut node.weights);
        let mut choice: Vec<usize> = node.allowed.iter().map(|mask| mask.trailing_zeros() as usize).collect();
        let mut slope = vec![0.0; node.weights.len()];
        self.board.over(self.puzzle, &choice, &mut slope);
        let mut direction = slope.clone();
        let mut best = (f64::INFINITY, node.weights.clone());
        let mut fresh = 1.0;
        self.taken.fill(0.0);
        for step in 0..steps.max(1) {
            self.choose(node, &mut choice, &mut slope);
            let over = dot(&node.weights, &slope);
            if over < 0.0 {
                self.mark(&node.weights);
                return Some(Verdict::Refuted);
            }
            if self.drop_excluded(node, &choice, over)
                && self.puzzle.propagate(&mut node.allowed, &mut self.clauses_used).is_none()
            {
                return Some(Verdict::Refuted);
            }
            if over < best.0 {
                best.0 = over;
                best.1.copy_from_slice(&node.weights);
            }
            let all_reached = slope.iter().all(|over| *over >= 0.0);
            if all_reached && self.reaches_all(&choice) {
                return Some(Verdict::Found(choice));
            }
            for (knot, alternative) in choice.iter().enumerate() {
                self.taken[self.puzzle.column(knot, *alternative)] += fresh;
            }
            fresh *= FRESH;
            if !weigh::step(&mut node.weights, &slope, &mut direction, over, step == 0) {
                break;
            }
        }
        node.weights = best.1;
        node.over = best.0;
        let whole = (fresh - 1.0) / (FRESH - 1.0);
        self.taken.iter_mut().for_each(|taken| *taken /= whole);
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

    /// Puts each knot by itself on what is worth most by the weights, and keeps the count of what rows have over their needs.
    fn choose(&mut self, node: &Node, choice: &mut [usize], slope: &mut [f64]) {
        for (knot, chosen) in choice.iter_mut().enumerate() {
            let mask = node.allowed[knot];
            let first = self.puzzle.column(knot, 0);
            let (mut best, mut most) = (mask.trailing_zeros() as usize, f64::NEG_INFINITY);
            if mask.count_ones() > 1 {
                for alternative in bits(mask) {
                    let score = dot(&node.weights, self.board.column(first + alternative));
                    self.score[first + alternative] = score;
                    if score > most {
                        (best, most) = (alternative, score);
                    }
                }
            }
            if best != *chosen {
                exchange(slope, self.board.column(first + *chosen), self.board.column(first + best));
                *chosen = best;
            }
        }
    }

    /// Drops the alternatives that would cost more than there is to spare. Whether any went.
    fn drop_excluded(&mut self, node: &mut Node, choice: &[usize], over: f64) -> bool {
        let mut dropped = false;
        for (knot, chosen) in choice.iter().enumerate() {
            if node.allowed[knot].count_ones() < 2 {
                continue;
            }
            let best = self.score[self.puzzle.column(knot, *chosen)];
            for alternative in bits(node.allowed[knot]) {
                if best - self.score[self.puzzle.column(knot, alternative)] > over {
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

    fn mark(&mut self, weights: &[f64]) {
        for (row, _) in self.board.rows.iter().zip(weights).filter(|(_, weight)| **weight > 0.0) {
            self.rows_used[*row] = true;
        }
    }
}

/// The places of the bits of a mask.
fn bits(mask: u64) -> impl Iterator<Item = usize> {
    let mut left = mask;
    std::iter::from_fn(move || {
        let place = left.trailing_zeros() as usize;
        left &= left.wrapping_sub(1);
        (place < 64).then_some(place)
    })
}
