//! Whom a delegation would keep out, and whose words it takes up.

use adref_sim::engine::action::{Action, ApplicantObjection, Ballot};
use adref_sim::engine::measure;
use adref_sim::engine::state::{Accreditation, Applying, Floated};
use adref_sim::engine::{Brief, Public, SeatView};
use adref_sim::log::{Part, Why};

use crate::Decision;

/// Hundredths of a point, weighed by how much it cares, from which a delegation objects to an applicant: somebody who cares
/// fully and is forty points away. A judgement.
const OBJECTS_FROM: i64 = 4_000;
/// Hundredths of a point on the issue of who should take part within which a delegation lets in those it disagrees with.
/// A judgement.
const LETS_IN: i64 = 3_000;
/// Hundredths of a point within which words of a stakeholder are near enough to take up. A judgement.
const NEAR: i64 = 1_500;

/// How strongly a delegation is against an applicant: how far the applicant leans from it, the issues weighed by salience,
/// times how much it cares, in hundredths of a point; 0 where the applicant stands near it on who should take part.
fn against(me: &Brief, list: &Accreditation, applicant: &Applying) -> i64 {
    let position = me.positions.get(list.issue).copied().flatten();
    if let (Some(position), Some(reach)) = (position, measure::reach_on(&applicant.at, list.issue))
        && measure::distance(position, reach, 0) <= LETS_IN
    {
        return 0;
    }
    me.distance_to(&applicant.at) * me.salience_of(&applicant.at) / 100
}

/// Whom a delegation objects to.
pub(crate) fn object(view: SeatView<'_>) -> Decision {
    let SeatView { public, me, .. } = view;
    let mut why = Why { tipped: "nobody it would keep out".to_owned(), ..Why::default() };
    let mut objections = Vec::new();
    if let Some(list) = &public.stakeholders {
        for applicant in list.applicants.iter().filter(|applicant| !applicant.ecosoc) {
            let against = against(me, list, applicant);
            if against > OBJECTS_FROM {
                why.parts.push(Part { on: None, part: format!("against {}", applicant.id), value: against });
                // The modality asks for no reason, and none is given.
                objections
                    .push(ApplicantObjection { applicant: applicant.id.clone(), reason: String::new() });
            }
        }
    }
    if !objections.is_empty() {
        "too far from it, on what it cares about".clone_into(&mut why.tipped);
    }
    Decision { action: Action::ObjectToApplicants { objections }, why }
}

/// How a delegation votes on letting an applicant in over the objections of others.
pub(crate) fn vote(view: SeatView<'_>, applicant: usize) -> Decision {
    let SeatView { public, me, .. } = view;
    let found = public.stakeholders.as_ref().and_then(|list| Some((list, list.applicants.get(applicant)?)));
    let against = found.map_or(0, |(list, applicant)| against(me, list, applicant));
    let objects = found.is_some_and(|(_, one)| one.objections.iter().any(|(seat, _)| *seat == me.seat));
    let (ballot, tipped) = if objects || against > OBJECTS_FROM {
        (Ballot::No, "it would keep it out")
    } else if against > OBJECTS_FROM / 2 {
        (Ballot::Abstain, "neither for nor against it")
    } else {
        (Ballot::Yes, "it would let it in")
    };
    let parts = vec![Part { on: None, part: "against the applicant".to_owned(), value: against }];
    Decision { action: Action::Vote(ballot), why: Why { tipped: tipped.to_owned(), parts, ..Why::default() } }
}

/// Words of a stakeholder for a bracket that are near what a delegation wants and not on the table yet: the nearest, the
/// first put forward of several.
pub(crate) fn near<'a>(public: &'a Public, me: &Brief, bracket: usize) -> Option<&'a Floated> {
    let entry = public.table.get(bracket)?;
    public
        .floated
        .iter()
        .filter(|floated| floated.bracket == bracket && me.salience_of(&floated.at) > 0)
        .filter(|floated| me.distance_to(&floated.at) <= NEAR)
        .filter(|floated| !entry.options.iter().any(|option| option.text.trim() == floated.text.trim()))
        .min_by_key(|floated| me.distance_to(&floated.at))
}
