//! KTAB's CSV for its spatial model: a line with name, description, number of actors and of dimensions; a line of
//! headings; then a line an actor with influence and, for each dimension, position and salience. Each dimension is an
//! issue of its own.

use super::super::fault::{Fault, Read};
use super::super::issue::{Actor, Issue, Rule};
use super::{MOST_POWER, by_name, number};

/// Whether the headings on the second line are KTAB's.
pub(super) fn is_one(text: &str) -> bool {
    let second = text.lines().nth(1).unwrap_or_default().to_ascii_lowercase();
    let mut cells = second.split(',').map(str::trim);
    cells.next() == Some("actor") && second.contains("position") && second.contains("salience")
}

/// Reads it.
pub(super) fn read(text: &str) -> Result<Read, Vec<Fault>> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .has_headers(false)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => records.push(record),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Err(vec![Fault::new(line, "", format!("the table cannot be read: {error}"), FORM)]);
            }
        }
    }
    let (Some(first), Some(headings)) = (records.first(), records.get(1)) else {
        return Err(vec![Fault::new(0, "", "there are no headings", FORM)]);
    };
    let scenario = first.get(0).unwrap_or_default();
    // Pairs of columns after the influence; their names lose the word "Position".
    let pairs: Vec<(usize, String)> = (3..headings.len())
        .step_by(2)
        .filter(|at| headings.get(*at).is_some_and(|name| !name.is_empty()))
        .map(|at| (at, dimension(headings.get(at).unwrap_or_default(), at / 2)))
        .collect();
    if pairs.is_empty() {
        let line = text.lines().nth(1).unwrap_or_default();
        return Err(vec![Fault::new(2, line, "the headings name no dimension", FORM)]);
    }
    let mut faults = Vec::new();
    let mut notes = Vec::new();
    let told = (2..4).map(|at| first.get(at).and_then(|cell| cell.parse::<usize>().ok()));
    let rows: Vec<_> =
        records.iter().skip(2).filter(|record| record.iter().any(|cell| !cell.is_empty())).collect();
    for (told, (found, what)) in told.zip([(rows.len(), "actors"), (pairs.len(), "dimensions")]) {
        if let Some(told) = told.filter(|told| *told != found) {
            let message = format!("the first line tells of {told} {what}, and there are {found}");
            let help = "put the number right, or the rows";
            notes.push(Fault::new(1, &first.iter().collect::<Vec<_>>().join(","), message, help));
        }
    }
    let mut actors: Vec<Vec<(u64, Actor)>> = vec![Vec::new(); pairs.len()];
    for record in rows {
        let line = record.position().map_or(0, csv::Position::line);
        let whole = record.iter().collect::<Vec<_>>().join(",");
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let name = if cell(1).is_empty() { cell(0) } else { cell(1) };
        if name.is_empty() {
            faults.push(Fault::new(
                line,
                &whole,
                "the actor has no name",
                "fill the cell, or leave the row out",
            ));
            continue;
        }
        let mut read = |at: usize, what: &str, most: f64| {
            let fault = |mut fault: Fault| {
                fault.text.clone_from(&whole);
                faults.push(fault);
            };
            number(cell(at), what, 0.0, most, line).map_err(fault).ok()
        };
        let Some(power) = read(2, "influence", MOST_POWER) else { continue };
        for ((at, dimension), actors) in pairs.iter().zip(&mut actors) {
            if cell(*at).is_empty() {
                notes.push(absent(line, name, dimension));
                continue;
            }
            let position = read(*at, "position", 100.0);
            let salience = read(at + 1, "salience", 100.0);
            if let (Some(position), Some(salience)) = (position, salience) {
                actors.push((line, Actor { name: name.to_owned(), position, salience, power }));
            }
        }
    }
    let issues = pairs.into_iter().zip(actors).map(|((_, id), actors)| {
        let actors = by_name(actors, &id, &mut faults);
        Issue {
            id,
            proposal: scenario.to_owned(),
            rule: Rule::Majority,
            reference: None,
            outcome: None,
            actors,
        }
    });
    let issues = issues.collect();
    if faults.is_empty() { Ok(Read { issues, notes }) } else { Err(faults) }
}

/// Who has no position in a grid where everybody has a cell.
pub(super) fn absent(line: u64, name: &str, dimension: &str) -> Fault {
    let message = format!("{name} has no position on {dimension}, and takes no part in it");
    Fault::new(line, "", message, "give one if it has one")
}

fn dimension(heading: &str, number: usize) -> String {
    let lower = heading.to_ascii_lowercase();
    let name = lower.strip_suffix("position").and_then(|short| heading.get(..short.len())).unwrap_or(heading);
    let name = name.trim();
    if name.is_empty() || name.eq_ignore_ascii_case("policy") {
        return if name.is_empty() { format!("dimension {number}") } else { name.to_owned() };
    }
    name.to_owned()
}

const FORM: &str = "KTAB's CSV has a line with name, description, actors and dimensions; a line `Actor,Description,Influence,… Position,… Salience`; then a line an actor";
