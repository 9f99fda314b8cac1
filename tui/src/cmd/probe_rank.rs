//! `adref probe --rank` and `--devices`: the words a bracket could have, or what devices make of some, each weighed and
//! played beside the text as it was.

use std::sync::atomic::Ordering;

use adref_lab::figures::count;
use adref_lab::precedent::index::Index;
use adref_lab::probe::agreed::{self, Sentence};
use adref_lab::probe::compare::{self, Compared, compare};
use adref_lab::probe::fixed::Reference;
use adref_lab::probe::place::{self, Beginning, Placed};
use adref_lab::probe::play::{self, Seen, Start};
use adref_lab::probe::rank::{self, Candidate, Ranked};
use adref_lab::probe::{Against, Words};
use adref_lab::runner;
use adref_lab::sweep::Fault;
use adref_lab::sweep::summary::Share;
use adref_sim::engine::action::OptionNo;
use serde::Serialize;

use super::many::Watch;
use super::precedent_words::cited;
use super::probe::{Room, proposed};
use super::probe_rank_words as words;
use super::sweep::said;
use super::{precedent, precedent_corpus};
use crate::args::Format;
use crate::args_probe::ProbeArgs;
use crate::out::Paint;
use crate::{Failure, interrupt, out};

/// As many seeds are played as take about so much work, where nobody says how many: delegations times brackets, a run.
const WORK: u64 = 3_000_000;
/// Never fewer of them, where nobody says, and never more.
const SEEDS: (u64, u64) = (20, 100);

/// What is printed of a ranking.
#[derive(Serialize)]
pub(super) struct Ranking {
    pub(super) title: String,
    /// The record after which the words come, where that is not the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<usize>,
    pub(super) bracket: String,
    pub(super) seats: usize,
    /// Whether these are devices.
    pub(super) devices: bool,
    /// The option most could live with.
    pub(super) current: OptionNo,
    /// The option whose place the words take in the runs; 0 is none.
    pub(super) against: OptionNo,
    /// How often a text is adopted as it was; none where nothing was played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) as_it_was: Option<Share>,
    /// How many games were to be played besides the text as it was, and how many were before it was interrupted.
    pub(super) played: (usize, usize),
    /// How many of them are compared, for which [`Compared::p_of_all`] is corrected.
    pub(super) compared: usize,
    /// The best first; of devices, in their order, the words themselves first.
    pub(super) words: Vec<Row>,
    /// Devices that can make nothing of the words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) idle: Vec<&'static str>,
    /// Why there is no agreed language among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) no_agreed: Option<String>,
}

/// A form of words.
#[derive(Serialize)]
pub(super) struct Row {
    #[serde(flatten)]
    pub(super) weighed: Ranked,
    /// What runs say of it; none where it was not played.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) runs: Option<Compared>,
}

/// What is weighed and played.
struct Asked {
    ranking: Ranking,
    /// In the order of the rows.
    placed: Vec<Placed>,
}

/// Ranks, plays, and prints.
pub(super) fn rank(asked: &ProbeArgs, room: &Room, reference: &Reference) -> Result<(), Failure> {
    let Asked { mut ranking, placed } = weighed(asked, room, reference)?;
    let fault = |fault: &Fault| said(&asked.target, fault);
    let mut starts = Vec::new();
    for one in &placed {
        starts.push(if room.after.is_some() {
            proposed(asked, room, std::slice::from_ref(one))?
                .map(|state| Beginning { scenario: room.scenario.clone(), state })
        } else {
            place::beginning(&room.files, &room.scenario, std::slice::from_ref(one))
                .map_err(|found| fault(&found))?
        });
    }
    let groups = games(&placed, &starts);
    let busy = groups.iter().flatten().max().map_or(0, |last| last + 1);
    let seeds = asked.seeds.map_or_else(|| usual(room, busy), u64::from);
    let mut stopped = false;
    if seeds > 0 {
        stopped = play_all(asked, room, &placed, (&starts, &groups), seeds, &mut ranking)?;
    }
    match asked.format {
        Format::Json => out::json(&ranking)?,
        Format::Text => out::print(&words::tell(&ranking, Paint::stdout()))?,
    }
    let (all, done) = ranking.played;
    match (stopped, &ranking.as_it_was) {
        (false, _) => Ok(()),
        (true, None) => Err(Failure::Interrupted(
            "interrupted before the text as it was was played with all seeds; no run is kept, the table above plays none"
                .to_owned(),
        )),
        (true, Some(_)) => Err(Failure::Interrupted(format!(
            "interrupted: {done} of {} with other words were played, each with all seeds, and are told above",
            count(all, "game")
        ))),
    }
}

