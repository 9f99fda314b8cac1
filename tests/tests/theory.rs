//! What theory says of small games, played by the engine with the standard negotiator. docs/evidence.md says what
//! corresponds to what, and where the engine does not follow.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use adref_lab::experiments::decay::curves;
use adref_lab::experiments::{Outcome, play};
use adref_sim::scenario::{Files, Scenario, load};
use adref_tests::folder;

/// A delegation on the one scale: its ideal, and how much it cares.
struct Seat {
    ideal: i32,
    salience: i32,
}

fn seat(ideal: i32, salience: i32) -> Seat {
    Seat { ideal, salience }
}

/// A room over one bracket with an option at each place.
struct Room {
    rules: &'static str,
    chair: &'static str,
    procedure: String,
    reference: i32,
    places: Vec<i32>,
    omit: i32,
    seats: Vec<Seat>,
    more: &'static str,
}

impl Room {
    fn load(&self) -> Scenario {
        let mut toml = format!(
            "format = 1\ntitle = \"One scale\"\nsummary = \"A small game.\"\nrules = \"{}\"\n[procedure]\n{}\n[chair]\nstyle = \"{}\"\n{}\n[[issues]]\nid = \"x\"\nname = \"X\"\nlow = \"little\"\nhigh = \"much\"\nreference = {}\n[brackets.b]\nissue = \"x\"\noptions = {:?}\nomit = {}\n",
            self.rules, self.procedure, self.chair, self.more, self.reference, self.places, self.omit
        );
        for (at, seat) in self.seats.iter().enumerate() {
            let _ = write!(
                toml,
                "[[delegations]]\nid = \"D{at:02}\"\nname = \"Delegation {at:02}\"\nattendance = 100\npositions.x = {{ at = {}, salience = {}, source = \"assumption: theory\" }}\n",
                seat.ideal, seat.salience
            );
        }
        let options: Vec<String> = self.places.iter().map(|place| format!("at {place}")).collect();
        let draft = format!("# One scale\n\n## A. Matter\n\nOP1. Decides [{}]{{#b}}.\n", options.join(" / "));
        let files: Files =
            [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft)].into_iter().collect();
        let loaded = load(&files);
        loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics))
    }

    fn play(&self, seed: u64) -> Outcome {
        let scenario = self.load();
        let outcomes = play(&scenario, seed, &AtomicBool::new(false)).expect("the procedure goes on");
        outcomes.into_iter().next_back().expect("there is one session")
    }

    /// Where it ends: the place agreed, or the reference point.
    fn place(&self, seed: u64) -> i32 {
        let outcome = self.play(seed);
        match outcome.options.first().copied().flatten() {
            Some(option) if outcome.agreed() && option > 0 => self.places[usize::from(option) - 1],
            Some(_) if outcome.agreed() => self.omit,
            _ => self.reference,
        }
    }
}

/// A pie and two seats: one wants the division at 0, the other at 100, and both want an agreement. `stakes` is how much each
/// cares that there is one at all; without one the pie is lost.
fn pie(rounds: u32, styles: [&str; 2], cares: i32, stakes: [i32; 2]) -> Scenario {
    let places: Vec<i32> = (0..13).map(|step| 26 + 4 * step).collect();
    let options: Vec<String> = places.iter().map(|place| format!("{{ x = {place}, deal = 100 }}")).collect();
    let mut toml = format!(
        "format = 1\ntitle = \"A pie\"\nsummary = \"Two seats.\"\nrules = \"oewg\"\n[procedure]\nsmall_group_rounds = {rounds}\nmeetings = 20\n[chair]\nstyle = \"mediator\"\n[[issues]]\nid = \"x\"\nname = \"X\"\nlow = \"all to the first\"\nhigh = \"all to the second\"\nreference = 50\n[[issues]]\nid = \"deal\"\nname = \"Deal\"\nlow = \"none\"\nhigh = \"one\"\nreference = 0\n[brackets.b]\noptions = [{}]\nomit = {{ x = 50, deal = 0 }}\n",
        options.join(", ")
    );
    for (at, (style, stake)) in styles.iter().zip(stakes).enumerate() {
        let _ = write!(
            toml,
            "[[delegations]]\nid = \"D{at}\"\nname = \"Delegation {at}\"\nattendance = 100\nstyle = \"{style}\"\npositions.x = {{ at = {}, salience = {cares}, source = \"assumption: theory\" }}\npositions.deal = {{ at = 100, salience = {stake}, source = \"assumption: theory\" }}\n",
            at * 100
        );
    }
    let words: Vec<String> = places.iter().map(|place| format!("at {place}")).collect();
    let draft = format!("# A pie\n\n## A. Matter\n\nOP1. Decides [{}]{{#b}}.\n", words.join(" / "));
    let files: Files =
        [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft)].into_iter().collect();
    let loaded = load(&files);
    loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics))
}

