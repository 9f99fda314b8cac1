//! A GENIUS domain as a scenario: one bracket an issue, one option a value.
//!
//! Our utilities are spatial, GENIUS's are tables. The mapping gives every value a scale of its own, 0 where it is not chosen
//! and 100 where it is; a party's ideal on it is 0, its salience the weight of the issue, and its tolerance such that
//! choosing the value costs it what the value loses against the best of the issue. What is lost is then the same sum as in
//! GENIUS, but for the rounding of saliences and tolerances to whole numbers, which is measured and handed back.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use adref_sim::scenario::{MAX_BRACKETS, MAX_ISSUES, MAX_OPTIONS, MAX_SEATS};

use super::genius::{Domain, Profile};

/// What a scenario has of the domain it was made from.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Its files, by name.
    pub files: Vec<(String, String)>,
    /// How far the utility of any outcome may be from the profile's, at most, over all parties (0 to 1).
    pub worst_error: f64,
    /// The same on average over parties and values of an issue, added up over issues as if errors fell at random.
    pub typical_error: f64,
    /// How far reservation values are from the profiles', at most.
    pub reservation_error: f64,
    /// What was put right, in sentences.
    pub notes: Vec<String>,
}

/// Why a domain does not fit into a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What does not fit.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The weight of every bracket.
const BRACKET: i64 = 10;
/// Issues to a section of the draft: about what one statement can go through.
const SECTION: usize = 10;
/// Minutes of one statement.
const SPEECH: usize = 3;

/// Variants of the chair's single text.
const ROUNDS: usize = 60;

/// What a party thinks of one issue, in our numbers: how much it cares, and the tolerance of each value.
struct Row {
    salience: i64,
    tolerances: Vec<i64>,
}

impl Row {
    /// What choosing a value costs, in salience times points.
    fn cost(&self, value: usize) -> i64 {
        self.tolerances.get(value).map_or(0, |tolerance| self.salience * (100 - tolerance))
    }

    /// What leaving the issue open costs with the reference points of its scales at `reference`.
    fn open(&self, reference: i64) -> i64 {
        self.tolerances.iter().map(|tolerance| self.salience * (reference - tolerance).max(0)).sum()
    }

    /// What everything at the far end costs.
    fn far(&self) -> i64 {
        self.open(100)
    }
}

/// A party in our numbers.
struct Party {
    rows: Vec<Row>,
    /// Salience times points that make up the whole of its utility.
    unit: f64,
    /// What no agreement may cost at most, so that it is worth no less than the reservation value.
    budget: f64,
}

impl Party {
    fn of(profile: &Profile) -> Self {
        let most = profile.weights.iter().copied().fold(0.0, f64::max);
        // The largest weight is salience 100, and everything of it 100 points.
        let unit = 100.0 * 100.0 / most;
        let rows: Vec<Row> = profile
            .weights
            .iter()
            .zip(&profile.evaluations)
            .map(|(weight, values)| {
                let salience = (weight / most * 100.0).ceil().clamp(0.0, 100.0);
                let points = |value: &f64| {
                    if salience < 1.0 {
                        0.0
                    } else {
                        (weight * (1.0 - value) * unit / salience).round().clamp(0.0, 100.0)
                    }
                };
                let tolerances = values.iter().map(|value| 100 - points(value) as i64).collect();
                Row { salience: salience as i64, tolerances }
            })
            .collect();
        Self { rows, unit, budget: (1.0 - profile.reservation) * unit }
    }

    fn open(&self, reference: i64) -> i64 {
        self.rows.iter().map(|row| row.open(reference)).sum()
    }

    /// The stake in thousandths that brings the value of no agreement down to the reservation value.
    fn stake(&self, reference: i64) -> i64 {
        let far: i64 = self.rows.iter().map(Row::far).sum();
        if far == 0 {
            return 0;
        }
        ((self.budget - self.open(reference) as f64) * 1000.0 / far as f64).round().clamp(0.0, 1000.0) as i64
    }

    /// How far no agreement, less the stake, is from the reservation value.
    fn reservation_error(&self, reference: i64) -> f64 {
        let far: i64 = self.rows.iter().map(Row::far).sum();
        let here = self.open(reference) as f64 + self.stake(reference) as f64 * far as f64 / 1000.0;
        (here - self.budget).abs() / self.unit
    }
}

