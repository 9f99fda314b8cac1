//! What an event does to the console. No terminal, no clock: the same events always lead to the same screen.

use adref_sim::engine::state::BracketState;
use adref_sim::text::{BlockKind, Draft};
use crossterm::event::{KeyCode, KeyEventKind, MouseButton, MouseEventKind};

use super::commands::{COMMANDS, Cmd, Command, fits, unavailable};
use super::event::{Effect, Event, Signal};
use super::film::MarkKind;
use super::keys::Key;
use super::layout;
use super::model::{FASTEST, Model, Overlay, PANES, Pane, SLOWEST};
use super::{book, draw, tell};

/// Takes an event in.
pub(super) fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let effects = match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Event::Key(key) => {
            model.note = None;
            model.dirty = true;
            match model.overlay.take() {
                Some(overlay) => in_overlay(model, overlay, Key::of(key)),
                None => match model.keymap.of(Key::of(key)) {
                    Some(cmd) => run(model, cmd),
                    None => Vec::new(),
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
        Event::Record(record) => {
            model.film.push(*record);
            if model.follow {
                let last = model.film.len();
                model.go(last);
            }
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
        Event::Signal(Signal::RunEnded(fault)) => {
            model.running = false;
            model.fault = fault.or(model.fault.take());
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
        if model.running {
            model.follow = true;
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
        Cmd::Quit => return vec![Effect::Quit],
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
        Cmd::Palette => model.overlay = Some(Overlay::Palette { typed: String::new(), chosen: 0 }),
        Cmd::Search => model.overlay = Some(Overlay::Search { typed: String::new() }),
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
    }
    Vec::new()
}

fn back(model: &mut Model) {
    if !model.text.found.is_empty() || !model.floor.found.is_empty() {
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
    model.follow = model.running && forward && to >= last;
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
    model.focus = pane;
    if !matches!(pane, Pane::Text | Pane::Timeline) {
        model.tab = pane;
    }
}

/// Goes up or down by a step in the pane in focus.
fn by(model: &mut Model, step: isize) {
    match model.focus {
        Pane::Text => move_block(model, step),
        Pane::Seats => {
            let last = model.seat_order().len().saturating_sub(1);
            model.seats.chosen = model.seats.chosen.min(last).saturating_add_signed(step).min(last);
        }
        Pane::Votes => scroll_votes(model, step),
        Pane::Floor => move_record(model, step),
        Pane::Why => scroll_why(model, step),
        Pane::Timeline => {
            run(model, if step > 0 { Cmd::StepOn } else { Cmd::StepBack });
        }
    }
}

/// Goes up or down by so many lines.
fn page_by(model: &mut Model, lines: isize) {
    match model.focus {
        Pane::Text => {
            let (columns, height) = draw::text::book_room(model);
            let rows = book::rows(model, columns);
            let at = book::scroll(model, &rows, height);
            let most = rows.len().saturating_sub(height);
            model.text.scroll = Some(at.saturating_add_signed(lines).min(most));
        }
        Pane::Floor => {
            for _ in 0..lines.unsigned_abs().min(model.at()) {
                let before = model.floor.chosen;
                move_record(model, lines.signum());
                if model.floor.chosen == before {
                    break;
                }
            }
        }
        Pane::Timeline => {
            run(model, if lines > 0 { Cmd::MeetingOn } else { Cmd::MeetingBack });
        }
        _ => by(model, lines),
    }
}

fn scroll_votes(model: &mut Model, lines: isize) {
    let (columns, height) = model.room_of(Pane::Votes);
    let most = draw::votes::lines(model, columns).len().saturating_sub(height);
    model.votes = model.votes.min(most).saturating_add_signed(lines).min(most);
}

fn scroll_why(model: &mut Model, lines: isize) {
    let (columns, height) = model.room_of(Pane::Why);
    let most = draw::why::lines(model, columns).len().saturating_sub(height);
    model.why = model.why.min(most).saturating_add_signed(lines).min(most);
}

fn move_block(model: &mut Model, step: isize) {
    let hidden = hidden(model, &model.scene.draft);
    let draft = &model.scene.draft;
    let shown: Vec<usize> = (0..draft.blocks.len()).filter(|at| !hidden.contains(at)).collect();
    let now = model.text.block.as_ref().and_then(|id| draft.blocks.iter().position(|block| block.id == *id));
    let place = now.map_or(0, |now| shown.partition_point(|at| *at < now));
    let last = shown.len().saturating_sub(1);
    if let Some(at) = shown.get(place.saturating_add_signed(step).min(last)).copied() {
        choose_block(model, at);
    }
}

/// The blocks under folded headings, by index.
fn hidden(model: &Model, draft: &Draft) -> Vec<usize> {
    let mut hidden = Vec::new();
    let mut under: Option<u8> = None;
    for (at, block) in draft.blocks.iter().enumerate() {
        let heading = block.kind == BlockKind::Heading;
        if under.is_some_and(|level| heading && block.level <= level) {
            under = None;
        }
        if under.is_some() {
            hidden.push(at);
        } else if heading && model.text.folded.contains(&block.id) {
            under = Some(block.level);
        }
    }
    hidden
}

/// Puts a block in focus, and the first open bracket in it, if there is one.
fn choose_block(model: &mut Model, at: usize) {
    let Some(block) = model.scene.draft.blocks.get(at) else { return };
    let public = &model.scene.state.public;
    let inside = || public.table.iter().filter(|entry| entry.para == block.id);
    let already = inside().any(|entry| Some(&entry.id) == model.text.bracket.as_ref());
    let open = inside().find(|entry| entry.state == BracketState::Open).or(inside().next());
    let bracket = open.filter(|_| !already).map(|entry| entry.id.clone());
    model.text.block = Some(block.id.clone());
    if bracket.is_some() {
        model.text.bracket = bracket;
    }
    model.text.pinned = true;
    model.text.scroll = None;
}

fn move_record(model: &mut Model, step: isize) {
    let Some(now) = model.record() else { return };
    let start = model.run(now).1;
    let next = model.row_beside(start, step > 0);
    if let Some(next) = next {
        model.floor.chosen = (next + 1 < model.at()).then_some(next);
        model.why = 0;
    }
}

/// The next open bracket, or the next place found.
fn next(model: &mut Model, forward: bool) {
    if model.focus == Pane::Floor && !model.floor.found.is_empty() {
        return next_found_record(model, forward);
    }
    if model.focus == Pane::Text && !model.text.found.is_empty() {
        let found = book::found_in(model);
        let blocks = &model.scene.draft.blocks;
        let now = model.text.block.as_ref().and_then(|id| blocks.iter().position(|block| block.id == *id));
        let now = now.unwrap_or(0);
        let to = if forward {
            found.iter().find(|at| **at > now).or(found.first())
        } else {
            found.iter().rfind(|at| **at < now).or(found.last())
        };
        match to.copied() {
            Some(at) => show_block(model, at),
            None => model.note = Some(format!("“{}” is not in the text", model.text.found)),
        }
        return;
    }
    let public = &model.scene.state.public;
    let open: Vec<usize> = (0..public.table.len())
        .filter(|at| public.table.get(*at).is_some_and(|entry| entry.state == BracketState::Open))
        .collect();
    let now = model.bracket();
    let to = if forward {
        open.iter().find(|at| now.is_none_or(|now| **at > now)).or(open.first())
    } else {
        open.iter().rfind(|at| now.is_none_or(|now| **at < now)).or(open.last())
    };
    if let Some(to) = to.copied() {
        choose_bracket(model, to);
    }
}

/// Puts a bracket in focus, and unfolds what it is in.
pub(super) fn choose_bracket(model: &mut Model, index: usize) {
    let Some(entry) = model.scene.state.public.table.get(index) else { return };
    let para = entry.para.clone();
    model.text.bracket = Some(entry.id.clone());
    model.text.block = Some(para.clone());
    model.text.pinned = true;
    model.text.scroll = None;
    model.votes = 0;
    if let Some(at) = model.scene.draft.blocks.iter().position(|block| block.id == para) {
        unfold(model, at);
    }
}

fn show_block(model: &mut Model, at: usize) {
    unfold(model, at);
    choose_block(model, at);
}

/// Unfolds every heading a block is under.
fn unfold(model: &mut Model, at: usize) {
    let mut level = u8::MAX;
    let before = model.scene.draft.blocks.get(..at).unwrap_or_default();
    for block in before.iter().rev().filter(|block| block.kind == BlockKind::Heading) {
        if block.level < level {
            level = block.level;
            model.text.folded.remove(&block.id);
        }
    }
}

fn next_found_record(model: &mut Model, forward: bool) {
    let found = model.floor.found.to_lowercase();
    let public = &model.scene.state.public;
    let has = |index: &usize| {
        model.shows(*index)
            && model.film.record(*index).is_some_and(|record| {
                record.by.to_lowercase().contains(&found)
                    || tell::sentence(record, public).to_lowercase().contains(&found)
            })
    };
    let (now, at) = (model.record().unwrap_or(0), model.at());
    let to = if forward {
        (now + 1..at).find(has).or_else(|| (0..at).find(has))
    } else {
        (0..now).rfind(has).or_else(|| (0..at).rfind(has))
    };
    match to {
        Some(to) => {
            model.floor.chosen = Some(to);
            model.why = 0;
        }
        None => model.note = Some(format!("“{}” has not been said on the floor so far", model.floor.found)),
    }
}

/// The heading a block is under, itself if it is one, by index; the title apart.
fn heading_of(model: &Model) -> Option<usize> {
    let blocks = &model.scene.draft.blocks;
    let now = blocks.iter().position(|block| Some(&block.id) == model.text.block.as_ref())?;
    let title = blocks.iter().position(|block| block.kind == BlockKind::Heading && block.level == 1);
    let heading =
        (0..=now).rfind(|at| blocks.get(*at).is_some_and(|block| block.kind == BlockKind::Heading))?;
    (title != Some(heading)).then_some(heading)
}

fn fold(model: &mut Model) {
    let Some(at) = heading_of(model) else {
        model.note = Some("fold: this is in no section".to_owned());
        return;
    };
    let Some(id) = model.scene.draft.blocks.get(at).map(|block| block.id.clone()) else { return };
    if !model.text.folded.remove(&id) {
        model.text.folded.insert(id.clone());
        model.text.block = Some(id);
    }
    model.text.scroll = None;
}

fn fold_all(model: &mut Model) {
    if model.text.folded.is_empty() {
        let blocks = &model.scene.draft.blocks;
        let title = blocks.iter().position(|block| block.kind == BlockKind::Heading && block.level == 1);
        let headings = blocks.iter().enumerate();
        model.text.folded = headings
            .filter(|(at, block)| block.kind == BlockKind::Heading && Some(*at) != title)
            .map(|(_, block)| block.id.clone())
            .collect();
        if let Some(at) = heading_of(model)
            && let Some(block) = model.scene.draft.blocks.get(at)
        {
            model.text.block = Some(block.id.clone());
        }
    } else {
        model.text.folded.clear();
    }
    model.text.scroll = None;
}

fn enter(model: &mut Model) {
    match model.focus {
        Pane::Text => fold(model),
        Pane::Seats => {
            let seat = model.seat_order().get(model.seats.chosen).copied();
            let public = &model.scene.state.public;
            let id = seat.and_then(|seat| public.seats.get(seat)).map(|plate| plate.id.to_string());
            if id.is_some() {
                model.floor.seat = id;
                model.floor.chosen = None;
                focus(model, Pane::Floor);
            }
        }
        Pane::Votes => {
            let docket = &model.scene.state.public.docket;
            let waiting = docket.amendments.iter().map(|amendment| amendment.bracket);
            let now = model.bracket();
            let after = waiting.clone().find(|bracket| now.is_none_or(|now| *bracket > now));
            match after.or_else(|| waiting.clone().next()) {
                Some(bracket) => choose_bracket(model, bracket),
                None => model.note = Some("enter: no amendment has been tabled".to_owned()),
            }
        }
        Pane::Floor => {
            if let Some(record) = model.floor.chosen.take() {
                model.follow = false;
                model.playing = false;
                model.go(record + 1);
            }
            focus(model, Pane::Why);
        }
        Pane::Why => {
            let subject = model.focused_record().and_then(tell::subject);
            let bracket = subject.and_then(|id| model.scene.state.public.bracket(id));
            match bracket {
                Some(bracket) => {
                    choose_bracket(model, bracket);
                    focus(model, Pane::Text);
                }
                None => model.note = Some("enter: this act is about no bracket".to_owned()),
            }
        }
        Pane::Timeline => {}
    }
}

fn paste(model: &mut Model, text: &str) {
    let clean: String = text.chars().filter(|c| !adref_sim::log::is_hidden(*c)).take(200).collect();
    match &mut model.overlay {
        Some(Overlay::Palette { typed, chosen }) => {
            typed.push_str(&clean);
            *chosen = 0;
        }
        Some(Overlay::Search { typed }) => typed.push_str(&clean),
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

fn in_overlay(model: &mut Model, overlay: Overlay, key: Key) -> Vec<Effect> {
    if key.ctrl && key.code == KeyCode::Char('c') {
        return vec![Effect::Quit];
    }
    match overlay {
        Overlay::Help { scroll } => {
            let most = draw::overlay::help_most(model);
            let scroll = match (model.keymap.of(key), key.code) {
                (Some(Cmd::Down), _) => scroll + 1,
                (Some(Cmd::Up), _) => scroll.saturating_sub(1),
                (Some(Cmd::PageDown), _) | (_, KeyCode::Char(' ')) => scroll + 10,
                (Some(Cmd::PageUp), _) => scroll.saturating_sub(10),
                (Some(Cmd::Top), _) => 0,
                (Some(Cmd::Bottom), _) => most,
                _ => return Vec::new(),
            };
            model.overlay = Some(Overlay::Help { scroll: scroll.min(most) });
        }
        Overlay::Palette { mut typed, mut chosen } => {
            let found = fitting(&typed);
            match key.code {
                KeyCode::Esc => return Vec::new(),
                KeyCode::Enter => return found.get(chosen).map_or_else(Vec::new, |row| run(model, row.cmd)),
                KeyCode::Down | KeyCode::Tab => chosen = (chosen + 1).min(found.len().saturating_sub(1)),
                KeyCode::Up | KeyCode::BackTab => chosen = chosen.saturating_sub(1),
                code => {
                    type_into(&mut typed, code, key);
                    chosen = 0;
                }
            }
            model.overlay = Some(Overlay::Palette { typed, chosen });
        }
        Overlay::Search { mut typed } => {
            match key.code {
                KeyCode::Esc => return Vec::new(),
                KeyCode::Enter => {
                    searched(model, typed);
                    return Vec::new();
                }
                code => type_into(&mut typed, code, key),
            }
            model.overlay = Some(Overlay::Search { typed });
        }
    }
    Vec::new()
}

fn type_into(typed: &mut String, code: KeyCode, key: Key) {
    match code {
        KeyCode::Backspace => {
            typed.pop();
        }
        KeyCode::Char('u') if key.ctrl => typed.clear(),
        KeyCode::Char(c) if !key.ctrl && !key.alt && !adref_sim::log::is_hidden(c) && typed.len() < 200 => {
            typed.push(c);
        }
        _ => {}
    }
}

fn searched(model: &mut Model, typed: String) {
    match model.focus {
        Pane::Text => {
            model.text.found = typed;
            let found = book::found_in(model);
            match found.first().copied() {
                Some(at) => show_block(model, at),
                None if model.text.found.is_empty() => {}
                None => model.note = Some(format!("“{}” is not in the text", model.text.found)),
            }
        }
        Pane::Seats => {
            model.seats.filter = typed;
            model.seats.chosen = 0;
        }
        Pane::Floor => {
            model.floor.found = typed;
            if !model.floor.found.is_empty() {
                next_found_record(model, false);
            }
        }
        Pane::Votes | Pane::Why | Pane::Timeline => {}
    }
}

fn mouse_event(model: &mut Model, kind: MouseEventKind, column: u16, row: u16) {
    let layout = model.layout();
    let Some((pane, area)) = layout.at(column, row) else { return };
    match kind {
        MouseEventKind::Down(MouseButton::Left) | MouseEventKind::Drag(MouseButton::Left) => {
            let down = matches!(kind, MouseEventKind::Down(_));
            model.overlay = None;
            model.dirty = true;
            if down {
                model.note = None;
                if let Some(tab) = draw::tab_at(model, pane, area, column, row) {
                    focus(model, tab);
                    return;
                }
                focus(model, pane);
            }
            if pane == Pane::Timeline {
                let inside = layout::inner(area);
                let to = draw::timeline::moment(
                    model,
                    inside.width.into(),
                    column.saturating_sub(inside.x).into(),
                );
                model.floor.chosen = None;
                model.follow = false;
                model.playing &= !down;
                model.go(to);
            } else if down {
                pick(model, pane, area, row);
            }
        }
        MouseEventKind::ScrollDown | MouseEventKind::ScrollUp => {
            model.dirty = true;
            let lines = if kind == MouseEventKind::ScrollDown { 3 } else { -3 };
            let before = model.focus;
            model.focus = pane;
            match pane {
                Pane::Text | Pane::Floor => page_by(model, lines),
                _ => by(model, lines.signum()),
            }
            model.focus = before;
        }
        _ => {}
    }
}

/// Chooses what was clicked on.
fn pick(model: &mut Model, pane: Pane, area: ratatui::layout::Rect, row: u16) {
    let inside = layout::inner(area);
    let Some(line) = row.checked_sub(inside.y).map(usize::from) else { return };
    match pane {
        Pane::Text => {
            let (columns, height) = draw::text::book_room(model);
            let rows = book::rows(model, columns);
            let first = book::scroll(model, &rows, height);
            if line < height
                && let Some(row) = rows.get(first + line)
            {
                let bracket = row.brackets.first().copied();
                let block = row.block;
                choose_block(model, block);
                if let Some(bracket) = bracket {
                    choose_bracket(model, bracket);
                }
                // The line that was clicked on stays where it is.
                model.text.scroll = Some(first);
            }
        }
        Pane::Seats => {
            if let Some(chosen) = draw::seats::row_at(model, line) {
                model.seats.chosen = chosen;
            }
        }
        Pane::Floor => {
            if let Some(record) = draw::floor::record_at(model, line) {
                model.floor.chosen = (record + 1 < model.at()).then_some(record);
                model.why = 0;
            }
        }
        Pane::Votes | Pane::Why | Pane::Timeline => {}
    }
}
