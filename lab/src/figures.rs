//! Numbers as they are told: what is rounded to nothing has no sign.

/// A number with so many digits after the point, never `-0`.
pub fn plain(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if !rest.contains(|c: char| ('1'..='9').contains(&c) || c.is_alphabetic()) => {
            rest.to_owned()
        }
        _ => text,
    }
}

/// The same with a plus where it is more than nothing.
pub fn signed(value: f64, digits: usize) -> String {
    let text = plain(value, digits);
    if text.starts_with('-') || !text.contains(|c: char| ('1'..='9').contains(&c)) {
        text
    } else {
        format!("+{text}")
    }
}

/// So many of a thing: `1 issue`, `2 issues`.
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

#[cfg(test)]
mod tests {
    use super::{count, plain, signed};

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(plain(-0.04, 1), "0.0");
        assert_eq!(plain(-0.06, 1), "-0.1");
        assert_eq!(plain(-0.0, 0), "0");
        assert_eq!(signed(-0.001, 2), "0.00");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!((signed(0.06, 1), signed(-10.0, 1)), ("+0.1".to_owned(), "-10.0".to_owned()));
        assert_eq!((count(1, "issue"), count(0, "issue")), ("1 issue".to_owned(), "0 issues".to_owned()));
    }
}
