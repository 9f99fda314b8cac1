//! Two sweeps side by side.

use std::fmt::Write as _;
use std::path::Path;

use adref_lab::figures::{count, plain, signed};
use adref_lab::sweep::compare::{self, Comparison, Number};
use adref_lab::sweep::store::Ends;
use adref_lab::sweep::summary::Share;
use adref_lab::sweep::tables::{self, Table};

use super::sweep_files;
use super::sweep_words::named;
use crate::args::Format;
use crate::out::{self, Paint, hang, shown};
use crate::{Failure, folder};

const WIDTH: usize = 100;
/// The most bytes of a table: 1 GiB.
const MAX_TABLE: u64 = 1 << 30;

/// Compares what two sweeps wrote.
pub(crate) fn compare(first: &Path, second: &Path, format: Format) -> Result<(), Failure> {
    let (a, b) = (read(first)?, read(second)?);
    let comparison = compare::compare(&a, &b).map_err(|(which, why)| {
        let path = shown(if which == 1 { first } else { second });
        Failure::Input(format!(
            "{path}: {why}\n  help: give the table of runs that `adref sweep --out` wrote"
        ))
    })?;
    match format {
        Format::Json => out::json(&comparison),
        Format::Text => out::print(&tell(&comparison, &shown(first), &shown(second), Paint::stdout())),
    }
}

fn read(path: &Path) -> Result<Table, Failure> {
    let not = |why: String| {
        Failure::Input(format!(
            "{}: {why}\n  help: give the table of runs that `adref sweep --out` wrote",
            shown(path)
        ))
    };
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => tables::read_csv(folder::read_text(path, MAX_TABLE)?.as_bytes()).map_err(not),
        Some("parquet") => tables::read_parquet(folder::read_bytes(path, MAX_TABLE)?).map_err(not),
        _ => {
            let mut reader = sweep_files::open(path)?;
            let plan = reader.header.plan.clone();
            let table = compare::table(&plan, reader.by_ref());
            match reader.ends {
                Some(Ends::Damaged(why, line)) => Err(Failure::Input(format!(
                    "{}:{line}: {why}\n  help: play the sweep again",
                    shown(path)
                ))),
                Some(Ends::BrokenOff) => {
                    out::complain(&format!("warning: {}: this sweep was broken off", shown(path)));
                    Ok(table)
                }
                _ => Ok(table),
            }
        }
    }
}

fn tell(comparison: &Comparison, first: &str, second: &str, paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(format!("1: {first}\n2: {second}")));
    let text = match (comparison.pairs, comparison.differ) {
        (Some(pairs), Some(differ)) => format!(
            "{} of {} and {} rows are paired: same seed, levels and session. {} of these ended with another outcome.",
            pairs, comparison.rows.0, comparison.rows.1, differ
        ),
        _ => format!(
            "{} and {}, which share no seeds one to one: they are compared as separate samples.",
            count(comparison.rows.0, "row"),
            count(comparison.rows.1, "row")
        ),
    };
    let _ = writeln!(out, "{}", hang("", &text, WIDTH));
    let _ = writeln!(out, "\n{}", paint.bold(format!("{:<30} {:>22}   {:>22}", "How they ended", "1", "2")));
    for one in &comparison.outcomes {
        let _ = writeln!(
            out,
            "  {:<28} {:>22}   {:>22}",
            named(&one.outcome),
            share(one.first),
            share(one.second)
        );
    }
    let agreed = &comparison.agreed;
    let only = match agreed.only {
        Some((one, two)) => format!("; adopted only in 1: {one}, only in 2: {two}"),
        None => String::new(),
    };
    let test = if agreed.only.is_some() { "McNemar, exact" } else { "Fisher, exact" };
    let p = if agreed.p < 0.000_1 { "p < 0.0001".to_owned() } else { format!("p = {:.4}", agreed.p) };
    let text = format!(
        "A text is adopted in {:.1} % and {:.1} %: {} points [{}, {}], {p} ({test}){only}.",
        agreed.first.percent,
        agreed.second.percent,
        signed(agreed.difference, 1),
        signed(agreed.interval.low, 1),
        signed(agreed.interval.high, 1)
    );
    let _ = writeln!(out, "\n{}", hang("", &text, WIDTH));
    let _ = writeln!(
        out,
        "\n{}",
        paint.bold(format!("{:<20} {:>9} {:>9}   difference with 95 % interval", "On average", "1", "2"))
    );
    for Number { name, first, second, difference, interval } in &comparison.numbers {
        let number = |value: &Option<f64>| value.map_or_else(|| "–".to_owned(), |value| plain(value, 1));
        let by = difference.map_or_else(|| "–".to_owned(), |by| signed(by, 1));
        let interval = interval.map_or_else(String::new, |interval| {
            format!("[{}, {}]", signed(interval.low, 1), signed(interval.high, 1))
        });
        let _ = writeln!(
            out,
            "  {:<18} {:>9} {:>9}   {by:>8}  {interval}",
            name.replace('_', " "),
            number(first),
            number(second)
        );
    }
    out
}

fn share(share: Share) -> String {
    format!("{:.1} % [{:.1}, {:.1}]", share.percent, share.interval.low, share.interval.high)
}
