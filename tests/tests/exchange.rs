//! Exchange with GENIUS: what goes out says what we say, what comes in says what it said, and bad files are told where.

#![allow(clippy::cast_precision_loss, reason = "losses here are far below what a float holds exactly")]

use adref_lab::exchange::{
    Domain, Issue, Profile, export, import, instructed, read_domain, read_profile, write_domain,
    write_profile,
};
use adref_sim::draws::Draws;
use adref_sim::engine::State;
use adref_sim::scenario::{Files, Scenario, load};
use adref_tests::folder;

/// A made-up domain with profiles, from a seed.
fn made_up(parties: u32, issues: u32, values: u32, seed: u64) -> (Domain, Vec<(String, Profile)>) {
    let draws = Draws::new(seed);
    let domain = Domain {
        name: "Made up".to_owned(),
        issues: (0..issues)
            .map(|issue| Issue {
                name: format!("issue {issue} & more"),
                values: (0..values).map(|value| format!("value {value} <\"a\">")).collect(),
            })
            .collect(),
    };
    let profiles = (0..parties)
        .map(|party| {
            let who = format!("party {party}");
            let draw = |what: &str, index: u32| f64::from(1 + draws.below(&who, what, index, 1000)) / 1000.0;
            let weights: Vec<f64> = (0..issues).map(|issue| draw("weight", issue)).collect();
            let sum: f64 = weights.iter().sum();
            let evaluations = (0..issues)
                .map(|issue| {
                    let row: Vec<f64> = (0..values).map(|value| draw("value", issue * 100 + value)).collect();
                    let most = row.iter().copied().fold(0.0, f64::max);
                    row.iter().map(|one| one / most).collect()
                })
                .collect();
            let weights = weights.iter().map(|weight| weight / sum).collect();
            let profile =
                Profile { weights, evaluations, reservation: draw("floor", 0) / 2.0, notes: Vec::new() };
            (format!("Party {party}"), profile)
        })
        .collect();
    (domain, profiles)
}

fn outcome(draws: &Draws, at: u32, sizes: &[usize]) -> Vec<usize> {
    sizes
        .iter()
        .enumerate()
        .map(|(issue, size)| draws.below("outcome", &at.to_string(), issue as u32, *size as u32) as usize)
        .collect()
}

/// What a delegation loses by an outcome: option numbers of brackets.
fn loss(state: &State, seat: usize, outcome: &[usize]) -> i64 {
    let brief = &state.briefs[seat];
    outcome.iter().enumerate().map(|(bracket, option)| brief.loss(bracket, *option as u8)).sum()
}

#[test]
fn what_goes_out_ranks_every_text_as_we_do() {
    for name in ["class-due-diligence", "oewg-apr-2024", "two-seats"] {
        let (scenario, files) = folder::scenario(name);
        let mut state = instructed(&scenario, &files, Some(7));
        // Lines are no part of what is compared here.
        state.briefs.iter_mut().for_each(|brief| brief.lines.clear());
        let exported = export(&state);
        let sizes: Vec<usize> = exported.domain.issues.iter().map(|issue| issue.values.len()).collect();
        let draws = Draws::new(3);
        let outcomes: Vec<Vec<usize>> = (0..60).map(|at| outcome(&draws, at, &sizes)).collect();
        let mut compared = 0;
        for (seat, (id, profile)) in exported.profiles.iter().enumerate() {
            assert_eq!(id, state.briefs[seat].id.as_str());
            assert!((profile.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{name} {id}");
            for pair in outcomes.windows(2) {
                let ours = loss(&state, seat, &pair[0]).cmp(&loss(&state, seat, &pair[1])).reverse();
                let (one, other) = (profile.utility(&pair[0]), profile.utility(&pair[1]));
                let theirs = if (one - other).abs() < 1e-12 {
                    std::cmp::Ordering::Equal
                } else {
                    one.total_cmp(&other)
                };
                assert_eq!(ours, theirs, "{name} {id}: {pair:?}");
                compared += 1;
            }
        }
        assert!(compared > 0, "{name}");
    }
}

#[test]
fn a_line_to_block_over_puts_a_text_below_the_reservation_value_whatever_else_it_gives() {
    let (scenario, files) = folder::scenario("two-seats");
    let state = instructed(&scenario, &files, Some(1));
    let exported = export(&state);
    let sizes: Vec<usize> = exported.domain.issues.iter().map(|issue| issue.values.len()).collect();
    let (mut crossed, mut kept) = (0, 0);
    for (seat, (id, profile)) in exported.profiles.iter().enumerate() {
        for at in 0..sizes.iter().product::<usize>() {
            let mut rest = at;
            let outcome: Vec<usize> = sizes
                .iter()
                .map(|size| {
                    let one = rest % size;
                    rest /= size;
                    one
                })
                .collect();
            let lines = &state.briefs[seat].lines;
            let blocked = lines.iter().any(|line| {
                line.response == adref_sim::scenario::Response::Block
                    && outcome.iter().enumerate().any(|(bracket, option)| {
                        line.test.broken_by(&state.public.table[bracket], bracket, *option as u8)
                    })
            });
            if blocked {
                crossed += 1;
                assert!(profile.utility(&outcome) < profile.reservation, "{id}: {outcome:?}");
            } else {
                kept += 1;
            }
        }
    }
    assert!(crossed > 0 && kept > 0, "{crossed} {kept}");
}

#[test]
fn a_domain_and_its_profiles_are_read_as_they_were_written() {
    let (domain, profiles) = made_up(3, 4, 5, 1);
    let read = read_domain(&write_domain(&domain)).expect("it is sound");
    assert_eq!(read, domain);
    for (_, profile) in &profiles {
        let again = read_profile(&write_profile(&domain, profile), &domain).expect("it is sound");
        assert!(again.notes.is_empty(), "{:?}", again.notes);
        for (one, other) in again.evaluations.iter().flatten().zip(profile.evaluations.iter().flatten()) {
            assert!((one - other).abs() < 1e-12);
        }
        assert!((again.reservation - profile.reservation).abs() < 1e-12);
    }
}

fn imported(domain: &Domain, profiles: &[(String, Profile)]) -> (Scenario, Files, f64) {
    let made = import(domain, profiles, "made-up.xml").expect("it fits");
    let files: Files = made.files.into_iter().filter(|(name, _)| name != "README.md").collect();
    let loaded = load(&files);
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics));
    (scenario, files, made.worst_error)
}

