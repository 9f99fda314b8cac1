//! Playing the runs of a sweep.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::plan::Sweep;
use super::store::{Run, Session};
use crate::{experiments, runner};

/// Plays runs by their numbers, on any number of threads, and hands them on in the order of their numbers. Memory does
/// not grow with their number. Gives the number of the first run that was not handed on: the end of the range, unless
/// it was told to stop. An error of `keep` ends it; so does a run that cannot be played, which is a fault of the program.
pub fn play<E>(
    sweep: &Sweep,
    range: Range<u64>,
    jobs: usize,
    stop: &AtomicBool,
    keep: &mut dyn FnMut(Run) -> Result<(), E>,
) -> Result<u64, Ended<E>> {
    runner::stream(range, jobs, stop, &|run| one(sweep, run, stop), &mut |_, run| match run {
        Ok(run) => keep(run).map_err(Ended::Kept),
        Err(why) => Err(Ended::Played(why)),
    })
}

/// Why it ended before its time.
#[derive(Debug)]
pub enum Ended<E> {
    /// What a run came to could not be kept.
    Kept(E),
    /// A run could not be played.
    Played(String),
}

/// Plays one run; none if it was stopped.
fn one(sweep: &Sweep, run: u64, stop: &AtomicBool) -> Option<Result<Run, String>> {
    let (cell, seed) = sweep.plan.run(run);
    let played = sweep
        .with(cell, |scenario| experiments::play(scenario, seed, stop))
        .unwrap_or_else(|fault| Err(fault.message));
    if stop.load(Ordering::SeqCst) {
        return None;
    }
    Some(played.map(|outcomes| Run { run, seed, sessions: outcomes.into_iter().map(Session::of).collect() }))
}
