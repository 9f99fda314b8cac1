//! Text to draft. Total: every text is a draft of some kind, and everything wrong with it is said at once.
//!
//! A fault in the *marks* (a bracket that never closes, attributes that cannot be read) is an error, and the mark
//! becomes words; so what was parsed can always be printed and parsed again without errors. An oddity of the *draft* (a
//! number twice, a footnote that nobody refers to) is a warning, and stays.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Bracket, Draft, Piece};
use super::names::{Namer, bracket_name};
use super::nest::{self, Nested, Out, Pair};
use super::problems::{Problems, quote};
use super::reader::{self, ReadBlock};
use super::source::Source;
use super::syntax;

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The draft, as far as it could be read.
    pub draft: Draft,
    /// Everything that is wrong with it, in the order of the file.
    pub problems: Vec<Diagnostic>,
}

/// Reads a draft. Never panics and never gives up; time and space are linear in the text. `file` is its name in
/// the problems' messages.
pub fn parse(text: &str, file: &str) -> Parsed {
    parse_counting(text, file).0
}

/// What the draft no longer shows once it is read.
pub(super) struct Counts {
    /// Pairs of square brackets, before those that touch were joined.
    pub(super) pairs: usize,
    /// The brackets that were written as whole-paragraph options.
    pub(super) groups: Vec<BracketId>,
}

/// Reads a draft and counts its brackets as they were written.
pub(super) fn parse_counting(text: &str, file: &str) -> (Parsed, Counts) {
    let source = Source::new(text);
    let mut problems = Problems::new(file, text, &source);
    for span in &source.dropped {
        let shown: Vec<_> = text
            .get(span.clone())
            .unwrap_or_default()
            .chars()
            .take(8)
            .map(|c| format!("U+{:04X}", c as u32))
            .collect();
        problems.error(
            "control-character",
            span.clone(),
            format!("the control character {} is left out", shown.join(" ")),
            "invisible here",
            "delete it",
        );
    }
    let mut blocks = reader::read(&source.text, &mut problems);
    let nested = nest::nest(&mut blocks, &mut problems);
    let pairs = nested.pairs.iter().filter(|pair| !pair.literal && !pair.group).count();
    let (draft, groups) = build(blocks, nested, &mut problems);
    (Parsed { draft, problems: problems.finish() }, Counts { pairs, groups })
}

/// A block under way: its pieces name brackets by their index.
struct Building {
    block: Block,
    id: Option<(String, Range<usize>)>,
    span: Range<usize>,
    outs: Vec<Out>,
    item_level: Option<u8>,
}

fn build(blocks: Vec<ReadBlock>, nested: Nested, problems: &mut Problems) -> (Draft, Vec<BracketId>) {
    let mut blocks: Vec<Option<ReadBlock>> = blocks.into_iter().map(Some).collect();
    let mut building: Vec<Building> = Vec::new();
    for out in nested.out {
        if let Out::Block(index) = out {
            if let Some(read) = blocks.get_mut(index).and_then(Option::take) {
                let item_level = read.item_level();
                let ReadBlock { block, id, span, .. } = read;
                building.push(Building { block, id, span, outs: Vec::new(), item_level });
            }
        } else if let Some(current) = building.last_mut() {
            current.outs.push(out);
        }
    }
    let names = name_brackets_that_name_themselves(&nested.pairs, problems);
    let mut claimed = claim_ids(&mut building, problems);
    let mut builder = Builder {
        pairs: nested.pairs,
        ids: names,
        draft: Draft::default(),
        taken: BTreeSet::new(),
        namer: Namer::default(),
    };
    builder.taken.extend(builder.ids.iter().flatten().cloned());
    let mut notes = Vec::new();
    let mut checks = Checks::default();
    for current in building {
        let span = current.span.clone();
        let orphan = current.item_level.is_some_and(|level| !builder.namer.has_parent(level));
        builder.block(current, &mut claimed, &mut notes);
        if let Some(block) = builder.draft.blocks.last() {
            checks.block(block, span, orphan, problems);
        }
    }
    checks.notes(&notes, problems);
    let groups = builder.pairs.iter().zip(&builder.ids).filter(|(pair, _)| pair.group && !pair.literal);
    let groups = groups.filter_map(|(_, id)| id.as_deref().map(BracketId::from)).collect();
    (builder.draft, groups)
}

