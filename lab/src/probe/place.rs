//! Where words go: the bracket, the place the lexicon gives them, and the files with them in it.

use adref_sim::engine::action::OptionNo;
use adref_sim::engine::event::PlacedOn;
use adref_sim::engine::state::BracketState;
use adref_sim::engine::{Event, MAX_WORDS, Public, State, wording};
use adref_sim::ids::SeatId;
use adref_sim::lexicon::{Elsewhere, Step};
use adref_sim::scenario::{self, Files, MAX_OPTIONS, Placement, Reach, Scenario};
use adref_sim::text::{edit, parse, print};
use strsim::osa_distance;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Value};

use super::fixed::Reference;
use super::{Against, Words};
use crate::sweep::Fault;

const SCENARIO: &str = "scenario.toml";
const DRAFT: &str = "draft.md";

/// Words with their place.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The bracket, by index.
    pub bracket: usize,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub at: Placement,
    /// Where the lexicon puts them, or the scenario, where it has them.
    pub by_rule: Placement,
    /// The steps of the rule; none for words the scenario has a place for.
    pub steps: Vec<Step>,
    /// The option they are, if they are on the table already.
    pub known: Option<OptionNo>,
    /// The option whose place they take; 0 is none.
    pub against: OptionNo,
    /// Where in the text they go, if not where the bracket is.
    pub to: Option<Elsewhere>,
}

impl Placed {
    /// Whether nothing changes by them.
    pub fn idle(&self) -> bool {
        self.known.is_some_and(|known| known == self.against || self.against == 0)
    }

    /// Whether nothing comes onto the table by them: they are there, and an option is taken off it.
    pub fn only_takes_off(&self) -> bool {
        self.known.is_some() && !self.idle()
    }

    /// Whether they are written into the draft: they are new, and stand where the bracket is.
    fn is_written(&self) -> bool {
        self.known.is_none() && self.to.is_none()
    }

    /// The number the words have where they have taken their place.
    pub fn number(&self, public: &Public) -> OptionNo {
        match self.known {
            Some(known) => known,
            None if self.is_written() && self.against > 0 => self.against,
            None => public.table.get(self.bracket).map_or(0, |entry| entry.options.len() as OptionNo),
        }
    }
}

/// Finds the bracket and the place of words. `reference` says which words most could live with.
pub fn place(state: &State, words: &Words, reference: &Reference) -> Result<Placed, Fault> {
    let public = &state.public;
    let bracket = find(public, &words.bracket)?;
    let entry = public.table.get(bracket).ok_or_else(|| Fault::new("no such bracket", ""))?;
    let text = usable(&words.text)?;
    let known =
        entry.options.iter().position(|option| option.words().trim() == text.trim() && option.to.is_none());
    let known = known.filter(|number| *number > 0).map(|number| number as OptionNo);
    let options = entry.options.len() as OptionNo;
    let against = match words.against {
        Against::Current => reference.choices.get(bracket).copied().unwrap_or(0),
        Against::Option(number) if number < options => number,
        Against::Option(number) => {
            return Err(Fault::new(
                format!("{} has no option {number}", words.bracket),
                format!(
                    "options are 1 to {}; 0 puts the words beside all of them",
                    options.saturating_sub(1)
                ),
            ));
        }
    };
    let by_rule = wording::by_rule(public, bracket, text);
    let (by_rule, steps) = match known.and_then(|number| entry.options.get(usize::from(number))) {
        Some(option) => (option.at.clone(), Vec::new()),
        None => match reserved(state, bracket, text) {
            Some(at) => (at, Vec::new()),
            None => (by_rule.at, by_rule.steps),
        },
    };
    if by_rule.0.is_empty() {
        return Err(Fault::new(
            format!("{} is placed on no issue, so words for it move nobody", words.bracket),
            "place the bracket in scenario.toml first",
        ));
    }
    let at = overruled(public, &by_rule, &words.positions)?;
    // Words whose place is overruled are other words, whoever wrote them first.
    let known = known.filter(|_| at == by_rule);
    Ok(Placed { bracket, text: text.to_owned(), at, by_rule, steps, known, against, to: None })
}

/// Where the author of the scenario has put words that somebody holds in reserve.
fn reserved(state: &State, bracket: usize, text: &str) -> Option<Placement> {
    let held = state.briefs.iter().flat_map(|me| &me.reserve).chain(&state.chair_reserve);
    let found = held.into_iter().find(|one| one.bracket == bracket && one.text.trim() == text.trim());
    found.map(|one| one.at.clone())
}

