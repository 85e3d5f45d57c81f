//! `unsettled`: rules that go round in a circle for this name.

use crate::verdict::context::{Context, Outcome};

/// Returns `true` if the chain of rules has no end.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == Outcome::Unsettled
}
