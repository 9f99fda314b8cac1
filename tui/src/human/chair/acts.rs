//! What a person in the chair types, as acts.

use adref_agents::guests::ChairQuestion;
use adref_sim::engine::action::{OptionNo, Proposal, Settlement};
use adref_sim::engine::event::SmallGroupSeated;
use adref_sim::engine::state::{ChairTask, Stage};
use adref_sim::engine::{Action, ActionKind, Public};
use adref_sim::ids::{BracketId, SeatId};

use super::super::acts::{Typed, seat, terms};
use super::super::words::{Reader, elsewhere, head, quoted};

/// A revision under way, before it is issued.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paper {
    /// Words the chair brings in.
    pub(super) proposals: Vec<Proposal>,
    /// What it settles.
    pub(super) settle: Vec<Settlement>,
    /// What it takes off the table.
    pub(super) drop: Vec<Settlement>,
}

impl Paper {
    pub(super) fn is_empty(&self) -> bool {
        self.proposals.is_empty() && self.settle.is_empty() && self.drop.is_empty()
    }

    /// As the act it becomes.
    pub(super) fn issue(&self) -> Action {
        let Self { proposals, settle, drop } = self.clone();
        Action::IssueRevision { proposals, settle, drop }
    }

    /// As the act the chair is asked for: a revision, or a single text.
    pub(super) fn act(&self, question: &ChairQuestion<'_>) -> Action {
        if question.legal.allowed.contains(&ActionKind::TableSingleText) {
            return Action::TableSingleText { choices: self.settle.clone() };
        }
        self.issue()
    }

    /// What another act of the chair says of the text, to go on from; nothing of one that says nothing of it.
    pub(super) fn of(act: &Action) -> Self {
        match act.clone() {
            Action::IssueRevision { proposals, settle, drop } => Self { proposals, settle, drop },
            Action::TableSingleText { choices: settle } | Action::EditQuietly { settle } => {
                Self { settle, ..Self::default() }
            }
            _ => Self::default(),
        }
    }

    fn forget(&mut self, bracket: &BracketId) {
        self.proposals.retain(|one| one.bracket != *bracket);
        self.settle.retain(|one| one.bracket != *bracket);
        self.drop.retain(|one| one.bracket != *bracket);
    }
}

/// How an act of the chair is typed, and what it does. `None` for what is not for a chair.
pub(super) fn usage(kind: ActionKind) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        ActionKind::OpenSession => ("open", "open the session"),
        ActionKind::PutProgramme => ("put", "put the programme of work for adoption"),
        ActionKind::MeetInformally => ("informally", "go on informally, without a programme of work"),
        ActionKind::Recognise => {
            ("recognise DELEGATION", "give the floor next to a delegation further down the list")
        }
        ActionKind::SuspendMeeting => ("suspend", "suspend the meeting; the list goes on at the next"),
        ActionKind::ConsultInformally => (
            "informals BRACKET [with DELEGATION, …]",
            "leave the list for informal consultations over a bracket; nothing is settled there",
        ),
        ActionKind::CloseDebate => ("close", "close the debate on this section and go on to the next"),
        ActionKind::Rule => {
            ("rule out|in", "rule on the point of order: the speaker is out of order, or in order")
        }
        ActionKind::CallIntersessional => {
            ("call BRACKET, BRACKET", "call a meeting between sessions over these brackets")
        }
        ActionKind::NoIntersessional => ("pass", "call no meeting between sessions"),
        ActionKind::Waive => {
            ("waive", "let the amendment be taken up although it was not circulated in time")
        }
        ActionKind::HoldToRule => ("hold", "hold to the rule: it is not taken up today"),
        ActionKind::DeclareExhausted => {
            ("vote", "find the efforts to reach consensus exhausted, and put the text to the vote")
        }
        ActionKind::IssueRevision => (
            "settle BRACKET 2; BRACKET 1",
            "work on the revision; `take` begins from adref's own, `help` has the rest; then `issue`",
        ),
        ActionKind::ConveneSmallGroups => (
            "convene BRACKET; BRACKET: DELEGATION, …",
            "send knots to small groups, with the members you name or those who have spoken; `convene none`",
        ),
        ActionKind::BrokerPackage => {
            ("broker DELEGATION, …: BRACKET 1; BRACKET 2", "put a package to delegations, all or nothing")
        }
        ActionKind::NoBrokering => ("pass", "put no package to anybody"),
        ActionKind::TableSingleText => (
            "table BRACKET 1; BRACKET 2",
            "table your single text: a choice on every open bracket; `take` begins from adref's own, `table` tables it",
        ),
        ActionKind::FloatVariant => ("float BRACKET 2; BRACKET 1", "ask the room what it makes of a change"),
        ActionKind::KeepVariant => ("keep", "keep the change"),
        ActionKind::DropVariant => ("reject", "drop the change"),
        ActionKind::CloseSingleText => ("close", "no further change to the single text"),
        ActionKind::ExtendSilence => ("extend", "give more time before the silence ends"),
        ActionKind::KeepDeadline => ("hold", "leave the deadline of the silence where it is"),
        ActionKind::EditQuietly => {
            ("edit BRACKET 2; BRACKET 1", "edit the text without putting it under silence again")
        }
        ActionKind::ProposeAdoption => ("adopt", "put the text for adoption as it stands"),
        ActionKind::Gavel => ("gavel", "hear no objection, and bring down the gavel"),
        ActionKind::FallBack => ("summary", "end the attempt with what the body has in place of a text"),
        ActionKind::ProceduralReport => ("report", "end the attempt with a procedural report"),
        _ => return None,
    })
}

