//! Everything that can be done, once: the hint line, `?`, the palette, the mouse and the manual all read this table.

use adref_sim::engine::{self, Awaiting};

use super::keys::Key;
use super::mode::Mode;
use super::model::{Model, Pane};
pub(super) use super::table::COMMANDS;

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cmd {
    Play,
    Slower,
    Faster,
    StepBack,
    StepOn,
    MeetingBack,
    MeetingOn,
    PhaseBack,
    PhaseOn,
    RevisionBack,
    RevisionOn,
    Start,
    End,
    Branch,
    NextPane,
    PreviousPane,
    Text,
    Seats,
    Votes,
    Floor,
    Why,
    Timeline,
    Zoom,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Enter,
    Next,
    Previous,
    Fold,
    FoldAll,
    Changes,
    Sort,
    Filter,
    Search,
    Beside,
    Camps,
    Spread,
    Left,
    Answer,
    Brief,
    Palette,
    Help,
    Back,
    Theme,
    Mouse,
    Redraw,
    Suspend,
    Quit,
    MapAcross,
    MapAcrossBack,
    MapUp,
    MapUpBack,
    MapWords,
    CursorLeft,
    CursorRight,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    DeleteLeft,
    DeleteRight,
    DeleteWordLeft,
    DeleteWordRight,
    DeleteToStart,
    DeleteToEnd,
    PutBack,
}

/// Where keys mean what they do: a key may do one thing in a pane and another while something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the panes.
    Panes,
    /// On the map of camps.
    Map,
    /// While something is typed.
    Line,
}

/// Where a command belongs in the manual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Going through time.
    Time,
    /// Panes.
    Panes,
    /// Within a pane.
    Within,
    /// Other ways to look at the room.
    Views,
    /// The map of camps.
    Map,
    /// While something is typed.
    Line,
    /// The program.
    Program,
}

impl Group {
    /// Its heading.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Panes => "Panes",
            Self::Within => "In a pane",
            Self::Views => "Other views",
            Self::Map => "On the map of camps",
            Self::Line => "While something is typed",
            Self::Program => "The console",
        }
    }

    /// Where its keys hold.
    fn place(self) -> Place {
        match self {
            Self::Time | Self::Panes | Self::Within | Self::Views | Self::Program => Place::Panes,
            Self::Map => Place::Map,
            Self::Line => Place::Line,
        }
    }
}

/// The groups in order.
pub(super) const GROUPS: [Group; 7] =
    [Group::Time, Group::Panes, Group::Within, Group::Views, Group::Map, Group::Line, Group::Program];

/// A row of the table.
#[derive(Debug)]
pub(super) struct Command {
    /// Which.
    pub(super) cmd: Cmd,
    /// Its name in the configuration and the palette.
    pub(super) name: &'static str,
    /// Its keys, unless the configuration has others.
    pub(super) keys: &'static [&'static str],
    /// A word or two for the hint line.
    pub(super) short: &'static str,
    /// What it does, in a sentence.
    pub(super) help: &'static str,
    /// Where it belongs.
    pub(super) group: Group,
}

impl Cmd {
    /// Its row.
    pub(super) fn row(self) -> &'static Command {
        // Every command has a row, which a test makes sure of.
        COMMANDS.iter().find(|row| row.cmd == self).unwrap_or(&COMMANDS[0])
    }

    /// Where its keys hold.
    pub(super) fn place(self) -> Place {
        self.row().group.place()
    }
}

/// Which keys do what.
#[derive(Clone, Debug)]
pub(super) struct Keymap {
    bound: Vec<(Key, Cmd)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let keys = |row: &Command| {
            let cmd = row.cmd;
            row.keys.iter().filter_map(move |name| Some((Key::parse(name)?, cmd))).collect::<Vec<_>>()
        };
        Self { bound: COMMANDS.iter().flat_map(keys).collect() }
    }
}

impl Keymap {
    /// Gives a command other keys than it has. Keys that other commands have by default are taken from them.
    pub(super) fn rebind(&mut self, cmd: Cmd, keys: &[Key]) {
        let place = cmd.place();
        self.bound.retain(|(key, bound)| *bound != cmd && !(bound.place() == place && keys.contains(key)));
        self.bound.extend(keys.iter().map(|key| (*key, cmd)));
    }

    /// What a key does in the panes.
    pub(super) fn of(&self, key: Key) -> Option<Cmd> {
        self.at(Place::Panes, key)
    }

