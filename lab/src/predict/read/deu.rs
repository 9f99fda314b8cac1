//! The form of the DEU data: a row for each actor and issue.

use std::collections::BTreeMap;

use super::super::fault::{Fault, Read};
use super::super::issue::{Actor, Issue, Rule};
use super::{EXPECTED, MOST_POWER, by_name, number};

/// What the rows of one issue have said of it so far.
struct Rows {
    line: u64,
    /// Proposal, rule, reference point and outcome, as written.
    said: [String; 4],
    actors: Vec<(u64, Actor)>,
}

const SHARED: [&str; 4] = ["proposal", "voting_rule", "reference_point", "outcome"];

/// Reads it. Results are in the order of proposals and issues, so that the order of rows leaves no trace.
pub(super) fn read(text: &str) -> Result<Read, Vec<Fault>> {
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return Err(vec![unreadable(&error)]),
    };
    let again = headers.iter().enumerate().find(|(at, name)| {
        !name.is_empty() && headers.iter().take(*at).any(|before| before.eq_ignore_ascii_case(name))
    });
    if let Some((_, name)) = again {
        let first = text.lines().next().unwrap_or_default();
        let message = format!("the first line names the column {name} twice");
        return Err(vec![Fault::new(1, first, message, "keep one of the two, or rename it")]);
    }
    let column = |name: &str| headers.iter().position(|header| header.eq_ignore_ascii_case(name));
    let needed = ["issue", "actor", "position", "salience", "power"];
    let missing: Vec<&str> = needed.into_iter().filter(|name| column(name).is_none()).collect();
    if !missing.is_empty() {
        let first = text.lines().next().unwrap_or_default();
        let message = format!("the first line does not name the column {}", missing.join(", nor "));
        return Err(vec![Fault::new(1, first, message, EXPECTED)]);
    }
    let mut faults = Vec::new();
    let mut issues: BTreeMap<String, Rows> = BTreeMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.push(unreadable(&error));
                break;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        let whole = record.iter().collect::<Vec<_>>().join(",");
        if record.len() != headers.len() {
            let message = format!("{} cells, and the first line has {}", record.len(), headers.len());
            faults.push(Fault::new(
                line,
                &whole,
                message,
                "give every row as many cells as the first line has",
            ));
            continue;
        }
        let cell = |name: &str| column(name).and_then(|at| record.get(at)).unwrap_or_default();
        let (id, name) = (cell("issue"), cell("actor"));
        if id.is_empty() || name.is_empty() {
            let which = if id.is_empty() { "issue" } else { "actor" };
            faults.push(Fault::new(
                line,
                &whole,
                format!("the {which} has no name"),
                "fill the cell, or leave the row out",
            ));
            continue;
        }
        let said = SHARED.map(|name| cell(name).to_owned());
        let rows = issues.entry(id.to_owned()).or_insert_with(|| Rows {
            line,
            said: said.clone(),
            actors: Vec::new(),
        });
        for ((name, here), before) in SHARED.iter().zip(&said).zip(&rows.said) {
            if here != before {
                let message =
                    format!("the issue {id} has {name} “{here}” here and “{before}” on line {}", rows.line);
                faults.push(Fault::new(line, &whole, message, "write the same in every row of an issue"));
            }
        }
        let mut read = |what: &str, most: f64| {
            let value = number(cell(what), what, 0.0, most, line).map_err(|mut fault| {
                fault.text.clone_from(&whole);
                if cell(what).is_empty() && what == "position" {
                    fault.message = format!("{name} has no position on the issue {id}");
                    "leave the row out: who has no position takes no part".clone_into(&mut fault.help);
                }
                faults.push(fault);
            });
            value.ok()
        };
        let numbers = (read("position", 100.0), read("salience", 100.0), read("power", MOST_POWER));
        if let (Some(position), Some(salience), Some(power)) = numbers {
            rows.actors.push((line, Actor { name: name.to_owned(), position, salience, power }));
        }
    }
    let mut found = Vec::new();
    for (id, rows) in issues {
        let actors = by_name(rows.actors, &id, &mut faults);
        let [proposal, rule, reference, outcome] = rows.said;
        let mut optional = |what: &str, text: &str| {
            if text.is_empty() {
                return None;
            }
            number(text, what, 0.0, 100.0, rows.line).map_err(|fault| faults.push(fault)).ok()
        };
        let (reference, outcome) = (optional("reference_point", &reference), optional("outcome", &outcome));
        let Some(rule) = voting_rule(&rule) else {
            let message = format!("no such voting rule: “{rule}”");
            let help = "write QMV, QMV(n) with at least n members, Unan, or nothing for a majority";
            faults.push(Fault::new(rows.line, &rule, message, help));
            continue;
        };
        let proposal = if proposal.is_empty() { id.clone() } else { proposal };
        found.push(Issue { id, proposal, rule, reference, outcome, actors });
    }
    if found.is_empty() && faults.is_empty() {
        faults.push(Fault::new(0, "", "there is a first line and no row after it", EXPECTED));
    }
    faults.sort_by_key(|fault| fault.line);
    found.sort_by(|one, two| (&one.proposal, &one.id).cmp(&(&two.proposal, &two.id)));
    if faults.is_empty() { Ok(Read { issues: found, notes: Vec::new() }) } else { Err(faults) }
}

fn voting_rule(text: &str) -> Option<Rule> {
    let name = text.to_ascii_lowercase();
    match name.as_str() {
        "" | "majority" | "simple" => Some(Rule::Majority),
        "qmv" => Some(Rule::Qualified { members: 0 }),
        "unan" | "unanimity" => Some(Rule::Unanimity),
        _ => {
            let members = name.strip_prefix("qmv(")?.strip_suffix(')')?.trim().parse().ok()?;
            Some(Rule::Qualified { members })
        }
    }
}

fn unreadable(error: &csv::Error) -> Fault {
    let line = error.position().map_or(0, csv::Position::line);
    Fault::new(line, "", format!("the table cannot be read: {error}"), EXPECTED)
}
