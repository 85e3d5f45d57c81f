//! `namespace`: a name that identifies a vocabulary or an owner and is never looked up (`xmlns`, `$id`, `apiVersion`).

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::lexer::line;
use crate::lexer::segment::{last_quote, opening_quotes};
use crate::text::Span;
use crate::verdict::context::Context;
use crate::verdict::wire::WordLists;

/// Bytes before a name in which its attribute or declaration may begin: `schemaLocation` lists several URLs, one a line.
const MAX_KEY_DISTANCE: usize = 1000;

static NAMESPACE_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/namespaces.yaml")));

/// Finds the keys of vocabularies, whatever stands around them.
static VOCABULARY_KEYS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let keys = NAMESPACE_WORDS.group("keys").iter().map(String::as_str);
    AhoCorasick::new(keys.chain(["xmlns"])).ok()
});

/// Returns `true` if the name identifies something, and is no location.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let (text, start) = (context.text, context.span().start);
    let line = Span::new(line::start(text, start), start);
    let floor = start.saturating_sub(MAX_KEY_DISTANCE);
    let nearby = &text[floor..start];
    is_api_version(line.of(text))
        || is_declaration(nearby)
        || is_value_of_vocabulary_key(context, floor)
        || context.openers().iter().any(|opener| is_json_ld_context(opener.of(text)))
        || is_annotation_key(context, line.of(text))
}

/// `apiVersion: HOST/v1` of Kubernetes.
fn is_api_version(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    let line = line.strip_prefix(b"- ").unwrap_or(line);
    line.starts_with(b"apiVersion:") || line.starts_with(b"\"apiVersion\":")
}

fn is_declaration(nearby: &[u8]) -> bool {
    let tag = memchr::memrchr(b'<', nearby).map(|at| &nearby[at..]);
    tag.is_some_and(|tag| NAMESPACE_WORDS.any("declarations", |word| tag.starts_with(word)))
}

/// Returns `true` if the name is in the value of `xmlns` or of a key in the word list, which begins behind `floor`.
fn is_value_of_vocabulary_key(context: &Context<'_>, floor: usize) -> bool {
    let (text, start) = (context.text, context.span().start);
    // Nearly no name has such a key near it, and the quotes around a name cost a look at its line.
    if !VOCABULARY_KEYS.as_ref().is_none_or(|keys| keys.is_match(&text[floor..start])) {
        return false;
    }
    let quotes = opening_quotes(text, floor, start, context.syntax);
    let key = key_of_value(&text[floor..start], quotes.map(|quote| quote.map(|quote| quote - floor)));
    key.is_some_and(names_vocabulary)
}

fn names_vocabulary(key: &[u8]) -> bool {
    let local = key.rsplit(|byte| *byte == b':').next().unwrap_or(key);
    key == b"xmlns" || key.starts_with(b"xmlns:") || NAMESPACE_WORDS.has("keys", local)
}

fn is_json_ld_context(opener: &[u8]) -> bool {
    memchr::memchr(b'@', opener).is_some()
        && key_of_value(opener, [last_quote(opener), None]).is_some_and(|key| key == b"@context")
}

/// The key or attribute whose value `before` ends in, after one of the quotes or none: `key = "…`, `"key": "…`, `key: …`.
fn key_of_value(before: &[u8], quotes: [Option<usize>; 2]) -> Option<&[u8]> {
    let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let unquoted = before_unquoted_value(&before[line..]).and_then(key_at_end);
    quotes.into_iter().flatten().find_map(|quote| key_at_end(&before[..quote])).or(unquoted)
}

/// The key that `left` ends in, with the sign and the bracket between it and a value.
fn key_at_end(left: &[u8]) -> Option<&[u8]> {
    let left = left.trim_ascii_end();
    let left = left.strip_suffix(b"[").or_else(|| left.strip_suffix(b"{")).unwrap_or(left).trim_ascii_end();
    let left = left.strip_suffix(b"=").or_else(|| left.strip_suffix(b":"))?.trim_ascii_end();
    let left = left.strip_suffix(b"\"").or_else(|| left.strip_suffix(b"'")).unwrap_or(left);
    let name = left.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_-$@:.".contains(byte)));
    Some(&left[name.map_or(0, |at| at + 1)..]).filter(|key| !key.is_empty())
}

fn before_unquoted_value(line: &[u8]) -> Option<&[u8]> {
    let mut colons = memchr::memrchr_iter(b':', line);
    let at = colons.find(|at| line.get(at + 1) == Some(&b' ')).map(|at| at + 1).or_else(|| {
        let trimmed = line.trim_ascii_end();
        (trimmed.ends_with(b"[") || trimmed.ends_with(b"{")).then_some(trimmed.len())
    })?;
    Some(&line[..at])
}

/// `HOST/name: value` below `annotations:` or `labels:`; `line` is the line up to the name.
fn is_annotation_key(context: &Context<'_>, line: &[u8]) -> bool {
    let before = line.trim_ascii_start();
    let is_first = matches!(before, b"" | b"\"" | b"'") || before.ends_with(b"{") || before.ends_with(b"{\"");
    let after = context.text[context.span().end..].strip_prefix(b"/").filter(|_| is_first);
    let Some(after) = after else { return false };
    let name = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    let rest = &after[name..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_key = name > 0 && rest.starts_with(b":") && rest.get(1).is_none_or(u8::is_ascii_whitespace);
    is_key && context.openers().iter().any(|opener| opens_map_of_annotations(opener.of(context.text)))
}

fn opens_map_of_annotations(opener: &[u8]) -> bool {
    let opener = opener.trim_ascii_end();
    let opener = opener.strip_suffix(b"{").unwrap_or(opener).trim_ascii_end();
    let key = opener.strip_suffix(b":").unwrap_or(opener).to_ascii_lowercase();
    let key = key.strip_suffix(b"\"").unwrap_or(&key);
    NAMESPACE_WORDS.any("maps", |word| key.ends_with(word))
}
