//! What would come of an act of the chair, before it is done: from the rules, the clock and what has been said aloud. What a
//! delegation has kept to itself is not in it.

use adref_agents::chair::outlook::{Against, Outlook};
use adref_agents::guests::{ChairQuestion, WordsPlaced};
use adref_lab::figures::count;
use adref_sim::engine::action::Settlement;
use adref_sim::engine::gavel;
use adref_sim::engine::state::{ChairTask, RevisionKind};
use adref_sim::engine::{Action, Public, silence};
use adref_sim::ids::{BracketId, SeatId};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{Majority, Voting};

use super::acts::task;
use crate::words::{ending_name, join};
use crate::words_packages;

/// The most delegations that are named.
const MOST: usize = 12;

fn names(public: &Public, seats: &[usize]) -> String {
    let ids: Vec<SeatId> =
        seats.iter().filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect();
    join(&ids, MOST)
}

/// `meeting 9, minute 30`.
pub(super) fn when(public: &Public, minute: u32) -> String {
    let long = public.procedure.meeting_minutes.max(1);
    match (minute / long, minute % long) {
        // The end of a meeting is not the beginning of another.
        (whole, 0) if whole > 0 => format!("the end of meeting {whole}"),
        (whole, rest) => format!("meeting {}, minute {rest}", whole + 1),
    }
}

/// What would come of an act that the rules allow, in a few sentences.
pub(super) fn effect(question: &ChairQuestion<'_>, act: &Action, placed: &[WordsPlaced]) -> String {
    let public = question.view.public;
    match act {
        Action::OpenSession => "The session is open; delegations have their instructions.".to_owned(),
        Action::PutProgramme => programme(public),
        Action::MeetInformally => {
            "The room reads and consults, and can adopt nothing while the programme of work is held up."
                .to_owned()
        }
        Action::Recognise { seat } => recognised(public, seat),
        Action::SuspendMeeting => suspended(public),
        Action::ConsultInformally { bracket, members } => informal(public, bracket, members),
        Action::CloseDebate => closed(public),
        Action::Rule { upheld } => ruled(public, *upheld),
        Action::CallIntersessional { brackets } => format!(
            "{} between sessions, among those who come to it, which are fewer than at a session; it recommends and decides nothing.",
            over(public, brackets)
        ),
        Action::NoIntersessional => "The brackets stay as they are until the plenary.".to_owned(),
        Action::Waive => "The amendment is put to the vote today.".to_owned(),
        Action::HoldToRule => "The amendment is not taken up today.".to_owned(),
        Action::IssueRevision { settle, drop, proposals } => {
            revision(public, settle, drop.len(), proposals.len(), placed)
        }
        Action::EditQuietly { settle } => format!(
            "{} The text is not put under silence again. {}",
            settles(public, settle),
            whole(public, settle, placed)
        ),
        Action::TableSingleText { choices } => {
            format!("It is yours to work on and is not issued. {}", whole(public, choices, &[]))
        }
        Action::FloatVariant { changes } => {
            format!("Everybody says aloud whether that is better or worse. {}", changed(public, changes, &[]))
        }
        Action::KeepVariant | Action::DropVariant => sounded(public, *act == Action::KeepVariant),
        Action::CloseSingleText => {
            "The single text stays as it is; your next revision is another matter.".to_owned()
        }
        Action::ConveneSmallGroups { brackets, seated } => {
            let mut said = over(public, brackets);
            for id in brackets {
                let named = seated.iter().find(|group| group.bracket == *id);
                said.push_str(&seats(public, id, named.map(|group| group.members.as_slice())));
            }
            said
        }
        Action::BrokerPackage { parties, terms } => brokered(public, parties, terms),
        Action::NoBrokering => "What is left is left to the parties.".to_owned(),
        Action::ExtendSilence | Action::KeepDeadline => extension(public, *act == Action::ExtendSilence),
        Action::ProposeAdoption => {
            format!("One objection is enough to stop it. {}", whole(public, &[], &[]))
        }
        Action::Gavel if task(public) == Some(ChairTask::Gavel) => {
            format!("Nobody objects: the text is adopted. {}", apart(public))
        }
        Action::Gavel => "The text is adopted.".to_owned(),
        Action::DeclareExhausted => vote(public),
        Action::FallBack | Action::ProceduralReport => outlet(public, act),
        _ => String::new(),
    }
}

fn programme(public: &Public) -> String {
    let held: Vec<usize> = public.programme.held.iter().map(|(seat, _)| *seat).collect();
    if held.is_empty() {
        return "Anybody may hold it up, and without it nothing can be adopted.".to_owned();
    }
    format!("{} held it up the last time; it can be put twice.", names(public, &held))
}

fn waiting(public: &Public) -> Vec<usize> {
    public.floor.list.iter().map(|next| next.seat).collect()
}

