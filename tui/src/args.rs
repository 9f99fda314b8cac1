//! The command line. The text here is the help.

use std::path::PathBuf;

use crate::args_pivots::PivotsArgs;
use crate::args_play::PlayArgs;
use crate::args_precedent::PrecedentArgs;
use crate::args_probe::ProbeArgs;
use crate::args_sweep::{MergeArgs, SweepArgs};
use adref_lab::record::Date;
use adref_lab::runner::MAX_JOBS;
use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

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

/// What has a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The messages between adref and a program in a seat
    Protocol,
    /// `scenario.toml`
    Scenario,
    /// `delegations.toml`
    Delegations,
}

/// How tables of numbers are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// What `adref calibrate` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct CalibrateArgs {
    /// A folder of roll calls: A_RES_73_27.csv and so on, columns iso3,vote (Y, N, A, X)
    #[arg(long, value_name = "DIR")]
    pub(crate) rollcalls: PathBuf,
    /// Ideal points: columns iso3c,year,idealpointfp
    #[arg(long, value_name = "CSV")]
    pub(crate) ideal_points: PathBuf,
    /// Groups: columns iso3,regional_group, and one of 0 and 1 for each group
    #[arg(long, value_name = "CSV")]
    pub(crate) groups: PathBuf,
    /// Members: columns iso3,name_short,regional_group
    #[arg(long, value_name = "CSV")]
    pub(crate) members: PathBuf,
    /// When roll calls were held, on what kind of text, where a yes leads (see docs/forecast.md)
    #[arg(long, value_name = "TOML")]
    pub(crate) placements: Option<PathBuf>,
    /// Sponsors: columns symbol,iso3
    #[arg(long, value_name = "CSV")]
    pub(crate) sponsors: Option<PathBuf>,
    /// What was said: columns delegation,issue,position,plus_minus,date,source and, if known, salience; a group by its column
    #[arg(long, value_name = "CSV")]
    pub(crate) statements: Option<PathBuf>,
    /// Use nothing of this day or later [default: the day after the last roll call]
    #[arg(long, value_name = "DATE")]
    pub(crate) as_of: Option<Date>,
    /// Forecast each roll call from those before it and compare with what happened, beside four rules of thumb
    #[arg(long)]
    pub(crate) evaluate: bool,
    /// How many roll calls at a time; leaves no trace in the result [default: as many as there are cores]
    #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(crate) jobs: Option<usize>,
    /// With --evaluate: the first day whose roll calls are forecast
    #[arg(long, value_name = "DATE", default_value = "2018-12-22", requires = "evaluate")]
    pub(crate) from: Date,
    /// Write positions.csv, delegations.toml and model.json into this folder
    #[arg(long, value_name = "DIR", required_unless_present = "evaluate")]
    pub(crate) out: Option<PathBuf>,
    /// Let --out replace files that are there
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What `adref zopa` is asked.
#[derive(Debug, Arguments)]
pub(crate) struct ZopaArgs {
    /// The scenario folder
    #[arg(required_unless_present = "log")]
    pub(crate) dir: Option<PathBuf>,
    /// Add the delegations of another folder that the scenario lacks, with their positions on its issues
    #[arg(long, value_name = "DIR", conflicts_with = "log")]
    pub(crate) delegations: Option<PathBuf>,
    /// With the instructions drawn for this seed; otherwise as the scenario has them
    #[arg(long, value_parser = seed, allow_negative_numbers = true, conflicts_with = "log")]
    pub(crate) seed: Option<u64>,
    /// Measure what the text adopted in this log left on the table, with its instructions and the words that came up in it
    #[arg(long, value_name = "LOG")]
    pub(crate) log: Option<PathBuf>,
    /// Choose only from the words on the table, without those that delegations and the chair have in reserve
    #[arg(long)]
    pub(crate) on_the_table: bool,
    /// Where the body votes: also the best text for this delegation that would be carried
    #[arg(long, value_name = "SEAT")]
    pub(crate) sponsor: Option<String>,
    /// How long to search, in steps of the proof; the same steps give the same answer on every machine
    #[arg(long, value_name = "NODES", default_value_t = 200_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000_000))]
    pub(crate) effort: u64,
    /// Stop after so many seconds; what is found then depends on the machine
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    pub(crate) time: Option<u64>,
    /// Write each text that is found, as Markdown, and zopa.json into this folder; it must not be there, or be empty
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The most seeds of one command.
pub(crate) const MAX_SEEDS: u32 = 10_000;

/// A number of seeds.
fn seeds(text: &str) -> Result<u32, String> {
    let seeds = text.parse().ok().filter(|seeds| (1..=MAX_SEEDS).contains(seeds));
    seeds.ok_or_else(|| format!("there is no such number of runs; give 1 to {MAX_SEEDS}"))
}

/// A seed.
fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// A number of pieces of work at a time.
pub(crate) fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.parse().ok().filter(|jobs| (1..=MAX_JOBS).contains(jobs));
    jobs.ok_or_else(|| format!("there is no such number of jobs; give 1 to {MAX_JOBS}"))
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play a scenario from its opening to its end
    #[command(
        after_help = "Examples:\n  adref run scenarios/two-seats\n  adref run scenarios/oewg-apr-2024 --seed 7 --out a.jsonl\n  adref run scenarios/oewg-apr-2024 --until silence\n  adref run scenarios/first-committee-poa-2022 --format json\n  adref run scenarios/class-due-diligence --seat VAL=human\n  adref run scenarios/class-due-diligence --seat chair=human\n  adref run scenarios/two-seats --seat 'ALD=python3 agents/examples/delegate.py'"
    )]
    Run {
        /// The scenario folder
        dir: PathBuf,
        /// Add the delegations of another folder that this one lacks, with their positions on its issues
        #[arg(long, value_name = "DIR")]
        delegations: Option<PathBuf>,
        /// The seed: the same scenario and seed give the same negotiation
        #[arg(long, default_value_t = 1, value_parser = seed, allow_negative_numbers = true)]
        seed: u64,
        #[command(flatten)]
        play: PlayArgs,
    },
    /// Go on from a moment of a log with another seed, or with one act changed, as a log that names its parent
    #[command(
        after_help = "Examples:\n  adref branch a.jsonl --at 120 --seed 8 --out b.jsonl\n  adref branch a.jsonl --at 120 --act 'CHE: say vol-modal prefer 2 accept 1,2' --out b.jsonl\n  adref console b.jsonl --beside a.jsonl\n\nWith the seed of the log and nothing changed it goes as it went."
    )]
    Branch {
        /// The log
        log: PathBuf,
        /// After this record; 0 is the beginning
        #[arg(long, value_name = "SEQ")]
        at: u64,
        /// What somebody who is asked there does in place of what it did: CHE: or chair: and what a person there would type
        /// (`adref run DIR --seat CHE=human`, `help`); given several times, all of it is one act
        #[arg(long, value_name = "ACT")]
        act: Vec<String>,
        /// The seed from there on; that of the log unless given
        #[arg(long, value_parser = seed, allow_negative_numbers = true)]
        seed: Option<u64>,
        #[command(flatten)]
        play: PlayArgs,
    },
    /// Play short games against a program for seats, and name what it does wrong
    #[command(
        after_help = "Example:\n  adref seat-check 'python3 agents/examples/delegate.py'\n\nExit codes: 0 it keeps to the protocol; 1 it does not; 2 bad input, or it cannot be started."
    )]
    SeatCheck {
        /// The program and its arguments, as in --seat
        command: String,
        /// How long it may take for a decision, in seconds
        #[arg(long, default_value = "10", value_name = "SECONDS")]
        seat_timeout: String,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the JSON Schema of a format
    #[command(after_help = "Example:\n  adref schema protocol")]
    Schema {
        /// Which format
        #[arg(value_enum)]
        of: SchemaOf,
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
        #[arg(long, value_parser = seed, allow_negative_numbers = true)]
        seed: Option<u64>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show where words would stand on a bracket, and the steps of the rule
    #[command(
        after_help = "Example:\n  adref place scenarios/oewg-apr-2024 --bracket vol-modal --text 'should, where appropriate,'"
    )]
    Place {
        /// The scenario folder
        dir: PathBuf,
        /// The bracket the words are for
        #[arg(long, value_name = "ID")]
        bracket: String,
        /// The words
        #[arg(long)]
        text: String,
        /// In a campaign, the session whose draft has the bracket [default: the first that has it]
        #[arg(long, value_name = "ID")]
        session: Option<String>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Find the agreed language nearest to a sentence in a folder of your own documents
    #[command(
        after_help = "Examples:\n  adref precedent 'States should, where appropriate, exchange views' --corpus ~/resolutions\n  adref precedent 'with due regard for human rights' --kind preamble --limit 3\n\nDocuments are Akoma Ntoso (.xml, .akn), Markdown (.md) and plain text (.txt). Markdown and text may say where they\ncome from, between two lines of --- at their head: symbol, title, adopted (2021-12-06), how (without a vote),\nvote (92-50-21), draft. The index is kept in $XDG_CACHE_HOME/adref or ~/.cache/adref."
    )]
    Precedent(PrecedentArgs),
    /// Put other words in a place, and compare with the text as it was: who could live with it, and what becomes of it in many runs
    #[command(
        after_help = "Examples:\n  adref probe scenarios/class-due-diligence --bracket modal --text 'are expected to'\n  adref probe scenarios/oewg-apr-2024 --bracket gen-part --text 'full and effective' --against 1 --seeds 200\n  adref probe scenarios/oewg-apr-2024 --texts words.toml --seeds 0\n  adref probe scenarios/oewg-apr-2024 --bracket ransom-peace --rank\n  adref probe scenarios/class-due-diligence --bracket cb-link --devices --against 1\n  adref probe a.jsonl --at 40 --bracket vol-modal --text 'should, where appropriate,' --by CHE\n\nA file of words:\n  [[words]]\n  bracket = \"vol-modal\"\n  text = \"should, where appropriate,\"\n  against = 2                # or \"current\", or 0\n  at = { voluntary = 40 }    # if the lexicon is wrong"
    )]
    Probe(Box<ProbeArgs>),
    /// Verify a log's chain and fold it again, without agents or chance
    #[command(after_help = "Example:\n  adref replay a.jsonl")]
    Replay {
        /// The log
        log: PathBuf,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Watch a negotiation on one screen: a log again, or a scenario as it is played
    #[command(
        after_help = "Examples:\n  adref console a.jsonl\n  adref console scenarios/oewg-apr-2024 --seed 7 --out a.jsonl\n  adref console scenarios/class-due-diligence --theme high-contrast\n  adref console scenarios/class-due-diligence --seat VAL --out mine.jsonl\n  adref console scenarios/class-due-diligence --seat VAL,KES,TMR\n  adref console a.jsonl --beside b.jsonl\n  adref console a.jsonl --record a.cast\n\nIn the console, ? shows all keys. docs/console.md is the manual; keys, theme and speed can be set in\n$XDG_CONFIG_HOME/adref/config.toml."
    )]
    Console {
        /// The log; or the scenario folder
        #[arg(value_name = "LOG|DIR")]
        target: PathBuf,
        /// The seed of a scenario that is played [default: 1]
        #[arg(long)]
        seed: Option<u64>,
        /// Add the delegations of another folder that the scenario lacks, with their positions on its issues
        #[arg(long, value_name = "DIR")]
        delegations: Option<PathBuf>,
        /// Write the log of a scenario that is played here; never over a file that is there, unless with --force
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Let --out and --record replace files that are there
        #[arg(long)]
        force: bool,
        /// Record what is on the screen, as asciicast v2 with a marker for each meeting
        #[arg(long, value_name = "FILE")]
        record: Option<PathBuf>,
        /// Have the text of another log beside this one's, at the same step of the same phase; `b` shows it
        #[arg(long, value_name = "LOG")]
        beside: Option<PathBuf>,
        /// How it looks: default, blue-orange, high-contrast or mono
        #[arg(long, value_name = "THEME")]
        theme: Option<String>,
        /// The delegation you play in a scenario, or `chair`: the screen then shows what it may know and no more.
        /// Several, given again or with commas, take turns at the keyboard, and a curtain hides the screen between them
        #[arg(long, value_name = "SEAT")]
        seat: Vec<String>,
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
        #[arg(long, default_value_t = 10, value_name = "N", value_parser = seeds, allow_negative_numbers = true)]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
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
        #[arg(long, default_value_t = 20, value_name = "N", value_parser = seeds, allow_negative_numbers = true)]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
        jobs: Option<usize>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Play a scenario with many seeds, as it is or altered, and keep what came of each run
    #[command(
        after_help = "Examples:\n  adref sweep scenarios/class-due-diligence --seeds 0..1000\n  adref sweep scenarios/oewg-apr-2024 --seeds 0..500 --vary il.position=±10 --out runs.parquet --detail\n  adref sweep scenarios/oewg-apr-2024 --set procedure.meetings=6,chair.style=bold --out short.csv\n  adref sweep scenarios/gge-2017 --design design.toml --shard 3/20 --out part-3.jsonl\n\nA design:\n  [factors]\n  \"procedure.meetings\" = [6, 8, 10]\n  \"il.position\" = [\"-10\", \"+0\", \"+10\"]"
    )]
    Sweep(Box<SweepArgs>),
    /// Tell who matters: what changes if somebody gives way, stays away or hardens, and what power the rule gives to each
    #[command(
        after_help = "Examples:\n  adref pivots scenarios/class-due-diligence\n  adref pivots scenarios/oewg-apr-2024 --only USA,RUS,EU --seeds 0..200\n\nThe changes are edits that `adref sweep --set` takes too; --format json names them."
    )]
    Pivots(Box<PivotsArgs>),
    /// Put the parts of a sweep together, and make sure that none is missing, there twice or of another sweep
    #[command(after_help = "Example:\n  adref merge part-*.jsonl --out runs.parquet --detail")]
    Merge(Box<MergeArgs>),
    /// Tell in what two logs differ, or two sweeps
    #[command(
        after_help = "Examples:\n  adref compare a.jsonl b.jsonl\n  adref compare runs.parquet short.parquet\n\nSweeps are compared run by run where they share seeds, levels and sessions."
    )]
    Compare {
        /// A log, or what `adref sweep` wrote: .parquet, .csv or .jsonl
        first: PathBuf,
        /// Another of the kind
        second: PathBuf,
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
        #[arg(long, default_value_t = 50, value_name = "N", value_parser = seeds, allow_negative_numbers = true)]
        seeds: u32,
        /// How many runs at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
        jobs: Option<usize>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show what was possible: whether any text passes, the best ones, and if none does, why
    #[command(
        after_help = "Examples:\n  adref zopa scenarios/oewg-apr-2024\n  adref zopa scenarios/oewg-apr-2024 --delegations scenarios/un-193\n  adref zopa scenarios/class-due-diligence --seed 7 --out texts\n  adref run scenarios/oewg-apr-2024 --seed 7 --out a.jsonl && adref zopa --log a.jsonl"
    )]
    Zopa(ZopaArgs),
    /// Forecast what bargaining comes to, issue by issue, from who wants what, how much, and with how much weight
    #[command(
        after_help = "FILE is a CSV with the columns issue, actor, position, salience, power and, if you like, proposal,\nvoting_rule (QMV, QMV(10), Unan), reference_point and outcome; or KTAB's CSV or XML.\n\nExamples:\n  adref predict issues.csv\n  adref predict issues.csv --format json\n  adref predict issues.csv --score\n  adref predict issues.csv --cross-validate 10\n  adref predict issues.csv --fit --out weights.toml"
    )]
    Predict {
        /// The file of issues
        file: PathBuf,
        /// How many times each issue is negotiated, with the seeds 1, 2, 3 …
        #[arg(long, default_value_t = 100, value_name = "N", value_parser = seeds, allow_negative_numbers = true)]
        seeds: u32,
        /// How many issues at a time; leaves no trace in the result [default: as many as there are cores]
        #[arg(long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
        jobs: Option<usize>,
        /// Judge the forecasts by the outcomes in the file, beside the compromise mean
        #[arg(long)]
        score: bool,
        /// Judge by weights fitted anew for each of N folds on the proposals outside it
        #[arg(long, value_name = "N", allow_negative_numbers = true)]
        cross_validate: Option<u32>,
        /// Fit the weights of the layer over the engine on the outcomes in the file, and print them
        #[arg(long, conflicts_with_all = ["score", "cross_validate", "weights"])]
        fit: bool,
        /// Write the fitted weights here; never over a file that is there, unless with --force
        #[arg(long, value_name = "FILE", requires = "fit")]
        out: Option<PathBuf>,
        /// Let --out replace a file that is there
        #[arg(long, requires = "out")]
        force: bool,
        /// Weights that --fit wrote, in the place of those shipped
        #[arg(long, value_name = "FILE")]
        weights: Option<PathBuf>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
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
    /// Estimate positions, salience, cohesion and attendance from recorded votes
    #[command(
        after_help = "Examples:\n  adref calibrate --rollcalls rollcalls --ideal-points ideal.csv --groups groups.csv --members members.csv \\\n    --placements scenarios/un-193/placements.toml --out calibrated\n  adref calibrate … --evaluate"
    )]
    Calibrate(Box<CalibrateArgs>),
    /// Forecast how each delegation will vote on a text
    #[command(
        after_help = "Examples:\n  adref forecast --positions calibrated --text text.toml\n  adref forecast --positions calibrated --text text.toml --as-of 2020-11-01 --format csv\n\nA text needs a title, a date, and a track, sponsors or a lean:\n  title = \"Advancing responsible State behaviour in cyberspace\"\n  date = \"2020-12-07\"\n  track = \"ict-western\""
    )]
    Forecast {
        /// The folder `adref calibrate --out` wrote
        #[arg(long, value_name = "DIR")]
        positions: PathBuf,
        /// The text (see docs/forecast.md)
        #[arg(long, value_name = "TOML")]
        text: PathBuf,
        /// Use nothing of this day or later [default: the day of the vote]
        #[arg(long, value_name = "DATE")]
        as_of: Option<Date>,
        /// How to print the result
        #[arg(long, value_enum, default_value_t)]
        format: TableFormat,
    },
}
