//! The chair: it hears only what is public, drafts each revision, lifts brackets nobody defends, brings bridging
//! language, sends knots to small groups, tests silence, and gavels or falls back.
//!
//! What it thinks a delegation would make of words it has not heard it on, it infers from what the delegation said it
//! can live with: words that reach into the span of the accepted options are taken to be acceptable.

use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::{Action, Objection, OptionNo, Proposal, Settlement};
use adref_sim::engine::state::{BracketState, ChairTask, Disagreement, Pocket, Stage, Stance};
use adref_sim::engine::{ChairView, Public, measure};
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{ChairStyle, Placement, Reach, Response};

use crate::negotiator::shorten;
use crate::{ChairPolicy, Decision, organisation, setter};

/// A chair played by the standard parts, in the scenario's style.
#[derive(Clone, Copy, Debug, Default)]
pub struct StandardChair;

impl ChairPolicy for StandardChair {
    fn decide(&mut self, view: ChairView<'_>, _draws: OwnDraws<'_>) -> Decision {
        let because = |tipped: &str| Why { tipped: tipped.to_owned(), ..Why::default() };
        let Stage::Chair(task) = view.public.stage else {
            return Decision { action: Action::FallBack, why: because("nothing is the chair's to do") };
        };
        match task {
            ChairTask::Open => Decision { action: Action::OpenSession, why: because("the hour has come") },
            ChairTask::Revise => match view.public.current() {
                Step::Revision { clean: true, .. } => own_text(view),
                _ => lift_and_bridge(view),
            },
            ChairTask::Programme => organisation::put_programme(view),
            ChairTask::Ruling => organisation::rule(),
            ChairTask::Intersessional => intersessional(view),
            ChairTask::Convene => convene(view),
            ChairTask::Extension => extension(view),
            // Where a text stands by silence alone, one that was broken in the last round is over.
            ChairTask::AfterSilence if by_silence_alone(view.public) => answer(view, Action::FallBack),
            ChairTask::AfterSilence => answer(view, Action::ProposeAdoption),
            ChairTask::Gavel => Decision { action: Action::Gavel, why: because("nobody objects") },
            ChairTask::AfterObjection => {
                let votes = view.public.plan.iter().any(|planned| planned.step == Step::Vote);
                answer(view, if votes { Action::DeclareExhausted } else { organisation::outlet(view.public) })
            }
            ChairTask::LateAmendment => late(view.public),
        }
    }
}

/// An amendment that was not circulated the day before: one that was tabled when amendments were invited is let
/// through, where there was no other day to put it on; one that came later is not.
fn late(public: &Public) -> Decision {
    let sitting = public.docket.sitting.as_ref();
    let first = sitting.and_then(|sitting| public.docket.order_of(sitting.proposal).first().copied());
    let minute = first.and_then(|index| public.docket.amendments.get(index)).map_or(0, |found| found.minute);
    let began = public.ends_at(public.step.saturating_sub(1));
    let (action, tipped) = if minute <= began {
        (Action::Waive, "it came in time, and there is no other day")
    } else {
        (Action::HoldToRule, "it was not circulated the day before")
    };
    Decision { action, why: Why { tipped: tipped.to_owned(), ..Why::default() } }
}

/// One in how many has to have spoken for a sponsor to change its draft.
const FEW: usize = 10;
/// What crossing the sponsor's own line weighs, beside anything the room can say.
const OWN_LINE: i64 = 1_000_000_000;
/// What taking out words of the draft weighs for a sponsor where hardly anybody has spoken.
const KEEP_DRAFT: i64 = 100_000_000;

/// What each of the other words that these would outvote weighs for a sponsor that counts heads, beside objections.
const OUTVOTED: i64 = 1_000_000;

/// What the room makes of one option, as far as the chair can tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Hearing {
    /// Who want it.
    wanted: i64,
    /// Who can live with it.
    accept: i64,
    /// Who cannot, for now.
    oppose: i64,
    /// Who say they never will.
    cannot: i64,
}

/// An option on the table, or words in the chair's pocket under the number they would get.
struct Candidate<'a> {
    number: OptionNo,
    at: &'a Placement,
    pocket: Option<&'a Pocket>,
}

/// What a delegation has said it can live with, spanned on each issue of a bracket.
fn span(entry: &Disagreement, stance: Stance) -> Vec<(usize, Reach)> {
    let mut span: Vec<(usize, Reach)> = Vec::new();
    for option in stance.accepts.iter().chain(std::iter::once(stance.prefers)) {
        let Some(on_table) = entry.options.get(usize::from(option)) else { continue };
        for (issue, reach) in &on_table.at.0 {
            match span.iter_mut().find(|(on, _)| on == issue) {
                Some((_, spanned)) => {
                    spanned.low = spanned.low.min(reach.low);
                    spanned.high = spanned.high.max(reach.high);
                }
                None => span.push((*issue, *reach)),
            }
        }
    }
    span
}

