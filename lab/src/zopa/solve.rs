//! The best text by the least of some rows, with a proof of how much better any other could be.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde::Serialize;

use super::local;
use super::puzzle::{NEVER, Puzzle, Row, WHOLE};
use super::refute::{Lead, Refuter, Verdict};

/// What is not worth telling apart: a tenth of a thousandth.
pub const STEP: i64 = WHOLE / 10_000;
/// Moves of each local search.
const MOVES: u64 = 150_000;
/// Nodes of a first look at whether anything holds at all.
const FIRST_LOOK: u64 = 200;
/// How many local searches at the beginning.
const WALKS: u64 = 6;
/// Nodes for which there is one more local search: a fifth of the time goes there.
const NODES_A_WALK: u64 = 12_000;
/// Nodes of the first question.
const FIRST_SHARE: u64 = 1_000;

/// Who may end a search early.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Set by whoever wants it to stop.
    pub stop: &'a AtomicBool,
    /// When to stop; an answer that depends on it is not the same on every machine.
    pub until: Option<Instant>,
}

impl Watch<'_> {
    /// Whether it is over.
    pub fn over(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.until.is_some_and(|until| Instant::now() >= until)
    }
}

/// How much is known of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing is better by a tenth of a thousandth or more.
    Optimal,
    /// Nothing is better than the bound; whether something is better than the answer is not known.
    Bounded,
    /// There is no such text.
    Impossible,
    /// No such text was found, and it is not known whether there is one.
    Unknown,
}

/// The best text found and what is known of all others.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The text; `None` where there is none or none was found.
    pub choice: Option<Vec<usize>>,
    /// The least of the rows that are levelled, in billionths.
    pub value: i64,
    /// No text has more.
    pub bound: i64,
    /// What is known.
    pub status: Status,
    /// How many nodes were looked at.
    pub nodes: u64,
}

/// The text whose least levelled row is greatest. `from` are texts to begin with; no more than `limit` nodes are looked at.
pub fn best(puzzle: &Puzzle, from: &[Vec<usize>], limit: u64, watch: &Watch<'_>) -> Answer {
    let mut search = Search { puzzle, lead: Lead::default(), nodes: 0, walked: 0, watch };
    let mut from = from.to_vec();
    match search.run(NEVER, FIRST_LOOK.min(limit)) {
        Verdict::Refuted => return search.none(Status::Impossible),
        Verdict::Found(choice) => from.push(choice),
        Verdict::Limit => {}
    }
    let mut found = search.walks(&from);
    if found.is_none() {
        match search.run(NEVER, limit) {
            Verdict::Found(choice) => found = Some(choice),
            Verdict::Refuted => return search.none(Status::Impossible),
            Verdict::Limit => return search.none(Status::Unknown),
        }
    }
    let Some(mut choice) = found else { return search.none(Status::Unknown) };
    let Some(mut value) = puzzle.least(&choice) else {
        return Answer {
            choice: Some(choice),
            value: 0,
            bound: 0,
            status: Status::Optimal,
            nodes: search.nodes,
        };
    };
    search.lead = Lead::default();
    let bound = search.prove(&mut choice, &mut value, limit, true);
    search.answer(choice, value, bound)
}

/// The same, from a text that holds or none, by proof alone: for puzzles in which a change to one knot alone leads nowhere.
pub fn proved(puzzle: &Puzzle, from: Option<&[usize]>, limit: u64, watch: &Watch<'_>) -> Answer {
    let mut search = Search { puzzle, lead: Lead::default(), nodes: 0, walked: 0, watch };
    let mut choice = match from {
        Some(choice) => choice.to_vec(),
        None => match search.run(NEVER, limit / 2) {
            Verdict::Found(choice) => choice,
            Verdict::Refuted => return search.none(Status::Impossible),
            Verdict::Limit => return search.none(Status::Unknown),
        },
    };
    let mut value = puzzle.least(&choice).unwrap_or(0);
    search.lead = Lead::default();
    let bound = search.prove(&mut choice, &mut value, limit, false);
    search.answer(choice, value, bound)
}

/// Whether some text reaches all floors, and which.
pub fn possible(puzzle: &Puzzle, from: &[Vec<usize>], limit: u64, watch: &Watch<'_>) -> Answer {
    let mut plain = puzzle.clone();
    plain.rows.iter_mut().for_each(|row| row.level = false);
    best(&plain, from, limit, watch)
}

struct Search<'a> {
    puzzle: &'a Puzzle,
    lead: Lead,
    nodes: u64,
    /// Local searches beyond the first.
    walked: u64,
    watch: &'a Watch<'a>,
}

