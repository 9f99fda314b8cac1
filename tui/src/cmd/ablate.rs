//! `adref ablate`: what each part of the behaviour does, by switching it off on the same seeds.

use std::fmt::Write as _;
use std::path::PathBuf;

use adref_lab::experiments::ablate::{Measured, Row, Without, table};
use adref_lab::experiments::{self, Outcome};
use adref_lab::figures::plain;
use adref_sim::scenario::{Files, Scenario};
use serde::Serialize;

use crate::args::Format;
use crate::cmd::many;
use crate::out::{self, Paint, hang, shown};
use crate::render::visible;
use crate::{Failure, folder};

const WIDTH: usize = 110;

#[derive(Serialize)]
struct Ablation {
    folder: String,
    title: String,
    seeds: u32,
    rows: Vec<Row>,
}

/// A scenario with something switched off.
struct Variant {
    folder: usize,
    scenario: Scenario,
}

/// Plays scenarios with everything on, each part off, and everything off.
pub(crate) fn ablate(
    dirs: &[PathBuf],
    seeds: u32,
    jobs: Option<usize>,
    format: Format,
) -> Result<(), Failure> {
    let read: Vec<(Scenario, Files)> =
        dirs.iter().map(|dir| folder::read_sound(dir)).collect::<Result<_, _>>()?;
    let rows = Without::rows();
    let variants: Vec<Variant> = read
        .iter()
        .enumerate()
        .flat_map(|(folder, (scenario, _))| {
            rows.iter().map(move |without| Variant { folder, scenario: without.apply(scenario) })
        })
        .collect();
    let seeds_each = seeds as usize;
    let runs = many::run(variants.len() * seeds_each, jobs, &|at, stop| {
        let variant = variants.get(at / seeds_each).ok_or("there is no such run")?;
        let seed = (at % seeds_each) as u64 + 1;
        experiments::play(&variant.scenario, seed, stop).map_err(|why| {
            format!("{}, {why}", dirs.get(variant.folder).map_or_else(String::new, |dir| shown(dir)))
        })
    })?;
    let by_row: Vec<Vec<Vec<Outcome>>> = runs.chunks(seeds_each).map(<[_]>::to_vec).collect();
    let ablations: Vec<Ablation> = dirs
        .iter()
        .zip(&read)
        .zip(by_row.chunks(rows.len()))
        .map(|((dir, (scenario, _)), runs)| Ablation {
            folder: shown(dir),
            title: scenario.title.clone(),
            seeds,
            rows: table(runs),
        })
        .collect();
    match format {
        Format::Json => out::json(&ablations),
        Format::Text => out::print(&tell(&ablations, Paint::stdout())),
    }
}

fn tell(ablations: &[Ablation], paint: Paint) -> String {
    let mut out = String::new();
    for ablation in ablations {
        let _ = writeln!(
            out,
            "{}\n",
            paint.bold(format!(
                "{}: {}, {}",
                ablation.folder,
                visible(&ablation.title),
                seeds_told(ablation.seeds)
            ))
        );
        let _ = writeln!(
            out,
            "  {:18} {:>6} {:>16} {:>12} {:>10} {:>8} {:>11} {:>10} {:>10} {:>10}",
            "without",
            "differ",
            "agreed",
            "half closed",
            "attempts",
            "open",
            "dissociate",
            "least",
            "average",
            "range"
        );
        for row in &ablation.rows {
            let agreed = format!(
                "{:.0} % [{:.0}, {:.0}]",
                row.agreement_rate.mean.unwrap_or(0.0),
                row.agreement.low * 100.0,
                row.agreement.high * 100.0
            );
            let half = row.half_closed.mean.map_or("–".to_owned(), |share| format!("{share:.0} %"));
            let _ = writeln!(
                out,
                "  {:18} {:>6} {:>16} {:>12} {:>10} {:>8} {:>11} {:>10} {:>10} {:>10}",
                row.without,
                row.differ,
                agreed,
                format!("{half}{}", mark(&row.half_closed)),
                number(&row.attempts, 2),
                number(&row.open, 1),
                number(&row.dissociations, 2),
                number(&row.least, 0),
                number(&row.average, 0),
                number(&row.range, 0),
            );
        }
        let idle: Vec<&str> =
            ablation.rows.iter().skip(1).filter(|row| row.differ == 0).map(|row| row.without).collect();
        let _ = writeln!(out);
        if !idle.is_empty() {
            let text = format!("Without it every run ends the same here: {}.", idle.join(", "));
            let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
        }
    }
    let legend = "differ: sessions that end with another outcome, text or number of dissociations than with all parts on the same \
                  seed. agreed: share with its 95 % interval (Wilson). half closed: share of the time gone when half of the \
                  brackets were closed for good. attempts: silences broken and attempts at adoption. least, average, range: what \
                  the result is worth to delegations, in thousandths. * differs from all-on: the 95 % interval of the paired \
                  difference (bootstrap) leaves out 0. --format json has the intervals.";
    let _ = writeln!(out, "{}", hang("  ", legend, WIDTH));
    out
}

fn seeds_told(seeds: u32) -> String {
    if seeds == 1 { "seed 1".to_owned() } else { format!("seeds 1 to {seeds}") }
}

fn number(measured: &Measured, digits: usize) -> String {
    measured.mean.map_or("–".to_owned(), |mean| format!("{}{}", plain(mean, digits), mark(measured)))
}

/// A star where the difference from the row with all parts is more than chance.
fn mark(measured: &Measured) -> &'static str {
    if measured.interval.is_some_and(|interval| !interval.holds(0.0)) { "*" } else { " " }
}
