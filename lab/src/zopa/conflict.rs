//! Where no text does: which lines cannot all hold, which would have to give way, and whom a text would leave objecting.
//!
//! A set of claims that cannot all be met is found with the proof that they cannot, and thinned until every one of them is needed: an
//! irreducible infeasible set (Chinneck & Dravnieks 1991, “Locating minimal infeasible constraint sets in linear programs”), by the
//! deletion filter.

use super::fewest::{self, Fewest, Group};
use super::puzzle::Puzzle;
use super::refute::{Lead, Refuter, Verdict};
use super::solve::Watch;
use super::space::{Asked, Space};

/// Nodes one question of the filter may take.
const QUESTION: u64 = 2_000;
/// The most conflicts that are shown apart.
const MOST_CONFLICTS: usize = 12;
/// The most sets of the same size that are shown as ways out.
const MOST_WAYS: usize = 4;

/// Claims that cannot all be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// By index into [`Space::claims`].
    pub claims: Vec<usize>,
    /// Whether it is known that the others could be met if any one of them were not there.
    pub minimal: bool,
}

/// Whether these claims can all be met.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Text,
    Clash(Vec<usize>),
    Unknown,
}

/// The puzzle of some claims, each with its own row or clauses, and whose each of those is.
fn apart(space: &Space, claims: &[usize]) -> (Puzzle, Vec<Option<usize>>, Vec<usize>) {
    let mut puzzle = space.puzzle(&vec![false; space.claims.len()], |_| false);
    let mut of_clause = vec![None; puzzle.clauses.len()];
    let mut of_row = Vec::new();
    for index in claims {
        let claim = &space.claims[*index];
        match &claim.what {
            Asked::Line { clauses, .. } => {
                puzzle.clauses.extend(clauses.iter().cloned());
                of_clause.resize(puzzle.clauses.len(), Some(*index));
            }
            Asked::Worth => {
                for party in claim.seats.iter().filter_map(|seat| space.party(*seat)) {
                    puzzle.rows.push(space.floor_row(party));
                    of_row.push(*index);
                }
            }
        }
    }
    (puzzle, of_clause, of_row)
}

fn ask(space: &Space, claims: &[usize], watch: &Watch<'_>) -> Found {
    let (puzzle, of_clause, of_row) = apart(space, claims);
    let mut refuter = Refuter::new(&puzzle, super::puzzle::NEVER);
    match refuter.run(QUESTION, &mut Lead::default(), watch) {
        Verdict::Found(_) => Found::Text,
        Verdict::Limit => Found::Unknown,
        Verdict::Refuted => {
            let clauses = of_clause.iter().zip(&refuter.clauses_used).filter(|(_, used)| **used);
            let rows = of_row.iter().zip(&refuter.rows_used).filter(|(_, used)| **used);
            let mut clash: Vec<usize> =
                clauses.filter_map(|(claim, _)| *claim).chain(rows.map(|(claim, _)| *claim)).collect();
            clash.sort_unstable();
            clash.dedup();
            Found::Clash(clash)
        }
    }
}

/// Thins a clash until every claim in it is needed. What delegations ask a text to be worth goes first, so that what is left is told in
/// lines where it can be.
fn thin(space: &Space, clash: Vec<usize>, watch: &Watch<'_>) -> Conflict {
    let mut left = clash.clone();
    let mut minimal = true;
    let mut order = clash;
    order.sort_by_key(|claim| {
        let claim = &space.claims[*claim];
        (matches!(claim.what, Asked::Line { .. }), claim.seats.len())
    });
    for claim in order {
        if !left.contains(&claim) {
            continue;
        }
        let without: Vec<usize> = left.iter().copied().filter(|other| *other != claim).collect();
        match ask(space, &without, watch) {
            Found::Clash(clash) => left = clash,
            Found::Text => {}
            Found::Unknown => minimal = false,
        }
    }
    Conflict { claims: left, minimal }
}

/// Conflicts that have no claim in common, smallest first; as many as are found one after the other. At least as many claims have to
/// give way.
pub fn conflicts(space: &Space, watch: &Watch<'_>) -> Vec<Conflict> {
    let mut left: Vec<usize> = (0..space.claims.len()).collect();
    let mut found: Vec<Conflict> = Vec::new();
    while found.len() < MOST_CONFLICTS && !watch.over() {
        let Found::Clash(clash) = ask(space, &left, watch) else { break };
        let conflict = thin(space, clash, watch);
        left.retain(|claim| !conflict.claims.contains(claim));
        found.push(conflict);
    }
    found.sort_by_key(|conflict| conflict.claims.len());
    found
}

/// The smallest sets of claims without which the others can be met.
pub fn ways_out(space: &Space, limit: u64, watch: &Watch<'_>) -> Vec<Fewest> {
    let groups: Vec<Group> = (0..space.claims.len()).map(|claim| Group { claims: vec![claim] }).collect();
    let mut found: Vec<Fewest> = Vec::new();
    while found.len() < MOST_WAYS && !watch.over() {
        let ruled_out: Vec<Vec<usize>> = found.iter().map(|fewest| fewest.groups.clone()).collect();
        let Some(next) = fewest::fewest(space, &groups, &ruled_out, limit) else { break };
        if found.first().is_some_and(|first| next.groups.len() > first.groups.len()) {
            break;
        }
        let last = next.groups.is_empty();
        found.push(next);
        if last {
            break;
        }
    }
    found
}

/// The text the fewest parties object to; the groups of the answer are the parties.
pub fn fewest_objectors(space: &Space, limit: u64) -> Option<Fewest> {
    let holds = |seat: usize| {
        (0..space.claims.len()).filter(|claim| space.claims[*claim].seats.contains(&seat)).collect()
    };
    let groups: Vec<Group> = space.parties.iter().map(|party| Group { claims: holds(party.seat) }).collect();
    fewest::fewest(space, &groups, &[], limit)
}
