//! What must hold in the bodies by consensus, whatever anybody does.

use std::collections::BTreeSet;

use adref_agents::drive::{self, Session, Stopped};
use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::organisation::Mode;
use adref_sim::engine::state::{BracketState, ChairTask, Stage};
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Ballot, Event, State};
use adref_sim::log;
use adref_sim::rules;
use adref_sim::scenario::{Annexes, Ending, Files, Organisation, RuleSet, Scenario};
use adref_tests::playthrough::play_with;
use adref_tests::random_play;
use adref_tests::synthetic::{self, Size};

const SEEDS: u64 = 25;

/// A room of a body by consensus in which everything can happen: the programme of work is contested, every third bracket
/// is for the review conference, what is agreed ad referendum stands.
fn room(rules: RuleSet) -> (Scenario, Files) {
    let delegations = if rules == RuleSet::Gge { 15 } else { 8 };
    let size = Size { delegations, brackets: 12, issues: 4, groups: 2, seed: 5 };
    let (loaded, files) = synthetic::load_size(size);
    let mut scenario = loaded.scenario.expect("sound");
    scenario.rules = rules;
    scenario.procedure = rules::body(rules).usual.clone();
    scenario.procedure.nothing_agreed_until_everything = false;
    scenario.procedure.annexes = Annexes::Apart;
    scenario.organisation = Some(Organisation { issue: 0, at: 50 });
    if rules == RuleSet::PermanentMechanism {
        scenario.brackets.iter_mut().step_by(3).for_each(|bracket| bracket.review_only = true);
    }
    (scenario, files)
}

const BODIES: [RuleSet; 3] = [RuleSet::Oewg, RuleSet::Gge, RuleSet::PermanentMechanism];

/// Plays each body with dice and shows every event with the state before it.
fn watch(mut look: impl FnMut(RuleSet, u64, &State, &Event)) {
    for rules in BODIES {
        let (scenario, files) = room(rules);
        for seed in 0..SEEDS {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            assert_eq!(played.stopped, Stopped::Closed, "{rules:?}, seed {seed}");
            let mut state = State::new(&scenario);
            for record in &played.records {
                let why = record.why.as_ref().map_or("", |why| why.tipped.as_str());
                assert!(
                    !why.starts_with("by default"),
                    "{rules:?}, seed {seed}, record {}: {why}",
                    record.seq
                );
                for event in &record.events {
                    look(rules, seed, &state, event);
                    state.apply(event);
                }
            }
            assert_eq!(state.digest(), played.state.digest(), "{rules:?}, seed {seed}");
            assert_eq!(log::fold(&scenario, &played.records, None).digest(), state.digest());
        }
    }
}

#[test]
fn nothing_is_adopted_over_an_objection_or_in_an_informal_meeting() {
    let (mut adopted, mut held, mut objected) = (0, 0, 0);
    watch(|rules, seed, state, event| {
        let public = &state.public;
        held += usize::from(matches!(event, Event::ProgrammeHeld { .. }));
        objected += usize::from(matches!(event, Event::Objected { .. }));
        let Event::Concluded { ending } = event else { return };
        if matches!(ending, Ending::Consensus | Ending::ConsensusWithDissociations) {
            adopted += 1;
            assert!(public.business.objections.is_empty(), "{rules:?}, seed {seed}: over an objection");
            assert_eq!(public.mode(), Mode::Formal, "{rules:?}, seed {seed}: in an informal meeting");
            assert!(public.programme.adopted, "{rules:?}, seed {seed}: without a programme of work");
            assert_eq!(public.open_brackets(), 0, "{rules:?}, seed {seed}: with an open bracket");
            assert!(
                adref_sim::text::outline(&public.text()).is_empty(),
                "{rules:?}, seed {seed}: with brackets"
            );
        }
    });
    assert!(adopted > 5 && held > 5 && objected > 5, "{adopted} adopted, {held} held, {objected} objected");
}

#[test]
fn a_gge_ends_in_a_report_of_all_or_in_none() {
    watch(|rules, seed, _, event| {
        if rules == RuleSet::Gge
            && let Event::Concluded { ending } = event
        {
            assert!(matches!(ending, Ending::Consensus | Ending::NoAgreement), "seed {seed}: {ending:?}");
        }
    });
}

#[test]
fn nobody_gets_onto_a_list_that_is_closed_or_speaks_without_being_on_it() {
    let mut spoke = 0;
    let mut list = BTreeSet::new();
    watch(|rules, seed, state, event| match event {
        Event::SectionOpened { list: opened, .. } => {
            list = opened.iter().map(|speaker| speaker.seat.clone()).collect();
        }
        Event::Spoke { speaker, .. } => {
            spoke += 1;
            assert!(list.contains(&speaker.seat), "{rules:?}, seed {seed}: {} was not on it", speaker.seat);
        }
        Event::Inscribed { seat, .. } => {
            assert!(!state.public.floor.closed, "{rules:?}, seed {seed}: {seat} came too late");
        }
        _ => {}
    });
    assert!(spoke > 100, "only {spoke} statements");
}

#[test]
fn what_waits_for_the_review_conference_is_left_as_it_is() {
    let mut checked = 0;
    watch(|rules, seed, state, event| {
        let public = &state.public;
        let reserved = |id: &adref_sim::ids::BracketId| {
            public.bracket(id).is_some_and(|index| public.table[index].state == BracketState::Reserved)
        };
        let touched = match event {
            Event::OptionProposed { bracket, .. } => reserved(bracket),
            Event::Spoke { stances, .. } => stances.iter().any(|stance| reserved(&stance.bracket)),
            Event::Consulted { stance, .. } => reserved(&stance.bracket),
            Event::SmallGroupsConvened { groups } => groups.iter().any(|group| reserved(&group.bracket)),
            Event::RevisionIssued { settled, dropped, .. } => {
                settled.iter().chain(dropped).any(|settlement| reserved(&settlement.bracket))
            }
            Event::Recommended { bracket, .. } => reserved(bracket),
            _ => false,
        };
        assert!(!touched, "{rules:?}, seed {seed}: {event:?}");
        checked += usize::from(public.table.iter().any(|entry| entry.state == BracketState::Reserved));
    });
    assert!(checked > 1_000, "only {checked} events with something reserved");
}

