//! Holds back rewrites that a second run would rewrite again.
//!
//! The new text of a rule about text can meet the text around it (`aabb` with `ab` deleted is `ab`), which no look
//! at the rules can tell. So the text is searched once more as it would be after the run; rewrites next to a place that
//! would change again are for review. Invariant: applying the result twice changes nothing more.

use std::collections::HashSet;

use super::find::{Finder, Probe};
use super::overlap::extent;
use super::source::{FoundMentions, Source};
use crate::host::has_known_suffix;
use crate::mention::{Mention, Reason, Spelling, Verdict};
use crate::prefilter::NeedleKind;
use crate::text::Span;

/// Searches after which all rewrites of a text are held back.
// One is enough for nearly every text; each further one holds back at least one more rewrite.
const MAX_SEARCHES: usize = 8;

/// Bytes around a name in which a change by a rule about text may change the statement that it is in.
const NEAR: usize = 16 << 10;

/// The text after a run.
struct TextAfter {
    text: Vec<u8>,
    /// For each mention the place of its new text, or of its old one where that stays.
    places: Vec<Span>,
}

impl Probe<'_, '_, '_> {
    /// All mentions of the text, of which those that do not settle are for review.
    pub(super) fn find_settled(self, source: &Source<'_>) -> FoundMentions {
        let Self { finder, text, hits } = self;
        let mut found = Probe { finder: &mut *finder, text, hits }.find_around(source);
        if finder.may_not_settle(text, source, &found.mentions) {
            finder.settle(text, source, &mut found.mentions);
        }
        finder.matcher.silence(&mut found.mentions);
        found
    }
}

impl Finder<'_> {
    /// Returns `true` if the rewrites of a text may not settle: a rule about text made one of them, or has something to
    /// look at afterwards. Hosts that only rules about hosts move settle by the proof that was made when the rules were
    /// loaded, so that nearly no text is searched twice.
    fn may_not_settle(&mut self, text: &[u8], source: &Source<'_>, mentions: &[Mention]) -> bool {
        if !self.matcher.has_text_rules || !mentions.iter().any(is_rewrite) {
            return false;
        }
        let is_by_text_rule = |mention: &Mention| is_rewrite(mention) && mention.spelling == Spelling::Text;
        let prefilter = &self.matcher.prefilter;
        prefilter.reads_every_text() || mentions.iter().any(is_by_text_rule) || {
            let written = TextAfter::new(text, mentions);
            let hits = prefilter.hits(&written.text, &mut self.folded);
            hits.iter().any(|hit| match prefilter.kind(*hit) {
                NeedleKind::Rule(rule) => self.matcher.is_in_scope(rule, source),
                _ => false,
            })
        }
    }

    fn settle(&mut self, text: &[u8], source: &Source<'_>, mentions: &mut [Mention]) {
        if self.hold_back(text, source, mentions) == 0 {
            return;
        }
        // A text that was held back still stands there, so that a second run comes to other texts than this one.
        let written = TextAfter::new(text, mentions);
        let mut again = self.unsettled(&written.text, source);
        self.hold_back(&written.text, source, &mut again);
        if again.iter().any(is_rewrite) {
            hold(mentions, |_| true);
        }
    }

    /// Holds back rewrites until no other place of the written text would change; returns their number.
    fn hold_back(&mut self, text: &[u8], source: &Source<'_>, mentions: &mut [Mention]) -> usize {
        let mut held = HashSet::new();
        for _ in 0..MAX_SEARCHES {
            if !mentions.iter().any(is_rewrite) {
                return held.len();
            }
            let written = TextAfter::new(text, mentions);
            let known = KnownPlaces {
                held: held.iter().map(|index: &usize| written.places[*index]).collect(),
                meeting: written.meeting_places(text, mentions).collect(),
            };
            let again = self.rewritten_again(&written.text, source, &known);
            if again.is_empty() {
                return held.len();
            }
            let more = hold(mentions, |index| touches(&again, written.places[index]));
            if more.is_empty() {
                break;
            }
            held.extend(more);
        }
        held.len() + hold(mentions, |_| true).len()
    }

    /// The places that would be rewritten in a text, but those that are known.
    fn rewritten_again(&mut self, text: &[u8], source: &Source<'_>, known: &KnownPlaces) -> Vec<Span> {
        let unknown = |mentions: &[Mention]| -> Vec<Span> {
            let rewrites = mentions.iter().filter(|mention| is_rewrite(mention));
            rewrites.filter(|mention| !known.has(mention)).map(extent).collect()
        };
        let Some(probe) = self.probe(text) else { return Vec::new() };
        let mut mentions = probe.judge(source).mentions;
        let again = unknown(&mentions);
        if again.is_empty() {
            return again;
        }
        self.matcher.compare(text, source, &mut mentions);
        unknown(&mentions)
    }

    /// The mentions of a text, whether or not they settle.
    fn unsettled(&mut self, text: &[u8], source: &Source<'_>) -> Vec<Mention> {
        self.probe(text).map(|probe| probe.find_around(source).mentions).unwrap_or_default()
    }
}

