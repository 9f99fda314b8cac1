//! What a person may look at: the room, the text, the brackets, the brief.

use std::collections::BTreeMap;

use adref_agents::stakes::{self, Outcome, Stakes};
use adref_sim::engine::action::OptionNo;
use adref_sim::engine::event::PlacedOn;
use adref_sim::engine::measure::Test;
use adref_sim::engine::state::{BracketState, Disagreement};
use adref_sim::engine::{Public, SeatView};
use adref_sim::ids::{IssueId, SeatId};
use adref_sim::scenario::{Placement, Response, Scenario, Style};
use adref_sim::text;

use crate::words::{ending_name, join};

/// What stands between the head of a line and the words that hang beside it when they are folded.
pub(crate) const HANG: char = '\t';

/// A line whose words hang beside its head; it is folded where it is shown.
pub(super) fn item(head: &str, words: &str) -> String {
    format!("{head}{HANG}{words}")
}

/// What both ends of each issue mean, by the issue's id.
pub(crate) type Ends = BTreeMap<IssueId, (String, String)>;

/// The ends of all issues of a scenario and its sessions.
pub(crate) fn ends(scenario: &Scenario) -> Ends {
    let sessions = scenario.campaign.iter().flat_map(|campaign| &campaign.sessions);
    let rooms = std::iter::once(scenario).chain(sessions.map(|session| &session.scenario));
    rooms
        .flat_map(|room| &room.issues)
        .map(|issue| (issue.id.clone(), (issue.low.clone(), issue.high.clone())))
        .collect()
}

/// Places of words on the issues.
pub(super) fn places(at: &[PlacedOn]) -> String {
    let all: Vec<String> = at
        .iter()
        .map(|placed| {
            if placed.at.low == placed.at.high {
                format!("{} {}", placed.issue, placed.at.low)
            } else {
                format!("{} {}–{}", placed.issue, placed.at.low, placed.at.high)
            }
        })
        .collect();
    all.join(", ")
}

/// The same of a place as the room has it.
pub(super) fn placed(public: &Public, at: &Placement) -> Vec<PlacedOn> {
    at.0.iter()
        .filter_map(|(issue, reach)| {
            Some(PlacedOn { issue: public.issues.get(*issue)?.id.clone(), at: *reach })
        })
        .collect()
}

fn name(public: &Public, seat: usize) -> SeatId {
    public.seats.get(seat).map_or_else(|| SeatId::from("?"), |plate| plate.id.clone())
}

/// How a line is held.
pub(super) fn held(response: Response) -> &'static str {
    match response {
        Response::Block => "block",
        Response::Dissociate => "dissociate",
        Response::Price => "at a price",
    }
}

/// The room.
pub(super) fn room(public: &Public) -> String {
    let mut out = format!("{}\n", public.title);
    out.push_str(&format!(
        "Rules: {}. Meeting {} of {}, minute {} of {}, {}. {} of {} brackets open.\n",
        public.rules.name(),
        public.meeting(),
        public.procedure.meetings,
        public.minute,
        public.session_minutes(),
        public.phase().replace('-', " "),
        public.open_brackets(),
        public.table.len(),
    ));
    if let Some(ending) = public.ending {
        out.push_str(&format!("It ended: {}.\n", ending_name(ending)));
    }
    let (here, away): (Vec<usize>, Vec<usize>) =
        (0..public.seats.len()).partition(|seat| public.present.get(*seat).copied().unwrap_or(false));
    let ids = |seats: &[usize]| -> Vec<SeatId> { seats.iter().map(|seat| name(public, *seat)).collect() };
    out.push_str(&format!("In the room: {}.", join(&ids(&here), 60)));
    out.push('\n');
    if !away.is_empty() {
        out.push_str(&format!("Not in the room: {}.", join(&ids(&away), 60)));
        out.push('\n');
    }
    for group in &public.groups {
        let said = format!("{}: {}.", group.id, join(&ids(&group.members), 30));
        out.push_str(&item("  ", &said));
        out.push('\n');
    }
    for section in &public.sections {
        out.push_str(&format!("  section {}: {}\n", section.id, section.title));
    }
    for one in public.stakeholders.iter().flat_map(|list| &list.applicants) {
        let right = if one.ecosoc { " (by right)" } else { "" };
        out.push_str(&format!("  applicant {}: {}{right}\n", one.id, one.name));
    }
    out
}