/// Makes a scenario of a domain and its profiles; `ids` are the parties' in the order of the profiles.
pub fn import(domain: &Domain, parties: &[(String, Profile)], origin: &str) -> Result<Imported, Misfit> {
    fits(domain, parties)?;
    let mut notes: Vec<String> = Vec::new();
    for (name, profile) in parties {
        notes.extend(profile.notes.iter().map(|note| format!("{name}: {note}")));
    }
    let ours: Vec<Party> = parties.iter().map(|(_, profile)| Party::of(profile)).collect();
    // The furthest that no agreement can be for everybody, without being worse for anybody than its reservation value.
    let reference = (0..=100)
        .rev()
        .find(|at| ours.iter().all(|party| party.open(*at) as f64 <= party.budget))
        .unwrap_or(0);
    let (mut worst, mut squares, mut count) = (0.0_f64, 0.0, 0_usize);
    for (party, (_, profile)) in ours.iter().zip(parties) {
        let mut of_party = 0.0;
        for ((row, weight), values) in party.rows.iter().zip(&profile.weights).zip(&profile.evaluations) {
            let mut of_issue = 0.0_f64;
            for (at, value) in values.iter().enumerate() {
                let error = (row.cost(at) as f64 / party.unit - weight * (1.0 - value)).abs();
                of_issue = of_issue.max(error);
                squares += error * error;
                count += 1;
            }
            of_party += of_issue;
        }
        worst = worst.max(of_party);
    }
    let typical = (squares / count.max(1) as f64 * domain.issues.len() as f64).sqrt();
    let reservation_error = ours.iter().map(|party| party.reservation_error(reference)).fold(0.0, f64::max);
    let ids = ids(parties.iter().map(|(name, _)| name.as_str()));
    let words: Vec<Vec<String>> = domain.issues.iter().map(|issue| distinct(&issue.values)).collect();
    let files = vec![
        ("draft.md".to_owned(), draft(domain, &words)),
        ("scenario.toml".to_owned(), scenario(domain, parties, &ours, &ids, reference)),
        ("positions.csv".to_owned(), positions(domain, &ours, &ids)),
        ("README.md".to_owned(), readme(domain, &words, origin, worst, typical, reservation_error)),
    ];
    Ok(Imported { files, worst_error: worst, typical_error: typical, reservation_error, notes })
}

fn fits(domain: &Domain, parties: &[(String, Profile)]) -> Result<(), Misfit> {
    let misfit = |message: String, help: &str| Err(Misfit { message, help: help.to_owned() });
    if parties.len() < 2 {
        return misfit(
            "there are fewer than two profiles".to_owned(),
            "give the domain and one profile for each party",
        );
    }
    if parties.len() > MAX_SEATS {
        return misfit(
            format!("{} profiles", parties.len()),
            &format!("a room has at most {MAX_SEATS} delegations"),
        );
    }
    if let Some(issue) = domain.issues.iter().find(|issue| issue.values.len() >= MAX_OPTIONS) {
        return misfit(
            format!("issue \"{}\" has {} values", issue.name, issue.values.len()),
            &format!("a bracket has fewer than {MAX_OPTIONS} options: leave values out, or divide the issue"),
        );
    }
    let values: usize = domain.issues.iter().map(|issue| issue.values.len()).sum();
    if values > MAX_ISSUES || domain.issues.len() > MAX_BRACKETS {
        return misfit(
            format!("{values} values in all, each of which becomes a scale"),
            &format!("a scenario has at most {MAX_ISSUES} scales"),
        );
    }
    Ok(())
}

/// Ids made of names: letters, digits and dashes, no two the same.
fn ids<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: BTreeSet<String> = ["chair".to_owned(), "secretariat".to_owned()].into();
    let mut all = Vec::new();
    for (at, name) in names.enumerate() {
        let plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(40).collect();
        let plain = plain.trim_matches('-').to_owned();
        let mut id = if plain.is_empty() { format!("P{}", at + 1) } else { plain.clone() };
        let mut again = 2;
        while !taken.insert(id.to_lowercase()) {
            id = format!("{plain}-{again}");
            again += 1;
        }
        all.push(id);
    }
    all
}

/// Names as words of a draft, no two of an issue the same: nothing in them that a draft reads as a mark.
fn distinct(values: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let words = plain(value);
            let words = if words.is_empty() || taken.contains(&words) {
                format!("{words} ({})", at + 1)
            } else {
                words
            };
            let words = words.trim().to_owned();
            taken.insert(words.clone());
            words
        })
        .collect()
}

