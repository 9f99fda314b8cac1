//! Where records come from: a negotiation that goes on while it is watched, or a log that is read. Either is in a thread of its
//! own and waits for nobody but a full channel; every record goes into the film, whatever the screen shows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::log::{Reader, Record};
use adref_sim::scenario::Scenario;
use tokio::sync::mpsc::{Receiver, channel};

use super::event::Signal;
use crate::Failure;
use crate::cmd::run::LogFile;

/// The most records that wait to be taken in.
const WAITING: usize = 512;

/// What a source has to say.
#[derive(Debug)]
enum News {
    /// A record.
    Record(Record),
    /// It is over, with what is wrong, if anything.
    Over(Option<String>),
}

/// A negotiation under way, or a log being read.
pub(super) struct Live {
    /// Where its news come from.
    news: Receiver<News>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<Result<(), Failure>>>,
}

impl Live {
    /// Starts one, and writes its log where there is to be one.
    pub(super) fn start(
        scenario: Scenario,
        files: BTreeMap<String, String>,
        seed: u64,
        mut log: Option<LogFile>,
    ) -> std::io::Result<Self> {
        let (send, news) = channel(WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let asked = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("negotiation".to_owned()).spawn(move || {
            let mut cast = Cast::standard(&scenario);
            let options = Options { seed, until: None, threads: 1 };
            let mut failed = None;
            let (_, stopped) = drive::run(&scenario, &files, &mut cast, &options, &mut |progress| {
                let gone = match progress {
                    Progress::Acted(record, _) => send.blocking_send(News::Record(record.clone())).is_err(),
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
        Ok(Self { news, stop, thread: Some(thread) })
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
                    reader.fault
                }
                Err(fault) => Some(fault),
            };
            let _ = send.blocking_send(News::Over(fault.map(|fault| format!("{name}: {fault}"))));
            Ok(())
        })?;
        Ok(Self { news, stop, thread: Some(thread) })
    }

    /// Everything there is to hear now; waits for the first.
    pub(super) async fn hear(&mut self) -> (Vec<Record>, Option<Signal>) {
        let mut news = Vec::new();
        if self.news.recv_many(&mut news, WAITING).await == 0 {
            return (Vec::new(), Some(Signal::RunEnded(None)));
        }
        let mut records = Vec::with_capacity(news.len());
        let mut over = None;
        for one in news {
            match one {
                News::Record(record) => records.push(record),
                News::Over(fault) => over = Some(Signal::RunEnded(fault)),
            }
        }
        (records, over)
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
