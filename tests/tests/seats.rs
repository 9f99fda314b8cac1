//! Seats played by programs: the example keeps to the protocol, bad ones do no harm, and nothing private goes over the
//! wire to anybody else.

use std::collections::BTreeSet;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command as Run;
use std::sync::Arc;
use std::time::Duration;

use adref_agents::drive::{Cast, Stopped, seats_of};
use adref_agents::external::check::{self, ASKS};
use adref_agents::external::protocol::{self, ToSeat};
use adref_agents::external::{Command, FaultKind, Limits, Programs};
use adref_sim::draws::OwnDraws;
use adref_sim::engine::{Event, SeatView};
use adref_sim::ids::SeatId;
use adref_sim::log;
use adref_sim::scenario::{Files, Scenario};
use adref_tests::playthrough::{Played, play_with};
use adref_tests::scenario_files::workspace;
use adref_tests::synthetic::Size;
use adref_tests::taint::{tainted, taints};
use adref_tests::{folder, snapshot};

/// Long enough for any answer on a busy machine.
const PATIENT: Limits = Limits { decision: Duration::from_secs(60) };

/// Whether there is a Python; a test that needs one says that it was skipped where there is none.
fn python() -> bool {
    let there = Run::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !there {
        println!("skipped: there is no python3");
    }
    there
}

fn words(behaviour: &str, argument: &str) -> Vec<String> {
    let script = workspace().join("tests/programs/seat.py");
    ["python3", script.to_str().expect("UTF-8"), behaviour, argument].map(str::to_owned).to_vec()
}

fn example() -> Vec<String> {
    let script = workspace().join("agents/examples/delegate.py");
    ["python3", script.to_str().expect("UTF-8")].map(str::to_owned).to_vec()
}

/// An empty folder of this test's own.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

/// Plays with programs in some seats.
fn played(
    scenario: &Scenario,
    files: &Files,
    commands: &[Command],
    limits: Limits,
    threads: usize,
) -> Played {
    let mut cast = Cast::standard(scenario);
    let programs =
        Programs::start(commands, limits, 1, Arc::default()).unwrap_or_else(|faults| panic!("{faults:?}"));
    cast.guests = Some(Box::new(programs));
    play_with(scenario, files, 1, threads, &mut cast)
}

fn commands(seats: impl IntoIterator<Item = SeatId>, words: &[String]) -> Vec<Command> {
    seats.into_iter().map(|seat| Command { seat, words: words.to_vec() }).collect()
}

fn everybody(scenario: &Scenario, words: &[String]) -> Vec<Command> {
    commands(seats_of(scenario).into_iter().cloned(), words)
}

/// The events of a seat that failed, by seat.
fn failures(played: &Played) -> Vec<(SeatId, String)> {
    let events = played.records.iter().flat_map(|record| &record.events);
    events
        .filter_map(|event| match event {
            Event::SeatFailed { seat, why } => Some((seat.clone(), why.clone())),
            _ => None,
        })
        .collect()
}

#[test]
fn the_example_keeps_to_the_protocol_and_is_asked_everything() {
    if !python() {
        return;
    }
    let verdict = check::check(&example(), PATIENT, &Arc::default(), &mut |_| ControlFlow::Continue(()))
        .expect("it starts");
    assert!(verdict.conforming, "{:#?}\n{}", verdict.faults, verdict.stderr);
    assert_eq!(verdict.not_asked, Vec::<String>::new());
    assert_eq!(verdict.games.len(), check::rooms().len());
    assert_eq!(verdict.name, "delegate.py");
}

#[test]
fn the_games_of_the_check_are_sound_and_go_through_every_question() {
    for (rules, _, scenario) in check::rooms() {
        assert!(scenario.is_some(), "the room of {rules} is not sound");
    }
    let schema = protocol::schema();
    let asked = schema["$defs"]["Asked"]["oneOf"].as_array().expect("the questions");
    let named: BTreeSet<&str> =
        asked.iter().filter_map(|one| one["properties"]["on"]["const"].as_str()).collect();
    assert_eq!(named, ASKS.into_iter().collect(), "the check knows all questions of the protocol");
}

#[test]
fn the_schema_of_the_protocol_is_current() {
    let text = serde_json::to_string_pretty(&protocol::schema()).expect("a schema is JSON") + "\n";
    let file = workspace().join("agents/protocol.schema.json");
    snapshot::check(&file, &text).unwrap_or_else(|fault| panic!("{fault}"));
}

