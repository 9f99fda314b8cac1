//! Packages: several delegations accept words on several brackets, all of them or none. Informal consultations: whoever's
//! words divide the room on more than one bracket is asked for an offer, one after the other; the parties answer in turn,
//! and may counter. What all accept is concluded and public. While the text keeps every term, each party accepts each;
//! once a term is broken, by the text or by a party that goes back on it, all are released and stand where they stood.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::action::{Action, OptionNo, Settlement};
use super::checks::{check_option, check_words, find, name, open};
use super::event::Event;
use super::public::{BracketState, ChairTask, Public, Stage, Stance};
use super::refusal::Refusal;
use super::secretariat::{clock_at, next_phase};
use super::state::{Disagreement, State};
use crate::draws::Draws;
use crate::ids::{BracketId, SeatId};

/// The most delegations a package among delegations is between. A judgement: what can be agreed in a corridor.
pub const MOST_PARTIES: usize = 6;
/// The most delegations the chair may put a package to: a small table, as in small groups.
pub const MOST_BROKERED: usize = 12;
/// The most terms of one package.
pub const MOST_TERMS: usize = 8;
/// How often a package may be countered.
pub const MOST_COUNTERS: u32 = 2;
/// How many are asked for each package that may be offered. A judgement: most have none to offer, and a corridor is
/// only so long.
pub const ASKED: usize = 4;
/// How many packages the chair may put in one session, where delegations may offer as many.
pub const BROKERED: usize = 3;

/// What became of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PackageFate {
    /// Some have yet to answer.
    Open,
    /// All have accepted it, and the text keeps its terms as far as it is settled.
    Concluded,
    /// A party refused it.
    Refused {
        /// Which.
        seat: usize,
        /// The bracket of the term at fault; `None` where it was the balance.
        term: Option<usize>,
        /// Why.
        reason: String,
    },
    /// It was concluded and no longer binds.
    Lapsed {
        /// The bracket of the term that was broken.
        term: usize,
        /// Who went back on it; `None` where the text does not keep it.
        by: Option<usize>,
    },
}

/// A package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Who offered it; the chair where nobody did.
    pub by: Option<usize>,
    /// Everybody it is among, in room order.
    pub parties: Vec<usize>,
    /// Bracket and option, in text order.
    pub terms: Vec<(usize, OptionNo)>,
    /// Who has accepted the terms as they are now.
    pub accepted: Vec<usize>,
    /// Who countered, in order.
    pub countered: Vec<usize>,
    /// What became of it.
    pub fate: PackageFate,
    /// What parties had said on terms they accept for the package's sake alone: bracket, seat, stance before and since.
    pub given: Vec<(usize, usize, Stance, Stance)>,
}

/// The packages of a session.
#[derive(Clone, Debug, Default)]
pub struct Packages {
    /// All that were offered, in order.
    pub list: Vec<Package>,
    /// Who is still to be asked for one, in order.
    pub queue: VecDeque<usize>,
    /// Whether delegations have been asked in this session.
    pub invited: bool,
    /// Whether the chair has left the rest to the parties.
    pub left: bool,
}

impl Package {
    /// Whether it binds its parties.
    pub fn held(&self) -> bool {
        self.fate == PackageFate::Concluded
    }

    /// The option it has on a bracket.
    pub fn on(&self, bracket: usize) -> Option<OptionNo> {
        self.terms.iter().find(|(on, _)| *on == bracket).map(|(_, option)| *option)
    }
}

impl Public {
    /// The words a package that holds binds a seat to on a bracket, and the package's index.
    pub fn bound(&self, seat: usize, bracket: usize) -> Option<(usize, OptionNo)> {
        let mut held = self.packages.list.iter().enumerate().filter(|(_, package)| package.held());
        held.find_map(|(index, package)| {
            let option = package.on(bracket).filter(|_| package.parties.contains(&seat))?;
            Some((index, option))
        })
    }

    /// Open brackets on which a seat has spoken itself and the room is divided over what it wants.
    pub fn divided_over(&self, seat: usize) -> Vec<usize> {
        let divided = |bracket: &usize| {
            let Some(entry) = self.table.get(*bracket) else { return false };
            let mine = self.stance(*bracket, seat);
            entry.state == BracketState::Open
                && mine.spoken
                && (0..self.seats.len()).any(|other| {
                    let theirs = self.stance(*bracket, other);
                    theirs.opposes(mine.prefers) || mine.opposes(theirs.prefers) && theirs.spoken
                })
        };
        (0..self.table.len()).filter(divided).collect()
    }

