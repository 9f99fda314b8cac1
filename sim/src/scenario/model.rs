//! A scenario that has been checked. Everything in it is in range and every reference in it leads somewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use super::behaviour::{Behaviour, BehaviourPart};
pub use super::procedure::*;
use crate::ids::{BracketId, GroupId, IssueId, ParaId, SeatId};
use crate::lexicon::Lexicon;
use crate::text::Draft;

/// A place on an issue's scale, 0 to 100.
pub type Points = i32;

/// The most options one bracket may have, the words in reserve and those proposed during the session included.
pub const MAX_OPTIONS: usize = 15;
/// The most delegations in a room.
pub const MAX_SEATS: usize = 4_000;
/// The most votes one delegation may have.
pub const MAX_VOTES: u32 = 20_000;
/// The most brackets in a draft.
pub const MAX_BRACKETS: usize = 4_000;
/// The most issues in a scenario.
pub const MAX_ISSUES: usize = 500;

/// A checked scenario. Built by [`crate::scenario::load`] and by nothing else outside tests and benches.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What is negotiated, as a headline.
    pub title: String,
    /// One line for lists.
    pub summary: String,
    /// The rules of the body.
    pub rules: RuleSet,
    /// Numbers the rules leave to the scenario.
    pub procedure: Procedure,
    /// Who chairs, and how.
    pub chair: Chair,
    /// The scales, in file order.
    pub issues: Vec<Issue>,
    /// By what words that nobody has placed are placed.
    pub lexicon: Arc<Lexicon>,
    /// One entry for each bracket of the draft, in the order they open in the text.
    pub brackets: Vec<BracketSpec>,
    /// Groups, in file order.
    pub groups: Vec<Group>,
    /// Delegations in English alphabetical order of their names, which is the order of the room.
    pub delegations: Vec<Delegation>,
    /// What a class should have seen by the end.
    pub objectives: Vec<String>,
    /// What really happened, where it did.
    pub history: Option<History>,
    /// The proposals the draft is made of, in order of submission; empty where the whole draft is one.
    pub proposals: Vec<ProposalSpec>,
    /// What the programme of work amounts to, where it has to be adopted first.
    pub organisation: Option<Organisation>,
    /// Who asks to take part without a vote, and by what modality.
    pub stakeholders: Option<Stakeholders>,
    /// Who drafts and how many have to sign, where a text is signed.
    pub signature: Option<Signature>,
    /// The sessions of a campaign; this scenario is then its first session.
    pub campaign: Option<Arc<Campaign>>,
    /// The text before the room.
    pub draft: Draft,
    /// blake3 of all the files, in hexadecimal.
    pub hash: String,
    /// How many positions, as written in the files, name where they are known from.
    pub sourced: u32,
    /// How many are the author's assumption, or do not say.
    pub assumed: u32,
}

/// A part of the draft that is voted on by itself, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalSpec {
    /// Its symbol: `L.27`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The sections it is made of.
    pub sections: Vec<ParaId>,
    /// Its sponsors, by index; the first holds the pen.
    pub sponsors: Vec<usize>,
}

/// What the programme of work amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// On which issue, by index.
    pub issue: usize,
    /// Where on it.
    pub at: Points,
}

/// Those who would take part without a vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stakeholders {
    /// How they come to take part, unless the text settles it.
    pub modality: Modality,
    /// The issue on which delegations judge who should take part, by index.
    pub issue: usize,
    /// The bracket that settles the modality, by index, where it is negotiated.
    pub bracket: Option<usize>,
    /// What each option of that bracket stands for, from option 1.
    pub modalities: Vec<Modality>,
    /// Those who apply, in file order.
    pub applicants: Vec<Applicant>,
}

