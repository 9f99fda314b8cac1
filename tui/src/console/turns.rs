//! Whose turn it is. One delegation that is played here has the screen to itself all the time. Several share it: between turns
//! it shows what the room knows, and before a turn a curtain, until whoever plays the next delegation sits before it.

use std::collections::BTreeMap;

use adref_sim::ids::SeatId;
use crossterm::event::KeyCode;

use super::commands::Cmd;
use super::desk;
use super::event::Effect;
use super::keys::Key;
use super::mode::Mode;
use super::model::{FloorView, Model, Overlay, Pane, SeatsView, TextView};
use super::scene::Scene;
use super::update::run;
use crate::human::Heard;

/// How long a curtain stays whatever is pressed, in milliseconds: the second of two quick keys is for nobody.
const AT_LEAST: u32 = 1000;

/// Who plays here, and whose turn it is.
#[derive(Debug, Default)]
pub(super) struct Turns {
    /// The delegations that are played at this keyboard.
    pub(super) players: Vec<&'static str>,
    /// The number of the turn; what is typed is for that.
    pub(super) nth: u64,
    /// The curtain, where it is drawn.
    pub(super) curtain: Option<Curtain>,
    /// The time there is.
    pub(super) clock: Option<Clock>,
    /// How each looked at the room when its turn was over, and the room between turns.
    kept: BTreeMap<Mode, View>,
}

/// What hides the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Curtain {
    /// The delegation that is to sit down.
    pub(super) seat: &'static str,
    /// How many milliseconds it stays in any case.
    pub(super) wait: u32,
}

/// The time a person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Milliseconds in all.
    all: u64,
    /// Milliseconds left.
    left: u64,
    /// Whether it has been said that little is left.
    warned: bool,
}

impl Turns {
    /// For another negotiation that the same people play.
    pub(super) fn begin_again(&mut self) {
        (self.nth, self.curtain, self.clock) = (0, None, None);
    }
}

impl Clock {
    /// Seconds left, the one that has begun among them.
    pub(super) fn seconds(self) -> u64 {
        self.left.div_ceil(1000)
    }

    /// Whether no more than a fifth is left.
    pub(super) fn is_short(self) -> bool {
        self.left <= self.all / 5
    }
}

/// How somebody looks at the room.
#[derive(Debug)]
struct View {
    text: TextView,
    seats: SeatsView,
    floor: FloorView,
    votes: usize,
    why: usize,
    focus: Pane,
    tab: Pane,
    zoom: bool,
    memory: desk::Memory,
}

impl Default for View {
    fn default() -> Self {
        Self {
            text: TextView::default(),
            seats: SeatsView::default(),
            floor: FloorView::default(),
            votes: 0,
            why: 0,
            focus: Pane::Text,
            tab: Pane::Floor,
            zoom: false,
            memory: desk::Memory::default(),
        }
    }
}

impl Turns {
    /// Whether several play here.
    pub(super) fn shared(&self) -> bool {
        self.players.len() > 1
    }
}

/// It is the turn of a delegation.
pub(super) fn call(model: &mut Model, nth: u64, seat: &SeatId, seconds: Option<u32>) {
    model.turns.nth = nth;
    let all = seconds.map(|seconds| u64::from(seconds) * 1000);
    model.turns.clock = all.map(|all| Clock { all, left: all, warned: false });
    let player = model.turns.players.iter().find(|player| **player == seat.as_str());
    if let Some(seat) = player.copied().filter(|_| model.turns.shared()) {
        look_as(model, Mode::Room);
        (model.overlay, model.note) = (None, None);
        model.turns.curtain = Some(Curtain { seat, wait: AT_LEAST });
    }
}

/// The turn is over.
pub(super) fn over(model: &mut Model) {
    model.turns.clock = None;
    model.turns.curtain = None;
    if model.turns.shared() {
        look_as(model, Mode::Room);
    }
}

/// Looks at the room as somebody else, as that one did before; nothing of how the one before looked is left.
fn look_as(model: &mut Model, mode: Mode) {
    if model.mode == mode {
        return;
    }
    let view = model.turns.kept.remove(&mode).unwrap_or_default();
    let before = View {
        text: std::mem::replace(&mut model.text, view.text),
        seats: std::mem::replace(&mut model.seats, view.seats),
        floor: std::mem::replace(&mut model.floor, view.floor),
        votes: std::mem::replace(&mut model.votes, view.votes),
        why: std::mem::replace(&mut model.why, view.why),
        focus: std::mem::replace(&mut model.focus, view.focus),
        tab: std::mem::replace(&mut model.tab, view.tab),
        zoom: std::mem::replace(&mut model.zoom, view.zoom),
        memory: model.desk.change(view.memory),
    };
    model.turns.kept.insert(model.mode, before);
    model.mode = mode;
    (model.effect, model.note, model.overlay) = (None, None, None);
    model.scene = Scene::new(&model.film, model.at(), model.text.since, mode);
    let at = model.at();
    model.go(at);
}

/// A key while the curtain is drawn.
pub(super) fn key(model: &mut Model, curtain: Curtain, key: Key) -> Vec<Effect> {
    match (model.keymap.of(key), key.code) {
        (_, KeyCode::Enter) if curtain.wait == 0 && model.desk.asked => {
            model.turns.curtain = None;
            look_as(model, Mode::of(curtain.seat));
            model.overlay = Some(Overlay::Desk);
            Vec::new()
        }
        (Some(cmd @ (Cmd::Quit | Cmd::Suspend | Cmd::Redraw)), _) => run(model, cmd),
        _ => Vec::new(),
    }
}

/// Whether time has to be told.
pub(super) fn wants_ticks(model: &Model) -> bool {
    let turns = &model.turns;
    turns.curtain.map_or(turns.clock.is_some(), |curtain| curtain.wait > 0)
}

/// Time goes by: first the curtain's, then, once somebody sits before the screen, that of the turn.
pub(super) fn tick(model: &mut Model, milliseconds: u32) {
    if let Some(curtain) = &mut model.turns.curtain {
        curtain.wait = curtain.wait.saturating_sub(milliseconds);
        model.dirty |= curtain.wait == 0;
        return;
    }
    let Some(clock) = &mut model.turns.clock else { return };
    let before = clock.seconds();
    clock.left = clock.left.saturating_sub(milliseconds.into());
    let (now, warns) = (*clock, clock.is_short() && !clock.warned);
    model.dirty |= now.seconds() != before;
    clock.warned |= warns;
    if now.left == 0 {
        model.turns.clock = None;
        model.desk.out.push(Heard::TimeUp);
        model.dirty = true;
    } else if warns {
        model.desk.warn(&format!(
            "Only {} left; then the rule's default stands.",
            crate::human::clock(now.seconds())
        ));
    }
}
