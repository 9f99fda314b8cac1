//! The permanent mechanism's own steps: thematic groups, one a section, that recommend to the plenary, and meetings
//! between sessions that the chair may call. What they recommend settles nothing: it is taken into the text, ad
//! referendum, at the end of the plenary's reading if nobody there is against it.

use super::action::{Action, OptionNo, Settlement};
use super::event::{Event, SmallGroupSeated};
use super::public::{BracketState, How, Public, SmallGroup, Stage};
use super::refusal::Refusal;
use super::secretariat::{clock_at, next_phase};
use super::state::State;
use crate::draws::Draws;
use crate::ids::SeatId;
use crate::rules::Step;

/// How often a thematic group goes round the table over a bracket. A judgement: it has more brackets than time.
const THEMATIC_ROUNDS: u32 = 2;
/// How often a meeting between sessions goes round over a bracket. A judgement: it lasts a day.
const INTERSESSIONAL_ROUNDS: u32 = 1;
/// How many in a hundred of those who come to a session come to a meeting between sessions. A judgement: there are no
/// travel funds, and missions are small.
pub const INTERSESSIONAL_ATTENDANCE: u32 = 60;

fn is_open(public: &Public, bracket: usize) -> bool {
    public.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Open)
}

/// What follows from a seat's choice of thematic groups.
pub(super) fn joined(state: &State, seat: usize, action: &Action) -> Result<Vec<Event>, Refusal> {
    let public = &state.public;
    let (Some(brief), Some(plate)) = (state.briefs.get(seat), public.seats.get(seat)) else {
        return Err(Refusal::NoSuchSeat);
    };
    let Action::JoinThematicGroups { sections } = action else { return Err(Refusal::NotTheChair) };
    if sections.len() > brief.rooms as usize {
        return Err(Refusal::TooManyRooms { allowed: brief.rooms });
    }
    for (at, section) in sections.iter().enumerate() {
        let known = public.sections.iter().any(|found| found.id == *section);
        if !known || sections.iter().take(at).any(|earlier| earlier == section) {
            return Err(Refusal::NoSuchSection(section.to_string()));
        }
    }
    Ok(vec![Event::JoinedThematicGroups { seat: plate.id.clone(), sections: sections.clone() }])
}

/// The chair's call for a meeting between sessions.
pub(super) fn called(public: &Public, action: &Action) -> Result<Vec<Event>, Refusal> {
    let Action::CallIntersessional { brackets } = action else { return Ok(next_phase(public)) };
    let allowed = public.procedure.small_groups;
    if brackets.is_empty() {
        return Err(Refusal::NoGround);
    }
    if brackets.len() > allowed as usize {
        return Err(Refusal::TooManyGroups { allowed });
    }
    for (at, id) in brackets.iter().enumerate() {
        super::checks::open(public, super::checks::find(public, id)?)?;
        if brackets.iter().take(at).any(|earlier| earlier == id) {
            return Err(Refusal::OutOfOrder(id.to_string()));
        }
    }
    Ok(vec![Event::IntersessionalCalled { brackets: brackets.clone() }])
}

/// The secretariat's part: it opens the groups, seats them, sends them round the table, and takes their reports.
pub(super) fn proceed(state: &State, draws: &Draws) -> Vec<Event> {
    let public = &state.public;
    if public.business.groups.is_empty() {
        let thematic = public.current() == Step::Thematic;
        if thematic && !public.floor.listed {
            return vec![Event::ThematicGroupsOpened];
        }
        let groups = if thematic { thematic_groups(public) } else { intersessional_groups(state, draws) };
        return if groups.is_empty() {
            next_phase(public)
        } else {
            vec![Event::SmallGroupsConvened { groups }]
        };
    }
    let rounds = if public.current() == Step::Thematic { THEMATIC_ROUNDS } else { INTERSESSIONAL_ROUNDS };
    let waiting = public.business.groups.iter().filter(|group| !group.reported);
    let Some(group) = waiting.min_by_key(|group| group.rounds) else { return next_phase(public) };
    let Some(entry) = public.table.get(group.bracket) else { return next_phase(public) };
    let option = recommended_option(public, group);
    if group.rounds > 0 && (option.is_some() || group.rounds >= rounds) {
        return vec![Event::Recommended { bracket: entry.id.clone(), option }];
    }
    vec![
        clock_at(public, group.rounds, rounds),
        Event::RoundBegan { bracket: entry.id.clone(), round: group.rounds + 1 },
    ]
}

/// A table for each open bracket, seated by those who chose the group of its section.
fn thematic_groups(public: &Public) -> Vec<SmallGroupSeated> {
    let mut groups = Vec::new();
    for (index, section) in public.sections.iter().enumerate() {
        let chosen = public.floor.inscribed.get(&index).map_or(&[][..], Vec::as_slice);
        groups.extend(tables(public, section.brackets.iter().copied(), chosen));
    }
    groups
}

