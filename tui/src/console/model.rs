//! What the console knows and how it stands: the film, the moment shown, and what is in focus.

use std::collections::BTreeSet;

use adref_sim::engine::state::BracketState;
use adref_sim::ids::{BracketId, ParaId};
use adref_sim::log::Record;

use super::beside::Beside;
use super::branching::Branching;
use super::commands::Keymap;
use super::desk::Desk;
use super::entry::Entry;
use super::film::Film;
use super::layout::{self, Class, Layout};
use super::left::Left;
use super::mode::Mode;
use super::scene::{self, Scene, Since};
use super::tell::Focus;
use super::theme::{Role, Theme};
use super::turns::{self, Turns};
use super::views::{Kind, Sort};
use ratatui::style::Style;

/// The most records back the focus goes along with.
const LONG_AGO: usize = 64;

/// The slowest and the fastest speed, as powers of two.
pub(super) const SLOWEST: i8 = -2;
/// The same.
pub(super) const FASTEST: i8 = 6;

/// The panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pane {
    /// The live bracketed text.
    Text,
    /// The delegations.
    Seats,
    /// Open brackets, would it pass, votes, amendments.
    Votes,
    /// The record as it happens.
    Floor,
    /// Why the selected act was done.
    Why,
    /// All of it at a glance.
    Timeline,
}

/// The panes by their numbers.
pub(super) const PANES: [Pane; 6] =
    [Pane::Text, Pane::Seats, Pane::Votes, Pane::Floor, Pane::Why, Pane::Timeline];

impl Pane {
    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Seats => "Delegations",
            Self::Votes => "Brackets and votes",
            Self::Floor => "Floor",
            Self::Why => "Why",
            Self::Timeline => "Timeline",
        }
    }

    /// Its number, from 1.
    pub(super) fn number(self) -> usize {
        PANES.iter().position(|pane| *pane == self).unwrap_or(0) + 1
    }
}

/// What lies over the panes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Overlay {
    /// All keys.
    Help {
        /// The first line shown.
        scroll: usize,
    },
    /// The palette.
    Palette {
        /// What was typed.
        typed: Entry,
        /// Which of the commands that fit is chosen.
        chosen: usize,
    },
    /// The delegations on two issues.
    Camps {
        /// The issues, across and upwards, by index.
        issues: (usize, usize),
        /// Whether delegations stand where they said they do, and not where their capitals want them to.
        said: bool,
    },
    /// What the text is worth to each delegation.
    Spread {
        /// The first line shown.
        scroll: usize,
    },
    /// A search is being typed.
    Search {
        /// What was typed.
        typed: Entry,
    },
    /// What the seat that is played here is asked.
    Desk,
    /// Its brief.
    Brief {
        /// The first line shown.
        scroll: usize,
    },
    /// What the adopted text left on the table.
    Left {
        /// The first line shown.
        scroll: usize,
    },
    /// Whether the session is to be left.
    Leave,
    /// What a branch from this moment needs.
    Branch(Box<Branching>),
}

/// How the text is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct TextView {
    /// The bracket in focus.
    pub(super) bracket: Option<BracketId>,
    /// The block in focus.
    pub(super) block: Option<ParaId>,
    /// The first line shown last.
    pub(super) top: usize,
    /// Whether the focus stays where it was put, and does not go along with what is talked about.
    pub(super) pinned: bool,
    /// The first line shown, where the text was turned by hand; `None` follows the focus.
    pub(super) scroll: Option<usize>,
    /// Headings whose sections are folded.
    pub(super) folded: BTreeSet<ParaId>,
    /// Since when changes are shown.
    pub(super) since: Since,
    /// What was searched for.
    pub(super) found: String,
}

/// How delegations are looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct SeatsView {
    /// The row in focus.
    pub(super) chosen: usize,
    /// In which order.
    pub(super) sort: Sort,
    /// Only those whose name or group has this.
    pub(super) filter: String,
}

