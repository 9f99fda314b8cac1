//! What some bodies have besides a draft and a room: proposals, a programme of work, stakeholders, signatures.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::bracket::{Partial, partial, plain_words};
use super::condition::Conditions;
use super::room::{In, Room};
use super::{Names, text_of};
use crate::ids::ParaId;
use crate::rules::{self, Step};
use crate::scenario::at::At;
use crate::scenario::model::{
    Annexes, Applicant, Issue, Majority, Modality, Organisation, Placement, Points, Procedure, ProposalSpec,
    Reach, RuleSet, Signature, Stakeholders,
};
use crate::scenario::raw::{RawDelegation, RawMajority, RawProcedure, RawScenario};
use crate::scenario::raw_bodies::{MAX_APPLICANTS, RawApplicant, RawLanguage, RawProposal, RawStakeholders};
use crate::scenario::raw_campaign::RawSession;
use crate::scenario::report::{Place, Report, count, quote};
use crate::scenario::{SCENARIO, Written};
use crate::text;

/// The rules under which a text is signed or joined.
fn signs(rules: RuleSet) -> bool {
    plans(rules, |step| step == Step::Signature)
}

/// The rules under which proposals are voted on.
fn votes(rules: RuleSet) -> bool {
    plans(rules, |step| step == Step::Vote)
}

fn plans(rules: RuleSet, step: impl Fn(Step) -> bool) -> bool {
    rules::body(rules).plan.iter().any(|planned| step(planned.step))
}

/// "`oewg` or `gge`": the bodies of which something holds.
fn named(of: impl Fn(RuleSet) -> bool) -> String {
    let names: Vec<String> =
        RuleSet::ALL.into_iter().filter(|rules| of(*rules)).map(|rules| quote(rules.name())).collect();
    names.join(" or ")
}

/// Whether the room is neither too small nor too large for its body.
pub(super) fn seats(
    raw: &RawScenario,
    session: Option<&RawSession>,
    rules: RuleSet,
    found: usize,
    report: &mut Report,
) {
    let Some((least, most)) = rules::body(rules).seats else { return };
    // With errors about, those who are missing may be those that were taken out.
    if (least..=most).contains(&found) || report.has_errors() {
        return;
    }
    let spans = [
        session.and_then(|session| session.members.as_ref()).map(At::span),
        session.and_then(|session| session.rules.as_ref()).map(At::span),
        raw.rules.as_ref().map(At::span),
    ];
    let span = spans.into_iter().flatten().next().unwrap_or_default();
    let message = format!(
        "there are {} in the room, and {} takes {least} to {most}",
        count(found, "delegation"),
        quote(rules.name())
    );
    let help = match session {
        Some(_) => "name as many under `members` of the session",
        None => "add or leave out delegations, or choose other rules",
    };
    report.push(Place::new(SCENARIO, span).error("wrong-room-size", message).help(help));
}

/// The proposals of a session, with their sections and sponsors. Sections of other sessions' drafts are left out, and
/// proposals of which nothing is left.
pub(super) fn proposals(
    raw: &RawScenario,
    rules: RuleSet,
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    all_rules: &[RuleSet],
    report: &mut Report,
) -> Vec<ProposalSpec> {
    let Some(first) = raw.proposals.first() else { return Vec::new() };
    if !all_rules.iter().any(|rules| votes(*rules)) {
        let message =
            format!("under {} nothing is put to the vote proposal by proposal", quote(rules.name()));
        let help = format!("choose `rules` {}, or leave [[proposals]] out", named(votes));
        report.push(Place::new(SCENARIO, first.span()).error("proposals-without-vote", message).help(help));
        return Vec::new();
    }
    if !votes(rules) {
        return Vec::new();
    }
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    let mut taken: BTreeMap<ParaId, String> = BTreeMap::new();
    let mut proposals = Vec::new();
    for raw in &raw.proposals {
        let Some(id) = &raw.id else { continue };
        if !ids.insert(&id.0) {
            let message = format!("the proposal {} is there twice", quote(&id.0));
            let place = Place::new(SCENARIO, id.span());
            report.push(place.error("duplicate-id", message).help("give one of the two another id"));
            continue;
        }
        proposals.extend(proposal(raw, &id.0, room, conditions, &mut taken, report));
    }
    if !proposals.is_empty() {
        every_section_is_proposed(raw, conditions, &taken, report);
    }
    proposals
}

