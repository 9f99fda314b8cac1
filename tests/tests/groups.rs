//! Groups before the plenary, capitals that answer late, delegations that are away: what the standard players make of
//! them, and what must hold whatever anybody does.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use adref_agents::drive::{self, Cast, Options, Progress};
use adref_sim::draws::Draws;
use adref_sim::engine::action::{OptionSet, StanceTaken};
use adref_sim::engine::state::Stage;
use adref_sim::engine::{self, Action, Actor, Ask, Event, State};
use adref_sim::log::{self, Record};
use adref_sim::scenario::{BehaviourPart, Files, Scenario, load};
use adref_sim::views::{Chronicle, ReportView};
use adref_tests::folder;
use adref_tests::playthrough::{Played, play, play_with};
use adref_tests::random_play;
use adref_tests::synthetic::{self, Size};

/// A group whose members want these places on the only issue there is, and four delegations outside it at the far end.
fn room(cohesion: i32, members: &[i32]) -> (Scenario, Files) {
    let mut toml = String::from(
        "format = 1\ntitle = \"A group\"\nsummary = \"A group and four outside.\"\nrules = \"oewg\"\n\
         \n[[issues]]\nid = \"duty\"\nname = \"Duty\"\nlow = \"none\"\nhigh = \"binding\"\nreference = 20\n\
         \n[brackets.modal]\nissue = \"duty\"\noptions = [90, 60, 30]\nomit = 0\n",
    );
    let names: Vec<String> = (0..members.len()).map(|index| format!("\"M{index}\"")).collect();
    let _ = write!(
        toml,
        "\n[[groups]]\nid = \"UNION\"\nname = \"The union\"\ncohesion = {cohesion}\nmembers = [{}]\n",
        names.join(", ")
    );
    let outside = (0..4).map(|index| (format!("O{index}"), 0));
    let inside = members.iter().enumerate().map(|(index, at)| (format!("M{index}"), *at));
    for (id, at) in inside.chain(outside) {
        let _ = write!(
            toml,
            "\n[[delegations]]\nid = \"{id}\"\nname = \"{id}\"\nstyle = \"firm\"\nattendance = 100\n\
             positions.duty = {{ at = {at}, salience = 80, source = \"assumption: invented\" }}\n"
        );
    }
    let draft = "# Draft\n\n## A. Norms\n\n1. States [shall / should / may]{#modal} protect hospitals.\n";
    let files: Files = [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), draft.to_owned())].into();
    let loaded = load(&files);
    (loaded.scenario.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics)), files)
}

/// Statements in readings: who, whether for the group, what it wants.
fn statements(played: &Played) -> Vec<(&Record, String, bool, u8)> {
    let mut all = Vec::new();
    for record in &played.records {
        for event in &record.events {
            if let Event::Spoke { speaker, stances, .. } = event {
                all.extend(stances.iter().map(|stance| {
                    (record, speaker.seat.to_string(), speaker.group.is_some(), stance.prefers)
                }));
            }
        }
    }
    all
}

fn lines(played: &Played) -> Vec<Option<u8>> {
    let events = played.records.iter().flat_map(|record| &record.events);
    let taken = events.filter_map(|event| match event {
        Event::GroupLineTaken { stances, .. } => Some(stances),
        _ => None,
    });
    taken.flatten().map(|line| line.option).collect()
}

#[test]
fn a_group_that_keeps_together_speaks_once_and_its_members_are_silent() {
    let (scenario, files) = room(97, &[88, 90, 90, 90, 92, 95]);
    let played = play(&scenario, &files, 1, 1);
    let of_group: Vec<_> = statements(&played)
        .into_iter()
        .filter(|(record, ..)| record.phase == "first-reading")
        .filter(|(_, seat, ..)| seat.starts_with('M'))
        .collect();
    assert_eq!(of_group.len(), 1, "{of_group:?}");
    assert!(of_group[0].2, "the voice speaks for all");
    let index = played.state.public.bracket(&"modal".into()).expect("it is there");
    for seat in (0..10).filter(|seat| played.state.public.seats[*seat].id.as_str().starts_with('M')) {
        assert!(played.state.public.stance(index, seat).spoken, "the line stands for seat {seat}");
    }
}

