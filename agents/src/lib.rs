//! Negotiators and chairs, and the driver that lets them play.
//!
//! A policy is given what its seat may know and chance of its own, and gives back a decision with its reasons. It can
//! reach nothing else.

mod abstention;
pub mod acceptance;
mod accreditation;
mod ambiguity;
pub mod aspiration;
mod authority;
pub mod belief;
pub mod chair;
mod coordination;
pub mod drafting;
pub mod drive;
pub mod external;
mod framing;
pub mod guests;
mod isolation;
mod logrolling;
pub mod negotiator;
mod organisation;
mod packages;
#[cfg(test)]
mod parts_tests;
mod reading;
mod reciprocity;
mod reservation;
#[cfg(test)]
mod room;
mod setter;
pub mod signing;
pub mod stakes;
mod standing;
pub mod unlogged;
mod voting;

use adref_sim::draws::OwnDraws;
use adref_sim::engine::{Action, ChairView, SeatView};
use adref_sim::log::Why;

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What to do.
    pub action: Action,
    /// Why, in numbers.
    pub why: Why,
}

/// Somebody in a delegation's seat.
pub trait Policy: Send {
    /// Answers what the seat is asked.
    fn decide(&mut self, view: SeatView<'_>, draws: OwnDraws<'_>) -> Decision;
}

/// Somebody in the chair.
pub trait ChairPolicy: Send {
    /// Does what is the chair's to do now.
    fn decide(&mut self, view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision;
}