fn recognised(public: &Public, seat: &SeatId) -> String {
    let list = waiting(public);
    let before = list.iter().take_while(|one| public.seats.get(**one).is_none_or(|plate| plate.id != *seat));
    let before: Vec<usize> = before.copied().collect();
    format!(
        "{seat} speaks next, before {}, who put their names down before it; the list goes on after that in its order.",
        names(public, &before)
    )
}

fn suspended(public: &Public) -> String {
    let Ok(resumed) = gavel::resumes_at(public) else { return String::new() };
    let lost = resumed.saturating_sub(public.minute);
    let left = public.ends_at(public.step).saturating_sub(public.minute);
    let keeps = gavel::closes_after(public, resumed).saturating_sub(resumed);
    format!(
        "{} on the list go on with meeting {}. It costs {lost} of the {} this reading has left; this section keeps {}. Capitals have that time to answer.",
        count(public.floor.list.len(), "speaker"),
        resumed / public.procedure.meeting_minutes.max(1) + 1,
        count(left as usize, "minute"),
        count(keeps as usize, "minute"),
    )
}

fn informal(public: &Public, bracket: &BracketId, members: &[SeatId]) -> String {
    let Some(index) = public.bracket(bracket) else { return String::new() };
    let seats: Vec<usize> = if members.is_empty() {
        gavel::table(public, index)
    } else {
        members.iter().filter_map(|id| public.seat(id.as_str())).collect()
    };
    let left = public.floor.until.saturating_sub(public.minute);
    format!(
        "{} sit down over [{bracket}], off the record, for {} of the {} this section has left. They can say where they stand and bring in words; nothing is settled.",
        names(public, &seats),
        gavel::takes(public, seats.len()),
        count(left as usize, "minute"),
    )
}

fn closed(public: &Public) -> String {
    let replies = if public.floor.provoked.is_empty() {
        ""
    } else {
        " Those whose words were called unacceptable may still reply."
    };
    format!(
        "{} who put their names down are not heard: {}. The time goes to what comes next.{replies}",
        count(public.floor.list.len(), "speaker"),
        names(public, &waiting(public))
    )
}

fn ruled(public: &Public, upheld: bool) -> String {
    let Some(point) = &public.floor.point else { return String::new() };
    let (loses, how) =
        if upheld { (point.speaker, "it loses the floor") } else { (point.by, "the speaker goes on") };
    format!(
        "The ruling goes against {}: {how}. It may appeal; the appeal is put at once, and a majority of those present and voting overrules you.",
        names(public, &[loses])
    )
}

fn over(public: &Public, brackets: &[BracketId]) -> String {
    if brackets.is_empty() {
        return "No small group meets: every knot is left to the revision.".to_owned();
    }
    let all: Vec<String> = brackets.iter().map(|id| format!("[{id}]")).collect();
    let left = public.open_brackets().saturating_sub(brackets.len());
    format!("A group meets on {}; {left} other open brackets have none.", all.join(", "))
}

/// Who would sit down over a bracket, as far as that is known to all.
fn seats(public: &Public, bracket: &BracketId, named: Option<&[SeatId]>) -> String {
    let Some(index) = public.bracket(bracket) else { return String::new() };
    let all: Vec<usize> = match named {
        Some(named) => named.iter().filter_map(|id| public.seat(id.as_str())).collect(),
        None => gavel::table(public, index),
    };
    if all.len() < 2 {
        return format!(" On [{bracket}] hardly anybody has spoken: nobody may come.");
    }
    format!(" On [{bracket}], whoever of {} has somebody left to send.", names(public, &all))
}

/// `settles 3 brackets and takes 1 option off the table`.
fn settles(public: &Public, settle: &[Settlement]) -> String {
    let mut again = 0;
    for one in settle {
        let entry = public.bracket(&one.bracket).and_then(|index| public.table.get(index));
        again += usize::from(entry.is_some_and(|entry| entry.settled().is_some()));
    }
    let mut said = format!("It settles {}", count(settle.len(), "bracket"));
    if again > 0 {
        said.push_str(&format!(", {again} of them otherwise than the text has now"));
    }
    said.push('.');
    said
}

fn revision(
    public: &Public,
    settle: &[Settlement],
    struck: usize,
    brought: usize,
    placed: &[WordsPlaced],
) -> String {
    let working = matches!(public.current(), Step::Revision { clean: false, .. });
    let mut said = settles(public, settle);
    if brought > 0 {
        said.push_str(&format!(" It brings in {} of your own.", count(brought, "option")));
    }
    if struck > 0 {
        said.push_str(&format!(" It takes {} off the table.", count(struck, "option")));
    }
    said.push(' ');
    if working {
        said.push_str(&changed(public, settle, placed));
        let open = Outlook::of(public, settle, placed).open;
        said.push_str(&format!(" {} open.", stay(open)));
    } else {
        said.push_str(&whole(public, settle, placed));
    }
    said.push(' ');
    said.push_str(&then(public));
    said
}

