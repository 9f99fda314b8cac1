//! What must hold whatever anybody does in the room.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::draws::Draws;
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Event, Refusal, State};
use adref_sim::log;
use adref_sim::scenario::{Ending, Scenario};
use adref_tests::playthrough::{play, play_with};
use adref_tests::synthetic::{self, Size};
use adref_tests::taint::{tainted, taints};
use adref_tests::{folder, random_gavel, random_play};

const SMALL: Size = Size { delegations: 9, brackets: 12, issues: 4, groups: 2, seed: 3 };

fn small() -> (Scenario, adref_sim::scenario::Files) {
    let (loaded, files) = synthetic::load_size(SMALL);
    (loaded.scenario.expect("sound"), files)
}

#[test]
fn the_fold_of_a_log_is_the_state_that_wrote_it() {
    let (scenario, files) = small();
    for seed in 0..20 {
        let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
        let read = log::read(&played.log).expect("a sound header");
        assert_eq!(read.fault, None);
        let folded = log::fold(&scenario, &read.records, None);
        assert_eq!(folded.digest(), played.state.digest(), "seed {seed}");
        assert_eq!(read.end.map(|end| end.state), Some(folded.digest()));
    }
}

#[test]
fn whatever_a_chair_does_between_speakers_the_session_ends_and_its_log_folds() {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let (small, small_files) = small();
    let (class, class_files) = folder::scenario("class-due-diligence");
    let (vote, vote_files) = folder::scenario("two-seats");
    for (scenario, files) in [(&small, &small_files), (&class, &class_files), (&vote, &vote_files)] {
        for seed in 0..12 {
            let mut cast = random_gavel::cast(scenario);
            let played = play_with(scenario, files, seed, 1, &mut cast);
            assert_eq!(played.stopped, Stopped::Closed, "seed {seed}");
            let read = log::read(&played.log).expect("a sound header");
            assert_eq!(read.fault, None);
            let folded = log::fold(scenario, &read.records, None);
            assert_eq!(folded.digest(), played.state.digest(), "seed {seed}");
            let mut minute = 0;
            for record in &played.records {
                assert!(record.minute >= minute, "time goes on");
                minute = record.minute;
                for event in &record.events {
                    done.extend(match event {
                        Event::Recognised { .. } => Some("recognised"),
                        Event::MeetingSuspended { .. } => Some("suspended"),
                        Event::InformalsEnded { .. } => Some("informal"),
                        Event::DebateClosed { .. } => Some("closed"),
                        _ => None,
                    });
                }
            }
        }
    }
    assert_eq!(done.into_iter().collect::<Vec<_>>(), ["closed", "informal", "recognised", "suspended"]);
}

#[test]
fn random_play_is_never_refused_and_always_ends() {
    for (name, seeds) in [
        ("two-seats", 40),
        ("class-due-diligence", 40),
        ("oewg-apr-2024", 2),
        ("first-committee-poa-2022", 1),
    ] {
        let (scenario, files) = folder::scenario(name);
        for seed in 0..seeds {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            assert_eq!(played.stopped, Stopped::Closed, "{name}, seed {seed}");
            for record in &played.records {
                let why = record.why.as_ref().map_or("", |why| why.tipped.as_str());
                // Who asks third for a floor that two may have is refused, and cannot know it beforehand.
                let crowded = why.contains("may speak for the motion");
                assert!(
                    crowded || !why.starts_with("by default"),
                    "{name}, seed {seed}, record {}: {why}",
                    record.seq
                );
            }
        }
    }
}

