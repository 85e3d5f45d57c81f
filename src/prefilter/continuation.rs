//! Bytes after a label: whether a name goes on there, in any spelling.
//!
//! One table for the two looks at a label's surroundings: the one byte of the gram index and the whole labels of
//! `adjacency`.

/// Consequence of the byte after a label for the name that the label is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Continuation {
    /// Nothing is known: a dot may be spelled here (`\.`, `[.]`, `%2E`, `&#46;`, or a dot of another script).
    Open,
    /// The next label follows at once.
    Joined,
    /// The label is the last one of the name.
    Closed,
}

impl Continuation {
    /// The consequence of `byte`.
    #[inline]
    pub fn of(byte: u8) -> Self {
        CONTINUATIONS[usize::from(byte)]
    }
}

const CONTINUATIONS: [Continuation; 256] = {
    // Bytes beyond ASCII may be a dot of another script.
    let mut table = [Continuation::Open; 256];
    let mut at = 0;
    while at < 128 {
        table[at] = match at as u8 {
            b'.' | b'-' | b'_' => Continuation::Joined,
            b'\\' | b'[' | b'%' | b'&' => Continuation::Open,
            _ => Continuation::Closed,
        };
        at += 1;
    }
    table
};

/// A set of bytes by their lower six bits, in one word: it may contain bytes that were not added, and lacks none that
/// was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ByteSet(u64);

impl ByteSet {
    /// The set with the first letter of a label, in both cases.
    #[must_use]
    pub fn with_first_of(self, label: &[u8]) -> Self {
        let bit = |byte: u8| 1 << (byte & 0x3f);
        label.first().map_or(self, |byte| {
            Self(self.0 | bit(byte.to_ascii_lowercase()) | bit(byte.to_ascii_uppercase()))
        })
    }

    /// Returns `true` if the set may contain `byte`.
    #[inline]
    pub fn may_contain(self, byte: u8) -> bool {
        self.0 >> (byte & 0x3f) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteSet, Continuation};

    #[test]
    fn a_name_goes_on_after_a_dot_in_any_spelling() {
        for (bytes, expected) in [
            (&b".-_"[..], Continuation::Joined),
            (b"\\[%&\xe3", Continuation::Open),
            (b" /:\"'a0\n\0", Continuation::Closed),
        ] {
            for byte in bytes {
                assert_eq!(Continuation::of(*byte), expected, "{byte}");
            }
        }
    }

    #[test]
    fn a_set_of_bytes_lacks_none_that_was_added() {
        let set = ByteSet::default().with_first_of(b"com").with_first_of(b"Net");
        assert!(b"cCnN".iter().all(|byte| set.may_contain(*byte)));
        assert!(!set.may_contain(b'd') && !set.may_contain(b'x'));
    }
}
