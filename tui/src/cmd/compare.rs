//! `adref compare`: in what two negotiations differ, and from where on; or two sweeps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use adref_agents::signing;
use adref_sim::engine::State;
use adref_sim::log::{Header, Record};
use adref_sim::scenario::Scenario;
use adref_sim::views::{Chronicle, ReportView};
use serde::Serialize;

use super::compare_sweeps;
use crate::args::Format;
use crate::out::{self, Paint, hang, shown};
use crate::render::visible;
use crate::words::{WIDTH, ending_name, heading, item};
use crate::{Failure, console, folder, words_votes};

/// The most rows of a list.
const MOST: usize = 40;

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Log,
    Sweep,
}

/// In what two logs differ.
#[derive(Serialize)]
struct Comparison {
    /// What of the first lines differs.
    settings: Vec<Differs>,
    records: (u64, u64),
    /// The first record that is another.
    first: Option<Parting>,
    outcome: Differs,
    /// What each bracket came to, where it came to something else.
    brackets: Vec<Differs>,
    brackets_same: usize,
    votes: Vec<Differs>,
    /// What the result is worth to each delegation, where it is not the same.
    worth: Vec<Worth>,
    worth_same: usize,
}

#[derive(Serialize)]
struct Differs {
    what: String,
    first: String,
    second: String,
}

#[derive(Serialize)]
struct Parting {
    seq: u64,
    phase: String,
    meeting: u32,
    first: Option<Did>,
    second: Option<Did>,
}

#[derive(Serialize)]
struct Did {
    by: String,
    minute: u32,
    what: String,
}

#[derive(Serialize)]
struct Worth {
    delegation: String,
    first: i64,
    second: i64,
}

/// Compares two files of a kind.
pub(crate) fn compare(first: &Path, second: &Path, format: Format) -> Result<(), Failure> {
    match (holds(first)?, holds(second)?) {
        (Holds::Log, Holds::Log) => logs(first, second, format),
        (Holds::Sweep, Holds::Sweep) => compare_sweeps::compare(first, second, format),
        (a, _) => {
            let (log, sweep) = if a == Holds::Log { (first, second) } else { (second, first) };
            Err(Failure::Input(format!(
                "{} is a log, and {} is a sweep\n  help: give two of a kind",
                shown(log),
                shown(sweep)
            )))
        }
    }
}

fn holds(path: &Path) -> Result<Holds, Failure> {
    if matches!(path.extension().and_then(|end| end.to_str()), Some("csv" | "parquet")) {
        return Ok(Holds::Sweep);
    }
    if !path.is_file() {
        return Ok(Holds::Log);
    }
    // Both are JSON Lines; what they begin with tells them apart.
    let mut begins = Vec::new();
    File::open(path)
        .and_then(|file| file.take(8).read_to_end(&mut begins))
        .map_err(|error| folder::unreadable(path, &error))?;
    Ok(if begins.starts_with(b"{\"plan\"") { Holds::Sweep } else { Holds::Log })
}

struct Log {
    header: Header,
    scenario: Scenario,
    records: Vec<Record>,
    report: ReportView,
}

fn read(path: &Path) -> Result<Log, Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    let chronicle = Chronicle::new(&scenario, &log.records);
    let stopped = log.end.as_ref().map_or("cut", |end| end.stopped.as_str());
    let mut report = ReportView::new(&log.header, &scenario, &chronicle, log.records.len() as u64, stopped);
    signing::add_curve(&mut report, &chronicle.state);
    Ok(Log { header: log.header, scenario, records: log.records, report })
}

fn logs(first: &Path, second: &Path, format: Format) -> Result<(), Failure> {
    let (a, b) = (read(first)?, read(second)?);
    let comparison = Comparison {
        settings: settings(&a.header, &b.header),
        records: (a.records.len() as u64, b.records.len() as u64),
        first: parting(&a, &b),
        outcome: Differs {
            what: "outcome".to_owned(),
            first: outcome(&a.report),
            second: outcome(&b.report),
        },
        brackets: pairs(&closings(&a.report), &closings(&b.report)),
        brackets_same: same(&closings(&a.report), &closings(&b.report)),
        votes: pairs(&votes(&a.report), &votes(&b.report)),
        worth: worth(&a.report, &b.report),
        worth_same: same(&worths(&a.report), &worths(&b.report)),
    };
    match format {
        Format::Json => out::json(&comparison),
        Format::Text => out::print(&tell(&comparison, &shown(first), &shown(second), Paint::stdout())),
    }
}

