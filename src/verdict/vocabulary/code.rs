//! Names of vocabularies in code, in query languages and in tokens: variables, calls, maps, prefixes and claims.
//!
//! Only a URL counts here; words such as `ns` and `user` are too common for anything else.

use super::term::{Term, TermPrefix};
use super::words::NAMESPACE_WORDS;
use crate::text::Span;
use crate::verdict::introduction::{behind_attributes, introduces};
use crate::verdict::word::{has_part, last_part, names};

/// Bytes on each side of a claim in which its token has another one.
// A token has a handful of claims, a line each; a file of one line would be read anew for each of its names.
const MAX_TOKEN_DISTANCE: usize = 600;

/// Returns `true` if the term, a URL, stands where no word is needed beside it.
pub(super) fn needs_no_word(text: &[u8], term: &Term) -> bool {
    term.is_web()
        && (is_clark_name(text, term) || is_key_of_properties(text, term) || is_claim_of_token(text, term))
}

/// Returns `true` if the term, a URL, names something by the code around it. `parts` introduce its value, innermost
/// first.
pub(super) fn is_introduced(text: &[u8], term: &Term, parts: &[Vec<u8>]) -> bool {
    term.is_web()
        && (follows_directive(&text[..term.span.start])
            || parts.first().is_some_and(|part| names_vocabulary(part) || holds_claims(part))
            // `nsmap = {"a": "http://…"}`.
            || parts.first().is_some_and(|part| is_key(part))
                && parts.get(1).is_some_and(|part| names_vocabulary(part)))
}

/// `{http://HOST/a}b`, a name with its namespace (James Clark, XML Namespaces), or `'{http://HOST/a}'` before another
/// string. `\url{http://HOST}` is a location.
fn is_clark_name(text: &[u8], term: &Term) -> bool {
    let before = text[..term.span.start].strip_suffix(b"{");
    let after = text[term.span.end..].strip_prefix(b"}");
    let (Some(before), Some(after)) = (before, after) else { return false };
    let is_argument =
        before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"}]$\\".contains(byte));
    let is_name = after.first().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_*\"'".contains(byte));
    !is_argument && is_name
}

/// `http\://HOST/a.xsd=b`: a URL as the key of Java properties, such as `spring.schemas`.
fn is_key_of_properties(text: &[u8], term: &Term) -> bool {
    let line = text[..term.span.start].iter().rev().take_while(|byte| **byte != b'\n');
    let is_first = line.take(MAX_INDENTATION).all(u8::is_ascii_whitespace);
    is_first
        && term.prefix == TermPrefix::EscapedWeb
        && text[term.span.end..].trim_ascii_start().starts_with(b"=")
}

/// Bytes of white space before the key of a line.
// Properties are hardly ever indented. In a line of blanks the search ends here.
const MAX_INDENTATION: usize = 40;

/// `PREFIX a: <`, `@prefix a: <`, `Prefix(a:=<`, `declare namespace a = "`, `default namespace = "`.
fn follows_directive(before: &[u8]) -> bool {
    let (before, group) = match before.last() {
        Some(b'<') => (&before[..before.len() - 1], "directives"),
        Some(b'"' | b'\'') => (&before[..before.len() - 1], "quoted-directives"),
        _ => return false,
    };
    let before = before.strip_suffix(b"\\").unwrap_or(before).trim_ascii_end();
    let left = &before[before.len().saturating_sub(MAX_DIRECTIVE_LENGTH)..];
    let left = left.strip_suffix(b"=").unwrap_or(left).trim_ascii_end();
    let space = left.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_-.:".contains(byte)));
    let (outer, prefix) = left.split_at(space.map_or(0, |at| at + 1));
    let is_declared = group == "quoted-directives" || prefix.ends_with(b":");
    ends_in_directive(left.strip_suffix(b"(").unwrap_or(left), group)
        || is_declared && ends_in_directive(outer.strip_suffix(b"(").unwrap_or(outer).trim_ascii_end(), group)
}

