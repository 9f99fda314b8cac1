//! The dialects of Markdown that bracketed drafts are published in: front matter, kramdown directives, lists that are
//! numbered by four blanks, HTML here and there, and every spelling of `Option 1`.

/// How a list item begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListMark {
    /// `12.`
    Number(usize),
    /// `-`, `*` or `+`.
    Bullet,
}

/// A paragraph of a foreign text.
#[derive(Debug)]
pub(super) struct Line {
    /// Blanks before it.
    pub(super) indent: usize,
    pub(super) heading: bool,
    pub(super) footnote: bool,
    /// The mark of a list item.
    pub(super) list: Option<ListMark>,
    /// `(a)` or `15 bis.`, written out.
    pub(super) label: String,
    /// `**Option 2:**` at its beginning.
    pub(super) option: Option<usize>,
    /// The next option of the same choice follows before anything that stands further to the left, so all up to it belongs
    /// to this one.
    pub(super) followed: bool,
    /// The words, without the list number and the option mark, HTML tags left out. Line ends are kept.
    pub(super) text: String,
    /// Where it begins in the foreign text.
    pub(super) start: usize,
    /// Where its words begin.
    pub(super) words_start: usize,
    /// The same words taken from the foreign text in another way, to check that none is lost.
    pub(super) source_words: String,
}

impl Line {
    /// Whether an option mark has no words of its own beside it, but for a remark such as *(paragraphs 1 to 5)*.
    pub(super) fn alone(&self) -> bool {
        let text = self.text.trim();
        self.followed || text.is_empty() || (text.starts_with("*(") && text.ends_with(")*"))
    }
}

/// Cuts a foreign text into paragraphs, and lists the lines that are no part of the text.
pub(super) fn read(text: &str) -> (Vec<Line>, Vec<String>) {
    let mut left_out = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let mut open = false;
    let mut front_matter = false;
    let mut at = 0;
    for (number, raw) in text.split('\n').enumerate() {
        let start = at;
        at += raw.len() + 1;
        let trimmed = raw.trim();
        if (number == 0 && trimmed == "---") || front_matter {
            front_matter = number == 0 || trimmed != "---";
            left_out.push(raw.to_owned());
        } else if trimmed.is_empty() {
            open = false;
        } else if directive(trimmed) {
            left_out.push(raw.to_owned());
            open = false;
        } else if super::syntax::link_definition(trimmed).is_some() && !open {
            // Kept as a line of its own: the parser takes the address from it.
            lines.push(verbatim(raw, start));
        } else {
            let line = paragraph(raw, start);
            let begins = line.heading || line.footnote || line.list.is_some() || line.option.is_some();
            if let Some(last) = lines.last_mut().filter(|_| open && !begins) {
                last.text.push('\n');
                last.text.push_str(&without_tags(raw));
                last.source_words.push('\n');
                last.source_words.push_str(&source_words(raw));
            } else {
                open = !line.heading;
                lines.push(line);
            }
        }
    }
    let defined: Vec<String> = lines
        .iter()
        .filter_map(|line| {
            super::syntax::link_definition(&line.text).map(|(name, _, _)| format!("][{name}]").to_lowercase())
        })
        .collect();
    for line in lines.iter_mut().filter(|line| line.source_words.contains("][")) {
        // The name of an address is no word of the text.
        for name in &defined {
            while let Some(at) = line.source_words.to_lowercase().find(name.as_str()) {
                let end = at + name.len();
                if line.source_words.get(at..end).is_none() {
                    break;
                }
                line.source_words.replace_range(at..end, "]");
            }
        }
    }
    find_fellows(&mut lines);
    (lines, left_out)
}

/// Blanks by which the paragraphs of one choice may differ: authors are not exact with them.
pub(super) const NEAR: usize = 3;

/// Looks from the end which options have their next fellow in sight.
fn find_fellows(lines: &mut [Line]) {
    // The nearest option ahead for each indent, as far as nothing further to the left stands between.
    let mut ahead: Vec<(usize, usize)> = Vec::new();
    for line in lines.iter_mut().rev() {
        if line.heading || line.footnote {
            ahead.clear();
            continue;
        }
        ahead.retain(|(indent, _)| *indent < line.indent + NEAR);
        let Some(number) = line.option else { continue };
        let near = |indent: usize| indent.abs_diff(line.indent) < NEAR;
        line.followed =
            line.list.is_none() && ahead.iter().any(|(indent, next)| near(*indent) && *next == number + 1);
        ahead.retain(|(indent, _)| !near(*indent));
        ahead.push((line.indent, number));
    }
}

/// Kramdown's orders to its renderer, and the place where it puts the table of contents.
fn directive(line: &str) -> bool {
    (line.starts_with("{:") && line.ends_with('}'))
        || matches!(line, "* TOC" | "- TOC" | "[TOC]" | "[[_TOC_]]")
}

