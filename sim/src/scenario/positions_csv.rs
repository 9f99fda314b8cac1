//! `positions.csv`: one row for each delegation (or group) and issue.
//!
//! The `csv` crate reads the values; the bytes each field stands on are found again beside it, so that a problem is
//! marked at the cell and not at the row.

use std::ops::Range;

use super::report::{Place, Report, count, did_you_mean, is_hidden, quote};

const FILE: &str = "positions.csv";
const REQUIRED: [&str; 4] = ["delegation", "issue", "position", "salience"];
const OPTIONAL: [&str; 4] = ["tolerance", "plus_minus", "source", "note"];
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// One cell.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) text: String,
    pub(crate) place: Place,
    /// Whether it begins with a quotation mark that nothing closes.
    unclosed: bool,
}

/// One row. A number that could not be read is reported and `None`; the row still says that there is a position.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) delegation: Field,
    pub(crate) issue: Field,
    pub(crate) at: Option<i64>,
    pub(crate) salience: Option<i64>,
    pub(crate) tolerance: i64,
    pub(crate) plus_minus: i64,
    pub(crate) source: String,
}

/// Reads the file. Total: what cannot be read is reported and left out.
pub(crate) fn read(text: &str, report: &mut Report) -> Vec<Row> {
    let records = records(text);
    let Some((header, rows)) = records.split_first() else {
        let message = "the file is empty: its first line names the columns";
        report.push(
            Place::new(FILE, 0..0)
                .error("missing-column", message)
                .help(format!("begin with `{}`", REQUIRED.join(","))),
        );
        return Vec::new();
    };
    let columns = columns(header, report);
    if REQUIRED.iter().any(|required| !columns.contains(&Some(*required))) {
        return Vec::new();
    }
    rows.iter().filter_map(|fields| row(fields, &columns, report)).collect()
}

/// The known column each field of the header names; `None` for one that is unknown or there twice.
fn columns(header: &[Field], report: &mut Report) -> Vec<Option<&'static str>> {
    let known = || REQUIRED.into_iter().chain(OPTIONAL);
    let whole =
        header.first().map_or(0, |f| f.place.span.start)..header.last().map_or(0, |f| f.place.span.end);
    if let [only] = header
        && only.text.contains([';', '\t'])
    {
        let message = "the columns are not separated by commas";
        report.push(
            only.place
                .error("wrong-separator", message)
                .help("save the table as CSV with commas (in Excel: “CSV UTF-8”, with an English locale)"),
        );
        return Vec::new();
    }
    let mut columns: Vec<Option<&'static str>> = Vec::with_capacity(header.len());
    let mut meant: Vec<&str> = Vec::new();
    for field in header {
        let name = field.text.trim();
        let column = known().find(|column| *column == name);
        if column.is_none() {
            let suggestion = report.suggest(name, known());
            meant.extend(suggestion);
            let help = did_you_mean(suggestion, known(), "");
            report.push(
                field.place.error("unknown-column", format!("there is no column {}", quote(name))).help(help),
            );
        } else if columns.contains(&column) {
            let message = format!("the column {} is there twice", quote(name));
            report.push(field.place.error("duplicate-column", message).help("keep one of the two"));
        }
        columns.push(column.filter(|_| !columns.contains(&column)));
    }
    for required in REQUIRED {
        if !columns.contains(&Some(required)) && !meant.contains(&required) {
            let message = format!("the column {} is missing", quote(required));
            let place = Place::new(FILE, whole.clone());
            report.push(
                place
                    .error("missing-column", message)
                    .help(format!("the columns are {}", REQUIRED.join(", "))),
            );
        }
    }
    columns
}

