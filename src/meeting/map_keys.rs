//! Keys of maps that are no keys by their brackets: arguments of calls that make maps, tables of TOML.

use crate::structure::{Container, ContainerKind, callee};
use crate::text::Span;

/// Calls whose arguments are keys and values by turns.
const MAP_MAKERS: [&[u8]; 2] = [b"Map.of", b"ImmutableMap.of"];

/// Calls that make a map of a table of pairs, or of pairs as arguments.
const MAPS_OF_PAIRS: [&[u8]; 18] = [
    b"dict",
    b"OrderedDict",
    b"collections.OrderedDict",
    b"Map",
    b"Object.fromEntries",
    b"HashMap::from",
    b"BTreeMap::from",
    b"IndexMap::from",
    b"Map.new",
    b"Map.fromEntries",
    b"Map.ofEntries",
    b"Hash",
    b"Dict",
    b"mapOf",
    b"hashMapOf",
    b"linkedMapOf",
    b"mutableMapOf",
    b"Dictionary",
];

/// Returns `true` if the arguments of a call are the pairs of a map, or its keys and values by turns.
pub(super) fn makes_map(call: &Container, text: &[u8]) -> bool {
    call.kind == ContainerKind::Call && (MAPS_OF_PAIRS.contains(&name(call, text)) || takes_turns(call, text))
}

/// Returns `true` if the arguments of a call are keys and values by turns.
pub(super) fn takes_turns(call: &Container, text: &[u8]) -> bool {
    MAP_MAKERS.contains(&name(call, text))
}

/// Bytes before the arguments of a call in which its name stands.
const MAX_NAME: usize = 128;

/// The name of a call; the types that it may be for have commas, which end its head: `new Map<string, number>`.
fn name<'t>(call: &Container, text: &'t [u8]) -> &'t [u8] {
    let start = call.span.start;
    callee(&text[start.saturating_sub(MAX_NAME)..start])
}

/// The part of a key up to the name in quotes that more parts follow: tables of TOML, `hosts."a.b".port`.
pub(super) fn named_part(text: &[u8], key: Span) -> Span {
    let bytes = key.of(text);
    let mut at = 0;
    while let Some(open) = bytes[at..].iter().position(|byte| matches!(byte, b'"' | b'\'')) {
        let open = at + open;
        let Some(len) = memchr::memchr(bytes[open], &bytes[open + 1..]) else { break };
        let close = open + 1 + len;
        let is_part = open == 0 || matches!(bytes[open - 1], b'.' | b'[' | b' ');
        if is_part && bytes[open..close].contains(&b'.') && !matches!(bytes[close + 1..], [] | [b']', ..]) {
            return Span::new(key.start, key.start + close + 1);
        }
        at = close + 1;
    }
    let is_title = bytes.starts_with(b"[") && (bytes.ends_with(b"\"]") || bytes.ends_with(b"']"));
    Span::new(key.start, key.end - usize::from(is_title))
}
