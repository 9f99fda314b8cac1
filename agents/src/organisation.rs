//! The programme of work, order in the room, and the outlets: what the standard players do about them.

use adref_sim::engine::action::{Action, Ballot, OptionNo};
use adref_sim::engine::{ChairView, MAX_ATTEMPTS, Public, SeatView, measure, order};
use adref_sim::log::{Alternative, Part, Why};
use adref_sim::rules::{self, Step};
use adref_sim::scenario::{BehaviourPart, Ending, Reach, Response};

use crate::Decision;
use crate::negotiator::{said, text};
use crate::standing::Standing;

/// Salience × distance, in per cent of the most both can be, from which a delegation holds up the programme of work. A
/// judgement: somebody who cares fully has to be a third of the scale away. It was set with the working group of 2022 in
/// view, where those who cared most were about that far away, tolerance counted, and held it up: on that case it is no
/// test.
const WORTH_HOLDING: i64 = 30;
/// How much more it takes to be the only one who holds it up again, for a delegation that minds being alone fully. A
/// judgement.
const ALONE: i64 = 25;
/// The least salience of words whose rejection one replies to. A judgement.
const WORTH_A_REPLY: i64 = 70;

fn because(action: Action, tipped: &str) -> Decision {
    Decision { action, why: Why { tipped: tipped.to_owned(), ..Why::default() } }
}

/// Whether to hold up the programme of work: it amounts to a choice on an issue, and a delegation far from it that cares
/// can make everything wait. With a text in hand that is better than none, it lets go.
pub(crate) fn programme(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let Some(amounts_to) = public.programme.amounts_to else {
        return because(Action::AgreeProgramme, "there is nothing in it");
    };
    let Some(Some(position)) = me.positions.get(amounts_to.issue) else {
        return because(Action::AgreeProgramme, "it has no view on what it amounts to");
    };
    let off = measure::distance(*position, Reach::point(amounts_to.at), 0);
    let weight = off * i64::from(position.salience) / 10_000;
    let threshold = WORTH_HOLDING
        + if public.programme.alone == Some(me.seat) {
            me.behaviour.scaled(BehaviourPart::Isolation, ALONE * i64::from(me.isolation) / 100)
        } else {
            0
        };
    let part = |part: &str, value| Part { on: None, part: part.to_owned(), value };
    let mut why = Why {
        tipped: "the programme of work can be lived with".to_owned(),
        parts: vec![
            part("weight of what it amounts to", weight),
            part("what it takes to hold it up", threshold),
        ],
        alternatives: vec![
            Alternative { act: "hold it up".to_owned(), score: weight },
            Alternative { act: "agree to it".to_owned(), score: threshold },
        ],
    };
    if weight < threshold {
        return Decision { action: Action::AgreeProgramme, why };
    }
    if public.current() == Step::Adoption {
        let gain = me.utility(public, text(public)) - me.utility_of_no_agreement(public);
        why.parts.push(part("text over no agreement", gain));
        let crossed = me.crossed(public, text(public)).into_iter();
        let blocked =
            crossed.filter_map(|line| me.lines.get(line)).any(|line| line.response == Response::Block);
        if gain > 0 && !blocked {
            "the text is better than none, and needs a formal meeting".clone_into(&mut why.tipped);
            return Decision { action: Action::AgreeProgramme, why };
        }
    }
    let issue = public.issues.get(amounts_to.issue).map_or("", |issue| issue.name.as_str());
    let reason = format!("it cannot agree to what the programme of work does on {}", lower(issue));
    "what the programme of work amounts to".clone_into(&mut why.tipped);
    Decision { action: Action::HoldProgramme { reason }, why }
}

