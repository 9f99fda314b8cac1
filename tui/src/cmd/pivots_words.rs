//! Who matters, in words.

use std::fmt::Write as _;

use adref_lab::experiments::statistics::Interval;
use adref_lab::figures::{count, plain, signed};
use adref_lab::pivots::effect::{Paired, Votes};
use adref_lab::pivots::power::game::Rule;
use adref_lab::pivots::report::{Counted, LeftOut, Power, Powerful, Report, Row};
use adref_lab::sweep::summary::Share;
use adref_sim::scenario::{Abstentions, Majority};

use crate::out::{Paint, hang};
use crate::render::visible;

const WIDTH: usize = 110;
/// The columns of what is changed, where nobody votes and where they do.
const LABEL: usize = 47;
const LABEL_OF_VOTES: usize = 38;
/// The most delegations of a list.
const MOST: usize = 12;

/// The report as it is read on a screen.
pub(super) fn tell(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(format!("{}: who matters", visible(&report.title))));
    let (all, _, tried) = report.changes;
    let as_it_is = &report.as_it_is;
    let text = format!(
        "Seeds {}..{}. As it is, a text is adopted in {}, and the result is worth {} on average and {} to whoever has least of \
         it, where 1000 is all one wants. Of {} that delegations and groups could make {} tried, each with these seeds.",
        report.seeds.0,
        report.seeds.1,
        share(as_it_is.agreed),
        plain(as_it_is.mean, 0),
        plain(as_it_is.least, 0),
        count(all, "change"),
        match tried {
            1 => "1 was".to_owned(),
            _ if tried == all => "all were".to_owned(),
            _ => format!("{tried} were"),
        },
    );
    let _ = writeln!(out, "{}", hang("", &text, WIDTH));
    if tried < all {
        let _ = writeln!(out, "{}", hang("", &left_out(&report.left_out), WIDTH));
    }
    in_the_way(&mut out, report, paint);
    let voted = report.rows.iter().any(|row| row.effect.votes.is_some());
    let whole: Vec<&Row> = report.rows.iter().filter(|row| !row.kind.is_single()).collect();
    if !whole.is_empty() {
        header(&mut out, "If a delegation or group did otherwise", voted, paint);
        let mut before = None;
        for row in whole {
            if before != Some(&row.who) {
                let members = if row.group { " (all its members)" } else { "" };
                let _ = writeln!(out, "  {}{members}", visible(&row.who));
                before = Some(&row.who);
            }
            line(&mut out, &format!("    {}", visible(&row.what)), row, voted);
        }
    }
    let mut single: Vec<&Row> = report.rows.iter().filter(|row| row.kind.is_single()).collect();
    if !single.is_empty() {
        header(&mut out, "Single concessions, the one that buys most first", voted, paint);
        single.sort_by(|a, b| {
            let by = |row: &Row| (row.effect.agreed.difference, row.effect.others_mean.difference);
            let (a, b) = (by(a), by(b));
            b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1))
        });
        for row in &single {
            line(&mut out, &format!("  {} {}", visible(&row.who), visible(&row.what)), row, voted);
        }
    }
    if !report.rows.is_empty() {
        legend(&mut out, report, voted);
    }
    for (what, why) in &report.refused {
        let text =
            format!("{}: not tried, since the files would not be in order ({})", visible(what), visible(why));
        let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
    }
    power(&mut out, &report.power, paint);
    out
}

/// What was not tried, and how to have it.
fn left_out(out: &LeftOut) -> String {
    let named = |all: &[String], what: &str| {
        let more = if all.len() > MOST { format!(" and {} more", all.len() - MOST) } else { String::new() };
        let names: Vec<&str> = all.iter().take(MOST).map(String::as_str).collect();
        (!all.is_empty())
            .then(|| format!("all that {} could do ({}{more})", count(all.len(), what), names.join(", ")))
    };
    let (lines, of) = out.lines;
    let lines = (lines > 0).then(|| format!("{lines} of {} that could be dropped", count(of, "red line")));
    let parts = [named(&out.delegations, "delegation"), named(&out.groups, "group"), lines];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts = match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join("; ")),
        None => "a few of those that the others could make".to_owned(),
    };
    format!(
        "Those come first that concern whoever stood in the way of the texts put in the runs as it is, or had least to spare, and the \
         lines that bit there. \
         Left out: {parts}. What was left out may matter too: --only NAME,… tries all that these could do, --all everything \
         ({} more).",
        count(out.runs as usize, "run")
    )
}

