//! The mouse: it focuses, scrubs, turns and chooses; nothing can be done with it alone.

use crossterm::event::{MouseButton, MouseEventKind};

use super::commands::Cmd;
use super::model::{Model, Pane};
use super::moves::{by, choose_block, choose_bracket, page_by};
use super::update::focus;
use super::{book, draw, layout};

pub(super) fn mouse_event(model: &mut Model, kind: MouseEventKind, column: u16, row: u16) {
    if model.turns.curtain.is_some() {
        return;
    }
    if model.beside.as_ref().is_some_and(|beside| beside.shown) {
        // Two texts have no panes to click on; the wheel turns both.
        let cmd = match kind {
            MouseEventKind::ScrollDown => Cmd::Down,
            MouseEventKind::ScrollUp => Cmd::Up,
            _ => return,
        };
        model.dirty = true;
        (0..3).for_each(|_| super::beside::go_about(model, cmd));
        return;
    }
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
