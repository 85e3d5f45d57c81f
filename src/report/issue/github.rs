//! `--format github`: workflow commands that make annotations.
//!
//! A step shows ten errors and ten warnings, so the last line counts those beyond that. Suppressed issues are left
//! out, since an annotation cannot say that it does not count.

use std::io::{Result, Write};

use super::{Issue, Level, issues, unread_issues};
use crate::plan::Extents;
use crate::report::escape::{command_message, command_property};
use crate::report::model::Report;
use crate::text::Count;

/// Annotations of each level in one step.
// The runner drops further ones without a message.
const MAX_ANNOTATIONS: usize = 10;

/// Writes the annotations, and the answer as the last line.
pub fn github(report: &Report, out: &mut dyn Write) -> Result<()> {
    let counted = issues(report).into_iter().filter(|issue| issue.suppressed.is_none());
    // Unread files come first: any of them may hold old names, and only ten warnings are shown.
    let issues: Vec<Issue<'_>> = unread_issues(report).into_iter().chain(counted).collect();
    for level in [Level::Error, Level::Warning] {
        for issue in issues.iter().filter(|issue| issue.level == level).take(MAX_ANNOTATIONS) {
            annotation(issue, out)?;
        }
    }
    let (errors, warnings) = (count(&issues, Level::Error), count(&issues, Level::Warning));
    let mut sum = report.answer();
    if warnings > 0 {
        sum.push_str(&format!(", {}", Count(warnings, "warning")));
    }
    let left = errors.saturating_sub(MAX_ANNOTATIONS) + warnings.saturating_sub(MAX_ANNOTATIONS);
    if left > 0 {
        let (rest, verb) = (Count::grouped(left), if left == 1 { "has" } else { "have" });
        sum.push_str(&format!("; {rest} of them {verb} no annotation, `--format text` shows all"));
    }
    writeln!(out, "{sum}")
}

fn count(issues: &[Issue<'_>], level: Level) -> usize {
    issues.iter().filter(|issue| issue.level == level).count()
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

/// Line and columns of an annotation; the runner accepts columns only where it is on a single line.
fn place(issue: &Issue<'_>) -> String {
    let (line, column) = issue.at;
    match issue.entry.and_then(|entry| entry.placed.extents()) {
        Some(Extents { mention, .. }) if mention.start.line == mention.end.line => {
            format!("line={line},endLine={line},col={column},endColumn={}", mention.end.column)
        }
        _ => format!("line={line}"),
    }
}
