//! Probes: words that change nothing change nothing, neither jobs nor order leave a trace, and every estimate has an interval.

use std::sync::atomic::AtomicBool;

use adref_lab::probe::beside::beside;
use adref_lab::probe::effect::{Effect, effect};
use adref_lab::probe::fixed::{Reference, Verdicts};
use adref_lab::probe::place::{Placed, beginning, place, propose};
use adref_lab::probe::play::{Seen, Start, play};
use adref_lab::probe::{Against, Words, rank};
use adref_lab::runner;
use adref_sim::engine::State;
use adref_sim::scenario::{Files, Reach, Scenario};
use adref_tests::folder;

struct Room {
    scenario: Scenario,
    files: Files,
    state: State,
    reference: Reference,
}

fn room() -> Room {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let state = State::new(&scenario);
    let reference = Reference::of(&state);
    Room { scenario, files, state, reference }
}

fn words(bracket: &str, text: &str, against: Against) -> Words {
    Words { bracket: bracket.to_owned(), text: text.to_owned(), against, positions: Vec::new() }
}

impl Room {
    fn placed(&self, words: &Words) -> Placed {
        place(&self.state, words, &self.reference).expect("they can be placed")
    }

    fn all(start: &Start<'_>, seeds: usize, jobs: usize) -> Vec<Seen> {
        let stop = AtomicBool::new(false);
        let one = |at: usize| play(start, at as u64 + 1, &stop).expect("it is played");
        runner::run_all(seeds, jobs, &stop, &|_| (), &one).expect("nobody stopped it")
    }

    fn effect(&self, placed: &Placed, with: &Scenario, seeds: usize, jobs: usize) -> Effect {
        let without = Self::all(&Start::beginning(&self.scenario), seeds, jobs);
        let with = Self::all(&Start::beginning(with), seeds, jobs);
        let at = [(placed.bracket, placed.against, placed.number(&self.state.public))];
        effect(&self.state, &at, &without, &with, false)
    }
}

#[test]
fn words_that_are_there_already_change_nothing_and_are_not_played() {
    let room = room();
    let placed = room.placed(&words("modal", "should", Against::Option(2)));
    assert!(placed.idle());
    assert!(
        beginning(&room.files, &room.scenario, std::slice::from_ref(&placed)).expect("no fault").is_none()
    );
    let seen = Room::all(&Start::beginning(&room.scenario), 3, 1);
    let same = effect(&room.state, &[(placed.bracket, 2, 2)], &seen, &seen, true);
    assert_eq!((same.differ.count, same.agreed.difference.to_bits()), (0, 0));
    assert_eq!((same.agreed.interval.low, same.agreed.interval.high), (0.0, 0.0));
    let text = beside(&room.state, &room.reference, &[placed]);
    assert!(text.better.is_empty() && text.worse.is_empty() && text.comes.is_empty());
}

#[test]
fn the_same_words_written_anew_and_played_differ_in_nothing_at_all() {
    let room = room();
    for (bracket, option) in [("modal", 2), ("cb-link", 1), ("knowledge", 2), ("follow-up", 2)] {
        let index = room.state.public.table.iter().position(|entry| entry.id.as_str() == bracket);
        let text = room.state.public.table[index.expect("it is there")].options[option].text.clone();
        let mut placed = room.placed(&words(bracket, &text, Against::Option(option as u8)));
        // As if nobody had seen that they are there.
        placed.known = None;
        let with = beginning(&room.files, &room.scenario, std::slice::from_ref(&placed)).expect("no fault");
        let with = with.expect("the files are written anew");
        let found = room.effect(&placed, &with.scenario, 4, 2);
        assert_eq!(found.differ.count, 0, "{bracket}");
        assert_eq!(found.agreed.difference.to_bits(), 0);
        let still = |one: &adref_lab::probe::effect::Number| one.difference.to_bits() == 0;
        assert!(found.numbers.iter().all(still) && found.seats.iter().all(|seat| still(&seat.worth)));
    }
}

#[test]
fn jobs_leave_no_trace_and_every_estimate_has_an_interval_that_holds_it() {
    let room = room();
    let placed = room.placed(&words("modal", "may", Against::Option(2)));
    let with = beginning(&room.files, &room.scenario, std::slice::from_ref(&placed)).expect("no fault");
    let with = with.expect("they are new");
    let once = serde_json::to_value(room.effect(&placed, &with.scenario, 8, 1)).expect("it is data");
    assert_eq!(once, serde_json::to_value(room.effect(&placed, &with.scenario, 8, 5)).expect("it is data"));
    assert!(once["differ"]["count"].as_u64() > Some(0), "other words change something");
    let mut estimates = 0;
    every(&once, &mut |object| {
        for name in ["percent", "difference"] {
            let Some(value) = object.get(name).and_then(serde_json::Value::as_f64) else { continue };
            let end = |end: &str| object["interval"][end].as_f64().expect("it has an interval");
            assert!(end("low") <= value + 1e-9 && value <= end("high") + 1e-9, "{object:?}");
            estimates += 1;
        }
    });
    assert!(estimates > 50);
}

fn every(value: &serde_json::Value, on: &mut dyn FnMut(&serde_json::Map<String, serde_json::Value>)) {
    match value {
        serde_json::Value::Object(object) => {
            on(object);
            object.values().for_each(|value| every(value, on));
        }
        serde_json::Value::Array(all) => all.iter().for_each(|value| every(value, on)),
        _ => {}
    }
}

