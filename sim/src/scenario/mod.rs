//! A scenario: who is in the room, what they want, the text before them and the rules they sit under.

pub mod model;

pub use model::*;
