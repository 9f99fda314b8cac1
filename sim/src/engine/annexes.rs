//! Annexes put apart: the report is put for adoption without them, and then each by itself. An objection to an annex
//! leaves only that annex out.

use super::action::Objection;
use super::event::Event;
use super::public::{BracketState, Public, Stage};
use super::state::State;
use crate::ids::ParaId;
use crate::scenario::{Annexes, Ending, Scenario};
use crate::text;

/// An annex that is put for adoption by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annex {
    /// Its heading.
    pub id: ParaId,
    /// What has become of it.
    pub fate: AnnexFate,
}

/// What has become of an annex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnnexFate {
    /// It has not been put yet, or is being put.
    Undecided,
    /// Nobody objected.
    Adopted,
    /// Somebody objected: who, and over what.
    LeftOut(Vec<(usize, Objection)>),
}

/// The annexes a scenario puts apart; none where they go with the report.
pub(super) fn of(scenario: &Scenario) -> Vec<Annex> {
    match scenario.procedure.annexes {
        Annexes::Together => Vec::new(),
        Annexes::Apart => text::annexes(&scenario.draft)
            .into_iter()
            .map(|id| Annex { id, fate: AnnexFate::Undecided })
            .collect(),
    }
}

impl Public {
    /// The room as it would be if what is put for adoption just now were adopted, and nothing that is put later: the
    /// report without its annexes, or one annex with what has been adopted. `None` where the text is put as one.
    pub fn under_decision(&self) -> Option<Self> {
        self.without(|index| Some(index) != self.business.annex)
    }

    /// The same without the annex that is put just now. `None` while none is.
    pub fn without_annex(&self) -> Option<Self> {
        self.business.annex?;
        self.without(|_| true)
    }

    fn without(&self, leave_out: impl Fn(usize) -> bool) -> Option<Self> {
        let out: Vec<ParaId> = self
            .annexes
            .iter()
            .enumerate()
            .filter(|(index, annex)| annex.fate == AnnexFate::Undecided && leave_out(*index))
            .map(|(_, annex)| annex.id.clone())
            .collect();
        if self.annexes.is_empty() {
            return None;
        }
        let mut other = self.clone();
        for id in &out {
            other.lose_annex(id);
        }
        Some(other)
    }

    /// Takes an annex out of the text: what it is about stays at the reference point.
    fn lose_annex(&mut self, id: &ParaId) {
        let blocks: Vec<ParaId> =
            text::scope_blocks(&self.base, id).iter().map(|block| block.id.clone()).collect();
        for entry in &mut self.table {
            if blocks.contains(&entry.para) {
                entry.state = BracketState::Fallen;
            }
        }
        self.fallen.insert(id.clone());
    }
}

/// What follows when the chair brings down the gavel.
pub(super) fn gavelled(public: &Public) -> Vec<Event> {
    if let Some(annex) = public.business.annex.and_then(|index| public.annexes.get(index)) {
        return vec![Event::AnnexAgreed { annex: annex.id.clone() }];
    }
    if public.annexes.is_empty() { vec![concluded(public)] } else { vec![Event::ReportAgreed] }
}

fn concluded(public: &Public) -> Event {
    let apart = !public.business.dissociations.is_empty();
    let ending = if apart { Ending::ConsensusWithDissociations } else { Ending::Consensus };
    Event::Concluded { ending }
}

/// What the secretariat does once the report is agreed: it puts the next annex, or leaves out the one objected to.
pub(super) fn proceed(public: &Public) -> Option<Vec<Event>> {
    if !public.business.report_agreed {
        return None;
    }
    if let Some(annex) = public.business.annex.and_then(|index| public.annexes.get(index)) {
        return Some(vec![Event::AnnexFell { annex: annex.id.clone() }]);
    }
    let next = public.annexes.iter().find(|annex| annex.fate == AnnexFate::Undecided);
    Some(vec![next.map_or_else(|| concluded(public), |annex| Event::AnnexPut { annex: annex.id.clone() })])
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    let index = |public: &Public, id: &ParaId| public.annexes.iter().position(|annex| annex.id == *id);
    match event {
        Event::ReportAgreed => {
            public.business.report_agreed = true;
            public.stage = Stage::Between;
        }
        Event::AnnexPut { annex } => {
            public.business.annex = index(public, annex);
            public.stage = Stage::Adoption;
            public.pending = public.all_present();
            public.after_adoption_answer();
        }
        Event::AnnexAgreed { annex } => {
            if let Some(found) = index(public, annex).and_then(|index| public.annexes.get_mut(index)) {
                found.fate = AnnexFate::Adopted;
            }
            public.business.annex = None;
            public.stage = Stage::Between;
        }
        Event::AnnexFell { annex } => {
            let objections = std::mem::take(&mut public.business.objections);
            if let Some(found) = index(public, annex).and_then(|index| public.annexes.get_mut(index)) {
                found.fate = AnnexFate::LeftOut(objections);
                public.lose_annex(annex);
            }
            public.business.annex = None;
            public.stage = Stage::Between;
        }
        _ => {}
    }
}
