//! `userinfo`: `https://our.host@elsewhere.com/`, where the name is the user of another host (RFC 3986 section 3.2.1).

use crate::verdict::context::Context;

/// Returns `true` if user information goes on after the name.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.url.is_userinfo
}
