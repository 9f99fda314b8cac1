//! Proposals to change words, which wait while others are accepted.

use crate::ids::ParaId;

use super::draft::Draft;
use super::edit::replace;
use super::place::{Mapped, Place, Side};
use super::transaction::{EditError, Transaction};

/// A change of words that somebody has proposed, which still fits after another has been accepted, or says that it does
/// not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Where the words it replaces begin.
    pub from: Place,
    /// Where they end; the same paragraph.
    pub to: Place,
    /// The words it brings.
    pub text: String,
    /// How many positions it replaces: if others write in between, its place is gone.
    width: usize,
}

/// The place of an amendment is no longer in the draft, or somebody else has written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl Amendment {
    /// A change of the words from one position up to another.
    pub fn new(para: &ParaId, from: usize, to: usize, text: impl Into<String>) -> Self {
        // An insertion stays with the word before it; a replacement with the words it replaces.
        let side = if from == to { Side::Before } else { Side::After };
        Self {
            from: Place { para: para.clone(), at: from, side },
            to: Place { para: para.clone(), at: to, side: Side::Before },
            text: text.into(),
            width: to.saturating_sub(from),
        }
    }

    /// The same amendment after another edit.
    pub fn rebase(&self, edit: &Transaction) -> Result<Self, Gone> {
        let (Mapped::At(from), Mapped::At(to)) = (edit.map(&self.from), edit.map(&self.to)) else {
            return Err(Gone);
        };
        if from.para != to.para || to.at.checked_sub(from.at) != Some(self.width) {
            return Err(Gone);
        }
        Ok(Self { from, to, ..self.clone() })
    }

    /// The edit it asks for.
    pub fn transaction(&self, draft: &Draft) -> Result<Transaction, EditError> {
        replace(draft, &self.from.para, self.from.at, self.to.at, &self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::edit;
    use super::super::parse::parse;
    use super::super::print::print;
    use super::*;

    fn para() -> ParaId {
        ParaId::from("1")
    }

    #[test]
    fn an_amendment_still_fits_after_another() {
        let mut draft = parse("1. States shall protect reefs.", "draft.md").draft;
        let mine = Amendment::new(&para(), 7, 12, "should");
        let other = edit::insert(&draft, &para(), 0, "All ").unwrap();
        other.apply(&mut draft).unwrap();
        let mine = mine.rebase(&other).unwrap();
        mine.transaction(&draft).unwrap().apply(&mut draft).unwrap();
        assert_eq!(print(&draft), "1. All States should protect reefs.\n");
    }

    #[test]
    fn an_amendment_says_that_its_place_is_gone() {
        let draft = parse("1. States shall protect reefs.", "draft.md").draft;
        let mine = Amendment::new(&para(), 7, 12, "should");
        let over = edit::replace(&draft, &para(), 5, 9, "x").unwrap();
        assert_eq!(mine.rebase(&over), Err(Gone));
        let within = edit::insert(&draft, &para(), 9, "[x]").unwrap();
        assert_eq!(mine.rebase(&within), Err(Gone));
        let away = edit::delete_paragraph(&draft, &para()).unwrap();
        assert_eq!(mine.rebase(&away), Err(Gone));
    }
}
