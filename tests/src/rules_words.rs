//! The words of the rule book: acts in shorthand, and what can be seen of the room.

use adref_agents::drive;
use adref_sim::engine::action::{
    Dissociation, Insertion, Objection, OptionSet, Proposal, Settlement, StanceTaken,
};
use adref_sim::engine::event::SmallGroupSeated;
use adref_sim::engine::{self, Action, Awaiting, State};
use adref_sim::ids::{BracketId, ParaId, SeatId};
use adref_sim::lexicon::Elsewhere;
use adref_sim::text::{self, Status};
use serde_json::json;

use crate::rules_book::{Play, asked};
use crate::{rules_names, rules_packages, rules_votes};

/// `SmallGroup { bracket: 1 }` as `small-group`.
pub(crate) fn kebab(debug: &str) -> String {
    let name = debug.split([' ', '(', '{']).next().unwrap_or_default();
    let mut out = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && at > 0 {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

fn from_json(json: &str) -> Result<Action, String> {
    serde_json::from_str(json).map_err(|fault| fault.to_string())
}

/// An act: its JSON, the bare name of one that says nothing more, or a shorthand.
pub(crate) fn act(state: &State, words: &str) -> Result<Action, String> {
    if words.starts_with(['{', '"']) {
        return from_json(words);
    }
    let (name, rest) = words.split_once(' ').map_or((words, ""), |(name, rest)| (name, rest.trim()));
    let objection = |reason: &str| Objection { bracket: None, reason: reason.to_owned() };
    match name {
        "vote" => from_json(&json!({ "vote": rest }).to_string()),
        "object" => match rest.split_once(": ") {
            // `object BRACKET: reason`, where there is such a bracket.
            Some((bracket, reason)) if state.public.bracket(&BracketId::from(bracket)).is_some() => {
                let bracket = Some(BracketId::from(bracket));
                Ok(Action::Object { objection: Objection { bracket, reason: reason.to_owned() } })
            }
            _ => Ok(Action::Object { objection: objection(or(rest, "it cannot join")) }),
        },
        "join" => {
            let apart = rest
                .strip_prefix("apart ")
                .map(|rest| rest.split_once(' ').unwrap_or((rest, "it stands apart")));
            let dissociations = apart
                .into_iter()
                .map(|(para, reason)| Dissociation { para: ParaId::from(para), reason: reason.to_owned() })
                .collect();
            Ok(Action::JoinConsensus { dissociations })
        }
        "break-silence" => {
            let (bracket, reason) = rest.split_once(' ').unwrap_or((rest, "it cannot live with that"));
            let bracket = (!matches!(bracket, "" | "-")).then(|| BracketId::from(bracket));
            let objections = vec![Objection { bracket, reason: reason.to_owned() }];
            Ok(Action::BreakSilence { objections, stances: Vec::new() })
        }
        "inscribe" => Ok(Action::Inscribe { sections: rest.split_whitespace().map(ParaId::from).collect() }),
        "speak" => {
            let said = said(rest)?;
            Ok(Action::Speak {
                stances: said.stances,
                proposals: said.proposals,
                insertions: said.insertions,
            })
        }
        "consult" => {
            let mut said = said(rest)?;
            let stance = said.stances.pop().ok_or("in a small group one says where one stands")?;
            Ok(Action::Consult { stance, proposal: said.proposals.pop() })
        }
        "hold-programme" => {
            Ok(Action::HoldProgramme { reason: or(rest, "it does not agree to that").to_owned() })
        }
        "reply" => {
            let (about, words) = rest.split_once(' ').unwrap_or((rest, "it stands by its words"));
            Ok(Action::Reply { about: BracketId::from(about), words: words.to_owned() })
        }
        "raise-point-of-order" => {
            Ok(Action::RaisePointOfOrder { words: or(rest, "the speaker is out of order").to_owned() })
        }
        "rule" => Ok(Action::Rule { upheld: rest == "out-of-order" }),
        // `say-in-group B prefers 1 accepts 1,2`, or `say-in-group yes`.
        "say-in-group" => match rest {
            "yes" | "no" | "abstain" => from_json(&json!({ "say-in-group": { "ballot": rest } }).to_string()),
            _ => Ok(Action::SayInGroup { stances: said(rest)?.stances, ballot: None }),
        },
        "join-thematic-groups" => {
            Ok(Action::JoinThematicGroups { sections: ids(rest).map(ParaId::from).collect() })
        }
        "call-intersessional" => {
            Ok(Action::CallIntersessional { brackets: ids(rest).map(BracketId::from).collect() })
        }
        "explain" => Ok(Action::Explain { about: Vec::new(), words: or(rest, "for the record").to_owned() }),
        // `settle` leaves what it does not name to the rule's default; `issue-revision` says all there is.
        "settle" => {
            let said = said(words)?;
            let Action::IssueRevision { mut settle, .. } = drive::default_for_chair(&state.public) else {
                return Ok(Action::IssueRevision {
                    proposals: said.proposals,
                    settle: said.settle,
                    drop: said.drop,
                });
            };
            settle.retain(|one| !said.settle.iter().any(|other| other.bracket == one.bracket));
            settle.extend(said.settle);
            Ok(Action::IssueRevision { proposals: said.proposals, settle, drop: said.drop })
        }
        "edit-quietly" => Ok(Action::EditQuietly { settle: said(rest)?.settle }),
        "issue-revision" => {
            let said = said(rest)?;
            Ok(Action::IssueRevision { proposals: said.proposals, settle: said.settle, drop: said.drop })
        }
        "convene" => Ok(convene(rest)),
        "recognise" => Ok(Action::Recognise { seat: SeatId::from(rest) }),
        // `consult-informally B`, `consult-informally B SEAT,SEAT`.
        "consult-informally" => {
            let (bracket, members) = rest.split_once(' ').unwrap_or((rest, ""));
            let members = ids(members).map(SeatId::from).collect();
            Ok(Action::ConsultInformally { bracket: BracketId::from(bracket), members })
        }
        _ if rules_packages::act(name, rest).is_some() => {
            rules_packages::act(name, rest).unwrap_or_else(|| Err("no such act".to_owned()))
        }
        _ if rules_votes::act(name, rest).is_some() => {
            rules_votes::act(name, rest).unwrap_or_else(|| Err("no such act".to_owned()))
        }
        _ if rules_names::act(name, rest).is_some() => {
            rules_names::act(name, rest).ok_or_else(|| "no such act".to_owned())
        }
        _ => from_json(&format!("\"{name}\"")).map_err(|fault| format!("no such act: {fault}")),
    }
}

/// `convene A, B`, or `convene A: SEAT,SEAT; B`.
fn convene(words: &str) -> Action {
    let (mut brackets, mut seated) = (Vec::new(), Vec::new());
    for part in words.split(';').map(str::trim) {
        let Some((bracket, members)) = part.split_once(':') else {
            brackets.extend(ids(part).map(BracketId::from));
            continue;
        };
        brackets.push(BracketId::from(bracket));
        let members = ids(members).map(SeatId::from).collect();
        seated.push(SmallGroupSeated { bracket: BracketId::from(bracket), members });
    }
    Action::ConveneSmallGroups { brackets, seated }
}

fn elsewhere(word: &str) -> Result<Elsewhere, String> {
    serde_json::from_value(json!(word)).map_err(|fault| format!("`{word}`: {fault}"))
}

fn or<'a>(words: &'a str, otherwise: &'a str) -> &'a str {
    if words.is_empty() { otherwise } else { words }
}

fn ids(words: &str) -> impl Iterator<Item = &str> {
    words.split([' ', ',']).filter(|word| !word.is_empty())
}

/// What a statement or a revision says: clauses parted by semicolons.
#[derive(Default)]
struct Said {
    stances: Vec<StanceTaken>,
    proposals: Vec<Proposal>,
    settle: Vec<Settlement>,
    drop: Vec<Settlement>,
    insertions: Vec<Insertion>,
}

/// `B prefers 1 accepts 1,2 cannot 3; propose B "words"; propose B to footnote "words"; insert P "words"; enclose P "words";
/// settle B 1; drop B 2`. A clause without a verb is as the one
/// before it.
fn said(words: &str) -> Result<Said, String> {
    let mut said = Said::default();
    let mut verb = "";
    for clause in words.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
        let first = clause.split_whitespace().next().unwrap_or_default();
        let rest = match first {
            "insert" | "enclose" => {
                let (para, words) = clause[first.len()..].split_once('"').ok_or("the words are missing")?;
                let (para, words) = (ParaId::from(para.trim()), words.trim_end_matches('"').to_owned());
                said.insertions.push(if first == "insert" {
                    Insertion::Paragraph { after: para, text: words, at: Vec::new() }
                } else {
                    Insertion::Brackets { para, words, at: Vec::new() }
                });
                continue;
            }
            "settle" | "drop" | "propose" => {
                verb = first;
                clause[first.len()..].trim()
            }
            _ => clause,
        };
        let (bracket, rest) = rest.split_once(' ').ok_or_else(|| format!("`{clause}` says too little"))?;
        let id = BracketId::from(bracket);
        let number = || rest.trim().parse().map_err(|_| format!("`{rest}` is no number of an option"));
        if rest.starts_with("prefers") {
            said.stances.push(stance(id, rest)?);
            continue;
        }
        match verb {
            "propose" => {
                let (to, rest) = match rest.trim().strip_prefix("to ").and_then(|rest| rest.split_once(" \""))
                {
                    Some((place, words)) => (Some(elsewhere(place)?), words),
                    None => (None, rest),
                };
                said.proposals.push(Proposal { to, ..Proposal::new(id, rest.trim().trim_matches('"')) });
            }
            "settle" => said.settle.push(Settlement { bracket: id, option: number()? }),
            "drop" => said.drop.push(Settlement { bracket: id, option: number()? }),
            _ => return Err(format!("`{clause}` is no clause")),
        }
    }
    Ok(said)
}

fn stance(bracket: BracketId, words: &str) -> Result<StanceTaken, String> {
    let none = OptionSet::NONE;
    let mut stance = StanceTaken { bracket, prefers: 0, accepts: none, cannot: none, ad_referendum: none };
    let mut accepts = None;
    let mut words = words.split_whitespace();
    while let Some(key) = words.next() {
        let numbers: Result<Vec<u8>, _> =
            words.next().unwrap_or_default().split(',').map(str::parse).collect();
        let numbers = numbers.map_err(|_| format!("`{key}` takes numbers of options, as in `1,2`"))?;
        match key {
            "prefers" => stance.prefers = numbers.first().copied().unwrap_or_default(),
            "accepts" => accepts = Some(numbers.into_iter().collect()),
            "cannot" => stance.cannot = numbers.into_iter().collect(),
            "ad-referendum" => stance.ad_referendum = numbers.into_iter().collect(),
            _ => return Err(format!("`{key}` is none of prefers, accepts, cannot, ad-referendum")),
        }
    }
    // Who says only what it prefers accepts that.
    stance.accepts = accepts.unwrap_or_else(|| std::iter::once(stance.prefers).collect());
    Ok(stance)
}

/// Whether something can be seen in the room.
pub(crate) fn see(play: &Play, key: &str, value: &str) -> Result<(), String> {
    let public = &play.state().public;
    let is = |found: String| if found == value { Ok(()) } else { Err(format!("it is {found}")) };
    let holds = |holds: bool, otherwise: &str| if holds { Ok(()) } else { Err(otherwise.to_owned()) };
    let (first, rest) = value.split_once(' ').unwrap_or((value, ""));
    let bracket = || {
        public
            .bracket(&BracketId::from(first))
            .and_then(|index| public.table.get(index))
            .ok_or_else(|| format!("no bracket `{first}`"))
    };
    let number = |option: Option<u8>| option.map_or_else(|| "open".to_owned(), |option| option.to_string());
    match key {
        "ending" => {
            is(public.ending.map_or_else(|| "none".to_owned(), |ending| kebab(&format!("{ending:?}"))))
        }
        "vote" => is(public.business.count.map_or_else(
            || "none".to_owned(),
            |count| format!("{}-{}-{}", count.yes, count.no, count.abstain),
        )),
        "phase" => is(public.phase().to_owned()),
        "mode" => is(kebab(&format!("{:?}", public.mode()))),
        "stands" => {
            is(public.agreed().iter().map(|one| one.bracket.to_string()).collect::<Vec<_>>().join(" "))
        }
        "minute" => is(public.minute.to_string()),
        "meeting" => is(public.meeting().to_string()),
        "open" => is(public.open_brackets().to_string()),
        "present" => is(public.present_count().to_string()),
        // `see settled B 1`, `see settled B open`.
        "settled" => {
            let found = number(bracket()?.settled());
            if found == rest { Ok(()) } else { Err(format!("it is {found}")) }
        }
        // `see option B 3 words`: the words under a number.
        "option" => {
            let (option, words) = rest.split_once(' ').unwrap_or((rest, ""));
            let option = option.parse().map_err(|_| "no number of an option".to_owned())?;
            let found = bracket()?.words(option).trim().to_owned();
            if found == words.trim() { Ok(()) } else { Err(format!("it is “{found}”")) }
        }
        "asked" => is(asked(play.state()).unwrap_or_else(|| "nothing".to_owned())),
        // Whom the room waits for, by id.
        "waits" => is(match engine::awaiting(play.state()) {
            Awaiting::Seats { seats, .. } => seats
                .iter()
                .filter_map(|seat| public.seats.get(*seat))
                .map(|plate| plate.id.to_string())
                .collect::<Vec<_>>()
                .join(" "),
            other => kebab(&format!("{other:?}")),
        }),
        "revision" => is(public.latest().map(|revision| revision.name.clone()).unwrap_or_default()),
        // `see text words`: what stands in the text now.
        "text" => holds(text::print(&public.text()).contains(value), "the text has no such words"),
        "status" => {
            let draft = public.text();
            let block = draft.blocks.iter().find(|block| block.id == ParaId::from(first));
            let found = match block.ok_or_else(|| format!("no paragraph `{first}`"))?.status {
                Status::Proposed => "proposed",
                Status::AgreedAdReferendum => "agreed-ad-referendum",
                Status::Agreed => "agreed",
                Status::Adopted => "adopted",
            };
            if found == rest { Ok(()) } else { Err(format!("it is {found}")) }
        }
        // `see record words`: some record says so, as `ACTOR: ` and the events' JSON.
        "record" => holds(recorded(play, value), "no record says so"),
        "no" => match value.split_once(' ') {
            Some(("record", words)) => holds(!recorded(play, words), "a record says so"),
            Some(("text", words)) => {
                holds(!text::print(&public.text()).contains(words), "the text has these words")
            }
            _ => Err("`see no` takes `record` or `text`".to_owned()),
        },
        _ => {
            let found = rules_names::found(public, key, value)
                .or_else(|| rules_votes::found(public, key, value))
                .or_else(|| rules_packages::found(public, key, value));
            match found {
                Some(found) => is(found),
                None => Err(format!("nothing is called `{key}`")),
            }
        }
    }
}

fn recorded(play: &Play, words: &str) -> bool {
    play.records.iter().any(|record| {
        let events = serde_json::to_string(&record.events).unwrap_or_default();
        format!("{}: {events}", record.by).contains(words)
    })
}
