//! What a person in the chair is asked, what it may do, and what it sees of the room.

use adref_agents::Decision;
use adref_agents::guests::ChairQuestion;
use adref_lab::figures::count;
use adref_sim::engine::state::{BracketState, ChairTask, Disagreement};
use adref_sim::engine::{ChairView, Public};
use adref_sim::ids::SeatId;
use adref_sim::scenario::ChairStyle;

use super::super::asking::not_now;
use super::super::show::{item, placed, places};
use super::acts::{self, task};
use super::effect;
use crate::words::join;
use crate::{words_packages, words_votes};

/// The most knots that are shown of themselves.
const KNOTS: usize = 6;

fn names(public: &Public, seats: impl Iterator<Item = usize>) -> String {
    let ids: Vec<SeatId> =
        seats.filter_map(|seat| public.seats.get(seat)).map(|plate| plate.id.clone()).collect();
    join(&ids, 12)
}

/// What is asked, in a sentence or two.
pub(super) fn asked(public: &Public) -> String {
    let Some(task) = task(public) else { return speakers(public) };
    match task {
        ChairTask::Open => "The hour has come. Do you open the session?".to_owned(),
        ChairTask::Programme if public.programme.attempts == 0 => {
            "The programme of work is before the room. Do you put it for adoption?".to_owned()
        }
        ChairTask::Programme => {
            let held = public.programme.held.iter();
            let held: Vec<String> = held
                .map(|(seat, reason)| {
                    let id = public.seats.get(*seat).map_or("?", |plate| plate.id.as_str());
                    format!("{id} (“{reason}”)")
                })
                .collect();
            format!("The programme of work is held up by {}. How do you go on?", held.join(", "))
        }
        ChairTask::Ruling => match &public.floor.point {
            Some(point) => format!(
                "{} raises a point of order against {}: “{}”. How do you rule?",
                names(public, std::iter::once(point.by)),
                names(public, std::iter::once(point.speaker)),
                point.words
            ),
            None => "How do you rule?".to_owned(),
        },
        ChairTask::Revise => {
            let clean = matches!(public.current(), adref_sim::rules::Step::Revision { clean: true, .. });
            let open = count(public.open_brackets(), "bracket");
            if clean {
                format!("The chair's own text is due, clean: {open} to settle.")
            } else {
                format!("A revision is due: {open} open. What do you settle, bring in or strike?")
            }
        }
        ChairTask::Intersessional => "Do you call a meeting between sessions, and over what?".to_owned(),
        ChairTask::Convene => {
            format!("Which knots go to small groups? There are rooms for {}.", public.procedure.small_groups)
        }
        ChairTask::Broker => "Do you put a package to delegations, all or nothing?".to_owned(),
        ChairTask::SingleText if public.single_text.is_none() => "Do you table a single text?".to_owned(),
        ChairTask::SingleText => "Do you float a change to your single text?".to_owned(),
        ChairTask::Weigh => {
            let single = public.single_text.as_ref();
            let (better, worse) =
                single.map_or((0, 0), adref_sim::engine::single_text::SingleText::better_and_worse);
            let terms = words_packages::terms(public, single.map_or(&[][..], |single| &single.variant));
            format!("Your change: {terms}. {better} find it better, {worse} worse. Do you keep it?")
        }
        ChairTask::Extension => format!(
            "{} ask for more time before the silence ends. Do you give it?",
            names(public, public.deadline.requests.iter().map(|(seat, _)| *seat))
        ),
        ChairTask::AfterSilence => {
            let broken = &public.business.broken;
            let all =
                broken.iter().flat_map(|(seat, objections)| objections.iter().map(move |one| (*seat, one)));
            format!("Silence was broken: {}. How do you answer?", objections(public, all))
        }
        ChairTask::Gavel => {
            "The chair asks for objections, and hears none. Do you bring down the gavel?".to_owned()
        }
        ChairTask::AfterObjection => {
            let all = public.business.objections.iter().map(|(seat, one)| (*seat, one));
            format!("There is formal objection: {}. How do you answer?", objections(public, all))
        }
        ChairTask::LateAmendment => {
            let sitting = public.docket.sitting.as_ref();
            let first = sitting.and_then(|sitting| public.docket.order_of(sitting.proposal).first().copied());
            let found = first.and_then(|index| public.docket.amendments.get(index));
            let symbol = found.map_or("The amendment", |one| words_votes::symbol(&one.id));
            format!(
                "{symbol} was not circulated the day before (GA rules 78 and 120). Do you let it be taken up?"
            )
        }
    }
}

