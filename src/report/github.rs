//! `--format github`: workflow commands that make annotations.
//!
//! A step shows ten errors and ten warnings; what is beyond that is counted in the last line instead of
//! being thrown away by the runner.

use std::io::{Result, Write};

use super::escape::{command_message, command_property};
use super::issue::{Issue, Level, issues};
use super::model::Report;
use crate::plan::Extents;
use crate::text::Count;

/// Annotations of each level that a step shows.
const MOST: usize = 10;

/// Writes annotations, and the sum.
pub fn github(report: &Report, out: &mut dyn Write) -> Result<()> {
    let issues: Vec<Issue<'_>> =
        issues(report).into_iter().filter(|issue| issue.suppressed.is_none()).collect();
    for level in [Level::Error, Level::Warning] {
        for issue in issues.iter().filter(|issue| issue.level == level).take(MOST) {
            annotation(issue, out)?;
        }
    }
    let of = |level| issues.iter().filter(|issue| issue.level == level).count();
    let (errors, warnings) = (of(Level::Error), of(Level::Warning));
    let mut sum = report.answer();
    if warnings > 0 {
        sum.push_str(&format!(", {}", Count(warnings, "warning")));
    }
    let left = errors.saturating_sub(MOST) + warnings.saturating_sub(MOST);
    if left > 0 {
        let (rest, verb) = (Count::grouped(left), if left == 1 { "has" } else { "have" });
        sum.push_str(&format!("; {rest} of them {verb} no annotation, `--format text` shows all"));
    }
    writeln!(out, "{sum}")
}

fn annotation(issue: &Issue<'_>, out: &mut dyn Write) -> Result<()> {
    let command = match issue.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let place = place(issue);
    let file = command_property(&String::from_utf8_lossy(issue.path));
    let title = command_property(&issue.code);
    let message = command_message(&issue.message);
    writeln!(out, "::{command} file={file},{place},title={title}::{message}")
}

/// The columns of an annotation count only where it is about a single line.
fn place(issue: &Issue<'_>) -> String {
    let (line, column) = issue.at;
    match issue.entry.and_then(|entry| entry.placed.extents()) {
        Some(Extents { mention, .. }) if mention.start.line == mention.end.line => {
            format!("line={line},endLine={line},col={column},endColumn={}", mention.end.column)
        }
        _ => format!("line={line}"),
    }
}
