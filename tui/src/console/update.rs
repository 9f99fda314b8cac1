//! What an event does to the console. No terminal, no clock: the same events always lead to the same screen.

use crossterm::event::KeyEventKind;

use super::commands::{Cmd, unavailable};
use super::desk;
use super::entry::Entry;
use super::event::{Effect, Event, Signal};
use super::film::MarkKind;
use super::keys::Key;
use super::left::Left;
use super::model::{FASTEST, Model, Overlay, PANES, Pane, SLOWEST};
use super::mouse::mouse_event;
use super::moves::{by, enter, fold, fold_all, next, page_by};
use super::turns;
use super::typing::{in_overlay, leave, paste};

/// Takes an event in.
pub(super) fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let effects = match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Event::Key(key) => {
            model.note = None;
            model.dirty = true;
            let curtain = model.turns.curtain;
            match model.overlay.take() {
                Some(overlay) => in_overlay(model, overlay, Key::of(key)),
                None => match (curtain, model.keymap.of(Key::of(key))) {
                    (Some(curtain), _) => turns::key(model, curtain, Key::of(key)),
                    (None, Some(cmd)) => run(model, cmd),
                    (None, None) => Vec::new(),
                },
            }
        }
        Event::Mouse(mouse) => {
            mouse_event(model, mouse.kind, mouse.column, mouse.row);
            Vec::new()
        }
        Event::Paste(text) => {
            paste(model, &text);
            Vec::new()
        }
        Event::Resize(columns, rows) => {
            model.size = (columns, rows);
            model.dirty = true;
            Vec::new()
        }
        Event::Record(records) => {
            for record in records {
                model.film.push(record);
            }
            if model.at() > 0 && model.at() == model.film.len() {
                model.follow_beside();
            }
            if model.follow {
                let last = model.film.len();
                model.go(last);
            }
            model.dirty = true;
            Vec::new()
        }
        Event::Said(said) => {
            desk::hear(model, said);
            Vec::new()
        }
        Event::Left(said) => {
            model.left = Left::Said(said);
            model.dirty = true;
            Vec::new()
        }
        Event::Tick(milliseconds) => {
            tick(model, milliseconds);
            Vec::new()
        }
        Event::Signal(Signal::Terminate) => vec![Effect::Quit],
        Event::Signal(Signal::Suspend) => vec![Effect::Suspend],
        Event::Signal(Signal::Resumed) => {
            model.dirty = true;
            vec![Effect::Retake]
        }
        Event::Signal(Signal::LogEnds(end)) => {
            if !model.film.ends_as(&end) {
                let said =
                    "the log's end says other than what its records fold to; `adref replay` tells more";
                model.fault = Some(said.to_owned());
                model.dirty = true;
            }
            Vec::new()
        }
        Event::Signal(Signal::RunEnded(fault)) => {
            (model.running, model.loading) = (false, false);
            model.fault = fault.or(model.fault.take());
            model.follow_beside();
            if model.at() == model.film.len() {
                (model.playing, model.follow) = (false, false);
            }
            model.dirty = true;
            Vec::new()
        }
    };
    if model.dirty {
        model.keep_place();
        model.reckon();
    }
    effects
}

/// Plays on by what is due.
fn tick(model: &mut Model, milliseconds: u32) {
    turns::tick(model, milliseconds);
    if !model.playing {
        return;
    }
    // Two records a second at speed 1; a whole second at most, should the program have been held up.
    model.due += u64::from(milliseconds.min(1000)) << (model.speed - SLOWEST);
    let records = (model.due / 2000) as usize;
    model.due %= 2000;
    if records > 0 {
        let to = model.at() + records;
        model.go(to);
    }
    if model.at() == model.film.len() {
        if model.running || model.loading {
            model.follow = model.running;
        } else {
            model.playing = false;
            model.dirty = true;
        }
    }
}

