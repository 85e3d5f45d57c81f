//! Checks that a text which comes piece by piece is UTF-8 (RFC 3629).

/// The check of all pieces so far, the last of which may end within a character.
#[derive(Debug, Clone, Default)]
pub struct Utf8Check {
    /// The start of a character at the end of the last piece.
    begun: Vec<u8>,
    failed: bool,
}

impl Utf8Check {
    /// Checks the next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while !self.begun.is_empty() && !self.failed {
            let Some((first, more)) = rest.split_first() else { return };
            self.begun.push(*first);
            rest = more;
            let begun = std::mem::take(&mut self.begun);
            self.check(&begun);
        }
        self.check(rest);
    }

    fn check(&mut self, piece: &[u8]) {
        if let Err(error) = std::str::from_utf8(piece) {
            self.failed |= error.error_len().is_some();
            self.begun = piece[error.valid_up_to()..].to_vec();
        }
    }

    /// Returns `true` if the pieces are UTF-8 if there are no more.
    pub fn is_valid(&self) -> bool {
        !self.failed && self.begun.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Utf8Check;

    #[test]
    fn pieces_are_judged_as_the_whole_is() {
        for text in [
            &b""[..],
            b"plain",
            "\u{e9}\u{20ac}\u{1f600}x".as_bytes(),
            b"\xe9",
            b"a\xc3",
            b"\xc3a",
            b"\xf0\x9f\x98",
            b"\xf0\x9f\x98\x80\x80",
            b"\xed\xa0\x80",
            b"\xf5x",
        ] {
            for (first, second) in (0..=text.len()).flat_map(|a| (a..=text.len()).map(move |b| (a, b))) {
                let mut check = Utf8Check::default();
                for piece in [&text[..first], &text[first..second], &text[second..]] {
                    check.feed(piece);
                }
                assert_eq!(check.is_valid(), std::str::from_utf8(text).is_ok(), "{text:?} {first} {second}");
            }
        }
    }
}
