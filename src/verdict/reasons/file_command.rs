//! `file-name` by the command: an argument of one that works on files, such as `mkdir HOST`.
//!
//! Sentences begin with the same words (`touch HOST to restart it`), so that in text for people, and in comments, only a
//! code span, a code block and the line of a prompt hold commands.

use super::file_name::{FILE_NAME_WORDS, MAX_PATH_LENGTH};
use crate::lexer::line;
use crate::lexer::segment::{SegmentKind, segments};
use crate::text::Span;
use crate::verdict::context::Context;

/// Bytes before a name in which the fence of its code block is looked for.
// Each name of a long document that a command stands before would be looked for from its start.
const MAX_BLOCK: usize = 16 << 10;

/// Columns of the indentation of a code block (CommonMark section 4.4).
const CODE_INDENT: usize = 4;

/// Signs of the comments of most languages: the others are also the signs of options and ends of commands.
const COMMENT_SIGNS: [&[u8]; 4] = [b"#", b"//", b"/*", b"<!--"];

/// Returns `true` if the name begins an argument of a command that works on files: `mkdir -p HOST/conf`, `cd HOST`. A colon
/// behind it makes it a host: `rsync a HOST:/b`.
pub(super) fn applies(context: &Context<'_>) -> bool {
    let (text, span) = (context.text, context.span());
    if context.url.in_url || text.get(span.end) == Some(&b':') {
        return false;
    }
    let start = line::start_from(text, span.start.saturating_sub(MAX_PATH_LENGTH), span.start);
    let line = &text[start..span.start];
    let left = line.strip_suffix(b"\"").or_else(|| line.strip_suffix(b"'")).unwrap_or(line);
    let command = left.rsplit(|byte| b";|&(`\"'".contains(byte)).next().unwrap_or_default();
    if !(command.ends_with(b" ") || command.ends_with(b"\t")) {
        return false;
    }
    let mut words = command.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).peekable();
    let has_prompt = words.peek() == Some(&&b"$"[..]);
    let mut words = words.skip_while(|word| FILE_NAME_WORDS.has("command-prefixes", word));
    let is_command = words.next().is_some_and(|word| FILE_NAME_WORDS.has("commands", word));
    if !is_command || words.any(|word| word.starts_with(b"#")) {
        return false;
    }
    let is_shown = has_prompt || is_in_code_span(line);
    is_shown || if context.syntax.is_prose() { is_in_code_block(text, start) } else { !is_comment(context) }
}

/// Returns `true` if a line up to a place ends in a code span.
fn is_in_code_span(line: &[u8]) -> bool {
    line.iter().filter(|byte| **byte == b'`').count() % 2 == 1
}

/// Returns `true` if a comment of the line has the name.
fn is_comment(context: &Context<'_>) -> bool {
    let (text, span) = (context.text, context.span());
    let line = Span::new(line::start(text, span.start), span.end);
    segments(text, line, context.syntax).any(|segment| {
        segment.kind == SegmentKind::Comment
            && segment.span.contains(span)
            && COMMENT_SIGNS.iter().any(|sign| segment.span.of(text).starts_with(sign))
    })
}

/// Returns `true` if the line at `start` of a text for people is in a code block, by its indentation or by a fence.
fn is_in_code_block(text: &[u8], start: usize) -> bool {
    let indent = text[start..].iter().take_while(|byte| **byte == b' ').count();
    if indent >= CODE_INDENT || text[start..].starts_with(b"\t") {
        return true;
    }
    let limit = start.saturating_sub(MAX_BLOCK);
    let (mut at, mut is_open) = (start, false);
    while let Some(above) = line::above(text, limit, at) {
        match fence(above.of(text)) {
            // Only an opening fence names a language, and those below it take turns.
            Some(Fence::WithLanguage) => return !is_open,
            Some(Fence::Bare) => is_open = !is_open,
            None => {}
        }
        at = above.start;
    }
    is_open
}

/// A line that opens or closes a code block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fence {
    Bare,
    WithLanguage,
}

fn fence(line: &[u8]) -> Option<Fence> {
    let line = line.trim_ascii();
    let sign = *line.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let len = line.iter().take_while(|byte| **byte == sign).count();
    let has_language = line.len() > len;
    // A code span may begin with three backticks too, and ends on its line.
    let is_span = line[len..].contains(&b'`');
    (len >= 3 && !is_span).then_some(if has_language { Fence::WithLanguage } else { Fence::Bare })
}

#[cfg(test)]
mod tests {
    use super::is_in_code_block;

    #[test]
    fn a_code_block_is_told_by_its_fence_or_indentation() {
        for (text, expected) in [
            ("cd", false),
            ("```\ncd", true),
            ("```\nx\n```\ncd", false),
            ("~~~ sh\nx\n\ncd", true),
            ("```sh\nx\n```\ncd", false),
            ("```sh\nx\n```\n```\ncd", true),
            ("```x``` is code\ncd", false),
            ("    cd", true),
            ("\tcd", true),
            ("   cd", false),
        ] {
            let start = text.rfind('\n').map_or(0, |newline| newline + 1);
            assert_eq!(is_in_code_block(text.as_bytes(), start), expected, "{text:?}");
        }
        // The start of the text is too far away, while the language of a fence is near.
        let long = "x\n".repeat(20_000);
        for (fences, expected) in [("```sh\n", true), ("```sh\n```\n", false), ("```sh\n```\n```\n", true)] {
            let text = format!("```\n{long}{fences}cd");
            assert_eq!(is_in_code_block(text.as_bytes(), text.len() - 2), expected, "{fences:?}");
        }
    }
}
