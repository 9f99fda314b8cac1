//! Packages: what two cannot agree point by point they may agree as a trade; whoever gives its word keeps it while the
//! others do; a line is never part of a trade.

use std::fmt::Write as _;

use adref_agents::drive::Stopped;
use adref_sim::engine::packages::PackageFate;
use adref_sim::engine::state::How;
use adref_sim::engine::{Event, State};
use adref_sim::ids::SeatId;
use adref_sim::log;
use adref_sim::scenario::{Files, Response, RuleSet, Scenario, load};
use adref_tests::playthrough::{Played, play, play_with};
use adref_tests::random_play;
use adref_tests::synthetic::{self, Size};

/// Two delegations, opposed on two points. ALD cares about the first, BRE about the second; no words lie between.
fn room(more: &str, lines: &str) -> (Scenario, Files) {
    let mut toml = format!(
        "format = 1\ntitle = \"A trade\"\nsummary = \"Two seats, two points.\"\nrules = \"oewg\"\n{more}\n"
    );
    for issue in ["duty", "help"] {
        let _ = write!(
            toml,
            "\n[[issues]]\nid = \"{issue}\"\nname = \"{issue}\"\nlow = \"none\"\nhigh = \"much\"\nreference = 50\n"
        );
        let _ = write!(
            toml,
            "\n[brackets.{issue}]\nissue = \"{issue}\"\nweight = 10\noptions = [95, 5]\nomit = 50\n"
        );
    }
    for (id, at, duty, help) in [("ALD", 95, 90, 20), ("BRE", 5, 20, 90)] {
        let _ = write!(
            toml,
            "\n[[delegations]]\nid = \"{id}\"\nname = \"{id}\"\nattendance = 100\nstyle = \"firm\"\nstake = 0\nisolation = 0\n\
             positions.duty = {{ at = {at}, salience = {duty}, source = \"assumption: invented\" }}\n\
             positions.help = {{ at = {at}, salience = {help}, source = \"assumption: invented\" }}\n"
        );
    }
    toml.push_str(lines);
    let draft = "# Draft\n\n## A. Norms\n\n1. States [shall / may]{#duty} give notice.\n\n2. States [shall / may]{#help} help.\n";
    let files: Files = [("scenario.toml", toml.as_str()), ("draft.md", draft)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .collect();
    let loaded = load(&files);
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    (scenario, files)
}

fn played(more: &str, lines: &str) -> Played {
    let (scenario, files) = room(more, lines);
    let played = play(&scenario, &files, 1, 1);
    assert_eq!(played.stopped, Stopped::Closed);
    let defaults = played.records.iter().filter_map(|record| record.why.as_ref());
    for why in defaults {
        assert!(!why.tipped.starts_with("by default"), "{}", why.tipped);
    }
    played
}

fn settled(played: &Played) -> Vec<Option<u8>> {
    played.state.public.table.iter().map(adref_sim::engine::state::Disagreement::settled).collect()
}

#[test]
fn two_that_can_only_agree_by_a_trade_agree_by_one_and_the_text_keeps_it() {
    let with = played("", "");
    let concluded: Vec<_> = with.state.public.packages.list.iter().filter(|package| package.held()).collect();
    assert_eq!(concluded.len(), 1, "{:?}", with.state.public.packages.list);
    assert_eq!(concluded[0].terms, [(0, 1), (1, 2)], "ALD has its duty, BRE has no duty to help");
    assert_eq!(settled(&with), [Some(1), Some(2)]);
    assert!(with.state.public.ending.is_some_and(adref_sim::scenario::Ending::adopted));
    for off in ["[procedure]\npackages = 0", "[behaviour]\npackages = 0"] {
        let without = played(off, "");
        assert!(
            !without.state.public.ending.is_some_and(adref_sim::scenario::Ending::adopted),
            "{off}: {:?}",
            without.state.public.ending
        );
        // The chair may put one all the same; nobody who does not deal in packages accepts it.
        assert!(without.state.public.packages.list.iter().all(|package| !package.held()), "{off}");
    }
}

#[test]
fn a_line_is_never_part_of_a_trade() {
    for response in ["block", "dissociate"] {
        let line = format!(
            "\n[[delegations.red_lines]]\nmust = {{ at_most = {{ issue = \"duty\", value = 60 }} }}\nresponse = \"{response}\"\nreason = \"no duty to give notice\"\nfirm = 100\n"
        );
        let played = played("", &line);
        for package in &played.state.public.packages.list {
            let crossing = package.terms.contains(&(0, 1));
            assert!(!crossing || !package.accepted.contains(&1), "{response}: {package:?}");
            assert!(!crossing || !package.held(), "{response}: {package:?}");
        }
    }
}

#[test]
fn a_line_that_links_points_is_never_part_of_a_trade() {
    // Whatever else: if there is a duty to give notice, there has to be a duty to help.
    let line = "\n[[delegations.red_lines]]\nmust = { if_then = { if = { at_least = { issue = \"duty\", value = 80 } }, then = { at_least = { issue = \"help\", value = 80 } } } }\nresponse = \"block\"\nreason = \"notice only with help\"\nfirm = 100\n";
    let played = played("", line);
    assert!(played.state.public.packages.list.iter().all(|package| !package.held()));
}

#[test]
fn no_delegation_goes_back_on_its_word_or_trades_a_line_in_any_room() {
    let (mut offered, mut concluded, mut countered, mut kept) = (0, 0, 0, 0);
    for (seed, delegations) in [(1, 6), (2, 15), (3, 25), (4, 40), (5, 15), (6, 15)] {
        let size = Size { delegations, brackets: 24, issues: 8, groups: 2, seed };
        let (loaded, files) = synthetic::load_size(size);
        let scenario = loaded.scenario.expect("sound");
        let played = play(&scenario, &files, seed, 1);
        let mut state = State::new(&scenario);
        for record in &played.records {
            for event in &record.events {
                match event {
                    Event::PackageOffered { .. } => offered += 1,
                    Event::PackageCountered { .. } => countered += 1,
                    Event::PackageConcluded { package } => {
                        concluded += 1;
                        let package = &state.public.packages.list[*package as usize - 1];
                        for seat in &package.parties {
                            for (bracket, option) in &package.terms {
                                let entry = &state.public.table[*bracket];
                                let mut lines = state.briefs[*seat].lines.iter();
                                assert!(
                                    !lines.any(|line| line.response != Response::Price
                                        && line.test.broken_by(entry, *bracket, *option)),
                                    "seed {seed}: {package:?}"
                                );
                            }
                        }
                    }
                    Event::PackageLapsed { by, .. } => {
                        assert_eq!(*by, None, "seed {seed}, record {}", record.seq);
                    }
                    _ => {}
                }
                state.apply(event);
            }
        }
        let public = &played.state.public;
        assert!(public.packages.list.len() <= 8 + 3, "seed {seed}");
        kept += public.packages.list.iter().filter(|package| package.held()).count();
    }
    println!("{offered} offered, {countered} countered, {concluded} concluded, {kept} kept by the text");
    assert!(offered > 10 && concluded > 3 && countered > 0 && kept > 0);
}

#[test]
fn the_same_seed_trades_the_same_on_any_number_of_threads() {
    let size = Size { delegations: 25, brackets: 16, issues: 6, groups: 2, seed: 3 };
    let (loaded, files) = synthetic::load_size(size);
    let scenario = loaded.scenario.expect("sound");
    assert_eq!(play(&scenario, &files, 9, 1).log, play(&scenario, &files, 9, 3).log);
}

/// Dice in every seat, with the single text switched on: every fold is the same as the run, and who is bound accepts.
#[test]
fn whoever_is_bound_accepts_whatever_anybody_does() {
    let (mut bound, mut lapsed, mut kept) = (0, 0, 0);
    for rules in [
        RuleSet::Oewg,
        RuleSet::Gge,
        RuleSet::AdHocCommittee,
        RuleSet::PermanentMechanism,
        RuleSet::CoalitionStatement,
    ] {
        let size = Size { delegations: 15, brackets: 12, issues: 4, groups: 2, seed: 5 };
        let (loaded, files) = synthetic::load_size(size);
        let mut scenario = loaded.scenario.expect("sound");
        scenario.rules = rules;
        scenario.procedure = adref_sim::rules::body(rules).usual.clone();
        scenario.procedure.single_text_rounds = 5;
        for seed in 0..12 {
            let played = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
            assert_eq!(played.stopped, Stopped::Closed, "{rules:?}, seed {seed}");
            let mut state = State::new(&scenario);
            for record in &played.records {
                let why = record.why.as_ref().map_or("", |why| why.tipped.as_str());
                let ours = matches!(record.phase.as_str(), "informal-consultations" | "single-text");
                assert!(
                    !ours || !why.starts_with("by default"),
                    "{rules:?}, seed {seed}, record {}: {why}",
                    record.seq
                );
                for event in &record.events {
                    state.apply(event);
                }
                let public = &state.public;
                for package in &public.packages.list {
                    lapsed += usize::from(matches!(package.fate, PackageFate::Lapsed { .. }));
                    if !package.held() {
                        continue;
                    }
                    for (bracket, option) in &package.terms {
                        let entry = &public.table[*bracket];
                        let by_vote = entry.settled().is_some_and(|_| {
                            matches!(
                                entry.state,
                                adref_sim::engine::state::BracketState::Settled { how: How::Vote, .. }
                            )
                        });
                        assert!(
                            by_vote || entry.settled().is_none_or(|settled| settled == *option),
                            "{rules:?}, seed {seed}, record {}: {package:?}",
                            record.seq
                        );
                        for seat in &package.parties {
                            bound += 1;
                            assert!(
                                public.stance(*bracket, *seat).accepts.contains(*option),
                                "{rules:?}, seed {seed}, record {}: {package:?}",
                                record.seq
                            );
                        }
                    }
                }
            }
            kept += state.public.single_text.as_ref().map_or(0, |single| single.kept);
            assert_eq!(state.digest(), played.state.digest());
            assert_eq!(log::fold(&scenario, &played.records, None).digest(), state.digest());
        }
    }
    assert!(bound > 100 && lapsed > 10 && kept > 10, "{bound} bound, {lapsed} lapsed, {kept} kept");
}

#[test]
fn forged_events_change_nothing_that_is_not_there() {
    let (scenario, files) = room("", "");
    let played = play(&scenario, &files, 1, 1);
    let nobody = || SeatId::from("NOBODY");
    let term = |bracket: &str, option| adref_sim::engine::action::Settlement {
        bracket: adref_sim::ids::BracketId::from(bracket),
        option,
    };
    let forged = [
        Event::PackagesInvited { seats: vec![nobody(), SeatId::from("ALD")] },
        Event::PackageOffered {
            package: 9,
            by: Some(nobody()),
            parties: vec![nobody()],
            terms: vec![term("no", 3)],
        },
        Event::PackageOffered {
            package: 0,
            by: None,
            parties: vec![SeatId::from("BRE"), SeatId::from("BRE")],
            terms: vec![term("duty", 200), term("help", 1), term("help", 2)],
        },
        Event::PackageAccepted { seat: nobody(), package: 0 },
        Event::PackageCountered { seat: SeatId::from("BRE"), package: 77, terms: vec![] },
        Event::PackageRefused { seat: nobody(), package: u32::MAX, term: None, reason: String::new() },
        Event::PackageConcluded { package: 0 },
        Event::PackageConcluded { package: u32::MAX },
        Event::PackageLapsed { package: 1, term: adref_sim::ids::BracketId::from("no"), by: None },
        Event::NoPackageOffered { seat: Some(nobody()) },
        Event::SingleTextTabled { choices: vec![term("no", 1), term("duty", 250)] },
        Event::VariantFloated { round: u32::MAX, changes: vec![term("duty", 250), term("no", 0)] },
        Event::Sounded {
            seat: nobody(),
            verdict: adref_sim::engine::action::Verdict::Worse,
            objections: vec![adref_sim::ids::BracketId::from("no")],
        },
        Event::VariantKept,
        Event::VariantDropped,
        Event::SingleTextClosed,
    ];
    // Each at every point of a whole log, and all of them one after the other.
    for at in 0..played.records.len() {
        for event in &forged {
            let mut state = log::fold(&scenario, &played.records, Some(at as u64));
            state.apply(event);
            for record in played.records.iter().skip(at) {
                record.events.iter().for_each(|event| state.apply(event));
            }
            let _ = adref_sim::engine::awaiting(&state);
        }
        let mut state = log::fold(&scenario, &played.records, Some(at as u64));
        for event in &forged {
            state.apply(event);
        }
        let _ = (state.digest(), adref_sim::engine::awaiting(&state));
    }
    // A concluded package that refers to nothing binds nobody.
    let mut state = State::new(&scenario);
    for event in &forged {
        state.apply(event);
    }
    assert!(state.public.stances.iter().all(|stance| !stance.cannot.contains(9)));
}
