//! Which effects enter a vote: what makes one State's leaning on one text.

use std::collections::{BTreeMap, BTreeSet};

use super::solve::{Prior, Row};
use crate::calibrate::cohesion;
use crate::record::{Date, Record, RollCall, Vote};

/// An effect that all States share, or all States of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shared {
    /// How readily texts are voted for at all.
    Base,
    /// How readily texts of this track are.
    TrackBase(String),
    /// How readily this text is.
    TextBase(String),
    /// How much the ideal point counts, in the direction the text leads.
    Slope,
    /// How much more or less it counts on this track.
    TrackSlope(String),
    /// How much more or less it counts on this text.
    TextSlope(String),
    /// How much room there is for abstaining.
    Width,
    /// How much more on this track.
    TrackWidth(String),
    /// How much more on this text.
    TextWidth(String),
    /// What being in a group adds, in the direction the text leads.
    GroupLean(String),
    /// What it adds on this track.
    GroupTrack(String, String),
    /// What it adds on this text: a group that moves as one.
    GroupText(String, String),
    /// What being in a group adds to absence.
    GroupAbsence(String),
    /// What sponsoring the text adds.
    Sponsor,
    /// What having voted so on the last text of the track adds.
    Last(Vote),
    /// What having abstained then adds to the room for abstaining.
    LastWidth,
    /// What a vote after the main part of the session adds to absence.
    Late,
}

/// What a leaning is made of, for those who want to know why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// The text itself: how readily anybody votes for it.
    Text,
    /// Where the State stands.
    Position,
    /// The groups it is in.
    Group,
    /// How it voted on texts of the kind before, and in general.
    Precedent,
    /// That it sponsors the text.
    Sponsor,
}

impl Shared {
    /// Which driver it belongs to.
    pub fn driver(&self) -> Driver {
        match self {
            Self::Slope | Self::TrackSlope(_) | Self::TextSlope(_) => Driver::Position,
            Self::GroupLean(_) | Self::GroupTrack(..) | Self::GroupText(..) | Self::GroupAbsence(_) => {
                Driver::Group
            }
            Self::Sponsor => Driver::Sponsor,
            Self::Last(_) => Driver::Precedent,
            _ => Driver::Text,
        }
    }
}

impl Shared {
    /// The group it is about.
    pub fn group(&self) -> Option<&str> {
        match self {
            Self::GroupLean(group)
            | Self::GroupTrack(group, _)
            | Self::GroupText(group, _)
            | Self::GroupAbsence(group) => Some(group),
            _ => None,
        }
    }
}

/// How far effects are apart before anything was seen: standard deviations in log-odds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spreads {
    /// Of texts of one track among themselves.
    pub text: f64,
    /// Of groups.
    pub group: f64,
    /// Of a group's move from one text to the next.
    pub bloc: f64,
    /// Of States' readiness to vote for anything.
    pub habit: f64,
    /// Of States' positions beside their ideal points.
    pub position: f64,
    /// Of what a State does on one track beside all that.
    pub precedent: f64,
}

impl Default for Spreads {
    fn default() -> Self {
        Self { text: 0.7, group: 0.5, bloc: 0.5, habit: 0.5, position: 0.7, precedent: 1.0 }
    }
}

