//! Mentions of the HTML page: the filter, and a table for each file.

use maud::{Markup, html};

use super::escape::{Visible, clipped};
use super::html_filter::{Choice, classes};
use super::meeting::{REMOVED, meeting, removal};
use super::model::{FileReport, JudgedMention, Report};
use super::standing::Standing;
use crate::mention::Verdict;
use crate::text::Count;

/// Rows of a table or list; the rest is counted.
// Browsers become slow beyond that.
pub(super) const MAX_ROWS: usize = 20_000;

/// Mentions up to which all files are unfolded.
// A few screens; in a longer page the list of files helps more.
const MAX_MENTIONS_UNFOLDED: usize = 300;

/// Characters of a text that are shown.
// Texts of base64 and of minified files have megabytes.
const MAX_TEXT: usize = 300;

/// The section with all mentions; nothing without mentions.
pub(super) fn mentions(report: &Report, choices: &[Choice]) -> Markup {
    let total = report.summary().total();
    html! {
        @if total > 0 {
            section {
                "\n" h2 { (Count(report.files.len(), "file").to_string()) }
                "\n" fieldset class="filter" {
                    "\n" label { input type="radio" name="f" id="f-all" checked; "all " (Count::grouped(total)) }
                    "\n" @for choice in choices { (choice.label()) "\n" }
                }
                "\n"
                @for (file, rows) in files_shown(report) {
                    (file_details(report, file, rows, total <= MAX_MENTIONS_UNFOLDED)) "\n"
                }
                @if total > MAX_ROWS {
                    p { (Count(total - MAX_ROWS, "mention").to_string()) " more; the JSON report has all." } "\n"
                }
            }
            "\n"
        }
    }
}

/// Files up to [`MAX_ROWS`] mentions, each with the number of its mentions that are shown.
fn files_shown<'r>(report: &'r Report<'r>) -> Vec<(&'r FileReport<'r>, usize)> {
    let (mut room, mut files) = (MAX_ROWS, Vec::new());
    for file in &report.files {
        if room == 0 {
            break;
        }
        let rows = file.mentions.len().min(room);
        files.push((file, rows));
        room -= rows;
    }
    files
}

fn file_details(report: &Report, file: &FileReport<'_>, rows: usize, is_open: bool) -> Markup {
    let mut all: Vec<String> = file.entries().flat_map(classes).collect();
    all.sort_unstable();
    all.dedup();
    html! {
        details class={ "file " (all.join(" ")) } open[is_open] {
            summary {
                code { (Visible(file.path.to_text())) }
                span class="dim" { (file.category.name()) }
                span class="dim" { (Count(file.mentions.len(), "mention").to_string()) }
            }
            "\n" table { "\n" @for entry in file.entries().take(rows) { (row(report, entry)) "\n" } }
        }
    }
}

fn row(report: &Report, entry: JudgedMention<'_>) -> Markup {
    let (at, mention) = (entry.placed.at, &entry.placed.mention);
    let known = if entry.standing == Standing::Known { ", known" } else { "" };
    let old = shown(mention.shown_text());
    html! {
        tr class=(classes(entry).join(" ")) {
            td { (at.line) ":" (at.column) }
            td {
                @match (mention.verdict, mention.shown_new()) {
                    (_, Some("")) => { code class="old" { (old) } " → " (Visible(removal(entry.placed).as_deref().unwrap_or(REMOVED))) }
                    (Verdict::Rewrite, Some(new)) => { code class="old" { (old) } " → " code class="new" { (shown(new)) } }
                    (Verdict::Review(_), Some(new)) => { code { (old) } " → " code { (shown(new)) } "?" }
                    _ => { code { (old) } }
                }
            }
            td class="tag" {
                @match mention.verdict {
                    Verdict::Review(reason) => { "review: " (reason.name()) }
                    Verdict::Silenced(reason) => { "silenced: " (reason.name()) }
                    verdict => { (verdict.name()) }
                }
                (known)
            }
            td class="dim" {
                @match (mention.note.as_deref(), mention.verdict) {
                    (Some(note), _) => { (shown(note)) }
                    (None, Verdict::Review(reason)) => { (reason.explanation()) }
                    (None, _) => { (Visible(report.rule_id(entry))) }
                }
                @if let Some(meeting) = meeting(entry.placed) { br; (Visible(meeting)) }
            }
        }
    }
}

/// The start of an untrusted text.
pub(super) fn shown(text: &str) -> Visible<String> {
    Visible(clipped(text, MAX_TEXT))
}
