//! Lines, columns and character ranges of a report, held against the text that it is about.
//!
//! The text comes piece by piece and is read once, whatever the order of the places. An offset is taken from the report;
//! whether a mention is there is not asked here: each edit replaces the bytes that the report shows.

use super::agreement::Disagreement;
use super::model::FileReport;
use crate::plan::{MetPlace, Placed};
use crate::text::{CharacterIndex, CharacterMark, CharacterRange, LineIndex, LineMark, Position, Span};

/// The places of one file, compared with its text as far as that was fed.
pub struct PlaceProof {
    /// By offset.
    claims: Vec<Claim>,
    /// The first claim that was not reached yet.
    next: usize,
    counts_characters: bool,
    lines: LineMark,
    characters: CharacterMark,
    wrong: Option<Disagreement>,
}

/// A byte, and the line and column that a report gives it.
struct Claim {
    offset: usize,
    said: Position,
    unit: Unit,
    /// Line and column of the mention, as the report has them.
    mention: (usize, usize),
}

/// The unit that a column is counted in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Byte,
    Character,
}

impl FileReport<'_> {
    /// The proof of its places, before any text.
    pub fn place_proof(&self) -> PlaceProof {
        let mut claims: Vec<Claim> = self.mentions.iter().flat_map(claims_of).collect();
        claims.sort_by_key(|claim| claim.offset);
        PlaceProof {
            counts_characters: claims.iter().any(|claim| claim.unit == Unit::Character),
            claims,
            next: 0,
            lines: LineMark::TEXT_START,
            characters: CharacterMark::TEXT_START,
            wrong: None,
        }
    }
}

impl PlaceProof {
    /// Compares the places in the next `piece` of the text, which begins at its byte `base`.
    pub fn feed(&mut self, base: usize, piece: &[u8]) {
        let mut lines = LineIndex::resumed(piece, base, self.lines);
        let mut characters = CharacterIndex::resumed(piece, base, self.characters);
        let end = base + piece.len();
        while let Some(claim) = self.claims.get(self.next).filter(|claim| claim.offset < end) {
            let found = match claim.unit {
                Unit::Byte => lines.position(claim.offset),
                Unit::Character => characters.mark(claim.offset).position(),
            };
            if found != claim.said {
                self.wrong.get_or_insert_with(|| claim.refuted(found));
            }
            self.next += 1;
        }
        self.lines = lines.mark(end);
        if self.counts_characters {
            self.characters = characters.mark(end);
        }
    }

    /// The first place that is not that of its byte, after all of the text.
    pub fn finish(mut self, len: usize) -> Option<Disagreement> {
        // The end of a mention may be that of the text.
        let (lines, characters) = (self.lines.position(), self.characters.position());
        for claim in self.claims.drain(..).skip(self.next) {
            let found = if claim.unit == Unit::Byte { lines } else { characters };
            if claim.offset > len {
                self.wrong.get_or_insert_with(|| claim.beyond(len));
            } else if found != claim.said {
                self.wrong.get_or_insert_with(|| claim.refuted(found));
            }
        }
        self.wrong
    }
}

impl Claim {
    fn refuted(&self, found: Position) -> Disagreement {
        let Self { offset, said, unit, mention } = self;
        let unit = if *unit == Unit::Character { ", counted in characters" } else { "" };
        let (Position { line, column }, Position { line: found_line, column: found_column }) = (said, found);
        let what = format!(
            "its report has byte {offset} at line {line}, column {column}{unit}, and in the file it is at line \
             {found_line}, column {found_column}"
        );
        Disagreement { at: Some(*mention), what }
    }

    fn beyond(&self, len: usize) -> Disagreement {
        let what = format!("its report names byte {}, and the file has {len} bytes", self.offset);
        Disagreement { at: Some(self.mention), what }
    }
}

/// The places of a mention, and of the name that it meets.
fn claims_of(placed: &Placed) -> Vec<Claim> {
    let mention = (placed.at.line, placed.at.column);
    let claim = |offset, said, unit| Claim { offset, said, unit, mention };
    let mut claims = Vec::with_capacity(3);
    let mut add = |span: Span, at: Position, range: Option<CharacterRange>| {
        claims.push(claim(span.start, at, Unit::Byte));
        if let Some(CharacterRange { start, end }) = range {
            claims.push(claim(span.start, start, Unit::Character));
            claims.push(claim(span.end, end, Unit::Character));
        }
    };
    let extents = placed.marks.as_deref().and_then(|marks| marks.extents);
    add(placed.mention.span, placed.at, extents.map(|extents| extents.mention));
    if let Some((other, MetPlace { at, extent })) = placed.meeting() {
        add(other.span, *at, *extent);
    }
    claims
}
