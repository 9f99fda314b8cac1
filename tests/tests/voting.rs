//! What must hold whatever anybody does where proposals are voted on.

use std::collections::BTreeSet;

use adref_agents::drive::{self, Stopped};
use adref_sim::draws::Draws;
use adref_sim::engine::action::NewAmendment;
use adref_sim::engine::docket::{AmendmentFate, Fate, Motion, Question, Side};
use adref_sim::engine::state::{BracketState, Stage};
use adref_sim::engine::{self, Action, Actor, Ask, Awaiting, Ballot, Event, Public, Refusal, State};
use adref_sim::ids::{BracketId, ParaId, SeatId};
use adref_sim::log;
use adref_sim::rules;
use adref_sim::scenario::{Abstentions, Ending, Majority, Scenario, Voting};
use adref_sim::text;
use adref_tests::playthrough::{Played, play, play_with};
use adref_tests::voting_room::{self, ROOMS};
use adref_tests::{folder, random_play};

/// Seeds tried in each room.
const SEEDS: u64 = 40;

/// Plays every room with dice, and hands each event on with the room before and after it.
fn each_event(mut check: impl FnMut(&str, &Public, &Event, &Public)) {
    for body in ROOMS {
        let (scenario, files) = voting_room::room(body);
        for seed in 0..SEEDS {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            let name = format!("{body:?}, seed {seed}");
            assert_eq!(played.stopped, Stopped::Closed, "{name}");
            let mut state = State::new(&scenario);
            for event in played.records.iter().flat_map(|record| &record.events) {
                let before = state.public.clone();
                state.apply(event);
                check(&name, &before, event, &state.public);
            }
            assert_eq!(state.digest(), played.state.digest(), "{name}: a replay ends elsewhere");
        }
    }
}

/// Plays every room with dice, and hands the end of each play on.
fn each_end(mut check: impl FnMut(&str, &Scenario, &Played)) {
    for body in ROOMS {
        let (scenario, files) = voting_room::room(body);
        for seed in 0..SEEDS {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            check(&format!("{body:?}, seed {seed}"), &scenario, &played);
        }
    }
}

fn carried(public: &Public, majority: Majority, yes: u32, no: u32, abstain: u32) -> bool {
    rules::carried(majority, public.procedure.abstentions, yes, no, abstain)
}

#[test]
fn motions_are_disposed_of_in_their_order() {
    let mut disposed = 0;
    let mut last = 0;
    each_event(|name, before, event, _| match event {
        Event::ProposalTakenUp { .. } => last = 0,
        Event::MotionDecided { motion, .. } => {
            let sitting = before.docket.sitting.as_ref().expect("a motion is moved on a proposal");
            assert_eq!(sitting.motions.first().map(|moved| &moved.motion), Some(motion), "{name}");
            assert!(motion.precedence() >= last, "{name}: {motion:?} came too late");
            last = motion.precedence();
            disposed += 1;
        }
        _ => {}
    });
    assert!(disposed > 500, "only {disposed} motions were disposed of");
}

#[test]
fn nobody_votes_twice_or_absent_or_without_a_right_to() {
    let mut called: BTreeSet<SeatId> = BTreeSet::new();
    let mut ballots = 0;
    each_event(|name, before, event, _| match event {
        Event::BallotOpened { order, .. } => {
            called = order.iter().cloned().collect();
            assert_eq!(called.len(), order.len(), "{name}: somebody is called twice");
            for id in order {
                let seat = before.seat(id.as_str()).expect("a member");
                assert!(before.present[seat] && before.seats[seat].votes, "{name}: {id}");
            }
            let (present, members) = (before.present_count() as u32, before.seats.len() as u32);
            assert!(rules::quorate(before.procedure.quorum, present, members), "{name}: no quorum");
        }
        Event::Voted { seat, .. } => {
            assert!(called.remove(seat), "{name}: {seat} votes twice, or was not called");
            ballots += 1;
        }
        Event::VoteCounted { .. } => assert!(called.is_empty(), "{name}: {called:?} did not vote"),
        _ => {}
    });
    assert!(ballots > 5_000, "only {ballots} ballots were cast");
}

