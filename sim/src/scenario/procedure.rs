//! The body whose rules hold, and the numbers its rules leave to the scenario.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The body whose rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// Open-ended working group: readings, revisions, silence, consensus.
    Oewg,
    /// Group of governmental experts: 15 to 25 experts behind closed doors, consensus on the whole or no report.
    Gge,
    /// First Committee of the General Assembly, and the plenary after it: proposals, amendments, recorded votes.
    FirstCommittee,
    /// Ad hoc committee: consensus first, then two-thirds of those present and voting.
    AdHocCommittee,
    /// A finished text under silence: it stands if nobody objects before the deadline.
    Silence,
    /// A statement of like-minded members, who join it or stay out.
    CoalitionStatement,
    /// A statement drafted by a few and open for signature.
    OpenSignature,
    /// The permanent mechanism: plenaries, thematic groups, a review conference every fifth year, all by consensus.
    PermanentMechanism,
}

impl RuleSet {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::Oewg,
        Self::Gge,
        Self::FirstCommittee,
        Self::AdHocCommittee,
        Self::Silence,
        Self::CoalitionStatement,
        Self::OpenSignature,
        Self::PermanentMechanism,
    ];

    /// Its name, as in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oewg => "oewg",
            Self::Gge => "gge",
            Self::FirstCommittee => "first-committee",
            Self::AdHocCommittee => "ad-hoc-committee",
            Self::Silence => "silence",
            Self::CoalitionStatement => "coalition-statement",
            Self::OpenSignature => "open-signature",
            Self::PermanentMechanism => "permanent-mechanism",
        }
    }
}

/// What carries a text in a vote. Abstentions do not count as voting (GA rules 86 and 126).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Majority {
    /// More yes than no (GA rule 125).
    Simple,
    /// At least twice as many yes as no (GA rule 83).
    TwoThirds,
    /// So many votes in favour, whoever else abstains or is away, cast by so many members at least: a qualified majority
    /// as in the Council of the European Union before 2014 ("62 votes in favour, cast by at least 10 members").
    Qualified {
        /// Votes in favour that are needed.
        votes: u32,
        /// Members in favour that are needed.
        members: u32,
    },
    /// Somebody for it and nobody against; abstentions do not stand in its way (as in Article 238(4) of the Treaty on the
    /// Functioning of the European Union).
    Unanimity,
}

/// What abstentions count for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Abstentions {
    /// For nothing: those who abstain are considered as not voting (GA rules 86 and 126).
    NotVoting,
    /// As votes that are not in favour.
    Counted,
}

/// How votes are taken (GA rules 87 and 127).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Voting {
    /// By show of hands, or by machine without a record: only the count is kept.
    ShowOfHands,
    /// By machine, all at once, with the names.
    Recorded,
    /// By name, in English alphabetical order from a member drawn by lot.
    RollCall,
}

/// How annexes are put for adoption.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Annexes {
    /// With the report, as one.
    Together,
    /// Each by itself, after the report.
    Apart,
}

/// How stakeholders come to take part. None of them ever votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Modality {
    /// Organisations in consultative status with ECOSOC, and nobody else.
    EcosocOnly,
    /// Those too, and others that no State objects to.
    NonObjection,
    /// Those too, and others; an objection can be overturned by a vote.
    NonObjectionWithVote,
    /// Everybody who applies.
    Open,
}

/// The numbers of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    /// How many meetings there are, 1–200.
    pub meetings: u32,
    /// How long a meeting lasts, in minutes, 1–600.
    pub meeting_minutes: u32,
    /// How long one delegation may speak, in minutes, 1–60.
    pub speech_minutes: u32,
    /// How long a group's voice may speak, in minutes, 1–60.
    pub group_speech_minutes: u32,
    /// How many knots may be sent to small groups, 0–100.
    pub small_groups: u32,
    /// How many times a small group goes round the table, 1–20.
    pub small_group_rounds: u32,
    /// How often a text may be put under silence, 1–20.
    pub silence_rounds: u32,
    /// How many packages delegations may offer each other in a session, 0–100; 0 leaves the step out.
    pub packages: u32,
    /// How many variants the chair may float of a single text before its clean revision, 0–400; 0 leaves the step out.
    pub single_text_rounds: u32,
    /// What carries a text where it comes to a vote.
    pub majority: Majority,
    /// Whether a plenary votes after the committee.
    pub plenary: bool,
    /// What carries a text in the plenary.
    pub plenary_majority: Majority,
    /// Points of attendance more, or less, in the plenary than in committee.
    pub plenary_turnout: i32,
    /// What abstentions count for.
    pub abstentions: Abstentions,
    /// How many members have to be present for a decision, in per cent (GA rules 67 and 108: a majority).
    pub quorum: u32,
    /// How votes are taken.
    pub voting: Voting,
    /// Whether what was agreed ad referendum falls with the whole.
    pub nothing_agreed_until_everything: bool,
    /// How annexes are put for adoption.
    pub annexes: Annexes,
    /// How long a person in a seat may take for an answer, in seconds, 5–86400; as long as it takes where there is none. The
    /// engine has no clock: whoever seats people keeps it.
    pub answer_seconds: Option<u32>,
    /// Whether this is a review conference of the permanent mechanism.
    pub review: bool,
}
