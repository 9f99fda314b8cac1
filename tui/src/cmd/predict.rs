//! `adref predict`: what bargaining with known positions would come to, and how well such forecasts do.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use adref_lab::figures::{count, plain, signed};
use adref_lab::predict::forecast::{self, Forecast, Judge};
use adref_lab::predict::layer::{COUNT, FEATURES, MEANING};
use adref_lab::predict::play::Runs;
use adref_lab::predict::score::{Estimate, Score};
use adref_lab::predict::table::{self, Table};
use adref_lab::predict::{Issue, read};
use adref_lab::runner;
use serde::Serialize;

use crate::args::TableFormat;
use crate::cmd::many::Watch;
use crate::out::{self, Paint, shown};
use crate::render::visible;
use crate::{Failure, folder, interrupt};

/// The largest file that is read.
const MAX_BYTES: u64 = 64 << 20;
/// The largest table of weights.
const MAX_TABLE_BYTES: u64 = 1 << 20;
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
    /// How many of the issues that are scored are among those the weights were fitted on, if the weights tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_sample: Option<usize>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    scores: &'a [Score],
    issues: &'a [Forecast],
}

/// What `--fit` prints for programs.
#[derive(Serialize)]
struct FitTold<'a> {
    file: String,
    seeds: u32,
    fitted_on: &'a str,
    issues: usize,
    weights: BTreeMap<&'static str, f64>,
    parts: BTreeMap<String, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<String>,
}

/// Predicts the issues of a file.
pub(crate) fn predict(file: &Path, asked: &Asked) -> Result<(), Failure> {
    if let Some(folds) = asked.cross_validate.filter(|folds| *folds < 2) {
        let message = format!("--cross-validate {folds}: there is nothing left to fit on");
        return Err(Failure::Input(format!("{message}\n  help: give 2 folds or more; 10 are usual")));
    }
    if let Some(taken) = asked.out.as_ref().filter(|out| !asked.force && fs::symlink_metadata(out).is_ok()) {
        let message = format!("{} is there already", shown(taken));
        return Err(Failure::Input(format!(
            "{message}\n  help: choose another name, or say --force to replace it"
        )));
    }
    let table = weights(asked.weights.as_deref())?;
    let weights = table.weights;
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
        let has = if proposals.len() == 1 { "has" } else { "have" };
        let message =
            format!("--cross-validate {folds}: only {} {has} outcomes", count(proposals.len(), "proposal"));
        return Err(Failure::Input(format!(
            "{message}\n  help: ask for no more folds than there are proposals"
        )));
    }
    if asked.fit && known < COUNT {
        let message =
            format!("{}: {COUNT} weights cannot be fitted on {}", shown(file), count(known, "known outcome"));
        return Err(Failure::Input(format!(
            "{message}\n  help: give at least {COUNT} issues with an outcome, and many more to learn anything"
        )));
    }
    let runs = play_all(&issues, asked.seeds, asked.jobs)?;
    if asked.fit {
        return fit(file, asked, &issues, &runs);
    }
    let forecasts: Vec<Forecast> =
        issues.iter().zip(&runs).map(|(issue, runs)| Forecast::new(issue, runs, &weights)).collect();
    let mut notes = Vec::new();
    let mut in_sample = None;
    let (scores, judged_by) = match (asked.cross_validate, asked.score) {
        (Some(folds), _) => (
            forecast::compare(&issues, &runs, Judge::Folds(folds)),
            Some(format!("weights fitted anew for each of {folds} folds on the other proposals")),
        ),
        (None, true) => {
            let seen = table.seen(issues.iter().filter(|issue| issue.outcome.is_some()));
            in_sample = Some(seen).filter(|_| !table.issues.is_empty());
            notes.extend(beware(in_sample, known));
            let whose = if asked.weights.is_some() { "the weights given" } else { "the weights shipped" };
            let on = match table.fitted_on.as_str() {
                "" => String::new(),
                on => format!(", fitted on {on}"),
            };
            (forecast::compare(&issues, &runs, Judge::These(&weights)), Some(format!("{whose}{on}")))
        }
        (None, false) => (Vec::new(), None),
    };
    match asked.format {
        TableFormat::Json => out::json(&Told {
            file: shown(file),
            seeds: asked.seeds,
            judged_by,
            in_sample,
            notes: &notes,
            scores: &scores,
            issues: &forecasts,
        }),
        TableFormat::Csv if scores.is_empty() => out::print(&forecast::to_csv(&forecasts)),
        TableFormat::Csv => {
            for note in &notes {
                out::complain(&format!("note: {note}"));
            }
            out::print(&forecast::scores_to_csv(&scores))
        }
        TableFormat::Text if scores.is_empty() => out::print(&tell(&forecasts, asked.seeds, Paint::stdout())),
        TableFormat::Text => {
            let (issues, of) = (count(known, "issue"), count(proposals.len(), "proposal"));
            let runs = count(asked.seeds as usize, "run");
            let head = format!("{issues} of {of}, {runs} each; {}", judged_by.unwrap_or_default());
            out::print(&tell_scores(&scores, &head, &notes, Paint::stdout()))
        }
    }
}

