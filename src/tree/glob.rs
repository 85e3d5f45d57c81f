//! One path pattern in the language of gitignore(5): `*`, `?`, `[…]`, `\x`, and `**` as a whole part.
//!
//! Works on bytes, since names need not be UTF-8, and in time proportional to pattern × text whatever the
//! pattern: a repository cannot make a run hang with its ignore rules. Knows nothing of negation or anchors.

/// A pattern made ready for matching.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob(Form);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// No wildcard at all.
    Exact(Vec<u8>),
    /// `*` and then only literal bytes, none of them `/`.
    Suffix(Vec<u8>),
    /// Anything else.
    Tokens(Vec<Token>),
    /// A pattern that can match nothing: an unclosed class, a lone backslash at the end.
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Byte(u8),
    /// `?`: one byte, but no `/`.
    Any,
    /// `*`: any bytes, but no `/`.
    Star,
    /// `**/` at the start of a part: any number of whole parts, also none.
    Parts,
    /// A last `**`: all that is left.
    Rest,
    Class(Box<Class>),
}

/// `[…]`: the bytes it accepts, one bit each; never `/`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Class([u64; 4]);

impl Glob {
    /// Compiles `pattern`; every byte string is a pattern, though some match nothing.
    pub(super) fn new(pattern: &[u8]) -> Self {
        let Some(tokens) = tokens(pattern) else { return Self(Form::Never) };
        if let Some(exact) = literal(&tokens) {
            return Self(Form::Exact(exact));
        }
        match tokens.split_first() {
            Some((Token::Star, rest)) => match literal(rest) {
                Some(suffix) if !suffix.contains(&b'/') => Self(Form::Suffix(suffix)),
                _ => Self(Form::Tokens(tokens)),
            },
            _ => Self(Form::Tokens(tokens)),
        }
    }

    /// Whether the pattern describes all of `text`.
    pub(super) fn matches(&self, text: &[u8]) -> bool {
        match &self.0 {
            Form::Exact(exact) => exact == text,
            Form::Suffix(suffix) => {
                text.strip_suffix(suffix.as_slice()).is_some_and(|rest| !rest.contains(&b'/'))
            }
            Form::Tokens(tokens) => tokens_match(tokens, text),
            Form::Never => false,
        }
    }
}

fn literal(tokens: &[Token]) -> Option<Vec<u8>> {
    tokens
        .iter()
        .map(|token| match token {
            Token::Byte(byte) => Some(*byte),
            _ => None,
        })
        .collect()
}

fn is_plain(pattern: &[u8]) -> bool {
    !pattern.iter().any(|byte| matches!(byte, b'*' | b'?' | b'[' | b'\\'))
}

fn tokens(pattern: &[u8]) -> Option<Vec<Token>> {
    let mut out = Vec::with_capacity(pattern.len());
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        match byte {
            b'*' => {
                let (stars, length) = stars(&pattern[..at - 1], &pattern[at - 1..]);
                out.extend(stars);
                at += length - 1;
            }
            b'?' => out.push(Token::Any),
            b'[' => {
                let (class, length) = Class::parse(&pattern[at..])?;
                at += length;
                out.push(Token::Class(Box::new(class)));
            }
            b'\\' => {
                out.push(Token::Byte(*pattern.get(at)?));
                at += 1;
            }
            _ => out.push(Token::Byte(byte)),
        }
    }
    Some(out)
}

/// What the stars that `text` begins with mean after `before`, and how many bytes of pattern they take.
fn stars(before: &[u8], text: &[u8]) -> (Vec<Token>, usize) {
    let stars = text.iter().take_while(|&&byte| byte == b'*').count();
    // Git compares what comes before the first wildcard by itself, so that `a**/b` has its `**` at the
    // start of a part, whatever its manual says of it.
    let whole_part = stars > 1 && (before.ends_with(b"/") || is_plain(before));
    match &text[stars..] {
        [] if whole_part => (vec![Token::Rest], stars),
        [b'/', ..] if whole_part => (vec![Token::Parts], stars + 1),
        // Only a slash without a backslash lets `**` stand for no part at all.
        [b'\\', b'/', ..] if whole_part => (vec![Token::Star, Token::Byte(b'/'), Token::Parts], stars + 2),
        _ => (vec![Token::Star], stars),
    }
}

/// Goes forward byte by byte; where it gets stuck, the last `*` takes one byte more, or, once that would
/// cross a `/`, the last `**/` takes one part more. Earlier wildcards need no second try: the parts between
/// them are tied to a fixed number of slashes, so a later start could reach nothing that this one cannot.
fn tokens_match(tokens: &[Token], text: &[u8]) -> bool {
    let (mut token, mut at) = (0, 0);
    let (mut star, mut parts) = (None, None);
    loop {
        match tokens.get(token) {
            Some(Token::Rest) => return true,
            Some(Token::Star) => {
                token += 1;
                star = Some((token, at));
                continue;
            }
            Some(Token::Parts) => {
                token += 1;
                (star, parts) = (None, Some((token, at)));
                continue;
            }
            Some(one) if text.get(at).is_some_and(|&byte| one.accepts(byte)) => {
                (token, at) = (token + 1, at + 1);
                continue;
            }
            None if at == text.len() => return true,
            _ => {}
        }
        if let Some((after, from)) = star
            && text.get(from).is_some_and(|&byte| byte != b'/')
        {
            (token, at) = (after, from + 1);
            star = Some((token, at));
        } else if let Some((after, from)) = parts
            && let Some(slash) = memchr::memchr(b'/', &text[from..])
        {
            (token, at) = (after, from + slash + 1);
            (star, parts) = (None, Some((token, at)));
        } else {
            return false;
        }
    }
}

