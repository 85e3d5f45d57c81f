//! Words of a command or directive, collected byte by byte and literal by literal.

use super::builder::Builder;
use super::container::ContainerKind;
use super::prose;
use crate::text::Span;

/// The words up to a place, and the one that the place is in.
#[derive(Debug, Default)]
pub(super) struct WordCollector {
    words: Vec<Span>,
    word: Option<Span>,
    /// Comments between the words.
    comments: Vec<Span>,
}

/// The words of a command or directive, with the comments between and behind them.
#[derive(Debug)]
pub(super) struct Words {
    pub words: Vec<Span>,
    pub comments: Vec<Span>,
}

impl Words {
    /// From the first to the last word; `None` where there is none.
    pub fn span(&self) -> Option<Span> {
        Some(Span::new(self.words.first()?.start, self.words.last()?.end))
    }

    /// Adds the words that begin with one of the quotes, and the comments before `end`, to the open container.
    pub fn add_parts(&self, text: &[u8], quotes: &[u8], end: usize, builder: &mut Builder) {
        let mut comments = self.comments.iter().take_while(|comment| comment.start < end).peekable();
        for word in self.words.iter().filter(|word| quotes.contains(&text[word.start])) {
            while let Some(comment) = comments.next_if(|comment| comment.start < word.start) {
                prose::read(text, *comment, builder);
            }
            builder.leaf(ContainerKind::Literal, *word);
        }
        comments.for_each(|comment| prose::read(text, *comment, builder));
    }

    /// Adds the comments from `end` on to the open container.
    pub fn add_comments_behind(&self, text: &[u8], end: usize, builder: &mut Builder) {
        let behind = self.comments.iter().filter(|comment| comment.start >= end);
        behind.for_each(|comment| prose::read(text, *comment, builder));
    }
}

impl WordCollector {
    /// The word that has not ended.
    pub fn open(&self) -> Option<Span> {
        self.word
    }

    /// Returns `true` if no word has ended.
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

    /// Ends the open word and keeps a comment behind it, if there is one; gives a comment that no word is before.
    pub fn comment(&mut self, comment: Span) -> Option<Span> {
        self.end_word();
        if self.words.is_empty() {
            return Some(comment);
        }
        self.comments.push(comment);
        None
    }

    /// Ends the open word and takes all.
    pub fn take(&mut self) -> Words {
        self.end_word();
        Words { words: std::mem::take(&mut self.words), comments: std::mem::take(&mut self.comments) }
    }
}
