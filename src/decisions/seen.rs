//! Files and reviews as a reviewer sees them. Texts are cut, since those of base64 have megabytes; the digest of the file
//! stands for the rest of them.

use crate::mention::Mention;
use crate::text::{Digest, RelPath};

/// Characters of a text that a sheet has.
const MAX_TEXT: usize = 300;

/// A file with mentions on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile<'f> {
    /// Its path.
    pub path: &'f RelPath,
    /// The digest of its bytes.
    pub before: Digest,
    /// Its reviews.
    pub mentions: Vec<SheetMention>,
}

/// A review on the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetMention {
    /// Its first byte.
    pub offset: usize,
    /// The start of its text.
    pub text: String,
    /// The start of the text that its proposal writes; `None` without one.
    pub new: Option<String>,
}

impl SheetMention {
    /// A review as the sheet has it.
    pub fn of(mention: &Mention) -> Self {
        let new = mention.proposal().map(|_| mention.shown_new().unwrap_or_default());
        Self { offset: mention.span.start, text: start(mention.shown_text()), new: new.map(start) }
    }
}

/// The first characters of a text.
fn start(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
