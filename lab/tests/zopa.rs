//! What was possible: the search against brute force and a second solver, and its clauses against the engine.

#![expect(clippy::cast_precision_loss, reason = "utilities are told with a few digits")]

use std::sync::atomic::AtomicBool;

use adref_lab::exchange::instructed;
use adref_lab::zopa::conflict;
use adref_lab::zopa::puzzle::{Puzzle, Row, Toll, WHOLE};
use adref_lab::zopa::random::{self, Kind};
use adref_lab::zopa::report::Report;
use adref_lab::zopa::solve::{STEP, Status, Watch, best};
use adref_lab::zopa::space::{Asked, Space, bring_reserve};
use adref_lab::zopa::sponsor;
use adref_lab::zopa::survey::survey;
use adref_sim::rules;
use adref_sim::scenario::{Files, Scenario, load};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

static STOP: AtomicBool = AtomicBool::new(false);
const WATCH: Watch<'static> = Watch { stop: &STOP, until: None };

/// Numbers by chance, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

/// Every text of a puzzle, tolls where they follow.
fn texts(puzzle: &Puzzle) -> Vec<Vec<usize>> {
    let follows = puzzle.follows();
    let mut all = vec![Vec::new()];
    for (knot, follows) in follows.iter().enumerate() {
        let most = if *follows { 1 } else { puzzle.alternatives(knot) };
        all = all
            .iter()
            .flat_map(|text: &Vec<usize>| {
                (0..most).map(move |alternative| text.iter().copied().chain([alternative]).collect())
            })
            .collect();
    }
    for text in &mut all {
        puzzle.follow(text);
    }
    all
}

/// A small room with floors, clauses and a toll.
fn small(kind: Kind, seed: u64) -> Puzzle {
    let mut dice = Dice(seed);
    let plain = random::room(kind, 6, 3, 7, seed);
    let mut sizes = vec![3; 6];
    sizes.push(2);
    let mut puzzle = Puzzle::new(&sizes);
    for (at, row) in plain.rows.iter().enumerate() {
        let mut worth = row.worth.clone();
        worth.extend([0, -(dice.below(80) as i64) * WHOLE / 1000]);
        let floor = (at % 2 == 0).then_some((350 + dice.below(300) as i64) * WHOLE / 1000);
        puzzle.rows.push(Row { worth, floor, level: at != 3 });
    }
    for _ in 0..dice.below(5) {
        let (one, other) = (dice.below(6), dice.below(6));
        puzzle.clauses.push(vec![(one, 1 << dice.below(3)), (other, 0b11 << dice.below(2))]);
    }
    puzzle.clauses.push(vec![(dice.below(6), 0b011), (6, 0b10)]);
    puzzle.tolls.push(Toll { knot: 6, clauses: vec![puzzle.clauses.len() - 1] });
    puzzle
}

#[test]
fn the_search_finds_what_trying_every_text_finds() {
    let (mut some, mut none) = (0, 0);
    for seed in 0..60 {
        let kind = [Kind::Spatial, Kind::Camps, Kind::EvenCamps, Kind::Uniform][seed as usize % 4];
        let puzzle = small(kind, seed);
        let known = texts(&puzzle).into_iter().filter(|text| puzzle.holds(text));
        let known = known.filter_map(|text| puzzle.least(&text)).max();
        let found = best(&puzzle, &[], 1_000_000, &WATCH);
        match known {
            None => {
                none += 1;
                assert_eq!(found.status, Status::Impossible, "{seed}");
            }
            Some(known) => {
                some += 1;
                assert_eq!(found.status, Status::Optimal, "{seed}");
                let choice = found.choice.expect("a text was found");
                assert!(puzzle.holds(&choice), "{seed}: a text that does not hold");
                assert_eq!(puzzle.least(&choice), Some(found.value), "{seed}");
                assert!(found.bound >= known, "{seed}: the bound {} is below {known}", found.bound);
                assert!(known - found.value <= STEP, "{seed}: {} where {known} is possible", found.value);
            }
        }
    }
    assert!(some > 10 && none > 3, "{some} with a text and {none} without: both have to be tried");
}

/// The same by an integer program.
fn by_program(puzzle: &Puzzle) -> f64 {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let least = problem.add_var(1.0, (-10.0, 10.0));
    let columns: Vec<Variable> = (0..puzzle.columns()).map(|_| problem.add_binary_var(0.0)).collect();
    for knot in 0..puzzle.knots() {
        let one: Vec<(Variable, f64)> =
            (0..puzzle.alternatives(knot)).map(|a| (columns[puzzle.column(knot, a)], 1.0)).collect();
        problem.add_constraint(&one[..], ComparisonOp::Eq, 1.0);
    }
    for row in &puzzle.rows {
        let mut terms: Vec<(Variable, f64)> = columns
            .iter()
            .zip(&row.worth)
            .map(|(column, worth)| (*column, *worth as f64 / WHOLE as f64))
            .collect();
        terms.push((least, -1.0));
        problem.add_constraint(&terms[..], ComparisonOp::Ge, 0.0);
    }
    let solution = problem.solve().expect("it has an optimum").into_solution().expect("it was found");
    solution.objective()
}

