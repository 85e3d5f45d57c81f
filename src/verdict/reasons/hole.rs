//! `hole`: `https://${svc}.staging.example.com`, where the new name depends on a value that is filled in later.

use crate::verdict::context::{Context, Outcome};

/// Returns `true` if there is no name to write; the reasons before this one are about every other cause of that.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == Outcome::Unwritable
}
