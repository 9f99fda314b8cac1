//! `adref why`: who wanted what, who moved when and why, what closed it.

use std::fmt::Write as _;
use std::path::Path;

use adref_sim::engine::action::{Ballot, OptionSet, StanceTaken};
use adref_sim::engine::docket::{AmendmentOnTable, Question, WHOLE_DRAFT};
use adref_sim::engine::event::Event;
use adref_sim::engine::state::{BracketState, How, Nameplate, Public};
use adref_sim::ids::SeatId;
use adref_sim::log::{Part, Record};
use adref_sim::text::{self, Block};
use adref_sim::views::chronicle::{Chronicle, Moment, What};
use adref_sim::views::report::wanted_by;
use serde::Serialize;

use crate::args::Format;
use crate::out::{Paint, hang, wrap};
use crate::words::join;
use crate::words_groups::{capital_replied, group_line, list, option, said_in_group, subject_to};
use crate::words_votes::{self, amendment_fate, symbol};
use crate::{Failure, folder, out, words_packages};

const WIDTH: usize = 100;

#[derive(Serialize)]
struct Told<'a> {
    brackets: Vec<OfBracket<'a>>,
    records: Vec<&'a Record>,
}

#[derive(Serialize)]
struct OfBracket<'a> {
    bracket: String,
    para: String,
    options: Vec<String>,
    state: String,
    moments: &'a [Moment],
}

/// Explains a bracket, a paragraph or a delegation.
pub(crate) fn why(path: &Path, what: &str, format: Format) -> Result<(), Failure> {
    let folder::Opened { log, scenario } = folder::open_log(path)?;
    folder::warn_of_fault(path, &log);
    let last = Chronicle::new(&scenario, &log.records);
    let mut began = 0;
    let mut found: Vec<Found<'_>> = Vec::new();
    for chronicle in last.sessions() {
        let records = log.records.iter().filter(|record| (began + 1..=chronicle.until).contains(&record.seq));
        found.extend(find(chronicle, records.collect(), what));
        began = chronicle.until;
    }
    // Where it is a bracket or paragraph of one session and a delegation of another, the text comes first.
    if found.iter().any(|found| !found.brackets.is_empty() || found.para.is_some()) {
        found.retain(|found| !found.brackets.is_empty() || found.para.is_some());
    }
    if found.is_empty() {
        return Err(unknown(&last.state.public, what));
    }
    if format == Format::Json {
        let brackets = found
            .iter()
            .flat_map(|found| found.brackets.iter().filter_map(|index| told(found.chronicle, *index)));
        let records = found.iter().filter(|found| found.brackets.is_empty()).flat_map(|found| {
            let seat = found.seat.map(|plate| plate.id.as_str());
            found.records.iter().copied().filter(move |record| seat.is_some_and(|seat| record.by == seat))
        });
        return out::json(&Told { brackets: brackets.collect(), records: records.collect() });
    }
    let paint = Paint::stdout();
    let mut out = String::new();
    for found in &found {
        if let Some(session) = &found.chronicle.state.public.session {
            let _ = writeln!(out, "{}\n", paint.bold(format!("Session {}: {}", session.id, session.title)));
        }
        tell_found(&mut out, found, paint);
    }
    out::print(&out)
}

/// What a session has to tell of what was asked.
struct Found<'a> {
    chronicle: &'a Chronicle,
    records: Vec<&'a Record>,
    brackets: Vec<usize>,
    para: Option<&'a Block>,
    amendment: Option<&'a AmendmentOnTable>,
    seat: Option<&'a Nameplate>,
}

fn find<'a>(chronicle: &'a Chronicle, records: Vec<&'a Record>, what: &str) -> Option<Found<'a>> {
    let public = &chronicle.state.public;
    let mut brackets: Vec<usize> = public
        .table
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.id.as_str() == what)
        .map(|(index, _)| index)
        .collect();
    let para = public.base.blocks.iter().find(|block| block.id.as_str() == what);
    let amendment = public.docket.amendments.iter().find(|amendment| {
        amendment.id.eq_ignore_ascii_case(what) || symbol(&amendment.id).eq_ignore_ascii_case(what)
    });
    if brackets.is_empty()
        && let Some(amendment) = amendment
    {
        brackets = vec![amendment.bracket];
    }
    if brackets.is_empty()
        && let Some(para) = para
    {
        let blocks = text::para_blocks(&public.base, &para.id);
        brackets = (0..public.table.len())
            .filter(|index| public.table.get(*index).is_some_and(|e| blocks.iter().any(|b| b.id == e.para)))
            .collect();
    }
    let seat = public
        .seats
        .iter()
        .find(|plate| plate.id.as_str().eq_ignore_ascii_case(what) || plate.name.eq_ignore_ascii_case(what));
    let something = !brackets.is_empty() || para.is_some() || seat.is_some();
    something.then_some(Found { chronicle, records, brackets, para, amendment, seat })
}

