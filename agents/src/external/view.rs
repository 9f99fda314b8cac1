//! What goes over the wire, made from what a seat may know: a [`Question`] and nothing else.

use std::collections::BTreeMap;

use adref_sim::engine::action::{OptionNo, Settlement};
use adref_sim::engine::coordination::{MOST_NAMED, Over};
use adref_sim::engine::measure::Test;
use adref_sim::engine::packages;
use adref_sim::engine::state::{BracketState, Disagreement, Stage};
use adref_sim::engine::{Ask, Brief, Public, Refusal, SeatView, order};
use adref_sim::ids::{BracketId, IssueId, SeatId};
use adref_sim::rules;
use adref_sim::scenario::Placement;
use adref_sim::text;

use super::protocol as wire;
use crate::drive::default_for_seat;
use crate::guests::Question;
use crate::stakes::{self, Stakes};

/// What of a room is the same for every seat that is asked at the same moment, made once.
pub(super) struct Common {
    /// How many want, can live with and cannot accept each option of each bracket.
    said: Vec<Vec<(u32, u32, u32)>>,
    docket: Option<wire::Docket>,
    now: wire::Now,
}

/// What a seat has been sent last.
#[derive(Default)]
pub(super) struct Sent {
    /// The session it was sent in: its number in a campaign, 0 where there is none.
    session: Option<usize>,
    brackets: BTreeMap<BracketId, wire::Bracket>,
    revisions: usize,
    docket: Option<wire::Docket>,
    me: Option<wire::Me>,
}

impl Common {
    pub(super) fn of(public: &Public) -> Self {
        let said = public
            .table
            .iter()
            .enumerate()
            .map(|(bracket, entry)| {
                let mut said = vec![(0, 0, 0); entry.options.len()];
                for seat in 0..public.seats.len() {
                    let stance = public.stance(bracket, seat);
                    if !stance.spoken {
                        continue;
                    }
                    for (option, counts) in said.iter_mut().enumerate() {
                        let option = option as u8;
                        counts.0 += u32::from(stance.prefers == option);
                        counts.1 += u32::from(stance.accepts.contains(option));
                        counts.2 += u32::from(stance.cannot.contains(option));
                    }
                }
                said
            })
            .collect();
        let votes = public.plan.iter().any(|planned| planned.step == rules::Step::Vote);
        Self { said, docket: votes.then(|| docket(public)), now: now(public) }
    }
}

fn seat_id(public: &Public, seat: usize) -> Option<SeatId> {
    public.seats.get(seat).map(|plate| plate.id.clone())
}

fn bracket_id(public: &Public, bracket: usize) -> Option<BracketId> {
    public.table.get(bracket).map(|entry| entry.id.clone())
}

fn bracket_ids(public: &Public, brackets: &[usize]) -> Vec<BracketId> {
    brackets.iter().filter_map(|bracket| bracket_id(public, *bracket)).collect()
}

fn issue_id(public: &Public, issue: usize) -> IssueId {
    public.issues.get(issue).map_or_else(|| IssueId::from(""), |issue| issue.id.clone())
}

fn now(public: &Public) -> wire::Now {
    let absent = public.seats.iter().zip(&public.present).filter(|(_, present)| !**present);
    wire::Now {
        phase: public.phase().to_owned(),
        minute: public.minute,
        meeting: public.meeting(),
        open: public.open_brackets(),
        absent: absent.map(|(plate, _)| plate.id.clone()).collect(),
        ending: public.ending,
    }
}

fn docket(public: &Public) -> wire::Docket {
    let ids = |seats: &[usize]| seats.iter().filter_map(|seat| seat_id(public, *seat)).collect();
    let name = |proposal: usize| {
        public.docket.proposals.get(proposal).map(|proposal| proposal.id.clone()).unwrap_or_default()
    };
    wire::Docket {
        proposals: public
            .docket
            .proposals
            .iter()
            .map(|proposal| wire::Proposed {
                id: proposal.id.clone(),
                title: proposal.title.clone(),
                brackets: bracket_ids(public, &proposal.brackets),
                sponsors: ids(&proposal.sponsors),
                fate: proposal.fate,
            })
            .collect(),
        amendments: public
            .docket
            .amendments
            .iter()
            .filter_map(|amendment| {
                Some(wire::Amendment {
                    id: amendment.id.clone(),
                    proposal: name(amendment.proposal),
                    bracket: bracket_id(public, amendment.bracket)?,
                    option: amendment.option,
                    sponsors: ids(&amendment.sponsors),
                    reason: amendment.reason.clone(),
                    fate: amendment.fate.clone(),
                })
            })
            .collect(),
        sitting: public.docket.sitting.as_ref().map(|sitting| wire::Sitting {
            proposal: name(sitting.proposal),
            plenary: sitting.plenary,
            motions: sitting
                .motions
                .iter()
                .filter_map(|moved| Some((seat_id(public, moved.by)?, moved.motion.clone())))
                .collect(),
            question: sitting.question.clone(),
            method: sitting.method,
            majority: sitting.putting,
        }),
    }
}