    /// What a key does at a place.
    pub(super) fn at(&self, place: Place, key: Key) -> Option<Cmd> {
        let mut all = self.bound.iter().filter(|(bound, _)| *bound == key).map(|(_, cmd)| *cmd);
        all.find(|cmd| cmd.place() == place)
    }

    /// The keys of a command.
    pub(super) fn keys(&self, cmd: Cmd) -> impl Iterator<Item = Key> + '_ {
        self.bound.iter().filter(move |(_, bound)| *bound == cmd).map(|(key, _)| *key)
    }

    /// Its first key, for hints.
    pub(super) fn first(&self, cmd: Cmd) -> Option<Key> {
        self.keys(cmd).next()
    }
}

/// Why a command can do nothing now, if so.
pub(super) fn unavailable(model: &Model, cmd: Cmd) -> Option<&'static str> {
    let no = |yes: bool, why: &'static str| (!yes).then_some(why);
    let (at, last) = (model.at(), model.film.len());
    let compared = model.beside.as_ref().is_some_and(|beside| beside.shown);
    if compared
        && matches!(
            cmd,
            Cmd::FoldAll | Cmd::Changes | Cmd::Sort | Cmd::Filter | Cmd::Search | Cmd::Enter | Cmd::Zoom
        )
    {
        return Some("not while two texts are compared (v)");
    }
    match cmd {
        Cmd::Fold | Cmd::Next | Cmd::Previous if compared => None,
        Cmd::Beside => no(model.beside.is_some(), "no other log was given: adref console LOG --beside LOG"),
        Cmd::Spread => {
            no(model.mode.sees_all(), "what a text is worth to others is not for a seat or the chair to see")
        }
        Cmd::Camps | Cmd::MapAcross | Cmd::MapAcrossBack | Cmd::MapUp | Cmd::MapUpBack | Cmd::MapWords => {
            no(model.scene.state.public.issues.len() > 1, "there are no two issues")
        }
        Cmd::StepBack | Cmd::Start | Cmd::MeetingBack | Cmd::PhaseBack | Cmd::RevisionBack => {
            no(at > 0, "this is the beginning")
        }
        Cmd::StepOn | Cmd::MeetingOn | Cmd::PhaseOn | Cmd::RevisionOn => no(
            at < last,
            match (model.running, model.loading) {
                (true, _) => "nothing more has happened yet",
                (_, true) => "no more has been read yet",
                _ => "this is the end",
            },
        ),
        Cmd::Branch => match (model.running, model.loading) {
            (true, _) => Some("the negotiation is still going on"),
            (_, true) => Some("the log is still being read"),
            _ => no(
                engine::awaiting(&model.scene.state) != Awaiting::Nobody,
                "it is over here; go back to a moment when it was not",
            ),
        },
        Cmd::Left => match (model.mode.sees_all(), model.running || model.loading) {
            (false, _) => Some("what a text is worth to others is not for a seat or the chair to see"),
            (_, true) => Some("it is not over yet"),
            _ => no(model.film.adopted(), "nothing was adopted"),
        },
        Cmd::Play => no(model.running || model.loading || last > 0, "there are no records"),
        Cmd::Slower => no(model.speed > super::model::SLOWEST, "it cannot go slower"),
        Cmd::Faster => no(model.speed < super::model::FASTEST, "it cannot go faster"),
        Cmd::Fold | Cmd::FoldAll | Cmd::Changes => no(model.focus == Pane::Text, "only in the text (1)"),
        Cmd::Sort => no(model.focus == Pane::Seats, "only among the delegations (2)"),
        Cmd::Filter => no(model.focus == Pane::Floor, "only on the floor (4)"),
        Cmd::Search => no(
            matches!(model.focus, Pane::Text | Pane::Seats | Pane::Floor),
            "only in the text, among the delegations and on the floor",
        ),
        Cmd::Next | Cmd::Previous => {
            let open = model.scene.state.public.open_brackets() > 0;
            no(open || model.found_something(), "no bracket is open")
        }
        Cmd::Enter => no(model.focus != Pane::Timeline, "there is nothing to open on the timeline"),
        Cmd::Answer => match model.mode {
            Mode::Observer => Some("only in a seat (--seat)"),
            Mode::Room => Some("nobody who plays here is asked now"),
            Mode::Seat(_) => no(model.desk.asked, "your delegation is not asked now"),
            Mode::Chair => no(model.desk.asked, "nothing is yours to do now"),
        },
        Cmd::Brief => match model.mode {
            Mode::Observer => Some("only in a seat (--seat)"),
            Mode::Room => Some("only when it is the turn of the delegation whose brief it is"),
            Mode::Seat(_) | Mode::Chair => None,
        },
        _ if cmd.place() == Place::Line => Some("only while something is typed"),
        Cmd::Zoom => no(!model.single(), "only one pane fits already"),
        Cmd::Suspend => no(cfg!(unix), "not on this system"),
        _ => None,
    }
}