fn objections<'a>(
    public: &Public,
    all: impl Iterator<Item = (usize, &'a adref_sim::engine::action::Objection)>,
) -> String {
    let all: Vec<String> = all
        .map(|(seat, objection)| {
            let id = public.seats.get(seat).map_or("?", |plate| plate.id.as_str());
            let over =
                objection.bracket.as_ref().map_or_else(|| "the whole".to_owned(), |id| format!("[{id}]"));
            format!("{id} over {over}, “{}”", objection.reason.trim_end_matches('.'))
        })
        .collect();
    let shown: Vec<&str> = all.iter().take(12).map(String::as_str).collect();
    let more = all.len().saturating_sub(shown.len());
    if more > 0 { format!("{}; and {more} more", shown.join("; ")) } else { shown.join("; ") }
}

/// The list of speakers of the section under discussion.
pub(super) fn speakers(public: &Public) -> String {
    let Some(section) = public.floor.section.and_then(|section| public.sections.get(section)) else {
        return "No list of speakers is open.".to_owned();
    };
    let all: Vec<String> = public
        .floor
        .list
        .iter()
        .take(20)
        .filter_map(|next| {
            let plate = public.seats.get(next.seat)?;
            let group = next.group.and_then(|group| public.groups.get(group));
            Some(group.map_or_else(|| plate.id.to_string(), |group| format!("{} for {}", plate.id, group.id)))
        })
        .collect();
    let more = public.floor.list.len().saturating_sub(all.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "Section {} ({}): {} on the list, {} left: {}{more}.",
        section.id,
        section.title,
        count(public.floor.list.len(), "speaker"),
        count(public.floor.until.saturating_sub(public.minute) as usize, "minute"),
        all.join(", ")
    )
}

/// The state of play where that is what the chair decides on; nothing elsewhere.
pub(super) fn state_of_play(public: &Public) -> Vec<String> {
    match task(public) {
        Some(
            ChairTask::Revise
            | ChairTask::Convene
            | ChairTask::Intersessional
            | ChairTask::Broker
            | ChairTask::SingleText,
        ) => effect::knots(public, KNOTS),
        _ => Vec::new(),
    }
}

/// What may be done now.
pub(super) fn menu(question: &ChairQuestion<'_>) -> String {
    let mut out = String::new();
    for kind in &question.legal.allowed {
        if let Some((usage, what)) = acts::usage(*kind) {
            out.push_str(&item(&format!("  {usage:<44} "), what));
            out.push('\n');
        }
    }
    out
}

/// The same in one line.
pub(super) fn short(question: &ChairQuestion<'_>) -> String {
    let usages = question.legal.allowed.iter().filter_map(|kind| acts::usage(*kind));
    let usages: Vec<&str> = usages.map(|(usage, _)| usage).collect();
    format!("  {} · help", usages.join(" · "))
}

/// What adref's own chair would do: as it would be typed, what would come of it, and why.
pub(super) fn suggestion(question: &ChairQuestion<'_>, decision: Option<&Decision>) -> String {
    let Some(Decision { action, why }) = decision else {
        return "adref's chair would let the next speak (Enter).".to_owned();
    };
    let mut out = format!("adref would:\n  {}", acts::typed(action).join("\n  "));
    if let Ok(placed) = question.try_out(action) {
        out.push_str(&format!("\n  effect: {}", effect::effect(question, action, &placed)));
    }
    if !why.tipped.is_empty() {
        out.push_str(&format!("\n  because: {}", why.tipped));
    }
    out
}

