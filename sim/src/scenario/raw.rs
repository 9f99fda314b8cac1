//! `scenario.toml` and `delegations.toml` as they are written, before any reference in them is followed.
//!
//! The JSON Schema made from these types is what an editor completes from and what `structure` checks by, so the doc
//! comments here are written for the author of a scenario. Every key is optional to serde: by the time a file is
//! deserialised, `structure` has reported what is missing and taken out what is wrong.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::at::At;
use super::behaviour::RawBehaviour;
use super::defaults;
use super::model::{
    Abstentions, Annexes, Authority, ChairStyle, Ending, MAX_BRACKETS, MAX_ISSUES, MAX_OPTIONS, MAX_SEATS,
    MAX_VOTES, Response, RuleSet, Style, Voting,
};
use super::raw_bodies::{MAX_PROPOSALS, RawOrganisation, RawProposal, RawSignature, RawStakeholders};
use super::raw_campaign::{RawCampaign, RawChange, RawSession};
use super::raw_lexicon::RawLexicon;
use super::raw_placement::RawPlacement;

/// The most groups in a file.
const MAX_GROUPS: usize = 1_000;
/// The most links in a scenario.
const MAX_LINKS: usize = 1_000;
/// The most red lines written for one delegation or group.
pub(super) const MAX_RED_LINES: usize = 200;

/// A name of our own choosing: letters, digits, `-`, `_` and `.`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline, extend("pattern" = super::schema::ID_PATTERN, "maxLength" = 40))]
pub(crate) struct RawId(pub(crate) String);

/// What is negotiated, by what rules, on which issues, and what the words of the draft mean.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "adref scenario.toml")]
pub(crate) struct RawScenario {
    /// The version of this format: 1.
    #[schemars(required, range(min = 1, max = 1))]
    #[expect(dead_code, reason = "the range in the schema says all there is to check")]
    pub(crate) format: Option<At<i64>>,
    /// What is negotiated, as a headline.
    #[schemars(required, length(min = 1, max = 200))]
    pub(crate) title: Option<At<String>>,
    /// One line for lists of scenarios.
    #[schemars(length(max = 500))]
    pub(crate) summary: Option<At<String>>,
    /// The rules of the body.
    #[schemars(required)]
    pub(crate) rules: Option<At<RuleSet>>,
    /// Numbers the rules leave to the scenario.
    #[serde(default)]
    pub(crate) procedure: RawProcedure,
    /// Who chairs, and how.
    #[serde(default)]
    pub(crate) chair: RawChair,
    /// The scales positions are taken on.
    #[serde(default)]
    #[schemars(length(max = MAX_ISSUES))]
    pub(crate) issues: Vec<At<RawIssue>>,
    /// What each option of each bracket in `draft.md` means, by the bracket's id.
    #[serde(default)]
    pub(crate) brackets: BTreeMap<At<String>, At<RawBracket>>,
    /// Words that say how far a text goes, where they are other than the standard lexicon's.
    #[serde(default)]
    pub(crate) lexicon: RawLexicon,
    /// Groups that coordinate before they speak.
    #[serde(default)]
    #[schemars(length(max = MAX_GROUPS))]
    pub(crate) groups: Vec<At<RawGroup>>,
    /// The delegations in the room.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) delegations: Vec<At<RawDelegation>>,
    /// What is not additive: a price that named delegations set on a linkage.
    #[serde(default)]
    #[schemars(length(max = MAX_LINKS))]
    pub(crate) links: Vec<At<RawLink>>,
    /// The proposals the draft is made of, in order of submission; under `first-committee` and `ad-hoc-committee`.
    #[serde(default)]
    #[schemars(length(max = MAX_PROPOSALS))]
    pub(crate) proposals: Vec<At<RawProposal>>,
    /// What the programme of work amounts to, where it has to be adopted first; under `oewg` and `permanent-mechanism`.
    pub(crate) organisation: Option<At<RawOrganisation>>,
    /// Who asks to take part without a vote, and by what modality.
    pub(crate) stakeholders: Option<At<RawStakeholders>>,
    /// Who drafts and how many have to sign; under `coalition-statement` and `open-signature`.
    pub(crate) signature: Option<At<RawSignature>>,
    /// How strongly each part of the standard behaviour acts in every delegation, in per cent: 100 unless told, 0 is off.
    pub(crate) behaviour: Option<At<RawBehaviour>>,
    /// Sessions over years.
    pub(crate) campaign: Option<At<RawCampaign>>,
    /// What a class should have seen by the end.
    #[serde(default)]
    #[schemars(length(max = 100))]
    pub(crate) objectives: Vec<At<RawObjective>>,
    /// What really happened.
    pub(crate) history: Option<At<RawHistory>>,
}

