//! Which brackets match, across paragraphs. One pass over the tokens with an explicit stack, so that a hostile draft
//! costs time in proportion to its length and no depth of the machine's stack.

mod alternatives;
mod touching;

use std::ops::Range;

use super::inline::TokenKind;
use super::problems::Problems;
use super::reader::ReadBlock;
use super::syntax::Attributes;

/// The deepest nesting that is kept as brackets. The deepest real draft we know has seven.
pub(super) const DEEPEST: usize = 64;

/// The draft as a stream: what stands where, with brackets by their index in `Nested::pairs`.
pub(super) enum Out {
    /// The block with this index begins.
    Block(usize),
    Words(String),
    Open(usize),
    /// The next option; with the characters it stood for, should the bracket turn out to be none.
    Or(usize, String),
    Close(usize, String),
    Note(String, Range<usize>),
    Link {
        text: String,
        url: String,
    },
    /// Taken back: part of an empty option, or the first half of `][`.
    Dropped,
}

/// A bracket as it is read: a pair of marks, or whole-paragraph alternatives.
pub(super) struct Pair {
    /// Where it opens, in the file.
    pub(super) span: Range<usize>,
    pub(super) id: Option<(String, Range<usize>)>,
    pub(super) by: Vec<String>,
    pub(super) option_by: Vec<Vec<String>>,
    /// How many options it has, once closed.
    pub(super) options: usize,
    /// The pair it belongs to: itself, unless it touched the one before.
    pub(super) head: usize,
    /// Not a bracket after all: its marks are words.
    pub(super) literal: bool,
    /// Whole-paragraph alternatives.
    pub(super) group: bool,
    open: usize,
    slashes: Vec<usize>,
    /// For each option, whether it holds anything.
    filled: Vec<bool>,
}

/// The result of the pass.
pub(super) struct Nested {
    pub(super) out: Vec<Out>,
    pub(super) pairs: Vec<Pair>,
}

/// An open bracket on the stack.
struct Frame {
    pair: usize,
    /// Whether the current option holds anything yet.
    filled: bool,
    group: Option<Group>,
}

/// Whole-paragraph alternatives that are still open.
struct Group {
    /// The level of the paragraph that holds the current option: deeper items belong to it.
    level: u8,
    /// The option's own line was empty, so it covers whatever follows.
    covering: bool,
    /// The label of the last numbered option: `15 alt.` goes on with the options that `15.` is one of.
    base: Option<String>,
    /// The number of the current option as written.
    number: usize,
    /// A mark that waits for the next block to begin, with what its attributes say.
    pending: Option<Pending>,
}

struct Pending {
    first: bool,
    by: Vec<String>,
    span: Range<usize>,
}

/// Matches the brackets of all blocks.
pub(super) fn nest(blocks: &mut [ReadBlock], problems: &mut Problems) -> Nested {
    let mut nester = Nester { out: Vec::new(), pairs: Vec::new(), stack: Vec::new(), over: 0, problems };
    for (index, block) in blocks.iter_mut().enumerate() {
        nester.block(index, block);
    }
    nester.pop_to(0);
    let mut nested = Nested { out: nester.out, pairs: nester.pairs };
    touching::merge_touching(&mut nested, problems);
    nested
}

struct Nester<'a, 'p> {
    out: Vec<Out>,
    pairs: Vec<Pair>,
    stack: Vec<Frame>,
    /// How many brackets are open beyond the deepest that is kept.
    over: usize,
    problems: &'a mut Problems<'p>,
}

