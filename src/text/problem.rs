//! Messages for users: `error: PLACE: WHAT` and `help: NEXT STEP`, in one form everywhere.
//!
//! Invariant: a message is made visible when it is shown, so that file names and contents cannot control a terminal.

use std::fmt;

use super::snippet::{Snippet, SnippetStyle};

/// The place of a problem: a file, and a line and column in it where they are known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place {
    /// Path as the user would name it; empty where the problem is in no file.
    pub file: String,
    /// Line and column, from 1.
    pub at: Option<(usize, usize)>,
}

/// Effect of a problem on the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The run cannot go on.
    Error,
    /// Worth knowing; the run goes on.
    Warning,
}

/// One mistake, with its place and the next step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Its place.
    pub place: Place,
    /// Its effect on the run.
    pub severity: Severity,
    /// The mistake, with the value in backquotes; lower case, no full stop.
    pub what: String,
    /// The next step for the user.
    pub help: Option<String>,
    /// The line at its place, where the user is to see it.
    pub snippet: Option<Box<Snippet>>,
}

/// The parts of a problem as text, of which only the snippet has lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemText {
    /// Severity, place and mistake.
    pub head: String,
    /// The lines of the snippet, each with a newline before it; empty where there is none.
    pub snippet: String,
    /// The next step with a newline before it; empty where there is none.
    pub help: String,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), at: None }
    }

    /// A line and a column of a file, from 1.
    pub fn new(file: impl Into<String>, line: usize, column: usize) -> Self {
        Self { file: file.into(), at: Some((line, column)) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Problem::visible(&self.file))?;
        match self.at {
            Some((line, column)) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}

impl Problem {
    /// A mistake that stops the run.
    pub fn error(place: Place, what: impl Into<String>) -> Self {
        Self { place, severity: Severity::Error, what: what.into(), help: None, snippet: None }
    }

    /// Something worth knowing.
    pub fn warning(place: Place, what: impl Into<String>) -> Self {
        Self { place, severity: Severity::Warning, what: what.into(), help: None, snippet: None }
    }

    /// The same problem with a next step for the user.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the line at its place from the lines of a file.
    pub fn quote(&mut self, lines: &[&str]) {
        let Some((line, column)) = self.place.at else { return };
        let text = line.checked_sub(1).and_then(|index| lines.get(index));
        self.snippet = text.and_then(|text| Snippet::new(text, line, column, &self.what).map(Box::new));
    }

    /// The problem as text, with its snippet in that style.
    pub fn drawn(&self, style: SnippetStyle) -> ProblemText {
        let Self { place, severity, what, help, snippet } = self;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = if place.file.is_empty() { String::new() } else { format!("{place}: ") };
        ProblemText {
            head: format!("{severity}: {place}{}", Self::visible(what)),
            snippet: snippet.as_ref().map(|snippet| snippet.lines(style)).unwrap_or_default(),
            help: help.as_ref().map(|help| format!("\n  help: {}", Self::visible(help))).unwrap_or_default(),
        }
    }

    /// `text` with every control character (and every character that reorders text) written as an
    /// escape, so that file names and contents cannot steer a terminal.
    pub fn visible(text: &str) -> String {
        super::visible::visible(text)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ProblemText { head, snippet, help } = self.drawn(SnippetStyle::Plain);
        write!(f, "{head}{snippet}{help}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Problem};

    #[test]
    fn writes_place_what_and_help() {
        let problem =
            Problem::error(Place::new("redomain.yaml", 14, 11), "host `api..example.com` has an empty label")
                .help("remove one of the two dots");
        assert_eq!(
            problem.to_string(),
            "error: redomain.yaml:14:11: host `api..example.com` has an empty label\n  help: remove one of the two dots"
        );
    }

    #[test]
    fn control_characters_are_shown_and_not_sent() {
        assert_eq!(
            Problem::warning(Place::file("a\x1b[2Jb"), "c\u{202e}d\n").to_string(),
            "warning: a\\u{1b}[2Jb: c\\u{202e}d\\n"
        );
    }
}
