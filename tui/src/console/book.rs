//! The text as a book of lines: gutter, numbers, words, brackets by depth, what changed.

use std::collections::BTreeMap;

use adref_sim::engine::state::BracketState;
use adref_sim::ids::{BracketId, ParaId};
use adref_sim::text::{Block, BlockKind, Change, Draft, Piece, Status, block_text};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::model::Model;
use super::paint::{self, Run, cut, fit, fold, span};
use super::theme::Role;

/// Columns of the gutter: a mark of the focus, how far the paragraph is agreed.
const GUTTER: usize = 5;
/// Columns of the widest number that is not cut, with the blank after it.
const LABEL: usize = 9;

/// A line of the book.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// What is drawn.
    pub(super) line: Line<'static>,
    /// The block it is of, by index into the draft.
    pub(super) block: usize,
    /// The brackets with a mark or words in it, by index into the table.
    pub(super) brackets: Vec<usize>,
}

/// A piece of a block as it is read, with what it is.
struct Part {
    text: String,
    /// How many brackets it is inside; for a mark, its own among them.
    depth: usize,
    bracket: Option<usize>,
    mark: bool,
}

/// The whole text in lines of so many columns.
pub(super) fn rows(model: &Model, columns: usize) -> Vec<Row> {
    let draft = &model.scene.draft;
    let public = &model.scene.state.public;
    let numbers: BTreeMap<&BracketId, usize> =
        public.table.iter().enumerate().map(|(index, entry)| (&entry.id, index)).collect();
    let focus = model.bracket();
    let widest = draft.blocks.iter().map(|block| paint::width(&label(block))).max().unwrap_or(0);
    let wide = (widest + 1).clamp(4, LABEL);
    let mut rows = Vec::new();
    let mut stack: Vec<&BracketId> = Vec::new();
    let mut hidden: Option<u8> = None;
    for (at, block) in draft.blocks.iter().enumerate() {
        let parts = parts(block, &mut stack, &numbers);
        if let Some(level) = hidden {
            if block.kind != BlockKind::Heading || block.level > level {
                continue;
            }
            hidden = None;
        }
        let folded = block.kind == BlockKind::Heading && model.text.folded.contains(&block.id);
        if folded {
            hidden = Some(block.level);
        }
        if block.kind == BlockKind::Heading && !rows.is_empty() {
            rows.push(Row { line: Line::default(), block: at, brackets: Vec::new() });
        }
        let chosen = model.text.block.as_ref() == Some(&block.id);
        lay(&mut rows, model, (at, block), &parts, (chosen, focus), (columns, wide));
        if folded {
            let (paragraphs, open) = beneath(model, draft, at);
            let said = format!("… {paragraphs} paragraphs folded, {open} open");
            let line =
                Line::from(vec![span(" ".repeat(GUTTER), Style::new()), span(said, model.style(Role::Dim))]);
            rows.push(Row { line, block: at, brackets: Vec::new() });
        }
    }
    if !model.text.found.is_empty() {
        let found = model.text.found.to_lowercase();
        for row in &mut rows {
            highlight(&mut row.line, &found, model.style(Role::Found));
        }
    }
    rows
}

/// How many paragraphs a heading covers, and how many brackets are open in them.
fn beneath(model: &Model, draft: &Draft, heading: usize) -> (usize, usize) {
    let level = draft.blocks.get(heading).map_or(0, |block| block.level);
    let under: Vec<&Block> = draft
        .blocks
        .iter()
        .skip(heading + 1)
        .take_while(|block| block.kind != BlockKind::Heading || block.level > level)
        .collect();
    let open = under.iter().map(|block| open_in(model, &block.id)).sum();
    (under.iter().filter(|block| block.kind != BlockKind::Heading).count(), open)
}

/// How many brackets that open in a block are open.
fn open_in(model: &Model, block: &ParaId) -> usize {
    let table = model.scene.state.public.table.iter();
    table.filter(|entry| entry.para == *block && entry.state == BracketState::Open).count()
}

/// The pieces of a block as `block_text` reads them, so that changes found there can be laid over them.
fn parts<'a>(
    block: &'a Block,
    stack: &mut Vec<&'a BracketId>,
    numbers: &BTreeMap<&BracketId, usize>,
) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for piece in &block.pieces {
        let inside = |stack: &[&BracketId]| stack.last().and_then(|id| numbers.get(*id)).copied();
        let part = |text: &str, depth, bracket, mark| Part { text: text.to_owned(), depth, bracket, mark };
        match piece {
            Piece::Words(words) => parts.push(part(words, stack.len(), inside(stack), false)),
            Piece::Open(id) => {
                stack.push(id);
                parts.push(part("[", stack.len(), inside(stack), true));
            }
            Piece::Or(id) => {
                if let Some(at) = stack.iter().rposition(|open| *open == id) {
                    stack.truncate(at + 1);
                }
                let text = if parts.is_empty() { "/ " } else { " / " };
                parts.push(part(text, stack.len(), inside(stack), true));
            }
            Piece::Close(id) => {
                let at = stack.iter().rposition(|open| *open == id);
                stack.truncate(at.map_or(stack.len(), |at| at + 1));
                parts.push(part("]", stack.len(), inside(stack), true));
                stack.truncate(at.unwrap_or(stack.len()));
            }
            Piece::Note(label) => parts.push(part(&format!("[^{label}]"), stack.len(), inside(stack), false)),
            Piece::Link { text, .. } => parts.push(part(text, stack.len(), inside(stack), false)),
        }
    }
    parts
}

