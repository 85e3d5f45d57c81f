//! `email`: the domain of a mail address, which does not move with a web host.
//!
//! `git@host:path`, `ssh user@host` and `https://user@host` have an `@` too, and are locations.

use std::sync::LazyLock;

use crate::lexer::line;
use crate::verdict::context::Context;
use crate::verdict::wire::WordLists;

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
    let line = line::start(context.text, local.start);
    local_part != b"git"
        && !is_remote_path(&context.text[context.span().end..])
        && !has_remote_command(&context.text[line..local.start])
}

/// `me@host:path`, as `scp` and `git` write it.
fn is_remote_path(after: &[u8]) -> bool {
    let [b':', first, ..] = after else { return false };
    first.is_ascii_alphabetic() || matches!(first, b'/' | b'~' | b'.' | b'$')
}

/// Returns `true` if `ssh`, `scp` or the like stands on the line before the name.
fn has_remote_command(line: &[u8]) -> bool {
    line.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')))
        .any(|word| EMAIL_WORDS.has("remote-commands", word))
}
