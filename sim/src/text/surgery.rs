//! The table on which an edit is prepared: marks what goes and what comes in positions of the draft as it is, then tidies
//! the seams and says the difference as a transaction.

use std::collections::{BTreeMap, BTreeSet};

use crate::ids::BracketId;

use super::draft::{Block, BlockKind, Bracket, Draft, Piece};
use super::outline::option_count;
use super::place::{Unit, explode, implode};
use super::transaction::{EditError, Head, Op, Transaction};

/// A position in a draft: the block's index and the position in the block.
pub(super) type At = (usize, usize);

/// An edit under way. All positions are those of the draft before the edit.
pub(super) struct Surgery<'a> {
    draft: &'a Draft,
    touched: BTreeMap<usize, Touched>,
    removed: BTreeSet<usize>,
    /// New blocks, by the index of the block they follow.
    added: BTreeMap<usize, Vec<Block>>,
    records: BTreeMap<BracketId, Bracket>,
    /// Blocks whose number goes to the next that stays, should they lose their words.
    bequests: BTreeSet<usize>,
}

/// A block whose words change.
#[derive(Default)]
struct Touched {
    gone: BTreeSet<usize>,
    /// What comes, by the position it comes before.
    came: BTreeMap<usize, Vec<Unit>>,
}

/// A block as it will be. A unit that was there before keeps its old position.
struct Outcome {
    origin: Option<usize>,
    block: Block,
    units: Vec<(Option<usize>, Unit)>,
    changed: bool,
    removed: bool,
    bequeaths: bool,
}

impl<'a> Surgery<'a> {
    pub(super) fn new(draft: &'a Draft) -> Self {
        Self {
            draft,
            touched: BTreeMap::new(),
            removed: BTreeSet::new(),
            added: BTreeMap::new(),
            records: BTreeMap::new(),
            bequests: BTreeSet::new(),
        }
    }

    /// Takes away everything from one position up to another; blocks between them go altogether.
    pub(super) fn remove(&mut self, from: At, to: At) {
        for index in from.0..=to.0 {
            let Some(block) = self.draft.blocks.get(index) else { continue };
            // A block between the ends goes with its marks; one taken out by `remove_block` leaves marks of brackets
            // that reach beyond it.
            if index > from.0 && index < to.0 {
                self.removed.insert(index);
            }
            let start = if index == from.0 { from.1 } else { 0 };
            let end = if index == to.0 { to.1 } else { super::place::total_width(&block.pieces) };
            self.touched.entry(index).or_default().gone.extend(start..end);
        }
    }

    pub(super) fn insert(&mut self, at: At, units: Vec<Unit>) {
        self.touched.entry(at.0).or_default().came.entry(at.1).or_default().extend(units);
    }

    pub(super) fn remove_block(&mut self, index: usize) {
        self.removed.insert(index);
    }

    pub(super) fn add_after(&mut self, index: usize, block: Block) {
        self.added.entry(index).or_default().push(block);
    }

    /// Should this block lose its words, its number goes to the next that stays.
    pub(super) fn bequeath(&mut self, index: usize) {
        self.bequests.insert(index);
    }

    pub(super) fn record(&mut self, id: BracketId, bracket: Bracket) {
        self.records.insert(id, bracket);
    }

    /// Tidies what was done and says it as a transaction that is known to apply.
    pub(super) fn finish(self) -> Result<Transaction, EditError> {
        Ok(self.both()?.0)
    }

    /// Tidies what was done and gives the draft as it is then.
    pub(super) fn text(self) -> Result<Draft, EditError> {
        Ok(self.both()?.1)
    }

    fn both(mut self) -> Result<(Transaction, Draft), EditError> {
        let mut results = self.results();
        let mut records = self.draft.brackets.clone();
        records.append(&mut self.records);
        // An option that loses its words may leave a paragraph without any, and the other way round. Each turn takes
        // something away, so there are not many.
        loop {
            for result in results.iter_mut().filter(|result| result.changed) {
                tidy(&mut result.units);
            }
            rescue_marks(&mut results);
            if !drop_empty_options(&mut results, &mut records) {
                break;
            }
        }
        let transaction = self.difference(&results, &records);
        let edited = transaction.applied(self.draft)?;
        Ok((transaction, edited))
    }

