//! The standard negotiator: a sum of named parts, each with its source.
//!
//! | part | source |
//! | --- | --- |
//! | aspiration falls with time, by style | Faratin, Sierra & Jennings 1998; [`crate::aspiration`] |
//! | reservation: the value of no agreement, less the stake in the process | Raiffa 1982; `reservation` |
//! | red lines are never conceded | the scenario |
//! | isolation: the fewer still object, the dearer it is to be one of them | Steiner 2004, Urfalino 2014; `isolation` |
//! | packages: words accepted on several brackets together, or not at all | Raiffa 1982; [`crate::packages`] |
//! | reciprocity: concessions are answered with concessions | Axelrod 1984, Odell 2000; `reciprocity` |
//! | logrolling: giving way where one cares little for what one cares about | Froman & Cohen 1970; `logrolling` |
//! | belief of what the others can live with | Hindriks & Tykhonov 2008; [`crate::belief`] |
//! | loss framing: a loss weighs more than a gain | Kahneman & Tversky 1979, 1992; `framing` |
//! | abstention where nothing much tips the balance | Hinich & Ordeshook 1969, Voeten 2000; `voting` |
//! | few interventions go where most is at stake | three-minute rule, size of delegation |

use adref_sim::draws::OwnDraws;
use adref_sim::engine::action::{Action, Ask, Ballot, Dissociation, Objection, OptionNo};
use adref_sim::engine::state::{Disagreement, HeldLine, QuietEdit};
use adref_sim::engine::{Brief, Public, SeatView, measure};
use adref_sim::ids::ParaId;
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::rules;
use adref_sim::scenario::{BehaviourPart, Ending, Response};
use adref_sim::text::Draft;

use crate::standing::{Mind, Standing};
use crate::{
    Decision, Policy, accreditation, authority, coordination, framing, isolation, organisation, packages,
    reading, reservation, signing, voting,
};

/// The least salience of words one breaks silence over without a red line.
const WORTH_BREAKING: i64 = 60;
/// The most objections one letter carries.
const MOST_OBJECTIONS: usize = 3;
/// Thousandths by which a delegation's stake in the process is lower for each edit that left it with less and was made
/// without putting the text under silence again. A judgement: a third of what a process is usually worth.
const QUIET_EDIT: i64 = 50;
/// Thousandths of utility that a line weighs which one would have dissociated over, where the body knows no dissociation.
/// A judgement: about as much as complete isolation.
pub(crate) const SWALLOWED: i64 = 100;
/// Hundredths of a point off its ideal, and the salience, from which an explanation regrets words.
const WORTH_REGRETTING: (i64, i64) = (4_000, 70);

/// A delegation played by the standard parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Negotiator;

impl Policy for Negotiator {
    fn decide(&mut self, view: SeatView<'_>, _draws: OwnDraws<'_>) -> Decision {
        match view.ask {
            Ask::Inscription => reading::inscribe(view),
            Ask::Floor { section, group } => group
                .and_then(|group| coordination::statement(view, section, group))
                .unwrap_or_else(|| reading::speak(view, section, group.is_some())),
            Ask::Coordination { group } => coordination::meeting(view, group),
            Ask::SmallGroup { bracket } => {
                reading::consult(view, bracket).unwrap_or_else(|| reading::nothing("no such group"))
            }
            Ask::Programme => organisation::programme(view),
            Ask::Reply { section } => organisation::reply(view, section),
            Ask::Appeal => organisation::appeal(),
            Ask::Overrule => organisation::overrule(view),
            Ask::ThematicGroups => reading::thematic(view),
            Ask::Package => packages::offer(view),
            Ask::PackageAnswer { package } => packages::answer(view, package),
            Ask::Sounding => packages::sounding::sound(view),
            Ask::Silence => more_time(view).unwrap_or_else(|| silence(view)),
            Ask::Signature => signing::decide(view),
            Ask::Accreditation => accreditation::object(view),
            Ask::Applicant { applicant } => accreditation::vote(view, applicant),
            Ask::Adoption => adoption(view),
            Ask::Vote => voting::vote(view),
            Ask::Explanation if view.public.ending.is_none() => voting::explain_before(view),
            Ask::Explanation => explanation(view),
            Ask::Amendments => voting::amendments(view),
            Ask::Motions => voting::motions(view),
            Ask::MotionDebate => voting::debate(view),
        }
    }
}

