//! Players that do anything the rules allow, for properties that must hold whatever anybody does.

use adref_agents::drive::Cast;
use adref_agents::{ChairPolicy, Decision, Policy};
use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::{
    Action, ApplicantObjection, Ask, Ballot, Dissociation, Insertion, NewAmendment, Objection, OptionNo,
    OptionSet, Proposal, Settlement, StanceTaken, Verdict,
};
use adref_sim::engine::coordination::{MOST_NAMED, Over};
use adref_sim::engine::docket::{AmendmentFate, Motion, Side};
use adref_sim::engine::state::{BracketState, ChairTask, Stage};
use adref_sim::engine::{ChairView, Public, SeatView};
use adref_sim::engine::{packages, wording};
use adref_sim::lexicon::Elsewhere;
use adref_sim::log::Why;
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{Ending, Scenario, Voting};

/// A player of dice.
#[derive(Clone, Debug, Default)]
pub struct Dice {
    name: String,
    thrown: u32,
}

impl Dice {
    /// A player whose words bear its name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), thrown: 0 }
    }

    pub(crate) fn throw(&mut self, draws: OwnDraws<'_>, below: usize) -> usize {
        self.thrown += 1;
        draws.below("dice", self.thrown, below.max(1) as u32) as usize
    }

    fn option(&mut self, draws: OwnDraws<'_>, public: &Public, bracket: usize) -> OptionNo {
        let live: Vec<OptionNo> = public.table[bracket].live().collect();
        live[self.throw(draws, live.len())]
    }

    fn outlet(&mut self, draws: OwnDraws<'_>, public: &Public) -> Action {
        let known = rules::body(public.rules).outlets.contains(&Ending::ProceduralReport);
        if known && self.throw(draws, 2) == 0 { Action::ProceduralReport } else { Action::FallBack }
    }

    fn stance(&mut self, draws: OwnDraws<'_>, public: &Public, bracket: usize) -> StanceTaken {
        let prefers = self.option(draws, public, bracket);
        let mut accepts: OptionSet = std::iter::once(prefers).collect();
        let mut cannot = OptionSet::NONE;
        for option in public.table[bracket].live().collect::<Vec<_>>() {
            match self.throw(draws, 4) {
                0 | 1 => accepts.insert(option),
                2 if !accepts.contains(option) => cannot.insert(option),
                _ => {}
            }
        }
        let cannot = OptionSet(cannot.0 & !accepts.0);
        // Some of what it can live with goes to its capital.
        let ad_referendum = accepts.iter().filter(|_| self.throw(draws, 4) == 0).collect();
        StanceTaken { bracket: public.table[bracket].id.clone(), prefers, accepts, cannot, ad_referendum }
    }

    /// An edit behind the room's back: other words for some bracket that has no inner ones.
    fn edit(&mut self, draws: OwnDraws<'_>, public: &Public) -> Action {
        let outer =
            |bracket: usize| public.table.iter().any(|entry| entry.parent.is_some_and(|(o, _)| o == bracket));
        let bracket = (0..public.table.len()).find(|bracket| {
            let entry = &public.table[*bracket];
            entry.settled().is_some() && entry.live().count() > 1 && !outer(*bracket)
        });
        let Some(bracket) = bracket else { return Action::FallBack };
        let entry = &public.table[bracket];
        let others: Vec<OptionNo> = entry.live().filter(|option| entry.settled() != Some(*option)).collect();
        let option = others[self.throw(draws, others.len())];
        Action::EditQuietly { settle: vec![Settlement { bracket: entry.id.clone(), option }] }
    }

    fn proposal(&mut self, draws: OwnDraws<'_>, public: &Public, bracket: usize) -> Option<Proposal> {
        let crowded = public.table[bracket].options.len() >= adref_sim::scenario::MAX_OPTIONS;
        (self.throw(draws, 6) == 0 && !crowded).then(|| {
            let words = format!("words {} of {}", self.thrown, self.name);
            let to = Elsewhere::ALL[self.throw(draws, Elsewhere::ALL.len())];
            let to = Some(to).filter(|to| wording::can_go(public, bracket, *to));
            Proposal { to, ..Proposal::new(public.table[bracket].id.clone(), words) }
        })
    }

    /// Now and then a new paragraph after that of a bracket.
    fn insertion(
        &mut self,
        draws: OwnDraws<'_>,
        public: &Public,
        seat: usize,
        bracket: usize,
    ) -> Option<Insertion> {
        let entry = &public.table[bracket];
        let full = public.openers.iter().filter(|by| **by == seat).count() >= 3
            || rules::body(public.rules).sponsored
            || entry.options[0].at.0.is_empty();
        let text = format!("new words {} of {}", self.thrown, self.name);
        (self.throw(draws, 8) == 0 && !full).then(|| Insertion::Paragraph {
            after: entry.para.clone(),
            text,
            at: Vec::new(),
        })
    }
}

