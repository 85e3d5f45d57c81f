//! The way from a text to its mentions: needles, then the name around each hit, then its verdict. `settle` comes last.
//!
//! A text is probed first, which most texts do not get past. The [`Probe`] holds the text with its hits, so that the
//! hits of one text cannot be taken for those of another.

use super::judge::{Layer, TextJudge};
use super::memo::Memo;
use super::overlap::disjoint;
use super::rules::Matcher;
use super::source::{FoundMentions, Source, TextForm};
use super::window::Window;
use crate::meeting::second_look;
use crate::mention::Mention;
use crate::mention::utf16::Utf16;
use crate::prefilter::{Hit, NeedleKind};
use crate::rule::MatchContext;
use crate::text::Encoding;
use crate::verdict::keep::KeepLookup;
use crate::verdict::line_cache::LineCache;
use crate::verdict::named_paths::NamedPaths;
use crate::verdict::vocabulary::follow_namespaces;

/// Finds the mentions of one text after the other with a matcher's rules; each thread has its own.
///
/// Keeps its buffers and the resolutions of hosts from text to text. Nothing of one text is left for the next:
/// hits are in the [`Probe`] that has the text.
#[derive(Debug)]
pub struct Finder<'m> {
    pub(super) matcher: &'m Matcher<'m>,
    pub(super) folded: Vec<u8>,
    window: Window,
    memo: Memo,
    named: Option<&'m NamedPaths>,
}

/// A text with its hits, at least one where there is no regex rule that reads every file.
#[derive(Debug)]
pub struct Probe<'f, 'm, 't> {
    pub(super) finder: &'f mut Finder<'m>,
    pub(super) text: &'t [u8],
    pub(super) hits: Vec<Hit>,
}

impl<'m> Finder<'m> {
    /// A finder that has looked at nothing yet.
    pub fn new(matcher: &'m Matcher<'m>) -> Self {
        Self { matcher, folded: Vec::new(), window: Window::default(), memo: Memo::default(), named: None }
    }

    /// The same, for files beside others that are named after a host that moves.
    pub fn beside(self, named: &'m NamedPaths) -> Self {
        Self { named: Some(named), ..self }
    }

    /// Searches `text`, which is not UTF-16, for needles: the prefilter. `None` where it cannot hold a mention, which
    /// is so for most texts.
    pub fn probe<'t>(&mut self, text: &'t [u8]) -> Option<Probe<'_, 'm, 't>> {
        let hits = self.matcher.prefilter.hits(text, &mut self.folded);
        let possible = !hits.is_empty() || self.matcher.prefilter.reads_every_text();
        possible.then_some(Probe { finder: self, text, hits })
    }

    /// Returns `true` if one of several `paths` can name a host.
    pub fn may_name(&mut self, paths: &[u8]) -> bool {
        self.matcher.prefilter.may_name(paths, &mut self.folded)
    }

    /// All mentions of `bytes`.
    pub fn find(&mut self, bytes: &[u8], source: &Source<'_>) -> FoundMentions {
        match source.form {
            TextForm::Utf16 { big_endian } => self.find_utf16(bytes, big_endian, source),
            TextForm::Text | TextForm::Binary => self.find_in(bytes, source),
        }
    }

    /// The mentions of a text in UTF-16, and those of its bytes as they are: two bytes that look like a byte order mark
    /// hide no name that another program reads as ASCII.
    fn find_utf16(&mut self, bytes: &[u8], big_endian: bool, source: &Source<'_>) -> FoundMentions {
        let decoded = Utf16::decode(bytes, Encoding::Utf16 { big_endian });
        let mut found = self.find_in(decoded.text.as_bytes(), source);
        found.mentions = decoded.relocate(found.mentions);
        found.warnings = decoded.relocate_warnings(found.warnings);
        let as_bytes = self.find_in(bytes, &Source { form: TextForm::Binary, ..*source });
        if !as_bytes.mentions.is_empty() {
            found.mentions.extend(as_bytes.mentions);
            found.mentions = disjoint(found.mentions);
            found.keeps.extend(as_bytes.keeps);
        }
        found
    }

    fn find_in(&mut self, text: &[u8], source: &Source<'_>) -> FoundMentions {
        self.probe(text).map(|probe| probe.find_settled(source)).unwrap_or_default()
    }
}

