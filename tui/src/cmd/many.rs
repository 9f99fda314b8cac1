//! What the commands that play many runs have in common: how many, how many at a time, progress, and being stopped.

use std::io::{IsTerminal, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use adref_lab::runner::{self, MAX_JOBS};

use crate::{Failure, interrupt};

/// The most seeds.
const MAX_SEEDS: u32 = 10_000;

/// How many runs at a time, if as many as were asked for, and of so many seeds, can be had.
pub(crate) fn jobs(seeds: u32, jobs: Option<usize>) -> Result<usize, Failure> {
    if !(1..=MAX_SEEDS).contains(&seeds) {
        let message =
            format!("--seeds {seeds}: there is no such number of runs\n  help: give 1 to {MAX_SEEDS}");
        return Err(Failure::Input(message));
    }
    let jobs = jobs.unwrap_or_else(runner::usual_jobs);
    if !(1..=MAX_JOBS).contains(&jobs) {
        let message = format!("--jobs {jobs}: there is no such number of jobs\n  help: give 1 to {MAX_JOBS}");
        return Err(Failure::Input(message));
    }
    Ok(jobs)
}

/// Does all the runs, in the order of their numbers whatever the number of jobs, with progress on a terminal.
pub(crate) fn run<T: Send>(
    count: usize,
    jobs: usize,
    work: &(dyn Fn(usize, &AtomicBool) -> Result<T, String> + Sync),
) -> Result<Vec<T>, Failure> {
    let stop = interrupt::listen();
    let shown = std::io::stderr().is_terminal();
    let progress = |done: usize| {
        if shown {
            // Nobody listening is no error.
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{done} of {count} runs");
        }
    };
    let results = runner::run_all(count, jobs, &stop, &progress, &|at| work(at, &stop));
    if shown {
        let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
    }
    if stop.load(Ordering::SeqCst) {
        let message = "interrupted before all runs were over; nothing of them is kept";
        return Err(Failure::Interrupted(message.to_owned()));
    }
    let results = results.ok_or_else(|| {
        Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned())
    })?;
    results.into_iter().map(|result| result.map_err(Failure::Internal)).collect()
}
