//! Base64 in a text (RFC 4648, both alphabets): needles for a name that is encoded, and the decoded text around a hit.
//!
//! Written by hand, since a base64 text in a text is not for a library: it begins in the middle of a group, behind a
//! path or an identifier whose bytes are in the alphabet too, and may lack its padding. Decides nothing about hosts.

use crate::text::Span;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Bytes of a base64 text that is decoded as a whole.
// Each hit in a base64 text decodes it. In a longer one, such as an embedded image or a source map, only a part around
// the hit is decoded, so that many hits do not take time quadratic in its length.
pub(crate) const MAX_WHOLE_LENGTH: usize = 64 * 1024;
/// Bytes on each side of a hit that are decoded of a longer base64 text.
// A name of 255 octets takes 340 of them; its URL and the text that its verdict depends on are near it.
const PART_RADIUS: usize = 1024;

/// The base64 of `needle` in each of its three alignments, without the characters that encode bytes of its neighbors;
/// each with the offset of its first character in a group of four. Base64 of a text with `needle` contains one of them.
pub(crate) fn base64_anchors(needle: &[u8]) -> Vec<(Vec<u8>, u8)> {
    // Before the needle stand none, one or two bytes of its first group of three.
    [(0, 0), (4, 2), (2, 3)]
        .into_iter()
        .map(|(skip, place)| {
            let bits: Vec<u8> =
                needle.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
            let piece = bits[skip.min(bits.len())..]
                .chunks_exact(6)
                .map(|six| ALPHABET[six.iter().fold(0usize, |value, bit| value << 1 | usize::from(*bit))])
                .collect();
            (piece, place)
        })
        .filter(|(piece, _): &(Vec<u8>, u8)| piece.len() >= 4)
        .collect()
}

/// A base64 text, or the part of a long one around a hit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Base64Text {
    /// Its bytes, with the padding.
    pub span: Span,
    /// The bytes that it encodes.
    pub decoded: Vec<u8>,
    /// True if it is a part of a base64 text longer than [`MAX_WHOLE_LENGTH`].
    pub is_part: bool,
}

impl Base64Text {
    /// Offset of the first decoded byte that the character at `at` encodes bits of.
    pub fn decoded_offset(&self, at: usize) -> usize {
        (at - self.span.start) * 3 / 4
    }

    /// The characters that encode these decoded bytes, in whole groups.
    pub fn span_in_text(&self, decoded: Span) -> Span {
        let end = self.span.start + decoded.end.div_ceil(3) * 4;
        Span::new(self.span.start + decoded.start / 3 * 4, end.min(self.span.end))
    }
}

/// Decodes the base64 text around `at`, whose character is at offset `place` of its group of four. `long_text` is the
/// last one that was too long: the next hit is mostly in it too, and does not search for its ends again.
pub(crate) fn decode_around(text: &[u8], at: usize, place: u8, long_text: &mut Span) -> Option<Base64Text> {
    let mut is_part = long_text.start <= at && at < long_text.end;
    let mut all = Span::default();
    if !is_part {
        all = characters_around(text, at, MAX_WHOLE_LENGTH);
        let is_cut = all.start + MAX_WHOLE_LENGTH == at && text[..all.start].last().is_some_and(is_character)
            || all.end == at + MAX_WHOLE_LENGTH && text.get(all.end).is_some_and(is_character);
        is_part = is_cut || all.len() > MAX_WHOLE_LENGTH;
        *long_text = if is_part { all } else { Span::default() };
    }
    let Span { start, end } = if is_part { characters_around(text, at, PART_RADIUS) } else { all };
    // A path or an identifier may stand glued before the base64 text.
    let from = start + (at + 4 - usize::from(place) - start) % 4;
    let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let decoded = decode(text.get(from..end).filter(|_| from <= at)?)?;
    Some(Base64Text { span: Span::new(from, end + padding), decoded, is_part })
}

/// The characters of base64 around `at`, at most `radius` on each side.
fn characters_around(text: &[u8], at: usize, radius: usize) -> Span {
    let floor = at.saturating_sub(radius);
    let before = text[floor..at].iter().rposition(|byte| !is_character(byte));
    let start = before.map_or(floor, |last| floor + last + 1);
    let ceiling = text.len().min(at + radius);
    let end = text[at..ceiling].iter().position(|byte| !is_character(byte)).map_or(ceiling, |len| at + len);
    Span::new(start, end)
}

/// A character of the usual alphabet (RFC 4648 section 4), or of the one for URLs (section 5).
pub(crate) fn is_character(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

fn decode(characters: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(characters.len() * 3 / 4);
    let (mut value, mut bits) = (0u32, 0u32);
    for character in characters {
        let six = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
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

#[cfg(test)]
mod tests {
    use super::{MAX_WHOLE_LENGTH, base64_anchors, decode_around};
    use crate::text::Span;

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
            for (glued, long) in
                ["", "a", "ab", "abc", "a/bc/"].iter().flat_map(|it| [(*it, 0), (*it, MAX_WHOLE_LENGTH)])
            {
                let text = format!("{glued}{}{encoded}", "QUFB".repeat(long / 4));
                let (at, place) = base64_anchors(b"harborline.io")
                    .iter()
                    .find_map(|(piece, place)| Some((memchr::memmem::find(text.as_bytes(), piece)?, *place)))
                    .unwrap();
                let mut known = Span::default();
                let base64 = decode_around(text.as_bytes(), at, place, &mut known).unwrap();
                assert!(base64.decoded.ends_with(decoded.as_bytes()), "{text}");
                assert_eq!((base64.is_part, known.is_empty()), (long > 0, long == 0));
                let host = memchr::memmem::find(&base64.decoded, b"harborline.io").unwrap();
                let encoded = base64.span_in_text(Span::new(host, host + 13)).of(text.as_bytes());
                assert!(encoded.len() <= 24 && (host..host + 3).contains(&base64.decoded_offset(at)));
                assert_eq!(decode_around(text.as_bytes(), at, place, &mut known), Some(base64));
            }
        }
    }
}
