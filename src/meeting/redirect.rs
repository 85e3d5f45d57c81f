//! Whether a container is a redirect from one name to another: a block of directives, an object with keys, or the
//! labels of a router.

use super::encounter::{Encounter, SharedContainer};
use super::key_words::KeyWords;
use super::roles::{RoleWords, name};
use crate::lexer::line;
use crate::structure::{Container, ContainerKind};
use crate::text::Span;

/// Words that begin a statement whose body is below it.
const CONDITION_WORDS: [&[u8]; 6] = [b"if", b"elif", b"elsif", b"unless", b"when", b"case"];

/// Statements of a body that are looked at.
const MAX_BODY: usize = 16;

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
        match self.role(0, shared) {
            Role::None => false,
            Role::Claims => self.role(1, shared) == Role::Leads,
            Role::Leads => self.role(1, shared) == Role::Claims,
        }
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
            depth.is_some_and(|depth| self.role_words(side).redirect.is_some_and(|inner| inner <= depth))
        })
    }

    /// Returns `true` if one statement asks about one name and redirects to the other, perhaps at the label of a `case`:
    /// `if (host === OLD) return redirect(NEW)`.
    pub(super) fn redirects_on_condition(&self, shared: &SharedContainer<'_>) -> bool {
        let [Some(a), Some(b)] = shared.entries else { return false };
        let is_body = a != b && self.is_body_of(a, b, shared);
        // Ruby needs no parentheses: `redirect_to NEW`.
        let is_command = is_body && KeyWords::of(name(self.text, shared.container, b)).is_redirect_call();
        let redirects = |side: usize| {
            let redirect = self.role_words(side).redirect;
            redirect.is_some_and(|depth| depth < shared.depths[side]) || side == 1 && is_command
        };
        (a == b || is_body)
            && [0, 1].into_iter().any(|side| redirects(side) && self.is_asked_about(1 - side, shared))
    }

    /// Returns `true` if a statement is in the body of an earlier one by its indentation, as in Python and Ruby.
    fn is_body_of(&self, condition: usize, statement: usize, shared: &SharedContainer<'_>) -> bool {
        let entries = &shared.container.entries;
        let first = entries[condition].span;
        let word = first.of(self.text).split(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
        let Some(indent) = self.indent(first).filter(|_| CONDITION_WORDS.contains(&word)) else {
            return false;
        };
        shared.container.kind == ContainerKind::Block
            && statement - condition <= MAX_BODY
            && entries[condition + 1..=statement]
                .iter()
                .all(|entry| self.indent(entry.span).is_some_and(|own| own > indent))
    }

    /// The indentation of a statement; `None` where others stand before it on its line.
    fn indent(&self, statement: Span) -> Option<usize> {
        let line = line::start(self.text, statement.start);
        let before = &self.text[line..statement.start];
        before.trim_ascii().is_empty().then_some(before.len())
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

    fn role_words(&self, side: usize) -> &RoleWords {
        self.role_words[side].get_or_init(|| RoleWords::around(self.text, self.tree, &self.paths[side]))
    }

    /// The role of a place by the directive that it is a word of.
    fn directive_role(&self, side: usize, shared: &SharedContainer<'_>) -> Role {
        let words = self.role_words(side);
        let is_inside = |depth: Option<usize>| depth.is_some_and(|depth| depth < shared.depths[side]);
        if is_inside(words.lead) {
            Role::Leads
        } else if shared.container.head.contains(self.places[side]) || is_inside(words.claim) {
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
            _ if is_within(words.condition) || self.is_resource(side, shared) => Role::Claims,
            _ => Role::None,
        }
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
