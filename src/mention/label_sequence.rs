//! The longest sequence of labels and dots around a token, before it is known where a name ends in it.
//!
//! Knows tokens and no zones. Invariant: a sequence has at least one label, and each label at least one token.

use smallvec::SmallVec;

use super::emphasis::begins_emphasis;
use super::glob;
use crate::lexer::letter_escape::escaped_letter;
use crate::lexer::soft_break;
use crate::lexer::token::{Token, TokenKind};

/// Bytes of words in a sequence. A name has at most 255 octets (RFC 1035 section 2.3.4), and its spellings take at most
/// two or three for one; a longer sequence is no host, and minified files have sequences of many kilobytes.
const MAX_WORD_BYTES: usize = 640;

/// The tokens of a label, mostly one.
pub(super) type LabelTokens = SmallVec<[Token; 1]>;

/// Labels with the dots between them.
#[derive(Clone)]
pub(super) struct LabelSequence {
    /// The labels, leftmost first.
    pub labels: SmallVec<[LabelTokens; 5]>,
    /// The dots; one more than between the labels if there is a leading one.
    pub dots: SmallVec<[Token; 5]>,
    /// Index of the first token.
    pub first: usize,
    /// One past the index of the last token.
    pub after: usize,
    /// True if it begins with a dot, as suffixes do.
    pub leading_dot: bool,
}

/// A hyphen that begins the first label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeadingHyphen {
    /// It belongs to the label, whose start is in another string or on the line before.
    Kept,
    /// It belongs to the text before it: no label begins with one.
    Trimmed,
}

impl LabelSequence {
    /// The sequence around token `at`, which is a word; `None` where it is too long to be a name.
    pub fn around(text: &[u8], tokens: &[Token], at: usize) -> Option<Self> {
        let (first, leading_dot) = first_token(text, tokens, at);
        let mut sequence =
            Self { labels: SmallVec::new(), dots: SmallVec::new(), first, after: first, leading_dot };
        if leading_dot {
            sequence.dots.push(tokens[first]);
            sequence.after += 1;
        }
        sequence.take_labels(text, tokens, at);
        let length: usize = tokens[first..sequence.after].iter().map(written_length).sum();
        (length <= MAX_WORD_BYTES).then_some(sequence)
    }

    /// Takes in labels from token `after` on, with a dot before each but the first. Asterisks belong to labels left of
    /// token `at` alone: one right of it is the end of an emphasis, or a glob of paths.
    fn take_labels(&mut self, text: &[u8], tokens: &[Token], at: usize) {
        let mut label = LabelTokens::new();
        loop {
            let is_in_label =
                |index: usize| is_part(text, tokens.get(index)) || index < at && is_star(tokens.get(index));
            if is_in_label(self.after) {
                label.push(tokens[self.after]);
            } else if is_dot(tokens.get(self.after)) && is_in_label(self.after + 1) {
                self.dots.push(tokens[self.after]);
                self.labels.push(std::mem::take(&mut label));
            } else {
                break;
            }
            self.after += 1;
        }
        self.labels.push(label);
    }

    /// Returns `true` if it is cut into several string literals.
    pub fn is_split(&self) -> bool {
        self.labels.iter().flatten().any(|token| token.kind == TokenKind::Joint)
    }

    /// Returns `true` if its first label, with no dot before it, begins with a hyphen.
    pub fn starts_with_hyphen(&self, text: &[u8]) -> bool {
        !self.leading_dot
            && self.labels[0].first().is_some_and(|token| is_word(token) && text[token.start] == b'-')
    }

    /// Returns `true` if its first label, with no dot before it, begins on the line before.
    pub fn begins_behind_soft_break(&self, text: &[u8]) -> bool {
        !self.leading_dot
            && self.labels[0].first().is_some_and(|token| soft_break::cuts_word(text, token.start))
    }

    /// Cuts hyphens at the ends, and underscores that are emphasis of Markdown: as many as stand at both ends, and
    /// those at the end that close brackets from before the name.
    pub fn trim(&mut self, text: &[u8], hyphen: LeadingHyphen) {
        let trims_start = !self.leading_dot && hyphen == LeadingHyphen::Trimmed;
        if trims_start && self.labels.len() > 1 && self.labels[0].iter().all(|token| is_hyphens(text, token))
        {
            return self.trim_hyphens_before_dot(text);
        }
        self.drop_encoded_hyphens(trims_start);
        if let Some(last) = self.last_word() {
            last.end -= trailing(text, last, b'-');
        }
        if let Some(first) = self.first_word().filter(|_| trims_start) {
            first.start += leading(text, first, b'-');
        }
        let before = self.first_word().map_or(0, |first| leading(text, first, b'_'));
        let after = self.last_word().map_or(0, |last| trailing(text, last, b'_'));
        let emphasis = before.min(after);
        if let Some(first) = self.first_word().filter(|_| emphasis > 0) {
            first.start += emphasis;
        }
        let start = self.dots.first().filter(|_| self.leading_dot).or(self.labels[0].first());
        let closes = emphasis < after && start.is_some_and(|start| begins_emphasis(text, start.start));
        let cut = if closes { after } else { emphasis };
        // A label of nothing else stays.
        if let Some(last) = self.last_word().filter(|last| cut < last.end - last.start) {
            last.end -= cut;
        }
    }

