//! A scenario as a GENIUS domain: one issue a bracket, one value an option, one profile a delegation.

use std::ops::ControlFlow;

use adref_agents::drive::{self, Cast, Options, Progress};
use adref_sim::engine::measure::{self, Test};
use adref_sim::engine::state::Disagreement;
use adref_sim::engine::{Brief, State};
use adref_sim::scenario::{Files, Response, Scenario};

use super::genius::{Domain, Issue, Profile};

/// The most characters of an option's words that become part of a value's name.
const MOST_WORDS: usize = 80;

/// A domain with its profiles, and what of the scenario they cannot say.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The domain.
    pub domain: Domain,
    /// Who has which profile, in room order.
    pub profiles: Vec<(String, Profile)>,
    /// What was left out or approximated, in sentences.
    pub notes: Vec<String>,
}

/// The room when instructions have come: with a seed, those of that seed; without, as the scenario has them. Of a
/// campaign, its first session.
pub fn instructed(scenario: &Scenario, files: &Files, seed: Option<u64>) -> State {
    let Some(seed) = seed else { return State::new(scenario) };
    let options = Options { seed, until: None, threads: 1 };
    let (state, _) = drive::run(scenario, files, &mut Cast::standard(scenario), &options, &mut |progress| {
        match progress {
            // Instructions come with the secretariat's first act after the opening, and end its phase.
            Progress::Acted(_, state) if state.public.opened && state.public.step > 0 => {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    });
    state
}

/// The domain of a room.
pub fn export(state: &State) -> Exported {
    let public = &state.public;
    let mut notes = Vec::new();
    let nested = public.table.iter().filter(|entry| entry.parent.is_some()).count();
    if nested > 0 {
        notes.push(format!(
            "{} inside others: issues of their own, that count even where the outer words fall",
            if nested == 1 { "1 bracket stands".to_owned() } else { format!("{nested} brackets stand") }
        ));
    }
    let issues = public.table.iter().map(issue).collect();
    let domain = Domain { name: public.title.clone(), issues };
    let mut left_out = 0;
    let profiles = state
        .briefs
        .iter()
        .map(|brief| {
            let (profile, lost) = profile(state, brief);
            left_out += lost;
            (brief.id.to_string(), profile)
        })
        .collect::<Vec<_>>();
    if left_out > 0 {
        notes.push(format!(
            "lines and links that join several brackets, or ask for words to be there, are left out ({left_out}): no sum \
             over issues can say that"
        ));
    }
    for (id, profile) in &profiles {
        notes.extend(profile.notes.iter().map(|note| format!("{id}: {note}")));
    }
    Exported { domain, profiles, notes }
}

fn issue(entry: &Disagreement) -> Issue {
    let value = |number: usize| {
        let words = entry.words(number as u8);
        if number == 0 {
            "0: (left out)".to_owned()
        } else {
            format!("{number}: {}", beginning(words.trim()))
        }
    };
    Issue { name: entry.id.to_string(), values: (0..entry.options.len()).map(value).collect() }
}

/// The beginning of words that are too long for a name, up to the end of a word.
fn beginning(words: &str) -> String {
    let Some((cut, _)) = words.char_indices().nth(MOST_WORDS) else { return words.to_owned() };
    let (kept, rest) = words.split_at(cut);
    let whole = rest.starts_with(char::is_whitespace);
    let end = if whole { kept.len() } else { kept.rfind(char::is_whitespace).unwrap_or(kept.len()) };
    let kept = kept.get(..end).unwrap_or(kept);
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':')))
}

/// The loss of every option of a bracket, and which a line forbids.
struct Column {
    losses: Vec<i128>,
    vetoed: Vec<bool>,
}

/// A delegation's profile, and how many of its lines it does not hold.
fn profile(state: &State, brief: &Brief) -> (Profile, usize) {
    let public = &state.public;
    let scale = i128::from(brief.scale);
    let mut columns: Vec<Column> = public
        .table
        .iter()
        .enumerate()
        .map(|(index, entry)| Column {
            losses: (0..entry.options.len())
                .map(|option| i128::from(brief.loss(index, option as u8)))
                .collect(),
            vetoed: vec![false; entry.options.len()],
        })
        .collect();
    let mut left_out = 0;
    for line in &brief.lines {
        if !additive(&line.test, line.response) {
            left_out += 1;
            continue;
        }
        for index in line.test.brackets() {
            let (Some(entry), Some(column)) = (public.table.get(index), columns.get_mut(index)) else {
                continue;
            };
            for option in 0..entry.options.len() {
                if !line.test.broken_by(entry, index, option as u8) {
                    continue;
                }
                match line.response {
                    Response::Block => {
                        if let Some(veto) = column.vetoed.get_mut(option) {
                            *veto = true;
                        }
                    }
                    Response::Price => {
                        if let Some(loss) = column.losses.get_mut(option) {
                            *loss += i128::from(line.price) * scale / 1000;
                        }
                    }
                    // To let a text pass and stand apart from a paragraph of it costs nothing that is counted.
                    Response::Dissociate => {}
                }
            }
        }
    }
    (weighed(state, brief, &columns), left_out)
}

