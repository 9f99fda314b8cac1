//! `adref run`: plays a scenario, writes its log, prints the rapporteur's note.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_agents::guests::Guests;
use adref_agents::signing;
use adref_sim::engine::Public;
use adref_sim::log::{Header, Record};
use adref_sim::rules;
use adref_sim::scenario::{self, Files, Scenario};
use adref_sim::views::{Chronicle, ReportView};

use crate::args::Format;
use crate::args_play::PlayArgs;
use crate::branch::{Branch, Once};
use crate::out::{self, Paint, shown};
use crate::seats::{self, Visitors};
use crate::{Failure, folder, interrupt, words};

/// The most threads one run may ask for.
const MAX_THREADS: usize = 256;

/// What is played.
pub(crate) struct Play<'a> {
    /// Where it was read from.
    pub(crate) from: &'a Path,
    pub(crate) scenario: Scenario,
    pub(crate) files: Files,
    /// What it begins with, if it branches off from another negotiation.
    pub(crate) branch: Option<Branch>,
    pub(crate) seed: u64,
}

/// Plays a scenario.
pub(crate) fn run(
    dir: &Path,
    delegations: Option<&Path>,
    seed: u64,
    asked: &PlayArgs,
) -> Result<(), Failure> {
    let (scenario, files) = folder::read_joined(dir, delegations)?;
    play(Play { from: dir, scenario, files, branch: None, seed }, asked)
}

