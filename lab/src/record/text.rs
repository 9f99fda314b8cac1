//! The text that is to be forecast: a small TOML file.

use std::collections::{BTreeMap, BTreeSet};

use adref_sim::diagnostic::Diagnostic;
use serde::Deserialize;
use toml::Spanned;

use super::placements::{Check, RawKin, RawOutcome, syntax};
use super::{Date, Record, RollCall};
use crate::figures::signed;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    title: String,
    date: Spanned<String>,
    #[serde(default)]
    symbol: String,
    track: Option<String>,
    lean: Option<Spanned<f64>>,
    kin: Option<Spanned<RawKin>>,
    #[serde(default)]
    sponsors: Vec<Spanned<String>>,
    #[serde(default)]
    issues: BTreeMap<Spanned<String>, Spanned<RawOutcome>>,
    #[serde(default, rename = "format")]
    _format: u32,
    #[serde(default, rename = "source")]
    _source: String,
    #[serde(default, rename = "note")]
    _note: String,
}

/// A text to forecast, and what is worth knowing about how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The text, as a roll call without votes.
    pub call: RollCall,
    /// What to know before anything of a forecast is believed: a track that nobody knows.
    pub warnings: Vec<String>,
    /// How what the file leaves open was filled.
    pub notes: Vec<String>,
}

/// Reads a text. What it leaves open (lean, kin, issues) comes from its track, or else from its sponsors.
pub fn read(file: &str, text: &str, record: &Record) -> Result<Text, Vec<Diagnostic>> {
    let raw: RawText = toml::from_str(text).map_err(|error| vec![syntax(file, text, &error)])?;
    let mut check = Check { file, faults: Vec::new() };
    let date = check.date(&raw.date);
    let lean = check.lean(raw.lean.as_ref());
    let mut kin = check.kin(raw.kin.as_ref());
    let mut issues = check.outcomes(&raw.issues, &record.issues);
    let mut sponsors = BTreeSet::new();
    for sponsor in &raw.sponsors {
        if record.states.iter().any(|state| state.iso3 == *sponsor.as_ref()) {
            sponsors.insert(sponsor.as_ref().clone());
        } else {
            let message = format!("there is no member {:?} to sponsor the text", sponsor.as_ref());
            check.error(
                "unknown-state",
                sponsor.span(),
                message,
                "use three-letter codes of the members file, such as CHE",
            );
        }
    }
    if check.faults.is_empty()
        && raw.track.is_none()
        && lean.is_none()
        && kin.is_empty()
        && sponsors.is_empty()
        && issues.is_empty()
    {
        let message = "nothing says what kind of text this is".to_owned();
        let help = "give its `track`, or its `sponsors`, or its `lean` (-1 to 1), or tracks it resembles as `kin`, or where a yes leads as `issues`";
        check.error("no-placement", 0..text.len().min(1), message, help);
    }
    let Some(date) = date.filter(|_| check.faults.is_empty()) else { return Err(check.faults) };
    let (mut warnings, mut notes) = (Vec::new(), Vec::new());
    let track = raw.track.as_ref().and_then(|track| record.tracks.get(track));
    if let Some(track) = track {
        for (name, weight) in &track.kin {
            kin.entry(name.clone()).or_insert(*weight);
        }
        if issues.is_empty() {
            issues.clone_from(&track.issues);
        }
    } else if let Some(id) = &raw.track {
        let near = record
            .tracks
            .keys()
            .map(|known| (strsim::damerau_levenshtein(known, id), known))
            .filter(|(off, known)| *off <= 3.min(known.chars().count() / 2))
            .min();
        warnings.push(match near {
            Some((_, known)) => format!(
                "no roll call or placements file knows the track {id}, so it is forecast as a new one; did you mean {known}?"
            ),
            None => format!(
                "no roll call or placements file knows the track {id}, so it is forecast as a new one; known are {}",
                if record.tracks.is_empty() {
                    "none".to_owned()
                } else {
                    record.tracks.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
                }
            ),
        });
    }
    let lean = lean
        .or_else(|| track.and_then(|track| track.lean))
        .or_else(|| lean_of_kin(&kin, record, &mut notes))
        .or_else(|| lean_of_issues(&issues, record, &mut notes));
    let lean = lean.or_else(|| lean_of_sponsors(&sponsors, date, record, &mut notes));
    if lean.is_none() {
        notes.push(
            "which way a yes leads is not known: where States stand does not enter the forecast".to_owned(),
        );
    }
    let symbol = if raw.symbol.is_empty() { raw.title.clone() } else { super::symbol(&raw.symbol) };
    let call = RollCall {
        symbol,
        date,
        title: raw.title,
        track: raw.track,
        lean,
        kin,
        issues,
        sponsors,
        votes: BTreeMap::new(),
    };
    Ok(Text { call, warnings, notes })
}

fn lean_of_kin(kin: &BTreeMap<String, f64>, record: &Record, notes: &mut Vec<String>) -> Option<f64> {
    let known: Vec<(f64, f64)> = kin
        .iter()
        .filter_map(|(track, &weight)| Some((record.tracks.get(track)?.lean?, weight)))
        .filter(|&(_, weight)| weight > 0.0)
        .collect();
    let total: f64 = known.iter().map(|&(_, weight)| weight).sum();
    if total <= 0.0 {
        return None;
    }
    let lean = known.iter().map(|&(lean, weight)| lean * weight).sum::<f64>() / total;
    notes.push(format!("which way a yes leads ({}) is that of its kin", signed(lean, 2)));
    Some(lean)
}

/// The lean of earlier tracks that led the same way on the issues.
fn lean_of_issues(
    issues: &BTreeMap<String, super::placements::Outcome>,
    record: &Record,
    notes: &mut Vec<String>,
) -> Option<f64> {
    let (mut same, mut total) = (0.0, 0.0);
    for track in record.tracks.values() {
        let Some(lean) = track.lean else { continue };
        for (issue, outcome) in issues {
            let Some(theirs) = track.issues.get(issue) else { continue };
            let (ours, theirs) = (outcome.yes - outcome.status_quo, theirs.yes - theirs.status_quo);
            same += lean * ours * theirs;
            total += (ours * theirs).abs();
        }
    }
    if total <= 0.0 {
        return None;
    }
    let lean = (same / total).clamp(-1.0, 1.0);
    notes.push(format!(
        "which way a yes leads ({}) is that of tracks which move the same issues",
        signed(lean, 2)
    ));
    Some(lean)
}

/// Sponsors that stand far to one side speak for a text that leads there.
fn lean_of_sponsors(
    sponsors: &BTreeSet<String>,
    date: Date,
    record: &Record,
    notes: &mut Vec<String>,
) -> Option<f64> {
    let all: Vec<f64> =
        record.states.iter().filter_map(|state| record.ideal_point(&state.iso3, date)).collect();
    let theirs: Vec<f64> = sponsors.iter().filter_map(|state| record.ideal_point(state, date)).collect();
    if all.is_empty() || theirs.is_empty() {
        return None;
    }
    let mean = |points: &[f64]| points.iter().sum::<f64>() / points.len() as f64;
    let centre = mean(&all);
    let spread = libm::sqrt(all.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / all.len() as f64);
    if spread <= 0.0 {
        return None;
    }
    let lean = ((mean(&theirs) - centre) / spread).clamp(-1.0, 1.0);
    notes
        .push(format!("which way a yes leads ({}) is where its sponsors' ideal points lie", signed(lean, 2)));
    Some(lean)
}
