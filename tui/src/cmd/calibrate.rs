//! `adref calibrate`: positions, salience, cohesion and attendance from the record.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use adref_lab::calibrate::{self, Failed, Model};
use adref_lab::figures::{self, count};
use adref_lab::forecast::backtest::{self, Judged, Line};
use adref_lab::record::read::{self, Sources};
use adref_lab::record::{Date, Record, Tally};
use adref_lab::runner::{Work, usual_jobs};
use adref_sim::diagnostic::Severity;
use adref_sim::scenario::MAX_FILE_BYTES;
use serde::Serialize;

use crate::args::{CalibrateArgs, Format};
use crate::cmd::many::Watch;
use crate::out::{self, Paint, shown};
use crate::render::visible;
use crate::{Failure, folder, interrupt, render};

/// The file that `adref forecast` reads.
pub(super) const MODEL: &str = "model.json";

/// What `--evaluate` prints for programs.
#[derive(Serialize)]
struct Evaluation<'a> {
    rollcalls: &'a [Judged],
    overall: &'a [Line],
    notes: &'a [String],
}

/// Calibrates, evaluates, or both.
pub(crate) fn calibrate(asked: &CalibrateArgs) -> Result<(), Failure> {
    let files = asked.out.as_deref();
    if let Some(dir) = files {
        refuse_to_replace(dir, asked.force)?;
    }
    let sources = sources(asked)?;
    let read = read::read(&sources);
    let diagnostics: Vec<_> = match asked.format {
        Format::Text => read.diagnostics.iter().collect(),
        Format::Json => read.diagnostics.iter().filter(|fault| fault.severity == Severity::Error).collect(),
    };
    if !diagnostics.is_empty() {
        let all: Vec<_> = diagnostics.into_iter().cloned().collect();
        let text = render::diagnostics(Path::new(""), &sources.files, &all, render::Stream::Stderr);
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
    let record = read.record.ok_or(Failure::Shown)?;
    let interrupted = interrupt::listen_in_work();
    let jobs = asked.jobs.unwrap_or_else(usual_jobs);
    if asked.evaluate {
        evaluate(&record, &read.notes, asked, jobs, &interrupted)?;
        if files.is_none() {
            return Ok(());
        }
    }
    let as_of = asked.as_of.or_else(|| calibrate::day_after(&record)).ok_or_else(numbers)?;
    let known = record.rollcalls.iter().filter(|call| call.date < as_of).count();
    let watch = Watch::new(&format!("{} …", count(known, "roll call")));
    let progress = |done: usize| {
        watch.show(&format!("{done} of {} left out and forecast", count(known, "roll call")));
    };
    let work = Work { jobs, stop: &interrupted, progress: &progress };
    let model = calibrate::calibrate(record, read.inputs, as_of, &work);
    watch.clear();
    let mut model = model.map_err(|failed| match failed {
        Failed::NothingBefore => Failure::Input(format!(
            "--as-of {as_of}: there is no roll call before that day\n  help: give a later day"
        )),
        Failed::Numbers => numbers(),
        Failed::Stopped => Failure::Interrupted("interrupted; nothing is written".to_owned()),
    })?;
    model.notes.splice(0..0, read.notes);
    if let Some(dir) = files {
        write(dir, &model, asked.force)?;
    }
    if asked.evaluate {
        return Ok(());
    }
    match asked.format {
        Format::Json => out::json(&Summary::of(&model)),
        Format::Text => out::print(&tell(&model, files, Paint::stdout())),
    }
}

/// Forecasts each roll call from those before it, and shows how good that was.
fn evaluate(
    record: &Record,
    notes: &[String],
    asked: &CalibrateArgs,
    jobs: usize,
    interrupted: &AtomicBool,
) -> Result<(), Failure> {
    let all = record.rollcalls.iter().filter(|call| call.date >= asked.from).count();
    let watch = Watch::new(&format!("{} …", count(all, "roll call")));
    let progress =
        |done: usize| watch.show(&format!("{done} of {} forecast and compared", count(all, "roll call")));
    let judged =
        backtest::backtest(record, asked.from, &Work { jobs, stop: interrupted, progress: &progress });
    watch.clear();
    if interrupted.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted("interrupted; nothing is kept".to_owned()));
    }
    let judged = judged.ok_or_else(numbers)?;
    if judged.is_empty() {
        return Err(Failure::Input(
            "no roll call has another before it to be forecast from\n  help: give an earlier --from, or more roll calls"
                .to_owned(),
        ));
    }
    let overall = backtest::overall(&judged);
    match asked.format {
        Format::Json => out::json(&Evaluation { rollcalls: &judged, overall: &overall, notes }),
        Format::Text => {
            let mut text = table(&judged, &overall, Paint::stdout());
            told_notes(&mut text, notes, Paint::stdout());
            out::print(&text)
        }
    }
}

