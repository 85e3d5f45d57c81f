//! The siblings of a name: the entries of a list, the keys of a map, or the blocks that it has to differ from.
//!
//! Each set is found once, by the first name in it, so that a list of many names costs as much as its length.

use std::collections::HashSet;

use super::items;
use super::map_keys::makes_map;
use super::options::option_before;
use super::values::{assigned, content};
use crate::structure::{Ancestor, Container, ContainerKind, Tree};
use crate::text::Span;

/// Entries that must stay different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Siblings {
    pub kind: SiblingKind,
    pub members: Vec<Member>,
}

/// One of the entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// The part of it that is compared.
    pub value: Span,
    /// All of it.
    pub entry: Span,
    /// The end of the separator behind it.
    pub end: usize,
    /// Members of different classes may be equal: records of two types, servers on two ports.
    pub class: Vec<u8>,
    /// The block that it belongs to; those of one block may be equal.
    pub owner: usize,
}

/// The way out when two of them become equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SiblingKind {
    /// One of them can go.
    Items,
    /// The same, of a list in round brackets: with one item and no comma it would be no list.
    TupleItems,
    /// The items stand on lines of their own, without separators.
    LineItems,
    /// Something hangs on each of them.
    Keys,
}

/// Elements of HTML with text for people, which may say a name twice.
const PROSE_TAGS: [&[u8]; 10] = [b"li", b"p", b"td", b"th", b"div", b"dd", b"dt", b"h1", b"h2", b"h3"];

/// Bytes of a list in a text that are read as a whole.
const MAX_LIST: usize = 16 << 10;

/// Bytes around a name that are read of a longer one, so that it is not read again for each name.
const MAX_NEAR: usize = 2 << 10;

/// The word before the label of a branch.
pub(super) const CASE: &[u8] = b"case ";
/// The same of Ruby.
pub(super) const WHEN: &[u8] = b"when ";

/// Blocks of nginx whose lines are keys with values.
const TABLES: [&[u8]; 3] = [b"map", b"geo", b"split_clients"];

/// The sets of siblings of a text.
pub(super) struct Kin<'t> {
    pub(super) text: &'t [u8],
    pub(super) tree: &'t Tree<'t>,
    seen: HashSet<SetId>,
    /// The list in a text that was found last.
    last_items: Span,
    /// The branches of a choice that were found last.
    pub(super) last_branches: Span,
}

/// A set of siblings: its container, and a part of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum SetId {
    Items(usize),
    Keys(usize),
    Identified(usize, Vec<u8>),
    Options(usize, Vec<u8>),
    Claims(usize, bool),
    Elements(usize, Vec<u8>),
    Titles(usize),
}

impl Member {
    /// A member that is its own entry.
    pub(super) fn whole(index: usize, span: Span) -> Self {
        Self { value: span, entry: span, end: span.end, class: Vec::new(), owner: index }
    }
}

impl<'t> Kin<'t> {
    pub fn new(text: &'t [u8], tree: &'t Tree<'t>) -> Self {
        Self { text, tree, seen: HashSet::new(), last_items: Span::default(), last_branches: Span::default() }
    }

    /// The sets with the name at `name` that were not found before.
    pub fn of(&mut self, name: Span) -> Vec<Siblings> {
        if self.last_items.contains(name) {
            return Vec::new();
        }
        let path = self.tree.path(name.start);
        let Some(first) = path.first() else { return Vec::new() };
        let container = self.tree.container(first.container);
        match container.kind {
            ContainerKind::Prose => self.elements(&path, name).into_iter().collect(),
            ContainerKind::Row => Vec::new(),
            ContainerKind::Literal => match self.text_items(content(self.text, container.span), name) {
                Some(items) => vec![items],
                None if self.is_title(&path) => self.titles(&path[1..]).into_iter().collect(),
                None => self.in_entry(&path[1..], name),
            },
            _ => self.in_entry(&path, name),
        }
    }

    pub(super) fn is_new(&mut self, id: SetId) -> bool {
        self.seen.insert(id)
    }

    /// The part of a very long text that is read for a name.
    fn near(&self, region: Span, name: Span) -> Span {
        let start = name.start.saturating_sub(MAX_NEAR).max(self.last_items.end);
        Span::new(region.start.max(start), region.end.min(name.end + MAX_NEAR))
    }

    /// The items that are written in a text.
    fn text_items(&mut self, region: Span, name: Span) -> Option<Siblings> {
        let region = if region.len() <= MAX_LIST { region } else { self.near(region, name) };
        let items = items::around(self.text, region, name.start)?;
        let (first, last) = (items.first()?, items.last()?);
        self.last_items = Span::new(first.start, last.end);
        let members = items.into_iter().enumerate().map(|(index, item)| Member::whole(index, item));
        Some(Siblings { kind: SiblingKind::Items, members: members.collect() })
    }