#[test]
fn what_was_agreed_ad_referendum_stands_to_the_end() {
    let mut agreed = 0;
    for rules in BODIES {
        let (scenario, files) = room(rules);
        for seed in 0..SEEDS {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            let public = &played.state.public;
            let stands = public.agreed();
            for event in played.records.iter().flat_map(|record| &record.events) {
                let Event::SmallGroupReported { bracket, option: Some(option) } = event else { continue };
                let index = public.bracket(bracket).expect("a bracket");
                // What went with outer words, or with an annex, is in no text to stand in.
                if matches!(public.table[index].state, BracketState::Settled { .. }) {
                    agreed += 1;
                    let found = stands.iter().find(|settlement| settlement.bracket == *bracket);
                    assert_eq!(
                        found.map(|found| found.option),
                        Some(*option),
                        "{rules:?}, seed {seed}: {bracket}"
                    );
                }
            }
        }
    }
    assert!(agreed > 5, "only {agreed} agreements ad referendum");
}

#[test]
fn the_room_goes_on_from_a_point_of_order_where_it_was() {
    let (scenario, files) = room(RuleSet::Oewg);
    let (mut raised, mut overruled) = (0, 0);
    for seed in 0..SEEDS {
        let (mut session, _) = Session::new(&scenario, &files, seed);
        let mut cast = random_play::cast(&scenario);
        let chance = Draws::new(seed + 1_000);
        let mut acts = 0;
        while engine::awaiting(session.state()) != Awaiting::Nobody {
            acts += 1;
            assert!(acts < 20_000, "seed {seed}");
            let throw = |below: u32| chance.below("test", "throw", acts, below);
            if session.state().public.stage == Stage::Speaking && throw(4) == 0 {
                overruled += usize::from(point_of_order(&mut session, throw(8) as usize, &mut raised, acts));
                continue;
            }
            match engine::awaiting(session.state()) {
                Awaiting::Secretariat => {
                    session.submit(Actor::Secretariat, &Action::Proceed, None).expect("it may");
                }
                Awaiting::Chair => {
                    let own = OwnDraws::new(session.draws(), "chair");
                    let decision = cast.chair.decide(session.state().chair_view(), own);
                    session.submit(Actor::Chair, &decision.action, None).expect("it may");
                }
                Awaiting::Seats { ask, seats } => {
                    let seat = seats[0];
                    // Everybody has something to say, so that there is somebody to interrupt.
                    let action = if ask == Ask::Inscription {
                        let sections = &session.state().public.sections;
                        let most = session.state().briefs[seat].interventions as usize;
                        let sections = sections.iter().take(most).map(|section| section.id.clone()).collect();
                        Action::Inscribe { sections }
                    } else {
                        drive::default_for_seat(ask)
                    };
                    session.submit(Actor::Seat(seat), &action, None).expect("it may");
                }
                Awaiting::Nobody => {}
            }
        }
    }
    assert!(raised > 50 && overruled > 3, "{raised} raised, {overruled} overruled");
}

/// Raises a point of order, has it ruled on and perhaps appealed against; whether the ruling fell. Whoever may not raise
/// one does not.
fn point_of_order(session: &mut Session, by: usize, raised: &mut u32, acts: u32) -> bool {
    let before = session.state().public.floor.list.clone();
    let point = Action::RaisePointOfOrder { words: "order".to_owned() };
    if session.submit(Actor::Seat(by), &point, None).is_err() {
        // The floor goes on, or the loop would not end.
        let Awaiting::Seats { seats, .. } = engine::awaiting(session.state()) else {
            session.submit(Actor::Secretariat, &Action::Proceed, None).expect("it may");
            return false;
        };
        session.submit(Actor::Seat(seats[0]), &Action::YieldFloor, None).expect("it may");
        return false;
    }
    *raised += 1;
    assert_eq!(session.state().public.stage, Stage::Chair(ChairTask::Ruling));
    let upheld = acts.is_multiple_of(2);
    session.submit(Actor::Chair, &Action::Rule { upheld }, None).expect("it may");
    let concerned = if upheld { before[0].seat } else { by };
    let mut fell = false;
    if acts.is_multiple_of(3) {
        session.submit(Actor::Seat(concerned), &Action::AcceptRuling, None).expect("it may");
    } else {
        session.submit(Actor::Seat(concerned), &Action::Appeal, None).expect("it may");
        let (mut yes, mut no) = (0, 0);
        while let Awaiting::Seats { ask: Ask::Overrule, seats } = engine::awaiting(session.state()) {
            let ballot =
                [Ballot::Yes, Ballot::No, Ballot::Yes, Ballot::Abstain][(seats[0] + acts as usize) % 4];
            yes += usize::from(ballot == Ballot::Yes);
            no += usize::from(ballot == Ballot::No);
            session.submit(Actor::Seat(seats[0]), &Action::Vote(ballot), None).expect("it may");
        }
        session.submit(Actor::Secretariat, &Action::Proceed, None).expect("it may");
        fell = yes > no;
    }
    // Out of order: the next speaker has the floor; in order: the same one.
    let mut after = before;
    if upheld != fell {
        after.pop_front();
    }
    assert_eq!(session.state().public.floor.list, after);
    assert!(session.state().public.floor.point.is_none());
    fell
}
