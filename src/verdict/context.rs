//! What a host is used for, as far as the text around it tells: an address, a file name, a mere name.

use crate::lexer::line;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::name::ParsedName;
use crate::mention::url::UrlContext;
use crate::text::Span;

/// Folders that hold files named after hosts.
const FOLDERS: [&str; 26] = [
    "certs",
    "cert",
    "certificates",
    "ssl",
    "tls",
    "live",
    "archive",
    "letsencrypt",
    "pki",
    "keys",
    "private",
    "secrets",
    "sites-available",
    "sites-enabled",
    "conf.d",
    "vhosts",
    "www",
    "var",
    "etc",
    "srv",
    "host_vars",
    "logs",
    "log",
    "backup",
    "backups",
    "out",
];

/// Whether the host is the domain of a mail address.
pub(crate) fn is_email(text: &[u8], reading: &ParsedName, around: &UrlContext) -> bool {
    let Some(local) = around.before_at.filter(|_| !around.in_url) else { return false };
    let bytes = local.of(text);
    let line = line::start(text, local.start);
    if let Some(colon) = memchr::memrchr(b':', bytes) {
        let scheme = bytes[..colon].rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        let schemes = [
            &b"mailto"[..],
            b"email",
            b"mail",
            b"from",
            b"to",
            b"cc",
            b"bcc",
            b"contact",
            b"sip",
            b"xmpp",
            b"acct",
        ];
        return schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known)) && colon + 1 < bytes.len();
    }
    if bytes == b"git" {
        return false;
    }
    let after = &text[reading.span.end..];
    let remote_path = after.first() == Some(&b':')
        && after
            .get(1)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'~' | b'.' | b'$'));
    let remote_command = text[line..local.start]
        .split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
        .any(|word| {
            [&b"ssh"[..], b"scp", b"sftp", b"rsync", b"ssh-copy-id", b"mosh", b"autossh", b"sshfs"]
                .contains(&word)
        });
    !remote_path && !remote_command
}

/// Whether the host is a segment of a file system path (not of a URL).
pub(crate) fn is_path_segment(
    text: &[u8],
    tokens: &[Token],
    reading: &ParsedName,
    around: &UrlContext,
) -> bool {
    let Some(before) = reading.first.checked_sub(1).and_then(|at| tokens.get(at)) else { return false };
    let slash = before.kind == TokenKind::Slash && before.end - before.start == 1;
    let backslash = before.kind == TokenKind::Other(b'\\');
    if !(slash || backslash) || before.end != reading.span.start {
        return false;
    }
    let stop = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(
                byte,
                b'"' | b'\'' | b'`' | b'=' | b'(' | b',' | b'<' | b'>' | b';' | b'|' | b'[' | b'?'
            )
    };
    let from = reading.span.start.saturating_sub(400);
    let start = text[from..reading.span.start].iter().rposition(stop).map_or(from, |at| from + at + 1);
    let path = &text[start..reading.span.start];
    if let Some(scheme) = memchr::memmem::find(path, b"://") {
        return path[..scheme].ends_with(b"file");
    }
    if around.in_url && !path.starts_with(b"/") {
        return false;
    }
    // `-v /a:/b/HOST`: what stands before a colon is another path.
    let path = path.rsplit(|byte| *byte == b':').next().unwrap_or(path);
    if backslash {
        // `\\\\HOST\\share` names a server.
        let bare = text[start..reading.span.start].iter().all(|byte| *byte == b'\\');
        return !bare && text[start..].starts_with(b"\\\\")
            || memchr::memmem::find(&text[start..reading.span.start], b":\\").is_some();
    }
    if path.starts_with(b"//") || path.contains(&b'@') {
        return false;
    }
    let segments: Vec<&[u8]> = path.split(|byte| *byte == b'/').collect();
    let named = |segment: &[u8]| FOLDERS.iter().any(|folder| folder.as_bytes().eq_ignore_ascii_case(segment));
    let variable = |segment: &[u8]| {
        segment.starts_with(b"$")
            && [&b"DIR"[..], b"dir", b"PATH", b"path", b"ROOT", b"HOME", b"CERT"]
                .iter()
                .any(|word| memchr::memmem::find(segment, word).is_some())
    };
    match segments.first() {
        Some(&b"") => segments.len() > 2,
        Some(&(b"." | b".." | b"~")) => true,
        Some(first) => variable(first) || segments.iter().any(|segment| named(segment)),
        None => false,
    }
}

