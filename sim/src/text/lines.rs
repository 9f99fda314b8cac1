//! From lines to raw paragraphs: where each begins, its words on one line, and the way back to the source.

use std::collections::BTreeMap;
use std::ops::Range;

use super::syntax;

/// A heading, a footnote or a paragraph before its words are looked at.
pub(super) struct RawBlock {
    pub(super) kind: RawKind,
    /// Blanks before the first line.
    pub(super) indent: usize,
    /// The words on one line, without the heading mark or the footnote label.
    pub(super) text: String,
    /// Where in the source each line of `text` begins: (place in `text`, place in the source), both ascending.
    places: Vec<(usize, usize)>,
}

/// What the first characters of a raw block say it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum RawKind {
    Heading(u8),
    Footnote(String),
    Paragraph,
}

/// A text cut into raw blocks.
pub(super) struct Lines {
    pub(super) blocks: Vec<RawBlock>,
    /// `[ref]: url`, by the reference in lower case. Such lines leave no block.
    pub(super) definitions: BTreeMap<String, String>,
}

impl RawBlock {
    /// The range of the source that a range of `text` came from.
    pub(super) fn source(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let line = self.places.partition_point(|(here, _)| *here <= at).saturating_sub(1);
            self.places.get(line).map_or(0, |(here, there)| there + at.saturating_sub(*here))
        };
        let start = place(range.start);
        // The last byte is looked up, not the one after it, which may stand on the next line.
        let end = if range.end > range.start { place(range.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    fn join(&mut self, line: &str, place: usize) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.places.push((self.text.len(), place));
        self.text.push_str(line);
    }
}

/// Cuts a cleaned text into raw blocks. Linear in its length.
pub(super) fn cut(text: &str) -> Lines {
    let mut lines = Lines { blocks: Vec::new(), definitions: BTreeMap::new() };
    // Whether the next line goes on with the last block.
    let mut open = false;
    let mut at = 0;
    for raw in text.split('\n') {
        let line = raw.trim_matches(' ');
        let indent = raw.len() - raw.trim_start_matches(' ').len();
        let place = at + indent;
        at += raw.len() + 1;
        if line.is_empty() {
            open = false;
        } else if let Some((level, words)) = syntax::heading_mark(line) {
            lines.start(
                RawKind::Heading(level),
                indent,
                line.get(words..).unwrap_or_default(),
                place + words,
            );
            open = false;
        } else if let Some((label, words, _)) = syntax::footnote_definition(line) {
            let kind = RawKind::Footnote(label.to_owned());
            lines.start(kind, indent, line.get(words..).unwrap_or_default(), place + words);
            open = true;
        } else if open {
            if let Some(block) = lines.blocks.last_mut() {
                block.join(line, place);
            }
        } else if let Some((reference, url, _)) = syntax::link_definition(line) {
            lines.definitions.entry(reference.to_lowercase()).or_insert_with(|| url.to_owned());
        } else {
            lines.start(RawKind::Paragraph, indent, line, place);
            open = true;
        }
    }
    lines
}

impl Lines {
    fn start(&mut self, kind: RawKind, indent: usize, line: &str, place: usize) {
        let mut block = RawBlock { kind, indent, text: String::new(), places: Vec::new() };
        block.join(line, place);
        self.blocks.push(block);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_joined_and_lead_back_to_their_places() {
        let text = "# T\nfirst \n  line\n\n[r]: http://x\n\n[^1]: note\n   (a) item";
        let lines = cut(text);
        let texts: Vec<_> = lines.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["T", "first line", "note (a) item"]);
        assert_eq!(lines.definitions.get("r").map(String::as_str), Some("http://x"));
        let block = &lines.blocks[1];
        let words = block.text.find("line").unwrap();
        assert_eq!(text.get(block.source(words..words + 4)), Some("line"));
        assert_eq!(text.get(block.source(0..10)), Some("first \n  line"));
    }
}
