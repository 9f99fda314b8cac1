//! What happened since a person was last asked, in a line each.

use adref_sim::engine::action::{Ballot, OptionSet, StanceTaken};
use adref_sim::engine::docket::Side;
use adref_sim::engine::event::LineOn;
use adref_sim::engine::{Event, Public};
use adref_sim::ids::SeatId;

use crate::words::{ending_name, join};
use crate::{words_groups, words_votes};

use super::show::places;

/// The most names of one line.
pub(super) const MOST_NAMES: usize = 12;

/// News that piles up.
#[derive(Clone, Debug, Default)]
pub(super) struct News {
    lines: Vec<String>,
    /// Those who all did the same little thing, one after the other.
    same: Option<(&'static str, Vec<SeatId>)>,
}

impl News {
    /// Takes an event in.
    pub(super) fn hear(&mut self, event: &Event, public: &Public) {
        if let Some((what, seat)) = little(event) {
            match &mut self.same {
                Some((same, seats)) if *same == what => seats.push(seat.clone()),
                _ => {
                    self.flush();
                    self.same = Some((what, vec![seat.clone()]));
                }
            }
            return;
        }
        if let Some(line) = tell(event, public) {
            self.flush();
            self.lines.push(line);
        }
    }

    /// Takes in something else.
    pub(super) fn add(&mut self, line: String) {
        self.flush();
        self.lines.push(line);
    }

    fn flush(&mut self) {
        if let Some((what, seats)) = self.same.take() {
            let many =
                if seats.len() > MOST_NAMES { format!("{} delegations", seats.len()) } else { String::new() };
            let who = if many.is_empty() { join(&seats, MOST_NAMES) } else { many };
            self.lines.push(format!("{who} {what}."));
        }
    }

