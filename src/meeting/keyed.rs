//! Entries that keys tell apart: of maps, of calls that make maps, of lists of maps, and the labels of a `case`.

use super::key_words::KeyWords;
use super::map_keys::{makes_map, named_part, takes_turns};
use super::siblings::{CASE, Kin, Member, SetId, SiblingKind, Siblings, WHEN};
use super::values::scalar;
use crate::lexer::line;
use crate::structure::{Ancestor, Container, ContainerKind, Entry, StatementOperator, trimmed};
use crate::text::Span;

/// Keys of a map among which its type or name is looked for.
const MAX_FIELDS: usize = 32;

impl<'t> Kin<'t> {
    /// The keys of a map or block.
    pub(super) fn keys(&mut self, index: usize, container: &Container, entry: usize) -> Option<Siblings> {
        let is_block = container.kind == ContainerKind::Block;
        if is_block && self.last_branches.contains(container.entries[entry].span) {
            return None;
        }
        let entries = self.branches(container, entry);
        let (start, last) = (entries.first()?.span.start, entries.last()?.span.end);
        if is_block {
            self.last_branches = Span::new(start, last);
        }
        if !self.is_new(SetId::Identified(index, start.to_ne_bytes().to_vec())) {
            return None;
        }
        let keys = entries.iter().filter_map(|entry| entry.key).enumerate();
        Some(Siblings {
            kind: SiblingKind::Keys,
            members: keys.map(|(index, key)| Member::whole(index, named_part(self.text, key))).collect(),
        })
    }

    /// The keys of the arguments of a call that makes a map: `mapOf("a" to 1)`, `Map("a" -> 1)`.
    fn keys_before_operators(
        &mut self,
        index: usize,
        call: &Container,
        entry: usize,
        name: Span,
    ) -> Option<Siblings> {
        let key = |entry: &Entry| {
            let (sign, _) = entry.operators.iter().find(|(_, it)| *it == StatementOperator::Relates)?;
            Some(trimmed(self.text, Span::new(entry.span.start, *sign)))
        };
        let own = key(&call.entries[entry])?;
        if !own.contains(name) || !self.is_new(SetId::Keys(index)) {
            return None;
        }
        let keys = call.entries.iter().enumerate().filter_map(|(index, entry)| Some((index, key(entry)?)));
        let members = keys.map(|(index, key)| Member::whole(index, key)).collect();
        Some(Siblings { kind: SiblingKind::Keys, members })
    }

    /// The first items of the rows of a table of pairs that a call makes a map of: `dict([("a", 1), ("b", 2)])`.
    pub(super) fn keys_of_pairs(&mut self, path: &[Ancestor]) -> Option<Siblings> {
        let [row, table, ..] = path else { return None };
        let is_map = |it: &Ancestor| makes_map(self.tree.container(it.container), self.text);
        let in_list = self.tree.container(table.container).kind == ContainerKind::List;
        let makes_map = is_map(table) || in_list && path.get(2).is_some_and(is_map);
        if row.entry != Some(0) || !makes_map || !self.is_new(SetId::Keys(table.container)) {
            return None;
        }
        let rows = self.tree.children(table.container);
        let rows = rows.filter(|(_, it)| matches!(it.kind, ContainerKind::List | ContainerKind::Call));
        let members =
            rows.filter_map(|(index, it)| Some(Member::whole(index, it.entries.first()?.span))).collect();
        Some(Siblings { kind: SiblingKind::Keys, members })
    }

