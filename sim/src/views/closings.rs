//! How each disagreement was closed, by whom, and what nobody got.

use serde::Serialize;

use super::chronicle::{Chronicle, What};
use crate::engine::action::OptionNo;
use crate::engine::state::{BracketState, How, Public, RevisionKind};
use crate::ids::{BracketId, ParaId, SeatId};

/// How one disagreement was closed.
#[derive(Clone, Debug, Serialize)]
pub struct Closing {
    /// Which.
    pub bracket: BracketId,
    /// The paragraph it stands in.
    pub para: ParaId,
    /// Its section.
    pub section: ParaId,
    /// What closed it: `agreed-language` of an earlier session, `lifted`, `small-group`, `recommended`, `chair`, `after-objection`, `gone`, `reserved`, `open`.
    pub how: &'static str,
    /// The revision that closed it, where one did.
    pub revision: Option<String>,
    /// The option it was settled on.
    pub option: Option<OptionNo>,
    /// Its words.
    pub words: String,
    /// Who put these words on the table, where they came up in the session.
    pub proposed_by: Option<String>,
    /// Who said it wanted them.
    pub wanted_by: Vec<SeatId>,
    /// Who had said it wanted other words, and let these pass.
    pub gave_way: Vec<SeatId>,
    /// Whose objection changed it.
    pub objected: Vec<String>,
}

/// Words that somebody wanted and that are not in the text.
#[derive(Clone, Debug, Serialize)]
pub struct Unmet {
    /// In which bracket.
    pub bracket: BracketId,
    /// The words.
    pub words: String,
    /// Who wanted them.
    pub wanted_by: Vec<SeatId>,
}

/// Who has said it wants an option.
pub fn wanted_by(public: &Public, bracket: usize, option: OptionNo) -> Vec<SeatId> {
    (0..public.seats.len())
        .filter(|seat| {
            let stance = public.stance(bracket, *seat);
            stance.spoken && stance.prefers == option
        })
        .filter_map(|seat| public.seats.get(seat))
        .map(|plate| plate.id.clone())
        .collect()
}

pub(super) fn closing(chronicle: &Chronicle, index: usize) -> Option<Closing> {
    let public = &chronicle.state.public;
    let entry = public.table.get(index)?;
    let story = chronicle.brackets.get(index)?;
    let settled = entry.settled();
    let revision = match entry.state {
        BracketState::Settled { how: How::Revision(at), .. } => public.revisions.get(at),
        _ => None,
    };
    let objected: Vec<String> = story
        .moments
        .iter()
        .filter(|moment| matches!(moment.what, What::Objected { .. }))
        .map(|moment| moment.by.clone())
        .fold(Vec::new(), |mut all, by| {
            if !all.contains(&by) {
                all.push(by);
            }
            all
        });
    let changed = story
        .moments
        .iter()
        .any(|moment| matches!(moment.what, What::Settled { option, before: Some(before), .. } if option != before));
    let how = match entry.state {
        BracketState::Open => "open",
        BracketState::Gone => "gone",
        BracketState::Reserved => "reserved",
        BracketState::Fallen => "fallen",
        BracketState::Settled { how: How::Vote, .. } => "amendment",
        BracketState::Settled { how: How::Agreed(_), .. } => "agreed-language",
        BracketState::Settled { how: How::SmallGroup, .. } => "small-group",
        BracketState::Settled { how: How::Recommendation, .. } => "recommended",
        BracketState::Settled { .. } if changed => "after-objection",
        BracketState::Settled { .. }
            if revision.is_some_and(|revision| revision.kind == RevisionKind::Working) =>
        {
            "lifted"
        }
        BracketState::Settled { .. } => "chair",
    };
    let wanted = settled.map(|option| wanted_by(public, index, option)).unwrap_or_default();
    let gave_way = match settled {
        Some(option) => (0..public.seats.len())
            .filter(|seat| {
                let stance = public.stance(index, *seat);
                stance.spoken && stance.prefers != option
            })
            .filter_map(|seat| public.seats.get(seat))
            .map(|plate| plate.id.clone())
            .collect(),
        None => Vec::new(),
    };
    let on_table = settled.and_then(|option| entry.options.get(usize::from(option)));
    Some(Closing {
        bracket: entry.id.clone(),
        para: entry.para.clone(),
        section: public.sections.get(entry.section).map(|section| section.id.clone())?,
        how,
        revision: revision.map(|revision| revision.name.clone()),
        option: settled,
        words: settled.map(|option| entry.words(option).to_owned()).unwrap_or_default(),
        proposed_by: on_table
            .filter(|option| !option.placed_by.is_empty())
            .and_then(|option| option.by.first().cloned()),
        wanted_by: wanted,
        gave_way,
        objected,
    })
}

pub(super) fn nobody_got(public: &Public) -> Vec<Unmet> {
    let mut all: Vec<Unmet> = Vec::new();
    for (index, entry) in public.table.iter().enumerate() {
        let settled = entry.settled();
        if matches!(entry.state, BracketState::Open | BracketState::Reserved) {
            continue;
        }
        for (number, option) in entry.options.iter().enumerate().skip(1) {
            if settled == Some(number as OptionNo) {
                continue;
            }
            let wanted_by = wanted_by(public, index, number as OptionNo);
            if !wanted_by.is_empty() {
                all.push(Unmet { bracket: entry.id.clone(), words: option.text.clone(), wanted_by });
            }
        }
    }
    all.sort_by_key(|unmet| std::cmp::Reverse(unmet.wanted_by.len()));
    all
}