#[test]
fn tallies_add_up_and_outcomes_follow_from_them() {
    let mut ties = (0, 0);
    each_event(|name, before, event, after| match event {
        Event::VoteCounted { yes, no, abstain, absent, carried: told } => {
            assert_eq!((yes + no + abstain + absent) as usize, before.seats.len(), "{name}");
            let sitting = before.docket.sitting.as_ref().expect("something is voted on");
            let found = carried(before, sitting.putting, *yes, *no, *abstain);
            assert_eq!(*told, Some(found), "{name}");
            if yes == no && sitting.question == Some(Question::Whole) {
                assert!(!found, "{name}: a tie carried");
                if sitting.plenary { ties.1 += 1 } else { ties.0 += 1 }
            }
        }
        Event::AmendmentDecided { amendment, adopted } => {
            let tally = before.docket.tallies.last().expect("a vote");
            assert_eq!(tally.question, Question::Amendment(amendment.clone()), "{name}");
            assert_eq!(tally.carried, *adopted, "{name}");
        }
        Event::PartDecided { para, kept } => {
            let tally = before.docket.tallies.last().expect("a vote");
            assert_eq!(tally.question, Question::Part(para.clone()), "{name}");
            assert_eq!(tally.carried, *kept, "{name}");
        }
        Event::ProposalDecided { proposal, fate, plenary } => {
            let index = before.docket.proposal(proposal).expect("a proposal");
            let sitting = before.docket.sitting.as_ref().expect("it was taken up");
            let whole = before.docket.tallies.last().filter(|tally| {
                (tally.proposal, tally.plenary) == (index, *plenary) && tally.question == Question::Whole
            });
            let (present, members) = (before.present_count() as u32, before.seats.len() as u32);
            let quorate = rules::quorate(before.procedure.quorum, present, members);
            match fate {
                Fate::Adopted => assert!(whole.is_some_and(|tally| tally.carried), "{name}"),
                Fate::Rejected => {
                    if let Some(tally) = whole {
                        assert!(!tally.carried, "{name}");
                        // In plenary a tie takes a second one (GA rule 95); in committee it rejects (GA rule 133).
                        assert!(!plenary || tally.count.yes != tally.count.no || sitting.ties == 2, "{name}");
                    } else {
                        let left = before.parts_of(index);
                        assert!(!left.iter().any(|part| before.is_operative(part)), "{name}: {left:?}");
                    }
                }
                Fate::AdoptedWithoutVote => {
                    assert!(quorate, "{name}: adopted without a quorum");
                    assert_eq!(sitting.requested, None, "{name}: somebody asked for a vote");
                    assert!(!before.docket.proposals[index].amended || *plenary, "{name}");
                }
                Fate::NotPut => assert!(!quorate, "{name}"),
                other => panic!("{name}: {other:?} is decided otherwise"),
            }
            assert_eq!(after.docket.proposals[index].confirmed, *plenary, "{name}");
        }
        _ => {}
    });
    assert!(ties.0 > 5 && ties.1 > 2, "ties in committee and in plenary: {ties:?}");
}

#[test]
fn amendments_are_voted_on_from_the_one_furthest_removed() {
    let mut voted = 0;
    each_event(|name, before, event, after| match event {
        Event::BallotOpened { question: Some(Question::Amendment(id)), .. } => {
            let put = &before.docket.amendments[before.docket.amendment(id).expect("tabled")];
            assert_eq!(put.fate, AmendmentFate::Pending, "{name}");
            for other in &before.docket.amendments {
                let waits = other.proposal == put.proposal && other.fate == AmendmentFate::Pending;
                assert!(!waits || other.removed <= put.removed, "{name}: {} before {id}", other.id);
            }
            voted += 1;
        }
        Event::AmendmentDecided { amendment, adopted } => {
            let found = &after.docket.amendments[after.docket.amendment(amendment).expect("tabled")];
            if *adopted {
                assert_eq!(after.table[found.bracket].settled(), Some(found.option), "{name}");
                assert_eq!(after.open_brackets(), 0, "{name}: brackets in what is voted on");
            } else {
                let states = |public: &Public| public.table.iter().map(|e| e.state).collect::<Vec<_>>();
                assert_eq!(states(before), states(after), "{name}: a rejected amendment changed the text");
            }
        }
        _ => {}
    });
    assert!(voted > 200, "only {voted} amendments were voted on");
}