/// An organisation that asks to take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applicant {
    /// Its id.
    pub id: String,
    /// What kind of organisation it is.
    pub name: String,
    /// Whether it is in consultative status with ECOSOC.
    pub ecosoc: bool,
    /// Where it leans.
    pub at: Placement,
    /// Half-width of what the leaning is uncertain by.
    pub plus_minus: Points,
    /// Words it would put on the table: bracket, words, what they mean.
    pub language: Vec<(usize, String, Placement)>,
}

/// A text that is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who drafts, by index.
    pub core: Vec<usize>,
    /// With fewer signatures nothing is issued.
    pub minimum: u32,
}

/// Sessions over years.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// In the order they are held.
    pub sessions: Vec<Session>,
}

/// One session of a campaign.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its date, as `YYYY-MM-DD`.
    pub date: String,
    /// Who is there, under which rules, over which text: a scenario of its own, with `campaign: None`.
    pub scenario: Scenario,
}

/// How the chair works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChairStyle {
    /// Looks for the words the fewest object to.
    Mediator,
    /// Looks for the words the most support.
    MajoritySeeker,
    /// Stays as near as it can to what holds already.
    MinimalChange,
    /// Takes the most ambitious words it thinks will pass.
    Bold,
    /// Works on a single text, and early on keeps some variants that most find worse.
    Annealing,
    /// Works on a single text, and keeps only what leaves nobody worse off.
    Strict,
}

/// The chair (or sponsor, or facilitator). It hears only what is public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chair {
    /// The delegation the chair comes from; it keeps its own seat, held by somebody else.
    pub delegation: Option<SeatId>,
    /// How it works.
    pub style: ChairStyle,
}

/// A scale from 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Its name.
    pub name: String,
    /// What 0 means.
    pub low: String,
    /// What 100 means.
    pub high: String,
    /// What holds if there is no agreement.
    pub reference: Points,
}

/// What words mean on one issue: a point (`low == high`), or an interval that each delegation reads at the end nearest
/// to its own position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Reach {
    /// The lower end.
    pub low: Points,
    /// The upper end.
    pub high: Points,
}

impl Reach {
    /// A point.
    pub const fn point(at: Points) -> Self {
        Self { low: at, high: at }
    }

    /// How wide the words are: their constructive ambiguity.
    pub const fn width(self) -> Points {
        self.high - self.low
    }

    /// Where somebody at `position` reads the words.
    pub fn read_from(self, position: Points) -> Points {
        position.clamp(self.low, self.high)
    }
}

/// What words mean: a reach on each issue they touch, by index into [`Scenario::issues`], in that order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement(pub Vec<(usize, Reach)>);

/// A bracket as the scenario places it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BracketSpec {
    /// Its id in the draft.
    pub id: BracketId,
    /// The block it opens in.
    pub para: ParaId,
    /// The heading it stands under (the nearest above it), if any.
    pub section: Option<ParaId>,
    /// The option of an outer bracket that it is part of: (index of that bracket, option number from 1).
    pub parent: Option<(usize, usize)>,
    /// How much it weighs beside the others, 1–100.
    pub weight: i64,
    /// Whether the scenario placed it. An unplaced bracket moves nobody.
    pub placed: bool,
    /// Whether only a review conference may settle it.
    pub review_only: bool,
    /// Its options in draft order; option number 1 is the first.
    pub options: Vec<OptionSpec>,
    /// What leaving the words out means (option number 0).
    pub omit: Placement,
    /// Language not in the draft that somebody may bring.
    pub reserve: Vec<Reserve>,
    /// What its author left at the reference point: part (0 for `omit`, then the options, then the reserve) and issue.
    pub at_reference: Vec<(usize, usize)>,
}

impl BracketSpec {
    /// Puts what was left at the reference point of an issue where that point now is.
    pub(crate) fn refer(&mut self, issue: usize, at: Points) {
        let options = self.options.len();
        for (part, on) in &self.at_reference {
            let placement = match *part {
                0 => Some(&mut self.omit),
                part if part <= options => self.options.get_mut(part - 1).map(|option| &mut option.at),
                part => self.reserve.get_mut(part - options - 1).map(|reserve| &mut reserve.at),
            };
            let reaches = placement.into_iter().flat_map(|placement| &mut placement.0);
            for (_, reach) in reaches.filter(|(found, _)| *on == issue && *found == issue) {
                *reach = Reach::point(at);
            }
        }
    }
}

