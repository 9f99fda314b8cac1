//! The record: who voted how, when and on what, with what was known of each State at the time.

pub mod date;
pub mod placements;

/// A document symbol in its usual form: `A_RES_73_27` is `A/RES/73/27`.
pub fn symbol(text: &str) -> String {
    text.trim().replace('_', "/")
}