    fn results(&self) -> Vec<Outcome> {
        let mut results = Vec::with_capacity(self.draft.blocks.len());
        for (index, block) in self.draft.blocks.iter().enumerate() {
            let head = block.clone();
            let changed = self.touched.get(&index);
            let removed = self.removed.contains(&index);
            let units = match (changed, removed) {
                (None, false) => Vec::new(),
                (touched, _) => units_of(block, touched),
            };
            let changed = changed.is_some() || removed;
            results.push(Outcome {
                origin: Some(index),
                block: head,
                units,
                changed,
                removed,
                bequeaths: self.bequests.contains(&index),
            });
            for block in self.added.get(&index).into_iter().flatten() {
                let units = explode(&block.pieces).into_iter().map(|unit| (None, unit)).collect();
                results.push(Outcome {
                    origin: None,
                    block: block.clone(),
                    units,
                    changed: true,
                    removed: false,
                    bequeaths: false,
                });
            }
        }
        results
    }

    fn difference(&self, results: &[Outcome], records: &BTreeMap<BracketId, Bracket>) -> Transaction {
        let mut ops = Vec::new();
        for result in results.iter().filter(|result| !result.removed) {
            let Some(block) = result.origin.and_then(|index| self.draft.blocks.get(index)) else { continue };
            if result.changed {
                splices(block, &result.units, &mut ops);
            }
            if !Head::same(block, &result.block) {
                let (old, new) = (Head::of(block), Head::of(&result.block));
                ops.push(Op::Head { para: block.id.clone(), old, new });
            }
        }
        // From the end, so that the indices before stay right.
        for result in results.iter().rev().filter(|result| result.removed) {
            if let Some((index, block)) =
                result.origin.and_then(|index| Some((index, self.draft.blocks.get(index)?)))
            {
                ops.push(Op::Remove { index, block: Box::new(block.clone()) });
            }
        }
        for (index, result) in results.iter().filter(|result| !result.removed).enumerate() {
            if result.origin.is_none() {
                let pieces = implode(result.units.iter().map(|(_, unit)| unit.clone()));
                let block = Box::new(Block { pieces, ..result.block.clone() });
                ops.push(Op::Insert { index, block });
            }
        }
        let mut standing = BTreeSet::new();
        for result in results.iter().filter(|result| !result.removed) {
            let untouched = if result.changed { &[][..] } else { &result.block.pieces[..] };
            let marks = result.units.iter().filter_map(|(_, unit)| match unit {
                Unit::Mark(mark) => Some(mark),
                Unit::Char(_) => None,
            });
            for piece in untouched.iter().chain(marks) {
                if let Piece::Open(id) = piece {
                    standing.insert(id);
                }
            }
        }
        for id in records.keys() {
            let new = records.get(id).filter(|_| standing.contains(id));
            let old = self.draft.brackets.get(id);
            if old != new {
                ops.push(Op::Record { id: id.clone(), old: old.cloned(), new: new.cloned() });
            }
        }
        Transaction { ops }
    }
}

fn units_of(block: &Block, touched: Option<&Touched>) -> Vec<(Option<usize>, Unit)> {
    let nothing = Touched::default();
    let touched = touched.unwrap_or(&nothing);
    let mut units = Vec::new();
    let came = |at: usize, units: &mut Vec<(Option<usize>, Unit)>| {
        units.extend(touched.came.get(&at).into_iter().flatten().map(|unit| (None, unit.clone())));
    };
    let old = explode(&block.pieces);
    let len = old.len();
    for (at, unit) in old.into_iter().enumerate() {
        came(at, &mut units);
        if !touched.gone.contains(&at) {
            units.push((Some(at), unit));
        }
    }
    came(len, &mut units);
    units
}

