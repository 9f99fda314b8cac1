//! The room: delegations, groups and who belongs to which.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use super::bracket::CHAIR;
use super::position::Positions;
use super::text_of;
use crate::engine::usual_size;
use crate::ids::{GroupId, SeatId};
use crate::scenario::at::At;
use crate::scenario::directory::Directory;
use crate::scenario::model::{Authority, Behaviour, Delegation, Group, MAX_SEATS, RedLine, Style};
use crate::scenario::raw::{RawDelegation, RawGroup, RawId, RawRoom, RawScenario};
use crate::scenario::report::{Place, Report, did_you_mean, quote};
use crate::scenario::{DELEGATIONS, SCENARIO, defaults};

/// Whoever a name stands for, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holder {
    Seat(usize),
    Group(usize),
}

/// A table and the file it stands in.
pub(super) struct In<'a, T> {
    pub(super) file: &'static str,
    pub(super) raw: &'a T,
    pub(super) id: &'a At<RawId>,
}

impl<T> In<'_, T> {
    pub(super) fn place(&self) -> Place {
        Place::new(self.file, self.id.span())
    }
}

/// Delegations in the order of the room and groups in file order, each with an id of its own.
pub(super) struct Room<'a> {
    pub(super) delegations: Vec<In<'a, RawDelegation>>,
    pub(super) groups: Vec<In<'a, RawGroup>>,
    pub(super) seat_names: Directory,
    pub(super) group_names: Directory,
    /// The groups of each delegation, the one whose position counts first.
    pub(super) groups_of: Vec<Vec<usize>>,
    /// The delegations of each group, in the order of the room.
    pub(super) members_of: Vec<Vec<usize>>,
}

impl<'a> Room<'a> {
    /// `end` is where a delegation would be added.
    pub(super) fn new(
        scenario: &'a RawScenario,
        more: &'a RawRoom,
        end: &Place,
        report: &mut Report,
    ) -> Self {
        let delegations = both(&scenario.delegations, &more.delegations, |raw| raw.id.as_ref());
        let groups = both(&scenario.groups, &more.groups, |raw| raw.id.as_ref());
        let mut taken = BTreeMap::new();
        let mut delegations = unique(delegations, "delegation", &mut taken, report);
        let groups = unique(groups, "group", &mut taken, report);
        if scenario.delegations.is_empty() && more.delegations.is_empty() {
            let message = "there are no delegations in the room";
            report.push(
                end.error("no-delegations", message).help("add a [[delegations]] table with `id` and `name`"),
            );
        }
        if let Some(first) = delegations.get(MAX_SEATS) {
            let message = format!("there are {} delegations, and {MAX_SEATS} is the most", delegations.len());
            report.push(first.place().error("too-many", message).help("leave some out"));
            delegations.truncate(MAX_SEATS);
        }
        delegations.sort_by_cached_key(|delegation| {
            (alphabetical(&text_of(delegation.raw.name.as_ref())), delegation.id.0.clone())
        });
        let mut seat_names = Directory::new("delegation", "unknown-delegation", "there are no delegations");
        let mut group_names =
            Directory::new("group", "unknown-group", "add a [[groups]] table with this `id`");
        if delegations.is_empty()
            || nameless(&scenario.delegations, &more.delegations, |raw| raw.id.is_none())
        {
            seat_names.excuse();
        }
        if nameless(&scenario.groups, &more.groups, |raw| raw.id.is_none()) {
            group_names.excuse();
            // A name that is no delegation's may be the group's.
            seat_names.excuse();
        }
        for (index, delegation) in delegations.iter().enumerate() {
            seat_names.enter(&delegation.id.0, &text_of(delegation.raw.name.as_ref()), index);
        }
        for (index, group) in groups.iter().enumerate() {
            group_names.enter(&group.id.0, &text_of(group.raw.name.as_ref()), index);
        }
        let mut room = Self {
            delegations,
            groups,
            seat_names,
            group_names,
            groups_of: Vec::new(),
            members_of: Vec::new(),
        };
        room.join(report);
        room
    }

