//! The command line. The text here is the help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Simulates how a roomful of delegations turns a contested draft into agreed language, or fails to.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    after_help = "Examples:\n  adref scenarios\n  adref run scenarios/class-due-diligence --seed 1\n  adref run scenarios/oewg-apr-2024 --seed 7 --out a.jsonl\n  adref why a.jsonl vol-modal\n  adref show a.jsonl --rev 2 --diff 1\n  adref history --seeds 20\n\nExit codes: 0 it ran, whatever the outcome; 2 bad input; 1 a fault of this program or the machine;\n130 interrupted."
)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// The format of another simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Foreign {
    /// XML of GENIUS, which NegMAS reads too.
    Genius,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a scenario from its opening to its end
    #[command(
        after_help = "Examples:\n  adref run scenarios/two-seats\n  adref run scenarios/oewg-apr-2024 --seed 7 --out a.jsonl\n  adref run scenarios/oewg-apr-2024 --until silence\n  adref run scenarios/first-committee-poa-2022 --format json"
    )]
    Run {
        /// The scenario folder
        dir: PathBuf,
        /// Add the delegations of another folder that this one lacks, with their positions on its issues
        #[arg(long, value_name = "DIR")]
        delegations: Option<PathBuf>,
        /// The seed: the same scenario and seed give the same negotiation
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Write the log here (JSON Lines); never over a file that is there, unless with --force
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Let --out replace a file that is there
        #[arg(long, requires = "out")]
        force: bool,
        /// Stop when this phase begins: first-reading, rev-1, second-reading, small-groups, rev-2, silence, adoption,
        /// vote, explanations; in a campaign also SESSION:PHASE, such as 2023:silence
        #[arg(long, value_name = "PHASE")]
        until: Option<String>,
        /// How many threads seats that are asked at once answer on; leaves no trace in the result
        #[arg(long, default_value_t = 1, value_name = "N")]
        threads: usize,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Report everything that is wrong with a scenario
    #[command(after_help = "Example:\n  adref check scenarios/oewg-apr-2024")]
    Check {
        /// The scenario folder
        dir: PathBuf,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a small commented scenario that runs
    #[command(after_help = "Example:\n  adref new my-scenario && adref run my-scenario")]
    New {
        /// The folder to make; it must not be there, or be empty
        dir: PathBuf,
    },
    /// Read a foreign bracketed Markdown draft, or a GENIUS domain with its profiles, into a new scenario folder
    #[command(
        after_help = "Examples:\n  adref import negotiating-text.md --out my-scenario && adref check my-scenario\n  adref import domain.xml profile-1.xml profile-2.xml --out my-domain"
    )]
    Import {
        /// The Markdown file; or a GENIUS domain (XML) and one profile for each party
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// The folder to make [default: the first file's name without its ending]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a scenario in the format of another simulator
    #[command(
        after_help = "Example:\n  adref export scenarios/oewg-apr-2024 --to genius --seed 7 --out genius-apr-2024"
    )]
    Export {
        /// The scenario folder
        dir: PathBuf,
        /// The format: a GENIUS domain with one linear-additive profile a delegation
        #[arg(long, value_enum)]
        to: Foreign,
        /// The folder to make
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// With the instructions drawn for this seed; otherwise as the scenario has them
        #[arg(long)]
        seed: Option<u64>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Verify a log's chain and fold it again, without agents or chance
    #[command(after_help = "Example:\n  adref replay a.jsonl")]
    Replay {
        /// The log
        log: PathBuf,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show the draft as it stood, or what changed between revisions
    #[command(
        after_help = "Examples:\n  adref show a.jsonl\n  adref show a.jsonl --rev 2 --diff 1\n  adref show a.jsonl --at 120\n  adref show a.jsonl --rev CRP.1 --diff Rev.2\n  adref show a.jsonl --session 2023 --rev 1\n  adref show a.jsonl --docket --at 900"
    )]
    Show {
        /// The log
        log: PathBuf,
        /// The text after this record
        #[arg(long, value_name = "SEQ", conflicts_with = "rev")]
        at: Option<u64>,
        /// The text of one session of a campaign, by its id or its number; otherwise of the last
        #[arg(long, value_name = "ID", conflicts_with = "at")]
        session: Option<String>,
        /// The text of a revision: 0 for the zero draft, 1, 2, CRP.1 …
        #[arg(long)]
        rev: Option<String>,
        /// Show the explanations of position put on record, delegation by delegation
        #[arg(long, conflicts_with_all = ["at", "rev", "diff"])]
        compendium: bool,
        /// Show proposals, amendments with who stands where on them, and the votes so far; with --at, as of then
        #[arg(long, conflicts_with_all = ["rev", "diff", "compendium"])]
        docket: bool,
        /// Show what changed since this revision, word by word
        #[arg(long, value_name = "REV")]
        diff: Option<String>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Tell who wanted what, who moved when and why, and what closed it
    #[command(
        after_help = "Examples:\n  adref why a.jsonl vol-modal\n  adref why a.jsonl 27\n  adref why a.jsonl IRN"
    )]
    Why {
        /// The log
        log: PathBuf,
        /// A bracket, a paragraph or a delegation
        what: String,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Play scenarios many times and compare with what really happened
    #[command(
        after_help = "Examples:\n  adref history\n  adref history scenarios/oewg-apr-2024 --seeds 50\n  adref history scenarios/oewg-2021-2025 --format json"
    )]
    History {
        /// Scenario folders, or folders that hold them [default: scenarios]
        dirs: Vec<PathBuf>,
        /// Add the delegations of another folder that these lack, with their positions on their issues
        #[arg(long, value_name = "DIR")]
        delegations: Option<PathBuf>,
        /// How many runs of each, with the seeds 1, 2, 3 …
        #[arg(long, default_value_t = 10, value_name = "N")]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Play scenarios with each part of the behaviour switched off, on the same seeds
    #[command(
        after_help = "Examples:\n  adref ablate scenarios/oewg-apr-2024 --seeds 50\n  adref ablate scenarios/gge-2017 scenarios/oewg-apr-2024 --format json"
    )]
    Ablate {
        /// Scenario folders
        #[arg(required = true)]
        dirs: Vec<PathBuf>,
        /// How many runs of each row, with the seeds 1, 2, 3 …
        #[arg(long, default_value_t = 20, value_name = "N")]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show how many brackets are open over the time of a session, beside what is known of Paris
    #[command(after_help = "Example:\n  adref decay scenarios/oewg-apr-2024 --seeds 200")]
    Decay {
        /// The scenario folder
        dir: PathBuf,
        /// How many runs, with the seeds 1, 2, 3 …
        #[arg(long, default_value_t = 50, value_name = "N")]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N")]
        jobs: Option<usize>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List scenarios by the rules of their bodies
    #[command(after_help = "Example:\n  adref scenarios")]
    Scenarios {
        /// The folder that holds the scenario folders
        #[arg(default_value = "scenarios")]
        dir: PathBuf,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}
