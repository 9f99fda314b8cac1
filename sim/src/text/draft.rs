//! The draft as data: blocks in reading order, each a run of pieces, and the brackets that the pieces refer to.
//!
//! Brackets are *pairs of marks in the run of pieces*, not nodes of a tree: a bracket may open in one paragraph and
//! close in a later one, and still nests properly. The tree, where one is wanted, is a fold over the marks.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{BracketId, ParaId};

/// A whole draft. Every bracket named by a piece is in `brackets`, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Headings, paragraphs and footnotes in reading order.
    pub blocks: Vec<Block>,
    /// What is known of each bracket besides its words.
    pub brackets: BTreeMap<BracketId, Bracket>,
}

/// A heading, a paragraph, a sub-item or a footnote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Stable through every edit; unique in the draft.
    pub id: ParaId,
    /// What kind of block it is.
    pub kind: BlockKind,
    /// Headings: 1–6. Sub-items: 1–4. Everything else: 0.
    pub level: u8,
    /// The number as printed, without its full stop: `15`, `15 bis`, `PP3`, `(a)`; empty where there is none.
    pub label: String,
    /// How far it is agreed.
    pub status: Status,
    /// Who proposed the paragraph as a whole.
    pub by: Vec<String>,
    /// Its words and marks.
    pub pieces: Vec<Piece>,
}

/// The kinds of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// `# Title`, `## D. International law`, `## Annex C. …`.
    Heading,
    /// `PP1. …`.
    Preambular,
    /// `OP1. …`.
    Operative,
    /// `15. …`, `15 bis. …`: a paragraph of a report.
    Report,
    /// `(a) …`, `(i) …`: part of the paragraph above it.
    Item,
    /// A paragraph without a number.
    Plain,
    /// `[^1]: …`.
    Footnote,
}

/// How far a paragraph is agreed. Reopening a closed one takes consensus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// On the table. A paragraph with open brackets is *bracketed*, which is seen from its pieces.
    #[default]
    Proposed,
    /// Agreed subject to the capitals.
    AgreedAdReferendum,
    /// Agreed.
    Agreed,
    /// Part of an adopted text.
    Adopted,
}

/// One run of words, one mark, or one thing that Markdown owns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as read, without escapes. Never empty, and two never touch.
    Words(String),
    /// `[`: the bracket's first option begins.
    Open(BracketId),
    /// ` / `, `][` or `Option 2:`: its next option begins.
    Or(BracketId),
    /// `]`: its last option ends.
    Close(BracketId),
    /// A reference to a footnote: `[^1]` holds `1`.
    Note(String),
    /// A link: not a bracket.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        url: String,
    },
}

/// What is known of a bracket besides its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bracket {
    /// Who asked for the bracket as a whole, or, where it has one option, who wants the words.
    pub by: Vec<String>,
    /// Who stands behind each option; empty, or as long as the bracket has options.
    pub option_by: Vec<Vec<String>>,
}
