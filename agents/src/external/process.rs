//! One program: its process, its pipes, and whoever listens to them. Nothing here knows what the messages mean.

use std::collections::{BTreeSet, VecDeque};
use std::fmt;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use super::protocol::{FromSeat, MAX_LINE, PROTOCOL};
use adref_sim::log;

/// Lines that wait to be looked at; a program that writes more is made to wait.
const WAITING_LINES: usize = 32;
/// Lines that are no messages and are passed over while one answer is waited for.
const MAX_NOISE: usize = 1_000;
/// The most bytes that are kept of what a program writes on its standard error: the last ones.
const MAX_STDERR: usize = 16 * 1024;
/// How long a program has to end after it has been told to, before it is made to.
const GRACE: Duration = Duration::from_millis(500);
/// How long what a program wrote before it ended may take to arrive.
const AFTERMATH: Duration = Duration::from_millis(200);

/// What a program does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// It cannot be started.
    CannotStart,
    /// It speaks another version of the protocol.
    WrongVersion,
    /// It sent a line that is no message.
    BadMessage,
    /// It sent a message that nobody was waiting for.
    OutOfTurn,
    /// It printed something else on its standard output.
    Noise,
    /// It gave no answer in time.
    Late,
    /// It does not read its standard input.
    Deaf,
    /// It wrote a line that is too long, or too many lines that are no messages.
    Flood,
    /// It ended.
    Ended,
    /// Its act was refused.
    Refused,
    /// It did not answer bye, or did not end after it.
    NoBye,
}

/// Something a program did wrong, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Of what kind.
    pub kind: FaultKind,
    /// In a sentence.
    pub what: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, what: impl Into<String>) -> Self {
        Self { kind, what: what.into() }
    }

    /// Whether nothing more can be expected of the program.
    pub(super) fn is_final(&self) -> bool {
        match self.kind {
            FaultKind::CannotStart
            | FaultKind::WrongVersion
            | FaultKind::Deaf
            | FaultKind::Flood
            | FaultKind::Ended
            | FaultKind::NoBye => true,
            FaultKind::BadMessage
            | FaultKind::OutOfTurn
            | FaultKind::Noise
            | FaultKind::Late
            | FaultKind::Refused => false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// What answer is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    Hello,
    /// A decision on the question with this number.
    Decision(u64),
    Bye,
}

/// An answer, or what was wrong, and what was passed over while waiting for it.
pub(super) struct Reply {
    pub(super) answer: Result<FromSeat, Fault>,
    pub(super) noise: Vec<Fault>,
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    /// The end, with what stood before it on an unfinished line.
    End(usize),
}

/// The last of what a program wrote on its standard error.
pub(super) type Tail = Arc<Mutex<VecDeque<u8>>>;

/// A program under way.
pub(super) struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: mpsc::Receiver<Line>,
    group: Option<Group>,
    /// How many lines it has written.
    written: u64,
}

/// Starts a program in a process group of its own.
pub(super) fn start(words: &[String]) -> Result<(Process, Tail), Fault> {
    let named = |what: &str| Fault::new(FaultKind::CannotStart, what);
    let (program, arguments) = words.split_first().ok_or_else(|| named("there is no command"))?;
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command
        .spawn()
        .map_err(|error| named(&format!("“{}” cannot be started: {error}", log::tame(program, 200))))?;
    let group = child.id().map(Group::new);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (sender, lines) = mpsc::channel(WAITING_LINES);
    if let Some(stdout) = stdout {
        tokio::spawn(read_lines(stdout, sender));
    }
    let tail = Tail::default();
    if let Some(stderr) = stderr {
        tokio::spawn(read_tail(stderr, Arc::clone(&tail)));
    }
    Ok((Process { child, stdin, lines, group, written: 0 }, tail))
}

async fn read_lines(stdout: ChildStdout, lines: mpsc::Sender<Line>) {
    let mut reader = BufReader::new(stdout);
    loop {
        let mut line = Vec::new();
        let read = (&mut reader).take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line).await;
        let next = match (read, line.last()) {
            (Err(_) | Ok(0), _) => Line::End(0),
            (Ok(_), Some(b'\n')) => Line::Whole(line),
            (Ok(read), _) if read > MAX_LINE => Line::TooLong,
            (Ok(read), _) => Line::End(read),
        };
        let last = !matches!(next, Line::Whole(_));
        // After the end, and once nobody listens any more, what is written goes nowhere, but the program must not hang
        // in writing it.
        if lines.send(next).await.is_err() || last {
            break;
        }
    }
    swallow(reader).await;
}

async fn swallow(mut reader: impl AsyncRead + Unpin) {
    let mut bytes = [0; 8192];
    while reader.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
}

async fn read_tail(mut stderr: ChildStderr, tail: Tail) {
    let mut bytes = [0; 4096];
    loop {
        let read = match stderr.read(&mut bytes).await {
            Ok(0) | Err(_) => return,
            Ok(read) => read,
        };
        let mut tail = tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend(bytes.iter().take(read));
        let over = tail.len().saturating_sub(MAX_STDERR);
        tail.drain(..over);
    }
}

