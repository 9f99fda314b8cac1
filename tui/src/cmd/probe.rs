//! `adref probe`: other words in a place, and the text beside the text as it was.

use std::ops::ControlFlow;
use std::path::Path;

use adref_agents::drive::{self, Cast, Options, Progress, round_start};
use adref_lab::probe::beside::{Beside, beside};
use adref_lab::probe::effect::{Effect, effect};
use adref_lab::probe::fixed::Reference;
use adref_lab::probe::place::{self, Placed};
use adref_lab::probe::play::{self, Seen, Start};
use adref_lab::probe::rank::{self, Candidate, Ranked};
use adref_lab::probe::{Against, Words, file};
use adref_lab::sweep::Fault;
use adref_sim::engine::State;
use adref_sim::engine::action::OptionNo;
use adref_sim::ids::SeatId;
use adref_sim::log::{self, Record};
use adref_sim::scenario::{Files, Scenario};
use serde::Serialize;

use super::probe_words;
use super::show::within;
use super::sweep::said;
use crate::args::Format;
use crate::args_probe::ProbeArgs;
use crate::out::{Paint, shown};
use crate::{Failure, cmd::many, folder, out};

/// The most bytes of a file of words.
const MAX_TEXTS: u64 = 1 << 20;
/// How many runs there are where nobody says.
const USUAL: u32 = 100;

/// Words with their place, as they are told.
#[derive(Serialize)]
pub(super) struct Place {
    pub(super) bracket: String,
    pub(super) text: String,
    /// The option whose place they take; 0 is none.
    pub(super) against: OptionNo,
    /// The words of that option.
    pub(super) stood: String,
    /// The option the words are, if they were on the table before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) known: Option<OptionNo>,
    /// Issue, low, high.
    pub(super) at: Vec<(String, i32, i32)>,
    pub(super) by_rule: Vec<(String, i32, i32)>,
    pub(super) steps: Vec<String>,
}

/// What is printed of words.
#[derive(Serialize)]
pub(super) struct Probe {
    pub(super) title: String,
    /// The record after which the words come, where that is not the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<usize>,
    pub(super) places: Vec<Place>,
    pub(super) text: Beside,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) runs: Option<Effect>,
}

/// What is printed of a ranking.
#[derive(Serialize)]
pub(super) struct Ranking {
    pub(super) title: String,
    pub(super) bracket: String,
    pub(super) seats: usize,
    /// What is ranked, in words.
    #[serde(skip)]
    pub(super) of: String,
    /// The option most could live with.
    pub(super) current: OptionNo,
    /// The best first; of devices, in their order, the words themselves first.
    pub(super) words: Vec<Ranked>,
    /// Devices that can make nothing of the words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) idle: Vec<&'static str>,
}

/// The room the words come into.
struct Room {
    scenario: Scenario,
    files: Files,
    state: State,
    /// After which record; none at the beginning.
    after: Option<usize>,
}

/// Tests words.
pub(crate) fn probe(asked: &ProbeArgs) -> Result<(), Failure> {
    let room = room(asked)?;
    let reference = Reference::of(&room.state);
    if asked.rank || asked.devices {
        let ranking = ranking(asked, &room, &reference)?;
        return match asked.format {
            Format::Json => out::json(&ranking),
            Format::Text => out::print(&probe_words::tell_ranking(&ranking, Paint::stdout())),
        };
    }
    let words = words(asked, room.after.is_some())?;
    let placed: Vec<Placed> = words
        .iter()
        .map(|one| place::place(&room.state, one, &reference))
        .collect::<Result<_, _>>()
        .map_err(|fault| said(&asked.target, &fault))?;
    let probe = Probe {
        title: room.state.public.title.clone(),
        after: room.after,
        places: placed.iter().map(|one| told(&room.state, one)).collect(),
        text: beside(&room.state, &reference, &placed),
        runs: runs(asked, &room, &placed)?,
    };
    match asked.format {
        Format::Json => out::json(&probe),
        Format::Text => out::print(&probe_words::tell(&probe, Paint::stdout())),
    }
}

fn told(state: &State, one: &Placed) -> Place {
    let entry = state.public.table.get(one.bracket);
    let stood = entry.and_then(|entry| entry.options.get(usize::from(one.against)));
    Place {
        bracket: entry.map_or_else(String::new, |entry| entry.id.to_string()),
        text: one.text.clone(),
        against: one.against,
        stood: stood.map_or_else(String::new, |option| option.words().to_owned()),
        known: one.known,
        at: rank::places(state, &one.at),
        by_rule: rank::places(state, &one.by_rule),
        steps: one.steps.iter().map(ToString::to_string).collect(),
    }
}

