//! Draft to text, in the canonical form: one line a paragraph, an empty line between, ` / ` between options, and an
//! attribute only where the parser would not find out by itself. What is printed parses to the same draft.

mod escape;

use std::collections::BTreeMap;

use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
use super::layout::{Form, Layout, Marks, layout, own_paragraph_only, owner_level};
use super::numbers::Numbers;
use super::syntax;
use escape::{After, Context, escape, escape_edges, escape_shown};

/// Prints a draft in its canonical form.
pub fn print(draft: &Draft) -> String {
    Printer::new(draft, layout(draft)).run()
}

/// The adopted text: paragraphs numbered in order (15 bis becomes 16), preambular and operative ones each in turn, annexes
/// from 1 again, sub-items lettered anew; no attributes, and the title no longer a draft's. Brackets that are still open are
/// still shown.
pub fn clean(draft: &Draft) -> String {
    let mut renumbered = draft.clone();
    let mut numbers = Numbers::default();
    for block in &mut renumbered.blocks {
        numbers.number(block);
    }
    if let Some(title) = renumbered.blocks.iter_mut().find(|block| block.level == 1)
        && let Some(Piece::Words(words)) = title.pieces.first_mut()
    {
        no_longer_a_draft(words);
    }
    print_shown(&renumbered)
}

/// An adopted text is no draft: `Draft resolution on …` is the resolution on ….
fn no_longer_a_draft(title: &mut String) {
    *title = title.replacen(" draft resolution", " resolution", 1);
    if let Some(rest) = title.strip_prefix("Draft ") {
        let mut letters = rest.chars();
        if let Some(first) = letters.next() {
            *title = first.to_uppercase().chain(letters).collect();
        }
    }
}

/// The text for a reader: brackets and numbers as they are, without any attributes.
pub fn print_shown(draft: &Draft) -> String {
    let mut bare = draft.clone();
    for block in &mut bare.blocks {
        block.by.clear();
        block.status = Status::Proposed;
    }
    for bracket in bare.brackets.values_mut() {
        *bracket = Bracket::default();
    }
    let mut layout = layout(&bare);
    layout.block_id_written.fill(false);
    for written in layout.bracket_id_written.values_mut() {
        *written = false;
    }
    Printer::new(&bare, layout).run()
}

/// Each block as one cites it by the numbers it has: `paragraph 27`, `paragraph 11 (c)`, `Annex C, paragraph 14`.
pub fn citations(draft: &Draft) -> BTreeMap<ParaId, String> {
    cite(&draft.blocks)
}

/// The same by the numbers that [`clean`] gives.
pub fn citations_renumbered(draft: &Draft) -> BTreeMap<ParaId, String> {
    let mut blocks = draft.blocks.clone();
    let mut numbers = Numbers::default();
    for block in &mut blocks {
        numbers.number(block);
    }
    cite(&blocks)
}

fn cite(blocks: &[Block]) -> BTreeMap<ParaId, String> {
    let mut citations = BTreeMap::new();
    let (mut annex, mut paragraph): (Option<String>, String) = (None, String::new());
    // The labels of the items above, by level.
    let mut items: Vec<&str> = Vec::new();
    for block in blocks {
        let named = match block.kind {
            BlockKind::Heading => {
                if block.level <= 2 {
                    annex = super::names::annex(block).map(|name| format!("Annex {name}"));
                }
                format!("section {}", block.id)
            }
            BlockKind::Item => {
                items.truncate(usize::from(block.level).saturating_sub(1));
                items.push(&block.label);
                format!("{paragraph} {}", items.join(" "))
            }
            BlockKind::Footnote => format!("footnote {}", block.label),
            BlockKind::Plain if block.label.is_empty() => format!("the paragraph {}", block.id),
            BlockKind::Plain | BlockKind::Report | BlockKind::Preambular | BlockKind::Operative => {
                let number = match (block.label.strip_prefix("PP"), block.label.strip_prefix("OP")) {
                    (Some(number), _) => format!("preambular paragraph {number}"),
                    (_, Some(number)) => format!("operative paragraph {number}"),
                    _ => format!("paragraph {}", block.label),
                };
                paragraph = annex.as_ref().map_or(number.clone(), |annex| format!("{annex}, {number}"));
                items.clear();
                paragraph.clone()
            }
        };
        citations.insert(block.id.clone(), named);
    }
    citations
}

