//! Forecasts of the recorded votes, each from what came before it. Skipped where the public data are not at hand.

mod common;

use std::sync::atomic::AtomicBool;

use adref_lab::forecast::backtest::{backtest, overall};
use adref_lab::record::read;
use adref_lab::runner::{Work, usual_jobs};

#[test]
fn the_record_is_forecast_from_what_came_before() {
    let Some(folder) = common::data() else { return };
    let read = read::read(&common::sources(&folder));
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    let record = read.record.expect("sound files");
    let from = "2018-12-22".parse().expect("a date");
    let stop = AtomicBool::new(false);
    let work = Work { jobs: usual_jobs(), stop: &stop, progress: &|_| () };
    let judged = backtest(&record, from, &work).expect("numbers that hold");
    assert!(judged.len() >= 6, "six resolutions from 73/266 to 75/240");
    for one in &judged {
        assert_eq!(one.lines.len(), 5, "the model and four rules of thumb");
        for line in &one.lines {
            let score = &line.score;
            let expected: f64 = score.expected.each().iter().sum();
            assert!((expected - 193.0).abs() < 1e-6, "{} {} {expected}", one.symbol, line.by);
            assert!(score.log_score < 0.0 && score.log_score_with_absence < score.log_score);
            assert!((0.0..=1.0).contains(&score.accuracy) && (0.0..=2.0).contains(&score.brier));
        }
        assert!(one.earlier[1] < one.earlier[0]);
    }
    let all = overall(&judged);
    let yes = &all[1].score;
    let model = &all[0].score;
    // A loose floor, so that a model that has lost its way is noticed; the figures stand in docs/forecast.md.
    assert!(model.accuracy > yes.accuracy + 0.05, "{} {}", model.accuracy, yes.accuracy);
    assert!(model.log_score > yes.log_score + 0.2, "{} {}", model.log_score, yes.log_score);
}
