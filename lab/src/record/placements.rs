//! The placements file: which roll call was held when, on what kind of text, and where a yes would have led on the
//! issues; and since when a State has been in a group.

use std::collections::BTreeMap;
use std::ops::Range;

use adref_sim::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::date::Date;
use super::symbol;

/// How like its kin a text of a new kind is taken to be where the file does not say.
pub const LIKENESS: f64 = 0.7;

/// An issue that positions are worked out on: a scale from 0 to 100.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// Its id, as a scenario names it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What 0 means.
    pub low: String,
    /// What 100 means.
    pub high: String,
    /// Where things stand without a new text, unless a roll call says otherwise.
    pub reference: f64,
    /// The issue it is read from, where no roll call is on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Follows>,
}

/// How positions on an issue that nobody has voted on are read from those on another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Follows {
    /// The other issue, which roll calls are on.
    pub issue: String,
    /// Where those stand on this one who stand at 0 on the other.
    pub low: f64,
    /// Where those stand on this one who stand at 100 on the other.
    pub high: f64,
    /// How far off that may be, in points.
    pub plus_minus: f64,
    /// How much they care about this one, 0 to 100.
    pub salience: f64,
}

/// A kind of text that comes back: the same sponsors, the same subject.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Its name.
    pub name: String,
    /// Which way a yes leads on the one dimension that all votes are read on: -1 to 1.
    pub lean: Option<f64>,
    /// Tracks it resembles, and how much (0 to 1).
    pub kin: BTreeMap<String, f64>,
    /// Where a yes leads, on each issue, for roll calls that do not say so themselves.
    pub issues: BTreeMap<String, Outcome>,
}

/// Where a yes leads on an issue, and where things stand without it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The outcome if the text is adopted, 0 to 100.
    pub yes: f64,
    /// The outcome if it is not, 0 to 100.
    pub status_quo: f64,
}

/// What is known of a roll call besides the votes.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The day of the vote.
    pub date: Date,
    /// The resolution's title.
    pub title: String,
    /// Its track.
    pub track: Option<String>,
    /// Which way a yes leads, if not as on its track.
    pub lean: Option<f64>,
    /// Tracks it resembles, beyond its own.
    pub kin: BTreeMap<String, f64>,
    /// Where a yes leads, issue by issue.
    pub issues: BTreeMap<String, Outcome>,
    /// Sponsors at tabling, as far as they are given.
    pub sponsors: Vec<String>,
}

/// When a State came into a group, or left it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// One day for the whole group.
    Group(Date),
    /// Day by State; for States that are not named the column holds at all times.
    Members(BTreeMap<String, Date>),
}

/// A placements file that has been checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Placements {
    /// Issues, in the order of the file.
    pub issues: Vec<Issue>,
    /// Tracks by id.
    pub tracks: BTreeMap<String, Track>,
    /// Roll calls by symbol.
    pub rollcalls: BTreeMap<String, Placed>,
    /// From when on a group, or a State in it, counts.
    pub since: BTreeMap<String, Term>,
    /// Until when a State counts although the column no longer has it.
    pub until: BTreeMap<String, Term>,
}

impl Placements {
    /// Which way a yes leads on a text of this track.
    pub fn lean(&self, track: &str) -> Option<f64> {
        self.tracks.get(track).and_then(|track| track.lean)
    }

