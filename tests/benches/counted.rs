//! Instructions instead of seconds, so that a regression shows on a busy machine: each job runs under callgrind, and its
//! count is held against `tests/benches/counts.txt`.
//!
//! `cargo bench -p adref-tests --bench counted` compares and fails where one has grown by more than the tolerance;
//! `ADREF_REGENERATE=1` writes the counts anew. Without valgrind it says so and does nothing.

#![allow(clippy::cast_precision_loss, reason = "for people to read: what is lost is below what is shown")]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::{Command, ExitCode};
use std::sync::atomic::AtomicBool;

use adref_agents::drive::Cast;
use adref_agents::unlogged;
use adref_lab::zopa::random::{self, Kind};
use adref_lab::zopa::solve::{self, Watch};
use adref_sim::scenario::{Files, Scenario, load};
use adref_sim::{log, text};
use adref_tests::playthrough;
use adref_tests::synthetic::{self, Size};

/// Where the counts are kept.
const COUNTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/counts.txt");
/// By how much more than what is kept a count may be, in per cent: compilers and libraries differ a little.
const TOLERANCE: u64 = 5;
const JOBS: [&str; 8] = [
    "parse 60 brackets",
    "print 60 brackets",
    "negotiate 15 x 5 x 5, imported domain",
    "negotiate 15 x 15",
    "negotiate 193 x 60",
    "decide and apply, 193 x 60, log written",
    "fold a log 193 x 60",
    "best for the least satisfied, 30 x 4 x 193, proved",
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if let (Some("--job"), Some(job)) = (words.next().as_deref(), words.next()) {
        work(&job);
        return ExitCode::SUCCESS;
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("valgrind is not here: nothing was counted (on Debian: apt-get install valgrind)");
        return ExitCode::SUCCESS;
    }
    let mut counts = BTreeMap::new();
    for job in JOBS {
        match count(job) {
            Ok(count) => {
                println!("{count:>16} {job}");
                counts.insert(job.to_owned(), count);
            }
            Err(why) => {
                eprintln!("{job}: {why}");
                return ExitCode::FAILURE;
            }
        }
    }
    if std::env::var_os("ADREF_REGENERATE").is_some() {
        let lines: Vec<String> = counts.iter().map(|(job, count)| format!("{count:>16} {job}\n")).collect();
        return match std::fs::write(COUNTS, lines.concat()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{COUNTS}: {error}");
                ExitCode::FAILURE
            }
        };
    }
    compare(&counts)
}

/// Instructions of a job's own part, as callgrind counts them.
fn count(job: &str) -> Result<u64, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let done = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*counted::measured*"])
        .arg(own)
        .args(["--job", job])
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    said.lines()
        .find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok())
        .filter(|count| *count > 0)
        .ok_or_else(|| format!("callgrind counted nothing: {said}"))
}

fn compare(counts: &BTreeMap<String, u64>) -> ExitCode {
    let kept = std::fs::read_to_string(COUNTS).unwrap_or_default();
    let kept: BTreeMap<&str, u64> = kept
        .lines()
        .filter_map(|line| line.trim().split_once(' '))
        .filter_map(|(count, job)| Some((job, count.parse().ok()?)))
        .collect();
    let mut grown = false;
    for (job, now) in counts {
        let Some(before) = kept.get(job.as_str()) else {
            println!("{job}: new");
            continue;
        };
        let change = *now as f64 * 100.0 / *before as f64 - 100.0;
        let worse = *now > before * (100 + TOLERANCE) / 100;
        grown |= worse;
        println!("{change:>+7.1} % {job}{}", if worse { "   MORE THAN THE TOLERANCE" } else { "" });
    }
    if grown { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn sound(files: &Files) -> Scenario {
    load(files).scenario.expect("the made-up scenario is sound")
}

/// What is counted: nothing outside it is.
#[inline(never)]
fn measured<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

fn play(scenario: &Scenario) {
    measured(|| unlogged::play(scenario, &mut Cast::standard(scenario), 7)).expect("it comes to an end");
}

fn work(job: &str) {
    let working = synthetic::files(Size::WORKING);
    match job {
        "parse 60 brackets" => drop(measured(|| text::parse(&working["draft.md"], "draft.md"))),
        "print 60 brackets" => {
            let draft = text::parse(&working["draft.md"], "draft.md").draft;
            drop(measured(|| text::print(&draft)));
        }
        "negotiate 15 x 5 x 5, imported domain" => play(&sound(&synthetic::domain(15, 5, 5, 1))),
        "negotiate 15 x 15" => {
            play(&sound(&synthetic::files(Size {
                delegations: 15,
                brackets: 15,
                issues: 5,
                groups: 1,
                seed: 1,
            })));
        }
        "negotiate 193 x 60" => play(&sound(&working)),
        "decide and apply, 193 x 60, log written" => {
            let scenario = sound(&working);
            drop(measured(|| playthrough::play(&scenario, &working, 7, 1)));
        }
        "fold a log 193 x 60" => {
            let scenario = sound(&working);
            let records = playthrough::play(&scenario, &working, 7, 1).records;
            drop(measured(|| log::fold(&scenario, &records, None)));
        }
        "best for the least satisfied, 30 x 4 x 193, proved" => {
            let puzzle = random::room(Kind::Spatial, 30, 4, 193, 1);
            let stop = AtomicBool::new(false);
            drop(measured(|| solve::best(&puzzle, &[], 1_000_000, &Watch { stop: &stop, until: None })));
        }
        other => panic!("there is no job `{other}`"),
    }
}
