//! Cuts a stretch of text into the tokens that hosts are made of and end at: words, dots in every spelling,
//! holes, regex classes, escapes. Reads forward only, so that what an escape takes in is never ambiguous.
//!
//! Decides nothing about hosts.

use super::concat::{Splice, splice};
use super::hole;
use crate::host::is_label_char;
use crate::text::Span;

/// What a token is.
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
    /// A part that a template fills in; `bare` is `$x` without braces.
    Hole { bare: bool },
    /// A part of a regular expression that stands for several texts.
    Class,
    /// Where the content of one string goes on in the next: `"api." + "example.com"`.
    Joint,
    /// A lone `*`, or `\*`.
    Star,
    /// `"`, `'` or a backtick.
    Quote,
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
}

/// Cuts `text[from..to]` into tokens, up to the first space at or after `enough`, and adds them to `tokens`, which
/// end at `from`. Says where it stopped. A hole or a class never takes in one of the sorted `hits`.
pub(crate) fn lex(
    text: &[u8],
    from: usize,
    to: usize,
    enough: usize,
    hits: &[usize],
    tokens: &mut Vec<Token>,
) -> usize {
    let text = &text[..to];
    let mut at = from;
    while at < to && !(at > enough && tokens.last().is_some_and(|token| token.kind == TokenKind::Space)) {
        let (kind, mut end) = token_at(text, at, tokens.last());
        let mut kind = kind;
        if matches!(kind, TokenKind::Hole { .. } | TokenKind::Class | TokenKind::Joint)
            && takes_in(hits, at, end)
        {
            (kind, end) = (single(text[at]), at + 1);
        }
        let end = end.clamp(at + 1, to);
        tokens.push(Token { kind, start: at, end });
        at = end;
    }
    at
}

fn takes_in(hits: &[usize], start: usize, end: usize) -> bool {
    let first = hits.partition_point(|hit| *hit < start);
    hits.get(first).is_some_and(|hit| *hit < end)
}

fn single(byte: u8) -> TokenKind {
    match byte {
        b'.' => TokenKind::Dot,
        b':' => TokenKind::Colon,
        b'/' => TokenKind::Slash,
        b'@' => TokenKind::At,
        b'*' => TokenKind::Star,
        b'"' | b'\'' | b'`' => TokenKind::Quote,
        b' ' | b'\t' | b'\r' | b'\n' => TokenKind::Space,
        other => TokenKind::Other(other),
    }
}

fn token_at(text: &[u8], at: usize, before: Option<&Token>) -> (TokenKind, usize) {
    let rest = &text[at..];
    let byte = rest[0];
    // Most bytes of a line are letters and spaces.
    if byte.is_ascii_alphanumeric() {
        return (TokenKind::Word, at + word(rest).unwrap_or(1));
    }
    if byte == b' ' {
        return (TokenKind::Space, at + 1);
    }
    let found = match byte {
        b'\\' => return backslash(rest, at),
        b'%' => percent(rest),
        b'&' => entity(rest),
        b'.' if matches!(rest.get(1), Some(b'*' | b'+')) => {
            Some((TokenKind::Class, 2 + usize::from(rest.get(2) == Some(&b'?'))))
        }
        b'[' => bracket(rest, before),
        b'"' | b'\'' | b'`' => splice(text, at).map(|(splice, len)| match splice {
            Splice::Value => (TokenKind::Hole { bare: false }, len),
            Splice::Nothing => (TokenKind::Joint, len),
        }),
        b'(' => match hole::doubled(rest, b"((", b"))") {
            Some(len) => Some((TokenKind::Hole { bare: false }, len)),
            None => group(rest).map(|len| (TokenKind::Class, len)),
        },
        b'!' => hole::exclaimed(rest).map(|len| (TokenKind::Hole { bare: false }, len)),
        0x1b if rest.get(1) == Some(&b'[') => Some((TokenKind::Escape, 1 + ansi(&rest[1..]))),
        b'<' => hole::hole(rest)
            .filter(|(len, _)| beside_a_dot(rest, *len, before))
            .map(|(len, _)| (TokenKind::Hole { bare: false }, len)),
        b'$' | b'{' | b'#' | b'@' => hole::hole(rest).map(|(len, bare)| (TokenKind::Hole { bare }, len)),
        b':' if before.is_some_and(|token| token.kind == TokenKind::Slash) => {
            hole::parameter(rest).map(|len| (TokenKind::Hole { bare: true }, len))
        }
        b'_' => hole::dunder(rest).map(|len| (TokenKind::Hole { bare: false }, len)),
        _ => None,
    };
    match found {
        Some((kind, len)) => (kind, at + len),
        None => word(rest).map_or((single(byte), at + 1), |len| (TokenKind::Word, at + len)),
    }
}

