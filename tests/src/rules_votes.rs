//! Words of the rule book where proposals are voted on: amendments, motions, counts.

use adref_sim::engine::Action;
use adref_sim::engine::action::NewAmendment;
use adref_sim::engine::docket::{AmendmentFate, AmendmentOnTable, Motion, Question, Side, Tally};
use adref_sim::engine::state::Public;
use adref_sim::ids::{BracketId, ParaId};
use serde_json::json;

use crate::rules_words::kebab;

/// An act in shorthand, if it is one of these.
pub(crate) fn act(name: &str, rest: &str) -> Option<Result<Action, String>> {
    match name {
        // `table BRACKET 2 why`, `table BRACKET "new words" why`, several parted by semicolons; nothing is tabled by
        // nobody. `table … joining ID, ID` joins documents as well.
        "table" => Some(table(rest)),
        "cosponsor" => Some(Ok(Action::TableAmendments { amendments: Vec::new(), cosponsors: list(rest) })),
        // `move division OP1,OP2; request-vote roll-call`; `move` alone moves nothing.
        "move" => Some(
            parts(rest).map(motion).collect::<Result<Vec<_>, _>>().map(|motions| Action::Move { motions }),
        ),
        "speak-for" => Some(Ok(Action::SpeakToMotion { side: Side::For })),
        "speak-against" => Some(Ok(Action::SpeakToMotion { side: Side::Against })),
        // `explain-on BRACKET words`
        "explain-on" => {
            let (bracket, words) = rest.split_once(' ').unwrap_or((rest, "for the record"));
            Some(Ok(Action::Explain { about: vec![BracketId::from(bracket)], words: words.to_owned() }))
        }
        _ => None,
    }
}