#[test]
fn the_search_finds_what_a_second_solver_finds() {
    for (kind, seed) in [(Kind::Spatial, 1), (Kind::Camps, 2), (Kind::EvenCamps, 3)] {
        let puzzle = random::room(kind, 10, 4, 20, seed);
        let found = best(&puzzle, &[], 1_000_000, &WATCH);
        assert_eq!(found.status, Status::Optimal);
        let other = by_program(&puzzle);
        let off = (found.value as f64 / WHOLE as f64 - other).abs();
        assert!(off < 0.000_11, "{kind:?}: {} and {other}", found.value);
    }
}

#[test]
fn a_search_that_is_cut_short_still_bounds_what_is_possible() {
    let puzzle = random::room(Kind::Camps, 16, 4, 30, 5);
    let whole = best(&puzzle, &[], 1_000_000, &WATCH);
    assert_eq!(whole.status, Status::Optimal);
    let short = best(&puzzle, &[], 20, &WATCH);
    assert!(short.value <= whole.bound && short.bound >= whole.value, "{short:?} and {whole:?}");
    assert!(short.bound - short.value >= whole.bound - whole.value);
}

fn shipped() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

fn scenario(name: &str) -> (Scenario, Files) {
    let mut files = Files::new();
    for entry in std::fs::read_dir(shipped().join(name)).expect("the folder is there").filter_map(Result::ok)
    {
        let file = entry.file_name().to_string_lossy().into_owned();
        if adref_sim::scenario::is_file(&file) {
            files.insert(file, std::fs::read_to_string(entry.path()).expect("it can be read"));
        }
    }
    let loaded = load(&files);
    (loaded.scenario.expect("it is sound"), files)
}

