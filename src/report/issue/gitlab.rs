//! `--format gitlab`: a Code Quality report, one finding for each issue.
//!
//! Suppressed issues are left out, since the format has no suppressions. A file that could not be read is a finding of
//! severity `info`: it is no defect of the code, but a report without it would look complete.

use std::io::{Result, Write};

use serde::Serialize;

use super::{Issue, Level, issues, unread_issues};
use crate::json;
use crate::report::escape::buffered;
use crate::report::model::Report;
use crate::text::visible;

#[derive(Serialize)]
struct SerializableIssue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: SerializableLocation,
}

#[derive(Serialize)]
struct SerializableLocation {
    path: String,
    lines: SerializableLines,
}

#[derive(Serialize)]
struct SerializableLines {
    begin: usize,
}

/// Writes one array, and a newline.
pub fn gitlab(report: &Report, out: &mut dyn Write) -> Result<()> {
    let unread = unread_issues(report).into_iter().map(|issue| serializable_issue(issue, "info"));
    let counted = issues(report).into_iter().filter(|issue| issue.suppressed.is_none());
    let findings: Vec<SerializableIssue> = unread
        .chain(counted.map(|issue| {
            let severity = severity(issue.level);
            serializable_issue(issue, severity)
        }))
        .collect();
    let mut out = buffered(out);
    json::write(&findings, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "major",
        Level::Warning => "minor",
        Level::Note => "info",
    }
}

fn serializable_issue(issue: Issue<'_>, severity: &'static str) -> SerializableIssue {
    SerializableIssue {
        description: visible(&issue.message),
        check_name: issue.code,
        fingerprint: issue.fingerprint,
        severity,
        location: SerializableLocation {
            path: String::from_utf8_lossy(issue.path).into_owned(),
            lines: SerializableLines { begin: issue.at.0 },
        },
    }
}
