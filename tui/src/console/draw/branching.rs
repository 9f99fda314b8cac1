//! What a branch from this moment needs, in a box over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::desk::folded;
use super::overlay::frame;
use super::{put, put_all};
use crate::console::branching::{Branching, FIELDS};
use crate::console::model::Model;
use crate::console::paint::{cut, fit, span};
use crate::console::theme::Role;

/// Columns of the names of the fields.
const NAMES: usize = 7;

pub(super) fn draw(model: &Model, asked: &Branching, area: Rect, buffer: &mut Buffer) {
    let title = if area.width >= 70 {
        "Branch from here: tab goes on, enter begins, esc leaves"
    } else {
        "Branch: tab, enter, esc"
    };
    let inside = frame(model, area, (96, 16), title, buffer);
    let columns = usize::from(inside.width);
    let mut lines = Vec::new();
    for (nth, (name, text)) in FIELDS.iter().zip(&asked.texts).enumerate() {
        let here = nth == asked.field;
        let mark = if here { "›" } else { " " };
        let room = columns.saturating_sub(NAMES + 4);
        let mut line = Line::from(span(format!(" {mark}{} ", fit(name, NAMES)), model.style(Role::Key)));
        if here {
            line.spans.extend(text.spans(model, room));
        } else {
            line.spans.push(span(cut(text.text(), room), model.style(Role::Text)));
        }
        lines.push(line);
    }
    lines.push(Line::default());
    match &asked.said {
        Ok(said) => lines.extend(folded(model, said, Role::New, columns)),
        Err(why) => lines.extend(folded(model, &format!("Not so: {why}."), Role::Warning, columns)),
    }
    lines.push(Line::default());
    let help = "act: what somebody who is asked here does in place of what it did, as it would be typed in its seat (CHE: say vol-modal prefer 2 accept 1,2), or nothing.";
    lines.extend(folded(model, help, Role::Dim, columns));
    let height = usize::from(inside.height);
    let mut head = folded(model, &asked.moment, Role::Text, columns);
    head.push(Line::default());
    // Where there is no room for all of it, the fields and what is wrong come first.
    if head.len() + lines.len() <= height {
        lines.splice(0..0, head);
    } else if lines.len() > height {
        lines.retain(|line| !line.spans.is_empty());
    }
    put_all(buffer, inside, lines.get(..lines.len().min(height)).unwrap_or_default());
    if lines.len() > height {
        put(
            buffer,
            inside,
            height.saturating_sub(1),
            &Line::from(span(fit(" …", columns), model.style(Role::Dim))),
        );
    }
}