#[test]
fn what_became_of_an_amendment_is_final() {
    let mut moot = 0;
    each_event(|name, before, event, after| {
        for (one, other) in before.docket.amendments.iter().zip(&after.docket.amendments) {
            if matches!(one.fate, AmendmentFate::Adopted | AmendmentFate::Rejected | AmendmentFate::Moot(_)) {
                assert_eq!(one.fate, other.fate, "{name}: {} after {event:?}", one.id);
            }
        }
        if let Event::AmendmentsRevisited { moot: fallen, .. } = event {
            moot += fallen.len();
        }
    });
    assert!(moot >= 3, "only {moot} amendments became moot");
}

#[test]
fn a_paragraph_lost_is_gone_with_the_brackets_in_it() {
    let mut lost: Vec<ParaId> = Vec::new();
    let mut seen = 0;
    each_event(|name, before, event, after| {
        if before.minute == 0 {
            lost.clear();
        }
        if let Event::PartDecided { para, kept: false } = event {
            lost.push(para.clone());
            seen += 1;
        }
        let decided = matches!(
            event,
            Event::PartDecided { .. } | Event::AmendmentDecided { .. } | Event::ProposalDecided { .. }
        );
        if !decided || lost.is_empty() {
            return;
        }
        for para in &lost {
            for bracket in after.brackets_in(para) {
                let state = after.table[bracket].state;
                assert!(
                    matches!(state, BracketState::Gone | BracketState::Fallen),
                    "{name}: {para} {state:?}"
                );
            }
        }
        if after.ending.is_none_or(Ending::adopted) {
            let draft = after.text();
            for para in lost.iter().flat_map(|para| text::para_blocks(&after.base, para)) {
                assert!(!draft.blocks.iter().any(|block| block.id == para.id), "{name}: {} is back", para.id);
            }
        }
    });
    assert!(seen > 30, "only {seen} paragraphs were lost");
}

#[test]
fn a_proposal_that_fell_is_not_in_an_adopted_text() {
    let (mut adopted, mut fallen) = (0, 0);
    each_end(|name, _, played| {
        let public = &played.state.public;
        assert!(public.ending.is_some(), "{name}");
        if !public.ending.is_some_and(Ending::adopted) {
            return;
        }
        adopted += 1;
        let draft = public.text();
        assert!(text::outline(&draft).is_empty(), "{name}: brackets in an adopted text");
        assert_eq!(public.open_brackets(), 0, "{name}");
        let voted = public.docket.sitting.is_some();
        for proposal in public.docket.proposals.iter().filter(|proposal| voted && !proposal.fate.adopted()) {
            fallen += 1;
            for section in &proposal.sections {
                assert!(!draft.blocks.iter().any(|block| block.id == *section), "{name}: {section} stands");
            }
            for bracket in &proposal.brackets {
                assert_eq!(public.table[*bracket].state, BracketState::Fallen, "{name}");
            }
        }
        for proposal in public.docket.proposals.iter().filter(|proposal| proposal.fate.adopted()) {
            for section in &proposal.sections {
                assert!(draft.blocks.iter().any(|block| block.id == *section), "{name}: {section} is lost");
            }
        }
    });
    assert!(adopted > 50 && fallen > 20, "{adopted} texts were adopted, {fallen} proposals fell");
}

#[test]
fn every_proposal_is_disposed_of_and_no_amendment_is_left_waiting() {
    each_end(|name, _, played| {
        let public = &played.state.public;
        if public.docket.sitting.is_none() {
            return;
        }
        for proposal in &public.docket.proposals {
            assert_ne!(proposal.fate, Fate::Pending, "{name}: {}", proposal.id);
        }
        for amendment in &public.docket.amendments {
            assert_ne!(amendment.fate, AmendmentFate::Pending, "{name}: {}", amendment.id);
        }
    });
}

