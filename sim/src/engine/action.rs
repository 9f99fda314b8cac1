//! What may be done in the room: acts, questions to seats, and what is allowed just now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::docket::{Motion, Side};
use super::facts::{PlacedOn, SmallGroupSeated};
pub(crate) use super::options::no_option;
pub use super::options::{OptionNo, OptionSet};
use super::refusal::Refusal;
pub use super::single_text::Verdict;
use crate::ids::{BracketId, ParaId, SeatId};
use crate::lexicon::Elsewhere;

/// What a delegation says in public of one bracket. It replaces what it said before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StanceTaken {
    /// Which bracket.
    pub bracket: BracketId,
    /// The option it wants.
    pub prefers: OptionNo,
    /// All options it says it can live with.
    pub accepts: OptionSet,
    /// Options it says it cannot accept, whatever happens.
    #[serde(default, skip_serializing_if = "no_option")]
    pub cannot: OptionSet,
    /// Those of the options it can live with that its capital has yet to confirm.
    #[serde(default, rename = "ad-referendum", skip_serializing_if = "no_option")]
    pub ad_referendum: OptionSet,
}

/// New words for a bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposal {
    /// Which bracket.
    pub bracket: BracketId,
    /// The words.
    pub text: String,
    /// Where their author says they stand, in the place of what the lexicon would find. Issues left out stand by rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<PlacedOn>,
    /// Where in the text they are to stand, if not where the bracket is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Elsewhere>,
}

impl Proposal {
    /// Words that are placed by rule.
    pub fn new(bracket: BracketId, text: impl Into<String>) -> Self {
        Self { bracket, text: text.into(), at: Vec::new(), to: None }
    }
}

/// A bracket where there was none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Insertion {
    /// A new paragraph, in brackets.
    Paragraph {
        /// The paragraph it comes after.
        after: ParaId,
        /// The words.
        text: String,
        /// Where their author says they stand, in the place of what the lexicon would find.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<PlacedOn>,
    },
    /// Brackets round words that stand without: whoever asks for them does not want the words as they are.
    Brackets {
        /// The paragraph they stand in.
        para: ParaId,
        /// The words.
        words: String,
        /// Where whoever asks says the words stand, in the place of what the lexicon would find.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        at: Vec<PlacedOn>,
    },
}

/// A bracket and the option it is settled on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settlement {
    /// Which bracket.
    pub bracket: BracketId,
    /// On which option.
    pub option: OptionNo,
}

/// What breaks a silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Objection {
    /// The words at fault; `None` where it is the balance of the whole text.
    pub bracket: Option<BracketId>,
    /// Why, in a sentence.
    pub reason: String,
}

/// A paragraph a delegation stands apart from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dissociation {
    /// Which paragraph.
    pub para: ParaId,
    /// Why, in a sentence.
    pub reason: String,
}

/// An objection to somebody who asks to take part without a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApplicantObjection {
    /// The applicant's id.
    pub applicant: String,
    /// Why; the modalities ask nobody for a reason.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// An amendment as it is tabled: to one bracket, the words of an option that is on the table, or new ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewAmendment {
    /// The bracket whose words it changes.
    pub bracket: BracketId,
    /// The option to put there; 0 is to delete the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<OptionNo>,
    /// New words to put there, where no option has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why, in a sentence.
    pub reason: String,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Ballot {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Abstaining: present, not voting (GA rules 86 and 126).
    Abstain,
}

