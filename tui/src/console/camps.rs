//! Where delegations stand on issues, and where the text does.

use std::collections::BTreeMap;

use adref_sim::engine::state::{BracketState, Public};
use adref_sim::scenario::{Placement, Points, Reach};

use super::commands::{Cmd, Place};
use super::event::Effect;
use super::keys::Key;
use super::model::{Model, Overlay};
use super::update::run;
use super::{draw, layout};

/// The place of some words on an issue, if they touch it: the middle of what they can be read as.
fn middle(placement: &Placement, issue: usize) -> Option<i64> {
    let reach: &Reach = placement.0.iter().find(|(on, _)| *on == issue).map(|(_, reach)| reach)?;
    Some(i64::from(reach.low + reach.high) * 50)
}

/// A mean by weights, in points.
fn mean(places: impl Iterator<Item = (i64, i64)>) -> Option<Points> {
    let (sum, weights) =
        places.fold((0, 0), |(sum, weights), (at, weight)| (sum + at * weight, weights + weight));
    (weights > 0).then(|| (sum / weights / 100) as Points)
}

/// The brackets that count on an issue, each with the weight it has.
fn counted(public: &Public) -> impl Iterator<Item = (usize, i64)> + '_ {
    let counts = |state: BracketState| matches!(state, BracketState::Open | BracketState::Settled { .. });
    let table = public.table.iter().enumerate();
    table.filter(move |(_, entry)| counts(entry.state)).map(|(index, entry)| (index, entry.weight))
}

/// Where the text stands on an issue: brackets as they are settled, open ones as most can live with.
pub(super) fn of_text(model: &Model, issue: usize) -> Option<Points> {
    let public = &model.scene.state.public;
    mean(counted(public).filter_map(|(index, weight)| {
        let option = model.scene.leading.get(index)?;
        Some((middle(&public.table.get(index)?.options.get(usize::from(*option))?.at, issue)?, weight))
    }))
}

/// Where a delegation stands on an issue: by its capital, where that may be shown and is wanted; otherwise by the words it
/// has said it prefers.
pub(super) fn of_seat(model: &Model, seat: usize, issue: usize, said: bool) -> Option<Points> {
    if !said && let Some(brief) = model.mode.brief(&model.scene.state, seat) {
        return brief.positions.get(issue).copied().flatten().map(|position| position.at);
    }
    let public = &model.scene.state.public;
    mean(counted(public).filter_map(|(index, weight)| {
        let stance = public.stance(index, seat);
        let option = public.table.get(index)?.options.get(usize::from(stance.prefers))?;
        if stance.spoken { Some((middle(&option.at, issue)?, weight)) } else { None }
    }))
}

/// The letter of each group that has a delegation in the room: its first group stands for a delegation.
pub(super) fn letters(public: &Public) -> BTreeMap<usize, char> {
    let mut members: BTreeMap<usize, usize> = BTreeMap::new();
    for group in public.seats.iter().filter_map(|plate| plate.groups.first()) {
        *members.entry(*group).or_default() += 1;
    }
    // Digits say how many stand at a place.
    members.keys().copied().zip(('A'..='Z').chain('a'..='z').chain('α'..='ω')).collect()
}

/// The two issues that most of the text is about.
pub(super) fn first(model: &Model) -> (usize, usize) {
    let public = &model.scene.state.public;
    let weight = |issue: usize| -> i64 {
        let touching = public.table.iter();
        let touching =
            touching.filter(|entry| entry.options.iter().any(|it| middle(&it.at, issue).is_some()));
        touching.map(|entry| entry.weight).sum()
    };
    let mut issues: Vec<usize> = (0..public.issues.len()).collect();
    issues.sort_by_key(|issue| (std::cmp::Reverse(weight(*issue)), *issue));
    match issues.as_slice() {
        [one, two, ..] => (*one, *two),
        _ => (0, 0),
    }
}

/// The issue after or before one, passing over another.
fn another(issue: usize, other: usize, all: usize, forward: bool) -> usize {
    let by = if forward { 1 } else { all.saturating_sub(1) };
    let step = |issue: usize| (issue + by) % all.max(1);
    let next = step(issue);
    if next == other { step(next) } else { next }
}

/// Opens the map as it was left, or changed by a command.
pub(super) fn open(model: &mut Model, change: Option<Cmd>) {
    let all = model.scene.state.public.issues.len();
    let left = model.camps.filter(|((across, up), _)| *across < all && *up < all);
    let ((mut across, mut up), mut said) = left.unwrap_or_else(|| (first(model), false));
    match change {
        Some(Cmd::MapAcross) => across = another(across, up, all, true),
        Some(Cmd::MapAcrossBack) => across = another(across, up, all, false),
        Some(Cmd::MapUp) => up = another(up, across, all, true),
        Some(Cmd::MapUpBack) => up = another(up, across, all, false),
        Some(Cmd::MapWords) => said = !said,
        _ => {}
    }
    let issues = (across, up);
    model.camps = Some((issues, said));
    model.overlay = Some(Overlay::Camps { issues, said });
}

/// A key while one of the two is open.
pub(super) fn key(model: &mut Model, overlay: Overlay, key: Key) -> Vec<Effect> {
    if let Some(cmd) = model.keymap.at(Place::Map, key).filter(|_| matches!(overlay, Overlay::Camps { .. })) {
        open(model, Some(cmd));
        return Vec::new();
    }
    let cmd = model.keymap.of(key);
    // Time goes on under it.
    if let Some(cmd) = cmd.filter(|cmd| moves_time(*cmd)) {
        let effects = run(model, cmd);
        model.overlay = Some(overlay);
        return effects;
    }
    model.overlay = match overlay {
        Overlay::Spread { scroll } => {
            let most = draw::camps::spread_most(model);
            let scroll = match cmd {
                Some(Cmd::Down) => Some(scroll + 1),
                Some(Cmd::Up) => Some(scroll.saturating_sub(1)),
                Some(Cmd::PageDown) => Some(scroll + 10),
                Some(Cmd::PageUp) => Some(scroll.saturating_sub(10)),
                Some(Cmd::Top) => Some(0),
                Some(Cmd::Bottom) => Some(most),
                _ => None,
            };
            scroll.map(|scroll| Overlay::Spread { scroll: scroll.min(most) })
        }
        _ => None,
    };
    if matches!(cmd, Some(Cmd::Quit)) { run(model, Cmd::Quit) } else { Vec::new() }
}

fn moves_time(cmd: Cmd) -> bool {
    matches!(
        cmd,
        Cmd::Play
            | Cmd::Slower
            | Cmd::Faster
            | Cmd::StepBack
            | Cmd::StepOn
            | Cmd::MeetingBack
            | Cmd::MeetingOn
            | Cmd::PhaseBack
            | Cmd::PhaseOn
            | Cmd::RevisionBack
            | Cmd::RevisionOn
            | Cmd::Start
            | Cmd::End
    )
}

/// The columns and rows of either, frame included.
pub(super) fn size(model: &Model) -> (u16, u16) {
    let (columns, rows) = model.size;
    let full = layout::FULL.0;
    (if columns > full { columns - 10 } else { columns }, rows.saturating_sub(2))
}
