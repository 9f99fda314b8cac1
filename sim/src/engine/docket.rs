//! What is before a body that votes: proposals, amendments to them, motions, and the votes that were taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::action::{Ballot, OptionNo};
use super::public::{BracketState, Count, Public};
use crate::ids::ParaId;
use crate::scenario::{Majority, Scenario, Voting};
use crate::text::Draft;

/// The id of the one proposal of a body whose draft is not divided into several.
pub const WHOLE_DRAFT: &str = "draft";
/// Meetings on one day; what is circulated one day may be voted on the next (GA rules 78 and 120).
pub const MEETINGS_A_DAY: u32 = 2;

/// Everything that is before the body, and how it was disposed of.
#[derive(Clone, Debug, Default)]
pub struct Docket {
    /// Proposals in the order of submission.
    pub proposals: Vec<ProposalOnTable>,
    /// Amendments in the order they were tabled.
    pub amendments: Vec<AmendmentOnTable>,
    /// How often amendments have been invited in this session.
    pub invited: u32,
    /// What action is being taken on.
    pub sitting: Option<Sitting>,
    /// The votes that were taken, in order.
    pub tallies: Vec<Tally>,
    /// What the question under vote would make of the text, either way.
    pub prospects: Option<Arc<Prospects>>,
    /// Who has explained its vote on which proposal, by index: (proposal, seat).
    pub explained: BTreeSet<(usize, usize)>,
}

/// A proposal before the body.
#[derive(Clone, Debug)]
pub struct ProposalOnTable {
    /// Its symbol.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The sections it is made of; none where it is the whole draft.
    pub sections: Vec<ParaId>,
    /// The brackets in it, by index.
    pub brackets: Vec<usize>,
    /// Its sponsors, by index; the first holds the pen. None where the text is the chair's.
    pub sponsors: Vec<usize>,
    /// What became of it.
    pub fate: Fate,
    /// Whether an amendment to it was adopted or a part of it lost.
    pub amended: bool,
    /// Whether the plenary has decided on it.
    pub confirmed: bool,
    /// How its brackets stood before it fell, for a body that reconsiders.
    pub before: Vec<(usize, BracketState)>,
    /// Whether it has been reconsidered.
    pub reconsidered: bool,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nothing yet.
    Pending,
    /// Adopted without a vote.
    AdoptedWithoutVote,
    /// Adopted by vote.
    Adopted,
    /// Rejected.
    Rejected,
    /// Debate on it was adjourned, so that no action is taken (GA rules 74 and 116).
    NoAction,
    /// Its sponsor withdrew it (GA rules 80 and 122).
    Withdrawn,
    /// It was not put to the vote.
    NotPut,
}

impl Fate {
    /// Whether it was adopted.
    pub fn adopted(self) -> bool {
        matches!(self, Self::Adopted | Self::AdoptedWithoutVote)
    }
}

/// An amendment: other words, or none, in the place of one bracket (GA rules 90 and 130).
#[derive(Clone, Debug)]
pub struct AmendmentOnTable {
    /// Its symbol: `L.27/Amend.1`.
    pub id: String,
    /// The proposal it amends, by index.
    pub proposal: usize,
    /// The bracket whose words it changes, by index.
    pub bracket: usize,
    /// The option it would put there.
    pub option: OptionNo,
    /// Who tabled it, and who joined, by index.
    pub sponsors: Vec<usize>,
    /// When it was tabled, in minutes.
    pub minute: u32,
    /// How far its words are from the proposal's on the issue scales, in points times the bracket's weight.
    pub removed: i64,
    /// Whether the chair has let it be taken up although it was not circulated the day before.
    pub waived: bool,
    /// Why it was tabled, in a sentence.
    pub reason: String,
    /// What became of it.
    pub fate: AmendmentFate,
    /// Whether it was waiting when its proposal fell, and waits again should that come back.
    pub stranded: bool,
}

/// What became of an amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AmendmentFate {
    /// It waits for the vote.
    Pending,
    /// Adopted.
    Adopted,
    /// Rejected.
    Rejected,
    /// Another that was adopted implies its rejection (GA rules 90 and 130).
    Moot(String),
    /// The words it amends are no longer there: it went back to its sponsor.
    HandedBack(String),
    /// Its sponsor withdrew it.
    Withdrawn,
    /// It was not circulated in time, and the chair held to the rule (GA rules 78 and 120).
    OutOfOrder,
}

