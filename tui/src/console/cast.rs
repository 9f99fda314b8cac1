//! A recording of what the terminal is sent: asciicast v2 (<https://docs.asciinema.org/manual/asciicast/v2/>), a line an event.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use super::model::Model;
use crate::Failure;
use crate::cmd::run::LogFile;

/// What every recording begins with: the screen the console has to itself, empty, without a cursor.
const BEGIN: &str = "\u{1b}[?1049h\u{1b}[2J\u{1b}[H\u{1b}[?25l";
/// What it ends with.
const END: &str = "\u{1b}[?25h\u{1b}[?1049l";

/// The first line.
fn header((columns, rows): (u16, u16), title: &str) -> String {
    let header = serde_json::json!({ "version": 2, "width": columns, "height": rows, "title": title });
    format!("{header}\n")
}

/// A line after it.
fn line(at: Duration, code: &str, data: &str) -> String {
    let seconds = format!("{}.{:06}", at.as_secs(), at.subsec_micros());
    format!("[{seconds}, \"{code}\", {}]\n", serde_json::Value::from(data))
}

/// A recording under way.
pub(super) struct Cast {
    file: LogFile,
    began: Instant,
    /// Bytes of a character of which not all have been sent yet.
    rest: Vec<u8>,
    meetings: BTreeSet<(usize, u32)>,
    /// Whether what is on the screen is for one pair of eyes.
    away: bool,
    failed: Option<io::Error>,
}

impl Cast {
    /// Begins one.
    pub(super) fn begin(file: LogFile, size: (u16, u16), title: &str) -> Self {
        let (rest, meetings) = (Vec::new(), BTreeSet::new());
        let mut cast = Self { file, began: Instant::now(), rest, meetings, away: false, failed: None };
        cast.write(&header(size, title));
        cast.event("o", BEGIN);
        cast
    }

    /// A failure ends the recording and not the console; it is told at the end.
    fn write(&mut self, line: &str) {
        if self.failed.is_none() {
            self.failed = self.file.write(line).err();
        }
    }

    fn event(&mut self, code: &str, data: &str) {
        let at = self.began.elapsed();
        self.write(&line(at, code, data));
    }

    /// Leaves out what is on the screen from now on, or takes it in again. What comes first then has to be a whole screen.
    pub(super) fn look_away(&mut self, away: bool) {
        self.away = away;
    }

    /// What was sent to the terminal.
    pub(super) fn sent(&mut self, bytes: &[u8]) {
        if self.away {
            return;
        }
        self.rest.extend_from_slice(bytes);
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(all) => all.len(),
            // Cut short, and not wrong.
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => self.rest.len(),
        };
        if whole > 0 {
            let now: Vec<u8> = self.rest.drain(..whole).collect();
            self.event("o", &String::from_utf8_lossy(&now));
        }
    }

    /// The terminal has another size.
    pub(super) fn resized(&mut self, (columns, rows): (u16, u16)) {
        self.event("r", &format!("{columns}x{rows}"));
    }

    /// Marks a meeting the first time it is on the screen.
    pub(super) fn mark(&mut self, model: &Model) {
        let public = &model.scene.state.public;
        if model.at() == 0 || !self.meetings.insert((public.past.len(), public.meeting())) {
            return;
        }
        let session = public.session.as_ref().map(|session| format!("{}, ", session.id)).unwrap_or_default();
        let phase = super::draw::phase_name(public.phase());
        let label = format!("{session}meeting {}: {phase}", public.meeting());
        self.event("m", &super::paint::safe(&label));
    }

    /// Ends it and gives the file its name.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        self.event("o", END);
        self.file.finish(self.failed)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::fixtures;
    use super::*;

    #[test]
    fn a_recording_has_a_header_and_an_event_a_line_and_its_name_at_the_end() {
        let folder = std::env::temp_dir().join(format!("adref-cast-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("a.cast");
        let _ = fs::remove_file(&path);
        let file = LogFile::create("--record", &path, &folder, false).expect("a file");
        let mut cast = Cast::begin(file, (80, 24), "two \"seats\"");
        assert!(!path.exists(), "it has no name before it is whole");
        cast.sent("caf\u{e9}".as_bytes().split_last().expect("bytes").1);
        cast.sent(&[0xa9]);
        cast.sent(b"\x1b[1mok");
        cast.resized((100, 30));
        let mut model = fixtures::model("v1-oewg", (80, 24));
        for at in (0..=model.film.len()).chain([0, 3]) {
            model.go(at);
            cast.mark(&model);
        }
        cast.end().expect("written");
        let text = fs::read_to_string(&path).expect("a recording");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(
            (&lines[0]["version"], &lines[0]["width"], &lines[0]["height"]),
            (&2.into(), &80.into(), &24.into())
        );
        let mut before = 0.0;
        let mut sent = String::new();
        for event in &lines[1..] {
            let at = event[0].as_f64().expect("a time");
            assert!(at >= before, "time goes on");
            before = at;
            if event[1] == "o" {
                sent.push_str(event[2].as_str().expect("data"));
            }
        }
        assert_eq!(sent, format!("{BEGIN}caf\u{e9}\u{1b}[1mok{END}"));
        let of = |code: &str| lines.iter().skip(1).filter(|event| event[1] == code).count();
        assert_eq!(of("r"), 1);
        let meetings: BTreeSet<u32> =
            (1..=model.film.len()).map(|at| model.film.state_at(at).public.meeting()).collect();
        assert_eq!(of("m"), meetings.len(), "each meeting once, however often it is shown");
        let refused = LogFile::create("--record", &path, &folder, false).err();
        assert!(
            matches!(refused, Some(Failure::Input(said)) if said.contains("--record") && said.contains("is there already"))
        );
        fs::remove_dir_all(&folder).expect("cleared");
    }
}
