//! `--format json` and `jsonl`. The types here are the interface; the report may change without them.

use std::io::{Result, Write};

use serde::Serialize;

use super::escape::{buffered, to_json};
use super::model::{FileReport, JudgedMention, Report};
use super::standing::Standing;
use crate::mention::Verdict;
use crate::text::{Problem, Skip};

#[derive(Serialize)]
struct SerializableReport<'p> {
    version: u32,
    summary: SerializableSummary,
    files: Vec<SerializableFile<'p>>,
    skipped: Vec<SerializableSkip<'p>>,
    named: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<SerializableProblem<'p>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<SerializableRun<'p>>,
}

#[derive(Serialize)]
struct SerializableRun<'p> {
    name: &'p str,
    started: &'p str,
    redomain: &'p str,
    state: &'p str,
}

#[derive(Serialize)]
struct SerializableProblem<'p> {
    path: &'p str,
    line: Option<usize>,
    column: Option<usize>,
    what: &'p str,
    help: Option<&'p str>,
}

#[derive(Serialize)]
struct SerializableSummary {
    files_scanned: usize,
    files_changed: usize,
    edits: usize,
    mentions: SerializableCounts,
}

#[derive(Serialize)]
struct SerializableCounts {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'static str>,
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
    reason: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'p str>,
}

/// Writes one object, and a newline.
pub fn json(report: &Report, out: &mut dyn Write) -> Result<()> {
    let counts = report.summary();
    let written = SerializableReport {
        version: 1,
        summary: SerializableSummary {
            files_scanned: report.files_scanned,
            files_changed: report.changed().count(),
            edits: report.edits(),
            mentions: SerializableCounts {
                rewrite: counts.rewrite,
                review: counts.review,
                keep: counts.keep,
                allowed: counts.allowed,
                unlisted: counts.unlisted,
            },
        },
        files: report.files.iter().map(|file| self::file(report, file)).collect(),
        skipped: report.skipped.iter().map(skip).collect(),
        named: report.named.iter().map(|path| path.to_text()).collect(),
        problems: report.problems.iter().map(problem).collect(),
        run: report.run.as_ref().map(|run| SerializableRun {
            name: &run.name,
            started: &run.started,
            redomain: &run.version,
            state: run.state,
        }),
    };
    let mut out = buffered(out);
    to_json(&written, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes one object a mention, each on a line of its own.
pub fn jsonl(report: &Report, out: &mut dyn Write) -> Result<()> {
    let mut out = buffered(out);
    for (file, entry) in report.entries() {
        let mention = mention(report, entry);
        let line = SerializableLine { path: file.path.to_text(), category: file.category.name(), mention };
        to_json(&line, &mut out)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

fn file<'p>(report: &'p Report, file: &'p FileReport) -> SerializableFile<'p> {
    SerializableFile {
        path: file.path.to_text(),
        category: file.category.name(),
        edits: file.edits,
        mentions: file.entries().map(|entry| mention(report, entry)).collect(),
    }
}

fn mention<'p>(report: &'p Report, entry: JudgedMention<'p>) -> SerializableMention<'p> {
    let placed = &entry.placed;
    let mention = &placed.mention;
    let rewrite = mention.verdict == Verdict::Rewrite;
    let review = mention.verdict.reason().is_some();
    let id = |rule: &usize| report.rules.get(*rule).map(|rule| rule.id.as_str());
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
        standing: Some(entry.standing).filter(|standing| *standing != Standing::Fine).map(Standing::name),
    }
}

fn problem(problem: &Problem) -> SerializableProblem<'_> {
    SerializableProblem {
        path: &problem.place.file,
        line: problem.place.at.map(|(line, _)| line),
        column: problem.place.at.map(|(_, column)| column),
        what: &problem.what,
        help: problem.help.as_deref(),
    }
}

fn skip(skip: &Skip) -> SerializableSkip<'_> {
    SerializableSkip { path: skip.path.to_text(), reason: skip.reason.code(), detail: skip.reason.detail() }
}