fn room(public: &Public) -> wire::Room {
    let plates = public.seats.iter();
    wire::Room {
        title: public.title.clone(),
        session: public.session.as_ref().map(|session| session.id.clone()),
        rules: public.rules,
        phases: public.plan.iter().map(|planned| planned.phase.to_owned()).collect(),
        minutes: public.session_minutes(),
        seats: plates
            .map(|plate| wire::Plate { id: plate.id.clone(), name: plate.name.clone(), votes: plate.votes })
            .collect(),
        groups: public
            .groups
            .iter()
            .map(|group| wire::Group {
                id: group.id.clone(),
                name: group.name.clone(),
                members: group.members.iter().filter_map(|seat| seat_id(public, *seat)).collect(),
                cohesion: group.cohesion,
            })
            .collect(),
        issues: public
            .issues
            .iter()
            .map(|issue| wire::Issue {
                id: issue.id.clone(),
                name: issue.name.clone(),
                reference: issue.reference,
            })
            .collect(),
        sections: public
            .sections
            .iter()
            .map(|section| wire::Section {
                id: section.id.clone(),
                title: section.title.clone(),
                brackets: bracket_ids(public, &section.brackets),
            })
            .collect(),
        applicants: public
            .stakeholders
            .iter()
            .flat_map(|list| &list.applicants)
            .map(|one| wire::Applicant { id: one.id.clone(), name: one.name.clone(), by_right: one.ecosoc })
            .collect(),
    }
}

/// A placement with its issues named.
pub(super) fn placed(public: &Public, at: &Placement) -> Vec<adref_sim::engine::event::PlacedOn> {
    at.0.iter()
        .map(|(issue, reach)| adref_sim::engine::event::PlacedOn {
            issue: issue_id(public, *issue),
            at: *reach,
        })
        .collect()
}

fn bracket(view: SeatView<'_>, common: &Common, index: usize, entry: &Disagreement) -> wire::Bracket {
    let SeatView { public, me, .. } = view;
    let section = public.sections.get(entry.section);
    let said = common.said.get(index);
    let stance = public.stance(index, me.seat);
    wire::Bracket {
        id: entry.id.clone(),
        para: entry.para.clone(),
        section: section.map_or_else(|| entry.para.clone(), |section| section.id.clone()),
        inside: entry.parent.and_then(|(outer, option)| Some((bracket_id(public, outer)?, option))),
        weight: entry.weight,
        state: match entry.state {
            BracketState::Open => wire::Standing::Open,
            BracketState::Settled { .. } if entry.is_agreed_language() => wire::Standing::Agreed,
            BracketState::Settled { .. } => wire::Standing::Settled,
            BracketState::Gone => wire::Standing::Gone,
            BracketState::Reserved => wire::Standing::Reserved,
            BracketState::Fallen => wire::Standing::Fallen,
        },
        settled: entry.settled(),
        options: entry
            .options
            .iter()
            .enumerate()
            .map(|(number, option)| wire::OptionHere {
                n: number as u8,
                text: option.text.clone(),
                at: placed(public, &option.at),
                live: option.live,
                by: option.by.clone(),
                placed_by: option.placed_by.clone(),
                said: said.and_then(|said| said.get(number)).copied().unwrap_or_default(),
                distance: me.distance_to(&option.at),
                loss: me.thousandths(me.loss(index, number as u8)),
                crosses: stakes::crossed_by_option(view, index, number as u8),
            })
            .collect(),
        stance: stance.spoken.then_some(wire::Stance {
            prefers: stance.prefers,
            accepts: stance.accepts,
            cannot: stance.cannot,
        }),
    }
}

