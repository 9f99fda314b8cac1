//! From one session of a campaign to the next: what was adopted becomes agreed language and the new reference point,
//! what was not comes back as it was.
//!
//! Agreed language comes back settled where a later draft has the bracket again, by its id and its words. It stays so:
//! the chair cannot reopen it, since that takes consensus. A body that votes may amend it, and what is then adopted is
//! agreed in its place.

use std::collections::BTreeMap;

use super::action::OptionNo;
use super::docket::Fate;
use super::event::{AgreedWords, Event, PlacedOn, ReferencePoint};
use super::state::{BracketState, Disagreement, How, Public, Revision, State};
use crate::ids::{BracketId, IssueId};
use crate::lexicon::Elsewhere;
use crate::scenario::{Campaign, Ending, Placement, Points, RuleSet, Scenario, Session};
use crate::text::is_named;

/// Where in a campaign a session stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCampaign {
    /// Its number, from 1.
    pub number: usize,
    /// How many sessions there are.
    pub of: usize,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its date, as `YYYY-MM-DD`.
    pub date: String,
}

/// A session that is over, as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastSession {
    /// Which it was.
    pub session: InCampaign,
    /// The body.
    pub rules: RuleSet,
    /// How it ended.
    pub ending: Option<Ending>,
    /// What it adopted, bracket by bracket, in text order.
    pub adopted: Vec<Adopted>,
    /// What it left without agreement, in text order.
    pub unresolved: Vec<BracketId>,
    /// The reference points that hold after it, in the order of the issues.
    pub references: Vec<Points>,
}

/// Words that were adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// The bracket.
    pub bracket: BracketId,
    /// The option it was settled on, in that session's count.
    pub option: OptionNo,
    /// Its words; empty if the words in the bracket were left out.
    pub text: String,
    /// What they mean.
    pub at: Placement,
    /// The session that adopted them first in these words, by its id.
    pub by: String,
    /// How much the bracket weighs.
    weight: i64,
    /// Whether the bracket has an id of its own, by which it can come back.
    named: bool,
}

impl PastSession {
    /// What a session comes to that is over, or would come to if it were.
    pub fn of(public: &Public) -> Option<Self> {
        let session = public.session.clone()?;
        let adopted = adopted(public, &session);
        let unresolved = public
            .table
            .iter()
            .filter(|entry| !matches!(entry.state, BracketState::Gone | BracketState::Reserved))
            .filter(|entry| !adopted.iter().any(|adopted| adopted.bracket == entry.id))
            .map(|entry| entry.id.clone())
            .collect();
        let references = references(public, &adopted);
        Some(Self { session, rules: public.rules, ending: public.ending, adopted, unresolved, references })
    }
}

/// What a session has adopted. Where the whole falls, what small groups agreed falls with it, unless the scenario says
/// that it stands.
fn adopted(public: &Public, session: &InCampaign) -> Vec<Adopted> {
    let whole = public.ending.is_some_and(Ending::adopted);
    let kept = !public.procedure.nothing_agreed_until_everything;
    let stands = |index: usize, how: How| match public.proposal_of(index) {
        _ if !whole => kept && how.ad_referendum(),
        None => true,
        Some(proposal) => match public.docket.proposals.get(proposal).map(|proposal| proposal.fate) {
            Some(fate) if public.ending == Some(Ending::AdoptedByVote) => fate.adopted(),
            Some(fate) => !matches!(fate, Fate::Rejected | Fate::NoAction | Fate::Withdrawn | Fate::NotPut),
            None => true,
        },
    };
    let mut all = Vec::new();
    for (index, entry) in public.table.iter().enumerate() {
        let BracketState::Settled { option, how } = entry.state else { continue };
        let by = match how {
            How::Agreed(past) => {
                let before = public.past.get(past).map(|past| past.session.id.clone());
                before.unwrap_or_default()
            }
            _ if stands(index, how) => session.id.clone(),
            _ => continue,
        };
        let Some(words) = entry.options.get(usize::from(option)) else { continue };
        if option == 0 && is_sentence(entry) {
            continue;
        }
        all.push(Adopted {
            bracket: entry.id.clone(),
            option,
            text: if option == 0 { String::new() } else { words.text.clone() },
            at: words.at.clone(),
            by,
            weight: entry.weight,
            // What was opened in the session stands in its text; the next draft is another, and may use the name again.
            named: is_named(entry.id.as_str(), entry.para.as_str()) && !public.opened_here(index),
        });
    }
    all
}

/// Whether the words in a bracket are a sentence or paragraph of their own. Where these are left out, nothing was agreed
/// on them: they may come back. Where words are left out of a sentence, the sentence is agreed without them.
fn is_sentence(entry: &Disagreement) -> bool {
    let mut words = entry.options.iter().skip(1).map(|option| option.text.trim());
    words.all(|words| words.ends_with(['.', ';', ':', '!', '?']))
}

/// The reference points after a session. On each issue that what it adopted touches it is the mean of the placements
/// adopted, each weighing what its bracket weighs: for brackets `b` on the issue with weights `w` and reaches `[l, h]`,
/// `Σ w·(l + h) / (2·Σ w)`, rounded to the nearest point, halves up. On the other issues it stays. What an earlier
/// session had agreed counts with what this one adds, since the text says both.
fn references(public: &Public, adopted: &[Adopted]) -> Vec<Points> {
    let session = public.session.as_ref().map_or("", |session| session.id.as_str());
    let new = adopted.iter().filter(|adopted| adopted.by == session);
    let touched: Vec<usize> = new.flat_map(|adopted| adopted.at.0.iter().map(|(issue, _)| *issue)).collect();
    public
        .issues
        .iter()
        .enumerate()
        .map(|(issue, known)| {
            if !touched.contains(&issue) {
                return known.reference;
            }
            let (mut sum, mut weights) = (0_i64, 0_i64);
            for adopted in adopted {
                for (_, reach) in adopted.at.0.iter().filter(|(on, _)| *on == issue) {
                    sum += adopted.weight * i64::from(reach.low + reach.high);
                    weights += adopted.weight;
                }
            }
            if weights == 0 {
                return known.reference;
            }
            ((sum + weights).div_euclid(2 * weights)).clamp(0, 100) as Points
        })
        .collect()
}

