//! All programs of a run: started together, asked at once, their answers in seat order.

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::{Action, MAX_WORDS, Public, Refusal};
use adref_sim::ids::SeatId;
use adref_sim::log::{self, Why};
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};

use super::process::{self, Due, Fault, FaultKind, Process, Reply, Tail};
use super::protocol::{
    Bye, FromSeat, Hello, MAX_LINE, MAX_PARTS, MAX_REASON, PROTOCOL, Reasons, RefusedAct, ToSeat,
};
use super::view::{self, Common, Sent};
use crate::Decision;
use crate::drive::Stopped;
use crate::guests::{Answer, Guests, Happened, Question};

/// After so many answers in a row that cannot be used, a program is given up.
const STRIKES: u32 = 3;
/// How long a program has to start: an interpreter and its modules, and that many times at once.
const TO_START: Duration = Duration::from_secs(60);
/// How long a program has to answer bye, and then again to end.
const TO_END: Duration = Duration::from_secs(10);
/// How often it is looked whether the run is to stop while a program is waited for.
const GLANCE: Duration = Duration::from_millis(50);
/// The most lines of noise that are kept of a program.
const MAX_NOISE_KEPT: usize = 20;
/// The most faults that are kept of a program.
const MAX_FAULTS: usize = 500;

/// A program and the seat it plays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The delegation.
    pub seat: SeatId,
    /// The program and its arguments.
    pub words: Vec<String>,
}

/// Within what limits programs play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one has to decide.
    pub decision: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { decision: Duration::from_secs(10) }
    }
}

/// A program that did not come up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartFault {
    /// The delegation it was to play.
    pub seat: SeatId,
    /// What was wrong.
    pub fault: Fault,
    /// The last it wrote on its standard error.
    pub stderr: String,
}

/// Something a program did wrong, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Faulted {
    /// The question it was asked, by number; 0 before the first.
    pub n: u64,
    /// The phase of the session.
    pub phase: String,
    /// What was asked.
    pub ask: String,
    /// What was wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

/// How a program played.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The delegation it played.
    pub seat: SeatId,
    /// What it calls itself.
    pub name: String,
    /// How many questions it was asked.
    pub asked: u64,
    /// How many of them it answered with something that could be used.
    pub answered: u64,
    /// How many bytes it was sent.
    pub bytes: u64,
    /// How long its slowest answer took, in milliseconds, as the driver saw it.
    pub slowest: u64,
    /// Whether it was given up.
    pub given_up: bool,
    /// What it was asked, and how often.
    pub asks: BTreeMap<String, u64>,
    /// What it did wrong, as far as it is kept.
    pub faults: Vec<Faulted>,
    /// The last it wrote on its standard error.
    pub stderr: String,
}

impl Report {
    /// Of a program that has not played yet.
    pub(super) fn nothing(seat: SeatId) -> Self {
        Self {
            seat,
            name: String::new(),
            asked: 0,
            answered: 0,
            bytes: 0,
            slowest: 0,
            given_up: false,
            asks: BTreeMap::new(),
            faults: Vec::new(),
            stderr: String::new(),
        }
    }
}

enum Job {
    Ask { bytes: Vec<u8>, due: Due, limit: Duration, reply: oneshot::Sender<(Reply, Duration)> },
    End { patience: Duration, reply: oneshot::Sender<bool> },
}

struct Seat {
    jobs: Option<mpsc::UnboundedSender<Job>>,
    tail: Tail,
    sent: Sent,
    /// How much of what happened it has heard.
    heard: usize,
    refused: Vec<RefusedAct>,
    in_a_row: u32,
    /// What it was asked last.
    asking: (String, String),
    report: Report,
}

/// Programs in seats.
pub struct Programs {
    runtime: Option<Runtime>,
    seats: BTreeMap<SeatId, Seat>,
    /// What happened, as it is told, with the one seat that hears of it if it is not for the room.
    told: Vec<(Option<SeatId>, String)>,
    limits: Limits,
    /// Set when whoever started the run wants it to stop: then nobody waits for a program any more.
    stop: Arc<AtomicBool>,
}