pub(super) fn help(question: &ChairQuestion<'_>) -> String {
    format!(
        "What may be done now:\n{}{}\n\
         To look:\n  \
         list                      the list of speakers\n  \
         knots                     where most stand against the best words there are\n  \
         text [SECTION|PARAGRAPH]  the text as it stands\n  \
         brackets, bracket ID      what is open, and who said what\n  \
         docket                    proposals, amendments and votes\n  \
         room                      who is here, sections, applicants\n  \
         reserve                   words the chair has in its pocket\n  \
         news                      again what happened since you were last asked\n  \
         may                       everything a chair can do, and why not now\n  \
         suggest                   what adref's chair would do, and why; Enter alone does it\n  \
         because REASON            puts your reason into the log with your next act\n  \
         go, go 5                  let the rest of the list speak, or five of them\n  \
         watch on, watch off       be asked before each speaker, or not\n  \
         quit                      leave; with --out, what was done is kept",
        menu(question),
        if acts::on_the_text(question) { REVISION } else { "" }
    )
}

/// How a revision is put together.
const REVISION: &str = "\nA revision, line by line, before it is issued:\n  \
    settle BRACKET 2          settle it on an option; several with `;`\n  \
    settle BRACKET \"words\"    bring in words and settle it on them\n  \
    bring BRACKET \"words\"     bring in words as one more option\n  \
    strike BRACKET 3          take an option off the table\n  \
    leave BRACKET             leave it as it is\n  \
    take                      begin from what adref's chair would issue\n  \
    paper, clear              see what you have so far; throw it away\n  \
    issue                     issue it\n";

/// Everything a chair can do: what may be done now, and why not what may not.
pub(super) fn may(question: &ChairQuestion<'_>) -> String {
    format!("{}\n{}", menu(question), not_now(&question.legal))
}

/// What the chair alone knows: how it is said to work, and words in its pocket.
pub(crate) fn reserve(view: ChairView<'_>) -> String {
    let public = view.public;
    let style = match public.chair.style {
        ChairStyle::Mediator => "looks for the words the fewest object to",
        ChairStyle::MajoritySeeker => "looks for the words the most support",
        ChairStyle::MinimalChange => "stays as near as it can to what holds already",
        ChairStyle::Bold => "takes the most ambitious words it thinks will pass",
        ChairStyle::Annealing => {
            "works on a single text, and early on keeps some variants that most find worse"
        }
        ChairStyle::Strict => "works on a single text, and keeps only what leaves nobody worse off",
    };
    let from = public.chair.delegation.as_ref();
    let from =
        from.map_or_else(String::new, |id| format!(" It comes from {id}, whose seat somebody else holds."));
    let mut out = format!("The chair of this scenario {style}; you need not.{from}\n");
    if view.reserve.is_empty() {
        out.push_str("You have no words in your pocket.\n");
    } else {
        out.push_str("Words in your pocket:\n");
    }
    for pocket in view.reserve {
        let Some(entry) = public.table.get(pocket.bracket) else { continue };
        let said = format!("[{}] “{}” ({})", entry.id, pocket.text, places(&placed(public, &pocket.at)));
        out.push_str(&item("  - ", &said));
        out.push('\n');
    }
    out
}

/// What a line can begin with now, and the names of brackets and delegations.
pub(super) fn typed_first(question: &ChairQuestion<'_>) -> Vec<String> {
    const LOOKS: [&str; 17] = [
        "list", "knots", "text", "brackets", "bracket", "docket", "room", "reserve", "news", "may",
        "suggest", "because", "paper", "clear", "go", "watch", "help",
    ];
    let public = question.view.public;
    let verbs = question.legal.allowed.iter().filter_map(|kind| acts::usage(*kind));
    let mut all: Vec<String> =
        verbs.filter_map(|(usage, _)| usage.split([' ', ',']).next()).map(str::to_owned).collect();
    if acts::on_the_text(question) {
        all.extend(["settle", "bring", "strike", "leave", "take", "issue"].map(str::to_owned));
    }
    all.extend(LOOKS.map(str::to_owned));
    let named = |entry: &&Disagreement| {
        entry.state == BracketState::Open || acts::on_the_text(question) && entry.settled().is_some()
    };
    all.extend(public.table.iter().filter(named).map(|entry| entry.id.to_string()));
    all.extend(public.seats.iter().map(|plate| plate.id.to_string()));
    all.sort();
    all.dedup();
    all
}
