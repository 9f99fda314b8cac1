//! Records in words, as the floor shows them.

use adref_sim::engine::action::{OptionNo, StanceTaken};
use adref_sim::engine::{Event, Public};
use adref_sim::ids::{BracketId, ParaId};
use adref_sim::log::Record;

use super::mode::Mode;
use super::paint::cut;
use super::views::Kind;
use crate::human::news;
use crate::{words_groups, words_packages};

/// The most columns the words of an option take in a sentence.
const WORDS: usize = 40;

/// What a record tells, without who did it.
pub(super) fn sentence(record: &Record, public: &Public, mode: Mode) -> String {
    let clock = |event: &Event| matches!(event, Event::ClockMoved { .. });
    // The time is told where nothing else is.
    let heard = mode.heard(record, public);
    let more = heard.clone().any(|event| !clock(event) && event_in_words(event, public).is_some());
    let events = heard.filter(|event| !(more && clock(event)));
    let told: Vec<String> = events.filter_map(|event| event_in_words(event, public)).collect();
    let said = told.join(" ");
    let mut rest = said.as_str();
    for subject in [record.by.as_str(), "The chair"] {
        if let Some(after) = rest.strip_prefix(subject)
            && after.starts_with([' ', ':', ','])
        {
            rest = after.trim_start_matches([':', ',', ' ']);
        }
    }
    rest.trim_end_matches(" `text` shows it.").to_owned()
}

fn event_in_words(event: &Event, public: &Public) -> Option<String> {
    let name = |what: &str| Some(what.to_owned());
    match event {
        Event::Spoke { speaker, followers, stances, .. } => {
            let mut said = match &speaker.group {
                Some(group) => format!("for {group} ({} let it stand for them): ", followers.len()),
                None => String::new(),
            };
            let all: Vec<String> = stances.iter().map(|stance| wants(stance, public)).collect();
            said.push_str(&if all.is_empty() { "speaks".to_owned() } else { all.join("; ") });
            Some(said)
        }
        Event::Consulted { stance, .. } => Some(format!("in the small group: {}", wants(stance, public))),
        Event::SpokeInGroup { group, stances, ballot: None, .. } if !stances.is_empty() => {
            let all: Vec<String> = stances.iter().map(|stance| wants(stance, public)).collect();
            Some(format!("in {group}: {}", all.join("; ")))
        }
        Event::OptionProposed { bracket, option, text, .. } => {
            Some(format!("proposes for [{bracket}] option {option}: “{}”", text.trim()))
        }
        Event::Instructed { seat, .. } => Some(format!("instructions reach {seat}.")),
        Event::ClockMoved { minute } => {
            let long = public.procedure.meeting_minutes.max(1);
            Some(format!("It is minute {} of meeting {}.", minute % long, minute / long + 1))
        }
        Event::ListOpened => name("The list of speakers is opened."),
        Event::ListClosed => name("The list of speakers is closed."),
        Event::SectionClosed { section, .. } => Some(format!("Section {section} is closed.")),
        Event::RoundBegan { bracket, round } => {
            Some(format!("The small group on [{bracket}], round {round}."))
        }
        Event::InformalsEnded { bracket } => {
            Some(format!("The informal consultations on [{bracket}] end; nothing is settled by them."))
        }
        Event::ProgrammePut { .. } => name("puts the programme of work for adoption."),
        Event::AmendmentsInvited { .. } => name("Amendments are invited."),
        Event::MotionsInvited => name("Motions are invited."),
        Event::ExplanationsInvited | Event::ExplanationsOpened => name("Explanations are invited."),
        Event::RepliesCalled { .. } => name("Replies are called for."),
        Event::PresenceTaken { absent, .. } if absent.is_empty() => name("The roll: everybody is here."),
        Event::SmallGroupsConvened { groups } if groups.is_empty() => name("seats no small group."),
        Event::VoicesChosen { .. } => {
            news::tell(event, public).or_else(|| name("No group has chosen a voice."))
        }
        event => match news::little(event) {
            Some((what, _)) => Some(format!("{what}.")),
            None => words_packages::act(event)
                .map(|said| format!("{said}."))
                .or_else(|| news::tell(event, public)),
        },
    }
}

/// What is wanted on a bracket, in its words.
fn wants(stance: &StanceTaken, public: &Public) -> String {
    let mut said = format!("[{}] wants {}", stance.bracket, option(public, &stance.bracket, stance.prefers));
    let others: Vec<String> = stance
        .accepts
        .iter()
        .filter(|other| *other != stance.prefers)
        .map(|other| other.to_string())
        .collect();
    if !others.is_empty() {
        said.push_str(&format!(", can live with {}", others.join(", ")));
    }
    if !stance.cannot.is_empty() {
        let all: Vec<String> = stance.cannot.iter().map(|one| one.to_string()).collect();
        said.push_str(&format!(", cannot accept {}", all.join(", ")));
    }
    said.push_str(&words_groups::subject_to(stance.ad_referendum));
    said
}

