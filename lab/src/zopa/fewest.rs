//! The fewest that have to give way, as an integer program for a library.
//!
//! One binary variable an alternative, one a group of claims. What delegations ask a text to be worth comes in only where a text
//! the program proposes falls short of it. What comes back is counted again in integers by whoever asked.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use adref_sim::engine::action::OptionNo;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolutionStatus, SolveOptions, Variable};

use super::puzzle::{NEVER, Puzzle, Row, WHOLE, satisfied};
use super::refute::{Lead, Refuter, Verdict};
use super::solve::Watch;
use super::space::{Asked, Space};

/// How often what is missing is added.
const ROUNDS: usize = 60;
/// The most nodes the library may look at: it cannot be interrupted. The best text it proposed until then is what comes back.
const MOST_NODES: u64 = 2_000;
/// Nodes of the check of what the library says.
const MOST_CHECKED: u64 = 3_000;
/// What one that gives way counts as in that check.
const COUNT: i64 = WHOLE / 50;
/// Billionths in the library's unit.
const UNIT: f64 = 1_000_000.0;

/// Claims that give way together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// By index into [`Space::claims`]. A claim of several groups gives way only if all of them do.
    pub claims: Vec<usize>,
}

/// A smallest set of groups, and a text without them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fewest {
    /// By index.
    pub groups: Vec<usize>,
    /// A text that meets the claims of all others.
    pub choice: Vec<usize>,
    /// No set has fewer.
    pub bound: usize,
    /// Whether that was counted in integers here, and is not the library's word.
    pub counted: bool,
}

impl Fewest {
    /// Whether no set is smaller.
    pub fn proven(&self) -> bool {
        self.groups.len() == self.bound
    }
}

/// The smallest set of groups whose giving way leaves a text to the others, none of the sets `ruled_out` being part of it.
pub fn fewest(space: &Space, groups: &[Group], ruled_out: &[Vec<usize>], limit: u64) -> Option<Fewest> {
    let puzzle = space.puzzle(&vec![false; space.claims.len()], |_| false);
    let mut program = Program::new(space, &puzzle, groups, ruled_out);
    let mut bound = 0;
    let mut best: Option<Fewest> = None;
    for _ in 0..ROUNDS {
        let Some((choice, least)) = program.solve(limit.min(MOST_NODES)) else { break };
        bound = bound.max(least);
        let unmet: Vec<usize> =
            (0..space.claims.len()).filter(|claim| !space.met(*claim, &puzzle, &choice)).collect();
        let gives = program.giving(groups);
        let missing: Vec<usize> = unmet
            .iter()
            .copied()
            .filter(|claim| matches!(space.claims[*claim].what, Asked::Worth) && !gives[*claim])
            .collect();
        // Counted by what the text does, not by what the program says it does.
        let given: Vec<usize> = (0..groups.len())
            .filter(|group| groups[*group].claims.iter().any(|claim| unmet.contains(claim)))
            .collect();
        let allowed = !ruled_out.iter().any(|set| set.iter().all(|group| given.contains(group)));
        if allowed && best.as_ref().is_none_or(|best| given.len() < best.groups.len()) {
            best = Some(Fewest { groups: given, choice, bound: 0, counted: false });
        }
        if missing.is_empty() || missing.iter().all(|claim| program.has_row(*claim)) {
            break;
        }
        for claim in missing {
            program.add_worth(space, claim);
        }
    }
    best.map(|best| {
        let bound = bound.min(best.groups.len());
        let counted = counted(space, &puzzle, groups, ruled_out, bound, limit);
        Fewest { bound, counted, ..best }
    })
}