impl Spreads {
    /// How many there are.
    pub const COUNT: usize = 6;
    /// Their names.
    pub const NAMES: [&'static str; Self::COUNT] =
        ["text", "group", "bloc", "habit", "position", "precedent"];

    /// One by its number.
    pub fn get(&self, at: usize) -> f64 {
        [self.text, self.group, self.bloc, self.habit, self.position, self.precedent][at]
    }

    /// The same with one of them multiplied.
    #[must_use]
    pub fn scaled(mut self, at: usize, by: f64) -> Self {
        let all = [
            &mut self.text,
            &mut self.group,
            &mut self.bloc,
            &mut self.habit,
            &mut self.position,
            &mut self.precedent,
        ];
        *all.into_iter().nth(at).expect("one of COUNT") *= by;
        self
    }
}

/// Groups of at least so many members may move as one from text to text; of smaller ones too little is seen.
const BLOC: usize = 10;
/// … and only those that have voted as one: their mean agreement on divided roll calls is at least this.
const ONE_VOICE: f64 = 0.85;
/// After so many years an earlier vote on the same kind of text tells half as much of the next one.
const PRECEDENT_HALF_LIFE: f64 = 8.0;
/// A group of fewer members is no group here.
const LEAST_GROUP: usize = 3;

/// A State's own effects, by their place.
const HABIT: usize = 0;
const POSITION: usize = 1;
const WIDTH: usize = 2;
const FIRST_TRACK: usize = 3;

/// Gives effects their places and makes rows of them.
pub struct Design<'a> {
    record: &'a Record,
    /// Groups of each State, regional group first.
    groups: Vec<Vec<String>>,
    blocs: BTreeSet<String>,
    tracks: Vec<String>,
    places: BTreeMap<Shared, usize>,
    /// The shared effects in the order of their places.
    pub shared: Vec<Shared>,
    /// Ideal points by day, standardised over States.
    points: BTreeMap<Date, Vec<Option<f64>>>,
    /// By the symbol of a text, each State's last vote on one of its kind before, and how much that tells.
    last: BTreeMap<String, Vec<Option<(Vote, f64)>>>,
}

impl<'a> Design<'a> {
    /// For these roll calls and the text to forecast, if there is one.
    pub fn new(record: &'a Record, target: Option<&RollCall>) -> Self {
        let all = record.states.len();
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<String>> = Vec::with_capacity(all);
        for state in &record.states {
            let mut own = Vec::new();
            if !state.region.is_empty() {
                own.push(format!("region {}", state.region));
            }
            let tables = record.groups.iter().filter(|(_, members)| members.contains(&state.iso3));
            own.extend(tables.map(|(group, _)| group.clone()));
            for group in &own {
                *sizes.entry(group.clone()).or_default() += 1;
            }
            groups.push(own);
        }
        let fits = |group: &String| sizes.get(group).is_some_and(|&size| size >= LEAST_GROUP && size < all);
        for own in &mut groups {
            own.retain(fits);
        }
        let mut blocs: BTreeSet<String> = BTreeSet::new();
        for found in cohesion::cohesion(record) {
            let regional = format!("region {}", found.group);
            if sizes.contains_key(&regional) {
                blocs.insert(regional);
            } else if found.members.len() >= BLOC && found.rollcalls > 0 && found.agreement >= ONE_VOICE {
                blocs.insert(found.group);
            }
        }
        let calls = || record.rollcalls.iter().chain(target);
        let tracks: BTreeSet<String> =
            calls().flat_map(|call| mixture(call).into_iter().map(|(track, _)| track)).collect();
        let mut design = Self {
            record,
            groups,
            blocs,
            tracks: tracks.into_iter().collect(),
            places: BTreeMap::new(),
            shared: Vec::new(),
            points: BTreeMap::new(),
            last: BTreeMap::new(),
        };
        for call in calls() {
            design.last.insert(call.symbol.clone(), last_votes(record, call));
            design.points.entry(call.date).or_insert_with(|| standardised(record, call.date));
        }
        design
    }

    fn place(&mut self, effect: Shared) -> usize {
        if let Some(&place) = self.places.get(&effect) {
            return place;
        }
        let place = self.shared.len();
        self.places.insert(effect.clone(), place);
        self.shared.push(effect);
        place
    }

    /// How many own effects a State has.
    pub fn own(&self) -> usize {
        FIRST_TRACK + self.tracks.len()
    }

    /// Whether the shared effect at a place is of one text only.
    pub fn is_of_one_text(&self, place: usize) -> bool {
        matches!(self.shared[place], Shared::TextBase(_) | Shared::Late)
    }

    /// Which driver one of the State's own effects belongs to.
    pub fn own_driver(place: usize) -> Driver {
        if place == POSITION { Driver::Position } else { Driver::Precedent }
    }

