//! `adref run`: plays a scenario, writes its log, prints the rapporteur's note.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::log::{Header, Record};
use adref_sim::rules;
use adref_sim::views::{Chronicle, ReportView};

use crate::args::Format;
use crate::out::{self, Paint};
use crate::{Failure, folder, interrupt, words};

/// The most threads one run may ask for.
const MAX_THREADS: usize = 256;

/// What was asked for besides the folder.
pub(crate) struct Asked {
    pub(crate) seed: u64,
    pub(crate) out: Option<PathBuf>,
    pub(crate) force: bool,
    pub(crate) until: Option<String>,
    pub(crate) threads: usize,
    pub(crate) format: Format,
}

/// Plays a scenario.
pub(crate) fn run(dir: &Path, asked: &Asked) -> Result<(), Failure> {
    let (scenario, files) = folder::read_sound(dir)?;
    let phases: Vec<&str> = rules::plan(scenario.rules).iter().map(|planned| planned.phase).collect();
    if let Some(until) = &asked.until
        && !phases.contains(&until.as_str())
    {
        return Err(Failure::Input(format!(
            "--until {until}: there is no such phase under these rules\n  help: one of {}",
            phases.join(", ")
        )));
    }
    if !(1..=MAX_THREADS).contains(&asked.threads) {
        return Err(Failure::Input(format!("--threads {}: give 1 to {MAX_THREADS}", asked.threads)));
    }
    let mut file = asked.out.as_deref().map(|path| open(path, asked.force)).transpose()?;
    let interrupted = interrupt::listen();
    let mut cast = Cast::standard(&scenario);
    let options = Options { seed: asked.seed, until: asked.until.clone(), threads: asked.threads };
    let mut header: Option<Header> = None;
    let mut records: Vec<Record> = Vec::new();
    let mut failed: Option<std::io::Error> = None;
    let (state, stopped) = drive::run(&scenario, &files, &mut cast, &options, &mut |progress| {
        match progress {
            Progress::Line(line) => {
                if header.is_none() {
                    header = serde_json::from_str(line).ok();
                }
                if let Some(file) = &mut file
                    && failed.is_none()
                {
                    failed = file.write_all(line.as_bytes()).err();
                }
            }
            Progress::Acted(record, _) => records.push(record.clone()),
        }
        if failed.is_some() || interrupted.load(Ordering::SeqCst) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    });
    let kept = |records: usize| match &asked.out {
        Some(path) => format!("; {} holds its first {records} records", path.display()),
        None => String::new(),
    };
    if let Some(error) = failed.or_else(|| file.as_mut().and_then(|file| file.flush().err())) {
        let path = asked.out.as_deref().unwrap_or(dir);
        return Err(Failure::Internal(format!("{}: {error}", path.display())));
    }
    if let Stopped::Stuck(why) = &stopped {
        return Err(Failure::Internal(format!(
            "the procedure came to a stand ({why}){}; this is a fault of the program",
            kept(records.len())
        )));
    }
    let header = header.ok_or_else(|| Failure::Internal("the log has no header".to_owned()))?;
    let chronicle = Chronicle::new(&scenario, &records);
    debug_assert_eq!(chronicle.state.digest(), state.digest(), "the fold of the log is the state");
    let report = ReportView::new(&header, &chronicle, records.len() as u64);
    match asked.format {
        Format::Json => out::json(&report)?,
        Format::Text => {
            let mut text = words::note(&report, &chronicle.state.public, Paint::stdout());
            if let Some(path) = &asked.out {
                text.push_str(&format!(
                    "\nThe log is in {0}: `adref why {0} BRACKET`, `adref show {0} --rev 1`, `adref replay {0}`.\n",
                    path.display()
                ));
            }
            out::print(&text)?;
        }
    }
    if stopped == Stopped::Interrupted {
        eprintln!("interrupted after {} records{}", records.len(), kept(records.len()));
    }
    Ok(())
}

fn open(path: &Path, force: bool) -> Result<BufWriter<File>, Failure> {
    let mut how = OpenOptions::new();
    how.write(true);
    if force {
        how.create(true).truncate(true);
    } else {
        how.create_new(true);
    }
    how.open(path).map(BufWriter::new).map_err(|error| {
        let help = if error.kind() == ErrorKind::AlreadyExists {
            "\n  help: choose another name, or say --force to replace it"
        } else {
            ""
        };
        Failure::Input(format!("--out {}: {error}{help}", path.display()))
    })
}
