//! What happened to each bracket, and how many were open when.

use serde::Serialize;

use crate::engine::action::{OptionNo, OptionSet, Settlement, no_option};
use crate::engine::coordination::BallotLine;
use crate::engine::docket::Motion;
use crate::engine::event::{Event, LineOn};
use crate::engine::state::{BracketState, Disagreement, Stance, State};
use crate::ids::{BracketId, GroupId, ParaId, SeatId};
use crate::log::{Part, Record};
use crate::scenario::Scenario;

/// Everything that happened, bracket by bracket.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// One story a bracket, in text order.
    pub brackets: Vec<BracketStory>,
    /// The number of open brackets whenever it changed, and at the beginning of each phase.
    pub curve: Vec<OpenCount>,
    /// Who asked for the floor on a section and was cut off by the clock.
    pub unheard: Vec<(SeatId, ParaId)>,
    /// Who moved what, on which proposal, by index, and whether in plenary.
    pub asked: Vec<Asked>,
    /// Who held up the programme of work, why, and at which meeting.
    pub held_up: Vec<(SeatId, String, u32)>,
    /// What groups agreed on in their own meetings: group, how far, in per cent.
    pub meetings: Vec<(GroupId, Met)>,
    /// At which meeting the programme of work was adopted, if it was put.
    pub programme: Option<u32>,
    /// The state everything led to.
    pub state: State,
    /// The sessions of the campaign before this one, each as it ended.
    pub earlier: Vec<Chronicle>,
    /// The last record of the session so far, 0 if there is none.
    pub until: u64,
}

/// A motion, and who moved it or joined in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// On which proposal, by index.
    pub proposal: usize,
    /// Whether in plenary.
    pub plenary: bool,
    /// Who.
    pub seat: SeatId,
    /// What.
    pub motion: Motion,
}

/// What a group came to in one meeting.
#[derive(Clone, Debug, Default)]
pub struct Met {
    /// Its lines before a reading.
    pub stances: Vec<LineOn>,
    /// Its line before a decision.
    pub ballot: Option<BallotLine>,
}

/// How many brackets were open at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OpenCount {
    /// After which record.
    pub seq: u64,
    /// Minutes since the session began.
    pub minute: u32,
    /// The phase.
    pub phase: String,
    /// How many.
    pub open: usize,
}

/// The story of one bracket.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BracketStory {
    /// What happened, in order.
    pub moments: Vec<Moment>,
}

/// Something that happened to a bracket.
#[derive(Clone, Debug, Serialize)]
pub struct Moment {
    /// In which record.
    pub seq: u64,
    /// Minutes since the session began.
    pub minute: u32,
    /// The meeting.
    pub meeting: u32,
    /// The phase.
    pub phase: String,
    /// Who did it: a seat, `chair` or `secretariat`.
    pub by: String,
    /// What.
    pub what: What,
    /// The numbers behind it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Part>,
    /// What tipped it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tipped: String,
}

