//! `path`: the new location is a host with a path, and the text has room for a host alone: a `Host` header, a record of
//! the DNS, a certificate, `server_name`.
//!
//! A scheme or a path in the text proves that a path can stand there, but for origins. A bare name is judged by what
//! introduces it, with the words of `rules/host_only.yaml`.

use std::net::IpAddr;
use std::sync::LazyLock;

use crate::host::{Port, Unknown};
use crate::lexer::line;
use crate::text::Span;
use crate::verdict::context::{Context, RuleOutcome};
use crate::verdict::wire::WordLists;

static HOST_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/host_only.yaml")));

/// Letters of a word of `keys` that has to be the whole key.
// `can`, `btn-cn` and `cdns` end in them by chance.
const MAX_WHOLE_WORD: usize = 3;

/// Returns `true` if the new path cannot stand behind the name.
pub(super) fn applies(context: &Context<'_>) -> bool {
    if context.outcome != RuleOutcome::WritableWithPath {
        return false;
    }
    let location = &context.url.location;
    if !location.path.is_empty() {
        return false;
    }
    let (text, start) = (context.text, context.span().start);
    let line = Span::new(line::start(text, start), line::end(text, start));
    let before = Span::new(line.start, start).of(text);
    if context.url.in_url {
        return keys(context, before).into_iter().any(|key| is_key(key, "origins"));
    }
    let name = context.name();
    let is_partial = name.has_asterisk() || name.has(Unknown::Above);
    is_partial
        || context.url.before_at.is_some()
        || location.port != Port::Absent
        || is_introduced(before)
        || is_record(line.of(text))
        || keys(context, before).into_iter().any(|key| is_key(key, "keys"))
        || opens_host_block(context)
}

/// Returns `true` if the line up to the name is a directive or a command about hosts, or begins with an address.
fn is_introduced(before: &[u8]) -> bool {
    let last = words(before).last().unwrap_or_default();
    let mut words = words(before);
    let first = words.next().unwrap_or_default();
    let is_address = std::str::from_utf8(first).is_ok_and(|first| first.parse::<IpAddr>().is_ok());
    is_address
        || [first, last].iter().any(|word| HOST_WORDS.has_ignoring_case("directives", word))
        || std::iter::once(first).chain(words).any(|word| HOST_WORDS.has_ignoring_case("commands", word))
}

/// Returns `true` if the line has the type of a record of the DNS.
fn is_record(line: &[u8]) -> bool {
    let line: Vec<&[u8]> = words(line).collect();
    HOST_WORDS.any("records", |record| {
        let record: Vec<&[u8]> = words(record).collect();
        line.windows(record.len()).any(|window| window == record)
    })
}

fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// The keys that introduce the name: on its line, and of the block that it is an item of.
fn keys<'c>(context: &'c Context<'_>, before: &'c [u8]) -> Vec<&'c [u8]> {
    let of_list = memchr::memrchr2(b'[', b'(', before).and_then(|at| key_at_end(&before[..at]));
    let mut keys: Vec<&[u8]> = key_at_end(before).into_iter().chain(of_list).collect();
    let is_item = before.iter().all(|byte| byte.is_ascii_whitespace() || b"-\"'`*,".contains(byte));
    if is_item && let Some(opener) = context.openers().first() {
        keys.extend(key_at_end(opener.of(context.text)));
    }
    keys
}

/// The key that a text ends in, with its sign, the quotes and brackets of its value, and a scheme.
fn key_at_end(text: &[u8]) -> Option<&[u8]> {
    let text = text.strip_suffix(b"://").map_or(text, |text| {
        let scheme = text.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        &text[..text.len() - scheme]
    });
    let end = text.iter().rposition(|byte| !(byte.is_ascii_whitespace() || b"\"'`[({\\".contains(byte)))?;
    let signs = text[..=end].iter().rev().take_while(|byte| b":=>".contains(byte)).count();
    let left = &text[..=end - signs.min(end)];
    let end = left.iter().rposition(|byte| !(byte.is_ascii_whitespace() || b"\"'`".contains(byte)))?;
    let length = left[..=end].iter().rev().take_while(|byte| is_key_byte(**byte)).count();
    Some(&left[end + 1 - length..=end]).filter(|key| signs > 0 && !key.is_empty())
}

fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)
}

/// Returns `true` if a key ends in a word of the group.
fn is_key(key: &[u8], group: &str) -> bool {
    let key: Vec<u8> =
        key.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    HOST_WORDS.any(group, |word| key == word || word.len() > MAX_WHOLE_WORD && key.ends_with(word))
}

/// Returns `true` if one of the blocks around the name describes records or a certificate.
fn opens_host_block(context: &Context<'_>) -> bool {
    context.openers().iter().any(|opener| {
        let opener = opener.of(context.text).to_ascii_lowercase();
        HOST_WORDS.any("blocks", |word| memchr::memmem::find(&opener, &word.to_ascii_lowercase()).is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::key_at_end;

    #[test]
    fn finds_the_key_before_a_value() {
        for (text, expected) in [
            ("Host: ", Some("Host")),
            ("  \"host\": \"", Some("host")),
            ("DB_HOST=", Some("DB_HOST")),
            ("allowed_hosts = [\"", Some("allowed_hosts")),
            ("-H 'Host: ", Some("Host")),
            ("Origin: https://", Some("Origin")),
            ("hosts:", Some("hosts")),
            ("'host' => '", Some("host")),
            ("see ", None),
            ("", None),
            (":", None),
            ("a.b(\"", None),
        ] {
            assert_eq!(key_at_end(text.as_bytes()), expected.map(str::as_bytes), "{text}");
        }
    }
}