    /// Gives everything, and begins anew.
    pub(super) fn take(&mut self) -> Vec<String> {
        self.flush();
        std::mem::take(&mut self.lines)
    }
}

/// What many do one after the other and nobody wants a line each for.
pub(crate) fn little(event: &Event) -> Option<(&'static str, &SeatId)> {
    Some(match event {
        Event::SilenceKept { seat } => ("kept silence", seat),
        Event::Joined { seat, dissociations } if dissociations.is_empty() => ("joined the consensus", seat),
        Event::DidNotExplain { seat } => ("had nothing to explain", seat),
        Event::DidNotReply { seat } => ("did not reply", seat),
        Event::AmendmentsDone { seat } => ("had no more amendments", seat),
        Event::MotionsMoved { seat, motions } if motions.is_empty() => ("moved nothing", seat),
        Event::SilentOnMotion { seat } => ("did not speak to the motion", seat),
        Event::ProgrammeAgreed { seat } => ("agreed to the programme of work", seat),
        Event::Inscribed { seat, sections } if sections.is_empty() => ("will listen in this reading", seat),
        Event::Inscribed { seat, .. } => ("asked for the floor", seat),
        Event::ObjectedToApplicants { seat, objections } if objections.is_empty() => {
            ("objected to no applicant", seat)
        }
        Event::JoinedThematicGroups { seat, .. } => ("chose thematic groups", seat),
        Event::FloorYielded { seat } => ("gave the floor back", seat),
        Event::NoPackageOffered { seat: Some(seat) } => ("had no package to offer", seat),
        Event::Signed { seat } => ("signed", seat),
        Event::Voted { seat, ballot } | Event::HandShown { seat, ballot } => (
            match ballot {
                Ballot::Yes => "voted yes",
                Ballot::No => "voted no",
                Ballot::Abstain => "abstained",
            },
            seat,
        ),
        _ => return None,
    })
}

fn options(set: OptionSet) -> String {
    let all: Vec<String> = set.iter().map(|option| option.to_string()).collect();
    all.join(",")
}

fn stance(taken: &StanceTaken) -> String {
    let mut said = format!("[{}] wants {}", taken.bracket, taken.prefers);
    let others = taken.accepts.iter().any(|option| option != taken.prefers);
    if others {
        said.push_str(&format!(", accepts {}", options(taken.accepts)));
    }
    if !taken.cannot.is_empty() {
        said.push_str(&format!(", cannot accept {}", options(taken.cannot)));
    }
    said
}

fn stances(taken: &[StanceTaken]) -> String {
    let all: Vec<String> = taken.iter().map(stance).collect();
    all.join("; ")
}

/// The news in an event; `None` where it is none.
pub(crate) fn tell(event: &Event, public: &Public) -> Option<String> {
    let words = |bracket: &adref_sim::ids::BracketId, option: u8| {
        let entry = public.bracket(bracket).and_then(|index| public.table.get(index));
        entry.map_or_else(|| option.to_string(), |entry| format!("{option} “{}”", entry.words(option).trim()))
    };
    let over = |bracket: &Option<adref_sim::ids::BracketId>| {
        bracket.as_ref().map_or_else(|| "the whole text".to_owned(), |id| format!("[{id}]"))
    };
    Some(match event {
        Event::SessionOpened => "The chair opens the session.".to_owned(),
        Event::Instructed { .. } => {
            "Your capital has sent instructions that differ from what was expected; see `brief`.".to_owned()
        }
        Event::PresenceTaken { absent, .. } if absent.is_empty() => return None,
        Event::PresenceTaken { absent, .. } => format!("Not in the room: {}.", join(absent, MOST_NAMES)),
        Event::VoicesChosen { voices } => {
            let all: Vec<String> = voices
                .iter()
                .filter_map(|voice| Some(format!("{} for {}", voice.seat, voice.group.as_ref()?)))
                .collect();
            if all.is_empty() {
                return None;
            }
            format!("Groups will be heard through {}.", all.join(", "))
        }
        Event::PhaseBegan { phase, .. } => format!("— {} —", phase.replace('-', " ")),
        Event::SessionConvened { session, .. } => format!("The next session meets: {session}."),
        Event::SectionOpened { section, list, .. } => {
            let speakers: Vec<SeatId> = list.iter().map(|speaker| speaker.seat.clone()).collect();
            format!("Section {section} is taken up; on the list: {}.", join(&speakers, MOST_NAMES))
        }
        Event::SectionClosed { section, unheard } if !unheard.is_empty() => {
            format!("Section {section} is closed; not heard: {}.", join(unheard, MOST_NAMES))
        }
        Event::Spoke { speaker, followers, stances: taken, .. } => {
            let who = speaker.group.as_ref().map_or_else(
                || speaker.seat.to_string(),
                |group| format!("{} for {group} ({} let it stand for them)", speaker.seat, followers.len()),
            );
            format!("{who}: {}", if taken.is_empty() { "spoke".to_owned() } else { stances(taken) })
        }
        Event::OptionProposed { seat, bracket, option, text, at, placed_by, .. } => {
            let who = seat.as_ref().map_or_else(|| "The chair".to_owned(), ToString::to_string);
            format!(
                "{who} proposes for [{bracket}] option {option}: “{}” ({}; {placed_by})",
                text.trim(),
                places(at)
            )
        }
        Event::BracketOpened { seat, bracket, para, after, text, at, placed_by, .. } => {
            let what = match after {
                Some(after) => format!("proposes a new paragraph {para} after {after}"),
                None => format!("asks for brackets in paragraph {para} round"),
            };
            format!("{seat} {what}: “{text}”, now [{bracket}] ({}; {placed_by})", places(at))
        }
        Event::SmallGroupsConvened { groups } if groups.is_empty() => return None,
        Event::SmallGroupsConvened { groups } => {
            let all: Vec<String> = groups
                .iter()
                .map(|group| format!("[{}] ({})", group.bracket, join(&group.members, 8)))
                .collect();
            format!("Small groups: {}.", all.join("; "))
        }
        Event::Consulted { seat, stance: taken } => format!("{seat}, in the small group: {}", stance(taken)),
        Event::SmallGroupReported { bracket, option: Some(option) } => {
            format!("The small group on [{bracket}] agreed ad referendum on {}.", words(bracket, *option))
        }
        Event::SmallGroupReported { bracket, option: None } => {
            format!("The small group on [{bracket}] could not agree.")
        }
        Event::Recommended { bracket, option: Some(option) } => {
            format!("For [{bracket}], {} is recommended to the plenary.", words(bracket, *option))
        }
        Event::RevisionIssued { name, settled, dropped } => {
            let settled: Vec<String> = settled
                .iter()
                .map(|one| format!("[{}] on {}", one.bracket, words(&one.bracket, one.option)))
                .collect();
            // A draft that nobody has tabled is the chair's; the docket has it all the same.
            let theirs = public.docket.proposals.iter().any(|proposal| !proposal.sponsors.is_empty());
            let who = if theirs { "The sponsors issue" } else { "The chair issues" };
            let mut said = format!("{who} {name}");
            if !settled.is_empty() {
                said.push_str(&format!(", settling {}", settled.join("; ")));
            }
            if !dropped.is_empty() {
                said.push_str(&match dropped.len() {
                    1 => "; one option comes off the table".to_owned(),
                    many => format!("; {many} options come off the table"),
                });
            }
            format!("{said}. `text` shows it.")
        }
        Event::EditedQuietly { name, settled } => {
            format!("The chair edits the text without a new silence ({name}): {} changes.", settled.len())
        }
        Event::GroupMet { group, .. } => format!("{group} meets by itself."),
        Event::SpokeInGroup { seat, group, stances: said, ballot } => match ballot {
            Some(ballot) => format!("In {group}, {seat}: {}.", format!("{ballot:?}").to_lowercase()),
            None if said.is_empty() => return None,
            None => format!("In {group}, {seat}: {}.", stances(said)),
        },
        Event::GroupLineTaken { group, stances: lines, ballot } => {
            let line = |line: &LineOn| match line.option {
                Some(option) => format!("[{}] {}", line.bracket, words(&line.bracket, option)),
                None => format!("[{}] no line", line.bracket),
            };
            let mut all: Vec<String> = lines.iter().map(line).collect();
            all.extend(ballot.map(|found| match found.ballot {
                Some(ballot) => format!("{ballot:?}").to_lowercase(),
                None => "everybody as it will".to_owned(),
            }));
            if all.is_empty() {
                all.push("none".to_owned());
            }
            format!("The line of {group}: {}.", all.join("; "))
        }
        Event::CapitalReplied { seat, bracket, confirms, refuses } => {
            let said = words_groups::capital_replied(seat, *confirms, *refuses);
            format!("On [{bracket}] {said}.")
        }
        Event::SilencePut { round, .. } => format!("The text is under silence (round {round})."),
        Event::SilenceBroken { seat, objections, .. } => {
            let all: Vec<String> =
                objections.iter().map(|one| format!("{}: {}", over(&one.bracket), one.reason)).collect();
            let why = if all.is_empty() { "without giving a reason".to_owned() } else { all.join("; ") };
            format!("{seat} breaks the silence over {why}")
        }
        Event::SilenceEnded { broken_by, .. } if broken_by.is_empty() => {
            "Nobody has broken the silence.".to_owned()
        }
        Event::SilenceEnded { broken_by, .. } => {
            format!("Silence broken by {}.", join(broken_by, MOST_NAMES))
        }
        Event::ExtensionRequested { seat, reason } => format!("{seat} asks for more time: {reason}"),
        Event::AdoptionPut { attempt } => format!("The text is put for adoption (attempt {attempt})."),
        Event::Joined { seat, dissociations } => {
            let paras: Vec<String> = dissociations.iter().map(|one| one.para.to_string()).collect();
            format!("{seat} joins the consensus and dissociates itself from {}.", paras.join(", "))
        }
        Event::Objected { seat, objection } => {
            format!("{seat} objects over {}: {}", over(&objection.bracket), objection.reason)
        }
        Event::ProgrammeHeld { seat, reason } => format!("{seat} holds up the programme of work: {reason}"),
        Event::ProgrammeAdopted => "The programme of work is adopted.".to_owned(),
        Event::Replied { seat, about, words } => format!("{seat} replies on [{about}]: {words}"),
        Event::PointOfOrderRaised { seat, words } => format!("{seat}, on a point of order: {words}"),
        Event::Ruled { upheld } => {
            let how = if *upheld { "the speaker is out of order" } else { "the speaker is in order" };
            format!("The chair rules that {how}.")
        }
        Event::Appealed { seat } => format!("{seat} appeals against the ruling."),
        Event::AppealDecided { yes, no, abstain, overruled } => {
            let how = if *overruled { "overruled" } else { "upheld" };
            format!("The ruling is {how}, {yes} to {no}, {abstain} abstaining.")
        }
        Event::AmendmentTabled { seat, id, bracket, option, reason, .. } => {
            let id = words_votes::symbol(id);
            format!("{seat} tables {id}: [{bracket}] to {}: {reason}", words(bracket, *option))
        }
        Event::Cosponsored { seat, documents } => format!("{seat} joins {}.", documents.join(", ")),
        Event::ProposalTakenUp { proposal, plenary } => {
            let place = if *plenary { "The plenary" } else { "The committee" };
            format!("{place} takes action on {proposal}.")
        }
        Event::MotionsMoved { seat, motions } => {
            let all: Vec<String> = motions.iter().map(words_votes::motion).collect();
            format!("{seat} moves {}.", all.join("; "))
        }
        Event::MotionDecided { motion, carried, how } => {
            let carried = if *carried { "carried" } else { "lost" };
            format!("The motion {} is {carried} ({how}).", words_votes::motion(motion))
        }
        Event::SpokeToMotion { seat, side } => {
            format!("{seat} speaks {} the motion.", if *side == Side::For { "for" } else { "against" })
        }
        Event::BallotOpened { question: Some(question), .. } => {
            format!("Put to the vote: {}.", words_votes::question(question))
        }
        Event::BallotOpened { .. } => "The text is put to the vote.".to_owned(),
        Event::VoteCounted { yes, no, abstain, absent, carried } => {
            let carried = match carried {
                Some(true) => ": carried",
                Some(false) => ": lost",
                None => "",
            };
            format!("{yes} in favour, {no} against, {abstain} abstaining, {absent} not voting{carried}.")
        }
        Event::AmendmentDecided { amendment, adopted } => {
            let how = if *adopted { "adopted" } else { "rejected" };
            format!("Amendment {} is {how}.", words_votes::symbol(amendment))
        }
        Event::Declined { seat, reason } => format!("{seat} stays out: {reason}"),
        Event::ObjectedToApplicants { seat, objections } => {
            let all: Vec<&str> = objections.iter().map(|one| one.applicant.as_str()).collect();
            format!("{seat} objects to {}.", all.join(", "))
        }
        Event::StakeholdersAccredited { admitted, blocked } => {
            format!("Stakeholders: {} let in, {} kept out.", admitted.len(), blocked.len())
        }
        Event::StakeholderSpoke { stakeholder, words } => {
            let all: Vec<String> =
                words.iter().map(|one| format!("[{}] “{}”", one.bracket, one.text.trim())).collect();
            format!("{stakeholder} speaks: {}", all.join("; "))
        }
        Event::Concluded { ending } => format!("It is over: {}.", ending_name(*ending)),
        Event::Explained { seat, words, .. } => format!("{seat} explains: {words}"),
        Event::SeatFailed { seat, why } => {
            format!("{seat} gives no answer in order, and the rule's default stands in ({why}).")
        }
        // Moves of the secretariat that the phases tell already.
        Event::ClockMoved { .. }
        | Event::ListOpened
        | Event::ListClosed
        | Event::SectionClosed { .. }
        | Event::RepliesCalled { .. }
        | Event::RoundBegan { .. }
        | Event::ProgrammePut { .. }
        | Event::MotionsInvited
        | Event::ExplanationsInvited
        | Event::ExplanationsOpened
        | Event::AmendmentsInvited { .. } => return None,
        other => return super::news_more::tell(other, public),
    })
}
