//! What a person types, as acts. Here alone kinds of act meet words: a kind without its words does not compile.

use adref_agents::drive::default_for_seat;
use adref_agents::guests::Question;
use adref_sim::engine::action::{
    ApplicantObjection, Dissociation, Insertion, NewAmendment, Objection, OptionNo, OptionSet, Proposal,
    Settlement, StanceTaken, Verdict,
};
use adref_sim::engine::docket::{Motion, Side};
use adref_sim::engine::{Action, ActionKind, Ask, Ballot, Public, order};
use adref_sim::ids::{BracketId, ParaId, SeatId};
use adref_sim::scenario::Voting;

use super::words::{Reader, quoted};

/// What a person has ready to say, before it is said.
#[derive(Clone, Debug, Default)]
pub(super) struct Statement {
    /// Where it stands.
    pub(super) stances: Vec<StanceTaken>,
    /// Words it puts on the table.
    pub(super) proposals: Vec<Proposal>,
    /// New paragraphs, and brackets round words that stand without.
    pub(super) insertions: Vec<Insertion>,
}

impl Statement {
    pub(super) fn is_empty(&self) -> bool {
        self.stances.is_empty() && self.proposals.is_empty() && self.insertions.is_empty()
    }
}

/// What came of a line.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    /// Something to do.
    Act(Action),
    /// Something was added to the statement.
    Ready,
    /// It is no act.
    Unknown,
}

/// How an act is typed, and what it does. `None` for what is not for a delegation.
pub(super) fn usage(kind: ActionKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ActionKind::Inscribe => (
            "inscribe SECTION, SECTION",
            "ask for the floor on sections, most urgent first; `inscribe none` to listen",
        ),
        ActionKind::Speak => (
            "say BRACKET prefer 2 accept 1,2 cannot 3",
            "make ready what you say; `propose BRACKET \"words\"` for new words (`propose BRACKET to footnote \"words\"`, or preamble, annex); `insert PARAGRAPH \"words\"` for a new paragraph after one, `enclose PARAGRAPH \"words\"` for brackets round words; then `send`",
        ),
        ActionKind::YieldFloor => ("yield", "say nothing"),
        ActionKind::AgreeProgramme => ("agree", "agree to the programme of work"),
        ActionKind::HoldProgramme => ("hold REASON", "hold up the programme of work"),
        ActionKind::Reply => ("reply [BRACKET] WORDS", "reply to those who called your words unacceptable"),
        ActionKind::NoReply => ("pass", "do not reply"),
        ActionKind::RaisePointOfOrder => {
            ("order WORDS", "raise a point of order while another has the floor (`watch on` to be asked)")
        }
        ActionKind::AcceptRuling => ("accept", "accept the chair's ruling"),
        ActionKind::Appeal => ("appeal", "appeal against the chair's ruling"),
        ActionKind::JoinThematicGroups => {
            ("groups SECTION, SECTION", "sit in the thematic groups on these sections; `groups none`")
        }
        ActionKind::Consult => (
            "say prefer 2 accept 1,2",
            "make ready where you stand now; `propose \"words\"` for new words; then `send`",
        ),
        ActionKind::OfferPackage => (
            "offer DELEGATION, DELEGATION: BRACKET 1; BRACKET 2",
            "offer a package: option 1 of the one bracket and option 2 of the other, all or nothing",
        ),
        ActionKind::NoPackage => ("pass", "offer no package"),
        ActionKind::AcceptPackage => ("accept", "accept the package as a whole"),
        ActionKind::RefusePackage => {
            ("refuse BRACKET REASON", "refuse the package over a term; `refuse - REASON` over the balance")
        }
        ActionKind::CounterPackage => {
            ("counter BRACKET 1; BRACKET 2", "put other terms to the same delegations")
        }
        ActionKind::Sound => (
            "sound better|same|worse [BRACKET; BRACKET]",
            "say what the chair's variant is for you, and which changes you would object to",
        ),
        ActionKind::SayInGroup => (
            "say BRACKET prefer 2 accept 1,2",
            "make ready where you stand among the members, then `send`; before a decision `yes`, `no` or `abstain`",
        ),
        ActionKind::KeepSilence => ("keep", "let the silence stand"),
        ActionKind::BreakSilence => (
            "break BRACKET REASON; BRACKET REASON",
            "break the silence over brackets; `break - REASON` over the whole",
        ),
        ActionKind::RequestExtension => ("extend REASON", "ask for more time"),
        ActionKind::JoinConsensus => (
            "join",
            "join the consensus; `dissociate PARAGRAPH REASON; …` to join and stand apart from paragraphs",
        ),
        ActionKind::Object => ("object BRACKET REASON", "object formally; `object - REASON` to the whole"),
        ActionKind::Vote => ("vote yes|no|abstain", "vote"),
        ActionKind::Sign => ("sign", "join or sign the text"),
        ActionKind::Decline => ("decline REASON", "stay out of the text"),
        ActionKind::ObjectToApplicants => {
            ("oppose APPLICANT [REASON]; APPLICANT", "object to applicants; `oppose none` to let them in")
        }
        ActionKind::Explain => ("explain [BRACKET, BRACKET:] WORDS", "explain your position or vote"),
        ActionKind::NoExplanation => ("pass", "explain nothing"),
        ActionKind::TableAmendments => (
            "amend BRACKET to 2 because REASON",
            "table an amendment; `to \"words\"` for new words, `to 0` to delete; `cosponsor SYMBOL`; several with `;`",
        ),
        ActionKind::Move => (
            "move MOTION; MOTION",
            "move no-action, close, suspend, adjourn, competence, important, not-put, vote recorded|roll-call|show-of-hands, division PARAGRAPH, withdraw|reintroduce|reconsider SYMBOL",
        ),
        ActionKind::SpeakToMotion => ("for / against", "speak for or against the motion"),
        ActionKind::NoWordOnMotion => ("pass", "do not speak to the motion"),
        ActionKind::OpenSession
        | ActionKind::PutProgramme
        | ActionKind::MeetInformally
        | ActionKind::Rule
        | ActionKind::CallIntersessional
        | ActionKind::NoIntersessional
        | ActionKind::Waive
        | ActionKind::HoldToRule
        | ActionKind::DeclareExhausted
        | ActionKind::IssueRevision
        | ActionKind::Recognise
        | ActionKind::SuspendMeeting
        | ActionKind::ConsultInformally
        | ActionKind::CloseDebate
        | ActionKind::ConveneSmallGroups
        | ActionKind::BrokerPackage
        | ActionKind::NoBrokering
        | ActionKind::TableSingleText
        | ActionKind::FloatVariant
        | ActionKind::KeepVariant
        | ActionKind::DropVariant
        | ActionKind::CloseSingleText
        | ActionKind::ExtendSilence
        | ActionKind::KeepDeadline
        | ActionKind::EditQuietly
        | ActionKind::ProposeAdoption
        | ActionKind::Gavel
        | ActionKind::FallBack
        | ActionKind::ProceduralReport
        | ActionKind::Proceed => return None,
    })
}

