//! What a person types, read on a thread of its own, so that Ctrl-C is heard while nothing is typed.

use std::io::{BufRead, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

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
}

/// Lines of standard input, or of a screen.
pub(super) struct Input {
    lines: Receiver<Heard>,
    interrupted: Arc<AtomicBool>,
    /// Whether what is typed can be seen already; where it cannot, it is shown after the prompt.
    pub(super) terminal: bool,
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
                if sender.send(Heard::Line(String::from_utf8_lossy(&line).into_owned())).is_err() {
                    return;
                }
            }
        });
        Self { lines, interrupted, terminal: std::io::stdin().is_terminal() }
    }

    /// What is typed elsewhere.
    pub(super) fn of(lines: Receiver<Heard>, interrupted: Arc<AtomicBool>) -> Self {
        Self { lines, interrupted, terminal: true }
    }

    /// The next line; `None` at the end of input, or if the program was asked to stop.
    pub(super) fn line(&self) -> Option<String> {
        loop {
            if let Heard::Line(line) = self.heard()? {
                return Some(line);
            }
        }
    }

    /// What comes next; `None` at the end of input, or if the program was asked to stop.
    pub(super) fn heard(&self) -> Option<Heard> {
        loop {
            if self.interrupted.load(Ordering::SeqCst) {
                return None;
            }
            match self.lines.recv_timeout(LOOK) {
                Ok(Heard::Line(line)) => {
                    return Some(Heard::Line(line.trim_end_matches(['\n', '\r']).to_owned()));
                }
                Ok(draft) => return Some(draft),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}
