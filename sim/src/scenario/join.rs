//! More delegations in a room: those of another folder who have no seat in it yet.
//!
//! A scenario's own delegations stay as they are. Everybody else of the other folder is added with what it brings: its
//! groups, its attendance, and its positions on the issues the scenario has. Red lines stay behind, since they are drawn
//! on another text. The result is files again, so that a log carries the room as it was played.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{DELEGATIONS, Files, POSITIONS, RuleSet, SCENARIO, Scenario};
use crate::diagnostic::Diagnostic;

/// A scenario's files with more delegations in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// The files, ready to be loaded.
    pub files: Files,
    /// Who was added, in the order of their room.
    pub added: Vec<String>,
    /// The issues on which those who were added have no position, since their folder does not know them.
    pub without: Vec<String>,
}

/// What is in a room that a scenario can be joined with: a folder that was loaded without a fault.
#[derive(Clone, Copy, Debug)]
pub struct Room<'a> {
    /// Its files.
    pub files: &'a Files,
    /// What they mean.
    pub scenario: &'a Scenario,
}

/// Adds to a scenario the delegations of another room that it lacks. Both have been loaded without a fault.
pub fn join(base: Room<'_>, other: Room<'_>) -> Result<Joined, Box<Diagnostic>> {
    let seated: BTreeSet<&str> = base.scenario.delegations.iter().map(|d| d.id.as_str()).collect();
    let grouped: BTreeSet<&str> = base.scenario.groups.iter().map(|group| group.id.as_str()).collect();
    let issues: BTreeSet<&str> = base.scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
    let new: Vec<&str> = other
        .scenario
        .delegations
        .iter()
        .map(|delegation| delegation.id.as_str())
        .filter(|id| !seated.contains(id))
        .collect();
    let refuse = |message: &str, help: &str| {
        Box::new(
            Diagnostic::error("cannot-join", DELEGATIONS, 0..0, message.to_owned()).help(help.to_owned()),
        )
    };
    if matches!(base.scenario.rules, RuleSet::Gge | RuleSet::CoalitionStatement | RuleSet::OpenSignature) {
        return Err(refuse(
            "the scenario they are to join is a closed circle, and who sits in it is part of it",
            "join delegations to a body that is open to all: a working group, a committee, a plenary",
        ));
    }
    if !other.scenario.issues.iter().any(|issue| issues.contains(issue.id.as_str())) {
        return Err(refuse(
            "they have a position on none of the issues of the scenario they are to join",
            "name the issues of both alike, or give positions.csv rows for the scenario's issues",
        ));
    }
    if new.is_empty() {
        let known = base.scenario.issues.iter().map(|issue| issue.id.as_str().to_owned());
        let theirs = |id: &String| other.scenario.issues.iter().any(|issue| issue.id.as_str() == id);
        let without = known.filter(|id| !theirs(id)).collect();
        return Ok(Joined { files: base.files.clone(), added: Vec::new(), without });
    }
    let everybody: BTreeSet<&str> = seated.iter().copied().chain(new.iter().copied()).collect();
    let clash = |id: &str, one: &str, two: &str| {
        let message = format!("“{id}” is a {one} here and a {two} in the scenario it is to join");
        Box::new(
            Diagnostic::error("duplicate-id", DELEGATIONS, 0..0, message)
                .help("give one of the two another id"),
        )
    };
    if let Some(id) = new.iter().find(|id| grouped.contains(*id)) {
        return Err(clash(id, "delegation", "group"));
    }

    let mut more = Table::new();
    let mut groups = Vec::new();
    for mut group in tables(other.files, "groups") {
        let Some(id) = group.get("id").and_then(Value::as_str).map(str::to_owned) else { continue };
        if grouped.contains(id.as_str()) {
            continue;
        }
        if seated.contains(id.as_str()) {
            return Err(clash(&id, "group", "delegation"));
        }
        let found = other.scenario.groups.iter().find(|group| group.id.as_str() == id);
        let members = found.into_iter().flat_map(|group| &group.members);
        let members = members.filter_map(|seat| other.scenario.delegations.get(*seat));
        let members: Vec<Value> = members
            .map(|delegation| delegation.id.as_str())
            .filter(|id| everybody.contains(id))
            .map(Value::from)
            .collect();
        if members.is_empty() {
            continue;
        }
        group.remove("red_lines");
        only_issues(&mut group, &issues);
        group.insert("members".to_owned(), Value::Array(members));
        groups.push(Value::Table(group));
    }
    // A new group names its members itself; a delegation only has to name those groups that the scenario has.
    let delegations = tables(other.files, "delegations").into_iter().filter_map(|mut delegation| {
        let id = delegation.get("id")?.as_str()?;
        if !new.contains(&id) {
            return None;
        }
        let seat = other.scenario.delegations.iter().position(|found| found.id.as_str() == id)?;
        delegation.remove("red_lines");
        delegation.remove("groups");
        let names: Vec<Value> = other
            .scenario
            .groups
            .iter()
            .filter(|group| grouped.contains(group.id.as_str()))
            .filter(|group| group.members.contains(&seat))
            .map(|group| Value::from(group.id.as_str()))
            .collect();
        if !names.is_empty() {
            delegation.insert("groups".to_owned(), Value::Array(names));
        }
        only_issues(&mut delegation, &issues);
        Some(Value::Table(delegation))
    });
    let delegations: Vec<Value> = delegations.collect();
    if !groups.is_empty() {
        more.insert("groups".to_owned(), Value::Array(groups));
    }
    if !delegations.is_empty() {
        more.insert("delegations".to_owned(), Value::Array(delegations));
    }

    let mut files = base.files.clone();
    let room = files.entry(DELEGATIONS.to_owned()).or_default();
    if !room.is_empty() && !room.ends_with('\n') {
        room.push('\n');
    }
    room.push_str("\n# Those who joined from another folder.\n");
    room.push_str(&toml::to_string(&more).unwrap_or_default());
    let positions = files.get(POSITIONS).map_or("", String::as_str);
    let others = other.files.get(POSITIONS).map_or("", String::as_str);
    let rows = rows(positions, others, &new.iter().copied().collect(), &issues);
    files.insert(POSITIONS.to_owned(), rows);
    let known: BTreeSet<&str> = other.scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
    let without = base.scenario.issues.iter().map(|issue| issue.id.as_str());
    Ok(Joined {
        files,
        added: new.iter().map(|id| (*id).to_owned()).collect(),
        without: without.filter(|id| !known.contains(id)).map(str::to_owned).collect(),
    })
}

