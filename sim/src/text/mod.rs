//! The rolling text: a draft of headings and paragraphs with brackets, as it is read, printed, edited and compared.

pub mod draft;

pub use draft::{Block, BlockKind, Bracket, Draft, Piece, Status};
