//! Mentions that share bytes: one of them stays.

use crate::mention::{Mention, Verdict};
use crate::text::Span;

/// Mentions by offset, disjoint with their edits. Of two that overlap the one that a rule matched stays, and then the
/// one of the earlier rule.
pub(super) fn disjoint(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        match kept.last() {
            Some(last) if extent(last).end > extent(&mention).start => {
                if rank(&mention) < rank(last) {
                    kept.pop();
                    kept.push(mention);
                }
            }
            _ => kept.push(mention),
        }
    }
    kept
}

fn rank(mention: &Mention) -> (bool, usize) {
    let is_unmatched = matches!(mention.verdict, Verdict::Allowed | Verdict::Unlisted);
    (is_unmatched, mention.rules.first().copied().unwrap_or(usize::MAX))
}

/// The bytes of a mention and of its edit, which may begin before it.
pub(super) fn extent(mention: &Mention) -> Span {
    let edit = mention.edit.as_ref().map_or(mention.span, |edit| edit.span);
    Span::new(mention.span.start.min(edit.start), mention.span.end.max(edit.end))
}
