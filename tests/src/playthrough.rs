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
    let options = Options { seed, until: None, threads: 1 };
    let (state, stopped) =
        drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
            if let Progress::Acted(record, state) = progress {
                if record.phase != phase {
                    let _ = writeln!(
                        out,
                        "\n== {} (meeting {}, minute {})",
                        record.phase, record.meeting, record.minute
                    );
                    phase.clone_from(&record.phase);
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
    let public = &state.public;
    let _ = write!(out, "\n== end: {stopped:?}, {:?}", public.ending);
    if let Some(count) = public.business.count {
        let _ = write!(out, ", {}-{}-{}, {} not voting", count.yes, count.no, count.abstain, count.absent);
    }
    let _ = write!(out, "\n\n{}", adref_sim::text::clean(&public.text()));
    out
}

fn event(event: &Event) -> String {
    // An event's own JSON is the most exact short form there is; only the longest ones are cut to their head.
    let json = serde_json::to_string(event).unwrap_or_default();
    if json.chars().count() > 400 {
        let head: String = json.chars().take(380).collect();
        let hash = blake3::hash(json.as_bytes()).to_hex();
        return format!("{head}… ({} bytes, {})", json.len(), &hash[..8]);
    }
    json
}
