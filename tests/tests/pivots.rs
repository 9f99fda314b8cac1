//! Who matters: a change that changes nothing does nothing, jobs leave no trace, and power is what coalitions say it is.
#![allow(clippy::cast_precision_loss, reason = "coalitions of ten are counted here")]

use std::sync::atomic::{AtomicBool, Ordering};

use adref_lab::experiments::Outcome;
use adref_lab::experiments::statistics::Resamples;
use adref_lab::pivots::change::{Change, Kind, Who, Written, all};
use adref_lab::pivots::effect::effect;
use adref_lab::pivots::play::{self, base};
use adref_lab::pivots::power::exact::{Index, indices};
use adref_lab::pivots::power::game::{Game, Rule, Voter};
use adref_lab::pivots::power::sample;
use adref_lab::pivots::report::{Asked, Report, plan, report};
use adref_lab::runner::Work;
use adref_lab::sweep::edit::{apply, parse_set};
use adref_sim::scenario::{Abstentions, Majority, Response, load};
use adref_tests::folder;

const SIMPLE: Rule = Rule::Vote {
    majority: Majority::Simple,
    plenary: None,
    abstentions: Abstentions::NotVoting,
    after_consensus: false,
};

fn game(rule: Rule, voters: &[(u32, u32)]) -> Game {
    let voter = |(at, (votes, members)): (usize, &(u32, u32))| Voter {
        name: at.to_string(),
        votes: *votes,
        members: *members,
        seats: vec![at],
    };
    Game { rule, voters: voters.iter().enumerate().map(voter).collect() }
}

fn qualified(votes: u32, members: u32) -> Rule {
    let majority = Majority::Qualified { votes, members };
    Rule::Vote { majority, plenary: None, abstentions: Abstentions::NotVoting, after_consensus: false }
}

/// By every order and every coalition there is.
fn by_hand(game: &Game) -> Vec<Index> {
    let n = game.voters.len();
    let wins = |inside: u32| {
        let members = (0..n).filter(|at| inside & (1 << at) != 0).map(|at| &game.voters[at]);
        let (yes, members) = members.fold((0, 0), |sum, voter| (sum.0 + voter.votes, sum.1 + voter.members));
        game.wins(yes, members)
    };
    let mut pivots = vec![0_u64; n];
    let mut order: Vec<usize> = (0..n).collect();
    let mut orders = 0_u64;
    permute(&mut order, 0, &mut |order| {
        orders += 1;
        let mut inside = 0;
        for at in order {
            let before = wins(inside);
            inside |= 1 << at;
            if !before && wins(inside) {
                pivots[*at] += 1;
            }
        }
    });
    let swings: Vec<u64> = (0..n)
        .map(|at| {
            (0..1_u32 << n).filter(|s| s & (1 << at) == 0 && !wins(*s) && wins(s | 1 << at)).count() as u64
        })
        .collect();
    let total: u64 = swings.iter().sum();
    (0..n)
        .map(|at| Index {
            shapley_shubik: pivots[at] as f64 / orders as f64,
            swings: swings[at] as f64 / f64::from(1_u32 << (n - 1)),
            banzhaf: swings[at] as f64 / total.max(1) as f64,
        })
        .collect()
}

fn permute(order: &mut Vec<usize>, from: usize, each: &mut dyn FnMut(&[usize])) {
    if from == order.len() {
        return each(order);
    }
    for at in from..order.len() {
        order.swap(from, at);
        permute(order, from + 1, each);
        order.swap(from, at);
    }
}

fn close(one: f64, two: f64) -> bool {
    (one - two).abs() < 1e-12
}