    /// Where a yes leads, from the roll call itself or else from its track.
    pub fn outcomes<'a>(&'a self, placed: &'a Placed) -> &'a BTreeMap<String, Outcome> {
        let of_track = placed.track.as_ref().and_then(|track| self.tracks.get(track));
        if placed.issues.is_empty() {
            of_track.map_or(&placed.issues, |track| &track.issues)
        } else {
            &placed.issues
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    format: Spanned<u32>,
    #[serde(default)]
    issues: Vec<RawIssue>,
    #[serde(default)]
    tracks: Vec<RawTrack>,
    #[serde(default)]
    rollcalls: Vec<RawRollCall>,
    #[serde(default)]
    since: BTreeMap<String, Spanned<RawTerm>>,
    #[serde(default)]
    until: BTreeMap<String, Spanned<RawTerm>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIssue {
    id: Spanned<String>,
    name: String,
    #[serde(default)]
    low: String,
    #[serde(default)]
    high: String,
    reference: Option<Spanned<f64>>,
    follows: Option<Spanned<RawFollows>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFollows {
    issue: String,
    low: f64,
    high: f64,
    plus_minus: f64,
    salience: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTrack {
    id: Spanned<String>,
    #[serde(default)]
    name: String,
    lean: Option<Spanned<f64>>,
    kin: Option<Spanned<RawKin>>,
    #[serde(default)]
    issues: BTreeMap<Spanned<String>, Spanned<RawOutcome>>,
    #[serde(default, rename = "note")]
    _note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRollCall {
    symbol: Spanned<String>,
    date: Spanned<String>,
    #[serde(default)]
    title: String,
    track: Option<Spanned<String>>,
    lean: Option<Spanned<f64>>,
    kin: Option<Spanned<RawKin>>,
    #[serde(default)]
    issues: BTreeMap<Spanned<String>, Spanned<RawOutcome>>,
    #[serde(default)]
    sponsors: Vec<String>,
    #[serde(default, rename = "source")]
    _source: String,
    #[serde(default, rename = "note")]
    _note: String,
}

/// Where a yes leads: a point, or a point and what holds without it.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawOutcome {
    Yes(f64),
    Both { yes: f64, status_quo: Option<f64> },
}

/// Kindred tracks: names, or names with how like they are.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum RawKin {
    Names(Vec<String>),
    Weights(BTreeMap<String, f64>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RawTerm {
    Group(String),
    Members(BTreeMap<String, String>),
}

/// Collects what is wrong with one file.
pub(super) struct Check<'a> {
    pub(super) file: &'a str,
    pub(super) faults: Vec<Diagnostic>,
}

impl Check<'_> {
    pub(super) fn error(&mut self, code: &'static str, span: Range<usize>, message: String, help: &str) {
        self.faults.push(Diagnostic::error(code, self.file, span, message).help(help));
    }

    pub(super) fn date(&mut self, text: &Spanned<String>) -> Option<Date> {
        self.day(text.as_ref(), text.span())
    }

    fn day(&mut self, text: &str, span: Range<usize>) -> Option<Date> {
        let read = text.parse();
        read.map_err(|message: String| {
            self.error("bad-date", span, message, "write it as \"2018-12-05\": year, month, day");
        })
        .ok()
    }

    pub(super) fn within(&mut self, value: &Spanned<f64>, low: f64, high: f64) -> Option<f64> {
        self.between(*value.as_ref(), value.span(), low, high)
    }

    fn between(&mut self, number: f64, span: Range<usize>, low: f64, high: f64) -> Option<f64> {
        if (low..=high).contains(&number) {
            return Some(number);
        }
        let message = format!("{number} is out of range");
        self.error("out-of-range", span, message, &format!("give a number from {low} to {high}"));
        None
    }

    pub(super) fn lean(&mut self, lean: Option<&Spanned<f64>>) -> Option<f64> {
        lean.and_then(|lean| self.within(lean, -1.0, 1.0))
    }

    pub(super) fn kin(&mut self, kin: Option<&Spanned<RawKin>>) -> BTreeMap<String, f64> {
        let Some(kin) = kin else { return BTreeMap::new() };
        match kin.as_ref() {
            RawKin::Names(names) => names.iter().map(|name| (name.clone(), LIKENESS)).collect(),
            RawKin::Weights(weights) => weights
                .iter()
                .filter_map(|(name, &weight)| {
                    Some((name.clone(), self.between(weight, kin.span(), 0.0, 1.0)?))
                })
                .collect(),
        }
    }

    fn follows(&mut self, raw: &Spanned<RawFollows>, issues: &[Issue]) -> Option<Follows> {
        let (span, raw) = (raw.span(), raw.as_ref());
        if !issues.iter().any(|issue| issue.id == raw.issue && issue.follows.is_none()) {
            let message = format!("there is no issue {:?} above this one that could be followed", raw.issue);
            let help = "name one that stands above this one, and that follows none itself";
            self.error("unknown-issue", span, message, help);
            return None;
        }
        let mut number = |value: f64| self.between(value, span.clone(), 0.0, 100.0);
        let (low, high) = (number(raw.low)?, number(raw.high)?);
        let (plus_minus, salience) = (number(raw.plus_minus)?, number(raw.salience)?);
        Some(Follows { issue: raw.issue.clone(), low, high, plus_minus, salience })
    }

    pub(super) fn outcomes(
        &mut self,
        raw: &BTreeMap<Spanned<String>, Spanned<RawOutcome>>,
        issues: &[Issue],
    ) -> BTreeMap<String, Outcome> {
        let mut out = BTreeMap::new();
        for (id, outcome) in raw {
            let Some(issue) = issues.iter().find(|issue| issue.id == *id.as_ref()) else {
                let known: Vec<&str> = issues.iter().map(|issue| issue.id.as_str()).collect();
                let help = if known.is_empty() {
                    "declare it under [[issues]] in the placements file".to_owned()
                } else {
                    format!("one of {}; or declare it under [[issues]]", known.join(", "))
                };
                self.error("unknown-issue", id.span(), format!("there is no issue {:?}", id.as_ref()), &help);
                continue;
            };
            let (yes, status_quo) = match outcome.as_ref() {
                RawOutcome::Yes(yes) => (*yes, issue.reference),
                RawOutcome::Both { yes, status_quo } => (*yes, status_quo.unwrap_or(issue.reference)),
            };
            let yes = self.between(yes, outcome.span(), 0.0, 100.0);
            let status_quo = self.between(status_quo, outcome.span(), 0.0, 100.0);
            if let (Some(yes), Some(status_quo)) = (yes, status_quo) {
                out.insert(issue.id.clone(), Outcome { yes, status_quo });
            }
        }
        out
    }
}

/// What the TOML parser has to say, at its place.
pub(super) fn syntax(file: &str, text: &str, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
    let at_fault = text.get(span.clone()).unwrap_or_default();
    // TOML has dates of its own, which its reader hands on as a table of parts.
    if message.contains("invalid type: map") && at_fault.parse::<toml::value::Datetime>().is_ok() {
        let day = at_fault.get(..10).filter(|day| day.parse::<Date>().is_ok()).unwrap_or("2018-12-05");
        let message = format!("the date {at_fault} does not stand between quotes");
        return Diagnostic::error("bad-date", file, span, message).help(format!("write it as \"{day}\""));
    }
    let help = "docs/forecast.md shows the keys there are; texts stand between quotes, each `key = value` on its own line";
    Diagnostic::error("toml", file, span, message).help(help)
}

/// Reads a placements file, or says everything that is wrong with it.
pub fn read(file: &str, text: &str) -> Result<Placements, Vec<Diagnostic>> {
    let raw: RawFile = toml::from_str(text).map_err(|error| vec![syntax(file, text, &error)])?;
    let mut check = Check { file, faults: Vec::new() };
    if *raw.format.as_ref() != 1 {
        let message = format!("format {} is not known", raw.format.as_ref());
        check.error("format", raw.format.span(), message, "this version of adref reads format = 1");
    }
    let mut out = Placements::default();
    for issue in raw.issues {
        let reference = issue.reference.as_ref().map_or(Some(50.0), |value| check.within(value, 0.0, 100.0));
        if out.issues.iter().any(|other| other.id == *issue.id.as_ref()) {
            let message = format!("the issue {:?} is given twice", issue.id.as_ref());
            check.error("duplicate", issue.id.span(), message, "keep one of the two");
        }
        let follows = issue.follows.and_then(|follows| check.follows(&follows, &out.issues));
        out.issues.push(Issue {
            follows,
            id: issue.id.into_inner(),
            name: issue.name,
            low: issue.low,
            high: issue.high,
            reference: reference.unwrap_or(50.0),
        });
    }
    for track in &raw.tracks {
        let read = Track {
            name: if track.name.is_empty() { track.id.as_ref().clone() } else { track.name.clone() },
            lean: check.lean(track.lean.as_ref()),
            kin: check.kin(track.kin.as_ref()),
            issues: check.outcomes(&track.issues, &out.issues),
        };
        if out.tracks.insert(track.id.as_ref().clone(), read).is_some() {
            let message = format!("the track {:?} is given twice", track.id.as_ref());
            check.error("duplicate", track.id.span(), message, "keep one of the two");
        }
    }
    for call in &raw.rollcalls {
        let Some(date) = check.date(&call.date) else { continue };
        if let Some(track) = &call.track
            && !out.tracks.contains_key(track.as_ref())
        {
            let known: Vec<&str> = out.tracks.keys().map(String::as_str).collect();
            let help = format!("declare it under [[tracks]]; there are: {}", known.join(", "));
            check.error(
                "unknown-track",
                track.span(),
                format!("there is no track {:?}", track.as_ref()),
                &help,
            );
        }
        let placed = Placed {
            date,
            title: call.title.clone(),
            track: call.track.as_ref().map(|track| track.as_ref().clone()),
            lean: check.lean(call.lean.as_ref()),
            kin: check.kin(call.kin.as_ref()),
            issues: check.outcomes(&call.issues, &out.issues),
            sponsors: call.sponsors.clone(),
        };
        if out.rollcalls.insert(symbol(call.symbol.as_ref()), placed).is_some() {
            let message = format!("the roll call {} is placed twice", call.symbol.as_ref());
            check.error("duplicate", call.symbol.span(), message, "keep one of the two");
        }
    }
    out.since = terms(raw.since, &mut check);
    out.until = terms(raw.until, &mut check);
    if check.faults.is_empty() { Ok(out) } else { Err(check.faults) }
}

fn terms(raw: BTreeMap<String, Spanned<RawTerm>>, check: &mut Check<'_>) -> BTreeMap<String, Term> {
    raw.into_iter()
        .filter_map(|(group, term)| {
            let span = term.span();
            let term = match term.into_inner() {
                RawTerm::Group(date) => Term::Group(check.day(&date, span)?),
                RawTerm::Members(days) => Term::Members(
                    days.into_iter()
                        .filter_map(|(state, date)| Some((state, check.day(&date, span.clone())?)))
                        .collect(),
                ),
            };
            Some((group, term))
        })
        .collect()
}
