//! A GENIUS domain and the profiles over it: discrete issues, a weight an issue, an evaluation a value, a reservation
//! value. Utility is `Σ weight × evaluation / largest evaluation of the issue`.

use std::fmt::Write as _;

use super::xml::{self, Element};

/// What is wrong with a file, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, with the text at fault.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Fault {
    pub(super) fn new(line: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { line, message: message.into(), help: help.into() }
    }
}

/// An issue of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Its name.
    pub name: String,
    /// Its values, in the order of the file.
    pub values: Vec<String>,
}

/// What is negotiated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// Its issues.
    pub issues: Vec<Issue>,
}

/// What a party thinks of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The weight of each issue, 1 in all.
    pub weights: Vec<f64>,
    /// The evaluation of each value of each issue, 0 to 1, the best of an issue at 1.
    pub evaluations: Vec<Vec<f64>>,
    /// What no agreement is worth, 0 to 1.
    pub reservation: f64,
    /// What was put right in reading it, in sentences.
    pub notes: Vec<String>,
}

impl Profile {
    /// The utility of an outcome: one value an issue, by number from 0. What there is no such value of counts nothing.
    pub fn utility(&self, outcome: &[usize]) -> f64 {
        self.weights
            .iter()
            .zip(&self.evaluations)
            .zip(outcome)
            .map(|((weight, values), value)| weight * values.get(*value).copied().unwrap_or(0.0))
            .sum()
    }
}

/// Writes a domain.
pub fn write_domain(domain: &Domain) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<negotiation_template>\n");
    let _ = writeln!(out, "  <utility_space number_of_issues=\"{}\">", domain.issues.len());
    let _ = writeln!(
        out,
        "    <objective index=\"0\" etype=\"objective\" type=\"objective\" description=\"\" name=\"{}\">",
        quoted(&domain.name)
    );
    for (at, issue) in domain.issues.iter().enumerate() {
        issue_start(&mut out, at, issue);
        for (number, value) in issue.values.iter().enumerate() {
            let _ = writeln!(
                out,
                "        <item index=\"{}\" value=\"{}\" description=\"\"/>",
                number + 1,
                quoted(value)
            );
        }
        out.push_str("      </issue>\n");
    }
    out.push_str("    </objective>\n  </utility_space>\n</negotiation_template>\n");
    out
}

/// Writes a profile over a domain.
pub fn write_profile(domain: &Domain, profile: &Profile) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<utility_space type=\"any\" number_of_issues=\"{}\">", domain.issues.len());
    let _ = writeln!(
        out,
        "    <objective index=\"0\" etype=\"objective\" type=\"objective\" description=\"\" name=\"{}\">",
        quoted(&domain.name)
    );
    for (at, weight) in profile.weights.iter().enumerate() {
        let _ = writeln!(out, "      <weight index=\"{}\" value=\"{weight}\"/>", at + 1);
    }
    for (at, (issue, evaluations)) in domain.issues.iter().zip(&profile.evaluations).enumerate() {
        issue_start(&mut out, at, issue);
        for (number, (value, evaluation)) in issue.values.iter().zip(evaluations).enumerate() {
            let _ = writeln!(
                out,
                "        <item index=\"{}\" value=\"{}\" evaluation=\"{evaluation}\" description=\"\"/>",
                number + 1,
                quoted(value)
            );
        }
        out.push_str("      </issue>\n");
    }
    let _ = writeln!(
        out,
        "    </objective>\n    <discount_factor value=\"1.0\"/>\n    <reservation value=\"{}\"/>\n</utility_space>",
        profile.reservation
    );
    out
}

fn issue_start(out: &mut String, at: usize, issue: &Issue) {
    let _ = writeln!(
        out,
        "      <issue index=\"{}\" etype=\"discrete\" type=\"discrete\" vtype=\"discrete\" name=\"{}\">",
        at + 1,
        quoted(&issue.name)
    );
}

fn quoted(text: &str) -> String {
    quick_xml::escape::escape(text).replace(['\n', '\r', '\t'], " ")
}

