//! Changes of the HTML page: old and new names, and each file with its hunks, by directory.

use std::ops::Range;

use maud::{Markup, html};

use super::facets::Facets;
use super::lines::{hunk, last_line, shown};
use super::rows::{Row, Section};
use crate::report::escape::Visible;
use crate::report::meeting::REMOVED;
use crate::report::model::Report;
use crate::text::Count;

/// Old and new names that are shown before the rest is unfolded.
// With them, the list of files begins on the second screen.
const MAX_MOVES_UNFOLDED: usize = 12;

/// Changes up to which all directories and files are unfolded.
// A few screens; in a longer page the list of directories helps more.
const MAX_CHANGES_UNFOLDED: usize = 300;

/// Old text, new text, rule, and number of mentions.
type Move<'r> = (&'r str, &'r str, &'r str, usize);

/// The table of old and new names.
pub(super) fn moves(report: &Report, facets: &Facets) -> Markup {
    let rows = report.moves();
    let (first, more) = rows.split_at(rows.len().min(MAX_MOVES_UNFOLDED));
    html! {
        @if !first.is_empty() {
            (moves_table(report, first, facets)) "\n"
            @if !more.is_empty() {
                details class="more" {
                    summary { (Count::grouped(more.len())) " more" }
                    "\n" (moves_table(report, more, facets)) "\n"
                }
                "\n"
            }
        }
    }
}

fn moves_table(report: &Report, rows: &[Move<'_>], facets: &Facets) -> Markup {
    html! {
        table class="moves" {
            "\n" thead { tr { th class="number" { "times" } th { "old" } th { "new" } th { "rule" } } }
            "\n" tbody {
                @for (old, new, rule, count) in rows {
                    tr {
                        td class="number" { a href=(facets.choice(old, new, rule)) { (Count::grouped(*count)) } }
                        td { code class="old" { (shown(old)) } }
                        td { @if new.is_empty() { (REMOVED) } @else { code class="new" { (shown(new)) } } }
                        td { (Visible(rule)) @if let Some(why) = why(report, rule) { br; span class="dim" { (why) } } }
                    }
                    "\n"
                }
            }
        }
    }
}

/// The `why` of a rule.
fn why<'r>(report: &'r Report<'_>, rule: &str) -> Option<Visible<&'r str>> {
    report.rules.iter().find(|note| note.id == rule).and_then(|note| note.why.as_deref()).map(Visible)
}

/// The files with changes, by the first directory of their paths.
pub(super) fn files(report: &Report, rows: &[Row<'_>], facets: &Facets) -> Markup {
    let mut changes: Vec<Row<'_>> =
        rows.iter().filter(|row| row.section == Section::Change).copied().collect();
    // Files of the root stand between directories.
    changes.sort_by_cached_key(directory);
    let is_open = changes.len() <= MAX_CHANGES_UNFOLDED;
    html! {
        @for directory in changes.chunk_by(|a, b| directory(a) == directory(b)) {
            @let files: Vec<&[Row<'_>]> = directory.chunk_by(|a, b| std::ptr::eq(a.file, b.file)).collect();
            @let name = directory.first().map(self::directory).unwrap_or_default();
            details class="kind" open[is_open] {
                summary {
                    b { (Visible(name)) } " " span class="count" { (Count::grouped(directory.len())) }
                    " " span class="dim" { "in " (Count(files.len(), "file").to_string()) }
                }
                "\n" @for file in files { (file_details(report, file, facets)) "\n" }
            }
            "\n"
        }
    }
}

fn directory(row: &Row<'_>) -> String {
    row.file.directory()
}

fn file_details(report: &Report, rows: &[Row<'_>], facets: &Facets) -> Markup {
    html! {
        @if let Some(first) = rows.first() {
            details class="file" open id={ "f" (first.first_id()) } data-f=[first.sheet.0] {
                summary {
                    code class="path" { (Visible(first.file.path.to_text())) }
                    " " span class="count" { (Count::grouped(rows.len())) }
                    " " span class="dim" { (first.file.category.name()) }
                }
                // Beside the summary: nothing in it may be clicked but itself.
                a class="self" href={ "#f" (first.first_id()) } aria-label="Link to this file" { "#" }
                @let blocks: Vec<&[Row<'_>]> = rows.chunk_by(shares_block).collect();
                @for (at, rows) in blocks.iter().enumerate() {
                    "\n" (changed_lines(report, rows, &free_lines(&blocks, at), facets))
                }
            }
        }
    }
}

/// Both stand in one block, and are shown in it.
fn shares_block(a: &Row<'_>, b: &Row<'_>) -> bool {
    a.block.zip(b.block).is_some_and(|(a, b)| std::ptr::eq(a, b))
}

/// The lines around a block that no block before it shows, and that are not of the next one.
fn free_lines(blocks: &[&[Row<'_>]], at: usize) -> Range<usize> {
    let block = |at: usize| blocks.get(at)?.first()?.block;
    let before =
        at.checked_sub(1).and_then(block).map_or(0, |block| last_line(block) + block.after.len() + 1);
    before..block(at + 1).map_or(usize::MAX, |next| next.line)
}

/// The rewrites of one block of lines, or a row without lines.
fn changed_lines(report: &Report, rows: &[Row<'_>], free: &Range<usize>, facets: &Facets) -> Markup {
    let numbers: Vec<String> = rows.iter().map(|row| facets.numbers(report, row.file, row.entry)).collect();
    html! {
        @match rows.first().map(|first| (first, first.block)) {
            Some((first, Some(block))) => {
                div class="row" id={ "m" (first.id) } data-m=(numbers.join(" ")) {
                    p class="m" {
                        @for row in rows {
                            a href={ "#m" (row.id) } { (row.entry.placed.at.line) ":" (row.entry.placed.at.column) }
                            " " span class="dim" { (Visible(report.rule_id(row.entry))) } (row.link(report)) (row.remarks()) " "
                        }
                    }
                    (hunk(block, first.first_id(), free))
                }
            }
            Some((first, None)) => { (first.change(report, facets)) }
            None => {}
        }
    }
}