impl RawScenario {
    /// The sessions of the campaign; none if there is none.
    pub(crate) fn sessions(&self) -> &[At<RawSession>] {
        self.campaign
            .as_ref()
            .and_then(|campaign| campaign.sessions.as_ref())
            .map_or(&[], |all| all.as_slice())
    }

    /// What changes between the sessions of the campaign.
    pub(crate) fn changes(&self) -> &[At<RawChange>] {
        self.campaign.as_ref().map_or(&[], |campaign| campaign.changes.as_slice())
    }
}

/// More delegations and groups, when they make `scenario.toml` long.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "adref delegations.toml")]
pub(crate) struct RawRoom {
    /// Groups that coordinate before they speak.
    #[serde(default)]
    #[schemars(length(max = MAX_GROUPS))]
    pub(crate) groups: Vec<At<RawGroup>>,
    /// The delegations in the room.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) delegations: Vec<At<RawDelegation>>,
}

/// Numbers the rules leave to the scenario. Each rule set has its own defaults.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Procedure")]
pub(crate) struct RawProcedure {
    /// How many meetings there are: 10 under `oewg`, 6 under `first-committee`, unless told.
    #[schemars(range(min = 1, max = 200))]
    pub(crate) meetings: Option<At<i64>>,
    /// How long a meeting lasts, in minutes: 180 unless told.
    #[schemars(range(min = 1, max = 600))]
    pub(crate) meeting_minutes: Option<At<i64>>,
    /// How long one delegation may speak, in minutes: 3 unless told.
    #[schemars(range(min = 1, max = 60))]
    pub(crate) speech_minutes: Option<At<i64>>,
    /// How long a group's voice may speak, in minutes: 5 unless told.
    #[schemars(range(min = 1, max = 60))]
    pub(crate) group_speech_minutes: Option<At<i64>>,
    /// How many knots may be sent to small groups: 6 under `oewg`, 2 under `first-committee`, unless told.
    #[schemars(range(min = 0, max = 100))]
    pub(crate) small_groups: Option<At<i64>>,
    /// How many times a small group goes round the table: 4 under `oewg`, 2 under `first-committee`, unless told.
    #[schemars(range(min = 1, max = 20))]
    pub(crate) small_group_rounds: Option<At<i64>>,
    /// How often a text may be put under silence: 4 under `oewg`, 1 under `first-committee`, unless told.
    #[schemars(range(min = 1, max = 20))]
    pub(crate) silence_rounds: Option<At<i64>>,
    /// How many packages over several brackets delegations may offer each other in a session, in bodies that consult
    /// informally: 8 under `oewg`, unless told; 0 leaves the step out.
    #[schemars(range(min = 0, max = 100))]
    pub(crate) packages: Option<At<i64>>,
    /// How many variants of a single text the chair may float before its clean revision: 0, which leaves the step out,
    /// unless told; 12 where the chair's style is `annealing` or `strict`.
    #[schemars(range(min = 0, max = 400))]
    pub(crate) single_text_rounds: Option<At<i64>>,
    /// What carries the whole in a vote: `simple` unless told, `two-thirds` under `ad-hoc-committee`.
    pub(crate) majority: Option<At<RawMajority>>,
    /// With `majority = "qualified"`: how many votes have to be in favour. Delegations have `votes`, 1 unless told.
    #[schemars(range(min = 1, max = 100_000_000))]
    pub(crate) qualified_votes: Option<At<i64>>,
    /// With `majority = "qualified"`: how many members have to be in favour at least, 0 unless told.
    #[schemars(range(min = 0, max = MAX_SEATS))]
    pub(crate) qualified_members: Option<At<i64>>,
    /// Whether the plenary votes after the committee: true under `first-committee` unless told.
    pub(crate) plenary: Option<At<bool>>,
    /// What carries a text in the plenary: `simple` unless told.
    pub(crate) plenary_majority: Option<At<RawMajority>>,
    /// Points of attendance more than in committee, or less where negative: 0 unless told.
    #[schemars(range(min = -100, max = 100))]
    pub(crate) plenary_turnout: Option<At<i64>>,
    /// What abstentions count for: `not-voting` unless told.
    pub(crate) abstentions: Option<At<Abstentions>>,
    /// How many members have to be present for a decision, in per cent: 50 unless told.
    #[schemars(range(min = 0, max = 100))]
    pub(crate) quorum: Option<At<i64>>,
    /// How votes are taken: `recorded` unless told.
    pub(crate) voting: Option<At<Voting>>,
    /// Whether what small groups agreed ad referendum falls with the whole: true unless told.
    pub(crate) nothing_agreed_until_everything: Option<At<bool>>,
    /// How annexes are put for adoption: `together` with the report unless told.
    pub(crate) annexes: Option<At<Annexes>>,
    /// How many seconds a person in a seat may take for an answer before the rule's default stands: no limit unless told.
    #[schemars(range(min = 5, max = 86_400))]
    pub(crate) answer_seconds: Option<At<i64>>,
}

