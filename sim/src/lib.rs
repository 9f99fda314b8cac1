//! The rules of the room: what a draft is, what a scenario says, what may happen next and what happened.
//!
//! One idea holds the crate together: **every output is a fold over the log.** Nothing in here does IO, reads a
//! clock, starts a thread or decides by a float; see `clippy.toml` beside the manifest, which makes that a lint.
#![deny(clippy::float_arithmetic)]

pub mod diagnostic;
pub mod draws;
pub mod engine;
pub mod ids;
pub mod lexicon;
pub mod log;
pub mod rules;
pub mod scenario;
pub mod text;
pub mod views;
