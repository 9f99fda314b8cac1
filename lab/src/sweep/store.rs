//! What a sweep keeps: JSON Lines. The first line says which sweep it is and which part of it, each further line is one
//! run, in the order of their numbers, and the last holds how many there are and the hash of all before it. A file
//! without that line was broken off, and can be gone on with after its last whole line.

use std::io::{self, BufRead, Read as _, Write};

use adref_sim::scenario::Ending;
use serde::{Deserialize, Serialize};

use super::plan::{FORMAT, Plan};
use crate::experiments::{Fate, Outcome, Stood};

/// The most bytes of a line; no room has so many seats and brackets.
const MAX_LINE: u64 = 64 << 20;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The sweep.
    pub plan: Plan,
    /// Which part of it, from 1, of how many.
    pub part: (u64, u64),
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Its number, from 0.
    pub run: u64,
    /// Its seed.
    pub seed: u64,
    /// What each session came to.
    pub sessions: Vec<Session>,
}

/// What a session came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// How it ended.
    pub ending: Option<Ending>,
    /// How long it lasted, in minutes.
    pub minutes: u32,
    /// How long it was to last.
    pub planned: u32,
    /// The minute from which no more than half of the brackets it began with were open.
    pub half: Option<u32>,
    /// How many texts were put before it ended.
    pub attempts: u32,
    /// The last vote on a whole text: yes, no, abstaining, absent.
    pub vote: Option<(u32, u32, u32, u32)>,
    /// Brackets opened in the session.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<String>,
    /// What became of each bracket, those opened in the session last, and the minute from which that stood.
    pub brackets: Vec<(Fate, Option<u32>)>,
    /// What came of it for each delegation.
    pub seats: Vec<Seat>,
}

/// What came of a session for a delegation: what the result is worth to it and the least it would have settled for, in
/// thousandths; how often it broke a silence or objected; what it did in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat(pub i64, pub i64, pub u32, pub Stood);

impl Session {
    /// What is kept of an outcome.
    pub fn of(outcome: Outcome) -> Self {
        let worth = outcome.utilities.iter().zip(&outcome.reservations);
        let did = outcome.objected.iter().zip(&outcome.stood);
        Self {
            ending: outcome.ending,
            minutes: outcome.minutes,
            planned: outcome.planned,
            half: outcome.half_closed,
            attempts: outcome.attempts,
            vote: outcome.count.map(|count| (count.yes, count.no, count.abstain, count.absent)),
            seats: worth
                .zip(did)
                .map(|((worth, least), (times, stood))| Seat(*worth, *least, *times, *stood))
                .collect(),
            opened: outcome.opened,
            brackets: outcome.fates,
        }
    }

    /// Whether a text was adopted.
    pub fn agreed(&self) -> bool {
        self.ending.is_some_and(Ending::adopted)
    }

    /// How many brackets became this.
    pub fn count(&self, of: impl Fn(Fate) -> bool) -> usize {
        self.brackets.iter().filter(|(fate, _)| of(*fate)).count()
    }
}

/// The last line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    runs: u64,
    blake3: String,
}

/// Any line but the first.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Run(Run),
    End(End),
}

/// Writes what a sweep keeps.
pub struct Keeper<W: Write> {
    out: W,
    hasher: blake3::Hasher,
    runs: u64,
}

impl<W: Write> Keeper<W> {
    /// Begins with the first line.
    pub fn new(mut out: W, header: &Header) -> io::Result<Self> {
        let mut line = serde_json::to_string(header)?;
        line.push('\n');
        out.write_all(line.as_bytes())?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(line.as_bytes());
        Ok(Self { out, hasher, runs: 0 })
    }

    /// Goes on where a reader came to the last whole line.
    pub fn after<R: BufRead>(out: W, read: &Reader<R>) -> Self {
        Self { out, hasher: read.hasher.clone(), runs: read.runs }
    }

