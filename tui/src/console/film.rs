//! The records of a negotiation with the state kept every so often, so that any moment can be shown by folding a few
//! records and not all.

use std::collections::BTreeMap;

use adref_agents::drive::round_start;
use adref_sim::engine::docket::Question;
use adref_sim::engine::{Event, State};
use adref_sim::log::{End, Record};
use adref_sim::scenario::{Ending, Scenario};

/// The most records that are folded to show a moment, to begin with.
const EVERY: usize = 256;
/// The most states that are kept; beyond that every second is let go, and twice as many records lie between them.
const MOST_KEPT: usize = 64;

/// More than can be asked at once.
const MOST_AT_ONCE: usize = 4096;

/// What a place on the timeline is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MarkKind {
    /// A session of a campaign met.
    Session,
    /// A phase began.
    Phase,
    /// A revision was issued.
    Revision,
    /// A package was concluded.
    Package,
    /// The text was put under silence.
    Silence,
    /// Somebody objected, or broke silence.
    Objection,
    /// A vote was counted.
    Vote,
    /// It was over.
    End,
}

impl MarkKind {
    /// Its letter on the timeline.
    pub(super) fn letter(self) -> char {
        match self {
            Self::Session => 'N',
            Self::Phase => '|',
            Self::Revision => 'R',
            Self::Package => 'P',
            Self::Silence => 'S',
            Self::Objection => '!',
            Self::Vote => 'V',
            Self::End => 'E',
        }
    }

    /// What the letter stands for.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Phase => "phase",
            Self::Revision => "revision",
            Self::Package => "package",
            Self::Silence => "silence",
            Self::Objection => "objection",
            Self::Vote => "vote",
            Self::End => "end",
        }
    }
}

/// A mark.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// After how many records.
    pub(super) at: usize,
    /// What.
    pub(super) kind: MarkKind,
    /// The name of the phase, the revision, the session.
    pub(super) name: String,
}

/// A phase, so that it can be found again in another negotiation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// Which session of a campaign.
    session: usize,
    /// Its name.
    pub(super) phase: &'a str,
    /// How often it has begun before.
    again: usize,
}

/// Everything there is of a negotiation so far.
#[derive(Debug)]
pub(super) struct Film {
    /// Its headline.
    pub(super) title: String,
    /// Its seed.
    pub(super) seed: u64,
    records: Vec<Record>,
    kept: Vec<State>,
    every: usize,
    tip: State,
    /// Open brackets after 0, 1, 2 … records.
    open: Vec<u16>,
    marks: Vec<Mark>,
    acts: BTreeMap<String, Vec<u32>>,
    /// The first record of each meeting.
    meetings: Vec<usize>,
    /// The little thing each record is, if it is one that many do one after the other.
    little: Vec<Option<&'static str>>,
}

impl Film {
    /// A room before anything has happened.
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Self {
        let state = State::new(scenario);
        Self {
            title: scenario.title.clone(),
            seed,
            records: Vec::new(),
            open: vec![state.public.open_brackets() as u16],
            kept: vec![state.clone()],
            every: EVERY,
            tip: state,
            marks: Vec::new(),
            acts: BTreeMap::new(),
            meetings: Vec::new(),
            little: Vec::new(),
        }
    }

    /// The same with the records of a log.
    pub(super) fn of_log(scenario: &Scenario, seed: u64, records: Vec<Record>) -> Self {
        let mut film = Self::new(scenario, seed);
        film.records.reserve(records.len());
        for record in records {
            film.push(record);
        }
        film
    }

    /// Adds a record.
    pub(super) fn push(&mut self, record: Record) {
        for event in &record.events {
            self.tip.apply(event);
        }
        let at = self.records.len();
        if self.records.last().is_none_or(|before| before.meeting != record.meeting) {
            self.meetings.push(at);
        }
        self.acts.entry(record.by.clone()).or_default().push(at as u32);
        for event in &record.events {
            if let Some((kind, name)) = mark(event) {
                self.marks.push(Mark { at: at + 1, kind, name });
            }
        }
        let little = match record.events.as_slice() {
            [event] => crate::human::news::little(event).map(|(what, _)| what),
            _ => None,
        };
        self.little.push(little);
        self.records.push(record);
        self.open.push(self.tip.public.open_brackets() as u16);
        if self.records.len().is_multiple_of(self.every) {
            self.kept.push(self.tip.clone());
            if self.kept.len() > MOST_KEPT {
                let mut nth = 0;
                self.kept.retain(|_| {
                    nth += 1;
                    nth % 2 == 1
                });
                self.every *= 2;
            }
        }
    }

