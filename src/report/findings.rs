//! Text of `check`: one line for each finding, details where there are any, and the answer.

use std::collections::BTreeSet;
use std::io::{Result, Write};

use super::answer::Outcome;
use super::escape::{clipped, line_path};
use super::meeting::{meeting, removal};
use super::model::{FileReport, JudgedMention, Report};
use super::standing::Standing;
use super::style::Style;
use super::summary::hints;
use crate::mention::{Reason, Verdict};
use crate::text::visible;

/// Characters of a text that are shown.
// Longer texts are encoded or minified, and would fill the terminal.
const MAX_SHOWN: usize = 200;

/// Writes every finding, each file of this program that was not searched, then whether the tree is clean.
pub fn findings(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    if let Some(run) = &report.run {
        writeln!(out, "{}", visible(&run.line()))?;
    }
    let mut printed = BTreeSet::new();
    for (file, entry) in report.of_standing(Standing::Finding) {
        finding(report, file, entry, style, out)?;
        for detail in details(report, entry) {
            // Printed once: the next thousand findings of the same rule have the same reason.
            if printed.insert(detail.clone()) {
                writeln!(out, "  {detail}")?;
            }
        }
    }
    for (file, kind) in report.own_files() {
        writeln!(out, "{}: is a {kind}, and was not searched", line_path(&file.path))?;
    }
    hints(report, style, out)?;
    answer(report, style, out)
}

fn finding(
    report: &Report,
    file: &FileReport,
    entry: JudgedMention<'_>,
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let (at, mention) = (entry.placed.at, &entry.placed.mention);
    let place = format!("{}:{}:{}:", line_path(&file.path), at.line, at.column);
    let place = style.paint(anstyle::Style::new().bold(), place);
    write!(out, "{place} {}", visible(&clipped(mention.shown_text(), MAX_SHOWN)))?;
    let new = mention.shown_new().map(|new| visible(&clipped(new, MAX_SHOWN)));
    if let (Some(removal), Some(reason)) = (removal(entry.placed), mention.verdict.reason()) {
        return writeln!(out, " → {removal} (review: {reason})");
    }
    match (mention.verdict, new) {
        (Verdict::Rewrite, Some(new)) => {
            writeln!(out, " → {new} ({})", visible(report.rule_id(entry)))
        }
        (Verdict::Review(reason), Some(new)) => writeln!(out, " → {new}? (review: {reason})"),
        (Verdict::Review(reason), None) => writeln!(out, " (review: {reason})"),
        (other, _) => writeln!(out, " ({})", other.name()),
    }
}

/// Reason, note and help for a finding, one line each.
fn details(report: &Report, entry: JudgedMention<'_>) -> Vec<String> {
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
        Verdict::Keep | Verdict::Silenced(_) | Verdict::Allowed => {}
    }
    details
}

fn answer(report: &Report, style: Style, out: &mut dyn Write) -> Result<()> {
    let answer = report.answer();
    match report.outcome() {
        Outcome::Clean => {
            return writeln!(out, "{}", style.paint(anstyle::AnsiColor::Green.on_default(), answer));
        }
        Outcome::Incomplete | Outcome::NoRules => {
            return writeln!(out, "{}", style.paint(anstyle::AnsiColor::Yellow.on_default().bold(), answer));
        }
        Outcome::Found => {}
    }
    let answer = match report.fix_command() {
        Some(command) => format!("{answer}; run `{}` to apply the safe fixes", visible(command)),
        None => answer,
    };
    writeln!(out, "{}", style.paint(anstyle::AnsiColor::Red.on_default().bold(), answer))
}