/// What carries a text in a vote. Abstentions do not count as voting (GA rules 86 and 126).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Majority")]
pub(crate) enum RawMajority {
    /// More yes than no (GA rule 125).
    Simple,
    /// At least twice as many yes as no (GA rule 83).
    TwoThirds,
    /// As many votes in favour as `qualified_votes` says, cast by at least `qualified_members` members.
    Qualified,
    /// Somebody for it and nobody against.
    Unanimity,
}

/// Who chairs, and how.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Chair")]
pub(crate) struct RawChair {
    /// The delegation the chair comes from; it keeps its own seat, held by somebody else.
    pub(crate) delegation: Option<At<String>>,
    /// How the chair works: `mediator` unless told.
    pub(crate) style: Option<At<ChairStyle>>,
}

/// A scale from 0 to 100 that delegations have positions on.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Issue")]
pub(crate) struct RawIssue {
    /// A short name for it in these files.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// Its name on the screen.
    #[schemars(required, length(min = 1, max = 120))]
    pub(crate) name: Option<At<String>>,
    /// What 0 means.
    #[schemars(required, length(min = 1, max = 300))]
    pub(crate) low: Option<At<String>>,
    /// What 100 means.
    #[schemars(required, length(min = 1, max = 300))]
    pub(crate) high: Option<At<String>>,
    /// The reference point: what holds if there is no agreement.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) reference: Option<At<i64>>,
}

/// What the options of one bracket mean.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Bracket")]
pub(crate) struct RawBracket {
    /// The issue that bare numbers below are read on.
    pub(crate) issue: Option<At<String>>,
    /// How much the bracket weighs beside the others.
    #[schemars(range(min = 1, max = 100), extend("default" = defaults::WEIGHT))]
    pub(crate) weight: Option<At<i64>>,
    /// What each option of the draft means, in the draft's order: a point, an interval, or a table with several issues.
    #[schemars(required, length(max = MAX_OPTIONS))]
    pub(crate) options: Option<At<Vec<At<RawPlacement>>>>,
    /// What leaving the words out means: the reference point unless told.
    pub(crate) omit: Option<At<RawPlacement>>,
    /// Language not in the draft that somebody may bring.
    #[serde(default)]
    #[schemars(length(max = MAX_OPTIONS))]
    pub(crate) reserve: Vec<At<RawReserve>>,
    /// Whether only a review conference of the permanent mechanism may settle it.
    #[schemars(extend("default" = false))]
    pub(crate) review_only: Option<At<bool>>,
}

/// Words in somebody's pocket.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Reserve")]
pub(crate) struct RawReserve {
    /// The words.
    #[schemars(required, length(min = 1, max = 4000))]
    pub(crate) text: Option<At<String>>,
    /// What they mean.
    #[schemars(required)]
    pub(crate) at: Option<At<RawPlacement>>,
    /// Who may bring them: delegations, groups, or `chair`; the chair alone unless told.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) by: Vec<At<String>>,
}

