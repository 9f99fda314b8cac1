//! KTAB's XML for its spatial model: `Scenario` with `Dimensions/dName` and `Actors/Actor` of `name`, `capability`,
//! `Position/dCoord` and `Salience/dSal`. The adjustments of ideal points and the parameters of its model are passed over.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::fault::{Fault, Read};
use super::super::issue::{Actor, Issue, Rule};
use super::ktab_csv::absent;
use super::{MOST_POWER, by_name, number};

/// How deep elements may stand in each other.
const DEEPEST: usize = 64;

/// An actor as it is written, with the lines of what it is made of.
#[derive(Default)]
struct Written {
    line: u64,
    name: String,
    capability: (u64, String),
    positions: Vec<(u64, String)>,
    saliences: Vec<(u64, String)>,
}

/// Reads it.
pub(super) fn read(text: &str) -> Result<Read, Vec<Fault>> {
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut words = String::new();
    let mut scenario = String::new();
    let mut dimensions: Vec<String> = Vec::new();
    let mut actors: Vec<Written> = Vec::new();
    let mut lines = Lines { text, byte: 0, line: 1 };
    loop {
        let line = lines.at(reader.buffer_position());
        let broken = |message: String| {
            let at = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or_default();
            vec![Fault::new(line, at, message, "close every element, and see that it is KTAB's XML")]
        };
        match reader.read_event() {
            Err(error) => return Err(broken(format!("the XML cannot be read: {error}"))),
            Ok(Event::Eof) if path.is_empty() => break,
            Ok(Event::Eof) => {
                let open = path.last().map_or("", String::as_str);
                return Err(broken(format!("the file ends before <{open}> is closed")));
            }
            Ok(Event::DocType(_)) => {
                return Err(broken("a document type is not read".to_owned()));
            }
            Ok(Event::Start(start)) => {
                let name = start.local_name().as_ref().to_owned();
                if path.len() >= DEEPEST {
                    return Err(broken(format!("elements stand more than {DEEPEST} deep in each other")));
                }
                path.push(name);
                words.clear();
                if inside(&path, &["Scenario", "Actors", "Actor"]) {
                    actors.push(Written { line, ..Written::default() });
                }
            }
            Ok(Event::Empty(start)) => {
                path.push(start.local_name().as_ref().to_owned());
                keep(&path, line, "", &mut scenario, &mut dimensions, &mut actors);
                path.pop();
            }
            Ok(Event::Text(found)) => words.push_str(&found),
            Ok(Event::CData(found)) => words.push_str(&found),
            Ok(Event::GeneralRef(found)) => {
                let name: &str = &found;
                let known = found.resolve_char_ref().ok().flatten().map(String::from);
                let known =
                    known.or_else(|| quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned));
                match known {
                    Some(known) => words.push_str(&known),
                    None => return Err(broken(format!("nothing is known by the name &{name};"))),
                }
            }
            Ok(Event::End(_)) => {
                keep(&path, line, words.trim(), &mut scenario, &mut dimensions, &mut actors);
                words.clear();
                path.pop();
            }
            Ok(_) => {}
        }
    }
    issues(&scenario, dimensions, &actors, text)
}

/// Where in the file a byte stands, counted on from the last one asked for.
struct Lines<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl Lines<'_> {
    fn at(&mut self, byte: u64) -> u64 {
        let to = (byte as usize).min(self.text.len());
        let passed = self.text.as_bytes().get(self.byte..to).unwrap_or_default();
        self.line += passed.split(|byte| *byte == b'\n').count().saturating_sub(1) as u64;
        self.byte = to;
        self.line
    }
}

fn inside(path: &[String], wanted: &[&str]) -> bool {
    path.len() == wanted.len() && path.iter().zip(wanted).all(|(one, other)| one == other)
}

/// Keeps what an element said that has just been closed.
fn keep(
    path: &[String],
    line: u64,
    words: &str,
    scenario: &mut String,
    dimensions: &mut Vec<String>,
    actors: &mut [Written],
) {
    let said = || (line, words.to_owned());
    match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["Scenario", "name"] => words.clone_into(scenario),
        ["Scenario", "Dimensions", "dName"] => dimensions.push(words.to_owned()),
        ["Scenario", "Actors", "Actor", rest @ ..] => {
            let Some(actor) = actors.last_mut() else { return };
            match rest {
                ["name"] => words.clone_into(&mut actor.name),
                ["capability"] => actor.capability = said(),
                ["Position", "dCoord"] => actor.positions.push(said()),
                ["Salience", "dSal"] => actor.saliences.push(said()),
                _ => {}
            }
        }
        _ => {}
    }
}

fn issues(
    scenario: &str,
    dimensions: Vec<String>,
    written: &[Written],
    text: &str,
) -> Result<Read, Vec<Fault>> {
    let (mut faults, mut notes) = (Vec::new(), Vec::new());
    if dimensions.is_empty() || written.is_empty() {
        let what =
            if dimensions.is_empty() { "no <dName> in <Dimensions>" } else { "no <Actor> in <Actors>" };
        let first = text.lines().next().unwrap_or_default();
        let help = "KTAB's XML is <Scenario> with <Dimensions><dName> and <Actors><Actor>";
        return Err(vec![Fault::new(1, first, format!("there is {what}"), help)]);
    }
    let mut actors: Vec<Vec<(u64, Actor)>> = vec![Vec::new(); dimensions.len()];
    for actor in written {
        let name = actor.name.as_str();
        if name.is_empty() {
            faults.push(Fault::new(actor.line, "<Actor>", "the actor has no name", "give it a <name>"));
            continue;
        }
        for (what, found) in [("dCoord", actor.positions.len()), ("dSal", actor.saliences.len())] {
            if found != dimensions.len() {
                let message =
                    format!("{name} has {found} <{what}>, and there are {} dimensions", dimensions.len());
                let help =
                    "give one for each dimension, in their order; an empty one where it has no position";
                faults.push(Fault::new(actor.line, name, message, help));
            }
        }
        let mut read = |said: &(u64, String), what: &str, most: f64| {
            let fault = |mut fault: Fault| {
                fault.message = format!("{name}: {}", fault.message);
                faults.push(fault);
            };
            number(&said.1, what, 0.0, most, said.0).map_err(fault).ok()
        };
        let capability =
            if actor.capability.0 == 0 { (actor.line, String::new()) } else { actor.capability.clone() };
        let Some(power) = read(&capability, "capability", MOST_POWER) else { continue };
        let pairs = actor.positions.iter().zip(&actor.saliences);
        for ((position, salience), (dimension, actors)) in pairs.zip(dimensions.iter().zip(&mut actors)) {
            if position.1.is_empty() {
                notes.push(absent(position.0, name, dimension));
                continue;
            }
            let (position, salience) = (read(position, "dCoord", 100.0), read(salience, "dSal", 100.0));
            if let (Some(position), Some(salience)) = (position, salience) {
                actors.push((actor.line, Actor { name: name.to_owned(), position, salience, power }));
            }
        }
    }
    let issues = dimensions.into_iter().zip(actors).map(|(id, actors)| {
        let actors = by_name(actors, &id, &mut faults);
        Issue {
            id,
            proposal: scenario.to_owned(),
            rule: Rule::Majority,
            reference: None,
            outcome: None,
            actors,
        }
    });
    let issues = issues.collect();
    if faults.is_empty() { Ok(Read { issues, notes }) } else { Err(faults) }
}