impl Token {
    fn accepts(&self, byte: u8) -> bool {
        match self {
            Self::Byte(own) => *own == byte,
            Self::Any => byte != b'/',
            Self::Class(class) => class.holds(byte),
            Self::Star | Self::Parts | Self::Rest => false,
        }
    }
}

impl Class {
    fn holds(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// The class that `text` (behind its `[`) opens with, and how many bytes it takes with its `]`.
    fn parse(text: &[u8]) -> Option<(Self, usize)> {
        let mut class = Self::default();
        let negated = matches!(text.first(), Some(b'!' | b'^'));
        let mut at = usize::from(negated);
        let first = at;
        while at == first || text.get(at) != Some(&b']') {
            if let Some(rest) = text[at..].strip_prefix(b"[:") {
                // Without its `:]`, the bracket is a member like any other.
                let length = memchr::memchr(b']', rest)?;
                if let Some(name) = rest[..length].strip_suffix(b":") {
                    class.add_named(name)?;
                    at += length + 3;
                    continue;
                }
            }
            let (low, length) = member(&text[at..])?;
            at += length;
            let mut high = low;
            if text.get(at) == Some(&b'-') && text.get(at + 1).is_some_and(|&next| next != b']') {
                let (end, length) = member(&text[at + 1..])?;
                (high, at) = (end, at + 1 + length);
            }
            // A range that runs backwards still holds its first byte.
            class.add(low);
            (low..=high).for_each(|byte| class.add(byte));
        }
        if negated {
            class.0 = class.0.map(|bits| !bits);
        }
        class.0[usize::from(b'/' >> 6)] &= !(1 << (b'/' & 63));
        Some((class, at + 1))
    }

    fn add_named(&mut self, name: &[u8]) -> Option<()> {
        let holds: fn(&u8) -> bool = match name {
            b"alnum" => u8::is_ascii_alphanumeric,
            b"alpha" => u8::is_ascii_alphabetic,
            b"blank" => |byte| matches!(byte, b' ' | b'\t'),
            b"cntrl" => u8::is_ascii_control,
            b"digit" => u8::is_ascii_digit,
            b"graph" => u8::is_ascii_graphic,
            b"lower" => u8::is_ascii_lowercase,
            b"print" => |byte| matches!(byte, b' '..=b'~'),
            b"punct" => u8::is_ascii_punctuation,
            b"space" => |byte| matches!(byte, b' ' | b'\t'..=b'\r'),
            b"upper" => u8::is_ascii_uppercase,
            b"xdigit" => u8::is_ascii_hexdigit,
            _ => return None,
        };
        (0..=u8::MAX).filter(holds).for_each(|byte| self.add(byte));
        Some(())
    }
}

/// One byte of a class, perhaps escaped, and how many bytes of pattern it takes.
fn member(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', byte, ..] => Some((*byte, 2)),
        [b'\\'] | [] => None,
        [byte, ..] => Some((*byte, 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn matches_as_git_does() {
        for (pattern, text, expected) in [
            ("foo", "foo", true),
            ("foo", "foo/bar", false),
            ("", "", true),
            ("*", "foo", true),
            ("*", "foo/bar", false),
            ("*.rs", "main.rs", true),
            ("*.rs", ".rs", true),
            ("*.rs", "a/main.rs", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
            ("a?c", "abc", true),
            ("a?c", "a/c", false),
            ("**", "a/b/c", true),
            ("**/foo", "foo", true),
            ("**/foo", "a/b/foo", true),
            ("**/foo", "a/bfoo", false),
            ("foo/**", "foo/a/b", true),
            ("foo/**", "foo", false),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b", true),
            ("a/**/b", "a/xb", false),
            ("a/**/b/*.c", "a/b/x/b/y.c", true),
            ("**/a*/**/z", "q/ab/c/d/z", true),
            ("**/a*/z", "ab/c/ad/z", true),
            ("a***b", "axxb", true),
            ("a**/b", "ax/y/b", true),
            ("**\\/b", "a/x/b", true),
            ("**\\/b", "b", false),
            ("?a**/b", "xax/b", true),
            ("?a**/b", "xax/y/b", false),
            ("[abc]x", "bx", true),
            ("[!abc]x", "bx", false),
            ("[^abc]x", "dx", true),
            ("[!a]", "/", false),
            ("[]-]", "]", true),
            ("[]-]", "-", true),
            ("[a-]", "-", true),
            ("[a-c-e]", "d", false),
            ("[z-a]", "m", false),
            ("[z-a]", "z", true),
            ("[[:a]", ":", true),
            ("[[:digit:]]", "7", true),
            ("[[:digit:]x]", "x", true),
            ("[[:nope:]]", "n", false),
            ("[a", "[a", false),
            ("[\\]]", "]", true),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("foo\\", "foo\\", false),
        ] {
            let found = Glob::new(pattern.as_bytes()).matches(text.as_bytes());
            assert_eq!(found, expected, "`{pattern}` on `{text}`");
        }
    }

    #[test]
    fn names_that_are_no_utf8_match_byte_by_byte() {
        assert!(Glob::new(b"a?\xff*").matches(b"a\xfe\xffz"));
        assert!(Glob::new(b"[\x80-\xff]").matches(b"\xc3"));
        assert!(!Glob::new(b"?").matches("é".as_bytes()));
    }

    #[test]
    fn a_hostile_pattern_ends_soon() {
        let pattern = "**/*a*a*a*a*a*a*a*a*a*a*b/".repeat(20) + "b";
        let text = "a".repeat(2000) + "/" + &"a".repeat(2000);
        assert!(!Glob::new(pattern.as_bytes()).matches(text.as_bytes()));
    }
}
