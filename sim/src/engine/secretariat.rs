//! The secretariat moves the business on: it takes the roll, draws lots, keeps the clock and the speakers' list, seats
//! small groups and counts votes. Where there is more than one way to do it, the way is a rule written down here, and
//! never a judgement on the text.

use std::collections::{BTreeMap, VecDeque};

use super::action::OptionNo;
use super::annexes;
use super::attendance;
pub(super) use super::attendance::absent;
use super::campaign;
use super::capitals;
use super::coordination::{self, Over};
use super::event::{Event, Instruction, SmallGroupSeated, Softened, Speaker};
use super::gavel;
use super::mechanism;
use super::order;
use super::organisation;
use super::state::{BracketState, Public, PublicGroup, SmallGroup, Stage, State};
use super::{packages, signature, silence, stakeholders, voting};
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::Step;
use crate::scenario::{Ending, Response};

/// One step of business.
pub(super) fn proceed(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    if public.stage == Stage::Over {
        return campaign::proceed(state);
    }
    if public.ending.is_some() && !matches!(public.current(), Step::Explanations | Step::Closed) {
        return match public.current() {
            Step::Accreditation => stakeholders::proceed(state, draws),
            _ => after_the_end(public),
        };
    }
    if let Some(events) =
        capitals::due(state, draws, public.minute).or_else(|| attendance::roll(state, draws))
    {
        return events;
    }
    let events = business(state, draws);
    // What is due before the next phase begins comes before it.
    let ends = events.iter().any(|event| matches!(event, Event::PhaseBegan { .. }));
    let minute = events.iter().rev().find_map(|event| match event {
        Event::ClockMoved { minute } if ends => Some(*minute),
        _ => None,
    });
    let replies = minute.and_then(|minute| Some((minute, capitals::due(state, draws, minute)?)));
    match replies {
        Some((minute, replies)) => std::iter::once(Event::ClockMoved { minute }).chain(replies).collect(),
        None => events,
    }
}

/// The business of the step.
fn business(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    match public.current() {
        Step::Opening => {
            let mut events = instructions(state, draws);
            events.push(Event::VoicesChosen { voices: voices(state) });
            events.extend(next_phase(public));
            events
        }
        Step::Reading { .. } => reading(state, draws),
        Step::Packages => packages::proceed(state, draws),
        Step::Revision { .. } | Step::SingleText | Step::Closed => next_phase(public),
        Step::SmallGroups => small_groups(public),
        Step::Organisation => organisation::proceed(public),
        Step::Thematic | Step::Intersessional => mechanism::proceed(state, draws),
        Step::Silence => silence::proceed(public),
        Step::Accreditation => stakeholders::proceed(state, draws),
        Step::Signature => signature::proceed(public),
        Step::Adoption => adoption(state, draws),
        Step::Amendments => voting::amendments(public),
        Step::Vote | Step::Plenary => voting::proceed(state, draws),
        Step::Explanations if public.business.opened => next_phase(public),
        Step::Explanations => vec![Event::ExplanationsOpened],
    }
}

/// The events that end this step of the plan and begin the next.
pub(super) fn next_phase(public: &Public) -> Vec<Event> {
    begin_at(public, public.follows())
}

/// What is left to do once it is known how the session ends: accreditation by a modality just adopted, and explanations.
fn after_the_end(public: &Public) -> Vec<Event> {
    let accredits = public.stakeholders.as_ref().is_some_and(|list| list.due(public));
    let left = |step: Step| match step {
        Step::Explanations => true,
        Step::Accreditation => accredits,
        _ => false,
    };
    let next = public.plan.iter().enumerate().skip(public.step + 1).find(|(_, planned)| left(planned.step));
    begin_at(public, next.map(|(at, _)| at))
}

fn begin_at(public: &Public, step: Option<usize>) -> Vec<Event> {
    let last = public.plan.len().saturating_sub(1);
    let step = step.unwrap_or(last).min(last);
    let phase = public.plan.get(step).map_or("closed", |planned| planned.phase);
    vec![
        Event::ClockMoved { minute: public.ends_at(step.saturating_sub(1)).max(public.minute) },
        Event::PhaseBegan { step: step as u32, phase: phase.to_owned() },
    ]
}

