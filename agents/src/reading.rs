//! Readings and small groups: where to spend one's few interventions, what to say, which words to offer.

use adref_sim::engine::action::{Action, OptionNo, Proposal};
use adref_sim::engine::state::{BracketState, Pocket};
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::ids::ParaId;
use adref_sim::lexicon::Elsewhere;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::scenario::BehaviourPart;

use crate::standing::{Mind, Standing};
use crate::{Decision, accreditation, ambiguity, authority, belief, coordination, drafting};

/// The least a section must hold of what a delegation has at stake in the whole text, in thousandths, to be worth an
/// intervention.
const WORTH_SPEAKING: i64 = 15;
/// The least salience a bracket must have to be spoken of.
const WORTH_A_WORD: i64 = 15;
/// Hundredths of a point that each round round a small table makes easier.
const ROUND_EASES: i64 = 400;
/// The most options one bracket gets before seats stop making up more.
const CROWDED: u8 = drafting::CROWDED as u8;
/// The options, the words left out among them, up to which words are made up in the plenary and not in a small group.
const FEW_OPTIONS: usize = 5;
/// The least salience of a bracket for which words are made up in the plenary.
const WORTH_DRAFTING: i64 = 50;

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
    let SeatView { public, me, explained, .. } = view;
    let voiced = public
        .groups
        .iter()
        .filter(|group| group.voice.is_some_and(|voice| voice != me.seat) && group.members.contains(&me.seat))
        .map(|group| me.behaviour.scaled(BehaviourPart::GroupDiscipline, i64::from(group.cohesion)).min(100))
        .max()
        .unwrap_or(0);
    let mind = Mind::new(public, me);
    // (line at risk, stake in thousandths, section): red lines first, then what is most at stake.
    let mut scores: Vec<(u8, i64, usize)> = public
        .sections
        .iter()
        .enumerate()
        .map(|(index, section)| {
            let open = section
                .brackets
                .iter()
                .filter(|bracket| is_open(public, **bracket) && !coordination::covered(view, **bracket));
            let standings = open.filter_map(|bracket| mind.on(*bracket, 0));
            let (line, stake) = standings.fold((0, 0), |(line, stake), standing| {
                (standing.line_at_risk().max(line), stake + standing.stake())
            });
            (line, me.thousandths(stake) * (120 - voiced) / 120, index)
        })
        .filter(|(line, score, _)| *line > 0 || *score >= WORTH_SPEAKING)
        .collect();
    scores.sort_by_key(|(line, score, index)| (std::cmp::Reverse((*line, *score)), *index));
    let name = |index: usize| public.sections.get(index).map(|section| section.id.clone());
    let alternatives = scores
        .iter()
        .filter(|_| explained)
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
    let SeatView { public, me, explained, .. } = view;
    let mut room = public.brackets_per_speech(group) as usize;
    let mind = Mind::new(public, me);
    let mut brackets: Vec<((u8, i64), usize)> = public
        .sections
        .get(section)
        .map_or(&[][..], |section| &section.brackets)
        .iter()
        .filter(|bracket| is_open(public, **bracket))
        .filter(|bracket| group || !coordination::covered(view, **bracket))
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
        let mut stance = standing.stance();
        if !group {
            why.parts.extend(authority::refer(public, me, bracket, &standing, 0, &mut stance));
        }
        if let Some(part) = coordination::breaks_ranks(view, bracket).filter(|_| !group) {
            "in its national capacity".clone_into(&mut why.tipped);
            why.parts.push(part);
        }
        room -= 1;
        if room > 0
            && proposals.is_empty()
            && standing.contested()
            && let Some(words) =
                to_offer(public, me, bracket, &standing, makes_words(public, bracket, &standing))
        {
            room -= 1;
            if words.bears {
                stance.accepts.insert(standing.next_number());
            }
            why.parts.push(Part {
                on: Some(stance.bracket.clone()),
                part: words.from,
                value: words.distance,
            });
            why.alternatives.extend(words.alternatives);
            proposals.push(Proposal { to: words.to, ..Proposal::new(stance.bracket.clone(), words.text) });
        }
        if explained {
            if let Some((part, option)) = standing.tipped() {
                tipping.push(format!("{} on {} of {}", part.name(), option_named(option), stance.bracket));
            }
            why.parts.extend(standing.parts());
            why.alternatives.extend(standing.alternatives());
        }
        stances.push(stance);
    }
    if stances.is_empty() {
        return nothing("nothing to add");
    }
    if !tipping.is_empty() {
        why.tipped = format!("stake; tipped by {}", tipping.join(", "));
    }
    Decision { action: Action::Speak { stances, proposals, insertions: Vec::new() }, why }
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
    let SeatView { public, me, explained, .. } = view;
    let round = public.business.groups.iter().find(|group| group.bracket == bracket)?.rounds;
    let standing = Standing::new(public, me, bracket, ROUND_EASES * i64::from(round))?;
    let mut stance = standing.stance();
    let mut why = if explained { reasons(&standing) } else { Why::default() };
    why.parts.extend(authority::refer(
        public,
        me,
        bracket,
        &standing,
        ROUND_EASES * i64::from(round),
        &mut stance,
    ));
    let contested = standing.contested() && standing.next_number() <= CROWDED;
    let words = contested.then(|| to_offer(public, me, bracket, &standing, true)).flatten();
    let proposal = words.map(|words| {
        if words.bears {
            stance.accepts.insert(standing.next_number());
        }
        let on = Some(stance.bracket.clone());
        why.parts.push(Part { on, part: "distance of the bridge".to_owned(), value: words.distance });
        why.alternatives.extend(words.alternatives);
        why.tipped = words.from;
        Proposal { to: words.to, ..Proposal::new(stance.bracket.clone(), words.text) }
    });
    Some(Decision { action: Action::Consult { stance, proposal }, why })
}

