//! `namespace`: a name that identifies a vocabulary or an owner and is never looked up (`xmlns`, `$id`, `apiVersion`).

use crate::verdict::context::Context;
use crate::verdict::vocabulary;

/// Returns `true` if the name identifies something, and is no location.
pub(super) fn applies(context: &Context<'_>) -> bool {
    vocabulary::is_name(context)
}