fn tell_found(out: &mut String, found: &Found<'_>, paint: Paint) {
    let Found { chronicle, records, brackets, para, amendment, seat } = found;
    if let Some(amendment) = amendment {
        tell_amendment(out, &chronicle.state.public, amendment, paint);
    }
    match seat {
        Some(plate) if brackets.is_empty() && para.is_none() => {
            delegation(out, chronicle, &plate.id, &plate.name, records, paint);
        }
        _ => {
            if let Some(para) = para {
                let text = text::block_text(&chronicle.state.public.base, para);
                let _ = writeln!(out, "{}", paint.bold(format!("Paragraph {} of the zero draft", para.id)));
                let _ = writeln!(out, "{}\n", wrap(&text, "  ", WIDTH));
                if brackets.is_empty() {
                    let _ = writeln!(out, "Nothing in it was in brackets.");
                }
            }
            for index in brackets {
                bracket(out, chronicle, *index, paint);
            }
        }
    }
}

/// An amendment: whose it is, what it asks for, and how it fared.
fn tell_amendment(out: &mut String, public: &Public, amendment: &AmendmentOnTable, paint: Paint) {
    let id = symbol(&amendment.id);
    let sponsors: Vec<SeatId> = amendment
        .sponsors
        .iter()
        .filter_map(|seat| public.seats.get(*seat))
        .map(|plate| plate.id.clone())
        .collect();
    let _ = writeln!(out, "{}", paint.bold(format!("Amendment {id}")));
    let _ =
        writeln!(out, "{}", wrap(&format!("By {}: {}.", join(&sponsors, 20), amendment.reason), "  ", WIDTH));
    let _ = writeln!(out, "{}", wrap(&format!("{}.", amendment_fate(&amendment.fate)), "  ", WIDTH));
    let votes = public.docket.tallies.iter();
    for tally in votes.filter(|tally| tally.question == Question::Amendment(amendment.id.clone())) {
        let (yes, no, abstain) = (tally.count.yes, tally.count.no, tally.count.abstain);
        let carried = if tally.carried { "carried" } else { "not carried" };
        let _ = writeln!(out, "  Put to the vote: {yes} to {no}, with {abstain} abstaining; {carried}.");
    }
    out.push('\n');
}

fn unknown(public: &Public, what: &str) -> Failure {
    let near: Vec<String> = public
        .table
        .iter()
        .map(|entry| entry.id.to_string())
        .chain(public.seats.iter().map(|plate| plate.id.to_string()))
        .filter(|id| id.to_lowercase().contains(&what.to_lowercase()))
        .take(8)
        .collect();
    let help = if near.is_empty() {
        let some: Vec<&str> = public.table.iter().take(6).map(|entry| entry.id.as_str()).collect();
        format!("brackets are {}, …; delegations are called by their code, such as {}", some.join(", "), {
            public.seats.first().map(|plate| plate.id.to_string()).unwrap_or_default()
        })
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    Failure::Input(format!(
        "“{what}” is no bracket, paragraph, amendment or delegation of this log\n  help: {help}"
    ))
}

fn told(chronicle: &Chronicle, index: usize) -> Option<OfBracket<'_>> {
    let entry = chronicle.state.public.table.get(index)?;
    Some(OfBracket {
        bracket: entry.id.to_string(),
        para: entry.para.to_string(),
        options: (0..entry.options.len()).map(|number| entry.words(number as u8).to_owned()).collect(),
        state: state(&chronicle.state.public, index),
        moments: &chronicle.brackets.get(index)?.moments,
    })
}

