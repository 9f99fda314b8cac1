use proptest::prelude::*;

use super::*;
use crate::scenario::{Placement, Reach};

fn on(low: i32, high: i32) -> Placement {
    Placement(vec![(0, Reach { low, high })])
}

/// Places words beside options at these places, with the reference point at 20.
fn placed(words: &str, options: &[(&str, (i32, i32))]) -> Placed {
    let places: Vec<Placement> = options.iter().map(|(_, (low, high))| on(*low, *high)).collect();
    let options: Vec<OptionWords<'_>> = options
        .iter()
        .zip(&places)
        .enumerate()
        .map(|(at, ((text, _), at_place))| OptionWords { number: at as u8 + 1, text, at: at_place })
        .collect();
    place(&Lexicon::standard(), words, &options, &on(20, 20))
}

fn reach(words: &str, options: &[(&str, (i32, i32))]) -> (i32, i32) {
    let Placed { at, .. } = placed(words, options);
    (at.0[0].1.low, at.0[0].1.high)
}

#[test]
fn the_standard_lexicon_is_sound() {
    let read: File = toml::from_str(STANDARD).expect("it is TOML of this form");
    assert!(read.entries.len() > 100, "only {} entries", read.entries.len());
    let mut forms = std::collections::BTreeMap::new();
    for entry in &read.entries {
        assert!((0..=100).contains(&entry.strength), "{}", entry.phrase);
        assert!(!entry.source.is_empty(), "{} has no source", entry.phrase);
        assert_eq!(entry.kind == Kind::Neutral, entry.strength == 0, "{}", entry.phrase);
        for form in entry.all_forms() {
            let before = forms.insert(fold(form), &entry.phrase);
            assert_eq!(before, None, "“{form}” is in two entries");
        }
    }
    for kind in Kind::ALL {
        assert!(read.entries.iter().any(|entry| entry.kind == kind), "no {kind:?}");
    }
}

#[test]
fn each_ladder_goes_down_and_its_words_are_known() {
    let lexicon = Lexicon::standard();
    for ladder in lexicon.ladders() {
        let forms = ladder.steps.first().map_or(0, Vec::len);
        for form in 0..forms {
            let forces: Vec<i64> =
                ladder.steps.iter().map(|step| lexicon.read(step[form].as_str()).force()).collect();
            assert!(forces.windows(2).all(|two| two[0] > two[1]), "{:?}: {forces:?}", ladder.steps);
        }
        for step in &ladder.steps {
            assert_eq!(step.len(), forms, "{step:?}");
            for form in step {
                assert!(lexicon.read(form).first(ladder.of).is_some(), "{form}");
            }
        }
    }
}

#[test]
fn words_are_found_whole_longest_first_and_not_where_they_are_nouns() {
    let lexicon = Lexicon::standard();
    let verb = |text: &str| {
        lexicon.read(text).verb().and_then(|found| lexicon.entry(found.entry)).map(|e| e.phrase.clone())
    };
    assert_eq!(
        verb("TAKES NOTE with appreciation of the report").as_deref(),
        Some("takes note with appreciation")
    );
    assert_eq!(verb("at the request of the State concerned"), None);
    assert_eq!(verb("the notes of the Secretariat"), None);
    assert_eq!(verb("Deciding to establish"), Some("decides".to_owned()));
    let modal = |text: &str| lexicon.read(text).modal().map(|found| found.strength);
    assert_eq!(modal("since May 2024 States have met"), None);
    assert_eq!(modal("States may meet"), Some(20));
    assert_eq!(modal("political will and resources"), None);
    assert_eq!(modal("dismay"), None);
    assert!(lexicon.read("States shall not intervene").denied);
    assert!(!lexicon.read("States may not fail, and shall not").denied, "two denials");
    assert!(!lexicon.read("whether or not States agree").denied);
}

#[test]
fn a_weaker_modal_moves_towards_the_reference_point_and_a_stronger_one_away() {
    let options = [("should take reasonable steps", (60, 60))];
    assert_eq!(reach("should take reasonable steps", &options), (60, 60));
    let weaker = placed("may take reasonable steps", &options);
    assert_eq!(weaker.at, on(42, 42));
    assert_eq!(weaker.rule(), "nearest is option 1 (100 %); “may” for “should”: weaker by 40");
    assert_eq!(reach("shall take reasonable steps", &options), (77, 77));
}

