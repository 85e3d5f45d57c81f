//! `pattern`: a regular expression inside of the name or right before it, which stands for several texts.

use crate::host::{Scheme, Unknown};
use crate::verdict::context::{Context, RuleOutcome};

/// Returns `true` if a class or a quantifier is a part of the name that the edit depends on.
pub(super) fn is_in_name(context: &Context<'_>) -> bool {
    let has_class =
        context.name().has(Unknown::Class) && context.outcome != RuleOutcome::WritableBehindClasses;
    let is_grouped = context.parsed.group.is_some();
    let depends_on_group =
        is_grouped && matches!(context.outcome, RuleOutcome::Unwritable | RuleOutcome::Unsettled);
    has_class || depends_on_group || !is_grouped && follows_quantifier(context)
}

/// Returns `true` if the scheme is one of several (`https?`, `[a-z]+`), and they lead to different names.
pub(super) fn is_scheme(context: &Context<'_>) -> bool {
    context.outcome == RuleOutcome::Unwritable
        && (context.url.is_scheme_pattern || matches!(context.url.location.scheme, Scheme::OneOf(_)))
        && !context.name().has(Unknown::Hole)
}

/// `api-?staging\.example\.com`: the quantifier of a label stands right before the name.
fn follows_quantifier(context: &Context<'_>) -> bool {
    let is_escaped = context.parsed.dots.iter().any(|dot| dot.of(context.text).starts_with(b"\\"));
    let before = &context.text[..context.span().start];
    let [.., label, b'?' | b'*' | b'+'] = before else { return false };
    is_escaped && (label.is_ascii_alphanumeric() || matches!(label, b'-' | b'.' | b']'))
}
