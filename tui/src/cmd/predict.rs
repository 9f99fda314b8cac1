//! `adref predict`: what bargaining with known positions would come to, and how well such forecasts do.

use std::fmt::Write as _;
use std::fs;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use adref_lab::predict::forecast::{self, Forecast, Judge};
use adref_lab::predict::layer::Weights;
use adref_lab::predict::play::Runs;
use adref_lab::predict::score::{Estimate, Score};
use adref_lab::predict::{Issue, read, table};
use serde::Serialize;

use crate::args::TableFormat;
use crate::out::{self, Paint, shown};
use crate::{Failure, interrupt};

const MAX_SEEDS: u32 = 10_000;
const MAX_JOBS: usize = 256;
/// The largest file that is read.
const MAX_BYTES: u64 = 64 << 20;
/// The most faults that are told one by one.
const MOST: usize = 20;

/// What is asked for, apart from the file.
pub(crate) struct Asked {
    pub(crate) seeds: u32,
    pub(crate) jobs: Option<usize>,
    pub(crate) score: bool,
    pub(crate) cross_validate: Option<u32>,
    pub(crate) fit: bool,
    pub(crate) out: Option<PathBuf>,
    pub(crate) force: bool,
    pub(crate) weights: Option<PathBuf>,
    pub(crate) format: TableFormat,
}

#[derive(Serialize)]
struct Told<'a> {
    file: String,
    seeds: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_by: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    scores: &'a [Score],
    issues: &'a [Forecast],
}

/// Predicts the issues of a file.
pub(crate) fn predict(file: &Path, asked: &Asked) -> Result<(), Failure> {
    let jobs = bounds(asked)?;
    if let Some(taken) = asked.out.as_ref().filter(|out| !asked.force && fs::symlink_metadata(out).is_ok()) {
        let message = format!("{} is there already", shown(taken));
        return Err(Failure::Input(format!(
            "{message}\n  help: choose another name, or say --force to replace it"
        )));
    }
    let weights = weights(asked.weights.as_deref())?;
    let issues = issues(file)?;
    let known = issues.iter().filter(|issue| issue.outcome.is_some()).count();
    let proposals: std::collections::BTreeSet<&str> =
        issues.iter().filter(|issue| issue.outcome.is_some()).map(|issue| issue.proposal.as_str()).collect();
    let judges = asked.score || asked.fit || asked.cross_validate.is_some();
    if judges && known == 0 {
        let message = format!("{}: no issue has an outcome, so there is nothing to judge by", shown(file));
        return Err(Failure::Input(format!("{message}\n  help: add a column `outcome`, 0 to 100")));
    }
    if let Some(folds) = asked.cross_validate.filter(|folds| *folds as usize > proposals.len()) {
        let message = format!("--cross-validate {folds}: only {} proposals have outcomes", proposals.len());
        return Err(Failure::Input(format!(
            "{message}\n  help: ask for no more folds than there are proposals"
        )));
    }
    let runs = play_all(&issues, asked.seeds, jobs)?;
    if asked.fit {
        return fit(file, asked, &issues, &runs);
    }
    let forecasts: Vec<Forecast> =
        issues.iter().zip(&runs).map(|(issue, runs)| Forecast::new(issue, runs, &weights)).collect();
    let (scores, judged_by) = match (asked.cross_validate, asked.score) {
        (Some(folds), _) => (
            forecast::compare(&issues, &runs, Judge::Folds(folds)),
            Some(format!("weights fitted anew for each of {folds} folds on the other proposals")),
        ),
        (None, true) => (
            forecast::compare(&issues, &runs, Judge::These(&weights)),
            Some(
                if asked.weights.is_some() { "the weights given" } else { "the weights shipped" }.to_owned(),
            ),
        ),
        (None, false) => (Vec::new(), None),
    };
    match asked.format {
        TableFormat::Json => out::json(&Told {
            file: shown(file),
            seeds: asked.seeds,
            judged_by,
            scores: &scores,
            issues: &forecasts,
        }),
        TableFormat::Csv if scores.is_empty() => out::print(&forecast::to_csv(&forecasts)),
        TableFormat::Csv => out::print(&forecast::scores_to_csv(&scores)),
        TableFormat::Text if scores.is_empty() => out::print(&tell(&forecasts, asked.seeds, Paint::stdout())),
        TableFormat::Text => {
            let by = judged_by.unwrap_or_default();
            out::print(&tell_scores(&scores, known, proposals.len(), asked.seeds, &by, Paint::stdout()))
        }
    }
}

