//! Two sweeps side by side: where they share seeds, run against run.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::plan::Plan;
use super::store::Run;
use super::summary::Share;
use super::tables::{self, Cell, Of, Table};
use crate::experiments::shares::{fisher, mcnemar, paired_interval, unpaired_interval};
use crate::experiments::statistics::{Interval, Resamples, mean};

/// Up to how many pairs an interval is found by drawing them again; beyond, the normal approximation is as good.
const RESAMPLED: usize = 2_000;
/// The numbers that are compared, as the columns are called.
const NUMBERS: [&str; 9] = [
    "minutes",
    "attempts",
    "open",
    "settled",
    "dissociations",
    "objectors",
    "utility_least",
    "utility_mean",
    "below_reservation",
];

/// What two sweeps have in common and what not. Differences are the second less the first.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// Rows in each: runs, times sessions of a campaign.
    pub rows: (usize, usize),
    /// How many rows have one of the other sweep with the same seed, levels and session, where they are paired.
    pub pairs: Option<usize>,
    /// Pairs that ended otherwise.
    pub differ: Option<usize>,
    /// How many a text was adopted in.
    pub agreed: Agreed,
    /// The same of every outcome, the most frequent first.
    pub outcomes: Vec<Outcome>,
    /// Means of numbers.
    pub numbers: Vec<Number>,
}

/// How often a text was adopted.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Agreed {
    /// In the first; of the pairs, where rows are paired.
    pub first: Share,
    /// In the second.
    pub second: Share,
    /// The difference in percentage points.
    pub difference: f64,
    /// Its 95-per-cent interval (Agresti & Min 2005 of pairs, otherwise Newcombe 1998).
    pub interval: Interval,
    /// Pairs in which one was adopted only in the first, and only in the second.
    pub only: Option<(u32, u32)>,
    /// How likely so much is by chance alone: exactly, by McNemar of pairs, otherwise by Fisher.
    pub p: f64,
}

/// How often an outcome was.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Which.
    pub outcome: String,
    /// In the first.
    pub first: Share,
    /// In the second.
    pub second: Share,
}

/// The mean of a number.
#[derive(Clone, Debug, Serialize)]
pub struct Number {
    /// The column.
    pub name: &'static str,
    /// In the first; none where it never stands.
    pub first: Option<f64>,
    /// In the second.
    pub second: Option<f64>,
    /// The difference; of pairs, where rows are paired.
    pub difference: Option<f64>,
    /// Its 95-per-cent interval.
    pub interval: Option<Interval>,
}

/// The table of runs of a sweep that was kept as lines.
pub fn table(plan: &Plan, runs: impl Iterator<Item = Run>) -> Table {
    let columns = tables::columns(plan, Of::Runs).into_iter().map(|(name, _)| name).collect();
    Table { columns, rows: runs.flat_map(|run| tables::rows(plan, Of::Runs, &run)).collect() }
}

/// A row, as far as it is compared.
struct Row {
    key: Vec<String>,
    outcome: String,
    agreed: bool,
    numbers: Vec<Option<f64>>,
}

/// Compares two tables of runs. An error says in words which of them (1 or 2) is none, and why.
pub fn compare(first: &Table, second: &Table) -> Result<Comparison, (usize, String)> {
    let keys = keys(first, second);
    let first = rows(first, &keys).map_err(|why| (1, why))?;
    let second = rows(second, &keys).map_err(|why| (2, why))?;
    let pairs = pairs(&first, &second);
    let (left, right): (Vec<&Row>, Vec<&Row>) = match &pairs {
        Some(pairs) => pairs.iter().copied().unzip(),
        None => (first.iter().collect(), second.iter().collect()),
    };
    let paired = pairs.is_some();
    Ok(Comparison {
        rows: (first.len(), second.len()),
        pairs: paired.then_some(left.len()),
        differ: paired.then(|| left.iter().zip(&right).filter(|(a, b)| a.outcome != b.outcome).count()),
        agreed: agreed(&left, &right, paired),
        outcomes: outcomes(&left, &right),
        numbers: NUMBERS
            .iter()
            .enumerate()
            .map(|(at, name)| {
                let values = |rows: &[&Row]| -> Vec<Option<f64>> {
                    rows.iter().map(|row| row.numbers.get(at).copied().flatten()).collect()
                };
                number(name, &values(&left), &values(&right), paired)
            })
            .collect(),
    })
}

/// By which columns rows are paired: those both have before what a run came to, but for its number.
fn keys(first: &Table, second: &Table) -> Vec<String> {
    let before = first.columns.iter().take_while(|name| *name != "outcome");
    before.filter(|name| *name != "run" && second.column(name).is_some()).cloned().collect()
}

