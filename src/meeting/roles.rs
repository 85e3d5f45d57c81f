//! The words around a place that give it a role in a redirect: directives, keys and calls.

use super::key_words::KeyWords;
use super::keys::{is_claim, is_lead};
use crate::structure::{Ancestor, Container, ContainerKind, Tree};

/// Words by the number of containers inside of the innermost one that has one: found once, since each container around
/// two places asks for them.
#[derive(Debug, Default)]
pub(super) struct RoleWords {
    pub lead: Option<usize>,
    pub claim: Option<usize>,
    pub redirect: Option<usize>,
    pub condition: Option<usize>,
}

impl RoleWords {
    /// The words around the place with this path.
    pub fn around(text: &[u8], tree: &Tree<'_>, path: &[Ancestor]) -> Self {
        let mut words = Self::default();
        for (depth, ancestor) in path.iter().enumerate() {
            let container = tree.container(ancestor.container);
            let head = container.head.of(text);
            words.lead = words.lead.or(is_lead(head).then_some(depth));
            words.claim = words.claim.or(is_claim(head).then_some(depth));
            let is_redirect = match container.kind {
                ContainerKind::Call => KeyWords::of(head).is_redirect_call(),
                ContainerKind::Map => is_redirect_action(text, container),
                _ => false,
            };
            words.redirect = words.redirect.or(is_redirect.then_some(depth));
            let has_names = matches!(container.kind, ContainerKind::Map | ContainerKind::Block);
            let Some(entry) = ancestor.entry.filter(|_| has_names) else { continue };
            let key = KeyWords::of(name(text, container, entry));
            words.redirect = words.redirect.or(key.is_redirect().then_some(depth));
            words.condition = words.condition.or(key.is_condition().then_some(depth));
        }
        words
    }
}

/// Keys of a map among which its type is looked for.
const MAX_FIELDS: usize = 32;

/// Returns `true` if the type of a map is a redirect: `<action type="Redirect" url="…"/>`, `{"Type": "redirect"}`.
fn is_redirect_action(text: &[u8], map: &Container) -> bool {
    let types = map.entries.iter().take(MAX_FIELDS).filter_map(|entry| Some((entry.key?, entry.value())));
    types.into_iter().any(|(key, value)| {
        let value = value.of(text);
        value.len() <= MAX_NAME
            && KeyWords::of(key.of(text)).is_type()
            && is_redirect_type(&KeyWords::of(value))
    })
}

/// Returns `true` if a type of this name is a redirect: `Redirect`, `RequestRedirect`, `redirect-301`.
fn is_redirect_type(name: &KeyWords) -> bool {
    name.has_one_of(&["redirect", "redirects", "redirection"]) || name.is_redirect()
}

/// Bytes of an entry in which the word that it begins with ends: longer ones are no names.
const MAX_NAME: usize = 128;

/// The key of an entry, or the word that it begins with.
pub(super) fn name<'t>(text: &'t [u8], container: &Container, entry: usize) -> &'t [u8] {
    let entry = &container.entries[entry];
    let start = entry.span.of(text);
    let start = &start[..start.len().min(MAX_NAME)];
    let first = || start.split(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    entry.key.map_or_else(first, |key| key.of(text))
}
