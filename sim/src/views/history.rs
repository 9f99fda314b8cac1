//! What really happened beside what happens in many runs: how often a session ends as it did, which contested points
//! do, who stands apart, how votes and signatures compare.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::Public;
use crate::engine::action::OptionNo;
use crate::engine::docket::Question;
use crate::ids::{BracketId, SeatId};
use crate::scenario::{Ending, History, RuleSet, Scenario};

/// A vote: yes, no, abstentions.
pub type Votes = (u32, u32, u32);

/// How one session of one run ended, as far as it can be compared.
#[derive(Clone, Debug)]
pub struct Ended {
    ending: Option<Ending>,
    /// How each contested point ended: its option and words; `None` if it did not.
    points: Vec<Option<(OptionNo, String)>>,
    apart: Vec<SeatId>,
    /// The last vote on the whole of each proposal: its id, whether in plenary, the count.
    votes: Vec<(String, bool, Votes)>,
    last_vote: Option<Votes>,
    signatures: u32,
}

impl Ended {
    /// What a session that is over comes to, beside this history.
    pub fn of(public: &Public, history: &History) -> Self {
        let adopted = public.ending.is_some_and(Ending::adopted);
        // Where the text was adopted in fact, a point has ended only if it is adopted here; where it was not, what
        // counts is how it stood.
        let comparable = adopted || !history.outcome.adopted();
        let points = history.points.keys().map(|bracket| {
            let entry = public.table.get(*bracket).filter(|_| comparable)?;
            let option = entry.settled()?;
            Some((option, entry.words(option).to_owned()))
        });
        let id = |seat: &usize| public.seats.get(*seat).map(|plate| plate.id.clone());
        let mut apart: Vec<SeatId> = if adopted {
            public.business.dissociations.iter().filter_map(|(seat, _)| id(seat)).collect()
        } else {
            Vec::new()
        };
        apart.sort();
        apart.dedup();
        let mut votes: Vec<(String, bool, Votes)> = Vec::new();
        for tally in public.docket.tallies.iter().filter(|tally| tally.question == Question::Whole) {
            let Some(proposal) = public.docket.proposals.get(tally.proposal) else { continue };
            let count = (tally.count.yes, tally.count.no, tally.count.abstain);
            votes.retain(|(id, plenary, _)| (id, *plenary) != (&proposal.id, tally.plenary));
            votes.push((proposal.id.clone(), tally.plenary, count));
        }
        Self {
            ending: public.ending,
            points: points.collect(),
            apart,
            votes,
            last_vote: public.business.count.map(|count| (count.yes, count.no, count.abstain)),
            signatures: public.signing.signed.len() as u32,
        }
    }
}

/// One session beside its history, over all runs.
#[derive(Clone, Debug, Serialize)]
pub struct SessionHistory {
    /// Its id in a campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Its title.
    pub title: String,
    /// The body.
    pub rules: RuleSet,
    /// When it was, as far as known.
    pub date: String,
    /// The document.
    pub document: String,
    /// How it ended in fact.
    pub in_fact: Ending,
    /// How many runs there are.
    pub runs: u32,
    /// In how many it ends so.
    pub as_in_fact: u32,
    /// How it ends, and how often, most often first.
    pub endings: Vec<EndingCount>,
    /// How contested points end.
    pub points: Vec<PointHistory>,
    /// Who dissociates itself here or did in fact, most often first.
    pub dissociations: Vec<ApartHistory>,
    /// The recorded votes.
    pub votes: Vec<VoteHistory>,
    /// The signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signatures: Option<SignatureHistory>,
}

/// An ending and how often it comes about.
#[derive(Clone, Debug, Serialize)]
pub struct EndingCount {
    /// How it ends; nothing for a run that was stopped.
    pub ending: Option<Ending>,
    /// In how many runs.
    pub runs: u32,
}

/// How a contested point ends.
#[derive(Clone, Debug, Serialize)]
pub struct PointHistory {
    /// Which.
    pub bracket: BracketId,
    /// The option in fact.
    pub then: OptionNo,
    /// Its words.
    pub words: String,
    /// In how many runs it ends so.
    pub as_then: u32,
    /// How else it ends, most often first; nothing where it stays without agreement.
    pub otherwise: Vec<Otherwise>,
}

/// Another end of a point.
#[derive(Clone, Debug, Serialize)]
pub struct Otherwise {
    /// The option; `None` where there is no agreement.
    pub option: Option<OptionNo>,
    /// Its words, where there is one.
    pub words: Option<String>,
    /// In how many runs.
    pub runs: u32,
}

/// Who stands apart.
#[derive(Clone, Debug, Serialize)]
pub struct ApartHistory {
    /// Who.
    pub seat: SeatId,
    /// Whether it did in fact.
    pub in_fact: bool,
    /// In how many runs it does.
    pub runs: u32,
}

/// A recorded vote.
#[derive(Clone, Debug, Serialize)]
pub struct VoteHistory {
    /// The proposal; empty for a history that gives one vote for all.
    pub proposal: String,
    /// Whether in plenary.
    pub plenary: bool,
    /// Yes, no and abstentions in fact.
    pub in_fact: Votes,
    /// In how many runs it is voted on.
    pub voted: u32,
    /// The means of yes, no and abstentions over these, in tenths.
    pub mean_tenths: Votes,
}

/// Signatures.
#[derive(Clone, Debug, Serialize)]
pub struct SignatureHistory {
    /// In fact.
    pub in_fact: u32,
    /// In how many runs the text is issued.
    pub issued: u32,
    /// The mean over these, in tenths.
    pub mean_tenths: u32,
}

