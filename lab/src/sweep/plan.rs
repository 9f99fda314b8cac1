//! Which runs a sweep is made of.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Mutex;

use adref_sim::draws::DRAWS_VERSION;
use adref_sim::log::ENGINE_VERSION;
use adref_sim::scenario::{self, Files, Scenario};
use serde::{Deserialize, Serialize};

use super::Fault;
use super::design::{self, Factor};
use super::edit::{self, Edit};

/// The format of what a sweep keeps.
pub const FORMAT: u32 = 1;
/// The most runs of a sweep.
pub const MAX_RUNS: u64 = 1_000_000_000;
/// How many altered scenarios are held at a time.
const HELD: usize = 64;

/// What a sweep is. Two with the same [`Plan::id`] have the same runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The format of what it keeps.
    pub adref_sweep: u32,
    /// The adref that plays it.
    pub version: String,
    /// The version of the meaning of seeds.
    pub draws: u32,
    /// blake3 of the scenario's files before any alteration, in hexadecimal.
    pub scenario: String,
    /// Its headline.
    pub title: String,
    /// What holds in all runs otherwise than in the files.
    pub set: Vec<String>,
    /// What is tried at several levels.
    pub factors: Vec<Factor>,
    /// The first seed, and the first that is not used any more.
    pub seeds: (u64, u64),
    /// The sessions, with who sits in them over which brackets; one where there is no campaign.
    pub sessions: Vec<Room>,
}

/// Names in a session, in the order of the numbers that are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Its id in a campaign.
    pub session: Option<String>,
    /// The delegations.
    pub seats: Vec<String>,
    /// The brackets of the draft.
    pub brackets: Vec<String>,
}

impl Plan {
    /// How many runs there are: every combination of levels with every seed.
    pub fn runs(&self) -> u64 {
        design::cells(&self.factors) as u64 * self.seeds_each()
    }

    fn seeds_each(&self) -> u64 {
        self.seeds.1.saturating_sub(self.seeds.0).max(1)
    }

    /// The combination and the seed of a run, by its number from 0.
    pub fn run(&self, run: u64) -> (usize, u64) {
        ((run / self.seeds_each()) as usize, self.seeds.0 + run % self.seeds_each())
    }

    /// The runs of a part, `(number from 1, of how many)`: as even as can be, in order.
    pub fn part(&self, (number, of): (u64, u64)) -> Range<u64> {
        let border = |part: u64| (u128::from(self.runs()) * u128::from(part) / u128::from(of.max(1))) as u64;
        border(number.saturating_sub(1))..border(number)
    }

    /// blake3 of all that it is, in hexadecimal.
    pub fn id(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        blake3::hash(text.as_bytes()).to_hex().to_string()
    }

    /// In what it differs from another, in words; nothing if it does not.
    pub fn differs(&self, other: &Self) -> Option<String> {
        let seeds = |plan: &Self| format!("{}..{}", plan.seeds.0, plan.seeds.1);
        let factors = |plan: &Self| -> String {
            let all: Vec<String> = plan
                .factors
                .iter()
                .map(|factor| format!("{} = [{}]", factor.key, factor.levels.join(", ")))
                .collect();
            all.join("; ")
        };
        let pairs = [
            ("adref", self.version.clone(), other.version.clone()),
            ("format", self.adref_sweep.to_string(), other.adref_sweep.to_string()),
            ("meaning of seeds", self.draws.to_string(), other.draws.to_string()),
            ("scenario", self.scenario.clone(), other.scenario.clone()),
            ("--set and --vary", self.set.join(", "), other.set.join(", ")),
            ("factors", factors(self), factors(other)),
            ("seeds", seeds(self), seeds(other)),
        ];
        let none = |text: String| if text.is_empty() { "none".to_owned() } else { text };
        let found = pairs.into_iter().find(|(_, here, there)| here != there);
        found
            .map(|(what, here, there)| format!("{what}: {} here, {} there", none(here), none(there)))
            .or_else(|| (self != other).then(|| "the names in the room".to_owned()))
    }
}

/// A sweep that can be played.
#[derive(Debug)]
pub struct Sweep {
    /// What it is.
    pub plan: Plan,
    files: Files,
    base: Scenario,
    held: Mutex<BTreeMap<usize, Vec<Scenario>>>,
}

