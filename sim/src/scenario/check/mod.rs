//! What the files mean together: every reference followed, every count compared, every default filled in.

mod attribution;
mod bracket;
mod condition;
mod history;
mod issue;
mod position;
mod room;

use condition::Conditions;
use room::Room;

use super::at::At;
use super::directory::Directory;
use super::model::{Chair, ChairStyle, MAX_BRACKETS, MAX_OPTIONS, Procedure, RuleSet, Scenario};
use super::raw::{RawProcedure, RawScenario};
use super::report::{Place, Report};
use super::{DRAFT, Files, SCENARIO, Written};
use crate::ids::SeatId;
use crate::rules;
use crate::text;

/// What conditions and placements refer to, by its index in the scenario.
struct Names {
    issues: Directory,
    brackets: Directory,
}

/// Builds the scenario. What it returns is meaningful only if the report has no errors; with errors it is whatever
/// was left to check by.
pub(super) fn check(written: &Written, files: &Files, report: &mut Report) -> Option<Scenario> {
    let raw = &written.scenario;
    let end = Place::end_of(SCENARIO, files);
    let drafted = written.draft.brackets.len();
    if drafted > MAX_BRACKETS {
        let message = format!("the draft has {drafted} brackets, and {MAX_BRACKETS} is the most");
        report.push(Place::new(DRAFT, 0..0).error("too-many", message).help("negotiate it in parts"));
        return None;
    }
    let outline = text::outline(&written.draft);
    if outline.is_empty() && written.draft_is_whole {
        let place = Place::new(DRAFT, 0..0);
        let message = "the draft has no brackets, so there is nothing to negotiate";
        report.push(
            place
                .warning("no-brackets", message)
                .help("put contested words in square brackets: [shall / should]"),
        );
    }
    let source = files.get(DRAFT).map_or("", String::as_str);
    for bracket in outline.iter().filter(|bracket| bracket.options.len() > MAX_OPTIONS) {
        let options = bracket.options.len();
        let message =
            format!("the bracket `{}` has {options} options, and {MAX_OPTIONS} is the most", bracket.id);
        let at = source.find(&format!("{{#{}", bracket.id)).unwrap_or(0);
        report.push(Place::new(DRAFT, at..at).error("too-many-options", message).help("merge some of them"));
    }
    let (issues, issue_names) = issue::issues(&raw.issues, &end, report);
    let mut bracket_names = Directory::new("bracket", "unknown-bracket", "the draft has no brackets");
    for (index, bracket) in outline.iter().enumerate() {
        bracket_names.enter(bracket.id.as_str(), "", index);
    }
    if !written.draft_is_whole {
        bracket_names.excuse();
    }
    let names = Names { issues: issue_names, brackets: bracket_names };
    let room = Room::new(raw, &written.room, &end, report);
    let brackets = bracket::brackets(raw, &outline, &issues, &names, &room, written.draft_is_whole, report);
    bracket::unplaced(&brackets, &end, report);
    let conditions = Conditions {
        names: &names,
        brackets: &brackets,
        draft: &written.draft,
        draft_is_whole: written.draft_is_whole,
    };
    let positions = position::positions(&room, &written.rows, &names.issues, issues.len(), files, report);
    let red_lines = condition::red_lines(raw, &room, &conditions, report);
    let history =
        raw.history.as_ref().and_then(|raw| history::history(raw, &room.seat_names, &conditions, report));
    let chair = chair(raw, &room.seat_names, report);
    attribution::attributions(files.get(DRAFT).map_or("", String::as_str), &written.draft, &room, report);
    issue::unused(raw, &issues, &brackets, &positions, report);

    let rules = raw.rules.as_deref().copied().unwrap_or(RuleSet::Oewg);
    let (sourced, assumed) = (positions.sourced, positions.assumed);
    let (groups, delegations) = room.seat(positions, red_lines, report);
    Some(Scenario {
        title: text_of(raw.title.as_ref()),
        summary: text_of(raw.summary.as_ref()),
        rules,
        procedure: procedure(rules, &raw.procedure),
        chair,
        issues,
        brackets,
        groups,
        delegations,
        objectives: raw.objectives.iter().map(|objective| text_of(objective.text.as_ref())).collect(),
        history,
        proposals: Vec::new(),
        organisation: None,
        stakeholders: None,
        signature: None,
        campaign: None,
        draft: written.draft.clone(),
        hash: super::hash(files),
        sourced,
        assumed,
    })
}

fn procedure(rules: RuleSet, raw: &RawProcedure) -> Procedure {
    let usual = rules::body(rules).usual.clone();
    let number = |told: &Option<At<i64>>, usual: u32| told.as_deref().map_or(usual, |number| *number as u32);
    Procedure {
        meetings: number(&raw.meetings, usual.meetings),
        meeting_minutes: number(&raw.meeting_minutes, usual.meeting_minutes),
        speech_minutes: number(&raw.speech_minutes, usual.speech_minutes),
        group_speech_minutes: number(&raw.group_speech_minutes, usual.group_speech_minutes),
        small_groups: number(&raw.small_groups, usual.small_groups),
        small_group_rounds: number(&raw.small_group_rounds, usual.small_group_rounds),
        silence_rounds: number(&raw.silence_rounds, usual.silence_rounds),
        majority: raw.majority.as_deref().copied().unwrap_or(usual.majority),
        ..usual
    }
}

fn chair(raw: &RawScenario, seats: &Directory, report: &mut Report) -> Chair {
    let delegation = raw.chair.delegation.as_ref().and_then(|id| {
        seats.find(id, &Place::new(SCENARIO, id.span()), report)?;
        Some(SeatId::from(id.as_str()))
    });
    Chair { delegation, style: raw.chair.style.as_deref().copied().unwrap_or(ChairStyle::Mediator) }
}

/// A text as one line: it may be shown in a list, and a line break in TOML is a blank, as in the draft.
fn text_of(text: Option<&At<String>>) -> String {
    text.map(|text| one_line(text)).unwrap_or_default()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
