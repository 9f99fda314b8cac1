//! Packages and the chair's single text, in words.

use adref_sim::engine::Public;
use adref_sim::engine::action::{OptionNo, Settlement, Verdict};
use adref_sim::engine::event::Event;
use adref_sim::ids::{BracketId, SeatId};
use adref_sim::scenario::Ending;
use adref_sim::views::ReportView;
use adref_sim::views::chronicle::Dealt;
use adref_sim::views::packages::{PackageView, TermView};

use crate::out::Paint;
use crate::words::{MOST, heading, item, join, sentence};

/// The packages of a session, for the rapporteur's note. Nothing where none was offered.
pub(crate) fn note(out: &mut String, report: &ReportView, paint: Paint) {
    if report.packages.is_empty() {
        return;
    }
    heading(out, "Packages", paint);
    for package in &report.packages {
        item(out, &told(package, report.ending.is_some_and(Ending::adopted)));
    }
}

fn told(package: &PackageView, adopted: bool) -> String {
    let terms: Vec<String> = package.terms.iter().map(term).collect();
    let others: Vec<SeatId> =
        package.parties.iter().filter(|seat| Some(*seat) != package.by.as_ref()).cloned().collect();
    let who = match &package.by {
        Some(by) => format!("{by} to {}", join(&others, MOST)),
        None => format!("the chair to {}", join(&others, MOST)),
    };
    let countered = match package.countered.as_slice() {
        [] => String::new(),
        by => format!(", as countered by {}", join(by, MOST)),
    };
    let over = package.over.as_ref().map_or("the balance", BracketId::as_str);
    let by = package.over_by.as_ref().map_or("a party", SeatId::as_str);
    let fate = match package.fate {
        "concluded" if adopted => "Concluded, and the text keeps it.".to_owned(),
        "concluded" => "Concluded; the text it was for was not adopted.".to_owned(),
        "refused" => format!("Refused by {by} over {over}: {}", sentence(&package.reason)),
        "lapsed" => format!("Concluded; the text did not keep {over}, and the parties were released."),
        "broken" => format!("Concluded; {by} went back on {over}, and the others were released."),
        _ => "Not answered by all.".to_owned(),
    };
    format!("{}, {who}{countered}: {}. {fate}", package.package, terms.join("; "))
}

fn term(term: &TermView) -> String {
    match term.words.trim_matches([' ', ',']) {
        "" => format!("{} left out", term.bracket),
        words => format!("“{words}” ({})", term.bracket),
    }
}

/// Terms by the words they would put into the text.
pub(crate) fn terms(public: &Public, terms: &[(usize, OptionNo)]) -> String {
    let term = |(bracket, option): &(usize, OptionNo)| {
        let entry = public.table.get(*bracket)?;
        Some(match option {
            0 => format!("[{}] left out", entry.id),
            option => format!(
                "[{}] “{}” (option {option})",
                entry.id,
                entry.words(*option).trim_matches([' ', ','])
            ),
        })
    };
    terms.iter().filter_map(term).collect::<Vec<_>>().join("; ")
}

/// A moment in the story of a bracket.
pub(crate) fn moment(
    (package, fate): (u32, Dealt),
    parties: &[SeatId],
    option: &str,
    reason: &str,
) -> String {
    let among = join(parties, 12);
    match fate {
        Dealt::Offered => format!("package {package} among {among} has {option} here"),
        Dealt::Countered => format!("counters package {package}: it has {option} here"),
        Dealt::Concluded => {
            format!("package {package} is concluded: {among} accept {option}, with its other terms")
        }
        Dealt::Refused => format!("refuses package {package}, which had {option} here: {reason}"),
        Dealt::Lapsed => format!("package {package} no longer binds {among}"),
    }
}

/// What an event says a delegation did about a package or a single text; `None` where it is about neither.
pub(crate) fn act(event: &Event) -> Option<String> {
    let on = |terms: &[Settlement]| {
        let term = |term: &Settlement| match term.option {
            0 => format!("{} left out", term.bracket),
            number => format!("option {number} of {}", term.bracket),
        };
        terms.iter().map(term).collect::<Vec<_>>().join(", ")
    };
    Some(match event {
        Event::PackageOffered { package, parties, terms, by } => {
            let others: Vec<SeatId> =
                parties.iter().filter(|seat| Some(*seat) != by.as_ref()).cloned().collect();
            format!("offers package {package} to {}: {}", join(&others, MOST), on(terms))
        }
        Event::NoPackageOffered { .. } => "offers no package".to_owned(),
        Event::PackageAccepted { package, .. } => format!("accepts package {package}"),
        Event::PackageCountered { package, terms, .. } => {
            format!("counters package {package}: {}", on(terms))
        }
        Event::PackageRefused { package, term: Some(term), reason, .. } => {
            format!("refuses package {package} over {term}: {reason}")
        }
        Event::PackageRefused { package, reason, .. } => format!("refuses package {package}: {reason}"),
        Event::PackageLapsed { package, term, by: Some(_) } => {
            format!("goes back on package {package} over {term}, and releases the others")
        }
        Event::Sounded { verdict, objections, .. } => {
            let verdict = match verdict {
                Verdict::Better => "better",
                Verdict::Same => "neither better nor worse",
                Verdict::Worse => "worse",
            };
            let over: Vec<&str> = objections.iter().map(BracketId::as_str).collect();
            match over.as_slice() {
                [] => format!("calls the chair's variant {verdict} for it"),
                over => format!(
                    "calls the chair's variant {verdict} for it, and would object to {}",
                    over.join(", ")
                ),
            }
        }
        _ => return None,
    })
}
