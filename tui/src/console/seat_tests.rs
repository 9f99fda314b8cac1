//! A seat played at the console: the keys, the screens, and that nothing on them is for others.

use std::time::Duration;

use adref_sim::engine::Event as Happened;
use adref_sim::ids::SeatId;
use adref_sim::log::is_hidden;
use adref_sim::scenario::{Condition, RedLine, Reserve, Response, Scenario, Scope};
use proptest::prelude::*;

use super::desk::Weight;
use super::event::{Effect, Event};
use super::film::Film;
use super::fixtures::{golden, regenerate, screen, text, workspace};
use super::live::Live;
use super::mode::Mode;
use super::model::{Model, Overlay, Pane};
use super::tests::{SIZES, anything, press};
use super::update::update;
use crate::human::{self, Heard, Said};

const SEAT: &str = "VAL";

pub(super) fn taints(seat: &SeatId) -> [String; 3] {
    let number: u32 = seat.as_str().bytes().fold(0, |sum, byte| (sum * 31 + u32::from(byte)) % 9_000);
    [format!("taint-line-{seat}-end"), format!("taint-words-{seat}-end"), (81_700_000 + number).to_string()]
}

/// The classroom's room in which every delegation has a sentence, words and a number that nobody else has.
pub(super) fn tainted() -> (Scenario, std::collections::BTreeMap<String, String>) {
    let path = workspace().join("scenarios/class-due-diligence");
    let (mut scenario, files) =
        crate::folder::read_joined(&path, None).unwrap_or_else(|_| panic!("it loads"));
    let brackets = scenario.brackets.len();
    for seat in 0..scenario.delegations.len() {
        let [line, words, number] = taints(&scenario.delegations[seat].id);
        scenario.delegations[seat].capital_delay_minutes = number.parse().expect("a number");
        scenario.delegations[seat].red_lines.push(RedLine {
            must: Condition::AtMost { issue: 0, value: 95, within: Scope::Draft },
            response: Response::Price,
            price: 1,
            firm: 100,
            reason: line,
        });
        let at = scenario.brackets[0].options[0].at.clone();
        scenario.brackets[seat % brackets].reserve.push(Reserve {
            text: words,
            at,
            by: vec![seat],
            chair: false,
        });
    }
    (scenario, files)
}

pub(super) struct Game {
    pub(super) model: Model,
    live: Live,
    runtime: tokio::runtime::Runtime,
    /// What is to be typed for this question.
    queue: Vec<String>,
    /// Whether something was typed that nobody has answered yet.
    pub(super) waiting: bool,
    suggested: bool,
    pub(super) questions: usize,
}

impl Game {
    fn new() -> Self {
        let (scenario, files) = tainted();
        Self::of(scenario, files, &[SEAT])
    }