/// Whether a seat may ask for more time before the silence ends.
fn asks_for_time(public: &Public) -> bool {
    rules::body(public.rules).silence.extension && !public.deadline.decided
}

impl Dice {
    /// Terms on some open brackets, none against what these seats, or anybody, have promised.
    fn terms(&mut self, draws: OwnDraws<'_>, public: &Public, parties: &[usize]) -> Vec<Settlement> {
        let all: Vec<usize> = open(public).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let many = (2 + self.throw(draws, packages::MOST_TERMS - 1)).min(all.len());
        let start = self.throw(draws, all.len());
        let mut brackets: Vec<usize> = (0..many).map(|k| all[(start + k) % all.len()]).collect();
        brackets.sort_unstable();
        let free = |bracket: &usize| {
            let seats: Vec<usize> =
                if parties.is_empty() { (0..public.seats.len()).collect() } else { parties.to_vec() };
            seats.iter().all(|seat| public.bound(*seat, *bracket).is_none())
        };
        brackets
            .into_iter()
            .filter(free)
            .map(|bracket| Settlement {
                bracket: public.table[bracket].id.clone(),
                option: self.option(draws, public, bracket),
            })
            .collect()
    }

    /// A package, unless the very same was offered before.
    fn offer(public: &Public, by: Option<usize>, mut parties: Vec<usize>, terms: Vec<Settlement>) -> Action {
        let ids = |seats: &[usize]| seats.iter().map(|seat| public.seats[*seat].id.clone()).collect();
        let names = ids(&parties);
        parties.extend(by);
        parties.sort_unstable();
        let stands: Vec<_> =
            terms.iter().map(|term| (public.bracket(&term.bracket).unwrap(), term.option)).collect();
        if public.packages.list.iter().any(|before| before.parties == parties && before.terms == stands) {
            return Action::NoPackage;
        }
        match by {
            Some(_) => Action::OfferPackage { parties: names, terms },
            None => Action::BrokerPackage { parties: names, terms },
        }
    }

    fn amendments(&mut self, draws: OwnDraws<'_>, public: &Public) -> Action {
        let mut amendments = Vec::new();
        let open: Vec<usize> = (0..public.table.len()).filter(|index| public.may_amend(*index)).collect();
        if self.throw(draws, 3) == 0 && !open.is_empty() {
            let bracket = open[self.throw(draws, open.len())];
            let option = self.option(draws, public, bracket);
            if public.table[bracket].settled() != Some(option) {
                amendments.push(NewAmendment {
                    bracket: public.table[bracket].id.clone(),
                    option: Some(option),
                    text: None,
                    reason: "the dice".to_owned(),
                });
            }
        }
        let all: Vec<_> =
            public.docket.amendments.iter().filter(|found| found.fate == AmendmentFate::Pending).collect();
        let cosponsors = match self.throw(draws, 4) {
            0 if !all.is_empty() => vec![all[self.throw(draws, all.len())].id.clone()],
            _ => Vec::new(),
        };
        Action::TableAmendments { amendments, cosponsors }
    }

