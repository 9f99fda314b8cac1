//! Reading the files of a calibration. Everything wrong with them is said at once, at its place.

use std::collections::{BTreeMap, BTreeSet};

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;

use super::placements::{Placements, Term};
use super::rollcalls::{rollcall, sponsored, sponsors};
use super::table::{Reader, Table};
use super::{Input, Record, State, placements, statements};

/// Which file is which. Names are those of the files in [`Sources::files`].
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Names as they are shown, and contents.
    pub files: Files,
    /// Roll calls: the symbol as the file is called without `.csv`, and the name.
    pub rollcalls: Vec<(String, String)>,
    /// Ideal points.
    pub ideal: String,
    /// Groups.
    pub groups: String,
    /// Members.
    pub members: String,
    /// Placements, if there are any.
    pub placements: Option<String>,
    /// Sponsors, if they are given.
    pub sponsors: Option<String>,
    /// Statements, if they are given.
    pub statements: Option<String>,
}

/// What came of reading: the record, if nothing is wrong, and what there is to say.
pub struct Read {
    /// The record.
    pub record: Option<Record>,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
    /// What a reader should know and need not mend: what was left out, and what is not known.
    pub notes: Vec<String>,
    /// The files with their hashes.
    pub inputs: Vec<Input>,
}

/// What is added to the id of a group that has the name of a member.
pub const OF_THE_GROUP: &str = "-group";

/// Years in which there were or may be Members and votes.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2200;

/// The most States or resolutions that a note names.
pub(super) const NAMED: usize = 8;

/// Reads everything.
pub fn read(sources: &Sources) -> Read {
    let mut reader =
        Reader { files: &sources.files, faults: Vec::new(), notes: Vec::new(), warnings: Vec::new() };
    let mut record = Record { states: members(&mut reader, &sources.members), ..Record::default() };
    let codes: BTreeSet<String> = record.states.iter().map(|state| state.iso3.clone()).collect();
    groups(&mut reader, &sources.groups, &codes, &mut record);
    ideal(&mut reader, &sources.ideal, &codes, &mut record);
    let mut placements = Placements::default();
    if let Some(file) = &sources.placements {
        match placements::read(file, sources.files.get(file).map_or("", String::as_str)) {
            Ok(read) => placements = read,
            Err(faults) => reader.faults.extend(faults),
        }
    }
    let sponsors =
        sources.sponsors.as_ref().map(|file| sponsors(&mut reader, file, &codes)).unwrap_or_default();
    let mut left_out = Vec::new();
    for (stem, file) in &sources.rollcalls {
        if let Some(note) = rollcall(&mut reader, stem, file, &codes, &placements, &sponsors, &mut record) {
            left_out.push((file, note));
        }
    }
    match left_out.first() {
        Some((file, note)) if record.rollcalls.is_empty() && reader.faults.is_empty() => {
            let help = "give roll calls with a row for each State, and its vote";
            reader.error("too-few-votes", file, 0..0, note.clone(), help);
        }
        _ => reader
            .notes
            .extend(left_out.iter().map(|(file, note)| format!("{} is left out: {note}", base_name(file)))),
    }
    sponsored(&mut reader, sources, &sponsors, &record);
    if let Some(file) = &sources.statements {
        let issues = placements.issues.iter().map(|issue| issue.id.clone()).collect();
        statements::read(&mut reader, file, &codes, &issues, &mut record);
    }
    check_terms(&mut reader, sources, &placements, &codes, &record);
    record.rollcalls.sort_by(|a, b| (a.date, &a.symbol).cmp(&(b.date, &b.symbol)));
    record.issues = placements.issues;
    record.tracks = placements.tracks;
    record.since = placements.since;
    record.until = placements.until;
    let Reader { faults: mut diagnostics, notes, warnings, .. } = reader;
    let sound = diagnostics.is_empty();
    diagnostics.extend(warnings);
    Read { record: sound.then_some(record), diagnostics, notes, inputs: inputs(sources) }
}