#[test]
fn what_is_listed_as_refused_is_refused_for_that_reason() {
    let (scenario, files) = small();
    let draws = Draws::new(5);
    let mut checked = 0;
    let options = Options { seed: 5, until: None, threads: 1 };
    drive::run(&scenario, &files, &mut random_play::cast(&scenario), &options, &mut |progress| {
        if let Progress::Acted(_, state) = progress {
            for seat in 0..scenario.delegations.len() {
                let legal = engine::legal(state, Actor::Seat(seat));
                for action in simple_acts() {
                    let listed = legal.refused.iter().find(|(kind, _)| *kind == action.kind());
                    if let Some((_, refusal)) = listed {
                        let decided = engine::decide(state, Actor::Seat(seat), &action, &draws);
                        assert_eq!(decided.as_ref().err(), Some(refusal));
                        checked += 1;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    });
    assert!(checked > 1_000, "only {checked} refusals were checked");
}

fn simple_acts() -> Vec<Action> {
    vec![
        Action::Inscribe { sections: Vec::new() },
        Action::YieldFloor,
        Action::KeepSilence,
        Action::JoinConsensus { dissociations: Vec::new() },
        Action::Vote(engine::Ballot::Yes),
        Action::NoExplanation,
    ]
}

#[test]
fn a_standing_objection_and_consensus_exclude_each_other() {
    let (scenario, files) = small();
    let mut objections = 0;
    for seed in 0..60 {
        let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
        let public = &played.state.public;
        let adopted = matches!(public.ending, Some(Ending::Consensus | Ending::ConsensusWithDissociations));
        objections += usize::from(!public.business.objections.is_empty());
        if adopted {
            assert!(public.business.objections.is_empty(), "seed {seed}: adopted over an objection");
            assert_eq!(public.open_brackets(), 0, "seed {seed}: adopted with a bracket in it");
            assert!(adref_sim::text::outline(&public.text()).is_empty(), "seed {seed}");
        }
    }
    assert!(objections > 0, "the dice never objected, so nothing was tested");
}

#[test]
fn the_gavel_is_refused_while_somebody_objects() {
    let (scenario, files) = folder::scenario("two-seats");
    let draws = Draws::new(1);
    let mut seen = false;
    for seed in 0..60 {
        let options = Options { seed, until: None, threads: 1 };
        drive::run(&scenario, &files, &mut random_play::cast(&scenario), &options, &mut |progress| {
            if let Progress::Acted(_, state) = progress
                && !state.public.business.objections.is_empty()
                && engine::awaiting(state) == Awaiting::Chair
                && state.public.ending.is_none()
            {
                let refused = engine::decide(state, Actor::Chair, &Action::Gavel, &draws);
                assert!(matches!(refused, Err(Refusal::ObjectionStands { .. })), "{refused:?}");
                seen = true;
            }
            ControlFlow::Continue(())
        });
    }
    assert!(seen, "nobody ever objected, so nothing was tested");
}

#[test]
fn votes_add_up_to_the_room_and_only_those_present_vote() {
    let (scenario, files) = folder::scenario("first-committee-poa-2022");
    for seed in 0..3 {
        let played = play(&scenario, &files, seed, 1);
        let public = &played.state.public;
        let count = public.business.count.expect("a vote was taken");
        assert_eq!((count.yes + count.no + count.abstain + count.absent) as usize, public.seats.len());
        let voters: BTreeSet<usize> = public.business.votes.iter().map(|(seat, _)| *seat).collect();
        assert_eq!(voters.len(), public.business.votes.len(), "nobody votes twice");
        assert!(voters.iter().all(|seat| public.present[*seat]));
        let carried = adref_sim::rules::carried(
            public.procedure.majority,
            public.procedure.abstentions,
            count.yes,
            count.no,
            count.abstain,
        );
        assert_eq!(carried, public.ending == Some(Ending::AdoptedByVote));
    }
}

#[test]
fn the_roll_is_called_in_alphabetical_order_from_the_member_drawn() {
    let (scenario, files) = folder::scenario("first-committee-poa-2022");
    let played = play(&scenario, &files, 1, 1);
    let order = played
        .records
        .iter()
        .flat_map(|record| &record.events)
        .find_map(|event| match event {
            Event::BallotOpened { order, .. } => Some(order.clone()),
            _ => None,
        })
        .expect("a ballot");
    let place = |id: &adref_sim::ids::SeatId| {
        scenario.delegations.iter().position(|delegation| delegation.id == *id).expect("known")
    };
    let places: Vec<usize> = order.iter().map(place).collect();
    let falls = places.windows(2).filter(|two| two[0] > two[1]).count();
    assert!(falls <= 1, "the call goes round the room once: {places:?}");
    let names: Vec<&str> = scenario.delegations.iter().map(|delegation| delegation.name.as_str()).collect();
    assert_eq!((names.first(), names.last()), (Some(&"Afghanistan"), Some(&"Zimbabwe")));
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let (scenario, files) = folder::scenario("oewg-apr-2024");
    let one = play(&scenario, &files, 7, 1);
    for threads in [2, 3, 16] {
        assert!(play(&scenario, &files, 7, threads).log == one.log, "{threads} threads");
    }
    let together: Vec<String> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| play(&scenario, &files, 7, 1).log)).collect();
        runs.into_iter().map(|run| run.join().expect("no panic")).collect()
    });
    assert!(together.iter().all(|log| *log == one.log), "four at once");
    assert!(play(&scenario, &files, 8, 1).log != one.log, "another seed");
}

