//! `--seat`: who plays which delegation, where not the standard negotiator does.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use adref_agents::Decision;
use adref_agents::drive::{self, Stopped};
use adref_agents::external::{Command, Fault, FaultKind, Limits, Programs, Report, StartFault};
use adref_agents::guests::{Answer, ChairQuestion, Guests, Happened, Question};
use adref_sim::engine::{Action, Public, Refusal};
use adref_sim::ids::SeatId;
use adref_sim::log::tame;
use adref_sim::scenario::Scenario;

use crate::Failure;
use crate::human::People;
use crate::out;

/// The longest time limit, in seconds: a day.
const MAX_SECONDS: u64 = 86_400;
/// The most programs whose last words are shown.
const MOST_SHOWN: usize = 5;
/// The most lines of each that are shown.
const MOST_LINES: usize = 12;

/// Who plays a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Player {
    Human,
    Program(Vec<String>),
}

/// Reads all `--seat` options: who plays which delegation, by id, and whether a person presides.
fn read(options: &[String], scenario: &Scenario) -> Result<(BTreeMap<SeatId, Player>, bool), Failure> {
    let known = drive::seats_of(scenario);
    let mut players: BTreeMap<SeatId, Player> = BTreeMap::new();
    let mut everybody: Option<Player> = None;
    let mut presides = false;
    for option in options {
        let refuse = |what: &str, help: &str| {
            Err(Failure::Input(format!("--seat {}: {what}\n  help: {help}", tame(option, 200))))
        };
        let Some((who, player)) = option.split_once('=') else {
            return refuse(
                "this does not say who plays it",
                "--seat CHE=human or --seat 'CHE=python3 agent.py'",
            );
        };
        let player = match player.trim() {
            "human" => Player::Human,
            command => match shlex::split(command) {
                Some(words) if !words.is_empty() => Player::Program(words),
                Some(_) => return refuse("there is no command", "CHE=human, or CHE= and a program"),
                None => return refuse("a quotation mark is not closed", "close it"),
            },
        };
        for id in who.split(',').map(str::trim) {
            if id == "*" {
                if player == Player::Human {
                    return refuse(
                        "one person cannot sit in every seat",
                        "name the seats, as in CHE,FRA=human",
                    );
                }
                if everybody.replace(player.clone()).is_some() {
                    return refuse("* is given twice", "give it once");
                }
                continue;
            }
            if is_chair(id) {
                if player != Player::Human {
                    return refuse("no program can preside", "chair=human, or leave the chair to adref");
                }
                if std::mem::replace(&mut presides, true) {
                    return refuse("the chair is given twice", "give it once");
                }
                continue;
            }
            let Some(found) = named(&known, id) else {
                let most = 40;
                let mut names: Vec<&str> = known.iter().take(most).map(|id| id.as_str()).collect();
                if known.len() > most {
                    names.push("…");
                }
                return refuse(
                    &format!("there is no delegation “{}” in this scenario", tame(id, 80)),
                    &format!("one of {}, or * for all", names.join(", ")),
                );
            };
            if players.insert(found.clone(), player.clone()).is_some() {
                return refuse(&format!("{found} is given twice"), "give each seat once");
            }
        }
    }
    if let Some(player) = everybody {
        for id in known {
            players.entry(id.clone()).or_insert_with(|| player.clone());
        }
    }
    Ok((players, presides))
}

/// What the chair is called where a delegation could be named; no delegation can be called so.
pub(crate) const CHAIR: &str = "chair";

/// Whether a name is for the chair.
fn is_chair(id: &str) -> bool {
    id.eq_ignore_ascii_case(CHAIR)
}

/// The delegation of a name. Ids are mostly in capitals; nobody should have to know.
fn named<'a>(known: &BTreeSet<&'a SeatId>, id: &str) -> Option<&'a SeatId> {
    known.get(&SeatId::from(id)).copied().or_else(|| {
        let mut like = known.iter().filter(|known| known.as_str().eq_ignore_ascii_case(id));
        like.next().filter(|_| like.next().is_none()).copied()
    })
}