fn settings(a: &Header, b: &Header) -> Vec<Differs> {
    let pairs = [
        ("scenario", a.scenario.clone(), b.scenario.clone()),
        ("title", a.title.clone(), b.title.clone()),
        ("seed", a.seed.to_string(), b.seed.to_string()),
        ("engine", a.engine.clone(), b.engine.clone()),
    ];
    let mut found: Vec<Differs> = pairs
        .into_iter()
        .filter(|(_, a, b)| a != b)
        .map(|(what, first, second)| Differs { what: what.to_owned(), first, second })
        .collect();
    let all = |header: &Header| -> Vec<(String, String)> {
        header.settings.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    found.extend(self::pairs(&all(a), &all(b)));
    found
}

/// The first record that did something else, or that only one log has.
fn parting(a: &Log, b: &Log) -> Option<Parting> {
    let alike = |(a, b): &(&Record, &Record)| (a.minute, &a.by, &a.events) == (b.minute, &b.by, &b.events);
    let at = a.records.iter().zip(&b.records).take_while(alike).count();
    let here = a.records.get(at).or_else(|| b.records.get(at))?;
    let (seq, phase, meeting) = (here.seq, here.phase.clone(), here.meeting);
    let did = |log: &Log| -> Option<Did> {
        let mut state = State::new(&log.scenario);
        for event in log.records.get(..=at)?.iter().flat_map(|record| &record.events) {
            state.apply(event);
        }
        let record = log.records.get(at)?;
        let what = console::told(record, &state.public);
        Some(Did { by: record.by.clone(), minute: record.minute, what })
    };
    Some(Parting { seq, phase, meeting, first: did(a), second: did(b) })
}

fn outcome(report: &ReportView) -> String {
    let ending = report.ending.map_or("not over", ending_name);
    let votes = report
        .vote
        .as_ref()
        .filter(|_| report.docket.proposals.len() < 2)
        .map(|vote| format!(", {}-{}-{}", vote.yes.len(), vote.no.len(), vote.abstain.len()));
    let apart = match report.dissociations.len() {
        0 => String::new(),
        some => format!(", {some} dissociated"),
    };
    format!(
        "{ending}{}{apart}, at meeting {} of {}",
        votes.unwrap_or_default(),
        report.meeting,
        report.meetings
    )
}

fn closings(report: &ReportView) -> Vec<(String, String)> {
    let words = |closing: &adref_sim::views::report::Closing| match closing.option {
        Some(0) => format!("left out ({})", closing.how),
        Some(_) => format!("“{}” ({})", closing.words.trim(), closing.how),
        None => closing.how.to_owned(),
    };
    report.closings.iter().map(|closing| (closing.bracket.to_string(), words(closing))).collect()
}

fn votes(report: &ReportView) -> Vec<(String, String)> {
    let votes = report.docket.votes.iter().map(|vote| {
        let place = if vote.plenary { ", plenary" } else { "" };
        let what = format!("{}, {}{place}", vote.proposal, words_votes::named(&vote.question));
        let carried = if vote.carried { "carried" } else { "not carried" };
        (what, format!("{}-{}-{}, {carried}", vote.yes, vote.no, vote.abstain))
    });
    votes.collect()
}

fn worths(report: &ReportView) -> Vec<(String, String)> {
    report.worth.iter().map(|worth| (worth.seat.to_string(), result(report, worth).to_string())).collect()
}

/// What the result is worth: the text if one was adopted, otherwise no agreement.
fn result(report: &ReportView, worth: &adref_sim::views::report::Worth) -> i64 {
    if report.ending.is_some_and(adref_sim::scenario::Ending::adopted) {
        worth.text
    } else {
        worth.no_agreement
    }
}

fn worth(a: &ReportView, b: &ReportView) -> Vec<Worth> {
    let second: BTreeMap<&str, i64> =
        b.worth.iter().map(|worth| (worth.seat.as_str(), result(b, worth))).collect();
    let mut found: Vec<Worth> = a
        .worth
        .iter()
        .filter_map(|worth| {
            let (first, second) = (result(a, worth), *second.get(worth.seat.as_str())?);
            (first != second).then(|| Worth { delegation: worth.seat.to_string(), first, second })
        })
        .collect();
    found.sort_by_key(|worth| std::cmp::Reverse((worth.second - worth.first).abs()));
    found
}

/// What is not the same in both, in the order of the first.
fn pairs(a: &[(String, String)], b: &[(String, String)]) -> Vec<Differs> {
    let find = |all: &[(String, String)], key: &str| {
        all.iter().find(|(name, _)| name == key).map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
    };
    let mut keys: Vec<&str> = a.iter().map(|(key, _)| key.as_str()).collect();
    for (key, _) in b {
        if !a.iter().any(|(known, _)| known == key) {
            keys.push(key);
        }
    }
    keys.into_iter()
        .map(|key| Differs { what: key.to_owned(), first: find(a, key), second: find(b, key) })
        .filter(|differs| differs.first != differs.second)
        .collect()
}

fn same(a: &[(String, String)], b: &[(String, String)]) -> usize {
    a.iter().filter(|one| b.contains(one)).count()
}

fn tell(comparison: &Comparison, first: &str, second: &str, paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(format!("1: {first}\n2: {second}")));
    if comparison.settings.is_empty() {
        let _ = writeln!(out, "\nThe same scenario, seed and engine.");
    } else {
        heading(&mut out, "What was asked for", paint);
        comparison.settings.iter().for_each(|one| differs(&mut out, one));
    }
    heading(&mut out, "Where they part", paint);
    match &comparison.first {
        None => {
            let _ = writeln!(
                out,
                "{}",
                hang("  ", &format!("Nowhere: all {} records are the same.", comparison.records.0), WIDTH)
            );
        }
        Some(parting) => {
            let _ = writeln!(
                out,
                "  At record {}, in meeting {}, {}:",
                parting.seq, parting.meeting, parting.phase
            );
            for (which, did) in [("1", &parting.first), ("2", &parting.second)] {
                let said = match did {
                    None => "the log is at its end".to_owned(),
                    Some(did) => {
                        format!("{}: {}", did.by, if did.what.is_empty() { "another act" } else { &did.what })
                    }
                };
                let _ = writeln!(out, "{}", hang(&format!("  {which}  "), &visible(&said), WIDTH));
            }
            let (a, b) = comparison.records;
            let _ = writeln!(out, "  The records before that are the same; there are {a} and {b} in all.");
        }
    }
    heading(&mut out, "How they ended", paint);
    let outcome = &comparison.outcome;
    if outcome.first == outcome.second {
        let _ = writeln!(out, "  Both: {}.", outcome.first);
    } else {
        let _ = writeln!(out, "  1  {}\n  2  {}", outcome.first, outcome.second);
    }
    list(&mut out, "Brackets", &comparison.brackets, Some(comparison.brackets_same), paint);
    if !comparison.votes.is_empty() {
        list(&mut out, "Votes", &comparison.votes, None, paint);
    }
    heading(&mut out, "What the result is worth (1000 is all one wants)", paint);
    for worth in comparison.worth.iter().take(MOST) {
        let by = worth.second - worth.first;
        let _ = writeln!(
            out,
            "  {:<14} {:>5}  {:>5}  {by:>+5}",
            visible(&worth.delegation),
            worth.first,
            worth.second
        );
    }
    rest(&mut out, comparison.worth.len());
    let _ = writeln!(
        out,
        "  The same to {} of {}.",
        comparison.worth_same,
        comparison.worth_same + comparison.worth.len()
    );
    out
}

fn list(out: &mut String, title: &str, all: &[Differs], same: Option<usize>, paint: Paint) {
    heading(out, title, paint);
    all.iter().take(MOST).for_each(|one| differs(out, one));
    rest(out, all.len());
    if let Some(same) = same {
        let _ = writeln!(out, "  The same in {same} of {}.", same + all.len());
    }
}

fn rest(out: &mut String, all: usize) {
    if all > MOST {
        let _ = writeln!(out, "  … and {} more; --format json has all.", all - MOST);
    }
}

fn differs(out: &mut String, one: &Differs) {
    item(out, &visible(&format!("{}: {} → {}", one.what, one.first, one.second)));
}
