//! The chair's compromise proposal: a package put to named camps, found by search over what they said in public.

use adref_sim::engine::ChairView;
use adref_sim::engine::action::{Action, OptionNo};
use adref_sim::engine::packages::MOST_BROKERED;
use adref_sim::log::{Alternative, Part, Why};

use crate::Decision;
use crate::packages::{Ledger, Terms, brackets, least, possible, settlements};

/// The most brackets that are looked at: those most stand against one another on.
const LOTS: usize = 10;

/// A package of two brackets on which two camps stand crosswise: one gets its words on the one, the other on the other.
pub(super) fn broker(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let ledger = Ledger::new(public, None);
    let mut lots: Vec<(usize, usize)> = ledger
        .lots
        .iter()
        .enumerate()
        .map(|(at, lot)| {
            let against = (0..public.seats.len())
                .filter(|seat| public.stance(lot.bracket, *seat).opposes(lot.expected));
            (against.count(), at)
        })
        .filter(|(against, _)| *against > 0)
        .collect();
    lots.sort_by_key(|(against, at)| (std::cmp::Reverse(*against), *at));
    lots.truncate(LOTS);
    // Whom each option would have to win over, and who want it.
    let wants = |at: usize, option: OptionNo, seat: usize| {
        ledger.lots.get(at).is_some_and(|lot| {
            let stance = public.stance(lot.bracket, seat);
            stance.spoken && stance.prefers == option
        })
    };
    let against = |at: usize, option: OptionNo, seat: usize| {
        ledger.lots.get(at).is_some_and(|lot| public.stance(lot.bracket, seat).opposes(option))
    };
    let present: Vec<usize> = (0..public.seats.len())
        .filter(|seat| public.present.get(*seat).copied().unwrap_or(false) && public.takes_part(*seat))
        .collect();
    let options = |at: usize| -> Vec<OptionNo> {
        let Some(lot) = ledger.lots.get(at) else { return Vec::new() };
        lot.options().filter(|option| present.iter().any(|seat| wants(at, *option, *seat))).collect()
    };
    // How many stand crosswise, the terms, and who is named.
    let mut found: Option<(usize, Terms, Vec<usize>)> = None;
    for (place, (_, one)) in lots.iter().enumerate() {
        for (_, other) in lots.iter().skip(place + 1) {
            for first in options(*one) {
                for second in options(*other) {
                    let terms = vec![(*one, first), (*other, second)];
                    // Who gives on the one and gets on the other, from either side.
                    let gives_first = present
                        .iter()
                        .filter(|seat| against(*one, first, **seat) && wants(*other, second, **seat));
                    let gives_second = present
                        .iter()
                        .filter(|seat| against(*other, second, **seat) && wants(*one, first, **seat));
                    let (left, right): (Vec<usize>, Vec<usize>) =
                        (gives_first.copied().collect(), gives_second.copied().collect());
                    let won = left.len().min(right.len());
                    if won == 0 || found.as_ref().is_some_and(|(most, ..)| won <= *most) {
                        continue;
                    }
                    let named = named(view, &left, &right);
                    let fit = possible(&ledger, &terms, &named)
                        && ledger.carries(&terms, &named)
                        && least(&ledger, &terms, &named) >= 0;
                    let on = brackets(&ledger, &terms);
                    let before = public.packages.list.iter().any(|package| {
                        on.iter().all(|(bracket, option)| package.on(*bracket) == Some(*option))
                    });
                    if fit && !before {
                        found = Some((won, terms, named));
                    }
                }
            }
        }
    }
    let Some((won, terms, named)) = found else {
        let why = Why { tipped: "no camps that stand crosswise".to_owned(), ..Why::default() };
        return Decision { action: Action::NoBrokering, why };
    };
    let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
    let why = Why {
        tipped: "each camp gets its words where it spoke for them, and gives where the other did".to_owned(),
        parts: vec![Part { on: None, part: "in the smaller of the two camps".to_owned(), value: won as i64 }],
        alternatives: named
            .iter()
            .filter_map(|seat| {
                let score = ledger.total(*seat, &terms, &named) / 100;
                Some(Alternative { act: format!("{} is believed to gain", id(seat)?), score })
            })
            .collect(),
    };
    let parties = named.iter().filter_map(id).collect();
    Decision { action: Action::BrokerPackage { parties, terms: settlements(&ledger, &terms) }, why }
}

/// Who is named for two camps: as many from each as there is room for, those first who speak for a group.
fn named(view: ChairView<'_>, left: &[usize], right: &[usize]) -> Vec<usize> {
    let voice = |seat: usize| view.public.groups.iter().any(|group| group.voice == Some(seat));
    let first = |camp: &[usize]| -> Vec<usize> {
        let mut camp = camp.to_vec();
        camp.sort_by_key(|seat| (!voice(*seat), *seat));
        camp.truncate(MOST_BROKERED / 2);
        camp
    };
    let mut named: Vec<usize> = first(left).into_iter().chain(first(right)).collect();
    named.sort_unstable();
    named.dedup();
    named
}
