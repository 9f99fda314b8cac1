//! The things that events speak of: places, instructions, speakers, groups, applicants.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::action::{OptionNo, OptionSet};
use super::options::no_option;
use crate::ids::{BracketId, GroupId, IssueId, SeatId};
use crate::scenario::{Points, Reach, Response};

/// A place on one issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlacedOn {
    /// The issue.
    pub issue: IssueId,
    /// Where on it.
    pub at: Reach,
}

/// An instruction as the capital gave it this time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Instruction {
    /// The issue.
    pub issue: IssueId,
    /// The position drawn within the scenario's uncertainty.
    pub at: Points,
}

/// A red line that is held otherwise than written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Softened {
    /// Which line of the delegation, from 0.
    pub line: u32,
    /// How it is held now.
    pub response: Response,
}

/// Somebody on the speakers' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Speaker {
    /// The seat.
    pub seat: SeatId,
    /// The group it speaks for, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupId>,
}

/// Where a group stands on a bracket, and how far its members agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineOn {
    /// Which.
    pub bracket: BracketId,
    /// The option it stands for; none where too few can live with any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<OptionNo>,
    /// All options that enough of them can live with.
    #[serde(default, skip_serializing_if = "no_option")]
    pub accepts: OptionSet,
    /// Options that as many cannot accept.
    #[serde(default, skip_serializing_if = "no_option")]
    pub cannot: OptionSet,
    /// How far those who spoke want the same, in per cent (the agreement index).
    pub agreement: u32,
    /// How many members spoke on it.
    pub heard: u32,
}

/// A small group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SmallGroupSeated {
    /// The bracket it sits over.
    pub bracket: BracketId,
    /// Who sits in it, in room order.
    pub members: Vec<SeatId>,
}

/// Words that come back as agreed language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreedWords {
    /// The bracket.
    pub bracket: BracketId,
    /// The option it is settled on.
    pub option: OptionNo,
    /// Its words, where the draft does not have them among its options.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What they mean, in that case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<PlacedOn>,
    /// The session that adopted them, by its id.
    pub of: String,
}

/// A reference point that holds from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReferencePoint {
    /// The issue.
    pub issue: IssueId,
    /// Where on it.
    pub at: Points,
}

/// An applicant and where it leans this time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ListedApplicant {
    /// Its id.
    pub id: String,
    /// Where it leans.
    pub at: Vec<PlacedOn>,
}

/// An applicant that may not take part, and who keeps it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BlockedApplicant {
    /// Its id.
    pub applicant: String,
    /// Who objected; nobody where the modality itself keeps it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<SeatId>,
}

/// Words put on the table by somebody without a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WordsFloated {
    /// For which bracket.
    pub bracket: BracketId,
    /// The words.
    pub text: String,
    /// What they mean.
    pub at: Vec<PlacedOn>,
}
