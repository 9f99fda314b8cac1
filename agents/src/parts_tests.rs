//! Each part alone has the effect its source says.

use adref_sim::engine::measure;
use adref_sim::scenario::BehaviourPart::{
    Ambiguity, Aspiration, Belief, Isolation, Logrolling, LossFraming, Reciprocity, Reservation,
};
use adref_sim::scenario::{Placement, Reach};

use crate::abstention::{self, Scales};
use crate::room::{A, B, Room};
use crate::{ambiguity, belief, framing, isolation, reciprocity, reservation};

/// Two delegations at either end of both issues, who care alike.
fn two() -> Room {
    Room::of(&[[(90, 50), (90, 50)], [(20, 50), (20, 50)]])
}

fn at(issue: usize, place: i32) -> Placement {
    Placement(vec![(issue, Reach::point(place))])
}

#[test]
fn who_does_not_aspire_less_with_time_stands_at_the_end_where_it_stood_at_first() {
    let mut room = two();
    let first = room.bears(0, A);
    room.tune(1, Aspiration, 0);
    room.at(100);
    assert!(room.bears(0, A) > first);
    assert_eq!(room.bears(1, A), first);
    room.tune(1, Aspiration, 50);
    assert_eq!(room.bears(1, A) - first, (room.bears(0, A) - first) / 2);
}

#[test]
fn a_reciprocator_bears_more_with_a_conceder_than_with_one_who_stands() {
    let bears = |moves: bool, weight| {
        let mut room = two();
        room.tune(0, Reciprocity, weight);
        room.at(50);
        room.says(0, A, 1, &[1]);
        room.says(1, A, 3, &[3]);
        let before = room.bears(0, A);
        room.says(1, A, if moves { 2 } else { 3 }, if moves { &[2, 3] } else { &[3] });
        (before, room.bears(0, A))
    };
    let (before, with_conceder) = bears(true, 100);
    let (_, with_stubborn) = bears(false, 100);
    assert!(with_stubborn < before && before < with_conceder, "{with_stubborn} {before} {with_conceder}");
    let (before, with_conceder) = bears(true, 0);
    assert_eq!((before, bears(false, 0).1), (with_conceder, before), "off, it answers nothing");
}

#[test]
fn the_stubborn_take_back_no_more_than_was_conceded() {
    let mut room = two();
    room.tune(0, Reciprocity, 300);
    let first = room.bears(0, A);
    room.at(10);
    room.says(1, A, 3, &[3]);
    room.says(1, A, 3, &[3]);
    assert_eq!(room.bears(0, A), first);
}

#[test]
fn one_word_alone_is_no_stubbornness() {
    let mut room = two();
    room.says(1, A, 3, &[3]);
    assert_eq!(reciprocity::met(room.public(), room.brief(0), A, 1), Some(0));
    room.says(1, A, 3, &[3]);
    assert_eq!(reciprocity::met(room.public(), room.brief(0), A, 1), Some(-1000));
    room.says(1, A, 1, &[1, 3]);
    assert_eq!(reciprocity::met(room.public(), room.brief(0), A, 1), Some(1000));
}

#[test]
fn who_is_met_on_what_matters_gives_way_on_what_does_not() {
    let bears = |came: bool, weight| {
        let mut room = Room::of(&[[(90, 90), (90, 10)], [(20, 50), (20, 50)]]);
        room.tune(0, Logrolling, weight);
        room.tune(0, Reciprocity, 0);
        room.at(50);
        room.says(0, A, 1, &[1]);
        room.says(1, A, 3, &[3]);
        let before = room.bears(0, B);
        room.says(1, A, 3, if came { &[1, 3] } else { &[3] });
        room.bears(0, B) - before
    };
    assert!(bears(true, 100) > 0);
    assert!(bears(false, 100) < 0);
    assert_eq!((bears(true, 0), bears(false, 0)), (0, 0));
}

#[test]
fn what_was_given_where_it_matters_little_is_taken_as_due_where_it_matters() {
    let mut room = Room::of(&[[(90, 90), (90, 10)], [(20, 50), (20, 50)]]);
    room.at(50);
    room.says(0, B, 1, &[1]);
    let before = room.bears(0, A);
    room.says(0, B, 1, &[1, 2]);
    assert!(room.bears(0, A) < before);
}

#[test]
fn it_is_dearer_to_stand_against_many_than_against_few() {
    let lonely = |behind: usize| {
        let mut room = Room::of(&[[(90, 50), (90, 50)]; 8]);
        for seat in 1..8 {
            room.says(seat, A, 3, if seat <= behind { &[2, 3] } else { &[3] });
        }
        isolation::part(room.public(), room.brief(0), A, 2, 1000)
    };
    assert_eq!(lonely(3), 0);
    assert!(lonely(6) > 0 && lonely(7) > lonely(6));
    let mut room = Room::of(&[[(90, 50), (90, 50)]; 8]);
    room.tune(0, Isolation, 0);
    (1..8).for_each(|seat| room.says(seat, A, 2, &[2]));
    assert_eq!(isolation::part(room.public(), room.brief(0), A, 2, 1000), 0);
    assert_eq!(isolation::at_adoption(room.public(), room.brief(0), 0), 0);
    assert!(isolation::at_adoption(room.public(), room.brief(1), 0) > 0);
}