impl Process {
    /// Sends bytes and waits for an answer, both within a limit.
    pub(super) async fn ask(&mut self, bytes: &[u8], due: Due, limit: Duration) -> Reply {
        let mut noise = Vec::new();
        let deadline = Instant::now() + limit;
        // What it wrote of its own accord while nobody asked.
        while let Ok(line) = self.lines.try_recv() {
            if let Some(answer) = self.look_at(line, due, true, &mut noise).await {
                return Reply { answer, noise };
            }
        }
        if let Some(stdin) = &mut self.stdin {
            let write = async {
                stdin.write_all(bytes).await?;
                stdin.flush().await
            };
            match timeout_at(deadline, write).await {
                Ok(Ok(())) => {}
                // A pipe nobody reads from: it has ended, or closed its input.
                Ok(Err(_)) => {
                    self.stdin = None;
                    if due != Due::Bye {
                        let answer = Err(self.ended(0, "it has closed its standard input").await);
                        return Reply { answer, noise };
                    }
                }
                Err(_) => {
                    let what = "it does not read its standard input: a message could not be written in time";
                    return Reply { answer: Err(Fault::new(FaultKind::Deaf, what)), noise };
                }
            }
        }
        let answer = loop {
            let Ok(line) = timeout_at(deadline, self.next_line()).await else {
                let what = format!("it gave no answer within {}", seconds(limit));
                break Err(Fault::new(FaultKind::Late, what));
            };
            if let Some(answer) = self.look_at(line, due, false, &mut noise).await {
                break answer;
            }
        };
        Reply { answer, noise }
    }

    /// The next line, or the end, whichever of its output and its life comes to it first.
    async fn next_line(&mut self) -> Line {
        tokio::select! {
            biased;
            line = self.lines.recv() => return line.unwrap_or(Line::End(0)),
            _ = self.child.wait() => {}
        }
        // It has ended; a child of its own may hold its output open.
        timeout(AFTERMATH, self.lines.recv()).await.ok().flatten().unwrap_or(Line::End(0))
    }

    /// An answer, a fault, or nothing yet. A line from before the question is never its answer.
    async fn look_at(
        &mut self,
        line: Line,
        due: Due,
        before: bool,
        noise: &mut Vec<Fault>,
    ) -> Option<Result<FromSeat, Fault>> {
        self.written += 1;
        let number = self.written;
        let bytes = match line {
            Line::Whole(bytes) => bytes,
            Line::TooLong => {
                let what = format!("line {number} of its output is longer than {MAX_LINE} bytes");
                return Some(Err(Fault::new(FaultKind::Flood, what)));
            }
            Line::End(unfinished) => return Some(Err(self.ended(unfinished, "").await)),
        };
        let read = understand(&bytes, number);
        let fault = match (read, due) {
            (Ok(FromSeat::Decision { n, .. }), Due::Decision(asked)) if n < asked => {
                let what = format!(
                    "it answered question {n} after that was over: too late, or a second time; question {asked} is waiting"
                );
                Fault::new(FaultKind::OutOfTurn, what)
            }
            (Ok(FromSeat::Hello { protocol, .. }), Due::Hello) if !before && protocol != PROTOCOL => {
                let what =
                    format!("it speaks version {protocol} of the protocol, and this program {PROTOCOL}");
                return Some(Err(Fault::new(FaultKind::WrongVersion, what)));
            }
            (Ok(FromSeat::Decision { n, .. }), Due::Decision(asked)) if n > asked && !before => {
                let what = format!("it answered question {n}, and was asked question {asked}");
                return Some(Err(Fault::new(FaultKind::OutOfTurn, what)));
            }
            (Ok(message), due) if !before && answers(&message, due) => return Some(Ok(message)),
            (Ok(message), due) => {
                let (is, due) = (kind(&message), due.name());
                let what = if before {
                    format!("line {number} of its output is a {is} that nobody asked for")
                } else {
                    format!("line {number} of its output is a {is} where {due} was due")
                };
                let fault = Fault::new(FaultKind::OutOfTurn, what);
                if !before && due != Due::Bye.name() {
                    return Some(Err(fault));
                }
                fault
            }
            (Err(fault), _) if fault.kind == FaultKind::Noise || before => fault,
            (Err(fault), _) => return Some(Err(fault)),
        };
        noise.push(fault);
        (noise.len() > MAX_NOISE).then(|| {
            let what = format!("it wrote more than {MAX_NOISE} lines that answer nothing");
            Err(Fault::new(FaultKind::Flood, what))
        })
    }

