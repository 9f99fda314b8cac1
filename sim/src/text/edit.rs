//! The edits a room makes: words changed, brackets opened, options added, merged, dropped and chosen, statuses set; [`super::moves`] has
//! those that take words elsewhere. Each function prepares a [`Transaction`] and leaves the draft as it is.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Severity;
use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
use super::layout::{Form, Marks, find_marks, layout};
use super::outline::option_count;
use super::parse::parse;
use super::phrase::para_blocks;
use super::place::{Unit, explode, position, total_width};
use super::surgery::{At, Surgery, names_by_option, settle_names};
use super::syntax;
use super::transaction::{EditError, Head, Op, Transaction};

/// Writes words at a position of a paragraph. The text is read as words of a draft and may hold brackets.
pub fn insert(draft: &Draft, para: &ParaId, at: usize, text: &str) -> Result<Transaction, EditError> {
    replace(draft, para, at, at, text)
}

/// Takes the words from one position up to another out of a paragraph. A bracket must be in the range whole or not at
/// all; a paragraph that loses all its words goes.
pub fn delete(draft: &Draft, para: &ParaId, from: usize, to: usize) -> Result<Transaction, EditError> {
    replace(draft, para, from, to, "")
}

/// Writes words in the place of those from one position up to another.
pub fn replace(
    draft: &Draft,
    para: &ParaId,
    from: usize,
    to: usize,
    text: &str,
) -> Result<Transaction, EditError> {
    let index = find(draft, para)?;
    let block = draft.blocks.get(index).ok_or_else(|| EditError::NoParagraph(para.clone()))?;
    let len = total_width(&block.pieces);
    if from > to || to > len {
        return Err(EditError::NoPlace(para.clone(), to.max(from)));
    }
    let units = explode(&block.pieces);
    whole_brackets(draft, units.get(from..to).unwrap_or_default())?;
    let mut surgery = Surgery::new(draft);
    surgery.remove((index, from), (index, to));
    let units = words(draft, para, text, &mut surgery)?;
    surgery.insert((index, from), units);
    surgery.finish()
}

/// Writes a new paragraph after one and its sub-items. It is numbered as an insertion: 15 bis after 15, then 15 ter.
pub fn new_paragraph_after(draft: &Draft, para: &ParaId, text: &str) -> Result<Transaction, EditError> {
    let index = find(draft, para)?;
    let above = draft.blocks.get(index).ok_or_else(|| EditError::NoParagraph(para.clone()))?;
    if above.kind == BlockKind::Footnote {
        return Err(EditError::NotAParagraph(para.clone()));
    }
    let under_heading = above.kind == BlockKind::Heading;
    let label = if under_heading { String::new() } else { next_insertion(draft, above)? };
    let stem = para.as_str().strip_suffix(above.label.as_str()).filter(|_| !label.is_empty());
    let wanted = match stem {
        Some(stem) => format!("{stem}{label}"),
        None => format!("{para}+"),
    };
    let id = free_para(draft, &wanted);
    let mut surgery = Surgery::new(draft);
    let units = words(draft, &id, text, &mut surgery)?;
    if units.is_empty() {
        return Err(EditError::Text("a new paragraph needs words".into()));
    }
    let block = Block {
        id,
        kind: if under_heading { BlockKind::Plain } else { above.kind },
        level: if under_heading { 0 } else { above.level },
        label,
        status: Status::Proposed,
        by: Vec::new(),
        pieces: super::place::implode(units),
    };
    let len = if under_heading { 1 } else { para_blocks(draft, para).len().max(1) };
    surgery.add_after(index + len - 1, block);
    surgery.finish()
}

/// Takes a paragraph out, and its sub-items with it. A bracket that reaches into it keeps what is left.
pub fn delete_paragraph(draft: &Draft, para: &ParaId) -> Result<Transaction, EditError> {
    let index = find(draft, para)?;
    let mut surgery = Surgery::new(draft);
    for at in index..index + para_blocks(draft, para).len() {
        surgery.remove_block(at);
    }
    surgery.finish()
}