/// The text as it stands, or a part of it.
pub(super) fn draft(public: &Public, part: &str) -> String {
    let draft = public.text();
    let shown = text::print_shown(&draft);
    if part.is_empty() {
        return shown;
    }
    let wanted = part.to_lowercase();
    let found = draft.blocks.iter().find(|block| {
        let id = block.id.as_str().to_lowercase();
        id == wanted || id.strip_prefix("section ").is_some_and(|id| id == wanted)
    });
    let Some(found) = found else { return format!("No section or paragraph “{part}” in the text.\n") };
    let mut blocks: Vec<_> = text::scope_blocks(&draft, &found.id).iter().collect();
    if blocks.is_empty() {
        blocks = text::para_blocks(&draft, &found.id).iter().collect();
    }
    if blocks.is_empty() {
        blocks = vec![found];
    }
    let mut out = String::new();
    for block in blocks {
        out.push_str(&item(&format!("{}. ", block.id), &text::block_text(&draft, block)));
        out.push_str("\n\n");
    }
    out
}

fn state(public: &Public, entry: &Disagreement) -> String {
    match entry.state {
        BracketState::Open => "open".to_owned(),
        BracketState::Settled { option, .. } if entry.is_agreed_language() => {
            format!("agreed language: option {option}")
        }
        BracketState::Settled { option, how } => {
            let ad_ref = if how.ad_referendum() && public.ending.is_none() { ", ad referendum" } else { "" };
            format!("settled on option {option}{ad_ref}")
        }
        BracketState::Gone => "gone with the words it was part of".to_owned(),
        BracketState::Reserved => "waits for the review conference".to_owned(),
        BracketState::Fallen => "gone with a proposal that was not adopted".to_owned(),
    }
}

/// The open brackets, or one with who said what of it; for a seat, with what they are to it.
pub(super) fn brackets(public: &Public, seat: Option<SeatView<'_>>, only: Option<usize>) -> String {
    let mut out = String::new();
    let citations = text::citations(&public.base);
    for (index, entry) in public.table.iter().enumerate() {
        match only {
            Some(only) if only != index => continue,
            None if entry.state != BracketState::Open => continue,
            _ => {}
        }
        let cited = citations.get(&entry.para).cloned().unwrap_or_else(|| entry.para.to_string());
        out.push_str(&format!("[{}] {cited}; {}\n", entry.id, state(public, entry)));
        for option in entry.live() {
            out.push_str(&option_line(public, seat, index, entry, option));
        }
        let mine = seat.map(|view| public.stance(index, view.me.seat));
        if let Some(mine) = mine.filter(|mine| mine.spoken) {
            let accepts: Vec<String> = mine.accepts.iter().map(|option| option.to_string()).collect();
            let own = if mine.own { "You have said" } else { "Your group has said for you" };
            out.push_str(&format!("     {own}: wants {}, accepts {}.\n", mine.prefers, accepts.join(",")));
        }
        if only.is_some() {
            out.push_str(&who_said(public, index, entry));
        }
    }
    let settled = public.table.iter().filter(|entry| entry.settled().is_some()).count();
    if only.is_none() {
        if out.is_empty() {
            out.push_str("No bracket is open.\n");
        }
        if settled > 0 {
            out.push_str(&format!("{settled} are settled; `bracket ID` shows any of them.\n"));
        }
    }
    out
}

