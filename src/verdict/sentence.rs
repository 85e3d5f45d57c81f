//! Sentences and comments of a line: text for people, whose words are no identifiers.

use crate::lexer::segment::{Segment, SegmentKind};

/// Fewest words of a sentence.
// `host: old HOST` has three, and is a key with its value.
const MIN_WORDS: usize = 4;

/// Returns `true` if the line, without its comments, reads like a sentence. Both quotes are alike: a sentence may quote
/// a name, and a list of strings is none.
pub(super) fn is_sentence(text: &[u8], segments: &[Segment], statements: &[String]) -> bool {
    let code = segments.iter().filter(|segment| segment.kind == SegmentKind::Code);
    let code = code.map(|segment| segment.span.of(text));
    if code.clone().any(has_code_signs) {
        return false;
    }
    if segments.iter().any(|segment| segment.kind == SegmentKind::Literal) {
        // `return "a" if legacy else "b"` has words, too.
        let mut parts = code.clone().flat_map(|code| code.split(u8::is_ascii_whitespace));
        let first = parts.find(|word| !word.is_empty());
        let is_statement = first.is_some_and(|word| statements.iter().any(|known| known.as_bytes() == word));
        return !is_statement && code.map(words).sum::<usize>() >= MIN_WORDS;
    }
    code.map(blank_separated).sum::<usize>() >= MIN_WORDS
}

/// Returns `true` if the code between the left end of a line and a place reads like a sentence: no literal stands in
/// it.
pub(super) fn is_sentence_so_far(code: &[u8]) -> bool {
    !has_code_signs(code) && blank_separated(code) >= MIN_WORDS
}

fn has_code_signs(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b'=' | b'(' | b'{' | b'}' | b';' | b'['))
}

fn blank_separated(text: &[u8]) -> usize {
    text.trim_ascii().split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count()
}

/// Number of the words of a language in `text`, with the signs that end sentences and clauses.
fn words(text: &[u8]) -> usize {
    text.split(u8::is_ascii_whitespace).filter(|word| is_word(word)).count()
}

fn is_word(word: &[u8]) -> bool {
    let word = word.strip_suffix(b",").or_else(|| word.strip_suffix(b".")).unwrap_or(word);
    let word = word.strip_suffix(b":").unwrap_or(word);
    !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'\'')
}
