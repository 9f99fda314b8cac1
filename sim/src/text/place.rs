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

/// One character or mark. `Words` holds exactly one character.
pub(super) type Unit = Piece;

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
    let mut units = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => {
                units.extend(words.chars().map(|character| Piece::Words(character.into())));
            }
            mark => units.push(mark.clone()),
        }
    }
    units
}

/// Units or pieces joined so that no two runs of words touch.
pub(super) fn implode(units: impl IntoIterator<Item = Piece>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for unit in units {
        match (pieces.last_mut(), unit) {
            (_, Piece::Words(more)) if more.is_empty() => {}
            (Some(Piece::Words(words)), Piece::Words(more)) => words.push_str(&more),
            (_, unit) => pieces.push(unit),
        }
    }
    pieces
}
