//! Bargaining with known positions: what a negotiation by the engine would come to, and how sure one can be of it.
//!
//! An issue is read ([`read`]), played many times by the engine ([`room`], [`play`]), and the outcomes of those runs are
//! one component among others of a distribution over the scale ([`layer`]), whose few weights are fitted once, on issues
//! whose outcome is known ([`fit`]), and hold for every issue alike. [`score`] judges forecasts against outcomes.

#![allow(
    clippy::cast_precision_loss,
    reason = "counts of actors, issues and points of a scale are far below 2^52"
)]

pub mod fault;
pub mod fit;
pub mod forecast;
pub mod issue;
pub mod layer;
pub mod play;
pub mod read;
pub mod room;
pub mod score;
pub mod table;

pub use fault::Fault;
pub use issue::{Actor, Issue, Rule};
