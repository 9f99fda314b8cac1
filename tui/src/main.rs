//! The `adref` command: one module a subcommand.

mod args;
mod args_pivots;
mod args_play;
mod args_precedent;
mod args_probe;
mod args_sweep;
mod branch;
mod cmd;
mod console;
mod folder;
mod human;
mod interrupt;
mod names;
mod out;
mod render;
mod seats;
mod words;
mod words_closings;
mod words_groups;
mod words_packages;
mod words_possible;
mod words_votes;

use std::process::ExitCode;

use clap::Parser;

/// Runs ask for many small pieces of memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad input: exit code 2. The message says what and how to mend it.
    Input(String),
    /// Diagnostics have been shown: exit code 2, nothing more to say.
    Shown,
    /// What was checked is not in order, and that has been shown: exit code 1, nothing more to say.
    Found,
    /// A fault of ours or of the machine: exit code 1.
    Internal(String),
    /// Asked to stop, and did so in good order: exit code 130.
    Interrupted(String),
}

impl Failure {
    /// What is wrong, on one line.
    pub(crate) fn said(&self) -> String {
        match self {
            Self::Input(said) | Self::Internal(said) | Self::Interrupted(said) => {
                said.replace("\n  help: ", "; ")
            }
            Self::Shown | Self::Found => String::new(),
        }
    }
}

fn main() -> ExitCode {
    let args = args::Args::parse();
    let (message, code) = match cmd::dispatch(args.command) {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Shown) => return ExitCode::from(2),
        Err(Failure::Found) => return ExitCode::from(1),
        Err(Failure::Input(message)) => (format!("error: {message}"), 2),
        Err(Failure::Internal(message)) => (format!("error: {message}"), 1),
        Err(Failure::Interrupted(message)) => (message, 130),
    };
    out::complain(&message);
    ExitCode::from(code)
}
