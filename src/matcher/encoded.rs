//! Names in base64: the run around a hit is decoded, and the text in it is judged like any other.
//!
//! Never rewritten: the rest of the encoded text (a secret, a signature) may depend on the name.

use super::judge::{Layer, TextJudge, lossy};
use super::window::Window;
use crate::lexer::base64::{Base64Run, decode_run};
use crate::mention::{Mention, Reason, Spelling, Verdict};
use crate::text::Span;
use crate::verdict::line_cache::LineCache;

/// Bytes of the name of a zone (RFC 1035 section 2.3.4).
const MAX_ZONE_LENGTH: usize = 255;

impl TextJudge<'_> {
    /// The mention in the run of base64 around the character at `at`; otherwise the offset up to which there is none.
    /// `long_run` is the last run that was too long to be decoded as a whole.
    pub fn base64(&self, at: usize, place: u8, long_run: &mut Span) -> Result<Mention, usize> {
        if self.layer == Layer::Decoded || self.is_binary() {
            return Err(self.text.len());
        }
        let run = decode_run(self.text, at, place, long_run).ok_or(at + 1)?;
        self.encoded(&run, at).ok_or(if run.is_part { at + 1 } else { run.span.end })
    }

    /// The first mention in a run that is not kept or allowed, or else the first one; in a part of a long run, the one
    /// at the character at `at`.
    fn encoded(&self, run: &Base64Run, at: usize) -> Option<Mention> {
        let found = self.decoded_mentions(run, run.decoded_offset(at));
        let mut all = found.iter();
        let is_open = all.find(|mention| matches!(mention.verdict, Verdict::Rewrite | Verdict::Review(_)));
        let mention = is_open.or_else(|| found.first())?;
        let span = if run.is_part { run.encoded_span(mention.span) } else { run.span };
        let note = if run.is_part { mention.span.of(&run.decoded) } else { &run.decoded };
        let verdict = match (self.kept(span.start, None), mention.verdict) {
            (Some(_), _) => Verdict::Keep,
            (None, Verdict::Rewrite | Verdict::Review(_)) => Verdict::Review(Reason::Base64),
            (None, other) => other,
        };
        Some(Mention {
            span,
            text: lossy(span.of(self.text)),
            host: mention.host.clone(),
            spelling: Spelling::Base64,
            verdict,
            rules: mention.rules.clone(),
            new: None,
            edit: None,
            note: Some(lossy(note)),
            meets: None,
        })
    }

    /// The mentions in the decoded text of a run; of a part only those at `place`.
    fn decoded_mentions(&self, run: &Base64Run, place: usize) -> Vec<Mention> {
        let mut hits = self.matcher.prefilter.hits(&run.decoded, &mut Vec::new());
        if run.is_part {
            hits.retain(|hit| place <= hit.end && hit.start <= place + MAX_ZONE_LENGTH);
        }
        let lines = LineCache::default();
        let inner = TextJudge { text: &run.decoded, layer: Layer::Decoded, lines: &lines, ..*self };
        let mut found = inner.host_mentions(&hits, &mut Window::default());
        if run.is_part {
            // A character encodes parts of two bytes.
            found.retain(|mention| mention.span.start <= place + 1 && place < mention.span.end);
        }
        found
    }
}
