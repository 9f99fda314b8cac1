//! Conditions on the text, and the red lines and links made of them.

use super::room::Room;
use super::{Names, one_line, text_of};
use crate::diagnostic::Diagnostic;
use crate::ids::ParaId;
use crate::scenario::at::At;
use crate::scenario::model::{BracketSpec, Condition, Points, RedLine, Response, Scope};
use crate::scenario::raw::{
    RawBound, RawChoice, RawCondition, RawIfThen, RawLink, RawPhrase, RawRedLine, RawScenario,
};
use crate::scenario::report::{Place, Report, count, did_you_mean, quote};
use crate::scenario::{Drafted, SCENARIO, defaults};
use crate::text::{Block, BlockKind};

/// The most red lines and links that all delegations may hold together.
const MAX_LINES_HELD: usize = 100_000;
/// How deep `if_then` may be nested.
const MAX_DEPTH: usize = 8;

/// Everything a condition can refer to.
pub(super) struct Conditions<'a> {
    pub(super) names: &'a Names,
    pub(super) brackets: &'a [BracketSpec],
    pub(super) drafted: &'a Drafted,
    /// The texts of the other sessions of a campaign. What is only in those is in order to name, and means nothing here.
    pub(super) others: &'a [&'a Drafted],
}

/// What each delegation insists on: its own lines, then its groups', then its share of the links.
pub(super) fn red_lines(
    raw: &RawScenario,
    room: &Room<'_>,
    conditions: &Conditions<'_>,
    report: &mut Report,
) -> Vec<Vec<RedLine>> {
    let lines_of = |file, lines: &[At<RawRedLine>], report: &mut Report| -> Vec<RedLine> {
        lines.iter().filter_map(|line| conditions.red_line(file, line, report)).collect()
    };
    if let Some(fault) = too_many(raw, room) {
        report.push(fault);
        return room.delegations.iter().map(|_| Vec::new()).collect();
    }
    let of_groups: Vec<Vec<RedLine>> =
        room.groups.iter().map(|group| lines_of(group.file, &group.raw.red_lines, report)).collect();
    let mut of_seats = Vec::with_capacity(room.delegations.len());
    for (delegation, groups) in room.delegations.iter().zip(&room.groups_of) {
        let mut lines = lines_of(delegation.file, &delegation.raw.red_lines, report);
        if !delegation.raw.own_red_lines_only.as_deref().copied().unwrap_or(false) {
            lines.extend(groups.iter().flat_map(|group| of_groups[*group].iter().cloned()));
        }
        of_seats.push(lines);
    }
    for link in &raw.links {
        let line = conditions.link(link, report);
        let mut seats = Vec::new();
        for name in link.of.iter().flat_map(|of| of.iter()) {
            seats.extend(room.seats_of(name, &Place::new(SCENARIO, name.span()), report));
        }
        seats.sort_unstable();
        seats.dedup();
        if let Some(line) = line {
            for seat in seats {
                of_seats[seat].push(line.clone());
            }
        }
    }
    of_seats
}

/// A line of a large group is held by each of its members, so that a short file can ask for a great many.
fn too_many(raw: &RawScenario, room: &Room<'_>) -> Option<Diagnostic> {
    let own = room.delegations.iter().map(|delegation| delegation.raw.red_lines.len());
    let groups = room
        .groups
        .iter()
        .zip(&room.members_of)
        .map(|(group, members)| group.raw.red_lines.len() * members.len());
    let held_by =
        |name: &At<String>| room.group_names.get(name).map_or(1, |group| room.members_of[group].len());
    let links = raw.links.iter().flat_map(|link| link.of.iter()).flat_map(|of| of.iter()).map(held_by);
    let changes = raw.changes().iter().map(|change| {
        change.of.iter().flat_map(|of| of.iter()).map(held_by).sum::<usize>() * change.red_lines.len()
    });
    let all: usize = own.chain(groups).chain(links).chain(changes).sum();
    let place = Place::new(SCENARIO, 0..0);
    (all > MAX_LINES_HELD).then(|| {
        let message = format!("the delegations hold {all} red lines and links, those of their groups included, and {MAX_LINES_HELD} is the most");
        place.error("too-many", message).help("leave out red lines of large groups, or links made by them")
    })
}