/// Everything an actor can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A seat asks for the floor on these sections, most urgent first; none is to listen.
    Inscribe {
        /// The sections.
        sections: Vec<ParaId>,
    },
    /// A seat holding the floor speaks.
    Speak {
        /// What it says of brackets of the section.
        stances: Vec<StanceTaken>,
        /// Words it puts on the table.
        proposals: Vec<Proposal>,
        /// New paragraphs it proposes, and words it asks to be put in brackets.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        insertions: Vec<Insertion>,
    },
    /// A seat holding the floor gives it back.
    YieldFloor,
    /// A seat agrees to the programme of work.
    AgreeProgramme,
    /// A seat holds up the programme of work.
    HoldProgramme {
        /// Why, in a sentence.
        reason: String,
    },
    /// A seat replies to those who called its words unacceptable.
    Reply {
        /// On which bracket.
        about: BracketId,
        /// What it says, in a sentence.
        words: String,
    },
    /// A seat does not reply.
    NoReply,
    /// A seat interrupts the speaker on a point of order (GA rules 71 and 113).
    RaisePointOfOrder {
        /// Which, in a sentence; not on the substance.
        words: String,
    },
    /// The seat a ruling goes against accepts it.
    AcceptRuling,
    /// The seat a ruling goes against appeals against it.
    Appeal,
    /// A seat chooses the thematic groups it sits in.
    JoinThematicGroups {
        /// The sections they are on.
        sections: Vec<ParaId>,
    },
    /// A seat in a small group says where it stands now.
    Consult {
        /// Where it stands.
        stance: StanceTaken,
        /// Words it puts on the table.
        proposal: Option<Proposal>,
    },
    /// A seat offers a package: words on several brackets, to be accepted as a whole or not at all.
    OfferPackage {
        /// Whom it is offered to.
        parties: Vec<SeatId>,
        /// What all of them would accept.
        terms: Vec<Settlement>,
    },
    /// A seat has no package to offer.
    NoPackage,
    /// A seat accepts the package it is asked about.
    AcceptPackage,
    /// A seat refuses the package it is asked about, and with that it fails.
    RefusePackage {
        /// The term at fault; `None` where it is the balance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        term: Option<BracketId>,
        /// Why, in a sentence.
        reason: String,
    },
    /// A seat answers a package with other terms among the same parties.
    CounterPackage {
        /// What all of them would accept.
        terms: Vec<Settlement>,
    },
    /// A seat says in public what it makes of a variant of the chair's single text.
    Sound {
        /// Whether it is better or worse for it on the whole.
        verdict: Verdict,
        /// The changes it would object to.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        objections: Vec<BracketId>,
    },
    /// A member says in a meeting of its group where it stands, or how it would vote; neither is to listen.
    SayInGroup {
        /// Where it stands on what matters most to it, before a reading.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stances: Vec<StanceTaken>,
        /// How it would vote, or whether it would join, before a decision.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ballot: Option<Ballot>,
    },
    /// A seat lets the silence stand.
    KeepSilence,
    /// A seat breaks the silence.
    BreakSilence {
        /// Over what.
        objections: Vec<Objection>,
        /// Where it stands on what it objects to.
        stances: Vec<StanceTaken>,
    },
    /// A seat asks for more time before a silence ends.
    RequestExtension {
        /// Why.
        reason: String,
    },
    /// A seat joins or signs the text.
    Sign,
    /// A seat stays out of the text.
    Decline {
        /// Why.
        reason: String,
    },
    /// A seat names those who should not take part; an empty list is no objection.
    ObjectToApplicants {
        /// Whom.
        objections: Vec<ApplicantObjection>,
    },
    /// A seat does not stand in the way.
    JoinConsensus {
        /// Paragraphs it stands apart from.
        dissociations: Vec<Dissociation>,
    },
    /// A seat formally objects.
    Object {
        /// Over what.
        objection: Objection,
    },
    /// A seat votes.
    Vote(Ballot),
    /// A seat explains its position or its vote.
    Explain {
        /// Which brackets it speaks of.
        about: Vec<BracketId>,
        /// What it says, in a sentence.
        words: String,
    },
    /// A seat has nothing to explain.
    NoExplanation,
    /// A seat tables amendments, and joins documents of others as a sponsor; neither is to have none.
    TableAmendments {
        /// What it tables.
        amendments: Vec<NewAmendment>,
        /// The symbols of proposals and amendments it joins.
        cosponsors: Vec<String>,
    },
    /// A seat moves motions; none is to have none.
    Move {
        /// What it moves.
        motions: Vec<Motion>,
    },
    /// A seat speaks to the motion under debate.
    SpeakToMotion {
        /// On which side.
        side: Side,
    },
    /// A seat does not speak to the motion under debate.
    NoWordOnMotion,
    /// The chair opens the session.
    OpenSession,
    /// The chair puts the programme of work for adoption.
    PutProgramme,
    /// The chair goes on informally, without a programme of work.
    MeetInformally,
    /// The chair rules on a point of order.
    Rule {
        /// Whether the speaker is out of order.
        upheld: bool,
    },
    /// The chair calls a meeting between sessions.
    CallIntersessional {
        /// The brackets it is over.
        brackets: Vec<BracketId>,
    },
    /// The chair calls no meeting between sessions.
    NoIntersessional,
    /// The chair lets an amendment be taken up that was not circulated the day before.
    Waive,
    /// The chair holds to the rule that what is voted on has been circulated the day before.
    HoldToRule,
    /// The chair announces that the bureau finds the efforts to reach consensus exhausted.
    DeclareExhausted,
    /// The chair issues a revision.
    IssueRevision {
        /// Words the chair brings in.
        proposals: Vec<Proposal>,
        /// Brackets it settles.
        settle: Vec<Settlement>,
        /// Options it takes off the table.
        drop: Vec<Settlement>,
    },
    /// The chair calls a delegation on the list of speakers before its turn.
    Recognise {
        /// Whom.
        seat: SeatId,
    },
    /// The chair suspends the meeting until the next one.
    SuspendMeeting,
    /// The chair leaves the list of speakers for informal consultations over one knot of the section.
    ConsultInformally {
        /// The bracket.
        bracket: BracketId,
        /// Who sits down; where nobody is named, those who have spoken on it, one from each camp in turn.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        members: Vec<SeatId>,
    },
    /// The chair closes the debate on the section: whoever is still on the list is not heard.
    CloseDebate,
    /// The chair sends knots to small groups, in order of importance; none if there are none.
    ConveneSmallGroups {
        /// The brackets.
        brackets: Vec<BracketId>,
        /// Who sits in those groups for which the chair names them; the others are seated by the secretariat.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        seated: Vec<SmallGroupSeated>,
    },
    /// The chair puts a package to delegations it names.
    BrokerPackage {
        /// Whom it is put to.
        parties: Vec<SeatId>,
        /// What all of them would accept.
        terms: Vec<Settlement>,
    },
    /// The chair leaves what is left to the parties.
    NoBrokering,
    /// The chair tables its single text: a choice on every open bracket, to be worked on and not yet issued.
    TableSingleText {
        /// The choices.
        choices: Vec<Settlement>,
    },
    /// The chair asks the room what it would make of other words in its single text.
    FloatVariant {
        /// What it would change.
        changes: Vec<Settlement>,
    },
    /// The chair keeps the variant: the single text is changed.
    KeepVariant,
    /// The chair drops the variant: the single text stays as it was.
    DropVariant,
    /// The chair has no further variant.
    CloseSingleText,
    /// The chair gives those who asked for it more time, once in a round of silence.
    ExtendSilence,
    /// The chair leaves the deadline of the silence where it is.
    KeepDeadline,
    /// The chair edits a text after a silence without putting it under silence again.
    EditQuietly {
        /// What it settles otherwise.
        settle: Vec<Settlement>,
    },
    /// The chair puts the text for adoption as it stands.
    ProposeAdoption,
    /// The chair brings down the gavel.
    Gavel,
    /// The chair ends the attempt and leaves a summary on its own responsibility.
    FallBack,
    /// The chair ends the attempt with a procedural report that recalls no disputed text.
    ProceduralReport,
    /// The secretariat moves the business on. Never offered to a seat.
    Proceed,
}

