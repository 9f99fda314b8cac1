//! What a sound scenario comes to: what is inherited, filled in and put in order.

use adref_sim::ids::{BracketId, SeatId};
use adref_sim::scenario::{
    BracketSpec, Condition, Delegation, Files, Placement, Reach, Response, RuleSet, Scenario, load,
};
use adref_tests::scenario_files::{read_folder, render, split_files, workspace};

const HEAD: &str = r#"
format = 1
title = "t"
rules = "oewg"
issues = [
  { id = "x", name = "x", low = "-", high = "+", reference = 10 },
  { id = "y", name = "y", low = "-", high = "+", reference = 20 },
]
"#;
const DRAFT: &str =
    "\n=== draft.md\n# T\n\n## A. S\n\n1. States [shall / should]{#modal} act[, soon,]{#when} now.\n";

fn sound(files: &Files) -> Scenario {
    let loaded = load(files);
    loaded.scenario.unwrap_or_else(|| panic!("{}", render(files, &loaded.diagnostics)))
}

fn with(body: &str) -> Scenario {
    sound(&split_files(&format!("{HEAD}{body}{DRAFT}")))
}

fn seat<'a>(scenario: &'a Scenario, id: &str) -> &'a Delegation {
    scenario
        .delegations
        .iter()
        .find(|delegation| delegation.id == SeatId::from(id))
        .expect("it is in the room")
}

fn bracket<'a>(scenario: &'a Scenario, id: &str) -> &'a BracketSpec {
    scenario.brackets.iter().find(|bracket| bracket.id == BracketId::from(id)).expect("it is in the draft")
}

fn at(scenario: &Scenario, id: &str) -> Vec<Option<i32>> {
    seat(scenario, id).positions.iter().map(|position| position.map(|position| position.at)).collect()
}

const PLACED: &str = "brackets.modal = { issue = \"x\", options = [1, 2] }\nbrackets.when = { issue = \"y\", options = [3] }\n";

#[test]
fn a_position_of_its_own_comes_before_its_groups_and_the_first_group_listed_before_the_others() {
    let scenario = with(&format!(
        r#"{PLACED}
        [[groups]]
        id = "G"
        name = "G"
        members = ["A", "B"]
        positions = {{ x = {{ at = 11, salience = 1 }}, y = {{ at = 12, salience = 1 }} }}
        [[groups]]
        id = "H"
        name = "H"
        positions = {{ x = {{ at = 21, salience = 1 }}, y = {{ at = 22, salience = 1 }} }}
        [[delegations]]
        id = "A"
        name = "A"
        groups = ["H"]
        positions.x = {{ at = 31, salience = 1 }}
        [[delegations]]
        id = "B"
        name = "B"
        [[delegations]]
        id = "C"
        name = "C"
        groups = ["H", "G"]
        "#
    ));
    assert_eq!(at(&scenario, "A"), [Some(31), Some(22)], "its own, then of H, which A lists itself");
    assert_eq!(at(&scenario, "B"), [Some(11), Some(12)]);
    assert_eq!(at(&scenario, "C"), [Some(21), Some(22)]);
    assert_eq!(scenario.groups[0].members, [0, 1, 2], "those it lists and those that list it");
    assert_eq!(
        (scenario.sourced, scenario.assumed),
        (0, 5),
        "positions are counted as written, not as inherited"
    );
}

#[test]
fn positions_of_a_table_are_inherited_like_those_of_toml() {
    let csv = "=== positions.csv\r\nissue,delegation,salience,position,source\r\nx,G,5,40,\"A/79/214, para. 3\"\r\ny,A,6,50,assumption: by analogy\r\n";
    let body =
        "[[groups]]\nid = \"G\"\nname = \"G\"\n[[delegations]]\nid = \"A\"\nname = \"A\"\ngroups = [\"G\"]\n";
    let scenario = sound(&split_files(&format!("{HEAD}{PLACED}{body}{DRAFT}{csv}")));
    assert_eq!(at(&scenario, "A"), [Some(40), Some(50)]);
    assert_eq!((scenario.sourced, scenario.assumed), (1, 1));
}

#[test]
fn red_lines_come_from_the_delegation_its_groups_and_the_links() {
    let scenario = with(&format!(
        r#"{PLACED}
        [[groups]]
        id = "G"
        name = "G"
        members = ["A", "B"]
        red_lines = [{{ must = {{ lacks = {{ phrase = "soon" }} }}, response = "block", reason = "of the group" }}]
        [[delegations]]
        id = "A"
        name = "A"
        positions.x = {{ at = 31, salience = 1 }}
        red_lines = [{{ must = {{ at_least = {{ issue = "y", value = 5, within = "section:A" }} }}, response = "dissociate", reason = "its own" }}]
        [[delegations]]
        id = "B"
        name = "B"
        own_red_lines_only = true
        positions.x = {{ at = 31, salience = 1 }}
        [[links]]
        of = ["G", "A"]
        if = {{ keeps = {{ bracket = "modal", option = 2 }} }}
        then = {{ falls = {{ bracket = "when", option = 0 }} }}
        price = 7
        reason = "of the link"
        "#
    ));
    let reasons =
        |id: &str| seat(&scenario, id).red_lines.iter().map(|line| line.reason.clone()).collect::<Vec<_>>();
    assert_eq!(reasons("A"), ["its own", "of the group", "of the link"]);
    assert_eq!(reasons("B"), ["of the link"]);
    let link = &seat(&scenario, "B").red_lines[0];
    assert_eq!((link.response, link.price, link.firm), (Response::Price, 7, 100));
    let condition = Condition::IfThen(
        Box::new(Condition::Keeps { bracket: 0, option: 2 }),
        Box::new(Condition::Falls { bracket: 1, option: 0 }),
    );
    assert_eq!(link.must, condition);
}

