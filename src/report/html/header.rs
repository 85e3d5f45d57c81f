//! Head of the HTML page: the policy, the run, the answer, and the bar of verdicts.

use maud::{Markup, PreEscaped, html};

use super::script::{SCRIPT, SCRIPT_HASH, STYLE_HASH};
use super::style::STYLE;
use crate::report::answer::Outcome;
use crate::report::escape::Visible;
use crate::report::model::{Report, RunKind};
use crate::text::Count;

/// The head; nothing is loaded, and no script or style runs but the two that are hashed here.
pub(in crate::report) fn head(report: &Report) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    );
    html! {
        head {
            "\n" meta charset="utf-8";
            "\n" meta http-equiv="Content-Security-Policy" content=(policy);
            "\n" meta name="viewport" content="width=device-width, initial-scale=1";
            "\n" meta name="color-scheme" content="light dark";
            "\n" meta name="referrer" content="no-referrer";
            "\n" title { "redomain: " (Visible(report.answer())) }
            "\n" style { (PreEscaped(STYLE)) }
            "\n"
        }
    }
}

/// The script, at the end of the body.
pub(super) fn script() -> Markup {
    html! { script { (PreEscaped(SCRIPT)) } }
}

/// The class of the body.
pub(super) fn body_class(report: &Report) -> &'static str {
    match report.kind {
        RunKind::Gate if report.outcome() == Outcome::Clean => "pass",
        RunKind::Gate => "fail",
        RunKind::Dry | RunKind::Applied => "told",
    }
}

/// The run, the answer, the counts and the command that writes.
pub(super) fn header(report: &Report) -> Markup {
    let program = || format!("redomain {}", env!("CARGO_PKG_VERSION"));
    html! {
        header {
            "\n"
            @match &report.context {
                Some(context) => { (context.markup()) }
                None => { p class="dim" { (Visible(report.run.as_ref().map_or_else(program, |run| run.line()))) } }
            }
            "\n" h1 { (Visible(report.answer())) }
            "\n" (counts(report))
            @if let Some(command) = report.fix_command() {
                p class="command" { code { (Visible(command)) } " writes the new names" } "\n"
            }
        }
    }
}

/// Verdicts that are left out where no mention has them.
const RARE: [&str; 2] = ["silenced", "declined"];

/// Number of mentions by verdict, as a bar and as a legend of links that choose.
fn counts(report: &Report) -> Markup {
    let counts = report.summary();
    let parts = [
        ("rewrite", counts.rewrite),
        ("review", counts.review),
        ("unlisted", counts.unlisted),
        ("keep", counts.keep),
        ("silenced", counts.silenced),
        ("declined", counts.declined + counts.not_asked),
        ("allowed", counts.allowed),
    ];
    let parts = parts.into_iter().filter(|(name, count)| *count > 0 || !RARE.contains(name));
    let parts: Vec<(&str, usize)> = parts.collect();
    let (total, read) = (Count(counts.total(), "mention"), Count(report.files_scanned, "file"));
    html! {
        @if counts.total() > 0 { (bar(&parts, counts.total())) "\n" }
        p class="legend" {
            a href="#" { (total.to_string()) } " ="
            @for (at, (name, count)) in parts.iter().enumerate() {
                " " @if at > 0 { "+ " }
                a class=(name) href={ "#verdict=" (name) } { (Count::grouped(*count)) " " (name) }
            }
            "; " (read.to_string()) " read"
        }
        "\n"
    }
}

/// A part of the bar is at least so wide, of a thousand.
const MIN_WIDTH: usize = 4;

/// The bar, as a picture: its widths are attributes, which a policy without inline styles allows.
fn bar(parts: &[(&str, usize)], total: usize) -> Markup {
    let widths = parts.iter().filter(|(_, count)| *count > 0);
    let widths: Vec<(&str, usize)> =
        widths.map(|(name, count)| (*name, (count * 1000 / total).max(MIN_WIDTH))).collect();
    let sum: usize = widths.iter().map(|(_, width)| width).sum();
    let starts = widths.iter().scan(0, |at, (_, width)| Some(std::mem::replace(at, *at + width)));
    html! {
        svg class="bar" viewBox={ "0 0 " (sum) " 10" } preserveAspectRatio="none" aria-hidden="true" {
            @for ((name, width), x) in widths.iter().zip(starts) {
                rect class=(name) x=(x) width=(width) height="10" {}
            }
        }
    }
}
