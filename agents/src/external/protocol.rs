//! What goes over the pipes, version 1: one JSON object a line, UTF-8, in both directions.
//!
//! These types are made for the wire and hold what a seat may know. The room's state and a brief are never serialised
//! themselves.

use adref_sim::engine::action::{OptionNo, OptionSet, Settlement};
use adref_sim::engine::coordination::Over;
use adref_sim::engine::docket::{AmendmentFate, Fate, Motion, Question};
use adref_sim::engine::event::PlacedOn;
use adref_sim::engine::{Action, ActionKind, Event};
use adref_sim::ids::{BracketId, GroupId, IssueId, ParaId, SeatId};
use adref_sim::log::Why;
use adref_sim::scenario::{Ending, Majority, Points, Response, RuleSet, Style, Voting};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;
/// The most bytes a line of a program may have, its end included.
pub const MAX_LINE: usize = 1 << 20;
/// The most characters that are kept of each sentence of a program's reasons.
pub const MAX_REASON: usize = 400;
/// The most numbers and alternatives that are kept of a program's reasons.
pub const MAX_PARTS: usize = 24;

/// What is sent to a program, by `type`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ToSeat {
    /// First of all. The program answers with its own hello.
    Hello(Hello),
    /// What happened since the last message. Not answered.
    Event(Heard),
    /// What the seat sees: everything at the beginning of a session, and later what changed. Not answered.
    View(Box<View>),
    /// What the seat is asked, and what it may do. The program answers with a decision.
    Legal(Box<Legal>),
    /// The run is over, or stopped. The program answers with bye, and ends.
    Bye(Bye),
}

/// What a program sends, by `type`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum FromSeat {
    /// The answer to hello.
    Hello {
        /// The version of the protocol it speaks: 1.
        protocol: u32,
        /// What it calls itself.
        #[serde(default)]
        name: String,
    },
    /// The answer to legal.
    Decision {
        /// The number of the question it answers.
        n: u64,
        /// What to do.
        act: Box<Action>,
        /// Why. It goes into the log as the seat's own reasons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<Reasons>,
    },
    /// The answer to bye.
    Bye,
}

/// Reasons of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reasons {
    /// In a sentence, of which the first 400 characters are kept.
    Sentence(String),
    /// In numbers, as the log has them; of each list the first 24 are kept.
    InFull(Why),
}

/// Who the program plays, and within which limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol.
    pub protocol: u32,
    /// The version of adref.
    pub adref: String,
    /// The seat it plays, by its delegation's id.
    pub seat: SeatId,
    /// A number for its own chance: the same for the same seat and seed, and no other seat's.
    pub chance: u32,
    /// How long it has to decide, in milliseconds.
    pub milliseconds: u64,
    /// The most bytes one of its lines may have.
    pub line: u32,
    /// The most characters a sentence or proposal may have.
    pub words: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Heard {
    /// In order.
    pub events: Vec<Told>,
    /// Acts of this seat that were refused; where it was asked, the rule's default stood in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedAct>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// The number of its record in the log.
    pub seq: u64,
    /// Minutes since the session began.
    pub minute: u32,
    /// Who did it: a seat's id, `chair` or `secretariat`.
    pub by: String,
    /// What happened, as the log has it.
    pub event: Event,
}

/// An act that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedAct {
    /// What it would have done.
    pub act: Action,
    /// The rule's reason.
    pub reason: String,
}

/// What the seat sees. Of what is left out, the last that was sent holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct View {
    /// Whether this is everything: it replaces all earlier views.
    pub complete: bool,
    /// The session and who is in it; in complete views.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<Room>,
    /// Where the room is now.
    pub now: Now,
    /// The brackets that are new or other than they were, whole.
    pub brackets: Vec<Bracket>,
    /// The text before the room with its brackets; in complete views and after each revision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What is before a body that votes, when it is new or other than it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub docket: Option<Docket>,
    /// The seat's own brief; in complete views and when it is other than it was. Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Box<Me>>,
    /// What is decided on now, as this seat weighs it. Private.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stakes: Option<Stakes>,
}

