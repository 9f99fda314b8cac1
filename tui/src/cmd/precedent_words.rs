//! What `adref precedent` found, in words.

use std::fmt::Write as _;

use adref_lab::figures::count;
use adref_lab::precedent::Kind;
use adref_lab::precedent::near::Strength;
use adref_sim::text::Change;

use super::precedent::{Answer, Paragraph, Place};
use crate::out::{Paint, hang, wrap};
use crate::render::visible;

const WIDTH: usize = 100;
/// More words than this before the first that is shared, or after the last, are left out.
const MOST: usize = 12;
/// More places than this are counted.
const PLACES: usize = 6;

/// All of it.
pub(super) fn told(answer: &Answer<'_>, kind: Option<Kind>, paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(hang("", &visible(&format!("“{}”", answer.text)), WIDTH)));
    let _ = writeln!(out, "{}", hang("  ", &format!("strength {}", strength(&answer.strength)), WIDTH));
    let part = match kind {
        None => "paragraph",
        Some(Kind::Preamble) => "preambular paragraph",
        Some(Kind::Operative) => "operative paragraph",
        Some(Kind::Annex) => "paragraph of an annex",
    };
    let searched = format!(
        "{} with {} ({} different) in {}",
        count(answer.documents, "document"),
        count(answer.paragraphs, "paragraph"),
        answer.distinct,
        answer.corpus
    );
    if answer.found.is_empty() {
        let _ = writeln!(out, "\n{}", hang("", &format!("No {part} has a word of it: {searched}."), WIDTH));
        return out;
    }
    let _ = writeln!(out, "{}", hang("  ", &format!("searched: {searched}"), WIDTH));
    for (number, paragraph) in answer.found.iter().enumerate() {
        let _ = writeln!(out);
        tell(&mut out, number + 1, paragraph, &answer.strength, paint);
    }
    let _ = writeln!(out, "\n{}", paint.dim("[-only in the agreed text-] {+only in yours+}"));
    out
}

/// One paragraph that was found.
pub(super) fn tell(
    out: &mut String,
    number: usize,
    paragraph: &Paragraph<'_>,
    yours: &Strength,
    paint: Paint,
) {
    let Some((first, others)) = paragraph.places.split_first() else { return };
    let near = &paragraph.near;
    let head = format!("{number}. ");
    let indent = " ".repeat(head.len());
    let _ = writeln!(out, "{}", paint.bold(hang(&head, &visible(&cited(first)), WIDTH)));
    if let Some(title) = first.title.filter(|_| first.symbol.is_some()) {
        let _ = writeln!(out, "{indent}{}", paint.dim(one_line(&visible(title), WIDTH - indent.len())));
    }
    let compared = match near.strength.force - yours.force {
        0 => "as far as yours".to_owned(),
        more @ 1.. => format!("further than yours by {more}"),
        less => format!("less far than yours by {}", -less),
    };
    let exact = near.shared == near.asked && near.shared == near.words;
    let shared = if exact {
        "word for word".to_owned()
    } else {
        format!("{} of your {}, and it has {}", near.shared, count(near.asked, "word"), near.words)
    };
    let line = format!("{shared}; strength {}; {compared}", strength(&near.strength));
    let _ = writeln!(out, "{}", wrap(&visible(&line), &indent, WIDTH));
    if let Some(under) = first.under {
        let _ = writeln!(out, "{}", wrap(&visible(&format!("under “{under}”")), &indent, WIDTH));
    }
    let _ = writeln!(out, "{}", redline(&near.changes, &format!("{indent}  "), paint));
    for other in others.iter().take(PLACES) {
        let also = format!("{indent}also ");
        let _ = writeln!(out, "{}", hang(&also, &visible(&cited(other)), WIDTH));
    }
    if others.len() > PLACES {
        let _ = writeln!(out, "{indent}and in {} more places", others.len() - PLACES);
    }
}

/// As much of a title as fits.
fn one_line(title: &str, width: usize) -> String {
    let folded = wrap(title, "", width - 2);
    let mut lines = folded.lines();
    let first = lines.next().unwrap_or_default();
    if lines.next().is_some() { format!("{first} …") } else { first.to_owned() }
}