#[test]
fn the_order_of_answers_and_the_number_of_threads_leave_no_trace() {
    if !python() {
        return;
    }
    let (scenario, files) = folder::scenario("class-due-diligence");
    let commands = everybody(&scenario, &words("sleepy", ""));
    let one = played(&scenario, &files, &commands, PATIENT, 1);
    assert_eq!(one.stopped, Stopped::Closed);
    assert!(failures(&one).is_empty(), "{:?}", failures(&one));
    let eight = played(&scenario, &files, &commands, PATIENT, 8);
    assert!(one.log == eight.log, "random delays and eight threads change the log");
    let reasons = one.records.iter().filter_map(|record| record.why.as_ref());
    assert!(reasons.filter(|why| why.tipped == "after a while").count() > 10, "its reasons are in the log");
}

#[test]
fn a_log_is_folded_again_without_the_program() {
    if !python() {
        return;
    }
    let (scenario, files) = folder::scenario("oewg-apr-2024");
    let seat = scenario.delegations[3].id.clone();
    let one = played(&scenario, &files, &commands([seat.clone()], &example()), PATIENT, 1);
    assert_eq!(one.stopped, Stopped::Closed);
    assert!(failures(&one).is_empty(), "{:?}", failures(&one));
    let read = log::read(&one.log).expect("a sound header");
    assert_eq!(read.fault, None);
    assert!(read.records.iter().filter(|record| record.by == seat.as_str()).count() > 5);
    let folded = log::fold(&scenario, &read.records, None);
    assert_eq!(read.end.map(|end| end.state), Some(folded.digest()));
}

#[test]
fn a_program_that_cannot_play_is_named_before_anything_is_played() {
    let (scenario, _) = folder::scenario("two-seats");
    let start = |words: Vec<String>| {
        let faults = Programs::start(&everybody(&scenario, &words), PATIENT, 1, Arc::default())
            .map(|_| ())
            .expect_err("bad");
        faults.into_iter().next().expect("a fault")
    };
    let missing = start(vec!["/no/such/program".to_owned()]);
    assert_eq!(missing.fault.kind, FaultKind::CannotStart);
    assert!(missing.fault.what.contains("/no/such/program"), "{}", missing.fault);
    if !python() {
        return;
    }
    let exits = start(words("exits", ""));
    assert_eq!(exits.fault.kind, FaultKind::Ended);
    assert!(exits.fault.what.contains("exit code 7"), "{}", exits.fault);
    assert!(exits.stderr.contains("no agent today"), "{}", exits.stderr);
    assert_eq!(start(words("exits-in-peace", "")).fault.kind, FaultKind::Ended);
    let version = start(words("wrong-version", ""));
    assert_eq!(version.fault.kind, FaultKind::WrongVersion);
    assert!(version.fault.what.contains("version 9"), "{}", version.fault);
}

/// What each bad program is found to do, and what its run's log says of it at least once.
const BAD: [(&str, &str, FaultKind, &str); 15] = [
    ("dies", "2", FaultKind::Ended, "exit code 3"),
    ("bad-json", "", FaultKind::BadMessage, "not JSON"),
    ("not-a-message", "", FaultKind::BadMessage, "unknown variant `dance`"),
    ("flood", "", FaultKind::Flood, "more than 1000 lines"),
    ("long-line", "", FaultKind::Flood, "longer than 1048576 bytes"),
    ("half-line", "", FaultKind::Ended, "in the middle of a line"),
    ("not-utf8", "", FaultKind::BadMessage, "not UTF-8"),
    ("slow", "30", FaultKind::Late, "no answer within"),
    ("hides", "", FaultKind::BadMessage, "control characters"),
    ("closes-input", "", FaultKind::Late, "no answer within"),
    ("deaf", "", FaultKind::Late, "no answer within"),
    ("hello-again", "", FaultKind::OutOfTurn, "a hello where a decision was due"),
    ("noise", "", FaultKind::Noise, ""),
    ("illegal", "", FaultKind::Refused, ""),
    ("chair", "", FaultKind::Refused, ""),
];

