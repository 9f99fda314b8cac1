//! Draft to text, in the canonical form: one line a paragraph, an empty line between, ` / ` between options, and an
//! attribute only where the parser would not find out by itself. What is printed parses to the same draft.

use crate::ids::BracketId;

use super::draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
use super::layout::{Form, Layout, Marks, layout, own_paragraph_only, owner_level};
use super::numbers::Numbers;
use super::syntax::{self, OptionMark};

/// Prints a draft in its canonical form.
pub fn print(draft: &Draft) -> String {
    Printer::new(draft, layout(draft)).run()
}

/// The adopted text: paragraphs numbered in order (15 bis becomes 16), preambular and operative ones each in turn, annexes
/// from 1 again, sub-items lettered anew; no attributes. Brackets that are still open are still shown.
pub fn clean(draft: &Draft) -> String {
    let mut renumbered = draft.clone();
    let mut numbers = Numbers::default();
    for block in &mut renumbered.blocks {
        numbers.number(block);
        block.by.clear();
        block.status = Status::Proposed;
    }
    for bracket in renumbered.brackets.values_mut() {
        *bracket = Bracket::default();
    }
    let mut layout = layout(&renumbered);
    layout.block_id_written.fill(false);
    for written in layout.bracket_id_written.values_mut() {
        *written = false;
    }
    Printer::new(&renumbered, layout).run()
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
        let alternative = leading > 0 && own_mark.is_empty();
        escape_edges(block, !own_mark.is_empty(), alternative, &mut words);
        line.push_str(&words);
        let id =
            self.layout.block_id_written.get(index).copied().unwrap_or_default().then_some(block.id.as_str());
        let apart = self.taken_for_alternative(block, leading, &words);
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

    /// Whether the parser would take `15 alt.` for an alternative to the `15.` before it, which it is not.
    fn taken_for_alternative(&self, block: &Block, leading: usize, words: &str) -> bool {
        let Some(base) = syntax::alternative_to(&block.label) else { return false };
        let slash = words == "/" || words.starts_with("/ ");
        let near = self.last_label == base || self.groups.iter().any(|group| group.base == base);
        leading == 0 && !slash && near && block.kind != BlockKind::Item
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
                    text.push_str(&format!("[^{label}]"));
                    After::Nothing
                }
                Piece::Link { text: shown, url } => {
                    self.unlinkable();
                    text.push('[');
                    escape_shown(shown, &mut text);
                    text.push_str(&format!("]({url})"));
                    After::Nothing
                }
            };
        }
        // The same at the end: `a /` is read as well as `a / `.
        if matches!(block.pieces.last(), Some(Piece::Or(_))) {
            text.truncate(text.len() - 1);
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
        let nothing = Default::default();
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

/// What stands right before some words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Open,
    Close { linkable: bool, attributed: bool },
}

/// What decides whether a character needs a backslash.
struct Context {
    after: After,
    /// The character that follows the words; none at the end of the block.
    next: Option<char>,
    /// The innermost bracket is one where ` / ` separates.
    in_bracket: bool,
}

fn escape(words: &str, context: &Context, text: &mut String) {
    let mut characters = words.chars().peekable();
    let mut first = true;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().or(context.next);
        let escaped = match character {
            '[' | ']' => true,
            '\\' => next.is_some_and(|next| next.is_ascii_punctuation()),
            '/' => {
                context.in_bracket
                    && (text.is_empty() || text.ends_with(' '))
                    && matches!(next, None | Some(' '))
            }
            '{' => first && matches!(context.after, After::Close { attributed: false, .. }),
            '(' => {
                first
                    && context.after == After::Close { linkable: true, attributed: false }
                    && target_follows(words)
            }
            '^' => first && context.after == After::Open,
            _ => false,
        };
        if escaped {
            text.push('\\');
        }
        text.push(character);
        first = false;
    }
}

fn target_follows(words: &str) -> bool {
    syntax::link_target(words).is_some()
}

fn escape_shown(shown: &str, text: &mut String) {
    let mut characters = shown.chars().peekable();
    let mut first = true;
    while let Some(character) = characters.next() {
        let next = characters.peek().copied().unwrap_or(']');
        let escaped = match character {
            '[' | ']' => true,
            '\\' => next.is_ascii_punctuation(),
            '^' => first,
            _ => false,
        };
        if escaped {
            text.push('\\');
        }
        text.push(character);
        first = false;
    }
}

/// Puts a backslash where the beginning or the end of a block would be read as something else than its words.
fn escape_edges(block: &Block, marked: bool, alternative: bool, words: &mut String) {
    if let Some(at) = misread_start(block, marked, alternative, words) {
        words.insert(at, '\\');
    }
    if let Some(at) = syntax::trailing_attributes(words) {
        words.insert(at, '\\');
    }
}

