//! The way from bytes to mentions: anchors, then the host around each hit, then the rules, then the verdict.

use std::collections::{BTreeSet, HashMap};

use super::judge::{Judge, Layer};
use super::memo::Memo;
use crate::host::OpenEnd;
use crate::lexer::base64::{LONGEST_RUN, base64_anchors};
use crate::lexer::syntax::{self, Syntax};
use crate::lexer::token::{Token, lex};
use crate::mention::url::PathReading;
use crate::mention::utf16::Utf16;
use crate::mention::{Mention, Verdict};
use crate::prefilter::adjacency::Neighbours;
use crate::prefilter::needle::{Anchors, Hit, Purpose};
use crate::prefilter::source::{spelled, zone_label};
use crate::rule::{Category, MatchContext, Needles, RuleFile, RuleIndex};
use crate::text::{Encoding, RelPath, Span};
use crate::verdict::keep::KeepLookup;
use crate::verdict::line_cache::LineCache;
use crate::verdict::pragma;

/// How far left and right of a hit a line is read, in bytes.
const REACH: usize = 640;

/// Finds the mentions of texts; shared by all threads.
#[derive(Debug)]
pub struct Matcher<'r> {
    /// Whether some rule is about paths.
    pub(crate) paths: PathReading,
    /// Whether every rule is for every file.
    is_everywhere: bool,
    pub(crate) rules: &'r RuleFile,
    pub(crate) index: RuleIndex,
    pub(crate) anchors: Anchors,
    /// Exact hosts as identifiers (`api_example_com`), with their number of labels.
    pub(crate) identifiers: HashMap<String, usize>,
    /// Rules open on the right: rule and variant.
    pub(crate) open_right: Vec<(usize, usize)>,
    neighbours: Neighbours,
    /// Regex rules without a text that their matches start with: they read every file.
    pub(crate) ungated: Vec<usize>,
}

/// What is known of a text besides its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Source<'s> {
    /// Where it stands.
    pub path: &'s RelPath,
    /// What it is for.
    pub category: Category,
    /// How its bytes are to be read.
    pub form: TextForm,
}

impl Source<'_> {
    /// Quotes and comment signs of the text's language.
    fn syntax(&self) -> &'static Syntax {
        if self.category == Category::Docs { &syntax::PROSE } else { Syntax::of(self.path) }
    }
}

/// How bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// Any encoding that keeps ASCII.
    Text,
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// The byte order.
        big_endian: bool,
    },
    /// With NUL bytes: shown, not written.
    Binary,
}

/// What was found in one text.
#[derive(Debug, Default)]
pub struct Findings {
    /// All mentions, by offset, disjoint.
    pub mentions: Vec<Mention>,
    /// Pragmas that are wrong: offset and message.
    pub warnings: Vec<(usize, String)>,
    /// The `keep` entries of the rule file that kept something, by their number.
    pub keeps: BTreeSet<usize>,
}

/// Finds the mentions of one text after the other with a matcher's rules; each thread has its own.
///
/// Keeps its buffers and what the rules make of hosts from text to text. Nothing of one text is left for the next:
/// hits are in the [`Probe`] that has the text.
#[derive(Debug)]
pub struct Finder<'m> {
    matcher: &'m Matcher<'m>,
    folded: Vec<u8>,
    window: Window,
    memo: Memo,
}

/// A text with its hits, at least one where there is no regex rule that reads every file.
#[derive(Debug)]
pub struct Probe<'f, 'm, 't> {
    finder: &'f mut Finder<'m>,
    text: &'t [u8],
    hits: Vec<Hit>,
}

/// The tokens of the stretch of text that was read last.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub tokens: Vec<Token>,
    start: usize,
    /// Where the tokens end: at a space, since no name and no path goes on behind one.
    cut: usize,
    /// Where the stretch ends.
    end: usize,
    /// Hits before this offset have enough of the line around them.
    good_until: usize,
    fresh: bool,
}

