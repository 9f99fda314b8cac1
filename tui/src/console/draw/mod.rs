//! The screen, from the model alone.

pub(super) mod beside;
mod branching;
pub(super) mod camps;
mod curtain;
pub(super) mod desk;
pub(super) mod floor;
pub(super) mod overlay;
pub(super) mod seats;
pub(super) mod text;
pub(super) mod timeline;
pub(super) mod votes;
pub(super) mod why;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::commands::{self, Cmd, hints, unavailable};
use super::layout::{Class, Layout, SINGLE, inner};
use super::mode::Mode;
use super::model::{Model, Overlay, Pane};
use super::paint::{cut, span, width};
use super::theme::Role;

/// Draws everything.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buffer = frame.buffer_mut();
    // The terminal may be of another size than it last said.
    let size = (area.width, area.height);
    let layout = super::layout::layout(size, model.focus, model.tab, model.zoom);
    buffer.set_style(area, model.style(Role::Text));
    if layout.class == Class::TooSmall {
        let (columns, rows) = SINGLE;
        let said = format!("adref needs {columns}×{rows}, this is {}×{}", area.width, area.height);
        put(
            buffer,
            Rect { height: area.height.min(1), ..area },
            0,
            &Line::from(span(said, model.style(Role::Text))),
        );
        return;
    }
    if let Some(curtain) = model.turns.curtain {
        curtain::draw(model, curtain, area, buffer);
        if model.overlay == Some(Overlay::Leave) {
            overlay::draw(model, area, buffer);
        }
        return;
    }
    bar(model, layout.bar, buffer);
    let compared = model.beside.as_ref().filter(|beside| beside.shown);
    if let Some(beside) = compared {
        let between = Rect { y: area.y + 1, height: area.height.saturating_sub(2), ..area };
        beside::draw(model, beside, between, buffer);
    }
    for (pane, area) in layout.panes.iter().filter(|_| compared.is_none()) {
        frame_of(model, &layout, *pane, *area, buffer);
        let inside = inner(*area);
        match pane {
            Pane::Text => text::draw(model, inside, buffer),
            Pane::Seats => seats::draw(model, inside, buffer),
            Pane::Votes => votes::draw(model, inside, buffer),
            Pane::Floor => floor::draw(model, inside, buffer),
            Pane::Why => why::draw(model, inside, buffer),
            Pane::Timeline => timeline::draw(model, inside, buffer),
        }
    }
    hint_line(model, layout.hints, buffer);
    overlay::draw(model, area, buffer);
}

/// Writes a line into a row of an area, and no further.
pub(super) fn put(buffer: &mut Buffer, area: Rect, row: usize, line: &Line<'_>) {
    if row < usize::from(area.height) {
        buffer.set_line(area.x, area.y + row as u16, line, area.width);
    }
}

