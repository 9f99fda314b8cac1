//! The command line of `adref pivots`. The text here is the help.

use std::ops::Range;
use std::path::PathBuf;

use clap::Args as Arguments;

use crate::args::{Format, jobs};
use crate::args_sweep::seeds;

/// What `adref pivots` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct PivotsArgs {
    /// The scenario folder
    pub(crate) dir: PathBuf,
    /// The seeds: the first, and the one after the last
    #[arg(long, value_name = "A..B", default_value = "0..40", value_parser = seeds)]
    pub(crate) seeds: Range<u64>,
    /// Try only what these delegations and groups could do otherwise, and all of that
    #[arg(long, value_name = "SEAT,…", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Try so many changes, the likeliest to matter first [default: all, if that takes
    /// no more than a few minutes, else as many as do; the report names what was left out]
    #[arg(long, value_name = "N", conflicts_with = "all")]
    pub(crate) most: Option<usize>,
    /// Try every change there is
    #[arg(long)]
    pub(crate) all: bool,
    /// From which cohesion a group votes as one, where power is counted in blocs, 0 to 100
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(i32).range(0..=100))]
    pub(crate) cohesion: i32,
    /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(crate) jobs: Option<usize>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
