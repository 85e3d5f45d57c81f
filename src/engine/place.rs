//! Lines, columns and marks of mentions, in a text or in one part after the other of a large one.
//!
//! Mentions come in the order of the text, so that lines and characters are counted once; at a boundary between two
//! parts the counts are carried over.

use super::shared_wordings::SharedWordings;
use crate::mention::Mention;
use crate::plan::{Extents, Marks, MetPlace, Placed};
use crate::text::{
    CharacterIndex, CharacterMark, LineFingerprint, LineIndex, LineMark, NeighborFingerprints, Position, Span,
};

/// The marks that mentions get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marking {
    /// None.
    No,
    /// All except extents, which only text in UTF-8 has.
    WithoutExtents,
    /// All.
    All,
}

/// The counts at a place where a part of a text ends and the next one begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct PartBoundary {
    line: LineMark,
    character: CharacterMark,
}

/// Places the mentions of one text, or of a part of it, in their order.
pub(super) struct Placer<'t> {
    bytes: &'t [u8],
    /// Offset of the first byte in the text.
    base: usize,
    lines: LineIndex<'t>,
    characters: CharacterIndex<'t>,
    marking: Marking,
    /// The last line and the fingerprints of its neighbors, since a long line can have many mentions.
    last: Option<(usize, NeighborFingerprints)>,
}

impl Marking {
    /// The marks of a run that makes them if it is `marked`, for a text that counts characters or does not.
    pub fn new(marked: bool, counts_characters: impl FnOnce() -> bool) -> Self {
        if !marked {
            Self::No
        } else if counts_characters() {
            Self::All
        } else {
            Self::WithoutExtents
        }
    }
}

impl PartBoundary {
    /// The start of a text.
    pub const START: Self = Self { line: LineMark::TEXT_START, character: CharacterMark::TEXT_START };
}

impl<'t> Placer<'t> {
    /// For a whole text.
    pub fn new(bytes: &'t [u8], marking: Marking) -> Self {
        Self::resumed(bytes, 0, PartBoundary::START, marking)
    }

    /// For the part of a text that begins at its byte `base`, from the boundary on.
    pub fn resumed(bytes: &'t [u8], base: usize, boundary: PartBoundary, marking: Marking) -> Self {
        let lines = LineIndex::resumed(bytes, base, boundary.line);
        let characters = CharacterIndex::resumed(bytes, base, boundary.character);
        Self { bytes, base, lines, characters, marking, last: None }
    }

    /// The mentions with their places; spans are those of the part, and become those of the text.
    pub fn place(&mut self, mentions: Vec<Mention>, wordings: &mut SharedWordings) -> Vec<Placed> {
        let shared = mentions.into_iter().map(|mut mention| {
            wordings.share(&mut mention);
            mention
        });
        let mut placed: Vec<Placed> = shared.map(|mention| self.placed(mention)).collect();
        self.place_met(&mut placed);
        placed
    }

    fn placed(&mut self, mut mention: Mention) -> Placed {
        let here = mention.span;
        mention.span = self.in_text(here);
        if let Some(edit) = &mut mention.edit {
            edit.span = self.in_text(edit.span);
        }
        if let Some(other) = &mut mention.meets {
            other.span = self.in_text(other.span);
        }
        let at = self.lines.position(mention.span.start);
        let marks = (self.marking != Marking::No).then(|| Box::new(self.marks(at.line, here, &mention)));
        Placed { at, marks, met_at: None, mention }
    }

    /// Adds the places of the names that mentions meet. They come in any order, so they are sorted for indices of their
    /// own: the text is read once more, and not once for each of them.
    fn place_met(&self, placed: &mut [Placed]) {
        let mut met: Vec<(Span, &mut Placed)> = placed
            .iter_mut()
            .filter_map(|placed| Some((placed.mention.meets.as_ref()?.span, placed)))
            .collect();
        met.sort_by_key(|(span, _)| span.start);
        let spans: Vec<Span> = met.iter().map(|(span, _)| *span).collect();
        let extents = match self.marking {
            Marking::All => self.characters.restarted().ranges(&spans),
            Marking::No | Marking::WithoutExtents => Vec::new(),
        };
        let mut lines = self.lines.restarted();
        for (index, (span, placed)) in met.into_iter().enumerate() {
            let extent = extents.get(index).copied();
            placed.met_at = Some(Box::new(MetPlace { at: lines.position(span.start), extent }));
        }
    }

    /// Line and column of an offset in the text.
    pub fn position(&mut self, offset: usize) -> Position {
        self.lines.position(offset)
    }

    /// The counts at an offset in the text, for the next part.
    pub fn boundary(&mut self, offset: usize) -> PartBoundary {
        let character = match self.marking {
            Marking::All => self.characters.mark(offset),
            Marking::No | Marking::WithoutExtents => CharacterMark::TEXT_START,
        };
        PartBoundary { line: self.lines.mark(offset), character }
    }

    fn in_text(&self, span: Span) -> Span {
        Span::new(self.base + span.start, self.base + span.end)
    }

    /// The marks of a mention that begins in this line, `here` in the part.
    fn marks(&mut self, line: usize, here: Span, mention: &Mention) -> Marks {
        let extents = (self.marking == Marking::All).then(|| {
            let edit = mention.edit.as_ref().map_or(mention.span, |edit| edit.span);
            let [mention, edit] = self.characters.pair([mention.span, edit]);
            Extents { mention, edit }
        });
        let beside = match self.last {
            Some((last, beside)) if last == line => beside,
            _ => NeighborFingerprints::of(self.bytes, here),
        };
        self.last = Some((line, beside));
        Marks { extents, line: LineFingerprint::of(self.bytes, here), beside }
    }
}