/// One option of a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its words, inner brackets shown.
    pub text: String,
    /// What they mean.
    pub at: Placement,
    /// Who the draft says stands behind it.
    pub by: Vec<String>,
}

/// Words in somebody's pocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reserve {
    /// The words.
    pub text: String,
    /// What they mean.
    pub at: Placement,
    /// The delegations that hold them, by index; the chair holds all that name `chair`, or nobody.
    pub by: Vec<usize>,
    /// Whether the chair may bring them.
    pub chair: bool,
}

/// What a delegation wants on one issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Its ideal point.
    pub at: Points,
    /// How much it cares, 0–100.
    pub salience: i32,
    /// How far from the ideal it does not mind, 0–100.
    pub tolerance: Points,
    /// Half-width of what the number is uncertain by; the position is drawn within it for each seed.
    pub plus_minus: Points,
}

/// A condition on the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// No words in scope, read by the delegation, lie above `value` on the issue.
    AtMost {
        /// The issue, by index.
        issue: usize,
        /// The highest reading that is still allowed.
        value: Points,
        /// The part of the text that counts.
        within: Scope,
    },
    /// No words in scope, read by the delegation, lie below `value` on the issue.
    AtLeast {
        /// The issue, by index.
        issue: usize,
        /// The lowest reading that is still allowed.
        value: Points,
        /// The part of the text that counts.
        within: Scope,
    },
    /// The phrase is in the scope, as whole words.
    Contains {
        /// The words.
        phrase: String,
        /// The part of the text that is searched.
        within: Scope,
    },
    /// The phrase is not in the scope.
    Lacks {
        /// The words.
        phrase: String,
        /// The part of the text that is searched.
        within: Scope,
    },
    /// The bracket is settled on this option (0: left out).
    Keeps {
        /// The bracket, by index.
        bracket: usize,
        /// The option of the draft, from 1; 0 is left out.
        option: usize,
    },
    /// The bracket is not settled on this option.
    Falls {
        /// The bracket, by index.
        bracket: usize,
        /// The option of the draft, from 1; 0 is left out.
        option: usize,
    },
    /// If the first holds, so must the second.
    IfThen(Box<Condition>, Box<Condition>),
}

/// A part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Draft,
    /// The blocks under a heading, down to the next of its level.
    Section(ParaId),
    /// One paragraph with its sub-items.
    Para(ParaId),
    /// One bracket, by index.
    Bracket(usize),
}

/// What a delegation does when a line is crossed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Response {
    /// Under consensus it objects; in a vote it votes no.
    Block,
    /// It lets the text pass and dissociates itself from the paragraph.
    Dissociate,
    /// It costs utility.
    Price,
}

/// A line a delegation has drawn. Private to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLine {
    /// What must hold of the text.
    pub must: Condition,
    /// What it does if it does not.
    pub response: Response,
    /// Thousandths of utility, for a line held at a price.
    pub price: i64,
    /// How sure it is that the capital holds the line as written, in per cent; otherwise it is held one step softer.
    pub firm: u32,
    /// One sentence: why.
    pub reason: String,
}

/// How a delegation concedes as time runs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Style {
    /// Holds out to the last.
    Boulware,
    /// Holds out for most of the time.
    Firm,
    /// Concedes evenly.
    Linear,
    /// Concedes early.
    Accommodating,
    /// Concedes at once.
    Conceder,
}

/// Whether a delegation can accept words on the spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// It has full powers.
    Full,
    /// It accepts what goes beyond its instructions subject to its capital.
    AdReferendum,
}