/// The kinds of act, for lists of what is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ActionKind {
    /// [`Action::Inscribe`].
    Inscribe,
    /// [`Action::Speak`].
    Speak,
    /// [`Action::YieldFloor`].
    YieldFloor,
    /// [`Action::AgreeProgramme`].
    AgreeProgramme,
    /// [`Action::HoldProgramme`].
    HoldProgramme,
    /// [`Action::Reply`].
    Reply,
    /// [`Action::NoReply`].
    NoReply,
    /// [`Action::RaisePointOfOrder`].
    RaisePointOfOrder,
    /// [`Action::AcceptRuling`].
    AcceptRuling,
    /// [`Action::Appeal`].
    Appeal,
    /// [`Action::JoinThematicGroups`].
    JoinThematicGroups,
    /// [`Action::Consult`].
    Consult,
    /// [`Action::OfferPackage`].
    OfferPackage,
    /// [`Action::NoPackage`].
    NoPackage,
    /// [`Action::AcceptPackage`].
    AcceptPackage,
    /// [`Action::RefusePackage`].
    RefusePackage,
    /// [`Action::CounterPackage`].
    CounterPackage,
    /// [`Action::Sound`].
    Sound,
    /// [`Action::SayInGroup`].
    SayInGroup,
    /// [`Action::KeepSilence`].
    KeepSilence,
    /// [`Action::BreakSilence`].
    BreakSilence,
    /// [`Action::RequestExtension`].
    RequestExtension,
    /// [`Action::JoinConsensus`].
    JoinConsensus,
    /// [`Action::Object`].
    Object,
    /// [`Action::Vote`].
    Vote,
    /// [`Action::Sign`].
    Sign,
    /// [`Action::Decline`].
    Decline,
    /// [`Action::ObjectToApplicants`].
    ObjectToApplicants,
    /// [`Action::Explain`].
    Explain,
    /// [`Action::NoExplanation`].
    NoExplanation,
    /// [`Action::TableAmendments`].
    TableAmendments,
    /// [`Action::Move`].
    Move,
    /// [`Action::SpeakToMotion`].
    SpeakToMotion,
    /// [`Action::NoWordOnMotion`].
    NoWordOnMotion,
    /// [`Action::OpenSession`].
    OpenSession,
    /// [`Action::PutProgramme`].
    PutProgramme,
    /// [`Action::MeetInformally`].
    MeetInformally,
    /// [`Action::Rule`].
    Rule,
    /// [`Action::CallIntersessional`].
    CallIntersessional,
    /// [`Action::NoIntersessional`].
    NoIntersessional,
    /// [`Action::Waive`].
    Waive,
    /// [`Action::HoldToRule`].
    HoldToRule,
    /// [`Action::DeclareExhausted`].
    DeclareExhausted,
    /// [`Action::IssueRevision`].
    IssueRevision,
    /// [`Action::Recognise`].
    Recognise,
    /// [`Action::SuspendMeeting`].
    SuspendMeeting,
    /// [`Action::ConsultInformally`].
    ConsultInformally,
    /// [`Action::CloseDebate`].
    CloseDebate,
    /// [`Action::ConveneSmallGroups`].
    ConveneSmallGroups,
    /// [`Action::BrokerPackage`].
    BrokerPackage,
    /// [`Action::NoBrokering`].
    NoBrokering,
    /// [`Action::TableSingleText`].
    TableSingleText,
    /// [`Action::FloatVariant`].
    FloatVariant,
    /// [`Action::KeepVariant`].
    KeepVariant,
    /// [`Action::DropVariant`].
    DropVariant,
    /// [`Action::CloseSingleText`].
    CloseSingleText,
    /// [`Action::ExtendSilence`].
    ExtendSilence,
    /// [`Action::KeepDeadline`].
    KeepDeadline,
    /// [`Action::EditQuietly`].
    EditQuietly,
    /// [`Action::ProposeAdoption`].
    ProposeAdoption,
    /// [`Action::Gavel`].
    Gavel,
    /// [`Action::FallBack`].
    FallBack,
    /// [`Action::ProceduralReport`].
    ProceduralReport,
    /// [`Action::Proceed`].
    Proceed,
}

