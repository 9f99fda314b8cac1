//! What would come of a line while it is typed: where new words would stand, who would rather not have them, which of
//! one's own lines they cross. From what the seat knows alone.

use adref_agents::belief;
use adref_agents::guests::{Question, WordsPlaced};
use adref_sim::engine::{Action, Public};
use adref_sim::ids::SeatId;
use adref_sim::scenario::Placement;

use super::acts::{self, Statement, Typed};
use super::{crossing, show, stands};
use crate::words::join;

/// The most delegations that are named.
const MOST: usize = 12;

/// What would come of a line.
pub(super) fn preview(line: &str, question: &Question<'_>, ready: &Statement) -> String {
    let line = line.trim();
    if line.is_empty() {
        return String::new();
    }
    let mut tried = ready.clone();
    match acts::read(line, question, &mut tried) {
        Err(problem) => problem,
        Ok(Typed::Unknown) => String::new(),
        Ok(Typed::Act(act)) => of(&act, question, "Enter does it."),
        Ok(Typed::Ready) => {
            let (verb, _) = super::words::head(line);
            let ask = question.view.ask;
            // The one that was typed last stands last.
            let alone = match verb.as_str() {
                "propose" => tried.proposals.last().map(|one| acts::alone(ask, one)),
                "insert" | "enclose" => tried.insertions.last().map(acts::opened_alone),
                _ => acts::send(ask, &tried).ok(),
            };
            alone.map_or_else(String::new, |act| of(&act, question, "Enter makes it ready; `send` says it."))
        }
    }
}

fn of(act: &Action, question: &Question<'_>, then: &str) -> String {
    let placed = match question.try_out(act) {
        Err(refusal) => return format!("Not allowed: {refusal}."),
        Ok(placed) => placed,
    };
    let mut said: Vec<String> = Vec::new();
    for one in &placed {
        said.push(stands(one));
        said.extend(forecast(question, one));
    }
    for line in crossing::crossings(question, act, &placed) {
        if let Some(held) = question.view.me.lines.get(line) {
            said.push(format!("It crosses your red line {} ({}).", line + 1, show::held(held.response)));
        }
    }
    said.push(then.to_owned());
    said.join(" ")
}

/// Who would rather not have new words, as far as the seat can tell.
fn forecast(question: &Question<'_>, one: &WordsPlaced) -> Option<String> {
    let view = question.view;
    let public = view.public;
    let bracket = public.bracket(&one.bracket)?;
    let against = belief::objectors(public, view.me, bracket, &placement(public, one));
    let names: Vec<SeatId> =
        against.iter().filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.clone()).collect();
    Some(if names.is_empty() {
        "As far as you can tell, nobody would object.".to_owned()
    } else {
        format!("As far as you can tell, {} would object.", join(&names, MOST))
    })
}

/// Where new words stand, as the room's table has it.
pub(super) fn placement(public: &Public, one: &WordsPlaced) -> Placement {
    let on = |on: &adref_sim::engine::event::PlacedOn| {
        Some((public.issues.iter().position(|issue| issue.id == on.issue)?, on.at))
    };
    Placement(one.at.iter().filter_map(on).collect())
}