/// Where a pie is divided; none if it is lost.
fn divided(rounds: u32, styles: [&str; 2], cares: i32, stakes: [i32; 2]) -> Option<i32> {
    let scenario = pie(rounds, styles, cares, stakes);
    let outcome = play(&scenario, 1, &AtomicBool::new(false)).expect("the procedure goes on").pop()?;
    let option =
        outcome.options.first().copied().flatten().filter(|option| outcome.agreed() && *option > 0)?;
    Some(22 + 4 * i32::from(option))
}

/// How much each seat cares about its share, beside 20 for an agreement as such.
const CARES: i32 = 50;

const STYLES: [&str; 5] = ["conceder", "accommodating", "linear", "firm", "boulware"];

/// A committee of nine that votes, with options every ten points.
fn committee(chair: &'static str, reference: i32, ideals: &[i32], salience: i32) -> Room {
    Room {
        rules: "first-committee",
        chair,
        procedure: "plenary = false\n".to_owned(),
        reference,
        places: (0..=10).map(|step| step * 10).collect(),
        omit: reference,
        seats: ideals.iter().map(|ideal| seat(*ideal, salience)).collect(),
        more: "delegation = \"D00\"\n",
    }
}

/// How far a division is from the Nash solution of equal seats, which is the middle; a pie that is lost is the whole way.
fn off(division: Option<i32>) -> i32 {
    division.map_or(100, |place| (place - 50).abs())
}

/// The grid of divisions.
const STEP: i32 = 4;

#[test]
fn equal_seats_come_nearer_to_the_nash_solution_the_more_patient_they_are() {
    // Rubinstein (1982); Binmore, Rubinstein & Wolinsky (1986). Patience is the style: how little is conceded by now.
    let distances: Vec<i32> =
        STYLES.iter().map(|style| off(divided(20, [style, style], CARES, [20, 20]))).collect();
    println!("off the middle, from conceder to boulware: {distances:?}");
    assert!(distances[4] <= STEP, "{distances:?}");
    assert!(distances[3] <= STEP, "{distances:?}");
    assert!(distances[0] >= distances[2] && distances[2] >= distances[4], "{distances:?}");
}

#[test]
fn the_shorter_the_periods_the_nearer_to_the_nash_solution() {
    // Binmore, Rubinstein & Wolinsky (1986): rounds round the table in the same time, between two who hold out.
    let distances = [4, 8, 20].map(|rounds| off(divided(rounds, ["boulware", "boulware"], CARES, [20, 20])));
    println!("off the middle with 4, 8 and 20 rounds: {distances:?}");
    assert!(distances.is_sorted_by(|one, other| one >= other) && distances[2] <= STEP, "{distances:?}");
}

#[test]
fn the_more_patient_seat_gets_more_wherever_it_sits() {
    for (patient, other) in [("firm", "linear"), ("boulware", "linear"), ("linear", "conceder")] {
        let first = divided(20, [patient, other], CARES, [20, 20]).expect("the pie is divided");
        let second = divided(20, [other, patient], CARES, [20, 20]).expect("the pie is divided");
        println!("{patient} against {other}: {first} where it wants 0, {second} where it wants 100");
        assert!(first < 50 && second > 50, "{patient} against {other}: {first} {second}");
    }
}