/// The kinds of thing that happen to a bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Somebody said for the first time where it stands.
    Spoke {
        /// What it wants.
        prefers: OptionNo,
        /// What it can live with.
        accepts: OptionSet,
        /// What it cannot accept.
        cannot: OptionSet,
        /// What of that is subject to its capital.
        #[serde(skip_serializing_if = "no_option")]
        ad_referendum: OptionSet,
        /// The group it spoke for, if it did, with how many members let that stand.
        group: Option<(String, usize)>,
    },
    /// Somebody who had spoken can now live with more, less, or wants something else.
    Moved {
        /// What it wanted and what it wants.
        wants: (OptionNo, OptionNo),
        /// What it can newly live with.
        gained: OptionSet,
        /// What of all it can live with is subject to its capital.
        #[serde(skip_serializing_if = "no_option")]
        ad_referendum: OptionSet,
        /// What it can no longer live with.
        lost: OptionSet,
    },
    /// New words came onto the table.
    Proposed {
        /// Their number.
        option: OptionNo,
        /// How their place was found.
        placed_by: String,
    },
    /// A stakeholder put words forward that a State would have to take up.
    Floated {
        /// The words.
        words: String,
        /// Whose they are.
        stakeholder: String,
    },
    /// A group met, and found its line on it, or none.
    GroupLine {
        /// Which group.
        group: GroupId,
        /// Where it stands, and how far its members agree.
        line: LineOn,
    },
    /// A capital answered what its delegation had accepted ad referendum.
    CapitalReplied {
        /// Whose.
        seat: SeatId,
        /// What it confirms.
        confirms: OptionSet,
        /// What it does not.
        refuses: OptionSet,
    },
    /// Words were taken off the table.
    Dropped {
        /// Their number.
        option: OptionNo,
    },
    /// A small group was convened on it.
    SmallGroup {
        /// Who sat in it.
        members: Vec<SeatId>,
    },
    /// The room left the list of speakers for informal consultations on it.
    Informal {
        /// Who sat down.
        members: Vec<SeatId>,
    },
    /// The small group reported.
    Reported {
        /// What it agreed, if it did.
        option: Option<OptionNo>,
    },
    /// A thematic group or a meeting between sessions reported to the plenary.
    Recommended {
        /// What it recommends, if it does.
        option: Option<OptionNo>,
    },
    /// A package has it among its terms: it was offered, countered, concluded, refused over it, or no longer binds over it.
    Package {
        /// Its number, from 1.
        package: u32,
        /// Everybody it is among.
        parties: Vec<SeatId>,
        /// The option it has here.
        option: OptionNo,
        /// What became of it.
        fate: Dealt,
        /// Why, where it was refused.
        reason: String,
    },
    /// The plenary took a recommendation into the text, ad referendum.
    Taken {
        /// Which option.
        option: OptionNo,
    },
    /// Somebody replied to those who had called its words unacceptable.
    Replied {
        /// What it said.
        words: String,
    },
    /// A revision settled it.
    Settled {
        /// On which option.
        option: OptionNo,
        /// The revision.
        revision: String,
        /// On which option it was settled before, if it was.
        before: Option<OptionNo>,
    },
    /// It went with outer words.
    Went,
    /// Somebody objected over it.
    Objected {
        /// Why.
        reason: String,
        /// Whether at adoption and not under silence.
        formal: bool,
    },
    /// Somebody explained its position on it.
    Explained {
        /// What it said.
        words: String,
    },
}

/// What became of a package at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dealt {
    /// It was offered.
    Offered,
    /// It was countered.
    Countered,
    /// All parties accepted it.
    Concluded,
    /// A party refused it.
    Refused,
    /// It no longer binds: the text does not keep it, or a party went back on it.
    Lapsed,
}

impl Chronicle {
    /// Folds a log into its chronicle.
    pub fn new(scenario: &Scenario, records: &[Record]) -> Self {
        let mut chronicle = Self::of_session(State::new(scenario), 0);
        for record in records {
            chronicle.take(record);
        }
        chronicle
    }

    /// A session before anything has happened in it.
    fn of_session(state: State, seq: u64) -> Self {
        Self {
            brackets: vec![BracketStory::default(); state.public.table.len()],
            curve: vec![OpenCount {
                seq,
                minute: 0,
                phase: state.public.phase().to_owned(),
                open: state.public.open_brackets(),
            }],
            unheard: Vec::new(),
            asked: Vec::new(),
            held_up: Vec::new(),
            programme: None,
            meetings: Vec::new(),
            state,
            earlier: Vec::new(),
            until: seq,
        }
    }

    /// The sessions so far, this one last; one where there is no campaign.
    pub fn sessions(&self) -> impl DoubleEndedIterator<Item = &Chronicle> {
        self.earlier.iter().chain([self])
    }

    /// Goes on to the session that an event convenes.
    fn convene(&mut self, record: &Record, event: &Event) {
        let mut state = self.state.clone();
        state.apply(event);
        if state.public.past.len() == self.state.public.past.len() {
            return;
        }
        let mut earlier = std::mem::take(&mut self.earlier);
        let over = std::mem::replace(self, Self::of_session(state, record.seq));
        earlier.push(over);
        self.earlier = earlier;
    }

    /// Takes one record more.
    pub fn take(&mut self, record: &Record) {
        let mut phase_began = false;
        for event in &record.events {
            if matches!(event, Event::SessionConvened { .. }) {
                self.convene(record, event);
                continue;
            }
            self.note(record, event);
            let gone = self.gone();
            self.state.apply(event);
            for (index, (was, is)) in gone.into_iter().zip(self.gone()).enumerate() {
                if is && !was {
                    self.push(index, record, What::Went);
                }
            }
            phase_began |= matches!(event, Event::PhaseBegan { .. });
        }
        self.until = record.seq;
        let open = self.state.public.open_brackets();
        if phase_began || self.curve.last().is_some_and(|last| last.open != open) {
            let public = &self.state.public;
            let phase = public.phase().to_owned();
            self.curve.push(OpenCount { seq: record.seq, minute: public.minute, phase, open });
        }
    }

    fn gone(&self) -> Vec<bool> {
        self.state.public.table.iter().map(|entry| entry.state == BracketState::Gone).collect()
    }

