//! Forms of words side by side: the text as it was is exactly nothing, a row says what a probe of its words says, and agreed
//! language comes from the documents it is said to come from.

use std::sync::atomic::AtomicBool;

use adref_lab::precedent::index::{Entry, Index};
use adref_lab::precedent::{Format, read};
use adref_lab::probe::agreed::{self, Sentence};
use adref_lab::probe::beside::beside;
use adref_lab::probe::compare::{Compared, compare, correct};
use adref_lab::probe::effect::effect;
use adref_lab::probe::fixed::Reference;
use adref_lab::probe::place::{Placed, beginning, place};
use adref_lab::probe::play::{Seen, Start, play};
use adref_lab::probe::{Against, Words, rank};
use adref_lab::runner;
use adref_sim::engine::State;
use adref_sim::lexicon::Lexicon;
use adref_sim::scenario::{Files, Scenario};
use adref_tests::folder;
use serde_json::Value;

struct Room {
    scenario: Scenario,
    files: Files,
    state: State,
    reference: Reference,
}

fn room(name: &str) -> Room {
    let (scenario, files) = folder::scenario(name);
    let state = State::new(&scenario);
    let reference = Reference::of(&state);
    Room { scenario, files, state, reference }
}

fn all(start: &Start<'_>, seeds: usize, jobs: usize) -> Vec<Seen> {
    let stop = AtomicBool::new(false);
    let one = |at: usize| play(start, at as u64 + 1, &stop).expect("it is played");
    runner::run_all(seeds, jobs, &stop, &|_| (), &one).expect("nobody stopped it")
}

impl Room {
    fn bracket(&self, id: &str) -> usize {
        self.state.public.table.iter().position(|entry| entry.id.as_str() == id).expect("it is there")
    }

    fn as_it_was(&self, seeds: usize) -> Vec<Seen> {
        all(&Start { scenario: &self.scenario, state: self.state.clone() }, seeds, 2)
    }

    fn with(&self, placed: &[Placed], seeds: usize) -> Option<Vec<Seen>> {
        let begun = beginning(&self.files, &self.scenario, placed).expect("no fault")?;
        Some(all(&Start { scenario: &begun.scenario, state: begun.state }, seeds, 2))
    }
}

/// Looks at every estimate in something that is printed: all that has a `difference`.
fn differences(value: &Value, on: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            if object.contains_key("difference") {
                on(object);
            }
            object.values().for_each(|value| differences(value, on));
        }
        Value::Array(all) => all.iter().for_each(|value| differences(value, on)),
        _ => {}
    }
}

/// That nothing differs in any row; `exactly` that no interval is wider than nothing either.
fn nothing_differs(value: &Value, exactly: bool) -> usize {
    let mut rows = 0;
    differences(value, &mut |row| {
        let of = |value: &Value| value.as_f64().expect("a number").abs();
        assert!(of(&row["difference"]) == 0.0, "{row:?}");
        if exactly {
            assert!(of(&row["interval"]["low"]) == 0.0 && of(&row["interval"]["high"]) == 0.0, "{row:?}");
        }
        rows += 1;
    });
    rows
}

#[test]
fn the_words_that_stand_there_are_exactly_nothing_in_every_bracket_of_every_room() {
    for name in ["class-due-diligence", "gge-2017", "oewg-apr-2024", "first-committee-2018", "un-193"] {
        let room = room(name);
        let (mut places, mut tried) = (Vec::new(), 0);
        for (bracket, entry) in room.state.public.table.iter().enumerate() {
            for (number, option) in entry.options.iter().enumerate().skip(1) {
                let words = Words {
                    bracket: entry.id.to_string(),
                    text: option.text.clone(),
                    against: Against::Option(number as u8),
                    positions: Vec::new(),
                };
                // Words with brackets of their own cannot be asked for.
                let Ok(placed) = place(&room.state, &words, &room.reference) else { continue };
                // The same words may stand in two options.
                if placed.known != Some(number as u8) {
                    continue;
                }
                assert!(placed.idle(), "{name}, {}: {number}", entry.id);
                if number == 1 && places.len() < 100 {
                    places.push(placed);
                }
                tried += 1;
            }
            // The row of the option whose place the others take.
            let against = room.reference.choices[bracket];
            let now = rank::on_table(&room.state, bracket).into_iter().find(|one| one.known == Some(against));
            let now = now.expect("it is on the table").placed(bracket, against);
            assert!(beginning(&room.files, &room.scenario, &[now]).expect("no fault").is_none());
        }
        assert!(tried > 5, "{name}: {tried}");
        // All of them at once, as from a file.
        assert!(beginning(&room.files, &room.scenario, &places).expect("no fault").is_none(), "{name}");
        let text = beside(&room.state, &room.reference, &places);
        assert_eq!((text.better.len(), text.worse.len(), text.comes.len(), text.goes.len()), (0, 0, 0, 0));
        assert!(text.lines.iter().all(|bite| bite.was == bite.is), "{name}");
        assert_eq!(text.was.votes.yes, text.is.votes.yes);
    }
}

