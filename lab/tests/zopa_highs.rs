//! What was possible, held against HiGHS (Huangfu & Hall 2018, “Parallelizing the dual revised simplex method”):
//! `cargo test -p adref-lab --features highs --test zopa_highs`.

#![expect(clippy::cast_precision_loss, reason = "a solver in floats is what this is held against")]

use std::sync::atomic::AtomicBool;

use adref_lab::exchange::instructed;
use adref_lab::zopa::conflict;
use adref_lab::zopa::puzzle::{Puzzle, WHOLE};
use adref_lab::zopa::random::{self, Kind};
use adref_lab::zopa::solve::{self, STEP, Status, Watch};
use adref_lab::zopa::space::{Asked, Space, bring_reserve};
use adref_sim::scenario::{Files, load};
use highs::{Col, HighsModelStatus, RowProblem, Sense};

static STOP: AtomicBool = AtomicBool::new(false);
const WATCH: Watch<'static> = Watch { stop: &STOP, until: None };

/// A column of the program for each of the puzzle's, one of each knot, and the puzzle's own clauses.
fn program(puzzle: &Puzzle) -> (RowProblem, Vec<Col>) {
    let mut problem = RowProblem::default();
    let columns: Vec<Col> = (0..puzzle.columns()).map(|_| problem.add_integer_column(0.0, 0..=1)).collect();
    for knot in 0..puzzle.knots() {
        let one: Vec<(Col, f64)> =
            (0..puzzle.alternatives(knot)).map(|a| (columns[puzzle.column(knot, a)], 1.0)).collect();
        problem.add_row(1..=1, one);
    }
    for clause in &puzzle.clauses {
        problem.add_row(1.., clause_terms(puzzle, &columns, clause));
    }
    (problem, columns)
}

fn clause_terms(puzzle: &Puzzle, columns: &[Col], clause: &[(usize, u64)]) -> Vec<(Col, f64)> {
    let such = |(knot, mask): &(usize, u64)| {
        let (knot, mask) = (*knot, *mask);
        (0..puzzle.alternatives(knot))
            .filter(move |a| mask >> a & 1 == 1)
            .map(move |a| (columns[puzzle.column(knot, a)], 1.0))
    };
    clause.iter().flat_map(such).collect()
}

fn worth_terms(columns: &[Col], worth: &[i64]) -> Vec<(Col, f64)> {
    columns.iter().zip(worth).map(|(column, worth)| (*column, *worth as f64 / WHOLE as f64)).collect()
}

/// The objective, if there is a solution.
fn solved(problem: RowProblem, sense: Sense) -> Option<f64> {
    let mut model = problem.optimise(sense);
    model.make_quiet();
    model.set_option("mip_rel_gap", 1e-7);
    model.set_option("mip_abs_gap", 1e-7);
    let solved = model.solve();
    match solved.status() {
        HighsModelStatus::Optimal => Some(solved.objective_value()),
        HighsModelStatus::Infeasible => None,
        other => panic!("neither solved nor impossible: {other:?}"),
    }
}

const ROOMS: [(Kind, usize, usize); 4] =
    [(Kind::Spatial, 20, 60), (Kind::Camps, 16, 40), (Kind::EvenCamps, 16, 40), (Kind::Uniform, 8, 30)];

#[test]
fn the_best_for_the_least_satisfied_is_what_highs_finds() {
    for (kind, brackets, seats) in ROOMS {
        for seed in 31..34 {
            let puzzle = random::room(kind, brackets, 4, seats, seed);
            let (mut problem, columns) = program(&puzzle);
            let least = problem.add_column(1.0, -10..=10);
            for row in &puzzle.rows {
                let mut terms = worth_terms(&columns, &row.worth);
                terms.push((least, -1.0));
                problem.add_row(0.., terms);
            }
            let known = solved(problem, Sense::Maximise).expect("there is a text") * WHOLE as f64;
            let found = solve::best(&puzzle, &[], 3_000_000, &WATCH);
            assert_eq!(found.status, Status::Optimal, "{kind:?} {seed}");
            let (value, bound) = (found.value as f64, found.bound as f64);
            assert!(
                known - value <= STEP as f64 + 1_000.0,
                "{kind:?} {seed}: {value} where {known} is possible"
            );
            assert!(value <= known + 1_000.0, "{kind:?} {seed}: {value} where {known} is the most");
            assert!(known <= bound + 1_000.0, "{kind:?} {seed}: {known} above the bound {bound}");
        }
    }
}

