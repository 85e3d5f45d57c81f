//! The parts of a report that a page shows beyond the plan: the lines of each file, made while its bytes are in memory,
//! and the circumstances of the run.

use crate::cli::args::OutputArguments;
use crate::cli::circumstances::Circumstances;
use crate::cli::session::Session;
use crate::engine::Original;
use crate::fs::Root;
use crate::plan::{FilePlan, Plan};
use crate::report::{CONTEXT, LineBlock, Report, line_blocks};
use crate::text::{Digest, SkipReason};
use crate::tree::Reader;

/// The parts of pages; none where no report is one.
pub(super) struct PageParts(Option<Circumstances>);

impl PageParts {
    /// For the reports that are asked for. Git is asked while the tree is scanned.
    pub fn of(arguments: &OutputArguments, root: &Root) -> Self {
        Self(Circumstances::for_reports(arguments, root))
    }

    /// The lines of a file.
    pub fn lines(&self, file: &FilePlan, original: &Original<'_>) -> Result<Vec<LineBlock>, SkipReason> {
        if self.0.is_none() { Ok(Vec::new()) } else { page_lines(file, original) }
    }

    /// The report with these parts; `lines` are those of the files of `plan`, in their order.
    pub fn added_to<'p>(
        self,
        report: Report<'p>,
        session: &Session,
        plan: &Plan,
        lines: Vec<Vec<LineBlock>>,
    ) -> Report<'p> {
        let context = self.0.map(|asked| asked.answer(session, None));
        report.with_lines(plan, lines).with_context(context)
    }
}

/// The lines of a file whose plan was changed after the scan, read again. None where it cannot be read or has other
/// bytes than `before`: then it is not written either.
pub(super) fn page_lines_again(
    session: &Session,
    reader: &mut Reader,
    file: &FilePlan,
    before: Digest,
) -> Vec<LineBlock> {
    let Ok(content) = reader.read(&session.root, &file.path) else { return Vec::new() };
    if Digest::of(content.bytes) != before {
        return Vec::new();
    }
    page_lines(file, &Original::whole(content.bytes)).unwrap_or_default()
}

/// The lines of a file with its mentions.
pub(super) fn page_lines(file: &FilePlan, original: &Original<'_>) -> Result<Vec<LineBlock>, SkipReason> {
    Ok(line_blocks(file, &original.excerpts(file, CONTEXT, |_| true)?))
}