/// Reads a line as an act. The error is a sentence for whoever typed it.
pub(super) fn read(line: &str, question: &Question<'_>, ready: &mut Statement) -> Result<Typed, String> {
    let (public, ask) = (question.view.public, question.view.ask);
    let (verb, rest) = super::words::head(line);
    let reader = Reader { public, rest };
    let act = match verb.as_str() {
        "say" | "stance" => {
            let stance = stance(&reader, ask)?;
            ready.stances.retain(|earlier| earlier.bracket != stance.bracket);
            ready.stances.push(stance);
            return Ok(Typed::Ready);
        }
        "propose" => {
            let usage = "propose BRACKET \"words\"";
            let (bracket, words) = bracket_and_words(&reader, ask, usage)?;
            let (to, words) = super::words::elsewhere(&words);
            let words = quoted(words).ok_or_else(|| format!("the words are missing: {usage}"))?;
            ready.proposals.retain(|earlier| earlier.bracket != bracket);
            ready.proposals.push(Proposal { to, ..Proposal::new(bracket, words) });
            return Ok(Typed::Ready);
        }
        "insert" => {
            let (after, text) = paragraph_and_words(&reader, "insert PARAGRAPH \"words\"")?;
            ready.insertions.push(Insertion::Paragraph { after, text, at: Vec::new() });
            return Ok(Typed::Ready);
        }
        "enclose" => {
            let (para, words) = paragraph_and_words(&reader, "enclose PARAGRAPH \"words\"")?;
            ready.insertions.push(Insertion::Brackets { para, words, at: Vec::new() });
            return Ok(Typed::Ready);
        }
        "send" | "speak" | "deliver" => send(ask, ready)?,
        "yield" => Action::YieldFloor,
        "pass" | "default" => default_for_seat(ask),
        "inscribe" => Action::Inscribe { sections: reader.sections()? },
        "groups" => Action::JoinThematicGroups { sections: reader.sections()? },
        "agree" => Action::AgreeProgramme,
        "hold" => Action::HoldProgramme { reason: reader.sentence("hold REASON")? },
        "reply" => {
            let first = reader.bracket_first();
            let about = first.as_ref().map(|(about, _)| about.clone());
            let over = || order::provoked_over(public, question.view.me.seat).cloned();
            let about = about.or_else(over).ok_or("say on which bracket: reply BRACKET WORDS")?;
            let words = first.map_or_else(|| reader.rest.to_owned(), |(_, words)| words);
            Action::Reply { about, words: quoted(&words).ok_or("say what: reply BRACKET WORDS")? }
        }
        "order" => Action::RaisePointOfOrder { words: reader.sentence("order WORDS")? },
        "accept" if matches!(ask, Ask::PackageAnswer { .. }) => Action::AcceptPackage,
        "accept" => Action::AcceptRuling,
        "offer" => {
            let usage = "offer DELEGATION, DELEGATION: BRACKET 1; BRACKET 2";
            let (parties, rest) = reader.rest.split_once(':').ok_or(usage)?;
            let parties = parties
                .split([' ', ','])
                .filter(|name| !name.is_empty())
                .map(|name| seat(public, name))
                .collect::<Result<_, _>>()?;
            Action::OfferPackage { parties, terms: terms(&reader, rest)? }
        }
        "counter" => Action::CounterPackage { terms: terms(&reader, reader.rest)? },
        "refuse" => {
            let (term, reason) = match reader.bracket_first() {
                Some((bracket, reason)) => (Some(bracket), reason),
                None => (None, reader.rest.trim_start_matches('-').to_owned()),
            };
            let reason = quoted(&reason).ok_or("say why: refuse BRACKET REASON, or refuse - REASON")?;
            Action::RefusePackage { term, reason }
        }
        "sound" | "better" | "same" | "worse" => {
            let words =
                if verb == "sound" { reader.rest.to_owned() } else { format!("{verb} {}", reader.rest) };
            let (verdict, over) = words.trim().split_once(' ').unwrap_or((words.trim(), ""));
            let verdict = match verdict.to_lowercase().as_str() {
                "better" => Verdict::Better,
                "same" => Verdict::Same,
                "worse" => Verdict::Worse,
                _ => return Err("say better, same or worse: sound worse BRACKET".to_owned()),
            };
            let over = over.split([' ', ',', ';']).filter(|name| !name.is_empty());
            Action::Sound {
                verdict,
                objections: over.map(|name| reader.bracket(name)).collect::<Result<_, _>>()?,
            }
        }
        "appeal" => Action::Appeal,
        "keep" => Action::KeepSilence,
        "break" => Action::BreakSilence { objections: objections(&reader)?, stances: ready.stances.clone() },
        "extend" => Action::RequestExtension { reason: reader.sentence("extend REASON")? },
        "join" => Action::JoinConsensus { dissociations: Vec::new() },
        "dissociate" => Action::JoinConsensus { dissociations: dissociations(&reader)? },
        "object" => match ask {
            Ask::Silence => {
                Action::BreakSilence { objections: objections(&reader)?, stances: ready.stances.clone() }
            }
            Ask::Accreditation => Action::ObjectToApplicants { objections: applicants(&reader)? },
            _ => {
                let mut all = objections(&reader)?;
                if all.len() > 1 {
                    return Err("an objection to adoption names one bracket, or none with `-`".to_owned());
                }
                let objection = all.pop().ok_or("say why: object BRACKET REASON")?;
                Action::Object { objection }
            }
        },
        "oppose" => Action::ObjectToApplicants { objections: applicants(&reader)? },
        "vote" => Action::Vote(ballot(reader.rest)?),
        "yes" | "no" | "abstain" if matches!(ask, Ask::Vote | Ask::Overrule | Ask::Applicant { .. }) => {
            Action::Vote(ballot(&verb)?)
        }
        "yes" | "no" | "abstain" if matches!(ask, Ask::Coordination { .. }) => {
            Action::SayInGroup { stances: Vec::new(), ballot: Some(ballot(&verb)?) }
        }
        "sign" => Action::Sign,
        "decline" => Action::Decline { reason: reader.sentence("decline REASON")? },
        "explain" => explanation(&reader)?,
        "amend" | "cosponsor" => amendments(line, public)?,
        "move" => Action::Move { motions: motions(&reader)? },
        "for" => Action::SpeakToMotion { side: Side::For },
        "against" => Action::SpeakToMotion { side: Side::Against },
        _ => return Ok(Typed::Unknown),
    };
    Ok(Typed::Act(act))
}

