//! The plan of one file that is in memory, with the marks that reports and baselines ask for.
//!
//! Also used without a scan, for single texts and in tests.

use super::place::{Marking, Placer};
use super::shared_wordings::SharedWordings;
use crate::layout::{Frames, lay_out};
use crate::matcher::{Finder, FoundMentions, Source, TextForm};
use crate::plan::FilePlan;
use crate::text::SkipReason;

/// The plan of one file, with marks if it is to be `marked`; `None` where it has no mentions and nothing to warn of.
///
/// # Errors
/// If two of its edits overlap.
pub fn plan_file(
    finder: &mut Finder<'_>,
    bytes: &[u8],
    source: &Source<'_>,
    marked: bool,
) -> Result<Option<FilePlan>, SkipReason> {
    plan_found(finder.find(bytes, source), bytes, source, marked, &mut SharedWordings::default())
}

/// The plan of a file with these mentions, as from [`plan_file`].
pub(super) fn plan_found(
    mut found: FoundMentions,
    bytes: &[u8],
    source: &Source<'_>,
    marked: bool,
    wordings: &mut SharedWordings,
) -> Result<Option<FilePlan>, SkipReason> {
    if found.mentions.is_empty() && found.warnings.is_empty() {
        return Ok(None);
    }
    let frames = match source.form {
        TextForm::Text => lay_out(bytes, &mut found.mentions),
        TextForm::Utf16 { .. } | TextForm::Binary => Frames::new(),
    };
    let marking =
        Marking::new(marked, || source.form == TextForm::Text && std::str::from_utf8(bytes).is_ok());
    let mut placer = Placer::new(bytes, marking);
    let placed = placer.place(found.mentions, wordings);
    let mut plan = FilePlan::new(source.path.clone(), source.category, placed)?;
    plan.warnings = found.warnings.into_iter().map(|(at, what)| (placer.position(at), what)).collect();
    plan.warnings.sort();
    plan.keeps = found.keeps;
    plan.frames = frames;
    Ok(Some(plan))
}
