//! Where words go besides another option: into brackets of their own, to an annex, to the preamble, into a footnote.

use crate::ids::{BracketId, ParaId};
use crate::lexicon::Elsewhere;

use super::draft::{Block, BlockKind, Draft, Piece, Status};
use super::edit::{at_mark, find, marks_of, replace, start, whole_brackets, words};
use super::names::annex;
use super::phrase::{para_blocks, scope_blocks};
use super::place::{Unit, explode, total_width};
use super::surgery::Surgery;
use super::syntax;
use super::transaction::{EditError, Head, Op, Transaction, check};

/// The headings of the annexes, in reading order.
pub fn annexes(draft: &Draft) -> Vec<ParaId> {
    let headings = draft.blocks.iter().filter(|block| block.kind == BlockKind::Heading);
    headings.filter(|block| annex(block).is_some()).map(|block| block.id.clone()).collect()
}

/// Moves a paragraph and its sub-items to the end of an annex, where it gets the next number.
pub fn move_to_annex(draft: &Draft, para: &ParaId, heading: &ParaId) -> Result<Transaction, EditError> {
    let start = find(draft, heading)?;
    if draft.blocks.get(start).is_none_or(|block| block.kind != BlockKind::Heading || annex(block).is_none())
    {
        return Err(EditError::NotAParagraph(heading.clone()));
    }
    let annex = scope_blocks(draft, heading);
    let numbers = annex.iter().filter(|block| block.kind == BlockKind::Report && block.id != *para);
    let next = numbers
        .filter_map(|block| syntax::label_rank(&block.label))
        .map(|(number, _)| number)
        .max()
        .unwrap_or(0)
        + 1;
    move_block(draft, para, start + annex.len(), BlockKind::Report, next.to_string())
}

/// Moves a paragraph and its sub-items to the end of the preamble, or to the beginning of the text where there is none.
pub fn move_to_preamble(draft: &Draft, para: &ParaId) -> Result<Transaction, EditError> {
    let last =
        draft.blocks.iter().rposition(|block| block.kind == BlockKind::Preambular && block.id != *para);
    let (to, next) = match last.and_then(|at| Some((at, draft.blocks.get(at)?))) {
        Some((at, block)) => {
            let number = syntax::label_rank(&block.label).map_or(0, |(number, _)| number);
            (at + para_blocks(draft, &block.id).len(), number + 1)
        }
        None => (usize::from(draft.blocks.first().is_some_and(|block| block.kind == BlockKind::Heading)), 1),
    };
    move_block(draft, para, to, BlockKind::Preambular, format!("PP{next}"))
}

/// Puts brackets round words that stand outside any bracket of a paragraph: the first such words, whole words only.
pub fn put_in_brackets(
    draft: &Draft,
    para: &ParaId,
    sought: &str,
    id: &BracketId,
) -> Result<Transaction, EditError> {
    let index = find(draft, para)?;
    let block = draft.blocks.get(index).ok_or_else(|| EditError::NoParagraph(para.clone()))?;
    let units = explode(&block.pieces);
    let sought: Vec<char> = sought.trim().chars().collect();
    let is_word = |unit: Option<&Unit>| matches!(unit, Some(Unit::Char(c)) if c.is_alphanumeric());
    let mut depth = 0_i32;
    let mut found = None;
    for (at, unit) in units.iter().enumerate() {
        match unit {
            Unit::Mark(Piece::Open(_)) => depth += 1,
            Unit::Mark(Piece::Close(_)) => depth -= 1,
            _ => {}
        }
        let here = units.iter().skip(at).take(sought.len());
        let same = here.len() == sought.len() && here.zip(&sought).all(|(unit, c)| *unit == Unit::Char(*c));
        let end = at + sought.len();
        let runs_on = |here: usize| here > 0 && is_word(units.get(here - 1)) && is_word(units.get(here));
        let whole = !runs_on(at) && !runs_on(end);
        if depth == 0 && same && whole && !inside(draft, index) {
            found = Some(at);
            break;
        }
    }
    let at = found.filter(|_| !sought.is_empty()).ok_or_else(|| {
        EditError::Text("the words do not stand in the paragraph outside its brackets".into())
    })?;
    let words: String = sought.iter().collect();
    replace(draft, para, at, at + sought.len(), &format!("[{words}]{{#{id}}}"))
}

/// Whether a block stands inside a bracket that opened before it.
fn inside(draft: &Draft, index: usize) -> bool {
    let before = draft.blocks.iter().take(index).flat_map(|block| &block.pieces);
    let depth = |piece: &Piece| match piece {
        Piece::Open(_) => 1,
        Piece::Close(_) => -1,
        _ => 0,
    };
    before.map(depth).sum::<i32>() > 0
}

