//! What a person is asked, and what it may do.

use adref_agents::drive::default_for_seat;
use adref_agents::guests::Question;
use adref_lab::figures::count;
use adref_sim::engine::coordination::{MOST_NAMED, Over};
use adref_sim::engine::{Action, Ask, Ballot, Legal, Public, order};
use adref_sim::ids::SeatId;

use super::acts;
use super::show::item;
use crate::{words_packages, words_votes};

/// What is asked, in a sentence.
pub(super) fn asked(question: &Question<'_>) -> String {
    let (public, me) = (question.view.public, question.view.me);
    let section = |section: usize| {
        public
            .sections
            .get(section)
            .map_or_else(|| "the text".to_owned(), |found| format!("section {} ({})", found.id, found.title))
    };
    match question.view.ask {
        Ask::Inscription => {
            let all: Vec<String> = public.sections.iter().map(|section| section.id.to_string()).collect();
            format!(
                "The list of speakers is open. On which sections do you want to speak? You can prepare {}. Sections: {}.",
                me.interventions,
                all.join(", ")
            )
        }
        Ask::Floor { section: at, group } => {
            let group = group.and_then(|group| public.groups.get(group));
            let group_name = group.map_or_else(String::new, |group| format!(" for {}", group.id));
            format!(
                "You have the floor{group_name} on {}. There is time for {}.",
                section(at),
                count(public.brackets_per_speech(group.is_some()) as usize, "bracket")
            )
        }
        Ask::Coordination { group } => {
            let name = public.groups.get(group).map_or("your group", |group| group.name.as_str());
            let over = question.view.groups.room(group).and_then(|room| room.over.as_ref());
            match over.map(|(_, over)| over) {
                Some(Over::Proposal(id)) => {
                    format!("{name} meets by itself: how would you vote on {}?", words_votes::symbol(id))
                }
                Some(Over::Adoption) => {
                    format!("{name} meets by itself: would you join the consensus (yes) or not (no)?")
                }
                _ => format!(
                    "{name} meets by itself before the reading. Where do you stand on what matters most to you, and what could you let stand for its sake? You can name {MOST_NAMED} brackets."
                ),
            }
        }
        Ask::Programme => "The programme of work is put for adoption. Do you agree?".to_owned(),
        Ask::Reply { section: at } => {
            let over = order::provoked_over(public, me.seat).map(|id| format!(", on [{id}]"));
            format!(
                "Your words were called unacceptable in {}{}. Do you reply?",
                section(at),
                over.unwrap_or_default()
            )
        }
        Ask::Appeal => "The chair's ruling goes against you. Do you accept it?".to_owned(),
        Ask::Overrule => "An appeal against the chair's ruling is put: yes overrules the chair.".to_owned(),
        Ask::ThematicGroups => format!("In which thematic groups do you sit? You can sit in {}.", me.rooms),
        Ask::SmallGroup { bracket } => {
            let id = public.table.get(bracket).map_or_else(String::new, |entry| entry.id.to_string());
            format!(
                "You sit in the small group on [{id}]. Where do you stand now? `bracket {id}` shows who said what."
            )
        }
        Ask::Package => {
            "In the corridor: do you offer anybody a package, words on several brackets that all accept together or not at all?"
                .to_owned()
        }
        Ask::PackageAnswer { package } => {
            let offered = public.packages.list.get(package);
            let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.to_string());
            let by = offered.and_then(|one| id(one.by.as_ref()?)).unwrap_or_else(|| "the chair".to_owned());
            let among: Vec<String> =
                offered.map_or_else(Vec::new, |one| one.parties.iter().filter_map(id).collect());
            let terms = offered.map_or_else(String::new, |one| words_packages::terms(public, &one.terms));
            let number = package + 1;
            format!("Package {number}, first offered by {by}, among {}: {terms}. Do you accept all of it?", among.join(", "))
        }
        Ask::Sounding => {
            let variant = public.single_text.as_ref().map_or(&[][..], |single| &single.variant);
            let changes = words_packages::terms(public, variant);
            format!("The chair would change its text: {changes}. Is that better or worse for you on the whole?")
        }
        Ask::Silence => "The text is under silence. Do you break it?".to_owned(),
        Ask::Adoption => "The text is put for adoption by consensus. Do you stand in the way?".to_owned(),
        Ask::Vote => {
            let sitting = public.docket.sitting.as_ref();
            let what = sitting.and_then(|sitting| sitting.question.as_ref()).map(words_votes::question);
            format!("The vote: {}.", what.unwrap_or_else(|| "the text".to_owned()))
        }
        Ask::Signature => "The text is open for signature. Do you sign?".to_owned(),
        Ask::Accreditation => {
            "Organisations ask to take part without a vote (`room` lists them). Do you object to any?"
                .to_owned()
        }
        Ask::Applicant { applicant } => {
            let list = public.stakeholders.as_ref();
            let one = list.and_then(|list| list.applicants.get(applicant));
            format!("Is {} let in over the objections?", one.map_or("the applicant", |one| one.id.as_str()))
        }
        Ask::Explanation => "Do you explain your position or your vote?".to_owned(),
        Ask::Amendments => {
            "Amendments may be tabled (`docket` shows what is before the body). Do you table any?".to_owned()
        }
        Ask::Motions => "Before action is taken: do you move anything?".to_owned(),
        Ask::MotionDebate => {
            let sitting = public.docket.sitting.as_ref();
            let motion = sitting.and_then(|sitting| sitting.motions.first());
            let motion =
                motion.map_or_else(String::new, |moved| format!(" {}", words_votes::motion(&moved.motion)));
            format!("The motion{motion} is debated. Do you speak to it?")
        }
    }
}

