//! The rapporteur's note, in words.

use std::fmt::Write as _;

use adref_sim::engine::docket::{Question, WHOLE_DRAFT};
use adref_sim::engine::state::{Public, RevisionKind};
use adref_sim::ids::{BracketId, SeatId};
use adref_sim::scenario::{Abstentions, Ending, Majority, RuleSet, Voting};
use adref_sim::views::ReportView;

use crate::names;
use crate::out::{Paint, hang, wrap};
use crate::{words_closings, words_groups, words_packages, words_votes};

pub(crate) const WIDTH: usize = 100;
/// The most delegations that are introduced by name, and listed one by one.
const SMALL_ROOM: usize = 12;
/// The most of a list that is printed before “and n more”.
pub(crate) const MOST: usize = 8;

/// The whole note.
pub(crate) fn note(report: &ReportView, public: &Public, paint: Paint) -> String {
    let mut out = String::new();
    let adopted = report.ending.is_some_and(Ending::adopted);
    let _ = writeln!(out, "{}", paint.bold(&report.title));
    let _ = writeln!(
        out,
        "{} {} · rules {} · seed {} · scenario {}",
        report.delegations,
        if report.rules == RuleSet::OpenSignature { "names" } else { "delegations" },
        report.rules.name(),
        report.seed,
        report.scenario.get(..12).unwrap_or_default()
    );
    for parent in &report.parents {
        let mut said =
            format!("Records 1 to {} are those of {} (seed {}).", parent.records, parent.log, parent.seed);
        if let Some(instead) = &parent.instead {
            said.push_str(&format!(" Then, in place of what was done there: {instead}."));
        }
        let _ = writeln!(out, "{}", wrap(&said, "", WIDTH));
    }
    if public.seats.len() <= SMALL_ROOM {
        let names: Vec<String> =
            public.seats.iter().map(|plate| format!("{} ({})", plate.name, plate.id)).collect();
        let _ = writeln!(out, "{}", wrap(&format!("In the room: {}.", names.join(", ")), "", WIDTH));
    }
    sessions(&mut out, report, paint);
    let title = match report.sessions.last() {
        Some(session) => format!("Outcome of {}", session.id),
        None => "Outcome".to_owned(),
    };
    heading(&mut out, &title, paint);
    let mut said = outcome(report, public);
    if adopted && !public.annexes.is_empty() {
        said.push_str(match (report.left_out.len(), public.annexes.len()) {
            (0, 1) => " The annex was put by itself, and adopted as well.",
            (0, _) => " The annexes were put by themselves, and adopted as well.",
            (out, all) if out == all => " It was adopted without what was annexed, which was put by itself.",
            _ => " The annexes were put by themselves, and not all were adopted.",
        });
    }
    paragraph(&mut out, &said);
    if let Some(vote) = &report.vote
        && report.docket.proposals.len() < 2
    {
        for (name, seats) in [("No", &vote.no), ("Abstaining", &vote.abstain), ("Not voting", &vote.absent)] {
            if !seats.is_empty() {
                item(&mut out, &format!("{name}: {}.", join(seats, usize::MAX)));
            }
        }
    }
    for broken in &report.broken {
        let said = match broken.words.as_str() {
            "" => format!("{} broke the last silence and gave no reason.", broken.seat),
            words => format!("{} broke the last silence: {}", broken.seat, sentence(words)),
        };
        item(&mut out, &said);
    }
    // Those that say the same in one line, where many object.
    let mut objected: Vec<(&str, Vec<SeatId>)> = Vec::new();
    for objection in &report.objections {
        match objected.iter_mut().find(|(words, _)| *words == objection.words) {
            Some((_, seats)) => seats.push(objection.seat.clone()),
            None => objected.push((&objection.words, vec![objection.seat.clone()])),
        }
    }
    for (words, seats) in objected {
        item(&mut out, &format!("{} objected: {}", join(&seats, MOST), sentence(words)));
    }
    programme(&mut out, report, paint);
    words_votes::docket(&mut out, &report.docket, paint);
    if !report.dissociations.is_empty() {
        let title = match report.ending {
            Some(Ending::Consensus | Ending::ConsensusWithDissociations) | None => "Dissociations",
            // A vote takes the place of a consensus from which one could stand apart.
            Some(Ending::AdoptedByVote | Ending::Rejected) => "Dissociations before it came to a vote",
            Some(_) => "Would have dissociated",
        };
        heading(&mut out, title, paint);
        for apart in &report.dissociations {
            item(&mut out, &format!("{} from {}: {}", apart.seat, apart.cited, sentence(&apart.reason)));
        }
    }
    names::note(&mut out, report, paint);
    words_packages::note(&mut out, report, paint);
    heading(&mut out, "How the disagreements were closed", paint);
    words_closings::curve(&mut out, report);
    let _ = writeln!(out, "  Paragraphs are cited by their numbers in the draft.\n");
    words_closings::closings(&mut out, report, paint);
    if !report.nobody_got.is_empty() {
        heading(&mut out, "Asked for, and not in the text", paint);
        for unmet in report.nobody_got.iter().take(MOST) {
            item(
                &mut out,
                &format!(
                    "“{}” ({}), wanted by {}.",
                    unmet.words.trim(),
                    unmet.bracket,
                    join(&unmet.wanted_by, MOST)
                ),
            );
        }
        match report.nobody_got.len().saturating_sub(MOST) {
            0 => {}
            1 => out.push_str("  … and other words in one more place; --format json has all.\n"),
            others => {
                let _ = writeln!(out, "  … and other words in {others} more places; --format json has all.");
            }
        }
    }
    if !report.explanations.is_empty() {
        let of = if report.vote.is_some() { "Explanations of vote" } else { "Explanations of position" };
        heading(&mut out, of, paint);
        // Many say the same: one line for each thing said, in the order it was first said.
        let mut said: Vec<(&str, Vec<SeatId>)> = Vec::new();
        for explanation in &report.explanations {
            match said.iter_mut().find(|(words, _)| *words == explanation.words) {
                Some((_, seats)) => seats.push(explanation.seat.clone()),
                None => said.push((&explanation.words, vec![explanation.seat.clone()])),
            }
        }
        for (words, seats) in said.iter().take(MOST * 2) {
            // One delegation says “it”, several are “they”.
            let words = if seats.len() > 1 {
                words.replacen(", it would ", ", they would ", 1)
            } else {
                (*words).to_owned()
            };
            item(&mut out, &format!("{}: {}", join(seats, MOST), sentence(&words)));
        }
        if said.len() > MOST * 2 {
            let _ = writeln!(out, "  … and {} more.", said.len() - MOST * 2);
        }
    }
    if !report.left_out.is_empty() {
        heading(&mut out, "Annexes left out", paint);
        for annex in &report.left_out {
            for objection in &annex.objections {
                item(
                    &mut out,
                    &format!("{}: {} objected: {}", annex.annex, objection.seat, sentence(&objection.words)),
                );
            }
        }
    }
    if !report.stands.is_empty() {
        heading(&mut out, "What stands all the same", paint);
        let names: Vec<String> = report.stands.iter().map(ToString::to_string).collect();
        paragraph(
            &mut out,
            &format!("What was agreed ad referendum does not fall with the whole: {}.", names.join(", ")),
        );
    }
    words_groups::cohesion(&mut out, report, paint);
    worth(&mut out, report, paint);
    history(&mut out, report, paint);
    if !report.objectives.is_empty() {
        heading(&mut out, "What to look at", paint);
        for objective in &report.objectives {
            item(&mut out, objective);
        }
    }
    heading(&mut out, if adopted { "The text as adopted" } else { "The text as it stood" }, paint);
    for line in report.text.lines() {
        let line = if adopted { as_issued(line) } else { line };
        if line.starts_with('#') {
            let _ = writeln!(out, "{}", paint.bold(line));
        } else if line.is_empty() {
            out.push('\n');
        } else {
            let indent: String = line.chars().take_while(|c| *c == ' ').collect();
            let _ = writeln!(out, "{}", wrap(line, &indent, WIDTH));
        }
    }
    out
}