    /// Adds a run.
    pub fn push(&mut self, run: &Run) -> io::Result<()> {
        let mut line = serde_json::to_string(run)?;
        line.push('\n');
        self.hasher.update(line.as_bytes());
        self.runs += 1;
        self.out.write_all(line.as_bytes())
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// Writes out what is still held.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends it with the last line.
    pub fn end(mut self) -> io::Result<W> {
        let end = End { runs: self.runs, blake3: self.hasher.finalize().to_hex().to_string() };
        let line = serde_json::to_string(&end)?;
        writeln!(self.out, "{line}")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// How a file ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ends {
    /// With its last line: everything is there.
    Whole,
    /// Before that: it was broken off.
    BrokenOff,
    /// In a way no sweep ends: why, and on which line.
    Damaged(String, u64),
}

/// Reads what a sweep kept, a run at a time.
pub struct Reader<R: BufRead> {
    from: R,
    /// Its first line.
    pub header: Header,
    /// How it ends, once everything sound has been read.
    pub ends: Option<Ends>,
    hasher: blake3::Hasher,
    first: u64,
    last: u64,
    runs: u64,
    /// How many bytes the whole lines take.
    bytes: u64,
}

impl<R: BufRead> Reader<R> {
    /// Reads the first line. An error says in words why it is none.
    pub fn new(mut from: R) -> Result<Self, String> {
        let line = line(&mut from)?.ok_or("it has no whole first line")?;
        let header: Header =
            serde_json::from_slice(&line).map_err(|_| "its first line is not that of a sweep".to_owned())?;
        if header.plan.adref_sweep != FORMAT {
            return Err(format!("it has format {}, and this adref reads {FORMAT}", header.plan.adref_sweep));
        }
        let (part, of) = header.part;
        if part == 0 || part > of || header.plan.seeds.0 >= header.plan.seeds.1 {
            return Err("its first line names a part or seeds that cannot be".to_owned());
        }
        let range = header.plan.part(header.part);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&line);
        let bytes = line.len() as u64;
        Ok(Self { from, header, ends: None, hasher, first: range.start, last: range.end, runs: 0, bytes })
    }

    /// How many runs have been read.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// How many bytes the lines read so far take.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read(&mut self) -> Result<Run, Ends> {
        let damaged = |reader: &Self, why: &str| Ends::Damaged(why.to_owned(), reader.runs + 2);
        let line = line(&mut self.from).map_err(|why| damaged(self, &why))?.ok_or(Ends::BrokenOff)?;
        match serde_json::from_slice(&line) {
            Err(_) => Err(damaged(self, "this is no line of a sweep")),
            Ok(Line::Run(run)) => {
                if run.run != self.first + self.runs || run.run >= self.last {
                    return Err(damaged(self, &format!("run {} stands where it does not belong", run.run)));
                }
                self.hasher.update(&line);
                self.bytes += line.len() as u64;
                self.runs += 1;
                Ok(run)
            }
            Ok(Line::End(end)) => Err(if end.blake3 != self.hasher.finalize().to_hex().as_str() {
                damaged(self, "the hash is not that of the lines before it: something was altered")
            } else if end.runs != self.runs || self.first + self.runs != self.last {
                damaged(self, "runs are missing before the end")
            } else {
                Ends::Whole
            }),
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Run;

    fn next(&mut self) -> Option<Run> {
        if self.ends.is_some() {
            return None;
        }
        match self.read() {
            Ok(run) => Some(run),
            Err(ends) => {
                self.ends = Some(ends);
                None
            }
        }
    }
}

/// The next whole line with its end; none if there is none.
fn line(from: &mut impl BufRead) -> Result<Option<Vec<u8>>, String> {
    let mut line = Vec::new();
    from.take(MAX_LINE).read_until(b'\n', &mut line).map_err(|error| error.to_string())?;
    Ok(line.ends_with(b"\n").then_some(line))
}
