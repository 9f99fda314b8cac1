//! Alterations of a scenario, as its author would have written them: `procedure.meetings=8`, `delegations.CHE.style=firm`,
//! `il.position=+10`. See scenarios/README.md, “Keys”.

use std::fmt;

use adref_sim::scenario::{Files, Scenario};
use strsim::osa_distance;
use toml_edit::{DocumentMut, InlineTable, Item, Key};

use super::Fault;
use super::paths::{Doing, set, tables};

const SCENARIO: &str = "scenario.toml";
const DELEGATIONS: &str = "delegations.toml";
const POSITIONS: &str = "positions.csv";
pub(super) const HELP: &str = "a key is a path in scenario.toml with ids in the place of numbers (`procedure.meetings`, \
`delegations.CHE.style`, `delegations.*.stake`), or `ISSUE.position`, `WHO.ISSUE.position`, and so on for salience, \
tolerance and plus_minus; see scenarios/README.md";
/// What a position consists of, as keys and as columns, with the keys of the TOML files.
const PARTS: [(&str, &str); 4] =
    [("position", "at"), ("salience", "salience"), ("tolerance", "tolerance"), ("plus_minus", "plus_minus")];

/// One alteration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is altered.
    pub key: String,
    /// To what, as it is written.
    pub value: String,
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// Reads `key=value,key=value`. A comma between brackets, braces or quotation marks belongs to a value.
pub fn parse_set(text: &str) -> Result<Vec<Edit>, Fault> {
    split(text).into_iter().map(parse_one).collect()
}

/// Reads `il.position=±10` or `CHE.stake=±50`: what is to be drawn anew for each seed, as the edit that says so.
pub fn parse_vary(text: &str) -> Result<Edit, Fault> {
    let Edit { key, value } = parse_one(text)?;
    let width = ["±", "+-", "+/-"].into_iter().find_map(|mark| value.strip_prefix(mark));
    let Some(width) = width.and_then(|width| width.trim().parse::<u32>().ok()) else {
        return Err(Fault::new(
            format!("`{text}` does not say how far to vary"),
            "write `--vary il.position=±10`, or `+-10` where the keyboard has no ±",
        ));
    };
    let segments = segments(&key)?;
    let names: Vec<&str> = segments.iter().map(String::as_str).collect();
    let key = match names.as_slice() {
        [issue, "position"] => join(&[issue, "plus_minus"]),
        [who, issue, "position"] => join(&[who, issue, "plus_minus"]),
        ["delegations", who, "stake"] | [who, "stake"] => join(&["delegations", who, "stake_plus_minus"]),
        _ => {
            return Err(Fault::new(
                format!("`{key}` cannot be varied: only positions and stakes are drawn for each seed"),
                "vary `ISSUE.position`, `WHO.ISSUE.position`, `WHO.stake` or `*.stake`; give other numbers as levels in a --design",
            ));
        }
    };
    Ok(Edit { key, value: width.to_string() })
}

fn parse_one(text: &str) -> Result<Edit, Fault> {
    let (key, value) = text.split_once('=').unwrap_or((text, ""));
    let (key, value) = (key.trim(), value.trim());
    if key.is_empty() || value.is_empty() {
        return Err(Fault::new(format!("`{text}` is no key=value"), HELP));
    }
    Ok(Edit { key: key.to_owned(), value: value.to_owned() })
}

/// Parts of a list, at the commas that stand outside everything.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut deep, mut quote) = (Vec::new(), 0, 0_u32, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => deep += 1,
            (None, ']' | '}') => deep = deep.saturating_sub(1),
            (None, ',') if deep == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn segments(key: &str) -> Result<Vec<String>, Fault> {
    // `*` is no bare key of TOML, but reads better without quotation marks.
    let quoted: Vec<String> = key
        .split('.')
        .map(|one| if one.trim() == "*" { "\"*\"".to_owned() } else { one.to_owned() })
        .collect();
    let parsed = Key::parse(&quoted.join(".")).map_err(|_| Fault::new(format!("`{key}` is no key"), HELP))?;
    Ok(parsed.iter().map(|key| key.get().to_owned()).collect())
}

fn join(segments: &[&str]) -> String {
    let quoted: Vec<String> = segments
        .iter()
        .map(|one| if one.contains('.') { format!("\"{one}\"") } else { (*one).to_owned() })
        .collect();
    quoted.join(".")
}

/// The files with all alterations made, in their order. They have yet to be loaded. `scenario` is what the files were.
pub fn apply(files: &Files, scenario: &Scenario, edits: &[Edit]) -> Result<Files, Fault> {
    if edits.is_empty() {
        return Ok(files.clone());
    }
    let mut open = Open::new(files)?;
    for edit in edits {
        open.edit(scenario, edit)
            .map_err(|fault| Fault { message: format!("{edit}: {}", fault.message), ..fault })?;
    }
    Ok(open.close(files))
}

