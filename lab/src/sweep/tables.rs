//! The tables of a sweep: one row a run, a bracket of a run, or a delegation of a run (in a campaign, of each session of
//! a run), as CSV or Parquet. They are written and read row by row.

use std::io::{self, Read, Write};
use std::sync::Arc;

use adref_sim::scenario::Ending;
use bytes::Bytes;
use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::types::Type;

use super::design;
use super::plan::{Plan, Room};
use super::store::{Run, Session};
use crate::experiments::{Fate, Stood};

/// Rows of a row group: what is held in memory of a Parquet file.
const GROUP: usize = 1 << 14;
/// Where the plan stands in a Parquet file's own metadata.
pub const PLAN_KEY: &str = "adref.plan";

/// What a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A run.
    Runs,
    /// A bracket in a run.
    Brackets,
    /// A delegation in a run.
    Delegations,
}

impl Of {
    /// What is added to the name of the file.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Runs => "",
            Self::Brackets => "-brackets",
            Self::Delegations => "-delegations",
        }
    }

    fn columns(self) -> &'static [(&'static str, Kind)] {
        use Kind::{Flag, Int, Text};
        match self {
            Self::Runs => &[
                ("outcome", Text),
                ("agreed", Flag),
                ("minutes", Int),
                ("planned_minutes", Int),
                ("half_closed_minutes", Int),
                ("attempts", Int),
                ("open", Int),
                ("settled", Int),
                ("dissociations", Int),
                ("objectors", Int),
                ("yes", Int),
                ("no", Int),
                ("abstain", Int),
                ("absent", Int),
                ("utility_least", Int),
                ("utility_mean", Int),
                ("utility_most", Int),
                ("below_reservation", Int),
            ],
            Self::Brackets => {
                &[("bracket", Text), ("state", Text), ("option", Int), ("minutes", Int), ("adopted", Flag)]
            }
            Self::Delegations => &[
                ("delegation", Text),
                ("utility", Int),
                ("reservation", Int),
                ("objections", Int),
                ("stood", Text),
            ],
        }
    }
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Words.
    Text,
    /// `true` or `false`.
    Flag,
}

/// What stands in a row under a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A number.
    Int(i64),
    /// Words.
    Text(String),
    /// Whether.
    Flag(bool),
    /// Nothing.
    Nothing,
}

/// The columns of a table: the run, its seed, the levels of its factors, the session of a campaign; then what it is of.
pub fn columns(plan: &Plan, of: Of) -> Vec<(String, Kind)> {
    let mut columns = vec![("run".to_owned(), Kind::Int), ("seed".to_owned(), Kind::Int)];
    columns.extend(plan.factors.iter().map(|factor| (factor.key.clone(), Kind::Text)));
    if plan.sessions.iter().any(|room| room.session.is_some()) {
        columns.push(("session".to_owned(), Kind::Text));
    }
    columns.extend(of.columns().iter().map(|(name, kind)| ((*name).to_owned(), *kind)));
    columns
}

/// The rows of a run.
pub fn rows(plan: &Plan, of: Of, run: &Run) -> Vec<Vec<Cell>> {
    let (cell, seed) = plan.run(run.run);
    let mut head = vec![Cell::Int(run.run as i64), Cell::Int(seed as i64)];
    head.extend(design::levels_of(&plan.factors, cell).into_iter().map(|level| Cell::Text(level.to_owned())));
    let mut rows = Vec::new();
    for (session, room) in run.sessions.iter().zip(&plan.sessions) {
        let mut head = head.clone();
        head.extend(room.session.clone().map(Cell::Text));
        let found = match of {
            Of::Runs => vec![of_run(session)],
            Of::Brackets => of_brackets(session, room),
            Of::Delegations => of_delegations(session, room),
        };
        rows.extend(found.into_iter().map(|row| head.iter().cloned().chain(row).collect()));
    }
    rows
}

/// How a session ended, in a word.
pub fn outcome(ending: Option<Ending>) -> String {
    let name = ending.and_then(|ending| serde_json::to_value(ending).ok());
    name.as_ref().and_then(|name| name.as_str()).unwrap_or("not-over").to_owned()
}

