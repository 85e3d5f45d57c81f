//! `--format gitlab`: a Code Quality report. Suppressed issues are left out, the format has no word for them.

use std::io::{Result, Write};

use serde::Serialize;

use super::escape::{buffered, to_json};
use super::issue::{Issue, Level, issues};
use super::model::Report;
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
    let found: Vec<SerializableIssue> =
        issues(report).into_iter().filter(|issue| issue.suppressed.is_none()).map(written).collect();
    let mut out = buffered(out);
    to_json(&found, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn written(issue: Issue<'_>) -> SerializableIssue {
    SerializableIssue {
        description: visible(&issue.message),
        check_name: issue.code,
        fingerprint: issue.fingerprint,
        severity: match issue.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Note => "info",
        },
        location: SerializableLocation {
            path: String::from_utf8_lossy(issue.path).into_owned(),
            lines: SerializableLines { begin: issue.at.0 },
        },
    }
}
