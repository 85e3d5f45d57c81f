//! The list of hosts as JSON and as CSV.

use std::io::{BufWriter, Result, Write};

use serde::Serialize;

use crate::json;
use crate::report::{FormulaGuard, csv_line};

/// Version of the JSON object.
pub(super) const VERSION: u32 = 1;

/// All domains, or hosts, of a tree.
#[derive(Serialize)]
pub(super) struct SerializableHosts {
    pub version: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<SerializableDomain>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<SerializableHost>,
}

/// A domain with the number of its hosts.
#[derive(Serialize)]
pub(super) struct SerializableDomain {
    pub domain: String,
    /// `private` where only one network knows it, otherwise `public`.
    pub scope: &'static str,
    pub hosts: usize,
    pub mentions: usize,
    pub files: usize,
    pub kinds: Vec<String>,
    pub path: String,
    pub line: usize,
}

/// A host: with a rule file, the effect of the rules on it; without one, its spelling.
#[derive(Serialize)]
pub(super) struct SerializableHost {
    pub host: String,
    pub mentions: usize,
    pub files: usize,
    pub kinds: Vec<String>,
    pub path: String,
    pub line: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub schemes: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spellings: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<SerializableOutcome>,
}

/// A verdict on a host, and how many of its mentions have it. The names are those of the report.
#[derive(Serialize)]
pub(super) struct SerializableOutcome {
    pub verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_url: Option<String>,
    pub mentions: usize,
}

/// Writes one object, and a newline.
pub(super) fn json(hosts: &SerializableHosts, out: &mut dyn Write) -> Result<()> {
    let mut out = BufWriter::new(out);
    json::write(hosts, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes a line of comma-separated values; a path stays one.
pub(super) fn csv(cells: &[&str], out: &mut dyn Write) -> Result<()> {
    csv_line(cells, FormulaGuard::Folder, out)
}
