//! A negotiation that goes on from a moment of another.

use std::ops::ControlFlow;

use adref_agents::drive::{self, Cast, Options, Past, Progress};
use adref_sim::engine::State;
use adref_sim::log::{self, Parent, Record};
use adref_sim::scenario::{Files, Scenario};
use adref_tests::folder;

fn options(seed: u64) -> Options {
    Options { seed, until: None, threads: 1 }
}

fn records(scenario: &Scenario, past: &Past, seed: u64) -> Vec<Record> {
    let mut records = Vec::new();
    let mut cast = Cast::standard(scenario);
    drive::branch(scenario, &Files::new(), past, &mut cast, &options(seed), &mut |progress| {
        if let Progress::Acted(record, _) = progress {
            records.push(record.clone());
        }
        ControlFlow::Continue(())
    });
    records
}

#[test]
fn a_branch_with_the_same_seed_goes_the_same_way() {
    for name in ["two-seats", "class-due-diligence", "first-committee-poa-2022"] {
        let (scenario, _) = folder::scenario(name);
        let whole = records(&scenario, &Past::default(), 3);
        let mut bad = Vec::new();
        for at in (0..=whole.len()).step_by(1 + whole.len() / 20) {
            let start = drive::round_start(&mut State::new(&scenario), &whole[..at]);
            let past = Past { records: whole[..start].to_vec(), parents: Vec::new() };
            if records(&scenario, &past, 3) != whole {
                bad.push(at);
            }
        }
        assert!(bad.is_empty(), "{name}: {} records, otherwise from {bad:?}", whole.len());
    }
}

#[test]
fn another_seed_or_another_act_goes_another_way_from_there_on_alone() {
    let (scenario, _) = folder::scenario("class-due-diligence");
    let whole = records(&scenario, &Past::default(), 3);
    let at = whole.len() / 3;
    let past = Past { records: whole[..at].to_vec(), parents: Vec::new() };
    let differing = (4..12).filter(|seed| {
        let other = records(&scenario, &past, *seed);
        assert_eq!(other[..at], whole[..at], "seed {seed}: what is past stays as it was");
        other != whole
    });
    assert!(differing.count() > 4, "chance counts for something");
}

#[test]
fn a_header_says_whose_beginning_it_has_and_a_false_one_is_found() {
    let (scenario, files) = folder::scenario("two-seats");
    let whole = records(&scenario, &Past::default(), 3);
    let state = log::fold(&scenario, &whole[..7], None);
    let parent =
        Parent { log: "a.jsonl".to_owned(), seed: 3, records: 7, state: state.digest(), instead: None };
    let mut written = String::new();
    let past = Past { records: whole[..7].to_vec(), parents: vec![parent.clone()] };
    drive::branch(&scenario, &files, &past, &mut Cast::standard(&scenario), &options(4), &mut |progress| {
        if let Progress::Line(line) = progress {
            written.push_str(line);
        }
        ControlFlow::Continue(())
    });
    let read = log::read(&written).expect("a sound log");
    assert_eq!((read.fault, &read.header.parents), (None, &vec![parent]));
    assert_eq!(read.records[..7], whole[..7]);
    assert!(log::begins_as_said(&scenario, &read.header, &read.records));
    let mut false_one = read.header.clone();
    false_one.parents[0].records = 2;
    assert!(!log::begins_as_said(&scenario, &false_one, &read.records));
    assert!(!log::begins_as_said(&scenario, &read.header, &read.records[..5]), "it never came there");
}
