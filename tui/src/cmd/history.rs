//! `adref history`: what really happened beside what happens in many runs.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::Stage;
use adref_sim::scenario::{Files, History, Scenario};
use adref_sim::views::history::{Ended, Otherwise, PointHistory, SessionHistory};
use adref_sim::views::report::session_scenario;
use serde::Serialize;

use crate::args::Format;
use crate::cmd::many;
use crate::out::{self, Paint, hang, shown};
use crate::words::ending_name;
use crate::{Failure, folder};

const WIDTH: usize = 100;
/// The most points, and the most delegations, that are listed one by one.
const MOST: usize = 12;

/// A scenario and all its runs.
#[derive(Serialize)]
struct Compared {
    folder: String,
    title: String,
    /// The sessions that have a history; one where there is no campaign.
    sessions: Vec<SessionHistory>,
}

struct Played {
    folder: String,
    scenario: Scenario,
    files: Files,
}

/// One run: how each session ended that has a history, by its number from 0.
type Run = Vec<(usize, Ended)>;

/// Compares scenarios with what really happened.
pub(crate) fn history(
    dirs: &[PathBuf],
    delegations: Option<&Path>,
    seeds: u32,
    jobs: Option<usize>,
    format: Format,
) -> Result<(), Failure> {
    let scenarios = find(dirs, delegations)?;
    let runs = many::run(scenarios.len() * seeds as usize, jobs, &|at, interrupted| {
        let played = scenarios.get(at / seeds as usize).ok_or("there is no such run")?;
        play(played, (at % seeds as usize) as u64 + 1, interrupted)
    })?;
    let compared: Vec<Compared> = scenarios
        .iter()
        .zip(runs.chunks(seeds as usize))
        .map(|(played, runs)| Compared {
            folder: played.folder.clone(),
            title: played.scenario.title.clone(),
            sessions: sessions(&played.scenario)
                .into_iter()
                .map(|(at, id, session, history)| {
                    let ended: Vec<Ended> = runs
                        .iter()
                        .flat_map(|run| run.iter().filter(|(number, _)| *number == at))
                        .map(|(_, ended)| ended.clone())
                        .collect();
                    SessionHistory::new(id, session, history, &ended)
                })
                .collect(),
        })
        .collect();
    match format {
        Format::Json => out::json(&compared),
        Format::Text => out::print(&tell(&compared, seeds, Paint::stdout())),
    }
}

/// The sessions of a scenario that have a history: number, id in a campaign, scenario, history.
fn sessions(scenario: &Scenario) -> Vec<(usize, Option<&str>, &Scenario, &History)> {
    match &scenario.campaign {
        None => scenario.history.iter().map(|history| (0, None, scenario, history)).collect(),
        Some(campaign) => campaign
            .sessions
            .iter()
            .enumerate()
            .filter_map(|(at, session)| {
                Some((at, Some(session.id.as_str()), &session.scenario, session.scenario.history.as_ref()?))
            })
            .collect(),
    }
}

/// The scenarios to play: those named, or those in the folders named; by default those of `scenarios`.
fn find(dirs: &[PathBuf], delegations: Option<&Path>) -> Result<Vec<Played>, Failure> {
    let default = [PathBuf::from("scenarios")];
    let dirs = if dirs.is_empty() { &default[..] } else { dirs };
    let mut all = Vec::new();
    for dir in dirs {
        if dir.join("scenario.toml").is_file() {
            let (scenario, files) = folder::read_joined(dir, delegations)?;
            if sessions(&scenario).is_empty() {
                return Err(Failure::Input(format!(
                    "{}: the scenario does not say what really happened\n  help: add a [history] table with `outcome`",
                    shown(dir)
                )));
            }
            all.push(Played { folder: shown(dir), scenario, files });
            continue;
        }
        for path in super::scenarios::folders(dir)? {
            let (scenario, files) = folder::read_joined(&path, delegations)?;
            if !sessions(&scenario).is_empty() {
                all.push(Played { folder: shown(&path), scenario, files });
            }
        }
    }
    if all.is_empty() {
        let names: Vec<String> = dirs.iter().map(|dir| shown(dir)).collect();
        return Err(Failure::Input(format!(
            "no scenario in {} says what really happened\n  help: add a [history] table to one, or name another folder",
            names.join(", ")
        )));
    }
    Ok(all)
}

fn play(played: &Played, seed: u64, interrupted: &AtomicBool) -> Result<Run, String> {
    let Played { folder, scenario, files } = played;
    let options = Options { seed, until: None, threads: 1 };
    let mut run = Run::new();
    let (_, stopped) =
        drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
            if let Progress::Acted(_, state) = progress
                && state.public.stage == Stage::Over
                && let Some(history) = &session_scenario(scenario, &state.public).history
            {
                run.push((state.public.past.len(), Ended::of(&state.public, history)));
            }
            if interrupted.load(Ordering::SeqCst) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    match stopped {
        Stopped::Stuck(why) => Err(format!(
            "{folder}, seed {seed}: the procedure came to a stand ({why}); this is a fault of the program"
        )),
        _ => Ok(run),
    }
}