/// `<x>` is a hole only beside a dot; `<%= x %>` always is.
fn beside_a_dot(rest: &[u8], len: usize, before: Option<&Token>) -> bool {
    rest.get(1).is_some_and(|byte| !byte.is_ascii_alphabetic())
        || matches!(rest.get(len), Some(b'.' | b'\\' | b'%'))
        || before.is_some_and(|token| token.kind == TokenKind::Dot)
}

/// Length of the run of label characters at the start; a placeholder `__X__` inside ends it.
fn word(rest: &[u8]) -> Option<usize> {
    let mut len = 0;
    loop {
        len += rest[len..].iter().take_while(|byte| LETTERS[usize::from(**byte)]).count();
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
const LETTERS: [bool; 256] = {
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

fn of_char(char: u32) -> TokenKind {
    match char {
        0x2e => TokenKind::Dot,
        0x2f => TokenKind::Slash,
        0x3a => TokenKind::Colon,
        0x40 => TokenKind::At,
        // A part of a label that is written by its number: nobody reads it as the start of another name.
        0x2d | 0x30..=0x39 | 0x41..=0x5a | 0x5f | 0x61..=0x7a => TokenKind::Class,
        _ => TokenKind::Escape,
    }
}

fn backslash(rest: &[u8], at: usize) -> (TokenKind, usize) {
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let after = &rest[slashes..];
    let Some(&byte) = after.first() else { return (TokenKind::Other(b'\\'), at + slashes) };
    let (kind, len) = match byte {
        b'.' | b'/' | b':' | b'@' => (single(byte), 1),
        b'*' => (TokenKind::Star, 1),
        b'(' if slashes == 1 => match hole::parenthesised(after) {
            Some(len) => (TokenKind::Hole { bare: false }, len),
            None => (TokenKind::Escape, 1),
        },
        b'n' | b't' | b'r' | b'b' | b'f' | b'v' => (TokenKind::Escape, 1),
        b'x' | b'u' | b'U' => match coded(after) {
            Some((0x1b, len)) => (TokenKind::Escape, len + ansi(&after[len..])),
            Some((char, len)) => (of_char(char), len),
            None => return (TokenKind::Other(b'\\'), at + slashes),
        },
        b'1'..=b'9' if slashes <= 2 && matches!(after.get(1), Some(b'.' | b'-')) => {
            (TokenKind::Hole { bare: true }, 1)
        }
        b'0'..=b'7' => {
            let len = after.iter().take(3).take_while(|byte| (b'0'..=b'7').contains(*byte)).count();
            (TokenKind::Escape, len + ansi(&after[len..]))
        }
        b'e' if after.get(1) == Some(&b'[') => (TokenKind::Escape, 1 + ansi(&after[1..])),
        b'w' | b'd' | b'W' | b'D' | b'S' if quantifier(&after[1..]) > 0 => {
            (TokenKind::Class, 1 + quantifier(&after[1..]))
        }
        b'w' | b'd' | b'W' | b'D' | b'S' if matches!(after.get(1), Some(b'.' | b'\\')) => {
            (TokenKind::Class, 1)
        }
        b's' if quantifier(&after[1..]) > 0 => (TokenKind::Escape, 1 + quantifier(&after[1..])),
        b's' | b'A' | b'B' | b'G' | b'Z' | b'z' | b'K' if in_regex(&after[1..]) => (TokenKind::Escape, 1),
        byte if byte.is_ascii_alphanumeric() || byte >= 0x80 || byte == b'_' || byte == b'-' => {
            (TokenKind::Other(b'\\'), 0)
        }
        _ => (TokenKind::Escape, 1),
    };
    (kind, at + slashes + len)
}

/// Whether what follows an escape is the rest of a regular expression: a name with escaped dots, or a scheme.
fn in_regex(rest: &[u8]) -> bool {
    word(rest).is_some_and(|len| rest[len..].starts_with(b"\\") || rest[len..].starts_with(b"://"))
}

/// A character written by its number: `x2e`, `x{2e}`, `u002e`, `u{2e}`, `U0000002e`.
fn coded(after: &[u8]) -> Option<(u32, usize)> {
    let (digits, len) = if after.get(1) == Some(&b'{') {
        let close = after.iter().take(12).position(|byte| *byte == b'}')?;
        (&after[2..close], close + 1)
    } else {
        let count = match after[0] {
            b'x' => 2,
            b'u' => 4,
            _ => 8,
        };
        (after.get(1..=count)?, count + 1)
    };
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((u32::from_str_radix(digits, 16).ok()?, len))
}

/// Length of the rest of an ANSI sequence (`[1;31m`) after its escape character.
fn ansi(rest: &[u8]) -> usize {
    if rest.first() != Some(&b'[') {
        return 0;
    }
    let digits = rest[1..].iter().take(20).take_while(|byte| byte.is_ascii_digit() || **byte == b';').count();
    match rest.get(1 + digits) {
        Some(byte) if byte.is_ascii_alphabetic() => digits + 2,
        _ => 0,
    }
}

fn percent(rest: &[u8]) -> Option<(TokenKind, usize)> {
    let mut at = 1;
    while rest[at..].starts_with(b"25") {
        at += 2;
    }
    // `%25` that no further pair follows is an escaped percent sign.
    for start in [at, at.saturating_sub(2).max(1)] {
        let pair = rest.get(start..start + 2).and_then(|pair| std::str::from_utf8(pair).ok());
        let hex = pair.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(char) = hex.and_then(|pair| u32::from_str_radix(pair, 16).ok()) {
            return Some((of_char(char), start + 2));
        }
    }
    hole::percent(rest).map(|len| (TokenKind::Hole { bare: false }, len))
}

fn entity(rest: &[u8]) -> Option<(TokenKind, usize)> {
    let semicolon = rest.iter().take(12).position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&rest[1..semicolon]).ok()?;
    let char = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => match name {
            "period" => 0x2e,
            "sol" => 0x2f,
            "colon" => 0x3a,
            "commat" => 0x40,
            name if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => 0,
            _ => return None,
        },
    };
    Some((of_char(char), semicolon + 1))
}

/// `[.]`, `[env]` or a character class with its quantifier.
fn bracket(rest: &[u8], before: Option<&Token>) -> Option<(TokenKind, usize)> {
    if rest.starts_with(b"[.]") {
        return Some((TokenKind::Dot, 3));
    }
    let template = hole::doubled(rest, b"[[", b"]]").or_else(|| hole::doubled(rest, b"[%", b"%]"));
    if let Some(len) = template {
        return Some((TokenKind::Hole { bare: false }, len));
    }
    if rest.starts_with(b"[*]") {
        return None;
    }
    let mut close = 1 + usize::from(rest.get(1) == Some(&b'^'));
    close += usize::from(rest.get(close) == Some(&b']'));
    loop {
        match rest.get(close)? {
            b']' => break,
            b'\n' => return None,
            b'\\' => close += 2,
            _ if close > 64 => return None,
            _ => close += 1,
        }
    }
    let inner = &rest[1..close];
    let quantifier = quantifier(&rest[close + 1..]);
    if inner.iter().any(|byte| matches!(byte, b'"' | b'\'' | b' ' | b'(')) {
        return None;
    }
    let name = inner.len() >= 2
        && inner[0].is_ascii_alphabetic()
        && inner.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-')
        && !is_range(inner);
    if name && quantifier == 0 {
        let next = rest.get(close + 1);
        let after_dot = before.is_some_and(|token| token.kind == TokenKind::Dot) && next != Some(&b'(');
        return (next == Some(&b'.') || after_dot).then_some((TokenKind::Hole { bare: false }, close + 1));
    }
    Some((TokenKind::Class, close + 1 + quantifier))
}

/// Whether `a-z`, `A-Z` or `0-9` is among the characters of a class.
fn is_range(inner: &[u8]) -> bool {
    [&b"a-z"[..], b"A-Z", b"0-9", b"a-f"].iter().any(|range| memchr::memmem::find(inner, range).is_some())
}

/// Length of a quantifier: `?`, `*`, `+`, `{2,3}`, each perhaps with a `?` or `+` after it.
fn quantifier(rest: &[u8]) -> usize {
    let len = match rest.first() {
        Some(b'?' | b'*' | b'+') => 1,
        Some(b'{') => {
            let digits = rest[1..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b',').count();
            match rest.get(1 + digits) {
                Some(b'}') if digits > 0 => digits + 2,
                _ => return 0,
            }
        }
        _ => return 0,
    };
    len + usize::from(matches!(rest.get(len), Some(b'?' | b'+')))
}

/// Length of a regex group with its quantifier that stands for a part of a name: what it holds ends in a dot
/// or a label, not in a slash or an anchor.
fn group(rest: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    let close = rest.iter().take(96).position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let inner = &rest[1..close];
    let quantifier = quantifier(&rest[close + 1..]);
    let marked = inner.starts_with(b"?:") || inner.starts_with(b"?P<");
    let regex = quantifier > 0
        || marked
        || inner.iter().any(|byte| matches!(byte, b'|' | b'\\' | b'[' | b'*' | b'+'));
    if !regex || inner.iter().any(|byte| matches!(byte, b'\n' | b'"' | b' ')) || inner.starts_with(b"?i") {
        return None;
    }
    if inner.starts_with(b"?<=")
        || inner.starts_with(b"?<!")
        || inner.starts_with(b"?=")
        || inner.starts_with(b"?!")
    {
        return None;
    }
    let part = |alternative: &[u8]| {
        let trimmed = alternative.strip_suffix(b"?").unwrap_or(alternative);
        trimmed.last().is_some_and(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'*' | b']' | b')' | b'-')
        }) && !trimmed.ends_with(b"\\b")
    };
    inner.split(|byte| *byte == b'|').any(part).then_some(close + 1 + quantifier)
}

