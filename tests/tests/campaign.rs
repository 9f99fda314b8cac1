//! What holds from one session of a campaign to the next, whatever anybody does in any of them.

use std::collections::BTreeMap;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_agents::{ChairPolicy, Decision, Policy};
use adref_sim::draws::{Draws, OwnDraws};
use adref_sim::engine::action::{Action, Objection, OptionSet, Proposal, Settlement, StanceTaken};
use adref_sim::engine::state::{BracketState, ChairTask, How, Stage};
use adref_sim::engine::{self, Actor, Ask, Awaiting, ChairView, Event, Refusal, SeatView, State};
use adref_sim::ids::BracketId;
use adref_sim::log::{self, Why};
use adref_sim::scenario::{Ending, Files, Scenario, load};
use adref_sim::views::Chronicle;
use adref_tests::playthrough::{Played, play, play_with};
use adref_tests::random_play;
use adref_tests::scenario_files::{render, split_files};

const SCENARIO: &str = r#"
format = 1
title = "The whole"
rules = "oewg"
issues = [
  { id = "duty", name = "Duty", low = "none", high = "strict", reference = 20 },
  { id = "speed", name = "Speed", low = "whenever", high = "at once", reference = 10 },
  { id = "form", name = "Form", low = "loose", high = "fixed", reference = 50 },
]
[procedure]
meetings = 2
small_groups = 1
[brackets.modal]
issue = "duty"
weight = 20
options = [80, 40]
reserve = [{ text = "are called upon to", at = 61 }]
[brackets.strict]
issue = "duty"
weight = 10
options = [{ duty = 71 }]
[brackets.when]
issue = "speed"
options = [60]
[brackets.form]
issue = "form"
options = [90, 10]
[[delegations]]
id = "AAA"
name = "Alphaland"
positions = { duty = { at = 60, salience = 50 }, speed = { at = 40, salience = 30 }, form = { at = 60, salience = 20 } }
[[delegations]]
id = "BBB"
name = "Betaland"
positions = { duty = { at = 50, salience = 50 }, speed = { at = 50, salience = 30 }, form = { at = 40, salience = 20 } }
[[delegations]]
id = "CCC"
name = "Gammaland"
positions = { duty = { at = 55, salience = 40, plus_minus = 30 }, form = { at = 50, salience = 20, plus_minus = 40 } }
[[campaign.sessions]]
id = "one"
title = "The first"
date = "2022-07-29"
draft = "draft-one.md"
[[campaign.sessions]]
id = "two"
title = "The second"
date = "2023-07-28"
draft = "draft-two.md"
members = ["AAA", "CCC"]
[[campaign.sessions]]
id = "three"
title = "The third"
date = "2024-07-12"
draft = "draft-three.md"
[[campaign.changes]]
date = "2024-01-01"
of = ["BBB"]
reason = "A new government."
positions.duty = { at = 5, salience = 90 }
=== draft-one.md
# One

## A. Duties

