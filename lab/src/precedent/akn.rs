//! Akoma Ntoso (OASIS LegalDocML 1.0), as the United Nations publishes resolutions in it: the preamble, the operative part, annexes,
//! and from its metadata the symbol, the day and the vote.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

use super::paragraphs::Paragraphs;
use super::{Document, Fault, Kind, Tally, tidy};

/// Deeper than any resolution is; what is deeper is refused.
const MAX_DEPTH: usize = 128;
/// Elements that hold running text.
const BLOCKS: [&str; 4] = ["p", "listIntroduction", "listWrapUp", "block"];
/// Parts of the document that hold no agreed language.
const ASIDE: [&str; 7] =
    ["meta", "coverPage", "preface", "formula", "conclusions", "authorialNote", "componentRef"];
/// Parts that follow the resolution itself.
const ANNEXES: [&str; 4] = ["attachments", "annex", "components", "doc"];

/// Reads a document.
pub(super) fn read(source: &str) -> Result<Document, Fault> {
    let mut reader = Reader::from_str(source);
    reader.config_mut().expand_empty_elements = true;
    let mut walk = Walk { source, counted: (0, 1), ..Walk::default() };
    loop {
        let line = walk.line(reader.buffer_position());
        let event = reader.read_event().map_err(|error| {
            Fault::new(
                walk.line(reader.error_position()),
                format!("this is not well-formed XML: {error}"),
                "see that every element is closed and every attribute quoted",
            )
        })?;
        match event {
            Event::Start(start) => walk.open(&start, line)?,
            Event::End(_) => walk.close(),
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                let name = entity.xml10_content();
                match (entity.resolve_char_ref(), resolve_xml_entity(&name)) {
                    (Ok(Some(letter)), _) => walk.text(letter.encode_utf8(&mut [0; 4])),
                    (_, Some(text)) => walk.text(text),
                    _ => {
                        let help = "write the letter itself, or its number as &#233;";
                        return Err(Fault::new(line, format!("&{name}; stands for nothing"), help));
                    }
                }
            }
            Event::DocType(_) => {
                let help = "leave the <!DOCTYPE …> out: no entity is read from elsewhere";
                return Err(Fault::new(line, "a document type is declared", help));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    walk.done()
}

/// What is being read outside of paragraphs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Number,
    Symbol,
    Title,
    Words,
}

#[derive(Default)]
struct Walk<'a> {
    source: &'a str,
    counted: (usize, usize),
    /// The elements that are open.
    stack: Vec<String>,
    document: Document,
    paragraphs: Paragraphs,
    /// What is being read, how deep it began, on which line, and its words so far.
    reading: Option<(Wanted, usize, usize)>,
    words: String,
    /// The number of the paragraph that has just begun.
    number: Option<String>,
    outcome: Option<String>,
}

