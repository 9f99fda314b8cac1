//! What is wrong with a file, said so that its author can mend it: file, place, the text at fault and a remedy.

use std::ops::Range;

use serde::Serialize;

/// How bad it is. Only an error keeps a scenario from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The scenario cannot run.
    Error,
    /// It runs, but probably not as its author meant.
    Warning,
}

/// One problem in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// A stable kebab-case name of the kind of fault, such as `unknown-key` or `unclosed-bracket`.
    pub code: &'static str,
    /// The file inside the scenario folder, such as `draft.md`.
    pub file: String,
    /// Byte range in the file; empty at the end of the file when something is missing altogether.
    pub span: Range<usize>,
    /// One sentence in lower case: what is wrong, with the text at fault quoted.
    pub message: String,
    /// A few words printed under the marked text; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, file: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            file: file.to_owned(),
            span,
            message: message.into(),
            label: String::new(),
            help: String::new(),
        }
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, file: &str, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, file, span, message) }
    }

    /// Adds the words printed under the marked text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// The line and column (both from 1, the column in characters) of a byte offset in a text. Total: an offset past the
/// end, or inside a character, counts as the nearest place before it.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
