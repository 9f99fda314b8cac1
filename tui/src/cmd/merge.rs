//! `adref merge`: the parts of a sweep put together, once it is sure that they are all there.

use std::path::PathBuf;

use adref_lab::figures::count;
use adref_lab::sweep::store::{Ends, Header};
use adref_lab::sweep::summary::Counter;

use super::sweep::Swept;
use super::sweep_files::{self, Target, named, not_written};
use super::sweep_words::{self, Words};
use crate::Failure;
use crate::args::Format;
use crate::args_sweep::MergeArgs;
use crate::out::{self, Paint, shown};

/// A part that has been looked at.
struct Part {
    path: PathBuf,
    header: Header,
}

/// Merges parts.
pub(crate) fn merge(asked: &MergeArgs) -> Result<(), Failure> {
    let target = Target::new(&asked.out, asked.detail, asked.force)?;
    let mut parts = Vec::new();
    for path in &asked.parts {
        parts.push(Part { path: path.clone(), header: sweep_files::open(path)?.header });
    }
    let Some(first) = parts.first().map(|part| part.header.clone()) else { return Ok(()) };
    let mut faults = foreign(&parts);
    if faults.is_empty() {
        faults = incomplete(&mut parts);
    }
    let mut counter = Counter::new(&first.plan);
    if faults.is_empty() {
        for part in &parts {
            let mut reader = sweep_files::open(&part.path)?;
            reader.by_ref().for_each(|run| counter.add(&run));
            faults.extend(reader.ends.and_then(|ends| unsound(part, ends)));
        }
    }
    if !faults.is_empty() {
        return Err(Failure::Input(format!(
            "{}\n  help: play what is missing with `adref sweep … --shard I/N --out PART.jsonl`, and merge again",
            faults.join("\n")
        )));
    }
    let mut lines = target.begin(&Header { plan: first.plan.clone(), part: (1, 1) })?;
    for part in &parts {
        for run in sweep_files::open(&part.path)? {
            lines.push(&run).map_err(|error| not_written(&target.part(), &error))?;
        }
    }
    target.finish(lines)?;
    let written = target.results().iter().map(|path| shown(path)).collect();
    let summary = counter.summary();
    match asked.format {
        Format::Json => out::json(&Swept { summary: &summary, files: written }),
        Format::Text => {
            out::print(&sweep_words::tell(&summary, (1, 1), &Words::default(), &written, Paint::stdout()))
        }
    }
}

/// Those that are of another sweep than the first, or cut into another number of parts.
fn foreign(parts: &[Part]) -> Vec<String> {
    let Some((first, others)) = parts.split_first() else { return Vec::new() };
    let mut faults = Vec::new();
    for part in others {
        if let Some(differs) = part.header.plan.differs(&first.header.plan) {
            faults.push(format!(
                "{}: this is of another sweep than {} ({}); {differs}",
                shown(&part.path),
                shown(&first.path),
                named(&first.header.plan)
            ));
        } else if part.header.part.1 != first.header.part.1 {
            faults.push(format!(
                "{}: this is part {} of {}, and {} is one of {}",
                shown(&part.path),
                part.header.part.0,
                part.header.part.1,
                shown(&first.path),
                first.header.part.1
            ));
        }
    }
    faults
}

/// Puts parts into order, and tells which are there twice or not at all.
fn incomplete(parts: &mut [Part]) -> Vec<String> {
    parts.sort_by_key(|part| part.header.part.0);
    let mut faults = Vec::new();
    for pair in parts.windows(2) {
        if let [a, b] = pair
            && a.header.part == b.header.part
        {
            let (number, of) = a.header.part;
            faults.push(format!(
                "part {number}/{of} is there twice: {} and {}",
                shown(&a.path),
                shown(&b.path)
            ));
        }
    }
    let of = parts.first().map_or(0, |part| part.header.part.1);
    let missing: Vec<String> = (1..=of)
        .filter(|number| parts.binary_search_by_key(number, |part| part.header.part.0).is_err())
        .map(|number| format!("{number}/{of}"))
        .collect();
    if !missing.is_empty() {
        let named: Vec<&str> = missing.iter().take(20).map(String::as_str).collect();
        let more = missing.len() - named.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        faults.push(format!("{} missing: {}{more}", count(missing.len(), "part"), named.join(", ")));
    }
    faults
}

fn unsound(part: &Part, ends: Ends) -> Option<String> {
    let (number, of) = part.header.part;
    match ends {
        Ends::Whole => None,
        Ends::BrokenOff => Some(format!(
            "{}: part {number}/{of} was broken off; play it again with --resume",
            shown(&part.path)
        )),
        Ends::Damaged(why, line) => Some(format!("{}:{line}: {why}", shown(&part.path))),
    }
}