impl Programs {
    /// Starts programs and greets them; all of them come up, or none stays.
    pub fn start(
        commands: &[Command],
        limits: Limits,
        seed: u64,
        stop: Arc<AtomicBool>,
    ) -> Result<Self, Vec<StartFault>> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("seats")
            .enable_all()
            .build()
            .map_err(|error| {
                let fault = Fault::new(FaultKind::CannotStart, error.to_string());
                let seat = commands.first().map_or_else(|| SeatId::from(""), |command| command.seat.clone());
                vec![StartFault { seat, fault, stderr: String::new() }]
            })?;
        let (seats, told) = (BTreeMap::new(), Vec::new());
        let mut programs = Self { runtime: Some(runtime), seats, told, limits, stop };
        let mut faults = Vec::new();
        for command in commands {
            if let Err(fault) = programs.launch(command) {
                faults.push(StartFault { seat: command.seat.clone(), fault, stderr: String::new() });
            }
        }
        if faults.is_empty() {
            faults = programs.greet(seed);
        }
        if faults.is_empty() { Ok(programs) } else { Err(faults) }
    }

    fn launch(&mut self, command: &Command) -> Result<(), Fault> {
        let Some(runtime) = &self.runtime else {
            return Err(Fault::new(FaultKind::CannotStart, "it is over"));
        };
        let _inside = runtime.enter();
        let (process, tail) = process::start(&command.words)?;
        let (jobs, waiting) = mpsc::unbounded_channel();
        runtime.spawn(serve(process, waiting));
        let report = Report::nothing(command.seat.clone());
        let seat = Seat {
            jobs: Some(jobs),
            tail,
            sent: Sent::default(),
            heard: 0,
            refused: Vec::new(),
            in_a_row: 0,
            asking: Default::default(),
            report,
        };
        self.seats.insert(command.seat.clone(), seat);
        Ok(())
    }

    /// Says hello to all, and hears it from all.
    fn greet(&mut self, seed: u64) -> Vec<StartFault> {
        let draws = Draws::new(seed);
        let limit = TO_START.max(self.limits.decision);
        let decision = self.limits.decision;
        let mut waiting = Vec::new();
        for (id, seat) in &mut self.seats {
            let hello = ToSeat::Hello(Hello {
                protocol: PROTOCOL,
                adref: log::ENGINE_VERSION.to_owned(),
                seat: id.clone(),
                chance: OwnDraws::new(&draws, id.as_str()).below("chance of its program", 0, u32::MAX),
                milliseconds: decision.as_millis() as u64,
                line: MAX_LINE as u32,
                words: MAX_WORDS as u32,
            });
            waiting.push((id.clone(), seat.send(line(&hello), Due::Hello, limit)));
        }
        let mut faults = Vec::new();
        for (id, reply) in waiting {
            let received = self.received(reply);
            let Some(seat) = self.seats.get_mut(&id) else { continue };
            let interrupted = || Err(Fault::new(FaultKind::Late, "it was not waited for any longer"));
            match received.map_or_else(interrupted, |(reply, _)| reply.answer) {
                Ok(FromSeat::Hello { name, .. }) => seat.report.name = log::tame(&name, 80),
                Ok(_) => {}
                Err(fault) => {
                    // What it wrote before it ended may still be on its way.
                    std::thread::sleep(Duration::from_millis(50));
                    faults.push(StartFault { seat: id, fault, stderr: seat.stderr() });
                }
            }
        }
        faults
    }

    /// What comes back, with how long it took; `None` if the run is to stop before anything has.
    fn received(&self, mut reply: oneshot::Receiver<(Reply, Duration)>) -> Option<(Reply, Duration)> {
        let gone = || {
            let fault = Fault::new(FaultKind::Ended, "it is no longer listened to");
            (Reply { answer: Err(fault), noise: Vec::new() }, Duration::ZERO)
        };
        let Some(runtime) = &self.runtime else { return Some(gone()) };
        runtime.block_on(async {
            loop {
                match tokio::time::timeout(GLANCE, &mut reply).await {
                    Ok(answer) => return Some(answer.unwrap_or_else(|_| gone())),
                    Err(_) if self.stop.load(Ordering::SeqCst) => return None,
                    Err(_) => {}
                }
            }
        })
    }

    /// How the programs played. Complete once the run is over.
    pub fn reports(&self) -> Vec<Report> {
        let report = |seat: &Seat| Report { stderr: seat.stderr(), ..seat.report.clone() };
        self.seats.values().map(report).collect()
    }
}

impl Drop for Programs {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Letting go of a program ends it and what it has started.
            runtime.shutdown_timeout(Duration::from_secs(2));
        }
    }
}

/// Does the jobs of one program, one after the other.
async fn serve(mut process: Process, mut jobs: mpsc::UnboundedReceiver<Job>) {
    while let Some(job) = jobs.recv().await {
        match job {
            Job::Ask { bytes, due, limit, reply } => {
                let began = Instant::now();
                let answer = process.ask(&bytes, due, limit).await;
                // Whoever asked may have gone.
                let _ = reply.send((answer, began.elapsed()));
            }
            Job::End { patience, reply } => {
                let _ = reply.send(process.end(patience).await);
                return;
            }
        }
    }
}