fn told_notes(text: &mut String, notes: &[String], paint: Paint) {
    for note in notes {
        let _ = writeln!(text, "{}", paint.dim(out::hang("note: ", &visible(note), 100)));
    }
}

pub(super) fn numbers() -> Failure {
    Failure::Internal("the estimate does not converge; this is a fault of the program".to_owned())
}

/// What is printed for programs: everything but what the files said.
#[derive(Serialize)]
struct Summary<'a> {
    version: u32,
    method: &'a str,
    as_of: Date,
    inputs: &'a [adref_lab::record::Input],
    spreads: &'a [(String, f64)],
    rollcalls: &'a [calibrate::Met],
    cohesion: &'a [calibrate::cohesion::Cohesion],
    notes: &'a [String],
}

impl<'a> Summary<'a> {
    fn of(model: &'a Model) -> Self {
        Self {
            version: model.version,
            method: &model.method,
            as_of: model.as_of,
            inputs: &model.inputs,
            spreads: &model.spreads,
            rollcalls: &model.rollcalls,
            cohesion: &model.cohesion,
            notes: &model.notes,
        }
    }
}

fn sources(asked: &CalibrateArgs) -> Result<Sources, Failure> {
    let mut sources = Sources::default();
    let mut add = |path: &Path| -> Result<String, Failure> {
        let name = shown(path);
        let text = folder::read_text(path, MAX_FILE_BYTES as u64)?;
        sources.files.insert(name.clone(), text);
        Ok(name)
    };
    let (members, groups, ideal) = (add(&asked.members)?, add(&asked.groups)?, add(&asked.ideal_points)?);
    let placements = asked.placements.as_deref().map(&mut add).transpose()?;
    let sponsors = asked.sponsors.as_deref().map(&mut add).transpose()?;
    let statements = asked.statements.as_deref().map(&mut add).transpose()?;
    let dir = &asked.rollcalls;
    let entries = fs::read_dir(dir).map_err(|error| folder::unreadable(dir, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .collect();
    paths.sort();
    if paths.is_empty() {
        return Err(Failure::Input(format!(
            "{}: there are no roll calls in this folder\n  help: it should hold files such as A_RES_73_27.csv with the columns iso3,vote",
            shown(dir)
        )));
    }
    let mut rollcalls = Vec::new();
    for path in paths {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        rollcalls.push((stem, add(&path)?));
    }
    Ok(Sources { rollcalls, ideal, groups, members, placements, sponsors, statements, ..sources })
}

/// The files a calibration writes.
fn written(model: &Model) -> Result<BTreeMap<&'static str, String>, Failure> {
    let mut model_text =
        serde_json::to_string(model).map_err(|error| Failure::Internal(error.to_string()))?;
    model_text.push('\n');
    Ok(BTreeMap::from([
        (MODEL, model_text),
        ("positions.csv", calibrate::files::positions(model)),
        ("delegations.toml", calibrate::files::delegations(model)),
    ]))
}

const FILES: [&str; 3] = [MODEL, "positions.csv", "delegations.toml"];

fn refuse_to_replace(dir: &Path, force: bool) -> Result<(), Failure> {
    if fs::symlink_metadata(dir).is_ok() && !dir.is_dir() {
        return Err(Failure::Input(format!(
            "--out {}: this is not a folder\n  help: name a folder",
            shown(dir)
        )));
    }
    for name in FILES {
        let path = dir.join(name);
        if !force && fs::symlink_metadata(&path).is_ok() {
            return Err(Failure::Input(format!(
                "--out {}: {} is there already\n  help: choose another folder, or say --force to replace what is in it",
                shown(dir),
                shown(&path)
            )));
        }
    }
    Ok(())
}

/// Writes each file under another name first, and gives all their names at the end.
fn write(dir: &Path, model: &Model, force: bool) -> Result<(), Failure> {
    let files = written(model)?;
    let failed = |path: &Path, error: &std::io::Error| folder::unreadable(path, error);
    fs::create_dir_all(dir).map_err(|error| failed(dir, &error))?;
    refuse_to_replace(dir, force)?;
    let part = |name: &str| dir.join(format!("{name}.part"));
    for (name, text) in &files {
        fs::write(part(name), text).map_err(|error| {
            for name in files.keys() {
                let _ = fs::remove_file(part(name));
            }
            failed(&dir.join(name), &error)
        })?;
    }
    for name in files.keys() {
        fs::rename(part(name), dir.join(name)).map_err(|error| failed(&dir.join(name), &error))?;
    }
    Ok(())
}

fn tell(model: &Model, files: Option<&Path>, paint: Paint) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}",
        paint.bold(format!(
            "Calibrated on {} before {}, {}",
            count(model.rollcalls.len(), "roll call"),
            model.as_of,
            count(model.record.states.len(), "Member")
        ))
    );
    let _ = writeln!(text, "{}\n", out::wrap(&model.method, "", 100));
    let _ = writeln!(
        text,
        "{}",
        paint.bold("Fit, and each roll call forecast from all others (earlier and later)")
    );
    let _ = writeln!(text, "                               yes   no  abs  not     fit        left out");
    let _ = writeln!(text, "  roll call        date                  voting    right  ln P  right  ln P");
    for met in &model.rollcalls {
        let Tally { yes, no, abstain, absent } = met.tally;
        let _ = writeln!(
            text,
            "  {:16} {}  {yes:4} {no:4} {abstain:4} {absent:4}    {} {}  {} {}",
            visible(&met.symbol),
            met.date,
            share(Some(met.fit_accuracy)),
            log(Some(met.fit_log_score)),
            share(met.left_out_accuracy),
            log(met.left_out_log_score),
        );
    }
    let _ = writeln!(
        text,
        "  right: share of those voting whose vote is called; ln P: mean natural logarithm of the chance given to it\n"
    );
    let _ = writeln!(text, "{}", paint.bold("Spreads of effects, in log-odds, chosen by the evidence"));
    for (name, spread) in &model.spreads {
        let _ = write!(text, "  {name} {spread:.2}");
    }
    let _ = writeln!(text, "\n");
    let _ = writeln!(
        text,
        "{}",
        paint.bold("Cohesion of groups on divided roll calls (agreement index, ± standard error)")
    );
    let mut groups: Vec<_> = model.cohesion.iter().filter(|one| one.rollcalls > 0).collect();
    groups.sort_by(|a, b| b.agreement.total_cmp(&a.agreement).then(a.group.cmp(&b.group)));
    for one in groups {
        let _ = writeln!(
            text,
            "  {:28} {} ± {:.2}   {}, {}",
            one.group,
            figures::plain(one.agreement, 2),
            one.plus_minus,
            count(one.members.len(), "member"),
            count(one.rollcalls, "roll call")
        );
    }
    told_notes(&mut text, &model.notes, paint);
    if let Some(dir) = files {
        let _ = writeln!(
            text,
            "\n{0} holds positions.csv ({1}), delegations.toml and model.json.\nNext: `adref forecast --positions {0} --text TEXT.toml`.",
            shown(dir),
            count(model.positions.len(), "row")
        );
    }
    text
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "    –".to_owned(), |value| format!("{value:5.3}"))
}

