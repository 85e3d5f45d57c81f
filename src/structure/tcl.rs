//! Brackets of Tcl: words in braces are a list, a map or a script by the command that they are for.

use super::container::{ContainerKind, Entry};
use super::lisp::{forms, pairs};
use crate::text::Span;

/// Commands whose braces have the items of a list.
const LISTS: [&[u8]; 6] = [b"set", b"variable", b"lappend", b"foreach", b"lassign", b"lsearch"];

/// Starts of commands whose braces have keys and values by turns.
const MAPS: [&[u8]; 5] = [b"switch ", b"string map", b"array set ", b"dict create", b"dict set "];

/// The kind and entries of a bracket with this content; `None` for a script.
pub(super) fn read(
    text: &[u8],
    opener: u8,
    content: Span,
    head: &[u8],
) -> Option<(ContainerKind, Vec<Entry>)> {
    let words = || forms(text, content);
    let list = |words: &[Span]| {
        words.iter().map(|span| Entry { span: *span, end: span.end, ..Entry::default() }).collect()
    };
    match opener {
        b'{' if MAPS.iter().any(|start| head.starts_with(start)) => {
            Some((ContainerKind::Map, pairs(&words())))
        }
        b'{' => {
            let command = head.split(u8::is_ascii_whitespace).next().unwrap_or_default();
            let has_one = head.split(u8::is_ascii_whitespace).count() == 2;
            (LISTS.contains(&command) && has_one).then(|| (ContainerKind::List, list(&words())))
        }
        b'[' => {
            let words = words();
            let makes_list = words.first().is_some_and(|word| word.of(text) == b"list");
            let kind = if makes_list { ContainerKind::List } else { ContainerKind::Call };
            Some((kind, list(&words[usize::from(makes_list)..])))
        }
        _ => None,
    }
}
