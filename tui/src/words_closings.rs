//! The part of the rapporteur's note that is about how the disagreements were closed.

use std::fmt::Write as _;

use adref_sim::ids::SeatId;
use adref_sim::rules;
use adref_sim::scenario::Ending;
use adref_sim::views::ReportView;
use adref_sim::views::report::Closing;

use crate::out::{Paint, hang, wrap};
use crate::words::{WIDTH, join};

/// Phases in which no words are negotiated.
const NO_DRAFTING: [&str; 8] =
    ["organisation", "accreditation", "amendments", "vote", "plenary", "signature", "explanations", "closed"];

/// Open brackets at the end of each phase.
pub(crate) fn curve(out: &mut String, report: &ReportView) {
    let mut phases: Vec<(&str, usize)> = Vec::new();
    for point in &report.curve {
        match phases.last_mut() {
            Some((phase, open)) if *phase == point.phase => *open = point.open,
            _ => phases.push((&point.phase, point.open)),
        }
    }
    let most = report.curve.first().map_or(1, |point| point.open).max(1);
    let _ = writeln!(out, "  Open brackets at the end of each phase:");
    phases.retain(|(phase, _)| !NO_DRAFTING.contains(phase));
    let width = phases.iter().map(|(phase, _)| phase.len()).max().unwrap_or(0);
    for (phase, open) in phases {
        let line = format!("  {phase:width$} {open:>4}  {}", "█".repeat(open * 40 / most));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out.push('\n');
}

pub(crate) fn closings(out: &mut String, report: &ReportView, paint: Paint) {
    let own_text = match report.ending {
        _ if rules::body(report.rules).sponsored => "Settled by the sponsor's text",
        Some(ending) if ending.adopted() => "Settled by the chair's text, which the room let stand",
        _ => "In the chair's last text",
    };
    let kinds: [(&str, &str); 11] = [
        ("agreed-language", "Agreed language of earlier sessions"),
        ("lifted", "Lifted: nobody defended the bracket"),
        ("small-group", "Agreed ad referendum in a small group"),
        ("recommended", "Recommended to the plenary, and taken into the text there"),
        ("chair", own_text),
        ("after-objection", "Changed after an objection"),
        ("amendment", "Settled by an amendment that was adopted"),
        ("gone", "Gone with the words round them"),
        ("reserved", "For the review conference alone"),
        ("fallen", "Fallen with the proposal they were part of"),
        ("open", "Still open"),
    ];
    for (how, title) in kinds {
        let all: Vec<&Closing> = report.closings.iter().filter(|closing| closing.how == how).collect();
        if all.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {} ({})", paint.bold(title), all.len());
        if matches!(how, "gone" | "reserved" | "open") {
            let names: Vec<String> = all.iter().map(|closing| closing.bracket.to_string()).collect();
            let _ = writeln!(out, "{}", wrap(&names.join(", "), "    ", WIDTH));
            continue;
        }
        for closing in all {
            let mut line = format!("{} (para {}): “{}”", closing.bracket, closing.para, closing.words.trim());
            if closing.option == Some(0) {
                line = format!("{} (para {}): left out", closing.bracket, closing.para);
            }
            if let Some(by) = &closing.proposed_by {
                let _ = write!(line, ", words of {}", if by == "chair" { "the chair" } else { by });
            }
            if !closing.wanted_by.is_empty() {
                let _ = write!(line, "; as {} wanted", join(&closing.wanted_by, 4));
            }
            let objected: Vec<SeatId> = closing.objected.iter().map(|by| SeatId::from(by.as_str())).collect();
            let others: Vec<SeatId> =
                closing.gave_way.iter().filter(|seat| !objected.contains(seat)).cloned().collect();
            if !others.is_empty() {
                let _ = write!(line, "; {} had asked for other words", join(&others, 4));
            }
            if how == "after-objection" {
                let revision = closing.revision.as_deref().unwrap_or_default();
                let _ = write!(line, "; in {revision}, after {} objected", join(&objected, 4));
            } else if !objected.is_empty() {
                // Of a text that failed nothing stood.
                let stood = if report.ending.is_some_and(Ending::adopted) { ", and it stood" } else { "" };
                let _ = write!(line, "; {} objected{stood}", join(&objected, 4));
            }
            let _ = writeln!(out, "{}", hang("    - ", &line, WIDTH));
        }
    }
}
