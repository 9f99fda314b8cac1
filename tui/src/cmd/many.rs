//! What the commands that play many runs have in common: progress, and being stopped.

use std::io::{IsTerminal, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};

use adref_lab::figures::count as plural;
use adref_lab::runner;

use crate::{Failure, interrupt};

/// Where long work has got to, on standard error if that is a terminal.
pub(crate) struct Watch {
    shown: bool,
}

impl Watch {
    /// Begins, with what is done first.
    pub(crate) fn new(first: &str) -> Self {
        let watch = Self { shown: std::io::stderr().is_terminal() };
        watch.show(first);
        watch
    }

    /// Shows a line in the place of the last.
    pub(crate) fn show(&self, line: &str) {
        if self.shown {
            // Nobody listening is no error.
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{line}");
        }
    }

    /// Takes the last line away.
    pub(crate) fn clear(&self) {
        self.show("");
    }
}

/// Does all the runs, in the order of their numbers whatever the number of jobs, with progress on a terminal.
pub(crate) fn run<T: Send>(
    count: usize,
    jobs: Option<usize>,
    work: &(dyn Fn(usize, &AtomicBool) -> Result<T, String> + Sync),
) -> Result<Vec<T>, Failure> {
    let stop = interrupt::listen_in_work();
    let watch = Watch::new("");
    let progress = |done: usize| watch.show(&format!("{done} of {}", plural(count, "run")));
    let results = runner::run_all(count, jobs.unwrap_or_else(runner::usual_jobs), &stop, &progress, &|at| {
        work(at, &stop)
    });
    watch.clear();
    if stop.load(Ordering::SeqCst) {
        let message = "interrupted before all runs were over; nothing of them is kept";
        return Err(Failure::Interrupted(message.to_owned()));
    }
    let results = results.ok_or_else(|| {
        Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned())
    })?;
    results.into_iter().map(|result| result.map_err(Failure::Internal)).collect()
}
