//! What goes out of a text under vote and what comes back: parts and proposals that are lost, proposals that are restored,
//! words of amendments. And what a question would make of the text, for those who vote on it.

use std::collections::BTreeSet;

use super::action::OptionNo;
use super::docket::{AmendmentFate, Fate, Motion, Outlook, Prospects, Question};
use super::public::{BracketState, How, Public};
use crate::ids::ParaId;
use crate::text;

impl Public {
    /// Paragraphs a proposal can be divided into: those that hold something, as one cites them.
    pub fn parts_of(&self, proposal: usize) -> Vec<ParaId> {
        let Some(proposal) = self.docket.proposals.get(proposal) else { return Vec::new() };
        let blocks: Vec<&text::Block> = if proposal.sections.is_empty() {
            self.base.blocks.iter().collect()
        } else {
            proposal.sections.iter().flat_map(|section| text::scope_blocks(&self.base, section)).collect()
        };
        blocks
            .into_iter()
            .filter(|block| {
                matches!(
                    block.kind,
                    text::BlockKind::Preambular | text::BlockKind::Operative | text::BlockKind::Report
                )
            })
            .map(|block| block.id.clone())
            .filter(|para| !self.fallen.contains(para))
            .collect()
    }

    /// Whether a paragraph is operative: one that is neither preambular nor a heading.
    pub fn is_operative(&self, para: &ParaId) -> bool {
        self.base.blocks.iter().any(|block| {
            block.id == *para && matches!(block.kind, text::BlockKind::Operative | text::BlockKind::Report)
        })
    }

    /// The brackets that are in a paragraph from beginning to end, by index.
    pub fn brackets_in(&self, para: &ParaId) -> Vec<usize> {
        self.brackets_within(std::iter::once(para))
    }

    /// The brackets no word of which stands outside these paragraphs, by index.
    fn brackets_within<'a>(&self, paras: impl Iterator<Item = &'a ParaId>) -> Vec<usize> {
        let inside: BTreeSet<&ParaId> =
            paras.flat_map(|para| text::para_blocks(&self.base, para)).map(|block| &block.id).collect();
        if inside.is_empty() {
            return Vec::new();
        }
        (0..self.table.len())
            .filter(|index| {
                let mut blocks = self.stretch(*index).iter().peekable();
                blocks.peek().is_some() && blocks.all(|block| inside.contains(&block.id))
            })
            .collect()
    }

    /// The blocks a bracket stretches over.
    fn stretch(&self, bracket: usize) -> &[text::Block] {
        let Some(entry) = self.table.get(bracket) else { return &[] };
        let has = |block: &text::Block, wanted: &text::Piece| block.pieces.contains(wanted);
        let (open, close) = (text::Piece::Open(entry.id.clone()), text::Piece::Close(entry.id.clone()));
        let blocks = &self.base.blocks;
        let Some(first) = blocks.iter().position(|block| has(block, &open)) else { return &[] };
        let last = blocks.iter().rposition(|block| has(block, &close)).unwrap_or(first).max(first);
        blocks.get(first..=last).unwrap_or_default()
    }

    /// The brackets that went with paragraphs that were voted out, by index.
    pub(super) fn lost_brackets(&self) -> Vec<usize> {
        self.brackets_within(self.fallen.iter())
    }

    /// Takes a paragraph out of the text, with the brackets in it. One that stretches beyond it goes with the last of the
    /// paragraphs it stretches over.
    pub(super) fn lose_part(&mut self, para: &ParaId) {
        self.fallen.insert(para.clone());
        for bracket in self.lost_brackets() {
            if let Some(entry) = self.table.get_mut(bracket)
                && entry.state != BracketState::Fallen
            {
                entry.state = BracketState::Gone;
            }
        }
    }

    /// Takes a whole proposal out of the text: what it says stays at the reference point.
    pub(super) fn lose_proposal(&mut self, index: usize) {
        let Some(proposal) = self.docket.proposals.get_mut(index) else { return };
        proposal.before.clear();
        for bracket in &proposal.brackets {
            if let Some(entry) = self.table.get_mut(*bracket) {
                proposal.before.push((*bracket, entry.state));
                entry.state = BracketState::Fallen;
            }
        }
        self.fallen.extend(proposal.sections.iter().cloned());
    }

    /// Puts a proposal back on the table as it stood.
    pub(super) fn restore_proposal(&mut self, index: usize) {
        let Some(proposal) = self.docket.proposals.get_mut(index) else { return };
        proposal.fate = Fate::Pending;
        proposal.confirmed = false;
        for amendment in self.docket.amendments.iter_mut().filter(|found| found.proposal == index) {
            if std::mem::take(&mut amendment.stranded) {
                amendment.fate = AmendmentFate::Pending;
            }
        }
        for (bracket, state) in std::mem::take(&mut proposal.before) {
            if let Some(entry) = self.table.get_mut(bracket) {
                entry.state = state;
            }
        }
        for section in &proposal.sections {
            self.fallen.remove(section);
        }
    }

    /// Puts an amendment's words into the text. Words that come back with others come as they were first drafted: what is
    /// voted on has no brackets.
    pub(super) fn amend(&mut self, proposal: usize, bracket: usize, option: OptionNo) {
        self.settle(bracket, option, How::Vote);
        let within = self.docket.proposals.get(proposal).map(|p| p.brackets.clone()).unwrap_or_default();
        for inner in within {
            let Some(entry) = self.table.get(inner).filter(|entry| entry.state == BracketState::Open) else {
                continue;
            };
            let first = entry.live().find(|option| *option > 0).unwrap_or(0);
            self.settle(inner, first, How::Vote);
        }
    }

    /// What a question would make of the text; `None` where it makes no difference to it.
    pub(super) fn prospects(&self, question: &Question) -> Option<Prospects> {
        let proposal = self.docket.sitting.as_ref()?.proposal;
        let mut present = self.clone();
        present.docket.prospects = None;
        for other in (0..self.docket.proposals.len()).filter(|other| *other != proposal) {
            present.lose_proposal(other);
        }
        let mut otherwise = present.clone();
        let swapped = match question {
            Question::Amendment(id) => {
                let amendment = self.docket.amendments.get(self.docket.amendment(id)?)?;
                otherwise.amend(proposal, amendment.bracket, amendment.option);
                true
            }
            Question::Part(para) => {
                otherwise.lose_part(para);
                false
            }
            Question::Motion(Motion::Division(paras)) => {
                for para in paras {
                    otherwise.lose_part(para);
                }
                true
            }
            Question::Whole => {
                otherwise.lose_proposal(proposal);
                false
            }
            Question::Motion(
                Motion::NoAction | Motion::Competence | Motion::ImportantQuestion | Motion::NotPut,
            ) => {
                otherwise.lose_proposal(proposal);
                true
            }
            Question::Motion(_) => return None,
        };
        let outlook = |public: Public| Outlook { text: public.text(), public };
        let (present, otherwise) = (outlook(present), outlook(otherwise));
        let (carried, lost) = if swapped { (otherwise, present) } else { (present, otherwise) };
        Some(Prospects { carried, lost })
    }
}
