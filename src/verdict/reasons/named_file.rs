//! `file-name` by the tree: the name stands in a path that leads to a file or folder of the tree, which no run renames
//! (`COPY config/old.io /etc/`, where there is `config/old.io`).
//!
//! A path of several names proves itself. A name alone is a host in most texts, so that a key or a command has to say that
//! it is a file; the words are in `rules/references.yaml`. A URL and a name with a port are locations.

use std::sync::LazyLock;

use super::file_name::{FILE_NAME_WORDS, MAX_PATH_LENGTH};
use crate::host::{Port, Scheme};
use crate::lexer::line;
use crate::text::Span;
use crate::verdict::context::Context;
use crate::verdict::value_key::has_key;
use crate::verdict::wire::WordLists;
use crate::verdict::word::words;

static REFERENCE_WORDS: LazyLock<WordLists> =
    LazyLock::new(|| WordLists::parse(include_str!("../../../rules/references.yaml")));

/// Returns `true` if a path leads to a file or folder of the tree.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let Some(named) = context.named else { return false };
    let url = context.url;
    let is_location = url.in_url && !is_of_files(&url.location.scheme);
    if is_location || url.location.port != Port::Absent || url.before_at.is_some() {
        return false;
    }
    let path = PathAround::of(context.text, context.span());
    let before = path.left.of(context.text);
    let after = path.right.of(context.text);
    let is_relative = before.starts_with(b".") || path.is_behind_hole;
    let before: Vec<&[u8]> = segments(before).filter(|name| !matches!(*name, b"." | b"..")).collect();
    let after: Vec<&[u8]> = segments(after).collect();
    let is_bare = before.is_empty() && after.is_empty();
    named.has(&before, path.name.of(context.text), &after)
        && (!is_bare || is_relative || is_introduced(context, path.left.start))
}

/// Returns `true` if the scheme is one of files that programs take from the repository.
fn is_of_files(scheme: &Scheme) -> bool {
    matches!(scheme, Scheme::Known(scheme) if FILE_NAME_WORDS.has("schemes", scheme.as_bytes()))
}

/// The path that a name stands in.
struct PathAround {
    left: Span,
    /// The segment with the name.
    name: Span,
    right: Span,
    /// A variable stands before it: `$DIR/`, `{{ dir }}/`.
    is_behind_hole: bool,
}

impl PathAround {
    fn of(text: &[u8], host: Span) -> Self {
        let floor = line::start_from(text, host.start.saturating_sub(MAX_PATH_LENGTH), host.start);
        let ceiling = line::end_before(text, host.end, host.end + MAX_PATH_LENGTH);
        let (left, is_behind_hole) = left_end(text, floor, host.start);
        let right = right_end(text, host.end, ceiling);
        let start = text[left..host.start].iter().rposition(|byte| is_separator(*byte));
        let start = start.map_or(left, |at| left + at + 1);
        let end = text[host.end..right].iter().position(|byte| is_separator(*byte));
        let end = end.map_or(right, |len| host.end + len);
        let [left, name, right] =
            [(left, start), (start, end), (end, right)].map(|(start, end)| Span::new(start, end));
        Self { left, name, right, is_behind_hole }
    }
}

/// The start of the path that ends at `end`, and whether a variable stands before it.
fn left_end(text: &[u8], floor: usize, end: usize) -> (usize, bool) {
    let Some(sign) = text[floor..end].iter().rposition(|byte| ends_path(*byte)) else {
        return (floor, false);
    };
    let start = floor + sign + 1;
    match text[start - 1] {
        // The variable itself comes first: `$DIR/`.
        b'$' => {
            let name = text[start..end].iter().position(|byte| is_separator(*byte));
            (name.map_or(start, |len| start + len), name.is_some())
        }
        sign => (start, b"})%".contains(&sign) && is_separator(text[start])),
    }
}

/// The end of the path that goes on at `start`.
fn right_end(text: &[u8], start: usize, ceiling: usize) -> usize {
    let sign = text[start..ceiling].iter().position(|byte| ends_path(*byte));
    let end = sign.map_or(ceiling, |len| start + len);
    // A pattern or a variable takes the place of the name that it is in.
    let is_open = text.get(end).is_some_and(|byte| b"*${%<".contains(byte));
    let last = text[start..end].iter().rposition(|byte| is_separator(*byte)).map(|at| start + at);
    let end = last.filter(|_| is_open).unwrap_or(end);
    // The full stop of a sentence.
    end - text[start..end].iter().rev().take_while(|byte| **byte == b'.').count()
}

/// The names of a path; slashes may be escaped.
fn segments(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|byte| is_separator(*byte)).filter(|name| !name.is_empty())
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}

fn ends_path(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b"\"'`=(),<>;|[]?{}:@!&%*$#".contains(&byte)
}

/// Returns `true` if a key or a command says that a file is named behind it.
fn is_introduced(context: &Context<'_>, start: usize) -> bool {
    let text = context.text;
    let before = &text[line::start(text, start)..start];
    // The command of a line of several is the last one.
    let command = before.iter().rposition(|byte| b";|&".contains(byte)).map_or(0, |at| at + 1);
    let has_directive =
        words(&before[command..]).any(|word| REFERENCE_WORDS.has_ignoring_case("directives", word));
    // `scp HOST:/etc/x` names a machine, and `include:HOST` of a mail policy (RFC 7208) a domain.
    let is_machine = text.get(context.span().end) == Some(&b':');
    let is_mail_policy = memchr::memmem::find(before, b"v=spf1").is_some();
    !is_machine
        && !is_mail_policy
        && (has_directive || has_key(context, before, REFERENCE_WORDS.group("keys")))
}
