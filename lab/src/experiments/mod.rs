//! Experiments over many runs: what each part of the behaviour does, and when brackets close.

#![allow(clippy::cast_precision_loss, reason = "counts here are far below what a float holds exactly")]

pub mod ablate;
pub mod decay;
mod outcome;
pub mod shares;
pub mod statistics;

pub use outcome::{Fate, Outcome, Point, Stood, play, watch};