/// The words that were asked about.
fn words(asked: &ProbeArgs, later: bool) -> Result<Vec<Words>, Failure> {
    let mut words = match &asked.texts {
        Some(path) => {
            let text = folder::read_text(path, MAX_TEXTS)?;
            file::read(&path.display().to_string(), &text).map_err(|fault| said(Path::new(""), &fault))?
        }
        None => vec![Words {
            bracket: asked.bracket.clone().unwrap_or_default(),
            text: asked.text.clone().unwrap_or_default(),
            against: asked.against.unwrap_or_default(),
            positions: asked.position.clone(),
        }],
    };
    if later {
        if words.iter().any(|one| matches!(one.against, Against::Option(number) if number > 0)) {
            return Err(Failure::Input(
                "with --at words cannot take another's place: what is on the table then stays there\n  help: leave `against` out, and they are proposed beside the others"
                    .to_owned(),
            ));
        }
        for one in &mut words {
            one.against = Against::Option(0);
        }
    }
    Ok(words)
}

/// Opens what was given, and goes to the moment that was asked for.
fn room(asked: &ProbeArgs) -> Result<Room, Failure> {
    let path = &asked.target;
    if path.is_dir() {
        let (scenario, files) = folder::read_joined(path, asked.delegations.as_deref())?;
        let Some(at) = asked.at else {
            if scenario.campaign.is_some() {
                return Err(Failure::Input(format!(
                    "{} is a campaign of several sessions\n  help: play it to a log with `adref run`, and probe that with --at",
                    shown(path)
                )));
            }
            let state = State::new(&scenario);
            return Ok(Room { scenario, files, state, after: None });
        };
        let records = played(&scenario, &files, asked.seed.unwrap_or(1), at);
        return moment(scenario, files, &records, at);
    }
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    let Some(at) = asked.at else {
        return Err(Failure::Input(format!(
            "{} is a log\n  help: say with --at after which record the words come, or give the scenario folder",
            shown(path)
        )));
    };
    let unfit = |what: &str| {
        Failure::Input(format!(
            "{what} with a log\n  help: a log has the room and the seed it was played with"
        ))
    };
    if asked.delegations.is_some() {
        return Err(unfit("--delegations"));
    }
    if asked.seed.is_some() {
        return Err(unfit("--seed"));
    }
    moment(scenario, log.header.files, &log.records, at)
}

/// The records of a run up to one.
fn played(scenario: &Scenario, files: &Files, seed: u64, at: u64) -> Vec<Record> {
    let mut records = Vec::new();
    let options = Options { seed, until: None, threads: 1 };
    drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
        if let Progress::Acted(record, _) = progress {
            records.push(record.clone());
        }
        if records.len() as u64 >= at { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    records
}

fn moment(scenario: Scenario, files: Files, records: &[Record], at: u64) -> Result<Room, Failure> {
    within(Some(at), records)?;
    let before = records.get(..at as usize).unwrap_or(records);
    let start = round_start(&mut State::new(&scenario), before);
    if start < before.len() {
        out::complain(&format!(
            "record {at} is among the answers of delegations that were asked at once; the words come after record {start}"
        ));
    }
    let state = log::fold(&scenario, before.get(..start).unwrap_or(before), None);
    if state.public.ending.is_some() {
        return Err(Failure::Input(format!(
            "--at {at}: it is over there\n  help: give an earlier record; `adref why` names those in which something was said"
        )));
    }
    Ok(Room { scenario, files, state, after: Some(start) })
}

/// Plays without the words and with them; nothing if no runs were asked for.
fn runs(asked: &ProbeArgs, room: &Room, placed: &[Placed]) -> Result<Option<Effect>, Failure> {
    let fault = |fault: &Fault| said(&asked.target, fault);
    let without = Start { scenario: &room.scenario, state: room.state.clone() };
    let public = &room.state.public;
    // What is wrong with the words is said whether or not they are played.
    let altered = if room.after.is_none() {
        place::altered(&room.files, public, placed).map_err(|found| fault(&found))?
    } else {
        None
    };
    let with = match (&altered, room.after) {
        (Some(scenario), _) => Some(Start::beginning(scenario)),
        (None, Some(_)) => proposed(asked, room, placed)?,
        (None, None) => None,
    };
    let seeds = asked.seeds.unwrap_or(USUAL) as usize;
    if seeds == 0 {
        return Ok(None);
    }
    let each = if with.is_some() { 2 } else { 1 };
    let seen: Vec<Seen> = many::run(seeds * each, asked.jobs, &|at, stop| {
        let seed = (at / each) as u64 + 1;
        match (&with, at % each) {
            (Some(with), 1) => play::play(with, seed, stop),
            _ => play::play(&without, seed, stop),
        }
    })?;
    let first: Vec<Seen> = seen.iter().step_by(each).cloned().collect();
    let second: Vec<Seen> = seen.iter().skip(each - 1).step_by(each).cloned().collect();
    let places: Vec<_> = placed.iter().map(|one| (one.bracket, one.against, one.number(public))).collect();
    Ok(Some(effect(&room.state, &places, &first, &second, with.is_none())))
}

/// The room with the words proposed; none where they are all on the table.
fn proposed<'a>(asked: &ProbeArgs, room: &'a Room, placed: &[Placed]) -> Result<Option<Start<'a>>, Failure> {
    let public = &room.state.public;
    let by = match &asked.by {
        None => None,
        Some(name) => {
            let found = public.seats.iter().find(|plate| plate.id.as_str().eq_ignore_ascii_case(name));
            let seat: &SeatId = found.map(|plate| &plate.id).ok_or_else(|| {
                Failure::Input(format!(
                    "--by {name}: no such delegation\n  help: `adref show` lists who is in the room"
                ))
            })?;
            Some(seat.clone())
        }
    };
    let mut state = room.state.clone();
    for one in placed.iter().filter(|one| !one.idle()) {
        place::check_open(public, one).map_err(|fault| said(&asked.target, &fault))?;
        place::propose(&mut state, one, by.as_ref(), None);
    }
    let same = placed.iter().all(Placed::idle);
    Ok((!same).then_some(Start { scenario: &room.scenario, state }))
}