/// What may be done now, and what Enter does.
pub(super) fn menu(question: &Question<'_>) -> String {
    let mut out = String::new();
    for kind in &question.legal.allowed {
        if let Some((usage, what)) = acts::usage(*kind) {
            out.push_str(&item(&format!("  {usage:<44} "), what));
            out.push('\n');
        }
    }
    out.push_str(&format!("  Enter alone: {}.", described(&default_for_seat(question.view.ask))));
    out
}

/// An act in words, from how it is typed.
fn described(act: &Action) -> String {
    match act {
        Action::Inscribe { sections } if sections.is_empty() => "you listen in this reading".to_owned(),
        Action::TableAmendments { amendments, cosponsors }
            if amendments.is_empty() && cosponsors.is_empty() =>
        {
            "no amendments".to_owned()
        }
        Action::Move { motions } if motions.is_empty() => "no motions".to_owned(),
        Action::ObjectToApplicants { objections } if objections.is_empty() => {
            "no objection to anybody".to_owned()
        }
        Action::JoinThematicGroups { sections } if sections.is_empty() => "no thematic group".to_owned(),
        Action::JoinConsensus { dissociations } if dissociations.is_empty() => {
            "you join the consensus".to_owned()
        }
        Action::Vote(Ballot::Abstain) => "you abstain".to_owned(),
        Action::SayInGroup { .. } => "you say nothing among the members".to_owned(),
        Action::RefusePackage { .. } => "you refuse the package".to_owned(),
        Action::Sound { .. } => "it is the same to you".to_owned(),
        Action::Decline { reason } => format!("you stay out of the text (“{reason}”)"),
        other => acts::usage(other.kind()).map_or_else(String::new, |(_, what)| what.to_owned()),
    }
}

/// Everything a delegation can ever do: what may be done now, and why not what may not.
pub(super) fn all_kinds(question: &Question<'_>) -> String {
    format!("{}\n{}", menu(question), not_now(&question.legal))
}

/// What may not be done now, by the reason why not.
fn refused(legal: &Legal) -> Vec<(String, Vec<String>)> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (kind, refusal) in &legal.refused {
        let name = serde_json::to_value(kind).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().replace('-', " ");
        let reason = refusal.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    reasons
}

/// What may not be done now, and why.
pub(super) fn not_now(legal: &Legal) -> String {
    let mut out = "Not now:\n".to_owned();
    for (reason, names) in refused(legal) {
        out.push_str(&item("  ", &format!("{}: {reason}", names.join(", "))));
        out.push('\n');
    }
    out
}