/// The delegations that people play at one keyboard, or the chair, by their ids, in the order they were given; commas stand between several.
pub(crate) fn played_here(options: &[String], scenario: &Scenario) -> Result<Vec<SeatId>, Failure> {
    let mut seats: Vec<SeatId> = Vec::new();
    for id in options.iter().flat_map(|option| option.split(',')).map(str::trim) {
        let seat = one(id, scenario)?;
        if seats.contains(&seat) {
            let said = format!("--seat {}: {seat} is given twice\n  help: give each seat once", tame(id, 80));
            return Err(Failure::Input(said));
        }
        seats.push(seat);
    }
    Ok(seats)
}

/// One delegation a person plays, or the chair, by its id.
fn one(id: &str, scenario: &Scenario) -> Result<SeatId, Failure> {
    let known = drive::seats_of(scenario);
    if is_chair(id) {
        return Ok(SeatId::from(CHAIR));
    }
    let found = named(&known, id);
    found.cloned().ok_or_else(|| {
        let names: Vec<SeatId> = known.into_iter().cloned().collect();
        Failure::Input(format!(
            "--seat {}: there is no such delegation in this scenario\n  help: one of {}, or chair",
            tame(id, 80),
            crate::words::join(&names, 40)
        ))
    })
}

/// A time limit as it is given: seconds, with up to three decimals.
pub(crate) fn limit(text: &str) -> Result<Duration, Failure> {
    let refuse = || {
        Failure::Input(format!(
            "--seat-timeout {}: this is no length of time\n  help: seconds, from 0.001 to {MAX_SECONDS}, such as 10 or 0.5",
            tame(text, 40)
        ))
    };
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 6 || part.len() > 3 || text.len() <= part.len() {
        return Err(refuse());
    }
    let number = |text: &str| if text.is_empty() { Ok(0) } else { text.parse::<u64>().map_err(|_| refuse()) };
    let limit = number(whole)? * 1000 + number(&format!("{part:0<3}"))?;
    if limit == 0 || limit > MAX_SECONDS * 1000 {
        return Err(refuse());
    }
    Ok(Duration::from_millis(limit))
}

/// Everybody who plays from outside.
pub(crate) struct Visitors {
    programs: Option<Programs>,
    people: Option<People>,
    /// How the programs played, for whoever started them.
    reports: Arc<std::sync::Mutex<Vec<Report>>>,
}

/// What is left when a run is over.
pub(crate) type Reports = Arc<std::sync::Mutex<Vec<Report>>>;

impl Visitors {
    /// Seats the people and starts the programs. `None` where nobody plays from outside.
    pub(crate) fn seat(
        options: &[String],
        scenario: &Scenario,
        limit: Duration,
        seed: u64,
        interrupted: &Arc<AtomicBool>,
    ) -> Result<Option<(Self, Reports)>, Failure> {
        let (mut people, mut commands) = (Vec::new(), Vec::new());
        let (players, presides) = read(options, scenario)?;
        for (seat, player) in players {
            match player {
                Player::Human => people.push(seat),
                Player::Program(words) => commands.push(Command { seat, words }),
            }
        }
        if people.is_empty() && commands.is_empty() && !presides {
            return Ok(None);
        }
        let programs = if commands.is_empty() {
            None
        } else {
            let limits = Limits { decision: limit };
            let started = Programs::start(&commands, limits, seed, Arc::clone(interrupted));
            Some(started.map_err(|faults| {
                if interrupted.load(Ordering::SeqCst) {
                    Failure::Interrupted("interrupted before anything was played".to_owned())
                } else {
                    Failure::Input(not_started(&faults))
                }
            })?)
        };
        let people = (presides || !people.is_empty()).then(|| {
            let people = People::new(people, scenario, Arc::clone(interrupted));
            if presides { people.presiding() } else { people }
        });
        let reports = Reports::default();
        Ok(Some((Self { programs, people, reports: Arc::clone(&reports) }, reports)))
    }

