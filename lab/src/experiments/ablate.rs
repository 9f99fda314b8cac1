//! What each part of the behaviour does: the same seeds with all parts, without each, and without any.

use std::collections::BTreeMap;
use std::sync::Arc;

use adref_sim::scenario::{Behaviour, BehaviourPart, Ending, Scenario};
use serde::Serialize;

use super::Outcome;
use super::statistics::{Interval, Resamples, deviation, gini, mean, wilson};

/// What is switched off in a row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// Nothing: the row the others are compared with.
    Nothing,
    /// One part.
    Part(BehaviourPart),
    /// All parts.
    All,
}

impl Without {
    /// All rows, in the order of the table.
    pub fn rows() -> Vec<Self> {
        let parts = BehaviourPart::ALL.into_iter().map(Self::Part);
        std::iter::once(Self::Nothing).chain(parts).chain([Self::All]).collect()
    }

    /// What the row is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "all-on",
            Self::Part(part) => part.name(),
            Self::All => "all-off",
        }
    }

    /// The scenario with this switched off for every delegation, in every session. The log's header still names the
    /// files, which have not changed: such a log is for counting, not for keeping.
    pub fn apply(self, scenario: &Scenario) -> Scenario {
        let mut scenario = scenario.clone();
        self.switch(&mut scenario);
        if let Some(campaign) = &scenario.campaign {
            let mut campaign = (**campaign).clone();
            for session in &mut campaign.sessions {
                self.switch(&mut session.scenario);
            }
            scenario.campaign = Some(Arc::new(campaign));
        }
        scenario
    }

    fn switch(self, scenario: &mut Scenario) {
        let off = |behaviour: &mut Behaviour| match self {
            Self::Nothing => {}
            Self::Part(part) => behaviour.set(part, 0),
            Self::All => BehaviourPart::ALL.into_iter().for_each(|part| behaviour.set(part, 0)),
        };
        scenario.delegations.iter_mut().for_each(|delegation| off(&mut delegation.behaviour));
    }
}

/// A number with what is known about it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measured {
    /// Its mean over the runs it can be taken of; none if there are none.
    pub mean: Option<f64>,
    /// How much it differs from the row with all parts, on the same seeds, where it can be taken in both.
    pub difference: Option<f64>,
    /// The 95-per-cent interval of the difference (bootstrap over seeds).
    pub interval: Option<Interval>,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What is switched off.
    pub without: &'static str,
    /// How many sessions were played: runs, times sessions of a campaign.
    pub sessions: u32,
    /// How they ended, and how many so; `not-over` for one that did not.
    pub endings: BTreeMap<String, u32>,
    /// How many ended with another outcome or another text than with all parts on the same seed.
    pub differ: u32,
    /// How many adopted a text.
    pub agreed: u32,
    /// The share that did, as 95-per-cent interval (Wilson).
    pub agreement: Interval,
    /// The share that did, in per cent.
    pub agreement_rate: Measured,
    /// How far the session had gone when half of the brackets were closed for good, in per cent of its time.
    pub half_closed: Measured,
    /// The same in meetings.
    pub half_closed_meetings: Measured,
    /// The same in minutes.
    pub half_closed_minutes: Measured,
    /// How many texts were put before it ended: silences broken and attempts at adoption.
    pub attempts: Measured,
    /// Brackets open at the end.
    pub open: Measured,
    /// Delegations that dissociated themselves.
    pub dissociations: Measured,
    /// What the result is worth to the delegation it is worth least to, in thousandths.
    pub least: Measured,
    /// What it is worth on average.
    pub average: Measured,
    /// How far the best off is from the worst off.
    pub range: Measured,
    /// The standard deviation over delegations.
    pub deviation: Measured,
    /// The Gini coefficient over delegations, in thousandths.
    pub gini: Measured,
    /// Delegations for which the result is worth less than no agreement, less their stake.
    pub below_reservation: Measured,
}

/// The table of one scenario from its runs: one list a row of [`Without::rows`], each with one list of sessions a seed.
pub fn table(runs: &[Vec<Vec<Outcome>>]) -> Vec<Row> {
    let flat: Vec<Vec<&Outcome>> =
        runs.iter().map(|seeds| seeds.iter().flatten().collect::<Vec<_>>()).collect();
    let Some(base) = flat.first() else { return Vec::new() };
    let mut resamples: BTreeMap<usize, Resamples> = BTreeMap::new();
    Without::rows()
        .into_iter()
        .zip(&flat)
        .map(|(without, found)| row(without, found, base, &mut resamples))
        .collect()
}

fn row(
    without: Without,
    found: &[&Outcome],
    base: &[&Outcome],
    resamples: &mut BTreeMap<usize, Resamples>,
) -> Row {
    let mut measured = |of: &dyn Fn(&Outcome) -> Option<f64>| -> Measured {
        let all: Vec<f64> = found.iter().filter_map(|one| of(one)).collect();
        let pairs = found.iter().zip(base).filter_map(|(one, other)| Some((of(one)?, of(other)?)));
        let differences: Vec<f64> = pairs.map(|(one, other)| one - other).collect();
        let drawn =
            resamples.entry(differences.len()).or_insert_with(|| Resamples::new(differences.len() as u32));
        Measured { mean: mean(&all), difference: mean(&differences), interval: drawn.interval(&differences) }
    };
    let worth = |one: &Outcome| -> Vec<f64> { one.utilities.iter().map(|worth| *worth as f64).collect() };
    let most = |worth: &[f64]| worth.iter().copied().max_by(f64::total_cmp);
    let least = |worth: &[f64]| worth.iter().copied().min_by(f64::total_cmp);
    let mut endings: BTreeMap<String, u32> = BTreeMap::new();
    for one in found {
        *endings.entry(ending_name(one.ending)).or_default() += 1;
    }
    let agreed = found.iter().filter(|one| one.agreed()).count() as u32;
    let differs = |(one, other): &(&&Outcome, &&Outcome)| {
        (one.ending, &one.options, one.dissociations) != (other.ending, &other.options, other.dissociations)
    };
    Row {
        without: without.name(),
        sessions: found.len() as u32,
        endings,
        differ: found.iter().zip(base).filter(differs).count() as u32,
        agreed,
        agreement: wilson(agreed, found.len() as u32),
        agreement_rate: measured(&|one| Some(if one.agreed() { 100.0 } else { 0.0 })),
        half_closed: measured(&|one| Some(f64::from(one.half_closed?) * 100.0 / f64::from(one.planned))),
        half_closed_meetings: measured(&|one| Some(f64::from(one.half_closed?) / f64::from(one.meeting))),
        half_closed_minutes: measured(&|one| one.half_closed.map(f64::from)),
        attempts: measured(&|one| Some(f64::from(one.attempts))),
        open: measured(&|one| Some(f64::from(one.open))),
        dissociations: measured(&|one| Some(f64::from(one.dissociations))),
        least: measured(&|one| least(&worth(one))),
        average: measured(&|one| mean(&worth(one))),
        range: measured(&|one| {
            let worth = worth(one);
            Some(most(&worth)? - least(&worth)?)
        }),
        deviation: measured(&|one| Some(deviation(&worth(one)))),
        gini: measured(&|one| Some(1000.0 * gini(&worth(one)))),
        below_reservation: measured(&|one| Some(f64::from(one.below_reservation))),
    }
}

fn ending_name(ending: Option<Ending>) -> String {
    let name = ending.and_then(|ending| serde_json::to_value(ending).ok());
    name.as_ref().and_then(|name| name.as_str()).unwrap_or("not-over").to_owned()
}
