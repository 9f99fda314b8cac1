//! What a delegation does where proposals are voted on: amendments, motions, ballots. It votes sincerely: for what makes
//! the text better for it, and never for words its lines forbid.

use adref_sim::engine::action::{Action, Ballot, NewAmendment};
use adref_sim::engine::docket::{AmendmentFate, Fate, Motion, Outlook, Question, Side};
use adref_sim::engine::measure;
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::ids::ParaId;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::scenario::{Response, Voting};

use crate::abstention::{self, Scales};
use crate::negotiator::{shorten, text};
use crate::standing::{Mind, Standing};
use crate::{Decision, belief, coordination};

/// Thousandths of a proposal's utility between no and abstaining, and between abstaining and yes. A judgement.
pub(crate) const VOTE_MARGIN: i64 = 25;
/// The same for a question on a part of a text or a motion, where less is at stake. A judgement.
const PART_MARGIN: i64 = 5;
/// Thousandths of utility a text has to cost before a delegation tries to keep it from being voted on. A judgement.
const WORTH_STOPPING: i64 = 150;
/// Thousandths of utility a paragraph has to cost before a separate vote on it is asked for. A judgement.
const WORTH_DIVIDING: i64 = 30;
/// The salience of words from which a delegation tables an amendment, or joins one. A judgement.
const WORTH_AMENDING: i64 = 80;
/// One in how many of those who spoke has to be able to live with an amendment before one tables it without a red line
/// of one's own. A judgement.
const HOPE: usize = 4;

/// How a seat votes on the question that is put.
pub(crate) fn vote(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let sitting = public.docket.sitting.as_ref();
    let question = sitting.and_then(|sitting| sitting.question.as_ref());
    let whole = matches!(question, None | Some(Question::Whole));
    let Some(prospects) = &public.docket.prospects else {
        // A question that makes no difference to the text: whoever moved it wants it.
        let mine =
            sitting.and_then(|sitting| sitting.motions.first()).is_some_and(|moved| moved.by == me.seat);
        let (ballot, tipped) = if mine {
            (Ballot::Yes, "it moved this itself")
        } else {
            (Ballot::Abstain, "it makes no difference to the text")
        };
        return Decision {
            action: Action::Vote(ballot),
            why: Why { tipped: tipped.to_owned(), ..Why::default() },
        };
    };
    let (carried, lost) = (Worth::of(me, &prospects.carried), Worth::of(me, &prospects.lost));
    let share = sitting.map_or(1000, |sitting| share(public, sitting.proposal));
    let gain = (carried.utility - lost.utility) * 1000 / share.max(1);
    let scales = Scales::of(me, &prospects.carried.public, &prospects.lost.public, share);
    let proposal = sitting.map(|sitting| sitting.proposal);
    let plenary = sitting.is_some_and(|sitting| sitting.plenary);
    let least = if whole { VOTE_MARGIN } else { PART_MARGIN };
    let band = abstention::band(me, public, proposal, scales, least);
    let pulled = coordination::pull(view, gain);
    // Where no group of its own has a line, what was heard from them weighs; on the whole, and not on its parts.
    let pull = proposal
        .filter(|_| whole && pulled.is_none())
        .map_or(0, |proposal| abstention::pull(me, public, proposal, plenary, gain));
    // Its group can keep it from voting as it would; it does not make it vote the other way.
    let margin = band + pull.abs();
    let mut why = Why::default();
    let gain = gain + pulled.as_ref().map_or(0, |(pull, _)| *pull);
    for (part, value) in [
        ("utility if carried", carried.utility),
        ("utility if lost", lost.utility),
        ("gain, of what is at stake", gain),
    ] {
        why.parts.push(Part { on: None, part: part.to_owned(), value });
    }
    why.parts.extend(pulled.map(|(_, part)| part));
    why.parts.extend(abstention::parts(scales, pull, band));
    why.alternatives = vec![
        Alternative { act: "yes".to_owned(), score: gain - margin },
        Alternative { act: "abstain".to_owned(), score: 0 },
        Alternative { act: "no".to_owned(), score: -gain - margin },
    ];
    let newly =
        |one: &Worth, other: &Worth| one.blocked.iter().copied().find(|line| !other.blocked.contains(line));
    let line = |index: usize| me.lines.get(index).map_or("", |line| line.reason.as_str());
    let ballot = if let Some(crossed) = newly(&carried, &lost) {
        why.tipped = format!("red line: {}", line(crossed));
        Ballot::No
    } else if let Some(crossed) = newly(&lost, &carried) {
        why.tipped = format!("it keeps a red line: {}", line(crossed));
        Ballot::Yes
    } else if gain > margin {
        let tipped = if whole { "better than no resolution" } else { "it makes the text better" };
        tipped.clone_into(&mut why.tipped);
        Ballot::Yes
    } else if gain < -margin {
        let tipped = if whole { "worse than no resolution" } else { "it makes the text worse" };
        tipped.clone_into(&mut why.tipped);
        Ballot::No
    } else {
        let tipped = match (whole, gain.abs() > band) {
            (true, true) => "its group pulls it the other way",
            (true, false) if gain.abs() > least => {
                "it is of two minds, and does not care enough to take sides"
            }
            (true, false) => "neither clearly better nor worse than no resolution",
            (false, _) => "it hardly matters",
        };
        tipped.clone_into(&mut why.tipped);
        Ballot::Abstain
    };
    Decision { action: Action::Vote(ballot), why }
}

