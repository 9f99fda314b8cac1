//! The rapporteur's note on names: who signed, what other texts would have brought in, who takes part without a vote.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use adref_sim::engine::Public;
use adref_sim::ids::SeatId;
use adref_sim::rules;
use adref_sim::scenario::{Ending, Modality};
use adref_sim::views::ReportView;
use adref_sim::views::signature::{AccreditationView, CurvePoint, SignatureView, StakeholderView};

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
    curve(out, signature, paint);
}

fn curve(out: &mut String, signature: &SignatureView, paint: Paint) {
    let curve: &[CurvePoint] = &signature.curve;
    let Some(most) = curve.iter().map(|point| point.signatures).max() else { return };
    let _ = write!(out, "\n{}\n\n", paint.bold("Strength of text against number of signatures"));
    let said = "How many would sign a text made of the options on the table, from what holds without it (0) to the farthest those who draft would go (100). Nobody in the room sees this.";
    let _ = writeln!(out, "{}", wrap(said, "", WIDTH));
    out.push('\n');
    for point in curve {
        let bar = "█".repeat(point.signatures * BAR / most.max(1));
        let mut line = format!("  {:>3}  {:>4}  {bar}", point.strength, point.signatures);
        if point.agreed {
            line.push_str("  ◀ this text");
        }
        if !point.core_holds && !signature.core.is_empty() {
            line.push_str("  (not all of the core)");
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
    let admitted = |one: &&StakeholderView| one.admitted == Some(true);
    let all = &accreditation.applicants;
    let said =
        format!("Without a vote: {how}. {} of {} were.", all.iter().filter(admitted).count(), all.len());
    let _ = writeln!(out, "{}", wrap(&said, "", WIDTH));
    // Several of a kind apply under one name with a number.
    let kind = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end().to_owned();
    let mut kinds: Vec<(String, Vec<&StakeholderView>)> = Vec::new();
    for one in all {
        let name = kind(&one.name);
        match kinds.iter_mut().find(|(known, _)| *known == name) {
            Some((_, members)) => members.push(one),
            None => kinds.push((name, vec![one])),
        }
    }
    for (name, members) in kinds {
        let out_of = members.iter().filter(|one| one.admitted == Some(false)).count();
        if out_of == 0 && members.iter().all(|one| one.objected.is_empty()) {
            continue;
        }
        let mut said = match (members.as_slice(), out_of) {
            ([_], 0) => format!("{name}: let in"),
            ([_], _) => format!("{name}: kept out"),
            (many, 0) => format!("{name}: all {} let in", many.len()),
            (many, out_of) => format!("{name}: {out_of} of {} kept out", many.len()),
        };
        said.push_str(&objectors(&members));
        let votes: Vec<(u32, u32, u32)> = members.iter().filter_map(|one| one.vote).collect();
        match votes.as_slice() {
            [] => {}
            [(yes, no, abstain)] => {
                let _ = write!(said, "; voted on, {yes} to {no}, {abstain} abstaining");
            }
            many => {
                let range = |of: fn(&(u32, u32, u32)) -> u32| {
                    let (least, most) = (many.iter().map(of).min(), many.iter().map(of).max());
                    match (least.unwrap_or(0), most.unwrap_or(0)) {
                        (least, most) if least == most => least.to_string(),
                        (least, most) => format!("{least}–{most}"),
                    }
                };
                let (yes, no, abstain) = (range(|vote| vote.0), range(|vote| vote.1), range(|vote| vote.2));
                let _ = write!(said, "; {} votes, {yes} to {no}, {abstain} abstaining", many.len());
            }
        }
        let _ = writeln!(out, "{}", hang("  - ", &format!("{said}."), WIDTH));
    }
    for words in &accreditation.taken_up {
        let said = format!("a State took up a stakeholder's words: “{}”.", words.trim());
        let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
    }
}

/// Who objected to applicants of a kind, and to how many where not to all.
fn objectors(members: &[&StakeholderView]) -> String {
    let mut counts: BTreeMap<&SeatId, usize> = BTreeMap::new();
    for seat in members.iter().flat_map(|one| &one.objected) {
        *counts.entry(seat).or_default() += 1;
    }
    if counts.is_empty() {
        return if members.iter().any(|one| one.admitted == Some(false)) {
            ", not being in consultative status".to_owned()
        } else {
            String::new()
        };
    }
    let mut counts: Vec<(&SeatId, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let most = members.len();
    let named: Vec<SeatId> =
        counts
            .into_iter()
            .map(|(seat, count)| {
                if count == most { seat.clone() } else { SeatId::from(format!("{seat} ({count})").as_str()) }
            })
            .collect();
    format!("; {} objected", join(&named, 12))
}

/// How a text that was under silence alone came to stand or fall.
pub(crate) fn by_silence(public: &Public, ending: Ending, when: &str) -> Option<String> {
    if !rules::body(public.rules).silence.stands {
        return None;
    }
    let rounds = match public.business.silence_round {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        many => format!("{many} times"),
    };
    match (ending, public.quiet_edits.is_empty()) {
        (Ending::Consensus, true) => {
            Some(format!("Stands {when}: under silence {rounds}, and the last time nobody broke it."))
        }
        (Ending::Consensus, false) => Some(format!(
            "Adopted by consensus {when}. It was edited after its silence without being put under silence again, so all were asked, and nobody objected."
        )),
        (Ending::Withdrawn, _) => {
            Some(format!("Withdrawn {when}: under silence {rounds}, and never without an objection."))
        }
        _ => None,
    }
}
