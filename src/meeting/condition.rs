//! Whether a statement asks about a name: the name is a side of a comparison, the argument of a call that compares, or an
//! item of a list that is asked for a value.
//!
//! A name that merely stands beside a comparison, such as a branch of a choice, is none: `x === y ? NAME : redirect(…)`.

use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use crate::structure::{Ancestor, ContainerKind, Entry, StatementOperator};
use crate::text::Span;

/// Words of calls that compare: `host.startsWith(…)`, `strings.HasPrefix(…)`, `is_host(…)`.
const PREDICATES: [&str; 21] = [
    "is",
    "has",
    "starts",
    "startswith",
    "ends",
    "endswith",
    "includes",
    "include",
    "contains",
    "contain",
    "equals",
    "equal",
    "eql",
    "eq",
    "matches",
    "match",
    "test",
    "fnmatch",
    "strcmp",
    "strcasecmp",
    "strpos",
];

/// Words between a name and a comparison that end the side of it: `NAME if a == b else c`.
const ENDS_OF_SIDES: [&[u8]; 8] = [b"if", b"unless", b"else", b"then", b"when", b"return", b"case", b"echo"];

/// Words that begin the condition of routes.
const CONSTRAINTS: [&[u8]; 2] = [b"constraints ", b"constraints("];

/// Bytes between a name and the sign of its comparison.
const MAX_SIDE: usize = 1 << 10;

/// Bytes before a value that are looked at for an `in`, and behind it for a call.
const MAX_CALLEE: usize = 64;

impl Encounter<'_> {
    /// Returns `true` if the statement that has both places asks about the name on this side.
    pub(super) fn is_asked_about(&self, side: usize, shared: &SharedContainer<'_>) -> bool {
        let (place, depth) = (self.places[side], shared.depths[side]);
        let entry = |it: &Ancestor| it.entry.map(|entry| &self.tree.container(it.container).entries[entry]);
        let is_label = entry(&self.paths[side][depth]).is_some_and(|entry| entry.has_in_key(place.start));
        // A body that is passed along says what happens, not when.
        let is_block = |it: &Ancestor| self.tree.container(it.container).kind == ContainerKind::Block;
        let inside = &self.paths[side][..depth];
        let count = inside.iter().position(is_block).unwrap_or(depth);
        is_label
            || self.is_constraint(side, shared)
            || self.is_asked_pattern(place)
            || inside[..count].iter().any(|it| self.asks(it))
            || self.paths[side][..=count].iter().any(|it| entry(it).is_some_and(|it| self.is_side(place, it)))
    }

    /// Returns `true` if a container is the condition of an `if`, the arguments of a call that compares, or a value that
    /// is asked about another one.
    fn asks(&self, ancestor: &Ancestor) -> bool {
        let container = self.tree.container(ancestor.container);
        let (head, span) = (last_word(container.head.of(self.text)), container.span);
        let before = &self.text[span.start.saturating_sub(MAX_CALLEE)..span.start];
        match container.kind {
            ContainerKind::Prose | ContainerKind::Row => false,
            ContainerKind::Call if compares(head) => true,
            _ => {
                head == b"if"
                    || head == b"elif"
                    || head == b"constraints:"
                    || last_word(before.trim_ascii_end()) == b"in"
                    || is_asked(self.after(span.end))
            }
        }
    }

    /// Returns `true` if the statement with a place begins with the constraint of a route: `constraints host: NAME do`.
    fn is_constraint(&self, side: usize, shared: &SharedContainer<'_>) -> bool {
        let entry = shared.entries[side].map(|entry| shared.container.entries[entry].span.of(self.text));
        entry.is_some_and(|entry| CONSTRAINTS.iter().any(|word| entry.starts_with(word)))
    }

    /// Returns `true` if a place is in a literal of a pattern that is matched: `/NAME/.test(x)`.
    fn is_asked_pattern(&self, place: Span) -> bool {
        let after = self.after(place.end);
        let slash = after.iter().position(|byte| *byte == b'/' || byte.is_ascii_whitespace());
        slash.is_some_and(|slash| after[slash] == b'/' && is_asked(&after[slash + 1..]))
    }

    fn after(&self, at: usize) -> &[u8] {
        &self.text[at..self.text.len().min(at + MAX_CALLEE)]
    }

    /// Returns `true` if a place is a side of a comparison among the operators of its entry.
    fn is_side(&self, place: Span, entry: &Entry) -> bool {
        let behind = entry.operators.partition_point(|(at, _)| *at < place.start);
        let before = entry.operators[..behind].last().map(|it| (it, Span::new(it.0, place.start)));
        let after = entry.operators.get(behind).map(|it| (it, Span::new(place.end.min(it.0), it.0)));
        [before, after].into_iter().flatten().any(|((at, operator), between)| {
            *operator == StatementOperator::Relates
                && compares_at(&self.text[*at..])
                && between.len() <= MAX_SIDE
                && !ends_side(between.of(self.text))
        })
    }
}

/// Returns `true` if the operator at the start of a text compares: it is no assignment and no arrow.
fn compares_at(rest: &[u8]) -> bool {
    match rest {
        [b'-' | b':', ..] | [b'=', b'>', ..] => false,
        [b'=', next, ..] => matches!(next, b'=' | b'~'),
        _ => true,
    }
}

/// Returns `true` if another branch or statement begins in the text between a name and a comparison.
fn ends_side(between: &[u8]) -> bool {
    let mut words = between.split(|byte| byte.is_ascii_whitespace() || b"()".contains(byte));
    words.any(|word| word == b":" || ENDS_OF_SIDES.contains(&word))
}

/// The name at the end of a text, with the dots in it.
fn last_word(text: &[u8]) -> &[u8] {
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_.?!:$".contains(byte);
    &text[text.len() - text.iter().rev().take_while(is_name).count()..]
}

/// Returns `true` if a call of this name compares its arguments with each other or with its value.
fn compares(name: &[u8]) -> bool {
    let words = KeyWords::of(name);
    words.is_one_of(&["inarray", "indexof"]) || words.has_one_of(&PREDICATES)
}

/// Returns `true` if a value is asked about another one by the call behind it: `[…].includes(x)`, `new Set([…]).has(x)`.
fn is_asked(after: &[u8]) -> bool {
    let after = after.trim_ascii_start();
    let after = after.strip_prefix(b")").unwrap_or(after);
    let Some(call) = after.strip_prefix(b".") else { return false };
    let name = call.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_').next().unwrap_or_default();
    compares(name)
}