#[test]
fn a_text_passes_where_highs_says_one_does() {
    let (mut some, mut none) = (0, 0);
    for (kind, brackets, seats) in ROOMS {
        let best = solve::best(&random::room(kind, brackets, 4, seats, 35), &[], 3_000_000, &WATCH);
        for thousandths in [-30, -10, -3, 3, 10, 30] {
            let mut puzzle = random::room(kind, brackets, 4, seats, 35);
            let floor = best.value / 1_000 * (1_000 + thousandths);
            puzzle.rows.iter_mut().for_each(|row| (row.floor, row.level) = (Some(floor), false));
            let (mut problem, columns) = program(&puzzle);
            for row in &puzzle.rows {
                problem.add_row(floor as f64 / WHOLE as f64.., worth_terms(&columns, &row.worth));
            }
            let known = solved(problem, Sense::Maximise).is_some();
            let found = solve::best(&puzzle, &[], 1_000_000, &WATCH);
            let answer = if known { Status::Optimal } else { Status::Impossible };
            assert_eq!(found.status, answer, "{kind:?} at {thousandths} thousandths from the best");
            some += usize::from(known);
            none += usize::from(!known);
        }
    }
    assert!(some > 6 && none > 6, "{some} with a text and {none} without: both have to be tried");
}

fn space(name: &str) -> Space {
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios").join(name);
    let mut files = Files::new();
    for entry in std::fs::read_dir(shipped).expect("the folder is there").filter_map(Result::ok) {
        let file = entry.file_name().to_string_lossy().into_owned();
        if adref_sim::scenario::is_file(&file) {
            files.insert(file, std::fs::read_to_string(entry.path()).expect("it can be read"));
        }
    }
    let scenario = load(&files).scenario.expect("it is sound");
    let mut state = instructed(&scenario, &files, None);
    bring_reserve(&mut state, &scenario);
    Space::of(state)
}

/// The fewest parties that object, by a program in which each has a column that lets its demands go.
fn fewest(space: &Space) -> f64 {
    let puzzle = space.puzzle(&vec![false; space.claims.len()], |_| false);
    let (mut problem, columns) = program(&puzzle);
    for party in &space.parties {
        let objects = problem.add_integer_column(1.0, 0..=1);
        for claim in space.claims.iter().filter(|claim| claim.seats.contains(&party.seat)) {
            let Asked::Line { clauses, .. } = &claim.what else { continue };
            for clause in clauses {
                let mut terms = clause_terms(&puzzle, &columns, clause);
                terms.push((objects, 1.0));
                problem.add_row(1.., terms);
            }
        }
        // Its own row, from a puzzle that asks nothing but what the text is worth to it.
        let own = |claim: &adref_lab::zopa::space::Claim| {
            matches!(claim.what, Asked::Worth) && claim.seats == [party.seat]
        };
        let kept: Vec<bool> = space.claims.iter().map(own).collect();
        for row in space.puzzle(&kept, |_| false).rows {
            let Some(floor) = row.floor else { continue };
            let mut terms = worth_terms(&columns, &row.worth);
            terms.push((objects, 3.0));
            problem.add_row(floor as f64 / WHOLE as f64.., terms);
        }
    }
    solved(problem, Sense::Minimise).expect("there is a text if all object")
}

#[test]
fn as_few_object_as_highs_says() {
    for (name, asks) in [("class-due-diligence", [0, 780, 850]), ("gge-2017", [0, 700, 850])] {
        for least in asks {
            let mut space = space(name);
            if least > 0 {
                space.parties.iter_mut().for_each(|party| party.acceptance.least = least);
            }
            let found = conflict::fewest_objectors(&space, 100_000).expect("there is a text");
            let known = fewest(&space).round() as usize;
            assert_eq!(found.groups.len(), known, "{name}, all asking for {least}");
            assert!(found.bound <= known, "{name}, all asking for {least}: a bound of {}", found.bound);
        }
    }
}
