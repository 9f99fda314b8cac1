//! Another negotiation beside this one: its text at the same step of the same phase, and the words that differ.

use std::path::Path;

use adref_sim::log;
use adref_sim::text::{self, BlockFate, Change};

use super::book::label;
use super::commands::Cmd;
use super::draw;
use super::film::Film;
use super::model::Model;
use super::scene::{Scene, Since};
use crate::{Failure, folder, out};

/// A paragraph of both texts: whether it is the same, its words here, its words there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    /// Its number or letter.
    pub(super) label: String,
    /// Whether it has the same words in both.
    pub(super) same: bool,
    /// Its words here, with what only stands here marked; nothing where there is no such paragraph.
    pub(super) here: Vec<(String, bool)>,
    /// The same there.
    pub(super) there: Vec<(String, bool)>,
}

/// The other negotiation.
#[derive(Debug)]
pub(super) struct Beside {
    /// The name of its log.
    pub(super) name: String,
    /// Its records.
    pub(super) film: Film,
    /// Its room at the moment that goes with the one shown.
    pub(super) scene: Scene,
    /// Whether it had the phase this room is in.
    pub(super) met: bool,
    /// Both texts, paragraph by paragraph.
    pub(super) pairs: Vec<Pair>,
    /// Whether it is on the screen.
    pub(super) shown: bool,
    /// Whether only what differs is.
    pub(super) differing: bool,
    /// The first line shown.
    pub(super) top: usize,
}

/// Reads the whole of a log, with what is wrong with its end, if anything.
pub(super) fn read(path: &Path) -> Result<(String, Film, Option<String>), Failure> {
    let text = folder::read_log(path)?;
    let (mut reader, header) = log::Reader::new(&text).map_err(|fault| folder::no_log(path, &fault))?;
    let scenario = folder::scenario_of(path, &header)?;
    let film = Film::of_log(&scenario, header.seed, reader.by_ref().collect());
    let name = out::shown(path);
    let fault = reader.fault.map(|fault| format!("{name}: {fault}"));
    Ok((name, film, fault))
}

impl Model {
    /// Puts another negotiation beside this one.
    pub(super) fn put_beside(&mut self, name: String, film: Film) {
        let scene = Scene::new(&film, 0, Since::Never, self.mode);
        let mut beside =
            Beside { name, film, scene, met: true, pairs: Vec::new(), shown: true, differing: false, top: 0 };
        beside.follow(self);
        self.beside = Some(beside);
    }

    /// Lets the other negotiation go to the moment that goes with the one shown.
    pub(super) fn follow_beside(&mut self) {
        if let Some(mut beside) = self.beside.take() {
            // What is not on the screen can wait until it is.
            if beside.shown {
                beside.follow(self);
            }
            self.beside = Some(beside);
        }
    }
}

impl Beside {
    fn follow(&mut self, model: &Model) {
        let ended = model.at() == model.film.len() && !model.running && !model.loading;
        let to = match model.film.place(model.at()) {
            None => Some(if model.at() == 0 { 0 } else { self.film.len().min(model.at()) }),
            Some(_) if ended => Some(self.film.len()),
            Some((place, step)) => self.film.moment(place, step),
        };
        // Where it never had this phase it stays where it was last in step.
        self.met = to.is_some();
        let to = to.unwrap_or_else(|| self.last_in_step(model));
        self.scene.go(&self.film, to, Since::Never, model.mode);
        self.pairs = pairs(&model.scene, &self.scene);
    }

    /// The end of the last phase before the moment shown that both had.
    fn last_in_step(&self, model: &Model) -> usize {
        let mut at = model.at();
        while let Some((place, step)) = model.film.place(at) {
            if let Some(found) = self.film.moment(place, usize::MAX / 2) {
                return found;
            }
            let Some(before) = (at - step).checked_sub(1) else { break };
            at = before;
        }
        0
    }

    /// How many paragraphs differ.
    pub(super) fn differences(&self) -> usize {
        self.pairs.iter().filter(|pair| !pair.same).count()
    }
}

/// Both texts, paragraph by paragraph.
fn pairs(here: &Scene, there: &Scene) -> Vec<Pair> {
    let pair = |block: text::BlockChange| {
        let at = there.draft.blocks.iter().chain(&here.draft.blocks).find(|found| found.id == block.id);
        let mut pair = Pair { label: at.map_or(block.label, label), ..Pair::default() };
        match block.what {
            BlockFate::Unchanged(words) => {
                pair.same = true;
                pair.here = vec![(words.clone(), false)];
                pair.there = vec![(words, false)];
            }
            BlockFate::Added(words) => pair.there = vec![(words, true)],
            BlockFate::Removed(words) => pair.here = vec![(words, true)],
            BlockFate::Changed { changes } => {
                // Agreed here and not there, with the same words, is no difference of words.
                pair.same = changes.iter().all(|change| matches!(change, Change::Same(_)));
                for change in changes {
                    match change {
                        Change::Same(words) => {
                            pair.here.push((words.clone(), false));
                            pair.there.push((words, false));
                        }
                        Change::Gone(words) => pair.here.push((words, true)),
                        Change::New(words) => pair.there.push((words, true)),
                    }
                }
            }
        }
        pair
    };
    text::compare(&here.draft, &there.draft).into_iter().map(pair).collect()
}

/// Shows both texts, or the room again.
pub(super) fn toggle(model: &mut Model) {
    if let Some(beside) = &mut model.beside {
        beside.shown = !beside.shown;
    }
    model.follow_beside();
}

/// Goes up and down in both texts.
pub(super) fn go_about(model: &mut Model, cmd: Cmd) {
    let (rows, height) = draw::beside::rows_of(model);
    let Some(beside) = &mut model.beside else { return };
    let most = rows.len().saturating_sub(height);
    let top = beside.top.min(most);
    let differs = |row: &usize| rows.get(*row).is_some_and(|row| row.begins_difference);
    let page = height.saturating_sub(2).max(1);
    beside.top = match cmd {
        Cmd::Up => top.saturating_sub(1),
        Cmd::Down => top + 1,
        Cmd::PageUp => top.saturating_sub(page),
        Cmd::PageDown => top + page,
        Cmd::Top => 0,
        Cmd::Bottom => most,
        Cmd::Next => (top + 1..rows.len()).find(differs).unwrap_or(top),
        Cmd::Previous => (0..top).rfind(differs).unwrap_or(0),
        _ => {
            beside.differing = !beside.differing;
            0
        }
    }
    .min(most);
    if cmd == Cmd::Fold {
        // Fewer lines, so another end.
        beside.top = 0;
    }
}
