//! The table of weights: shipped with the program, and written anew by a fit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Deserialize;

use super::Issue;
use super::layer::{COUNT, FEATURES, MEANING, Weights};

/// The weights the program ships.
const SHIPPED: &str = include_str!("weights.toml");
/// The largest weight either way: beyond it one feature would be all that counts.
const MOST: f64 = 1e3;
/// How many digests stand on a line.
const A_LINE: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    fitted_on: String,
    #[serde(default)]
    issues: BTreeSet<String>,
    weights: BTreeMap<String, f64>,
}

/// A table of weights, and what it says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The weights.
    pub weights: Weights,
    /// What they were fitted on, in words; empty if the table does not say.
    pub fitted_on: String,
    /// The digests of the issues they were fitted on; none if the table does not say.
    pub issues: BTreeSet<String>,
}

impl Table {
    /// How many of these issues are among those the weights were fitted on.
    pub fn seen<'a>(&self, issues: impl Iterator<Item = &'a Issue>) -> usize {
        issues.filter(|issue| self.issues.contains(&issue.digest())).count()
    }
}

/// Reads a table; what is wrong with it otherwise.
pub fn read(text: &str) -> Result<Table, String> {
    let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut weights = [0.0; COUNT];
    for (name, weight) in FEATURES.iter().zip(&mut weights) {
        let told = written.weights.get(*name).filter(|told| told.is_finite() && told.abs() <= MOST);
        *weight = *told.ok_or_else(|| format!("[weights] has no number `{name}` from -{MOST} to {MOST}"))?;
    }
    match written.weights.keys().find(|name| !FEATURES.contains(&name.as_str())) {
        Some(name) => Err(format!("[weights] has `{name}`, which is none of {}", FEATURES.join(", "))),
        None => Ok(Table { weights, fitted_on: written.fitted_on, issues: written.issues }),
    }
}

/// The weights the program ships. They are tested to be readable.
pub fn shipped() -> Table {
    let nothing = Table { weights: [0.0; COUNT], fitted_on: String::new(), issues: BTreeSet::new() };
    read(SHIPPED).unwrap_or(nothing)
}

/// A table as it is written.
pub fn written(table: &Table) -> String {
    let Table { weights, fitted_on, issues } = table;
    let mut out = String::from(
        "# Weights of the layer over the engine, one for each feature of what may come out of a negotiation.\n# `adref predict FILE --fit --out weights.toml` writes it anew from issues whose outcome is known. `issues` tells them\n# again, so that a score on them is known for one in sample.\n",
    );
    let _ = writeln!(out, "fitted_on = {}\nissues = [", toml::Value::from(fitted_on.as_str()));
    let digests: Vec<String> =
        issues.iter().map(|digest| toml::Value::from(digest.as_str()).to_string()).collect();
    for line in digests.chunks(A_LINE) {
        let _ = writeln!(out, "    {},", line.join(", "));
    }
    out.push_str("]\n\n[weights]\n");
    for ((name, weight), meaning) in FEATURES.iter().zip(weights).zip(MEANING) {
        let _ = writeln!(out, "{name} = {weight:.4} # {meaning}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_can_be_read_and_is_written_as_it_is_read() {
        let table = read(SHIPPED).expect("the shipped table is sound");
        assert_eq!(written(&table), SHIPPED);
        assert!(!table.fitted_on.is_empty() && !table.issues.is_empty());
        assert_eq!(shipped(), table);
    }

    #[test]
    fn a_table_that_lacks_a_weight_or_has_one_too_many_is_refused() {
        let table = Table { weights: [0.5; COUNT], fitted_on: "here".to_owned(), issues: BTreeSet::new() };
        let whole = written(&table);
        assert_eq!(read(&whole), Ok(table));
        let lacks = whole.replace("share = ", "shore = ");
        assert!(read(&lacks).is_err_and(|fault| fault.contains("`share`")));
        let more = format!("{whole}luck = 1.0\n");
        assert!(read(&more).is_err_and(|fault| fault.contains("`luck`")));
        let huge = whole.replace("share = 0.5000", "share = 1e300");
        assert!(read(&huge).is_err_and(|fault| fault.contains("`share`")));
    }
}
