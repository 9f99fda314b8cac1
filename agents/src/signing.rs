//! Who signs: the decision of a member or an outsider on a text it can take or leave, and what other texts would have
//! brought in.
//!
//! A signature is for the whole text: nobody signs and stands apart from a paragraph, so a line held by dissociating
//! keeps a delegation out as one held by blocking does. Beyond that, those who draft and, in a coalition, all members,
//! sign what is worth no less to them than no text, less their stake in acting together. Others have no stake in a text
//! that is issued with or without them: they sign what is better than none by a margin.

use adref_sim::engine::action::{Action, OptionNo};
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public, SeatView, State};
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{Placement, Reach, Response};
use adref_sim::text::Draft;
use adref_sim::views::ReportView;
use adref_sim::views::signature::CurvePoint;

use crate::{Decision, reservation};

/// Thousandths of utility by which a text has to be better than none for somebody who did not draft it to put its name to
/// it. A judgement: the same as between abstaining and voting in favour.
const OUTSIDERS_MARGIN: i64 = 25;
/// From one point of the curve to the next, in per cent of the greatest ambition.
const STEP: i64 = 10;

/// What a text that can be signed is worth to somebody.
struct Weighed {
    utility: i64,
    reservation: i64,
    /// Why it cannot sign whatever the text is worth: the line that is crossed.
    line: Option<String>,
}

impl Weighed {
    fn signs(&self) -> bool {
        self.line.is_none() && self.utility >= self.reservation
    }
}

/// Whether a delegation's stake in the process counts when it decides whether to sign.
fn has_part(public: &Public, seat: usize) -> bool {
    public.drafts(seat) || rules::body(public.rules).silence.in_capitals
}

/// What a text has to be worth for a delegation to sign it.
pub(crate) fn reservation_of(me: &Brief, public: &Public) -> i64 {
    let no_agreement = me.utility_of_no_agreement(public);
    if has_part(public, me.seat) {
        no_agreement - reservation::stake(me)
    } else {
        no_agreement + OUTSIDERS_MARGIN
    }
}

fn weigh(me: &Brief, public: &Public, text: &Draft) -> Weighed {
    let reservation = reservation_of(me, public);
    let crossed = me.crossed(public, text);
    let adopts = public.drafts(me.seat) && public.plan.iter().any(|planned| planned.step == Step::Adoption);
    let line = crossed
        .iter()
        .filter_map(|line| me.lines.get(*line))
        .find(|line| match line.response {
            Response::Block => true,
            // Those who sign by adopting have said what they hold against a paragraph in the room.
            Response::Dissociate => !adopts,
            Response::Price => false,
        })
        .map(|line| line.reason.clone());
    Weighed { utility: me.utility(public, text), reservation, line }
}

/// The answer of a standard delegation to a text open for signature.
pub(crate) fn decide(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let text = public.latest().map_or(&public.base, |revision| &revision.draft);
    let weighed = weigh(me, public, text);
    let part = |part: &str, value| Part { on: None, part: part.to_owned(), value };
    let mut why = Why {
        parts: vec![
            part("utility of the text", weighed.utility),
            part("utility of no agreement", me.utility_of_no_agreement(public)),
            part("signs from", weighed.reservation),
        ],
        alternatives: vec![
            Alternative { act: "sign".to_owned(), score: weighed.utility },
            Alternative { act: "stay out".to_owned(), score: weighed.reservation },
        ],
        ..Why::default()
    };
    if weighed.signs() {
        let tipped = if has_part(public, me.seat) {
            "worth no less than no text, less its stake in acting together"
        } else {
            "better than no text"
        };
        tipped.clone_into(&mut why.tipped);
        return Decision { action: Action::Sign, why };
    }
    let reason = if let Some(line) = weighed.line {
        why.tipped = format!("red line: {line}");
        line
    } else {
        "reservation value".clone_into(&mut why.tipped);
        "the text does not go its way far enough to put its name to it".to_owned()
    };
    Decision { action: Action::Decline { reason }, why }
}

/// Which way those who draft would move each issue from its reference point, weighed by how much each of them cares: 1 up,
/// -1 down, 0 where they are of no mind.
fn directions(state: &State) -> Vec<i64> {
    let public = &state.public;
    let drafters = || state.briefs.iter().filter(|brief| public.drafts(brief.seat));
    (0..public.issues.len())
        .map(|issue| {
            let reference = public.issues.get(issue).map_or(0, |issue| issue.reference);
            let pull = |brief: &Brief| {
                let position = brief.positions.get(issue).copied().flatten();
                position
                    .map_or(0, |position| i64::from(position.salience) * i64::from(position.at - reference))
            };
            drafters().map(pull).sum::<i64>().signum()
        })
        .collect()
}

