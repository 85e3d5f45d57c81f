//! `--format json` and `jsonl`, and the JSON report that a run stores.
//!
//! The types of `wire` are the interface; the report may change without them.

mod counts;
mod lines;
mod merged;
mod stored;
mod wire;

pub use merged::NamedReport;
pub use stored::NotAReport;

use std::borrow::Cow;
use std::io::{Result, Write};

use serde::{Serialize, Serializer};

use self::counts::{serializable_part, serializable_summary};
use self::lines::LineRoom;
use self::wire::{
    SerializableCounterpart, SerializableFile, SerializableHint, SerializableLine, SerializableMention,
    SerializableProblem, SerializableReport, SerializableRule, SerializableRun, SerializableSkip,
};
use crate::json;
use crate::mention::Verdict;
use crate::plan::Placed;
use crate::report::escape::buffered;
use crate::report::hints::{Hint, MAX_PATHS};
use crate::report::model::{FileReport, JudgedMention, Report, RuleNote, RunKind, RunNote, Standing};
use crate::text::{CharacterRange, Problem, RelPath, Skip};

/// Version of the printed report.
const PRINTED_VERSION: u32 = 1;

/// Version of the stored report. Stores of version 1 had members of their own.
pub(super) const STORED_VERSION: u32 = 2;

/// The place that a report goes to, which decides about its members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Destination {
    /// Other programs.
    Printed,
    /// `redomain report`, which writes every format from it.
    Stored,
}

/// Writes one object, and a newline.
pub(super) fn json(report: &Report, out: &mut dyn Write) -> Result<()> {
    let mut out = buffered(out);
    json::write(&serializable(report, Destination::Printed), &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes the object that `stored` reads back.
pub(super) fn stored_json(report: &Report, out: &mut Vec<u8>) -> Result<()> {
    json::write(&serializable(report, Destination::Stored), out)
}

/// Writes one object for each mention, each on a line of its own.
pub(super) fn jsonl(report: &Report, out: &mut dyn Write) -> Result<()> {
    let mut out = buffered(out);
    for (file, judged) in report.entries() {
        let line = SerializableLine {
            path: path_text(&file.path),
            category: file.category.name().into(),
            mention: serializable_mention(report, judged, Destination::Printed),
        };
        json::write(&line, &mut out)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}

/// The files of a report; each is made when it is written, since all of them would take more memory than the run.
struct StreamedFiles<'r> {
    report: &'r Report<'r>,
    destination: Destination,
}

/// The mentions of a file, in the same way.
struct StreamedMentions<'r> {
    report: &'r Report<'r>,
    file: &'r FileReport<'r>,
    destination: Destination,
}

impl Serialize for StreamedFiles<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut room = LineRoom::default();
        serializer.collect_seq(self.report.files.iter().map(|file| {
            let written = serializable_file(self.report, file, self.destination);
            match self.destination {
                Destination::Printed => written,
                Destination::Stored => SerializableFile { lines: room.take(&file.lines), ..written },
            }
        }))
    }
}

impl Serialize for StreamedMentions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mentions = self.file.entries();
        serializer
            .collect_seq(mentions.map(|judged| serializable_mention(self.report, judged, self.destination)))
    }
}

fn serializable<'r>(
    report: &'r Report<'r>,
    destination: Destination,
) -> SerializableReport<'r, StreamedFiles<'r>> {
    let (version, rules) = match destination {
        Destination::Printed => (PRINTED_VERSION, None),
        Destination::Stored => (STORED_VERSION, Some(report.rules.iter().map(serializable_rule).collect())),
    };
    SerializableReport {
        version,
        summary: serializable_summary(report),
        files: StreamedFiles { report, destination },
        skipped: report.skipped.iter().map(|skip| serializable_skip(skip, destination)).collect(),
        named: report.named.iter().map(path_text).collect(),
        hints: match destination {
            Destination::Printed => report.hints().iter().map(serializable_hint).collect(),
            // `redomain report` finds them again.
            Destination::Stored => Vec::new(),
        },
        problems: report.problems.iter().map(serializable_problem).collect(),
        run: report.run.as_ref().map(serializable_run),
        parts: report.parts.iter().map(serializable_part).collect(),
        command: Some(report.kind.command().into()),
        without_rules: report.kind == RunKind::Gate && !report.has_rules(),
        rules,
    }
}

fn serializable_hint<'r>(hint: &Hint<'r>) -> SerializableHint<'r> {
    SerializableHint {
        kind: hint.kind.name().into(),
        edits: hint.edits,
        files: hint.files.len(),
        paths: hint.files.iter().copied().take(MAX_PATHS).map(path_text).collect(),
        what: hint.line().into(),
    }
}

fn serializable_file<'r>(
    report: &'r Report<'r>,
    file: &'r FileReport<'r>,
    destination: Destination,
) -> SerializableFile<'r, StreamedMentions<'r>> {
    SerializableFile {
        path: path_text(&file.path),
        path_bytes: path_bytes(&file.path, destination),
        category: file.category.name().into(),
        edits: file.edits,
        mentions: StreamedMentions { report, file, destination },
        lines: Vec::new(),
    }
}

