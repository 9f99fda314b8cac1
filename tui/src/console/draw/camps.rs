//! The map of camps, and what the text is worth to each delegation.

use std::collections::BTreeMap;

use adref_sim::scenario::Points;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::overlay::frame;
use super::put;
use crate::console::camps::{letters, of_seat, of_text, size};
use crate::console::model::Model;
use crate::console::paint::{cut, fit, fit_right, span, width};
use crate::console::theme::Role;

/// Columns of the numbers at the left of the map.
const AXIS: usize = 4;
/// Columns kept for the name of whoever stands at the far right.
const NAME: usize = 5;

/// What stands at a place of the map.
#[derive(Default)]
struct Cell {
    seats: Vec<usize>,
    text: bool,
    reference: bool,
}

fn place(at: Points, cells: usize) -> usize {
    let most = cells.saturating_sub(1) as i64;
    ((i64::from(at.clamp(0, 100)) * most + 50) / 100) as usize
}

pub(super) fn map(model: &Model, (across, up): (usize, usize), said: bool, area: Rect, buffer: &mut Buffer) {
    let public = &model.scene.state.public;
    let whose = if said { "what they said" } else { "what capitals want" };
    let inside =
        frame(model, area, size(model), &format!("Camps, by {whose}: x y issues, p by words, esc"), buffer);
    let name = |issue: usize| public.issues.get(issue).map_or("", |issue| issue.name.as_str());
    let columns = usize::from(inside.width);
    let letters = letters(public);
    let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    // The groups and who has no place are told where there is room for it.
    let told = if inside.height < 12 { 1 } else { 3 };
    let (wide, high) =
        (columns.saturating_sub(AXIS + 1), usize::from(inside.height).saturating_sub(3 + told));
    // Names stand at the right of their places.
    let field = wide.saturating_sub(NAME);
    if field < 8 || high < 2 {
        return;
    }
    let at = |x: Points, y: Points| (place(x, field), high - 1 - place(y, high));
    let mut nowhere: Vec<&str> = Vec::new();
    for (seat, plate) in public.seats.iter().enumerate() {
        match of_seat(model, seat, across, said).zip(of_seat(model, seat, up, said)) {
            Some((x, y)) => cells.entry(at(x, y)).or_default().seats.push(seat),
            None => nowhere.push(plate.id.as_str()),
        }
    }
    let text = of_text(model, across).zip(of_text(model, up));
    if let Some((x, y)) = text {
        cells.entry(at(x, y)).or_default().text = true;
    }
    let reference = |issue: usize| public.issues.get(issue).map_or(0, |issue| issue.reference);
    cells.entry(at(reference(across), reference(up))).or_default().reference = true;
    put(
        buffer,
        inside,
        0,
        &Line::from(span(cut(&format!(" ↑ {}", name(up)), columns), model.style(Role::Title))),
    );
    for row in 0..high {
        let number = match row {
            0 => "100".to_owned(),
            row if row == high / 2 && high > 4 => "50".to_owned(),
            row if row + 1 == high => "0".to_owned(),
            _ => String::new(),
        };
        let mut spans = vec![span(format!("{}│", fit_right(&number, AXIS)), model.style(Role::Frame))];
        spans.extend(row_of(model, &cells, &letters, row, wide));
        put(buffer, inside, 1 + row, &Line::from(spans));
    }
    let axis = format!("{}└{}", " ".repeat(AXIS), "─".repeat(field));
    put(buffer, inside, 1 + high, &Line::from(span(axis, model.style(Role::Frame))));
    let right = format!("{} → 100", cut(name(across), field.saturating_sub(8)));
    let gap = field.saturating_sub(width(&right) + 1);
    let line = format!("{}0{}{right}", " ".repeat(AXIS + 1), " ".repeat(gap));
    put(buffer, inside, 2 + high, &Line::from(span(cut(&line, columns), model.style(Role::Title))));
    let place = text.map_or_else(
        || "the text is not about both".to_owned(),
        |(x, y)| format!("text at {x} across, {y} up; open brackets as most can live with"),
    );
    let legend = [
        format!(" ◆ {place}"),
        format!(" ○ no agreement · no group 2–9 + several {}", groups(model, &letters)),
        if nowhere.is_empty() {
            String::new()
        } else {
            format!(" no place on one of these: {}", nowhere.join(" "))
        },
    ];
    for (nth, said) in legend.iter().take(told).enumerate() {
        put(buffer, inside, 3 + high + nth, &Line::from(span(cut(said, columns), model.style(Role::Dim))));
    }
}