/// Which game each form of words is played as, by number; none where it is the text as it was. All that only take an option
/// off the table are one.
fn games(placed: &[Placed], starts: &[Option<Beginning>]) -> Vec<Option<usize>> {
    let (mut next, mut off) = (0, None);
    let mut new = || {
        next += 1;
        next - 1
    };
    let game = |(one, start): (&Placed, &Option<Beginning>)| {
        start.as_ref()?;
        Some(if one.only_takes_off() { *off.get_or_insert_with(&mut new) } else { new() })
    };
    placed.iter().zip(starts).map(game).collect()
}

/// How many seeds there are where nobody says.
fn usual(room: &Room, busy: usize) -> u64 {
    let public = &room.state.public;
    let unit = (public.seats.len() * public.table.len()).max(1) as u64;
    (WORK / (unit * (busy as u64 + 1))).clamp(SEEDS.0, SEEDS.1)
}

/// Plays the text as it was and then each game with all seeds. Whether it was told to stop.
fn play_all(
    asked: &ProbeArgs,
    room: &Room,
    placed: &[Placed],
    (starts, games): (&[Option<Beginning>], &[Option<usize>]),
    seeds: u64,
    ranking: &mut Ranking,
) -> Result<bool, Failure> {
    let mut all = vec![Start { scenario: &room.scenario, state: room.state.clone() }];
    for (game, start) in games.iter().zip(starts) {
        if let (Some(game), Some(start)) = (game, start)
            && *game + 1 == all.len()
        {
            all.push(Start { scenario: &start.scenario, state: start.state.clone() });
        }
    }
    let stop = interrupt::listen_in_work();
    let watch = Watch::new("");
    let work = |at: u64| -> Option<Result<Seen, String>> {
        let start = all.get((at / seeds) as usize)?;
        let seen = play::play(start, at % seeds + 1, &stop);
        (!stop.load(Ordering::SeqCst)).then_some(seen)
    };
    let total = all.len() as u64 * seeds;
    let mut complete: Vec<Vec<Seen>> = Vec::new();
    let mut under_way = Vec::new();
    let ended = runner::stream(
        0..total,
        asked.jobs.unwrap_or_else(runner::usual_jobs),
        &stop,
        &work,
        &mut |at, seen| -> Result<(), String> {
            under_way.push(seen?);
            if at % seeds == seeds - 1 {
                complete.push(std::mem::take(&mut under_way));
            }
            watch.show(&format!("{} of {}", at + 1, count(total as usize, "run")));
            Ok(())
        },
    );
    watch.clear();
    let reached = ended.map_err(Failure::Internal)?;
    let stopped = stop.load(Ordering::SeqCst);
    if reached < total && !stopped {
        return Err(Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned()));
    }
    ranking.played = (all.len() - 1, complete.len().saturating_sub(1));
    let Some((before, with)) = complete.split_first() else { return Ok(stopped) };
    let agreed = before.iter().filter(|seen| seen.agreed()).count();
    ranking.as_it_was = Some(Share::new(agreed as u32, before.len() as u32));
    for ((row, one), game) in ranking.words.iter_mut().zip(placed).zip(games) {
        let place = (one.bracket, one.against, one.number(&room.state.public));
        let seen = match game {
            None => Some(before),
            Some(game) => with.get(*game),
        };
        row.runs = seen.map(|seen| Compared {
            only_takes_off: one.only_takes_off(),
            ..compare(&room.state, place, before, seen, game.is_none())
        });
    }
    let mut compared: Vec<&mut Compared> =
        ranking.words.iter_mut().filter_map(|row| row.runs.as_mut()).collect();
    ranking.compared = compare::correct(&mut compared);
    Ok(stopped)
}