fn serializable_mention<'r>(
    report: &'r Report<'_>,
    judged: JudgedMention<'r>,
    destination: Destination,
) -> SerializableMention<'r> {
    let Placed { at, mention, .. } = judged.placed;
    let (reason, rules) = (mention.verdict.reason(), &mention.rules);
    let (is_rewrite, is_review) = (mention.verdict == Verdict::Rewrite, reason.is_some());
    let single = if is_rewrite || rules.len() == 1 { rules.first() } else { None };
    let several = if rules.len() > 1 { rules.as_slice() } else { &[] };
    let url = mention.url_move();
    let standing = Some(judged.standing).filter(|standing| *standing != Standing::Fine);
    let written = SerializableMention {
        line: at.line,
        column: at.column,
        offset: mention.span.start,
        text: mention.text.as_str().into(),
        host: mention.host.as_str().into(),
        spelling: mention.spelling.name().into(),
        verdict: mention.verdict.name().into(),
        reason: mention.verdict.any_reason().map(|reason| reason.name().into()),
        rule: single.and_then(|rule| rule_id(report, *rule)),
        new: mention.new.as_deref().filter(|_| is_rewrite).map(Cow::from),
        proposal: mention.new.as_deref().filter(|_| is_review).map(Cow::from),
        old_url: url.map(|url| url.old.as_str().into()),
        new_url: url.map(|url| url.new.as_str().into()),
        rules: several.iter().filter_map(|rule| rule_id(report, *rule)).collect(),
        note: mention.note.as_deref().map(Cow::from),
        meets: serializable_counterpart(judged.placed, destination),
        standing: standing.map(|standing| standing.name().into()),
        end: None,
        range: None,
        line_fingerprint: None,
    };
    match destination {
        Destination::Printed => written,
        Destination::Stored => with_marks(written, judged.placed),
    }
}

/// Adds the members that only the store has.
fn with_marks<'r>(written: SerializableMention<'r>, placed: &Placed) -> SerializableMention<'r> {
    let marks = placed.marks.as_deref();
    let extents = marks.and_then(|marks| marks.extents);
    SerializableMention {
        end: Some(placed.mention.span.end),
        range: extents.map(|extents| range_numbers(extents.mention)),
        line_fingerprint: marks.map(|marks| marks.line.to_string()),
        ..written
    }
}

/// The other name that a mention meets; the store has its end and its characters too.
fn serializable_counterpart(
    placed: &Placed,
    destination: Destination,
) -> Option<Box<SerializableCounterpart<'_>>> {
    let (other, place) = placed.meeting()?;
    let is_stored = destination == Destination::Stored;
    Some(Box::new(SerializableCounterpart {
        line: place.at.line,
        column: place.at.column,
        offset: other.span.start,
        text: other.text.as_str().into(),
        becomes: other.becomes.as_str().into(),
        end: is_stored.then_some(other.span.end),
        range: place.extent.filter(|_| is_stored).map(range_numbers),
    }))
}

fn range_numbers(CharacterRange { start, end }: CharacterRange) -> [usize; 4] {
    [start.line, start.column, end.line, end.column]
}

fn rule_id<'r>(report: &'r Report<'_>, rule: usize) -> Option<Cow<'r, str>> {
    report.rules.get(rule).map(|rule| rule.id.as_str().into())
}

fn serializable_rule(RuleNote { id, from, why }: &RuleNote) -> SerializableRule<'_> {
    SerializableRule { id: id.into(), from: from.into(), why: why.as_deref().map(Cow::from) }
}

fn serializable_run(run: &RunNote) -> SerializableRun<'_> {
    SerializableRun {
        name: run.name.as_str().into(),
        started: run.started.as_str().into(),
        redomain: run.version.as_str().into(),
        state: run.state.into(),
    }
}

fn serializable_problem(problem: &Problem) -> SerializableProblem<'_> {
    SerializableProblem {
        path: problem.place.file.as_str().into(),
        line: problem.place.at.map(|(line, _)| line),
        column: problem.place.at.map(|(_, column)| column),
        what: problem.what.as_str().into(),
        help: problem.help.as_deref().map(Cow::from),
    }
}

fn serializable_skip(skip: &Skip, destination: Destination) -> SerializableSkip<'_> {
    SerializableSkip {
        path: path_text(&skip.path),
        path_bytes: path_bytes(&skip.path, destination),
        reason: skip.reason.code().into(),
        detail: skip.reason.detail().map(Cow::from),
    }
}

fn path_text(path: &RelPath) -> Cow<'_, str> {
    String::from_utf8_lossy(path.as_bytes())
}

/// Bytes of a path that its text does not have.
fn path_bytes(path: &RelPath, destination: Destination) -> Option<Vec<u8>> {
    let bytes = path.as_bytes();
    (destination == Destination::Stored && std::str::from_utf8(bytes).is_err()).then(|| bytes.to_vec())
}
