//! From raw blocks to blocks with their labels, option marks, attributes and tokens; brackets are matched afterwards.

use std::ops::Range;

use super::draft::{Block, BlockKind, Status};
use super::inline::{self, Token, TokenKind};
use super::lines::{self, RawBlock, RawKind};
use super::problems::{Problems, quote};
use super::syntax::{self, AttributeFault, Attributes, OptionMark};
use crate::ids::ParaId;

/// The most blanks that one level of sub-items takes.
const INDENT: usize = 3;

/// The deepest level of sub-items.
const DEEPEST_ITEM: usize = 4;

/// A block whose edges have been read.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that the matching of brackets asks")]
pub(super) struct ReadBlock {
    pub(super) raw: RawBlock,
    /// Everything but the id and the pieces.
    pub(super) block: Block,
    /// The id it gives itself, and where.
    pub(super) id: Option<(String, Range<usize>)>,
    pub(super) tokens: Vec<Token>,
    pub(super) option: Option<OptionLine>,
    /// The line `End of options.`, if options are open.
    pub(super) end_of_options: bool,
    /// A heading of this level (a footnote counts as 1) ends brackets that are still open.
    pub(super) ends_brackets: Option<u8>,
    /// `15.` with `15 alt.` behind it.
    pub(super) begins_alternatives: bool,
    /// The words begin with a separator of an outer bracket.
    pub(super) begins_with_slash: bool,
    /// Says of itself that it is no alternative to the paragraph before.
    pub(super) apart: bool,
    /// Leaves no block: an option mark on a line of its own.
    pub(super) vanishes: bool,
    /// The first words or the label, in the file.
    pub(super) span: Range<usize>,
}

/// `Option 2{by="RUS"}:` at the beginning of a block.
pub(super) struct OptionLine {
    pub(super) number: usize,
    pub(super) attributes: Attributes,
    pub(super) span: Range<usize>,
    /// Nothing else stands in the paragraph.
    pub(super) alone: bool,
}

impl ReadBlock {
    /// The level of a sub-item.
    pub(super) fn item_level(&self) -> Option<u8> {
        (self.block.kind == BlockKind::Item).then_some(self.block.level)
    }

    /// Items deeper than this belong to it.
    pub(super) fn owner_level(&self) -> u8 {
        self.item_level().unwrap_or(0)
    }
}

/// Reads all blocks of a cleaned text. Footnotes come last, wherever they stood.
pub(super) fn read(text: &str, problems: &mut Problems) -> Vec<ReadBlock> {
    let lines::Lines { blocks, definitions } = lines::cut(text);
    let (notes, body): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|raw| matches!(raw.kind, RawKind::Footnote(_)));
    let mut read = Vec::with_capacity(body.len() + notes.len());
    for raw in body.into_iter().chain(notes) {
        let mut block = edges(raw, problems);
        let (start, end) = block.words;
        let words = block.read.raw.text.get(start..end).unwrap_or_default();
        let mut tokens = inline::scan(words, &definitions);
        for token in &mut tokens {
            token.range = token.range.start + start..token.range.end + start;
        }
        block.read.begins_with_slash =
            tokens.first().is_some_and(|token| matches!(token.kind, TokenKind::Slash));
        block.read.tokens = tokens;
        read.push(block.read);
    }
    find_alternatives(&mut read);
    read
}

struct Edged {
    read: ReadBlock,
    /// Where the words begin and end in the raw text.
    words: (usize, usize),
}