fn inputs(sources: &Sources) -> Vec<Input> {
    let one = |what: &str, file: &String| {
        let text = sources.files.get(file).map_or("", String::as_str);
        Input {
            what: what.to_owned(),
            file: base_name(file).to_owned(),
            hash: blake3::hash(text.as_bytes()).to_string(),
        }
    };
    let mut all: Vec<Input> = sources.rollcalls.iter().map(|(_, file)| one("rollcalls", file)).collect();
    all.push(one("ideal-points", &sources.ideal));
    all.push(one("groups", &sources.groups));
    all.push(one("members", &sources.members));
    all.extend(sources.placements.iter().map(|file| one("placements", file)));
    all.extend(sources.sponsors.iter().map(|file| one("sponsors", file)));
    all.extend(sources.statements.iter().map(|file| one("statements", file)));
    all
}

/// A file's name without the folder, so that it leaves no trace where the file was.
pub(super) fn base_name(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

fn members(reader: &mut Reader<'_>, file: &str) -> Vec<State> {
    let files = reader.files;
    let Some((file, _)) = files.get_key_value(file) else { return Vec::new() };
    let Some(table) = reader.table(file, &[&["iso3"]]) else { return Vec::new() };
    let (iso3, name) = (table.column(&["iso3"]), table.column(&["name_short", "name"]));
    let (region, admitted) =
        (table.column(&["regional_group"]), table.column(&["un_admission_year", "admitted"]));
    let mut states: BTreeMap<String, State> = BTreeMap::new();
    let listed: BTreeSet<String> =
        table.rows.iter().map(|(_, row)| Table::get(row, iso3).to_owned()).collect();
    for (span, row) in &table.rows {
        let code = Table::get(row, iso3);
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            let message = format!("{code:?} is not a code of three capital letters");
            reader.error("bad-code", file, span.clone(), message, "use ISO 3166-1 alpha-3, such as CHE");
            continue;
        }
        let written = Table::get(row, admitted);
        let year = written.parse::<i32>().ok().filter(|year| YEARS.contains(year));
        if !written.is_empty() && year.is_none() {
            let message = format!("{written:?} is not a year from 1945 to 2200");
            reader.error(
                "bad-number",
                file,
                span.clone(),
                message,
                "write the year of admission in four digits, or nothing",
            );
        }
        let (name, region) = (Table::get(row, name), Table::get(row, region));
        if !region.is_empty() {
            reader.usable(file, span, "the regional group", region, &listed);
        }
        let state = State {
            iso3: code.to_owned(),
            name: if name.is_empty() { code.to_owned() } else { name.to_owned() },
            region: region.to_owned(),
            admitted: year,
        };
        if states.insert(code.to_owned(), state).is_some() {
            reader.error(
                "duplicate",
                file,
                span.clone(),
                format!("{code} is listed twice"),
                "keep one of the two rows",
            );
        }
    }
    if states.is_empty() && reader.faults.is_empty() {
        reader.error(
            "no-members",
            file,
            0..0,
            "the file lists no members".to_owned(),
            "give one row for each Member State",
        );
    }
    states.into_values().collect()
}

fn groups(reader: &mut Reader<'_>, file: &str, codes: &BTreeSet<String>, record: &mut Record) {
    let files = reader.files;
    let Some((file, _)) = files.get_key_value(file) else { return };
    let Some(table) = reader.table(file, &[&["iso3"]]) else { return };
    let iso3 = table.column(&["iso3"]);
    let region = table.column(&["regional_group"]);
    let mut seen = BTreeSet::new();
    let first = table.line();
    for (column, group) in table.header.iter().enumerate() {
        if Some(column) == iso3 || Some(column) == region {
            continue;
        }
        if reader.usable(file, &first, "the column", group, codes) {
            record.groups.insert(group.clone(), BTreeSet::new());
        }
    }
    for (span, row) in &table.rows {
        let code = Table::get(row, iso3);
        if !reader.known(&table, span, code, codes) {
            continue;
        }
        if !seen.insert(code.to_owned()) {
            reader.error(
                "duplicate",
                file,
                span.clone(),
                format!("{code} is listed twice"),
                "keep one of the two rows",
            );
        }
        for (column, group) in table.header.iter().enumerate() {
            if Some(column) == iso3 {
                continue;
            }
            let value = Table::get(row, Some(column));
            if Some(column) == region {
                if !value.is_empty()
                    && reader.usable(file, span, "the regional group", value, codes)
                    && let Some(state) = record.states.iter_mut().find(|state| state.iso3 == code)
                {
                    value.clone_into(&mut state.region);
                }
                continue;
            }
            match value {
                // A word in the column (`sponsor`, `additional`) says that it is in the group, and as what.
                "0" | "" => {}
                word if word == "1" || word.chars().all(|c| c.is_alphabetic() || c == '_' || c == '-') => {
                    record.groups.entry(group.clone()).or_default().insert(code.to_owned());
                }
                other => {
                    let message = format!("{other:?} in the column {group} is neither 0 nor 1");
                    reader.error(
                        "bad-membership",
                        file,
                        span.clone(),
                        message,
                        "write 1 for a member and 0 for all others",
                    );
                }
            }
        }
    }
}

