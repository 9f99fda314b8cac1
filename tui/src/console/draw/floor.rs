//! The record as it happens: who has the floor, and what has been done.

use adref_sim::engine::{self, Ask, Awaiting, Public};
use adref_sim::ids::SeatId;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{phase_name, put};
use crate::console::book::highlight;
use crate::console::model::{Model, Pane};
use crate::console::paint::{Run, cut, fit, fit_right, fold, span, width};
use crate::console::tell;
use crate::console::theme::Role;
use crate::console::views::Kind;
use crate::words::join;

/// The most lines of the row in focus.
const MOST_LINES: usize = 6;

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let mut filter = match model.floor.kind {
        Kind::All => String::new(),
        kind => format!("only {}", kind.name()),
    };
    if let Some(seat) = &model.floor.seat {
        filter = if filter.is_empty() { format!("only {seat}") } else { format!("{filter}, by {seat}") };
    }
    let found = match model.floor.found.as_str() {
        "" => String::new(),
        found => format!("find “{found}”"),
    };
    let left = [filter, found].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let public = &model.scene.state.public;
    let long = public.procedure.meeting_minutes.max(1);
    let minute = public.minute.saturating_sub((public.meeting().saturating_sub(1)) * long).min(long);
    (left, format!("meeting {}/{} · {minute} of {long} min", public.meeting(), public.procedure.meetings))
}

/// Whom the room waits for, and who is on the list.
fn status(model: &Model) -> String {
    let state = &model.scene.state;
    let public = &state.public;
    let ids = |seats: &[usize]| -> Vec<SeatId> {
        seats.iter().filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect()
    };
    match engine::awaiting(state) {
        Awaiting::Nobody => "the session is over".to_owned(),
        Awaiting::Secretariat => match waiting(public) {
            list if list.is_empty() => "the secretariat moves the business on".to_owned(),
            list => list,
        },
        Awaiting::Chair => "the chair has the floor".to_owned(),
        Awaiting::Seats { ask, seats } => {
            let who = join(&ids(&seats), 4);
            match ask {
                Ask::Floor { group: Some(group), .. } => {
                    let group = public.groups.get(group).map_or("?", |group| group.id.as_str());
                    format!("{who} for {group} has the floor{}", next_on_list(public))
                }
                Ask::Floor { .. } => format!("{who} has the floor{}", next_on_list(public)),
                Ask::Vote if public.business.by_roll => format!("called: {}", join(&ids(&seats), 1)),
                _ => {
                    let have = if seats.len() == 1 { "is" } else { "are" };
                    format!("{who} {have} asked: {}", asked(ask))
                }
            }
        }
    }
}

fn asked(ask: Ask) -> &'static str {
    match ask {
        Ask::Inscription => "who wants the floor?",
        Ask::Floor { .. } => "to speak",
        Ask::Programme => "the programme of work",
        Ask::Reply { .. } => "a reply?",
        Ask::Appeal => "to accept the ruling",
        Ask::Overrule => "to overrule the chair?",
        Ask::ThematicGroups => "which thematic groups?",
        Ask::SmallGroup { .. } => "a word in the small group",
        Ask::Package => "a package?",
        Ask::PackageAnswer { .. } => "an answer to a package",
        Ask::Sounding => "better or worse?",
        Ask::Coordination { .. } => "a word to their group",
        Ask::Silence => "to keep or break silence",
        Ask::Adoption => "any objection?",
        Ask::Vote => "to vote",
        Ask::Signature => "to sign",
        Ask::Accreditation => "objections to applicants?",
        Ask::Applicant { .. } => "to vote on an applicant",
        Ask::Explanation => "to explain",
        Ask::Amendments => "amendments?",
        Ask::Motions => "motions?",
        Ask::MotionDebate => "to speak to the motion",
    }
}

fn next_on_list(public: &Public) -> String {
    match waiting(public) {
        list if list.is_empty() => String::new(),
        list => format!("; {list}"),
    }
}

/// The list of speakers, and when it closes.
fn waiting(public: &Public) -> String {
    let floor = &public.floor;
    let Some(section) = floor.section.and_then(|at| public.sections.get(at)) else { return String::new() };
    let names = floor.list.iter().filter_map(|on| {
        let id = &public.seats.get(on.seat)?.id;
        let group = on.group.and_then(|group| public.groups.get(group));
        Some(SeatId::from(
            group.map_or_else(|| id.to_string(), |group| format!("{id} for {}", group.id)).as_str(),
        ))
    });
    let names: Vec<SeatId> = names.collect();
    if names.is_empty() {
        return format!("section {}: the list is empty", section.id);
    }
    let left = floor.until.saturating_sub(public.minute);
    format!("section {}, {left} min left; list: {}", section.id, join(&names, 6))
}

