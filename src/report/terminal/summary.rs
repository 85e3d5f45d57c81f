//! Summary of a run as text for a terminal: lists by verdict, counts, and the answer as the last line.
//!
//! Every mention is counted under exactly one verdict; long lists are cut, and their rest is counted.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use super::finding_lines::mailbox;
use super::style::Style;
use crate::mention::{Reason, Verdict};
use crate::plan::Placed;
use crate::report::escape::{self, line_path};
use crate::report::meeting::{REMOVED, meeting, removal};
use crate::report::model::{FileReport, JudgedMention, Report};
use crate::text::{Count, Problem, RelPath};

/// Rows of a list of hosts; the rest is counted.
// A terminal shows about 24 lines at once.
const MAX_HOST_ROWS: usize = 24;
/// Places for each review reason; the rest is counted.
// There are many reasons, so that each gets fewer rows than the hosts.
const MAX_PLACES: usize = 10;

/// Characters of a note: it names a host and rules, in one sentence.
const MAX_NOTE: usize = 240;

/// Writes the summary; it ends with the answer.
pub fn summary(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    if let Some(run) = &report.run {
        writeln!(out, "{}", title(style, Problem::visible(&run.line())))?;
    }
    moves(report, style, out)?;
    reviews(report, style, out)?;
    unlisted(report, style, out)?;
    left_out(report, style, out)?;
    mention_counts(report, out)?;
    changed_files(report, out)?;
    hints(report, style, out)?;
    let answer = format!(
        "{} in {}{} ({} read{})",
        Count(report.edits(), "edit"),
        Count(report.changed().count(), "file"),
        report.declined_counted(),
        Count(report.files_scanned, "file"),
        report.unread_counted()
    );
    writeln!(out, "{}", style.paint(anstyle::Style::new().bold(), answer))
}

/// Writes the number of edits of each file that changes.
pub fn stat(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let files: Vec<_> = report.changed().collect();
    if files.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", title(style, format!("changed: {}", Count(files.len(), "file"))))?;
    let rows = files.iter();
    rows.map(|file| (Count::grouped(file.edits), linked_path(report, &file.path)))
        .try_for_each(|(edits, path)| writeln!(out, "{edits:>8}  {path}"))
}

/// One line with the number of mentions by verdict; nothing without mentions.
fn mention_counts(report: &Report, out: &mut dyn Write) -> Result<()> {
    let counts = report.summary();
    if counts.total() == 0 {
        return Ok(());
    }
    writeln!(out, "mentions: {} = {counts}", Count::grouped(counts.total()))
}

/// One line with the number of changed files and edits by category; nothing without edits.
fn changed_files(report: &Report, out: &mut dyn Write) -> Result<()> {
    let by_category = report.changed_by_category();
    if by_category.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = by_category
        .iter()
        .map(|(category, (files, edits))| {
            format!("{category} {} ({})", Count::grouped(*files), Count(*edits, "edit"))
        })
        .collect();
    writeln!(out, "files:    {}", rows.join(", "))
}

/// One line for each hint.
pub(super) fn hints(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let head = style.paint(anstyle::AnsiColor::Cyan.on_default().bold(), "hint:".to_owned());
    report.hints().iter().try_for_each(|hint| writeln!(out, "{head} {}", hint.line()))
}

fn title(style: Style, text: String) -> String {
    style.paint(anstyle::Style::new().bold().underline(), text)
}

/// Old and new names with their counts.
fn moves(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let rows = report.moves();
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", title(style, format!("rewritten: {}", Count(rows.len(), "name"))))?;
    // One rule made all of them: its id says nothing about a row.
    let is_one_rule = report.rules.len() == 1;
    for (old, new, rule, count) in rows.iter().take(MAX_HOST_ROWS) {
        let new = if new.is_empty() { REMOVED } else { new };
        let [old, new, rule] = [old, new, rule].map(Problem::visible);
        let rule = if is_one_rule { String::new() } else { format!(" ({rule})") };
        writeln!(out, "{:>8}  {old} → {new}{rule}", Count::grouped(*count))?;
    }
    more(rows.len(), MAX_HOST_ROWS, out)
}

