//! Brackets: what the options of the draft mean.

use std::collections::{BTreeMap, BTreeSet};

use super::Names;
use super::room::Room;
use crate::scenario::at::At;
use crate::scenario::defaults;
use crate::scenario::model::{
    BracketSpec, Issue, MAX_OPTIONS, OptionSpec, Placement, Points, Reach, Reserve,
};
use crate::scenario::raw::{RawBracket, RawReserve, RawScenario};
use crate::scenario::raw_placement::{RawPlacement, RawReach};
use crate::scenario::report::{Place, Report, count, quote};
use crate::scenario::{Drafted, SCENARIO};
use crate::text::BracketOutline;

/// The name that stands for the chair among those who may bring words.
pub(super) const CHAIR: &str = "chair";

/// The most delegations that hold words in reserve, summed over the words: a group counts as its members.
const MAX_HOLDERS: usize = 1_000_000;

/// A placement as far as it is written: issue → reach.
pub(super) type Partial = BTreeMap<usize, Reach>;

pub(super) fn brackets(
    raw: &RawScenario,
    drafted: &Drafted,
    issues: &[Issue],
    names: &Names,
    room: &Room<'_>,
    report: &mut Report,
) -> Vec<BracketSpec> {
    let outline = drafted.outline.as_slice();
    let mut written: BTreeMap<usize, PlacedBracket> = BTreeMap::new();
    let mut holders = 0;
    for (id, bracket) in &raw.brackets {
        let index = names.brackets.find(id, &Place::new(SCENARIO, id.span()), report);
        let placed = PlacedBracket::new(id, bracket, names, room, report);
        holders += placed.reserve.iter().map(|(words, _)| words.by.len()).sum::<usize>();
        if holders > MAX_HOLDERS {
            let message =
                format!("words in reserve are held by more than {MAX_HOLDERS} delegations, one by one");
            let help = "let the chair bring them, and not every member of a large group";
            report.push(Place::new(SCENARIO, id.span()).error("too-many", message).help(help));
            break;
        }
        if let Some(index) = index {
            placed.compare(&outline[index], drafted, report);
            written.insert(index, placed);
        }
    }
    outline
        .iter()
        .enumerate()
        .map(|(index, bracket)| {
            let spec = bare_spec(bracket, names);
            match written.remove(&index) {
                Some(placed) => placed.into_spec(spec, issues),
                None => spec,
            }
        })
        .collect()
}

/// Brackets that nobody minds: one warning for all of them. `end` is where they would be placed; `of` names the draft
/// where there are several.
pub(super) fn unplaced(brackets: &[BracketSpec], of: &str, end: &Place, report: &mut Report) {
    let unplaced: Vec<&str> =
        brackets.iter().filter(|spec| !spec.placed).map(|spec| spec.id.as_str()).collect();
    let [first, ..] = unplaced.as_slice() else { return };
    // With errors about, the table that is missing may be one that was taken out.
    if report.has_errors() {
        return;
    }
    let shown: Vec<String> = unplaced.iter().take(5).map(|id| quote(id)).collect();
    let more = if unplaced.len() > shown.len() { ", …" } else { "" };
    let message = format!(
        "{} of {}{of} {} not placed on any issue, so nobody minds how {}: {}{more}",
        unplaced.len(),
        count(brackets.len(), "bracket"),
        if unplaced.len() == 1 { "is" } else { "are" },
        if unplaced.len() == 1 { "it ends" } else { "they end" },
        shown.join(", "),
    );
    let key = if first.contains('.') { format!("\"{first}\"") } else { (*first).to_owned() };
    let help = format!("add `[brackets.{key}]` with `issue` and `options`");
    report.push(end.warning("unplaced-brackets", message).help(help));
}