/// Does a command, or says why not.
pub(super) fn run(model: &mut Model, cmd: Cmd) -> Vec<Effect> {
    model.dirty = true;
    if let Some(why) = unavailable(model, cmd) {
        model.note = Some(format!("{}: {why}", cmd.row().name));
        return Vec::new();
    }
    match cmd {
        Cmd::Quit => return leave(model),
        Cmd::Branch => model.overlay = Some(super::branching::open(model)),
        Cmd::Answer => model.overlay = Some(Overlay::Desk),
        Cmd::Brief => model.overlay = Some(Overlay::Brief { scroll: 0 }),
        Cmd::Suspend => return vec![Effect::Suspend],
        Cmd::Redraw => return vec![Effect::Clear],
        Cmd::Mouse => {
            model.mouse = !model.mouse;
            let said =
                if model.mouse { "the mouse is taken" } else { "the mouse is let go: select text with it" };
            model.note = Some(said.to_owned());
            return vec![Effect::Mouse(model.mouse)];
        }
        Cmd::Theme => {
            model.theme = model.theme.next();
            let said = if model.no_color { " (NO_COLOR is set, so no colour is used)" } else { "" };
            model.note = Some(format!("theme {}{said}", model.theme.name()));
        }
        Cmd::Help => model.overlay = Some(Overlay::Help { scroll: 0 }),
        Cmd::Palette => model.overlay = Some(Overlay::Palette { typed: Entry::default(), chosen: 0 }),
        Cmd::Beside => super::beside::toggle(model),
        Cmd::Camps => super::camps::open(model, None),
        Cmd::MapAcross | Cmd::MapAcrossBack | Cmd::MapUp | Cmd::MapUpBack | Cmd::MapWords => {
            super::camps::open(model, Some(cmd));
        }
        Cmd::Left => {
            model.overlay = Some(Overlay::Left { scroll: 0 });
            if model.left == Left::Unasked {
                model.left = Left::Reckoning;
                return vec![Effect::Left];
            }
        }
        Cmd::Spread => model.overlay = Some(Overlay::Spread { scroll: 0 }),
        Cmd::Search => model.overlay = Some(Overlay::Search { typed: Entry::default() }),
        Cmd::Back => back(model),
        Cmd::Play => play(model),
        Cmd::Slower | Cmd::Faster => {
            let by = if cmd == Cmd::Faster { 1 } else { -1 };
            model.speed = (model.speed + by).clamp(SLOWEST, FASTEST);
        }
        Cmd::StepBack
        | Cmd::StepOn
        | Cmd::MeetingBack
        | Cmd::MeetingOn
        | Cmd::PhaseBack
        | Cmd::PhaseOn
        | Cmd::RevisionBack
        | Cmd::RevisionOn
        | Cmd::Start
        | Cmd::End => travel(model, cmd),
        Cmd::NextPane => beside(model, 1),
        Cmd::PreviousPane => beside(model, PANES.len() - 1),
        Cmd::Text => focus(model, Pane::Text),
        Cmd::Seats => focus(model, Pane::Seats),
        Cmd::Votes => focus(model, Pane::Votes),
        Cmd::Floor => focus(model, Pane::Floor),
        Cmd::Why => focus(model, Pane::Why),
        Cmd::Timeline => focus(model, Pane::Timeline),
        Cmd::Zoom => model.zoom = !model.zoom,
        Cmd::Up
        | Cmd::Down
        | Cmd::PageUp
        | Cmd::PageDown
        | Cmd::Top
        | Cmd::Bottom
        | Cmd::Next
        | Cmd::Previous
        | Cmd::Fold
            if model.beside.as_ref().is_some_and(|beside| beside.shown) =>
        {
            super::beside::go_about(model, cmd);
        }
        Cmd::Up => by(model, -1),
        Cmd::Down => by(model, 1),
        Cmd::PageUp | Cmd::PageDown => {
            let page = model.room_of(model.focus).1.saturating_sub(2).max(1) as isize;
            page_by(model, if cmd == Cmd::PageDown { page } else { -page });
        }
        Cmd::Top => page_by(model, isize::MIN / 2),
        Cmd::Bottom => page_by(model, isize::MAX / 2),
        Cmd::Enter => enter(model),
        Cmd::Next => next(model, true),
        Cmd::Previous => next(model, false),
        Cmd::Fold => fold(model),
        Cmd::FoldAll => fold_all(model),
        Cmd::Changes => {
            model.text.since = model.text.since.next();
            let at = model.at();
            model.go(at);
        }
        Cmd::Sort => {
            model.seats.sort = model.seats.sort.next();
            model.seats.chosen = 0;
        }
        Cmd::Filter => {
            model.floor.kind = model.floor.kind.next();
            model.floor.chosen = None;
        }
        // These are for a line, and `unavailable` says so.
        Cmd::CursorLeft
        | Cmd::CursorRight
        | Cmd::WordLeft
        | Cmd::WordRight
        | Cmd::LineStart
        | Cmd::LineEnd
        | Cmd::DeleteLeft
        | Cmd::DeleteRight
        | Cmd::DeleteWordLeft
        | Cmd::DeleteWordRight
        | Cmd::DeleteToStart
        | Cmd::DeleteToEnd
        | Cmd::PutBack => {}
    }
    Vec::new()
}