pub(super) fn seat(public: &Public, name: &str) -> Result<SeatId, String> {
    let found = public.seats.iter().find(|plate| plate.id.as_str().eq_ignore_ascii_case(name));
    found.map(|plate| plate.id.clone()).ok_or_else(|| format!("no delegation “{name}” in the room"))
}

/// Terms of a package: `BRACKET 1; BRACKET 2`.
pub(super) fn terms(reader: &Reader<'_>, words: &str) -> Result<Vec<Settlement>, String> {
    let term = |part: &str| {
        let usage = || format!("“{part}” is no term: name a bracket and the number of an option");
        let (bracket, option) = part.rsplit_once(' ').ok_or_else(usage)?;
        let option = option.trim().parse().map_err(|_| usage())?;
        Ok(Settlement { bracket: reader.bracket(bracket.trim())?, option })
    };
    words.split(';').map(str::trim).filter(|part| !part.is_empty()).map(term).collect()
}

/// The bracket that is meant where none has to be named.
fn of_ask(ask: Ask, public: &Public) -> Option<BracketId> {
    let Ask::SmallGroup { bracket } = ask else { return None };
    public.table.get(bracket).map(|entry| entry.id.clone())
}

fn bracket_and_words(reader: &Reader<'_>, ask: Ask, usage: &str) -> Result<(BracketId, String), String> {
    let (bracket, words) = match (reader.bracket_first(), of_ask(ask, reader.public)) {
        (Some(found), _) => found,
        (None, Some(bracket)) => (bracket, reader.rest.to_owned()),
        (None, None) => return Err(reader.no_bracket(usage)),
    };
    Ok((bracket, quoted(&words).ok_or_else(|| format!("the words are missing: {usage}"))?))
}