1. States [shall / should]{#modal} report[ in full]{#strict}.
=== draft-two.md
# Two

## A. Duties

1. States [shall / should]{#modal} report[ in full]{#strict}[, without delay]{#when}.

2. States [meet / write]{#form}.
=== draft-three.md
# Three

## B. All

1. States [meet / write]{#form} and [shall / should]{#modal} report[, without delay]{#when}.
"#;

fn campaign() -> (Scenario, Files) {
    with(|text| text)
}

fn with(change: impl Fn(String) -> String) -> (Scenario, Files) {
    let files = split_files(&change(SCENARIO.to_owned()));
    let loaded = load(&files);
    (loaded.scenario.unwrap_or_else(|| panic!("{}", render(&files, &loaded.diagnostics))), files)
}

/// A chair that settles what is open on the option of its list, and everybody else on the first.
struct Firm(BTreeMap<&'static str, u8>);

impl ChairPolicy for Firm {
    fn decide(&mut self, view: ChairView<'_>, _: OwnDraws<'_>) -> Decision {
        let public = view.public;
        let open = public.table.iter().filter(|entry| entry.state == BracketState::Open);
        let action = match public.stage {
            Stage::Chair(ChairTask::Open) => Action::OpenSession,
            Stage::Chair(ChairTask::Revise) => Action::IssueRevision {
                proposals: Vec::new(),
                settle: open
                    .map(|entry| Settlement {
                        bracket: entry.id.clone(),
                        option: self.0.get(entry.id.as_str()).copied().unwrap_or(1),
                    })
                    .collect(),
                drop: Vec::new(),
            },
            Stage::Chair(ChairTask::Convene) => {
                Action::ConveneSmallGroups { brackets: Vec::new(), seated: Vec::new() }
            }
            Stage::Chair(ChairTask::AfterSilence) => Action::ProposeAdoption,
            Stage::Chair(ChairTask::Gavel) => Action::Gavel,
            _ => Action::FallBack,
        };
        Decision { action, why: Why::default() }
    }
}

/// The same chair, that brings words of its own to the first session.
struct Bridge(Firm);
impl ChairPolicy for Bridge {
    fn decide(&mut self, view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
        let first = view.public.past.is_empty();
        let mut decision = self.0.decide(view, draws);
        if let Action::IssueRevision { proposals, settle, .. } = &mut decision.action
            && let Some(on_modal) = settle.iter_mut().find(|one| first && one.bracket.as_str() == "modal")
        {
            let text = "are called upon to".to_owned();
            proposals.push(Proposal::new(on_modal.bracket.clone(), text));
            on_modal.option = 3;
        }
        decision
    }
}

/// A seat that takes the rule's default; in the sessions of its list it objects to adoption.
struct Seat(Vec<&'static str>);

impl Policy for Seat {
    fn decide(&mut self, view: SeatView<'_>, _: OwnDraws<'_>) -> Decision {
        let session = view.public.session.as_ref().map_or("", |session| session.id.as_str());
        let objects = view.ask == Ask::Adoption && self.0.contains(&session);
        let action = if objects {
            Action::Object { objection: Objection { bracket: None, reason: "not this".to_owned() } }
        } else {
            drive::default_for_seat(view.ask)
        };
        Decision { action, why: Why::default() }
    }
}

fn led(choices: &[(&'static str, u8)], objections: &[&'static str]) -> Played {
    let (scenario, files) = campaign();
    let chair = Box::new(Firm(choices.iter().copied().collect()));
    let mut cast = Cast::of(&scenario, chair, |_| Box::new(Seat(objections.to_vec())));
    let played = play_with(&scenario, &files, 1, 1, &mut cast);
    assert_eq!(played.stopped, Stopped::Closed);
    played
}

/// The state in which each session began.
fn beginnings(played: &Played) -> Vec<State> {
    let (scenario, _) = campaign();
    let convened = log::sessions_convened(&played.records).map(Some);
    std::iter::once(Some(0)).chain(convened).map(|seq| log::fold(&scenario, &played.records, seq)).collect()
}

fn of<'a>(state: &'a State, id: &str) -> &'a adref_sim::engine::state::Disagreement {
    let index = state.public.bracket(&BracketId::from(id)).expect("it is in the draft");
    &state.public.table[index]
}

#[test]
fn what_a_session_adopts_comes_back_settled_as_agreed_language() {
    let played = led(&[("modal", 2), ("strict", 0)], &[]);
    let [one, two, three] = beginnings(&played).try_into().expect("three sessions");
    assert_eq!(of(&one, "modal").state, BracketState::Open);
    assert_eq!(of(&two, "modal").state, BracketState::Settled { option: 2, how: How::Agreed(0) });
    assert_eq!(of(&two, "strict").settled(), Some(0), "to leave words out is agreed too");
    assert_eq!((of(&two, "form").state, of(&two, "when").state), (BracketState::Open, BracketState::Open));
    assert_eq!(of(&three, "modal").state, BracketState::Settled { option: 2, how: How::Agreed(0) });
    assert_eq!(of(&three, "form").state, BracketState::Settled { option: 1, how: How::Agreed(1) });
    let text = adref_sim::text::print(&two.public.revisions[0].draft);
    assert!(text.contains("1. States should report[, without delay]"), "{text}");
    assert_eq!(two.public.session.as_ref().map(|session| session.number), Some(2));
    assert_eq!((two.public.minute, two.public.meeting(), two.public.seats.len()), (0, 1, 2));
}

#[test]
fn a_session_that_fails_hands_nothing_on() {
    let played = led(&[], &["one"]);
    let [one, two, _] = beginnings(&played).try_into().expect("three sessions");
    assert_eq!(two.public.past[0].ending, Some(Ending::ChairsSummary));
    assert!(two.public.past[0].adopted.is_empty());
    assert_eq!(two.public.past[0].unresolved.len(), 2);
    assert_eq!(of(&two, "modal").state, BracketState::Open);
    let references = |state: &State| state.public.issues.iter().map(|i| i.reference).collect::<Vec<_>>();
    assert_eq!(references(&one), references(&two));
}

#[test]
fn a_later_session_that_fails_takes_nothing_back() {
    let played = led(&[("modal", 2)], &["two"]);
    let [_, _, three] = beginnings(&played).try_into().expect("three sessions");
    assert_eq!(of(&three, "modal").state, BracketState::Settled { option: 2, how: How::Agreed(0) });
    assert_eq!(of(&three, "form").state, BracketState::Open);
}

#[test]
fn the_reference_points_are_the_weighted_means_of_what_was_adopted() {
    let played = led(&[("modal", 1), ("strict", 1)], &[]);
    let [_, two, three] = beginnings(&played).try_into().expect("three sessions");
    let references = |state: &State| state.public.issues.iter().map(|i| i.reference).collect::<Vec<_>>();
    // (20 × 80 + 10 × 71) / 30 = 77; on the others nothing was adopted.
    assert_eq!(references(&two), [77, 10, 50]);
    // “when” at 60, “form” at 90; on the duty nothing new.
    assert_eq!(references(&three), [77, 60, 90]);
    // What the author left at the reference point follows it.
    assert_eq!(of(&three, "modal").options[0].at.0[0].1.low, 77);
    assert_eq!(of(&two, "when").options[0].at.0[0].1.low, 10);
}

#[test]
fn a_sentence_left_out_whole_was_not_agreed_and_may_come_back() {
    let sentence = " [They help one another.]{#help}";
    let (scenario, files) = with(|text| {
        text.replace("report[ in full]{#strict}.", &format!("report[ in full]{{#strict}}.{sentence}"))
            .replace("[brackets.when]", "[brackets.help]\nissue = \"form\"\noptions = [80]\n[brackets.when]")
            .replace(
                "2. States [meet / write]{#form}.",
                &format!("2. States [meet / write]{{#form}}.{sentence}"),
            )
    });
    let chair = Box::new(Firm([("help", 0), ("strict", 0)].into()));
    let mut cast = Cast::of(&scenario, chair, |_| Box::new(Seat(Vec::new())));
    let played = play_with(&scenario, &files, 1, 1, &mut cast);
    let second = log::sessions_convened(&played.records).next();
    let two = log::fold(&scenario, &played.records, second);
    assert_eq!(two.public.past[0].ending, Some(Ending::Consensus));
    assert_eq!(of(&two, "strict").settled(), Some(0));
    assert_eq!(of(&two, "help").state, BracketState::Open);
    assert_eq!(two.public.past[0].unresolved, [BracketId::from("help")]);
    assert_eq!(two.public.issues[2].reference, 50, "nor does it move the reference point");
}

#[test]
fn governments_change_on_their_day() {
    let played = led(&[], &[]);
    let [one, _, three] = beginnings(&played).try_into().expect("three sessions");
    let duty = |state: &State| {
        let seat = state.public.seat("BBB").expect("it is there");
        state.briefs[seat].positions[0].map(|position| position.at)
    };
    assert_eq!((duty(&one), duty(&three)), (Some(50), Some(5)));
}

#[test]
fn agreed_language_is_not_reopened() {
    let played = led(&[("modal", 2)], &[]);
    let [_, mut state, _] = beginnings(&played).try_into().expect("three sessions");
    let draws = Draws::new(1).for_session("two");
    let agreed = Refusal::AgreedLanguage("modal".to_owned());
    let (mut by_seat, mut by_chair) = (0, 0);
    for _ in 0..400 {
        let (by, action) = match engine::awaiting(&state) {
            Awaiting::Nobody => break,
            Awaiting::Secretariat if state.public.stage == Stage::Over => break,
            Awaiting::Secretariat => (Actor::Secretariat, Action::Proceed),
            Awaiting::Chair => {
                let settle = |option| {
                    let settle = vec![Settlement { bracket: BracketId::from("modal"), option }];
                    Action::IssueRevision { proposals: Vec::new(), settle, drop: Vec::new() }
                };
                if engine::legal(&state, Actor::Chair).allowed.contains(&settle(1).kind()) {
                    let refused = engine::decide(&state, Actor::Chair, &settle(1), &draws);
                    assert!(
                        refused == Err(agreed.clone())
                            || refused == Err(Refusal::BracketClosed("modal".to_owned())),
                        "{refused:?}"
                    );
                    by_chair += 1;
                }
                (
                    Actor::Chair,
                    Firm(BTreeMap::new()).decide(state.chair_view(), OwnDraws::new(&draws, "c")).action,
                )
            }
            Awaiting::Seats { ask, seats } => {
                if let Ask::Floor { .. } = ask {
                    let accepts = std::iter::once(1).collect();
                    let stance = StanceTaken {
                        bracket: BracketId::from("modal"),
                        prefers: 1,
                        accepts,
                        cannot: OptionSet::NONE,
                        ad_referendum: OptionSet::NONE,
                    };
                    let action = Action::Speak {
                        stances: vec![stance],
                        proposals: Vec::new(),
                        insertions: Vec::new(),
                    };
                    let refused = engine::decide(&state, Actor::Seat(seats[0]), &action, &draws);
                    assert_eq!(refused, Err(agreed.clone()));
                    by_seat += 1;
                }
                let inscribe = Action::Inscribe { sections: vec![state.public.sections[0].id.clone()] };
                let action = if ask == Ask::Inscription { inscribe } else { drive::default_for_seat(ask) };
                (Actor::Seat(seats[0]), action)
            }
        };
        let events = engine::decide(&state, by, &action, &draws).expect("it is in order");
        for event in &events {
            state.apply(event);
        }
    }
    assert!(by_seat > 0 && by_chair > 0);
    assert_eq!(of(&state, "modal").settled(), Some(2));
}

#[test]
fn words_that_came_up_in_a_session_are_agreed_in_the_next() {
    let (scenario, files) = campaign();
    let chair = Box::new(Bridge(Firm(BTreeMap::new())));
    let mut cast = Cast::of(&scenario, chair, |_| Box::new(Seat(Vec::new())));
    let played = play_with(&scenario, &files, 1, 1, &mut cast);
    let [_, two, three] = beginnings(&played).try_into().expect("three sessions");
    for state in [&two, &three] {
        let modal = of(state, "modal");
        assert_eq!(modal.settled(), Some(3));
        assert_eq!((modal.words(3), modal.options[3].at.0[0].1.low), ("are called upon to", 61));
        assert_eq!(state.briefs[0].losses[state.public.bracket(&modal.id).expect("there")].len(), 4);
    }
}

#[test]
fn agreed_language_changes_only_by_a_later_adoption() {
    let (scenario, files) = campaign();
    let (mut adopted_all, mut failed_all) = (0, 0);
    for seed in 0..40 {
        let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
        assert_eq!(played.stopped, Stopped::Closed, "seed {seed}");
        let refused = played.records.iter().filter_map(|record| record.why.as_ref());
        assert!(refused.into_iter().all(|why| !why.tipped.contains("refused")), "seed {seed}");
        let mut agreed: BTreeMap<BracketId, String> = BTreeMap::new();
        let chronicle = Chronicle::new(&scenario, &played.records);
        assert_eq!(chronicle.sessions().count(), 3);
        for session in chronicle.sessions() {
            let public = &session.state.public;
            let adopted = public.ending.is_some_and(Ending::adopted);
            adopted_all += u32::from(adopted);
            failed_all += u32::from(!adopted);
            let drafted = |(index, _): &(usize, _)| !public.opened_here(*index);
            for (_, entry) in public.table.iter().enumerate().filter(drafted) {
                let before = agreed.get(&entry.id).cloned();
                let words = entry.settled().map(|option| match option {
                    0 => String::new(),
                    option => entry.words(option).to_owned(),
                });
                if let Some(before) = &before {
                    assert!(entry.is_agreed_language(), "seed {seed}, {}", entry.id);
                    assert_eq!(words.as_ref(), Some(before), "seed {seed}, {}", entry.id);
                } else {
                    assert!(!entry.is_agreed_language(), "seed {seed}, {}", entry.id);
                }
                if adopted && let Some(words) = words {
                    agreed.insert(entry.id.clone(), words);
                }
            }
        }
    }
    assert!(adopted_all > 10 && failed_all > 10, "{adopted_all} adopted, {failed_all} failed");
}

#[test]
fn a_campaign_is_one_log_that_folds_to_its_state_and_is_the_same_again() {
    let (scenario, files) = campaign();
    for seed in 0..5 {
        let played = play(&scenario, &files, seed, 1);
        let read = log::read(&played.log).expect("a sound header");
        assert_eq!(read.fault, None);
        assert_eq!(log::fold(&scenario, &read.records, None).digest(), played.state.digest());
        assert_eq!(Chronicle::new(&scenario, &read.records).state.digest(), played.state.digest());
        assert_eq!(play(&scenario, &files, seed, 3).log, played.log);
        assert_eq!(log::sessions_convened(&read.records).count(), 2);
    }
}

#[test]
fn each_session_has_chance_of_its_own() {
    let (scenario, files) = campaign();
    let played = play(&scenario, &files, 7, 1);
    let instructed: Vec<_> = played
        .records
        .iter()
        .flat_map(|record| &record.events)
        .filter_map(|event| match event {
            Event::Instructed { seat, positions, .. } if seat.as_str() == "CCC" => Some(positions.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(instructed.len(), 3);
    assert!(instructed.windows(2).all(|two| two[0] != two[1]), "{instructed:?}");
}

#[test]
fn a_run_stops_at_the_phase_of_a_session() {
    let (scenario, files) = campaign();
    for (until, session) in [("two:silence", "two"), ("silence", "one")] {
        let options = Options { seed: 1, until: Some(until.to_owned()), threads: 1 };
        let mut cast = Cast::standard(&scenario);
        let (state, stopped) = drive::run(&scenario, &files, &mut cast, &options, &mut |_: Progress<'_>| {
            std::ops::ControlFlow::Continue(())
        });
        assert_eq!(stopped, Stopped::Until(until.to_owned()));
        assert_eq!(state.public.session.as_ref().map(|now| now.id.as_str()), Some(session));
        assert_eq!(state.public.phase(), "silence");
    }
}

#[test]
fn an_event_of_a_session_that_does_not_follow_changes_nothing() {
    let (scenario, _) = campaign();
    let mut state = State::new(&scenario);
    let before = state.digest();
    for session in ["three", "one", "", "no such"] {
        let session = session.to_owned();
        state.apply(&Event::SessionConvened { session, agreed: Vec::new(), references: Vec::new() });
    }
    assert_eq!(state.digest(), before);
}
