//! `email`: the domain of a mail address, which does not move with a web host.
//!
//! `git@host:path`, `ssh user@host`, `https://user@host` and `GRANT … TO user@host` have an `@` too, and are locations.

use std::sync::LazyLock;

use crate::lexer::concat::left_operand;
use crate::lexer::line;
use crate::mention::url::UrlContext;
use crate::mention::{Reason, Verdict};
use crate::verdict::context::Context;
use crate::verdict::wire::WordLists;
use crate::verdict::word::{has_part, names};

/// Lines that a backslash joins to the one of a name, and the bytes of each: a command with its options.
const MAX_JOINED_LINES: usize = 6;
const MAX_JOINED_LENGTH: usize = 400;

static EMAIL_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/emails.yaml")));

/// Returns `true` if the name is the domain of a mail address.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let Some(local) = context.url.before_at.filter(|_| !context.url.in_url) else {
        let (text, start) = (context.text, context.span().start);
        return !context.url.in_url && (is_joined_to_at(text, start) || is_mailbox_of_zone(text, start));
    };
    let local_part = local.of(context.text);
    if let Some(colon) = memchr::memrchr(b':', local_part) {
        let before = local_part[..colon].rsplit(|byte| !byte.is_ascii_alphanumeric());
        let scheme = before.into_iter().next().unwrap_or_default();
        return EMAIL_WORDS.has_ignoring_case("schemes", scheme) && colon + 1 < local_part.len();
    }
    let start = statement_start(context.text, local.start);
    // `SSH_TARGET=me@HOST`.
    let key = memchr::memrchr(b'=', local_part).map_or(0, |at| at + 1);
    let before = &context.text[start..local.start + key];
    let after = &context.text[context.span().end..];
    &local_part[key..] != b"git"
        && !is_remote_path(after)
        && !is_prompt(after)
        && !has_remote_command(before)
        && !grants_rights(before)
}

/// The part of the mail address before its `@`, for people; `None` for another review, and where code puts it there.
pub fn mailbox(text: &[u8], verdict: Verdict, url: &UrlContext) -> Option<String> {
    let local = url.before_at.filter(|_| verdict == Verdict::Review(Reason::Email))?.of(text);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte) || !byte.is_ascii();
    let len = local.iter().rev().take_while(|byte| is_part(byte)).count();
    (len > 0).then(|| String::from_utf8_lossy(&local[local.len() - len..]).into_owned())
}

/// Returns `true` if a name is a string that code puts behind the `@` of an address:
/// `` `t${id}@${ok ? "HOST" : other}` ``, `"me@" + "HOST"`.
fn is_joined_to_at(text: &[u8], name: usize) -> bool {
    let from = line::start_from(text, name.saturating_sub(MAX_JOINED_LENGTH), name);
    let Some((quote, before)) = text[from..name].split_last() else { return false };
    if !matches!(quote, b'"' | b'\'' | b'`') {
        return false;
    }
    let place = innermost_bracket(before).unwrap_or(before.len());
    match before.get(place) {
        Some(b'{') => {
            let template = &before[..place];
            let template = template.strip_suffix(b"$").or(template.strip_suffix(b"#")).unwrap_or(template);
            // A map of PowerShell: `$x = @{ 'HOST' = 1 }`.
            let is_address = |byte: &u8| !byte.is_ascii_whitespace() && !b"(,=;".contains(byte);
            ends_address(template) && template[..template.len() - 1].last().is_some_and(is_address)
        }
        Some(b'[') => false,
        // Without a bracket both places are the quote.
        _ => [Some(name - 1), Some(from + place).filter(|place| *place < name - 1)]
            .into_iter()
            .flatten()
            .any(|place| {
                let operand = left_operand(text, place).map(|operand| operand.of(text));
                operand.and_then(without_quote).is_some_and(ends_address)
            }),
    }
}

