//! Letters of a name that are written by their numbers (`%77%65%62`): those of the new name are written in the same
//! way.
//!
//! Where all letters of the old name are encoded, all of the new one are. Where only some are, each label follows the
//! old one in its place: the same label keeps its bytes, and a new one is encoded if all letters of the old one are. In
//! every case the text means the new name wherever the old text means the old one: decoding leaves plain letters as
//! they are.

use super::name::ParsedName;
use crate::host::{HostName, NameLabel};
use crate::lexer::encoded::{CodeForm, characters, may_have_codes};
use crate::text::Span;

/// The way in which the characters of an old name are written.
pub(super) struct LetterCoding<'t> {
    form: CodeForm<'t>,
    labels: Vec<OldLabel<'t>>,
    name: EncodedCharacters,
}

/// A label of the old name.
struct OldLabel<'t> {
    label: &'t NameLabel,
    bytes: &'t [u8],
    characters: EncodedCharacters,
}

/// Counts of characters by their writing: by number, or plain.
#[derive(Debug, Clone, Copy, Default)]
struct EncodedCharacters {
    letters: Counts,
    hyphens: Counts,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    encoded: usize,
    plain: usize,
}

impl Counts {
    fn are_encoded(self) -> bool {
        self.encoded > 0 && self.plain == 0
    }

    fn are_absent(self) -> bool {
        self.encoded == 0 && self.plain == 0
    }

    fn plus(self, other: Self) -> Self {
        Self { encoded: self.encoded + other.encoded, plain: self.plain + other.plain }
    }
}

impl EncodedCharacters {
    fn of(label: &[u8]) -> Self {
        let mut counts = Self::default();
        for (encoded, bytes) in characters(label) {
            let is_hyphen = encoded.map_or(bytes == b"-", |char| char == b'-');
            let kind = if is_hyphen { &mut counts.hyphens } else { &mut counts.letters };
            let place = if encoded.is_some() { &mut kind.encoded } else { &mut kind.plain };
            *place += 1;
        }
        counts
    }

    fn plus(self, other: Self) -> Self {
        Self { letters: self.letters.plus(other.letters), hyphens: self.hyphens.plus(other.hyphens) }
    }

    /// Returns `true` if a new hyphen is to be encoded: like the old ones, or like the letters where there are none.
    fn encode_hyphen(self) -> bool {
        self.hyphens.are_encoded() || self.hyphens.are_absent() && self.letters.are_encoded()
    }
}

impl<'t> LetterCoding<'t> {
    /// The coding of a parsed name; `None` where no character is written by its number, which is nearly always so.
    pub fn of(text: &'t [u8], parsed: &'t ParsedName) -> Option<Self> {
        let name = parsed.span.of(text);
        if !may_have_codes(name) {
            return None;
        }
        let first = characters(name).find_map(|(encoded, bytes)| encoded.map(|_| bytes))?;
        let labels: Vec<OldLabel<'_>> = parsed
            .name
            .labels
            .iter()
            .enumerate()
            .map(|(index, label)| {
                let bytes = label_span(parsed, index).of(text);
                OldLabel { label, bytes, characters: EncodedCharacters::of(bytes) }
            })
            .collect();
        let known = labels.iter().filter(|old| old.label.known().is_some());
        let all = known.fold(EncodedCharacters::default(), |all, old| all.plus(old.characters));
        Some(Self { form: CodeForm::of(first, name), labels, name: all })
    }

    /// Writes the label at `index` of a new name with `count` labels; `written` is its text with plain letters.
    pub fn push(&self, label: &NameLabel, index: usize, count: usize, written: &str, out: &mut Vec<u8>) {
        let same_place = self.labels.get(index);
        let from_end = (self.labels.len() + index).checked_sub(count).and_then(|at| self.labels.get(at));
        if let Some(old) = [from_end, same_place].into_iter().flatten().find(|old| old.label == label) {
            return out.extend_from_slice(old.bytes);
        }
        if label.known().is_none() {
            return out.extend_from_slice(written.as_bytes());
        }
        let is_whole = self.name.letters.are_encoded();
        let coding = same_place.map(|old| old.characters).filter(|_| !is_whole).unwrap_or(self.name);
        let letters = coding.letters.are_encoded();
        let hyphens = coding.encode_hyphen() || coding.hyphens.are_absent() && self.name.encode_hyphen();
        for char in written.chars() {
            let is_encoded = if char == '-' { hyphens } else { letters };
            if is_encoded {
                self.form.push(char, out);
            } else {
                out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}

/// `new` in the form in which the letters of `old` are written.
pub(super) fn written_like(old: &[u8], new: &str) -> Vec<u8> {
    let first = characters(old).find_map(|(encoded, bytes)| encoded.map(|_| bytes));
    let Some(first) = first.filter(|_| EncodedCharacters::of(old).letters.are_encoded()) else {
        return new.as_bytes().to_vec();
    };
    let form = CodeForm::of(first, old);
    let mut out = Vec::new();
    new.chars().for_each(|char| form.push(char, &mut out));
    out
}

/// The name with its encoded letters as they are meant, and the new one, for people; `None` where none is encoded.
pub(super) fn readable(text: &[u8], parsed: &ParsedName, to: Option<&HostName>) -> Option<String> {
    LetterCoding::of(text, parsed)?;
    let old = parsed.name.written();
    Some(match to {
        Some(to) => format!("{old} → {}", to.written()),
        None => old,
    })
}

/// The bytes of a label of a parsed name: those between its dots.
fn label_span(parsed: &ParsedName, index: usize) -> Span {
    let before = index.checked_sub(1).and_then(|at| parsed.dots.get(at));
    let start = before.map_or(parsed.span.start, |dot| dot.end);
    let after = parsed.dots.get(index).filter(|dot| dot.start < parsed.span.end);
    Span::new(start, after.map_or(parsed.span.end, |dot| dot.start))
}