    /// A State's ideal point on a day, standardised; nothing where none is known.
    pub fn point(&self, state: usize, date: Date) -> Option<f64> {
        self.points.get(&date).and_then(|points| points[state])
    }

    /// What makes a State's leaning, and its room to abstain, on a text.
    pub fn rows(&mut self, state: usize, call: &RollCall) -> (Row, Row) {
        let lean = call.lean.unwrap_or(0.0);
        let text = &call.symbol;
        let mixture = mixture(call);
        let mut eta = Row::default();
        eta.shared.push((self.place(Shared::Base), 1.0));
        eta.shared.push((self.place(Shared::TextBase(text.clone())), 1.0));
        // Without an ideal point the State is taken to be in the middle.
        let point = lean * self.point(state, call.date).unwrap_or(0.0);
        eta.shared.push((self.place(Shared::Slope), point));
        eta.shared.push((self.place(Shared::TextSlope(text.clone())), point));
        let mut width = Row::default();
        width.shared.push((self.place(Shared::Width), 1.0));
        width.shared.push((self.place(Shared::TextWidth(text.clone())), 1.0));
        width.own.push((WIDTH, 1.0));
        eta.own.push((HABIT, 1.0));
        eta.own.push((POSITION, lean));
        for (track, weight) in &mixture {
            eta.shared.push((self.place(Shared::TrackBase(track.clone())), *weight));
            eta.shared.push((self.place(Shared::TrackSlope(track.clone())), weight * point));
            width.shared.push((self.place(Shared::TrackWidth(track.clone())), *weight));
            if let Ok(place) = self.tracks.binary_search(track) {
                eta.own.push((FIRST_TRACK + place, *weight));
            }
        }
        for group in self.groups[state].clone() {
            eta.shared.push((self.place(Shared::GroupLean(group.clone())), lean));
            for (track, weight) in &mixture {
                eta.shared.push((self.place(Shared::GroupTrack(group.clone(), track.clone())), *weight));
            }
            if self.blocs.contains(&group) {
                eta.shared.push((self.place(Shared::GroupText(group, text.clone())), 1.0));
            }
        }
        let last = self.last.get(text).and_then(|last| last[state]);
        if let Some((vote, much)) = last {
            eta.shared.push((self.place(Shared::Last(vote)), much));
            if vote == Vote::Abstain {
                width.shared.push((self.place(Shared::LastWidth), much));
            }
        }
        if call.sponsors.contains(&self.record.states[state].iso3) {
            eta.shared.push((self.place(Shared::Sponsor), 1.0));
        }
        (eta, width)
    }

    /// What makes a State's absence on a text.
    pub fn absence(&mut self, state: usize, call: &RollCall) -> Row {
        let mut eta = Row { shared: vec![(self.place(Shared::Base), 1.0)], own: vec![(HABIT, 1.0)] };
        eta.shared.push((self.place(Shared::TextBase(call.symbol.clone())), 1.0));
        if call.date.after_main_part() {
            eta.shared.push((self.place(Shared::Late), 1.0));
        }
        for group in self.groups[state].clone() {
            eta.shared.push((self.place(Shared::GroupAbsence(group)), 1.0));
        }
        eta
    }

