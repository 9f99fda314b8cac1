//! Places in a draft that survive edits, and the arithmetic of pieces that positions rest on.

use crate::ids::ParaId;

use super::draft::Piece;

/// A place between two characters of a paragraph. Positions count the characters of words, and 1 for every mark, footnote
/// reference and link.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The paragraph.
    pub para: ParaId,
    /// How many characters and marks stand before it.
    pub at: usize,
    /// Which neighbour it stays with when words are inserted right here.
    pub side: Side,
}

/// The neighbour a place stays with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// What stands before it: an insertion here comes after the place.
    Before,
    /// What stands after it: an insertion here comes before the place.
    After,
}

/// Where a place is after an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapped {
    /// Here.
    At(Place),
    /// What stood around it is no longer in the draft.
    Gone,
}

/// One position of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A character of its words.
    Char(char),
    /// A mark, a note or a link; never words.
    Mark(Piece),
}

/// How many positions a piece takes.
pub(super) fn width(piece: &Piece) -> usize {
    match piece {
        Piece::Words(words) => words.chars().count(),
        _ => 1,
    }
}

/// How many positions some pieces take.
pub(super) fn total_width(pieces: &[Piece]) -> usize {
    pieces.iter().map(width).sum()
}

/// The position of a piece in its block.
pub(super) fn position(pieces: &[Piece], index: usize) -> usize {
    pieces.iter().take(index).map(width).sum()
}

/// Pieces cut into characters and marks.
pub(super) fn explode(pieces: &[Piece]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(total_width(pieces));
    for piece in pieces {
        match piece {
            Piece::Words(words) => units.extend(words.chars().map(Unit::Char)),
            mark => units.push(Unit::Mark(mark.clone())),
        }
    }
    units
}

/// Units joined so that no two runs of words touch.
pub(super) fn implode(units: impl IntoIterator<Item = Unit>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for unit in units {
        match (pieces.last_mut(), unit) {
            (Some(Piece::Words(words)), Unit::Char(more)) => words.push(more),
            (_, Unit::Char(first)) => pieces.push(Piece::Words(first.to_string())),
            (_, Unit::Mark(mark)) => pieces.push(mark),
        }
    }
    pieces
}
