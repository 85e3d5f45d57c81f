//! The JSON report as it is written and read: `--format json`, `--format jsonl`, and the store.
//!
//! Members of the store have the data that other formats need beyond the printed report: rules, bytes of paths, ends,
//! ranges in characters, fingerprints and lines. `testdata/schemas/report-1.json` describes both. Order of fields is order of
//! output. Texts that are read are untrusted and stay text; `stored` checks them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::lines::SerializableBlock;

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableReport<'p, Files = Vec<SerializableFile<'p>>> {
    pub version: u32,
    pub summary: SerializableSummary,
    pub files: Files,
    pub skipped: Vec<SerializableSkip<'p>>,
    pub named: Vec<Cow<'p, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<SerializableHint<'p>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<SerializableProblem<'p>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<SerializableRun<'p>>,
    /// Of a merged report: those that it was made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<SerializablePart<'p>>,
    /// The command that made it; reports of earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<Cow<'p, str>>,
    /// Of a `check`: there was no rule by which it could find a name.
    #[serde(default, skip_serializing_if = "is_false")]
    pub without_rules: bool,
    /// In the store: all rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<Vec<SerializableRule<'p>>>,
}

/// The only member that is read before the version is known.
#[derive(Deserialize)]
pub(super) struct SerializableVersion {
    pub version: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableRun<'p> {
    pub name: Cow<'p, str>,
    pub started: Cow<'p, str>,
    pub redomain: Cow<'p, str>,
    pub state: Cow<'p, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializablePart<'p> {
    pub name: Cow<'p, str>,
    pub files_scanned: usize,
    pub edits: usize,
    pub mentions: SerializableCounts,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableRule<'p> {
    pub id: Cow<'p, str>,
    pub from: Cow<'p, str>,
    pub why: Option<Cow<'p, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableProblem<'p> {
    pub path: Cow<'p, str>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub what: Cow<'p, str>,
    pub help: Option<Cow<'p, str>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableHint<'p> {
    pub kind: Cow<'p, str>,
    pub edits: usize,
    pub files: usize,
    pub paths: Vec<Cow<'p, str>>,
    pub what: Cow<'p, str>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableSummary {
    pub files_scanned: usize,
    pub files_changed: usize,
    pub edits: usize,
    pub mentions: SerializableCounts,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableCounts {
    pub rewrite: usize,
    pub review: usize,
    pub keep: usize,
    /// Left out where it is 0, as in reports of rule files without `reviews:`.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub silenced: usize,
    /// Left out where it is 0, as in reports of runs that asked nobody.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub declined: usize,
    pub allowed: usize,
    pub unlisted: usize,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableFile<'p, Mentions = Vec<SerializableMention<'p>>> {
    pub path: Cow<'p, str>,
    /// In the store, where the path is not UTF-8: its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<Vec<u8>>,
    pub category: Cow<'p, str>,
    pub edits: usize,
    pub mentions: Mentions,
    /// In the store: the lines of its mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<SerializableBlock<'p>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableMention<'p> {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
    pub text: Cow<'p, str>,
    pub host: Cow<'p, str>,
    pub spelling: Cow<'p, str>,
    pub verdict: Cow<'p, str>,
    pub reason: Option<Cow<'p, str>>,
    pub rule: Option<Cow<'p, str>>,
    pub new: Option<Cow<'p, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Cow<'p, str>>,
    /// The whole URL, where a rewrite or a proposal changes more of it than the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_url: Option<Cow<'p, str>>,
    /// The URL that stands there afterwards, or would.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_url: Option<Cow<'p, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Cow<'p, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Cow<'p, str>>,
    /// Of a `bridge` or a `merge`: the other name or entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meets: Option<Box<SerializableCounterpart<'p>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Cow<'p, str>>,
    /// In the store: the offset of its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
    /// In the store, of a UTF-8 file: line and column of its start and of its end, columns in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[usize; 4]>,
    /// In the store: the fingerprint of its line, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_fingerprint: Option<String>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableCounterpart<'p> {
    pub line: usize,
    pub column: usize,
    pub offset: usize,
    pub text: Cow<'p, str>,
    /// The text that both would be.
    pub becomes: Cow<'p, str>,
    /// In the store: the offset of its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
    /// In the store, of a UTF-8 file: as of the mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<[usize; 4]>,
}

#[derive(Serialize)]
pub(super) struct SerializableLine<'p> {
    pub path: Cow<'p, str>,
    pub category: Cow<'p, str>,
    #[serde(flatten)]
    pub mention: SerializableMention<'p>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct SerializableSkip<'p> {
    pub path: Cow<'p, str>,
    /// In the store, where the path is not UTF-8: its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_bytes: Option<Vec<u8>>,
    pub reason: Cow<'p, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Cow<'p, str>>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}