/// The splices that make a block's old units its new ones, from the end, so that positions before stay right.
fn splices(block: &Block, units: &[(Option<usize>, Unit)], ops: &mut Vec<Op>) {
    let old = explode(&block.pieces);
    let mut end = old.len();
    let mut came: Vec<Unit> = Vec::new();
    let mut splice = |from: usize, end: usize, came: &mut Vec<Unit>| {
        if from < end || !came.is_empty() {
            let gone = old.get(from..end).unwrap_or_default().iter().cloned();
            let new = std::mem::take(came).into_iter().rev();
            ops.push(Op::Splice { para: block.id.clone(), at: from, old: implode(gone), new: implode(new) });
        }
    };
    for (origin, unit) in units.iter().rev() {
        match origin {
            None => came.push(unit.clone()),
            Some(at) => {
                splice(at + 1, end, &mut came);
                end = *at;
            }
        }
    }
    splice(0, end, &mut came);
}

fn character(unit: &Unit) -> Option<char> {
    match unit {
        Unit::Char(character) => Some(*character),
        Unit::Mark(_) => None,
    }
}

fn is_blank(unit: &Unit) -> bool {
    character(unit) == Some(' ')
}

fn is_mark(unit: &Unit) -> bool {
    matches!(unit, Unit::Mark(Piece::Open(_) | Piece::Or(_) | Piece::Close(_)))
}

fn is_content(unit: &Unit) -> bool {
    match unit {
        Unit::Char(character) => *character != ' ',
        Unit::Mark(Piece::Note(_) | Piece::Link { .. }) => true,
        Unit::Mark(_) => false,
    }
}

/// Where words were taken out: no doubled blanks, no blank before a stop, none at the block's edges.
fn tidy(units: &mut Vec<(Option<usize>, Unit)>) {
    let mut tidied: Vec<(Option<usize>, Unit)> = Vec::with_capacity(units.len());
    for (origin, unit) in std::mem::take(units) {
        // A seam is where neighbours were none before.
        let seam = match (tidied.last(), origin) {
            (Some((Some(before), _)), Some(at)) => before + 1 != at,
            (None, Some(at)) => at != 0,
            _ => true,
        };
        if seam {
            let after_blank =
                tidied.last().is_some_and(|(_, before)| is_blank(before) || character(before) == Some('('));
            let after_blank = after_blank || tidied.iter().all(|(_, before)| is_mark(before));
            if is_blank(&unit) && after_blank {
                continue;
            }
            if matches!(character(&unit), Some(',' | '.' | ';' | ')')) {
                while tidied.last().is_some_and(|(_, before)| is_blank(before)) {
                    tidied.pop();
                }
            }
        }
        tidied.push((origin, unit));
    }
    // Nor at the end, where the mark that closes a whole-paragraph option may stand behind it.
    let closing =
        tidied.iter().rev().take_while(|(_, unit)| matches!(unit, Unit::Mark(Piece::Close(_)))).count();
    let mut end = tidied.len() - closing;
    let origin = |tidied: &[(Option<usize>, Unit)], at: usize| tidied.get(at).and_then(|(origin, _)| *origin);
    while end > 0 && tidied.get(end - 1).is_some_and(|(_, unit)| is_blank(unit)) {
        // Nobody touched `a ]` as it was written.
        if closing > 0 && origin(&tidied, end - 1).is_some_and(|at| Some(at + 1) == origin(&tidied, end)) {
            break;
        }
        end -= 1;
        tidied.remove(end);
    }
    *units = tidied;
}

/// A paragraph without words goes. Marks in it, and in paragraphs that were taken out with their words, of brackets that
/// reach beyond it go to the neighbours.
fn rescue_marks(results: &mut [Outcome]) {
    for result in results.iter_mut() {
        let words = result.units.iter().any(|(_, unit)| is_content(unit));
        let stays = matches!(result.block.kind, BlockKind::Heading | BlockKind::Footnote);
        result.removed |= result.changed && !words && !stays;
    }
    let mut at = 0;
    while at < results.len() {
        if !results[at].removed || (results[at].units.is_empty() && !results[at].bequeaths) {
            at += 1;
            continue;
        }
        let end = results
            .iter()
            .skip(at)
            .position(|result| !result.removed)
            .map_or(results.len(), |more| at + more);
        let mut marks: Vec<Unit> = Vec::new();
        for index in at..end {
            let units = std::mem::take(&mut results[index].units);
            let own: Vec<Unit> = units.into_iter().map(|(_, unit)| unit).filter(is_mark).collect();
            hand_on_label(results, index, &own);
            results[index].bequeaths = false;
            marks.extend(own);
        }
        hand_over(results, at, end, marks);
        at = end;
    }
}