/// An option to be added to a bracket.
#[derive(Clone, Copy, Debug)]
pub struct Addition<'a> {
    /// The bracket.
    pub bracket: &'a BracketId,
    /// The words.
    pub text: &'a str,
    /// Who stands behind them.
    pub by: &'a [String],
}

/// Adds an option at the end of a bracket. Beside whole-paragraph options it is a paragraph of its own.
pub fn add_option(
    draft: &Draft,
    bracket: &BracketId,
    text: &str,
    by: &[String],
) -> Result<Transaction, EditError> {
    add_options(draft, &[Addition { bracket, text, by }])
}

/// Adds many options at once, in this order where several go to one bracket, at the cost of adding one.
pub fn add_options(draft: &Draft, additions: &[Addition<'_>]) -> Result<Transaction, EditError> {
    adding(draft, additions)?.finish()
}

/// The draft with options added, where nobody asks for the edit.
pub fn with_options(draft: &Draft, additions: &[Addition<'_>]) -> Result<Draft, EditError> {
    adding(draft, additions)?.text()
}

fn adding<'a>(draft: &'a Draft, additions: &[Addition<'_>]) -> Result<Surgery<'a>, EditError> {
    let all_marks = find_marks(draft);
    let layout = layout(draft);
    let mut surgery = Surgery::new(draft);
    let mut records: BTreeMap<&BracketId, Bracket> = BTreeMap::new();
    let mut paragraphs: BTreeMap<&BracketId, usize> = BTreeMap::new();
    for Addition { bracket, text, by } in additions {
        let marks = all_marks.get(*bracket).ok_or_else(|| EditError::NoBracket((*bracket).clone()))?;
        if let Some(name) = by.iter().find(|name| !syntax::writable(name)) {
            return Err(EditError::Name(name.clone()));
        }
        let close = at_mark(draft, marks.close);
        let para = draft.blocks.get(close.0).map_or_else(|| ParaId::from(""), |block| block.id.clone());
        let record = records.entry(bracket).or_insert_with(|| {
            let mut record = draft.brackets.get(*bracket).cloned().unwrap_or_default();
            record.option_by = names_by_option(draft, bracket);
            if record.option_by.len() == 1 {
                record.by.clear();
            }
            record
        });
        record.option_by.push(by.to_vec());
        let mut units = words(draft, &para, text, &mut surgery)?;
        if units.is_empty() {
            return Err(EditError::Text("an option needs words; leaving the words out is always one".into()));
        }
        units.insert(0, Unit::Mark(Piece::Or((*bracket).clone())));
        if layout.form(bracket) == Form::Inline {
            surgery.insert(close, units);
            continue;
        }
        if paragraphs.insert(bracket, close.0).is_some() {
            // Its end has moved to the paragraph just added: that is another edit.
            return Err(EditError::Text("one whole-paragraph option at a time".into()));
        }
        // The marks that end the last paragraph go along to the end of the new one.
        let ending = draft
            .blocks
            .get(close.0)
            .map(|block| block.pieces.get(marks.close.1..).unwrap_or_default().to_vec())
            .unwrap_or_default();
        surgery.remove(close, (close.0, close.1 + total_width(&ending)));
        units.extend(explode(&ending));
        let block = Block {
            id: free_para(draft, &format!("{para}+")),
            kind: BlockKind::Plain,
            level: 0,
            label: String::new(),
            status: Status::Proposed,
            by: Vec::new(),
            pieces: super::place::implode(units),
        };
        surgery.add_after(close.0, block);
    }
    for (bracket, mut record) in records {
        let options = record.option_by.len();
        settle_names(&mut record, options);
        surgery.record(bracket.clone(), record);
    }
    Ok(surgery)
}

/// Writes other words in the place of those of one option (from 1). Words with brackets in them, or of several paragraphs,
/// are refused: what is inside them would go too.
pub fn replace_option(
    draft: &Draft,
    bracket: &BracketId,
    number: usize,
    text: &str,
) -> Result<Transaction, EditError> {
    let marks = marks_of(draft, bracket)?;
    let mark = start(draft, bracket, &marks, number)?;
    let from = (mark.0, mark.1 + 1);
    let next = match marks.starts.get(number) {
        Some(next) => at_mark(draft, *next),
        None => at_mark(draft, marks.close),
    };
    let block = draft.blocks.get(from.0).ok_or_else(|| EditError::NoOption(bracket.clone(), number))?;
    let units = explode(&block.pieces);
    // A whole paragraph ends with its block, and the next option begins the block after it.
    let to = if next.0 == from.0 { next } else { (from.0, units.len()) };
    let old = units.get(from.1..to.1).unwrap_or_default();
    let plain = old.iter().all(|unit| matches!(unit, Unit::Char(_)));
    if next.0 > from.0 + 1 || !plain {
        return Err(EditError::Text(format!(
            "option {number} of {bracket} is more than plain words of one paragraph"
        )));
    }
    let mut surgery = Surgery::new(draft);
    surgery.remove(from, to);
    let units = words(draft, &block.id, text, &mut surgery)?;
    if units.is_empty() {
        return Err(EditError::Text("an option needs words; leaving the words out is always one".into()));
    }
    surgery.insert(from, units);
    surgery.finish()
}

/// Takes one option (from 1) out of a bracket. Taking the only one out is choosing to leave the words out.
pub fn drop_option(draft: &Draft, bracket: &BracketId, number: usize) -> Result<Transaction, EditError> {
    drop_options(draft, &BTreeMap::from([(bracket.clone(), number)]))
}

/// Takes an option out of each of many brackets at once, at the cost of one.
pub fn drop_options(draft: &Draft, drops: &BTreeMap<BracketId, usize>) -> Result<Transaction, EditError> {
    dropping(draft, drops)?.finish()
}

/// The draft with options dropped, where nobody asks for the edit.
pub fn without_options(draft: &Draft, drops: &BTreeMap<BracketId, usize>) -> Result<Draft, EditError> {
    dropping(draft, drops)?.text()
}

fn dropping<'a>(draft: &'a Draft, drops: &BTreeMap<BracketId, usize>) -> Result<Surgery<'a>, EditError> {
    let all_marks = find_marks(draft);
    let mut surgery = Surgery::new(draft);
    for (bracket, number) in drops {
        let marks = all_marks.get(bracket).ok_or_else(|| EditError::NoBracket(bracket.clone()))?;
        if marks.starts.len() == 1 && *number == 1 {
            let close = at_mark(draft, marks.close);
            surgery.remove(start(draft, bracket, marks, 1)?, (close.0, close.1 + 1));
            continue;
        }
        remove_option(draft, bracket, marks, *number, &mut surgery)?;
        let mut names = names_by_option(draft, bracket);
        if *number <= names.len() {
            names.remove(number - 1);
        }
        record_names(draft, bracket, names, &mut surgery);
    }
    Ok(surgery)
}

/// Puts one option (from 1) in the bracket's place; 0 leaves all of them out. Brackets inside the others go with them.
pub fn choose(draft: &Draft, bracket: &BracketId, number: usize) -> Result<Transaction, EditError> {
    choose_all(draft, &BTreeMap::from([(bracket.clone(), number)]))
}

/// Settles many brackets at once, each on the option with its number in the draft as it is (0: left out), at the cost of
/// settling one. A choice inside words that another choice takes out is taken out with them.
pub fn choose_all(draft: &Draft, choices: &BTreeMap<BracketId, usize>) -> Result<Transaction, EditError> {
    choosing(draft, choices)?.finish()
}

/// The draft with brackets settled, where nobody asks for the edit.
pub fn with_choices(draft: &Draft, choices: &BTreeMap<BracketId, usize>) -> Result<Draft, EditError> {
    choosing(draft, choices)?.text()
}

fn choosing<'a>(draft: &'a Draft, choices: &BTreeMap<BracketId, usize>) -> Result<Surgery<'a>, EditError> {
    let all_marks = find_marks(draft);
    let layout = layout(draft);
    let mut surgery = Surgery::new(draft);
    for (bracket, number) in choices {
        let marks = all_marks.get(bracket).ok_or_else(|| EditError::NoBracket(bracket.clone()))?;
        let close = at_mark(draft, marks.close);
        let open = start(draft, bracket, marks, 1)?;
        let after = (close.0, close.1 + 1);
        if *number == 0 {
            surgery.remove(open, after);
            continue;
        }
        let kept = start(draft, bracket, marks, *number)?;
        surgery.remove(open, (kept.0, kept.1 + 1));
        if kept.0 != open.0 && layout.form(bracket) != Form::Inline {
            surgery.bequeath(open.0);
        }
        let last = *number >= marks.starts.len();
        let end = if last { close } else { start(draft, bracket, marks, number + 1)? };
        surgery.remove(end, after);
    }
    Ok(surgery)
}