/// Whether a bracket is all there is of one numbered paragraph, so that the paragraph can go elsewhere as it is.
pub fn is_paragraph(draft: &Draft, bracket: &BracketId) -> bool {
    draft.blocks.iter().enumerate().any(|(index, block)| {
        matches!(block.kind, BlockKind::Operative | BlockKind::Report | BlockKind::Plain)
            && matches!(block.pieces.first(), Some(Piece::Open(id)) if id == bracket)
            && matches!(block.pieces.last(), Some(Piece::Close(id)) if id == bracket)
            && para_blocks(draft, &block.id).len() == 1
            && !inside(draft, index)
    })
}

/// Settles a bracket on words that stand elsewhere: a paragraph goes to the end of the preamble or of the first annex, part of a
/// paragraph into a footnote.
pub fn choose_elsewhere(
    draft: &Draft,
    bracket: &BracketId,
    text: &str,
    to: Elsewhere,
) -> Result<Transaction, EditError> {
    if to == Elsewhere::Footnote {
        return choose_as_footnote(draft, bracket, text);
    }
    let (index, _) = start(draft, bracket, &marks_of(draft, bracket)?, 1)?;
    let block = draft.blocks.get(index).filter(|_| is_paragraph(draft, bracket));
    let block = block.ok_or_else(|| EditError::Text("only a whole paragraph can go there".into()))?;
    let chosen = replace(draft, &block.id, 0, total_width(&block.pieces), text)?;
    let mut after = draft.clone();
    chosen.apply(&mut after)?;
    let moved = match annexes(draft).first().filter(|_| to == Elsewhere::Annex) {
        Some(heading) => move_to_annex(&after, &block.id, heading)?,
        None => move_to_preamble(&after, &block.id)?,
    };
    Ok(chosen.then(moved))
}

/// Takes a bracket out and puts its words into a footnote where it stood.
pub fn choose_as_footnote(draft: &Draft, bracket: &BracketId, text: &str) -> Result<Transaction, EditError> {
    let marks = marks_of(draft, bracket)?;
    let from = start(draft, bracket, &marks, 1)?;
    let close = at_mark(draft, marks.close);
    let number = (1..=draft.blocks.len() + 1)
        .map(|number: usize| number.to_string())
        .find(|number| !draft.blocks.iter().any(|block| block.id.as_str() == format!("^{number}")))
        .unwrap_or_default();
    let id = ParaId::from(format!("^{number}"));
    let mut surgery = Surgery::new(draft);
    let words = words(draft, &id, text, &mut surgery)?;
    surgery.remove(from, (close.0, close.1 + 1));
    surgery.insert(from, vec![Unit::Mark(Piece::Note(number.clone()))]);
    let note = Block {
        id,
        kind: BlockKind::Footnote,
        level: 0,
        label: number,
        status: Status::Proposed,
        by: Vec::new(),
        pieces: super::place::implode(words),
    };
    surgery.add_after(draft.blocks.len().saturating_sub(1), note);
    surgery.finish()
}

/// Moves a paragraph and its sub-items to stand before the block with an index (counted with them in their old place).
fn move_block(
    draft: &Draft,
    para: &ParaId,
    to: usize,
    kind: BlockKind,
    label: String,
) -> Result<Transaction, EditError> {
    let from = find(draft, para)?;
    let block = draft.blocks.get(from).ok_or_else(|| EditError::NoParagraph(para.clone()))?;
    if matches!(block.kind, BlockKind::Heading | BlockKind::Footnote | BlockKind::Item) {
        return Err(EditError::NotAParagraph(para.clone()));
    }
    let moved = para_blocks(draft, para);
    let units: Vec<Unit> = moved.iter().flat_map(|block| explode(&block.pieces)).collect();
    whole_brackets(draft, &units)?;
    let mut ops = Vec::new();
    if to < from {
        ops.extend((0..moved.len()).map(|more| Op::Move { from: from + more, to: to + more }));
    } else if to > from + moved.len() {
        ops.extend(moved.iter().map(|_| Op::Move { from, to: to - 1 }));
    }
    let old = Head::of(block);
    let new = Head { kind, level: 0, label, ..old.clone() };
    if old != new {
        ops.push(Op::Head { para: para.clone(), old, new });
    }
    let transaction = Transaction { ops };
    let mut trial = draft.clone();
    transaction.apply(&mut trial)?;
    check(&trial)?;
    Ok(transaction)
}
