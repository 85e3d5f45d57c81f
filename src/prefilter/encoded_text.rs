//! Labels with letters that are written by their numbers (`%6b%65lp`), which no needle is in as it is.
//!
//! A sign of them is the same for every zone and rule: one escape of a letter or digit. The search for needles finds the
//! signs in the same pass; then only the text around them is decoded and searched, so that the costs do not grow with the
//! number of zones, and a text without such escapes has none. Invariant: no label is missed; other hits than those in
//! decoded labels are found in the text itself too.

use super::needle::{Fragment, Hit};
use crate::lexer::encoded::encoded_char;

/// Bytes on each side of a sign that can matter: a label and the one next to it, of 63 bytes each (RFC 1035 section
/// 2.3.4), in the longest form of an escape (`\U0000006b`).
pub(super) const REACH: usize = 1280;
/// Bytes behind a sign that are decoded at once; further signs in them need no look of their own.
// Each piece of a longer run decodes the bytes within the reach again: a sixth of them.
const PIECE_LENGTH: usize = 8 << 10;

/// Returns `true` if an escape of a letter or digit, or of `_`, begins at `at`. Hyphens are no part of needles.
#[inline]
pub(super) fn is_sign(text: &[u8], at: usize) -> bool {
    begins_sign(&text[at..]) && is_code_of_letter(&text[at..])
}

/// Returns `true` if the first bytes are those of a sign, as in [`sign_fragments`].
// Most of what Teddy lets through are line breaks and quotes of JSON.
#[inline]
fn begins_sign(rest: &[u8]) -> bool {
    match rest {
        [b'%', b'2'..=b'7', ..] | [b'&', b'#', ..] => true,
        [b'\\', b'x' | b'u' | b'U', digit, ..] => matches!(digit, b'0'..=b'7' | b'{'),
        _ => false,
    }
}

#[inline(never)]
fn is_code_of_letter(rest: &[u8]) -> bool {
    encoded_char(rest).is_some_and(|(char, _)| char != b'-')
}

/// The first bytes of all signs, so that Teddy can look for them, filled up to `width`; in groups that few other bytes
/// pass together.
pub(super) fn sign_fragments(width: usize) -> [Vec<Fragment>; 2] {
    let hex = &b"0123456789abcdefABCDEF"[..];
    // `%25`, an encoded percent sign, begins like the others.
    let percent: [&[u8]; 3] = [b"%", b"234567", hex];
    let entity: [&[u8]; 4] = [b"&", b"#", b"0123456789xX", hex];
    let backslash: [&[u8]; 4] = [b"\\", b"xuU", b"01234567{", hex];
    [vec![filled(&percent, width), filled(&entity, width)], vec![filled(&backslash, width)]]
}

/// A fragment of these bytes, with any behind them.
fn filled(bytes: &[&[u8]], width: usize) -> Fragment {
    let mut fragment: Fragment = bytes.iter().map(|set| set.to_vec()).collect();
    fragment.resize(fragment.len().max(width), (0..=u8::MAX).collect());
    fragment
}

/// The text around some signs with its letters decoded, and the way back.
#[derive(Debug, Default)]
pub(super) struct EncodedText {
    pub text: Vec<u8>,
    pieces: Vec<Piece>,
}

/// Decoded bytes up to the next piece: one encoded letter, or bytes as they are in the text.
#[derive(Debug, Clone, Copy)]
struct Piece {
    /// Offset in the decoded text.
    decoded: usize,
    /// Offset in the text.
    original: usize,
    /// Bytes of the escape; 0 for bytes as they are.
    escape: usize,
}

impl EncodedText {
    /// Decodes the text around `signs`, which are in order.
    pub fn new(text: &[u8], signs: &[usize]) -> Self {
        let mut encoded = Self::default();
        let mut done = 0;
        for sign in signs {
            if *sign >= done {
                done = encoded.add(text, *sign, done);
            }
        }
        encoded
    }

    /// Adds the text around a sign; returns the offset up to which signs are known now.
    fn add(&mut self, text: &[u8], sign: usize, done: usize) -> usize {
        let floor = sign.saturating_sub(REACH);
        let before = text[floor..sign].iter().rposition(|byte| !may_be_in_name(*byte));
        let mut at = before.map_or(floor, |last| floor + last + 1);
        let ceiling = text.len().min(sign.max(done) + PIECE_LENGTH);
        // Nothing in one run is next to anything in another.
        self.text.push(b'\n');
        let mut is_plain = false;
        while at < ceiling && may_be_in_name(text[at]) {
            let encoded = encoded_char(&text[at..]);
            if encoded.is_some() || !is_plain {
                let escape = encoded.map_or(0, |(_, len)| len);
                self.pieces.push(Piece { decoded: self.text.len(), original: at, escape });
            }
            let (byte, len) = encoded.unwrap_or((text[at], 1));
            self.text.push(byte);
            at += len;
            is_plain = encoded.is_none();
        }
        let is_cut = at >= ceiling && ceiling < text.len();
        if is_cut { ceiling - REACH } else { at }
    }

