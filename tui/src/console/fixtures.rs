//! Negotiations for tests.

use std::fs;
use std::path::{Path, PathBuf};

use adref_sim::log::{self, Record};
use adref_sim::scenario::{self, Scenario};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use super::draw;
use super::film::Film;
use super::mode::Mode;
use super::model::Model;

/// The folder everything is in.
pub(super) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A log of the repository that never changes, whatever becomes of the behaviour: `v1-oewg`, `v1-first-committee`, `v1-oewg-seed-7`.
pub(super) fn log(name: &str) -> (Scenario, u64, Vec<Record>) {
    // The second run is for comparing with the first, and is kept with the screens.
    let folder = if name.ends_with("-7") { "tui/tests/logs" } else { "tests/logs" };
    let path = workspace().join(folder).join(format!("{name}.jsonl"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let log = log::read(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
    let scenario = scenario::load(&log.header.files).scenario.unwrap_or_else(|| panic!("{name} loads"));
    (scenario, log.header.seed, log.records)
}

/// A console on it, at its beginning.
pub(super) fn model(name: &str, size: (u16, u16)) -> Model {
    let (scenario, seed, records) = log(name);
    Model::new(Film::of_log(&scenario, seed, records), Mode::Observer, size)
}

/// What is on the screen.
pub(super) fn screen(model: &Model, (columns, rows): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen in memory");
    terminal.draw(|frame| draw::draw(model, frame)).expect("drawing in memory");
    terminal.backend().buffer().clone()
}

/// The same as text, without blanks at the ends of lines.
pub(super) fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for row in 0..area.height {
        let mut line = String::new();
        let mut column = 0;
        while column < area.width {
            let symbol = buffer.cell((column, row)).map_or(" ", |cell| cell.symbol());
            line.push_str(symbol);
            column += super::paint::width(symbol).max(1) as u16;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Whether goldens are to be written anew.
pub(super) fn regenerate() -> bool {
    std::env::var_os("ADREF_REGENERATE").is_some()
}

/// Compares with a golden file, or writes it.
pub(super) fn golden(path: &Path, now: &str) -> Result<(), String> {
    if regenerate() {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        return fs::write(path, now).map_err(|error| error.to_string());
    }
    let then = fs::read_to_string(path).unwrap_or_default();
    if then == now {
        return Ok(());
    }
    let at = then.lines().zip(now.lines()).position(|(one, two)| one != two);
    let at = at.unwrap_or_else(|| then.lines().count().min(now.lines().count()));
    Err(format!(
        "{} differs at line {}\n  then: {}\n  now:  {}",
        path.display(),
        at + 1,
        then.lines().nth(at).unwrap_or("(nothing)"),
        now.lines().nth(at).unwrap_or("(nothing)")
    ))
}
