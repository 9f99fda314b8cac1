//! A new run from the moment shown: with which seed, with which act in place of another, and into which log.

use std::path::Path;

use adref_sim::engine::State;
use crossterm::event::KeyCode;

use super::entry::Entry;
use super::event::Effect;
use super::film::Film;
use super::keys::Key;
use super::left::Left;
use super::model::{Model, Overlay};
use crate::branch::{self, Branch, Stem};

/// The fields in order.
pub(super) const FIELDS: [&str; 3] = ["seed", "act", "log"];
/// The longest that is typed.
const LONGEST: usize = 400;
const SEED: usize = 0;
const ACT: usize = 1;
const FILE: usize = 2;

/// What is asked before it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Branching {
    /// After how many records.
    pub(super) at: usize,
    /// When that is, in words.
    pub(super) moment: String,
    /// The field that is typed into.
    pub(super) field: usize,
    /// What stands in the fields.
    pub(super) texts: [Entry; 3],
    /// Whether the name of the log is the person's own.
    named: bool,
    /// What would be otherwise, and what is in the way.
    pub(super) said: Result<String, String>,
}

/// What is to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// After how many records.
    pub(super) at: usize,
    /// The seed from there on.
    pub(super) seed: u64,
    /// What is done in place of something else, if anything.
    pub(super) act: Vec<String>,
    /// The log.
    pub(super) file: String,
}

/// Asks for what it needs, with another seed than that of what is shown.
pub(super) fn open(model: &Model) -> Overlay {
    let seed = model.film.seed.wrapping_add(1);
    let at = model.film.round_start(model.at());
    let mut asked = Branching {
        at,
        moment: moment(model, at),
        field: SEED,
        texts: [Entry::from(seed.to_string().as_str()), Entry::default(), Entry::default()],
        named: false,
        said: Ok(String::new()),
    };
    asked.look(model);
    Overlay::Branch(Box::new(asked))
}

/// When a branch begins, in words.
fn moment(model: &Model, at: usize) -> String {
    let state = model.film.state_at(at);
    let (meeting, phase) = (state.public.meeting(), state.public.phase().replace('-', " "));
    let mut said = format!(
        "After record {at} of {}: meeting {meeting}, {phase}. The records up to there are taken over.",
        model.film.len()
    );
    if at < model.at() {
        said.push_str(" Those who are asked at once are asked again.");
    }
    said
}

impl Branching {
    /// What the records up to there fold to.
    fn state(&self, model: &Model) -> State {
        model.film.state_at(self.at)
    }

    /// Names the log, and says what would come of it.
    fn look(&mut self, model: &Model) {
        if !self.named {
            let changed = if self.acts().is_empty() { "" } else { "-otherwise" };
            let seed = self.texts[SEED].text().trim();
            let name = format!("{}-at-{}-seed-{seed}{changed}.jsonl", model.base, self.at);
            self.texts[FILE] = Entry::from(name.as_str());
        }
        self.said = self.wanted(model).map(|wanted| {
            let otherwise = match (wanted.seed == model.film.seed, wanted.act.is_empty()) {
                (true, true) => "the same seed and nothing changed: it goes as it went",
                (false, true) => "what is drawn from here on is drawn anew",
                (true, false) => "only this act is otherwise; the rest follows with the same chance",
                (false, false) => "this act is otherwise, and what is drawn from here on is drawn anew",
            };
            format!("{otherwise}; {}", branch::awaited(&self.state(model)))
        });
    }

    fn acts(&self) -> Vec<String> {
        Some(self.texts[ACT].text().trim().to_owned()).filter(|act| !act.is_empty()).into_iter().collect()
    }

    /// What is asked for, if it can be done.
    fn wanted(&self, model: &Model) -> Result<Wanted, String> {
        let seed = self.texts[SEED].text().trim();
        let seed: u64 = seed.parse().map_err(|_| format!("“{seed}” is no seed: a whole number from 0 on"))?;
        let act = self.acts();
        if !act.is_empty() && !model.mode.sees_all() {
            return Err("leave the act empty: you are asked again yourself".to_owned());
        }
        let file = self.texts[FILE].text().trim().to_owned();
        if file.is_empty() {
            return Err("the new log needs a name".to_owned());
        }
        if Path::new(&file).extension().is_none() {
            return Err("the name of the new log should end in .jsonl".to_owned());
        }
        branch::check(&self.state(model), seed, &act)?;
        Ok(Wanted { at: self.at, seed, act, file })
    }
}

/// A key while it is asked.
pub(super) fn key(model: &mut Model, mut asked: Box<Branching>, key: Key) -> Vec<Effect> {
    match key.code {
        KeyCode::Esc => return Vec::new(),
        KeyCode::Enter => match asked.wanted(model) {
            Ok(wanted) => return vec![Effect::Branch(wanted)],
            Err(why) => asked.said = Err(why),
        },
        KeyCode::Tab | KeyCode::Down => asked.field = (asked.field + 1) % FIELDS.len(),
        KeyCode::BackTab | KeyCode::Up => asked.field = (asked.field + FIELDS.len() - 1) % FIELDS.len(),
        _ => {
            let text = asked.texts.get_mut(asked.field);
            if text.is_some_and(|text| text.key(&model.keymap, key, LONGEST)) {
                asked.named |= asked.field == FILE;
                asked.look(model);
            }
        }
    }
    model.overlay = Some(Overlay::Branch(asked));
    Vec::new()
}

/// Text that was pasted while it is asked.
pub(super) fn paste(model: &Model, asked: &mut Branching, text: &str) {
    if let Some(field) = asked.texts.get_mut(asked.field) {
        field.insert(text, LONGEST);
    }
    asked.named |= asked.field == FILE;
    asked.look(model);
}

/// What a wanted branch begins with.
pub(super) fn prepare(
    model: &Model,
    wanted: &Wanted,
    log: String,
    parents: &[adref_sim::log::Parent],
) -> Result<Branch, String> {
    let records = model.film.records(wanted.at);
    let state = model.film.state_at(wanted.at);
    let stem = Stem { log, seed: model.film.seed, parents, records, state: &state };
    branch::prepare(&stem, wanted.seed, &wanted.act)
}

impl Model {
    /// Shows the branch from where it begins, and what it branched off from beside it.
    pub(super) fn take_over(&mut self, name: String, film: Film) {
        let at = film.len();
        let other = std::mem::replace(&mut self.film, film);
        self.effect = None;
        self.left = Left::Unasked;
        self.floor.chosen = None;
        (self.running, self.loading, self.playing) = (true, false, true);
        self.follow = !self.mode.sees_all();
        self.turns.begin_again();
        self.fault = None;
        self.scene = super::scene::Scene::new(&self.film, 0, self.text.since, self.mode);
        self.go(at);
        // In a seat nothing but one's own may be seen, and a whole log is more.
        if self.mode.sees_all() {
            self.put_beside(name, other);
            if let Some(beside) = &mut self.beside {
                beside.shown = false;
            }
        }
        self.note = Some(if self.mode.sees_all() {
            "the branch goes on from here; v puts it beside what it branched off from".to_owned()
        } else {
            "the branch goes on from here".to_owned()
        });
    }
}

/// The beginning of the name a branch's log is given: that of the log, or of the scenario, without its ending.
pub(super) fn base(of: &Path) -> String {
    let stem = of.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty());
    let path = folder.map_or_else(|| stem.clone().into(), |folder| folder.join(&stem));
    adref_sim::log::tame(&path.to_string_lossy(), 300)
}
