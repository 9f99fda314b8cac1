//! `adref pivots`: who matters.

use std::sync::atomic::Ordering;

use adref_lab::figures::count;
use adref_lab::pivots::report::{self, Asked};
use adref_lab::runner::{self, Work};

use super::many::Watch;
use super::{pivots_words, sweep};
use crate::args::Format;
use crate::args_pivots::PivotsArgs;
use crate::out::{self, Paint, shown};
use crate::{Failure, folder, interrupt};

/// Plays a scenario as it is and as each change has it.
pub(crate) fn pivots(asked: &PivotsArgs) -> Result<(), Failure> {
    let (scenario, files) = folder::read_sound(&asked.dir)?;
    let what = Asked {
        seeds: asked.seeds.clone(),
        only: asked.only.clone(),
        most: if asked.all { Some(usize::MAX) } else { asked.most },
        cohesion: asked.cohesion,
    };
    let plan = report::plan(&scenario, &files, &what).map_err(|fault| sweep::said(&asked.dir, &fault))?;
    let stop = interrupt::listen_in_work();
    let watch = Watch::new("playing it as it is…");
    let each = (what.seeds.end - what.seeds.start) as usize;
    let work = Work {
        jobs: asked.jobs.unwrap_or_else(runner::usual_jobs),
        stop: &stop,
        progress: &|done| watch.show(&format!("{done} of {}", count(each * plan.tried(), "run"))),
    };
    let found = report::report((&scenario, &files), &plan, &what, &work);
    watch.clear();
    let stopped = stop.load(Ordering::SeqCst);
    let found = match found {
        Some(Ok(found)) => found,
        Some(Err(why)) => return Err(Failure::Internal(format!("{}, {why}", shown(&asked.dir)))),
        None if stopped => {
            let message =
                "interrupted before the scenario as it is was played to the end; nothing is known yet";
            return Err(Failure::Interrupted(message.to_owned()));
        }
        None => {
            return Err(Failure::Internal(
                "a run came to a bad end; this is a fault of the program".to_owned(),
            ));
        }
    };
    match asked.format {
        Format::Json => out::json(&found)?,
        Format::Text => out::print(&pivots_words::tell(&found, Paint::stdout()))?,
    }
    let (_, to_be_tried, tried) = found.changes;
    if tried == to_be_tried {
        return Ok(());
    }
    if stopped {
        return Err(Failure::Interrupted(format!(
            "interrupted: {tried} of {} were tried, each with all seeds, and are told above",
            count(to_be_tried, "change")
        )));
    }
    Err(Failure::Internal("a run came to a bad end; this is a fault of the program".to_owned()))
}
