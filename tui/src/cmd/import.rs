//! `adref import`: a foreign bracketed Markdown draft becomes a scenario folder to fill in.

use std::path::{Path, PathBuf};

use adref_lab::figures::count;
use adref_sim::diagnostic::{Diagnostic, line_and_column};
use adref_sim::scenario::MAX_FILE_BYTES;
use adref_sim::text::{self, ImportReport};
use serde::Serialize;

use crate::args::Format;
use crate::cmd::new::write_folder;
use crate::out::shown;
use crate::{Failure, folder, out, render};

/// The most characters of the draft's title that become the scenario's.
const MAX_TITLE: usize = 150;
/// The most problems printed one by one.
const SHOWN: usize = 20;

#[derive(Serialize)]
struct Imported<'a> {
    folder: String,
    report: &'a ImportReport,
}

/// Reads a draft and writes a folder.
pub(crate) fn import(file: &Path, dir: Option<PathBuf>, format: Format) -> Result<(), Failure> {
    let name = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or("imported").to_owned();
    let dir = dir.unwrap_or_else(|| PathBuf::from(&name));
    let bytes = folder::read_bytes(file, MAX_FILE_BYTES as u64)?;
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Failure::Input(format!(
            "{}: the draft is larger than {} MiB\n  help: import it in parts",
            shown(file),
            MAX_FILE_BYTES >> 20
        )));
    }
    let source = String::from_utf8(bytes).map_err(|error| {
        let (line, column) =
            line_and_column(&String::from_utf8_lossy(error.as_bytes()), error.utf8_error().valid_up_to());
        Failure::Input(format!(
            "{}:{line}:{column}: this is not UTF-8 text\n  help: save the file as UTF-8",
            shown(file)
        ))
    })?;
    let imported = text::import(&source, &shown(file));
    let draft = text::print(&imported.draft);
    let title = imported
        .draft
        .blocks
        .iter()
        .find(|block| block.kind == text::BlockKind::Heading)
        .map(|block| text::block_text(&imported.draft, block))
        .map(|title| title.chars().filter(|c| fit_for_a_title(*c)).collect::<String>().trim().to_owned())
        .filter(|title| !title.is_empty())
        .unwrap_or_else(|| name.clone());
    write_folder(
        &dir,
        &[
            ("draft.md", draft),
            ("scenario.toml", skeleton(&title)),
            ("README.md", readme(&title, &shown(file))),
        ],
    )?;
    let report = &imported.report;
    if format == Format::Json {
        return out::json(&Imported { folder: shown(&dir), report });
    }
    let mut out = format!(
        "{} → {}\n\n  {:>6}  live brackets: {} of square brackets, {} of whole-paragraph options,\n          less {} that only wrap such an option\n  {:>6}  disagreements, brackets that touch being alternatives; {} deep at most\n  {:>6}  words in, {} words out{}\n",
        shown(file),
        shown(&dir),
        report.live,
        count(report.pairs, "pair"),
        count(report.option_groups, "group"),
        count(report.wrapped, "pair"),
        report.disagreements,
        report.deepest,
        report.words_in,
        report.words_out,
        if report.missing.is_empty() { ", none missing" } else { "; MISSING:" },
    );
    for word in report.missing.iter().take(SHOWN) {
        out.push_str(&format!("          {}\n", render::visible(word)));
    }
    if !report.left_out.is_empty() {
        out.push_str(&format!(
            "\nLeft out, being no part of the text ({}): {}\n",
            count(report.left_out.len(), "line"),
            report
                .left_out
                .iter()
                .take(SHOWN)
                .map(|line| render::visible(line))
                .collect::<Vec<_>>()
                .join(" | ")
        ));
    }
    if !report.problems.is_empty() {
        out.push_str(&format!("\nWhat could not be placed as it stood ({}):\n", report.problems.len()));
        for problem in report.problems.iter().take(SHOWN) {
            out.push_str(&format!("  {}\n", placed(&source, problem)));
        }
        if report.problems.len() > SHOWN {
            let more = report.problems.len() - SHOWN;
            out.push_str(&format!("  … and {more} more: --format json lists all\n"));
        }
    }
    out.push_str(&format!(
        "\nNext: `adref check {0}`; then say in {0}/scenario.toml what each option means and who is in the room.\n",
        shown(&dir)
    ));
    out::print(&out)?;
    if report.missing.is_empty() {
        return Ok(());
    }
    Err(Failure::Internal("words were lost; this is a fault of the program".to_owned()))
}

/// Whether a character may stand in a scenario's title: nothing that is not seen.
fn fit_for_a_title(c: char) -> bool {
    let hidden = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}');
    !c.is_control() && !hidden
}

fn placed(source: &str, problem: &Diagnostic) -> String {
    let (line, column) = line_and_column(source, problem.span.start);
    format!("{}:{line}:{column}: {}", problem.file, render::visible(&problem.message))
}

fn skeleton(title: &str) -> String {
    let short: String = title.chars().take(MAX_TITLE).collect();
    let title = toml_string(&short);
    format!(
        r#"# Made by `adref import`. The text is in draft.md; what it means is for you to say here.
# See `adref new DIR` for a small scenario in which every key is explained.

format = 1
title = {title}
summary = {title}
rules = "oewg"

# What the disagreements are about: scales from 0 to 100. Start with one, split it later.
[[issues]]
id = "ambition"
name = "Ambition"
low = "no more than holds already"
high = "as much as anybody asks for"
reference = 20

# What each option means. Until a bracket is placed it moves nobody. One table for each, such as:
#
# [brackets.ID]
# issue = "ambition"
# options = [80, 30]     # one place, or [low, high], for each option in the order of draft.md
# omit = 20

# Who is in the room.
[[delegations]]
id = "AAA"
name = "First delegation"
[delegations.positions.ambition]
at = 80
salience = 50
source = "assumption: placeholder"

[[delegations]]
id = "BBB"
name = "Second delegation"
[delegations.positions.ambition]
at = 30
salience = 50
source = "assumption: placeholder"
"#
    )
}

fn readme(title: &str, file: &str) -> String {
    format!(
        "# {title}\n\nThe draft was read from `{file}` by `adref import`. Positions are placeholders.\n\n## Sources\n\nSay here where the text and the positions are from.\n"
    )
}

/// A TOML basic string.
fn toml_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
