//! What States have said of an issue, coded by somebody who read it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::table::{Reader, Table};
use super::{Date, Record};

/// What a group says binds its members the less: its members' own uncertainty is this much wider, in points. A judgement.
pub const OF_A_GROUP: f64 = 8.0;

/// A coded stance on one issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The State, or the group that spoke for its members.
    pub of: String,
    /// The issue.
    pub issue: String,
    /// Where it stands, 0 to 100.
    pub position: f64,
    /// How uncertain that reading is, in points.
    pub plus_minus: f64,
    /// How much it cares, 0 to 100, where the statement tells.
    pub salience: Option<f64>,
    /// The day it was made.
    pub date: Date,
    /// Where it is known from.
    pub source: String,
}

/// Reads the file: delegation, issue, position, plus_minus, date, source, and if known salience. Other columns are for
/// readers of the file.
pub(super) fn read(
    reader: &mut Reader<'_>,
    file: &str,
    codes: &BTreeSet<String>,
    issues: &BTreeSet<String>,
    record: &mut Record,
) {
    let files = reader.files;
    let Some((file, _)) = files.get_key_value(file) else { return };
    let needed: [&[&str]; 6] =
        [&["delegation"], &["issue"], &["position"], &["plus_minus"], &["date"], &["source"]];
    let Some(table) = reader.table(file, &needed) else { return };
    let columns: BTreeMap<&str, Option<usize>> =
        ["delegation", "issue", "position", "plus_minus", "salience", "date", "source"]
            .into_iter()
            .map(|name| (name, table.column(&[name])))
            .collect();
    for (span, row) in &table.rows {
        let cell = |name: &str| Table::get(row, columns.get(name).copied().flatten());
        let (of, issue) = (cell("delegation"), cell("issue"));
        if !codes.contains(of) && !record.groups.contains_key(of) {
            let help =
                "name a State by its code in the members file, or a group by its column in the groups file";
            let message = format!("there is no State or group {of:?}");
            reader.error("unknown-delegation", file, span.clone(), message, help);
            continue;
        }
        if !issues.contains(issue) {
            let known: Vec<&str> = issues.iter().map(String::as_str).collect();
            let help =
                format!("one of {}; or declare it under [[issues]] in the placements file", known.join(", "));
            reader.error("unknown-issue", file, span.clone(), format!("there is no issue {issue:?}"), &help);
            continue;
        }
        let mut number = |name: &str, low: f64| {
            let found = cell(name).parse::<f64>().ok().filter(|number| (low..=100.0).contains(number));
            if found.is_none() {
                let message = format!("{:?} in the column {name} is no number from {low} to 100", cell(name));
                reader.error("bad-number", file, span.clone(), message, "write it in digits");
            }
            found
        };
        let (position, plus_minus) = (number("position", 0.0), number("plus_minus", 1.0));
        let salience = if cell("salience").is_empty() { None } else { number("salience", 0.0) };
        let date: Result<Date, String> = cell("date").parse();
        if let Err(message) = &date {
            let help = "write the day, or the last day it can have been, as 2018-12-05";
            reader.error("bad-date", file, span.clone(), message.clone(), help);
        }
        if let (Some(position), Some(plus_minus), Ok(date)) = (position, plus_minus, date) {
            record.statements.push(Statement {
                of: of.to_owned(),
                issue: issue.to_owned(),
                position,
                plus_minus,
                salience,
                date,
                source: cell("source").to_owned(),
            });
        }
    }
}
