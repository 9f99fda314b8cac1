//! Front matter: what a Markdown or text file says of itself between two lines of `---` at its head.

use super::{Document, Fault, Tally, tidy};

/// What can be said; other keys are for other programs.
const KEYS: &str = "symbol, title, adopted, how, vote and draft";

/// Reads the head of a file: what it says, the text after it, and the number of the line that text begins on.
pub(super) fn read(text: &str) -> Result<(Document, &str, usize), Fault> {
    let mut document = Document::default();
    let Some(first) = text.lines().next().filter(|line| line.trim_end() == "---") else {
        return Ok((document, text, 1));
    };
    let mut at = (first.len() + 1).min(text.len());
    let rest = |at: usize| text.get(at..).unwrap_or_default();
    // After a line that ends in \r\n.
    if text.as_bytes().get(first.len()) == Some(&b'\r') {
        at += 1;
    }
    let mut seen: Vec<&str> = Vec::new();
    for (number, line) in rest(at).split_inclusive('\n').enumerate() {
        let number = number + 2;
        at += line.len();
        let said = line.trim_end();
        if matches!(said, "---" | "...") {
            return Ok((document, rest(at), number + 1));
        }
        // Blank, a remark, or what goes on from a key for somebody else.
        if said.is_empty() || said.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let Some((key, value)) = said.split_once(':') else {
            let help = format!("write key: value; the keys are {KEYS}; end with a line of ---");
            return Err(Fault::new(number, format!("“{said}” is no key with a value"), help));
        };
        let (key, value) = (key.trim(), unquoted(value.trim()));
        if seen.contains(&key) && KEYS.split([',', ' ']).any(|known| known == key) {
            return Err(Fault::new(number, format!("`{key}` is said twice"), "leave one of the two out"));
        }
        seen.push(key);
        set(&mut document, key, value, number)?;
    }
    Err(Fault::new(1, "the front matter that begins here does not end", "end it with a line of ---"))
}

fn set(document: &mut Document, key: &str, value: &str, line: usize) -> Result<(), Fault> {
    let words = (!value.is_empty()).then(|| tidy(value));
    match key {
        "symbol" => document.symbol = words,
        "title" => document.title = words,
        "how" => document.how = words,
        "draft" => document.draft = words,
        "adopted" if !value.is_empty() => {
            let day = value.parse().map_err(|_| {
                Fault::new(line, format!("adopted: “{value}” is no day"), "write it as 2021-12-06")
            })?;
            document.adopted = Some(day);
        }
        "vote" if !value.is_empty() => {
            let parts: Vec<u32> = value.split('-').filter_map(|part| part.trim().parse().ok()).collect();
            let [yes, no, abstain] = parts[..] else {
                let help = "write in favour, against, abstaining: 92-50-21";
                return Err(Fault::new(line, format!("vote: “{value}” is no count of three numbers"), help));
            };
            document.vote = Some(Tally { yes, no, abstain });
        }
        _ => {}
    }
    Ok(())
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}
