//! What was possible: all the texts of a room, the best of them by several lights, and why none passes where none does.
//!
//! [`space`] turns a room into a [`puzzle`]; [`solve`] finds the best text and proves how good any other could be, with [`local`] for a
//! good text and [`refute`] for the proof; [`conflict`] explains why no text passes, with [`fewest`] for the smallest way out; [`survey`]
//! asks all of it. Everything that decides is an integer; floats only propose.

pub mod conflict;
pub mod fewest;
pub mod left;
mod lines;
mod local;
pub mod puzzle;
pub mod random;
pub mod refute;
pub mod report;
pub mod solve;
pub mod space;
pub mod sponsor;
pub mod survey;
mod weigh;