#[test]
fn between_two_options_that_say_the_same_words_stand_on_their_ladder() {
    let options = [("shall report", (90, 90)), ("may report", (30, 30))];
    let between = placed("should report", &options);
    assert_eq!(between.at, on(60, 60));
    assert_eq!(between.steps[0], Step::Between { weaker: 2, stronger: 1 });
}

#[test]
fn a_softener_reaches_towards_the_reference_point_and_its_loss_takes_that_back() {
    let options = [("binding obligations will be elaborated", (80, 80))];
    let soft = placed("binding obligations will be elaborated, if appropriate", &options);
    assert_eq!(soft.at, on(50, 80));
    assert_eq!(
        soft.rule(),
        "nearest is option 1 (100 %); “if appropriate” softens: reaches halfway to the reference point"
    );
    let options = [("binding obligations will be elaborated, if appropriate", (50, 80))];
    assert_eq!(reach("binding obligations will be elaborated", &options), (80, 80));
    assert_eq!(
        reach("binding obligations will be elaborated if appropriate and if appropriate", &options),
        (50, 80)
    );
}

#[test]
fn a_clause_without_prejudice_covers_the_opposing_reading() {
    let options =
        [("the mechanism may consider new obligations", (80, 80)), ("existing law suffices", (10, 10))];
    let open = placed(
        "the mechanism may consider new obligations, without prejudice to the positions of States",
        &options,
    );
    assert_eq!(open.at, on(31, 80));
}

#[test]
fn words_that_hold_two_options_can_be_read_as_either() {
    let options = [("should", (70, 70)), ("may", (30, 40))];
    let joint = placed("should or may", &options);
    assert_eq!((joint.at, joint.steps.len()), (on(30, 70), 1));
    // One of them in a clause of its own is no such thing.
    assert_ne!(reach("should, where this may help", &options), (30, 70));
}

#[test]
fn denial_turns_words_to_the_other_side_of_the_reference_point() {
    assert_eq!(reach("States shall not report", &[("States shall report", (30, 30))]), (10, 10));
}

#[test]
fn a_stronger_verb_on_words_that_say_what_holds_already_moves_nothing() {
    assert_eq!(reach("decides to go on as before", &[("welcomes to go on as before", (20, 20))]), (20, 20));
}

#[test]
fn words_that_share_nothing_leave_things_as_they_are() {
    let odd = placed("quux", &[("shall report on norms", (80, 80))]);
    assert_eq!((odd.at, odd.steps), (on(20, 20), vec![Step::NothingInCommon]));
}

#[test]
fn a_scenario_overrides_an_entry_or_takes_a_form_over() {
    let own = |kind, phrase: &str, strength| Entry {
        kind,
        phrase: phrase.to_owned(),
        forms: Vec::new(),
        strength,
        negative: false,
        source: String::new(),
        own: false,
    };
    let lexicon = Lexicon::default()
        .with(vec![own(Kind::Softener, "If  appropriate", 10), own(Kind::Hedge, "noted", 5)]);
    assert_eq!(lexicon.read("if appropriate").softening(), 10);
    assert!(lexicon.read("noted").verb().is_none());
    assert!(lexicon.read("notes").verb().is_some());
}