fn edges(raw: RawBlock, problems: &mut Problems) -> Edged {
    let text = raw.text.as_str();
    let mut block = empty_block();
    let mut start = 0;
    let mut ends_brackets = None;
    let mut option = None;
    match &raw.kind {
        RawKind::Heading(level) => {
            block.kind = BlockKind::Heading;
            block.level = *level;
            ends_brackets = Some(*level);
            if let Some(label) = syntax::heading_label(text).filter(|_| *level > 1) {
                label.text.clone_into(&mut block.label);
                start = label.len;
            }
        }
        RawKind::Footnote(label) => {
            block.kind = BlockKind::Footnote;
            block.label.clone_from(label);
            ends_brackets = Some(1);
        }
        RawKind::Paragraph => {
            if let Some(label) = syntax::paragraph_label(text) {
                block.kind = label.kind;
                label.text.clone_into(&mut block.label);
                start = label.len;
            } else if let Some(label) = syntax::item_label(text) {
                block.kind = BlockKind::Item;
                block.level = ((raw.indent + 1) / INDENT).clamp(1, DEEPEST_ITEM) as u8;
                label.text.clone_into(&mut block.label);
                start = label.len;
            }
            option = option_line(&raw, &mut start, problems);
        }
    }
    let mut end = text.len();
    let rest = text.get(start..).unwrap_or_default();
    let mut id = None;
    let mut apart = false;
    if let Some(brace) = syntax::trailing_attributes(rest) {
        let range = start + brace..end;
        let span = problems.place(&raw, range.clone());
        let before = rest.get(..brace).unwrap_or_default().trim_end_matches(' ');
        let anything = !before.is_empty() || !block.label.is_empty() || block.kind == BlockKind::Heading;
        match syntax::read_attributes(text.get(range).unwrap_or_default()) {
            Ok((attributes, _)) if anything => {
                end = start + before.len();
                report_faults(&attributes, &span, problems);
                block.by = attributes.by;
                block.by.extend(attributes.option_by.into_iter().flatten());
                block.status = attributes.status.unwrap_or_default();
                apart = attributes.apart;
                id = attributes.id.map(|id| (id, span));
            }
            _ => problems.error(
                "bad-attributes",
                span.clone(),
                format!("`{}` holds no attributes that can be read", problems.quote(&span)),
                "read as words",
                "write {#id by=\"CHE, EU\" status=\"agreed\"} after the words, or \\{ for a brace that is meant",
            ),
        }
    }
    if let Some(option) = &mut option {
        option.alone = start == end && block.label.is_empty();
    }
    let span = problems.place(&raw, 0..text.len().min(if start > 0 { start } else { text.len() }));
    let end_of_options = raw.kind == RawKind::Paragraph && text == syntax::END_OF_OPTIONS;
    let read = ReadBlock {
        block,
        id,
        tokens: Vec::new(),
        option,
        end_of_options,
        ends_brackets,
        begins_alternatives: false,
        begins_with_slash: false,
        apart,
        vanishes: false,
        span,
        raw,
    };
    Edged { read, words: (start, end) }
}

fn empty_block() -> Block {
    Block {
        id: ParaId::from(""),
        kind: BlockKind::Plain,
        level: 0,
        label: String::new(),
        status: Status::Proposed,
        by: Vec::new(),
        pieces: Vec::new(),
    }
}

fn option_line(raw: &RawBlock, start: &mut usize, problems: &mut Problems) -> Option<OptionLine> {
    let rest = raw.text.get(*start..).unwrap_or_default();
    match syntax::option_mark(rest)? {
        OptionMark::Read { number, attributes, len, stop } => {
            let span = problems.place(raw, *start..*start + stop);
            *start += len;
            Some(OptionLine { number, attributes: attributes.unwrap_or_default(), span, alone: false })
        }
        OptionMark::Broken { brace } => {
            let span = problems.place(raw, *start + brace.start..*start + brace.end);
            problems.error(
                "bad-attributes",
                span,
                "the braces of this option hold no attributes that can be read".into(),
                "read as words",
                "write Option 1{#id by=\"CHE, EU\"}: before the option's words",
            );
            None
        }
    }
}

/// Says what was left out of account in an attribute block.
pub(super) fn report_faults(attributes: &Attributes, span: &Range<usize>, problems: &mut Problems) {
    for fault in &attributes.faults {
        let (code, what, found, known) = match fault {
            AttributeFault::UnknownKey(key) => ("unknown-key", "attribute", key, syntax::KEYS.to_vec()),
            AttributeFault::UnknownStatus(status) => {
                ("unknown-status", "status", status, syntax::STATUSES.iter().map(|(name, _)| *name).collect())
            }
        };
        let near = known.iter().min_by_key(|name| strsim::levenshtein(name, found));
        let help = match near {
            Some(near) if strsim::levenshtein(near, found) <= 3 => format!("did you mean `{near}`?"),
            _ => format!(
                "known are {}",
                known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        problems.error(code, span.clone(), format!("unknown {what} `{}`", quote(found)), "left out", &help);
    }
}

/// Marks each `15.` that has `15 alt.` behind it, sub-items between them apart.
fn find_alternatives(blocks: &mut [ReadBlock]) {
    let mut last: Option<usize> = None;
    for at in 0..blocks.len() {
        let block = &blocks[at];
        if block.block.kind == BlockKind::Item {
            continue;
        }
        let base = syntax::alternative_to(&block.block.label);
        let first = last.filter(|last| {
            let before = &blocks[*last];
            base == Some(before.block.label.as_str())
                && block.option.is_none()
                && !block.begins_with_slash
                && !block.apart
                && before.option.is_none()
        });
        if let Some(first) = first {
            blocks[first].begins_alternatives = true;
        }
        last = Some(at);
    }
}
