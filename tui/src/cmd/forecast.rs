//! `adref forecast`: how each delegation will vote on a text.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;

use adref_lab::calibrate::{Model, VERSION};
use adref_lab::figures::{count, plain, signed};
use adref_lab::forecast::{DelegationForecast, Forecast, forecast};
use adref_lab::record::{Date, Tally, Vote, text};
use adref_sim::scenario::{Files, MAX_FILE_BYTES};

use super::calibrate::{MODEL, numbers};
use crate::args::TableFormat;
use crate::cmd::many::Watch;
use crate::out::{self, Paint, shown};
use crate::render::visible;
use crate::{Failure, folder, interrupt, render};

/// The most bytes a model may have: 64 MiB.
const MAX_MODEL_BYTES: u64 = 64 << 20;

/// Forecasts a text.
pub(crate) fn run(dir: &Path, path: &Path, as_of: Option<Date>, format: TableFormat) -> Result<(), Failure> {
    let interrupted = interrupt::listen_in_work();
    let model = open(dir)?;
    let name = shown(path);
    let written = folder::read_text(path, MAX_FILE_BYTES as u64)?;
    let read = match text::read(&name, &written, &model.record) {
        Ok(read) => read,
        Err(faults) => {
            let files = Files::from([(name, written)]);
            let text = render::diagnostics(Path::new(""), &files, &faults, render::Stream::Stderr);
            let _ = std::io::stderr().lock().write_all(text.as_bytes());
            return Err(Failure::Shown);
        }
    };
    let day = as_of.unwrap_or(read.call.date).min(read.call.date);
    if !model.record.rollcalls.iter().any(|call| call.date < day) {
        return Err(Failure::Input(format!(
            "there is no roll call before {day} to learn from\n  help: calibrate on earlier roll calls, or give a later date"
        )));
    }
    let watch =
        Watch::new(&format!("forecasting from {} …", count(model.record.rollcalls.len(), "roll call")));
    let found = forecast(&model.record, &read.call, day, &interrupted);
    watch.clear();
    if interrupted.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted("interrupted; there is no forecast".to_owned()));
    }
    let mut forecast = found.ok_or_else(numbers)?;
    forecast.warnings.extend(read.warnings);
    forecast.notes.extend(read.notes);
    if as_of.is_some_and(|as_of| as_of > read.call.date) {
        forecast.notes.push(format!(
            "--as-of is after the vote: nothing from {} on is used all the same",
            read.call.date
        ));
    }
    match format {
        TableFormat::Json => out::json(&forecast),
        TableFormat::Csv => {
            for warning in &forecast.warnings {
                out::complain(&format!("warning: {warning}"));
            }
            out::print(&csv(&forecast))
        }
        TableFormat::Text => out::print(&tell(&forecast, Paint::stdout())),
    }
}

fn open(dir: &Path) -> Result<Model, Failure> {
    let path = dir.join(MODEL);
    if !path.is_file() {
        return Err(Failure::Input(format!(
            "{}: there is no {MODEL}\n  help: give the folder that `adref calibrate … --out DIR` wrote",
            shown(dir)
        )));
    }
    let text = folder::read_text(&path, MAX_MODEL_BYTES)?;
    let bad = |what: String| {
        Failure::Input(format!(
            "{}: {what}\n  help: write it anew with `adref calibrate … --out DIR`",
            shown(&path)
        ))
    };
    let version = serde_json::from_str::<serde_json::Value>(&text).map_err(|error| {
        bad(format!("line {}, column {}: this is not a model: {error}", error.line(), error.column()))
    })?;
    if version.get("version").and_then(serde_json::Value::as_u64) != Some(u64::from(VERSION)) {
        return Err(bad(format!("this is not a model of version {VERSION}")));
    }
    let model: Model =
        serde_json::from_str(&text).map_err(|error| bad(format!("this is not a model: {error}")))?;
    match model.fault() {
        Some(fault) => Err(bad(fault)),
        None => Ok(model),
    }
}

