//! A room in which everything private is one of a kind, so that it can be looked for where it should not be.

use adref_sim::scenario::{Condition, Files, RedLine, Reserve, Response, Scenario, Scope};

use crate::synthetic::{self, Size};

/// Sentences, words and a number that only one seat knows.
pub fn taints(seat: usize) -> [String; 3] {
    // Something stands on both sides, so that the taint of seat 1 is not found in that of seat 12.
    [
        format!("taint-line-{seat}-end"),
        format!("taint-words-{seat}-end"),
        (81_700_301 + seat * 1_000).to_string(),
    ]
}

/// A small room in which every private sentence, and one private number of each seat, is one of a kind.
pub fn tainted(size: Size) -> (Scenario, Files) {
    let (loaded, files) = synthetic::load_size(size);
    let mut scenario = loaded.scenario.expect("sound");
    let brackets = scenario.brackets.len();
    for seat in 0..scenario.delegations.len() {
        let [line, words, number] = taints(seat);
        scenario.delegations[seat].capital_delay_minutes = number.parse().expect("a number");
        scenario.delegations[seat].red_lines = vec![RedLine {
            must: Condition::AtMost { issue: 0, value: 95, within: Scope::Draft },
            response: Response::Price,
            price: 1,
            firm: 100,
            reason: line,
        }];
        let at = scenario.brackets[0].options[0].at.clone();
        scenario.brackets[seat % brackets].reserve.push(Reserve {
            text: words,
            at,
            by: vec![seat],
            chair: false,
        });
    }
    (scenario, files)
}
