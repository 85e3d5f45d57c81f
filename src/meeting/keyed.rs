//! Entries that keys tell apart: of maps, of calls that make maps, of lists of maps, and the labels of a `case`.

use super::key_words::KeyWords;
use super::siblings::{CASE, Kin, Member, SetId, SiblingKind, Siblings};
use super::values::scalar;
use crate::structure::{Ancestor, Container, ContainerKind};

/// Keys of a map among which its type or name is looked for.
const MAX_FIELDS: usize = 32;

impl<'t> Kin<'t> {
    /// The keys of a map or block.
    pub(super) fn keys(&mut self, index: usize, container: &Container) -> Option<Siblings> {
        if !self.is_new(SetId::Keys(index)) {
            return None;
        }
        let keys = container.entries.iter().filter_map(|entry| entry.key).enumerate();
        Some(Siblings {
            kind: SiblingKind::Keys,
            members: keys.map(|(index, key)| Member::whole(index, key)).collect(),
        })
    }

    /// Returns `true` if the key of an entry is the label of a `case` with more than one value: `case "a", "b":`.
    pub(super) fn is_case(&self, container: &Container, entry: usize) -> bool {
        let key = container.entries[entry].key.map(|key| key.of(self.text)).unwrap_or_default();
        key.starts_with(CASE) && key.contains(&b',')
    }

    /// The keys among the arguments of a call that makes a map, where keys and values take turns.
    pub(super) fn keys_among(&mut self, index: usize, call: &Container) -> Option<Siblings> {
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
        if self.tree.container(list).kind != ContainerKind::List {
            return None;
        }
        let key_text = map.entries[entry].key?.of(self.text);
        let key = KeyWords::of(key_text);
        if !key.identifies(self.named(map, KeyWords::is_type).is_some()) {
            return None;
        }
        if !self.is_new(SetId::Identified(list, key_text.to_vec())) {
            return None;
        }
        let maps = self.tree.children(list).filter(|(_, child)| child.kind == ContainerKind::Map);
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