/// Makes one option of two (from 1): the text takes the place of the first, and both keep their supporters.
pub fn merge_options(
    draft: &Draft,
    bracket: &BracketId,
    a: usize,
    b: usize,
    text: &str,
) -> Result<Transaction, EditError> {
    let marks = marks_of(draft, bracket)?;
    if a == b {
        return Err(EditError::NoOption(bracket.clone(), b));
    }
    let from = start(draft, bracket, &marks, a)?;
    let end = if a < marks.starts.len() {
        start(draft, bracket, &marks, a + 1)?
    } else {
        at_mark(draft, marks.close)
    };
    let mut surgery = Surgery::new(draft);
    remove_option(draft, bracket, &marks, b, &mut surgery)?;
    surgery.remove((from.0, from.1 + 1), end);
    let para = draft.blocks.get(from.0).map_or_else(|| ParaId::from(""), |block| block.id.clone());
    let units = words(draft, &para, text, &mut surgery)?;
    if units.is_empty() {
        return Err(EditError::Text("an option needs words; leaving the words out is always one".into()));
    }
    surgery.insert((from.0, from.1 + 1), units);
    let mut names = names_by_option(draft, bracket);
    let more = names.get(b - 1).cloned().unwrap_or_default();
    if let Some(first) = names.get_mut(a - 1) {
        for name in more {
            if !first.contains(&name) {
                first.push(name);
            }
        }
    }
    if b <= names.len() {
        names.remove(b - 1);
    }
    record_names(draft, bracket, names, &mut surgery);
    surgery.finish()
}