/// What the text before the room is worth, and which lines it crosses.
struct Verdict {
    utility: i64,
    no_agreement: i64,
    crossed: Vec<usize>,
}

impl Verdict {
    fn of(me: &Brief, public: &Public, text: &Draft) -> Self {
        Self {
            utility: me.utility(public, text),
            no_agreement: me.utility_of_no_agreement(public),
            crossed: me.crossed(public, text),
        }
    }

    fn parts(&self, me: &Brief) -> Vec<Part> {
        let part = |part: &str, value| Part { on: None, part: part.to_owned(), value };
        vec![
            part("utility of the text", self.utility),
            part("utility of no agreement", self.no_agreement),
            part("stake in the process", reservation::stake(me)),
        ]
    }

    fn lines<'a>(&'a self, me: &'a Brief, response: Response) -> impl Iterator<Item = &'a HeldLine> {
        self.crossed
            .iter()
            .filter_map(|line| me.lines.get(*line))
            .filter(move |line| line.response == response)
    }
}

pub(crate) fn text(public: &Public) -> &Draft {
    public.latest().map_or(&public.base, |revision| &revision.draft)
}

/// A request for time, where the deadline comes before its capital's instructions can and time can still be asked for.
fn more_time(view: SeatView<'_>) -> Option<Decision> {
    let SeatView { public, me, .. } = view;
    let left = public.deadline.until?.saturating_sub(public.minute);
    if public.deadline.decided || me.capital_delay_minutes <= left {
        return None;
    }
    let part = |part: &str, value: u32| Part { on: None, part: part.to_owned(), value: i64::from(value) };
    let why = Why {
        tipped: "the deadline comes before its instructions".to_owned(),
        parts: vec![
            part("minutes to the deadline", left),
            part("minutes its capital needs", me.capital_delay_minutes),
        ],
        ..Why::default()
    };
    let reason = "instructions from its capital cannot arrive before the deadline".to_owned();
    Some(Decision { action: Action::RequestExtension { reason }, why })
}

/// What edits made without a new silence take off a delegation's stake in the process: something for each that left it with
/// less than it had let stand.
fn cost_of_quiet_edits(public: &Public, me: &Brief) -> i64 {
    let lost = |edit: &&QuietEdit| {
        let lost = edit
            .replaced
            .iter()
            .map(|(bracket, before, after)| me.loss(*bracket, *after) - me.loss(*bracket, *before));
        lost.sum::<i64>() > 0
    };
    QUIET_EDIT * public.quiet_edits.iter().filter(lost).count() as i64
}