fn stay(open: usize) -> String {
    match open {
        0 => "None stays".to_owned(),
        1 => "1 bracket stays".to_owned(),
        open => format!("{open} brackets stay"),
    }
}

/// What comes after a revision.
fn then(public: &Public) -> String {
    let silent = match task(public) {
        Some(ChairTask::AfterSilence) => true,
        Some(ChairTask::AfterObjection) => false,
        _ => {
            public.follows().and_then(|at| public.plan.get(at)).is_some_and(|next| next.step == Step::Silence)
        }
    };
    if silent {
        let until =
            silence::would_end(public).map_or_else(String::new, |at| format!(" until {}", when(public, at)));
        let stands = if rules::body(public.rules).silence.stands {
            "the text stands if nobody breaks it"
        } else {
            "it tests the room, and adoption comes after it"
        };
        let left = public.procedure.silence_rounds.saturating_sub(public.business.silence_round + 1);
        return format!("Then silence{until}: {stands}; it can be put {} after that.", times(left));
    }
    if task(public) == Some(ChairTask::AfterObjection) {
        return "Then it is put for adoption once more, for the last time.".to_owned();
    }
    let next = public.follows().and_then(|at| public.plan.get(at));
    next.map_or_else(String::new, |next| format!("Then comes {}.", next.phase.replace('-', " ")))
}

fn times(left: u32) -> String {
    match left {
        0 => "no more".to_owned(),
        1 => "once more".to_owned(),
        left => format!("{left} times more"),
    }
}

/// Who could not live with what, by what was said aloud.
fn objectors(public: &Public, against: &[Against]) -> String {
    let one = |one: &Against| {
        let id = public.seats.get(one.seat).map_or("?", |plate| plate.id.as_str());
        let over: Vec<&str> = one
            .over
            .iter()
            .filter_map(|index| public.table.get(*index))
            .map(|entry| entry.id.as_str())
            .take(3)
            .collect();
        let more =
            if one.over.len() > 3 { format!(" and {} more", one.over.len() - 3) } else { String::new() };
        format!("{id} ({}{more}{})", over.join(", "), if one.never { ", never" } else { "" })
    };
    let shown: Vec<String> = against.iter().take(MOST).map(one).collect();
    let more = against.len().saturating_sub(MOST);
    if more > 0 { format!("{} and {more} more", shown.join("; ")) } else { shown.join("; ") }
}

/// The outlook of the whole text with these brackets settled.
fn whole(public: &Public, settle: &[Settlement], placed: &[WordsPlaced]) -> String {
    let outlook = Outlook::of(public, settle, placed);
    let open = match outlook.open {
        0 => String::new(),
        open => format!("{} open. ", stay(open)),
    };
    if outlook.against.is_empty() {
        return format!(
            "{open}By what was said aloud all who spoke of it could live with it; {} said nothing of it.",
            have(outlook.silent.len())
        );
    }
    format!(
        "{open}By what was said aloud {} could not live with it: {}. {} could, and {} said nothing of it.",
        outlook.against.len(),
        objectors(public, &outlook.against),
        outlook.content.len(),
        have(outlook.silent.len())
    )
}

fn have(many: usize) -> String {
    if many == 1 { "1 has".to_owned() } else { format!("{many} have") }
}

/// The outlook of these changes alone.
fn changed(public: &Public, settle: &[Settlement], placed: &[WordsPlaced]) -> String {
    let about: Vec<usize> = settle.iter().filter_map(|one| public.bracket(&one.bracket)).collect();
    let mut outlook = Outlook::of(public, settle, placed);
    for one in &mut outlook.against {
        one.over.retain(|index| about.contains(index));
    }
    outlook.against.retain(|one| !one.over.is_empty());
    if about.is_empty() {
        return String::new();
    }
    if outlook.against.is_empty() {
        return "By what was said aloud all who spoke of it could live with that.".to_owned();
    }
    format!(
        "By what was said aloud {} could not live with that: {}.",
        outlook.against.len(),
        objectors(public, &outlook.against)
    )
}

fn sounded(public: &Public, keep: bool) -> String {
    let Some(single) = &public.single_text else { return String::new() };
    let (better, worse) = single.better_and_worse();
    let terms = words_packages::terms(public, &single.variant);
    let stays = if keep { "The text is changed" } else { "The text stays as it was" };
    format!("{stays}: {terms}. {better} found it better, {worse} worse.")
}

