//! Markdown and reStructuredText: prose, and code between fences.
//!
//! A fenced block is read by the language that it names; one without a language by its lines.

use super::builder::Builder;
use super::container::line_end;
use super::prose;
use crate::text::Span;

/// Adds the texts and code blocks of `span` to the open container.
pub(super) fn read(text: &[u8], span: Span, builder: &mut Builder) {
    let mut start = span.start;
    let mut at = span.start;
    while at < span.end {
        let end = line_end(text, at, span.end);
        let line = text[at..end].trim_ascii();
        if let Some(fence) = fence(line) {
            prose::read(text, Span::new(start, at), builder);
            let name = line[fence..].split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
            let close = closing(text, end + 1, span.end, &line[..fence]);
            builder.embed(text, Span::new((end + 1).min(close), close), &name.to_ascii_lowercase());
            at = line_end(text, close, span.end) + 1;
            start = at.min(span.end);
        } else {
            at = end + 1;
        }
    }
    prose::read(text, Span::new(start, span.end), builder);
}

/// The length of the fence that a line starts with.
fn fence(line: &[u8]) -> Option<usize> {
    let sign = *line.first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let len = line.iter().take_while(|byte| **byte == sign).count();
    (len >= 3).then_some(len)
}

/// The start of the line that closes a fence.
fn closing(text: &[u8], mut at: usize, end: usize, fence: &[u8]) -> usize {
    while at < end {
        let line = line_end(text, at, end);
        if text[at..line].trim_ascii().starts_with(fence) {
            return at;
        }
        at = line + 1;
    }
    end
}
