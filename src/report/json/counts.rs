//! The numbers of a report as its JSON has them: of all of it, and of each part of a merged one.

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
