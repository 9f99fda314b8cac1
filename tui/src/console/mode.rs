//! What may be shown. Panes ask here for everything that not everybody in the room knows, and nowhere else.

use adref_sim::engine::{Brief, Event, State};
use adref_sim::log::{Record, Why};

/// Whose eyes the screen is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mode {
    /// Somebody outside the room, who may know everything.
    #[default]
    Observer,
}

impl Mode {
    /// What a delegation's capital has told it, if that may be shown.
    pub(super) fn brief(self, state: &State, seat: usize) -> Option<&Brief> {
        match self {
            Self::Observer => state.briefs.get(seat),
        }
    }

    /// The reasons of an act, if they may be shown.
    pub(super) fn reasons(self, record: &Record) -> Option<&Why> {
        match self {
            Self::Observer => record.why.as_ref(),
        }
    }

    /// Whether an event may be told.
    pub(super) fn hears(self, _event: &Event) -> bool {
        match self {
            Self::Observer => true,
        }
    }
}