/// Who stood in the way as it is.
fn in_the_way(out: &mut String, report: &Report, paint: Paint) {
    let mut found: Vec<_> = report
        .as_it_is
        .delegations
        .iter()
        .filter(|one| one.stopped.count + one.blocked.count + one.short.count > 0)
        .collect();
    let _ = writeln!(out, "\n{}", paint.bold("Who stands in the way as it is"));
    if found.is_empty() {
        let text = "Nobody: nobody objected to the text put or voted against it, no line bit over which anybody would block, and it \
                    was worth too little to none.";
        let _ = writeln!(out, "{}", hang("  ", text, WIDTH));
        return;
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.stopped.count, one.blocked.count, one.short.count)));
    let _ = writeln!(out, "  {:14} {:>22} {:>22} {:>22}", "", "opposed it", "a line bit", "worth too little");
    for one in found.iter().take(MOST) {
        let _ = writeln!(
            out,
            "  {:14} {:>22} {:>22} {:>22}",
            visible(&one.delegation),
            share(one.stopped),
            share(one.blocked),
            share(one.short)
        );
    }
    more(out, found.len(), MOST);
    let text = "Opposed it: objected to the last text put, or voted against it, in so many of the runs. A line bit: that text \
                crossed a line over which it would block. Worth too little: less than no agreement, less its stake.";
    let _ = writeln!(out, "{}", hang("  ", text, WIDTH));
}

fn header(out: &mut String, title: &str, voted: bool, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold(title));
    let _ = if voted {
        writeln!(
            out,
            "{:LABEL_OF_VOTES$}{:>24}  {:>7} {:>7} {:>7} {:>7} {:>7} {:>7}",
            "", "adopted, in points", "others", "least", "yes", "no", "abst.", "itself"
        )
    } else {
        writeln!(
            out,
            "{:LABEL$}{:>24}  {:>7} {:>7} {:>8} {:>7}",
            "", "adopted, in points", "others", "least", "open", "itself"
        )
    };
}

fn line(out: &mut String, label: &str, row: &Row, voted: bool) {
    let wide = if voted { LABEL_OF_VOTES } else { LABEL };
    // What does not fit stands above its figures.
    let label = if label.chars().count() > wide {
        let _ = writeln!(out, "{label}");
        ""
    } else {
        label
    };
    if row.effect.differ == 0 {
        let _ = writeln!(out, "{label:wide$}  every run goes as it did");
        return;
    }
    let agreed = &row.effect.agreed;
    let mark = match agreed.interval.holds(0.0) {
        true => "  ",
        false if agreed.p_of_all < 0.05 => "**",
        false => "* ",
    };
    let points = format!("{} {}{mark}", signed(agreed.difference, 1), interval(agreed.interval));
    let figures = if voted {
        let vote = |of: fn(&Votes) -> Paired| {
            row.effect.votes.as_ref().map_or("–  ".to_owned(), |votes| figure(of(votes), 1))
        };
        format!(
            "{:>8}{:>8}{:>8}",
            vote(|votes| votes.yes),
            vote(|votes| votes.no),
            vote(|votes| votes.abstain)
        )
    } else {
        format!("{:>9}", figure(row.effect.open, 1))
    };
    let own = row.effect.own.map_or("–  ".to_owned(), |own| figure(own, 0));
    let _ = writeln!(
        out,
        "{label:wide$}{points:>26}{:>8}{:>8}{figures}{own:>8}",
        figure(row.effect.others_mean, 0),
        figure(row.effect.others_least, 0),
    );
}

fn interval(interval: Interval) -> String {
    format!("[{}, {}]", signed(interval.low, 1), signed(interval.high, 1))
}

/// A difference, with a star where chance does not explain it.
fn figure(paired: Paired, digits: usize) -> String {
    let star = if paired.interval.holds(0.0) { " " } else { "*" };
    format!("{}{star}", signed(paired.difference, digits))
}

