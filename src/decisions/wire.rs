//! Decisions as they are written: one JSON object. The page has the same object without decisions, and its script adds them.

use super::seen::{SheetFile, SheetMention};
use crate::text::{Digest, RelPath};
use serde::{Deserialize, Serialize};

/// The version of the format; a new one where older programs could not read it.
const FORMAT: u32 = 1;

/// Only the version, so that a later one is refused by its version and not by its unknown fields.
#[derive(Deserialize)]
struct DecisionsHeader {
    redomain_decisions: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionsText {
    redomain_decisions: u32,
    version: String,
    pub rules: String,
    pub files: Vec<DecidedFileText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecidedFileText {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<Vec<u8>>,
    pub before: String,
    /// The reviewer looked at its changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    viewed: Option<bool>,
    pub mentions: Vec<DecidedMentionText>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecidedMentionText {
    pub offset: u64,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub word: Option<String>,
}

impl DecisionsText {
    /// All that can be decided, without decisions.
    pub fn undecided(version: &str, rules: String, files: Vec<SheetFile<'_>>) -> Self {
        let files = files.into_iter().map(DecidedFileText::undecided).collect();
        Self { redomain_decisions: FORMAT, version: version.to_owned(), rules, files }
    }

    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let not_decisions = |error: serde_json::Error| format!("holds no decisions ({error})");
        let header: DecisionsHeader = serde_json::from_slice(bytes).map_err(not_decisions)?;
        if header.redomain_decisions != FORMAT {
            let found = header.redomain_decisions;
            return Err(format!("has decisions of format {found}, which is not known here, only {FORMAT}"));
        }
        serde_json::from_slice(bytes).map_err(not_decisions)
    }
}

impl DecidedFileText {
    fn undecided(file: SheetFile<'_>) -> Self {
        let bytes = file.path.as_bytes();
        let exact = std::str::from_utf8(bytes).is_err().then(|| bytes.to_vec());
        let mentions = file.mentions.into_iter().map(|SheetMention { offset, text, new }| {
            DecidedMentionText { offset: offset as u64, text, new, decision: None, word: None }
        });
        Self {
            path: String::from_utf8_lossy(bytes).into_owned(),
            path_bytes: exact,
            before: file.before.to_string(),
            viewed: None,
            mentions: mentions.collect(),
        }
    }

    /// The path, from its text or from the bytes beside it.
    pub fn path(&self) -> Result<RelPath, String> {
        match &self.path_bytes {
            None => Ok(RelPath::from(self.path.as_str())),
            Some(bytes) if String::from_utf8_lossy(bytes) == self.path => Ok(RelPath::new(bytes.as_slice())),
            Some(_) => Err(format!("`{}`: `path` and `path_bytes` differ", self.path)),
        }
    }

    pub fn digest(&self) -> Result<Digest, String> {
        self.before.parse().map_err(|_| format!("`{}`: `{}` is no digest", self.path, self.before))
    }
}