/// A bracket by its id.
pub fn find(public: &Public, id: &str) -> Result<usize, Fault> {
    let found = public.table.iter().position(|entry| entry.id.as_str() == id);
    found.ok_or_else(|| {
        let mut ids: Vec<&str> = public.table.iter().map(|entry| entry.id.as_str()).collect();
        ids.sort_by_key(|one| (!one.contains(id), osa_distance(one, id)));
        ids.truncate(6);
        Fault::new(format!("there is no bracket `{id}`"), format!("the nearest are {}", ids.join(", ")))
    })
}

/// Words that can stand in a bracket; if they cannot, what is in the way.
pub(super) fn usable(text: &str) -> Result<&str, Fault> {
    let fault = |message: String, help: &str| Err(Fault::new(message, help));
    if text.trim().is_empty() {
        return fault(
            "the words are empty".to_owned(),
            "write words; what leaving them out comes to, `adref probe --rank` shows",
        );
    }
    let long = text.chars().count();
    if long > MAX_WORDS {
        return fault(
            format!("the words have {long} characters, more than {MAX_WORDS}"),
            "test a part of them",
        );
    }
    let begins: String = text.chars().take(40).collect();
    if text.contains('\n') {
        return fault(format!("there is a line end in “{}”", begins.trim()), "write the words in one line");
    }
    if text.contains(" / ") {
        return fault(
            format!("a slash between blanks parts options, and there is one in “{begins}”"),
            "test one option at a time",
        );
    }
    if let Some(mark) = text.chars().find(|letter| matches!(letter, '[' | ']')) {
        return fault(
            format!("there is a bracket, `{mark}`, in the words “{begins}”"),
            "test the words without brackets of their own; `--texts` takes several places at once",
        );
    }
    if !edit::is_plain(text) {
        return fault(
            format!("there is a mark of type, a link or a footnote in the words “{begins}”"),
            "write plain words",
        );
    }
    Ok(text)
}

fn overruled(public: &Public, rule: &Placement, told: &[(String, Reach)]) -> Result<Placement, Fault> {
    let mut at = rule.clone();
    for (issue, reach) in told {
        let on = public.issues.iter().position(|known| known.id.as_str() == issue);
        let Some((_, found)) = at.0.iter_mut().find(|(one, _)| Some(*one) == on) else {
            let issues = |(one, _): &(usize, Reach)| Some(public.issues.get(*one)?.id.to_string());
            let known: Vec<String> = rule.0.iter().filter_map(issues).collect();
            return Err(Fault::new(
                format!("the bracket is not about `{issue}`"),
                format!("it is placed on {}", known.join(", ")),
            ));
        };
        *found = *reach;
    }
    Ok(at)
}

/// The files with all the words in their places. They have yet to be loaded.
fn written(files: &Files, public: &Public, all: &[Placed]) -> Result<Files, Fault> {
    let missing = |name: &str| Fault::new(format!("there is no {name}"), "`adref check` says more");
    let mut draft = parse(files.get(DRAFT).ok_or_else(|| missing(DRAFT))?, DRAFT).draft;
    let toml = files.get(SCENARIO).ok_or_else(|| missing(SCENARIO))?;
    let mut document = toml
        .parse::<DocumentMut>()
        .map_err(|error| Fault::new(format!("{SCENARIO}: {error}"), "`adref check` says more"))?;
    for one in all {
        let Some(entry) = public.table.get(one.bracket) else { continue };
        let id = &entry.id;
        let changed = if one.against > 0 {
            edit::replace_option(&draft, id, one.against.into(), &one.text)
        } else {
            edit::add_option(&draft, id, &one.text, &[])
        };
        changed.and_then(|changed| changed.apply(&mut draft)).map_err(|error| {
            Fault::new(
                format!("the words do not go into {id}: {error}"),
                "`--against 0` puts them beside the other options; `--against 2` takes another's place",
            )
        })?;
        let table = document.get_mut("brackets").and_then(|all| all.get_mut(id.as_str()));
        let issue =
            table.as_ref().and_then(|table| table.get("issue")).and_then(Item::as_str).map(str::to_owned);
        let options = table.and_then(|table| table.get_mut("options")).and_then(Item::as_array_mut);
        let Some(options) = options else {
            return Err(Fault::new(
                format!("{id} has no list of options in {SCENARIO}"),
                "place the bracket first",
            ));
        };
        let value = value(public, &one.at, issue.as_deref());
        match usize::from(one.against).checked_sub(1) {
            Some(number) if number < options.len() => {
                options.replace(number, value);
            }
            _ => options.push(value),
        }
    }
    let mut files = files.clone();
    files.insert(DRAFT.to_owned(), print(&draft));
    files.insert(SCENARIO.to_owned(), document.to_string());
    Ok(files)
}