/// Lines typed one after the other, as an act that is done without asking back.
pub(crate) fn act_of(lines: &[String], question: &ChairQuestion<'_>) -> Result<Action, String> {
    let mut paper = Paper::default();
    let mut done = None;
    for line in lines {
        if done.is_some() {
            return Err(format!("“{line}” comes after the act that was to be done"));
        }
        match read(line.trim(), question, &mut paper)? {
            Typed::Unknown => return Err(format!("“{}” is not understood", head(line).0)),
            Typed::Ready => {}
            Typed::Act(act) => done = Some(act),
        }
    }
    let act = done.unwrap_or_else(|| paper.act(question));
    question.try_out(&act).map_err(|refusal| refusal.to_string())?;
    Ok(act)
}

/// Reads a line as an act. The error is a sentence for whoever typed it.
pub(super) fn read(line: &str, question: &ChairQuestion<'_>, paper: &mut Paper) -> Result<Typed, String> {
    let public = question.view.public;
    let (verb, rest) = head(line);
    let reader = Reader { public, rest };
    let may = |kind: ActionKind| question.legal.allowed.contains(&kind);
    let act = match verb.as_str() {
        "settle" | "bring" | "strike" | "leave" | "take" if !on_the_text(question) => {
            return Err(format!("no text is yours to change now: `{verb}` is for a revision"));
        }
        "take" => return Ok(Typed::Ready),
        "settle" | "bring" | "strike" | "leave" => {
            for part in reader.parts() {
                write(&verb, part, paper)?;
            }
            return Ok(Typed::Ready);
        }
        "issue" | "silence" => paper.issue(),
        "open" => Action::OpenSession,
        "put" => Action::PutProgramme,
        "informally" => Action::MeetInformally,
        "informals" | "informal" => consultations(reader)?,
        "recognise" | "recognize" => Action::Recognise { seat: seat(public, rest)? },
        "suspend" => Action::SuspendMeeting,
        "close" if may(ActionKind::CloseSingleText) => Action::CloseSingleText,
        "close" => Action::CloseDebate,
        "rule" => Action::Rule { upheld: ruling(rest)? },
        "call" => Action::CallIntersessional { brackets: brackets(reader)? },
        "pass" if may(ActionKind::NoBrokering) => Action::NoBrokering,
        "pass" if may(ActionKind::ConveneSmallGroups) => none_convened(),
        "pass" => Action::NoIntersessional,
        "waive" => Action::Waive,
        "hold" if may(ActionKind::KeepDeadline) => Action::KeepDeadline,
        "hold" => Action::HoldToRule,
        "vote" => Action::DeclareExhausted,
        "convene" if rest.eq_ignore_ascii_case("none") => none_convened(),
        "convene" => groups(reader)?,
        "broker" => {
            let usage = "broker DELEGATION, DELEGATION: BRACKET 1; BRACKET 2";
            let (parties, rest) = rest.split_once(':').ok_or(usage)?;
            Action::BrokerPackage { parties: delegations(public, parties)?, terms: terms(&reader, rest)? }
        }
        "table" if rest.is_empty() => Action::TableSingleText { choices: paper.settle.clone() },
        "table" => Action::TableSingleText { choices: terms(&reader, rest)? },
        "float" => Action::FloatVariant { changes: terms(&reader, rest)? },
        "keep" => Action::KeepVariant,
        "reject" => Action::DropVariant,
        "extend" => Action::ExtendSilence,
        "edit" if rest.is_empty() => Action::EditQuietly { settle: paper.settle.clone() },
        "edit" => Action::EditQuietly { settle: terms(&reader, rest)? },
        "adopt" => Action::ProposeAdoption,
        "gavel" => Action::Gavel,
        "summary" => Action::FallBack,
        "report" => Action::ProceduralReport,
        _ => return Ok(Typed::Unknown),
    };
    Ok(Typed::Act(act))
}