/// The session and who is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Room {
    /// The scenario's headline.
    pub title: String,
    /// The session of a campaign, by its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The body.
    pub rules: RuleSet,
    /// The phases of its plan, in order.
    pub phases: Vec<String>,
    /// How long the session is, in minutes.
    pub minutes: u32,
    /// The delegations, in room order.
    pub seats: Vec<Plate>,
    /// The groups.
    pub groups: Vec<Group>,
    /// The issues.
    pub issues: Vec<Issue>,
    /// The sections that have brackets, in text order.
    pub sections: Vec<Section>,
    /// Organisations that ask to take part without a vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicants: Vec<Applicant>,
}

/// A delegation as everybody knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plate {
    /// Its id.
    pub id: SeatId,
    /// Its name.
    pub name: String,
    /// Whether it may vote.
    pub votes: bool,
}

/// A group as everybody knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its members.
    pub members: Vec<SeatId>,
    /// How closely it keeps together, 0–100.
    pub cohesion: i32,
}

/// An issue: a scale from 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Its name.
    pub name: String,
    /// What holds without agreement.
    pub reference: Points,
}

/// A section of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Section {
    /// Its id.
    pub id: ParaId,
    /// Its title.
    pub title: String,
    /// The brackets in it, in text order.
    pub brackets: Vec<BracketId>,
}

/// An organisation that asks to take part without a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applicant {
    /// Its id.
    pub id: String,
    /// What kind of organisation it is.
    pub name: String,
    /// Whether it takes part by right, being in consultative status.
    pub by_right: bool,
}

/// Where the room is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Now {
    /// The phase.
    pub phase: String,
    /// Minutes since the session began.
    pub minute: u32,
    /// The meeting, from 1.
    pub meeting: u32,
    /// How many brackets are open.
    pub open: usize,
    /// Who is not in the room.
    pub absent: Vec<SeatId>,
    /// How it ended, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}

/// How a bracket stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Open.
    Open,
    /// Settled on an option, for now or for good.
    Settled,
    /// Agreed language of an earlier session.
    Agreed,
    /// It went with the words it was part of.
    Gone,
    /// It waits for the review conference.
    Reserved,
    /// It went with a proposal that was not adopted.
    Fallen,
}

/// A bracket: one disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bracket {
    /// Its id.
    pub id: BracketId,
    /// The paragraph it opens in.
    pub para: ParaId,
    /// The section it belongs to.
    pub section: ParaId,
    /// The outer bracket and the option of it that this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside: Option<(BracketId, OptionNo)>,
    /// How much it weighs beside the others.
    pub weight: i64,
    /// How it stands.
    pub state: Standing,
    /// The option it is settled on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<OptionNo>,
    /// Its options; the first is number 0, leaving the words out.
    pub options: Vec<OptionHere>,
    /// What this seat (or its group for it) has said in public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stance: Option<Stance>,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OptionHere {
    /// Its number.
    pub n: OptionNo,
    /// The words; empty for number 0.
    pub text: String,
    /// Where they stand on the issues.
    pub at: Vec<PlacedOn>,
    /// Whether it is still on the table.
    pub live: bool,
    /// Who put it there, as the draft or the session names them.
    pub by: Vec<String>,
    /// How its place was found, where it came up in the session.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub placed_by: String,
    /// How many have said that they want it, can live with it, cannot accept it.
    pub said: (u32, u32, u32),
    /// How far it is from what this seat wants, in hundredths of a point. Private.
    pub distance: i64,
    /// What it costs this seat, in thousandths of utility. Private.
    pub loss: i64,
    /// The lines of this seat that settling on it would cross, by number. Private.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crosses: Vec<usize>,
}

/// What a seat has said of a bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stance {
    /// What it wants.
    pub prefers: OptionNo,
    /// What it can live with.
    pub accepts: OptionSet,
    /// What it cannot accept.
    pub cannot: OptionSet,
}

/// A delegation's own brief.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Me {
    /// How it concedes.
    pub style: Style,
    /// What the process is worth to it: how far below no agreement it would still go, in thousandths of utility.
    pub stake: i64,
    /// How much it minds being one of few, 0–100.
    pub isolation: i32,
    /// What ambiguity costs it, per cent of a point for each point of width.
    pub ambiguity_aversion: i32,
    /// Interventions for one reading.
    pub interventions: u32,
    /// Small groups it can sit in.
    pub rooms: u32,
    /// How far behind the room its instructions are, in minutes.
    pub capital_delay_minutes: u32,
    /// Its positions, the one it cares about most first.
    pub positions: Vec<OwnPosition>,
    /// Its red lines.
    pub lines: Vec<OwnLine>,
    /// Words in its pocket.
    pub pocket: Vec<OwnWords>,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnPosition {
    /// On which issue.
    pub issue: IssueId,
    /// What it wants.
    pub at: Points,
    /// How much it cares, 0–100.
    pub salience: i32,
    /// How far off it does not mind.
    pub tolerance: Points,
}