/// Sets how far a paragraph is agreed.
pub fn set_status(draft: &Draft, para: &ParaId, status: Status) -> Result<Transaction, EditError> {
    let block = find(draft, para).map(|index| draft.blocks.get(index))?;
    let old = block.map(Head::of).ok_or_else(|| EditError::NoParagraph(para.clone()))?;
    let new = Head { status, ..old.clone() };
    let ops = if old == new { Vec::new() } else { vec![Op::Head { para: para.clone(), old, new }] };
    Ok(Transaction { ops })
}

pub(super) fn find(draft: &Draft, para: &ParaId) -> Result<usize, EditError> {
    draft
        .blocks
        .iter()
        .position(|block| block.id == *para)
        .ok_or_else(|| EditError::NoParagraph(para.clone()))
}

pub(super) fn marks_of(draft: &Draft, bracket: &BracketId) -> Result<Marks, EditError> {
    find_marks(draft).remove(bracket).ok_or_else(|| EditError::NoBracket(bracket.clone()))
}

pub(super) fn at_mark(draft: &Draft, (block, piece): (usize, usize)) -> At {
    (block, draft.blocks.get(block).map_or(0, |block| position(&block.pieces, piece)))
}

/// Where the mark stands with which an option (from 1) begins.
pub(super) fn start(
    draft: &Draft,
    bracket: &BracketId,
    marks: &Marks,
    number: usize,
) -> Result<At, EditError> {
    let mark = number.checked_sub(1).and_then(|at| marks.starts.get(at));
    mark.map(|mark| at_mark(draft, *mark)).ok_or_else(|| EditError::NoOption(bracket.clone(), number))
}

