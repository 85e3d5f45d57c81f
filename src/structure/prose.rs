//! Text for people: paragraphs, list items, table rows and the sentences in them.
//!
//! A sentence may go over line breaks. It ends at a full stop that is followed by white space, at an empty line, and
//! where a list item, a heading or a row of a table starts. The signs of comments at the start of a line do not count.

use super::builder::Builder;
use super::container::{ContainerKind, Entry, line_end, trimmed};
use crate::text::Span;

/// Words whose full stop ends no sentence.
const ABBREVIATIONS: [&[u8]; 8] = [b"e.g.", b"i.e.", b"etc.", b"vs.", b"cf.", b"ca.", b"approx.", b"resp."];

/// Bytes in which the label of a definition or the name of a field ends; CommonMark allows a label 999 characters.
const MAX_LABEL: usize = 1000;

const EMPTY_LINE: &[u8] = b"\n\n";

/// Adds a container with the sentences of `span`.
pub(super) fn read(text: &[u8], span: Span, builder: &mut Builder) {
    if !builder.has_place(span) {
        return;
    }
    builder.open(ContainerKind::Prose, Span::new(span.start, span.start), span.start);
    sentences(text, span, builder);
    builder.close(span.end);
}

/// Adds the sentences of `span` to the open container.
pub(super) fn sentences(text: &[u8], span: Span, builder: &mut Builder) {
    // In a block comment, an asterisk begins each line and not an item.
    let signs: &[u8] = if span.of(text).starts_with(b"/*") { b"/*" } else { b"/#;>%!" };
    let mut start = span.start;
    let mut line = span.start;
    let mut was_code = false;
    let mut needed = Span::new(line, line);
    loop {
        if line >= needed.end {
            let Some(next) = next_paragraphs(text, Span::new(line, span.end), builder) else { break };
            needed = next;
            if line < needed.start {
                add(text, Span::new(start, line), builder);
                (start, line, was_code) = (needed.start, needed.start, false);
            }
        }
        let end = line_end(text, line, span.end);
        let content = without_signs(text, Span::new(line, end), signs);
        let is_code = is_code(content.of(text)) || is_definition(content.of(text));
        if starts_sentence(content.of(text)) || is_code || was_code {
            add(text, Span::new(start, line), builder);
            start = line;
        }
        if content.of(text).starts_with(b"|") {
            let row = trimmed(text, Span::new(line, end));
            builder.leaf(ContainerKind::Row, row);
            builder.entry(Entry { span: row, end: row.end, ..Entry::default() });
            start = end;
        } else {
            start = full_stops(text, start, content, builder);
        }
        line = end + 1;
        was_code = is_code;
    }
    add(text, Span::new(start, line.min(span.end)), builder);
}

/// The text from the empty line before the next place to the one behind it; others need not be read, since an empty line
/// ends a sentence.
fn next_paragraphs(text: &[u8], span: Span, builder: &Builder) -> Option<Span> {
    let place = builder.next_place(span.start).filter(|place| *place < span.end)?;
    let start = memchr::memmem::rfind(&text[span.start..place], EMPTY_LINE)
        .map_or(span.start, |len| span.start + len + 1);
    let end =
        memchr::memmem::find(&text[place..span.end], EMPTY_LINE).map_or(span.end, |len| place + len + 1);
    Some(Span::new(start, end))
}

/// Returns `true` if a line is code or a command: commented out, or shown to the reader. Each such line stands for itself.
fn is_code(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let is_bracketed = matches!(line.first(), Some(b'"' | b'\'' | b'{' | b'[' | b'(' | b'}' | b']' | b'$'))
        && matches!(line.last(), Some(b',' | b'{' | b'}' | b'[' | b']' | b')' | b';' | b'"' | b'\''));
    let ends_in_code = matches!(line.last(), Some(b'{' | b'[' | b'(' | b';' | b'\\'))
        || [&b"',"[..], b"\",", b"'),", b"\"),"].iter().any(|end| line.ends_with(end));
    let mut words = line.split(|byte| byte.is_ascii_whitespace());
    let is_option = |word: &[u8]| matches!(word, [b'-', b'-', letter, ..] | [b'-', letter] if letter.is_ascii_alphabetic());
    let is_assignment = |word: &[u8]| {
        let name = word.split(|byte| *byte == b'=').next().unwrap_or_default();
        name.len() < word.len()
            && name.len() > 1
            && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
    };
    is_bracketed || ends_in_code || words.any(|word| is_option(word) || is_assignment(word))
}

