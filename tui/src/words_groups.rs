//! Groups and capitals in words: how closely groups kept together, what their meetings came to, what capitals answered.

use std::fmt::Write as _;

use adref_sim::engine::action::{Ballot, OptionSet, StanceTaken};
use adref_sim::engine::event::LineOn;
use adref_sim::ids::SeatId;
use adref_sim::views::ReportView;
use adref_sim::views::cohesion::Measured;

use crate::out::{Paint, wrap};
use crate::words::{MOST, WIDTH, heading, item, join};

/// How closely each group kept together, as measured.
pub(crate) fn cohesion(out: &mut String, report: &ReportView, paint: Paint) {
    if report.cohesion.is_empty() {
        return;
    }
    heading(out, "How the groups kept together", paint);
    let said = "Agreement among members in per cent: 100 is all alike, 0 an even split over all that could be chosen (the index of Hix, Noury & Roland 2005). In its meetings is before the group has a line, in the room with it; behind each figure stands over how many points or votes it is the mean.";
    let _ = writeln!(out, "{}\n", wrap(said, "  ", WIDTH));
    let width =
        report.cohesion.iter().map(|one| one.group.as_str().chars().count()).max().unwrap_or(0).max(5);
    let _ = writeln!(
        out,
        "  {:width$}  {:>8}  {:>11}  {:>11}  {:>11}  {:>8}",
        "group", "assumed", "in meetings", "in the room", "in votes", "lines"
    );
    let cell = |found: Option<Measured>| match found {
        Some(found) => format!("{} ({})", found.agreement, found.over),
        None => "–".to_owned(),
    };
    for one in &report.cohesion {
        let lines = match one.lines + one.silent {
            0 => "–".to_owned(),
            all => format!("{} of {all}", one.lines),
        };
        let _ = writeln!(
            out,
            "  {:width$}  {:>8}  {:>11}  {:>11}  {:>11}  {:>8}",
            one.group.as_str(),
            one.assumed,
            cell(one.in_meetings),
            cell(one.in_the_room),
            cell(one.in_votes),
            lines
        );
    }
    out.push('\n');
    for one in report.cohesion.iter().filter(|one| !one.apart.is_empty()) {
        item(
            out,
            &format!(
                "{} spoke for {} against the line of {}.",
                join(&one.apart, MOST),
                if one.apart.len() == 1 { "itself" } else { "themselves" },
                one.group
            ),
        );
    }
}

/// What a member said in a meeting of its group, one line each.
pub(crate) fn said_in_group(group: &str, stances: &[StanceTaken], ballot: Option<Ballot>) -> Vec<String> {
    let ballot = ballot.map(|ballot| match ballot {
        Ballot::Yes => format!("in {group}: is in favour"),
        Ballot::No => format!("in {group}: is against"),
        Ballot::Abstain => format!("in {group}: would abstain"),
    });
    let one = |stance: &StanceTaken| {
        let wants = option(stance.prefers);
        format!("in {group} on {}: wants {wants}; would let stand {}", stance.bracket, list(stance.accepts))
    };
    match (stances, ballot) {
        ([], None) => vec![format!("in {group}: listens")],
        (stances, ballot) => stances.iter().map(one).chain(ballot).collect(),
    }
}

/// What is subject to a capital, for the end of a sentence.
pub(crate) fn subject_to(ad_referendum: OptionSet) -> String {
    if ad_referendum.is_empty() {
        return String::new();
    }
    format!(" – ad referendum: {}", list(ad_referendum))
}

/// The line a group found in its own meeting, or that it found none.
pub(crate) fn group_line(group: &str, line: &LineOn) -> String {
    let agreed = format!("{} members spoke, agreement {} %", line.heard, line.agreement);
    match line.option {
        Some(number) => format!("{group} meets and stands for {} ({agreed})", option(number)),
        None => format!("{group} meets and finds no line ({agreed})"),
    }
}

/// What a capital made of what its delegation had accepted.
pub(crate) fn capital_replied(seat: &SeatId, confirms: OptionSet, refuses: OptionSet) -> String {
    let refused = format!("does not confirm {}: the acceptance falls", list(refuses));
    match (confirms.is_empty(), refuses.is_empty()) {
        (_, true) => format!("the capital of {seat} confirms {}", list(confirms)),
        (true, false) => format!("the capital of {seat} {refused}"),
        (false, false) => format!("the capital of {seat} confirms {} and {refused}", list(confirms)),
    }
}

/// An option by its number.
pub(crate) fn option(number: u8) -> String {
    if number == 0 { "leaving it out".to_owned() } else { format!("option {number}") }
}

/// Options by their numbers.
pub(crate) fn list(options: OptionSet) -> String {
    options.iter().map(option).collect::<Vec<_>>().join(", ")
}