/// Plays from the beginning, or from where it branches off.
pub(crate) fn play(play: Play<'_>, asked: &PlayArgs) -> Result<(), Failure> {
    let Play { from: dir, scenario, files, branch, seed } = play;
    let (past, instead) = branch.map_or_else(Default::default, |branch| (branch.past, branch.instead));
    if let Some(until) = &asked.until {
        check_until(until, &scenario)?;
    }
    if !(1..=MAX_THREADS).contains(&asked.threads) {
        return Err(Failure::Input(format!(
            "--threads {}: there is no such number of threads\n  help: give 1 to {MAX_THREADS}",
            asked.threads
        )));
    }
    let limit = seats::limit(&asked.seat_timeout)?;
    let interrupted = interrupt::listen();
    let visitors = Visitors::seat(&asked.seat, &scenario, limit, seed, &interrupted)?;
    let mut log =
        asked.out.as_deref().map(|path| LogFile::create("--out", path, dir, asked.force)).transpose()?;
    let mut cast = Cast::standard(&scenario);
    let mut progress_line = ProgressLine::new();
    let mut reports = None;
    let mut guests: Option<Box<dyn Guests>> = None;
    if let Some((visitors, theirs)) = visitors {
        // Whoever plays at the terminal is told what happens in another way.
        progress_line.terminal &= !visitors.has_people();
        guests = Some(Box::new(visitors));
        reports = Some(theirs);
    }
    cast.guests = Once::before(instead, guests);
    let options = Options { seed, until: asked.until.clone(), threads: asked.threads };
    let mut header: Option<Header> = None;
    let mut records: Vec<Record> = Vec::new();
    let mut failed: Option<std::io::Error> = None;
    let (state, stopped) = drive::branch(&scenario, &files, &past, &mut cast, &options, &mut |progress| {
        match progress {
            Progress::Line(line) => {
                if header.is_none() {
                    header = serde_json::from_str(line).ok();
                }
                if let Some(log) = &mut log
                    && failed.is_none()
                {
                    failed = log.write(line).err();
                }
            }
            Progress::Acted(record, state) => {
                progress_line.show(&state.public);
                records.push(record.clone());
            }
        }
        if failed.is_some() || interrupted.load(Ordering::SeqCst) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    progress_line.clear();
    drop(cast);
    if let Some(reports) = &reports {
        seats::complain_of(reports);
    }
    if let Some(log) = log {
        log.finish(failed)?;
    }
    if let Stopped::Stuck(why) = &stopped {
        return Err(Failure::Internal(format!(
            "the procedure came to a stand ({why}) after {} records; this is a fault of the program",
            records.len()
        )));
    }
    let header = header.ok_or_else(|| Failure::Internal("the log has no header".to_owned()))?;
    let chronicle = Chronicle::new(&scenario, &records);
    debug_assert_eq!(chronicle.state.digest(), state.digest(), "the fold of the log is the state");
    let mut report =
        ReportView::new(&header, &scenario, &chronicle, records.len() as u64, &stopped.describe());
    signing::add_curve(&mut report, &chronicle.state);
    match asked.format {
        Format::Json => out::json(&report)?,
        Format::Text => {
            let mut text = words::note(&report, &chronicle.state.public, Paint::stdout());
            if let Some(path) = &asked.out {
                text.push_str(&format!(
                    "\nThe log is in {0}: `adref why {0} BRACKET`, `adref show {0} --rev 1`, `adref replay {0}`.\n",
                    shown(path)
                ));
            }
            out::print(&text)?;
        }
    }
    if stopped == Stopped::Interrupted {
        let kept = asked.out.as_ref().map_or_else(
            || "; nothing is kept of them without --out".to_owned(),
            |path| format!("; {} holds them and can be read as it is", shown(path)),
        );
        return Err(Failure::Interrupted(format!("interrupted after {} records{kept}", records.len())));
    }
    Ok(())
}

/// Whether `--until` names a phase, or in a campaign `SESSION:PHASE`.
fn check_until(until: &str, scenario: &Scenario) -> Result<(), Failure> {
    let of = |scenario: &Scenario| -> Vec<&'static str> {
        let plan = rules::body(scenario.rules).plan.iter().map(|planned| planned.phase);
        plan.filter(|phase| !matches!(*phase, "opening" | "closed")).collect()
    };
    let sessions = scenario.campaign.as_ref().map_or(&[][..], |campaign| &campaign.sessions);
    let mut phases: Vec<&str> = Vec::new();
    match (until.split_once(':'), sessions) {
        (Some((id, _)), [_, ..]) => {
            let Some(session) = sessions.iter().find(|session| session.id == id) else {
                let ids: Vec<&str> = sessions.iter().map(|session| session.id.as_str()).collect();
                return Err(Failure::Input(format!(
                    "--until {until}: there is no session {id}\n  help: one of {}",
                    ids.join(", ")
                )));
            };
            phases.extend(of(&session.scenario));
        }
        (_, []) => phases.extend(of(scenario)),
        (None, _) => {
            for phase in sessions.iter().flat_map(|session| of(&session.scenario)) {
                if !phases.contains(&phase) {
                    phases.push(phase);
                }
            }
        }
    }
    let asked = until.split_once(':').filter(|_| !sessions.is_empty()).map_or(until, |(_, phase)| phase);
    if phases.contains(&asked) {
        return Ok(());
    }
    Err(Failure::Input(format!(
        "--until {until}: there is no such phase under these rules\n  help: one of {}",
        phases.join(", ")
    )))
}

/// Where a long run has got to, on a terminal's standard error: nothing for the first second, then a line that is
/// written over as the meetings go by.
struct ProgressLine {
    began: Instant,
    shown: Option<(usize, u32, usize)>,
    terminal: bool,
}

impl ProgressLine {
    fn new() -> Self {
        Self { began: Instant::now(), shown: None, terminal: std::io::stderr().is_terminal() }
    }

    fn show(&mut self, public: &Public) {
        let now = (public.past.len(), public.meeting(), public.step);
        if !self.terminal || self.shown == Some(now) || self.began.elapsed() < Duration::from_secs(1) {
            return;
        }
        self.shown = Some(now);
        let (meeting, meetings) = (public.meeting(), public.procedure.meetings);
        let session = public.session.as_ref().map(|session| format!("session {}, ", session.id));
        let session = session.unwrap_or_default();
        let line = format!("{session}meeting {meeting} of {meetings}, {}", public.phase());
        // Nobody listening is no error.
        let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K{line}");
    }

    fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

/// A log that is being written. It is under another name until it is whole, so that nothing is lost or half there
/// under its own: what a crash leaves is `NAME.part`, readable up to its last whole record.
pub(crate) struct LogFile {
    file: BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
    force: bool,
}

impl LogFile {
    /// Begins one, asked for by an option, for a scenario in a folder.
    pub(crate) fn create(option: &str, path: &Path, scenario: &Path, force: bool) -> Result<Self, Failure> {
        let refuse = |what: &str, help: &str| {
            Err(Failure::Input(format!("{option} {}: {what}\n  help: {help}", shown(path))))
        };
        let name = path.file_name().map(OsString::from).unwrap_or_default();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if path.is_dir() || name.is_empty() {
            return refuse("this is a folder", "give the name of a file");
        }
        if !folder.is_dir() {
            return refuse("there is no such folder", "make it first, or choose another");
        }
        let own = name.to_str().is_some_and(scenario::is_file);
        if own && fs::canonicalize(folder).ok() == fs::canonicalize(scenario).ok() {
            return refuse("this is a file of the scenario that is played", "choose another name");
        }
        let mut part = name;
        part.push(".part");
        let part = folder.join(part);
        for taken in [path, &part] {
            // A device or a pipe is not for replacing, whoever asks.
            if fs::metadata(taken).is_ok_and(|there| !there.is_file()) {
                let what = format!("{} is there already, and is no ordinary file", shown(taken));
                return refuse(&what, "give the name of a file");
            }
            if !force && fs::symlink_metadata(taken).is_ok() {
                let what = format!("{} is there already", shown(taken));
                return refuse(&what, "choose another name, or say --force to replace it");
            }
        }
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&part)
            .map_err(|error| folder::unreadable(&part, &error))?;
        Ok(Self { file: BufWriter::new(file), part, path: path.to_owned(), force })
    }

    /// Writes a line. Whole records reach the file one by one, so that nothing that was done is lost with the program.
    pub(crate) fn write(&mut self, line: &str) -> std::io::Result<()> {
        self.file.write_all(line.as_bytes()).and_then(|()| self.file.flush())
    }

    /// Takes it away, where nothing has come of it.
    pub(crate) fn discard(self) {
        let _ = fs::remove_file(&self.part);
    }

    /// Gives the log its name, or says what is left of it.
    pub(crate) fn finish(mut self, failed: Option<std::io::Error>) -> Result<(), Failure> {
        let moved = match failed.or_else(|| self.file.flush().err()) {
            Some(error) => Err(error),
            None if !self.force && fs::symlink_metadata(&self.path).is_ok() => {
                Err(std::io::Error::other("a file of that name has come up meanwhile"))
            }
            None => fs::rename(&self.part, &self.path),
        };
        moved.map_err(|error| {
            Failure::Internal(format!(
                "{}: {error}\n  what was written is in {}, readable up to its last whole record",
                shown(&self.path),
                shown(&self.part)
            ))
        })
    }
}