/// A place as a scenario writes it.
fn value(public: &Public, at: &Placement, own: Option<&str>) -> Value {
    let reach = |reach: Reach| -> Value {
        if reach.width() == 0 {
            return i64::from(reach.low).into();
        }
        Array::from_iter([i64::from(reach.low), i64::from(reach.high)]).into()
    };
    let name = |issue: usize| public.issues.get(issue).map_or("", |issue| issue.id.as_str());
    match at.0.as_slice() {
        [(issue, only)] if own == Some(name(*issue)) => reach(*only),
        several => {
            let mut table = InlineTable::new();
            for (issue, at) in several {
                table.insert(name(*issue), reach(*at));
            }
            table.into()
        }
    }
}

/// Where a negotiation begins that has the words in it from the first: the scenario, checked as any other, and the room.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The scenario with the words that are new written into its files.
    pub scenario: Scenario,
    /// Its room, without the options whose place was taken by words that are not in the files.
    pub state: State,
}

/// The beginning with all the words in their places; none where nothing would change.
pub fn beginning(files: &Files, scenario: &Scenario, all: &[Placed]) -> Result<Option<Beginning>, Fault> {
    let state = State::new(scenario);
    let busy: Vec<&Placed> = all.iter().filter(|one| !one.idle()).collect();
    if busy.is_empty() {
        return Ok(None);
    }
    let new: Vec<Placed> = busy.iter().copied().filter(|one| one.is_written()).cloned().collect();
    let (scenario, mut state) = match altered(files, &state.public, &new)? {
        Some(scenario) => {
            let state = State::new(&scenario);
            (scenario, state)
        }
        None => (scenario.clone(), state),
    };
    for one in busy.into_iter().filter(|one| !one.is_written()) {
        check_open(&state.public, one)?;
        propose(&mut state, one, None);
        withdraw(&mut state, one.bracket, one.against);
    }
    Ok(Some(Beginning { scenario, state }))
}

/// Takes an option off the table; leaving the words out is always possible.
fn withdraw(state: &mut State, bracket: usize, option: OptionNo) {
    let entry = state.public.table.get_mut(bracket);
    if let Some(found) = entry.and_then(|entry| entry.options.get_mut(usize::from(option)))
        && option > 0
    {
        found.live = false;
    }
}

/// The scenario with new words in its files; none of none.
fn altered(files: &Files, public: &Public, new: &[Placed]) -> Result<Option<Scenario>, Fault> {
    if new.is_empty() {
        return Ok(None);
    }
    if let Some(full) = new.iter().find(|one| one.against == 0 && one.number(public) as usize > MAX_OPTIONS) {
        let id = public.table.get(full.bracket).map_or("", |entry| entry.id.as_str());
        return Err(Fault::new(
            format!("{id} has as many options as a bracket can have"),
            "take the place of one with `--against`",
        ));
    }
    let files = written(files, public, new)?;
    let loaded = scenario::load(&files);
    let Some(scenario) = loaded.scenario else {
        let fault = Fault::new(
            "with the words in it the scenario is not in order",
            "the lines above show the files as they would then be written",
        );
        return Err(Fault { files: Some((files, loaded.diagnostics)), ..fault });
    };
    Ok(Some(scenario))
}

/// Proposes words in a room, as the chair or a delegation would; the number they get. Nothing happens where they are on
/// the table already.
pub fn propose(state: &mut State, one: &Placed, by: Option<&SeatId>) -> Option<OptionNo> {
    if let Some(known) = one.known {
        return Some(known);
    }
    let public = &state.public;
    let entry = public.table.get(one.bracket)?;
    let number = OptionNo::try_from(entry.options.len()).ok()?;
    let at =
        one.at.0.iter().filter_map(|(issue, at)| {
            Some(PlacedOn { issue: public.issues.get(*issue)?.id.clone(), at: *at })
        });
    let event = Event::OptionProposed {
        seat: by.cloned(),
        bracket: entry.id.clone(),
        option: number,
        text: one.text.clone(),
        at: at.collect(),
        placed_by: "a probe".to_owned(),
        steps: Vec::new(),
        overruled: None,
        to: one.to,
    };
    state.apply(&event);
    Some(number)
}

/// That words can be proposed at this moment.
pub fn check_open(public: &Public, one: &Placed) -> Result<(), Fault> {
    let Some(entry) = public.table.get(one.bracket) else { return Ok(()) };
    let fault = |why: &str, help: &str| Err(Fault::new(format!("{}: {why}", entry.id), help));
    match entry.state {
        BracketState::Open if one.known.is_none() && entry.options.len() > MAX_OPTIONS => {
            fault("it has as many options as a bracket can have", "take an earlier moment")
        }
        BracketState::Open => Ok(()),
        BracketState::Settled { .. } => fault(
            "it is settled at that moment",
            "take an earlier one; `adref why LOG BRACKET` tells when it was settled",
        ),
        _ => fault("it is not on the table at that moment", "take an earlier one"),
    }
}
