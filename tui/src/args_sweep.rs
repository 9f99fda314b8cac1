//! The command line of the commands on many runs. The text here is the help.

use std::ops::Range;
use std::path::PathBuf;

use clap::Args as Arguments;

use crate::args::{Format, jobs};

/// What `adref sweep` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct SweepArgs {
    /// The scenario folder
    pub(crate) dir: PathBuf,
    /// The seeds: the first, and the one after the last
    #[arg(long, value_name = "A..B", default_value = "0..100", value_parser = seeds)]
    pub(crate) seeds: Range<u64>,
    /// Draw anew for each seed: il.position=±10, CHE.il.position=±10, CHE.stake=±50, *.stake=±50
    #[arg(long, value_name = "KEY=±N")]
    pub(crate) vary: Vec<String>,
    /// Set otherwise in all runs: procedure.meetings=8, delegations.CHE.style=firm, il.position=+10 (see scenarios/README.md)
    #[arg(long, value_name = "KEY=VALUE,…")]
    pub(crate) set: Vec<String>,
    /// Try every combination of the levels in this file: a table [factors] of keys with lists of values
    #[arg(long, value_name = "TOML")]
    pub(crate) design: Option<PathBuf>,
    /// Play only this part of the runs: 2/8 is the second of eight; keep it as .jsonl, for `adref merge`
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "out")]
    pub(crate) shard: Option<(u64, u64)>,
    /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(crate) jobs: Option<usize>,
    /// Write a row for each run to FILE.parquet or FILE.csv, or all there is to FILE.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Also write FILE-brackets and FILE-delegations, with a row for each bracket and delegation of each run
    #[arg(long, requires = "out")]
    pub(crate) detail: bool,
    /// Go on where a sweep was broken off that was to write the same file
    #[arg(long, requires = "out", conflicts_with = "force")]
    pub(crate) resume: bool,
    /// Let --out replace files that are there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What `adref merge` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct MergeArgs {
    /// The parts, as `adref sweep --shard I/N --out PART.jsonl` wrote them, in any order
    #[arg(required = true)]
    pub(crate) parts: Vec<PathBuf>,
    /// Write a row for each run to FILE.parquet or FILE.csv, or all there is to FILE.jsonl
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Also write FILE-brackets and FILE-delegations, with a row for each bracket and delegation of each run
    #[arg(long)]
    pub(crate) detail: bool,
    /// Let --out replace files that are there
    #[arg(long)]
    pub(crate) force: bool,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `A..B`.
fn seeds(text: &str) -> Result<Range<u64>, String> {
    let range = text
        .split_once("..")
        .and_then(|(first, end)| Some(first.trim().parse::<u64>().ok()?..end.trim().parse::<u64>().ok()?));
    range.filter(|range| !range.is_empty() && i64::try_from(range.end).is_ok()).ok_or_else(|| {
        "write the first seed and the one after the last: 0..100 is a hundred of them".to_owned()
    })
}

/// `I/N`.
fn shard(text: &str) -> Result<(u64, u64), String> {
    let part = text
        .split_once('/')
        .and_then(|(i, n)| Some((i.trim().parse::<u64>().ok()?, n.trim().parse::<u64>().ok()?)));
    part.filter(|(i, n)| (1..=*n).contains(i) && *n <= 1_000_000)
        .ok_or_else(|| "write which part of how many: 1/8 is the first of eight".to_owned())
}
