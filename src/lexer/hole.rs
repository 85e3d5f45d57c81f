//! Holes: the parts of a text that the template languages in use fill in later.
//!
//! Each function returns the length of the hole of its kind at the start of a text, with a few examples. Knows the form
//! of a hole and no grammar of a language; a hole never goes on behind its line.

/// Bytes of a hole in brackets.
// A bound keeps lexing linear: an opening bracket that nothing closes is met at every token of a minified line.
const MAX_HOLE_LENGTH: usize = 240;
/// Bytes of an identifier in a hole; longer ones are encoded data.
const MAX_IDENTIFIER_LENGTH: usize = 80;
/// Bytes of the name in `<name>` and `__NAME__`.
// Text between angle brackets is prose or markup more often than a hole, and longer then.
const MAX_TAG_LENGTH: usize = 60;

/// Elements of HTML that are mostly written without their end, so that it cannot tell them from holes.
const ELEMENTS_WITHOUT_END: [&str; 12] =
    ["br", "wbr", "hr", "p", "li", "ul", "ol", "td", "tr", "th", "dt", "dd"];

/// Length of a hole that starts with `$`, `{`, `#`, `<` or `@`, and whether it is a variable without braces.
pub(crate) fn hole(rest: &[u8]) -> Option<(usize, bool)> {
    match rest[0] {
        b'$' => dollar(rest),
        b'{' => braces(rest).map(|len| (len, false)),
        b'#' if rest.get(1) == Some(&b'{') => balanced(&rest[1..], b'{', b'}').map(|len| (len + 1, false)),
        b'<' => angle(rest).map(|len| (len, false)),
        b'@' => at_sign(rest).map(|len| (len, false)),
        _ => None,
    }
}

/// `${{ x }}`, `${x}`, `$(x)`, `$[x]`, `$env:X`, `$x`, `$$x`, `$x[0]`.
fn dollar(rest: &[u8]) -> Option<(usize, bool)> {
    let dollars = rest.iter().take(2).take_while(|byte| **byte == b'$').count();
    let after = &rest[dollars..];
    match after.first()? {
        b'{' if after.starts_with(b"{{") => closed(after, b"}}")
            .map(|len| (len + dollars, false))
            .or_else(|| bracketed(after, dollars, b'{', b'}')),
        b'{' => bracketed(after, dollars, b'{', b'}'),
        b'(' => bracketed(after, dollars, b'(', b')'),
        b'[' if after.get(1).is_some_and(u8::is_ascii_alphabetic) => bracketed(after, dollars, b'[', b']'),
        byte if byte.is_ascii_alphabetic() || *byte == b'_' => {
            let start = if after.starts_with(b"env:") { 4 } else { 0 };
            let name = start + identifier(&after[start..]);
            let index = index(&after[name..]);
            Some((dollars + name + index, index == 0))
        }
        b'0'..=b'9' => Some((dollars + 1, true)),
        _ => None,
    }
}

/// Length of `[0]` after a variable.
fn index(rest: &[u8]) -> usize {
    let digits = rest.iter().skip(1).take(6).take_while(|byte| byte.is_ascii_digit()).count();
    let is_index = rest.first() == Some(&b'[') && digits > 0 && rest.get(1 + digits) == Some(&b']');
    if is_index { digits + 2 } else { 0 }
}

/// The hole in brackets after so many dollar signs.
fn bracketed(after: &[u8], dollars: usize, open: u8, close: u8) -> Option<(usize, bool)> {
    balanced(after, open, close).map(|len| (len + dollars, false))
}

/// `{{{ x }}}`, `{{ x }}`, `{% x %}`, `{}`, `{x}`, `{x.y[0]!r:>8}`, `{a,b}`.
fn braces(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"{{{") {
        return closed(rest, b"}}}");
    }
    if rest.starts_with(b"{{") {
        return closed(rest, b"}}");
    }
    if rest.starts_with(b"{%") {
        return closed(rest, b"%}");
    }
    let len = balanced(rest, b'{', b'}')?;
    let inner = &rest[1..len - 1];
    let plain =
        inner.iter().all(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b';' | b'{' | b'<' | b'>' | b'='));
    let call = inner.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && inner.iter().all(|byte| !matches!(byte, b';' | b'{'))
        && inner.iter().any(|byte| matches!(byte, b'(' | b'[' | b'.'))
        && memchr::memmem::find(inner, b": ").is_none();
    let name = identifier(inner.strip_prefix(b"$").unwrap_or(inner));
    let rest = &inner[name.min(inner.len())..];
    let shaped = name > 0 && rest.starts_with(b":") && rest.iter().all(|byte| !b" \"';{=".contains(byte));
    let member = inner.starts_with(b"$")
        && inner.iter().all(|byte| byte.is_ascii_alphanumeric() || b"$_->".contains(byte));
    (plain || call || shaped || member).then_some(len)
}