fn proposal(
    raw: &At<RawProposal>,
    id: &str,
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    taken: &mut BTreeMap<ParaId, String>,
    report: &mut Report,
) -> Option<ProposalSpec> {
    let mut sections = Vec::new();
    for name in raw.sections.iter().flat_map(|sections| sections.iter()) {
        let place = Place::new(SCENARIO, name.span());
        let Some(section) = conditions.section(name, &place, report) else { continue };
        if let Some(other) = taken.get(&section) {
            let message =
                format!("the section {} is part of the proposal {} already", quote(name), quote(other));
            report.push(place.error("section-twice", message).help("leave it to one of the two"));
            continue;
        }
        taken.insert(section.clone(), id.to_owned());
        sections.push(section);
    }
    let mut sponsors = Vec::new();
    for name in raw.sponsors.iter().flat_map(|sponsors| sponsors.iter()) {
        for seat in room.seats_of(name, &Place::new(SCENARIO, name.span()), report) {
            if !sponsors.contains(&seat) {
                sponsors.push(seat);
            }
        }
    }
    if sections.is_empty() {
        return None;
    }
    if sponsors.is_empty() && !report.has_errors() {
        let span = raw.sponsors.as_ref().map_or(raw.span(), At::span);
        let message = format!("nobody who sponsors the proposal {} is in the room", quote(id));
        let help = "name a delegation that is, or a group with members";
        report.push(Place::new(SCENARIO, span).error("no-sponsor", message).help(help));
    }
    Some(ProposalSpec { id: id.to_owned(), title: text_of(raw.title.as_ref()), sections, sponsors })
}

fn every_section_is_proposed(
    raw: &RawScenario,
    conditions: &Conditions<'_>,
    taken: &BTreeMap<ParaId, String>,
    report: &mut Report,
) {
    if report.has_errors() {
        return;
    }
    let mut reported: BTreeSet<Option<&ParaId>> = BTreeSet::new();
    for spec in conditions.brackets {
        let section = spec.section.as_ref();
        if section.is_some_and(|section| taken.contains_key(section)) || !reported.insert(section) {
            continue;
        }
        let span = raw.proposals.first().map_or(0..0, At::span);
        let bracket = quote(spec.id.as_str());
        let message = match section {
            Some(section) => {
                format!(
                    "the section {} holds the bracket {bracket}, and is part of no proposal",
                    quote(section.as_str())
                )
            }
            None => format!("the bracket {bracket} stands before the first section, so in no proposal"),
        };
        let help = "add the section to the `sections` of one of the [[proposals]]; give words outside all of them a section of their own, or no brackets";
        report.push(Place::new(SCENARIO, span).error("section-without-proposal", message).help(help));
    }
}

/// What the programme of work amounts to, where the body adopts one.
pub(super) fn organisation(
    raw: &RawScenario,
    rules: RuleSet,
    names: &Names,
    all_rules: &[RuleSet],
    report: &mut Report,
) -> Option<Organisation> {
    let table = raw.organisation.as_ref()?;
    let organises = |rules| plans(rules, |step| step == Step::Organisation);
    let issue = table.issue.as_ref();
    let issue =
        issue.and_then(|issue| names.issues.find(issue, &Place::new(SCENARIO, issue.span()), report))?;
    if !all_rules.iter().any(|rules| organises(*rules)) {
        let message = format!("under {} there is no programme of work to adopt", quote(rules.name()));
        let help = format!("choose `rules` {}, or leave [organisation] out", named(organises));
        report.push(Place::new(SCENARIO, table.span()).warning("unused-table", message).help(help));
    }
    let at = *table.at.as_deref()? as Points;
    organises(rules).then_some(Organisation { issue, at })
}

