//! `--format sarif`: SARIF 2.1.0 (OASIS), one run. Numbers in comments are sections of that standard.
//!
//! Columns count Unicode code points, which `columnKind` says; in a file that is no UTF-8 a location is a whole
//! line and a fix is a range of bytes. Known and kept mentions are suppressed results.

use std::collections::{BTreeMap, HashMap};
use std::io::{Result, Write};

use super::sarif_wire::{
    Artifact, Change, Configuration, Content, Descriptor, Driver, Fingerprints, Fix, Invocation, Log,
    Notification, Physical, Replacement, Run, SarifLocation, SarifRegion, SarifResult, Suppression, Text,
    Tool,
};
use super::{Issue, Level, issues};
use crate::json;
use crate::mention::{Reason, Verdict};
use crate::report::escape::{base64, buffered, clipped, sarif_message, uri};
use crate::report::hints::{Hint, MAX_PATHS};
use crate::report::meeting::removal;
use crate::report::model::{JudgedMention, Report, RunKind};
use crate::text::{CharacterRange, Edit, Skip};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The root of the run, as consumers know it.
const ROOT: &str = "%SRCROOT%";

/// Characters of the text of a related location.
// It is shown in a list, in one line.
const MAX_RELATED: usize = 120;

/// Writes one log, and a newline.
pub fn sarif(report: &Report, out: &mut dyn Write) -> Result<()> {
    let issues = issues(report);
    let rules = descriptors(report, &issues);
    let index: HashMap<&str, usize> =
        rules.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let results = issues.iter().map(|issue| result(report, issue, &index)).collect();
    let run = report.run.as_ref();
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            results,
            column_kind: "unicodeCodePoints",
            original_uri_base_ids: BTreeMap::from([(
                ROOT,
                Artifact { description: Some(text("the root of the run")), ..Artifact::default() },
            )]),
            invocations: [Invocation {
                execution_successful: report.unread().next().is_none(),
                start_time_utc: run.map(|run| run.started.as_str()),
                tool_execution_notifications: notifications(report),
            }],
            tool: Tool {
                driver: Driver {
                    name: "redomain",
                    version: run.map_or(env!("CARGO_PKG_VERSION"), |run| run.version.as_str()),
                    rules,
                },
            },
        }],
    };
    let mut out = buffered(out);
    json::write(&log, &mut out)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Descriptors of the rules of the file, then of the other codes that issues have.