#[test]
fn a_loose_group_that_is_divided_has_no_line_and_its_members_speak_for_themselves() {
    let (scenario, files) = room(30, &[0, 0, 45, 45, 100, 100]);
    let played = play(&scenario, &files, 1, 1);
    assert_eq!(lines(&played).first(), Some(&None));
    let first: Vec<_> =
        statements(&played).into_iter().filter(|(record, ..)| record.phase == "first-reading").collect();
    assert!(first.iter().all(|(.., group, _)| !group), "nothing is said for the group");
    assert_eq!(first.iter().filter(|(_, seat, ..)| seat.starts_with('M')).count(), 6);
}

#[test]
fn a_member_that_cannot_bear_the_line_breaks_ranks_and_says_why() {
    let (scenario, files) = room(60, &[90, 90, 90, 90, 90, 5]);
    let played = play(&scenario, &files, 1, 1);
    assert_eq!(lines(&played).first(), Some(&Some(1)));
    let apart: Vec<_> = statements(&played)
        .into_iter()
        .filter(|(record, seat, group, _)| record.phase == "first-reading" && seat.starts_with('M') && !group)
        .collect();
    let [(record, seat, _, wants)] = apart.as_slice() else { panic!("{apart:?}") };
    assert_eq!((seat.as_str(), *wants), ("M5", 0));
    let why = record.why.as_ref().expect("it decided");
    assert_eq!(why.tipped, "in its national capacity");
    let bears = why.parts.iter().find(|part| part.part == "beyond what it bears for UNION");
    assert!(bears.is_some_and(|part| part.value > 0), "{why:?}");
    // Five want one of four options, one another: (5·3 − 1) / (6·3).
    let (_, header) = log::Writer::new(&scenario, &files, 1);
    let header = log::read(&header).expect("a header").header;
    let report =
        ReportView::new(&header, &scenario, &Chronicle::new(&scenario, &played.records), 0, "closed");
    let union = report.cohesion.first().expect("the group is measured");
    let events = played.records.iter().flat_map(|record| &record.events);
    let measured: Vec<u32> = events
        .filter_map(|event| match event {
            Event::GroupLineTaken { stances, .. } => stances.first().map(|line| line.agreement),
            _ => None,
        })
        .collect();
    // Before the second reading one option is off the table: (5·2 − 1) / (6·2). The mean is rounded.
    assert_eq!(measured, [77, 75]);
    assert_eq!((union.assumed, union.in_meetings.map(|found| found.agreement)), (60, Some(76)));
    assert_eq!(union.apart, vec!["M5".into()]);
}

#[test]
fn what_is_said_in_a_group_is_in_no_view_but_its_members_until_the_voice_speaks() {
    let (scenario, files) = room(97, &[80, 85, 90, 90]);
    let mut at = None;
    let options = Options { seed: 1, until: None, threads: 1 };
    drive::run(&scenario, &files, &mut Cast::standard(&scenario), &options, &mut |progress| match progress {
        Progress::Acted(_, state) if matches!(state.public.stage, Stage::Coordinating { .. }) => {
            at = Some(state.clone());
            ControlFlow::Break(())
        }
        _ => ControlFlow::Continue(()),
    });
    // The same meeting twice, with nothing in common but who sat in it.
    let meet = |prefers: u8| -> State {
        let mut state = at.clone().expect("a group met");
        for seat in state.public.pending.clone() {
            let accepts: OptionSet = std::iter::once(prefers).collect();
            let none = OptionSet::NONE;
            let bracket = "modal".into();
            let stances = vec![StanceTaken { bracket, prefers, accepts, cannot: none, ad_referendum: none }];
            let said = Action::SayInGroup { stances, ballot: None };
            let draws = Draws::new(1);
            for event in engine::decide(&state, Actor::Seat(seat), &said, &draws).expect("in order") {
                state.apply(&event);
            }
        }
        for event in engine::decide(&state, Actor::Secretariat, &Action::Proceed, &Draws::new(1)).expect("so")
        {
            state.apply(&event);
        }
        state
    };
    let (one, other) = (meet(1), meet(3));
    let seen =
        |state: &State, seat: usize| format!("{:?}", state.view(seat, Ask::Inscription).expect("there"));
    let (mut inside, mut outside) = (0, 0);
    for seat in 0..scenario.delegations.len() {
        let same = seen(&one, seat) == seen(&other, seat);
        if scenario.groups[0].members.contains(&seat) {
            assert!(!same, "seat {seat} was there and does not know");
            inside += 1;
        } else {
            assert!(same, "seat {seat} was not there and knows");
            outside += 1;
        }
    }
    assert_eq!((inside, outside), (4, 4));
    assert_eq!(format!("{:?}", one.chair_view()), format!("{:?}", other.chair_view()));
    assert_eq!(format!("{:?}", one.public), format!("{:?}", other.public));
}