impl Nester<'_, '_> {
    fn block(&mut self, index: usize, block: &mut ReadBlock) {
        self.before_block(block);
        if block.vanishes {
            return;
        }
        self.out.push(Out::Block(index));
        for frame in &mut self.stack {
            frame.filled = true;
            let Some(pending) = frame.group.as_mut().and_then(|group| group.pending.take()) else { continue };
            let pair = &mut self.pairs[frame.pair];
            pair.option_by.push(pending.by);
            if pending.first {
                pair.open = self.out.len();
                self.out.push(Out::Open(frame.pair));
            } else {
                pair.slashes.push(self.out.len());
                pair.filled.push(true);
                self.out.push(Out::Or(frame.pair, String::new()));
            }
        }
        for token in std::mem::take(&mut block.tokens) {
            let span = self.problems.place(&block.raw, token.range.clone());
            let raw = block.raw.text.get(token.range).unwrap_or_default();
            match token.kind {
                TokenKind::Words(words) => {
                    if words.bytes().any(|byte| byte != b' ') {
                        self.fill();
                    }
                    self.out.push(Out::Words(words));
                }
                TokenKind::Open => self.open(span),
                TokenKind::Close(attributes) => self.close(span, raw, attributes),
                TokenKind::Slash => self.slash(raw),
                TokenKind::Note(label) => {
                    self.fill();
                    self.out.push(Out::Note(label, span));
                }
                TokenKind::Link { text, url } => {
                    self.fill();
                    self.out.push(Out::Link { text, url });
                }
                TokenKind::BrokenAttributes => self.problems.error(
                    "bad-attributes",
                    span,
                    "the braces after `]` hold no attributes that can be read".into(),
                    "read as words",
                    "write {#id by=\"CHE, EU\"}, or \\{ for a brace that is meant",
                ),
            }
        }
    }

