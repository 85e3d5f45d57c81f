//! The vocabulary of bytes and messages: spans, lines, edits, problems, counts.
//!
//! Knows no hosts and no rules, and opens no files; everything here is a value.

mod character_range;
mod count;
mod day;
mod digest;
mod edit;
mod encoding;
mod enumeration;
mod excerpt;
mod line_fingerprint;
mod line_index;
mod moment;
mod neighbor_fingerprints;
mod problem;
mod rel_path;
mod skip;
mod snippet;
mod span;
mod utf8;
mod visible;

pub use character_range::{CharacterIndex, CharacterMark, CharacterRange};
pub use count::Count;
pub use day::day;
pub use digest::{Digest, Digester, NotADigest};
pub use edit::{Conflict, Edit, EditSet, EditStream};
pub use encoding::Encoding;
pub(crate) use enumeration::enumeration;
pub use excerpt::Excerpt;
pub use line_fingerprint::LineFingerprint;
pub use line_index::{LineIndex, LineMark, Position};
pub use moment::Moment;
pub use neighbor_fingerprints::{NeighborFingerprints, NotAShortFingerprint, ShortFingerprint};
pub use problem::{Place, Problem, ProblemText, Severity};
pub use rel_path::RelPath;
pub use skip::{Skip, SkipReason};
pub use snippet::{Snippet, SnippetStyle};
pub use span::Span;
pub use utf8::Utf8Check;
pub use visible::{is_plain, log_line, opens_command, steers, visible, visible_line};