impl<'r> Matcher<'r> {
    /// How far from a mention bytes count at most: a run of base64 reaches far, and the lines that open its blocks stand
    /// some way above it.
    pub const MARGIN: usize = 2 * LONGEST_RUN + (32 << 10);

    /// A matcher for these rules.
    pub fn new(rules: &'r RuleFile) -> Self {
        let index = RuleIndex::new(&rules.rules);
        // A pragma that keeps nothing is to be told, also in a file without any name.
        let mut texts: Vec<(Vec<u8>, Purpose)> = vec![(pragma::MARK.to_vec(), Purpose::Pragma)];
        for zone in rules.zones.iter() {
            let label = zone_label(zone);
            texts.extend(spelled(label).into_iter().map(|piece| (piece, Purpose::Label)));
            let base64 = base64_anchors(zone.as_str().as_bytes()).into_iter();
            texts.extend(base64.map(|(piece, place)| (piece, Purpose::Base64(place))));
        }
        let about_paths = rules.rules.iter().any(|rule| rule.action.concerns_paths());
        let mut matcher = Self {
            paths: if about_paths { PathReading::Needed } else { PathReading::Skipped },
            is_everywhere: rules.rules.iter().all(|rule| rule.scope.is_everything()),
            rules,
            index,
            anchors: Anchors::new([]),
            identifiers: HashMap::new(),
            open_right: Vec::new(),
            neighbours: Neighbours::default(),
            ungated: Vec::new(),
        };
        for (number, rule) in rules.rules.iter().enumerate() {
            match rule.action.needles() {
                Needles::AnyOf(list) => {
                    texts.extend(list.into_iter().map(|text| (text, Purpose::Rule(number))));
                }
                Needles::Unknown => matcher.ungated.push(number),
                Needles::Labels => {
                    for (variant, step) in rule.action.host_moves().iter().enumerate() {
                        if step.pattern.open() == OpenEnd::Right {
                            matcher.open_right.push((number, variant));
                            let longest =
                                step.pattern.literals().map(|label| label.normal()).max_by_key(|l| l.len());
                            let pieces = longest.map(spelled).unwrap_or_default();
                            texts.extend(pieces.into_iter().map(|piece| (piece, Purpose::Label)));
                        }
                        if let Some(host) = step.pattern.exact().filter(|_| step.is_bare()) {
                            let key = host.join("_").replace('-', "_");
                            matcher.identifiers.insert(key, host.len());
                        }
                    }
                }
            }
        }
        matcher.anchors = Anchors::new(texts);
        matcher.neighbours = Neighbours::new(matcher.rules, &matcher.anchors, &matcher.open_right);
        matcher.anchors.bound(&matcher.neighbours.bounds().collect());
        matcher
    }

    /// The rules it was made of.
    pub fn rules(&self) -> &'r RuleFile {
        self.rules
    }

    /// How far from a hit bytes count in [`Finder::probe`], at most: a text that is cut into overlapping ranges is
    /// to have twice this in common with the next.
    pub fn reach(&self) -> usize {
        self.anchors.longest() + Neighbours::REACH
    }

    /// The anchors of `text` that what stands next to them allows to be a part of a mention.
    pub(crate) fn hits(&self, text: &[u8], folded: &mut Vec<u8>) -> Vec<Hit> {
        let is_label = |hit: &Hit| self.anchors.purpose(*hit) == Purpose::Label;
        self.anchors.find(text, folded, |hit| !is_label(hit) || self.neighbours.allow(text, hit))
    }

    fn is_in_scope(&self, rule: usize, source: &Source<'_>) -> bool {
        let scope = &self.rules.rules[rule].scope;
        scope.is_everything() || scope.covers(source.category, source.path)
    }

    /// The mentions around the hits of labels and of base64.
    pub(crate) fn hosts(&self, judge: &Judge<'_>, hits: &[Hit], window: &mut Window) -> Vec<Mention> {
        let starts: Vec<usize> = hits
            .iter()
            .filter(|hit| self.anchors.purpose(**hit) == Purpose::Label)
            .map(|hit| hit.start)
            .collect();
        window.fresh = false;
        let mut mentions: Vec<Mention> = Vec::new();
        // Up to where base64 encodes no mention.
        let (mut covered, mut plain, mut long) = (0, 0, Span::default());
        for hit in hits {
            if hit.start < covered {
                continue;
            }
            let found = match self.anchors.purpose(*hit) {
                Purpose::Rule(_) | Purpose::Pragma => None,
                Purpose::Base64(_) if hit.start < plain => None,
                Purpose::Base64(place) => {
                    judge.base64(hit.start, place, &mut long).map_err(|until| plain = until).ok()
                }
                Purpose::Label => {
                    window.read(judge.text, hit.start, &starts);
                    judge.host(&window.tokens, hit)
                }
            };
            if let Some(mention) = found {
                covered = mention.span.end;
                mentions.push(mention);
            }
        }
        mentions
    }
}