fn silence(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let text = text(public);
    let verdict = Verdict::of(me, public, text);
    let last = public.business.silence_round >= public.procedure.silence_rounds;
    let mut why =
        Why { tipped: "the text can be lived with".to_owned(), parts: verdict.parts(me), ..Why::default() };
    // (weight, bracket, reason): what it would say no to, heaviest first.
    let mut grounds: Vec<(i64, Option<usize>, String)> = Vec::new();
    for line in verdict.lines(me, Response::Block) {
        grounds.push((i64::MAX, at_fault(line, public, text).0, line.reason.clone()));
    }
    if !last {
        for line in verdict.lines(me, Response::Dissociate) {
            grounds.push((i64::MAX / 2, at_fault(line, public, text).0, line.reason.clone()));
        }
    }
    for (bracket, reason) in authority::unconfirmed(public, me) {
        grounds.push((i64::MAX / 4, Some(bracket), reason));
    }
    let framed = framing::of_text(public, me);
    if framed > 0 {
        why.parts.push(Part { on: None, part: BehaviourPart::LossFraming.name().to_owned(), value: -framed });
    }
    let short = verdict.no_agreement - reservation::stake(me) - (verdict.utility - framed);
    let mind = Mind::new(public, me);
    for (index, entry) in public.table.iter().enumerate() {
        let Some(option) = entry.settled() else { continue };
        let Some(standing) = mind.on(index, 0) else { continue };
        let best = standing.best();
        let gain = me.loss(index, option) - me.loss(index, best);
        if gain <= 0 {
            continue;
        }
        let over = standing.beyond(option);
        // Who has given its word in a package that holds keeps it.
        if packages::promised(public, me.seat, index) {
            continue;
        }
        if over > 0 && standing.salience >= WORTH_BREAKING && !last {
            let reason = format!("{} is further than it can go at this stage", said(entry, option));
            let reason = match packages::released(public, me.seat, index) {
                Some(released) => format!("{released}, and {reason}"),
                None => reason,
            };
            grounds.push((over * standing.salience, Some(index), reason));
            why.parts.push(Part {
                on: Some(entry.id.clone()),
                part: "beyond its allowance".to_owned(),
                value: over,
            });
        }
    }
    if short > 0 && grounds.is_empty() {
        let reason = "on balance the text is worth less to it than none".to_owned();
        grounds.push((short, worst(public, me), reason));
        why.parts.push(Part { on: None, part: "short of its reservation value".to_owned(), value: short });
    }
    why.alternatives = vec![
        Alternative { act: "keep silence".to_owned(), score: verdict.utility - framed },
        Alternative { act: "break silence".to_owned(), score: verdict.no_agreement - reservation::stake(me) },
    ];
    grounds.sort_by(|one, two| two.0.cmp(&one.0).then(one.1.cmp(&two.1)));
    let mut named = std::collections::BTreeSet::new();
    grounds.retain(|(_, bracket, _)| named.insert(*bracket));
    grounds.truncate(MOST_OBJECTIONS);
    if grounds.is_empty() {
        return Decision { action: Action::KeepSilence, why };
    }
    let id = |index: usize| public.table.get(index).map(|entry| entry.id.clone());
    grounds.first().map_or("", |ground| ground.2.as_str()).clone_into(&mut why.tipped);
    let stances = grounds
        .iter()
        .filter_map(|(_, bracket, _)| mind.on((*bracket)?, 0))
        .map(|standing| standing.stance())
        .collect();
    let objections = grounds
        .into_iter()
        .map(|(_, bracket, reason)| Objection { bracket: bracket.and_then(id), reason })
        .collect();
    Decision { action: Action::BreakSilence { objections, stances }, why }
}

/// The objection to a text that is worth less than none: it names what weighs most, so that it can be answered.
fn on_balance(public: &Public, me: &Brief) -> Objection {
    let worst = worst(public, me).and_then(|index| public.table.get(index));
    let above_all =
        worst.map_or_else(String::new, |entry| format!(", above all over {}", cited(public, entry)));
    let released = worst
        .and_then(|entry| packages::released(public, me.seat, public.bracket(&entry.id)?))
        .map_or_else(String::new, |released| format!("; {released}"));
    Objection {
        bracket: worst.map(|entry| entry.id.clone()),
        reason: format!("on balance it cannot join{above_all}{released}"),
    }
}

/// The bracket on which it loses most against its own best words; the first of several.
fn worst(public: &Public, me: &Brief) -> Option<usize> {
    let mind = Mind::new(public, me);
    public
        .table
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            if packages::promised(public, me.seat, index) {
                return None;
            }
            let best = mind.on(index, 0)?.best();
            let lost = me.loss(index, entry.settled()?) - me.loss(index, best);
            (lost > 0).then_some((lost, std::cmp::Reverse(index)))
        })
        .max()
        .map(|(_, std::cmp::Reverse(index))| index)
}