/// A bracket that nobody minds.
fn bare_spec(bracket: &BracketOutline, names: &Names) -> BracketSpec {
    let option = |option: &crate::text::OptionOutline| OptionSpec {
        text: option.text.clone(),
        at: Placement::default(),
        by: option.by.clone(),
    };
    BracketSpec {
        id: bracket.id.clone(),
        para: bracket.para.clone(),
        section: bracket.section.clone(),
        parent: bracket
            .parent
            .as_ref()
            .and_then(|(id, option)| Some((names.brackets.get(id.as_str())?, *option))),
        weight: defaults::WEIGHT,
        placed: false,
        review_only: false,
        options: bracket.options.iter().map(option).collect(),
        omit: Placement::default(),
        reserve: Vec::new(),
        at_reference: Vec::new(),
    }
}

/// A `[brackets.…]` table with its references followed.
struct PlacedBracket<'a> {
    id: &'a At<String>,
    raw: &'a RawBracket,
    /// The issue bare numbers are read on; `Err` if there is one but it leads nowhere.
    issue: Result<Option<usize>, ()>,
    options: Vec<Partial>,
    omit: Partial,
    reserve: Vec<(Reserve, Partial)>,
}

impl<'a> PlacedBracket<'a> {
    fn new(
        id: &'a At<String>,
        raw: &'a RawBracket,
        names: &Names,
        room: &Room<'_>,
        report: &mut Report,
    ) -> Self {
        let issue = match &raw.issue {
            None => Ok(None),
            Some(issue) => {
                names.issues.find(issue, &Place::new(SCENARIO, issue.span()), report).map(Some).ok_or(())
            }
        };
        let mut bracket =
            Self { id, raw, issue, options: Vec::new(), omit: Partial::new(), reserve: Vec::new() };
        let mut reported = false;
        let options: &[At<RawPlacement>] = raw.options.as_ref().map_or(&[], |options| options.as_slice());
        bracket.options = options.iter().map(|at| bracket.place(at, &mut reported, names, report)).collect();
        if let Some(omit) = &raw.omit {
            bracket.omit = bracket.place(omit, &mut reported, names, report);
        }
        for reserve in &raw.reserve {
            let at = reserve
                .at
                .as_ref()
                .map(|at| bracket.place(at, &mut reported, names, report))
                .unwrap_or_default();
            bracket.reserve.push((words(reserve, room, report), at));
        }
        bracket
    }

    fn place(
        &self,
        at: &At<RawPlacement>,
        reported: &mut bool,
        names: &Names,
        report: &mut Report,
    ) -> Partial {
        if matches!(**at, RawPlacement::OwnIssue(_))
            && self.issue == Ok(None)
            && !std::mem::replace(reported, true)
        {
            let message =
                format!("the bracket {} does not say on which issue its numbers are read", quote(self.id));
            let help = "add `issue = \"…\"` to the bracket, or name the issue here: { il = 80 }";
            let place = Place::new(SCENARIO, at.span());
            report.push(place.error("no-issue", message).label("on which issue?").help(help));
        }
        partial(at, self.issue.ok().flatten(), names, report)
    }

    /// Compares the number of options with the draft's.
    fn compare(&self, outline: &BracketOutline, drafted: &Drafted, report: &mut Report) {
        let Some(options) = &self.raw.options else { return };
        let (placed, there) = (options.len(), outline.options.len());
        if placed != there && drafted.whole {
            let texts: Vec<String> = outline.options.iter().map(|option| quote(option.text.trim())).collect();
            let place = Place::new(SCENARIO, options.span());
            report.push(
                place
                    .error(
                        "wrong-option-count",
                        format!("the bracket {} has {} in the draft, and {placed} placed here", quote(self.id), count(there, "option")),
                    )
                    .label(format!("{placed} here, {there} in `{}`", drafted.name))
                    .help(format!(
                        "in the draft it reads {}; leaving the words out is `omit`, words not in the draft are `reserve`",
                        texts.join(" / ")
                    )),
            );
        }
        let all = there + self.raw.reserve.len();
        if all > MAX_OPTIONS {
            let place = Place::new(SCENARIO, self.id.span());
            let message = format!(
                "the bracket {} has {} with its reserve, and {MAX_OPTIONS} is the most",
                quote(self.id),
                count(all, "option")
            );
            report.push(
                place.error("too-many-options", message).help("leave some of the words in reserve out"),
            );
        }
    }

