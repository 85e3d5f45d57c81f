//! Names in other encodings: base64 (RFC 4648), UTF-16 (RFC 2781).

use crate::text::{Edit, Span};

use super::model::{Mention, Spelling};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Longest run of base64 that is decoded, in bytes.
pub(super) const LONGEST_RUN: usize = 64 * 1024;

/// How much of the end of a run may be a part of a longer name, in bytes.
const NAME_LENGTH: usize = 1024;

/// The pieces of base64 that any text with `needle` in it must contain one of: one for each alignment.
pub(super) fn base64_anchors(needle: &[u8]) -> Vec<Vec<u8>> {
    (0..3usize)
        .map(|shift| {
            let bits: Vec<u8> =
                needle.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
            let skip = (6 - shift * 8 % 6) % 6;
            bits[skip.min(bits.len())..]
                .chunks_exact(6)
                .map(|six| ALPHABET[six.iter().fold(0usize, |value, bit| value << 1 | usize::from(*bit))])
                .collect()
        })
        .filter(|piece: &Vec<u8>| piece.len() >= 4)
        .collect()
}

/// A run of base64, as much of it as is looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// The text that it encodes, and the bytes that do; `None` where it is no text.
    pub decoded: Option<(Span, Vec<u8>)>,
    /// Up to where another look at the same run would find the same.
    pub seen: usize,
}

/// The run of base64 around `at`, and what it decodes to.
pub(super) fn decode_run(text: &[u8], at: usize) -> Run {
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let floor = at.saturating_sub(LONGEST_RUN);
    let start =
        text[floor..at].iter().rposition(|byte| !is_sign(byte)).map_or(floor, |last| floor + last + 1);
    let ceiling = text.len().min(at + LONGEST_RUN);
    let end = text[at..ceiling].iter().position(|byte| !is_sign(byte)).map_or(ceiling, |len| at + len);
    let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let seen = if end == ceiling && end < text.len() { end - NAME_LENGTH } else { end };
    // A path or an identifier may stand glued before the run: try each alignment.
    let decoded = (0..4).find_map(|skip| {
        let from = start + skip;
        (from < at)
            .then(|| decode(&text[from..end]))
            .flatten()
            .filter(|decoded| is_text(decoded))
            .map(|decoded| (Span::new(from, end + padding), decoded))
    });
    Run { decoded, seen }
}

fn is_text(bytes: &[u8]) -> bool {
    let strange = bytes.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    strange * 20 <= bytes.len()
}

fn decode(signs: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(signs.len() * 3 / 4);
    let (mut value, mut bits) = (0u32, 0u32);
    for sign in signs {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        value = value << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((value >> bits) as u8);
            value &= (1 << bits) - 1;
        }
    }
    Some(out)
}

/// A UTF-16 text as UTF-8, with the way back.
#[derive(Debug)]
pub struct Utf16 {
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

#[cfg(test)]
mod tests {
    use super::{base64_anchors, decode_run};

    #[test]
    fn finds_and_decodes_base64_at_every_alignment() {
        for (encoded, decoded) in [
            ("aHR0cHM6Ly9hcGkuc3RhZ2luZy5oYXJib3JsaW5lLmlvL3Yx", "https://api.staging.harborline.io/v1"),
            (
                "eyJ3cyI6IndzczovL2FwcC5zdGFnaW5nLmhhcmJvcmxpbmUuaW8vd3MifQ==",
                "{\"ws\":\"wss://app.staging.harborline.io/ws\"}",
            ),
            ("IGFwaS5zdGFnaW5nLmhhcmJvcmxpbmUuaW8=", " api.staging.harborline.io"),
        ] {
            let anchors = base64_anchors(b"harborline.io");
            let at =
                anchors.iter().find_map(|anchor| memchr::memmem::find(encoded.as_bytes(), anchor)).unwrap();
            let (span, text) = decode_run(encoded.as_bytes(), at).decoded.unwrap();
            assert_eq!((span.start, span.end), (0, encoded.len()));
            assert_eq!(text, decoded.as_bytes());
        }
    }
}