fn remove_option(
    draft: &Draft,
    bracket: &BracketId,
    marks: &Marks,
    number: usize,
    surgery: &mut Surgery,
) -> Result<(), EditError> {
    let from = start(draft, bracket, marks, number)?;
    if number == 1 {
        // The opening mark stays, the separator after the option goes.
        let next = start(draft, bracket, marks, 2)?;
        surgery.remove((from.0, from.1 + 1), (next.0, next.1 + 1));
    } else if number < marks.starts.len() {
        surgery.remove(from, start(draft, bracket, marks, number + 1)?);
    } else {
        surgery.remove(from, at_mark(draft, marks.close));
    }
    Ok(())
}

fn record_names(draft: &Draft, bracket: &BracketId, names: Vec<Vec<String>>, surgery: &mut Surgery) {
    let mut record = draft.brackets.get(bracket).cloned().unwrap_or_default();
    let options = names.len();
    record.option_by = names;
    settle_names(&mut record, options);
    surgery.record(bracket.clone(), record);
}

/// Refuses a range that has some of a bracket's marks and not the others.
pub(super) fn whole_brackets(draft: &Draft, range: &[Unit]) -> Result<(), EditError> {
    let mut inside: BTreeMap<&BracketId, usize> = BTreeMap::new();
    for unit in range {
        if let Unit::Mark(Piece::Open(id) | Piece::Or(id) | Piece::Close(id)) = unit {
            *inside.entry(id).or_default() += 1;
        }
    }
    match inside.into_iter().find(|(id, marks)| option_count(draft, id) + 1 != *marks) {
        Some((id, _)) => Err(EditError::SplitsBracket(id.clone())),
        None => Ok(()),
    }
}

/// Whether a text is words and nothing else wherever it stands: no bracket, link, footnote, escape or attribute in it.
pub fn is_plain(text: &str) -> bool {
    let trimmed = text.trim_matches(' ');
    has_no_mark(trimmed) || reads_as_words(trimmed)
}

/// Whether there is nothing in a text that could be a mark: true of most, and soon seen.
fn has_no_mark(trimmed: &str) -> bool {
    let word = |byte: u8| (b' '..=b'~').contains(&byte) && !b"[]{}\\/".contains(&byte);
    !trimmed.is_empty() && trimmed.bytes().all(word)
}

fn reads_as_words(trimmed: &str) -> bool {
    let parsed = parse(&format!("[^0]: {trimmed}"), "");
    let [block] = &parsed.draft.blocks[..] else { return false };
    let alone = block.by.is_empty() && block.status == Status::Proposed && block.id.as_str() == "^0";
    let no_error = parsed.problems.iter().all(|problem| problem.severity != Severity::Error);
    alone && no_error && matches!(&block.pieces[..], [Piece::Words(words)] if words == trimmed)
}

/// Reads a text as words of a paragraph. New brackets are named after the paragraph unless they name themselves.
pub(super) fn words(
    draft: &Draft,
    para: &ParaId,
    text: &str,
    surgery: &mut Surgery,
) -> Result<Vec<Unit>, EditError> {
    let flat = text.replace(['\n', '\r', '\t'], " ");
    let trimmed = flat.trim_matches(' ');
    let mut units = if has_no_mark(trimmed) {
        trimmed.chars().map(Unit::Char).collect()
    } else {
        marked_words(draft, para, trimmed, surgery)?
    };
    // Blanks at the edges join the text to what stands around it.
    if !units.is_empty() || !flat.is_empty() {
        if flat.starts_with(' ') {
            units.insert(0, Unit::Char(' '));
        }
        if flat.ends_with(' ') && !trimmed.is_empty() {
            units.push(Unit::Char(' '));
        }
    }
    Ok(units)
}

