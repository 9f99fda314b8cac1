//! Going about in the panes: up and down, to the next of something, into what is chosen.

use adref_sim::engine::state::BracketState;
use adref_sim::text::{BlockKind, Draft};

use super::commands::Cmd;
use super::model::{Model, Pane};
use super::update::{focus, run};
use super::{book, draw, tell};

/// Goes up or down by a step in the pane in focus.
pub(super) fn by(model: &mut Model, step: isize) {
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
pub(super) fn page_by(model: &mut Model, lines: isize) {
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

pub(super) fn scroll_votes(model: &mut Model, lines: isize) {
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
pub(super) fn choose_block(model: &mut Model, at: usize) {
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
pub(super) fn next(model: &mut Model, forward: bool) {
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
                    || tell::sentence(record, public, model.mode).to_lowercase().contains(&found)
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

pub(super) fn fold(model: &mut Model) {
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

pub(super) fn fold_all(model: &mut Model) {
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

pub(super) fn enter(model: &mut Model) {
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
            let public = &model.scene.state.public;
            let subject = model.focused_record().and_then(|record| tell::subject(record, public, model.mode));
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

pub(super) fn searched(model: &mut Model, typed: String) {
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
