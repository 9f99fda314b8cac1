//! The text, and below it the bracket in focus with who stands behind what.

use adref_sim::engine::state::{BracketState, How, Public};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::put;
use crate::console::book;
use crate::console::model::{Model, Pane};
use crate::console::paint::{cut, fit, fit_right, span, width};
use crate::console::scene::Since;
use crate::console::theme::Role;

/// What is said of a revision nothing has changed in since.
const AS_ISSUED: &str = " as issued";

/// Columns and rows of the text itself.
pub(in crate::console) fn book_room(model: &Model) -> (usize, usize) {
    let (columns, rows) = model.room_of(Pane::Text);
    (columns, rows.saturating_sub(panel_height(model, rows)))
}

fn panel_height(model: &Model, rows: usize) -> usize {
    if rows < 7 {
        return 0;
    }
    let options = model.bracket().and_then(|index| model.scene.state.public.table.get(index));
    let wanted = options.map_or(0, |entry| entry.live().count() + 1);
    wanted.min(if rows < 14 { rows / 2 } else { rows * 2 / 5 })
}

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let public = &model.scene.state.public;
    let name = public.latest().map_or("", |revision| revision.name.as_str());
    let changed = model.scene.changes.len() + model.scene.added.len() + model.scene.removed.len();
    let since = match (model.text.since, changed) {
        (Since::Never, _) => String::new(),
        (Since::Revision, 0) => AS_ISSUED.to_owned(),
        (_, 1) => format!("1 paragraph changed since {}", model.scene.against),
        (_, changed) => format!("{changed} paragraphs changed since {}", model.scene.against),
    };
    let right = format!("{} of {} open", public.open_brackets(), public.table.len());
    let said = if since.is_empty() || since == AS_ISSUED { format!("{name}{since}") } else { since };
    (said, right)
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let panel = panel_height(model, area.height.into()) as u16;
    let text = Rect { height: area.height - panel, ..area };
    let rows = book::rows(model, area.width.into());
    let first = book::scroll(model, &rows, text.height.into());
    for (at, row) in rows.iter().skip(first).take(text.height.into()).enumerate() {
        put(buffer, text, at, &row.line);
    }
    let below = Rect { y: area.y + text.height, height: panel, ..area };
    for (at, line) in focus_lines(model, area.width.into(), panel.into()).iter().enumerate() {
        put(buffer, below, at, line);
    }
}

/// What became of a bracket, in a few words.
pub(in crate::console) fn fate(public: &Public, index: usize) -> (String, Role) {
    let Some(entry) = public.table.get(index) else { return (String::new(), Role::Dim) };
    match entry.state {
        BracketState::Open => ("open".to_owned(), Role::Disputed),
        BracketState::Settled { option, how } => {
            let by = match how {
                How::Agreed(past) => {
                    let session = public.past.get(past).map_or("an earlier session", |past| &past.session.id);
                    format!("agreed language of {session}")
                }
                How::SmallGroup => "a small group, ad referendum".to_owned(),
                How::Recommendation => "recommended, ad referendum".to_owned(),
                How::Revision(at) => public.revisions.get(at).map_or_else(String::new, |it| it.name.clone()),
                How::Vote => "a vote".to_owned(),
            };
            let on = if option == 0 { "left out".to_owned() } else { format!("settled on {option}") };
            (format!("{on} · {by}"), if how.ad_referendum() { Role::AdReferendum } else { Role::Agreed })
        }
        BracketState::Gone => ("gone with the words round it".to_owned(), Role::Dim),
        BracketState::Reserved => ("waits for the review conference".to_owned(), Role::Dim),
        BracketState::Fallen => ("fell with its proposal".to_owned(), Role::Dim),
    }
}

/// The bracket in focus: its options with who stands behind each.
fn focus_lines(model: &Model, columns: usize, height: usize) -> Vec<Line<'static>> {
    let public = &model.scene.state.public;
    let Some((index, entry)) = model.bracket().and_then(|index| Some((index, public.table.get(index)?)))
    else {
        return Vec::new();
    };
    let (fate, role) = fate(public, index);
    let mut lines = Vec::new();
    let head = format!(" {} ", entry.id);
    let place = format!(" para {} · ", entry.para);
    let legend = "want live  not  ";
    let rule = columns.saturating_sub(width(&head) + width(&place) + width(&fate) + width(legend) + 5);
    lines.push(Line::from(vec![
        span("─── ", model.style(Role::Frame)),
        span(legend, model.style(Role::Dim)),
        span(head, model.style(Role::Focus)),
        span(place, model.style(Role::Text)),
        span(fate, model.style(role)),
        span(format!(" {}", "─".repeat(rule)), model.style(Role::Frame)),
    ]));
    let mut options: Vec<u8> = entry.live().collect();
    if options.len() + 1 > height {
        // Where not all can be shown, those that matter most.
        let wanted = |option: u8| public.memory.voices(index, option).want;
        options.sort_by_key(|option| {
            (entry.settled() != Some(*option), std::cmp::Reverse(wanted(*option)), *option)
        });
        options.truncate(height.saturating_sub(1));
        options.sort_unstable();
    }
    for option in options {
        let stances = || (0..public.seats.len()).map(|seat| (seat, public.stance(index, seat)));
        let spoken = || stances().filter(|(_, stance)| stance.spoken);
        let names: Vec<&str> = spoken()
            .filter(|(_, stance)| stance.prefers == option)
            .filter_map(|(seat, _)| public.seats.get(seat).map(|plate| plate.id.as_str()))
            .collect();
        let live = spoken().filter(|(_, stance)| stance.accepts.contains(option)).count();
        let not =
            spoken().filter(|(_, stance)| stance.opposes(option) || stance.cannot.contains(option)).count();
        let mark = match (entry.settled(), model.scene.leading.get(index)) {
            (Some(settled), _) if settled == option => "→",
            (None, Some(leading)) if *leading == option && live > 0 => "›",
            _ => " ",
        };
        let numbers = format!(
            "{mark}{option:>2} {}{}{}  ",
            fit_right(&names.len().to_string(), 4),
            fit_right(&live.to_string(), 5),
            fit_right(&not.to_string(), 5)
        );
        let role = if mark == "→" { Role::Agreed } else { Role::Text };
        let room = columns.saturating_sub(width(&numbers));
        let on_table = entry.options.get(usize::from(option));
        let by = on_table.filter(|found| !found.by.is_empty()).map(|found| found.by.join(", "));
        let words = match option {
            0 => "(left out)".to_owned(),
            option => format!("“{}”", entry.words(option).trim()),
        };
        let who = match (names.as_slice(), by) {
            ([], Some(by)) => format!("draft: {by}"),
            ([], None) => String::new(),
            (names, _) => names.join(" "),
        };
        // The words have the greater part; names take what is left.
        let words = cut(&words, room.saturating_sub(width(&who).min(room / 3) + 1));
        let left = room.saturating_sub(width(&words) + 1);
        lines.push(Line::from(vec![
            span(numbers, model.style(role)),
            span(words, model.style(role)),
            span(fit(&format!(" {}", cut(&who, left)), left + 1), model.style(Role::Dim)),
        ]));
    }
    lines
}
