//! A report in the format that was asked for.

use std::io::{Result, Write};

use crate::cli::args::Format;
use crate::report::{self, Report};

/// Writes `report`; what it is as text, the command knows.
pub(super) fn print(
    report: &Report,
    format: Format,
    out: &mut dyn Write,
    text: impl FnOnce(&mut dyn Write) -> Result<()>,
) -> Result<()> {
    match format {
        Format::Text => text(out),
        Format::Json => report::json(report, out),
        Format::Jsonl => report::jsonl(report, out),
        Format::Markdown => report::markdown(report, report::COMMENT, out),
        Format::Html => report::page(report, out),
        Format::Sarif => report::sarif(report, out),
        Format::Github => report::github(report, out),
        Format::Gitlab => report::gitlab(report, out),
    }
}
