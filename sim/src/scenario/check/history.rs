//! What really happened, for comparison.

use std::collections::BTreeMap;

use super::condition::Conditions;
use super::text_of;
use crate::scenario::SCENARIO;
use crate::scenario::at::At;
use crate::scenario::directory::Directory;
use crate::scenario::model::{Ending, History, PastVote, ProposalSpec};
use crate::scenario::raw::RawHistory;
use crate::scenario::raw_bodies::RawProposal;
use crate::scenario::report::{Place, Report, did_you_mean, quote};

pub(super) fn history(
    raw: &RawHistory,
    seats: &Directory,
    conditions: &Conditions<'_>,
    written: &[At<RawProposal>],
    proposals: &[ProposalSpec],
    report: &mut Report,
) -> Option<History> {
    if let Some(date) = &raw.date {
        check_date(date, report);
    }
    let find =
        |id: &At<String>, report: &mut Report| seats.find_here(id, &Place::new(SCENARIO, id.span()), report);
    let mut dissociations: Vec<usize> = raw.dissociations.iter().filter_map(|id| find(id, report)).collect();
    dissociations.sort_unstable();
    dissociations.dedup();
    let points = points(raw, conditions, report);
    let votes = past_votes(raw, written, proposals, report);
    let outcome = *raw.outcome.as_deref()?;
    let voted = matches!(outcome, Ending::AdoptedByVote | Ending::Rejected);
    if let Some(vote) = raw.votes.first()
        && !(voted || matches!(outcome, Ending::NoAction | Ending::Withdrawn))
    {
        let message = "there are recorded votes on proposals, but the outcome is not that of a vote";
        let help = "write `outcome = \"adopted-by-vote\"` or \"rejected\", or leave `votes` out";
        report.push(Place::new(SCENARIO, vote.span()).error("vote-without-vote-outcome", message).help(help));
    }
    if let Some(signatures) = &raw.signatures
        && outcome != Ending::Issued
    {
        let message = "there are signatures, but the outcome is not that a text was issued";
        let help = "write `outcome = \"issued\"`, or leave `signatures` out";
        let place = Place::new(SCENARIO, signatures.span());
        report.push(place.error("signatures-without-outcome", message).help(help));
    }
    if let Some(vote) = &raw.vote
        && !voted
    {
        let message = "there is a recorded vote, but the outcome is not that of a vote";
        let help = "write `outcome = \"adopted-by-vote\"` or \"rejected\", or leave `vote` out";
        report.push(Place::new(SCENARIO, vote.span()).error("vote-without-vote-outcome", message).help(help));
    }
    if outcome == Ending::Consensus && !dissociations.is_empty() {
        let span = raw.dissociations.first().map_or(0..0, At::span);
        let message = "there are dissociations, but the outcome is plain consensus";
        let help = "write `outcome = \"consensus-with-dissociations\"`";
        report.push(Place::new(SCENARIO, span).warning("dissociations-without-outcome", message).help(help));
    }
    Some(History {
        outcome,
        date: text_of(raw.date.as_ref()),
        document: text_of(raw.document.as_ref()),
        vote: raw.vote.as_ref().map(|vote| count(&vote.yes, &vote.no, &vote.abstain)),
        votes,
        signatures: raw.signatures.as_deref().map(|signatures| *signatures as u32),
        dissociations,
        points,
        source: text_of(raw.source.as_ref()),
    })
}

type Number = Option<At<i64>>;

fn count(yes: &Number, no: &Number, abstain: &Number) -> (u32, u32, u32) {
    let number = |number: &Number| number.as_deref().map_or(0, |number| *number as u32);
    (number(yes), number(no), number(abstain))
}

/// What a vote on the whole draft is called where there are no proposals.
const WHOLE: &str = "draft";

fn past_votes(
    raw: &RawHistory,
    written: &[At<RawProposal>],
    proposals: &[ProposalSpec],
    report: &mut Report,
) -> Vec<PastVote> {
    // A proposal that was taken out because of an error of its own is there all the same.
    let taken_out = |id: &str| written.iter().any(|one| one.id.as_ref().is_some_and(|own| own.0 == id));
    let known = || {
        let whole = proposals.is_empty().then_some(WHOLE);
        proposals.iter().map(|proposal| proposal.id.as_str()).chain(whole)
    };
    let mut votes: Vec<PastVote> = Vec::new();
    for vote in &raw.votes {
        let Some(id) = &vote.proposal else { continue };
        let place = Place::new(SCENARIO, id.span());
        if !known().any(|known| known == id.as_str()) {
            if report.has_errors() && taken_out(id) {
                continue;
            }
            let message = format!("there is no proposal {}", quote(id));
            let help = did_you_mean(report.suggest(id, known()), known(), "add a [[proposals]] table");
            report.push(place.error("unknown-proposal", message).label("no such proposal").help(help));
        } else if votes.iter().any(|earlier| earlier.proposal == id.as_str()) {
            let message = format!("the vote on {} is given twice", quote(id));
            report.push(place.error("duplicate-vote", message).help("keep one of the two"));
        } else {
            let plenary = vote.plenary.as_ref();
            votes.push(PastVote {
                proposal: id.as_str().to_owned(),
                committee: count(&vote.yes, &vote.no, &vote.abstain),
                plenary: plenary.map(|vote| count(&vote.yes, &vote.no, &vote.abstain)),
            });
        }
    }
    votes
}

fn points(raw: &RawHistory, conditions: &Conditions<'_>, report: &mut Report) -> BTreeMap<usize, usize> {
    let mut points = BTreeMap::new();
    for point in &raw.points {
        let Some((bracket, option)) =
            conditions.option(SCENARIO, point.bracket.as_ref(), point.option.as_ref(), report)
        else {
            continue;
        };
        if points.insert(bracket, option).is_some() {
            let id = point.bracket.as_ref().map_or("", |id| id.as_str());
            let message = format!("how {} ended is given twice", quote(id));
            report.push(
                Place::new(SCENARIO, point.span())
                    .error("duplicate-point", message)
                    .help("keep one of the two"),
            );
        }
    }
    points
}

/// Reports a date that is none; whether it is one.
pub(super) fn check_date(date: &At<String>, report: &mut Report) -> bool {
    let sound = is_date(date);
    if !sound {
        let message = format!("{} is not a date", quote(date));
        report.push(
            Place::new(SCENARIO, date.span())
                .error("bad-date", message)
                .help("write it as \"2024-07-12\": year, month, day"),
        );
    }
    sound
}

/// Whether a text is a day of the (proleptic) Gregorian calendar, as `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let digits = |part: &str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>())
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        assert!(is_date("2024-02-29"));
        for wrong in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-7-12",
            "12 July 2024",
            "2024-07-12T10:00",
            "2024-07-00",
            "",
        ] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
