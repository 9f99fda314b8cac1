//! Settings at the ends of their ranges, under every body: a scenario is refused with a reason, or it runs to its end.

use adref_agents::drive::Stopped;
use adref_sim::log;
use adref_sim::scenario::{Ending, Files, RuleSet, load};
use adref_tests::playthrough::{play, play_with};
use adref_tests::random_play;
use adref_tests::scenario_files::{codes, read_folder, workspace};

/// The class scenario under other rules, with one thing set otherwise.
fn class(rules: RuleSet, change: &dyn Fn(&str) -> String) -> Files {
    let mut files = read_folder(&workspace().join("scenarios/class-due-diligence"));
    let toml = files.get_mut("scenario.toml").expect("it has one");
    *toml = change(&toml.replacen("rules = \"oewg\"", &format!("rules = \"{}\"", rules.name()), 1));
    files
}

/// A key of the procedure set to something.
fn procedure(toml: &str, key: &str, value: &str) -> String {
    let others = toml.lines().filter(|line| !line.starts_with(&format!("{key} = ")));
    let text: String = others.flat_map(|line| [line, "\n"]).collect();
    text.replacen("[procedure]\n", &format!("[procedure]\n{key} = {value}\n"), 1)
}

/// A key of every delegation set to something.
fn delegations(toml: &str, key: &str, value: &str) -> String {
    let others = toml.lines().filter(|line| !line.starts_with(&format!("{key} = ")));
    let text: String = others.flat_map(|line| [line, "\n"]).collect();
    text.replace("[[delegations]]\n", &format!("[[delegations]]\n{key} = {value}\n"))
}

type Change = (&'static str, Box<dyn Fn(&str) -> String>);

fn extremes() -> Vec<Change> {
    let of_procedure = |key: &'static str, value: &'static str| -> Change {
        (key, Box::new(move |toml: &str| procedure(toml, key, value)))
    };
    let of_delegations = |key: &'static str, value: &'static str| -> Change {
        (key, Box::new(move |toml: &str| delegations(toml, key, value)))
    };
    vec![
        of_procedure("meeting_minutes", "1"),
        of_procedure("speech_minutes", "60"),
        of_procedure("small_groups", "0"),
        (
            "many small groups and few rooms",
            Box::new(|toml: &str| {
                let toml = procedure(toml, "small_groups", "100");
                delegations(&toml, "rooms", "1").replacen("[chair]\n", "[chair]\ndelegation = \"VAL\"\n", 1)
            }),
        ),
        of_procedure("small_group_rounds", "20"),
        of_procedure("silence_rounds", "20"),
        of_procedure("quorum", "0"),
        of_procedure("quorum", "100"),
        of_procedure("annexes", "\"apart\""),
        of_procedure("plenary_turnout", "-100"),
        of_delegations("attendance", "0"),
        of_delegations("arrears", "true"),
        of_delegations("interventions", "0"),
        of_delegations("stake", "0"),
        (
            "one bracket that waits",
            Box::new(|toml: &str| toml.replacen("\noptions = ", "\nreview_only = true\noptions = ", 1)),
        ),
        (
            "no bracket that does not wait",
            Box::new(|toml: &str| toml.replace("\noptions = ", "\nreview_only = true\noptions = ")),
        ),
    ]
}

#[test]
fn every_extreme_is_refused_with_a_reason_or_runs_to_its_end() {
    let mut played = 0;
    for rules in RuleSet::ALL {
        for (name, change) in extremes() {
            let files = class(rules, &*change);
            let loaded = load(&files);
            let Some(scenario) = loaded.scenario else {
                let found = codes(&loaded.diagnostics);
                assert!(rules == RuleSet::Gge && found.contains("wrong-room-size"), "{name}: {found:?}");
                continue;
            };
            for seed in 1..4 {
                let run = play(&scenario, &files, seed, 1);
                assert_eq!(run.stopped, Stopped::Closed, "{rules:?}, {name}, seed {seed}");
                let read = log::read(&run.log).expect("a header");
                assert_eq!(read.fault, None, "{rules:?}, {name}, seed {seed}");
                let folded = log::fold(&scenario, &read.records, None).digest();
                assert_eq!(folded, run.state.digest(), "{rules:?}, {name}, seed {seed}");
                assert_eq!(play(&scenario, &files, seed, 8).log, run.log, "{rules:?}, {name}, seed {seed}");
                let random = play_with(&scenario, &files, seed, 1, &mut random_play::cast(&scenario));
                assert_eq!(random.stopped, Stopped::Closed, "{rules:?}, {name}, seed {seed}, by dice");
                played += 1;
            }
        }
    }
    assert!(played > 300, "{played}");
}

#[test]
fn an_empty_room_adopts_nothing_whatever_its_quorum() {
    for rules in RuleSet::ALL.into_iter().filter(|rules| *rules != RuleSet::Gge) {
        let files = class(rules, &|toml| procedure(&delegations(toml, "attendance", "0"), "quorum", "0"));
        let scenario = load(&files).scenario.expect("sound");
        let ending = play(&scenario, &files, 1, 1).state.public.ending;
        // Capitals are asked under silence and sign, whoever is in the room.
        let in_capitals = matches!(rules, RuleSet::Silence | RuleSet::CoalitionStatement);
        assert!(in_capitals || ending == Some(Ending::NoAgreement), "{rules:?}: {ending:?}");
    }
}