/// Counts the rows that a list leaves out.
fn more(rows: usize, max_rows: usize, out: &mut dyn Write) -> Result<()> {
    match rows.checked_sub(max_rows).filter(|more| *more > 0) {
        Some(more) => {
            writeln!(out, "          and {} more; `--format csv` lists all", Count::grouped(more))
        }
        None => Ok(()),
    }
}

fn reviews(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    for reason in Reason::ALL {
        let found: Vec<(&FileReport<'_>, JudgedMention<'_>)> =
            report.entries().filter(|(_, entry)| entry.is(Verdict::Review(reason))).collect();
        if found.is_empty() {
            continue;
        }
        let head = title(style, format!("review, {reason}: {}", Count(found.len(), "mention")));
        writeln!(out, "{head} ({})", reason.explanation())?;
        let mut last_note = None;
        for (file, JudgedMention { placed, .. }) in found.iter().take(MAX_PLACES) {
            let mailbox = mailbox(&placed.mention, style);
            let shown = Problem::visible(&clipped(&format!("{mailbox}{}", placed.mention.shown_text())));
            let at = placed.at;
            let place = format!("{}:{}:{}", line_path(&file.path), at.line, at.column);
            write!(out, "          {}: {shown}", report.linked(&file.path, at.line, place))?;
            // Rows with the same name have the same note.
            let note = placed.mention.note.as_deref().filter(|note| last_note.replace(*note) != Some(*note));
            writeln!(out, "{}", after_name(placed, &mailbox, note))?;
        }
        more(found.len(), MAX_PLACES, out)?;
    }
    Ok(())
}

/// The proposal of a review, the name that it meets, or its note.
fn after_name(placed: &Placed, mailbox: &str, note: Option<&str>) -> String {
    if let Some(removal) = removal(placed) {
        return format!(" → {removal}");
    }
    match (placed.mention.shown_new(), meeting(placed), note) {
        (Some(new), ..) => format!(" → {}?", Problem::visible(&format!("{mailbox}{new}"))),
        (None, Some(meeting), _) => format!(": {}", Problem::visible(&meeting)),
        (None, None, Some(note)) => match placed.mention.verdict {
            Verdict::Review(Reason::Base64) => format!(" = {}", Problem::visible(&clipped(note))),
            _ => format!(": {}", Problem::visible(&escape::clipped(note, MAX_NOTE))),
        },
        (None, None, None) => String::new(),
    }
}

/// The path of a file, with a link to it.
fn linked_path(report: &Report, path: &RelPath) -> String {
    report.linked(path, 1, line_path(path))
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn unlisted(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let rows = report.unlisted();
    if rows.is_empty() {
        return Ok(());
    }
    let head =
        format!("unlisted: {} that no rule touches and `allow` does not cover", Count(rows.len(), "host"));
    writeln!(out, "{}", title(style, head))?;
    for (host, count) in rows.iter().take(MAX_HOST_ROWS) {
        writeln!(out, "{:>8}  {}", Count::grouped(*count), Problem::visible(host))?;
    }
    more(rows.len(), MAX_HOST_ROWS, out)
}

fn left_out(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    if !report.named.is_empty() {
        let head = format!("named after a host that moves: {}", Count(report.named.len(), "file"));
        writeln!(out, "{}", title(style, head))?;
        for path in report.named.iter().take(MAX_PLACES) {
            writeln!(out, "          {}", linked_path(report, path))?;
        }
        more(report.named.len(), MAX_PLACES, out)?;
    }
    let mut reasons: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for file in &report.skipped {
        reasons.entry(file.reason.code()).or_default().push(Problem::visible(&file.path.to_text()));
    }
    for (reason, paths) in reasons {
        let shown = paths.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
        let dots = if paths.len() > 3 { ", …" } else { "" };
        writeln!(
            out,
            "{} ({shown}{dots})",
            title(style, format!("not read, {reason}: {}", Count(paths.len(), "file")))
        )?;
    }
    Ok(())
}
