//! Two runs side by side, the map of camps and the spread: what is on the screen after which keys.

use super::event::Effect;
use super::film::Film;
use super::fixtures::{golden, log, model, screen, text, workspace};
use super::model::{Model, Overlay};
use super::tests::{SIZES, after, press};

/// Two runs of a scenario, after keys.
pub(super) fn compared(size: (u16, u16), keys: &str) -> Model {
    let mut model = model("v1-oewg", size);
    let (scenario, seed, records) = log("v1-oewg-seed-7");
    model.put_beside("seed-7.jsonl".to_owned(), Film::of_log(&scenario, seed, records));
    press(&mut model, keys);
    model
}

/// Screens of two runs.
pub(super) const BESIDE: [(&str, &str); 3] = [
    ("beside-readings", "} } } l l l l l l l l"),
    ("beside-differences", "} } } } } } c n"),
    ("beside-end", "end"),
];

#[test]
fn every_screen_of_two_runs_is_as_it_was() {
    let mut wrong = Vec::new();
    for (name, keys) in BESIDE {
        for size in SIZES {
            let shown = text(&screen(&compared(size, keys), size));
            let path = workspace().join(format!("tui/tests/console/{name}-{}x{}.txt", size.0, size.1));
            wrong.extend(golden(&path, &shown).err());
        }
    }
    assert!(wrong.is_empty(), "{}\nADREF_REGENERATE=1 writes them anew", wrong.join("\n"));
}

#[test]
fn two_runs_keep_in_step() {
    let mut model = compared((120, 40), "");
    let all = model.film.len();
    for at in (0..=all).chain((0..all).rev()) {
        model.go(at);
        let beside = model.beside.as_ref().expect("the other run");
        let (here, there) = (model.film.place(at), beside.film.place(beside.scene.at));
        if at < all
            && beside.met
            && let (Some((here, step)), Some((there, beside))) = (here, there)
        {
            assert_eq!(here, there, "after {at} records");
            assert!(beside <= step, "after {at} records");
        }
        assert!(beside.pairs.len() >= model.scene.draft.blocks.len(), "no paragraph is lost");
        let differ = model.scene.draft.blocks.iter().zip(&beside.scene.draft.blocks);
        let same = model.scene.draft.blocks.len() == beside.scene.draft.blocks.len()
            && differ.clone().all(|(one, two)| {
                adref_sim::text::block_text(&model.scene.draft, one)
                    == adref_sim::text::block_text(&beside.scene.draft, two)
            });
        assert_eq!(beside.differences() == 0, same, "after {at} records");
    }
    model.go(all);
    let beside = model.beside.as_ref().expect("the other run");
    assert_eq!(beside.scene.at, beside.film.len(), "the end goes with the end");
    assert!(beside.differences() > 0, "two seeds do not end with the same words");
}

#[test]
fn two_texts_are_gone_about_together_and_left_again() {
    let size = (120, 40);
    let mut model = compared(size, "} } } } } }");
    press(&mut model, "n");
    press(&mut model, "s");
    assert_eq!(model.note.as_deref(), Some("sort: not while two texts are compared (v)"));
    let at = model.at();
    press(&mut model, "}");
    assert!(model.at() > at, "time goes on");
    press(&mut model, "esc");
    assert!(!model.beside.as_ref().expect("it is still there").shown);
    press(&mut model, "v 2");
    assert!(!model.beside.as_ref().expect("it is still there").shown, "a pane takes its place");
    let mut alone = self::model("v1-oewg", size);
    press(&mut alone, "v");
    assert!(alone.note.as_deref().is_some_and(|note| note.contains("--beside")));
}

#[test]
fn a_run_beside_itself_does_not_differ() {
    let mut model = model("v1-oewg", (120, 40));
    let (scenario, seed, records) = log("v1-oewg");
    model.put_beside("itself".to_owned(), Film::of_log(&scenario, seed, records));
    for at in 0..=model.film.len() {
        model.go(at);
        let beside = model.beside.as_ref().expect("itself");
        assert_eq!((beside.scene.at, beside.differences()), (at, 0));
    }
}

#[test]
fn the_map_chooses_two_issues_and_time_goes_on_under_it() {
    let mut model = after("v1-oewg", (120, 40), "} } } M");
    let Some(Overlay::Camps { issues, .. }) = model.overlay else { panic!("the map") };
    assert_ne!(issues.0, issues.1);
    let all = model.scene.state.public.issues.len();
    for _ in 0..2 * all {
        press(&mut model, "x y X Y y");
        let Some(Overlay::Camps { issues, .. }) = model.overlay else { panic!("the map") };
        assert!(issues.0 != issues.1 && issues.0 < all && issues.1 < all);
    }
    let at = model.at();
    press(&mut model, "}");
    assert!(model.at() > at && matches!(model.overlay, Some(Overlay::Camps { .. })));
    press(&mut model, "esc U j");
    assert!(matches!(model.overlay, Some(Overlay::Spread { .. })));
    press(&mut model, "esc");
    assert_eq!(model.overlay, None);
    assert_eq!(press(&mut model, "M q"), [Effect::Quit]);
}