/// What a text is worth to a delegation, and which of its lines that it would block over are crossed.
struct Worth {
    utility: i64,
    blocked: Vec<usize>,
}

impl Worth {
    fn of(me: &Brief, outlook: &Outlook) -> Self {
        let mut blocked = me.crossed(&outlook.public, &outlook.text);
        blocked.retain(|line| me.lines.get(*line).is_some_and(|line| line.response == Response::Block));
        Self { utility: me.utility(&outlook.public, &outlook.text), blocked }
    }
}

/// The share of all that is at stake that is at stake in one proposal, in thousandths, by the weights of its brackets.
fn share(public: &Public, proposal: usize) -> i64 {
    let all: i64 = public.table.iter().map(|entry| entry.weight).sum();
    let brackets = public.docket.proposals.get(proposal).map_or(&[][..], |proposal| &proposal.brackets);
    let of: i64 =
        brackets.iter().filter_map(|index| public.table.get(*index)).map(|entry| entry.weight).sum();
    if all == 0 { 1000 } else { (of * 1000 / all).max(1) }
}

/// What a proposal gains or costs a delegation against the reference points, in thousandths of what is at stake in it,
/// and the first line it would block over that the proposal crosses.
fn stake_in(public: &Public, me: &Brief, proposal: usize) -> (i64, Option<usize>) {
    let Some(found) = public.docket.proposals.get(proposal) else { return (0, None) };
    let gain: i64 = found
        .brackets
        .iter()
        .filter_map(|index| {
            let entry = public.table.get(*index)?;
            let now = me.loss(*index, entry.settled().unwrap_or(0));
            Some(me.loss_of(&measure::reference(public, entry), entry.weight) - now)
        })
        .sum();
    let line = me.crossed(public, text(public)).into_iter().find(|index| {
        me.lines.get(*index).is_some_and(|line| {
            line.response == Response::Block
                && line.test.brackets().iter().any(|bracket| found.brackets.contains(bracket))
        })
    });
    (me.thousandths(gain) * 1000 / share(public, proposal), line)
}

/// How it would vote on a proposal by itself, before anything is moved, and what that would gain it.
pub(crate) fn leaning(view: SeatView<'_>, proposal: usize) -> (i64, Ballot) {
    let (gain, line) = stake_in(view.public, view.me, proposal);
    let ballot = match gain {
        _ if line.is_some() => Ballot::No,
        _ if gain > VOTE_MARGIN => Ballot::Yes,
        _ if gain < -VOTE_MARGIN => Ballot::No,
        _ => Ballot::Abstain,
    };
    (gain, ballot)
}

/// What it moves before action is taken on a proposal.
pub(crate) fn motions(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let mut why = Why { tipped: "nothing to move".to_owned(), ..Why::default() };
    let mut motions = Vec::new();
    let Some(sitting) = &public.docket.sitting else {
        return Decision { action: Action::Move { motions }, why };
    };
    let Some(proposal) = public.docket.proposals.get(sitting.proposal) else {
        return Decision { action: Action::Move { motions }, why };
    };
    let (gain, line) = stake_in(public, me, sitting.proposal);
    why.parts.push(Part { on: None, part: "gain, of what is at stake".to_owned(), value: gain });
    let against = line.is_some() || gain < -VOTE_MARGIN;
    let sponsors = proposal.sponsors.contains(&me.seat);
    if proposal.sponsors.first() == Some(&me.seat) {
        if against && !proposal.amended && !sitting.plenary {
            "its own proposal has become worse than none".clone_into(&mut why.tipped);
            motions.push(Motion::Withdraw(proposal.id.clone()));
        }
        return Decision { action: Action::Move { motions }, why };
    }
    if against && !sponsors {
        let (opposed, heard) = opposition(public, sitting.proposal);
        why.parts.push(Part { on: None, part: "heard against it, of a thousand".to_owned(), value: opposed });
        if sitting.plenary {
            if let Some(count) = committee(public, sitting.proposal)
                && count.0 < 2 * count.1
            {
                "two-thirds would sink it".clone_into(&mut why.tipped);
                motions.push(Motion::ImportantQuestion);
            }
        } else if heard && opposed > 500 && (line.is_some() || gain < -WORTH_STOPPING) {
            "most of the room seems to be against it too".clone_into(&mut why.tipped);
            motions.push(Motion::NoAction);
        }
        if sitting.requested.is_some() {
            "a vote has been asked for".clone_into(&mut why.tipped);
        } else {
            if motions.is_empty() {
                "it will not be adopted without a vote".clone_into(&mut why.tipped);
            }
            motions.push(Motion::RequestVote(public.procedure.voting.max(Voting::Recorded)));
        }
    }
    if !sitting.plenary
        && !sponsors
        && let Some((part, cost)) = worst_part(public, me, sitting.proposal)
    {
        why.parts.push(Part { on: None, part: format!("cost of {part}"), value: cost });
        motions.push(Motion::Division(vec![part]));
    }
    Decision { action: Action::Move { motions }, why }
}

