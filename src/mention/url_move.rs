//! A URL before and after a rewrite that changes more of it than its host.
//!
//! For people and programs that read a report: the host alone may be the same on both sides (`https://m.io/web` becomes
//! `https://m.io/app`). User information is left out, since reports go where a repository does not.

use super::name::ParsedName;
use super::url::UrlContext;
use super::write::EditDraft;
use super::write::{new_scheme, rest_edit};
use crate::host::{Location, Scheme};

/// A URL in its spelling, from its scheme to the end of the part that a rule changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlMove {
    /// The URL in the file.
    pub old: String,
    /// The URL that stands there afterwards.
    pub new: String,
}

/// Bytes between the name of a scheme and the host, or the user information before it, in any spelling.
// `&colon;&sol;&sol;` has 17.
const MAX_SEPARATOR: usize = 24;

impl UrlMove {
    /// The move of the URL around `parsed` to `to`; `None` where only the host changes. `new` is from
    /// [`super::write::new_host`].
    pub(crate) fn of(
        text: &[u8],
        parsed: &ParsedName,
        around: &UrlContext,
        to: &Location,
        new: &[u8],
    ) -> Option<Self> {
        let has_path = to.path_taken > 0 || !to.path_new.is_empty();
        let is_same_origin = to.scheme == around.location.scheme && to.port == around.location.port;
        if is_same_origin && !has_path {
            return None;
        }
        let EditDraft { span, new: rest } = rest_edit(text, parsed, around, to, new.to_vec());
        let (old_scheme, new_scheme) = schemes(text, parsed, around, to).unwrap_or_default();
        let join =
            |scheme: &[u8], rest: &[u8]| String::from_utf8_lossy(&[scheme, rest].concat()).into_owned();
        Some(Self { old: join(&old_scheme, span.of(text)), new: join(&new_scheme, &rest) })
    }
}

/// The old and the new scheme with the bytes between it and the host.
fn schemes(
    text: &[u8],
    parsed: &ParsedName,
    around: &UrlContext,
    to: &Location,
) -> Option<(Vec<u8>, Vec<u8>)> {
    let old = around.scheme?;
    let end = around.before_at.map_or(parsed.span.start, |user| user.start);
    let is_whole = |bytes: &&[u8]| {
        let ends_string = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`');
        bytes.len() <= MAX_SEPARATOR && !bytes.iter().any(ends_string)
    };
    // In another string literal, which an operator joins to this one.
    let separator = text.get(old.end..end).filter(is_whole).unwrap_or(b"://");
    let written = old.of(text);
    let new = match &to.scheme {
        Scheme::Known(scheme) if to.scheme != around.location.scheme => new_scheme(written, scheme),
        _ => written.to_vec(),
    };
    Some(([written, separator].concat(), [&new, separator].concat()))
}