fn paragraph_and_words(reader: &Reader<'_>, usage: &str) -> Result<(ParaId, String), String> {
    let (para, words) = reader
        .paragraph_first()
        .ok_or_else(|| format!("“{}” does not begin with a paragraph of the text: {usage}", reader.rest))?;
    Ok((para, quoted(&words).ok_or_else(|| format!("the words are missing: {usage}"))?))
}

fn stance(reader: &Reader<'_>, ask: Ask) -> Result<StanceTaken, String> {
    let usage = "say BRACKET prefer 2 accept 1,2 cannot 3";
    let (bracket, rest) = match (reader.bracket_first(), of_ask(ask, reader.public)) {
        (Some(found), _) => found,
        (None, Some(bracket)) => (bracket, reader.rest.to_owned()),
        (None, None) => return Err(reader.no_bracket(usage)),
    };
    let entry = reader.public.bracket(&bracket).and_then(|index| reader.public.table.get(index));
    let live: Vec<OptionNo> = entry.map(|entry| entry.live().collect()).unwrap_or_default();
    let (mut prefers, mut accepts, mut cannot) = (None, OptionSet::NONE, OptionSet::NONE);
    let mut ad_referendum = OptionSet::NONE;
    let mut into = "";
    for word in rest.replace(',', " ").split_whitespace() {
        match word.to_lowercase().as_str() {
            "prefer" | "prefers" | "want" | "wants" => into = "prefer",
            "accept" | "accepts" => into = "accept",
            "cannot" | "not" | "reject" => into = "cannot",
            "referendum" | "ad-referendum" => into = "referendum",
            "and" | "none" => {}
            "all" => live.iter().for_each(|option| match into {
                "cannot" => cannot.insert(*option),
                _ => accepts.insert(*option),
            }),
            number => {
                let numbers = super::words::numbers(number)
                    .ok_or_else(|| format!("“{number}” is not understood: {usage}"))?;
                for option in numbers {
                    match into {
                        "accept" => accepts.insert(option),
                        "cannot" => cannot.insert(option),
                        "referendum" => {
                            accepts.insert(option);
                            ad_referendum.insert(option);
                        }
                        _ => {
                            prefers = prefers.or(Some(option));
                        }
                    }
                }
            }
        }
    }
    let prefers = prefers.or_else(|| accepts.iter().next());
    let prefers = prefers.ok_or_else(|| format!("say which option you prefer: {usage}"))?;
    if !accepts.is_empty() || !cannot.contains(prefers) {
        accepts.insert(prefers);
    }
    Ok(StanceTaken { bracket, prefers, accepts, cannot, ad_referendum })
}

