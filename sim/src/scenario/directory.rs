//! The names that references may lead to.

use std::collections::{BTreeMap, BTreeSet};

use super::report::{Place, Report, did_you_mean, quote};

/// The ids of one kind of thing, with their places in the scenario's list.
#[derive(Debug)]
pub(crate) struct Directory {
    kind: &'static str,
    unknown: &'static str,
    nobody: &'static str,
    ids: BTreeMap<String, usize>,
    /// What a thing is called on the screen, in small letters → its id: people write the one for the other.
    titles: BTreeMap<String, String>,
    /// Ids that other sessions of the campaign know: a reference to one is in order, and means nothing here.
    elsewhere: BTreeSet<String>,
    excused: bool,
}

impl Directory {
    /// `kind` and `unknown` are the word and the code for a reference that leads nowhere; `nobody` is said where there
    /// is nothing of the kind at all.
    pub(crate) fn new(kind: &'static str, unknown: &'static str, nobody: &'static str) -> Self {
        Self {
            kind,
            unknown,
            nobody,
            ids: BTreeMap::new(),
            titles: BTreeMap::new(),
            elsewhere: BTreeSet::new(),
            excused: false,
        }
    }

    /// Enters an id; false if it is there already.
    pub(crate) fn enter(&mut self, id: &str, title: &str, index: usize) -> bool {
        if self.ids.contains_key(id) {
            return false;
        }
        self.ids.insert(id.to_owned(), index);
        if !title.is_empty() {
            self.titles.insert(title.to_lowercase(), id.to_owned());
        }
        true
    }

    /// Enters an id that other sessions of the campaign know.
    pub(crate) fn enter_elsewhere(&mut self, id: &str) {
        if !self.ids.contains_key(id) {
            self.elsewhere.insert(id.to_owned());
        }
    }

    /// Gives things new indices; those that get none are known elsewhere only.
    pub(crate) fn renumber(&mut self, new: impl Fn(usize) -> Option<usize>) {
        for (id, index) in std::mem::take(&mut self.ids) {
            match new(index) {
                Some(index) => {
                    self.ids.insert(id, index);
                }
                None => {
                    self.elsewhere.insert(id);
                }
            }
        }
    }

    /// Whether other sessions of the campaign know the id, and this one does not.
    pub(crate) fn is_elsewhere(&self, id: &str) -> bool {
        self.elsewhere.contains(id)
    }

    /// From now on a reference that leads nowhere is not reported, since what it leads to may be there but unreadable.
    pub(crate) fn excuse(&mut self) {
        self.excused = true;
    }

    pub(crate) fn is_excused(&self) -> bool {
        self.excused
    }

    pub(crate) fn get(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.ids.keys().chain(&self.elsewhere).map(String::as_str)
    }

    /// The id of the thing with this title.
    pub(crate) fn by_title(&self, title: &str) -> Option<&str> {
        self.titles.get(&title.to_lowercase()).map(String::as_str)
    }

    /// Follows a reference, and reports it if it leads nowhere in any session.
    pub(crate) fn find(&self, id: &str, place: &Place, report: &mut Report) -> Option<usize> {
        if self.is_elsewhere(id) { None } else { self.find_here(id, place, report) }
    }

    /// Follows a reference, and reports it if it leads nowhere in this session.
    pub(crate) fn find_here(&self, id: &str, place: &Place, report: &mut Report) -> Option<usize> {
        let found = self.get(id);
        if self.is_elsewhere(id) {
            let message = format!("the {} {} is not there in this session", self.kind, quote(id));
            let help = "it is in another session of the campaign: name it there, or leave it out here";
            report.push(place.error(self.unknown, message).label("not in this session").help(help));
        } else if found.is_none() && !self.excused {
            let suggestion = self.by_title(id).or_else(|| report.suggest(id, self.names()));
            let help = did_you_mean(suggestion, self.names(), self.nobody);
            report.push(
                place
                    .error(self.unknown, format!("there is no {} {}", self.kind, quote(id)))
                    .label(format!("no such {}", self.kind))
                    .help(help),
            );
        }
        found
    }
}
