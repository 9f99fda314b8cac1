//! One module a command.

mod ablate;
mod branch;
mod calibrate;
mod check;
mod compare;
mod compare_sweeps;
mod compendium;
mod decay;
mod docket;
mod forecast;
mod genius;
mod history;
mod import;
mod many;
mod merge;
mod new;
mod pivots;
mod pivots_words;
mod place;
mod precedent;
mod precedent_corpus;
mod precedent_words;
mod predict;
mod probe;
mod probe_rank;
mod probe_rank_words;
mod probe_words;
mod replay;
pub(crate) mod run;
mod scenarios;
mod schema;
mod seat_check;
mod show;
mod sweep;
mod sweep_files;
mod sweep_words;
pub(crate) mod why;
pub(crate) mod zopa;

use crate::Failure;
use crate::args::{Command, Foreign};
use crate::console;

/// Does what was asked.
pub(crate) fn dispatch(command: Command) -> Result<(), Failure> {
    match command {
        Command::Run { dir, delegations, seed, play } => run::run(&dir, delegations.as_deref(), seed, &play),
        Command::Branch { log, at, act, seed, play } => branch::branch(&log, at, &act, seed, &play),
        Command::SeatCheck { command, seat_timeout, format } => {
            seat_check::seat_check(&command, &seat_timeout, format)
        }
        Command::Schema { of } => schema::schema(of),
        Command::Check { dir, format } => check::check(&dir, format),
        Command::New { dir } => new::new(&dir),
        Command::Import { files, out, format } => match files.as_slice() {
            [file] if !genius::is_xml(file) => import::import(file, out, format),
            _ => genius::import(&files, out, format),
        },
        Command::Export { dir, to: Foreign::Genius, out, seed, format } => {
            genius::export(&dir, &out, seed, format)
        }
        Command::Place { dir, bracket, text, session, format } => {
            place::place(&dir, &bracket, &text, session.as_deref(), format)
        }
        Command::Precedent(asked) => precedent::precedent(&asked),
        Command::Probe(asked) => probe::probe(&asked),
        Command::Replay { log, format } => replay::replay(&log, format),
        Command::Console { target, seed, delegations, out, force, record, beside, theme, seat } => {
            let asked = console::Asked { seed, delegations, out, force, theme, seat, record, beside };
            console::console(&target, &asked)
        }
        Command::Show { log, compendium: true, session, format, .. } => {
            compendium::compendium(&log, session.as_deref(), format)
        }
        Command::Show { log, docket: true, at, session, format, .. } => {
            docket::docket(&log, at, session.as_deref(), format)
        }
        Command::Show { log, at, session, rev, diff, format, .. } => {
            show::show(&log, at, session.as_deref(), rev.as_deref(), diff.as_deref(), format)
        }
        Command::Why { log, what, format } => why::why(&log, &what, format),
        Command::Ablate { dirs, seeds, jobs, format } => ablate::ablate(&dirs, seeds, jobs, format),
        Command::Sweep(asked) => sweep::sweep(&asked),
        Command::Pivots(asked) => pivots::pivots(&asked),
        Command::Merge(asked) => merge::merge(&asked),
        Command::Compare { first, second, format } => compare::compare(&first, &second, format),
        Command::Decay { dir, seeds, jobs, format } => decay::decay(&dir, seeds, jobs, format),
        Command::Calibrate(asked) => calibrate::calibrate(&asked),
        Command::Forecast { positions, text, as_of, format } => {
            forecast::run(&positions, &text, as_of, format)
        }
        Command::History { dirs, delegations, seeds, jobs, format } => {
            history::history(&dirs, delegations.as_deref(), seeds, jobs, format)
        }
        Command::Predict { file, seeds, jobs, score, cross_validate, fit, out, force, weights, format } => {
            predict::predict(
                &file,
                &predict::Asked { seeds, jobs, score, cross_validate, fit, out, force, weights, format },
            )
        }
        Command::Zopa(asked) => zopa::zopa(&asked),
        Command::Scenarios { dir, format } => scenarios::scenarios(&dir, format),
    }
}
