//! The parts of the lines of a finding: its place, what becomes of it, and its details.

use std::io::{Result, Write};

use super::style::Style;
use crate::mention::{Mention, Reason, Verdict};
use crate::report::escape::{clipped, line_path};
use crate::report::meeting::{meeting, removal};
use crate::report::model::{FileReport, JudgedMention, Report};
use crate::text::{Count, visible};

/// Characters of a text that are shown.
// Longer texts are encoded or minified, and would fill the terminal.
const MAX_SHOWN: usize = 200;

/// Counts the findings that a list leaves out.
pub(super) fn more(count: usize, max_count: usize, out: &mut dyn Write) -> Result<()> {
    match count.checked_sub(max_count).filter(|more| *more > 0) {
        Some(more) => writeln!(out, "  and {} more; `--max-count all` lists them", Count::grouped(more)),
        None => Ok(()),
    }
}

/// File, line and column of a finding, with a colon behind them.
pub(super) fn place(report: &Report, file: &FileReport, entry: JudgedMention<'_>, style: Style) -> String {
    let place = format!("{}:", bare_place(report, file, entry));
    style.paint(anstyle::Style::new().bold(), place)
}

/// File, line and column of a finding.
pub(super) fn bare_place(report: &Report, file: &FileReport, entry: JudgedMention<'_>) -> String {
    let at = entry.placed.at;
    report.linked(&file.path, at.line, format!("{}:{}:{}", line_path(&file.path), at.line, at.column))
}

/// The old text of a finding, its new one, and the rule or reason.
pub(super) fn change(report: &Report, entry: JudgedMention<'_>, style: Style) -> String {
    let mention = &entry.placed.mention;
    let mailbox = mailbox(mention, style);
    let old = visible(&clipped(&format!("{mailbox}{}", mention.shown_text()), MAX_SHOWN));
    let new = mention.shown_new().map(|new| visible(&clipped(&format!("{mailbox}{new}"), MAX_SHOWN)));
    if let (Some(removal), Some(reason)) = (removal(entry.placed), mention.verdict.reason()) {
        return format!("{old} → {removal} (review: {reason})");
    }
    match (mention.verdict, new) {
        (Verdict::Rewrite, Some(new)) => format!("{old} → {new} ({})", visible(report.rule_id(entry))),
        (Verdict::Review(reason), Some(new)) => format!("{old} → {new}? (review: {reason})"),
        (Verdict::Review(reason), None) => format!("{old} (review: {reason})"),
        (other, _) => format!("{old} ({})", other.name()),
    }
}

/// The start of a mail address, up to its host, for a terminal: other texts go where a repository does not.
pub(super) fn mailbox(mention: &Mention, style: Style) -> String {
    match style {
        Style::Visible | Style::Color => {
            mention.mailbox().map(|mailbox| format!("{mailbox}@")).unwrap_or_default()
        }
        Style::Exact | Style::Log => String::new(),
    }
}

/// Reason, note and help for a finding, one line each.
pub(super) fn details(report: &Report, entry: JudgedMention<'_>) -> Vec<String> {
    let mention = &entry.placed.mention;
    let sign = match mention.verdict {
        Verdict::Review(reason) if reason != Reason::Base64 => "note:",
        _ => "=",
    };
    let note = mention.note.as_deref().map(|note| format!("{sign} {}", visible(&clipped(note, MAX_SHOWN))));
    let mut details = Vec::new();
    match mention.verdict {
        Verdict::Rewrite => {
            let why = report.rule(entry).and_then(|rule| rule.why.as_deref());
            details.extend(note);
            details.extend(why.map(|why| format!("why: {}", visible(why))));
        }
        Verdict::Review(reason) => {
            details.extend(note);
            details.extend(meeting(entry.placed).map(|meeting| format!("meets: {}", visible(&meeting))));
            details.push(format!("why: {}", reason.explanation()));
            details.push("help: change it by hand, or add a `keep` entry for it".to_owned());
        }
        Verdict::Unlisted => {
            details.push("why: no rule touches it, and `allow` does not cover it".to_owned());
            details.push("help: write a rule for it, or list it under `allow`".to_owned());
        }
        Verdict::Keep | Verdict::Declined | Verdict::Silenced(_) | Verdict::Allowed => {}
    }
    details
}