/// Whether a sum over issues can say what a line says.
fn additive(test: &Test, response: Response) -> bool {
    match test {
        Test::IfThen(..) | Test::Phrase { present: true, .. } => false,
        // A price is paid once, however many brackets cross the line.
        _ => response != Response::Price || test.brackets().len() == 1,
    }
}

/// Losses become evaluations: utility is a positive multiple of what is not lost, plus a constant. An option that a line
/// forbids is worth so little that no gain elsewhere brings the whole up to the reservation value.
fn weighed(state: &State, brief: &Brief, columns: &[Column]) -> Profile {
    let public = &state.public;
    let range = |column: &Column| -> i128 {
        let most = column.losses.iter().max().copied().unwrap_or(0);
        most - column.losses.iter().min().copied().unwrap_or(0)
    };
    let ranges: i128 = columns.iter().map(range).sum();
    // Some options of the bracket have to be left: of a bracket all whose options are forbidden no text is acceptable.
    let held =
        |column: &Column| column.vetoed.iter().any(|veto| *veto) && !column.vetoed.iter().all(|veto| *veto);
    let bonus = ranges + 1;
    let bonuses = bonus * columns.iter().filter(|column| held(column)).count() as i128;
    let all = (ranges + bonuses).max(1) as f64;
    let mut notes = Vec::new();
    let (mut weights, mut evaluations) = (Vec::new(), Vec::new());
    for (column, entry) in columns.iter().zip(&public.table) {
        let most = column.losses.iter().max().copied().unwrap_or(0);
        let gain = |(loss, veto): (&i128, &bool)| match (held(column), *veto) {
            (true, true) => 0,
            (true, false) => most - loss + bonus,
            (false, _) => most - loss,
        };
        let gains: Vec<i128> = column.losses.iter().zip(&column.vetoed).map(gain).collect();
        let best = gains.iter().max().copied().unwrap_or(0);
        weights.push(best as f64 / all);
        evaluations
            .push(gains.iter().map(|gain| if best > 0 { *gain as f64 / best as f64 } else { 1.0 }).collect());
        if column.vetoed.iter().all(|veto| *veto) {
            notes.push(format!("its lines forbid every option of {}: that is left out", entry.id));
        }
    }
    // A held bracket may give less than its share where the best option is forbidden; weights still add up to 1.
    let sum: f64 = weights.iter().sum();
    let issues = columns.len().max(1) as f64;
    let weights = weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { 1.0 / issues }).collect();
    let worst: i128 = columns.iter().filter_map(|column| column.losses.iter().max()).sum();
    let none: i128 = public
        .table
        .iter()
        .map(|entry| i128::from(brief.loss_of(&measure::reference(public, entry), entry.weight)))
        .sum();
    let stake = i128::from(brief.stake) * i128::from(brief.scale) / 1000;
    let floor = worst - none - stake;
    let reservation = if sum > 0.0 { (floor.max(0) + bonuses) as f64 / all / sum } else { 0.0 };
    if reservation > 1.0 {
        notes.push(
            "no agreement is worth more to it than any text here: its reservation value is 1".to_owned(),
        );
    }
    Profile { weights, evaluations, reservation: reservation.clamp(0.0, 1.0), notes }
}

#[cfg(test)]
mod tests {
    use super::{MOST_WORDS, beginning};

    #[test]
    fn long_words_are_cut_at_the_end_of_one() {
        assert_eq!(beginning("shall"), "shall");
        let long = "States, in accordance with their national circumstances and capacities, should endeavour to do so";
        let cut = beginning(long);
        assert_eq!(cut, "States, in accordance with their national circumstances and capacities, should…");
        assert!(cut.chars().count() <= MOST_WORDS + 1);
        assert_eq!(beginning(&"ä".repeat(100)), format!("{}…", "ä".repeat(MOST_WORDS)));
    }
}
