//! Links in a text on a terminal (OSC 8).
//!
//! Invariant: a link holds nothing of a path but percent-encoded bytes, so that no name of a file ends it.

use crate::report::model::Report;
use crate::text::RelPath;

impl Report<'_> {
    /// A text as a link to a line of a file, if the terminal shows links.
    pub(super) fn linked(&self, path: &RelPath, line: usize, text: String) -> String {
        match &self.links {
            Some(link) => format!("\x1b]8;;{}\x1b\\{text}\x1b]8;;\x1b\\", link.to(path, line)),
            None => text,
        }
    }
}