/// Whether the host is a part of a name, not of a location. `openers` are the lines that open its blocks.
pub(crate) fn is_namespace(text: &[u8], reading: &ParsedName, openers: &[Span]) -> bool {
    let start = reading.span.start;
    let line = &text[line::start(text, start)..start];
    let trimmed = line.trim_ascii_start();
    if trimmed.starts_with(b"apiVersion:")
        || trimmed.starts_with(b"\"apiVersion\":")
        || trimmed.starts_with(b"- apiVersion:")
    {
        return true;
    }
    let nearby = &text[start.saturating_sub(1000)..start];
    if let Some(tag) = memchr::memrchr(b'<', nearby).map(|at| &nearby[at..])
        && (tag.starts_with(b"<!DOCTYPE") || tag.starts_with(b"<!ENTITY"))
    {
        return true;
    }
    let names = |key: &[u8]| {
        let local = key.rsplit(|byte| *byte == b':').next().unwrap_or(key);
        key == b"xmlns"
            || key.starts_with(b"xmlns:")
            || [
                &b"targetNamespace"[..],
                b"schemaLocation",
                b"noNamespaceSchemaLocation",
                b"$id",
                b"$schema",
                b"@context",
            ]
            .contains(&local)
    };
    let of_context = |opener: &Span| {
        let line = opener.of(text);
        memchr::memchr(b'@', line).is_some() && key_of_value(line).is_some_and(|key| key == b"@context")
    };
    if key_of_value(nearby).is_some_and(names) || openers.iter().any(of_context) {
        return true;
    }
    is_annotation_key(text, reading, line, openers)
}

/// The key or attribute whose value `before` ends in: `key = "…`, `"key": "…`, `key: …`.
fn key_of_value(before: &[u8]) -> Option<&[u8]> {
    let quote = memchr::memrchr2(b'"', b'\'', before);
    let unquoted = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let candidates = [quote.map(|at| &before[..at]), unquoted_value(&before[unquoted..])];
    candidates.into_iter().flatten().find_map(|left| {
        let left = left.trim_ascii_end();
        let left =
            left.strip_suffix(b"[").or_else(|| left.strip_suffix(b"{")).unwrap_or(left).trim_ascii_end();
        let left = left.strip_suffix(b"=").or_else(|| left.strip_suffix(b":"))?.trim_ascii_end();
        let left = left.strip_suffix(b"\"").or_else(|| left.strip_suffix(b"'")).unwrap_or(left);
        let name = left.iter().rposition(|byte| !(byte.is_ascii_alphanumeric() || b"_-$@:.".contains(byte)));
        Some(&left[name.map_or(0, |at| at + 1)..]).filter(|key| !key.is_empty())
    })
}

fn unquoted_value(line: &[u8]) -> Option<&[u8]> {
    let mut colons = memchr::memrchr_iter(b':', line);
    let at = colons.find(|at| line.get(at + 1) == Some(&b' ')).map(|at| at + 1).or_else(|| {
        let trimmed = line.trim_ascii_end();
        (trimmed.ends_with(b"[") || trimmed.ends_with(b"{")).then_some(trimmed.len())
    })?;
    Some(&line[..at])
}

/// `host/name: value` below `annotations:` or `labels:`.
fn is_annotation_key(text: &[u8], reading: &ParsedName, line: &[u8], openers: &[Span]) -> bool {
    let before = line.trim_ascii_start();
    let alone = before.is_empty()
        || before == b"\""
        || before == b"'"
        || before.ends_with(b"{")
        || before.ends_with(b"{\"");
    let Some(after) = text[reading.span.end..].strip_prefix(b"/").filter(|_| alone) else { return false };
    let name = after.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte)).count();
    let rest = &after[name..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let is_key = name > 0 && rest.starts_with(b":") && rest.get(1).is_none_or(u8::is_ascii_whitespace);
    let known = |opener: &Span| {
        let opener = opener.of(text).trim_ascii_end();
        let opener = opener.strip_suffix(b"{").unwrap_or(opener).trim_ascii_end();
        let key = opener.strip_suffix(b":").unwrap_or(opener).to_ascii_lowercase();
        let key = key.strip_suffix(b"\"").unwrap_or(&key);
        [&b"annotations"[..], b"labels", b"selector", b"taints"].iter().any(|word| key.ends_with(word))
    };
    is_key && openers.iter().any(known)
}
