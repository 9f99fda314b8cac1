//! The desk of a delegation that is played here: what it is asked, the line it types, what came of that. No terminal, no
//! thread: what is to be said waits in `out` until the loop takes it.

use crossterm::event::KeyCode;

use super::entry::Entry;
use super::event::Effect;
use super::keys::Key;
use super::model::{Model, Overlay};
use super::turns;
use crate::human::{Ends, Heard, Said};

/// The most lines that are kept of a conversation.
const MOST: usize = 2000;
/// The longest line that is sent.
const LONGEST: usize = 4000;

/// How a line is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// As it is.
    Plain,
    /// What was typed.
    Typed,
    /// What cannot be done now.
    Aside,
    /// What wants a yes or no.
    Warning,
}

/// The desk.
#[derive(Debug, Default)]
pub(super) struct Desk {
    /// What both ends of the issues mean.
    pub(super) ends: Ends,
    /// Whether it is asked.
    pub(super) asked: bool,
    /// Whether a yes or no is wanted.
    pub(super) confirming: bool,
    /// What was said since it was asked.
    pub(super) lines: Vec<(String, Weight)>,
    /// How many lines up it has been turned from the end.
    pub(super) up: usize,
    /// What is being typed.
    pub(super) typed: Entry,
    /// What would come of it.
    pub(super) preview: String,
    /// What is to be said.
    pub(super) out: Vec<Heard>,
    /// What a word can be completed to.
    words: Vec<String>,
    /// What was typed before.
    memory: Memory,
    /// Which of these is shown, from the last.
    back: usize,
}

/// What one delegation typed before; no other's business.
pub(super) type Memory = Vec<String>;

impl Desk {
    /// Clears the desk for another delegation, and gives what the one before typed.
    pub(super) fn change(&mut self, memory: Memory) -> Memory {
        self.typed = Entry::default();
        self.preview.clear();
        self.back = 0;
        std::mem::replace(&mut self.memory, memory)
    }

    /// Says that something has to be done soon.
    pub(super) fn warn(&mut self, text: &str) {
        self.add(text, Weight::Warning);
    }

    fn add(&mut self, text: &str, weight: Weight) {
        self.lines.extend(text.lines().map(|line| (line.to_owned(), weight)));
        let over = self.lines.len().saturating_sub(MOST);
        self.lines.drain(..over);
        self.up = 0;
    }

    fn changed(&mut self) {
        self.preview.clear();
        if !self.confirming {
            self.out.push(Heard::Draft(self.typed.text().to_owned()));
        }
    }

    fn send(&mut self) {
        let line = self.typed.take();
        self.preview.clear();
        self.add(&format!("> {line}"), Weight::Typed);
        if !line.trim().is_empty() && self.memory.last() != Some(&line) {
            self.memory.push(line.clone());
        }
        (self.back, self.confirming) = (0, false);
        self.out.push(Heard::Line(line));
    }

    /// Completes the word before the cursor as far as it is certain.
    fn complete(&mut self) {
        let before = self.typed.before();
        let word = before.get(before.rfind(' ').map_or(0, |at| at + 1)..).unwrap_or_default();
        let mut fitting = self.words.iter().filter(|known| known.starts_with(word));
        let Some(first) = fitting.next().filter(|_| !word.is_empty()) else { return };
        let (mut common, mut only) = (first.clone(), true);
        for other in fitting {
            only = false;
            while !other.starts_with(&common) {
                common.pop();
            }
        }
        let mut rest = common.get(word.len()..).unwrap_or_default().to_owned();
        if only {
            rest.push(' ');
        }
        self.typed.insert(&rest, LONGEST);
        self.changed();
    }

    fn recall(&mut self, back: usize) {
        self.back = back.min(self.memory.len());
        let at = self.memory.len() - self.back;
        let line = self.memory.get(at).cloned().unwrap_or_default();
        self.typed.set(&line);
        self.changed();
    }
}

/// Takes in what was said to whoever plays the seat.
pub(super) fn hear(model: &mut Model, said: Said) {
    let desk = &mut model.desk;
    match said {
        Said::Turn { nth, seat, seconds } => turns::call(model, nth, &seat, seconds),
        Said::Asked(words) => {
            (desk.asked, desk.confirming) = (true, false);
            desk.lines.clear();
            desk.typed.take();
            desk.preview.clear();
            desk.words = words;
            model.follow = true;
            let last = model.film.len();
            model.go(last);
            if model.overlay.is_none() && model.turns.curtain.is_none() {
                model.overlay = Some(Overlay::Desk);
            }
        }
        // What is said when nobody is asked is said to nobody.
        Said::Text(_) | Said::Aside(_) | Said::Confirm(_) if !desk.asked => {}
        Said::Text(text) => desk.add(&text, Weight::Plain),
        Said::Aside(text) => desk.add(&text, Weight::Aside),
        Said::Confirm(text) => {
            desk.confirming = true;
            desk.add(&text, Weight::Warning);
        }
        Said::Preview { of, said } => {
            if of == desk.typed.text() {
                desk.preview = said;
            }
        }
        Said::Answered => {
            (desk.asked, desk.confirming) = (false, false);
            desk.lines.clear();
            desk.words.clear();
            desk.typed.take();
            desk.preview.clear();
            if model.overlay == Some(Overlay::Desk) {
                model.overlay = None;
            }
            turns::over(model);
        }
    }
    model.dirty = true;
}

/// A key at the desk.
pub(super) fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    model.overlay = Some(Overlay::Desk);
    let desk = &mut model.desk;
    match key.code {
        KeyCode::Esc => model.overlay = None,
        KeyCode::Char('d') if key.ctrl => model.overlay = Some(Overlay::Leave),
        _ if !desk.asked => model.overlay = None,
        KeyCode::Enter => desk.send(),
        KeyCode::Tab => desk.complete(),
        KeyCode::Up => desk.recall(desk.back + 1),
        KeyCode::Down => desk.recall(desk.back.saturating_sub(1)),
        KeyCode::PageUp => desk.up = (desk.up + 8).min(desk.lines.len()),
        KeyCode::PageDown => desk.up = desk.up.saturating_sub(8),
        _ => {
            if desk.typed.key(&model.keymap, key, LONGEST) {
                desk.changed();
            }
        }
    }
    Vec::new()
}

/// Puts text into the line.
pub(super) fn paste(model: &mut Model, text: &str) {
    model.desk.typed.insert(text, LONGEST);
    model.desk.changed();
}
