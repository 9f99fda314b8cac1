//! Readings and small groups: where to spend one's few interventions, what to say, which words to offer.

use adref_sim::engine::action::{Action, OptionNo, Proposal};
use adref_sim::engine::state::{BracketState, Pocket};
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::ids::ParaId;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::scenario::{Placement, Style};
use adref_sim::wording;

use crate::standing::{Mind, Standing};
use crate::{Decision, accreditation};

/// The least a section must hold of what a delegation has at stake in the whole text, in thousandths, to be worth an
/// intervention.
const WORTH_SPEAKING: i64 = 15;
/// The least salience a bracket must have to be spoken of.
const WORTH_A_WORD: i64 = 15;
/// Hundredths of a point that each round round a small table makes easier.
const ROUND_EASES: i64 = 400;
/// The most options one bracket gets before seats stop making up more.
const CROWDED: u8 = 7;

/// Which sections to speak on: those with most at stake, as many as it can prepare for. A delegation whose group speaks
/// has the less to add the closer the group.
pub(crate) fn inscribe(view: SeatView<'_>) -> Decision {
    let (sections, why) = worth_most(view, view.me.interventions);
    Decision { action: Action::Inscribe { sections }, why }
}

/// Which thematic groups to sit in: those on what is most at stake, as many as it has people for.
pub(crate) fn thematic(view: SeatView<'_>) -> Decision {
    let (sections, why) = worth_most(view, view.me.rooms);
    Decision { action: Action::JoinThematicGroups { sections }, why }
}

/// The sections with most at stake, so many at most, and why.
fn worth_most(view: SeatView<'_>, most: u32) -> (Vec<ParaId>, Why) {
    let SeatView { public, me, .. } = view;
    let voiced = public
        .groups
        .iter()
        .filter(|group| group.voice.is_some_and(|voice| voice != me.seat) && group.members.contains(&me.seat))
        .map(|group| i64::from(group.cohesion))
        .max()
        .unwrap_or(0);
    let mind = Mind::new(public, me);
    // (line at risk, stake in thousandths, section): red lines first, then what is most at stake.
    let mut scores: Vec<(u8, i64, usize)> = public
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| {
            let open = section.brackets.iter().filter(|bracket| is_open(public, **bracket));
            let standings = || open.clone().filter_map(|bracket| mind.on(*bracket, 0));
            let line = standings().map(|standing| standing.line_at_risk()).max().unwrap_or(0);
            let stake: i64 = standings().map(|standing| standing.stake()).sum();
            (line, me.thousandths(stake) * (120 - voiced) / 120, index)
        })
        .filter(|(line, score, _)| *line > 0 || *score >= WORTH_SPEAKING)
        .collect();
    scores.sort_by_key(|(line, score, index)| (std::cmp::Reverse((*line, *score)), *index));
    let name = |index: usize| public.sections.get(index).map(|section| section.id.clone());
    let alternatives = scores
        .iter()
        .filter_map(|(_, score, index)| {
            Some(Alternative { act: format!("speak on {}", name(*index)?), score: *score })
        })
        .collect();
    scores.truncate(most as usize);
    let sections: Vec<_> = scores.iter().filter_map(|(.., index)| name(*index)).collect();
    let tipped =
        if sections.is_empty() { "nothing at stake worth an intervention" } else { "red lines, then stake" };
    let why = Why {
        tipped: tipped.to_owned(),
        parts: vec![Part { on: None, part: "group cohesion".to_owned(), value: voiced }],
        alternatives,
    };
    (sections, why)
}

/// A statement on a section: where one stands on what matters most, and one bridge, if one has it and it is wanted.
pub(crate) fn speak(view: SeatView<'_>, section: usize, group: bool) -> Decision {
    let SeatView { public, me, .. } = view;
    let mut room = public.brackets_per_speech(group) as usize;
    let mind = Mind::new(public, me);
    let mut brackets: Vec<((u8, i64), usize)> = public
        .sections
        .get(section)
        .map_or(&[][..], |section| &section.brackets)
        .iter()
        .filter(|bracket| is_open(public, **bracket))
        .filter_map(|bracket| {
            let standing = mind.on(*bracket, 0)?;
            let worth = standing.salience >= WORTH_A_WORD && standing.stake() > 0;
            (worth || standing.line_at_risk() > 0)
                .then(|| ((standing.line_at_risk(), standing.stake()), *bracket))
        })
        .collect();
    // Red lines first, then what is most at stake.
    brackets.sort_by_key(|(weight, bracket)| (std::cmp::Reverse(*weight), *bracket));
    let mut why = Why { tipped: "stake".to_owned(), ..Why::default() };
    let (mut stances, mut proposals, mut tipping) = (Vec::new(), Vec::new(), Vec::new());
    for (_, bracket) in brackets {
        if room == 0 {
            break;
        }
        let Some(standing) = mind.on(bracket, 0) else { continue };
        let (mut stance, parts) = standing.stance();
        room -= 1;
        if room > 0
            && proposals.is_empty()
            && standing.contested()
            && let Some((text, at, part)) = to_offer(public, me, bracket)
        {
            room -= 1;
            if standing.would_accept(at) {
                stance.accepts.insert(standing.next_number());
            }
            why.parts.push(Part {
                on: Some(stance.bracket.clone()),
                part: part.to_owned(),
                value: me.distance_to(at),
            });
            proposals.push(Proposal { bracket: stance.bracket.clone(), text: text.to_owned() });
        }
        if let Some((part, option)) = standing.tipped() {
            tipping.push(format!("{} on {} of {}", part.name(), option_named(option), stance.bracket));
        }
        why.parts.extend(parts);
        why.alternatives.extend(standing.alternatives());
        stances.push(stance);
    }
    if stances.is_empty() {
        return nothing("nothing to add");
    }
    if !tipping.is_empty() {
        why.tipped = format!("stake; tipped by {}", tipping.join(", "));
    }
    Decision { action: Action::Speak { stances, proposals }, why }
}