    /// The first so many records.
    pub(super) fn records(&self, many: usize) -> &[Record] {
        self.records.get(..many).unwrap_or(&self.records)
    }

    /// How many of the first so many records lead to where those were asked who are asked after them.
    pub(super) fn round_start(&self, at: usize) -> usize {
        let from = at.saturating_sub(MOST_AT_ONCE);
        let records = self.records.get(from..at).unwrap_or_default();
        from + round_start(&mut self.state_at(from), records)
    }

    /// Whether a text was adopted at the end.
    pub(super) fn adopted(&self) -> bool {
        self.tip.public.ending.is_some_and(Ending::adopted)
    }

    /// Whether the end of a log says what its records fold to.
    pub(super) fn ends_as(&self, end: &End) -> bool {
        end.records == self.records.len() as u64
            && end.ending == self.tip.public.ending
            && end.state == self.tip.digest()
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// The record with an index, from 0.
    pub(super) fn record(&self, index: usize) -> Option<&Record> {
        self.records.get(index)
    }

    /// The state after so many records.
    pub(super) fn state_at(&self, at: usize) -> State {
        if at >= self.records.len() {
            return self.tip.clone();
        }
        let from = (at / self.every).min(self.kept.len().saturating_sub(1));
        // There is always the state before anything happened.
        let mut state = self.kept.get(from).map_or_else(|| self.tip.clone(), State::clone);
        self.forward(&mut state, from * self.every, at);
        state
    }

    /// Folds the records from one moment to a later one into a state.
    pub(super) fn forward(&self, state: &mut State, from: usize, to: usize) {
        for record in self.records.get(from..to).unwrap_or_default() {
            for event in &record.events {
                state.apply(event);
            }
        }
    }

    /// How many brackets were open after so many records.
    pub(super) fn open_at(&self, at: usize) -> usize {
        self.open.get(at).or(self.open.last()).copied().unwrap_or(0).into()
    }

    /// The marks, in order.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The last record of an actor before so many, by index.
    pub(super) fn last_by(&self, actor: &str, before: usize) -> Option<usize> {
        let all = self.acts.get(actor)?;
        let found = all.partition_point(|at| (*at as usize) < before);
        found.checked_sub(1).and_then(|at| all.get(at)).map(|at| *at as usize)
    }

    /// The little thing a record is, if it is one.
    pub(super) fn little(&self, index: usize) -> Option<&'static str> {
        self.little.get(index).copied().flatten()
    }

    /// The moment a meeting after or before this one began: after its first record.
    pub(super) fn meeting(&self, at: usize, forward: bool) -> Option<usize> {
        let mut begins = self.meetings.iter().map(|first| first + 1);
        if forward { begins.find(|begin| *begin > at) } else { begins.rfind(|begin| *begin < at) }
    }

    /// The next mark of some kinds after a moment, or the last before it.
    pub(super) fn mark(&self, at: usize, kinds: &[MarkKind], forward: bool) -> Option<usize> {
        let mut marks = self.marks.iter().filter(|mark| kinds.contains(&mark.kind)).map(|mark| mark.at);
        if forward { marks.find(|mark| *mark > at) } else { marks.rfind(|mark| *mark < at) }
    }

