//! Every form of words a bracket could have, ranked by what the room would make of the text with it.

use adref_agents::drafting::{Device, wordings, wordings_of};
use adref_sim::engine::State;
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::measure;
use adref_sim::lexicon::Elsewhere;
use adref_sim::scenario::Placement;
use serde::Serialize;

use super::fixed::{RULES, Reference, Verdicts, Votes, accept_one};
use super::place::{Placed, propose};

/// A form of words.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What it is, or how it was made.
    pub how: String,
    /// The device, where one made it.
    pub device: Option<Device>,
    /// The words; none where they are left out.
    pub text: String,
    /// Where they stand.
    pub at: Placement,
    /// The option they are, if they are on the table.
    pub known: Option<OptionNo>,
    /// Where in the text they go, if not where the bracket is.
    pub to: Option<Elsewhere>,
}

impl Candidate {
    /// As words for a bracket that take an option's place.
    pub fn placed(&self, bracket: usize, against: OptionNo) -> Placed {
        Placed {
            bracket,
            text: self.text.clone(),
            at: self.at.clone(),
            by_rule: self.at.clone(),
            steps: Vec::new(),
            known: self.known,
            against,
            to: self.to.filter(|_| self.known.is_none()),
        }
    }
}

/// What is on the table, in delegations' pockets, and what drafters would make of it.
pub fn all(state: &State, bracket: usize) -> Vec<Candidate> {
    let public = &state.public;
    let mut found = on_table(state, bracket);
    let id = |seat: usize| public.seats.get(seat).map_or("", |plate| plate.id.as_str());
    for (who, pocket) in state
        .briefs
        .iter()
        .flat_map(|me| me.reserve.iter().map(move |pocket| (id(me.seat), pocket)))
        .chain(state.chair_view().reserve.iter().map(|pocket| ("the chair", pocket)))
        .filter(|(_, pocket)| pocket.bracket == bracket)
    {
        match found.iter_mut().find(|one| one.text.trim() == pocket.text.trim()) {
            Some(held) if held.known.is_none() => held.how = format!("{}, {who}", held.how),
            Some(_) => {}
            None => found.push(Candidate {
                how: format!("in reserve: {who}"),
                device: None,
                text: pocket.text.clone(),
                at: pocket.at.clone(),
                known: None,
                to: None,
            }),
        }
    }
    for made in wordings(public, bracket) {
        let of: Vec<String> = made.of.iter().map(ToString::to_string).collect();
        found.push(Candidate {
            how: format!("{} of {}", made.device.name(), of.join(" and ")),
            device: Some(made.device),
            text: made.text,
            at: made.at,
            known: None,
            to: made.to,
        });
    }
    found
}

/// The options of a bracket, the words left out first.
pub fn on_table(state: &State, bracket: usize) -> Vec<Candidate> {
    let Some(entry) = state.public.table.get(bracket) else { return Vec::new() };
    let candidate = |number: OptionNo| {
        let option = entry.options.get(usize::from(number))?;
        let how = if number == 0 { "left out".to_owned() } else { format!("option {number}") };
        Some(Candidate {
            how,
            device: None,
            text: option.words().to_owned(),
            at: option.at.clone(),
            known: Some(number),
            to: option.to,
        })
    };
    entry.live().filter_map(candidate).collect()
}

/// The drafting devices.
pub const DEVICES: [&str; 14] = [
    "a weaker verb",
    "a stronger verb",
    "a weaker modal",
    "a stronger modal",
    "a softener",
    "a softener less",
    "a clause without prejudice",
    "two texts in one",
    "the words in the preamble",
    "the words in an annex",
    "the words in a footnote",
    "an interval",
    "deletion",
    AGREED,
];

/// What agreed language is called.
pub const AGREED: &str = "agreed language";