impl Sweep {
    /// Makes one, and loads the scenario as every combination of levels alters it, so that none of them fails later.
    pub fn new(
        base: &Scenario,
        files: &Files,
        edits: &[Edit],
        factors: Vec<Factor>,
        seeds: Range<u64>,
    ) -> Result<Self, Fault> {
        if seeds.is_empty() {
            return Err(Fault::new(
                format!("there are no seeds in {}..{}", seeds.start, seeds.end),
                "write the first seed and the one after the last: 0..100 is a hundred of them",
            ));
        }
        let altered = edit::apply(files, base, edits)?;
        let set = edits.iter().map(ToString::to_string).collect();
        let mut sweep = Self {
            plan: Plan {
                adref_sweep: FORMAT,
                version: ENGINE_VERSION.to_owned(),
                draws: DRAWS_VERSION,
                scenario: base.hash.clone(),
                title: base.title.clone(),
                set,
                factors,
                seeds: (seeds.start, seeds.end),
                sessions: Vec::new(),
            },
            base: load(&altered, edits)?,
            files: altered,
            held: Mutex::new(BTreeMap::new()),
        };
        let cells = design::cells(&sweep.plan.factors);
        let runs = u128::from(sweep.plan.seeds_each()) * cells as u128;
        if runs > u128::from(MAX_RUNS) {
            return Err(Fault::new(
                format!("{runs} runs are more than {MAX_RUNS}"),
                "take fewer seeds or fewer levels",
            ));
        }
        for cell in 0..cells {
            let rooms = rooms(&sweep.load(cell)?);
            if cell == 0 {
                sweep.plan.sessions = rooms;
            } else if sweep.plan.sessions != rooms {
                return Err(Fault::new(
                    "with some levels other delegations or brackets are in the room, or in another order",
                    "sweep those rooms one by one, and compare the sweeps",
                ));
            }
        }
        Ok(sweep)
    }

    /// Does something with the scenario as a combination of levels has it. Nobody else has the same copy meanwhile: the
    /// names in it are counted references, and threads that count the same ones wait for each other.
    pub fn with<T>(&self, cell: usize, work: impl FnOnce(&Scenario) -> T) -> Result<T, Fault> {
        let free = self.held.lock().ok().and_then(|mut held| held.get_mut(&cell)?.pop());
        let scenario = match free {
            Some(scenario) => scenario,
            None => self.load(cell)?,
        };
        let done = work(&scenario);
        if let Ok(mut held) = self.held.lock() {
            held.entry(cell).or_default().push(scenario);
            // Runs go through the combinations in order, so the one that is furthest away goes first.
            while held.len() > HELD {
                let far = held.keys().copied().max_by_key(|one| one.abs_diff(cell));
                far.map(|far| held.remove(&far));
            }
        }
        Ok(done)
    }

    fn load(&self, cell: usize) -> Result<Scenario, Fault> {
        let edits = design::edits_of(&self.plan.factors, cell);
        load(&edit::apply(&self.files, &self.base, &edits)?, &edits)
    }
}

/// Loads files that were altered, and says by which alterations where they are not in order any more.
pub(crate) fn load(files: &Files, edits: &[Edit]) -> Result<Scenario, Fault> {
    let loaded = scenario::load(files);
    loaded.scenario.ok_or_else(|| {
        let made: Vec<String> = edits.iter().map(ToString::to_string).collect();
        let fault = Fault::new(
            format!("with {} the scenario is not in order", made.join(", ")),
            "the lines above show the files as they would then be written",
        );
        Fault { files: Some((files.clone(), loaded.diagnostics)), ..fault }
    })
}

fn rooms(scenario: &Scenario) -> Vec<Room> {
    let room = |session: Option<&str>, scenario: &Scenario| Room {
        session: session.map(str::to_owned),
        seats: scenario.delegations.iter().map(|delegation| delegation.id.to_string()).collect(),
        brackets: scenario.brackets.iter().map(|bracket| bracket.id.to_string()).collect(),
    };
    match &scenario.campaign {
        None => vec![room(None, scenario)],
        Some(campaign) => {
            campaign.sessions.iter().map(|session| room(Some(&session.id), &session.scenario)).collect()
        }
    }
}
