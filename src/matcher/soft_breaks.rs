//! Names that a soft line break of quoted-printable mail cuts: both lines are read as one.
//!
//! Such a name is never written, since the break has to stay within its line's limit: it is for review, with the whole
//! name. A part of it that would be a name of its own is none, so that no edit tears it.

use super::judge::{Layer, TextJudge, lossy};
use super::window::Window;
use crate::host::is_in_host;
use crate::lexer::soft_break::SoftBreak;
use crate::mention::{Mention, Reason, Verdict, Wording};
use crate::prefilter::{Hit, NeedleKind};
use crate::text::Span;
use crate::verdict::line_cache::LineCache;
use crate::verdict::note::{AT_SOFT_BREAK, cut_by_soft_break};

/// Bytes of the line behind a soft break that are read: a name ends there.
const MAX_NEXT: usize = 512;

/// The parts of a name before and behind a soft break.
struct CutName {
    left: Span,
    right: Span,
}

impl CutName {
    fn touches(&self, mention: &Mention) -> bool {
        [self.left, self.right]
            .iter()
            .any(|part| mention.span.start < part.end && part.start < mention.span.end)
    }

    /// The longer part, where the mention is shown.
    fn longer(&self) -> Span {
        if self.left.len() > self.right.len() { self.left } else { self.right }
    }
}

impl TextJudge<'_> {
    /// Puts the names that soft breaks cut in the place of their parts. Where the text does not say that it is
    /// quoted-printable, a part that a rule moves stays for review.
    pub fn join_soft_breaks(&self, hits: &[Hit], mentions: &mut Vec<Mention>) {
        if hits.is_empty() || self.is_binary() || self.layer == Layer::Decoded {
            return;
        }
        let is_declared = hits.iter().any(|hit| self.matcher.prefilter.kind(*hit) == NeedleKind::SoftBreak);
        for found in SoftBreak::all(self.text) {
            let Some(cut) = cut_word(self.text, found) else { continue };
            let whole = self.name_across(found);
            let moves = |mention: &Mention| mention.verdict.moves();
            match whole {
                // The edit of a part is right for every start of its first label.
                Some((whole, _))
                    if whole.verdict == Verdict::Rewrite
                        && self.text[found.sign - 1] != b'.'
                        && mentions.iter().any(|it| cut.touches(it) && it.verdict == Verdict::Rewrite) => {}
                Some((whole, cut)) if is_declared || moves(&whole) => {
                    mentions.retain(|mention| !cut.touches(mention));
                    mentions.push(self.cut_mention(&whole, &cut));
                }
                _ => mentions.iter_mut().filter(|it| cut.touches(it) && moves(it)).for_each(hold),
            }
        }
        mentions.sort_by_key(|mention| mention.span);
    }

    /// The mention over a soft break, and its parts.
    fn name_across(&self, found: SoftBreak) -> Option<(Mention, CutName)> {
        let after = &self.text[found.next..self.text.len().min(found.next + MAX_NEXT)];
        let after = &after[..memchr::memchr(b'\n', after).unwrap_or(after.len())];
        let joined = [&self.text[found.line..found.sign], after].concat();
        let hits = self.matcher.prefilter.hits(&joined, &mut Vec::new());
        let lines = LineCache::default();
        let inner = TextJudge { text: &joined, layer: Layer::Decoded, lines: &lines, ..*self };
        let joint = found.sign - found.line;
        let mut all = inner.host_mentions(&hits, &mut Window::default()).into_iter();
        let whole = all.find(|mention| mention.span.start < joint && joint < mention.span.end)?;
        let left = Span::new(found.line + whole.span.start, found.sign);
        let right = Span::new(found.next, found.next + whole.span.end - joint);
        Some((whole, CutName { left, right }))
    }

    /// The mention of a name that is cut, at its longer part.
    fn cut_mention(&self, whole: &Mention, cut: &CutName) -> Mention {
        let span = cut.longer();
        let verdict = match (self.kept(span.start, None), whole.verdict) {
            (Some(_), _) => Verdict::Keep,
            (None, Verdict::Rewrite | Verdict::Review(_)) => Verdict::Review(Reason::Hole),
            (None, other) => other,
        };
        let wording = Wording {
            text: lossy(span.of(self.text)),
            host: whole.host.clone(),
            spelling: whole.spelling,
            rules: whole.rules.clone(),
            new: None,
            note: Some(cut_by_soft_break(&whole.text, whole.new.as_deref())),
        };
        Mention { span, verdict, edit: None, whole: None, meets: None, wording: wording.into() }
    }
}

/// The word that a soft break cuts; `None` where a space or the like stands on one of its sides.
fn cut_word(text: &[u8], found: SoftBreak) -> Option<CutName> {
    let before = text[found.line..found.sign].iter().rev().take_while(|byte| is_in_host(**byte)).count();
    let after = text[found.next..].iter().take(MAX_NEXT).take_while(|byte| is_in_host(**byte)).count();
    let cut = CutName {
        left: Span::new(found.sign - before, found.sign),
        right: Span::new(found.next, found.next + after),
    };
    (before > 0 && after > 0).then_some(cut)
}

/// Makes a part of a name one for review: another line goes on with it.
fn hold(mention: &mut Mention) {
    mention.verdict = Verdict::Review(Reason::Hole);
    mention.edit = None;
    mention.whole = None;
    mention.new = None;
    mention.note = Some(AT_SOFT_BREAK.to_owned());
}
