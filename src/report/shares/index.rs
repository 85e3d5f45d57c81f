//! The list of the shares of a report, as Markdown and as HTML, with their sum.

use std::io::{Result, Write};

use maud::{Markup, PreEscaped, html};

use super::{Share, SplitBy};
use crate::report::escape::{Visible, code};
use crate::report::html::{head, left_out_files};
use crate::report::markdown::{Column, Rows};
use crate::report::model::Report;
use crate::text::Count;

/// The numbers of a share, or of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Numbers {
    files: usize,
    edits: usize,
    reviews: usize,
    unlisted: usize,
}

impl Numbers {
    fn of(report: &Report<'_>) -> Self {
        let summary = report.summary();
        Self {
            files: report.changed().count(),
            edits: report.edits(),
            reviews: summary.review,
            unlisted: summary.unlisted,
        }
    }

    fn cells(self) -> [String; 4] {
        [self.files, self.edits, self.reviews, self.unlisted].map(Count::grouped)
    }
}

/// A row of the list: a share, or the whole.
struct ShareRow<'s> {
    share: Option<&'s Share>,
    numbers: Numbers,
}

/// The rows of all shares, and that of the whole.
fn rows<'s>(report: &Report<'_>, shares: &'s [Share]) -> Vec<ShareRow<'s>> {
    let of_share =
        |share: &'s Share| ShareRow { share: Some(share), numbers: Numbers::of(&report.of_share(share)) };
    let whole = ShareRow { share: None, numbers: Numbers::of(report) };
    shares.iter().map(of_share).chain([whole]).collect()
}

/// Sentences about the patches.
const ABOUT: &str =
    "Each file is in one share, so the patches apply in any order, and all of them are the whole change:";
const APPLY: &str = "git apply *.patch";

/// Writes the list as Markdown.
///
/// # Errors
/// If `out` fails.
pub fn shares_markdown(
    report: &Report<'_>,
    by: SplitBy,
    shares: &[Share],
    out: &mut dyn Write,
) -> Result<()> {
    writeln!(out, "## {}\n", report.answer())?;
    if let Some(context) = &report.context {
        writeln!(out, "{}\n", context.markdown())?;
    }
    writeln!(out, "Split by {}. {ABOUT} {}\n", by.name(), code(APPLY))?;
    let columns = [
        Column::Text(by.name()),
        Column::Text("pages"),
        Column::Number("files"),
        Column::Number("edits"),
        Column::Number("to review"),
        Column::Number("unlisted"),
    ];
    let rows: Vec<Vec<String>> = rows(report, shares)
        .into_iter()
        .map(|ShareRow { share, numbers }| {
            let name = share.map_or_else(|| "**all**".to_owned(), |share| code(&share.name));
            let pages = share.map(|share| links(share, numbers)).unwrap_or_default();
            [name, pages].into_iter().chain(numbers.cells()).collect()
        })
        .collect();
    out.write_all(Rows::of_table(&columns, &rows).into_text().as_bytes())
}

/// Links to the pages of a share; the names of its files hold nothing that would end them.
fn links(share: &Share, numbers: Numbers) -> String {
    let pages = pages(numbers).map(|(kind, ending)| format!("[{kind}]({}.{ending})", share.file_name));
    pages.collect::<Vec<_>>().join(" ")
}

/// The pages of a share, each with the ending of its file.
fn pages(numbers: Numbers) -> impl Iterator<Item = (&'static str, &'static str)> {
    let patch = (numbers.edits > 0).then_some(("patch", "patch"));
    [("page", "html"), ("Markdown", "md")].into_iter().chain(patch)
}

/// Writes the list as a page.
///
/// # Errors
/// If `out` fails.
pub fn shares_html(report: &Report<'_>, by: SplitBy, shares: &[Share], out: &mut dyn Write) -> Result<()> {
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            "\n" (head(report)) "\n"
            body class="told" {
                "\n" header {
                    "\n" @if let Some(context) = &report.context { (context.markup()) "\n" }
                    h1 { (Visible(report.answer())) }
                    "\n"
                }
                "\n" main {
                    "\n" section {
                        "\n" h2 { "Shares by " (by.name()) " " span class="count" { (Count::grouped(shares.len())) } }
                        "\n" p { (ABOUT) " " code { (APPLY) } }
                        "\n" (table(report, by, shares)) "\n"
                    }
                    "\n" (left_out_files(report))
                }
                "\n"
            }
            "\n"
        }
        "\n"
    };
    out.write_all(page.into_string().as_bytes())
}

fn table(report: &Report<'_>, by: SplitBy, shares: &[Share]) -> Markup {
    html! {
        table class="moves" {
            "\n" thead { tr {
                th { (by.name()) } th { "pages" }
                @for title in ["files", "edits", "to review", "unlisted"] { th class="number" { (title) } }
            } }
            "\n" tbody {
                @for ShareRow { share, numbers } in rows(report, shares) {
                    tr {
                        @match share {
                            Some(share) => {
                                td { code { (Visible(&share.name)) } }
                                td { @for (kind, ending) in pages(numbers) { a href={ (share.file_name) "." (ending) } { (kind) } " " } }
                            }
                            None => { td { b { "all" } } td {} }
                        }
                        @for number in numbers.cells() { td class="number" { (number) } }
                    }
                    "\n"
                }
            }
        }
    }
}
