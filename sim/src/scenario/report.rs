//! Where the checks put what they find, and the phrases they share.

use std::borrow::Cow;
use std::ops::Range;

use super::Files;
use crate::diagnostic::{Diagnostic, Severity};

/// The most problems reported at once. Nobody mends more in one sitting, and noise must not become a flood.
const MAX_PROBLEMS: usize = 300;
/// The most characters of a file that a message quotes.
const MAX_QUOTE: usize = 60;

/// A span in one of the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) file: Cow<'static, str>,
    pub(crate) span: Range<usize>,
}

impl Place {
    pub(crate) fn new(file: impl Into<Cow<'static, str>>, span: Range<usize>) -> Self {
        Self { file: file.into(), span }
    }

    /// The end of a file: where something that is missing altogether would be added.
    pub(crate) fn end_of(file: &'static str, files: &Files) -> Self {
        let end = files.get(file).map_or(0, String::len);
        Self::new(file, end..end)
    }

    pub(crate) fn error(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, &self.file, self.span.clone(), message)
    }

    pub(crate) fn warning(&self, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, &self.file, self.span.clone(), message)
    }
}

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    found: Vec<Diagnostic>,
    unreported: usize,
    errors: usize,
}

impl Report {
    /// A report that knows of the errors of this one, for a further look at the same files.
    pub(crate) fn further(&self) -> Self {
        Self { errors: self.errors, ..Self::default() }
    }

    /// Takes over what a further look found and this report does not hold yet.
    pub(crate) fn absorb(&mut self, further: Self) {
        self.unreported += further.unreported;
        for diagnostic in further.found {
            let same = |d: &Diagnostic| {
                (d.code, &d.file, &d.span, &d.message)
                    == (diagnostic.code, &diagnostic.file, &diagnostic.span, &diagnostic.message)
            };
            if !self.found.iter().any(same) {
                self.push(diagnostic);
            }
        }
        // Errors it could not hold are errors all the same.
        self.errors = self.errors.max(further.errors);
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        if self.is_full() {
            self.unreported += 1;
        } else {
            self.found.push(diagnostic);
        }
    }

    /// Whether an error was found, reported or not.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many errors were found so far.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MAX_PROBLEMS
    }

    /// The one of `known` that `name` was probably meant to be. Costs nothing once the report is full.
    pub(crate) fn suggest<'a>(
        &self,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.is_full() { None } else { suggest(name, known) }
    }

    /// Everything found, by file and place.
    pub(crate) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            let key = |d: &'_ Diagnostic| (d.span.start, d.span.end, d.severity, d.code);
            a.file.cmp(&b.file).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
        });
        if self.unreported > 0
            && let Some(last) = self.found.last()
        {
            let message = format!("{} more problems are not shown", self.unreported);
            let more = Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::error("too-many-problems", &last.file, last.span.clone(), message)
            };
            self.found.push(more.help("mend those shown first; many of the others may go with them"));
        }
        self.found
    }
}

/// The nearest of `known` by edit distance, if it is near enough to be a slip of the pen.
fn suggest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > MAX_QUOTE {
        return None;
    }
    let allowed = (length / 3).clamp(1, 4);
    let folded = name.to_lowercase();
    known
        .into_iter()
        .filter(|candidate| candidate.len() <= 2 * MAX_QUOTE)
        .map(|candidate| (strsim::osa_distance(&folded, &candidate.to_lowercase()), candidate))
        // A name of one or two letters is a slip only of something written the same but for its case.
        .filter(|(distance, _)| *distance <= if length <= 2 { 0 } else { allowed })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?", or the other names there are, or the sentence for when there are none.
pub(crate) fn did_you_mean<'a>(
    suggestion: Option<&str>,
    known: impl IntoIterator<Item = &'a str>,
    none: &str,
) -> String {
    if let Some(name) = suggestion {
        return format!("did you mean {}?", quote(name));
    }
    let mut known = known.into_iter();
    let shown: Vec<String> = known.by_ref().take(20).map(quote).collect();
    let more = known.count();
    match (shown.is_empty(), more) {
        (true, _) => none.to_owned(),
        (false, 0) => format!("it is one of {}", shown.join(", ")),
        (false, more) => format!("it is one of {} and {more} more", shown.join(", ")),
    }
}

/// A text between backquotes, on one line, shortened where it is long, with nothing in it that a terminal would obey.
pub(crate) fn quote(text: &str) -> String {
    let mut shown = String::from("`");
    for (at, c) in text.chars().enumerate() {
        if at == MAX_QUOTE {
            shown.push('…');
            break;
        }
        if is_hidden(c) || c == '\n' || c == '\t' {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown.push('`');
    shown
}

/// Whether a character can hide or rearrange what is beside it: controls, and the marks that turn the direction of
/// writing (Unicode TR 36). Line breaks and tabs are not among them.
pub(crate) fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(
            c,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}'
        )
        || ('\u{202A}'..='\u{202E}').contains(&c)
        || ('\u{2060}'..='\u{2069}').contains(&c)
}

/// `1 option`, `3 options`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised_and_another_word_is_not() {
        assert_eq!(suggest("saliense", ["at", "salience", "source"]), Some("salience"));
        assert_eq!(suggest("EU", ["eu", "AU"]), Some("eu"));
        assert_eq!(suggest("weather", ["at", "salience"]), None);
        assert_eq!(suggest("", ["a"]), None);
    }

    #[test]
    fn a_quotation_holds_nothing_a_terminal_would_obey() {
        assert_eq!(quote("a\u{1b}[2J\u{202e}b\n"), "`a\\u{1b}[2J\\u{202e}b\\u{a}`");
    }

    #[test]
    fn a_full_report_still_knows_of_errors() {
        let mut report = Report::default();
        for _ in 0..MAX_PROBLEMS {
            report.push(Diagnostic::warning("w", "draft.md", 0..0, "a"));
        }
        report.push(Diagnostic::error("e", "draft.md", 0..0, "b"));
        assert!(report.has_errors());
        let diagnostics = report.into_diagnostics();
        assert_eq!(diagnostics.len(), MAX_PROBLEMS + 1);
        assert_eq!(diagnostics.last().map(|d| d.code), Some("too-many-problems"));
    }
}
