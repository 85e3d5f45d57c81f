//! Text of `check`: one line for each finding, details where there are any, and the answer.

use std::collections::BTreeSet;
use std::io::{Result, Write};

use super::finding_lines::{change, details, more, place};
use super::grouping::Grouping;
use super::style::Style;
use super::summary::hints;
use crate::report::answer::Outcome;
use crate::report::escape::line_path;
use crate::report::model::{Report, Standing};
use crate::text::visible;

/// Extent and order of the findings of a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct FindingsOptions {
    /// One list for each file, host or rule in place of one list.
    pub by: Option<Grouping>,
    /// Findings of a list that are shown; all of them by default.
    pub max_count: Option<usize>,
}

/// Writes every finding, each file of this program that was not searched, then whether the tree is clean.
pub fn findings(report: &Report, options: FindingsOptions, style: Style, out: &mut dyn Write) -> Result<()> {
    if let Some(run) = &report.run {
        writeln!(out, "{}", visible(&run.line()))?;
    }
    match options.by {
        Some(grouping) => grouping.lists(report, options.max_count, style, out)?,
        None => list(report, options.max_count, style, out)?,
    }
    for (file, kind) in report.own_files() {
        let path = report.linked(&file.path, 1, line_path(&file.path));
        writeln!(out, "{path}: is a {kind}, and was not searched")?;
    }
    hints(report, style, out)?;
    answer(report, style, out)
}

/// One line for each finding, with its details below it.
fn list(report: &Report, max_count: Option<usize>, style: Style, out: &mut dyn Write) -> Result<()> {
    let max_count = max_count.unwrap_or(usize::MAX);
    let mut printed = BTreeSet::new();
    for (file, entry) in report.of_standing(Standing::Finding).take(max_count) {
        writeln!(out, "{} {}", place(report, file, entry, style), change(report, entry, style))?;
        for detail in details(report, entry) {
            // Printed once: the next thousand findings of the same rule have the same reason.
            if printed.insert(detail.clone()) {
                writeln!(out, "  {detail}")?;
            }
        }
    }
    more(report.of_standing(Standing::Finding).count(), max_count, out)
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
