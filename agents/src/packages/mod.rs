//! Packages among several delegations: offered, countered, accepted, refused, kept (Raiffa 1982; Froman & Cohen 1970;
//! Tollison & Willett 1979; Sebenius 1983).
//!
//! A delegation judges a package by its own brief and by what others said in public; it never concedes a line in one,
//! and once it has given its word it does not object to what it promised while the others keep theirs.

mod ledger;
mod search;
pub(crate) mod sounding;

use adref_sim::engine::action::{Action, OptionNo, Settlement};
use adref_sim::engine::packages::{MOST_COUNTERS, MOST_TERMS, Package, PackageFate};
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::ids::SeatId;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::scenario::{BehaviourPart, Response, Style};

pub(crate) use self::ledger::{Ledger, Terms};
pub(crate) use self::search::{best, least, possible};
use crate::Decision;
use crate::negotiator::said;

/// Thousandths of its own utility below which a package is not worth the trouble, by style: who holds out asks for more.
/// Judgements; the order is that of the styles.
const fn worth(style: Style) -> i64 {
    match style {
        Style::Boulware => 8,
        Style::Firm => 5,
        Style::Linear => 3,
        Style::Accommodating => 2,
        Style::Conceder => 1,
    }
}

/// What a package has to be worth to a delegation, in thousandths: less the more readily it deals.
fn asks_for(me: &Brief) -> i64 {
    worth(me.style) * 100 / me.behaviour.weight(BehaviourPart::Packages).max(1)
}

fn deals(me: &Brief) -> bool {
    me.behaviour.has(BehaviourPart::Packages)
}

/// An offer, if it finds one that is worth it.
pub(crate) fn offer(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, explained, .. } = view;
    let none = |why: &str| Decision {
        action: Action::NoPackage,
        why: Why { tipped: why.to_owned(), ..Why::default() },
    };
    if !deals(me) {
        return none("it does not deal in packages");
    }
    let ledger = Ledger::new(public, Some(me));
    if ledger.lots.len() < 2 {
        return none("nothing to trade");
    }
    let partners = opponents(public, &ledger, me.seat);
    let Some(found) = best(&ledger, me.seat, &partners) else {
        return none("no exchange that leaves everybody better off");
    };
    let gain = me.thousandths(ledger.total(me.seat, &found.terms, &found.parties));
    let terms = settlements(&ledger, &found.terms);
    let known =
        |before: &Package| before.parties == found.parties && before.terms == brackets(&ledger, &found.terms);
    if gain < asks_for(me) || public.packages.list.iter().any(known) {
        return none("no exchange worth the trouble");
    }
    if let Some(line) = crossed(public, me, &ledger, &found.terms) {
        return none(&format!("the best exchange crosses a line: {line}"));
    }
    let mut why = Why::default();
    if explained {
        "what it cares little about for what it cares much about".clone_into(&mut why.tipped);
        why.parts = parts(&ledger, me, &found.terms, &found.parties, gain);
        why.alternatives = believed(&ledger, me, &found.terms, &found.parties);
    }
    let parties = names(public, found.parties.iter().copied().filter(|seat| *seat != me.seat));
    Decision { action: Action::OfferPackage { parties, terms }, why }
}

/// The answer to a package: yes, other terms, or no.
pub(crate) fn answer(view: SeatView<'_>, package: usize) -> Decision {
    let SeatView { public, me, explained, .. } = view;
    let refuse = |term: Option<usize>, reason: String, why: Why| {
        let term = term.and_then(|bracket| public.table.get(bracket)).map(|entry| entry.id.clone());
        Decision { action: Action::RefusePackage { term, reason }, why }
    };
    let Some(offered) = public.packages.list.get(package) else {
        return refuse(None, "there is no such package".to_owned(), Why::default());
    };
    if !deals(me) {
        let why = Why { tipped: "it does not deal in packages".to_owned(), ..Why::default() };
        return refuse(None, "it takes each paragraph on its own merits".to_owned(), why);
    }
    let ledger = Ledger::new(public, Some(me));
    let terms: Terms =
        offered.terms.iter().filter_map(|(bracket, option)| Some((ledger.lot(*bracket)?, *option))).collect();
    // A bracket on which nobody is divided is no lot: it costs nobody anything to name it.
    let gain = me.thousandths(ledger.total(me.seat, &terms, &offered.parties));
    let mut why = Why { tipped: "it gets more than it gives".to_owned(), ..Why::default() };
    if explained {
        why.parts = parts(&ledger, me, &terms, &offered.parties, gain);
    }
    let line = line_crossed(public, me, offered);
    if line.is_none() && gain >= asks_for(me) {
        return Decision { action: Action::AcceptPackage, why };
    }
    if offered.countered.len() < MOST_COUNTERS as usize
        && let Some((terms, gain)) = counter(&ledger, me, offered, &terms)
        && crossed(public, me, &ledger, &terms).is_none()
    {
        "terms on which everybody gains".clone_into(&mut why.tipped);
        why.alternatives = believed(&ledger, me, &terms, &offered.parties);
        why.parts.push(Part { on: None, part: "its gain by the counter-offer".to_owned(), value: gain });
        return Decision { action: Action::CounterPackage { terms: settlements(&ledger, &terms) }, why };
    }
    if let Some((term, reason)) = line {
        why.tipped = format!("red line: {reason}");
        return refuse(term, reason, why);
    }
    let worst = terms.iter().filter_map(|(at, option)| {
        let lot = ledger.lots.get(*at)?;
        Some((ledger.gain(me.seat, lot, *option, &offered.parties), lot, *option))
    });
    let worst = worst.min_by_key(|(gain, lot, _)| (*gain, lot.bracket)).filter(|(gain, ..)| *gain < 0);
    "it gives more than it gets".clone_into(&mut why.tipped);
    match worst {
        Some((_, lot, option)) => {
            let reason = format!("it gets too little for accepting {}", said(lot.entry, option));
            refuse(Some(lot.bracket), reason, why)
        }
        None => refuse(None, "there is too little in it for it".to_owned(), why),
    }
}

