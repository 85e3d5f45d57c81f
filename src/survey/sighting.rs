//! The names of a text: runs of labels and dots, with the holes, the URL and the spelling around each.

use std::borrow::Cow;

use super::evidence::{Evidence, NameInText, around};
use super::template::{begins_hole, hole_start};
use super::words::Language;
use crate::host::{MAX_LABEL_LENGTH, is_in_host};

/// Characters of a host (RFC 1035 section 2.3.4).
const MAX_HOST_LENGTH: usize = 253;

/// A name that may be a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting<'t> {
    /// Its name in lower case, with `{}` for holes.
    pub host: String,
    /// The byte at which it begins.
    pub start: usize,
    /// The scheme before it, in lower case; `mail` in a mail address.
    pub scheme: Option<Cow<'t, str>>,
    /// The port behind it.
    pub port: Option<u16>,
    /// The spelling, where it is not plain.
    pub spelling: Option<&'static str>,
    /// The proof that it is a host.
    pub evidence: Evidence,
}

/// Schemes whose authority is a host, whatever it ends with.
const WEB_SCHEMES: [&[u8]; 4] = [b"http://", b"https://", b"ws://", b"wss://"];

/// Passes every name of `text` that ends like a host, or stands in an address of the web, to `each`.
pub(super) fn read<'t>(
    text: &'t [u8],
    language: Language,
    is_suffix: &mut dyn FnMut(&[u8]) -> bool,
    each: &mut dyn FnMut(Sighting<'t>),
) {
    let mut done = 0;
    while let Some(dot) = memchr::memchr(b'.', &text[done..]).map(|at| done + at) {
        let mut start = dot;
        while start > done && steps_left(text, start) {
            start -= 1;
        }
        let mut end = dot;
        while let Some(next) = step_right(text, end) {
            end = next;
        }
        let name = trimmed(text, start, end);
        done = end.max(dot + 1);
        let last = text[name.start..name.end].rsplit(|byte| *byte == b'.').next().unwrap_or_default();
        if is_top_label(last) && (is_suffix(last) || is_in_web_address(&text[..name.start])) {
            each_name(text, &name, language, each);
        }
    }
}

/// Returns `true` if a text ends with `https://` or the like.
fn is_in_web_address(before: &[u8]) -> bool {
    before.ends_with(b"//") && WEB_SCHEMES.iter().any(|scheme| before.ends_with(scheme))
}

/// The bytes of a name without dots around it.
struct NameBytes {
    start: usize,
    end: usize,
    /// A dot stands before it.
    has_dot_before: bool,
}

/// Returns `true` if the byte before `at` belongs to a name: also the backslash of `\.` and `\\.`.
fn steps_left(text: &[u8], at: usize) -> bool {
    match text[at - 1] {
        b'\\' => text.get(at) == Some(&b'.') || text[at..].starts_with(b"\\."),
        byte => is_in_host(byte),
    }
}

fn step_right(text: &[u8], at: usize) -> Option<usize> {
    match text.get(at)? {
        b'\\' if text[at..].starts_with(b"\\.") => Some(at + 2),
        b'\\' if text[at..].starts_with(b"\\\\.") => Some(at + 3),
        byte => is_in_host(*byte).then_some(at + 1),
    }
}

/// The name without dots and hyphens around it, and without the letters of an escape before it.
fn trimmed(text: &[u8], mut start: usize, mut end: usize) -> NameBytes {
    start += escape_length(text, start, end);
    let has_dot_before = text[start..end].starts_with(b".") || text[start..end].starts_with(b"\\.");
    while start < end && matches!(text[start], b'.' | b'-' | b'\\') {
        start += 1;
    }
    while start < end && matches!(text[end - 1], b'.' | b'-' | b'_' | b'\\') {
        end -= 1;
    }
    NameBytes { start, end, has_dot_before }
}

/// Bytes of an escape that a name begins with, whose sign stands before it: `%2F`, `\n`, `\u002F`.
fn escape_length(text: &[u8], start: usize, end: usize) -> usize {
    let name = &text[start..end];
    let is_hex = |len: usize| name.len() > len && name[..len].iter().all(u8::is_ascii_hexdigit);
    match start.checked_sub(1).map(|at| text[at]) {
        Some(b'%') if is_hex(2) => 2,
        Some(b'\\') if name[0] == b'u' && name.len() > 5 && name[1..5].iter().all(u8::is_ascii_hexdigit) => 5,
        Some(b'\\') if name[0] == b'x' && name.len() > 3 && name[1..3].iter().all(u8::is_ascii_hexdigit) => 3,
        Some(b'\\') if matches!(name[0], b'n' | b'r' | b't') => 1,
        _ => 0,
    }
}