/// An option by its number and words.
pub(super) fn option(public: &Public, bracket: &BracketId, option: OptionNo) -> String {
    let entry = public.bracket(bracket).and_then(|index| public.table.get(index));
    match entry {
        _ if option == 0 => "0 (left out)".to_owned(),
        Some(entry) => format!("{option} “{}”", cut(entry.words(option).trim(), WORDS)),
        None => option.to_string(),
    }
}

/// The last thing a record did, in a word or two.
pub(super) fn verb(record: &Record, public: &Public, mode: Mode) -> &'static str {
    let verbs = mode.heard(record, public).rev().map(|event| match event {
        Event::Spoke { speaker, .. } if speaker.group.is_some() => "spoke for its group",
        Event::Spoke { .. } => "spoke",
        Event::Consulted { .. } => "consulted",
        Event::SpokeInGroup { .. } => "met its group",
        Event::OptionProposed { .. } => "proposed words",
        Event::BracketOpened { .. } => "opened a bracket",
        Event::Inscribed { sections, .. } if sections.is_empty() => "listens",
        Event::Inscribed { .. } => "asked to speak",
        Event::FloorYielded { .. } => "gave the floor back",
        Event::PackageOffered { .. } => "offered a package",
        Event::PackageAccepted { .. } => "accepted a package",
        Event::PackageCountered { .. } => "countered",
        Event::PackageRefused { .. } => "refused a package",
        Event::NoPackageOffered { .. } => "has no package",
        Event::Sounded { .. } => "sounded",
        Event::SilenceKept { .. } => "kept silence",
        Event::SilenceBroken { .. } => "BROKE SILENCE",
        Event::ExtensionRequested { .. } => "asked for time",
        Event::Joined { dissociations, .. } if !dissociations.is_empty() => "DISSOCIATED",
        Event::Joined { .. } => "joined",
        Event::Objected { .. } => "OBJECTED",
        Event::Voted { ballot, .. } => match ballot {
            adref_sim::engine::Ballot::Yes => "voted yes",
            adref_sim::engine::Ballot::No => "voted NO",
            adref_sim::engine::Ballot::Abstain => "abstained",
        },
        Event::AmendmentTabled { .. } => "tabled an amendment",
        Event::Cosponsored { .. } => "co-sponsored",
        Event::MotionsMoved { motions, .. } if motions.is_empty() => "moved nothing",
        Event::MotionsMoved { .. } => "moved a motion",
        Event::SpokeToMotion { .. } => "spoke to a motion",
        Event::Explained { .. } => "explained",
        Event::DidNotExplain { .. } => "did not explain",
        Event::Signed { .. } => "signed",
        Event::Declined { .. } => "stayed out",
        Event::Replied { .. } => "replied",
        Event::PointOfOrderRaised { .. } => "point of order",
        Event::Appealed { .. } => "appealed",
        Event::ProgrammeAgreed { .. } => "agreed programme",
        Event::ProgrammeHeld { .. } => "HELD PROGRAMME",
        Event::ObjectedToApplicants { objections, .. } if !objections.is_empty() => "objected to applicants",
        Event::ObjectedToApplicants { .. } => "no objection",
        Event::SeatFailed { .. } => "FAILED",
        _ => "",
    });
    verbs.into_iter().find(|verb| !verb.is_empty()).unwrap_or("–")
}

/// The brackets an event is about.
fn about(event: &Event) -> Vec<&BracketId> {
    match event {
        Event::Spoke { stances, .. } | Event::SpokeInGroup { stances, .. } => {
            stances.iter().map(|stance| &stance.bracket).collect()
        }
        Event::Consulted { stance, .. } => vec![&stance.bracket],
        Event::GroupLineTaken { stances, .. } => stances.iter().map(|line| &line.bracket).collect(),
        Event::OptionProposed { bracket, .. }
        | Event::BracketOpened { bracket, .. }
        | Event::CapitalReplied { bracket, .. }
        | Event::RoundBegan { bracket, .. }
        | Event::SmallGroupReported { bracket, .. }
        | Event::Recommended { bracket, .. }
        | Event::AmendmentTabled { bracket, .. } => vec![bracket],
        Event::Replied { about, .. } => vec![about],
        Event::SmallGroupsConvened { groups } => groups.iter().map(|group| &group.bracket).collect(),
        Event::IntersessionalCalled { brackets } => brackets.iter().collect(),
        Event::RevisionIssued { settled, dropped, .. } => {
            settled.iter().chain(dropped).map(|one| &one.bracket).collect()
        }
        Event::EditedQuietly { settled, .. } | Event::RecommendationsTaken { settled } => {
            settled.iter().map(|one| &one.bracket).collect()
        }
        Event::PackageOffered { terms, .. } | Event::PackageCountered { terms, .. } => {
            terms.iter().map(|one| &one.bracket).collect()
        }
        Event::PackageLapsed { term, .. } => vec![term],
        Event::SingleTextTabled { choices } => choices.iter().map(|one| &one.bracket).collect(),
        Event::VariantFloated { changes, .. } => changes.iter().map(|one| &one.bracket).collect(),
        Event::SilenceBroken { objections, .. } => {
            objections.iter().filter_map(|one| one.bracket.as_ref()).collect()
        }
        Event::Objected { objection, .. } => objection.bracket.iter().collect(),
        Event::Explained { about, .. } => about.iter().collect(),
        Event::StakeholderSpoke { words, .. } => words.iter().map(|one| &one.bracket).collect(),
        _ => Vec::new(),
    }
}

