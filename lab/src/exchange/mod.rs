//! Exchange with other simulators of negotiation: domains with linear-additive utilities in the XML of GENIUS (Lin,
//! Kraus, Baarslag, Tykhonov, Hindriks & Jonker 2014), which GeniusWeb's tools and NegMAS read too.

#![allow(clippy::cast_precision_loss, reason = "losses here are far below what a float holds exactly")]

mod export;
mod genius;
mod import;
mod xml;

pub use export::{Exported, export, instructed};
pub use genius::{Domain, Fault, Issue, Profile, read_domain, read_profile, write_domain, write_profile};
pub use import::{Imported, Misfit, import};
