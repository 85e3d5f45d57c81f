//! The words around a place that give it a role in a redirect: directives, keys and calls.

use super::key_words::KeyWords;
use super::keys::{REDIRECT_STATUSES, is_claim, is_lead};
use crate::structure::{Ancestor, Container, ContainerKind, Tree, callee};

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
        let mut is_location = false;
        for (depth, ancestor) in path.iter().enumerate() {
            let container = tree.container(ancestor.container);
            let head = container.head.of(text);
            // In code, `return` and `if` are no directives: what is behind them is no call.
            let is_directive = matches!(container.kind, ContainerKind::Call | ContainerKind::List);
            words.lead = words.lead.or((is_directive && is_lead(head)).then_some(depth));
            words.claim = words.claim.or((is_directive && is_claim(head)).then_some(depth));
            let is_redirect = match container.kind {
                ContainerKind::Call => redirects_call(text, container, ancestor.entry),
                // Rails: `redirect { |params| "https://…" }`.
                ContainerKind::Block | ContainerKind::List if callee(head) == b"redirect" => true,
                ContainerKind::Map => {
                    is_redirect_action(text, container) || is_location && has_redirect_code(text, container)
                }
                ContainerKind::Literal => is_location_header(container.span.of(text)),
                _ => false,
            };
            words.redirect = words.redirect.or(is_redirect.then_some(depth));
            let has_names = matches!(container.kind, ContainerKind::Map | ContainerKind::Block);
            let Some(entry) = ancestor.entry.filter(|_| has_names) else { continue };
            let key = KeyWords::of(name(text, container, entry));
            let is_argument = || {
                let above = path.get(depth + 1).map(|above| tree.container(above.container).kind);
                above == Some(ContainerKind::Call)
            };
            // `res.writeHead(301, { Location: "https://…" })`
            let is_redirect = key.is_redirect() || key.is_one_of(&["location"]) && is_argument();
            words.redirect = words.redirect.or(is_redirect.then_some(depth));
            is_location |= key.is_one_of(&["location"]);
            // An annotation with directives of nginx.
            let is_snippet = || key.has_one_of(&["snippet"]) && words.lead.is_some();
            words.redirect = words.redirect.or(is_snippet().then_some(depth));
            words.condition = words.condition.or(key.is_condition().then_some(depth));
        }
        words
    }
}

/// Returns `true` if a call redirects to the argument that a place is in.
fn redirects_call(text: &[u8], call: &Container, entry: Option<usize>) -> bool {
    let head = call.head.of(text);
    let name = KeyWords::of(head);
    name.is_redirect_call()
        || name.has_one_of(&SETTERS) && sets_location(text, call, entry)
        || NAVIGATIONS.iter().any(|call| head.ends_with(call))
        || has_redirect_status(text, call, entry)
}

/// The header of a response that redirects (RFC 9110, section 10.2.2).
const LOCATION: &[u8] = b"location";

/// Returns `true` if a literal is a whole header that redirects: `header("Location: https://…")`.
fn is_location_header(literal: &[u8]) -> bool {
    let header = literal.trim_ascii_start();
    let header = header.get(1..).filter(|_| matches!(header[0], b'"' | b'\'' | b'`')).unwrap_or(header);
    header.get(..LOCATION.len()).is_some_and(|name| name.eq_ignore_ascii_case(LOCATION))
        && header.get(LOCATION.len()) == Some(&b':')
}

/// Keys of the status of a response.
const STATUS_KEYS: [&str; 4] = ["status", "statuscode", "code", "httpstatus"];

/// Returns `true` if a map is a response with the status of a redirect: `{ statusCode: 301, headers: … }`.
fn has_redirect_code(text: &[u8], map: &Container) -> bool {
    let fields = map.entries.iter().take(MAX_FIELDS).filter_map(|entry| Some((entry.key?, entry.value())));
    fields.into_iter().any(|(key, value)| {
        let value = value.of(text);
        let code = value.rsplit(|byte| !byte.is_ascii_digit()).find(|code| !code.is_empty());
        let is_code =
            code.is_some_and(|code| REDIRECT_STATUSES.iter().any(|status| status.as_bytes() == code));
        is_code && KeyWords::of(key.of(text)).is_one_of(&STATUS_KEYS)
    })
}

/// Calls by which a page goes elsewhere.
const NAVIGATIONS: [&[u8]; 2] = [b"location.replace", b"location.assign"];

/// Returns `true` if an argument of a call before the one with the place is the status of a redirect:
/// `synth(301, "https://…")`.
fn has_redirect_status(text: &[u8], call: &Container, entry: Option<usize>) -> bool {
    let before = &call.entries[..entry.unwrap_or_default().min(call.entries.len())];
    let mut before = before.iter().take(MAX_FIELDS).map(|entry| entry.span.of(text));
    before.any(|argument| REDIRECT_STATUSES.iter().any(|status| status.as_bytes() == argument))
}

/// Words of calls that set a header: `w.Header().Set(…)`, `setHeader`, `addHeader`, `send_header`.
const SETTERS: [&str; 6] = ["set", "header", "add", "append", "put", "insert"];

/// Returns `true` if the argument of a call before the one with the place is the name of the header that redirects:
/// `w.Header().Set("Location", "https://…")`.
fn sets_location(text: &[u8], call: &Container, entry: Option<usize>) -> bool {
    let before = entry.and_then(|entry| call.entries.get(entry.checked_sub(1)?));
    before.is_some_and(|before| {
        let name = before.span.of(text);
        matches!(name, [b'"' | b'\'' | b'`', ..] if name.len() == LOCATION.len() + 2)
            && name[1..=LOCATION.len()].eq_ignore_ascii_case(LOCATION)
    })
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