/// Reads a name with the holes before it.
fn each_name<'t>(text: &'t [u8], name: &NameBytes, language: Language, each: &mut dyn FnMut(Sighting<'t>)) {
    let raw = String::from_utf8_lossy(&text[name.start..name.end]);
    let is_escaped = raw.contains('\\');
    let host = if is_escaped { raw.replace('\\', "") } else { raw.into_owned() };
    if goes_on(text, name.end) {
        return;
    }
    let (host, start) = with_start(text, name, host);
    let is_upper = host.bytes().any(|byte| byte.is_ascii_uppercase());
    let is_mixed = is_upper && host.bytes().any(|byte| byte.is_ascii_lowercase());
    if !is_host(&host) {
        return;
    }
    let name = NameInText {
        text,
        start,
        end: name.end,
        host: &host,
        language,
        is_mixed,
        is_suffix: name.has_dot_before && start == name.start,
    };
    let around = around(&name);
    let encoded = around.is_encoded.then_some("percent-encoded");
    let spelling = encoded.or(is_escaped.then_some("escaped")).or((is_upper && !is_mixed).then_some("upper"));
    each(Sighting {
        start,
        scheme: around.scheme,
        port: port(text, name.end),
        spelling,
        evidence: around.evidence,
        host: host.to_ascii_lowercase(),
    });
}

/// The name with the holes and asterisks that it begins with, and its start.
fn with_start(text: &[u8], name: &NameBytes, host: String) -> (String, usize) {
    let start = name.start;
    if name.has_dot_before {
        with_holes(text, name, host)
    } else if let Some(before) = glob_before(text, start) {
        (format!("{}{host}", String::from_utf8_lossy(&text[before..start])), before)
    } else if begins_with_hole(text, start, &host) {
        let rest = host.split_once('.').map_or(String::new(), |(_, rest)| format!("{{}}.{rest}"));
        (rest, start - 1)
    } else {
        (host, start)
    }
}

/// Returns `true` if a template fills in the rest of a name that ends at `end`. A `<` right behind a name is markup.
fn goes_on(text: &[u8], end: usize) -> bool {
    begins_hole(text, end) && text[end] != b'<'
        || matches!(text.get(end), Some(b'.' | b'-')) && begins_hole(text, end + 1)
}

/// Returns `true` if the first label of a name is a hole whose sign stands before it: `$ENV.example.com`,
/// `%s.example.com`.
fn begins_with_hole(text: &[u8], start: usize, host: &str) -> bool {
    let Some((first, rest)) = host.split_once('.').filter(|(_, rest)| rest.contains('.')) else {
        return false;
    };
    match start.checked_sub(1).map(|at| text[at]) {
        Some(b'$') => !rest.is_empty(),
        Some(b'%') => matches!(first, "s" | "d" | "v"),
        _ => false,
    }
}

/// The name with the holes, asterisks and labels before its leading dot, and its start.
fn with_holes(text: &[u8], name: &NameBytes, host: String) -> (String, usize) {
    let (mut host, mut at) = (format!(".{host}"), name.start);
    while at > 0 && matches!(text[at - 1], b'.' | b'\\') {
        at -= 1;
    }
    let end = at;
    loop {
        if at > 0 && text[at - 1] == b'*' && host.starts_with('.') {
            let glob = glob_before(text, at).unwrap_or(at - 1);
            (host, at) = (format!("{}{host}", String::from_utf8_lossy(&text[glob..at])), glob);
            break;
        }
        let Some(start) = hole_start(text, at).filter(|start| *start < at) else { break };
        let before = text[..start].iter().rev().take_while(|byte| is_in_host(**byte)).count();
        let label = String::from_utf8_lossy(&text[start - before..start]).into_owned();
        (host, at) = (format!("{label}{{}}{host}"), start - before);
    }
    if at == end {
        // A suffix, as of a cookie.
        return (host[1..].to_owned(), name.start);
    }
    (host.trim_start_matches(['.', '-']).to_owned(), at)
}

/// The start of the label whose asterisk stands right before `end`, behind other characters of it: `web*.example.com`,
/// `w*b.example.com`.
fn glob_before(text: &[u8], end: usize) -> Option<usize> {
    let before = text[..end].strip_suffix(b"*")?;
    let is_part = |byte: u8| byte == b'*' || byte != b'.' && is_in_host(byte);
    let len = before.iter().rev().take(MAX_LABEL_LENGTH).take_while(|byte| is_part(**byte)).count();
    let label = &before[before.len() - len..];
    let asterisks = label.iter().take_while(|byte| **byte == b'*').count();
    (asterisks < len).then(|| before.len() - len + asterisks)
}

fn is_host(host: &str) -> bool {
    host.len() <= MAX_HOST_LENGTH && host.contains('.') && host.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL_LENGTH).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
}

/// Returns `true` if a label can be a top-level domain: letters, so that versions and IP addresses are none.
fn is_top_label(label: &[u8]) -> bool {
    label.len() > 1 && (label.iter().all(u8::is_ascii_alphabetic) || label.starts_with(b"xn--"))
}

fn port(text: &[u8], end: usize) -> Option<u16> {
    let after = text.get(end..)?.strip_prefix(b":")?;
    let digits = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let goes_on = after.get(digits).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b':');
    let text =
        std::str::from_utf8(&after[..digits]).ok().filter(|_| (2..=5).contains(&digits) && !goes_on)?;
    text.parse().ok()
}