fn list(words: &str) -> Vec<String> {
    words.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn parts(words: &str) -> impl Iterator<Item = &str> {
    // A semicolon between quotation marks is one of the words.
    let mut quoted = false;
    let apart = move |letter: char| {
        quoted ^= letter == '"';
        letter == ';' && !quoted
    };
    words.split(apart).map(str::trim).filter(|part| !part.is_empty())
}

fn table(words: &str) -> Result<Action, String> {
    let amendments = parts(words).map(|part| {
        let (bracket, rest) = part.split_once(' ').ok_or_else(|| format!("`{part}` says too little"))?;
        let bracket = BracketId::from(bracket);
        if let Some(rest) = rest.strip_prefix('"') {
            let (text, reason) = rest.split_once('"').ok_or("new words end with a quotation mark")?;
            let (option, text) = (None, Some(text.to_owned()));
            return Ok(NewAmendment { bracket, option, text, reason: why(reason) });
        }
        let (option, reason) = rest.split_once(' ').unwrap_or((rest, ""));
        let option = option.parse().map_err(|_| format!("`{option}` is no number of an option"))?;
        Ok(NewAmendment { bracket, option: Some(option), text: None, reason: why(reason) })
    });
    let amendments = amendments.collect::<Result<Vec<_>, String>>()?;
    Ok(Action::TableAmendments { amendments, cosponsors: Vec::new() })
}

fn why(reason: &str) -> String {
    let reason = reason.trim();
    if reason.is_empty() { "to improve the text".to_owned() } else { reason.to_owned() }
}

fn motion(words: &str) -> Result<Motion, String> {
    let (name, rest) = words.split_once(' ').unwrap_or((words, ""));
    Ok(match name {
        "division" => Motion::Division(list(rest).into_iter().map(ParaId::from).collect()),
        "withdraw" => Motion::Withdraw(rest.to_owned()),
        "reintroduce" => Motion::Reintroduce(rest.to_owned()),
        "reconsider" => Motion::Reconsider(rest.to_owned()),
        "request-vote" => {
            return serde_json::from_value(json!({ "request-vote": rest }))
                .map_err(|fault| fault.to_string());
        }
        _ => return serde_json::from_value(json!(name)).map_err(|fault| format!("no such motion: {fault}")),
    })
}

/// A question as the rule book names it: `amendment L.1/Amend.1`, `part OP2`, `motion no-action`, `whole`.
fn named(question: &Question) -> String {
    match question {
        Question::Motion(motion) => format!("motion {}", kebab(&format!("{motion:?}"))),
        Question::Amendment(id) => format!("amendment {id}"),
        Question::Part(para) => format!("part {para}"),
        Question::Whole => "whole".to_owned(),
    }
}

fn fate(fate: &AmendmentFate) -> String {
    kebab(&format!("{fate:?}"))
}

/// What can be seen under one of these keys.
pub(crate) fn found(public: &Public, key: &str, value: &str) -> Option<String> {
    let docket = &public.docket;
    let name = |seat: &usize| public.seats.get(*seat).map_or("", |plate| plate.id.as_str());
    let names = |seats: &[usize]| seats.iter().map(name).collect::<Vec<_>>().join(" ");
    let first = value.split(' ').next().unwrap_or_default();
    let amendment = || -> Option<&AmendmentOnTable> { docket.amendments.get(docket.amendment(first)?) };
    let camps = || amendment().map(|found| public.camps(found));
    let with = |found: String| format!("{first} {found}").trim_end().to_owned();
    let counted = |tally: &Tally| format!("{}-{}-{}", tally.count.yes, tally.count.no, tally.count.abstain);
    let yes = |holds: bool| if holds { "yes" } else { "no" }.to_owned();
    Some(match key {
        // The last vote: its count, whether it carried, its question, how and by what majority it was taken.
        "count" => counted(docket.tallies.last()?),
        "carried" => yes(docket.tallies.last()?.carried),
        "voted-on" => named(&docket.tallies.last()?.question),
        "method" => kebab(&format!("{:?}", docket.tallies.last()?.method)),
        "needed" => kebab(&format!("{:?}", docket.tallies.last()?.majority)),
        "not-voting" => docket.tallies.last()?.count.absent.to_string(),
        "votes-taken" => docket.tallies.len().to_string(),
        // What is put now, and on which proposal action is taken.
        "question" => docket.sitting.as_ref()?.question.as_ref().map_or("none".to_owned(), named),
        "taken-up" => docket.proposals.get(docket.sitting.as_ref()?.proposal)?.id.clone(),
        "sitting" => if docket.sitting.as_ref()?.plenary { "plenary" } else { "committee" }.to_owned(),
        // The motions that wait, in the order in which they are put.
        "motions" => {
            let waiting = docket.sitting.iter().flat_map(|sitting| &sitting.motions);
            waiting.map(|moved| kebab(&format!("{:?}", moved.motion))).collect::<Vec<_>>().join(" ")
        }
        // `see bracket verb gone`, `see bracket verb fallen`: what `see settled` takes together as open.
        "bracket" => {
            let entry = public.table.get(public.bracket(&BracketId::from(first))?)?;
            with(kebab(&format!("{:?}", entry.state)))
        }
        "day" => public.day(public.minute).to_string(),
        // `see fate L.1 adopted`
        "fate" => {
            let found = docket.proposals.get(docket.proposal(first)?)?;
            with(kebab(&format!("{:?}", found.fate)))
        }
        // `see sponsors L.1 AAA BBB`, of a proposal or an amendment; the first holds the pen.
        "sponsors" => {
            let proposal = docket.proposal(first).and_then(|index| docket.proposals.get(index));
            with(names(proposal.map(|found| &found.sponsors).or(amendment().map(|found| &found.sponsors))?))
        }
        // `see amendment L.1/Amend.1 moot`
        "amendment" => with(fate(&amendment()?.fate)),
        // `see removed L.1/Amend.1 700`
        "removed" => with(amendment()?.removed.to_string()),
        "supporters" => with(names(&camps()?.supporters)),
        "objectors" => with(names(&camps()?.objectors)),
        "undecided" => with(names(&camps()?.undecided)),
        // `see waiting L.1 ID ID`: the amendments that wait, in the order in which they are put.
        "waiting" => {
            let order = docket.order_of(docket.proposal(first)?);
            let ids = order.into_iter().filter_map(|index| docket.amendments.get(index));
            with(ids.map(|found| found.id.as_str()).collect::<Vec<_>>().join(" "))
        }
        // `see on amendment L.1/Amend.1: 2-1-0`: the count of a vote taken earlier.
        "on" => {
            let (question, _) = value.split_once(": ")?;
            let tally = docket.tallies.iter().rfind(|tally| named(&tally.question) == question)?;
            format!("{question}: {}", counted(tally))
        }
        // `see parts L.1 OP1 OP2`: what it can be divided into.
        "parts" => {
            let parts = public.parts_of(docket.proposal(first)?);
            with(parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        }
        _ => return None,
    })
}
