//! The signs of a query and a fragment in the spelling that a text has for them: `&amp;`, `%3F`, `\u0026`, `\?`.

use std::borrow::Cow;

use crate::text::Span;

/// The signs, by their places below.
const SIGNS: [u8; 4] = *b"?&=#";

/// The first place of each sign.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct UrlSigns {
    places: [Option<Span>; 4],
    /// Another sign of the URL, which is percent-encoded as a whole.
    encoded: Option<Span>,
}

impl UrlSigns {
    /// None yet, of a URL with this percent-encoded sign.
    pub fn like(encoded: Option<Span>) -> Self {
        Self { encoded, ..Self::default() }
    }

    /// Notes a place of one of the signs.
    pub fn note(&mut self, sign: u8, place: Span) {
        if let Some(number) = SIGNS.iter().position(|known| *known == sign) {
            self.places[number].get_or_insert(place);
        }
    }

    /// A byte of a new path as it is written beside these signs.
    pub fn written<'t>(&self, byte: u8, text: &'t [u8]) -> Cow<'t, [u8]> {
        let Some(number) = SIGNS.iter().position(|known| *known == byte) else {
            return Cow::Owned(vec![byte]);
        };
        if let Some(place) = self.places[number] {
            return Cow::Borrowed(place.of(text));
        }
        if let Some(encoded) = self.encoded {
            return Cow::Owned(encoded_like(encoded.of(text), byte));
        }
        // A shell takes one sign without a backslash for its own as well as the other.
        let quoted = self.places[..2].iter().flatten().find_map(|place| backslashes(place.of(text)));
        match quoted.filter(|_| number < 2) {
            Some(backslashes) => Cow::Owned([backslashes, &[byte]].concat()),
            None => Cow::Owned(vec![byte]),
        }
    }
}

/// A byte percent-encoded as often as `sign` and with such digits.
fn encoded_like(sign: &[u8], byte: u8) -> Vec<u8> {
    let (before, digits) = sign.split_at(sign.len().saturating_sub(2));
    let is_lower = digits.iter().any(u8::is_ascii_lowercase);
    let digits = if is_lower { format!("{byte:02x}") } else { format!("{byte:02X}") };
    [before, digits.as_bytes()].concat()
}

/// The backslashes before a sign that is written by itself.
fn backslashes(sign: &[u8]) -> Option<&[u8]> {
    let (last, before) = sign.split_last()?;
    let is_quoted = !before.is_empty() && SIGNS.contains(last) && before.iter().all(|byte| *byte == b'\\');
    is_quoted.then_some(before)
}

#[cfg(test)]
mod tests {
    use super::UrlSigns;
    use crate::text::Span;

    #[test]
    fn a_sign_is_written_as_in_the_text_or_like_the_others() {
        for (text, sign, byte, expected) in [
            ("&amp;", b'&', b'&', "&amp;"),
            ("&amp;", b'&', b'?', "?"),
            ("\\?", b'?', b'&', "\\&"),
            ("\\\\?", b'?', b'&', "\\\\&"),
            ("\\?", b'?', b'=', "="),
            ("\\u003f", b'?', b'&', "&"),
            ("?", b'?', b'x', "x"),
        ] {
            let mut signs = UrlSigns::default();
            signs.note(sign, Span::new(0, text.len()));
            let written = signs.written(byte, text.as_bytes());
            assert_eq!(String::from_utf8_lossy(&written), expected, "{text}");
        }
        for (encoded, byte, expected) in
            [("%2F", b'&', "%26"), ("%2f", b'=', "%3d"), ("%252F", b'=', "%253D"), ("%3A", b'#', "%23")]
        {
            let signs = UrlSigns::like(Some(Span::new(0, encoded.len())));
            let written = signs.written(byte, encoded.as_bytes());
            assert_eq!(String::from_utf8_lossy(&written), expected, "{encoded}");
        }
    }
}
