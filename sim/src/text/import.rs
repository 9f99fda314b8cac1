//! Foreign bracketed Markdown to a draft: the text that a secretariat, a newsroom or a wiki has published. Loses no word, and
//! says what it could not place.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Severity};

use super::draft::{Block, BlockKind, Draft, Piece};
use super::foreign::{self, Line, ListMark};
use super::numbers::item_label;
use super::outline::outline;
use super::parse::parse_counting;
use super::problems::quote;

/// What was read of a foreign text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The draft; its printed form parses without errors.
    pub draft: Draft,
    /// How it went.
    pub report: ImportReport,
}

/// What an import found, and what it could not place.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportReport {
    /// Unbalanced brackets and the like, with their places in the foreign text.
    pub problems: Vec<Diagnostic>,
    /// Lines that are no part of the text: front matter, tables of contents, directives to a renderer.
    pub left_out: Vec<String>,
    /// Pairs of square brackets, links and footnote marks apart.
    pub pairs: usize,
    /// Choices between whole paragraphs (`Option 1:`, `Option 2:`).
    pub option_groups: usize,
    /// Pairs that wrap the whole of one whole-paragraph option: the pair is that option, and no disagreement of its own.
    pub wrapped: usize,
    /// `pairs + option_groups - wrapped`: how many brackets are live as a newspaper counts them.
    pub live: usize,
    /// Brackets of the draft less those wrapped: brackets that touch are one disagreement.
    pub disagreements: usize,
    /// How deep brackets nest.
    pub deepest: usize,
    /// Words of the foreign text, list numbers, option marks and what was left out apart.
    pub words_in: usize,
    /// Words of the draft, counted alike.
    pub words_out: usize,
    /// Words that were lost: none, unless there is a fault in the import.
    pub missing: Vec<String>,
}

/// Reads a foreign text. Never panics. `file` is its name in the report's messages.
pub fn import(text: &str, file: &str) -> Imported {
    let mut report = ImportReport::default();
    let (lines, left_out) = foreign::read(text);
    report.left_out = left_out;
    let (rewritten, problems) = rewrite(&lines, file);
    report.problems = problems;
    let (parsed, counts) = parse_counting(&rewritten.text, file);
    for mut problem in parsed.problems {
        problem.span = rewritten.original(&problem.span, text);
        // In a foreign text these are findings: the draft itself is sound.
        problem.severity = Severity::Warning;
        report.problems.push(problem);
    }
    report.problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    let draft = parsed.draft;
    report.pairs = counts.pairs;
    report.option_groups = counts.groups.len();
    let outlines = outline(&draft);
    let groups = &counts.groups;
    report.wrapped = wrapped(&draft, groups);
    report.live = report.pairs + report.option_groups - report.wrapped;
    report.disagreements = draft.brackets.len() - report.wrapped;
    report.deepest = outlines.iter().map(|outline| outline.depth).max().unwrap_or(0);
    compare_words(&lines, &draft, &mut report);
    Imported { draft, report }
}

/// How many brackets with one option wrap the whole of a whole-paragraph option.
fn wrapped(draft: &Draft, groups: &[crate::ids::BracketId]) -> usize {
    let marks = super::layout::find_marks(draft);
    let piece =
        |block: usize, piece: usize| draft.blocks.get(block).and_then(|block| block.pieces.get(piece));
    let mut count = 0;
    for group in groups.iter().filter_map(|id| marks.get(id)) {
        for (option, (block, at)) in group.starts.iter().enumerate() {
            let Some(Piece::Open(inner)) = piece(*block, at + 1) else { continue };
            let Some(inner) = marks.get(inner).filter(|inner| inner.starts.len() == 1) else { continue };
            let ends = match group.starts.get(option + 1) {
                // The next option begins a later block: the inner bracket ends the block before.
                Some((next, _)) => {
                    inner.close.0 + 1 == *next && piece(inner.close.0, inner.close.1 + 1).is_none()
                }
                None => group.close == (inner.close.0, inner.close.1 + 1),
            };
            count += usize::from(ends);
        }
    }
    count
}

/// The foreign text in our own format, and the way back.
struct Rewritten {
    text: String,
    /// (place in `text`, place in the foreign text), ascending.
    places: Vec<(usize, usize)>,
}

impl Rewritten {
    fn original(&self, span: &Range<usize>, foreign: &str) -> Range<usize> {
        let place = |at: usize| {
            let before = self.places.partition_point(|(here, _)| *here <= at);
            let (here, there) =
                before.checked_sub(1).and_then(|i| self.places.get(i)).copied().unwrap_or_default();
            let next = self.places.get(before).map_or(foreign.len(), |(_, there)| *there);
            let mut place = (there + (at - here.min(at))).min(next.max(there)).min(foreign.len());
            while !foreign.is_char_boundary(place) {
                place -= 1;
            }
            place
        };
        let start = place(span.start);
        start..place(span.end).max(start)
    }
}

