//! The text with the words in it beside the text as it was, without any run.

use std::collections::BTreeSet;

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::{Brief, State};
use adref_sim::scenario::Response;
use serde::Serialize;

use super::effect::response;
use super::fixed::{RULES, Reference, Verdicts, Votes, accept_one};
use super::place::{Placed, propose};

/// One of the two texts.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// How many could live with the words in each place by themselves.
    pub live_with: Vec<u32>,
    /// How many would join.
    pub join: u32,
    /// How many would not because of a red line.
    pub blocked: u32,
    /// How many would join and stand apart from a paragraph.
    pub apart: u32,
    /// The votes.
    pub votes: Votes,
    /// Under which of [`RULES`] it would be adopted.
    pub adopted: Vec<&'static str>,
    /// What it is worth to whom it is worth least, in thousandths.
    pub least: i64,
    /// What it is worth on average.
    pub mean: f64,
}

/// A line that one of the texts crosses.
#[derive(Clone, Debug, Serialize)]
pub struct Bite {
    /// Whose.
    pub seat: String,
    /// What it does about it.
    pub response: &'static str,
    /// Why it holds it.
    pub reason: String,
    /// Whether the text as it was crosses it.
    pub was: bool,
    /// Whether the text with the words does.
    pub is: bool,
}

/// What a delegation wins or loses, in thousandths.
#[derive(Clone, Debug, Serialize)]
pub struct Gain {
    /// Who.
    pub seat: String,
    /// By how much.
    pub by: i64,
}

/// Both texts.
#[derive(Clone, Debug, Serialize)]
pub struct Beside {
    /// How many delegations there are.
    pub seats: u32,
    /// The option that stood in each place before.
    pub stood: Vec<OptionNo>,
    /// The text as it was.
    pub was: Side,
    /// The text with the words.
    pub is: Side,
    /// Who would join with them and would not have.
    pub comes: Vec<String>,
    /// Who would not join with them and would have.
    pub goes: Vec<String>,
    /// Lines that one or both cross.
    pub lines: Vec<Bite>,
    /// Who is better off, those who win most first.
    pub better: Vec<Gain>,
    /// Who is worse off, those who lose most first.
    pub worse: Vec<Gain>,
}

/// Compares them. The words stand in the place they take, or, where they take nobody's, in that of what most could live
/// with; everything else is the same.
pub fn beside(state: &State, reference: &Reference, words: &[Placed]) -> Beside {
    let (mut room, mut was, mut is) = (state.clone(), reference.choices.clone(), reference.choices.clone());
    let mut numbers = Vec::new();
    for one in words {
        let number = propose(&mut room, one, None).unwrap_or(0);
        if let (Some(before), Some(after)) = (was.get_mut(one.bracket), is.get_mut(one.bracket)) {
            if one.against > 0 {
                *before = one.against;
            }
            *after = number;
        }
        numbers.push((one.bracket, number));
    }
    let (before, after) = (Verdicts::of(&room, &was), Verdicts::of(&room, &is));
    let id = |me: &Brief| me.id.to_string();
    let both = || room.briefs.iter().zip(before.0.iter().zip(&after.0));
    let moved = |joins: bool| -> Vec<String> {
        let changed = both().filter(|(_, (a, b))| a.joins() != joins && b.joins() == joins);
        changed.map(|(me, _)| id(me)).collect()
    };
    let mut gains: Vec<Gain> =
        both().map(|(me, (a, b))| Gain { seat: id(me), by: b.utility - a.utility }).collect();
    gains.sort_by_key(|gain| std::cmp::Reverse(gain.by.abs()));
    let (better, rest): (Vec<Gain>, Vec<Gain>) = gains.into_iter().partition(|gain| gain.by > 0);
    let stood: Vec<OptionNo> = words.iter().map(|one| was.get(one.bracket).copied().unwrap_or(0)).collect();
    let live = |numbers: &[(usize, OptionNo)]| -> Vec<u32> {
        numbers.iter().map(|(bracket, number)| accept_one(&room, *bracket, *number)).collect()
    };
    let places: Vec<(usize, OptionNo)> =
        words.iter().zip(&stood).map(|(one, number)| (one.bracket, *number)).collect();
    Beside {
        seats: room.briefs.len() as u32,
        was: side(&room, &before, live(&places)),
        is: side(&room, &after, live(&numbers)),
        stood,
        comes: moved(true),
        goes: moved(false),
        lines: both()
            .flat_map(|(me, (a, b))| {
                let lines: BTreeSet<usize> =
                    [&a.blocked, &a.apart, &b.blocked, &b.apart].into_iter().flatten().copied().collect();
                lines.into_iter().filter_map(move |line| {
                    let held = me.lines.get(line)?;
                    let crossed = |one: &adref_agents::stakes::Judgement| match held.response {
                        Response::Block => one.blocked.contains(&line),
                        _ => one.apart.contains(&line),
                    };
                    Some(Bite {
                        seat: id(me),
                        response: response(held.response),
                        reason: held.reason.clone(),
                        was: crossed(a),
                        is: crossed(b),
                    })
                })
            })
            .collect(),
        better,
        worse: rest.into_iter().filter(|gain| gain.by < 0).collect(),
    }
}

fn side(room: &State, verdicts: &Verdicts, live_with: Vec<u32>) -> Side {
    let (least, mean) = verdicts.worth();
    let carried = verdicts.carried(&room.public);
    Side {
        live_with,
        join: verdicts.join(),
        blocked: verdicts.blocked(),
        apart: verdicts.0.iter().filter(|one| one.joins() && !one.apart.is_empty()).count() as u32,
        votes: verdicts.poll(&room.public).into(),
        adopted: RULES.into_iter().zip(carried).filter(|(_, yes)| *yes).map(|(rule, _)| rule).collect(),
        least,
        mean,
    }
}
