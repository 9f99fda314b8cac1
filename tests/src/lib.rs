//! Helpers shared by the end-to-end tests and the benches.

pub mod clock;
pub mod folder;
pub mod playthrough;
pub mod random_gavel;
pub mod random_play;
pub mod rules_book;
mod rules_names;
mod rules_packages;
mod rules_votes;
mod rules_words;
pub mod scenario_files;
pub mod snapshot;
pub mod synthetic;
pub mod taint;
pub mod voting_room;