/// The forms of words, weighed without a run.
fn weighed(asked: &ProbeArgs, room: &Room, reference: &Reference) -> Result<Asked, Failure> {
    let fault = |fault: &Fault| said(&asked.target, fault);
    let public = &room.state.public;
    let id = asked.bracket.as_deref().unwrap_or_default();
    let bracket = place::find(public, id).map_err(|found| fault(&found))?;
    let current = reference.choices.get(bracket).copied().unwrap_or(0);
    let named = match asked.against {
        Some(Against::Option(number)) => number,
        _ => current,
    };
    // In the middle of a negotiation nothing is taken from the table.
    let against = if room.after.is_some() { 0 } else { named };
    let mut ranking = Ranking {
        title: public.title.clone(),
        after: room.after,
        bracket: id.to_owned(),
        seats: public.seats.len(),
        devices: asked.devices,
        current,
        against,
        as_it_was: None,
        played: (0, 0),
        compared: 0,
        words: Vec::new(),
        idle: Vec::new(),
        no_agreed: None,
    };
    let options = public.table.get(bracket).map_or(0, |entry| entry.options.len());
    if usize::from(named) >= options {
        return Err(Failure::Input(format!(
            "{id} has no option {named}\n  help: options are 1 to {}; 0 is none, and the words stand beside all of them",
            options.saturating_sub(1)
        )));
    }
    let row = |weighed: Ranked| Row { weighed, runs: None };
    if asked.rank {
        let mut found = rank::all(&room.state, bracket);
        let words = agreed::stood(&room.state, bracket, named);
        match agreed_language(asked, room, reference, bracket, &words)? {
            // What is on the table already is marked there.
            Ok(one) => match found
                .iter_mut()
                .find(|other| other.text.trim() == one.text.trim() && other.at == one.at)
            {
                Some(other) => other.how = format!("{}; {}", other.how, one.how),
                None => found.push(one),
            },
            // Nobody asked for it.
            Err(why) => ranking.no_agreed = asked.corpus.is_some().then_some(why),
        }
        let weights = rank::weigh(&room.state, reference, bracket, &found);
        let mut both: Vec<(Ranked, Candidate)> = weights.into_iter().zip(found).collect();
        both.sort_by(|one, two| rank::order(&one.0, &two.0));
        let (weights, found): (Vec<Ranked>, Vec<Candidate>) = both.into_iter().unzip();
        ranking.words = weights.into_iter().map(row).collect();
        let placed = found.iter().map(|one| one.placed(bracket, against)).collect();
        return Ok(Asked { ranking, placed });
    }
    devices(asked, room, reference, (bracket, named), ranking)
}

/// What devices make of the words that are asked about, or of an option.
fn devices(
    asked: &ProbeArgs,
    room: &Room,
    reference: &Reference,
    (bracket, named): (usize, OptionNo),
    mut ranking: Ranking,
) -> Result<Asked, Failure> {
    let fault = |fault: &Fault| said(&asked.target, fault);
    let (id, against) = (ranking.bracket.clone(), ranking.against);
    let entry = room.state.public.table.get(bracket);
    let option = entry.and_then(|entry| entry.options.get(usize::from(named))).filter(|_| named > 0);
    let text = asked.text.clone().or_else(|| option.map(|option| option.text.clone()));
    let text = text.ok_or_else(|| {
        let why = match asked.against {
            Some(Against::Option(_)) => "option 0 is the words left out".to_owned(),
            _ => format!("most could live with {id} left out"),
        };
        Failure::Input(format!(
            "--devices: there are no words to work on: {why}\n  help: give --text, or --against with the number of an option"
        ))
    })?;
    let positions = asked.position.clone();
    let own = Words { bracket: id, text, against: Against::Option(against), positions };
    let own = place::place(&room.state, &own, reference).map_err(|found| fault(&found))?;
    let mut state = room.state.clone();
    let (number, mut found) = rank::devices(&mut state, &own);
    match agreed_language(asked, room, reference, bracket, &own.text)? {
        Ok(one) if one.text.trim() == own.text.trim() && one.at == own.at => {
            ranking.no_agreed = Some(format!("the words are that already ({})", one.how));
        }
        Ok(one) => found.push(one),
        Err(why) => ranking.no_agreed = Some(why),
    }
    let idle = |name: &&str| *name != rank::AGREED && !found.iter().any(|one| one.how.starts_with(name));
    ranking.idle = rank::DEVICES.into_iter().filter(idle).collect();
    let mut placed: Vec<Placed> = found.iter().map(|one| one.placed(bracket, against)).collect();
    found.insert(
        0,
        Candidate {
            how: "the words as they are".to_owned(),
            device: None,
            text: own.text.clone(),
            at: own.at.clone(),
            known: number,
            to: None,
        },
    );
    placed.insert(0, own);
    let weights = rank::weigh(&state, reference, bracket, &found);
    ranking.words = weights.into_iter().map(|weighed| Row { weighed, runs: None }).collect();
    Ok(Asked { ranking, placed })
}

/// Agreed words for the bracket, or why there are none.
fn agreed_language(
    asked: &ProbeArgs,
    room: &Room,
    reference: &Reference,
    bracket: usize,
    words: &str,
) -> Result<Result<Candidate, String>, Failure> {
    let Some(corpus) = &asked.corpus else {
        let why = "the scenario knows none for this bracket; --corpus DIR looks in a folder of adopted texts";
        return Ok(agreed::own(&room.state, bracket).ok_or_else(|| why.to_owned()));
    };
    let (index, _): (Index, _) = precedent_corpus::index(corpus, false)?;
    let around = Sentence::around(&room.state, reference, bracket);
    let found = agreed::nearest(&index, &room.state.public.lexicon, &around, words);
    Ok(found.map(|found| {
        let place = found.places.first().map(|place| cited(&precedent::place_of(place)));
        let how = format!("{}: {}", rank::AGREED, place.unwrap_or_default());
        agreed::candidate(&room.state, bracket, &found, how)
    }))
}
