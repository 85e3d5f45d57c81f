//! Bytes next to a label: the dots that a name may go on with there, in any spelling.
//!
//! The gram index asks for one byte, and `adjacency` for whole labels; `encoded_text` knows the dots that are written by
//! a number. Invariant: no spelling that the lexer reads is excluded.

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

/// Returns `true` if the text before a label may end with a dot in some spelling but `.` itself: `[.]`, `&#46;`,
/// `\u{2e}`, `%2E`, `\u002e`, or a dot of another script.
pub(super) fn may_end_dot(before: &[u8]) -> bool {
    match before.last() {
        Some(b']' | b';' | b'}') => true,
        Some(b'e' | b'E') => before.ends_with(b"2e") || before.ends_with(b"2E"),
        Some(byte) => !byte.is_ascii(),
        None => false,
    }
}

/// A set of bytes by their lower six bits, in one word: it may contain bytes that were not added, and lacks none that
/// was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ByteSet(u64);

impl ByteSet {
    /// The set with the first letter of a label, in both cases.
    #[must_use]
    pub fn with_first_of(self, label: &[u8]) -> Self {
        let Some(first) = label.first() else { return self };
        Self(self.0 | Self::bit(first.to_ascii_lowercase()) | Self::bit(first.to_ascii_uppercase()))
    }

    fn bit(byte: u8) -> u64 {
        1 << (byte & 0x3f)
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
