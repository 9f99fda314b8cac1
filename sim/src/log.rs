//! The log: JSON Lines, hash-chained. The first line is the header, each further line one act with its reasons and its
//! events, the last line the end. Each line's hash covers its own bytes and the hash of the line before, so a cut or an
//! altered log says where it breaks, and what stands before the break is sound.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::draws::DRAWS_VERSION;
use crate::engine::{Actor, Event, Public, State};
use crate::scenario::{Ending, Scenario};

/// The format this crate writes.
pub const FORMAT_VERSION: u32 = 1;
/// The engine that wrote a log; an older log still replays, since events carry all that was decided.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");
const HASH_KEY: &str = ",\"hash\":\"";
const HASH_LEN: usize = 64;

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The log's format version.
    pub adref: u32,
    /// The engine that wrote it.
    pub engine: String,
    /// The version of the meaning of seeds.
    pub draws: u32,
    /// The seed.
    pub seed: u64,
    /// The scenario's headline.
    pub title: String,
    /// blake3 of the scenario's files.
    pub scenario: String,
    /// The files themselves, so that a log can be read alone.
    pub files: BTreeMap<String, String>,
    /// The settings that matter, as they were in force.
    pub settings: BTreeMap<String, String>,
    /// The negotiations whose beginning this one has, the first of them first; its own seed holds from there on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<Parent>,
}

/// A negotiation another one branches off from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The name of its log, or what it was where it had none.
    pub log: String,
    /// Its seed.
    pub seed: u64,
    /// How many of its records were taken over.
    pub records: u64,
    /// The fingerprint of the state they fold to.
    pub state: String,
    /// What was done then in place of what had been done, in the words it was asked for with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its number, from 1.
    pub seq: u64,
    /// Minutes since the session began, when it was done.
    pub minute: u32,
    /// The meeting it was done in.
    pub meeting: u32,
    /// The phase it was done in.
    pub phase: String,
    /// Who did it: a seat's id, `chair` or `secretariat`.
    pub by: String,
    /// Its reasons, where somebody decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// What it did.
    pub events: Vec<Event>,
}

/// Why something was decided, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Why {
    /// The rule or part that tipped it.
    pub tipped: String,
    /// What went into it: distances in hundredths of a point, utilities in thousandths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What else could have been done, with its score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
}

/// One number in a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Part {
    /// The bracket it is about, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<crate::ids::BracketId>,
    /// What it is.
    pub part: String,
    /// How much.
    pub value: i64,
}

/// Something else that could have been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Alternative {
    /// What.
    pub act: String,
    /// Its score; the greatest was taken.
    pub score: i64,
}

/// The last line of a log that was not cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// How it ended; `None` if the run was stopped before.
    pub ending: Option<Ending>,
    /// Why it was stopped: `closed`, `until silence`, `interrupted`.
    pub stopped: String,
    /// How many records there are.
    pub records: u64,
    /// The fingerprint of the state they fold to.
    pub state: String,
}

#[derive(Serialize, Deserialize)]
struct EndLine {
    end: End,
}

/// The name of an actor in the log.
pub fn actor_name(public: &Public, actor: Actor) -> String {
    match actor {
        Actor::Seat(seat) => public.seats.get(seat).map(|plate| plate.id.to_string()).unwrap_or_default(),
        Actor::Chair => "chair".to_owned(),
        Actor::Secretariat => "secretariat".to_owned(),
    }
}

/// As much of a header as every format has.
#[derive(Deserialize)]
struct Version {
    adref: u32,
}

/// Makes lines and keeps the chain.
#[derive(Clone, Debug)]
pub struct Writer {
    previous: String,
    records: u64,
}

impl Writer {
    /// A chain that begins with this scenario and seed, and its first line.
    pub fn new(scenario: &Scenario, files: &BTreeMap<String, String>, seed: u64) -> (Self, String) {
        Self::branch(scenario, files, seed, Vec::new())
    }

    /// The same of a negotiation that begins as others did.
    pub fn branch(
        scenario: &Scenario,
        files: &BTreeMap<String, String>,
        seed: u64,
        parents: Vec<Parent>,
    ) -> (Self, String) {
        let header = Header {
            adref: FORMAT_VERSION,
            engine: ENGINE_VERSION.to_owned(),
            draws: DRAWS_VERSION,
            seed,
            title: scenario.title.clone(),
            scenario: scenario.hash.clone(),
            files: files.clone(),
            settings: settings(scenario),
            parents,
        };
        let mut writer = Self { previous: String::new(), records: 0 };
        let line = writer.line(&header);
        (writer, line)
    }

    /// The line of a record. Numbers the record.
    pub fn record(&mut self, mut record: Record) -> (Record, String) {
        self.records += 1;
        record.seq = self.records;
        let line = self.line(&record);
        (record, line)
    }

    /// The last line.
    pub fn end(&mut self, state: &State, stopped: &str) -> String {
        let end = End {
            ending: state.public.ending,
            stopped: stopped.to_owned(),
            records: self.records,
            state: state.digest(),
        };
        self.line(&EndLine { end })
    }

