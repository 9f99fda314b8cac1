//! Parts of a draft and phrases in them: what conditions such as `contains` and `within` look at.

use crate::ids::{BracketId, ParaId};

use super::draft::{Block, BlockKind, Draft};
use super::outline::{block_text, outline};

/// The blocks under a heading, the heading included, down to the next heading of its level or a higher one. Empty where
/// no heading has the id.
pub fn scope_blocks<'a>(draft: &'a Draft, section: &ParaId) -> &'a [Block] {
    let Some(start) =
        draft.blocks.iter().position(|block| block.kind == BlockKind::Heading && block.id == *section)
    else {
        return &[];
    };
    let level = draft.blocks.get(start).map_or(0, |block| block.level);
    let ends = |block: &Block| match block.kind {
        BlockKind::Heading => block.level <= level,
        // Footnotes stand after the last section and belong to none.
        BlockKind::Footnote => true,
        _ => false,
    };
    run(draft, start, ends)
}

/// A paragraph and the sub-items that belong to it. Empty where no block has the id.
pub fn para_blocks<'a>(draft: &'a Draft, para: &ParaId) -> &'a [Block] {
    let Some(start) = draft.blocks.iter().position(|block| block.id == *para) else { return &[] };
    let Some(first) = draft.blocks.get(start) else { return &[] };
    let (kind, level) = (first.kind, first.level);
    let apart = matches!(kind, BlockKind::Heading | BlockKind::Footnote);
    run(draft, start, |block| {
        apart || block.kind != BlockKind::Item || (kind == BlockKind::Item && block.level <= level)
    })
}

fn run(draft: &Draft, start: usize, ends: impl Fn(&Block) -> bool) -> &[Block] {
    let rest = draft.blocks.get(start..).unwrap_or_default();
    let len = rest.iter().skip(1).position(ends).map_or(rest.len(), |at| at + 1);
    rest.get(..len).unwrap_or_default()
}

/// The words of some blocks, one line a block, brackets shown.
pub fn words_in_force(draft: &Draft, blocks: &[Block]) -> String {
    blocks.iter().map(|block| block_text(draft, block)).collect::<Vec<_>>().join("\n")
}

/// The words of one bracket, its options separated by slashes; nothing where there is no such bracket.
pub fn bracket_words(draft: &Draft, id: &BracketId) -> String {
    let found = outline(draft).into_iter().find(|outline| outline.id == *id);
    let options = found.map(|outline| outline.options).unwrap_or_default();
    options.into_iter().map(|option| option.text).collect::<Vec<_>>().join(" / ")
}

/// Whether a text has a phrase in it: whole words, in any case, whatever blanks and line ends stand between them. A phrase
/// without letters or digits is nowhere.
pub fn contains_phrase(haystack: &str, phrase: &str) -> bool {
    let needle: Vec<String> = words(phrase).collect();
    if needle.is_empty() {
        return false;
    }
    let hay: Vec<String> = words(haystack).collect();
    hay.windows(needle.len()).any(|window| window == needle)
}

/// The words of a text in lower case: runs of letters and digits, with the hyphens and apostrophes inside them.
/// Punctuation that a phrase may depend on, such as a comma, is a word of its own.
fn words(text: &str) -> impl Iterator<Item = String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let joins = matches!(character, '-' | '\'' | '\u{2019}' | '\u{2011}')
            && !word.is_empty()
            && characters.peek().is_some_and(|next| next.is_alphanumeric());
        if character.is_alphanumeric() {
            word.extend(character.to_lowercase());
        } else if joins {
            word.push(if character == '\u{2019}' { '\'' } else { character });
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words.into_iter()
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    #[test]
    fn a_phrase_is_whole_words_in_any_case_and_spacing() {
        assert!(contains_phrase("On a Voluntary\n basis, States", "voluntary basis"));
        assert!(!contains_phrase("involuntary basis", "voluntary basis"));
        assert!(contains_phrase("the non-use of force", "Non-use"));
        assert!(!contains_phrase("the non-use of force", "use"));
        assert!(!contains_phrase("anything", " , "));
    }

    #[test]
    fn a_section_ends_at_the_next_heading_of_its_level() {
        let draft =
            parse("# T\n\n## A. a\n\n1. x\n\n   (a) y\n\n### s\n\n2. z\n\n## B. b\n\n3. w", "draft.md").draft;
        let ids = |blocks: &[Block]| blocks.iter().map(|block| block.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(scope_blocks(&draft, &ParaId::from("A"))), ["A", "1", "1(a)", "s", "2"]);
        assert_eq!(ids(para_blocks(&draft, &ParaId::from("1"))), ["1", "1(a)"]);
        assert_eq!(words_in_force(&draft, para_blocks(&draft, &ParaId::from("1"))), "x\ny");
    }
}
