//! What a sound campaign comes to: a scenario for each session, its room, its rules, its text.

use adref_sim::ids::SeatId;
use adref_sim::scenario::{
    Delegation, Ending, Files, Modality, Placement, Reach, RuleSet, Scenario, Session, Style, hash, load,
};
use adref_tests::scenario_files::{render, split_files};

const ISSUES: &str = r#"
issues = [
  { id = "x", name = "x", low = "-", high = "+", reference = 10 },
  { id = "y", name = "y", low = "-", high = "+", reference = 20 },
]
"#;
const HEAD: &str = "format = 1\ntitle = \"The whole\"\nrules = \"oewg\"\n";
const BRACKETS: &str = r#"
[brackets.modal]
issue = "x"
options = [1, 2]
[brackets.when]
issue = "y"
options = [3]
"#;
const ROOM: &str = r#"
[[groups]]
id = "G"
name = "G"
members = ["B", "C"]
positions = { x = { at = 50, salience = 9 }, y = { at = 60, salience = 9 } }
[[delegations]]
id = "A"
name = "A"
positions = { x = { at = 30, salience = 5 }, y = { at = 30, salience = 5 } }
red_lines = [
  { must = { keeps = { bracket = "modal", option = 1 } }, response = "block", reason = "of the first text" },
  { must = { at_most = { issue = "y", value = 9, within = "section:B" } }, response = "block", reason = "of the second text" },
]
[[delegations]]
id = "B"
name = "B"
[[delegations]]
id = "C"
name = "C"
"#;
const SESSIONS: &str = r#"
[[campaign.sessions]]
id = "one"
title = "The first"
date = "2022-07-29"
draft = "draft-one.md"
procedure = { meetings = 4 }
[campaign.sessions.history]
outcome = "consensus"
[[campaign.sessions]]
id = "two"
title = "The second"
date = "2023-07-28"
draft = "draft-two.md"
rules = "ad-hoc-committee"
members = ["A", "G"]
chair = { delegation = "B", style = "bold" }
[[campaign.sessions]]
id = "three"
title = "The third"
date = "2024-07-12"
draft = "draft-two.md"
members = ["A", "C"]
[[campaign.changes]]
date = "2024-07-12"
of = ["G", "A"]
reason = "Later, and written first."
stake = 7
drop_red_lines = true
red_lines = [{ must = { falls = { bracket = "when", option = 0 } }, response = "block", reason = "new" }]
[[campaign.changes]]
date = "2023-01-01"
of = ["G"]
reason = "A new government."
style = "firm"
stake = 5
positions.x = { at = 90, salience = 80 }
"#;
const DRAFTS: &str = "\n=== draft-one.md\n# T\n\n## A. S\n\n1. States [shall / should]{#modal} act[, soon,]{#when} now.\n=== draft-two.md\n# U\n\n## B. S\n\n1. States act[, soon,]{#when} now.\n";

fn sound(files: &Files) -> Scenario {
    let loaded = load(files);
    assert!(loaded.diagnostics.is_empty(), "{}", render(files, &loaded.diagnostics));
    loaded.scenario.expect("it is sound")
}

fn files() -> Files {
    split_files(&format!("{HEAD}{ISSUES}{BRACKETS}{ROOM}{SESSIONS}{DRAFTS}"))
}

fn sessions(scenario: &Scenario) -> &[Session] {
    &scenario.campaign.as_ref().expect("it is a campaign").sessions
}

fn seat<'a>(session: &'a Session, id: &str) -> &'a Delegation {
    let mut seats = session.scenario.delegations.iter();
    seats.find(|delegation| delegation.id == SeatId::from(id)).expect("it takes part")
}

fn reasons(delegation: &Delegation) -> Vec<&str> {
    delegation.red_lines.iter().map(|line| line.reason.as_str()).collect()
}

#[test]
fn each_session_has_its_rules_room_text_and_history_and_the_whole_begins_with_the_first() {
    let scenario = sound(&files());
    let [one, two, three] = sessions(&scenario) else { panic!("three sessions") };
    assert_eq!((scenario.title.as_str(), one.scenario.title.as_str()), ("The whole", "The first"));
    assert_eq!(scenario.brackets, one.scenario.brackets);
    assert_eq!((one.scenario.rules, two.scenario.rules), (RuleSet::Oewg, RuleSet::AdHocCommittee));
    assert_eq!((one.scenario.procedure.meetings, three.scenario.procedure.meetings), (4, 10));
    assert_eq!(two.scenario.chair.delegation, Some(SeatId::from("B")));
    assert_eq!(three.scenario.chair.delegation, None);
    let ids = |session: &Session| -> Vec<String> {
        session.scenario.delegations.iter().map(|delegation| delegation.id.to_string()).collect()
    };
    assert_eq!(
        (ids(one), ids(two), ids(three)),
        (
            vec!["A".to_owned(), "B".to_owned(), "C".to_owned()],
            vec!["A".to_owned(), "B".to_owned(), "C".to_owned()],
            vec!["A".to_owned(), "C".to_owned()],
        )
    );
    assert_eq!(three.scenario.groups[0].members, [1], "of the group, who is there");
    assert_eq!((one.scenario.brackets.len(), two.scenario.brackets.len()), (2, 1));
    assert_eq!(one.scenario.history.as_ref().map(|history| history.outcome), Some(Ending::Consensus));
    assert!(two.scenario.history.is_none() && two.scenario.campaign.is_none());
    assert_eq!((scenario.sourced, scenario.assumed), (0, 4), "counted once, as written");
}

