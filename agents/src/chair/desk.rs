//! All the choices of a text at once: what each is worth to the chair alone, and what it is worth beside the others.
//!
//! Two things tie brackets together that everybody can see. Words inside other words go with them, and then count as left
//! out. And the parties to a package accept its terms only while all of them are kept: a choice that breaks one takes
//! back what was given on the others. The first pass takes the best words bracket by bracket, the rest is local search
//! on the sum; only brackets that are tied to others are looked at again.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::packages::{Package, kept};
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{ChairView, Public};

use super::balance::Balance;
use super::hearing::{Scored, best_of, score, scored};

/// How often the tied brackets are gone through. A sum that still rises after that may be left a little too low.
const SWEEPS: usize = 6;

/// A text in the making.
pub(crate) struct Desk<'a> {
    public: &'a Public,
    /// For each bracket the words it could be settled on; empty where that is not to be decided.
    rows: Vec<Vec<Scored<'a>>>,
    /// For each bracket which of them; the place in its row.
    at: Vec<Option<usize>>,
    /// The option each bracket is settled on, or would be.
    choices: Vec<Option<OptionNo>>,
}

impl<'a> Desk<'a> {
    /// A text in which the brackets that `free` names are still to be decided, and the others stand.
    pub(crate) fn new(view: ChairView<'a>, free: impl Fn(usize) -> bool, pockets: bool) -> Self {
        let public = view.public;
        let all = 0..public.table.len();
        let rows =
            all.map(|index| if free(index) { scored(view, index, pockets) } else { Vec::new() }).collect();
        let choices: Vec<Option<OptionNo>> = public
            .table
            .iter()
            .enumerate()
            .map(|(index, entry)| entry.settled().filter(|_| !free(index)))
            .collect();
        Self { public, rows, at: vec![None; public.table.len()], choices }
    }