#[test]
fn drafters_step_down_and_up_and_soften() {
    let lexicon = Lexicon::standard();
    let down = |text: &str, of| lexicon.stepped(text, of, true);
    let up = |text: &str, of| lexicon.stepped(text, of, false);
    assert_eq!(
        down("Welcomes the report", Kind::Verb).as_deref(),
        Some("Takes note with appreciation of the report")
    );
    assert_eq!(down("States recalled that", Kind::Verb).as_deref(), Some("States noted that"));
    assert_eq!(
        up("takes note of the report", Kind::Verb).as_deref(),
        Some("takes note with appreciation of the report")
    );
    assert_eq!(down("States should act", Kind::Modal).as_deref(), Some("States could act"));
    assert_eq!(down("may", Kind::Modal), None);
    assert_eq!(up("shall", Kind::Modal), None);
    assert_eq!(lexicon.softer("should", "as appropriate").as_deref(), Some("should, as appropriate,"));
    assert_eq!(
        lexicon.softer("States should act.", "if appropriate").as_deref(),
        Some("States should, if appropriate, act.")
    );
    assert_eq!(lexicon.softer("The norms are kept.", "as appropriate"), None, "a fact");
    assert_eq!(
        lexicon.softer(", and the elaboration of others", "as appropriate").as_deref(),
        Some(", and the elaboration of others, as appropriate")
    );
    assert_eq!(lexicon.joint("should", "are bound to"), None, "what follows fits only one of them");
    assert_eq!(lexicon.softer("should, as appropriate,", "if needed"), None);
    assert_eq!(lexicon.harder("should, as appropriate, act").as_deref(), Some("should act"));
    assert_eq!(lexicon.harder("act on request.").as_deref(), Some("act."));
    assert_eq!(lexicon.harder(", if appropriate,"), None);
    assert_eq!(lexicon.joint("should", "may").as_deref(), Some("should or may"));
    assert_eq!(
        lexicon.joint(", drawing on a draft list,", ", as appropriate,").as_deref(),
        Some(", drawing on a draft list, or as appropriate,")
    );
    assert_eq!(
        lexicon.joint(", and proposals would be compiled", ", where experience shows a need").as_deref(),
        Some(", and proposals would be compiled, or where experience shows a need")
    );
    assert_eq!(lexicon.joint("States reaffirmed that", "All circumstances count."), None, "not of one form");
    assert_eq!(lexicon.open("may be asked to report"), None, "no sentence");
    assert_eq!(lexicon.softer("growing", "as appropriate"), None, "nothing to soften");
    assert_eq!(
        lexicon.joint("Accusations need evidence.", "All circumstances count.").as_deref(),
        Some("Accusations need evidence. At the same time, all circumstances count.")
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gets_a_place_on_the_scale(text in "\\PC{0,80}", option in "\\PC{0,60}", at in 0..=100i32) {
        let found = reach(&text, &[(&option, (at, at)), ("shall report", (at / 2, at))]);
        prop_assert!(0 <= found.0 && found.0 <= found.1 && found.1 <= 100);
        let lexicon = Lexicon::standard();
        for of in [Kind::Verb, Kind::Modal] {
            lexicon.stepped(&text, of, true);
            lexicon.stepped(&text, of, false);
        }
        lexicon.softer(&text, "as appropriate");
        lexicon.harder(&text);
        lexicon.open(&text);
        lexicon.joint(&text, &option);
    }

    /// Down a ladder, words never come to stand further from the reference point.
    #[test]
    fn a_step_down_never_leads_away(ladder in 0..7usize, form in 0..4usize, base in 0..6usize, at in 0..=100i32) {
        let lexicon = Lexicon::standard();
        let steps = &lexicon.ladders()[ladder].steps;
        let word = |step: &Vec<String>| format!("{} steps against harmful activity", step[form % step.len()]);
        let option = word(&steps[base % steps.len()]);
        let away: Vec<i32> = steps
            .iter()
            .map(|step| (reach(&word(step), &[(&option, (at, at))]).0 - 20).abs())
            .collect();
        prop_assert!(away.windows(2).all(|two| two[0] >= two[1]), "{:?}", away);
    }

    /// A softener keeps every reading the words had and adds others.
    #[test]
    fn a_softener_only_widens(softener in 0..400usize, at in 0..=100i32) {
        let lexicon = Lexicon::standard();
        let softeners: Vec<&Entry> = lexicon.entries().iter().filter(|entry| entry.kind.softens()).collect();
        let softener = &softeners[softener % softeners.len()].phrase;
        let option = "States should take steps against harmful activity";
        let (low, high) = reach(&format!("{option}, {softener}"), &[(option, (at, at))]);
        prop_assert!(low <= at && at <= high);
        prop_assert_eq!(low == high, (at - 20).abs() <= 1 || low == high && (at - 20).abs() < 10);
    }

    /// What an option says already stands where the option stands, however often it is said.
    #[test]
    fn known_words_stand_where_they_stand(at in 0..=100i32, other in 0..=100i32, which in 0..3usize) {
        let options = [("shall report", (at, at)), ("should, as appropriate, report", (other, other)), ("may report", (10, 30))];
        prop_assert_eq!(reach(options[which].0, &options), options[which].1);
    }
}