/// Writes lines from the top of an area.
pub(super) fn put_all(buffer: &mut Buffer, area: Rect, lines: &[Line<'_>]) {
    for (row, line) in lines.iter().take(area.height.into()).enumerate() {
        put(buffer, area, row, line);
    }
}

/// A phase as people write it.
pub(super) fn phase_name(phase: &str) -> String {
    phase.replace('-', " ")
}

/// What stands at the top: what is played, where the room is, whether this is now.
fn bar(model: &Model, area: Rect, buffer: &mut Buffer) {
    let public = &model.scene.state.public;
    let style = model.style(Role::Bar);
    buffer.set_style(area, style);
    let speed = match model.speed {
        -2 => "¼".to_owned(),
        -1 => "½".to_owned(),
        speed => (1_u32 << speed).to_string(),
    };
    let (at, last) = (model.at(), model.film.len());
    let word = match (model.running, at == last, model.playing) {
        _ if model.desk.asked => "YOUR TURN",
        _ if model.mode == Mode::Room && model.running => "THE ROOM",
        _ if model.loading => "READING",
        (true, true, _) => "LIVE",
        (_, false, true) => "PLAYING",
        (true, false, false) => "BEHIND",
        (false, true, _) => "END",
        (false, false, false) => "REPLAY",
    };
    let going = if model.playing { "▶" } else { "‖" };
    let more = if model.running || model.loading { "+" } else { "" };
    let right = [
        Span::styled(format!(" {going}×{speed} {at}/{last}{more} "), style),
        Span::styled(format!(" {word}{} ", time_left(model)), model.style(Role::Banner)),
    ];
    let taken: usize = right.iter().map(|span| width(&span.content)).sum();
    let session = public.session.as_ref().map(|session| format!("{}, ", session.id)).unwrap_or_default();
    let phase = if at == 0 { "before the opening".to_owned() } else { phase_name(public.phase()) };
    let mut place = format!("{session}{phase}, meeting {}/{}", public.meeting(), public.procedure.meetings);
    if let Some(ending) = public.ending {
        place = format!("{session}{phase}: {}", crate::words::ending_name(ending));
    }
    let room = usize::from(area.width).saturating_sub(taken);
    let rules = format!(" │ seed {} │ {}", model.film.seed, public.rules.name());
    let place = format!(" │ {place}");
    // The title gives way first, then rules and seed go.
    let fixed = width(" adref  ") + width(&place);
    let title_room = room.saturating_sub(fixed + width(&rules));
    let (title, rules) = if title_room >= 16 {
        (cut(&model.film.title, title_room), rules)
    } else {
        (cut(&model.film.title, room.saturating_sub(fixed)), String::new())
    };
    let title = if width(&title) < 4 { String::new() } else { format!(" {title}") };
    let left = if area.width < 60 {
        Line::from(span(cut(place.trim_start_matches(" │"), room), style))
    } else {
        Line::from(vec![
            Span::styled(" adref ", style.add_modifier(ratatui::style::Modifier::BOLD)),
            span(cut(&format!("{title}{rules}{place}"), room.saturating_sub(7)), style),
        ])
    };
    put(buffer, area, 0, &left);
    let x = area.x + area.width.saturating_sub(taken as u16);
    buffer.set_line(x, area.y, &Line::from(right.to_vec()), area.width);
}

/// What is left of the time of whoever's turn it is, where there is a limit; a sign says that it is little.
fn time_left(model: &Model) -> String {
    model.turns.clock.map_or_else(String::new, |clock| {
        let mark = if clock.is_short() { " !" } else { " " };
        format!("{mark}{}", crate::human::clock(clock.seconds()))
    })
}

/// What a pane says of itself beside its name.
fn about(model: &Model, pane: Pane) -> (String, String) {
    match pane {
        Pane::Text => text::about(model),
        Pane::Seats => seats::about(model),
        Pane::Votes => votes::about(model),
        Pane::Floor => floor::about(model),
        Pane::Why => why::about(model),
        Pane::Timeline => timeline::about(model),
    }
}

/// The tabs of a frame as they stand in its title, with the column each begins and ends at.
fn tabs(layout: &Layout, pane: Pane) -> Vec<(Pane, String, usize)> {
    let mut at = 1;
    let mut tabs = Vec::new();
    for tab in &layout.tabs {
        let name = if *tab == pane || layout.class == Class::Stacked {
            format!(" {} {} ", tab.number(), short(*tab))
        } else {
            format!(" {} ", tab.number())
        };
        let wide = width(&name);
        tabs.push((*tab, name, at));
        at += wide;
    }
    tabs
}

fn short(pane: Pane) -> &'static str {
    match pane {
        Pane::Votes => "Votes",
        pane => pane.name(),
    }
}

/// Whether a frame's title has tabs in it.
fn has_tabs(layout: &Layout, pane: Pane) -> bool {
    layout.tabs.contains(&pane)
}

/// The tab of a frame at a place, if there is one.
pub(super) fn tab_at(model: &Model, pane: Pane, area: Rect, column: u16, row: u16) -> Option<Pane> {
    let layout = model.layout();
    if row != area.y || !has_tabs(&layout, pane) {
        return None;
    }
    let at = usize::from(column.checked_sub(area.x)?);
    let tabs = tabs(&layout, pane);
    tabs.iter().find(|(_, name, from)| (*from..*from + width(name)).contains(&at)).map(|(tab, ..)| *tab)
}