fn of_run(session: &Session) -> Vec<Cell> {
    let worth: Vec<i64> = session.seats.iter().map(|seat| seat.0).collect();
    let count = |number: usize| Cell::Int(number as i64);
    let maybe = |number: Option<i64>| number.map_or(Cell::Nothing, Cell::Int);
    let votes = session.vote.map(|(yes, no, abstain, absent)| [yes, no, abstain, absent]);
    let mean = (!worth.is_empty()).then(|| worth.iter().sum::<i64>().div_euclid(worth.len() as i64));
    let mut row = vec![
        Cell::Text(outcome(session.ending)),
        Cell::Flag(session.agreed()),
        Cell::Int(session.minutes.into()),
        Cell::Int(session.planned.into()),
        maybe(session.half.map(i64::from)),
        Cell::Int(session.attempts.into()),
        count(session.count(|fate| fate == Fate::Open)),
        count(session.count(|fate| matches!(fate, Fate::Settled(_)))),
        count(session.seats.iter().filter(|seat| seat.3 == Stood::Apart).count()),
        count(session.seats.iter().filter(|seat| seat.2 > 0).count()),
    ];
    row.extend((0..4).map(|at| maybe(votes.and_then(|votes| votes.get(at).copied()).map(i64::from))));
    row.extend([
        maybe(worth.iter().min().copied()),
        maybe(mean),
        maybe(worth.iter().max().copied()),
        count(session.seats.iter().filter(|seat| seat.0 < seat.1).count()),
    ]);
    row
}

fn of_brackets(session: &Session, room: &Room) -> Vec<Vec<Cell>> {
    let ids = room.brackets.iter().chain(&session.opened);
    ids.zip(&session.brackets)
        .map(|(id, (fate, since))| {
            let option = match fate {
                Fate::Settled(option) => Cell::Int((*option).into()),
                _ => Cell::Nothing,
            };
            let since = since.map_or(Cell::Nothing, |minute| Cell::Int(minute.into()));
            // Words in the chair's text are not agreed words where that text failed.
            let adopted = session.agreed() && matches!(fate, Fate::Settled(1..));
            vec![
                Cell::Text(id.clone()),
                Cell::Text(fate.name().to_owned()),
                option,
                since,
                Cell::Flag(adopted),
            ]
        })
        .collect()
}

fn of_delegations(session: &Session, room: &Room) -> Vec<Vec<Cell>> {
    room.seats
        .iter()
        .zip(&session.seats)
        .map(|(id, seat)| {
            vec![
                Cell::Text(id.clone()),
                Cell::Int(seat.0),
                Cell::Int(seat.1),
                Cell::Int(seat.2.into()),
                Cell::Text(seat.3.name().to_owned()),
            ]
        })
        .collect()
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with commas.
    Csv,
    /// Columns, for programs that read data frames.
    Parquet,
}

/// Writes a table.
pub enum Writer<W: Write + Send> {
    /// As CSV.
    Csv(Box<csv::Writer<W>>),
    /// As Parquet.
    Parquet(Box<Columns<W>>),
}

/// A Parquet file with the rows that wait to be a row group.
pub struct Columns<W: Write + Send> {
    file: SerializedFileWriter<W>,
    kinds: Vec<Kind>,
    rows: Vec<Vec<Cell>>,
}

fn wrong(error: impl std::error::Error + Send + Sync + 'static) -> io::Error {
    io::Error::other(error)
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table.
    pub fn new(out: W, format: Format, plan: &Plan, of: Of) -> io::Result<Self> {
        let columns = columns(plan, of);
        match format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(columns.iter().map(|(name, _)| name)).map_err(wrong)?;
                Ok(Self::Csv(Box::new(writer)))
            }
            Format::Parquet => {
                let plan = serde_json::to_string(plan)?;
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_key_value_metadata(Some(vec![KeyValue::new(PLAN_KEY.to_owned(), plan)]))
                    .build();
                let schema = schema(&columns).map_err(wrong)?;
                let file = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(wrong)?;
                let kinds = columns.into_iter().map(|(_, kind)| kind).collect();
                Ok(Self::Parquet(Box::new(Columns { file, kinds, rows: Vec::new() })))
            }
        }
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) -> io::Result<()> {
        match self {
            Self::Csv(writer) => {
                let cells = row.into_iter().map(|cell| match cell {
                    Cell::Int(number) => number.to_string(),
                    Cell::Text(text) => text,
                    Cell::Flag(truth) => truth.to_string(),
                    Cell::Nothing => String::new(),
                });
                writer.write_record(cells).map_err(wrong)
            }
            Self::Parquet(columns) => {
                columns.rows.push(row);
                if columns.rows.len() < GROUP { Ok(()) } else { columns.group().map_err(wrong) }
            }
        }
    }

    /// Writes out what is still held, and what stands at the end of the file.
    pub fn end(self) -> io::Result<W> {
        match self {
            Self::Csv(writer) => writer.into_inner().map_err(|error| io::Error::other(error.to_string())),
            Self::Parquet(mut columns) => {
                columns.group().map_err(wrong)?;
                columns.file.into_inner().map_err(wrong)
            }
        }
    }
}

