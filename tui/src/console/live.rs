//! Where records come from: a negotiation that goes on while it is watched, or a log that is read. Either is in a thread of its
//! own and waits for nobody but a full channel; every record goes into the film, whatever the screen shows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::ids::SeatId;
use adref_sim::log::{End, Reader, Record};
use adref_sim::scenario::Scenario;
use tokio::sync::mpsc::{Receiver, channel};

use super::event::{Event, Signal};
use crate::Failure;
use crate::branch::{Branch, Once};
use crate::cmd::run::LogFile;
use crate::human::{Heard, HeardAt, People, Said};
use crate::seats::CHAIR;

/// The most records that wait to be taken in.
const WAITING: usize = 512;

/// What a source has to say.
#[derive(Debug)]
enum News {
    /// A record.
    Record(Record),
    /// Whoever plays a seat is told something.
    Said(Said),
    /// The end of a log was read.
    Ends(End),
    /// It is over, with what is wrong, if anything.
    Over(Option<String>),
}

/// A negotiation under way, or a log being read.
pub(super) struct Live {
    /// Where its news come from.
    news: Receiver<News>,
    stop: Arc<AtomicBool>,
    /// Where what a person types goes.
    lines: Option<Sender<HeardAt>>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

impl Live {
    /// Starts one, and writes its log where there is to be one.
    pub(super) fn start(
        scenario: Scenario,
        files: BTreeMap<String, String>,
        seed: u64,
        mut log: Option<LogFile>,
        seats: Vec<SeatId>,
        branch: Option<Branch>,
    ) -> std::io::Result<Self> {
        let (send, news) = channel(WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        let (lines, typed) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new().name("negotiation".to_owned()).spawn(move || {
            let mut cast = Cast::standard(&scenario);
            let (past, instead) =
                branch.map_or_else(Default::default, |branch| (branch.past, branch.instead));
            if !seats.is_empty() {
                let hearer = send.clone();
                // Nobody listening any more is no error.
                let hearer = Box::new(move |said| drop(hearer.blocking_send(News::Said(said))));
                let presides = seats.iter().any(|seat| seat.as_str() == CHAIR);
                let seats: Vec<SeatId> = seats.into_iter().filter(|seat| seat.as_str() != CHAIR).collect();
                let people = People::on_screen(&seats, &scenario, Arc::clone(&asked), typed, hearer);
                cast.guests = Some(Box::new(if presides { people.presiding() } else { people }));
            }
            cast.guests = Once::before(instead, cast.guests.take());
            // What it begins with is in the film already.
            let mut known = past.records.len();
            let options = Options { seed, until: None, threads: 1 };
            let mut failed = None;
            let (_, stopped) =
                drive::branch(&scenario, &files, &past, &mut cast, &options, &mut |progress| {
                    let gone = match progress {
                        Progress::Acted(..) if known > 0 => {
                            known -= 1;
                            false
                        }
                        Progress::Acted(record, _) => {
                            send.blocking_send(News::Record(record.clone())).is_err()
                        }
                        Progress::Line(line) => {
                            if let Some(log) = &mut log
                                && failed.is_none()
                            {
                                failed = log.write(line).err();
                            }
                            failed.is_some()
                        }
                    };
                    if gone || asked.load(Ordering::SeqCst) {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    }
                });
            let mut fault = match stopped {
                Stopped::Stuck(why) => Some(format!("the procedure came to a stand: {why}")),
                Stopped::Closed | Stopped::Until(_) | Stopped::Interrupted => None,
            };
            if let Some(error) = &failed {
                fault = Some(format!("the log cannot be written: {error}"));
            }
            let written = log.map_or(Ok(()), |log| log.finish(failed));
            // Nobody listening any more is no error.
            let _ = send.blocking_send(News::Over(fault));
            written
        })?;
        Ok(Self { news, stop, lines: Some(lines), thread: Some(thread) })
    }

    /// Reads the records of a log whose header is sound.
    pub(super) fn read(name: String, text: String) -> std::io::Result<Self> {
        let (send, news) = channel(WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            let fault = match Reader::new(&text) {
                Ok((mut reader, _)) => {
                    for record in reader.by_ref() {
                        // Nobody listening any more is no error.
                        if send.blocking_send(News::Record(record)).is_err() {
                            return Ok(());
                        }
                    }
                    if let (Some(end), None) = (reader.end, &reader.fault) {
                        let _ = send.blocking_send(News::Ends(end));
                    }
                    reader.fault
                }
                Err(fault) => Some(fault),
            };
            let _ = send.blocking_send(News::Over(fault.map(|fault| format!("{name}: {fault}"))));
            Ok(())
        })?;
        Ok(Self { news, stop, lines: None, thread: Some(thread) })
    }

    /// Everything there is to hear now; waits for the first.
    pub(super) async fn hear(&mut self) -> Vec<Event> {
        let mut news = Vec::new();
        if self.news.recv_many(&mut news, WAITING).await == 0 {
            return vec![Event::Signal(Signal::RunEnded(None))];
        }
        let mut records = Vec::with_capacity(news.len());
        let mut events = Vec::new();
        for one in news {
            match one {
                News::Record(record) => records.push(record),
                News::Said(said) => {
                    // In the order they came in.
                    if !records.is_empty() {
                        events.push(Event::Record(std::mem::take(&mut records)));
                    }
                    events.push(Event::Said(said));
                }
                News::Ends(end) => {
                    events.push(Event::Record(std::mem::take(&mut records)));
                    events.push(Event::Signal(Signal::LogEnds(end)));
                }
                News::Over(fault) => {
                    events.push(Event::Record(std::mem::take(&mut records)));
                    events.push(Event::Signal(Signal::RunEnded(fault)));
                }
            }
        }
        if !records.is_empty() {
            events.push(Event::Record(records));
        }
        events
    }

    /// Sends what a person typed in a turn to whom it was asked by.
    pub(super) fn say(&self, turn: u64, heard: Heard) {
        if let Some(lines) = &self.lines {
            // Nobody asking any more is no error.
            let _ = lines.send((turn, heard));
        }
    }

    /// Ends it, if it has not ended, and says whether its log is where it should be.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.join()
    }

    fn join(&mut self) -> Result<(), Failure> {
        self.stop.store(true, Ordering::SeqCst);
        self.news.close();
        let panicked =
            || Err(Failure::Internal("the negotiation broke off; this is a fault of the program".to_owned()));
        self.thread.take().map_or(Ok(()), |thread| thread.join().unwrap_or_else(|_| panicked()))
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        // Whoever wanted to know has asked by `end`.
        let _ = self.join();
    }
}
