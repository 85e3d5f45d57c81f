//! Blocks that claim names: two servers, virtual hosts or sites for one name.

use super::keys::is_claim;
use super::map_keys::named_part;
use super::siblings::{Kin, Member, SetId, SiblingKind, Siblings};
use crate::structure::{Ancestor, ContainerKind};
use crate::text::Span;

/// Returns `true` if a title begins a section that is given once: no element of an array of TOML, and none of git, which
/// adds up the values of sections with one title.
fn is_single(title: &[u8]) -> bool {
    title.starts_with(b"[") && !title.starts_with(b"[[") && !title.starts_with(b"[url ")
}

impl Kin<'_> {
    /// Returns `true` if a literal is the title of a section of INI or TOML, of which there may be one: `[host."a.b"]`.
    pub(super) fn is_title(&self, path: &[Ancestor]) -> bool {
        let [title, section, ..] = path else { return false };
        let [title, section] = [title, section].map(|it| self.tree.container(it.container));
        section.kind == ContainerKind::Map
            && section.head == title.span
            && is_single(title.span.of(self.text))
    }

    /// The titles of the sections beside the innermost one.
    pub(super) fn titles(&mut self, path: &[Ancestor]) -> Option<Siblings> {
        let parent = self.tree.container(path.first()?.container).parent?;
        if !self.is_new(SetId::Titles(parent)) {
            return None;
        }
        let heads = self.tree.children(parent).map(|(index, it)| (index, it.head));
        let titles = heads.filter(|(_, head)| is_single(head.of(self.text)));
        let members =
            titles.map(|(index, title)| Member::whole(index, named_part(self.text, title))).collect();
        Some(Siblings { kind: SiblingKind::Keys, members })
    }

    /// Returns `true` if a directive stands in a block that begins with one of these words.
    pub(super) fn is_in_block(&self, path: &[Ancestor], words: &[&[u8]]) -> bool {
        let [_, block, ..] = path else { return false };
        let block = self.tree.container(block.container);
        let word = block.head.of(self.text).split(u8::is_ascii_whitespace).next().unwrap_or_default();
        block.kind == ContainerKind::Block && words.contains(&word)
    }

    /// The servers of an `upstream` of nginx.
    pub(super) fn servers(&mut self, path: &[Ancestor]) -> Option<Siblings> {
        let block = path.first()?.container;
        if !self.is_new(SetId::Items(block)) {
            return None;
        }
        let directives = self.tree.container(block).entries.iter().enumerate();
        let servers = directives.filter(|(_, it)| it.span.of(self.text).starts_with(b"server "));
        let members = servers.map(|(index, it)| Member { end: it.end, ..Member::whole(index, it.span) });
        Some(Siblings { kind: SiblingKind::Items, members: members.collect() })
    }

    /// The first words of the lines of a table, which are its keys.
    pub(super) fn table(&mut self, path: &[Ancestor]) -> Option<Siblings> {
        let block = path.first()?.container;
        if !self.is_new(SetId::Keys(block)) {
            return None;
        }
        let lines =
            self.tree.children(block).filter(|(_, it)| it.span.start > self.tree.container(block).head.end);
        let members = lines.map(|(index, line)| Member::whole(index, line.head)).collect();
        Some(Siblings { kind: SiblingKind::Keys, members })
    }

    /// The names that blocks of the same kind claim: `server_name` of two servers, or the addresses of two sites.
    pub(super) fn claims(&mut self, path: &[Ancestor], name: Span) -> Option<Siblings> {
        let at = path.iter().position(|ancestor| {
            let container = self.tree.container(ancestor.container);
            container.kind == ContainerKind::Block && !container.head.is_empty()
        })?;
        let block = self.tree.container(path[at].container);
        let in_head = block.head.contains(name);
        let claims = path[..at]
            .iter()
            .any(|ancestor| is_claim(self.tree.container(ancestor.container).head.of(self.text)));
        let parent = block.parent?;
        if !in_head && !claims || !self.is_new(SetId::Claims(parent, in_head)) {
            return None;
        }
        let blocks = self.tree.children(parent).filter(|(_, it)| it.kind == ContainerKind::Block);
        let members = blocks.flat_map(|(owner, _)| {
            let class = self.class(owner, in_head);
            self.claimed(owner, in_head)
                .into_iter()
                .map(move |value| Member { class: class.clone(), ..Member::whole(owner, value) })
        });
        Some(Siblings { kind: SiblingKind::Keys, members: members.collect() })
    }

    /// The words by which a block claims names.
    fn claimed(&self, block: usize, in_head: bool) -> Vec<Span> {
        let directives = self.tree.children(block).filter(|(_, it)| {
            let is_head = it.span.start == self.tree.container(block).span.start;
            if in_head { is_head } else { is_claim(it.head.of(self.text)) }
        });
        directives.flat_map(|(_, it)| it.entries.iter().map(|entry| entry.span)).collect()
    }

    /// The port that a block listens on last, or its head, which may have one.
    fn class(&self, block: usize, in_head: bool) -> Vec<u8> {
        let listens = self.tree.children(block).filter(|(_, it)| it.head.of(self.text) == b"listen");
        let port =
            listens.filter_map(|(_, it)| it.entries.get(1)).last().map(|entry| entry.span.of(self.text));
        let head = self.tree.container(block).head.of(self.text);
        port.or(Some(head).filter(|_| !in_head)).unwrap_or_default().to_vec()
    }
}