/// Whether the chair is asked for something that is put together from several lines.
pub(super) fn on_the_text(question: &ChairQuestion<'_>) -> bool {
    let kinds = [ActionKind::IssueRevision, ActionKind::TableSingleText, ActionKind::EditQuietly];
    kinds.iter().any(|kind| question.legal.allowed.contains(kind))
}

fn none_convened() -> Action {
    Action::ConveneSmallGroups { brackets: Vec::new(), seated: Vec::new() }
}

/// One change to the revision under way.
fn write(verb: &str, part: Reader<'_>, paper: &mut Paper) -> Result<(), String> {
    let usage = || format!("{verb} BRACKET {}", if verb == "bring" { "\"words\"" } else { "2" });
    // Whoever repeats the verb after a semicolon means it.
    let (again, after) = head(part.rest);
    let part = if again == verb { Reader { rest: after, ..part } } else { part };
    let (bracket, rest) = part.bracket_first().ok_or_else(|| part.no_bracket(&usage()))?;
    if verb == "leave" {
        paper.forget(&bracket);
        return Ok(());
    }
    let number = rest.trim().parse::<OptionNo>().ok();
    match (verb, number) {
        ("settle", Some(option)) => {
            paper.settle.retain(|one| one.bracket != bracket);
            paper.drop.retain(|one| one.bracket != bracket || one.option != option);
            paper.settle.push(Settlement { bracket, option });
        }
        ("strike", Some(option)) => {
            let one = Settlement { bracket, option };
            if !paper.drop.contains(&one) {
                paper.drop.push(one);
            }
        }
        ("settle" | "bring", None) => {
            let (to, words) = elsewhere(&rest);
            let words = quoted(words).ok_or_else(|| format!("the words are missing: {}", usage()))?;
            let entry = part.public.bracket(&bracket).and_then(|index| part.public.table.get(index));
            let option = entry.map_or(0, |entry| entry.options.len()) as OptionNo;
            paper.proposals.retain(|one| one.bracket != bracket);
            paper.proposals.push(Proposal { to, ..Proposal::new(bracket.clone(), words) });
            if verb == "settle" {
                paper.settle.retain(|one| one.bracket != bracket);
                paper.settle.push(Settlement { bracket, option });
            }
        }
        _ => return Err(format!("name an option by its number: {}", usage())),
    }
    Ok(())
}

fn ruling(word: &str) -> Result<bool, String> {
    match word.trim().to_lowercase().as_str() {
        "out" | "out-of-order" | "out of order" => Ok(true),
        "in" | "in-order" | "in order" => Ok(false),
        _ => Err("`rule out`: the speaker is out of order; `rule in`: it is not".to_owned()),
    }
}

fn delegations(public: &Public, names: &str) -> Result<Vec<SeatId>, String> {
    let names = names.split([' ', ',']).filter(|name| !name.is_empty());
    names.map(|name| seat(public, name)).collect()
}

