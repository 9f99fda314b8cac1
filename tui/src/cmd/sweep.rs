//! `adref sweep`: a scenario played with many seeds, as it is or altered.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use adref_lab::figures::count;
use adref_lab::runner;
use adref_lab::sweep::Fault;
use adref_lab::sweep::design::{self, Factor};
use adref_lab::sweep::edit::{self, Edit};
use adref_lab::sweep::plan::Sweep;
use adref_lab::sweep::run::{self, Ended};
use adref_lab::sweep::store::{Header, Run};
use adref_lab::sweep::summary::{Counter, Summary};
use serde::Serialize;

use super::many::Watch;
use super::sweep_files::{Lines, Target, not_written};
use super::sweep_words::{self, Words};
use crate::args::Format;
use crate::args_sweep::SweepArgs;
use crate::out::{self, Paint, shown};
use crate::{Failure, folder, interrupt, render};

/// The most bytes of a design.
const MAX_DESIGN: u64 = 1 << 20;

/// What is printed as JSON.
#[derive(Serialize)]
pub(super) struct Swept<'a> {
    #[serde(flatten)]
    pub(super) summary: &'a Summary,
    pub(super) files: Vec<String>,
}

/// Plays a sweep, or a part of one.
pub(crate) fn sweep(asked: &SweepArgs) -> Result<(), Failure> {
    let (base, files) = folder::read_sound(&asked.dir)?;
    let edits = edits(asked).map_err(|fault| said(&asked.dir, &fault))?;
    let factors = match &asked.design {
        None => Vec::new(),
        Some(path) => read_design(path)?,
    };
    let sweep = Sweep::new(&base, &files, &edits, factors, asked.seeds.clone())
        .map_err(|fault| said(&asked.dir, &fault))?;
    let target = match &asked.out {
        None => None,
        Some(path) => Some(target(path, asked)?),
    };
    let header = Header { plan: sweep.plan.clone(), part: asked.shard.unwrap_or((1, 1)) };
    let range = sweep.plan.part(header.part);
    let mut counter = Counter::new(&sweep.plan);
    let mut lines: Option<Lines> = match &target {
        None => None,
        Some(target) if asked.resume => Some(target.resume(&header, &mut |run| counter.add(run))?),
        Some(target) => Some(target.begin(&header)?),
    };
    let before = lines.as_ref().map_or(0, Lines::runs);
    let stop = interrupt::listen_in_work();
    let mut bar = Bar::new(range.end - range.start, before);
    let mut keep = |run: Run| -> Result<(), std::io::Error> {
        if let Some(lines) = &mut lines {
            lines.push(&run)?;
        }
        counter.add(&run);
        bar.done();
        Ok(())
    };
    let jobs = asked.jobs.unwrap_or_else(runner::usual_jobs);
    let ended = run::play(&sweep, range.start + before..range.end, jobs, &stop, &mut keep);
    bar.watch.clear();
    let failed =
        |error: &std::io::Error| not_written(&target.as_ref().map_or_else(PathBuf::new, Target::part), error);
    if let Some(lines) = &mut lines {
        lines.flush().map_err(|error| failed(&error))?;
    }
    match ended {
        Err(Ended::Kept(error)) => return Err(failed(&error)),
        Err(Ended::Played(why)) => return Err(Failure::Internal(format!("{}, {why}", shown(&asked.dir)))),
        Ok(due) if due < range.end => {
            return Err(broken_off(
                due - range.start,
                range.end - range.start,
                target.as_ref(),
                stop.load(Ordering::SeqCst),
            ));
        }
        Ok(_) => {}
    }
    let mut written = Vec::new();
    if let (Some(target), Some(lines)) = (&target, lines) {
        target.finish(lines)?;
        written = target.results().iter().map(|path| shown(path)).collect();
    }
    let summary = counter.summary();
    match asked.format {
        Format::Json => out::json(&Swept { summary: &summary, files: written }),
        Format::Text => {
            let words = Words::of(&sweep);
            out::print(&sweep_words::tell(&summary, header.part, &words, &written, Paint::stdout()))
        }
    }
}

fn target(path: &Path, asked: &SweepArgs) -> Result<Target, Failure> {
    let target = Target::new(path, asked.detail, asked.force)?;
    if asked.shard.is_some() && !target.is_lines() {
        return Err(Failure::Input(format!(
            "--shard with --out {}: a part is kept as lines\n  help: end the name in .jsonl; `adref merge` makes the tables of all parts",
            shown(path)
        )));
    }
    Ok(target)
}

fn edits(asked: &SweepArgs) -> Result<Vec<Edit>, Fault> {
    let mut edits = Vec::new();
    for set in &asked.set {
        edits.extend(edit::parse_set(set)?);
    }
    for vary in &asked.vary {
        edits.push(edit::parse_vary(vary)?);
    }
    Ok(edits)
}

fn read_design(path: &Path) -> Result<Vec<Factor>, Failure> {
    let text = folder::read_text(path, MAX_DESIGN)?;
    design::read(&path.display().to_string(), &text).map_err(|fault| said(Path::new(""), &fault))
}

/// A fault as it is told: what is wrong in files is shown first.
fn said(dir: &Path, fault: &Fault) -> Failure {
    if let Some((files, problems)) = &fault.files {
        let text = render::diagnostics(dir, files, problems, render::Stream::Stderr);
        // Rendered with its own styles, so not passed through `complain`; nobody listening is no error.
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
        if fault.help.is_empty() {
            return Failure::Shown;
        }
    }
    Failure::Input(format!("{}\n  help: {}", fault.message, fault.help))
}

fn broken_off(done: u64, all: u64, target: Option<&Target>, stopped: bool) -> Failure {
    if !stopped {
        return Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned());
    }
    let runs = count(all as usize, "run");
    Failure::Interrupted(match target {
        None => format!("interrupted after {done} of {runs}; nothing of them is kept without --out"),
        Some(target) => format!(
            "interrupted: {done} of {runs} are kept in {}; the same command with --resume goes on",
            shown(&target.part())
        ),
    })
}

/// How far it is, how fast, and how long it will take.
struct Bar {
    watch: Watch,
    all: u64,
    done: u64,
    before: u64,
    began: Instant,
    shown: Instant,
}

impl Bar {
    fn new(all: u64, before: u64) -> Self {
        let now = Instant::now();
        Self { watch: Watch::new(""), all, done: before, before, began: now, shown: now }
    }

    fn done(&mut self) {
        self.done += 1;
        if self.shown.elapsed() < Duration::from_millis(200) {
            return;
        }
        self.shown = Instant::now();
        let here = (self.done - self.before).max(1);
        let milliseconds = self.began.elapsed().as_millis().max(1) as u64;
        let rate = here.saturating_mul(1000) / milliseconds;
        let left = (self.all - self.done).saturating_mul(milliseconds) / here / 1000;
        let full = (self.done * 30 / self.all.max(1)) as usize;
        let left = if left < 90 { format!("{left} s") } else { format!("{} min", (left + 30) / 60) };
        self.watch.show(&format!(
            "[{}{}] {} of {} · {rate} a second · {left} left",
            "#".repeat(full),
            "-".repeat(30 - full),
            self.done,
            count(self.all as usize, "run")
        ));
    }
}