/// Who held up the programme of work, and what became of it. Nothing where nobody did.
fn programme(out: &mut String, report: &ReportView, paint: Paint) {
    let Some(programme) = &report.programme else { return };
    heading(out, "Programme of work", paint);
    let said = match programme.adopted {
        Some(meeting) => format!("Held up, and adopted at meeting {meeting}."),
        None => "Held up, and never adopted: the body met informally throughout.".to_owned(),
    };
    paragraph(out, &said);
    // One line for each reason given at a meeting.
    let mut held: Vec<(u32, &str, Vec<SeatId>)> = Vec::new();
    for one in &programme.held_up {
        match held.iter_mut().find(|(meeting, why, _)| *meeting == one.meeting && *why == one.reason) {
            Some((.., seats)) if seats.contains(&one.seat) => {}
            Some((.., seats)) => seats.push(one.seat.clone()),
            None => held.push((one.meeting, &one.reason, vec![one.seat.clone()])),
        }
    }
    for (meeting, reason, seats) in held {
        let reason = match seats.len() {
            1 => reason.to_owned(),
            _ => reason.replacen("it cannot", "they cannot", 1),
        };
        item(out, &format!("{} at meeting {meeting}: {}", join(&seats, MOST), sentence(&reason)));
    }
}

/// A line of a resolution as it is issued: preambular paragraphs bear no number, operative ones a plain one.
fn as_issued(line: &str) -> &str {
    if let Some(rest) = line.strip_prefix("PP")
        && let Some((number, words)) = rest.split_once(". ")
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        return words;
    }
    match line.strip_prefix("OP") {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => rest,
        _ => line,
    }
}

