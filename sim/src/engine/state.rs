//! Where a negotiation stands: what everybody can see, and what each capital has told its delegation.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write as _;
use std::sync::Arc;

use super::action::{Ask, Ballot, Dissociation, Objection, OptionNo, OptionSet};
use super::measure::{self, Test};
use crate::ids::{BracketId, GroupId, IssueId, ParaId, SeatId};
use crate::rules::{self, Planned, Step};
use crate::scenario::{
    Chair, Ending, Placement, Points, Position, Procedure, Response, RuleSet, Scenario, Style,
};
use crate::text::Draft;

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
    /// Words the chair has in its pocket.
    pub chair_reserve: Vec<Pocket>,
}

/// A bracket as it stands in the room.
#[derive(Clone, Debug)]
pub struct Disagreement {
    /// Its id.
    pub id: BracketId,
    /// The block it opens in.
    pub para: ParaId,
    /// The section it belongs to, by index into [`Public::sections`].
    pub section: usize,
    /// Its outer bracket and the option it is part of.
    pub parent: Option<(usize, OptionNo)>,
    /// How much it weighs beside the others.
    pub weight: i64,
    /// The options, number 0 (the words left out) first.
    pub options: Vec<OptionOnTable>,
    /// Whether it is open.
    pub state: BracketState,
}

/// One option on the table.
#[derive(Clone, Debug)]
pub struct OptionOnTable {
    /// The words; empty for number 0.
    pub text: String,
    /// What they mean.
    pub at: Placement,
    /// Whether it is still on the table.
    pub live: bool,
    /// Who put it there: names from the draft, or the seat or `chair` that proposed it.
    pub by: Vec<String>,
    /// How its place was found, where it came up in the session; empty for the draft's own.
    pub placed_by: String,
}

/// Whether a bracket is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BracketState {
    /// It is.
    Open,
    /// It is settled, for now or for good.
    Settled {
        /// On which option.
        option: OptionNo,
        /// How.
        how: How,
    },
    /// It went with the outer words it was part of.
    Gone,
}

/// What settled a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// A small group agreed on it ad referendum.
    SmallGroup,
    /// The chair's revision with this index in [`Public::revisions`] settled it.
    Revision(usize),
}

/// A heading with what is open under it.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading, or `draft` for text before the first one.
    pub id: ParaId,
    /// Its title.
    pub title: String,
    /// The brackets in it, by index, in text order.
    pub brackets: Vec<usize>,
}

/// What a seat has said in public of a bracket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stance {
    /// Whether it (or its group for it) has said anything.
    pub spoken: bool,
    /// What it wants.
    pub prefers: OptionNo,
    /// What it can live with.
    pub accepts: OptionSet,
    /// What it cannot accept.
    pub cannot: OptionSet,
    /// Whether it said so itself, and not its group for it.
    pub own: bool,
    /// How many options it had before it when it spoke, number 0 included.
    pub seen: u8,
}

impl Stance {
    /// Whether it has said that it cannot live with an option that was on the table when it spoke.
    pub fn opposes(self, option: OptionNo) -> bool {
        self.spoken && option < self.seen && !self.accepts.contains(option)
    }
}

/// A delegation as everybody knows it.
#[derive(Clone, Debug)]
pub struct Nameplate {
    /// Its id.
    pub id: SeatId,
    /// Its name.
    pub name: String,
    /// Its groups, by index.
    pub groups: Vec<usize>,
}

/// A group as everybody knows it.
#[derive(Clone, Debug)]
pub struct PublicGroup {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// How closely it keeps together, 0–100.
    pub cohesion: i32,
    /// Its members, by index.
    pub members: Vec<usize>,
    /// Who speaks for it, if it makes statements.
    pub voice: Option<usize>,
}

/// An issue as everybody knows it.
#[derive(Clone, Debug)]
pub struct PublicIssue {
    /// Its id.
    pub id: IssueId,
    /// Its name.
    pub name: String,
    /// What holds without agreement.
    pub reference: Points,
}

