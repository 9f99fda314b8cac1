//! Screens as pictures for the documentation, made from the very cells a terminal would be sent.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::fixtures::{golden, screen, workspace};
use super::model::Model;
use super::paint::width;
use super::tests::after;
use super::theme::Theme;

/// Tenths of a pixel of a column, pixels of a row.
const COLUMN: usize = 84;
const ROW: usize = 18;
const PAPER: &str = "#14171c";
const INK: &str = "#d8dce2";

/// The sixteen colours and the few of the 256 that themes use.
fn colour(colour: Color) -> Option<&'static str> {
    Some(match colour {
        Color::Black => PAPER,
        Color::DarkGray => "#6b7280",
        Color::White => "#ffffff",
        Color::Red | Color::LightRed => "#f2777a",
        Color::Green | Color::LightGreen => "#8fcf7f",
        Color::Yellow | Color::LightYellow => "#f0c674",
        Color::Magenta | Color::LightMagenta => "#cf9ee0",
        Color::Cyan | Color::LightCyan => "#70c7d6",
        Color::Indexed(75) => "#5fafff",
        Color::Indexed(117) => "#87d7ff",
        Color::Indexed(208) => "#ff8700",
        Color::Indexed(214) => "#ffaf00",
        Color::Indexed(223) => "#ffd7af",
        Color::Indexed(244) => "#808080",
        Color::Indexed(255) => "#eeeeee",
        _ => return None,
    })
}

/// Ink and paper of a cell.
fn looks(cell: &Cell) -> (&'static str, &'static str) {
    let (ink, paper) = (colour(cell.fg).unwrap_or(INK), colour(cell.bg).unwrap_or(PAPER));
    if cell.modifier.contains(Modifier::REVERSED) { (paper, ink) } else { (ink, paper) }
}

fn pixels(columns: usize) -> String {
    format!("{}.{}", columns * COLUMN / 10, columns * COLUMN % 10)
}

/// Cells that look the same, one after the other, as one piece of text; each piece is as wide as its columns, whatever the
/// font of whoever looks at it.
fn svg(buffer: &Buffer, title: &str) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\">\n<title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n",
        pixels(columns),
        rows * ROW
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            let cell = |column: usize| buffer.cell((column as u16, row as u16));
            let Some(first) = cell(column) else { break };
            let from = column;
            let mut text = String::new();
            while let Some(next) = cell(column).filter(|next| {
                looks(next) == looks(first) && next.modifier == first.modifier && column < columns
            }) {
                text.push_str(next.symbol());
                column += width(next.symbol()).max(1);
            }
            piece(&mut out, first, &text, (from, column - from), row);
        }
    }
    out.push_str("</svg>\n");
    out
}

fn piece(out: &mut String, cell: &Cell, text: &str, (from, wide): (usize, usize), row: usize) {
    let (ink, paper) = looks(cell);
    let (x, y) = (pixels(from), row * ROW);
    if paper != PAPER {
        let wide = pixels(wide);
        out.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{ROW}\" fill=\"{paper}\"/>\n"
        ));
    }
    let words = text.trim_end();
    if words.trim().is_empty() {
        return;
    }
    let blanks = words.len() - words.trim_start().len();
    let (x, wide) = (pixels(from + blanks), pixels(width(words.trim_start())));
    let has = |modifier| cell.modifier.contains(modifier);
    let bold = if has(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let dim = if has(Modifier::DIM) { " opacity=\"0.65\"" } else { "" };
    let line = match (has(Modifier::UNDERLINED), has(Modifier::CROSSED_OUT)) {
        (true, _) => " text-decoration=\"underline\"",
        (_, true) => " text-decoration=\"line-through\"",
        _ => "",
    };
    let words = words.trim_start().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{}\" textLength=\"{wide}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{ink}\"{bold}{dim}{line} xml:space=\"preserve\">{words}</text>\n",
        y + 13
    ));
}

#[test]
fn the_pictures_in_the_documentation_are_of_these_screens() {
    let size = (120, 40);
    let mut beside: Model = super::tests_views::compared(size, "} } } } } }");
    beside.theme = Theme::Default;
    let mut camps = after("v1-oewg", size, "} } } } } M");
    camps.theme = Theme::BlueOrange;
    let pictures = vec![
        (
            "console",
            after("v1-oewg", size, "} } } } } } ] l l l l"),
            "The console in a replay: text, delegations, votes, floor, reasons, timeline",
        ),
        ("console-beside", beside, "Two runs side by side at the same step of the same phase"),
        ("console-camps", camps, "Delegations on two issues, and where the text stands"),
    ];
    for (name, model, title) in pictures {
        let path = workspace().join(format!("docs/img/{name}.svg"));
        golden(&path, &svg(&screen(&model, size), title)).expect("ADREF_REGENERATE=1 draws it anew");
    }
}