impl ActionKind {
    /// What a seat can ever do, in the order of a session.
    pub const OF_A_SEAT: [Self; 34] = [
        Self::Inscribe,
        Self::Speak,
        Self::YieldFloor,
        Self::AgreeProgramme,
        Self::HoldProgramme,
        Self::Reply,
        Self::NoReply,
        Self::RaisePointOfOrder,
        Self::AcceptRuling,
        Self::Appeal,
        Self::JoinThematicGroups,
        Self::Consult,
        Self::OfferPackage,
        Self::NoPackage,
        Self::AcceptPackage,
        Self::RefusePackage,
        Self::CounterPackage,
        Self::Sound,
        Self::SayInGroup,
        Self::KeepSilence,
        Self::BreakSilence,
        Self::RequestExtension,
        Self::JoinConsensus,
        Self::Object,
        Self::Vote,
        Self::Sign,
        Self::Decline,
        Self::ObjectToApplicants,
        Self::Explain,
        Self::NoExplanation,
        Self::TableAmendments,
        Self::Move,
        Self::SpeakToMotion,
        Self::NoWordOnMotion,
    ];
    /// What the chair can ever do, in the order of a session.
    pub const OF_THE_CHAIR: [Self; 29] = [
        Self::OpenSession,
        Self::PutProgramme,
        Self::MeetInformally,
        Self::Recognise,
        Self::SuspendMeeting,
        Self::ConsultInformally,
        Self::CloseDebate,
        Self::Rule,
        Self::CallIntersessional,
        Self::NoIntersessional,
        Self::Waive,
        Self::HoldToRule,
        Self::DeclareExhausted,
        Self::IssueRevision,
        Self::ConveneSmallGroups,
        Self::BrokerPackage,
        Self::NoBrokering,
        Self::TableSingleText,
        Self::FloatVariant,
        Self::KeepVariant,
        Self::DropVariant,
        Self::CloseSingleText,
        Self::ExtendSilence,
        Self::KeepDeadline,
        Self::EditQuietly,
        Self::ProposeAdoption,
        Self::Gavel,
        Self::FallBack,
        Self::ProceduralReport,
    ];
    /// What the chair can do between two speakers of a reading.
    pub const BETWEEN_SPEAKERS: [Self; 4] =
        [Self::Recognise, Self::SuspendMeeting, Self::ConsultInformally, Self::CloseDebate];
}