impl<'a> Conditions<'a> {
    pub(super) fn red_line(
        &self,
        file: &'static str,
        raw: &At<RawRedLine>,
        report: &mut Report,
    ) -> Option<RedLine> {
        let must = raw.must.as_ref().and_then(|must| self.condition(file, must, 1, report));
        let response = *raw.response.as_deref()?;
        let price = raw.price.as_deref().copied().unwrap_or(0);
        match (response, price, &raw.price) {
            (Response::Price, 0, told) => {
                let span = told
                    .as_ref()
                    .map_or_else(|| raw.response.as_ref().map_or(raw.span(), At::span), At::span);
                let message = "a red line held at a price has no price";
                report.push(Place::new(file, span).error("missing-price", message).help(
                    "add `price = …`, from 1 to 1000: thousandths of utility lost when the line is crossed",
                ));
            }
            (Response::Block | Response::Dissociate, 1.., Some(told)) => {
                let message = "this red line has a price, but is not held at a price";
                let help = "write `response = \"price\"`, or leave `price` out";
                report
                    .push(Place::new(file, told.span()).error("price-without-response", message).help(help));
            }
            _ => {}
        }
        let firm = raw.firm.as_deref().copied().unwrap_or(defaults::FIRM) as u32;
        Some(RedLine { must: must?, response, price, firm, reason: text_of(raw.reason.as_ref()) })
    }

    fn link(&self, raw: &RawLink, report: &mut Report) -> Option<RedLine> {
        let first = raw.condition.as_ref().and_then(|raw| self.condition(SCENARIO, raw, 2, report));
        let second = raw.then.as_ref().and_then(|raw| self.condition(SCENARIO, raw, 2, report));
        Some(RedLine {
            must: Condition::IfThen(Box::new(first?), Box::new(second?)),
            response: Response::Price,
            price: *raw.price.as_deref()?,
            firm: 100,
            reason: text_of(raw.reason.as_ref()),
        })
    }

    /// Follows the references of a condition. `None` if one of them leads nowhere, which is then reported.
    fn condition(
        &self,
        file: &'static str,
        raw: &At<RawCondition>,
        depth: usize,
        report: &mut Report,
    ) -> Option<Condition> {
        if depth > MAX_DEPTH {
            let message = format!("conditions are nested more than {MAX_DEPTH} deep");
            report.push(
                Place::new(file, raw.span())
                    .error("nested-too-deep", message)
                    .help("write several red lines instead"),
            );
            return None;
        }
        // The structure pass has seen to it that there is at most one of these.
        if let Some(bound) = &raw.at_most {
            let (issue, value, within) = self.bound(file, bound, report)?;
            return Some(Condition::AtMost { issue, value, within });
        }
        if let Some(bound) = &raw.at_least {
            let (issue, value, within) = self.bound(file, bound, report)?;
            return Some(Condition::AtLeast { issue, value, within });
        }
        if let Some(phrase) = &raw.contains {
            let (phrase, within) = self.phrase(file, phrase, report)?;
            return Some(Condition::Contains { phrase, within });
        }
        if let Some(phrase) = &raw.lacks {
            let (phrase, within) = self.phrase(file, phrase, report)?;
            return Some(Condition::Lacks { phrase, within });
        }
        if let Some(choice) = &raw.keeps {
            let (bracket, option) = self.choice(file, choice, report)?;
            return Some(Condition::Keeps { bracket, option });
        }
        if let Some(choice) = &raw.falls {
            let (bracket, option) = self.choice(file, choice, report)?;
            return Some(Condition::Falls { bracket, option });
        }
        self.if_then(file, raw.if_then.as_ref()?, depth, report)
    }

    fn if_then(
        &self,
        file: &'static str,
        raw: &RawIfThen,
        depth: usize,
        report: &mut Report,
    ) -> Option<Condition> {
        let first = raw.condition.as_ref().and_then(|raw| self.condition(file, raw, depth + 1, report));
        let second = raw.then.as_ref().and_then(|raw| self.condition(file, raw, depth + 1, report));
        Some(Condition::IfThen(Box::new(first?), Box::new(second?)))
    }

    fn bound(
        &self,
        file: &'static str,
        raw: &RawBound,
        report: &mut Report,
    ) -> Option<(usize, Points, Scope)> {
        let issue = raw
            .issue
            .as_ref()
            .and_then(|issue| self.names.issues.find(issue, &Place::new(file, issue.span()), report));
        let within = self.scope(file, raw.within.as_ref(), report);
        Some((issue?, *raw.value.as_deref()? as Points, within?))
    }

    fn phrase(&self, file: &'static str, raw: &RawPhrase, report: &mut Report) -> Option<(String, Scope)> {
        let within = self.scope(file, raw.within.as_ref(), report);
        let phrase = raw.phrase.as_ref()?;
        if !phrase.chars().any(char::is_alphanumeric) {
            let message = format!("the phrase {} has no words in it", quote(phrase));
            let help = "write the words to look for, as they stand in the text";
            report.push(Place::new(file, phrase.span()).error("empty-phrase", message).help(help));
            return None;
        }
        Some((one_line(phrase), within?))
    }