    fn motions(&mut self, draws: OwnDraws<'_>, view: SeatView<'_>) -> Action {
        let public = view.public;
        let Some(sitting) = &public.docket.sitting else { return Action::Move { motions: Vec::new() } };
        let parts = public.parts_of(sitting.proposal);
        let documents: Vec<String> = public
            .docket
            .proposals
            .iter()
            .map(|proposal| proposal.id.clone())
            .chain(public.docket.amendments.iter().map(|amendment| amendment.id.clone()))
            .collect();
        let document = documents[self.throw(draws, documents.len())].clone();
        let motion = match self.throw(draws, 40) {
            0 => Motion::SuspendMeeting,
            1 => Motion::AdjournMeeting,
            2 => Motion::NoAction,
            3 => Motion::CloseDebate,
            4 => Motion::Competence,
            5 => Motion::ImportantQuestion,
            6..=8 if !parts.is_empty() => {
                Motion::Division(vec![parts[self.throw(draws, parts.len())].clone()])
            }
            9 => Motion::RequestVote(Voting::RollCall),
            10 => Motion::RequestVote(Voting::ShowOfHands),
            11 => Motion::Withdraw(document),
            12 => Motion::Reintroduce(document),
            13 => Motion::NotPut,
            14 => Motion::Reconsider(document),
            _ => return Action::Move { motions: Vec::new() },
        };
        let motions = std::iter::once(motion);
        Action::Move { motions: motions.filter(|m| public.in_order(view.me.seat, m).is_ok()).collect() }
    }
}

fn decision(action: Action) -> Decision {
    Decision { action, why: Why { tipped: "dice".to_owned(), ..Why::default() } }
}

fn open(public: &Public) -> impl Iterator<Item = usize> + '_ {
    (0..public.table.len()).filter(|index| public.table[*index].state == BracketState::Open)
}

