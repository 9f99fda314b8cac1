//! Standard output: styles only on a terminal, and a reader that hangs up is no error.

use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use crate::Failure;
use crate::render::visible;

/// Marks for text on a terminal; does nothing elsewhere, or where NO_COLOR is set (<https://no-color.org>).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint {
    colour: bool,
}

impl Paint {
    /// Without colour.
    pub(crate) fn none() -> Self {
        Self { colour: false }
    }

    /// For standard output as it is.
    pub(crate) fn stdout() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { colour: std::io::stdout().is_terminal() && !no_color }
    }

    fn with(self, code: &str, text: impl Display) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    /// A heading.
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.with("1", text)
    }

    /// Something beside the point.
    pub(crate) fn dim(self, text: impl Display) -> String {
        self.with("2", text)
    }

    /// Words that came in.
    pub(crate) fn green(self, text: impl Display) -> String {
        self.with("32", text)
    }

    /// Words that went out.
    pub(crate) fn red(self, text: impl Display) -> String {
        self.with("31", text)
    }
}

/// Prints to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Internal(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes a line to standard error, if anybody listens. Nothing in it can move the cursor or hide words.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", visible(message));
}

/// The name of a file or folder as it can be shown.
pub(crate) fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).replace('\n', "\u{fffd}")
}

/// Prints a value as JSON, indented.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<(), Failure> {
    let mut text =
        serde_json::to_string_pretty(value).map_err(|error| Failure::Internal(error.to_string()))?;
    text.push('\n');
    print(&text)
}

/// Folds text after a prefix, its further lines under its first.
pub(crate) fn hang(prefix: &str, text: &str, width: usize) -> String {
    let indent = " ".repeat(prefix.chars().count());
    let folded = wrap(text, &indent, width);
    format!("{prefix}{}", folded.strip_prefix(&indent).unwrap_or(&folded))
}

/// Folds text to lines of at most `width` characters, each after `indent`, breaking at blanks.
pub(crate) fn wrap(text: &str, indent: &str, width: usize) -> String {
    let mut out = String::new();
    for (number, paragraph) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let mut column = 0;
        for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width.saturating_sub(indent.chars().count()) {
                out.push('\n');
                column = 0;
            }
            if column == 0 {
                out.push_str(indent);
            } else {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}
