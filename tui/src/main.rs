//! The `adref` command: one module a subcommand.

mod args;
mod cmd;
mod folder;
mod interrupt;
mod out;
mod render;
mod words;

use std::process::ExitCode;

use clap::Parser;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Bad input: exit code 2. The message says what and how to mend it.
    Input(String),
    /// Diagnostics have been shown: exit code 2, nothing more to say.
    Shown,
    /// A fault of ours or of the machine: exit code 1.
    Internal(String),
}

fn main() -> ExitCode {
    let args = args::Args::parse();
    match cmd::dispatch(args.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Shown) => ExitCode::from(2),
        Err(Failure::Input(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
        Err(Failure::Internal(message)) => {
            eprintln!("error: {message}");
            ExitCode::from(1)
        }
    }
}