#[test]
fn bad_programs_do_no_harm_and_are_named_for_what_they_do() {
    if !python() {
        return;
    }
    let (scenario, files) = folder::scenario("class-due-diligence");
    let seat = scenario.delegations[0].id.clone();
    for (behaviour, argument, kind, says) in BAD {
        let hasty = matches!(behaviour, "slow" | "deaf" | "closes-input" | "flood" | "long-line");
        let limits = if hasty { Limits { decision: Duration::from_millis(1500) } } else { PATIENT };
        let words = words(behaviour, argument);
        let one = played(&scenario, &files, &commands([seat.clone()], &words), limits, 1);
        assert_eq!(one.stopped, Stopped::Closed, "{behaviour}");
        let read = log::read(&one.log).expect("a sound header");
        assert_eq!(read.fault, None, "{behaviour}");
        let failures = failures(&one);
        if says.is_empty() {
            assert!(failures.is_empty(), "{behaviour}: {failures:?}");
        } else {
            let said = failures.iter().any(|(who, why)| *who == seat && why.contains(says));
            assert!(said, "{behaviour}: {failures:?}");
            assert!(failures.len() <= 3, "{behaviour}: it is given up: {failures:?}");
            let last = &failures.last().expect("one").1;
            assert!(last.contains("from here on"), "{behaviour}: and that is said: {last}");
        }
        let verdict = check::check(&words, limits, &Arc::default(), &mut |game| match game {
            // One game is enough.
            "first-committee" => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        });
        let verdict = verdict.expect("it starts");
        assert!(!verdict.conforming, "{behaviour}");
        let kinds: BTreeSet<FaultKind> =
            verdict.faults.iter().map(|found| found.faulted.fault.kind).collect();
        assert!(kinds.contains(&kind), "{behaviour}: {kinds:?}");
    }
}

#[test]
fn a_late_answer_is_not_taken_for_the_answer_to_another_question() {
    if !python() {
        return;
    }
    let (scenario, files) = folder::scenario("class-due-diligence");
    let seat = scenario.delegations[0].id.clone();
    let limits = Limits { decision: Duration::from_secs(2) };
    let one = played(&scenario, &files, &commands([seat.clone()], &words("late-once", "")), limits, 1);
    let failures = failures(&one);
    assert!(failures.iter().any(|(_, why)| why.contains("no answer within 2 s")), "{failures:?}");
    let answered = one.records.iter().filter(|record| {
        let why = record.why.as_ref();
        record.by == seat.as_str() && why.is_some_and(|why| why.tipped == "its program gave no reason")
    });
    assert!(answered.count() > 3, "it is heard again: {failures:?}");
}

#[test]
fn reasons_are_kept_to_a_length() {
    if !python() {
        return;
    }
    let (scenario, files) = folder::scenario("two-seats");
    let one = played(&scenario, &files, &everybody(&scenario, &words("in-full", "")), PATIENT, 1);
    let mut seen = 0;
    for why in one.records.iter().filter_map(|record| record.why.as_ref()) {
        if why.tipped.starts_with('x') {
            seen += 1;
            assert!(why.tipped.chars().count() <= 400 && why.parts.len() <= 24);
            assert!(why.parts.iter().all(|part| part.on.is_none()), "no bracket that is not there");
            assert_eq!(why.alternatives[0].score, -1);
        }
    }
    assert!(seen > 3);
}

#[test]
fn no_process_is_left_behind() {
    if !python() || !Path::new("/proc/self/cmdline").exists() {
        return;
    }
    let marker = format!("adref-left-behind-{}", std::process::id());
    let marked = || {
        let processes = fs::read_dir("/proc").expect("processes").filter_map(Result::ok);
        processes
            .filter(|process| {
                let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
                String::from_utf8_lossy(&line).contains(&marker)
            })
            .count()
    };
    let (scenario, files) = folder::scenario("two-seats");
    let seat = scenario.delegations[0].id.clone();
    played(&scenario, &files, &commands([seat.clone()], &words("forks", &marker)), PATIENT, 1);
    let soon_gone = || {
        (0..50).any(|_| {
            std::thread::sleep(Duration::from_millis(100));
            marked() == 0
        })
    };
    assert!(soon_gone(), "after a run to its end");
    // And where it is let go in the middle.
    let programs = Programs::start(&commands([seat], &words("default", &marker)), PATIENT, 1, Arc::default())
        .map_err(|_| ());
    let programs = programs.expect("it starts");
    assert_eq!(marked(), 1, "or nothing is tested");
    drop(programs);
    assert!(soon_gone(), "after it was let go");
}