/// Who asks to take part without a vote, where the body lets anybody.
pub(super) fn stakeholders(
    raw: &RawScenario,
    rules: RuleSet,
    issues: &[Issue],
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    all_rules: &[RuleSet],
    report: &mut Report,
) -> Option<Stakeholders> {
    let table = raw.stakeholders.as_ref()?;
    let invites = |rules: RuleSet| rules::body(rules).stakeholders;
    if !all_rules.iter().any(|rules| invites(*rules)) {
        let message = format!("under {} nobody but delegations takes part", quote(rules.name()));
        let help = format!("choose `rules` {}, or leave [stakeholders] out", named(invites));
        report.push(Place::new(SCENARIO, table.span()).warning("unused-table", message).help(help));
    }
    let issue = table
        .issue
        .as_ref()
        .and_then(|issue| conditions.names.issues.find(issue, &Place::new(SCENARIO, issue.span()), report));
    let (bracket, modalities) = negotiated(table, conditions, report);
    let applicants = applicants(table, issue, issues, room, conditions, report);
    invites(rules).then_some(())?;
    Some(Stakeholders {
        modality: table.modality.as_deref().copied().unwrap_or(Modality::NonObjection),
        issue: issue?,
        bracket,
        modalities,
        applicants,
    })
}

/// The bracket that settles the modality, and what its options stand for.
fn negotiated(
    table: &At<RawStakeholders>,
    conditions: &Conditions<'_>,
    report: &mut Report,
) -> (Option<usize>, Vec<Modality>) {
    let Some(id) = &table.bracket else {
        if let Some(first) = table.modalities.first() {
            let message = "there are modalities to choose from, but no bracket that settles which";
            let help = "add `bracket = \"…\"`, or say `modality = \"…\"` instead";
            let place = Place::new(SCENARIO, first.span());
            report.push(place.error("modalities-without-bracket", message).help(help));
        }
        return (None, Vec::new());
    };
    let place = Place::new(SCENARIO, id.span());
    let found = conditions.names.brackets.find(id, &place, report);
    let Some(spec) = found.and_then(|found| conditions.brackets.get(found)) else {
        return (None, Vec::new());
    };
    let (told, options) = (table.modalities.len(), spec.options.len());
    // With errors about, one of them may have been taken out.
    if told != options && conditions.drafted.whole && !report.has_errors() {
        let told = match told {
            1 => "1 modality stands".to_owned(),
            told => format!("{told} modalities stand"),
        };
        let message =
            format!("the bracket {} has {}, and {told} for them", quote(id), count(options, "option"));
        let help = "give `modalities` one for each option of the draft, in order; if the words are left out, `modality` holds";
        let span = table.modalities.first().map_or(id.span(), At::span);
        report.push(Place::new(SCENARIO, span).error("wrong-modality-count", message).help(help));
    }
    (found, table.modalities.iter().map(|modality| **modality).collect())
}

