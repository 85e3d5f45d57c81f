//! Words of a command or directive, collected byte by byte and literal by literal.

use crate::text::Span;

/// The words up to a place, and the one that the place is in.
#[derive(Debug, Default)]
pub(super) struct WordCollector {
    words: Vec<Span>,
    word: Option<Span>,
}

impl WordCollector {
    /// The word that has not ended.
    pub fn open(&self) -> Option<Span> {
        self.word
    }

    /// Whether no word has ended.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds the bytes of `span` to the open word, or opens one with them.
    pub fn extend(&mut self, span: Span) {
        self.word = Some(Span::new(self.word.map_or(span.start, |word| word.start), span.end));
    }

    /// Ends the open word.
    pub fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    /// Takes the open word, which is none of the others.
    pub fn take_open(&mut self) -> Option<Span> {
        self.word.take()
    }

    /// Ends the open word and takes all.
    pub fn take(&mut self) -> Vec<Span> {
        self.end_word();
        std::mem::take(&mut self.words)
    }
}
