//! The room at one moment, and what follows from it for the panes. Made anew when the moment changes, and only the parts
//! that did.

use std::collections::BTreeMap;

use adref_sim::engine::action::{Ballot, OptionNo};
use adref_sim::engine::state::{BracketState, Disagreement};
use adref_sim::engine::{Brief, Public, State};
use adref_sim::ids::ParaId;
use adref_sim::rules;
use adref_sim::scenario::{Majority, Response};
use adref_sim::text::{self, BlockFate, Change, Draft};

use super::film::Film;
use super::mode::Mode;
use super::tell;

/// Thousandths of utility between no and abstaining, and between abstaining and yes, in the estimate of a vote.
const MARGIN: i64 = 25;

/// Since when changes of the text are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Since {
    /// The revision issued last.
    #[default]
    Revision,
    /// The one before.
    RevisionBefore,
    /// The record before.
    Step,
    /// Not at all.
    Never,
}

impl Since {
    /// The one after this.
    pub(super) fn next(self) -> Self {
        match self {
            Self::Revision => Self::RevisionBefore,
            Self::RevisionBefore => Self::Step,
            Self::Step => Self::Never,
            Self::Never => Self::Revision,
        }
    }
}

/// How a delegation stands to its red lines in the text as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// How many it has.
    pub(super) all: usize,
    /// How many the text crosses.
    pub(super) crossed: usize,
    /// How many of these it would block over.
    pub(super) blocked: usize,
    /// How many more would be crossed if an open bracket went the way most can live with.
    pub(super) near: usize,
}

/// What the text is worth to a delegation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Worth {
    /// In thousandths of utility.
    pub(super) text: i64,
    /// No agreement, in the same.
    pub(super) none: i64,
    /// How far below no agreement it would still go for the sake of the process.
    pub(super) stake: i64,
    /// Its red lines.
    pub(super) lines: Lines,
}

impl Worth {
    /// What it is better or worse than no agreement by.
    pub(super) fn gain(self) -> i64 {
        self.text - self.none
    }

    /// Whether it would stand in the way of consensus.
    pub(super) fn blocks(self) -> bool {
        self.lines.blocked > 0 || self.gain() < -self.stake
    }

    /// How it would vote on the whole.
    pub(super) fn ballot(self) -> Ballot {
        if self.lines.blocked > 0 || self.gain() < -MARGIN {
            Ballot::No
        } else if self.gain() > MARGIN {
            Ballot::Yes
        } else {
            Ballot::Abstain
        }
    }
}

/// What is the same as long as the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fingerprint {
    table: Vec<(BracketState, Vec<bool>)>,
    fallen: usize,
    revisions: usize,
    instructed: bool,
    sessions: usize,
    over: bool,
}

impl Fingerprint {
    fn of(public: &Public) -> Self {
        let table = public.table.iter();
        Self {
            table: table
                .map(|entry| (entry.state, entry.options.iter().map(|option| option.live).collect()))
                .collect(),
            fallen: public.fallen.len(),
            revisions: public.revisions.len(),
            instructed: public.instructed,
            sessions: public.past.len(),
            over: public.ending.is_some(),
        }
    }
}

/// The room at a moment.
#[derive(Debug)]
pub(super) struct Scene {
    /// After how many records.
    pub(super) at: usize,
    /// The state.
    pub(super) state: State,
    /// The text.
    pub(super) draft: Draft,
    /// Since when changes are shown.
    since: Since,
    /// Against what, by name.
    pub(super) against: String,
    /// The words that changed, by block.
    pub(super) changes: BTreeMap<ParaId, Vec<Change>>,
    /// Blocks that are new as a whole.
    pub(super) added: Vec<ParaId>,
    /// What went as a whole.
    pub(super) removed: Vec<(ParaId, String)>,
    /// For each bracket, the option most can live with, the one settled on if it is settled.
    pub(super) leading: Vec<OptionNo>,
    /// What the text is worth to each delegation; empty where that may not be shown.
    pub(super) worth: Vec<Worth>,
    fingerprint: Fingerprint,
}

impl Scene {
    /// The room after so many records.
    pub(super) fn new(film: &Film, at: usize, since: Since, mode: Mode) -> Self {
        let state = film.state_at(at);
        let fingerprint = Fingerprint::of(&state.public);
        let mut scene = Self {
            at: at.min(film.len()),
            state,
            draft: Draft::default(),
            since,
            against: String::new(),
            changes: BTreeMap::new(),
            added: Vec::new(),
            removed: Vec::new(),
            leading: Vec::new(),
            worth: Vec::new(),
            fingerprint,
        };
        scene.read(film, mode);
        scene
    }

