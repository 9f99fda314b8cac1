//! `adref show --compendium`: what delegations put on record after the decision.

use std::path::Path;

use adref_sim::log;
use adref_sim::views::Compendium;

use super::show::end_of_session;
use crate::args::Format;
use crate::out::{Paint, hang};
use crate::{Failure, folder, out};

const WIDTH: usize = 100;

/// Shows the compendium of a log: of one session of a campaign, or of the last.
pub(crate) fn compendium(path: &Path, session: Option<&str>, format: Format) -> Result<(), Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    let until = session.map(|session| end_of_session(&log.records, &scenario, session)).transpose()?;
    let state = log::fold(&scenario, &log.records, until);
    let compendium = Compendium::new(&state.public);
    if format == Format::Json {
        return out::json(&compendium);
    }
    let paint = Paint::stdout();
    let mut text =
        format!("{}\n{}\n", paint.bold("Compendium of explanations of position"), compendium.title);
    if compendium.entries.is_empty() {
        text.push_str("\nNobody put anything on record.\n");
    }
    for entry in &compendium.entries {
        text.push_str(&format!("\n{}\n", paint.bold(format!("{} ({})", entry.name, entry.seat))));
        for said in &entry.statements {
            let on = said.cited.join(", ");
            let line = match (said.dissociation, on.is_empty()) {
                (true, _) => format!("dissociates itself from {on}: {}", said.words),
                (false, true) => said.words.clone(),
                (false, false) => format!("on {on}: {}", said.words),
            };
            text.push_str(&hang("  - ", &line, WIDTH));
            text.push('\n');
        }
    }
    out::print(&text)
}
