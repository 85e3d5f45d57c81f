//! Colours, or none.

use std::fmt::Display;

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Exact bytes.
    Plain,
    /// For terminals: colours, and control characters of contents as escapes.
    Colour,
}

impl Style {
    /// `text` in this colour, where there are colours.
    pub fn paint(self, style: anstyle::Style, text: impl Display) -> String {
        match self {
            Self::Plain => text.to_string(),
            Self::Colour => format!("{style}{text}{style:#}"),
        }
    }
}
