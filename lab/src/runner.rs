//! Many runs at a time: the results are in the order of the work, however many threads do it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The most pieces of work that are done at a time.
pub const MAX_JOBS: usize = 256;

/// How many jobs at a time where nobody says: as many as there are cores.
pub fn usual_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(MAX_JOBS)
}

/// How long work that comes in pieces is done: how many pieces at a time, until when, and who hears of it.
pub struct Work<'a> {
    /// How many at a time; leaves no trace in the result.
    pub jobs: usize,
    /// Set by whoever wants it to stop.
    pub stop: &'a AtomicBool,
    /// Hears how many pieces are done after each.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// Does `work` on every number below `count`, `jobs` at a time, and calls `progress` with how many are done after each.
/// The results are in the order of the numbers. `None` if it was told to stop, or a piece of work came to a bad end.
pub fn run_all<T: Send>(
    count: usize,
    jobs: usize,
    stop: &AtomicBool,
    progress: &(dyn Fn(usize) + Sync),
    work: &(dyn Fn(usize) -> T + Sync),
) -> Option<Vec<T>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(0);
    let worker = || {
        let mut results: Vec<(usize, T)> = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            if at >= count || stop.load(Ordering::SeqCst) {
                return results;
            }
            results.push((at, work(at)));
            if let Ok(mut done) = done.lock() {
                *done += 1;
                progress(*done);
            }
        }
    };
    let mut results: Vec<(usize, T)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.clamp(1, count.max(1))).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    results.sort_by_key(|(at, _)| *at);
    let complete = results.len() == count && !stop.load(Ordering::SeqCst);
    complete.then(|| results.into_iter().map(|(_, result)| result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_the_work_on_any_number_of_threads() {
        let stop = AtomicBool::new(false);
        for jobs in [1, 3, 8] {
            let found = run_all(50, jobs, &stop, &|_| (), &|at| at * at);
            assert_eq!(found, Some((0..50).map(|at| at * at).collect()), "{jobs} jobs");
        }
    }

    #[test]
    fn whoever_is_told_to_stop_hands_nothing_back() {
        let stop = AtomicBool::new(false);
        let asked = |at: usize| {
            if at == 3 {
                stop.store(true, Ordering::SeqCst);
            }
        };
        assert_eq!(run_all(50, 2, &stop, &|_| (), &asked), None);
    }
}