    /// Goes to another moment.
    pub(super) fn go(&mut self, film: &Film, at: usize, since: Since, mode: Mode) {
        let at = at.min(film.len());
        if at == self.at && since == self.since {
            return;
        }
        // A little way on is cheaper to go than to begin from a kept state.
        if at >= self.at && at - self.at <= 512 {
            film.forward(&mut self.state, self.at, at);
        } else {
            self.state = film.state_at(at);
        }
        let fingerprint = Fingerprint::of(&self.state.public);
        let same = fingerprint == self.fingerprint && since == self.since && since != Since::Step;
        // Instructions come one by one, and change what a text is worth and not the text.
        let settling = !self.state.public.instructed || self.at == 0;
        (self.at, self.since, self.fingerprint) = (at, since, fingerprint);
        if same {
            self.leading = leading(&self.state.public);
            if settling || self.state.briefs.len() != self.worth.len() {
                self.weigh(mode);
            } else {
                self.near(mode);
            }
        } else {
            self.read(film, mode);
        }
    }

    fn read(&mut self, film: &Film, mode: Mode) {
        let public = &self.state.public;
        self.draft = public.text();
        self.leading = leading(public);
        let revisions = public.revisions.len();
        let base = match self.since {
            Since::Revision => public.revisions.last(),
            Since::RevisionBefore => public.revisions.get(revisions.saturating_sub(2)),
            Since::Step | Since::Never => None,
        };
        let before = (self.since == Since::Step && self.at > 0).then(|| film.state_at(self.at - 1).public);
        let (name, old) = match (&before, base) {
            // The draft of another session is no earlier version of this one.
            (Some(before), _) if before.past.len() == public.past.len() => {
                (format!("record {}", self.at - 1), Some(before.text()))
            }
            (_, Some(revision)) => (revision.name.clone(), Some((*revision.draft).clone())),
            _ => (String::new(), None),
        };
        self.against = name;
        (self.changes, self.added, self.removed) = (BTreeMap::new(), Vec::new(), Vec::new());
        for block in old.map(|old| text::compare(&old, &self.draft)).unwrap_or_default() {
            match block.what {
                BlockFate::Unchanged(_) => {}
                // Agreed or renumbered, with the same words.
                BlockFate::Changed { changes }
                    if changes.iter().all(|change| matches!(change, Change::Same(_))) => {}
                BlockFate::Added(_) => self.added.push(block.id),
                BlockFate::Removed(words) => self.removed.push((block.id, words)),
                BlockFate::Changed { changes } => {
                    self.changes.insert(block.id, changes);
                }
            }
        }
        self.weigh(mode);
    }

    /// What the text is worth to each delegation.
    fn weigh(&mut self, mode: Mode) {
        let public = &self.state.public;
        let of = |seat| {
            let Some(brief) = mode.brief(&self.state, seat) else { return Worth::default() };
            let crossed = brief.crossed(public, &self.draft);
            let blocks =
                |line: &&usize| brief.lines.get(**line).is_some_and(|line| line.response == Response::Block);
            Worth {
                text: brief.utility(public, &self.draft),
                none: brief.utility_of_no_agreement(public),
                stake: brief.stake,
                lines: Lines {
                    all: brief.lines.len(),
                    blocked: crossed.iter().filter(blocks).count(),
                    crossed: crossed.len(),
                    near: 0,
                },
            }
        };
        self.worth = (0..public.seats.len()).map(of).collect();
        self.near(mode);
    }

    /// How many red lines are a step away.
    fn near(&mut self, mode: Mode) {
        for seat in 0..self.worth.len() {
            let Some(brief) = mode.brief(&self.state, seat) else { continue };
            let near = self.near_lines(brief).len();
            if let Some(worth) = self.worth.get_mut(seat) {
                worth.lines.near = near.saturating_sub(worth.lines.crossed);
            }
        }
    }

