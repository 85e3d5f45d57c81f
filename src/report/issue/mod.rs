//! Issues for code review tools: one for each mention that a reviewer should see.
//!
//! Decides level, rule, words and fingerprint once for all of their formats; escapes nothing.

mod github;
mod gitlab;
mod sarif;
mod sarif_wire;

pub(super) use github::github;
pub(super) use gitlab::gitlab;
pub(super) use sarif::sarif;

use std::collections::HashMap;

use crate::mention::Verdict;
use crate::report::meeting::{meeting, removal};
use crate::report::model::{FileReport, JudgedMention, Report, RunKind, Standing, file_of};
use crate::text::{Problem, Skip};

/// Severity of an issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// The gate fails on it.
    Error,
    /// Needs review.
    Warning,
    /// Worth knowing.
    Note,
}

/// One issue.
pub(super) struct Issue<'r> {
    /// The file, as bytes relative to the root.
    pub path: &'r [u8],
    /// Line and column (in characters where they are known, otherwise in bytes), from 1.
    pub at: (usize, usize),
    /// The mention; `None` where the issue is about the rules or a whole file.
    pub entry: Option<JudgedMention<'r>>,
    /// Severity.
    pub level: Level,
    /// The rule, or a code with `redomain/` where no rule is behind it.
    pub code: String,
    /// Message; untrusted text in it is not escaped.
    pub message: String,
    /// Reason for suppression; `None` where the issue counts.
    pub suppressed: Option<String>,
    /// The same for the same mention of a file however its line moves; hexadecimal.
    pub fingerprint: String,
}

/// All issues of a report in the order of the files, those about rules first.
pub(super) fn issues<'r>(report: &'r Report<'_>) -> Vec<Issue<'r>> {
    let mut seen = HashMap::new();
    let mut found: Vec<Issue<'_>> =
        report.problems.iter().map(|problem| of_problem(problem, &mut seen)).collect();
    for (file, entry) in report.entries() {
        found.extend(of_entry(report, file, entry, &mut seen));
    }
    found
}

/// An issue for each file that could not be read. SARIF has notifications of the run for them; other formats have not.
pub(super) fn unread_issues<'r>(report: &'r Report<'_>) -> Vec<Issue<'r>> {
    let mut seen = HashMap::new();
    report.unread().map(|skip| of_unread(skip, &mut seen)).collect()
}

/// Number of issues by digest so far.
type Seen = HashMap<[u8; 32], usize>;

fn of_problem<'r>(problem: &'r Problem, seen: &mut Seen) -> Issue<'r> {
    let place = file_of(problem);
    let path = place.map_or("redomain.yaml", |place| &place.file).as_bytes();
    let code = "redomain/rule-file".to_owned();
    Issue {
        path,
        at: place.and_then(|place| place.at).unwrap_or((1, 1)),
        entry: None,
        level: Level::Error,
        message: match &problem.help {
            Some(help) => format!("{}; {help}", problem.what),
            None => problem.what.clone(),
        },
        suppressed: None,
        fingerprint: fingerprint(seen, &[path, code.as_bytes(), problem.what.as_bytes()]),
        code,
    }
}

fn of_unread<'r>(skip: &'r Skip, seen: &mut Seen) -> Issue<'r> {
    let path = skip.path.as_bytes();
    let code = "redomain/unread".to_owned();
    Issue {
        path,
        at: (1, 1),
        entry: None,
        level: Level::Warning,
        message: skip.reason.message(),
        suppressed: None,
        fingerprint: fingerprint(seen, &[path, code.as_bytes()]),
        code,
    }
}

fn of_entry<'r>(
    report: &Report<'_>,
    file: &'r FileReport<'_>,
    entry: JudgedMention<'r>,
    seen: &mut Seen,
) -> Option<Issue<'r>> {
    let placed = &entry.placed;
    let mention = &placed.mention;
    let level = level(report.kind, entry)?;
    let code = code(report, entry);
    let line = placed.marks().map(|marks| marks.line);
    let line = line.as_ref().map_or(&[][..], |line| line.as_bytes());
    let parts = [file.path.as_bytes(), code.as_bytes(), mention.text.as_bytes(), line];
    let start = placed.extents().map_or(placed.at, |extents| extents.mention.start);
    Some(Issue {
        path: file.path.as_bytes(),
        at: (start.line, start.column),
        entry: Some(entry),
        level,
        message: message(report, entry),
        suppressed: suppressed(entry),
        fingerprint: fingerprint(seen, &parts),
        code,
    })
}