    /// How it ended.
    async fn ended(&mut self, unfinished: usize, otherwise: &str) -> Fault {
        let how = match timeout(GRACE, self.child.wait()).await {
            Ok(Ok(status)) => match (status.code(), otherwise) {
                (Some(0), _) => {
                    "it ended of its own accord, with exit code 0, before the session was over".to_owned()
                }
                (Some(code), _) => format!("it ended with exit code {code}"),
                (None, _) => format!("it was ended ({status})"),
            },
            _ if otherwise.is_empty() => "it has closed its standard output".to_owned(),
            _ => otherwise.to_owned(),
        };
        let cut = if unfinished > 0 { ", in the middle of a line" } else { "" };
        Fault::new(FaultKind::Ended, format!("{how}{cut}"))
    }

    /// Waits a little for it to end by itself, then ends it and whatever it has started. Whether it ended by itself.
    pub(super) async fn end(mut self, patience: Duration) -> bool {
        drop(self.stdin.take());
        // Its output is still read, so that it does not hang in writing.
        let willing = timeout(patience, async {
            loop {
                tokio::select! {
                    biased;
                    status = self.child.wait() => return status.is_ok(),
                    Some(_) = self.lines.recv() => {}
                }
            }
        })
        .await
        .unwrap_or(false);
        if let Some(group) = &self.group {
            if !willing {
                group.terminate();
                let _ = timeout(GRACE, self.child.wait()).await;
            }
            group.kill();
        }
        let _ = self.child.start_kill();
        let _ = timeout(GRACE, self.child.wait()).await;
        willing
    }
}

impl Due {
    fn name(self) -> &'static str {
        match self {
            Self::Hello => "a hello",
            Self::Decision(_) => "a decision",
            Self::Bye => "a bye",
        }
    }
}

fn kind(message: &FromSeat) -> &'static str {
    match message {
        FromSeat::Hello { .. } => "hello",
        FromSeat::Decision { .. } => "decision",
        FromSeat::Bye => "bye",
    }
}

fn answers(message: &FromSeat, due: Due) -> bool {
    match (message, due) {
        (FromSeat::Hello { .. }, Due::Hello) | (FromSeat::Bye, Due::Bye) => true,
        (FromSeat::Decision { n, .. }, Due::Decision(asked)) => *n == asked,
        _ => false,
    }
}

/// Reads a line. One that does not begin like an object is not meant as a message.
fn understand(bytes: &[u8], number: u64) -> Result<FromSeat, Fault> {
    let bad = |what: String| Fault::new(FaultKind::BadMessage, what);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(bad(format!("line {number} of its output is not UTF-8")));
    };
    let text = text.trim();
    let quoted = log::tame(text, 80);
    if !text.starts_with('{') {
        let what = format!(
            "line {number} of its output is no message: “{quoted}”; what is not for adref goes to standard error"
        );
        return Err(Fault::new(FaultKind::Noise, what));
    }
    let value: serde_json::Value = serde_json::from_str(text)
        .map_err(|error| bad(format!("line {number} of its output is not JSON ({error}): “{quoted}”")))?;
    if hides(&value) {
        return Err(bad(format!(
            "line {number} of its output holds control characters in a text: “{quoted}”"
        )));
    }
    serde_json::from_value(value).map_err(|error| {
        let error = log::tame(&error.to_string(), 160);
        bad(format!("line {number} of its output is not a message of the protocol ({error}): “{quoted}”"))
    })
}

/// Whether any text in it holds what could reach a terminal, which no log holds.
fn hides(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::String(text) => text.chars().any(log::is_hidden),
        serde_json::Value::Array(values) => values.iter().any(hides),
        serde_json::Value::Object(fields) => {
            fields.iter().any(|(key, value)| key.chars().any(log::is_hidden) || hides(value))
        }
        _ => false,
    }
}

/// A length of time as one says it.
pub(super) fn seconds(limit: Duration) -> String {
    let thousandths = limit.as_millis();
    if thousandths.is_multiple_of(1000) {
        format!("{} s", thousandths / 1000)
    } else {
        format!("{thousandths} ms")
    }
}

/// The process groups of the programs under way.
static GROUPS: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Ends all programs that are under way at once, with whatever they have started: for whoever is about to end without
/// unwinding.
pub fn end_all_now() {
    let groups = std::mem::take(&mut *GROUPS.lock().unwrap_or_else(PoisonError::into_inner));
    for group in groups {
        signal(group, true);
    }
}

/// A process group, killed when it is let go.
struct Group(u32);

impl Group {
    fn new(leader: u32) -> Self {
        GROUPS.lock().unwrap_or_else(PoisonError::into_inner).insert(leader);
        Self(leader)
    }

    fn terminate(&self) {
        signal(self.0, false);
    }

    fn kill(&self) {
        if GROUPS.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0) {
            signal(self.0, true);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

#[cfg(unix)]
fn signal(group: u32, kill: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    if let Some(pid) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // One that is gone needs nothing.
        let _ = kill_process_group(pid, if kill { Signal::KILL } else { Signal::TERM });
    }
}

#[cfg(not(unix))]
fn signal(_: u32, _: bool) {}