#[test]
fn power_is_what_every_order_and_every_coalition_say() {
    let two_thirds = Rule::Vote {
        majority: Majority::TwoThirds,
        plenary: Some(Majority::Simple),
        abstentions: Abstentions::Counted,
        after_consensus: true,
    };
    let games = [
        game(SIMPLE, &[(50, 1), (49, 1), (1, 1)]),
        game(SIMPLE, &[(4, 1), (3, 1), (2, 1), (2, 1), (1, 1), (0, 1), (7, 2)]),
        game(two_thirds, &[(5, 1), (5, 2), (3, 1), (2, 1), (2, 1), (1, 1), (1, 1), (1, 1)]),
        game(qualified(12, 4), &[(4, 1), (4, 1), (4, 1), (2, 1), (2, 1), (1, 1)]),
        game(Rule::Consensus, &[(1, 1), (1, 1), (1, 1), (1, 1)]),
        game(Rule::Signature { minimum: 3, core: 2 }, &[(1, 1), (1, 1), (1, 0), (1, 0), (1, 0)]),
        game(SIMPLE, &[(1, 1)]),
    ];
    for game in games {
        let counted = indices(&game).expect("few coalitions");
        for (counted, by_hand) in counted.iter().zip(by_hand(&game)) {
            assert!(
                close(counted.shapley_shubik, by_hand.shapley_shubik),
                "{game:?}: {counted:?}, {by_hand:?}"
            );
            assert!(
                close(counted.swings, by_hand.swings) && close(counted.banzhaf, by_hand.banzhaf),
                "{game:?}"
            );
        }
        assert!((counted.iter().map(|one| one.shapley_shubik).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_security_council_is_as_published() {
    // Nine of fifteen with all five permanent members: 39 of 45 votes, seven for each of these. Shapley and Shubik's index is
    // 421/2145 and 4/2145; of 5,080 swings a permanent member has 848 and an elected one 84.
    let voters: Vec<(u32, u32)> = [(7, 1); 5].into_iter().chain([(1, 1); 10]).collect();
    let council = game(qualified(39, 0), &voters);
    let found = indices(&council).expect("few coalitions");
    let (permanent, elected) = (found[0], found[14]);
    assert!(close(permanent.shapley_shubik, 421.0 / 2145.0) && close(elected.shapley_shubik, 4.0 / 2145.0));
    assert!(close(permanent.banzhaf, 848.0 / 5080.0) && close(elected.banzhaf, 84.0 / 5080.0));
    assert!((permanent.shapley_shubik - 0.196).abs() < 5e-4 && (permanent.banzhaf - 0.1669).abs() < 5e-5);
    let drawn = sample::indices(&council);
    for (found, (orders, swings)) in found.iter().zip(drawn) {
        let near = |exact: f64, drawn: f64| (100.0 * exact - drawn).abs() < 1.2;
        assert!(near(found.shapley_shubik, orders.percent) && near(found.swings, swings.percent));
    }
}

#[test]
fn a_hundred_and_ninety_three_equals_have_a_hundred_and_ninety_third_each() {
    let found = indices(&game(SIMPLE, &[(1, 1); 193])).expect("they are all of one kind");
    assert!(
        found.iter().all(|one| close(one.shapley_shubik, 1.0 / 193.0) && close(one.banzhaf, 1.0 / 193.0))
    );
    // The swings of one among 193: of the 192 others exactly 96 are for it. C(192, 96) / 2^192.
    assert!((found[0].swings - 0.057_507).abs() < 1e-5, "{}", found[0].swings);
    let ternary = sample::with_abstentions(&game(SIMPLE, &[(1, 1); 3])).expect("a vote");
    // Of the nine ways two others can vote, the third decides five: where they are even, and where one more is for it, since
    // a tie does not carry.
    assert!(ternary.iter().all(|one| (one.percent - 500.0 / 9.0).abs() < 1.5), "{ternary:?}");
}

fn asked(seeds: u64, most: Option<usize>) -> Asked {
    Asked { seeds: 0..seeds, only: Vec::new(), most, cohesion: 60 }
}

fn found(name: &str, asked: &Asked, jobs: usize) -> Report {
    let (scenario, files) = folder::scenario(name);
    let plan = plan(&scenario, &files, asked).expect("it can be played");
    let stop = AtomicBool::new(false);
    let work = Work { jobs, stop: &stop, progress: &|_| () };
    report((&scenario, &files), &plan, asked, &work).expect("nobody stops it").expect("it is played")
}

#[test]
fn the_number_of_jobs_leaves_no_trace() {
    let asked = asked(4, Some(9));
    let one = serde_json::to_string(&found("class-due-diligence", &asked, 1)).expect("json");
    let five = serde_json::to_string(&found("class-due-diligence", &asked, 5)).expect("json");
    assert!(one == five);
}

#[test]
fn a_change_that_changes_nothing_does_exactly_nothing() {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let stop = AtomicBool::new(false);
    let work = Work { jobs: 2, stop: &stop, progress: &|_| () };
    let base = base(&scenario, &(0..6), &work).expect("not stopped").expect("played");
    let nothing = Change {
        who: Who::Seat(0),
        kind: Kind::Moves,
        words: "stays".to_owned(),
        line: None,
        issue: None,
        same_wishes: true,
        edits: parse_set("delegations.VAL.style=firm,VAL.duty.position=35").expect("edits"),
    };
    let impossible = Change { edits: parse_set("VAL.duty.position=350").expect("edits"), ..nothing.clone() };
    let mut found = Vec::new();
    play::changes((&scenario, &files), &[&nothing, &impossible], &(0..6), &work, &mut |_, played| {
        found.push(played);
    })
    .expect("played");
    let before: Vec<&Outcome> = base.iter().map(|run| &run.outcome).collect();
    let after = found[0].as_ref().expect("an author could have written it");
    let effect = effect(&before, after, &[0], true, &Resamples::new(6)).expect("there are runs");
    assert_eq!((effect.differ, effect.agreed.only), (0, (0, 0)));
    let exactly = |difference: f64, low: f64, high: f64| (difference, low, high) == (0.0, 0.0, 0.0);
    assert!(exactly(effect.agreed.difference, effect.agreed.interval.low, effect.agreed.interval.high));
    for paired in [effect.open, effect.others_mean, effect.others_least, effect.own.expect("same wishes")] {
        assert!(exactly(paired.difference, paired.interval.low, paired.interval.high));
    }
    assert!(found[1].is_err(), "the loader refuses what is off the scale");
}

#[test]
fn every_change_is_one_that_an_author_could_have_written_and_does_what_it_says() {
    for name in ["class-due-diligence", "oewg-apr-2024", "first-committee-poa-2022", "gge-2017"] {
        let (scenario, files) = folder::scenario(name);
        let written = Written::of(&files);
        let changes = all(&scenario, &written);
        // A few of each kind, spread over the room.
        for kind in [Kind::GivesWay, Kind::Absent, Kind::Hardens, Kind::DropsLine, Kind::Moves] {
            let of_kind: Vec<&Change> = changes.iter().filter(|change| change.kind == kind).collect();
            let step = (of_kind.len() / 4).max(1);
            for change in of_kind.iter().step_by(step) {
                let altered = apply(&files, &scenario, &change.edits).expect("it can be edited");
                let loaded = load(&altered);
                let loaded = loaded
                    .scenario
                    .unwrap_or_else(|| panic!("{name}: {:?}: {:?}", change, loaded.diagnostics));
                for seat in change.who.seats(&scenario) {
                    let (was, is) = (&scenario.delegations[seat], &loaded.delegations[seat]);
                    assert_eq!(was.id, is.id);
                    match kind {
                        Kind::Absent => assert_eq!(is.attendance, 0),
                        Kind::Hardens => {
                            assert_eq!(is.red_lines.len(), was.red_lines.len() + 1);
                            assert!(
                                is.red_lines.iter().filter(|line| line.response == Response::Block).count()
                                    > 0
                            );
                        }
                        Kind::DropsLine => assert_eq!(is.red_lines.len() + 1, was.red_lines.len()),
                        Kind::Moves => {
                            let moved =
                                (0..was.positions.len()).filter(|at| was.positions[*at] != is.positions[*at]);
                            assert_eq!(
                                moved.collect::<Vec<_>>(),
                                change.issue.into_iter().collect::<Vec<_>>()
                            );
                        }
                        Kind::GivesWay => assert!(is.red_lines.len() <= was.red_lines.len()),
                    }
                }
            }
        }
    }
}

#[test]
fn whoever_is_absent_stops_nothing() {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let stop = AtomicBool::new(false);
    let work = Work { jobs: 2, stop: &stop, progress: &|_| () };
    let changes = all(&scenario, &Written::of(&files));
    let absent: Vec<&Change> = changes
        .iter()
        .filter(|change| change.kind == Kind::Absent && matches!(change.who, Who::Seat(_)))
        .collect();
    let mut objected = 0;
    play::changes((&scenario, &files), &absent, &(0..4), &work, &mut |at, played| {
        let seat = absent[at].who.seats(&scenario)[0];
        for outcome in played.expect("an author could have written it") {
            objected += outcome.objected[seat];
        }
    })
    .expect("played");
    assert_eq!(objected, 0);
}

#[test]
fn what_is_stopped_keeps_what_is_complete() {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let asked = asked(3, Some(20));
    let plan = plan(&scenario, &files, &asked).expect("it can be played");
    let stop = AtomicBool::new(false);
    let most = std::sync::atomic::AtomicUsize::new(0);
    // The scenario as it is takes three runs, then nineteen of sixty are done: six changes are complete.
    let progress = |done: usize| {
        most.fetch_max(done, Ordering::SeqCst);
        if done >= 19 {
            stop.store(true, Ordering::SeqCst);
        }
    };
    let work = Work { jobs: 1, stop: &stop, progress: &progress };
    let found = report((&scenario, &files), &plan, &asked, &work).expect("some is known").expect("played");
    assert!(found.changes.2 >= 6 && found.changes.2 < 20, "{:?}", found.changes);
    assert_eq!(found.rows.len() + found.refused.len(), found.changes.2);
}