fn bounds(asked: &Asked) -> Result<usize, Failure> {
    if !(1..=MAX_SEEDS).contains(&asked.seeds) {
        let message = format!("--seeds {}: there is no such number of runs", asked.seeds);
        return Err(Failure::Input(format!("{message}\n  help: give 1 to {MAX_SEEDS}")));
    }
    if let Some(folds) = asked.cross_validate.filter(|folds| *folds < 2) {
        let message = format!("--cross-validate {folds}: there is nothing left to fit on");
        return Err(Failure::Input(format!("{message}\n  help: give 2 folds or more; 10 are usual")));
    }
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let jobs = asked.jobs.unwrap_or_else(cores);
    if !(1..=MAX_JOBS).contains(&jobs) {
        let message = format!("--jobs {jobs}: there is no such number of jobs");
        return Err(Failure::Input(format!("{message}\n  help: give 1 to {MAX_JOBS}")));
    }
    Ok(jobs)
}

fn weights(path: Option<&Path>) -> Result<Weights, Failure> {
    let Some(path) = path else { return Ok(table::shipped()) };
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::Input(format!("{}: {error}\n  help: name a table that --fit wrote", shown(path)))
    })?;
    table::read(&text).map_err(|fault| {
        Failure::Input(format!("{}: {fault}\n  help: name a table that --fit wrote", shown(path)))
    })
}

/// The issues of a file, or everything that is wrong with it.
fn issues(file: &Path) -> Result<Vec<Issue>, Failure> {
    let name = shown(file);
    let unreadable = |error: std::io::Error| {
        Failure::Input(format!("{name}: {error}\n  help: name a file of issues, CSV or XML"))
    };
    let about = fs::metadata(file).map_err(unreadable)?;
    if about.is_dir() || about.len() > MAX_BYTES {
        let what = if about.is_dir() { "a folder".to_owned() } else { format!("{} bytes long", about.len()) };
        return Err(Failure::Input(format!(
            "{name}: it is {what}\n  help: name a file of issues, CSV or XML"
        )));
    }
    let bytes = fs::read(file).map_err(unreadable)?;
    match read::read(&bytes) {
        Ok(read) => {
            for note in &read.notes {
                out::complain(&format!("note: {}", note.told(&name)));
            }
            Ok(read.issues)
        }
        Err(faults) => {
            for fault in faults.iter().take(MOST) {
                out::complain(&format!("error: {}", fault.told(&name)));
            }
            if faults.len() > MOST {
                out::complain(&format!("and {} faults more", faults.len() - MOST));
            }
            Err(Failure::Shown)
        }
    }
}

/// The runs of every issue, in the order of issues, however many are played at a time.
fn play_all(issues: &[Issue], seeds: u32, jobs: usize) -> Result<Vec<Runs>, Failure> {
    let interrupted = interrupt::listen();
    let go_on = || !interrupted.load(Ordering::SeqCst);
    let terminal = std::io::stderr().is_terminal();
    let (next, broken) = (AtomicUsize::new(0), AtomicBool::new(false));
    let progress = Mutex::new(0);
    let work = || {
        let mut done: Vec<(usize, Runs)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            let Some(issue) = issues.get(at).filter(|_| go_on()) else { return done };
            done.push((at, Runs::play(issue, 1, seeds, &go_on)));
            if let Ok(mut progress) = progress.lock() {
                *progress += 1;
                if terminal {
                    let _ =
                        write!(std::io::stderr().lock(), "\r\u{1b}[K{progress} of {} issues", issues.len());
                }
            }
        }
    };
    let mut runs: Vec<(usize, Runs)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.min(issues.len())).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| {
            worker.join().unwrap_or_else(|_| {
                broken.store(true, Ordering::SeqCst);
                Vec::new()
            })
        });
        joined.flatten().collect()
    });
    if terminal {
        let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
    }
    if !go_on() {
        return Err(Failure::Interrupted(
            "interrupted before all runs were over; nothing of them is kept".to_owned(),
        ));
    }
    runs.sort_by_key(|(at, _)| *at);
    let empty = runs.iter().any(|(_, runs)| runs.ended_at.iter().sum::<u32>() + runs.nowhere != seeds);
    if broken.load(Ordering::SeqCst) || empty {
        return Err(Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned()));
    }
    Ok(runs.into_iter().map(|(_, runs)| runs).collect())
}

/// Fits weights on the issues whose outcome is known, and writes or prints them.
fn fit(file: &Path, asked: &Asked, issues: &[Issue], runs: &[Runs]) -> Result<(), Failure> {
    let (weights, known) = forecast::fit_all(issues, runs);
    let name = file.file_name().map_or_else(|| shown(file), |name| name.to_string_lossy().into_owned());
    let text = table::written(&weights, &format!("{known} issues of {name}, {} runs each", asked.seeds));
    let Some(path) = &asked.out else { return out::print(&text) };
    let internal = |error: std::io::Error| Failure::Internal(format!("{}: {error}", shown(path)));
    let part = path.with_extension("part");
    fs::write(&part, &text).map_err(internal)?;
    fs::rename(&part, path).map_err(internal)?;
    let mut told = format!("{} holds weights fitted on {known} issues.\n", shown(path));
    for (part, share) in forecast::weight_of_parts(issues, runs, &weights) {
        let _ = writeln!(told, "  {part:<18}{:5.1} % of a distribution, on the average", share * 100.0);
    }
    out::print(&told)
}