fn schema(columns: &[(String, Kind)]) -> parquet::errors::Result<Arc<Type>> {
    let fields: parquet::errors::Result<Vec<_>> = columns
        .iter()
        .map(|(name, kind)| {
            let (physical, converted) = match kind {
                Kind::Int => (Physical::INT64, ConvertedType::NONE),
                Kind::Text => (Physical::BYTE_ARRAY, ConvertedType::UTF8),
                Kind::Flag => (Physical::BOOLEAN, ConvertedType::NONE),
            };
            let field = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::OPTIONAL)
                .with_converted_type(converted);
            field.build().map(Arc::new)
        })
        .collect();
    Type::group_type_builder("adref").with_fields(fields?).build().map(Arc::new)
}

impl<W: Write + Send> Columns<W> {
    fn group(&mut self) -> parquet::errors::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let mut group = self.file.next_row_group()?;
        for at in 0..self.kinds.len() {
            let Some(mut column) = group.next_column()? else { break };
            let cells = || rows.iter().filter_map(|row| row.get(at));
            let levels: Vec<i16> = cells().map(|cell| i16::from(*cell != Cell::Nothing)).collect();
            match column.untyped() {
                ColumnWriter::Int64ColumnWriter(writer) => {
                    let values: Vec<i64> = cells()
                        .filter_map(|cell| if let Cell::Int(number) = cell { Some(*number) } else { None })
                        .collect();
                    writer.write_batch(&values, Some(&levels), None)?;
                }
                ColumnWriter::BoolColumnWriter(writer) => {
                    let values: Vec<bool> = cells()
                        .filter_map(|cell| if let Cell::Flag(truth) = cell { Some(*truth) } else { None })
                        .collect();
                    writer.write_batch(&values, Some(&levels), None)?;
                }
                ColumnWriter::ByteArrayColumnWriter(writer) => {
                    let values: Vec<ByteArray> = cells()
                        .filter_map(|cell| {
                            if let Cell::Text(text) = cell { Some(text.as_str().into()) } else { None }
                        })
                        .collect();
                    writer.write_batch(&values, Some(&levels), None)?;
                }
                _ => {}
            }
            column.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// A table that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows; in CSV everything is words.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// Which column has this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// Reads a table in CSV. An error says in words what is wrong, with its line.
pub fn read_csv(from: impl Read) -> Result<Table, String> {
    let mut reader = csv::Reader::from_reader(from);
    let columns = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|error| error.to_string())?;
        let cell = |text: &str| if text.is_empty() { Cell::Nothing } else { Cell::Text(text.to_owned()) };
        rows.push(row.iter().map(cell).collect());
    }
    Ok(Table { columns, rows })
}

/// Reads a table in Parquet. An error says in words what is wrong.
pub fn read_parquet(bytes: Vec<u8>) -> Result<Table, String> {
    let said = |error: parquet::errors::ParquetError| error.to_string();
    let reader = SerializedFileReader::new(Bytes::from(bytes)).map_err(said)?;
    let schema = reader.metadata().file_metadata().schema();
    let columns = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
    let mut rows = Vec::new();
    for row in reader.get_row_iter(None).map_err(said)? {
        let row = row.map_err(said)?;
        let cell = |field: &Field| match field {
            Field::Long(number) => Cell::Int(*number),
            Field::Str(text) => Cell::Text(text.clone()),
            Field::Bool(truth) => Cell::Flag(*truth),
            _ => Cell::Nothing,
        };
        rows.push(row.get_column_iter().map(|(_, field)| cell(field)).collect());
    }
    Ok(Table { columns, rows })
}