fn adoption(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    // Where annexes are put apart, the report is judged without them, and each annex beside the text without it.
    let (room, without) = (public.under_decision(), public.without_annex());
    let own = room.as_ref().map(Public::text);
    let text = own.as_ref().unwrap_or_else(|| text(public));
    let public = room.as_ref().unwrap_or(public);
    let mut verdict = Verdict::of(me, public, text);
    if let Some(without) = &without {
        verdict.no_agreement = me.utility(without, &without.text());
    }
    // Being among few weighs the more, the fewer broke the last silence or, later, objected the time before.
    let against = match public.business.attempt {
        0 | 1 => public.business.broken.len(),
        _ => public.business.objected_before.len(),
    };
    let isolation = isolation::at_adoption(public, me, against);
    let framed = framing::of_text(public, me);
    let quiet = cost_of_quiet_edits(public, me);
    // Where nobody can stand apart from a paragraph, words one would have stood apart from weigh in the balance.
    let may_stand_apart = rules::body(public.rules).dissociation;
    let swallowed =
        if may_stand_apart { 0 } else { verdict.lines(me, Response::Dissociate).count() as i64 * SWALLOWED };
    let pulled = coordination::pull_at_adoption(view);
    let discipline = pulled.as_ref().map_or(0, |(pull, _)| *pull);
    let reservation =
        verdict.no_agreement - (reservation::stake(me) - quiet) - isolation + swallowed + framed - discipline;
    let mut why = Why { parts: verdict.parts(me), ..Why::default() };
    if quiet > 0 {
        why.parts.push(Part { on: None, part: "edited behind its back".to_owned(), value: quiet });
    }
    if swallowed > 0 {
        let part = "no dissociation from lines it crosses".to_owned();
        why.parts.push(Part { on: None, part, value: swallowed });
    }
    why.parts.push(Part { on: None, part: BehaviourPart::Isolation.name().to_owned(), value: isolation });
    if framed > 0 {
        why.parts.push(Part { on: None, part: BehaviourPart::LossFraming.name().to_owned(), value: -framed });
    }
    why.parts.extend(pulled.map(|(_, part)| part));
    why.alternatives = vec![
        Alternative { act: "join".to_owned(), score: verdict.utility },
        Alternative { act: "object".to_owned(), score: reservation },
    ];
    if let Some(line) = verdict.lines(me, Response::Block).next() {
        why.tipped = format!("red line: {}", line.reason);
        let bracket = at_fault(line, public, text).0.and_then(|index| public.table.get(index));
        let objection =
            Objection { bracket: bracket.map(|entry| entry.id.clone()), reason: line.reason.clone() };
        return Decision { action: Action::Object { objection }, why };
    }
    if verdict.utility < reservation {
        "reservation value".clone_into(&mut why.tipped);
        let objection = on_balance(public, me);
        return Decision { action: Action::Object { objection }, why };
    }
    let mut dissociations: Vec<Dissociation> = Vec::new();
    for line in verdict.lines(me, Response::Dissociate).filter(|_| may_stand_apart) {
        if let Some(para) = at_fault(line, public, text).1
            && !dissociations.iter().any(|earlier| earlier.para == para)
        {
            dissociations.push(Dissociation { para, reason: line.reason.clone() });
        }
    }
    let tipped =
        if dissociations.is_empty() { "reservation value" } else { "dissociation lets the text pass" };
    tipped.clone_into(&mut why.tipped);
    Decision { action: Action::JoinConsensus { dissociations }, why }
}