/// The `<objective>` that holds the issues, wherever the file has it.
fn objective(root: &Element) -> Result<&Element, Fault> {
    let space = if root.name == "utility_space" { Some(root) } else { root.child("utility_space") };
    space.and_then(|space| space.child("objective")).ok_or_else(|| {
        Fault::new(
            root.line,
            format!("<{}> holds no <utility_space> with an <objective>", root.name),
            "give a file of GENIUS: a domain begins with <negotiation_template>, a profile with <utility_space>",
        )
    })
}

/// Reads a domain.
pub fn read_domain(source: &str) -> Result<Domain, Fault> {
    let root = xml::read(source)?;
    let objective = objective(&root)?;
    let mut issues: Vec<(usize, usize, Issue)> = Vec::new();
    for found in objective.all("issue") {
        discrete(found)?;
        let name = found.attribute("name")?.to_owned();
        let mut values: Vec<String> = Vec::new();
        for item in found.all("item") {
            let value = item.attribute("value")?;
            if values.iter().any(|other| other == value) {
                return Err(Fault::new(
                    item.line,
                    format!("the value \"{value}\" is there twice in issue \"{name}\""),
                    "give every value a name of its own",
                ));
            }
            values.push(value.to_owned());
        }
        if values.is_empty() {
            return Err(Fault::new(found.line, format!("issue \"{name}\" has no <item>"), "give its values"));
        }
        if let Some((_, line, _)) = issues.iter().find(|(_, _, other)| other.name == name) {
            return Err(Fault::new(
                found.line,
                format!("issue \"{name}\" is there twice, first on line {line}"),
                "give every issue a name of its own",
            ));
        }
        issues.push((found.index()?, found.line, Issue { name, values }));
    }
    if issues.is_empty() {
        return Err(Fault::new(objective.line, "the domain has no <issue>", "give at least one"));
    }
    issues.sort_by_key(|(index, line, _)| (*index, *line));
    let name = objective.attributes.get("name").map_or("domain", String::as_str).to_owned();
    Ok(Domain { name, issues: issues.into_iter().map(|(.., issue)| issue).collect() })
}

/// The largest evaluation or weight: of numbers far beyond it sums would lose the others, or overflow.
const MOST: f64 = 1e12;

fn too_large(element: &Element, attribute: &str) -> Fault {
    let written = element.attributes.get(attribute).map_or("", String::as_str);
    Fault::new(
        element.line,
        format!("{attribute}=\"{written}\" is too large"),
        format!("give numbers up to {MOST}; 0 to 1, or 0 to 100, are usual"),
    )
}

fn discrete(issue: &Element) -> Result<(), Fault> {
    let kind =
        issue.attributes.get("type").or(issue.attributes.get("etype")).map_or("discrete", String::as_str);
    if kind == "discrete" {
        return Ok(());
    }
    Err(Fault::new(
        issue.line,
        format!("an issue of type \"{kind}\" cannot be read"),
        "only discrete issues are: replace a range of numbers by up to 15 values, each an <item>",
    ))
}

