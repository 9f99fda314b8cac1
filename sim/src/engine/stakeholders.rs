//! Stakeholders: organisations that ask to take part without a vote. How they get in is the modality; what they may do
//! once in is speak after the delegations and put words on the table, which a State has to take up before they are an
//! option of the text.

use super::action::{Action, ActionKind, ApplicantObjection, Ballot};
use super::checks::placement;
use super::checks::{check_words, placed_on};
use super::event::{BlockedApplicant, Event, ListedApplicant, WordsFloated};
use super::public::{BracketState, Public, Stage};
use super::refusal::Refusal;
use super::secretariat::next_phase;
use super::state::State;
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::{self, Step};
use crate::scenario::{Abstentions, Ending, Majority, Modality, Placement, Reach, Scenario};

/// How far the accreditation has come, and by what rule it goes.
#[derive(Clone, Debug)]
pub struct Accreditation {
    /// The modality unless the text settles it.
    pub usual: Modality,
    /// The issue on which delegations judge who should take part, by index.
    pub issue: usize,
    /// The bracket that settles the modality, by index, where it is negotiated.
    pub bracket: Option<usize>,
    /// What each option of that bracket stands for, from option 1.
    pub modalities: Vec<Modality>,
    /// The modality the list was taken up under.
    pub in_force: Option<Modality>,
    /// Those who apply.
    pub applicants: Vec<Applying>,
    /// The applicant that is being voted on, by index.
    pub put: Option<usize>,
    /// Whether it is over.
    pub settled: bool,
}

/// An organisation that applies.
#[derive(Clone, Debug)]
pub struct Applying {
    /// Its id.
    pub id: String,
    /// What kind of organisation it is.
    pub name: String,
    /// Whether it is in consultative status with ECOSOC.
    pub ecosoc: bool,
    /// Where it leans; drawn when the list is taken up.
    pub at: Placement,
    /// Half-width of what the leaning is uncertain by.
    pub plus_minus: i32,
    /// Who objects, by index, with the reason if one was given. Whoever objects is named in the list and in the log,
    /// reason or none.
    pub objections: Vec<(usize, String)>,
    /// Votes on admitting it over the objections.
    pub votes: Vec<(usize, Ballot)>,
    /// The count of those: yes, no, abstentions.
    pub count: Option<(u32, u32, u32)>,
    /// Whether it may take part.
    pub admission: Admission,
}

/// Whether an applicant may take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It is not decided yet.
    Applies,
    /// It may.
    Admitted,
    /// It may not.
    Blocked,
}

/// Words that a stakeholder put on the table and that a State has to take up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floated {
    /// For which bracket, by index.
    pub bracket: usize,
    /// The words.
    pub text: String,
    /// What they mean.
    pub at: Placement,
    /// Whose they are: an applicant's id.
    pub by: String,
}

/// What a stakeholder would say, which nobody hears before it has the floor.
pub type Language = Vec<(usize, String, Placement)>;

/// The list as a scenario has it, and what each applicant would say.
pub(super) fn of(scenario: &Scenario) -> (Option<Accreditation>, Vec<Language>) {
    let Some(list) = scenario.stakeholders.as_ref().filter(|_| rules::body(scenario.rules).stakeholders)
    else {
        return (None, Vec::new());
    };
    let language = list.applicants.iter().map(|applicant| applicant.language.clone()).collect();
    let applicants = list
        .applicants
        .iter()
        .map(|applicant| Applying {
            id: applicant.id.clone(),
            name: applicant.name.clone(),
            ecosoc: applicant.ecosoc,
            at: applicant.at.clone(),
            plus_minus: applicant.plus_minus,
            objections: Vec::new(),
            votes: Vec::new(),
            count: None,
            admission: Admission::Applies,
        })
        .collect();
    let accreditation = Accreditation {
        usual: list.modality,
        issue: list.issue,
        bracket: list.bracket,
        modalities: list.modalities.clone(),
        in_force: None,
        applicants,
        put: None,
        settled: false,
    };
    (Some(accreditation), language)
}

/// Whether one State's objection counts for anything under a modality.
fn objections_count(modality: Modality) -> bool {
    matches!(modality, Modality::NonObjection | Modality::NonObjectionWithVote)
}

impl Accreditation {
    /// Whether the list is to be taken up in this step: after adoption where the text settles the modality, before the
    /// first reading otherwise.
    pub fn due(&self, public: &Public) -> bool {
        let time = if self.bracket.is_some() {
            public.ending.is_some_and(Ending::adopted)
        } else {
            public.ending.is_none()
        };
        time && !self.settled && !self.applicants.is_empty()
    }

    /// The modality that holds: what the adopted option stands for, where the text settles it.
    pub fn modality(&self, public: &Public) -> Modality {
        let option = self.bracket.and_then(|bracket| public.table.get(bracket)?.settled());
        option
            .and_then(|option| self.modalities.get(usize::from(option).checked_sub(1)?))
            .copied()
            .unwrap_or(self.usual)
    }
}

