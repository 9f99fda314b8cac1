//! Small rooms that vote: two proposals with words inside words, sub-items and a bracket that spans paragraphs; members
//! in arrears, and others that come when they please.

use std::fmt::Write as _;

use adref_sim::scenario::{Files, Scenario, load};

/// How a room that votes differs from the usual one.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// The rule set.
    pub rules: &'static str,
    /// More lines of `[procedure]`.
    pub procedure: &'static str,
    /// How likely most members are to be there, in per cent.
    pub attendance: u32,
}

const HEAD: &str = r#"format = 1
title = "A room that votes"
summary = "Nine delegations, two proposals, ten brackets."

[[proposals]]
id = "L.1"
title = "Hospitals"
sections = ["A"]
sponsors = ["D1", "D2"]

[[proposals]]
id = "L.2"
title = "Equipment"
sections = ["B"]
sponsors = ["D3"]

[[issues]]
id = "duty"
name = "Duty"
low = "none"
high = "binding"
reference = 20
"#;

const DRAFT: &str = r"# Draft resolutions

## A. Hospitals

PP1. Recalling that law applies[ online]{#online};

OP1. [Calls upon States to [protect / spare]{#verb} hospitals[ at all times]{#when};]{#call}

OP2. Lists what [this / that]{#this} means:

   (a) not to attack;

   (b) not to [disturb / hinder]{#disturb};

OP3. [Decides to meet again.

OP4. Decides to meet[ every year]{#year}.]{#meet}

## B. Equipment

OP5. Invites States to [share / lend]{#share} equipment;

OP6. Requests a report[ each year]{#report}.
";

/// The files of a room.
pub fn files(body: Body) -> Files {
    let mut toml = format!("rules = \"{}\"\n{HEAD}\n[procedure]\n{}\n", body.rules, body.procedure);
    let brackets = [
        ("online", 1),
        ("call", 1),
        ("verb", 2),
        ("when", 1),
        ("this", 2),
        ("disturb", 2),
        ("meet", 1),
        ("year", 1),
        ("share", 2),
        ("report", 1),
    ];
    for (at, (id, options)) in brackets.into_iter().enumerate() {
        let places: Vec<String> = (0..options).map(|option| (80 - 30 * option - at).to_string()).collect();
        let weight = 3 + at;
        let _ = write!(
            toml,
            "\n[brackets.{id}]\nissue = \"duty\"\nweight = {weight}\noptions = [{}]\nomit = {}\n",
            places.join(", "),
            10 + at
        );
    }
    for seat in 1..=9 {
        let attendance = if seat < 4 { 100 } else { body.attendance };
        let arrears = seat % 4 == 0;
        let _ = write!(
            toml,
            "\n[[delegations]]\nid = \"D{seat}\"\nname = \"Delegation {seat}\"\nattendance = {attendance}\narrears = {arrears}\npositions.duty = {{ at = {}, salience = 50, source = \"assumption: invented\" }}\n",
            seat * 10
        );
    }
    [("scenario.toml".to_owned(), toml), ("draft.md".to_owned(), DRAFT.to_owned())].into_iter().collect()
}

/// The room, loaded. Panics with its diagnostics if it is not sound.
pub fn room(body: Body) -> (Scenario, Files) {
    let files = files(body);
    let loaded = load(&files);
    let scenario = loaded.scenario.unwrap_or_else(|| panic!("not sound: {:#?}", loaded.diagnostics));
    (scenario, files)
}

/// The rooms that properties are tried in.
pub const ROOMS: [Body; 6] = [
    Body { rules: "first-committee", procedure: "plenary = false", attendance: 100 },
    Body { rules: "first-committee", procedure: "plenary_turnout = -20\nquorum = 30", attendance: 70 },
    Body {
        rules: "first-committee",
        procedure: "plenary_majority = \"two-thirds\"\nvoting = \"roll-call\"\nabstentions = \"counted\"",
        attendance: 80,
    },
    Body { rules: "first-committee", procedure: "meetings = 1\nvoting = \"show-of-hands\"", attendance: 40 },
    Body { rules: "ad-hoc-committee", procedure: "silence_rounds = 1", attendance: 90 },
    Body {
        rules: "ad-hoc-committee",
        procedure: "meetings = 4\nsilence_rounds = 1\nplenary = true",
        attendance: 60,
    },
];