/// Other terms among the same parties on which the answerer gains enough and nobody, as far as it can tell, loses: one term
/// less, one term changed, or one term of its own more.
fn counter(ledger: &Ledger<'_>, me: &Brief, offered: &Package, terms: &Terms) -> Option<(Terms, i64)> {
    let mut tries: Vec<Terms> = Vec::new();
    for (place, (at, option)) in terms.iter().enumerate() {
        let mut less = terms.clone();
        less.remove(place);
        if less.len() > 1 {
            tries.push(less);
        }
        let Some(lot) = ledger.lots.get(*at) else { continue };
        for other in lot.options().filter(|other| other != option) {
            let mut changed = terms.clone();
            if let Some(slot) = changed.get_mut(place) {
                slot.1 = other;
            }
            tries.push(changed);
        }
    }
    if terms.len() < MOST_TERMS {
        for (at, lot) in ledger.lots.iter().enumerate() {
            if terms.iter().any(|(taken, _)| *taken == at) {
                continue;
            }
            for option in lot.options() {
                let mut more = terms.clone();
                more.push((at, option));
                more.sort_unstable();
                tries.push(more);
            }
        }
    }
    let parties = &offered.parties;
    tries
        .into_iter()
        .filter(|terms| terms.len() == offered.terms.len() || terms.len() > 1)
        .filter(|terms| possible(ledger, terms, parties) && ledger.carries(terms, parties))
        .filter(|terms| brackets(ledger, terms) != offered.terms)
        .filter_map(|terms| {
            let gain = me.thousandths(ledger.total(me.seat, &terms, parties));
            let others = parties.iter().filter(|seat| **seat != me.seat);
            let least = others.map(|seat| ledger.total(*seat, &terms, parties)).min().unwrap_or(0);
            (gain >= asks_for(me) && least >= 0).then_some((least, gain, terms))
        })
        .max_by(|one, two| (one.0, one.1).cmp(&(two.0, two.1)).then(two.2.cmp(&one.2)))
        .map(|(_, gain, terms)| (terms, gain))
}

/// Those a delegation is divided from, those first it is divided from on most brackets.
fn opponents(public: &Public, ledger: &Ledger<'_>, seat: usize) -> Vec<usize> {
    let mut found: Vec<(usize, bool, usize)> = (0..public.seats.len())
        .filter(|other| *other != seat && public.present.get(*other).copied().unwrap_or(false))
        .filter(|other| public.takes_part(*other))
        .filter_map(|other| {
            let mut own = false;
            let divided = ledger.lots.iter().filter(|lot| {
                let (mine, theirs) = (public.stance(lot.bracket, seat), public.stance(lot.bracket, other));
                own |= theirs.own;
                theirs.opposes(mine.prefers) || (theirs.spoken && mine.opposes(theirs.prefers))
            });
            let divided = divided.count();
            (divided > 0).then_some((divided, own, other))
        })
        .collect();
    found.sort_by_key(|(divided, own, other)| (!*own, std::cmp::Reverse(*divided), *other));
    found.into_iter().map(|(.., other)| other).collect()
}

/// A line that a package would cross, with the term at fault where one is.
fn line_crossed(public: &Public, me: &Brief, offered: &Package) -> Option<(Option<usize>, String)> {
    for (bracket, option) in &offered.terms {
        let Some(entry) = public.table.get(*bracket) else { continue };
        let line = me
            .lines
            .iter()
            .find(|line| line.response != Response::Price && line.test.broken_by(entry, *bracket, *option));
        if let Some(line) = line {
            return Some((Some(*bracket), line.reason.clone()));
        }
    }
    linked(public, me, &offered.terms).map(|reason| (None, reason))
}

