//! What somebody could do otherwise, as edits of the scenario's files.

use std::collections::BTreeMap;

use adref_sim::scenario::{
    Condition, Delegation, Files, Points, Position, RedLine, Response, Scenario, Scope,
};
use serde::Serialize;
use toml::{Table, Value};

use crate::sweep::edit::Edit;

/// A delegation or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A delegation, by index.
    Seat(usize),
    /// A group, by index.
    Group(usize),
}

impl Who {
    /// The delegations meant, by index.
    pub fn seats(self, scenario: &Scenario) -> Vec<usize> {
        match self {
            Self::Seat(seat) => vec![seat],
            Self::Group(group) => {
                scenario.groups.get(group).map_or_else(Vec::new, |group| group.members.clone())
            }
        }
    }

    /// Its id.
    pub fn id(self, scenario: &Scenario) -> String {
        match self {
            Self::Seat(seat) => scenario.delegations.get(seat).map(|found| found.id.to_string()),
            Self::Group(group) => scenario.groups.get(group).map(|found| found.id.to_string()),
        }
        .unwrap_or_default()
    }
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It holds none of its lines and falls back on every issue.
    GivesWay,
    /// It is not in the room.
    Absent,
    /// It would block on what it most wants.
    Hardens,
    /// It holds one of its lines no longer.
    DropsLine,
    /// It falls back on one issue.
    Moves,
}

impl Kind {
    /// Whether it gives up one thing and keeps the rest.
    pub fn is_single(self) -> bool {
        matches!(self, Self::DropsLine | Self::Moves)
    }
}

/// Something that somebody could do otherwise.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who.
    pub who: Who,
    /// What.
    pub kind: Kind,
    /// The same in words, without the name.
    pub words: String,
    /// Where it is a line of a delegation or group, which, from 0, among those written for it.
    pub line: Option<usize>,
    /// Where it is one issue, which, by index.
    pub issue: Option<usize>,
    /// Whether what results is worth to it what it was worth before: not where its wishes are altered themselves.
    pub same_wishes: bool,
    /// The edits that make it.
    pub edits: Vec<Edit>,
}

/// How many lines are written for each delegation and group in the files, and whether a delegation holds only its own.
#[derive(Debug, Default)]
pub struct Written(BTreeMap<String, (usize, bool)>);

impl Written {
    /// Counts them in files that were loaded without a fault.
    pub fn of(files: &Files) -> Self {
        let mut found = BTreeMap::new();
        for name in ["scenario.toml", "delegations.toml"] {
            let Some(Ok(table)) = files.get(name).map(|text| text.parse::<Table>()) else { continue };
            for kind in ["delegations", "groups"] {
                let all = table.get(kind).and_then(Value::as_array).into_iter().flatten();
                for one in all.filter_map(Value::as_table) {
                    let Some(id) = one.get("id").and_then(Value::as_str) else { continue };
                    let lines = one.get("red_lines").and_then(Value::as_array).map_or(0, Vec::len);
                    let own = one.get("own_red_lines_only").and_then(Value::as_bool).unwrap_or(false);
                    found.insert(id.to_owned(), (lines, own));
                }
            }
        }
        Self(found)
    }

    /// How many are written for it.
    pub fn lines(&self, id: &str) -> usize {
        self.0.get(id).map_or(0, |(lines, _)| *lines)
    }

    /// Whose line a delegation holds as number so many of all it holds, and which of them it is; none where it comes from
    /// a link. It holds its own first, then its groups'.
    pub fn origin(&self, scenario: &Scenario, seat: usize, held: usize) -> Option<(Who, usize)> {
        let delegation = scenario.delegations.get(seat)?;
        let (own, only) = self.0.get(delegation.id.as_str()).copied().unwrap_or_default();
        if held < own {
            return Some((Who::Seat(seat), held));
        }
        let mut left = held - own;
        for group in delegation.groups.iter().filter(|_| !only) {
            let lines = self.lines(scenario.groups.get(*group)?.id.as_str());
            if left < lines {
                return Some((Who::Group(*group), left));
            }
            left -= lines;
        }
        None
    }

    /// A line that is written for somebody.
    fn line<'a>(&self, scenario: &'a Scenario, who: Who, line: usize) -> Option<&'a RedLine> {
        who.seats(scenario).into_iter().find_map(|seat| {
            let held = &scenario.delegations.get(seat)?.red_lines;
            let at = (0..held.len()).find(|at| self.origin(scenario, seat, *at) == Some((who, line)))?;
            held.get(at)
        })
    }
}

/// All that delegations and groups could do otherwise, in the order of the room, delegations first.
pub fn all(scenario: &Scenario, written: &Written) -> Vec<Change> {
    let seats = (0..scenario.delegations.len()).map(Who::Seat);
    let groups = (0..scenario.groups.len()).map(Who::Group);
    seats.chain(groups).flat_map(|who| of(scenario, written, who)).collect()
}

