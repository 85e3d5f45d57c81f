//! Letters beside a name that are none of it: of another script or encoding, accented ones, or the end of an adjective.

use smallvec::SmallVec;

use super::label_sequence::LabelSequence;
use crate::lexer::script;

/// Words that make an adjective of a name: `example.com-based`. Other words behind a hyphen go on with the name.
const ADJECTIVE_ENDS: [&[u8]; 12] = [
    b"based",
    b"hosted",
    b"style",
    b"like",
    b"only",
    b"specific",
    b"related",
    b"compatible",
    b"managed",
    b"powered",
    b"owned",
    b"issued",
];

impl LabelSequence {
    /// The sequence without the word that makes an adjective of it.
    pub fn before_adjective_end(&self, text: &[u8]) -> Option<Self> {
        let mut sequence = self.clone();
        let last = sequence.last_word()?.span();
        let hyphen = memchr::memrchr(b'-', last.of(text)).filter(|at| *at > 0)?;
        let is_end = ADJECTIVE_ENDS.contains(&&last.of(text)[hyphen + 1..]);
        is_end.then(|| sequence.cut_last_word(hyphen))?;
        Some(sequence)
    }

    /// Returns `true` if its first and last labels, where another script may stand beside a name, are ASCII.
    pub fn is_ascii(&self, text: &[u8]) -> bool {
        let ends = self.labels.first().into_iter().chain(self.labels.last()).flatten();
        ends.into_iter().all(|token| token.span().of(text).is_ascii())
    }

    /// The sequence without the letters of another script at its ends, if all that is left is ASCII.
    pub fn in_ascii(&self, text: &[u8]) -> Option<Self> {
        let sequence = self.cut_to_ascii(text, script::ascii_before_script);
        let is_ascii = sequence.labels.iter().flatten().all(|token| token.span().of(text).is_ascii());
        (is_ascii && sequence.labels != self.labels).then_some(sequence)
    }

    /// The sequence without any letters that are no ASCII at its end, if its last label has others.
    pub fn before_letter(&self, text: &[u8]) -> Option<Self> {
        let sequence = self.cut_to_ascii(text, script::ascii_before_letter);
        let last = sequence.labels.last()?;
        let is_ascii = last.iter().all(|token| token.span().of(text).is_ascii());
        (is_ascii && self.labels.last() != Some(last)).then_some(sequence)
    }

    /// The sequence without the letters of another script at its start, and with the part of its last word that
    /// `kept_length` keeps.
    fn cut_to_ascii(&self, text: &[u8], kept_length: fn(&[u8]) -> Option<usize>) -> Self {
        let mut sequence = self.clone();
        if let Some(len) = sequence.last_word().and_then(|last| kept_length(last.span().of(text))) {
            sequence.cut_last_word(len);
        }
        let first = sequence.first_word().filter(|_| !self.leading_dot);
        if let Some(len) = first.and_then(|first| script::ascii_behind_script(first.span().of(text))) {
            sequence.cut_first_word(len);
        }
        sequence
    }

    /// Cuts the last word to its first `len` bytes; one without any is left away behind encoded letters.
    fn cut_last_word(&mut self, len: usize) {
        match self.labels.last_mut().map(|label| &mut label[..]) {
            Some([.., last]) if len > 0 => last.end = last.start + len,
            Some([_, .., _]) => {
                self.labels.last_mut().and_then(SmallVec::pop);
                self.after -= 1;
            }
            _ => {}
        }
    }

    /// Cuts the first word to its last `len` bytes; one without any is left away before encoded letters.
    fn cut_first_word(&mut self, len: usize) {
        match &mut self.labels[0][..] {
            [first, ..] if len > 0 => first.start = first.end - len,
            [_, _, ..] => {
                self.labels[0].remove(0);
                self.first += 1;
            }
            _ => {}
        }
    }
}