    fn line<T: Serialize>(&mut self, value: &T) -> String {
        // Every value here is a struct of strings, numbers and lists, which JSON can always hold.
        let mut line = serde_json::to_string(value).unwrap_or_else(|_| "{}".to_owned());
        line.pop();
        let hash = chain(&self.previous, &line);
        line.push_str(HASH_KEY);
        line.push_str(&hash);
        line.push_str("\"}\n");
        self.previous = hash;
        line
    }
}

fn chain(previous: &str, body: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(previous.as_bytes());
    hasher.update(body.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// The settings of a scenario that matter to how it is played, as a header names them.
pub fn settings(scenario: &Scenario) -> BTreeMap<String, String> {
    let p = &scenario.procedure;
    let name = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    [
        ("rules", name(serde_json::to_value(scenario.rules))),
        ("majority", name(serde_json::to_value(p.majority))),
        ("chair", name(serde_json::to_value(scenario.chair.style))),
        ("meetings", p.meetings.to_string()),
        ("meeting_minutes", p.meeting_minutes.to_string()),
        ("speech_minutes", p.speech_minutes.to_string()),
        ("group_speech_minutes", p.group_speech_minutes.to_string()),
        ("small_groups", p.small_groups.to_string()),
        ("small_group_rounds", p.small_group_rounds.to_string()),
        ("silence_rounds", p.silence_rounds.to_string()),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

/// A log as far as it is sound.
#[derive(Clone, Debug)]
pub struct Log {
    /// Its header.
    pub header: Header,
    /// Its records, up to the first fault.
    pub records: Vec<Record>,
    /// Its end, if it has one and everything before it is sound.
    pub end: Option<End>,
    /// What is wrong with it, if anything.
    pub fault: Option<Fault>,
}

/// Where and how a log breaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The line of the file, from 1.
    pub line: usize,
    /// The record that should stand there; 0 is the header.
    pub record: u64,
    /// What is wrong.
    pub what: FaultKind,
}

/// How a log can break.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The line ends before it is whole: the program or the disk stopped while writing.
    Cut,
    /// There is no end line: the run was cut short, and everything that is there is sound.
    NoEnd,
    /// The hash is not that of the line and all before it: somebody changed, removed or added something.
    Altered,
    /// The line holds something this version does not know.
    Unreadable(String),
    /// The header names a format this version does not read.
    Version(u32),
    /// The folded state is not the one the end names.
    Diverged,
    /// There is something after the end.
    AfterEnd,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, record, what } = self;
        let sound = record.saturating_sub(1);
        match what {
            FaultKind::Cut => match sound {
                0 => write!(f, "line {line}: the log ends within its first record: nothing in it is sound"),
                _ => write!(f, "line {line}: record {record} is cut off; records 1 to {sound} are sound"),
            },
            FaultKind::NoEnd => {
                write!(f, "the log stops after record {sound}, which is sound, without an end")
            }
            FaultKind::Altered if *record == 0 => write!(f, "line {line}: the header has been altered"),
            FaultKind::Altered => write!(
                f,
                "line {line}: the chain breaks at record {record}, which has been altered, removed or inserted; records 1 to {sound} are sound"
            ),
            FaultKind::Unreadable(why) => write!(f, "line {line}: record {record} cannot be read: {why}"),
            FaultKind::Version(version) => write!(
                f,
                "line {line}: the log has format {version}, and this program reads up to {FORMAT_VERSION}"
            ),
            FaultKind::Diverged => {
                write!(f, "the log's end (line {line}) or header says other than what its records fold to")
            }
            FaultKind::AfterEnd => write!(f, "line {line}: something follows the end of the log"),
        }
    }
}

/// Reads a log as far as it is sound. Fails only where there is no sound header to begin from.
pub fn read(text: &str) -> Result<Log, Fault> {
    let (mut reader, header) = Reader::new(text)?;
    let records = reader.by_ref().collect();
    Ok(Log { header, records, end: reader.end, fault: reader.fault })
}

/// Reads a log record by record, as far as it is sound: for whoever does not want to wait for the last.
#[derive(Debug)]
pub struct Reader<'a> {
    lines: std::iter::Enumerate<std::str::SplitInclusive<'a, char>>,
    previous: String,
    read: u64,
    over: bool,
    /// Its end, once that has been read.
    pub end: Option<End>,
    /// What is wrong with it, once that has been found.
    pub fault: Option<Fault>,
}

impl<'a> Reader<'a> {
    /// Begins with the header. Fails where there is no sound one.
    pub fn new(text: &'a str) -> Result<(Self, Header), Fault> {
        let mut lines = text.split_inclusive('\n').enumerate();
        let mut previous = String::new();
        let fault = |what: FaultKind| Fault { line: 1, record: 0, what };
        let Some((_, first)) = lines.next() else { return Err(fault(FaultKind::Cut)) };
        let body = checked(first, &mut previous).map_err(fault)?;
        let unreadable = |error: serde_json::Error| fault(FaultKind::Unreadable(error.to_string()));
        let version: Version = serde_json::from_str(&body).map_err(unreadable)?;
        if version.adref > FORMAT_VERSION || version.adref == 0 {
            return Err(fault(FaultKind::Version(version.adref)));
        }
        let header: Header = serde_json::from_str(&body).map_err(unreadable)?;
        Ok((Self { lines, previous, read: 0, over: false, end: None, fault: None }, header))
    }

