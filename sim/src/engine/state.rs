//! Where a negotiation stands: what everybody can see, and what each capital has told its delegation.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::action::{Ask, OptionNo};
use super::annexes;
use super::attendance;
use super::capitals::Cable;
use super::coordination::{GroupRoom, OwnGroups};
use super::docket::Docket;
use super::measure::Test;
use super::memory::Memory;
use super::organisation::Programme;
use super::packages::Packages;
pub use super::public::*;
pub use super::signature::Signing;
pub use super::silence::{Deadline, QuietEdit};
use super::stakeholders;
pub use super::stakeholders::{Accreditation, Admission, Applying, Floated};
use crate::ids::{ParaId, SeatId};
use crate::rules;
use crate::scenario::{
    Authority, Behaviour, BehaviourPart, Campaign, Placement, Position, Response, Scenario, Style,
};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// A delegation, by index in room order.
    Seat(usize),
    /// The chair (or sponsor, or facilitator).
    Chair,
    /// The secretariat: it moves the business on and draws lots.
    Secretariat,
}

/// The whole state. It cannot be serialised: only the scenario and the events can, and it is a fold over those.
#[derive(Clone, Debug)]
pub struct State {
    /// What everybody in the room can see.
    pub public: Public,
    /// One private brief for each seat, in room order.
    pub briefs: Vec<Brief>,
    /// One room for each group, in the order of [`Public::groups`]: what its members alone know.
    pub rooms: Vec<GroupRoom>,
    /// What capitals have been asked and have not answered.
    pub cables: Vec<Cable>,
    /// Words the chair has in its pocket.
    pub chair_reserve: Vec<Pocket>,
    /// The sessions of the campaign this one is part of.
    pub(super) campaign: Option<Arc<Campaign>>,
    /// What each applicant of [`Public::stakeholders`] would say if it were let in.
    pub stakeholder_language: Vec<stakeholders::Language>,
}

/// Words in a pocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pocket {
    /// The bracket they are for, by index.
    pub bracket: usize,
    /// The words.
    pub text: String,
    /// What they mean.
    pub at: Placement,
}

/// A line as the delegation holds it this session.
#[derive(Clone, Debug)]
pub struct HeldLine {
    /// What must hold.
    pub test: Test,
    /// What it does if it does not.
    pub response: Response,
    /// Thousandths of utility, for a line held at a price.
    pub price: i64,
    /// How sure it is that the capital holds the line as written, in per cent.
    pub firm: u32,
    /// Why.
    pub reason: String,
}

/// What a delegation alone knows.
#[derive(Clone, Debug)]
pub struct Brief {
    /// Its index in the room.
    pub seat: usize,
    /// Its id.
    pub id: SeatId,
    /// How it concedes.
    pub style: Style,
    /// What the process is worth to it, in thousandths of utility.
    pub stake: i64,
    /// Half-width of what the stake is uncertain by, until it has been drawn.
    pub stake_plus_minus: i64,
    /// How much it minds being one of few, 0–100.
    pub isolation: i32,
    /// What ambiguity costs it, per cent of a point for each point of width.
    pub ambiguity_aversion: i32,
    /// Interventions for one reading.
    pub interventions: u32,
    /// Small groups it can sit in.
    pub rooms: u32,
    /// How many people it has.
    pub delegates: u32,
    /// Whether it accepts words on the spot, or subject to its capital.
    pub authority: Authority,
    /// How likely it is to be in the room on the day, in per cent.
    pub attendance: u32,
    /// How far behind the room its instructions are, in minutes.
    pub capital_delay_minutes: u32,
    /// Which parts of the standard behaviour it has, and how strongly.
    pub behaviour: Behaviour,
    /// Its position on each issue.
    pub positions: Vec<Option<Position>>,
    /// Its red lines.
    pub lines: Vec<HeldLine>,
    /// Words in its pocket.
    pub reserve: Vec<Pocket>,
    /// What each option costs it: bracket → option → loss. Kept by the engine as options come up.
    pub losses: Vec<Vec<i64>>,
    /// How far each option is from what it wants: bracket → option → hundredths of a point. Kept with the losses.
    pub distances: Vec<Vec<i64>>,
    /// The loss of everything at the far end.
    pub scale: i64,
}

/// What a policy in a seat is given: the room, its own brief, and nothing that leads anywhere else.
#[derive(Clone, Copy, Debug)]
pub struct SeatView<'a> {
    /// What everybody sees.
    pub public: &'a Public,
    /// What this delegation alone knows.
    pub me: &'a Brief,
    /// What it knows with the other members of its groups.
    pub groups: OwnGroups<'a>,
    /// What it is asked.
    pub ask: Ask,
    /// Whether its reasons are kept. Where nobody will read them, it need not find words for them; what it does is the same.
    pub explained: bool,
}