    fn choice(&self, file: &'static str, raw: &RawChoice, report: &mut Report) -> Option<(usize, usize)> {
        if raw.bracket.as_ref().is_some_and(|id| self.names.brackets.is_elsewhere(id)) {
            return None;
        }
        self.option(file, raw.bracket.as_ref(), raw.option.as_ref(), report)
    }

    /// An option of a bracket of this session's draft, both as written.
    pub(super) fn option(
        &self,
        file: &'static str,
        bracket: Option<&At<String>>,
        option: Option<&At<i64>>,
        report: &mut Report,
    ) -> Option<(usize, usize)> {
        let bracket = bracket?;
        let index = self.names.brackets.find_here(bracket, &Place::new(file, bracket.span()), report)?;
        let written = option?;
        let options = &self.brackets[index].options;
        let option = usize::try_from(**written).ok()?;
        if option > options.len() && self.drafted.whole {
            let numbered: Vec<String> = options
                .iter()
                .enumerate()
                .map(|(at, option)| format!("{} {}", at + 1, quote(option.text.trim())))
                .collect();
            let message = format!(
                "the bracket {} has {}, not {option}",
                quote(bracket),
                count(options.len(), "option")
            );
            let help = format!("in the draft: 0 left out, {}", numbered.join(", "));
            report.push(Place::new(file, written.span()).error("no-such-option", message).help(help));
            return None;
        }
        Some((index, option))
    }

    fn scope(&self, file: &'static str, within: Option<&At<String>>, report: &mut Report) -> Option<Scope> {
        let Some(within) = within else { return Some(Scope::Draft) };
        let place = Place::new(file, within.span());
        match within.trim().split_once(':').map(|(kind, name)| (kind.trim(), name.trim())) {
            None if within.trim() == "draft" => Some(Scope::Draft),
            Some(("section", name)) => self.section(name, &place, report).map(Scope::Section),
            Some(("para", name)) => {
                let paragraphs = |drafted: &'a Drafted| {
                    drafted.draft.blocks.iter().filter(|block| block.kind != BlockKind::Heading)
                };
                let known = || paragraphs(self.drafted).map(|block| block.id.as_str());
                let find = |drafted: &'a Drafted| {
                    paragraphs(drafted).find(|block| block.id.as_str() == name).map(|block| block.id.clone())
                };
                self.found(find, "paragraph", name, &place, known, report).map(Scope::Para)
            }
            Some(("bracket", name)) => self.names.brackets.find(name, &place, report).map(Scope::Bracket),
            _ => {
                let message = format!("{} is not a part of the text", quote(within));
                let help = "write `draft`, `section:D`, `para:27`, `para:C:10` or `bracket:il-verb`";
                report.push(place.error("bad-scope", message).help(help));
                None
            }
        }
    }

    /// A heading of the draft, by its letter or number.
    pub(super) fn section(&self, name: &str, place: &Place, report: &mut Report) -> Option<ParaId> {
        let headings = |drafted: &'a Drafted| {
            drafted.draft.blocks.iter().filter(|block| block.kind == BlockKind::Heading)
        };
        let known = || {
            headings(self.drafted)
                .map(|block| if block.label.is_empty() { block.id.as_str() } else { &block.label })
        };
        let matches = |block: &&Block| block.id.as_str() == name || block.label == name;
        let find = |drafted: &'a Drafted| headings(drafted).find(matches).map(|block| block.id.clone());
        self.found(find, "section", name, place, known, report)
    }

    fn found<I: Iterator<Item = &'a str>>(
        &self,
        find: impl Fn(&'a Drafted) -> Option<ParaId>,
        kind: &str,
        name: &str,
        place: &Place,
        known: impl Fn() -> I,
        report: &mut Report,
    ) -> Option<ParaId> {
        let found = find(self.drafted);
        let elsewhere = || self.others.iter().any(|other| !other.whole || find(other).is_some());
        if found.is_none() && self.drafted.whole && !elsewhere() {
            let code = if kind == "section" { "unknown-section" } else { "unknown-paragraph" };
            let suggestion = report.suggest(name, known());
            let help = did_you_mean(suggestion, known(), &format!("the draft has no {kind}s"));
            report.push(place.error(code, format!("the draft has no {kind} {}", quote(name))).help(help));
        }
        found
    }
}
