//! The delegations, a line each.

use adref_sim::engine::state::Stance;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::put;
use crate::console::model::{Model, Pane};
use crate::console::paint::{cut, fit, fit_right, span, width};
use crate::console::tell;
use crate::console::theme::Role;

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let public = &model.scene.state.public;
    let on = model.text.bracket.as_ref().map_or_else(String::new, |id| format!("on {id}"));
    let filter = match model.seats.filter.as_str() {
        "" => String::new(),
        filter => format!(" · only “{filter}”"),
    };
    let (here, all) = (public.present_count(), public.seats.len());
    let count = if here == all { all.to_string() } else { format!("{here}/{all} here") };
    (format!("{on}{filter}"), format!("{count} · {}", model.seats.sort.name()))
}

/// The first row shown, of so many.
fn first(model: &Model, all: usize, height: usize) -> usize {
    let chosen = model.seats.chosen.min(all.saturating_sub(1));
    chosen.saturating_sub(height.saturating_sub(1) * 2 / 3).min(all.saturating_sub(height))
}

/// The row of the list at a line of the pane.
pub(in crate::console) fn row_at(model: &Model, line: usize) -> Option<usize> {
    let all = model.seat_order().len();
    let height = model.room_of(Pane::Seats).1.saturating_sub(1);
    let row = first(model, all, height) + line.checked_sub(1)?;
    (row < all).then_some(row)
}

/// Where it stands on the bracket in focus: how that fits what most can live with, what it wants, what else goes.
fn stance(stance: Stance, leading: u8) -> (String, Role) {
    if !stance.spoken {
        return ("·".to_owned(), Role::Dim);
    }
    let list = |set: adref_sim::engine::action::OptionSet, but: u8| -> String {
        set.iter().filter(|option| *option != but).map(|option| option.to_string()).collect()
    };
    let (mark, role) = if stance.prefers == leading {
        ("+", Role::Agreed)
    } else if stance.accepts.contains(leading) {
        ("~", Role::Text)
    } else {
        ("x", Role::Disputed)
    };
    let mut said = format!("{mark} {}", stance.prefers);
    let others = list(stance.accepts, stance.prefers);
    if !others.is_empty() {
        said.push_str(&format!(" ~{others}"));
    }
    let cannot = list(stance.cannot, u8::MAX);
    if !cannot.is_empty() {
        said.push_str(&format!(" x{cannot}"));
    }
    if !stance.own {
        said.push_str(" gr");
    }
    (said, role)
}

fn lines(model: &Model, seat: usize) -> (String, Role) {
    let public = &model.scene.state.public;
    let apart = public.business.dissociations.iter().find(|(who, apart)| *who == seat && !apart.is_empty());
    if let Some((_, apart)) = apart {
        return (format!("D dissoc. {}", apart.len()), Role::Warning);
    }
    let worth = model.scene.worth.get(seat).filter(|_| model.knows(seat));
    let Some(worth) = worth else { return (String::new(), Role::Dim) };
    let lines = worth.lines;
    match (lines.all, lines.crossed, lines.near) {
        (0, ..) => ("none".to_owned(), Role::Dim),
        (_, 0, 0) => (format!("{} held", lines.all), Role::Text),
        (_, 0, near) => (format!("! {near} near"), Role::Warning),
        (_, crossed, _) => (format!("x {crossed} crossed"), Role::RedLine),
    }
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let public = &model.scene.state.public;
    let order = model.seat_order();
    let id_wide = public.seats.iter().map(|plate| width(plate.id.as_str())).max().unwrap_or(3).clamp(3, 8);
    let stance_wide = if columns >= 72 { 13 } else { 10 };
    let wide = columns >= 66;
    let group_wide = if columns >= 60 { 8 } else { 6 };
    let name_wide = if columns >= 96 { 24 } else { 0 };
    let mut head = format!(" {} {}", fit("", id_wide), fit("", name_wide));
    head.push_str(&format!("{} {} worth gave", fit("stance", stance_wide), fit("red lines", 11)));
    if wide {
        head.push_str("  got");
    }
    head.push_str(&format!(" {} last act", fit("group", group_wide)));
    put(buffer, area, 0, &Line::from(span(cut(&head, columns), model.style(Role::Dim))));
    if order.is_empty() {
        let said = format!(" nobody's name or group has “{}”; esc shows all", model.seats.filter);
        put(buffer, area, 1, &Line::from(span(cut(&said, columns), model.style(Role::Dim))));
        return;
    }
    let height = usize::from(area.height).saturating_sub(1);
    let first = first(model, order.len(), height);
    let chosen = model.seats.chosen.min(order.len() - 1);
    let bracket = model.bracket();
    let leading = bracket.and_then(|index| model.scene.leading.get(index)).copied().unwrap_or(0);
    for (row, seat) in order.iter().copied().enumerate().skip(first).take(height) {
        let Some(plate) = public.seats.get(seat) else { continue };
        let here = public.present.get(seat).copied().unwrap_or(false);
        let selected = row == chosen && model.focus == Pane::Seats;
        let style =
            |role: Role| -> Style { if selected { model.style(Role::Selected) } else { model.style(role) } };
        let (stance, stance_role) =
            bracket.map_or((String::new(), Role::Dim), |index| stance(public.stance(index, seat), leading));
        let (held, held_role) = lines(model, seat);
        let gain = model.scene.worth.get(seat).filter(|_| model.knows(seat)).map(|worth| worth.gain());
        let gain = gain.map_or_else(String::new, |gain| format!("{gain:+}"));
        let group = plate.groups.first().and_then(|group| public.groups.get(*group));
        let group = group.map_or("–", |group| group.id.as_str());
        let last = model.film.last_by(plate.id.as_str(), model.at());
        let act = last
            .and_then(|index| model.film.record(index))
            .map_or("–", |record| tell::verb(record, public, model.mode));
        let mark = if row == chosen { "›" } else { " " };
        let mut spans = vec![span(
            format!("{mark}{} ", fit(plate.id.as_str(), id_wide)),
            style(if here { Role::Title } else { Role::Dim }),
        )];
        if name_wide > 0 {
            spans.push(span(
                format!("{} ", fit(&cut(&plate.name, name_wide - 1), name_wide - 1)),
                style(Role::Text),
            ));
        }
        spans.push(span(format!("{} ", fit(&stance, stance_wide)), style(stance_role)));
        spans.push(span(format!("{} ", fit(&held, 11)), style(held_role)));
        spans.push(span(format!("{} ", fit_right(&gain, 5)), style(Role::Text)));
        spans.push(span(fit_right(&model.scene.given(seat).to_string(), 4), style(Role::Text)));
        if wide {
            spans.push(span(fit_right(&model.scene.received(seat).to_string(), 5), style(Role::Text)));
        }
        let act = if here { act.to_owned() } else { format!("away; {act}") };
        spans.push(span(format!(" {} ", fit(group, group_wide)), style(Role::Dim)));
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        spans.push(span(fit(&act, columns.saturating_sub(used)), style(Role::Text)));
        put(buffer, area, row - first + 1, &Line::from(spans));
    }
}
