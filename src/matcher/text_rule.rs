//! The matches of text and regex rules, with their new text.
//!
//! A match is no name: its verdict knows only the text around it. `rule/` looks its new text up again until no rule
//! changes it.

use std::collections::BTreeSet;

use super::judge::{TextJudge, lossy};
use super::window::Window;
use crate::host::{HostName, Location, Scheme};
use crate::lexer::line;
use crate::lexer::token::{Token, TokenKind};
use crate::mention::{Mention, Reason, Spelling, Verdict, Wording};
use crate::prefilter::{Hit, NeedleKind};
use crate::rule::{ChainEnd, LabelBounds, TextMatch};
use crate::text::{Edit, Span};
use crate::verdict::reasons::deny_list::{self, Dialect};

/// The note of a text that has no end.
const GROWTH: &str = "each step makes the text longer, without end";

impl TextJudge<'_> {
    /// The mentions of all text and regex rules, in the order of the rules.
    pub fn text_mentions(&self, hits: &[Hit]) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for number in self.possible_rules(hits) {
            if (self.in_scope)(number) {
                let matches = self.matcher.rules.rules[number].action.matches(self.text).into_iter();
                mentions.extend(matches.map(|found| self.text_mention(number, found)));
            }
        }
        mentions
    }

    /// Numbers of the text and regex rules that may match: those with a hit, and those without a needle.
    // Found by the hits, so that the time does not grow with the number of rules.
    fn possible_rules(&self, hits: &[Hit]) -> BTreeSet<usize> {
        let with_hit = hits.iter().filter_map(|hit| match self.matcher.prefilter.kind(*hit) {
            NeedleKind::Rule(number) => Some(number),
            _ => None,
        });
        self.matcher.prefilter.ungated().iter().copied().chain(with_hit).collect()
    }

    fn text_mention(&self, rule: usize, TextMatch { range, new }: TextMatch) -> Mention {
        let span = Span::new(range.start, range.end);
        let scheme = self.scheme_before(span.start);
        let settled = self.resolver().settle_text(rule, span.of(self.text), new, &scheme);
        let (verdict, note) = self.text_verdict(rule, span, settled.end);
        let text = lossy(span.of(self.text));
        // The rest of a longer name stays: its new form is not known; a text that grows has none.
        let has_new = verdict != Verdict::Review(Reason::Pattern) && settled.end != ChainEnd::Growing;
        let wording = Wording {
            host: text.to_ascii_lowercase(),
            text,
            spelling: Spelling::Text,
            rules: settled.chain,
            new: has_new.then(|| lossy(&settled.new)),
            note,
        };
        let is_written = settled.end == ChainEnd::Settled && has_new;
        let edit = is_written.then(|| Edit { span, new: settled.new.into() });
        let wording = wording.into();
        self.matcher.accepted(Mention { span, verdict, edit, whole: None, meets: None, wording })
    }

    /// The verdict on a match and its note; its order is that of `verdict/reasons/mod.rs`, but for `unsettled`: a text has
    /// no form that could come before it.
    fn text_verdict(&self, rule: usize, span: Span, end: ChainEnd) -> (Verdict, Option<String>) {
        let name = HostName::of_literals(lossy(span.of(self.text)).split('.'));
        let dialect = Dialect { syntax: self.syntax, zones: &self.matcher.rules.zones };
        if self.kept(span.start, Some(&Location::bare(name))).is_some() {
            (Verdict::Keep, None)
        } else if self.is_binary() {
            (Verdict::Review(Reason::Binary), None)
        } else if end != ChainEnd::Settled {
            let note = (end == ChainEnd::Growing).then(|| GROWTH.to_owned());
            (Verdict::Review(Reason::Unsettled), note)
        } else if let Some(longer) = self.longer_name(rule, span) {
            (Verdict::Review(Reason::Pattern), Some(part_note(self.text, span, longer)))
        } else if deny_list::is_text_denied(self.text, span, self.lines, dialect) {
            (Verdict::Review(Reason::DenyList), None)
        } else {
            (Verdict::Rewrite, None)
        }
    }

    /// The longer name of which a regular expression matched a part that is a host: `x-` stands before it.
    fn longer_name(&self, rule: usize, span: Span) -> Option<Span> {
        let may_cut = self.matcher.rules.rules[rule].action.label_bounds() == LabelBounds::MayCut;
        let host = span.of(self.text);
        if !may_cut || !host.contains(&b'.') || span.is_empty() {
            return None;
        }
        let mut window = Window::default();
        window.move_to(self.text, span.start, &[]);
        window.extend_to(self.text, span.end - 1, &[]);
        let (first, last) = (word_at(&window.tokens, span.start), word_at(&window.tokens, span.end - 1));
        let longer = Span::new(first.start, last.end.max(span.end));
        let is_longer =
            has_label(&self.text[longer.start..span.start]) || has_label(&self.text[span.end..longer.end]);
        is_longer.then_some(longer)
    }

    /// The scheme of the URL that a match is the host of.
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

/// The note on a match that is a part of a longer name. Cloud Run has such names: `TAG---` before the address of a service
/// makes that of one of its revisions.
fn part_note(text: &[u8], span: Span, longer: Span) -> String {
    let name = lossy(longer.of(text));
    let tag = text[longer.start..span.start].strip_suffix(b"---").filter(|tag| !tag.is_empty());
    match tag.filter(|_| name.to_ascii_lowercase().ends_with(".run.app")) {
        Some(tag) => format!(
            "a part of `{name}`, the address of the revision with the tag `{}`, which is not that of the service",
            lossy(tag)
        ),
        None => format!("a part of the longer name `{name}`"),
    }
}

/// The word around `at`, or nothing.
fn word_at(tokens: &[Token], at: usize) -> Span {
    let token = tokens.iter().find(|token| token.start <= at && at < token.end);
    let word = token.filter(|token| token.kind == TokenKind::Word);
    word.map_or(Span::new(at, at), |token| Span::new(token.start, token.end))
}

/// Returns `true` if more than hyphens and underscores is glued to a match: those are trimmed, or emphasis.
fn has_label(glued: &[u8]) -> bool {
    glued.iter().any(|byte| !matches!(byte, b'-' | b'_'))
}
