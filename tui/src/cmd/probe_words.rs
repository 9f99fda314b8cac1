//! What `adref probe` prints for people.

use std::fmt::Write as _;

use adref_lab::experiments::statistics::Interval;
use adref_lab::figures::{count, plain, signed};
use adref_lab::precedent::near::Strength;
use adref_lab::probe::beside::{Beside, Bite, Gain, Side};
use adref_lab::probe::effect::{Effect, Number, Paired};
use adref_lab::probe::fixed::{RULES, Votes};
use adref_lab::sweep::summary::Share;
use adref_sim::lexicon::Lexicon;

use super::precedent_words;
use super::probe::{Place, Probe};
use crate::out::{Paint, hang};
use crate::render::visible;

pub(super) const WIDTH: usize = 100;
/// The most lines of a list.
const MOST: usize = 10;
/// How long a full bar is.
const BAR: u32 = 20;

pub(super) fn tell(probe: &Probe<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let after = probe.after.map(|record| format!(", after record {record}")).unwrap_or_default();
    let _ = writeln!(out, "{}", paint.bold(visible(&format!("{}{after}", probe.title))));
    for place in &probe.places {
        tell_place(&mut out, place, paint);
    }
    tell_text(&mut out, probe, paint);
    if let Some(runs) = &probe.runs {
        tell_runs(&mut out, probe, runs, paint);
    }
    out
}

pub(super) fn line(out: &mut String, prefix: &str, text: &str) {
    let _ = writeln!(out, "{}", hang(prefix, &visible(text), WIDTH));
}

pub(super) fn quoted(words: &str) -> String {
    format!("“{}”", words.trim())
}