impl SessionHistory {
    /// Compares runs of one session with its history. `session` is its id in a campaign.
    pub fn new(session: Option<&str>, scenario: &Scenario, history: &History, runs: &[Ended]) -> Self {
        let count = |of: &dyn Fn(&Ended) -> bool| runs.iter().filter(|run| of(run)).count() as u32;
        let mut endings: BTreeMap<Option<Ending>, u32> = BTreeMap::new();
        for run in runs {
            *endings.entry(run.ending).or_default() += 1;
        }
        let mut endings: Vec<EndingCount> =
            endings.into_iter().map(|(ending, runs)| EndingCount { ending, runs }).collect();
        endings.sort_by_key(|count| std::cmp::Reverse(count.runs));
        Self {
            session: session.map(str::to_owned),
            title: scenario.title.clone(),
            rules: scenario.rules,
            date: history.date.clone(),
            document: history.document.clone(),
            in_fact: history.outcome,
            runs: runs.len() as u32,
            as_in_fact: count(&|run| run.ending == Some(history.outcome)),
            endings,
            points: points(scenario, history, runs),
            dissociations: dissociations(scenario, history, runs),
            votes: votes(history, runs),
            signatures: history.signatures.map(|in_fact| {
                let issued: Vec<&Ended> =
                    runs.iter().filter(|run| run.ending == Some(Ending::Issued)).collect();
                let sum: u32 = issued.iter().map(|run| run.signatures).sum();
                let runs = issued.len() as u32;
                SignatureHistory { in_fact, issued: runs, mean_tenths: tenths(sum, runs) }
            }),
        }
    }

    /// How many ends of points there are over all runs, and how many are as in fact.
    pub fn points_as_then(&self) -> (u32, u32) {
        let same = self.points.iter().map(|point| point.as_then).sum();
        (same, self.points.len() as u32 * self.runs)
    }
}

fn points(scenario: &Scenario, history: &History, runs: &[Ended]) -> Vec<PointHistory> {
    let mut points = Vec::with_capacity(history.points.len());
    for (at, (bracket, then)) in history.points.iter().enumerate() {
        let Some(spec) = scenario.brackets.get(*bracket) else { continue };
        let then = *then as OptionNo;
        let mut as_then = 0;
        let mut others: BTreeMap<Option<(OptionNo, &str)>, u32> = BTreeMap::new();
        for run in runs {
            match run.points.get(at).and_then(Option::as_ref) {
                Some((option, _)) if *option == then => as_then += 1,
                Some((option, words)) => *others.entry(Some((*option, words))).or_default() += 1,
                None => *others.entry(None).or_default() += 1,
            }
        }
        let mut otherwise: Vec<Otherwise> = others
            .into_iter()
            .map(|(found, runs)| Otherwise {
                option: found.map(|(option, _)| option),
                words: found.map(|(_, words)| words.to_owned()),
                runs,
            })
            .collect();
        otherwise.sort_by_key(|other| std::cmp::Reverse(other.runs));
        let words = usize::from(then).checked_sub(1).and_then(|option| spec.options.get(option));
        let words = words.map_or("(left out)", |option| &option.text).to_owned();
        points.push(PointHistory { bracket: spec.id.clone(), then, words, as_then, otherwise });
    }
    points
}

fn dissociations(scenario: &Scenario, history: &History, runs: &[Ended]) -> Vec<ApartHistory> {
    let mut all: BTreeMap<SeatId, (bool, u32)> = BTreeMap::new();
    for seat in history.dissociations.iter().filter_map(|seat| scenario.delegations.get(*seat)) {
        all.insert(seat.id.clone(), (true, 0));
    }
    for seat in runs.iter().flat_map(|run| &run.apart) {
        all.entry(seat.clone()).or_default().1 += 1;
    }
    let mut all: Vec<ApartHistory> =
        all.into_iter().map(|(seat, (in_fact, runs))| ApartHistory { seat, in_fact, runs }).collect();
    all.sort_by_key(|apart| (!apart.in_fact, std::cmp::Reverse(apart.runs)));
    all
}

fn votes(history: &History, runs: &[Ended]) -> Vec<VoteHistory> {
    let compare = |proposal: &str, plenary: bool, in_fact: Votes, found: Vec<Votes>| {
        let voted = found.len() as u32;
        let mean = |of: fn(&Votes) -> u32| tenths(found.iter().map(of).sum(), voted);
        let mean_tenths = (mean(|votes| votes.0), mean(|votes| votes.1), mean(|votes| votes.2));
        VoteHistory { proposal: proposal.to_owned(), plenary, in_fact, voted, mean_tenths }
    };
    let of = |id: &str, plenary: bool| -> Vec<Votes> {
        let votes = runs.iter().flat_map(|run| &run.votes);
        votes.filter(|(found, at, _)| found == id && *at == plenary).map(|(_, _, votes)| *votes).collect()
    };
    let mut all = Vec::new();
    // One vote for all is of use only where none is given by proposal.
    if let Some(vote) = history.vote.filter(|_| history.votes.is_empty()) {
        all.push(compare("", false, vote, runs.iter().filter_map(|run| run.last_vote).collect()));
    }
    for vote in &history.votes {
        all.push(compare(&vote.proposal, false, vote.committee, of(&vote.proposal, false)));
        if let Some(plenary) = vote.plenary {
            all.push(compare(&vote.proposal, true, plenary, of(&vote.proposal, true)));
        }
    }
    all
}

/// A mean in tenths, to the nearest; 0 of nothing.
fn tenths(sum: u32, of: u32) -> u32 {
    if of == 0 { 0 } else { (20 * sum + of) / (2 * of) }
}