/// The secretariat in this step.
pub(super) fn proceed(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    let Some(list) = public.stakeholders.as_ref().filter(|list| list.due(public)) else {
        return next_phase(public);
    };
    let Some(modality) = list.in_force else {
        let applicants = list
            .applicants
            .iter()
            .map(|applicant| {
                let at = Placement(leaning(public, applicant, draws));
                ListedApplicant { id: applicant.id.clone(), at: placed_on(public, &at) }
            })
            .collect();
        return vec![Event::ApplicantsListed { modality: list.modality(public), applicants }];
    };
    if let Some(applicant) = list.put.and_then(|put| list.applicants.get(put)) {
        let count = |wanted| applicant.votes.iter().filter(|(_, ballot)| *ballot == wanted).count() as u32;
        let (yes, no, abstain) = (count(Ballot::Yes), count(Ballot::No), count(Ballot::Abstain));
        return vec![Event::ApplicantVoteCounted { applicant: applicant.id.clone(), yes, no, abstain }];
    }
    if modality == Modality::NonObjectionWithVote
        && let Some(next) =
            list.applicants.iter().find(|one| !one.objections.is_empty() && one.count.is_none())
    {
        return vec![Event::ApplicantPut { applicant: next.id.clone() }];
    }
    let mut admitted = Vec::new();
    let mut blocked = Vec::new();
    for applicant in &list.applicants {
        let in_by_right = applicant.ecosoc || modality == Modality::Open;
        // A majority of those present and voting (GA rule 125) overturns the objections of some.
        let overturned = applicant.count.is_some_and(|(yes, no, abstain)| {
            rules::carried(Majority::Simple, Abstentions::NotVoting, yes, no, abstain)
        });
        let unopposed = objections_count(modality) && applicant.objections.is_empty();
        if in_by_right || unopposed || overturned {
            admitted.push(applicant.id.clone());
        } else {
            let by = applicant.objections.iter().filter_map(|(seat, _)| public.seats.get(*seat));
            let by = by.map(|plate| plate.id.clone()).collect();
            blocked.push(BlockedApplicant { applicant: applicant.id.clone(), by });
        }
    }
    vec![Event::StakeholdersAccredited { admitted, blocked }]
}

/// Where an applicant leans this time.
fn leaning(public: &Public, applicant: &Applying, draws: &Draws) -> Vec<(usize, Reach)> {
    let width = applicant.plus_minus.clamp(0, 100);
    let drawn = |(issue, reach): &(usize, Reach)| {
        let name = public.issues.get(*issue).map_or("", |issue| issue.id.as_str());
        let off =
            draws.below(&applicant.id, &format!("leaning {name}"), 0, 2 * width as u32 + 1) as i32 - width;
        let moved = |at: i32| (at + off).clamp(0, 100);
        (*issue, Reach { low: moved(reach.low), high: moved(reach.high) })
    };
    applicant.at.0.iter().map(drawn).collect()
}

/// Whether a seat may object in this step at all, whoever is asked.
pub(super) fn may_object(public: &Public, kind: ActionKind) -> Result<(), Refusal> {
    let list = public.stakeholders.as_ref().filter(|_| public.current() == Step::Accreditation);
    match list {
        Some(list) if kind == ActionKind::ObjectToApplicants => {
            let modality = list.in_force.unwrap_or_else(|| list.modality(public));
            if objections_count(modality) { Ok(()) } else { Err(Refusal::NoObjectionPossible) }
        }
        _ => Ok(()),
    }
}

/// A seat names those it objects to.
pub(super) fn object(
    public: &Public,
    seat: SeatId,
    objections: &[ApplicantObjection],
) -> Result<Vec<Event>, Refusal> {
    for (at, objection) in objections.iter().enumerate() {
        let list = public.stakeholders.iter().flat_map(|list| &list.applicants);
        let twice = objections.iter().take(at).any(|earlier| earlier.applicant == objection.applicant);
        let found = list.clone().find(|applicant| applicant.id == objection.applicant && !twice);
        let Some(applicant) = found else {
            return Err(Refusal::NoSuchApplicant(objection.applicant.clone()));
        };
        if applicant.ecosoc {
            return Err(Refusal::InByRight(applicant.id.clone()));
        }
        if !objection.reason.is_empty() {
            check_words(&objection.reason)?;
        }
    }
    Ok(vec![Event::ObjectedToApplicants { seat, objections: objections.to_vec() }])
}

/// A seat votes on whether the applicant before the room is let in over the objections.
pub(super) fn vote(public: &Public, seat: SeatId, action: &Action) -> Result<Vec<Event>, Refusal> {
    let list = public.stakeholders.as_ref();
    let applicant = list.and_then(|list| list.applicants.get(list.put?)).ok_or(Refusal::NotYourTurn)?;
    let Action::Vote(ballot) = action else { return Err(Refusal::NotYourTurn) };
    Ok(vec![Event::VotedOnApplicant { seat, applicant: applicant.id.clone(), ballot: *ballot }])
}

