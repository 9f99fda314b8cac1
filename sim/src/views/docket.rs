//! What was before a body that votes, as data: proposals, amendments with who stands where on them, and every vote.

use serde::Serialize;

use crate::engine::action::{Ballot, OptionNo};
use crate::engine::docket::{AmendmentFate, Fate, Motion, Question};
use crate::engine::state::Public;
use crate::ids::{BracketId, SeatId};
use crate::scenario::{Majority, Voting};
use crate::views::chronicle::Asked;

/// Proposals, amendments and votes. Empty where nothing was put to the vote.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocketView {
    /// Proposals in the order of submission.
    pub proposals: Vec<ProposalView>,
    /// Amendments in the order they were tabled.
    pub amendments: Vec<AmendmentView>,
    /// Votes in the order they were taken.
    pub votes: Vec<TallyView>,
}

/// A proposal and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ProposalView {
    /// Its symbol.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its sponsors.
    pub sponsors: Vec<SeatId>,
    /// What became of it.
    pub fate: Fate,
}

/// An amendment, who stands where on it, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct AmendmentView {
    /// Its symbol.
    pub id: String,
    /// The proposal it amends.
    pub proposal: String,
    /// The bracket whose words it changes.
    pub bracket: BracketId,
    /// The option it would put there.
    pub option: OptionNo,
    /// Its words.
    pub words: String,
    /// How far they are from the proposal's, in points times the bracket's weight.
    pub removed: i64,
    /// Who tabled it and who joined.
    pub sponsors: Vec<SeatId>,
    /// Who supports it, from what was said in public.
    pub supporters: Vec<SeatId>,
    /// Who is against it.
    pub objectors: Vec<SeatId>,
    /// Who has not said.
    pub undecided: Vec<SeatId>,
    /// What became of it.
    pub fate: AmendmentFate,
}

/// A vote that was taken.
#[derive(Clone, Debug, Serialize)]
pub struct TallyView {
    /// On which proposal.
    pub proposal: String,
    /// Whether in plenary.
    pub plenary: bool,
    /// On what.
    pub question: Question,
    /// How it was taken.
    pub method: Voting,
    /// What carries it.
    pub majority: Majority,
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Abstaining.
    pub abstain: u32,
    /// Not voting.
    pub absent: u32,
    /// Whether it was carried.
    pub carried: bool,
    /// Who moved the motion, or asked for the vote on the whole or on a part.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub asked_by: Vec<SeatId>,
    /// Who voted how; nobody knows after a show of hands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ballots: Vec<(SeatId, Ballot)>,
}

impl DocketView {
    /// What a room's docket shows.
    pub fn new(public: &Public, asked: &[Asked]) -> Self {
        let docket = &public.docket;
        if docket.sitting.is_none() && docket.amendments.is_empty() {
            return Self::default();
        }
        let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
        let ids = |seats: &[usize]| -> Vec<SeatId> { seats.iter().filter_map(id).collect() };
        let symbol =
            |index: usize| docket.proposals.get(index).map(|found| found.id.clone()).unwrap_or_default();
        Self {
            proposals: docket
                .proposals
                .iter()
                .map(|proposal| ProposalView {
                    id: proposal.id.clone(),
                    title: proposal.title.clone(),
                    sponsors: ids(&proposal.sponsors),
                    fate: proposal.fate,
                })
                .collect(),
            amendments: docket
                .amendments
                .iter()
                .filter_map(|amendment| {
                    let entry = public.table.get(amendment.bracket)?;
                    let camps = public.camps(amendment);
                    Some(AmendmentView {
                        id: amendment.id.clone(),
                        proposal: symbol(amendment.proposal),
                        bracket: entry.id.clone(),
                        option: amendment.option,
                        words: entry.words(amendment.option).to_owned(),
                        removed: amendment.removed,
                        sponsors: ids(&amendment.sponsors),
                        supporters: ids(&camps.supporters),
                        objectors: ids(&camps.objectors),
                        undecided: ids(&camps.undecided),
                        fate: amendment.fate.clone(),
                    })
                })
                .collect(),
            votes: docket
                .tallies
                .iter()
                .map(|tally| TallyView {
                    proposal: symbol(tally.proposal),
                    plenary: tally.plenary,
                    question: tally.question.clone(),
                    method: tally.method,
                    majority: tally.majority,
                    yes: tally.count.yes,
                    no: tally.count.no,
                    abstain: tally.count.abstain,
                    absent: tally.count.absent,
                    carried: tally.carried,
                    asked_by: asked
                        .iter()
                        .filter(|one| one.proposal == tally.proposal && one.plenary == tally.plenary)
                        .filter(|one| match (&tally.question, &one.motion) {
                            (Question::Whole, Motion::RequestVote(_))
                            | (Question::Motion(Motion::Division(_)), Motion::Division(_)) => true,
                            (Question::Part(para), Motion::Division(paras)) => paras.contains(para),
                            (Question::Motion(put), moved) => put == moved,
                            _ => false,
                        })
                        .map(|one| one.seat.clone())
                        .collect(),
                    ballots: match tally.method {
                        Voting::ShowOfHands => Vec::new(),
                        Voting::Recorded | Voting::RollCall => tally
                            .ballots
                            .iter()
                            .filter_map(|(seat, ballot)| Some((id(seat)?, *ballot)))
                            .collect(),
                    },
                })
                .collect(),
        }
    }
}
