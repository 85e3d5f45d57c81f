//! Fingerprints of the lines above and below a place, which tell several equal lines of a file apart.
//!
//! Invariant: white space does not count. Of a long line only the end next to the place counts.

use std::fmt;
use std::str::FromStr;

use super::span::Span;

/// Bytes of a neighboring line that count: enough to tell lines apart, and little to hash where a file has one long
/// line.
const MAX_NEIGHBOR_BYTES: usize = 512;

/// Bytes between a place and the end of its line; behind them no neighbor is looked for. Only minified files have such
/// lines, and the search would read them whole for each of their mentions.
const MAX_NEIGHBOR_DISTANCE: usize = 16 << 10;

/// The fingerprint of a neighboring line, 32 bits, written as 8 lower-case hex digits. A missing line counts as an
/// empty one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ShortFingerprint(u32);

/// The error for a text that is no short fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the fingerprint of a neighboring line has 8 lower-case hex digits")]
pub struct NotAShortFingerprint;

/// The fingerprints of the lines around a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct NeighborFingerprints {
    /// The line above.
    pub before: ShortFingerprint,
    /// The line below.
    pub after: ShortFingerprint,
}

impl ShortFingerprint {
    /// The fingerprint of one line.
    fn of(line: &[u8]) -> Self {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).peekable();
        if words.peek().is_none() {
            return Self::default();
        }
        let mut hasher = blake3::Hasher::new();
        for word in words {
            hasher.update(word).update(b" ");
        }
        let digest = hasher.finalize();
        let [a, b, c, d, ..] = digest.as_bytes();
        Self(u32::from_be_bytes([*a, *b, *c, *d]))
    }
}

impl NeighborFingerprints {
    /// The neighbors, in `bytes`, of the line or lines that `span` is in.
    pub fn of(bytes: &[u8], span: Span) -> Self {
        let (start, end) = (span.start.min(bytes.len()), span.end.min(bytes.len()));
        let floor = start.saturating_sub(MAX_NEIGHBOR_DISTANCE);
        let above = memchr::memrchr(b'\n', &bytes[floor..start]).map(|newline| {
            let newline = floor + newline;
            let from = newline.saturating_sub(MAX_NEIGHBOR_BYTES);
            memchr::memrchr(b'\n', &bytes[from..newline]).map_or(from, |at| from + at + 1)..newline
        });
        let ceiling = bytes.len().min(end + MAX_NEIGHBOR_DISTANCE);
        let below = memchr::memchr(b'\n', &bytes[end..ceiling]).map(|newline| {
            let from = end + newline + 1;
            let to = bytes.len().min(from + MAX_NEIGHBOR_BYTES);
            from..memchr::memchr(b'\n', &bytes[from..to]).map_or(to, |at| from + at)
        });
        let [before, after] = [above, below]
            .map(|line| line.map(|line| ShortFingerprint::of(&bytes[line])).unwrap_or_default());
        Self { before, after }
    }
}

impl fmt::Display for ShortFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

impl fmt::Debug for ShortFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for ShortFingerprint {
    type Err = NotAShortFingerprint;

    fn from_str(text: &str) -> Result<Self, NotAShortFingerprint> {
        let digits = text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        u32::from_str_radix(text, 16).ok().filter(|_| digits).map(Self).ok_or(NotAShortFingerprint)
    }
}

#[cfg(test)]
mod tests {
    use super::{NeighborFingerprints, NotAShortFingerprint, ShortFingerprint, Span};

    fn of(text: &str) -> NeighborFingerprints {
        let start = text.find("HOST").unwrap();
        NeighborFingerprints::of(text.as_bytes(), Span::new(start, start + 4))
    }

    #[test]
    fn tells_the_lines_above_and_below() {
        let usual = of("a b\nHOST\nc");
        for (text, before, after) in [
            ("x\n  a   b\r\n\tHOST x\r\n c\r\nd", true, true),
            ("a\nHOST\nc", false, true),
            ("a b\nHOST", true, false),
            ("a b HOST c", false, false),
            ("ab\nHOST\nC", false, false),
        ] {
            let found = of(text);
            assert_eq!(
                (found.before == usual.before, found.after == usual.after),
                (before, after),
                "{text:?}"
            );
        }
        assert_eq!(of("HOST"), of("\nHOST\n \n"));
        assert_eq!(NeighborFingerprints::of(b"", Span::new(3, 9)), NeighborFingerprints::default());
        let long = format!("{}\nHOST\n{}", "x".repeat(9000), "y".repeat(9000));
        assert_eq!(of(&long), of(&format!("z{long}z")));
        let far = |name: &str| format!("{name}\n{}HOST{0}\n{name}", "x".repeat(20_000));
        assert_eq!(of(&far("a")), of(&far("b")));
    }

    #[test]
    fn reads_back_what_it_writes() {
        let digest = of("a\nHOST").before;
        assert_eq!(digest.to_string().parse(), Ok(digest));
        for wrong in ["", "+1234567", "1234567", "ABCDEF01", "123456789"] {
            assert_eq!(wrong.parse::<ShortFingerprint>(), Err(NotAShortFingerprint), "{wrong}");
        }
    }
}