    /// What was chosen for a bracket; `None` where nothing was to be decided, or it goes with other words.
    pub(crate) fn chosen(&self, index: usize) -> Option<&Scored<'a>> {
        self.rows.get(index)?.get(self.at.get(index).copied().flatten()?).filter(|_| self.alive(index))
    }

    /// What could have been.
    pub(crate) fn scored(&self, index: usize) -> &[Scored<'a>] {
        self.rows.get(index).map_or(&[], Vec::as_slice)
    }

    /// The package that holds a chosen bracket where it is, by index.
    pub(crate) fn kept_for(&self, index: usize) -> Option<usize> {
        let held = self.public.packages.list.iter().enumerate().filter(|(_, package)| self.keeps(package));
        held.filter(|(_, package)| package.on(index).is_some()).map(|(number, _)| number).next()
    }

    /// Takes the choices of a text that is there already; what it leaves open is chosen.
    pub(crate) fn take(&mut self, choices: &[Option<OptionNo>]) {
        for index in 0..self.rows.len() {
            let wanted = choices.get(index).copied().flatten();
            let place = self.rows.get(index).and_then(|row| {
                let same =
                    |one: &Scored<'_>| one.candidate.pocket.is_none() && Some(one.candidate.number) == wanted;
                row.iter().position(same).or_else(|| best_of(row))
            });
            self.put(index, place);
        }
    }

    /// Chooses: the best words bracket by bracket, then together what is tied together.
    pub(crate) fn choose(&mut self) {
        for index in 0..self.rows.len() {
            let place = self.rows.get(index).and_then(|row| best_of(row));
            self.put(index, place);
        }
        let held: Vec<&'a Package> =
            self.public.packages.list.iter().filter(|package| package.held()).collect();
        let tied: Vec<usize> = (0..self.rows.len()).filter(|index| self.tied(*index, &held)).collect();
        let mut total = self.total();
        for _ in 0..SWEEPS {
            let before = total;
            for package in &held {
                total = self.try_terms(&package.terms, total);
            }
            for index in &tied {
                for place in 0..self.rows.get(*index).map_or(0, Vec::len) {
                    let stood = self.at.get(*index).copied().flatten();
                    self.put(*index, Some(place));
                    let now = self.total();
                    if now > total {
                        total = now;
                    } else {
                        self.put(*index, stood);
                    }
                }
            }
            if total == before {
                break;
            }
        }
        self.share_out();
    }

    /// Takes other words where that shares out better who gives way, and costs less otherwise than it is worth.
    fn share_out(&mut self) {
        let live: Vec<Option<usize>> = (0..self.rows.len())
            .map(|index| self.at.get(index).copied().flatten().filter(|_| self.alive(index)))
            .collect();
        let Some(mut balance) = Balance::of(self.public, &self.rows, &live) else { return };
        for _ in 0..SWEEPS {
            let mut changed = false;
            for index in (0..self.rows.len()).filter(|index| live.get(*index).copied().flatten().is_some()) {
                for place in 0..self.rows.get(index).map_or(0, Vec::len) {
                    let Some(stood) = self.at.get(index).copied().flatten().filter(|stood| *stood != place)
                    else {
                        continue;
                    };
                    // Leaving out outer words moves what is inside them, which nobody has asked about.
                    let total = self.total();
                    self.put(index, Some(place));
                    if self.total() - total + balance.gain(index, stood, place) > 0 {
                        balance.shift(index, stood, place);
                        changed = true;
                    } else {
                        self.put(index, Some(stood));
                    }
                }
            }
            if !changed {
                break;
            }
        }
    }

    /// Whether other choices bear on this one.
    fn tied(&self, index: usize, held: &[&Package]) -> bool {
        let free = |index: usize| self.rows.get(index).is_some_and(|row| !row.is_empty());
        let parent =
            self.public.table.get(index).and_then(|entry| entry.parent).is_some_and(|(outer, _)| free(outer));
        let outer = || {
            let inside = |entry: &Disagreement| entry.parent.is_some_and(|(outer, _)| outer == index);
            self.public.table.iter().any(inside)
        };
        free(index) && (parent || outer() || held.iter().any(|package| package.on(index).is_some()))
    }

    /// Takes all the terms of a package, if the whole is better for it.
    fn try_terms(&mut self, terms: &[(usize, OptionNo)], total: i64) -> i64 {
        let before: Vec<(usize, Option<usize>)> =
            terms.iter().map(|(index, _)| (*index, self.at.get(*index).copied().flatten())).collect();
        for (index, option) in terms {
            let place = self.rows.get(*index).and_then(|row| {
                row.iter().position(|one| one.candidate.pocket.is_none() && one.candidate.number == *option)
            });
            if place.is_some() {
                self.put(*index, place);
            }
        }
        let now = self.total();
        if now > total {
            return now;
        }
        for (index, place) in before {
            self.put(index, place);
        }
        total
    }

    fn put(&mut self, index: usize, place: Option<usize>) {
        let option = place.and_then(|place| Some(self.rows.get(index)?.get(place)?.candidate.number));
        if let (Some(slot), Some(choice)) = (self.at.get_mut(index), self.choices.get_mut(index))
            && option.is_some()
        {
            *slot = place;
            *choice = option;
        }
    }

    /// Whether a bracket is part of the text.
    fn alive(&self, index: usize) -> bool {
        alive(self.public, &self.choices, index)
    }

    fn keeps(&self, package: &Package) -> bool {
        package.held() && package.terms.iter().all(|term| kept(self.public, &self.choices, *term))
    }

    /// What all choices are worth together.
    fn total(&self) -> i64 {
        let mut total: i64 = 0;
        for (index, row) in self.rows.iter().enumerate() {
            let Some(place) = self.at.get(index).copied().flatten() else { continue };
            let found = if self.alive(index) {
                row.get(place)
            } else {
                row.iter().find(|one| one.candidate.number == 0)
            };
            total += found.map_or(0, |one| one.score);
        }
        let broken =
            self.public.packages.list.iter().filter(|package| package.held() && !self.keeps(package));
        total - broken.map(|package| self.taken_back(package)).sum::<i64>()
    }

    /// What is lost on the terms of a package that is broken elsewhere: the parties no longer accept them.
    fn taken_back(&self, package: &Package) -> i64 {
        let mut lost = 0;
        for (index, option) in &package.terms {
            let Some(one) = self.chosen(*index).filter(|one| one.candidate.number == *option) else {
                continue;
            };
            let Some(entry) = self.public.table.get(*index) else { continue };
            let mut heard = one.heard;
            for (_, _, before, _) in package.given.iter().filter(|(bracket, ..)| bracket == index) {
                if !before.accepts.contains(*option) {
                    heard.accept -= 1;
                    heard.wanted -= i64::from(!before.spoken);
                    heard.oppose += i64::from(before.spoken);
                }
                heard.cannot += i64::from(before.cannot.contains(*option));
            }
            let now = score(self.public, entry, one.candidate.at, one.heard);
            lost += now - score(self.public, entry, one.candidate.at, heard);
        }
        lost
    }
}

/// Whether a bracket is still part of the text when its outer brackets are settled so.
pub(crate) fn alive(public: &Public, choices: &[Option<OptionNo>], index: usize) -> bool {
    let mut at = index;
    // An outer bracket always has a smaller index, so this ends.
    while let Some((outer, within)) = public.table.get(at).and_then(|entry| entry.parent) {
        if choices.get(outer).copied().flatten().is_some_and(|option| option != within) {
            return false;
        }
        at = outer;
    }
    true
}