/// How many of those who were heard on a proposal seem to be against it, of a thousand, and whether most were heard:
/// whoever cannot live with more of the words it spoke on than it can.
fn opposition(public: &Public, proposal: usize) -> (i64, bool) {
    let Some(found) = public.docket.proposals.get(proposal) else { return (0, false) };
    let (mut heard, mut against) = (0, 0);
    for seat in 0..public.seats.len() {
        let (mut can, mut cannot) = (0, 0);
        for bracket in &found.brackets {
            let stance = public.stance(*bracket, seat);
            let Some(option) = public.table.get(*bracket).and_then(Disagreement::settled) else { continue };
            if stance.spoken && option < stance.seen {
                if stance.opposes(option) { cannot += 1 } else { can += 1 }
            }
        }
        heard += i64::from(can + cannot > 0);
        against += i64::from(cannot > can);
    }
    (if heard == 0 { 0 } else { against * 1000 / heard }, heard * 2 > public.seats.len() as i64)
}

/// Yes and no in committee.
fn committee(public: &Public, proposal: usize) -> Option<(u32, u32)> {
    let tally =
        public.docket.tallies.iter().rfind(|tally| {
            tally.proposal == proposal && !tally.plenary && tally.question == Question::Whole
        })?;
    Some((tally.count.yes, tally.count.no))
}

/// The paragraph it would most gladly see voted out, if any is worth a separate vote, and what it costs.
fn worst_part(public: &Public, me: &Brief, proposal: usize) -> Option<(ParaId, i64)> {
    let parts = public.parts_of(proposal);
    if parts.len() < 2 {
        return None;
    }
    let share = share(public, proposal);
    parts
        .into_iter()
        .filter_map(|part| {
            let loss: i64 = public
                .brackets_in(&part)
                .into_iter()
                .filter_map(|index| {
                    let settled = public.table.get(index)?.settled()?;
                    Some(me.loss(index, settled) - me.loss(index, 0))
                })
                .sum();
            let cost = me.thousandths(loss) * 1000 / share;
            (cost >= WORTH_DIVIDING).then_some((part, cost))
        })
        .max_by_key(|(_, cost)| *cost)
}

/// Whether it speaks to a motion: the mover for it, those whose text it is against it.
pub(crate) fn debate(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let because = |tipped: &str| Why { tipped: tipped.to_owned(), ..Why::default() };
    let silent = |tipped: &str| Decision { action: Action::NoWordOnMotion, why: because(tipped) };
    let Some(sitting) = &public.docket.sitting else { return silent("no motion is debated") };
    let Some(moved) = sitting.motions.first() else { return silent("no motion is debated") };
    let (in_favour, against) = moved.motion.speakers();
    if moved.by == me.seat && sitting.speakers.0.len() < in_favour {
        return Decision { action: Action::SpeakToMotion { side: Side::For }, why: because("it moved this") };
    }
    let sponsors = public.docket.proposals.get(sitting.proposal).map_or(&[][..], |found| &found.sponsors);
    let among = sponsors.iter().take(against).any(|sponsor| *sponsor == me.seat);
    // A sponsor that wants a paragraph kept does not let the text be taken apart unopposed.
    if among && moved.by != me.seat && sitting.speakers.1.len() < against {
        return Decision {
            action: Action::SpeakToMotion { side: Side::Against },
            why: because("the text is its own"),
        };
    }
    silent("others speak to it")
}