#[test]
fn nothing_adopted_by_consensus_crosses_a_line_held_by_blocking() {
    let mut adopted = 0;
    for (name, seeds) in [("two-seats", 50), ("class-due-diligence", 100), ("oewg-apr-2024", 12)] {
        let (scenario, files) = folder::scenario(name);
        for seed in 0..seeds {
            let state = play(&scenario, &files, seed, 1).state;
            if !matches!(state.public.ending, Some(Ending::Consensus | Ending::ConsensusWithDissociations)) {
                continue;
            }
            adopted += 1;
            let text = state.public.text();
            for brief in state.briefs.iter().filter(|brief| state.public.present[brief.seat]) {
                for line in &brief.lines {
                    let blocks = line.response == adref_sim::scenario::Response::Block;
                    assert!(
                        !blocks || line.test.holds(&state.public, &text),
                        "{name}, seed {seed}: {} is crossed in “{}”",
                        brief.id,
                        line.reason
                    );
                }
            }
        }
    }
    assert!(adopted > 20, "only {adopted} runs ended in consensus");
}

#[test]
fn what_one_seat_alone_knows_is_in_no_other_view_until_it_says_so() {
    let (scenario, files) = tainted(SMALL);
    let options = Options { seed: 2, until: None, threads: 1 };
    let mut told = String::new();
    let mut looked = 0;
    drive::run(&scenario, &files, &mut Cast::standard(&scenario), &options, &mut |progress| {
        let Progress::Acted(record, state) = progress else { return ControlFlow::Continue(()) };
        // What anybody has said aloud is public from then on; instructions are not said aloud.
        for event in record.events.iter().filter(|event| !matches!(event, Event::Instructed { .. })) {
            told.push_str(&serde_json::to_string(event).expect("events are data"));
        }
        let all = (0..scenario.delegations.len()).flat_map(|other| taints(other).map(|taint| (other, taint)));
        let hidden: Vec<(usize, String)> = all.filter(|(_, taint)| !told.contains(taint)).collect();
        let chair = format!("{:?}", state.chair_view());
        for (_, taint) in &hidden {
            assert!(!chair.contains(taint), "{taint} in the view of the chair");
        }
        for seat in 0..scenario.delegations.len() {
            let view = format!("{:?}", state.view(seat, Ask::Silence).expect("a seat"));
            for (_, taint) in hidden.iter().filter(|(other, _)| *other != seat) {
                assert!(!view.contains(taint), "{taint} in the view of seat {seat}");
                looked += 1;
            }
        }
        ControlFlow::Continue(())
    });
    assert!(looked > 100);
}

#[test]
fn a_seat_that_answers_out_of_order_gets_the_rules_default() {
    struct Stubborn;
    impl adref_agents::Policy for Stubborn {
        fn decide(
            &mut self,
            _view: engine::SeatView<'_>,
            _draws: adref_sim::draws::OwnDraws<'_>,
        ) -> adref_agents::Decision {
            adref_agents::Decision { action: Action::Gavel, why: log::Why::default() }
        }
    }
    let (scenario, files) = folder::scenario("two-seats");
    let mut cast = Cast::standard(&scenario);
    cast.seats.insert(scenario.delegations[0].id.clone(), Box::new(Stubborn));
    let played = play_with(&scenario, &files, 1, 1, &mut cast);
    assert_eq!(played.stopped, Stopped::Closed);
    let first = scenario.delegations[0].id.as_str();
    let mut mine = played.records.iter().filter(|record| record.by == first).peekable();
    assert!(mine.peek().is_some());
    assert!(mine.all(|record| record.why.as_ref().is_some_and(|why| why.tipped.starts_with("by default"))));
}

#[test]
fn an_event_about_nothing_changes_nothing_and_brings_nothing_down() {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let played = play(&scenario, &files, 1, 1);
    // The events of another scenario's session mean nothing here, in any order.
    let (other, other_files) = small();
    let foreign = play(&other, &other_files, 1, 1);
    let mut state = State::new(&scenario);
    for record in foreign.records.iter().chain(played.records.iter().rev()) {
        for event in record.events.iter().rev() {
            state.apply(event);
        }
    }
    let _ = (state.digest(), state.public.text(), engine::awaiting(&state));
}

#[test]
fn a_chair_that_is_always_wrong_holds_nobody_up() {
    struct Wrong;
    impl adref_agents::ChairPolicy for Wrong {
        fn decide(
            &mut self,
            _: engine::ChairView<'_>,
            _: adref_sim::draws::OwnDraws<'_>,
        ) -> adref_agents::Decision {
            adref_agents::Decision { action: Action::KeepSilence, why: log::Why::default() }
        }
    }
    for name in ["two-seats", "class-due-diligence", "oewg-apr-2024"] {
        let (scenario, files) = folder::scenario(name);
        let mut cast = Cast::standard(&scenario);
        cast.chair = Box::new(Wrong);
        let played = play_with(&scenario, &files, 1, 1, &mut cast);
        assert_eq!(played.stopped, Stopped::Closed, "{name}");
    }
}