/// How the floor is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct FloorView {
    /// The record in focus, by index; `None` is the last that has happened.
    pub(super) chosen: Option<usize>,
    /// Which records.
    pub(super) kind: Kind,
    /// Only the acts of this delegation.
    pub(super) seat: Option<String>,
    /// What was searched for.
    pub(super) found: String,
}

/// Everything.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Model {
    /// The records.
    pub(super) film: Film,
    /// The moment shown.
    pub(super) scene: Scene,
    /// Whose eyes the screen is for.
    pub(super) mode: Mode,
    /// Which keys do what.
    pub(super) keymap: Keymap,
    /// How it looks.
    pub(super) theme: Theme,
    /// Whether colour is not wanted at all.
    pub(super) no_color: bool,
    /// Columns and rows.
    pub(super) size: (u16, u16),
    /// The pane in focus.
    pub(super) focus: Pane,
    /// The pane shown where one of several can be.
    pub(super) tab: Pane,
    /// Whether it fills the screen.
    pub(super) zoom: bool,
    /// Whether it plays.
    pub(super) playing: bool,
    /// How fast, as a power of two.
    pub(super) speed: i8,
    /// Thousandths of a record that are due.
    pub(super) due: u64,
    /// Whether a negotiation is going on.
    pub(super) running: bool,
    /// Whether a log is still being read.
    pub(super) loading: bool,
    /// Whether the moment shown is always the last.
    pub(super) follow: bool,
    /// The text.
    pub(super) text: TextView,
    /// The delegations.
    pub(super) seats: SeatsView,
    /// The first line of the votes.
    pub(super) votes: usize,
    /// The floor.
    pub(super) floor: FloorView,
    /// The first line of the reasons.
    pub(super) why: usize,
    /// What the record in focus changed in what the text is worth.
    pub(super) effect: Option<(usize, Vec<(usize, i64)>)>,
    /// What the adopted text left on the table.
    pub(super) left: Left,
    /// What the names of new logs begin with.
    pub(super) base: String,
    /// The negotiation beside this one.
    pub(super) beside: Option<Beside>,
    /// The desk of the seat that is played here.
    pub(super) desk: Desk,
    /// Who plays here, and whose turn it is.
    pub(super) turns: Turns,
    /// What the map of camps was about last, and how.
    pub(super) camps: Option<((usize, usize), bool)>,
    /// What lies over the panes.
    pub(super) overlay: Option<Overlay>,
    /// A word to the person, in place of the hints.
    pub(super) note: Option<String>,
    /// What is wrong with the log, if anything.
    pub(super) fault: Option<String>,
    /// Whether the mouse is taken.
    pub(super) mouse: bool,
    /// Whether the screen has to be drawn.
    pub(super) dirty: bool,
}

impl Model {
    /// A console on a film, at its beginning.
    pub(super) fn new(film: Film, mode: Mode, size: (u16, u16)) -> Self {
        let scene = Scene::new(&film, 0, Since::default(), mode);
        let mut model = Self {
            film,
            scene,
            mode,
            keymap: Keymap::default(),
            theme: Theme::default(),
            no_color: false,
            size,
            focus: Pane::Text,
            tab: Pane::Floor,
            zoom: false,
            playing: false,
            speed: 0,
            due: 0,
            running: false,
            loading: false,
            follow: false,
            text: TextView::default(),
            seats: SeatsView::default(),
            votes: 0,
            floor: FloorView::default(),
            why: 0,
            effect: None,
            left: Left::default(),
            base: "branch".to_owned(),
            beside: None,
            desk: Desk::default(),
            turns: Turns::default(),
            camps: None,
            overlay: None,
            note: None,
            fault: None,
            mouse: true,
            dirty: true,
        };
        model.focus_something();
        model
    }

    /// How many records have happened at the moment shown.
    pub(super) fn at(&self) -> usize {
        self.scene.at
    }

    /// Whether only one pane fits.
    pub(super) fn single(&self) -> bool {
        layout::class(self.size) == Class::Single
    }

