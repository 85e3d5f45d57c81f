//! Words: runs of the characters that labels have (RFC 1035 section 2.3.1, and IDNA).
//!
//! Most tokens are words, and most of their bytes are ASCII: those are looked up in a table. Knows no dots.

use super::hole;
use crate::host::is_label_char;

/// Length of the run of label characters at the start; a placeholder `__X__` inside ends it.
pub(super) fn word(rest: &[u8]) -> Option<usize> {
    let mut len = 0;
    loop {
        len += rest[len..].iter().take_while(|byte| IS_LABEL_BYTE[usize::from(**byte)]).count();
        match rest.get(len) {
            Some(b'_') if len > 0 && rest[len - 1] != b'_' && hole::dunder(&rest[len..]).is_some() => break,
            Some(b'_') => len += 1,
            Some(byte) if !byte.is_ascii() => match first_char(&rest[len..]) {
                Ok((char, size)) if is_label_char(char) => len += size,
                // Not UTF-8: letters of Latin-1 count as letters, so that a longer name is never cut.
                Err(byte) if byte >= 0xc0 && byte != 0xd7 && byte != 0xf7 => len += 1,
                _ => break,
            },
            _ => break,
        }
    }
    (len > 0).then_some(len)
}

/// The letters, digits and hyphens of ASCII.
const IS_LABEL_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < 128 {
        table[at] = (at as u8).is_ascii_alphanumeric() || at as u8 == b'-';
        at += 1;
    }
    table
};

/// The first character and its size, or the first byte where no UTF-8 stands.
fn first_char(bytes: &[u8]) -> Result<(char, usize), u8> {
    let size = match bytes[0] {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Err(bytes[0]),
    };
    let char =
        bytes.get(..size).and_then(|bytes| std::str::from_utf8(bytes).ok()).and_then(|s| s.chars().next());
    char.map(|char| (char, size)).ok_or(bytes[0])
}