/// What a revision is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RevisionKind {
    /// The draft as it came.
    Zero,
    /// A text to go on working on: brackets may stay.
    Working,
    /// The chair's own text, clean.
    Clean,
    /// A conference-room paper: an answer to objections.
    Paper,
}

/// A revision of the text.
#[derive(Clone, Debug)]
pub struct Revision {
    /// `Zero draft`, `Rev.1`, `CRP.1`.
    pub name: String,
    /// What it is for.
    pub kind: RevisionKind,
    /// The text.
    pub draft: Arc<Draft>,
    /// How many brackets were open in it.
    pub open: usize,
}

/// What the chair is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChairTask {
    /// To open the session.
    Open,
    /// To issue the revision that is due.
    Revise,
    /// To send knots to small groups.
    Convene,
    /// To answer a broken silence: another paper, or adoption, or neither.
    AfterSilence,
    /// To bring down the gavel: nobody objects.
    Gavel,
    /// To answer a formal objection.
    AfterObjection,
}

/// What the room is doing within the current step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waiting for the chair.
    Chair(ChairTask),
    /// Waiting for the secretariat.
    Between,
    /// Seats put their names down.
    Inscription,
    /// A speaker has the floor.
    Speaking,
    /// A small group goes round the table.
    SmallGroup,
    /// The text is under silence.
    Silence,
    /// The text is put for adoption.
    Adoption,
    /// The roll is called.
    Voting,
    /// Positions are explained.
    Explaining,
    /// The session is over.
    Over,
}

/// Somebody on the speakers' list, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnList {
    /// The seat.
    pub seat: usize,
    /// The group it speaks for.
    pub group: Option<usize>,
}

/// The floor in a reading.
#[derive(Clone, Debug, Default)]
pub struct Floor {
    /// Whether names have been taken for this reading.
    pub listed: bool,
    /// Who asked to speak where: section → seats in the order they asked.
    pub inscribed: BTreeMap<usize, Vec<usize>>,
    /// The section under discussion.
    pub section: Option<usize>,
    /// The next section to take up.
    pub next_section: usize,
    /// Who speaks next.
    pub list: VecDeque<OnList>,
    /// When the list closes, in minutes.
    pub until: u32,
}

/// A small group at work.
#[derive(Clone, Debug)]
pub struct SmallGroup {
    /// The bracket it sits over.
    pub bracket: usize,
    /// Its members.
    pub members: Vec<usize>,
    /// Rounds gone.
    pub rounds: u32,
    /// Whether it has reported.
    pub reported: bool,
}

/// Small groups, silence, adoption and vote as they go.
#[derive(Clone, Debug, Default)]
pub struct Business {
    /// The small groups of this step.
    pub groups: Vec<SmallGroup>,
    /// The bracket of the group that is going round the table, by index.
    pub in_session: Option<usize>,
    /// Whether the roll-call or the explanations of this step have begun.
    pub opened: bool,
    /// Whether a silence is running.
    pub silence_open: bool,
    /// How often silence has been put.
    pub silence_round: u32,
    /// Objections in the silence under way or last ended.
    pub broken: Vec<(usize, Vec<Objection>)>,
    /// How often adoption has been put.
    pub attempt: u32,
    /// Who objected to adoption in the attempt before.
    pub objected_before: Vec<usize>,
    /// Objections to adoption in this attempt.
    pub objections: Vec<(usize, Objection)>,
    /// Who stands apart from what, in this attempt.
    pub dissociations: Vec<(usize, Vec<Dissociation>)>,
    /// The roll-call.
    pub roll: VecDeque<usize>,
    /// Votes cast, in the order of the call.
    pub votes: Vec<(usize, Ballot)>,
    /// The count.
    pub count: Option<Count>,
    /// What was said after the decision.
    pub explanations: Vec<(usize, Vec<BracketId>, String)>,
}

/// A vote counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// In favour.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Abstaining.
    pub abstain: u32,
    /// Not voting.
    pub absent: u32,
}