/// The same of a text that may have marks in it.
fn marked_words(
    draft: &Draft,
    para: &ParaId,
    trimmed: &str,
    surgery: &mut Surgery,
) -> Result<Vec<Unit>, EditError> {
    // A footnote is the one kind of paragraph whose words have no labels, option marks or headings at their beginning.
    let parsed = parse(&format!("[^0]: {trimmed}"), "");
    if let Some(problem) = parsed.problems.iter().find(|problem| problem.severity == Severity::Error) {
        return Err(EditError::Text(problem.message.clone()));
    }
    let [block] = &parsed.draft.blocks[..] else {
        return Err(EditError::Text("it is not one paragraph".into()));
    };
    if !block.by.is_empty() || block.status != Status::Proposed || block.id.as_str() != "^0" {
        return Err(EditError::Text("attributes of a paragraph cannot stand here".into()));
    }
    let names = fresh_names(draft, para, block)?;
    let rename = |id: &BracketId| names.get(id).cloned().unwrap_or_else(|| id.clone());
    for (id, bracket) in &parsed.draft.brackets {
        surgery.record(rename(id), Bracket::clone(bracket));
    }
    let mut units: Vec<Unit> = explode(&block.pieces);
    for unit in &mut units {
        if let Unit::Mark(Piece::Open(id) | Piece::Or(id) | Piece::Close(id)) = unit {
            *id = rename(id);
        }
    }
    Ok(units)
}

fn fresh_names(
    draft: &Draft,
    para: &ParaId,
    block: &Block,
) -> Result<BTreeMap<BracketId, BracketId>, EditError> {
    let mut names = BTreeMap::new();
    let mut taken: BTreeSet<String> = draft.brackets.keys().map(ToString::to_string).collect();
    let mut number = 1;
    for piece in &block.pieces {
        let Piece::Open(id) = piece else { continue };
        if !id.as_str().starts_with("^0.") {
            if !taken.insert(id.to_string()) {
                return Err(EditError::DuplicateId(id.to_string()));
            }
            continue;
        }
        while !taken.insert(format!("{para}.{number}")) {
            number += 1;
        }
        names.insert(id.clone(), BracketId::from(format!("{para}.{number}")));
    }
    Ok(names)
}

/// The label of an insertion after a paragraph: the first Latin adverb that nobody has taken.
fn next_insertion(draft: &Draft, above: &Block) -> Result<String, EditError> {
    if above.label.is_empty() {
        return Ok(String::new());
    }
    let (open, close) = if above.kind == BlockKind::Item { ("(", ")") } else { ("", "") };
    let bare = above.label.trim_start_matches('(').trim_end_matches(')');
    let number = bare.split(' ').next().unwrap_or_default();
    let siblings = siblings(draft, above);
    syntax::SUFFIXES
        .iter()
        .map(|suffix| format!("{open}{number} {suffix}{close}"))
        .find(|label| !siblings.contains(label.as_str()))
        .ok_or_else(|| EditError::NoLabel(above.label.clone()))
}

/// The labels of the section that a block stands in.
fn siblings<'a>(draft: &'a Draft, block: &Block) -> BTreeSet<&'a str> {
    let at = draft.blocks.iter().position(|other| other.id == block.id).unwrap_or(0);
    let boundary = |other: &Block| match block.kind {
        BlockKind::Item => other.kind != BlockKind::Item || other.level < block.level,
        _ => other.kind == BlockKind::Heading,
    };
    let before = draft.blocks.iter().take(at).rposition(boundary).map_or(0, |start| start + 1);
    let rest = draft.blocks.get(before..).unwrap_or_default();
    let end = rest
        .iter()
        .skip(at + 1 - before)
        .position(boundary)
        .map_or(rest.len(), |more| at + 1 - before + more);
    rest.iter().take(end).map(|block| block.label.as_str()).collect()
}

fn free_para(draft: &Draft, wanted: &str) -> ParaId {
    let taken = |id: &str| draft.blocks.iter().any(|block| block.id.as_str() == id);
    let mut name = wanted.to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("{wanted}#{number}");
        number += 1;
    }
    ParaId::from(name)
}

#[cfg(test)]
mod tests;
