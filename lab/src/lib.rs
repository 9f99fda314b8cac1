//! What is reckoned about negotiations, not in them: positions estimated from the record, forecasts judged against it.
//!
//! Here numbers may be floats, since none of them decides anything in a room. They are the same on every machine all
//! the same: sums are taken in a fixed order and transcendental functions come from `libm`.
#![allow(clippy::cast_precision_loss, reason = "what is counted here is far below 2^52")]

pub mod calibrate;
pub mod exchange;
pub mod experiments;
pub mod figures;
pub mod forecast;
pub mod predict;
pub mod record;
pub mod runner;
pub mod spatial;
pub mod sweep;
pub mod zopa;
