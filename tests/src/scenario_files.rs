//! Scenario folders on disk and in one file, and their diagnostics as plain text.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use adref_sim::diagnostic::{Diagnostic, Severity, line_and_column};
use adref_sim::scenario::{FILES, Files, is_session_draft};

/// The workspace's folder.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The files of a scenario folder; what is not UTF-8 is read with replacement characters.
pub fn read_folder(folder: &Path) -> Files {
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).ok()?;
        Some((name.to_owned(), String::from_utf8_lossy(&bytes).into_owned()))
    };
    let drafts = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let drafts = drafts.filter_map(|entry| entry.file_name().into_string().ok());
    let drafts = drafts.filter(|name| is_session_draft(name));
    FILES.map(str::to_owned).into_iter().chain(drafts).filter_map(|name| read(&name)).collect()
}

/// Takes apart a scenario in one text: `scenario.toml` first, and each further file after a line `=== its-name`.
pub fn split_files(text: &str) -> Files {
    let mut files = Files::new();
    let mut name = FILES[0].to_owned();
    let mut body = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix("=== ") {
            Some(next) => {
                files.insert(std::mem::replace(&mut name, next.trim().to_owned()), std::mem::take(&mut body));
            }
            None => body.push_str(line),
        }
    }
    files.insert(name, body);
    files
}

/// The inverse of [`split_files`], for texts without a line that begins with `=== `.
pub fn join_files(files: &Files) -> String {
    let mut text = files.get(FILES[0]).cloned().unwrap_or_default();
    for (name, body) in files.iter().filter(|(name, _)| *name != FILES[0]) {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        let _ = write!(text, "=== {name}\n{body}");
    }
    text
}

/// Diagnostics as plain text: severity, code, place, sentence, the line at fault with the fault underlined, remedy.
pub fn render(files: &Files, diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let severity = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        let source = files.get(&diagnostic.file).map_or("", String::as_str);
        let (line, column) = line_and_column(source, diagnostic.span.start);
        let shown = source.lines().nth(line - 1).unwrap_or_default();
        let marked = source
            .get(diagnostic.span.clone())
            .map_or(0, |marked| marked.lines().next().unwrap_or_default().chars().count());
        let underline = format!("{}{}", " ".repeat(column - 1), "^".repeat(marked.max(1)));
        let _ = writeln!(text, "{severity}[{}] {}:{line}:{column}", diagnostic.code, diagnostic.file);
        let _ = writeln!(text, "  {}", diagnostic.message);
        let _ = writeln!(text, "  | {}", visible(shown));
        let _ = writeln!(text, "  | {}", format!("{underline} {}", diagnostic.label).trim_end());
        let _ = writeln!(text, "  help: {}\n", diagnostic.help);
    }
    text
}

/// Control and direction marks as escapes, so that a snapshot can be reviewed.
fn visible(line: &str) -> String {
    let hidden = |c: char| c.is_control() || ('\u{200B}'..='\u{206F}').contains(&c) || c == '\u{FEFF}';
    line.chars().map(|c| if hidden(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}

/// The codes among diagnostics.
pub fn codes(diagnostics: &[Diagnostic]) -> BTreeSet<&'static str> {
    diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// Reads a log as far as it is sound and folds that. What the fuzzer does, and the replay of its corpus.
pub fn read_and_fold(text: &str) {
    let Ok(read) = adref_sim::log::read(text) else { return };
    if let Some(scenario) = adref_sim::scenario::load(&read.header.files).scenario {
        let state = adref_sim::log::fold(&scenario, &read.records, None);
        let _ = (state.digest(), adref_sim::text::print(&state.public.text()));
    }
}
