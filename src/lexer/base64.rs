//! Runs of base64 (RFC 4648): needles for a text inside them, and what they decode to.

use crate::text::Span;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Longest run of base64 that is decoded as one, in bytes.
pub(crate) const LONGEST_RUN: usize = 64 * 1024;
/// How much of a longer one is decoded on each side of a place.
const PART: usize = 1024;

/// The pieces of base64 that any text with `needle` in it must contain one of, one for each alignment; each with the
/// place of its first sign in a group of four.
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

/// A run of base64, or of a long one the part around a place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Its bytes, with the padding.
    pub span: Span,
    /// What they encode.
    pub decoded: Vec<u8>,
    /// True if it is a part of a run that is too long to be looked at as one.
    pub is_part: bool,
}

impl Run {
    /// Which of the decoded bytes the sign at `at` encodes.
    pub fn place(&self, at: usize) -> usize {
        (at - self.span.start) * 3 / 4
    }

    /// The signs that encode some of the decoded bytes.
    pub fn signs(&self, decoded: Span) -> Span {
        let end = self.span.start + decoded.end.div_ceil(3) * 4;
        Span::new(self.span.start + decoded.start / 3 * 4, end.min(self.span.end))
    }
}

/// The run of base64 around `at`, where the sign with this place in its group of four stands. `long` is what is known of
/// a run that is too long: neighbours are in the same one.
pub(crate) fn decode_run(text: &[u8], at: usize, place: u8, long: &mut Span) -> Option<Run> {
    let mut is_part = long.start <= at && at < long.end;
    let mut all = Span::default();
    if !is_part {
        all = run(text, at, LONGEST_RUN);
        let is_cut = all.start + LONGEST_RUN == at && text[..all.start].last().is_some_and(is_sign)
            || all.end == at + LONGEST_RUN && text.get(all.end).is_some_and(is_sign);
        is_part = is_cut || all.len() > LONGEST_RUN;
        *long = if is_part { all } else { Span::default() };
    }
    let Span { start, end } = if is_part { run(text, at, PART) } else { all };
    // A path or an identifier may stand glued before the run.
    let from = start + (at + 4 - usize::from(place) - start) % 4;
    let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let decoded = decode(text.get(from..end).filter(|_| from <= at)?)?;
    Some(Run { span: Span::new(from, end + padding), decoded, is_part })
}

/// The signs of base64 around `at`, at most so many on each side.
fn run(text: &[u8], at: usize, most: usize) -> Span {
    let floor = at.saturating_sub(most);
    let start =
        text[floor..at].iter().rposition(|byte| !is_sign(byte)).map_or(floor, |last| floor + last + 1);
    let ceiling = text.len().min(at + most);
    let end = text[at..ceiling].iter().position(|byte| !is_sign(byte)).map_or(ceiling, |len| at + len);
    Span::new(start, end)
}

fn is_sign(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
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

#[cfg(test)]
mod tests {
    use super::{LONGEST_RUN, base64_anchors, decode_run};
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
                ["", "a", "ab", "abc", "a/bc/"].iter().flat_map(|it| [(*it, 0), (*it, LONGEST_RUN)])
            {
                let text = format!("{glued}{}{encoded}", "QUFB".repeat(long / 4));
                let (at, place) = base64_anchors(b"harborline.io")
                    .iter()
                    .find_map(|(piece, place)| Some((memchr::memmem::find(text.as_bytes(), piece)?, *place)))
                    .unwrap();
                let mut known = Span::default();
                let run = decode_run(text.as_bytes(), at, place, &mut known).unwrap();
                assert!(run.decoded.ends_with(decoded.as_bytes()), "{text}");
                assert_eq!((run.is_part, known.is_empty()), (long > 0, long == 0));
                let host = memchr::memmem::find(&run.decoded, b"harborline.io").unwrap();
                let signs = run.signs(Span::new(host, host + 13)).of(text.as_bytes());
                assert!(signs.len() <= 24 && run.place(at) >= host && run.place(at) < host + 3);
                assert_eq!(decode_run(text.as_bytes(), at, place, &mut known), Some(run));
            }
        }
    }
}
