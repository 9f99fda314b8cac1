//! Forecasts of votes, and how good they are.

pub mod backtest;
pub mod baselines;
pub mod score;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::record::{Date, Record, RollCall, Tally, Vote};
use crate::spatial::design::{Design, Driver};
use crate::spatial::fit::fit;
use crate::spatial::predict::predict;

/// What is held likely of one State.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chances {
    /// The vote that is called, if it votes.
    pub call: Vote,
    /// Chances of yes, abstain and no if it votes.
    pub voting: [f64; 3],
    /// The chance that it is absent.
    pub absent: f64,
}

impl Chances {
    /// Chances of yes, abstain, no and absence.
    pub fn whole(&self) -> [f64; 4] {
        let [yes, abstain, no] = self.voting.map(|chance| chance * (1.0 - self.absent));
        [yes, abstain, no, self.absent]
    }
}

/// The likeliest of yes, abstain and no; the earlier of two that are equally so.
pub fn most_likely(voting: [f64; 3]) -> Vote {
    let [yes, abstain, no] = voting;
    if yes >= abstain && yes >= no {
        Vote::Yes
    } else if abstain >= no {
        Vote::Abstain
    } else {
        Vote::No
    }
}

/// What drives a State's vote: additions to the log-odds of a yes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Drivers {
    /// The text itself: how readily anybody votes for it.
    pub text: f64,
    /// Where the State stands.
    pub position: f64,
    /// The groups it is in.
    pub group: f64,
    /// How it voted before.
    pub precedent: f64,
    /// That it sponsors the text.
    pub sponsor: f64,
}

/// One State's forecast.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DelegationForecast {
    /// Its code.
    pub delegation: String,
    /// Its name.
    pub name: String,
    /// The vote that is called, if it votes.
    pub call: Vote,
    /// Chances: they add up to one.
    pub yes: f64,
    /// Of a no.
    pub no: f64,
    /// Of an abstention.
    pub abstain: f64,
    /// Of absence.
    pub absent: f64,
    /// What makes the log-odds of a yes.
    pub drivers: Drivers,
    /// The group that adds most either way, if any.
    pub group: Option<String>,
    /// Its last vote on the same track (or on kindred ones), and on what.
    pub last: Option<(Vote, String)>,
}

impl DelegationForecast {
    /// As chances if it votes, and of absence.
    pub fn chances(&self) -> Chances {
        let voting = (self.yes + self.abstain + self.no).max(1e-9);
        Chances {
            call: self.call,
            voting: [self.yes / voting, self.abstain / voting, self.no / voting],
            absent: self.absent,
        }
    }
}

/// What is expected of one line of the tally.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Count {
    /// The mean.
    pub expected: f64,
    /// Between these it lies nine times in ten.
    pub interval: [usize; 2],
}

/// A forecast.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// The symbol of what is forecast, if it has one.
    pub symbol: Option<String>,
    /// Its title.
    pub title: String,
    /// The day of the vote.
    pub date: Date,
    /// Nothing of this day or later was used.
    pub as_of: Date,
    /// Its track.
    pub track: Option<String>,
    /// Which way a yes leads.
    pub lean: Option<f64>,
    /// Earlier roll calls it was learnt from.
    pub learnt_from: Vec<String>,
    /// What is expected of each line of the tally.
    pub tally: Tally<Count>,
    /// The chance that more vote yes than no.
    pub adopted: f64,
    /// State by State.
    pub delegations: Vec<DelegationForecast>,
    /// What to know before anything of it is believed.
    pub warnings: Vec<String>,
    /// What was left out, and how what was not known was filled.
    pub notes: Vec<String>,
}

/// Forecasts a text from what was known before `as_of`. `None` if it was told to stop, or the numbers break down.
pub fn forecast(record: &Record, text: &RollCall, as_of: Date, stop: &AtomicBool) -> Option<Forecast> {
    let as_of = as_of.min(text.date);
    let (before, notes) = record.before(as_of);
    forecast_from(&before, text, as_of, notes, stop)
}