fn must(public: &Public, test: &Test) -> wire::Must {
    match test {
        Test::Bound { issue, low, high, brackets } => wire::Must::Bound {
            issue: issue_id(public, *issue),
            low: *low,
            high: *high,
            brackets: bracket_ids(public, brackets),
        },
        Test::Phrase { phrase, present, brackets, .. } => wire::Must::Phrase {
            phrase: phrase.clone(),
            present: *present,
            brackets: bracket_ids(public, brackets),
        },
        Test::Choice { bracket, option, keeps } => wire::Must::Choice {
            bracket: bracket_id(public, *bracket).unwrap_or_else(|| BracketId::from("")),
            option: *option,
            keeps: *keeps,
        },
        Test::IfThen(first, then) => {
            wire::Must::IfThen(Box::new(must(public, first)), Box::new(must(public, then)))
        }
    }
}

fn brief(public: &Public, me: &Brief) -> wire::Me {
    let mut positions: Vec<wire::OwnPosition> = me
        .positions
        .iter()
        .enumerate()
        .filter_map(|(issue, position)| {
            let position = (*position)?;
            Some(wire::OwnPosition {
                issue: issue_id(public, issue),
                at: position.at,
                salience: position.salience,
                tolerance: position.tolerance,
            })
        })
        .collect();
    positions.sort_by_key(|position| std::cmp::Reverse(position.salience));
    wire::Me {
        style: me.style,
        stake: me.stake,
        isolation: me.isolation,
        ambiguity_aversion: me.ambiguity_aversion,
        interventions: me.interventions,
        rooms: me.rooms,
        capital_delay_minutes: me.capital_delay_minutes,
        positions,
        lines: me
            .lines
            .iter()
            .enumerate()
            .map(|(n, line)| wire::OwnLine {
                n,
                must: must(public, &line.test),
                response: line.response,
                price: line.price,
                reason: line.reason.clone(),
            })
            .collect(),
        pocket: me
            .reserve
            .iter()
            .filter_map(|pocket| {
                Some(wire::OwnWords {
                    bracket: bracket_id(public, pocket.bracket)?,
                    text: pocket.text.clone(),
                    at: placed(public, &pocket.at),
                })
            })
            .collect(),
    }
}

fn outcome(outcome: stakes::Outcome) -> wire::Outcome {
    wire::Outcome { utility: outcome.utility, crossed: outcome.crossed }
}

/// What a seat is sent before a question: everything at the beginning of a session, later what changed.
pub(super) fn view(question: &Question<'_>, common: &Common, sent: &mut Sent) -> wire::View {
    let view = question.view;
    let SeatView { public, me, .. } = view;
    let session = Some(public.session.as_ref().map_or(0, |session| session.number));
    let complete = sent.session != session;
    if complete {
        *sent = Sent { session, ..Sent::default() };
    }
    let mut brackets = Vec::new();
    for (index, entry) in public.table.iter().enumerate() {
        let here = bracket(view, common, index, entry);
        if sent.brackets.get(&entry.id) != Some(&here) {
            sent.brackets.insert(entry.id.clone(), here.clone());
            brackets.push(here);
        }
    }
    let text = (sent.revisions != public.revisions.len()).then(|| {
        sent.revisions = public.revisions.len();
        text::print(public.latest().map_or(&public.base, |revision| &revision.draft))
    });
    let docket = common.docket.as_ref().filter(|docket| sent.docket.as_ref() != Some(docket)).cloned();
    if docket.is_some() {
        sent.docket.clone_from(&docket);
    }
    let me = Some(brief(public, me)).filter(|me| sent.me.as_ref() != Some(me));
    if me.is_some() {
        sent.me.clone_from(&me);
    }
    wire::View {
        complete,
        room: complete.then(|| room(public)),
        now: common.now.clone(),
        brackets,
        text,
        docket,
        me: me.map(Box::new),
        stakes: Stakes::of(view).map(|stakes| match stakes {
            Stakes::Text { text, none } => wire::Stakes::Text { text: outcome(text), none },
            Stakes::Question { carried, lost } => {
                wire::Stakes::Question { carried: outcome(carried), lost: outcome(lost) }
            }
        }),
    }
}