/// The ids that brackets give themselves. The first of several with one name has it.
fn name_brackets_that_name_themselves(pairs: &[Pair], problems: &mut Problems) -> Vec<Option<String>> {
    let mut seen = BTreeSet::new();
    let mut ids = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let named = pair.id.as_ref().filter(|_| pair.head == index && !pair.literal);
        ids.push(named.and_then(|(id, span)| {
            if seen.insert(id.clone()) {
                return Some(id.clone());
            }
            duplicate_id(id, span, problems);
            None
        }));
    }
    ids
}

fn duplicate_id(id: &str, span: &Range<usize>, problems: &mut Problems) {
    let message = format!("the id `{}` is taken", quote(id));
    problems.error("duplicate-id", span.clone(), message, "used before", "give this one another name");
}

/// The ids that blocks give themselves; a second one of the same name is taken back.
fn claim_ids(building: &mut [Building], problems: &mut Problems) -> BTreeSet<String> {
    let mut claimed = BTreeSet::new();
    for current in building {
        if let Some((id, span)) = &current.id
            && !claimed.insert(id.clone())
        {
            duplicate_id(id, span, problems);
            current.id = None;
        }
    }
    claimed
}

struct Builder {
    pairs: Vec<Pair>,
    /// The id of each pair that has one by now.
    ids: Vec<Option<String>>,
    /// Every bracket id in use.
    taken: BTreeSet<String>,
    draft: Draft,
    namer: Namer,
}

impl Builder {
    fn block(
        &mut self,
        current: Building,
        claimed: &mut BTreeSet<String>,
        notes: &mut Vec<(String, Range<usize>)>,
    ) {
        let Building { mut block, id, outs, .. } = current;
        // The id of a heading may depend on its words, so the pieces come first, with empty ids.
        let mut pieces: Vec<(Piece, Option<usize>)> = Vec::new();
        let nameless = || BracketId::from("");
        for out in outs {
            let (piece, pair) = match out {
                Out::Words(words) => {
                    if let Some((Piece::Words(before), _)) = pieces.last_mut() {
                        before.push_str(&words);
                        continue;
                    }
                    (Piece::Words(words), None)
                }
                Out::Open(pair) => (Piece::Open(nameless()), Some(pair)),
                Out::Or(pair, _) => (Piece::Or(nameless()), Some(pair)),
                Out::Close(pair, _) => (Piece::Close(nameless()), Some(pair)),
                Out::Note(label, span) => {
                    notes.push((label.clone(), span));
                    (Piece::Note(label), None)
                }
                Out::Link { text, url } => (Piece::Link { text, url }, None),
                Out::Block(_) | Out::Dropped => continue,
            };
            pieces.push((piece, pair));
        }
        let marks: Vec<Option<usize>>;
        (block.pieces, marks) = pieces.into_iter().unzip();
        let id = self.block_id(&block, id, claimed);
        let mut openings = 0;
        for (piece, pair) in block.pieces.iter_mut().zip(marks) {
            let (Some(pair), Piece::Open(mark) | Piece::Or(mark) | Piece::Close(mark)) = (pair, &mut *piece)
            else {
                continue;
            };
            let Some(head) = self.pairs.get(pair).map(|pair| pair.head) else { continue };
            let bracket = self.ids.get(head).cloned().flatten();
            *mark = BracketId::from(bracket.unwrap_or_default());
            if let Piece::Open(mark) = piece {
                openings += 1;
                if mark.as_str().is_empty() {
                    let name = self.free_name(&bracket_name(&id, openings));
                    *mark = BracketId::from(name.as_str());
                    self.ids[head] = Some(name);
                }
                self.enter_bracket(mark.clone(), head);
            }
        }
        block.id = ParaId::from(id);
        self.draft.blocks.push(block);
    }

