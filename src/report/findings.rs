//! What `check` prints: one line a finding, and the answer.

use std::collections::BTreeSet;
use std::io::{Result, Write};

use super::standing::{Judge, Standing};
use super::style::{Names, Style};
use crate::mention::Verdict;
use crate::plan::Plan;
use crate::text::{Count, Problem};

/// Writes every finding, then whether the tree is clean.
pub fn findings(
    plan: &Plan,
    names: Names<'_>,
    judge: &Judge<'_>,
    style: Style,
    out: &mut dyn Write,
) -> Result<()> {
    let mut count = 0;
    let mut files = BTreeSet::new();
    for (file, placed) in plan.mentions().filter(|(file, placed)| judge(file, placed) == Standing::Finding) {
        count += 1;
        files.insert(&file.path);
        let mention = &placed.mention;
        let path = Problem::visible(&file.path.to_text());
        let place = style
            .paint(anstyle::Style::new().bold(), format!("{path}:{}:{}:", placed.at.line, placed.at.column));
        write!(out, "{place} {}", Problem::visible(&mention.text))?;
        let new = mention.new.as_deref().map(Problem::visible);
        match (mention.verdict, new) {
            (Verdict::Rewrite, Some(new)) => {
                let rule = mention.rules.first().map_or("", |rule| names.id(*rule));
                writeln!(out, " → {new} ({rule})")?;
            }
            (Verdict::Review(reason), Some(new)) => writeln!(out, " → {new}? (review: {reason})")?,
            (Verdict::Review(reason), None) => writeln!(out, " (review: {reason})")?,
            (other, _) => writeln!(out, " ({})", other.name())?,
        }
    }
    if count == 0 {
        let answer = format!("clean: {}, 0 old names", Count(plan.files_scanned, "file"));
        return writeln!(out, "{}", style.paint(anstyle::AnsiColor::Green.on_default(), answer));
    }
    let answer = format!(
        "found: {} in {}; `redomain apply` mends what is safe",
        Count(count, "old name"),
        Count(files.len(), "file")
    );
    writeln!(out, "{}", style.paint(anstyle::AnsiColor::Red.on_default().bold(), answer))
}