/// What a seat is asked. The one place where a question of the room becomes one of the wire.
fn asked(view: SeatView<'_>) -> wire::Asked {
    let SeatView { public, me, ask, groups, explained: _ } = view;
    let section_id = |section: usize| {
        public.sections.get(section).map_or_else(|| "draft".into(), |section| section.id.clone())
    };
    match ask {
        Ask::Inscription => wire::Asked::Inscription { most: me.interventions },
        Ask::Floor { section, group } => {
            let brackets = public.sections.get(section).map_or(&[][..], |section| &section.brackets);
            let open: Vec<usize> = brackets
                .iter()
                .copied()
                .filter(|bracket| {
                    public.table.get(*bracket).is_some_and(|entry| entry.state == BracketState::Open)
                })
                .collect();
            wire::Asked::Floor {
                section: section_id(section),
                group: group.and_then(|group| public.groups.get(group)).map(|group| group.id.clone()),
                most: public.brackets_per_speech(group.is_some()),
                open: bracket_ids(public, &open),
            }
        }
        Ask::Coordination { group } => wire::Asked::Coordination {
            group: public.groups.get(group).map_or_else(|| "".into(), |group| group.id.clone()),
            over: groups
                .room(group)
                .and_then(|room| room.over.as_ref())
                .map_or(Over::Reading, |(_, over)| over.clone()),
            most: MOST_NAMED,
        },
        Ask::Programme => wire::Asked::Programme,
        Ask::Reply { .. } => wire::Asked::Reply { over: order::provoked_over(public, me.seat).cloned() },
        Ask::Appeal => wire::Asked::Appeal,
        Ask::Overrule => wire::Asked::Overrule,
        Ask::ThematicGroups => wire::Asked::ThematicGroups { most: me.rooms },
        Ask::SmallGroup { bracket } => wire::Asked::SmallGroup {
            bracket: bracket_id(public, bracket).unwrap_or_else(|| BracketId::from("")),
        },
        Ask::Package => wire::Asked::Package { parties: packages::MOST_PARTIES, terms: packages::MOST_TERMS },
        Ask::PackageAnswer { package } => {
            let offered = public.packages.list.get(package);
            let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
            wire::Asked::PackageAnswer {
                package: package as u32 + 1,
                by: offered.and_then(|offered| id(offered.by.as_ref()?)),
                parties: offered.map_or_else(Vec::new, |one| one.parties.iter().filter_map(id).collect()),
                terms: offered.map_or_else(Vec::new, |one| settlements(public, &one.terms)),
            }
        }
        Ask::Sounding => wire::Asked::Sounding {
            changes: public
                .single_text
                .as_ref()
                .map_or_else(Vec::new, |one| settlements(public, &one.variant)),
        },
        Ask::Silence => wire::Asked::Silence,
        Ask::Adoption => wire::Asked::Adoption {
            annex: public
                .business
                .annex
                .and_then(|annex| public.annexes.get(annex))
                .map(|annex| annex.id.clone()),
            may_dissociate: rules::body(public.rules).dissociation,
        },
        Ask::Vote => wire::Asked::Vote {
            question: public.docket.sitting.as_ref().and_then(|sitting| sitting.question.clone()),
        },
        Ask::Signature => wire::Asked::Signature,
        Ask::Accreditation => wire::Asked::Accreditation,
        Ask::Applicant { applicant } => wire::Asked::Applicant {
            applicant: public
                .stakeholders
                .as_ref()
                .and_then(|list| list.applicants.get(applicant))
                .map(|one| one.id.clone())
                .unwrap_or_default(),
        },
        Ask::Explanation => wire::Asked::Explanation,
        Ask::Amendments => wire::Asked::Amendments,
        Ask::Motions => wire::Asked::Motions,
        Ask::MotionDebate => wire::Asked::MotionDebate {
            motion: public
                .docket
                .sitting
                .as_ref()
                .filter(|_| public.stage == Stage::Debating)
                .and_then(|sitting| sitting.motions.first())
                .map(|moved| moved.motion.clone()),
        },
    }
}

/// The question itself.
pub(super) fn legal(question: &Question<'_>, n: u64) -> wire::Legal {
    wire::Legal {
        n,
        ask: asked(question.view),
        allowed: question.legal.allowed.clone(),
        refused: question
            .legal
            .refused
            .iter()
            // That an act belongs to another moment goes without saying.
            .filter(|(_, refusal)| !matches!(refusal, Refusal::NotNow { .. }))
            .map(|(act, refusal)| wire::RefusedKind { act: *act, reason: refusal.to_string() })
            .collect(),
        default: default_for_seat(question.view.ask),
    }
}

/// Brackets and options as they are named on the wire.
fn settlements(public: &Public, terms: &[(usize, OptionNo)]) -> Vec<Settlement> {
    let named = |(bracket, option): &(usize, OptionNo)| {
        Some(Settlement { bracket: bracket_id(public, *bracket)?, option: *option })
    };
    terms.iter().filter_map(named).collect()
}
