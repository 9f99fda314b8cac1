//! The rule of a body as a game of yes and no, and who plays it.

use adref_sim::rules::{self, Poll, Step};
use adref_sim::scenario::{Abstentions, Majority, Scenario};
use serde::Serialize;

/// By what a body decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Rule {
    /// Nobody objects.
    Consensus,
    /// A vote of those present and voting.
    Vote {
        /// What carries a text.
        majority: Majority,
        /// What carries it in the plenary, where one votes after the committee.
        plenary: Option<Majority>,
        /// What abstentions count for.
        abstentions: Abstentions,
        /// Whether consensus is tried first.
        after_consensus: bool,
    },
    /// A text is issued with enough signatures, where all who draft agree on it.
    Signature {
        /// How many are enough.
        minimum: u32,
        /// How many draft, where others only sign; each can stop the text.
        core: u32,
    },
}

impl Rule {
    /// That of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let plan = rules::body(scenario.rules).plan;
        let has = |step: Step| plan.iter().any(|planned| planned.step == step);
        let procedure = &scenario.procedure;
        if has(Step::Vote) {
            return Self::Vote {
                majority: procedure.majority,
                plenary: (procedure.plenary && has(Step::Plenary)).then_some(procedure.plenary_majority),
                abstentions: procedure.abstentions,
                after_consensus: has(Step::Adoption),
            };
        }
        if has(Step::Signature) {
            let core = core(scenario).len() as u32;
            let minimum = scenario.signature.as_ref().map_or(1, |signature| signature.minimum.max(1));
            return Self::Signature { minimum, core };
        }
        Self::Consensus
    }

    /// Whether a text is carried by a poll in which `all` votes could be cast. `in_favour` counts members, under signature
    /// those who draft.
    pub fn carried(self, poll: Poll, all: u32) -> bool {
        match self {
            Self::Consensus => poll.yes == all,
            Self::Vote { majority, plenary, abstentions, .. } => {
                let carried = |majority| rules::carried_by(majority, abstentions, poll);
                carried(majority) && plenary.is_none_or(carried)
            }
            Self::Signature { minimum, core } => poll.yes >= minimum && poll.in_favour >= core,
        }
    }
}

/// Those who draft a text that others sign, by index; none where everybody drafts.
fn core(scenario: &Scenario) -> Vec<usize> {
    let mut core = scenario.signature.as_ref().map_or_else(Vec::new, |signature| signature.core.clone());
    core.sort_unstable();
    core.dedup();
    if core.len() >= scenario.delegations.len() { Vec::new() } else { core }
}

/// One who votes: a delegation, or several that vote as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Its name.
    pub name: String,
    /// How many votes it casts.
    pub votes: u32,
    /// How many members it counts for; under signature, of those who draft.
    pub members: u32,
    /// The delegations it is made of, by index.
    pub seats: Vec<usize>,
}

/// A rule and those who decide by it.
#[derive(Clone, Debug)]
pub struct Game {
    /// The rule.
    pub rule: Rule,
    /// Who votes.
    pub voters: Vec<Voter>,
}

impl Game {
    /// Every delegation that has a vote, by itself.
    pub fn of(scenario: &Scenario) -> Self {
        let rule = Rule::of(scenario);
        let core = core(scenario);
        let voters = scenario.delegations.iter().enumerate().filter(|(_, one)| one.votes > 0 && !one.arrears);
        let voters = voters.map(|(seat, delegation)| {
            let signs = matches!(rule, Rule::Signature { .. });
            Voter {
                name: delegation.id.to_string(),
                votes: if signs { 1 } else { delegation.votes },
                members: if signs { u32::from(core.contains(&seat)) } else { 1 },
                seats: vec![seat],
            }
        });
        Self { rule, voters: voters.collect() }
    }

    /// The same where some vote as one: the sponsors of each proposal first, then the groups whose cohesion is at least so
    /// much, the closest first, each with those of its members who are not yet in another.
    #[must_use]
    pub fn in_blocs(&self, scenario: &Scenario, cohesion: i32) -> Self {
        let mut blocs: Vec<(String, &[usize])> = scenario
            .proposals
            .iter()
            .map(|proposal| (format!("sponsors of {}", proposal.id), proposal.sponsors.as_slice()))
            .collect();
        let mut groups: Vec<_> = scenario.groups.iter().filter(|group| group.cohesion >= cohesion).collect();
        groups.sort_by_key(|group| std::cmp::Reverse(group.cohesion));
        blocs.extend(groups.iter().map(|group| (group.id.to_string(), group.members.as_slice())));
        let mut free = self.voters.clone();
        let mut voters = Vec::new();
        for (name, members) in blocs {
            let inside = |voter: &Voter| voter.seats.iter().all(|seat| members.contains(seat));
            if free.iter().filter(|voter| inside(voter)).count() < 2 {
                continue;
            }
            let (joined, rest): (Vec<Voter>, Vec<Voter>) = free.into_iter().partition(inside);
            free = rest;
            voters.push(Voter {
                name,
                votes: joined.iter().map(|voter| voter.votes).sum(),
                members: joined.iter().map(|voter| voter.members).sum(),
                seats: joined.into_iter().flat_map(|voter| voter.seats).collect(),
            });
        }
        voters.extend(free);
        Self { rule: self.rule, voters }
    }

    /// All votes there are.
    pub fn votes(&self) -> u32 {
        self.voters.iter().map(|voter| voter.votes).sum()
    }

    /// Whether those in favour carry it, everybody else being against.
    pub fn wins(&self, yes: u32, in_favour: u32) -> bool {
        let all = self.votes();
        self.rule.carried(Poll { yes, no: all.saturating_sub(yes), abstain: 0, in_favour }, all)
    }

    /// Whether all voters count the same, so that any index gives each the same share.
    pub fn is_symmetric(&self) -> bool {
        let mut kinds = self.voters.iter().map(|voter| (voter.votes, voter.members));
        kinds.next().is_none_or(|first| kinds.all(|kind| kind == first))
    }
}
