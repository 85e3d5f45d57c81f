//! The part of the Markdown page about changes: where they are, from which name to which, and some of them as hunks.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::place;
use super::page::{Column, Page, Rows, Share};
use crate::mention::Verdict;
use crate::report::escape::{clipped, code, prose};
use crate::report::meeting::REMOVED;
use crate::report::model::{FileReport, LineBlock, LinePart, Report};
use crate::rule::Category;
use crate::text::{Count, visible_line};

/// Hunks that are shown.
const MAX_SAMPLES: usize = 3;
/// Characters of a line of a hunk, which is cut around its names already.
const MAX_LINE: usize = 500;
/// Lines of a hunk; that of an entry which is removed may be a whole block.
const MAX_LINES: usize = 24;

/// Adds the number of changes by directory and kind of file.
pub(super) fn directories(report: &Report, page: &mut Page) {
    let mut counts: BTreeMap<String, BTreeMap<Category, usize>> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for (file, _) in report.met(Verdict::Rewrite) {
        *counts.entry(file.directory()).or_default().entry(file.category).or_default() += 1;
        kinds.insert(file.category);
    }
    let mut columns = vec![Column::Text("directory")];
    columns.extend(kinds.iter().map(|kind| Column::Number(kind.name())));
    if kinds.len() > 1 {
        columns.push(Column::Number("all"));
    }
    let mut rows = Vec::new();
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.values().sum::<usize>()));
    for (directory, counts) in &counts {
        let number = |kind| counts.get(kind).map_or_else(String::new, |count| Count::grouped(*count));
        let mut row = vec![code(directory)];
        row.extend(kinds.iter().map(number));
        if kinds.len() > 1 {
            row.push(Count::grouped(counts.values().sum()));
        }
        rows.push(row);
    }
    page.list(
        "Names that rules move, by directory and kind of file",
        &Rows::of_table(&columns, &rows),
        Share::Half,
    );
}

/// Adds old and new names with their counts.
pub(super) fn moves(report: &Report, page: &mut Page) {
    let columns = [Column::Number("times"), Column::Text("old"), Column::Text("new"), Column::Text("rule")];
    let rows: Vec<Vec<String>> = report
        .moves()
        .into_iter()
        .map(|(old, new, rule, count)| {
            let new = if new.is_empty() { REMOVED.to_owned() } else { code(new) };
            vec![Count::grouped(count), code(old), new, code(rule)]
        })
        .collect();
    page.list("Old and new names", &Rows::of_table(&columns, &rows), Share::Half);
}

/// Adds the `why` of each rule with a rewrite, once.
pub(super) fn reasons(report: &Report, page: &mut Page) {
    let met: BTreeSet<usize> = report
        .met(Verdict::Rewrite)
        .filter_map(|(_, entry)| entry.placed.mention.rules.first().copied())
        .collect();
    let rules = met.into_iter().filter_map(|rule| report.rules.get(rule));
    let rows: Vec<Vec<String>> =
        rules.filter_map(|rule| Some(vec![code(&rule.id), prose(rule.why.as_deref()?)])).collect();
    page.list("Why", &Rows::of_table(&[Column::Text("rule"), Column::Text("why")], &rows), Share::Half);
}

/// Adds a hunk of each of the most frequent changes.
pub(super) fn samples(report: &Report, page: &mut Page) {
    let chosen = chosen(report);
    if chosen.is_empty() {
        return;
    }
    page.add(&format!("\n### {}\n", if chosen.len() == 1 { "A sample" } else { "Samples" }));
    for (file, block) in chosen {
        page.add(&format!("\n{}\n\n{}", place(file, block.line), fenced(&hunk(block))));
    }
}

/// Blocks with a change, of different changes first.
fn chosen<'r, 'p>(report: &'r Report<'p>) -> Vec<(&'r FileReport<'p>, &'r LineBlock)> {
    let mut seen = BTreeSet::new();
    let (mut chosen, mut more) = (Vec::new(), Vec::new());
    let blocks = report.files.iter().flat_map(|file| file.lines.iter().map(move |block| (file, block)));
    for (file, block) in blocks {
        let Some((index, _)) = changes(block).next() else { continue };
        let Some(placed) = file.mentions.get(index) else { continue };
        let mention = &placed.mention;
        let is_new = seen.insert((mention.rules.first(), mention.shown_new()));
        let place = if is_new { &mut chosen } else { &mut more };
        // The first of them are taken.
        if place.len() < MAX_SAMPLES {
            place.push((file, block));
        }
    }
    chosen.extend(more);
    chosen.truncate(MAX_SAMPLES);
    chosen
}

/// The rewrites of a block: the index of the mention, and the new text.
fn changes(block: &LineBlock) -> impl Iterator<Item = (usize, &str)> {
    block.parts.iter().filter_map(|part| match part {
        LinePart::Mention { index, new: Some(new), .. } => Some((*index, new.as_str())),
        _ => None,
    })
}

/// The lines of a hunk, with their signs. Control characters are escaped.
fn hunk(block: &LineBlock) -> Vec<String> {
    let (mut old, mut new) = (String::new(), String::new());
    for part in &block.parts {
        match part {
            LinePart::Text(text) => [&mut old, &mut new].into_iter().for_each(|side| side.push_str(text)),
            LinePart::Mention { old: text, new: changed, .. } => {
                old.push_str(text);
                new.push_str(changed.as_ref().unwrap_or(text));
            }
        }
    }
    let context = |lines: &[String]| lines.iter().map(|line| signed(' ', line)).collect::<Vec<_>>();
    let mut lines = context(&block.before);
    lines.extend(old.lines().map(|line| signed('-', line)));
    lines.extend(new.lines().map(|line| signed('+', line)));
    lines.extend(context(&block.after));
    lines.truncate(MAX_LINES);
    lines
}

/// A line behind its sign; never one that a runner of a CI system takes for a command.
fn signed(sign: char, line: &str) -> String {
    let line = clipped(&line.replace('\t', "    "), MAX_LINE);
    format!("{}\n", visible_line(&format!("{sign}{line}")))
}

/// Lines in a block of code that none of them ends.
fn fenced(lines: &[String]) -> String {
    let runs = lines.iter().flat_map(|line| line.split(|char| char != '`')).map(str::len);
    let fence = "`".repeat(3.max(1 + runs.max().unwrap_or(0)));
    format!("{fence}diff\n{}{fence}\n", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::{fenced, signed};

    #[test]
    fn no_line_ends_its_block_or_is_a_command() {
        for (line, expected) in [
            ("x", "```diff\n x\n```\n"),
            ("```", "````diff\n ```\n````\n"),
            ("a ````` `b`", "``````diff\n a ````` `b`\n``````\n"),
            (" ::error::x", "```diff\n  \\u{3a}:error::x\n```\n"),
            ("##[error]", "```diff\n ##\\u{5b}error]\n```\n"),
            ("\u{1b}[2J\t\u{202e}", "```diff\n \\u{1b}[2J    \\u{202e}\n```\n"),
        ] {
            assert_eq!(fenced(&[signed(' ', line)]), expected);
        }
    }
}