    /// Fills in the reference point wherever an issue of the bracket is not named.
    fn into_spec(self, mut spec: BracketSpec, issues: &[Issue]) -> BracketSpec {
        let parts = self.options.iter().chain([&self.omit]).chain(self.reserve.iter().map(|(_, at)| at));
        let touched: BTreeSet<usize> = parts.flat_map(|part| part.keys().copied()).collect();
        let parts =
            [&self.omit].into_iter().chain(&self.options).chain(self.reserve.iter().map(|(_, at)| at));
        for (number, part) in parts.enumerate() {
            let left = touched.iter().filter(|issue| !part.contains_key(issue));
            spec.at_reference.extend(left.map(|issue| (number, *issue)));
        }
        let fill = |part: &Partial| {
            let reach =
                |issue: usize| part.get(&issue).copied().unwrap_or(Reach::point(issues[issue].reference));
            Placement(touched.iter().map(|issue| (*issue, reach(*issue))).collect())
        };
        for (option, part) in spec.options.iter_mut().zip(&self.options) {
            option.at = fill(part);
        }
        spec.omit = fill(&self.omit);
        spec.reserve =
            self.reserve.iter().map(|(words, part)| Reserve { at: fill(part), ..words.clone() }).collect();
        spec.weight = self.raw.weight.as_deref().copied().unwrap_or(defaults::WEIGHT);
        spec.placed = true;
        spec.review_only = self.raw.review_only.as_deref().copied().unwrap_or(false);
        spec
    }
}

/// A placement as it is written; bare numbers are read on `own`, if that is known.
pub(super) fn partial(
    at: &At<RawPlacement>,
    own: Option<usize>,
    names: &Names,
    report: &mut Report,
) -> Partial {
    match &**at {
        RawPlacement::OwnIssue(raw) => {
            let reach = reach(*raw, &Place::new(SCENARIO, at.span()), report);
            own.map(|issue| (issue, reach)).into_iter().collect()
        }
        RawPlacement::Several(several) => several
            .iter()
            .filter_map(|(issue, raw)| {
                let reach = reach(**raw, &Place::new(SCENARIO, raw.span()), report);
                let issue = names.issues.find(issue, &Place::new(SCENARIO, issue.span()), report)?;
                Some((issue, reach))
            })
            .collect(),
    }
}

fn reach(raw: RawReach, place: &Place, report: &mut Report) -> Reach {
    if raw.low > raw.high {
        let message = format!("the interval [{}, {}] runs backwards", raw.low, raw.high);
        report.push(
            place.error("backward-interval", message).help(format!("write [{}, {}]", raw.high, raw.low)),
        );
    }
    Reach { low: raw.low.min(raw.high) as Points, high: raw.high.max(raw.low) as Points }
}

fn words(raw: &RawReserve, room: &Room<'_>, report: &mut Report) -> Reserve {
    let mut by = BTreeSet::new();
    let mut chair = raw.by.is_empty();
    for name in &raw.by {
        if name.as_str() == CHAIR {
            chair = true;
        } else {
            by.extend(room.seats_of(name, &Place::new(SCENARIO, name.span()), report));
        }
    }
    let text = plain_words(raw.text.as_ref(), report);
    Reserve { text, at: Placement::default(), by: by.into_iter().collect(), chair }
}

/// Words that may go into the text as they are.
pub(super) fn plain_words(raw: Option<&At<String>>, report: &mut Report) -> String {
    let text = raw.map(|text| text.as_str()).unwrap_or_default();
    // The blanks around the words belong to them, since they go into the middle of a sentence; line breaks do not.
    let text = text.split(['\r', '\n', '\t']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    if let Some(raw) = raw
        && !text.trim().is_empty()
        && (!crate::text::edit::is_plain(&text) || text.contains(" / "))
    {
        let message = format!("the words {} hold more than words", quote(text.trim()));
        let help = "write them plainly: no brackets, links, footnotes, escapes, attributes, nor a slash between blanks";
        report.push(Place::new(SCENARIO, raw.span()).error("marked-up-words", message).help(help));
    }
    text
}
