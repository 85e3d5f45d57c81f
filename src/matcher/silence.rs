//! `reviews:` of the rule file: reviews of a class that a person has looked at.
//!
//! Comes last, so that a silenced mention was judged with all others, and changes nothing for them.

use super::rules::Matcher;
use crate::host::HostName;
use crate::mention::{Mention, Verdict};
use crate::verdict::allow::covers;

impl Matcher<'_> {
    /// Silences the reviews that an entry of `reviews:` covers.
    pub(super) fn silence(&self, mentions: &mut [Mention]) {
        for silence in &self.rules.reviews {
            let reviews = mentions.iter_mut().filter(|one| one.verdict == Verdict::Review(silence.reason));
            for mention in reviews {
                let name = HostName::of_literals(mention.host.split('.'));
                if silence.hosts.as_ref().is_some_and(|hosts| !covers(hosts, &name)) {
                    continue;
                }
                mention.verdict = Verdict::Silenced(silence.reason);
                (mention.edit, mention.whole, mention.meets) = (None, None, None);
                mention.new = None;
                if mention.note.is_none() {
                    mention.note.clone_from(&silence.why);
                }
            }
        }
    }
}
