//! `adref zopa`: what was possible in a room.

use std::path::Path;
use std::time::{Duration, Instant};

use adref_lab::exchange;
use adref_lab::zopa::left::{self, Left};
use adref_lab::zopa::report::{Report, Sponsor};
use adref_lab::zopa::solve::Watch;
use adref_lab::zopa::space::{self, Space};
use adref_lab::zopa::sponsor::{self, Sponsored};
use adref_lab::zopa::survey::{Light, Survey, survey};
use adref_sim::engine::State;
use adref_sim::ids::SeatId;
use adref_sim::log::{self, Header};
use adref_sim::rules::Step;
use adref_sim::scenario::{Ending, Scenario};
use adref_sim::text;
use serde::Serialize;

use crate::args::{Format, ZopaArgs};
use crate::cmd::many;
use crate::cmd::new::{vacant, write_folder};
use crate::out::{self, shown};
use crate::render::visible;
use crate::{Failure, folder, interrupt, words, words_possible};

/// Everything the command has to tell.
#[derive(Serialize)]
pub(crate) struct Possible {
    pub(crate) title: String,
    /// Whose positions and lines: as written, or as drawn for a seed.
    pub(crate) instructions: String,
    /// Words in reserve that were counted in.
    pub(crate) reserve: usize,
    pub(crate) effort: u64,
    /// Whether time cut the search short, so that another machine may find more.
    pub(crate) cut_by_time: bool,
    pub(crate) notes: Vec<String>,
    #[serde(flatten)]
    pub(crate) report: Report,
    pub(crate) left: Option<Left>,
    pub(crate) sponsor: Option<Sponsor>,
    pub(crate) files: Vec<String>,
}

/// A room whose instructions have come, and where it is from.
struct Room {
    state: State,
    scenario: Scenario,
    instructions: String,
    notes: Vec<String>,
}

/// Surveys what was possible.
pub(crate) fn zopa(asked: &ZopaArgs) -> Result<(), Failure> {
    if let Some(dir) = &asked.out {
        vacant(dir)?;
    }
    let Room { mut state, scenario, instructions, mut notes } = room(asked)?;
    if let Some(session) = &state.public.session {
        notes.push(format!("of the campaign, its session {}", session.id));
    }
    if state.public.is_signed() {
        notes.push("those who draft have to agree; who else signs is not asked".to_owned());
    }
    let sponsor = asked.sponsor.as_deref().map(|id| sponsor_of(id, &state)).transpose()?;
    let played = state.public.clone();
    let reserve = if asked.on_the_table { 0 } else { space::bring_reserve(&mut state, &scenario) };
    let adopted = asked.log.as_ref().map(|_| played.ending.is_some_and(Ending::adopted));
    let space = Space::of(state);
    let stop = interrupt::listen_in_work();
    let until = asked.time.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let watch = Watch { stop: &stop, until };
    let line = many::Watch::new("");
    let there = adopted.is_some_and(|adopted| adopted).then(|| space.choice_of(&played));
    let from: Vec<Vec<usize>> = there.iter().cloned().collect();
    let survey = survey(&space, asked.effort, &from, &watch, &|what| line.show(what));
    let left = there.as_ref().map(|there| {
        line.show("measuring what was left on the table");
        left::left(&space, there, &survey, asked.effort, &watch)
    });
    let sponsored = sponsor.and_then(|seat| {
        line.show("looking for the sponsor's best text");
        Some((seat, sponsor::best(&space, seat, asked.effort, &watch)?))
    });
    line.clear();
    if stop.load(std::sync::atomic::Ordering::SeqCst) {
        return Err(Failure::Interrupted("interrupted; nothing of the search is kept".to_owned()));
    }
    if adopted == Some(false) {
        notes.push("nothing was adopted in the log".to_owned());
    }
    let mut possible = Possible {
        title: scenario.title,
        instructions,
        reserve,
        effort: asked.effort,
        cut_by_time: until.is_some_and(|until| Instant::now() >= until),
        notes,
        report: Report::of(&space, &survey),
        left,
        sponsor: sponsored.as_ref().map(|(seat, found)| Sponsor::of(&space, *seat, found)),
        files: Vec::new(),
    };
    if let Some(dir) = &asked.out {
        write(dir, &space, &survey, sponsored.as_ref().map(|(_, found)| found), &mut possible)?;
    }
    match asked.format {
        Format::Json => out::json(&possible),
        Format::Text => out::print(&words_possible::tell(&possible, out::Paint::stdout())),
    }
}

/// The scenario of the session a room is in.
fn session_of<'a>(scenario: &'a Scenario, state: &State) -> &'a Scenario {
    let session = state.public.session.as_ref().map(|session| &session.id);
    let sessions = scenario.campaign.as_ref().map_or(&[][..], |campaign| &campaign.sessions);
    sessions.iter().find(|one| Some(&one.id) == session).map_or(scenario, |one| &one.scenario)
}