/// Who stands where on an amendment, from what was said in public.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Camps {
    /// Its sponsors, and those who said they can live with its words and not with the proposal's, or prefer them.
    pub supporters: Vec<usize>,
    /// Those who said they cannot live with its words, or prefer the proposal's.
    pub objectors: Vec<usize>,
    /// Everybody else.
    pub undecided: Vec<usize>,
}

/// Something a delegation moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Motion {
    /// To suspend the meeting (GA rules 76 and 118).
    SuspendMeeting,
    /// To adjourn the meeting (GA rules 76 and 118).
    AdjournMeeting,
    /// To adjourn debate on the item, so that no action is taken on the proposal (GA rules 74 and 116).
    NoAction,
    /// To close the debate (GA rules 75 and 117).
    CloseDebate,
    /// To decide that the body is not competent to adopt the proposal (GA rules 79 and 121).
    Competence,
    /// To decide that the proposal is an important question that takes two-thirds (GA rule 85).
    ImportantQuestion,
    /// To vote on paragraphs separately (GA rules 89 and 129).
    Division(Vec<ParaId>),
    /// To vote, and how (GA rules 87 and 127). Nobody can refuse it.
    RequestVote(Voting),
    /// To withdraw a proposal or an amendment of one's own (GA rules 80 and 122).
    Withdraw(String),
    /// To take up a withdrawn proposal or amendment as one's own (GA rules 80 and 122).
    Reintroduce(String),
    /// Not to vote on the proposal, now that another has been adopted (GA rules 91 and 131).
    NotPut,
    /// To reconsider what was adopted or rejected (GA rules 81 and 123).
    Reconsider(String),
}

impl Motion {
    /// Its place in the order of procedural motions, smallest first (GA rules 77 and 119); after those four, what has to
    /// be settled before a proposal can be voted on.
    pub fn precedence(&self) -> u8 {
        match self {
            Self::SuspendMeeting => 1,
            Self::AdjournMeeting => 2,
            Self::NoAction => 3,
            Self::CloseDebate => 4,
            Self::Withdraw(_) => 5,
            Self::Reintroduce(_) => 6,
            Self::Reconsider(_) => 7,
            Self::Competence => 8,
            Self::NotPut => 9,
            Self::ImportantQuestion => 10,
            Self::Division(_) => 11,
            Self::RequestVote(_) => 12,
        }
    }

    /// How many may speak for and against it before it is put.
    pub fn speakers(&self) -> (usize, usize) {
        match self {
            // Two for, two against: GA rules 74, 89, 116 and 129.
            Self::NoAction | Self::Division(_) => (2, 2),
            // Two against: GA rules 75, 81, 117 and 123.
            Self::CloseDebate | Self::Reconsider(_) => (0, 2),
            _ => (0, 0),
        }
    }

    /// The rule it rests on.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::SuspendMeeting | Self::AdjournMeeting => "GA rules 76 and 118",
            Self::NoAction => "GA rules 74 and 116",
            Self::CloseDebate => "GA rules 75 and 117",
            Self::Competence => "GA rules 79 and 121",
            Self::ImportantQuestion => "GA rule 85",
            Self::Division(_) => "GA rules 89 and 129",
            Self::RequestVote(_) => "GA rules 87 and 127",
            Self::Withdraw(_) | Self::Reintroduce(_) => "GA rules 80 and 122",
            Self::NotPut => "GA rules 91 and 131",
            Self::Reconsider(_) => "GA rules 81 and 123",
        }
    }
}

/// A motion that waits to be put, and who moved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Who moved it first, by index.
    pub by: usize,
    /// What.
    pub motion: Motion,
}

/// A side in a debate on a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// In favour.
    For,
    /// Against.
    Against,
}

