//! A plan to bytes, one file for each format. Never touches files or terminals.
//!
//! A [`Report`] is made of a plan, or of the report that a run stored; every format of the table [`Format`] is written
//! from it. Beside the table stand the texts of single commands: unified diff, summary, findings, and hunks.

mod answer;
mod compared;
mod csv;
mod diff;
mod diff_lines;
mod escape;
mod file_link;
mod finding_lines;
mod findings;
mod format;
mod github;
mod gitlab;
mod grouping;
mod hints;
mod html;
mod html_changes;
mod html_facets;
mod html_groups;
mod html_header;
mod html_lines;
mod html_rows;
mod html_script;
mod html_style;
mod hunk;
mod issue;
mod json;
mod line_block;
mod markdown;
mod meeting;
mod model;
mod page;
mod ranking;
mod recognize;
mod run_context;
mod sarif;
mod sarif_wire;
mod standing;
mod stored;
mod style;
mod summary;
mod wire;
mod word_diff;

pub use answer::Outcome;
pub use compared::compared;
pub use csv::{FormulaGuard, csv_line};
pub use diff::{CONTEXT, DiffOptions, unified};
pub(crate) use escape::{to_json, xml};
pub use file_link::{FileLink, remote_repository};
pub use findings::{FindingsOptions, findings};
pub use format::Format;
pub use grouping::Grouping;
pub use hunk::Hunk;
pub use line_block::{LineBlock, LinePart, line_blocks};
pub use markdown::{STEP_SUMMARY, markdown};
pub use meeting::{meeting, removal};
pub use model::{FileReport, JudgedMention, Report, RuleNote, RunKind, RunNote};
pub(crate) use recognize::{is_report, may_be_report};
pub use run_context::RunContext;
pub use standing::{Judge, Standing};
pub use stored::NotAReport;
pub use style::Style;
pub use summary::{stat, summary};
