//! Several at one keyboard: the curtain between their turns, what each sees in its turn, and the time there is.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::rc::Rc;

use adref_sim::engine::Event as Happened;
use adref_sim::ids::SeatId;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::cast::Cast;
use super::draw;
use super::event::Event;
use super::film::Film;
use super::fixtures::{golden, screen, text, workspace};
use super::mode::Mode;
use super::model::{Model, Overlay, Pane};
use super::seat_tests::{Game, tainted, taints};
use super::tests::{SIZES, press};
use super::update::update;
use crate::cmd::run::LogFile;
use crate::human::{Heard, Said};

const PLAYERS: [&str; 3] = ["VAL", "KES", "TMR"];

/// What a delegation types that is nobody else's business.
fn secrets(seat: &str) -> [String; 4] {
    ["reason", "draft", "find", "command"].map(|what| format!("{what}-of-{}-end", seat.to_lowercase()))
}

/// Everything that is only for one delegation.
fn private(seat: &SeatId) -> Vec<String> {
    taints(seat).into_iter().chain(secrets(seat.as_str())).collect()
}

/// What each may have heard in the room, and everybody.
#[derive(Default)]
struct Told {
    folded: usize,
    by: BTreeMap<Mode, String>,
}

impl Told {
    fn hear(&mut self, model: &Model, modes: &[Mode]) {
        while let Some(record) = model.film.record(self.folded) {
            for mode in modes {
                for event in mode.heard(record, &model.scene.state.public) {
                    let json = serde_json::to_string::<Happened>(event).expect("JSON");
                    self.by.entry(*mode).or_default().push_str(&json);
                }
            }
            self.folded += 1;
        }
    }

    /// No screen shows what those it is for may not know; gives how many screens that were and whether any had its own secrets.
    fn look(&self, model: &mut Model, all: &[SeatId]) -> (usize, bool) {
        let told = self.by.get(&model.mode).map_or("", String::as_str);
        let before = (model.focus, model.tab, model.zoom, model.overlay.clone(), model.size);
        let (mut screens, mut own) = (0, false);
        let sizes = if model.turns.curtain.is_some() { &SIZES[..1] } else { &SIZES[..] };
        for size in sizes.iter().copied() {
            model.size = size;
            let panes =
                [Pane::Text, Pane::Seats, Pane::Votes, Pane::Floor, Pane::Why].map(|pane| (pane, None));
            let over = [
                Overlay::Desk,
                Overlay::Brief { scroll: 0 },
                Overlay::Camps { issues: (0, 1), said: false },
                Overlay::Leave,
            ];
            for (focus, overlay) in panes.into_iter().chain(over.map(|overlay| (Pane::Floor, Some(overlay))))
            {
                {
                    (model.focus, model.tab, model.overlay) = (focus, focus, overlay);
                    model.reckon();
                    let shown = text(&screen(model, size));
                    screens += 1;
                    for seat in all {
                        for taint in private(seat) {
                            let there = shown.contains(&taint);
                            if model.mode
                                == Mode::Seat(
                                    PLAYERS.iter().find(|one| **one == seat.as_str()).unwrap_or(&""),
                                )
                            {
                                own |= there;
                            } else {
                                assert!(
                                    !there || told.contains(&taint),
                                    "{taint} is on a screen for {:?}:\n{shown}",
                                    model.mode
                                );
                            }
                        }
                    }
                }
            }
        }
        (model.focus, model.tab, model.zoom, model.overlay, model.size) = before;
        model.reckon();
        (screens, own)
    }
}