/// Why one stands where one does on a bracket.
fn reasons(standing: &Standing<'_>) -> Why {
    let tipped = match standing.tipped() {
        Some((part, option)) => format!("tipped by {} on {}", part.name(), option_named(option)),
        None => "allowance".to_owned(),
    };
    Why { tipped, parts: standing.parts(), alternatives: standing.alternatives() }
}

/// Words to offer, and what there is to say of them.
pub(crate) struct Words {
    /// The words.
    pub(crate) text: String,
    /// Where in the text they are to stand, if not where the bracket is.
    pub(crate) to: Option<Elsewhere>,
    /// Hundredths of a point from what it wants.
    pub(crate) distance: i64,
    /// Whether it would accept them itself.
    pub(crate) bears: bool,
    /// Where they come from.
    pub(crate) from: String,
    /// What else it thought of.
    pub(crate) alternatives: Vec<Alternative>,
}

/// Words to offer for a bracket: its own from the pocket, or a stakeholder's that are near enough to take up, or words made
/// of those on the table, where `making` is in order.
pub(crate) fn to_offer(
    public: &Public,
    me: &Brief,
    bracket: usize,
    standing: &Standing<'_>,
    making: bool,
) -> Option<Words> {
    let known = |text: &str, at, from: String| Words {
        text: text.to_owned(),
        to: None,
        distance: me.distance_to(at),
        bears: standing.would_accept(at),
        from,
        alternatives: Vec::new(),
    };
    if let Some(pocket) = in_pocket(public, me, bracket) {
        return Some(known(&pocket.text, &pocket.at, "bridge offered from reserve".to_owned()));
    }
    if public.table.get(bracket)?.options.len() > usize::from(CROWDED) {
        return None;
    }
    if let Some(words) = accreditation::near(public, me, bracket) {
        return Some(known(&words.text, &words.at, format!("takes up words of {}", words.by)));
    }
    let offer = making.then(|| drafting::offer(public, me, bracket, standing)).flatten()?;
    Some(Words {
        text: offer.wording.text,
        to: offer.wording.to,
        distance: offer.distance,
        bears: true,
        from: format!("drafts {}", offer.wording.device.name()),
        alternatives: offer.alternatives,
    })
}

/// Whether words are made up in the plenary: for what matters, while there are few on the table.
fn makes_words(public: &Public, bracket: usize, standing: &Standing<'_>) -> bool {
    let few = public.table.get(bracket).is_some_and(|entry| entry.options.len() <= FEW_OPTIONS);
    few && standing.salience >= WORTH_DRAFTING
}

/// Words in the pocket for a bracket that are not on the table yet.
fn in_pocket<'a>(public: &Public, me: &'a Brief, bracket: usize) -> Option<&'a Pocket> {
    let entry = public.table.get(bracket)?;
    if entry.options.len() > usize::from(CROWDED) {
        return None;
    }
    // Of several, those it believes others likeliest to live with; the first of equals.
    me.reserve
        .iter()
        .filter(|pocket| pocket.bracket == bracket && ambiguity::offers(me, &pocket.at))
        .filter(|pocket| !entry.options.iter().any(|option| option.text.trim() == pocket.text.trim()))
        .rev()
        .max_by_key(|pocket| belief::expected(public, me, bracket, &pocket.at))
}

fn is_open(public: &Public, bracket: usize) -> bool {
    public.table.get(bracket).is_some_and(|entry| entry.state == BracketState::Open)
}