impl Action {
    /// Which kind of act it is.
    pub fn kind(&self) -> ActionKind {
        match self {
            Action::Inscribe { .. } => ActionKind::Inscribe,
            Action::Speak { .. } => ActionKind::Speak,
            Action::YieldFloor => ActionKind::YieldFloor,
            Action::AgreeProgramme => ActionKind::AgreeProgramme,
            Action::HoldProgramme { .. } => ActionKind::HoldProgramme,
            Action::Reply { .. } => ActionKind::Reply,
            Action::NoReply => ActionKind::NoReply,
            Action::RaisePointOfOrder { .. } => ActionKind::RaisePointOfOrder,
            Action::AcceptRuling => ActionKind::AcceptRuling,
            Action::Appeal => ActionKind::Appeal,
            Action::JoinThematicGroups { .. } => ActionKind::JoinThematicGroups,
            Action::Consult { .. } => ActionKind::Consult,
            Action::OfferPackage { .. } => ActionKind::OfferPackage,
            Action::NoPackage => ActionKind::NoPackage,
            Action::AcceptPackage => ActionKind::AcceptPackage,
            Action::RefusePackage { .. } => ActionKind::RefusePackage,
            Action::CounterPackage { .. } => ActionKind::CounterPackage,
            Action::Sound { .. } => ActionKind::Sound,
            Action::SayInGroup { .. } => ActionKind::SayInGroup,
            Action::KeepSilence => ActionKind::KeepSilence,
            Action::BreakSilence { .. } => ActionKind::BreakSilence,
            Action::RequestExtension { .. } => ActionKind::RequestExtension,
            Action::Sign => ActionKind::Sign,
            Action::Decline { .. } => ActionKind::Decline,
            Action::ObjectToApplicants { .. } => ActionKind::ObjectToApplicants,
            Action::JoinConsensus { .. } => ActionKind::JoinConsensus,
            Action::Object { .. } => ActionKind::Object,
            Action::Vote(_) => ActionKind::Vote,
            Action::Explain { .. } => ActionKind::Explain,
            Action::NoExplanation => ActionKind::NoExplanation,
            Action::TableAmendments { .. } => ActionKind::TableAmendments,
            Action::Move { .. } => ActionKind::Move,
            Action::SpeakToMotion { .. } => ActionKind::SpeakToMotion,
            Action::NoWordOnMotion => ActionKind::NoWordOnMotion,
            Action::Waive => ActionKind::Waive,
            Action::HoldToRule => ActionKind::HoldToRule,
            Action::DeclareExhausted => ActionKind::DeclareExhausted,
            Action::OpenSession => ActionKind::OpenSession,
            Action::PutProgramme => ActionKind::PutProgramme,
            Action::MeetInformally => ActionKind::MeetInformally,
            Action::Rule { .. } => ActionKind::Rule,
            Action::CallIntersessional { .. } => ActionKind::CallIntersessional,
            Action::NoIntersessional => ActionKind::NoIntersessional,
            Action::IssueRevision { .. } => ActionKind::IssueRevision,
            Action::Recognise { .. } => ActionKind::Recognise,
            Action::SuspendMeeting => ActionKind::SuspendMeeting,
            Action::ConsultInformally { .. } => ActionKind::ConsultInformally,
            Action::CloseDebate => ActionKind::CloseDebate,
            Action::ConveneSmallGroups { .. } => ActionKind::ConveneSmallGroups,
            Action::BrokerPackage { .. } => ActionKind::BrokerPackage,
            Action::NoBrokering => ActionKind::NoBrokering,
            Action::TableSingleText { .. } => ActionKind::TableSingleText,
            Action::FloatVariant { .. } => ActionKind::FloatVariant,
            Action::KeepVariant => ActionKind::KeepVariant,
            Action::DropVariant => ActionKind::DropVariant,
            Action::CloseSingleText => ActionKind::CloseSingleText,
            Action::ExtendSilence => ActionKind::ExtendSilence,
            Action::KeepDeadline => ActionKind::KeepDeadline,
            Action::EditQuietly { .. } => ActionKind::EditQuietly,
            Action::ProposeAdoption => ActionKind::ProposeAdoption,
            Action::Gavel => ActionKind::Gavel,
            Action::FallBack => ActionKind::FallBack,
            Action::ProceduralReport => ActionKind::ProceduralReport,
            Action::Proceed => ActionKind::Proceed,
        }
    }
}

