//! Many runs at a time: the results are in the order of the work, however many threads do it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

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

/// How far ahead of the first piece that is not done others may be, for each job.
const AHEAD: u64 = 64;

/// Does `work` on every number of a range, `jobs` at a time, and hands each result to `sink` in the order of the
/// numbers, holding no more than some at a time. `work` gives nothing where it was stopped. Gives the first number that
/// was not handed on: the end of the range, unless it was stopped or a piece of work came to a bad end.
pub fn stream<T: Send, E>(
    range: Range<u64>,
    jobs: usize,
    stop: &AtomicBool,
    work: &(dyn Fn(u64) -> Option<T> + Sync),
    sink: &mut dyn FnMut(u64, T) -> Result<(), E>,
) -> Result<u64, E> {
    let jobs = jobs.clamp(1, MAX_JOBS);
    let next = AtomicU64::new(range.start);
    let gate = Gate { due: Mutex::new(Some(range.start)), moved: Condvar::new() };
    let (send, results) = mpsc::channel();
    let worker = |send: mpsc::Sender<(u64, T)>| {
        let _shut = Shut(&gate);
        loop {
            let at = next.fetch_add(1, Ordering::SeqCst);
            let ahead = AHEAD * jobs as u64;
            if at >= range.end || stop.load(Ordering::SeqCst) || !gate.wait(at.saturating_sub(ahead)) {
                return;
            }
            let sent = work(at).is_some_and(|result| send.send((at, result)).is_ok());
            if !sent {
                gate.set(None);
                return;
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs)
            .map(|_| {
                let (send, worker) = (send.clone(), &worker);
                scope.spawn(move || worker(send))
            })
            .collect();
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut due = range.start;
        let mut failed = None;
        'results: for (at, result) in results {
            waiting.insert(at, result);
            while let Some(result) = waiting.remove(&due) {
                if let Err(error) = sink(due, result) {
                    failed = Some(error);
                    gate.set(None);
                    break 'results;
                }
                due += 1;
                gate.set(Some(due));
            }
        }
        // One that came to a bad end has left its number undone; what comes after it has not been handed on.
        for worker in workers {
            let _ = worker.join();
        }
        failed.map_or(Ok(due), Err)
    })
}

/// Holds back those who are too far ahead.
struct Gate {
    /// The first number that is not done; none if nobody waits for more.
    due: Mutex<Option<u64>>,
    moved: Condvar,
}

impl Gate {
    fn set(&self, due: Option<u64>) {
        let mut now = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        // Once it is shut it stays so.
        if now.is_some() {
            *now = due;
        }
        self.moved.notify_all();
    }

    /// Waits until a number is due or past; whether anybody still wants more.
    fn wait(&self, number: u64) -> bool {
        let due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.moved.wait_while(due, |due| due.is_some_and(|due| due < number));
        waited.unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

/// Shuts the gate when a worker leaves before its work is done, so that nobody waits for what never comes.
struct Shut<'a>(&'a Gate);

impl Drop for Shut<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.set(None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn streamed(
        range: Range<u64>,
        jobs: usize,
        stop: &AtomicBool,
        last: u64,
    ) -> (Vec<u64>, Result<u64, u64>) {
        let mut found = Vec::new();
        let work = |at: u64| (at != 70).then_some(at * at);
        let ended = stream(range, jobs, stop, &work, &mut |at, square| {
            found.push(square);
            if at == last { Err(at) } else { Ok(()) }
        });
        (found, ended)
    }

    #[test]
    fn a_stream_comes_in_order_on_any_number_of_threads_and_says_how_far_it_came() {
        let stop = AtomicBool::new(false);
        for jobs in [1, 2, 7] {
            let (found, ended) = streamed(5..60, jobs, &stop, 1_000);
            assert_eq!((found, ended), ((5..60).map(|at| at * at).collect(), Ok(60)), "{jobs} jobs");
            let (found, ended) = streamed(0..60, jobs, &stop, 20);
            assert_eq!((found.len(), ended), (21, Err(20)), "{jobs} jobs");
            // Number 70 gives nothing, as where work is stopped.
            let (found, ended) = streamed(0..2_000, jobs, &stop, 5_000);
            assert_eq!((found.len(), ended), (70, Ok(70)), "{jobs} jobs");
        }
        stop.store(true, Ordering::SeqCst);
        assert_eq!(streamed(0..60, 2, &stop, 1_000), (Vec::new(), Ok(0)));
    }

    #[test]
    fn a_piece_that_comes_to_a_bad_end_holds_nobody_up() {
        let stop = AtomicBool::new(false);
        let work = |at: u64| {
            assert!(at != 30, "a bad end, on purpose");
            Some(at)
        };
        let mut found = 0;
        let ended = stream(0..100_000, 3, &stop, &work, &mut |_, _| {
            found += 1;
            Ok::<(), ()>(())
        });
        assert_eq!((found, ended), (30, Ok(30)));
    }

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