#[test]
fn every_part_of_a_bracket_covers_the_same_issues_and_what_is_not_named_stays_at_the_reference_point() {
    let scenario = with(
        r#"
        [brackets.modal]
        issue = "y"
        options = [{ x = 70 }, [30, 40]]
        reserve = [{ text = "may", at = { y = 5 }, by = ["A"] }, { text = "will", at = 6 }]
        [[delegations]]
        id = "A"
        name = "A"
        positions.x = { at = 31, salience = 1 }
        "#,
    );
    let modal = bracket(&scenario, "modal");
    let reach = |low, high| Reach { low, high };
    let both = |x, y| Placement(vec![(0, x), (1, y)]);
    assert_eq!(modal.options[0].at, both(reach(70, 70), reach(20, 20)));
    assert_eq!(modal.options[1].at, both(reach(10, 10), reach(30, 40)));
    assert_eq!(modal.omit, both(reach(10, 10), reach(20, 20)));
    assert_eq!(modal.reserve[0].at, both(reach(10, 10), reach(5, 5)));
    assert_eq!((modal.reserve[0].chair, modal.reserve[0].by.as_slice()), (false, [0].as_slice()));
    assert_eq!((modal.reserve[1].chair, modal.reserve[1].by.as_slice()), (true, [].as_slice()));
    assert_eq!((modal.placed, modal.weight), (true, 10));
    let when = bracket(&scenario, "when");
    assert!(!when.placed);
    assert_eq!((&when.omit, &when.options[0].at), (&Placement::default(), &Placement::default()));
}

#[test]
fn the_room_sits_in_english_alphabetical_order() {
    let named = [
        ("ZZZ", "Türkiye"),
        ("CIV", "Côte d'Ivoire"),
        ("HRV", "Croatia"),
        ("CUB", "cuba"),
        ("AAA", "Tuvalu"),
    ];
    let tables = named.map(|(id, name)| format!("[[delegations]]\nid = \"{id}\"\nname = \"{name}\"\n"));
    let body = format!("{PLACED}{}", tables.concat());
    let order: Vec<String> =
        with(&body).delegations.iter().map(|delegation| delegation.id.to_string()).collect();
    assert_eq!(order, ["CIV", "HRV", "CUB", "ZZZ", "AAA"]);
}

#[test]
fn each_rule_set_has_its_own_numbers_and_a_scenario_may_change_them() {
    let body = format!("{PLACED}[[delegations]]\nid = \"A\"\nname = \"A\"\n");
    let oewg = with(&body).procedure;
    assert_eq!((oewg.meetings, oewg.small_groups, oewg.silence_rounds), (10, 6, 2));
    let text = format!("{HEAD}{body}[procedure]\nspeech_minutes = 1\n{DRAFT}")
        .replace("\"oewg\"", "\"first-committee\"");
    let first = sound(&split_files(&text));
    assert_eq!(first.rules, RuleSet::FirstCommittee);
    let numbers = first.procedure;
    assert_eq!(
        (numbers.meetings, numbers.small_groups, numbers.small_group_rounds, numbers.silence_rounds),
        (6, 2, 2, 1)
    );
    assert_eq!((numbers.speech_minutes, numbers.meeting_minutes), (1, 180));
    assert_eq!(numbers.answer_seconds, None, "people may take their time");
    let hurried = with(&format!("{body}[procedure]\nanswer_seconds = 90\n")).procedure;
    assert_eq!(hurried.answer_seconds, Some(90));
}

#[test]
fn the_hash_is_of_what_is_played_and_nothing_else() {
    let files = split_files(&format!("{HEAD}{PLACED}{DRAFT}"));
    let mut readme = files.clone();
    readme.insert("README.md".to_owned(), "words".to_owned());
    let mut changed = files.clone();
    changed.insert("draft.md".to_owned(), "# T\n".to_owned());
    let hash = adref_sim::scenario::hash;
    assert_eq!(hash(&files), hash(&readme));
    assert_ne!(hash(&files), hash(&changed));
    assert_eq!(hash(&files).len(), 64);
}

#[test]
fn the_scenarios_that_come_with_adref_are_sound() {
    let folders = std::fs::read_dir(workspace().join("scenarios")).expect("there is a folder of scenarios");
    for folder in folders.filter_map(Result::ok).map(|entry| entry.path()).filter(|path| path.is_dir()) {
        let scenario = sound(&read_folder(&folder));
        assert!(!scenario.brackets.is_empty(), "{}", folder.display());
    }
}