/// The same in a line or two.
pub(super) fn not_now_in_short(legal: &Legal) -> String {
    /// How many acts are named for each reason.
    const NAMED: usize = 2;
    let short = |(reason, names): (String, Vec<String>)| match names.len().saturating_sub(NAMED) {
        // One more can be named where it could be counted.
        0 | 1 => format!("{}: {reason}", names.join(", ")),
        more => format!("{} and {more} more: {reason}", names.get(..NAMED).unwrap_or_default().join(", ")),
    };
    let all: Vec<String> = refused(legal).into_iter().map(short).collect();
    if all.is_empty() { String::new() } else { format!("Not now (`help` names all): {}", all.join("; ")) }
}

pub(super) fn help(question: &Question<'_>) -> String {
    format!(
        "What may be done now:\n{}\n\n\
         To look:\n  \
         brief                     what your capital has told you\n  \
         text [SECTION|PARAGRAPH]  the text as it stands\n  \
         brackets, bracket ID      what is open, and who said what\n  \
         docket                    proposals, amendments and votes\n  \
         room                      who is here, sections, applicants\n  \
         news                      again what happened since you were last asked\n  \
         may                       everything you could ever do, and why not now\n  \
         suggest                   what adref would do in your place, and why\n  \
         because REASON            puts your reason into the log with your next act\n  \
         watch on, watch off       be asked before each speaker, for points of order\n  \
         ready, drop               what you have ready to say; throw it away\n  \
         quit                      leave; with --out, what was done is kept\n\n{}",
        menu(question),
        not_now(&question.legal).trim_end()
    )
}

pub(super) fn docket(public: &Public) -> String {
    let mut out = String::new();
    let names = |seats: &[usize]| {
        let ids: Vec<SeatId> =
            seats.iter().filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect();
        crate::words::join(&ids, 12)
    };
    for (at, proposal) in public.docket.proposals.iter().enumerate() {
        let said = format!("{}: {}, by {}", proposal.id, proposal.title, names(&proposal.sponsors));
        out.push_str(&item("", &said));
        out.push('\n');
        for amendment in public.docket.amendments.iter().filter(|amendment| amendment.proposal == at) {
            let Some(entry) = public.table.get(amendment.bracket) else { continue };
            let said = format!(
                "{}: [{}] to {} “{}”, by {}: {}. {}",
                words_votes::symbol(&amendment.id),
                entry.id,
                amendment.option,
                entry.words(amendment.option).trim(),
                names(&amendment.sponsors),
                amendment.reason.trim_end_matches('.'),
                words_votes::amendment_fate(&amendment.fate)
            );
            out.push_str(&item("  - ", &said));
            out.push('\n');
        }
    }
    for tally in &public.docket.tallies {
        let count = tally.count;
        out.push_str(&format!(
            "vote on {}: {}-{}-{}\n",
            words_votes::question(&tally.question),
            count.yes,
            count.no,
            count.abstain
        ));
    }
    out
}

/// What a line can begin with now, and the names of open brackets.
pub(super) fn typed_first(question: &Question<'_>) -> Vec<String> {
    const LOOKS: [&str; 13] = [
        "brief", "brackets", "bracket", "text", "docket", "room", "news", "may", "suggest", "because",
        "ready", "drop", "help",
    ];
    let verbs = question.legal.allowed.iter().filter_map(|kind| acts::usage(*kind));
    let mut all: Vec<String> =
        verbs.filter_map(|(usage, _)| usage.split([' ', ',']).next()).map(str::to_owned).collect();
    if question.legal.allowed.contains(&adref_sim::engine::ActionKind::Speak) {
        all.extend(["propose", "insert", "enclose", "send", "prefer", "accept", "cannot"].map(str::to_owned));
    }
    all.extend(LOOKS.map(str::to_owned));
    let open = question.view.public.table.iter();
    let open = open.filter(|entry| entry.state == adref_sim::engine::state::BracketState::Open);
    all.extend(open.map(|entry| entry.id.to_string()));
    all.sort();
    all.dedup();
    all
}