    /// Nothing sound follows.
    fn broken(&mut self, line: usize, what: FaultKind) -> Option<Record> {
        self.fault = Some(Fault { line, record: self.read + 1, what });
        self.over = true;
        None
    }
}

impl Iterator for Reader<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.over {
            return None;
        }
        let Some((at, line)) = self.lines.next() else {
            self.over = true;
            if self.end.is_none() {
                let line = self.read as usize + 2;
                return self.broken(line, FaultKind::NoEnd);
            }
            return None;
        };
        if self.end.is_some() {
            return self.broken(at + 1, FaultKind::AfterEnd);
        }
        let body = match checked(line, &mut self.previous) {
            Ok(body) => body,
            Err(what) => return self.broken(at + 1, what),
        };
        // Every record read twice would be half of the time it takes to read a long log.
        if body.starts_with("{\"end\":")
            && let Ok(EndLine { end }) = serde_json::from_str(&body)
        {
            self.end = Some(end);
            return self.next();
        }
        match serde_json::from_str::<Record>(&body) {
            Ok(record) if record.seq == self.read + 1 => {
                self.read += 1;
                Some(record)
            }
            Ok(record) => {
                self.broken(at + 1, FaultKind::Unreadable(format!("it is numbered {}", record.seq)))
            }
            Err(error) => self.broken(at + 1, FaultKind::Unreadable(error.to_string())),
        }
    }
}

/// Verifies a line against the chain and gives its JSON without the hash.
fn checked(line: &str, previous: &mut String) -> Result<String, FaultKind> {
    let whole = line.strip_suffix('\n').ok_or(FaultKind::Cut)?;
    let body_len = whole.len().checked_sub(HASH_KEY.len() + HASH_LEN + 2).ok_or(FaultKind::Altered)?;
    let (Some(body), Some(tail)) = (whole.get(..body_len), whole.get(body_len..)) else {
        return Err(FaultKind::Altered);
    };
    let hash = tail
        .strip_prefix(HASH_KEY)
        .and_then(|tail| tail.strip_suffix("\"}"))
        .filter(|hash| hash.len() == HASH_LEN)
        .ok_or(FaultKind::Altered)?;
    if chain(previous, body) != hash {
        return Err(FaultKind::Altered);
    }
    hash.clone_into(previous);
    if hides(body, body.starts_with("{\"adref\":")) {
        return Err(FaultKind::Unreadable(
            "it holds control characters, which adref never writes".to_owned(),
        ));
    }
    Ok(format!("{body}}}"))
}

/// Whether a character could move a terminal's cursor or hide words. A log holds none, and no act that holds one is allowed.
pub fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text from outside as it can stand in a log: on one line, nothing hidden in it, and no longer than `most` characters.
pub fn tame(text: &str, most: usize) -> String {
    let mut tame: String = text.chars().take(most).map(|c| if is_hidden(c) { ' ' } else { c }).collect();
    if text.chars().nth(most).is_some() {
        tame.pop();
        tame.push('…');
    }
    tame.trim().to_owned()
}

/// Whether JSON holds characters that could reach a terminal and move its cursor or hide words: raw, or escaped in a
/// string. Line breaks and tabs are in order in the files a header carries.
fn hides(json: &str, header: bool) -> bool {
    let mut characters = json.chars();
    while let Some(c) = characters.next() {
        if is_hidden(c) {
            return true;
        }
        if c != '\\' {
            continue;
        }
        match characters.next() {
            Some('n' | 'r' | 't') if header => {}
            Some('b' | 'f' | 'n' | 'r' | 't') => return true,
            Some('u') => {
                let digits: String = characters.by_ref().take(4).collect();
                let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                if code.is_some_and(is_hidden) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// The records that convene a further session of a campaign, in order.
pub fn sessions_convened(records: &[Record]) -> impl Iterator<Item = u64> + '_ {
    let convenes = |event: &Event| matches!(event, Event::SessionConvened { .. });
    records.iter().filter(move |record| record.events.iter().any(convenes)).map(|record| record.seq)
}

/// Whether the beginnings that a header says are others' are as it says.
pub fn begins_as_said(scenario: &Scenario, header: &Header, records: &[Record]) -> bool {
    header.parents.iter().all(|parent| {
        parent.records <= records.len() as u64
            && fold(scenario, records, Some(parent.records)).digest() == parent.state
    })
}

/// Folds the records of a log over its scenario, up to and including record `until` (all if `None`).
pub fn fold(scenario: &Scenario, records: &[Record], until: Option<u64>) -> State {
    let mut state = State::new(scenario);
    for record in records.iter().take_while(|record| until.is_none_or(|until| record.seq <= until)) {
        for event in &record.events {
            state.apply(event);
        }
    }
    state
}