/// Gives the marks of the blocks from `at` up to `end` to the block before, as far as the last mark that closes a bracket,
/// and to the block after.
fn hand_over(results: &mut [Outcome], at: usize, end: usize, mut marks: Vec<Unit>) {
    let opened: BTreeSet<_> = marks
        .iter()
        .filter_map(|m| if let Unit::Mark(Piece::Open(id)) = m { Some(id.clone()) } else { None })
        .collect();
    let closed: BTreeSet<_> = marks
        .iter()
        .filter_map(|m| if let Unit::Mark(Piece::Close(id)) = m { Some(id.clone()) } else { None })
        .collect();
    marks.retain(|mark| match mark {
        Unit::Mark(Piece::Open(id) | Piece::Or(id) | Piece::Close(id)) => {
            !(opened.contains(id) && closed.contains(id))
        }
        _ => false,
    });
    let closing =
        marks.iter().rposition(|mark| matches!(mark, Unit::Mark(Piece::Close(_)))).map_or(0, |last| last + 1);
    let rest = marks.split_off(closing);
    let before = results.get(..at).unwrap_or_default().iter().rposition(|result| !result.removed);
    if let Some(before) = before.filter(|_| !marks.is_empty()) {
        load(&mut results[before]).extend(marks.into_iter().map(|mark| (None, mark)));
    }
    if let Some(after) = results.get_mut(end).filter(|_| !rest.is_empty()) {
        load(after).splice(0..0, rest.into_iter().map(|mark| (None, mark)));
    }
}

/// Where the first of whole-paragraph alternatives goes, the one that stays has its number.
fn hand_on_label(results: &mut [Outcome], at: usize, marks: &[Unit]) {
    let (label, kind) = (results[at].block.label.clone(), results[at].block.kind);
    let numbered = matches!(kind, BlockKind::Report | BlockKind::Preambular | BlockKind::Operative);
    let opens = marks.iter().any(|mark| matches!(mark, Unit::Mark(Piece::Open(_))));
    if !numbered || !(opens || results[at].bequeaths) {
        return;
    }
    if let Some(next) = results.iter_mut().skip(at + 1).find(|result| !result.removed)
        && next.block.kind == BlockKind::Plain
        && next.block.label.is_empty()
    {
        next.block.kind = kind;
        next.block.label = label;
    }
}

/// The units of a block that is about to change.
fn load(result: &mut Outcome) -> &mut Vec<(Option<usize>, Unit)> {
    if !result.changed {
        result.changed = true;
        result.units = explode(&result.block.pieces)
            .into_iter()
            .enumerate()
            .map(|(at, unit)| (Some(at), unit))
            .collect();
    }
    &mut result.units
}

/// One option of a bracket while the options are looked over.
struct Span {
    /// Its opening mark or separator: (block, unit).
    start: At,
    filled: bool,
}

