//! The rolling text: a draft of headings and paragraphs with brackets, as it is read, printed, edited and compared.

pub mod amendment;
pub mod diff;
pub mod draft;
pub mod edit;
pub mod import;
pub mod moves;
pub mod outline;
pub mod parse;
pub mod phrase;
pub mod place;
pub mod print;
pub mod transaction;

mod foreign;
mod inline;
mod layout;
mod lines;
mod names;
mod nest;
mod numbers;
mod problems;
mod reader;
mod source;
mod surgery;
mod syntax;

pub use amendment::{Amendment, Gone};
pub use diff::{BlockChange, BlockFate, Change, compare};
pub use draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
pub use import::{ImportReport, Imported, import};
pub use moves::annexes;
pub use names::is_named;
pub use outline::{BracketOutline, OptionOutline, block_text, outline};
pub use parse::{Parsed, parse};
pub use phrase::{bracket_words, contains_phrase, para_blocks, scope_blocks, words_in_force};
pub use place::{Mapped, Place, Side};
pub use print::{citations, citations_renumbered, clean, print, print_shown};
pub use transaction::{EditError, Transaction};

#[cfg(test)]
mod laws;