#[test]
fn words_take_the_place_of_one_option_and_of_nothing_else() {
    let room = room();
    for (against, number) in [(Against::Option(1), 1), (Against::Option(3), 3), (Against::Option(0), 4)] {
        let mut asked = words("modal", "are encouraged to", against);
        asked.positions = vec![("duty".to_owned(), Reach { low: 22, high: 33 })];
        let placed = room.placed(&asked);
        assert_ne!(placed.at, placed.by_rule, "the author overrules the lexicon");
        let with = beginning(&room.files, &room.scenario, std::slice::from_ref(&placed)).expect("no fault");
        let with = with.expect("they are new").state;
        for (before, after) in room.state.public.table.iter().zip(&with.public.table) {
            for (at, option) in after.options.iter().enumerate() {
                if before.id.as_str() == "modal" && at == number {
                    assert_eq!((option.text.trim(), &option.at), ("are encouraged to", &placed.at));
                } else {
                    let was = &before.options[at];
                    assert_eq!((&was.text, &was.at), (&option.text, &option.at), "{}", before.id);
                }
            }
        }
    }
}

#[test]
fn whoever_is_better_off_is_whose_utility_rises_and_a_line_bites_whose_test_breaks() {
    let room = room();
    // Stronger than Valmora's capital allows: its line on the modal is at 60.
    let placed = room.placed(&words("modal", "shall", Against::Option(2)));
    assert_eq!(placed.known, Some(1));
    let found = beside(&room.state, &room.reference, std::slice::from_ref(&placed));
    let bite = found.lines.iter().find(|bite| bite.seat == "VAL" && bite.is && !bite.was);
    assert!(bite.is_some_and(|bite| bite.reason.contains("Senate")), "{:?}", found.lines);
    assert!(found.worse.iter().any(|gain| gain.seat == "VAL"));
    // And the other way round everything has the other sign.
    let back = room.placed(&words("modal", "should", Against::Option(1)));
    let back = beside(&room.state, &room.reference, &[back]);
    let of = |gains: &[adref_lab::probe::beside::Gain], sign: i64| {
        let mut all: Vec<_> = gains.iter().map(|gain| (gain.seat.clone(), sign * gain.by)).collect();
        all.sort();
        all
    };
    assert_eq!(of(&found.worse, -1), of(&back.better, 1));
    assert_eq!((found.was.join, found.is.join), (back.is.join, back.was.join));
}

#[test]
fn a_ranking_has_every_option_and_what_drafters_make_in_the_order_of_who_would_join() {
    let room = room();
    let bracket = room.placed(&words("cb-link", "Help.", Against::Option(0))).bracket;
    let mut ranked = rank::weigh(&room.state, &room.reference, bracket, &rank::all(&room.state, bracket));
    ranked.sort_by(rank::order);
    for how in ["left out", "option 1", "option 2", "in reserve: KES"] {
        assert!(ranked.iter().any(|one| one.how.starts_with(how)), "{how}: {ranked:?}");
    }
    assert!(ranked.windows(2).all(|pair| pair[0].join >= pair[1].join));
    let current = usize::from(room.reference.choices[bracket]);
    let now = ranked
        .iter()
        .find(|one| one.how == format!("option {current}") || (current == 0 && one.how == "left out"));
    assert_eq!(now.map(|one| (one.better, one.worse)), Some((0, 0)));
    let as_it_is = Verdicts::of(&room.state, &room.reference.choices).join();
    assert_eq!(now.map(|one| one.join), Some(as_it_is));
}

#[test]
fn devices_make_other_words_of_the_same() {
    let room = room();
    let text = "States should help one another to acquire the capacity to meet these expectations.";
    let placed = room.placed(&words("cb-link", text, Against::Option(0)));
    let mut state = room.state.clone();
    let (number, found) = rank::devices(&mut state, &placed);
    assert_eq!(number, Some(state.public.table[placed.bracket].options.len() as u8 - 1));
    for how in ["a softener", "deletion"] {
        assert!(found.iter().any(|one| one.how.starts_with(how)), "{how}: {found:?}");
    }
    assert!(found.iter().all(|one| rank::DEVICES.iter().any(|name| one.how.starts_with(name))), "{found:?}");
}

#[test]
fn words_proposed_at_a_moment_are_on_the_table_from_there_on() {
    let room = room();
    let placed = room.placed(&words("modal", "are encouraged to", Against::Option(0)));
    let mut state = room.state.clone();
    let number = propose(&mut state, &placed, None).expect("there is room");
    let option = &state.public.table[placed.bracket].options[usize::from(number)];
    assert_eq!((option.text.as_str(), &option.at, option.live), ("are encouraged to", &placed.at, true));
    let with = Start { scenario: &room.scenario, state };
    assert_eq!(Room::all(&with, 3, 1), Room::all(&with, 3, 3));
}

#[test]
fn words_in_reserve_stand_where_their_author_put_them() {
    let room = room();
    let placed = room.placed(&words("modal", "are expected to", Against::Option(2)));
    let reaches: Vec<Reach> = placed.at.0.iter().map(|(_, reach)| *reach).collect();
    assert_eq!((reaches, placed.steps.len()), (vec![Reach { low: 40, high: 70 }], 0));
}

#[test]
fn what_cannot_be_placed_is_told_with_a_remedy() {
    let room = room();
    let fault = |words: &Words| {
        let fault = place(&room.state, words, &room.reference).expect_err("it cannot be placed");
        assert!(!fault.help.is_empty(), "{}", fault.message);
        fault
    };
    assert!(fault(&words("modl", "may", Against::Current)).help.contains("modal"));
    fault(&words("modal", " ", Against::Current));
    fault(&words("modal", "may [or not]", Against::Current));
    fault(&words("modal", "may / should", Against::Current));
    fault(&words("modal", "may", Against::Option(9)));
    let mut elsewhere = words("modal", "may", Against::Current);
    elsewhere.positions = vec![("support".to_owned(), Reach::point(3))];
    assert!(fault(&elsewhere).help.contains("duty"));
}
