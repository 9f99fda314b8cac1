//! Short games against a program, and what it does wrong in them, act by act.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use adref_sim::ids::SeatId;
use adref_sim::scenario::{self, Files, Scenario};
use serde::Serialize;

use super::heckler::{Heckler, Tried};
use super::process::FaultKind;
use super::programs::{Command, Faulted, Limits, Programs, Report, StartFault};
use crate::chair::StandardChair;
use crate::drive::{self, Cast, Options, Progress, Stopped};

/// The delegation the program plays.
const SEAT: &str = "ALD";
/// The delegation that raises points of order.
const OTHER: &str = "BRE";
/// The seed of the games.
const SEED: u64 = 1;

/// The games: the body, its chair, and what else its scenario says.
const GAMES: [(&str, &str, &str); 4] = [
    (
        "oewg",
        "delegation = \"CAR\"",
        r#"
[organisation]
issue = "duty"
at = 50

[stakeholders]
modality = "non-objection-with-vote"
issue = "duty"

[[stakeholders.applicants]]
id = "rights-group"
name = "Human rights organisation"
at = { duty = 90 }
"#,
    ),
    ("first-committee", "delegation = \"CAR\"", ""),
    ("permanent-mechanism", "delegation = \"CAR\"", ""),
    ("coalition-statement", "delegation = \"CAR\"", ""),
];

/// Everything a seat can be asked, as the protocol calls it.
pub const ASKS: [&str; 22] = [
    "inscription",
    "floor",
    "programme",
    "reply",
    "appeal",
    "overrule",
    "thematic-groups",
    "small-group",
    "silence",
    "adoption",
    "vote",
    "signature",
    "accreditation",
    "applicant",
    "explanation",
    "amendments",
    "motions",
    "motion-debate",
    "coordination",
    "package",
    "package-answer",
    "sounding",
];

/// Something the program did wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// In which game.
    pub game: String,
    /// What, and when.
    #[serde(flatten)]
    pub faulted: Faulted,
}

/// How one game went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Game {
    /// The body's rules.
    pub rules: String,
    /// How many questions the program was asked.
    pub asked: u64,
    /// How many it answered with something that could be used.
    pub answered: u64,
    /// How long its slowest answer took, in milliseconds.
    pub slowest: u64,
    /// How many bytes it was sent.
    pub bytes: u64,
}

/// What came of it all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether it keeps to the protocol.
    pub conforming: bool,
    /// What it calls itself.
    pub name: String,
    /// The games, in order.
    pub games: Vec<Game>,
    /// What it was asked, and how often.
    pub asked: BTreeMap<String, u64>,
    /// What it was never asked.
    pub not_asked: Vec<String>,
    /// What it did wrong, in order.
    pub faults: Vec<Found>,
    /// The last it wrote on its standard error in the game in which something went wrong.
    pub stderr: String,
}

fn files((rules, chair, more): (&str, &str, &str)) -> Files {
    let scenario = include_str!("games/scenario.toml")
        .replace("@RULES@", rules)
        .replace("@CHAIR@", chair)
        .replace("@MORE@", more);
    Files::from([
        ("scenario.toml".to_owned(), scenario),
        ("draft.md".to_owned(), include_str!("games/draft.md").to_owned()),
    ])
}

/// The rooms of the games, for whoever wants to look at them. Every one of them is sound, which a test sees to.
pub fn rooms() -> Vec<(String, Files, Option<Scenario>)> {
    let room = |game: (&str, &str, &str)| {
        let files = files(game);
        let scenario = scenario::load(&files).scenario;
        (game.0.to_owned(), files, scenario)
    };
    GAMES.into_iter().map(room).collect()
}

/// Plays all games. Once `stop` is set no program is waited for any more. `on` hears of each before it begins and may stop the check; what was found until then is the verdict.
/// A program that cannot be started at all is an error.
pub fn check(
    words: &[String],
    limits: Limits,
    stop: &Arc<AtomicBool>,
    on: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Result<Verdict, StartFault> {
    let mut verdict = Verdict::default();
    let mut begun = false;
    for (rules, files, scenario) in rooms() {
        let Some(scenario) = scenario else { continue };
        if on(&rules).is_break() {
            break;
        }
        let command = Command { seat: SeatId::from(SEAT), words: words.to_vec() };
        let programs = match Programs::start(&[command], limits, SEED, Arc::clone(stop)) {
            Ok(programs) => programs,
            Err(faults) => {
                let Some(first) = faults.into_iter().next() else { continue };
                if !begun && first.fault.kind == FaultKind::CannotStart {
                    return Err(first);
                }
                let faulted =
                    Faulted { n: 0, phase: String::new(), ask: "hello".to_owned(), fault: first.fault };
                verdict.stderr = first.stderr;
                verdict.faults.push(Found { game: rules, faulted });
                // It would not come up for another game either.
                break;
            }
        };
        begun = true;
        let report = play(&scenario, &files, programs, &mut verdict, on);
        verdict.name.clone_from(&report.name);
        verdict.games.push(Game {
            rules: rules.clone(),
            asked: report.asked,
            answered: report.answered,
            slowest: report.slowest,
            bytes: report.bytes,
        });
        if !report.faults.is_empty() {
            verdict.stderr = report.stderr;
        }
        let found = report.faults.into_iter().map(|faulted| Found { game: rules.clone(), faulted });
        verdict.faults.extend(found);
    }
    let asked = |ask: &&str| verdict.asked.contains_key(*ask);
    verdict.not_asked = ASKS.iter().filter(|ask| !asked(ask)).map(|ask| (*ask).to_owned()).collect();
    verdict.conforming = verdict.faults.is_empty() && !verdict.games.is_empty();
    Ok(verdict)
}

fn play(
    scenario: &Scenario,
    files: &Files,
    programs: Programs,
    verdict: &mut Verdict,
    on: &mut dyn FnMut(&str) -> ControlFlow<()>,
) -> Report {
    let report: Rc<RefCell<Option<Report>>> = Rc::default();
    let (seat, other) = (SeatId::from(SEAT), SeatId::from(OTHER));
    let into = Rc::clone(&report);
    let mut cast =
        Cast::of(scenario, Box::new(StandardChair), |_| Box::new(Heckler { whom: SeatId::from(SEAT) }));
    cast.guests = Some(Box::new(Tried {
        programs,
        seat: seat.clone(),
        other,
        heckler: Heckler { whom: seat },
        raised: BTreeSet::new(),
        hand_over: Box::new(move |programs| *into.borrow_mut() = programs.reports().into_iter().next()),
    }));
    let options = Options { seed: SEED, until: None, threads: 1 };
    let (_, stopped) = drive::run(scenario, files, &mut cast, &options, &mut |progress| match progress {
        Progress::Acted(..) => on(""),
        Progress::Line(_) => ControlFlow::Continue(()),
    });
    debug_assert!(!matches!(stopped, Stopped::Stuck(_)), "{stopped:?}");
    drop(cast);
    let report = report.borrow_mut().take();
    let report = report.unwrap_or_else(|| Report::nothing(SeatId::from(SEAT)));
    for (ask, times) in &report.asks {
        *verdict.asked.entry(ask.clone()).or_default() += times;
    }
    report
}