#[test]
fn a_majority_on_one_issue_ends_at_the_median() {
    // Black (1948): nine seats, ideals on the grid, no amendments, a status quo that the sponsor does not like better.
    for (ideals, reference) in [
        (&[50, 0, 10, 20, 40, 60, 80, 90, 100], 0),
        (&[50, 0, 10, 20, 40, 60, 80, 90, 100], 100),
        (&[0, 10, 20, 30, 30, 40, 50, 90, 100], 100),
        (&[100, 10, 20, 30, 30, 40, 50, 90, 100], 0),
        (&[0, 0, 60, 60, 70, 70, 80, 90, 100], 100),
        (&[100, 20, 20, 30, 30, 60, 70, 80, 90], 20),
    ] {
        let median = median(ideals);
        let ends = committee("majority-seeker", reference, ideals, 70).place(1);
        println!("median {median}, status quo {reference}: ends at {ends}");
        assert_eq!(ends, median, "{ideals:?} from {reference}");
    }
}

fn median(ideals: &[i32]) -> i32 {
    let mut sorted = ideals.to_vec();
    sorted.sort_unstable();
    sorted[sorted.len() / 2]
}

#[test]
fn the_agenda_setter_gains_as_the_status_quo_gets_worse_for_the_median() {
    // Romer & Rosenthal (1978): a setter above the median m gets the least of its ideal and 2m - q from a status quo q below
    // m, nothing but m from m, and keeps a status quo beyond m on its own side. Nobody amends: the rule is closed.
    let grid = 10;
    for (ideals, status_quo) in [
        (&[100, 10, 20, 30, 30, 40, 50, 90, 100], vec![0, 20, 40]),
        (&[100, 20, 20, 30, 30, 60, 70, 80, 90], vec![0, 20, 40]),
        (&[0, 10, 20, 30, 30, 40, 50, 90, 100], vec![100, 40]),
        (&[0, 0, 60, 60, 70, 70, 80, 90, 100], vec![100]),
    ] {
        let (setter, median) = (ideals[0], median(ideals));
        let mut gains = Vec::new();
        for reference in status_quo {
            let theory = if setter > median {
                setter.min(2 * median - reference)
            } else {
                setter.max(2 * median - reference)
            };
            let ends = committee("bold", reference, ideals, 70).place(1);
            println!("setter {setter}, median {median}, status quo {reference}: {ends}, in theory {theory}");
            // The indifferent do not vote yes here, so that it stops one step of the grid short.
            assert!((ends - theory).abs() <= grid, "{ideals:?} from {reference}: {ends}, not {theory}");
            gains.push((setter - reference).abs() - (setter - ends).abs());
        }
        assert!(gains.is_sorted_by(|one, other| one >= other), "{gains:?}");
        assert!(gains[0] > 0, "{gains:?}");
    }
    // A status quo on its own side of the median it keeps.
    assert_eq!(committee("bold", 100, &[100, 10, 20, 30, 30, 40, 50, 90, 100], 70).place(1), 100);
}

#[test]
fn what_everybody_joins_is_better_for_nobody_and_worse_for_nobody_at_once() {
    // Unanimity ends in the Pareto set: nothing else on the table is better for one and worse for none.
    let mut adopted = 0;
    for salience in [20, 40, 60] {
        for ideals in [[30, 40, 50, 60, 60], [40, 50, 50, 60, 80], [20, 30, 40, 40, 50]] {
            let room = Room {
                rules: "oewg",
                more: "",
                procedure: String::new(),
                ..committee("mediator", 0, &ideals, salience)
            };
            let outcome = room.play(1);
            if !outcome.agreed() {
                continue;
            }
            adopted += 1;
            let place = room.place(1);
            let better = room.places.iter().any(|other| {
                let gain = |ideal: &i32| (place - ideal).abs() - (other - ideal).abs();
                ideals.iter().all(|ideal| gain(ideal) >= 0) && ideals.iter().any(|ideal| gain(ideal) > 0)
            });
            println!("{ideals:?}, salience {salience}: {place}");
            assert!(!better, "{ideals:?}: {place}");
        }
    }
    assert!(adopted > 0, "nothing was adopted");
}

#[test]
fn brackets_wait_for_the_deadline() {
    // Roth, Murnighan & Schoumaker (1988): most agreements come just before the deadline.
    let (scenario, _) = folder::scenario("oewg-apr-2024");
    let runs: Vec<Vec<Outcome>> = (1..=5)
        .map(|seed| play(&scenario, seed, &AtomicBool::new(false)).expect("the procedure goes on"))
        .collect();
    let curve = &curves(&runs)[0];
    assert!(curve.in_first_half < 20.0, "{curve:?}");
    assert!(curve.steepest.0 >= 65.0 && curve.steepest.2 > 40.0, "{curve:?}");
}