/// Whether it is refuted in integers that fewer than so many groups would do: each is a knot, on 1 where it gives way, and a row counts them.
fn counted(
    space: &Space,
    plain: &Puzzle,
    groups: &[Group],
    ruled_out: &[Vec<usize>],
    bound: usize,
    limit: u64,
) -> bool {
    let Some(fewer) = bound.checked_sub(1) else { return true };
    let mut puzzle = plain.with_knots(groups.iter().map(|_| 2));
    let knot = |group: usize| plain.knots() + group;
    for (at, group) in groups.iter().enumerate() {
        for claim in &group.claims {
            match &space.claims[*claim].what {
                Asked::Line { clauses, .. } => puzzle.clauses.extend(clauses.iter().map(|clause| {
                    let mut clause = clause.clone();
                    clause.push((knot(at), 0b10));
                    clause
                })),
                Asked::Worth => {
                    for party in space.claims[*claim].seats.iter().filter_map(|seat| space.party(*seat)) {
                        let mut row = space.floor_row(party);
                        let short = (row.floor.unwrap_or(0) - plain.lowest(&row)).max(0);
                        row.worth.resize(puzzle.columns(), 0);
                        row.worth[puzzle.column(knot(at), 1)] = short;
                        puzzle.rows.push(row);
                    }
                }
            }
        }
    }
    let all: BTreeSet<usize> = groups.iter().flat_map(|group| group.claims.iter().copied()).collect();
    for claim in (0..space.claims.len()).filter(|claim| !all.contains(claim)) {
        if let Asked::Line { clauses, .. } = &space.claims[claim].what {
            puzzle.clauses.extend(clauses.iter().cloned());
        }
    }
    puzzle.clauses.extend(ruled_out.iter().map(|set| set.iter().map(|at| (knot(*at), 0b01)).collect()));
    let mut worth = vec![0; puzzle.columns()];
    (0..groups.len()).for_each(|at| worth[puzzle.column(knot(at), 1)] = -COUNT);
    puzzle.rows.push(Row { worth, floor: Some(-(fewer as i64) * COUNT), level: false });
    let never = AtomicBool::new(false);
    let watch = Watch { stop: &never, until: None };
    let verdict = Refuter::new(&puzzle, NEVER).run(limit.min(MOST_CHECKED), &mut Lead::default(), &watch);
    verdict == Verdict::Refuted
}

struct Program<'a> {
    puzzle: &'a Puzzle,
    problem: Problem,
    /// A variable a column.
    columns: Vec<Variable>,
    /// A variable a group.
    groups: Vec<Variable>,
    /// For each claim, what lets it go.
    release: Vec<Option<Variable>>,
    /// Claims that have a row.
    rows: Vec<bool>,
    /// The groups the last solution lets go.
    given: Vec<bool>,
}

impl<'a> Program<'a> {
    fn new(space: &Space, puzzle: &'a Puzzle, groups: &[Group], ruled_out: &[Vec<usize>]) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let columns: Vec<Variable> = (0..puzzle.columns()).map(|_| problem.add_binary_var(0.0)).collect();
        for knot in 0..puzzle.knots() {
            let one: Vec<(Variable, f64)> = (0..puzzle.alternatives(knot))
                .map(|alternative| (columns[puzzle.column(knot, alternative)], 1.0))
                .collect();
            problem.add_constraint(&one[..], ComparisonOp::Eq, 1.0);
        }
        let of_groups: Vec<Variable> = groups.iter().map(|_| problem.add_binary_var(1.0)).collect();
        let mut holders: Vec<Vec<Variable>> = vec![Vec::new(); space.claims.len()];
        for (group, variable) in groups.iter().zip(&of_groups) {
            group.claims.iter().for_each(|claim| holders[*claim].push(*variable));
        }
        let release = holders
            .iter()
            .map(|holders| match holders[..] {
                [] => None,
                [one] => Some(one),
                _ => {
                    let all = problem.add_var(0.0, (0.0, 1.0));
                    for holder in holders {
                        problem.add_constraint(&[(*holder, 1.0), (all, -1.0)][..], ComparisonOp::Ge, 0.0);
                    }
                    Some(all)
                }
            })
            .collect();
        let mut program = Self {
            puzzle,
            problem,
            columns,
            groups: of_groups,
            release,
            rows: vec![false; space.claims.len()],
            given: vec![false; groups.len()],
        };
        for clause in &puzzle.clauses {
            program.add_clause(clause, None);
        }
        for (index, claim) in space.claims.iter().enumerate() {
            if let Asked::Line { clauses, .. } = &claim.what {
                let release = program.release[index];
                for clause in clauses {
                    program.add_clause(clause, release);
                }
            }
        }
        for set in ruled_out {
            let terms: Vec<(Variable, f64)> = set.iter().map(|group| (program.groups[*group], 1.0)).collect();
            program.problem.add_constraint(&terms[..], ComparisonOp::Le, set.len() as f64 - 1.0);
        }
        program
    }