/// What the text adopted in a room left on the table, in words; `None` where none was adopted.
pub(crate) fn left_in(
    mut state: State,
    scenario: &Scenario,
    effort: u64,
    watch: &Watch<'_>,
) -> Option<String> {
    if !state.public.ending.is_some_and(Ending::adopted) {
        return None;
    }
    let played = state.public.clone();
    let scenario = session_of(scenario, &state);
    space::bring_reserve(&mut state, scenario);
    let space = Space::of(state);
    let there = space.choice_of(&played);
    let survey = survey(&space, effort, std::slice::from_ref(&there), watch, &|_| ());
    let left = left::left(&space, &there, &survey, effort, watch);
    Some(words_possible::left_alone(&left))
}

fn room(asked: &ZopaArgs) -> Result<Room, Failure> {
    if let Some(path) = &asked.log {
        let folder::Opened { log, scenario } = folder::open_log(path)?;
        folder::warn_of_fault(path, &log);
        if let Some(dir) = &asked.dir {
            same(dir, path, &log.header)?;
        }
        let state = log::fold(&scenario, &log.records, None);
        let instructions = format!("as drawn for seed {}, in {}", log.header.seed, shown(path));
        let scenario = session_of(&scenario, &state).clone();
        return Ok(Room { state, scenario, instructions, notes: Vec::new() });
    }
    let Some(dir) = &asked.dir else { return Err(Failure::Input("no scenario is named".to_owned())) };
    let (scenario, files) = folder::read_joined(dir, asked.delegations.as_deref())?;
    let state = exchange::instructed(&scenario, &files, asked.seed);
    let instructions = match asked.seed {
        Some(seed) => format!("as drawn for seed {seed}"),
        None => "as the scenario has them (--seed N has those drawn for a seed)".to_owned(),
    };
    Ok(Room { state, scenario, instructions, notes: Vec::new() })
}

/// The seat of a sponsor, in a body that votes.
fn sponsor_of(id: &str, state: &State) -> Result<usize, Failure> {
    let public = &state.public;
    let votes = public.plan.iter().any(|planned| matches!(planned.step, Step::Vote));
    if !votes {
        return Err(Failure::Input(format!(
            "--sponsor {}: this body does not vote\n  help: leave --sponsor out; what everybody can accept is what counts here",
            visible(id)
        )));
    }
    let seat = public.seats.iter().position(|plate| plate.id.as_str().eq_ignore_ascii_case(id));
    seat.ok_or_else(|| {
        let names: Vec<SeatId> = public.seats.iter().map(|plate| plate.id.clone()).collect();
        Failure::Input(format!(
            "--sponsor {}: there is no such delegation in this scenario\n  help: one of {}",
            visible(id),
            words::join(&names, 40)
        ))
    })
}

/// That a log was played on the scenario of a folder.
fn same(dir: &Path, path: &Path, header: &Header) -> Result<(), Failure> {
    let (scenario, _) = folder::read_sound(dir)?;
    if scenario.hash == header.scenario {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "{}: this log was not played on {} as it is now\n  help: leave the folder out; the log has its own scenario",
        shown(path),
        shown(dir)
    )))
}

/// Writes the texts that were found, and everything as JSON.
fn write(
    dir: &Path,
    space: &Space,
    survey: &Survey,
    sponsored: Option<&Sponsored>,
    possible: &mut Possible,
) -> Result<(), Failure> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, choice: &[usize]| {
        files.push((format!("{name}.md"), text::clean(&space.room(choice).text())));
    };
    for best in &survey.best {
        add(name(best.light), &best.choice);
    }
    if let Some(fewest) = &survey.fewest {
        add("fewest-objectors", &fewest.choice);
    }
    if let Some(best) = &survey.for_the_rest {
        add("for-the-rest", &best.choice);
    }
    if let Some(choice) = sponsored.and_then(|found| found.choice.as_ref()) {
        add("sponsor", choice);
    }
    possible.files = files.iter().map(|(name, _)| name.clone()).chain(["zopa.json".to_owned()]).collect();
    let mut json =
        serde_json::to_string_pretty(possible).map_err(|error| Failure::Internal(error.to_string()))?;
    json.push('\n');
    files.push(("zopa.json".to_owned(), json));
    let named: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    write_folder(dir, &named)
}

/// What the file of a text is called.
fn name(light: Light) -> &'static str {
    match light {
        Light::Least => "max-min",
        Light::Nash => "nash",
        Light::Mean => "mean",
        Light::Ambition => "ambitious",
        Light::Clarity => "clear",
    }
}
