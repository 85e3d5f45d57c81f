//! The fingerprint of the line around a span, by which a mention is recognized after lines have moved.
//!
//! Invariant: indentation and the amount of white space do not count, and neither does the number of the line.

use std::fmt;

use super::span::Span;

/// Bytes of a line that count before and after a span, so that a file in one long line has fingerprints too and each
/// costs little.
const MAX_BYTES_EACH_SIDE: usize = 512;

/// The fingerprint of a line around a span: 128 bits of BLAKE3, written as 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineFingerprint([u8; 16]);

impl LineFingerprint {
    /// The fingerprint of the line of `bytes` around `span`.
    pub fn of(bytes: &[u8], span: Span) -> Self {
        let (start, end) = (span.start.min(bytes.len()), span.end.min(bytes.len()));
        let (from, to) = (
            start.saturating_sub(MAX_BYTES_EACH_SIDE),
            bytes.len().min(end.saturating_add(MAX_BYTES_EACH_SIDE)),
        );
        let from = memchr::memrchr(b'\n', &bytes[from..start]).map_or(from, |newline| from + newline + 1);
        let to = memchr::memchr(b'\n', &bytes[end..to]).map_or(to, |newline| end + newline);
        let mut hasher = blake3::Hasher::new();
        let words = bytes[from..to].split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        for word in words {
            hasher.update(word).update(b" ");
        }
        let mut digest = [0; 16];
        digest.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        Self(digest)
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Parses 32 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bits = u128::from_str_radix(text, 16).ok().filter(|_| digits)?;
        Some(Self(bits.to_be_bytes()))
    }
}

impl fmt::Display for LineFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for LineFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{LineFingerprint, Span};

    fn of(text: &str) -> LineFingerprint {
        let start = text.find("HOST").unwrap();
        LineFingerprint::of(text.as_bytes(), Span::new(start, start + 4))
    }

    #[test]
    fn is_the_same_wherever_the_line_stands() {
        let line = of("curl  HOST -v");
        for (text, same) in [
            ("a\nb\n\tcurl HOST   -v \r\nc", true),
            ("curl HOST -v\n", true),
            ("curl HOST\n -v", false),
            ("curlHOST -v", false),
            ("curl HOST -w", false),
        ] {
            assert_eq!(of(text) == line, same, "{text:?}");
        }
    }

    #[test]
    fn reads_a_part_of_long_lines_and_takes_any_span() {
        let long = |after: &str| format!("{}HOST{}{after}", "x".repeat(9000), "y".repeat(600));
        assert_eq!(of(&long("a")), of(&long("b")));
        let past = LineFingerprint::of(b"ab", Span::new(7, 9));
        assert_eq!(LineFingerprint::parse(&past.to_string()), Some(past));
        assert_eq!(LineFingerprint::parse("12"), None);
        assert_eq!(LineFingerprint::parse(&"+".repeat(32)), None);
    }
}
