//! `wildcard`: `*.staging.example.com`, where rules move the names that it stands for and no single wildcard replaces
//! it. So is `web*.staging.example.com`, whose new name only a person knows to be a glob as well.

use crate::host::Unknown;
use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if the name has an asterisk that no rule keeps in its place.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.name().has(Unknown::Glob)
        || context.outcome == RuleOutcome::Unwritable && context.name().has_asterisk()
}
