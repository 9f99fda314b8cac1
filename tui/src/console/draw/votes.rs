//! How many brackets are open from phase to phase, whether the text would pass now, the roll-call, amendments, votes.

use adref_sim::engine::Public;
use adref_sim::engine::action::Ballot;
use adref_sim::engine::docket::Question;
use adref_sim::engine::state::Stage;
use adref_sim::scenario::Majority;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{phase_name, put_all};
use crate::console::model::Model;
use crate::console::paint::{cut, fit, fit_right, span, width};
use crate::console::theme::Role;
use crate::words_votes;

/// The longest name of a phase that is not cut.
const PHASE: usize = 16;

/// What stands in the frame.
pub(super) fn about(model: &Model) -> (String, String) {
    let public = &model.scene.state.public;
    let at_vote = matches!(public.stage, Stage::Voting);
    let put =
        public.docket.sitting.as_ref().and_then(|sitting| sitting.question.as_ref()).filter(|_| at_vote);
    let put = put.map(|question| format!("put: {}", words_votes::question(question))).unwrap_or_default();
    (put, format!("{} open", public.open_brackets()))
}

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let lines = lines(model, area.width.into());
    let most = lines.len().saturating_sub(area.height.into());
    put_all(buffer, area, lines.get(model.votes.min(most)..).unwrap_or_default());
}

/// All lines.
pub(in crate::console) fn lines(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let public = &model.scene.state.public;
    let mut lines = Vec::new();
    // What is going on now comes first.
    if matches!(public.stage, Stage::Voting) {
        board(model, columns, &mut lines);
    }
    would_it_pass(model, columns, &mut lines);
    let over = public.ending.is_some();
    if over {
        tallies(model, columns, &mut lines);
    }
    curve(model, columns, &mut lines);
    amendments(model, columns, &mut lines);
    if !over {
        tallies(model, columns, &mut lines);
    }
    if !matches!(public.stage, Stage::Voting) && !public.business.votes.is_empty() {
        board(model, columns, &mut lines);
    }
    lines
}

fn heading(model: &Model, text: &str) -> Line<'static> {
    Line::from(span(format!(" {text}"), model.style(Role::Title)))
}

fn curve(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let phases = model.film.phases(model.at());
    let Some(most) = phases.iter().map(|(_, open)| *open).max() else { return };
    let room = columns.saturating_sub(PHASE + 9);
    let mut shown: Vec<(String, usize, bool)> = Vec::new();
    let last = phases.len() - 1;
    for (at, (name, open)) in phases.iter().enumerate() {
        // Phases that went by without anything closing are told once, by the last of them.
        if shown.last().is_some_and(|before| before.1 == *open) {
            shown.pop();
        }
        shown.push((phase_name(name), *open, at == last));
    }
    lines.push(heading(model, "Open at the end of each phase"));
    for (name, open, now) in shown {
        let long = if most == 0 { 0 } else { (open * room).div_ceil(most) };
        let mark = if now { "›" } else { " " };
        lines.push(Line::from(vec![
            span(
                format!("{mark}{} ", fit(&name, PHASE)),
                model.style(if now { Role::Title } else { Role::Text }),
            ),
            span("█".repeat(long), model.style(Role::Disputed)),
            span(format!(" {open}{}", if now { " now" } else { "" }), model.style(Role::Text)),
        ]));
    }
}

fn would_it_pass(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let public = &model.scene.state.public;
    if !model.mode.sees_all() || model.scene.worth.is_empty() || public.ending.is_some() {
        return;
    }
    lines.push(heading(model, "If it were put now, open points left out (estimate)"));
    let blockers = model.scene.blockers();
    let names: Vec<&str> =
        blockers.iter().filter_map(|seat| public.seats.get(*seat)).map(|plate| plate.id.as_str()).collect();
    let open = public.open_brackets();
    let (verdict, role, why) = match (open, names.len()) {
        (0, 0) => ("yes", Role::Agreed, "nobody would stand in the way".to_owned()),
        (open, 0) => ("not yet", Role::Warning, format!("{open} open; nobody would block what is settled")),
        (_, many) => ("blocked", Role::RedLine, format!("by {many}: {}", names.join(" "))),
    };
    let row = |name: &str, verdict: &str, role, why: &str| {
        let before = format!(" {} ", fit(name, PHASE));
        let said = format!("{} ", fit(verdict, 8));
        let room = columns.saturating_sub(width(&before) + width(&said));
        Line::from(vec![
            span(before, model.style(Role::Text)),
            span(said, model.style(role)),
            span(cut(why, room), model.style(Role::Dim)),
        ])
    };
    lines.push(row("consensus", verdict, role, &why));
    let mut rules = vec![Majority::Simple, Majority::TwoThirds];
    if !rules.contains(&public.procedure.majority) {
        rules.push(public.procedure.majority);
    }
    for majority in rules {
        let (yes, no, abstain, carried) = model.scene.vote_now(majority);
        let name = match majority {
            Majority::Simple => "simple majority".to_owned(),
            Majority::TwoThirds => "two-thirds".to_owned(),
            Majority::Qualified { votes, .. } => format!("{votes} votes"),
            Majority::Unanimity => "unanimity".to_owned(),
        };
        let (verdict, role) = if carried { ("carried", Role::Agreed) } else { ("lost", Role::RedLine) };
        lines.push(row(&name, verdict, role, &format!("{yes} yes, {no} no, {abstain} abstaining")));
    }
}

