//! What lies over the panes: all keys, the palette.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Widget};

use super::{branching, camps, desk, put, put_all};
use crate::console::commands::{COMMANDS, GROUPS, Group, unavailable};
use crate::console::entry::Entry;
use crate::console::layout::inner;
use crate::console::model::{Model, Overlay};
use crate::console::paint::{Run, cut, fit, fold, span};
use crate::console::theme::Role;
use crate::console::typing::fitting;

/// Columns of the keys in the help.
const KEYS: usize = 18;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    match &model.overlay {
        Some(Overlay::Help { scroll }) => help(model, *scroll, area, buffer),
        Some(Overlay::Palette { typed, chosen }) => palette(model, typed, *chosen, area, buffer),
        Some(Overlay::Camps { issues, said }) => camps::map(model, *issues, *said, area, buffer),
        Some(Overlay::Spread { scroll }) => camps::spread(model, *scroll, area, buffer),
        Some(Overlay::Desk) => desk::asked(model, area, buffer),
        Some(Overlay::Brief { scroll }) => desk::brief(model, *scroll, area, buffer),
        Some(Overlay::Left { scroll }) => left(model, *scroll, area, buffer),
        Some(Overlay::Branch(asked)) => branching::draw(model, asked, area, buffer),
        Some(Overlay::Leave) => desk::leave(model, area, buffer),
        Some(Overlay::Search { .. }) | None => {}
    }
}

/// A box in the middle, emptied and framed.
pub(super) fn frame(
    model: &Model,
    area: Rect,
    (columns, rows): (u16, u16),
    title: &str,
    buffer: &mut Buffer,
) -> Rect {
    let (columns, rows) = (columns.min(area.width), rows.min(area.height));
    let at = Rect {
        x: area.x + (area.width - columns) / 2,
        y: area.y + (area.height - rows) / 2,
        width: columns,
        height: rows,
    };
    Clear.render(at, buffer);
    buffer.set_style(at, model.style(Role::Text));
    Block::bordered().border_style(model.style(Role::FrameFocus)).render(at, buffer);
    let title = span(format!(" {title} "), model.style(Role::Selected));
    buffer.set_line(at.x + 1, at.y, &Line::from(title), at.width.saturating_sub(2));
    inner(at)
}

fn help_size(model: &Model) -> (u16, u16) {
    (model.size.0.min(100), model.size.1.saturating_sub(2))
}

/// The furthest the help can be scrolled.
pub(in crate::console) fn help_most(model: &Model) -> usize {
    let (columns, rows) = help_size(model);
    let lines = help_lines(model, usize::from(columns.saturating_sub(2)));
    lines.len().saturating_sub(rows.saturating_sub(2).into())
}

fn help_lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for group in GROUPS {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(Line::from(span(format!(" {}", group.title()), model.style(Role::Title))));
        for row in COMMANDS.iter().filter(|row| row.group == group) {
            let keys: Vec<String> = model.keymap.keys(row.cmd).map(super::super::keys::Key::short).collect();
            // Where these hold is said above them.
            let reason = unavailable(model, row.cmd).filter(|_| group != Group::Line);
            let help = match reason {
                Some(why) => format!("{} Not now: {why}.", row.help),
                None => row.help.to_owned(),
            };
            let role = if reason.is_some() { Role::Dim } else { Role::Text };
            let room = columns.saturating_sub(KEYS + 2).max(8);
            for (nth, folded) in fold(&[Run::new(&help, model.style(role))], room).into_iter().enumerate() {
                let keys = if nth == 0 { keys.join(" ") } else { String::new() };
                let mut line = Line::from(span(format!("  {}", fit(&keys, KEYS)), model.style(Role::Key)));
                line.spans.extend(folded.line.spans);
                lines.push(line);
            }
        }
    }
    lines.push(Line::default());
    for said in [
        "In the text: [ opens a bracket, [₂ one inside it; -went- and +came+ are changes; ok is agreed, ar agreed ad referendum, [2] two open brackets.",
        "Delegations: + wants what most can live with, ~ can live with it, x cannot; worth is what the text is worth to it less no agreement, in 1/1000.",
        "Writing from right to left is shown in the order it is stored in.",
    ] {
        for folded in fold(&[Run::new(said, model.style(Role::Dim))], columns.saturating_sub(2).max(8)) {
            let mut line = Line::from(span(" ", model.style(Role::Dim)));
            line.spans.extend(folded.line.spans);
            lines.push(line);
        }
    }
    lines
}

fn help(model: &Model, scroll: usize, area: Rect, buffer: &mut Buffer) {
    let inside = frame(model, area, help_size(model), "Keys: ↑ ↓ scroll, any other key closes", buffer);
    let lines = help_lines(model, inside.width.into());
    for (row, line) in lines.iter().skip(scroll).take(inside.height.into()).enumerate() {
        put(buffer, inside, row, line);
    }
}

fn left_lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let said = model.left.text();
    said.lines()
        .skip_while(|line| line.is_empty())
        .flat_map(|line| desk::folded(model, line, Role::Text, columns))
        .collect()
}

/// The furthest the page of what was left on the table can be scrolled.
pub(in crate::console) fn left_most(model: &Model) -> usize {
    let (columns, rows) = help_size(model);
    let lines = left_lines(model, usize::from(columns.saturating_sub(2)));
    lines.len().saturating_sub(rows.saturating_sub(2).into())
}

fn left(model: &Model, scroll: usize, area: Rect, buffer: &mut Buffer) {
    let columns = help_size(model).0;
    let lines = left_lines(model, usize::from(columns.saturating_sub(2)));
    let rows = (lines.len() + 2).min(help_size(model).1.into()) as u16;
    let inside =
        frame(model, area, (columns, rows), "Left on the table: ↑ ↓ scroll, any other key closes", buffer);
    put_all(buffer, inside, lines.get(scroll.min(lines.len())..).unwrap_or_default());
}

fn palette(model: &Model, typed: &Entry, chosen: usize, area: Rect, buffer: &mut Buffer) {
    let inside = frame(model, area, (86, 18), "Commands: enter does it, esc leaves", buffer);
    let columns = usize::from(inside.width);
    let mut prompt = Line::from(span(" : ", model.style(Role::Key)));
    prompt.spans.extend(typed.spans(model, columns.saturating_sub(4)));
    put(buffer, inside, 0, &prompt);
    let found = fitting(typed.text());
    if found.is_empty() {
        put(buffer, inside, 1, &Line::from(span(" no such command", model.style(Role::Dim))));
    }
    let height = usize::from(inside.height.saturating_sub(1));
    let first = chosen.saturating_sub(height.saturating_sub(1));
    for (nth, row) in found.iter().enumerate().skip(first).take(height) {
        let keys: Vec<String> = model.keymap.keys(row.cmd).map(super::super::keys::Key::short).collect();
        let reason = unavailable(model, row.cmd);
        let said = match reason {
            Some(why) => format!("(not now: {why})"),
            None => row.help.to_owned(),
        };
        let role = match (nth == chosen, reason) {
            (true, _) => Role::Selected,
            (false, Some(_)) => Role::Dim,
            (false, None) => Role::Text,
        };
        let mark = if nth == chosen { "›" } else { " " };
        let line = format!("{mark}{} {} {said}", fit(row.name, 14), fit(&keys.join(" "), 13));
        put(
            buffer,
            inside,
            1 + nth - first,
            &Line::from(span(fit(&cut(&line, columns), columns), model.style(role))),
        );
    }
}
