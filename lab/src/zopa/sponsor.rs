//! Under a majority rule: the best text for whoever holds the pen that would still be carried.
//!
//! Everybody votes sincerely on the whole, against no text at all: no over a line it would block over, else yes or no where the text is worth
//! more or less by a margin, else it abstains. What weighs only on the day (cross-pressure, being of two minds, who is away) is left
//! out. The text is found by local search. For the proof everybody with a vote is a knot of its own (no, abstaining, yes), tied to what
//! the text is worth to it by a row and to its lines by clauses, and the majority is a row over those knots.

use adref_sim::rules::{self, Poll};
use adref_sim::scenario::{Abstentions, Majority, Response};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::puzzle::{Clause, Puzzle, Row, WHOLE, satisfied};
use super::solve::{self, Status, Watch};
use super::space::{Asked, Space};
use super::survey::thousandths;

/// Thousandths of utility between no and abstaining, and between abstaining and yes: as delegations vote in the room.
const MARGIN: i64 = 25;
/// Moves of one local search, and how many there are.
const MOVES: u64 = 100_000;
const WALKS: u64 = 6;
/// What a vote that is missing counts as, in billionths.
const VOTE: i64 = WHOLE / 50;
const THOUSANDTH: i64 = WHOLE / 1000;
/// The alternatives of a vote.
const NO: usize = 0;
const ABSTAIN: usize = 1;
const YES: usize = 2;

/// A sponsor's best text.
#[derive(Clone, Debug)]
pub struct Sponsored {
    /// The text; none if none was found that is carried and better than no text.
    pub choice: Option<Vec<usize>>,
    /// What it is worth to the sponsor, in thousandths.
    pub value: f64,
    /// What no text that is carried is above for it.
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
    let own: Vec<bool> = space.claims.iter().map(|claim| claim.seats.contains(&seat)).collect();
    let mut puzzle = space.puzzle(&own, |_| false);
    let row = Row { worth: space.row(space.party(seat)?, false), floor: None, level: true };
    puzzle.rows.push(row.clone());
    let alone = solve::best(&puzzle, &[], effort / 4, watch);
    let first = alone.choice.clone()?;
    let voters = voters(space);
    let room = Room { space, puzzle: &puzzle, row: &row, voters: &voters };
    let found = (0..WALKS).filter_map(|seed| room.walk(&first, seed, watch)).max_by_key(|(value, _)| *value);
    let ballot = room.ballot();
    let from = found.as_ref().map(|(_, choice)| room.with_votes(choice));
    let proved = solve::proved(&ballot, from.as_deref(), effort, watch);
    let bound = thousandths(proved.bound.min(alone.bound));
    Some(match proved.choice {
        Some(mut choice) => {
            choice.truncate(puzzle.knots());
            Sponsored {
                value: thousandths(proved.value),
                bound,
                status: proved.status,
                poll: room.poll(&choice),
                choice: Some(choice),
            }
        }
        None => Sponsored {
            choice: None,
            value: 0.0,
            bound: thousandths(alone.bound),
            status: proved.status,
            poll: room.poll(&first),
        },
    })
}

/// Everybody with a vote.
fn voters(space: &Space) -> Vec<Voter> {
    let public = &space.state.public;
    space
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
                none: brief.utility_of_no_agreement(public) * THOUSANDTH,
                lines: lines.flatten().collect(),
                weight: public.seats[party.seat].weight,
            }
        })
        .collect()
}

/// How a text would be voted on.
pub fn poll(space: &Space, choice: &[usize]) -> Poll {
    let puzzle = space.puzzle(&vec![false; space.claims.len()], |_| false);
    let row = Row { worth: Vec::new(), floor: None, level: false };
    Room { space, puzzle: &puzzle, row: &row, voters: &voters(space) }.poll(choice)
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
            match self.vote(voter, choice) {
                NO => poll.no += voter.weight,
                ABSTAIN => poll.abstain += voter.weight,
                _ => {
                    poll.yes += voter.weight;
                    poll.in_favour += 1;
                }
            }
        }
        poll
    }

    /// The puzzle with a knot for each vote; what holds in it is carried, and what is carried holds in it.
    fn ballot(&self) -> Puzzle {
        let mut ballot = self.puzzle.with_knots(self.voters.iter().map(|_| 3));
        let first = self.puzzle.knots();
        for (at, voter) in self.voters.iter().enumerate() {
            let knot = first + at;
            let yes = voter.none + MARGIN * THOUSANDTH + 1;
            let mut worth = voter.row.worth.clone();
            worth.resize(ballot.columns(), 0);
            worth[ballot.column(knot, ABSTAIN)] = 2 * MARGIN * THOUSANDTH + 1;
            worth[ballot.column(knot, NO)] = (yes - self.puzzle.lowest(&voter.row)).max(0);
            ballot.rows.push(Row { worth, floor: Some(yes), level: false });
            ballot.clauses.extend(voter.lines.iter().map(|line| {
                let mut line = line.clone();
                line.push((knot, 1 << NO));
                line
            }));
        }
        let procedure = &self.space.state.public.procedure;
        let idle = i64::from(procedure.abstentions == Abstentions::Counted);
        let needed: Vec<([i64; 3], i64)> = match procedure.majority {
            Majority::Simple => vec![([-1, -idle, 1], 1)],
            Majority::TwoThirds => vec![([-2, -2 * idle, 1], 0), ([0, 0, 1], 1)],
            Majority::Qualified { votes, .. } => vec![([0, 0, 1], i64::from(votes.max(1)))],
            Majority::Unanimity => vec![([-1, 0, 0], 0), ([0, 0, 1], 1)],
        };
        for (each, floor) in needed {
            ballot.rows.push(self.count(&ballot, each, floor, |voter| i64::from(voter.weight)));
        }
        if let Majority::Qualified { members, .. } = procedure.majority {
            ballot.rows.push(self.count(&ballot, [0, 0, 1], i64::from(members), |_| 1));
        }
        ballot
    }

    /// A row that counts votes: what each no, abstention and yes counts, and how much there has to be.
    fn count(&self, ballot: &Puzzle, each: [i64; 3], floor: i64, weight: impl Fn(&Voter) -> i64) -> Row {
        let mut worth = vec![0; ballot.columns()];
        for (at, voter) in self.voters.iter().enumerate() {
            for (vote, counts) in each.iter().enumerate() {
                worth[ballot.column(self.puzzle.knots() + at, vote)] = counts * weight(voter) * VOTE;
            }
        }
        Row { worth, floor: Some(floor * VOTE), level: false }
    }

    /// A text, and how everybody votes on it.
    fn with_votes(&self, choice: &[usize]) -> Vec<usize> {
        let votes = self.voters.iter().map(|voter| self.vote(voter, choice));
        choice.iter().copied().chain(votes).collect()
    }

    fn vote(&self, voter: &Voter, choice: &[usize]) -> usize {
        let gain = self.puzzle.value(&voter.row, choice) - voter.none;
        let crossed = voter.lines.iter().any(|clause| !satisfied(clause, choice));
        if crossed || gain < -MARGIN * THOUSANDTH {
            NO
        } else if gain > MARGIN * THOUSANDTH {
            YES
        } else {
            ABSTAIN
        }
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