impl Policy for Dice {
    fn decide(&mut self, view: SeatView<'_>, draws: OwnDraws<'_>) -> Decision {
        let public = view.public;
        decision(match view.ask {
            Ask::Inscription => {
                let all = public.sections.len();
                let many = (view.me.interventions as usize).min(self.throw(draws, all + 1));
                let start = self.throw(draws, all);
                let sections = (0..many).map(|k| public.sections[(start + k) % all].id.clone()).collect();
                Action::Inscribe { sections }
            }
            Ask::Floor { section, group } => {
                let room = public.brackets_per_speech(group.is_some()) as usize;
                let mine: Vec<usize> =
                    open(public).filter(|index| public.table[*index].section == section).collect();
                let many = self.throw(draws, room.min(mine.len()) + 1);
                if many == 0 {
                    return decision(Action::YieldFloor);
                }
                let stances: Vec<_> = mine[..many].iter().map(|b| self.stance(draws, public, *b)).collect();
                let proposals = if stances.len() < room {
                    self.proposal(draws, public, mine[0]).into_iter().collect()
                } else {
                    Vec::new()
                };
                let proposals: Vec<Proposal> = proposals;
                let insertions = if stances.len() + proposals.len() < room {
                    self.insertion(draws, public, view.me.seat, mine[0]).into_iter().collect()
                } else {
                    Vec::new()
                };
                Action::Speak { stances, proposals, insertions }
            }
            Ask::SmallGroup { bracket } => Action::Consult {
                stance: self.stance(draws, public, bracket),
                proposal: self.proposal(draws, public, bracket),
            },
            Ask::Coordination { group } => {
                let over = view.groups.room(group).and_then(|room| room.over.as_ref());
                if over.is_some_and(|(_, over)| *over == Over::Reading) {
                    let many = self.throw(draws, MOST_NAMED as usize + 1);
                    let brackets: Vec<usize> = open(public).take(many).collect();
                    let stances = brackets.into_iter().map(|b| self.stance(draws, public, b)).collect();
                    Action::SayInGroup { stances, ballot: None }
                } else {
                    let ballot = [Ballot::Yes, Ballot::No, Ballot::Abstain][self.throw(draws, 3)];
                    Action::SayInGroup { stances: Vec::new(), ballot: Some(ballot) }
                }
            }
            Ask::Programme => match self.throw(draws, 6) {
                0 => Action::HoldProgramme { reason: "the dice".to_owned() },
                _ => Action::AgreeProgramme,
            },
            Ask::Reply { section } => {
                let about = public.sections[section].brackets.first().map(|b| public.table[*b].id.clone());
                match about {
                    Some(about) if self.throw(draws, 2) == 0 => {
                        Action::Reply { about, words: "in reply".to_owned() }
                    }
                    _ => Action::NoReply,
                }
            }
            Ask::Appeal => [Action::AcceptRuling, Action::Appeal][self.throw(draws, 2)].clone(),
            Ask::Overrule => Action::Vote([Ballot::Yes, Ballot::No, Ballot::Abstain][self.throw(draws, 3)]),
            Ask::ThematicGroups => {
                let all = public.sections.len();
                let many = (view.me.rooms as usize).min(self.throw(draws, all + 1));
                let start = self.throw(draws, all);
                let sections = (0..many).map(|k| public.sections[(start + k) % all].id.clone()).collect();
                Action::JoinThematicGroups { sections }
            }
            Ask::Package => {
                let others: Vec<usize> = (0..public.seats.len())
                    .filter(|seat| *seat != view.me.seat && public.present[*seat])
                    .collect();
                let others: Vec<usize> = others.into_iter().filter(|seat| public.takes_part(*seat)).collect();
                let terms = self.terms(draws, public, &[]);
                if others.is_empty() || terms.len() < 2 || self.throw(draws, 3) == 0 {
                    return decision(Action::NoPackage);
                }
                let many = 1 + self.throw(draws, (packages::MOST_PARTIES - 1).min(others.len()));
                let start = self.throw(draws, others.len());
                let parties: Vec<usize> = (0..many).map(|k| others[(start + k) % others.len()]).collect();
                Self::offer(public, Some(view.me.seat), parties, terms)
            }
            Ask::PackageAnswer { package } => {
                let offered = &public.packages.list[package];
                let terms = self.terms(draws, public, &offered.parties);
                let same: Vec<_> =
                    terms.iter().map(|term| (public.bracket(&term.bracket), term.option)).collect();
                let stands: Vec<_> = offered.terms.iter().map(|(on, option)| (Some(*on), *option)).collect();
                let may = offered.countered.len() < packages::MOST_COUNTERS as usize;
                match self.throw(draws, 5) {
                    0 => {
                        let term = offered.terms.first().map(|(on, _)| public.table[*on].id.clone());
                        Action::RefusePackage { term, reason: "the dice".to_owned() }
                    }
                    1 if may && terms.len() > 1 && same != stands => Action::CounterPackage { terms },
                    _ => Action::AcceptPackage,
                }
            }
            Ask::Sounding => {
                let variant =
                    public.single_text.as_ref().map(|single| &single.variant[..]).unwrap_or_default();
                let objections = variant.iter().filter(|_| self.throw(draws, 6) == 0);
                let objections = objections.map(|(on, _)| public.table[*on].id.clone()).collect();
                let verdict = [Verdict::Better, Verdict::Same, Verdict::Worse][self.throw(draws, 3)];
                Action::Sound { verdict, objections }
            }
            Ask::Silence if self.throw(draws, 8) > 0 => Action::KeepSilence,
            Ask::Silence if asks_for_time(public) && self.throw(draws, 2) == 0 => {
                Action::RequestExtension { reason: "the dice".to_owned() }
            }
            // Without a word, where none is asked for.
            Ask::Silence if !rules::body(public.rules).reasons && self.throw(draws, 2) == 0 => {
                Action::BreakSilence { objections: Vec::new(), stances: Vec::new() }
            }
            Ask::Silence => {
                let bracket = self.throw(draws, public.table.len());
                Action::BreakSilence {
                    objections: vec![Objection {
                        bracket: Some(public.table[bracket].id.clone()),
                        reason: "the dice".to_owned(),
                    }],
                    stances: vec![self.stance(draws, public, bracket)],
                }
            }
            Ask::Adoption => match self.throw(draws, 12) {
                0 => Action::Object { objection: Objection { bracket: None, reason: "the dice".to_owned() } },
                1 if rules::body(public.rules).dissociation => {
                    let text = public.latest().map(|revision| &revision.draft.blocks);
                    let para = text.and_then(|blocks| blocks.first()).map(|block| block.id.clone());
                    let dissociations =
                        para.into_iter().map(|para| Dissociation { para, reason: "the dice".to_owned() });
                    Action::JoinConsensus { dissociations: dissociations.collect() }
                }
                _ => Action::JoinConsensus { dissociations: Vec::new() },
            },
            Ask::Signature => match self.throw(draws, 3) {
                0 => Action::Decline { reason: "the dice".to_owned() },
                _ => Action::Sign,
            },
            Ask::Accreditation => {
                let list = public.stakeholders.iter().flat_map(|list| &list.applicants);
                let others = list.filter(|one| !one.ecosoc).map(|one| one.id.clone());
                let objections = others
                    .filter(|_| self.throw(draws, 10) == 0)
                    .map(|applicant| ApplicantObjection { applicant, reason: String::new() });
                Action::ObjectToApplicants { objections: objections.collect() }
            }
            Ask::Vote | Ask::Applicant { .. } => {
                Action::Vote([Ballot::Yes, Ballot::No, Ballot::Abstain][self.throw(draws, 3)])
            }
            Ask::Explanation
                if public.sponsors(view.me.seat, &[])
                    || public.docket.explained.iter().any(|(_, seat)| *seat == view.me.seat) =>
            {
                Action::NoExplanation
            }
            Ask::Amendments => self.amendments(draws, public),
            Ask::Motions => self.motions(draws, view),
            Ask::MotionDebate => match self.throw(draws, 3) {
                0 => Action::SpeakToMotion { side: Side::For },
                1 => Action::SpeakToMotion { side: Side::Against },
                _ => Action::NoWordOnMotion,
            },
            Ask::Explanation => match self.throw(draws, 2) {
                0 => Action::NoExplanation,
                _ => Action::Explain { about: Vec::new(), words: "for the record".to_owned() },
            },
        })
    }
}