    /// What the effects of the vote are before anything was seen.
    pub fn priors(&self, spreads: &Spreads) -> (Vec<Prior>, Vec<Prior>) {
        let shared = self.shared.iter().map(|effect| match effect {
            // Nearly everything that is put to the vote is adopted, with some to spare.
            Shared::Base => Prior { mean: 2.0, sd: 1.5 },
            Shared::TrackBase(_) => Prior::zero(2.0),
            Shared::TextBase(_) => Prior::zero(spreads.text),
            // Ideal points are computed from votes: those on the side the text leads to are likelier to vote for it.
            Shared::Slope => Prior { mean: 1.0, sd: 1.0 },
            Shared::TrackSlope(_) => Prior::zero(0.5),
            Shared::TextSlope(_) => Prior::zero(0.3),
            Shared::Width => Prior { mean: 1.2, sd: 0.7 },
            Shared::TrackWidth(_) | Shared::TextWidth(_) => Prior::zero(0.3),
            Shared::GroupLean(_) | Shared::GroupTrack(..) | Shared::GroupAbsence(_) => {
                Prior::zero(spreads.group)
            }
            Shared::GroupText(..) => Prior::zero(spreads.bloc),
            Shared::Sponsor => Prior { mean: 2.5, sd: 1.0 },
            // States repeat themselves on texts that come back.
            Shared::Last(Vote::Yes) => Prior { mean: 1.0, sd: 1.0 },
            Shared::Last(Vote::Abstain) => Prior { mean: -1.0, sd: 1.0 },
            Shared::Last(_) => Prior { mean: -3.0, sd: 1.0 },
            Shared::LastWidth => Prior { mean: 0.7, sd: 0.7 },
            Shared::Late => Prior::zero(0.7),
        });
        let shared = shared.collect();
        let mut own = vec![Prior::zero(spreads.precedent); self.own()];
        own[HABIT] = Prior::zero(spreads.habit);
        own[POSITION] = Prior::zero(spreads.position);
        own[WIDTH] = Prior::zero(0.4);
        (shared, own)
    }
}

/// Each State's last vote before a text on its track, or else on tracks like it that lead the same way.
fn last_votes(record: &Record, text: &RollCall) -> Vec<Option<(Vote, f64)>> {
    let mut found: Vec<Option<(Vote, f64)>> = vec![None; record.states.len()];
    for call in record.rollcalls.iter().filter(|call| call.date < text.date) {
        let Some(track) = &call.track else { continue };
        let same = text.track.as_ref() == Some(track);
        let likeness = if same { 1.0 } else { text.kin.get(track).copied().unwrap_or(0.0) };
        if likeness <= 0.0 || call.lean.unwrap_or(0.0) * text.lean.unwrap_or(0.0) < 0.0 {
            continue;
        }
        let much = likeness * libm::exp2(-text.date.years_since(call.date) / PRECEDENT_HALF_LIFE);
        for (state, found) in record.states.iter().zip(&mut found) {
            let Some(&vote) = call.votes.get(&state.iso3) else { continue };
            // Of two, the one that tells more; of two that tell as much, the later.
            if vote != Vote::Absent && found.is_none_or(|(_, other)| much >= other) {
                *found = Some((vote, much));
            }
        }
    }
    found
}

/// The tracks a text draws on and how much: its own, and those it resembles. The squares of the weights add up to one,
/// so that a text with kin is no less certain of itself than one without.
pub fn mixture(call: &RollCall) -> Vec<(String, f64)> {
    let own = call.track.clone().unwrap_or_default();
    let kin: Vec<(String, f64)> = call
        .kin
        .iter()
        .filter(|(track, _)| **track != own)
        .map(|(track, &weight)| (track.clone(), weight))
        .collect();
    let squares: f64 = kin.iter().map(|(_, weight)| weight * weight).sum();
    // However many kin there are, a tenth stays its own.
    let shrink = if squares > 0.9 { libm::sqrt(0.9 / squares) } else { 1.0 };
    let mut all: Vec<(String, f64)> =
        kin.into_iter().map(|(track, weight)| (track, weight * shrink)).collect();
    all.insert(0, (own, libm::sqrt(1.0 - squares * shrink * shrink)));
    all
}

fn standardised(record: &Record, date: Date) -> Vec<Option<f64>> {
    let points: Vec<Option<f64>> =
        record.states.iter().map(|state| record.ideal_point(&state.iso3, date)).collect();
    let known: Vec<f64> = points.iter().flatten().copied().collect();
    if known.is_empty() {
        return points;
    }
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let spread = libm::sqrt(known.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / known.len() as f64);
    points.into_iter().map(|point| point.map(|x| (x - mean) / spread.max(1e-9))).collect()
}
