//! `url-path` without a URL: the name of a repository on a forge (`org/kelp.io`), which moves only if its owner moves it.
//!
//! `and/or/HOST` and `images/HOST` look the same, so that a key (`uses:`, `repo:`), the number of an issue behind the name,
//! or a key that is nothing but the name has to tell.

use std::sync::LazyLock;

use crate::lexer::line;
use crate::text::Span;
use crate::verdict::context::Context;
use crate::verdict::value_key::has_key;
use crate::verdict::wire::WordLists;

/// Bytes of the line before a name that are read.
// Longer than a command with its options. A minified file is one line, and is not read to its start for each name.
const MAX_LEFT: usize = 400;

pub(super) static REPOSITORY_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/repositories.yaml")));

/// Returns `true` if the name is that of a repository, behind its owner.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let (text, span) = (context.text, context.span());
    let Some(owner) = owner_before(text, span.start).filter(|_| !context.url.in_url) else { return false };
    let line = line::start_from(text, owner.start.saturating_sub(MAX_LEFT), owner.start);
    let before = &text[line..owner.start];
    let after = &text[span.end..];
    is_issue(after) || is_key(before, after) || has_key(context, before, REPOSITORY_WORDS.group("keys"))
}

/// The one segment before the name, if nothing of a path stands before it.
fn owner_before(text: &[u8], start: usize) -> Option<Span> {
    let end = start.checked_sub(1).filter(|slash| text[*slash] == b'/')?;
    let floor = end.saturating_sub(MAX_LEFT);
    let owner = text[floor..end].iter().rev().take_while(|byte| is_owner_byte(**byte)).count();
    let before = (end - owner).checked_sub(1).map(|at| text[at]);
    let begins = before.is_none_or(|byte| byte.is_ascii_whitespace() || b"\"'`([<=,".contains(&byte));
    (owner > 0 && begins).then_some(Span::new(end - owner, end))
}

fn is_owner_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Returns `true` if the number of an issue follows: `org/HOST#123`.
fn is_issue(after: &[u8]) -> bool {
    after.first() == Some(&b'#') && after.get(1).is_some_and(u8::is_ascii_digit)
}

/// Returns `true` if owner and name are a key of YAML, and nothing else is on the line.
fn is_key(before: &[u8], after: &[u8]) -> bool {
    let line = after.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
    let quotes = before.iter().rev().take_while(|byte| is_quote(byte)).count();
    before[..before.len() - quotes].iter().all(u8::is_ascii_whitespace)
        && line.strip_suffix(b":").is_some_and(|line| line.len() == quotes && line.iter().all(is_quote))
}
