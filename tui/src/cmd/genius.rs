//! `adref export --to genius` and `adref import domain.xml …`: domains and profiles in the XML of GENIUS.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use adref_lab::exchange::{self, Domain, Fault, Profile};
use adref_lab::figures::count;
use adref_sim::scenario::MAX_FILE_BYTES;
use serde::Serialize;

use crate::args::Format;
use crate::cmd::new::write_folder;
use crate::out::{hang, shown};
use crate::render::visible;
use crate::{Failure, folder, out};

const WIDTH: usize = 100;
/// The most notes printed one by one.
const SHOWN: usize = 12;

/// Whether a file is named as XML is.
pub(crate) fn is_xml(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xml"))
}

#[derive(Serialize)]
struct Exported {
    folder: String,
    issues: usize,
    values: usize,
    files: Vec<String>,
    notes: Vec<String>,
}

/// Writes a scenario as a domain and one profile a delegation.
pub(crate) fn export(dir: &Path, to: &Path, seed: Option<u64>, format: Format) -> Result<(), Failure> {
    let (scenario, files) = folder::read_sound(dir)?;
    let mut exported = exchange::export(&exchange::instructed(&scenario, &files, seed));
    if scenario.campaign.is_some() {
        exported.notes.insert(0, "of the campaign, its first session".to_owned());
    }
    let uncertain = scenario
        .delegations
        .iter()
        .flat_map(|one| one.positions.iter().flatten())
        .any(|position| position.plus_minus > 0);
    if seed.is_none() && uncertain {
        exported
            .notes
            .insert(0, "positions are the scenario's own; --seed N has those drawn for a seed".to_owned());
    }
    let domain = &exported.domain;
    let mut written = vec![("domain.xml".to_owned(), exchange::write_domain(domain))];
    for (id, profile) in &exported.profiles {
        written.push((format!("profile-{id}.xml"), exchange::write_profile(domain, profile)));
    }
    let named: Vec<(&str, String)> =
        written.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    write_folder(to, &named)?;
    let result = Exported {
        folder: shown(to),
        issues: domain.issues.len(),
        values: domain.issues.iter().map(|issue| issue.values.len()).sum(),
        files: written.into_iter().map(|(name, _)| name).collect(),
        notes: exported.notes,
    };
    if format == Format::Json {
        return out::json(&result);
    }
    let text = format!(
        "{} → {}: domain.xml with {} and {}, {}\n{}",
        shown(dir),
        result.folder,
        count(result.issues, "issue"),
        count(result.values, "value"),
        count(result.files.len() - 1, "profile"),
        notes(&result.notes)
    );
    out::print(&text)
}

#[derive(Serialize)]
struct Imported {
    folder: String,
    parties: usize,
    issues: usize,
    worst_error: f64,
    typical_error: f64,
    reservation_error: f64,
    notes: Vec<String>,
}

/// Reads a domain and its profiles into a scenario folder.
pub(crate) fn import(files: &[PathBuf], to: Option<PathBuf>, format: Format) -> Result<(), Failure> {
    let Some((first, others)) = files.split_first() else {
        return Err(Failure::Input("no file is named".to_owned()));
    };
    if let Some(other) = files.iter().find(|file| !is_xml(file)) {
        return Err(Failure::Input(format!(
            "{}: several files are read only as a GENIUS domain and its profiles\n  help: give one Markdown file, or files that end in .xml",
            shown(other)
        )));
    }
    let stem = |file: &Path| {
        file.file_stem().map_or("domain".to_owned(), |stem| stem.to_string_lossy().into_owned())
    };
    let to = to.unwrap_or_else(|| PathBuf::from(stem(first)));
    let domain: Domain = exchange::read_domain(&folder::read_text(first, MAX_FILE_BYTES as u64)?)
        .map_err(|fault| at(first, &fault))?;
    let mut profiles: Vec<(String, Profile)> = Vec::new();
    let mut seen: BTreeSet<&Path> = BTreeSet::new();
    for file in others {
        if !seen.insert(file) {
            return Err(Failure::Input(format!(
                "{}: this profile is named twice\n  help: give each party's once",
                shown(file)
            )));
        }
        let profile = exchange::read_profile(&folder::read_text(file, MAX_FILE_BYTES as u64)?, &domain)
            .map_err(|fault| at(file, &fault))?;
        let stem = stem(file);
        profiles.push((stem.strip_prefix("profile-").unwrap_or(&stem).to_owned(), profile));
    }
    let origin = first.file_name().map_or_else(String::new, |name| visible(&name.to_string_lossy()));
    let imported = exchange::import(&domain, &profiles, &origin).map_err(|misfit| {
        Failure::Input(format!("{}: {}\n  help: {}", shown(first), visible(&misfit.message), misfit.help))
    })?;
    let named: Vec<(&str, String)> =
        imported.files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    write_folder(&to, &named)?;
    let result = Imported {
        folder: shown(&to),
        parties: profiles.len(),
        issues: domain.issues.len(),
        worst_error: imported.worst_error,
        typical_error: imported.typical_error,
        reservation_error: imported.reservation_error,
        notes: imported.notes,
    };
    if format == Format::Json {
        return out::json(&result);
    }
    let text = format!(
        "{} → {}: {} parties, {}\n\n  Utilities are the profiles' but for rounding: by at most {:.4} of 1 for any outcome, typically\n  {:.4}; reservation values by at most {:.4}.\n{}\nNext: `adref check {1}`, then `adref run {1}`.\n",
        shown(first),
        result.folder,
        result.parties,
        count(result.issues, "issue"),
        result.worst_error,
        result.typical_error,
        result.reservation_error,
        notes(&result.notes),
    );
    out::print(&text)
}

fn notes(notes: &[String]) -> String {
    let mut text = String::new();
    for note in notes.iter().take(SHOWN) {
        text.push_str(&hang("  - ", &visible(note), WIDTH));
        text.push('\n');
    }
    if notes.len() > SHOWN {
        text.push_str(&format!("  … and {} more; --format json has all.\n", notes.len() - SHOWN));
    }
    text
}

fn at(file: &Path, fault: &Fault) -> Failure {
    Failure::Input(format!(
        "{}:{}: {}\n  help: {}",
        shown(file),
        fault.line,
        visible(&fault.message),
        fault.help
    ))
}
