//! Two texts side by side.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{phase_name, put};
use crate::console::beside::{Beside, Pair};
use crate::console::film::Film;
use crate::console::model::Model;
use crate::console::paint::{Run, cut, fit, fold, span, width};
use crate::console::scene::Scene;
use crate::console::theme::Role;

/// Lines above the texts.
const HEAD: u16 = 3;
/// Columns of a paragraph's number.
const LABEL: usize = 5;

/// A line of both texts.
pub(in crate::console) struct Row {
    line: Line<'static>,
    /// Whether a paragraph that differs begins here.
    pub(in crate::console) begins_difference: bool,
}

/// The lines of both texts and how many of them there is room for.
pub(in crate::console) fn rows_of(model: &Model) -> (Vec<Row>, usize) {
    let (columns, height) = model.size;
    let rows = model.beside.as_ref().map(|beside| rows(model, beside, columns.into()));
    (rows.unwrap_or_default(), usize::from(height.saturating_sub(2 + HEAD)))
}

/// How many columns each text has.
fn half(columns: usize) -> usize {
    columns.saturating_sub(3) / 2
}

fn rows(model: &Model, beside: &Beside, columns: usize) -> Vec<Row> {
    let half = half(columns);
    let mut rows = Vec::new();
    let wide = half.saturating_sub(LABEL + 1).max(8);
    for pair in beside.pairs.iter().filter(|pair| !(beside.differing && pair.same)) {
        let (here, there) = (side(model, pair, true, wide), side(model, pair, false, wide));
        let mark = if pair.same { " " } else { "≠" };
        for nth in 0..here.len().max(there.len()) {
            let label = |there: bool| {
                let words = if there { &pair.there } else { &pair.here };
                if nth == 0 && !words.is_empty() { pair.label.clone() } else { String::new() }
            };
            let mut spans = Vec::new();
            for (lines, right) in [(&here, false), (&there, true)] {
                if right {
                    let sign = if nth == 0 { mark } else { " " };
                    spans.push(span(format!("│{sign} "), model.style(Role::Frame)));
                } else {
                    spans.push(span(" ", model.style(Role::Text)));
                }
                spans.push(span(fit(&cut(&label(right), LABEL - 1), LABEL), model.style(Role::Dim)));
                let line = lines.get(nth).cloned().unwrap_or_default();
                let taken: usize = line.spans.iter().map(|span| width(&span.content)).sum();
                spans.extend(line.spans);
                spans.push(span(" ".repeat(wide.saturating_sub(taken)), model.style(Role::Text)));
            }
            rows.push(Row { line: Line::from(spans), begins_difference: nth == 0 && !pair.same });
        }
        rows.push(Row { line: Line::default(), begins_difference: false });
    }
    rows
}

/// One text's part of a paragraph, folded.
fn side(model: &Model, pair: &Pair, here: bool, wide: usize) -> Vec<Line<'static>> {
    let words = if here { &pair.here } else { &pair.there };
    if words.is_empty() {
        return vec![Line::from(span(cut("(no such paragraph)", wide), model.style(Role::Dim)))];
    }
    let mut runs = Vec::new();
    for (words, differs) in words {
        if !differs || !words.chars().any(char::is_alphanumeric) {
            runs.push(Run::new(words, model.style(Role::Text)));
            continue;
        }
        // Signs round what differs, since colour alone says nothing to some.
        let inner = words.trim();
        let blank = |yes: bool| if yes { " " } else { "" };
        let (before, after) = (blank(words.starts_with(' ')), blank(words.ends_with(' ')));
        runs.push(Run::new(before, model.style(Role::Text)));
        runs.push(Run::new(format!("‹{inner}›"), model.style(Role::New)));
        runs.push(Run::new(after, model.style(Role::Text)));
    }
    fold(&runs, wide).into_iter().map(|folded| folded.line).collect()
}

/// Where a room is, and how far its text.
fn about(film: &Film, scene: &Scene, name: &str) -> [String; 2] {
    let public = &scene.state.public;
    let phase = match film.place(scene.at) {
        Some((place, step)) => format!("{}, step {step}", phase_name(place.phase)),
        None if scene.at == 0 => "before the opening".to_owned(),
        None => format!("record {}", scene.at),
    };
    let ending = public.ending.map_or("under way", crate::words::ending_name);
    let revision = public.latest().map_or("", |revision| revision.name.as_str());
    [
        format!("{phase} · seed {} · {name}", film.seed),
        format!(
            "{} of {} open · {ending} · {revision} · record {}/{}",
            public.open_brackets(),
            public.table.len(),
            scene.at,
            film.len()
        ),
    ]
}

pub(super) fn draw(model: &Model, beside: &Beside, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let half = half(columns);
    let here = about(&model.film, &model.scene, "this log");
    let there = about(&beside.film, &beside.scene, &beside.name);
    let roles = [Role::Title, Role::Text];
    for (row, role) in roles.into_iter().enumerate() {
        let text = |lines: &[String; 2]| lines.get(row).cloned().unwrap_or_default();
        let line = Line::from(vec![
            span(format!(" {}", fit(&text(&here), half.saturating_sub(1))), model.style(role)),
            span("│  ", model.style(Role::Frame)),
            span(fit(&text(&there), half), model.style(role)),
        ]);
        put(buffer, area, row, &line);
    }
    let differ = match (beside.differences(), beside.pairs.len()) {
        (0, _) => "the words are the same".to_owned(),
        (1, all) => format!("1 of {all} paragraphs differs: ≠, ‹words›"),
        (differ, all) => format!("{differ} of {all} paragraphs differ: ≠, ‹words›"),
    };
    let only = if beside.differing { "; the others are hidden (c)" } else { "" };
    let met = if beside.met { "" } else { "; the other never had this phase" };
    let other = if beside.film.title == model.film.title { "" } else { "; another scenario" };
    let said = cut(&format!("── {differ}{only}{met}{other} "), columns);
    let rule = "─".repeat(columns.saturating_sub(width(&said)));
    put(buffer, area, 2, &Line::from(span(format!("{said}{rule}"), model.style(Role::Frame))));
    let text = Rect { y: area.y + HEAD, height: area.height.saturating_sub(HEAD), ..area };
    let rows = rows(model, beside, columns);
    let top = beside.top.min(rows.len().saturating_sub(text.height.into()));
    for (at, row) in rows.iter().skip(top).take(text.height.into()).enumerate() {
        put(buffer, text, at, &row.line);
    }
}
