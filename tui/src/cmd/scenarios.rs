//! `adref scenarios`: one line each.

use std::path::Path;

use adref_sim::diagnostic::{Diagnostic, Severity};
use adref_sim::scenario::RuleSet;
use serde::Serialize;

use crate::args::Format;
use crate::out::{Paint, shown};
use crate::{Failure, folder, out};

#[derive(Default, Serialize)]
struct Listed {
    folder: String,
    title: Option<String>,
    summary: Option<String>,
    rules: Option<RuleSet>,
    delegations: usize,
    brackets: usize,
    errors: usize,
}

/// Lists the scenarios in a folder by their rules.
pub(crate) fn scenarios(dir: &Path, format: Format) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::Input(format!(
            "{}: {error}\n  help: run it where adref's `scenarios` folder is, or name the folder that holds yours",
            shown(dir)
        ))
    };
    let mut folders: Vec<_> = std::fs::read_dir(dir)
        .map_err(failed)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("scenario.toml").is_file())
        .collect();
    folders.sort();
    if dir.join("scenario.toml").is_file() {
        // Pointed at a scenario itself: a list of one.
        folders = vec![dir.to_owned()];
    }
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
    for listed in &all {
        let name = paint.bold(format!("{:width$}", listed.folder));
        match (&listed.summary, listed.rules) {
            (Some(summary), Some(rules)) => text.push_str(&format!(
                "{name}  {:15}  {:>3} seats  {:>2} brackets  {summary}\n",
                rules.name(),
                listed.delegations,
                listed.brackets
            )),
            _ => {
                text.push_str(&format!(
                    "{name}  {} errors: `adref check {}`\n",
                    listed.errors, listed.folder
                ));
            }
        }
    }
    if all.is_empty() {
        text = format!("no scenario in {}: `adref new DIR` makes one\n", shown(dir));
    }
    out::print(&text)
}