/// What to bear in mind of scores by weights that may have been fitted on the same issues.
fn beware(in_sample: Option<usize>, known: usize) -> Option<String> {
    let why = "adref does better on issues it was fitted on than on others; --cross-validate 10 judges on others only";
    match in_sample {
        None => {
            Some(format!("the weights do not tell which issues they were fitted on. If it was these, {why}"))
        }
        Some(0) => None,
        Some(seen) if seen == known => Some(format!(
            "in sample: the weights were fitted on {}; {why}",
            if known == 1 { "this very issue".to_owned() } else { format!("these very {known} issues") }
        )),
        Some(seen) => Some(format!(
            "partly in sample: the weights were fitted on {seen} of these {known} issues; {why}"
        )),
    }
}

fn weights(path: Option<&Path>) -> Result<Table, Failure> {
    let Some(path) = path else { return Ok(table::shipped()) };
    table::read(&folder::read_text(path, MAX_TABLE_BYTES)?).map_err(|fault| {
        Failure::Input(format!("{}: {fault}\n  help: name a table that --fit wrote", shown(path)))
    })
}

/// The issues of a file, or everything that is wrong with it.
fn issues(file: &Path) -> Result<Vec<Issue>, Failure> {
    let name = shown(file);
    let bytes = folder::read_bytes(file, MAX_BYTES)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Failure::Input(format!(
            "{name} is larger than {} MiB\n  help: give it in parts",
            MAX_BYTES >> 20
        )));
    }
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
fn play_all(issues: &[Issue], seeds: u32, jobs: Option<usize>) -> Result<Vec<Runs>, Failure> {
    let interrupted = interrupt::listen_in_work();
    let go_on = || !interrupted.load(Ordering::SeqCst);
    let all = count(issues.len(), "issue");
    let watch = Watch::new(&format!("{all} …"));
    let progress = |done: usize| watch.show(&format!("{done} of {all}"));
    let jobs = jobs.unwrap_or_else(runner::usual_jobs);
    let runs = runner::run_all(issues.len(), jobs, &interrupted, &progress, &|at| {
        issues.get(at).map(|issue| Runs::play(issue, 1, seeds, &go_on))
    });
    watch.clear();
    if !go_on() {
        return Err(Failure::Interrupted(
            "interrupted before all runs were over; nothing of them is kept".to_owned(),
        ));
    }
    let whole = |runs: &Runs| runs.ended_at.iter().sum::<u32>() + runs.nowhere == seeds;
    let runs: Option<Vec<Runs>> = runs.and_then(|runs| runs.into_iter().collect());
    runs.filter(|runs| runs.iter().all(whole)).ok_or_else(|| {
        Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned())
    })
}