fn log(value: Option<f64>) -> String {
    value.map_or_else(|| "     –".to_owned(), |value| format!("{:>6}", figures::plain(value, 3)))
}

fn table(judged: &[Judged], overall: &[Line], paint: Paint) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", paint.bold("Each roll call forecast from what came before it"));
    let head = "                   right   ln P   Brier  ln P with absence   expected yes/no/abs/not";
    for one in judged {
        let Tally { yes, no, abstain, absent } = one.actual;
        let interval: Vec<String> =
            one.interval.each().iter().map(|[low, high]| format!("{low}–{high}")).collect();
        let _ = writeln!(
            text,
            "\n{} {}  ({}; {}, {} of them on its track)\n  in fact {yes}/{no}/{abstain}/{absent}; model nine times in ten {}",
            paint.bold(visible(&one.symbol)),
            one.date,
            visible(one.track.as_deref().unwrap_or("no track")),
            count(one.earlier[0], "earlier roll call"),
            one.earlier[1],
            interval.join(" / ")
        );
        let _ = writeln!(text, "{head}");
        lines(&mut text, &one.lines);
    }
    let _ = writeln!(
        text,
        "\n{}",
        paint.bold(match judged.len() {
            1 => "The one roll call".to_owned(),
            more => format!("All {more} roll calls"),
        })
    );
    let _ = writeln!(text, "{head}");
    lines(&mut text, overall);
    let _ = writeln!(
        text,
        "\nright: share of those voting whose vote is called. ln P: mean natural logarithm of the chance given to the vote.\nBrier: mean squared distance of the chances of yes, abstain and no from what happened (0 is best, 2 worst)."
    );
    text
}

fn lines(text: &mut String, lines: &[Line]) {
    for line in lines {
        let score = &line.score;
        let expected: Vec<String> = score.expected.whole().each().iter().map(ToString::to_string).collect();
        let _ = writeln!(
            text,
            "  {:16} {:.3}  {}  {:.3}  {}              {}",
            line.by,
            score.accuracy,
            log(Some(score.log_score)),
            score.brier,
            log(Some(score.log_score_with_absence)),
            expected.join("/")
        );
    }
}