/// What is sent to a terminal.
#[derive(Clone, Default)]
struct Sent(Rc<RefCell<Vec<u8>>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A recording as the console's loop makes it.
struct Recorded {
    cast: Cast,
    sent: Sent,
    terminal: Terminal<CrosstermBackend<Sent>>,
    private: bool,
}

fn blank(sent: &Sent) -> Terminal<CrosstermBackend<Sent>> {
    let area = ratatui::layout::Rect::new(0, 0, 120, 40);
    let options = ratatui::TerminalOptions { viewport: ratatui::Viewport::Fixed(area) };
    Terminal::with_options(CrosstermBackend::new(sent.clone()), options).expect("a screen in memory")
}

impl Recorded {
    fn draw(&mut self, model: &Model) {
        if model.is_private() != self.private {
            self.private = !self.private;
            self.cast.look_away(self.private);
            self.terminal = blank(&self.sent);
        }
        self.cast.mark(model);
        self.terminal.draw(|frame| draw::draw(model, frame)).expect("drawing in memory");
        self.cast.sent(&self.sent.0.take());
    }
}

#[test]
fn each_of_several_sees_its_own_and_behind_the_curtain_nobody_sees_anything() {
    let folder = std::env::temp_dir().join(format!("adref-hot-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("hot.cast");
    let file = LogFile::create("--record", &path, &folder, true).expect("a file");
    let cast = Cast::begin(file, (120, 40), "hot seat");
    let sent = Sent::default();
    let terminal = blank(&sent);
    let mut recorded = Recorded { cast, sent, terminal, private: false };
    let (scenario, files) = tainted();
    let all: Vec<SeatId> = scenario.delegations.iter().map(|one| one.id.clone()).collect();
    let modes: Vec<Mode> = [Mode::Room].into_iter().chain(PLAYERS.map(Mode::Seat)).collect();
    let mut game = Game::of(scenario, files, &PLAYERS);
    let mut told = Told::default();
    let (mut screens, mut curtains, mut own) = (0, 0, BTreeMap::new());
    while game.model.running {
        game.hear();
        told.hear(&game.model, &modes);
        recorded.draw(&game.model);
        if let Some(curtain) = game.model.turns.curtain {
            curtains += 1;
            assert_eq!(game.model.mode, Mode::Room);
            while !game.model.desk.asked {
                game.hear();
            }
            let model = &mut game.model;
            screens += told.look(model, &all).0;
            assert!(text(&screen(model, (120, 40))).contains("Everybody else: look away."));
            // Nothing but its own key lifts it, and that not at once.
            let click = MouseEventKind::Down(MouseButton::Left);
            update(
                model,
                Event::Mouse(MouseEvent { kind: click, column: 60, row: 20, modifiers: KeyModifiers::NONE }),
            );
            press(model, "enter a b : esc 2 4 up q n");
            update(model, Event::Paste("words".to_owned()));
            assert_eq!(model.turns.curtain, Some(curtain));
            update(model, Event::Tick(1000));
            press(model, "a esc space");
            assert_eq!(model.turns.curtain.map(|curtain| curtain.seat), Some(curtain.seat));
            press(model, "enter");
            assert_eq!((model.mode, model.turns.curtain), (Mode::Seat(curtain.seat), None));
            assert_eq!(model.overlay, Some(Overlay::Desk));
            recorded.draw(model);
            // What it typed in an earlier turn is its own.
            let mut recalled = String::new();
            for _ in 0..30 {
                press(model, "up");
                recalled.push_str(model.desk.typed.text());
            }
            // Nobody needs to know what would come of these.
            model.desk.out.clear();
            for other in PLAYERS.iter().filter(|other| **other != curtain.seat) {
                assert!(
                    !secrets(other).iter().any(|secret| recalled.contains(secret)),
                    "{other}: {recalled}"
                );
            }
            let [reason, draft, find, command] = secrets(curtain.seat);
            assert_eq!(recalled.contains(&reason), own.contains_key(curtain.seat), "its own comes back");
            press(model, "ctrl-e ctrl-u esc 1 /");
            update(model, Event::Paste(find));
            press(model, "enter 2 /");
            update(model, Event::Paste(secrets(curtain.seat)[2].clone()));
            press(model, "enter 4 :");
            update(model, Event::Paste(command));
            press(model, "ctrl-w esc a");
            game.type_line(&format!("because {reason}"));
            game.waiting = true;
            while game.waiting {
                game.hear();
            }
            // Cut out, so that it could be put back.
            update(&mut game.model, Event::Paste(draft));
            press(&mut game.model, "ctrl-u ctrl-y ctrl-u");
            update(&mut game.model, Event::Paste(secrets(curtain.seat)[1].clone()));
            game.flush();
            let seen = told.look(&mut game.model, &all);
            screens += seen.0;
            *own.entry(curtain.seat).or_default() |= seen.1;
            recorded.draw(&game.model);
            press(&mut game.model, "ctrl-u");
            game.flush();
        } else if game.model.mode == Mode::Room {
            screens += told.look(&mut game.model, &all).0;
        }
        game.answer();
    }
    assert!(game.model.scene.state.public.ending.is_some(), "the session came to its end");
    assert_eq!(game.model.mode, Mode::Room, "at the end it is nobody's turn");
    told.look(&mut game.model, &all);
    assert_eq!(own.len(), PLAYERS.len(), "all had turns: {own:?}");
    assert!(own.values().all(|own: &bool| *own), "each saw its own: {own:?}");
    assert!(curtains > 9 && screens > 400, "{curtains} curtains, {screens} screens");
    recorded.draw(&game.model);
    recorded.cast.end().expect("written");
    let cast = fs::read_to_string(&path).expect("the recording");
    assert!(cast.contains("Everybody") && cast.contains("away"), "the curtain is recorded");
    let told = told.by.get(&Mode::Room).cloned().unwrap_or_default();
    for taint in all.iter().flat_map(private) {
        assert!(!cast.contains(&taint) || told.contains(&taint), "{taint} is recorded");
    }
    let _ = fs::remove_dir_all(folder);
}

/// A console on which three play, at somebody's turn.
fn called(seconds: Option<u32>, players: &[&'static str]) -> Model {
    let (scenario, _) = tainted();
    let mode = if let [seat] = players { Mode::Seat(seat) } else { Mode::Room };
    let mut model = Model::new(Film::new(&scenario, 7), mode, (120, 40));
    model.turns.players = players.to_vec();
    model.running = true;
    update(&mut model, Event::Said(Said::Turn { nth: 1, seat: SeatId::from("VAL"), seconds }));
    update(&mut model, Event::Said(Said::Asked(vec!["say".to_owned()])));
    update(&mut model, Event::Said(Said::Text("What do you say?".to_owned())));
    model
}

fn bar(model: &Model) -> String {
    text(&screen(model, (120, 40))).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn the_curtain_is_as_it_was_at_three_sizes() {
    let mut model = called(Some(90), &PLAYERS);
    assert!(text(&screen(&model, (120, 40))).contains("A moment"));
    update(&mut model, Event::Tick(1000));
    let mut wrong = Vec::new();
    for size in SIZES {
        let path = workspace().join(format!("tui/tests/console/seat-curtain-{}x{}.txt", size.0, size.1));
        wrong.extend(golden(&path, &text(&screen(&model, size))).err());
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn leaving_from_behind_the_curtain_takes_a_yes_and_a_no_leads_back_to_it() {
    let mut model = called(None, &PLAYERS);
    update(&mut model, Event::Tick(5000));
    assert_eq!(press(&mut model, "ctrl-c"), []);
    assert_eq!(model.overlay, Some(Overlay::Leave));
    assert_eq!(press(&mut model, "n"), []);
    assert!(model.overlay.is_none() && model.turns.curtain.is_some());
    assert_eq!(press(&mut model, "q y"), [super::event::Effect::Quit]);
}

#[test]
fn each_comes_back_to_the_room_as_it_looked_at_it() {
    let mut model = called(None, &PLAYERS);
    update(&mut model, Event::Tick(1000));
    press(&mut model, "enter esc 2 s s j");
    let looked = (model.focus, model.seats.sort, model.seats.chosen);
    update(&mut model, Event::Said(Said::Answered));
    assert_eq!((model.mode, model.focus), (Mode::Room, Pane::Text));
    assert!(bar(&model).ends_with("THE ROOM"), "{}", bar(&model));
    press(&mut model, "b");
    assert!(model.note.as_deref().is_some_and(|note| note.contains("whose brief it is")));
    update(&mut model, Event::Said(Said::Turn { nth: 2, seat: SeatId::from("VAL"), seconds: None }));
    update(&mut model, Event::Tick(1000));
    press(&mut model, "enter");
    assert_eq!(model.mode, Mode::Room, "there is nothing to answer yet");
    update(&mut model, Event::Said(Said::Asked(Vec::new())));
    press(&mut model, "enter");
    assert_eq!((model.focus, model.seats.sort, model.seats.chosen), looked);
}

#[test]
fn the_time_is_told_warns_at_a_fifth_and_then_the_turn_is_over() {
    let mut model = called(Some(100), &["VAL"]);
    assert!(model.wants_ticks());
    assert!(bar(&model).ends_with("YOUR TURN 1:40"), "{}", bar(&model));
    update(&mut model, Event::Tick(79_000));
    assert!(bar(&model).ends_with("YOUR TURN 0:21"), "{}", bar(&model));
    assert!(!text(&screen(&model, (120, 40))).contains("Only"));
    update(&mut model, Event::Tick(1000));
    assert!(bar(&model).ends_with("YOUR TURN !0:20"), "{}", bar(&model));
    let warnings =
        |model: &Model| model.desk.lines.iter().filter(|(line, _)| line.starts_with("Only ")).count();
    assert!(text(&screen(&model, (120, 40))).contains("Only 0:20 left; then the rule's default stands."));
    assert!(text(&screen(&model, (120, 40))).contains("VAL 0:20>"), "also where one types");
    update(&mut model, Event::Tick(19_999));
    assert_eq!(warnings(&model), 1);
    assert_eq!(model.desk.out.last(), None);
    update(&mut model, Event::Tick(1));
    assert_eq!(model.desk.out, [Heard::TimeUp]);
    update(&mut model, Event::Tick(60_000));
    assert_eq!(model.desk.out.len(), 1, "once");
    update(&mut model, Event::Said(Said::Answered));
    assert!(!model.wants_ticks());
    let model = called(None, &["VAL"]);
    assert!(!model.wants_ticks(), "no clock where there is no limit");
    assert!(bar(&model).ends_with("YOUR TURN"));
}

#[test]
fn time_does_not_run_behind_the_curtain() {
    let mut model = called(Some(30), &PLAYERS);
    update(&mut model, Event::Tick(29_000));
    assert!(!model.wants_ticks(), "nobody is waited for but whoever sits down");
    update(&mut model, Event::Tick(29_000));
    press(&mut model, "enter");
    assert!(bar(&model).ends_with("YOUR TURN 0:30"), "{}", bar(&model));
    assert!(model.wants_ticks());
}

#[test]
fn who_does_not_answer_in_time_has_the_rules_default_and_the_log_says_so() {
    let (mut scenario, files) = tainted();
    scenario.procedure.answer_seconds = Some(60);
    let mut game = Game::of(scenario, files, &["VAL"]);
    while !game.model.desk.asked {
        game.hear();
    }
    update(&mut game.model, Event::Tick(60_000));
    game.flush();
    while game.questions < 2 && game.model.running {
        game.hear();
    }
    let all = (0..game.model.film.len()).filter_map(|at| game.model.film.record(at));
    let failed: Vec<&str> = all
        .flat_map(|record| &record.events)
        .filter_map(|event| match event {
            Happened::SeatFailed { seat, why } if seat.as_str() == "VAL" => Some(why.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(failed, ["nobody in the seat answered within 60 seconds"]);
}
