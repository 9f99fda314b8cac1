//! More delegations in a room: a scenario joined with another folder's.

use adref_sim::scenario::{self, Files, Joined, Room, Scenario, join};
use adref_tests::scenario_files::{read_folder, split_files, workspace};

/// A room on other questions with a State that the scenario has and two it lacks.
const OTHERS: &str = r#"
format = 1
title = "Others"
rules = "oewg"

[[issues]]
id = "duty"
name = "Duty"
low = "none"
high = "full"
reference = 10

[[issues]]
id = "elsewhere"
name = "Of no concern here"
low = "none"
high = "full"
reference = 10

[brackets.b]
issue = "duty"
options = [80]

[[groups]]
id = "NORTH"
name = "The North"
members = ["ALD", "CAM"]

[[groups.red_lines]]
must = { at_most = { issue = "duty", value = 50, within = "draft" } }
response = "block"
reason = "A line on another text."

[[groups]]
id = "SOUTH"
name = "Nobody of it is here"

[[delegations]]
id = "ALD"
name = "Aldoria"
positions.duty = { at = 1, salience = 1 }

[[delegations]]
id = "CAM"
name = "Cambria"
attendance = 81

[[delegations.red_lines]]
must = { at_most = { issue = "duty", value = 50, within = "draft" } }
response = "block"
reason = "A line on another text."

[[delegations]]
id = "DOR"
name = "Doria"
positions.duty = { at = 20, salience = 30, source = "assumption: invented" }
positions.elsewhere = { at = 20, salience = 30 }
=== draft.md
1. States [shall]{#b} act.
=== positions.csv
issue,delegation,position,salience,plus_minus,source
duty,CAM,55,40,7,"a source, with a comma"
elsewhere,CAM,55,40,7,
"#;

fn load(files: &Files) -> Scenario {
    let loaded = scenario::load(files);
    loaded.scenario.unwrap_or_else(|| panic!("{:#?}", loaded.diagnostics))
}

fn two_seats() -> Files {
    read_folder(&workspace().join("scenarios/two-seats"))
}

fn joined(base: &Files, others: &Files) -> Joined {
    let (one, two) = (load(base), load(others));
    join(Room { files: base, scenario: &one }, Room { files: others, scenario: &two }).expect("they fit")
}

#[test]
fn those_who_join_bring_what_fits_and_leave_the_others_as_they_are() {
    let base = two_seats();
    let before = load(&base);
    let joined = joined(&base, &split_files(OTHERS));
    assert_eq!(joined.added, ["CAM", "DOR"]);
    assert_eq!(joined.without, ["help"]);
    let after = load(&joined.files);
    assert_eq!(after.delegations.len(), before.delegations.len() + 2);
    let seat = |id: &str| after.delegations.iter().find(|found| found.id.as_str() == id).expect(id);
    let duty = after.issues.iter().position(|issue| issue.id.as_str() == "duty").expect("duty");
    let cambria = seat("CAM");
    assert_eq!(cambria.attendance, 81);
    assert!(cambria.red_lines.is_empty(), "lines are drawn on a text");
    let position = cambria.positions[duty].expect("it has one");
    assert_eq!((position.at, position.salience, position.plus_minus), (55, 40, 7));
    assert_eq!(seat("DOR").positions[duty].map(|position| position.at), Some(20));
    // Whoever had a seat keeps everything it had, and is in the new group all the same.
    let aldoria = |scenario: &Scenario| {
        let found = scenario.delegations.iter().find(|found| found.id.as_str() == "ALD").expect("ALD");
        (found.positions.clone(), found.red_lines.clone(), found.stake, found.style)
    };
    assert_eq!(aldoria(&before), aldoria(&after));
    let groups: Vec<(&str, usize)> =
        after.groups.iter().map(|group| (group.id.as_str(), group.members.len())).collect();
    assert_eq!(groups, [("NORTH", 2)]);
}

#[test]
fn joining_with_a_room_one_has_already_adds_nobody() {
    let base = two_seats();
    let joined = joined(&base, &base);
    assert!(joined.added.is_empty() && joined.without.is_empty());
    assert_eq!(load(&joined.files).delegations, load(&base).delegations);
}

#[test]
fn a_name_that_means_two_things_is_reported() {
    let base = two_seats();
    let others =
        split_files(&OTHERS.replace("\"DOR\"", "\"BRE2\"").replace("id = \"NORTH\"", "id = \"BRE\""));
    let (one, two) = (load(&base), load(&others));
    let fault = join(Room { files: &base, scenario: &one }, Room { files: &others, scenario: &two })
        .expect_err("BRE is a delegation there and a group here");
    assert!(fault.message.contains("BRE"), "{}", fault.message);
}
