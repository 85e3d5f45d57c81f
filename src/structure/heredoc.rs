//! Texts that begin below `<<NAME` and end at a line with that name: HCL, Ruby, PHP, Perl.

use super::builder::Builder;
use super::byte_class::is_word;
use super::container::line_end;
use crate::text::Span;

/// A text below the line that announces it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heredoc {
    pub name: Span,
    /// From the start of the next line up to the line with the name.
    pub content: Span,
}

impl Heredoc {
    /// The text that `<<NAME` at the start of `rest` announces; `None` where no line has the name.
    pub fn at(text: &[u8], rest: Span, builder: &mut Builder) -> Option<Self> {
        let signs = rest.of(text).iter().take_while(|byte| b"<-~\"'".contains(byte)).count();
        let start = rest.start + signs;
        let len = text[start..rest.end].iter().take_while(|byte| is_word(**byte)).count();
        let name = Span::new(start, start + len);
        // `1 << 8` and `a << b` are shifts.
        if len == 0 || text[start].is_ascii_digit() {
            return None;
        }
        let first = line_end(text, name.end, rest.end) + 1;
        let limit = builder.reach(first, rest.end);
        let mut line = first;
        while line < limit {
            let end = line_end(text, line, limit);
            let behind = text[line..end].trim_ascii().strip_prefix(name.of(text));
            // The statement may go on behind it: `EOS)` of PHP.
            if behind.is_some_and(|behind| behind.iter().all(|byte| b";,)]".contains(byte))) {
                return Some(Self { name, content: Span::new(first, line) });
            }
            line = end + 1;
        }
        builder.missed(limit.saturating_sub(first));
        None
    }
}

/// The content of a string over several lines of Nix, whose quotes `quotes` are two apostrophes.
pub(super) fn indented(text: &[u8], quotes: Span, builder: &mut Builder) -> Option<Span> {
    if quotes.of(text) != b"''" || text.get(quotes.end) != Some(&b'\n') {
        return None;
    }
    let limit = builder.reach(quotes.end, text.len());
    let content = &text[quotes.end..limit];
    // `''$` and `'''` are escapes.
    let is_end = |at: &usize| !matches!(content.get(at + 2), Some(b'$' | b'\'' | b'\\'));
    let end = memchr::memmem::find_iter(content, b"''").find(is_end);
    if end.is_none() {
        builder.missed(limit - quotes.end);
    }
    end.map(|len| Span::new(quotes.end, quotes.end + len))
}
