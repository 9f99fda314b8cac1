//! What was possible, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use adref_lab::figures::{count, plain};
use adref_lab::zopa::left::Left;
use adref_lab::zopa::report::{Clash, Demand, Seat, Sponsor, Text};
use adref_lab::zopa::solve::Status;
use adref_lab::zopa::survey::Light;
use adref_sim::ids::SeatId;

use crate::cmd::zopa::Possible;
use crate::out::{Paint, hang};
use crate::render::visible;
use crate::words::{heading, item, join};

const WIDTH: usize = 110;
/// The most brackets of a text that are shown one by one.
const FEW: usize = 16;
/// The most delegations named in a row.
const NAMED: usize = 8;
/// The most objectors told one by one.
const TOLD: usize = 24;

/// Where a library's word was not counted again.
const UNCOUNTED: &str = " (by the integer program's word)";

/// Tells everything.
pub(crate) fn tell(possible: &Possible, paint: Paint) -> String {
    let report = &possible.report;
    let mut out = String::new();
    let _ = writeln!(out, "{}\n", paint.bold(format!("What was possible: {}", visible(&possible.title))));
    let reserve = match possible.reserve {
        0 => String::new(),
        some => format!(", {} in reserve among them", count(some, "wording")),
    };
    let about = format!(
        "{} with about 10^{} texts{reserve}; {} and {} to block over. Positions, stakes and red lines are {}.",
        count(report.brackets, "bracket"),
        plain(report.texts, 0),
        count(report.delegations, "delegation"),
        count(report.lines, "red line"),
        visible(&possible.instructions)
    );
    let _ = writeln!(out, "{}", hang("", &about, WIDTH));
    for note in &possible.notes {
        let _ = writeln!(out, "{}", hang("  note: ", &visible(note), WIDTH));
    }
    let verdict = match report.passes {
        Status::Optimal | Status::Bounded => "There is a text that everybody can accept.",
        Status::Impossible => "No text can be accepted by everybody: that is proved.",
        Status::Unknown => {
            "No text was found that everybody can accept; whether there is one is not known (--effort searches longer)."
        }
    };
    let _ = writeln!(out, "\n{}", paint.bold(verdict));
    if !report.best.is_empty() {
        best(&mut out, possible, paint);
    }
    clashes(&mut out, &report.clashes, paint);
    ways_out(&mut out, possible, paint);
    fewest(&mut out, possible, paint);
    if let Some(sponsor) = &possible.sponsor {
        sponsored(&mut out, sponsor, paint);
    }
    if let Some(left) = &possible.left {
        left_over(&mut out, left, paint);
    }
    if !possible.files.is_empty() {
        let _ = writeln!(out, "\nWritten: {}.", possible.files.join(", "));
    }
    if possible.cut_by_time {
        let _ = writeln!(
            out,
            "\n{}",
            hang("", "The search was cut short by --time: another machine may find more, or less.", WIDTH)
        );
    }
    out
}

fn best(out: &mut String, possible: &Possible, paint: Paint) {
    let report = &possible.report;
    heading(out, "The best texts", paint);
    let _ = writeln!(
        out,
        "  {:<24} {:>9} {:>26} {:>6} {:>9} {:>7}   proof",
        "best", "comes to", "least satisfied", "mean", "ambition", "width"
    );
    for text in &report.best {
        let least = text.least.as_ref().map_or(String::new(), |seat| {
            format!("{} {} (asks {})", visible(&seat.seat), seat.utility, seat.asks)
        });
        let _ = writeln!(
            out,
            "  {:<24} {:>9} {:>26} {:>6} {:>7} % {:>7}   {}",
            text.light.map_or("", by),
            worth(text, text.value),
            least,
            plain(text.mean, 0),
            plain(per_cent(text.ambition), 0),
            text.ambiguity,
            proof(text)
        );
    }
    let legend = "Utilities are in thousandths: 1000 is everything at a delegation's ideal; what one delegation has is rounded up. The \
                  Nash product is told as the geometric mean of what delegations gain over what they ask. Ambition is how far words go from what holds without agreement, of the \
                  furthest any text could; as what an ambitious text comes to, in points times weight. Width: points of scale that words \
                  leave to readings. Optimal: nothing is better by a tenth of a thousandth.";
    let _ = writeln!(out, "\n{}", hang("  ", legend, WIDTH));
    agreement(out, &report.best);
    if report.frontier.len() > 1 {
        heading(out, "Ambition against the least satisfied", paint);
        for edge in &report.frontier {
            let bar = "#".repeat((edge.least.max(0.0) / 20.0) as usize);
            let gap = if edge.bound - edge.least < 0.15 {
                String::new()
            } else {
                format!("  (not above {})", plain(edge.bound, 1))
            };
            let _ = writeln!(
                out,
                "  {:>5} %  {:>6}  {bar}{gap}",
                plain(per_cent(edge.ambition), 1),
                plain(edge.least, 1)
            );
        }
    }
}