#[test]
fn the_majority_changes_exactly_what_lies_between_a_half_and_two_thirds() {
    let mut between = 0;
    for (name, seeds) in [("first-committee-2018", 2), ("first-committee-poa-2022", 2)] {
        let (scenario, files) = folder::scenario(name);
        for seed in 0..seeds {
            let run = |majority: Majority| {
                let mut scenario = scenario.clone();
                scenario.procedure.majority = majority;
                scenario.procedure.plenary_majority = majority;
                play(&scenario, &files, seed, 2).state.public.docket.tallies
            };
            let (simple, strict) = (run(Majority::Simple), run(Majority::TwoThirds));
            // Nobody votes otherwise because the bar is higher: the two go together up to the first vote it decides.
            for (one, other) in simple.iter().zip(&strict) {
                assert_eq!(one.question, other.question, "{name}, seed {seed}");
                assert_eq!(one.count, other.count, "{name}, seed {seed}");
                let motion = matches!(one.question, Question::Motion(_));
                let (yes, no) = (one.count.yes, one.count.no);
                let decided_by_it = !motion && yes > no && yes < 2 * no;
                assert_eq!(one.carried != other.carried, decided_by_it, "{name}, seed {seed}: {yes}-{no}");
                if decided_by_it {
                    between += 1;
                    break;
                }
            }
        }
    }
    println!("{between} runs were decided by the majority");
}

#[test]
fn recorded_votes_that_two_thirds_would_have_stopped() {
    // A/RES/75/240 and A/RES/78/237.
    for (yes, no, abstain) in [(92, 50, 21), (104, 53, 7)] {
        let by = |majority| rules::carried(majority, Abstentions::NotVoting, yes, no, abstain);
        assert!(by(Majority::Simple) && !by(Majority::TwoThirds), "{yes}-{no}-{abstain}");
    }
}

/// Acts that make no sense, or not now.
fn bad_acts(public: &Public) -> Vec<Action> {
    let bracket = |index: usize| {
        public.table.get(index).map_or_else(|| BracketId::from("nowhere"), |entry| entry.id.clone())
    };
    let amendment = |bracket: BracketId, option: Option<u8>, text: Option<&str>| NewAmendment {
        bracket,
        option,
        text: text.map(str::to_owned),
        reason: "to see".to_owned(),
    };
    let table =
        |amendments: Vec<NewAmendment>| Action::TableAmendments { amendments, cosponsors: Vec::new() };
    let motion = |motion: Motion| Action::Move { motions: vec![motion] };
    let long = "a very long word ".repeat(100);
    let mut acts = vec![
        table(vec![amendment(bracket(0), Some(255), None)]),
        table(vec![amendment(bracket(0), Some(16), None)]),
        table(vec![amendment(bracket(99), Some(0), None)]),
        table(vec![amendment(bracket(0), None, None)]),
        table(vec![amendment(bracket(0), Some(0), Some("both"))]),
        table(vec![amendment(bracket(0), None, Some(""))]),
        table(vec![amendment(bracket(0), None, Some("[open"))]),
        table(vec![amendment(bracket(0), None, Some("one / two"))]),
        table(vec![amendment(bracket(0), None, Some(&long))]),
        table(vec![amendment(bracket(0), None, Some("\u{202e}")), amendment(bracket(1), Some(0), None)]),
        table(vec![
            amendment(bracket(0), None, Some("new words")),
            amendment(bracket(0), None, Some("others")),
        ]),
        table((0..100).map(|at| amendment(bracket(at % 10), Some(0), None)).collect()),
        Action::TableAmendments { amendments: Vec::new(), cosponsors: vec!["L.9".to_owned(), String::new()] },
        Action::TableAmendments { amendments: Vec::new(), cosponsors: vec!["L.1".to_owned(); 50] },
        motion(Motion::Division(Vec::new())),
        motion(Motion::Division(vec![ParaId::from("OP99")])),
        motion(Motion::Division(vec![ParaId::from("A")])),
        motion(Motion::Division(vec![ParaId::from("OP1"); 500])),
        motion(Motion::Withdraw(String::new())),
        motion(Motion::Withdraw("L.1/Amend.9".to_owned())),
        motion(Motion::Reintroduce("L.1".to_owned())),
        motion(Motion::Reconsider("nothing".to_owned())),
        motion(Motion::RequestVote(Voting::RollCall)),
        motion(Motion::ImportantQuestion),
        Action::Move { motions: vec![Motion::NoAction, Motion::NoAction] },
        Action::Move { motions: vec![Motion::NotPut, Motion::Competence, Motion::CloseDebate] },
        Action::SpeakToMotion { side: Side::For },
        Action::SpeakToMotion { side: Side::Against },
        Action::NoWordOnMotion,
        Action::Vote(Ballot::Yes),
        Action::Explain { about: vec![bracket(0), bracket(0), bracket(77)], words: "so".to_owned() },
        Action::Explain { about: Vec::new(), words: String::new() },
        Action::Waive,
        Action::HoldToRule,
        Action::DeclareExhausted,
        Action::Gavel,
        Action::Proceed,
    ];
    acts.extend(public.docket.amendments.iter().map(|found| motion(Motion::Withdraw(found.id.clone()))));
    acts.extend(public.docket.proposals.iter().map(|found| motion(Motion::Reconsider(found.id.clone()))));
    acts
}