impl<'m> Finder<'m> {
    /// A finder that has looked at nothing yet.
    pub fn new(matcher: &'m Matcher<'m>) -> Self {
        Self { matcher, folded: Vec::new(), window: Window::default(), memo: Memo::default() }
    }

    /// Searches `text`, which is not UTF-16, for needles: the prefilter. `None` where it cannot hold a mention, which
    /// is so for most texts.
    pub fn probe<'t>(&mut self, text: &'t [u8]) -> Option<Probe<'_, 'm, 't>> {
        let hits = self.matcher.hits(text, &mut self.folded);
        let possible = !hits.is_empty() || !self.matcher.ungated.is_empty();
        possible.then_some(Probe { finder: self, text, hits })
    }

    /// Whether one of several `paths` can name a host.
    pub fn may_name(&mut self, paths: &[u8]) -> bool {
        let matcher = self.matcher;
        !matcher.ungated.is_empty() || !matcher.anchors.find(paths, &mut self.folded, |_| true).is_empty()
    }

    /// All mentions of `bytes`.
    pub fn find(&mut self, bytes: &[u8], source: &Source<'_>) -> Findings {
        match source.form {
            TextForm::Utf16 { big_endian } => {
                let decoded = Utf16::decode(bytes, Encoding::Utf16 { big_endian });
                let mut findings = self.find_in(decoded.text.as_bytes(), source);
                findings.mentions = decoded.relocate(findings.mentions);
                findings.warnings = decoded.relocate_warnings(findings.warnings);
                findings
            }
            TextForm::Text | TextForm::Binary => self.find_in(bytes, source),
        }
    }

    fn find_in(&mut self, text: &[u8], source: &Source<'_>) -> Findings {
        self.probe(text).map(|probe| probe.find_around(source)).unwrap_or_default()
    }
}