/// The sessions of a campaign at a glance: how each ended, and what it handed on.
fn sessions(out: &mut String, report: &ReportView, paint: Paint) {
    if report.sessions.is_empty() {
        return;
    }
    heading(out, "The sessions", paint);
    let width = report.sessions.iter().map(|session| session.id.chars().count()).max().unwrap_or(0).max(7);
    let _ = writeln!(
        out,
        "  {:width$}  {:10}  {:31}  {:>11}  {:>10}  {:>4}",
        "session", "date", "ending", "came agreed", "new agreed", "open"
    );
    for session in &report.sessions {
        let ending = session.ending.map_or("not over", ending_name);
        let _ = writeln!(
            out,
            "  {:width$}  {:10}  {:31}  {:>11}  {:>10}  {:>4}",
            session.id,
            session.date,
            ending,
            session.came_agreed.len(),
            session.agreed.len(),
            session.open.len()
        );
    }
    let _ = writeln!(
        out,
        "\n  Points that came as agreed language, that it made agreed language, that it left without agreement.\n"
    );
    for session in &report.sessions {
        let names = |all: &[&str]| match all {
            [] => "nothing".to_owned(),
            all => all.join(", "),
        };
        let agreed: Vec<&str> = session.agreed.iter().map(|point| point.bracket.as_str()).collect();
        let open: Vec<&str> = session.open.iter().map(BracketId::as_str).collect();
        let mut line = format!("{}, {}: agreed {}", session.id, session.title, names(&agreed));
        if !open.is_empty() {
            let _ = write!(line, "; open {}", names(&open));
        }
        item(out, &format!("{line}."));
    }
    if !report.references.is_empty() {
        let moved: Vec<String> = report
            .references
            .iter()
            .map(|moved| format!("{} from {} to {}", moved.issue, moved.before, moved.now))
            .collect();
        item(out, &format!("reference points moved by what was adopted: {}.", moved.join(", ")));
    }
}

/// An ending in a word or two, for tables.
pub(crate) fn ending_name(ending: Ending) -> &'static str {
    match ending {
        Ending::Consensus => "consensus",
        Ending::ConsensusWithDissociations => "consensus with dissociations",
        Ending::AdoptedByVote => "adopted by vote",
        Ending::Rejected => "rejected",
        Ending::ChairsSummary => "chair's summary",
        Ending::NoAgreement => "no agreement",
        Ending::ProceduralReport => "procedural report",
        Ending::NoAction => "no action",
        Ending::Withdrawn => "withdrawn",
        Ending::Issued => "issued",
    }
}

pub(crate) fn heading(out: &mut String, text: &str, paint: Paint) {
    let _ = write!(out, "\n{}\n\n", paint.bold(text));
}

fn paragraph(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", wrap(text, "", WIDTH));
}

pub(crate) fn item(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}", hang("  - ", text, WIDTH));
}

