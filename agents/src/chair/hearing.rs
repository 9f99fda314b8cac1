//! What the chair has heard of a bracket, and how good its style finds each way to settle it.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::state::{Disagreement, Pocket, Stance};
use adref_sim::engine::{ChairView, Public, measure};
use adref_sim::scenario::{ChairStyle, Placement, Reach, Response};

use crate::setter;

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
pub(crate) struct Hearing {
    /// Who want it.
    pub(crate) wanted: i64,
    /// Who can live with it.
    pub(crate) accept: i64,
    /// Who cannot, for now.
    pub(crate) oppose: i64,
    /// Who say they never will.
    pub(crate) cannot: i64,
}

/// An option on the table, or words in the chair's pocket under the number they would get.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) number: OptionNo,
    pub(crate) at: &'a Placement,
    pub(crate) pocket: Option<&'a Pocket>,
}

/// What a delegation has said it can live with, spanned on each issue of a bracket.
pub(crate) fn span(entry: &Disagreement, stance: Stance) -> Vec<(usize, Reach)> {
    // Every option of a bracket touches the same issues.
    let touched = entry.options.first().map_or(0, |omit| omit.at.0.len());
    let mut span: Vec<(usize, Reach)> = Vec::with_capacity(touched);
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

pub(crate) fn reaches_into(at: &Placement, span: &[(usize, Reach)]) -> bool {
    at.0.iter().all(|(issue, reach)| {
        span.iter()
            .find(|(on, _)| on == issue)
            .is_none_or(|(_, spanned)| reach.low <= spanned.high && spanned.low <= reach.high)
    })
}

/// What one delegation makes of words, as far as the chair can tell.
pub(super) struct Voice {
    wants: bool,
    pub(super) accepts: bool,
    pub(super) cannot: bool,
}

/// What a delegation makes of words; `None` where it has not spoken. Whoever let the last silence stand is taken to live
/// with what stood in it.
pub(super) fn voice(
    public: &Public,
    entry: &Disagreement,
    index: usize,
    candidate: &Candidate<'_>,
    seat: usize,
) -> Option<Voice> {
    let stance = public.stance(index, seat);
    if !stance.spoken {
        return None;
    }
    let known = candidate.pocket.is_none() && candidate.number < stance.seen;
    let accepts = if known {
        let after_silence = public.business.silence_round > 0 && !public.business.silence_open;
        let stood = entry.settled() == Some(candidate.number);
        stance.accepts.contains(candidate.number)
            || (after_silence && stood && !public.business.broken.iter().any(|(broke, _)| *broke == seat))
    } else {
        reaches_into(candidate.at, &span(entry, stance))
    };
    let wants = known && stance.prefers == candidate.number;
    Some(Voice { wants, accepts, cannot: known && stance.cannot.contains(candidate.number) })
}

/// What the chair has heard of a bracket.
pub(crate) fn hear(public: &Public, index: usize, candidate: &Candidate<'_>) -> Hearing {
    let Some(entry) = public.table.get(index) else { return Hearing::default() };
    let mut hearing = Hearing::default();
    for (seat, plate) in public.seats.iter().enumerate() {
        let Some(found) = voice(public, entry, index, candidate, seat) else { continue };
        // Where votes weigh, so do voices.
        let weight = i64::from(plate.weight.max(1));
        hearing.cannot += weight * i64::from(found.cannot);
        hearing.accept += weight * i64::from(found.accepts);
        hearing.wanted += weight * i64::from(found.accepts && found.wants);
        hearing.oppose += weight * i64::from(!found.accepts);
    }
    hearing
}

/// Who, of those who have spoken, cannot live with words.
pub(crate) fn opponents(public: &Public, index: usize, candidate: &Candidate<'_>) -> Vec<usize> {
    let Some(entry) = public.table.get(index) else { return Vec::new() };
    let opposes =
        |seat: &usize| voice(public, entry, index, candidate, *seat).is_some_and(|found| !found.accepts);
    (0..public.seats.len()).filter(opposes).collect()
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
pub(crate) fn score(public: &Public, entry: &Disagreement, at: &Placement, heard: Hearing) -> i64 {
    let ambition = || ambition(public, entry, at);
    match public.chair.style {
        ChairStyle::Mediator | ChairStyle::Annealing | ChairStyle::Strict => {
            -100_000 * heard.cannot - 1_000 * heard.oppose + 10 * heard.wanted + heard.accept
        }
        ChairStyle::MajoritySeeker => {
            1_000 * (heard.accept - heard.oppose - heard.cannot) + 10 * heard.wanted
        }
        ChairStyle::MinimalChange => {
            -100_000 * heard.cannot - 1_000 * heard.oppose - 20 * ambition() + heard.wanted
        }
        ChairStyle::Bold => {
            -100_000 * heard.cannot - 500 * heard.oppose + 20 * ambition() + 10 * heard.wanted
        }
    }
}

pub(crate) fn candidates<'a>(
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

/// An option with what was heard of it and how good it is.
pub(crate) struct Scored<'a> {
    pub(crate) candidate: Candidate<'a>,
    pub(crate) heard: Hearing,
    pub(crate) score: i64,
    /// Its words, for the reasons.
    pub(crate) words: &'a str,
}

/// Every option of a bracket, and the words in the pocket for it where `pockets`, each with its score.
pub(crate) fn scored(view: ChairView<'_>, index: usize, pockets: bool) -> Vec<Scored<'_>> {
    let Some(entry) = view.public.table.get(index) else { return Vec::new() };
    let spoken = (0..view.public.seats.len()).filter(|seat| view.public.stance(index, *seat).spoken).count();
    let few = spoken * FEW < view.public.present_count();
    let scored = candidates(entry, index, view.reserve, pockets).into_iter().map(|candidate| {
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
        let by_style = score(view.public, entry, candidate.at, heard);
        let by_style = match (view.pen(index), view.public.chair.style) {
            // Sponsors whose text will be voted on reckon with votes.
            (Some(brief), ChairStyle::Bold) => setter::score(view.public, brief, index, entry, candidate.at),
            (Some(_), ChairStyle::MajoritySeeker) => {
                OUTVOTED * setter::beats(view.public, index, entry, candidate.at) + by_style
            }
            _ => by_style,
        };
        let mut score = by_style + stands;
        if own_line {
            score -= OWN_LINE;
        }
        // Where hardly anybody has spoken, a sponsor keeps its draft.
        if view.pen(index).is_some() && few && candidate.number == 0 {
            score -= KEEP_DRAFT;
        }
        let words = if candidate.number == 0 { entry.words(0) } else { words };
        Scored { candidate, heard, score, words }
    });
    scored.collect()
}

/// The place of the best of them: the draft's own words before leaving them out, where nothing else tells them apart.
pub(crate) fn best_of(scored: &[Scored<'_>]) -> Option<usize> {
    let mut found: Option<usize> = None;
    for (at, one) in scored.iter().enumerate() {
        let better = found.and_then(|found| scored.get(found)).is_none_or(|kept| {
            one.score > kept.score
                || (one.score == kept.score && kept.candidate.number == 0 && one.candidate.number > 0)
        });
        if better {
            found = Some(at);
        }
    }
    found
}

/// The best option of a bracket with what was heard of it.
pub(crate) fn best(view: ChairView<'_>, index: usize, pockets: bool) -> Option<(Candidate<'_>, Hearing)> {
    let scored = scored(view, index, pockets);
    let best = scored.get(best_of(&scored)?)?;
    Some((best.candidate, best.heard))
}

/// Whether nobody defends a bracket any more: somebody can live with the words, nobody opposes them or has asked for
/// others itself, and nobody who wanted the floor on the section is still unheard on it.
pub(crate) fn undefended(public: &Public, index: usize, option: OptionNo, heard: Hearing) -> bool {
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