    /// A hit in the decoded text as one in the text.
    pub fn original(&self, hit: Hit) -> Hit {
        let (start, _) = self.place(hit.start);
        let (last, len) = self.place(hit.end - 1);
        Hit { start, end: last + len, needle: hit.needle }
    }

    /// The place of a decoded byte in the text, and the number of its bytes there.
    fn place(&self, decoded: usize) -> (usize, usize) {
        let next = self.pieces.partition_point(|piece| piece.decoded <= decoded);
        match next.checked_sub(1).map(|last| self.pieces[last]) {
            Some(Piece { original, escape: len @ 1.., .. }) => (original, len),
            Some(piece) => (piece.original + (decoded - piece.decoded), 1),
            None => (0, 1),
        }
    }
}

/// Returns `true` for the bytes of names and of the escapes in them.
fn may_be_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.%&#;\\{}[]".contains(&byte) || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::{EncodedText, Hit, PIECE_LENGTH, REACH, is_sign, sign_fragments};

    fn signs(text: &[u8]) -> Vec<usize> {
        (0..text.len()).filter(|at| is_sign(text, *at)).collect()
    }

    #[test]
    fn a_sign_is_an_escape_of_a_letter_or_digit() {
        for (text, expected) in [
            ("%77", true),
            ("%4D", true),
            ("%2577", true),
            ("%252577", true),
            ("&#119;", true),
            ("&#x77;", true),
            (r"\x77", true),
            (r"\u0077", true),
            (r"\u{77}", true),
            (r"\U00000077", true),
            ("%20", false),
            ("%2d", false),
            ("%3A", false),
            ("%E4", false),
            ("%d", false),
            ("&#39;", false),
            ("&amp;", false),
            (r"\xff", false),
            (r"\u003c", false),
            (r"\n", false),
        ] {
            assert_eq!(is_sign(text.as_bytes(), 0), expected, "{text}");
            if expected {
                let starts = |fragment: &Vec<Vec<u8>>| {
                    text.bytes().zip(fragment).all(|(byte, allowed)| allowed.contains(&byte))
                };
                assert!(sign_fragments(6).iter().flatten().any(starts), "{text}");
            }
        }
    }

    #[test]
    fn decodes_the_text_around_signs_with_the_way_back() {
        for (text, name, expected) in [
            ("a %6be%6cp.io b", "kelp.io", "%6be%6cp.io"),
            ("https://w.k%65lp.io/", "kelp", "k%65lp"),
            (r"x=\x6b\x65\x6c\x70.io", "kelp", r"\x6b\x65\x6c\x70"),
            ("\"&#107;elp&#46;io", "kelp", "&#107;elp"),
            ("%41 kelp%2e%69o", "kelp%2eio", "kelp%2e%69o"),
        ] {
            let encoded = EncodedText::new(text.as_bytes(), &signs(text.as_bytes()));
            let start = memchr::memmem::find(&encoded.text, name.as_bytes()).unwrap();
            let hit = encoded.original(Hit { start, end: start + name.len(), needle: 0 });
            assert_eq!(&text[hit.start..hit.end], expected);
        }
    }

    #[test]
    fn a_long_name_is_decoded_in_pieces_that_overlap() {
        for at in [0, 10, PIECE_LENGTH - REACH, PIECE_LENGTH - 7, PIECE_LENGTH, 3 * PIECE_LENGTH + 1] {
            let mut text = r"\x41".repeat(5 * PIECE_LENGTH / 4).into_bytes();
            let at = at / 4 * 4;
            let name = br"\x6b\x65\x6c\x70";
            text[at..at + name.len()].copy_from_slice(name);
            let encoded = EncodedText::new(&text, &signs(&text));
            assert!(encoded.text.len() < text.len() / 2);
            let start = memchr::memmem::find(&encoded.text, b"kelp").unwrap();
            let hit = encoded.original(Hit { start, end: start + 4, needle: 0 });
            assert_eq!((hit.start, hit.end), (at, at + name.len()));
        }
    }
}
