//! Two runs side by side, the map of camps and the spread: what is on the screen after which keys.

use super::commands::Cmd;
use super::event::Effect;
use super::film::Film;
use super::fixtures::{golden, log, model, screen, text, workspace};
use super::keys::Key;
use super::model::{Model, Overlay};
use super::tests::{SIZES, after, press};
use super::views::Kind;

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

#[test]
fn the_map_is_opened_as_it_was_left_and_by_its_own_commands() {
    let mut model = after("v1-oewg", (120, 40), "} } } M x p");
    let left = model.overlay.clone();
    press(&mut model, "esc M");
    assert_eq!(model.overlay, left);
    press(&mut model, "esc : “map-w” enter");
    let Some(Overlay::Camps { said, .. }) = model.overlay else { panic!("the map") };
    assert!(!said, "the words were shown before");
    // Under it a key may be for something else than in the panes.
    let p = Key::parse("p").expect("a key");
    model.keymap.rebind(Cmd::Play, &[p]);
    press(&mut model, "p");
    assert!(matches!(model.overlay, Some(Overlay::Camps { said: true, .. })));
    model.keymap.rebind(Cmd::MapWords, &[Key::parse("w").expect("a key")]);
    press(&mut model, "w");
    assert!(matches!(model.overlay, Some(Overlay::Camps { said: false, .. })));
}

#[test]
fn every_group_has_a_letter_of_its_own() {
    let mut model = model("v1-oewg", (120, 40));
    let public = &mut model.scene.state.public;
    let plate = public.seats[0].clone();
    public.seats = (0..70)
        .map(|group| {
            let mut plate = plate.clone();
            plate.groups = vec![group];
            plate
        })
        .collect();
    let letters = super::camps::letters(public);
    let distinct: std::collections::BTreeSet<char> = letters.values().copied().collect();
    assert_eq!((letters.len(), distinct.len()), (70, 70));
    assert_eq!(
        (letters[&0], letters[&25], letters[&26], letters[&51], letters[&52]),
        ('A', 'Z', 'a', 'z', 'α')
    );
    assert!(!distinct.iter().any(char::is_ascii_digit), "digits say how many stand at a place");
}

#[test]
fn the_floor_shows_what_is_about_the_paragraph_in_focus() {
    let mut model = after("v1-oewg", (120, 40), "end n 4");
    let brackets = |model: &Model| -> Vec<String> {
        let para = model.text.block.clone().expect("a paragraph");
        let table = model.scene.state.public.table.iter();
        table.filter(|entry| entry.para == para).map(|entry| format!("[{}]", entry.id)).collect()
    };
    while model.floor.kind != Kind::Paragraph {
        press(&mut model, "f");
    }
    let shown: Vec<usize> = (0..model.at()).filter(|index| model.shows(*index)).collect();
    assert!(!shown.is_empty() && shown.len() < model.at());
    let inside = brackets(&model);
    model.floor.kind = Kind::Bracket;
    let narrower = (0..model.at()).filter(|index| model.shows(*index)).count();
    assert!(narrower <= shown.len(), "a bracket is in its paragraph");
    for index in shown {
        let record = model.film.record(index).expect("a record");
        let json = serde_json::to_string(record).expect("JSON");
        let named = inside.iter().any(|id| json.contains(&format!("\"{}\"", id.trim_matches(['[', ']']))));
        let para = model.text.block.as_ref().expect("a paragraph");
        assert!(named || json.contains(&format!("\"{para}\"")), "record {index} is about something else");
    }
}
