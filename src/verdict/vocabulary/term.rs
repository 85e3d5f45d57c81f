//! A name with its scheme and its path: the text that is compared where a name identifies something.

use crate::text::Span;

/// Bytes of a path that count. Names of vocabularies are shorter.
const MAX_PATH_LENGTH: usize = 300;

/// A name with its scheme and its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    /// All of it, from its scheme to the end of its path or fragment.
    pub span: Span,
    /// The name in it.
    pub name: Span,
    pub prefix: TermPrefix,
}

/// The text before the name in a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TermPrefix {
    /// None: it begins with the name.
    None,
    /// A scheme that locations and namespaces share: `http` or `https`.
    Web,
    /// The same with a backslash before its colon, as the keys of Java properties have it.
    EscapedWeb,
    /// Something else, such as another scheme or user information.
    Other,
}

impl Term {
    /// The term of the name at `name`.
    pub fn around(text: &[u8], name: Span) -> Self {
        let (start, prefix) = prefix(&text[..name.start]);
        let rest = &text[name.end..text.len().min(name.end + MAX_PATH_LENGTH)];
        let path = &rest[..rest.iter().position(ends_path).unwrap_or(rest.len())];
        // Signs of the sentence around, or of a key.
        let signs = path.iter().rev().take_while(|byte| b".:!?".contains(byte)).count();
        Self { span: Span::new(start, name.end + path.len() - signs), name, prefix }
    }

    /// Path and fragment.
    pub fn path<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        &text[self.name.end..self.span.end]
    }

    pub fn is_web(&self) -> bool {
        matches!(self.prefix, TermPrefix::Web | TermPrefix::EscapedWeb)
    }
}

fn prefix(before: &[u8]) -> (usize, TermPrefix) {
    let Some(slashes) = before.strip_suffix(b"//").or_else(|| before.strip_suffix(br"\/\/")) else {
        let is_joined = matches!(before.last(), Some(b'/' | b'@' | b'\\'));
        return (before.len(), if is_joined { TermPrefix::Other } else { TermPrefix::None });
    };
    let Some(colon) = slashes.strip_suffix(b":") else { return (slashes.len(), TermPrefix::Other) };
    let (scheme, kind) = match colon.strip_suffix(br"\") {
        Some(scheme) => (scheme, TermPrefix::EscapedWeb),
        None => (colon, TermPrefix::Web),
    };
    let len = scheme.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'+').count();
    let start = scheme.len() - len;
    let name = &scheme[start..];
    let is_web = name.eq_ignore_ascii_case(b"http") || name.eq_ignore_ascii_case(b"https");
    (start, if is_web { kind } else { TermPrefix::Other })
}

fn ends_path(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`<>()[]{},;|\\=^".contains(byte)
}

#[cfg(test)]
mod tests {
    use super::{Term, TermPrefix};
    use crate::text::Span;

    #[test]
    fn a_term_has_scheme_and_path() {
        for (text, expected, prefix) in [
            ("\"http://HOST/a#\"", "http://HOST/a#", TermPrefix::Web),
            ("{HTTPS://HOST/a}b", "HTTPS://HOST/a", TermPrefix::Web),
            (r"http\://HOST/a.xsd=b", r"http\://HOST/a.xsd", TermPrefix::EscapedWeb),
            (r"http:\/\/HOST", r"http:\/\/HOST", TermPrefix::Web),
            ("ftp://HOST/a.", "ftp://HOST/a", TermPrefix::Other),
            ("HOST/v1, x", "HOST/v1", TermPrefix::None),
            ("a/HOST:", "HOST", TermPrefix::Other),
        ] {
            let start = text.find("HOST").unwrap();
            let term = Term::around(text.as_bytes(), Span::new(start, start + 4));
            assert_eq!((&text[term.span.start..term.span.end], term.prefix), (expected, prefix), "{text}");
        }
    }
}
