//! How closely groups vote together: the agreement index of Hix, Noury and Roland (*Power to the Parties: Cohesion and
//! Competition in the European Parliament, 1979–2001*, British Journal of Political Science 35, 2005).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::record::{Record, RollCall, Tally, Vote};

/// A group's cohesion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohesion {
    /// The group.
    pub group: String,
    /// Its members.
    pub members: Vec<String>,
    /// The mean agreement index over divided roll calls: 1 where all vote alike, 0 where they split in equal thirds.
    pub agreement: f64,
    /// The standard error of that mean.
    pub plus_minus: f64,
    /// How many divided roll calls it was measured on.
    pub rollcalls: usize,
}

/// The agreement index of a set of States in one roll call; nothing if fewer than two of them voted.
pub fn agreement(call: &RollCall, members: &BTreeSet<String>) -> Option<f64> {
    let mut counts = [0.0; 3];
    for vote in members.iter().filter_map(|state| call.votes.get(state)) {
        if *vote != Vote::Absent {
            counts[vote.index()] += 1.0;
        }
    }
    let all: f64 = counts.iter().sum();
    let most = counts.iter().copied().fold(0.0, f64::max);
    (all >= 2.0).then(|| (most - 0.5 * (all - most)) / all)
}

/// Whether at least one in twenty of those voting did otherwise than most: where nearly all vote alike, every group
/// does.
pub fn divided(call: &RollCall) -> bool {
    let Tally { yes, no, abstain, .. } = call.tally();
    let all = yes + abstain + no;
    all > 0 && (all - yes.max(abstain).max(no)) * 20 >= all
}

/// The cohesion of every group and regional group in the record.
pub fn cohesion(record: &Record) -> Vec<Cohesion> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = record.groups.clone();
    for state in record.states.iter().filter(|state| !state.region.is_empty()) {
        groups.entry(state.region.clone()).or_default().insert(state.iso3.clone());
    }
    groups
        .into_iter()
        .filter(|(_, members)| members.len() >= 2)
        .map(|(group, members)| {
            let calls = record.rollcalls.iter().filter(|call| divided(call));
            let found: Vec<f64> = calls.filter_map(|call| agreement(call, &members)).collect();
            let count = found.len() as f64;
            let mean = if found.is_empty() { 0.0 } else { found.iter().sum::<f64>() / count };
            let squares: f64 = found.iter().map(|one| (one - mean) * (one - mean)).sum();
            let error = if found.len() > 1 { libm::sqrt(squares / (count - 1.0) / count) } else { 0.5 };
            Cohesion {
                group,
                members: members.into_iter().collect(),
                agreement: mean,
                plus_minus: error,
                rollcalls: found.len(),
            }
        })
        .collect()
}