/// A place on the way from now to the end of the step.
pub(super) fn clock_at(public: &Public, done: u32, of: u32) -> Event {
    let start = public.ends_at(public.step.saturating_sub(1));
    let span = public.ends_at(public.step).saturating_sub(start);
    Event::ClockMoved { minute: start + span * done.min(of) / of.max(1) }
}

/// What the capitals send this time: positions drawn within their uncertainty, lines held as firmly as they are held.
fn instructions(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    state
        .briefs
        .iter()
        .map(|brief| {
            let positions = brief
                .positions
                .iter()
                .zip(&public.issues)
                .filter_map(|(position, issue)| {
                    let position = (*position)?;
                    if position.plus_minus == 0 {
                        return None;
                    }
                    let width = position.plus_minus.max(0) as u32;
                    let who = brief.id.as_str();
                    let off = draws.below(who, &format!("position {}", issue.id), 0, 2 * width + 1) as i32;
                    let at = (position.at - width as i32 + off).clamp(0, 100);
                    Some(Instruction { issue: issue.id.clone(), at })
                })
                .collect();
            let softened = brief
                .lines
                .iter()
                .enumerate()
                .filter(|(index, line)| !draws.happens(brief.id.as_str(), "firm", *index as u32, line.firm))
                .filter_map(|(index, line)| {
                    let response = match line.response {
                        Response::Block => Response::Dissociate,
                        Response::Dissociate => Response::Price,
                        Response::Price => return None,
                    };
                    Some(Softened { line: index as u32, response })
                })
                .collect();
            let stake = (brief.stake_plus_minus > 0).then(|| {
                let width = brief.stake_plus_minus.clamp(0, 1000);
                let off = draws.below(brief.id.as_str(), "stake", 0, 2 * width as u32 + 1);
                (brief.stake - width + i64::from(off)).max(0)
            });
            Event::Instructed { seat: brief.id.clone(), stake, positions, softened }
        })
        .collect()
}

/// Who speaks for each group that makes statements.
fn voices(state: &State) -> Vec<Speaker> {
    let public = &state.public;
    let groups = public.groups.iter().filter(|group| group.voice.is_some());
    groups.filter_map(|group| voice(state, group, &|seat| public.takes_part(seat))).collect()
}

/// The member that speaks for a group: of those who can, the one whose positions lie nearest to all the others', weighed
/// by their salience (the group's medoid); the first in room order of several.
pub(super) fn voice(state: &State, group: &PublicGroup, can: &dyn Fn(usize) -> bool) -> Option<Speaker> {
    let apart = |one: usize| -> i64 {
        let Some(one) = state.briefs.get(one) else { return i64::MAX };
        group
            .members
            .iter()
            .filter_map(|other| state.briefs.get(*other))
            .flat_map(|other| other.positions.iter().zip(&one.positions))
            .map(|positions| match positions {
                (Some(theirs), Some(mine)) => {
                    i64::from((theirs.at - mine.at).abs()) * i64::from(theirs.salience)
                }
                // Silence on what another cares about counts as half the scale.
                (Some(theirs), None) => 50 * i64::from(theirs.salience),
                (None, _) => 0,
            })
            .sum()
    };
    let members = group.members.iter().copied().filter(|member| can(*member));
    let voice = members.min_by_key(|member| (apart(*member), *member))?;
    let seat = state.public.seats.get(voice)?.id.clone();
    Some(Speaker { seat, group: Some(group.id.clone()) })
}