fn brackets(reader: Reader<'_>) -> Result<Vec<BracketId>, String> {
    let names = reader.rest.split([' ', ',', ';']).filter(|name| !name.is_empty());
    names.map(|name| reader.bracket(name)).collect()
}

/// `BRACKET`, `BRACKET with CHE, FRA`.
fn consultations(reader: Reader<'_>) -> Result<Action, String> {
    let (bracket, rest) =
        reader.bracket_first().ok_or_else(|| reader.no_bracket("informals BRACKET [with DELEGATION]"))?;
    let (with, names) = head(&rest);
    let names = if with == "with" { names } else { rest.as_str() };
    Ok(Action::ConsultInformally { bracket, members: delegations(reader.public, names)? })
}

/// `A; B: CHE, FRA`, or `A, B`.
fn groups(reader: Reader<'_>) -> Result<Action, String> {
    let (mut convened, mut seated) = (Vec::new(), Vec::new());
    for part in reader.parts() {
        let Some((bracket, members)) = part.rest.split_once(':') else {
            convened.extend(brackets(part)?);
            continue;
        };
        let bracket = part.bracket(bracket)?;
        convened.push(bracket.clone());
        seated.push(SmallGroupSeated { bracket, members: delegations(reader.public, members)? });
    }
    if convened.is_empty() {
        return Err("name the brackets, or say `convene none`".to_owned());
    }
    Ok(Action::ConveneSmallGroups { brackets: convened, seated })
}

/// An act as it would be typed, line by line.
pub(super) fn typed(act: &Action) -> Vec<String> {
    let list = |terms: &[Settlement]| -> String {
        terms.iter().map(|one| format!("{} {}", one.bracket, one.option)).collect::<Vec<_>>().join("; ")
    };
    let ids = |brackets: &[BracketId]| brackets.iter().map(BracketId::as_str).collect::<Vec<_>>().join(", ");
    let names = |seats: &[SeatId]| seats.iter().map(SeatId::as_str).collect::<Vec<_>>().join(", ");
    let one = |line: String| vec![line];
    match act {
        Action::IssueRevision { proposals, settle, drop } => {
            let mut lines: Vec<String> = proposals
                .iter()
                .map(|one| {
                    let (open, close) = if one.text.contains('"') { ('“', '”') } else { ('"', '"') };
                    format!("bring {} {open}{}{close}", one.bracket, one.text)
                })
                .collect();
            lines.extend((!settle.is_empty()).then(|| format!("settle {}", list(settle))));
            lines.extend((!drop.is_empty()).then(|| format!("strike {}", list(drop))));
            lines.push("issue".to_owned());
            lines
        }
        Action::ConveneSmallGroups { brackets, .. } if brackets.is_empty() => one("convene none".to_owned()),
        Action::ConveneSmallGroups { brackets, .. } => one(format!("convene {}", ids(brackets))),
        Action::CallIntersessional { brackets } => one(format!("call {}", ids(brackets))),
        Action::BrokerPackage { parties, terms } => {
            one(format!("broker {}: {}", names(parties), list(terms)))
        }
        Action::TableSingleText { choices } => one(format!("table {}", list(choices))),
        Action::FloatVariant { changes } => one(format!("float {}", list(changes))),
        Action::EditQuietly { settle } => one(format!("edit {}", list(settle))),
        Action::Rule { upheld } => one(format!("rule {}", if *upheld { "out" } else { "in" })),
        other => one(usage(other.kind()).map_or_else(String::new, |(usage, _)| usage.to_owned())),
    }
}

/// What the chair is asked for, if it is asked for something.
pub(super) fn task(public: &Public) -> Option<ChairTask> {
    match public.stage {
        Stage::Chair(task) => Some(task),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_a_chair_can_do_has_its_words() {
        for kind in ActionKind::OF_THE_CHAIR {
            assert!(usage(kind).is_some(), "{kind:?}");
        }
        for kind in ActionKind::OF_A_SEAT {
            assert!(usage(kind).is_none(), "{kind:?}");
        }
    }
}