fn level(kind: RunKind, entry: JudgedMention<'_>) -> Option<Level> {
    match (entry.standing, entry.placed.mention.verdict) {
        (Standing::Finding | Standing::Known, _) => Some(Level::Error),
        (Standing::Fine, Verdict::Rewrite) if kind == RunKind::Applied => Some(Level::Note),
        (Standing::Fine, Verdict::Rewrite | Verdict::Review(_)) => Some(Level::Warning),
        (Standing::Fine, Verdict::Keep | Verdict::Declined | Verdict::Silenced(_)) => Some(Level::Note),
        (Standing::Fine, Verdict::Allowed | Verdict::Unlisted) | (Standing::Outside, _) => None,
    }
}

fn code(report: &Report, entry: JudgedMention<'_>) -> String {
    match entry.placed.mention.verdict {
        Verdict::Rewrite if !report.rule_id(entry).is_empty() => report.rule_id(entry).to_owned(),
        Verdict::Review(reason) => format!("redomain/review-{reason}"),
        other => format!("redomain/{}", other.name()),
    }
}

fn suppressed(entry: JudgedMention<'_>) -> Option<String> {
    let mention = &entry.placed.mention;
    match (entry.standing, mention.verdict) {
        (Standing::Known, _) => Some("known to the baseline".to_owned()),
        (Standing::Fine, Verdict::Keep) => Some(mention.note.clone().unwrap_or_else(|| "kept".to_owned())),
        (Standing::Fine, Verdict::Declined) => Some("declined".to_owned()),
        (Standing::Fine, Verdict::Silenced(reason)) => Some(format!("reviews of `{reason}` are silenced")),
        _ => None,
    }
}

fn message(report: &Report, entry: JudgedMention<'_>) -> String {
    let mention = &entry.placed.mention;
    let (note, verdict) = (&mention.note, &mention.verdict);
    let (text, new) = (mention.shown_text(), mention.shown_new());
    let mut message = match (verdict, new) {
        (Verdict::Rewrite, Some("")) if report.kind == RunKind::Applied => {
            let entry = if entry.placed.mention.removes_entry() { "the entry of " } else { "" };
            format!("{entry}`{text}` was removed")
        }
        (Verdict::Rewrite, Some(new)) if report.kind == RunKind::Applied => {
            format!("`{text}` became `{new}`")
        }
        (Verdict::Rewrite, Some("")) => {
            let removal = removal(entry.placed).unwrap_or_else(|| "remove it".to_owned());
            format!("`{text}` is an old name; {removal}")
        }
        (Verdict::Rewrite, Some(new)) => format!("`{text}` is an old name; the new one is `{new}`"),
        (Verdict::Review(reason), Some(new)) => {
            let proposal = removal(entry.placed).unwrap_or_else(|| format!("`{new}`"));
            format!("`{text}` needs review: {}; proposed: {proposal}", reason.explanation())
        }
        (Verdict::Review(reason), None) => format!("`{text}` needs review: {}", reason.explanation()),
        (Verdict::Unlisted, _) => format!("no rule touches `{text}`, and `allow` does not cover it"),
        (Verdict::Silenced(reason), _) => format!("`{text}` is not reviewed, as all of `{reason}`"),
        (Verdict::Declined, _) => format!("`{text}` is an old name; its change was declined"),
        (Verdict::Keep, _) => format!("`{text}` is kept"),
        (Verdict::Rewrite | Verdict::Allowed, _) => format!("`{text}`: {}", verdict.name()),
    };
    if let Some(meeting) = meeting(entry.placed) {
        message.push_str(&format!("; {meeting}"));
    }
    let why = match verdict {
        Verdict::Rewrite => report.rule(entry).and_then(|rule| rule.why.as_deref()),
        _ => note.as_deref(),
    };
    if let Some(why) = why {
        message.push_str(&format!(" ({why})"));
    }
    message
}

/// A digest of the parts, and of how many issues had the same ones before.
fn fingerprint(seen: &mut Seen, parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
    }
    let count = seen.entry(*hasher.finalize().as_bytes()).or_default();
    hasher.update(&(*count as u64).to_le_bytes());
    *count += 1;
    hasher.finalize().to_hex()[..32].to_owned()
}
