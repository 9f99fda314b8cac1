//! What a docket means to the room: who sponsors what, who stands where, and what a question would make of the text.

use super::action::OptionNo;
use super::docket::{
    AmendmentFate, AmendmentOnTable, Camps, Fate, MEETINGS_A_DAY, Motion, Outlook, Prospects, Question,
};
use super::public::{BracketState, How, Public};
use crate::ids::{BracketId, ParaId};
use crate::text;

impl Public {
    /// The proposal a bracket belongs to, by index.
    pub fn proposal_of(&self, bracket: usize) -> Option<usize> {
        self.docket.proposals.iter().position(|proposal| proposal.brackets.contains(&bracket))
    }

    /// Whether a seat would speak of its own: it sponsors a proposal that holds one of these brackets, or an amendment to
    /// one of them, or the proposal that action is being taken on; where no brackets are named after the last action,
    /// any proposal. Who has only tabled an amendment may speak of the proposal as a whole.
    pub fn sponsors(&self, seat: usize, about: &[BracketId]) -> bool {
        let named: Vec<usize> =
            about.iter().filter_map(|bracket| self.proposal_of(self.bracket(bracket)?)).collect();
        let meant = |index: usize| match &self.docket.sitting {
            Some(sitting) if self.ending.is_none() => sitting.proposal == index || named.contains(&index),
            _ => named.is_empty() || named.contains(&index),
        };
        let proposals = self.docket.proposals.iter().enumerate();
        let mut amendments = self.docket.amendments.iter();
        proposals.filter(|(index, _)| meant(*index)).any(|(_, proposal)| proposal.sponsors.contains(&seat))
            || amendments.any(|amendment| {
                let bracket = self.table.get(amendment.bracket);
                amendment.sponsors.contains(&seat) && bracket.is_some_and(|entry| about.contains(&entry.id))
            })
    }

    /// The day of a minute, from 0.
    pub fn day(&self, minute: u32) -> u32 {
        minute / self.procedure.meeting_minutes.max(1) / MEETINGS_A_DAY
    }

    /// Who stands where on an amendment, from what was said in public.
    pub fn camps(&self, amendment: &AmendmentOnTable) -> Camps {
        let mut camps = Camps::default();
        let current = self.table.get(amendment.bracket).and_then(super::public::Disagreement::settled);
        for seat in 0..self.seats.len() {
            let stance = self.stance(amendment.bracket, seat);
            let heard = stance.spoken && amendment.option < stance.seen;
            let lives = |option: OptionNo| !stance.opposes(option);
            let camp = if amendment.sponsors.contains(&seat) || (heard && stance.prefers == amendment.option)
            {
                &mut camps.supporters
            } else if !heard {
                &mut camps.undecided
            } else if stance.opposes(amendment.option) || current == Some(stance.prefers) {
                &mut camps.objectors
            } else if current.is_some_and(|current| !lives(current)) {
                &mut camps.supporters
            } else {
                &mut camps.undecided
            };
            camp.push(seat);
        }
        camps
    }

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

    /// The brackets in a paragraph, by index.
    pub fn brackets_in(&self, para: &ParaId) -> Vec<usize> {
        let blocks = text::para_blocks(&self.base, para);
        (0..self.table.len())
            .filter(|index| {
                self.table.get(*index).is_some_and(|entry| blocks.iter().any(|block| block.id == entry.para))
            })
            .collect()
    }

    /// Takes a paragraph out of the text, with the brackets in it.
    pub(super) fn lose_part(&mut self, para: &ParaId) {
        for bracket in self.brackets_in(para) {
            if let Some(entry) = self.table.get_mut(bracket) {
                entry.state = BracketState::Gone;
            }
        }
        self.fallen.insert(para.clone());
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

    /// How far an option is from the one a bracket is settled on: over the issues both touch, the mean of how far their
    /// ends are apart, in points, times the bracket's weight.
    pub fn removed(&self, bracket: usize, option: OptionNo) -> i64 {
        let Some(entry) = self.table.get(bracket) else { return 0 };
        let place = |number: OptionNo| entry.options.get(usize::from(number)).map(|option| &option.at);
        let (Some(there), Some(here)) = (place(option), place(entry.settled().unwrap_or(0))) else {
            return 0;
        };
        super::measure::apart(there, here) * entry.weight
    }

    /// The bracket with an id and its settled option, for amendments.
    pub(super) fn settled_on(&self, id: &BracketId) -> Option<(usize, OptionNo)> {
        let index = self.bracket(id)?;
        Some((index, self.table.get(index)?.settled()?))
    }
}