/// A number below the line, for brackets within brackets.
fn depth_mark(depth: usize) -> &'static str {
    match depth {
        0 | 1 => "",
        2 => "₂",
        3 => "₃",
        4 => "₄",
        _ => "₊",
    }
}

fn style_of(model: &Model, part: &Part, focus: Option<usize>, heading: bool) -> Style {
    let focused = part.bracket.is_some() && part.bracket == focus;
    if part.mark {
        if focused {
            return model.style(Role::Focus);
        }
        return model.style(match part.depth {
            0 | 1 => Role::Disputed,
            2 => Role::Nested,
            _ => Role::NestedDeeper,
        });
    }
    let style = model.style(if heading { Role::Title } else { Role::Text });
    if focused { style.add_modifier(Modifier::BOLD) } else { style }
}

/// Puts a block into lines.
fn lay(
    rows: &mut Vec<Row>,
    model: &Model,
    (at, block): (usize, &Block),
    parts: &[Part],
    (chosen, focus): (bool, Option<usize>),
    (columns, wide): (usize, usize),
) {
    let heading = block.kind == BlockKind::Heading;
    let mut runs: Vec<Run> = Vec::new();
    let whole = if model.scene.added.contains(&block.id) { Some(Role::New) } else { None };
    let shown = |part: &Part, text: &str, over: Option<Role>| {
        let mut style = style_of(model, part, focus, heading);
        if let Some(role) = over.or(whole)
            && !part.mark
        {
            style = model.style(role);
        }
        let marks = if part.mark { depth_mark(part.depth) } else { "" };
        let text = match text.strip_suffix(' ').filter(|_| part.mark && !marks.is_empty()) {
            // Between options: the number stands at the stroke, not after the blank.
            Some(text) => format!("{text}{marks} "),
            None => format!("{text}{marks}"),
        };
        Run { text: paint::safe(&text).into_owned(), style, tag: part.bracket }
    };
    match model.scene.changes.get(&block.id) {
        Some(changes) => {
            let mut left =
                parts.iter().map(|part| (part, part.text.as_str())).collect::<Vec<_>>().into_iter();
            let mut current = left.next();
            for change in changes {
                let (words, over) = match change {
                    Change::Gone(words) => {
                        // Of brackets that went, the words are told: that nothing is open any more stands at the left.
                        let gone = words.trim_matches(['[', ']', '/', ' ']);
                        if gone.chars().any(char::is_alphanumeric) {
                            let blank = |yes: bool| if yes { " " } else { "" };
                            let (before, after) = (words.starts_with(' '), words.ends_with([' ', '/']));
                            let text = format!("{}-{}-{}", blank(before), paint::safe(gone), blank(after));
                            runs.push(Run::new(text, model.style(Role::Gone)));
                        }
                        continue;
                    }
                    Change::Same(words) => (words, None),
                    Change::New(words) => (words, Some(Role::New)),
                };
                let plus = over.is_some() && words.chars().any(char::is_alphanumeric);
                if plus {
                    runs.push(Run::new("+", model.style(Role::New)));
                }
                let mut wanted = words.len();
                while wanted > 0 {
                    let Some((part, text)) = current else { break };
                    let mut take = wanted.min(text.len());
                    while !text.is_char_boundary(take) {
                        take += 1;
                    }
                    let (now, rest) = text.split_at(take);
                    runs.push(shown(part, now, over));
                    wanted = wanted.saturating_sub(take);
                    current = if rest.is_empty() { left.next() } else { Some((part, rest)) };
                }
                if plus {
                    close_plus(&mut runs, model.style(Role::New));
                }
            }
        }
        None => runs.extend(parts.iter().map(|part| shown(part, &part.text, None))),
    }
    let label = label(block);
    let indent = match block.kind {
        BlockKind::Item => 2 * usize::from(block.level.clamp(1, 4)),
        _ => 0,
    };
    let wide = if heading || label.is_empty() { 0 } else { wide };
    let before = GUTTER + indent + wide;
    let folded = fold(&runs, columns.saturating_sub(before).max(8));
    for (nth, mut line) in folded.into_iter().enumerate() {
        let mut spans: Vec<Span<'static>> = Vec::new();
        if nth == 0 {
            spans.extend(gutter(model, block, chosen));
            spans.push(Span::raw(" ".repeat(indent)));
            if wide > 0 {
                spans.push(span(fit(&cut(&label, wide - 1), wide), model.style(Role::Dim)));
            }
        } else {
            let mark = if chosen { span("▌", model.style(Role::FrameFocus)) } else { Span::raw(" ") };
            spans.push(mark);
            spans.push(Span::raw(" ".repeat(before.saturating_sub(1))));
        }
        spans.append(&mut line.line.spans);
        rows.push(Row { line: Line::from(spans), block: at, brackets: line.tags });
    }
}

