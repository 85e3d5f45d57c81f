//! `--format markdown`, and the summary of a job: the answer first, then tables, in a size that its readers take.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use super::escape::{code, prose};
use super::meeting::{REMOVED, meeting_in, removal};
use super::model::{FileReport, JudgedMention, Report};
use super::page::Page;
use super::standing::Standing;
use crate::mention::{Reason, Verdict};
use crate::text::Count;

/// Bytes of a comment.
// GitHub refuses comments of more than 65,536 characters.
pub const COMMENT: usize = 60_000;

/// Bytes of the summary of a step.
// GitHub refuses more than 1 MiB; half of that, since other commands of the step write to the same file.
pub const STEP_SUMMARY: usize = 512 * 1024;

/// Characters of a path that are shown.
// The page has a limit in bytes, and longer paths would take the room of rows.
const MAX_PATH: usize = 120;

/// Writes a page of at most `max_bytes` bytes.
pub fn markdown(report: &Report, max_bytes: usize, out: &mut dyn Write) -> Result<()> {
    let mut page = Page::new(max_bytes);
    head(report, &mut page);
    problems(report, &mut page);
    moves(report, &mut page);
    reasons(report, &mut page);
    findings(report, &mut page);
    reviews(report, &mut page);
    unlisted(report, &mut page);
    left_alone(report, &mut page);
    let (text, left_out) = page.finish();
    out.write_all(text.as_bytes())?;
    match left_out {
        0 => Ok(()),
        rows => {
            writeln!(out, "\nOmitted for size: {}. The JSON report is complete.", Count(rows, "row"))
        }
    }
}

fn head(report: &Report, page: &mut Page) {
    page.add(&format!("## {}\n\n", report.answer()));
    if let Some(run) = &report.run {
        page.add(&format!("{}\n\n", prose(&run.line())));
    }
    let counts = report.summary();
    page.add(&format!(
        "{} = {counts}, {} read\n",
        Count(counts.total(), "mention"),
        Count(report.files_scanned, "file"),
    ));
    if let Some(command) = report.fix_command() {
        page.add(&format!("\n{} writes the new names.\n", code(command)));
    }
}

fn problems(report: &Report, page: &mut Page) {
    let mut table = page.table("The rules", &["place", "what", "what to do"]);
    for problem in &report.problems {
        let help = problem.help.as_deref().map_or("–".to_owned(), prose);
        table.row(&[&code(&problem.place.to_string()), &prose(&problem.what), &help]);
    }
}

fn findings(report: &Report, page: &mut Page) {
    let mut table = page.table("Findings", &["place", "old", "new", "rule"]).of_half();
    for (file, entry) in report.of_standing(Standing::Finding) {
        let mention = &entry.placed.mention;
        let new = new_text(entry);
        let rule = match (mention.verdict, meeting_in(entry.placed, code)) {
            (Verdict::Rewrite, _) => code(report.rule_id(entry)),
            (Verdict::Review(reason), Some(meeting)) => {
                format!("review: {}: {}", reason.name(), meeting)
            }
            (Verdict::Review(reason), None) => format!("review: {}", reason.name()),
            (other, _) => other.name().to_owned(),
        };
        table.row(&[&place(file, entry), &code(mention.shown_text()), &new, &rule]);
    }
}

fn moves(report: &Report, page: &mut Page) {
    let mut table = page.table("Old and new names", &["times", "old", "new", "rule"]).of_half();
    for (old, new, rule, count) in report.moves() {
        let new = if new.is_empty() { REMOVED.to_owned() } else { code(new) };
        table.row(&[&Count::grouped(count), &code(old), &new, &code(rule)]);
    }
}

/// The `why` of each rule with a rewrite, once.
fn reasons(report: &Report, page: &mut Page) {
    let mut table = page.table("Why", &["rule", "why"]);
    let met: BTreeSet<usize> = report
        .met(Verdict::Rewrite)
        .filter_map(|(_, entry)| entry.placed.mention.rules.first().copied())
        .collect();
    for rule in met.into_iter().filter_map(|rule| report.rules.get(rule)) {
        if let Some(why) = &rule.why {
            table.row(&[&code(&rule.id), &prose(why)]);
        }
    }
}

fn reviews(report: &Report, page: &mut Page) {
    for reason in Reason::ALL {
        let title = format!("To review: {}, {}", reason.name(), prose(reason.explanation()));
        let mut table = page.table(&title, &["place", "text", "proposal", "note"]).of_half();
        let shown =
            |entry: JudgedMention<'_>| entry.is(Verdict::Review(reason)) && entry.standing == Standing::Fine;
        for (file, entry) in report.entries().filter(|(_, entry)| shown(*entry)) {
            let mention = &entry.placed.mention;
            let note = mention.note.as_deref().map(code);
            let note = meeting_in(entry.placed, code).or(note);
            let note = note.unwrap_or_else(|| "–".to_owned());
            table.row(&[&place(file, entry), &code(mention.shown_text()), &new_text(entry), &note]);
        }
    }
}

fn unlisted(report: &Report, page: &mut Page) {
    let mut table =
        page.table("Unlisted: no rule touches them, and `allow` does not cover them", &["times", "host"]);
    for (host, count) in report.unlisted() {
        table.row(&[&Count::grouped(count), &code(host)]);
    }
}

fn left_alone(report: &Report, page: &mut Page) {
    let mut table = page.table("Named after a host that moves", &["file"]);
    for path in &report.named {
        table.row(&[&code(&path.to_text())]);
    }
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &report.skipped {
        reasons.entry(file.reason.code()).or_default().push(code(&file.path.to_text()));
    }
    let mut table = page.table("Not read", &["why", "files", "such as"]);
    for (reason, paths) in reasons {
        let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        table.row(&[&prose(reason), &Count::grouped(paths.len()), &shown]);
    }
}

/// The new text of a mention, or that its entry is to be removed.
fn new_text(entry: JudgedMention<'_>) -> String {
    let new = || entry.placed.mention.shown_new().map_or("–".to_owned(), code);
    removal(entry.placed).unwrap_or_else(new)
}

/// A place; of a long path its end is shown, which tells more than its start.
fn place(file: &FileReport, entry: JudgedMention<'_>) -> String {
    let path = file.path.to_text();
    let more = path.chars().count().saturating_sub(MAX_PATH);
    let end: String = path.chars().skip(more).collect();
    code(&format!("{}{end}:{}", if more > 0 { "…" } else { "" }, entry.placed.at.line))
}