impl State {
    /// The session that follows this one in the campaign, if one does.
    pub fn next_session(&self) -> Option<&Session> {
        let at = self.public.session.as_ref()?.number;
        self.campaign.as_ref()?.sessions.get(at)
    }

    /// The room of a session of a campaign, before anything has happened in it. `references` holds points in the order
    /// of the issues; where it is shorter, the scenario's hold.
    pub(super) fn of_session(
        campaign: &std::sync::Arc<Campaign>,
        index: usize,
        references: &[(IssueId, Points)],
    ) -> Option<Self> {
        let session = campaign.sessions.get(index)?;
        let mut state = if references.is_empty() {
            Self::of_room(&session.scenario)
        } else {
            Self::of_room(&referring(&session.scenario, references))
        };
        state.public.session = Some(InCampaign {
            number: index + 1,
            of: campaign.sessions.len(),
            id: session.id.clone(),
            title: session.title.clone(),
            date: session.date.clone(),
        });
        state.campaign = Some(std::sync::Arc::clone(campaign));
        Some(state)
    }

    /// Goes on to the next session.
    pub(super) fn convene(&mut self, id: &str, agreed: &[AgreedWords], references: &[ReferencePoint]) {
        if self.next_session().is_none_or(|next| next.id != id) {
            return;
        }
        let Some(campaign) = self.campaign.clone() else { return };
        let Some(over) = PastSession::of(&self.public) else { return };
        let points: Vec<(IssueId, Points)> =
            references.iter().map(|point| (point.issue.clone(), point.at.clamp(0, 100))).collect();
        let Some(mut next) = Self::of_session(&campaign, over.session.number, &points) else { return };
        next.public.past = std::mem::take(&mut self.public.past);
        next.public.past.push(over);
        for words in agreed {
            next.add_option(
                None,
                &words.bracket,
                words.option,
                &words.text,
                &words.at,
                ("agreed language", None, Elsewhere::noted(&words.text)),
            );
        }
        // Outer brackets before inner ones, whatever the order in the log.
        for index in 0..next.public.table.len() {
            let Some(entry) = next.public.table.get(index) else { continue };
            let Some(words) = agreed.iter().find(|words| words.bracket == entry.id) else { continue };
            let of = next.public.past.iter().position(|past| past.session.id == words.of);
            if let Some(of) = of
                && matches!(entry.state, BracketState::Open | BracketState::Reserved)
            {
                next.public.settle(index, words.option, How::Agreed(of));
            }
        }
        let (draft, open) = (std::sync::Arc::new(next.public.text()), next.public.open_brackets());
        if let Some(zero) = next.public.revisions.first_mut() {
            *zero = Revision { draft, open, ..zero.clone() };
        }
        *self = next;
    }
}

/// A scenario with other reference points: what its author left at the reference point follows.
fn referring(scenario: &Scenario, references: &[(IssueId, Points)]) -> Scenario {
    let mut scenario = scenario.clone();
    for (id, at) in references {
        let Some(issue) = scenario.issues.iter().position(|issue| issue.id == *id) else { continue };
        if let Some(found) = scenario.issues.get_mut(issue) {
            found.reference = *at;
        }
        for spec in &mut scenario.brackets {
            spec.refer(issue, *at);
        }
    }
    scenario
}

/// The events that open the next session.
pub(super) fn proceed(state: &State) -> Vec<Event> {
    let public = &state.public;
    let (Some(next), Some(over)) = (state.next_session(), PastSession::of(public)) else {
        return Vec::new();
    };
    // What was adopted last on a bracket is what is agreed.
    let mut latest: BTreeMap<&BracketId, &Adopted> = BTreeMap::new();
    for past in public.past.iter().chain([&over]) {
        latest.extend(past.adopted.iter().filter(|adopted| adopted.named).map(|one| (&one.bracket, one)));
    }
    let issue = |index: usize| public.issues.get(index).map(|issue| issue.id.clone());
    let mut agreed = Vec::new();
    for spec in &next.scenario.brackets {
        let Some(adopted) = latest.get(&spec.id) else { continue };
        let known = spec.options.iter().position(|option| option.text.trim() == adopted.text.trim());
        let mut words = AgreedWords {
            bracket: spec.id.clone(),
            option: 0,
            text: String::new(),
            at: Vec::new(),
            of: adopted.by.clone(),
        };
        match known {
            _ if adopted.option == 0 => {}
            Some(known) => words.option = (known + 1) as OptionNo,
            None => {
                // Words that came up in the session and are not in the later draft: they are what was agreed.
                words.option = (spec.options.len() + 1) as OptionNo;
                words.text.clone_from(&adopted.text);
                let reaches = adopted.at.0.iter();
                words.at = reaches
                    .filter_map(|(on, reach)| Some(PlacedOn { issue: issue(*on)?, at: *reach }))
                    .collect();
            }
        }
        agreed.push(words);
    }
    let points = over.references.iter().enumerate().filter_map(|(index, at)| {
        let written = next.scenario.issues.get(index).map(|issue| issue.reference);
        (written != Some(*at)).then_some(ReferencePoint { issue: issue(index)?, at: *at })
    });
    vec![Event::SessionConvened { session: next.id.clone(), agreed, references: points.collect() }]
}
