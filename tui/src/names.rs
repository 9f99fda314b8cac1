//! The rapporteur's note on names: who signed, what other texts would have brought in, who takes part without a vote.

use std::fmt::Write as _;

use adref_sim::ids::SeatId;
use adref_sim::scenario::Modality;
use adref_sim::views::ReportView;
use adref_sim::views::signature::{AccreditationView, CurvePoint, SignatureView};

use crate::out::{Paint, hang, wrap};
use crate::words::join;

const WIDTH: usize = 100;
/// The width of the bar of the most signatures.
const BAR: usize = 40;
/// The most of a list that is named.
const MOST: usize = 40;

/// Both parts, where there is anything to say.
pub(crate) fn note(out: &mut String, report: &ReportView, paint: Paint) {
    if let Some(signature) = &report.signature {
        signatories(out, signature, paint);
    }
    if let Some(accreditation) = &report.accreditation {
        stakeholders(out, accreditation, paint);
    }
}

fn signatories(out: &mut String, signature: &SignatureView, paint: Paint) {
    if !signature.signed.is_empty() || !signature.declined.is_empty() {
        let _ = write!(out, "\n{}\n\n", paint.bold("Signatures"));
        let signed = &signature.signed;
        let needed = match signature.minimum {
            0 | 1 => String::new(),
            minimum => format!(" It needed {minimum}."),
        };
        let said = match signed.len() {
            0 => format!("Nobody signed.{needed}"),
            1 => format!("One signed: {}.{needed}", join(signed, MOST)),
            many => format!("{many} signed: {}.{needed}", join(signed, MOST)),
        };
        let _ = writeln!(out, "{}", wrap(&said, "", WIDTH));
        let mut reasons: Vec<(&str, Vec<SeatId>)> = Vec::new();
        for declined in &signature.declined {
            match reasons.iter_mut().find(|(reason, _)| *reason == declined.reason) {
                Some((_, seats)) => seats.push(declined.seat.clone()),
                None => reasons.push((&declined.reason, vec![declined.seat.clone()])),
            }
        }
        for (reason, seats) in reasons {
            let said = format!("{} stayed out: {}.", join(&seats, 8), reason.trim_end_matches('.'));
            let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
        }
    }
    curve(out, &signature.curve, paint);
}

fn curve(out: &mut String, curve: &[CurvePoint], paint: Paint) {
    let Some(most) = curve.iter().map(|point| point.signatures).max() else { return };
    let _ = write!(out, "\n{}\n\n", paint.bold("Strength of text against number of signatures"));
    let said = "How many would sign a text made of the options on the table, from the weakest (0) to the one farthest from what holds without it (100). Nobody in the room sees this.";
    let _ = writeln!(out, "{}", wrap(said, "", WIDTH));
    out.push('\n');
    for point in curve {
        let bar = "█".repeat(point.signatures * BAR / most.max(1));
        let mut line = format!("  {:>3}  {:>4}  {bar}", point.strength, point.signatures);
        if point.agreed {
            line.push_str("  ◀ this text");
        }
        if !point.core_holds {
            line.push_str("  those who draft would not all hold");
        }
        let _ = writeln!(out, "{line}");
    }
}

fn stakeholders(out: &mut String, accreditation: &AccreditationView, paint: Paint) {
    let _ = write!(out, "\n{}\n\n", paint.bold("Stakeholders"));
    let how = match accreditation.modality {
        Modality::EcosocOnly => "only organisations in consultative status are let in",
        Modality::NonObjection => "others are let in if no State objects",
        Modality::NonObjectionWithVote => "others are let in if no State objects, or a vote overturns it",
        Modality::Open => "everybody who applies is let in",
    };
    let (mut admitted, mut blocked) = (Vec::new(), Vec::new());
    for one in &accreditation.applicants {
        match one.admitted {
            Some(true) => admitted.push(one),
            Some(false) => blocked.push(one),
            None => {}
        }
    }
    let said =
        format!("Without a vote: {how}. {} of {} were.", admitted.len(), accreditation.applicants.len());
    let _ = writeln!(out, "{}", wrap(&said, "", WIDTH));
    let vote = |vote: Option<(u32, u32, u32)>| {
        vote.map_or_else(String::new, |(yes, no, abstain)| {
            format!(", by a vote of {yes} to {no} with {abstain} abstentions")
        })
    };
    for one in admitted.iter().filter(|one| !one.objected.is_empty()) {
        let said = format!("{} was let in over {}{}.", one.name, join(&one.objected, 8), vote(one.vote));
        let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
    }
    // Applicants of one kind differ by the number at the end of their names: one line a kind.
    let kind = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned();
    let mut kinds: Vec<String> = Vec::new();
    for one in &blocked {
        if !kinds.contains(&kind(&one.name)) {
            kinds.push(kind(&one.name));
        }
    }
    for name in kinds {
        let out_of = accreditation.applicants.iter().filter(|one| kind(&one.name) == name).count();
        let kept_out: Vec<_> = blocked.iter().filter(|one| kind(&one.name) == name).collect();
        let mut by: Vec<_> = kept_out.iter().flat_map(|one| &one.objected).cloned().collect();
        by.sort();
        by.dedup();
        let by = if by.is_empty() {
            "not in consultative status".to_owned()
        } else {
            format!("{} objected", join(&by, usize::MAX))
        };
        let said = match kept_out.as_slice() {
            [one] if out_of == 1 => format!("{} was kept out: {by}{}.", one.name, vote(one.vote)),
            many => format!("{name}: {} of {out_of} kept out; {by}.", many.len()),
        };
        let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
    }
    for words in &accreditation.taken_up {
        let said = format!("a State took up a stakeholder's words: “{}”.", words.trim());
        let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
    }
}