/// The tables of this name in the files that may hold them.
fn tables(files: &Files, name: &str) -> Vec<Table> {
    let mut found = Vec::new();
    for file in [SCENARIO, DELEGATIONS] {
        let Some(Ok(table)) = files.get(file).map(|text| text.parse::<Table>()) else { continue };
        let Some(Value::Array(all)) = table.get(name) else { continue };
        found.extend(all.iter().filter_map(Value::as_table).cloned());
    }
    found
}

/// Leaves only positions on these issues.
fn only_issues(table: &mut Table, issues: &BTreeSet<&str>) {
    if let Some(Value::Table(positions)) = table.get_mut("positions") {
        positions.retain(|issue, _| issues.contains::<str>(issue));
    }
}

/// The rows of a scenario with those of others under the same columns.
fn rows(own: &str, others: &str, who: &BTreeSet<&str>, issues: &BTreeSet<&str>) -> String {
    const USUAL: &str = "delegation,issue,position,salience,tolerance,plus_minus,source,note\n";
    let mut text = if own.trim().is_empty() { USUAL.to_owned() } else { own.to_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut columns: Vec<String> = header(&text);
    let theirs = header(others);
    // What the scenario has no column for is lost, so the columns that mean something are there or are added.
    for needed in ["tolerance", "plus_minus", "source"] {
        if theirs.iter().any(|name| name == needed) && !columns.iter().any(|name| name == needed) {
            text = with_column(&text, needed);
            columns.push(needed.to_owned());
        }
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(others.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records().filter_map(Result::ok) {
        let cell = |name: &str| {
            let at = theirs.iter().position(|column| column == name)?;
            record.get(at).map(str::trim)
        };
        let (Some(delegation), Some(issue)) = (cell("delegation"), cell("issue")) else { continue };
        if who.contains(delegation) && issues.contains(issue) {
            let _ = writer.write_record(columns.iter().map(|name| cell(name).unwrap_or_default()));
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    text.push_str(&String::from_utf8(bytes).unwrap_or_default());
    text
}

fn header(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let first = reader.records().next().and_then(Result::ok).unwrap_or_default();
    first.iter().map(|name| name.trim_start_matches('\u{FEFF}').trim().to_owned()).collect()
}

/// A table with one more column at the end, empty.
fn with_column(text: &str, name: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for (row, record) in reader.records().filter_map(Result::ok).enumerate() {
        let last = if row == 0 { name } else { "" };
        let _ = writer.write_record(record.iter().chain([last]));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