/// Where a backslash keeps the beginning of a block's words from being read as a label or the like.
fn misread_start(block: &Block, marked: bool, alternative: bool, words: &str) -> Option<usize> {
    let option = |words: &str| {
        syntax::option_mark(words).map(|mark| match mark {
            OptionMark::Read { stop, .. } => stop,
            OptionMark::Broken { brace } => brace.start,
        })
    };
    match block.kind {
        BlockKind::Footnote => None,
        BlockKind::Heading => (block.level > 1 && block.label.is_empty())
            .then(|| syntax::heading_label(words))?
            .map(|label| label.stop),
        _ if marked => None,
        BlockKind::Plain => {
            let end = (words == syntax::END_OF_OPTIONS).then(|| words.len() - 1);
            end.or_else(|| syntax::heading_mark(words).map(|_| 0))
                .or_else(|| syntax::footnote_definition(words).map(|(_, _, colon)| colon))
                .or_else(|| syntax::link_definition(words).map(|(_, _, colon)| colon))
                .or_else(|| syntax::paragraph_label(words).map(|label| label.stop))
                .or_else(|| syntax::item_label(words).map(|label| label.stop))
                .or_else(|| option(words))
        }
        _ => {
            // `15 alt. / …` would belong to a bracket between `[` and `]`, and be no alternative to `15.`.
            let slash =
                syntax::alternative_to(&block.label).is_some() && (words == "/" || words.starts_with("/ "));
            option(words).or((slash && alternative).then_some(0))
        }
    }
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
mod tests {
    use super::super::parse::parse;
    use super::*;

    /// Parses, and checks that the canonical form is `expected` and stands for the same draft.
    fn check(text: &str, expected: &str) {
        let parsed = parse(text, "draft.md");
        let printed = print(&parsed.draft);
        assert_eq!(printed, expected, "{:#?}", parsed.draft);
        let again = parse(&printed, "draft.md");
        assert_eq!(again.draft, parsed.draft);
        let errors: Vec<_> = again
            .problems
            .iter()
            .filter(|problem| problem.severity == crate::diagnostic::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn the_canonical_form_is_one_line_a_paragraph() {
        check(
            "# Title\n## D. Law\n\n15. States [reaffirmed /  recalled]{#il-verb}\n  that  law\n\n(a) item {status=\"agreed\"}",
            "# Title\n\n## D. Law\n\n15. States [reaffirmed /  recalled]{#il-verb} that  law\n\n   (a) item {status=\"agreed\"}\n",
        );
    }

    #[test]
    fn brackets_that_touch_are_one_and_may_be_attributed_each() {
        check("x [shall]{by=\"EU\"}[should]{by=\"USA\"} y", "x [shall / should]{by=\"EU / USA\"} y\n");
        check("[a]{#x}[b]{#y}[c]", "[a]{#x}[b / c]{#y}\n");
        check("[a] [b]", "[a] [b]\n");
    }

    #[test]
    fn what_would_be_markup_is_escaped() {
        check(r"15\. x", "15\\. x\n");
        check(r"\# x \[a\] \{b}", "\\# x \\[a\\] {b}\n");
        check(r"[a \/ b]\{c} [d]\(e) [\^f]", "[a \\/ b]\\{c} [d]\\(e) [\\^f]\n");
        check(r"x \{#a}", "x \\{#a}\n");
        check("End of options.", "End of options\\.\n");
        check("[a]\\: http://b", "[a]\\: http://b\n");
    }

    #[test]
    fn faults_become_words() {
        check("a ] [b\n\n# H\n\n[] [c / ] [ / ]", "a \\] \\[b\n\n# H\n\n\\[\\] [c] \\[ / \\]\n");
    }

    #[test]
    fn options_of_whole_paragraphs_keep_their_form() {
        check(
            "16. Option 1{#mech by=\"FRA\"}: Decides\n\n(a) one\n\nOption 2{by=\"RUS\"}: Continues\n\n17. Next",
            "16. Option 1{#mech by=\"FRA\"}: Decides\n\n   (a) one\n\nOption 2{by=\"RUS\"}: Continues\n\n17. Next\n",
        );
        check(
            "Option 1:\n\n1. a\n\n2. b\n\nOption 2:\n\n3. c\n\n4. d\n\nEnd of options.\n\n5. e",
            "Option 1:\n\n1. a\n\n2. b\n\nOption 2:\n\n3. c\n\n4. d\n\nEnd of options.\n\n5. e\n",
        );
        check("[One.\n\n/ Two.]\n\nThree", "Option 1: One.\n\nOption 2: Two.\n\nThree\n");
        check("15. a\n\n15 alt. b\n\n16. c", "15. a\n\n15 alt. b\n\n16. c\n");
    }

    #[test]
    fn the_adopted_text_is_numbered_in_order() {
        let draft = parse(
            "PP2. a\n\nPP5. b\n\n15. c {status=\"agreed\"}\n\n   (b) d\n\n      (iv) e\n\n   (d) f\n\n15 bis. g [h]{#x}\n\n\
             ## Annex A. i\n\n7. j",
            "draft.md",
        )
        .draft;
        assert_eq!(
            clean(&draft),
            "PP1. a\n\nPP2. b\n\n15. c\n\n   (a) d\n\n      (i) e\n\n   (b) f\n\n16. g [h]\n\n## Annex A. i\n\n1. j\n"
        );
    }

    #[test]
    fn footnotes_come_last_and_links_are_written_inline() {
        check("a[^1] [b][r]\n\n[^1]: n\n\n[r]: http://x\n\nc", "a[^1] [b](http://x)\n\nc\n\n[^1]: n\n");
    }
}
