//! The ids that paragraphs and brackets get where they give themselves none. The parser gives these names and the
//! printer leaves out the ids that the parser would give again.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Block, BlockKind, Piece};
use super::syntax;

/// The longest name made of a heading's words, in characters.
const LONGEST_SLUG: usize = 40;

/// Walks over the blocks in reading order: `derive` the next one's name, then `enter` it under the id it really has.
#[derive(Default)]
pub(super) struct Namer {
    used: BTreeSet<String>,
    /// The next suffix to try for a name that is taken.
    next: BTreeMap<String, u32>,
    /// The section's short name.
    section: Option<String>,
    /// The annex's letter and the level of its heading.
    annex: Option<(String, u8)>,
    plain: usize,
    titled: bool,
    /// The ids of the paragraph and the items above, by level.
    above: Vec<(u8, String)>,
}

impl Namer {
    /// The id the next block gets unless it gives itself one.
    pub(super) fn derive(&mut self, block: &Block) -> String {
        let base = match block.kind {
            BlockKind::Heading if block.level == 1 && !self.titled => "title".to_owned(),
            BlockKind::Heading if !block.label.is_empty() => block.label.clone(),
            BlockKind::Heading => heading_name(block),
            BlockKind::Footnote => format!("^{}", block.label),
            BlockKind::Plain => {
                let section = self.section.as_ref().map_or_else(String::new, |section| format!("{section}-"));
                format!("{section}p{}", self.plain + 1)
            }
            BlockKind::Item => {
                let above = self.above.iter().rev().find(|(level, _)| *level < block.level);
                format!("{}{}", above.map_or("", |(_, id)| id), block.label)
            }
            BlockKind::Preambular | BlockKind::Operative | BlockKind::Report => match &self.annex {
                Some((letter, _)) => format!("{letter}:{}", block.label),
                None => block.label.clone(),
            },
        };
        if !self.used.contains(&base) {
            return base;
        }
        let longer = match &self.section {
            Some(section)
                if !matches!(block.kind, BlockKind::Plain | BlockKind::Footnote | BlockKind::Heading) =>
            {
                format!("{section}:{base}")
            }
            _ => base,
        };
        if self.used.contains(&longer) { self.numbered(&longer) } else { longer }
    }

    /// The first of `name#2`, `name#3` … that is free.
    fn numbered(&mut self, name: &str) -> String {
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}#{next}");
            *next += 1;
            if !self.used.contains(&numbered) {
                return numbered;
            }
        }
    }

    /// Notes a block under its id.
    pub(super) fn enter(&mut self, block: &Block, id: &str) {
        self.used.insert(id.to_owned());
        match block.kind {
            BlockKind::Heading => {
                if self.annex.as_ref().is_some_and(|(_, level)| block.level <= *level) {
                    self.annex = None;
                }
                if let Some(letter) = annex(block) {
                    self.annex = Some((letter, block.level));
                }
                let title = block.level == 1 && !self.titled;
                self.titled |= block.level == 1;
                self.section = (!title).then(|| id.to_owned());
                self.plain = 0;
                self.above.clear();
            }
            BlockKind::Item => {
                self.above.retain(|(level, _)| *level < block.level);
                self.above.push((block.level, id.to_owned()));
            }
            BlockKind::Footnote => self.above.clear(),
            BlockKind::Plain | BlockKind::Preambular | BlockKind::Operative | BlockKind::Report => {
                self.plain += usize::from(block.kind == BlockKind::Plain);
                self.above.clear();
                self.above.push((0, id.to_owned()));
            }
        }
    }

    /// Whether a sub-item of this level has something above it to belong to.
    pub(super) fn has_parent(&self, level: u8) -> bool {
        self.above.iter().any(|(above, _)| *above < level)
    }
}

/// The id of the `k`-th bracket (from 1) that opens in a paragraph.
pub(super) fn bracket_name(paragraph: &str, k: usize) -> String {
    format!("{paragraph}.{k}")
}

/// The letter of the annex that a heading begins.
pub(super) fn annex(heading: &Block) -> Option<String> {
    let words = if heading.label.is_empty() { plain_words(heading) } else { heading.label.clone() };
    syntax::annex_letter(&words).map(str::to_owned)
}

fn plain_words(block: &Block) -> String {
    let mut words = String::new();
    for piece in &block.pieces {
        match piece {
            Piece::Words(text) | Piece::Link { text, .. } => words.push_str(text),
            Piece::Open(_) | Piece::Or(_) | Piece::Close(_) | Piece::Note(_) => {}
        }
    }
    words
}

fn heading_name(block: &Block) -> String {
    let words = plain_words(block);
    if syntax::annex_letter(&words).is_some() {
        return words;
    }
    let mut slug = String::new();
    for character in words.chars().flat_map(char::to_lowercase) {
        if slug.chars().count() >= LONGEST_SLUG {
            break;
        }
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "heading".to_owned() } else { slug.to_owned() }
}

/// Whether a bracket has an id of its own, and not merely the one that its paragraph gives it.
pub fn is_named(bracket: &str, paragraph: &str) -> bool {
    let derived = bracket.strip_prefix(paragraph).and_then(|rest| rest.strip_prefix('.'));
    !derived.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