/// Bytes between the start of a directive and its URL.
// Keyword, prefix and signs; behind more text than that a URL is no part of a directive.
const MAX_DIRECTIVE_LENGTH: usize = 80;

/// Returns `true` if `left` ends in a directive that begins its line, its statement or its string.
fn ends_in_directive(left: &[u8], group: &str) -> bool {
    let left = left.strip_suffix(b":").unwrap_or(left);
    NAMESPACE_WORDS.any(group, |word| {
        let start = left.len().checked_sub(word.len());
        start.is_some_and(|start| {
            left[start..].eq_ignore_ascii_case(word) && may_begin_directive(&left[..start])
        })
    })
}

/// Returns `true` if a directive may stand behind `head`. `our knowledge base <https://HOST>` has none.
fn may_begin_directive(head: &[u8]) -> bool {
    let line = memchr::memrchr(b'\n', head).map_or(head, |at| &head[at + 1..]);
    let line = line.trim_ascii();
    let is_start = line.last().is_none_or(|byte| b"\"'`>;.{}".contains(byte));
    let keyword = line.rsplit(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
    let is_declared = [&b"declare"[..], b"default", b"module", b"element", b"import"].contains(&keyword);
    is_start || line.ends_with(b"\\n") || is_declared && head.last().is_some_and(u8::is_ascii_whitespace)
}

/// `"https://HOST/roles": …` in a map with `"iss"`, `"sub"` or `"aud"`.
fn is_claim_of_token(text: &[u8], term: &Term) -> bool {
    let after = text[term.span.end..].strip_prefix(b"\"").map(<[u8]>::trim_ascii_start);
    if !after.is_some_and(|after| after.starts_with(b":")) {
        return false;
    }
    let start = term.span.start.saturating_sub(MAX_TOKEN_DISTANCE);
    let nearby = Span::new(start, text.len().min(term.span.end + MAX_TOKEN_DISTANCE)).of(text);
    NAMESPACE_WORDS.any("registered-claims", |claim| memchr::memmem::find(nearby, claim).is_some())
}

/// Returns `true` if a variable, map or function of a vocabulary introduces a value.
fn names_vocabulary(part: &[u8]) -> bool {
    let part = behind_attributes(part);
    names(part).any(|(start, end)| {
        let (name, after) = (&part[start..end], &part[end..]);
        // `ns::f("https://HOST")` is a path of C++ or Rust.
        introduces(after) && !after.starts_with(b"::") && is_vocabulary(name)
    }) || NAMESPACE_WORDS.any("calls", |call| {
        let function = part.trim_ascii_end().strip_suffix(b"(").unwrap_or_default();
        function
            .strip_suffix(call)
            .is_some_and(|before| !before.last().is_some_and(u8::is_ascii_alphanumeric))
    })
}

/// Returns `true` if the name of a variable or a function says that it is about a namespace.
fn is_vocabulary(name: &[u8]) -> bool {
    let Some(last) = last_part(name) else { return false };
    let shorter = name[..name.len() - last.len()].trim_ascii_end();
    let shorter = shorter.strip_suffix(b"_").or_else(|| shorter.strip_suffix(b"-")).unwrap_or(shorter);
    let is_end = NAMESPACE_WORDS.has_ignoring_case("variable-ends", last);
    is_variable_word(last)
        || is_end && last_part(shorter).is_some_and(is_variable_word)
        || name.starts_with(b"NS_")
}

fn is_variable_word(part: &[u8]) -> bool {
    NAMESPACE_WORDS.has_ignoring_case("variables", part)
}

/// Returns `true` if a part is a key and its colon alone: `"a": `, `a = `.
fn is_key(part: &[u8]) -> bool {
    let sign = part.trim_ascii_end();
    let is_pair = sign.ends_with(b":") || sign.ends_with(b"=") || sign.ends_with(b"=>");
    is_pair && {
        let mut keys = names(part).map(|(start, end)| &part[start..end]);
        !keys.any(|key| NAMESPACE_WORDS.has_ignoring_case("locations", key))
    }
}

/// `claims["`, `idToken["`, `claims.get("`.
fn holds_claims(part: &[u8]) -> bool {
    names(part).any(|(start, end)| {
        let (name, after) = (&part[start..end], &part[end..]);
        let is_subscript = matches!(after.trim_ascii_end(), b"[" | b"?.[" | b".[");
        let is_call = matches!(after.trim_ascii_end(), b".get(" | b".has(" | b"(");
        (is_subscript && last_part(name).is_some_and(|it| NAMESPACE_WORDS.has_ignoring_case("claims", it)))
            || is_call && has_part(name, &["claim".to_owned(), "claims".to_owned()])
    })
}

#[cfg(test)]
mod tests {
    use super::{is_introduced, needs_no_word};
    use crate::text::Span;
    use crate::verdict::introduction::introductions;
    use crate::verdict::vocabulary::term::Term;

    #[test]
    fn tells_names_from_locations() {
        for (text, expected) in [
            ("SVG_NS = \"http://HOST/a\"", true),
            ("namespaceUri: 'http://HOST/a'", true),
            ("const NS: &str = \"http://HOST/a\"", true),
            ("nsmap = {\"a\": \"http://HOST/a\"", true),
            ("x = Namespace(\"http://HOST/a#\")", true),
            ("ET.register_namespace(\"a\", \"http://HOST/a\")", true),
            ("createElementNS('http://HOST/a', 'b')", true),
            ("new QName(\"http://HOST/a\", \"b\")", true),
            ("XNamespace.Get(\"http://HOST/a\")", true),
            ("find(\"{http://HOST/a}b\")", true),
            ("'{http://HOST/a}' + tag", true),
            (r"http\://HOST/a.xsd=a.xsd", true),
            ("prefix a: <http://HOST/a#>", true),
            ("@prefix : <http://HOST/a#> .", true),
            ("BASE <http://HOST/a>", true),
            ("\"PREFIX b: <urn:b> PREFIX a: <http://HOST/a#>", true),
            ("Prefix(a:=<http://HOST/a#>)", true),
            ("declare namespace a = \"http://HOST/a\";", true),
            ("default namespace = \"http://HOST/a\"", true),
            ("claims.get(\"https://HOST/roles\")", true),
            ("idToken['https://HOST/roles'] = a", true),
            ("{\"sub\": \"a\", \"https://HOST/roles\": 1}", true),
            ("DNS = \"http://HOST/a\"", false),
            ("BASE = \"http://HOST/a\"", false),
            ("prefix = 'http://HOST/a'", false),
            ("<html xmlns=\"urn:a\"><a href=\"http://HOST/a\"", false),
            ("<a ns='urn:a' href='http://HOST/a'", false),
            ("NS = \"ftp://HOST/a\"", false),
            ("NAMESPACE_DOCS = \"http://HOST/a\"", false),
            ("ns::get(\"http://HOST/a\")", false),
            ("namespace a { b = \"http://HOST/a\"", false),
            ("{namespaces: [{url: \"http://HOST/a\"", false),
            ("{namespaces: {url: \"http://HOST/a\"", false),
            ("f(NS, \"http://HOST/a\")", false),
            (r"\url{http://HOST/a}b", false),
            ("`${http://HOST/a}`", false),
            (r"a=http\://HOST/a", false),
            ("SEE a: <http://HOST/a#>", false),
            ("our knowledge base <http://HOST/a>", false),
            ("see database <http://HOST/a>", false),
            ("pages[\"https://HOST/roles\"]", false),
            ("user.get(\"https://HOST/roles\")", false),
            ("{\"sup\": \"a\", \"https://HOST/roles\": 1}", false),
        ] {
            let start = text.find("HOST").unwrap();
            let term = Term::around(text.as_bytes(), Span::new(start, start + 4));
            let quote = text[..term.span.start].rfind(['"', '\'']).unwrap_or(term.span.start);
            let parts = introductions(text.as_bytes(), Span::new(0, quote), &[]);
            let named =
                needs_no_word(text.as_bytes(), &term) || is_introduced(text.as_bytes(), &term, &parts);
            assert_eq!(named, expected, "{text}");
        }
    }
}