/// A group that coordinates before it speaks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Group")]
pub(crate) struct RawGroup {
    /// A short name for it in these files.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// Its name on the screen.
    #[schemars(required, length(min = 1, max = 120))]
    pub(crate) name: Option<At<String>>,
    /// How closely its members keep together.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::COHESION))]
    pub(crate) cohesion: Option<At<i64>>,
    /// Whether it makes statements before the delegations.
    #[schemars(extend("default" = true))]
    pub(crate) speaks: Option<At<bool>>,
    /// Its members. `groups = […]` at a delegation does the same.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) members: Vec<At<String>>,
    /// Positions held by the members that have none of their own, by issue.
    #[serde(default)]
    pub(crate) positions: BTreeMap<At<String>, At<RawPosition>>,
    /// Lines that every member holds, unless it has `own_red_lines_only = true`.
    #[serde(default)]
    #[schemars(length(max = MAX_RED_LINES))]
    pub(crate) red_lines: Vec<At<RawRedLine>>,
}

/// A delegation with its instructions.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Delegation")]
pub(crate) struct RawDelegation {
    /// A short name for it in these files; for a Member State its ISO 3166 alpha-3 code.
    #[schemars(required)]
    pub(crate) id: Option<At<RawId>>,
    /// Its name in English, which also gives its place in the order of the room.
    #[schemars(required, length(min = 1, max = 120))]
    pub(crate) name: Option<At<String>>,
    /// The groups it belongs to; where several have a position, the first listed counts.
    #[serde(default)]
    #[schemars(length(max = MAX_GROUPS))]
    pub(crate) groups: Vec<At<String>>,
    /// How it concedes as time runs out: `linear` unless told.
    pub(crate) style: Option<At<Style>>,
    /// What the process is worth to it, in thousandths of utility: how far below no agreement it would still go.
    #[schemars(range(min = 0, max = 1000), extend("default" = defaults::STAKE))]
    pub(crate) stake: Option<At<i64>>,
    /// Half-width of what the stake is uncertain by: it is drawn within this for each seed, and is never negative.
    #[schemars(range(min = 0, max = 1000), extend("default" = 0))]
    pub(crate) stake_plus_minus: Option<At<i64>>,
    /// How much it minds standing alone.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::ISOLATION))]
    pub(crate) isolation: Option<At<i64>>,
    /// What each point of an interval's width costs it, in per cent of a point.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::AMBIGUITY_AVERSION))]
    pub(crate) ambiguity_aversion: Option<At<i64>>,
    /// How many interventions it can prepare for one reading.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::INTERVENTIONS))]
    pub(crate) interventions: Option<At<i64>>,
    /// How many small groups it can sit in: as many as it has `delegates`, where that is told.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::ROOMS))]
    pub(crate) rooms: Option<At<i64>>,
    /// How many people it has. Each sits in one small group at a time and prepares two interventions for a reading:
    /// enough for its `rooms` and `interventions` unless told.
    #[schemars(range(min = 1, max = 100))]
    pub(crate) delegates: Option<At<i64>>,
    /// Whether it accepts words beyond its instructions on the spot (`full`), or subject to its capital
    /// (`ad-referendum`): the latter, where `capital_delay_minutes` is more than 0, unless told.
    pub(crate) authority: Option<At<Authority>>,
    /// How likely it is to be in the room on a day, in per cent.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::ATTENDANCE))]
    pub(crate) attendance: Option<At<i64>>,
    /// Whether it has lost its vote by arrears (Charter of the United Nations, Article 19).
    #[schemars(extend("default" = false))]
    pub(crate) arrears: Option<At<bool>>,
    /// How many votes it casts on a proposal; 0: it has a voice and no vote. Procedural questions go by heads.
    #[schemars(range(min = 0, max = MAX_VOTES), extend("default" = 1))]
    pub(crate) votes: Option<At<i64>>,
    /// How far behind the room its instructions are, in minutes.
    #[schemars(range(min = 0, max = 100_000), extend("default" = 0))]
    pub(crate) capital_delay_minutes: Option<At<i64>>,
    /// How strongly each part of the standard behaviour acts in it, in per cent; otherwise as `[behaviour]` says for all.
    pub(crate) behaviour: Option<At<RawBehaviour>>,
    /// Whether it holds only its own red lines, and not those of its groups.
    #[schemars(extend("default" = false))]
    pub(crate) own_red_lines_only: Option<At<bool>>,
    /// What it wants, by issue. Private to it.
    #[serde(default)]
    pub(crate) positions: BTreeMap<At<String>, At<RawPosition>>,
    /// Lines it has drawn. Private to it.
    #[serde(default)]
    #[schemars(length(max = MAX_RED_LINES))]
    pub(crate) red_lines: Vec<At<RawRedLine>>,
}

