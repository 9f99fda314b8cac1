//! Roll calls and their sponsors.

use std::collections::{BTreeMap, BTreeSet};

use adref_sim::diagnostic::Diagnostic;

use super::placements::Placements;
use super::read::{NAMED, Sources, base_name};
use super::table::{Reader, Table};
use super::{Date, Record, RollCall, Vote, symbol};

/// A roll call in which fewer States voted tells nothing of how States vote: it is part of one, or was never taken.
pub const LEAST_VOTES: usize = 5;

/// Says which sponsors were of no use: those of what is no roll call here.
pub(super) fn sponsored(
    reader: &mut Reader<'_>,
    sources: &Sources,
    sponsors: &BTreeMap<String, BTreeSet<String>>,
    record: &Record,
) {
    let Some(file) = &sources.sponsors else { return };
    let is_here = |symbol: &&String| record.rollcalls.iter().any(|call| call.symbol == **symbol);
    let elsewhere: Vec<&str> =
        sponsors.keys().filter(|symbol| !is_here(symbol)).map(String::as_str).collect();
    if !elsewhere.is_empty() {
        let more = if elsewhere.len() > NAMED { ", …" } else { "" };
        reader.notes.push(format!(
            "{}: the sponsors of {} {} not used, as there is no such roll call: {}{more}",
            base_name(file),
            elsewhere.len(),
            if elsewhere.len() == 1 { "resolution are" } else { "resolutions are" },
            elsewhere.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ")
        ));
    }
}

pub(super) fn sponsors(
    reader: &mut Reader<'_>,
    file: &str,
    codes: &BTreeSet<String>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let files = reader.files;
    let Some((file, _)) = files.get_key_value(file) else { return out };
    let Some(table) = reader.table(file, &[&["symbol"], &["iso3"]]) else { return out };
    let (of, iso3) = (table.column(&["symbol"]), table.column(&["iso3"]));
    for (span, row) in &table.rows {
        let code = Table::get(row, iso3);
        if reader.known(&table, span, code, codes) {
            out.entry(symbol(Table::get(row, of))).or_default().insert(code.to_owned());
        }
    }
    out
}

/// Reads a roll call into the record; or says why it is left out.
pub(super) fn rollcall(
    reader: &mut Reader<'_>,
    stem: &str,
    file: &str,
    codes: &BTreeSet<String>,
    placements: &Placements,
    sponsors: &BTreeMap<String, BTreeSet<String>>,
    record: &mut Record,
) -> Option<String> {
    let files = reader.files;
    let (file, _) = files.get_key_value(file)?;
    let table = reader.table(file, &[&["iso3"], &["vote"]])?;
    let (iso3, vote) = (table.column(&["iso3"]), table.column(&["vote"]));
    let symbol = symbol(stem);
    let mut votes = BTreeMap::new();
    for (span, row) in &table.rows {
        let code = Table::get(row, iso3);
        if !reader.known(&table, span, code, codes) {
            continue;
        }
        let vote = match Table::get(row, vote) {
            "Y" => Vote::Yes,
            "N" => Vote::No,
            "A" => Vote::Abstain,
            "X" => Vote::Absent,
            other => {
                let message = format!("{other:?} is not a vote");
                let help = "write Y, N, A, or X for not voting or absent";
                reader.error("unknown-vote", file, span.clone(), message, help);
                continue;
            }
        };
        if votes.insert(code.to_owned(), vote).is_some() {
            reader.error(
                "duplicate",
                file,
                span.clone(),
                format!("{code} votes twice"),
                "keep one of the two rows",
            );
        }
    }
    let voting = votes.values().filter(|vote| **vote != Vote::Absent).count();
    if voting < LEAST_VOTES {
        let all = codes.len();
        return Some(format!(
            "only {voting} of {all} States voted, too few to learn from (fewer than {LEAST_VOTES})"
        ));
    }
    let placed = placements.rollcalls.get(&symbol);
    let date = placed.map(|placed| placed.date).or_else(|| session_end(&symbol));
    let Some(date) = date else {
        let message = format!("nothing says when {symbol} was voted on");
        let help = "give its `date` under [[rollcalls]] in the placements file";
        reader.error("no-date", file, 0..0, message, help);
        return None;
    };
    if placed.is_none() {
        let message =
            format!("{symbol} is not placed: its date is taken to be {date}, its lean from its own votes");
        reader.warnings.push(
            Diagnostic::warning("not-placed", file, 0..0, message)
                .help("give it a [[rollcalls]] entry with `date` and `track` in a placements file"),
        );
    }
    // A State is no absentee before it is a Member.
    let later: BTreeSet<&String> = record
        .states
        .iter()
        .filter(|state| state.admitted.is_some_and(|year| year > date.year()))
        .map(|state| &state.iso3)
        .collect();
    votes.retain(|state, vote| *vote != Vote::Absent || !later.contains(state));
    let mut call = RollCall {
        symbol: symbol.clone(),
        date,
        title: placed.map_or_else(String::new, |placed| placed.title.clone()),
        track: placed.and_then(|placed| placed.track.clone()),
        lean: placed.and_then(|placed| {
            placed.lean.or_else(|| placed.track.as_ref().and_then(|track| placements.lean(track)))
        }),
        kin: placed.map(|placed| placed.kin.clone()).unwrap_or_default(),
        issues: placed.map(|placed| placements.outcomes(placed).clone()).unwrap_or_default(),
        sponsors: placed.map(|placed| placed.sponsors.iter().cloned().collect()).unwrap_or_default(),
        votes,
    };
    if let Some(track) = call.track.as_ref().and_then(|track| placements.tracks.get(track)) {
        for (kin, weight) in &track.kin {
            call.kin.entry(kin.clone()).or_insert(*weight);
        }
    }
    call.sponsors.extend(sponsors.get(&symbol).into_iter().flatten().cloned());
    if record.rollcalls.iter().any(|other| other.symbol == symbol) {
        reader.error(
            "duplicate",
            file,
            0..0,
            format!("{symbol} is there twice"),
            "keep one of the two files",
        );
    }
    call.lean = call.lean.or_else(|| Some(lean_of_votes(&call, record)));
    record.rollcalls.push(call);
    None
}

/// The end of the year in which a resolution's session began: nothing can be forecast from it before.
fn session_end(symbol: &str) -> Option<Date> {
    let mut parts = symbol.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("A"), Some("RES"), Some(session)) => {
            Date::end_of(session.parse::<i32>().ok()?.checked_add(1945)?)
        }
        _ => None,
    }
}

/// Which way a yes led, from who voted yes: 1 if they have the higher ideal points, -1 if the lower, 0 if hardly
/// anybody voted otherwise.
fn lean_of_votes(call: &RollCall, record: &Record) -> f64 {
    let mut sides: [Vec<f64>; 2] = [Vec::new(), Vec::new()];
    for (state, vote) in &call.votes {
        let Some(point) = record.ideal_point(state, call.date) else { continue };
        match vote {
            Vote::Yes => sides[0].push(point),
            Vote::No | Vote::Abstain => sides[1].push(point),
            Vote::Absent => {}
        }
    }
    if sides.iter().any(|side| side.len() < 5) {
        return 0.0;
    }
    let mean = |side: &Vec<f64>| side.iter().sum::<f64>() / side.len() as f64;
    if mean(&sides[0]) >= mean(&sides[1]) { 1.0 } else { -1.0 }
}
