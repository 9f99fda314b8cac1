//! The files of sweeps. What is played is kept line by line in `FILE.part`; the tables are made from it once it is
//! whole, under other names until they are whole themselves.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use adref_lab::sweep::plan::Plan;
use adref_lab::sweep::store::{Header, Keeper, Reader, Run};
use adref_lab::sweep::tables::{self, Format, Of, Writer};

use crate::out::shown;
use crate::{Failure, folder};

/// A file that lines are added to.
pub(crate) type Lines = Keeper<BufWriter<File>>;

/// Where a sweep is to be written.
pub(crate) struct Target {
    path: PathBuf,
    /// None for the lines themselves.
    format: Option<Format>,
    detail: bool,
    force: bool,
}

impl Target {
    /// Checks a name, and that nothing is there that may not be replaced.
    pub(crate) fn new(path: &Path, detail: bool, force: bool) -> Result<Self, Failure> {
        let refuse = |what: &str, help: &str| {
            Err(Failure::Input(format!("--out {}: {what}\n  help: {help}", shown(path))))
        };
        let format = match path.extension().and_then(|end| end.to_str()) {
            Some("csv") => Some(Format::Csv),
            Some("parquet") => Some(Format::Parquet),
            Some("jsonl") => None,
            _ => {
                return refuse("its name does not say how to write it", "end it in .parquet, .csv or .jsonl");
            }
        };
        if detail && format.is_none() {
            return refuse(
                "lines have all details as they are",
                "leave --detail out, or write .parquet or .csv",
            );
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return refuse("there is no such folder", "make it first, or choose another");
        }
        let target = Self { path: path.to_owned(), format, detail, force };
        for taken in target.results() {
            if fs::metadata(&taken).is_ok_and(|there| !there.is_file()) {
                let what = format!("{} is there already, and is no ordinary file", shown(&taken));
                return refuse(&what, "give the name of a file");
            }
            if !force && fs::symlink_metadata(&taken).is_ok() {
                let what = format!("{} is there already", shown(&taken));
                return refuse(&what, "choose another name, or say --force to replace it");
            }
        }
        Ok(target)
    }

    /// Whether it takes the lines as they are.
    pub(crate) fn is_lines(&self) -> bool {
        self.format.is_none()
    }

    fn tables(&self) -> Vec<Of> {
        if self.detail { vec![Of::Brackets, Of::Delegations, Of::Runs] } else { vec![Of::Runs] }
    }

    /// All it will write; the table of runs last.
    pub(crate) fn results(&self) -> Vec<PathBuf> {
        let name = |of: Of| {
            let mut name = self.path.file_stem().map(OsString::from).unwrap_or_default();
            name.push(of.suffix());
            let end = self.path.extension().unwrap_or_default();
            self.path.with_file_name(name).with_extension(end)
        };
        match self.format {
            None => vec![self.path.clone()],
            // A stem with a point in it keeps it: the ending is put behind, not in its place.
            Some(_) => self
                .tables()
                .into_iter()
                .map(|of| if of == Of::Runs { self.path.clone() } else { name(of) })
                .collect(),
        }
    }

    /// Where lines are kept until all runs are over.
    pub(crate) fn part(&self) -> PathBuf {
        beside(&self.path, ".part")
    }

    /// Begins a sweep.
    pub(crate) fn begin(&self, header: &Header) -> Result<Lines, Failure> {
        let part = self.part();
        if !self.force && fs::symlink_metadata(&part).is_ok() {
            return Err(Failure::Input(format!(
                "{}: a sweep was broken off here\n  help: --resume goes on with it, --force begins again",
                shown(&part)
            )));
        }
        let file = File::create(&part).map_err(|error| folder::unreadable(&part, &error))?;
        Keeper::new(BufWriter::new(file), header).map_err(|error| not_written(&part, &error))
    }

