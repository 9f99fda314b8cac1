//! The console: the room on one screen, live or replayed.
//!
//! One closed [`event::Event`]; [`update::update`] takes it in without a terminal or a clock, [`draw::draw`] makes the
//! screen from the model alone. The loop here is the only part that waits.

mod beside;
mod book;
mod camps;
#[cfg(test)]
mod captures;
mod cast;
mod commands;
mod config;
mod desk;
mod draw;
mod event;
mod film;
#[cfg(test)]
mod fixtures;
mod keys;
mod layout;
mod live;
#[cfg(test)]
mod manual;
mod mode;
mod model;
mod mouse;
mod moves;
mod paint;
mod scene;
#[cfg(test)]
mod seat_tests;
mod tell;
mod terminal;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_views;
mod theme;
mod typing;
mod update;
mod views;

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use adref_sim::log;
use crossterm::event::{Event as Input, EventStream};
use tokio::sync::mpsc::Receiver;
use tokio_stream::StreamExt;

use self::cast::Cast;
use self::event::{Effect, Event, Signal};
use self::film::Film;
use self::live::Live;
use self::mode::Mode;
use self::model::Model;
use self::terminal::{Recording, Screen};
use self::theme::{THEMES, Theme};
use crate::cmd::run::LogFile;
use crate::{Failure, folder, human, out, seats};

/// The least time between two drawings: thirty a second at most.
const FRAME: Duration = Duration::from_millis(33);

/// What was asked for besides the log or the folder.
pub(crate) struct Asked {
    pub(crate) seed: Option<u64>,
    pub(crate) delegations: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) force: bool,
    pub(crate) theme: Option<String>,
    pub(crate) seat: Option<String>,
    pub(crate) record: Option<PathBuf>,
    pub(crate) beside: Option<PathBuf>,
}

/// What a record did, in the words of the floor for somebody who may know everything; `public` is the room after it.
pub(crate) fn told(record: &log::Record, public: &adref_sim::engine::Public) -> String {
    tell::sentence(record, public, Mode::Observer)
}

/// Opens the console on a log, or on a scenario that is played while it is watched.
pub(crate) fn console(target: &Path, asked: &Asked) -> Result<(), Failure> {
    let config = config::read()?;
    let theme = asked.theme.as_deref().map(named).transpose()?;
    let folder = target.is_dir();
    let given = [
        (asked.seed.is_some(), "--seed"),
        (asked.delegations.is_some(), "--delegations"),
        (asked.out.is_some(), "--out"),
        (asked.seat.is_some(), "--seat"),
    ];
    if let Some((_, option)) = given.iter().find(|(given, _)| *given && !folder) {
        return Err(Failure::Input(format!(
            "{option}: a log has been played already\n  help: leave it out, or give the folder of a scenario in place of {}",
            out::shown(target)
        )));
    }
    if asked.seat.is_some() && asked.beside.is_some() {
        return Err(Failure::Input(
            "--beside: a log shows what every delegation holds, and who plays one may not see that\n  help: leave out one of --seat and --beside"
                .to_owned(),
        ));
    }
    check_files(target, asked)?;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Failure::Input(
            "the console needs a terminal to draw on and to take keys from\n  help: `adref run`, `adref replay`, `adref show` and `adref why` write to files and pipes".to_owned(),
        ));
    }
    let beside = asked.beside.as_deref().map(beside::read).transpose()?;
    let record = asked.record.as_deref();
    let record = record.map(|path| LogFile::create("--record", path, target, asked.force)).transpose()?;
    let Opened { film, mut live, mode, ends } = match open(target, asked) {
        Ok(opened) => opened,
        Err(failure) => {
            // Nothing has been recorded, and what is left over would stand in the way the next time.
            if let Some(record) = record {
                record.discard();
            }
            return Err(failure);
        }
    };
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let mut model = Model::new(film, mode, (80, 24));
    model.desk.ends = ends;
    model.follow = mode.seat().is_some();
    model.keymap = config.keymap;
    model.theme = theme.or(config.theme).unwrap_or_default();
    model.mouse = config.mouse.unwrap_or(true);
    model.speed = config.speed.unwrap_or(0);
    model.no_color = no_color;
    (model.running, model.playing, model.loading) = (folder, folder, !folder);
    if let Some((name, film, fault)) = beside {
        model.fault = fault;
        model.put_beside(name, film);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Internal(format!("no runtime: {error}")))?;
    let broken = |error: std::io::Error| Failure::Internal(format!("the terminal: {error}"));
    let size = crossterm::terminal::size().unwrap_or(model.size);
    let recording: Recording =
        record.map(|file| Rc::new(RefCell::new(Cast::begin(file, size, &model.film.title))));
    let screen = Screen::take(model.mouse, recording.clone()).map_err(broken)?;
    // The screen is given back when this returns, before anything else is said.
    let shown = runtime.block_on(turn(model, screen, &recording, &mut live)).map_err(broken);
    let written = live.end();
    // The screen is gone by now, and with it the only other holder of the recording.
    let recorded = recording.and_then(Rc::into_inner).map_or(Ok(()), |cast| cast.into_inner().end());
    shown.and(written).and(recorded)?;
    if let Some(path) = &asked.record {
        out::complain(&format!("the recording is in {0}: `asciinema play {0}`", out::shown(path)));
    }
    if let Some(path) = &asked.out {
        out::complain(&format!(
            "the log is in {0}: `adref console {0}`, `adref why {0} BRACKET`",
            out::shown(path)
        ));
    }
    Ok(())
}

