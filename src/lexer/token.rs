//! Tokens: the pieces of text that hosts are made of and end at.
//!
//! `lex.rs` cuts them. A token is a kind and a place; its spelling is looked up in the text.

use crate::text::Span;

/// Class of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Label characters.
    Word,
    /// A dot in some spelling.
    Dot,
    /// A colon in some spelling.
    Colon,
    /// A slash in some spelling.
    Slash,
    /// An `@` in some spelling.
    At,
    /// A part that a template fills in; `bare` is `$x` without braces, which takes in a letter that is put behind it.
    Hole { bare: bool },
    /// A statement of a template, which fills in nothing: a boundary.
    Statement,
    /// A part of a regular expression that stands for several texts.
    Class,
    /// The bytes between two string literals whose contents are one text: `" + "` in `"api." + "example.com"`.
    Joint,
    /// A lone `*`, or `\*`.
    Star,
    /// `"`, `'` or a backtick.
    Quote,
    /// A letter, digit, hyphen or underscore that is written by its number: a part of a label, as a word is.
    Encoded(u8),
    /// White space.
    Space,
    /// An escape that stands for some other character: a boundary.
    Escape,
    /// Any other byte.
    Other(u8),
}

/// One token; `start..end` are offsets in the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub start: usize,
    pub end: usize,
}

impl Token {
    /// Its bytes in the text.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Returns `true` if it is a known part of a label: a word, or an encoded letter.
    pub fn is_known(&self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Encoded(_))
    }
}

impl TokenKind {
    /// The kind of a byte that begins nothing longer.
    pub(super) fn of_byte(byte: u8) -> Self {
        match byte {
            b'.' => Self::Dot,
            b':' => Self::Colon,
            b'/' => Self::Slash,
            b'@' => Self::At,
            b'*' => Self::Star,
            b'"' | b'\'' | b'`' => Self::Quote,
            b' ' | b'\t' | b'\r' | b'\n' => Self::Space,
            other => Self::Other(other),
        }
    }
}