fn ideal(reader: &mut Reader<'_>, file: &str, codes: &BTreeSet<String>, record: &mut Record) {
    let files = reader.files;
    let Some((file, _)) = files.get_key_value(file) else { return };
    let points: &[&str] = &["idealpointfp", "idealpoint", "idealpointall"];
    let Some(table) = reader.table(file, &[&["iso3c", "iso3"], &["year"], points]) else { return };
    let (iso3, year, point) =
        (table.column(&["iso3c", "iso3"]), table.column(&["year"]), table.column(points));
    for (span, row) in &table.rows {
        let (code, written) = (Table::get(row, iso3), Table::get(row, point));
        let Some(year) = Table::get(row, year).parse::<i32>().ok().filter(|year| YEARS.contains(year)) else {
            let message = format!("{:?} is not a year from 1945 to 2200", Table::get(row, year));
            reader.error("bad-number", file, span.clone(), message, "write it in four digits");
            continue;
        };
        let Some(point) = written.parse::<f64>().ok().filter(|point| point.is_finite() && point.abs() < 1e3)
        else {
            let message = format!("{written:?} is not an ideal point");
            reader.error(
                "bad-number",
                file,
                span.clone(),
                message,
                "delete the row if the State's is not known that year",
            );
            continue;
        };
        // Such tables hold States that are Members no longer.
        if codes.contains(code)
            && record.ideal.entry(code.to_owned()).or_default().insert(year, point).is_some()
        {
            let message = format!("{code} has two ideal points in {year}");
            reader.error("duplicate", file, span.clone(), message, "keep one of the two rows");
        }
    }
    if record.ideal.is_empty() && reader.faults.is_empty() {
        reader.error(
            "no-ideal-points",
            file,
            0..0,
            "no member has an ideal point".to_owned(),
            "check the codes in the column iso3c",
        );
    }
    let without: Vec<&str> =
        codes.iter().filter(|code| !record.ideal.contains_key(*code)).map(String::as_str).collect();
    if !without.is_empty() {
        let more = if without.len() > NAMED { ", …" } else { "" };
        reader.notes.push(format!(
            "{} of {} States {} no ideal point in {} and {} taken to stand in the middle: {}{more}",
            without.len(),
            codes.len(),
            if without.len() == 1 { "has" } else { "have" },
            base_name(file),
            if without.len() == 1 { "is" } else { "are" },
            without.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ")
        ));
    }
}

/// Groups, tracks and States that the placements name have to be there.
fn check_terms(
    reader: &mut Reader<'_>,
    sources: &Sources,
    placements: &Placements,
    codes: &BTreeSet<String>,
    record: &Record,
) {
    let Some(file) = &sources.placements else { return };
    let text = sources.files.get(file).map_or("", String::as_str);
    let at = |name: &str| text.find(name).map_or(0..0, |start| start..start + name.len());
    for (table, terms) in [("since", &placements.since), ("until", &placements.until)] {
        for (group, term) in terms {
            if !record.groups.contains_key(group) && !record.groups.is_empty() {
                // A file made for one table of groups should serve for a smaller one.
                continue;
            }
            let Term::Members(days) = term else { continue };
            for state in days.keys().filter(|state| !codes.contains(*state)) {
                let message = format!("there is no member {state:?} (in [{table}], {group})");
                reader.error("unknown-state", file, at(state), message, "use a code of the members file");
            }
        }
    }
    for (symbol, placed) in &placements.rollcalls {
        for state in placed.sponsors.iter().filter(|state| !codes.contains(*state)) {
            let message = format!("there is no member {state:?} among the sponsors of {symbol}");
            reader.error("unknown-state", file, at(state), message, "use a code of the members file");
        }
    }
}