/// Reads a profile over a domain. Evaluations are divided by the largest of their issue, as GENIUS does, and weights by
/// their sum.
pub fn read_profile(source: &str, domain: &Domain) -> Result<Profile, Fault> {
    let root = xml::read(source)?;
    let objective = objective(&root)?;
    let mut notes = Vec::new();
    let mut evaluations: Vec<Option<Vec<f64>>> = vec![None; domain.issues.len()];
    let mut numbers: Vec<(usize, usize)> = Vec::new();
    for found in objective.all("issue") {
        discrete(found)?;
        let name = found.attribute("name")?;
        let Some(at) = domain.issues.iter().position(|issue| issue.name == name) else {
            return Err(Fault::new(
                found.line,
                format!("issue \"{name}\" is not in the domain"),
                "give the profiles of the same domain",
            ));
        };
        numbers.push((found.index()?, at));
        let Some(issue) = domain.issues.get(at) else { continue };
        let mut row: Vec<Option<f64>> = vec![None; issue.values.len()];
        for item in found.all("item") {
            let value = item.attribute("value")?;
            let slot = issue.values.iter().position(|known| known == value).and_then(|at| row.get_mut(at));
            let Some(slot) = slot else {
                return Err(Fault::new(
                    item.line,
                    format!("\"{value}\" is no value of issue \"{name}\" in the domain"),
                    "give the profiles of the same domain",
                ));
            };
            let evaluation = item.number("evaluation")?;
            if evaluation > MOST {
                return Err(too_large(item, "evaluation"));
            }
            if evaluation < 0.0 {
                return Err(Fault::new(
                    item.line,
                    format!("evaluation=\"{evaluation}\" is below 0"),
                    "raise all evaluations of the issue by the same amount",
                ));
            }
            *slot = Some(evaluation);
        }
        if let Some(missing) = row.iter().position(Option::is_none).and_then(|at| issue.values.get(at)) {
            return Err(Fault::new(
                found.line,
                format!("issue \"{name}\" has no evaluation of \"{missing}\""),
                "give every value of the domain an <item> with its evaluation",
            ));
        }
        let row: Vec<f64> = row.into_iter().flatten().collect();
        let most = row.iter().copied().fold(0.0, f64::max);
        if let Some(slot) = evaluations.get_mut(at) {
            *slot = Some(row.iter().map(|one| if most > 0.0 { one / most } else { 1.0 }).collect());
        }
        if most <= 0.0 {
            notes.push(format!("every value of issue \"{name}\" is worth 0: taken as indifference"));
        }
    }
    if let Some(missing) = evaluations.iter().position(Option::is_none).and_then(|at| domain.issues.get(at)) {
        return Err(Fault::new(
            objective.line,
            format!("the profile does not evaluate issue \"{}\"", missing.name),
            "give every issue of the domain",
        ));
    }
    let mut weights = vec![None; domain.issues.len()];
    for found in objective.all("weight") {
        let index = found.index()?;
        let Some((_, at)) = numbers.iter().find(|(number, _)| *number == index) else {
            return Err(Fault::new(
                found.line,
                format!("there is a weight for issue {index}, and no such issue"),
                "give one <weight> for each issue, with its index",
            ));
        };
        let weight = found.number("value")?;
        if weight > MOST {
            return Err(too_large(found, "value"));
        }
        if weight < 0.0 {
            return Err(Fault::new(found.line, format!("a weight of {weight}"), "weights are 0 or more"));
        }
        if let Some(slot) = weights.get_mut(*at) {
            *slot = Some(weight);
        }
    }
    if let Some(missing) = weights.iter().position(Option::is_none).and_then(|at| domain.issues.get(at)) {
        return Err(Fault::new(
            objective.line,
            format!("there is no weight for issue \"{}\"", missing.name),
            "add <weight index=\"…\" value=\"…\"/> to the <objective>",
        ));
    }
    let weights: Vec<f64> = weights.into_iter().flatten().collect();
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return Err(Fault::new(objective.line, "all weights are 0", "give at least one issue a weight"));
    }
    if (sum - 1.0).abs() > 1e-6 {
        notes.push(format!("weights add up to {sum:.3}: divided by that"));
    }
    let reservation = match root.child("reservation").or(objective.child("reservation")) {
        Some(found) => found.number("value")?,
        None => 0.0,
    };
    if !(0.0..=1.0).contains(&reservation) {
        notes.push(format!("a reservation value of {reservation} is taken as the nearest of 0 and 1"));
    }
    let discount =
        root.child("discount_factor").map(|found| found.number("value")).transpose()?.unwrap_or(1.0);
    if discount < 1.0 && discount > 0.0 {
        notes.push(format!(
            "a discount factor of {discount} is left out: here patience is a delegation's style"
        ));
    }
    Ok(Profile {
        weights: weights.iter().map(|weight| weight / sum).collect(),
        evaluations: evaluations.into_iter().flatten().collect(),
        reservation: reservation.clamp(0.0, 1.0),
        notes,
    })
}
