//! Folds over a log for people: plain structs with public fields. A screen, a report or a page owns no fact itself.

pub mod chronicle;
mod closings;
pub mod cohesion;
pub mod compendium;
pub mod docket;
pub mod history;
pub mod packages;
pub mod report;
pub mod signature;

pub use chronicle::{BracketStory, Chronicle, Moment, What};
pub use compendium::Compendium;
pub use docket::DocketView;
pub use report::ReportView;