/// Who has yet to vote, in the order of the call.
fn waiting(public: &Public) -> Vec<usize> {
    match (public.stage == Stage::Voting, public.business.by_roll) {
        (false, _) => Vec::new(),
        (true, true) => public.business.roll.iter().copied().collect(),
        (true, false) => public.pending.clone(),
    }
}

/// Who has voted how, in the order of the call, and who is still to be called.
fn board(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let public = &model.scene.state.public;
    let votes = &public.business.votes;
    let count = |wanted: Ballot| votes.iter().filter(|(_, ballot)| *ballot == wanted).count();
    let (yes, no, abstain) = (count(Ballot::Yes), count(Ballot::No), count(Ballot::Abstain));
    let by_roll = if public.business.by_roll { "Roll-call" } else { "Vote" };
    lines.push(Line::from(vec![
        span(format!(" {by_roll}  "), model.style(Role::Title)),
        span(format!("+ {yes} yes"), model.style(Role::Agreed)),
        span("  ", model.style(Role::Text)),
        span(format!("x {no} no"), model.style(Role::RedLine)),
        span("  ", model.style(Role::Text)),
        span(format!("o {abstain} abstaining"), model.style(Role::Warning)),
        span(format!("  · {} to be called", waiting(public).len()), model.style(Role::Dim)),
    ]));
    let wide = public.seats.iter().map(|plate| width(plate.id.as_str())).max().unwrap_or(3).clamp(3, 8);
    let id = |seat: usize| public.seats.get(seat).map_or("?", |plate| plate.id.as_str());
    let cell =
        |seat: usize, mark: &str, role| span(format!(" {}{mark}", fit(id(seat), wide)), model.style(role));
    let voted = votes.iter().map(|(seat, ballot)| match ballot {
        Ballot::Yes => cell(*seat, "+", Role::Agreed),
        Ballot::No => cell(*seat, "x", Role::RedLine),
        Ballot::Abstain => cell(*seat, "o", Role::Warning),
    });
    let waiting = waiting(public).into_iter().map(|seat| cell(seat, "·", Role::Dim));
    let all: Vec<Span<'static>> = voted.chain(waiting).collect();
    let across = (columns / (wide + 2)).max(1);
    lines.extend(all.chunks(across).map(|row| Line::from(row.to_vec())));
}

fn amendments(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let public = &model.scene.state.public;
    let docket = &public.docket;
    if docket.amendments.is_empty() {
        return;
    }
    lines.push(heading(model, "Amendments"));
    lines.push(Line::from(span(
        cut("  symbol       for  against  undecided  bracket", columns),
        model.style(Role::Dim),
    )));
    for amendment in &docket.amendments {
        let camps = public.camps(amendment);
        let name = public.table.get(amendment.bracket).map_or("?", |entry| entry.id.as_str());
        let fate = words_votes::amendment_fate(&amendment.fate);
        let numbers = format!(
            "{}{}{}  ",
            fit_right(&camps.supporters.len().to_string(), 4),
            fit_right(&camps.objectors.len().to_string(), 9),
            fit_right(&camps.undecided.len().to_string(), 11)
        );
        let symbol = words_votes::symbol(&amendment.id);
        let line = format!("  {} {numbers}{name} · {fate}", fit(symbol, 11));
        lines.push(Line::from(span(cut(&line, columns), model.style(Role::Text))));
    }
}

/// The votes taken so far, the last first.
fn tallies(model: &Model, columns: usize, lines: &mut Vec<Line<'static>>) {
    let public: &Public = &model.scene.state.public;
    if public.docket.tallies.is_empty() {
        return;
    }
    lines.push(heading(model, "Votes taken, the last first"));
    for tally in public.docket.tallies.iter().rev() {
        let proposal = public.docket.proposals.get(tally.proposal).map_or("", |found| found.id.as_str());
        let question = match &tally.question {
            Question::Whole if !proposal.is_empty() => proposal.to_owned(),
            question => words_votes::question(question),
        };
        let plenary = if tally.plenary { " in plenary" } else { "" };
        let count = format!("{}–{}–{}", tally.count.yes, tally.count.no, tally.count.abstain);
        let (carried, role) = if tally.carried { ("carried", Role::Agreed) } else { ("lost", Role::RedLine) };
        let before = format!(" {} ", fit_right(&count, 10));
        let room = columns.saturating_sub(width(&before) + 9);
        lines.push(Line::from(vec![
            span(before, model.style(Role::Text)),
            span(fit(carried, 8), model.style(role)),
            span(cut(&format!("{question}{plenary}"), room), model.style(Role::Text)),
        ]));
    }
}