    /// The sequence without the class that stands right before the word of its first label, and that class.
    pub fn without_class(&self) -> Option<(Token, Self)> {
        let first = self.labels.first()?;
        let [class, word, ..] = &first[..] else { return None };
        if class.kind != TokenKind::Class || !is_word(word) || self.leading_dot {
            return None;
        }
        let mut rest = self.clone();
        rest.labels.first_mut()?.remove(0);
        rest.first += 1;
        Some((*class, rest))
    }

    /// Leaves away the first label, which is no label: it has nothing but hyphens, so that its dot leads the name.
    fn trim_hyphens_before_dot(&mut self, text: &[u8]) {
        self.first += self.labels.remove(0).len();
        self.leading_dot = true;
        self.trim(text, LeadingHyphen::Kept);
    }

    /// Leaves away hyphens at the ends that are written by their number.
    fn drop_encoded_hyphens(&mut self, at_start: bool) {
        while let Some(last) = self.labels.last_mut().filter(|label| ends_encoded_hyphen(label.last(), label))
        {
            last.pop();
            self.after -= 1;
        }
        while let Some(first) =
            self.labels.first_mut().filter(|label| ends_encoded_hyphen(label.first(), label))
            && at_start
        {
            first.remove(0);
            self.first += 1;
        }
    }

    /// Its first token, if that is a word.
    pub fn first_word(&mut self) -> Option<&mut Token> {
        self.labels.first_mut()?.first_mut().filter(|token| is_word(token))
    }

    /// Its last token, if that is a word.
    pub fn last_word(&mut self) -> Option<&mut Token> {
        self.labels.last_mut()?.last_mut().filter(|token| is_word(token))
    }

    /// Leaves away a hole or a class right behind the last label: the name is complete without it.
    pub fn cut_tail(&mut self) {
        let Some(last) = self.labels.last_mut() else { return };
        let unknown = last.iter().position(|token| !token.is_known());
        if let Some(cut) = unknown.filter(|cut| *cut > 0) {
            self.after -= last.len() - cut;
            last.truncate(cut);
        }
    }
}

/// Bytes of a token that count for the length of a sequence.
fn written_length(token: &Token) -> usize {
    match token.kind {
        TokenKind::Word => token.end - token.start,
        TokenKind::Encoded(_) => 1,
        _ => 0,
    }
}

/// Index of the first token of the sequence around `at`, and whether that is a leading dot.
fn first_token(text: &[u8], tokens: &[Token], at: usize) -> (usize, bool) {
    let mut first = at;
    loop {
        while first > 0
            && (is_part(text, tokens.get(first - 1)) || glob::begins_label(text, tokens, first - 1))
        {
            first -= 1;
        }
        if first == 0 || !is_dot(tokens.get(first - 1)) {
            return (first, false);
        }
        match first.checked_sub(2).map(|before| &tokens[before]) {
            before if is_part(text, before) => first -= 2,
            before if is_star(before) && glob::goes_on_before(tokens, first - 2) => first -= 2,
            before if is_star(before) => return (first - 2, false),
            // Two dots are a range or an ellipsis.
            before if is_dot(before) => return (first, false),
            _ => return (first - 1, true),
        }
    }
}

fn is_part(text: &[u8], token: Option<&Token>) -> bool {
    token.is_some_and(|token| match token.kind {
        TokenKind::Hole { .. } | TokenKind::Class | TokenKind::Joint => true,
        TokenKind::Escape => escaped_letter(text, token.span()).is_some(),
        _ => token.is_known(),
    })
}

/// Returns `true` if a token at an end of `label` is an encoded hyphen, and not all of it.
fn ends_encoded_hyphen(end: Option<&Token>, label: &LabelTokens) -> bool {
    label.len() > 1 && end.is_some_and(|token| token.kind == TokenKind::Encoded(b'-'))
}

/// Returns `true` if a token has no character but hyphens.
fn is_hyphens(text: &[u8], token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => token.span().of(text).iter().all(|byte| *byte == b'-'),
        TokenKind::Encoded(char) => char == b'-',
        _ => false,
    }
}

fn is_dot(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.kind == TokenKind::Dot)
}

fn is_star(token: Option<&Token>) -> bool {
    token.is_some_and(|token| token.kind == TokenKind::Star)
}

fn is_word(token: &Token) -> bool {
    token.kind == TokenKind::Word
}

/// Number of `byte`s that the token begins with.
fn leading(text: &[u8], token: &Token, byte: u8) -> usize {
    text[token.start..token.end].iter().take_while(|other| **other == byte).count()
}

/// Number of `byte`s that the token ends in.
fn trailing(text: &[u8], token: &Token, byte: u8) -> usize {
    text[token.start..token.end].iter().rev().take_while(|other| **other == byte).count()
}