    fn push(&mut self, bracket: usize, record: &Record, what: What) {
        let Some(story) = self.brackets.get_mut(bracket) else { return };
        let id = self.state.public.table.get(bracket).map(|entry| entry.id.clone());
        let parts = record.why.iter().flat_map(|why| &why.parts);
        story.moments.push(Moment {
            seq: record.seq,
            minute: record.minute,
            meeting: record.meeting,
            phase: record.phase.clone(),
            by: record.by.clone(),
            what,
            why: parts.filter(|part| part.on == id).cloned().collect(),
            tipped: record.why.as_ref().map(|why| why.tipped.clone()).unwrap_or_default(),
        });
    }

    fn at(&self, id: &BracketId) -> Option<usize> {
        self.state.public.bracket(id)
    }

    fn note(&mut self, record: &Record, event: &Event) {
        match event {
            Event::Spoke { speaker, followers, stances, .. } => {
                let group = speaker.group.as_ref().map(|group| (group.to_string(), followers.len()));
                for stance in stances {
                    self.note_stance(record, &speaker.seat, stance, group.clone());
                }
            }
            Event::SectionClosed { section, unheard } => {
                self.unheard.extend(unheard.iter().map(|seat| (seat.clone(), section.clone())));
            }
            Event::ProgrammeHeld { seat, reason } => {
                self.held_up.push((seat.clone(), reason.clone(), record.meeting));
            }
            Event::ProgrammeAdopted => self.programme = Some(record.meeting),
            Event::MotionsMoved { seat, motions } => {
                if let Some(sitting) = &self.state.public.docket.sitting {
                    self.asked.extend(motions.iter().map(|motion| Asked {
                        proposal: sitting.proposal,
                        plenary: sitting.plenary,
                        seat: seat.clone(),
                        motion: motion.clone(),
                    }));
                }
            }
            Event::GroupLineTaken { group, stances, ballot } => {
                let met = Met { stances: stances.clone(), ballot: *ballot };
                self.meetings.push((group.clone(), met));
                for line in stances {
                    if let Some(index) = self.at(&line.bracket) {
                        let (group, line) = (group.clone(), line.clone());
                        self.push(index, record, What::GroupLine { group, line });
                    }
                }
            }
            Event::CapitalReplied { seat, bracket, confirms, refuses } => {
                if let Some(index) = self.at(bracket) {
                    let (seat, confirms, refuses) = (seat.clone(), *confirms, *refuses);
                    self.push(index, record, What::CapitalReplied { seat, confirms, refuses });
                }
            }
            Event::Consulted { seat, stance } => self.note_stance(record, seat, stance, None),
            Event::SilenceBroken { seat, objections, stances } => {
                for objection in objections {
                    if let Some(index) = objection.bracket.as_ref().and_then(|id| self.at(id)) {
                        let reason = objection.reason.clone();
                        self.push(index, record, What::Objected { reason, formal: false });
                    }
                }
                for stance in stances {
                    self.note_stance(record, seat, stance, None);
                }
            }
            Event::OptionProposed { bracket, option, placed_by, .. } => {
                if let Some(index) = self.at(bracket) {
                    self.push(
                        index,
                        record,
                        What::Proposed { option: *option, placed_by: placed_by.clone() },
                    );
                }
            }
            Event::BracketOpened { bracket, placed_by, .. } => {
                if let Some(index) = self.at(bracket) {
                    self.push(index, record, What::Proposed { option: 1, placed_by: placed_by.clone() });
                }
            }
            Event::SmallGroupsConvened { groups } => {
                for group in groups {
                    if let Some(index) = self.at(&group.bracket) {
                        self.push(index, record, What::SmallGroup { members: group.members.clone() });
                    }
                }
            }
            Event::WentInformal { bracket, members } => {
                if let Some(index) = self.at(bracket) {
                    self.push(index, record, What::Informal { members: members.clone() });
                }
            }
            Event::SmallGroupReported { bracket, option } => {
                if let Some(index) = self.at(bracket) {
                    self.push(index, record, What::Reported { option: *option });
                }
            }
            Event::Recommended { bracket, option } => {
                if let Some(index) = self.at(bracket) {
                    self.push(index, record, What::Recommended { option: *option });
                }
            }
            Event::RecommendationsTaken { settled } => {
                for settlement in settled {
                    if let Some(index) = self.at(&settlement.bracket) {
                        self.push(index, record, What::Taken { option: settlement.option });
                    }
                }
            }
            Event::PackageOffered { package, parties, terms, .. } => {
                self.note_package(record, (*package, Dealt::Offered, ""), parties, terms);
            }
            Event::PackageCountered { package, terms, .. } => {
                let (parties, _) = self.package(*package);
                self.note_package(record, (*package, Dealt::Countered, ""), &parties, terms);
            }
            Event::PackageConcluded { package } => {
                let (parties, terms) = self.package(*package);
                self.note_package(record, (*package, Dealt::Concluded, ""), &parties, &terms);
            }
            Event::PackageRefused { package, reason, .. } => {
                let (parties, terms) = self.package(*package);
                self.note_package(record, (*package, Dealt::Refused, reason), &parties, &terms);
            }
            Event::PackageLapsed { package, .. } => {
                let (parties, terms) = self.package(*package);
                self.note_package(record, (*package, Dealt::Lapsed, ""), &parties, &terms);
            }
            Event::Replied { about, words, .. } => {
                if let Some(index) = self.at(about) {
                    self.push(index, record, What::Replied { words: words.clone() });
                }
            }
            Event::RevisionIssued { name, settled, dropped } => {
                for settlement in dropped {
                    if let Some(index) = self.at(&settlement.bracket) {
                        self.push(index, record, What::Dropped { option: settlement.option });
                    }
                }
                self.note_settled(record, name, settled);
            }
            Event::EditedQuietly { name, settled } => {
                self.note_settled(record, name, settled);
            }
            Event::StakeholderSpoke { stakeholder, words } => {
                for one in words {
                    if let Some(index) = self.at(&one.bracket) {
                        let (words, stakeholder) = (one.text.clone(), stakeholder.clone());
                        self.push(index, record, What::Floated { words, stakeholder });
                    }
                }
            }
            Event::Objected { objection, .. } => {
                if let Some(index) = objection.bracket.as_ref().and_then(|id| self.at(id)) {
                    self.push(
                        index,
                        record,
                        What::Objected { reason: objection.reason.clone(), formal: true },
                    );
                }
            }
            Event::Explained { about, words, .. } => {
                for id in about {
                    if let Some(index) = self.at(id) {
                        self.push(index, record, What::Explained { words: words.clone() });
                    }
                }
            }
            _ => {}
        }
    }

