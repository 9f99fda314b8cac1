//! The room as a state machine.
//!
//! [`awaiting`] says whose turn it is, [`legal`] what they may do, [`decide`] turns an act into events or a refusal, and
//! [`State::apply`] is the only thing that changes the state. The rules of each body are in [`crate::rules`].

pub mod action;
mod agreed;
pub mod annexes;
mod apply;
mod apply_docket;
mod attendance;
pub mod audience;
pub mod campaign;
pub mod capitals;
mod chairs;
mod checks;
pub mod coordination;
mod decide;
mod digest;
pub mod docket;
pub mod event;
mod facts;
pub mod gavel;
mod insertions;
mod lost;
pub mod measure;
pub mod mechanism;
pub mod memory;
mod motions;
mod options;
pub mod order;
pub mod organisation;
mod outlook;
pub mod packages;
pub mod public;
pub mod refusal;
mod seats;
mod secretariat;
pub mod signature;
pub mod silence;
pub mod single_text;
pub mod stakeholders;
pub mod state;
mod voting;
pub mod wording;

pub(crate) use attendance::usual_size;

pub use action::{Action, ActionKind, Ask, Awaiting, Ballot, Legal};
pub use decide::{MAX_ATTEMPTS, MAX_WORDS, awaiting, decide, legal};
pub use event::Event;
pub use refusal::Refusal;
pub use state::{Actor, Brief, ChairView, Public, SeatView, State};
