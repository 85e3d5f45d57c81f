//! `--format html`: one page that needs nothing else. It shows everything without its script, which adds filters.
//!
//! In the order in which a reviewer works: the answer, what a person decides, the changes, what stays. The templates of
//! `maud` escape by type: whatever is no [`Markup`] is escaped. Invariant: every text of the tree is wrapped in
//! [`Visible`], which also shows control characters, and no attribute holds any.

mod changes;
mod facets;
mod flows;
mod groups;
mod header;
mod lines;
mod parts;
mod rows;
mod script;
mod sheet;
mod style;
mod tree;

pub(super) use header::head;

use std::collections::BTreeMap;
use std::io::{Result, Write};

use maud::{Markup, PreEscaped, html};

use self::changes::{files, moves};
use self::facets::Facets;
use self::flows::flows;
use self::groups::{open_section, stay_section};
use self::header::{body_class, header, script};
use self::parts::parts;
use self::rows::{Section, rows};
use self::sheet::{run_key, sheet_text};
use self::tree::tree;
use crate::report::escape::Visible;
use crate::report::model::Report;
use crate::text::{Count, Problem};

/// Writes the page.
pub(super) fn html_page(report: &Report, out: &mut dyn Write) -> Result<()> {
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang="en" {
            "\n" (head(report)) "\n"
            body class=(body_class(report)) data-run=(run_key(report)) { "\n" (header(report)) "\n" (sections(report)) "\n" (sheet_text(report)) (help()) (script()) }
            "\n"
        }
        "\n"
    };
    out.write_all(page.into_string().as_bytes())
}

/// The keys that the script listens to.
const KEYS: [(&str, &str); 7] = [
    ("j k", "next file, file before"),
    ("n p", "next mention that needs a person, the one before"),
    ("x", "tick: the file is viewed, the review decided"),
    ("1 2 3", "accept, keep, leave"),
    ("/", "search"),
    ("Esc", "leave the search, close this"),
    ("?", "this help"),
];

/// The help, which the script opens.
fn help() -> Markup {
    html! {
        dialog id="keys" aria-label="Keys" {
            table { @for (keys, what) in KEYS { tr { th scope="row" { kbd { (keys) } } td { (what) } } } }
            form method="dialog" { button { "close" } }
        }
        "\n"
    }
}

fn sections(report: &Report) -> Markup {
    let facets = Facets::new(report);
    let rows = rows(report);
    let count = |section: Section| rows.iter().filter(|row| row.section == section).count();
    let named = [open_section(report, &rows, &facets), left_out_files(report)];
    html! {
        @if !rows.is_empty() { (facets.form()) "\n" (tree(report, &facets)) }
        main {
            "\n" (parts(report)) (problems(report))
            @if named.iter().any(|part| !part.0.is_empty()) {
                (section("open", "For a person to decide", count(Section::Open), &named))
            }
            @if count(Section::Change) > 0 {
                (section("changes", "Changes", count(Section::Change), &[flows(report, &facets), moves(report, &facets), files(report, &rows, &facets)]))
            }
            @if count(Section::Stay) > 0 {
                (section("stays", "As it is", count(Section::Stay), &[stay_section(report, &rows, &facets)]))
            }
        }
    }
}

fn section(id: &str, title: &str, count: usize, parts: &[Markup]) -> Markup {
    html! {
        section id=(id) {
            "\n" h2 { (title) @if count > 0 { " " span class="count" { (Count::grouped(count)) } } }
            "\n" @for part in parts { (part) }
        }
        "\n"
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

/// Files that were not read, by reason, and files with an old name of their own.
pub(super) fn left_out_files(report: &Report) -> Markup {
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
            details class="kind paths" {
                summary { b { (title) } " " span class="dim" { (Count(paths.len(), "file").to_string()) } }
                "\n" @for path in paths { p { code { (Visible(path)) } } "\n" }
            }
            "\n"
        }
    }
}