/// The bracket a record is about first of all.
pub(super) fn subject<'a>(record: &'a Record, public: &'a Public, mode: Mode) -> Option<&'a BracketId> {
    mode.heard(record, public).flat_map(about).next()
}

/// Whether a record may have changed what the text is worth to anybody.
pub(super) fn settles(record: &Record) -> bool {
    record.events.iter().any(|event| {
        matches!(
            event,
            Event::RevisionIssued { .. }
                | Event::EditedQuietly { .. }
                | Event::SmallGroupReported { .. }
                | Event::RecommendationsTaken { .. }
                | Event::AmendmentDecided { .. }
                | Event::PartDecided { .. }
                | Event::ProposalDecided { .. }
                | Event::AnnexFell { .. }
        )
    })
}

/// What the text's focus is on.
pub(super) struct Focus<'a> {
    /// The bracket.
    pub(super) bracket: Option<&'a BracketId>,
    /// The paragraph.
    pub(super) para: Option<&'a ParaId>,
    /// The room, which knows what brackets are in a paragraph.
    pub(super) public: &'a Public,
}

/// Whether an event is about a paragraph or any bracket in it.
fn is_about(event: &Event, para: &ParaId, public: &Public) -> bool {
    let inside = |id: &BracketId| {
        let entry = public.bracket(id).and_then(|index| public.table.get(index));
        entry.is_some_and(|entry| entry.para == *para)
    };
    let apart = match event {
        Event::Joined { dissociations, .. } => dissociations.iter().any(|one| one.para == *para),
        _ => false,
    };
    apart || about(event).into_iter().any(inside)
}

/// Whether a record is of a kind.
pub(super) fn is_of_kind<'a>(
    heard: &(impl Iterator<Item = &'a Event> + Clone),
    kind: Kind,
    little: bool,
    focus: &Focus<'_>,
) -> bool {
    let any = |of: fn(&Event) -> bool| heard.clone().any(of);
    match kind {
        Kind::All => true,
        Kind::Substance => {
            !little && !any(|event| matches!(event, Event::ClockMoved { .. } | Event::Instructed { .. }))
        }
        Kind::Statements => any(|event| {
            matches!(
                event,
                Event::Spoke { .. }
                    | Event::Consulted { .. }
                    | Event::SpokeInGroup { .. }
                    | Event::Replied { .. }
                    | Event::Explained { .. }
                    | Event::StakeholderSpoke { .. }
                    | Event::SpokeToMotion { .. }
            )
        }),
        Kind::Proposals => any(|event| {
            matches!(
                event,
                Event::OptionProposed { .. }
                    | Event::BracketOpened { .. }
                    | Event::PackageOffered { .. }
                    | Event::PackageCountered { .. }
                    | Event::PackageAccepted { .. }
                    | Event::PackageRefused { .. }
                    | Event::PackageConcluded { .. }
                    | Event::AmendmentTabled { .. }
                    | Event::VariantFloated { .. }
                    | Event::Recommended { .. }
            ) || matches!(event, Event::MotionsMoved { motions, .. } if !motions.is_empty())
        }),
        Kind::Decisions => any(|event| {
            matches!(
                event,
                Event::RevisionIssued { .. }
                    | Event::EditedQuietly { .. }
                    | Event::SmallGroupReported { .. }
                    | Event::RecommendationsTaken { .. }
                    | Event::SilencePut { .. }
                    | Event::SilenceBroken { .. }
                    | Event::SilenceEnded { .. }
                    | Event::AdoptionPut { .. }
                    | Event::Objected { .. }
                    | Event::BallotOpened { .. }
                    | Event::VoteCounted { .. }
                    | Event::AmendmentDecided { .. }
                    | Event::MotionDecided { .. }
                    | Event::PartDecided { .. }
                    | Event::ProposalDecided { .. }
                    | Event::ProgrammeAdopted
                    | Event::ProgrammeHeld { .. }
                    | Event::PackageConcluded { .. }
                    | Event::Signed { .. }
                    | Event::Declined { .. }
                    | Event::Concluded { .. }
                    | Event::SessionConvened { .. }
            ) || matches!(event, Event::Joined { dissociations, .. } if !dissociations.is_empty())
        }),
        Kind::Paragraph => {
            focus.para.is_some_and(|para| heard.clone().any(|event| is_about(event, para, focus.public)))
        }
        Kind::Bracket => {
            focus.bracket.is_some_and(|wanted| heard.clone().flat_map(about).any(|bracket| bracket == wanted))
        }
    }
}
