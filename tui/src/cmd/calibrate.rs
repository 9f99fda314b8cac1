//! `adref calibrate`: positions, salience, cohesion and attendance from the record.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{IsTerminal, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use adref_lab::calibrate::{self, Failed, Model};
use adref_lab::forecast::backtest::{self, Judged, Line};
use adref_lab::record::Date;
use adref_lab::record::read::{self, Sources};
use adref_sim::diagnostic::Severity;
use adref_sim::scenario::MAX_FILE_BYTES;
use serde::Serialize;

use crate::args::{CalibrateArgs, Format};
use crate::out::{self, Paint, shown};
use crate::{Failure, folder, interrupt, render};

/// The file that `adref forecast` reads.
pub(super) const MODEL: &str = "model.json";

/// What `--evaluate` prints for programs.
#[derive(Serialize)]
struct Evaluation {
    rollcalls: Vec<Judged>,
    overall: Vec<Line>,
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
    let interrupted = interrupt::listen();
    let mut watch = Watch::new();
    if asked.evaluate {
        let judged = backtest::backtest(&record, asked.from, |one| {
            watch.show(&format!("{} is forecast and compared", one.symbol));
            if interrupted.load(Ordering::SeqCst) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .ok_or_else(numbers)?;
        watch.clear();
        if interrupted.load(Ordering::SeqCst) {
            return Err(Failure::Interrupted("interrupted; nothing is kept".to_owned()));
        }
        if judged.is_empty() {
            return Err(Failure::Input(
                "no roll call has another before it to be forecast from\n  help: give an earlier --from, or more roll calls"
                    .to_owned(),
            ));
        }
        let overall = backtest::overall(&judged);
        match asked.format {
            Format::Json => out::json(&Evaluation { rollcalls: judged, overall })?,
            Format::Text => out::print(&table(&judged, &overall, Paint::stdout()))?,
        }
        if files.is_none() {
            return Ok(());
        }
    }
    let as_of = asked.as_of.or_else(|| calibrate::day_after(&record)).ok_or_else(numbers)?;
    let model = calibrate::calibrate(record, read.inputs, as_of, |symbol| {
        watch.show(&format!("{symbol} is left out and forecast"));
        if interrupted.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    watch.clear();
    let model = model.map_err(|failed| match failed {
        Failed::NothingBefore => Failure::Input(format!(
            "--as-of {as_of}: there is no roll call before that day\n  help: give a later day"
        )),
        Failed::Numbers => numbers(),
        Failed::Stopped => Failure::Interrupted("interrupted; nothing is written".to_owned()),
    })?;
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
        let bytes = folder::read_bytes(path, MAX_FILE_BYTES as u64)?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Failure::Input(format!("{name} is larger than 8 MiB\n  help: give a smaller file")));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let line = String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1;
            Failure::Input(format!("{name}:{line}: this is not UTF-8 text\n  help: save the file as UTF-8"))
        })?;
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
            "Calibrated on {} roll calls before {}, {} Members",
            model.rollcalls.len(),
            model.as_of,
            model.record.states.len()
        ))
    );
    let _ = writeln!(text, "{}\n", out::wrap(&model.method, "", 100));
    let _ = writeln!(
        text,
        "{}",
        paint.bold("Fit, and each roll call forecast from all others (earlier and later)")
    );
    let _ = writeln!(text, "                               yes  abs   no  not     fit        left out");
    let _ = writeln!(text, "  roll call        date                  voting    right  ln P  right  ln P");
    for met in &model.rollcalls {
        let [yes, abstain, no, absent] = met.tally;
        let _ = writeln!(
            text,
            "  {:16} {}  {yes:4} {abstain:4} {no:4} {absent:4}    {} {}  {} {}",
            met.symbol,
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
            "  {:28} {:.2} ± {:.2}   {} members, {} roll calls",
            one.group,
            one.agreement,
            one.plus_minus,
            one.members.len(),
            one.rollcalls
        );
    }
    for note in &model.notes {
        let _ = writeln!(text, "{}", paint.dim(format!("note: {note}")));
    }
    if let Some(dir) = files {
        let _ = writeln!(
            text,
            "\n{0} holds positions.csv ({1} rows), delegations.toml and model.json.\nNext: `adref forecast --positions {0} --text TEXT.toml`.",
            shown(dir),
            model.positions.len()
        );
    }
    text
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| "    –".to_owned(), |value| format!("{value:5.3}"))
}

fn log(value: Option<f64>) -> String {
    value.map_or_else(|| "     –".to_owned(), |value| format!("{value:6.3}"))
}

fn table(judged: &[Judged], overall: &[Line], paint: Paint) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", paint.bold("Each roll call forecast from what came before it"));
    let head = "                   right   ln P   Brier  ln P with absence   expected yes/abs/no/not";
    for one in judged {
        let [yes, abstain, no, absent] = one.actual;
        let interval: Vec<String> = one.interval.iter().map(|[low, high]| format!("{low}–{high}")).collect();
        let _ = writeln!(
            text,
            "\n{} {}  ({}; {} earlier roll calls, {} of them on its track)\n  in fact {yes}/{abstain}/{no}/{absent}; model nine times in ten {}",
            paint.bold(&one.symbol),
            one.date,
            one.track.as_deref().unwrap_or("no track"),
            one.earlier[0],
            one.earlier[1],
            interval.join(" / ")
        );
        let _ = writeln!(text, "{head}");
        lines(&mut text, &one.lines);
    }
    let _ = writeln!(text, "\n{}", paint.bold(format!("All {} roll calls", judged.len())));
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
        let expected: Vec<String> = score.expected.iter().map(|count| format!("{count:.0}")).collect();
        let _ = writeln!(
            text,
            "  {:16} {:.3}  {:6.3}  {:.3}  {:6.3}              {}",
            line.by,
            score.accuracy,
            score.log_score,
            score.brier,
            score.log_score_with_absence,
            expected.join("/")
        );
    }
}

/// Where long work has got to, on a terminal's standard error.
struct Watch {
    terminal: bool,
}

impl Watch {
    fn new() -> Self {
        Self { terminal: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, line: &str) {
        if self.terminal {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{line}");
        }
    }

    fn clear(&mut self) {
        if self.terminal {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}