/// The files as they are worked on.
struct Open {
    documents: Vec<(&'static str, DocumentMut)>,
    positions: Option<Vec<Vec<String>>>,
}

impl Open {
    fn new(files: &Files) -> Result<Self, Fault> {
        let mut documents = Vec::new();
        for name in [SCENARIO, DELEGATIONS] {
            if let Some(text) = files.get(name) {
                let document = text
                    .parse::<DocumentMut>()
                    .map_err(|error| Fault::new(format!("{name}: {error}"), "`adref check` says more"))?;
                documents.push((name, document));
            }
        }
        let positions = match files.get(POSITIONS) {
            None => None,
            Some(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                let mut reader =
                    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
                let rows: Result<Vec<Vec<String>>, _> = reader
                    .records()
                    .map(|row| row.map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()))
                    .collect();
                Some(rows.map_err(|error| {
                    Fault::new(format!("{POSITIONS}: {error}"), "`adref check` says more")
                })?)
            }
        };
        Ok(Self { documents, positions })
    }

    fn close(self, files: &Files) -> Files {
        let mut files = files.clone();
        for (name, document) in self.documents {
            files.insert(name.to_owned(), document.to_string());
        }
        if let Some(rows) = self.positions {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            let written = rows.iter().try_for_each(|row| writer.write_record(row)).is_ok();
            if let (true, Ok(bytes)) = (written, writer.into_inner())
                && let Ok(text) = String::from_utf8(bytes)
            {
                files.insert(POSITIONS.to_owned(), text);
            }
        }
        files
    }

    fn edit(&mut self, scenario: &Scenario, edit: &Edit) -> Result<(), Fault> {
        let segments = segments(&edit.key)?;
        let names: Vec<&str> = segments.iter().map(String::as_str).collect();
        let part = |name: &str| PARTS.into_iter().find(|(part, _)| *part == name);
        match (names.as_slice(), names.last().and_then(|last| part(last))) {
            ([issue, _], Some(part)) => self.position(scenario, None, issue, part, &edit.value),
            ([who, issue, _], Some(part)) => {
                let who = (*who != "*").then_some(*who);
                self.position(scenario, who, issue, part, &edit.value)
            }
            (names, _) => self.path(names, &edit.value),
        }
    }

    /// Sets what a path leads to, in the file that has what it names.
    fn path(&mut self, names: &[&str], value: &str) -> Result<(), Fault> {
        let value = Doing::parse(value)?;
        let mut missing = None;
        let mut found = 0;
        for (name, document) in &mut self.documents {
            // Only delegations and groups may stand in a file of their own.
            if *name == DELEGATIONS && !matches!(names.first(), Some(&"delegations" | &"groups")) {
                continue;
            }
            match set(document.as_item_mut(), names, &value) {
                Ok(times) => found += times,
                Err(fault) => missing = missing.or(Some(fault)),
            }
        }
        match missing {
            Some(fault) if found == 0 => Err(fault),
            _ if found == 0 => Err(Fault::new("there is nothing of that name in the scenario", HELP)),
            _ => Ok(()),
        }
    }

    /// Sets a part of the positions on an issue: of one delegation or group, or of all that have one.
    fn position(
        &mut self,
        scenario: &Scenario,
        who: Option<&str>,
        issue: &str,
        (column, key): (&str, &str),
        value: &str,
    ) -> Result<(), Fault> {
        let issues: Vec<&str> = scenario.issues.iter().map(|issue| issue.id.as_str()).collect();
        let Some(at) = issues.iter().position(|id| *id == issue) else {
            return Err(Fault::new(format!("there is no issue `{issue}`"), nearest(issue, &issues)));
        };
        let change = Change::parse(value)?;
        let mut found = 0;
        if let Some(rows) = &mut self.positions {
            found += in_rows(rows, who, issue, column, change)?;
        }
        for (_, document) in &mut self.documents {
            found += in_tables(document, who, issue, key, change);
        }
        if found > 0 {
            return Ok(());
        }
        let Some(who) = who else {
            return Err(Fault::new(
                format!("nobody has a position on `{issue}`"),
                "vary an issue somebody cares about",
            ));
        };
        // It holds what its group holds: from now on it has a position of its own.
        let sessions = scenario.campaign.iter().flat_map(|campaign| &campaign.sessions);
        let mut rooms = std::iter::once(scenario).chain(sessions.map(|session| &session.scenario));
        let held = rooms.find_map(|room| {
            let delegation = room.delegations.iter().find(|delegation| delegation.id.as_str() == who)?;
            *delegation.positions.get(at)?
        });
        let Some(held) = held else {
            let ids: Vec<&str> =
                scenario.delegations.iter().map(|delegation| delegation.id.as_str()).collect();
            let known = ids.contains(&who);
            let help =
                if known { "give it one in the scenario first".to_owned() } else { nearest(who, &ids) };
            return Err(Fault::new(format!("`{who}` has no position on `{issue}`"), help));
        };
        let mut own = InlineTable::new();
        let parts = [held.at, held.salience, held.tolerance, held.plus_minus];
        for ((_, name), number) in PARTS.into_iter().zip(parts) {
            let number = if name == key { change.of(i64::from(number)) } else { i64::from(number) };
            own.insert(name, number.into());
        }
        own.insert("source", "assumption: as its group, altered for a sweep".into());
        let mut fault = None;
        for (_, document) in &mut self.documents {
            let own = Doing::Set(own.clone().into());
            match set(document.as_item_mut(), &["delegations", who, "positions", issue], &own) {
                Ok(times) if times > 0 => return Ok(()),
                Ok(_) => {}
                Err(error) => fault = Some(error),
            }
        }
        Err(fault.unwrap_or_else(|| Fault::new(format!("there is no delegation `{who}`"), HELP)))
    }
}