/// Places of a written text that would change again, as is known.
struct KnownPlaces {
    /// The places of rewrites that are held back.
    held: HashSet<Span>,
    /// The names that stay since they meet another one.
    meeting: HashSet<Span>,
}

impl KnownPlaces {
    fn has(&self, mention: &Mention) -> bool {
        self.held.contains(&extent(mention)) || self.meeting.contains(&mention.span)
    }
}

impl TextAfter {
    /// The text after the rewrites among `mentions`, which are disjoint and sorted.
    fn new(text: &[u8], mentions: &[Mention]) -> Self {
        let mut written = Self { text: Vec::with_capacity(text.len()), places: Vec::new() };
        let mut end = 0;
        for mention in mentions {
            let place = extent(mention);
            let (span, new) = match &mention.edit {
                Some(edit) if is_rewrite(mention) => (edit.span, &*edit.new),
                _ => (place, place.of(text)),
            };
            written.text.extend_from_slice(text.get(end..span.start).unwrap_or_default());
            let start = written.text.len();
            written.text.extend_from_slice(new);
            written.places.push(Span::new(start, written.text.len()));
            end = span.end;
        }
        written.text.extend_from_slice(text.get(end..).unwrap_or_default());
        written
    }

    /// The places of the names that stay since they meet another one, and will meet it again: no rule about text
    /// changes the statement.
    fn meeting_places(&self, text: &[u8], mentions: &[Mention]) -> impl Iterator<Item = Span> {
        let by_text_rule = mentions.iter().filter(|it| is_rewrite(it) && it.spelling == Spelling::Text);
        let (renames, changes): (Vec<_>, Vec<_>) = by_text_rule.partition(|it| is_rename(text, it));
        let renames: Vec<Span> = renames.into_iter().map(extent).collect();
        let changes: Vec<usize> = changes.into_iter().map(|it| it.span.start).collect();
        let is_far = move |span: Span| {
            let near = changes.partition_point(|at| at.saturating_add(NEAR) < span.start);
            changes.get(near).is_none_or(|at| *at > span.end.saturating_add(NEAR)) && !touches(&renames, span)
        };
        let meeting = mentions.iter().zip(&self.places).filter(move |(mention, _)| {
            let other = mention.meets.as_ref().filter(|_| is_meeting(text, mention));
            other.is_some_and(|other| is_far(other.span)) && is_far(mention.span)
        });
        meeting.map(|(mention, place)| {
            let start = place.start + (mention.span.start - extent(mention).start);
            Span::new(start, start + mention.span.len())
        })
    }
}

/// Returns `true` if the mention is a host that is for review since it meets another name.
fn is_meeting(text: &[u8], mention: &Mention) -> bool {
    matches!(mention.verdict, Verdict::Review(Reason::Bridge | Reason::Merge))
        && (mention.spelling != Spelling::Text || is_host(mention.span.of(text)))
}

/// Returns `true` if the rewrite puts a host in the place of a host, which leaves the signs and words of the statement
/// around it as they are.
fn is_rename(text: &[u8], mention: &Mention) -> bool {
    mention.edit.as_ref().is_some_and(|edit| is_host(edit.span.of(text)) && is_host(&edit.new))
}

/// Returns `true` for a host in lower case under a known suffix.
fn is_host(text: &[u8]) -> bool {
    let is_plain = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let Some(host) = std::str::from_utf8(text).ok().filter(|host| host.bytes().all(|byte| is_plain(&byte)))
    else {
        return false;
    };
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() > 1 && labels.iter().all(|label| !label.is_empty()) && has_known_suffix(&labels)
}

/// Gives the rewrites at these indices for review; returns the indices.
fn hold(mentions: &mut [Mention], is_held: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut held = Vec::new();
    for (index, mention) in mentions.iter_mut().enumerate() {
        if is_rewrite(mention) && is_held(index) {
            mention.verdict = Verdict::Review(Reason::Unsettled);
            mention.note = None;
            held.push(index);
        }
    }
    held
}

fn is_rewrite(mention: &Mention) -> bool {
    mention.verdict == Verdict::Rewrite
}

/// Returns `true` if one of the places, which are sorted and disjoint, has bytes of `span` or beside it.
fn touches(places: &[Span], span: Span) -> bool {
    let first = places.partition_point(|place| place.end < span.start);
    places.get(first).is_some_and(|place| place.start <= span.end)
}