fn without(parts: &[BehaviourPart]) -> (Scenario, Files) {
    let size = Size { delegations: 24, brackets: 16, issues: 5, groups: 3, seed: 11 };
    let (loaded, files) = synthetic::load_size(size);
    let mut scenario = loaded.scenario.expect("sound");
    for delegation in &mut scenario.delegations {
        delegation.capital_delay_minutes = 60;
        delegation.authority = adref_sim::scenario::Authority::AdReferendum;
        for part in parts {
            delegation.behaviour.set(*part, 0);
        }
    }
    (scenario, files)
}

fn count(played: &Played, wanted: impl Fn(&Event) -> bool) -> usize {
    played.records.iter().flat_map(|record| &record.events).filter(|event| wanted(event)).count()
}

#[test]
fn a_part_that_is_switched_off_leaves_no_trace() {
    let parts = [BehaviourPart::GroupDiscipline, BehaviourPart::Authority, BehaviourPart::Attendance];
    let marked = |event: &Event| match event {
        Event::Spoke { stances, .. } => stances.iter().any(|stance| !stance.ad_referendum.is_empty()),
        Event::Consulted { stance, .. } => !stance.ad_referendum.is_empty(),
        Event::CapitalReplied { .. } => true,
        _ => false,
    };
    let away = |event: &Event| matches!(event, Event::PresenceTaken { absent, .. } if !absent.is_empty());
    let met = |event: &Event| {
        matches!(event, Event::GroupMet { .. } | Event::SpokeInGroup { .. } | Event::GroupLineTaken { .. })
    };
    let traces = |played: &Played| [count(played, met), count(played, marked), count(played, away)];
    let (mut with_all, mut without_any) = ([0; 3], [0; 3]);
    for seed in 0..4 {
        for (sum, parts) in [(&mut with_all, &[][..]), (&mut without_any, &parts[..])] {
            let (scenario, files) = without(parts);
            for (total, found) in sum.iter_mut().zip(traces(&play(&scenario, &files, seed, 1))) {
                *total += found;
            }
        }
    }
    assert_eq!(without_any, [0; 3]);
    assert!(with_all.iter().all(|found| *found > 0), "{with_all:?}");
}

#[test]
fn nobody_speaks_sits_or_votes_who_is_away() {
    let (mut spoke, mut away) = (0, 0);
    for name in ["synthetic", "first-committee-poa-2022"] {
        let (scenario, files) = match name {
            "synthetic" => without(&[]),
            name => folder::scenario(name),
        };
        for seed in 0..3 {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            let mut state = State::new(&scenario);
            for event in played.records.iter().flat_map(|record| &record.events) {
                let seat = match event {
                    Event::Spoke { speaker, .. } => Some(&speaker.seat),
                    Event::Consulted { seat, .. }
                    | Event::SpokeInGroup { seat, .. }
                    | Event::Voted { seat, .. }
                    | Event::Joined { seat, .. }
                    | Event::Objected { seat, .. } => Some(seat),
                    _ => None,
                };
                if let Some(seat) = seat.and_then(|seat| state.public.seat(seat.as_str())) {
                    assert!(state.public.present[seat], "{name}, seed {seed}: {event:?}");
                    spoke += 1;
                }
                away +=
                    usize::from(matches!(event, Event::PresenceTaken { absent, .. } if !absent.is_empty()));
                state.apply(event);
            }
        }
    }
    assert!(spoke > 1_000 && away > 10, "{spoke} acts, {away} rolls with somebody away");
}