    /// Brings together what is said of membership at the delegations and at the groups.
    fn join(&mut self, report: &mut Report) {
        let mut groups_of: Vec<Vec<usize>> = Vec::with_capacity(self.delegations.len());
        for delegation in &self.delegations {
            let listed = delegation.raw.groups.iter();
            let mut groups = Vec::new();
            for group in listed
                .filter_map(|id| self.group_names.find(id, &Place::new(delegation.file, id.span()), report))
            {
                if !groups.contains(&group) {
                    groups.push(group);
                }
            }
            groups_of.push(groups);
        }
        for (index, group) in self.groups.iter().enumerate() {
            for id in &group.raw.members {
                let place = Place::new(group.file, id.span());
                let Some(seat) = self.seat_names.find(id, &place, report) else { continue };
                if !groups_of[seat].contains(&index) {
                    groups_of[seat].push(index);
                }
            }
        }
        let mut members_of: Vec<Vec<usize>> = vec![Vec::new(); self.groups.len()];
        for (seat, groups) in groups_of.iter().enumerate() {
            for group in groups {
                members_of[*group].push(seat);
            }
        }
        for (group, members) in self.groups.iter().zip(&members_of) {
            if members.is_empty() && !report.has_errors() {
                let message = format!("the group {} has no members in the room", quote(&group.id.0));
                let help = "list it in the `groups` of a delegation, or delegations in its `members`";
                report.push(group.place().warning("empty-group", message).help(help));
            }
        }
        self.groups_of = groups_of;
        self.members_of = members_of;
    }

    /// The room of a session that only these delegations take part in. What names the others is in order, and means
    /// nothing to this session.
    pub(super) fn only(&mut self, kept: &BTreeSet<usize>) {
        let new: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        keep(&mut self.delegations, kept);
        keep(&mut self.groups_of, kept);
        self.seat_names.renumber(|old| new.get(&old).copied());
        for members in &mut self.members_of {
            *members = members.iter().filter_map(|old| new.get(old).copied()).collect();
        }
    }

    /// The delegation or group of this name. One that is unknown is reported.
    pub(super) fn holder(&self, name: &str, place: &Place, report: &mut Report) -> Option<Holder> {
        let seat = || self.seat_names.get(name).map(Holder::Seat);
        let found = seat().or_else(|| self.group_names.get(name).map(Holder::Group));
        if found.is_none() && !self.seat_names.is_excused() && !self.seat_names.is_elsewhere(name) {
            let message = format!("there is no delegation or group {}", quote(name));
            let help = self.meant(name, report);
            report.push(place.error("unknown-delegation", message).label("nobody of this name").help(help));
        }
        found
    }

    /// Who was probably meant by a name that is nobody's.
    pub(super) fn meant(&self, name: &str, report: &Report) -> String {
        let names = || self.seat_names.names().chain(self.group_names.names());
        let by_title = self.seat_names.by_title(name).or_else(|| self.group_names.by_title(name));
        let suggestion = by_title.or_else(|| report.suggest(name, names().chain([CHAIR])));
        did_you_mean(suggestion, names(), "there are no delegations")
    }

    /// The delegations a name stands for: one, or the members of a group. A name that is unknown is reported.
    pub(super) fn seats_of(&self, name: &str, place: &Place, report: &mut Report) -> Vec<usize> {
        match self.holder(name, place, report) {
            Some(Holder::Seat(seat)) => vec![seat],
            Some(Holder::Group(group)) => self.members_of[group].clone(),
            None => Vec::new(),
        }
    }

    /// Whether a delegation or group has this id, in whatever session, or the log calls somebody that.
    pub(super) fn is_taken(&self, id: &str) -> bool {
        let names = self.seat_names.get(id).is_some() || self.group_names.get(id).is_some();
        names || self.seat_names.is_elsewhere(id) || is_reserved(id)
    }

    /// The names an attribution in the draft may hold.
    pub(super) fn attributable(&self) -> BTreeSet<&str> {
        self.seat_names.names().chain(self.group_names.names()).chain([CHAIR]).collect()
    }

