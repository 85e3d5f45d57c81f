//! `path`: the new location is a host with a path, and the text has room for a host alone: a `Host` header, a record of
//! the DNS, a certificate, `server_name`. `git@host:path` has room for a path that is not just put before the old one.
//!
//! A scheme or a path in the text proves that a path can stand there, but for origins and for schemes of services whose
//! path is not one of the web (`redis://`). A bare name is judged by the text around it, with the words of
//! `rules/host_only.yaml`.

use std::net::IpAddr;
use std::sync::LazyLock;

use crate::host::{Port, Scheme, Unknown};
use crate::lexer::line;
use crate::text::Span;
use crate::verdict::context::{Context, RuleOutcome};
use crate::verdict::root_dot::{has_dot_before_port_or_path, has_root_dot};
use crate::verdict::value_key::has_key;
use crate::verdict::wire::WordLists;
use crate::verdict::word::words;

static HOST_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/host_only.yaml")));

/// Returns `true` if the new path cannot stand behind the name.
pub(super) fn applies(context: &Context<'_>) -> bool {
    match context.outcome {
        RuleOutcome::NoScpForm => return true,
        RuleOutcome::WritableWithPath => {}
        _ => return false,
    }
    let location = &context.url.location;
    let (text, start) = (context.text, context.span().start);
    let line = Span::new(line::start(text, start), line::end(text, start));
    let before = Span::new(line.start, start).of(text);
    let after = Span::new(context.span().end, line.end).of(text);
    if is_of_service(&location.scheme) || has_dot_before_port_or_path(after) {
        return true;
    }
    if !location.path.is_empty() {
        return false;
    }
    if context.url.in_url {
        return has_key(context, before, HOST_WORDS.group("origins"));
    }
    let name = context.name();
    let is_partial = name.has_asterisk() || name.has(Unknown::Above);
    is_partial
        || context.url.before_at.is_some()
        || location.port != Port::Absent
        || is_introduced(before)
        || is_flagged(before)
        || names_module_or_service(after)
        || has_root_dot(before, after)
        || is_record(line.of(text))
        || has_key(context, before, HOST_WORDS.group("keys"))
        || opens_host_block(context)
}

/// Returns `true` if the scheme leads to a service without paths of the web.
fn is_of_service(scheme: &Scheme) -> bool {
    match scheme {
        Scheme::Known(scheme) => is_service_scheme(scheme),
        Scheme::OneOf(schemes) => schemes.iter().any(|scheme| is_service_scheme(scheme)),
        Scheme::Absent | Scheme::Unknown => false,
    }
}

/// Returns `true` if the words have the scheme, or its part before a dialect (`mysql+pymysql`).
fn is_service_scheme(scheme: &str) -> bool {
    let protocol = scheme.split('+').next().unwrap_or_default();
    [scheme, protocol].iter().any(|scheme| HOST_WORDS.has("schemes", scheme.as_bytes()))
}

/// Returns `true` if the line up to the name ends in a flag whose value is a host: `--host`, and `-h` of some commands.
fn is_flagged(before: &[u8]) -> bool {
    let mut words = words(before).map(unquoted).filter(|word| !word.is_empty());
    let Some(last) = words.next_back() else { return false };
    HOST_WORDS.has("flags", last) || last == b"-h" && words.any(|word| HOST_WORDS.has("clients", word))
}

/// The word without the quotes, brackets and commas around it (`["psql", "-h", "HOST"]`).
fn unquoted(word: &[u8]) -> &[u8] {
    let is_sign = |byte: &u8| b"\"'`[](),{}".contains(byte);
    let start = word.iter().position(|byte| !is_sign(byte)).unwrap_or(word.len());
    let end = word.iter().rposition(|byte| !is_sign(byte)).map_or(start, |last| last + 1);
    &word[start..end]
}

/// Returns `true` if the text behind the name goes on with a module of rsync (`::mod`) or a port by its name (`:smtp`).
fn names_module_or_service(after: &[u8]) -> bool {
    let Some(after) = after.strip_prefix(b":") else { return false };
    if let Some(module) = after.strip_prefix(b":") {
        return module.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    }
    let end = after.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_/:.".contains(byte)));
    let word = &after[..end.unwrap_or(after.len())];
    HOST_WORDS.has_ignoring_case("services", word.strip_suffix(b".").unwrap_or(word))
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

/// Returns `true` if one of the blocks around the name describes records or a certificate.
fn opens_host_block(context: &Context<'_>) -> bool {
    context.openers().iter().any(|opener| {
        let opener = opener.of(context.text).to_ascii_lowercase();
        HOST_WORDS.any("blocks", |word| memchr::memmem::find(&opener, &word.to_ascii_lowercase()).is_some())
    })
}