/// How far words go from what holds without a text the way those who draft would go, in hundredths of a point, averaged over
/// what they touch; negative where they go the other way.
fn ambition(public: &Public, directions: &[i64], at: &Placement) -> i64 {
    let far = |(issue, reach): &(usize, Reach)| {
        let reference = public.issues.get(*issue).map_or(0, |issue| issue.reference);
        let direction = directions.get(*issue).copied().unwrap_or(0);
        direction * i64::from(reach.low + reach.high - 2 * reference) * 50
    };
    at.0.iter().map(far).sum::<i64>() / at.0.len().max(1) as i64
}

/// Each option on the table with its ambition, weakest first, the draft's order where they are alike. What goes the other
/// way is left to those who would weaken the text, unless there is nothing else.
fn ladder(public: &Public, directions: &[i64], entry: &Disagreement) -> Vec<(i64, OptionNo)> {
    let mut ladder: Vec<(i64, OptionNo)> = entry
        .live()
        .filter_map(|number| {
            let option = entry.options.get(usize::from(number))?;
            Some((ambition(public, directions, &option.at), number))
        })
        .collect();
    ladder.sort_unstable();
    let first =
        ladder.iter().position(|(ambition, _)| *ambition >= 0).unwrap_or(ladder.len().saturating_sub(1));
    ladder.split_off(first)
}

/// Strength of text against number of signatures: what a text of each strength, made of the options on the table, would
/// have brought in by the rule above. For whoever watches the room; no seat sees it. At strength s, each bracket is settled
/// on the option whose distance from the reference point, the way those who draft would go, is nearest to s per cent of the
/// greatest on its ladder. The text as it stands is a point of its own if it is clean.
pub fn curve(state: &State) -> Vec<CurvePoint> {
    let public = &state.public;
    if !public.is_signed() || public.table.is_empty() {
        return Vec::new();
    }
    let directions = directions(state);
    let ladders: Vec<Vec<(i64, OptionNo)>> =
        public.table.iter().map(|entry| ladder(public, &directions, entry)).collect();
    let top = |ladder: &[(i64, OptionNo)]| ladder.last().map_or(0, |(ambition, _)| *ambition);
    let mut points: Vec<CurvePoint> = (0..=100 / STEP)
        .map(|step| step * STEP)
        .map(|strength| {
            let choices: Vec<OptionNo> = ladders
                .iter()
                .map(|ladder| {
                    let wanted = top(ladder) * strength / 100;
                    let nearest = ladder.iter().min_by_key(|(ambition, _)| (ambition - wanted).abs());
                    nearest.map_or(0, |(_, number)| *number)
                })
                .collect();
            point(state, strength as u32, &public.with_choices(&choices), false)
        })
        .collect();
    let settled: Vec<OptionNo> = public.table.iter().map(|entry| entry.settled().unwrap_or(0)).collect();
    if public.open_brackets() == 0 {
        let weight = |index: usize| public.table.get(index).map_or(0, |entry| entry.weight);
        let (mut reached, mut reachable) = (0, 0);
        for (index, (ladder, option)) in ladders.iter().zip(&settled).enumerate() {
            let here =
                ladder.iter().find(|(_, number)| number == option).map_or(0, |(ambition, _)| *ambition);
            reached += here * weight(index);
            reachable += top(ladder) * weight(index);
        }
        let strength = if reachable == 0 { 0 } else { reached * 100 / reachable };
        let agreed = point(state, strength as u32, &public.with_choices(&settled), true);
        let at = points.iter().position(|point| point.strength > agreed.strength).unwrap_or(points.len());
        points.insert(at, agreed);
    }
    points
}

fn point(state: &State, strength: u32, public: &Public, agreed: bool) -> CurvePoint {
    let text = public.text();
    let signs: Vec<bool> = state.briefs.iter().map(|brief| weigh(brief, public, &text).signs()).collect();
    let core = |seat: &usize| public.drafts(*seat);
    CurvePoint {
        strength,
        signatures: signs.iter().filter(|signs| **signs).count(),
        core_holds: (0..signs.len()).filter(core).all(|seat| signs.get(seat).copied().unwrap_or(false)),
        agreed,
    }
}

/// Adds the curve to a note.
pub fn add_curve(report: &mut ReportView, state: &State) {
    if let Some(signature) = &mut report.signature {
        signature.curve = curve(state);
    }
}
