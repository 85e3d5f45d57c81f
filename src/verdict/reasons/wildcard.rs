//! `wildcard`: `*.staging.example.com`, where rules move the names that it stands for and no single wildcard replaces
//! it.

use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if the name has an asterisk that no rule keeps in its place.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unwritable && context.name().has_asterisk()
}