fn descriptors(report: &Report, issues: &[Issue<'_>]) -> Vec<Descriptor> {
    let error = || Configuration { level: "error" };
    let mut rules: Vec<Descriptor> = report
        .rules
        .iter()
        .map(|rule| {
            let short = format!("`{}` has moved", rule.from);
            Descriptor {
                id: rule.id.clone(),
                short_description: text(&short),
                full_description: text(rule.why.as_deref().unwrap_or(&short)),
                help: text("`redomain apply` writes the new name"),
                default_configuration: error(),
            }
        })
        .collect();
    let own: BTreeMap<&str, &Issue<'_>> = issues
        .iter()
        .filter(|issue| !report.rules.iter().any(|rule| rule.id == issue.code))
        .map(|issue| (issue.code.as_str(), issue))
        .collect();
    rules.extend(own.into_iter().map(|(code, issue)| Descriptor {
        id: code.to_owned(),
        short_description: text(meaning(issue)),
        full_description: text(meaning(issue)),
        help: text(help(issue)),
        default_configuration: error(),
    }));
    rules
}

fn meaning(issue: &Issue<'_>) -> &'static str {
    match issue.entry.map(|entry| entry.placed.mention.verdict) {
        None => "a problem in the rule file",
        Some(Verdict::Review(reason)) => reason.explanation(),
        Some(Verdict::Keep) => "a name that is kept",
        Some(Verdict::Declined) => "an old name whose change was declined",
        Some(Verdict::Silenced(_)) => "a review that the rule file silences",
        Some(Verdict::Unlisted) => "no rule touches it, and `allow` does not cover it",
        Some(Verdict::Rewrite | Verdict::Allowed) => "a name of the zones",
    }
}

fn help(issue: &Issue<'_>) -> &'static str {
    match issue.entry.map(|entry| entry.placed.mention.verdict) {
        None => "correct the rule file; `redomain rules lint` lists its problems",
        Some(Verdict::Review(_)) => "change it by hand, or add a `keep` entry for it",
        Some(Verdict::Keep | Verdict::Silenced(_)) => "no action needed",
        Some(Verdict::Unlisted) => "write a rule for it, or list it under `allow`",
        Some(Verdict::Rewrite | Verdict::Declined | Verdict::Allowed) => {
            "`redomain apply` writes the new name"
        }
    }
}

fn result<'r>(report: &Report, issue: &'r Issue<'_>, index: &HashMap<&str, usize>) -> SarifResult<'r> {
    let region = issue.entry.map_or_else(
        || SarifRegion::Point { start_line: issue.at.0, start_column: issue.at.1 },
        |entry| place(entry, entry.placed.extents().map(|extents| extents.mention)),
    );
    SarifResult {
        rule_id: &issue.code,
        rule_index: index.get(issue.code.as_str()).copied(),
        level: level(issue.level),
        message: text(&issue.message),
        locations: [SarifLocation::new(artifact(issue.path), Some(region))],
        related_locations: issue.entry.and_then(|entry| related(issue, entry)),
        partial_fingerprints: Fingerprints { redomain: &issue.fingerprint },
        // 3.27.23: either all results of a run have these, or none.
        suppressions: issue.suppressed.iter().map(|why| suppression(why)).collect(),
        fixes: issue.entry.filter(|_| report.kind != RunKind::Applied).and_then(|entry| fix(issue, entry)),
    }
}

/// The other name or entry that a mention meets (3.27.22).
fn related(issue: &Issue<'_>, entry: JudgedMention<'_>) -> Option<[SarifLocation; 1]> {
    let (other, met) = entry.placed.meeting()?;
    let region = met.extent.map_or(SarifRegion::Line { start_line: met.at.line }, SarifRegion::of);
    let message = text(&format!("`{}`", clipped(&other.text, MAX_RELATED)));
    let place = SarifLocation::new(artifact(issue.path), Some(region));
    Some([SarifLocation { message: Some(message), ..place }])
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn suppression(why: &str) -> Suppression {
    Suppression { kind: "external", status: "accepted", justification: sarif_message(why) }
}

/// The edit of a rewrite. The proposal of a review is none: whoever applies fixes would not look at it first.
fn fix(issue: &Issue<'_>, entry: JudgedMention<'_>) -> Option<[Fix; 1]> {
    let mention = &entry.placed.mention;
    let edit = mention.edit.as_ref().filter(|_| mention.verdict == Verdict::Rewrite)?;
    let description = removal(entry.placed)
        .unwrap_or_else(|| format!("write `{}`", mention.shown_new().unwrap_or_default()));
    let replacement = replacement(edit, entry.placed.extents().map(|extents| extents.edit));
    let change = Change { artifact_location: artifact(issue.path), replacements: [replacement] };
    Some([Fix { description: text(&description), artifact_changes: [change] }])
}

/// 3.57.4: a range of characters is replaced by text, a range of bytes by bytes.
fn replacement(edit: &Edit, extent: Option<CharacterRange>) -> Replacement {
    match (extent, std::str::from_utf8(&edit.new)) {
        (Some(extent), Ok(new)) => Replacement {
            deleted_region: SarifRegion::of(extent),
            inserted_content: Content { text: Some(new.to_owned()), binary: None },
        },
        _ => Replacement {
            deleted_region: SarifRegion::bytes(edit.span),
            inserted_content: Content { text: None, binary: Some(base64(&edit.new)) },
        },
    }
}

fn place(entry: JudgedMention<'_>, extent: Option<CharacterRange>) -> SarifRegion {
    match extent {
        Some(extent) => SarifRegion::of(extent),
        None if entry.is(Verdict::Review(Reason::Binary)) => SarifRegion::bytes(entry.placed.mention.span),
        None => SarifRegion::Line { start_line: entry.placed.at.line },
    }
}

/// Files that could not be read, and hints.
fn notifications(report: &Report) -> Vec<Notification> {
    report.unread().map(notification).chain(report.hints().iter().map(hint_notification)).collect()
}

fn notification(skip: &Skip) -> Notification {
    let place = SarifLocation::new(artifact(skip.path.as_bytes()), None);
    Notification { level: "error", message: text(&skip.reason.message()), locations: vec![place] }
}

/// A hint of the run (3.58), with the first of its files.
fn hint_notification(hint: &Hint<'_>) -> Notification {
    let places = hint.files.iter().take(MAX_PATHS);
    let locations = places.map(|path| SarifLocation::new(artifact(path.as_bytes()), None)).collect();
    Notification { level: "note", message: text(&hint.line()), locations }
}

fn artifact(path: &[u8]) -> Artifact {
    Artifact { uri: Some(uri(path)), uri_base_id: Some(ROOT), description: None }
}

fn text(text: &str) -> Text {
    Text { text: sarif_message(text) }
}

impl SarifLocation {
    fn new(artifact_location: Artifact, region: Option<SarifRegion>) -> Self {
        Self { physical_location: Physical { artifact_location, region }, message: None }
    }
}
