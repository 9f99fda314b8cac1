//! What some bodies have besides a draft and a room, as it is written: proposals, a programme of work, stakeholders,
//! signatures. For the author of a scenario, like all of [`super::raw`].

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::At;
use super::model::{MAX_SEATS, Modality};
use super::raw::RawId;
use super::raw_placement::RawPlacement;

/// The most proposals in a scenario.
pub(super) const MAX_PROPOSALS: usize = 100;
/// The most organisations that may apply, counted one by one.
pub(super) const MAX_APPLICANTS: usize = 1_000;

/// A part of the draft that is voted on by itself.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DraftProposal")]
pub(crate) struct RawProposal {
    /// Its symbol, such as `L.27`.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// Its title.
    #[schemars(required, length(min = 1, max = 200))]
    pub(crate) title: Option<At<String>>,
    /// The sections of the draft that make it up, by the letter or number before the full stop.
    #[schemars(required, length(min = 1, max = 500))]
    pub(crate) sections: Option<At<Vec<At<String>>>>,
    /// The delegations, or groups, that sponsor it; the first holds the pen.
    #[schemars(required, length(min = 1, max = MAX_SEATS))]
    pub(crate) sponsors: Option<At<Vec<At<String>>>>,
}

/// What the programme of work amounts to.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Organisation")]
pub(crate) struct RawOrganisation {
    /// The issue it is about.
    #[schemars(required)]
    pub(crate) issue: Option<At<String>>,
    /// Where on it: delegations far from there that care may hold its adoption hostage.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) at: Option<At<i64>>,
}

/// Who asks to take part without a vote, and by what modality.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Stakeholders")]
pub(crate) struct RawStakeholders {
    /// How they come to take part: `non-objection` unless told.
    pub(crate) modality: Option<At<Modality>>,
    /// The issue on which delegations judge who should take part.
    #[schemars(required)]
    pub(crate) issue: Option<At<String>>,
    /// The bracket that settles the modality, where it is negotiated in the draft.
    pub(crate) bracket: Option<At<String>>,
    /// What each option of that bracket stands for, in the draft's order.
    #[serde(default)]
    #[schemars(length(max = 15))]
    pub(crate) modalities: Vec<At<Modality>>,
    /// Those who apply.
    #[serde(default)]
    #[schemars(length(max = MAX_APPLICANTS))]
    pub(crate) applicants: Vec<At<RawApplicant>>,
}

/// A kind of organisation that asks to take part.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Applicant")]
pub(crate) struct RawApplicant {
    /// A short name for it in these files.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// What kind of organisation it is; not the name of a real one.
    #[schemars(required, length(min = 1, max = 120))]
    pub(crate) name: Option<At<String>>,
    /// How many of them there are; with several, `-1`, `-2` … is added to the id and ` 1`, ` 2` … to the name.
    #[schemars(range(min = 1, max = MAX_APPLICANTS), extend("default" = 1))]
    pub(crate) count: Option<At<i64>>,
    /// Whether it is in consultative status with ECOSOC.
    #[schemars(extend("default" = false))]
    pub(crate) ecosoc: Option<At<bool>>,
    /// Where it leans; a bare number is on the issue of the stakeholders.
    #[schemars(required)]
    pub(crate) at: Option<At<RawPlacement>>,
    /// What the leaning is uncertain by, up and down; each applicant's is drawn within this for each seed.
    #[schemars(range(min = 0, max = 100), extend("default" = 0))]
    pub(crate) plus_minus: Option<At<i64>>,
    /// Words it would put on the table; a State has to take them up.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub(crate) language: Vec<At<RawLanguage>>,
}

/// Words a stakeholder would put on the table.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Language")]
pub(crate) struct RawLanguage {
    /// The bracket's id in the draft.
    #[schemars(required)]
    pub(crate) bracket: Option<At<String>>,
    /// The words.
    #[schemars(required, length(min = 1, max = 4000))]
    pub(crate) text: Option<At<String>>,
    /// What they mean; a bare number is on the bracket's issue.
    #[schemars(required)]
    pub(crate) at: Option<At<RawPlacement>>,
}

/// Who drafts and how many have to sign.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Signature")]
pub(crate) struct RawSignature {
    /// The delegations or groups that draft; the others only sign or not. All of them unless told.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) core: Vec<At<String>>,
    /// With fewer signatures nothing is issued.
    #[schemars(range(min = 1, max = 4000), extend("default" = 1))]
    pub(crate) minimum: Option<At<i64>>,
}