    /// Whom the room waits for next in this step.
    fn next_invited(&mut self) {
        let made = self.packages.list.iter().filter(|package| package.by.is_some()).count();
        if made < self.procedure.packages as usize {
            while let Some(seat) = self.packages.queue.pop_front() {
                if self.all_present().contains(&seat) {
                    self.pending = vec![seat];
                    self.stage = Stage::Packages;
                    return;
                }
            }
        }
        self.packages.queue.clear();
        self.pending.clear();
        let brokered = self.packages.list.len() - made;
        let most = BROKERED.min(self.procedure.packages as usize);
        self.stage = if brokered < most && !self.packages.left {
            Stage::Chair(ChairTask::Broker)
        } else {
            Stage::Between
        };
    }

    /// What a seat of a package has to answer, whoever has not.
    fn ask_parties(&mut self, package: usize) {
        let Some(offered) = self.packages.list.get(package) else { return };
        self.pending =
            offered.parties.iter().copied().filter(|seat| !offered.accepted.contains(seat)).collect();
        self.stage = Stage::PackageAnswers;
        if self.pending.is_empty() {
            self.next_invited();
        }
    }

    /// The parties stand on every term where the package has them.
    fn bind(&mut self, package: usize) {
        let Some(offered) = self.packages.list.get(package) else { return };
        let (parties, terms) = (offered.parties.clone(), offered.terms.clone());
        let mut given = Vec::new();
        for (bracket, option) in &terms {
            let seen = self.table.get(*bracket).map_or(0, |entry| entry.options.len()) as u8;
            for seat in &parties {
                let at = bracket * self.seats.len() + seat;
                let Some(stance) = self.stances.get_mut(at) else { continue };
                let before = *stance;
                if !stance.spoken {
                    *stance = Stance { spoken: true, prefers: *option, own: true, seen, ..Stance::default() };
                }
                stance.accepts.insert(*option);
                stance.cannot.remove(*option);
                let since = *stance;
                if since != before {
                    given.push((*bracket, *seat, before, since));
                    if let Some(entry) = self.table.get(*bracket) {
                        Arc::make_mut(&mut self.memory).note(entry, (*bracket, *seat), before, since);
                    }
                }
            }
        }
        if let Some(offered) = self.packages.list.get_mut(package) {
            offered.given = given;
            offered.fate = PackageFate::Concluded;
        }
    }

    /// The parties stand where they stood, as far as they have said nothing else since and no other package holds them.
    fn release(&mut self, package: usize) {
        let Some(offered) = self.packages.list.get(package) else { return };
        for (bracket, seat, before, since) in offered.given.clone() {
            if self.bound(seat, bracket).is_some() {
                continue;
            }
            let at = bracket * self.seats.len() + seat;
            if let Some(stance) = self.stances.get_mut(at)
                && *stance == since
            {
                *stance = before;
                if let Some(entry) = self.table.get(bracket) {
                    Arc::make_mut(&mut self.memory).note(entry, (bracket, seat), since, before);
                }
            }
        }
    }
}

/// The package that waits for answers.
pub(super) fn on_offer(public: &Public) -> Option<usize> {
    public.packages.list.iter().rposition(|package| package.fate == PackageFate::Open)
}

/// Whether the package under way may be countered once more.
pub(super) fn may_counter(public: &Public) -> Result<(), Refusal> {
    let countered = on_offer(public)
        .and_then(|index| public.packages.list.get(index))
        .map_or(0, |package| package.countered.len() as u32);
    if countered < MOST_COUNTERS { Ok(()) } else { Err(Refusal::CounteredEnough { allowed: MOST_COUNTERS }) }
}