fn state(public: &Public, index: usize) -> String {
    match public.table.get(index).map(|entry| entry.state) {
        Some(BracketState::Open) => "open".to_owned(),
        Some(BracketState::Settled { option, how: How::Agreed(past) }) => {
            let of = public.past.get(past).map_or("", |past| past.session.id.as_str());
            format!("agreed language of {of}, option {option}")
        }
        Some(BracketState::Settled { option: 0, .. }) => "left out".to_owned(),
        Some(BracketState::Settled { option, .. }) => format!("settled on option {option}"),
        Some(BracketState::Reserved) => "reserved for the review conference".to_owned(),
        Some(BracketState::Gone) => "gone with the words round it".to_owned(),
        Some(BracketState::Fallen) => "fallen with the proposal it was part of".to_owned(),
        None => String::new(),
    }
}

fn bracket(out: &mut String, chronicle: &Chronicle, index: usize, paint: Paint) {
    let public = &chronicle.state.public;
    let (Some(entry), Some(story)) = (public.table.get(index), chronicle.brackets.get(index)) else { return };
    let title = format!("{} (paragraph {}): {}", entry.id, entry.para, state(public, index));
    let _ = writeln!(out, "{}", paint.bold(title));
    for (number, option) in entry.options.iter().enumerate() {
        let number = number as u8;
        let wanted = wanted_by(public, index, number);
        let mark = if entry.settled() == Some(number) { "→" } else { " " };
        let placed = if option.placed_by.is_empty() {
            String::new()
        } else {
            format!(" [brought by {}; placed by {}]", option.by.join(", "), option.placed_by)
        };
        let gone = if option.live { "" } else { " [taken off the table]" };
        let behind = if wanted.is_empty() { String::new() } else { format!(" — {}", join(&wanted, 12)) };
        let line = format!("{}{placed}{gone}{behind}", entry.words(number).trim());
        let _ = writeln!(out, "{}", hang(&format!("  {mark} {number}. "), &line, WIDTH));
    }
    out.push('\n');
    if story.moments.is_empty() {
        let _ = writeln!(out, "  Nobody spoke of it.");
    }
    let mut phase = String::new();
    for moment in &story.moments {
        let heading = format!("{}, meeting {}", moment.phase, moment.meeting);
        if heading != phase {
            let _ = writeln!(out, "  {}", paint.dim(&heading));
            phase = heading;
        }
        let prefix = format!("  {:>5}  {:11} ", moment.seq, moment.by);
        let _ = writeln!(out, "{}", hang(&prefix, &tell(moment), WIDTH));
    }
    out.push('\n');
}

