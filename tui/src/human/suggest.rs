//! What the standard negotiator would do, as one would type it.

use adref_agents::guests::Question;
use adref_agents::negotiator::Negotiator;
use adref_agents::{Decision, Policy};
use adref_sim::engine::action::Proposal;
use adref_sim::engine::{Action, Ballot};

use crate::words_votes;

/// What the standard negotiator would do, and why.
pub(super) fn suggestion(question: &Question<'_>) -> String {
    let Decision { action, why } = Negotiator.decide(question.view, question.draws);
    let mut out = format!("adref would: {}", suggested(&action));
    if !why.tipped.is_empty() {
        out.push_str(&format!("\n  because: {}", why.tipped));
    }
    for part in why.parts.iter().take(12) {
        let on = part.on.as_ref().map_or_else(String::new, |on| format!("[{on}] "));
        out.push_str(&format!("\n    {on}{}: {}", part.part, part.value));
    }
    for other in &why.alternatives {
        out.push_str(&format!("\n    {} would score {}", other.act, other.score));
    }
    out
}

/// A suggested act as it would be typed.
fn suggested(act: &Action) -> String {
    let list = |set: adref_sim::engine::action::OptionSet| {
        let all: Vec<String> = set.iter().map(|option| option.to_string()).collect();
        if all.is_empty() { "none".to_owned() } else { all.join(",") }
    };
    let stance = |one: &adref_sim::engine::action::StanceTaken| {
        format!(
            "say {} prefer {} accept {} cannot {}",
            one.bracket,
            one.prefers,
            list(one.accepts),
            list(one.cannot)
        )
    };
    let proposal = |one: &Proposal| {
        let to = one.to.map_or_else(String::new, |to| format!("to {} ", super::words::place_word(to)));
        format!("propose {} {to}\"{}\"", one.bracket, one.text)
    };
    let lines = |all: Vec<String>| format!("\n  {}", all.join("\n  "));
    match act {
        Action::Speak { stances, proposals, .. } => {
            let mut all: Vec<String> = stances.iter().map(stance).collect();
            all.extend(proposals.iter().map(proposal));
            all.push("send".to_owned());
            lines(all)
        }
        Action::Consult { stance: one, proposal: words } => {
            let mut all = vec![stance(one)];
            all.extend(words.iter().map(proposal));
            all.push("send".to_owned());
            lines(all)
        }
        Action::Inscribe { sections } | Action::JoinThematicGroups { sections } => {
            let verb = if matches!(act, Action::Inscribe { .. }) { "inscribe" } else { "groups" };
            let all: Vec<&str> = sections.iter().map(adref_sim::ids::ParaId::as_str).collect();
            lines(vec![format!("{verb} {}", if all.is_empty() { "none".to_owned() } else { all.join(", ") })])
        }
        Action::BreakSilence { objections, .. } => {
            let all: Vec<String> = objections
                .iter()
                .map(|one| {
                    let over = one.bracket.as_ref().map_or("-", |id| id.as_str());
                    format!("{over} {}", one.reason)
                })
                .collect();
            lines(vec![format!("break {}", all.join("; "))])
        }
        Action::Object { objection } => {
            let over = objection.bracket.as_ref().map_or("-", |id| id.as_str());
            lines(vec![format!("object {over} {}", objection.reason)])
        }
        Action::JoinConsensus { dissociations } if !dissociations.is_empty() => {
            let all: Vec<String> =
                dissociations.iter().map(|one| format!("{} {}", one.para, one.reason)).collect();
            lines(vec![format!("dissociate {}", all.join("; "))])
        }
        Action::Vote(ballot) => {
            let ballot = match ballot {
                Ballot::Yes => "yes",
                Ballot::No => "no",
                Ballot::Abstain => "abstain",
            };
            lines(vec![format!("vote {ballot}")])
        }
        Action::Explain { words, .. } => lines(vec![format!("explain {words}")]),
        Action::Reply { about, words } => lines(vec![format!("reply {about} {words}")]),
        Action::HoldProgramme { reason } => lines(vec![format!("hold {reason}")]),
        Action::RequestExtension { reason } => lines(vec![format!("extend {reason}")]),
        Action::Decline { reason } => lines(vec![format!("decline {reason}")]),
        Action::ObjectToApplicants { objections } if !objections.is_empty() => {
            let all: Vec<&str> = objections.iter().map(|one| one.applicant.as_str()).collect();
            lines(vec![format!("oppose {}", all.join("; "))])
        }
        Action::TableAmendments { amendments, cosponsors }
            if !(amendments.is_empty() && cosponsors.is_empty()) =>
        {
            let mut all: Vec<String> = amendments
                .iter()
                .map(|one| {
                    let to = match (&one.option, &one.text) {
                        (Some(option), _) => option.to_string(),
                        (None, text) => format!("\"{}\"", text.clone().unwrap_or_default()),
                    };
                    format!("amend {} to {to} because {}", one.bracket, one.reason)
                })
                .collect();
            if !cosponsors.is_empty() {
                all.push(format!("cosponsor {}", cosponsors.join(", ")));
            }
            lines(vec![all.join("; ")])
        }
        Action::Move { motions } if !motions.is_empty() => {
            let all: Vec<String> = motions.iter().map(words_votes::motion).collect();
            format!("move {}", all.join("; "))
        }
        Action::SpeakToMotion { .. } => "speak to the motion".to_owned(),
        other if *other == Action::Sign => lines(vec!["sign".to_owned()]),
        other => match other {
            Action::AgreeProgramme => lines(vec!["agree".to_owned()]),
            Action::AcceptRuling => lines(vec!["accept".to_owned()]),
            Action::Appeal => lines(vec!["appeal".to_owned()]),
            Action::KeepSilence => lines(vec!["keep".to_owned()]),
            Action::JoinConsensus { .. } => lines(vec!["join".to_owned()]),
            _ => "do nothing (Enter)".to_owned(),
        },
    }
}
