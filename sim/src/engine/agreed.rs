//! How far the text is agreed: what was agreed ad referendum, what stands if the whole fails, what is in dispute.

use std::collections::BTreeSet;

use super::action::Settlement;
use super::measure;
use super::public::{BracketState, How, Public, RevisionKind};
use crate::ids::ParaId;
use crate::rules::Step;
use crate::scenario::Ending;
use crate::text::{BlockKind, Draft, Status, edit};

impl How {
    /// Whether delegations agreed on it themselves, subject to their capitals.
    pub fn ad_referendum(self) -> bool {
        matches!(self, Self::SmallGroup | Self::Recommendation)
    }
}

impl Public {
    /// The settlements that stand: all of an adopted text; of one that failed, those agreed ad referendum where the
    /// procedure says that they do not fall with the whole.
    pub fn agreed(&self) -> Vec<Settlement> {
        let adopted = self.ending.is_some_and(Ending::adopted);
        let stands =
            |how: How| adopted || (!self.procedure.nothing_agreed_until_everything && how.ad_referendum());
        self.table
            .iter()
            .filter_map(|entry| match entry.state {
                BracketState::Settled { option, how } if stands(how) => {
                    Some(Settlement { bracket: entry.id.clone(), option })
                }
                _ => None,
            })
            .collect()
    }

    /// Whether a bracket waits for the review conference: nobody may touch it at an annual plenary. It is in brackets in
    /// every working text, and left out of clean ones; it does not count as open.
    pub fn is_reserved(&self, bracket: usize) -> bool {
        self.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Reserved)
    }

    /// Whether the text that is worked on has to be clean.
    pub(super) fn clean_due(&self) -> bool {
        matches!(self.current(), Step::Revision { clean: true, .. })
            || self
                .revisions
                .iter()
                .any(|revision| matches!(revision.kind, RevisionKind::Clean | RevisionKind::Paper))
    }

    /// Whether the room is divided over a bracket: it is open, or somebody has said it cannot live with what it is
    /// settled on, or objected over it.
    pub fn disputed(&self, bracket: usize) -> bool {
        let Some(entry) = self.table.get(bracket) else { return false };
        let objected =
            self.business.objections.iter().any(|(_, one)| one.bracket.as_ref() == Some(&entry.id))
                || self
                    .business
                    .broken
                    .iter()
                    .flat_map(|(_, all)| all)
                    .any(|one| one.bracket.as_ref() == Some(&entry.id));
        match entry.state {
            BracketState::Open | BracketState::Reserved => true,
            BracketState::Gone | BracketState::Fallen => false,
            BracketState::Settled { option, .. } => {
                objected
                    || (0..self.seats.len()).any(|seat| {
                        let stance = self.stance(bracket, seat);
                        stance.opposes(option) || stance.cannot.contains(option)
                    })
            }
        }
    }

    /// The paragraphs with something in dispute: what a procedural report does not recall.
    pub fn disputed_paragraphs(&self) -> BTreeSet<ParaId> {
        (0..self.table.len())
            .filter(|bracket| self.disputed(*bracket))
            .filter_map(|bracket| self.table.get(bracket))
            .map(|entry| entry.para.clone())
            .collect()
    }
}

/// The text as it stands, each paragraph marked with how far it is agreed: adopted, or agreed ad referendum where a
/// group agreed on it and nothing in it is open.
pub(super) fn text(public: &Public) -> Draft {
    let mut draft = measure::settled_text(public);
    let mark = |draft: &mut Draft, para: &ParaId, status: Status| {
        // A paragraph that is not in the text any more needs no mark.
        let _ = edit::set_status(draft, para, status).and_then(|transaction| transaction.apply(draft));
    };
    // A statement that is issued is signed, and not adopted.
    if public.ending.is_some_and(|ending| ending.adopted() && ending != Ending::Issued) {
        let paras: Vec<ParaId> = draft
            .blocks
            .iter()
            .filter(|block| block.kind != BlockKind::Heading)
            .map(|block| block.id.clone())
            .collect();
        for para in &paras {
            mark(&mut draft, para, Status::Adopted);
        }
        return draft;
    }
    if public.ending == Some(Ending::ProceduralReport) {
        for para in public.disputed_paragraphs() {
            // A paragraph that went with another is gone already.
            let _ =
                edit::delete_paragraph(&draft, &para).and_then(|transaction| transaction.apply(&mut draft));
        }
    }
    let paras: BTreeSet<&ParaId> = public.table.iter().map(|entry| &entry.para).collect();
    for para in paras {
        let mut inside = public.table.iter().filter(|entry| entry.para == *para).map(|entry| entry.state);
        let by_group = inside
            .clone()
            .any(|state| matches!(state, BracketState::Settled { how, .. } if how.ad_referendum()));
        let agreed = inside.all(|state| match state {
            BracketState::Gone | BracketState::Fallen => true,
            BracketState::Open | BracketState::Reserved => false,
            BracketState::Settled { how: How::Revision(at), .. } => {
                public.revisions.get(at).is_some_and(|revision| revision.kind == RevisionKind::Working)
            }
            BracketState::Settled { .. } => true,
        });
        if by_group && agreed {
            mark(&mut draft, para, Status::AgreedAdReferendum);
        }
    }
    draft
}
