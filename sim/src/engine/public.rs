//! What everybody in the room can see. Nothing in here comes from a private brief.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::action::{Ballot, Dissociation, Objection, OptionNo, OptionSet};
use super::agreed;
use super::annexes::Annex;
use super::campaign::{InCampaign, PastSession};
use super::docket::Docket;
use super::memory::Memory;
use super::order::{PointOfOrder, Provoked};
use super::organisation::Programme;
use super::packages::Packages;
use super::signature::Signing;
use super::silence::{Deadline, QuietEdit};
use super::single_text::SingleText;
use super::stakeholders::{Accreditation, Floated};
use crate::ids::{BracketId, GroupId, IssueId, ParaId, SeatId};
use crate::lexicon::{Elsewhere, Lexicon};
use crate::rules::{Planned, Step};
use crate::scenario::{Chair, Ending, Placement, Points, Procedure, RuleSet};
use crate::text::Draft;

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
    /// Whether the words stand in [`Public::base`].
    pub written: bool,
    /// Where in the text the words are to stand, if not where the bracket is.
    pub to: Option<Elsewhere>,
    /// Where the lexicon would have put it, if its author overruled that.
    pub overruled: Option<Placement>,
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
    /// It went with the outer words it was part of, or with the paragraph it stands in.
    Gone,
    /// It waits for the review conference: nobody may touch it here, and it does not count as open.
    Reserved,
    /// It went with a proposal that was not adopted: what it is about stays at the reference point.
    Fallen,
}

/// What settled a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The session with this index in [`Public::past`] adopted it: it is agreed language.
    Agreed(usize),
    /// A small group agreed on it ad referendum.
    SmallGroup,
    /// It was recommended to the plenary, which took it into the text ad referendum.
    Recommendation,
    /// The chair's revision with this index in [`Public::revisions`] settled it.
    Revision(usize),
    /// An amendment that was adopted settled it.
    Vote,
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
    /// What it accepts subject to its capital, which has not answered.
    pub ad_referendum: OptionSet,
    /// What its capital has confirmed.
    pub confirmed: OptionSet,
    /// What its capital has not confirmed.
    pub refused: OptionSet,
}

