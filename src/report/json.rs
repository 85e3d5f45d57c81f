//! `--format json` and `jsonl`. The types here are the interface; the plan may change without them.

use std::io::{Result, Write};

use serde::Serialize;

use super::style::Names;
use crate::mention::Verdict;
use crate::plan::{FilePlan, Placed, Plan, SkippedFile};

#[derive(Serialize)]
struct SerializableReport<'p> {
    version: u32,
    summary: SerializableSummary,
    files: Vec<SerializableFile<'p>>,
    skipped: Vec<SerializableSkip<'p>>,
    named: Vec<String>,
}

#[derive(Serialize)]
struct SerializableSummary {
    files_scanned: usize,
    files_changed: usize,
    edits: usize,
    mentions: SerializableAccount,
}

#[derive(Serialize)]
struct SerializableAccount {
    rewrite: usize,
    review: usize,
    keep: usize,
    allowed: usize,
    unlisted: usize,
}

#[derive(Serialize)]
struct SerializableFile<'p> {
    path: String,
    category: &'static str,
    edits: usize,
    mentions: Vec<SerializableMention<'p>>,
}

#[derive(Serialize)]
struct SerializableMention<'p> {
    line: usize,
    column: usize,
    offset: usize,
    text: &'p str,
    host: &'p str,
    spelling: &'static str,
    verdict: &'static str,
    reason: Option<&'static str>,
    rule: Option<&'p str>,
    new: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<&'p str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    rules: Vec<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'p str>,
}

#[derive(Serialize)]
struct SerializableLine<'p> {
    path: String,
    category: &'static str,
    #[serde(flatten)]
    mention: SerializableMention<'p>,
}

#[derive(Serialize)]
struct SerializableSkip<'p> {
    path: String,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'p str>,
}

/// Writes one object, and a newline.
pub fn json(plan: &Plan, names: Names<'_>, out: &mut dyn Write) -> Result<()> {
    let counts = plan.account();
    let report = SerializableReport {
        version: 1,
        summary: SerializableSummary {
            files_scanned: plan.files_scanned,
            files_changed: plan.changed().count(),
            edits: plan.edits(),
            mentions: SerializableAccount {
                rewrite: counts.rewrite,
                review: counts.review,
                keep: counts.keep,
                allowed: counts.allowed,
                unlisted: counts.unlisted,
            },
        },
        files: plan
            .files
            .iter()
            .filter(|file| !file.mentions.is_empty())
            .map(|file| self::file(file, names))
            .collect(),
        skipped: plan.skipped.iter().map(skip).collect(),
        named: plan.named.iter().map(|path| path.to_text()).collect(),
    };
    serde_json::to_writer(&mut *out, &report)?;
    out.write_all(b"\n")
}

/// Writes one object a mention, each on a line of its own.
pub fn jsonl(plan: &Plan, names: Names<'_>, out: &mut dyn Write) -> Result<()> {
    for (file, placed) in plan.mentions() {
        let mention = mention(placed, names);
        let line = SerializableLine { path: file.path.to_text(), category: file.category.name(), mention };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn file<'p>(file: &'p FilePlan, names: Names<'p>) -> SerializableFile<'p> {
    SerializableFile {
        path: file.path.to_text(),
        category: file.category.name(),
        edits: file.edits.len(),
        mentions: file.mentions.iter().map(|placed| mention(placed, names)).collect(),
    }
}

fn mention<'p>(placed: &'p Placed, names: Names<'p>) -> SerializableMention<'p> {
    let mention = &placed.mention;
    let rewrite = mention.verdict == Verdict::Rewrite;
    let review = mention.verdict.reason().is_some();
    let id = |rule: &usize| names.rules.get(*rule).map(|rule| rule.id.as_str());
    let single = if rewrite || mention.rules.len() == 1 { mention.rules.first() } else { None };
    let several = mention.rules.len() > 1;
    SerializableMention {
        line: placed.at.line,
        column: placed.at.column,
        offset: mention.span.start,
        text: &mention.text,
        host: &mention.host,
        spelling: mention.spelling.name(),
        verdict: mention.verdict.name(),
        reason: mention.verdict.reason().map(|reason| reason.name()),
        rule: single.and_then(id),
        new: mention.new.as_deref().filter(|_| rewrite),
        proposal: mention.new.as_deref().filter(|_| review),
        rules: if several { mention.rules.iter().filter_map(id).collect() } else { Vec::new() },
        note: mention.note.as_deref(),
    }
}

fn skip(file: &SkippedFile) -> SerializableSkip<'_> {
    SerializableSkip { path: file.path.to_text(), reason: file.reason, detail: file.detail.as_deref() }
}