#[test]
fn who_does_not_say_bye_is_named_and_ended() {
    if !python() {
        return;
    }
    let limits = Limits { decision: Duration::from_secs(3) };
    let verdict = check::check(&words("no-bye", ""), limits, &Arc::default(), &mut |game| match game {
        "first-committee" => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    });
    let verdict = verdict.expect("it starts");
    assert!(verdict.faults.iter().all(|found| found.faulted.fault.kind == FaultKind::NoBye));
    assert!(!verdict.conforming && !verdict.faults.is_empty());
}

#[test]
fn what_one_seat_alone_knows_is_sent_to_no_other_program() {
    if !python() {
        return;
    }
    let size = Size { delegations: 7, brackets: 12, issues: 4, groups: 2, seed: 3 };
    let (scenario, files) = tainted(size);
    let kept = empty("taint");
    let record = words("record", kept.to_str().expect("UTF-8"));
    let one = played(&scenario, &files, &everybody(&scenario, &record), PATIENT, 1);
    assert_eq!(one.stopped, Stopped::Closed);
    let told: String = one
        .records
        .iter()
        .flat_map(|record| &record.events)
        .filter(|event| !matches!(event, Event::Instructed { .. }))
        .map(|event| serde_json::to_string(event).expect("events are data"))
        .collect();
    let (mut looked, mut own) = (0, 0);
    for (seat, delegation) in scenario.delegations.iter().enumerate() {
        let sent = fs::read_to_string(kept.join(format!("{}.jsonl", delegation.id))).expect("kept");
        for other in 0..scenario.delegations.len() {
            for taint in taints(other) {
                if other == seat {
                    assert!(sent.contains(&taint), "{taint}: it knows its own");
                    own += 1;
                } else if !told.contains(&taint) {
                    assert!(!sent.contains(&taint), "{taint} was sent to {}", delegation.id);
                    looked += 1;
                }
            }
        }
        // Everything that is sent is as the protocol says, and instructions go to their seat alone.
        for line in sent.lines() {
            let message: ToSeat = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            if let ToSeat::Event(heard) = message {
                for told in heard.events {
                    if let Event::Instructed { seat, .. } = told.event {
                        assert_eq!(seat, delegation.id);
                    }
                }
            }
        }
    }
    assert!(looked > 100 && own == 21);
}

#[test]
fn a_delegation_is_played_by_the_same_program_and_policy_in_every_session() {
    struct Named(String);
    impl adref_agents::Policy for Named {
        fn decide(&mut self, view: SeatView<'_>, draws: OwnDraws<'_>) -> adref_agents::Decision {
            let mut decision = adref_agents::negotiator::Negotiator.decide(view, draws);
            decision.why.tipped = format!("policy of {}", self.0);
            decision
        }
    }
    if !python() {
        return;
    }
    // Two bodies with different members: the same delegation sits in different places.
    let (scenario, files) = folder::scenario("rival-bodies-2019-2021");
    let seat = SeatId::from("CHE");
    let places: BTreeSet<Option<usize>> = scenario
        .campaign
        .iter()
        .flat_map(|campaign| &campaign.sessions)
        .map(|session| session.scenario.delegations.iter().position(|d| d.id == seat))
        .collect();
    assert!(places.len() > 1, "the places differ, or nothing is tested");
    let chair = Box::new(adref_agents::chair::StandardChair);
    let mut cast = Cast::of(&scenario, chair, |id| Box::new(Named(id.to_string())));
    let programs =
        Programs::start(&commands([seat.clone()], &words("named", "it")), PATIENT, 1, Arc::default());
    cast.guests = Some(Box::new(programs.map_err(|_| ()).expect("it starts")));
    let one = play_with(&scenario, &files, 1, 1, &mut cast);
    assert_eq!(one.stopped, Stopped::Closed);
    let (mut by_policy, mut by_program) = (0, 0);
    for record in one.records.iter().filter(|record| record.by != "chair") {
        let Some(why) = &record.why else { continue };
        if why.tipped.starts_with("by default") {
            continue;
        }
        if record.by == seat.as_str() {
            assert_eq!(why.tipped, "as it, by CHE");
            by_program += 1;
        } else {
            assert_eq!(why.tipped, format!("policy of {}", record.by));
            by_policy += 1;
        }
    }
    assert!(by_program > 5 && by_policy > 100, "{by_program} and {by_policy}");
}
