//! The numbers of a report as its JSON has them: of all of it, and of each part of a merged one.
//! Those that are read are counted again.

use super::wire::{SerializableCounts, SerializablePart, SerializableSummary};
use crate::plan::Summary;
use crate::report::model::{Report, ReportPart};

pub(super) fn serializable_part(part: &ReportPart) -> SerializablePart<'_> {
    SerializablePart {
        name: part.name.as_str().into(),
        files_scanned: part.files_scanned,
        edits: part.edits,
        mentions: serializable_counts(part.summary),
    }
}

pub(super) fn serializable_summary(report: &Report) -> SerializableSummary {
    SerializableSummary {
        files_scanned: report.files_scanned,
        files_changed: report.changed().count(),
        edits: report.edits(),
        mentions: serializable_counts(report.summary()),
    }
}

/// The first number of a summary that is not the one of the report that it came with, in words.
///
/// How many files were read is in the summary alone; each file of the report was.
pub(super) fn wrong_number(stored: &SerializableSummary, report: &Report) -> Option<String> {
    let counted = serializable_summary(report);
    if stored.files_scanned < report.files.len() {
        let (scanned, files) = (stored.files_scanned, report.files.len());
        return Some(format!("`summary.files_scanned` is {scanned}, and {files} files have mentions"));
    }
    let (said, found) = (&stored.mentions, &counted.mentions);
    let numbers = [
        ("files_changed", stored.files_changed, counted.files_changed),
        ("edits", stored.edits, counted.edits),
        ("mentions.rewrite", said.rewrite, found.rewrite),
        ("mentions.review", said.review, found.review),
        ("mentions.keep", said.keep, found.keep),
        ("mentions.silenced", said.silenced, found.silenced),
        ("mentions.declined", said.declined, found.declined),
        ("mentions.allowed", said.allowed, found.allowed),
        ("mentions.unlisted", said.unlisted, found.unlisted),
    ];
    let (name, said, found) = numbers.into_iter().find(|(_, said, found)| said != found)?;
    Some(format!("`summary.{name}` is {said}, and its files have {found}"))
}

fn serializable_counts(counts: Summary) -> SerializableCounts {
    SerializableCounts {
        rewrite: counts.rewrite,
        review: counts.review,
        keep: counts.keep,
        silenced: counts.silenced,
        declined: counts.declined + counts.not_asked,
        allowed: counts.allowed,
        unlisted: counts.unlisted,
    }
}
