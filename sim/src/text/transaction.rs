//! Edits as data: each can be applied, undone, put after another, and asked where a place has gone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
use super::nest::DEEPEST;
use super::place::{Mapped, Place, Side, explode, implode, total_width};

/// An edit of a draft. It fits exactly the draft it was made for, and says so by refusing any other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    pub(super) ops: Vec<Op>,
}

/// One step of an edit. Each holds what it takes away as well as what it brings, so that it can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// From a position of a block on, `old` becomes `new`.
    Splice { para: ParaId, at: usize, old: Vec<Piece>, new: Vec<Piece> },
    /// A block comes to stand at this index.
    Insert { index: usize, block: Box<Block> },
    /// The block at this index goes.
    Remove { index: usize, block: Box<Block> },
    /// A block goes from one index to another (counted without it).
    Move { from: usize, to: usize },
    /// What a block is besides its words changes.
    Head { para: ParaId, old: Head, new: Head },
    /// What is known of a bracket changes.
    Record { id: BracketId, old: Option<Bracket>, new: Option<Bracket> },
}

/// A block without its id and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) kind: BlockKind,
    pub(super) level: u8,
    pub(super) label: String,
    pub(super) status: Status,
    pub(super) by: Vec<String>,
}

impl Head {
    pub(super) fn of(block: &Block) -> Self {
        let Block { kind, level, label, status, by, .. } = block;
        Self { kind: *kind, level: *level, label: label.clone(), status: *status, by: by.clone() }
    }

    pub(super) fn same(one: &Block, other: &Block) -> bool {
        (one.kind, one.level, &one.label, one.status, &one.by)
            == (other.kind, other.level, &other.label, other.status, &other.by)
    }
}

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// No block has this id.
    NoParagraph(ParaId),
    /// No bracket has this id.
    NoBracket(BracketId),
    /// The bracket has no option of this number.
    NoOption(BracketId, usize),
    /// The position is beyond the paragraph's end, or the range ends before it begins.
    NoPlace(ParaId, usize),
    /// The edit would take one mark of this bracket and leave another.
    SplitsBracket(BracketId),
    /// The text cannot be read as words of a draft: the first problem.
    Text(String),
    /// The name cannot be written in an attribute block.
    Name(String),
    /// The bracket id is taken.
    DuplicateId(String),
    /// There is no further Latin adverb to number an insertion with.
    NoLabel(String),
    /// Brackets would nest too deep, or reach over a heading or into a footnote.
    Misplaced(BracketId),
    /// The paragraph is not of a kind that this can be done to.
    NotAParagraph(ParaId),
    /// The transaction was made for another draft.
    OtherDraft,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoParagraph(id) => write!(f, "there is no paragraph `{id}`"),
            Self::NoBracket(id) => write!(f, "there is no bracket `{id}`"),
            Self::NoOption(id, number) => write!(f, "bracket `{id}` has no option {number}"),
            Self::NoPlace(id, at) => write!(f, "there is no position {at} in `{id}`"),
            Self::SplitsBracket(id) => write!(f, "that would leave half of bracket `{id}`"),
            Self::Text(problem) => write!(f, "the text cannot be read: {problem}"),
            Self::Name(name) => write!(f, "`{name}` cannot stand in an attribution"),
            Self::DuplicateId(id) => write!(f, "the id `{id}` is taken"),
            Self::NoLabel(label) => write!(f, "there is no number left after `{label}`"),
            Self::Misplaced(id) => write!(f, "bracket `{id}` would nest too deep or reach over a heading"),
            Self::NotAParagraph(id) => write!(f, "`{id}` is not a paragraph"),
            Self::OtherDraft => write!(f, "the edit was made for another draft"),
        }
    }
}

impl std::error::Error for EditError {}

impl Transaction {
    /// Edits the draft, or leaves it as it is and says why.
    pub fn apply(&self, draft: &mut Draft) -> Result<(), EditError> {
        *draft = self.applied(draft)?;
        Ok(())
    }

    /// The draft with the edit made.
    pub(super) fn applied(&self, draft: &Draft) -> Result<Draft, EditError> {
        let mut edited = draft.clone();
        for op in &self.ops {
            op.apply(&mut edited)?;
        }
        check(&edited)?;
        Ok(edited)
    }

    /// The edit that undoes this one.
    #[must_use]
    pub fn invert(&self) -> Self {
        Self { ops: self.ops.iter().rev().map(Op::invert).collect() }
    }

    /// This edit and then another, as one.
    #[must_use]
    pub fn then(mut self, mut next: Self) -> Self {
        self.ops.append(&mut next.ops);
        self
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty()
    }

    /// Where a place of the draft before is in the draft after.
    pub fn map(&self, place: &Place) -> Mapped {
        let mut place = place.clone();
        for op in &self.ops {
            match op.map(&mut place) {
                Some(at) => place.at = at,
                None => return Mapped::Gone,
            }
        }
        Mapped::At(place)
    }
}

impl Op {
    fn invert(&self) -> Self {
        match self.clone() {
            Self::Splice { para, at, old, new } => Self::Splice { para, at, old: new, new: old },
            Self::Insert { index, block } => Self::Remove { index, block },
            Self::Remove { index, block } => Self::Insert { index, block },
            Self::Move { from, to } => Self::Move { from: to, to: from },
            Self::Head { para, old, new } => Self::Head { para, old: new, new: old },
            Self::Record { id, old, new } => Self::Record { id, old: new, new: old },
        }
    }

