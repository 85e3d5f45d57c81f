//! Strings in DER (X.690), the form of certificates: a tag, a length, and the text, with no sign behind it.
//!
//! The byte behind a name is the tag of the next value, which is mostly `0` in ASCII, and the length before it may be a
//! letter: only the length tells where the name ends. Reads one string and no structure.

use crate::text::Span;

/// Tags of the strings that hold names: UTF8String, PrintableString, T61String, IA5String (X.680 section 8.6), and of the
/// alternatives rfc822Name, dNSName and URI of a GeneralName (RFC 5280 section 4.2.1.6).
const STRING_TAGS: [u8; 7] = [0x0c, 0x13, 0x14, 0x16, 0x81, 0x82, 0x86];
/// Bytes of a string before a name in it.
// Strings of certificates are names and addresses. A longer string is data, which is not read back for each name in it.
const MAX_DISTANCE: usize = 1024;

/// The content of the string that holds the bytes at `place`.
pub(crate) fn string_around(bytes: &[u8], place: Span) -> Option<Span> {
    let floor = place.start.saturating_sub(MAX_DISTANCE);
    // The last byte before the text that is none of it: the length, or the tag where the length is a printable byte.
    let last = floor + bytes[floor..place.start].iter().rposition(|byte| !is_printable(*byte))?;
    let strings = [last + 1, last + 2].into_iter().filter_map(|start| string_at(bytes, start));
    strings.into_iter().find(|string| string.start <= place.start && place.end <= string.end)
}

/// The string whose content begins at `start`, if its tag and its length stand before it.
fn string_at(bytes: &[u8], start: usize) -> Option<Span> {
    let head = bytes.get(..start)?;
    let length = match head {
        [.., tag, length @ 1..0x80] if STRING_TAGS.contains(tag) => *length,
        [.., tag, 0x81, length @ 0x80..=0xff] if STRING_TAGS.contains(tag) => *length,
        _ => return None,
    };
    let string = Span::new(start, start + usize::from(length));
    bytes.get(start..string.end)?.iter().all(|byte| is_printable(*byte)).then_some(string)
}

fn is_printable(byte: u8) -> bool {
    byte == b' ' || byte.is_ascii_graphic()
}

/// Returns `true` if `bytes` are no text: a control character is in them, or something that is no UTF-8.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    bytes.iter().any(is_control) || std::str::from_utf8(bytes).is_err()
}

#[cfg(test)]
mod tests {
    use super::{is_binary, string_around};
    use crate::text::Span;

    #[test]
    fn a_string_ends_where_its_length_says() {
        let long = "a".repeat(38);
        let longer = "b".repeat(150);
        for (bytes, expected) in [
            ([&b"0\x0d\x82\x0bweb.kelp.io0\x0d"[..]].concat(), Some("web.kelp.io")),
            ([&b"\x06\x03U\x04\x03\x0c\x0bweb.kelp.io1"[..]].concat(), Some("web.kelp.io")),
            ([&b"\x13\x0bweb.kelp.iozz"[..]].concat(), Some("web.kelp.io")),
            ([&b"\x86\x15http://web.kelp.io/ca0"[..]].concat(), Some("http://web.kelp.io/ca")),
            // A length that is a digit, and one in two bytes.
            (
                [&b"\x82\x31"[..], long.as_bytes(), b"web.kelp.io0"].concat(),
                Some(&*format!("{long}web.kelp.io")),
            ),
            (
                [&b"\x86\x81\xa1"[..], longer.as_bytes(), b"web.kelp.io0"].concat(),
                Some(&*format!("{longer}web.kelp.io")),
            ),
            ([&b"\x30\x0bweb.kelp.io0"[..]].concat(), None),
            ([&b"\x82\x05web.kelp.io0"[..]].concat(), None),
            ([&b"\x82\x7fweb.kelp.io0"[..]].concat(), None),
            ([&b"\x82\x0cweb.kelp.io\x00"[..]].concat(), None),
            ([&b"web.kelp.io0"[..]].concat(), None),
            ([&b"\x82web.kelp.io0"[..]].concat(), None),
        ] {
            let start = memchr::memmem::find(&bytes, b"kelp").unwrap();
            let found = string_around(&bytes, Span::new(start, start + 4));
            let found = found.map(|span| std::str::from_utf8(span.of(&bytes)).unwrap());
            assert_eq!(found, expected, "{bytes:?}");
        }
    }

    #[test]
    fn text_is_not_binary() {
        for (bytes, expected) in [
            (&b"a\tb\r\nc"[..], false),
            ("\u{fc}".as_bytes(), false),
            (b"\x82\x0bweb", true),
            (b"\x0c\x0bweb", true),
            (b"a\x01b", true),
        ] {
            assert_eq!(is_binary(bytes), expected, "{bytes:?}");
        }
    }
}
