//! The brackets of a draft at a glance, for screens and for those who decide: what each says, where, inside what.

use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Draft, Piece};

/// One bracket of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BracketOutline {
    /// Its id.
    pub id: BracketId,
    /// The block it opens in.
    pub para: ParaId,
    /// The section that block stands in: the nearest heading of level 1 or 2 before it, the title apart.
    pub section: Option<ParaId>,
    /// The bracket around it and which of that one's options it stands in, from 1.
    pub parent: Option<(BracketId, usize)>,
    /// 1 for a bracket inside no other.
    pub depth: usize,
    /// Its options in order. Option numbers count from 1; 0 means that all are left out.
    pub options: Vec<OptionOutline>,
}

/// One option of a bracket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionOutline {
    /// Its words; brackets inside are shown as `[a / b]`, paragraphs are separated by a blank.
    pub text: String,
    /// Who stands behind it. Where only the whole bracket is attributed and it has one option, those.
    pub by: Vec<String>,
}

/// A bracket that is still open while the outline is made.
struct Open {
    index: usize,
    id: BracketId,
}

/// Every bracket in the order of opening.
pub fn outline(draft: &Draft) -> Vec<BracketOutline> {
    let mut outlines: Vec<BracketOutline> = Vec::new();
    let mut stack: Vec<Open> = Vec::new();
    let mut section = None;
    for (at, block) in draft.blocks.iter().enumerate() {
        if is_section(draft, at) {
            section = Some(block.id.clone());
        }
        // Paragraphs inside an option are told apart by a blank, their labels shown.
        let mut label = if block.kind == BlockKind::Heading { String::new() } else { shown_label(block) };
        for piece in &block.pieces {
            match piece {
                Piece::Open(id) => {
                    say(&mut outlines, &stack, &std::mem::take(&mut label));
                    say(&mut outlines, &stack, "[");
                    let parent = stack.last().and_then(|open| {
                        outlines.get(open.index).map(|outline| (open.id.clone(), outline.options.len()))
                    });
                    stack.push(Open { index: outlines.len(), id: id.clone() });
                    outlines.push(BracketOutline {
                        id: id.clone(),
                        para: block.id.clone(),
                        section: section.clone(),
                        parent,
                        depth: stack.len(),
                        options: vec![OptionOutline { text: String::new(), by: by(draft, id, 0) }],
                    });
                }
                Piece::Or(id) => {
                    if let Some(place) = stack.iter().rposition(|open| open.id == *id) {
                        stack.truncate(place + 1);
                        let outside = stack.get(..place).unwrap_or_default();
                        say(&mut outlines, outside, " / ");
                        if let Some(outline) = stack.last().and_then(|open| outlines.get_mut(open.index)) {
                            let number = outline.options.len();
                            outline
                                .options
                                .push(OptionOutline { text: String::new(), by: by(draft, id, number) });
                        }
                    }
                }
                Piece::Close(id) => {
                    if let Some(place) = stack.iter().rposition(|open| open.id == *id) {
                        stack.truncate(place);
                        say(&mut outlines, &stack, "]");
                    }
                }
                Piece::Words(words) => {
                    say(&mut outlines, &stack, &std::mem::take(&mut label));
                    say(&mut outlines, &stack, words);
                }
                Piece::Link { text, .. } => say(&mut outlines, &stack, text),
                Piece::Note(_) => {}
            }
        }
        say(&mut outlines, &stack, " ");
    }
    for option in outlines.iter_mut().flat_map(|outline| outline.options.iter_mut()) {
        option.text = option.text.trim().to_owned();
    }
    outlines
}

/// A label as it is shown before the words of a paragraph inside an option, but not of the one the option begins.
fn shown_label(block: &Block) -> String {
    match block.kind {
        BlockKind::Item => format!("{} ", block.label),
        BlockKind::Report | BlockKind::Operative | BlockKind::Preambular => format!("{}. ", block.label),
        BlockKind::Heading | BlockKind::Plain | BlockKind::Footnote => String::new(),
    }
}

/// Adds words to the current option of every open bracket.
fn say(outlines: &mut [BracketOutline], stack: &[Open], words: &str) {
    for open in stack {
        if let Some(option) = outlines.get_mut(open.index).and_then(|outline| outline.options.last_mut()) {
            option.text.push_str(words);
        }
    }
}

fn by(draft: &Draft, id: &BracketId, option: usize) -> Vec<String> {
    let Some(bracket) = draft.brackets.get(id) else { return Vec::new() };
    match bracket.option_by.get(option) {
        Some(by) => by.clone(),
        // Names on the whole of a bracket with several options say who asked for it, not for what.
        None if option == 0 && !bracket.by.is_empty() && option_count(draft, id) == 1 => bracket.by.clone(),
        None => Vec::new(),
    }
}

/// How many options a bracket has; 0 where there is no such bracket.
pub(super) fn option_count(draft: &Draft, id: &BracketId) -> usize {
    let pieces = draft.blocks.iter().flat_map(|block| &block.pieces);
    pieces.filter(|piece| matches!(piece, Piece::Open(mark) | Piece::Or(mark) if mark == id)).count()
}

/// Whether a block is the heading of a section: level 1 or 2, and not the title.
pub(super) fn is_section(draft: &Draft, at: usize) -> bool {
    let Some(block) = draft.blocks.get(at) else { return false };
    let first_title =
        || draft.blocks.iter().position(|block| block.kind == BlockKind::Heading && block.level == 1);
    block.kind == BlockKind::Heading && (block.level == 2 || (block.level == 1 && first_title() != Some(at)))
}

/// One block's words with brackets shown and without attributes: what a screen or a report prints. The label is not part
/// of it.
pub fn block_text(draft: &Draft, block: &Block) -> String {
    let _ = draft;
    let mut text = String::new();
    for piece in &block.pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::Open(_) => text.push('['),
            Piece::Or(_) => text.push_str(if text.is_empty() { "/ " } else { " / " }),
            Piece::Close(_) => text.push(']'),
            Piece::Note(label) => {
                text.push_str("[^");
                text.push_str(label);
                text.push(']');
            }
            Piece::Link { text: shown, .. } => text.push_str(shown),
        }
    }
    text.truncate(text.trim_end_matches(' ').len());
    text
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn brackets_are_listed_in_the_order_of_opening() {
        let draft =
            parse("# T\n\n## D. Law\n\n15. x [a [b / c]{by=\"EU / USA\"} d / e]{#o} y", "draft.md").draft;
        let outlines = outline(&draft);
        let shown: Vec<_> = outlines
            .iter()
            .map(|o| (o.id.as_str(), o.depth, o.options.iter().map(|o| o.text.as_str()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(shown, [("o", 1, vec!["a [b / c] d", "e"]), ("15.2", 2, vec!["b", "c"])]);
        assert_eq!(outlines[1].parent, Some((BracketId::from("o"), 1)));
        assert_eq!(outlines[1].options[1].by, ["USA"]);
        assert_eq!(outlines[0].section, Some(ParaId::from("D")));
    }

    #[test]
    fn options_of_whole_paragraphs_hold_all_their_paragraphs() {
        let draft = parse("Option 1: a\n\n(a) b\n\nOption 2: c", "draft.md").draft;
        let options: Vec<_> =
            outline(&draft).remove(0).options.into_iter().map(|option| option.text).collect();
        assert_eq!(options, ["a (a) b", "c"]);
    }
}
