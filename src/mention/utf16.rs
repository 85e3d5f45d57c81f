//! UTF-16 (RFC 2781) as UTF-8, with the way back for the mentions found in it.
//!
//! A file is decoded as a whole, matched as UTF-8, and only the places and edits of its mentions are translated back.

use super::model::Mention;
use super::spelling::Spelling;
use crate::text::{Edit, Encoding, Span};

/// A UTF-16 text as UTF-8, with the way back.
#[derive(Debug)]
pub(crate) struct Utf16 {
    /// The text in UTF-8; a lone surrogate is U+FFFD.
    pub text: String,
    encoding: Encoding,
}

impl Utf16 {
    /// Decodes `bytes`, which start with the byte order mark of `encoding`.
    pub fn decode(bytes: &[u8], encoding: Encoding) -> Self {
        Self { text: encoding.decode(bytes), encoding }
    }

    /// The mentions of the text with the places and edits of the original bytes.
    pub fn relocate(&self, mentions: Vec<Mention>) -> Vec<Mention> {
        let spans = mentions.iter().flat_map(|it| {
            let edit = it.edit.as_ref().map(|edit| edit.span);
            [Some(it.span), edit, it.meets.as_ref().map(|other| other.span)]
        });
        let mut wanted: Vec<usize> = spans.flatten().flat_map(|span| [span.start, span.end]).collect();
        wanted.sort_unstable();
        let offsets = OffsetMap { originals: self.original_offsets(&wanted), wanted };
        mentions.into_iter().map(|mention| self.relocated(mention, &offsets)).collect()
    }

    fn relocated(&self, mut mention: Mention, offsets: &OffsetMap) -> Mention {
        if let Some(other) = &mut mention.meets {
            other.span = offsets.span(other.span);
        }
        if let Some(edit) = &mut mention.edit {
            *edit = Edit { span: offsets.span(edit.span), new: self.encode(&edit.new).into() };
        }
        mention.span = offsets.span(mention.span);
        if mention.spelling == Spelling::Plain {
            mention.spelling = Spelling::Utf16;
        }
        mention
    }

    /// The warnings of the text with the offsets of the original bytes.
    pub fn relocate_warnings(&self, warnings: Vec<(usize, String)>) -> Vec<(usize, String)> {
        let relocated = warnings.into_iter().map(|(at, message)| {
            let original = self.original_offsets(&[at]);
            (original.first().copied().unwrap_or(at), message)
        });
        relocated.collect()
    }

    /// The original offsets of these ascending offsets of the text, in one pass over it.
    fn original_offsets(&self, wanted: &[usize]) -> Vec<usize> {
        let mut offsets = Vec::with_capacity(wanted.len());
        let (mut at, mut original) = (0, 0);
        let mut chars = self.text.chars();
        for target in wanted {
            while at < *target {
                let Some(char) = chars.next() else { break };
                at += char.len_utf8();
                original += 2 * char.len_utf16();
            }
            offsets.push(original);
        }
        offsets
    }

    fn encode(&self, utf8: &[u8]) -> Vec<u8> {
        self.encoding.encode(&String::from_utf8_lossy(utf8))
    }
}

/// Offsets of a text in UTF-8, ascending, with those of the original bytes.
struct OffsetMap {
    wanted: Vec<usize>,
    originals: Vec<usize>,
}

impl OffsetMap {
    fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    fn offset(&self, at: usize) -> usize {
        self.wanted.binary_search(&at).map_or(0, |index| self.originals[index])
    }
}