#[cfg(test)]
mod tests {
    use super::{Token, TokenKind, lex};

    fn shape(text: &str) -> String {
        let mut tokens: Vec<Token> = Vec::new();
        lex(text.as_bytes(), 0, text.len(), text.len(), &[], &mut tokens);
        tokens
            .iter()
            .map(|token| match token.kind {
                TokenKind::Word => 'w',
                TokenKind::Dot => '.',
                TokenKind::Colon => ':',
                TokenKind::Slash => '/',
                TokenKind::At => '@',
                TokenKind::Hole { .. } => 'H',
                TokenKind::Class => 'C',
                TokenKind::Joint => 'J',
                TokenKind::Star => '*',
                TokenKind::Quote => '"',
                TokenKind::Space => ' ',
                TokenKind::Escape => 'E',
                TokenKind::Other(_) => 'o',
            })
            .collect()
    }

    #[test]
    fn cuts_text_into_atoms() {
        for (text, expected) in [
            ("api.example.com", "w.w.w"),
            (r"api\.example\\.com", "w.w.w"),
            ("a[.]b%2Ec%2ed", "w.w.w.w"),
            ("a&#46;b&period;c&#x2e;d", "w.w.w.w"),
            (r"a\u002eb\x2ec", "w.w.w"),
            ("https%3A%2F%2Fa", "w://w"),
            ("https%253A%252F%252Fa", "w://w"),
            (r"https:\/\/a", "w://w"),
            (r"https:\u002F\u002Fa", "w://w"),
            (r"https\://a", "w://w"),
            (r"\napi", "Ew"),
            (r"\\napi", "Ew"),
            (r"\x16\x03api", "EEw"),
            (r"\u001b[1mapi", "Ew"),
            ("\u{1b}[1;31mapi", "Ew"),
            (r"\033[1mapi", "Ew"),
            (r"\u00e9api", "Ew"),
            (r"\u0061pi.x", "Cw.w"),
            ("my%2Dapi.x", "wCw.w"),
            ("%20api", "Ew"),
            ("%25api", "Ew"),
            ("&quot;api&lt;", "EwE"),
            ("${x}.a", "H.w"),
            ("$x.a", "H.w"),
            ("$(X).a", "H.w"),
            ("{x}.a{}.b", "H.wH.w"),
            ("{{ .x }}.a", "H.w"),
            ("${{ x.y }}.a", "H.w"),
            ("#{x}.a", "H.w"),
            ("%s.a%d.b%v", "H.wH.wH"),
            ("%(x)s.a", "H.w"),
            ("%VAR%.a", "H.w"),
            ("<%= x %>.a", "H.w"),
            ("<env>.a", "H.w"),
            ("<b>api</b>", "owowo/wo"),
            ("@ENV@.a", "H.w"),
            ("__ENV__.a", "H.w"),
            ("pr-__N__.a", "wH.w"),
            (r"\(x).a", "H.w"),
            ("//:sub.a", "//H.w"),
            ("[env].a", "H.w"),
            (r"[a-z0-9-]+\.a", "C.w"),
            (r"\w+\.a", "C.w"),
            (r".*\.a", "C.w"),
            (r"(api|app)\.a", "C.w"),
            (r"(\w+\.)?a", "Cw"),
            (r"(https?://)?a", "owo://oow"),
            ("*.a", "*.w"),
            (r"\*\.a", "*.w"),
            ("a：b，c", "wooowooow"),
            ("éapi", "w"),
            (r"\bapi\.x", "Ew.w"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn knows_the_holes_of_many_languages() {
        for (text, expected) in [
            ("{{{x}}}.a", "H.w"),
            ("{x:>8}.a", "H.w"),
            ("{$x->y}.a", "H.w"),
            ("((x.y)).a", "H.w"),
            ("<<x>>.a", "H.w"),
            ("[[x]].a", "H.w"),
            ("[% x %].a", "H.w"),
            ("!X!.a", "H.w"),
            ("$[x.y].a", "H.w"),
            ("@project.name@.a", "H.w"),
            ("$x[0].a", "H.w"),
            (r"\1.a", "H.w"),
            ("a.[env]", "w.H"),
            ("[a](b)", "Cowo"),
            (r#""a." + x + ".b""#, "\"w.H.w\""),
            (r#""a." + "b""#, "\"w.Jw\""),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
