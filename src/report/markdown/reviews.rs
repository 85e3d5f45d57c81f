//! The part of the Markdown page that a person decides: equal reviews are one line with a check box.

use std::collections::BTreeMap;

use super::cells::{linked_place, new_text};
use super::page::{Page, Rows, Share};
use crate::mention::{Reason, Verdict};
use crate::report::escape::{code, prose};
use crate::report::meeting::{meeting_in, removal};
use crate::report::model::{FileReport, JudgedMention, Report, Standing};
use crate::text::Count;

/// Places of equal reviews that are shown.
// Who decides about 147 of them looks at a few.
const MAX_PLACES: usize = 3;

/// Mentions that differ in their places alone.
type Equal<'r, 'p> = Vec<(&'r FileReport<'p>, JudgedMention<'r>)>;

/// Adds a list for each reason.
pub(super) fn reviews(report: &Report, page: &mut Page) {
    for reason in Reason::ALL {
        let shown =
            |entry: JudgedMention<'_>| entry.is(Verdict::Review(reason)) && entry.standing == Standing::Fine;
        let mut groups: BTreeMap<[String; 3], Equal<'_, '_>> = BTreeMap::new();
        for (file, entry) in report.entries().filter(|(_, entry)| shown(*entry)) {
            groups.entry(key(entry)).or_default().push((file, entry));
        }
        let count: usize = groups.values().map(Vec::len).sum();
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, equal)| std::cmp::Reverse(equal.len()));
        let rows = groups.iter().map(|(key, equal)| row(report, key, equal)).collect();
        let title =
            format!("To review: {}, {} ({})", reason.name(), reason.explanation(), Count::grouped(count));
        page.list(&title, &Rows::of_lines(rows), Share::Half);
    }
}

/// Text, proposal and note, in Markdown.
fn key(entry: JudgedMention<'_>) -> [String; 3] {
    let mention = &entry.placed.mention;
    // The line of the other name differs from place to place.
    let met = meeting_in(entry.placed, code);
    let note = met.or_else(|| mention.note.as_deref().map(prose)).unwrap_or_default();
    let has_proposal = mention.shown_new().is_some() || removal(entry.placed).is_some();
    let proposal = if has_proposal { new_text(entry) } else { String::new() };
    [code(mention.shown_text()), proposal, note]
}

fn row(report: &Report, [text, proposal, note]: &[String; 3], equal: &Equal<'_, '_>) -> String {
    let times = match equal.len() {
        1 => String::new(),
        times => format!("{} × ", Count::grouped(times)),
    };
    let proposal = if proposal.is_empty() { String::new() } else { format!(" → {proposal}") };
    let places = equal.iter().take(MAX_PLACES).map(|(file, entry)| linked_place(report, file, *entry));
    let places = places.collect::<Vec<_>>().join(", ");
    let more = match equal.len().saturating_sub(MAX_PLACES) {
        0 => String::new(),
        more => format!(" and {} more", Count::grouped(more)),
    };
    let note = if note.is_empty() { String::new() } else { format!("; {note}") };
    format!("- [ ] {times}{text}{proposal}: {places}{more}{note}\n")
}