fn line<T: Serialize>(message: &T) -> Vec<u8> {
    // Structs of strings, numbers and lists: JSON can always hold them.
    let mut line = serde_json::to_vec(message).unwrap_or_default();
    line.push(b'\n');
    line
}

impl Seat {
    fn send(&mut self, bytes: Vec<u8>, due: Due, limit: Duration) -> oneshot::Receiver<(Reply, Duration)> {
        let (reply, receiver) = oneshot::channel();
        self.report.bytes += bytes.len() as u64;
        if let Some(jobs) = &self.jobs {
            // One that is gone drops the job, and with it the reply.
            let _ = jobs.send(Job::Ask { bytes, due, limit, reply });
        }
        receiver
    }

    fn stderr(&self) -> String {
        let tail: VecDeque<u8> = self.tail.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8_lossy(&Vec::from(tail)).into_owned()
    }

    fn note(&mut self, fault: Fault) {
        let (phase, ask) = self.asking.clone();
        // A flood of noise must not crowd out what matters.
        let noise = fault.kind == FaultKind::Noise;
        let noted =
            self.report.faults.iter().filter(|earlier| earlier.fault.kind == FaultKind::Noise).count();
        if self.report.faults.len() < MAX_FAULTS && !(noise && noted >= MAX_NOISE_KEPT) {
            self.report.faults.push(Faulted { n: self.report.asked, phase, ask, fault });
        }
    }

    /// What it has not heard yet, as a message; nothing if there is nothing.
    fn news(&mut self, told: &[(Option<SeatId>, String)]) -> Vec<u8> {
        let id = &self.report.seat;
        let news: Vec<&str> = told
            .iter()
            .skip(self.heard)
            .filter(|(only, _)| only.as_ref().is_none_or(|only| only == id))
            .map(|(_, told)| told.as_str())
            .collect();
        self.heard = told.len();
        let refused = std::mem::take(&mut self.refused);
        if news.is_empty() && refused.is_empty() {
            return Vec::new();
        }
        let mut message = format!("{{\"type\":\"event\",\"events\":[{}]", news.join(","));
        if !refused.is_empty() {
            message.push_str(",\"refused\":");
            message.push_str(&serde_json::to_string(&refused).unwrap_or_else(|_| "[]".to_owned()));
        }
        message.push_str("}\n");
        message.into_bytes()
    }

    fn give_up(&mut self) {
        self.jobs = None;
        self.report.given_up = true;
    }

    fn answer(&mut self, reply: Reply, took: Duration, public: &Public) -> Answer {
        reply.noise.into_iter().for_each(|fault| self.note(fault));
        self.report.slowest = self.report.slowest.max(took.as_millis() as u64);
        let fault = match reply.answer {
            Ok(FromSeat::Decision { act, why, .. }) => {
                self.in_a_row = 0;
                self.report.answered += 1;
                return Answer::Decided(Decision { action: *act, why: reasons(why, public) });
            }
            Ok(_) => Fault::new(FaultKind::OutOfTurn, "it sent something else where a decision was due"),
            Err(fault) => fault,
        };
        self.in_a_row += 1;
        // What is added must not be cut off in the log.
        let mut what = log::tame(&fault.what, 300);
        if fault.is_final() {
            what.push_str("; from here on the rules' default plays its seat");
            self.give_up();
        } else if self.in_a_row >= STRIKES {
            what.push_str(&format!(
                ", the {STRIKES}rd time in a row; from here on the rules' default plays its seat"
            ));
            self.give_up();
        }
        self.note(fault);
        Answer::Failed(what)
    }
}

/// A program's reasons as the log keeps them.
fn reasons(given: Option<Reasons>, public: &Public) -> Why {
    let mut why = match given {
        None => Why { tipped: "its program gave no reason".to_owned(), ..Why::default() },
        Some(Reasons::Sentence(sentence)) => Why { tipped: sentence, ..Why::default() },
        Some(Reasons::InFull(why)) => why,
    };
    why.tipped = log::tame(&why.tipped, MAX_REASON);
    why.parts.truncate(MAX_PARTS);
    why.alternatives.truncate(MAX_PARTS);
    for part in &mut why.parts {
        part.part = log::tame(&part.part, MAX_REASON);
        part.on = part.on.take().filter(|id| public.bracket(id).is_some());
    }
    for alternative in &mut why.alternatives {
        alternative.act = log::tame(&alternative.act, MAX_REASON);
    }
    why
}

