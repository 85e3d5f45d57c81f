//! The verdict of a mention that meets another one.

use crate::mention::{Counterpart, Mention, Reason, Verdict};

/// Gives a mention a reason, without a proposal.
pub(super) fn give(mention: &mut Mention, reason: Reason, meets: Counterpart) {
    mention.verdict = Verdict::Review(reason);
    (mention.new, mention.edit, mention.meets) = (None, None, Some(Box::new(meets)));
}