/// An option by its number.
fn option_named(option: OptionNo) -> String {
    if option == 0 { "leaving it out".to_owned() } else { format!("option {option}") }
}

/// Giving the floor back.
pub(crate) fn nothing(why: &str) -> Decision {
    Decision { action: Action::YieldFloor, why: Why { tipped: why.to_owned(), ..Why::default() } }
}

/// A turn in a small group: where one stands now, and words that might bridge.
pub(crate) fn consult(view: SeatView<'_>, bracket: usize) -> Option<Decision> {
    let SeatView { public, me, .. } = view;
    let round = public.business.groups.iter().find(|group| group.bracket == bracket)?.rounds;
    let standing = Standing::new(public, me, bracket, ROUND_EASES * i64::from(round))?;
    let (mut stance, parts) = standing.stance();
    let tipped = match standing.tipped() {
        Some((part, option)) => format!("tipped by {} on {}", part.name(), option_named(option)),
        None => "allowance".to_owned(),
    };
    let mut why = Why { tipped, parts, alternatives: standing.alternatives() };
    let mut proposal = None;
    if standing.contested() && standing.next_number() <= CROWDED {
        if let Some(pocket) = in_pocket(public, me, bracket) {
            proposal =
                Some((pocket.text.clone(), me.distance_to(&pocket.at), standing.would_accept(&pocket.at)));
            "bridge from reserve".clone_into(&mut why.tipped);
        } else if let Some(words) = accreditation::near(public, me, bracket) {
            proposal =
                Some((words.text.clone(), me.distance_to(&words.at), standing.would_accept(&words.at)));
            why.tipped = format!("takes up words of {}", words.by);
        } else if matches!(me.style, Style::Linear | Style::Accommodating | Style::Conceder)
            && let Some((words, distance, bears)) = softened(public, me, bracket, &standing)
        {
            proposal = Some((words, distance, bears));
            "a weaker form of its own words".clone_into(&mut why.tipped);
        }
    }
    let proposal = proposal.map(|(text, distance, bears)| {
        if bears {
            stance.accepts.insert(standing.next_number());
        }
        let bracket = stance.bracket.clone();
        why.parts.push(Part {
            on: Some(bracket.clone()),
            part: "distance of the bridge".to_owned(),
            value: distance,
        });
        Proposal { bracket, text }
    });
    Some(Decision { action: Action::Consult { stance, proposal }, why })
}

/// Words to offer for a bracket: its own from the pocket, or a stakeholder's that are near enough to take up.
fn to_offer<'a>(
    public: &'a Public,
    me: &'a Brief,
    bracket: usize,
) -> Option<(&'a str, &'a Placement, &'static str)> {
    if let Some(pocket) = in_pocket(public, me, bracket) {
        return Some((&pocket.text, &pocket.at, "bridge offered from reserve"));
    }
    let crowded = public.table.get(bracket).is_none_or(|entry| entry.options.len() > usize::from(CROWDED));
    let words = accreditation::near(public, me, bracket).filter(|_| !crowded)?;
    Some((&words.text, &words.at, "takes up a stakeholder's words"))
}

/// Words in the pocket for a bracket that are not on the table yet.
fn in_pocket<'a>(public: &Public, me: &'a Brief, bracket: usize) -> Option<&'a Pocket> {
    let entry = public.table.get(bracket)?;
    if entry.options.len() > usize::from(CROWDED) {
        return None;
    }
    me.reserve.iter().find(|pocket| {
        pocket.bracket == bracket
            && !entry.options.iter().any(|option| option.text.trim() == pocket.text.trim())
    })
}

/// A softer form of the words it prefers, if the rule for new words would let it live with them.
fn softened(
    public: &Public,
    me: &Brief,
    bracket: usize,
    standing: &Standing<'_>,
) -> Option<(String, i64, bool)> {
    let entry = public.table.get(bracket)?;
    let mine = standing.best();
    if mine == 0 {
        return None;
    }
    let words = wording::soften(entry.words(mine)).filter(|words| !words.contains(['[', ']']))?;
    if entry.options.iter().any(|option| option.text.trim() == words.trim()) {
        return None;
    }
    let options: Vec<_> =
        entry.options.iter().enumerate().map(|(number, o)| (number, o.text.as_str(), &o.at)).collect();
    let placed = wording::place(&words, &options, &standing.reference());
    standing.would_accept(&placed.at).then(|| (words, me.distance_to(&placed.at), true))
}

fn is_open(public: &Public, bracket: usize) -> bool {
    public.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Open)
}