/// A table for each bracket the meeting was called over, seated by those who have come.
fn intersessional_groups(state: &State, draws: &Draws) -> Vec<SmallGroupSeated> {
    let public = &state.public;
    let come: Vec<usize> = public
        .all_present()
        .into_iter()
        .filter(|seat| {
            state.briefs.get(*seat).is_some_and(|brief| {
                let percent = brief.attendance * INTERSESSIONAL_ATTENDANCE / 100;
                draws.happens(brief.id.as_str(), "attendance between sessions", 0, percent)
            })
        })
        .collect();
    tables(public, public.business.called.iter().copied(), &come)
}

fn tables(
    public: &Public,
    brackets: impl Iterator<Item = usize>,
    members: &[usize],
) -> Vec<SmallGroupSeated> {
    if members.len() < 2 {
        return Vec::new();
    }
    let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
    brackets
        .filter(|bracket| is_open(public, *bracket))
        .filter_map(|bracket| public.table.get(bracket))
        .map(|entry| SmallGroupSeated {
            bracket: entry.id.clone(),
            members: members.iter().filter_map(id).collect::<Vec<SeatId>>(),
        })
        .collect()
}

/// The option that everybody at the table who has said anything can live with, and nobody in the room has called
/// unacceptable; of several, the one most want. Two at least have to have spoken.
fn recommended_option(public: &Public, group: &SmallGroup) -> Option<OptionNo> {
    let entry = public.table.get(group.bracket)?;
    if entry.state != BracketState::Open {
        return None;
    }
    let stance = |seat: usize| public.stance(group.bracket, seat);
    let spoken: Vec<_> =
        group.members.iter().map(|seat| stance(*seat)).filter(|stance| stance.spoken).collect();
    if spoken.len() < 2 {
        return None;
    }
    entry
        .live()
        .filter(|option| spoken.iter().all(|stance| stance.accepts.contains(*option)))
        .filter(|option| !(0..public.seats.len()).any(|seat| stance(seat).cannot.contains(*option)))
        .max_by_key(|option| {
            let wanted = spoken.iter().filter(|stance| stance.prefers == *option).count();
            (wanted, std::cmp::Reverse(*option))
        })
}

/// At the end of the plenary's reading: the recommendations that nobody there is against go into the text, ad
/// referendum; the others stay in brackets.
pub(super) fn taken(public: &Public) -> Option<Event> {
    let against = |bracket: usize, option: OptionNo| {
        (0..public.seats.len()).any(|seat| {
            let stance = public.stance(bracket, seat);
            stance.opposes(option) || stance.cannot.contains(option)
        })
    };
    let settled: Vec<Settlement> = public
        .recommended
        .iter()
        .filter(|(bracket, option)| is_open(public, **bracket) && !against(**bracket, **option))
        .filter_map(|(bracket, option)| {
            let entry = public.table.get(*bracket)?;
            Some(Settlement { bracket: entry.id.clone(), option: *option })
        })
        .collect();
    (!settled.is_empty()).then_some(Event::RecommendationsTaken { settled })
}

/// Takes an event of this file's into the state.
pub(super) fn apply(state: &mut State, event: &Event) {
    let public = &mut state.public;
    match event {
        Event::ThematicGroupsOpened => {
            public.stage = Stage::ThematicGroups;
            public.pending = public.all_present();
            public.after_inscription();
        }
        Event::JoinedThematicGroups { seat, sections } => {
            if let Some(seat) = public.answered(seat) {
                for id in sections {
                    if let Some(section) = public.sections.iter().position(|section| section.id == *id) {
                        public.floor.inscribed.entry(section).or_default().push(seat);
                    }
                }
            }
            public.after_inscription();
        }
        Event::IntersessionalCalled { brackets } => {
            public.business.called = brackets.iter().filter_map(|id| public.bracket(id)).collect();
            public.stage = Stage::Between;
        }
        Event::Recommended { bracket, option } => {
            let Some(bracket) = public.bracket(bracket) else { return };
            for group in public.business.groups.iter_mut().filter(|group| group.bracket == bracket) {
                group.reported = true;
            }
            match option {
                Some(option) => public.recommended.insert(bracket, *option),
                None => public.recommended.remove(&bracket),
            };
            public.stage = Stage::Between;
        }
        Event::RecommendationsTaken { settled } => {
            for settlement in settled {
                if let Some(bracket) = public.bracket(&settlement.bracket) {
                    public.settle(bracket, settlement.option, How::Recommendation);
                }
            }
        }
        _ => {}
    }
}