    /// Goes on with a sweep that was broken off, if one was; `each` hears of every run that is there already.
    pub(crate) fn resume(&self, header: &Header, each: &mut dyn FnMut(&Run)) -> Result<Lines, Failure> {
        let part = self.part();
        if fs::symlink_metadata(&part).is_err() {
            return self.begin(header);
        }
        let mut reader = open(&part)?;
        if let Some(differs) = header.plan.differs(&reader.header.plan) {
            return Err(Failure::Input(format!(
                "{}: this is of another sweep; {differs}\n  help: ask for the same as then, or begin again with --force",
                shown(&part)
            )));
        }
        if header.part != reader.header.part {
            let (part_then, of_then) = reader.header.part;
            return Err(Failure::Input(format!(
                "{}: this is part {part_then}/{of_then} of the sweep\n  help: ask for the same part, or choose another name",
                shown(&part)
            )));
        }
        for run in reader.by_ref() {
            each(&run);
        }
        // Whatever stands behind the last whole line is played again.
        let failed = |error: std::io::Error| not_written(&part, &error);
        let file = OpenOptions::new().write(true).open(&part).map_err(failed)?;
        file.set_len(reader.bytes()).map_err(failed)?;
        let mut file = BufWriter::new(file);
        std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).map_err(failed)?;
        Ok(Keeper::after(file, &reader))
    }

    /// Ends the lines and makes of them what was asked for.
    pub(crate) fn finish(&self, lines: Lines) -> Result<(), Failure> {
        let part = self.part();
        let file = lines.end().and_then(|out| out.into_inner().map_err(std::io::IntoInnerError::into_error));
        file.and_then(|file| file.sync_all()).map_err(|error| not_written(&part, &error))?;
        if let Some(format) = self.format {
            let mut reader = open(&part)?;
            let plan = reader.header.plan.clone();
            let mut tables = Vec::new();
            for (of, result) in self.tables().into_iter().zip(self.results()) {
                let temporary = beside(&result, ".part-table");
                let writer = File::create(&temporary)
                    .and_then(|file| Writer::new(BufWriter::new(file), format, &plan, of))
                    .map_err(|error| not_written(&temporary, &error))?;
                tables.push((of, writer, temporary, result));
            }
            for run in reader.by_ref() {
                for (of, writer, temporary, _) in &mut tables {
                    for row in tables::rows(&plan, *of, &run) {
                        writer.push(row).map_err(|error| not_written(temporary, &error))?;
                    }
                }
            }
            for (_, writer, temporary, result) in tables {
                writer
                    .end()
                    .and_then(|mut out| out.flush())
                    .map_err(|error| not_written(&temporary, &error))?;
                self.publish(&temporary, &result)?;
            }
            // Nothing is lost where it stays.
            let _ = fs::remove_file(&part);
            return Ok(());
        }
        self.publish(&part, &self.path)
    }

    fn publish(&self, temporary: &Path, result: &Path) -> Result<(), Failure> {
        if !self.force && fs::symlink_metadata(result).is_ok() {
            return Err(Failure::Internal(format!(
                "{}: a file of that name has come up meanwhile\n  what was written is in {}",
                shown(result),
                shown(temporary)
            )));
        }
        fs::rename(temporary, result).map_err(|error| not_written(result, &error))
    }
}

/// Opens what a sweep kept.
pub(crate) fn open(path: &Path) -> Result<Reader<BufReader<File>>, Failure> {
    let about = fs::metadata(path).map_err(|error| folder::unreadable(path, &error))?;
    let not = |why: &str| {
        Failure::Input(format!(
            "{}: {why}\n  help: give what `adref sweep --out FILE.jsonl` wrote",
            shown(path)
        ))
    };
    if !about.is_file() {
        return Err(not("this is no ordinary file"));
    }
    let file = File::open(path).map_err(|error| folder::unreadable(path, &error))?;
    Reader::new(BufReader::new(file)).map_err(|why| not(&why))
}

/// What came of a plan in words, for messages.
pub(crate) fn named(plan: &Plan) -> String {
    format!("“{}”, seeds {}..{}", plan.title, plan.seeds.0, plan.seeds.1)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(ending);
    path.with_file_name(name)
}

/// What cannot be written.
pub(crate) fn not_written(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Internal(format!("{}: {error}\n  help: check the disk and the permissions", shown(path)))
}