fn tell(moment: &Moment) -> String {
    let because = match &moment.what {
        What::Moved { gained, wants, .. } => reason(&moment.why, *gained, wants.1),
        What::Spoke { prefers, .. } => reason(&moment.why, OptionSet::NONE, *prefers),
        What::Settled { .. } | What::Package { .. } => numbers(&moment.why),
        _ => String::new(),
    };
    let did = match &moment.what {
        What::Spoke { prefers, accepts, cannot, ad_referendum, group } => {
            let mut said = format!("wants {}", option(*prefers));
            let others: Vec<String> = accepts.iter().filter(|number| number != prefers).map(option).collect();
            if !others.is_empty() {
                let _ = write!(said, ", can live with {}", others.join(", "));
            }
            if !cannot.is_empty() {
                let _ = write!(said, ", cannot accept {}", list(*cannot));
            }
            said.push_str(&subject_to(*ad_referendum));
            if let Some((group, followers)) = group {
                let _ = write!(said, " (for {group}; {followers} members let it stand for them)");
            }
            said
        }
        What::Moved { wants, gained, ad_referendum, lost } => {
            let mut said: Vec<String> = Vec::new();
            if wants.0 != wants.1 {
                said.push(format!("now wants {} instead of {}", option(wants.1), option(wants.0)));
            }
            if !gained.is_empty() {
                said.push(format!("can now live with {}", list(*gained)));
            }
            if !lost.is_empty() {
                said.push(format!("no longer with {}", list(*lost)));
            }
            format!("{}{}", said.join("; "), subject_to(*ad_referendum))
        }
        What::Proposed { option: number, placed_by } => {
            format!("puts option {number} on the table (placed by {placed_by})")
        }
        What::Floated { words, stakeholder } => {
            format!("{stakeholder}, without a vote, puts “{words}” forward for a State to take up")
        }
        What::GroupLine { group, line } => group_line(group.as_str(), line),
        What::CapitalReplied { seat, confirms, refuses } => capital_replied(seat, *confirms, *refuses),
        What::Dropped { option: number } => format!("takes {} off the table", option(*number)),
        What::Informal { members } => {
            format!("informal consultations, where nothing is settled: {}", join(members, 20))
        }
        What::SmallGroup { members } => format!("small group: {}", join(members, 20)),
        What::Reported { option: Some(number) } => {
            format!("the small group agrees on {} ad referendum", option(*number))
        }
        What::Recommended { option: Some(number) } => {
            format!("recommends {} to the plenary", option(*number))
        }
        What::Recommended { option: None } => "there is nothing to recommend to the plenary".to_owned(),
        What::Package { package, parties, option: number, fate, reason } => {
            words_packages::moment((*package, *fate), parties, &option(*number), reason)
        }
        What::Taken { option: number } => {
            format!("the plenary takes {} into the text ad referendum", option(*number))
        }
        What::Replied { words } => format!("replies: {words}"),
        What::Reported { option: None } => "the small group does not agree".to_owned(),
        What::Settled { option: number, revision, before } => match before {
            Some(before) if before != number => {
                format!("{revision} has {} instead of {}", option(*number), option(*before))
            }
            _ => format!("{revision} has {}", option(*number)),
        },
        What::Went => "goes with the words round it".to_owned(),
        What::Objected { reason, formal: false } if reason.is_empty() => {
            "breaks silence without a reason".to_owned()
        }
        What::Objected { reason, formal: true } => format!("formally objects: {reason}"),
        What::Objected { reason, formal: false } => format!("breaks silence: {reason}"),
        What::Explained { words } => format!("explains: {words}"),
    };
    if because.is_empty() { did } else { format!("{did} ({because})") }
}

/// The parts of what a delegation bears, and what each says where it adds and where it takes away.
const PARTS: [(&str, &str, &str); 3] = [
    ("aspiration", "as time runs out", "as time runs out"),
    ("reciprocity", "because others have moved", "because others have not moved"),
    (
        "logrolling",
        "for being met where it cares more",
        "for what it gave elsewhere, or was refused where it cares more",
    ),
];

/// Distances against what it bears, in points.
pub(crate) fn reason(parts: &[Part], gained: OptionSet, wanted: u8) -> String {
    let value = |name: &str| parts.iter().find(|part| part.part == name).map(|part| part.value);
    let points = |value: i64| format!("{}.{}", value / 100, (value % 100).abs() / 10);
    let Some(allowance) = value("allowance") else { return String::new() };
    let isolation = value("isolation").unwrap_or(0);
    let at = gained.iter().next().unwrap_or(wanted);
    let distance = value(&format!("distance of option {at}")).map(points);
    let mut said = Vec::new();
    if let Some(distance) = distance
        && !gained.is_empty()
    {
        said.push(format!("{distance} points off"));
    }
    let framed = value("loss-framing").filter(|framed| *framed <= -10 && !gained.is_empty());
    if let Some(framed) = framed {
        said.push(format!("weighing up to {} more as a loss", points(-framed)));
    }
    said.push(format!("bears {} points", points(allowance)));
    for (part, more, less) in PARTS {
        match value(part) {
            Some(value @ 10..) => said.push(format!("{} of them {more}", points(value))),
            Some(value @ ..=-10) => said.push(format!("{} fewer {less}", points(-value))),
            _ => {}
        }
    }
    if isolation >= 10 {
        said.push(format!("and {} more not to stand alone", points(isolation)));
    }
    if let Some(salience) = value("salience") {
        said.push(format!("salience {salience}"));
    }
    for part in parts {
        if let Some(group) = part.part.strip_prefix("beyond what it bears for ") {
            let beyond = points(part.value);
            said.push(format!(
                "in its national capacity: the line of {group} is {beyond} points beyond what it bears"
            ));
        }
    }
    said.join(", ")
}

fn numbers(parts: &[Part]) -> String {
    parts.iter().map(|part| format!("{} {}", part.part, part.value)).collect::<Vec<_>>().join(", ")
}