/// What has been made ready, as the act the room waits for.
pub(super) fn send(ask: Ask, ready: &Statement) -> Result<Action, String> {
    if ready.is_empty() {
        return Err("nothing is ready to be said: `say BRACKET prefer 2 accept 1,2` first".to_owned());
    }
    match ask {
        Ask::SmallGroup { .. } => {
            let stance = ready.stances.first().cloned();
            let stance = stance.ok_or("say where you stand too: `say prefer 2 accept 1,2`")?;
            if !ready.insertions.is_empty() {
                return Err("new brackets are for a reading: `drop` them".to_owned());
            }
            Ok(Action::Consult { stance, proposal: ready.proposals.first().cloned() })
        }
        Ask::Coordination { .. } if ready.proposals.is_empty() && ready.insertions.is_empty() => {
            Ok(Action::SayInGroup { stances: ready.stances.clone(), ballot: None })
        }
        Ask::Coordination { .. } => {
            Err("new words are for the room: `drop`, and say where you stand".to_owned())
        }
        _ => Ok(Action::Speak {
            stances: ready.stances.clone(),
            proposals: ready.proposals.clone(),
            insertions: ready.insertions.clone(),
        }),
    }
}

/// Words put on the table by themselves, to see where they would stand.
pub(super) fn alone(ask: Ask, proposal: &Proposal) -> Action {
    let left_out = OptionSet::from_iter([0]);
    let (bracket, proposal) = (proposal.bracket.clone(), proposal.clone());
    match ask {
        Ask::SmallGroup { .. } => {
            let none = OptionSet::NONE;
            let stance =
                StanceTaken { bracket, prefers: 0, accepts: left_out, cannot: none, ad_referendum: none };
            Action::Consult { stance, proposal: Some(proposal) }
        }
        _ => Action::Speak { stances: Vec::new(), proposals: vec![proposal], insertions: Vec::new() },
    }
}

/// A new bracket by itself, to see where its words would stand.
pub(super) fn opened_alone(insertion: &Insertion) -> Action {
    Action::Speak { stances: Vec::new(), proposals: Vec::new(), insertions: vec![insertion.clone()] }
}

fn objections(reader: &Reader<'_>) -> Result<Vec<Objection>, String> {
    let mut all = Vec::new();
    for part in reader.parts() {
        let (bracket, reason) = match part.bracket_first() {
            Some((bracket, reason)) => (Some(bracket), reason),
            None => (None, part.rest.trim_start_matches('-').to_owned()),
        };
        let reason = quoted(&reason).ok_or("say why: BRACKET REASON, or - REASON for the whole text")?;
        all.push(Objection { bracket, reason });
    }
    Ok(all)
}

fn dissociations(reader: &Reader<'_>) -> Result<Vec<Dissociation>, String> {
    let mut all = Vec::new();
    for part in reader.parts() {
        let usage = "dissociate PARAGRAPH REASON";
        let (para, reason) = part
            .paragraph_first()
            .ok_or_else(|| format!("“{}” does not begin with a paragraph of the text: {usage}", part.rest))?;
        let reason = quoted(&reason).ok_or_else(|| format!("say why: {usage}"))?;
        all.push(Dissociation { para, reason });
    }
    if all.is_empty() { Err("from which paragraph? dissociate PARAGRAPH REASON".to_owned()) } else { Ok(all) }
}

fn applicants(reader: &Reader<'_>) -> Result<Vec<ApplicantObjection>, String> {
    let mut all = Vec::new();
    for part in reader.parts() {
        let (applicant, reason) = super::words::head_as_typed(part.rest);
        if applicant.eq_ignore_ascii_case("none") {
            continue;
        }
        let list = part.public.stakeholders.iter().flat_map(|list| &list.applicants);
        let found = list.map(|one| &one.id).find(|id| id.eq_ignore_ascii_case(applicant));
        let applicant = found.ok_or_else(|| format!("no applicant “{applicant}”; `room` lists them"))?;
        all.push(ApplicantObjection {
            applicant: applicant.clone(),
            reason: quoted(reason).unwrap_or_default(),
        });
    }
    Ok(all)
}