/// The rows, each with its record by index and the lines it takes.
fn rows(model: &Model, columns: usize, height: usize) -> Vec<(usize, Vec<Line<'static>>)> {
    let Some(now) = model.record() else { return Vec::new() };
    let start = if model.shows(now) { Some(now) } else { (0..now).rfind(|index| model.shows(*index)) };
    let Some(start) = start else { return Vec::new() };
    let chosen_lines = lines(model, start, columns, true);
    let mut taken = chosen_lines.len();
    let mut rows = vec![(start, chosen_lines)];
    // Below what is chosen, up to a third of the room; above it, the rest.
    let mut at = start;
    while taken < height.saturating_sub(height * 2 / 3).max(1) || (taken < height && rows.len() == 1) {
        let Some(next) = model.row_beside(at, true) else { break };
        let row = lines(model, next, columns, false);
        if taken + row.len() > height {
            break;
        }
        taken += row.len();
        rows.push((next, row));
        at = next;
    }
    let mut at = start;
    while taken < height {
        let Some(next) = model.row_beside(at, false) else { break };
        let row = lines(model, next, columns, false);
        taken += row.len();
        rows.insert(0, (next, row));
        at = next;
    }
    // What is below may have more room where there is little above.
    let mut at = rows.last().map_or(start, |(index, _)| *index);
    while taken < height {
        let Some(next) = model.row_beside(at, true) else { break };
        let row = lines(model, next, columns, false);
        taken += row.len();
        rows.push((next, row));
        at = next;
    }
    rows
}

/// The lines of a record: one, or for the one in focus as many as it takes.
fn lines(model: &Model, index: usize, columns: usize, chosen: bool) -> Vec<Line<'static>> {
    let Some(record) = model.film.record(index) else { return Vec::new() };
    let public = &model.scene.state.public;
    let (first, last) = model.run(index);
    let said = if last > first {
        let all: Vec<SeatId> = (first..=last)
            .filter_map(|at| model.film.record(at))
            .map(|record| SeatId::from(record.by.as_str()))
            .collect();
        let what = model.film.little(index).unwrap_or_default();
        format!("{} {what}: {}", all.len(), join(&all, if chosen { 40 } else { 12 }))
    } else {
        tell::sentence(record, public, model.mode)
    };
    let by = match record.by.as_str() {
        "secretariat" => "secr.",
        by => by,
    };
    let by = if last > first { "…" } else { by };
    let office = matches!(record.by.as_str(), "chair" | "secretariat");
    let number = fit_right(&record.seq.to_string(), 5);
    let mark = if chosen { "›" } else { " " };
    let head = format!("{mark}{number} {} ", fit(by, 6));
    let room = columns.saturating_sub(width(&head)).max(8);
    let selected = chosen && model.focus == Pane::Floor;
    let role = |role: Role| if selected { Role::Selected } else { role };
    let phase = said.starts_with("— ");
    let body_role = match (phase, office) {
        (true, _) => Role::Title,
        (false, true) => Role::Office,
        (false, false) => Role::Text,
    };
    let body: Vec<Line<'static>> = if chosen {
        let mut folded: Vec<_> = fold(&[Run::new(&said, model.style(role(body_role)))], room);
        let more = folded.len() > MOST_LINES;
        folded.truncate(MOST_LINES);
        let mut lines: Vec<Line<'static>> = folded.into_iter().map(|folded| folded.line).collect();
        if more && let Some(last) = lines.last_mut() {
            last.push_span(span(" …", model.style(role(Role::Dim))));
        }
        lines
    } else {
        vec![Line::from(span(cut(&said, room), model.style(body_role)))]
    };
    let mut out = Vec::with_capacity(body.len());
    for (nth, mut line) in body.into_iter().enumerate() {
        if !model.floor.found.is_empty() {
            highlight(&mut line, &model.floor.found.to_lowercase(), model.style(Role::Found));
        }
        let mut spans = if nth == 0 {
            vec![
                span(format!("{mark}{number} "), model.style(role(Role::Dim))),
                span(fit(by, 6), model.style(role(if office { Role::Office } else { Role::Title }))),
                span(" ", model.style(role(Role::Text))),
            ]
        } else {
            vec![span(" ".repeat(width(&head)), model.style(role(Role::Text)))]
        };
        spans.append(&mut line.spans);
        if selected {
            let used: usize = spans.iter().map(|span| width(&span.content)).sum();
            spans.push(span(" ".repeat(columns.saturating_sub(used)), model.style(Role::Selected)));
        }
        out.push(Line::from(spans));
    }
    out
}

/// The record at a line of the pane.
pub(in crate::console) fn record_at(model: &Model, line: usize) -> Option<usize> {
    let (columns, height) = model.room_of(Pane::Floor);
    let mut left = line.checked_sub(1)?;
    for (record, lines) in visible(model, columns, height.saturating_sub(1)) {
        if left < lines.len() {
            return Some(record);
        }
        left -= lines.len();
    }
    None
}

/// The rows that fit, the one in focus among them.
fn visible(model: &Model, columns: usize, height: usize) -> Vec<(usize, Vec<Line<'static>>)> {
    let mut rows = rows(model, columns, height);
    let mut taken: usize = rows.iter().map(|(_, lines)| lines.len()).sum();
    while taken > height && rows.len() > 1 {
        taken -= rows.remove(0).1.len();
    }
    rows
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let status = cut(&format!(" {}", status(model)), columns);
    put(buffer, area, 0, &Line::from(span(status, model.style(Role::Warning))));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if model.at() == 0 {
        let said = " nothing has happened yet; space plays, → goes on one record";
        put(buffer, below, 0, &Line::from(span(cut(said, columns), model.style(Role::Dim))));
        return;
    }
    let rows = visible(model, columns, below.height.into());
    if rows.is_empty() {
        let phase = phase_name(model.scene.state.public.phase());
        let said = format!(" nothing of this kind up to here ({phase}); f and esc change the filter");
        put(buffer, below, 0, &Line::from(span(cut(&said, columns), model.style(Role::Dim))));
    }
    for (at, line) in rows.iter().flat_map(|(_, lines)| lines).enumerate() {
        put(buffer, below, at, line);
    }
}