/// A red line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnLine {
    /// Its number.
    pub n: usize,
    /// What must hold of the text.
    pub must: Must,
    /// What the delegation does if it does not.
    pub response: Response,
    /// Thousandths of utility, for a line held at a price.
    pub price: i64,
    /// Why.
    pub reason: String,
}

/// What must hold of the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Must {
    /// Nothing in these brackets lies outside the bounds.
    Bound {
        /// The issue.
        issue: IssueId,
        /// The lowest place allowed.
        low: Points,
        /// The highest place allowed.
        high: Points,
        /// The brackets.
        brackets: Vec<BracketId>,
    },
    /// A phrase is, or is not, in the words of these brackets or around them.
    Phrase {
        /// The words.
        phrase: String,
        /// Whether it must be there.
        present: bool,
        /// The brackets.
        brackets: Vec<BracketId>,
    },
    /// A bracket is, or is not, settled on an option.
    Choice {
        /// The bracket.
        bracket: BracketId,
        /// The option.
        option: OptionNo,
        /// Whether it must be.
        keeps: bool,
    },
    /// If the first holds, so must the second.
    IfThen(Box<Must>, Box<Must>),
}

/// Words in a pocket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnWords {
    /// The bracket they are for.
    pub bracket: BracketId,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub at: Vec<PlacedOn>,
}

/// What one way of deciding amounts to for this seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// What it is worth, in thousandths of utility.
    pub utility: i64,
    /// The lines it crosses, by number.
    pub crossed: Vec<usize>,
}

/// What is decided on now, as this seat weighs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stakes {
    /// A text that is taken or not.
    Text {
        /// With it.
        text: Outcome,
        /// Without it, in thousandths of utility.
        none: i64,
    },
    /// A question put to the vote.
    Question {
        /// If it is carried.
        carried: Outcome,
        /// If it is not.
        lost: Outcome,
    },
}

/// What is before a body that votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Docket {
    /// Proposals, in the order of submission.
    pub proposals: Vec<Proposed>,
    /// Amendments, in the order they were tabled.
    pub amendments: Vec<Amendment>,
    /// What action is being taken on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sitting: Option<Sitting>,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposed {
    /// Its symbol.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The brackets in it.
    pub brackets: Vec<BracketId>,
    /// Its sponsors.
    pub sponsors: Vec<SeatId>,
    /// What became of it.
    pub fate: Fate,
}

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amendment {
    /// Its symbol.
    pub id: String,
    /// The proposal it amends.
    pub proposal: String,
    /// The bracket whose words it changes.
    pub bracket: BracketId,
    /// The option it would put there.
    pub option: OptionNo,
    /// Its sponsors.
    pub sponsors: Vec<SeatId>,
    /// Why it was tabled.
    pub reason: String,
    /// What became of it.
    pub fate: AmendmentFate,
}

/// Action on one proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sitting {
    /// The proposal.
    pub proposal: String,
    /// Whether the plenary sits.
    pub plenary: bool,
    /// Motions that wait, in their order: who moved it, and what.
    pub motions: Vec<(SeatId, Motion)>,
    /// The question under vote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// How the vote is taken.
    pub method: Voting,
    /// What carries it.
    pub majority: Majority,
}

/// What the seat is asked, and what it may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Legal {
    /// The number of the question; the decision names it.
    pub n: u64,
    /// What is asked.
    pub ask: Asked,
    /// The kinds of act that are allowed.
    pub allowed: Vec<ActionKind>,
    /// Kinds that are not, each with the rule's reason. What is in neither list belongs to another moment of the procedure.
    pub refused: Vec<RefusedKind>,
    /// What the rules take the seat to have done if it gives no answer in order. May be sent back as it is.
    pub default: Action,
}