/// The commands worth a hint in a pane, most wanted first.
pub(super) fn hints(pane: Pane) -> &'static [Cmd] {
    match pane {
        Pane::Text => &[Cmd::Next, Cmd::Down, Cmd::Fold, Cmd::Changes, Cmd::Search],
        Pane::Seats => &[Cmd::Down, Cmd::Sort, Cmd::Search, Cmd::Enter],
        Pane::Votes => &[Cmd::Down, Cmd::Enter, Cmd::Next],
        Pane::Floor => &[Cmd::Down, Cmd::Enter, Cmd::Filter, Cmd::Search],
        Pane::Why => &[Cmd::Down, Cmd::Enter],
        Pane::Timeline => &[Cmd::MeetingOn, Cmd::PhaseOn, Cmd::RevisionOn],
    }
}

/// How well a command's name or help fits what was typed: smaller is better, `None` not at all.
pub(super) fn fits(row: &Command, typed: &str) -> Option<usize> {
    let typed = typed.trim().to_lowercase();
    if typed.is_empty() {
        return Some(0);
    }
    if row.name.starts_with(&typed) {
        return Some(1);
    }
    if row.name.contains(&typed) {
        return Some(2);
    }
    // The letters in order, with as few as possible between them.
    let mut rest = row.name.char_indices();
    let mut gaps = 0;
    let mut before: Option<usize> = None;
    for wanted in typed.chars() {
        let Some((at, _)) = rest.by_ref().find(|(_, c)| *c == wanted) else {
            return row.help.to_lowercase().contains(&typed).then_some(100);
        };
        gaps += before.map_or(at, |before| at - before - 1);
        before = Some(at);
    }
    Some(3 + gaps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_one_row_and_no_key_is_given_twice() {
        let mut keys: Vec<(Place, Key)> = Vec::new();
        for row in &COMMANDS {
            assert_eq!(COMMANDS.iter().filter(|other| other.cmd == row.cmd).count(), 1, "{}", row.name);
            assert_eq!(COMMANDS.iter().filter(|other| other.name == row.name).count(), 1, "{}", row.name);
            assert!(row.help.ends_with('.'), "{}", row.name);
            for name in row.keys {
                let key = Key::parse(name).unwrap_or_else(|| panic!("{name} is no key"));
                let there = (row.group.place(), key);
                assert!(!keys.contains(&there), "{name}");
                keys.push(there);
            }
        }
    }

    #[test]
    fn the_palette_finds_by_name_letters_and_help() {
        let best = |typed: &str| {
            let fitting = COMMANDS.iter().filter_map(|row| Some((fits(row, typed)?, row.name)));
            fitting.min_by_key(|(score, _)| *score).map(|(_, name)| name)
        };
        assert_eq!(best("zoom"), Some("zoom"));
        assert_eq!(best("phon"), Some("phase-on"));
        assert_eq!(best("projector"), None);
        assert_eq!(best("halve"), Some("slower"));
    }

    #[test]
    fn keys_of_ones_own_take_the_place_of_those_that_are_there() {
        let mut keymap = Keymap::default();
        let p = Key::parse("p").expect("a key");
        let q = Key::parse("q").expect("a key");
        keymap.rebind(Cmd::Play, &[p, q]);
        assert_eq!(keymap.of(p), Some(Cmd::Play));
        assert_eq!(keymap.of(q), Some(Cmd::Play));
        assert_eq!(keymap.of(Key::parse("space").expect("a key")), None);
        assert_eq!(keymap.first(Cmd::Quit), Key::parse("ctrl-c"), "what is left");
        assert_eq!(keymap.at(Place::Map, p), Some(Cmd::MapWords), "elsewhere a key may mean something else");
    }
}
