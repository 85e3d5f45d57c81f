//! Identifiers that are made of an exact host (`API_EXAMPLE_COM`, `com.example.api`): always for review.

use super::judge::{TextJudge, lossy};
use crate::lexer::token::Token;
use crate::mention::{Mention, Reason, Spelling, Verdict, Wording};
use crate::verdict::reasons::identifier;

impl TextJudge<'_> {
    /// An exact host as an identifier, or in reverse order.
    pub(super) fn identifier(&self, tokens: &[Token], at: usize, word: Token) -> Option<Mention> {
        let identifiers = &self.matcher.identifiers;
        if self.is_binary() || identifiers.is_empty() {
            return None;
        }
        let span = identifier::find_reversed(self.text, tokens, at, &self.matcher.index)
            .or_else(|| identifier::find_in_word(self.text, word, identifiers))?;
        let is_kept = self.kept(span.start, None).is_some();
        let verdict = if is_kept { Verdict::Keep } else { Verdict::Review(Reason::Identifier) };
        let text = lossy(span.of(self.text));
        let wording = Wording {
            host: text.to_ascii_lowercase(),
            text,
            spelling: Spelling::Identifier,
            rules: Vec::new(),
            new: None,
            note: None,
        };
        Some(Mention { span, verdict, edit: None, whole: None, meets: None, wording: wording.into() })
    }
}