/// An option that has lost all its words is none, and a bracket without options is none.
fn drop_empty_options(results: &mut [Outcome], records: &mut BTreeMap<BracketId, Bracket>) -> bool {
    let mut stack: Vec<(BracketId, Vec<Span>)> = Vec::new();
    let mut gone: BTreeSet<At> = BTreeSet::new();
    for (at, result) in results.iter().enumerate().filter(|(_, result)| !result.removed) {
        for (_, spans) in &mut stack {
            fill(spans);
        }
        // A block in a span fills it; beyond that, one of words alone says nothing about options.
        let words_alone = result.block.pieces.iter().all(|piece| matches!(piece, Piece::Words(_)));
        if !result.changed && words_alone {
            continue;
        }
        let units: Vec<Unit> = if result.changed {
            result.units.iter().map(|(_, unit)| unit.clone()).collect()
        } else {
            // Exploded, because what is noted as gone is counted in units.
            explode(&result.block.pieces)
        };
        for (index, unit) in units.iter().enumerate() {
            match unit {
                Unit::Mark(Piece::Open(id)) => {
                    stack.push((id.clone(), vec![Span { start: (at, index), filled: false }]));
                }
                Unit::Mark(Piece::Or(id)) => {
                    if let Some((_, spans)) = stack.last_mut().filter(|(open, _)| open == id) {
                        spans.push(Span { start: (at, index), filled: false });
                    }
                }
                Unit::Mark(Piece::Close(id)) => {
                    let Some((_, spans)) = stack.pop_if(|(open, _)| open == id) else { continue };
                    let kept = settle(id, &spans, (at, index), &units, &mut gone, records);
                    if let Some((_, around)) = stack.last_mut().filter(|_| kept) {
                        fill(around);
                    }
                }
                _ if is_content(unit) => {
                    if let Some((_, spans)) = stack.last_mut() {
                        fill(spans);
                    }
                }
                _ => {}
            }
        }
    }
    let any = !gone.is_empty();
    // From the end, so that the indices before stay right.
    for (block, unit) in gone.into_iter().rev() {
        let units = load(&mut results[block]);
        if unit < units.len() {
            units.remove(unit);
        }
    }
    any
}

fn fill(spans: &mut [Span]) {
    if let Some(span) = spans.last_mut() {
        span.filled = true;
    }
}

/// Notes what of a bracket goes. Returns whether any of it stays.
fn settle(
    id: &BracketId,
    spans: &[Span],
    close: At,
    units: &[Unit],
    gone: &mut BTreeSet<At>,
    records: &mut BTreeMap<BracketId, Bracket>,
) -> bool {
    let kept = spans.iter().filter(|span| span.filled).count();
    if kept == spans.len() {
        return true;
    }
    // Only blanks stand in an empty option, and they stand in the block of its mark.
    let mut seen = 0;
    for (option, span) in spans.iter().enumerate() {
        seen += usize::from(span.filled);
        if (option > 0 && (!span.filled || seen == 1)) || kept == 0 {
            gone.insert(span.start);
        }
        if !span.filled && span.start.0 == close.0 {
            let blanks = units
                .iter()
                .enumerate()
                .skip(span.start.1 + 1)
                .take_while(|(_, unit)| matches!(unit, Unit::Char(_)));
            gone.extend(blanks.map(|(at, _)| (close.0, at)));
        }
    }
    if kept == 0 {
        gone.insert(close);
    }
    if let Some(bracket) = records.get_mut(id).filter(|bracket| !bracket.option_by.is_empty()) {
        let by = std::mem::take(&mut bracket.option_by);
        bracket.option_by =
            by.into_iter().zip(spans).filter(|(_, span)| span.filled).map(|(by, _)| by).collect();
        settle_names(bracket, kept);
    }
    kept > 0
}

/// Names in the one form that a draft holds: of a bracket with one option, those of the option are those of the bracket.
pub(super) fn settle_names(bracket: &mut Bracket, options: usize) {
    if options == 1 {
        let names = std::mem::take(&mut bracket.option_by);
        bracket.by.extend(names.into_iter().flatten());
    }
    if bracket.option_by.iter().all(Vec::is_empty) {
        bracket.option_by.clear();
    }
}

/// The names of each option of a bracket, one list for each.
pub(super) fn names_by_option(draft: &Draft, id: &BracketId) -> Vec<Vec<String>> {
    let count = option_count(draft, id);
    let Some(bracket) = draft.brackets.get(id) else { return vec![Vec::new(); count] };
    if bracket.option_by.len() == count {
        return bracket.option_by.clone();
    }
    // Of a bracket with one option, the names stand behind that option.
    let whole = if count == 1 { bracket.by.clone() } else { Vec::new() };
    let mut names = vec![Vec::new(); count];
    if let Some(first) = names.first_mut() {
        *first = whole;
    }
    names
}
