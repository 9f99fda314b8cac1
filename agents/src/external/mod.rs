//! Programs in seats: one process a seat, which hears what its seat may hear and answers on its standard output.
//!
//! `protocol` is what goes over the pipes, `view` makes it from what a seat may know, `process` runs one program, and
//! `programs` asks them all at once and gives their answers in seat order. `check` plays short games against a program and
//! names what it does wrong. `agents/examples/README.md` documents the protocol for those who write programs.

pub mod check;
mod heckler;
mod process;
mod programs;
pub mod protocol;
mod view;

pub use process::{Fault, FaultKind, end_all_now};
pub use programs::{Command, Faulted, Limits, Programs, Report, StartFault};