fn legend(out: &mut String, report: &Report, voted: bool) {
    let fewest =
        report.rows.iter().filter_map(|row| row.effect.votes.as_ref()).map(|votes| votes.pairs).min();
    let column = match fewest {
        Some(pairs) if voted => format!(
            "Yes, no, abst.: change of the votes on the text last voted on, on average over the pairs of runs with such a vote in \
             both ({pairs} or more)."
        ),
        _ => "Open: brackets open, on average over the time planned.".to_owned(),
    };
    let mut text = format!(
        "Adopted: difference in per cent of the runs, on the same seeds, with its 95 % interval (Agresti & Min 2005). Others, \
         least: what the result is worth to the others on average, and to the one that has least, in thousandths. {column} \
         Itself: what it is worth to whoever changes; – where its own wishes are changed. * the 95 % interval leaves out 0 \
         (others by bootstrap); ** it still does after correction for having tried so many (McNemar, Holm 1979). Gives way: \
         holds none of its lines and comes on every issue to where the others are on average (a single move: as far as its \
         lines let it); lines of its groups stay theirs. Hardens: would block over what weighs most with it. --format json \
         has all intervals and the edits."
    );
    if report.silence_in_capitals {
        text.push_str(
            " Silence runs in capitals here, which can break it although their delegation is absent.",
        );
    }
    let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
}

fn power(out: &mut String, power: &Power, paint: Paint) {
    let _ = writeln!(out, "\n{}", paint.bold("Power by the rule alone"));
    let n = power.alone.voters.len();
    let each = plain(100.0 / f64::from(u32::try_from(n.max(1)).unwrap_or(u32::MAX)), 1);
    let rule = rule(power.rule, n);
    let plainly = match power.rule {
        Rule::Consensus => format!(
            "So each has a veto, and Shapley and Shubik's index and Banzhaf's are {each} % for everybody, from the largest to the \
             smallest. That is the rule's answer and no finding: under consensus power lies in being willing to use the veto, \
             and what sets delegations apart is above, and below who has to be brought in last."
        ),
        _ if power.alone.symmetric => format!(
            "All {n} count the same, so both indices are {each} % for each: the rule by itself tells nobody apart."
        ),
        _ => String::new(),
    };
    let _ = writeln!(out, "{}", hang("  ", format!("{rule} {plainly}").trim_end(), WIDTH));
    if !power.alone.symmetric {
        table(out, &power.alone);
    }
    match &power.blocs {
        Some(blocs) if power.rule != Rule::Consensus => {
            let text = format!(
                "If the sponsors of a proposal voted as one, and so did groups of a cohesion of {} or more:",
                power.cohesion
            );
            let _ = writeln!(out, "\n{}", hang("  ", &text, WIDTH));
            table(out, blocs);
        }
        _ => {}
    }
    last_in(out, power, paint);
}

fn rule(rule: Rule, n: usize) -> String {
    let majority = |majority: Majority| match majority {
        Majority::Simple => "more votes for it than against".to_owned(),
        Majority::TwoThirds => "two thirds of the votes cast".to_owned(),
        Majority::Qualified { votes, members } => format!("{votes} votes of at least {members} members"),
        Majority::Unanimity => "nobody against".to_owned(),
    };
    match rule {
        Rule::Consensus => {
            format!("Decided by consensus: a text passes if none of the {n} that may be in the room objects.")
        }
        Rule::Vote { majority: carried, plenary, abstentions, after_consensus } => {
            let first = if after_consensus {
                "Consensus is tried first, and any objection stops that; then it is d"
            } else {
                "D"
            };
            let plenary = match plenary {
                Some(plenary) if plenary == carried => ", in committee and again in plenary".to_owned(),
                Some(plenary) => format!(" in committee, and {} in plenary", majority(plenary)),
                None => String::new(),
            };
            let abstaining = match abstentions {
                Abstentions::NotVoting => "who abstains does not count",
                Abstentions::Counted => "who abstains counts as not in favour",
            };
            format!("{first}ecided by vote: {}{plenary}; {abstaining}.", majority(carried))
        }
        Rule::Signature { minimum, core: 0 } => {
            format!(
                "Issued with at least {}; nobody can stop it who does not sign.",
                count(minimum as usize, "signature")
            )
        }
        Rule::Signature { minimum, core } => format!(
            "Issued if the {core} that draft agree, each of whom can stop it, and with at least {}.",
            count(minimum as usize, "signature")
        ),
    }
}