#[test]
fn no_act_however_bad_brings_the_room_down() {
    let (mut allowed, mut refused) = (0, 0);
    for body in ROOMS {
        let (scenario, files) = voting_room::room(body);
        let played = play_with(&scenario, &files, 7, 1, &mut random_play::cast(&scenario));
        let draws = Draws::new(7);
        let mut state = State::new(&scenario);
        for record in &played.records {
            for event in &record.events {
                state.apply(event);
            }
            if !matches!(
                state.public.stage,
                Stage::Amending | Stage::Moving | Stage::Debating | Stage::Voting | Stage::Chair(_)
            ) {
                continue;
            }
            let actors = [Actor::Seat(0), Actor::Seat(3), Actor::Seat(8), Actor::Seat(99), Actor::Chair];
            for (by, action) in actors
                .into_iter()
                .flat_map(|by| bad_acts(&state.public).into_iter().map(move |act| (by, act)))
            {
                match engine::decide(&state, by, &action, &draws) {
                    Ok(events) => {
                        allowed += 1;
                        let mut after = state.clone();
                        for event in &events {
                            after.apply(event);
                        }
                        let _ = (after.digest(), engine::awaiting(&after));
                    }
                    Err(refusal) => {
                        refused += 1;
                        assert!(!refusal.to_string().is_empty());
                    }
                }
            }
        }
    }
    assert!(allowed > 100 && refused > 10_000, "{allowed} acts were allowed, {refused} refused");
}

#[test]
fn a_bracket_takes_fifteen_options_and_no_more() {
    let (scenario, files) = voting_room::room(ROOMS[0]);
    let (mut session, _) = drive::Session::new(&scenario, &files, 1);
    let mut words = 0;
    let mut full = false;
    for _ in 0..10_000 {
        let (by, action) = match engine::awaiting(session.state()) {
            Awaiting::Nobody => break,
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => (Actor::Chair, drive::default_for_chair(&session.state().public)),
            Awaiting::Seats { ask: Ask::Floor { .. }, seats } => {
                let by = Actor::Seat(seats[0]);
                for _ in 0..2 {
                    words += 1;
                    let proposal =
                        engine::action::Proposal::new(BracketId::from("share"), format!("words {words}"));
                    let said = Action::Speak {
                        stances: Vec::new(),
                        proposals: vec![proposal],
                        insertions: Vec::new(),
                    };
                    match session.submit(by, &said, None) {
                        Err(Refusal::TooManyOptions(_)) => full = true,
                        Ok(_) => break,
                        Err(other) => panic!("{other}"),
                    }
                }
                continue;
            }
            Awaiting::Seats { ask: Ask::Inscription, seats } => {
                (Actor::Seat(seats[0]), Action::Inscribe { sections: vec![ParaId::from("B")] })
            }
            Awaiting::Seats { ask: Ask::Amendments, seats } => {
                words += 1;
                let amendment = NewAmendment {
                    bracket: BracketId::from("share"),
                    option: None,
                    text: Some(format!("words {words}")),
                    reason: "to see".to_owned(),
                };
                let table = Action::TableAmendments { amendments: vec![amendment], cosponsors: Vec::new() };
                let by = Actor::Seat(seats[0]);
                match session.submit(by, &table, None) {
                    Ok(_) => continue,
                    Err(Refusal::TooManyOptions(_)) => full = true,
                    Err(other) => panic!("{other}"),
                }
                (by, drive::default_for_seat(Ask::Amendments))
            }
            Awaiting::Seats { ask, seats } => (Actor::Seat(seats[0]), drive::default_for_seat(ask)),
        };
        session.submit(by, &action, None).expect("a default is in order");
    }
    assert!(full, "the bracket was never full");
    let bracket = session.state().public.bracket(&BracketId::from("share")).expect("it is there");
    let options = session.state().public.table[bracket].options.len();
    assert_eq!(options, adref_sim::scenario::MAX_OPTIONS + 1, "and the words left out");
    assert_eq!(engine::awaiting(session.state()), Awaiting::Nobody);
}

