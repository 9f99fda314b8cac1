//! Why an act is not allowed. A refusal changes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::lexicon::Elsewhere;

/// The closed list of reasons. General Assembly rules are cited by number where the practice rests on one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The session is over.
    SessionOver,
    /// This act belongs to another moment of the procedure.
    NotNow {
        /// The phase the room is in.
        phase: String,
    },
    /// Somebody else has the floor, or this seat has answered already (GA rules 68 and 109).
    NotYourTurn,
    /// The delegation is not in the room.
    Absent,
    /// Only the chair does this (GA rules 35 and 106).
    NotTheChair,
    /// Only a delegation does this; the chair does not vote or object (GA rule 104).
    NotADelegation,
    /// There is no such seat.
    NoSuchSeat,
    /// There is no such section with anything open in it.
    NoSuchSection(String),
    /// There is no such bracket.
    NoSuchBracket(String),
    /// There is no such option on the table.
    NoSuchOption {
        /// The bracket.
        bracket: String,
        /// The number asked for.
        option: u8,
    },
    /// The bracket is settled, or went with words that were settled; reopening it takes consensus.
    BracketClosed(String),
    /// The bracket is not in the part of the text under discussion.
    OutOfOrder(String),
    /// The preferred option is not among the accepted ones, or an accepted one is called unacceptable.
    ContradictoryStance(String),
    /// More interventions than the delegation can prepare.
    TooManyInterventions {
        /// How many it may make in one reading.
        allowed: u32,
    },
    /// More than fits in the time limit (GA rules 72 and 114).
    SpeechTooLong {
        /// How many brackets one intervention can treat.
        allowed: u32,
    },
    /// The bracket has as many options as it can have.
    TooManyOptions(String),
    /// The very words are on the table already.
    WordsOnTheTable(String),
    /// The words cannot stand there.
    CannotGoThere {
        /// Their bracket.
        bracket: String,
        /// Where they were to go.
        to: Elsewhere,
    },
    /// A body that votes on proposals has amendments for this (GA rules 90 and 130).
    TableAnAmendment,
    /// The delegation has opened as many brackets as it may in one session.
    TooManyInsertions {
        /// How many.
        allowed: u32,
    },
    /// The words do not stand in the paragraph outside brackets.
    NotInParagraph(String),
    /// No words of the section have a place that new ones could be measured by.
    NothingBeside,
    /// Words are empty, too long, or hold control characters or brackets.
    UnusableWords,
    /// An author places words on an issue the bracket is not about, or off its scale.
    Misplaced {
        /// The bracket.
        bracket: String,
        /// The issue.
        issue: String,
    },
    /// A clean text is due, and this bracket is still open in it.
    BracketsOpen(String),
    /// The chair may not test silence again.
    SilenceExhausted,
    /// Consensus is the absence of formal objection, and there is one.
    ObjectionStands {
        /// Who objects.
        seat: String,
    },
    /// Breaking silence takes at least one objection.
    NoGround,
    /// The silence was broken: the text does not stand.
    SilenceWasBroken {
        /// By whom.
        seat: String,
    },
    /// Silence runs to the end of its step here.
    NoExtension,
    /// More time has been asked for, and given or not, in this round.
    ExtensionDecided,
    /// An edit after silence restarts it.
    EditRestarts,
    /// The edit leaves the text as it is.
    NothingEdited,
    /// Only those who draft are in the room.
    OutsideTheCore,
    /// It has signed or declined already.
    SignedAlready,
    /// There is no such applicant, or it is named twice.
    NoSuchApplicant(String),
    /// The applicant is in consultative status and takes part by right.
    InByRight(String),
    /// The modality leaves nothing to object to.
    NoObjectionPossible,
    /// The programme of work is held up, and without one there is no formal meeting (GA rule 99).
    ProgrammeHeld {
        /// By whom.
        by: String,
    },
    /// The list of speakers is closed (GA rules 73 and 115).
    ListClosed,
    /// Replies come when the list is exhausted (GA rules 73 and 115).
    RepliesLater,
    /// Nobody called its words unacceptable, or others may reply before it (GA rules 73 and 115).
    NothingToReplyTo,
    /// A point of order cannot be raised now (GA rules 71 and 113).
    NoPointOfOrder(String),
    /// The chair does this between two speakers of a reading (GA rules 35 and 106).
    BetweenSpeakers,
    /// The chair has called whoever has the floor before its turn.
    CalledAlready,
    /// Nobody else waits for the floor.
    NobodyElseOnTheList,
    /// The delegation has not put its name down here (GA rules 68 and 109).
    NotOnTheList {
        /// Which.
        seat: String,
    },
    /// The delegation speaks next as it is.
    SpeaksNext {
        /// Which.
        seat: String,
    },
    /// The reading is over before another meeting would begin.
    NoMeetingLeft,
    /// No open bracket of the section is left that the room has not consulted on informally.
    NoKnot,
    /// Informal consultations have been held over the bracket in this reading.
    ConsultedAlready(String),
    /// A small table takes two delegations; where nobody is named, two that have spoken on the bracket.
    TooFewAtTheTable(String),
    /// More delegations than sit round a small table.
    TableFull {
        /// The most.
        most: usize,
    },
    /// Members are named for a group that is not convened.
    NotAmongTheGroups(String),
    /// The body knows no dissociation: its consensus is on the whole.
    NoDissociation {
        /// The body.
        body: String,
    },
    /// The body knows no such outlet.
    NoOutlet {
        /// The body.
        body: String,
        /// What was asked for.
        outlet: String,
    },
    /// The bracket waits for the review conference.
    ReservedForReview(String),
    /// It was agreed ad referendum, and the procedure says that it stands.
    AgreedAlready(String),
    /// The group meets over a reading, and is told votes, or over a vote, and is told stances.
    NotBeforeTheGroup,
    /// More groups than the delegation can sit in at once.
    TooManyRooms {
        /// How many it can.
        allowed: u32,
    },
    /// More knots than the procedure has small groups for.
    TooManyGroups {
        /// How many it has.
        allowed: u32,
    },
    /// A package is among two delegations or more, and not too many.
    PackageParties {
        /// The most.
        most: usize,
    },
    /// A package has two terms or more, and not too many.
    PackageTerms {
        /// The most.
        most: usize,
    },
    /// A bracket stands twice in a package.
    TwiceInPackage(String),
    /// The term one names is not one of the package.
    NotInThePackage(String),
    /// A party has accepted other words in a package that holds.
    PromisedElsewhere {
        /// Who.
        seat: String,
        /// On which bracket.
        bracket: String,
    },
    /// The very package has been offered, or the counter changes nothing.
    PackageOnTheTable,
    /// A package has been countered as often as it may be.
    CounteredEnough {
        /// How often.
        allowed: u32,
    },
    /// The variant does not change the bracket one would object to.
    NotInTheVariant(String),
    /// A sponsor may not explain its vote on its own proposal (GA rules 88 and 128).
    SponsorExplains,
    /// A paragraph one would dissociate from is not in the text.
    NoSuchParagraph(String),
    /// The delegation has lost its vote by arrears (Charter, Article 19; GA rule 160).
    NoVote,
    /// The words one would amend are not in the text, or the proposal has been disposed of.
    NotInTheText(String),
    /// An amendment that changes nothing, or is tabled twice.
    NoChange(String),
    /// More amendments than one delegation may have on the table.
    TooManyAmendments {
        /// How many it may have.
        allowed: usize,
    },
    /// There is no such proposal or amendment before the body.
    NoSuchDocument(String),
    /// The same motion twice from one delegation.
    MovedTwice,
    /// In committee every question takes a simple majority (GA rule 125).
    CommitteeMajority,
    /// A text of one paragraph, or no paragraph named (GA rules 89 and 129).
    NotDivisible,
    /// Only its sponsor withdraws a document (GA rules 80 and 122).
    NotTheSponsor(String),
    /// Voting has begun, or the document has been amended (GA rules 80 and 122).
    WithdrawalTooLate(String),
    /// Only what has been adopted or rejected can be reconsidered (GA rules 81 and 123).
    NotDecided(String),
    /// Once a body has reconsidered a question it leaves it there. GA rules 81 and 123 name no number; once is a judgement,
    /// and what lets every session end.
    ReconsideredAlready(String),
    /// No proposal on the question has been voted on before this one (GA rules 91 and 131).
    NothingBefore,
    /// As many have spoken to the motion as may.
    MotionSpeakers {
        /// How many may speak for it.
        in_favour: usize,
        /// How many may speak against it.
        against: usize,
        /// The rule.
        rule: String,
    },
    /// A delegation explains its vote once (General Assembly decision 34/401, paragraph 7).
    ExplainedAlready,
    /// The body does not vote on texts.
    NoVoteHere,
    /// An earlier session adopted the words; reopening them takes consensus (GA rules 81 and 123 ask for two-thirds to
    /// reconsider; a body that works by consensus asks for everybody).
    AgreedLanguage(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SessionOver => f.write_str("the session is over"),
            Self::NotNow { phase } => write!(f, "not during {phase}"),
            Self::NotYourTurn => f.write_str("no one speaks without the floor (GA rules 68 and 109)"),
            Self::Absent => f.write_str("the delegation is not in the room"),
            Self::NotTheChair => f.write_str("only the chair may do this (GA rules 35 and 106)"),
            Self::NotADelegation => f.write_str("the chair does not vote or object (GA rule 104)"),
            Self::NoSuchSeat => f.write_str("there is no such seat"),
            Self::NoSuchSection(section) => write!(f, "no section “{section}” with an open bracket"),
            Self::NoSuchBracket(bracket) => write!(f, "no bracket “{bracket}”"),
            Self::NoSuchOption { bracket, option } => {
                write!(f, "option {option} of “{bracket}” is not on the table")
            }
            Self::BracketClosed(bracket) => {
                write!(f, "“{bracket}” is closed; reopening it takes consensus")
            }
            Self::OutOfOrder(bracket) => {
                write!(f, "“{bracket}” is not in the part under discussion (GA rules 68 and 109)")
            }
            Self::ContradictoryStance(bracket) => write!(f, "the stance on “{bracket}” contradicts itself"),
            Self::TooManyInterventions { allowed } => {
                write!(f, "the delegation can prepare {allowed} interventions for a reading")
            }
            Self::SpeechTooLong { allowed } => {
                write!(f, "one intervention can treat {allowed} brackets in its time (GA rules 72 and 114)")
            }
            Self::TooManyOptions(bracket) => write!(f, "“{bracket}” has as many options as it can have"),
            Self::WordsOnTheTable(bracket) => write!(f, "these words are an option of “{bracket}” already"),
            Self::CannotGoThere { bracket, to } => write!(
                f,
                "the words of “{bracket}” cannot go to {}: whole paragraphs go to the preamble, or to an annex that is \
                 there, parts of a paragraph into a footnote",
                to.name()
            ),
            Self::TableAnAmendment => f.write_str(
                "here a proposal is changed by amendments (GA rules 90 and 130): table one when they are invited",
            ),
            Self::TooManyInsertions { allowed } => {
                write!(f, "a delegation opens at most {allowed} new brackets in one session")
            }
            Self::NotInParagraph(para) => {
                write!(f, "these very words do not stand in paragraph {para} outside brackets")
            }
            Self::NothingBeside => f.write_str("nothing in this section says what such words are about"),
            Self::UnusableWords => {
                f.write_str("the words are empty, too long, or hold brackets or control characters")
            }
            Self::Misplaced { bracket, issue } => {
                write!(f, "words for “{bracket}” cannot be placed so on “{issue}”: give issues it is about, and places from 0 to 100, the lower first")
            }
            Self::BracketsOpen(bracket) => write!(f, "a clean text is due and “{bracket}” is open"),
            Self::SilenceExhausted => f.write_str("the text has been under silence as often as it may be"),
            Self::ObjectionStands { seat } => {
                write!(f, "{seat} objects: consensus is the absence of formal objection")
            }
            Self::NotBeforeTheGroup => {
                f.write_str("that is not what the group meets over")
            }
            Self::NoGround => f.write_str("breaking silence takes an objection"),
            Self::SilenceWasBroken { seat } => {
                write!(
                    f,
                    "{seat} broke the silence: the text does not stand until it has been under silence again"
                )
            }
            Self::NoExtension => f.write_str("this silence runs to the end of its step and is not extended"),
            Self::ExtensionDecided => f.write_str("the deadline is looked at once in a round, and has been"),
            Self::EditRestarts => f.write_str("an edit after silence restarts it: issue a paper"),
            Self::NothingEdited => f.write_str("the edit leaves the text as it is"),
            Self::OutsideTheCore => {
                f.write_str("only those who draft are in the room; others sign the text or do not")
            }
            Self::SignedAlready => f.write_str("the delegation has signed or declined already"),
            Self::NoSuchApplicant(applicant) => write!(f, "no applicant “{applicant}” to object to"),
            Self::InByRight(applicant) => write!(
                f,
                "“{applicant}” is in consultative status (Economic and Social Council resolution 1996/31) and takes part by right"
            ),
            Self::NoObjectionPossible => {
                f.write_str("this modality decides by itself who takes part; no State's objection changes it")
            }
            Self::ProgrammeHeld { by } => write!(
                f,
                "{by} holds up the programme of work: without one no formal meeting can be held and nothing adopted (GA rule 99)"
            ),
            Self::ListClosed => f.write_str("the list of speakers is closed (GA rules 73 and 115)"),
            Self::RepliesLater => {
                f.write_str("replies come when the list of speakers is exhausted (GA rules 73 and 115)")
            }
            Self::NothingToReplyTo => f.write_str(
                "a reply is for those whose words others called unacceptable, and two a section (GA rules 73 and 115)",
            ),
            Self::NoPointOfOrder(why) => write!(f, "no point of order: {why} (GA rules 71 and 113)"),
            Self::BetweenSpeakers => f.write_str(
                "the chair does this between two speakers, while names are on the list (GA rules 35 and 106)",
            ),
            Self::CalledAlready => f.write_str(
                "one delegation has been called out of turn just now; it speaks first (GA rules 68 and 109)",
            ),
            Self::NobodyElseOnTheList => f.write_str("nobody else is on the list of speakers"),
            Self::NotOnTheList { seat } => write!(
                f,
                "{seat} is not on the list of this section, and the list is closed (GA rules 68 and 73, 109 and 115)"
            ),
            Self::SpeaksNext { seat } => write!(f, "{seat} has the floor next as it is"),
            Self::NoMeetingLeft => {
                f.write_str("the time for this reading is over before another meeting would begin")
            }
            Self::NoKnot => f.write_str(
                "nothing is open in this section that informal consultations have not been held over",
            ),
            Self::ConsultedAlready(bracket) => {
                write!(f, "informal consultations have been held over “{bracket}” in this reading")
            }
            Self::TooFewAtTheTable(bracket) => write!(
                f,
                "fewer than two delegations to sit down over “{bracket}”: name them, or let more speak on it first"
            ),
            Self::TableFull { most } => write!(f, "at most {most} delegations sit round a small table"),
            Self::NotAmongTheGroups(bracket) => {
                write!(f, "members are named for a group on “{bracket}”, and none is convened over it")
            }
            Self::NoDissociation { body } => {
                write!(f, "{body} knows no dissociation: consensus is on the whole, or there is no text")
            }
            Self::NoOutlet { body, outlet } => write!(f, "{body} knows no {outlet}"),
            Self::ReservedForReview(bracket) => {
                write!(f, "“{bracket}” is for the review conference alone")
            }
            Self::AgreedAlready(bracket) => {
                write!(f, "“{bracket}” was agreed ad referendum and stands; reopening it takes consensus")
            }
            Self::TooManyRooms { allowed } => {
                write!(f, "the delegation can sit in {allowed} groups at once")
            }
            Self::TooManyGroups { allowed } => write!(f, "there are rooms for {allowed} small groups"),
            Self::PackageParties { most } => write!(f, "a package is among 2 to {most} delegations"),
            Self::PackageTerms { most } => {
                write!(f, "a package has 2 to {most} terms: on one bracket alone there is nothing to trade")
            }
            Self::TwiceInPackage(bracket) => write!(f, "“{bracket}” stands twice in the package"),
            Self::NotInThePackage(bracket) => write!(f, "“{bracket}” is no term of the package"),
            Self::PromisedElsewhere { seat, bracket } => {
                write!(f, "{seat} has accepted other words on “{bracket}” in a package that holds")
            }
            Self::PackageOnTheTable => f.write_str("this very package has been offered"),
            Self::CounteredEnough { allowed } => {
                write!(f, "a package is countered {allowed} times at most: accept it or refuse it")
            }
            Self::NotInTheVariant(bracket) => {
                write!(f, "the variant does not change “{bracket}”: there is nothing to object to")
            }
            Self::SponsorExplains => {
                f.write_str("a sponsor may not explain its vote on its own proposal (GA rules 88 and 128)")
            }
            Self::NoSuchParagraph(para) => write!(f, "no paragraph “{para}” in the text"),
            Self::NoVote => {
                f.write_str("the delegation has lost its vote by arrears (Charter, Article 19; GA rule 160)")
            }
            Self::NotInTheText(bracket) => {
                write!(
                    f,
                    "“{bracket}” is not in a text that is before the body: there is nothing to amend (GA rules 90 and 130)"
                )
            }
            Self::NoChange(bracket) => {
                write!(f, "the amendment to “{bracket}” changes nothing (GA rules 90 and 130)")
            }
            Self::TooManyAmendments { allowed } => {
                write!(f, "one delegation may have {allowed} amendments on the table")
            }
            Self::NoSuchDocument(id) => write!(f, "“{id}” is not before the body"),
            Self::MovedTwice => f.write_str("the same motion twice"),
            Self::CommitteeMajority => {
                f.write_str("in committee all decisions take a simple majority (GA rule 125)")
            }
            Self::NotDivisible => f.write_str(
                "a separate vote is asked for on parts of a proposal that has several (GA rules 89 and 129)",
            ),
            Self::NotTheSponsor(id) => {
                write!(f, "only its sponsor may withdraw “{id}” (GA rules 80 and 122)")
            }
            Self::WithdrawalTooLate(id) => {
                write!(
                    f,
                    "“{id}” cannot be withdrawn once voting has begun or it has been amended (GA rules 80 and 122)"
                )
            }
            Self::NotDecided(id) => {
                write!(f, "“{id}” has been neither adopted nor rejected (GA rules 81 and 123)")
            }
            Self::ReconsideredAlready(id) => {
                write!(f, "“{id}” has been reconsidered, and that is done once (GA rules 81 and 123)")
            }
            Self::NothingBefore => f.write_str(
                "no proposal on the same question has been voted on before this one (GA rules 91 and 131)",
            ),
            Self::MotionSpeakers { in_favour, against, rule } => {
                write!(f, "{in_favour} may speak for the motion and {against} against it ({rule})")
            }
            Self::ExplainedAlready => f.write_str(
                "a delegation explains its vote once (General Assembly decision 34/401, paragraph 7)",
            ),
            Self::AgreedLanguage(bracket) => {
                write!(
                    f,
                    "“{bracket}” is agreed language of an earlier session; reopening it takes consensus"
                )
            }
            Self::NoVoteHere => f.write_str("this body does not vote on texts: it decides by consensus"),
        }
    }
}

impl std::error::Error for Refusal {}