    /// Whether somebody plays at the terminal.
    pub(crate) fn has_people(&self) -> bool {
        self.people.is_some()
    }
}

fn not_started(faults: &[StartFault]) -> String {
    let mut text = String::new();
    for (at, StartFault { seat, fault: Fault { what, .. }, stderr }) in faults.iter().enumerate() {
        if at == MOST_SHOWN {
            let _ = write!(text, "\nand {} more", faults.len() - at);
            break;
        }
        if at > 0 {
            text.push('\n');
        }
        let _ = write!(text, "--seat {seat}: the program does not play: {what}");
        last_words(&mut text, stderr);
    }
    text.push_str("\n  help: `adref seat-check 'COMMAND'` says what a program does wrong");
    text
}

/// The last lines of what a program wrote on its standard error.
fn last_words(text: &mut String, stderr: &str) {
    let lines: Vec<&str> = stderr.lines().filter(|line| !line.trim().is_empty()).collect();
    for line in lines.iter().skip(lines.len().saturating_sub(MOST_LINES)) {
        let _ = write!(text, "\n  | {}", tame(line, 200));
    }
}

/// What there is to say of the programs after a run; nothing if all went well.
pub(crate) fn afterwards(reports: &Reports) -> Option<String> {
    let reports = reports.lock().ok()?;
    let bad: Vec<&Report> = reports.iter().filter(|report| !report.faults.is_empty()).collect();
    if bad.is_empty() {
        return None;
    }
    let mut text = String::new();
    for report in bad.iter().take(MOST_SHOWN) {
        let failed = report.asked - report.answered;
        let refused = report.faults.iter().filter(|fault| fault.fault.kind == FaultKind::Refused).count();
        let mut parts = Vec::new();
        if failed > 0 {
            parts.push(format!("{failed} of {} questions not answered in order", report.asked));
        }
        if refused > 0 {
            parts.push(format!("{refused} of {} acts refused by the rules", report.answered));
        }
        if parts.is_empty() {
            parts.push(format!("all {} questions answered, and yet", report.asked));
        }
        let _ = write!(
            text,
            "seat {}: {}{}",
            report.seat,
            parts.join(", "),
            if report.given_up { "; the program was given up" } else { "" }
        );
        for faulted in report.faults.iter().take(3) {
            let _ = write!(text, "\n  question {} ({}): {}", faulted.n, faulted.ask, faulted.fault);
        }
        if report.faults.len() > 3 {
            let _ = write!(text, "\n  and {} more", report.faults.len() - 3);
        }
        last_words(&mut text, &report.stderr);
        text.push('\n');
    }
    if bad.len() > MOST_SHOWN {
        let _ = writeln!(text, "and {} more seats", bad.len() - MOST_SHOWN);
    }
    text.push_str("`adref seat-check 'COMMAND'` says what a program does wrong.");
    Some(text)
}

/// Tells what programs did wrong, on standard error.
pub(crate) fn complain_of(reports: &Reports) {
    if let Some(text) = afterwards(reports) {
        out::complain(&text);
    }
}

impl Guests for Visitors {
    fn plays(&self, seat: &SeatId) -> bool {
        self.people.as_ref().is_some_and(|people| people.plays(seat))
            || self.programs.as_ref().is_some_and(|programs| programs.plays(seat))
    }

    fn watches(&self, seat: &SeatId) -> bool {
        self.people.as_ref().is_some_and(|people| people.watches(seat))
    }

