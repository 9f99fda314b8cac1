//! Forecasts of the recorded votes, each from what came before it.

mod common;

use std::ops::ControlFlow;

use adref_lab::forecast::backtest::{backtest, overall};
use adref_lab::record::read;

#[test]
fn the_record_is_forecast_from_what_came_before() {
    let Some(folder) = common::data() else { return };
    let read = read::read(&common::sources(&folder));
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    let record = read.record.expect("sound files");
    let from = "2018-12-22".parse().expect("a date");
    let began = std::time::Instant::now();
    let judged = backtest(&record, from, |one| {
        eprintln!("{} {} {:?} {:?}", one.symbol, one.date, one.actual, one.interval);
        for line in &one.lines {
            let score = line.score;
            eprintln!(
                "   {:10} acc {:.3} log {:.3} brier {:.3} log4 {:.3} exp {:?}",
                line.by,
                score.accuracy,
                score.log_score,
                score.brier,
                score.log_score_with_absence,
                score.expected.map(f64::round)
            );
        }
        eprintln!("   {:.1}s", began.elapsed().as_secs_f64());
        ControlFlow::Continue(())
    })
    .expect("numbers that hold");
    for line in overall(&judged) {
        let score = line.score;
        eprintln!(
            "all {:10} acc {:.3} log {:.3} brier {:.3} log4 {:.3}",
            line.by, score.accuracy, score.log_score, score.brier, score.log_score_with_absence
        );
    }
}