fn tell(compared: &[Compared], seeds: u32, paint: Paint) -> String {
    let mut out = String::new();
    let runs = if seeds == 1 { "1 run".to_owned() } else { format!("{seeds} runs each, seeds 1 to {seeds}") };
    let _ = writeln!(out, "{}\n", paint.bold(format!("What happened in fact, and in {runs}")));
    let name = |folder: &str| {
        Path::new(folder).file_name().map_or(folder.to_owned(), |name| name.to_string_lossy().into_owned())
    };
    let label = |compared: &Compared, session: &SessionHistory| match &session.session {
        Some(id) => format!("{}, {id}", name(&compared.folder)),
        None => name(&compared.folder),
    };
    let rows: Vec<(String, &SessionHistory)> = compared
        .iter()
        .flat_map(|compared| compared.sessions.iter().map(|session| (label(compared, session), session)))
        .collect();
    let width = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0).clamp(8, 42);
    let _ =
        writeln!(out, "  {:width$}  {:28}  {:>10}  {:>11}", "scenario", "in fact", "ends so", "points so");
    for (label, session) in &rows {
        let (same, all) = session.points_as_then();
        let points = if all == 0 { "–".to_owned() } else { percent(same, all) };
        let _ = writeln!(
            out,
            "  {:width$}  {:28}  {:>10}  {points:>11}",
            cut(label, width),
            ending_name(session.in_fact),
            percent(session.as_in_fact, session.runs),
        );
    }
    for compared in compared {
        let _ = write!(out, "\n{}\n", paint.bold(format!("{}: {}", name(&compared.folder), compared.title)));
        for session in &compared.sessions {
            tell_session(&mut out, session, paint);
        }
    }
    out
}

fn tell_session(out: &mut String, session: &SessionHistory, paint: Paint) {
    if let Some(id) = &session.session {
        let _ = writeln!(out, "\n  {}", paint.bold(format!("{id}: {}", session.title)));
    }
    let mut line = |what: &str, text: &str| {
        let _ = writeln!(out, "{}", hang(&format!("  {what:14}"), text, WIDTH));
    };
    let mut in_fact = ending_name(session.in_fact).to_owned();
    for part in [&session.date, &session.document] {
        if !part.is_empty() {
            let _ = write!(in_fact, ", {part}");
        }
    }
    line("in fact", &in_fact);
    let endings: Vec<String> = session
        .endings
        .iter()
        .map(|count| format!("{} {}", count.ending.map_or("not over", ending_name), count.runs))
        .collect();
    line("here", &format!("{} (of {} runs)", endings.join(", "), session.runs));
    for vote in &session.votes {
        let tenth = |tenths: u32| format!("{}.{}", tenths / 10, tenths % 10);
        let (yes, no, abstain) = vote.in_fact;
        let what = match (vote.proposal.as_str(), vote.plenary) {
            ("", _) => "vote".to_owned(),
            (id, false) => id.to_owned(),
            (id, true) => format!("{id} plenary"),
        };
        let here = if vote.voted == 0 {
            "never voted on here".to_owned()
        } else {
            let (y, n, a) = vote.mean_tenths;
            format!("{}-{}-{} on average of {} votes here", tenth(y), tenth(n), tenth(a), vote.voted)
        };
        line(&what, &format!("{yes}-{no}-{abstain} in fact, {here}"));
    }
    if let Some(signatures) = &session.signatures {
        let (whole, tenth) = (signatures.mean_tenths / 10, signatures.mean_tenths % 10);
        let here = format!("{whole}.{tenth} on average where issued ({} runs)", signatures.issued);
        line("signatures", &format!("{} in fact, {here}", signatures.in_fact));
    }
    if !session.dissociations.is_empty() {
        let runs = session.runs;
        let of = |in_fact: bool| -> Vec<String> {
            let those = session.dissociations.iter().filter(|apart| apart.in_fact == in_fact);
            let mut names: Vec<String> =
                those.clone().take(MOST).map(|apart| format!("{} {}", apart.seat, apart.runs)).collect();
            if those.clone().count() > MOST {
                names.push(format!("{} more", those.count() - MOST));
            }
            names
        };
        let (then, only_here) = (of(true), of(false));
        let then = if then.is_empty() { "nobody".to_owned() } else { then.join(", ") };
        let only_here = if only_here.is_empty() { "nobody".to_owned() } else { only_here.join(", ") };
        line("apart", &format!("in fact, with how many of {runs} runs: {then}; here only: {only_here}"));
    }
    let (same, all) = session.points_as_then();
    if all > 0 {
        line(
            "points",
            &format!(
                "{} of what became of {} contested points is as in fact",
                percent(same, all),
                session.points.len()
            ),
        );
    }
    let mut differing: Vec<&PointHistory> =
        session.points.iter().filter(|point| point.as_then < session.runs).collect();
    differing.sort_by_key(|point| point.as_then);
    for point in differing.iter().take(MOST) {
        let others: Vec<String> = point.otherwise.iter().take(2).map(other).collect();
        let text = format!(
            "{}: {} in fact, {} of {} here; otherwise {}",
            point.bracket,
            option(point.then, &point.words),
            point.as_then,
            session.runs,
            others.join("; ")
        );
        let _ = writeln!(out, "{}", hang("                - ", &text, WIDTH));
    }
    if differing.len() > MOST {
        let _ =
            writeln!(out, "                … and {} more; --format json has all.", differing.len() - MOST);
    }
}

fn other(other: &Otherwise) -> String {
    match &other.words {
        Some(words) => format!("{}, {}", option(other.option.unwrap_or_default(), words), other.runs),
        None => format!("without agreement, {}", other.runs),
    }
}

/// An option by its number and the beginning of its words.
fn option(number: OptionNo, words: &str) -> String {
    if number == 0 { "left out".to_owned() } else { format!("{number} “{}”", cut(words.trim(), 40)) }
}

/// A share, to the nearest per cent.
fn percent(part: u32, of: u32) -> String {
    if of == 0 { "–".to_owned() } else { format!("{} %", (200 * part + of) / (2 * of)) }
}

/// The beginning of a text that is too long for its place.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
