//! A campaign: each session a scenario of its own, checked by itself, and what has to hold between them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::condition::Conditions;
use super::history::check_date;
use super::room::Room;
use super::{Sitting, issue, one, rules, text_of};
use crate::scenario::at::At;
use crate::scenario::model::{
    BracketSpec, Campaign, Delegation, Position, RedLine, RuleSet, Scenario, Session, Style,
};
use crate::scenario::raw::{RawBracket, RawScenario};
use crate::scenario::raw_campaign::RawSession;
use crate::scenario::report::{Place, Report, quote};
use crate::scenario::{Drafted, Files, SCENARIO, Written};
use crate::text::{BracketOutline, is_named};

/// A review conference is held every so many years (A/79/214, annex C: a cycle of five). A campaign may begin in the
/// midst of a cycle, so the first one is held within that time and each further one that time after the one before.
const REVIEW_YEARS: u32 = 5;

/// Builds the scenario of a campaign: that of its first session, with all of them in it.
pub(super) fn campaign(written: &Written, files: &Files, report: &mut Report) -> Option<Scenario> {
    let raw = &written.scenario;
    let sessions = written.sessions();
    if let Some(history) = &raw.history {
        let message = "in a campaign what really happened is told of each session";
        let help = "move it to [campaign.sessions.history], below the session it is of";
        report.push(Place::new(SCENARIO, history.span()).error("misplaced-history", message).help(help));
    }
    in_order(sessions, report);
    reviews(raw, sessions, report);
    changes_count(raw, sessions, report);
    same_options(written, files, report);

    let mut held = Vec::with_capacity(sessions.len());
    let mut everybody = None;
    for session in sessions {
        let drafted = session.draft.as_ref().and_then(|name| written.drafts.get(name.as_str()));
        let Some(drafted) = drafted else { continue };
        let others: Vec<&Drafted> =
            written.drafts.values().filter(|other| other.name != drafted.name).collect();
        let mut further = report.further();
        let sitting = Sitting { drafted, others, session: Some(session) };
        let (scenario, positions) = one(written, files, &sitting, &mut further);
        report.absorb(further);
        everybody = Some(positions);
        held.push(Session {
            id: session.id.as_ref().map(|id| id.0.clone()).unwrap_or_default(),
            title: text_of(session.title.as_ref()),
            date: text_of(session.date.as_ref()),
            scenario,
        });
    }
    let brackets: Vec<&BracketSpec> = held.iter().flat_map(|session| &session.scenario.brackets).collect();
    let first = held.first()?.scenario.clone();
    issue::unused(raw, &first.issues, &brackets, &everybody?, report);
    review_only(raw, sessions, report);
    Some(Scenario {
        title: text_of(raw.title.as_ref()),
        campaign: Some(Arc::new(Campaign { sessions: held })),
        ..first
    })
}

/// What only a review conference may settle waits for ever where there is none.
pub(super) fn review_only(raw: &RawScenario, sessions: &[At<RawSession>], report: &mut Report) {
    let waits = |bracket: &RawBracket| bracket.review_only.as_deref() == Some(&true);
    let Some((id, bracket)) = raw.brackets.iter().find(|(_, bracket)| waits(bracket)) else { return };
    if sessions.iter().any(|session| review(session)) {
        return;
    }
    let span = bracket.review_only.as_ref().map_or(0..0, At::span);
    let message = format!("only a review conference may settle {}, and there is none", quote(id));
    let help = match sessions {
        [] => "make a campaign in which a session has `review = true`, or leave `review_only` out",
        _ => "add a session with `review = true`, or leave `review_only` out",
    };
    report.push(Place::new(SCENARIO, span).warning("review-only-without-review", message).help(help));
}

fn review(session: &RawSession) -> bool {
    session.review.as_deref() == Some(&true)
}

/// Ids are there once, dates are dates, and no session is held before the one above it.
fn in_order(sessions: &[At<RawSession>], report: &mut Report) {
    let mut ids: Vec<&str> = Vec::new();
    let mut last: Option<&At<String>> = None;
    for session in sessions {
        if let Some(id) = &session.id {
            if ids.contains(&id.0.as_str()) {
                let message = format!("the session {} is there twice", quote(&id.0));
                let place = Place::new(SCENARIO, id.span());
                report.push(place.error("duplicate-id", message).help("give one of the two another id"));
            }
            ids.push(&id.0);
        }
        let Some(date) = &session.date else { continue };
        if !check_date(date, report) {
            continue;
        }
        if let Some(before) = last
            && date.as_str() < before.as_str()
        {
            let message = format!("this session is held before the one above it, of {}", before.as_str());
            let help = "put the sessions into the order of their dates";
            report.push(Place::new(SCENARIO, date.span()).error("session-order", message).help(help));
        }
        last = Some(date);
    }
}