/// What it tables, and what it joins.
pub(crate) fn amendments(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let mut why = Why { tipped: "nothing to amend".to_owned(), ..Why::default() };
    let cosponsors: Vec<String> = public
        .docket
        .amendments
        .iter()
        .filter(|amendment| {
            amendment.fate == AmendmentFate::Pending && !amendment.sponsors.contains(&me.seat)
        })
        .filter(|amendment| {
            let Some(standing) = Standing::new(public, me, amendment.bracket, 0) else { return false };
            standing.salience >= WORTH_AMENDING && standing.best() == amendment.option
        })
        .map(|amendment| amendment.id.clone())
        .collect();
    if !cosponsors.is_empty() {
        "its own words, tabled by another".clone_into(&mut why.tipped);
    }
    let mut amendments = Vec::new();
    if public.docket.invited == 1
        && let Some((bracket, option, reason, gain)) = wanted(public, me)
        && let Some(entry) = public.table.get(bracket)
    {
        why.parts.push(Part { on: Some(entry.id.clone()), part: "gain".to_owned(), value: gain });
        reason.clone_into(&mut why.tipped);
        amendments.push(NewAmendment { bracket: entry.id.clone(), option: Some(option), text: None, reason });
    }
    Decision { action: Action::TableAmendments { amendments, cosponsors }, why }
}

/// The amendment it would most gladly see adopted, where a line of its own is crossed or there is hope for it.
fn wanted(public: &Public, me: &Brief) -> Option<(usize, u8, String, i64)> {
    let mut found: Option<(usize, u8, String, i64)> = None;
    let mind = Mind::new(public, me);
    for (index, entry) in public.table.iter().enumerate() {
        let Some(current) = entry.settled() else { continue };
        let proposal = public.proposal_of(index).and_then(|proposal| public.docket.proposals.get(proposal));
        if proposal
            .is_none_or(|proposal| proposal.fate != Fate::Pending || proposal.sponsors.contains(&me.seat))
        {
            continue;
        }
        let Some(standing) = mind.on(index, 0) else { continue };
        let best = standing.best();
        let gain = me.thousandths(me.loss(index, current) - me.loss(index, best));
        if best == current || gain <= 0 {
            continue;
        }
        let crossed =
            standing.crosses(current, Response::Block) || standing.crosses(current, Response::Dissociate);
        let spoke = (0..public.seats.len()).filter(|seat| public.stance(index, *seat).spoken).count();
        let could = (0..public.seats.len())
            .filter(|seat| {
                let stance = public.stance(index, *seat);
                stance.spoken && stance.accepts.contains(best) && stance.opposes(current)
            })
            .count();
        let hope = standing.salience >= WORTH_AMENDING
            && standing.beyond(current) > 0
            && could * HOPE >= spoke.max(1)
            && belief::expected_option(public, me, index, best) * HOPE as i64 >= 100;
        if !(crossed || hope) {
            continue;
        }
        if found.as_ref().is_none_or(|(.., most)| gain > *most) {
            let reason = if best == 0 {
                format!("to leave out “{}”", shorten(entry.words(current)))
            } else {
                format!("to read “{}”", shorten(entry.words(best)))
            };
            found = Some((index, best, reason, gain));
        }
    }
    found
}

/// An explanation before the vote: of a line that the proposal crosses.
pub(crate) fn explain_before(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let none = |why: &str| Decision {
        action: Action::NoExplanation,
        why: Why { tipped: why.to_owned(), ..Why::default() },
    };
    let Some(sitting) = &public.docket.sitting else { return none("nothing is put to the vote") };
    if public.sponsors(me.seat, &[]) {
        return none("a sponsor does not explain its vote on its own proposal");
    }
    if public.docket.explained.contains(&(sitting.proposal, me.seat)) {
        return none("it has explained its vote");
    }
    let Some(line) = stake_in(public, me, sitting.proposal).1.and_then(|line| me.lines.get(line)) else {
        return none("nothing to say before the vote");
    };
    let brackets = public.docket.proposals.get(sitting.proposal).map_or(&[][..], |found| &found.brackets);
    let about: Vec<_> = line
        .test
        .brackets()
        .into_iter()
        .filter(|bracket| brackets.contains(bracket))
        .filter_map(|bracket| Some((bracket, public.table.get(bracket)?)))
        .find(|(bracket, entry)| {
            entry.settled().is_some_and(|option| line.test.broken_by(entry, *bracket, option))
        })
        .map(|(_, entry)| entry.id.clone())
        .into_iter()
        .collect();
    // Who tabled an amendment to the words explains its vote on the whole, and not on them.
    let about = if public.sponsors(me.seat, &about) { Vec::new() } else { about };
    let why = Why { tipped: "a line is crossed".to_owned(), ..Why::default() };
    Decision { action: Action::Explain { about, words: line.reason.clone() }, why }
}