    /// Where each phase begins: which session, its name, and how often it has begun in that session before.
    fn beginnings(&self) -> Vec<(usize, Place<'_>)> {
        let mut session = 0;
        let mut all: Vec<(usize, Place<'_>)> = Vec::new();
        for mark in &self.marks {
            match mark.kind {
                MarkKind::Session => session += 1,
                MarkKind::Phase => {
                    let name = mark.name.as_str();
                    let before =
                        all.iter().filter(|(_, place)| place.session == session && place.phase == name);
                    let again = before.count();
                    all.push((mark.at, Place { session, phase: name, again }));
                }
                _ => {}
            }
        }
        all
    }

    /// The phase a moment lies in, and how many records of it have happened; none before the first has begun.
    pub(super) fn place(&self, at: usize) -> Option<(Place<'_>, usize)> {
        let all = self.beginnings();
        let (began, place) = all.iter().rfind(|(began, _)| *began <= at)?;
        Some((*place, at - began))
    }

    /// The moment so many records into a phase, or the last of the phase; none where there was no such phase.
    pub(super) fn moment(&self, place: Place<'_>, step: usize) -> Option<usize> {
        let all = self.beginnings();
        let nth = all.iter().position(|(_, here)| *here == place)?;
        let (began, _) = all.get(nth)?;
        let last = all.get(nth + 1).map_or(self.len(), |(next, _)| next.saturating_sub(1));
        Some((began + step).min(last.max(*began)))
    }

    /// The phases of the session a moment lies in, so far: name, and how many brackets were open when it ended or are.
    pub(super) fn phases(&self, until: usize) -> Vec<(&str, usize)> {
        let began: Vec<&Mark> = self
            .marks
            .iter()
            .filter(|mark| mark.at <= until && matches!(mark.kind, MarkKind::Phase | MarkKind::Session))
            .collect();
        let from = began.iter().rposition(|mark| mark.kind == MarkKind::Session).map_or(0, |at| at + 1);
        let began = began.get(from..).unwrap_or_default();
        let mut phases = Vec::with_capacity(began.len());
        for (at, mark) in began.iter().enumerate() {
            let end = began.get(at + 1).map_or(until, |next| next.at.saturating_sub(1));
            phases.push((mark.name.as_str(), self.open_at(end)));
        }
        phases
    }
}

fn mark(event: &Event) -> Option<(MarkKind, String)> {
    Some(match event {
        Event::SessionConvened { session, .. } => (MarkKind::Session, session.clone()),
        Event::PhaseBegan { phase, .. } => (MarkKind::Phase, phase.clone()),
        Event::RevisionIssued { name, .. } | Event::EditedQuietly { name, .. } => {
            (MarkKind::Revision, name.clone())
        }
        Event::PackageConcluded { package } => (MarkKind::Package, format!("package {package}")),
        Event::SilencePut { round, .. } => (MarkKind::Silence, format!("silence {round}")),
        Event::SilenceBroken { seat, .. } | Event::Objected { seat, .. } => {
            (MarkKind::Objection, seat.to_string())
        }
        Event::VoteCounted { .. } => (MarkKind::Vote, String::new()),
        Event::BallotOpened { question: Some(Question::Motion(_)), .. } => return None,
        Event::Concluded { .. } => (MarkKind::End, String::new()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use adref_sim::log;

    use super::super::fixtures;
    use super::{Film, MOST_KEPT};

    #[test]
    fn any_moment_is_the_fold_of_the_records_before_it() {
        let (scenario, seed, records) = fixtures::log("v1-oewg");
        let film = Film::of_log(&scenario, seed, records.clone());
        for at in 0..=records.len() {
            let folded = log::fold(&scenario, &records, Some(at as u64));
            assert_eq!(film.state_at(at).digest(), folded.digest(), "after {at} records");
            assert_eq!(film.open_at(at), folded.public.open_brackets(), "after {at} records");
        }
    }

    #[test]
    fn never_more_than_so_many_states_are_kept_and_each_is_where_it_should_be() {
        let (scenario, seed, records) = fixtures::log("v1-first-committee");
        let mut film = Film::new(&scenario, seed);
        film.every = 1;
        let mut state = film.state_at(0);
        let mut digests = vec![state.digest()];
        for record in records.iter().cycle().take(300) {
            film.push(record.clone());
            record.events.iter().for_each(|event| state.apply(event));
            digests.push(state.digest());
        }
        assert!(film.every > 1 && film.kept.len() <= MOST_KEPT, "{} every {}", film.kept.len(), film.every);
        for (at, digest) in digests.iter().enumerate() {
            assert_eq!(film.state_at(at).digest(), *digest, "after {at} records");
        }
    }
}
