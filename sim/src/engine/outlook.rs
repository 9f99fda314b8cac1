//! What a docket means to the room: who sponsors what, who stands where on an amendment, how far it is removed.

use super::action::OptionNo;
use super::docket::{AmendmentOnTable, Camps, MEETINGS_A_DAY};
use super::public::Public;
use crate::ids::BracketId;

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
