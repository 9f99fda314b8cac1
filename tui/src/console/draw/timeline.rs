//! All of it at a glance: phases, how many brackets are open, what happened when, and where the moment shown is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{phase_name, put};
use crate::console::film::{Mark, MarkKind};
use crate::console::model::Model;
use crate::console::paint::{cut, span, width};
use crate::console::theme::Role;

const BARS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let public = &model.scene.state.public;
    let left = format!(
        "{} of {} · {} open · {}",
        model.at(),
        model.film.len(),
        public.open_brackets(),
        phase_name(public.phase())
    );
    let letters = [
        MarkKind::Revision,
        MarkKind::Package,
        MarkKind::Silence,
        MarkKind::Objection,
        MarkKind::Vote,
        MarkKind::End,
    ];
    let there = letters.iter().filter(|kind| model.film.marks().iter().any(|mark| mark.kind == **kind));
    let said: Vec<String> = there.map(|kind| format!("{} {}", kind.letter(), kind.name())).collect();
    (left, said.join("  "))
}

/// The column of a moment.
fn column(model: &Model, columns: usize, at: usize) -> usize {
    let last = model.film.len().max(1);
    at.min(last) * columns.saturating_sub(1) / last
}

/// The moment at a column.
pub(in crate::console) fn moment(model: &Model, columns: usize, column: usize) -> usize {
    let (last, most) = (model.film.len(), columns.saturating_sub(1).max(1));
    (column.min(most) * last).div_ceil(most)
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    if columns == 0 || area.height == 0 {
        return;
    }
    let here = column(model, columns, model.at());
    put(buffer, area, 0, &phases(model, columns, here));
    match area.height {
        1 => {}
        2 => put(buffer, area, 1, &open(model, columns, here, true)),
        3 => {
            put(buffer, area, 1, &open(model, columns, here, true));
            put(buffer, area, 2, &marks(model, columns, here));
        }
        _ => {
            put(buffer, area, 1, &open(model, columns, here, false));
            put(buffer, area, 2, &marks(model, columns, here));
            put(buffer, area, 3, &pointer(model, columns, here));
        }
    }
}

/// The names of the phases over the records they took.
fn phases(model: &Model, columns: usize, here: usize) -> Line<'static> {
    let marks: Vec<&Mark> = model
        .film
        .marks()
        .iter()
        .filter(|mark| matches!(mark.kind, MarkKind::Phase | MarkKind::Session))
        .collect();
    // Where several fall together, the last says what began.
    let mut begins: Vec<(usize, String)> = Vec::new();
    for mark in marks {
        let at = column(model, columns, mark.at.saturating_sub(1));
        let name = phase_name(&mark.name);
        match begins.last_mut() {
            Some(last) if last.0 == at => last.1 = name,
            _ => begins.push((at, name)),
        }
    }
    let mut spans = Vec::new();
    let first = begins.first().map_or(columns, |(at, _)| *at);
    spans.push(span(" ".repeat(first), model.style(Role::Dim)));
    for (nth, (at, name)) in begins.iter().enumerate() {
        let end = begins.get(nth + 1).map_or(columns, |(next, _)| *next);
        let room = end.saturating_sub(*at);
        let now = (*at..end).contains(&here);
        let name = cut(name, room.saturating_sub(1));
        // A name cut to a letter or two says nothing.
        let name = if width(&name) < 3 { String::new() } else { name };
        let role = if now { Role::Title } else { Role::Dim };
        spans.push(span("│", model.style(Role::Frame)));
        let fill = room.saturating_sub(1 + width(&name));
        spans.push(span(format!("{name}{}", " ".repeat(fill)), model.style(role)));
    }
    Line::from(spans)
}

/// How many brackets were open.
fn open(model: &Model, columns: usize, here: usize, pointer: bool) -> Line<'static> {
    let most =
        (0..columns).map(|at| model.film.open_at(moment(model, columns, at))).max().unwrap_or(0).max(1);
    let mut spans = Vec::new();
    for at in 0..columns {
        let count = model.film.open_at(moment(model, columns, at));
        let level = (count * (BARS.len() - 1)).div_ceil(most);
        let bar = BARS.get(level).copied().unwrap_or(' ');
        let role = match at.cmp(&here) {
            std::cmp::Ordering::Equal if pointer => Role::Selected,
            std::cmp::Ordering::Greater => Role::Dim,
            _ => Role::Disputed,
        };
        spans.push(span(bar.to_string(), model.style(role)));
    }
    Line::from(spans)
}

/// What happened, a letter each; of several that fall together, the weightiest.
fn marks(model: &Model, columns: usize, here: usize) -> Line<'static> {
    let mut cells: Vec<Option<MarkKind>> = vec![None; columns];
    for mark in model.film.marks().iter().filter(|mark| mark.kind != MarkKind::Phase) {
        if let Some(cell) = cells.get_mut(column(model, columns, mark.at))
            && cell.is_none_or(|before| weight(mark.kind) > weight(before))
        {
            *cell = Some(mark.kind);
        }
    }
    let cell = |(at, kind): (usize, Option<MarkKind>)| {
        let role = match kind {
            _ if at > here => Role::Dim,
            Some(MarkKind::Objection) => Role::RedLine,
            Some(MarkKind::Revision | MarkKind::End) => Role::Title,
            Some(_) => Role::Text,
            None => Role::Frame,
        };
        let letter = kind.map_or('·', MarkKind::letter);
        span(letter.to_string(), model.style(role))
    };
    Line::from(cells.into_iter().enumerate().map(cell).collect::<Vec<_>>())
}

fn weight(kind: MarkKind) -> u8 {
    match kind {
        MarkKind::Phase => 0,
        MarkKind::Package => 1,
        MarkKind::Silence => 2,
        MarkKind::Objection => 3,
        MarkKind::Vote => 4,
        MarkKind::Revision => 5,
        MarkKind::Session => 6,
        MarkKind::End => 7,
    }
}

/// Where the moment shown is.
fn pointer(model: &Model, columns: usize, here: usize) -> Line<'static> {
    let label = match model.at() {
        0 => "before the opening".to_owned(),
        at if at == model.film.len() && model.running => "live".to_owned(),
        at => {
            let record = model.film.record(at - 1);
            let by = record.map_or("", |record| record.by.as_str());
            format!("{at} {by}")
        }
    };
    let right = here + 2 + width(&label) > columns;
    let (before, text) = if right {
        (here.saturating_sub(width(&label) + 1), format!("{label} ▲"))
    } else {
        (here, format!("▲ {label}"))
    };
    Line::from(vec![
        span(" ".repeat(before), model.style(Role::Text)),
        span(text, model.style(Role::FrameFocus)),
    ])
}
