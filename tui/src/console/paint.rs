//! Text on its way to the screen: nothing in it can move the cursor, and it is measured as a terminal shows it.

use std::borrow::Cow;

use adref_sim::log::is_hidden;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text without anything that could move the cursor or turn the direction of reading.
pub(super) fn safe(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        let shown = |c: char| match c {
            '\t' | '\n' => ' ',
            c if is_hidden(c) => '\u{fffd}',
            c => c,
        };
        Cow::Owned(text.chars().map(shown).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// A span that is safe to draw. The only way text from a file gets onto the screen.
pub(super) fn span<'a>(text: impl AsRef<str>, style: Style) -> Span<'a> {
    Span::styled(safe(text.as_ref()).into_owned(), style)
}

/// How many columns a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Cuts a text to so many columns, with an ellipsis where something is missing.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = safe(text);
    if width(&text) <= most {
        return text.into_owned();
    }
    let mut out = String::new();
    let mut taken = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if taken + wide + 1 > most {
            break;
        }
        taken += wide;
        out.push(c);
    }
    if most > 0 {
        out.push('…');
    }
    out
}

/// A text cut or filled up to exactly so many columns.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns);
    let missing = columns.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// The same with the text at the right.
pub(super) fn fit_right(text: &str, columns: usize) -> String {
    let out = cut(text, columns);
    let missing = columns.saturating_sub(width(&out));
    format!("{}{out}", " ".repeat(missing))
}

/// A run of text in one style, with a tag that says what it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The words.
    pub(super) text: String,
    /// How they look.
    pub(super) style: Style,
    /// The bracket they are a mark or part of, where that matters.
    pub(super) tag: Option<usize>,
}

impl Run {
    /// A run that belongs to nothing.
    pub(super) fn new(text: impl AsRef<str>, style: Style) -> Self {
        Self { text: safe(text.as_ref()).into_owned(), style, tag: None }
    }
}

/// A line that came of folding, with the tags of the runs in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    /// What is drawn.
    pub(super) line: Line<'static>,
    /// Tags of the runs in it.
    pub(super) tags: Vec<usize>,
}

/// Folds runs to lines of so many columns, breaking at blanks; words too long for a line are broken where it ends.
pub(super) fn fold(runs: &[Run], columns: usize) -> Vec<Folded> {
    let columns = columns.max(1);
    let mut folder = Folder { lines: vec![Folded::default()], column: 0, columns };
    // A word may go over several runs, as in “[shall”.
    let mut word: Vec<Run> = Vec::new();
    for run in runs {
        for piece in run.text.split_inclusive(' ') {
            let (letters, blank) = match piece.strip_suffix(' ') {
                Some(letters) => (letters, true),
                None => (piece, false),
            };
            if !letters.is_empty() {
                word.push(Run { text: letters.to_owned(), style: run.style, tag: run.tag });
            }
            if blank {
                folder.put(&mut word);
                folder.blank(run);
            }
        }
    }
    folder.put(&mut word);
    folder.lines
}

struct Folder {
    lines: Vec<Folded>,
    column: usize,
    columns: usize,
}

impl Folder {
    fn put(&mut self, word: &mut Vec<Run>) {
        let wide: usize = word.iter().map(|run| width(&run.text)).sum();
        if self.column > 0 && self.column + wide > self.columns {
            self.next_line();
        }
        for run in word.drain(..) {
            let wide = width(&run.text);
            if self.column + wide <= self.columns {
                self.push(&run.text, wide, &run);
                continue;
            }
            let mut part = String::new();
            let mut taken = 0;
            for c in run.text.chars() {
                let wide = c.width().unwrap_or(0);
                if self.column + taken + wide > self.columns && self.column + taken > 0 {
                    self.push(&std::mem::take(&mut part), taken, &run);
                    self.next_line();
                    taken = 0;
                }
                part.push(c);
                taken += wide;
            }
            self.push(&part, taken, &run);
        }
    }

    fn blank(&mut self, run: &Run) {
        // A line does not begin with a blank, and one too many is lost at its end.
        if self.column > 0 && self.column < self.columns {
            self.push(" ", 1, run);
        }
    }

    fn push(&mut self, text: &str, wide: usize, run: &Run) {
        let Some(last) = self.lines.last_mut() else { return };
        if text.is_empty() {
            return;
        }
        self.column += wide;
        if let Some(tag) = run.tag
            && !last.tags.contains(&tag)
        {
            last.tags.push(tag);
        }
        match last.line.spans.last_mut() {
            Some(span) if span.style == run.style => span.content.to_mut().push_str(text),
            _ => last.line.spans.push(Span::styled(text.to_owned(), run.style)),
        }
    }

    fn next_line(&mut self) {
        self.lines.push(Folded::default());
        self.column = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str, columns: usize) -> Vec<String> {
        fold(&[Run::new(text, Style::new())], columns).iter().map(|folded| folded.line.to_string()).collect()
    }

    #[test]
    fn folding_breaks_at_blanks_and_long_words_where_the_line_ends() {
        assert_eq!(folded("States shall consider", 12), ["States shall", "consider"]);
        assert_eq!(folded("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(folded("", 3), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns_and_combining_ones_none() {
        assert_eq!(folded("裁军谈判会议", 4), ["裁军", "谈判", "会议"]);
        assert_eq!(folded("e\u{301}e\u{301}e\u{301}", 3), ["e\u{301}e\u{301}e\u{301}"]);
        assert_eq!(cut("裁军谈判", 5), "裁军…");
        assert_eq!(width(&fit("裁军谈判", 5)), 5);
    }

    #[test]
    fn nothing_that_moves_the_cursor_is_left() {
        let shown = span("a\u{1b}[2Jb\u{202e}c\nd\u{9b}", Style::new());
        assert_eq!(shown.content, "a\u{fffd}[2Jb\u{fffd}c d\u{fffd}");
    }
}
