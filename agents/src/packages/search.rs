//! The search for a package: for each possible partner the best exchange of what one wants for what the other wants, then
//! further parties as long as everybody is better off (Froman & Cohen 1970 on logrolling against compromise; Sebenius
//! 1983 on adding issues and parties).

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::packages::{MOST_PARTIES, MOST_TERMS};

use super::ledger::{Ledger, Terms};

/// The most terms one puts into an offer oneself. A judgement: what two people can keep in mind in a corridor.
const TERMS: usize = 4;
/// The most partners that are looked at, and brackets.
const PARTNERS: usize = 12;
const LOTS: usize = 12;

/// A package that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Everybody, in room order.
    pub(crate) parties: Vec<usize>,
    /// By lot.
    pub(crate) terms: Terms,
    /// What the party that gains least gains, in the unit of losses.
    pub(crate) least: i64,
}

/// A term of an exchange between two: lot, option, and what each of the two gains by it.
type Weighed = (usize, OptionNo, i64, i64);

/// What one wants of the other and what it gives for it; either may be missing.
type Pair<'a> = [Option<&'a Weighed>; 2];

/// The best package `seat` can find, best for whoever gains least by it.
pub(crate) fn best(ledger: &Ledger<'_>, seat: usize, partners: &[usize]) -> Option<Found> {
    let mut lots: Vec<(i64, usize)> = (0..ledger.lots.len())
        .filter_map(|at| {
            let lot = ledger.lots.get(at)?;
            let mut gains = lot.options().map(|option| ledger.gain(seat, lot, option, &[seat]));
            let first = gains.next()?;
            let (least, most) =
                gains.fold((first, first), |(least, most), gain| (least.min(gain), most.max(gain)));
            Some((most - least, at))
        })
        .collect();
    lots.sort_by_key(|(swing, at)| (std::cmp::Reverse(*swing), *at));
    // What it cares most about, and what it cares least about: a trade takes both.
    let half = LOTS / 2;
    if lots.len() > LOTS {
        let least = lots.split_off(lots.len() - half);
        lots.truncate(half);
        lots.extend(least);
    }
    let lots: Vec<usize> = lots.into_iter().map(|(_, at)| at).collect();
    let mut found: Option<Found> = None;
    for partner in partners.iter().copied().filter(|partner| *partner != seat).take(PARTNERS) {
        let Some(pair) = between(ledger, seat, partner, &lots) else { continue };
        let wider = widen(ledger, pair, partners);
        if !ledger.carries(&wider.terms, &wider.parties) {
            continue;
        }
        let key = |found: &Found| {
            let mine = ledger.total(seat, &found.terms, &found.parties);
            (found.least * found.parties.len() as i64, found.least, mine)
        };
        if found.as_ref().is_none_or(|kept| key(&wider) > key(kept)) {
            found = Some(wider);
        }
    }
    found
}