    /// The entries around one of them that are branches of the same choice: in a block without brackets of its own, those up
    /// to one that is indented less.
    fn branches<'c>(&self, container: &'c Container, entry: usize) -> &'c [Entry] {
        let entries = &container.entries[..];
        if container.kind != ContainerKind::Block {
            return entries;
        }
        let indent = |entry: &Entry| {
            let start = line::start(self.text, entry.span.start);
            self.text[start..entry.span.start].iter().take_while(|byte| byte.is_ascii_whitespace()).count()
        };
        let own = indent(&entries[entry]);
        let first = entries[..entry].iter().rposition(|it| indent(it) < own).map_or(0, |at| at + 1);
        let last =
            entries[entry..].iter().position(|it| indent(it) < own).map_or(entries.len(), |len| entry + len);
        &entries[first..last]
    }

    /// Returns `true` if the key of an entry is the label of a `case` with more than one value: `case "a", "b":`.
    pub(super) fn is_case(&self, container: &Container, entry: usize) -> bool {
        let key = container.entries[entry].key.map(|key| key.of(self.text)).unwrap_or_default();
        (key.starts_with(CASE)
            || key.starts_with(WHEN)
            || container.kind == ContainerKind::Map && key.starts_with(b"\""))
            && key.contains(&b',')
    }

    /// The keys among the arguments of a call that makes a map.
    pub(super) fn keys_of_call(
        &mut self,
        index: usize,
        call: &Container,
        entry: usize,
        name: Span,
    ) -> Option<Siblings> {
        if takes_turns(call, self.text) {
            self.keys_among(index, call)
        } else {
            self.keys_before_operators(index, call, entry, name)
        }
    }

    /// The keys among the arguments of a call that makes a map, where keys and values take turns.
    fn keys_among(&mut self, index: usize, call: &Container) -> Option<Siblings> {
        if !self.is_new(SetId::Keys(index)) {
            return None;
        }
        let keys = call.entries.iter().step_by(2).enumerate();
        let members = keys.map(|(index, key)| Member::whole(index, key.span)).collect();
        Some(Siblings { kind: SiblingKind::Keys, members })
    }

    /// The items of a list of maps, by the value of the key that tells them apart.
    pub(super) fn identified(
        &mut self,
        above: &[Ancestor],
        map: &Container,
        entry: usize,
    ) -> Option<Siblings> {
        let list = above.first()?.container;
        // An array of tables of TOML.
        let title = Some(map.head.of(self.text)).filter(|head| head.starts_with(b"[["));
        if self.tree.container(list).kind != ContainerKind::List && title.is_none() {
            return None;
        }
        let key_text = map.entries[entry].key?.of(self.text);
        let key = KeyWords::of(key_text);
        if !key.identifies(self.named(map, KeyWords::is_type).is_some()) {
            return None;
        }
        if !self.is_new(SetId::Identified(list, [title.unwrap_or_default(), key_text].concat())) {
            return None;
        }
        let is_sibling = |it: &Container| title.is_none_or(|title| it.head.of(self.text) == title);
        let maps = self.tree.children(list).filter(|(_, it)| it.kind == ContainerKind::Map && is_sibling(it));
        let members = maps.filter_map(|(index, other)| {
            let same = other
                .entries
                .iter()
                .find(|it| it.key.is_some_and(|it| KeyWords::of(it.of(self.text)) == key))?;
            let class = self.named(other, KeyWords::is_type).or_else(|| self.named(other, KeyWords::is_name));
            let value = scalar(self.text, same.value());
            Some(Member { class: class.unwrap_or_default().to_vec(), ..Member::whole(index, value) })
        });
        Some(Siblings { kind: SiblingKind::Keys, members: members.collect() })
    }

    /// Returns `true` if a map has a key that tells it from the other items of a list.
    pub(super) fn is_identified(&self, map: &Container) -> bool {
        let has_type = self.named(map, KeyWords::is_type).is_some();
        let mut keys = map.entries.iter().take(MAX_FIELDS).filter_map(|entry| entry.key);
        map.kind == ContainerKind::Map && keys.any(|key| KeyWords::of(key.of(self.text)).identifies(has_type))
    }

    /// The value of the first key of a map that fits.
    fn named(&self, map: &Container, fits: fn(&KeyWords) -> bool) -> Option<&'t [u8]> {
        let entry = map
            .entries
            .iter()
            .take(MAX_FIELDS)
            .find(|entry| entry.key.is_some_and(|key| fits(&KeyWords::of(key.of(self.text)))))?;
        Some(scalar(self.text, entry.value()).of(self.text))
    }
}