fn reaches_into(at: &Placement, span: &[(usize, Reach)]) -> bool {
    at.0.iter().all(|(issue, reach)| {
        span.iter()
            .find(|(on, _)| on == issue)
            .is_none_or(|(_, spanned)| reach.low <= spanned.high && spanned.low <= reach.high)
    })
}

/// What the chair has heard of a bracket. Whoever let the last silence stand is taken to live with what stood in it.
fn hear(public: &Public, index: usize, candidate: &Candidate<'_>) -> Hearing {
    let Some(entry) = public.table.get(index) else { return Hearing::default() };
    let mut hearing = Hearing::default();
    let after_silence = public.business.silence_round > 0 && !public.business.silence_open;
    let stood = entry.settled() == Some(candidate.number);
    for seat in 0..public.seats.len() {
        let stance = public.stance(index, seat);
        if !stance.spoken {
            continue;
        }
        // Where votes weigh, so do voices.
        let voice = public.seats.get(seat).map_or(1, |plate| i64::from(plate.weight.max(1)));
        let known = candidate.pocket.is_none() && candidate.number < stance.seen;
        if known && stance.cannot.contains(candidate.number) {
            hearing.cannot += voice;
        }
        let kept = after_silence && stood && !public.business.broken.iter().any(|(broke, _)| *broke == seat);
        let accepts = if known {
            stance.accepts.contains(candidate.number) || kept
        } else {
            reaches_into(candidate.at, &span(entry, stance))
        };
        if accepts {
            hearing.accept += voice;
            hearing.wanted += voice * i64::from(known && stance.prefers == candidate.number);
        } else {
            hearing.oppose += voice;
        }
    }
    hearing
}

/// How far words are from what holds without agreement, summed over their issues: their ambition.
fn ambition(public: &Public, entry: &Disagreement, at: &Placement) -> i64 {
    let reference = measure::reference(public, entry);
    at.0.iter()
        .zip(&reference.0)
        .map(|((_, reach), (_, reference))| {
            i64::from((reach.low - reference.low).abs() + (reach.high - reference.low).abs()) / 2
        })
        .sum()
}

/// How good an option is, by the chair's style. The weights put a red line before any number of mere objections, and
/// an objection before any number of preferences, except for the majority-seeker, who counts heads.
fn score(public: &Public, entry: &Disagreement, candidate: &Candidate<'_>, heard: Hearing) -> i64 {
    let ambition = ambition(public, entry, candidate.at);
    match public.chair.style {
        ChairStyle::Mediator => {
            -100_000 * heard.cannot - 1_000 * heard.oppose + 10 * heard.wanted + heard.accept
        }
        ChairStyle::MajoritySeeker => {
            1_000 * (heard.accept - heard.oppose - heard.cannot) + 10 * heard.wanted
        }
        ChairStyle::MinimalChange => {
            -100_000 * heard.cannot - 1_000 * heard.oppose - 20 * ambition + heard.wanted
        }
        ChairStyle::Bold => -100_000 * heard.cannot - 500 * heard.oppose + 20 * ambition + 10 * heard.wanted,
    }
}

fn candidates<'a>(
    entry: &'a Disagreement,
    index: usize,
    reserve: &'a [Pocket],
    pockets: bool,
) -> Vec<Candidate<'a>> {
    let on_table = entry.live().filter_map(|number| {
        Some(Candidate { number, at: &entry.options.get(usize::from(number))?.at, pocket: None })
    });
    let room = entry.options.len() <= adref_sim::scenario::MAX_OPTIONS;
    let in_pocket = reserve
        .iter()
        .filter(|pocket| pockets && room && pocket.bracket == index)
        .filter(|pocket| !entry.options.iter().any(|option| option.text.trim() == pocket.text.trim()))
        .map(|pocket| Candidate {
            number: entry.options.len() as OptionNo,
            at: &pocket.at,
            pocket: Some(pocket),
        });
    on_table.chain(in_pocket).collect()
}

