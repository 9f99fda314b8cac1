//! The state's fingerprint.

use std::fmt::Write as _;

use super::annexes::AnnexFate;
use super::docket::Fate;
use super::state::{BracketState, Count, Stance, State};

impl State {
    /// A short fingerprint of what has happened: time, text, stances, instructions, answers, votes. It is made of
    /// named facts and not of the layout of this struct, so that an old log keeps its fingerprint when the struct grows.
    pub fn digest(&self) -> String {
        let public = &self.public;
        let mut facts = format!("1 {} {:?} {:?}\n", public.minute, public.phase(), public.ending);
        let id = |seat: usize| public.seats.get(seat).map_or("", |plate| plate.id.as_str());
        for (index, entry) in public.table.iter().enumerate() {
            let state = match entry.state {
                BracketState::Open => "open".to_owned(),
                BracketState::Settled { option, .. } => option.to_string(),
                BracketState::Gone => "gone".to_owned(),
                BracketState::Reserved => "reserved".to_owned(),
                BracketState::Fallen => "fallen".to_owned(),
            };
            let _ = writeln!(facts, "bracket {} {state}", entry.id);
            for option in entry.options.iter().skip(1) {
                let _ = writeln!(facts, "option {:?} {}", option.text, option.live);
            }
            for seat in 0..public.seats.len() {
                let stance = public.stance(index, seat);
                if stance.spoken {
                    let Stance { prefers, accepts, cannot, .. } = stance;
                    let _ = writeln!(facts, "stance {} {prefers} {} {}", id(seat), accepts.0, cannot.0);
                }
            }
        }
        for seat in
            (0..public.seats.len()).filter(|seat| !public.present.get(*seat).copied().unwrap_or(false))
        {
            let _ = writeln!(facts, "absent {}", id(seat));
        }
        for (seat, reason) in &public.programme.held {
            let _ = writeln!(facts, "holds up {} {reason:?}", id(*seat));
        }
        for annex in public.annexes.iter().filter(|annex| annex.fate != AnnexFate::Undecided) {
            let _ = writeln!(facts, "annex {} {}", annex.id, annex.fate == AnnexFate::Adopted);
        }
        for (bracket, option) in &public.recommended {
            let _ = writeln!(facts, "recommended {bracket} {option}");
        }
        for package in &public.packages.list {
            let parties: Vec<&str> = package.parties.iter().map(|seat| id(*seat)).collect();
            let _ = writeln!(facts, "package {parties:?} {:?} {:?}", package.terms, package.fate);
        }
        if let Some(single) = &public.single_text {
            let _ = writeln!(facts, "single text {} {:?}", single.round, single.choices);
        }
        if let Some(point) = &public.floor.point {
            let _ = writeln!(facts, "point {} {:?} {:?}", id(point.by), point.words, point.upheld);
        }
        for (seat, objection) in &public.business.objections {
            let _ = writeln!(facts, "objects {} {:?}", id(*seat), objection.reason);
        }
        for (seat, apart) in
            public.business.dissociations.iter().flat_map(|(s, all)| all.iter().map(move |a| (s, a)))
        {
            let _ = writeln!(facts, "apart {} {}", id(*seat), apart.para);
        }
        for (seat, ballot) in &public.business.votes {
            let _ = writeln!(facts, "votes {} {ballot:?}", id(*seat));
        }
        for amendment in &public.docket.amendments {
            let _ = writeln!(facts, "amendment {} {:?}", amendment.id, amendment.fate);
        }
        for tally in &public.docket.tallies {
            let Count { yes, no, abstain, .. } = tally.count;
            let _ = writeln!(facts, "vote {:?} {yes} {no} {abstain}", tally.question);
        }
        if let Some(session) = &public.session {
            let _ = writeln!(facts, "session {}", session.id);
        }
        for past in &public.past {
            let _ = writeln!(facts, "past {} {:?} {:?}", past.session.id, past.ending, past.references);
            for adopted in &past.adopted {
                let _ = writeln!(facts, "adopted {} {} {:?}", adopted.bracket, adopted.by, adopted.text);
            }
        }
        for proposal in public.docket.proposals.iter().filter(|found| found.fate != Fate::Pending) {
            let _ = writeln!(facts, "proposal {} {:?}", proposal.id, proposal.fate);
        }
        for para in &public.fallen {
            let _ = writeln!(facts, "out of the text {para}");
        }
        for edit in &public.quiet_edits {
            let _ = writeln!(facts, "edited quietly {:?}", edit.replaced);
        }
        for seat in &public.signing.signed {
            let _ = writeln!(facts, "signed {}", id(*seat));
        }
        for (seat, reason) in &public.signing.declined {
            let _ = writeln!(facts, "declined {} {reason:?}", id(*seat));
        }
        for list in public.stakeholders.iter().filter(|list| list.in_force.is_some()) {
            for one in &list.applicants {
                let by: Vec<&str> = one.objections.iter().map(|(seat, _)| id(*seat)).collect();
                let _ = writeln!(facts, "applicant {} {:?} {by:?} {:?}", one.id, one.admission, one.count);
            }
        }
        for floated in &public.floated {
            let _ = writeln!(facts, "floated {} {:?}", floated.by, floated.text);
        }
        for brief in &self.briefs {
            let _ = write!(facts, "brief {} {}", brief.id, brief.stake);
            for position in brief.positions.iter().flatten() {
                let _ = write!(facts, " {}", position.at);
            }
            for line in &brief.lines {
                let _ = write!(facts, " {:?}", line.response);
            }
            facts.push('\n');
        }
        blake3::hash(facts.as_bytes()).to_hex()[..12].to_owned()
    }
}
