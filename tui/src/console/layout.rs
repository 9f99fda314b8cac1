//! Where panes stand, by the size of the terminal. They keep their places, so that the eye finds them.

use ratatui::layout::Rect;

use super::model::{PANES, Pane};

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// All panes at once.
    Full,
    /// The text, the timeline, and one of the others.
    Stacked,
    /// One pane.
    Single,
    /// Not enough.
    TooSmall,
}

/// The least columns and rows of each class.
pub(super) const FULL: (u16, u16) = (110, 32);
/// The same.
pub(super) const STACKED: (u16, u16) = (80, 24);
/// The same.
pub(super) const SINGLE: (u16, u16) = (40, 10);

/// The class of a size.
pub(super) fn class((columns, rows): (u16, u16)) -> Class {
    let holds = |least: (u16, u16)| columns >= least.0 && rows >= least.1;
    if holds(FULL) {
        Class::Full
    } else if holds(STACKED) {
        Class::Stacked
    } else if holds(SINGLE) {
        Class::Single
    } else {
        Class::TooSmall
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// How much room there is.
    pub(super) class: Class,
    /// The bar at the top.
    pub(super) bar: Rect,
    /// The panes that are shown.
    pub(super) panes: Vec<(Pane, Rect)>,
    /// The panes one of which is shown at a time, as tabs in the last frame that is not the timeline.
    pub(super) tabs: Vec<Pane>,
    /// The line of hints at the bottom.
    pub(super) hints: Rect,
}

impl Layout {
    /// The place of a pane, if it is shown.
    pub(super) fn of(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(shown, _)| *shown == pane).map(|(_, area)| *area)
    }

    /// The pane at a place.
    pub(super) fn at(&self, column: u16, row: u16) -> Option<(Pane, Rect)> {
        self.panes.iter().find(|(_, area)| area.contains((column, row).into())).copied()
    }
}

/// Lays the screen out. `tab` is the pane shown where only one of several can be.
pub(super) fn layout(size: (u16, u16), focus: Pane, tab: Pane, zoom: bool) -> Layout {
    let (columns, rows) = size;
    let class = class(size);
    let rect = |x, y, width, height| Rect { x, y, width, height };
    let (bar, hints) =
        (rect(0, 0, columns, 1.min(rows)), rect(0, rows.saturating_sub(1), columns, 1.min(rows)));
    let body = rect(0, 1, columns, rows.saturating_sub(2));
    let mut panes = Vec::new();
    let mut tabs = Vec::new();
    match class {
        Class::TooSmall => {}
        Class::Single => {
            panes.push((focus, body));
            tabs = PANES.to_vec();
        }
        _ if zoom => panes.push((focus, body)),
        Class::Stacked => {
            let timeline = 4;
            let upper = (body.height - timeline) * 11 / 20;
            let lower = body.height - timeline - upper;
            panes.push((Pane::Text, rect(0, body.y, columns, upper)));
            panes.push((tab, rect(0, body.y + upper, columns, lower)));
            panes.push((Pane::Timeline, rect(0, body.y + upper + lower, columns, timeline)));
            tabs = vec![Pane::Seats, Pane::Votes, Pane::Floor, Pane::Why];
        }
        Class::Full => {
            let timeline = 6;
            let upper = body.height - timeline;
            let left = columns * 13 / 25;
            let right = columns - left;
            let text = upper * 6 / 10;
            let seats = upper * 9 / 25;
            let votes = upper * 8 / 25;
            panes.push((Pane::Text, rect(0, body.y, left, text)));
            panes.push((Pane::Seats, rect(left, body.y, right, seats)));
            panes.push((Pane::Votes, rect(left, body.y + seats, right, votes)));
            panes.push((Pane::Floor, rect(0, body.y + text, left, upper - text)));
            panes.push((Pane::Why, rect(left, body.y + seats + votes, right, upper - seats - votes)));
            panes.push((Pane::Timeline, rect(0, body.y + upper, columns, timeline)));
        }
    }
    Layout { class, bar, panes, tabs, hints }
}

/// The inside of a pane's frame.
pub(super) fn inner(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(1),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panes_never_overlap_and_never_leave_the_screen() {
        for columns in 0..=200 {
            for rows in 0..=60 {
                for zoom in [false, true] {
                    let layout = layout((columns, rows), Pane::Floor, Pane::Floor, zoom);
                    let screen = Rect { x: 0, y: 0, width: columns, height: rows };
                    for (nth, (_, area)) in layout.panes.iter().enumerate() {
                        assert_eq!(area.intersection(screen), *area, "{columns}×{rows}");
                        for (_, other) in layout.panes.iter().skip(nth + 1) {
                            assert!(area.intersection(*other).is_empty(), "{columns}×{rows}");
                        }
                        assert!(area.height >= 4 && area.width >= 20, "{columns}×{rows}: {area:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_classes_begin_where_they_say() {
        assert_eq!(class((110, 32)), Class::Full);
        assert_eq!(class((109, 32)), Class::Stacked);
        assert_eq!(class((80, 24)), Class::Stacked);
        assert_eq!(class((80, 23)), Class::Single);
        assert_eq!(class((40, 10)), Class::Single);
        assert_eq!(class((39, 60)), Class::TooSmall);
    }
}