/// An explanation: of a line crossed, or of words it would not have chosen.
fn explanation(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let none = |why: &str| Decision {
        action: Action::NoExplanation,
        why: Why { tipped: why.to_owned(), ..Why::default() },
    };
    if !public.ending.is_some_and(Ending::adopted) {
        return none("nothing was adopted");
    }
    let text = text(public);
    let verdict = Verdict::of(me, public, text);
    let (distance, salience) = WORTH_REGRETTING;
    let mind = Mind::new(public, me);
    let mut regretted: Vec<(i64, usize)> = public
        .table
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let option = entry.settled()?;
            let standing = mind.on(index, 0)?;
            (standing.best() != option
                && standing.salience >= salience
                && standing.distance(option) >= distance)
                .then(|| (me.loss(index, option), index))
        })
        .collect();
    regretted.sort_by_key(|(loss, index)| (std::cmp::Reverse(*loss), *index));
    regretted.truncate(2);
    let crossed = verdict.crossed.iter().find_map(|line| me.lines.get(*line));
    if public.sponsors(me.seat, &[]) {
        return none("a sponsor does not explain its vote on its own proposal");
    }
    // Who voted in favour and had no line crossed has nothing to explain.
    let in_favour = public.business.votes.contains(&(me.seat, Ballot::Yes));
    if public.docket.explained.iter().any(|(_, seat)| *seat == me.seat) {
        return none("it has explained its vote");
    }
    let dissociated = public.business.dissociations.iter().any(|(seat, _)| *seat == me.seat);
    if crossed.is_none() && in_favour {
        return none("it voted in favour");
    }
    if dissociated {
        return none("its dissociation says it");
    }
    let id = |index: usize| public.table.get(index).map(|entry| entry.id.clone());
    let (about, words): (Vec<_>, String) = if let Some(line) = crossed {
        (at_fault(line, public, text).0.and_then(id).into_iter().collect(), line.reason.clone())
    } else if let Some((_, first)) = regretted.first() {
        let Some(entry) = public.table.get(*first) else { return none("nothing to explain") };
        let Some(standing) = Standing::new(public, me, *first, 0) else { return none("nothing to explain") };
        let wanted = match (standing.best(), entry.settled()) {
            (0, settled) => {
                format!(
                    "would not have included “{}”",
                    entry.words(settled.unwrap_or(1)).trim_matches([' ', ','])
                )
            }
            (best, _) => format!("would have preferred “{}”", entry.words(best).trim_matches([' ', ','])),
        };
        let words = format!("on {}, it {wanted}", cited(public, entry));
        (regretted.iter().filter_map(|(_, index)| id(*index)).collect(), words)
    } else {
        return none("nothing to explain");
    };
    if public.sponsors(me.seat, &about) {
        return none("a sponsor does not explain its vote on its own amendment");
    }
    let tipped = if crossed.is_some() { "a line was crossed" } else { "words it would not have chosen" };
    let why = Why { tipped: tipped.to_owned(), parts: verdict.parts(me), ..Why::default() };
    Decision { action: Action::Explain { about, words }, why }
}

/// The bracket a crossed line is crossed by, and the paragraph it stands in, as far as the text still has it.
fn at_fault(line: &HeldLine, public: &Public, text: &Draft) -> (Option<usize>, Option<ParaId>) {
    let brackets = line.test.brackets();
    let breaks = |index: &usize| {
        public.table.get(*index).is_some_and(|entry| {
            entry.settled().is_some_and(|option| line.test.broken_by(entry, *index, option))
        })
    };
    let bracket = brackets.iter().copied().find(breaks).or_else(|| brackets.first().copied());
    let stands = |para: &ParaId| text.blocks.iter().any(|block| block.id == *para);
    let para = bracket.and_then(|index| public.table.get(index)).and_then(|entry| {
        let cited = ParaId::from(measure::citation(&entry.para));
        if stands(&cited) { Some(cited) } else { Some(entry.para.clone()).filter(stands) }
    });
    // A paragraph that is gone altogether leaves its section to stand apart from.
    let section = || {
        let section = bracket.and_then(|index| public.table.get(index)).map(|entry| entry.section);
        section
            .and_then(|section| public.sections.get(section))
            .map(|section| section.id.clone())
            .filter(stands)
    };
    (bracket, para.or_else(section))
}

/// Where a bracket stands, as one cites it by the draft's numbers.
fn cited(public: &Public, entry: &Disagreement) -> String {
    let para = ParaId::from(measure::citation(&entry.para));
    let citations = adref_sim::text::citations(&public.base);
    citations.get(&para).cloned().unwrap_or_else(|| format!("paragraph {para}"))
}

/// An option as one says it in a sentence: its words, or that they are left out.
pub(crate) fn said(entry: &Disagreement, option: OptionNo) -> String {
    if option > 0 {
        return format!("“{}”", shorten(entry.words(option)));
    }
    format!("leaving out “{}”", shorten(entry.words(1)))
}

/// Words short enough for a sentence.
pub(crate) fn shorten(words: &str) -> String {
    let words = words.trim_matches([' ', ',']);
    if words.chars().count() <= 60 {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(57).collect();
    short.push('…');
    short
}