fn verbatim(raw: &str, start: usize) -> Line {
    Line {
        indent: 0,
        heading: true,
        footnote: false,
        list: None,
        label: String::new(),
        option: None,
        followed: false,
        text: raw.trim().to_owned(),
        start,
        words_start: start,
        source_words: String::new(),
    }
}

fn paragraph(raw: &str, start: usize) -> Line {
    let expanded = raw.trim_start_matches([' ', '\t']);
    let blanks = raw.get(..raw.len() - expanded.len()).unwrap_or_default();
    let indent = blanks.chars().map(|blank| if blank == '\t' { 4 } else { 1 }).sum();
    let heading = super::syntax::heading_mark(expanded).is_some();
    let footnote = super::syntax::footnote_definition(expanded).is_some();
    let mut rest = expanded;
    let mut list = None;
    let mut label = String::new();
    let mut option = None;
    if !heading && !footnote {
        if let Some((number, after)) = list_mark(rest) {
            list = Some(number);
            rest = after;
        } else if let Some(own) =
            super::syntax::item_label(rest).or_else(|| super::syntax::paragraph_label(rest))
        {
            label.push_str(rest.get(..own.len).unwrap_or_default());
            rest = rest.get(own.len..).unwrap_or_default();
        }
        if let Some((number, after)) = option_mark(rest) {
            option = Some(number);
            rest = after;
        }
    }
    let words_start = start + raw.len() - rest.len();
    let text = without_tags(rest);
    Line {
        indent,
        heading,
        footnote,
        list,
        label,
        option,
        followed: false,
        text,
        start,
        words_start,
        source_words: source_words(rest),
    }
}

/// `12. `, `- `, `* `, `+ `.
fn list_mark(text: &str) -> Option<(ListMark, &str)> {
    for bullet in ["- ", "* ", "+ "] {
        if let Some(rest) = text.strip_prefix(bullet) {
            return Some((ListMark::Bullet, rest.trim_start()));
        }
    }
    let digits = text.bytes().take(5).take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits)?.parse().ok()?;
    let rest = text.get(digits..)?.strip_prefix(['.', ')'])?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| (ListMark::Number(number), rest.trim_start()))
}

/// `**Option 1:**`, `**Option 1**:`, `**Option1**:`, `**Option 3**`, `Option 1:`, `**Option II:**`.
fn option_mark(text: &str) -> Option<(usize, &str)> {
    let stars = text.len() - text.trim_start_matches('*').len();
    let rest = text.trim_start_matches('*');
    let rest = ["Option", "OPTION", "Alternative", "Alt"].iter().find_map(|word| rest.strip_prefix(word))?;
    let rest = rest.trim_start_matches([' ', '\u{a0}', '.']);
    let len =
        rest.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'I' | b'V' | b'X')).count();
    let number = rest.get(..len)?;
    let number = number.parse().ok().or_else(|| roman(number))?;
    let rest = rest.get(len..)?;
    // Either a colon or the end of the emphasis ends the mark; both may stand there, in either order.
    let end = rest.trim_start_matches(['*', ':']);
    let mark = rest.get(..rest.len() - end.len())?;
    let ended = mark.contains(':') || (stars > 0 && mark.matches('*').count() >= stars);
    // `**Option 2**. [The …`
    let end = end.strip_prefix('.').filter(|rest| stars > 0 && rest.starts_with(' ')).unwrap_or(end);
    (ended && stars <= 3 && mark.matches('*').count() <= stars).then(|| (number, end.trim_start()))
}

fn roman(text: &str) -> Option<usize> {
    ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
        .iter()
        .position(|known| *known == text)
        .map(|at| at + 1)
}

/// A text without HTML tags; what stands between them stays.
fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        kept.push_str(before);
        let inside = tag.get(1..).unwrap_or_default();
        let named = inside.strip_prefix('/').unwrap_or(inside).starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some(end) = tag.find('>').filter(|_| named) {
            rest = tag.get(end + 1..).unwrap_or_default();
        } else {
            kept.push('<');
            rest = inside;
            // No further tag can end either.
            if named {
                break;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// The words a reader would see: no tags, no addresses of links.
fn source_words(text: &str) -> String {
    let text = without_tags(text);
    let mut seen = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("](") {
        let (before, target) = rest.split_at(at + 1);
        seen.push_str(before);
        if let Some(url) = super::syntax::link_target(target) {
            rest = target.get(url.len() + 2..).unwrap_or_default();
        } else {
            seen.push('(');
            rest = target.get(1..).unwrap_or_default();
        }
    }
    seen.push_str(rest);
    seen
}