fn applicants(
    table: &RawStakeholders,
    issue: Option<usize>,
    issues: &[Issue],
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    report: &mut Report,
) -> Vec<Applicant> {
    let number = |raw: &RawApplicant| raw.count.as_deref().map_or(1, |count| *count as usize);
    let all: usize = table.applicants.iter().map(|raw| number(raw)).sum();
    if all > MAX_APPLICANTS {
        let span = table.applicants.first().map_or(0..0, At::span);
        let message = format!("{all} organisations apply, and {MAX_APPLICANTS} is the most");
        report.push(Place::new(SCENARIO, span).error("too-many", message).help("leave some out"));
        return Vec::new();
    }
    let mut ids: BTreeSet<String> = BTreeSet::new();
    let mut applicants = Vec::with_capacity(all);
    for raw in &table.applicants {
        let at = raw.at.as_ref().map(|at| partial(at, issue, conditions.names, report)).unwrap_or_default();
        let language = raw
            .language
            .iter()
            .filter_map(|language| words(language, issues, conditions, report))
            .collect::<Vec<_>>();
        let Some(id) = &raw.id else { continue };
        let numbered = |at: usize, text: &str, between: &str| match &raw.count {
            Some(count) if **count > 1 => format!("{text}{between}{at}"),
            _ => text.to_owned(),
        };
        for at_number in 1..=number(raw) {
            let own = numbered(at_number, &id.0, "-");
            let place = Place::new(SCENARIO, id.span());
            // Words in the draft name their authors, applicants among them, by id.
            if room.is_taken(&own) {
                let message = format!("the applicant {} has the id of somebody else", quote(&own));
                let help = "give it an id that no delegation or group has, nor the chair or the secretariat";
                report.push(place.error("duplicate-id", message).help(help));
                break;
            }
            if !ids.insert(own.clone()) {
                let message = format!("the applicant {} is there twice", quote(&own));
                report.push(place.error("duplicate-id", message).help("give one of the two another id"));
                break;
            }
            applicants.push(Applicant {
                id: own,
                name: numbered(at_number, &text_of(raw.name.as_ref()), " "),
                ecosoc: raw.ecosoc.as_deref().copied().unwrap_or(false),
                at: Placement(at.iter().map(|(issue, reach)| (*issue, *reach)).collect()),
                plus_minus: raw.plus_minus.as_deref().map_or(0, |number| *number as Points),
                language: language.clone(),
            });
        }
    }
    applicants
}

/// Words for a bracket, placed on the issues the bracket's options are placed on.
fn words(
    raw: &RawLanguage,
    issues: &[Issue],
    conditions: &Conditions<'_>,
    report: &mut Report,
) -> Option<(usize, String, Placement)> {
    let text = plain_words(raw.text.as_ref(), report);
    let id = raw.bracket.as_ref()?;
    let bracket = conditions.names.brackets.find(id, &Place::new(SCENARIO, id.span()), report)?;
    let spec = conditions.brackets.get(bracket)?;
    let at = raw.at.as_ref()?;
    // Of a bracket on one issue, that is the issue of a bare number.
    let own = match spec.omit.0.as_slice() {
        [(issue, _)] => Some(*issue),
        _ => None,
    };
    let placed: Partial = partial(at, own, conditions.names, report);
    let touched: BTreeSet<usize> = spec.omit.0.iter().map(|(issue, _)| *issue).collect();
    if (placed.is_empty() || placed.keys().any(|issue| !touched.contains(issue))) && !report.has_errors() {
        let on: Vec<String> = touched.iter().map(|issue| quote(issues[*issue].id.as_str())).collect();
        let message = format!("these words are not placed on the issues of the bracket {}", quote(id));
        let help = match on.as_slice() {
            [] => "add a [brackets.…] table that says what the options of the bracket mean".to_owned(),
            on => format!("its options are placed on {}: name these, as in {{ il = 80 }}", on.join(", ")),
        };
        report.push(Place::new(SCENARIO, at.span()).error("misplaced-words", message).help(help));
    }
    let reach = |issue: usize| placed.get(&issue).copied().unwrap_or(Reach::point(issues[issue].reference));
    Some((bracket, text, Placement(touched.into_iter().map(|issue| (issue, reach(issue))).collect())))
}