/// The sign that closes words that came stands before a blank that came with them.
fn close_plus(runs: &mut Vec<Run>, style: Style) {
    let blank = runs.last_mut().filter(|run| run.text.ends_with(' ')).map(|run| {
        run.text.pop();
    });
    runs.push(Run::new("+", style));
    if blank.is_some() {
        runs.push(Run::new(" ", style));
    }
}

/// The number or letter of a block, as it stands at its left.
pub(super) fn label(block: &Block) -> String {
    match block.kind {
        BlockKind::Heading | BlockKind::Plain => String::new(),
        BlockKind::Footnote => format!("[^{}]", block.label),
        BlockKind::Item => block.label.clone(),
        BlockKind::Preambular | BlockKind::Operative | BlockKind::Report => format!("{}.", block.label),
    }
}

/// How far a paragraph is agreed: `[3]` open brackets, `ok`, `ar` ad referendum.
fn gutter(model: &Model, block: &Block, chosen: bool) -> [Span<'static>; 2] {
    let mark = if chosen { span("▌", model.style(Role::FrameFocus)) } else { Span::raw(" ") };
    let (word, role) = match (open_in(model, &block.id), block.status) {
        _ if block.kind == BlockKind::Heading => (String::new(), Role::Dim),
        (open @ 1.., _) => (format!("[{open}]"), Role::Disputed),
        (0, Status::Agreed | Status::Adopted) => ("ok".to_owned(), Role::Agreed),
        (0, Status::AgreedAdReferendum) => ("ar".to_owned(), Role::AdReferendum),
        (0, Status::Proposed) => (String::new(), Role::Dim),
    };
    [mark, span(fit(&word, GUTTER - 1), model.style(role))]
}

/// Marks what a search found in a line.
pub(super) fn highlight(line: &mut Line<'static>, found: &str, style: Style) {
    let mut spans = Vec::with_capacity(line.spans.len());
    for part in line.spans.drain(..) {
        let lower = part.content.to_lowercase();
        // Where small letters take other bytes than capitals, places cannot be carried over.
        if lower.len() != part.content.len() || found.is_empty() || !lower.contains(found) {
            spans.push(part);
            continue;
        }
        let mut from = 0;
        for (at, _) in lower.match_indices(found) {
            let piece = |from: usize, to: usize| part.content.get(from..to).unwrap_or_default().to_owned();
            if at > from {
                spans.push(Span::styled(piece(from, at), part.style));
            }
            spans.push(Span::styled(piece(at, at + found.len()), style));
            from = at + found.len();
        }
        spans.push(Span::styled(part.content.get(from..).unwrap_or_default().to_owned(), part.style));
    }
    line.spans = spans;
}

/// The first line to show so that what is in focus can be seen, `height` lines at a time.
pub(super) fn scroll(model: &Model, rows: &[Row], height: usize) -> usize {
    let most = rows.len().saturating_sub(height);
    if let Some(at) = model.text.scroll {
        return at.min(most);
    }
    let Some((from, to)) = focus_rows(model, rows) else { return model.text.top.min(most) };
    // What can be seen stays where it is: a text that jumps cannot be read.
    let top = model.text.top.min(most);
    if from >= top && to < top + height {
        return top;
    }
    // A third of the way down, so that what comes before can be read too.
    from.saturating_sub(height / 3).min(most)
}

/// The lines what is in focus begins on and ends on; of a bracket longer than a screen, the first few.
fn focus_rows(model: &Model, rows: &[Row]) -> Option<(usize, usize)> {
    let draft = &model.scene.draft;
    let focus = model.bracket();
    let in_bracket = focus.and_then(|focus| rows.iter().position(|row| row.brackets.contains(&focus)));
    let in_block = || {
        let chosen = model.text.block.as_ref()?;
        rows.iter().position(|row| draft.blocks.get(row.block).is_some_and(|block| block.id == *chosen))
    };
    let block_of = |row: usize| {
        let block = rows.get(row).and_then(|row| draft.blocks.get(row.block));
        block.is_some_and(|block| Some(&block.id) == model.text.block.as_ref())
    };
    let line = in_bracket.filter(|row| block_of(*row)).or_else(in_block).or(in_bracket)?;
    let block = rows.get(line).map(|row| row.block);
    let more = rows.iter().skip(line).take(4).take_while(|row| Some(row.block) == block).count();
    Some((line, line + more.saturating_sub(1)))
}

/// The blocks with what was searched for, by index.
pub(super) fn found_in(model: &Model) -> Vec<usize> {
    let found = model.text.found.to_lowercase();
    let draft = &model.scene.draft;
    let has = |block: &Block| block_text(draft, block).to_lowercase().contains(&found);
    let blocks = draft.blocks.iter().enumerate();
    blocks.filter(|(_, block)| !found.is_empty() && has(block)).map(|(at, _)| at).collect()
}