struct Printer<'a> {
    draft: &'a Draft,
    layout: Layout,
    text: String,
    /// The brackets that are open, by form.
    inline: Vec<OpenBracket<'a>>,
    /// The whole-paragraph alternatives that the parser would hold to be open.
    groups: Vec<OpenGroup<'a>>,
    /// The label of the last paragraph, sub-items apart.
    last_label: &'a str,
}

struct OpenBracket<'a> {
    id: &'a BracketId,
    form: Form,
    /// Nothing but words since it opened in this block: `[words](…)` would read as a link.
    linkable: bool,
}

struct OpenGroup<'a> {
    id: &'a BracketId,
    number: usize,
    level: u8,
    covering: bool,
    /// The label of its last numbered option.
    base: &'a str,
    /// Closed in the draft; the parser closes it only when something follows that cannot belong to it.
    closed: bool,
}

impl<'a> Printer<'a> {
    fn new(draft: &'a Draft, layout: Layout) -> Self {
        Self { draft, layout, text: String::new(), inline: Vec::new(), groups: Vec::new(), last_label: "" }
    }

    fn run(mut self) -> String {
        for (index, block) in self.draft.blocks.iter().enumerate() {
            self.block(index, block);
        }
        self.text
    }

    fn paragraph(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn block(&mut self, index: usize, block: &'a Block) {
        let leading = block.pieces.iter().take_while(|piece| self.is_paragraph_mark(piece)).count();
        let apart = self.near_alternative(block);
        self.end_groups(index, block, leading);
        let mut own_mark = String::new();
        for (at, piece) in block.pieces.iter().take(leading).enumerate() {
            let (Piece::Open(id) | Piece::Or(id)) = piece else { continue };
            if matches!(piece, Piece::Open(_)) {
                self.inline.push(OpenBracket { id, form: self.layout.form(id), linkable: false });
            }
            let Some(line) = self.option_mark(index, block, piece, leading, at + 1 == leading) else {
                continue;
            };
            if line.covering {
                self.paragraph(&line.text);
            } else {
                own_mark = line.text;
            }
        }
        let mut line = prefix(block);
        if !own_mark.is_empty() {
            line.push_str(&own_mark);
            line.push(' ');
        }
        let mut words = self.inline_text(block, leading);
        let form = |piece: &Piece| match piece {
            Piece::Open(id) | Piece::Or(id) => self.layout.form(id),
            _ => Form::Inline,
        };
        let last = leading.checked_sub(1).and_then(|last| block.pieces.get(last));
        let alternative = last.is_some_and(|last| form(last) == Form::Alternatives);
        let apart = apart && !alternative && own_mark.is_empty();
        escape_edges(block, !own_mark.is_empty(), alternative, &mut words);
        line.push_str(&words);
        let id =
            self.layout.block_id_written.get(index).copied().unwrap_or_default().then_some(block.id.as_str());
        // `15 alt. / …` is taken for none: see `misread_start`.
        let apart = apart && words != "/" && !words.starts_with("/ ");
        let attributes = attributes(id, &[&block.by], block.status, apart);
        if block.kind != BlockKind::Item {
            self.last_label = if own_mark.is_empty() { &block.label } else { "" };
        }
        if attributes.is_empty() {
            line.truncate(line.trim_end_matches(' ').len());
        } else {
            if !line.ends_with(' ') {
                line.push(' ');
            }
            line.push_str(&attributes);
        }
        self.paragraph(&line);
    }

    /// Whether the parser would take `15 alt.` for an alternative to the `15.` before it.
    fn near_alternative(&self, block: &Block) -> bool {
        let Some(base) = syntax::alternative_to(&block.label) else { return false };
        let near = self.last_label == base || self.groups.iter().any(|group| group.base == base);
        near && block.kind != BlockKind::Item
    }

    fn is_paragraph_mark(&self, piece: &Piece) -> bool {
        matches!(piece, Piece::Open(id) | Piece::Or(id) if self.layout.form(id) != Form::Inline)
    }

    /// Writes `End of options.` where the parser would otherwise take the next block into an option that has ended.
    fn end_groups(&mut self, index: usize, block: &Block, leading: usize) {
        if matches!(block.kind, BlockKind::Heading | BlockKind::Footnote) {
            self.groups.clear();
            return;
        }
        let ended = self.groups.iter().rev().take_while(|group| group.closed).count();
        if ended == 0 {
            return;
        }
        let level = if block.kind == BlockKind::Item { Some(block.level) } else { None };
        let owns = |group: &OpenGroup| group.covering || level.is_some_and(|level| level > group.level);
        let first = block.pieces.first().filter(|_| leading > 0);
        let mut tail = self.groups.iter().rev().take(ended);
        let mistaken = match first {
            // The parser goes on with the innermost group that is due this number.
            Some(Piece::Or(id)) if self.layout.form(id) == Form::Options => {
                let number = self.option_number(index, id);
                tail.any(|group| group.number + 1 == number)
            }
            _ => tail.any(owns),
        };
        for _ in 0..ended {
            self.groups.pop();
            if mistaken {
                self.paragraph(syntax::END_OF_OPTIONS);
            }
        }
    }

    /// Which of the bracket's options begins in a block, from 1.
    fn option_number(&self, index: usize, id: &BracketId) -> usize {
        let starts = self.layout.marks.get(id).map_or(&[][..], |marks| &marks.starts);
        starts.iter().position(|(block, _)| *block == index).map_or(1, |at| at + 1)
    }

    fn option_mark(
        &mut self,
        index: usize,
        block: &'a Block,
        piece: &'a Piece,
        leading: usize,
        is_last: bool,
    ) -> Option<OptionText> {
        let (Piece::Open(id) | Piece::Or(id)) = piece else { return None };
        let number = self.option_number(index, id);
        let marks: &Marks = self.layout.marks.get(id)?;
        let form = self.layout.form(id);
        let bare = block.label.is_empty() && block.pieces.len() <= leading;
        let covering =
            form == Form::Options && (!is_last || bare || !own_paragraph_only(self.draft, marks, number - 1));
        let level = if covering { 0 } else { owner_level(block) };
        if let Piece::Open(_) = piece {
            self.groups.push(OpenGroup { id, number, level, covering, base: "", closed: false });
        } else if let Some(group) = self.groups.iter_mut().rev().find(|group| group.id == id) {
            (group.number, group.level, group.covering) = (number, level, covering);
        }
        let numbered =
            block.kind != BlockKind::Item && syntax::alternative_to(&block.label).is_none() && !covering;
        if let Some(group) = self.groups.iter_mut().find(|group| group.id == id)
            && numbered
            && !block.label.is_empty()
        {
            group.base = &block.label;
        }
        if form == Form::Alternatives {
            return None;
        }
        let named = number == 1 && self.layout.bracket_id_written.get(id).copied().unwrap_or_default();
        let nobody = Vec::new();
        let by = self
            .draft
            .brackets
            .get(id)
            .and_then(|bracket| bracket.option_by.get(number - 1))
            .unwrap_or(&nobody);
        let attributes = attributes(named.then_some(id.as_str()), &[by], Status::Proposed, false);
        Some(OptionText { text: format!("Option {number}{attributes}:"), covering })
    }

    /// The words and marks of a block from a piece on, escaped but for the edges.
    fn inline_text(&mut self, block: &'a Block, from: usize) -> String {
        for open in &mut self.inline {
            open.linkable = false;
        }
        let mut text = String::new();
        let mut after = After::Nothing;
        for (at, piece) in block.pieces.iter().enumerate().skip(from) {
            after = match piece {
                Piece::Words(words) => {
                    let context = Context {
                        after,
                        next: block.pieces.get(at + 1).and_then(|next| self.first_character(next)),
                        in_bracket: self.inline.last().is_some_and(|open| open.form == Form::Inline),
                    };
                    escape(words, &context, &mut text);
                    After::Nothing
                }
                Piece::Open(id) => {
                    let form = self.layout.form(id);
                    self.unlinkable();
                    self.inline.push(OpenBracket { id, form, linkable: true });
                    text.push('[');
                    After::Open
                }
                Piece::Or(_) => {
                    // A blank at the edge of a block would be lost; the parser needs none there.
                    text.push_str(if text.is_empty() { "/ " } else { " / " });
                    After::Nothing
                }
                Piece::Close(id) => self.close(id, &mut text),
                Piece::Note(label) => {
                    self.unlinkable();
                    text.extend(["[^", label, "]"]);
                    After::Nothing
                }
                Piece::Link { text: shown, url } => {
                    self.unlinkable();
                    text.push('[');
                    escape_shown(shown, &mut text);
                    text.extend(["](", url, ")"]);
                    After::Nothing
                }
            };
        }
        // The same at the end: `a /` is read as well as `a / `.
        if matches!(block.pieces.last(), Some(Piece::Or(_))) && text.ends_with("/ ") {
            text.pop();
        }
        text
    }

    fn unlinkable(&mut self) {
        if let Some(open) = self.inline.last_mut() {
            open.linkable = false;
        }
    }

    fn close(&mut self, id: &'a BracketId, text: &mut String) -> After {
        let open = match self.inline.iter().rposition(|open| open.id == id) {
            Some(at) => self.inline.remove(at),
            None => OpenBracket { id, form: Form::Inline, linkable: false },
        };
        self.unlinkable();
        if open.form != Form::Inline {
            if let Some(group) = self.groups.iter_mut().rev().find(|group| group.id == id) {
                group.closed = true;
            }
            return After::Nothing;
        }
        // The parser ends whole-paragraph alternatives where a bracket around them ends.
        while self.groups.last().is_some_and(|group| group.closed && self.encloses(id, group.id)) {
            self.groups.pop();
        }
        text.push(']');
        let named = self.layout.bracket_id_written.get(id).copied().unwrap_or_default();
        let nothing = Bracket::default();
        let bracket = self.draft.brackets.get(id).unwrap_or(&nothing);
        let by = [&bracket.by].into_iter().chain(&bracket.option_by);
        let by: Vec<&Vec<String>> = by.collect();
        let attributes = bracket_attributes(named.then_some(id.as_str()), &by);
        text.push_str(&attributes);
        After::Close { linkable: open.linkable && attributes.is_empty(), attributed: !attributes.is_empty() }
    }

    /// Whether one bracket opens before another.
    fn encloses(&self, outer: &BracketId, inner: &BracketId) -> bool {
        let start = |id: &BracketId| self.layout.marks.get(id).and_then(|marks| marks.starts.first());
        start(outer) < start(inner)
    }

    /// The first character that a mark prints as.
    fn first_character(&self, piece: &Piece) -> Option<char> {
        match piece {
            Piece::Words(words) => words.chars().next(),
            Piece::Open(_) | Piece::Note(_) | Piece::Link { .. } => Some('['),
            Piece::Or(_) => Some(' '),
            Piece::Close(id) => (self.layout.form(id) == Form::Inline).then_some(']'),
        }
    }
}

struct OptionText {
    text: String,
    /// It stands on a line of its own and covers what follows.
    covering: bool,
}

fn prefix(block: &Block) -> String {
    let label = &block.label;
    match block.kind {
        BlockKind::Heading => {
            let mark = "#".repeat(usize::from(block.level));
            if label.is_empty() { format!("{mark} ") } else { format!("{mark} {label}. ") }
        }
        BlockKind::Footnote => format!("[^{label}]: "),
        BlockKind::Item => format!("{}{label} ", "   ".repeat(usize::from(block.level))),
        BlockKind::Plain => String::new(),
        BlockKind::Preambular | BlockKind::Operative | BlockKind::Report => format!("{label}. "),
    }
}

/// `{#id by="…"}` of a bracket: who asked for it, then who stands behind each option.
fn bracket_attributes(id: Option<&str>, by: &[&Vec<String>]) -> String {
    let (whole, options) =
        by.split_first().map_or((None, &[][..]), |(whole, options)| (Some(*whole), options));
    let mut parts = id_attribute(id);
    if let Some(whole) = whole.filter(|whole| !whole.is_empty()) {
        parts.push(format!("by=\"{}\"", whole.join(", ")));
    }
    if !options.is_empty() {
        let options: Vec<_> = options.iter().map(|names| names.join(", ")).collect();
        parts.push(format!("by=\"{}\"", options.join(" / ")));
    }
    braced(&parts)
}

fn attributes(id: Option<&str>, by: &[&Vec<String>], status: Status, apart: bool) -> String {
    let mut parts = id_attribute(id);
    for names in by.iter().filter(|names| !names.is_empty()) {
        parts.push(format!("by=\"{}\"", names.join(", ")));
    }
    if status != Status::default() {
        let name = syntax::STATUSES.iter().find(|(_, known)| *known == status).map_or("", |(name, _)| name);
        parts.push(format!("status=\"{name}\""));
    }
    if apart {
        parts.push("alt=\"no\"".to_owned());
    }
    braced(&parts)
}

fn id_attribute(id: Option<&str>) -> Vec<String> {
    let plain = |id: &str| {
        if id.chars().all(syntax::plain_id_character) { format!("#{id}") } else { format!("id=\"{id}\"") }
    };
    id.map(plain).into_iter().collect()
}

fn braced(parts: &[String]) -> String {
    if parts.is_empty() { String::new() } else { format!("{{{}}}", parts.join(" ")) }
}

#[cfg(test)]
mod tests;
