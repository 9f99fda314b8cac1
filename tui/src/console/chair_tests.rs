//! The chair at the console: the keys, the screens, and that nothing on them is what a delegation has kept to itself.

use adref_sim::engine::Event as Happened;

use super::commands::{Cmd, unavailable};
use super::event::Event;
use super::film::Film;
use super::fixtures::{golden, screen, text, workspace};
use super::mode::Mode;
use super::model::{Model, Overlay, Pane};
use super::seat_tests::{Game, tainted, taints};
use super::tests::{SIZES, press};
use super::update::update;
use crate::human::Said;
use crate::seats::CHAIR;

fn presiding() -> Game {
    let (scenario, files) = tainted();
    Game::of(scenario, files, &[CHAIR])
}

impl Game {
    /// Hears on until something holds of the desk.
    fn until(&mut self, holds: impl Fn(&Model) -> bool) {
        while !holds(&self.model) {
            self.hear();
        }
    }

    /// Types an act and says yes to it; whether it was asked for that.
    fn deed(&mut self, line: &str) -> bool {
        self.type_line(line);
        let refused =
            |model: &Model| model.desk.lines.last().is_some_and(|(line, _)| line.starts_with("Not allowed"));
        self.until(|model| model.desk.confirming || refused(model));
        if !self.model.desk.confirming {
            return false;
        }
        let before = self.questions;
        self.type_line("yes");
        while self.questions == before && self.model.running {
            self.hear();
        }
        true
    }
}

#[test]
fn the_chair_is_played_to_the_end_and_no_cell_shows_what_it_may_not_know() {
    let (scenario, _) = tainted();
    let mut game = presiding();
    let (mut heard, mut folded) = (String::new(), 0);
    let (mut screens, mut done, mut asked, mut looks) = (0, 0, 0, Vec::new());
    let mut heard_out = false;
    let mut deeds = vec!["close", "informals modal with VAL, NHV", "recognise NHV"];
    while game.model.running {
        // All there is to hear may have been heard with the answer to a deed.
        let events = if std::mem::take(&mut heard_out) { Vec::new() } else { game.hear() };
        while let Some(record) = game.model.film.record(folded) {
            let public = &game.model.scene.state.public;
            for event in game.model.mode.heard(record, public) {
                heard.push_str(&serde_json::to_string::<Happened>(event).expect("JSON"));
            }
            folded += 1;
        }
        if game.questions != asked {
            asked = game.questions;
            looks = vec!["", "may", "reserve", "knots", "suggest"];
        }
        let looked = events.iter().any(|event| matches!(event, Event::Said(Said::Text(_) | Said::Answered)));
        if (looked && game.questions.is_multiple_of(3)) || !game.model.running {
            let model = &mut game.model;
            let before = (model.focus, model.tab, model.zoom, model.overlay.clone(), model.size);
            for size in SIZES {
                model.size = size;
                for focus in [Pane::Seats, Pane::Votes, Pane::Floor, Pane::Why] {
                    for overlay in [None, Some(Overlay::Desk), Some(Overlay::Brief { scroll: 0 })] {
                        (model.focus, model.tab, model.zoom, model.overlay) = (focus, focus, true, overlay);
                        let shown = text(&screen(model, size));
                        screens += 1;
                        for taint in scenario.delegations.iter().flat_map(|one| taints(&one.id)) {
                            assert!(
                                !shown.contains(&taint) || heard.contains(&taint),
                                "{taint} is on the screen:\n{shown}"
                            );
                        }
                    }
                }
            }
            (model.focus, model.tab, model.zoom, model.overlay, model.size) = before;
        }
        if !game.model.desk.asked || game.waiting {
            continue;
        }
        let speaking = game.model.scene.state.public.stage == adref_sim::engine::state::Stage::Speaking;
        if speaking && let Some(deed) = deeds.pop() {
            done += usize::from(game.deed(deed));
            heard_out = true;
        } else if let Some(line) = looks.pop() {
            game.type_line(line);
        }
    }
    assert_eq!(done, 3, "it called, consulted and closed");
    assert!(screens > 100 && game.questions > 10, "{screens} screens, {} questions", game.questions);
    let model = &mut game.model;
    assert!(model.scene.state.public.ending.is_some(), "the session came to its end");
    assert_eq!(model.fault, None);
    for at in 1..=model.film.len() {
        let Some(record) = model.film.record(at - 1).filter(|record| record.why.is_some()) else { continue };
        assert_eq!(model.mode.reasons(record).is_some(), record.by == "chair", "record {at}");
    }
    assert!((0..scenario.delegations.len()).all(|seat| !model.knows(seat)));
    assert!(unavailable(model, Cmd::Spread).is_some(), "what the text is worth to whom is not for it");
}

#[test]
fn the_screens_of_the_chair_are_as_they_were_at_three_sizes() {
    let mut game = presiding();
    // The first question is whether it opens the session.
    game.until(|model| model.desk.lines.iter().any(|(line, _)| line.trim_start().starts_with("Enter alone")));
    game.type_line("open");
    game.until(|model| model.scene.state.public.opened && model.desk.asked);
    game.until(|model| model.desk.lines.iter().any(|(line, _)| line.trim_start().starts_with("Enter alone")));
    game.model.overlay = Some(Overlay::Desk);
    update(&mut game.model, Event::Paste("recognise NHV".to_owned()));
    game.flush();
    game.until(|model| model.desk.preview.contains("speaks next"));
    let mut wrong = Vec::new();
    for size in SIZES {
        for (name, overlay) in
            [("chair-asked", Overlay::Desk), ("chair-reserve", Overlay::Brief { scroll: 0 })]
        {
            game.model.size = size;
            game.model.overlay = Some(overlay);
            let path = workspace().join(format!("tui/tests/console/{name}-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &text(&screen(&game.model, size))).err());
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn the_chair_leaves_only_after_a_yes_and_answers_only_when_asked() {
    let (scenario, _) = tainted();
    let mut model = Model::new(Film::new(&scenario, 7), Mode::Chair, (120, 40));
    model.running = true;
    press(&mut model, "a");
    assert_eq!(model.note.as_deref(), Some("answer: nothing is yours to do now"));
    update(&mut model, Event::Said(Said::Asked(vec!["suspend".to_owned()])));
    assert_eq!(model.overlay, Some(Overlay::Desk), "the question comes up by itself");
    press(&mut model, "“sus” tab");
    assert_eq!(model.desk.typed.text(), "suspend ");
    press(&mut model, "esc q");
    assert_eq!(model.overlay, Some(Overlay::Leave));
    press(&mut model, "n esc b");
    assert_eq!(model.overlay, Some(Overlay::Brief { scroll: 0 }));
}
