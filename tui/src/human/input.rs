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

/// Lines of standard input.
pub(super) struct Input {
    lines: Receiver<String>,
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
                if sender.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                    return;
                }
            }
        });
        Self { lines, interrupted, terminal: std::io::stdin().is_terminal() }
    }

    /// The next line; `None` at the end of input, or if the program was asked to stop.
    pub(super) fn line(&self) -> Option<String> {
        loop {
            if self.interrupted.load(Ordering::SeqCst) {
                return None;
            }
            match self.lines.recv_timeout(LOOK) {
                Ok(line) => return Some(line.trim_end_matches(['\n', '\r']).to_owned()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }
}
