//! How a negotiation is played, from its beginning or from a moment of another.

use std::path::PathBuf;

use clap::Args;

use crate::args::Format;

/// What `adref run` and `adref branch` are asked besides what is played.
#[derive(Debug, Args)]
pub(crate) struct PlayArgs {
    /// Write the log here (JSON Lines); never over a file that is there, unless with --force
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Let --out replace a file that is there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Stop when this phase begins: first-reading, rev-1, second-reading, small-groups, rev-2, silence, adoption,
    /// vote, explanations; in a campaign also SESSION:PHASE, such as 2023:silence
    #[arg(long, value_name = "PHASE")]
    pub(crate) until: Option<String>,
    /// How many threads seats that are asked at once answer on; leaves no trace in the result
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) threads: usize,
    /// Who plays a delegation, where not adref itself: CHE=human for a person at this terminal, or a program, as in
    /// 'CHE=python3 agent.py'; several seats as CHE,FRA=…, all others as '*=…'; chair=human to preside. May be
    /// given several times
    #[arg(long, value_name = "SEAT=WHO")]
    pub(crate) seat: Vec<String>,
    /// How long a program may take for a decision, in seconds; after that the rule's default stands in
    #[arg(long, default_value = "10", value_name = "SECONDS")]
    pub(crate) seat_timeout: String,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}
