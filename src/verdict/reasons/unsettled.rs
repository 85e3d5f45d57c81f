//! `unsettled`: rules that find no end for this name.

use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if the chain of rules has no end.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unsettled
}