/// What everybody in the room can see. Nothing in here comes from a private brief.
#[derive(Clone, Debug)]
pub struct Public {
    /// The headline.
    pub title: String,
    /// The body.
    pub rules: RuleSet,
    /// Its plan.
    pub plan: &'static [Planned],
    /// Its numbers.
    pub procedure: Procedure,
    /// Who chairs.
    pub chair: Chair,
    /// The room, in room order.
    pub seats: Vec<Nameplate>,
    /// The groups.
    pub groups: Vec<PublicGroup>,
    /// The issues.
    pub issues: Vec<PublicIssue>,
    /// Every bracket, in text order; index = the scenario's.
    pub table: Vec<Disagreement>,
    /// The sections that have brackets, in text order.
    pub sections: Vec<Section>,
    /// The draft as it came: nothing proposed, nothing settled.
    pub base: Draft,
    /// The revisions so far; the zero draft first.
    pub revisions: Vec<Revision>,
    /// Where the room is in the plan, by index.
    pub step: usize,
    /// What it is doing there.
    pub stage: Stage,
    /// Who asked for the floor and was not heard before the list closed, by section, in the last reading.
    pub unheard: BTreeMap<usize, Vec<usize>>,
    /// Seats that have yet to answer, in room order.
    pub pending: Vec<usize>,
    /// Minutes since the session began.
    pub minute: u32,
    /// Who is in the room.
    pub present: Vec<bool>,
    /// Whether the session has been opened.
    pub opened: bool,
    /// Whether instructions have come.
    pub instructed: bool,
    /// Stances, bracket-major: `bracket * seats + seat`.
    pub stances: Vec<Stance>,
    /// The floor.
    pub floor: Floor,
    /// Small groups, silence, adoption, vote.
    pub business: Business,
    /// How it ended, once known.
    pub ending: Option<Ending>,
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
    /// How likely it is to be in the room on the day, in per cent.
    pub attendance: u32,
    /// How far behind the room its instructions are, in minutes.
    pub capital_delay_minutes: u32,
    /// Its position on each issue.
    pub positions: Vec<Option<Position>>,
    /// Its red lines.
    pub lines: Vec<HeldLine>,
    /// Words in its pocket.
    pub reserve: Vec<Pocket>,
    /// What each option costs it: bracket → option → loss. Kept by the engine as options come up.
    pub losses: Vec<Vec<i64>>,
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
    /// What it is asked.
    pub ask: Ask,
}

/// What a chair is given: the room and the words in its pocket; a sponsor also its own delegation's brief.
#[derive(Clone, Copy, Debug)]
pub struct ChairView<'a> {
    /// What everybody sees.
    pub public: &'a Public,
    /// The chair's reserve of language.
    pub reserve: &'a [Pocket],
    /// The brief of the delegation that sponsors the text; `None` where the chair serves the room.
    pub own: Option<&'a Brief>,
}

impl Public {
    /// The step of the plan the room is in.
    pub fn current(&self) -> Step {
        self.plan.get(self.step).map_or(Step::Closed, |planned| planned.step)
    }