/// Where, when and how: `A/RES/76/19, OP3; adopted 2021-12-06 without a vote`.
pub(super) fn cited(place: &Place<'_>) -> String {
    let mut out = place.symbol.or(place.title).unwrap_or(place.file).to_owned();
    match place.label {
        Some(label) => out.push_str(&format!(", {label}")),
        None => out.push_str(&format!(", line {}", place.line)),
    }
    match (place.adopted, place.how, place.vote) {
        (None, None, None) => out.push_str("; when and how it was adopted is not said"),
        (day, how, vote) => {
            out.push_str("; adopted");
            if let Some(day) = day {
                out.push_str(&format!(" {day}"));
            }
            match (how, vote) {
                (Some("recorded vote"), Some(vote)) => {
                    out.push_str(&format!(" by a recorded vote of {vote}"));
                }
                (how, vote) => {
                    out.push_str(&how.map(|how| format!(" {how}")).unwrap_or_default());
                    out.push_str(&vote.map(|vote| format!(" ({vote})")).unwrap_or_default());
                }
            }
        }
    }
    out
}

fn strength(of: &Strength) -> String {
    let mut out = format!("{} %", of.force);
    if of.softening > 0 {
        out.push_str(&format!(", {} % of it left open", of.softening));
    }
    if of.openness > 0 {
        out.push_str(&format!(", {} % to another reading", of.openness));
    }
    let by = if of.by.is_empty() { "a plain statement".to_owned() } else { of.by.join(", ") };
    format!("{out} ({by})")
}

/// The changes on lines of their own, each word marked as it is: a line may break within a change.
fn redline(changes: &[Change], indent: &str, paint: Paint) -> String {
    let mut text = String::new();
    for (at, change) in changes.iter().enumerate() {
        let edge = at == 0 || at + 1 == changes.len();
        match change {
            Change::Same(words) => text.push_str(words),
            Change::Gone(words) if edge && words.split_whitespace().count() > MOST => {
                text.push_str(&left_out(words, at == 0));
            }
            Change::Gone(words) => text.push_str(&marked("[-", words, "-]")),
            Change::New(words) => text.push_str(&marked("{+", words, "+}")),
        }
    }
    let folded = wrap(&visible(&text.replace('\n', " ")), indent, WIDTH);
    coloured(&folded, paint)
}

/// The words next to those that are shared, and how many there are beside.
fn left_out(words: &str, first: bool) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    let hidden = all.len() - MOST / 2;
    if first {
        let kept = all.get(hidden..).unwrap_or_default().join(" ");
        let gap = if words.ends_with(char::is_whitespace) { " " } else { "" };
        format!("[-… {hidden} words … {kept}-]{gap}")
    } else {
        let kept = all.get(..MOST / 2).unwrap_or_default().join(" ");
        let gap = if words.starts_with(char::is_whitespace) { " " } else { "" };
        format!("{gap}[-{kept} … {hidden} words-]")
    }
}

/// Marks without the blanks at the ends.
fn marked(open: &str, words: &str, close: &str) -> String {
    let core = words.trim();
    if core.is_empty() {
        return words.to_owned();
    }
    let before = words.len() - words.trim_start().len();
    let after = words.trim_end().len();
    let (head, tail) = (words.get(..before).unwrap_or_default(), words.get(after..).unwrap_or_default());
    format!("{head}{open}{core}{close}{tail}")
}

/// Colours what stands in marks, over the ends of lines.
fn coloured(text: &str, paint: Paint) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((at, close)) = next_mark(rest) {
        let (before, marked) = rest.split_at(at);
        let end = marked.find(close).map_or(marked.len(), |end| end + close.len());
        let (change, after) = marked.split_at(end);
        out.push_str(before);
        let lines = change.split('\n').map(|line| {
            let words = line.trim_start();
            let blank = line.get(..line.len() - words.len()).unwrap_or_default();
            let painted = if close == "-]" { paint.red(words) } else { paint.green(words) };
            format!("{blank}{painted}")
        });
        out.push_str(&lines.collect::<Vec<_>>().join("\n"));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn next_mark(text: &str) -> Option<(usize, &'static str)> {
    let gone = text.find("[-").map(|at| (at, "-]"));
    let came = text.find("{+").map(|at| (at, "+}"));
    gone.into_iter().chain(came).min()
}