fn ballot(word: &str) -> Result<Ballot, String> {
    match word.trim().to_lowercase().as_str() {
        "yes" | "y" | "for" | "in favour" => Ok(Ballot::Yes),
        "no" | "n" | "against" => Ok(Ballot::No),
        "abstain" | "a" | "abstention" => Ok(Ballot::Abstain),
        _ => Err("vote yes, vote no or vote abstain".to_owned()),
    }
}

fn explanation(reader: &Reader<'_>) -> Result<Action, String> {
    let named = reader.rest.split_once(':').and_then(|(names, words)| {
        let about: Option<Vec<BracketId>> = names.split(',').map(|name| reader.bracket(name).ok()).collect();
        Some((about.filter(|about| !about.is_empty())?, words))
    });
    let (about, words) = named.unwrap_or((Vec::new(), reader.rest));
    let words = quoted(words).ok_or("say what: explain [BRACKET:] WORDS")?;
    Ok(Action::Explain { about, words })
}

fn amendments(line: &str, public: &Public) -> Result<Action, String> {
    let usage = "amend BRACKET to 2 because REASON";
    let (mut amendments, mut cosponsors) = (Vec::new(), Vec::new());
    for part in (Reader { public, rest: line }).parts() {
        let (verb, rest) = super::words::head(part.rest);
        match verb.as_str() {
            "cosponsor" => {
                let names = rest.split(',').map(str::trim).filter(|name| !name.is_empty());
                cosponsors.extend(names.map(|name| super::words::document(public, name)));
            }
            "amend" => {
                let (bracket, rest) = Reader { public, rest }
                    .bracket_first()
                    .ok_or_else(|| Reader { public, rest }.no_bracket(usage))?;
                let rest = rest.trim();
                let rest = rest.strip_prefix("to ").ok_or_else(|| format!("to which words? {usage}"))?;
                let (what, reason) = match rest.rsplit_once(" because ") {
                    Some((what, reason)) => (what, quoted(reason)),
                    None => (rest, None),
                };
                let reason = reason.ok_or_else(|| format!("say why: {usage}"))?;
                let option = what.trim().parse::<OptionNo>().ok();
                let text = if option.is_some() { None } else { quoted(what) };
                amendments.push(NewAmendment { bracket, option, text, reason });
            }
            _ => return Err(format!("“{}” is not understood: {usage}; cosponsor SYMBOL", part.rest)),
        }
    }
    Ok(Action::TableAmendments { amendments, cosponsors })
}

fn motions(reader: &Reader<'_>) -> Result<Vec<Motion>, String> {
    let mut all = Vec::new();
    for part in reader.parts() {
        let (name, rest) = super::words::head(part.rest);
        let document = || match rest.trim() {
            "" => Err(format!("which document? move {name} SYMBOL")),
            symbol => Ok(super::words::document(part.public, symbol)),
        };
        all.push(match name.as_str() {
            "none" => continue,
            "suspend" => Motion::SuspendMeeting,
            "adjourn" => Motion::AdjournMeeting,
            "no-action" | "noaction" => Motion::NoAction,
            "close" => Motion::CloseDebate,
            "competence" => Motion::Competence,
            "important" => Motion::ImportantQuestion,
            "not-put" => Motion::NotPut,
            "division" => {
                let paras: Option<Vec<ParaId>> =
                    rest.split(',').map(|name| super::words::paragraph(part.public, name.trim())).collect();
                let paras = paras.ok_or("which paragraphs? move division PARAGRAPH, PARAGRAPH")?;
                Motion::Division(paras)
            }
            "vote" => Motion::RequestVote(match rest.trim() {
                "recorded" | "" => Voting::Recorded,
                "roll-call" => Voting::RollCall,
                "show-of-hands" => Voting::ShowOfHands,
                _ => return Err("move vote recorded, roll-call or show-of-hands".to_owned()),
            }),
            "withdraw" => Motion::Withdraw(document()?),
            "reintroduce" => Motion::Reintroduce(document()?),
            "reconsider" => Motion::Reconsider(document()?),
            _ => {
                return Err(format!(
                    "there is no motion “{name}”: no-action, close, suspend, adjourn, competence, important, not-put, vote, division, withdraw, reintroduce, reconsider"
                ));
            }
        });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_of_a_seat_can_be_typed_and_none_of_the_chair() {
        for kind in ActionKind::OF_A_SEAT {
            assert!(usage(kind).is_some(), "{kind:?} has no words");
        }
        for kind in ActionKind::OF_THE_CHAIR {
            assert!(usage(kind).is_none(), "{kind:?} is not a delegation's");
        }
    }
}