fn csv(forecast: &Forecast) -> String {
    let mut text = String::from(
        "delegation,name,call,yes,no,abstain,absent,driver_text,driver_position,driver_group,driver_precedent,driver_sponsor,group,last_vote,last_on\n",
    );
    for one in &forecast.delegations {
        let drivers = &one.drivers;
        let (vote, on) =
            one.last.as_ref().map_or((String::new(), ""), |(vote, on)| (vote.letter().to_string(), on));
        let mut cells = vec![cell(&one.delegation), cell(&one.name), one.call.letter().to_string()];
        cells.extend([one.yes, one.no, one.abstain, one.absent].map(|chance| plain(chance, 4)));
        let adds = [drivers.text, drivers.position, drivers.group, drivers.precedent, drivers.sponsor];
        cells.extend(adds.map(|adds| plain(adds, 2)));
        cells.extend([cell(one.group.as_deref().unwrap_or_default()), vote, cell(on)]);
        let _ = writeln!(text, "{}", cells.join(","));
    }
    text
}

fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn tell(forecast: &Forecast, paint: Paint) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", paint.bold(visible(&forecast.title).replace('\n', " ")));
    for warning in &forecast.warnings {
        let _ = writeln!(text, "{}", paint.bold(out::hang("warning: ", &visible(warning), 100)));
    }
    let track = forecast
        .track
        .as_ref()
        .map_or_else(|| "no track".to_owned(), |track| format!("track {}", visible(track)));
    let lean = forecast.lean.map_or_else(|| "unknown".to_owned(), |lean| signed(lean, 2));
    let _ = writeln!(
        text,
        "Vote of {}, {track}, lean {lean}; from {} and nothing of {} or later.\n",
        forecast.date,
        count(forecast.learnt_from.len(), "roll call"),
        forecast.as_of
    );
    let _ = writeln!(text, "{}", paint.bold("Expected tally (nine times in ten between)"));
    let expected = Tally::of(|vote| forecast.tally.get(vote).expected).whole();
    for vote in Vote::ALL {
        let [low, high] = forecast.tally.get(vote).interval;
        let _ = writeln!(text, "  {:8} {:5}   ({low}–{high})", vote.name(), expected.get(vote));
    }
    let _ = writeln!(text, "  more yes than no: {:.0} in 100\n", 100.0 * forecast.adopted);
    for vote in [Vote::No, Vote::Abstain, Vote::Yes] {
        let mut called: Vec<&DelegationForecast> =
            forecast.delegations.iter().filter(|one| one.call == vote).collect();
        called.sort_by(|a, b| sure(b, vote).total_cmp(&sure(a, vote)).then(a.delegation.cmp(&b.delegation)));
        let _ = writeln!(text, "{}", paint.bold(format!("Called {}: {}", vote.name(), called.len())));
        if called.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "                                  yes   no  abs  not   what drives it (log-odds of a yes)"
        );
        for one in called {
            let name: String = visible(&one.name).chars().take(26).collect();
            let percent = |chance: f64| format!("{:3.0}%", 100.0 * chance);
            let _ = writeln!(
                text,
                "  {} {name:26} {} {} {} {}   {}",
                visible(&one.delegation),
                percent(one.yes),
                percent(one.no),
                percent(one.abstain),
                percent(one.absent),
                why(one)
            );
        }
    }
    let of_text = signed(of_text(forecast), 1);
    let _ = writeln!(text, "\nBeside what drives each, the text itself adds {of_text} for all.");
    for note in &forecast.notes {
        let _ = writeln!(text, "{}", paint.dim(format!("note: {}", visible(note))));
    }
    text
}

fn of_text(forecast: &Forecast) -> f64 {
    forecast.delegations.first().map_or(0.0, |one| one.drivers.text)
}

fn sure(one: &DelegationForecast, vote: Vote) -> f64 {
    one.chances().voting[vote.index()]
}

fn why(one: &DelegationForecast) -> String {
    let drivers = &one.drivers;
    let mut parts = vec![format!("position {}", signed(drivers.position, 1))];
    let group = one.group.as_ref().map_or_else(String::new, |group| format!(" ({})", visible(group)));
    parts.push(format!("group {}{group}", signed(drivers.group, 1)));
    let last = one.last.as_ref().map_or_else(String::new, |(vote, on)| {
        format!(" ({} on {})", vote.name(), visible(on.trim_start_matches("A/RES/")))
    });
    parts.push(format!("precedent {}{last}", signed(drivers.precedent, 1)));
    if drivers.sponsor != 0.0 {
        parts.push(format!("sponsor {}", signed(drivers.sponsor, 1)));
    }
    parts.join(", ")
}
