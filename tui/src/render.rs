//! Diagnostics in the manner of rustc.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::Path;

use crate::out::shown;
use adref_sim::diagnostic::{Diagnostic, Severity, line_and_column};
use adref_sim::scenario::Files;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// The most characters of a line that are shown.
const MAX_LINE: usize = 300;

/// Where it is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// All diagnostics of a folder, and a line that counts them. Of files that are in no one folder, `dir` is empty.
pub(crate) fn diagnostics(dir: &Path, files: &Files, all: &[Diagnostic], stream: Stream) -> String {
    let terminal = match stream {
        Stream::Stdout => std::io::stdout().is_terminal(),
        Stream::Stderr => std::io::stderr().is_terminal(),
    };
    let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in all {
        out.push_str(&one(&renderer, dir, files, diagnostic));
        out.push_str("\n\n");
    }
    let count = |severity| all.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        let mut named: Vec<&str> = all.iter().map(|diagnostic| diagnostic.file.as_str()).collect();
        named.sort_unstable();
        named.dedup();
        let what = match named.as_slice() {
            _ if !dir.as_os_str().is_empty() => shown(dir),
            [file] => shown(Path::new(file)),
            files => plural(files.len(), "file"),
        };
        let _ = writeln!(out, "{what}: {}, {}", plural(errors, "error"), plural(warnings, "warning"));
    }
    out
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn one(renderer: &Renderer, dir: &Path, files: &Files, diagnostic: &Diagnostic) -> String {
    let path = shown(&dir.join(&diagnostic.file));
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code);
    let text = files.get(&diagnostic.file).map_or("", String::as_str);
    let (line, _) = line_and_column(text, diagnostic.span.start);
    let (source, span) = excerpt(text, diagnostic);
    let label = visible(&diagnostic.label);
    let help = visible(&diagnostic.help);
    // Only the lines around the place go to the renderer: a hostile line must not be paid for twice.
    let mut group = title.element(
        Snippet::source(source)
            .line_start(line)
            .path(path)
            .annotation(AnnotationKind::Primary.span(span).label(label)),
    );
    if !help.is_empty() {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// The line at fault, cut to what can be shown, and where in it the fault is.
fn excerpt(text: &str, diagnostic: &Diagnostic) -> (String, std::ops::Range<usize>) {
    let mut start = diagnostic.span.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let mut end = diagnostic.span.end.clamp(start, line_start + line.len().max(start - line_start));
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let before: Vec<char> = text[line_start..start].chars().collect();
    let skipped = before.len().saturating_sub(MAX_LINE / 2);
    let mut shown: String = if skipped > 0 { "…".to_owned() } else { String::new() };
    before[skipped..].iter().for_each(|c| push_visible(&mut shown, *c));
    let from = shown.len();
    let marked = &text[start..end];
    marked.chars().take(MAX_LINE / 2).for_each(|c| push_visible(&mut shown, c));
    let to = shown.len();
    let rest = text.get(end..line_end).unwrap_or_default().trim_end_matches('\r');
    rest.chars().take(MAX_LINE / 4).for_each(|c| push_visible(&mut shown, c));
    if rest.chars().nth(MAX_LINE / 4).is_some() {
        shown.push('…');
    }
    (shown, from..to)
}

/// Text without anything that could move the cursor or hide words.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| if c == '\n' { out.push(c) } else { push_visible(&mut out, c) });
    out
}

fn push_visible(out: &mut String, c: char) {
    let bidi = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c == '\t' {
        out.push(' ');
    } else if c.is_control() || bidi {
        out.push('\u{fffd}');
    } else {
        out.push(c);
    }
}
