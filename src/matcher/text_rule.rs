//! The matches of text and regex rules, and what they become.
//!
//! A match is no name: its verdict knows only the text around it. Its new text is looked up again, as a host and as
//! text, until no rule changes it.

use super::find::Window;
use super::judge::{Judge, lossy};
use crate::host::{HostName, HostPattern, Location, Scheme};
use crate::lexer::line;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::{Mention, Reason, Spelling, Verdict};
use crate::prefilter::needle::{Hit, Purpose};
use crate::rule::{Action, Resolution, rewritten_text, text_match};
use crate::text::{Edit, Span};
use crate::verdict::deny_list;

/// Most texts on the way to one that no rule changes: a rule may make its text longer each time, without a circle.
const MAX_CHAIN_LENGTH: usize = 40;

/// The last text of a chain of rules.
struct ChainEnd {
    new: Vec<u8>,
    chain: Vec<usize>,
    is_settled: bool,
}

impl Judge<'_> {
    /// The mentions of all text and regex rules.
    pub fn text_mentions(&self, hits: &[Hit]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for (number, rule) in self.matcher.rules.rules.iter().enumerate() {
            let has_hit =
                |purpose: Purpose| hits.iter().any(|hit| self.matcher.anchors.purpose(*hit) == purpose);
            let is_possible = match &rule.action {
                Action::Host(_) => false,
                Action::Text { .. } => has_hit(Purpose::Text(number)),
                Action::Regex { .. } => {
                    self.matcher.ungated.contains(&number) || has_hit(Purpose::Regex(number))
                }
            };
            if is_possible && (self.in_scope)(number) {
                let matches = self.matches(&rule.action).into_iter();
                mentions.extend(matches.map(|(span, new)| self.text_mention(number, span, new)));
            }
        }
        mentions
    }

    /// The matches of a text or regex rule, each with its new text.
    fn matches(&self, action: &Action) -> Vec<(Span, Vec<u8>)> {
        let mut matches = Vec::new();
        match action {
            Action::Host(_) => {}
            Action::Text { from, to } => {
                for old in from {
                    let mut at = 0;
                    while let Some(start) = text_match(self.text, old, to, at) {
                        at = start + old.len();
                        matches.push((Span::new(start, at), to.as_bytes().to_vec()));
                    }
                }
            }
            Action::Regex { from, to } => {
                for found in from.captures_iter(self.text) {
                    let Some(whole) = found.get(0) else { continue };
                    let mut new = Vec::new();
                    found.expand(to.as_bytes(), &mut new);
                    if new != whole.as_bytes() {
                        matches.push((Span::new(whole.start(), whole.end()), new));
                    }
                }
            }
        }
        matches
    }

    fn text_mention(&self, rule: usize, span: Span, new: Vec<u8>) -> Mention {
        let end = self.chain_end(rule, span, new);
        let verdict = self.text_verdict(rule, span, &end);
        let text = lossy(span.of(self.text));
        // The rest of a longer name stays: nobody knows what it is to become.
        let has_new = verdict != Verdict::Review(Reason::Pattern);
        Mention {
            span,
            host: text.to_ascii_lowercase(),
            text,
            spelling: Spelling::Text,
            verdict,
            rules: end.chain,
            new: has_new.then(|| lossy(&end.new)),
            edit: (end.is_settled && has_new).then_some(Edit { span, new: end.new }),
            note: None,
        }
    }

    /// The verdict on a match; its order is that of `verdict/precedence.rs`.
    fn text_verdict(&self, rule: usize, span: Span, end: &ChainEnd) -> Verdict {
        let name = HostName::of_literals(lossy(span.of(self.text)).split('.'));
        if self.kept(span.start, Some(&name)).is_some() {
            Verdict::Keep
        } else if self.is_binary() {
            Verdict::Review(Reason::Binary)
        } else if !end.is_settled {
            Verdict::Review(Reason::Unsettled)
        } else if self.cuts_a_label(rule, span) {
            Verdict::Review(Reason::Pattern)
        } else if deny_list::is_text_denied(self.text, span, self.lines, self.syntax) {
            Verdict::Review(Reason::DenyList)
        } else {
            Verdict::Rewrite
        }
    }

    /// Whether a regular expression matched a host that is a part of a longer one: `x-` stands before it.
    fn cuts_a_label(&self, rule: usize, span: Span) -> bool {
        let is_regex = matches!(self.matcher.rules.rules[rule].action, Action::Regex { .. });
        let host = span.of(self.text);
        if !is_regex || !host.contains(&b'.') || span.is_empty() {
            return false;
        }
        let mut window = Window::default();
        window.read(self.text, span.start, &[]);
        window.cut_behind(self.text, span.end - 1, &[]);
        let (first, last) = (word_at(&window.tokens, span.start), word_at(&window.tokens, span.end - 1));
        has_label(&self.text[first.start..span.start])
            || has_label(&self.text[span.end..last.end.max(span.end)])
    }

    /// Looks the new text up again, as a host and as text, until no rule changes it.
    fn chain_end(&self, rule: usize, span: Span, new: Vec<u8>) -> ChainEnd {
        let mut seen = vec![span.of(self.text).to_vec(), new];
        let mut chain = vec![rule];
        let scheme = self.scheme_before(span.start);
        loop {
            let now = seen.last().cloned().unwrap_or_default();
            let next = self.host_step(&now, &scheme, &mut chain).or_else(|| self.text_step(&now, &mut chain));
            let Some(next) = next else { return ChainEnd { new: now, chain, is_settled: true } };
            if seen.contains(&next) || seen.len() > MAX_CHAIN_LENGTH {
                return ChainEnd { new: now, chain, is_settled: false };
            }
            seen.push(next);
        }
    }

    fn host_step(&self, now: &[u8], scheme: &Scheme, chain: &mut Vec<usize>) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(now).ok()?;
        let pattern = HostPattern::parse(text, 0).ok().filter(|pattern| pattern.exact().is_some())?;
        let name = HostName::of_literals(pattern.literals().map(|label| label.written()));
        let location = Location { scheme: scheme.clone(), ..Location::bare(name) };
        match self.resolver().resolve(&location) {
            Resolution::Moved { chain: more, to } => {
                chain.extend(more);
                Some(to.name.written().into_bytes())
            }
            // A circle: the text before it is seen again.
            Resolution::Unsettled { chain: more } => {
                chain.extend(more);
                Some(now.to_vec())
            }
            _ => None,
        }
    }

    fn text_step(&self, now: &[u8], chain: &mut Vec<usize>) -> Option<Vec<u8>> {
        let rules =
            self.matcher.rules.rules.iter().enumerate().filter(|(number, _)| (self.in_scope)(*number));
        let (number, next) = rules
            .filter_map(|(number, rule)| Some((number, rewritten_text(&rule.action, now)?)))
            .find(|(_, next)| next != now)?;
        chain.push(number);
        Some(next)
    }

    fn scheme_before(&self, at: usize) -> Scheme {
        let near = &self.text[line::start(self.text, at)..at];
        let Some(left) = near.strip_suffix(b"://") else { return Scheme::Absent };
        let start = left.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        if start == left.len() {
            return Scheme::Unknown;
        }
        Scheme::Known(lossy(&left[start..]).to_ascii_lowercase())
    }
}

/// The word around `at`, or nothing.
fn word_at(tokens: &[Token], at: usize) -> Span {
    let token = tokens.iter().find(|token| token.start <= at && at < token.end);
    let word = token.filter(|token| token.kind == TokenKind::Word);
    word.map_or(Span::new(at, at), |token| Span::new(token.start, token.end))
}

/// Whether more than hyphens and underscores is glued to a match: those are trimmed, or emphasis.
fn has_label(glued: &[u8]) -> bool {
    glued.iter().any(|byte| !matches!(byte, b'-' | b'_'))
}