fn reading(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    if !public.floor.listed {
        return coordination::proceed(state, &Over::Reading).unwrap_or_else(|| vec![Event::ListOpened]);
    }
    if let Some(events) = gavel::proceed(public).or_else(|| order::proceed(public)) {
        return events;
    }
    if let Some(section) = public.floor.section.and_then(|section| public.sections.get(section)) {
        let unheard = public
            .floor
            .list
            .iter()
            .filter_map(|next| public.seats.get(next.seat))
            .map(|plate| plate.id.clone())
            .collect();
        let mut events =
            public.floor.section.map_or_else(Vec::new, |section| stakeholders::statements(state, section));
        events.push(Event::SectionClosed { section: section.id.clone(), unheard });
        return events;
    }
    let open_in = |section: usize| -> u32 {
        public.sections.get(section).map_or(0, |section| {
            section
                .brackets
                .iter()
                .filter(|bracket| {
                    public.table.get(**bracket).is_some_and(|entry| entry.state == BracketState::Open)
                })
                .count() as u32
        })
    };
    let left: u32 = (public.floor.next_section..public.sections.len()).map(open_in).sum();
    for section in public.floor.next_section..public.sections.len() {
        let list = speakers(public, section, draws);
        let open = open_in(section);
        if open == 0 || list.is_empty() {
            continue;
        }
        let time = public.ends_at(public.step).saturating_sub(public.minute);
        let Some(found) = public.sections.get(section) else { continue };
        // Every section gets the share of the time left that its open brackets are of those left.
        let until = public.minute + (time * open).div_ceil(left.max(1));
        let opened = Event::SectionOpened { section: found.id.clone(), list, until };
        return if public.floor.closed { vec![opened] } else { vec![Event::ListClosed, opened] };
    }
    mechanism::taken(public).into_iter().chain(next_phase(public)).collect()
}

/// The list for a section: groups first, in file order, then delegations in the order they pressed the button, which is
/// drawn.
fn speakers(public: &Public, section: usize, draws: &Draws) -> Vec<Speaker> {
    let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
    let groups = public.groups.iter().filter_map(|group| {
        let voice = group.voice.filter(|voice| public.all_present().contains(voice))?;
        Some(Speaker { seat: id(voice)?, group: Some(group.id.clone()) })
    });
    let mut seats = public.floor.inscribed.get(&section).cloned().unwrap_or_default();
    // Who put its name down yesterday may be away today.
    seats.retain(|seat| public.present.get(*seat).copied().unwrap_or(false));
    let occasion = (public.step * 1_000 + section) as u32;
    seats.sort_by_cached_key(|seat| {
        let who = id(*seat).map(|id| id.to_string()).unwrap_or_default();
        (draws.below(&who, "speakers' list", occasion, 1 << 20), *seat)
    });
    groups
        .chain(seats.into_iter().filter_map(|seat| Some(Speaker { seat: id(seat)?, group: None })))
        .collect()
}

/// The small group that is going round the table.
pub(super) fn group_in_session(public: &Public) -> Option<&SmallGroup> {
    let bracket = public.business.in_session?;
    public.business.groups.iter().find(|group| group.bracket == bracket && !group.reported)
}

/// Seats small groups over brackets, the first bracket first: from those who have spoken on it themselves and have
/// somebody left to send, one from each camp in turn (a camp is those who want the same words), until the table is full.
/// Where the chair has named who sits, those of them who have somebody left.
pub(super) fn seat_small_groups(
    state: &State,
    brackets: &[usize],
    named: &BTreeMap<usize, Vec<usize>>,
) -> Vec<SmallGroupSeated> {
    let public = &state.public;
    let mut rooms: Vec<u32> = state.briefs.iter().map(|brief| brief.rooms).collect();
    brackets
        .iter()
        .filter_map(|bracket| {
            let mut camps: BTreeMap<OptionNo, VecDeque<usize>> = BTreeMap::new();
            for (seat, left) in rooms.iter().enumerate() {
                let stance = public.stance(*bracket, seat);
                let present = public.present.get(seat).copied().unwrap_or(false);
                let invited = named.get(bracket).map_or(stance.own, |members| members.contains(&seat));
                if invited && present && *left > 0 {
                    camps.entry(stance.prefers).or_default().push_back(seat);
                }
            }
            // Whoever holds the pen on the words is at the table when they are changed.
            let proposal = public.proposal_of(*bracket).and_then(|index| public.docket.proposals.get(index));
            let pen = proposal.and_then(|proposal| proposal.sponsors.first().copied());
            let pen = pen.filter(|seat| public.present.get(*seat).copied().unwrap_or(false));
            let mut members: Vec<usize> = pen.into_iter().collect();
            for camp in camps.values_mut() {
                camp.retain(|seat| Some(*seat) != pen);
            }
            while members.len() < gavel::AROUND_A_TABLE && camps.values().any(|camp| !camp.is_empty()) {
                members.extend(camps.values_mut().filter_map(VecDeque::pop_front));
            }
            members.truncate(gavel::AROUND_A_TABLE);
            if members.len() < 2 {
                return None;
            }
            members.sort_unstable();
            for seat in &members {
                if let Some(left) = rooms.get_mut(*seat) {
                    // Who holds the pen comes even where it has nobody left to send.
                    *left = left.saturating_sub(1);
                }
            }
            let id = |seat: usize| public.seats.get(seat).map(|plate| plate.id.clone());
            let bracket = public.table.get(*bracket)?.id.clone();
            Some(SmallGroupSeated { bracket, members: members.into_iter().filter_map(id).collect() })
        })
        .collect()
}

