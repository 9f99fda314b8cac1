//! Issues: the scales positions are taken on.

use super::position::Positions;
use crate::ids::IssueId;
use crate::scenario::SCENARIO;
use crate::scenario::at::At;
use crate::scenario::directory::Directory;
use crate::scenario::model::{BracketSpec, Issue, Points};
use crate::scenario::raw::{RawIssue, RawScenario};
use crate::scenario::report::{Place, Report, quote};

/// `end` is where an issue would be added.
pub(super) fn issues(raw: &[At<RawIssue>], end: &Place, report: &mut Report) -> (Vec<Issue>, Directory) {
    let mut names = Directory::new("issue", "unknown-issue", "add an [[issues]] table with this `id`");
    let mut issues = Vec::new();
    if raw.is_empty() || raw.iter().any(|issue| issue.id.is_none()) {
        names.excuse();
    }
    if raw.is_empty() {
        let message = "the scenario has no issues, so nobody can want anything";
        report.push(
            end.error("no-issues", message)
                .help("add an [[issues]] table with `id`, `name`, `low`, `high` and `reference`"),
        );
    }
    for issue in raw {
        let Some(id) = &issue.id else { continue };
        if !names.enter(&id.0, &super::text_of(issue.name.as_ref()), issues.len()) {
            let message = format!("the issue {} is there twice", quote(&id.0));
            report.push(
                Place::new(SCENARIO, id.span())
                    .error("duplicate-id", message)
                    .help("give one of the two another id"),
            );
            continue;
        }
        issues.push(Issue {
            id: IssueId::from(id.0.as_str()),
            name: super::text_of(issue.name.as_ref()),
            low: super::text_of(issue.low.as_ref()),
            high: super::text_of(issue.high.as_ref()),
            reference: issue.reference.as_deref().map_or(0, |at| *at as Points),
        });
    }
    (issues, names)
}

/// Issues that no position or no bracket is on. They change nothing, which is seldom what was meant.
pub(super) fn unused(
    raw: &RawScenario,
    issues: &[Issue],
    brackets: &[&BracketSpec],
    positions: &Positions,
    report: &mut Report,
) {
    // With errors about, what is missing may be what was at fault.
    if report.has_errors() {
        return;
    }
    for (index, issue) in issues.iter().enumerate() {
        let written =
            raw.issues.iter().filter_map(|issue| issue.id.as_ref()).find(|id| id.0 == issue.id.as_str());
        let place = Place::new(SCENARIO, written.map_or(0..0, At::span));
        let id = quote(issue.id.as_str());
        if positions.of_seats.iter().all(|seat| seat.get(index).is_none_or(Option::is_none)) {
            let message = format!("no delegation has a position on the issue {id}");
            let help = format!("add a [delegations.positions.{}] table, or leave the issue out", issue.id);
            report.push(place.warning("issue-without-positions", message).help(help));
        }
        let touches = |spec: &BracketSpec| spec.omit.0.iter().any(|(on, _)| *on == index);
        if !brackets.is_empty() && !brackets.iter().any(|spec| touches(spec)) {
            let message = format!("no bracket of the draft is placed on the issue {id}");
            let help = "name it as the `issue` of a [brackets.…] table, or leave the issue out";
            report.push(place.warning("issue-without-brackets", message).help(help));
        }
    }
}
