//! `email`: the domain of a mail address, which does not move with a web host.
//!
//! `git@host:path`, `ssh user@host`, `https://user@host` and `GRANT … TO user@host` have an `@` too, and are locations.

use std::sync::LazyLock;

use crate::lexer::line;
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
    let Some(local) = context.url.before_at.filter(|_| !context.url.in_url) else { return false };
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
