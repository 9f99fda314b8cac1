//! Positions: from TOML and from `positions.csv`, a member's own before its groups'.

use std::collections::{BTreeMap, BTreeSet};

use super::room::{Holder, Room};
use crate::diagnostic::line_and_column;
use crate::scenario::Files;
use crate::scenario::at::At;
use crate::scenario::directory::Directory;
use crate::scenario::model::{Points, Position};
use crate::scenario::positions_csv::Row;
use crate::scenario::raw::RawPosition;
use crate::scenario::report::{Place, Report, quote};

/// What the delegations want.
pub(super) struct Positions {
    /// For each delegation its position on each issue, inherited ones included.
    pub(super) of_seats: Vec<Vec<Option<Position>>>,
    /// How many positions, as written, say where they are known from.
    pub(super) sourced: u32,
    /// How many are assumed.
    pub(super) assumed: u32,
}

impl Positions {
    /// Those of a session that only these delegations take part in.
    pub(super) fn only(&self, kept: &BTreeSet<usize>) -> Self {
        let of_seats = kept.iter().filter_map(|seat| self.of_seats.get(*seat).cloned()).collect();
        Self { of_seats, ..*self }
    }
}

/// A position as it is written in a table of TOML.
pub(super) fn position(raw: &RawPosition) -> Position {
    let number = |number: &Option<At<i64>>| number.as_deref().map_or(0, |at| *at as Points);
    Position {
        at: number(&raw.at),
        salience: number(&raw.salience),
        tolerance: number(&raw.tolerance),
        plus_minus: number(&raw.plus_minus),
    }
}

struct Written {
    position: Position,
    place: Place,
    sourced: bool,
}

pub(super) fn positions(
    room: &Room<'_>,
    rows: &[Row],
    issues: &Directory,
    number_of_issues: usize,
    files: &Files,
    report: &mut Report,
) -> Positions {
    let mut all = All { issues, files, written: BTreeMap::new() };
    for (seat, delegation) in room.delegations.iter().enumerate() {
        all.tables(Holder::Seat(seat), delegation.file, &delegation.raw.positions, report);
    }
    for (group, table) in room.groups.iter().enumerate() {
        all.tables(Holder::Group(group), table.file, &table.raw.positions, report);
    }
    for row in rows {
        all.row(row, room, report);
    }
    let written = all.written;
    let of_seat = |(seat, groups): (usize, &Vec<usize>)| {
        let holders = || std::iter::once(Holder::Seat(seat)).chain(groups.iter().copied().map(Holder::Group));
        let on_issue = |issue: usize| holders().find_map(|holder| written.get(&(holder, issue)));
        (0..number_of_issues).map(|issue| on_issue(issue).map(|written| written.position)).collect()
    };
    let sourced = written.values().filter(|written| written.sourced).count();
    Positions {
        of_seats: room.groups_of.iter().enumerate().map(of_seat).collect(),
        sourced: sourced as u32,
        assumed: (written.len() - sourced) as u32,
    }
}

struct All<'a> {
    issues: &'a Directory,
    files: &'a Files,
    written: BTreeMap<(Holder, usize), Written>,
}

impl All<'_> {
    fn tables(
        &mut self,
        holder: Holder,
        file: &'static str,
        positions: &BTreeMap<At<String>, At<RawPosition>>,
        report: &mut Report,
    ) {
        for (issue, raw) in positions {
            let place = Place::new(file, issue.span());
            let Some(issue) = self.issues.find(issue, &place, report) else { continue };
            let position = position(raw);
            let sourced = is_sourced(raw.source.as_ref().map_or("", |source| source.as_str()));
            self.written.insert((holder, issue), Written { position, place, sourced });
        }
    }

    fn row(&mut self, row: &Row, room: &Room<'_>, report: &mut Report) {
        let name = row.delegation.text.as_str();
        let holder = room.holder(name, &row.delegation.place, report);
        let issue = self.issues.find(&row.issue.text, &row.issue.place, report);
        let (Some(holder), Some(issue)) = (holder, issue) else { return };
        if let Some(first) = self.written.get(&(holder, issue)) {
            let text = self.files.get(&*first.place.file).map_or("", String::as_str);
            let (line, _) = line_and_column(text, first.place.span.start);
            let message =
                format!("the position of {} on {} is given twice", quote(name), quote(&row.issue.text));
            let help = format!("the other is in `{}`, line {line}; keep one of the two", first.place.file);
            report.push(row.delegation.place.error("duplicate-position", message).help(help));
            return;
        }
        let number = |number: Option<i64>| number.map_or(0, |at| at as Points);
        let position = Position {
            at: number(row.at),
            salience: number(row.salience),
            tolerance: row.tolerance as Points,
            plus_minus: row.plus_minus as Points,
        };
        let written =
            Written { position, place: row.delegation.place.clone(), sourced: is_sourced(&row.source) };
        self.written.insert((holder, issue), written);
    }
}

/// Whether a source says where something is known from.
fn is_sourced(source: &str) -> bool {
    let source = source.trim();
    !source.is_empty() && !source.to_lowercase().starts_with("assumption")
}
