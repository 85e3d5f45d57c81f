//! The digest of a file's bytes: how a change on disk is seen, and how recovery knows which side of a
//! swap a file is on.
//!
//! Invariant: two files with one digest have the same bytes (BLAKE3, 256 bits).

use std::fmt;
use std::str::FromStr;

/// The BLAKE3 digest of some bytes. Written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// A text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a digest has 64 hex digits")]
pub struct NotADigest;

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).into())
    }
}

/// Makes the digest of bytes that come piece by piece.
#[derive(Debug, Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// The next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The digest of all pieces so far.
    pub fn digest(&self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        blake3::Hash::from_hex(text).map(|hash| Self(hash.into())).map_err(|_| NotADigest)
    }
}

#[cfg(test)]
mod tests {
    use super::{Digest, Digester, NotADigest};

    #[test]
    fn reads_back_what_it_writes() {
        let digest = Digest::of(b"abc");
        let text = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        assert_eq!(digest.to_string(), text);
        assert_eq!(text.parse(), Ok(digest));
        let mut digester = Digester::default();
        [&b"a"[..], b"", b"bc"].iter().for_each(|piece| digester.update(piece));
        assert_eq!(digester.digest(), digest);
        for wrong in ["", "64", &text[1..], &text.replace('6', "g")] {
            assert_eq!(wrong.parse::<Digest>(), Err(NotADigest), "{wrong}");
        }
    }
}