/// Settings of a procedure that make no difference to any session they are written for.
pub(super) fn settings(written: &Written, all_rules: &[RuleSet], report: &mut Report) {
    unused_settings(&written.scenario.procedure, all_rules, report);
    for (session, rules) in written.sessions().iter().zip(all_rules) {
        unused_settings(&session.procedure, &[*rules], report);
    }
    let apart = |procedure: &RawProcedure| {
        procedure.annexes.as_ref().filter(|annexes| ***annexes == Annexes::Apart).map(At::span)
    };
    let here = |name: &str| written.drafts.get(name).is_some_and(|one| !text::annexes(&one.draft).is_empty());
    let mut without = Vec::new();
    if !written.drafts.keys().any(|name| here(name)) {
        without.extend(apart(&written.scenario.procedure));
    }
    for session in written.sessions() {
        if session.draft.as_ref().is_some_and(|draft| !here(draft)) {
            without.extend(apart(&session.procedure));
        }
    }
    for span in without {
        let message = "the annexes are put apart, and the draft has none";
        let help = "begin a section of the draft with `## Annex A. `, or leave `annexes` out";
        report.push(Place::new(SCENARIO, span).warning("no-annexes", message).help(help));
    }
}

fn unused_settings(raw: &RawProcedure, all_rules: &[RuleSet], report: &mut Report) {
    let adopts = |rules| plans(rules, |step| step == Step::Adoption);
    let confirms = |rules| plans(rules, |step| step == Step::Plenary);
    let mut unused = |key: &str, span: Option<Range<usize>>, of: &dyn Fn(RuleSet) -> bool| {
        let Some(span) = span.filter(|_| !all_rules.iter().any(|rules| of(*rules))) else { return };
        let rules = all_rules.first().map_or("", |rules| rules.name());
        let message = format!("under {} `{key}` makes no difference", quote(rules));
        let help = format!("it does under {}; choose these `rules`, or leave `{key}` out", named(of));
        report.push(Place::new(SCENARIO, span).warning("unused-setting", message).help(help));
    };
    unused("majority", raw.majority.as_ref().map(At::span), &votes);
    unused("abstentions", raw.abstentions.as_ref().map(At::span), &votes);
    unused("quorum", raw.quorum.as_ref().map(At::span), &votes);
    unused("voting", raw.voting.as_ref().map(At::span), &votes);
    unused("plenary", raw.plenary.as_ref().map(At::span), &confirms);
    unused("plenary_majority", raw.plenary_majority.as_ref().map(At::span), &confirms);
    unused("plenary_turnout", raw.plenary_turnout.as_ref().map(At::span), &confirms);
    unused("packages", raw.packages.as_ref().map(At::span), &|rules| {
        plans(rules, |step| step == Step::Packages)
    });
    unused("single_text_rounds", raw.single_text_rounds.as_ref().map(At::span), &|rules| {
        plans(rules, |step| step == Step::SingleText)
    });
    unused("annexes", raw.annexes.as_ref().map(At::span), &adopts);
}

/// A vote in which nobody may vote is probably a slip.
pub(super) fn voters(room: &Room<'_>, rules: RuleSet, report: &mut Report) {
    let in_arrears = |one: &In<'_, RawDelegation>| one.raw.arrears.as_deref() == Some(&true);
    let votes_none = |one: &In<'_, RawDelegation>| one.raw.votes.as_deref() == Some(&0);
    if !votes(rules) || !room.delegations.iter().all(|one| in_arrears(one) || votes_none(one)) {
        return;
    }
    let Some(first) = room.delegations.first() else { return };
    let arrears = first.raw.arrears.as_ref().map(At::span);
    let span = arrears.or_else(|| first.raw.votes.as_ref().map(At::span)).unwrap_or(0..0);
    let (message, help) = if room.delegations.iter().all(in_arrears) {
        ("everybody is in arrears, so nobody may vote", "leave `arrears` out at those who may")
    } else {
        ("nobody has a vote", "leave `arrears` and `votes = 0` out at those who may vote")
    };
    report.push(Place::new(first.file, span).warning("nobody-votes", message).help(help));
}

