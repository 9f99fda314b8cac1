//! The command line of `adref precedent`. The text here is the help.

use std::path::PathBuf;

use adref_lab::precedent::Kind;
use clap::{Args as Arguments, ValueEnum};

use crate::args::Format;

/// The most paragraphs that are shown.
const MOST: usize = 1000;

/// What `adref precedent` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct PrecedentArgs {
    /// The sentence, or a part of one
    pub(crate) text: String,
    /// The folder of documents, or one document [default: $ADREF_CORPUS, or `corpus` under [precedent] in config.toml]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// Only paragraphs that the document shows to be of this part
    #[arg(long, value_enum)]
    pub(crate) kind: Option<Part>,
    /// How many paragraphs to show
    #[arg(long, value_name = "N", default_value = "5", value_parser = limit)]
    pub(crate) limit: usize,
    /// Read all documents again
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Part {
    /// Before the operative part
    Preamble,
    /// The operative part
    Operative,
    /// An annex
    Annex,
}

impl From<Part> for Kind {
    fn from(part: Part) -> Self {
        match part {
            Part::Preamble => Self::Preamble,
            Part::Operative => Self::Operative,
            Part::Annex => Self::Annex,
        }
    }
}

/// How many paragraphs.
fn limit(text: &str) -> Result<usize, String> {
    let limit = text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    limit.ok_or_else(|| format!("there is no such number of paragraphs; give 1 to {MOST}"))
}