/// A kind of act that is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedKind {
    /// Which.
    pub act: ActionKind,
    /// The rule's reason.
    pub reason: String,
}

/// What is asked, with what has to be known for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "on", rename_all = "kebab-case")]
pub enum Asked {
    /// Which sections it wants to speak on in this reading: `inscribe`.
    Inscription {
        /// How many it may name.
        most: u32,
    },
    /// To speak on a section: `speak` or `yield-floor`.
    Floor {
        /// The section.
        section: ParaId,
        /// The group it speaks for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<GroupId>,
        /// How many stances and proposals together fit into its time.
        most: u32,
        /// The brackets of the section that are open.
        open: Vec<BracketId>,
    },
    /// Where it stands among the members of a group of its own, or how it would vote: `say-in-group`.
    Coordination {
        /// The group.
        group: GroupId,
        /// What it meets over: stances before a reading, a ballot before a decision.
        over: Over,
        /// On how many brackets it can say where it stands.
        most: u32,
    },
    /// Whether it agrees to the programme of work: `agree-programme` or `hold-programme`.
    Programme,
    /// Whether it replies to those who called its words unacceptable: `reply` or `no-reply`.
    Reply {
        /// The bracket it was over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        over: Option<BracketId>,
    },
    /// Whether it appeals against the ruling that goes against it: `appeal` or `accept-ruling`.
    Appeal,
    /// Whether the chair's ruling is overruled: `vote`; yes overrules it.
    Overrule,
    /// Which thematic groups it sits in: `join-thematic-groups`.
    ThematicGroups {
        /// How many it can sit in.
        most: u32,
    },
    /// Where it stands on the bracket its small group sits over: `consult` or `yield-floor`.
    SmallGroup {
        /// The bracket.
        bracket: BracketId,
    },
    /// Whether it has a package to offer: `offer-package` or `no-package`.
    Package {
        /// How many delegations a package may be among, the one that offers it included.
        parties: usize,
        /// How many terms it may have; two at least.
        terms: usize,
    },
    /// Whether it accepts a package: `accept-package`, `refuse-package` or `counter-package`.
    PackageAnswer {
        /// Its number, from 1.
        package: u32,
        /// Who offered it; the chair where nobody is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<SeatId>,
        /// Everybody it is among.
        parties: Vec<SeatId>,
        /// What all of them would accept.
        terms: Vec<Settlement>,
    },
    /// What it makes of a variant of the chair's single text: `sound`.
    Sounding {
        /// What would change.
        changes: Vec<Settlement>,
    },
    /// Whether it lets the silence stand: `keep-silence`, `break-silence` or `request-extension`.
    Silence,
    /// Whether it joins the consensus: `join-consensus` or `object`.
    Adoption {
        /// The annex that is put by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        annex: Option<ParaId>,
        /// Whether it may stand apart from paragraphs.
        may_dissociate: bool,
    },
    /// How it votes: `vote`.
    Vote {
        /// On what; the whole text if nothing else is said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<Question>,
    },
    /// Whether it joins or signs the text: `sign` or `decline`.
    Signature,
    /// Whether it objects to anybody who asks to take part without a vote: `object-to-applicants`.
    Accreditation,
    /// Whether an applicant is let in over the objections: `vote`.
    Applicant {
        /// The applicant.
        applicant: String,
    },
    /// Whether it has anything to explain: `explain` or `no-explanation`.
    Explanation,
    /// Whether it tables amendments or joins those of others: `table-amendments`.
    Amendments,
    /// Whether it moves anything before action is taken on a proposal: `move` or `table-amendments`.
    Motions,
    /// Whether it speaks to the motion that is to be put: `speak-to-motion` or `no-word-on-motion`.
    MotionDebate {
        /// The motion.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        motion: Option<Motion>,
    },
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bye {
    /// How the last session ended, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// Why the run stopped: `closed`, `interrupted`, `until silence`.
    pub stopped: String,
}

/// Both directions, for one schema.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it is there for its schema")]
struct Protocol {
    /// What is sent to a program.
    to_seat: ToSeat,
    /// What a program sends.
    from_seat: FromSeat,
}

/// The JSON Schema of the protocol: the properties `to_seat` and `from_seat` are the messages in either direction.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Protocol).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), format!("adref seat protocol {PROTOCOL}").into());
    }
    schema
}