/// What one of them could do otherwise.
pub fn of(scenario: &Scenario, written: &Written, who: Who) -> Vec<Change> {
    if who.seats(scenario).is_empty() {
        return Vec::new();
    }
    let mut changes = vec![gives_way(scenario, written, who), absent(scenario, who)];
    changes.extend(hardens(scenario, who));
    let id = who.id(scenario);
    for line in 0..written.lines(&id) {
        let held = written.line(scenario, who, line);
        changes.push(Change {
            who,
            kind: Kind::DropsLine,
            words: format!(
                "drops {}",
                held.map_or_else(|| format!("line {}", line + 1), |held| told(scenario, held))
            ),
            line: Some(line),
            issue: None,
            same_wishes: held.is_some_and(|held| held.response != Response::Price),
            edits: vec![drop_line(who, &id, line)],
        });
    }
    if let Who::Seat(seat) = who {
        changes.extend(moves(scenario, seat));
    }
    changes
}

fn edit(key: String, value: &str) -> Edit {
    Edit { key, value: value.to_owned() }
}

fn drop_line(who: Who, id: &str, line: usize) -> Edit {
    let list = if matches!(who, Who::Seat(_)) { "delegations" } else { "groups" };
    edit(format!("{list}.{}.red_lines.{}", quoted(id), line + 1), "drop")
}

fn quoted(id: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if id.chars().all(bare) { id.to_owned() } else { Value::from(id).to_string() }
}

fn gives_way(scenario: &Scenario, written: &Written, who: Who) -> Change {
    let mut edits = Vec::new();
    let mut drop_all = |who: Who| {
        let id = who.id(scenario);
        // From the last, so that the numbers before it stay right.
        edits.extend((0..written.lines(&id)).rev().map(|line| drop_line(who, &id, line)));
    };
    drop_all(who);
    if matches!(who, Who::Group(_)) {
        who.seats(scenario).into_iter().for_each(|seat| drop_all(Who::Seat(seat)));
    }
    for seat in who.seats(scenario) {
        let Some(delegation) = scenario.delegations.get(seat) else { continue };
        for (issue, position) in held(delegation) {
            let to = fallback(scenario, delegation, issue, position, false);
            if to != position.at {
                edits.extend(move_to(scenario, delegation, issue, to));
            }
        }
    }
    Change {
        who,
        kind: Kind::GivesWay,
        words: "gives way".to_owned(),
        line: None,
        issue: None,
        same_wishes: false,
        edits,
    }
}

fn absent(scenario: &Scenario, who: Who) -> Change {
    let ids = who.seats(scenario).into_iter().map(|seat| Who::Seat(seat).id(scenario));
    Change {
        who,
        kind: Kind::Absent,
        words: "is absent".to_owned(),
        line: None,
        issue: None,
        same_wishes: true,
        edits: ids.map(|id| edit(format!("delegations.{}.attendance", quoted(&id)), "0")).collect(),
    }
}

/// What it most wants, made a line: the issue on which most of what it weighs is at stake, no further off than it does
/// not mind.
fn hardens(scenario: &Scenario, who: Who) -> Option<Change> {
    let members: Vec<&Delegation> =
        who.seats(scenario).into_iter().filter_map(|seat| scenario.delegations.get(seat)).collect();
    let salience = |issue: usize| -> i64 {
        let held = members.iter().filter_map(|member| *member.positions.get(issue)?);
        held.map(|position| i64::from(position.salience)).sum()
    };
    // The first of those that weigh the same.
    let issue = (0..scenario.issues.len())
        .max_by_key(|issue| (salience(*issue) * weight(scenario, *issue), std::cmp::Reverse(*issue)))?;
    let all = salience(issue);
    if all * weight(scenario, issue) == 0 {
        return None;
    }
    let mean = |of: &dyn Fn(Position) -> Points| -> Points {
        let held = members.iter().filter_map(|member| *member.positions.get(issue)?);
        (held.map(|position| i64::from(position.salience) * i64::from(of(position))).sum::<i64>() / all)
            as Points
    };
    let (at, tolerance) = (mean(&|position| position.at), mean(&|position| position.tolerance));
    let scale = scenario.issues.get(issue)?;
    let (bound, value, said) = if at >= scale.reference {
        ("at_least", (at - tolerance).clamp(1, 100), "nothing below")
    } else {
        ("at_most", (at + tolerance).clamp(0, 99), "nothing above")
    };
    let (list, id) = match who {
        Who::Seat(_) => ("delegations", who.id(scenario)),
        Who::Group(_) => ("groups", who.id(scenario)),
    };
    let line = format!(
        "+{{ must = {{ {bound} = {{ issue = {}, value = {value}, within = \"draft\" }} }}, response = \"block\", \
         reason = \"This is what we came for.\", source = \"assumption: it hardens\" }}",
        Value::from(scale.id.as_str())
    );
    Some(Change {
        who,
        kind: Kind::Hardens,
        words: format!("hardens: {said} {value} on {}", scale.id.as_str()),
        line: None,
        issue: Some(issue),
        same_wishes: true,
        edits: vec![edit(format!("{list}.{}.red_lines", quoted(&id)), &line)],
    })
}