    /// The red lines of a brief, by index, that an open bracket going the way most can live with would cross.
    pub(super) fn near_lines(&self, brief: &Brief) -> Vec<usize> {
        let public = &self.state.public;
        let table = public.table.iter().enumerate();
        // Before anybody has spoken there is no way a bracket would go.
        let going: Vec<(usize, &Disagreement, OptionNo)> = table
            .filter(|(_, entry)| entry.state == BracketState::Open)
            .filter_map(|(index, entry)| Some((index, entry, *self.leading.get(index)?)))
            .filter(|(index, _, leading)| public.memory.voices(*index, *leading).spoke > 0)
            .collect();
        let crosses = |line: &usize| {
            let Some(line) = brief.lines.get(*line) else { return false };
            going.iter().any(|(index, entry, leading)| line.test.broken_by(entry, *index, *leading))
        };
        (0..brief.lines.len()).filter(crosses).collect()
    }

    /// Who would stand in the way if the text were put for adoption by consensus now.
    pub(super) fn blockers(&self) -> Vec<usize> {
        let here = |seat: &usize| self.state.public.present.get(*seat).copied().unwrap_or(false);
        let all = self.worth.iter().enumerate().filter(|(_, worth)| worth.blocks()).map(|(seat, _)| seat);
        all.filter(here).collect()
    }

    /// How a vote on the whole would come out now: yes, no, abstaining, and whether it is carried.
    pub(super) fn vote_now(&self, majority: Majority) -> (u32, u32, u32, bool) {
        let public = &self.state.public;
        let mut poll = rules::Poll { yes: 0, no: 0, abstain: 0, in_favour: 0 };
        for (seat, worth) in self.worth.iter().enumerate() {
            let Some(plate) = public.seats.get(seat).filter(|plate| plate.votes) else { continue };
            if !public.present.get(seat).copied().unwrap_or(false) {
                continue;
            }
            match worth.ballot() {
                Ballot::Yes => {
                    poll.yes += plate.weight;
                    poll.in_favour += 1;
                }
                Ballot::No => poll.no += plate.weight,
                Ballot::Abstain => poll.abstain += plate.weight,
            }
        }
        let carried = rules::carried_by(majority, public.procedure.abstentions, poll);
        (poll.yes, poll.no, poll.abstain, carried)
    }

    /// On how many brackets a delegation has come to accept what it did not at first.
    pub(super) fn given(&self, seat: usize) -> usize {
        let public = &self.state.public;
        let gave = |bracket: &usize| {
            let stance = public.stance(*bracket, seat);
            let first = public.memory.trail(*bracket, seat);
            stance.spoken && first.times > 0 && stance.accepts.iter().any(|option| first.opposed(option))
        };
        (0..public.table.len()).filter(gave).count()
    }

    /// On how many brackets somebody who was against what it wants at first has come round to it.
    pub(super) fn received(&self, seat: usize) -> usize {
        let public = &self.state.public;
        let got = |bracket: &usize| {
            let stance = public.stance(*bracket, seat);
            stance.spoken && public.memory.voices(*bracket, stance.prefers).came > 0
        };
        (0..public.table.len()).filter(got).count()
    }
}

fn leading(public: &Public) -> Vec<OptionNo> {
    let of = |(index, entry): (usize, &Disagreement)| {
        entry.settled().unwrap_or_else(|| {
            let accept = |option: &OptionNo| {
                let voices = public.memory.voices(index, *option);
                (voices.accept, voices.want, std::cmp::Reverse(*option))
            };
            entry.live().max_by_key(accept).unwrap_or(0)
        })
    };
    public.table.iter().enumerate().map(of).collect()
}

/// What a record changed in the worth of the text to each delegation, the most first; empty where it changed nothing.
pub(super) fn effect(film: &Film, index: usize, mode: Mode) -> Vec<(usize, i64)> {
    if !film.record(index).is_some_and(tell::settles) {
        return Vec::new();
    }
    let mut state = film.state_at(index);
    let before = Fingerprint::of(&state.public);
    let worth = |state: &State| -> Vec<i64> {
        let text = state.public.text();
        let of = |seat| mode.brief(state, seat).map_or(0, |brief| brief.utility(&state.public, &text));
        (0..state.public.seats.len()).map(of).collect()
    };
    let mut after = state.clone();
    film.forward(&mut after, index, index + 1);
    let now = Fingerprint::of(&after.public);
    if now == before || now.sessions != before.sessions {
        return Vec::new();
    }
    // The ending by itself settles nothing.
    state.public.ending = after.public.ending;
    let changes = worth(&after).into_iter().zip(worth(&state)).map(|(now, then)| now - then);
    let mut all: Vec<(usize, i64)> = changes.enumerate().filter(|(_, change)| *change != 0).collect();
    all.sort_by_key(|(seat, change)| (std::cmp::Reverse(change.abs()), *seat));
    all
}
