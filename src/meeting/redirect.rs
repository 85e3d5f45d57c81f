//! Whether a container is a redirect from one name to another: a block of directives, an object with keys, or the
//! labels of a router.

use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use super::roles::{RoleWords, name};
use crate::structure::{Container, ContainerKind};

/// Bytes of a directive in which its condition is looked for.
const MAX_DIRECTIVE: usize = 1 << 10;

/// Bytes of a label of a router up to its value.
const MAX_LABEL: usize = 256;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The names that a block or a redirect is for.
    Claims,
    /// The name that it leads to.
    Leads,
    None,
}

impl Encounter<'_> {
    /// Returns `true` if a container is a redirect from one of the names to the other.
    pub(super) fn redirects(&self, shared: &SharedContainer<'_>) -> bool {
        let claims = match [self.role(0, shared), self.role(1, shared)] {
            [Role::Claims, Role::Leads] => 0,
            [Role::Leads, Role::Claims] => 1,
            _ => return false,
        };
        self.matcher(claims, shared).is_none_or(|matcher| self.uses(1 - claims, matcher, shared))
    }

    /// The name that the directive of a claim gives to its condition: `acl NAME hdr(host) …` of HAProxy, `@NAME host …` of
    /// Caddy.
    fn matcher(&self, side: usize, shared: &SharedContainer<'_>) -> Option<&[u8]> {
        let mut words = self.directive(side, shared)?;
        let first = words.next()?;
        if first.starts_with(b"@") { Some(first) } else { words.next().filter(|_| first == b"acl") }
    }

    /// Returns `true` if the directive around a place, or that around its block, is for this condition.
    fn uses(&self, side: usize, matcher: &[u8], shared: &SharedContainer<'_>) -> bool {
        let mut words = self.directive(side, shared).into_iter().flatten();
        words.any(|word| word.strip_prefix(b"!").unwrap_or(word) == matcher)
    }

    /// The words of the first line of the directive that has a place.
    fn directive(&self, side: usize, shared: &SharedContainer<'_>) -> Option<impl Iterator<Item = &[u8]>> {
        let directive = shared.container.entries[shared.entries[side]?].span.of(self.text);
        let line = directive.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let words = line[..line.len().min(MAX_DIRECTIVE)].split(u8::is_ascii_whitespace);
        Some(words.filter(|word| !word.is_empty()))
    }

    /// Returns `true` if one name stands in the head of a block that redirects to the other:
    /// `$HTTP["host"] == "OLD" { url.redirect = … }`.
    pub(super) fn redirects_in_head(&self) -> bool {
        [0, 1].into_iter().any(|side| {
            let other = self.places[1 - side];
            let mut around = self.paths[side].iter();
            let has_block = |it: &Container| matches!(it.kind, ContainerKind::Block | ContainerKind::Map);
            let depth = around.position(|it| {
                let container = self.tree.container(it.container);
                // Of a call, the head is all of the statement before it.
                has_block(container) && container.head.contains(other)
            });
            let redirects = |depth: usize| self.role_words(side).redirect.is_some_and(|inner| inner <= depth);
            depth.is_some_and(redirects) && self.is_in_first_body()
        })
    }

    /// The role of a place in a block that may redirect.
    fn role(&self, side: usize, shared: &SharedContainer<'_>) -> Role {
        let is_block = shared.container.kind == ContainerKind::Block
            && (!shared.container.head.is_empty() || self.is_condition_block(shared));
        let by_directive = if is_block { self.directive_role(side, shared) } else { Role::None };
        match by_directive {
            Role::None if shared.container.kind == ContainerKind::Block && !is_block => Role::None,
            Role::None => self.key_role(side, shared),
            role => role,
        }
    }

    pub(super) fn role_words(&self, side: usize) -> &RoleWords {
        self.role_words[side].get_or_init(|| RoleWords::around(self.text, self.tree, &self.paths[side]))
    }

    /// The role of a place by the directive that it is a word of.
    fn directive_role(&self, side: usize, shared: &SharedContainer<'_>) -> Role {
        let words = self.role_words(side);
        let is_inside = |depth: Option<usize>| depth.is_some_and(|depth| depth < shared.depths[side]);
        if is_inside(words.lead) {
            Role::Leads
        } else if shared.container.head.contains(self.places[side])
            || is_inside(words.claim)
            || self.matcher(side, shared).is_some()
        {
            Role::Claims
        } else {
            Role::None
        }
    }

    /// Returns `true` if two directives of a text without blocks belong together: a `RewriteCond` with the rule after
    /// it.
    fn is_condition_block(&self, shared: &SharedContainer<'_>) -> bool {
        let [Some(a), Some(b)] = shared.entries else { return false };
        let names = |entry: usize| name(self.text, shared.container, entry).to_ascii_lowercase();
        names(a) == b"rewritecond" && (a + 1..b).all(|entry| names(entry) == b"rewritecond")
    }

    /// The role of a place by the keys above it, or by the label that it is the value of.
    fn key_role(&self, side: usize, shared: &SharedContainer<'_>) -> Role {
        let words = self.role_words(side);
        let is_within = |depth: Option<usize>| depth.is_some_and(|depth| depth <= shared.depths[side]);
        if is_within(words.redirect) {
            return Role::Leads;
        }
        let label = self.label(side, shared);
        match label.as_deref() {
            Some("replacement") => Role::Leads,
            Some("regex" | "rule") => Role::Claims,
            _ if is_within(words.condition) && self.is_of_object(side, shared) => Role::Claims,
            _ if self.is_resource(side, shared) => Role::Claims,
            _ => Role::None,
        }
    }

    /// Returns `true` if a place is directly in a map, or below a key that names no other object.
    fn is_of_object(&self, side: usize, shared: &SharedContainer<'_>) -> bool {
        let Some(entry) = shared.entries[side].filter(|_| shared.container.kind == ContainerKind::Map) else {
            return true;
        };
        let key = KeyWords::of(name(self.text, shared.container, entry));
        let is_direct = !self.paths[side][..shared.depths[side]]
            .iter()
            .any(|it| self.tree.container(it.container).kind == ContainerKind::Map);
        is_direct || key.is_structural()
    }

    /// Returns `true` if a place is in the title of a resource of Puppet: `apache::vhost { 'HOST': port => 80 }`.
    pub(super) fn is_resource(&self, side: usize, shared: &SharedContainer<'_>) -> bool {
        let first = shared.container.entries.first().filter(|_| shared.entries[side] == Some(0));
        let value =
            first.filter(|first| first.has_in_key(self.places[side].start)).map(|first| first.value());
        let Some(value) = value else { return false };
        let value = value.of(self.text).trim_ascii_start().strip_prefix(b":").unwrap_or_default();
        let value = value.trim_ascii_start();
        let name = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        name > 0 && value[name..].trim_ascii_start().starts_with(b"=>")
    }

    /// The last part of a label of a router: `traefik.http.middlewares.m.redirectregex.replacement=…`.
    fn label(&self, side: usize, shared: &SharedContainer<'_>) -> Option<String> {
        let entry = &shared.container.entries[shared.entries[side]?];
        let label = &self.text[entry.span.start..self.places[side].start.max(entry.span.start)];
        let end = label.iter().take(MAX_LABEL).position(|byte| matches!(byte, b'=' | b':'))?;
        let label = String::from_utf8_lossy(&label[..end]).to_lowercase();
        let is_router = label.contains("redirectregex") || label.contains("routers");
        is_router.then(|| label.trim_end_matches('"').rsplit('.').next().unwrap_or_default().to_owned())
    }
}
