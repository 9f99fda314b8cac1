//! `adref replay`: verifies the chain of a log and folds it again.

use std::path::Path;

use adref_agents::signing;
use adref_sim::log::{self, Fault, FaultKind};
use adref_sim::views::{Chronicle, ReportView};
use serde::Serialize;

use crate::args::Format;
use crate::out::{Paint, shown};
use crate::{Failure, folder, out, words};

#[derive(Serialize)]
struct Replayed {
    sound: bool,
    fault: Option<Fault>,
    records: u64,
    state: String,
    report: ReportView,
}

/// Replays a log. A log that is not whole is shown as far as it is sound, and is bad input.
pub(crate) fn replay(path: &Path, format: Format) -> Result<(), Failure> {
    let folder::Opened { mut log, scenario } = folder::open_log(path)?;
    let records = log.records.len() as u64;
    let chronicle = Chronicle::new(&scenario, &log.records);
    let state = chronicle.state.digest();
    let says_otherwise = log.end.as_ref().is_some_and(|end| {
        end.state != state || end.records != records || end.ending != chronicle.state.public.ending
    });
    let header_says_otherwise =
        log.header.title != scenario.title || log.header.settings != log::settings(&scenario);
    // A log that is cut may not have come to where it branched off.
    let begins_otherwise = || !log::begins_as_said(&scenario, &log.header, &log.records);
    if log.fault.is_none() && (says_otherwise || header_says_otherwise || begins_otherwise()) {
        log.fault = Some(Fault { line: log.records.len() + 2, record: records, what: FaultKind::Diverged });
    }
    debug_assert_eq!(log::fold(&scenario, &log.records, None).digest(), state);
    let stopped = log.end.as_ref().map_or("cut", |end| end.stopped.as_str());
    let mut report = ReportView::new(&log.header, &scenario, &chronicle, records, stopped);
    signing::add_curve(&mut report, &chronicle.state);
    let sound = log.fault.is_none();
    match format {
        Format::Json => out::json(&Replayed { sound, fault: log.fault.clone(), records, state, report })?,
        Format::Text => {
            let mut text = words::note(&report, &chronicle.state.public, Paint::stdout());
            if sound {
                text.push_str(&format!(
                    "\nThe chain is whole: {records} records fold to state {state}, as the log's end says.\n"
                ));
            }
            out::print(&text)?;
        }
    }
    match log.fault {
        None => Ok(()),
        Some(fault) => Err(Failure::Input(format!(
            "{}: {fault}\n  help: what is shown is the sound part; run the scenario again with its seed ({}) for the rest",
            shown(path),
            log.header.seed
        ))),
    }
}