    /// The name of the phase the room is in.
    pub fn phase(&self) -> &'static str {
        self.plan.get(self.step).map_or("closed", |planned| planned.phase)
    }

    /// How long the session is, in minutes.
    pub fn session_minutes(&self) -> u32 {
        self.procedure.meetings.saturating_mul(self.procedure.meeting_minutes).max(1)
    }

    /// Which meeting it is, from 1.
    pub fn meeting(&self) -> u32 {
        (self.minute / self.procedure.meeting_minutes.max(1) + 1).min(self.procedure.meetings)
    }

    /// When a step of the plan ends, in minutes.
    pub fn ends_at(&self, step: usize) -> u32 {
        let percent = self.plan.get(step).map_or(100, |planned| planned.ends_at);
        (u64::from(self.session_minutes()) * u64::from(percent) / 100) as u32
    }

    /// What a seat has said of a bracket.
    pub fn stance(&self, bracket: usize, seat: usize) -> Stance {
        self.stances.get(bracket * self.seats.len() + seat).copied().unwrap_or_default()
    }

    /// The index of a bracket.
    pub fn bracket(&self, id: &BracketId) -> Option<usize> {
        self.table.iter().position(|entry| entry.id == *id)
    }

    /// The index of a seat.
    pub fn seat(&self, id: &str) -> Option<usize> {
        self.seats.iter().position(|plate| plate.id.as_str() == id)
    }

    /// How many brackets are open.
    pub fn open_brackets(&self) -> usize {
        self.table.iter().filter(|entry| entry.state == BracketState::Open).count()
    }

    /// How many seats are in the room.
    pub fn present_count(&self) -> usize {
        self.present.iter().filter(|present| **present).count()
    }

    /// The delegation whose proposal the text is, where the body votes on proposals; a chair serves the room instead.
    pub fn sponsor(&self) -> Option<usize> {
        match self.rules {
            RuleSet::FirstCommittee => self.seat(self.chair.delegation.as_ref()?.as_str()),
            RuleSet::Oewg => None,
        }
    }

    /// How many brackets one intervention can treat: two for each minute of the time limit.
    pub fn brackets_per_speech(&self, group: bool) -> u32 {
        let minutes = if group { self.procedure.group_speech_minutes } else { self.procedure.speech_minutes };
        minutes.saturating_mul(2)
    }

    /// The text as it stands: every settled bracket chosen, everything else still bracketed.
    pub fn text(&self) -> Draft {
        measure::settled_text(self)
    }

    /// The revision last issued.
    pub fn latest(&self) -> Option<&Revision> {
        self.revisions.last()
    }
}

impl Disagreement {
    /// Options on the table, the words left out among them.
    pub fn live(&self) -> impl Iterator<Item = OptionNo> + '_ {
        self.options
            .iter()
            .enumerate()
            .filter(|(_, option)| option.live)
            .map(|(number, _)| number as OptionNo)
    }

    /// The option it is settled on.
    pub fn settled(&self) -> Option<OptionNo> {
        match self.state {
            BracketState::Settled { option, .. } => Some(option),
            BracketState::Open | BracketState::Gone => None,
        }
    }

    /// The words of an option as a reader sees them.
    pub fn words(&self, option: OptionNo) -> &str {
        match self.options.get(usize::from(option)) {
            Some(found) if option > 0 => &found.text,
            _ => "(left out)",
        }
    }
}

impl State {
    /// A room before anything has happened. The same scenario gives the same state; all chance comes later, in events.
    pub fn new(scenario: &Scenario) -> Self {
        let seats: Vec<Nameplate> = scenario
            .delegations
            .iter()
            .map(|d| Nameplate { id: d.id.clone(), name: d.name.clone(), groups: d.groups.clone() })
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
        let open = table.len();
        let public = Public {
            title: scenario.title.clone(),
            rules: scenario.rules,
            plan: rules::plan(scenario.rules),
            procedure: scenario.procedure.clone(),
            chair: scenario.chair.clone(),
            stances: vec![Stance::default(); table.len() * seats.len()],
            present: vec![true; seats.len()],
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
            table,
            sections,
            base: scenario.draft.clone(),
            revisions: vec![Revision {
                name: "Zero draft".to_owned(),
                kind: RevisionKind::Zero,
                draft: Arc::new(scenario.draft.clone()),
                open,
            }],
            step: 0,
            stage: Stage::Chair(ChairTask::Open),
            unheard: BTreeMap::new(),
            pending: Vec::new(),
            minute: 0,
            opened: false,
            instructed: false,
            floor: Floor::default(),
            business: Business::default(),
            ending: None,
        };
        let briefs = scenario
            .delegations
            .iter()
            .enumerate()
            .map(|(seat, delegation)| {
                let mut brief = Brief {
                    seat,
                    id: delegation.id.clone(),
                    style: delegation.style,
                    stake: delegation.stake,
                    stake_plus_minus: delegation.stake_plus_minus,
                    isolation: delegation.isolation,
                    ambiguity_aversion: delegation.ambiguity_aversion,
                    interventions: delegation.interventions,
                    rooms: delegation.rooms,
                    attendance: delegation.attendance,
                    capital_delay_minutes: delegation.capital_delay_minutes,
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
                    scale: 0,
                };
                brief.weigh(&public.table);
                brief
            })
            .collect();
        Self { public, briefs, chair_reserve: pockets(scenario, |reserve| reserve.chair) }
    }

