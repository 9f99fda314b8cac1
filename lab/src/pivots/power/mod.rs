//! How much power the rule of a body gives to each of those who decide by it, whatever they want ([`game`], [`exact`],
//! [`sample`]); and who is the last to be brought in, given what they want ([`order`]).

pub mod exact;
pub mod game;
pub mod order;
pub mod sample;