#[test]
fn to_lose_what_a_text_gave_weighs_more_than_never_to_have_gained_it() {
    let mut room = two();
    // D0 had its words in the first text, and the second takes them away; D1 the other way round.
    room.text(&[(A, 1)]);
    room.text(&[(A, 3)]);
    let lost = room.standing(0, A);
    assert_eq!(framing::expected(room.public(), room.brief(0), A), Some(0));
    let distance = lost.distance(3);
    assert_eq!(lost.beyond(3) + lost.allowance, distance + distance * 5 / 4, "2.25 times the step");
    let gained = room.standing(1, A);
    assert_eq!(gained.beyond(3) + gained.allowance, gained.distance(3), "what is gained weighs once");
    assert!(framing::of_text(room.public(), room.brief(0)) > 0);
    assert_eq!(framing::of_text(room.public(), room.brief(1)), 0);
    room.tune(0, LossFraming, 0);
    let plain = room.standing(0, A);
    assert_eq!(plain.beyond(3) + plain.allowance, distance);
    assert_eq!(framing::of_text(room.public(), room.brief(0)), 0);
}

#[test]
fn a_text_that_settles_what_was_open_takes_nothing_away() {
    let mut room = two();
    room.text(&[(A, 3)]);
    assert_eq!(framing::of_text(room.public(), room.brief(0)), 0);
}

#[test]
fn off_the_stake_in_the_process_counts_for_nothing() {
    let mut room = two();
    assert_eq!(reservation::stake(room.brief(0)), 100);
    room.tune(0, Reservation, 0);
    assert_eq!(reservation::stake(room.brief(0)), 0);
}

#[test]
fn words_within_what_somebody_accepts_are_likelier_than_words_beyond_what_it_rejects() {
    let mut room = two();
    room.says(1, A, 3, &[0, 3]);
    let likely = |place: i32| belief::would_accept(room.public(), room.brief(0), 1, A, &at(0, place));
    assert!(likely(30) > 90, "between two places it accepts");
    assert!(likely(95) < 20, "beyond one it rejects");
    assert!(likely(30) > likely(45) && likely(45) > likely(50));
    assert_eq!(belief::objectors(room.public(), room.brief(0), A, &at(0, 90)), [1]);
    assert!(belief::objectors(room.public(), room.brief(0), A, &at(0, 30)).is_empty());
}

#[test]
fn what_was_said_of_one_bracket_tells_of_another_on_the_same_issue() {
    // A third delegation speaks on `a` alone; on `b`, another issue, nothing is known of it.
    let mut room = Room::of(&[[(90, 50), (90, 50)]; 3]);
    room.says(2, A, 1, &[1]);
    let me = room.brief(0);
    let on_b = |issue: usize, place: i32| belief::would_accept(room.public(), me, 2, B, &at(issue, place));
    assert_eq!(on_b(1, 90), 50);
    assert!(on_b(0, 90) > 50 && on_b(0, 20) < 50);
}

#[test]
fn who_believes_nothing_finds_everything_as_likely_as_not() {
    let mut room = two();
    room.says(1, A, 3, &[3]);
    room.tune(0, Belief, 0);
    assert_eq!(belief::would_accept(room.public(), room.brief(0), 1, A, &at(0, 90)), 50);
    assert_eq!(belief::expected_option(room.public(), room.brief(0), A, 1), 50);
}

#[test]
fn the_quick_count_agrees_with_going_round_the_room() {
    let mut room = Room::of(&[[(90, 50), (90, 50)]; 12]);
    for seat in 1..12 {
        room.says(seat, A, 3, if seat % 3 == 0 { &[2, 3] } else { &[3] });
    }
    let entry = &room.public().table[A];
    for option in [1, 2, 3] {
        let round = belief::expected(room.public(), room.brief(0), A, &entry.options[usize::from(option)].at);
        let quick = belief::expected_option(room.public(), room.brief(0), A, option);
        assert!((round - quick).abs() <= 5, "option {option}: {round} {quick}");
    }
    assert_eq!(measure::reference(room.public(), entry), at(0, 40));
}

#[test]
fn the_parts_that_tip_a_stance_are_named() {
    let mut room = two();
    room.at(60);
    let standing = room.standing(0, A);
    // Half-way, words at 50 are borne for no other reason than that time has passed.
    assert!(standing.beyond(2) <= 0);
    assert_eq!(standing.tipped().map(|(part, _)| part), Some(Aspiration));
    let parts = standing.parts();
    let named = |name: &str| parts.iter().find(|part| part.part == name).map(|part| part.value);
    assert_eq!(named("allowance"), Some(1_000 + named("aspiration").unwrap_or(0)));
    assert!(named("loss-framing").is_some_and(|value| value < 0));
}

#[test]
fn who_minds_ambiguity_offers_none_and_off_nobody_does() {
    let mut room = two();
    let vague = Placement(vec![(0, Reach { low: 30, high: 70 })]);
    assert!(ambiguity::offers(room.brief(0), &vague));
    room.0.briefs[0].ambiguity_aversion = 80;
    assert!(!ambiguity::offers(room.brief(0), &vague));
    assert!(ambiguity::offers(room.brief(0), &at(0, 50)), "words at a point are not ambiguous");
    room.tune(1, Ambiguity, 0);
    assert!(!ambiguity::offers(room.brief(1), &vague));
}

#[test]
fn the_more_a_question_pulls_both_ways_the_wider_the_band_of_abstention() {
    let room = two();
    let band =
        |gains, losses| abstention::band(room.brief(0), room.public(), None, Scales { gains, losses }, 25);
    assert_eq!(band(0, 0), 25);
    assert!(band(300, 250) > band(50, 0));
    assert!(band(300, 250) > 300 - 250, "torn between much and as much, it abstains");
    assert!(band(300, 0) < 300, "with all in one scale, it votes");
}
