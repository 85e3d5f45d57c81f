//! `accept:` of a rule: its reviews with some reasons are rewritten, as if a person had accepted them.
//!
//! A reason that a name has by itself is accepted when it is judged, so that the name is judged by its neighbors
//! too; a removal only after that, where it takes no other edit with it.

use super::rules::Matcher;
use crate::mention::{Mention, Verdict};
use crate::text::Span;

impl Matcher<'_> {
    /// The mention, rewritten if its rule accepts the reason of its review.
    pub(super) fn accepted(&self, mut mention: Mention) -> Mention {
        if self.is_accepted(&mention) {
            mention.note = mention.accept();
        }
        mention
    }

    /// Accepts the reviews of mentions that meet another one, which are sorted, unless an edit overlaps.
    pub(super) fn accept_meeting(&self, mentions: &mut [Mention]) {
        for mention in mentions.iter_mut().filter(|mention| mention.meets.is_some()) {
            // Another reason of the same name was accepted before.
            mention.note = None;
        }
        for index in 0..mentions.len() {
            if !self.is_accepted(&mentions[index]) {
                continue;
            }
            let Some(span) = mentions[index].edit.as_ref().map(|edit| edit.span) else { continue };
            let mut others = mentions.iter().enumerate().filter(|(other, _)| *other != index);
            if !others.any(|(_, other)| is_rewritten_in(other, span)) {
                mentions[index].note = mentions[index].accept();
            }
        }
    }

    fn is_accepted(&self, mention: &Mention) -> bool {
        let rule = mention.rules.first().map(|rule| &self.rules.rules[*rule]);
        rule.zip(mention.acceptable_reason()).is_some_and(|(rule, reason)| rule.accept.contains(&reason))
    }
}

fn is_rewritten_in(mention: &Mention, span: Span) -> bool {
    let edit = mention.edit.as_ref().filter(|_| mention.verdict == Verdict::Rewrite);
    edit.is_some_and(|edit| edit.span.start < span.end && span.start < edit.span.end)
}