#[test]
fn what_comes_in_is_worth_here_what_it_was_worth_there_within_the_error_that_is_told() {
    for (parties, issues, values) in [(2, 1, 2), (5, 5, 5), (4, 12, 3)] {
        let (domain, profiles) = made_up(parties, issues, values, 9);
        let (scenario, files, worst) = imported(&domain, &profiles);
        let state = instructed(&scenario, &files, Some(1));
        assert!(worst < 0.05, "{worst}");
        let draws = Draws::new(5);
        let sizes = vec![values as usize; issues as usize];
        for (seat, (_, profile)) in profiles.iter().enumerate() {
            let seat = state
                .briefs
                .iter()
                .position(|brief| brief.id.as_str() == format!("Party-{seat}"))
                .expect("it has a seat");
            // Loss per unit of utility: the largest weight is salience 100 over 100 points of a bracket of weight 10.
            let most = profile.weights.iter().copied().fold(0.0, f64::max);
            let unit = 100.0 * 10_000.0 * 10.0 / most;
            for at in 0..40 {
                let chosen = outcome(&draws, at, &sizes);
                let options: Vec<usize> = chosen.iter().map(|value| value + 1).collect();
                let here = 1.0 - loss(&state, seat, &options) as f64 / unit;
                let there = profile.utility(&chosen);
                assert!((here - there).abs() <= worst + 1e-9, "{here} {there} {worst}");
            }
            // Leaving everything out is worse than anything.
            let nothing = loss(&state, seat, &vec![0; issues as usize]);
            assert!((0..40).all(|at| {
                let options: Vec<usize> = outcome(&draws, at, &sizes).iter().map(|value| value + 1).collect();
                loss(&state, seat, &options) <= nothing
            }));
            let brief = &state.briefs[seat];
            let floor = brief.utility_of_no_agreement(&state.public) - brief.stake;
            let here = 1.0 - (1000 - floor) as f64 / 1000.0 * brief.scale as f64 / unit;
            assert!((here - profile.reservation).abs() < 0.01, "{here} {}", profile.reservation);
        }
    }
}

#[test]
fn what_went_out_comes_in_again_and_runs() {
    let (scenario, files) = folder::scenario("class-due-diligence");
    let exported = export(&instructed(&scenario, &files, Some(2)));
    let (scenario, _, _) = imported(&exported.domain, &exported.profiles);
    let outcomes = adref_lab::experiments::play(&scenario, 1, &std::sync::atomic::AtomicBool::new(false));
    assert!(outcomes.expect("the procedure goes on").iter().all(|outcome| outcome.ending.is_some()));
}

#[test]
fn a_file_that_cannot_be_read_is_told_with_its_line() {
    let (domain, profiles) = made_up(2, 2, 2, 1);
    let (domain_file, profile_file) = (write_domain(&domain), write_profile(&domain, &profiles[0].1));
    let fault = |source: &str| read_domain(source).expect_err("it is not sound");
    let of_profile = |source: &str| read_profile(source, &domain).expect_err("it is not sound");
    assert_eq!(fault("").line, 1);
    assert!(fault("<negotiation_template>\n<utility_space>\n").message.contains("not closed"));
    assert!(fault("<a>\n</b>").message.contains("not well-formed"));
    assert!(fault("<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a/>").message.contains("document type"));
    assert!(fault(&"<a>".repeat(200)).message.contains("deep"));
    let real = domain_file.replacen("type=\"discrete\" vtype", "type=\"real\" vtype", 1);
    let found = fault(&real);
    assert!(found.message.contains("real") && found.line == 5, "{found:?}");
    let twice = domain_file.replace("value 1", "value 0");
    assert!(fault(&twice).message.contains("twice"));
    assert!(
        of_profile(&profile_file.replacen("evaluation=\"", "evaluation=\"x", 1))
            .message
            .contains("not a number")
    );
    assert!(
        of_profile(&profile_file.replacen("index=\"1\" value", "index=\"9\" value", 1))
            .message
            .contains("no such issue")
    );
    assert!(
        of_profile(&profile_file.replacen("issue 0", "issue 7", 1)).message.contains("not in the domain")
    );
    let two = made_up(2, 2, 15, 1);
    assert!(import(&two.0, &two.1, "x").expect_err("it does not fit").message.contains("15 values"));
    assert!(import(&domain, &profiles[..1], "x").expect_err("nobody to talk to").message.contains("fewer"));
}