/// Fits weights on the issues whose outcome is known, and writes or prints them.
fn fit(file: &Path, asked: &Asked, issues: &[Issue], runs: &[Runs]) -> Result<(), Failure> {
    let known = issues.iter().filter(|issue| issue.outcome.is_some()).count();
    let name = file.file_name().map_or_else(|| shown(file), |name| shown(Path::new(name)));
    let of = count(known, "issue");
    let named = format!("{of} of {name}, {} each", count(asked.seeds as usize, "run"));
    let table = forecast::fit_all(issues, runs, &named);
    let parts = forecast::weight_of_parts(issues, runs, &table.weights);
    let text = table::written(&table);
    if let Some(path) = &asked.out {
        let failed = |error: std::io::Error| folder::unreadable(path, &error);
        let part = path.with_extension("part");
        fs::write(&part, &text).map_err(failed)?;
        fs::rename(&part, path).map_err(failed)?;
    }
    match (asked.format, &asked.out) {
        (TableFormat::Json, out) => out::json(&FitTold {
            file: shown(file),
            seeds: asked.seeds,
            fitted_on: &table.fitted_on,
            issues: known,
            weights: FEATURES.into_iter().zip(table.weights).collect(),
            parts: parts.into_iter().map(|(part, share)| (part, (share * 1e4).round() / 1e4)).collect(),
            written: out.as_deref().map(shown),
        }),
        (TableFormat::Csv, _) => {
            let mut told = String::from("feature,weight,meaning\n");
            for ((name, weight), meaning) in FEATURES.iter().zip(table.weights).zip(MEANING) {
                let _ = writeln!(told, "{name},{},\"{meaning}\"", plain(weight, 4));
            }
            out::print(&told)
        }
        (TableFormat::Text, None) => out::print(&text),
        (TableFormat::Text, Some(path)) => {
            let mut told = format!("{} holds weights fitted on {of}.\n", shown(path));
            for (part, share) in parts {
                let _ =
                    writeln!(told, "  {part:<18}{:5.1} % of a distribution, on the average", share * 100.0);
            }
            out::print(&told)
        }
    }
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
        let name: String = visible(&one.issue).replace('\n', " ").chars().take(widest).collect();
        let known = match (outcome, one.outcome) {
            (true, Some(found)) => format!("  {found:>7}"),
            (true, None) => format!("  {:>7}", "–"),
            (false, _) => String::new(),
        };
        let _ = writeln!(
            out,
            "{name:<widest$}  {:>8}  {:>9}  {:>9}  {:>10}{known}  {}",
            one.forecast,
            one.forecast_hits,
            format!("{}–{}", one.interval[0], one.interval[1]),
            plain(one.compromise_mean, 1),
            likely.join(", ")
        );
    }
    let runs = count(seeds as usize, "run");
    let note = format!(
        "\n{runs} of the engine an issue. `forecast` is for the least absolute error, `for hits` for coming within ten points;\n`compromise` is the mean of positions by salience × power, the reference that is hard to beat. Points from 0 to 100."
    );
    let _ = writeln!(out, "{}", paint.dim(note));
    out
}

fn tell_scores(scores: &[Score], head: &str, notes: &[String], paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(visible(head)));
    for note in notes {
        let _ = writeln!(out, "{}", paint.bold(out::hang("note: ", note, 120)));
    }
    out.push('\n');
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
    let signed_points =
        |one: Estimate| format!("{} [{}, {}]", signed(one.value, 1), signed(one.low, 1), signed(one.high, 1));
    let signed_share =
        |one: Estimate| format!("{} [{}, {}]", signed(one.value, 3), signed(one.low, 3), signed(one.high, 3));
    let _ = writeln!(out, "\n{}", paint.bold("Less the compromise mean on the same issues"));
    for score in scores.iter().filter(|score| score.method != "compromise mean") {
        let less = &score.less_compromise;
        let _ = writeln!(
            out,
            "{:<30}{:>25}{:>14}{:>25}{:>25}{:>25}",
            score.method,
            signed_points(less.mae),
            "",
            signed_share(less.hit10),
            signed_share(less.hit20),
            signed_points(less.crps)
        );
    }
    let note = "\nBetween brackets: 95 % of samples with proposals drawn anew. Errors are those of the forecast for errors, hits those of\nthe forecast for hits; a single point's CRPS is its absolute error.";
    let _ = writeln!(out, "{}", paint.dim(note));
    out
}
