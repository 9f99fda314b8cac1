//! The console as a whole, without a terminal: what is on the screen after which keys.

use adref_sim::log::is_hidden;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::style::Modifier;

use super::commands::{COMMANDS, Cmd};
use super::draw;
use super::event::{Effect, Event, Signal};
use super::film::Film;
use super::fixtures::{golden, log, model, regenerate, screen, text, workspace};
use super::keys::Key;
use super::mode::Mode;
use super::model::{Model, Overlay, Pane};
use super::tests_views::{BESIDE, compared};
use super::theme::{ROLES, THEMES, Theme};
use super::update::update;

pub(super) const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (40, 10)];

/// What is pressed: names of keys, and words in quotation marks that are typed letter by letter.
pub(super) fn keyed(keys: &str, mut strike: impl FnMut(Key)) {
    for name in keys.split(' ').filter(|name| !name.is_empty()) {
        match name.strip_prefix('“').and_then(|typed| typed.strip_suffix('”')) {
            Some(typed) => typed.chars().for_each(|c| {
                let c = if c == '_' { ' ' } else { c };
                strike(Key { ctrl: false, alt: false, code: KeyCode::Char(c) });
            }),
            None => strike(Key::parse(name).unwrap_or_else(|| panic!("{name} is no key"))),
        }
    }
}

/// The same on a console.
pub(super) fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    keyed(keys, |key| {
        let mut modifiers = KeyModifiers::NONE;
        modifiers.set(KeyModifiers::CONTROL, key.ctrl);
        modifiers.set(KeyModifiers::ALT, key.alt);
        effects.extend(update(model, Event::Key(KeyEvent::new(key.code, modifiers))));
    });
    effects
}

pub(super) fn after(name: &str, size: (u16, u16), keys: &str) -> Model {
    let mut model = model(name, size);
    press(&mut model, keys);
    model
}

/// Screens: a name, a log, the keys that lead there.
const SCREENS: [(&str, &str, &str); 21] = [
    ("beginning", "v1-oewg", ""),
    ("first-reading", "v1-oewg", "} } } l l l l l"),
    ("small-groups", "v1-oewg", "} } } } } } ] l l l l"),
    ("revision", "v1-oewg", ") ) d"),
    ("end", "v1-oewg", "end"),
    ("text-next-bracket", "v1-oewg", "} } } } n n"),
    ("text-folded", "v1-oewg", "} } } C"),
    ("text-found", "v1-oewg", "} } / “should” enter"),
    ("delegations-sorted", "v1-oewg", "} } } } } 2 s s j"),
    ("votes", "v1-oewg", "} } } } } } 3"),
    ("roll-call", "v1-first-committee", "} } } } } } l l l 3"),
    ("floor-chosen", "v1-oewg", "} } } } } 4 k k k k"),
    ("floor-one-delegation", "v1-oewg", "} } } } } 2 j j enter"),
    ("why", "v1-oewg", "} } } } } h h h 5 z"),
    ("timeline", "v1-oewg", "} } } } } 6"),
    ("camps", "v1-oewg", "} } } } } M"),
    ("camps-said", "v1-oewg", "} } } } } M x p"),
    ("camps-many", "v1-first-committee", "} } } } M"),
    ("spread", "v1-oewg", "} } } } } } U"),
    ("help", "v1-oewg", "?"),
    ("palette", "v1-oewg", ": “rev”"),
];

