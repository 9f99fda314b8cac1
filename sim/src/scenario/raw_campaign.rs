//! A campaign as it is written: sessions over years, and what changes between them. For the author of a scenario, like
//! all of [`super::raw`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::At;
use super::model::{MAX_SEATS, RuleSet, Style};
use super::raw::{MAX_RED_LINES, RawChair, RawHistory, RawId, RawPosition, RawProcedure, RawRedLine};

/// The most sessions of a campaign.
pub(super) const MAX_SESSIONS: usize = 50;
/// The most changes between them.
const MAX_CHANGES: usize = 1_000;

/// Sessions over years, each building on what those before it adopted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Campaign")]
pub(crate) struct RawCampaign {
    /// The sessions, in the order they are held.
    #[schemars(required, length(min = 1, max = MAX_SESSIONS))]
    pub(crate) sessions: Option<At<Vec<At<RawSession>>>>,
    /// How governments and positions change on the way.
    #[serde(default)]
    #[schemars(length(max = MAX_CHANGES))]
    pub(crate) changes: Vec<At<RawChange>>,
}

/// One session of a campaign.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Session")]
pub(crate) struct RawSession {
    /// A short name for it, as in `adref show LOG --session 2022`.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// What it negotiates, as a headline.
    #[schemars(required, length(min = 1, max = 200))]
    pub(crate) title: Option<At<String>>,
    /// When it is held, as `YYYY-MM-DD`, in quotes.
    #[schemars(required)]
    pub(crate) date: Option<At<String>>,
    /// The text before it: a file of this folder called `draft-….md`, or `draft.md`.
    #[schemars(required, length(min = 1, max = 100))]
    pub(crate) draft: Option<At<String>>,
    /// The rules of the body: the scenario's unless told.
    pub(crate) rules: Option<At<RuleSet>>,
    /// The delegations and groups that are there: everybody unless told.
    #[schemars(length(min = 1, max = MAX_SEATS))]
    pub(crate) members: Option<At<Vec<At<String>>>>,
    /// Who chairs, and how: as in the scenario unless told.
    #[serde(default)]
    pub(crate) chair: RawChair,
    /// What of the procedure differs from the scenario's.
    #[serde(default)]
    pub(crate) procedure: RawProcedure,
    /// Whether it is the review conference of the permanent mechanism.
    #[schemars(extend("default" = false))]
    pub(crate) review: Option<At<bool>>,
    /// What really happened.
    pub(crate) history: Option<At<RawHistory>>,
}

/// A change of government, or of mind.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Change")]
pub(crate) struct RawChange {
    /// From when on, as `YYYY-MM-DD`, in quotes: it holds for sessions on that day and after.
    #[schemars(required)]
    pub(crate) date: Option<At<String>>,
    /// The delegations or groups that change; of a group every member does.
    #[schemars(required, length(min = 1, max = MAX_SEATS))]
    pub(crate) of: Option<At<Vec<At<String>>>>,
    /// One sentence: why.
    #[schemars(required, length(min = 1, max = 1000))]
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) reason: Option<At<String>>,
    /// Where this is known from.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) source: Option<At<String>>,
    /// How it concedes from then on.
    pub(crate) style: Option<At<Style>>,
    /// What the process is worth to it from then on, in thousandths of utility.
    #[schemars(range(min = 0, max = 1000))]
    pub(crate) stake: Option<At<i64>>,
    /// What it wants from then on, by issue.
    #[serde(default)]
    pub(crate) positions: BTreeMap<At<String>, At<RawPosition>>,
    /// Lines it draws in addition.
    #[serde(default)]
    #[schemars(length(max = MAX_RED_LINES))]
    pub(crate) red_lines: Vec<At<RawRedLine>>,
    /// Whether the lines and links it held before fall.
    #[schemars(extend("default" = false))]
    pub(crate) drop_red_lines: Option<At<bool>>,
}