    fn ask(&mut self, questions: &[&Question<'_>]) -> Option<Vec<Answer>> {
        let seated = |question: &&Question<'_>| {
            self.people.as_ref().is_some_and(|people| people.plays(&question.view.me.id))
        };
        let (theirs, others): (Vec<_>, Vec<_>) = questions.iter().copied().partition(seated);
        let of_programs = self.programs.as_mut().filter(|_| !others.is_empty());
        let mut of_programs = of_programs.map_or(Some(Vec::new()), |guests| guests.ask(&others))?.into_iter();
        let of_people = self.people.as_mut().filter(|_| !theirs.is_empty());
        let mut of_people = of_people.map_or(Some(Vec::new()), |guests| guests.ask(&theirs))?.into_iter();
        let is_theirs =
            |question: &Question<'_>| theirs.iter().any(|other| other.view.me.seat == question.view.me.seat);
        questions
            .iter()
            .map(|question| if is_theirs(question) { of_people.next() } else { of_programs.next() })
            .collect()
    }

    fn interject(&mut self, questions: &[&Question<'_>]) -> ControlFlow<(), Option<(usize, Decision)>> {
        self.people.as_mut().map_or(ControlFlow::Continue(None), |people| people.interject(questions))
    }

    fn presides(&self) -> bool {
        self.people.as_ref().is_some_and(Guests::presides)
    }

    fn preside(&mut self, question: &ChairQuestion<'_>) -> Option<Decision> {
        self.people.as_mut()?.preside(question)
    }

    fn between_speakers(&mut self, question: &ChairQuestion<'_>) -> ControlFlow<(), Option<Decision>> {
        self.people.as_mut().map_or(ControlFlow::Continue(None), |people| people.between_speakers(question))
    }

    fn overruled(&mut self, action: &Action, refusal: &Refusal) {
        if let Some(people) = &mut self.people {
            people.overruled(action, refusal);
        }
    }

    fn happened(&mut self, happened: &Happened<'_>) {
        if let Some(people) = &mut self.people {
            people.happened(happened);
        }
        if let Some(programs) = &mut self.programs {
            programs.happened(happened);
        }
    }

    fn refused(&mut self, seat: &SeatId, action: &Action, refusal: &Refusal) {
        match &mut self.people {
            Some(people) if people.plays(seat) => people.refused(seat, action, refusal),
            _ => {
                if let Some(programs) = &mut self.programs {
                    programs.refused(seat, action, refusal);
                }
            }
        }
    }

    fn over(&mut self, public: &Public, stopped: &Stopped) {
        if let Some(people) = &mut self.people {
            people.over(public, stopped);
        }
        if let Some(programs) = &mut self.programs {
            programs.over(public, stopped);
            if let Ok(mut reports) = self.reports.lock() {
                *reports = programs.reports();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn delegations_at_one_keyboard_are_given_once_each_with_commas_or_again() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/class-due-diligence");
        let (scenario, _) = crate::folder::read_joined(&folder, None).unwrap_or_else(|_| panic!("it loads"));
        let read = |options: &[&str]| {
            let options: Vec<String> = options.iter().map(|option| (*option).to_owned()).collect();
            played_here(&options, &scenario).map_err(|failure| match failure {
                Failure::Input(message) => message,
                _ => "another failure".to_owned(),
            })
        };
        assert_eq!(read(&[]), Ok(Vec::new()));
        let three: Vec<SeatId> = ["VAL", "KES", "TMR"].map(SeatId::from).to_vec();
        assert_eq!(read(&["VAL", "kes , TMR"]).as_deref(), Ok(three.as_slice()));
        for (options, wanted) in [
            (&["VAL", "val"][..], "VAL is given twice"),
            (&["VAL,VAL"], "VAL is given twice"),
            (&["VAL,"], "there is no such delegation"),
            (&["XYZ"], "--seat XYZ: there is no such delegation"),
        ] {
            let said = read(options).expect_err("a fault");
            assert!(said.contains(wanted) && said.contains("help: "), "{said}");
        }
    }
}