#[test]
fn every_screen_is_as_it_was_at_three_sizes() {
    let mut wrong = Vec::new();
    for (name, log, keys) in SCREENS {
        for size in SIZES {
            let model = after(log, size, keys);
            let shown = text(&screen(&model, size));
            let path = workspace().join(format!("tui/tests/console/{name}-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &shown).err());
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn no_screen_outlives_its_test() {
    let folder = workspace().join("tui/tests/console");
    for entry in std::fs::read_dir(folder).expect("the screens").filter_map(Result::ok) {
        let file = entry.file_name().to_string_lossy().into_owned();
        let names = SCREENS.iter().map(|(name, ..)| name).chain(BESIDE.iter().map(|(name, _)| name));
        let known = names.into_iter().any(|name| file.starts_with(&format!("{name}-")));
        let played = ["seat-", "chair-", "branch-", "left-"].iter().any(|of| file.starts_with(of));
        assert!(known || played || file == "themes.txt", "{file} is of no test");
    }
}

#[test]
fn themes_give_every_role_a_look() {
    let mut table = String::new();
    for theme in THEMES {
        for role in ROLES {
            table.push_str(&format!(
                "{:14} {:14} {:?}\n",
                theme.name(),
                format!("{role:?}"),
                theme.style(role)
            ));
        }
    }
    golden(&workspace().join("tui/tests/console/themes.txt"), &table).expect("as they were");
}

#[test]
fn without_colour_no_colour_is_sent_and_the_selection_is_still_seen() {
    let mut model = after("v1-oewg", (120, 40), "} } } } } 4 k k");
    model.no_color = true;
    model.theme = Theme::BlueOrange;
    crossterm::style::force_color_output(true);
    let mut bytes = Vec::new();
    {
        let options = ratatui::TerminalOptions {
            viewport: ratatui::Viewport::Fixed(ratatui::layout::Rect::new(0, 0, 120, 40)),
        };
        let mut terminal =
            Terminal::with_options(CrosstermBackend::new(&mut bytes), options).expect("a screen in memory");
        terminal.draw(|frame| draw::draw(&model, frame)).expect("drawing in memory");
    }
    let sent = String::from_utf8(bytes).expect("UTF-8");
    let mut reversed = false;
    for sequence in sent.split("\u{1b}[").skip(1) {
        let Some(end) = sequence.find(|c: char| c.is_ascii_alphabetic()) else { continue };
        if !sequence[end..].starts_with('m') {
            continue;
        }
        for code in sequence[..end].split(';').filter_map(|code| code.parse::<u8>().ok()) {
            let colour = matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107);
            assert!(!colour, "colour {code} in {sequence:?}");
            reversed |= code == 7;
        }
    }
    assert!(reversed, "nothing is in reverse video");
    let shown = screen(&model, (120, 40));
    let selected = (0..40).find(|row| {
        shown.cell((2, *row)).is_some_and(|cell| cell.modifier.contains(Modifier::REVERSED))
            && shown.cell((40, *row)).is_some_and(|cell| cell.modifier.contains(Modifier::REVERSED))
    });
    assert!(selected.is_some(), "the row in focus is not reversed");
}

#[test]
fn any_size_can_be_drawn() {
    let mut models: Vec<Model> =
        ["", "} } } 2", "} } } } 3", "} } } } } 4", "} } 5 z", "} 6", "?", ": “p”", "M", "} } } U"]
            .iter()
            .map(|keys| after("v1-oewg", (120, 40), keys))
            .chain(["", "} } } } c n"].map(|keys| compared((120, 40), keys)))
            .collect();
    for columns in (0..=200).step_by(7).chain([39, 40, 79, 80, 109, 110]) {
        for rows in (0..=60).step_by(5).chain([9, 23, 24, 31, 32]) {
            for model in &mut models {
                update(model, Event::Resize(columns, rows));
                screen(model, (columns, rows));
            }
        }
    }
    // The terminal can be of another size than it last said.
    update(&mut models[0], Event::Resize(120, 40));
    screen(&models[0], (50, 12));
    screen(&models[0], (3, 1));
}

#[test]
fn too_small_a_terminal_says_what_is_needed() {
    let model = after("v1-oewg", (39, 9), "");
    assert_eq!(text(&screen(&model, (39, 9))).trim_end(), "adref needs 40×10, this is 39×9");
}

#[test]
fn going_anywhere_and_back_shows_the_same() {
    let size = (120, 40);
    let mut model = model("v1-oewg", size);
    let last = model.film.len();
    let mut there = Vec::new();
    for at in 0..=last {
        model.go(at);
        there.push(model.scene.state.digest());
    }
    for at in (0..=last).rev() {
        model.go(at);
        assert_eq!(Some(&model.scene.state.digest()), there.get(at), "after {at} records");
    }
    // A scene that was gone to is the scene that is made there afresh.
    for at in [0, 7, 52, 60, 90, last] {
        model.go(at);
        let mut fresh = self::model("v1-oewg", size);
        fresh.go(at);
        assert_eq!(model.scene.draft, fresh.scene.draft, "after {at} records");
        assert_eq!(model.scene.worth, fresh.scene.worth, "after {at} records");
    }
}

#[test]
fn a_paused_screen_loses_no_record_of_a_live_run() {
    let (scenario, seed, records) = log("v1-oewg");
    let mut model = Model::new(Film::new(&scenario, seed), Mode::Observer, (120, 40));
    (model.running, model.playing) = (true, true);
    let all = records.len();
    for (at, record) in records.into_iter().enumerate() {
        if at == 20 {
            press(&mut model, "end");
            assert!(model.follow, "it stays with the run");
        }
        if at == 40 {
            assert_eq!(model.at(), 40);
            press(&mut model, "space");
        }
        update(&mut model, Event::Record(vec![record]));
    }
    assert_eq!(model.at(), 40, "it stands still");
    assert_eq!(model.film.len(), all, "nothing is lost");
    assert!(text(&screen(&model, (120, 40))).lines().next().is_some_and(|bar| bar.ends_with("BEHIND")));
    press(&mut model, "end");
    assert_eq!(model.at(), all);
    assert!(text(&screen(&model, (120, 40))).lines().next().is_some_and(|bar| bar.ends_with("LIVE")));
    update(&mut model, Event::Signal(Signal::RunEnded(None)));
    assert!(text(&screen(&model, (120, 40))).lines().next().is_some_and(|bar| bar.ends_with("END")));
    assert!(!model.wants_ticks(), "nothing is left to wait for");
}

#[test]
fn playing_goes_by_the_clock_and_the_speed_and_stops_at_the_end() {
    let mut model = after("v1-oewg", (120, 40), "space");
    for _ in 0..10 {
        update(&mut model, Event::Tick(100));
    }
    assert_eq!(model.at(), 2, "two records a second");
    press(&mut model, "+ + +");
    update(&mut model, Event::Tick(500));
    assert_eq!(model.at(), 10, "eight times as fast");
    assert!(model.wants_ticks());
    for _ in 0..100 {
        update(&mut model, Event::Tick(1000));
    }
    assert_eq!(model.at(), model.film.len());
    assert!(!model.wants_ticks(), "no clock while nothing moves");
}

#[test]
fn what_cannot_be_done_says_why() {
    let mut model = model("v1-oewg", (120, 40));
    press(&mut model, "h");
    assert_eq!(model.note.as_deref(), Some("step-back: this is the beginning"));
    press(&mut model, "s");
    assert_eq!(model.note.as_deref(), Some("sort: only among the delegations (2)"));
    press(&mut model, "end l");
    assert_eq!(model.note.as_deref(), Some("step-on: this is the end"));
    assert_eq!(press(&mut model, "q"), [Effect::Quit]);
    assert_eq!(press(&mut model, "? ctrl-c"), [Effect::Quit], "also over the help");
    assert_eq!(update(&mut model, Event::Signal(Signal::Terminate)), [Effect::Quit]);
    assert_eq!(press(&mut model, "ctrl-z"), [Effect::Suspend]);
}

#[test]
fn the_palette_does_what_it_shows() {
    let mut model = model("v1-oewg", (120, 40));
    press(&mut model, ": “timel” enter");
    assert_eq!((model.focus, model.overlay.clone()), (Pane::Timeline, None));
    press(&mut model, ":");
    update(&mut model, Event::Paste("zo\u{1b}[31mom".to_owned()));
    assert_eq!(model.overlay, Some(Overlay::Palette { typed: "zo[31mom".into(), chosen: 0 }));
    press(&mut model, "ctrl-u “zoom_” left “x” backspace enter");
    assert!(model.zoom);
    press(&mut model, "esc");
    assert!(!model.zoom);
}

#[test]
fn the_mouse_focuses_scrubs_and_chooses() {
    let mut model = after("v1-oewg", (120, 40), "} } } } }");
    let at =
        |kind, column, row| Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE });
    let click = MouseEventKind::Down(MouseButton::Left);
    let timeline = model.layout().of(Pane::Timeline).expect("it is shown");
    update(&mut model, at(click, timeline.right() - 2, timeline.y + 2));
    assert_eq!((model.focus, model.at()), (Pane::Timeline, model.film.len()));
    update(&mut model, at(click, timeline.x + 1, timeline.y + 2));
    assert_eq!(model.at(), 0);
    press(&mut model, "} } } } }");
    let floor = model.layout().of(Pane::Floor).expect("it is shown");
    update(&mut model, at(click, floor.x + 5, floor.bottom() - 4));
    assert_eq!(model.focus, Pane::Floor);
    assert!(model.floor.chosen.is_some_and(|chosen| chosen + 1 < model.at()));
    let seats = model.layout().of(Pane::Seats).expect("it is shown");
    update(&mut model, at(click, seats.x + 5, seats.y + 4));
    assert_eq!((model.focus, model.seats.chosen), (Pane::Seats, 2));
    update(&mut model, at(MouseEventKind::ScrollDown, floor.x + 5, floor.y + 2));
    assert_eq!(model.focus, Pane::Seats, "the wheel moves what it is over and no focus");
    // Tabs, where one of several panes is shown.
    update(&mut model, Event::Resize(80, 24));
    let lower = model.layout().of(model.tab).expect("it is shown");
    let row: String =
        text(&screen(&model, (80, 24))).lines().nth(lower.y.into()).unwrap_or_default().to_owned();
    let votes = row.chars().position(|c| c == '3').expect("a tab");
    update(&mut model, at(click, votes as u16, lower.y));
    assert_eq!(model.focus, Pane::Votes);
    assert_eq!(press(&mut model, "m"), [Effect::Mouse(false)]);
}

#[test]
fn a_search_goes_from_place_to_place() {
    let mut model = after("v1-oewg", (120, 40), "} } } / “capacity” enter");
    let first = model.text.block.clone();
    press(&mut model, "n");
    assert_ne!(model.text.block, first);
    press(&mut model, "N");
    assert_eq!(model.text.block, first);
    press(&mut model, "esc / “nowhere_at_all” enter");
    assert_eq!(model.note.as_deref(), Some("“nowhere at all” is not in the text"));
    press(&mut model, "end 4 / “silence” enter");
    let found = model.floor.chosen.expect("something was found");
    press(&mut model, "N");
    assert!(model.floor.chosen.is_some_and(|before| before < found));
}

#[test]
fn whoever_acted_can_be_followed_on_the_floor() {
    let mut model = after("v1-oewg", (120, 40), "} } } } } 2 enter");
    let seat = model.floor.seat.clone().expect("a delegation");
    let shown = (0..model.at()).filter(|index| model.shows(*index));
    for index in shown {
        assert_eq!(model.film.record(index).map(|record| record.by.as_str()), Some(seat.as_str()));
    }
    press(&mut model, "esc");
    assert_eq!(model.floor.seat, None);
}

#[test]
fn nothing_from_a_file_can_move_the_cursor() {
    let mut model = after("v1-oewg", (120, 40), "} } } } } 4");
    let bad = "\u{1b}]0;owned\u{7}\u{202e}\u{9b}2J\r\n";
    model.film.title = format!("a{bad}b");
    model.fault = Some(format!("x{bad}y"));
    model.floor.found = bad.to_owned();
    model.seats.filter.clear();
    for plate in &mut model.scene.state.public.seats {
        plate.name = format!("{bad}{}", plate.name);
        plate.id = adref_sim::ids::SeatId::from(format!("A{bad}").as_str());
    }
    for entry in &mut model.scene.state.public.table {
        for option in &mut entry.options {
            option.text = format!("{bad}{}", option.text);
        }
    }
    for block in &mut model.scene.draft.blocks {
        block.label = format!("1{bad}");
        for piece in &mut block.pieces {
            if let adref_sim::text::Piece::Words(words) = piece {
                words.push_str(bad);
            }
        }
    }
    model.scene.changes.clear();
    for keys in ["", "1", "2", "3", "5", "6", "z", "M", "esc U", "esc ?"] {
        // Keys that do not change the moment: what was made bad stays.
        press(&mut model, keys);
        let shown = screen(&model, (120, 40));
        for cell in shown.content() {
            assert!(!cell.symbol().chars().any(is_hidden), "{:?} after {keys}", cell.symbol());
        }
    }
}

#[test]
fn every_hint_and_every_command_can_be_tried_at_every_moment() {
    for at in ["", "} } }", "end"] {
        for row in &COMMANDS {
            let mut model = after("v1-oewg", (120, 40), at);
            super::update::run(&mut model, row.cmd);
            screen(&model, (120, 40));
            let opens = matches!(
                row.cmd,
                Cmd::Help | Cmd::Palette | Cmd::Search | Cmd::Camps | Cmd::Spread | Cmd::Branch | Cmd::Left
            );
            if !opens && row.cmd.place() != super::commands::Place::Map {
                assert_eq!(model.overlay, None, "{}", row.name);
            }
        }
    }
}

#[test]
fn a_log_whose_end_says_other_than_its_records_is_told_of() {
    let path = workspace().join("tests/logs/v1-oewg.jsonl");
    let read = adref_sim::log::read(&std::fs::read_to_string(path).expect("a log")).expect("a sound one");
    let end = read.end.expect("an end");
    let mut model = after("v1-oewg", (120, 40), "end");
    update(&mut model, Event::Signal(Signal::LogEnds(end.clone())));
    assert_eq!(model.fault, None);
    let other = adref_sim::log::End { state: "0".repeat(12), ..end };
    update(&mut model, Event::Signal(Signal::LogEnds(other)));
    assert!(model.fault.as_ref().is_some_and(|fault| fault.contains("its records fold to")));
    assert!(text(&screen(&model, (120, 40))).contains("fold to"), "it is on the screen");
}

pub(super) fn anything() -> impl Strategy<Value = Event> {
    let code = prop_oneof![
        8 => prop::sample::select("jkhlnNgGzcCdsft/:?m-+ []{}()123456qxXyYpbBMUéお".chars().collect::<Vec<_>>())
            .prop_map(KeyCode::Char),
        4 => prop::sample::select(vec![
            KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Up, KeyCode::Down, KeyCode::Left,
            KeyCode::Right, KeyCode::Home, KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::Backspace,
        ]),
        1 => any::<char>().prop_map(KeyCode::Char),
    ];
    let mouse = (
        prop::sample::select(vec![
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Drag(MouseButton::Left),
            MouseEventKind::ScrollUp,
            MouseEventKind::ScrollDown,
            MouseEventKind::Moved,
        ]),
        0_u16..210,
        0_u16..70,
    );
    prop_oneof![
        16 => (code, any::<bool>()).prop_map(|(code, ctrl)| {
            let ctrl = if ctrl { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
            Event::Key(KeyEvent::new(code, ctrl))
        }),
        3 => mouse.prop_map(|(kind, column, row)| {
            Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
        }),
        1 => (0_u16..200, 0_u16..60).prop_map(|(columns, rows)| Event::Resize(columns, rows)),
        1 => any::<String>().prop_map(Event::Paste),
        2 => any::<u32>().prop_map(Event::Tick),
        1 => Just(Event::Signal(Signal::Resumed)),
        1 => Just(Event::Signal(Signal::RunEnded(None))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if regenerate() { 1 } else { 24 }, ..ProptestConfig::default() })]

    #[test]
    fn no_events_bring_it_down(events in prop::collection::vec(anything(), 1..80)) {
        let mut model = model("v1-first-committee", (120, 40));
        let (scenario, seed, records) = log("v1-first-committee");
        model.put_beside("itself".to_owned(), Film::of_log(&scenario, seed, records));
        for event in events {
            update(&mut model, event);
            let shown = screen(&model, model.size);
            prop_assert!(model.at() <= model.film.len());
            prop_assert!(!shown.content().iter().any(|cell| cell.symbol().chars().any(is_hidden)));
        }
    }
}
