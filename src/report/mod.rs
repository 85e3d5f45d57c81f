//! A plan to bytes, one file or room for each format. Never touches files or terminals.
//!
//! A [`Report`] is made of a plan, or of the report that a run stored; every format of the table [`Format`] is written
//! from it. Beside the table stand the texts of single commands: unified diff, summary, findings, and hunks.

mod agreement;
mod answer;
mod csv;
mod escape;
mod file_parts;
mod format;
mod hints;
mod html;
mod issue;
mod json;
mod markdown;
mod meeting;
mod model;
mod places;
mod ranking;
mod recognize;
mod shares;
mod terminal;
mod word_diff;

pub use agreement::{Disagreement, PlannedEdit};
pub use answer::Outcome;
pub use csv::{FormulaGuard, csv_line};
pub(crate) use escape::xml;
pub use format::Format;
pub use json::{NamedReport, NotAReport};
pub use markdown::{STEP_SUMMARY, markdown};
pub use meeting::{meeting, removal};
pub use model::{
    CodeOwners, FileLink, FileReport, Judge, JudgedMention, LineBlock, LinePart, Report, ReportPart,
    RuleNote, RunContext, RunKind, RunNote, Standing, line_blocks, remote_repository,
};
pub use places::PlaceProof;
pub(crate) use recognize::{is_report, may_be_report};
pub use shares::{SHARES_INDEX, Share, SplitBy, shares_html, shares_markdown};
pub use terminal::{
    CONTEXT, DiffOptions, FindingsOptions, Grouping, Hunk, Style, compared, findings, stat, summary, unified,
    verbose,
};
