//! A negotiation as a text that a person can review: each act with its phase, who did it, why, what followed, and the
//! state's fingerprint whenever the business moved on.

use std::fmt::Write as _;
use std::ops::ControlFlow;

use adref_agents::drive::{self, Cast, Options, Progress, Stopped};
use adref_sim::engine::{Event, State};
use adref_sim::log::Record;
use adref_sim::scenario::{Files, Scenario};

/// A whole run in memory.
pub struct Played {
    /// The log, byte for byte.
    pub log: String,
    /// Its records.
    pub records: Vec<Record>,
    /// Where it ended.
    pub state: State,
    /// Why it stopped.
    pub stopped: Stopped,
}

/// Plays a scenario with the standard cast.
pub fn play(scenario: &Scenario, files: &Files, seed: u64, threads: usize) -> Played {
    play_with(scenario, files, seed, threads, &mut Cast::standard(scenario))
}

/// Plays a scenario with any cast.
pub fn play_with(scenario: &Scenario, files: &Files, seed: u64, threads: usize, cast: &mut Cast) -> Played {
    let (mut log, mut records) = (String::new(), Vec::new());
    let options = Options { seed, until: None, threads };
    let (state, stopped) = drive::run(scenario, files, cast, &options, &mut |progress| {
        match progress {
            Progress::Line(line) => log.push_str(line),
            Progress::Acted(record, _) => records.push(record.clone()),
        }
        ControlFlow::Continue(())
    });
    Played { log, records, state, stopped }
}

/// The text of a playthrough.
pub fn tell(scenario: &Scenario, files: &Files, seed: u64) -> String {
    let mut out = format!("{} · seed {seed}\n", scenario.title);
    let mut phase = String::new();
    // Those who had nothing to say, one after the other, are told in one line.
    let mut quiet: (&str, Vec<String>) = ("", Vec::new());
    let options = Options { seed, until: None, threads: 1 };
    let (state, stopped) =
        drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
            if let Progress::Acted(record, state) = progress {
                let nothing = match record.events.as_slice() {
                    [one] => said_nothing(one),
                    _ => None,
                };
                if quiet.0 != nothing.unwrap_or_default() || record.phase != phase {
                    flush(&mut out, &mut quiet);
                }
                if let Some(kind) = nothing {
                    quiet.0 = kind;
                    quiet.1.push(record.by.clone());
                    if record.phase == phase {
                        return ControlFlow::Continue(());
                    }
                }
                if record.phase != phase {
                    let _ = writeln!(
                        out,
                        "\n== {} (meeting {}, minute {})",
                        record.phase, record.meeting, record.minute
                    );
                    phase.clone_from(&record.phase);
                }
                if nothing.is_some() {
                    return ControlFlow::Continue(());
                }
                let _ = write!(out, "{:>5} {:11}", record.seq, record.by);
                let told: Vec<String> = record.events.iter().map(event).collect();
                let _ = write!(out, " {}", told.join("; "));
                if let Some(why) = &record.why
                    && !why.tipped.is_empty()
                {
                    let _ = write!(out, "  | {}", why.tipped);
                }
                if matches!(record.by.as_str(), "secretariat" | "chair") {
                    let _ = write!(out, "  #{}", state.digest());
                }
                out.push('\n');
            }
            ControlFlow::Continue(())
        });
    flush(&mut out, &mut quiet);
    let public = &state.public;
    let _ = write!(out, "\n== end: {stopped:?}, {:?}", public.ending);
    if let Some(count) = public.business.count {
        let _ = write!(out, ", {}-{}-{}, {} not voting", count.yes, count.no, count.abstain, count.absent);
    }
    let _ = write!(out, "\n\n{}", adref_sim::text::clean(&public.text()));
    out
}

fn flush(out: &mut String, quiet: &mut (&str, Vec<String>)) {
    let (kind, who) = std::mem::take(quiet);
    if !who.is_empty() {
        let _ = writeln!(out, "      {kind} ({}): {}", who.len(), who.join(" "));
    }
}

/// What an answer is called that says nothing more than that somebody was asked.
fn said_nothing(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::SilenceKept { .. } => "kept silence",
        Event::Joined { dissociations, .. } if dissociations.is_empty() => "joined",
        Event::DidNotExplain { .. } => "did not explain",
        Event::AmendmentsDone { .. } => "no amendment",
        Event::MotionsMoved { motions, .. } if motions.is_empty() => "no motion",
        Event::SilentOnMotion { .. } => "silent on the motion",
        Event::ProgrammeAgreed { .. } => "agreed to the programme",
        Event::SpokeInGroup { ballot: None, stances, .. } if stances.is_empty() => "listened in its group",
        Event::Inscribed { sections, .. } if sections.is_empty() => "no intervention",
        Event::Voted { ballot: adref_sim::engine::Ballot::Yes, .. } => "yes",
        Event::Voted { ballot: adref_sim::engine::Ballot::No, .. } => "no",
        Event::Voted { ballot: adref_sim::engine::Ballot::Abstain, .. } => "abstains",
        _ => return None,
    })
}

fn event(event: &Event) -> String {
    // An event's own JSON is the most exact short form there is; only the longest ones are cut to their head.
    let json = serde_json::to_string(event).unwrap_or_default();
    if json.chars().count() > 200 {
        let head: String = json.chars().take(160).collect();
        let hash = blake3::hash(json.as_bytes()).to_hex();
        return format!("{head}… ({} bytes, {})", json.len(), &hash[..8]);
    }
    json
}