/// What is watched, and from where.
struct Opened {
    film: Film,
    live: Live,
    mode: Mode,
    ends: human::Ends,
}

/// Begins what is watched: a run of a scenario, or the reading of a log.
fn open(target: &Path, asked: &Asked) -> Result<Opened, Failure> {
    let failed = |error: std::io::Error| Failure::Internal(format!("no thread: {error}"));
    let (mut mode, mut ends) = (Mode::Observer, human::Ends::default());
    let (film, live) = if target.is_dir() {
        let (scenario, files) = folder::read_joined(target, asked.delegations.as_deref())?;
        let seed = asked.seed.unwrap_or(1);
        let seat = asked.seat.as_deref().map(|seat| seats::one(seat, &scenario)).transpose()?;
        if let Some(seat) = &seat {
            // One for as long as the program runs.
            mode = Mode::Seat(String::leak(seat.to_string()));
            ends = human::ends(&scenario);
        }
        let log = asked.out.as_deref();
        let log = log.map(|path| LogFile::create("--out", path, target, asked.force)).transpose()?;
        let film = Film::new(&scenario, seed);
        (film, Live::start(scenario, files, seed, log, seat).map_err(failed)?)
    } else {
        let text = folder::read_log(target)?;
        let header = log::Reader::new(&text).map_err(|fault| folder::no_log(target, &fault))?.1;
        let scenario = folder::scenario_of(target, &header)?;
        let film = Film::new(&scenario, header.seed);
        (film, Live::read(out::shown(target), text).map_err(failed)?)
    };
    Ok(Opened { film, live, mode, ends })
}

/// Whether the files to be written can be told from each other and from those that are read.
fn check_files(target: &Path, asked: &Asked) -> Result<(), Failure> {
    if asked.force && asked.out.is_none() && asked.record.is_none() {
        return Err(Failure::Input(
            "--force: there is nothing to replace\n  help: it goes with --out FILE or --record FILE"
                .to_owned(),
        ));
    }
    let Some(record) = &asked.record else { return Ok(()) };
    let same = |other: &Path| {
        let whole = |path: &Path| std::fs::canonicalize(path).ok();
        record == other || whole(record).is_some_and(|record| whole(other) == Some(record))
    };
    let others = [Some(target), asked.out.as_deref(), asked.beside.as_deref()];
    if others.into_iter().flatten().any(same) {
        return Err(Failure::Input(format!(
            "--record {}: this file is a log that is read or written here\n  help: choose another name, as a.cast",
            out::shown(record)
        )));
    }
    Ok(())
}

fn named(name: &str) -> Result<Theme, Failure> {
    Theme::named(name).ok_or_else(|| {
        let names: Vec<&str> = THEMES.iter().map(|theme| theme.name()).collect();
        Failure::Input(format!("--theme {name}: there is no such theme\n  help: one of {}", names.join(", ")))
    })
}