impl Walk<'_> {
    fn open(&mut self, start: &BytesStart<'_>, line: usize) -> Result<(), Fault> {
        let name = start.local_name().as_ref().to_owned();
        if self.stack.is_empty() && name != "akomaNtoso" {
            let help =
                "give Akoma Ntoso, whose first element is <akomaNtoso>, or keep the file out of the corpus";
            return Err(Fault::new(line, format!("this is no Akoma Ntoso: it begins with <{name}>"), help));
        }
        if self.stack.len() >= MAX_DEPTH {
            let help =
                "no published resolution is so deep: see whether elements are closed where they should be";
            return Err(Fault::new(line, format!("elements are more than {MAX_DEPTH} deep"), help));
        }
        let depth = self.stack.len();
        let attribute = |wanted: &str| attribute(start, wanted, line);
        match name.as_str() {
            "eol" | "br" => self.words.push(' '),
            "paragraph" | "point" | "subparagraph" | "item" | "article" | "section" => self.number = None,
            "num" if self.is_text() => self.begin(Wanted::Number, depth, line),
            // The cover gives the whole symbol, the heading of the text only the end of it.
            "docNumber"
                if self.document.symbol.is_none()
                    && !self.in_annex()
                    && attribute("refersTo")?.as_deref() == Some("#symbol") =>
            {
                self.begin(Wanted::Symbol, depth, line);
            }
            "docTitle"
                if self.document.title.is_none()
                    && !self.in_annex()
                    && attribute("refersTo")?.as_deref() == Some("#resolutionTitle") =>
            {
                self.begin(Wanted::Title, depth, line);
            }
            "FRBRdate"
                if self.document.adopted.is_none() && attribute("name")?.as_deref() == Some("adoption") =>
            {
                self.document.adopted = attribute("date")?.and_then(|day| day.parse().ok());
            }
            "step" => match attribute("outcome")?.as_deref() {
                Some("draftResolution") => {
                    self.document.draft = attribute("as")?.filter(|symbol| !symbol.is_empty());
                }
                Some("adopted") if self.document.adopted.is_none() => {
                    self.document.adopted = attribute("date")?.and_then(|day| day.parse().ok());
                }
                _ => {}
            },
            // Several are votes on parts; the first is on the whole.
            "voting" if self.outcome.is_none() => self.outcome = attribute("outcome")?,
            "count" if self.stack.last().is_some_and(|above| above == "voting") => {
                let (of, value) = (attribute("refersTo")?, attribute("value")?);
                self.count(of.as_deref().unwrap_or_default(), value.as_deref().unwrap_or_default(), line)?;
            }
            name if BLOCKS.contains(&name) && self.is_text() && self.reading.is_none() => {
                self.begin(Wanted::Words, depth, line);
            }
            _ => {}
        }
        self.stack.push(name);
        Ok(())
    }

    fn begin(&mut self, what: Wanted, depth: usize, line: usize) {
        if self.reading.is_none() {
            self.words.clear();
            self.reading = Some((what, depth, line));
        }
    }

    fn text(&mut self, text: &str) {
        // Notes stand in the middle of the words they belong to.
        if self.reading.is_some() && !self.stack.iter().any(|name| name == "authorialNote") {
            self.words.push_str(text);
        }
    }

    fn close(&mut self) {
        self.stack.pop();
        let Some((what, depth, line)) = self.reading else { return };
        if self.stack.len() != depth {
            return;
        }
        self.reading = None;
        let words = tidy(&std::mem::take(&mut self.words));
        if words.is_empty() {
            return;
        }
        match what {
            Wanted::Number => self.number = Some(words),
            Wanted::Symbol => self.document.symbol = Some(words),
            Wanted::Title => self.document.title = Some(words),
            Wanted::Words => {
                let number = self.number.take();
                self.paragraphs.add(Some(self.kind()), number.as_deref(), &words, line);
            }
        }
    }

    fn count(&mut self, of: &str, value: &str, line: usize) -> Result<(), Fault> {
        if value.is_empty() {
            return Ok(());
        }
        let number = value.parse().map_err(|_| {
            Fault::new(line, format!("<count value=\"{value}\"> is no number"), "write the votes as a number")
        })?;
        let vote = self.document.vote.get_or_insert(Tally { yes: 0, no: 0, abstain: 0 });
        match of.trim_start_matches('#') {
            "inFavour" => vote.yes = number,
            "against" => vote.no = number,
            "abstaining" => vote.abstain = number,
            _ => {}
        }
        Ok(())
    }

    /// Whether what begins here is part of the agreed text.
    fn is_text(&self) -> bool {
        let in_part = self.stack.iter().any(|name| matches!(name.as_str(), "preamble" | "mainBody" | "body"));
        in_part && !self.stack.iter().any(|name| ASIDE.contains(&name.as_str()))
    }

    fn in_annex(&self) -> bool {
        self.stack.iter().any(|name| ANNEXES.contains(&name.as_str()))
    }

    fn kind(&self) -> Kind {
        if self.in_annex() {
            return Kind::Annex;
        }
        let preamble = self.stack.iter().any(|name| name == "preamble");
        if preamble { Kind::Preamble } else { Kind::Operative }
    }

    /// The line of a place in the source; places have to come in their order.
    fn line(&mut self, position: u64) -> usize {
        let end = usize::try_from(position).map_or(self.source.len(), |at| at.min(self.source.len()));
        let between = self.source.get(self.counted.0..end).unwrap_or_default();
        let lines = between.matches('\n').count();
        self.counted = (end.max(self.counted.0), self.counted.1 + lines);
        self.counted.1
    }

    fn done(mut self) -> Result<Document, Fault> {
        let last = self.line(self.source.len() as u64);
        if let Some(name) = self.stack.last() {
            return Err(Fault::new(last, format!("<{name}> is not closed"), format!("add </{name}>")));
        }
        self.document.how = self.outcome.as_deref().filter(|outcome| !outcome.is_empty()).map(said);
        self.document.passages = self.paragraphs.done();
        if self.document.passages.is_empty() {
            let help = "text is looked for in <preamble> and <mainBody>, in elements <p>";
            return Err(Fault::new(last, "there is no paragraph in this file", help));
        }
        Ok(self.document)
    }
}

fn attribute(start: &BytesStart<'_>, wanted: &str, line: usize) -> Result<Option<String>, Fault> {
    let fault = |error: String| {
        let name = start.name();
        let help = "write attributes as name=\"value\"";
        Fault::new(line, format!("an attribute of <{}> cannot be read: {error}", name.as_ref()), help)
    };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| fault(error.to_string()))?;
        if attribute.key.as_ref() == wanted {
            let value =
                quick_xml::escape::unescape(&attribute.value).map_err(|error| fault(error.to_string()))?;
            return Ok(Some(tidy(&value)));
        }
    }
    Ok(None)
}

/// The outcome in words: `adoptedWithoutVote`, `adoptedRecordedVote` and whatever else is named so.
fn said(outcome: &str) -> String {
    match outcome {
        "adoptedWithoutVote" => return "without a vote".to_owned(),
        "adoptedRecordedVote" => return "recorded vote".to_owned(),
        _ => {}
    }
    let mut words = String::new();
    for letter in outcome.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
