//! What `adref probe --rank` and `--devices` print for people.

use std::fmt::Write as _;

use adref_lab::figures::{count, plain, signed};
use adref_lab::probe::compare::Compared;
use adref_lab::probe::effect::Number;
use adref_lab::probe::fixed::RULES;

use super::probe_rank::{Ranking, Row};
use super::probe_words::{WIDTH, line, places, quoted, range, votes};
use crate::out::Paint;
use crate::render::visible;

/// The columns of a form of words in the table of runs.
const LABEL: usize = 38;

pub(super) fn tell(ranking: &Ranking, paint: Paint) -> String {
    let mut out = String::new();
    let after = ranking.after.map(|record| format!(", after record {record}")).unwrap_or_default();
    let seats = count(ranking.seats, "delegation");
    let title = format!("{}{after}, {}: {seats}", ranking.title, ranking.bracket);
    let _ = writeln!(out, "{}", paint.bold(visible(&title)));
    let of = if ranking.devices {
        "What the drafting devices make of the words"
    } else {
        "Words the bracket could have, the best first"
    };
    let _ = writeln!(out, "{of}\n");
    let _ = writeln!(
        out,
        "  {:>9}{:>6}{:>9}   {:15}{:>6}{:>6}{:>15}   adopted by",
        "live with", "join", "blocked", "votes", "least", "mean", "better, worse"
    );
    for (at, row) in ranking.words.iter().enumerate() {
        weighed(&mut out, at + 1, row, paint);
    }
    if !ranking.idle.is_empty() {
        let _ = writeln!(out);
        line(&mut out, "  ", &format!("Nothing comes of these devices here: {}.", ranking.idle.join(", ")));
    }
    if let Some(why) = &ranking.no_agreed {
        line(&mut out, "  ", &format!("Agreed language is left out: {why}."));
    }
    let _ = writeln!(out);
    let order = if ranking.devices {
        ""
    } else {
        " Ranked by who would join, then by red lines, then by who could live with the words."
    };
    let legend = format!(
        "Weighed without a run: the text with each in it, every other bracket as most could live with. Live with: the words by \
         themselves. Join, blocked, votes, worth (least and mean, thousandths): the whole text. Better, worse: than with {}, \
         which most could live with.{order}",
        option(ranking.current)
    );
    line(&mut out, "  ", &legend);
    played(&mut out, ranking, paint);
    out
}

fn option(number: u8) -> String {
    if number == 0 { "the words left out".to_owned() } else { format!("option {number}") }
}

fn weighed(out: &mut String, number: usize, row: &Row, paint: Paint) {
    let one = &row.weighed;
    let adopted = match one.adopted.len() {
        0 => "no rule".to_owned(),
        all if all == RULES.len() => "every rule".to_owned(),
        _ => one.adopted.join(", "),
    };
    let head = crate::out::hang(&format!("{number:2}  "), &visible(&one.how), WIDTH);
    let _ = writeln!(out, "{}", paint.bold(head));
    if !one.text.is_empty() {
        line(out, "    ", &format!("{} [{}]", quoted(&one.text), places(&one.at)));
    }
    let _ = writeln!(
        out,
        "  {:>9}{:>6}{:>9}   {:15}{:>6}{:>6}{:>15}   {adopted}",
        one.live_with,
        one.join,
        one.blocked,
        votes(one.votes),
        one.least,
        plain(one.mean, 0),
        format!("{}, {}", one.better, one.worse),
    );
}

fn played(out: &mut String, ranking: &Ranking, paint: Paint) {
    let Some(as_it_was) = ranking.as_it_was else {
        if ranking.words.iter().all(|row| row.runs.is_none()) {
            line(out, "\n  ", "No run was played; --seeds N plays N of the text as it was and of each.");
        }
        return;
    };
    let pairs = ranking.words.iter().find_map(|row| row.runs.as_ref()).map_or(0, |runs| runs.pairs);
    let head =
        format!("{} of the text as it was and of each, on the same seeds", count(pairs as usize, "run"));
    let _ = writeln!(out, "\n{}", paint.bold(head));
    let share = format!("{} % {}", plain(as_it_was.percent, 1), range(as_it_was.interval, 1));
    line(out, "  ", &format!("As it was, a text is adopted in {share}."));
    let _ = writeln!(
        out,
        "{:LABEL$}{:>7}  {:25}{:>10}{:>11}{:>7}",
        "", "adopted", "difference, in points", "with these", "objectors", "worth"
    );
    for (at, row) in ranking.words.iter().enumerate() {
        let name = visible(&short(&format!("{:2}  {}", at + 1, row.weighed.how)));
        let _ = match &row.runs {
            None => writeln!(out, "{name:LABEL$}  not played"),
            Some(runs) if runs.same => writeln!(out, "{name:LABEL$}  {}", unchanged(ranking, row)),
            Some(runs) => writeln!(
                out,
                "{name:LABEL$}{:>5} %  {:25}{:>8} %{:>11}{:>7}",
                plain(runs.agreed.with.percent, 1),
                points(runs),
                plain(runs.adopted.percent, 1),
                figure(&runs.objectors, 1),
                figure(&runs.mean, 0),
            ),
        };
    }
    let place = match (ranking.after, ranking.against) {
        (Some(_), _) => "The words are proposed beside what is on the table.".to_owned(),
        (None, 0) => "The words stand beside the other options.".to_owned(),
        (None, number) => format!(
            "The words take the place of option {number}. Those that are on the table already bring nothing new: option {number} \
             is taken off it, and that is one game, whichever of them it is told of."
        ),
    };
    let many = match ranking.compared {
        0 | 1 => String::new(),
        tried => format!(
            ", which of {tried} compared one in twenty does by chance; ** still does after correction for all {tried} \
             (McNemar, Holm 1979)"
        ),
    };
    let legend = format!(
        "{place} Difference: 95 % interval (Agresti & Min). * leaves out 0{many}. With these: a text with these words. Objectors, \
         worth: difference of means, of what the result is worth in thousandths; * where the 95 % interval (bootstrap over pairs) \
         leaves out 0. --format json has all intervals."
    );
    let _ = writeln!(out);
    line(out, "  ", &legend);
}

/// As much of a name as fits.
fn short(name: &str) -> String {
    if name.chars().count() < LABEL {
        return name.to_owned();
    }
    let begins: String = name.chars().take(LABEL - 3).collect();
    format!("{}…", begins.trim_end())
}

/// Why a form of words changes nothing.
fn unchanged(ranking: &Ranking, row: &Row) -> &'static str {
    let devices_own = ranking.devices && row.weighed.how == "the words as they are";
    if ranking.against == 0 && !devices_own {
        "on the table already: nothing changes"
    } else {
        "the text as it was"
    }
}

fn points(runs: &Compared) -> String {
    let star = match runs.agreed.clear() {
        false => "",
        true if runs.p_of_all < 0.05 => " **",
        true => " *",
    };
    format!("{} {}{star}", signed(runs.agreed.difference, 1), range(runs.agreed.interval, 1))
}

fn figure(number: &Number, digits: usize) -> String {
    let star = if number.interval.holds(0.0) { " " } else { "*" };
    format!("{}{star}", signed(number.difference, digits))
}
