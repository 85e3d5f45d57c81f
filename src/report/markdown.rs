//! `--format markdown`, and the summary of a job: the answer first, then tables, in a size that its readers take.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use super::escape::{code, prose};
use super::model::{Entry, FileReport, Kind, Report};
use super::page::Page;
use super::standing::Standing;
use crate::mention::{Reason, Verdict};
use crate::text::Count;

/// Bytes of a comment; GitHub refuses those of more than 65,536 characters.
pub const COMMENT: usize = 60_000;

/// Bytes of the summary of a step; GitHub refuses those of more than 1 MiB. Half of it, for other commands of
/// the step write to the same file.
pub const STEP_SUMMARY: usize = 512 * 1024;

/// Writes a page of at most `most` bytes.
pub fn markdown(report: &Report, most: usize, out: &mut dyn Write) -> Result<()> {
    let mut page = Page::new(most);
    head(report, &mut page);
    problems(report, &mut page);
    if report.kind == Kind::Gate {
        findings(report, &mut page);
    } else {
        moves(report, &mut page);
    }
    reviews(report, &mut page);
    unlisted(report, &mut page);
    left_alone(report, &mut page);
    let (text, left_out) = page.finish();
    out.write_all(text.as_bytes())?;
    match left_out {
        0 => Ok(()),
        rows => {
            writeln!(out, "\nLeft out for want of room: {}. The JSON report has all.", Count(rows, "row"))
        }
    }
}

fn head(report: &Report, page: &mut Page) {
    page.add(&format!("## {}\n\n", report.answer()));
    if let Some(run) = &report.run {
        page.add(&format!("{}\n\n", prose(&run.line())));
    }
    let counts = report.account();
    let number = Count::grouped;
    page.add(&format!(
        "{} = {} rewrite + {} review + {} keep + {} allowed + {} unlisted, {} read\n",
        Count(counts.total(), "mention"),
        number(counts.rewrite),
        number(counts.review),
        number(counts.keep),
        number(counts.allowed),
        number(counts.unlisted),
        Count(report.files_scanned, "file"),
    ));
    if let Some(command) = report.mending() {
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
    let mut table = page.table("Old names", &["place", "old", "new", "why"]);
    for (file, entry) in report.of_standing(Standing::Finding) {
        let mention = &entry.placed.mention;
        let new = mention.new.as_deref().map_or("–".to_owned(), code);
        let why = match (mention.verdict, report.rule(entry)) {
            (Verdict::Rewrite, Some(rule)) => match &rule.why {
                Some(why) => format!("{}: {}", code(&rule.id), prose(why)),
                None => code(&rule.id),
            },
            (Verdict::Review(reason), _) => format!("review: {}", reason.name()),
            (other, _) => other.name().to_owned(),
        };
        table.row(&[&place(file, entry), &code(&mention.text), &new, &why]);
    }
}

fn moves(report: &Report, page: &mut Page) {
    let mut table = page.table("Rewritten", &["times", "old", "new", "rule"]);
    for (old, new, rule, count) in report.moves() {
        table.row(&[&Count::grouped(count), &code(old), &code(new), &code(rule)]);
    }
}

fn reviews(report: &Report, page: &mut Page) {
    for reason in Reason::ALL {
        let title = format!("To review: {}, {}", reason.name(), prose(reason.explanation()));
        let mut table = page.table(&title, &["place", "text", "proposal", "note"]);
        let shown = |entry: &Entry| entry.is(Verdict::Review(reason)) && entry.standing == Standing::Fine;
        for (file, entry) in report.entries().filter(|(_, entry)| shown(entry)) {
            let mention = &entry.placed.mention;
            let new = mention.new.as_deref().map_or("–".to_owned(), code);
            let note = mention.note.as_deref().map_or("–".to_owned(), code);
            table.row(&[&place(file, entry), &code(&mention.text), &new, &note]);
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
        reasons.entry(&file.reason).or_default().push(code(&file.path.to_text()));
    }
    let mut table = page.table("Not read", &["why", "files", "such as"]);
    for (reason, paths) in reasons {
        let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        table.row(&[&prose(reason), &Count::grouped(paths.len()), &shown]);
    }
}

fn place(file: &FileReport, entry: &Entry) -> String {
    code(&format!("{}:{}", file.path.to_text(), entry.placed.at.line))
}