/// What each device makes of some words, in the order of [`DEVICES`]; of those that can do nothing with them there is
/// none. Words that are not on the table are put there. Agreed language is for [`super::agreed`].
pub fn devices(state: &mut State, words: &Placed) -> (Option<OptionNo>, Vec<Candidate>) {
    let Some(number) = propose(state, words, None) else { return (None, Vec::new()) };
    let public = &state.public;
    let Some(entry) = public.table.get(words.bracket) else { return (None, Vec::new()) };
    let mut found: Vec<Candidate> = wordings_of(public, words.bracket, number)
        .into_iter()
        .map(|made| {
            let with: Vec<String> = made.of.iter().skip(1).map(|of| format!(", with option {of}")).collect();
            Candidate {
                how: format!("{}{}", made.device.name(), with.concat()),
                device: Some(made.device),
                text: made.text,
                at: made.at,
                known: None,
                to: made.to,
            }
        })
        .collect();
    found.sort_by_key(|one| DEVICES.iter().position(|name| one.how.starts_with(name)));
    // The same words, read by each side at its own end: from where they stand to where things stood before.
    let reference = measure::reference(public, entry);
    let wide = Placement(
        words
            .at
            .0
            .iter()
            .map(|(issue, reach)| {
                let mut wide = *reach;
                if let Some(was) = measure::reach_on(&reference, *issue) {
                    (wide.low, wide.high) = (wide.low.min(was.low), wide.high.max(was.high));
                }
                (*issue, wide)
            })
            .collect(),
    );
    if wide != words.at {
        found.push(Candidate {
            how: "an interval, from the words to what was agreed before".to_owned(),
            device: None,
            text: words.text.clone(),
            at: wide,
            known: None,
            to: None,
        });
    }
    found.extend(
        on_table(state, words.bracket)
            .into_iter()
            .find(|one| one.known == Some(0))
            .map(|one| Candidate { how: "deletion".to_owned(), ..one }),
    );
    (Some(number), found)
}

/// A form of words with what the room would make of it.
#[derive(Clone, Debug, Serialize)]
pub struct Ranked {
    /// What it is.
    pub how: String,
    /// The words.
    pub text: String,
    /// Where they stand: issue, low, high.
    pub at: Vec<(String, i32, i32)>,
    /// How many could live with the words by themselves.
    pub live_with: u32,
    /// How many would join the text with them.
    pub join: u32,
    /// How many would not because of a red line.
    pub blocked: u32,
    /// The votes on it.
    pub votes: Votes,
    /// Under which of [`RULES`] it would be adopted.
    pub adopted: Vec<&'static str>,
    /// What it is worth to whom it is worth least, in thousandths.
    pub least: i64,
    /// What it is worth on average.
    pub mean: f64,
    /// How many are better off than with the text as it was, and how many worse off.
    pub better: u32,
    /// See `better`.
    pub worse: u32,
}

/// What the room would make of each, in their order.
pub fn weigh(state: &State, reference: &Reference, bracket: usize, all: &[Candidate]) -> Vec<Ranked> {
    let before = Verdicts::of(state, &reference.choices);
    all.iter()
        .map(|one| {
            let mut room = state.clone();
            let number = propose(&mut room, &one.placed(bracket, 0), None).unwrap_or(0);
            let mut choices = reference.choices.clone();
            if let Some(choice) = choices.get_mut(bracket) {
                *choice = number;
            }
            let after = Verdicts::of(&room, &choices);
            let (better, worse) = moved(&before, &after);
            let (least, mean) = after.worth();
            let carried = after.carried(&room.public);
            Ranked {
                how: one.how.clone(),
                text: one.text.trim().to_owned(),
                at: places(&room, &one.at),
                live_with: accept_one(&room, bracket, number),
                join: after.join(),
                blocked: after.blocked(),
                votes: after.poll(&room.public).into(),
                adopted: RULES
                    .into_iter()
                    .zip(carried)
                    .filter(|(_, yes)| *yes)
                    .map(|(rule, _)| rule)
                    .collect(),
                least,
                mean,
                better,
                worse,
            }
        })
        .collect()
}

/// The best first: more would join, fewer are blocked, more could live with the words, it is worth more on average.
pub fn order(one: &Ranked, two: &Ranked) -> std::cmp::Ordering {
    (two.join, one.blocked, two.live_with)
        .cmp(&(one.join, two.blocked, one.live_with))
        .then(two.mean.total_cmp(&one.mean))
}

/// How many a text is worth more to than another, and less.
pub fn moved(before: &Verdicts, after: &Verdicts) -> (u32, u32) {
    let both = || before.0.iter().zip(&after.0).map(|(before, after)| after.utility - before.utility);
    (both().filter(|by| *by > 0).count() as u32, both().filter(|by| *by < 0).count() as u32)
}

/// Places as issue, low, high.
pub fn places(state: &State, at: &Placement) -> Vec<(String, i32, i32)> {
    let known =
        |issue: usize| state.public.issues.get(issue).map_or_else(String::new, |issue| issue.id.to_string());
    at.0.iter().map(|(issue, reach)| (known(*issue), reach.low, reach.high)).collect()
}
