//! The texts of single commands, for a terminal: unified diff, hunks, findings, summary.
//!
//! A text is plain, or coloured by its [`Style`]; every text of the tree is shown with its control characters.

mod compared;
mod diff;
mod diff_lines;
mod finding_lines;
mod findings;
mod grouping;
mod hunk;
mod hyperlink;
mod style;
mod summary;
mod verbose;

pub use compared::compared;
pub use diff::{CONTEXT, DiffOptions, unified};
pub use findings::{FindingsOptions, findings};
pub use grouping::Grouping;
pub use hunk::Hunk;
pub use style::Style;
pub use summary::{stat, summary};
pub use verbose::verbose;
