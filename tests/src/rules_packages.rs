//! Words of the rule book for packages and the chair's single text.

use adref_sim::engine::action::{Action, Settlement, Verdict};
use adref_sim::engine::packages::PackageFate;
use adref_sim::engine::state::Public;
use adref_sim::ids::{BracketId, SeatId};

/// An act in shorthand, if it is one of these.
pub(crate) fn act(name: &str, rest: &str) -> Option<Result<Action, String>> {
    Some(match name {
        // `offer-package BRE, COR: modal 1; scope 2`; `broker-package` likewise.
        "offer-package" => offer(rest).map(|(parties, terms)| Action::OfferPackage { parties, terms }),
        "broker-package" => offer(rest).map(|(parties, terms)| Action::BrokerPackage { parties, terms }),
        "counter-package" => terms(rest).map(|terms| Action::CounterPackage { terms }),
        // `refuse-package`, or `refuse-package modal it cannot accept that`.
        "refuse-package" => {
            let (term, reason) = rest.split_once(' ').unwrap_or((rest, "there is too little in it"));
            let term = (!matches!(term, "" | "-")).then(|| BracketId::from(term));
            Ok(Action::RefusePackage { term, reason: reason.to_owned() })
        }
        "table-single-text" => terms(rest).map(|choices| Action::TableSingleText { choices }),
        "float-variant" => terms(rest).map(|changes| Action::FloatVariant { changes }),
        // `sound better`, `sound worse modal`.
        "sound" => {
            let (verdict, over) = rest.split_once(' ').unwrap_or((rest, ""));
            let objections =
                over.split([' ', ',']).filter(|id| !id.is_empty()).map(BracketId::from).collect();
            match verdict {
                "better" => Ok(Verdict::Better),
                "same" | "" => Ok(Verdict::Same),
                "worse" => Ok(Verdict::Worse),
                _ => Err(format!("`{verdict}` is none of better, same, worse")),
            }
            .map(|verdict| Action::Sound { verdict, objections })
        }
        _ => return None,
    })
}

fn offer(words: &str) -> Result<(Vec<SeatId>, Vec<Settlement>), String> {
    let (parties, rest) = words.split_once(':').ok_or("a package names parties, then terms after a colon")?;
    let parties = parties.split([' ', ',']).filter(|id| !id.is_empty()).map(SeatId::from).collect();
    Ok((parties, terms(rest)?))
}

fn terms(words: &str) -> Result<Vec<Settlement>, String> {
    words
        .split(';')
        .map(str::trim)
        .filter(|term| !term.is_empty())
        .map(|term| {
            let (bracket, option) =
                term.split_once(' ').ok_or_else(|| format!("`{term}` says too little"))?;
            let option =
                option.trim().parse().map_err(|_| format!("`{option}` is no number of an option"))?;
            Ok(Settlement { bracket: BracketId::from(bracket), option })
        })
        .collect()
}

/// What can be seen of packages: `see package 1 concluded`, `see accepts BRE modal 1,2`, `see single-text 3 kept`.
pub(crate) fn found(public: &Public, key: &str, value: &str) -> Option<String> {
    match key {
        "package" => {
            let (number, _) = value.split_once(' ').unwrap_or((value, ""));
            let package = number.parse::<usize>().ok()?.checked_sub(1)?;
            let fate = match &public.packages.list.get(package)?.fate {
                PackageFate::Open => "open",
                PackageFate::Concluded => "concluded",
                PackageFate::Refused { .. } => "refused",
                PackageFate::Lapsed { by: None, .. } => "lapsed",
                PackageFate::Lapsed { by: Some(_), .. } => "broken",
            };
            Some(format!("{number} {fate}"))
        }
        "accepts" => {
            let mut words = value.split_whitespace();
            let (seat, bracket) = (words.next()?, words.next()?);
            let stance = public.stance(public.bracket(&BracketId::from(bracket))?, public.seat(seat)?);
            let accepts: Vec<String> = stance.accepts.iter().map(|option| option.to_string()).collect();
            let accepts = if accepts.is_empty() { "nothing".to_owned() } else { accepts.join(",") };
            Some(format!("{seat} {bracket} {accepts}"))
        }
        "single-text" => {
            let bracket = public.bracket(&BracketId::from(value.split_whitespace().next()?))?;
            let option = public.single_text.as_ref()?.choices.get(bracket).copied().flatten();
            let option = option.map_or_else(|| "open".to_owned(), |option| option.to_string());
            Some(format!("{} {option}", public.table.get(bracket)?.id))
        }
        _ => None,
    }
}
