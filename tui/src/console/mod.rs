//! The console: the room on one screen, live or replayed.
//!
//! One closed [`event::Event`]; [`update::update`] takes it in without a terminal or a clock, [`draw::draw`] makes the
//! screen from the model alone. The loop here is the only part that waits.

mod beside;
mod book;
mod branching;
mod camps;
#[cfg(test)]
mod captures;
mod cast;
#[cfg(test)]
mod chair_tests;
mod commands;
pub(crate) mod config;
mod desk;
mod draw;
mod entry;
mod event;
mod film;
#[cfg(test)]
mod fixtures;
#[cfg(test)]
mod hot_tests;
mod keys;
mod layout;
mod left;
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
mod table;
mod tell;
mod terminal;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_branch;
#[cfg(test)]
mod tests_views;
mod theme;
mod turns;
mod typing;
mod update;
mod views;

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, Instant};

use adref_sim::ids::SeatId;
use adref_sim::log::{self, Parent};
use adref_sim::scenario::{Files, Scenario};
use crossterm::event::{Event as Input, EventStream};
use tokio::sync::mpsc::Receiver;
use tokio_stream::StreamExt;

use self::branching::Wanted;
use self::cast::Cast;
use self::event::{Effect, Event, Signal};
use self::film::Film;
use self::left::Search;
use self::live::Live;
use self::mode::Mode;
use self::model::Model;
use self::terminal::{Recording, Screen};
use self::theme::{THEMES, Theme};
use crate::cmd::run::LogFile;
use crate::{Failure, folder, human, out, seats};

/// The least time between two drawings: thirty a second at most.
const FRAME: Duration = Duration::from_millis(33);

/// The time between two looks at a clock that shows seconds.
const SECONDS: Duration = Duration::from_millis(200);

