//! What theory says of small games, played by the engine with the standard negotiator. docs/evidence.md says what
//! corresponds to what, and where the engine does not follow.

use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

use adref_lab::experiments::{Outcome, play};
use adref_sim::scenario::{Files, Scenario, load};

/// A delegation on the one scale: its ideal, how much it cares, and more lines of its table.
struct Seat {
    ideal: i32,
    salience: i32,
    more: String,
}

fn seat(ideal: i32, salience: i32) -> Seat {
    Seat { ideal, salience, more: String::new() }
}

impl Seat {
    fn with(mut self, line: &str) -> Self {
        self.more.push_str(line);
        self.more.push('\n');
        self
    }
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
    fn load(&self) -> (Scenario, Files) {
        let mut toml = format!(
            "format = 1\ntitle = \"One scale\"\nsummary = \"A small game.\"\nrules = \"{}\"\n[procedure]\n{}\n[chair]\nstyle = \"{}\"\n{}\n[[issues]]\nid = \"x\"\nname = \"X\"\nlow = \"little\"\nhigh = \"much\"\nreference = {}\n[brackets.b]\nissue = \"x\"\noptions = {:?}\nomit = {}\n",
            self.rules, self.procedure, self.chair, self.more, self.reference, self.places, self.omit
        );
        for (at, seat) in self.seats.iter().enumerate() {
            let _ = write!(
                toml,
                "[[delegations]]\nid = \"D{at:02}\"\nname = \"Delegation {at:02}\"\nattendance = 100\n{}positions.x = {{ at = {}, salience = {}, source = \"assumption: theory\" }}\n",
                seat.more, seat.ideal, seat.salience
            );
        }
        let options: Vec<String> = self.places.iter().map(|place| format!("at {place}")).collect();
        let draft = format!("# One scale\n\n## A. Matter\n\nOP1. Decides [{}]{{#b}}.\n", options.join(" / "));
        let files: Files =
            [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft)].into_iter().collect();
        let loaded = load(&files);
        (loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics)), files)
    }

    fn play(&self, seed: u64) -> Outcome {
        let (scenario, files) = self.load();
        let outcomes = play(&scenario, &files, seed, &AtomicBool::new(false)).expect("the procedure goes on");
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
fn pie(rounds: u32, styles: [&str; 2], cares: i32, stakes: [i32; 2]) -> (Scenario, Files) {
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
    (loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics)), files)
}

/// Where a pie is divided; none if it is lost.
fn divided(rounds: u32, styles: [&str; 2], cares: i32, stakes: [i32; 2]) -> Option<i32> {
    let (scenario, files) = pie(rounds, styles, cares, stakes);
    let outcome =
        play(&scenario, &files, 1, &AtomicBool::new(false)).expect("the procedure goes on").pop()?;
    let option =
        outcome.options.first().copied().flatten().filter(|option| outcome.agreed() && *option > 0)?;
    Some(22 + 4 * i32::from(option))
}

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

#[test]
#[ignore]
fn probe() {
    for cares in [30, 50, 60, 70, 80, 90, 100] {
        for rounds in [4, 8, 20] {
            let row: Vec<_> =
                STYLES.iter().map(|style| divided(rounds, [style, style], cares, [20, 20])).collect();
            println!("cares {cares} rounds {rounds} equal styles {row:?}");
        }
        for style in STYLES {
            println!(
                "cares {cares} linear/{style} {:?} {style}/linear {:?}",
                divided(20, ["linear", style], cares, [20, 20]),
                divided(20, [style, "linear"], cares, [20, 20])
            );
        }
    }
    for stake in [10, 20, 40, 60, 90] {
        println!(
            "deal stakes {stake}/20 firm {:?} linear {:?}",
            divided(20, ["firm", "firm"], 100, [stake, 20]),
            divided(20, ["linear", "linear"], 100, [stake, 20])
        );
    }
    let profiles: [&[i32]; 5] = [
        &[50, 0, 10, 20, 40, 60, 80, 90, 100],
        &[0, 10, 20, 30, 30, 40, 50, 90, 100],
        &[100, 10, 20, 30, 30, 40, 50, 90, 100],
        &[0, 0, 60, 60, 70, 70, 80, 90, 100],
        &[100, 20, 20, 30, 30, 60, 70, 80, 90],
    ];
    for ideals in profiles {
        let mut sorted = ideals.to_vec();
        sorted.sort_unstable();
        for chair in ["majority-seeker", "mediator", "bold"] {
            for salience in [70, 90] {
                let row: Vec<_> = [0, 20, 40, 100]
                    .iter()
                    .map(|reference| committee(chair, *reference, ideals, salience).place(1))
                    .collect();
                println!(
                    "median {} sponsor {} {chair} salience {salience}: q 0,20,40,100 -> {row:?}",
                    sorted[4], ideals[0]
                );
            }
        }
        let room = Room {
            rules: "oewg",
            more: "",
            procedure: String::new(),
            ..committee("mediator", 0, ideals, 60)
        };
        println!("consensus: {} {:?}", room.place(1), room.play(1).ending);
    }
}
