//! Branches: what is asked before one begins, and what is on the screen when it goes on.

use super::branching::Wanted;
use super::event::Effect;
use super::film::Film;
use super::fixtures::{golden, log, screen, text, workspace};
use super::mode::Mode;
use super::model::{Model, Overlay};
use super::tests::{SIZES, after, press};

/// A run that is over, to the moment when a delegation is asked.
const ASKED: &str = "} } } l l l l l l l l";

fn said(model: &Model) -> Result<String, String> {
    match &model.overlay {
        Some(Overlay::Branch(asked)) => asked.said.clone(),
        other => panic!("{other:?} is not the question about a branch"),
    }
}

#[test]
fn what_is_asked_before_a_branch_is_as_it_was() {
    let mut wrong = Vec::new();
    for (name, keys) in [("branch", "B"), ("branch-not-so", "B tab “frobnicate”")] {
        for size in SIZES {
            let shown = text(&screen(&after("v1-oewg", size, &format!("{ASKED} {keys}")), size));
            let path = workspace().join(format!("tui/tests/console/{name}-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &shown).err());
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn a_branch_is_asked_for_with_a_seed_and_a_log() {
    let mut model = after("v1-oewg", (120, 40), ASKED);
    let at = model.film.round_start(model.at());
    let effects = press(&mut model, "B ctrl-u “77” enter");
    let file = format!("branch-at-{at}-seed-77.jsonl");
    assert_eq!(effects, [Effect::Branch(Wanted { at, seed: 77, act: Vec::new(), file })]);
    assert_eq!(model.overlay, None);
    assert_eq!(press(&mut model, "B tab tab ctrl-u “x.jsonl” shift-tab shift-tab ctrl-u “5” esc"), []);
    assert_eq!(model.overlay, None, "nothing has begun");
}

#[test]
fn what_cannot_be_is_said_and_begins_nothing() {
    let mut model = after("v1-oewg", (120, 40), &format!("{ASKED} B"));
    for (keys, wrong) in [
        ("ctrl-u “x” enter", "“x” is no seed"),
        ("ctrl-u “1” tab “NOBODY:_yield” enter", ""),
        ("ctrl-u tab ctrl-u enter", "needs a name"),
        ("“a” enter", "should end in .jsonl"),
    ] {
        assert_eq!(press(&mut model, keys), [], "{keys}");
        let why = said(&model).expect_err("it cannot be");
        assert!(why.contains(wrong), "{keys}: {why}");
    }
    let mut model = after("v1-oewg", (120, 40), "end B");
    assert!(model.note.take().is_some_and(|note| note.starts_with("branch: it is over here")));
}

#[test]
fn in_a_seat_one_answers_oneself_and_sees_no_other_log() {
    let (scenario, seed, records) = log("v1-oewg");
    let id: &'static str = String::leak(scenario.delegations[0].id.to_string());
    let film = || Film::of_log(&scenario, seed, records.clone());
    let mut model = Model::new(film(), Mode::Seat(id), (120, 40));
    press(&mut model, &format!("{ASKED} B tab “yield”"));
    assert!(said(&model).expect_err("not in words").contains("asked again yourself"));
    let at = model.at();
    model.take_over("a.jsonl".to_owned(), Film::of_log(&scenario, 9, records[..at].to_vec()));
    assert!(model.beside.is_none(), "a whole log is not for a seat");
    assert!(model.follow && model.running);
}

#[test]
fn a_branch_goes_on_where_it_began_with_the_other_beside_it() {
    let (scenario, _, records) = log("v1-oewg");
    let mut model = after("v1-oewg", (120, 40), ASKED);
    let (at, before) = (model.at(), text(&screen(&model, (120, 40))));
    model.take_over("a.jsonl".to_owned(), Film::of_log(&scenario, 9, records[..at].to_vec()));
    assert_eq!((model.at(), model.film.len(), model.film.seed), (at, at, 9));
    let now = text(&screen(&model, (120, 40)));
    let draft = |text: &str| text.lines().nth(6).map(|line| line.chars().take(60).collect::<String>());
    assert_eq!(draft(&now), draft(&before), "the text is the same there");
    press(&mut model, "v");
    let beside = model.beside.as_ref().expect("the parent is beside it");
    assert_eq!((beside.shown, beside.name.as_str(), beside.scene.at), (true, "a.jsonl", at));
}