/// `%s`, `%-5d`, `%(x)s`, `%[1]s`, `%1$s`, `%{x}`, `%VAR%`, `%1`.
pub(crate) fn percent(rest: &[u8]) -> Option<usize> {
    let after = &rest[1..];
    match after.first()? {
        b'(' => {
            let len = balanced(after, b'(', b')')?;
            matches!(after.get(len), Some(b's' | b'd' | b'r' | b'i')).then_some(len + 2)
        }
        b'[' => {
            let len = balanced(after, b'[', b']')?;
            matches!(after.get(len), Some(b's' | b'd' | b'v')).then_some(len + 2)
        }
        b'{' => balanced(after, b'{', b'}').map(|len| len + 1),
        b'0'..=b'9' | b'-' => {
            let digits =
                after.iter().take(4).take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
            match after.get(digits) {
                Some(b'$') if after.get(digits + 1) == Some(&b's') => Some(digits + 3),
                Some(b's' | b'd') => Some(digits + 2),
                Some(b'.') if digits == 1 => Some(2),
                _ => None,
            }
        }
        byte if byte.is_ascii_alphabetic() || *byte == b'_' => {
            let name = identifier(after);
            if after.get(name) == Some(&b'%') {
                return Some(name + 2);
            }
            matches!(byte, b's' | b'd' | b'v' | b'i' | b'q' | b'u').then_some(2)
        }
        _ => None,
    }
}

/// `%50s` before a dot or a hyphen: a width, though its digits could be those of a letter.
// Asked only where no encoded letter stands before it; one letter of a label alone is hardly ever encoded.
pub(crate) fn padded(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'%', b'3'..=b'7', b'0'..=b'9', b's' | b'd', b'.' | b'-', ..] => Some(4),
        _ => None,
    }
}

/// `<env>` beside a dot and without a closing tag, `<%= x %>`, `<?= x ?>`.
fn angle(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"<%") {
        return closed(rest, b"%>");
    }
    if rest.starts_with(b"<?") {
        return closed(rest, b"?>");
    }
    if let Some(len) = doubled(rest, b"<<", b">>") {
        return Some(len);
    }
    let name = rest[1..]
        .iter()
        .take(MAX_TAG_LENGTH)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_- ".contains(byte))
        .count();
    let named = name > 0 && rest[1].is_ascii_alphabetic() && rest.get(1 + name) == Some(&b'>');
    if !named || ELEMENTS_WITHOUT_END.iter().any(|it| rest[1..1 + name].eq_ignore_ascii_case(it.as_bytes())) {
        return None;
    }
    let closing = [b"</", &rest[1..1 + name], b">"].concat();
    let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    memchr::memmem::find(&rest[..line], &closing).is_none().then_some(name + 2)
}

/// `@X@`, `@project.name@`, `@{x}`.
fn at_sign(rest: &[u8]) -> Option<usize> {
    if rest.get(1) == Some(&b'{') {
        return balanced(&rest[1..], b'{', b'}').map(|len| len + 1);
    }
    let name = rest[1..]
        .iter()
        .take(MAX_IDENTIFIER_LENGTH)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        .count();
    (name > 0 && rest.get(1 + name) == Some(&b'@')).then_some(name + 2)
}

/// `__X__` in capitals.
pub(crate) fn dunder(rest: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(b"__")?;
    let end = memchr::memmem::find(&inner[..inner.len().min(MAX_TAG_LENGTH)], b"__")?;
    let name = &inner[..end];
    let fits = name.first().is_some_and(u8::is_ascii_uppercase)
        && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    let ends = inner.get(end + 2).is_none_or(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_'));
    (fits && ends).then_some(end + 4)
}

/// `((x))`, `<<x>>`, `[[x]]`, `[% x %]`: a name in doubled brackets, right before a dot.
pub(crate) fn doubled(rest: &[u8], open: &[u8], close: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(open)?;
    let spaces = inner.iter().take_while(|byte| **byte == b' ').count();
    let name = inner[spaces..]
        .iter()
        .take(MAX_IDENTIFIER_LENGTH)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"_.-$".contains(byte))
        .count();
    let after = &inner[spaces + name..];
    let trailing = after.iter().take_while(|byte| **byte == b' ').count();
    let rest = after[trailing..].strip_prefix(close)?;
    let fits = name > 0 && matches!(rest.first(), Some(b'.' | b'-'));
    fits.then_some(open.len() + spaces + name + trailing + close.len())
}

/// `!X!` right before a dot.
pub(crate) fn exclaimed(rest: &[u8]) -> Option<usize> {
    let name = identifier(&rest[1..]);
    let fits = name > 0 && rest.get(1 + name) == Some(&b'!') && rest.get(2 + name) == Some(&b'.');
    fits.then_some(name + 2)
}

/// `:param` of a route, right after `//`.
pub(crate) fn parameter(rest: &[u8]) -> Option<usize> {
    let name = identifier(&rest[1..]);
    (name > 0 && rest[1].is_ascii_alphabetic()).then_some(name + 1)
}

/// `(x)` of Swift's `\(x)`.
pub(crate) fn parenthesised(after: &[u8]) -> Option<usize> {
    let len = balanced(after, b'(', b')')?;
    let inner = &after[1..len - 1];
    let name = inner.first().is_some_and(u8::is_ascii_alphabetic)
        && inner.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(byte));
    name.then_some(len)
}

/// Length of the identifier at the start.
fn identifier(rest: &[u8]) -> usize {
    rest.iter()
        .take(MAX_IDENTIFIER_LENGTH)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
        .count()
}

/// Length up to and with the bracket on the same line that closes the one at the start.
pub(crate) fn balanced(rest: &[u8], open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in rest.iter().take(MAX_HOLE_LENGTH).enumerate() {
        if *byte == b'\n' {
            return None;
        }
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

/// Length up to and with `end`, if it is on the same line.
pub(super) fn closed(rest: &[u8], end: &[u8]) -> Option<usize> {
    let window = &rest[..rest.len().min(MAX_HOLE_LENGTH)];
    let line = memchr::memchr(b'\n', window).unwrap_or(window.len());
    memchr::memmem::find(&window[..line], end).map(|at| at + end.len())
}
