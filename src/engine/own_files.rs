//! Files that this program writes or reads, in which old names are no mentions: saved plans, decisions, reports, rule files.
//!
//! A plan or report only where git does not track it: one that is committed would hide old names from the gate. A rule
//! file of another folder is tracked as any other, and is one from its first byte to its last.

use crate::baseline::BASELINE_FILE;
use crate::decisions::Decisions;
use crate::fs::Root;
use crate::report::{is_report, may_be_report};
use crate::rule::{self, RULE_FILE};
use crate::saved_plan::SavedPlan;
use crate::text::{RelPath, SkipReason};
use crate::tree::{FileContent, FileEntry, Reader, WalkedFile};

/// Bytes of a file that is parsed as a rule file.
// The largest of our own has 20 KB, and a rule file for a whole domain is written by hand.
const MAX_RULES: usize = 1 << 20;

/// Treatment of a file, if it is a saved plan or a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Searched as any other file.
    Searched,
    /// Left out, with its reason.
    PassedOver,
}

impl Written {
    /// For a file of a walk.
    pub fn walked(file: &WalkedFile<'_>) -> Self {
        if file.noted.is_some() { Self::Searched } else { Self::PassedOver }
    }

    /// For a file of a listing, which is tracked if its bytes come from git.
    pub fn listed(entry: &FileEntry) -> Self {
        if entry.blob.is_some() { Self::Searched } else { Self::PassedOver }
    }

    /// The reason for which a file is left out, if it is.
    pub fn left_out(self, path: &RelPath, bytes: &[u8]) -> Option<SkipReason> {
        if is_rule_file(path, bytes) {
            Some(SkipReason::RuleFile)
        } else if self == Self::Searched {
            None
        } else if SavedPlan::is_one(bytes) {
            Some(SkipReason::SavedPlan)
        } else if Decisions::is_one(bytes) {
            Some(SkipReason::Decisions)
        } else {
            is_report(bytes).then_some(SkipReason::Report)
        }
    }

    /// Returns `true` if only the whole of a large file that starts with `start` tells whether it is left out.
    pub fn needs_all(self, start: &[u8]) -> bool {
        self == Self::PassedOver
            && (SavedPlan::may_start(start) || Decisions::may_start(start) || may_be_report(start))
    }
}

/// The content of a file of a listing, from disk; `None` if it cannot be read or is left out.
pub(super) fn searched<'r>(
    reader: &'r mut Reader,
    root: &Root,
    entry: &FileEntry,
) -> Option<FileContent<'r>> {
    let content = reader.read(root, &entry.path).ok()?;
    let left_out = Written::listed(entry).left_out(&entry.path, content.bytes);
    left_out.is_none().then_some(content)
}

/// Returns `true` if a file has the name of a rule file or baseline, or is a rule file of another name.
fn is_rule_file(path: &RelPath, bytes: &[u8]) -> bool {
    let name = path.name();
    if name == RULE_FILE.as_bytes() || name == BASELINE_FILE.as_bytes() {
        return true;
    }
    let is_yaml = name.ends_with(b".yaml") || name.ends_with(b".yml");
    is_yaml && bytes.len() <= MAX_RULES && has_keys(bytes) && rule::parse("", bytes).0.is_some()
}

/// Returns `true` if a text has the keys that every rule file begins lines with.
// Hardly any other file is parsed.
fn has_keys(bytes: &[u8]) -> bool {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let has_version = lines.any(|line| line.starts_with(b"version: 1"));
    has_version && bytes.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"rules:"))
}
