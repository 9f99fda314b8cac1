//! The model of votes: an ordered choice in space with effects of groups and States, and how it is fitted.

pub mod design;
pub mod fit;
pub mod likelihood;
pub mod predict;
pub mod solve;
