//! What the files mean together: every reference followed, every count compared, every default filled in.

mod attribution;
mod body;
mod bracket;
mod campaign;
mod condition;
mod history;
mod issue;
mod lexicon;
mod position;
mod room;

use std::collections::BTreeSet;

use condition::Conditions;
use room::Room;

use super::at::At;
use super::directory::Directory;
use super::model::{
    BracketSpec, Chair, ChairStyle, MAX_BRACKETS, MAX_OPTIONS, Majority, Procedure, RuleSet, Scenario,
};
use super::raw::{RawHistory, RawMajority, RawProcedure};
use super::raw_campaign::RawSession;
use super::report::{Place, Report};
use super::{DRAFT, Drafted, Files, SCENARIO, Written};
use crate::ids::SeatId;
use crate::rules;

/// What conditions and placements refer to, by its index in the scenario.
struct Names {
    issues: Directory,
    brackets: Directory,
}

/// Builds the scenario. What it returns is meaningful only if the report has no errors; with errors it is whatever
/// was left to check by.
pub(super) fn check(written: &Written, files: &Files, report: &mut Report) -> Option<Scenario> {
    for drafted in written.drafts.values() {
        check_draft(drafted, files, report)?;
    }
    body::settings(written, &others_rules(written), report);
    if !written.sessions().is_empty() {
        return campaign::campaign(written, files, report);
    }
    let room = Sitting { drafted: written.drafts.get(DRAFT)?, others: Vec::new(), session: None };
    let (scenario, positions) = one(written, files, &room, report);
    let brackets: Vec<&BracketSpec> = scenario.brackets.iter().collect();
    issue::unused(&written.scenario, &scenario.issues, &brackets, &positions, report);
    campaign::review_only(&written.scenario, &[], report);
    Some(scenario)
}

/// What holds of a draft by itself. `None` if there is too much of it to go on.
fn check_draft(drafted: &Drafted, files: &Files, report: &mut Report) -> Option<()> {
    let at = |at: usize| Place::new(drafted.name.clone(), at..at);
    let brackets = drafted.draft.brackets.len();
    if brackets > MAX_BRACKETS {
        let message = format!("the draft has {brackets} brackets, and {MAX_BRACKETS} is the most");
        report.push(at(0).error("too-many", message).help("negotiate it in parts"));
        return None;
    }
    if drafted.outline.is_empty() && drafted.whole {
        let message = "the draft has no brackets, so there is nothing to negotiate";
        report.push(
            at(0)
                .warning("no-brackets", message)
                .help("put contested words in square brackets: [shall / should]"),
        );
    }
    let source = files.get(&drafted.name).map_or("", String::as_str);
    for bracket in drafted.outline.iter().filter(|bracket| bracket.options.len() > MAX_OPTIONS) {
        let options = bracket.options.len();
        let message =
            format!("the bracket `{}` has {options} options, and {MAX_OPTIONS} is the most", bracket.id);
        let found = source.find(&format!("{{#{}", bracket.id)).unwrap_or(0);
        report.push(at(found).error("too-many-options", message).help("merge some of them"));
    }
    Some(())
}

/// The room as it sits: for the one session there is, or for one of a campaign.
struct Sitting<'a> {
    /// The text before it.
    drafted: &'a Drafted,
    /// The texts of the other sessions.
    others: Vec<&'a Drafted>,
    /// What its session says, where it is one of a campaign.
    session: Option<&'a RawSession>,
}