/// Ranks the words a bracket could have, or what devices make of some.
fn ranking(asked: &ProbeArgs, room: &Room, reference: &Reference) -> Result<Ranking, Failure> {
    let fault = |fault: &Fault| said(&asked.target, fault);
    if asked.seeds.is_some_and(|seeds| seeds > 0) {
        return Err(Failure::Input(
            "--seeds with --rank or --devices: these weigh texts and play no runs\n  help: play the words you choose by a probe of their own: --text and --seeds"
                .to_owned(),
        ));
    }
    let public = &room.state.public;
    let id = asked.bracket.as_deref().unwrap_or_default();
    let bracket = place::find(public, id).map_err(|found| fault(&found))?;
    let current = reference.choices.get(bracket).copied().unwrap_or(0);
    let mut ranking = Ranking {
        title: public.title.clone(),
        bracket: id.to_owned(),
        seats: public.seats.len(),
        of: "Words the bracket could have, the best first".to_owned(),
        current,
        words: Vec::new(),
        idle: Vec::new(),
    };
    if asked.rank {
        ranking.words = rank::weigh(&room.state, reference, bracket, &rank::all(&room.state, bracket));
        rank::sort(&mut ranking.words);
        return Ok(ranking);
    }
    let text = match (&asked.text, asked.against) {
        (Some(text), _) => text.clone(),
        (None, against) => {
            let number = match against {
                Some(Against::Option(number)) => number,
                _ => current,
            };
            let entry = public.table.get(bracket);
            let option = entry.and_then(|entry| entry.options.get(usize::from(number)));
            option.filter(|_| number > 0).map(|option| option.text.clone()).ok_or_else(|| {
                Failure::Input(format!(
                    "--devices: there are no words to work on: option {number} of {id} has none\n  help: give --text, or --against with the number of an option"
                ))
            })?
        }
    };
    let against = Against::Option(0);
    let asked_words = Words { bracket: id.to_owned(), text, against, positions: asked.position.clone() };
    let placed = place::place(&room.state, &asked_words, reference).map_err(|found| fault(&found))?;
    let mut state = room.state.clone();
    let (number, mut found) = rank::devices(&mut state, &placed);
    ranking.idle =
        rank::DEVICES.into_iter().filter(|name| !found.iter().any(|one| one.how.starts_with(name))).collect();
    found.insert(
        0,
        Candidate {
            how: "the words as they are".to_owned(),
            device: None,
            text: placed.text.clone(),
            at: placed.at.clone(),
            known: number,
            to: None,
        },
    );
    "What the drafting devices make of the words".clone_into(&mut ranking.of);
    ranking.words = rank::weigh(&state, reference, bracket, &found);
    Ok(ranking)
}