/// What follows from an act on packages; the chair's where there is no seat.
pub(super) fn decide(public: &Public, seat: Option<usize>, action: &Action) -> Result<Vec<Event>, Refusal> {
    let not_now = || Refusal::NotNow { phase: public.phase().to_owned() };
    let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone()).ok_or(Refusal::NoSuchSeat);
    match (action, seat) {
        (Action::OfferPackage { parties, terms }, Some(seat)) => {
            offer(public, Some(seat), parties, terms, MOST_PARTIES)
        }
        (Action::BrokerPackage { parties, terms }, None) => {
            offer(public, None, parties, terms, MOST_BROKERED)
        }
        (Action::NoPackage, Some(seat)) => Ok(vec![Event::NoPackageOffered { seat: Some(id(seat)?) }]),
        (Action::NoBrokering, None) => Ok(vec![Event::NoPackageOffered { seat: None }]),
        (_, Some(seat)) => {
            let index = on_offer(public).ok_or_else(not_now)?;
            let offered = public.packages.list.get(index).ok_or_else(not_now)?;
            let (package, seat_id) = (index as u32 + 1, id(seat)?);
            match action {
                Action::AcceptPackage => {
                    let mut events = vec![Event::PackageAccepted { seat: seat_id, package }];
                    let all = |party: &usize| *party == seat || offered.accepted.contains(party);
                    if offered.parties.iter().all(all) {
                        events.push(Event::PackageConcluded { package });
                    }
                    Ok(events)
                }
                Action::RefusePackage { term, reason } => {
                    check_words(reason)?;
                    if let Some(term) = term
                        && offered.on(find(public, term)?).is_none()
                    {
                        return Err(Refusal::NotInThePackage(term.to_string()));
                    }
                    let (term, reason) = (term.clone(), reason.clone());
                    Ok(vec![Event::PackageRefused { seat: seat_id, package, term, reason }])
                }
                Action::CounterPackage { terms } => {
                    let found = check_terms(public, &offered.parties, terms)?;
                    if found == offered.terms {
                        return Err(Refusal::PackageOnTheTable);
                    }
                    Ok(vec![Event::PackageCountered { seat: seat_id, package, terms: named(public, &found) }])
                }
                _ => Err(not_now()),
            }
        }
        _ => Err(not_now()),
    }
}

fn offer(
    public: &Public,
    by: Option<usize>,
    with: &[SeatId],
    terms: &[Settlement],
    most: usize,
) -> Result<Vec<Event>, Refusal> {
    let mut parties: BTreeSet<usize> = by.into_iter().collect();
    for id in with {
        let seat = public.seat(id.as_str()).ok_or(Refusal::NoSuchSeat)?;
        if !public.takes_part(seat) {
            return Err(Refusal::OutsideTheCore);
        }
        if !public.present.get(seat).copied().unwrap_or(false) {
            return Err(Refusal::Absent);
        }
        parties.insert(seat);
    }
    if !(2..=most).contains(&parties.len()) {
        return Err(Refusal::PackageParties { most });
    }
    let parties: Vec<usize> = parties.into_iter().collect();
    let terms = check_terms(public, &parties, terms)?;
    if public.packages.list.iter().any(|before| before.parties == parties && before.terms == terms) {
        return Err(Refusal::PackageOnTheTable);
    }
    let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
    let offers = public.packages.list.len() as u32;
    Ok(vec![
        clock_at(public, offers + 1, public.procedure.packages + BROKERED as u32),
        Event::PackageOffered {
            package: offers + 1,
            by: by.and_then(id),
            parties: parties.iter().copied().filter_map(id).collect(),
            terms: named(public, &terms),
        },
    ])
}

/// Terms in text order, each on an open bracket and on words that are on the table, and none against what a party has
/// promised in a package that holds.
fn check_terms(
    public: &Public,
    parties: &[usize],
    terms: &[Settlement],
) -> Result<Vec<(usize, OptionNo)>, Refusal> {
    if !(2..=MOST_TERMS).contains(&terms.len()) {
        return Err(Refusal::PackageTerms { most: MOST_TERMS });
    }
    let mut found: Vec<(usize, OptionNo)> = Vec::with_capacity(terms.len());
    for term in terms {
        let bracket = find(public, &term.bracket)?;
        open(public, bracket)?;
        check_option(public, bracket, term.option, &[])?;
        if found.iter().any(|(earlier, _)| *earlier == bracket) {
            return Err(Refusal::TwiceInPackage(term.bracket.to_string()));
        }
        let promised =
            |seat: &&usize| public.bound(**seat, bracket).is_some_and(|(_, option)| option != term.option);
        if let Some(seat) = parties.iter().find(promised) {
            let (seat, bracket) = (name(public, *seat), term.bracket.to_string());
            return Err(Refusal::PromisedElsewhere { seat, bracket });
        }
        found.push((bracket, term.option));
    }
    found.sort_unstable();
    Ok(found)
}