#[test]
fn events_of_votes_in_any_order_bring_nothing_down() {
    for body in ROOMS {
        let (scenario, files) = voting_room::room(body);
        for seed in 0..6 {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            let mut events: Vec<Event> =
                played.records.iter().flat_map(|record| record.events.iter().cloned()).collect();
            let draws = Draws::new(seed);
            let mut keys: Vec<(u32, usize)> =
                (0..events.len()).map(|at| (draws.below("shuffle", "at", at as u32, 1 << 20), at)).collect();
            keys.sort_unstable();
            let mut state = State::new(&scenario);
            for (at, event) in keys.iter().map(|(_, at)| events[*at].clone()).enumerate() {
                state.apply(&event);
                if at % 50 == 0 {
                    go_on(&mut state.clone(), &draws, 200);
                }
            }
            events.reverse();
            for event in &events {
                state.apply(event);
            }
            go_on(&mut state, &draws, 2_000);
            let _ = (state.digest(), state.public.text());
        }
    }
}

/// Lets a room that may make no sense go on by default.
fn go_on(state: &mut State, draws: &Draws, acts: usize) {
    for _ in 0..acts {
        let (by, action) = match engine::awaiting(state) {
            Awaiting::Nobody => return,
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => (Actor::Chair, drive::default_for_chair(&state.public)),
            Awaiting::Seats { ask, seats } => match seats.first() {
                Some(seat) => (Actor::Seat(*seat), drive::default_for_seat(ask)),
                None => return,
            },
        };
        match engine::decide(state, by, &action, draws) {
            Ok(events) => {
                for event in &events {
                    state.apply(event);
                }
            }
            Err(_) => return,
        }
    }
}

#[test]
fn a_log_of_votes_reads_back_as_it_was_written() {
    each_end(|name, scenario, played| {
        let read = log::read(&played.log).expect("a sound header");
        assert_eq!(read.fault, None, "{name}");
        let folded = log::fold(scenario, &read.records, None);
        assert_eq!(folded.digest(), played.state.digest(), "{name}");
    });
}

#[test]
fn a_qualified_majority_has_to_say_how_many_votes_and_there_must_be_so_many() {
    let faults = |procedure: &'static str| -> Vec<String> {
        let body = voting_room::Body { rules: "first-committee", procedure, attendance: 100 };
        let loaded = adref_sim::scenario::load(&voting_room::files(body));
        loaded.diagnostics.iter().map(|fault| fault.code.to_owned()).collect()
    };
    assert_eq!(faults("majority = \"qualified\""), ["qualified-votes"]);
    // Nine delegations, two of them in arrears.
    assert_eq!(faults("majority = \"qualified\"\nqualified_votes = 8"), ["qualified-votes"]);
    assert!(faults("majority = \"qualified\"\nqualified_votes = 7").is_empty());
    assert_eq!(faults("qualified_votes = 7"), ["unused-setting"]);
    assert!(faults("majority = \"unanimity\"").is_empty());
}
