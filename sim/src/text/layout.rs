//! How a draft's brackets are written: between `[` and `]`, as whole paragraphs behind `Option 1:`, or as `15.` and
//! `15 alt.`. The draft does not say; the printer asks for the form that reads best among those that read back the same.

use std::collections::BTreeMap;

use super::draft::{Block, BlockKind, Draft, Piece};
use super::names::{Namer, bracket_name};
use super::syntax;
use crate::ids::BracketId;

/// How a bracket is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `[a / b]`.
    Inline,
    /// `Option 1:`, `Option 2:` before whole paragraphs.
    Options,
    /// The labels say it: `15.`, `15 alt.`.
    Alternatives,
}

/// Where a bracket's marks stand.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    /// (block, piece) of the opening mark and of each separator.
    pub(super) starts: Vec<(usize, usize)>,
    pub(super) close: (usize, usize),
}

/// What the printer knows before it prints.
pub(super) struct Layout {
    pub(super) forms: BTreeMap<BracketId, Form>,
    pub(super) marks: BTreeMap<BracketId, Marks>,
    /// For each block, whether its id must be written.
    pub(super) block_id_written: Vec<bool>,
    /// Brackets whose id must be written.
    pub(super) bracket_id_written: BTreeMap<BracketId, bool>,
}

/// Looks a draft over.
pub(super) fn layout(draft: &Draft) -> Layout {
    let marks = find_marks(draft);
    let (block_id_written, bracket_id_written) = written_ids(draft);
    let mut layout = Layout { forms: BTreeMap::new(), marks, block_id_written, bracket_id_written };
    // In the order of opening: whether a bracket can be written as options depends on those before it in its block.
    for (block_index, block) in draft.blocks.iter().enumerate() {
        let mut leads = true;
        for (piece_index, piece) in block.pieces.iter().enumerate() {
            let form = match piece {
                Piece::Open(id) => {
                    let form = layout.choose_form(draft, id, (block_index, piece_index), leads);
                    layout.forms.insert(id.clone(), form);
                    form
                }
                Piece::Or(id) => layout.form(id),
                _ => Form::Inline,
            };
            leads &= form != Form::Inline;
        }
    }
    layout
}

/// Where every bracket's marks stand.
pub(super) fn find_marks(draft: &Draft) -> BTreeMap<BracketId, Marks> {
    let mut marks: BTreeMap<BracketId, Marks> = BTreeMap::new();
    for (block_index, block) in draft.blocks.iter().enumerate() {
        for (piece_index, piece) in block.pieces.iter().enumerate() {
            let place = (block_index, piece_index);
            match piece {
                Piece::Open(id) => {
                    marks.insert(id.clone(), Marks { starts: vec![place], close: place });
                }
                Piece::Or(id) => {
                    if let Some(marks) = marks.get_mut(id) {
                        marks.starts.push(place);
                    }
                }
                Piece::Close(id) => {
                    if let Some(marks) = marks.get_mut(id) {
                        marks.close = place;
                    }
                }
                Piece::Words(_) | Piece::Note(_) | Piece::Link { .. } => {}
            }
        }
    }
    marks
}

impl Layout {
    pub(super) fn form(&self, id: &BracketId) -> Form {
        self.forms.get(id).copied().unwrap_or(Form::Inline)
    }

    fn choose_form(&self, draft: &Draft, id: &BracketId, open: (usize, usize), leads: bool) -> Form {
        let Some(marks) = self.marks.get(id) else { return Form::Inline };
        let (first, last) = (open.0, marks.close.0);
        let after = draft.blocks.get(last).and_then(|block| block.pieces.get(marks.close.1 + 1));
        let closes_block = matches!(after, None | Some(Piece::Close(_)));
        let whole = draft.brackets.get(id).is_some_and(|bracket| !bracket.by.is_empty());
        let apart = |kind: BlockKind| matches!(kind, BlockKind::Heading | BlockKind::Footnote);
        let crosses = draft.blocks.iter().take(last + 1).skip(first).any(|block| apart(block.kind));
        let later_lead = marks.starts.iter().skip(1).all(|(_, piece)| *piece == 0);
        // A paragraph of marks alone would be an empty line.
        let told = marks.starts.iter().chain([&marks.close]).all(|(index, _)| {
            draft
                .blocks
                .get(*index)
                .is_some_and(|block| !block.label.is_empty() || block.pieces.iter().any(is_content))
        });
        // Nor would a blank at the edge of a paragraph be read back.
        let blank = marks.starts.iter().any(|(index, piece)| {
            let after = draft
                .blocks
                .get(*index)
                .and_then(|block| block.pieces.iter().skip(piece + 1).find(|piece| !is_mark(piece)));
            matches!(after, Some(Piece::Words(words)) if words.starts_with(' '))
        }) || {
            let before = draft
                .blocks
                .get(last)
                .and_then(|block| block.pieces.iter().take(marks.close.1).rfind(|piece| !is_mark(piece)));
            matches!(before, Some(Piece::Words(words)) if words.ends_with(' '))
        };
        if !leads
            || !told
            || blank
            || whole
            || crosses
            || !closes_block
            || !later_lead
            || marks.starts.len() < 2
        {
            return Form::Inline;
        }
        if self.labels_say_it(draft, id, marks) { Form::Alternatives } else { Form::Options }
    }