/// A choice between whole paragraphs that is open while the text is rewritten.
struct OpenOptions {
    indent: usize,
    /// As the foreign text numbers it.
    number: usize,
    /// As we number it.
    count: usize,
    /// The option stands in a list item: `1. **Option 1:** …`, and its fellows may stand under the item's words.
    in_item: bool,
    /// The option mark stood alone, so paragraphs as far to the left as itself belong to the option.
    alone: bool,
}

fn rewrite(lines: &[Line], file: &str) -> (Rewritten, Vec<Diagnostic>) {
    let mut rewriter = Rewriter {
        file: file.to_owned(),
        problems: Vec::new(),
        out: Rewritten { text: String::new(), places: Vec::new() },
        options: Vec::new(),
        lists: Vec::new(),
    };
    for line in lines {
        rewriter.line(line);
    }
    (rewriter.out, rewriter.problems)
}

struct Rewriter {
    file: String,
    problems: Vec<Diagnostic>,
    out: Rewritten,
    options: Vec<OpenOptions>,
    /// The indents of the lists that are open, and how many items each has had.
    lists: Vec<(usize, usize)>,
}

impl Rewriter {
    fn line(&mut self, line: &Line) {
        if line.heading || line.footnote {
            self.options.clear();
            self.lists.clear();
            self.paragraph("", line);
            return;
        }
        match line.option {
            Some(number) => self.option(line, number),
            None => self.close_options(|open| {
                !(line.indent > open.indent || (line.indent == open.indent && open.alone))
            }),
        }
        let label = self.label(line);
        if !(label.is_empty() && line.text.trim().is_empty()) {
            self.paragraph(&label, line);
        }
    }

    fn close_options(&mut self, ends: impl Fn(&OpenOptions) -> bool) {
        while self.options.last().is_some_and(&ends) {
            self.options.pop();
            self.plain(super::syntax::END_OF_OPTIONS);
        }
    }

    fn option(&mut self, line: &Line, number: usize) {
        let fellow = |open: &OpenOptions| {
            // Authors are not exact with blanks, but they are with numbers.
            let near = open.indent.abs_diff(line.indent) < foreign::NEAR
                || (open.in_item && open.indent < line.indent);
            number != 1 && near && number == open.number + 1
        };
        let same_place = |open: &OpenOptions| number != 1 && open.indent == line.indent;
        let place =
            self.options.iter().rposition(fellow).or_else(|| self.options.iter().rposition(same_place));
        let (alone, in_item) = (line.alone(), line.list.is_some());
        let expected = place.and_then(|place| self.options.get(place)).map_or(1, |open| open.number + 1);
        if number != expected {
            let span = line.start..line.words_start.max(line.start);
            let message = format!("option {number} stands where option {expected} of a choice is due");
            let problem = Diagnostic::warning("option-order", &self.file, span, message);
            self.problems.push(
                problem.help("see whether an option is missing, or whether this one is numbered wrongly"),
            );
        }
        if let Some(place) = place {
            while self.options.len() > place + 1 {
                self.options.pop();
                self.plain(super::syntax::END_OF_OPTIONS);
            }
            if let Some(open) = self.options.last_mut() {
                let count = open.count + 1;
                *open = OpenOptions { indent: line.indent, number, count, in_item, alone };
            }
        } else {
            self.close_options(|open| open.indent >= line.indent);
            self.options.push(OpenOptions { indent: line.indent, number, count: 1, in_item, alone });
        }
        let count = self.options.last().map_or(1, |open| open.count);
        self.mark(line);
        self.plain(&format!("Option {count}:"));
    }

    /// Numbers as our format has them: `3.` at the margin, then `(c)`, `(iii)`, `(3)`.
    fn label(&mut self, line: &Line) -> String {
        let Some(mark) = line.list else {
            if line.indent == 0 {
                self.lists.clear();
            }
            return line.label.clone();
        };
        while self.lists.last().is_some_and(|(indent, _)| *indent > line.indent) {
            self.lists.pop();
        }
        if self.lists.last().is_none_or(|(indent, _)| *indent < line.indent) {
            self.lists.push((line.indent, 0));
        }
        let level = self.lists.len() - 1;
        let count = self.lists.last_mut().map_or(1, |(_, count)| {
            *count += 1;
            *count
        });
        let number = if let ListMark::Number(number) = mark { number } else { count };
        match (level, mark) {
            (0, ListMark::Number(_)) if number <= 9999 => format!("{number}. "),
            _ => {
                let level = level.clamp(1, 4);
                let body = item_label(level, number);
                format!("{}({body}) ", "   ".repeat(level))
            }
        }
    }

