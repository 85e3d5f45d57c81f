//! Whether a map, a line or a text is a record of DNS that leads from one name to another.

use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use super::keys::{LEADING_TYPES, OTHER_TYPES, REDIRECT_STATUSES};
use super::roles::name;
use crate::structure::{Container, ContainerKind};
use crate::text::Span;

/// Bytes of a line that are read for the type of a record.
const MAX_LINE: usize = 1 << 10;

/// Entries of a map among which the type of a record is looked for.
const MAX_FIELDS: usize = 32;

/// Containers around a map whose keys may say that it is a record: its list, and the one with the list.
const MAX_RECORD_LEVELS: usize = 2;

/// Words of keys with records of DNS.
const RECORD_WORDS: [&str; 3] = ["dns", "cname", "cnames"];

/// Words between the owner of a record and its type, and signs of the end of the owner.
fn is_before_type(word: &[u8]) -> bool {
    word == b"." || word.eq_ignore_ascii_case(b"in") || word.iter().all(u8::is_ascii_digit)
}

/// Returns `true` if a text between two names makes the second one the alias of the first: `OLD. 300 IN CNAME NEW.`
pub(super) fn is_alias_record(between: &[u8]) -> bool {
    let mut words = between.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let kind = words.find(|word| !is_before_type(word));
    kind.is_some_and(|kind| LEADING_TYPES.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(kind)))
        && words.next().is_none()
        && !between.contains(&b'\n')
}

impl Encounter<'_> {
    /// Returns `true` if a line has the type of a record that leads to another name, or the status of a redirect.
    pub(super) fn has_leading_word(&self, line: Span) -> bool {
        let line = &line.of(self.text)[..line.len().min(MAX_LINE)];
        line.split(|byte| byte.is_ascii_whitespace() || *byte == b',').any(|word| {
            let word = word.strip_suffix(b"!").unwrap_or(word);
            LEADING_TYPES.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(word))
                || REDIRECT_STATUSES.iter().any(|status| status.as_bytes() == word)
        })
    }

    /// Returns `true` if two values are the owner and the data of a DNS record.
    pub(super) fn is_record(&self, shared: &SharedContainer<'_>) -> bool {
        let Some(mut keys) = self.key_words(shared) else { return false };
        for (side, key) in keys.iter_mut().enumerate() {
            if self.is_resource(side, shared) {
                *key = KeyWords::of(b"name");
            }
        }
        let [a, b] = keys;
        let says_so = self.is_in_records(shared);
        a.is_record_with(&b, says_so || self.is_typed(shared.container))
            && !self.has_type(shared.container, |value| OTHER_TYPES.contains(&value))
    }

    /// Returns `true` if one name is the key of a record, or of a redirect, to the other: `OLD: {type: CNAME, value: NEW}`.
    pub(super) fn is_keyed_record(&self, shared: &SharedContainer<'_>) -> bool {
        let Some(entry) = shared.entries[0].filter(|_| shared.entries[0] == shared.entries[1]) else {
            return false;
        };
        let entry = &shared.container.entries[entry];
        [0, 1].into_iter().any(|side| {
            entry.has_in_key(self.places[side].start) && self.is_data(1 - side, shared.depths[1 - side])
        })
    }

    /// Returns `true` if the innermost map around a place, of the first `depth` containers, has it as the data of a record
    /// or as the target of a redirect.
    fn is_data(&self, side: usize, depth: usize) -> bool {
        let inside = self.paths[side][..depth].iter();
        let mut maps = inside.map(|it| (self.tree.container(it.container), it.entry));
        let Some((map, Some(entry))) = maps.find(|(it, _)| it.kind == ContainerKind::Map) else {
            return false;
        };
        let key = KeyWords::of(name(self.text, map, entry));
        key.is_record_data(self.is_typed(map)) || self.is_in_redirects() && key.is_redirect_target()
    }

    /// Returns `true` if two values of one map, which is one of redirects, are a host and the place that it leads to.
    pub(super) fn is_host_with_target(&self, shared: &SharedContainer<'_>) -> bool {
        let Some([a, b]) = self.key_words(shared) else { return false };
        let leads = |from: &KeyWords, to: &KeyWords| from.is_condition() && to.is_redirect_target();
        (leads(&a, &b) || leads(&b, &a)) && self.is_in_redirects()
    }

    /// Returns `true` if a key or head around the names speaks of redirects; a `redirect_uri` is where a login comes back
    /// to.
    pub(super) fn is_in_redirects(&self) -> bool {
        self.paths[0].iter().any(|ancestor| {
            let container = self.tree.container(ancestor.container);
            let key = ancestor.entry.map(|entry| name(self.text, container, entry)).unwrap_or_default();
            [key, container.head.of(self.text)].iter().any(|words| {
                memchr::memmem::find(&words.to_ascii_lowercase(), b"redirect").is_some()
                    && !KeyWords::of(words).has_one_of(&["uri", "uris", "url", "urls"])
            })
        })
    }

    /// Returns `true` if the head of a map, or a key above it, speaks of records of DNS: `cnames: [{name: …}]`.
    fn is_in_records(&self, shared: &SharedContainer<'_>) -> bool {
        let head = shared.container.head.of(self.text);
        let above = self.paths[0].iter().skip(shared.depths[0] + 1).take(MAX_RECORD_LEVELS);
        let mut keys = above.filter_map(|it| {
            let container = self.tree.container(it.container);
            container.entries[it.entry?].key.map(|key| KeyWords::of(key.of(self.text)))
        });
        memchr::memmem::find(head, b"record").is_some()
            || memchr::memmem::find(head, b"dns").is_some()
            || keys.any(|key| key.has_one_of(&RECORD_WORDS) && !key.has_one_of(&["names", "name"]))
    }

    /// Returns `true` if a map names the type of a record that leads to another name.
    fn is_typed(&self, container: &Container) -> bool {
        self.has_type(container, |value| LEADING_TYPES.iter().any(|kind| value.contains(kind)))
    }

    /// Returns `true` if a map names a type that fits, in lower case and without quotes.
    fn has_type(&self, container: &Container, fits: impl Fn(&str) -> bool) -> bool {
        let types = container
            .entries
            .iter()
            .take(MAX_FIELDS)
            .filter(|entry| entry.key.is_some_and(|key| KeyWords::of(key.of(self.text)).is_type()));
        types.into_iter().any(|entry| {
            let value = String::from_utf8_lossy(entry.value().of(self.text)).to_lowercase();
            fits(value.trim_matches(|c: char| c.is_whitespace() || ":=>\"'`".contains(c)))
        })
    }
}