/// A group that coordinates before it speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// How closely its members keep together, 0–100.
    pub cohesion: i32,
    /// Whether it makes statements as a group, before the delegations.
    pub speaks: bool,
    /// Its members, by index into [`Scenario::delegations`].
    pub members: Vec<usize>,
}

/// A delegation with its instructions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// Its id.
    pub id: SeatId,
    /// Its name in English.
    pub name: String,
    /// Groups it belongs to, by index.
    pub groups: Vec<usize>,
    /// How it concedes.
    pub style: Style,
    /// What the process itself is worth to it, in thousandths of utility: how far below the value of no agreement it
    /// would still go.
    pub stake: i64,
    /// Half-width of what the stake is uncertain by; the stake is drawn within it for each seed, and is never negative.
    pub stake_plus_minus: i64,
    /// How much it minds being one of few, 0–100.
    pub isolation: i32,
    /// What each point of an interval's width costs it, in per cent of a point.
    pub ambiguity_aversion: i32,
    /// How many interventions it can prepare for one reading, 0–100.
    pub interventions: u32,
    /// How many small groups it can sit in.
    pub rooms: u32,
    /// How many people it has.
    pub delegates: u32,
    /// Whether it accepts words on the spot, or subject to its capital.
    pub authority: Authority,
    /// How likely it is to be in the room on the day, in per cent.
    pub attendance: u32,
    /// Whether it has lost its vote by arrears (Charter, Article 19).
    pub arrears: bool,
    /// How many votes it casts on a proposal, 1 unless told; with 0 it has a voice and no vote.
    pub votes: u32,
    /// How far behind the room its instructions are, in minutes.
    pub capital_delay_minutes: u32,
    /// Which parts of the standard behaviour it has, and how strongly.
    pub behaviour: Behaviour,
    /// Its position on each issue, by index; `None` where it has none and does not care.
    pub positions: Vec<Option<Position>>,
    /// Its red lines and its share of the scenario's links.
    pub red_lines: Vec<RedLine>,
}

/// What really happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// How it ended.
    pub outcome: Ending,
    /// When, as `YYYY-MM-DD`; empty if not known.
    pub date: String,
    /// Which document; empty if none.
    pub document: String,
    /// The recorded vote, if there was one: yes, no, abstentions.
    pub vote: Option<(u32, u32, u32)>,
    /// The recorded votes on proposals.
    pub votes: Vec<PastVote>,
    /// How many signed.
    pub signatures: Option<u32>,
    /// Who dissociated itself, by index.
    pub dissociations: Vec<usize>,
    /// How contested points ended: bracket index → option number (0: left out).
    pub points: BTreeMap<usize, usize>,
    /// Where this is known from.
    pub source: String,
}

/// A recorded vote on a proposal: yes, no, abstentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastVote {
    /// The proposal's id; `draft` where the whole draft is one.
    pub proposal: String,
    /// In committee.
    pub committee: (u32, u32, u32),
    /// In plenary, if it is known.
    pub plenary: Option<(u32, u32, u32)>,
}

/// How a negotiation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Adopted; nobody objected.
    Consensus,
    /// Adopted; nobody objected, and somebody stands apart from a paragraph.
    ConsensusWithDissociations,
    /// Adopted by recorded vote.
    AdoptedByVote,
    /// Put to the vote and lost.
    Rejected,
    /// Nothing was adopted; the chair leaves a summary on its own responsibility.
    ChairsSummary,
    /// Nothing was adopted.
    NoAgreement,
    /// A procedural report was agreed that recalls no disputed text.
    ProceduralReport,
    /// Action on the text was put off without a decision on it: debate was adjourned.
    NoAction,
    /// Its sponsors, or the chair, took the text back.
    Withdrawn,
    /// Issued with the names of those who joined or signed it.
    Issued,
}

impl Ending {
    /// Whether a text was adopted.
    pub fn adopted(self) -> bool {
        matches!(
            self,
            Self::Consensus | Self::ConsensusWithDissociations | Self::AdoptedByVote | Self::Issued
        )
    }
}
