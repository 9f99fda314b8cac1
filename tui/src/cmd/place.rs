//! `adref place`: where words would stand, and the steps of the rule.

use std::fmt::Write as _;
use std::path::Path;

use adref_sim::engine::{MAX_WORDS, Public, State, wording};
use adref_sim::lexicon::Step;
use adref_sim::log::is_hidden;
use adref_sim::scenario::{Placement, Scenario};
use adref_sim::text::edit::is_plain;
use serde::Serialize;

use crate::args::Format;
use crate::out::{Paint, hang};
use crate::render::visible;
use crate::{Failure, folder, out};

const WIDTH: usize = 100;
/// The most characters of refused words that are told again.
const MOST: usize = 60;

#[derive(Serialize)]
struct PlacedWords<'a> {
    bracket: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<&'a str>,
    text: &'a str,
    at: Vec<On>,
    rule: String,
    steps: Vec<Step>,
    options: Vec<OfOption<'a>>,
}

#[derive(Serialize)]
struct OfOption<'a> {
    option: usize,
    text: &'a str,
    at: Vec<On>,
}

#[derive(Serialize)]
struct On {
    issue: String,
    low: i32,
    high: i32,
    reference: i32,
}

/// Places words on a bracket of a scenario.
pub(crate) fn place(
    dir: &Path,
    bracket: &str,
    text: &str,
    session: Option<&str>,
    format: Format,
) -> Result<(), Failure> {
    let (scenario, _) = folder::read_sound(dir)?;
    let sessions = sessions(&scenario, session)?;
    let has = |scenario: &Scenario| scenario.brackets.iter().position(|spec| spec.id.as_str() == bracket);
    let found = sessions.iter().find_map(|(id, scenario)| Some((*id, *scenario, has(scenario)?)));
    let Some((session, scenario, index)) = found else { return Err(no_such(bracket, &sessions)) };
    if text.trim().is_empty() {
        return Err(Failure::Input(
            "--text is empty\n  help: give the words that would stand in the bracket".to_owned(),
        ));
    }
    if !usable(text) {
        return Err(Failure::Input(format!(
            "--text {}: such words cannot stand in a bracket\n  help: write plain words, at most {MAX_WORDS} characters: no brackets, links, footnotes, control characters, nor a slash between blanks",
            cut(&visible(text).replace('\n', "\u{fffd}"))
        )));
    }
    let state = State::new(scenario);
    let public = &state.public;
    let placed = wording::by_rule(public, index, text);
    let Some(entry) = public.table.get(index) else { return Err(no_such(bracket, &sessions)) };
    let options = entry.options.iter().enumerate();
    let shown = PlacedWords {
        bracket,
        session,
        text,
        at: on(public, &placed.at),
        rule: placed.rule(),
        steps: placed.steps,
        options: options
            .map(|(option, on_table)| OfOption {
                option,
                text: entry.words(option as u8),
                at: on(public, &on_table.at),
            })
            .collect(),
    };
    if format == Format::Json {
        return out::json(&shown);
    }
    out::print(&told(&shown, Paint::stdout()))
}

/// Whether a delegation could propose the words: what the engine refuses is refused here, and so is what holds no word.
fn usable(text: &str) -> bool {
    let words = text.trim_matches('\n');
    words.chars().any(char::is_alphanumeric)
        && words.chars().count() <= MAX_WORDS
        && !words.chars().any(is_hidden)
        && is_plain(words)
        && !words.contains(" / ")
}

/// The beginning of a text that is too long to be told again.
fn cut(text: &str) -> String {
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The session that was asked for, or all; a scenario that is no campaign is one without a name.
fn sessions<'a>(
    scenario: &'a Scenario,
    wanted: Option<&str>,
) -> Result<Vec<(Option<&'a str>, &'a Scenario)>, Failure> {
    let held = scenario.campaign.as_ref().map_or(&[][..], |campaign| &campaign.sessions);
    let all: Vec<_> = match held {
        [] => vec![(None, scenario)],
        held => held.iter().map(|session| (Some(session.id.as_str()), &session.scenario)).collect(),
    };
    let Some(wanted) = wanted else { return Ok(all) };
    let found: Vec<_> = all.iter().filter(|(id, _)| *id == Some(wanted)).copied().collect();
    if found.is_empty() {
        let ids: Vec<&str> = all.iter().filter_map(|(id, _)| *id).collect();
        let help = if ids.is_empty() {
            "leave --session out: this is no campaign".to_owned()
        } else {
            format!("one of {}", ids.join(", "))
        };
        return Err(Failure::Input(format!("--session {wanted}: no such session\n  help: {help}")));
    }
    Ok(found)
}

fn no_such(bracket: &str, sessions: &[(Option<&str>, &Scenario)]) -> Failure {
    let ids: Vec<&str> =
        sessions.iter().flat_map(|(_, scenario)| &scenario.brackets).map(|spec| spec.id.as_str()).collect();
    let near: Vec<&str> = ids.iter().filter(|id| id.contains(bracket)).take(8).copied().collect();
    let help = match (near.as_slice(), ids.as_slice()) {
        (_, []) => "its draft has no brackets".to_owned(),
        ([], ids) => {
            format!("brackets are {}, …", ids.iter().take(8).copied().collect::<Vec<_>>().join(", "))
        }
        (near, _) => format!("did you mean {}?", near.join(", ")),
    };
    Failure::Input(format!("--bracket {bracket}: there is no such bracket\n  help: {help}"))
}

fn on(public: &Public, at: &Placement) -> Vec<On> {
    at.0.iter()
        .filter_map(|(issue, reach)| {
            let known = public.issues.get(*issue)?;
            let (low, high) = (reach.low, reach.high);
            Some(On { issue: known.id.to_string(), low, high, reference: known.reference })
        })
        .collect()
}

fn told(shown: &PlacedWords<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let of = shown.session.map(|session| format!(", session {session}")).unwrap_or_default();
    let _ = writeln!(
        out,
        "{}",
        paint.bold(visible(&format!("“{}” on {}{of}", shown.text.trim(), shown.bracket)))
    );
    if shown.at.is_empty() {
        let _ = writeln!(out, "  The bracket is placed on no issue: words for it move nobody.");
        return out;
    }
    for place in &shown.at {
        let _ = writeln!(out, "  {}: {} (reference point {})", place.issue, reach(place), place.reference);
    }
    for step in &shown.steps {
        let _ = writeln!(out, "{}", hang("  - ", &visible(&step.to_string()), WIDTH));
    }
    let _ = writeln!(out, "\nOn the table");
    for option in &shown.options {
        let places: Vec<String> =
            option.at.iter().map(|place| format!("{} {}", place.issue, reach(place))).collect();
        let line = visible(&format!("{} [{}]", option.text.trim(), places.join(", ")));
        let _ = writeln!(out, "{}", hang(&format!("  {}. ", option.option), &line, WIDTH));
    }
    out
}

fn reach(place: &On) -> String {
    if place.low == place.high { place.low.to_string() } else { format!("{} to {}", place.low, place.high) }
}
