//! Reading the files of a calibration. Everything wrong with them is said at once, at its place.

use std::collections::{BTreeMap, BTreeSet};

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;

use super::placements::{Placements, Term};
use super::{Date, Input, Record, RollCall, State, Vote, placements, statements, symbol};

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

/// A table with named columns.
pub(super) struct Table<'a> {
    file: &'a str,
    header: Vec<String>,
    heading: std::ops::Range<usize>,
    /// Rows with the bytes they stand on.
    pub(super) rows: Vec<(std::ops::Range<usize>, csv::StringRecord)>,
}

pub(super) struct Reader<'a> {
    pub(super) files: &'a Files,
    faults: Vec<Diagnostic>,
    /// Notes and warnings.
    notes: Vec<String>,
    warnings: Vec<Diagnostic>,
}

/// A roll call in which fewer States voted tells nothing of how States vote: it is part of one, or was never taken.
pub const LEAST_VOTES: usize = 5;

/// What is added to the id of a group that has the name of a member.
pub const OF_THE_GROUP: &str = "-group";

/// Years in which there were or may be Members and votes.
const YEARS: std::ops::RangeInclusive<i32> = 1945..=2200;

/// The most faults of one kind of file that are listed one by one.
const MOST: usize = 20;
/// The most States or resolutions that a note names.
const NAMED: usize = 8;

impl<'a> Reader<'a> {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        file: &str,
        span: std::ops::Range<usize>,
        message: String,
        help: &str,
    ) {
        let same = self.faults.iter().filter(|fault| fault.file == file).count();
        if same < MOST {
            self.faults.push(Diagnostic::error(code, file, span, message).help(help));
        }
    }

    pub(super) fn table(&mut self, file: &'a str, needed: &[&[&str]]) -> Option<Table<'a>> {
        let text = self.files.get(file).map_or("", String::as_str);
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len() - body.len();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(body.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            match row {
                Ok(row) => {
                    let start = row.position().map_or(0, |at| at.byte() as usize) + skipped;
                    let line = text.get(start..).unwrap_or_default();
                    let blank = line.len() - line.trim_start_matches(['\r', '\n']).len();
                    let length = line[blank..].find(['\r', '\n']).unwrap_or(line.len() - blank);
                    rows.push((start + blank..start + blank + length, row));
                }
                Err(error) => {
                    let at = error.position().map_or(0, |at| at.byte() as usize) + skipped;
                    self.error(
                        "csv",
                        file,
                        at..at,
                        format!("this is not CSV: {error}"),
                        "save it as comma-separated UTF-8",
                    );
                    return None;
                }
            }
        }
        if rows.is_empty() {
            let columns: Vec<&str> = needed.iter().filter_map(|names| names.first().copied()).collect();
            let help = format!("the first line names the columns: {}", columns.join(", "));
            self.error("empty-file", file, 0..0, "the file is empty".to_owned(), &help);
            return None;
        }
        let (place, first) = rows.remove(0);
        let header: Vec<String> = first.iter().map(str::to_owned).collect();
        let mut sound = true;
        for (at, name) in header.iter().enumerate() {
            if !name.is_empty() && header.iter().take(at).any(|before| before == name) {
                let message = format!("the column `{name}` is there twice");
                self.error("duplicate", file, place.clone(), message, "keep one of the two, or rename it");
                sound = false;
            }
        }
        for names in needed {
            if !names.iter().any(|name| header.iter().any(|column| column == name)) {
                let message = format!("there is no column `{}`", names.join("` or `"));
                let help = format!("the columns are: {}", header.join(", "));
                self.error("missing-column", file, place.clone(), message, &help);
                sound = false;
            }
        }
        for (at, (span, row)) in rows.iter().enumerate() {
            if row.len() != header.len() {
                let message = format!("{} fields where the header has {}", row.len(), header.len());
                let help = "put texts that hold a comma between quotation marks";
                self.error("wrong-field-count", file, span.clone(), message, help);
                sound = false;
            }
            if at > 1_000_000 {
                self.error(
                    "too-long",
                    file,
                    span.clone(),
                    "more than a million rows".to_owned(),
                    "give a smaller file",
                );
                return None;
            }
        }
        sound.then_some(Table { file, header, heading: place, rows })
    }

    /// Whether a group can be called so in the files that a calibration writes, where delegations and groups share one
    /// space of names.
    fn usable(
        &mut self,
        file: &str,
        span: &std::ops::Range<usize>,
        what: &str,
        name: &str,
        codes: &BTreeSet<String>,
    ) -> bool {
        let sound = name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        if !sound {
            let message = format!("{what} {name:?} cannot be the id of a group");
            let help = "use letters, digits, '_', '.' and '-', such as WESTERN_EUROPE";
            self.error("bad-id", file, span.clone(), message, help);
            return false;
        }
        // Namibia and the Non-Aligned Movement are both NAM.
        if codes.contains(name) {
            let note = format!(
                "{}: the group {name} has the name of a member; in delegations.toml it is called {name}{OF_THE_GROUP}",
                base_name(file)
            );
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        true
    }

    fn known(
        &mut self,
        table: &Table<'_>,
        span: &std::ops::Range<usize>,
        iso3: &str,
        states: &BTreeSet<String>,
    ) -> bool {
        if states.contains(iso3) {
            return true;
        }
        let near = states.iter().find(|state| state.eq_ignore_ascii_case(iso3)).map_or_else(
            || "codes are those of the members file, such as CHE".to_owned(),
            |state| format!("write {state}"),
        );
        self.error("unknown-state", table.file, span.clone(), format!("there is no member {iso3:?}"), &near);
        false
    }
}

impl Table<'_> {
    /// Where the names of the columns stand.
    fn line(&self) -> std::ops::Range<usize> {
        self.heading.clone()
    }

    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column == name))
    }

    pub(super) fn get(row: &csv::StringRecord, column: Option<usize>) -> &str {
        column.and_then(|column| row.get(column)).unwrap_or_default()
    }
}

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
fn base_name(file: &str) -> &str {
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

/// Says which sponsors were of no use: those of what is no roll call here.
fn sponsored(
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

fn sponsors(
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
fn rollcall(
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