/// What somebody wants on one issue.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Position")]
pub(crate) struct RawPosition {
    /// The ideal point.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) at: Option<At<i64>>,
    /// How much it cares.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) salience: Option<At<i64>>,
    /// How far from the ideal point it does not mind.
    #[schemars(range(min = 0, max = 100), extend("default" = 0))]
    pub(crate) tolerance: Option<At<i64>>,
    /// What the number is uncertain by, up and down; the position is drawn within it for each seed.
    #[schemars(range(min = 0, max = 100), extend("default" = 0))]
    pub(crate) plus_minus: Option<At<i64>>,
    /// Where this is known from, or `assumption: …`.
    pub(crate) source: Option<At<String>>,
    /// A remark for readers of the file.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) note: Option<At<String>>,
}

/// A line on the text, with what happens when it is crossed.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RedLine")]
pub(crate) struct RawRedLine {
    /// What must hold of the text.
    #[schemars(required)]
    pub(crate) must: Option<At<RawCondition>>,
    /// What the delegation does if it does not.
    #[schemars(required)]
    pub(crate) response: Option<At<Response>>,
    /// Thousandths of utility; only with `response = "price"`.
    #[schemars(range(min = 0, max = 1000), extend("default" = 0))]
    pub(crate) price: Option<At<i64>>,
    /// How sure it is that the capital holds the line, in per cent; otherwise it is held one step softer.
    #[schemars(range(min = 0, max = 100), extend("default" = defaults::FIRM))]
    pub(crate) firm: Option<At<i64>>,
    /// One sentence: why.
    #[schemars(required, length(min = 1, max = 1000))]
    pub(crate) reason: Option<At<String>>,
    /// Where this is known from.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) source: Option<At<String>>,
}

/// A condition on the text: exactly one of these.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
#[schemars(rename = "Condition")]
pub(crate) struct RawCondition {
    /// Nothing in scope lies above `value` on the issue.
    pub(crate) at_most: Option<At<RawBound>>,
    /// Nothing in scope lies below `value` on the issue.
    pub(crate) at_least: Option<At<RawBound>>,
    /// The phrase is in the scope, as whole words.
    pub(crate) contains: Option<At<RawPhrase>>,
    /// The phrase is not in the scope.
    pub(crate) lacks: Option<At<RawPhrase>>,
    /// The bracket is settled on this option.
    pub(crate) keeps: Option<At<RawChoice>>,
    /// The bracket is not settled on this option.
    pub(crate) falls: Option<At<RawChoice>>,
    /// If the first holds, so must the second.
    pub(crate) if_then: Option<Box<At<RawIfThen>>>,
}

/// A bound on an issue.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Bound")]
pub(crate) struct RawBound {
    /// The issue.
    #[schemars(required)]
    pub(crate) issue: Option<At<String>>,
    /// The bound itself.
    #[schemars(required, range(min = 0, max = 100))]
    pub(crate) value: Option<At<i64>>,
    /// `draft` (unless told), `section:D`, `para:27`, `para:C:10` or `bracket:il-verb`.
    pub(crate) within: Option<At<String>>,
}

/// Words to look for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Phrase")]
pub(crate) struct RawPhrase {
    /// The words, matched as whole words.
    #[schemars(required, length(max = 300))]
    pub(crate) phrase: Option<At<String>>,
    /// `draft` (unless told), `section:D`, `para:27`, `para:C:10` or `bracket:il-verb`.
    pub(crate) within: Option<At<String>>,
}

/// An option of a bracket.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Choice")]
pub(crate) struct RawChoice {
    /// The bracket's id in the draft.
    #[schemars(required)]
    pub(crate) bracket: Option<At<String>>,
    /// The option as in the draft, from 1; 0 is left out.
    #[schemars(required, range(min = 0, max = 15))]
    pub(crate) option: Option<At<i64>>,
}

