//! Needles: bytes that every mention of some kind must contain.
//!
//! A needle is known by its number, its place in the list of all needles of a rule file. `source` makes needles
//! of rules and zones, `search` finds them.

/// The kind of mention that must contain a needle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum NeedleKind {
    /// A label of a zone or of a rule that is open on the right, in any ASCII case.
    Label,
    /// A piece of a zone's name in base64, in this case, and the position of its first character in a group of four.
    Base64(u8),
    /// A text that matches of the rule with this number contain, in this case.
    Rule(usize),
    /// The start of a `redomain:keep` comment, in this case.
    Pragma,
    /// The name of the encoding whose line breaks may cut a name, in any ASCII case.
    SoftBreak,
}

/// A place where a needle is. Hits are ordered by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset one past the last byte.
    pub end: usize,
    /// Number of the needle.
    pub needle: usize,
}

/// Bytes to be found.
#[derive(Debug)]
pub(super) struct Needle {
    pub bytes: Vec<u8>,
    pub kind: NeedleKind,
}

/// Consecutive bytes of a needle: at each offset the bytes that may be there.
pub(super) type Fragment = Vec<Vec<u8>>;

impl NeedleKind {
    fn ignores_case(self) -> bool {
        matches!(self, Self::Label | Self::SoftBreak)
    }
}

impl Needle {
    /// Returns `true` if `bytes` are the needle.
    pub fn is(&self, bytes: &[u8]) -> bool {
        if self.kind.ignores_case() { bytes.eq_ignore_ascii_case(&self.bytes) } else { bytes == self.bytes }
    }

    /// The bytes with the bit set that tells the cases of a letter apart. Other bytes may be folded onto each other
    /// too, so that equality of folded bytes has to be confirmed.
    pub fn folded(&self) -> Vec<u8> {
        self.bytes.iter().map(|byte| byte | 0x20).collect()
    }

    /// `length` bytes from `offset` on; fewer at the end of the needle.
    pub fn fragment(&self, offset: usize, length: usize) -> Fragment {
        let bytes = self.bytes.iter().skip(offset).take(length);
        if self.kind.ignores_case() {
            bytes.map(|byte| vec![byte.to_ascii_lowercase(), byte.to_ascii_uppercase()]).collect()
        } else {
            bytes.map(|byte| vec![*byte]).collect()
        }
    }
}
