//! `adref decay`: how many brackets are open over the time of a session, beside what is known of Paris.

use std::fmt::Write as _;
use std::path::Path;

use adref_lab::experiments::decay::{At, Curve, Known, PARIS, PARIS_SOURCE, curves};
use adref_lab::experiments::{self};
use serde::Serialize;

use crate::args::Format;
use crate::cmd::many;
use crate::out::{self, Paint, hang, shown};
use crate::render::visible;
use crate::{Failure, folder};

const WIDTH: usize = 100;
/// How long the bar of all brackets is.
const BAR: f64 = 50.0;

#[derive(Serialize)]
struct Decay {
    folder: String,
    title: String,
    seeds: u32,
    sessions: Vec<Curve>,
    paris: Paris,
}

#[derive(Serialize)]
struct Paris {
    source: &'static str,
    points: [Known; 4],
}

/// Plays a scenario many times and shows when its brackets close.
pub(crate) fn decay(dir: &Path, seeds: u32, jobs: Option<usize>, format: Format) -> Result<(), Failure> {
    let (scenario, _) = folder::read_sound(dir)?;
    let runs = many::run(seeds as usize, jobs, &|at, stop| {
        experiments::play(&scenario, at as u64 + 1, stop).map_err(|why| format!("{}, {why}", shown(dir)))
    })?;
    let decay = Decay {
        folder: shown(dir),
        title: scenario.title.clone(),
        seeds,
        sessions: curves(&runs),
        paris: Paris { source: PARIS_SOURCE, points: PARIS },
    };
    match format {
        Format::Json => out::json(&decay),
        Format::Text => out::print(&tell(&decay, Paint::stdout())),
    }
}

fn tell(decay: &Decay, paint: Paint) -> String {
    let mut out = String::new();
    let runs = if decay.seeds == 1 { "1 run".to_owned() } else { format!("{} runs", decay.seeds) };
    let _ = writeln!(
        out,
        "{}",
        paint.bold(format!("Open brackets over time: {}, {runs}", visible(&decay.title)))
    );
    for curve in &decay.sessions {
        if let Some(session) = &curve.session {
            let _ = writeln!(out, "\n{}", paint.bold(visible(session)));
        }
        let _ = writeln!(out, "\n   time    mean   10 %  median   90 %");
        for point in &curve.points {
            let At { time, mean, q10, median, q90, percent } = point;
            let _ = writeln!(
                out,
                "  {time:>3.0} %  {mean:>6.1} {q10:>6.1}  {median:>6.1} {q90:>6.1}  {}",
                bar(*percent)
            );
        }
        let (from, to, most) = curve.steepest;
        let text = format!(
            "Of the brackets that closed, {:.0} % did so in the first half of the time and {:.0} % in the last fifth; most at \
             once, {most:.0} %, between {from:.0} % and {to:.0} % of the time.",
            curve.in_first_half, curve.in_last_fifth
        );
        let _ = writeln!(out, "\n{}", hang("  ", &text, WIDTH));
    }
    let _ = writeln!(out, "\n{}", paint.bold("Paris, 2015"));
    let first = f64::from(PARIS[0].open);
    for Known { date, time, open } in PARIS {
        let _ = writeln!(
            out,
            "  {time:>3.0} %  {open:>6}   {date}            {}",
            bar(f64::from(open) * 100.0 / first)
        );
    }
    let _ = writeln!(out, "{}", hang("  Source: ", PARIS_SOURCE, WIDTH));
    out
}

fn bar(percent: f64) -> String {
    "#".repeat((percent.max(0.0) * BAR / 100.0).round() as usize)
}
