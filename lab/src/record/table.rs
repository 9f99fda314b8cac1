//! Tables with named columns, and the reader that collects what is wrong with them.

use std::collections::BTreeSet;

use adref_sim::diagnostic::Diagnostic;
use adref_sim::scenario::Files;

use super::read::{OF_THE_GROUP, base_name};

/// A table with named columns.
pub(super) struct Table<'a> {
    pub(super) file: &'a str,
    pub(super) header: Vec<String>,
    pub(super) heading: std::ops::Range<usize>,
    /// Rows with the bytes they stand on.
    pub(super) rows: Vec<(std::ops::Range<usize>, csv::StringRecord)>,
}

pub(super) struct Reader<'a> {
    pub(super) files: &'a Files,
    pub(super) faults: Vec<Diagnostic>,
    /// Notes and warnings.
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<Diagnostic>,
}

/// The most faults of one kind of file that are listed one by one.
const MOST: usize = 20;
impl<'a> Reader<'a> {
    pub(super) fn error(
        &mut self,
        code: &'static str,
        file: &str,
        span: std::ops::Range<usize>,
        message: String,
        help: &str,
    ) {
        let same = self.faults.iter().filter(|fault| fault.file == file).count();
        if same < MOST {
            self.faults.push(Diagnostic::error(code, file, span, message).help(help));
        }
    }

    pub(super) fn table(&mut self, file: &'a str, needed: &[&[&str]]) -> Option<Table<'a>> {
        let text = self.files.get(file).map_or("", String::as_str);
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let skipped = text.len() - body.len();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(body.as_bytes());
        let mut rows = Vec::new();
        for row in reader.records() {
            match row {
                Ok(row) => {
                    let start = row.position().map_or(0, |at| at.byte() as usize) + skipped;
                    let line = text.get(start..).unwrap_or_default();
                    let blank = line.len() - line.trim_start_matches(['\r', '\n']).len();
                    let length = line[blank..].find(['\r', '\n']).unwrap_or(line.len() - blank);
                    rows.push((start + blank..start + blank + length, row));
                }
                Err(error) => {
                    let at = error.position().map_or(0, |at| at.byte() as usize) + skipped;
                    self.error(
                        "csv",
                        file,
                        at..at,
                        format!("this is not CSV: {error}"),
                        "save it as comma-separated UTF-8",
                    );
                    return None;
                }
            }
        }
        if rows.is_empty() {
            let columns: Vec<&str> = needed.iter().filter_map(|names| names.first().copied()).collect();
            let help = format!("the first line names the columns: {}", columns.join(", "));
            self.error("empty-file", file, 0..0, "the file is empty".to_owned(), &help);
            return None;
        }
        let (place, first) = rows.remove(0);
        let header: Vec<String> = first.iter().map(str::to_owned).collect();
        let mut sound = true;
        for (at, name) in header.iter().enumerate() {
            if !name.is_empty() && header.iter().take(at).any(|before| before == name) {
                let message = format!("the column `{name}` is there twice");
                self.error("duplicate", file, place.clone(), message, "keep one of the two, or rename it");
                sound = false;
            }
        }
        for names in needed {
            if !names.iter().any(|name| header.iter().any(|column| column == name)) {
                let message = format!("there is no column `{}`", names.join("` or `"));
                let help = format!("the columns are: {}", header.join(", "));
                self.error("missing-column", file, place.clone(), message, &help);
                sound = false;
            }
        }
        for (at, (span, row)) in rows.iter().enumerate() {
            if row.len() != header.len() {
                let message = format!("{} fields where the header has {}", row.len(), header.len());
                let help = "put texts that hold a comma between quotation marks";
                self.error("wrong-field-count", file, span.clone(), message, help);
                sound = false;
            }
            if at > 1_000_000 {
                self.error(
                    "too-long",
                    file,
                    span.clone(),
                    "more than a million rows".to_owned(),
                    "give a smaller file",
                );
                return None;
            }
        }
        sound.then_some(Table { file, header, heading: place, rows })
    }

    /// Whether a group can be called so in the files that a calibration writes, where delegations and groups share one
    /// space of names.
    pub(super) fn usable(
        &mut self,
        file: &str,
        span: &std::ops::Range<usize>,
        what: &str,
        name: &str,
        codes: &BTreeSet<String>,
    ) -> bool {
        let sound = name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
        if !sound {
            let message = format!("{what} {name:?} cannot be the id of a group");
            let help = "use letters, digits, '_', '.' and '-', such as WESTERN_EUROPE";
            self.error("bad-id", file, span.clone(), message, help);
            return false;
        }
        // Namibia and the Non-Aligned Movement are both NAM.
        if codes.contains(name) {
            let note = format!(
                "{}: the group {name} has the name of a member; in delegations.toml it is called {name}{OF_THE_GROUP}",
                base_name(file)
            );
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        true
    }

    pub(super) fn known(
        &mut self,
        table: &Table<'_>,
        span: &std::ops::Range<usize>,
        iso3: &str,
        states: &BTreeSet<String>,
    ) -> bool {
        if states.contains(iso3) {
            return true;
        }
        let near = states.iter().find(|state| state.eq_ignore_ascii_case(iso3)).map_or_else(
            || "codes are those of the members file, such as CHE".to_owned(),
            |state| format!("write {state}"),
        );
        self.error("unknown-state", table.file, span.clone(), format!("there is no member {iso3:?}"), &near);
        false
    }
}

impl Table<'_> {
    /// Where the names of the columns stand.
    pub(super) fn line(&self) -> std::ops::Range<usize> {
        self.heading.clone()
    }

    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| column == name))
    }

    pub(super) fn get(row: &csv::StringRecord, column: Option<usize>) -> &str {
        column.and_then(|column| row.get(column)).unwrap_or_default()
    }
}