fn delegation(
    out: &mut String,
    chronicle: &Chronicle,
    id: &SeatId,
    name: &str,
    records: &[&Record],
    paint: Paint,
) {
    let public = &chronicle.state.public;
    let _ = writeln!(out, "{}", paint.bold(format!("{name} ({id})")));
    if let Some(brief) = chronicle.state.briefs.iter().find(|brief| brief.id == *id) {
        let draft = public.text();
        let _ = writeln!(
            out,
            "  The text is worth {} to it and no agreement {}, in thousandths; the process itself is worth {}.",
            brief.utility(public, &draft),
            brief.utility_of_no_agreement(public),
            brief.stake
        );
        for line in &brief.lines {
            let held = if line.test.holds(public, &draft) { "held" } else { "crossed" };
            let how = format!("{:?}", line.response).to_lowercase();
            let said = format!("red line ({how}), {held}: {}", line.reason);
            let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
        }
    }
    let unheard: Vec<&str> = chronicle
        .unheard
        .iter()
        .filter(|(seat, _)| seat == id)
        .map(|(_, section)| section.as_str())
        .collect();
    if !unheard.is_empty() {
        // The same section may have been closed to it in both readings.
        let mut sections: Vec<(&str, usize)> = Vec::new();
        for section in unheard {
            match sections.iter_mut().find(|(known, _)| *known == section) {
                Some((_, times)) => *times += 1,
                None => sections.push((section, 1)),
            }
        }
        let named: Vec<String> = sections
            .into_iter()
            .map(|(section, times)| match times {
                1 => section.to_owned(),
                2 => format!("{section} (twice)"),
                times => format!("{section} ({times} times)"),
            })
            .collect();
        let said = format!("asked for the floor on {}; the list closed before its turn", named.join(", "));
        let _ = writeln!(out, "{}", hang("  - ", &said, WIDTH));
    }
    out.push('\n');
    let mut phase = String::new();
    let mut put = Put::default();
    for record in records {
        put.follow(record);
        if record.by != id.as_str() {
            continue;
        }
        let heading = format!("{}, meeting {}", record.phase, record.meeting);
        if heading != phase {
            let _ = writeln!(out, "  {}", paint.dim(&heading));
            phase = heading;
        }
        for line in acts(record, &put) {
            let _ = writeln!(out, "{}", hang(&format!("  {:>5}  ", record.seq), &line, WIDTH));
        }
    }
}

/// What is put to the vote as the records go by.
#[derive(Default)]
struct Put {
    proposal: String,
    question: String,
}

impl Put {
    fn follow(&mut self, record: &Record) {
        for event in &record.events {
            match event {
                Event::ProposalTakenUp { proposal, .. } => self.proposal.clone_from(proposal),
                Event::BallotOpened { question, .. } => {
                    let (alone, question) =
                        (matches!(self.proposal.as_str(), "" | WHOLE_DRAFT), question.as_ref());
                    self.question = match question.unwrap_or(&Question::Whole) {
                        question @ Question::Amendment(_) => words_votes::question(question),
                        question if alone => words_votes::question(question),
                        question => format!("{}, {}", self.proposal, words_votes::named(question)),
                    };
                }
                _ => {}
            }
        }
    }
}