/// The one issue on which falling back gives up most.
fn moves(scenario: &Scenario, seat: usize) -> Option<Change> {
    let delegation = scenario.delegations.get(seat)?;
    let far = |(issue, position): &(usize, Position)| {
        let to = fallback(scenario, delegation, *issue, *position, true);
        i64::from(((to - position.at).abs() - position.tolerance).max(0))
            * i64::from(position.salience)
            * weight(scenario, *issue)
    };
    let most = held(delegation).max_by_key(|held| (far(held), std::cmp::Reverse(held.0)))?;
    if far(&most) == 0 {
        return None;
    }
    let (issue, position) = most;
    let to = fallback(scenario, delegation, issue, position, true);
    let on = scenario.issues.get(issue)?;
    Some(Change {
        who: Who::Seat(seat),
        kind: Kind::Moves,
        words: format!("moves on {} from {} to {to}", on.id.as_str(), position.at),
        line: None,
        issue: Some(issue),
        same_wishes: false,
        edits: move_to(scenario, delegation, issue, to).into_iter().collect(),
    })
}

fn held(delegation: &Delegation) -> impl Iterator<Item = (usize, Position)> + '_ {
    delegation.positions.iter().enumerate().filter_map(|(issue, position)| Some((issue, (*position)?)))
}

fn move_to(scenario: &Scenario, delegation: &Delegation, issue: usize, to: Points) -> Option<Edit> {
    let issue = quoted(scenario.issues.get(issue)?.id.as_str());
    Some(edit(format!("{}.{issue}.position", quoted(delegation.id.as_str())), &to.to_string()))
}

/// Where it would fall back to: to where the others are on average, weighed by how much they care; where it keeps its
/// lines, no further than they let it. Not to the reference point, which would make it content without any agreement.
fn fallback(
    scenario: &Scenario,
    delegation: &Delegation,
    issue: usize,
    position: Position,
    keeps_lines: bool,
) -> Points {
    let others = scenario.delegations.iter().filter(|other| other.id != delegation.id);
    let held = others.filter_map(|other| *other.positions.get(issue)?);
    let (sum, weight) = held.fold((0, 0), |(sum, weight), other| {
        (sum + i64::from(other.at) * i64::from(other.salience), weight + i64::from(other.salience))
    });
    if weight == 0 {
        return position.at;
    }
    let mut to = (sum / weight) as Points;
    for line in delegation.red_lines.iter().filter(|_| keeps_lines) {
        match line.must {
            Condition::AtMost { issue: on, value, .. } if on == issue => to = to.min(value.max(position.at)),
            Condition::AtLeast { issue: on, value, .. } if on == issue => to = to.max(value.min(position.at)),
            _ => {}
        }
    }
    to
}

/// What the brackets that touch an issue weigh.
fn weight(scenario: &Scenario, issue: usize) -> i64 {
    let touches = |placement: &adref_sim::scenario::Placement| placement.0.iter().any(|(on, _)| *on == issue);
    scenario.brackets.iter().filter(|bracket| touches(&bracket.omit)).map(|bracket| bracket.weight).sum()
}

/// A line in words: what must hold, and what it does otherwise.
fn told(scenario: &Scenario, line: &RedLine) -> String {
    let response = match line.response {
        Response::Block => "blocks",
        Response::Dissociate => "stands apart",
        Response::Price => "at a price",
    };
    format!("{} ({response})", condition(scenario, &line.must))
}

fn condition(scenario: &Scenario, must: &Condition) -> String {
    let issue = |at: usize| scenario.issues.get(at).map_or("", |issue| issue.id.as_str());
    let bracket = |at: usize| scenario.brackets.get(at).map_or("", |bracket| bracket.id.as_str());
    let within = |scope: &Scope| match scope {
        Scope::Draft => String::new(),
        Scope::Section(id) => format!(" in section {}", id.as_str()),
        Scope::Para(id) => format!(" in paragraph {}", id.as_str()),
        Scope::Bracket(at) => format!(" in {}", bracket(*at)),
    };
    let option = |number: usize| match number {
        0 => "left out".to_owned(),
        number => format!("on option {number}"),
    };
    match must {
        Condition::AtMost { issue: on, value, within: scope } => {
            format!("{} at most {value}{}", issue(*on), within(scope))
        }
        Condition::AtLeast { issue: on, value, within: scope } => {
            format!("{} at least {value}{}", issue(*on), within(scope))
        }
        Condition::Contains { phrase, within: scope } => format!("“{phrase}” stands{}", within(scope)),
        Condition::Lacks { phrase, within: scope } => format!("“{phrase}” does not stand{}", within(scope)),
        Condition::Keeps { bracket: at, option: number } => format!("{} {}", bracket(*at), option(*number)),
        Condition::Falls { bracket: at, option: number } => {
            format!("{} not {}", bracket(*at), option(*number))
        }
        Condition::IfThen(first, then) => {
            format!("if {}, {}", condition(scenario, first), condition(scenario, then))
        }
    }
}
