//! The desk of the seat that is played here: what it is asked, the line, what would come of it; and its brief.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::overlay::frame;
use super::{put, put_all};
use crate::console::desk::Weight;
use crate::console::model::Model;
use crate::console::paint::{Run, fold, span, width};
use crate::console::theme::Role;
use crate::human::{self, HANG};

/// The most lines of the preview.
const PREVIEW: usize = 4;

/// A line folded to so many columns. What hangs beside a head goes on hanging; where the head is long, below it.
pub(super) fn folded(model: &Model, text: &str, role: Role, columns: usize) -> Vec<Line<'static>> {
    let style = model.style(role);
    let lead = text.chars().take_while(|c| *c == ' ').count().min(columns / 4);
    let (head, hang, words) = match text.split_once(HANG) {
        Some((head, words)) if width(head) <= columns / 2 => (head.to_owned(), width(head), words.to_owned()),
        Some((head, words)) => (" ".repeat(lead), lead + 4, format!("{}  {words}", head.trim())),
        None => (" ".repeat(lead), lead, text.trim_start().to_owned()),
    };
    let lines = fold(&[Run::new(&words, style)], columns.saturating_sub(hang + 1).max(8));
    let hang = " ".repeat(hang);
    let before = |nth: usize| if nth == 0 { &head } else { &hang };
    let mut out = Vec::with_capacity(lines.len());
    for (nth, folded) in lines.into_iter().enumerate() {
        let mut line = Line::from(span(format!(" {}", before(nth)), style));
        line.spans.extend(folded.line.spans);
        out.push(line);
    }
    out
}

/// What the seat is asked, over the lower part of the screen.
pub(super) fn asked(model: &Model, area: Rect, buffer: &mut Buffer) {
    let rows = if area.height >= 32 { area.height * 3 / 5 } else { area.height.saturating_sub(2) };
    let place = Rect { y: area.y + area.height.saturating_sub(rows + 1), height: rows, ..area };
    let seat = model.mode.player().unwrap_or_default();
    let title = if area.width >= 80 {
        format!("{seat}: enter does it · tab completes · esc looks at the room · ctrl-d leaves")
    } else {
        format!("{seat}: enter · tab · esc · ctrl-d")
    };
    let inside = frame(model, place, (place.width, place.height), &title, buffer);
    let columns = usize::from(inside.width);
    let desk = &model.desk;
    let mut preview = folded(model, &desk.preview, Role::New, columns);
    preview.truncate(if desk.preview.is_empty() { 0 } else { PREVIEW });
    let height = usize::from(inside.height).saturating_sub(1 + preview.len());
    let role = |weight| match weight {
        Weight::Plain => Role::Text,
        Weight::Typed => Role::Key,
        Weight::Aside => Role::Dim,
        Weight::Warning => Role::Warning,
    };
    let lines: Vec<Line<'static>> =
        desk.lines.iter().flat_map(|(text, weight)| folded(model, text, role(*weight), columns)).collect();
    let most = lines.len().saturating_sub(height);
    let first = most.saturating_sub(desk.up);
    let shown = lines.get(first..lines.len().min(first + height)).unwrap_or_default();
    put_all(buffer, inside, shown);
    for (row, line) in preview.iter().enumerate() {
        put(buffer, inside, height + row, line);
    }
    let clock = model.turns.clock;
    let left = clock.map_or_else(String::new, |clock| format!(" {}", human::clock(clock.seconds())));
    let prompt = if desk.confirming { format!(" yes?{left} > ") } else { format!(" {seat}{left}> ") };
    let short = clock.is_some_and(super::super::turns::Clock::is_short);
    let room = columns.saturating_sub(width(&prompt) + 1).max(8);
    let mut line = Line::from(span(prompt, model.style(if short { Role::Warning } else { Role::Key })));
    line.spans.extend(desk.typed.spans(model, room));
    put(buffer, inside, usize::from(inside.height).saturating_sub(1), &line);
}

/// The lines of the brief, red lines with how they stand first.
pub(in crate::console) fn brief_lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    if let Some(view) = model.mode.presiding(&model.scene.state) {
        let text = human::reserve(view);
        return text.lines().flat_map(|line| folded(model, line, Role::Text, columns)).collect();
    }
    let Some(view) = model.mode.own(&model.scene.state) else {
        return folded(model, "This delegation does not sit in this session.", Role::Dim, columns);
    };
    let crossed = view.me.crossed(view.public, &model.scene.draft);
    let near = model.scene.near_lines(view.me);
    let mut lines = Vec::new();
    for (nth, line) in view.me.lines.iter().enumerate() {
        let (mark, role) = match (crossed.contains(&nth), near.contains(&nth)) {
            (true, _) => ("x CROSSED", Role::RedLine),
            (false, true) => ("! NEAR, if what most can live with is taken", Role::Warning),
            (false, false) => ("held", Role::Agreed),
        };
        let said = format!("Red line {} in the text as it stands: {mark}. {}", nth + 1, line.reason);
        lines.extend(folded(model, &said, role, columns));
    }
    lines.push(Line::default());
    let text = human::brief(view, &model.desk.ends);
    lines.extend(text.lines().flat_map(|line| folded(model, line, Role::Text, columns)));
    lines
}

fn brief_size(model: &Model) -> (u16, u16) {
    (model.size.0.min(104), model.size.1.saturating_sub(2))
}

/// The furthest the brief can be scrolled.
pub(in crate::console) fn brief_most(model: &Model) -> usize {
    let (columns, rows) = brief_size(model);
    let lines = brief_lines(model, usize::from(columns.saturating_sub(2)));
    lines.len().saturating_sub(rows.saturating_sub(2).into())
}

pub(super) fn brief(model: &Model, scroll: usize, area: Rect, buffer: &mut Buffer) {
    let inside =
        frame(model, area, brief_size(model), "Your brief: ↑ ↓ scroll, any other key closes", buffer);
    let lines = brief_lines(model, inside.width.into());
    put_all(buffer, inside, lines.get(scroll.min(lines.len())..).unwrap_or_default());
}

/// Whether it is meant.
pub(super) fn leave(model: &Model, area: Rect, buffer: &mut Buffer) {
    let inside = frame(model, area, (60, 5), "Leave the session?", buffer);
    let said = "With --out, what was done so far is kept. y leaves, any other key stays.";
    put_all(buffer, inside, &folded(model, said, Role::Warning, inside.width.into()));
}

#[cfg(test)]
mod tests {
    use super::super::super::fixtures::model;
    use super::*;

    #[test]
    fn what_hangs_goes_on_hanging_and_below_a_head_that_is_long() {
        let model = model("v1-oewg", (80, 24));
        let shown = |text: &str, columns| -> Vec<String> {
            folded(&model, text, Role::Text, columns)
                .iter()
                .map(|line| line.to_string().trim_end().to_owned())
                .collect()
        };
        assert_eq!(shown("  1. \tone two three", 14), ["   1. one two", "      three"]);
        assert_eq!(shown("  one two three", 12), ["   one two", "   three"]);
        assert_eq!(
            shown("  say BRACKET prefer 2      \tmake ready", 30),
            ["   say BRACKET prefer 2", "       make ready"],
        );
        assert_eq!(shown("", 10), [""]);
    }
}