    fn labels_say_it(&self, draft: &Draft, id: &BracketId, marks: &Marks) -> bool {
        let unattributed = draft.brackets.get(id).is_none_or(|bracket| bracket.option_by.is_empty());
        let named = self.bracket_id_written.get(id).copied().unwrap_or_default();
        let block = |index: usize| draft.blocks.get(index);
        let first = marks.starts.first().and_then(|(index, _)| block(*index));
        let Some(base) = first.filter(|block| !block.label.is_empty()).map(|block| block.label.as_str())
        else {
            return false;
        };
        let alternative = |block: &Block| syntax::alternative_to(&block.label) == Some(base);
        // No mark of another bracket stands between the option's own mark and its words at the paragraph's beginning.
        let bare = marks.starts.iter().all(|(index, piece)| {
            let next = block(*index).and_then(|block| block.pieces.get(piece + 1));
            !matches!(next, Some(Piece::Open(next)) if self.leading_options(draft, *index, next))
        });
        unattributed
            && !named
            && bare
            && marks.starts.iter().skip(1).all(|(index, _)| block(*index).is_some_and(alternative))
            && marks.starts.iter().enumerate().all(|(option, _)| own_paragraph_only(draft, marks, option))
            && block(marks.close.0 + 1).is_none_or(|next| !alternative(next))
    }

    /// Whether a bracket that opens right at a block's beginning spans blocks, so that it might be written as options.
    fn leading_options(&self, _draft: &Draft, block: usize, id: &BracketId) -> bool {
        self.marks.get(id).is_some_and(|marks| marks.close.0 != block)
    }
}

fn is_mark(piece: &Piece) -> bool {
    !is_content(piece)
}

fn is_content(piece: &Piece) -> bool {
    matches!(piece, Piece::Words(_) | Piece::Note(_) | Piece::Link { .. })
}

/// Whether an option is one paragraph and the sub-items that belong to it.
pub(super) fn own_paragraph_only(draft: &Draft, marks: &Marks, option: usize) -> bool {
    let Some((start, _)) = marks.starts.get(option) else { return false };
    let end = marks.starts.get(option + 1).map_or(marks.close.0 + 1, |(block, _)| *block);
    let owner = draft.blocks.get(*start).map_or(0, owner_level);
    draft
        .blocks
        .iter()
        .take(end)
        .skip(start + 1)
        .all(|block| block.kind == BlockKind::Item && block.level > owner)
}

/// Items deeper than this belong to the block.
pub(super) fn owner_level(block: &Block) -> u8 {
    if block.kind == BlockKind::Item { block.level } else { 0 }
}

/// Which ids differ from those the parser would give.
fn written_ids(draft: &Draft) -> (Vec<bool>, BTreeMap<BracketId, bool>) {
    let mut namer = Namer::default();
    let mut blocks = Vec::with_capacity(draft.blocks.len());
    let mut brackets = BTreeMap::new();
    for block in &draft.blocks {
        let derived = namer.derive(block);
        namer.enter(block, block.id.as_str());
        blocks.push(derived != block.id.as_str());
        let mut openings = 0;
        let mut before: Option<&Piece> = None;
        for piece in &block.pieces {
            if let Piece::Open(id) = piece {
                openings += 1;
                let derived = bracket_name(block.id.as_str(), openings);
                // Brackets that touch are two only if both are named.
                let touches = matches!(before, Some(Piece::Close(_)));
                if let (true, Some(Piece::Close(before))) = (touches, before) {
                    brackets.insert(before.clone(), true);
                }
                brackets.insert(id.clone(), touches || derived != id.as_str());
            }
            before = Some(piece);
        }
    }
    (blocks, brackets)
}
