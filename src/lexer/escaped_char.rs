//! The character that an escape stands for, whatever its form.

use super::escape::{encoded, entity_char};

/// A character that is written by an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EscapedChar {
    /// Its number; that of a byte where it is percent-encoded.
    pub char: u32,
    /// How often it is percent-encoded.
    pub percents: usize,
}

/// The character of a whole escape; `None` for bytes that are none, and for entities that are not known.
pub(crate) fn escaped_char(escape: &[u8]) -> Option<EscapedChar> {
    let (first, rest) = escape.split_first()?;
    let by_text = |char: u32| EscapedChar { char, percents: 0 };
    match first {
        b'%' => {
            let digits = escape.last_chunk::<2>().filter(|_| rest.len() % 2 == 0)?;
            let char = u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
            Some(EscapedChar { char, percents: rest.len() / 2 })
        }
        b'&' => entity_char(std::str::from_utf8(rest.strip_suffix(b";")?).ok()?).map(by_text),
        b'\\' => {
            let backslashes = rest.iter().take_while(|byte| **byte == b'\\').count();
            match &rest[backslashes..] {
                [b'n' | b't' | b'r' | b'b' | b'f' | b'v'] => Some(by_text(u32::from(b'\n'))),
                [sign] if !sign.is_ascii_alphanumeric() => Some(by_text(u32::from(*sign))),
                code @ [b'x' | b'u' | b'U', ..] => encoded(code).map(|(char, _)| by_text(char)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::escaped_char;

    #[test]
    fn reads_escapes_of_every_form() {
        for (escape, expected) in [
            ("%3F", Some(('?', 1))),
            ("%253f", Some(('?', 2))),
            ("%25", Some(('%', 1))),
            ("&amp;", Some(('&', 0))),
            ("&#38;", Some(('&', 0))),
            ("&#x26;", Some(('&', 0))),
            ("&copy;", None),
            (r"\u0026", Some(('&', 0))),
            (r"\x26", Some(('&', 0))),
            (r"\\?", Some(('?', 0))),
            (r"\n", Some(('\n', 0))),
            (r"\w", None),
            ("/", None),
            ("", None),
        ] {
            let found = escaped_char(escape.as_bytes());
            assert_eq!(
                found.map(|it| (it.char, it.percents)),
                expected.map(|(c, n)| (u32::from(c), n)),
                "{escape}"
            );
        }
    }
}
