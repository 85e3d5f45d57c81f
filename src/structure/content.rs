//! What the content of a text says of its form, where its name says too little.

use std::net::IpAddr;

use crate::lexer::file_kind::FileKind;

/// Bytes that are looked at to tell the program of a configuration: its first directives.
const MAX_LOOK: usize = 8 << 10;

/// The lines at the start of a text.
pub(super) fn start_of(text: &[u8]) -> &[u8] {
    match text.get(..MAX_LOOK) {
        Some(start) => &start[..memchr::memrchr(b'\n', start).unwrap_or(MAX_LOOK)],
        None => text,
    }
}

/// Returns `true` if a name is that of a text whose lines make paragraphs.
pub(super) fn is_markdown(name: &[u8]) -> bool {
    let extension = name.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    FileKind::of_name(name).next() == Some(FileKind::Prose) && !extension.eq_ignore_ascii_case(b"txt")
}

/// Lookup tables of Postfix, by their names.
const TABLES: [&[u8]; 9] = [
    b"transport",
    b"virtual",
    b"canonical",
    b"generic",
    b"access",
    b"sender_access",
    b"relay_domains",
    b"tls_policy",
    b"sni",
];

/// Returns `true` if a name is that of a table of keys and values: maps of HAProxy, Apache and Postfix.
pub(super) fn is_table(name: &[u8]) -> bool {
    name.ends_with(b".map") || TABLES.contains(&name)
}

/// Returns `true` if the lines of a text are an address with its names each, as in `/etc/hosts`.
pub(super) fn is_hosts(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).peekable();
    let is_address = |line: &[u8]| {
        let first = line.split(u8::is_ascii_whitespace).next().unwrap_or_default();
        std::str::from_utf8(first).is_ok_and(|word| word.parse::<IpAddr>().is_ok())
    };
    lines.peek().is_some() && lines.all(is_address)
}

/// Returns `true` if a text is a content security policy.
pub(super) fn is_policy(text: &[u8]) -> bool {
    memchr::memmem::find(text, b"-src ").is_some() && memchr::memchr(b';', text).is_some()
}

/// Returns `true` if a text is one object or array of JSON.
pub(super) fn is_json(text: &[u8]) -> bool {
    matches!(text.trim_ascii(), [b'{', .., b'}'] | [b'[', .., b']'])
}

/// Returns `true` if all lines but comments are two words with a dot, such as those of a `RewriteMap`.
pub(super) fn is_pairs(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut pairs = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).peekable();
    let has_pairs = pairs.peek().is_some();
    let is_pair = |line: &[u8]| {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let mut is_name = || words.next().is_some_and(|word| word[..word.len() - 1].contains(&b'.'));
        is_name() && is_name() && words.next().is_none()
    };
    has_pairs && pairs.all(is_pair)
}

/// Returns `true` if all lines but comments are words with a dot, such as hosts, and at least two of them.
pub(super) fn is_items(text: &[u8]) -> bool {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut items = lines.filter(|line| !line.is_empty() && !line.starts_with(b"#")).peekable();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._:/*@".contains(byte) || *byte >= 0x80;
    let mut count = 0;
    items.all(|item| {
        count += 1;
        item.contains(&b'.') && !item.ends_with(b".") && item.iter().all(is_part)
    }) && count > 1
}

/// Returns `true` if a text begins like a zone file.
pub(super) fn has_zone_words(text: &[u8]) -> bool {
    let has = |word: &[u8]| memchr::memmem::find(text, word).is_some();
    let starts =
        |word: &[u8]| text.starts_with(word) || memchr::memmem::find(text, &[b"\n", word].concat()).is_some();
    [&b"$ORIGIN "[..], b"$ORIGIN\t", b"$TTL ", b"$TTL\t"].iter().any(|word| starts(word))
        || [&b" IN SOA "[..], b"\tIN SOA ", b"\tIN\tSOA\t"].iter().any(|word| has(word))
}

/// Lines that a text must have to be taken for YAML by its form.
const MIN_YAML_LINES: usize = 3;

/// Returns `true` if all lines are keys, with or without a value, or items of a list, and some stand below a key.
pub(super) fn is_yaml(text: &[u8]) -> bool {
    let mut lines = 0;
    let (mut has_block, mut after_key) = (false, false);
    for line in text.split(|byte| *byte == b'\n') {
        let content = line.trim_ascii();
        if content.is_empty() || content.starts_with(b"#") || content.starts_with(b"{%") || content == b"---"
        {
            continue;
        }
        let is_item = content.starts_with(b"- ");
        let (key, rest) = key_of(content);
        if !is_item && key.is_empty() {
            return false;
        }
        has_block |= after_key && (is_item || line.first().is_some_and(|byte| *byte == b' '));
        after_key = !key.is_empty() && rest.is_empty();
        lines += 1;
    }
    has_block && lines >= MIN_YAML_LINES
}

/// The key that a line of YAML begins with, and the value behind it; no key where there is none.
fn key_of(line: &[u8]) -> (&[u8], &[u8]) {
    let sign = memchr::memmem::find(line, b": ").or_else(|| line.ends_with(b":").then(|| line.len() - 1));
    let Some(sign) = sign else { return (b"", line) };
    let key = &line[..sign];
    let is_key =
        !key.contains(&b' ') && !key.contains(&b'(') || matches!(key, [b'"', .., b'"'] | [b'\'', .., b'\'']);
    if is_key { (key, line[sign + 1..].trim_ascii()) } else { (b"", line) }
}