fn small_groups(public: &Public) -> Vec<Event> {
    let rounds = public.procedure.small_group_rounds.max(1);
    let Some(group) =
        public.business.groups.iter().filter(|group| !group.reported).min_by_key(|group| group.rounds)
    else {
        return next_phase(public);
    };
    let Some(entry) = public.table.get(group.bracket) else { return next_phase(public) };
    let agreed = agreed_option(public, group);
    // Words that another group has settled the outer words of are no longer there to be met over.
    let gone = entry.state != BracketState::Open;
    if gone || group.rounds > 0 && (agreed.is_some() || group.rounds >= rounds) {
        return vec![Event::SmallGroupReported { bracket: entry.id.clone(), option: agreed }];
    }
    vec![
        clock_at(public, group.rounds, rounds),
        Event::RoundBegan { bracket: entry.id.clone(), round: group.rounds + 1 },
    ]
}

/// The option that everybody in the group can live with, that nobody in the room has called unacceptable, and that no
/// more outside the group oppose than sit in it; of several, the one most want.
fn agreed_option(public: &Public, group: &SmallGroup) -> Option<OptionNo> {
    let entry = public.table.get(group.bracket)?;
    if entry.state != BracketState::Open {
        return None;
    }
    let stances = |seats: &mut dyn Iterator<Item = usize>| -> Vec<super::state::Stance> {
        seats.map(|seat| public.stance(group.bracket, seat)).collect()
    };
    let members = stances(&mut group.members.iter().copied());
    let room = stances(&mut (0..public.seats.len()));
    entry
        .live()
        .filter(|option| members.iter().all(|stance| stance.accepts.contains(*option)))
        .filter(|option| !room.iter().any(|stance| stance.cannot.contains(*option)))
        .filter(|option| room.iter().filter(|stance| stance.opposes(*option)).count() <= members.len())
        .max_by_key(|option| {
            let wanted = members.iter().filter(|stance| stance.prefers == *option).count();
            (wanted, std::cmp::Reverse(*option))
        })
}

fn adoption(state: &State, draws: &Draws) -> Vec<Event> {
    if let Some(events) = annexes::proceed(&state.public) {
        return events;
    }
    let attempt = state.public.business.attempt;
    let mut events = Vec::new();
    // The programme is put again before there can be a formal meeting.
    let adopted = organisation::adopted(&state.public);
    if attempt == 0
        && (adopted.is_some() || state.public.programme.adopted)
        && let Some(events) = coordination::proceed(state, &Over::Adoption)
    {
        return events;
    }
    if attempt == 0 && adopted.is_none() {
        let absent = absent(state, draws, "attendance", 0, 0);
        let public = &state.public;
        let there = |id: &SeatId| !absent.contains(id);
        let nobody = !(0..public.seats.len())
            .filter(|seat| public.takes_part(*seat))
            .filter_map(|seat| public.seats.get(seat))
            .any(|plate| there(&plate.id));
        events.push(Event::PresenceTaken { absent, day: None });
        if nobody {
            // Nobody is there to agree.
            events.push(Event::Concluded { ending: Ending::NoAgreement });
            return events;
        }
    }
    if !state.public.programme.adopted && adopted.is_none() {
        events.push(Event::ProgrammeDue);
        return events;
    }
    events.extend(adopted);
    events.push(Event::AdoptionPut { attempt: attempt + 1 });
    events
}
