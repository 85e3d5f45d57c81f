//! A saved plan as written: JSON of format 1. Bytes that are not UTF-8 are in a field of their own, beside a readable
//! text.
//!
//! Invariant: the text is the lossy reading of those bytes, so that a plan cannot show one edit and write another.

use super::{SavedFile, SavedPlan};
use crate::text::Edit;
use serde::{Deserialize, Serialize};

/// The version of the format; a new one where older programs could not read a plan.
const PLAN_FORMAT: u32 = 1;

/// Only the version, so that a plan of a later one is refused by its version and not by its unknown fields.
#[derive(Deserialize)]
struct Header {
    redomain_plan: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanText {
    pub redomain_plan: u32,
    pub version: String,
    pub rules: String,
    pub files: Vec<FileText>,
    /// Last and on one line, since reviewers read the edits. Optional here, so that its absence gets its own
    /// message.
    #[serde(default)]
    pub report: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileText {
    pub path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<Vec<u8>>,
    pub before: String,
    pub edits: Vec<EditText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EditText {
    offset: u64,
    old: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    old_bytes: Option<Vec<u8>>,
    new: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new_bytes: Option<Vec<u8>>,
}

impl PlanText {
    pub fn of(plan: &SavedPlan) -> Self {
        Self {
            redomain_plan: PLAN_FORMAT,
            version: plan.version.clone(),
            rules: plan.rules.to_string(),
            files: plan.files.iter().map(FileText::of).collect(),
            report: Some(plan.report.clone()),
        }
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let header: Header =
            serde_json::from_slice(bytes).map_err(|error| format!("is no saved plan ({error})"))?;
        if header.redomain_plan != PLAN_FORMAT {
            return Err(format!(
                "plan format {} is not known here, only {PLAN_FORMAT}",
                header.redomain_plan
            ));
        }
        serde_json::from_slice(bytes).map_err(|error| format!("is no saved plan ({error})"))
    }
}

impl FileText {
    fn of(file: &SavedFile) -> Self {
        let (path, path_bytes) = text(file.path().as_bytes());
        let edits = file.replacements().map(|(edit, old)| EditText::of(edit, old)).collect();
        Self { path, path_bytes, before: file.before().to_string(), edits }
    }
}

impl EditText {
    fn of(edit: &Edit, old: &[u8]) -> Self {
        let ((old, old_bytes), (new, new_bytes)) = (text(old), text(&edit.new));
        Self { offset: edit.span.start as u64, old, old_bytes, new, new_bytes }
    }

    /// Offset, old bytes and new bytes.
    pub fn parts(self) -> Result<(usize, Vec<u8>, Vec<u8>), String> {
        let start =
            usize::try_from(self.offset).map_err(|_| format!("no file has an offset of {}", self.offset))?;
        let old = bytes(self.old, self.old_bytes).map_err(|_| "`old` and `old_bytes` differ")?;
        let new = bytes(self.new, self.new_bytes).map_err(|_| "`new` and `new_bytes` differ")?;
        Ok((start, old, new))
    }
}

fn text(bytes: &[u8]) -> (String, Option<Vec<u8>>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), Some(bytes.to_vec())),
    }
}

/// The bytes of a field, from its text or from the bytes beside it.
pub(super) fn bytes(text: String, bytes: Option<Vec<u8>>) -> Result<Vec<u8>, String> {
    match bytes {
        None => Ok(text.into_bytes()),
        Some(bytes) if String::from_utf8_lossy(&bytes) == text => Ok(bytes),
        Some(_) => Err(format!("`{text}` and its bytes differ")),
    }
}