    fn apply(&self, draft: &mut Draft) -> Result<(), EditError> {
        let find = |draft: &Draft, para: &ParaId| draft.blocks.iter().position(|block| block.id == *para);
        match self {
            Self::Splice { para, at, old, new } => {
                let index = find(draft, para).ok_or(EditError::OtherDraft)?;
                let block = draft.blocks.get_mut(index).ok_or(EditError::OtherDraft)?;
                let mut units = explode(&block.pieces);
                let (old, new) = (explode(old), explode(new));
                let end = at.checked_add(old.len()).ok_or(EditError::OtherDraft)?;
                if units.get(*at..end) != Some(&old[..]) {
                    return Err(EditError::OtherDraft);
                }
                units.splice(*at..end, new);
                block.pieces = implode(units);
            }
            Self::Insert { index, block } => {
                if *index > draft.blocks.len() {
                    return Err(EditError::OtherDraft);
                }
                draft.blocks.insert(*index, (**block).clone());
            }
            Self::Remove { index, block } => {
                if draft.blocks.get(*index) != Some(&**block) {
                    return Err(EditError::OtherDraft);
                }
                draft.blocks.remove(*index);
            }
            Self::Move { from, to } => {
                if *from >= draft.blocks.len() || *to >= draft.blocks.len() {
                    return Err(EditError::OtherDraft);
                }
                let block = draft.blocks.remove(*from);
                draft.blocks.insert(*to, block);
            }
            Self::Head { para, old, new } => {
                let index = find(draft, para).ok_or(EditError::OtherDraft)?;
                let block = draft.blocks.get_mut(index).filter(|block| Head::of(block) == *old);
                let block = block.ok_or(EditError::OtherDraft)?;
                let Head { kind, level, label, status, by } = new.clone();
                (block.kind, block.level, block.label, block.status, block.by) =
                    (kind, level, label, status, by);
            }
            Self::Record { id, old, new } => {
                if draft.brackets.get(id) != old.as_ref() {
                    return Err(EditError::OtherDraft);
                }
                match new {
                    Some(bracket) => draft.brackets.insert(id.clone(), bracket.clone()),
                    None => draft.brackets.remove(id),
                };
            }
        }
        Ok(())
    }

    fn map(&self, place: &mut Place) -> Option<usize> {
        match self {
            Self::Splice { para, at, old, new } if *para == place.para => {
                let (start, end) = (*at, at + total_width(old));
                let came = total_width(new);
                if place.at < start {
                    Some(place.at)
                } else if place.at > end {
                    Some(place.at - (end - start) + came)
                } else if start == end {
                    Some(if place.side == Side::After { start + came } else { start })
                } else if place.at == start {
                    Some(start)
                } else if place.at == end {
                    Some(start + came)
                } else {
                    None
                }
            }
            Self::Remove { block, .. } if block.id == place.para => None,
            _ => Some(place.at),
        }
    }
}

/// Whether a draft is one: marks nest, every bracket is known and every known bracket stands in the text.
pub(super) fn check(draft: &Draft) -> Result<(), EditError> {
    let mut ids = BTreeSet::new();
    let mut stack: Vec<&BracketId> = Vec::new();
    let mut options: BTreeMap<&BracketId, usize> = BTreeMap::new();
    for block in &draft.blocks {
        if !ids.insert(&block.id) {
            return Err(EditError::DuplicateId(block.id.to_string()));
        }
        let apart =
            block.kind == BlockKind::Footnote || (block.kind == BlockKind::Heading && block.level <= 2);
        if let Some(open) = stack.last().filter(|_| apart) {
            return Err(EditError::Misplaced((*open).clone()));
        }
        for piece in &block.pieces {
            match piece {
                Piece::Open(id) => {
                    if options.insert(id, 1).is_some() {
                        return Err(EditError::DuplicateId(id.to_string()));
                    }
                    stack.push(id);
                    if stack.len() > DEEPEST {
                        return Err(EditError::Misplaced(id.clone()));
                    }
                }
                Piece::Or(id) => {
                    if stack.last() != Some(&id) {
                        return Err(EditError::SplitsBracket(id.clone()));
                    }
                    *options.entry(id).or_default() += 1;
                }
                Piece::Close(id) => {
                    if stack.pop() != Some(id) {
                        return Err(EditError::SplitsBracket(id.clone()));
                    }
                }
                Piece::Words(_) | Piece::Note(_) | Piece::Link { .. } => {}
            }
        }
    }
    if let Some(open) = stack.last() {
        return Err(EditError::SplitsBracket((*open).clone()));
    }
    for (id, bracket) in &draft.brackets {
        let count = options.get(id).copied().ok_or_else(|| EditError::SplitsBracket(id.clone()))?;
        if !bracket.option_by.is_empty() && bracket.option_by.len() != count {
            return Err(EditError::NoOption(id.clone(), bracket.option_by.len()));
        }
    }
    match options.keys().find(|id| !draft.brackets.contains_key(**id)) {
        Some(id) => Err(EditError::NoBracket((*id).clone())),
        None => Ok(()),
    }
}