/// Names in a row: the first few, and how many more.
pub(crate) fn join(seats: &[SeatId], most: usize) -> String {
    let mut names: Vec<String> = seats.iter().take(most).map(ToString::to_string).collect();
    if seats.len() > most {
        names.push(format!("{} more", seats.len() - most));
    }
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    let quoted = text.strip_suffix('”').unwrap_or(text);
    if quoted.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

fn outcome(report: &ReportView, public: &Public) -> String {
    let when = format!("at meeting {} of {}", report.meeting, report.meetings);
    if let Some(said) = report.ending.and_then(|ending| names::by_silence(public, ending, &when)) {
        return said;
    }
    let silence =
        match public.revisions.iter().filter(|revision| revision.kind == RevisionKind::Paper).count() {
            0 => String::new(),
            1 => " after one conference-room paper".to_owned(),
            papers => format!(" after {papers} conference-room papers"),
        };
    let count = report.vote.as_ref().map(|vote| {
        format!(
            "{} in favour, {} against, {} abstaining, {} not voting",
            vote.yes.len(),
            vote.no.len(),
            vote.abstain.len(),
            vote.absent.len()
        )
    });
    // The last vote on the whole is the one that counts, in plenary where there is one.
    let last = report.docket.votes.iter().rfind(|vote| vote.question == Question::Whole);
    let of = match public.procedure.abstentions {
        Abstentions::NotVoting => "of the members present and voting",
        Abstentions::Counted => "of the members present, with abstentions counted",
    };
    let majority = match last.map_or(public.procedure.majority, |vote| vote.majority) {
        Majority::Simple => format!("a majority {of}"),
        Majority::TwoThirds => format!("two-thirds {of}"),
        Majority::Qualified { votes, .. } => format!("a qualified majority of {votes} votes"),
        Majority::Unanimity => "unanimity, for which abstentions are no obstacle".to_owned(),
    };
    let method = match last.map(|vote| vote.method) {
        Some(Voting::ShowOfHands) => "by show of hands",
        Some(Voting::RollCall) => "by a roll-call vote",
        _ => "by a recorded vote",
    };
    let place = if last.is_some_and(|vote| vote.plenary) { " in plenary" } else { "" };
    let asked = match last {
        Some(vote) if !vote.asked_by.is_empty() && report.docket.proposals.len() < 2 => {
            format!(" The vote was asked for by {}.", join(&vote.asked_by, MOST))
        }
        _ => String::new(),
    };
    let efforts = match report.rules {
        RuleSet::AdHocCommittee => {
            " It came to a vote when the bureau found that every effort at consensus had been made."
        }
        _ => "",
    };
    match report.ending {
        Some(Ending::Consensus) => {
            format!("Adopted by consensus {when}{silence}. Nobody objected and nobody stands apart.")
        }
        Some(Ending::ConsensusWithDissociations) => {
            let mut seats: Vec<SeatId> =
                report.dissociations.iter().map(|apart| apart.seat.clone()).collect();
            seats.dedup();
            format!(
                "Adopted by consensus {when}{silence}. Nobody objected; {} dissociated from {}.",
                join(&seats, MOST),
                match (report.dissociations.as_slice(), report.dissociations.len()) {
                    ([one], _) if one.cited.starts_with("section") => one.cited.clone(),
                    (_, 1) => "one paragraph".to_owned(),
                    (all, many) if all.iter().any(|one| one.cited.starts_with("section")) => {
                        format!("{many} parts of the text in all")
                    }
                    (_, many) => format!("{many} paragraphs in all"),
                }
            )
        }
        Some(Ending::AdoptedByVote | Ending::Rejected) if report.docket.proposals.len() > 1 => {
            words_votes::outcome(report, &when)
        }
        Some(Ending::AdoptedByVote) => {
            format!(
                "Adopted{place} {method} {when}: {}. It needed {majority}.{efforts}{asked}",
                count.unwrap_or_default()
            )
        }
        Some(Ending::Rejected) => {
            format!(
                "Rejected{place} {method} {when}: {}. It needed {majority}.{efforts}{asked}",
                count.unwrap_or_default()
            )
        }
        Some(Ending::ChairsSummary) => format!(
            "No agreement. The chair closed the attempt {when}{silence} and leaves a summary on its own responsibility."
        ),
        Some(Ending::NoAgreement) if report.docket.votes.is_empty() && public.docket.sitting.is_some() => {
            format!("No decision {when}: fewer members were there than a decision takes.")
        }
        Some(Ending::NoAgreement) => format!("No agreement {when}."),
        Some(Ending::ProceduralReport) => format!("A procedural report {when}: it recalls no disputed text."),
        Some(Ending::NoAction) => format!("No action was taken {when}: debate on the text was adjourned."),
        Some(Ending::Withdrawn) => format!("The text was withdrawn {when}."),
        Some(Ending::Issued) => {
            let names = report.signature.as_ref().map_or(0, |signature| signature.signed.len());
            let who = match report.rules {
                RuleSet::OpenSignature => "who were asked",
                _ => "delegations",
            };
            format!("Issued {when}{silence}, with the names of {names} of {} {who}.", report.delegations)
        }
        None => format!("Not over: stopped {when}, phase {}.", report.phase),
    }
}

fn worth(out: &mut String, report: &ReportView, paint: Paint) {
    if report.worth.is_empty() {
        return;
    }
    heading(out, "What it is worth", paint);
    let gain = |worth: &adref_sim::views::report::Worth| worth.text - worth.no_agreement;
    let mut sorted: Vec<_> = report.worth.iter().collect();
    sorted.sort_by_key(|worth| (gain(worth), worth.seat.clone()));
    let above = sorted.iter().filter(|worth| gain(worth) >= 0).count();
    let sum: i64 = sorted.iter().map(|worth| worth.text).sum();
    let mean = sum / sorted.len() as i64;
    paragraph(
        out,
        &format!(
            "On a scale on which 1000 is everything a delegation asked for: {mean} on average. {above} of {} delegations have at least what they would have without agreement.",
            sorted.len()
        ),
    );
    let tell = |worth: &&adref_sim::views::report::Worth| format!("{} {:+}", worth.seat, gain(worth));
    if sorted.len() <= SMALL_ROOM {
        let all: Vec<String> = sorted.iter().rev().map(tell).collect();
        item(out, &format!("against no agreement: {}", all.join(", ")));
        return;
    }
    let most: Vec<String> = sorted.iter().rev().take(5).map(tell).collect();
    let least: Vec<String> = sorted.iter().take(5).map(tell).collect();
    item(out, &format!("most over no agreement: {}", most.join(", ")));
    item(out, &format!("least: {}", least.join(", ")));
}

/// What happened in fact, and how far this run is from it.
fn history(out: &mut String, report: &ReportView, paint: Paint) {
    let Some(history) = &report.history else { return };
    heading(out, "What happened in fact", paint);
    let how = match history.outcome {
        Ending::Consensus => "adopted by consensus",
        Ending::ConsensusWithDissociations => "adopted by consensus, with dissociations",
        Ending::AdoptedByVote => "adopted by a recorded vote",
        Ending::Rejected => "rejected in a recorded vote",
        Ending::ChairsSummary => "no agreement, but a chair's summary",
        Ending::NoAgreement => "no agreement",
        Ending::ProceduralReport => "no agreement, but a procedural report",
        Ending::NoAction => "no action on the text",
        Ending::Withdrawn => "the text was withdrawn",
        Ending::Issued => "issued",
    };
    let count = |(yes, no, abstain): (u32, u32, u32)| {
        let abstentions = match abstain {
            0 => "no abstentions".to_owned(),
            1 => "one abstention".to_owned(),
            many => format!("{many} abstentions"),
        };
        format!("{yes} to {no}, with {abstentions}")
    };
    let mut said = how.to_owned();
    if let Some(vote) = history.vote {
        let _ = write!(said, " of {}", count(vote));
    }
    if !history.dissociations.is_empty() {
        let _ = write!(said, " ({})", join(&history.dissociations, MOST));
    }
    for (sep, what, value) in [("", "on", &day(&history.date)), (",", "as", &history.document)] {
        if !value.is_empty() {
            let _ = write!(said, "{sep} {what} {value}");
        }
    }
    if let Some(signatures) = history.signatures {
        let _ = write!(said, ", with {signatures} names");
    }
    let mut letters = said.chars();
    let said: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let same = history.points.iter().filter(|point| point.here == Some(point.then)).count();
    let points = match history.points.len() {
        0 => String::new(),
        1 => format!(
            " The one contested point whose end is known ended {}.",
            if same == 1 { "here as it did then" } else { "otherwise here" }
        ),
        all => {
            format!(" Of {all} contested points whose end is known, {same} ended here as they did then.")
        }
    };
    paragraph(out, &format!("{said}.{points}"));
    for vote in &history.votes {
        let which = if vote.proposal == WHOLE_DRAFT { "the draft" } else { &vote.proposal };
        let mut line = format!("{which}: {} in committee", count(vote.committee));
        if let Some(plenary) = vote.plenary {
            let _ = write!(line, "; {} in plenary", count(plenary));
        }
        item(out, &format!("{line}."));
    }
    for point in history.points.iter().filter(|point| point.here != Some(point.then)) {
        let then = match point.then {
            0 => "left out".to_owned(),
            _ => format!("“{}”", point.words.trim_matches([' ', ','])),
        };
        item(out, &format!("{}: then {then}.", point.bracket));
    }
}

/// A date as one writes it in a sentence: `12 July 2024` for `2024-07-12`.
fn day(date: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return date.to_owned() };
    let month = month.parse::<usize>().ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    match (month, day.parse::<u32>()) {
        (Some(month), Ok(day)) => format!("{day} {month} {year}"),
        _ => date.to_owned(),
    }
}