#[test]
fn a_probe_of_the_same_text_differs_by_nothing_in_every_row() {
    let room = room("class-due-diligence");
    let seen = room.as_it_was(5);
    let bracket = room.bracket("modal");
    let probed = effect(&room.state, &[(bracket, 2, 2)], &seen, &seen, true);
    assert!(nothing_differs(&serde_json::to_value(&probed).expect("data"), true) > 20);
    let row = compare(&room.state, (bracket, 2, 2), &seen, &seen, true);
    assert_eq!(nothing_differs(&serde_json::to_value(&row).expect("data"), true), 4);
    // Several places whose words are written anew, as if nobody had seen that they are there: the runs are the same.
    let anew: Vec<Placed> = [("modal", 2), ("cb-link", 1), ("follow-up", 2)]
        .into_iter()
        .map(|(id, number)| {
            let bracket = room.bracket(id);
            let found =
                rank::on_table(&room.state, bracket).into_iter().find(|one| one.known == Some(number));
            let placed = found.expect("it is on the table").placed(bracket, number);
            Placed { known: None, ..placed }
        })
        .collect();
    let with = room.with(&anew, 5).expect("the files are written anew");
    let places: Vec<_> =
        anew.iter().map(|one| (one.bracket, one.against, one.number(&room.state.public))).collect();
    let played = effect(&room.state, &places, &seen, &with, false);
    assert_eq!(played.differ.count, 0);
    assert!(nothing_differs(&serde_json::to_value(&played).expect("data"), false) > 20);
    assert!(played.brackets.is_empty());
}

#[test]
fn a_row_of_a_ranking_says_what_a_probe_of_its_words_says() {
    let room = room("class-due-diligence");
    let bracket = room.bracket("cb-link");
    let against = room.reference.choices[bracket];
    let before = room.as_it_was(6);
    let mut differ = 0;
    for one in rank::all(&room.state, bracket).iter().filter(|one| one.to.is_none() && one.known.is_none()) {
        let row = one.placed(bracket, against);
        let asked = Words {
            bracket: "cb-link".to_owned(),
            text: one.text.clone(),
            against: Against::Current,
            positions: Vec::new(),
        };
        let probed = place(&room.state, &asked, &room.reference).expect("they can be placed");
        assert_eq!((&row.at, row.against), (&probed.at, probed.against), "{}", one.how);
        let number = row.number(&room.state.public);
        assert_eq!(number, probed.number(&room.state.public));
        let (with, other) = (room.with(&[row], 6), room.with(&[probed], 6));
        assert_eq!(with, other, "{}", one.how);
        let with = with.expect("they are new");
        let place = (bracket, against, number);
        let whole = effect(&room.state, &[place], &before, &with, false);
        let row = compare(&room.state, place, &before, &with, false);
        let (one, two) = (serde_json::to_value(row.agreed), serde_json::to_value(whole.agreed));
        assert_eq!(one.expect("data"), two.expect("data"), "{number}");
        assert_eq!(row.differ.count, whole.differ.count);
        differ += row.differ.count;
    }
    assert!(differ > 0, "other words change something");
}

#[test]
fn words_that_go_elsewhere_and_those_that_are_there_can_be_played() {
    let room = room("class-due-diligence");
    let bracket = room.bracket("modal");
    let found = rank::all(&room.state, bracket);
    let note = found.iter().find(|one| one.to.is_some()).expect("a footnote can be made of it");
    let note = note.placed(bracket, 2);
    let begun = beginning(&room.files, &room.scenario, std::slice::from_ref(&note)).expect("no fault");
    let begun = begun.expect("it changes something").state;
    let options = &begun.public.table[bracket].options;
    let number = usize::from(note.number(&room.state.public));
    assert_eq!((options.len(), options[number].to), (number + 1, note.to));
    assert!(!options[2].live && options[1].live && options[3].live);
    // What is on the table already brings nothing new.
    let shall = rank::on_table(&room.state, bracket).into_iter().find(|one| one.known == Some(1));
    let shall = shall.expect("it is there").placed(bracket, 2);
    assert!(shall.only_takes_off());
    let begun =
        beginning(&room.files, &room.scenario, &[shall]).expect("no fault").expect("one is taken off");
    let live: Vec<bool> =
        begun.state.public.table[bracket].options.iter().map(|option| option.live).collect();
    assert_eq!(live, [true, true, false, true]);
    assert!(room.with(&[note], 2).is_some_and(|seen| seen.len() == 2));
}

