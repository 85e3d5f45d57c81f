//! The meaning of each byte of code with brackets.

use crate::lexer::syntax;

/// The meaning of a byte of code by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteClass {
    Word,
    Open,
    Close,
    Newline,
    /// It may begin one of the signs.
    Sign,
    /// It may begin a literal or a comment; otherwise it has its [class of code](Self::of_code).
    MayBegin,
    /// It takes the meaning from the next byte.
    Escape,
    Other,
}

/// The classes of all bytes, since most bytes of a text are looked at.
const CLASSES: [ByteClass; 256] = {
    let mut classes = [ByteClass::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            // No comment of a language with brackets begins with a letter.
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | 0x80.. => ByteClass::Word,
            b'\\' => ByteClass::Escape,
            other if syntax::may_end_code(other) => ByteClass::MayBegin,
            other => ByteClass::of_code(other),
        };
        byte += 1;
    }
    classes
};

impl ByteClass {
    pub fn of(byte: u8) -> Self {
        CLASSES[usize::from(byte)]
    }

    /// The class of a byte that is no part of a word and begins no literal and no comment.
    pub const fn of_code(byte: u8) -> Self {
        match byte {
            b'(' | b'[' | b'{' => Self::Open,
            b')' | b']' | b'}' => Self::Close,
            b'\n' => Self::Newline,
            b'=' | b'!' | b'<' | b':' | b'-' | b'|' | b'&' | b'?' | b'>' | b',' | b';' => Self::Sign,
            _ => Self::Other,
        }
    }
}

pub(super) fn is_word(byte: u8) -> bool {
    ByteClass::of(byte) == ByteClass::Word
}
