//! Findings in one list for each file, host or rule, in place of one line after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Result, Write};

use super::finding_lines::{bare_place, change, details, more};
use super::style::Style;
use crate::mention::Verdict;
use crate::report::escape::line_path;
use crate::report::model::{FileReport, JudgedMention, Report, Standing};
use crate::text::{Count, enumeration, visible};

enumeration! {
    /// Property that the findings of a list have in common.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Grouping {
        /// The file.
        File,
        /// The host, and what becomes of it.
        Host,
        /// The rule, or the reason for review.
        Rule,
    }
}

/// A finding with its file.
type Found<'r, 'p> = (&'r FileReport<'p>, JudgedMention<'r>);

impl Grouping {
    /// Name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Host => "host",
            Self::Rule => "rule",
        }
    }

    /// Writes the lists: those of files by their paths, others with the most findings first.
    pub(super) fn lists(
        self,
        report: &Report,
        max_count: Option<usize>,
        style: Style,
        out: &mut dyn Write,
    ) -> Result<()> {
        let mut lists: BTreeMap<String, Vec<Found<'_, '_>>> = BTreeMap::new();
        for (file, entry) in report.of_standing(Standing::Finding) {
            lists.entry(self.head(report, file, entry)).or_default().push((file, entry));
        }
        let mut lists: Vec<_> = lists.into_iter().collect();
        if self != Self::File {
            lists.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
        }
        let mut printed = BTreeSet::new();
        for (head, found) in lists {
            let files: BTreeSet<_> = found.iter().map(|(file, _)| &file.path).collect();
            let count = match self {
                Self::File => Count::grouped(found.len()),
                Self::Host | Self::Rule => {
                    format!("{} in {}", Count::grouped(found.len()), Count(files.len(), "file"))
                }
            };
            writeln!(out, "{}: {count}", style.paint(anstyle::Style::new().bold(), head))?;
            let max_count = max_count.unwrap_or(usize::MAX);
            for (file, entry) in found.iter().take(max_count) {
                writeln!(out, "  {}", self.row(report, file, *entry, style))?;
                for detail in details(report, *entry) {
                    if printed.insert(detail.clone()) {
                        writeln!(out, "    {detail}")?;
                    }
                }
            }
            more(found.len(), max_count, out)?;
        }
        Ok(())
    }

    /// The line above the list that a finding is in.
    fn head(self, report: &Report, file: &FileReport, entry: JudgedMention<'_>) -> String {
        match (self, entry.placed.mention.verdict) {
            (Self::File, _) => line_path(&file.path),
            // The addresses of a host are one list.
            (Self::Host, _) => change(report, entry, Style::Exact),
            (Self::Rule, Verdict::Rewrite) => visible(report.rule_id(entry)),
            (Self::Rule, Verdict::Review(reason)) => format!("review: {reason}"),
            (Self::Rule, other) => other.name().to_owned(),
        }
    }

    /// A finding without that which its list says.
    fn row(self, report: &Report, file: &FileReport, entry: JudgedMention<'_>, style: Style) -> String {
        let at = entry.placed.at;
        match self {
            Self::File => {
                let place = report.linked(&file.path, at.line, format!("{}:{}", at.line, at.column));
                format!("{place}: {}", change(report, entry, style))
            }
            Self::Host => bare_place(report, file, entry),
            Self::Rule => format!("{}: {}", bare_place(report, file, entry), change(report, entry, style)),
        }
    }
}