/// Waits for whatever comes first, takes it in, and draws when something changed. Nothing wakes it while nothing does.
async fn turn(
    mut model: Model,
    mut screen: Screen,
    recording: &Recording,
    live: &mut Live,
) -> std::io::Result<()> {
    let mut signals = signals()?;
    let mut input = Some(EventStream::new());
    let (columns, rows) = screen.size();
    update::update(&mut model, Event::Resize(columns, rows));
    let mut drawn = Instant::now().checked_sub(FRAME).unwrap_or_else(Instant::now);
    let mut ticked = Instant::now();
    loop {
        if model.dirty && drawn.elapsed() >= FRAME {
            if let Some(recording) = recording {
                recording.borrow_mut().mark(&model);
            }
            screen.draw(&model)?;
            model.dirty = false;
            drawn = Instant::now();
        }
        if !model.wants_ticks() {
            ticked = Instant::now();
        }
        let timer = model.dirty || model.wants_ticks();
        let wait = FRAME.saturating_sub(drawn.elapsed()).max(Duration::from_millis(1));
        let Some(keys) = &mut input else { return Ok(()) };
        let event = tokio::select! {
            biased;
            signal = signals.recv() => Event::Signal(signal.unwrap_or(Signal::Terminate)),
            key = keys.next() => match key {
                Some(Ok(key)) => match taken(key) {
                    Some(event) => event,
                    None => continue,
                },
                Some(Err(error)) => return Err(error),
                // The terminal is gone.
                None => return Ok(()),
            },
            events = live.hear(), if model.running || model.loading => {
                for event in events {
                    update::update(&mut model, event);
                }
                model.desk.out.drain(..).for_each(|heard| live.say(heard));
                continue;
            }
            () = tokio::time::sleep(wait), if timer => {
                let now = Instant::now();
                let milliseconds = now.duration_since(ticked).as_millis() as u32;
                ticked += Duration::from_millis(milliseconds.into());
                Event::Tick(milliseconds)
            }
        };
        if let (Some(recording), Event::Resize(columns, rows)) = (recording, &event) {
            recording.borrow_mut().resized((*columns, *rows));
        }
        let effects = update::update(&mut model, event);
        model.desk.out.drain(..).for_each(|heard| live.say(heard));
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(()),
                Effect::Mouse(take) => screen.mouse(take)?,
                Effect::Clear => screen.clear()?,
                Effect::Retake => screen.retake(model.mouse)?,
                Effect::Suspend => {
                    // The reader of keys must not be there while the shell is in front.
                    drop(input.take());
                    terminal::give_back();
                    suspend();
                    screen.retake(model.mouse)?;
                    input = Some(EventStream::new());
                    let (columns, rows) = screen.size();
                    update::update(&mut model, Event::Resize(columns, rows));
                }
            }
        }
    }
}

/// What of a terminal's event concerns the console.
fn taken(input: Input) -> Option<Event> {
    match input {
        Input::Key(key) => Some(Event::Key(key)),
        Input::Mouse(mouse) => Some(Event::Mouse(mouse)),
        Input::Paste(text) => Some(Event::Paste(text)),
        Input::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        Input::FocusGained | Input::FocusLost => None,
    }
}

/// Stops the program and everything it was started with, until the shell lets it go on.
#[cfg(unix)]
fn suspend() {
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
}

#[cfg(not(unix))]
fn suspend() {}

/// Listens to the signals that concern a program with a terminal.
#[cfg(unix)]
fn signals() -> std::io::Result<Receiver<Signal>> {
    use tokio::signal::unix::{SignalKind, signal};
    const TSTP: i32 = 20;
    const CONT: i32 = 18;
    let (send, receive) = tokio::sync::mpsc::channel(8);
    let listen = |kind: SignalKind, what: Signal| -> std::io::Result<()> {
        let mut stream = signal(kind)?;
        let send = send.clone();
        tokio::spawn(async move {
            while stream.recv().await.is_some() {
                if send.send(what.clone()).await.is_err() {
                    return;
                }
            }
        });
        Ok(())
    };
    listen(SignalKind::terminate(), Signal::Terminate)?;
    listen(SignalKind::hangup(), Signal::Terminate)?;
    listen(SignalKind::interrupt(), Signal::Terminate)?;
    listen(SignalKind::from_raw(TSTP), Signal::Suspend)?;
    listen(SignalKind::from_raw(CONT), Signal::Resumed)?;
    Ok(receive)
}

#[cfg(not(unix))]
fn signals() -> std::io::Result<Receiver<Signal>> {
    let (send, receive) = tokio::sync::mpsc::channel(8);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() && send.send(Signal::Terminate).await.is_ok() {}
        std::future::pending::<()>().await;
    });
    Ok(receive)
}