fn rows(table: &Table, keys: &[String]) -> Result<Vec<Row>, String> {
    let column = |name: &str| table.column(name).ok_or_else(|| format!("it has no column `{name}`"));
    let (outcome, agreed) = (column("outcome")?, column("agreed")?);
    let keys: Vec<usize> = keys.iter().map(|name| column(name)).collect::<Result<_, _>>()?;
    let numbers: Vec<usize> = NUMBERS.iter().map(|name| column(name)).collect::<Result<_, _>>()?;
    let cell = |row: &[Cell], at: usize| row.get(at).cloned().unwrap_or(Cell::Nothing);
    let text = |cell: Cell| match cell {
        Cell::Int(number) => number.to_string(),
        Cell::Text(text) => text,
        Cell::Flag(truth) => truth.to_string(),
        Cell::Nothing => String::new(),
    };
    let found: Result<Vec<Row>, String> = table
        .rows
        .iter()
        .enumerate()
        .map(|(line, row)| {
            let numbers: Result<Vec<Option<f64>>, String> = numbers
                .iter()
                .map(|at| match text(cell(row, *at)) {
                    none if none.is_empty() => Ok(None),
                    number => number
                        .parse::<i64>()
                        .map(|number| Some(number as f64))
                        .map_err(|_| format!("row {}: `{number}` is no whole number", line + 1)),
                })
                .collect();
            Ok(Row {
                key: keys.iter().map(|at| text(cell(row, *at))).collect(),
                outcome: text(cell(row, outcome)),
                agreed: text(cell(row, agreed)) == "true",
                numbers: numbers?,
            })
        })
        .collect();
    match found? {
        none if none.is_empty() => Err("it has no runs".to_owned()),
        rows => Ok(rows),
    }
}

/// Rows with the same key, in its order; none where a key does not name one row, or nothing is shared.
fn pairs<'a>(first: &'a [Row], second: &'a [Row]) -> Option<Vec<(&'a Row, &'a Row)>> {
    let index = |rows: &'a [Row]| -> Option<BTreeMap<&'a [String], &'a Row>> {
        let index: BTreeMap<&[String], &Row> = rows.iter().map(|row| (row.key.as_slice(), row)).collect();
        (index.len() == rows.len()).then_some(index)
    };
    let (first, second) = (index(first)?, index(second)?);
    let pairs: Vec<(&Row, &Row)> =
        first.iter().filter_map(|(key, row)| Some((*row, *second.get(key)?))).collect();
    (!pairs.is_empty()).then_some(pairs)
}

fn agreed(left: &[&Row], right: &[&Row], paired: bool) -> Agreed {
    let count = |rows: &[&Row]| rows.iter().filter(|row| row.agreed).count() as u32;
    let (a, b) = ((count(left), left.len() as u32), (count(right), right.len() as u32));
    let (first, second) = (Share::new(a.0, a.1), Share::new(b.0, b.1));
    let only = paired.then(|| {
        let both = || left.iter().zip(right);
        let only_first = both().filter(|(a, b)| a.agreed && !b.agreed).count() as u32;
        (only_first, both().filter(|(a, b)| b.agreed && !a.agreed).count() as u32)
    });
    let (interval, p) = match only {
        Some((x, y)) => (paired_interval(x, y, a.1), mcnemar(x, y)),
        None => (unpaired_interval(a, b), fisher(a, b)),
    };
    let interval = Interval { low: 100.0 * interval.low, high: 100.0 * interval.high };
    Agreed { first, second, difference: second.percent - first.percent, interval, only, p }
}

fn outcomes(left: &[&Row], right: &[&Row]) -> Vec<Outcome> {
    let names: BTreeSet<&str> = left.iter().chain(right).map(|row| row.outcome.as_str()).collect();
    let share = |rows: &[&Row], name: &str| {
        Share::new(rows.iter().filter(|row| row.outcome == name).count() as u32, rows.len() as u32)
    };
    let mut all: Vec<Outcome> = names
        .into_iter()
        .map(|name| Outcome {
            outcome: name.to_owned(),
            first: share(left, name),
            second: share(right, name),
        })
        .collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.first.count + one.second.count));
    all
}

fn number(name: &'static str, left: &[Option<f64>], right: &[Option<f64>], paired: bool) -> Number {
    let known = |values: &[Option<f64>]| -> Vec<f64> { values.iter().flatten().copied().collect() };
    let (a, b) = (known(left), known(right));
    let (first, second) = (mean(&a), mean(&b));
    let (difference, interval) = if paired {
        let both = left.iter().zip(right).filter_map(|(a, b)| Some((*b)? - (*a)?));
        let differences: Vec<f64> = both.collect();
        let interval = if differences.len() <= RESAMPLED {
            Resamples::new(differences.len() as u32).interval(&differences)
        } else {
            mean(&differences).map(|middle| around(middle, error(&differences)))
        };
        (mean(&differences), interval)
    } else {
        let difference = first.zip(second).map(|(first, second)| second - first);
        let both = (error(&a) * error(&a) + error(&b) * error(&b)).sqrt();
        (difference, difference.map(|middle| around(middle, both)))
    };
    Number { name, first, second, difference, interval }
}

/// The standard error of a mean.
fn error(sample: &[f64]) -> f64 {
    let Some(middle) = mean(sample).filter(|_| sample.len() > 1) else { return 0.0 };
    let squares: f64 = sample.iter().map(|one| (one - middle) * (one - middle)).sum();
    (squares / (sample.len() - 1) as f64 / sample.len() as f64).sqrt()
}

fn around(middle: f64, error: f64) -> Interval {
    let half = 1.959_963_984_540_054 * error;
    Interval { low: middle - half, high: middle + half }
}