/// The options of a bracket.
pub(super) fn options(view: SeatView<'_>, bracket: usize) -> String {
    let Some(entry) = view.public.table.get(bracket) else { return String::new() };
    entry.live().map(|option| option_line(view.public, Some(view), bracket, entry, option)).collect()
}

fn option_line(
    public: &Public,
    seat: Option<SeatView<'_>>,
    index: usize,
    entry: &Disagreement,
    option: OptionNo,
) -> String {
    let mut said = (0, 0, 0);
    for stance in (0..public.seats.len()).map(|seat| public.stance(index, seat)).filter(|one| one.spoken) {
        said.0 += usize::from(stance.prefers == option);
        said.1 += usize::from(stance.accepts.contains(option));
        said.2 += usize::from(stance.cannot.contains(option));
    }
    let at = entry.options.get(usize::from(option)).map(|found| placed(public, &found.at));
    let words = if option == 0 {
        format!("leave out “{}”", entry.words(1).trim())
    } else {
        format!("“{}”", entry.words(option).trim())
    };
    let mut line = format!("{words} ({})", places(&at.unwrap_or_default()));
    if said != (0, 0, 0) {
        line.push_str(&format!("; wanted by {}, accepted by {}, rejected by {}", said.0, said.1, said.2));
    }
    if let Some(view) = seat {
        let me = view.me;
        line.push_str(&format!("; costs you {}", me.thousandths(me.loss(index, option))));
        for crossed in stakes::crossed_by_option(view, index, option) {
            if let Some(held_line) = me.lines.get(crossed) {
                let held = held(held_line.response);
                line.push_str(&format!("; crosses your red line {} ({held})", crossed + 1));
            }
        }
    }
    format!("{}\n", item(&format!("  {option:>2} "), &line))
}

fn who_said(public: &Public, index: usize, entry: &Disagreement) -> String {
    let mut out = String::new();
    for option in entry.live() {
        let of = |wanted: &dyn Fn(&adref_sim::engine::state::Stance) -> bool| -> Vec<SeatId> {
            (0..public.seats.len())
                .filter(|seat| {
                    let stance = public.stance(index, *seat);
                    stance.spoken && wanted(&stance)
                })
                .map(|seat| name(public, seat))
                .collect()
        };
        let (want, cannot) =
            (of(&|stance| stance.prefers == option), of(&|stance| stance.cannot.contains(option)));
        if !want.is_empty() {
            out.push_str(&format!("     {option} is wanted by {}.\n", join(&want, 20)));
        }
        if !cannot.is_empty() {
            out.push_str(&format!("     {option} is unacceptable to {}.\n", join(&cannot, 20)));
        }
    }
    out
}

/// What must hold of the text, in words.
pub(super) fn must(public: &Public, test: &Test) -> String {
    let bracket = |index: &usize| {
        public.table.get(*index).map_or_else(|| "?".to_owned(), |entry| format!("[{}]", entry.id))
    };
    let list = |brackets: &[usize]| -> String {
        if brackets.len() == public.table.len() {
            return "the whole text".to_owned();
        }
        let mut all: Vec<String> = brackets.iter().take(6).map(bracket).collect();
        if brackets.len() > 6 {
            all.push(format!("{} more", brackets.len() - 6));
        }
        all.join(", ")
    };
    match test {
        Test::Bound { issue, low, high, brackets } => {
            let name = public.issues.get(*issue).map_or("?", |issue| issue.name.as_str());
            let bound = match (low, high) {
                (0, high) => format!("at most {high}"),
                (low, 100) => format!("at least {low}"),
                (low, high) => format!("from {low} to {high}"),
            };
            format!("{name} {bound} in {}", list(brackets))
        }
        Test::Phrase { phrase, present, brackets, .. } => {
            let has = if *present { "stands" } else { "does not stand" };
            format!("“{phrase}” {has} in {}", list(brackets))
        }
        Test::Choice { bracket: index, option, keeps } => {
            let is = if *keeps { "is" } else { "is not" };
            format!("{} {is} settled on option {option}", bracket(index))
        }
        Test::IfThen(first, then) => format!("if {}, then {}", must(public, first), must(public, then)),
    }
}

