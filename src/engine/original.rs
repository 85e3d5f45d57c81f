//! The bytes of a planned file, for diffs and digests that are made during the scan.
//!
//! Hides whether the file is in memory or was read in parts; then only lines around mentions are read again.

use crate::plan::{FilePlan, Placed};
use crate::text::{Digest, Excerpt, SkipReason, Span};
use crate::tree::{LargeText, LinePlace};

/// A file that has a plan, as it was read.
pub struct Original<'o>(Form<'o>);

enum Form<'o> {
    /// All of it is in memory.
    Whole(&'o [u8]),
    /// It was read part by part.
    Large(&'o LargeText<'o>, Digest),
}

impl<'o> Original<'o> {
    /// A file that is in memory.
    pub fn whole(bytes: &'o [u8]) -> Self {
        Self(Form::Whole(bytes))
    }

    /// A file that was read part by part, and had this digest.
    pub(super) fn large(text: &'o LargeText<'o>, digest: Digest) -> Self {
        Self(Form::Large(text, digest))
    }

    /// The digest of its bytes.
    pub fn digest(&self) -> Digest {
        match &self.0 {
            Form::Whole(bytes) => Digest::of(bytes),
            Form::Large(_, digest) => *digest,
        }
    }

    /// All of a file in memory; of a large text the lines of the `wanted` mentions and their edits, with `context` lines
    /// around each.
    ///
    /// # Errors
    /// If the text can no longer be read.
    pub fn excerpts(
        &self,
        plan: &FilePlan,
        context: usize,
        wanted: impl Fn(&Placed) -> bool,
    ) -> Result<Vec<Excerpt<'o>>, SkipReason> {
        let (text, _) = match &self.0 {
            Form::Whole(bytes) => return Ok(vec![Excerpt::whole(bytes)]),
            Form::Large(text, digest) => (text, digest),
        };
        text.excerpts(plan.mentions.iter().filter(|placed| wanted(placed)).map(line_place), context)
    }
}

/// The bytes of a mention and its edit, with their line.
fn line_place(placed: &Placed) -> LinePlace {
    let here = placed.mention.span;
    let edit = placed.mention.edit.as_ref().map_or(here, |edit| edit.span);
    let span = Span::new(here.start.min(edit.start), here.end.max(edit.end));
    LinePlace { line: placed.at.line, at: here.start, span }
}