impl Guests for Programs {
    fn plays(&self, seat: &SeatId) -> bool {
        self.seats.contains_key(seat)
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        let common = questions.first().map(|question| Common::of(question.view.public))?;
        let mut waiting = Vec::with_capacity(questions.len());
        for question in questions {
            let Some(seat) = self.seats.get_mut(&question.view.me.id).filter(|seat| seat.jobs.is_some())
            else {
                waiting.push(None);
                continue;
            };
            seat.report.asked += 1;
            let n = seat.report.asked;
            let mut bytes = seat.news(&self.told);
            let view = view::view(question, &common, &mut seat.sent);
            let legal = view::legal(question, n);
            let ask = serde_json::to_value(&legal.ask).ok();
            let ask = ask.as_ref().and_then(|ask| ask.get("on")).and_then(serde_json::Value::as_str);
            let ask = ask.unwrap_or_default().to_owned();
            *seat.report.asks.entry(ask.clone()).or_default() += 1;
            seat.asking = (view.now.phase.clone(), ask);
            bytes.extend(line(&ToSeat::View(Box::new(view))));
            bytes.extend(line(&ToSeat::Legal(Box::new(legal))));
            waiting.push(Some(seat.send(bytes, Due::Decision(n), self.limits.decision)));
        }
        // In the order of the questions, whoever was first.
        let mut answers = Vec::with_capacity(questions.len());
        for (reply, question) in waiting.into_iter().zip(questions) {
            let received = match reply {
                Some(reply) => Some(self.received(reply)?),
                None => None,
            };
            let seat = self.seats.get_mut(&question.view.me.id);
            answers.push(if let (Some((reply, took)), Some(seat)) = (received, seat) {
                seat.answer(reply, took, question.view.public)
            } else {
                let tipped = "by default, since its program has been given up".to_owned();
                Answer::Default(Why { tipped, ..Why::default() })
            });
        }
        Some(answers)
    }

    fn happened(&mut self, happened: &Happened<'_>) {
        if self.seats.values().all(|seat| seat.jobs.is_none()) {
            return;
        }
        for (only, event) in happened.events() {
            if only.is_some_and(|only| !self.seats.contains_key(only)) {
                continue;
            }
            let (seq, minute) = (happened.seq(), happened.minute());
            let by = serde_json::to_string(happened.by()).unwrap_or_default();
            let event = serde_json::to_string(event).unwrap_or_default();
            let told = format!("{{\"seq\":{seq},\"minute\":{minute},\"by\":{by},\"event\":{event}}}");
            self.told.push((only.cloned(), told));
        }
    }

    fn refused(&mut self, seat: &SeatId, action: &Action, refusal: &Refusal) {
        if let Some(seat) = self.seats.get_mut(seat) {
            let act = serde_json::to_string(action).unwrap_or_default();
            let what = format!("its act was refused: {refusal}; it was {}", log::tame(&act, 200));
            seat.note(Fault::new(FaultKind::Refused, log::tame(&what, 600)));
            seat.refused.push(RefusedAct { act: action.clone(), reason: refusal.to_string() });
        }
    }

    fn over(&mut self, public: &Public, stopped: &Stopped) {
        let bye = ToSeat::Bye(Bye { ending: public.ending, stopped: stopped.describe() });
        if self.stop.load(Ordering::SeqCst) {
            // Nobody waits for goodbyes: letting go of the programs ends them.
            self.seats.values_mut().for_each(|seat| seat.jobs = None);
            return;
        }
        let limit = TO_END.max(self.limits.decision);
        let mut waiting = Vec::new();
        for (id, seat) in &mut self.seats {
            if seat.jobs.is_some() {
                seat.asking = (public.phase().to_owned(), "bye".to_owned());
                let mut bytes = seat.news(&self.told);
                bytes.extend(line(&bye));
                waiting.push((id.clone(), seat.send(bytes, Due::Bye, limit)));
            }
        }
        let mut ending = Vec::new();
        for (id, reply) in waiting {
            let Some((reply, _)) = self.received(reply) else { continue };
            let Some(seat) = self.seats.get_mut(&id) else { continue };
            reply.noise.into_iter().for_each(|fault| seat.note(fault));
            if let Err(fault) = reply.answer {
                seat.note(Fault::new(FaultKind::NoBye, format!("it did not answer bye: {fault}")));
            }
            if let Some(jobs) = seat.jobs.take() {
                let (reply, receiver) = oneshot::channel();
                let _ = jobs.send(Job::End { patience: TO_END, reply });
                ending.push((id, receiver));
            }
        }
        for (id, receiver) in ending {
            let willing = receiver.blocking_recv().unwrap_or(false);
            if let Some(seat) = self.seats.get_mut(&id).filter(|_| !willing) {
                let what = format!("it did not end within {} of bye", process::seconds(TO_END));
                seat.note(Fault::new(FaultKind::NoBye, what));
            }
        }
    }
}
