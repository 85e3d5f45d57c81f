//! Table of the report formats: the name of each, its line in `--help`, and the function that writes it.
//!
//! A new format is a file of its own, its `mod` line and a row here; arguments, help and output read this table.

use std::io::{Result, Write};

use super::csv::csv;
use super::html::html_page;
use super::issue::{github, gitlab, sarif};
use super::json::{json, jsonl};
use super::markdown::{COMMENT, markdown};
use super::model::Report;
use crate::text::enumeration;

enumeration! {
    /// A report format.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Format {
        /// Text for a terminal, which each command composes itself.
        Text,
        /// One JSON object.
        Json,
        /// One JSON object per mention.
        Jsonl,
        /// A Markdown page.
        Markdown,
        /// An HTML page.
        Html,
        /// A SARIF log.
        Sarif,
        /// GitHub annotations.
        Github,
        /// A GitLab Code Quality report.
        Gitlab,
        /// Comma-separated values.
        Csv,
        /// A unified diff and nothing else, which `diff` composes itself.
        Patch,
    }
}

/// Writes a whole report.
type Writer = fn(&Report<'_>, &mut dyn Write) -> Result<()>;

/// A row of the table.
struct FormatRow {
    name: &'static str,
    help: &'static str,
    shows_marks: bool,
    /// `None` for the text that each command composes itself.
    write: Option<Writer>,
}

impl Format {
    #[rustfmt::skip]
    fn row(self) -> FormatRow {
        let (name, help, shows_marks, write): (_, _, _, Option<Writer>) = match self {
            Self::Text => ("text", "Human-readable", false, None),
            Self::Json => ("json", "One JSON object", false, Some(json)),
            Self::Jsonl => ("jsonl", "One JSON object per mention", false, Some(jsonl)),
            Self::Markdown => ("markdown", "Markdown, as the body of a pull request", false, Some(comment)),
            Self::Html => ("html", "A self-contained HTML page", false, Some(html_page)),
            Self::Sarif => ("sarif", "SARIF 2.1.0, for code scanning and editors", true, Some(sarif)),
            Self::Github => ("github", "GitHub Actions annotations", true, Some(github)),
            Self::Gitlab => ("gitlab", "GitLab Code Quality report", true, Some(gitlab)),
            Self::Csv => ("csv", "One line per mention, for spreadsheets", false, Some(csv)),
            Self::Patch => ("patch", "The diff alone, for `git apply` (of `diff`)", false, None),
        };
        FormatRow { name, help, shows_marks, write }
    }

    /// Name of the format, as an argument.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Line of the format in `--help`.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// The format has fingerprints or columns in characters, for which every line with a mention is read once more.
    pub fn shows_marks(self) -> bool {
        self.row().shows_marks
    }

    /// The format shows lines that mentions stand on, and the circumstances of the run.
    pub fn shows_lines(self) -> bool {
        matches!(self, Self::Html | Self::Markdown)
    }

    /// Writes `report`, or calls `text` for [`Self::Text`].
    ///
    /// # Errors
    /// If `out` fails.
    pub fn write(
        self,
        report: &Report<'_>,
        out: &mut dyn Write,
        text: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<()> {
        match self.row().write {
            Some(write) => write(report, out),
            None => text(out),
        }
    }
}

fn comment(report: &Report<'_>, out: &mut dyn Write) -> Result<()> {
    markdown(report, COMMENT, out)
}