/// A linkage.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IfThen")]
pub(crate) struct RawIfThen {
    /// What sets the linkage off.
    #[serde(rename = "if")]
    #[schemars(required)]
    pub(crate) condition: Option<At<RawCondition>>,
    /// What must then hold.
    #[schemars(required)]
    pub(crate) then: Option<At<RawCondition>>,
}

/// What is not additive: a price that named delegations set on a linkage.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Link")]
pub(crate) struct RawLink {
    /// The delegations, or groups, that make the link.
    #[schemars(required, length(min = 1, max = MAX_SEATS))]
    pub(crate) of: Option<At<Vec<At<String>>>>,
    /// What sets the linkage off.
    #[serde(rename = "if")]
    #[schemars(required)]
    pub(crate) condition: Option<At<RawCondition>>,
    /// What must then hold.
    #[schemars(required)]
    pub(crate) then: Option<At<RawCondition>>,
    /// What it costs if it does not, in thousandths of utility.
    #[schemars(required, range(min = 1, max = 1000))]
    pub(crate) price: Option<At<i64>>,
    /// One sentence: why.
    #[schemars(required, length(min = 1, max = 1000))]
    pub(crate) reason: Option<At<String>>,
    /// Where this is known from.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) source: Option<At<String>>,
}

/// What a class should have seen by the end.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Objective")]
pub(crate) struct RawObjective {
    /// One sentence.
    #[schemars(required, length(min = 1, max = 1000))]
    pub(crate) text: Option<At<String>>,
}

/// What really happened.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "History")]
pub(crate) struct RawHistory {
    /// How it ended.
    #[schemars(required)]
    pub(crate) outcome: Option<At<Ending>>,
    /// When, as `YYYY-MM-DD`, in quotes.
    pub(crate) date: Option<At<String>>,
    /// Which document.
    #[schemars(length(max = 200))]
    pub(crate) document: Option<At<String>>,
    /// The recorded vote, if there was one.
    pub(crate) vote: Option<At<RawVote>>,
    /// The recorded votes, proposal by proposal.
    #[serde(default)]
    #[schemars(length(max = MAX_PROPOSALS))]
    pub(crate) votes: Vec<At<RawPastVote>>,
    /// How many signed, with the outcome `issued`.
    #[schemars(range(min = 0, max = 4000))]
    pub(crate) signatures: Option<At<i64>>,
    /// The delegations that dissociated themselves.
    #[serde(default)]
    #[schemars(length(max = MAX_SEATS))]
    pub(crate) dissociations: Vec<At<String>>,
    /// Where this is known from.
    pub(crate) source: Option<At<String>>,
    /// How contested points ended.
    #[serde(default)]
    #[schemars(length(max = MAX_BRACKETS))]
    pub(crate) points: Vec<At<RawPoint>>,
}

/// A recorded vote.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Vote")]
pub(crate) struct RawVote {
    /// In favour.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) yes: Option<At<i64>>,
    /// Against.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) no: Option<At<i64>>,
    /// Abstaining.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) abstain: Option<At<i64>>,
}

/// A recorded vote on one proposal.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PastVote")]
pub(crate) struct RawPastVote {
    /// The proposal's id; `draft` where the whole draft is one.
    #[schemars(required)]
    pub(crate) proposal: Option<At<String>>,
    /// In favour, in committee.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) yes: Option<At<i64>>,
    /// Against.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) no: Option<At<i64>>,
    /// Abstaining.
    #[schemars(required, range(min = 0, max = 4000))]
    pub(crate) abstain: Option<At<i64>>,
    /// The vote in plenary, where it is known.
    pub(crate) plenary: Option<At<RawVote>>,
    /// Where this is known from.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) source: Option<At<String>>,
}

/// How one contested point ended.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Point")]
pub(crate) struct RawPoint {
    /// The bracket's id in the draft.
    #[schemars(required)]
    pub(crate) bracket: Option<At<String>>,
    /// The option as in the draft, from 1; 0 is left out.
    #[schemars(required, range(min = 0, max = 15))]
    pub(crate) option: Option<At<i64>>,
    /// Where this is known from.
    #[expect(dead_code, reason = "for readers of the file; the schema has to know the key")]
    pub(crate) source: Option<At<String>>,
}