/// A qualified majority says how many votes it takes, and that many can be had.
pub(super) fn qualified(raw: &RawScenario, procedure: &Procedure, room: &Room<'_>, report: &mut Report) {
    let raw = &raw.procedure;
    let told = [&raw.majority, &raw.plenary_majority].into_iter().flatten();
    let asked = told.filter(|told| ***told == RawMajority::Qualified).map(At::span).next();
    let numbers = [&raw.qualified_votes, &raw.qualified_members].into_iter().flatten().map(At::span).next();
    let majorities = [procedure.majority, procedure.plenary_majority];
    let needed = majorities.into_iter().find_map(|majority| match majority {
        Majority::Qualified { votes, members } => Some((votes, members)),
        _ => None,
    });
    match (needed, asked.clone(), numbers.clone()) {
        (None, _, Some(span)) => {
            let help = "write `majority = \"qualified\"`, or leave these numbers out";
            let message = "these numbers are for a qualified majority, and none is asked for";
            report.push(Place::new(SCENARIO, span).warning("unused-setting", message).help(help));
        }
        (Some((0, _)), Some(span), _) => {
            let help = "write `qualified_votes = …` beside it: how many votes have to be in favour";
            let message = "a qualified majority does not say how many votes it takes";
            report.push(Place::new(SCENARIO, span).error("qualified-votes", message).help(help));
        }
        (Some((votes, members)), ..) if !report.has_errors() => {
            let held = |one: &In<'_, RawDelegation>| {
                one.raw.votes.as_deref().map_or(1, |votes| *votes as u64)
                    * u64::from(one.raw.arrears.as_deref() != Some(&true))
            };
            let all: u64 = room.delegations.iter().map(held).sum();
            let heads = room.delegations.iter().filter(|one| held(one) > 0).count();
            if u64::from(votes) > all || members as usize > heads {
                let span = numbers.or(asked).unwrap_or(0..0);
                let message = format!(
                    "nothing could be carried: {votes} votes of {members} members are needed, and there are {all} of {heads}"
                );
                let help = "lower `qualified_votes` or `qualified_members`, or give delegations more `votes`";
                report.push(Place::new(SCENARIO, span).error("qualified-votes", message).help(help));
            }
        }
        _ => {}
    }
}

/// Who drafts and how many have to sign, where a text is signed.
pub(super) fn signature(
    raw: &RawScenario,
    rules: RuleSet,
    room: &Room<'_>,
    all_rules: &[RuleSet],
    report: &mut Report,
) -> Option<Signature> {
    if let Some(table) = &raw.signature
        && !all_rules.iter().any(|rules| signs(*rules))
    {
        let message = format!("under {} nothing is signed", quote(rules.name()));
        let help = format!("choose `rules` {}, or leave [signature] out", named(signs));
        let place = Place::new(SCENARIO, table.span());
        report.push(place.error("signature-without-signing", message).help(help));
        return None;
    }
    let table = raw.signature.as_ref()?;
    let mut core = BTreeSet::new();
    for name in &table.core {
        core.extend(room.seats_of(name, &Place::new(SCENARIO, name.span()), report));
    }
    let seats = room.delegations.len();
    let minimum = table.minimum.as_deref().map_or(1, |minimum| *minimum as u32);
    // With errors about, those who are missing may be those that were taken out.
    if signs(rules) && !report.has_errors() {
        if let Some(first) = table.core.first()
            && core.is_empty()
        {
            let message = "nobody of the drafting core is in the room";
            let help = "name a delegation that is, or a group with members; without `core` everybody drafts";
            report.push(Place::new(SCENARIO, first.span()).error("no-core", message).help(help));
        }
        if let Some(told) = table.minimum.as_ref().filter(|_| minimum as usize > seats) {
            let message =
                format!("{minimum} have to sign, and there are {} in the room", count(seats, "delegation"));
            let help = format!("give a `minimum` of {seats} or fewer, or add delegations");
            report.push(Place::new(SCENARIO, told.span()).error("minimum-out-of-reach", message).help(help));
        }
    }
    if table.core.is_empty() {
        core.extend(0..seats);
    }
    signs(rules).then(|| Signature { core: core.into_iter().collect(), minimum })
}
