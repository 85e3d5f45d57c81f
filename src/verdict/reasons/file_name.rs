//! `file-name`: the name of a file or directory, which does not move because a host does.

use std::sync::LazyLock;

use crate::lexer::line;
use crate::lexer::token::TokenKind;
use crate::mention::name::NameTail;
use crate::verdict::context::Context;
use crate::verdict::value_key::has_key;
use crate::verdict::wire::WordLists;

/// Bytes on each side of a name that its path may have.
// Texts have no longer paths, while minified data can be one word of many kilobytes.
pub(super) const MAX_PATH_LENGTH: usize = 400;

pub(super) static FILE_NAME_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/file_names.yaml")));

/// Returns `true` if a known file extension follows the name: `api.example.com.crt`.
pub(super) fn has_extension(context: &Context<'_>) -> bool {
    context.parsed.tail == NameTail::Extension
}

/// Returns `true` if the name is a segment of a file system path, not of a URL.
pub(super) fn is_path_segment(context: &Context<'_>) -> bool {
    let first = context.parsed.first.checked_sub(1);
    let Some(before) = first.and_then(|at| context.tokens.get(at)) else { return false };
    let start = context.span().start;
    let is_slash = before.kind == TokenKind::Slash && before.end - before.start == 1;
    let is_backslash = before.kind == TokenKind::Other(b'\\');
    if !(is_slash || is_backslash) || before.end != start {
        return false;
    }
    let floor = start.saturating_sub(MAX_PATH_LENGTH);
    let path = context.text[floor..start].iter().rposition(ends_path).map_or(floor, |at| floor + at + 1);
    let path = &context.text[path..start];
    if let Some(scheme) = memchr::memmem::find(path, b"://") {
        return FILE_NAME_WORDS.any("schemes", |word| path[..scheme].ends_with(word));
    }
    let ends_in = |folder: &[u8]| {
        path.len() >= folder.len() && path[path.len() - folder.len()..].eq_ignore_ascii_case(folder)
    };
    if context.url.in_url && !path.starts_with(b"/") || FILE_NAME_WORDS.any("import-paths", ends_in) {
        return false;
    }
    if is_backslash { is_windows_path(path) } else { is_unix_path(path) }
}

/// Returns `true` if the name begins a pattern of files of the repository: `paths: ['HOST/**']`.
pub(super) fn begins_path_pattern(context: &Context<'_>) -> bool {
    let (text, span) = (context.text, context.span());
    if text.get(span.end) != Some(&b'/') || context.url.in_url {
        return false;
    }
    let end = line::end_before(text, span.end, span.end + MAX_PATH_LENGTH);
    let rest = text[span.end..end].split(|byte| byte.is_ascii_whitespace() || b"\"'`,".contains(byte));
    let has_wildcard = rest.into_iter().next().is_some_and(|rest| rest.contains(&b'*'));
    let floor = span.start.saturating_sub(MAX_PATH_LENGTH);
    let before = &text[line::start_from(text, floor, span.start)..span.start];
    // `!` excludes, and `^` begins a regular expression.
    let before = before.strip_suffix(b"^").or_else(|| before.strip_suffix(b"!")).unwrap_or(before);
    has_wildcard && has_key(context, before, FILE_NAME_WORDS.group("patterns"))
}

fn ends_path(byte: &u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'"' | b'\'' | b'`' | b'=' | b'(' | b',' | b'<' | b'>' | b';' | b'|' | b'[' | b'?')
}

/// Returns `true` if a path up to a name is one of Windows; the name in `\\HOST\share` is a server.
fn is_windows_path(path: &[u8]) -> bool {
    let is_server = path.iter().all(|byte| *byte == b'\\');
    !is_server && path.starts_with(b"\\\\") || memchr::memmem::find(path, b":\\").is_some()
}

fn is_unix_path(path: &[u8]) -> bool {
    // `-v /a:/b/HOST`: another path stands before the colon.
    let path = path.rsplit(|byte| *byte == b':').next().unwrap_or(path);
    // `/apis/HOST/v1` is a group of the API of Kubernetes.
    if path.ends_with(b"/apis/") || path.starts_with(b"//") || path.contains(&b'@') {
        return false;
    }
    let mut segments = path.split(|byte| *byte == b'/');
    match segments.next() {
        Some(b"") => segments.count() > 1,
        Some(b"." | b".." | b"~") => true,
        Some(first) => {
            let names_directory = first.starts_with(b"$")
                && FILE_NAME_WORDS.any("variables", |part| memchr::memmem::find(first, part).is_some());
            names_directory
                || FILE_NAME_WORDS.has_ignoring_case("directories", first)
                || segments.any(|segment| FILE_NAME_WORDS.has_ignoring_case("directories", segment))
        }
        None => false,
    }
}