fn named(public: &Public, terms: &[(usize, OptionNo)]) -> Vec<Settlement> {
    let settlement = |(bracket, option): &(usize, OptionNo)| {
        Some(Settlement { bracket: public.table.get(*bracket)?.id.clone(), option: *option })
    };
    terms.iter().filter_map(settlement).collect()
}

/// The secretariat's part: it asks those whose words divide the room on two brackets or more, those first who have most
/// such brackets, by lot among equals.
pub(super) fn proceed(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    if public.packages.invited {
        return next_phase(public);
    }
    let mut asked: Vec<(usize, u32, usize)> = public
        .all_present()
        .into_iter()
        .filter_map(|seat| {
            let divided = public.divided_over(seat).len();
            let who = public.seats.get(seat)?.id.as_str();
            (divided > 1).then(|| (divided, draws.below(who, "informal consultations", 0, 1 << 20), seat))
        })
        .collect();
    asked.sort_by_key(|(divided, lot, seat)| (std::cmp::Reverse(*divided), *lot, *seat));
    asked.truncate(ASKED * public.procedure.packages as usize);
    let seats: Vec<SeatId> = asked
        .into_iter()
        .filter_map(|(.., seat)| public.seats.get(seat))
        .map(|plate| plate.id.clone())
        .collect();
    if seats.is_empty() { next_phase(public) } else { vec![Event::PackagesInvited { seats }] }
}

/// What events break of packages that hold: the text does not keep a term, or a party objects to what it promised.
pub(super) fn follow(public: &Public, events: &mut Vec<Event>) {
    if !public.packages.list.iter().any(Package::held) {
        return;
    }
    let mut lapsed: Vec<Event> = Vec::new();
    let mut lapse = |package: usize, bracket: usize, by: Option<&SeatId>| {
        let number = package as u32 + 1;
        let earlier =
            |event: &Event| matches!(event, Event::PackageLapsed { package, .. } if *package == number);
        if let Some(entry) = public.table.get(bracket)
            && !lapsed.iter().any(earlier)
        {
            lapsed.push(Event::PackageLapsed { package: number, term: entry.id.clone(), by: by.cloned() });
        }
    };
    let held = || public.packages.list.iter().enumerate().filter(|(_, package)| package.held());
    let mut choices: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
    let mut settles = false;
    let mut settle = |bracket: &BracketId, option: OptionNo| {
        if let Some(slot) = public.bracket(bracket).and_then(|index| choices.get_mut(index)) {
            settles |= *slot != Some(option);
            *slot = Some(option);
        }
    };
    for event in events.iter() {
        match event {
            Event::RevisionIssued { settled, .. }
            | Event::EditedQuietly { settled, .. }
            | Event::RecommendationsTaken { settled } => {
                for settled in settled {
                    settle(&settled.bracket, settled.option);
                }
            }
            Event::SmallGroupReported { bracket, option: Some(option) } => settle(bracket, *option),
            Event::AmendmentDecided { amendment, adopted: true } => {
                let found = public.docket.amendments.iter().find(|found| found.id == *amendment);
                if let Some((found, entry)) =
                    found.and_then(|found| Some((found, public.table.get(found.bracket)?)))
                {
                    settle(&entry.id, found.option);
                }
            }
            Event::SilenceBroken { seat, objections, stances } => {
                let Some(index) = public.seat(seat.as_str()) else { continue };
                for (package, offered) in held().filter(|(_, offered)| offered.parties.contains(&index)) {
                    for (bracket, option) in &offered.terms {
                        let Some(entry) = public.table.get(*bracket) else { continue };
                        let over = objections.iter().any(|one| one.bracket.as_ref() == Some(&entry.id));
                        let against = |accepts: &super::action::StanceTaken| {
                            accepts.bracket == entry.id && !accepts.accepts.contains(*option)
                        };
                        if over || stances.iter().any(against) {
                            lapse(package, *bracket, Some(seat));
                        }
                    }
                }
            }
            Event::Objected { seat, objection } => {
                let Some(index) = public.seat(seat.as_str()) else { continue };
                let Some(bracket) = objection.bracket.as_ref().and_then(|id| public.bracket(id)) else {
                    continue;
                };
                if let Some((package, _)) = public.bound(index, bracket) {
                    lapse(package, bracket, Some(seat));
                }
            }
            _ => {}
        }
    }
    if settles {
        for (package, offered) in held() {
            if let Some((bracket, _)) = offered.terms.iter().find(|term| !kept(public, &choices, **term)) {
                lapse(package, *bracket, None);
            }
        }
    }
    events.extend(lapsed);
}