/// Forecasts a text from everything that is in a record.
pub fn forecast_from(
    before: &Record,
    text: &RollCall,
    as_of: Date,
    notes: Vec<String>,
    stop: &AtomicBool,
) -> Option<Forecast> {
    let fitted = fit(before, text.date, Some(text), stop)?;
    let prediction = predict(&fitted, &format!("{} {} {as_of}", text.symbol, text.date));
    let last = last_votes(before, text);
    let mut delegations = Vec::with_capacity(before.states.len());
    for (at, state) in before.states.iter().enumerate() {
        let row = &fitted.target[at].0;
        let mut drivers = Drivers::default();
        let mut groups: BTreeMap<&str, f64> = BTreeMap::new();
        for &(place, much) in &row.shared {
            let effect = &fitted.design.shared[place];
            let adds = much * fitted.fit.shared[place];
            *drivers.of(effect.driver()) += adds;
            if let Some(group) = effect.group() {
                *groups.entry(group).or_default() += adds;
            }
        }
        for &(place, much) in &row.own {
            *drivers.of(Design::own_driver(place)) += much * fitted.fit.own[at][place];
        }
        let strongest = groups
            .iter()
            .max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()).then(b.0.cmp(a.0)))
            .filter(|(_, adds)| adds.abs() > 0.1)
            .map(|(group, _)| (*group).to_owned());
        let voting = prediction.voting[at];
        let chances = Chances { call: most_likely(voting), voting, absent: prediction.absent[at] };
        let [yes, abstain, no, absent] = chances.whole();
        delegations.push(DelegationForecast {
            delegation: state.iso3.clone(),
            name: state.name.clone(),
            call: chances.call,
            yes,
            no,
            abstain,
            absent,
            drivers,
            group: strongest,
            last: last.get(state.iso3.as_str()).cloned(),
        });
    }
    let tally = Tally::of(|vote| {
        let mut counts: Vec<usize> = prediction.tallies.iter().map(|tally| tally[vote.index()]).collect();
        counts.sort_unstable();
        let at = |share: usize| counts.get(counts.len() * share / 100).copied().unwrap_or_default();
        let expected = delegations.iter().map(|one| one.chances().whole()[vote.index()]).sum();
        Count { expected, interval: [at(5), at(95)] }
    });
    let carried = prediction.tallies.iter().filter(|tally| tally[0] > tally[2]).count();
    Some(Forecast {
        symbol: Some(text.symbol.clone()).filter(|symbol| *symbol != text.title),
        title: text.title.clone(),
        date: text.date,
        as_of,
        track: text.track.clone(),
        lean: text.lean,
        learnt_from: before.rollcalls.iter().map(|call| call.symbol.clone()).collect(),
        tally,
        adopted: carried as f64 / prediction.tallies.len().max(1) as f64,
        delegations,
        warnings: Vec::new(),
        notes,
    })
}

impl Drivers {
    fn of(&mut self, driver: Driver) -> &mut f64 {
        match driver {
            Driver::Text => &mut self.text,
            Driver::Position => &mut self.position,
            Driver::Group => &mut self.group,
            Driver::Precedent => &mut self.precedent,
            Driver::Sponsor => &mut self.sponsor,
        }
    }
}

/// Each State's last vote on the same track, or else on a kindred one.
fn last_votes(before: &Record, text: &RollCall) -> BTreeMap<String, (Vote, String)> {
    let mut last = BTreeMap::new();
    let kin = |call: &&RollCall| call.track.as_ref().is_some_and(|track| text.kin.contains_key(track));
    let same = |call: &&RollCall| call.track.is_some() && call.track == text.track;
    for call in before.rollcalls.iter().filter(kin).chain(before.rollcalls.iter().filter(same)) {
        for (state, &vote) in call.votes.iter().filter(|(_, vote)| **vote != Vote::Absent) {
            last.insert(state.clone(), (vote, call.symbol.clone()));
        }
    }
    last
}
