//! The rolling text: a draft of headings and paragraphs with brackets, as it is read, printed, edited and compared.

pub mod draft;

pub use draft::{Block, BlockKind, Bracket, Draft, Piece, Status};

// STUB
use crate::ids::{BracketId, ParaId};
#[allow(missing_docs)]
pub struct Transaction;
#[allow(missing_docs)]
impl Transaction {
    pub fn apply(&self, _d: &mut Draft) -> Result<(), ()> {
        Ok(())
    }
}
#[allow(missing_docs)]
pub fn block_text(_d: &Draft, _b: &Block) -> String {
    String::new()
}
#[allow(missing_docs)]
pub fn contains_phrase(h: &str, p: &str) -> bool {
    h.contains(p)
}
#[allow(missing_docs)]
pub fn scope_blocks<'a>(d: &'a Draft, _s: &ParaId) -> &'a [Block] {
    &d.blocks
}
#[allow(missing_docs)]
pub fn para_blocks<'a>(d: &'a Draft, _s: &ParaId) -> &'a [Block] {
    &d.blocks
}
#[allow(missing_docs)]
pub fn choose(_d: &Draft, _b: &BracketId, _n: usize) -> Result<Transaction, ()> {
    Err(())
}
#[allow(missing_docs)]
pub fn drop_option(_d: &Draft, _b: &BracketId, _n: usize) -> Result<Transaction, ()> {
    Err(())
}
#[allow(missing_docs)]
pub fn add_option(_d: &Draft, _b: &BracketId, _t: &str, _by: &[String]) -> Result<Transaction, ()> {
    Err(())
}
