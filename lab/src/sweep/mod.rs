//! Sweeps: a scenario played with many seeds, as it is or altered, and what came of each run.
//!
//! What is altered is altered in the files and checked by the loader, so that every run of a sweep is a run that
//! somebody could have written ([`edit`]). A [`plan`] says which runs there are, in one order; a [`store`] keeps them in
//! that order, one line each, whoever played them; [`tables`] and the [`summary`] are made from the store and from
//! nothing else. So neither the number of jobs, nor shards, nor an interruption leaves a trace.

pub mod compare;
pub mod design;
pub mod edit;
mod paths;
pub mod plan;
pub mod run;
pub mod store;
pub mod summary;
pub mod tables;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;

/// Why a sweep cannot be: what to say, and where something is wrong in files, the files with their diagnostics.
#[derive(Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// What is wrong in which files, where it is in files.
    pub files: Option<(Files, Vec<Diagnostic>)>,
}

impl Fault {
    /// Something that is in no file.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), files: None }
    }
}
