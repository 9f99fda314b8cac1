//! Which parts of the standard behaviour a delegation has, and how strongly.
//!
//! The parts themselves are in `adref-agents`, one module each, with their sources. Here they are only names and weights,
//! so that a scenario can tune one delegation and an experiment can switch a part off for all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::at::At;

/// A part of the standard behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BehaviourPart {
    /// Concedes as time runs out. Off: stands at the last minute where it stood at the first.
    Aspiration,
    /// Compares a whole text with no agreement, less its stake. Off: its stake in the process counts for nothing.
    Reservation,
    /// Minds being one of few.
    Isolation,
    /// Concedes to those who conceded to it, and not to those who did not.
    Reciprocity,
    /// Gives way where it cares little and looks for what it cares about.
    Logrolling,
    /// Offers, counters and accepts packages over several brackets.
    Packages,
    /// Coordinates inside its groups and follows their line, as closely as the group keeps together.
    GroupDiscipline,
    /// Agrees ad referendum until its capital has answered.
    Authority,
    /// Cannot be in two rooms at once.
    Attendance,
    /// Forms a belief of what others can live with, from what they said and did.
    Belief,
    /// Weighs a loss against the text it has come to expect more than a gain of the same size.
    LossFraming,
    /// Offers words that each side can read its own way.
    Ambiguity,
}

impl BehaviourPart {
    /// All parts.
    pub const ALL: [Self; 12] = [
        Self::Aspiration,
        Self::Reservation,
        Self::Isolation,
        Self::Reciprocity,
        Self::Logrolling,
        Self::Packages,
        Self::GroupDiscipline,
        Self::Authority,
        Self::Attendance,
        Self::Belief,
        Self::LossFraming,
        Self::Ambiguity,
    ];

    /// Its name, as scenarios write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aspiration => "aspiration",
            Self::Reservation => "reservation",
            Self::Isolation => "isolation",
            Self::Reciprocity => "reciprocity",
            Self::Logrolling => "logrolling",
            Self::Packages => "packages",
            Self::GroupDiscipline => "group-discipline",
            Self::Authority => "authority",
            Self::Attendance => "attendance",
            Self::Belief => "belief",
            Self::LossFraming => "loss-framing",
            Self::Ambiguity => "ambiguity",
        }
    }
}

/// How strongly each part acts, in per cent of its documented strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behaviour([u16; BehaviourPart::ALL.len()]);

impl Default for Behaviour {
    /// Every part at its documented strength.
    fn default() -> Self {
        Self([100; BehaviourPart::ALL.len()])
    }
}

impl Behaviour {
    /// The most a part may be strengthened to.
    pub const MOST: u16 = 300;

    /// How strongly a part acts, in per cent; 0 is not at all.
    pub fn weight(&self, part: BehaviourPart) -> i64 {
        self.0.get(part as usize).copied().map_or(0, i64::from)
    }

    /// Whether a part acts at all.
    pub fn has(&self, part: BehaviourPart) -> bool {
        self.weight(part) > 0
    }

    /// Tunes a part.
    pub fn set(&mut self, part: BehaviourPart, weight: u16) {
        if let Some(slot) = self.0.get_mut(part as usize) {
            *slot = weight.min(Self::MOST);
        }
    }

    /// `amount`, as strongly as a part acts.
    pub fn scaled(&self, part: BehaviourPart, amount: i64) -> i64 {
        amount * self.weight(part) / 100
    }
}

/// Weights as a scenario writes them, in per cent of the documented strength; what is not named stays as it was, and 0
/// switches a part off.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(rename = "Behaviour")]
pub(crate) struct RawBehaviour {
    /// How far it concedes as time runs out.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    aspiration: Option<At<i64>>,
    /// How much its stake in the process counts.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    reservation: Option<At<i64>>,
    /// How much it minds being one of few.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    isolation: Option<At<i64>>,
    /// How far it answers concessions with concessions.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    reciprocity: Option<At<i64>>,
    /// How far it gives way on what it cares little about.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    logrolling: Option<At<i64>>,
    /// How readily it deals in packages over several brackets.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    packages: Option<At<i64>>,
    /// How closely it follows the line of its groups.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    group_discipline: Option<At<i64>>,
    /// How much it depends on the answer of its capital.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    authority: Option<At<i64>>,
    /// How far its size limits where it can be.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    attendance: Option<At<i64>>,
    /// How far it acts on what it believes others can live with.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    belief: Option<At<i64>>,
    /// How much more a loss weighs than a gain, against the text it has come to expect.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    loss_framing: Option<At<i64>>,
    /// How readily it offers words that each side can read its own way.
    #[schemars(range(min = 0, max = Behaviour::MOST), extend("default" = 100))]
    ambiguity: Option<At<i64>>,
}

impl RawBehaviour {
    /// The behaviour that results where `usual` holds for what is not named.
    pub(crate) fn over(&self, usual: Behaviour) -> Behaviour {
        let mut behaviour = usual;
        for part in BehaviourPart::ALL {
            if let Some(weight) = self.of(part) {
                behaviour.set(part, u16::try_from(**weight).unwrap_or_default());
            }
        }
        behaviour
    }

    fn of(&self, part: BehaviourPart) -> Option<&At<i64>> {
        let weight = match part {
            BehaviourPart::Aspiration => &self.aspiration,
            BehaviourPart::Reservation => &self.reservation,
            BehaviourPart::Isolation => &self.isolation,
            BehaviourPart::Reciprocity => &self.reciprocity,
            BehaviourPart::Logrolling => &self.logrolling,
            BehaviourPart::Packages => &self.packages,
            BehaviourPart::GroupDiscipline => &self.group_discipline,
            BehaviourPart::Authority => &self.authority,
            BehaviourPart::Attendance => &self.attendance,
            BehaviourPart::Belief => &self.belief,
            BehaviourPart::LossFraming => &self.loss_framing,
            BehaviourPart::Ambiguity => &self.ambiguity,
        };
        weight.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_at_their_own_index_and_under_their_own_name() {
        for (index, part) in BehaviourPart::ALL.into_iter().enumerate() {
            assert_eq!(part as usize, index);
            assert_eq!(serde_json::to_value(part).ok(), Some(part.name().into()));
        }
    }

    #[test]
    fn what_is_not_named_stays_as_it_was() {
        let mut usual = Behaviour::default();
        usual.set(BehaviourPart::Isolation, 30);
        let raw: RawBehaviour = toml::from_str("packages = 0\ngroup-discipline = 50").expect("it is sound");
        let found = raw.over(usual);
        assert!(!found.has(BehaviourPart::Packages));
        assert_eq!(found.weight(BehaviourPart::GroupDiscipline), 50);
        assert_eq!(found.scaled(BehaviourPart::Isolation, 1_000), 300);
        assert_eq!(found.weight(BehaviourPart::Aspiration), 100);
    }
}