    fn fill(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.filled = true;
        }
    }

    fn new_pair(&mut self, span: Range<usize>) -> usize {
        let head = self.pairs.len();
        self.pairs.push(Pair {
            span,
            id: None,
            by: Vec::new(),
            option_by: Vec::new(),
            options: 0,
            head,
            literal: false,
            group: false,
            open: self.out.len(),
            slashes: Vec::new(),
            filled: Vec::new(),
        });
        head
    }

    // Marks inside a paragraph.

    fn open(&mut self, span: Range<usize>) {
        if self.over > 0 || self.stack.len() >= DEEPEST {
            if self.over == 0 {
                self.too_deep(span);
            }
            self.over += 1;
            self.fill();
            self.out.push(Out::Words("[".into()));
            return;
        }
        let pair = self.new_pair(span);
        self.out.push(Out::Open(pair));
        self.stack.push(Frame { pair, filled: false, group: None });
    }

    fn too_deep(&mut self, span: Range<usize>) {
        self.problems.error(
            "too-deep",
            span,
            format!("brackets nest deeper than {DEEPEST}"),
            "this one and those inside it are read as words",
            "close some of the brackets around it",
        );
    }

    fn slash(&mut self, raw: &str) {
        let over = self.over;
        match self.stack.last_mut() {
            Some(frame) if over == 0 && frame.group.is_none() => {
                let pair = &mut self.pairs[frame.pair];
                pair.filled.push(std::mem::take(&mut frame.filled));
                pair.slashes.push(self.out.len());
                self.out.push(Out::Or(frame.pair, raw.to_owned()));
            }
            _ => {
                self.fill();
                self.out.push(Out::Words(raw.to_owned()));
            }
        }
    }

    fn close(&mut self, span: Range<usize>, raw: &str, attributes: Option<Box<Attributes>>) {
        if self.over > 0 {
            self.over -= 1;
            self.out.push(Out::Words(raw.to_owned()));
            return;
        }
        // Whole-paragraph alternatives end where a bracket around them does.
        let Some(place) = self.stack.iter().rposition(|frame| frame.group.is_none()) else {
            self.problems.error(
                "stray-bracket",
                span,
                "`]` closes no bracket".into(),
                "no bracket is open here",
                "delete it, write \\] if it is meant, or open the bracket it should close",
            );
            self.fill();
            self.out.push(Out::Words(raw.to_owned()));
            return;
        };
        self.pop_to(place + 1);
        let Some(frame) = self.stack.pop() else { return };
        let pair = &mut self.pairs[frame.pair];
        pair.filled.push(frame.filled);
        self.out.push(Out::Close(frame.pair, raw.to_owned()));
        let bracket = span.clone();
        self.drop_empty_options(frame.pair, &bracket);
        self.attributes(frame.pair, attributes, span);
        // What was a bracket, or now is words, fills the option around it.
        self.fill();
    }

    /// Takes empty options back; a bracket of nothing else becomes words.
    fn drop_empty_options(&mut self, index: usize, close: &Range<usize>) {
        let pair = &mut self.pairs[index];
        pair.options = pair.filled.iter().filter(|filled| **filled).count();
        let span = pair.span.start..close.end.max(pair.span.start);
        if pair.options == 0 {
            self.make_literal(index);
            self.problems.error(
                "empty-bracket",
                span,
                "an empty bracket".into(),
                "read as words",
                "write what is disputed between the brackets, or \\[\\] if they are meant",
            );
            return;
        }
        if pair.options == pair.filled.len() {
            return;
        }
        let mut kept = 0;
        let mut starts = vec![pair.open];
        starts.extend(&pair.slashes);
        let mut slashes = Vec::new();
        for (option, start) in starts.iter().enumerate() {
            let filled = pair.filled.get(option).copied().unwrap_or_default();
            kept += usize::from(filled);
            if option > 0 && filled && kept > 1 {
                slashes.push(*start);
            } else if option > 0 {
                self.out[*start] = Out::Dropped;
            }
            if !filled {
                // Only blanks stand up to the next slash or the end.
                for out in self.out.iter_mut().skip(start + 1) {
                    match out {
                        Out::Words(_) => *out = Out::Dropped,
                        _ => break,
                    }
                }
            }
        }
        pair.slashes = slashes;
        let quoted = self.problems.quote(&span);
        self.problems.error(
            "empty-option",
            span,
            format!("`{quoted}` has an empty option"),
            "the empty option is left out",
            "leaving the words out is always one more option: delete the slash",
        );
    }

    fn make_literal(&mut self, index: usize) {
        let pair = &mut self.pairs[index];
        pair.literal = true;
        if let Some(out) = self.out.get_mut(pair.open) {
            *out = Out::Words("[".into());
        }
        for slash in std::mem::take(&mut pair.slashes) {
            if let Some(out) = self.out.get_mut(slash)
                && let Out::Or(_, raw) = out
            {
                *out = Out::Words(std::mem::take(raw));
            }
        }
        if let Some(out) = self.out.last_mut()
            && let Out::Close(closed, raw) = out
            && *closed == index
        {
            *out = Out::Words(std::mem::take(raw));
        }
    }

    fn attributes(&mut self, index: usize, attributes: Option<Box<Attributes>>, span: Range<usize>) {
        let Some(attributes) = attributes.filter(|_| !self.pairs[index].literal) else { return };
        super::reader::report_faults(&attributes, &span, self.problems);
        if attributes.status.is_some() {
            self.problems.error(
                "status-of-bracket",
                span.clone(),
                "a bracket has no status".into(),
                "left out",
                "a status belongs to a paragraph: write it after a blank at the paragraph's end",
            );
        }
        let pair = &mut self.pairs[index];
        pair.by = attributes.by;
        pair.id = attributes.id.map(|id| (id, span.clone()));
        let named = attributes.option_by.len();
        if named == pair.filled.len() {
            let filled = std::mem::take(&mut pair.filled);
            pair.option_by =
                attributes.option_by.into_iter().zip(filled).filter(|(_, f)| *f).map(|(by, _)| by).collect();
        } else if named > 0 {
            // Perhaps for all of the brackets that touch, of which this is the last: `merge_touching` will see.
            pair.option_by = attributes.option_by;
        }
    }

    /// Ends everything on the stack from a place up: alternatives are closed, brackets that never closed become words.
    fn pop_to(&mut self, place: usize) {
        while self.stack.len() > place {
            let Some(frame) = self.stack.pop() else { return };
            self.over = 0;
            if let Some(group) = frame.group {
                self.end_group(frame.pair, group);
                continue;
            }
            let span = self.pairs[frame.pair].span.clone();
            let quoted = self.problems.quote_from(&span);
            self.problems.error(
                "unclosed-bracket",
                span,
                format!("the bracket at `{quoted}` is never closed"),
                "opened here",
                "close it with ] before the next heading or the end of its option, or write \\[ if it is meant",
            );
            self.make_literal(frame.pair);
        }
    }
}
