//! The vocabulary of bytes and messages: spans, lines, edits, problems, counts.
//!
//! Knows nothing of hosts, rules or files; everything here is a value.

mod beside;
mod count;
mod day;
mod edit;
mod encoding;
mod excerpt;
mod extent;
mod line_digest;
mod line_index;
mod problem;
mod rel_path;
mod span;
mod utf8;
mod visible;

pub use beside::{Beside, NoShortDigest, ShortDigest};
pub use count::Count;
pub use day::day;
pub use edit::{Conflict, Edit, EditSet, Splice};
pub use encoding::Encoding;
pub use excerpt::Excerpt;
pub use extent::{Extent, ExtentIndex, ExtentMark};
pub use line_digest::LineDigest;
pub use line_index::{LineIndex, LineMark, Position};
pub use problem::{Place, Problem, Severity};
pub use rel_path::RelPath;
pub use span::Span;
pub use utf8::Utf8Check;
pub use visible::{is_plain, opens_command, steers, visible};