/// What was asked for besides the log or the folder.
pub(crate) struct Asked {
    pub(crate) seed: Option<u64>,
    pub(crate) delegations: Option<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) force: bool,
    pub(crate) theme: Option<String>,
    pub(crate) seat: Vec<String>,
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
        (!asked.seat.is_empty(), "--seat"),
    ];
    if let Some((_, option)) = given.iter().find(|(given, _)| *given && !folder) {
        return Err(Failure::Input(format!(
            "{option}: a log has been played already\n  help: leave it out, or give the folder of a scenario in place of {}",
            out::shown(target)
        )));
    }
    if !asked.seat.is_empty() && asked.beside.is_some() {
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
    let Opened { film, mut live, mode, players, ends, mut source } = match open(target, asked) {
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
    model.turns.players = players;
    model.follow = !mode.sees_all();
    model.base = branching::base(asked.out.as_deref().unwrap_or(target));
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
    let shown = runtime.block_on(turn(model, screen, &recording, &mut live, &mut source)).map_err(broken);
    let written = live.end();
    // The screen is gone by now, and with it the only other holder of the recording.
    let recorded = recording.and_then(Rc::into_inner).map_or(Ok(()), |cast| cast.into_inner().end());
    shown.and(written).and(recorded)?;
    if let Some(path) = &asked.record {
        out::complain(&format!("the recording is in {0}: `asciinema play {0}`", out::shown(path)));
    }
    for path in asked.out.iter().chain(&source.branches) {
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
    players: Vec<&'static str>,
    ends: human::Ends,
    source: Source,
}

/// What a branch of what is watched is made from.
struct Source {
    /// The name of its log.
    log: String,
    /// Where it was read from.
    target: PathBuf,
    scenario: Scenario,
    files: Files,
    parents: Vec<Parent>,
    seats: Vec<SeatId>,
    /// The logs of branches, in the order they were made.
    branches: Vec<PathBuf>,
}

impl Source {
    fn new(log: String, target: &Path, scenario: &Scenario, files: &Files) -> Self {
        let (scenario, files, target) = (scenario.clone(), files.clone(), target.to_owned());
        Self { log, target, scenario, files, parents: Vec::new(), seats: Vec::new(), branches: Vec::new() }
    }

    /// Begins a branch of what is shown, and shows it. What is in the way is said, and nothing has changed then.
    fn branch(&mut self, model: &mut Model, live: &mut Live, wanted: &Wanted) -> Result<(), String> {
        let path = Path::new(&wanted.file);
        let branch = branching::prepare(model, wanted, self.log.clone(), &self.parents)?;
        let parents = branch.past.parents.clone();
        let said = |failure: Failure| failure.said();
        let log = LogFile::create("the log", path, &self.target, false).map_err(said)?;
        let film = Film::of_log(&self.scenario, wanted.seed, branch.past.records.clone());
        let (scenario, files, seats) = (self.scenario.clone(), self.files.clone(), self.seats.clone());
        let other = Live::start(scenario, files, wanted.seed, Some(log), seats, Some(branch))
            .map_err(|error| format!("no thread: {error}"))?;
        // What was shown is over and all of it has been read, or there would be no branch.
        std::mem::replace(live, other).end().map_err(said)?;
        let name = std::mem::replace(&mut self.log, file_name(path));
        model.base = branching::base(path);
        self.parents = parents;
        self.branches.push(path.to_owned());
        model.take_over(name, film);
        Ok(())
    }
}

/// Begins what is watched: a run of a scenario, or the reading of a log.
fn open(target: &Path, asked: &Asked) -> Result<Opened, Failure> {
    let failed = |error: std::io::Error| Failure::Internal(format!("no thread: {error}"));
    let (mut mode, mut players, mut ends) = (Mode::Observer, Vec::new(), human::Ends::default());
    let mut source;
    let (film, live) = if target.is_dir() {
        let (scenario, files) = folder::read_joined(target, asked.delegations.as_deref())?;
        let seed = asked.seed.unwrap_or(1);
        let seats = seats::played_here(&asked.seat, &scenario)?;
        // A few for as long as the program runs.
        players.extend(seats.iter().map(|seat| &*String::leak(seat.to_string())));
        match players.as_slice() {
            [] => {}
            [player] => mode = Mode::of(player),
            _ => mode = Mode::Room,
        }
        if !players.is_empty() {
            ends = human::ends(&scenario);
        }
        let log = asked.out.as_deref();
        let log = log.map(|path| LogFile::create("--out", path, target, asked.force)).transpose()?;
        let film = Film::new(&scenario, seed);
        let name = asked.out.as_deref().map_or_else(|| "a run without a log".to_owned(), file_name);
        source = Source::new(name, target, &scenario, &files);
        source.seats.clone_from(&seats);
        (film, Live::start(scenario, files, seed, log, seats, None).map_err(failed)?)
    } else {
        let text = folder::read_log(target)?;
        let header = log::Reader::new(&text).map_err(|fault| folder::no_log(target, &fault))?.1;
        let scenario = folder::scenario_of(target, &header)?;
        let film = Film::new(&scenario, header.seed);
        source = Source::new(file_name(target), target, &scenario, &header.files);
        source.parents = header.parents;
        (film, Live::read(out::shown(target), text).map_err(failed)?)
    };
    Ok(Opened { film, live, mode, players, ends, source })
}

/// The name of a file without its folder, which is not the same on other machines.
fn file_name(path: &Path) -> String {
    path.file_name().map(|name| out::shown(Path::new(name))).unwrap_or_default()
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
    source: &mut Source,
) -> std::io::Result<()> {
    let mut signals = signals()?;
    let mut input = Some(EventStream::new());
    let (columns, rows) = screen.size();
    update::update(&mut model, Event::Resize(columns, rows));
    let mut drawn = Instant::now().checked_sub(FRAME).unwrap_or_else(Instant::now);
    let mut ticked = Instant::now();
    let mut private = false;
    // What takes long is reckoned elsewhere; one answer at a time.
    let (said, mut answers) = tokio::sync::mpsc::channel(1);
    let mut search: Option<Search> = None;
    loop {
        if model.dirty && drawn.elapsed() >= FRAME {
            if model.is_private() != private {
                private = !private;
                if let Some(recording) = recording {
                    recording.borrow_mut().look_away(private);
                }
                screen.clear()?;
            }
            if let Some(recording) = recording {
                recording.borrow_mut().mark(&model);
            }
            screen.draw(&model)?;
            model.dirty = false;
            drawn = Instant::now();
        }
        let idle = !model.wants_ticks();
        let timer = model.dirty || !idle;
        let frame = if model.dirty || model.plays_on() { FRAME } else { SECONDS };
        let wait = frame.saturating_sub(drawn.elapsed()).max(Duration::from_millis(1));
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
                let turn = model.turns.nth;
                model.desk.out.drain(..).for_each(|heard| live.say(turn, heard));
                if idle {
                    // What begins to count now has not been counting.
                    ticked = Instant::now();
                }
                continue;
            }
            Some(left) = answers.recv(), if search.is_some() => {
                search = None;
                Event::Left(left)
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
        let turn = model.turns.nth;
        model.desk.out.drain(..).for_each(|heard| live.say(turn, heard));
        if idle {
            ticked = Instant::now();
        }
        for effect in effects {
            match effect {
                Effect::Quit => return Ok(()),
                Effect::Mouse(take) => screen.mouse(take)?,
                Effect::Clear => screen.clear()?,
                Effect::Left => {
                    let end = model.film.state_at(model.film.len());
                    search = Some(Search::begin(end, source.scenario.clone(), said.clone())?);
                }
                Effect::Branch(wanted) => {
                    search = None;
                    if let Err(why) = source.branch(&mut model, live, &wanted) {
                        model.note = Some(format!("branch: {why}"));
                    }
                    model.dirty = true;
                }
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
