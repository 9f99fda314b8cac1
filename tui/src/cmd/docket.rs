//! `adref show --docket`: what is before a body that votes, at any moment.

use std::path::Path;

use adref_sim::views::{Chronicle, DocketView};

use super::show::{end_of_session, within};
use crate::args::Format;
use crate::out::Paint;
use crate::words_votes;
use crate::{Failure, folder, out};

/// Shows proposals, amendments and votes as of a record, or of the end of a session.
pub(crate) fn docket(
    path: &Path,
    at: Option<u64>,
    session: Option<&str>,
    format: Format,
) -> Result<(), Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    within(at, &log.records)?;
    let until = match session {
        Some(session) => Some(end_of_session(&log.records, &scenario, session)?),
        None => at,
    };
    let records = log.records.partition_point(|record| until.is_none_or(|until| record.seq <= until));
    let chronicle = Chronicle::new(&scenario, log.records.get(..records).unwrap_or_default());
    let docket = DocketView::new(&chronicle.state.public, &chronicle.asked);
    if format == Format::Json {
        return out::json(&docket);
    }
    let mut text = String::new();
    words_votes::docket(&mut text, &docket, Paint::stdout());
    if text.is_empty() {
        text.push_str("Nothing has been put to the vote, and no amendment tabled.\n");
    }
    out::print(text.trim_start())
}
