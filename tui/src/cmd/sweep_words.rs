//! What a sweep came to, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use adref_lab::figures::count;
use adref_lab::sweep::plan::Sweep;
use adref_lab::sweep::summary::{BracketSummary, GroupSummary, Share, Summary};
use adref_sim::scenario::{Ending, Scenario};

use crate::out::{Paint, hang};
use crate::render::visible;
use crate::words::ending_name;

const WIDTH: usize = 100;
/// The most brackets and delegations that are shown.
const MOST: usize = 20;
/// The most columns the words of an option take.
const QUOTED: usize = 32;

/// The words of options in the draft, by session, bracket and number.
#[derive(Default)]
pub(super) struct Words(BTreeMap<(Option<String>, String, u8), String>);

impl Words {
    /// Those of a scenario, where its words are the same in all runs.
    pub(super) fn of(sweep: &Sweep) -> Self {
        let mut words = BTreeMap::new();
        let mut take = |session: Option<&str>, scenario: &Scenario| {
            for bracket in &scenario.brackets {
                for (at, option) in bracket.options.iter().enumerate() {
                    let key = (session.map(str::to_owned), bracket.id.to_string(), at as u8 + 1);
                    words.insert(key, option.text.clone());
                }
            }
        };
        // What cannot be loaded is told before a sweep begins.
        let _ = sweep.with(0, |scenario| match &scenario.campaign {
            None => take(None, scenario),
            Some(campaign) => {
                campaign.sessions.iter().for_each(|session| take(Some(&session.id), &session.scenario));
            }
        });
        Self(words)
    }

    fn option(&self, session: Option<&str>, bracket: &str, option: u8) -> String {
        if option == 0 {
            return "left out".to_owned();
        }
        match self.0.get(&(session.map(str::to_owned), bracket.to_owned(), option)) {
            Some(words) => {
                let words = visible(words.trim()).replace('\n', " ");
                let short: String = words.chars().take(QUOTED).collect();
                if short == words {
                    format!("“{words}”")
                } else {
                    format!("“{}…”", short.trim_end())
                }
            }
            None if self.0.is_empty() => format!("option {option}"),
            None => "words that came up in the room".to_owned(),
        }
    }
}

/// The summary as it is read on a screen.
pub(super) fn tell(
    summary: &Summary,
    part: (u64, u64),
    words: &Words,
    files: &[String],
    paint: Paint,
) -> String {
    let mut out = String::new();
    let title = format!("{}: {}", visible(&summary.title), count(summary.runs as usize, "run"));
    let _ = writeln!(out, "{}", paint.bold(title));
    let mut what = vec![format!("seeds {}..{}", summary.seeds.0, summary.seeds.1)];
    if part.1 > 1 {
        what.push(format!("part {} of {}", part.0, part.1));
    }
    what.extend((!summary.set.is_empty()).then(|| format!("with {}", visible(&summary.set.join(", ")))));
    let _ = writeln!(
        out,
        "{}",
        hang("", &format!("{}; shares with 95 % intervals (Wilson).", what.join("; ")), WIDTH)
    );
    match summary.groups.as_slice() {
        groups if groups.iter().any(|group| !group.levels.is_empty()) => table(&mut out, groups, paint),
        groups => groups.iter().for_each(|group| one(&mut out, group, words, paint)),
    }
    if !files.is_empty() {
        let _ = writeln!(out, "\n{}", hang("Written: ", &files.join(", "), WIDTH));
    }
    out
}

/// An outcome as it stands in tables, in words.
pub(super) fn named(outcome: &str) -> String {
    let ending = serde_json::from_value::<Ending>(outcome.into()).ok();
    ending.map_or_else(|| visible(outcome).replace('-', " "), |ending| ending_name(ending).to_owned())
}

/// One line for each combination of levels.
fn table(out: &mut String, groups: &[GroupSummary], paint: Paint) {
    let label = |group: &GroupSummary| {
        let levels = group.levels.iter().map(|(factor, level)| format!("{factor}={level}"));
        visible(&levels.chain(group.session.clone()).collect::<Vec<_>>().join("  "))
    };
    let wide = groups.iter().map(|group| label(group).chars().count()).max().unwrap_or(0).clamp(6, 60);
    let _ = writeln!(
        out,
        "\n{}",
        paint.bold(format!("{:wide$}   runs  text adopted            after (min)  most often", "levels"))
    );
    for group in groups {
        let after =
            group.minutes_to_agreement.map_or_else(|| "–".to_owned(), |minutes| minutes.median.to_string());
        let most = group.outcomes.first().map_or_else(String::new, |(name, _)| named(name));
        let _ = writeln!(
            out,
            "{:wide$}  {:>5}  {:<22}  {after:>11}  {most}",
            label(group),
            group.runs,
            share(group.agreed)
        );
    }
    out.push_str("\nBrackets and delegations of each: --format json, or the tables of --detail.\n");
}

