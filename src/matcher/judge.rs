//! The judge of one text: parses the name around a hit, resolves it by the rules, and gives it its verdict.
//!
//! A driver: `mention/` parses and writes, `rule/` resolves, `verdict/` has the reasons. `base64.rs`, `identifier.rs`
//! and `text_rule.rs` judge mentions that are no names in the text: base64, identifiers, and the matches of text and
//! regex rules.

use std::cell::OnceCell;
use std::sync::Arc;

use super::memo::Memo;
use super::rules::Matcher;
use super::source::{Source, TextForm};
use super::window::Window;
use crate::host::{Fit, HostName, Location, NameLabel, Unknown};
use crate::lexer::syntax::Syntax;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::name::{self, NameTail, ParsedName};
use crate::mention::url::{UrlContext, url_context};
use crate::mention::write::{self, UnchangedDots};
use crate::mention::{Mention, Reason, Spelling, UrlMove, Verdict, Whole, Wording};
use crate::prefilter::{Hit, NeedleKind};
use crate::rule::{Action, Resolution, Resolver};
use crate::text::Span;
use crate::verdict::context::{Context, RuleOutcome};
use crate::verdict::keep::KeepLookup;
use crate::verdict::line_cache::LineCache;
use crate::verdict::named_paths::NamedPaths;
use crate::verdict::note::note_on;
use crate::verdict::reasons::{base, email, first_reason};
use crate::verdict::{allow, open_rule};

/// Judges the mentions of one text.
pub(crate) struct TextJudge<'j> {
    pub matcher: &'j Matcher<'j>,
    pub text: &'j [u8],
    pub source: &'j Source<'j>,
    /// Quotes and comment signs of its language.
    pub syntax: &'static Syntax,
    pub in_scope: &'j dyn Fn(usize) -> bool,
    pub keep: &'j KeepLookup<'j>,
    pub lines: &'j LineCache,
    /// The files of the tree that are named after a host that moves.
    pub named: Option<&'j NamedPaths>,
    /// Resolutions of names; `None` where they depend on the file.
    pub memo: Option<&'j Memo>,
    pub layer: Layer,
}

/// The way from the bytes of a file to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The text is in the file.
    File,
    /// The text is encoded in the file: places in it are none of the file, and nothing is encoded in it again.
    Decoded,
}

/// A name with the URL around it.
struct PlacedName<'p> {
    tokens: &'p [Token],
    parsed: &'p ParsedName,
    url: &'p UrlContext,
}