fn acts(record: &Record, put: &Put) -> Vec<String> {
    let tipped = record.why.as_ref().map(|why| why.tipped.as_str()).unwrap_or_default();
    let mut lines = Vec::new();
    for event in &record.events {
        match event {
            Event::Inscribed { sections, .. } if sections.is_empty() => {
                lines.push(format!("does not ask for the floor ({tipped})"));
            }
            Event::Inscribed { sections, .. } => {
                let names: Vec<&str> = sections.iter().map(adref_sim::ids::ParaId::as_str).collect();
                lines.push(format!("asks for the floor on {}", names.join(", ")));
            }
            Event::Spoke { speaker, stances, .. } => {
                if let Some(group) = &speaker.group {
                    lines.push(format!("speaks for {group}"));
                }
                for stance in stances {
                    let said = format!("on {}: {}", stance.bracket, wants(stance));
                    let cannot = if stance.cannot.is_empty() {
                        String::new()
                    } else {
                        format!("; cannot accept {}", list(stance.cannot))
                    };
                    lines.push(said + &cannot);
                }
            }
            Event::Consulted { stance, .. } => {
                lines.push(format!("in the small group on {}: {}", stance.bracket, wants(stance)));
            }
            Event::SpokeInGroup { group, stances, ballot, .. } => {
                lines.extend(said_in_group(group.as_str(), stances, *ballot));
            }
            Event::OptionProposed { bracket, option: number, text, .. } => {
                lines.push(format!("offers “{text}” as option {number} of {bracket}"));
            }
            Event::BracketOpened { bracket, para, after, text, .. } => lines.push(match after {
                Some(after) => {
                    format!("proposes “{text}” as a new paragraph {para} after {after}, {bracket}")
                }
                None => format!("asks for brackets round “{text}” in paragraph {para}, {bracket}"),
            }),
            event if words_packages::act(event).is_some() => {
                lines.extend(words_packages::act(event).map(|said| format!("{said} ({tipped})")));
            }
            Event::FloorYielded { .. } => lines.push(format!("gives the floor back ({tipped})")),
            Event::SilenceKept { .. } => lines.push(format!("keeps silence: {tipped}")),
            Event::ExtensionRequested { reason, .. } => lines.push(format!("asks for more time: {reason}")),
            Event::Signed { .. } => lines.push(format!("signs: {tipped} ({})", totals(record))),
            Event::Declined { reason, .. } => {
                lines.push(format!("stays out: {reason} ({})", totals(record)));
            }
            Event::ObjectedToApplicants { objections, .. } if objections.is_empty() => {
                lines.push(format!("objects to no applicant ({tipped})"));
            }
            Event::ObjectedToApplicants { objections, .. } => {
                let names: Vec<&str> = objections.iter().map(|one| one.applicant.as_str()).collect();
                lines.push(format!("objects to {} ({})", names.join(", "), totals(record)));
            }
            Event::VotedOnApplicant { applicant, ballot, .. } => {
                let ballot = format!("{ballot:?}").to_lowercase();
                lines.push(format!("votes {ballot} on letting {applicant} in ({})", totals(record)));
            }
            Event::SilenceBroken { objections, .. } if objections.is_empty() => {
                lines.push("breaks silence without a word".to_owned());
            }
            Event::SilenceBroken { objections, .. } => {
                for objection in objections {
                    let over = objection.bracket.as_ref().map_or("the whole", |bracket| bracket.as_str());
                    let said = if objection.reason.is_empty() {
                        format!("breaks silence over {over}, without a reason")
                    } else {
                        format!("breaks silence over {over}: {}", objection.reason)
                    };
                    lines.push(said);
                }
            }
            Event::Joined { dissociations, .. } if dissociations.is_empty() => {
                lines.push(format!("joins consensus ({})", totals(record)));
            }
            Event::Joined { dissociations, .. } => {
                for apart in dissociations {
                    let para = &apart.para;
                    lines.push(format!(
                        "joins consensus, dissociating from paragraph {para}: {}",
                        apart.reason
                    ));
                }
            }
            Event::Objected { objection, .. } => {
                lines.push(format!("objects: {} ({})", objection.reason, totals(record)));
            }
            Event::Voted { ballot, .. } => {
                lines.push(format!(
                    "{} on {}: {tipped} ({})",
                    match ballot {
                        Ballot::Yes => "votes yes",
                        Ballot::No => "votes no",
                        Ballot::Abstain => "abstains",
                    },
                    put.question,
                    totals(record)
                ));
            }
            Event::Explained { words, .. } => lines.push(format!("explains: {words}")),
            _ => {}
        }
    }
    lines
}

/// What it wants, and what else it can live with.
fn wants(stance: &StanceTaken) -> String {
    let others: Vec<String> =
        stance.accepts.iter().filter(|number| *number != stance.prefers).map(option).collect();
    match others.as_slice() {
        [] => format!("wants {}", option(stance.prefers)),
        others => format!(
            "wants {}; can live with {}{}",
            option(stance.prefers),
            others.join(", "),
            subject_to(stance.ad_referendum)
        ),
    }
}

fn totals(record: &Record) -> String {
    record
        .why
        .iter()
        .flat_map(|why| &why.parts)
        .filter(|part| part.on.is_none())
        .map(|part| format!("{} {}", part.part, part.value))
        .collect::<Vec<_>>()
        .join(", ")
}
