//! The single text: the chair tables a choice on everything that is open, asks the room what it would make of other
//! words, round after round, and keeps the variant or drops it (Fisher's one-text procedure, in Fisher & Ury 1981; Klein,
//! Faratin, Sayama & Bar-Yam 2003). Nothing is settled by it: it is where the chair's clean revision comes from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::action::{Action, ActionKind, OptionNo, Settlement};
use super::chairs::still_open;
use super::checks::{check_option, find, open};
use super::event::Event;
use super::public::{ChairTask, Public, Stage};
use super::refusal::Refusal;
use super::state::{Disagreement, State};

/// What a delegation says a variant is for it on the whole, beside the text as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Better.
    Better,
    /// Neither better nor worse.
    Same,
    /// Worse.
    Worse,
}

/// What a delegation said of a variant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sounding {
    /// Who.
    pub seat: usize,
    /// On the whole.
    pub verdict: Verdict,
    /// The brackets whose change it would object to.
    pub objections: Vec<usize>,
}

/// The chair's single text as it is worked on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SingleText {
    /// Its choice on each bracket, by index; `None` where there is none to make.
    pub choices: Vec<Option<OptionNo>>,
    /// What the variant under way would change.
    pub variant: Vec<(usize, OptionNo)>,
    /// The round, from 1; 0 before the first.
    pub round: u32,
    /// What was said of the variant under way, or of the last.
    pub soundings: Vec<Sounding>,
    /// How many variants were kept.
    pub kept: u32,
    /// How often a change on each bracket was objected to, by index.
    pub objected: Vec<u32>,
}

impl SingleText {
    /// How many found the last variant better, and how many worse.
    pub fn better_and_worse(&self) -> (usize, usize) {
        let count = |verdict| self.soundings.iter().filter(|one| one.verdict == verdict).count();
        (count(Verdict::Better), count(Verdict::Worse))
    }
}

/// Whether the chair may do this with its single text now.
pub(super) fn chair_may(public: &Public, kind: ActionKind) -> Result<(), Refusal> {
    let tabled = public.single_text.is_some();
    match kind {
        ActionKind::TableSingleText if !tabled => Ok(()),
        ActionKind::FloatVariant if tabled => Ok(()),
        ActionKind::CloseSingleText => Ok(()),
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

/// What follows from an act on the single text; the chair's where there is no seat.
pub(super) fn decide(public: &Public, seat: Option<usize>, action: &Action) -> Result<Vec<Event>, Refusal> {
    let single = public.single_text.as_ref();
    match (action, seat) {
        (Action::TableSingleText { choices }, None) => {
            let mut chosen: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
            let found = changes(public, choices)?;
            for (bracket, option) in &found {
                if let Some(slot) = chosen.get_mut(*bracket) {
                    *slot = Some(*option);
                }
            }
            if let Some(open) = still_open(public, &chosen) {
                return Err(Refusal::BracketsOpen(open.to_string()));
            }
            Ok(vec![Event::SingleTextTabled { choices: choices.clone() }])
        }
        (Action::FloatVariant { changes: wanted }, None) => {
            let Some(single) = single else {
                return Err(Refusal::NotNow { phase: public.phase().to_owned() });
            };
            let found = changes(public, wanted)?;
            let changes_something =
                found.iter().any(|(at, option)| single.choices.get(*at).copied().flatten() != Some(*option));
            if !changes_something {
                return Err(Refusal::NothingEdited);
            }
            Ok(vec![Event::VariantFloated { round: single.round + 1, changes: wanted.clone() }])
        }
        (Action::KeepVariant, None) => Ok(vec![Event::VariantKept]),
        (Action::DropVariant, None) => Ok(vec![Event::VariantDropped]),
        (Action::CloseSingleText, None) => Ok(vec![Event::SingleTextClosed]),
        (Action::Sound { verdict, objections }, Some(seat)) => {
            let variant = single.map_or(&[][..], |single| &single.variant);
            for id in objections {
                let bracket = find(public, id)?;
                if !variant.iter().any(|(changed, _)| *changed == bracket) {
                    return Err(Refusal::NotInTheVariant(id.to_string()));
                }
            }
            let seat = public.seats.get(seat).map(|plate| plate.id.clone()).ok_or(Refusal::NoSuchSeat)?;
            Ok(vec![Event::Sounded { seat, verdict: *verdict, objections: objections.clone() }])
        }
        _ => Err(Refusal::NotNow { phase: public.phase().to_owned() }),
    }
}

fn changes(public: &Public, wanted: &[Settlement]) -> Result<Vec<(usize, OptionNo)>, Refusal> {
    let mut found: Vec<(usize, OptionNo)> = Vec::with_capacity(wanted.len());
    for settlement in wanted {
        let bracket = find(public, &settlement.bracket)?;
        open(public, bracket)?;
        check_option(public, bracket, settlement.option, &[])?;
        if found.iter().any(|(earlier, _)| *earlier == bracket) {
            return Err(Refusal::OutOfOrder(settlement.bracket.to_string()));
        }
        found.push((bracket, settlement.option));
    }
    Ok(found)
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    let all: Vec<(usize, OptionNo)> = match event {
        Event::SingleTextTabled { choices: all } | Event::VariantFloated { changes: all, .. } => {
            let known = |settlement: &Settlement| {
                let bracket = public.bracket(&settlement.bracket)?;
                let options = public.table.get(bracket)?.options.len();
                (usize::from(settlement.option) < options).then_some((bracket, settlement.option))
            };
            all.iter().filter_map(known).collect()
        }
        _ => Vec::new(),
    };
    match event {
        Event::SingleTextTabled { .. } => {
            let mut choices: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
            for (bracket, option) in all {
                if let Some(slot) = choices.get_mut(bracket) {
                    *slot = Some(option);
                }
            }
            let objected = vec![0; choices.len()];
            public.single_text = Some(SingleText { choices, objected, ..SingleText::default() });
            public.stage = Stage::Chair(ChairTask::SingleText);
        }
        Event::VariantFloated { round, .. } => {
            let Some(single) = &mut public.single_text else { return };
            single.variant = all;
            single.round = *round;
            single.soundings.clear();
            public.pending = public.all_present();
            public.stage = Stage::Sounding;
            public.after_sounding();
        }
        Event::Sounded { seat, verdict, objections } => {
            let Some(seat) = public.answered(seat) else { return };
            let over: Vec<usize> = objections.iter().filter_map(|id| public.bracket(id)).collect();
            if let Some(single) = &mut public.single_text {
                for bracket in &over {
                    if let Some(count) = single.objected.get_mut(*bracket) {
                        *count = count.saturating_add(1);
                    }
                }
                single.soundings.push(Sounding { seat, verdict: *verdict, objections: over });
            }
            public.after_sounding();
        }
        Event::VariantKept | Event::VariantDropped => {
            let Some(single) = &mut public.single_text else { return };
            let variant = std::mem::take(&mut single.variant);
            if *event == Event::VariantKept {
                single.kept += 1;
                for (bracket, option) in variant {
                    if let Some(slot) = single.choices.get_mut(bracket) {
                        *slot = Some(option);
                    }
                }
            }
            let over = single.round >= public.procedure.single_text_rounds;
            public.stage = if over { Stage::Between } else { Stage::Chair(ChairTask::SingleText) };
        }
        Event::SingleTextClosed => public.stage = Stage::Between,
        _ => {}
    }
}

impl Public {
    fn after_sounding(&mut self) {
        if self.pending.is_empty() {
            self.stage = Stage::Chair(ChairTask::Weigh);
        }
    }
}