/// What happens to a number.
#[derive(Clone, Copy)]
enum Change {
    To(i64),
    /// By so many points, never beyond the scale.
    By(i64),
}

impl Change {
    fn parse(value: &str) -> Result<Self, Fault> {
        let by = value.starts_with(['+', '-']);
        // Beyond this no number is in range anyway, and sums cannot overflow.
        let number = value.parse::<i64>().ok().filter(|number| number.abs() <= 1_000_000);
        let number = number.ok_or_else(|| {
            Fault::new(
                format!("`{value}` is not a whole number"),
                "write `40` for a place on the scale, `+10` or `-10` to move everybody by as much",
            )
        })?;
        Ok(if by { Self::By(number) } else { Self::To(number) })
    }

    fn of(self, before: i64) -> i64 {
        match self {
            Self::To(number) => number,
            Self::By(number) => before.saturating_add(number).clamp(0, 100),
        }
    }
}

fn in_rows(
    rows: &mut [Vec<String>],
    who: Option<&str>,
    issue: &str,
    column: &str,
    change: Change,
) -> Result<usize, Fault> {
    let Some((header, rows)) = rows.split_first_mut() else { return Ok(0) };
    let find = |header: &[String], name: &str| header.iter().position(|cell| cell == name);
    let (Some(of), Some(on)) = (find(header, "delegation"), find(header, "issue")) else { return Ok(0) };
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    let meant = |row: &[String]| cell(row, on) == issue && who.is_none_or(|who| cell(row, of) == who);
    if !rows.iter().any(|row| meant(row)) {
        return Ok(0);
    }
    let at = find(header, column).unwrap_or_else(|| {
        header.push(column.to_owned());
        // What is not said is nothing.
        for row in rows.iter_mut() {
            row.push("0".to_owned());
        }
        header.len() - 1
    });
    let mut found = 0;
    for row in rows.iter_mut().filter(|row| meant(row)) {
        let Some(cell) = row.get_mut(at) else { continue };
        let before = if cell.is_empty() { Ok(0) } else { cell.parse::<i64>() };
        let before =
            before.map_err(|_| Fault::new(format!("`{cell}` is no number"), "`adref check` says where"))?;
        *cell = change.of(before).to_string();
        found += 1;
    }
    Ok(found)
}

fn in_tables(document: &mut DocumentMut, who: Option<&str>, issue: &str, key: &str, change: Change) -> usize {
    let mut found = 0;
    for kind in ["delegations", "groups"] {
        let Some(list) = document.get_mut(kind) else { continue };
        for table in tables(list) {
            let id = table.get("id").and_then(Item::as_str);
            if who.is_some() && id != who {
                continue;
            }
            let positions = table.get_mut("positions").and_then(Item::as_table_like_mut);
            let Some(position) =
                positions.and_then(|all| all.get_mut(issue)).and_then(Item::as_table_like_mut)
            else {
                continue;
            };
            let before = position.get(key).and_then(Item::as_integer).unwrap_or(0);
            position.insert(key, toml_edit::value(change.of(before)));
            found += 1;
        }
    }
    found
}

/// What to say to somebody who named nothing there is: the nearest names, or all.
pub fn nearest(name: &str, known: &[&str]) -> String {
    let near = known.iter().min_by_key(|one| osa_distance(&name.to_lowercase(), &one.to_lowercase()));
    match near {
        Some(near) if osa_distance(&name.to_lowercase(), &near.to_lowercase()) <= name.len() / 3 + 1 => {
            format!("did you mean `{near}`?")
        }
        Some(_) => {
            let shown: Vec<String> = known.iter().take(20).map(|one| format!("`{one}`")).collect();
            let more = known.len().saturating_sub(shown.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("it is one of {}{more}", shown.join(", "))
        }
        None => HELP.to_owned(),
    }
}