fn one(out: &mut String, group: &GroupSummary, words: &Words, paint: Paint) {
    let session = group.session.as_deref();
    if let Some(session) = session {
        let _ = writeln!(out, "\n{}", paint.bold(format!("Session {}", visible(session))));
    }
    let _ = writeln!(out, "\n{}", paint.bold("How it ended"));
    for (outcome, found) in &group.outcomes {
        let _ = writeln!(out, "  {:<30} {:>6}   {}", named(outcome), found.count, share(*found));
    }
    let text = match group.minutes_to_agreement {
        None => "No run adopted a text.".to_owned(),
        Some(minutes) => format!(
            "Where a text was adopted it took {} of the {} minutes planned (median; half of the runs between {} and {}).",
            minutes.median, group.planned_minutes, minutes.low, minutes.high
        ),
    };
    let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
    brackets(out, group, words, paint);
    let objecting: Vec<_> = group
        .delegations
        .iter()
        .filter(|one| one.objected.count + one.apart.count + one.stopped.count > 0)
        .collect();
    let _ = writeln!(out, "\n{}", paint.bold("Who objected"));
    if objecting.is_empty() {
        let _ =
            writeln!(out, "  Nobody broke a silence, objected to adoption, voted against or stood apart.");
        return;
    }
    let _ = writeln!(
        out,
        "  {:<14} {:<24} {:>6}   {:>8}   {:>6}   {:>6}",
        "", "runs it objected in", "times", "stopped", "apart", "worth"
    );
    for one in objecting.iter().take(MOST) {
        let _ = writeln!(
            out,
            "  {:<14} {:<24} {:>6}   {:>6.1} %   {:>4.1} %   {:>6.0}",
            visible(&one.delegation),
            share(one.objected),
            one.times,
            one.stopped.percent,
            one.apart.percent,
            one.utility_mean
        );
    }
    more(out, objecting.len());
    let _ = writeln!(
        out,
        "{}",
        hang(
            "  ",
            "Objected: broke a silence or objected to adoption. Stopped: objected to the last text put, or voted against it. \
             Apart: joined, and dissociated itself. Worth: of the result to it, mean, 1000 is all it wants.",
            WIDTH
        )
    );
}

fn brackets(out: &mut String, group: &GroupSummary, words: &Words, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold("Which words survived, of the texts that were adopted"));
    if group.agreed.count == 0 {
        let _ = writeln!(out, "  None was.");
        return;
    }
    let mut shown: Vec<&BracketSummary> = group.brackets.iter().collect();
    if shown.len() > MOST {
        // Those on which runs differ say most: the nearer to one half, the more they do.
        let even = |bracket: &BracketSummary| {
            let first = bracket.options.first().map_or(0, |(_, found)| found.count);
            let all: u32 = bracket.options.iter().map(|(_, found)| found.count).sum();
            all.saturating_sub(first)
        };
        shown.sort_by_key(|bracket| std::cmp::Reverse(even(bracket)));
    }
    let wide =
        shown.iter().take(MOST).map(|bracket| bracket.bracket.chars().count()).max().unwrap_or(0).max(8);
    let _ = writeln!(out, "  {:wide$}  {:<22}   most often", "", "words kept");
    for bracket in shown.iter().take(MOST) {
        let most = bracket.options.first().map_or_else(String::new, |(option, found)| {
            let words = words.option(group.session.as_deref(), &bracket.bracket, *option);
            format!("{:>3.0} % {words}", found.percent)
        });
        let gone = if bracket.gone.count > 0 {
            format!("; {:.0} % went with what they were part of", bracket.gone.percent)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "  {:wide$}  {:<22}   {most}{gone}",
            visible(&bracket.bracket),
            share(bracket.kept)
        );
    }
    more(out, shown.len());
    if group.opened > 0 {
        let tenths = group.opened * 10 / u64::from(group.runs.max(1));
        let (each, tenth) = (tenths / 10, tenths % 10);
        let _ = writeln!(out, "  Besides, {each}.{tenth} brackets a run were opened in the room.");
    }
}

fn more(out: &mut String, all: usize) {
    if all > MOST {
        let _ = writeln!(out, "  … and {} more; --format json has all.", all - MOST);
    }
}

fn share(share: Share) -> String {
    format!("{:>5.1} % [{:.1}, {:.1}]", share.percent, share.interval.low, share.interval.high)
}