/// Checks one session. With it come the positions of everybody, in whatever session.
fn one(
    written: &Written,
    files: &Files,
    sitting: &Sitting<'_>,
    report: &mut Report,
) -> (Scenario, position::Positions) {
    let raw = &written.scenario;
    let Sitting { drafted, others, session } = sitting;
    let drafted: &Drafted = drafted;
    let end = Place::end_of(SCENARIO, files);
    let (issues, issue_names) = issue::issues(&raw.issues, &end, report);
    let names = Names { issues: issue_names, brackets: bracket_names(drafted, others) };
    let mut room = Room::new(raw, &written.room, &end, report);
    let everybody = position::positions(&room, &written.rows, &names.issues, issues.len(), files, report);
    let kept = members(&room, *session, report);
    room.only(&kept);
    let positions = everybody.only(&kept);

    let brackets = bracket::brackets(raw, drafted, &issues, &names, &room, report);
    let of = session.map(|_| format!(" in `{}`", drafted.name)).unwrap_or_default();
    bracket::unplaced(&brackets, &of, &end, report);
    let conditions = Conditions { names: &names, brackets: &brackets, drafted, others };
    let red_lines = condition::red_lines(raw, &room, &conditions, report);
    let rules = rules(raw.rules.as_ref(), *session);
    let proposals = body::proposals(raw, rules, &room, &conditions, &others_rules(written), report);
    let history = history_of(raw.history.as_ref(), *session).and_then(|past| {
        history::history(past, &room.seat_names, &conditions, &raw.proposals, &proposals, report)
    });
    let chair = chair(raw, *session, &room.seat_names, report);
    attribution::attributions(files.get(&drafted.name).map_or("", String::as_str), drafted, &room, report);
    let organisation = body::organisation(raw, rules, &names, &others_rules(written), report);
    let stakeholders =
        body::stakeholders(raw, rules, &issues, &room, &conditions, &others_rules(written), report);
    let signature = body::signature(raw, rules, &room, &others_rules(written), report);
    body::seats(raw, *session, rules, room.delegations.len(), report);
    body::voters(&room, rules, report);
    body::qualified(raw, &procedure(rules, &raw.procedure, *session, chair.style), &room, report);
    let changes = campaign::changes(raw, &room, &conditions, report);

    let (sourced, assumed) = (positions.sourced, positions.assumed);
    let usual = crate::scenario::Behaviour::default();
    let usual = raw.behaviour.as_deref().map_or(usual, |raw| raw.over(usual));
    let (groups, mut delegations) = room.seat(usual, positions, red_lines, report);
    if let Some(date) = session.and_then(|session| session.date.as_deref()) {
        for change in changes.iter().filter(|change| change.date.as_str() <= date.as_str()) {
            change.make(&mut delegations);
        }
    }
    let title = session.map_or(raw.title.as_ref(), |session| session.title.as_ref());
    let scenario = Scenario {
        title: text_of(title),
        summary: text_of(raw.summary.as_ref()),
        rules,
        procedure: procedure(rules, &raw.procedure, *session, chair.style),
        chair,
        issues,
        lexicon: lexicon::lexicon(written, report),
        brackets,
        groups,
        delegations,
        objectives: raw.objectives.iter().map(|objective| text_of(objective.text.as_ref())).collect(),
        history,
        proposals,
        organisation,
        stakeholders,
        signature,
        campaign: None,
        draft: drafted.draft.clone(),
        hash: super::hash(files),
        sourced,
        assumed,
    };
    (scenario, everybody)
}

/// The brackets of a session's draft; those of the others' drafts are known to be elsewhere.
fn bracket_names(drafted: &Drafted, others: &[&Drafted]) -> Directory {
    let mut names = Directory::new("bracket", "unknown-bracket", "the draft has no brackets");
    for (index, bracket) in drafted.outline.iter().enumerate() {
        names.enter(bracket.id.as_str(), "", index);
    }
    for bracket in others.iter().flat_map(|other| &other.outline) {
        names.enter_elsewhere(bracket.id.as_str());
    }
    if !drafted.whole || others.iter().any(|other| !other.whole) {
        names.excuse();
    }
    names
}

/// Who takes part in a session, by index into the whole room.
fn members(room: &Room<'_>, session: Option<&RawSession>, report: &mut Report) -> BTreeSet<usize> {
    let Some(members) = session.and_then(|session| session.members.as_ref()) else {
        return (0..room.delegations.len()).collect();
    };
    let mut kept = BTreeSet::new();
    for name in members.iter() {
        kept.extend(room.seats_of(name, &Place::new(SCENARIO, name.span()), report));
    }
    if kept.is_empty() && !report.has_errors() {
        let message = "nobody takes part in this session";
        let help = "name delegations, or groups that have members";
        report.push(Place::new(SCENARIO, members.span()).error("no-delegations", message).help(help));
    }
    kept
}

fn rules(usual: Option<&At<RuleSet>>, session: Option<&RawSession>) -> RuleSet {
    let told = session.and_then(|session| session.rules.as_ref());
    told.or(usual).map_or(RuleSet::Oewg, |rules| **rules)
}

/// The rules of all sessions: what a scenario says of a body concerns those whose body it is.
fn others_rules(written: &Written) -> Vec<RuleSet> {
    let usual = written.scenario.rules.as_ref();
    match written.sessions() {
        [] => vec![rules(usual, None)],
        sessions => sessions.iter().map(|session| rules(usual, Some(session))).collect(),
    }
}

fn history_of<'a>(
    usual: Option<&'a At<RawHistory>>,
    session: Option<&'a RawSession>,
) -> Option<&'a At<RawHistory>> {
    match session {
        Some(session) => session.history.as_ref(),
        None => usual,
    }
}

/// How many variants a chair floats that works on a single text, unless told: about as many as fit in a day.
const SINGLE_TEXT_ROUNDS: u32 = 12;