fn crossed(public: &Public, me: &Brief, ledger: &Ledger<'_>, terms: &Terms) -> Option<String> {
    linked(public, me, &brackets(ledger, terms))
}

/// A line that no single option crosses: one that links brackets, or asks for a phrase somewhere.
fn linked(public: &Public, me: &Brief, terms: &[(usize, OptionNo)]) -> Option<String> {
    let over_several = |line: &&adref_sim::engine::state::HeldLine| {
        let inside = |bracket: &usize| terms.iter().any(|(on, _)| on == bracket);
        line.response != Response::Price && line.test.brackets().iter().filter(|b| inside(b)).count() > 0
    };
    let mut lines = me.lines.iter().filter(over_several).peekable();
    lines.peek()?;
    let mut choices: Vec<OptionNo> = Vec::with_capacity(public.table.len());
    for (index, entry) in public.table.iter().enumerate() {
        let term = terms.iter().find(|(bracket, _)| *bracket == index).map(|(_, option)| *option);
        // What the package leaves open is taken as it likes it best: a line is crossed only if the package crosses it.
        let best = entry.live().min_by_key(|option| (me.loss(index, *option), *option));
        choices.push(term.or(entry.settled()).or(best).unwrap_or(0));
    }
    let with = public.with_choices(&choices);
    let text = with.text();
    lines.find(|line| !line.test.holds(&with, &text)).map(|line| line.reason.clone())
}

/// Brackets on which a delegation has given its word in a package that holds.
pub(crate) fn promised(public: &Public, seat: usize, bracket: usize) -> bool {
    public.bound(seat, bracket).is_some()
}

/// The package a delegation was party to and that lapsed over these words, told as a reason: `None` if there is none.
pub(crate) fn released(public: &Public, seat: usize, bracket: usize) -> Option<String> {
    let lapsed = public.packages.list.iter().find(|package| {
        matches!(package.fate, PackageFate::Lapsed { .. })
            && package.parties.contains(&seat)
            && package.on(bracket).is_some()
    })?;
    let others = names(public, lapsed.parties.iter().copied().filter(|party| *party != seat));
    let others: Vec<&str> = others.iter().map(SeatId::as_str).collect();
    Some(format!("the package it had with {} no longer stands", others.join(", ")))
}

fn names(public: &Public, seats: impl Iterator<Item = usize>) -> Vec<SeatId> {
    seats.filter_map(|seat| public.seats.get(seat)).map(|plate| plate.id.clone()).collect()
}

/// Terms by bracket.
pub(crate) fn brackets(ledger: &Ledger<'_>, terms: &[(usize, OptionNo)]) -> Vec<(usize, OptionNo)> {
    let mut found: Vec<(usize, OptionNo)> =
        terms.iter().filter_map(|(at, option)| Some((ledger.lots.get(*at)?.bracket, *option))).collect();
    found.sort_unstable();
    found
}

/// Terms as they are written.
pub(crate) fn settlements(ledger: &Ledger<'_>, terms: &[(usize, OptionNo)]) -> Vec<Settlement> {
    terms
        .iter()
        .filter_map(|(at, option)| {
            Some(Settlement { bracket: ledger.lots.get(*at)?.entry.id.clone(), option: *option })
        })
        .collect()
}

/// What each term is worth to it, in thousandths of its utility, and all together.
fn parts(ledger: &Ledger<'_>, me: &Brief, terms: &Terms, parties: &[usize], gain: i64) -> Vec<Part> {
    let mut parts = vec![Part { on: None, part: "its gain by the package".to_owned(), value: gain }];
    parts.extend(terms.iter().filter_map(|(at, option)| {
        let lot = ledger.lots.get(*at)?;
        let value = me.thousandths(ledger.gain(me.seat, lot, *option, parties));
        Some(Part { on: Some(lot.entry.id.clone()), part: format!("its gain by option {option}"), value })
    }));
    parts.push(Part { on: None, part: "what it asks for".to_owned(), value: asks_for(me) });
    parts
}

/// What it believes a package is worth to the others, from what they said: in points times weight times care.
fn believed(ledger: &Ledger<'_>, me: &Brief, terms: &Terms, parties: &[usize]) -> Vec<Alternative> {
    parties
        .iter()
        .filter(|seat| **seat != me.seat)
        .filter_map(|seat| {
            let plate = ledger.public.seats.get(*seat)?;
            let score = ledger.total(*seat, terms, parties) / 100;
            Some(Alternative { act: format!("{} is believed to gain", plate.id), score })
        })
        .collect()
}