#[test]
fn what_is_one_game_is_one_comparison() {
    let room = room("class-due-diligence");
    let seen = room.as_it_was(8);
    let flipped: Vec<Seen> = seen
        .iter()
        .cloned()
        .map(|one| Seen { ending: if one.agreed() { None } else { one.ending }, ..one })
        .collect();
    let row = |same: bool, off: bool| -> Compared {
        let with = if same { &seen } else { &flipped };
        Compared { only_takes_off: off, ..compare(&room.state, (0, 1, 2), &seen, with, same) }
    };
    let mut rows = [row(true, false), row(false, true), row(false, false), row(false, true)];
    let tried = correct(&mut rows.iter_mut().collect::<Vec<_>>());
    assert_eq!(tried, 2, "the text as it was is no try, and taking an option off is one");
    let p = rows[1].agreed.p;
    assert!(p < 0.5 && p > 0.0);
    let expected = (2.0 * p).min(1.0);
    assert!(rows[1..].iter().all(|row| (row.p_of_all - expected).abs() < 1e-12));
    assert!((rows[0].p_of_all - 1.0).abs() < 1e-12);
}

const CORPUS: &str = "\
---
symbol: A/RES/1/2
title: Gardens of all sorts
adopted: 2021-12-06
---

1. States should help one another to acquire the capacity to meet these expectations, on mutually agreed terms;

2. States are expected to take reasonable measures to prevent the use of their territory for acts that are contrary to the rights of other States;

3. Decides to include in the agenda of its next session the item on gardens.
";

fn corpus() -> Index {
    let entry = Entry {
        name: "res.md".to_owned(),
        size: 1,
        modified: 0,
        settled: true,
        hash: [0; 32],
        read: Ok(read(Format::Markdown, CORPUS.as_bytes()).expect("it can be read")),
    };
    Index::new(vec![entry])
}

#[test]
fn agreed_language_is_the_sentence_that_comes_nearest_and_what_of_it_stands_in_the_place() {
    let room = room("class-due-diligence");
    let (index, lexicon) = (corpus(), Lexicon::standard());
    let found = |id: &str| {
        let bracket = room.bracket(id);
        let around = Sentence::around(&room.state, &room.reference, bracket);
        let words = agreed::stood(&room.state, bracket, 1);
        agreed::nearest(&index, &lexicon, &around, &words).map(|found| {
            let one = agreed::candidate(&room.state, bracket, &found, rank::AGREED.to_owned());
            (one.text.clone(), one.at.clone(), found.places[0].2.label.clone())
        })
    };
    let (text, at, label) = found("cb-link").expect("a sentence like it is there");
    assert_eq!(
        text,
        "States should help one another to acquire the capacity to meet these expectations, on mutually agreed terms."
    );
    assert_eq!(label.as_deref(), Some("para. 1"));
    assert!(!at.0.is_empty(), "the lexicon has placed it");
    let (text, ..) = found("modal").expect("a sentence like it is there");
    assert_eq!(text, "are expected to");
    let why = found("follow-up").expect_err("nothing of the kind is there");
    assert!(why.contains("shares"), "{why}");
}

#[test]
fn without_documents_the_scenario_says_what_is_agreed_or_nothing() {
    let class = room("class-due-diligence");
    // No option of these stands where the agreed language does.
    assert!(agreed::own(&class.state, class.bracket("cb-link")).is_none());
    let room = room("oewg-apr-2024");
    let mut found = 0;
    for (bracket, entry) in room.state.public.table.iter().enumerate() {
        let Some(one) = agreed::own(&room.state, bracket) else { continue };
        let known = one.known.expect("it is an option");
        for (issue, reach) in &entry.options[usize::from(known)].at.0 {
            let reference = room.state.public.issues[*issue].reference;
            assert_eq!((reach.low, reach.high), (reference, reference));
        }
        found += 1;
    }
    assert!(found > 0);
}
