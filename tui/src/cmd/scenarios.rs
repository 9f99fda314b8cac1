//! `adref scenarios`: what there is, by the rules of the bodies.

use std::path::{Path, PathBuf};

use adref_lab::figures::count;
use adref_sim::diagnostic::{Diagnostic, Severity};
use adref_sim::scenario::RuleSet;
use serde::Serialize;

use crate::args::Format;
use crate::out::{Paint, hang, shown};
use crate::{Failure, folder, out};

const WIDTH: usize = 100;

#[derive(Default, Serialize)]
struct Listed {
    folder: String,
    title: Option<String>,
    summary: Option<String>,
    rules: Option<RuleSet>,
    delegations: usize,
    brackets: usize,
    /// How many sessions a campaign has; 0 where there is none.
    sessions: usize,
    errors: usize,
}

/// The scenario folders in a folder, in alphabetical order; a scenario folder itself is a list of one.
pub(super) fn folders(dir: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Input(format!(
            "{}: {error}\n  help: run it where adref's `scenarios` folder is, or name the folder that holds yours",
            shown(dir)
        ))
    };
    if dir.join("scenario.toml").is_file() {
        return Ok(vec![dir.to_owned()]);
    }
    let mut folders: Vec<PathBuf> = std::fs::read_dir(dir)
        .map_err(failed)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("scenario.toml").is_file())
        .collect();
    folders.sort();
    Ok(folders)
}

/// Lists the scenarios in a folder by their rules.
pub(crate) fn scenarios(dir: &Path, format: Format) -> Result<(), Failure> {
    let folders = folders(dir)?;
    let mut all: Vec<Listed> = Vec::new();
    for path in folders {
        let Ok(read) = folder::read(&path) else {
            // One that cannot be read must not hide the others; `adref check` says why.
            all.push(Listed { folder: shown(&path), errors: 1, ..Listed::default() });
            continue;
        };
        let is_error = |d: &&Diagnostic| d.severity == Severity::Error;
        let errors = read.diagnostics.iter().filter(is_error).count();
        let scenario = read.scenario.as_ref();
        all.push(Listed {
            folder: shown(&path),
            title: scenario.map(|scenario| scenario.title.clone()),
            summary: scenario.map(|scenario| scenario.summary.clone()),
            rules: scenario.map(|scenario| scenario.rules),
            delegations: scenario.map_or(0, |scenario| scenario.delegations.len()),
            brackets: scenario.map_or(0, |scenario| scenario.brackets.len()),
            sessions: scenario
                .and_then(|scenario| scenario.campaign.as_ref())
                .map_or(0, |campaign| campaign.sessions.len()),
            errors,
        });
    }
    all.sort_by(|one, two| (one.rules, &one.folder).cmp(&(two.rules, &two.folder)));
    if format == Format::Json {
        return out::json(&all);
    }
    let paint = Paint::stdout();
    let width = all.iter().map(|listed| listed.folder.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut heading: Option<Option<RuleSet>> = None;
    for listed in &all {
        if heading != Some(listed.rules) {
            if heading.is_some() {
                text.push('\n');
            }
            let name = listed.rules.map_or("with errors", RuleSet::name);
            text.push_str(&format!("{}\n", paint.bold(name)));
            heading = Some(listed.rules);
        }
        let name = format!("{:width$}", listed.folder);
        if listed.rules.is_none() {
            text.push_str(&format!(
                "  {name}  {}: `adref check {}`\n",
                count(listed.errors, "error"),
                listed.folder
            ));
            continue;
        }
        let campaign = match listed.sessions {
            0 => String::new(),
            sessions => format!("  campaign of {}", count(sessions, "session")),
        };
        let (seats, brackets) = (listed.delegations, listed.brackets);
        text.push_str(&format!(
            "  {name}  {seats:>3} seats  {brackets:>2} {}{campaign}\n",
            if brackets == 1 { "bracket" } else { "brackets" }
        ));
        let summary = listed.summary.as_deref().unwrap_or_default();
        text.push_str(&paint.dim(hang("    ", summary, WIDTH)));
        text.push('\n');
    }
    if all.is_empty() {
        text = format!("no scenario in {}: `adref new DIR` makes one\n", shown(dir));
    }
    out::print(&text)
}
