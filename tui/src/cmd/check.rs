//! `adref check`: everything that is wrong with a scenario, at once.

use std::path::Path;

use adref_lab::figures::count;
use adref_sim::diagnostic::{Diagnostic, line_and_column};
use adref_sim::scenario::{Files, Scenario};
use serde::Serialize;

use crate::args::Format;
use crate::out::shown;
use crate::{Failure, folder, out, render};

#[derive(Serialize)]
struct Checked<'a> {
    sound: bool,
    scenario: Option<Counts>,
    diagnostics: Vec<Placed<'a>>,
}

#[derive(Serialize)]
struct Placed<'a> {
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Counts {
    title: String,
    hash: String,
    delegations: usize,
    groups: usize,
    issues: usize,
    brackets: usize,
    placed: usize,
    blocks: usize,
    red_lines: usize,
    sourced_positions: u32,
    assumed_positions: u32,
}

/// Checks a scenario folder.
pub(crate) fn check(dir: &Path, format: Format) -> Result<(), Failure> {
    let folder = folder::read(dir)?;
    let sound = folder.scenario.is_some();
    let counts = folder.scenario.as_ref().map(counts);
    match format {
        Format::Json => {
            let placed = |diagnostic| place(&folder.files, diagnostic);
            let diagnostics = folder.diagnostics.iter().map(placed).collect();
            out::json(&Checked { sound, scenario: counts, diagnostics })?;
        }
        Format::Text => {
            let mut text =
                render::diagnostics(dir, &folder.files, &folder.diagnostics, render::Stream::Stdout);
            if let Some(counts) = counts {
                text.push_str(&format!(
                    "{}: sound. {}: {} in {}, {}, {} ({} placed) in {} of text, {}; {} with a source, {} assumed.\n",
                    shown(dir),
                    counts.title,
                    count(counts.delegations, "delegation"),
                    count(counts.groups, "group"),
                    count(counts.issues, "issue"),
                    count(counts.brackets, "bracket"),
                    counts.placed,
                    count(counts.blocks, "block"),
                    count(counts.red_lines, "red line"),
                    count(counts.sourced_positions as usize, "position"),
                    counts.assumed_positions,
                ));
            }
            out::print(&text)?;
        }
    }
    if sound { Ok(()) } else { Err(Failure::Shown) }
}

fn place<'a>(files: &Files, diagnostic: &'a Diagnostic) -> Placed<'a> {
    let text = files.get(&diagnostic.file).map_or("", String::as_str);
    let (line, column) = line_and_column(text, diagnostic.span.start);
    Placed { diagnostic, line, column }
}

fn counts(scenario: &Scenario) -> Counts {
    Counts {
        title: scenario.title.clone(),
        hash: scenario.hash.clone(),
        delegations: scenario.delegations.len(),
        groups: scenario.groups.len(),
        issues: scenario.issues.len(),
        brackets: scenario.brackets.len(),
        placed: scenario.brackets.iter().filter(|bracket| bracket.placed).count(),
        blocks: scenario.draft.blocks.len(),
        red_lines: scenario.delegations.iter().map(|delegation| delegation.red_lines.len()).sum(),
        sourced_positions: scenario.sourced,
        assumed_positions: scenario.assumed,
    }
}