/// A review conference is one of the permanent mechanism, and in its turn.
fn reviews(raw: &RawScenario, sessions: &[At<RawSession>], report: &mut Report) {
    let year = |session: &RawSession| -> Option<u32> { session.date.as_ref()?.get(..4)?.parse().ok() };
    let of_mechanism =
        |session: &RawSession| rules(raw.rules.as_ref(), Some(session)) == RuleSet::PermanentMechanism;
    let first = sessions.iter().find(|session| of_mechanism(session)).and_then(|session| year(session));
    let mut last: Option<u32> = None;
    for session in sessions.iter().filter(|session| review(session)) {
        let place = Place::new(SCENARIO, session.review.as_ref().map_or(0..0, At::span));
        if !of_mechanism(session) {
            let message = "only the permanent mechanism has review conferences";
            let help = "write `rules = \"permanent-mechanism\"` at the session, or leave `review` out";
            report.push(place.error("review-without-mechanism", message).help(help));
            continue;
        }
        let (Some(first), Some(year)) = (first, year(session)) else { continue };
        let help = match last {
            Some(last) if year != last + REVIEW_YEARS => {
                format!("the one before is in {last}, so the next is in {}", last + REVIEW_YEARS)
            }
            None if year > first + REVIEW_YEARS => {
                format!("the mechanism meets in {first}, so it is reviewed by {}", first + REVIEW_YEARS)
            }
            _ => {
                last = Some(year);
                continue;
            }
        };
        let message = format!("{year} is not a year of a review conference: there is one every five years");
        report.push(place.error("review-out-of-turn", message).help(help));
    }
}

/// A change that no session sees is probably a slip.
fn changes_count(raw: &RawScenario, sessions: &[At<RawSession>], report: &mut Report) {
    let last = sessions.iter().filter_map(|session| session.date.as_deref()).max();
    for change in raw.changes() {
        let Some(date) = &change.date else { continue };
        if check_date(date, report)
            && !report.has_errors()
            && last.is_some_and(|last| last.as_str() < date.as_str())
        {
            let message = "no session is held on this day or after, so nothing changes";
            let help = "give the day of the change, or leave it out";
            report.push(Place::new(SCENARIO, date.span()).warning("change-after-all", message).help(help));
        }
    }
}

/// A bracket that comes back has the same options, or what was agreed on it would mean something else.
fn same_options(written: &Written, files: &Files, report: &mut Report) {
    let mut first: BTreeMap<&str, (&Drafted, Vec<&str>)> = BTreeMap::new();
    let mut seen: Vec<&str> = Vec::new();
    let drafts = written.sessions().iter().filter_map(|session| session.draft.as_ref());
    for drafted in drafts.filter_map(|name| written.drafts.get(name.as_str())) {
        if seen.contains(&drafted.name.as_str()) || !drafted.whole {
            continue;
        }
        seen.push(&drafted.name);
        // A bracket named after its paragraph is another one in another text.
        let named = |bracket: &&BracketOutline| is_named(bracket.id.as_str(), bracket.para.as_str());
        for bracket in drafted.outline.iter().filter(named) {
            let id = bracket.id.as_str();
            let options: Vec<&str> = bracket.options.iter().map(|option| option.text.trim()).collect();
            let Some((before, words)) = first.get(id) else {
                first.insert(id, (drafted, options));
                continue;
            };
            if *words == options {
                continue;
            }
            let shown = |words: &[&str]| words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" / ");
            let source = files.get(&drafted.name).map_or("", String::as_str);
            let mark = format!("{{#{id}");
            let at = source.find(&mark);
            let span = at.map_or(0..0, |at| at..at + mark.len());
            let message = format!(
                "the bracket {} comes back from `{}` with other options: {}",
                quote(id),
                before.name,
                shown(&options)
            );
            let help = format!(
                "there it has {}; give it the same here, or another id if it is another point",
                shown(words)
            );
            report.push(Place::new(drafted.name.clone(), span).error("changed-options", message).help(help));
        }
    }
}

/// A change with its references followed.
pub(super) struct Change {
    pub(super) date: String,
    seats: Vec<usize>,
    style: Option<Style>,
    stake: Option<i64>,
    positions: Vec<(usize, Position)>,
    red_lines: Vec<RedLine>,
    drop_red_lines: bool,
}

/// The changes of a campaign as they concern the room of a session, by date and then as written.
pub(super) fn changes(
    raw: &RawScenario,
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    report: &mut Report,
) -> Vec<Change> {
    let mut changes = Vec::new();
    for raw in raw.changes() {
        let mut seats = Vec::new();
        for name in raw.of.iter().flat_map(|of| of.iter()) {
            seats.extend(room.seats_of(name, &Place::new(SCENARIO, name.span()), report));
        }
        seats.sort_unstable();
        seats.dedup();
        let mut positions = Vec::new();
        for (issue, position) in &raw.positions {
            let issue = conditions.names.issues.find(issue, &Place::new(SCENARIO, issue.span()), report);
            positions.extend(issue.map(|issue| (issue, super::position::position(position))));
        }
        let lines = raw.red_lines.iter();
        let red_lines: Vec<RedLine> =
            lines.filter_map(|line| conditions.red_line(SCENARIO, line, report)).collect();
        changes.push(Change {
            date: text_of(raw.date.as_ref()),
            seats,
            style: raw.style.as_deref().copied(),
            stake: raw.stake.as_deref().copied(),
            positions,
            red_lines,
            drop_red_lines: raw.drop_red_lines.as_deref().copied().unwrap_or(false),
        });
    }
    changes.sort_by(|one, two| one.date.cmp(&two.date));
    changes
}

impl Change {
    /// Makes the change to those it concerns.
    pub(super) fn make(&self, delegations: &mut [Delegation]) {
        for seat in &self.seats {
            let Some(delegation) = delegations.get_mut(*seat) else { continue };
            delegation.style = self.style.unwrap_or(delegation.style);
            delegation.stake = self.stake.unwrap_or(delegation.stake);
            for (issue, position) in &self.positions {
                if let Some(held) = delegation.positions.get_mut(*issue) {
                    *held = Some(*position);
                }
            }
            if self.drop_red_lines {
                delegation.red_lines.clear();
            }
            delegation.red_lines.extend(self.red_lines.iter().cloned());
        }
    }
}
