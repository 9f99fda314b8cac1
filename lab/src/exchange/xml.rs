//! A small tree of elements with their places, from quick-xml's events.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::genius::Fault;

/// Deeper than any domain is; what is deeper is refused.
const MAX_DEPTH: usize = 64;

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    pub(super) children: Vec<Element>,
    /// The line it begins on, from 1.
    pub(super) line: usize,
}

impl Element {
    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// An attribute that has to be there.
    pub(super) fn attribute(&self, name: &str) -> Result<&str, Fault> {
        self.attributes.get(name).map(String::as_str).ok_or_else(|| {
            Fault::new(
                self.line,
                format!("<{}> has no attribute `{name}`", self.name),
                format!("add {name}=\"…\""),
            )
        })
    }

    /// An attribute that has to be there and be a number.
    pub(super) fn number(&self, name: &str) -> Result<f64, Fault> {
        let text = self.attribute(name)?;
        text.trim().parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| {
            Fault::new(self.line, format!("{name}=\"{text}\" is not a number"), "write it as 0.25 or 10")
        })
    }

    /// An attribute that has to be there and be a number that counts from 1.
    pub(super) fn index(&self) -> Result<usize, Fault> {
        let text = self.attribute("index")?;
        text.trim().parse().ok().filter(|index| *index > 0).ok_or_else(|| {
            Fault::new(
                self.line,
                format!("index=\"{text}\" is not a whole number from 1"),
                "number issues and items 1, 2, 3 …",
            )
        })
    }
}

/// Reads the tree of a file.
pub(super) fn read(source: &str) -> Result<Element, Fault> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut reader = Reader::from_str(source);
    let mut open: Vec<Element> = vec![Element::default()];
    loop {
        let line = line_at(source, reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            let line = line_at(source, reader.error_position());
            Fault::new(
                line,
                format!("this is not well-formed XML: {error}"),
                "see that every element is closed and every attribute quoted",
            )
        })?;
        match event {
            Event::Start(start) => {
                if open.len() > MAX_DEPTH {
                    return Err(Fault::new(
                        line,
                        format!("elements are more than {MAX_DEPTH} deep"),
                        "this is no negotiation domain",
                    ));
                }
                open.push(element(&start, line)?);
            }
            Event::Empty(start) => {
                let child = element(&start, line)?;
                if let Some(parent) = open.last_mut() {
                    parent.children.push(child);
                }
            }
            Event::End(_) => {
                let Some(child) = open.pop() else { break };
                if let Some(parent) = open.last_mut() {
                    parent.children.push(child);
                }
            }
            Event::Eof => break,
            Event::DocType(_) => {
                return Err(Fault::new(
                    line,
                    "a document type is declared",
                    "leave the <!DOCTYPE …> out: no entity is read from elsewhere",
                ));
            }
            _ => {}
        }
    }
    let last = line_at(source, source.len() as u64);
    if open.len() != 1 {
        let name = open.last().map_or("", |element| element.name.as_str());
        return Err(Fault::new(last, format!("<{name}> is not closed"), format!("add </{name}>")));
    }
    let root = open.pop().and_then(|document| document.children.into_iter().next());
    root.ok_or_else(|| {
        Fault::new(last, "there is no element in this file", "give a GENIUS domain or profile")
    })
}

fn element(start: &BytesStart<'_>, line: usize) -> Result<Element, Fault> {
    let name = start.name().as_ref().to_owned();
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let fault = |error: String| {
            Fault::new(
                line,
                format!("an attribute of <{name}> cannot be read: {error}"),
                "write attributes as name=\"value\"",
            )
        };
        let attribute = attribute.map_err(|error| fault(error.to_string()))?;
        let key = attribute.key.as_ref().to_owned();
        let raw = attribute.value;
        let value = quick_xml::escape::unescape(&raw).map_err(|error| fault(error.to_string()))?;
        attributes.insert(key, value.into_owned());
    }
    Ok(Element { name, attributes, children: Vec::new(), line })
}

fn line_at(source: &str, position: u64) -> usize {
    let end = usize::try_from(position).map_or(source.len(), |position| position.min(source.len()));
    source.get(..end).map_or(1, |before| before.matches('\n').count() + 1)
}
