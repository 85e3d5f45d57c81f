//! `wildcard`: `*.staging.example.com`, where the new name would be no valid wildcard.

use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if the name has an asterisk that no rule keeps in its place.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unwritable && context.name().has_asterisk()
}