    fn add_clause(&mut self, clause: &[(usize, u64)], release: Option<Variable>) {
        let mut terms: Vec<(Variable, f64)> = Vec::new();
        for (knot, mask) in clause {
            let such =
                (0..self.puzzle.alternatives(*knot)).filter(|alternative| mask >> alternative & 1 == 1);
            terms.extend(such.map(|alternative| (self.columns[self.puzzle.column(*knot, alternative)], 1.0)));
        }
        terms.extend(release.map(|release| (release, 1.0)));
        self.problem.add_constraint(&terms[..], ComparisonOp::Ge, 1.0);
    }

    fn has_row(&self, claim: usize) -> bool {
        self.rows[claim]
    }

    /// That a text is worth what a party asks, unless that gives way.
    fn add_worth(&mut self, space: &Space, claim: usize) {
        self.rows[claim] = true;
        for party in space.claims[claim].seats.iter().filter_map(|seat| space.party(*seat)) {
            let row = space.floor_row(party);
            let need = row.floor.unwrap_or(0);
            let mut terms = Vec::new();
            let mut least = 0;
            for knot in 0..self.puzzle.knots() {
                let columns =
                    self.puzzle.column(knot, 0)..self.puzzle.column(knot, self.puzzle.alternatives(knot));
                // Counted from the least of each knot, so that numbers stay of one size.
                let low = row.worth[columns.clone()].iter().min().copied().unwrap_or(0);
                least += low;
                let above = columns.filter(|column| row.worth[*column] > low);
                terms.extend(
                    above.map(|column| (self.columns[column], (row.worth[column] - low) as f64 / UNIT)),
                );
            }
            let short = (need - least) as f64 / UNIT;
            terms.extend(self.release[claim].map(|release| (release, short)));
            self.problem.add_constraint(&terms[..], ComparisonOp::Ge, short);
        }
    }

    /// A text, and what no solution has fewer than.
    fn solve(&mut self, limit: u64) -> Option<(Vec<usize>, usize)> {
        let mut options = SolveOptions::default();
        options.node_limit = Some(limit);
        let solution = self.problem.solve_with(options).ok()?.into_solution().ok()?;
        let mut choice = (0..self.puzzle.knots())
            .map(|knot| {
                let value = |a: &usize| solution.var_value(self.columns[self.puzzle.column(knot, *a)]);
                (0..self.puzzle.alternatives(knot))
                    .max_by(|one, two| value(one).total_cmp(&value(two)).then(two.cmp(one)))
                    .unwrap_or(0)
            })
            .collect::<Vec<usize>>();
        self.puzzle.follow(&mut choice);
        for (given, variable) in self.given.iter_mut().zip(&self.groups) {
            *given = solution.var_value(*variable) > 0.5;
        }
        let gap = if solution.status() == SolutionStatus::Optimal { 0.0 } else { solution.objective() };
        Some((choice, (solution.objective() - gap - 1e-6).ceil().max(0.0) as usize))
    }

    /// Which claims the last solution lets go: those all of whose groups give way.
    fn giving(&self, groups: &[Group]) -> Vec<bool> {
        let mut holders = vec![(0, 0); self.rows.len()];
        for (group, given) in groups.iter().zip(&self.given) {
            for claim in &group.claims {
                holders[*claim].0 += 1;
                holders[*claim].1 += usize::from(*given);
            }
        }
        holders.into_iter().map(|(all, given)| given > 0 && given == all).collect()
    }
}

impl Space {
    /// Whether a text meets a claim.
    pub fn met(&self, claim: usize, puzzle: &Puzzle, choice: &[usize]) -> bool {
        let claim = &self.claims[claim];
        match &claim.what {
            Asked::Line { clauses, .. } => clauses.iter().all(|clause| satisfied(clause, choice)),
            Asked::Worth => claim.seats.iter().filter_map(|seat| self.party(*seat)).all(|party| {
                let row = self.floor_row(party);
                puzzle.value(&row, choice) >= row.floor.unwrap_or(i64::MIN)
            }),
        }
    }

    /// Which options of a bracket an option number names; for those who show texts.
    pub fn option_at(&self, bracket: usize, choice: &[usize]) -> Option<OptionNo> {
        self.knots.iter().zip(choice).find_map(|(knot, alternative)| {
            let place = knot.brackets.iter().position(|other| *other == bracket)?;
            knot.alternatives[*alternative][place]
        })
    }
}
