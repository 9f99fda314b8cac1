//! What lies over the panes and what is typed into it.

use crossterm::event::KeyCode;

use super::branching;
use super::camps;
use super::commands::{COMMANDS, Cmd, Command, fits};
use super::event::Effect;
use super::keys::Key;
use super::model::{Model, Overlay};
use super::moves::searched;
use super::update::run;
use super::{desk, draw};

/// The longest that is searched for.
const LONGEST: usize = 200;

/// Puts text where something is typed.
pub(super) fn paste(model: &mut Model, text: &str) {
    match &mut model.overlay {
        Some(Overlay::Palette { typed, chosen }) => {
            typed.insert(text, LONGEST);
            *chosen = 0;
        }
        Some(Overlay::Search { typed }) => typed.insert(text, LONGEST),
        Some(Overlay::Desk) => desk::paste(model, text),
        Some(Overlay::Branch(asked)) => {
            let mut asked = asked.clone();
            branching::paste(model, &mut asked, text);
            model.overlay = Some(Overlay::Branch(asked));
        }
        _ => return,
    }
    model.dirty = true;
}

/// The commands that fit what was typed into the palette, best first.
pub(super) fn fitting(typed: &str) -> Vec<&'static Command> {
    let mut all: Vec<(usize, &Command)> =
        COMMANDS.iter().filter_map(|row| Some((fits(row, typed)?, row))).collect();
    all.sort_by_key(|(score, _)| *score);
    all.into_iter().map(|(_, row)| row).collect()
}

/// Where a key takes a page that is scrolled, `most` at the furthest; `None` for a key that takes it nowhere.
fn scrolled(model: &Model, key: Key, scroll: usize, most: usize) -> Option<usize> {
    let scroll = match (model.keymap.of(key), key.code) {
        (Some(Cmd::Down), _) => scroll + 1,
        (Some(Cmd::Up), _) => scroll.saturating_sub(1),
        (Some(Cmd::PageDown), _) | (_, KeyCode::Char(' ')) => scroll + 10,
        (Some(Cmd::PageUp), _) => scroll.saturating_sub(10),
        (Some(Cmd::Top), _) => 0,
        (Some(Cmd::Bottom), _) => most,
        _ => return None,
    };
    Some(scroll.min(most))
}

pub(super) fn in_overlay(model: &mut Model, overlay: Overlay, key: Key) -> Vec<Effect> {
    if key.ctrl && key.code == KeyCode::Char('c') {
        return leave(model);
    }
    match overlay {
        Overlay::Help { scroll } => {
            let Some(scroll) = scrolled(model, key, scroll, draw::overlay::help_most(model)) else {
                return Vec::new();
            };
            model.overlay = Some(Overlay::Help { scroll });
        }
        overlay @ (Overlay::Camps { .. } | Overlay::Spread { .. }) => return camps::key(model, overlay, key),
        Overlay::Desk => return desk::key(model, key),
        Overlay::Branch(asked) => return branching::key(model, asked, key),
        Overlay::Leave => {
            if matches!(key.code, KeyCode::Char('y' | 'Y')) {
                return vec![Effect::Quit];
            }
            if model.desk.asked && model.turns.curtain.is_none() {
                model.overlay = Some(Overlay::Desk);
            }
        }
        Overlay::Brief { scroll } => {
            let Some(scroll) = scrolled(model, key, scroll, draw::desk::brief_most(model)) else {
                return Vec::new();
            };
            model.overlay = Some(Overlay::Brief { scroll });
        }
        Overlay::Left { scroll } => {
            let Some(scroll) = scrolled(model, key, scroll, draw::overlay::left_most(model)) else {
                return Vec::new();
            };
            model.overlay = Some(Overlay::Left { scroll });
        }
        Overlay::Palette { mut typed, mut chosen } => {
            let found = fitting(typed.text());
            match key.code {
                KeyCode::Esc => return Vec::new(),
                KeyCode::Enter => return found.get(chosen).map_or_else(Vec::new, |row| run(model, row.cmd)),
                KeyCode::Down | KeyCode::Tab => chosen = (chosen + 1).min(found.len().saturating_sub(1)),
                KeyCode::Up | KeyCode::BackTab => chosen = chosen.saturating_sub(1),
                _ => {
                    if typed.key(&model.keymap, key, LONGEST) {
                        chosen = 0;
                    }
                }
            }
            model.overlay = Some(Overlay::Palette { typed, chosen });
        }
        Overlay::Search { mut typed } => {
            match key.code {
                KeyCode::Esc => return Vec::new(),
                KeyCode::Enter => {
                    searched(model, typed.take());
                    return Vec::new();
                }
                _ => {
                    typed.key(&model.keymap, key, LONGEST);
                }
            }
            model.overlay = Some(Overlay::Search { typed });
        }
    }
    Vec::new()
}

/// Ends the program, after a question where somebody plays.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if !model.mode.sees_all() && model.running {
        model.overlay = Some(Overlay::Leave);
        return Vec::new();
    }
    vec![Effect::Quit]
}