impl TextJudge<'_> {
    pub fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.matcher.rules.rules, &self.matcher.index, self.in_scope)
    }

    /// The result of the rules for `location`; most texts name the same few.
    pub(super) fn resolve(&self, location: &Location) -> Arc<Resolution> {
        match self.memo {
            Some(memo) => memo.get(location, || Arc::new(self.resolver().resolve(location))),
            None => Arc::new(self.resolver().resolve(location)),
        }
    }

    /// The mentions around the hits of labels and of base64.
    pub fn host_mentions(&self, hits: &[Hit], window: &mut Window) -> Vec<Mention> {
        self.host_mentions_before(hits, self.text.len() + 1, window)
    }

    /// Mentions that begin before `end`; the hits are in their order, so that the first other one is the last that is
    /// judged.
    pub fn host_mentions_before(&self, hits: &[Hit], end: usize, window: &mut Window) -> Vec<Mention> {
        let prefilter = &self.matcher.prefilter;
        let labels = hits.iter().filter(|hit| prefilter.kind(**hit) == NeedleKind::Label);
        let starts: Vec<usize> = labels.map(|hit| hit.start).collect();
        window.clear();
        let mut mentions: Vec<Mention> = Vec::new();
        // The end of the last mention, the end of the base64 text that is known to hold none, and the last long one.
        let (mut covered, mut without_mention, mut long_text) = (0, 0, Span::default());
        for hit in hits {
            if hit.start < covered {
                continue;
            }
            let found = match prefilter.kind(*hit) {
                NeedleKind::Rule(_) | NeedleKind::Pragma | NeedleKind::SoftBreak => None,
                NeedleKind::Base64(_) if hit.start < without_mention => None,
                NeedleKind::Base64(place) => {
                    let found = self.base64(hit.start, place, &mut long_text);
                    found.map_err(|until| without_mention = until).ok()
                }
                NeedleKind::Label => {
                    window.move_to(self.text, hit.start, &starts);
                    self.host(&window.tokens, hit)
                }
            };
            if let Some(mention) = found {
                if mention.span.start >= end {
                    break;
                }
                covered = mention.span.end;
                mentions.push(mention);
            }
        }
        mentions
    }

    /// The mention around a hit of a label.
    pub fn host(&self, tokens: &[Token], hit: &Hit) -> Option<Mention> {
        let at = tokens.partition_point(|token| token.end <= hit.start);
        let token = tokens.get(at)?;
        // A label is one word, or several tokens where letters are encoded.
        let mut label = tokens[at..].iter().take_while(|token| token.is_known());
        label.find(|token| token.end >= hit.end)?;
        let word = Some(*token).filter(|token| token.kind == TokenKind::Word);
        self.name_in_zone(tokens, at, hit)
            .or_else(|| self.open_right(tokens, at))
            .or_else(|| self.identifier(tokens, at, word?))
    }

    /// A name that is in a zone, or that a rule touches.
    fn name_in_zone(&self, tokens: &[Token], at: usize, hit: &Hit) -> Option<Mention> {
        let parsed = name::parse_in_zone(self.text, tokens, at, &self.matcher.rules.zones)
            .filter(|parsed| parsed.span.end >= hit.end && parsed.span.start <= hit.start)?;
        let url = url_context(self.text, tokens, &parsed, self.matcher.paths);
        // Letters of an unknown encoding make a name that no rule can mean.
        let is_legible = std::str::from_utf8(parsed.span.of(self.text)).is_ok();
        let resolution = if is_legible {
            self.resolve_in_regex(parsed.group.as_ref(), &url.location)
        } else {
            Arc::new(Resolution::Untouched)
        };
        (parsed.in_zone || *resolution != Resolution::Untouched)
            .then(|| self.judge(&PlacedName { tokens, parsed: &parsed, url: &url }, &resolution))
    }

    /// A name that begins with the pattern of a rule open on the right, with proof that a host stands there.
    fn open_right(&self, tokens: &[Token], at: usize) -> Option<Mention> {
        if self.matcher.open_right.is_empty() {
            return None;
        }
        let mut parsed = name::parse_whole(self.text, tokens, at)?;
        if parsed.tail != NameTail::Complete || std::str::from_utf8(parsed.span.of(self.text)).is_err() {
            return None;
        }
        let goes_on = open_rule::ends_literal(self.text, tokens, &parsed, self.syntax);
        if goes_on {
            Arc::make_mut(&mut parsed.name).labels.push(NameLabel::unknown(Unknown::Beyond, "", "", ""));
        }
        let url = url_context(self.text, tokens, &parsed, self.matcher.paths);
        let place = PlacedName { tokens, parsed: &parsed, url: &url };
        if !self.is_proven(&place) {
            return None;
        }
        let mut resolution = self.resolve(&url.location);
        if *resolution == Resolution::Untouched {
            return None;
        }
        if goes_on {
            remove_last_label(&mut resolution, &mut parsed);
        }
        Some(self.judge(&PlacedName { tokens, parsed: &parsed, url: &url }, &resolution))
    }

    /// Returns `true` if a pattern that is open on the right fits, and something shows that a host stands there.
    fn is_proven(&self, place: &PlacedName<'_>) -> bool {
        let zones = &self.matcher.rules.zones;
        self.matcher.open_right.iter().any(|(rule, variant)| {
            let moves = self.matcher.rules.rules[*rule].action.host_moves();
            let Fit::Always(captures) = moves[*variant].pattern.fit(&place.parsed.name) else { return false };
            (self.in_scope)(*rule)
                && open_rule::is_proven(place.tokens, place.parsed, captures.after, place.url, zones)
        })
    }

    fn judge(&self, place: &PlacedName<'_>, resolution: &Resolution) -> Mention {
        let PlacedName { parsed, url, .. } = *place;
        let (rules, to) = match resolution {
            Resolution::Moved { chain, to } => (&chain[..], Some(&**to)),
            Resolution::Depends { candidates } => (&candidates[..], None),
            Resolution::Unsettled { chain } => (&chain[..], None),
            Resolution::Untouched => (&[][..], None),
        };
        let action = rules.first().map(|rule| &self.matcher.rules.rules[*rule].action);
        let is_open = action.is_some_and(Action::is_open);
        let has_start = !parsed.name.has(Unknown::Above) || action.is_some_and(Action::moves_suffixes);
        let to = to.filter(|to| is_writable(parsed, to) && has_start);
        let outcome = match resolution {
            Resolution::Untouched if !self.moves_apex(place) => None,
            Resolution::Unsettled { .. } => Some(RuleOutcome::Unsettled),
            _ => Some(self.writable(parsed, url, to)),
        };
        let (verdict, note) = self.verdict(place, outcome);
        // The rest of a name that an open rule leaves as it is keeps its dots.
        let unchanged = if is_open { UnchangedDots::Kept } else { UnchangedDots::LikeFirst };
        let new = to.map(|to| write::new_host(self.text, parsed, to, unchanged));
        let url_move = to.zip(new.as_deref());
        let url_move = url_move.and_then(|(to, new)| UrlMove::of(self.text, parsed, url, to, new));
        let edit = to.zip(new.clone()).map(|(to, new)| write::location_edit(self.text, parsed, url, to, new));
        let ids = rules.iter().map(|rule| self.matcher.rules.rules[*rule].id.as_str());
        let wording = Arc::new(Wording {
            text: lossy(parsed.span.of(self.text)),
            host: parsed.name.normal(),
            spelling: Spelling::of(parsed.written(self.text)),
            rules: rules.to_vec(),
            note: note
                .or_else(|| write::readable(self.text, parsed, to))
                .or_else(|| note_on(verdict, parsed, ids)),
            new: new.map(|new| String::from_utf8(new).unwrap_or_else(|error| lossy(error.as_bytes()))),
        });
        let whole = Whole::of(url_move, email::mailbox(self.text, verdict, url));
        self.matcher.accepted(Mention { span: parsed.span, verdict, edit, whole, meets: None, wording })
    }

    /// `.api.example.com` where a rule moves `api.example.com` itself.
    fn moves_apex(&self, place: &PlacedName<'_>) -> bool {
        let labels = &place.parsed.name.labels;
        if !place.parsed.name.has(Unknown::Above) || labels.len() < 2 {
            return false;
        }
        let name = HostName { labels: labels[1..].to_vec() };
        let location = Location { name: name.into(), ..place.url.location.clone() };
        *self.resolve(&location) != Resolution::Untouched
    }

    /// The verdict on a name, with a note: `keep` first, then `allow` where no rule touches it (`outcome` is `None`),
    /// then the reasons.
    fn verdict(&self, place: &PlacedName<'_>, outcome: Option<RuleOutcome>) -> (Verdict, Option<String>) {
        let PlacedName { tokens, parsed, url } = *place;
        if let Some(why) = self.kept(parsed.span.start, Some(&url.location)) {
            return (Verdict::Keep, Some(why).filter(|why| !why.is_empty()));
        }
        let Some(outcome) = outcome else { return (self.untouched(place), None) };
        let context = Context {
            text: self.text,
            is_binary: self.is_binary(),
            syntax: self.syntax,
            tokens,
            parsed,
            url,
            zones: &self.matcher.rules.zones,
            outcome,
            lines: self.lines,
            named: self.named,
            openers: OnceCell::new(),
        };
        (first_reason(&context).map_or(Verdict::Rewrite, Verdict::Review), None)
    }

    /// The verdict on a name that no rule touches.
    fn untouched(&self, place: &PlacedName<'_>) -> Verdict {
        let verdict = allow::verdict(self.matcher.rules.allow.as_deref(), &place.parsed.name);
        let is_base = verdict == Verdict::Unlisted
            && base::applies(&self.matcher.bases, self.text, place.parsed, place.url);
        if is_base { Verdict::Review(Reason::Base) } else { verdict }
    }

    pub fn is_binary(&self) -> bool {
        self.source.form == TextForm::Binary
    }

    /// The reason for which the mention at `at` is kept, which may be empty; `location` is `None` for a text that is
    /// none.
    pub fn kept(&self, at: usize, location: Option<&Location>) -> Option<String> {
        self.keep.by_entry(location).or_else(|| match self.layer {
            Layer::File => self.keep.by_pragma(at),
            Layer::Decoded => None,
        })
    }
}

/// Returns `true` if `to` can be written in place of a name: not where it goes on, or is cut into several strings.
fn is_writable(parsed: &ParsedName, to: &Location) -> bool {
    parsed.tail.is_writable() && !parsed.split && write::is_writable(&to.name)
}

/// Removes the label that stands for a name's continuation in another string: it is not written.
fn remove_last_label(resolution: &mut Arc<Resolution>, parsed: &mut ParsedName) {
    Arc::make_mut(&mut parsed.name).labels.pop();
    if let Resolution::Moved { to, .. } = Arc::make_mut(resolution) {
        Arc::make_mut(&mut to.name).labels.pop();
    }
}

/// Bytes as text, whatever their encoding.
pub(super) fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