impl OptionOnTable {
    /// The words without the note on where they are to stand.
    pub fn words(&self) -> &str {
        self.to.and_then(|to| self.text.strip_suffix(to.note())).unwrap_or(&self.text)
    }
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
    /// Whether it may vote: it has a vote, and has not lost it by arrears (Charter, Article 19).
    pub votes: bool,
    /// How many votes it casts on a proposal.
    pub weight: u32,
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
    /// To put the programme of work, or to go on without it.
    Programme,
    /// To rule on a point of order.
    Ruling,
    /// To call a meeting between sessions, or not.
    Intersessional,
    /// To send knots to small groups.
    Convene,
    /// To put a package to delegations it names, or none.
    Broker,
    /// To table a single text, float a variant of it, or leave it.
    SingleText,
    /// To keep a variant of its single text or to drop it.
    Weigh,
    /// To answer those who asked for more time.
    Extension,
    /// To answer a broken silence: another paper, or adoption, or neither.
    AfterSilence,
    /// To bring down the gavel: nobody objects.
    Gavel,
    /// To answer a formal objection.
    AfterObjection,
    /// To let an amendment be taken up that was not circulated in time, or not.
    LateAmendment,
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
    /// The programme of work is put for adoption.
    Programme,
    /// Those whose words were called unacceptable may reply.
    Reply,
    /// The delegation a ruling goes against may appeal.
    Appeal,
    /// The room decides an appeal by show of hands.
    ShowOfHands,
    /// Seats choose their thematic groups.
    ThematicGroups,
    /// A small group goes round the table.
    SmallGroup,
    /// A delegation is asked for a package.
    Packages,
    /// The parties to a package answer.
    PackageAnswers,
    /// Delegations say what they make of a variant of the chair's single text.
    Sounding,
    /// A group meets by itself.
    Coordinating {
        /// Which, by index.
        group: usize,
    },
    /// The text is under silence.
    Silence,
    /// The text is put for adoption.
    Adoption,
    /// The roll is called.
    Voting,
    /// The text is open for signature.
    Signing,
    /// Objections to those who would take part without a vote are taken.
    Accrediting,
    /// An applicant is voted on.
    ApplicantVote,
    /// Positions are explained.
    Explaining,
    /// Amendments are tabled.
    Amending,
    /// Motions are moved.
    Moving,
    /// A motion is debated.
    Debating,
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
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that has or has not been done")]
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
    /// Whether the list of speakers has been announced and closed: nobody gets onto it any more.
    pub closed: bool,
    /// Whose words have been called unacceptable in this section.
    pub provoked: Provoked,
    /// Whether replies have been called for in this section.
    pub replies_called: bool,
    /// The point of order under way.
    pub point: Option<PointOfOrder>,
    /// Whether the chair has ruled for whoever has the floor.
    pub pointed: bool,
    /// Whether the chair has called whoever has the floor before its turn.
    pub called: bool,
    /// Whether the chair has closed the debate on the section.
    pub cut: bool,
    /// The brackets over which informal consultations have been held in this reading, by index.
    pub consulted: Vec<usize>,
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
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that has or has not been done")]
pub struct Business {
    /// The small groups of this step.
    pub groups: Vec<SmallGroup>,
    /// The bracket of the group that is going round the table, by index.
    pub in_session: Option<usize>,
    /// The brackets a meeting between sessions was called over, by index.
    pub called: Vec<usize>,
    /// Whether the roll-call or the explanations of this step have begun.
    pub opened: bool,
    /// Whether a silence is running.
    pub silence_open: bool,
    /// How often silence has been put.
    pub silence_round: u32,
    /// Objections in the silence under way or last ended.
    pub broken: Vec<(usize, Vec<Objection>)>,
    /// Whether the report has been agreed and its annexes are being put.
    pub report_agreed: bool,
    /// The annex under decision, by index into [`Public::annexes`].
    pub annex: Option<usize>,
    /// How often adoption has been put.
    pub attempt: u32,
    /// Who objected to adoption in the attempt before.
    pub objected_before: Vec<usize>,
    /// Objections to adoption in this attempt.
    pub objections: Vec<(usize, Objection)>,
    /// Who stands apart from what, in this attempt.
    pub dissociations: Vec<(usize, Vec<Dissociation>)>,
    /// Those who have yet to vote, in the order of the call.
    pub roll: VecDeque<usize>,
    /// Whether they vote one after the other, and not all at once.
    pub by_roll: bool,
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
    /// By what words nobody has placed are placed.
    pub lexicon: Arc<Lexicon>,
    /// Every bracket, in text order; index = the scenario's. Those opened in the session come last.
    pub table: Vec<Disagreement>,
    /// Who opened brackets in the session, one entry for each.
    pub openers: Vec<usize>,
    /// The sections that have brackets, in text order.
    pub sections: Vec<Section>,
    /// What is before the body, where it votes.
    pub docket: Docket,
    /// Headings and paragraphs that are out of the text, with all that is under them.
    pub fallen: BTreeSet<ParaId>,
    /// The draft as it came: nothing proposed, nothing settled.
    pub base: Draft,
    /// The revisions so far; the zero draft first.
    pub revisions: Vec<Revision>,
    /// Where the room is in the plan, by index.
    pub step: usize,
    /// What it is doing there.
    pub stage: Stage,
    /// The annexes that are put for adoption by themselves.
    pub annexes: Vec<Annex>,
    /// The programme of work.
    pub programme: Programme,
    /// What has been recommended to the plenary: bracket → option.
    pub recommended: BTreeMap<usize, OptionNo>,
    /// Who asked for the floor and was not heard before the list closed, by section, in the last reading.
    pub unheard: BTreeMap<usize, Vec<usize>>,
    /// Seats that have yet to answer, in room order.
    pub pending: Vec<usize>,
    /// Minutes since the session began.
    pub minute: u32,
    /// Who is in the room.
    pub present: Vec<bool>,
    /// The last day, from 0, whose roll has been taken.
    pub rolled: Option<u32>,
    /// Whether the session has been opened.
    pub opened: bool,
    /// Whether instructions have come.
    pub instructed: bool,
    /// Stances, bracket-major: `bracket * seats + seat`.
    pub stances: Vec<Stance>,
    /// What everybody remembers of them.
    pub memory: Arc<Memory>,
    /// The floor.
    pub floor: Floor,
    /// Packages among several delegations.
    pub packages: Packages,
    /// The chair's single text, once it has tabled one.
    pub single_text: Option<SingleText>,
    /// Small groups, silence, adoption, vote.
    pub business: Business,
    /// The silence under way, or the last one.
    pub deadline: Deadline,
    /// Edits made after a silence without a new one.
    pub quiet_edits: Vec<QuietEdit>,
    /// Who drafts and who has signed.
    pub signing: Signing,
    /// Who asks to take part without a vote.
    pub stakeholders: Option<Accreditation>,
    /// Words of stakeholders that a State would have to take up.
    pub floated: Vec<Floated>,
    /// How it ended, once known.
    pub ending: Option<Ending>,
    /// Which session of a campaign this is, if it is one.
    pub session: Option<InCampaign>,
    /// The sessions before it.
    pub past: Vec<PastSession>,
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

    /// The step of the plan that comes after this one, by index: steps that this session does not use are passed over
    /// without a word.
    pub fn follows(&self) -> Option<usize> {
        let used = |step: Step| match step {
            Step::Packages => self.procedure.packages > 0,
            Step::SingleText => self.procedure.single_text_rounds > 0,
            _ => true,
        };
        let mut steps = self.plan.iter().enumerate().skip(self.step + 1);
        steps.find(|(_, planned)| used(planned.step)).map(|(at, _)| at)
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
        // Names handed round in a room mostly are the same piece of memory, which is quicker to see than how they are spelt.
        let same = self.seats.iter().position(|plate| std::ptr::eq(plate.id.as_str(), id));
        same.or_else(|| self.seats.iter().position(|plate| plate.id.as_str() == id))
    }

    /// How many brackets are open.
    pub fn open_brackets(&self) -> usize {
        self.table.iter().filter(|entry| entry.state == BracketState::Open).count()
    }

    /// How many seats are in the room.
    pub fn present_count(&self) -> usize {
        self.present.iter().filter(|present| **present).count()
    }

    /// How many brackets one intervention can treat: two for each minute of the time limit.
    pub fn brackets_per_speech(&self, group: bool) -> u32 {
        let minutes = if group { self.procedure.group_speech_minutes } else { self.procedure.speech_minutes };
        minutes.saturating_mul(2)
    }

    /// The text as it stands: every settled bracket chosen, everything else still bracketed.
    pub fn text(&self) -> Draft {
        agreed::text(self)
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
            BracketState::Open | BracketState::Gone | BracketState::Reserved | BracketState::Fallen => None,
        }
    }

    /// Whether it is settled as agreed language, which nobody but everybody together can reopen.
    pub fn is_agreed_language(&self) -> bool {
        matches!(self.state, BracketState::Settled { how: How::Agreed(_), .. })
    }

    /// The words of an option as a reader sees them.
    pub fn words(&self, option: OptionNo) -> &str {
        match self.options.get(usize::from(option)) {
            Some(found) if option > 0 => &found.text,
            _ => "(left out)",
        }
    }
}