    fn block_id(
        &mut self,
        block: &Block,
        given: Option<(String, Range<usize>)>,
        claimed: &mut BTreeSet<String>,
    ) -> String {
        // Derived in any case, so that the names of later blocks do not depend on how this one got its own.
        let derived = self.namer.derive(block);
        let id = if let Some((id, _)) = given {
            id
        } else {
            let mut name = derived.clone();
            let mut number = 2;
            while claimed.contains(&name) {
                name = format!("{derived}#{number}");
                number += 1;
            }
            claimed.insert(name.clone());
            name
        };
        self.namer.enter(block, &id);
        id
    }

    fn free_name(&mut self, base: &str) -> String {
        let mut name = base.to_owned();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}#{number}");
            number += 1;
        }
        name
    }

    fn enter_bracket(&mut self, id: BracketId, head: usize) {
        let Some(pair) = self.pairs.get_mut(head) else { return };
        let bracket =
            Bracket { by: std::mem::take(&mut pair.by), option_by: std::mem::take(&mut pair.option_by) };
        self.draft.brackets.insert(id, bracket);
    }
}

/// What is odd about a draft that is otherwise well formed.
#[derive(Default)]
struct Checks {
    /// Labels of the present section.
    labels: BTreeSet<String>,
    /// The last number of each kind in the present section.
    last: BTreeMap<BlockKind, ((u32, usize), String)>,
    notes: BTreeMap<String, Range<usize>>,
}

impl Checks {
    fn block(&mut self, block: &Block, span: Range<usize>, orphan: bool, problems: &mut Problems) {
        let label = quote(&block.label);
        match block.kind {
            BlockKind::Heading => {
                self.labels.clear();
                self.last.clear();
            }
            BlockKind::Item if orphan => problems.warning(
                "item-without-parent",
                span,
                format!("the sub-item `{label}` belongs to no paragraph"),
                "nothing above it",
                "put a paragraph before it, or mend its blanks: three for each level",
            ),
            BlockKind::Footnote => {
                if self.notes.contains_key(&block.label) {
                    let message = format!("the footnote `[^{label}]` is defined before");
                    problems.warning(
                        "duplicate-label",
                        span,
                        message,
                        "second of its name",
                        "give it another label",
                    );
                } else {
                    self.notes.insert(block.label.clone(), span);
                }
            }
            BlockKind::Report | BlockKind::Preambular | BlockKind::Operative => {
                self.number(block, &label, span, problems);
            }
            BlockKind::Item | BlockKind::Plain => {}
        }
    }

    fn number(&mut self, block: &Block, label: &str, span: Range<usize>, problems: &mut Problems) {
        if !self.labels.insert(block.label.clone()) {
            problems.warning(
                "duplicate-label",
                span,
                format!("paragraph `{label}` stands in this section twice"),
                &format!("called `{}`", quote(block.id.as_str())),
                "number an insertion `bis`, `ter`, …; name it with {#…} where the numbers must stay",
            );
            return;
        }
        let Some(rank) = syntax::label_rank(&block.label) else { return };
        if let Some((last, before)) = self.last.get(&block.kind)
            && rank < *last
        {
            problems.warning(
                "number-order",
                span,
                format!("paragraph `{label}` comes after `{before}`"),
                "out of order",
                "order the numbers, or leave it so: nothing depends on it",
            );
        }
        self.last.insert(block.kind, (rank, label.to_owned()));
    }

    fn notes(&self, references: &[(String, Range<usize>)], problems: &mut Problems) {
        let mut used = BTreeSet::new();
        for (label, span) in references {
            if used.insert(label.as_str()) && !self.notes.contains_key(label) {
                problems.warning(
                    "undefined-note",
                    span.clone(),
                    format!("the footnote `[^{}]` is defined nowhere", quote(label)),
                    "no such footnote",
                    "define it on a line of its own, or write \\[ if the bracket is meant",
                );
            }
        }
        for (label, span) in self.notes.iter().filter(|(label, _)| !used.contains(label.as_str())) {
            let message = format!("nothing refers to the footnote `[^{}]`", quote(label));
            problems.warning(
                "unused-note",
                span.clone(),
                message,
                "",
                "refer to it in a paragraph, or delete it",
            );
        }
    }
}