impl Search<'_> {
    fn none(&self, status: Status) -> Answer {
        Answer { choice: None, value: 0, bound: 0, status, nodes: self.nodes }
    }

    fn run(&mut self, level: i64, limit: u64) -> Verdict {
        let mut refuter = Refuter::new(self.puzzle, level);
        let verdict = refuter.run(limit, &mut self.lead, self.watch);
        self.nodes += refuter.nodes;
        verdict
    }

    fn answer(&self, choice: Vec<usize>, value: i64, bound: i64) -> Answer {
        let status = if bound - value <= STEP { Status::Optimal } else { Status::Bounded };
        Answer { choice: Some(choice), value, bound: bound.max(value), status, nodes: self.nodes }
    }

    /// Brings down what no text is above, and takes better texts on the way; with further local searches, if asked.
    fn prove(&mut self, choice: &mut Vec<usize>, value: &mut i64, limit: u64, walking: bool) -> i64 {
        let mut bound = self.first_bound(*value);
        // How far below the bound the next question is put, and how many nodes it may take; lower is exponentially harder.
        let (mut down, mut share, mut last) = ((bound - *value) / 4, FIRST_SHARE, FIRST_SHARE / 4);
        while bound - *value > STEP && self.nodes < limit && !self.watch.over() {
            let level = (bound - down.max(STEP)).max(*value + STEP);
            let before = self.nodes;
            match self.run(level, share.min(limit - self.nodes)) {
                Verdict::Refuted => {
                    bound = level - 1;
                    let took = self.nodes - before;
                    if took < 2 * last {
                        down *= 2;
                    } else if took > 5 * last {
                        down /= 2;
                    }
                    last = took.max(FIRST_SHARE / 4);
                    share = share.max(8 * took);
                }
                Verdict::Found(better) => {
                    *choice = if walking { self.polish(&better) } else { better };
                    *value = self.puzzle.least(choice).unwrap_or(*value);
                }
                Verdict::Limit => {
                    down /= 2;
                    share *= 2;
                }
            }
            if walking && let Some(better) = self.walk_on(choice) {
                *value = self.puzzle.least(&better).unwrap_or(*value);
                *choice = better;
            }
        }
        bound
    }

    /// The best of several local searches that holds, if any does.
    fn walks(&self, from: &[Vec<usize>]) -> Option<Vec<usize>> {
        let plain = vec![0; self.puzzle.knots()];
        let begins = from.iter().chain(std::iter::repeat(from.first().unwrap_or(&plain)));
        let mut best: Option<Vec<usize>> = None;
        for (seed, begin) in (0..WALKS).zip(begins) {
            let (choice, holds) = local::improve(self.puzzle, begin, MOVES, seed);
            let least = |choice: &Vec<usize>| self.puzzle.least(choice);
            if holds && best.as_ref().is_none_or(|best| least(&choice) > least(best)) {
                let last = least(&choice).is_none();
                best = Some(choice);
                if last {
                    break;
                }
            }
            if self.watch.over() {
                break;
            }
        }
        best
    }

    /// Further local searches, in proportion to the nodes that were looked at: a text that is better than this one, if they find any.
    fn walk_on(&mut self, choice: &[usize]) -> Option<Vec<usize>> {
        let mut best = None;
        while self.walked < self.nodes / NODES_A_WALK && !self.watch.over() {
            self.walked += 1;
            let begin = best.as_deref().unwrap_or(choice);
            let (better, holds) = local::improve(self.puzzle, begin, 2 * MOVES, WALKS + self.walked);
            if holds && self.puzzle.least(&better) > self.puzzle.least(begin) {
                best = Some(better);
            }
        }
        best
    }

    /// The better of a text and what a local search makes of it.
    fn polish(&self, choice: &[usize]) -> Vec<usize> {
        let (better, holds) = local::improve(self.puzzle, choice, MOVES / 4, self.nodes);
        if holds && self.puzzle.least(&better) > self.puzzle.least(choice) { better } else { choice.to_vec() }
    }

    /// What no text can be above, without any search: halved down from what no knot by itself can be above.
    fn first_bound(&mut self, value: i64) -> i64 {
        let most = |row: &Row| -> i64 {
            let knots = 0..self.puzzle.knots();
            let columns =
                |knot| self.puzzle.column(knot, 0)..self.puzzle.column(knot, self.puzzle.alternatives(knot));
            knots.map(|knot| row.worth[columns(knot)].iter().max().copied().unwrap_or(0)).sum()
        };
        let mut high =
            self.puzzle.rows.iter().filter(|row| row.level).map(most).min().unwrap_or(value).max(value);
        let mut low = value;
        while high - low > 4 * STEP && !self.watch.over() {
            let middle = low + (high - low) / 2;
            match self.run(middle, 0) {
                Verdict::Refuted => high = middle - 1,
                Verdict::Found(_) | Verdict::Limit => low = middle,
            }
        }
        high
    }
}