fn frame_of(model: &Model, layout: &Layout, pane: Pane, area: Rect, buffer: &mut Buffer) {
    let focused = model.focus == pane;
    let border = model.style(if focused { Role::FrameFocus } else { Role::Frame });
    Block::bordered().border_style(border).render(area, buffer);
    let title_style = |focused| model.style(if focused { Role::Selected } else { Role::Title });
    let mut spans = Vec::new();
    if has_tabs(layout, pane) {
        for (tab, name, _) in tabs(layout, pane) {
            let style = if tab == pane { title_style(focused) } else { model.style(Role::Dim) };
            spans.push(Span::styled(name, style));
        }
    } else {
        spans.push(Span::styled(format!(" {} {} ", pane.number(), pane.name()), title_style(focused)));
    }
    let (left, right) = about(model, pane);
    let taken: usize = spans.iter().map(|span| width(&span.content)).sum();
    let room = usize::from(area.width).saturating_sub(taken + 3);
    let right =
        if width(&right) + 2 <= room && !right.is_empty() { format!(" {right} ") } else { String::new() };
    let left = cut(&left, room.saturating_sub(width(&right) + 2));
    if !left.is_empty() {
        spans.push(span(format!(" {left} "), model.style(Role::Text)));
    }
    buffer.set_line(area.x + 1, area.y, &Line::from(spans), area.width.saturating_sub(2));
    let x = area.x + area.width.saturating_sub(width(&right) as u16 + 1);
    buffer.set_line(x, area.y, &Line::from(span(right, model.style(Role::Dim))), area.width);
}

/// What can be done here, or a word to the person.
fn hint_line(model: &Model, area: Rect, buffer: &mut Buffer) {
    if let Some(Overlay::Search { typed }) = &model.overlay {
        let head = format!(" find in {}: ", model.focus.name().to_lowercase());
        let then = "  enter finds, esc leaves";
        let room = usize::from(area.width).saturating_sub(width(&head) + width(then)).max(8);
        let mut line = Line::from(span(head, model.style(Role::Key)));
        line.spans.extend(typed.spans(model, room));
        line.spans.push(span(then, model.style(Role::Dim)));
        put(buffer, area, 0, &line);
        return;
    }
    let said = model.note.as_ref().or(model.fault.as_ref().filter(|_| model.at() == model.film.len()));
    if let Some(said) = said {
        let said = cut(said, usize::from(area.width).saturating_sub(2));
        put(buffer, area, 0, &Line::from(span(format!(" {said}"), model.style(Role::Warning))));
        return;
    }
    let right: &[Cmd] =
        if area.width < 60 { &[Cmd::Help, Cmd::Quit] } else { &[Cmd::Palette, Cmd::Help, Cmd::Quit] };
    let seat: &[Cmd] = if model.mode.player().is_some() { &[Cmd::Answer, Cmd::Brief] } else { &[] };
    let compared = model.beside.as_ref().is_some_and(|beside| beside.shown);
    let here =
        if compared { &[Cmd::Down, Cmd::Next, Cmd::Fold, Cmd::Beside][..] } else { hints(model.focus) };
    let left = seat.iter().chain(&[Cmd::Play]).chain(here).chain(&[Cmd::Zoom, Cmd::NextPane, Cmd::End]);
    let tail: Vec<Span<'_>> = right.iter().flat_map(|cmd| hint(model, *cmd)).collect();
    let room = usize::from(area.width).saturating_sub(tail.iter().map(|span| width(&span.content)).sum());
    let step =
        [Span::styled("←/→", model.style(Role::Key)), Span::styled(" step  ", model.style(Role::Text))];
    let mut spans = vec![Span::raw(" ")];
    let mut taken = 1;
    for (nth, cmd) in left.enumerate() {
        let mut one = hint(model, *cmd);
        let default_steps = model.keymap.first(Cmd::StepOn) == super::keys::Key::parse("right");
        if nth == seat.len() + 1 && default_steps {
            one.splice(0..0, step.clone());
        }
        let wide: usize = one.iter().map(|span| width(&span.content)).sum();
        if taken + wide > room {
            break;
        }
        taken += wide;
        spans.extend(one);
    }
    put(buffer, area, 0, &Line::from(spans));
    let x = area.x + room as u16;
    buffer.set_line(x, area.y, &Line::from(tail), area.width.saturating_sub(room as u16));
}

fn hint<'a>(model: &Model, cmd: Cmd) -> Vec<Span<'a>> {
    let Some(key) = model.keymap.first(cmd) else { return Vec::new() };
    let possible = unavailable(model, cmd).is_none();
    let style = |role| model.style(if possible { role } else { Role::Dim });
    let row: &commands::Command = cmd.row();
    vec![span(key.short(), style(Role::Key)), span(format!(" {}  ", row.short), style(Role::Text))]
}
