//! `--format markdown`, and the summary of a job: a page that is the body of a pull request, in a size that its readers take.
//!
//! In the order in which a reviewer works: the answer, what fails, what a person decides, the changes, and the commands by
//! which others get the same. Untrusted text stands in code spans and blocks, or with its punctuation as entities.

mod cells;
mod changes;
mod page;
mod reviews;

pub(super) use page::{Column, Rows};

use std::collections::BTreeMap;
use std::io::{Result, Write};

use self::cells::{new_text, place};
use self::changes::{directories, moves, reasons, samples};
use self::page::{NOTHING, Page, Share};
use self::reviews::reviews;
use crate::mention::Verdict;
use crate::report::escape::{code, prose};
use crate::report::meeting::meeting_in;
use crate::report::model::{Report, ReportPart, RunKind, Standing};
use crate::text::{Count, Problem};

/// Bytes of a comment.
// GitHub refuses comments of more than 65,536 characters.
pub const COMMENT: usize = 60_000;

/// Bytes of the summary of a step.
// GitHub refuses more than 1 MiB; half of that, since other commands of the step write to the same file.
pub const STEP_SUMMARY: usize = 512 * 1024;

/// Writes a page of at most `max_bytes` bytes.
pub fn markdown(report: &Report, max_bytes: usize, out: &mut dyn Write) -> Result<()> {
    let commands = commands(report);
    let mut page = Page::new(max_bytes.saturating_sub(commands.len()));
    head(report, &mut page);
    parts(report, &mut page);
    problems(report, &mut page);
    findings(report, &mut page);
    reviews(report, &mut page);
    unlisted(report, &mut page);
    directories(report, &mut page);
    moves(report, &mut page);
    reasons(report, &mut page);
    samples(report, &mut page);
    left_alone(report, &mut page);
    let (text, left_out) = page.finish();
    out.write_all(text.as_bytes())?;
    out.write_all(commands.as_bytes())?;
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
    if let Some(context) = &report.context {
        page.add(&format!("{}\n\n", context.markdown()));
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
    for hint in report.hints() {
        page.add(&format!("\n> **Hint:** {}\n", prose(&hint.line())));
    }
}

/// The commands that make the same again, and take it back.
fn commands(report: &Report) -> String {
    let mut lines = Vec::new();
    if let Some(context) = &report.context {
        let at =
            context.commit.as_deref().map_or_else(String::new, |commit| format!(", at {}", code(commit)));
        lines.push(format!("- The same report: {}{at}", code(&context.command)));
    }
    if let Some(command) = report.command.as_deref().filter(|_| report.kind == RunKind::Dry) {
        lines.push(format!("- Write the changes: {}", code(command)));
    }
    if report.kind != RunKind::Gate && report.parts.is_empty() {
        let undo = report.run.as_ref().map_or_else(String::new, |run| format!(" {}", run.name));
        lines.push("- Verify: `redomain check` fails on each old name that is left".to_owned());
        lines.push(format!(
            "- Undo: {} where they were written, or revert the commit",
            code(&format!("redomain undo{undo}"))
        ));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n### Reproduce, verify, undo\n\n{}\n", lines.join("\n"))
}

/// The repositories of a merged report.
fn parts(report: &Report, page: &mut Page) {
    if report.parts.len() < 2 {
        return;
    }
    let columns = [
        Column::Text("name"),
        Column::Number("files read"),
        Column::Number("edits"),
        Column::Number("to review"),
        Column::Number("unlisted"),
    ];
    let row = |part: &ReportPart| {
        let counts = [part.files_scanned, part.edits, part.summary.review, part.summary.unlisted];
        [code(&part.name)].into_iter().chain(counts.map(Count::grouped)).collect()
    };
    let rows: Vec<Vec<String>> = report.parts.iter().map(row).collect();
    page.list("Repositories", &Rows::of_table(&columns, &rows), Share::Half);
}

fn problems(report: &Report, page: &mut Page) {
    let columns = [Column::Text("place"), Column::Text("what"), Column::Text("what to do")];
    let row = |problem: &Problem| {
        let help = problem.help.as_deref().map_or(NOTHING.to_owned(), prose);
        vec![code(&problem.place.to_string()), prose(&problem.what), help]
    };
    let rows: Vec<_> = report.problems.iter().map(row).collect();
    page.list("The rules", &Rows::of_table(&columns, &rows), Share::All);
}

fn findings(report: &Report, page: &mut Page) {
    let columns = [Column::Text("place"), Column::Text("old"), Column::Text("new"), Column::Text("rule")];
    let mut rows = Vec::new();
    for (file, entry) in report.of_standing(Standing::Finding) {
        let mention = &entry.placed.mention;
        let rule = match (mention.verdict, meeting_in(entry.placed, code)) {
            (Verdict::Rewrite, _) => code(report.rule_id(entry)),
            (Verdict::Review(reason), Some(meeting)) => {
                format!("review: {}: {}", reason.name(), meeting)
            }
            (Verdict::Review(reason), None) => format!("review: {}", reason.name()),
            (other, _) => other.name().to_owned(),
        };
        rows.push(vec![place(file, entry.placed.at.line), code(mention.shown_text()), new_text(entry), rule]);
    }
    page.list("Findings", &Rows::of_table(&columns, &rows), Share::Half);
}

fn unlisted(report: &Report, page: &mut Page) {
    let columns = [Column::Number("times"), Column::Text("host")];
    let rows = report.unlisted().into_iter().map(|(host, count)| vec![Count::grouped(count), code(host)]);
    let title = "Unlisted: no rule touches them, and `allow` does not cover them";
    page.list(title, &Rows::of_table(&columns, &rows.collect::<Vec<_>>()), Share::All);
}

fn left_alone(report: &Report, page: &mut Page) {
    let rows: Vec<_> = report.named.iter().map(|path| vec![code(&path.to_text())]).collect();
    page.list("Named after a host that moves", &Rows::of_table(&[Column::Text("file")], &rows), Share::Half);
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &report.skipped {
        reasons.entry(file.reason.code()).or_default().push(code(&file.path.to_text()));
    }
    let columns = [Column::Text("why"), Column::Number("files"), Column::Text("such as")];
    let row = |(reason, paths): (&str, Vec<String>)| {
        let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        vec![prose(reason), Count::grouped(paths.len()), shown]
    };
    let rows: Vec<_> = reasons.into_iter().map(row).collect();
    page.list("Not read", &Rows::of_table(&columns, &rows), Share::All);
}
