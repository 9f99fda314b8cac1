//! Under a majority rule: the best text for whoever holds the pen that would still be carried.
//!
//! Everybody votes sincerely on the whole, against no text at all: no over a line it would block over, else yes or no where the text is worth
//! more or less by a margin, else it abstains. What weighs only on the day (cross-pressure, being of two minds, who is away) is left
//! out. The text is found by local search; what it is compared with is the sponsor's best text if nobody else had a vote, so that the
//! gap is an upper bound on what is missed.

use adref_sim::rules::{self, Poll};
use adref_sim::scenario::Response;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::puzzle::{Clause, Puzzle, Row, WHOLE, satisfied};
use super::solve::{self, Status, Watch};
use super::space::{Asked, Space};

/// Thousandths of utility between no and abstaining, and between abstaining and yes: as delegations vote in the room.
const MARGIN: i64 = 25;
/// Moves of one local search, and how many there are.
const MOVES: u64 = 20_000;
const WALKS: u64 = 6;
/// What a vote that is missing counts as, in billionths.
const VOTE: i64 = WHOLE / 50;

/// A sponsor's best text.
#[derive(Clone, Debug)]
pub struct Sponsored {
    /// The text; none if none was found that is carried and better than no text.
    pub choice: Option<Vec<usize>>,
    /// What it is worth to the sponsor, in thousandths.
    pub value: f64,
    /// What no text is above for it, carried or not.
    pub bound: f64,
    /// What is known.
    pub status: Status,
    /// How it would be voted on.
    pub poll: Poll,
}

/// A voter as the search sees it.
struct Voter {
    row: Row,
    none: i64,
    lines: Vec<Clause>,
    weight: u32,
}

/// The best text for a seat that would be carried.
pub fn best(space: &Space, seat: usize, effort: u64, watch: &Watch<'_>) -> Option<Sponsored> {
    let public = &space.state.public;
    let own: Vec<bool> = space.claims.iter().map(|claim| claim.seats.contains(&seat)).collect();
    let mut puzzle = space.puzzle(&own, |_| false);
    let row = Row { worth: space.row(space.party(seat)?, false), floor: None, level: true };
    puzzle.rows.push(row.clone());
    let alone = solve::best(&puzzle, &[], effort / 4, watch);
    let first = alone.choice.clone()?;
    let voters: Vec<Voter> = space
        .parties
        .iter()
        .filter(|party| public.seats[party.seat].votes)
        .map(|party| {
            let brief = &space.state.briefs[party.seat];
            let blocks = |at: usize| brief.lines[at].response == Response::Block;
            let lines = space.claims.iter().filter_map(|claim| match &claim.what {
                Asked::Line { clauses, lines } => {
                    let held =
                        claim.seats.iter().zip(lines).any(|(s, line)| *s == party.seat && blocks(*line));
                    held.then_some(clauses.iter().cloned())
                }
                Asked::Worth => None,
            });
            Voter {
                row: Row { worth: space.row(party, false), floor: None, level: false },
                none: brief.utility_of_no_agreement(public) * (WHOLE / 1000),
                lines: lines.flatten().collect(),
                weight: public.seats[party.seat].weight,
            }
        })
        .collect();
    let room = Room { space, puzzle: &puzzle, row: &row, voters: &voters };
    let found = (0..WALKS).filter_map(|seed| room.walk(&first, seed, watch)).max_by_key(|(value, _)| *value);
    let bound = alone.bound;
    Some(match found {
        Some((value, choice)) => Sponsored {
            value: value as f64 / (WHOLE / 1000) as f64,
            bound: bound as f64 / (WHOLE / 1000) as f64,
            status: if bound - value <= solve::STEP { Status::Optimal } else { Status::Bounded },
            poll: room.poll(&choice),
            choice: Some(choice),
        },
        None => Sponsored {
            choice: None,
            value: 0.0,
            bound: bound as f64 / (WHOLE / 1000) as f64,
            status: Status::Unknown,
            poll: room.poll(&first),
        },
    })
}

struct Room<'a> {
    space: &'a Space,
    puzzle: &'a Puzzle,
    row: &'a Row,
    voters: &'a [Voter],
}

impl Room<'_> {
    fn poll(&self, choice: &[usize]) -> Poll {
        let mut poll = Poll { yes: 0, no: 0, abstain: 0, in_favour: 0 };
        for voter in self.voters {
            let gain = self.puzzle.value(&voter.row, choice) - voter.none;
            let crossed = voter.lines.iter().any(|clause| !satisfied(clause, choice));
            if crossed || gain < -MARGIN * (WHOLE / 1000) {
                poll.no += voter.weight;
            } else if gain > MARGIN * (WHOLE / 1000) {
                poll.yes += voter.weight;
                poll.in_favour += 1;
            } else {
                poll.abstain += voter.weight;
            }
        }
        poll
    }

    fn carried(&self, poll: Poll) -> bool {
        let procedure = &self.space.state.public.procedure;
        rules::carried_by(procedure.majority, procedure.abstentions, poll)
    }

    /// What a text is worth to the sponsor, less what is missing of a majority. The votes that are missing are counted as if a simple
    /// majority were asked for; where more is, at least one is missing.
    fn score(&self, choice: &[usize]) -> (bool, i64) {
        let poll = self.poll(choice);
        let value = self.puzzle.value(self.row, choice);
        if self.puzzle.holds(choice) && self.carried(poll) {
            return (true, value);
        }
        let broken = self.puzzle.clauses.iter().filter(|clause| !satisfied(clause, choice)).count() as i64;
        let missing = (i64::from(poll.no) - i64::from(poll.yes) + 1).max(1) + 20 * broken;
        (false, value - missing * VOTE)
    }

    fn walk(&self, from: &[usize], seed: u64, watch: &Watch<'_>) -> Option<(i64, Vec<usize>)> {
        let follows = self.puzzle.follows();
        let free: Vec<usize> = (0..self.puzzle.knots())
            .filter(|knot| !follows[*knot] && self.puzzle.alternatives(*knot) > 1)
            .collect();
        let mut choice = from.to_vec();
        let mut now = self.score(&choice);
        let mut best = now.0.then(|| (now.1, choice.clone()));
        let mut draws = ChaCha8Rng::seed_from_u64(seed);
        for step in 0..MOVES {
            if free.is_empty() || watch.over() {
                break;
            }
            let draw = draws.next_u64();
            let knot = free[(draw >> 32) as usize % free.len()];
            let other = (draw & 0xffff) as usize % (self.puzzle.alternatives(knot) - 1);
            let mut next = choice.clone();
            next[knot] = if other >= choice[knot] { other + 1 } else { other };
            self.puzzle.follow(&mut next);
            let then = self.score(&next);
            let left = (MOVES - step) as i64 * 100 / MOVES as i64;
            if then.1 >= now.1 - VOTE * left * left / 10_000 {
                choice = next;
                now = then;
                if now.0 && best.as_ref().is_none_or(|(value, _)| now.1 > *value) {
                    best = Some((now.1, choice.clone()));
                }
            }
        }
        best
    }
}
