//! `--format html`: one page that needs nothing else, neither network nor scripts; the filter is made of style rules.
//!
//! The templates of `maud` escape by type: whatever is no [`Markup`] is escaped. Invariant: every text of the tree is
//! wrapped in [`Visible`], which also shows control characters, and no attribute holds any.

use std::collections::BTreeMap;
use std::io::{Result, Write};

use maud::{Markup, PreEscaped, html};

use super::answer::Outcome;
use super::escape::Visible;
use super::html_filter::{Choice, choices};
use super::html_mentions::{MAX_ROWS, mentions, shown};
use super::html_style::STYLE;
use super::meeting::REMOVED;
use super::model::{Report, RunKind};
use crate::text::{Count, Problem};

/// Old and new names that are shown before the rest is unfolded.
// With them, the list of files begins on the first screen.
const MAX_MOVES_UNFOLDED: usize = 12;

/// Writes the page.
pub(super) fn html_page(report: &Report, out: &mut dyn Write) -> Result<()> {
    let choices = choices(report);
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            "\n" (head(report, &choices)) "\n"
            body class=(body_class(report)) {
                "\n"
                (header(report)) "\n"
                (problems(report)) (moves(report)) (mentions(report, &choices)) (left_out(report))
            }
            "\n"
        }
        "\n"
    };
    out.write_all(page.into_string().as_bytes())
}

fn head(report: &Report, choices: &[Choice]) -> Markup {
    html! {
        head {
            "\n" meta charset="utf-8";
            "\n" meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
            "\n" meta name="viewport" content="width=device-width, initial-scale=1";
            "\n" meta name="color-scheme" content="light dark";
            "\n" title { "redomain: " (Visible(report.answer())) }
            "\n" style { (PreEscaped(STYLE)) "\n" @for choice in choices { (PreEscaped(choice.style_rule())) "\n" } }
            "\n"
        }
    }
}

fn body_class(report: &Report) -> &'static str {
    match report.kind {
        RunKind::Gate if report.outcome() == Outcome::Clean => "pass",
        RunKind::Gate => "fail",
        RunKind::Dry | RunKind::Applied => "told",
    }
}

fn header(report: &Report) -> Markup {
    let program = || format!("redomain {}", env!("CARGO_PKG_VERSION"));
    html! {
        header {
            "\n" p class="dim" { (Visible(report.run.as_ref().map_or_else(program, |run| run.line()))) }
            "\n" h1 { (Visible(report.answer())) }
            "\n" (counts(report))
            @if let Some(command) = report.fix_command() {
                p class="command" { code { (Visible(command)) } " writes the new names" } "\n"
            }
        }
    }
}

/// Number of mentions by verdict, as a bar and in words.
fn counts(report: &Report) -> Markup {
    let counts = report.summary();
    let parts = [
        ("rewrite", counts.rewrite),
        ("review", counts.review),
        ("keep", counts.keep),
        ("allowed", counts.allowed),
        ("unlisted", counts.unlisted),
    ];
    let silenced = Some(("silenced", counts.silenced)).filter(|(_, count)| *count > 0);
    let parts: Vec<(&str, usize)> = parts.into_iter().chain(silenced).collect();
    let words: Vec<String> =
        parts.iter().map(|(name, count)| format!("{} {name}", Count::grouped(*count))).collect();
    let (total, read) = (Count(counts.total(), "mention"), Count(report.files_scanned, "file"));
    html! {
        @if counts.total() > 0 {
            div class="bar" aria-hidden="true" {
                @for (name, count) in parts.iter().filter(|(_, count)| *count > 0) {
                    i class=(name) style={ "flex-grow:" (count) } {}
                }
            }
            "\n"
        }
        p { (total.to_string()) " = " (words.join(" + ")) "; " (read.to_string()) " read" } "\n"
    }
}

fn problems(report: &Report) -> Markup {
    html! {
        @if !report.problems.is_empty() {
            section {
                "\n" h2 { "The rules" }
                "\n" table {
                    "\n"
                    @for Problem { place, what, help, .. } in &report.problems {
                        tr {
                            td { code { (Visible(place.to_string())) } }
                            td { (Visible(what)) }
                            td { (Visible(help.as_deref().unwrap_or_default())) }
                        }
                        "\n"
                    }
                }
                "\n"
            }
            "\n"
        }
    }
}

/// Old text, new text, rule, and number of mentions.
type Move<'r> = (&'r str, &'r str, &'r str, usize);

fn moves(report: &Report) -> Markup {
    let rows = report.moves();
    let (first, more) = rows.split_at(rows.len().min(MAX_MOVES_UNFOLDED));
    html! {
        @if !first.is_empty() {
            section {
                "\n" h2 { "Old and new names" }
                "\n" (moves_table(report, first)) "\n"
                @if !more.is_empty() {
                    details class="more" {
                        summary { (Count::grouped(more.len())) " more" }
                        "\n" (moves_table(report, &more[..more.len().min(MAX_ROWS)])) "\n"
                    }
                    "\n"
                }
            }
            "\n"
        }
    }
}

fn moves_table(report: &Report, rows: &[Move<'_>]) -> Markup {
    html! {
        table class="moves" {
            "\n" thead { tr { th class="number" { "times" } th { "old" } th { "new" } th { "rule" } } }
            "\n"
            @for (old, new, rule, count) in rows {
                tr {
                    td class="number" { (Count::grouped(*count)) }
                    td { code class="old" { (shown(old)) } }
                    td { @if new.is_empty() { (REMOVED) } @else { code class="new" { (shown(new)) } } }
                    td { (Visible(rule)) @if let Some(why) = why(report, rule) { br; span class="dim" { (why) } } }
                }
                "\n"
            }
        }
    }
}

/// The `why` of a rule.
fn why<'r>(report: &'r Report<'_>, rule: &str) -> Option<Visible<&'r str>> {
    report.rules.iter().find(|note| note.id == rule).and_then(|note| note.why.as_deref()).map(Visible)
}

/// Files that were not read, by reason, and files with an old name of their own.
fn left_out(report: &Report) -> Markup {
    let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in &report.skipped {
        lists.entry(format!("Not read: {}", file.reason.code())).or_default().push(file.path.to_text());
    }
    if !report.named.is_empty() {
        let paths = report.named.iter().map(|path| path.to_text()).collect();
        lists.insert("Named after a host that moves".to_owned(), paths);
    }
    html! {
        @for (title, paths) in &lists {
            section {
                "\n" h2 { (title) " (" (Count(paths.len(), "file").to_string()) ")" }
                "\n" @for path in paths.iter().take(MAX_ROWS) { p { code { (Visible(path)) } } "\n" }
            }
            "\n"
        }
    }
}