    /// Elements with the same tag in one parent, if they have nothing but a value: `<host>a</host><host>b</host>`.
    fn elements(&mut self, path: &[Ancestor], name: Span) -> Option<Siblings> {
        let [text, element, parent, ..] = path else { return None };
        let [text, element, list] =
            [text, element, parent].map(|ancestor| self.tree.container(ancestor.container));
        let tag = element.head.of(self.text);
        let is_value =
            text.span.contains(name) && !text.span.of(self.text).iter().any(u8::is_ascii_whitespace);
        let are_elements =
            element.kind == ContainerKind::Map && list.kind == ContainerKind::Map && !list.head.is_empty();
        let is_prose = PROSE_TAGS.contains(&tag);
        // A dictionary of Apple has keys and values by turns.
        if list.head.of(self.text) == b"dict" {
            return self.property_keys(parent.container, tag);
        }
        if !is_value
            || !are_elements
            || is_prose
            || !self.is_new(SetId::Elements(parent.container, tag.to_vec()))
        {
            return None;
        }
        let same = self.tree.children(parent.container).filter(|(_, it)| it.head.of(self.text) == tag);
        let members = same.filter_map(|(index, it)| {
            let value = self.tree.children(index).find(|(_, it)| it.kind == ContainerKind::Prose)?.1.span;
            // Attributes are keys: `<var name="A">` and `<var name="B">` may have one value.
            let class = self.text[it.span.start..value.start].to_vec();
            Some(Member { class, entry: it.span, end: it.span.end, ..Member::whole(index, value) })
        });
        Some(Siblings { kind: SiblingKind::Items, members: members.collect() })
    }

    /// The keys of a dictionary in a property list, for a name in one of them.
    fn property_keys(&mut self, dictionary: usize, tag: &[u8]) -> Option<Siblings> {
        if tag != b"key" || !self.is_new(SetId::Keys(dictionary)) {
            return None;
        }
        let keys = self.tree.children(dictionary).filter(|(_, it)| it.head.of(self.text) == tag);
        let members = keys.filter_map(|(index, it)| {
            let value = self.tree.children(index).find(|(_, it)| it.kind == ContainerKind::Prose)?.1.span;
            Some(Member { entry: it.span, ..Member::whole(index, value) })
        });
        Some(Siblings { kind: SiblingKind::Keys, members: members.collect() })
    }

    /// The siblings of the entry that the innermost of the containers has a name in.
    fn in_entry(&mut self, path: &[Ancestor], name: Span) -> Vec<Siblings> {
        let Some(&Ancestor { container: index, entry: Some(entry) }) = path.first() else {
            return Vec::new();
        };
        let container = self.tree.container(index);
        let is_key = container.entries[entry].has_in_key(name.start);
        let mut found = Vec::new();
        // A key in brackets: `["a"] = 1` of Lua, `['a']: 1` of JavaScript.
        if is_computed_key(self.tree, path) {
            return self.in_entry(&path[1..], name);
        }
        if let Some(keys) = self.keys_of_pairs(path) {
            return vec![keys];
        }
        match container.kind {
            ContainerKind::List => found.extend(self.items(index, container)),
            ContainerKind::Block | ContainerKind::Map if is_key && self.is_case(container, entry) => {
                found.extend(self.values_of_case(container, entry, name));
                found.extend(self.keys(index, container, entry));
            }
            // Arguments of a call may be pairs of a map: `f("a" => 1)` of Ruby.
            ContainerKind::Map | ContainerKind::Block | ContainerKind::Call if is_key => {
                found.extend(self.keys(index, container, entry));
            }
            ContainerKind::Map => found.extend(self.identified(&path[1..], container, entry)),
            ContainerKind::Call if makes_map(container, self.text) => {
                found.extend(self.keys_of_call(index, container, entry, name));
            }
            ContainerKind::Call if self.is_in_block(path, &TABLES) => found.extend(self.table(&path[1..])),
            ContainerKind::Call if self.is_in_block(path, &[b"upstream"]) => {
                found.extend(self.servers(&path[1..]));
            }
            ContainerKind::Call => found.extend(self.words(index, container, entry, name)),
            _ => {}
        }
        found.extend(self.lists_around(path));
        found.extend(self.claims(path, name));
        found
    }

    /// The values of one label: `case "a", "b":`.
    fn values_of_case(&mut self, container: &Container, entry: usize, name: Span) -> Option<Siblings> {
        let label = container.entries[entry].key.unwrap_or_default();
        let is_case = [CASE, WHEN].iter().any(|word| label.of(self.text).starts_with(word));
        let word = if is_case { CASE.len() } else { 0 };
        self.text_items(Span::new(label.start + word, label.end), name)
    }

    /// Values of one option of a command that repeats, or the items that are written in one of its words.
    fn words(&mut self, index: usize, container: &Container, entry: usize, name: Span) -> Option<Siblings> {
        if let Some(items) = self.text_items(assigned(self.text, container.entries[entry].value()), name) {
            return Some(items);
        }
        let own = option_before(self.text, container, entry)?;
        if !self.is_new(SetId::Options(index, own.to_vec())) {
            return None;
        }
        let same =
            (0..container.entries.len()).filter(|it| option_before(self.text, container, *it) == Some(own));
        let members = same.map(|it| {
            let value = container.entries[it].span;
            let entry = Span::new(container.entries[it - 1].span.start, value.end);
            Member { entry, ..Member::whole(it, value) }
        });
        Some(Siblings { kind: SiblingKind::Items, members: members.collect() })
    }
}

/// Returns `true` if the innermost container is the key of the entry that it is in.
fn is_computed_key(tree: &Tree<'_>, path: &[Ancestor]) -> bool {
    let [inner, outer, ..] = path else { return false };
    let (inner, outer_entry) = (tree.container(inner.container), outer.entry);
    let key = outer_entry.and_then(|entry| tree.container(outer.container).entries[entry].key);
    let is_bracket = matches!(inner.kind, ContainerKind::List | ContainerKind::Group);
    is_bracket && key.is_some_and(|key| key == inner.span && tree.starts_with_bracket(key))
}
