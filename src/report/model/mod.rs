//! The parts of a report: files, mentions with their standing, the lines that they stand on, and the run.
//!
//! Knows nothing of formats, but that the circumstances of a run say themselves as Markdown and as HTML.

mod file_link;
mod line_block;
mod owners;
mod report;
mod report_part;
mod run_context;
mod run_kind;
mod run_note;
mod standing;

pub use file_link::{FileLink, remote_repository};
pub(super) use line_block::{CONTEXT, MAX_PART_BYTES, MAX_TEXT};
pub use line_block::{LineBlock, LinePart, line_blocks};
pub use owners::CodeOwners;
pub(in crate::report) use report::file_of;
pub use report::{FileReport, JudgedMention, Report, RuleNote};
pub use report_part::ReportPart;
pub use run_context::RunContext;
pub use run_kind::RunKind;
pub use run_note::RunNote;
pub use standing::{Judge, Standing};
