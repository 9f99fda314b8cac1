//! Why the record in focus was done: what tipped it, the numbers, what else could have been done, what it changed.

use adref_sim::engine::Event;
use adref_sim::engine::action::OptionSet;
use adref_sim::ids::BracketId;
use adref_sim::log::{Part, Record};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{phase_name, put_all};
use crate::cmd::why::reason;
use crate::console::model::Model;
use crate::console::paint::{Run, cut, fit, fit_right, fold, span, width};
use crate::console::tell;
use crate::console::theme::Role;

/// The most delegations that are named in the effect of an act.
const MOST_EFFECT: usize = 24;

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let Some(record) = model.focused_record() else { return (String::new(), String::new()) };
    (
        format!("record {}, {}", record.seq, record.by),
        format!("{}, meeting {}", phase_name(&record.phase), record.meeting),
    )
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let lines = lines(model, area.width.into());
    let most = lines.len().saturating_sub(area.height.into());
    put_all(buffer, area, lines.get(model.why.min(most)..).unwrap_or_default());
}

/// All lines.
pub(in crate::console) fn lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let Some(record) = model.focused_record() else {
        let said = "nothing has happened yet";
        return vec![Line::from(span(cut(&format!(" {said}"), columns), model.style(Role::Dim)))];
    };
    let public = &model.scene.state.public;
    let mut lines = Vec::new();
    let mut labelled = |label: &str, text: &str, role| {
        let head = format!(" {} ", fit(label, 8));
        let room = columns.saturating_sub(width(&head)).max(8);
        for (nth, folded) in fold(&[Run::new(text, model.style(role))], room).into_iter().enumerate() {
            let label = if nth == 0 { head.clone() } else { " ".repeat(width(&head)) };
            let mut line = Line::from(span(label, model.style(Role::Title)));
            line.spans.extend(folded.line.spans);
            lines.push(line);
        }
    };
    labelled("act", &tell::sentence(record, public, model.mode), Role::Text);
    let why = model.mode.reasons(record);
    match why {
        Some(why) if !why.tipped.is_empty() => labelled("tipped", &why.tipped, Role::Warning),
        Some(_) => {}
        None if record.why.is_some() => {
            labelled("tipped", "whoever did it keeps its reasons to itself", Role::Dim);
        }
        None => labelled("tipped", "nobody decided this: it follows from the rules", Role::Dim),
    }
    for said in why.map(|why| because(record, &why.parts)).unwrap_or_default() {
        labelled("since", &said, Role::Text);
    }
    if let Some(why) = why {
        alternatives(model, &why.alternatives, columns, &mut lines);
        parts(model, &why.parts, columns, &mut lines);
    }
    effect(model, columns, &mut lines);
    for event in &record.events {
        if let Some(lot) = model.mode.lot(event) {
            let said = format!(" drawn    {} number {}: {}", lot.stream, lot.index, lot.value);
            lines.push(Line::from(span(cut(&said, columns), model.style(Role::Text))));
        }
    }
    lines
}

/// What a delegation bears on the brackets it spoke of, in words.
fn because(record: &Record, parts: &[Part]) -> Vec<String> {
    let stances = record.events.iter().flat_map(|event| match event {
        Event::Spoke { stances, .. } | Event::SpokeInGroup { stances, .. } => stances.as_slice(),
        Event::Consulted { stance, .. } => std::slice::from_ref(stance),
        _ => &[],
    });
    stances
        .filter_map(|stance| {
            let of: Vec<Part> =
                parts.iter().filter(|part| part.on.as_ref() == Some(&stance.bracket)).cloned().collect();
            let said = reason(&of, OptionSet::NONE, stance.prefers);
            (!said.is_empty()).then(|| format!("on {}: {said}", stance.bracket))
        })
        .collect()
}

fn alternatives(
    model: &Model,
    all: &[adref_sim::log::Alternative],
    columns: usize,
    lines: &mut Vec<Line<'static>>,
) {
    let Some(best) = all.iter().map(|one| one.score).max() else { return };
    let mut sorted: Vec<&adref_sim::log::Alternative> = all.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.score));
    lines.push(Line::from(span(" could have done, by score", model.style(Role::Title))));
    for one in sorted {
        let taken = one.score == best;
        let mark = if taken { "›" } else { " " };
        let score = fit_right(&one.score.to_string(), 7);
        let act = fit(&cut(&one.act, columns.saturating_sub(11)), columns.saturating_sub(11));
        let role = if taken { Role::Agreed } else { Role::Text };
        lines.push(Line::from(span(format!(" {mark} {act}{score}"), model.style(role))));
    }
}

/// The numbers, those of one bracket together.
fn parts(model: &Model, parts: &[Part], columns: usize, lines: &mut Vec<Line<'static>>) {
    if parts.is_empty() {
        return;
    }
    lines.push(Line::from(span(
        cut(" in the scales (distances in 1/100 point, worth in 1/1000)", columns),
        model.style(Role::Title),
    )));
    let mut on: Option<&BracketId> = None;
    // Two to a line where there is room.
    let across = if columns >= 64 { 2 } else { 1 };
    let wide = (columns.saturating_sub(2) / across).max(12);
    let mut row: Vec<String> = Vec::new();
    let flush = |row: &mut Vec<String>, lines: &mut Vec<Line<'static>>| {
        if !row.is_empty() {
            lines.push(Line::from(span(format!("  {}", row.concat()), model.style(Role::Text))));
            row.clear();
        }
    };
    for part in parts {
        if part.on.as_ref() != on {
            flush(&mut row, lines);
            on = part.on.as_ref();
            if let Some(on) = on {
                lines
                    .push(Line::from(span(cut(&format!("  on {on}"), columns), model.style(Role::Disputed))));
            }
        }
        let name = wide.saturating_sub(9);
        row.push(format!("{}{}  ", fit(&part.part, name), fit_right(&part.value.to_string(), 7)));
        if row.len() == across {
            flush(&mut row, lines);
        }
    }
    flush(&mut row, lines);
}

fn effect(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let Some((of, effect)) = &model.effect else { return };
    if Some(*of) != model.record() || effect.is_empty() {
        return;
    }
    let public = &model.scene.state.public;
    let better = effect.iter().filter(|(_, change)| *change > 0).count();
    let said =
        format!(" effect on worth: better for {better}, worse for {}, in 1/1000", effect.len() - better);
    lines.push(Line::from(span(cut(&said, columns), model.style(Role::Title))));
    let mut runs = Vec::new();
    for (seat, change) in effect.iter().take(MOST_EFFECT) {
        let Some(plate) = public.seats.get(*seat) else { continue };
        let role = if *change > 0 { Role::Agreed } else { Role::RedLine };
        runs.push(Run::new(format!("{}\u{a0}{change:+} ", plate.id), model.style(role)));
    }
    if effect.len() > MOST_EFFECT {
        runs.push(Run::new(format!("{} more", effect.len() - MOST_EFFECT), model.style(Role::Dim)));
    }
    for folded in fold(&runs, columns.saturating_sub(2).max(8)) {
        let mut line = Line::from(span("  ", model.style(Role::Text)));
        line.spans.extend(folded.line.spans);
        lines.push(line);
    }
}
