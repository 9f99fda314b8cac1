//! What a person types, read on a thread of its own, so that Ctrl-C is heard while nothing is typed; and how long it may take.

use std::cell::Cell;
use std::io::{BufRead, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// The most bytes of a line.
const MAX_LINE: u64 = 64 * 1024;
/// How often it is looked whether the program was asked to stop.
const LOOK: Duration = Duration::from_millis(100);

/// What comes from a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A line.
    Line(String),
    /// A line that is still being typed.
    Draft(String),
    /// Nothing in the time there was, by the clock of a screen.
    TimeUp,
}

/// What comes from a screen, with the number of the turn it is for.
pub(crate) type HeardAt = (u64, Heard);

/// Why nothing more comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// The end of input, or the program was asked to stop.
    Gone,
    /// There was so much time and no more.
    TimeUp,
}

/// Time since some moment.
type Clock = Box<dyn Fn() -> Duration>;

/// When an answer has to be there.
#[derive(Clone, Copy, Debug)]
struct Limit {
    until: Duration,
    /// When a fifth is left, until that has been said.
    warning: Option<Duration>,
}

/// Lines of standard input, or of a screen.
pub(super) struct Input {
    lines: Receiver<HeardAt>,
    interrupted: Arc<AtomicBool>,
    /// Whether what is typed can be seen already; where it cannot, it is shown after the prompt.
    pub(super) terminal: bool,
    clock: Clock,
    limit: Cell<Option<Limit>>,
    /// The turn a screen's lines have to be for: one that comes late is for nobody.
    turn: Cell<u64>,
}

impl Input {
    pub(super) fn new(interrupted: Arc<AtomicBool>) -> Self {
        let (sender, lines) = sync_channel(1);
        // Where no thread can be had there is nobody to read from: the same as the end of input.
        let _ = std::thread::Builder::new().name("keyboard".to_owned()).spawn(move || {
            let mut stdin = std::io::stdin().lock();
            loop {
                let mut line = Vec::new();
                match stdin.by_ref().take(MAX_LINE).read_until(b'\n', &mut line) {
                    Ok(0) | Err(_) => return,
                    Ok(_) => {}
                }
                if sender.send((0, Heard::Line(String::from_utf8_lossy(&line).into_owned()))).is_err() {
                    return;
                }
            }
        });
        let mut input = Self::of(lines, interrupted);
        input.terminal = std::io::stdin().is_terminal();
        input
    }

    /// What is typed elsewhere.
    pub(super) fn of(lines: Receiver<HeardAt>, interrupted: Arc<AtomicBool>) -> Self {
        let began = Instant::now();
        Self {
            lines,
            interrupted,
            terminal: true,
            clock: Box::new(move || began.elapsed()),
            limit: Cell::new(None),
            turn: Cell::new(0),
        }
    }

    /// Begins a turn of a screen, which keeps the time itself.
    pub(super) fn turn(&self) -> u64 {
        self.turn.set(self.turn.get() + 1);
        self.turn.get()
    }

    /// Gives whoever types so many seconds from now, or as long as it takes.
    pub(super) fn limit(&self, seconds: Option<u32>) {
        self.limit.set(seconds.map(|seconds| {
            let (now, all) = ((self.clock)(), Duration::from_secs(seconds.into()));
            Limit { until: now + all, warning: Some(now + all * 4 / 5) }
        }));
    }

    /// What is left of the time, in whole seconds, where there is a limit.
    pub(super) fn left(&self) -> Option<u64> {
        let left = self.limit.get()?.until.saturating_sub((self.clock)());
        Some(left.as_millis().div_ceil(1000) as u64)
    }

    /// Whether only a fifth of the time is left; says so once.
    fn warns(&self) -> bool {
        let Some(limit) = self.limit.get() else { return false };
        let now = limit.warning.is_some_and(|at| (self.clock)() >= at);
        if now {
            self.limit.set(Some(Limit { warning: None, ..limit }));
        }
        now
    }

    /// The next line.
    pub(super) fn line(&self) -> Result<String, Left> {
        loop {
            if let Heard::Line(line) = self.heard(&mut || {})? {
                return Ok(line);
            }
        }
    }

    /// What comes next; `warned` is called when a fifth of the time is left.
    pub(super) fn heard(&self, warned: &mut dyn FnMut()) -> Result<Heard, Left> {
        loop {
            if self.interrupted.load(Ordering::SeqCst) {
                return Err(Left::Gone);
            }
            if self.left() == Some(0) {
                return Err(Left::TimeUp);
            }
            if self.warns() {
                warned();
            }
            match self.lines.recv_timeout(LOOK) {
                Ok((turn, _)) if turn != self.turn.get() => {}
                Ok((_, Heard::Line(line))) => {
                    return Ok(Heard::Line(line.trim_end_matches(['\n', '\r']).to_owned()));
                }
                Ok((_, Heard::TimeUp)) => return Err(Left::TimeUp),
                Ok((_, draft)) => return Ok(draft),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Left::Gone),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;
    use std::sync::mpsc::channel;

    use super::*;

    /// An input with a clock that stands still until it is moved, and what is typed into it.
    fn typed(lines: &[(u64, Heard)]) -> (Input, Rc<Cell<u64>>, std::sync::mpsc::Sender<HeardAt>) {
        let (sender, receiver) = channel();
        for line in lines {
            sender.send(line.clone()).expect("it is there");
        }
        let mut input = Input::of(receiver, Arc::new(AtomicBool::new(false)));
        let seconds = Rc::new(Cell::new(0));
        let now = Rc::clone(&seconds);
        input.clock = Box::new(move || Duration::from_secs(now.get()));
        (input, seconds, sender)
    }

    fn line(text: &str) -> Heard {
        Heard::Line(text.to_owned())
    }

    #[test]
    fn a_limit_counts_down_warns_once_at_a_fifth_and_ends_the_turn() {
        let (input, seconds, _kept) = typed(&[(0, line("one")), (0, line("two")), (0, line("three"))]);
        assert_eq!(input.left(), None, "no limit");
        input.limit(Some(100));
        assert_eq!(input.left(), Some(100));
        let mut warnings = 0;
        let mut next = || input.heard(&mut || warnings += 1);
        assert_eq!(next(), Ok(line("one")));
        seconds.set(80);
        assert_eq!(next(), Ok(line("two")));
        assert_eq!(next(), Ok(line("three")));
        assert_eq!(warnings, 1);
        assert_eq!(input.left(), Some(20));
        seconds.set(100);
        assert_eq!(input.line(), Err(Left::TimeUp));
        input.limit(None);
        assert_eq!(input.left(), None, "the next may take as long as it takes");
    }

    #[test]
    fn what_comes_late_is_for_nobody() {
        let (input, _, sender) =
            typed(&[(1, Heard::TimeUp), (1, line("of the turn before")), (2, line("now"))]);
        assert_eq!((input.turn(), input.turn()), (1, 2));
        assert_eq!(input.line().as_deref(), Ok("now"));
        sender.send((2, Heard::TimeUp)).expect("it is there");
        assert_eq!(input.line(), Err(Left::TimeUp), "the screen's own clock");
        drop(sender);
        assert_eq!(input.line(), Err(Left::Gone));
    }
}
