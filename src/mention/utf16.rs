//! UTF-16 (RFC 2781) as UTF-8, with the way back for the mentions found in it.

use super::model::{Mention, Spelling};
use crate::text::{Edit, Span};

/// A UTF-16 text as UTF-8, with the way back.
#[derive(Debug)]
pub(crate) struct Utf16 {
    /// The text in UTF-8; a lone surrogate is U+FFFD.
    pub text: String,
    big_endian: bool,
}

impl Utf16 {
    /// Decodes `bytes`, which start with a byte order mark.
    pub fn decode(bytes: &[u8], big_endian: bool) -> Self {
        let unit = |pair: &[u8]| match big_endian {
            true => u16::from_be_bytes([pair[0], pair[1]]),
            false => u16::from_le_bytes([pair[0], pair[1]]),
        };
        let units = bytes.chunks_exact(2).map(unit);
        let text =
            char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Self { text, big_endian }
    }

    /// The mentions of the text, with the places and edits of the original bytes.
    pub fn relocate(&self, mentions: Vec<Mention>) -> Vec<Mention> {
        let mut wanted: Vec<usize> = Vec::new();
        for mention in &mentions {
            wanted.extend([mention.span.start, mention.span.end]);
            wanted.extend(mention.edit.iter().flat_map(|edit| [edit.span.start, edit.span.end]));
        }
        wanted.sort_unstable();
        let places = self.places(&wanted);
        let place = |at: usize| wanted.binary_search(&at).map_or(0, |index| places[index]);
        let span = |span: Span| Span::new(place(span.start), place(span.end));
        mentions
            .into_iter()
            .map(|mention| Mention {
                span: span(mention.span),
                spelling: match mention.spelling {
                    Spelling::Plain => Spelling::Utf16,
                    other => other,
                },
                edit: mention
                    .edit
                    .as_ref()
                    .map(|edit| Edit { span: span(edit.span), new: self.encode(&edit.new) }),
                ..mention
            })
            .collect()
    }

    /// Warnings of the text with the places of the original bytes.
    pub fn replace(&self, warnings: Vec<(usize, String)>) -> Vec<(usize, String)> {
        let place = |at: usize| self.places(&[at]).first().copied().unwrap_or(at);
        warnings.into_iter().map(|(at, what)| (place(at), what)).collect()
    }

    /// The original offsets of these ascending offsets of the text.
    fn places(&self, wanted: &[usize]) -> Vec<usize> {
        let mut places = Vec::with_capacity(wanted.len());
        let (mut at, mut original) = (0, 0);
        let mut chars = self.text.chars();
        for target in wanted {
            while at < *target {
                let Some(char) = chars.next() else { break };
                at += char.len_utf8();
                original += 2 * char.len_utf16();
            }
            places.push(original);
        }
        places
    }

    fn encode(&self, utf8: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(utf8);
        let bytes = |unit: u16| if self.big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }
}
