//! Ways of writing text: exact bytes, for the log of a CI system, visible characters, or visible characters with color.

use std::fmt::Display;

/// Escaping of contents, and color. Color without visible contents does not exist: both
/// are for terminals, and a terminal is never sent the control characters of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Exact bytes, as `git apply` needs them.
    Exact,
    /// The same with escapes in place of bytes that a runner of a CI system would take for a command.
    Log,
    /// Control characters of contents as escapes.
    Visible,
    /// The same with color.
    Color,
}

impl Style {
    /// `text` in this style if there is color.
    pub fn paint(self, style: anstyle::Style, text: impl Display) -> String {
        match self {
            Self::Exact | Self::Log | Self::Visible => text.to_string(),
            Self::Color => format!("{style}{text}{style:#}"),
        }
    }
}
