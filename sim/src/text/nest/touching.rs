//! Brackets that touch: `[a][b]` is `[a / b]`; and the one form of attributions that a draft holds.

use super::super::problems::Problems;
use super::{Nested, Out, Pair};

/// `[a][b]` is one bracket with two options, unless both have a name of their own.
pub(super) fn merge_touching(nested: &mut Nested, problems: &mut Problems) {
    for at in 0..nested.out.len() {
        let (Some(Out::Close(first, _)), Some(Out::Open(second))) =
            (nested.out.get(at), nested.out.get(at + 1))
        else {
            continue;
        };
        let (head, second) = (nested.pairs[*first].head, *second);
        let name = |pair: &Pair| pair.id.as_ref().map(|(id, _)| id.clone());
        let (one, other) = (name(&nested.pairs[head]), name(&nested.pairs[second]));
        if one.is_some() && other.is_some() && one != other {
            continue;
        }
        nested.out[at] = Out::Or(head, String::new());
        nested.out[at + 1] = Out::Dropped;
        join(nested, head, second);
    }
    for pair in nested.pairs.iter_mut().filter(|pair| !pair.literal) {
        settle_names(pair, problems);
    }
}

fn join(nested: &mut Nested, head: usize, second: usize) {
    let other = &mut nested.pairs[second];
    other.head = head;
    let (id, options) = (other.id.take(), other.options);
    let (by, option_by) = (std::mem::take(&mut other.by), std::mem::take(&mut other.option_by));
    let pair = &mut nested.pairs[head];
    pair.id = pair.id.take().or(id);
    let total = pair.options + options;
    let attributed = [&pair.by, &by].iter().any(|by| !by.is_empty())
        || !pair.option_by.is_empty()
        || !option_by.is_empty();
    if option_by.len() == total && pair.by.is_empty() && pair.option_by.is_empty() {
        pair.option_by = option_by;
    } else if attributed {
        spread(&mut pair.by, &mut pair.option_by, pair.options);
        let mut more = (by, option_by);
        spread(&mut more.0, &mut more.1, options);
        pair.option_by.append(&mut more.1);
    }
    pair.options = total;
}

/// Says of each option what was said of the whole.
fn spread(by: &mut Vec<String>, option_by: &mut Vec<Vec<String>>, options: usize) {
    option_by.resize(options, Vec::new());
    let whole = std::mem::take(by);
    for option in option_by {
        option.extend(whole.iter().cloned());
    }
}

/// Brings attributions into the one form that a draft holds.
fn settle_names(pair: &mut Pair, problems: &mut Problems) {
    if pair.option_by.iter().all(Vec::is_empty) {
        pair.option_by.clear();
    } else if pair.options == 1 {
        let names = std::mem::take(&mut pair.option_by);
        pair.by.extend(names.into_iter().flatten());
    } else if pair.option_by.len() != pair.options {
        let message =
            format!("`by` names {} options, but the bracket has {}", pair.option_by.len(), pair.options);
        let span = pair.id.as_ref().map_or_else(|| pair.span.clone(), |(_, span)| span.clone());
        problems.error(
            "by-count",
            span,
            message,
            "",
            "separate the names by as many slashes as separate the options",
        );
        pair.option_by.resize(pair.options, Vec::new());
        if pair.option_by.iter().all(Vec::is_empty) {
            pair.option_by.clear();
        }
    }
}