    /// Where everything stands.
    pub(super) fn layout(&self) -> Layout {
        layout::layout(self.size, self.focus, self.tab, self.zoom)
    }

    /// The inside of a pane, as columns and rows; nothing where it is not shown.
    pub(super) fn room_of(&self, pane: Pane) -> (usize, usize) {
        let area = self.layout().of(pane).map(layout::inner).unwrap_or_default();
        (area.width.into(), area.height.into())
    }

    /// How a role looks.
    pub(super) fn style(&self, role: Role) -> Style {
        if self.no_color { Theme::Mono.style(role) } else { self.theme.style(role) }
    }

    /// Shows another moment.
    pub(super) fn go(&mut self, at: usize) {
        let at = at.min(self.film.len());
        let sessions = self.scene.state.public.past.len();
        self.scene.go(&self.film, at, self.text.since, self.mode);
        if self.scene.state.public.past.len() != sessions {
            self.text.bracket = None;
            self.text.block = None;
        }
        if self.floor.chosen.is_some_and(|chosen| chosen >= at) {
            self.floor.chosen = None;
        }
        self.focus_something();
        self.go_along();
        self.follow_beside();
        self.dirty = true;
    }

    /// Lets the focus go along with what is talked about, unless it was put somewhere.
    fn go_along(&mut self) {
        if self.text.pinned {
            return;
        }
        let public = &self.scene.state.public;
        // What was talked about last, unless that is long ago.
        let at = self.at();
        let last = (at.saturating_sub(LONG_AGO)..at).rev().filter_map(|index| self.film.record(index));
        let subject = last
            .filter_map(|record| super::tell::subject(record, public, self.mode))
            .find_map(|id| public.bracket(id));
        if let Some(entry) = subject.and_then(|index| public.table.get(index)) {
            self.text.bracket = Some(entry.id.clone());
            self.text.block = Some(entry.para.clone());
        }
    }

    /// Remembers where the text has been turned to.
    pub(super) fn keep_place(&mut self) {
        if self.layout().of(Pane::Text).is_some() {
            let (columns, height) = super::draw::text::book_room(self);
            self.text.top = super::book::scroll(self, &super::book::rows(self, columns), height);
        }
    }

    /// Puts the focus of the text on something that is there.
    pub(super) fn focus_something(&mut self) {
        let public = &self.scene.state.public;
        let there = |id: &BracketId| public.bracket(id).is_some();
        if !self.text.bracket.as_ref().is_some_and(there) {
            let open = public.table.iter().find(|entry| entry.state == BracketState::Open);
            let first = open.or(public.table.first());
            self.text.bracket = first.map(|entry| entry.id.clone());
            self.text.block = first.map(|entry| entry.para.clone());
        }
    }

    /// The bracket in focus, by index.
    pub(super) fn bracket(&self) -> Option<usize> {
        self.scene.state.public.bracket(self.text.bracket.as_ref()?)
    }

    /// The record in focus, by index.
    pub(super) fn record(&self) -> Option<usize> {
        self.floor.chosen.or(self.at().checked_sub(1))
    }

    /// Whether a search found something to go through.
    pub(super) fn found_something(&self) -> bool {
        match self.focus {
            Pane::Text => !self.text.found.is_empty(),
            Pane::Floor => !self.floor.found.is_empty(),
            _ => false,
        }
    }

    /// Whether a clock is needed.
    pub(super) fn wants_ticks(&self) -> bool {
        self.plays_on() || turns::wants_ticks(self)
    }

    /// Whether there is something to play on to.
    pub(super) fn plays_on(&self) -> bool {
        self.playing && self.at() < self.film.len()
    }

    /// Whether the screen is for one of several who sit before it in turn.
    pub(super) fn is_private(&self) -> bool {
        self.turns.shared() && self.mode.player().is_some()
    }

