//! Collects what is wrong with a draft, with places in the file as its author wrote it.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity};

use super::lines::RawBlock;
use super::source::Source;

/// No more problems than this are kept: a file that is not a draft at all would otherwise yield millions.
const MOST_PROBLEMS: usize = 1000;

/// The longest quotation in a message, in characters.
const LONGEST_QUOTE: usize = 60;

/// The problems found so far.
pub(super) struct Problems<'a> {
    pub(super) file: &'a str,
    pub(super) original: &'a str,
    pub(super) source: &'a Source,
    list: Vec<Diagnostic>,
    left_out: usize,
}

impl<'a> Problems<'a> {
    pub(super) fn new(file: &'a str, original: &'a str, source: &'a Source) -> Self {
        Self { file, original, source, list: Vec::new(), left_out: 0 }
    }

    /// The range of the file that a range of a raw block's text came from.
    pub(super) fn place(&self, block: &RawBlock, range: Range<usize>) -> Range<usize> {
        self.source.original(block.source(range))
    }

    /// The text of the file from a place on, cut to what a message can hold.
    pub(super) fn quote(&self, span: &Range<usize>) -> String {
        quote(self.original.get(span.clone()).unwrap_or_default())
    }

    /// The words of the file from the beginning of a span on, cut: for brackets that never close.
    pub(super) fn quote_from(&self, span: &Range<usize>) -> String {
        let rest = self.original.get(span.start..).unwrap_or_default();
        quote(rest.split('\n').next().unwrap_or_default())
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        label: &str,
        help: &str,
    ) {
        self.push(Diagnostic::error(code, self.file, span, message).label(label).help(help));
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        span: Range<usize>,
        message: String,
        label: &str,
        help: &str,
    ) {
        self.push(Diagnostic::warning(code, self.file, span, message).label(label).help(help));
    }

    fn push(&mut self, problem: Diagnostic) {
        if self.list.len() < MOST_PROBLEMS {
            self.list.push(problem);
        } else {
            self.left_out += 1;
        }
    }

    /// All of them in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| (a.span.start, a.span.end, a.code).cmp(&(b.span.start, b.span.end, b.code)));
        if self.left_out > 0 {
            let end = self.original.len();
            let message = format!("{} more problems are not listed", self.left_out);
            let mut problem = Diagnostic::error("too-many-problems", self.file, end..end, message)
                .help("mend those listed and check again; or is this a draft at all?");
            problem.severity = Severity::Error;
            self.list.push(problem);
        }
        self.list
    }
}

/// A text as a message quotes it: on one line, cut to a readable length.
pub(super) fn quote(text: &str) -> String {
    let mut quoted = String::new();
    let mut words = text.split_whitespace().peekable();
    let mut length = 0;
    while let Some(word) = words.next() {
        for character in word.chars().chain(words.peek().map(|_| ' ')) {
            if length == LONGEST_QUOTE {
                quoted.push('…');
                return quoted;
            }
            // A message is printed on terminals: what steers one is not repeated.
            quoted.push(if super::source::controls(character) { '\u{fffd}' } else { character });
            length += 1;
        }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotes_are_cut_and_controls_are_not_repeated() {
        assert_eq!(quote("a  b\n\u{1b}[0m"), "a b \u{fffd}[0m");
        assert_eq!(quote(&"word ".repeat(30)).chars().count(), 61);
    }
}
