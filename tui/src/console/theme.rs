//! Looks by role. Colour is never the only signal: every role that matters has a glyph, a word or an attribute too.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Plain words.
    Text,
    /// Beside the point.
    Dim,
    /// A heading.
    Title,
    /// The frame of a pane.
    Frame,
    /// The frame of the pane in focus.
    FrameFocus,
    /// What is selected.
    Selected,
    /// The bracket in focus.
    Focus,
    /// Agreed.
    Agreed,
    /// Agreed subject to capitals.
    AdReferendum,
    /// In dispute.
    Disputed,
    /// A bracket within a bracket.
    Nested,
    /// One within that.
    NestedDeeper,
    /// Words that came.
    New,
    /// Words that went.
    Gone,
    /// A red line crossed, an objection.
    RedLine,
    /// Close to a red line; subject to something.
    Warning,
    /// The chair and the secretariat.
    Office,
    /// What a search found.
    Found,
    /// A key.
    Key,
    /// The bar at the top.
    Bar,
    /// The word in it that says whether this is the past.
    Banner,
}

/// All roles, for tests.
#[cfg(test)]
pub(super) const ROLES: [Role; 21] = [
    Role::Text,
    Role::Dim,
    Role::Title,
    Role::Frame,
    Role::FrameFocus,
    Role::Selected,
    Role::Focus,
    Role::Agreed,
    Role::AdReferendum,
    Role::Disputed,
    Role::Nested,
    Role::NestedDeeper,
    Role::New,
    Role::Gone,
    Role::RedLine,
    Role::Warning,
    Role::Office,
    Role::Found,
    Role::Key,
    Role::Bar,
    Role::Banner,
];

/// A set of looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Theme {
    /// The terminal's own sixteen colours.
    #[default]
    Default,
    /// Blue for agreed, orange for disputed: told apart by those who confuse red and green.
    BlueOrange,
    /// Bright on black, for a projector in a light room.
    HighContrast,
    /// No colour at all.
    Mono,
}

/// All themes in the order `t` goes through them.
pub(super) const THEMES: [Theme; 4] = [Theme::Default, Theme::BlueOrange, Theme::HighContrast, Theme::Mono];

impl Theme {
    /// Its name in the configuration.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::BlueOrange => "blue-orange",
            Self::HighContrast => "high-contrast",
            Self::Mono => "mono",
        }
    }

    /// The theme of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        THEMES.into_iter().find(|theme| theme.name() == name)
    }

    /// The theme after this one.
    pub(super) fn next(self) -> Self {
        let at = THEMES.iter().position(|theme| *theme == self).unwrap_or(0);
        THEMES.get((at + 1) % THEMES.len()).copied().unwrap_or_default()
    }

    /// How a role looks.
    pub(super) fn style(self, role: Role) -> Style {
        let plain = attributes(role);
        match self {
            Self::Mono => plain,
            Self::Default => default(role, plain),
            Self::BlueOrange => blue_orange(role, plain),
            Self::HighContrast => high_contrast(role, plain),
        }
    }
}

/// What tells a role apart without colour.
fn attributes(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text | Role::Frame | Role::Nested | Role::NestedDeeper | Role::Agreed | Role::Office => style,
        Role::Dim | Role::AdReferendum => style.add_modifier(Modifier::DIM),
        Role::Title | Role::Disputed | Role::Key | Role::FrameFocus | Role::Warning => {
            style.add_modifier(Modifier::BOLD)
        }
        Role::Selected | Role::Bar => style.add_modifier(Modifier::REVERSED),
        Role::Focus | Role::Banner => style.add_modifier(Modifier::REVERSED | Modifier::BOLD),
        Role::New => style.add_modifier(Modifier::UNDERLINED),
        Role::Gone => style.add_modifier(Modifier::CROSSED_OUT | Modifier::DIM),
        Role::RedLine | Role::Found => style.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
    }
}

fn default(role: Role, plain: Style) -> Style {
    match role {
        Role::Agreed | Role::New => plain.fg(Color::Green),
        Role::AdReferendum => Style::new().fg(Color::Cyan),
        Role::Disputed => plain.fg(Color::Yellow),
        Role::Nested => plain.fg(Color::Magenta).add_modifier(Modifier::BOLD),
        Role::NestedDeeper => plain.fg(Color::Cyan).add_modifier(Modifier::BOLD),
        Role::Gone => Style::new().fg(Color::Red).add_modifier(Modifier::CROSSED_OUT),
        Role::RedLine => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::Warning => Style::new().fg(Color::Yellow),
        Role::Office => plain.fg(Color::Cyan),
        Role::Found => Style::new().fg(Color::Black).bg(Color::Yellow),
        Role::Frame => plain.fg(Color::DarkGray),
        Role::FrameFocus => plain.fg(Color::Cyan),
        Role::Key => plain.fg(Color::Cyan),
        Role::Text | Role::Title | Role::Selected | Role::Focus | Role::Bar | Role::Banner | Role::Dim => {
            plain
        }
    }
}

fn blue_orange(role: Role, plain: Style) -> Style {
    // Places in the 256-colour table that keep their distance under all common kinds of colour blindness.
    let (blue, pale, orange, deep) =
        (Color::Indexed(75), Color::Indexed(117), Color::Indexed(214), Color::Indexed(208));
    match role {
        Role::Agreed | Role::New => plain.fg(blue),
        Role::AdReferendum => Style::new().fg(pale),
        Role::Disputed => plain.fg(orange),
        Role::Nested => plain.fg(Color::Indexed(223)).add_modifier(Modifier::BOLD),
        Role::NestedDeeper => plain.fg(Color::Indexed(255)).add_modifier(Modifier::BOLD),
        Role::Gone => Style::new().fg(deep).add_modifier(Modifier::CROSSED_OUT),
        Role::RedLine => plain.fg(deep),
        Role::Warning => plain.fg(orange),
        Role::Office | Role::Key | Role::FrameFocus => plain.fg(blue),
        Role::Found => Style::new().fg(Color::Black).bg(orange),
        Role::Frame => plain.fg(Color::Indexed(244)),
        Role::Text | Role::Title | Role::Selected | Role::Focus | Role::Bar | Role::Banner | Role::Dim => {
            plain
        }
    }
}

fn high_contrast(role: Role, plain: Style) -> Style {
    let on_black = Style::new().fg(Color::White).bg(Color::Black);
    match role {
        Role::Agreed | Role::New => on_black.fg(Color::LightGreen).patch(plain),
        Role::AdReferendum => on_black.fg(Color::LightCyan),
        Role::Disputed | Role::Warning => on_black.fg(Color::LightYellow).patch(plain),
        Role::Nested => on_black.fg(Color::LightMagenta).add_modifier(Modifier::BOLD),
        Role::NestedDeeper => on_black.fg(Color::LightCyan).add_modifier(Modifier::BOLD),
        Role::Gone => on_black.fg(Color::LightRed).add_modifier(Modifier::CROSSED_OUT),
        Role::RedLine => on_black.fg(Color::LightRed).patch(plain),
        Role::Selected | Role::Bar => Style::new().fg(Color::Black).bg(Color::White),
        Role::Focus | Role::Banner | Role::Found => {
            Style::new().fg(Color::Black).bg(Color::LightYellow).add_modifier(Modifier::BOLD)
        }
        Role::Key | Role::FrameFocus => on_black.fg(Color::LightCyan).add_modifier(Modifier::BOLD),
        // Dim words would be lost on a projector.
        Role::Dim | Role::Text | Role::Frame | Role::Office => on_black,
        Role::Title => on_black.add_modifier(Modifier::BOLD),
    }
}