    /// Works out what the record in focus changed, if that pane is on the screen and it is not known yet.
    pub(super) fn reckon(&mut self) {
        let Some(record) = self.record() else {
            self.effect = None;
            return;
        };
        if self.effect.as_ref().is_none_or(|(of, _)| *of != record) && self.layout().of(Pane::Why).is_some() {
            self.effect = Some((record, scene::effect(&self.film, record, self.mode)));
        }
    }

    /// Whether the floor shows a record.
    pub(super) fn shows(&self, index: usize) -> bool {
        let Some(record) = self.film.record(index) else { return false };
        if self.floor.seat.as_ref().is_some_and(|seat| *seat != record.by) {
            return false;
        }
        let public = &self.scene.state.public;
        let heard = self.mode.heard(record, public);
        let focus = Focus { bracket: self.text.bracket.as_ref(), para: self.text.block.as_ref(), public };
        super::tell::is_of_kind(&heard, self.floor.kind, self.film.little(index).is_some(), &focus)
            && heard.clone().next().is_some()
    }

    /// The run of records of which many did the same little thing, one after the other, that this one is in.
    pub(super) fn run(&self, index: usize) -> (usize, usize) {
        let Some(what) = self.film.little(index) else { return (index, index) };
        let same = |index: usize| self.film.little(index) == Some(what) && self.shows(index);
        let (mut first, mut last) = (index, index);
        while first > 0 && same(first - 1) {
            first -= 1;
        }
        while last + 1 < self.at() && same(last + 1) {
            last += 1;
        }
        (first, last)
    }

    /// The row of the floor before or after a record, by the index of its last record.
    pub(super) fn row_beside(&self, index: usize, forward: bool) -> Option<usize> {
        let (first, last) = self.run(index);
        let next = if forward {
            (last + 1..self.at()).find(|index| self.shows(*index))
        } else {
            (0..first).rfind(|index| self.shows(*index))
        };
        next.map(|next| self.run(next).1)
    }

    /// The delegations in the order they are shown in.
    pub(super) fn seat_order(&self) -> Vec<usize> {
        let public = &self.scene.state.public;
        let wanted = self.seats.filter.to_lowercase();
        let matches = |seat: &usize| {
            let Some(plate) = public.seats.get(*seat) else { return false };
            let groups = plate.groups.iter().filter_map(|group| public.groups.get(*group));
            wanted.is_empty()
                || plate.id.as_str().to_lowercase().contains(&wanted)
                || plate.name.to_lowercase().contains(&wanted)
                || groups.into_iter().any(|group| group.id.as_str().to_lowercase().contains(&wanted))
        };
        let mut order: Vec<usize> = (0..public.seats.len()).filter(matches).collect();
        let worth = |seat: &usize| self.scene.worth.get(*seat).copied().unwrap_or_default();
        match self.seats.sort {
            Sort::Seated => {}
            Sort::Stance => order.sort_by_key(|seat| {
                let stance = self.bracket().map(|bracket| public.stance(bracket, *seat)).unwrap_or_default();
                (!stance.spoken, stance.prefers, *seat)
            }),
            Sort::Lines => order.sort_by_key(|seat| {
                let lines = worth(seat).lines;
                (std::cmp::Reverse((lines.blocked, lines.crossed, lines.near)), *seat)
            }),
            Sort::Worth => order.sort_by_key(|seat| (worth(seat).gain(), *seat)),
            Sort::Given => {
                order.sort_by_cached_key(|seat| (std::cmp::Reverse(self.scene.given(*seat)), *seat));
            }
            Sort::LastAct => order.sort_by_cached_key(|seat| {
                let last =
                    public.seats.get(*seat).and_then(|plate| self.film.last_by(plate.id.as_str(), self.at()));
                (std::cmp::Reverse(last), *seat)
            }),
        }
        order
    }

    /// Whether what the capital of a delegation told it may be shown.
    pub(super) fn knows(&self, seat: usize) -> bool {
        self.mode.brief(&self.scene.state, seat).is_some()
    }

    /// The record in focus itself.
    pub(super) fn focused_record(&self) -> Option<&Record> {
        self.film.record(self.record()?)
    }
}
