//! Reading issues: the form of the DEU data, or KTAB's CSV and XML. What the file is, its first line tells.

mod deu;
mod ktab_csv;
mod ktab_xml;

use std::collections::BTreeMap;

use super::fault::{Fault, Read};
use super::issue::{Actor, Issue, Rule, is_commission, is_parliament};

/// The most actors of one issue.
pub const MOST_ACTORS: usize = 4_000;

/// Reads a file of any of the forms. All faults are told at once.
pub fn read(bytes: &[u8]) -> Result<Read, Vec<Fault>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count().saturating_sub(1);
            let at = bytes.split(|byte| *byte == b'\n').nth(line).unwrap_or_default();
            return Err(vec![Fault::new(
                line as u64 + 1,
                &String::from_utf8_lossy(at),
                "the file is not UTF-8 from here on",
                "save it as UTF-8 (`iconv -f latin1 -t utf-8` converts an older file)",
            )]);
        }
    };
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else {
        return Err(vec![Fault::new(0, "", "the file is empty", EXPECTED)]);
    };
    let read = if first.trim_start().starts_with('<') {
        ktab_xml::read(text)
    } else if ktab_csv::is_one(text) {
        ktab_csv::read(text)
    } else {
        deu::read(text)
    }?;
    let faults: Vec<Fault> = read.issues.iter().filter_map(|issue| negotiable(issue, text)).collect();
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// What files look like.
pub(super) const EXPECTED: &str = "give a CSV with the columns issue, actor, position, salience, power (and, if you like, proposal, voting_rule, reference_point, outcome), or KTAB's CSV or XML";

/// Why an issue could not be negotiated, if it could not.
fn negotiable(issue: &Issue, text: &str) -> Option<Fault> {
    let id = &issue.id;
    // The line that names it: a cell of a row, a heading, an element.
    let names = |line: &str| {
        let mut parts = line.split([',', '<', '>']).map(|part| part.trim().trim_matches('"'));
        parts.any(|part| part == id || part.strip_suffix("Position").is_some_and(|short| short.trim() == id))
    };
    let line = text.lines().position(names).map_or(0, |line| line as u64 + 1);
    if issue.actors.len() < 2 {
        let who = issue.actors.first().map_or("nobody", |actor| actor.name.as_str());
        let message = format!("the issue {id} has nobody to negotiate with: {who} is alone");
        return Some(Fault::new(
            line,
            "",
            message,
            "give every issue two actors with positions at least, or leave it out",
        ));
    }
    if issue.actors.len() > MOST_ACTORS {
        let message =
            format!("the issue {id} has {} actors, and {MOST_ACTORS} is the most", issue.actors.len());
        return Some(Fault::new(line, "", message, "merge actors who stand together"));
    }
    if let Rule::Qualified { members } = issue.rule {
        // The Commission and the Parliament have no vote in the Council.
        let voting =
            issue.actors.iter().filter(|one| !is_commission(&one.name) && !is_parliament(&one.name)).count();
        if members as usize > voting {
            let message = format!(
                "the issue {id} asks for {members} members in favour, and {voting} of its actors have a vote"
            );
            let help =
                "write QMV, or QMV(n) with no more members than there are actors with a position and a vote";
            return Some(Fault::new(line, &format!("QMV({members})"), message, help));
        }
    }
    if issue.actors.iter().all(|actor| actor.power <= 0.0) {
        let message = format!("nobody has any power on the issue {id}");
        return Some(Fault::new(line, "", message, "give somebody a power above 0"));
    }
    None
}

/// A number within bounds, or the fault.
pub(super) fn number(text: &str, what: &str, low: f64, high: f64, line: u64) -> Result<f64, Fault> {
    let range = if high.is_finite() { format!("from {low} to {high}") } else { format!("of {low} or more") };
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() && (low..=high).contains(&value) => Ok(value),
        Ok(_) => Err(Fault::new(
            line,
            text,
            format!("the {what} {} is out of range", text.trim()),
            format!("give a number {range}"),
        )),
        Err(_) if text.trim().is_empty() => {
            Err(Fault::new(line, "", format!("the {what} is missing"), format!("give a number {range}")))
        }
        Err(_) => Err(Fault::new(
            line,
            text,
            format!("the {what} “{}” is not a number", text.trim()),
            format!("give a number {range}, with a point before decimals"),
        )),
    }
}

/// Actors by name; one that is there twice is a fault.
pub(super) fn by_name(actors: Vec<(u64, Actor)>, issue: &str, faults: &mut Vec<Fault>) -> Vec<Actor> {
    let mut named: BTreeMap<String, (u64, Actor)> = BTreeMap::new();
    for (line, actor) in actors {
        if let Some((first, _)) = named.get(&actor.name) {
            let message = format!("{} is there twice on the issue {issue}: on line {first} too", actor.name);
            faults.push(Fault::new(line, &actor.name, message, "leave one of the two out"));
        } else {
            named.insert(actor.name.clone(), (line, actor));
        }
    }
    named.into_values().map(|(_, actor)| actor).collect()
}

/// The most power an actor may have: beyond it sums would lose digits.
pub(super) const MOST_POWER: f64 = 1e12;
