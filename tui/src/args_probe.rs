//! The command line of `adref probe`. The text here is the help.

use std::path::PathBuf;

use adref_lab::probe::{self, Against};
use adref_sim::scenario::Reach;
use clap::Args as Arguments;

use crate::args::{Format, jobs};

/// The most runs.
const MAX_SEEDS: u32 = 10_000;

/// What `adref probe` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct ProbeArgs {
    /// The scenario folder; or a log, with --at
    #[arg(value_name = "DIR|LOG")]
    pub(crate) target: PathBuf,
    /// Add the delegations of another folder that the scenario lacks, with their positions on its issues
    #[arg(long, value_name = "DIR")]
    pub(crate) delegations: Option<PathBuf>,
    /// The bracket the words are for
    #[arg(long, value_name = "ID", required_unless_present = "texts", conflicts_with = "texts")]
    pub(crate) bracket: Option<String>,
    /// The words
    #[arg(long, conflicts_with = "texts", required_unless_present_any = ["texts", "rank", "devices"])]
    pub(crate) text: Option<String>,
    /// Several places at once: a file of tables [[words]] with bracket, text and, if you like, against and at
    #[arg(long, value_name = "TOML")]
    pub(crate) texts: Option<PathBuf>,
    /// The option whose place the words take: `current` is the one most could live with, 0 is none, and they stand beside
    /// the others [default: current; with --at: 0]
    #[arg(long, value_name = "current|N", value_parser = against, conflicts_with = "texts")]
    pub(crate) against: Option<Against>,
    /// Where the words stand, in the place of where the lexicon puts them: il=40 or il=30..60
    #[arg(long, value_name = "ISSUE=N", value_parser = position, conflicts_with = "texts")]
    pub(crate) position: Vec<(String, Reach)>,
    /// Propose the words at this moment, after record SEQ, and draw anew only from there on
    #[arg(long, value_name = "SEQ")]
    pub(crate) at: Option<u64>,
    /// With --at and a folder: the seed of the run that is taken up there [default: 1]
    #[arg(long, value_name = "SEED", requires = "at")]
    pub(crate) seed: Option<u64>,
    /// With --at: the delegation that proposes the words [default: the chair]
    #[arg(long, value_name = "SEAT", requires = "at")]
    pub(crate) by: Option<String>,
    /// Rank all the words the bracket could have: its options, words in reserve, what drafters would make of them
    #[arg(long, conflicts_with_all = ["text", "texts", "devices", "position", "by"])]
    pub(crate) rank: bool,
    /// Try the drafting devices on the words, or on the option --against, one by one
    #[arg(long, conflicts_with = "texts")]
    pub(crate) devices: bool,
    /// A folder of adopted texts, as for `adref precedent`: shows the agreed language nearest to the words, and is where
    /// --rank and --devices look for agreed language
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// How many runs without and with, with the seeds 1, 2, 3 …; 0 plays none and weighs the text only [default: 100; with
    /// --rank and --devices as many of each form of words as take about a minute, 20 to 100]
    #[arg(long, value_name = "N", value_parser = seeds, allow_negative_numbers = true)]
    pub(crate) seeds: Option<u32>,
    /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(crate) jobs: Option<usize>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

fn against(text: &str) -> Result<Against, String> {
    probe::against(text).ok_or_else(|| "write `current`, or the number of an option; 0 is none".to_owned())
}

fn position(text: &str) -> Result<(String, Reach), String> {
    probe::position(text)
        .ok_or_else(|| "write an issue and a place from 0 to 100: il=40, or il=30..60".to_owned())
}

fn seeds(text: &str) -> Result<u32, String> {
    let seeds = text.parse().ok().filter(|seeds| *seeds <= MAX_SEEDS);
    seeds.ok_or_else(|| format!("there is no such number of runs; give 0 to {MAX_SEEDS}"))
}