/// The best option of a bracket with what was heard of it, and all scores.
fn best<'a>(
    view: ChairView<'a>,
    index: usize,
    pockets: bool,
) -> Option<(Candidate<'a>, Hearing, i64, Vec<Alternative>)> {
    let entry = view.public.table.get(index)?;
    let mut alternatives = Vec::new();
    let mut found: Option<(Candidate<'a>, Hearing, i64)> = None;
    let spoken = (0..view.public.seats.len()).filter(|seat| view.public.stance(index, *seat).spoken).count();
    let few = spoken * FEW < view.public.present_count();
    for candidate in candidates(entry, index, view.reserve, pockets) {
        let heard = hear(view.public, index, &candidate);
        let words = candidate.pocket.map_or_else(
            || entry.options.get(usize::from(candidate.number)).map_or("", |option| option.text.as_str()),
            |pocket| pocket.text.as_str(),
        );
        // A sponsor does not write what its own capital cannot vote for.
        let own_line = view.pen(index).is_some_and(|brief| {
            brief.lines.iter().any(|line| {
                line.response == Response::Block
                    && line.test.broken_by_words(index, candidate.number, words, candidate.at)
            })
        });
        // What stands has a small advantage, so that a text does not change for nothing.
        let stands = i64::from(entry.settled() == Some(candidate.number)) * 5;
        let mut score = match (view.pen(index), view.public.chair.style) {
            // Sponsors whose text will be voted on reckon with votes.
            (Some(brief), ChairStyle::Bold) => setter::score(view.public, brief, index, entry, candidate.at),
            (Some(_), ChairStyle::MajoritySeeker) => {
                OUTVOTED * setter::beats(view.public, index, entry, candidate.at)
                    + score(view.public, entry, &candidate, heard)
            }
            _ => score(view.public, entry, &candidate, heard),
        } + stands;
        if own_line {
            score -= OWN_LINE;
        }
        // Where hardly anybody has spoken, a sponsor keeps its draft.
        if view.pen(index).is_some() && few && candidate.number == 0 {
            score -= KEEP_DRAFT;
        }
        let shown = if candidate.number == 0 { entry.words(0) } else { words };
        alternatives.push(Alternative { act: format!("{}: {}", entry.id, shorten(shown)), score });
        // The draft's own words before leaving them out, where nothing else tells them apart.
        let better = found.as_ref().is_none_or(|(kept, _, most)| {
            score > *most || (score == *most && kept.number == 0 && candidate.number > 0)
        });
        if better {
            found = Some((candidate, heard, score));
        }
    }
    found.map(|(candidate, heard, score)| (candidate, heard, score, alternatives))
}

/// Whether nobody defends a bracket any more: somebody can live with the words, nobody opposes them or has asked for
/// others itself, and nobody who wanted the floor on the section is still unheard on it.
fn undefended(public: &Public, index: usize, option: OptionNo, heard: Hearing) -> bool {
    let asks_for_others = |seat: usize| {
        let stance = public.stance(index, seat);
        stance.own && stance.prefers != option
    };
    let unheard = public.table.get(index).and_then(|entry| public.unheard.get(&entry.section));
    let waits = unheard.is_some_and(|seats| seats.iter().any(|seat| !public.stance(index, *seat).spoken));
    heard.accept > 0
        && !waits
        && heard.oppose == 0
        && heard.cannot == 0
        && !(0..public.seats.len()).any(asks_for_others)
}

/// Rev.1: lifts brackets nobody defends, takes off the table what nobody wants and somebody opposes,
/// and brings in bridging language where camps face each other.
fn lift_and_bridge(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let (mut proposals, mut settle, mut drop) = (Vec::new(), Vec::new(), Vec::new());
    let mut why =
        Why { tipped: "lift what nobody defends, bridge what divides".to_owned(), ..Why::default() };
    for (index, entry) in public.table.iter().enumerate() {
        if entry.state != BracketState::Open {
            continue;
        }
        let Some((candidate, heard, ..)) = best(view, index, false) else { continue };
        let on = Some(entry.id.clone());
        if undefended(public, index, candidate.number, heard) {
            why.parts.push(Part {
                on,
                part: "nobody speaks for other words".to_owned(),
                value: heard.accept,
            });
            settle.push(Settlement { bracket: entry.id.clone(), option: candidate.number });
            continue;
        }
        for other in candidates(entry, index, view.reserve, false) {
            let heard = hear(public, index, &other);
            if other.number > 0
                && heard.wanted == 0
                && heard.oppose > heard.accept
                && entry.live().count() > 3
            {
                drop.push(Settlement { bracket: entry.id.clone(), option: other.number });
                break;
            }
        }
        if let Some((bridge, predicted, ..)) = best(view, index, true)
            && let Some(pocket) = bridge.pocket
        {
            why.parts.push(Part { on, part: "would oppose the bridge".to_owned(), value: predicted.oppose });
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
    }
    Decision { action: Action::IssueRevision { proposals, settle, drop }, why }
}

/// The clean revision: the chair's own text, a choice on every bracket that is left.
fn own_text(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let (mut proposals, mut settle): (Vec<Proposal>, Vec<Settlement>) = (Vec::new(), Vec::new());
    let mut why =
        Why { tipped: "the words the chair thinks can carry the room".to_owned(), ..Why::default() };
    let mut choices: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
    for (index, entry) in public.table.iter().enumerate() {
        if entry.state != BracketState::Open || !alive(public, &choices, index) {
            continue;
        }
        let Some((candidate, heard, score, alternatives)) = best(view, index, true) else { continue };
        if let Some(pocket) = candidate.pocket {
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
        for (part, value) in
            [("score", score), ("accept", heard.accept), ("oppose", heard.oppose), ("cannot", heard.cannot)]
        {
            why.parts.push(Part { on: Some(entry.id.clone()), part: part.to_owned(), value });
        }
        why.alternatives.extend(alternatives);
        if let Some(slot) = choices.get_mut(index) {
            *slot = Some(candidate.number);
        }
        settle.push(Settlement { bracket: entry.id.clone(), option: candidate.number });
    }
    Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why }
}

/// Whether a bracket is still part of the text when its outer brackets are settled so.
fn alive(public: &Public, choices: &[Option<OptionNo>], index: usize) -> bool {
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

/// A meeting between sessions over the worst knots, if there are any.
fn intersessional(view: ChairView<'_>) -> Decision {
    let Decision { action, why } = convene(view);
    match action {
        Action::ConveneSmallGroups { brackets } if !brackets.is_empty() => {
            Decision { action: Action::CallIntersessional { brackets }, why }
        }
        _ => Decision {
            action: Action::NoIntersessional,
            why: Why { tipped: "no knot that a meeting could undo".to_owned(), ..Why::default() },
        },
    }
}

/// The knots: open brackets whose best option most still oppose, as many as there are small groups.
fn convene(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let mut knots: Vec<(i64, usize)> = public
        .table
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.state == BracketState::Open)
        .filter_map(|(index, entry)| {
            let (_, heard, ..) = best(view, index, false)?;
            let against = heard.cannot * 3 + heard.oppose;
            (against > 0).then_some((against * entry.weight, index))
        })
        .collect();
    knots.sort_by_key(|(against, index)| (std::cmp::Reverse(*against), *index));
    let id = |index: usize| public.table.get(index).map(|entry| entry.id.clone());
    let why = Why {
        tipped: "where most stand against the best words there are".to_owned(),
        alternatives: knots
            .iter()
            .filter_map(|(against, index)| {
                Some(Alternative { act: id(*index)?.to_string(), score: *against })
            })
            .collect(),
        ..Why::default()
    };
    knots.truncate(public.procedure.small_groups as usize);
    let brackets = knots.into_iter().filter_map(|(_, index)| id(index)).collect();
    Decision { action: Action::ConveneSmallGroups { brackets }, why }
}

/// Whether a text stands here by nobody breaking silence, without another step.
fn by_silence_alone(public: &Public) -> bool {
    rules::body(public.rules).silence.stands
}

/// The rounds are used up: a chair that counts heads or aims high puts the words that those who broke the last silence say
/// they can live with, without asking again, and bears the cost. `None` where it would not, or where there are no such words
/// for all that was objected to.
fn quietly(view: ChairView<'_>, objected: &[usize]) -> Option<Decision> {
    let public = view.public;
    let bears_it = matches!(public.chair.style, ChairStyle::MajoritySeeker | ChairStyle::Bold);
    if !bears_it || !by_silence_alone(public) || objected.is_empty() {
        return None;
    }
    let mut why = Why {
        tipped: "words that those who objected can live with, and no round left to ask the others".to_owned(),
        ..Why::default()
    };
    let outer = |index: usize| public.table.iter().any(|entry| entry.parent.is_some_and(|(o, _)| o == index));
    let mut settle = Vec::new();
    for index in objected.iter().copied() {
        let entry = public.table.get(index)?;
        let live_with = |number: OptionNo| {
            let over = |objections: &[Objection]| {
                objections.iter().any(|objection| objection.bracket.as_ref() == Some(&entry.id))
            };
            let mut broke = public.business.broken.iter().filter(|(_, objections)| over(objections));
            broke.all(|(seat, _)| public.stance(index, *seat).accepts.contains(number))
        };
        let other = candidates(entry, index, view.reserve, false)
            .into_iter()
            .filter(|candidate| Some(candidate.number) != entry.settled() && live_with(candidate.number))
            .map(|candidate| {
                let heard = hear(public, index, &candidate);
                (score(public, entry, &candidate, heard), candidate.number)
            })
            .max()
            .filter(|_| !outer(index))?;
        why.parts.push(Part { on: Some(entry.id.clone()), part: "score".to_owned(), value: other.0 });
        settle.push(Settlement { bracket: entry.id.clone(), option: other.1 });
    }
    Some(Decision { action: Action::EditQuietly { settle }, why })
}

/// Time for those who ask for it, except from a chair that presses on.
fn extension(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let asked = public.deadline.requests.len() as i64;
    let parts = vec![Part { on: None, part: "asked for time".to_owned(), value: asked }];
    let (action, tipped) = if public.chair.style == ChairStyle::Bold {
        (Action::KeepDeadline, "the deadline stands")
    } else {
        (Action::ExtendSilence, "a silence that capitals could not hear of is no agreement")
    };
    Decision { action, why: Why { tipped: tipped.to_owned(), parts, ..Why::default() } }
}

/// The answer to objections: other words where other words are objected to less, or else `otherwise`.
fn answer(view: ChairView<'_>, otherwise: Action) -> Decision {
    let public = view.public;
    let after_silence = public.stage == Stage::Chair(ChairTask::AfterSilence);
    let may_revise = if after_silence {
        public.business.silence_round < public.procedure.silence_rounds
    } else {
        public.business.attempt < adref_sim::engine::MAX_ATTEMPTS
    };
    let mut objected: Vec<usize> = if after_silence {
        let all = public.business.broken.iter().flat_map(|(_, objections)| objections);
        all.filter_map(|objection| public.bracket(objection.bracket.as_ref()?)).collect()
    } else {
        let all = public.business.objections.iter();
        all.filter_map(|(_, objection)| public.bracket(objection.bracket.as_ref()?)).collect()
    };
    objected.sort_unstable();
    objected.dedup();
    let objected = objected;
    let (mut proposals, mut settle): (Vec<Proposal>, Vec<Settlement>) = (Vec::new(), Vec::new());
    let mut why = Why::default();
    let mut choices: Vec<Option<OptionNo>> = public.table.iter().map(Disagreement::settled).collect();
    for index in objected.iter().copied() {
        let Some(entry) = public.table.get(index) else { continue };
        let Some(stands) = entry.settled().filter(|_| !entry.is_agreed_language()) else { continue };
        let agreed = matches!(entry.state, BracketState::Settled { how, .. } if how.ad_referendum());
        if agreed && !public.procedure.nothing_agreed_until_everything {
            continue;
        }
        let Some((candidate, heard, score, alternatives)) = best(view, index, true) else { continue };
        why.alternatives.extend(alternatives);
        if candidate.number == stands && candidate.pocket.is_none() {
            continue;
        }
        why.parts.push(Part { on: Some(entry.id.clone()), part: "score".to_owned(), value: score });
        why.parts.push(Part { on: Some(entry.id.clone()), part: "oppose".to_owned(), value: heard.oppose });
        if let Some(pocket) = candidate.pocket {
            proposals.push(Proposal::new(entry.id.clone(), &*pocket.text));
        }
        if let Some(slot) = choices.get_mut(index) {
            *slot = Some(candidate.number);
        }
        settle.push(Settlement { bracket: entry.id.clone(), option: candidate.number });
    }
    // Other outer words may bring inner brackets back: the paper has to be clean.
    for (index, entry) in public.table.iter().enumerate() {
        let unsettled = choices.get(index).copied().flatten().is_none() && !public.is_reserved(index);
        if unsettled && alive(public, &choices, index) {
            let Some((candidate, ..)) = best(view, index, false) else { continue };
            if let Some(slot) = choices.get_mut(index) {
                *slot = Some(candidate.number);
            }
            settle.push(Settlement { bracket: entry.id.clone(), option: candidate.number });
        }
    }
    // Where a text stands by silence alone, the same words may be put again while there are rounds: time moves those who can
    // be moved, and in the last round only those who cannot live with the text still say so.
    if after_silence && by_silence_alone(public) && may_revise && settle.is_empty() {
        "no other words would be objected to less; the same once more".clone_into(&mut why.tipped);
        return Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why };
    }
    if after_silence
        && !may_revise
        && let Some(edit) = quietly(view, &objected)
    {
        return edit;
    }
    if settle.is_empty() || !may_revise {
        let tipped =
            if may_revise { "no other words would be objected to less" } else { "the rounds are used up" };
        tipped.clone_into(&mut why.tipped);
        return Decision { action: otherwise, why };
    }
    "other words are objected to less".clone_into(&mut why.tipped);
    Decision { action: Action::IssueRevision { proposals, settle, drop: Vec::new() }, why }
}
