//! The scheme before the host of a URL (RFC 3986 section 3.1): one name, or several that a regular expression or a glob
//! stands for.

use crate::host::Scheme;
use crate::lexer::encoded::decoded;
use crate::lexer::token::{Token, TokenKind};
use crate::text::Span;

/// The scheme that ends before token `colon`, and the bytes of its name if it is one name.
pub(super) fn scheme_before(text: &[u8], tokens: &[Token], colon: usize) -> (Scheme, Option<Span>) {
    // `https?://` of a regular expression.
    let sign = tokens[..colon].last().map(|token| token.kind);
    let is_optional = sign == Some(TokenKind::Other(b'?'));
    let last = colon - usize::from(is_optional);
    if sign == Some(TokenKind::Star) {
        return (schemes_of_glob(text, &tokens[..colon - 1]), None);
    }
    let before = &tokens[..last];
    let first = before.iter().rposition(|token| !is_in_scheme(token.kind)).map_or(0, |last| last + 1);
    if first == last {
        return (Scheme::Unknown, None);
    }
    let whole = Span::new(tokens[first].start, tokens[last - 1].end);
    let bytes = decoded(whole.of(text));
    let name = scheme_name(&bytes);
    // `git+${x}ssh://`: the part that a template fills in belongs to the scheme.
    let is_glued = name.whole
        && first > 0
        && matches!(tokens[first - 1].kind, TokenKind::Hole { .. } | TokenKind::Class)
        && tokens[first - 1].end == tokens[first].start;
    let name = name.text;
    if name.is_empty() || is_glued {
        return (Scheme::Unknown, None);
    }
    if is_optional {
        let shorter = name[..name.len() - 1].to_owned();
        return (Scheme::OneOf(vec![shorter, name]), None);
    }
    // An encoded one takes up all its tokens: no sign of other text can stand between them.
    let is_encoded = bytes.len() < whole.len();
    let span = if is_encoded { whole } else { Span::new(whole.end - name.len(), whole.end) };
    (Scheme::Known(name), Some(span))
}

/// The schemes of a glob whose asterisk follows `before`: `*://` of a browser's match pattern means HTTP and WebSocket,
/// `http*://` the scheme with and without TLS.
fn schemes_of_glob(text: &[u8], before: &[Token]) -> Scheme {
    use TokenKind::{Class, Encoded, Hole, Star, Word};
    let word = before.last().filter(|token| is_in_scheme(token.kind));
    let name = word.map(|word| scheme_name(&decoded(word.span().of(text))).text).unwrap_or_default();
    match before.last().map(|token| token.kind) {
        _ if matches!(name.as_str(), "http" | "ws") => Scheme::OneOf(vec![name.clone(), format!("{name}s")]),
        Some(Word | Hole { .. } | Class | Star | Encoded(_)) => Scheme::Unknown,
        _ => Scheme::OneOf(["http", "https", "ws", "wss"].map(str::to_owned).to_vec()),
    }
}

/// Returns `true` if the scheme at the end of `before` is a pattern: `https?`, `[a-z]+`, `.*`, `(ws|wss)`.
pub(super) fn ends_as_pattern(before: &[Token]) -> bool {
    use TokenKind::{Class, Other, Star};
    matches!(
        before.last().map(|token| token.kind),
        Some(Class | Star | Other(b'?' | b'+' | b')' | b']' | b'}'))
    )
}

fn is_in_scheme(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Word | TokenKind::Encoded(_) | TokenKind::Other(b'+'))
}

/// The name of a scheme at the end of some bytes.
struct SchemeName {
    /// In lower case.
    text: String,
    /// True if all of the bytes can stand in a scheme.
    whole: bool,
}

/// The scheme that `bytes` end in: letters, digits, `+` and `-`, from the first letter on (RFC 3986 section 3.1,
/// without the dot, which ends a sentence or a label more often).
fn scheme_name(bytes: &[u8]) -> SchemeName {
    let len = bytes.iter().rev().take_while(|byte| is_scheme_byte(**byte)).count();
    let name = String::from_utf8_lossy(&bytes[bytes.len() - len..]).to_ascii_lowercase();
    let text = name.trim_start_matches(|char: char| !char.is_ascii_alphabetic()).to_owned();
    SchemeName { text, whole: len == bytes.len() }
}

fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-')
}
