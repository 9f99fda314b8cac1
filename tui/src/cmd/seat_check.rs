//! `adref seat-check`: short games against a program for seats, and what it does wrong in them.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;

use adref_agents::external::Limits;
use adref_agents::external::check::{self, Verdict};
use adref_sim::log::tame;

use crate::args::Format;
use crate::out::{self, hang, wrap};
use crate::{Failure, interrupt, seats};

/// The most faults of a kind that are shown one by one.
const MOST_OF_A_KIND: usize = 5;
/// The most lines of standard error that are shown.
const MOST_LINES: usize = 20;
const WIDTH: usize = 100;

/// Checks a program.
pub(crate) fn seat_check(command: &str, timeout: &str, format: Format) -> Result<(), Failure> {
    let limits = Limits { decision: seats::limit(timeout)? };
    let words = shlex::split(command).filter(|words| !words.is_empty()).ok_or_else(|| {
        Failure::Input(format!(
            "“{}” is no command\n  help: a program and its arguments, as in 'python3 agent.py'",
            tame(command, 200)
        ))
    })?;
    let interrupted = interrupt::listen();
    let terminal = std::io::stderr().is_terminal();
    let verdict = check::check(&words, limits, &interrupted, &mut |game| {
        if terminal && !game.is_empty() {
            out::complain(&format!("playing a short game by the rules {game}"));
        }
        if interrupted.load(Ordering::SeqCst) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let verdict = verdict.map_err(|start| {
        Failure::Input(format!(
            "{}\n  help: give the program and its arguments as you would in a shell, in one pair of quotation marks",
            start.fault
        ))
    })?;
    if interrupted.load(Ordering::SeqCst) {
        return Err(Failure::Interrupted("interrupted before all games were played".to_owned()));
    }
    match format {
        Format::Json => out::json(&verdict)?,
        Format::Text => out::print(&crate::render::visible(&told(&verdict, limits)))?,
    }
    if verdict.conforming { Ok(()) } else { Err(Failure::Found) }
}

fn told(verdict: &Verdict, limits: Limits) -> String {
    let mut text = String::new();
    let name = if verdict.name.is_empty() { "The program" } else { verdict.name.as_str() };
    let asked: u64 = verdict.games.iter().map(|game| game.asked).sum();
    let _ = if verdict.conforming {
        writeln!(text, "{name} keeps to the protocol: {asked} questions, all answered in order.")
    } else {
        let (one, many) = ("one fault", format!("{} faults", verdict.faults.len()));
        let faults = if verdict.faults.len() == 1 { one } else { &many };
        writeln!(text, "{name} does not keep to the protocol: {faults} in {asked} questions.")
    };
    if !verdict.games.is_empty() {
        text.push_str("\n  game                  asked  answered  slowest of ");
        let _ = writeln!(text, "{} ms  sent", limits.decision.as_millis());
    }
    for game in &verdict.games {
        let (bytes, slowest) = (game.bytes / 1024, game.slowest);
        let _ = writeln!(
            text,
            "  {:<20}  {:>5}  {:>8}  {slowest:>10} ms  {bytes:>7} KiB",
            game.rules, game.asked, game.answered
        );
    }
    let all: Vec<String> = verdict.asked.iter().map(|(ask, times)| format!("{ask} {times}")).collect();
    if !all.is_empty() {
        let _ = writeln!(text, "\n{}", wrap(&format!("Asked: {}.", all.join(", ")), "", WIDTH));
    }
    if !verdict.not_asked.is_empty() {
        let said = format!("Never asked, and so not checked: {}.", verdict.not_asked.join(", "));
        let _ = writeln!(text, "{}", wrap(&said, "", WIDTH));
    }
    let mut kinds: Vec<_> = verdict.faults.iter().map(|found| found.faulted.fault.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let of_kind = || verdict.faults.iter().filter(|found| found.faulted.fault.kind == kind);
        let name = serde_json::to_value(kind).ok();
        let name = name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().replace('-', " ");
        let _ = writeln!(text, "\n{name} ({})", of_kind().count());
        for found in of_kind().take(MOST_OF_A_KIND) {
            let faulted = &found.faulted;
            let phase = faulted.phase.replace('-', " ");
            let said = format!(
                "{}, question {} ({}{}{}): {}",
                found.game,
                faulted.n,
                faulted.ask,
                if phase.is_empty() { "" } else { ", " },
                phase,
                faulted.fault
            );
            let _ = writeln!(text, "{}", hang("  - ", &said, WIDTH));
        }
        if of_kind().count() > MOST_OF_A_KIND {
            let _ = writeln!(text, "  - and {} more", of_kind().count() - MOST_OF_A_KIND);
        }
    }
    let lines: Vec<&str> = verdict.stderr.lines().collect();
    if !verdict.conforming && !lines.is_empty() {
        text.push_str("\nThe last it wrote on its standard error:\n");
        for line in lines.iter().skip(lines.len().saturating_sub(MOST_LINES)) {
            let _ = writeln!(text, "  | {}", tame(line, 200));
        }
    }
    text
}