/// The brief.
pub(crate) fn brief(view: SeatView<'_>, ends: &Ends) -> String {
    let SeatView { public, me, .. } = view;
    let plate = public.seats.get(me.seat);
    let mut out = String::new();
    let style = match me.style {
        Style::Boulware => "holds out to the last",
        Style::Firm => "holds out for most of the time",
        Style::Linear => "concedes evenly",
        Style::Accommodating => "concedes early",
        Style::Conceder => "concedes at once",
    };
    out.push_str(&format!(
        "{} ({}). For your eyes only.\n",
        plate.map_or("", |plate| plate.name.as_str()),
        me.id
    ));
    let process = format!(
        "Your capital expects a delegation that {style}. The process is worth {} thousandths of utility to it: so far below no agreement you would still go.",
        me.stake
    );
    out.push_str(&process);
    out.push_str("\n\nWhat you want, most important first:\n");
    let mut positions: Vec<_> =
        me.positions.iter().enumerate().filter_map(|(issue, position)| Some((issue, (*position)?))).collect();
    positions.sort_by_key(|(_, position)| std::cmp::Reverse(position.salience));
    for (at, (issue, position)) in positions.iter().enumerate() {
        let Some(issue) = public.issues.get(*issue) else { continue };
        let mut said = format!("{}: {} (it matters {} of 100)", issue.name, position.at, position.salience);
        if position.tolerance > 0 {
            said.push_str(&format!(", {} off is as good", position.tolerance));
        }
        said.push_str(&format!("; without agreement {} holds.", issue.reference));
        if let Some((low, high)) = ends.get(&issue.id) {
            said.push_str(&format!(" 0 means: {low}. 100 means: {high}."));
        }
        out.push_str(&item(&format!("  {:>2}. ", at + 1), &said));
        out.push('\n');
    }
    if me.lines.is_empty() {
        out.push_str("\nYou have no red lines.\n");
    } else {
        out.push_str("\nYour red lines:\n");
    }
    for (at, line) in me.lines.iter().enumerate() {
        let price = match line.response {
            Response::Price => format!(" of {} thousandths", line.price),
            _ => String::new(),
        };
        let said = format!("{} ({}{price}: {})", line.reason, held(line.response), must(public, &line.test));
        out.push_str(&item(&format!("  {:>2}. ", at + 1), &said));
        out.push('\n');
    }
    if !me.reserve.is_empty() {
        out.push_str("\nWords in your pocket:\n");
    }
    for pocket in &me.reserve {
        let Some(entry) = public.table.get(pocket.bracket) else { continue };
        let at = places(&placed(public, &pocket.at));
        let said = format!("[{}] “{}” ({at})", entry.id, pocket.text);
        out.push_str(&item("  - ", &said));
        out.push('\n');
    }
    out.push_str(&format!(
        "\nYou can make {} interventions in a reading and sit in {} small groups.\n",
        me.interventions, me.rooms
    ));
    out
}

fn outcome(view: SeatView<'_>, outcome: &Outcome) -> String {
    let mut said = format!("worth {} to you", outcome.utility);
    for crossed in &outcome.crossed {
        if let Some(line) = view.me.lines.get(*crossed) {
            said.push_str(&format!("; crosses your red line {} ({})", crossed + 1, held(line.response)));
        }
    }
    said
}

/// What is decided on now, as the delegation weighs it.
pub(super) fn stakes(view: SeatView<'_>) -> Option<String> {
    Some(match Stakes::of(view)? {
        Stakes::Text { text, none } => {
            format!("The text is {}; without it {none} (thousandths of utility).", outcome(view, &text))
        }
        Stakes::Question { carried, lost } => format!(
            "If it is carried, the text is {}; if not, {} (thousandths of utility).",
            outcome(view, &carried),
            outcome(view, &lost)
        ),
    })
}