impl Probe<'_, '_, '_> {
    /// All mentions of the text.
    pub fn find(self, source: &Source<'_>) -> Findings {
        match source.form {
            // The hits are those of the undecoded bytes.
            TextForm::Utf16 { .. } => self.finder.find(self.text, source),
            TextForm::Text | TextForm::Binary => self.find_around(source),
        }
    }

    /// The mentions of a text that is a part of another, each of which has at least [`Matcher::MARGIN`] bytes around
    /// it, as far as there are. `None` where only the whole text tells: the part has a pragma, or text that a regular
    /// expression may match.
    pub fn find_part(self, source: &Source<'_>) -> Option<Findings> {
        let matcher = self.finder.matcher;
        let needs_all = |hit: &Hit| match matcher.anchors.purpose(*hit) {
            Purpose::Pragma => true,
            Purpose::Label | Purpose::Base64(_) => false,
            Purpose::Rule(rule) => {
                matcher.rules.rules[rule].action.match_context() == MatchContext::WholeText
                    && matcher.is_in_scope(rule, source)
            }
        };
        let reads_all = matcher.ungated.iter().any(|rule| matcher.is_in_scope(*rule, source));
        (!reads_all && !self.hits.iter().any(needs_all)).then(|| self.find_around(source))
    }

    /// The mentions around these hits.
    fn find_around(self, source: &Source<'_>) -> Findings {
        let Self { finder, text, hits } = self;
        let matcher = finder.matcher;
        let lines = LineCache::default();
        let has_pragmas = hits.iter().any(|hit| matcher.anchors.purpose(*hit) == Purpose::Pragma);
        let in_scope = |rule: usize| matcher.is_in_scope(rule, source);
        let keep = KeepLookup::new(&matcher.rules.keep, source.path, has_pragmas.then_some(text));
        let judge = Judge {
            matcher,
            text,
            source,
            syntax: source.syntax(),
            in_scope: &in_scope,
            keep: &keep,
            lines: &lines,
            memo: matcher.is_everywhere.then_some(&finder.memo),
            layer: Layer::Written,
        };
        let mut mentions = matcher.hosts(&judge, &hits, &mut finder.window);
        mentions.extend(judge.text_mentions(&hits));
        let mentions = disjoint(mentions);
        let mut warnings = Vec::new();
        if let Some(pragmas) = keep.pragmas() {
            let places: Vec<usize> = mentions.iter().map(|mention| mention.span.start).collect();
            warnings.extend(pragmas.warnings.iter().cloned());
            warnings.extend(pragmas.unused(text, &places));
        }
        Findings { mentions, warnings, keeps: keep.into_used() }
    }
}

impl Window {
    /// Makes sure that the tokens around `at` are there.
    pub(crate) fn read(&mut self, text: &[u8], at: usize, hits: &[usize]) {
        if self.fresh && self.start <= at && at < self.good_until {
            return self.cut_behind(text, at, hits);
        }
        let floor = at.saturating_sub(REACH);
        let start = match memchr::memrchr(b'\n', &text[floor..at]) {
            Some(newline) => floor + newline + 1,
            None if floor == 0 => 0,
            None => {
                floor
                    + text[floor..at]
                        .iter()
                        .take(REACH / 2)
                        .position(|byte| byte.is_ascii_whitespace())
                        .unwrap_or(0)
            }
        };
        let ceiling = text.len().min(at + 2 * REACH);
        let (end, good_until) = match memchr::memchr(b'\n', &text[at..ceiling]) {
            Some(newline) => (at + newline, at + newline),
            None if ceiling == text.len() => (ceiling, ceiling),
            None => (ceiling, at + REACH / 2),
        };
        self.tokens.clear();
        (self.start, self.cut, self.end) = (start, start, end);
        (self.good_until, self.fresh) = (good_until.max(at + 1), true);
        self.cut_behind(text, at, hits);
    }

    /// Makes sure that the tokens go on to a space behind `at`, or to the end of the stretch.
    pub(crate) fn cut_behind(&mut self, text: &[u8], at: usize, hits: &[usize]) {
        if self.cut <= at {
            self.cut = lex(text, self.cut, self.end, at, hits, &mut self.tokens);
        }
    }
}

/// Of mentions that share bytes the one that a rule touches stays; of two, the one of the earlier rule.
fn disjoint(mut mentions: Vec<Mention>) -> Vec<Mention> {
    mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    let untouched = |mention: &Mention| matches!(mention.verdict, Verdict::Allowed | Verdict::Unlisted);
    let rank = |mention: &Mention| (untouched(mention), mention.rules.first().copied().unwrap_or(usize::MAX));
    let extent = |mention: &Mention| {
        let edit = mention.edit.as_ref().map_or(mention.span, |edit| edit.span);
        (mention.span.start.min(edit.start), mention.span.end.max(edit.end))
    };
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        match kept.last() {
            Some(last) if extent(last).1 > extent(&mention).0 => {
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