/// Action on one proposal, in committee or in plenary.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a stage that has been gone through or not")]
pub struct Sitting {
    /// The proposal, by index.
    pub proposal: usize,
    /// Whether the plenary sits.
    pub plenary: bool,
    /// Whether motions have been invited.
    pub invited: bool,
    /// Motions not yet disposed of, in their order.
    pub motions: Vec<Moved>,
    /// Whether the first of them has been debated.
    pub debated: bool,
    /// Who spoke for and against it.
    pub speakers: (Vec<usize>, Vec<usize>),
    /// Whether the debate is closed.
    pub closed: bool,
    /// Whether explanations before the vote have been invited.
    pub explained: bool,
    /// How the vote is to be taken, if anybody asked for one.
    pub requested: Option<Voting>,
    /// Paragraphs still to be voted on separately.
    pub parts: Vec<ParaId>,
    /// Whether any part was kept.
    pub kept: bool,
    /// Whether a part was lost.
    pub lost: bool,
    /// What carries the whole.
    pub majority: Majority,
    /// How often the vote on the whole was tied in plenary.
    pub ties: u32,
    /// How often it was put off for want of a quorum.
    pub postponed: u32,
    /// Whether voting has begun, so that nothing may be withdrawn any more.
    pub voting: bool,
    /// The question under vote.
    pub question: Option<Question>,
    /// How the vote under way is taken.
    pub method: Voting,
    /// What carries the question under vote.
    pub putting: Majority,
}

/// What is put to the vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// A motion.
    Motion(Motion),
    /// An amendment, by its symbol.
    Amendment(String),
    /// A paragraph of a proposal, kept or not.
    Part(ParaId),
    /// A proposal as a whole.
    Whole,
}

/// A vote that was taken.
#[derive(Clone, Debug)]
pub struct Tally {
    /// On which proposal, by index.
    pub proposal: usize,
    /// In plenary.
    pub plenary: bool,
    /// On what.
    pub question: Question,
    /// How.
    pub method: Voting,
    /// What carries it.
    pub majority: Majority,
    /// Who voted how; known to all except after a show of hands.
    pub ballots: Vec<(usize, Ballot)>,
    /// The count.
    pub count: Count,
    /// Whether it was carried.
    pub carried: bool,
}

/// What a question under vote would make of the text, either way. What is not at stake is left out of both.
#[derive(Clone, Debug)]
pub struct Prospects {
    /// If it is carried.
    pub carried: Outlook,
    /// If it is not.
    pub lost: Outlook,
}

/// A room as it might be, and its text.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The room.
    pub public: Public,
    /// Its text.
    pub text: Draft,
}

impl Docket {
    /// The proposals of a scenario; where it names none, its whole draft.
    pub fn new(scenario: &Scenario, sponsor: Option<usize>) -> Self {
        let proposal = |id: &str, title: &str, sections: Vec<ParaId>, brackets, sponsors| ProposalOnTable {
            id: id.to_owned(),
            title: title.to_owned(),
            sections,
            brackets,
            sponsors,
            fate: Fate::Pending,
            amended: false,
            confirmed: false,
            before: Vec::new(),
            reconsidered: false,
        };
        let in_sections = |sections: &[ParaId]| -> Vec<usize> {
            (0..scenario.brackets.len())
                .filter(|index| {
                    let section = scenario.brackets.get(*index).and_then(|spec| spec.section.as_ref());
                    section.is_some_and(|section| sections.contains(section))
                })
                .collect()
        };
        let mut proposals: Vec<ProposalOnTable> = scenario
            .proposals
            .iter()
            .map(|spec| {
                let brackets = in_sections(&spec.sections);
                proposal(&spec.id, &spec.title, spec.sections.clone(), brackets, spec.sponsors.clone())
            })
            .collect();
        if proposals.is_empty() {
            let brackets = (0..scenario.brackets.len()).collect();
            let sponsors = sponsor.into_iter().collect();
            proposals.push(proposal(WHOLE_DRAFT, &scenario.title, Vec::new(), brackets, sponsors));
        }
        Self { proposals, ..Self::default() }
    }

    /// The amendment with a symbol.
    pub fn amendment(&self, id: &str) -> Option<usize> {
        self.amendments.iter().position(|amendment| amendment.id == id)
    }

    /// The proposal with a symbol.
    pub fn proposal(&self, id: &str) -> Option<usize> {
        self.proposals.iter().position(|proposal| proposal.id == id)
    }

    /// The amendments to a proposal that wait for the vote, in the order they are put: the one furthest removed in
    /// substance first (GA rules 90 and 130), of several the one tabled first.
    pub fn order_of(&self, proposal: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.amendments.len())
            .filter(|index| {
                self.amendments.get(*index).is_some_and(|amendment| {
                    amendment.proposal == proposal && amendment.fate == AmendmentFate::Pending
                })
            })
            .collect();
        let removed = |index: &usize| self.amendments.get(*index).map_or(0, |amendment| amendment.removed);
        order.sort_by_key(|index| (std::cmp::Reverse(removed(index)), *index));
        order
    }
}
