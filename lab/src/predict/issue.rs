//! An issue to be predicted: who wants what, how much, with how much weight, and by which rule it is decided.

use serde::Serialize;

/// How many hexadecimal digits of a digest tell issues apart: by chance two in four thousand million are the same.
const DIGEST: usize = 8;

/// How a proposal is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A qualified majority of weighted votes, and so many members at least (0: none in particular).
    Qualified {
        /// Members that have to be in favour.
        members: u32,
    },
    /// Nobody against.
    Unanimity,
    /// More weight for than against; where a file names no rule.
    Majority,
}

/// One who takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Actor {
    /// Its name.
    pub name: String,
    /// What it wants, 0–100.
    pub position: f64,
    /// How much it cares, 0–100.
    pub salience: f64,
    /// Its weight: votes, population, capability.
    pub power: f64,
}

/// An issue.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// Its id.
    pub id: String,
    /// The proposal it belongs to: issues of one are never apart in a cross-validation.
    pub proposal: String,
    /// How it is decided.
    pub rule: Rule,
    /// What holds without agreement, if anything does.
    pub reference: Option<f64>,
    /// How it ended, if that is known.
    pub outcome: Option<f64>,
    /// Those who take part, by name, so that the order of a file leaves no trace.
    pub actors: Vec<Actor>,
}

impl Issue {
    /// The compromise mean: positions weighed by salience and power (van den Bos 1991; Achen 2006). Where nobody cares,
    /// by power alone.
    pub fn compromise_mean(&self) -> f64 {
        let mean = |weight: &dyn Fn(&Actor) -> f64| {
            let (sum, all) = self.actors.iter().fold((0.0, 0.0), |(sum, all), actor| {
                (sum + weight(actor) * actor.position, all + weight(actor))
            });
            (all > 0.0).then(|| sum / all)
        };
        mean(&|actor| actor.salience * actor.power)
            .or_else(|| mean(&|actor| actor.power))
            .or_else(|| mean(&|_| 1.0))
            .unwrap_or(50.0)
    }

    /// What tells this issue from others whatever it is called: a digest of who takes part and wants what, how much and
    /// with how much weight, and of what holds without agreement.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new_derive_key("adref predict issue v1");
        let mut add = |number: f64| {
            // Minus nothing is nothing.
            hasher.update(&(number + 0.0).to_bits().to_le_bytes());
        };
        add(self.reference.unwrap_or(-1.0));
        for actor in &self.actors {
            [actor.position, actor.salience, actor.power].into_iter().for_each(&mut add);
        }
        hasher.finalize().to_hex().chars().take(DIGEST).collect()
    }

    /// Each actor's share of salience × power, in the order of actors; of power where nobody cares.
    pub fn shares(&self) -> Vec<f64> {
        let by = |weight: &dyn Fn(&Actor) -> f64| {
            let weights: Vec<f64> = self.actors.iter().map(weight).collect();
            let all: f64 = weights.iter().sum();
            (all > 0.0).then(|| weights.iter().map(|weight| weight / all).collect::<Vec<f64>>())
        };
        by(&|actor| actor.salience * actor.power)
            .or_else(|| by(&|actor| actor.power))
            .or_else(|| by(&|_| 1.0))
            .unwrap_or_default()
    }
}

/// Whether an actor is the European Commission, by the names such files use.
pub fn is_commission(name: &str) -> bool {
    ["com", "commission", "european commission"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether an actor is the European Parliament.
pub fn is_parliament(name: &str) -> bool {
    ["ep", "parliament", "european parliament"].iter().any(|known| name.eq_ignore_ascii_case(known))
}
