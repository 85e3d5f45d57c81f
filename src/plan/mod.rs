//! All edits and verdicts of a run, by file, before anything is written.
//!
//! A [`FilePlan`] holds the mentions of one file and the edits of its rewrites; a [`Plan`] holds the files of a run,
//! and a [`Summary`] counts its verdicts. Pure data: knows no file system and no output format.

mod decision;
mod file_plan;
mod placed;
mod run_plan;
mod summary;

pub use decision::{Decision, Overlap, ReviewDecision};
pub use file_plan::{FilePlan, Refusal};
pub use placed::{Extents, Marks, MetPlace, Placed};
pub use run_plan::Plan;
pub use summary::Summary;