fn procedure(
    rules: RuleSet,
    usual: &RawProcedure,
    session: Option<&RawSession>,
    style: ChairStyle,
) -> Procedure {
    let mut procedure = rules::body(rules).usual.clone();
    let single_text = |planned: &crate::rules::Planned| planned.step == crate::rules::Step::SingleText;
    let works_on_one = matches!(style, ChairStyle::Annealing | ChairStyle::Strict);
    if works_on_one && crate::rules::body(rules).plan.iter().any(single_text) {
        procedure.single_text_rounds = SINGLE_TEXT_ROUNDS;
    }
    tell(&mut procedure, usual);
    if let Some(session) = session {
        tell(&mut procedure, &session.procedure);
        procedure.review = session.review.as_deref().copied().unwrap_or(false);
    }
    procedure
}

/// Puts what a table says in the place of what holds without it.
fn tell(procedure: &mut Procedure, raw: &RawProcedure) {
    fn set<T: Copy>(number: &mut T, told: Option<&At<T>>) {
        *number = told.map_or(*number, |told| **told);
    }
    let number = |number: &mut u32, told: &Option<At<i64>>| {
        *number = told.as_deref().map_or(*number, |told| *told as u32);
    };
    number(&mut procedure.meetings, &raw.meetings);
    number(&mut procedure.meeting_minutes, &raw.meeting_minutes);
    number(&mut procedure.speech_minutes, &raw.speech_minutes);
    number(&mut procedure.group_speech_minutes, &raw.group_speech_minutes);
    number(&mut procedure.small_groups, &raw.small_groups);
    number(&mut procedure.small_group_rounds, &raw.small_group_rounds);
    number(&mut procedure.silence_rounds, &raw.silence_rounds);
    number(&mut procedure.packages, &raw.packages);
    number(&mut procedure.single_text_rounds, &raw.single_text_rounds);
    number(&mut procedure.quorum, &raw.quorum);
    majority(&mut procedure.majority, raw.majority.as_ref(), raw);
    set(&mut procedure.plenary, raw.plenary.as_ref());
    majority(&mut procedure.plenary_majority, raw.plenary_majority.as_ref(), raw);
    set(&mut procedure.abstentions, raw.abstentions.as_ref());
    set(&mut procedure.voting, raw.voting.as_ref());
    set(&mut procedure.nothing_agreed_until_everything, raw.nothing_agreed_until_everything.as_ref());
    set(&mut procedure.annexes, raw.annexes.as_ref());
    procedure.answer_seconds =
        raw.answer_seconds.as_deref().map_or(procedure.answer_seconds, |told| Some(*told as u32));
    if let Some(turnout) = raw.plenary_turnout.as_deref() {
        procedure.plenary_turnout = *turnout as i32;
    }
}

/// A majority as a table tells it; a session may tell other numbers for a qualified one.
fn majority(majority: &mut Majority, told: Option<&At<RawMajority>>, raw: &RawProcedure) {
    let before = match *majority {
        Majority::Qualified { votes, members } => (votes, members),
        _ => (0, 0),
    };
    let number = |told: &Option<At<i64>>, usual: u32| told.as_deref().map_or(usual, |told| *told as u32);
    let qualified = Majority::Qualified {
        votes: number(&raw.qualified_votes, before.0),
        members: number(&raw.qualified_members, before.1),
    };
    *majority = match (told.map(|told| **told), *majority) {
        (Some(RawMajority::Simple), _) => Majority::Simple,
        (Some(RawMajority::TwoThirds), _) => Majority::TwoThirds,
        (Some(RawMajority::Unanimity), _) => Majority::Unanimity,
        (Some(RawMajority::Qualified), _) | (None, Majority::Qualified { .. }) => qualified,
        (None, as_before) => as_before,
    };
}

fn chair(
    raw: &super::raw::RawScenario,
    session: Option<&RawSession>,
    seats: &Directory,
    report: &mut Report,
) -> Chair {
    let told = session.map(|session| &session.chair);
    let delegation = told.and_then(|chair| chair.delegation.as_ref()).or(raw.chair.delegation.as_ref());
    let style = told.and_then(|chair| chair.style.as_ref()).or(raw.chair.style.as_ref());
    let delegation = delegation.and_then(|id| {
        seats.find(id, &Place::new(SCENARIO, id.span()), report)?;
        Some(SeatId::from(id.as_str()))
    });
    Chair { delegation, style: style.map_or(ChairStyle::Mediator, |style| **style) }
}

/// A text as one line: it may be shown in a list, and a line break in TOML is a blank, as in the draft.
fn text_of(text: Option<&At<String>>) -> String {
    text.map(|text| one_line(text)).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