/// What a chair is given: the room and the words in its pocket; for sponsors, who hold the pen on their proposals, also
/// their own briefs.
#[derive(Clone, Copy)]
pub struct ChairView<'a> {
    /// What everybody sees.
    pub public: &'a Public,
    /// The chair's reserve of language.
    pub reserve: &'a [Pocket],
    /// All briefs; those of sponsors are seen through [`ChairView::pen`], the others not at all.
    briefs: &'a [Brief],
}

impl State {
    /// A room before anything has happened. The same scenario gives the same state; all chance comes later, in events.
    pub fn new(scenario: &Scenario) -> Self {
        let campaign = scenario.campaign.as_ref();
        let first = campaign.and_then(|campaign| Self::of_session(campaign, 0, &[]));
        first.unwrap_or_else(|| Self::of_room(scenario))
    }

    /// The room of a scenario, apart from any campaign.
    pub(super) fn of_room(scenario: &Scenario) -> Self {
        let seats: Vec<Nameplate> = scenario
            .delegations
            .iter()
            .map(|d| Nameplate {
                id: d.id.clone(),
                name: d.name.clone(),
                groups: d.groups.clone(),
                votes: !d.arrears && d.votes > 0,
                weight: d.votes,
            })
            .collect();
        let groups = scenario
            .groups
            .iter()
            .map(|group| PublicGroup {
                id: group.id.clone(),
                name: group.name.clone(),
                cohesion: group.cohesion,
                members: group.members.clone(),
                voice: group.speaks.then(|| group.members.first().copied()).flatten(),
            })
            .collect();
        let (table, sections) = table(scenario);
        let open = table.iter().filter(|entry| entry.state == BracketState::Open).count();
        let (applying, stakeholder_language) = stakeholders::of(scenario);
        let public = Public {
            title: scenario.title.clone(),
            rules: scenario.rules,
            plan: rules::body(scenario.rules).plan,
            procedure: scenario.procedure.clone(),
            chair: scenario.chair.clone(),
            stances: vec![Stance::default(); table.len() * seats.len()],
            memory: Arc::new(Memory::new(table.len(), seats.len(), scenario.issues.len())),
            present: vec![true; seats.len()],
            rolled: None,
            seats,
            groups,
            issues: scenario
                .issues
                .iter()
                .map(|issue| PublicIssue {
                    id: issue.id.clone(),
                    name: issue.name.clone(),
                    reference: issue.reference,
                })
                .collect(),
            lexicon: Arc::clone(&scenario.lexicon),
            table,
            openers: Vec::new(),
            sections,
            docket: Docket::new(scenario, sponsor(scenario)),
            fallen: BTreeSet::new(),
            base: scenario.draft.clone(),
            revisions: vec![Revision {
                name: "Zero draft".to_owned(),
                kind: RevisionKind::Zero,
                draft: Arc::new(scenario.draft.clone()),
                open,
            }],
            step: 0,
            annexes: annexes::of(scenario),
            programme: Programme::new(scenario.organisation, rules::body(scenario.rules).plan),
            recommended: BTreeMap::new(),
            stage: Stage::Chair(ChairTask::Open),
            unheard: BTreeMap::new(),
            pending: Vec::new(),
            minute: 0,
            opened: false,
            instructed: false,
            floor: Floor::default(),
            packages: Packages::default(),
            single_text: None,
            business: Business::default(),
            deadline: Deadline::default(),
            quiet_edits: Vec::new(),
            signing: Signing::of(scenario),
            stakeholders: applying,
            floated: Vec::new(),
            ending: None,
            session: None,
            past: Vec::new(),
        };
        let briefs = scenario
            .delegations
            .iter()
            .enumerate()
            .map(|(seat, delegation)| {
                let limited = delegation.behaviour.has(BehaviourPart::Attendance);
                let (interventions, rooms) = attendance::capacity(
                    delegation.interventions,
                    delegation.rooms,
                    delegation.delegates,
                    limited,
                );
                let mut brief = Brief {
                    seat,
                    id: delegation.id.clone(),
                    style: delegation.style,
                    stake: delegation.stake,
                    stake_plus_minus: delegation.stake_plus_minus,
                    isolation: delegation.isolation,
                    ambiguity_aversion: delegation.ambiguity_aversion,
                    interventions,
                    rooms,
                    delegates: delegation.delegates,
                    authority: delegation.authority,
                    attendance: delegation.attendance,
                    capital_delay_minutes: delegation.capital_delay_minutes,
                    behaviour: delegation.behaviour,
                    positions: delegation.positions.clone(),
                    lines: delegation
                        .red_lines
                        .iter()
                        .map(|line| HeldLine {
                            test: Test::compile(&line.must, &public),
                            response: line.response,
                            price: line.price,
                            firm: line.firm,
                            reason: line.reason.clone(),
                        })
                        .collect(),
                    reserve: pockets(scenario, |reserve| reserve.by.contains(&seat)),
                    losses: Vec::new(),
                    distances: Vec::new(),
                    scale: 0,
                };
                brief.weigh(&public.table);
                brief
            })
            .collect();
        let chair_reserve = pockets(scenario, |reserve| reserve.chair);
        let rooms = vec![GroupRoom::default(); public.groups.len()];
        let cables = Vec::new();
        Self { campaign: None, public, briefs, rooms, cables, chair_reserve, stakeholder_language }
    }

