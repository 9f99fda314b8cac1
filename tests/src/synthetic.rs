//! A room of any size: scenarios made up by number, for benches and for tests of scale. The same sizes and seed give
//! the same scenario.

use std::fmt::Write as _;

use adref_lab::exchange::{Domain, Issue, Profile, import};
use adref_sim::draws::Draws;
use adref_sim::scenario::{Files, Loaded, load};

/// How large a room.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Delegations.
    pub delegations: u32,
    /// Brackets.
    pub brackets: u32,
    /// Issues.
    pub issues: u32,
    /// Groups that speak.
    pub groups: u32,
    /// The seed of the scenario, not of the negotiation.
    pub seed: u64,
}

impl Size {
    /// The working size: all Members, sixty brackets.
    pub const WORKING: Self = Self { delegations: 193, brackets: 60, issues: 12, groups: 6, seed: 1 };
}

/// The files of a made-up scenario: two camps and a middle, four options a bracket, one bridge in reserve for each third.
pub fn files(size: Size) -> Files {
    let draws = Draws::new(size.seed);
    let below = |who: &str, what: &str, index: u32, below: u32| draws.below(who, what, index, below);
    let mut toml = String::from(
        "format = 1\ntitle = \"Made-up room\"\nsummary = \"For benches.\"\nrules = \"oewg\"\n\n[chair]\nstyle = \"mediator\"\n",
    );
    for issue in 0..size.issues {
        let reference = 20 + below("issue", "reference", issue, 40);
        let _ = write!(
            toml,
            "\n[[issues]]\nid = \"i{issue}\"\nname = \"Issue {issue}\"\nlow = \"little\"\nhigh = \"much\"\nreference = {reference}\n"
        );
    }
    let mut draft = String::from("# Made-up draft\n");
    for bracket in 0..size.brackets {
        if bracket % 8 == 0 {
            let letter = char::from(b'A' + u8::try_from(bracket / 8 % 26).unwrap_or(0));
            let _ = write!(draft, "\n## {letter}{}. Section\n", bracket / 208);
        }
        let _ = write!(
            draft,
            "\n{}. States [shall / should / may / are invited to]{{#b{bracket}}} act on matter {bracket}.\n",
            bracket + 1
        );
        let issue = below("bracket", "issue", bracket, size.issues);
        let top = 75 + below("bracket", "top", bracket, 25);
        let weight = 1 + below("bracket", "weight", bracket, 20);
        let _ = write!(
            toml,
            "\n[brackets.b{bracket}]\nissue = \"i{issue}\"\nweight = {weight}\noptions = [{top}, {}, {}, {}]\nomit = {}\n",
            top * 2 / 3,
            top / 3,
            top / 6,
            top / 2
        );
        if bracket % 3 == 0 {
            let _ = writeln!(
                toml,
                "reserve = [{{ text = \"should, as appropriate,\", at = [{}, {}], by = [\"chair\", \"D000\"] }}]",
                top / 3,
                top * 2 / 3
            );
        }
    }
    for group in 0..size.groups {
        let members: Vec<String> = (0..size.delegations)
            .filter(|delegation| delegation % (size.groups * 2) == group)
            .map(|delegation| format!("\"D{delegation:03}\""))
            .collect();
        let _ = write!(
            toml,
            "\n[[groups]]\nid = \"G{group}\"\nname = \"Group {group}\"\ncohesion = {}\nspeaks = true\nmembers = [{}]\n",
            50 + below("group", "cohesion", group, 50),
            members.join(", ")
        );
    }
    let mut csv = String::from("delegation,issue,position,salience,tolerance,plus_minus,source\n");
    for delegation in 0..size.delegations {
        let id = format!("D{delegation:03}");
        let style =
            ["boulware", "firm", "linear", "accommodating", "conceder"][below(&id, "style", 0, 5) as usize];
        let _ = write!(
            toml,
            "\n[[delegations]]\nid = \"{id}\"\nname = \"Delegation {delegation:03}\"\nstyle = \"{style}\"\nstake = {}\nattendance = {}\n",
            100 + below(&id, "stake", 0, 200),
            80 + below(&id, "attendance", 0, 21)
        );
        let camp = below(&id, "camp", 0, 3);
        for issue in 0..size.issues {
            if below(&id, "cares", issue, 3) == 0 {
                continue;
            }
            let spread = below(&id, "position", issue, 40);
            let position = camp * 30 + spread;
            let salience = 10 + below(&id, "salience", issue, 91);
            let _ = writeln!(csv, "{id},i{issue},{position},{salience},5,5,made up");
        }
        if delegation % 9 == 0 {
            let issue = below(&id, "line", 0, size.issues);
            let (kind, value) = if camp == 0 { ("at_most", 80) } else { ("at_least", 5) };
            let _ = write!(
                toml,
                "[[delegations.red_lines]]\nmust = {{ {kind} = {{ issue = \"i{issue}\", value = {value} }} }}\nresponse = \"block\"\nreason = \"made up\"\nfirm = 90\n"
            );
        }
    }
    [("scenario.toml", toml), ("draft.md", draft), ("positions.csv", csv)]
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text))
        .collect()
}

/// The made-up scenario, loaded.
pub fn load_size(size: Size) -> (Loaded, Files) {
    let files = files(size);
    (load(&files), files)
}

/// The files of a room made of a domain as GENIUS has them: so many parties, issues, and values an issue, all drawn from the
/// seed; what no agreement is worth between 0.2 and 0.4. The like of what `benches/peers/` gives others to play.
pub fn domain(parties: u32, issues: u32, values: u32, seed: u64) -> Files {
    let draws = Draws::new(seed);
    let named =
        |what: &str, count: u32| (1..=count).map(|number| format!("{what} {number}")).collect::<Vec<_>>();
    let issue = |name| Issue { name, values: named("value", values) };
    let domain = Domain {
        name: "Made up".to_owned(),
        issues: named("issue", issues).into_iter().map(issue).collect(),
    };
    let profile = |who: String| {
        let draw = |what: &str, index: u32| f64::from(1 + draws.below(&who, what, index, 1000)) / 1000.0;
        let weights: Vec<f64> = (0..issues).map(|issue| draw("weight", issue)).collect();
        let sum: f64 = weights.iter().sum();
        let evaluations = (0..issues).map(|issue| {
            let row: Vec<f64> = (0..values).map(|value| draw("value", issue * 100 + value)).collect();
            let most = row.iter().copied().fold(0.0, f64::max);
            row.iter().map(|one| one / most).collect()
        });
        let profile = Profile {
            evaluations: evaluations.collect(),
            weights: weights.iter().map(|weight| weight / sum).collect(),
            reservation: 0.2 + draw("floor", 0) / 5.0,
            notes: Vec::new(),
        };
        (who, profile)
    };
    let profiles: Vec<_> = named("Party", parties).into_iter().map(profile).collect();
    let imported = import(&domain, &profiles, "made up").expect("the made-up domain is in order");
    imported.files.into_iter().collect()
}
