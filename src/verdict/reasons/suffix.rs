//! `suffix`: `.staging.example.com`, a cookie domain or an `endswith` test that is about every name under it.

use crate::host::Unknown;
use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if nothing stands before the leading dot, no other string either.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unwritable && context.name().has(Unknown::Above) && !context.parsed.joined
}