/// What a seat is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which sections it wants to speak on in this reading.
    Inscription,
    /// To speak on a section, by index into [`super::Public::sections`]; for a group, if it is the group's voice.
    Floor {
        /// The section.
        section: usize,
        /// The group it speaks for.
        group: Option<usize>,
    },
    /// Whether it agrees to the programme of work.
    Programme,
    /// Whether it replies to those who called its words unacceptable in the section just closed.
    Reply {
        /// The section.
        section: usize,
    },
    /// Whether it appeals against the ruling that goes against it.
    Appeal,
    /// Whether the chair's ruling is overruled: yes overrules it.
    Overrule,
    /// Which thematic groups it sits in.
    ThematicGroups,
    /// Where it stands on the bracket its small group sits over, by index.
    SmallGroup {
        /// The bracket.
        bracket: usize,
    },
    /// Whether it has a package to offer.
    Package,
    /// Whether it accepts a package, by index into [`super::Public::packages`].
    PackageAnswer {
        /// The package.
        package: usize,
    },
    /// What it makes of a variant of the chair's single text.
    Sounding,
    /// Where it stands, among the members of a group of its own, by index.
    Coordination {
        /// The group.
        group: usize,
    },
    /// Whether it lets the silence stand.
    Silence,
    /// Whether it joins the consensus.
    Adoption,
    /// How it votes.
    Vote,
    /// Whether it joins or signs the text.
    Signature,
    /// Whether it objects to anybody who asks to take part without a vote.
    Accreditation,
    /// Whether an applicant is let in over the objections, by index.
    Applicant {
        /// The applicant.
        applicant: usize,
    },
    /// Whether it has anything to explain.
    Explanation,
    /// Whether it tables amendments or joins those of others.
    Amendments,
    /// Whether it moves anything before action is taken on a proposal.
    Motions,
    /// Whether it speaks to the motion that is to be put.
    MotionDebate,
}

/// Whom the room waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaiting {
    /// These seats, all asked the same, in room order; their answers are applied in that order.
    Seats {
        /// The question.
        ask: Ask,
        /// By index into the room.
        seats: Vec<usize>,
    },
    /// The chair.
    Chair,
    /// The secretariat, which only moves the business on.
    Secretariat,
    /// Nobody: the session is over.
    Nobody,
}

/// What an actor may do now, and what it may not and why. Both in the order of [`ActionKind`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legal {
    /// Allowed.
    pub allowed: Vec<ActionKind>,
    /// Not allowed, each with the reason.
    pub refused: Vec<(ActionKind, Refusal)>,
}