/// On how many brackets all of the best texts are alike, and the words of the first where they are few.
fn agreement(out: &mut String, texts: &[Text]) {
    let Some(first) = texts.first() else { return };
    let alike = first
        .brackets
        .iter()
        .filter(|settled| texts.iter().all(|text| text.brackets.contains(settled)))
        .count();
    let said = format!(
        "All {} texts settle {alike} of {} alike.",
        texts.len(),
        count(first.brackets.len(), "bracket")
    );
    let _ = writeln!(out, "\n{}", hang("  ", &said, WIDTH));
    if first.brackets.len() > FEW {
        let _ = writeln!(out, "  --out DIR writes each as a draft.");
        return;
    }
    let _ = writeln!(out, "\n  The text best for the least satisfied:");
    for settled in &first.brackets {
        let words = if settled.option == 0 {
            "(left out)".to_owned()
        } else {
            format!("“{}”", visible(&settled.words))
        };
        let _ = writeln!(out, "{}", hang(&format!("    {}: ", visible(&settled.bracket)), &words, WIDTH));
    }
}

fn by(light: Light) -> &'static str {
    match light {
        Light::Least => "for the least satisfied",
        Light::Nash => "by Nash product",
        Light::Mean => "on average",
        Light::Ambition => "most ambitious",
        Light::Clarity => "least ambiguous",
    }
}

fn worth(text: &Text, value: Option<f64>) -> String {
    let digits = match text.light {
        Some(Light::Ambition | Light::Clarity) => 0,
        _ => 1,
    };
    let scaled = |value: f64| if text.light == Some(Light::Ambition) { value / 100.0 } else { value };
    value.map_or("–".to_owned(), |value| plain(scaled(value), digits))
}

fn proof(text: &Text) -> String {
    match text.status {
        Some(Status::Optimal) => "optimal".to_owned(),
        _ => format!("at best {}, gap {} %", worth(text, text.bound), plain(text.gap.unwrap_or(0.0), 2)),
    }
}

/// Per cent of a number of thousandths.
fn per_cent(thousandths: i64) -> f64 {
    f64::from(thousandths as i32) / 10.0
}

fn names(seats: &[String]) -> String {
    let seats: Vec<SeatId> = seats.iter().map(|seat| SeatId::from(visible(seat).as_str())).collect();
    join(&seats, NAMED)
}

fn demanded(demand: &Demand) -> String {
    let about = match demand.brackets.as_slice() {
        [] => String::new(),
        some if some.len() > 4 => format!(" (on {})", count(some.len(), "bracket")),
        some => format!(" (on {})", some.iter().map(|id| visible(id)).collect::<Vec<_>>().join(", ")),
    };
    if demand.line {
        format!("{}: “{}”{about}", names(&demand.seats), visible(&demand.words))
    } else {
        format!("{} asks for {}", names(&demand.seats), demand.words)
    }
}

fn clashes(out: &mut String, clashes: &[Clash], paint: Paint) {
    if clashes.is_empty() {
        return;
    }
    heading(out, "What cannot all hold", paint);
    for (number, clash) in clashes.iter().enumerate() {
        let brackets: std::collections::BTreeSet<&String> =
            clash.demands.iter().flat_map(|demand| &demand.brackets).collect();
        let minimal =
            if clash.minimal { "without any one of them the others can" } else { "not shown to be minimal" };
        let _ = writeln!(
            out,
            "{}. These {}, on {}; {minimal}:",
            number + 1,
            clash.demands.len(),
            count(brackets.len(), "bracket")
        );
        clash.demands.iter().for_each(|demand| item(out, &demanded(demand)));
    }
    if clashes.len() > 1 {
        let text =
            format!("They have nothing in common: at least {} demands have to give way.", clashes.len());
        let _ = writeln!(out, "{}", hang("", &text, WIDTH));
    }
}

fn ways_out(out: &mut String, possible: &Possible, paint: Paint) {
    let ways = &possible.report.ways_out;
    let Some(first) = ways.first() else { return };
    heading(out, "The smallest ways out", paint);
    let proven = match (first.proven, first.counted) {
        (true, true) => "no fewer will do".to_owned(),
        (true, false) => format!("no fewer will do{UNCOUNTED}"),
        _ => "whether fewer would do is not known".to_owned(),
    };
    let _ = writeln!(
        out,
        "A text passes once {} {}; {proven}.",
        count(first.demands.len(), "demand"),
        if first.demands.len() == 1 { "gives way" } else { "give way" }
    );
    for (number, way) in ways.iter().enumerate() {
        let _ = writeln!(out, "{}", if number == 0 { "Either".to_owned() } else { "or".to_owned() });
        way.demands.iter().for_each(|demand| item(out, &demanded(demand)));
    }
}