    /// Who a package is among, and its terms as they are.
    fn package(&self, package: u32) -> (Vec<SeatId>, Vec<Settlement>) {
        let public = &self.state.public;
        let found = (package as usize).checked_sub(1).and_then(|at| public.packages.list.get(at));
        let Some(found) = found else { return (Vec::new(), Vec::new()) };
        let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
        let terms = found.terms.iter().filter_map(|(bracket, option)| {
            Some(Settlement { bracket: public.table.get(*bracket)?.id.clone(), option: *option })
        });
        (found.parties.iter().filter_map(id).collect(), terms.collect())
    }

    fn note_package(
        &mut self,
        record: &Record,
        (package, fate, reason): (u32, Dealt, &str),
        parties: &[SeatId],
        terms: &[Settlement],
    ) {
        for term in terms {
            if let Some(index) = self.at(&term.bracket) {
                let (parties, option, reason) = (parties.to_vec(), term.option, reason.to_owned());
                self.push(index, record, What::Package { package, parties, option, fate, reason });
            }
        }
    }

    fn note_settled(&mut self, record: &Record, revision: &str, settled: &[Settlement]) {
        for settlement in settled {
            if let Some(index) = self.at(&settlement.bracket) {
                let before = self.state.public.table.get(index).and_then(Disagreement::settled);
                let revision = revision.to_owned();
                self.push(index, record, What::Settled { option: settlement.option, revision, before });
            }
        }
    }

    fn note_stance(
        &mut self,
        record: &Record,
        seat: &SeatId,
        taken: &crate::engine::action::StanceTaken,
        group: Option<(String, usize)>,
    ) {
        let Some(index) = self.at(&taken.bracket) else { return };
        let before = self
            .state
            .public
            .seat(seat.as_str())
            .map_or_else(Stance::default, |seat| self.state.public.stance(index, seat));
        if !before.spoken || !before.own {
            let (prefers, accepts, cannot) = (taken.prefers, taken.accepts, taken.cannot);
            let ad_referendum = taken.ad_referendum;
            self.push(index, record, What::Spoke { prefers, accepts, cannot, ad_referendum, group });
            return;
        }
        let gained = OptionSet(taken.accepts.0 & !before.accepts.0);
        let lost = OptionSet(before.accepts.0 & !taken.accepts.0);
        if before.prefers != taken.prefers || !gained.is_empty() || !lost.is_empty() {
            let wants = (before.prefers, taken.prefers);
            let ad_referendum = taken.ad_referendum;
            self.push(index, record, What::Moved { wants, gained, ad_referendum, lost });
        }
    }
}