/// The chair puts the programme, and once more if somebody holds it up; then it goes on informally, or ends.
pub(crate) fn put_programme(view: ChairView<'_>) -> Decision {
    let public = view.public;
    let tried = public.programme.attempts;
    if tried < MAX_ATTEMPTS && (tried == 0 || public.current() == Step::Organisation) {
        let tipped =
            if tried == 0 { "there is no formal meeting without it" } else { "consultations were held" };
        return because(Action::PutProgramme, tipped);
    }
    if public.current() == Step::Adoption {
        return because(outlet(public), "no formal meeting can be held");
    }
    because(Action::MeetInformally, "time is short: the room can read without a programme of work")
}

/// What is left when the text cannot be adopted. A chair's summary recalls what was said of the text; where the programme
/// of work is held up, or somebody objects to the text as a whole and names no words in it, there is nothing it could
/// recall without being contradicted, and a procedural report is left.
pub(crate) fn outlet(public: &Public) -> Action {
    let known = rules::body(public.rules).outlets.contains(&Ending::ProceduralReport);
    let whole = public.business.objections.iter().any(|(_, objection)| objection.bracket.is_none());
    if known && (!public.programme.adopted || whole) { Action::ProceduralReport } else { Action::FallBack }
}

/// The chair's ruling: who has the floor speaks to the section under discussion, or could not speak at all.
pub(crate) fn rule() -> Decision {
    because(Action::Rule { upheld: false }, "the speaker speaks to the section under discussion")
}

/// A reply, where words that matter to it were called unacceptable.
pub(crate) fn reply(view: SeatView<'_>, section: usize) -> Decision {
    let SeatView { public, me, .. } = view;
    let over = order::provoked_over(public, me.seat).and_then(|id| public.bracket(id));
    let Some(bracket) =
        over.filter(|bracket| public.table.get(*bracket).is_some_and(|e| e.section == section))
    else {
        return because(Action::NoReply, "nothing to reply to");
    };
    let (Some(entry), Some(standing)) = (public.table.get(bracket), Standing::new(public, me, bracket, 0))
    else {
        return because(Action::NoReply, "nothing to reply to");
    };
    let part = Part { on: Some(entry.id.clone()), part: "salience".to_owned(), value: standing.salience };
    let why = |tipped: &str| Why { tipped: tipped.to_owned(), parts: vec![part.clone()], ..Why::default() };
    if standing.salience < WORTH_A_REPLY && standing.line_at_risk() == 0 {
        return Decision { action: Action::NoReply, why: why("not worth a reply") };
    }
    let wants = public.stance(bracket, me.seat).prefers;
    let words = format!("it stands by {}", said(entry, wants));
    let action = Action::Reply { about: entry.id.clone(), words };
    Decision { action, why: why("its words were called unacceptable") }
}

/// The standard negotiator raises no points of order, and bows to rulings.
pub(crate) fn appeal() -> Decision {
    because(Action::AcceptRuling, "an appeal would cost more time than the ruling")
}

/// Whether to overrule the chair: for whoever wants the same words in the section, against whoever wants others.
pub(crate) fn overrule(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let appellant = public.floor.point.as_ref().map(order::PointOfOrder::concerned);
    let section = public.floor.section.and_then(|section| public.sections.get(section));
    let mut common = 0_i64;
    for bracket in section.map_or(&[][..], |section| &section.brackets) {
        let wants = |seat: usize| -> Option<OptionNo> {
            let stance = public.stance(*bracket, seat);
            stance.spoken.then_some(stance.prefers)
        };
        if let (Some(mine), Some(theirs)) = (wants(me.seat), appellant.and_then(wants)) {
            common += if mine == theirs { 1 } else { -1 };
        }
    }
    let ballot = match common {
        _ if appellant == Some(me.seat) => Ballot::Yes,
        1.. => Ballot::Yes,
        0 => Ballot::Abstain,
        _ => Ballot::No,
    };
    let parts = vec![Part { on: None, part: "words in common with the appellant".to_owned(), value: common }];
    let why = Why { tipped: "whose words they are".to_owned(), parts, ..Why::default() };
    Decision { action: Action::Vote(ballot), why }
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}