/// What accredited stakeholders say once the delegations have been heard on a section: each its words for brackets that
/// are open there, once. Their time is not taken from the delegations'.
pub(super) fn statements(state: &State, section: usize) -> Vec<Event> {
    let public = &state.public;
    let Some(list) = &public.stakeholders else { return Vec::new() };
    let mut events = Vec::new();
    for (applicant, language) in list.applicants.iter().zip(&state.stakeholder_language) {
        if applicant.admission != Admission::Admitted {
            continue;
        }
        let words: Vec<WordsFloated> = language
            .iter()
            .filter(|(bracket, text, _)| {
                let said = public.floated.iter().any(|floated| {
                    floated.by == applicant.id && floated.bracket == *bracket && floated.text == *text
                });
                let there = public.table.get(*bracket);
                !said
                    && there
                        .is_some_and(|entry| entry.section == section && entry.state == BracketState::Open)
            })
            .filter_map(|(bracket, text, at)| {
                let bracket = public.table.get(*bracket)?.id.clone();
                Some(WordsFloated { bracket, text: text.clone(), at: placed_on(public, at) })
            })
            .collect();
        if !words.is_empty() {
            events.push(Event::StakeholderSpoke { stakeholder: applicant.id.clone(), words });
        }
    }
    events
}

/// The words of a stakeholder that are the very ones a State now proposes.
pub(super) fn taken_up<'a>(public: &'a Public, bracket: usize, words: &str) -> Option<&'a Floated> {
    public.floated.iter().find(|floated| floated.bracket == bracket && floated.text.trim() == words.trim())
}

impl State {
    /// Takes an event of this topic into the state.
    pub(super) fn apply_stakeholders(&mut self, event: &Event) {
        let everybody = self.public.all_present();
        let Some(mut list) = self.public.stakeholders.take() else { return };
        let public = &mut self.public;
        let find = |list: &Accreditation, id: &str| list.applicants.iter().position(|one| one.id == id);
        match event {
            Event::ApplicantsListed { modality, applicants } => {
                for listed in applicants {
                    let at = placement(public, &listed.at);
                    if let Some(one) = find(&list, &listed.id).and_then(|at| list.applicants.get_mut(at)) {
                        one.at = at;
                    }
                }
                list.in_force = Some(*modality);
                if objections_count(*modality) && list.applicants.iter().any(|one| !one.ecosoc) {
                    public.stage = Stage::Accrediting;
                    public.pending = everybody;
                    public.between_when_all_answered();
                }
            }
            Event::ObjectedToApplicants { seat, objections } => {
                if let Some(index) = public.answered(seat) {
                    for objection in objections {
                        let found = find(&list, &objection.applicant);
                        if let Some(one) = found.and_then(|at| list.applicants.get_mut(at)) {
                            one.objections.push((index, objection.reason.clone()));
                        }
                    }
                }
                public.between_when_all_answered();
            }
            Event::ApplicantPut { applicant } => {
                if let Some(at) = find(&list, applicant) {
                    list.put = Some(at);
                    public.stage = Stage::ApplicantVote;
                    let votes = |seat: &usize| public.seats.get(*seat).is_some_and(|plate| plate.votes);
                    public.pending = everybody.into_iter().filter(votes).collect();
                    public.between_when_all_answered();
                }
            }
            Event::VotedOnApplicant { seat, applicant, ballot } => {
                if let Some(index) = public.answered(seat)
                    && let Some(one) = find(&list, applicant).and_then(|at| list.applicants.get_mut(at))
                {
                    one.votes.push((index, *ballot));
                }
                public.between_when_all_answered();
            }
            Event::ApplicantVoteCounted { applicant, yes, no, abstain } => {
                if let Some(one) = find(&list, applicant).and_then(|at| list.applicants.get_mut(at)) {
                    one.count = Some((*yes, *no, *abstain));
                }
                list.put = None;
                public.stage = Stage::Between;
            }
            Event::StakeholdersAccredited { admitted, .. } => {
                for one in &mut list.applicants {
                    one.admission =
                        if admitted.contains(&one.id) { Admission::Admitted } else { Admission::Blocked };
                }
                list.settled = true;
                public.stage = Stage::Between;
            }
            Event::StakeholderSpoke { stakeholder, words } => {
                let admitted = find(&list, stakeholder)
                    .and_then(|at| list.applicants.get(at))
                    .is_some_and(|one| one.admission == Admission::Admitted);
                for one in words.iter().filter(|_| admitted) {
                    if let Some(bracket) = public.bracket(&one.bracket) {
                        let (text, at) = (one.text.clone(), placement(public, &one.at));
                        public.floated.push(Floated { bracket, text, at, by: stakeholder.clone() });
                    }
                }
            }
            _ => {}
        }
        public.stakeholders = Some(list);
    }
}