fn back(model: &mut Model) {
    if let Some(beside) = model.beside.as_mut().filter(|beside| beside.shown) {
        beside.shown = false;
    } else if !model.text.found.is_empty() || !model.floor.found.is_empty() {
        model.text.found.clear();
        model.floor.found.clear();
    } else if model.floor.seat.is_some() || !model.seats.filter.is_empty() {
        model.floor.seat = None;
        model.seats.filter.clear();
    } else if model.floor.chosen.is_some() {
        model.floor.chosen = None;
    } else if model.text.scroll.is_some() {
        model.text.scroll = None;
    } else if model.text.pinned {
        model.text.pinned = false;
        let at = model.at();
        model.go(at);
    } else {
        model.zoom = false;
    }
}

fn play(model: &mut Model) {
    model.playing = !model.playing;
    model.due = 0;
    if !model.playing {
        model.follow = false;
    } else if model.at() == model.film.len() {
        if model.running {
            model.follow = true;
        } else {
            // At the end there is nothing to play but all of it again.
            model.go(0);
        }
    }
}

fn travel(model: &mut Model, cmd: Cmd) {
    const MARKS: [MarkKind; 2] = [MarkKind::Phase, MarkKind::Session];
    let at = model.at();
    let last = model.film.len();
    let to = match cmd {
        Cmd::StepBack => at.checked_sub(1),
        Cmd::StepOn => Some(at + 1),
        Cmd::MeetingBack => model.film.meeting(at, false),
        Cmd::MeetingOn => model.film.meeting(at, true),
        Cmd::PhaseBack => model.film.mark(at, &MARKS, false),
        Cmd::PhaseOn => model.film.mark(at, &MARKS, true),
        Cmd::RevisionBack => model.film.mark(at, &[MarkKind::Revision], false),
        Cmd::RevisionOn => model.film.mark(at, &[MarkKind::Revision], true),
        Cmd::Start => Some(0),
        _ => Some(last),
    };
    // Where there is no further one, to the beginning or the end.
    let forward = matches!(cmd, Cmd::StepOn | Cmd::MeetingOn | Cmd::PhaseOn | Cmd::RevisionOn | Cmd::End);
    let to = to.unwrap_or(if forward { last } else { 0 });
    model.follow = (model.running || model.loading) && forward && to >= last;
    if !model.follow && cmd != Cmd::StepOn {
        model.playing &= to < last;
    }
    model.floor.chosen = None;
    model.go(to);
}

fn beside(model: &mut Model, by: usize) {
    let at = PANES.iter().position(|pane| *pane == model.focus).unwrap_or(0);
    if let Some(pane) = PANES.get((at + by) % PANES.len()) {
        focus(model, *pane);
    }
}

/// Puts a pane in focus, and on the screen.
pub(super) fn focus(model: &mut Model, pane: Pane) {
    if let Some(beside) = &mut model.beside {
        beside.shown = false;
    }
    model.focus = pane;
    if !matches!(pane, Pane::Text | Pane::Timeline) {
        model.tab = pane;
    }
}