    /// What a seat may see.
    pub fn view(&self, seat: usize, ask: Ask) -> Option<SeatView<'_>> {
        let groups = OwnGroups { seat, public: &self.public, rooms: &self.rooms };
        Some(SeatView { public: &self.public, me: self.briefs.get(seat)?, groups, ask, explained: true })
    }

    /// What the chair may see.
    pub fn chair_view(&self) -> ChairView<'_> {
        ChairView { public: &self.public, reserve: &self.chair_reserve, briefs: &self.briefs }
    }
}

impl<'a> ChairView<'a> {
    /// The brief of the delegation that holds the pen on a bracket: the sponsor of the proposal it stands in. A chair
    /// who serves the room has none.
    pub fn pen(&self, bracket: usize) -> Option<&'a Brief> {
        let proposal = self.public.docket.proposals.get(self.public.proposal_of(bracket)?)?;
        self.briefs.get(*proposal.sponsors.first()?)
    }
}

impl fmt::Debug for ChairView<'_> {
    /// Shows what the chair can see, and nothing else.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pens: Vec<_> = (0..self.public.table.len()).filter_map(|bracket| self.pen(bracket)).collect();
        f.debug_struct("ChairView")
            .field("public", &self.public)
            .field("reserve", &self.reserve)
            .field("pens", &pens)
            .finish_non_exhaustive()
    }
}

/// The delegation whose proposal the whole draft is, where the body votes on sponsors' proposals.
fn sponsor(scenario: &Scenario) -> Option<usize> {
    let id = scenario.chair.delegation.as_ref().filter(|_| rules::body(scenario.rules).sponsored)?;
    scenario.delegations.iter().position(|delegation| delegation.id == *id)
}

fn pockets(scenario: &Scenario, mine: impl Fn(&crate::scenario::Reserve) -> bool) -> Vec<Pocket> {
    scenario
        .brackets
        .iter()
        .enumerate()
        .flat_map(|(bracket, spec)| spec.reserve.iter().map(move |reserve| (bracket, reserve)))
        .filter(|(_, reserve)| mine(reserve))
        .map(|(bracket, reserve)| Pocket { bracket, text: reserve.text.clone(), at: reserve.at.clone() })
        .collect()
}

/// Whether a bracket, or one it is inside, waits for a review conference, and this is none.
fn reserved(scenario: &Scenario, mut index: usize) -> bool {
    if scenario.procedure.review {
        return false;
    }
    // An outer bracket always has a smaller index, so this ends.
    while let Some(spec) = scenario.brackets.get(index) {
        match spec.parent {
            _ if spec.review_only => return true,
            Some((outer, _)) if outer < index => index = outer,
            _ => return false,
        }
    }
    false
}

fn table(scenario: &Scenario) -> (Vec<Disagreement>, Vec<Section>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut table = Vec::with_capacity(scenario.brackets.len());
    for (index, spec) in scenario.brackets.iter().enumerate() {
        let id = spec.section.clone().unwrap_or_else(|| ParaId::from("draft"));
        let section = sections.iter().position(|section| section.id == id).unwrap_or_else(|| {
            let title = scenario
                .draft
                .blocks
                .iter()
                .find(|block| block.id == id)
                .map_or_else(|| id.to_string(), |block| crate::text::block_text(&scenario.draft, block));
            sections.push(Section { id: id.clone(), title, brackets: Vec::new() });
            sections.len() - 1
        });
        if let Some(section) = sections.get_mut(section) {
            section.brackets.push(index);
        }
        let omitted = OptionOnTable {
            text: String::new(),
            at: spec.omit.clone(),
            live: true,
            by: Vec::new(),
            placed_by: String::new(),
            written: true,
            to: None,
            overruled: None,
        };
        let options = std::iter::once(omitted)
            .chain(spec.options.iter().map(|option| OptionOnTable {
                text: option.text.clone(),
                at: option.at.clone(),
                live: true,
                by: option.by.clone(),
                placed_by: String::new(),
                written: true,
                to: None,
                overruled: None,
            }))
            .collect();
        table.push(Disagreement {
            id: spec.id.clone(),
            para: spec.para.clone(),
            section,
            parent: spec.parent.map(|(outer, option)| (outer, option as OptionNo)),
            weight: spec.weight,
            options,
            state: if reserved(scenario, index) { BracketState::Reserved } else { BracketState::Open },
        });
    }
    (table, sections)
}