/// Voters by power; those that count the same are told once.
fn table(out: &mut String, counted: &Counted) {
    let mut kinds: Vec<(&Powerful, usize)> = Vec::new();
    for voter in &counted.voters {
        let alike = |other: &Powerful| {
            other.votes == voter.votes && other.exact == voter.exact && voter.exact.is_some()
        };
        match kinds.iter_mut().find(|(other, _)| alike(other)) {
            Some((_, many)) => *many += 1,
            None => kinds.push((voter, 1)),
        }
    }
    let strength = |voter: &Powerful| {
        voter
            .exact
            .map(|exact| exact.shapley_shubik * 100.0)
            .or(voter.drawn.map(|(drawn, _)| drawn.percent))
            .unwrap_or(0.0)
    };
    kinds.sort_by(|a, b| strength(b.0).total_cmp(&strength(a.0)));
    let wide = kinds
        .iter()
        .take(MOST)
        .map(|(voter, _)| voter.voter.chars().count() + 18)
        .max()
        .unwrap_or(0)
        .clamp(18, 50);
    let _ = writeln!(
        out,
        "  {:wide$} {:>6} {:>15} {:>9} {:>9}   {:>20}",
        "", "votes", "Shapley–Shubik", "Banzhaf", "swings", "with abstentions"
    );
    for (voter, many) in kinds.iter().take(MOST) {
        let name = if *many > 1 {
            format!("{} and {} like it", visible(&voter.voter), many - 1)
        } else {
            visible(&voter.voter)
        };
        let percent = |share: f64| format!("{} %", plain(100.0 * share, 2));
        let (shapley, banzhaf, swings) = match (voter.exact, voter.drawn) {
            (Some(exact), _) => {
                (percent(exact.shapley_shubik), percent(exact.banzhaf), percent(exact.swings))
            }
            (None, Some((orders, swings))) => (
                format!("{} %", plain(orders.percent, 2)),
                "–".to_owned(),
                format!("{} %", plain(swings.percent, 2)),
            ),
            (None, None) => ("–".to_owned(), "–".to_owned(), "–".to_owned()),
        };
        let ternary = voter.with_abstentions.map_or("–".to_owned(), share);
        let _ = writeln!(
            out,
            "  {name:wide$} {:>6} {shapley:>15} {banzhaf:>9} {swings:>9}   {ternary:>20}",
            voter.votes
        );
    }
    more(out, kinds.len(), MOST);
    let drawn = counted.voters.iter().any(|voter| voter.drawn.is_some());
    let how = if drawn {
        "Drawn, since there are too many coalitions to count; --format json has the intervals."
    } else {
        "Counted exactly, of each voter."
    };
    let text = format!(
        "Shapley–Shubik: share of all orders of joining in which it makes the text pass (1954). Banzhaf: its share of all swings (1965); \
         swings: the share of the others' coalitions that it turns (Penrose 1946). {how} With abstentions: the share of 2,000 to 20,000 \
         draws in which its yes in the place of its no decides, the others voting yes, no or abstaining, each as likely (Felsenthal & \
         Machover 1997), with 95 % interval."
    );
    let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
}

/// Who is the pivot, given what they want.
fn last_in(out: &mut String, power: &Power, paint: Paint) {
    if power.put == 0 {
        return;
    }
    let consensus = power.rule == Rule::Consensus;
    let title =
        if consensus { "Who has to be brought in last" } else { "Who decides, in the order of support" };
    let _ = writeln!(out, "\n{}", paint.bold(title));
    let _ = writeln!(out, "  {:14} {:>24} {:>16} {:>9}", "", "pivot", "out of reach", "margin");
    for pivot in power.pivots.iter().take(MOST) {
        let _ = writeln!(
            out,
            "  {:14} {:>24} {:>16} {:>9}",
            visible(&pivot.delegation),
            share(pivot.pivotal),
            format!("{} of {}", pivot.out_of_reach, pivot.pivotal.count),
            signed(pivot.margin, 0)
        );
    }
    more(out, power.pivots.len(), MOST);
    let text = format!(
        "In the {} in which a text was put, those in the room are lined up by how much the last text was worth to them beyond the least they \
         would settle for (margin, in thousandths), whoever would block over a line at the end; the pivot is the one {}. Shares with 95 % \
         interval (Wilson). Out of reach: as the text stood, the pivot would have blocked or had too little.",
        count(power.put as usize, "run"),
        if consensus { "that comes last" } else { "with whom it passes" }
    );
    let _ = writeln!(out, "{}", hang("  ", &text, WIDTH));
}

fn more(out: &mut String, all: usize, most: usize) {
    if all > most {
        let _ = writeln!(out, "  … and {} more; --format json has all.", all - most);
    }
}

fn share(share: Share) -> String {
    format!("{:.1} % [{:.1}, {:.1}]", share.percent, share.interval.low, share.interval.high)
}
