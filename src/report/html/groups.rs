//! Sections of the HTML page whose rows stand in groups: equal mentions are one line that opens.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::facets::Facets;
use super::lines::shown;
use super::rows::{Row, Section};
use crate::mention::{Reason, Verdict};
use crate::report::escape::Visible;
use crate::report::model::{Report, Standing};
use crate::text::Count;

/// Rows up to which a group is unfolded.
const MAX_ROWS_UNFOLDED: usize = 3;

/// The mentions that a person decides about: reviews by reason, and names that no rule touches.
pub(super) fn open_section(report: &Report, rows: &[Row<'_>], facets: &Facets) -> Markup {
    let of = |wanted: Verdict| rows_of(rows, |row| row.section == Section::Open && row.entry.is(wanted));
    let unlisted = of(Verdict::Unlisted);
    html! {
        @for reason in Reason::ALL {
            @let chosen = of(Verdict::Review(reason));
            @if !chosen.is_empty() {
                (kind(report, &format!("review: {reason}"), reason.explanation(), &chosen, facets, true))
            }
        }
        @if !unlisted.is_empty() {
            (kind(report, "unlisted", "no rule touches them, and `allow` does not cover them", &unlisted, facets, true))
        }
    }
}

/// The mentions that stay as they are.
pub(super) fn stay_section(report: &Report, rows: &[Row<'_>], facets: &Facets) -> Markup {
    let is_outside = |row: &Row<'_>| row.entry.standing == Standing::Outside;
    let of = |wanted: fn(Verdict) -> bool| {
        rows_of(rows, |row| {
            row.section == Section::Stay && !is_outside(row) && wanted(row.entry.placed.mention.verdict)
        })
    };
    let mut kinds = vec![
        ("keep".to_owned(), "they must stay", of(|verdict| verdict == Verdict::Keep)),
        (
            "declined".to_owned(),
            "a person did not want them, or was not asked",
            of(|verdict| verdict == Verdict::Declined),
        ),
        ("allowed".to_owned(), "`allow` covers them", of(|verdict| verdict == Verdict::Allowed)),
        ("outside".to_owned(), "not asked about", rows_of(rows, is_outside)),
    ];
    for reason in Reason::ALL {
        let silenced = rows_of(rows, |row| !is_outside(row) && row.entry.is(Verdict::Silenced(reason)));
        kinds.push((format!("silenced: {reason}"), "`reviews` silences them", silenced));
    }
    html! {
        @for (title, explanation, chosen) in kinds.iter().filter(|(_, _, chosen)| !chosen.is_empty()) {
            (kind(report, title, explanation, chosen, facets, false))
        }
    }
}

fn rows_of<'r>(rows: &[Row<'r>], wanted: impl Fn(&Row<'r>) -> bool) -> Vec<Row<'r>> {
    rows.iter().filter(|row| wanted(row)).copied().collect()
}

/// Rows of one kind, in groups.
fn kind(
    report: &Report,
    title: &str,
    explanation: &str,
    rows: &[Row<'_>],
    facets: &Facets,
    is_open: bool,
) -> Markup {
    html! {
        details class="kind" open[is_open] {
            summary { b { (title) } " " span class="count" { (Count::grouped(rows.len())) } " " span class="dim" { (explanation) } }
            "\n"
            @for group in groups(report, rows) {
                details class="group" open[is_open && group.len() <= MAX_ROWS_UNFOLDED] {
                    summary {
                        span class="count" { (Count::grouped(group.len())) } " × "
                        @if let Some(first) = group.first() { (title_of(report, first)) }
                    }
                    "\n" @for row in group { (row.markup(report, facets)) "\n" }
                }
                "\n"
            }
        }
        "\n"
    }
}

fn title_of(report: &Report, row: &Row<'_>) -> Markup {
    html! {
        (row.names())
        @match (row.entry.placed.mention.note.as_deref(), report.rule_id(row.entry)) {
            (Some(note), _) => { " " span class="dim" { (shown(note)) } }
            (None, "") => {}
            (None, rule) => { " " span class="dim" { (Visible(rule)) } }
        }
    }
}

/// Equal mentions together, the most frequent first.
fn groups<'r>(report: &Report, rows: &[Row<'r>]) -> Vec<Vec<Row<'r>>> {
    let mut groups: BTreeMap<_, Vec<Row<'r>>> = BTreeMap::new();
    for row in rows {
        let mention = &row.entry.placed.mention;
        // A removal names the line that an entry would equal, so that there is one title for all of them.
        let new = mention.shown_new();
        let key = (mention.shown_text(), new, mention.note.as_deref(), report.rule_id(row.entry).to_owned());
        groups.entry(key).or_default().push(*row);
    }
    let mut groups: Vec<Vec<Row<'r>>> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}