/// Returns `true` if a line defines a link of Markdown or a target of reStructuredText, which has no more than its line:
/// `[label]: target "title"` (CommonMark, section 4.7), `.. _label: target`.
fn is_definition(line: &[u8]) -> bool {
    let target = line.strip_prefix(b"[").filter(|rest| !rest.starts_with(b"^")).and_then(|rest| {
        let end = memchr::memchr(b']', &rest[..rest.len().min(MAX_LABEL)])?;
        rest[end + 1..].strip_prefix(b":").filter(|_| end > 0)
    });
    let is_target = target.is_some_and(|target| {
        let mut words = target.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        words.next().is_some() && words.next().is_none_or(|title| matches!(title, [b'"' | b'\'' | b'(', ..]))
    });
    is_target || [&b".. _"[..], b"__ "].iter().any(|sign| line.starts_with(sign))
}

/// Adds the sentences that end in a line; gives the start of the next one.
fn full_stops(text: &[u8], mut start: usize, line: Span, builder: &mut Builder) -> usize {
    for at in memchr::memchr3_iter(b'.', b'!', b'?', line.of(text)).map(|offset| line.start + offset) {
        if is_full_stop(text, at, line) {
            add(text, Span::new(start, at + 1), builder);
            start = at + 1;
        }
    }
    start
}

/// Returns `true` if the `.`, `!` or `?` at `at` ends a sentence.
fn is_full_stop(text: &[u8], at: usize, line: Span) -> bool {
    if !text.get(at + 1).is_none_or(u8::is_ascii_whitespace) {
        return false;
    }
    // "1. first" is the number of an item.
    let before = &text[line.start..=at];
    let word = before.rsplit(|byte| byte.is_ascii_whitespace() || *byte == b'(').next().unwrap_or_default();
    let is_number =
        word.len() > 1 && word.len() == before.len() && word[..word.len() - 1].iter().all(u8::is_ascii_digit);
    !is_number && !ABBREVIATIONS.contains(&word)
}

fn add(text: &[u8], span: Span, builder: &mut Builder) {
    let span = trimmed(text, span);
    builder.entry(Entry { span, end: span.end, ..Entry::default() });
}

/// A line without its indentation and the signs of a comment or quotation.
fn without_signs(text: &[u8], line: Span, signs: &[u8]) -> Span {
    let bytes = line.of(text);
    let len = bytes.iter().take_while(|byte| byte.is_ascii_whitespace() || signs.contains(byte)).count();
    // A heading of Markdown is a sentence of its own.
    let is_heading = bytes.starts_with(b"#") && bytes.get(len.saturating_sub(1)) == Some(&b' ');
    Span::new(line.start + if is_heading { 0 } else { len }, line.end)
}

/// Returns `true` if a line without its signs starts a sentence: an item, a heading, a row, a directive or field of
/// reStructuredText, an attribute of AsciiDoc, a definition, a footnote, or after an empty line.
fn starts_sentence(line: &[u8]) -> bool {
    match line {
        []
        | [b'#' | b'|', ..]
        | [b'-' | b'*' | b'+', b' ' | b'\t', ..]
        | [b'.', b'.', b' ', ..]
        | [b':', b' ', ..]
        | [b'[', b'^', ..] => true,
        [b':', rest @ ..] => {
            let name = memchr::memchr(b':', &rest[..rest.len().min(MAX_LABEL)]);
            name.is_some_and(|end| {
                let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_ ".contains(byte);
                end > 0 && rest[..end].iter().all(is_name) && rest.get(end + 1) == Some(&b' ')
            })
        }
        _ => {
            let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
            digits > 0 && matches!(line[digits..], [b'.' | b')', b' ', ..])
        }
    }
}