fn groups(model: &Model, letters: &BTreeMap<usize, char>) -> String {
    let public = &model.scene.state.public;
    let one = |(group, letter): (&usize, &char)| {
        let id = public.groups.get(*group).map_or("", |group| group.id.as_str());
        format!("{letter} {id}")
    };
    letters.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A row of the map. Beside the letter of a delegation stands its name, where nothing else does.
fn row_of(
    model: &Model,
    cells: &BTreeMap<(usize, usize), Cell>,
    letters: &BTreeMap<usize, char>,
    row: usize,
    wide: usize,
) -> Vec<Span<'static>> {
    let public = &model.scene.state.public;
    let here: Vec<(usize, &Cell)> =
        cells.iter().filter(|((_, y), _)| *y == row).map(|((x, _), cell)| (*x, cell)).collect();
    let mut spans = Vec::new();
    let mut column = 0;
    for (nth, (x, cell)) in here.iter().enumerate() {
        spans.push(span(" ".repeat(x.saturating_sub(column)), model.style(Role::Text)));
        let letter = |seat: usize| {
            let group = public.seats.get(seat).and_then(|plate| plate.groups.first());
            group.and_then(|group| letters.get(group)).copied().unwrap_or('·')
        };
        let (sign, role) = match (cell.text, cell.seats.as_slice(), cell.reference) {
            (true, ..) => ('◆', Role::Focus),
            (_, [one], _) => (letter(*one), Role::Title),
            (_, [], _) => ('○', Role::Warning),
            (_, many, _) => (char::from_digit(many.len() as u32, 10).unwrap_or('+'), Role::Title),
        };
        spans.push(span(sign.to_string(), model.style(role)));
        column = x + 1;
        let room = here.get(nth + 1).map_or(wide, |(next, _)| *next).saturating_sub(column + 1);
        let ids: Vec<&str> = cell
            .seats
            .iter()
            .filter_map(|seat| public.seats.get(*seat))
            .map(|plate| plate.id.as_str())
            .collect();
        let text = cell.text.then_some("text");
        let names = text.into_iter().chain(ids).collect::<Vec<_>>().join(" ");
        // A name cut to a letter would look like another group.
        let least = names.split(' ').next().map_or(0, width);
        if least > 0 && room > least {
            let names = format!(" {}", cut(&names, room.min(24) - 1));
            column += width(&names);
            spans.push(span(names, model.style(Role::Dim)));
        }
    }
    spans
}

/// The furthest the spread can be scrolled.
pub(in crate::console) fn spread_most(model: &Model) -> usize {
    let room = usize::from(size(model).1.saturating_sub(2)).saturating_sub(2);
    model.scene.worth.len().saturating_sub(room)
}

pub(super) fn spread(model: &Model, scroll: usize, area: Rect, buffer: &mut Buffer) {
    let title = "What the text is worth, less no agreement: ↑ ↓ scroll, esc";
    let inside = frame(model, area, size(model), title, buffer);
    let columns = usize::from(inside.width);
    let public = &model.scene.state.public;
    let mut order: Vec<usize> = (0..model.scene.worth.len()).collect();
    let gain = |seat: usize| model.scene.worth.get(seat).map_or(0, |worth| worth.gain());
    order.sort_by_key(|seat| (gain(*seat), *seat));
    let (better, worse) = (
        order.iter().filter(|seat| gain(**seat) > 0).count(),
        order.iter().filter(|seat| gain(**seat) < 0).count(),
    );
    let ends = order.first().zip(order.last()).map(|(low, high)| (gain(*low), gain(*high)));
    let (low, high) = ends.unwrap_or_default();
    let middle = order.get(order.len() / 2).map_or(0, |seat| gain(*seat));
    let head = format!(
        " {better} better off, {worse} worse off than without agreement · least {low:+}, median {middle:+}, most {high:+} thousandths"
    );
    put(buffer, inside, 0, &Line::from(span(cut(&head, columns), model.style(Role::Title))));
    let id_wide = public.seats.iter().map(|plate| width(plate.id.as_str())).max().unwrap_or(3).clamp(3, 8);
    // A name, a number, the bar on both sides of no agreement, and what stands in the way.
    let bar = columns.saturating_sub(id_wide + 1 + 7 + 2 + 22);
    let most = low.abs().max(high.abs()).max(1);
    let left = if low < 0 { bar / 2 } else { 0 };
    let right = bar.saturating_sub(left + 1);
    let height = usize::from(inside.height).saturating_sub(2);
    for (row, seat) in order.iter().copied().skip(scroll).take(height).enumerate() {
        let (Some(plate), Some(worth)) = (public.seats.get(seat), model.scene.worth.get(seat)) else {
            continue;
        };
        let gain = worth.gain();
        let long = |room: usize| (gain.unsigned_abs() * room as u64 / most.unsigned_abs()) as usize;
        let strip = if gain < 0 {
            format!("{}│{}", fit_right(&"░".repeat(long(left)), left), " ".repeat(right))
        } else {
            format!("{}│{}", " ".repeat(left), fit(&"█".repeat(long(right)), right))
        };
        let (said, role) = match (worth.blocks(), worth.lines.crossed) {
            (true, _) if worth.lines.blocked > 0 => ("x would block: red line", Role::RedLine),
            (true, _) => ("x would block: worth", Role::RedLine),
            (false, 0) => ("", Role::Text),
            (false, _) => ("! red line crossed", Role::Warning),
        };
        let line = Line::from(vec![
            span(format!(" {}", fit(plate.id.as_str(), id_wide)), model.style(Role::Title)),
            span(fit_right(&format!("{gain:+} "), 7), model.style(Role::Text)),
            span(strip, model.style(if gain < 0 { Role::Disputed } else { Role::Agreed })),
            span(format!(" {said}"), model.style(role)),
        ]);
        put(buffer, inside, row + 1, &line);
    }
    let below = order.len().saturating_sub(scroll + height);
    let more = if below > 0 { format!(" {below} more below") } else { String::new() };
    put(buffer, inside, height + 1, &Line::from(span(more, model.style(Role::Dim))));
}
