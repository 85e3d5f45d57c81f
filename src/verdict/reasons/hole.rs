//! `hole`: `https://${svc}.staging.example.com`, where the new name depends on a value that is filled in later.

use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if there is no name to write; every other cause of that is a reason before this one.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unwritable
}