impl ChairPolicy for Dice {
    fn decide(&mut self, view: ChairView<'_>, draws: OwnDraws<'_>) -> Decision {
        let public = view.public;
        let Stage::Chair(task) = public.stage else { return decision(Action::FallBack) };
        let stands = rules::body(public.rules).silence.stands;
        decision(match task {
            ChairTask::Open => Action::OpenSession,
            ChairTask::Revise => {
                let clean = matches!(public.current(), Step::Revision { clean: true, .. });
                let settle = open(public)
                    .filter(|_| clean || self.throw(draws, 3) == 0)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .map(|bracket| Settlement {
                        bracket: public.table[bracket].id.clone(),
                        option: self.option(draws, public, bracket),
                    })
                    .collect();
                Action::IssueRevision { proposals: Vec::new(), settle, drop: Vec::new() }
            }
            ChairTask::Programme => {
                let tried = public.programme.attempts;
                let again = tried < adref_sim::engine::MAX_ATTEMPTS;
                match public.current() {
                    _ if tried == 0 || (again && self.throw(draws, 2) == 0) => Action::PutProgramme,
                    Step::Adoption => self.outlet(draws, public),
                    _ => Action::MeetInformally,
                }
            }
            ChairTask::Ruling => Action::Rule { upheld: self.throw(draws, 2) == 0 },
            ChairTask::Intersessional => {
                let brackets: Vec<_> = open(public)
                    .take(public.procedure.small_groups as usize)
                    .map(|bracket| public.table[bracket].id.clone())
                    .collect();
                if brackets.is_empty() || self.throw(draws, 2) == 0 {
                    Action::NoIntersessional
                } else {
                    Action::CallIntersessional { brackets }
                }
            }
            ChairTask::Convene => {
                let brackets: Vec<_> = open(public)
                    .filter(|_| self.throw(draws, 2) == 0)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .take(public.procedure.small_groups as usize)
                    .map(|bracket| public.table[bracket].id.clone())
                    .collect();
                Action::ConveneSmallGroups { brackets, seated: Vec::new() }
            }
            ChairTask::Broker => {
                let parties: Vec<usize> = (0..public.seats.len())
                    .filter(|seat| public.present[*seat] && public.takes_part(*seat))
                    .take(2 + self.throw(draws, packages::MOST_BROKERED - 2))
                    .collect();
                let terms = self.terms(draws, public, &parties);
                if parties.len() < 2 || terms.len() < 2 || self.throw(draws, 3) == 0 {
                    return decision(Action::NoBrokering);
                }
                match Self::offer(public, None, parties, terms) {
                    Action::NoPackage => Action::NoBrokering,
                    offer => offer,
                }
            }
            ChairTask::SingleText => match &public.single_text {
                None => {
                    let choices = open(public)
                        .map(|bracket| (bracket, self.option(draws, public, bracket)))
                        .map(|(bracket, option)| Settlement {
                            bracket: public.table[bracket].id.clone(),
                            option,
                        });
                    Action::TableSingleText { choices: choices.collect() }
                }
                Some(single) => {
                    let open: Vec<usize> = open(public).collect();
                    let bracket = open[self.throw(draws, open.len())];
                    let option = self.option(draws, public, bracket);
                    if single.choices[bracket] == Some(option) {
                        return decision(Action::CloseSingleText);
                    }
                    let changes = vec![Settlement { bracket: public.table[bracket].id.clone(), option }];
                    Action::FloatVariant { changes }
                }
            },
            ChairTask::Weigh => [Action::KeepVariant, Action::DropVariant][self.throw(draws, 2)].clone(),
            ChairTask::Extension => {
                [Action::ExtendSilence, Action::KeepDeadline][self.throw(draws, 2)].clone()
            }
            ChairTask::AfterSilence => match self.throw(draws, 4) {
                0 => self.outlet(draws, public),
                1 if stands => self.edit(draws, public),
                1 => Action::ProposeAdoption,
                _ if public.business.silence_round >= public.procedure.silence_rounds => {
                    if stands {
                        Action::FallBack
                    } else {
                        Action::ProposeAdoption
                    }
                }
                _ => {
                    let bracket = self.throw(draws, public.table.len());
                    // Only brackets without inner ones, so that the paper stays clean.
                    let inner = public
                        .table
                        .iter()
                        .any(|entry| entry.parent.is_some_and(|(outer, _)| outer == bracket));
                    let stands = !public.procedure.nothing_agreed_until_everything
                        && matches!(public.table[bracket].state, BracketState::Settled { how, .. } if how.ad_referendum());
                    let settle = (!inner
                        && !stands
                        && !public.table[bracket].is_agreed_language()
                        && public.table[bracket].settled().is_some())
                    .then(|| Settlement {
                        bracket: public.table[bracket].id.clone(),
                        option: self.option(draws, public, bracket),
                    })
                    .into_iter()
                    .collect();
                    Action::IssueRevision { proposals: Vec::new(), settle, drop: Vec::new() }
                }
            },
            ChairTask::Gavel => Action::Gavel,
            ChairTask::AfterObjection if public.plan.iter().any(|planned| planned.step == Step::Vote) => {
                Action::DeclareExhausted
            }
            ChairTask::AfterObjection => self.outlet(draws, public),
            ChairTask::LateAmendment => match self.throw(draws, 2) {
                0 => Action::Waive,
                _ => Action::HoldToRule,
            },
        })
    }
}

/// A room full of dice; in a campaign, for everybody who sits in any session.
pub fn cast(scenario: &Scenario) -> Cast {
    Cast::of(scenario, Box::new(Dice::new("chair")), |id| Box::new(Dice::new(id.as_str())))
}
