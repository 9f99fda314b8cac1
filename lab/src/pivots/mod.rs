//! Who matters: what becomes of a negotiation if somebody in it gives way, stays away or hardens, and how much power the
//! rule by which it decides gives to each.
//!
//! A [`change`] is an edit of the scenario's files that the loader checks, as in a sweep. It is played with the seeds the
//! scenario itself is played with ([`play`]), so that what differs differs by the change and not by luck ([`effect`]).
//! Since there are more changes than anybody wants to wait for, those come first that concern whoever stood in the way
//! when the scenario was played as it is ([`screen`]). [`power`] counts coalitions, and asks who was the last to be brought
//! in.

pub mod change;
pub mod effect;
pub mod play;
pub mod power;
pub mod report;
pub mod screen;
