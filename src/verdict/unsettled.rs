//! `unsettled`: rules that go round in a circle for this name.

use super::context::{Context, Outcome};

/// Whether the chain of rules has no end.
pub(super) fn applies(context: &Context<'_>) -> bool {
    context.outcome == Outcome::Unsettled
}