pub(super) fn places(at: &[(String, i32, i32)]) -> String {
    let one = |(issue, low, high): &(String, i32, i32)| {
        if low == high { format!("{issue} {low}") } else { format!("{issue} {low} to {high}") }
    };
    at.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn tell_place(out: &mut String, place: &Place<'_>, paint: Paint) {
    out.push('\n');
    line(out, "", &format!("{}: {}", place.bracket, quoted(&place.text)));
    let stood = match (place.against, place.known) {
        (0, Some(known)) => format!("Option {known}, which is on the table: nothing changes."),
        (number, Some(known)) if number == known => {
            format!("Option {number}, which they are already: nothing changes.")
        }
        (0, None) => "Beside the options that are on the table.".to_owned(),
        (number, Some(known)) => {
            format!("Option {known}, with option {number} taken off the table: {}", quoted(&place.stood))
        }
        (number, None) => format!("In the place of option {number}: {}", quoted(&place.stood)),
    };
    line(out, "  ", &stood);
    let by = if place.at != place.by_rule {
        format!("as you say; otherwise at {}", places(&place.by_rule))
    } else if place.steps.is_empty() {
        "as the scenario has them".to_owned()
    } else {
        "by the lexicon; --position overrules it".to_owned()
    };
    line(out, "  ", &format!("They stand at {} ({by}).", places(&place.at)));
    for step in &place.steps {
        line(out, "  - ", step);
    }
    let Some(sentence) = &place.sentence else { return };
    if place.nearest.is_empty() {
        line(out, "  ", "No paragraph of the corpus has a word of them.");
        return;
    }
    let _ = writeln!(out);
    line(out, "  ", &format!("Agreed language nearest to {}:", quoted(sentence)));
    let yours = Strength::of(&Lexicon::standard(), None, sentence);
    for (at, paragraph) in place.nearest.iter().enumerate() {
        precedent_words::tell(out, at + 1, paragraph, &yours, paint);
    }
    line(out, "", &paint.dim("[-only in the agreed text-] {+only in the sentence with the words+}"));
}

fn tell_text(out: &mut String, probe: &Probe<'_>, paint: Paint) {
    let Beside { seats, was, is, .. } = &probe.text;
    let _ = writeln!(out, "\n{}", paint.bold("The text as it would stand"));
    let _ = writeln!(
        out,
        "  {:28}{:>24}{:>24}",
        format!("of {seats} delegations"),
        "as it was",
        "with the words"
    );
    let mut row = |name: &str, was: String, is: String| {
        let _ = writeln!(out, "  {}{was:>24}{is:>24}", visible(&format!("{name:28}")));
    };
    for (at, place) in probe.places.iter().enumerate() {
        let lives = |side: &Side| side.live_with.get(at).map_or_else(String::new, ToString::to_string);
        row(&format!("can live with {}", place.bracket), lives(was), lives(is));
    }
    row("would join the whole", was.join.to_string(), is.join.to_string());
    row("  and stand apart", was.apart.to_string(), is.apart.to_string());
    row("red lines keep out", was.blocked.to_string(), is.blocked.to_string());
    row("votes yes, no, abstaining", votes(was.votes), votes(is.votes));
    for rule in RULES {
        row(rule, passes(was, rule), passes(is, rule));
    }
    row("worth, least and mean", worth(was), worth(is));
    let names = |out: &mut String, what: &str, all: &[String]| {
        if !all.is_empty() {
            line(out, "  ", &format!("{what}: {}.", list(all.iter().cloned(), all.len())));
        }
    };
    names(out, "Would join with them and not before", &probe.text.comes);
    names(out, "Would join before and not with them", &probe.text.goes);
    gains(out, "Better off", &probe.text.better);
    gains(out, "Worse off", &probe.text.worse);
    for (what, was, is) in
        [("Red lines that bite now", false, true), ("Red lines that bite no more", true, false)]
    {
        bites(out, what, &probe.text.lines, was, is);
    }
    let both = probe.text.lines.iter().filter(|bite| bite.was && bite.is);
    let both: Vec<String> = both.map(|bite| format!("{} {}", bite.seat, bite.response)).collect();
    if !both.is_empty() {
        let text = format!("Lines that both texts cross: {}.", list(both.iter().cloned(), both.len()));
        line(out, "  ", &text);
    }
    let legend = "Every other bracket stands as most could live with at the end of the time there is; instructions are taken \
                  as written. Join: no red line held by blocking is crossed, and the text is worth as much as none, less the \
                  stake in the process. Nobody is pressed here, alone or bound by a group. Worth: thousandths, 1000 is all \
                  one wants.";
    line(out, "  ", legend);
}

pub(super) fn votes(votes: Votes) -> String {
    format!("{} – {} – {}", votes.yes, votes.no, votes.abstain)
}

fn passes(side: &Side, rule: &str) -> String {
    if side.adopted.contains(&rule) { "adopted" } else { "not adopted" }.to_owned()
}

fn worth(side: &Side) -> String {
    format!("{}, {}", side.least, plain(side.mean, 1))
}

fn list(all: impl Iterator<Item = String>, of: usize) -> String {
    let shown: Vec<String> = all.take(2 * MOST).collect();
    let more = of.saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

fn gains(out: &mut String, what: &str, gains: &[Gain]) {
    if gains.is_empty() {
        return;
    }
    let told = gains.iter().map(|gain| format!("{} {:+}", gain.seat, gain.by));
    line(out, "  ", &format!("{what}: {}. {}.", count(gains.len(), "delegation"), list(told, gains.len())));
}

fn bites(out: &mut String, what: &str, all: &[Bite], was: bool, is: bool) {
    let found: Vec<&Bite> = all.iter().filter(|bite| bite.was == was && bite.is == is).collect();
    if found.is_empty() {
        return;
    }
    line(out, "  ", &format!("{what}:"));
    for bite in found.iter().take(MOST) {
        line(out, "    ", &format!("{} {}: {}", bite.seat, bite.response, bite.reason));
    }
    if found.len() > MOST {
        line(out, "    ", &format!("and {} more", found.len() - MOST));
    }
}

fn tell_runs(out: &mut String, probe: &Probe<'_>, runs: &Effect, paint: Paint) {
    let pairs = count(runs.pairs as usize, "run");
    let head = format!("{pairs} without the words, {pairs} with them, on the same seeds");
    let _ = writeln!(out, "\n{}", paint.bold(head));
    if runs.same {
        line(out, "  ", "The two texts are one: nothing differs.");
    } else {
        let Share { count, percent, interval } = runs.differ;
        let differ = format!(
            "{count} of {} pairs differ in some way, {percent:.1} % {}.",
            runs.pairs,
            range(interval, 1)
        );
        line(out, "  ", &differ);
    }
    let _ = writeln!(out, "\n  {:26}{:32}{:32}difference, in points", "", "without", "with");
    paired(out, "a text adopted", &runs.agreed);
    for adopted in &runs.adopted {
        let name = if runs.adopted.len() > 1 {
            format!("  {} as asked", adopted.bracket)
        } else {
            "  with these words".to_owned()
        };
        let stood = adopted.without.map_or_else(|| format!("{:32}", "–"), |share| bar(&share));
        let _ = writeln!(out, "  {}{stood}{}", visible(&format!("{name:26}")), bar(&adopted.with));
    }
    line(out, "\n  ", "The last text put, had the rule been");
    for rule in &runs.rules {
        paired(out, &format!("  {}", rule.rule), &rule.adopted);
    }
    let _ = writeln!(out, "\n  {:26}{:>12}{:>12}   difference", "means", "without", "with");
    for number in &runs.numbers {
        let _ = writeln!(
            out,
            "  {:26}{:>12}{:>12}   {}",
            number.name,
            plain(number.without, 1),
            plain(number.with, 1),
            difference(number)
        );
    }
    movers(out, runs);
    lines(out, runs);
    elsewhere(out, runs);
    let stood = if probe.places.iter().all(|place| place.against == 0) {
        "Without, by “with these words”: words that are on the table already."
    } else {
        "Without, by “with these words”: those whose place they take."
    };
    let legend = format!(
        "[…] are 95 % intervals: of shares by Wilson, of their differences by Agresti & Min, of means by bootstrap over pairs. * \
         leaves out 0. Where many are looked at, one in twenty does so by chance. {stood}"
    );
    let _ = writeln!(out);
    line(out, "  ", &legend);
}

pub(super) fn range(interval: Interval, digits: usize) -> String {
    format!("[{}, {}]", plain(interval.low, digits), plain(interval.high, digits))
}

fn bar(share: &Share) -> String {
    let full = (share.percent * f64::from(BAR) / 100.0).round() as u32;
    let bar: String = (0..BAR).map(|at| if at < full { '█' } else { '·' }).collect();
    format!("{bar} {:>5} %   ", plain(share.percent, 1))
}

fn paired(out: &mut String, name: &str, paired: &Paired) {
    let _ = writeln!(
        out,
        "  {}{}{}{}",
        visible(&format!("{name:26}")),
        bar(&paired.without),
        bar(&paired.with),
        points(paired)
    );
}

fn points(paired: &Paired) -> String {
    let star = if paired.clear() { " *" } else { "" };
    format!("{} {}{star}", signed(paired.difference, 1), range(paired.interval, 1))
}

fn difference(number: &Number) -> String {
    let star = if number.interval.holds(0.0) { "" } else { " *" };
    format!("{} {}{star}", signed(number.difference, 1), range(number.interval, 1))
}

fn movers(out: &mut String, runs: &Effect) {
    let moved: Vec<_> = runs.seats.iter().filter(|mover| mover.objects.only != (0, 0)).collect();
    if moved.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n  {:26}{:>8}{:>8}   {:26}gives way / turns against",
        "who stands in the way", "without", "with", "difference"
    );
    for mover in moved.iter().take(MOST) {
        let Paired { without, with, only, .. } = &mover.objects;
        let _ = writeln!(
            out,
            "  {}{:>6} %{:>6} %   {}{} / {}",
            visible(&format!("{:26}", mover.seat)),
            plain(without.percent, 1),
            plain(with.percent, 1),
            format_args!("{:26}", points(&mover.objects)),
            only.0,
            only.1
        );
    }
    rest(out, moved.len());
}

fn lines(out: &mut String, runs: &Effect) {
    if runs.lines.is_empty() {
        return;
    }
    let _ =
        writeln!(out, "\n  {:26}{:>8}{:>8}   difference", "lines the last text crosses", "without", "with");
    for held in runs.lines.iter().take(MOST) {
        let Paired { without, with, .. } = &held.crossed;
        let _ = writeln!(
            out,
            "  {}{:>6} %{:>6} %   {}",
            visible(&format!("{:27}", format!("{} {}", held.seat, held.response))),
            plain(without.percent, 1),
            plain(with.percent, 1),
            points(&held.crossed)
        );
        line(out, "      ", &held.reason);
    }
    rest(out, runs.lines.len());
}

fn elsewhere(out: &mut String, runs: &Effect) {
    if runs.brackets.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n  {:26}{:>26}   mostly, without / with",
        "elsewhere in the text", "pairs that end otherwise"
    );
    for other in runs.brackets.iter().take(MOST) {
        let differs = format!("{} % {}", plain(other.differs.percent, 1), range(other.differs.interval, 1));
        let usual = format!("{} / {}", other.usual.0, other.usual.1);
        let _ = writeln!(out, "  {}{differs:>26}   {usual}", visible(&format!("{:26}", other.bracket)));
    }
    rest(out, runs.brackets.len());
}

fn rest(out: &mut String, all: usize) {
    if all > MOST {
        let _ = writeln!(out, "  and {} more; --format json has them all", all - MOST);
    }
}
