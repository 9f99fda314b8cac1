//! `adref probe`: other words in a place, and the text beside the text as it was.

use std::ops::ControlFlow;
use std::path::Path;

use adref_agents::drive::{self, Cast, Options, Progress, round_start};
use adref_lab::probe::beside::{Beside, beside};
use adref_lab::probe::effect::{Effect, effect};
use adref_lab::probe::fixed::Reference;
use adref_lab::probe::place::{self, Placed};
use adref_lab::probe::play::{self, Seen, Start};
use adref_lab::probe::rank;
use adref_lab::probe::{Against, Words, agreed, file};
use adref_lab::sweep::Fault;
use adref_lab::sweep::edit::nearest;
use adref_sim::engine::State;
use adref_sim::engine::action::OptionNo;
use adref_sim::ids::SeatId;
use adref_sim::log::{self, Record};
use adref_sim::scenario::{Files, Scenario};
use serde::Serialize;

use super::precedent::{Paragraph, paragraph};
use super::show::within;
use super::sweep::said;
use super::{precedent_corpus, probe_rank, probe_words};
use crate::args::Format;
use crate::args_probe::ProbeArgs;
use crate::out::{Paint, shown};
use crate::{Failure, cmd::many, folder, out};

/// The most bytes of a file of words.
const MAX_TEXTS: u64 = 1 << 20;
/// How many runs there are where nobody says.
const USUAL: u32 = 100;
/// How many agreed paragraphs are shown of each place.
const NEAREST: usize = 1;

/// Words with their place, as they are told.
#[derive(Serialize)]
pub(super) struct Place<'a> {
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
    /// The sentence the words stand in, where agreed language was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sentence: Option<String>,
    /// The agreed paragraphs that come nearest to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) nearest: Vec<Paragraph<'a>>,
}

/// What is printed of words.
#[derive(Serialize)]
pub(super) struct Probe<'a> {
    pub(super) title: String,
    /// The record after which the words come, where that is not the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<usize>,
    pub(super) places: Vec<Place<'a>>,
    pub(super) text: Beside,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) runs: Option<Effect>,
}

/// The room the words come into.
pub(super) struct Room {
    pub(super) scenario: Scenario,
    pub(super) files: Files,
    pub(super) state: State,
    /// After which record; none at the beginning.
    pub(super) after: Option<usize>,
}

/// Tests words.
pub(crate) fn probe(asked: &ProbeArgs) -> Result<(), Failure> {
    let room = room(asked)?;
    let reference = Reference::of(&room.state);
    if asked.rank || asked.devices {
        return probe_rank::rank(asked, &room, &reference);
    }
    let words = words(asked, room.after.is_some())?;
    let mut placed = Vec::new();
    for (one, line) in &words {
        let fault = |fault: Fault| match (&asked.texts, line) {
            (Some(path), Some(line)) => {
                let place = format!("{}:{line}: ", shown(path));
                said(&asked.target, &Fault { message: format!("{place}{}", fault.message), ..fault })
            }
            _ => said(&asked.target, &fault),
        };
        placed.push(place::place(&room.state, one, &reference).map_err(fault)?);
    }
    let index = asked.corpus.as_deref().map(|corpus| precedent_corpus::index(corpus, false)).transpose()?;
    let sentences: Vec<String> =
        placed.iter().map(|one| agreed::sentence_of(&room.state, &reference, one)).collect();
    let near = |sentence: &'_ String| match &index {
        Some((index, _)) => index.nearest(sentence.trim(), None, NEAREST),
        None => Vec::new(),
    };
    let places = placed.iter().zip(&sentences).map(|(one, sentence)| {
        let mut place = told(&room.state, one);
        let lexicon = &room.state.public.lexicon;
        let found = near(sentence);
        place.nearest.extend(found.iter().filter_map(|found| paragraph(lexicon, found, sentence.trim())));
        if index.is_some() {
            place.sentence = Some(sentence.trim().to_owned());
        }
        place
    });
    let probe = Probe {
        title: room.state.public.title.clone(),
        after: room.after,
        places: places.collect(),
        text: beside(&room.state, &reference, &placed),
        runs: runs(asked, &room, &placed)?,
    };
    match asked.format {
        Format::Json => out::json(&probe),
        Format::Text => out::print(&probe_words::tell(&probe, Paint::stdout())),
    }
}

fn told<'a>(state: &State, one: &Placed) -> Place<'a> {
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
        sentence: None,
        nearest: Vec::new(),
    }
}

/// The words that were asked about, each with its line in the file they come from.
fn words(asked: &ProbeArgs, later: bool) -> Result<Vec<(Words, Option<usize>)>, Failure> {
    let mut words = if let Some(path) = &asked.texts {
        let text = folder::read_text(path, MAX_TEXTS)?;
        let read = file::read(&path.display().to_string(), &text);
        let read = read.map_err(|fault| said(Path::new(""), &fault))?;
        read.into_iter().map(|(words, line)| (words, Some(line))).collect()
    } else {
        let words = Words {
            bracket: asked.bracket.clone().unwrap_or_default(),
            text: asked.text.clone().unwrap_or_default(),
            against: asked.against.unwrap_or_default(),
            positions: asked.position.clone(),
        };
        vec![(words, None)]
    };
    if later {
        if words.iter().any(|(one, _)| matches!(one.against, Against::Option(number) if number > 0)) {
            return Err(Failure::Input(
                "with --at words cannot take another's place: what is on the table then stays there\n  help: leave `against` out, and they are proposed beside the others"
                    .to_owned(),
            ));
        }
        for (one, _) in &mut words {
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
                    "{} is a campaign, and words come into one of its sessions\n  help: say when: --at 0 proposes them as the first session opens, --at SEQ after any record of the run with --seed",
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
    let begun = match room.after {
        None => place::beginning(&room.files, &room.scenario, placed).map_err(|found| fault(&found))?,
        Some(_) => None,
    };
    let with = match (&begun, room.after) {
        (Some(begun), _) => Some(Start { scenario: &begun.scenario, state: begun.state.clone() }),
        (None, Some(_)) => {
            proposed(asked, room, placed)?.map(|state| Start { scenario: &room.scenario, state })
        }
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
pub(super) fn proposed(asked: &ProbeArgs, room: &Room, placed: &[Placed]) -> Result<Option<State>, Failure> {
    let public = &room.state.public;
    let by = match &asked.by {
        None => None,
        Some(name) => {
            let found = public.seats.iter().find(|plate| plate.id.as_str().eq_ignore_ascii_case(name));
            let seat: &SeatId = found.map(|plate| &plate.id).ok_or_else(|| {
                let known: Vec<&str> = public.seats.iter().map(|plate| plate.id.as_str()).collect();
                Failure::Input(format!("--by {name}: no such delegation\n  help: {}", nearest(name, &known)))
            })?;
            Some(seat.clone())
        }
    };
    let mut state = room.state.clone();
    for one in placed.iter().filter(|one| !one.idle()) {
        place::check_open(public, one).map_err(|fault| said(&asked.target, &fault))?;
        place::propose(&mut state, one, by.as_ref());
    }
    let same = placed.iter().all(Placed::idle);
    Ok((!same).then_some(state))
}
