//! What may be shown. Panes ask here for everything that not everybody in the room knows, and nowhere else.

use adref_sim::draws::Drawn;
use adref_sim::engine::{Ask, Brief, ChairView, Event, Public, SeatView, State};
use adref_sim::log::{Record, Why};

use crate::seats::CHAIR;

/// Whose eyes the screen is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mode {
    /// Somebody outside the room, who may know everything.
    #[default]
    Observer,
    /// Everybody in the room, who know what was said aloud in it: what is shown while several who play here sit before it.
    Room,
    /// A delegation, by its id.
    Seat(&'static str),
    /// The chair, who knows nothing that a delegation has kept to itself.
    Chair,
}

impl Mode {
    /// The delegation the screen is for, if it is for one.
    pub(super) fn seat(self) -> Option<&'static str> {
        match self {
            Self::Observer | Self::Room | Self::Chair => None,
            Self::Seat(id) => Some(id),
        }
    }

    /// Whom it plays, if it plays anybody: a delegation's id, or `chair`.
    pub(super) fn player(self) -> Option<&'static str> {
        match self {
            Self::Observer | Self::Room => None,
            Self::Seat(id) => Some(id),
            Self::Chair => Some(CHAIR),
        }
    }

    /// Whose eyes it is for when somebody who plays here has the screen.
    pub(super) fn of(player: &'static str) -> Self {
        if player == CHAIR { Self::Chair } else { Self::Seat(player) }
    }

    /// Whether everything may be shown.
    pub(super) fn sees_all(self) -> bool {
        self == Self::Observer
    }

    /// What the chair knows, if the screen is for it.
    pub(super) fn presiding(self, state: &State) -> Option<ChairView<'_>> {
        (self == Self::Chair).then(|| state.chair_view())
    }

    /// What a delegation's capital has told it, if that may be shown.
    pub(super) fn brief(self, state: &State, seat: usize) -> Option<&Brief> {
        let brief = state.briefs.get(seat);
        match self {
            Self::Observer => brief,
            Self::Room | Self::Chair => None,
            Self::Seat(id) => brief.filter(|brief| brief.id.as_str() == id),
        }
    }

    /// What the delegation the screen is for sees, if it sits in this session.
    pub(super) fn own(self, state: &State) -> Option<SeatView<'_>> {
        let id = self.seat()?;
        let seat = state.public.seats.iter().position(|plate| plate.id.as_str() == id)?;
        state.view(seat, Ask::Inscription)
    }

    /// The reasons of an act, if they may be shown.
    pub(super) fn reasons(self, record: &Record) -> Option<&Why> {
        match self {
            Self::Observer => record.why.as_ref(),
            Self::Room => None,
            Self::Seat(id) => record.why.as_ref().filter(|_| record.by == id),
            Self::Chair => record.why.as_ref().filter(|_| record.by == CHAIR),
        }
    }

    /// What was drawn for a ballot, if it may be shown.
    pub(super) fn lot(self, event: &Event) -> Option<&Drawn> {
        match (self, event) {
            (Self::Observer, Event::BallotOpened { lot, .. }) => lot.as_ref(),
            _ => None,
        }
    }

    /// Whether an event may be told.
    pub(super) fn hears(self, event: &Event, public: &Public) -> bool {
        match self {
            Self::Observer => true,
            Self::Room | Self::Chair => event.heard_by(public).is_none(),
            Self::Seat(id) => {
                event.heard_by(public).is_none_or(|only| only.iter().any(|seat| seat.as_str() == id))
            }
        }
    }

    /// The events of a record that may be told.
    pub(super) fn heard<'a>(
        self,
        record: &'a Record,
        public: &'a Public,
    ) -> impl DoubleEndedIterator<Item = &'a Event> + Clone {
        record.events.iter().filter(move |event| self.hears(event, public))
    }
}
