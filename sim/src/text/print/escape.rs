//! Where words need a backslash so as not to be read as something else.

use super::super::draft::{Block, BlockKind};
use super::super::syntax::{self, OptionMark};

/// What stands right before some words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Nothing,
    Open,
    Close { linkable: bool, attributed: bool },
}

/// What decides whether a character needs a backslash.
pub(super) struct Context {
    pub(super) after: After,
    /// The character that follows the words; none at the end of the block.
    pub(super) next: Option<char>,
    /// The innermost bracket is one where ` / ` separates.
    pub(super) in_bracket: bool,
}

pub(super) fn escape(words: &str, context: &Context, text: &mut String) {
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

pub(super) fn escape_shown(shown: &str, text: &mut String) {
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
pub(super) fn escape_edges(block: &Block, marked: bool, alternative: bool, words: &mut String) {
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
