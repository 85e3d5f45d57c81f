//! What all formats share: the names of rules, and colours or none.

use std::fmt::Display;

use crate::rule::Rule;

/// Whether colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Exact bytes.
    Plain,
    /// For terminals: colours, and control characters of contents as escapes.
    Colour,
}

/// The rules, for their ids.
#[derive(Debug, Clone, Copy)]
pub struct Names<'r> {
    /// All rules of the run.
    pub rules: &'r [Rule],
}

impl Names<'_> {
    /// The id of a rule.
    pub fn id(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("", |rule| rule.id.as_str())
    }

    /// The ids of several rules.
    pub fn ids(&self, rules: &[usize]) -> String {
        rules.iter().map(|rule| self.id(*rule)).collect::<Vec<_>>().join(", ")
    }
}

impl Style {
    /// `text` in this colour, where there are colours.
    pub(super) fn paint(self, style: anstyle::Style, text: impl Display) -> String {
        match self {
            Self::Plain => text.to_string(),
            Self::Colour => format!("{style}{text}{style:#}"),
        }
    }
}