fn names() -> Vec<String> {
    let folders = std::fs::read_dir(shipped()).expect("the folder is there").filter_map(Result::ok);
    let sound = folders.filter(|entry| entry.path().join("scenario.toml").is_file());
    let mut names: Vec<String> =
        sound.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn space(name: &str) -> Space {
    let (scenario, files) = scenario(name);
    let mut state = instructed(&scenario, &files, None);
    bring_reserve(&mut state, &scenario);
    Space::of(state)
}

/// A text by chance.
fn throw(space: &Space, dice: &mut Dice) -> Vec<usize> {
    let puzzle = space.puzzle(&vec![false; space.claims.len()], |_| false);
    // Brackets that are knots of their own inside others are gone with them: what does not hold is thrown again.
    loop {
        let mut choice: Vec<usize> =
            (0..puzzle.knots()).map(|knot| dice.below(puzzle.alternatives(knot))).collect();
        puzzle.follow(&mut choice);
        if puzzle.holds(&choice) {
            return choice;
        }
        for clause in &puzzle.clauses {
            if !adref_lab::zopa::puzzle::satisfied(clause, &choice)
                && let Some((knot, mask)) = clause.last()
            {
                choice[*knot] = mask.trailing_zeros() as usize;
            }
        }
        puzzle.follow(&mut choice);
        if puzzle.holds(&choice) {
            return choice;
        }
    }
}

#[test]
fn clauses_and_rows_say_of_any_text_what_the_engine_says() {
    let mut crossed = 0;
    for name in names().into_iter().filter(|name| name != "un-193") {
        let space = space(&name);
        let plain = space.puzzle(&vec![false; space.claims.len()], |_| false);
        let mut dice = Dice(7);
        for _ in 0..12 {
            let choice = throw(&space, &mut dice);
            for judged in space.judge(&choice) {
                let of = |claim: &usize| space.claims[*claim].seats.contains(&judged.seat);
                let mut lines = Vec::new();
                for claim in (0..space.claims.len()).filter(of) {
                    let met = space.met(claim, &plain, &choice);
                    match &space.claims[claim].what {
                        Asked::Worth => {
                            assert_eq!(met, judged.utility >= judged.least, "{name}: {judged:?}");
                        }
                        Asked::Line { lines: held, .. } if !met => {
                            let seats = &space.claims[claim].seats;
                            lines.extend(
                                seats.iter().zip(held).filter(|(s, _)| **s == judged.seat).map(|(_, l)| *l),
                            );
                        }
                        Asked::Line { .. } => {}
                    }
                }
                lines.sort_unstable();
                assert_eq!(lines, judged.blocked, "{name}: lines of {}", space.state.briefs[judged.seat].id);
                crossed += lines.len();
                let party = space.party(judged.seat).expect("it is a party");
                let off = space.worth_to(party, &choice) - judged.utility * WHOLE / 1000;
                assert!((-WHOLE / 1000 - 200..=200).contains(&off), "{name}: {off} off");
            }
        }
    }
    assert!(crossed > 100, "{crossed} lines were crossed: too few to say anything");
}

/// A small room in which nobody is content with little.
fn strict() -> Space {
    let mut space = space("class-due-diligence");
    for party in &mut space.parties {
        party.acceptance.least = 780;
    }
    space
}

#[test]
fn what_cannot_all_hold_could_if_any_one_gave_way() {
    let space = strict();
    let plain = space.puzzle(&vec![false; space.claims.len()], |_| false);
    let all = texts(&plain);
    let meets =
        |claims: &[usize]| all.iter().any(|text| claims.iter().all(|claim| space.met(*claim, &plain, text)));
    let found = conflict::conflicts(&space, &WATCH);
    assert!(!found.is_empty(), "the room is not strict enough for this test");
    for clash in &found {
        assert!(clash.minimal);
        assert!(!meets(&clash.claims));
        for without in &clash.claims {
            let rest: Vec<usize> = clash.claims.iter().copied().filter(|claim| claim != without).collect();
            assert!(meets(&rest), "{without} is not needed in {clash:?}");
        }
    }
    // The fewest that have to give way, and the fewest that object, by trying every text.
    let unmet =
        |text: &Vec<usize>| (0..space.claims.len()).filter(|claim| !space.met(*claim, &plain, text)).count();
    let known = all.iter().map(unmet).min().expect("there are texts");
    let ways = conflict::ways_out(&space, 10_000, &WATCH);
    assert_eq!(ways.first().map(|way| (way.groups.len(), way.bound)), Some((known, known)));
    for way in &ways {
        assert!(way.groups.iter().all(|claim| !space.met(*claim, &plain, &way.choice)));
    }
    let objectors = |text: &Vec<usize>| {
        let objects = |seat: usize| {
            (0..space.claims.len())
                .any(|claim| space.claims[claim].seats.contains(&seat) && !space.met(claim, &plain, text))
        };
        space.parties.iter().filter(|party| objects(party.seat)).count()
    };
    let known = all.iter().map(objectors).min().expect("there are texts");
    let fewest = conflict::fewest_objectors(&space, 10_000).expect("there is one");
    assert_eq!((fewest.groups.len(), fewest.bound), (known, known));
    assert!(fewest.counted, "a small room can be counted");
    assert_eq!(objectors(&fewest.choice), known);
}

#[test]
fn a_survey_is_the_same_twice_and_its_texts_are_taken() {
    let space = space("class-due-diligence");
    let told = || {
        let survey = survey(&space, 2_000, &[], &WATCH, &|_| ());
        serde_json::to_string(&Report::of(&space, &survey)).expect("it can be written")
    };
    assert_eq!(told(), told());
    let survey = survey(&space, 2_000, &[], &WATCH, &|_| ());
    assert_eq!(survey.passes, Status::Optimal);
    for best in &survey.best {
        assert!(
            space.judge(&best.choice).iter().all(adref_lab::zopa::space::Judged::joins),
            "{:?}",
            best.light
        );
    }
    let plain = space.puzzle(&vec![true; space.claims.len()], |_| true);
    let known = texts(&plain)
        .into_iter()
        .filter(|text| plain.holds(text))
        .filter_map(|text| plain.least(&text))
        .max();
    let known = known.expect("a text passes") as f64 * 1000.0 / WHOLE as f64;
    let least = survey.best.first().expect("the best for the least satisfied");
    assert!((least.value - known).abs() <= 0.1, "{} and {known}", least.value);
}

#[test]
fn a_sponsor_s_text_is_the_best_that_trying_every_text_finds() {
    let space = space("class-due-diligence");
    let all = texts(&space.puzzle(&vec![false; space.claims.len()], |_| false));
    let public = &space.state.public;
    let (mut bent, mut sure) = (0, 0);
    for party in &space.parties {
        let own: Vec<bool> = space.claims.iter().map(|claim| claim.seats.contains(&party.seat)).collect();
        let plain = space.puzzle(&own, |_| false);
        let carried = |text: &&Vec<usize>| {
            let poll = sponsor::poll(&space, text);
            rules::carried_by(public.procedure.majority, public.procedure.abstentions, poll)
        };
        let worth = |text: &Vec<usize>| space.worth_to(party, text);
        let own: Vec<&Vec<usize>> = all.iter().filter(|text| plain.holds(text)).collect();
        let known = own.iter().copied().filter(carried).map(worth).max();
        let found = sponsor::best(&space, party.seat, 50_000, &WATCH).expect("its own lines can be kept");
        let Some(known) = known else {
            assert!(found.choice.is_none(), "{}", party.seat);
            continue;
        };
        bent += usize::from(own.iter().copied().map(worth).max() > Some(known));
        let choice = found.choice.expect("a text is carried");
        assert!(plain.holds(&choice) && carried(&&choice));
        let known = known as f64 * 1000.0 / WHOLE as f64;
        assert!(found.value <= known + 1e-6 && found.bound >= known - 1e-6, "{}: {known}", party.seat);
        sure += usize::from(found.status == Status::Optimal);
        assert!(found.status != Status::Optimal || known - found.value < 0.11, "{}", party.seat);
    }
    assert!(bent > 0, "the votes of others bind nobody: this shows nothing");
    assert!(sure >= 4, "{sure} of {} are proved", space.parties.len());
}