/// The best exchange between two: what both want first, then one want of each at a time while the one that gains less
/// gains more by it.
fn between(ledger: &Ledger<'_>, one: usize, other: usize, lots: &[usize]) -> Option<Found> {
    let parties = [one.min(other), one.max(other)];
    let mut both: Vec<Weighed> = Vec::new();
    let mut mine: Vec<Weighed> = Vec::new();
    let mut theirs: Vec<Weighed> = Vec::new();
    let mut options: Vec<Weighed> = Vec::new();
    for at in lots.iter().copied() {
        let Some(lot) = ledger.lots.get(at) else { continue };
        if !ledger.cares(one, lot) && !ledger.cares(other, lot) {
            continue;
        }
        options.clear();
        options.extend(
            lot.options()
                .filter(|option| ledger.possible(one, lot, *option) && ledger.possible(other, lot, *option))
                .map(|option| {
                    let gain = |seat| ledger.gain(seat, lot, option, &parties);
                    (at, option, gain(one), gain(other))
                }),
        );
        let options = || options.iter().copied();
        let joint = options().filter(|term| term.2 > 0 && term.3 > 0).max_by_key(|term| term.2.min(term.3));
        if let Some(term) = joint {
            both.push(term);
        }
        // Of what one gains by, the words that cost the other least for it.
        mine.extend(options().filter(|term| term.2 > 0 && term.3 <= 0).max_by_key(|term| term.2 + term.3));
        theirs.extend(options().filter(|term| term.3 > 0 && term.2 <= 0).max_by_key(|term| term.2 + term.3));
    }
    // What the one that gains less gains, then what the searcher does: where all seem to care alike, the other may still
    // know better, and an offer costs nothing.
    let least = |(mine, theirs): (i64, i64)| (mine.min(theirs), mine);
    let with = |sum: (i64, i64), term: Option<&Weighed>| {
        term.map_or(sum, |(_, _, mine, theirs)| (sum.0 + mine, sum.1 + theirs))
    };
    both.sort_by_key(|term| (std::cmp::Reverse(term.2.min(term.3)), term.0));
    let mut terms: Vec<Weighed> = both.into_iter().take(TERMS / 2).collect();
    let mut sum = terms.iter().fold((0, 0), |sum, term| with(sum, Some(term)));
    while terms.len() < TERMS {
        let free = |term: &&Weighed| terms.iter().all(|taken| taken.0 != term.0);
        let mut better: Option<((i64, i64), Pair<'_>)> = None;
        for want in mine.iter().filter(free).map(Some).chain([None]) {
            for give in theirs.iter().filter(free).map(Some).chain([None]) {
                let new = usize::from(want.is_some()) + usize::from(give.is_some());
                let twice = matches!((want, give), (Some(want), Some(give)) if want.0 == give.0);
                if new == 0 || twice || terms.len() + new > TERMS {
                    continue;
                }
                let least = least(with(with(sum, want), give));
                if better.as_ref().is_none_or(|(most, _)| least > *most) {
                    better = Some((least, [want, give]));
                }
            }
        }
        let new = match better {
            Some((most, new)) if terms.is_empty() || most > least(sum) => new,
            _ => break,
        };
        sum = new.iter().fold(sum, |sum, term| with(sum, *term));
        terms.extend(new.into_iter().flatten());
    }
    let (least, mine) = least(sum);
    (terms.len() > 1 && least >= 0 && mine > 0).then(|| {
        let mut terms: Terms = terms.into_iter().map(|(at, option, ..)| (at, option)).collect();
        terms.sort_unstable();
        Found { parties: parties.to_vec(), terms, least }
    })
}

/// Brings in others who stand against a term, as long as the one that gains least gains no less: as it is, or with one
/// more term that is theirs.
fn widen(ledger: &Ledger<'_>, mut found: Found, partners: &[usize]) -> Found {
    for seat in partners.iter().copied().take(PARTNERS) {
        if found.parties.len() >= MOST_PARTIES {
            break;
        }
        let against = |(at, option): &(usize, OptionNo)| {
            ledger.lots.get(*at).is_some_and(|lot| ledger.public.stance(lot.bracket, seat).opposes(*option))
        };
        if found.parties.contains(&seat) || !found.terms.iter().any(against) {
            continue;
        }
        let mut parties = found.parties.clone();
        parties.push(seat);
        parties.sort_unstable();
        let mut tries: Vec<Terms> = vec![found.terms.clone()];
        if found.terms.len() < MOST_TERMS {
            for (at, lot) in ledger.lots.iter().enumerate() {
                if found.terms.iter().any(|(taken, _)| *taken == at) || !ledger.cares(seat, lot) {
                    continue;
                }
                let option = ledger.public.stance(lot.bracket, seat).prefers;
                if lot.options().any(|live| live == option) {
                    let mut terms = found.terms.clone();
                    terms.push((at, option));
                    terms.sort_unstable();
                    tries.push(terms);
                }
            }
        }
        let best = tries
            .into_iter()
            .filter(|terms| possible(ledger, terms, &parties))
            .map(|terms| (least(ledger, &terms, &parties), terms))
            .max_by(|one, two| one.0.cmp(&two.0).then(two.1.cmp(&one.1)));
        if let Some((least, terms)) = best
            && least >= found.least
        {
            found = Found { parties, terms, least };
        }
    }
    found
}

/// Whether everybody could give its word on every term.
pub(crate) fn possible(ledger: &Ledger<'_>, terms: &[(usize, OptionNo)], parties: &[usize]) -> bool {
    terms.iter().all(|(at, option)| {
        ledger
            .lots
            .get(*at)
            .is_some_and(|lot| parties.iter().all(|seat| ledger.possible(*seat, lot, *option)))
    })
}

/// What the party that gains least gains.
pub(crate) fn least(ledger: &Ledger<'_>, terms: &[(usize, OptionNo)], parties: &[usize]) -> i64 {
    parties.iter().map(|seat| ledger.total(*seat, terms, parties)).min().unwrap_or(0)
}
