//! The program as its users call it, one module a kind of use.

mod cli;
mod experiments;
mod forecasts;
mod predict;
mod program;
mod seats;
mod sweep;
#[cfg(unix)]
mod terminal;
mod zopa;