/// The forecasts for people.
fn tell(forecasts: &[Forecast], seeds: u32, paint: Paint) -> String {
    let mut out = String::new();
    let widest = forecasts.iter().map(|one| one.issue.chars().count()).max().unwrap_or(5).clamp(5, 30);
    let outcome = forecasts.iter().any(|one| one.outcome.is_some());
    let head = format!(
        "{:<widest$}  {:>8}  {:>9}  {:>9}  {:>10}{}  most likely",
        "issue",
        "forecast",
        "for hits",
        "80 %",
        "compromise",
        if outcome { "  outcome" } else { "" }
    );
    let _ = writeln!(out, "{}", paint.bold(head));
    for one in forecasts {
        let mut likely = one.distribution.clone();
        likely.sort_by(|a, b| b.mass.total_cmp(&a.mass).then(a.at.cmp(&b.at)));
        let likely: Vec<String> = likely
            .iter()
            .take(3)
            .filter(|mass| mass.mass >= 0.05)
            .map(|mass| format!("{} ({:.0} %)", mass.at, mass.mass * 100.0))
            .collect();
        let name: String = one.issue.chars().take(widest).collect();
        let known = match (outcome, one.outcome) {
            (true, Some(found)) => format!("  {found:>7}"),
            (true, None) => format!("  {:>7}", "–"),
            (false, _) => String::new(),
        };
        let _ = writeln!(
            out,
            "{name:<widest$}  {:>8}  {:>9}  {:>9}  {:>10.1}{known}  {}",
            one.forecast,
            one.forecast_hits,
            format!("{}–{}", one.interval[0], one.interval[1]),
            one.compromise_mean,
            likely.join(", ")
        );
    }
    let note = format!(
        "\n{seeds} runs of the engine an issue. `forecast` is for the least absolute error, `for hits` for coming within ten points;\n`compromise` is the mean of positions by salience × power, the reference that is hard to beat. Points from 0 to 100."
    );
    let _ = writeln!(out, "{}", paint.dim(note));
    out
}

fn tell_scores(
    scores: &[Score],
    issues: usize,
    proposals: usize,
    seeds: u32,
    by: &str,
    paint: Paint,
) -> String {
    let mut out = String::new();
    let head = format!("{issues} issues of {proposals} proposals, {seeds} runs each; {by}");
    let _ = writeln!(out, "{}\n", paint.bold(head));
    let columns = format!(
        "{:<30}{:>25}{:>14}{:>25}{:>25}{:>25}",
        "", "MAE", "median error", "hit ≤ 10", "hit ≤ 20", "CRPS"
    );
    let points = |one: Estimate| format!("{:.1} [{:.1}, {:.1}]", one.value, one.low, one.high);
    let share = |one: Estimate| format!("{:.3} [{:.3}, {:.3}]", one.value, one.low, one.high);
    let _ = writeln!(out, "{columns}");
    for score in scores {
        let _ = writeln!(
            out,
            "{:<30}{:>25}{:>14.1}{:>25}{:>25}{:>25}",
            score.method,
            points(score.mae),
            score.median_error.value,
            share(score.hit10),
            share(score.hit20),
            points(score.crps)
        );
    }
    let signed = |one: Estimate| format!("{:+.1} [{:+.1}, {:+.1}]", one.value, one.low, one.high);
    let signed_share = |one: Estimate| format!("{:+.3} [{:+.3}, {:+.3}]", one.value, one.low, one.high);
    let _ = writeln!(out, "\n{}", paint.bold("Less the compromise mean on the same issues"));
    for score in scores.iter().filter(|score| score.method != "compromise mean") {
        let less = &score.less_compromise;
        let _ = writeln!(
            out,
            "{:<30}{:>25}{:>14}{:>25}{:>25}{:>25}",
            score.method,
            signed(less.mae),
            "",
            signed_share(less.hit10),
            signed_share(less.hit20),
            signed(less.crps)
        );
    }
    let note = "\nBetween brackets: 95 % of samples with proposals drawn anew. Errors are those of the forecast for errors, hits those of\nthe forecast for hits; a single point's CRPS is its absolute error.";
    let _ = writeln!(out, "{}", paint.dim(note));
    out
}
