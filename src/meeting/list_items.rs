//! The items of lists: values, and whole lists and maps, which are equal if all in them is. Two calls stay two.

use super::siblings::{Kin, Member, SetId, SiblingKind, Siblings};
use crate::structure::{Ancestor, Container, ContainerKind};
use crate::text::Span;

/// Bytes of an item that is compared with others: a longer one is hardly ever written twice.
const MAX_ITEM: usize = 2 << 10;

/// Containers between a name and the list whose item they are.
const MAX_DEPTH: usize = 4;

impl Kin<'_> {
    /// The items of a list.
    pub(super) fn items(&mut self, index: usize, container: &Container) -> Option<Siblings> {
        if !self.is_new(SetId::Items(index)) {
            return None;
        }
        let is_marked = container.entries.iter().all(|entry| entry.span.of(self.text).starts_with(b"-"));
        let has_separators = container.entries.iter().any(|entry| entry.span.end < entry.end);
        let kind = match self.text.get(container.span.start) {
            _ if is_marked => SiblingKind::LineItems,
            Some(b'(') if has_separators => SiblingKind::TupleItems,
            _ => SiblingKind::Items,
        };
        let mut values: Vec<Option<Span>> = container.entries.iter().map(|entry| Some(entry.span)).collect();
        for (_, child) in self.tree.children(index) {
            let Some(entry) = container.entry_at(child.span.start) else { continue };
            let whole = container.entries[entry].span;
            values[entry] = match child.kind {
                ContainerKind::Literal => Some(self.value(whole, child.span)),
                ContainerKind::Prose => continue,
                ContainerKind::List | ContainerKind::Map => Some(whole).filter(|it| it.len() <= MAX_ITEM),
                _ => None,
            };
        }
        let members = container.entries.iter().zip(values).enumerate().map(|(index, (entry, value))| {
            let start = Span::new(entry.span.start, entry.span.start);
            let class = if value.is_some() { Vec::new() } else { index.to_ne_bytes().to_vec() };
            let member = Member::whole(index, value.unwrap_or(start));
            Member { end: entry.end, entry: entry.span, class, ..member }
        });
        Some(Siblings { kind, members: members.collect() })
    }

    /// The items of the lists that have all of the innermost container in an item: a tuple of a list, the only map of
    /// its kind in a list.
    pub(super) fn lists_around(&mut self, path: &[Ancestor]) -> Vec<Siblings> {
        let mut found = Vec::new();
        for pair in path.windows(2).take(MAX_DEPTH) {
            let [inner, outer] = [&pair[0], &pair[1]];
            let item = self.tree.container(inner.container);
            let is_value =
                matches!(item.kind, ContainerKind::List | ContainerKind::Map | ContainerKind::Call);
            // The key that tells items apart decides alone.
            if !is_value || item.span.len() > MAX_ITEM || self.is_identified(item) {
                break;
            }
            let list = self.tree.container(outer.container);
            if list.kind == ContainerKind::List && outer.entry.is_some() {
                found.extend(self.items(outer.container, list));
            }
        }
        found
    }

    /// The literal of an entry if it is all of it but a marker or a comment; otherwise the entry.
    fn value(&self, entry: Span, literal: Span) -> Span {
        let before = self.text[entry.start..literal.start].trim_ascii();
        let after = self.text[literal.end..entry.end.max(literal.end)].trim_ascii();
        let is_all = matches!(before, b"" | b"-") && (after.is_empty() || after.starts_with(b"#"));
        if is_all { literal } else { entry }
    }
}