fn brokered(public: &Public, parties: &[SeatId], terms: &[Settlement]) -> String {
    let outlook = Outlook::of(public, terms, &[]);
    let about: Vec<usize> = terms.iter().filter_map(|term| public.bracket(&term.bracket)).collect();
    let is_party = |seat: usize| public.seats.get(seat).is_some_and(|plate| parties.contains(&plate.id));
    let mut against = outlook.against;
    for one in &mut against {
        one.over.retain(|index| about.contains(index));
    }
    against.retain(|one| !one.over.is_empty());
    let (inside, outside): (Vec<Against>, Vec<Against>) =
        against.into_iter().partition(|one| is_party(one.seat));
    let mut said =
        format!("{} answer in turn, and all have to accept all of it.", count(parties.len(), "delegation"));
    for (who, all) in [("of them", inside), ("of the others", outside)] {
        if !all.is_empty() {
            said.push_str(&format!(
                " By what was said aloud {} {who} could not live with a term: {}.",
                all.len(),
                objectors(public, &all)
            ));
        }
    }
    said
}

fn extension(public: &Public, extended: bool) -> String {
    let asked: Vec<usize> = public.deadline.requests.iter().map(|(seat, _)| *seat).collect();
    let until = public.deadline.until.map_or_else(String::new, |at| format!(" ({})", when(public, at)));
    let how = if extended {
        format!("The deadline{until} is put back once")
    } else {
        format!("The deadline{until} stays")
    };
    format!(
        "{how}; {} asked for more time, and are asked again whether they break silence.",
        names(public, &asked)
    )
}

fn apart(public: &Public) -> String {
    let apart: Vec<usize> = public.business.dissociations.iter().map(|(seat, _)| *seat).collect();
    if apart.is_empty() {
        return "Nobody stands apart from any of it.".to_owned();
    }
    format!("{} stand apart from paragraphs.", names(public, &apart))
}

/// What it takes for a question to be carried.
fn needed(majority: Majority) -> String {
    match majority {
        Majority::Simple => "a simple majority of those present and voting is required".to_owned(),
        Majority::TwoThirds => "two-thirds of those present and voting are required".to_owned(),
        Majority::Qualified { votes, members: 0 } => format!("{votes} votes are required"),
        Majority::Qualified { votes, members } => {
            format!("{votes} votes of {members} members are required")
        }
        Majority::Unanimity => "unanimity is required".to_owned(),
    }
}

fn vote(public: &Public) -> String {
    let outlook = Outlook::of(public, &[], &[]);
    let weigh = |seats: &mut dyn Iterator<Item = usize>| -> u32 {
        let plates = seats.filter_map(|seat| public.seats.get(seat));
        plates.filter(|plate| plate.votes).map(|plate| plate.weight).sum()
    };
    let yes = weigh(&mut outlook.content.iter().copied());
    let no = weigh(&mut outlook.against.iter().map(|one| one.seat));
    let unknown = weigh(&mut outlook.silent.iter().copied());
    let poll = rules::Poll { yes, no, abstain: 0, in_favour: outlook.content.len() as u32 };
    let (majority, abstentions) = (public.procedure.majority, public.procedure.abstentions);
    let alone =
        if rules::carried_by(majority, abstentions, poll) { "would carry it" } else { "would not carry it" };
    let how = match public.procedure.voting {
        Voting::ShowOfHands => "by show of hands",
        Voting::Recorded => "by recorded vote",
        Voting::RollCall => "by roll-call",
    };
    let objectors = if outlook.against.is_empty() {
        String::new()
    } else {
        format!(" Could not live with it: {}.", objectors(public, &outlook.against))
    };
    format!(
        "Consensus is given up, and amendments, motions and the vote follow {how}. By stated stances {yes} for, {no} against, {unknown} unknown: that alone {alone}; {}.{objectors}",
        needed(majority)
    )
}

fn outlet(public: &Public, act: &Action) -> String {
    let what = match act {
        Action::ProceduralReport => adref_sim::scenario::Ending::ProceduralReport,
        _ => rules::body(public.rules).fall_back(),
    };
    let issued = public.revisions.iter().rfind(|one| one.kind != RevisionKind::Zero);
    let text = issued.map_or("the draft", |revision| revision.name.as_str());
    format!("The attempt ends here: {}. Nothing of {text} is agreed.", ending_name(what))
}

/// The state of play that a chair weighs before it decides: the worst knots, with who is against the words that fewest are
/// against.
pub(super) fn knots(public: &Public, most: usize) -> Vec<String> {
    let all = adref_agents::chair::outlook::knots(public);
    let worst = all.iter().filter(|(_, _, against)| !against.is_empty()).take(most);
    worst
        .filter_map(|(index, option, against)| {
            let entry = public.table.get(*index)?;
            let words = entry.words(*option).trim();
            Some(format!(
                "[{}] no words that all could live with; fewest are against option {option} “{words}”: {}",
                entry.id,
                names(public, against)
            ))
        })
        .collect()
}