    pub(super) fn of(
        scenario: Scenario,
        files: std::collections::BTreeMap<String, String>,
        players: &[&'static str],
    ) -> Self {
        let film = Film::new(&scenario, 7);
        let mode = if let [player] = players { Mode::of(player) } else { Mode::Room };
        let mut model = Model::new(film, mode, (120, 40));
        model.desk.ends = human::ends(&scenario);
        model.turns.players = players.to_vec();
        (model.running, model.playing, model.follow) = (true, true, true);
        let seats = players.iter().map(|id| SeatId::from(*id)).collect();
        let live = Live::start(scenario, files, 7, None, seats, None).expect("a thread");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Self { model, live, runtime, queue: Vec::new(), waiting: false, suggested: false, questions: 0 }
    }

    /// Takes in what has come, after waiting for it.
    pub(super) fn hear(&mut self) -> Vec<Event> {
        let live = &mut self.live;
        let hear = async { tokio::time::timeout(Duration::from_secs(120), live.hear()).await };
        let events = self.runtime.block_on(hear).expect("somebody says something");
        for event in &events {
            match event {
                Event::Said(Said::Asked(_)) => {
                    (self.waiting, self.suggested) = (false, false);
                    self.queue.clear();
                    self.questions += 1;
                }
                Event::Said(Said::Text(_) | Said::Confirm(_)) => self.waiting = false,
                _ => {}
            }
            update(&mut self.model, event.clone());
        }
        self.flush();
        events
    }

    pub(super) fn flush(&mut self) {
        let turn = self.model.turns.nth;
        self.model.desk.out.drain(..).for_each(|heard| self.live.say(turn, heard));
    }

    pub(super) fn type_line(&mut self, line: &str) {
        self.model.overlay = Some(Overlay::Desk);
        update(&mut self.model, Event::Paste(line.to_owned()));
        press(&mut self.model, "enter");
        self.flush();
        self.waiting = true;
    }

    /// Does what the program suggests, typed as it says it.
    pub(super) fn answer(&mut self) {
        if !self.model.desk.asked || self.waiting || self.model.turns.curtain.is_some() {
            return;
        }
        if self.model.desk.confirming {
            return self.type_line("yes");
        }
        if !self.suggested {
            self.suggested = true;
            return self.type_line("suggest");
        }
        if self.queue.is_empty() {
            let lines = self.model.desk.lines.iter().map(|(line, _)| line.as_str());
            let of = lines.skip_while(|line| !line.starts_with("adref would:")).skip(1);
            let of = of.take_while(|line| !line.trim_start().starts_with("because:"));
            self.queue = of.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
            // Should that not do: the rule's default.
            self.queue.extend(["drop".to_owned(), String::new()]);
        }
        let next = self.queue.remove(0);
        self.type_line(&next);
    }
}

#[test]
fn a_seat_is_played_to_the_end_and_no_cell_shows_what_it_may_not_know() {
    let (scenario, _) = tainted();
    let mut game = Game::new();
    let mut heard = String::new();
    let mut folded = 0;
    let (mut own_seen, mut screens) = (false, 0);
    while game.model.running {
        let events = game.hear();
        while let Some(record) = game.model.film.record(folded) {
            let public = &game.model.scene.state.public;
            for event in game.model.mode.heard(record, public) {
                heard.push_str(&serde_json::to_string::<Happened>(event).expect("JSON"));
            }
            folded += 1;
        }
        let looked = events.iter().any(|event| matches!(event, Event::Said(Said::Asked(_) | Said::Answered)));
        if looked || !game.model.running {
            let model = &mut game.model;
            let before = (model.focus, model.tab, model.zoom, model.overlay.clone(), model.size);
            for size in SIZES {
                model.size = size;
                for focus in [Pane::Seats, Pane::Votes, Pane::Floor, Pane::Why] {
                    for zoom in [false, true] {
                        (model.focus, model.tab, model.zoom) = (focus, focus, zoom);
                        for overlay in [None, Some(Overlay::Desk), Some(Overlay::Brief { scroll: 0 })] {
                            model.overlay = overlay;
                            let shown = text(&screen(model, size));
                            screens += 1;
                            own_seen |= shown.contains(&taints(&SeatId::from(SEAT))[0]);
                            for delegation in
                                scenario.delegations.iter().filter(|one| one.id.as_str() != SEAT)
                            {
                                for taint in taints(&delegation.id) {
                                    assert!(
                                        !shown.contains(&taint) || heard.contains(&taint),
                                        "{taint} is on the screen:\n{shown}"
                                    );
                                }
                            }
                        }
                    }
                }
            }
            (model.focus, model.tab, model.zoom, model.overlay, model.size) = before;
        }
        game.answer();
    }
    assert!(own_seen, "the brief shows its own red line");
    assert!(game.questions > 3, "it was asked {} times", game.questions);
    assert!(screens > 100);
    let model = &mut game.model;
    assert!(model.scene.state.public.ending.is_some(), "the session came to its end");
    assert_eq!(model.fault, None);
    // What others did shows what it is and not why; an observer of the same records sees why.
    let mut reasons = (0, 0);
    for at in 1..=model.film.len() {
        let Some(record) = model.film.record(at - 1).filter(|record| record.why.is_some()) else { continue };
        let own = record.by == SEAT;
        let tipped = record.why.as_ref().map(|why| why.tipped.clone()).unwrap_or_default();
        assert_eq!(model.mode.reasons(record).is_some(), own, "record {at}");
        assert!(Mode::Observer.reasons(record).is_some());
        let lines = |mode| {
            let mut model = Model::new(Film::new(&scenario, 7), mode, (120, 40));
            model.film.push(record.clone());
            model.floor.chosen = Some(0);
            super::draw::why::lines(&model, 400).iter().map(ToString::to_string).collect::<String>()
        };
        if !tipped.is_empty() && tipped.len() < 300 && !own {
            reasons.0 += usize::from(lines(Mode::Observer).contains("could have done"));
            assert!(!lines(Mode::Seat(SEAT)).contains("could have done"), "record {at}");
        }
        reasons.1 += usize::from(own);
    }
    assert!(reasons.0 > 0 && reasons.1 > 0, "{reasons:?}");
    for (seat, plate) in scenario.delegations.iter().enumerate() {
        assert_eq!(model.knows(seat), plate.id.as_str() == SEAT, "{}", plate.id);
    }
}

#[test]
fn the_asked_screen_is_as_it_was_at_three_sizes() {
    let mut game = Game::new();
    while !game.model.desk.asked || game.model.desk.lines.is_empty() {
        game.hear();
    }
    // The rest of the question, which may come a little later: a line is answered after all of it.
    let entry = game.model.scene.state.public.table[0].id.to_string();
    game.type_line(&format!("bracket {entry}"));
    while !game
        .model
        .desk
        .lines
        .iter()
        .any(|(line, weight)| *weight == Weight::Plain && line.starts_with(&format!("[{entry}]")))
    {
        game.hear();
    }
    let mut wrong = Vec::new();
    for size in SIZES {
        for (name, overlay) in [
            ("seat-asked", Overlay::Desk),
            ("seat-brief", Overlay::Brief { scroll: 0 }),
            ("seat-leave", Overlay::Leave),
        ] {
            game.model.size = size;
            game.model.overlay = Some(overlay);
            let path = workspace().join(format!("tui/tests/console/{name}-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &text(&screen(&game.model, size))).err());
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

fn asked() -> Model {
    let (scenario, _) = tainted();
    let mut model = Model::new(Film::new(&scenario, 7), Mode::Seat(SEAT), (120, 40));
    model.running = true;
    let words = ["say", "send", "suggest"].map(str::to_owned).to_vec();
    update(&mut model, Event::Said(Said::Asked(words)));
    update(&mut model, Event::Said(Said::Text("What do you say?\n  say BRACKET   make ready".to_owned())));
    model
}

#[test]
fn a_line_is_typed_completed_sent_and_called_back() {
    let mut model = asked();
    assert_eq!(model.overlay, Some(Overlay::Desk), "the question comes up by itself");
    press(&mut model, "“su” tab");
    assert_eq!(model.desk.typed.text(), "suggest ");
    assert_eq!(model.desk.out.last(), Some(&Heard::Draft("suggest ".to_owned())));
    let said = |of: &str| Said::Preview { of: of.to_owned(), said: "stands at 40".to_owned() };
    update(&mut model, Event::Said(said("sugg")));
    assert_eq!(model.desk.preview, "", "what was said of an earlier line is not shown");
    update(&mut model, Event::Said(said("suggest ")));
    assert_eq!(model.desk.preview, "stands at 40");
    press(&mut model, "enter");
    assert_eq!(model.desk.out.last(), Some(&Heard::Line("suggest ".to_owned())));
    press(&mut model, "up");
    assert_eq!(model.desk.typed.text(), "suggest ");
    press(&mut model, "esc");
    assert_eq!(model.overlay, None);
    press(&mut model, "a");
    assert_eq!(model.overlay, Some(Overlay::Desk));
    update(&mut model, Event::Said(Said::Answered));
    assert_eq!(model.overlay, None);
    press(&mut model, "a");
    assert_eq!(model.note.as_deref(), Some("answer: your delegation is not asked now"));
}

#[test]
fn the_brief_says_which_red_lines_are_near_as_the_delegations_do() {
    let (scenario, _) = tainted();
    let mut game = Game::new();
    let mut near = 0;
    while game.model.running && near == 0 {
        game.hear();
        let model = &game.model;
        let seat = scenario.delegations.iter().position(|one| one.id.as_str() == SEAT).expect("it is there");
        let worth = model.scene.worth.get(seat).copied().unwrap_or_default();
        let lines: String =
            super::draw::desk::brief_lines(model, 100).iter().map(ToString::to_string).collect();
        assert!(worth.lines.near == 0 || lines.contains("! NEAR"), "{lines}");
        assert_eq!(lines.matches("x CROSSED").count(), worth.lines.crossed);
        near = lines.matches("! NEAR").count();
        game.answer();
    }
    assert!(near > 0, "one came near in this session");
}

#[test]
fn leaving_takes_a_yes() {
    let mut model = asked();
    assert_eq!(press(&mut model, "ctrl-d"), []);
    assert_eq!(model.overlay, Some(Overlay::Leave));
    assert_eq!(press(&mut model, "n"), []);
    assert_eq!(model.overlay, Some(Overlay::Desk), "back to the question");
    assert_eq!(press(&mut model, "esc q"), []);
    assert_eq!(press(&mut model, "y"), [Effect::Quit]);
    assert_eq!(press(&mut model, "ctrl-c"), []);
    assert_eq!(model.overlay, Some(Overlay::Leave), "also with ctrl-c");
    model.running = false;
    assert_eq!(press(&mut model, "esc esc q"), [Effect::Quit], "nothing is lost when it is over");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if regenerate() { 1 } else { 24 }, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_bring_a_seat_down(events in prop::collection::vec(anything(), 1..80), prompts in any::<String>()) {
        let mut model = asked();
        for (at, event) in events.into_iter().enumerate() {
            update(&mut model, event);
            if at % 9 == 0 {
                update(&mut model, Event::Said(Said::Confirm(prompts.clone())));
                press(&mut model, "a");
            }
            let shown = screen(&model, model.size);
            prop_assert!(!shown.content().iter().any(|cell| cell.symbol().chars().any(is_hidden)));
        }
        prop_assert!(model.desk.typed.text().len() <= 4000);
    }
}
