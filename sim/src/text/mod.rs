//! The rolling text: a draft of headings and paragraphs with brackets, as it is read, printed, edited and compared.

pub mod draft;
pub mod parse;
pub mod print;

mod inline;
mod layout;
mod lines;
mod names;
mod nest;
mod problems;
mod reader;
mod source;
mod syntax;

pub use draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
pub use parse::{Parsed, parse};
pub use print::print;
