//! Helpers shared by the end-to-end tests.

pub mod scenario_files;
pub mod snapshot;