    /// What a seat may see.
    pub fn view(&self, seat: usize, ask: Ask) -> Option<SeatView<'_>> {
        Some(SeatView { public: &self.public, me: self.briefs.get(seat)?, ask })
    }

    /// What the chair may see.
    pub fn chair_view(&self) -> ChairView<'_> {
        let own = self.public.sponsor().and_then(|seat| self.briefs.get(seat));
        ChairView { public: &self.public, reserve: &self.chair_reserve, own }
    }

    /// A short fingerprint of what has happened: time, text, stances, instructions, answers, votes. It is made of
    /// named facts and not of the layout of this struct, so that an old log keeps its fingerprint when the struct grows.
    pub fn digest(&self) -> String {
        let public = &self.public;
        let mut facts = format!("1 {} {:?} {:?}\n", public.minute, public.phase(), public.ending);
        let id = |seat: usize| public.seats.get(seat).map_or("", |plate| plate.id.as_str());
        for (index, entry) in public.table.iter().enumerate() {
            let state = match entry.state {
                BracketState::Open => "open".to_owned(),
                BracketState::Settled { option, .. } => option.to_string(),
                BracketState::Gone => "gone".to_owned(),
            };
            let _ = writeln!(facts, "bracket {} {state}", entry.id);
            for option in entry.options.iter().skip(1) {
                let _ = writeln!(facts, "option {:?} {}", option.text, option.live);
            }
            for seat in 0..public.seats.len() {
                let stance = public.stance(index, seat);
                if stance.spoken {
                    let Stance { prefers, accepts, cannot, .. } = stance;
                    let _ = writeln!(facts, "stance {} {prefers} {} {}", id(seat), accepts.0, cannot.0);
                }
            }
        }
        for seat in
            (0..public.seats.len()).filter(|seat| !public.present.get(*seat).copied().unwrap_or(false))
        {
            let _ = writeln!(facts, "absent {}", id(seat));
        }
        for (seat, objection) in &public.business.objections {
            let _ = writeln!(facts, "objects {} {:?}", id(*seat), objection.reason);
        }
        for (seat, apart) in
            public.business.dissociations.iter().flat_map(|(s, all)| all.iter().map(move |a| (s, a)))
        {
            let _ = writeln!(facts, "apart {} {}", id(*seat), apart.para);
        }
        for (seat, ballot) in &public.business.votes {
            let _ = writeln!(facts, "votes {} {ballot:?}", id(*seat));
        }
        for brief in &self.briefs {
            let _ = write!(facts, "brief {} {}", brief.id, brief.stake);
            for position in brief.positions.iter().flatten() {
                let _ = write!(facts, " {}", position.at);
            }
            for line in &brief.lines {
                let _ = write!(facts, " {:?}", line.response);
            }
            facts.push('\n');
        }
        blake3::hash(facts.as_bytes()).to_hex()[..12].to_owned()
    }
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
        };
        let options = std::iter::once(omitted)
            .chain(spec.options.iter().map(|option| OptionOnTable {
                text: option.text.clone(),
                at: option.at.clone(),
                live: true,
                by: option.by.clone(),
                placed_by: String::new(),
            }))
            .collect();
        table.push(Disagreement {
            id: spec.id.clone(),
            para: spec.para.clone(),
            section,
            parent: spec.parent.map(|(outer, option)| (outer, option as OptionNo)),
            weight: spec.weight,
            options,
            state: BracketState::Open,
        });
    }
    (table, sections)
}
