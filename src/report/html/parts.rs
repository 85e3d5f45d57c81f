//! Section of the HTML page of a merged report: its repositories, with their numbers.

use maud::{Markup, html};

use crate::report::escape::Visible;
use crate::report::model::Report;
use crate::text::Count;

/// The table; nothing in a report of one run.
pub(super) fn parts(report: &Report) -> Markup {
    html! {
        @if report.parts.len() > 1 {
            section {
                "\n" h2 { "Repositories " span class="count" { (Count::grouped(report.parts.len())) } }
                "\n" table class="moves" {
                    "\n" thead { tr {
                        th { "name" }
                        @for title in ["files read", "edits", "to review", "unlisted"] { th class="number" { (title) } }
                    } }
                    "\n" tbody {
                        @for part in &report.parts {
                            tr {
                                td { code { (Visible(&part.name)) } }
                                @for count in [part.files_scanned, part.edits, part.summary.review, part.summary.unlisted] {
                                    td class="number" { (Count::grouped(count)) }
                                }
                            }
                            "\n"
                        }
                    }
                }
                "\n"
            }
            "\n"
        }
    }
}