impl Probe<'_, '_, '_> {
    /// All mentions of the text.
    pub fn find(self, source: &Source<'_>) -> FoundMentions {
        match source.form {
            // The hits are those of the undecoded bytes.
            TextForm::Utf16 { .. } => self.finder.find(self.text, source),
            TextForm::Text | TextForm::Binary => self.find_settled(source),
        }
    }

    /// The mentions of a text that is a part of another, each of which has at least [`Matcher::MARGIN`] bytes around
    /// it, as far as there are. `None` where it depends on the whole text: the part has a pragma, or text that a
    /// regular expression may match.
    pub fn find_part(self, source: &Source<'_>) -> Option<FoundMentions> {
        let matcher = self.finder.matcher;
        let reads_all = matcher.prefilter.ungated().iter().any(|rule| matcher.is_in_scope(*rule, source));
        let needs_all = reads_all || self.hits.iter().any(|hit| needs_whole_text(matcher, *hit, source));
        (!needs_all).then(|| self.find_settled(source))
    }

    /// The mentions around the hits, judged by the names beside each, too.
    pub(super) fn find_around(self, source: &Source<'_>) -> FoundMentions {
        let (matcher, text) = (self.finder.matcher, self.text);
        let mut found = self.judge(source);
        matcher.compare(text, source, &mut found.mentions);
        found
    }

    /// The mentions around the hits, each judged for itself.
    pub(super) fn judge(self, source: &Source<'_>) -> FoundMentions {
        let Self { finder, text, hits } = self;
        let matcher = finder.matcher;
        let lines = LineCache::default();
        let has_pragmas = hits.iter().any(|hit| matcher.prefilter.kind(*hit) == NeedleKind::Pragma);
        let keep = KeepLookup::new(&matcher.rules.keep, source.path, has_pragmas.then_some(text));
        let judge = TextJudge {
            matcher,
            text,
            source,
            syntax: source.syntax(),
            in_scope: &|rule| matcher.is_in_scope(rule, source),
            keep: &keep,
            lines: &lines,
            named: finder.named,
            memo: matcher.is_everywhere.then_some(&finder.memo),
            layer: Layer::File,
        };
        let mut mentions = judge.host_mentions(&hits, &mut finder.window);
        judge.join_soft_breaks(&hits, &mut mentions);
        follow_namespaces(text, &mut mentions);
        mentions.extend(judge.text_mentions(&hits));
        let mentions = disjoint(mentions);
        let mut warnings = Vec::new();
        if let Some(pragmas) = keep.pragmas() {
            let places: Vec<usize> = mentions.iter().map(|mention| mention.span.start).collect();
            warnings.extend(pragmas.warnings.iter().cloned());
            warnings.extend(pragmas.unused(text, &places));
        }
        FoundMentions { mentions, warnings, keeps: keep.into_used() }
    }
}

impl Matcher<'_> {
    /// Judges the mentions of a text by the names that they meet.
    pub(super) fn compare(&self, text: &[u8], source: &Source<'_>, mentions: &mut [Mention]) {
        if source.form != TextForm::Binary {
            second_look(text, source.path, source.audience(), &self.rules.zones, mentions);
            self.accept_meeting(mentions);
        }
    }
}

/// Returns `true` if the mention of a hit depends on text far away from it.
fn needs_whole_text(matcher: &Matcher<'_>, hit: Hit, source: &Source<'_>) -> bool {
    match matcher.prefilter.kind(hit) {
        NeedleKind::Pragma | NeedleKind::SoftBreak => true,
        NeedleKind::Label | NeedleKind::Base64(_) => false,
        NeedleKind::Rule(rule) => {
            matcher.rules.rules[rule].action.match_context() == MatchContext::WholeText
                && matcher.is_in_scope(rule, source)
        }
    }
}