/// Whether a text with these choices keeps a term, or leaves it open. Words left out with others are left out.
pub fn kept(public: &Public, choices: &[Option<OptionNo>], (bracket, option): (usize, OptionNo)) -> bool {
    let chosen = |index: usize| choices.get(index).copied().flatten();
    let mut at = bracket;
    // An outer bracket always has a smaller index, so this ends.
    while let Some((outer, within)) = public.table.get(at).and_then(|entry| entry.parent) {
        if chosen(outer).is_some_and(|chosen| chosen != within) {
            return option == 0;
        }
        if outer >= at {
            break;
        }
        at = outer;
    }
    chosen(bracket).is_none_or(|chosen| chosen == option)
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    let index = |package: u32| (package as usize).checked_sub(1);
    match event {
        Event::PackagesInvited { seats } => {
            public.packages.invited = true;
            public.packages.queue = seats.iter().filter_map(|id| public.seat(id.as_str())).collect();
            public.next_invited();
        }
        Event::PackageOffered { by, parties, terms, .. } => {
            let mut among: Vec<usize> = parties.iter().filter_map(|id| public.seat(id.as_str())).collect();
            among.sort_unstable();
            among.dedup();
            let by = by.as_ref().and_then(|id| public.seat(id.as_str()));
            public.packages.list.push(Package {
                by,
                parties: among,
                terms: known(public, terms),
                accepted: by.into_iter().collect(),
                countered: Vec::new(),
                fate: PackageFate::Open,
                given: Vec::new(),
            });
            public.ask_parties(public.packages.list.len() - 1);
        }
        Event::NoPackageOffered { seat } => {
            public.packages.left |= seat.is_none();
            public.next_invited();
        }
        Event::PackageAccepted { seat, package } => {
            if let Some(seat) = public.answered(seat)
                && let Some(offered) = index(*package).and_then(|index| public.packages.list.get_mut(index))
            {
                offered.accepted.push(seat);
            }
        }
        Event::PackageCountered { seat, package, terms } => {
            let (Some(seat), Some(at)) = (public.answered(seat), index(*package)) else { return };
            let terms = known(public, terms);
            if let Some(offered) = public.packages.list.get_mut(at) {
                offered.terms = terms;
                offered.countered.push(seat);
                offered.accepted = vec![seat];
                public.ask_parties(at);
            }
        }
        Event::PackageRefused { seat, package, term, reason } => {
            let term = term.as_ref().and_then(|id| public.bracket(id));
            if let Some(seat) = public.seat(seat.as_str())
                && let Some(offered) = index(*package).and_then(|index| public.packages.list.get_mut(index))
                && offered.fate == PackageFate::Open
            {
                offered.fate = PackageFate::Refused { seat, term, reason: reason.clone() };
            }
            public.next_invited();
        }
        Event::PackageConcluded { package } => {
            if let Some(at) = index(*package)
                && public.packages.list.get(at).is_some_and(|offered| offered.fate == PackageFate::Open)
            {
                public.bind(at);
            }
            public.next_invited();
        }
        Event::PackageLapsed { package, term, by } => {
            let term = public.bracket(term);
            let by = by.as_ref().and_then(|id| public.seat(id.as_str()));
            if let (Some(at), Some(term)) = (index(*package), term)
                && let Some(offered) = public.packages.list.get_mut(at)
                && offered.held()
            {
                offered.fate = PackageFate::Lapsed { term, by };
                public.release(at);
            }
        }
        _ => {}
    }
}

/// Terms as far as they refer to something: a log may say anything.
fn known(public: &Public, terms: &[Settlement]) -> Vec<(usize, OptionNo)> {
    let mut known: Vec<(usize, OptionNo)> = terms
        .iter()
        .filter_map(|term| {
            let bracket = public.bracket(&term.bracket)?;
            let entry = public.table.get(bracket)?;
            (usize::from(term.option) < entry.options.len()).then_some((bracket, term.option))
        })
        .collect();
    known.sort_unstable();
    known.dedup_by_key(|(bracket, _)| *bracket);
    known
}