    fn mark(&mut self, line: &Line) {
        self.out.places.push((self.out.text.len(), line.start));
    }

    fn plain(&mut self, text: &str) {
        self.out.text.push_str(text);
        self.out.text.push_str("\n\n");
    }

    fn paragraph(&mut self, label: &str, line: &Line) {
        self.mark(line);
        self.out.text.push_str(label);
        self.out.places.push((self.out.text.len(), line.words_start));
        self.plain(&line.text);
    }
}

/// Counts the words on both sides.
fn compare_words(lines: &[Line], draft: &Draft, report: &mut ImportReport) {
    let mut balance: BTreeMap<String, isize> = BTreeMap::new();
    for line in lines {
        for word in words(&line.source_words) {
            report.words_in += 1;
            *balance.entry(word).or_default() += 1;
        }
    }
    for word in draft.blocks.iter().flat_map(block_words) {
        report.words_out += 1;
        *balance.entry(word).or_default() -= 1;
    }
    for (word, count) in balance {
        for _ in 0..count.max(0) {
            report.missing.push(quote(&word));
        }
    }
}

fn block_words(block: &Block) -> Vec<String> {
    let mut text = String::new();
    // Headings and footnotes keep the labels of the foreign text; numbers of paragraphs are list numbers.
    if matches!(block.kind, BlockKind::Heading | BlockKind::Footnote) {
        text.push_str(&block.label);
        text.push(' ');
    }
    for piece in &block.pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Note(label) => {
                text.push('^');
                text.push_str(label);
                text.push('^');
            }
            Piece::Link { text: shown, .. } => text.push_str(shown),
            Piece::Open(_) | Piece::Or(_) | Piece::Close(_) => text.push('|'),
        }
    }
    words(&text)
}

/// Runs of letters and digits.
fn words(text: &str) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.nfc().collect();
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::super::print::print;
    use super::*;

    const FOREIGN: &str = "---
title: Draft
---

* TOC
{:toc}

## [Article 3] *(reefs)*
{:.no_toc}

1. Parties [shall][should] protect [reefs].

    1. within <span style=\"x\">[ten]</span> years;
    2. without delay];

2. **Option 1:** [Each Party reports.[^1]]

   **Option 2**: No text

**Option I:**

1. A fund.

**Option II:** *(no fund)*

## Next

- a bullet

[^1]: See [the rules][r].

[r]: http://example.org
";

    fn check(text: &str) -> Imported {
        let imported = import(text, "foreign.md");
        assert_eq!(imported.report.missing, Vec::<String>::new());
        let printed = print(&imported.draft);
        let again = parse(&printed, "draft.md");
        let errors: Vec<_> =
            again.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(again.draft, imported.draft);
        imported
    }

    #[test]
    fn a_foreign_draft_keeps_its_words_and_says_what_it_could_not_place() {
        let Imported { draft, report } = check(FOREIGN);
        let codes: Vec<_> = report.problems.iter().map(|problem| problem.code).collect();
        assert!(codes.contains(&"stray-bracket"), "{codes:?}");
        assert_eq!((report.pairs, report.option_groups, report.wrapped), (6, 2, 1), "{}", print(&draft));
        assert_eq!((report.live, report.disagreements), (7, 6));
        assert_eq!(report.left_out.len(), 6);
        assert_eq!(report.words_in, report.words_out);
    }

    /// Text of the draft Paris Agreement of October 2015, where it lies beside the workspace.
    #[test]
    fn the_paris_draft_is_read_whole() {
        let mut folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let file = loop {
            let file = folder.join("shared/data/paris/draft-2015-10-23.md");
            if file.exists() {
                break file;
            }
            if !folder.pop() {
                #[expect(clippy::disallowed_macros, reason = "a skipped test says so")]
                {
                    println!("skipped: no shared/data/paris beside the workspace");
                }
                return;
            }
        };
        #[expect(clippy::disallowed_methods, reason = "a test reads its sample")]
        let text = std::fs::read_to_string(file).unwrap();
        let Imported { report, .. } = check(&text);
        assert_eq!(report.words_in, report.words_out);
        // The text has 61 lines that begin with a first option. A newspaper counted 1,046 live brackets.
        assert_eq!((report.pairs, report.option_groups, report.wrapped, report.live), (1013, 61, 25, 1049));
        assert_eq!((report.disagreements, report.deepest), (836, 5));
        assert!(report.problems.iter().all(|problem| problem.code != "option-order"));
    }
}