fn fewest(out: &mut String, possible: &Possible, paint: Paint) {
    let Some(few) = &possible.report.fewest else { return };
    heading(out, "The text with the fewest objectors", paint);
    let objectors = few.text.objectors.len();
    let least = if few.bound >= objectors { String::new() } else { format!(" than {}", few.bound) };
    let word = if few.counted { "" } else { UNCOUNTED };
    let _ = writeln!(
        out,
        "{} of {} object; no text has fewer{least}{word}.",
        objectors, possible.report.delegations
    );
    objected(out, &few.text.objectors);
    if let Some(rest) = &possible.report.for_the_rest {
        let text = format!(
            "If those are left to object, the least satisfied of the others can have {} ({}).",
            worth(rest, rest.value),
            proof(rest)
        );
        let _ = writeln!(out, "\n{}", hang("", &text, WIDTH));
    }
}

/// Who objects and why, those with the same reason together.
fn objected(out: &mut String, seats: &[Seat]) {
    let mut reasons: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seat in seats {
        let short = "the text is worth less than it asks";
        let reason = match seat.crossed.as_slice() {
            [] => short.to_owned(),
            crossed => {
                let mut reasons: Vec<String> =
                    crossed.iter().map(|line| format!("“{}”", visible(line))).collect();
                reasons.extend((seat.utility < seat.asks).then(|| format!("and {short}")));
                reasons.join(" ")
            }
        };
        reasons.entry(reason).or_default().push(seat.seat.clone());
    }
    let more = reasons.len().saturating_sub(TOLD);
    for (reason, seats) in reasons.iter().take(TOLD) {
        item(out, &format!("{}: {reason}", names(seats)));
    }
    if more > 0 {
        item(out, &format!("and {more} other reasons"));
    }
}

fn sponsored(out: &mut String, sponsor: &Sponsor, paint: Paint) {
    heading(out, &format!("The best text for {} that would be carried", visible(&sponsor.seat)), paint);
    let poll = format!("{} in favour, {} against, {} abstaining", sponsor.yes, sponsor.no, sponsor.abstain);
    let said = match &sponsor.text {
        Some(text) => format!(
            "It is worth {} to it: {poll}. {}",
            worth(text, text.value),
            match sponsor.status {
                Status::Optimal => "No better one would be carried: that is proved.".to_owned(),
                _ => format!(
                    "No text that would be carried is worth more than {} to it: a gap of {} %.",
                    plain(sponsor.bound, 1),
                    plain(text.gap.unwrap_or(0.0), 2)
                ),
            }
        ),
        None if sponsor.status == Status::Impossible => format!(
            "No text that crosses no line of its own would be carried: that is proved. Its own favourite: {poll}."
        ),
        None => format!(
            "No text was found that would be carried and crosses no line of its own. Its own favourite: {poll}."
        ),
    };
    let _ = writeln!(out, "{}", hang("", &said, WIDTH));
}

/// What an adopted text left on the table, by itself.
pub(crate) fn left_alone(left: &Left) -> String {
    let mut out = String::new();
    left_over(&mut out, left, Paint::none());
    out
}

fn left_over(out: &mut String, left: &Left, paint: Paint) {
    heading(out, "What the adopted text left on the table", paint);
    let least = left.adopted.least.as_ref().map_or(String::new(), |seat| {
        format!(" The least satisfied is {} with {}.", visible(&seat.seat), seat.utility)
    });
    let text = format!("It is worth {} on average.{least}", plain(left.adopted.mean, 1));
    let _ = writeln!(out, "{}", hang("", &text, WIDTH));
    if let Some(more) = left.least {
        item(out, &format!("The least satisfied could have had {} more.", plain(more, 1)));
    }
    if let Some(more) = left.mean {
        item(
            out,
            &format!(
                "On average all could have had {} more, if all that matters is the average.",
                plain(more, 1)
            ),
        );
    }
    let most = if left.status == Status::Optimal {
        String::new()
    } else {
        format!(" (at most {})", plain(left.for_nothing_at_most, 1))
    };
    let free = match &left.instead {
        None => format!("No text was found that leaves nobody worse off and is better for somebody{most}."),
        Some(text) => {
            let other =
                text.brackets.iter().filter(|settled| !left.adopted.brackets.contains(settled)).count();
            format!(
                "With other words on {}, nobody would be worse off and all would have {} more on average{most}.",
                count(other, "bracket"),
                plain(left.for_nothing, 1)
            )
        }
    };
    item(out, &free);
    if !left.adopted.objectors.is_empty() {
        let _ = writeln!(
            out,
            "\nBy the rule used here {} would not have taken it:",
            count(left.adopted.objectors.len(), "delegation")
        );
        objected(out, &left.adopted.objectors);
    }
}
