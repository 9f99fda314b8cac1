//! More words of the rule book: silence and its deadline, signatures, those without a vote.

use adref_sim::engine::Action;
use adref_sim::engine::action::ApplicantObjection;
use adref_sim::engine::state::{Admission, Public};
use adref_sim::ids::BracketId;

/// An act in shorthand, if it is one of these.
pub(crate) fn act(name: &str, rest: &str) -> Option<Action> {
    let reason = rest.to_owned();
    match name {
        "request-extension" => Some(Action::RequestExtension { reason }),
        "decline" => Some(Action::Decline { reason }),
        // `object-to-applicants ID: reason, ID`; nobody is named by nobody.
        "object-to-applicants" => {
            let objections = rest
                .split(',')
                .map(|one| one.split_once(": ").unwrap_or((one, "")))
                .map(|(id, reason)| (id.trim(), reason.trim()))
                .filter(|(id, _)| !id.is_empty())
                .map(|(id, reason)| ApplicantObjection {
                    applicant: id.to_owned(),
                    reason: reason.to_owned(),
                })
                .collect();
            Some(Action::ObjectToApplicants { objections })
        }
        _ => None,
    }
}

/// What can be seen under one of these keys.
pub(crate) fn found(public: &Public, key: &str, value: &str) -> Option<String> {
    let name = |seat: usize| public.seats.get(seat).map_or("", |plate| plate.id.as_str());
    let named = |seats: &mut dyn Iterator<Item = usize>| -> String {
        let mut seats: Vec<usize> = seats.collect();
        seats.sort_unstable();
        seats.into_iter().map(name).collect::<Vec<_>>().join(" ")
    };
    let admission = |wanted: Admission| -> String {
        let list = public.stakeholders.iter().flat_map(|list| &list.applicants);
        let named = list.filter(|one| one.admission == wanted).map(|one| one.id.as_str());
        named.collect::<Vec<_>>().join(" ")
    };
    match key {
        "deadline" => Some(public.deadline.until.map_or_else(|| "none".to_owned(), |at| at.to_string())),
        "quiet-edits" => Some(public.quiet_edits.len().to_string()),
        "signed" => Some(named(&mut public.signing.signed.iter().copied())),
        "declined" => Some(named(&mut public.signing.declined.iter().map(|(seat, _)| *seat))),
        "admitted" => Some(admission(Admission::Admitted)),
        "blocked" => Some(admission(Admission::Blocked)),
        "floated" => Some(public.floated.len().to_string()),
        // `see authors BRACKET OPTION NAMES`
        "authors" => {
            let mut words = value.split_whitespace();
            let bracket = public.bracket(&BracketId::from(words.next()?))?;
            let option: usize = words.next()?.parse().ok()?;
            let by = public.table.get(bracket)?.options.get(option)?.by.join(" ");
            let id = &public.table.get(bracket)?.id;
            Some(format!("{id} {option} {by}"))
        }
        _ => None,
    }
}