    /// The finished groups and delegations.
    pub(super) fn seat(
        self,
        usual: Behaviour,
        positions: Positions,
        red_lines: Vec<Vec<RedLine>>,
        report: &mut Report,
    ) -> (Vec<Group>, Vec<Delegation>) {
        let mut delegations = Vec::with_capacity(self.delegations.len());
        let written =
            self.delegations.iter().zip(self.groups_of).zip(positions.of_seats.into_iter().zip(red_lines));
        for ((delegation, groups), (positions, red_lines)) in written {
            if positions.iter().all(Option::is_none) && !report.has_errors() {
                let message =
                    format!("the delegation {} has no position on anything", quote(&delegation.id.0));
                let help = "add a [delegations.positions.…] table or rows in `positions.csv`, or put it in a group that has positions";
                report.push(delegation.place().warning("no-positions", message).help(help));
            }
            let raw = delegation.raw;
            let number = |told: &Option<At<i64>>, usual: i64| told.as_deref().copied().unwrap_or(usual);
            let rooms = number(&raw.rooms, number(&raw.delegates, defaults::ROOMS)) as u32;
            let interventions = number(&raw.interventions, defaults::INTERVENTIONS) as u32;
            let delay = number(&raw.capital_delay_minutes, 0) as u32;
            let usual_authority = if delay > 0 { Authority::AdReferendum } else { Authority::Full };
            delegations.push(Delegation {
                id: SeatId::from(delegation.id.0.as_str()),
                name: text_of(raw.name.as_ref()),
                groups,
                style: raw.style.as_deref().copied().unwrap_or(Style::Linear),
                stake: number(&raw.stake, defaults::STAKE),
                stake_plus_minus: number(&raw.stake_plus_minus, 0),
                isolation: number(&raw.isolation, defaults::ISOLATION) as i32,
                ambiguity_aversion: number(&raw.ambiguity_aversion, defaults::AMBIGUITY_AVERSION) as i32,
                interventions,
                rooms,
                delegates: number(&raw.delegates, i64::from(usual_size(rooms, interventions))) as u32,
                authority: raw.authority.as_deref().copied().unwrap_or(usual_authority),
                attendance: number(&raw.attendance, defaults::ATTENDANCE) as u32,
                arrears: raw.arrears.as_deref().copied().unwrap_or(false),
                votes: number(&raw.votes, 1) as u32,
                capital_delay_minutes: delay,
                behaviour: raw.behaviour.as_deref().map_or(usual, |raw| raw.over(usual)),
                positions,
                red_lines,
            });
        }
        let group = |(group, members): (&In<'_, RawGroup>, Vec<usize>)| Group {
            id: GroupId::from(group.id.0.as_str()),
            name: text_of(group.raw.name.as_ref()),
            cohesion: group.raw.cohesion.as_deref().copied().unwrap_or(defaults::COHESION) as i32,
            speaks: group.raw.speaks.as_deref().copied().unwrap_or(true),
            members,
        };
        (self.groups.iter().zip(self.members_of).map(group).collect(), delegations)
    }
}

fn keep<T>(all: &mut Vec<T>, kept: &BTreeSet<usize>) {
    let mut index = 0..;
    all.retain(|_| index.next().is_some_and(|index| kept.contains(&index)));
}

/// The tables of both files that have an id. One without has been reported.
fn both<'a, T>(
    scenario: &'a [At<T>],
    more: &'a [At<T>],
    id: impl Fn(&'a T) -> Option<&'a At<RawId>>,
) -> Vec<In<'a, T>> {
    let from = |file, raw: &'a [At<T>]| raw.iter().map(move |raw| (file, raw));
    from(SCENARIO, scenario)
        .chain(from(DELEGATIONS, more))
        .filter_map(|(file, raw)| Some(In { file, raw: &**raw, id: id(raw)? }))
        .collect()
}

/// Whether a table of either file has no id, so that a reference to it would seem to lead nowhere.
fn nameless<T>(scenario: &[At<T>], more: &[At<T>], is_nameless: impl Fn(&T) -> bool) -> bool {
    scenario.iter().chain(more).any(|raw| is_nameless(raw))
}

/// Whether an id is what the log calls somebody who is no delegation.
fn is_reserved(id: &str) -> bool {
    [CHAIR, "secretariat"].iter().any(|reserved| id.eq_ignore_ascii_case(reserved))
}

/// Reports ids that are taken already. Delegations and groups share one space of names, since a draft, a link or a row
/// of positions may name either.
fn unique<'a, T>(
    all: Vec<In<'a, T>>,
    kind: &'static str,
    taken: &mut BTreeMap<&'a str, &'static str>,
    report: &mut Report,
) -> Vec<In<'a, T>> {
    let mut kept = Vec::with_capacity(all.len());
    for one in all {
        let id = one.id.0.as_str();
        let fault = match taken.get(id) {
            Some(other) if *other == kind => format!("the {kind} {} is there twice", quote(id)),
            Some(other) => format!("{} is the id of a {kind} and of a {other}", quote(id)),
            None if is_reserved(id) => {
                format!("{} cannot be the id of a {kind}: the log calls somebody else that", quote(id))
            }
            None => {
                taken.insert(id, kind);
                kept.push(one);
                continue;
            }
        };
        report.push(one.place().error("duplicate-id", fault).help("give it another id"));
    }
    kept
}

/// What names are ordered by: letters without their accents, capitals like small ones.
fn alphabetical(name: &str) -> String {
    let base = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    base.flat_map(char::to_lowercase).collect()
}