fn row(fields: &[Field], columns: &[Option<&str>], report: &mut Report) -> Option<Row> {
    // A spreadsheet leaves such rows behind.
    if fields.iter().all(|field| field.text.trim().is_empty()) {
        return None;
    }
    if let Some(open) = fields.iter().find(|field| field.unclosed) {
        let message = "a quotation mark opens here and is never closed";
        report.push(
            open.place
                .error("unclosed-quote", message)
                .help("close it, or write it twice if it belongs to the text"),
        );
        return None;
    }
    if fields.len() != columns.len() {
        let span = fields.first()?.place.span.start..fields.last()?.place.span.end;
        let message =
            format!("this row has {}, the header has {}", count(fields.len(), "field"), columns.len());
        let help = "put a text that holds a comma between quotation marks";
        report.push(Place::new(FILE, span).error("wrong-field-count", message).help(help));
        return None;
    }
    for field in fields {
        if let Some(hidden) = field.text.chars().find(|c| is_hidden(*c)) {
            let message = format!(
                "there is an invisible character, U+{:04X}, in {}",
                u32::from(hidden),
                quote(&field.text)
            );
            report.push(field.place.error("hidden-character", message).help("delete the character"));
            return None;
        }
    }
    let cell = |name: &str| {
        fields.iter().zip(columns).find(|(_, column)| **column == Some(name)).map(|(field, _)| field)
    };
    let mut number =
        |name: &str, required: bool| cell(name).and_then(|field| integer(field, name, required, report));
    Some(Row {
        at: number("position", true),
        salience: number("salience", true),
        tolerance: number("tolerance", false).unwrap_or(0),
        plus_minus: number("plus_minus", false).unwrap_or(0),
        delegation: trimmed(cell("delegation")?),
        issue: trimmed(cell("issue")?),
        source: cell("source").map(|field| field.text.trim().to_owned()).unwrap_or_default(),
    })
}

fn trimmed(field: &Field) -> Field {
    Field { text: field.text.trim().to_owned(), ..field.clone() }
}

fn integer(field: &Field, name: &str, required: bool, report: &mut Report) -> Option<i64> {
    let text = field.text.trim();
    if text.is_empty() {
        if required {
            let message = format!("there is no {name} in this row");
            report.push(
                field
                    .place
                    .error("empty-field", message)
                    .help("write a whole number from 0 to 100, or delete the row"),
            );
        }
        return None;
    }
    match text.parse::<i64>() {
        Ok(number) if (0..=100).contains(&number) => Some(number),
        Ok(_) => {
            let message = format!("the {name} is {}, which is not from 0 to 100", quote(text));
            report.push(field.place.error("out-of-range", message).help("the scale runs from 0 to 100"));
            None
        }
        Err(_) => {
            let message = format!("the {name} is {}, which is not a whole number", quote(text));
            report.push(field.place.error("bad-number", message).help("write a whole number from 0 to 100"));
            None
        }
    }
}

/// Every record with the place of each of its fields.
fn records(text: &str) -> Vec<Vec<Field>> {
    let body = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let offset = text.len() - body.len();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(body.as_bytes());
    let mut read: Vec<(usize, csv::StringRecord)> = Vec::new();
    for record in reader.records() {
        // The input is UTF-8 and lengths are free, so there is nothing that reading could object to.
        let Ok(record) = record else { continue };
        let start = record.position().map_or(0, |position| position.byte() as usize);
        read.push((start, record));
    }
    let mut ends: Vec<usize> = read.iter().skip(1).map(|(start, _)| *start).collect();
    ends.push(body.len());
    read.into_iter()
        .zip(ends)
        .map(|((start, record), end)| {
            let (spans, open) = field_spans(body, start.min(body.len())..end.min(body.len()));
            let whole = start..end;
            let last = record.len().saturating_sub(1);
            let field = |(at, text): (usize, &str)| {
                let span = spans.get(at).unwrap_or(&whole);
                let place = Place::new(FILE, span.start + offset..span.end + offset);
                Field { text: text.to_owned(), place, unclosed: open && at == last }
            };
            record.iter().enumerate().map(field).collect()
        })
        .collect()
}

/// The bytes of each field of the record in `range`, quotation marks included, and whether the last is left open.
fn field_spans(text: &str, range: Range<usize>) -> (Vec<Range<usize>>, bool) {
    let bytes = text.as_bytes();
    let mut at = range.start;
    while at < range.end && matches!(bytes[at], b'\r' | b'\n') {
        at += 1;
    }
    let mut spans = Vec::new();
    let mut start = at;
    let mut quoted = false;
    while at < range.end {
        match bytes[at] {
            b'"' if quoted && bytes.get(at + 1) == Some(&b'"') => at += 1,
            b'"' if quoted => quoted = false,
            b'"' if at == start => quoted = true,
            b',' if !quoted => {
                spans.push(start..at);
                start = at + 1;
            }
            b'\r' | b'\n' if !quoted => break,
            _ => {}
        }
        at += 1;
    }
    spans.push(start..at.min(range.end));
    (spans, quoted)
}
