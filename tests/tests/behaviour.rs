//! What the parts of the standard behaviour do to whole negotiations, each switched off or strengthened alone.

use adref_sim::engine::Event;
use adref_sim::log::Record;
use adref_sim::scenario::{BehaviourPart, Files, Scenario};
use adref_tests::folder;
use adref_tests::playthrough::play;
use adref_tests::synthetic::{self, Size};

const SEEDS: u64 = 6;

/// A room of two camps and a middle, everybody with the same weight of one part.
fn room(part: BehaviourPart, weight: u16) -> (Scenario, Files) {
    let size = Size { delegations: 18, brackets: 16, issues: 5, groups: 2, seed: 3 };
    let (loaded, files) = synthetic::load_size(size);
    let mut scenario = loaded.scenario.expect("the made-up scenario is sound");
    for delegation in &mut scenario.delegations {
        delegation.behaviour.set(part, weight);
    }
    (scenario, files)
}

fn records(part: BehaviourPart, weight: u16) -> Vec<Vec<Record>> {
    let (scenario, files) = room(part, weight);
    (0..SEEDS).map(|seed| play(&scenario, &files, seed, 1).records).collect()
}

/// How many options, on the mean of a thousandth, a delegation says it can live with beside the one it wants.
fn openness(runs: &[Vec<Record>]) -> usize {
    let (mut others, mut said) = (0, 0);
    for event in runs.iter().flatten().flat_map(|record| &record.events) {
        if let Event::Spoke { stances, .. } = event {
            for stance in stances {
                others += stance.accepts.iter().filter(|option| *option != stance.prefers).count();
                said += 1;
            }
        }
    }
    others * 1000 / said.max(1)
}

/// All values of a part in the reasons given.
fn values(runs: &[Vec<Record>], part: BehaviourPart) -> Vec<i64> {
    let reasons = runs.iter().flatten().filter_map(|record| record.why.as_ref());
    let parts = reasons.flat_map(|why| &why.parts);
    parts.filter(|found| found.part == part.name()).map(|found| found.value).collect()
}

#[test]
fn a_part_that_is_off_is_in_nobodys_reasons_and_one_that_is_on_is() {
    for part in [
        BehaviourPart::Aspiration,
        BehaviourPart::Reciprocity,
        BehaviourPart::Logrolling,
        BehaviourPart::Isolation,
        BehaviourPart::LossFraming,
    ] {
        let off = values(&records(part, 0), part);
        assert!(off.iter().all(|value| *value == 0), "{part:?} off: {off:?}");
        let on = values(&records(part, 100), part);
        assert!(on.iter().any(|value| *value != 0), "{part:?} on");
    }
}

#[test]
fn a_room_that_does_not_concede_with_time_stays_closed() {
    let (off, on) = (
        openness(&records(BehaviourPart::Aspiration, 0)),
        openness(&records(BehaviourPart::Aspiration, 100)),
    );
    assert!(off < on, "{off} {on}");
}

#[test]
fn a_room_that_minds_its_losses_is_less_open_than_one_that_does_not() {
    let (off, on) = (
        openness(&records(BehaviourPart::LossFraming, 0)),
        openness(&records(BehaviourPart::LossFraming, 100)),
    );
    assert!(on < off, "{on} {off}");
}

#[test]
fn the_vote_is_asked_for_once_where_many_are_against() {
    let (scenario, files) = folder::scenario("first-committee-2018");
    let played = play(&scenario, &files, 3, 1);
    // By proposal, since the last was taken up: who asked for a vote.
    let (mut asked, mut most, mut put) = (0, 0, 0);
    for event in played.records.iter().flat_map(|record| &record.events) {
        match event {
            Event::ProposalTakenUp { .. } => {
                asked = 0;
                put += 1;
            }
            Event::MotionsMoved { motions, .. } => {
                let vote = motions
                    .iter()
                    .any(|motion| matches!(motion, adref_sim::engine::docket::Motion::RequestVote(_)));
                asked += usize::from(vote);
                most = most.max(asked);
            }
            _ => {}
        }
    }
    assert!(put >= 2);
    assert_eq!(most, 1);
}