#[test]
fn delegations_are_away_as_often_as_they_say_and_seldom_for_one_day_alone() {
    let (mut scenario, files) = without(&[]);
    for delegation in &mut scenario.delegations {
        delegation.attendance = 80;
    }
    let (mut days, mut away, mut again, mut before) = (0_u32, 0_u32, 0_u32, 0_u32);
    for seed in 0..30 {
        let mut yesterday: Vec<String> = Vec::new();
        let played = play(&scenario, &files, seed, 1);
        for event in played.records.iter().flat_map(|record| &record.events) {
            if let Event::PresenceTaken { absent, day: Some(day) } = event {
                let today: Vec<String> = absent.iter().map(ToString::to_string).collect();
                days += 24;
                away += today.len() as u32;
                if *day > 0 {
                    before += yesterday.len() as u32;
                    again += yesterday.iter().filter(|seat| today.contains(seat)).count() as u32;
                }
                yesterday = today;
            }
        }
    }
    assert!(days > 2_000, "{days}");
    let rate = away * 100 / days;
    assert!((16..=24).contains(&rate), "{rate} of a hundred are away");
    // Half of those away yesterday stay away, and a fifth of the others: 60 of a hundred.
    let stays = again * 100 / before;
    assert!((50..=70).contains(&stays), "{stays} of a hundred are away again");
}

#[test]
fn no_delegation_sits_in_more_groups_at_once_than_it_has_people() {
    let (mut scenario, files) = without(&[]);
    for (index, delegation) in scenario.delegations.iter_mut().enumerate() {
        delegation.delegates = index as u32 % 3 + 1;
        delegation.rooms = 6;
    }
    let mut full = 0;
    for seed in 0..6 {
        let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
        for event in played.records.iter().flat_map(|record| &record.events) {
            let Event::SmallGroupsConvened { groups } = event else { continue };
            for delegation in &scenario.delegations {
                let sits = groups.iter().filter(|group| group.members.contains(&delegation.id)).count();
                assert!(sits as u32 <= delegation.delegates, "{} sits in {sits}", delegation.id);
                full += usize::from(sits as u32 == delegation.delegates);
            }
        }
    }
    assert!(full > 0, "nobody was ever stretched");
}

#[test]
fn what_a_capital_has_refused_is_accepted_no_more() {
    let (scenario, files) = without(&[]);
    let (mut refused, mut confirmed) = (0, 0);
    for seed in 0..12 {
        let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
        let mut state = State::new(&scenario);
        for event in played.records.iter().flat_map(|record| &record.events) {
            state.apply(event);
            let Event::CapitalReplied { seat, bracket, refuses, confirms } = event else { continue };
            let index = state.public.bracket(bracket).expect("known");
            let seat = state.public.seat(seat.as_str()).expect("known");
            let stance = state.public.stance(index, seat);
            refused += usize::from(!refuses.is_empty());
            confirmed += usize::from(!confirms.is_empty());
            assert!(confirms.iter().all(|option| stance.confirmed.contains(option)), "seed {seed}");
            assert!(refuses.iter().all(|option| !stance.accepts.contains(option)), "seed {seed}");
        }
    }
    // That what was settled on it is open again is played in the rule book.
    assert!(refused > 20 && confirmed > refused, "{refused} refused, {confirmed} confirmed");
}

#[test]
fn a_group_that_coordinates_its_vote_votes_closer_together() {
    let (mut scenario, files) = folder::scenario("first-committee-poa-2022");
    let measure = |scenario: &Scenario| {
        let played = play(scenario, &files, 1, 1);
        let pulled = played
            .records
            .iter()
            .filter_map(|record| record.why.as_ref())
            .any(|why| why.parts.iter().any(|part| part.part.starts_with("group discipline: ")));
        let (_, header) = log::Writer::new(scenario, &files, 1);
        let header = log::read(&header).expect("a header").header;
        let chronicle = Chronicle::new(scenario, &played.records);
        let report = ReportView::new(&header, scenario, &chronicle, 0, "closed");
        let votes: Vec<u32> =
            report.cohesion.iter().filter_map(|one| Some(one.in_votes?.agreement)).collect();
        (votes.iter().sum::<u32>(), votes.len(), pulled)
    };
    let (with, groups, pulled) = measure(&scenario);
    for delegation in &mut scenario.delegations {
        delegation.behaviour.set(BehaviourPart::GroupDiscipline, 0);
    }
    let (alone, same, unpulled) = measure(&scenario);
    assert!(groups > 0 && groups == same && pulled && !unpulled, "{groups} {same} {pulled} {unpulled}");
    assert!(with >= alone, "{with} with discipline, {alone} without");
}