fn plain(text: &str) -> String {
    let kept: String = text
        .chars()
        .map(|c| if c.is_alphanumeric() || " .,:()'%&+=-".contains(c) { c } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn draft(domain: &Domain, words: &[Vec<String>]) -> String {
    let title = plain(&domain.name);
    let title = if title.is_empty() { "Imported domain" } else { &title };
    let mut out = format!("# {title}\n");
    for (at, (issue, words)) in domain.issues.iter().zip(words).enumerate() {
        if at % SECTION == 0 {
            let section = at / SECTION;
            let letter = char::from(b'A' + (section % 26) as u8);
            let suffix = if section < 26 { String::new() } else { (section / 26).to_string() };
            let _ = write!(out, "\n## {letter}{suffix}. Issues from {}\n", at + 1);
        }
        let name = plain(&issue.name);
        let _ = write!(out, "\n{}. On {name}, [{}]{{#v{}}}.\n", at + 1, words.join(" / "), at + 1);
    }
    out
}

fn scenario(
    domain: &Domain,
    parties: &[(String, Profile)],
    ours: &[Party],
    ids: &[String],
    reference: i64,
) -> String {
    let title = plain(&domain.name);
    let title = if title.is_empty() { "Imported domain" } else { &title };
    let sections = domain.issues.len().div_ceil(SECTION);
    // Time for everybody to speak on every section in either reading, which have about a quarter of the session each.
    let values: usize = domain.issues.iter().map(|issue| issue.values.len()).sum();
    let meetings = (parties.len() * sections * SPEECH * 4).div_ceil(180).clamp(10, 200);
    let mut out = format!(
        "# Made by `adref import` from a GENIUS domain; README.md says what is exact and what is not.\nformat = 1\ntitle = \"{title}\"\nsummary = \"{} parties, {} issues, imported from GENIUS.\"\nrules = \"oewg\"\n\n[procedure]\nmeetings = {meetings}\nspeech_minutes = {SPEECH}\nsingle_text_rounds = {ROUNDS}\n\n[chair]\nstyle = \"annealing\"\n\n[behaviour]\naspiration = {}   # distances here are means over as many scales as an issue has values\nloss-framing = 0   # a profile is of outcomes, and knows no loss but against the best\n",
        parties.len(),
        domain.issues.len(),
        (100 * domain.issues.len()).div_ceil(values.max(1)).clamp(1, 100)
    );
    for (at, issue) in domain.issues.iter().enumerate() {
        for (number, value) in issue.values.iter().enumerate() {
            let _ = write!(
                out,
                "\n[[issues]]\nid = \"v{0}-{1}\"\nname = \"{2}: {3}\"\nlow = \"not chosen\"\nhigh = \"chosen\"\nreference = {reference}\n",
                at + 1,
                number + 1,
                plain(&issue.name),
                plain(value)
            );
        }
    }
    for (at, issue) in domain.issues.iter().enumerate() {
        let values = issue.values.len();
        let option = |chosen: Option<usize>| {
            let place = |number: usize| {
                let on = if chosen.is_none_or(|chosen| chosen == number) { 100 } else { 0 };
                format!("v{}-{} = {on}", at + 1, number + 1)
            };
            format!("{{ {} }}", (0..values).map(place).collect::<Vec<_>>().join(", "))
        };
        let options: Vec<String> = (0..values).map(|number| option(Some(number))).collect();
        let _ = write!(
            out,
            "\n[brackets.v{}]\nweight = {BRACKET}\noptions = [{}]\nomit = {}   # worse for everybody than any value\n",
            at + 1,
            options.join(", "),
            option(None)
        );
    }
    for ((id, (name, _)), party) in ids.iter().zip(parties).zip(ours) {
        let name = plain(name);
        let name = if name.is_empty() { id } else { &name };
        let _ = write!(
            out,
            "\n[[delegations]]\nid = \"{id}\"\nname = \"{name}\"\nstake = {}\nisolation = 0\nattendance = 100\ninterventions = {}\n",
            party.stake(reference),
            sections.min(100)
        );
    }
    out
}

fn positions(domain: &Domain, ours: &[Party], ids: &[String]) -> String {
    let mut out = String::from("delegation,issue,position,salience,tolerance,source\n");
    for (id, party) in ids.iter().zip(ours) {
        for (at, (issue, row)) in domain.issues.iter().zip(&party.rows).enumerate() {
            for number in 0..issue.values.len() {
                let tolerance = row.tolerances.get(number).copied().unwrap_or(100);
                if row.salience > 0 && (tolerance < 100 || number == 0) {
                    let _ = writeln!(
                        out,
                        "{id},v{}-{},0,{},{tolerance},GENIUS profile",
                        at + 1,
                        number + 1,
                        row.salience
                    );
                }
            }
        }
    }
    out
}

fn readme(
    domain: &Domain,
    words: &[Vec<String>],
    origin: &str,
    worst: f64,
    typical: f64,
    reservation: f64,
) -> String {
    let mut out = format!(
        "# {}\n\nMade by `adref import` from `{origin}`, a domain of GENIUS with linear-additive profiles.\n\n\
         - Every value is a scale of its own: 100 where it is chosen, 0 where it is not. What a party loses by a value is its salience \
         times what the value is worse than the best of its issue.\n\
         - Utilities are a positive multiple of the profiles' plus a constant, but for rounding: by at most {worst:.4} of 1 for any \
         outcome, typically {typical:.4}. Reservation values are off by at most {reservation:.4}.\n\
         - How far a delegation goes at what time is not in a GENIUS profile: `style` is `linear` for all. A delegation takes the mean \
         distance over the scales of a bracket; `aspiration` is lower by as much, so that it does not concede earlier than over one.\n\
         - A profile knows no status quo against which words are a loss, so that `loss-framing` is off. The chair works on a single text.\n\
         - Leaving an issue without any value is worse for everybody than any value.\n\n\
         | bracket | issue | values |\n| --- | --- | --- |\n",
        plain(&domain.name)
    );
    for (at, (issue, words)) in domain.issues.iter().zip(words).enumerate() {
        let _ = writeln!(out, "| v{} | {} | {} |", at + 1, plain(&issue.name), words.join("; "));
    }
    let _ = write!(out, "\n## Sources\n\n`{origin}` and its profiles.\n");
    out
}
