//! Attributions in the draft: `by="CHE, EU"` should name somebody in the room.

use std::collections::BTreeSet;
use std::ops::Range;

use super::room::Room;
use crate::scenario::Drafted;
use crate::scenario::report::{Place, Report, quote};

pub(super) fn attributions(source: &str, drafted: &Drafted, room: &Room<'_>, report: &mut Report) {
    let draft = &drafted.draft;
    let brackets = draft
        .brackets
        .values()
        .flat_map(|bracket| bracket.by.iter().chain(bracket.option_by.iter().flatten()));
    let blocks = draft.blocks.iter().flat_map(|block| block.by.iter());
    let known = room.attributable();
    let unknown: BTreeSet<&str> =
        brackets.chain(blocks).map(String::as_str).filter(|name| !known.contains(name)).collect();
    if unknown.is_empty() || room.seat_names.is_excused() {
        return;
    }
    let written = written(source);
    for name in unknown {
        // The draft as parsed does not say where an attribution stood, so it is looked up in the source.
        let span = written.iter().find(|(text, _)| *text == name).map_or(0..0, |(_, span)| span.clone());
        let help = room.meant(name, report);
        let message =
            format!("the draft attributes words to {}, which is no delegation or group", quote(name));
        report
            .push(Place::new(drafted.name.clone(), span).warning("unknown-attribution", message).help(help));
    }
}

/// Every name in a `by="…"` of the source, with its place.
fn written(source: &str) -> Vec<(&str, Range<usize>)> {
    let mut names = Vec::new();
    for (at, opening) in source.match_indices("by=\"") {
        let start = at + opening.len();
        let list = source[start..].split('"').next().unwrap_or_default();
        let mut offset = start;
        for part in list.split([',', '/']) {
            let name = part.trim();
            let begin = offset + (part.len() - part.trim_start().len());
            names.push((name, begin..begin + name.len()));
            offset += part.len() + 1;
        }
    }
    names
}