/// Returns `true` for the second name of an SOA record: the mail address of whoever answers for a zone, with a dot in the
/// place of its `@` (RFC 1035, section 3.3.13).
fn is_mailbox_of_zone(text: &[u8], name: usize) -> bool {
    let from = line::start_from(text, name.saturating_sub(MAX_JOINED_LENGTH), name);
    let before = &text[from..name];
    if !before.last().is_some_and(u8::is_ascii_whitespace) {
        return false;
    }
    let mut words = before.rsplit(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let server = words.next();
    server.is_some_and(|server| server.contains(&b'.'))
        && words.next().is_some_and(|kind| kind.eq_ignore_ascii_case(b"SOA"))
}

/// The place of the bracket before the end of a line that is open there.
fn innermost_bracket(line: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    line.iter().rposition(|byte| match byte {
        b')' | b']' | b'}' => {
            depth += 1;
            false
        }
        b'(' | b'[' | b'{' if depth > 0 => {
            depth -= 1;
            false
        }
        byte => matches!(byte, b'(' | b'[' | b'{'),
    })
}

/// A string literal without the quote that ends it.
fn without_quote(operand: &[u8]) -> Option<&[u8]> {
    let (quote, rest) = operand.split_last()?;
    matches!(quote, b'"' | b'\'' | b'`').then_some(rest)
}

/// Returns `true` if a text ends in an `@`, and no URL begins right before that: then it ends user information.
fn ends_address(text: &[u8]) -> bool {
    let Some(mut local) = text.strip_suffix(b"@") else { return false };
    loop {
        local = match local.last() {
            Some(b'}') => &local[..innermost_bracket(&local[..local.len() - 1]).unwrap_or(0)],
            Some(b'$' | b'#' | b'.' | b'_' | b'+' | b'-' | b'%' | b':') => &local[..local.len() - 1],
            Some(byte) if byte.is_ascii_alphanumeric() => &local[..local.len() - 1],
            _ => return !local.ends_with(b"/"),
        };
    }
}

/// Start of the line of `at`, or of the first of the lines that a backslash joins to it.
fn statement_start(text: &[u8], at: usize) -> usize {
    let mut start = line::start(text, at);
    for _ in 0..MAX_JOINED_LINES {
        let floor = start.saturating_sub(MAX_JOINED_LENGTH);
        match line::above(text, floor, start) {
            Some(above) if above.of(text).trim_ascii_end().ends_with(b"\\") => start = above.start,
            _ => break,
        }
    }
    start
}

/// `me@host:path`, as `scp` and `git` write it, and `me@host::module` of `rsync`.
fn is_remote_path(after: &[u8]) -> bool {
    let [b':', first, ..] = after else { return false };
    first.is_ascii_alphabetic() || matches!(first, b'/' | b'~' | b'.' | b'$' | b':')
}

/// `[me@host ~]$`, the prompt of a shell.
fn is_prompt(after: &[u8]) -> bool {
    after.starts_with(b" ~]")
}

/// Returns `true` if `ssh`, `scp` or the like stands on the line before the name, or in a name there (`SSH_TARGET`).
fn has_remote_command(line: &[u8]) -> bool {
    let is_git = EMAIL_WORDS.any("git-commands", |command| memchr::memmem::find(line, command).is_some());
    is_git
        || names(line).any(|(start, end)| {
            let name = &line[start..end];
            let logs_in = EMAIL_WORDS.has("remote-commands", name)
                || has_part(name, EMAIL_WORDS.group("remote-commands"));
            logs_in && !EMAIL_WORDS.has("key-types", name)
        })
}

/// Returns `true` if an SQL statement about accounts begins before the name: `GRANT ALL ON a.* TO me@host`.
fn grants_rights(line: &[u8]) -> bool {
    let statement = line.rsplit(|byte| matches!(byte, b';' | b'"' | b'`')).next().unwrap_or_default();
    let lower = statement.trim_ascii_start().to_ascii_lowercase();
    EMAIL_WORDS.any("account-statements", |words| {
        let begins =
            lower.starts_with(words) && lower.get(words.len()).is_none_or(|it| !it.is_ascii_alphanumeric());
        let capitals = words.to_ascii_uppercase();
        begins && lower.len() > words.len() || memchr::memmem::find(line, &capitals).is_some()
    })
}
