//! `adref forecast`: how each delegation will vote on a text.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use adref_lab::calibrate::{Model, VERSION};
use adref_lab::forecast::{DelegationForecast, Forecast, forecast};
use adref_lab::record::{Date, Vote, text};
use adref_sim::scenario::{Files, MAX_FILE_BYTES};

use super::calibrate::{MODEL, numbers};
use crate::args::TableFormat;
use crate::out::{self, Paint, shown};
use crate::{Failure, folder, render};

/// The most bytes a model may have: 64 MiB.
const MAX_MODEL_BYTES: u64 = 64 << 20;

/// Forecasts a text.
pub(crate) fn run(dir: &Path, path: &Path, as_of: Option<Date>, format: TableFormat) -> Result<(), Failure> {
    let model = open(dir)?;
    let bytes = folder::read_bytes(path, MAX_FILE_BYTES as u64)?;
    let name = shown(path);
    let written = String::from_utf8(bytes)
        .map_err(|_| Failure::Input(format!("{name} is not UTF-8 text\n  help: save the file as UTF-8")))?;
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
    let mut forecast = if model.record.rollcalls.iter().any(|call| call.date < day) {
        forecast(&model.record, &read.call, day).ok_or_else(numbers)?
    } else {
        return Err(Failure::Input(format!(
            "there is no roll call before {day} to learn from\n  help: calibrate on earlier roll calls, or give a later date"
        )));
    };
    forecast.notes.extend(read.notes);
    if as_of.is_some_and(|as_of| as_of > read.call.date) {
        forecast.notes.push(format!(
            "--as-of is after the vote: nothing from {} on is used all the same",
            read.call.date
        ));
    }
    match format {
        TableFormat::Json => out::json(&forecast),
        TableFormat::Csv => out::print(&csv(&forecast)),
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
    let bytes = folder::read_bytes(&path, MAX_MODEL_BYTES)?;
    let bad = |what: String| {
        Failure::Input(format!(
            "{}: {what}\n  help: write it anew with `adref calibrate … --out DIR`",
            shown(&path)
        ))
    };
    let version = serde_json::from_slice::<serde_json::Value>(&bytes).map_err(|error| {
        bad(format!("line {}, column {}: this is not a model: {error}", error.line(), error.column()))
    })?;
    if version.get("version").and_then(serde_json::Value::as_u64) != Some(u64::from(VERSION)) {
        return Err(bad(format!("this is not a model of version {VERSION}")));
    }
    serde_json::from_slice(&bytes).map_err(|error| bad(format!("this is not a model: {error}")))
}

fn csv(forecast: &Forecast) -> String {
    let mut text = String::from(
        "delegation,name,call,yes,abstain,no,absent,driver_text,driver_position,driver_group,driver_precedent,driver_sponsor,group,last_vote,last_on\n",
    );
    for one in &forecast.delegations {
        let drivers = &one.drivers;
        let name = if one.name.contains([',', '"']) {
            format!("\"{}\"", one.name.replace('"', "\"\""))
        } else {
            one.name.clone()
        };
        let (vote, on) =
            one.last.as_ref().map_or((String::new(), ""), |(vote, on)| (vote.letter().to_string(), on));
        let _ = writeln!(
            text,
            "{},{name},{},{:.4},{:.4},{:.4},{:.4},{:.2},{:.2},{:.2},{:.2},{:.2},{},{vote},{on}",
            one.delegation,
            one.call.letter(),
            one.yes,
            one.abstain,
            one.no,
            one.absent,
            drivers.text,
            drivers.position,
            drivers.group,
            drivers.precedent,
            drivers.sponsor,
            one.group.as_deref().unwrap_or_default(),
        );
    }
    text
}

fn tell(forecast: &Forecast, paint: Paint) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}", paint.bold(&forecast.title));
    let track =
        forecast.track.as_ref().map_or_else(|| "no track".to_owned(), |track| format!("track {track}"));
    let lean = forecast.lean.map_or_else(|| "unknown".to_owned(), |lean| format!("{lean:+.2}"));
    let _ = writeln!(
        text,
        "Vote of {}, {track}, lean {lean}; from {} roll calls and nothing of {} or later.\n",
        forecast.date,
        forecast.learnt_from.len(),
        forecast.as_of
    );
    let _ = writeln!(text, "{}", paint.bold("Expected tally (nine times in ten between)"));
    for (vote, count) in Vote::ALL.into_iter().zip(forecast.tally) {
        let _ = writeln!(
            text,
            "  {:8} {:5.0}   ({}–{})",
            vote.name(),
            count.expected,
            count.interval[0],
            count.interval[1]
        );
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
            "                                  yes  abs   no  not   what drives it (log-odds of a yes)"
        );
        for one in called {
            let name: String = one.name.chars().take(26).collect();
            let percent = |chance: f64| format!("{:3.0}%", 100.0 * chance);
            let _ = writeln!(
                text,
                "  {} {name:26} {} {} {} {}   {}",
                one.delegation,
                percent(one.yes),
                percent(one.abstain),
                percent(one.no),
                percent(one.absent),
                why(one)
            );
        }
    }
    let _ =
        writeln!(text, "\nBeside what drives each, the text itself adds {:+.1} for all.", of_text(forecast));
    for note in &forecast.notes {
        let _ = writeln!(text, "{}", paint.dim(format!("note: {note}")));
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
    let mut parts = vec![format!("position {:+.1}", drivers.position)];
    let group = one.group.as_ref().map_or_else(String::new, |group| format!(" ({group})"));
    parts.push(format!("group {:+.1}{group}", drivers.group));
    let last = one.last.as_ref().map_or_else(String::new, |(vote, on)| {
        format!(" ({} on {})", vote.name(), on.trim_start_matches("A/RES/"))
    });
    parts.push(format!("precedent {:+.1}{last}", drivers.precedent));
    if drivers.sponsor != 0.0 {
        parts.push(format!("sponsor {:+.1}", drivers.sponsor));
    }
    parts.join(", ")
}