#[test]
fn a_red_line_concerns_the_sessions_whose_text_has_what_it_names() {
    let scenario = sound(&files());
    let [one, two, _] = sessions(&scenario) else { panic!("three sessions") };
    assert_eq!(reasons(seat(one, "A")), ["of the first text"]);
    assert_eq!(reasons(seat(two, "A")), ["of the second text"]);
}

#[test]
fn changes_hold_from_their_day_on_in_the_order_of_their_days() {
    let scenario = sound(&files());
    let [one, two, three] = sessions(&scenario) else { panic!("three sessions") };
    let x = |session: &Session, id: &str| seat(session, id).positions[0].map(|position| position.at);
    assert_eq!((x(one, "B"), x(two, "B"), x(two, "A")), (Some(50), Some(90), Some(30)));
    assert_eq!((seat(one, "C").stake, seat(two, "C").stake, seat(three, "C").stake), (150, 5, 7));
    assert_eq!((seat(one, "C").style, seat(three, "C").style), (Style::Linear, Style::Firm));
    assert_eq!(reasons(seat(three, "A")), ["new"]);
}

#[test]
fn the_texts_of_the_sessions_count_in_the_hash_and_other_files_do_not() {
    let files = files();
    let mut changed = files.clone();
    changed.insert("draft-two.md".to_owned(), "# T\n".to_owned());
    assert_ne!(hash(&files), hash(&changed));
    let mut beside = files.clone();
    beside.insert("drafts.md".to_owned(), "# T\n".to_owned());
    assert_eq!(hash(&files), hash(&beside));
}

#[test]
fn proposals_stakeholders_and_signatures_are_read() {
    let text = |rules: &str, more: &str| {
        let draft = DRAFTS.split("=== draft-two.md").next().unwrap_or_default();
        let draft =
            draft.replace("draft-one.md", "draft.md").replace("## A. S", "1. [All]{#all} act.\n\n## A. S");
        let draft = if rules == "first-committee" { draft.replace("[All]{#all}", "All") } else { draft };
        let all =
            if draft.contains("{#all}") { "[brackets.all]\nissue = \"x\"\noptions = [3]\n" } else { "" };
        let rules = HEAD.replace("oewg", rules);
        let room = ROOM.replace("section:B", "section:A");
        split_files(&format!("{rules}{ISSUES}{BRACKETS}{all}{room}{more}{draft}"))
    };
    let voted = sound(&text(
        "first-committee",
        "[[proposals]]\nid = \"L.1\"\ntitle = \"One\"\nsections = [\"A\"]\nsponsors = [\"C\", \"G\"]\n[history]\noutcome = \"rejected\"\n[[history.votes]]\nproposal = \"L.1\"\nyes = 1\nno = 2\nabstain = 3\nplenary = { yes = 4, no = 5, abstain = 6 }\n",
    ));
    assert_eq!(voted.proposals[0].sponsors, [2, 1], "the first holds the pen");
    let votes = &voted.history.as_ref().expect("it has a history").votes;
    assert_eq!((votes[0].committee, votes[0].plenary), ((1, 2, 3), Some((4, 5, 6))));

    let open = sound(&text(
        "oewg",
        "[organisation]\nissue = \"x\"\nat = 60\n[stakeholders]\nissue = \"x\"\nbracket = \"modal\"\nmodalities = [\"open\", \"ecosoc-only\"]\n[[stakeholders.applicants]]\nid = \"watch\"\nname = \"Watch\"\ncount = 2\nat = 90\n[[stakeholders.applicants.language]]\nbracket = \"when\"\ntext = \"at once\"\nat = 80\n",
    ));
    let stakeholders = open.stakeholders.expect("there are some");
    let point = |issue: usize, at: i32| Placement(vec![(issue, Reach::point(at))]);
    assert_eq!(stakeholders.modalities, [Modality::Open, Modality::EcosocOnly]);
    let [first, second] = stakeholders.applicants.as_slice() else { panic!("two of a kind") };
    assert_eq!((first.id.as_str(), second.name.as_str()), ("watch-1", "Watch 2"));
    assert_eq!(first.at, point(0, 90));
    let when = open.brackets.iter().position(|spec| spec.id.as_str() == "when").expect("it is there");
    assert_eq!(first.language, [(when, "at once".to_owned(), point(1, 80))]);
    assert_eq!(open.organisation.map(|organisation| organisation.at), Some(60));

    let signed = sound(&text("open-signature", "[signature]\ncore = [\"G\"]\nminimum = 2\n"));
    let signature = signed.signature.expect("it is signed");
    assert_eq!((signature.core, signature.minimum), (vec![1, 2], 2));
}
