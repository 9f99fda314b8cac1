//! Negotiations for tests.

use std::path::{Path, PathBuf};

use adref_agents::drive::{self, Cast, Options, Progress};
use adref_sim::log::Record;
use adref_sim::scenario::Scenario;

use super::film::Film;
use super::mode::Mode;
use super::model::Model;

/// The folder everything is in.
pub(super) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A scenario of the repository, played.
pub(super) fn played(name: &str, seed: u64) -> (Scenario, Vec<Record>) {
    let dir = workspace().join("scenarios").join(name);
    let (scenario, files) = crate::folder::read_sound(&dir).unwrap_or_else(|_| panic!("{name} is sound"));
    let mut records = Vec::new();
    let mut cast = Cast::standard(&scenario);
    let options = Options { seed, until: None, threads: 1 };
    drive::run(&scenario, &files, &mut cast, &options, &mut |progress| {
        if let Progress::Acted(record, _) = progress {
            records.push(record.clone());
        }
        std::ops::ControlFlow::Continue(())
    });
    (scenario, records)
}

/// A console on it.
pub(super) fn model(name: &str, seed: u64, size: (u16, u16)) -> Model {
    let (scenario, records) = played(name, seed);
    let mut model = Model::new(Film::of_log(&scenario, seed, records), Mode::Observer, size);
    model.reckon();
    model
}
