//! The blocks around a place: lists in brackets, keys of YAML, sections, headings of Markdown, comments with a colon.
//!
//! Walks upwards from the place, line by line, and knows no language. A block ends at a blank line or its closing
//! bracket; the walk ends after [`MAX_BLOCK_DISTANCE`] and [`MAX_BLOCK_DEPTH`].

use super::line_cache::{Climb, LineCache};
use crate::lexer::line;
use crate::text::Span;

/// Bytes upwards in which a block may open.
// A bound keeps the time for a name independent of the size of the file.
const MAX_BLOCK_DISTANCE: usize = 16 * 1024;
/// Blocks around a place that count.
// Generated data nests deeper, and the outer blocks are not about the name.
const MAX_BLOCK_DEPTH: usize = 64;

/// The brackets, by byte: a lookup in place of six comparisons, since every byte of a line with a bracket is asked for.
const BRACKETS: [Bracket; 256] = {
    let mut table = [Bracket::None; 256];
    let mut at = 0;
    while at < 3 {
        table[b"[({"[at] as usize] = Bracket::Opens;
        table[b"])}"[at] as usize] = Bracket::Closes;
        at += 1;
    }
    table
};
/// Effect of a byte on the blocks around it.
#[derive(Clone, Copy)]
enum Bracket {
    None,
    Opens,
    Closes,
}

/// The lines (up to the opening bracket or colon) that open the blocks around byte `at`, innermost first.
/// A block ends at a blank line or its closing bracket.
pub(super) fn openers(text: &[u8], at: usize, cache: &LineCache) -> Vec<Span> {
    let limit = at.saturating_sub(MAX_BLOCK_DISTANCE);
    let own = Span::new(line::start(text, at), at);
    let mut blocks = Blocks::around(text, own);
    blocks.take_in(own);
    if blocks.found.len() < MAX_BLOCK_DEPTH {
        cache.climb(text, limit, own.start, |line| blocks.climb(line, limit));
    }
    blocks.found
}

/// The blocks around a place, from the lines above it that were read.
struct Blocks<'t> {
    text: &'t [u8],
    /// The line of the place.
    own: Span,
    found: Vec<Span>,
    /// Number of blocks that are closed below the last line, and not yet opened.
    depth: usize,
    /// Indent that a key above must be below.
    indent: usize,
    /// Of keys and of comments side by side only the nearest one is about the lines below it.
    key_found: bool,
    comment_found: bool,
}

impl<'t> Blocks<'t> {
    fn around(text: &'t [u8], own: Span) -> Self {
        let indent = indent_of(own.of(text));
        Self { text, own, found: Vec::new(), depth: 0, indent, key_found: false, comment_found: false }
    }

    /// Takes in the next line upwards that is not before `floor`.
    fn climb(&mut self, line: Span, floor: usize) -> Climb {
        if line.of(self.text).trim_ascii_end().is_empty() {
            heading(self.text, floor, line.start, &mut self.found);
            return Climb::End;
        }
        match self.take_in(line) {
            _ if self.found.len() >= MAX_BLOCK_DEPTH => Climb::End,
            true => Climb::Counts,
            false => Climb::Idle,
        }
    }

    /// Takes in the next line. Returns `true` if it opens, closes or ends a block, whatever stands below it.
    fn take_in(&mut self, line: Span) -> bool {
        let (bytes, is_own) = (line.of(self.text), line == self.own);
        let bracketed = if has_brackets(bytes) { bytes } else { &[] };
        // Most lines open nothing, close nothing and end nothing.
        if bracketed.is_empty() && bytes.trim_ascii_end().last() != Some(&b':') {
            return false;
        }
        let (found, depth) = (self.found.len(), self.depth);
        let lowest = self.take_in_brackets(line, bracketed);
        let (trimmed, indent) = (bytes.trim_ascii(), indent_of(bytes));
        let deepest = if self.key_found { self.indent } else { self.indent.max(1) };
        let shallower = !is_own && self.depth == 0 && indent < deepest;
        let section = !is_own && is_section(trimmed);
        let list_of_key =
            !is_own && !self.key_found && indent == self.indent && self.begins_item(self.indent);
        let ends_in_colon = trimmed.ends_with(b":");
        let is_comment = ends_in_colon && trimmed.starts_with(b"#");
        let is_key = ends_in_colon && !is_comment && (shallower || list_of_key);
        if is_key || section || is_comment && !self.comment_found {
            self.found.push(line);
        }
        if is_key {
            self.indent = indent;
        }
        self.key_found |= is_key;
        self.comment_found |= is_comment;
        // Each bracket has its other one on the line.
        let balanced = self.depth == depth && lowest == depth;
        !balanced || self.found.len() > found || ends_in_colon
    }

    /// Takes in the brackets of a line, from its end; returns the lowest depth in it.
    fn take_in_brackets(&mut self, line: Span, bracketed: &[u8]) -> usize {
        let mut lowest = self.depth;
        for (offset, byte) in bracketed.iter().enumerate().rev() {
            match BRACKETS[usize::from(*byte)] {
                Bracket::None => {}
                Bracket::Closes => self.depth += 1,
                Bracket::Opens if self.depth == 0 && self.found.len() < MAX_BLOCK_DEPTH => {
                    self.found.push(Span::new(line.start, line.start + offset + 1));
                    self.indent = self.indent.min(indent_of(line.of(self.text)));
                }
                Bracket::Opens => {
                    self.depth = self.depth.saturating_sub(1);
                    lowest = lowest.min(self.depth);
                }
            }
        }
        lowest
    }

    /// Returns `true` if an item of a list begins on the own line, behind this indent.
    fn begins_item(&self, indent: usize) -> bool {
        self.text[self.own.start + indent..].starts_with(b"- ")
    }
}

/// Adds the heading of Markdown above the blank lines before `start`, if it is at or behind `floor`.
// Not one of level 1: a `#` before a space begins a comment in most languages.
fn heading(text: &[u8], floor: usize, start: usize, found: &mut Vec<Span>) {
    let end = floor + text[floor..start].trim_ascii_end().len();
    let own = Span::new(line::start_from(text, floor, end), end);
    let line = if line::is_start(text, own.start) { own.of(text) } else { &[] };
    let marks = line.iter().take_while(|byte| **byte == b'#').count();
    if (1..=6).contains(&marks) && line.get(marks) == Some(&b' ') && marks > 1 {
        found.push(own);
    }
}

/// Returns `true` if there is a bracket.
// Without branches, so that the compiler compares many bytes in one instruction.
fn has_brackets(line: &[u8]) -> bool {
    line.iter().fold(0, |found, byte| found | is_bracket(*byte)) != 0
}

/// 1 for a bracket. `(` and `)` differ in one bit; so do `[` and `{`, and `]` and `}`.
#[inline]
fn is_bracket(byte: u8) -> u8 {
    u8::from(byte & 0xfe == b'(') | u8::from(byte | 0x20 == b'{') | u8::from(byte | 0x20 == b'}')
}

/// Returns `true` for `[servers]`, `[[servers]]` and `[remote "origin"]`, and not for a list that is written on one line.
fn is_section(trimmed: &[u8]) -> bool {
    let Some(inner) = trimmed.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")) else {
        return false;
    };
    let first = inner.iter().find(|byte| !matches!(byte, b'[' | b' '));
    first.is_some_and(|first| !matches!(first, b'"' | b'\'' | b'`' | b'{' | b']')) && !inner.contains(&b',')
}

fn indent_of(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::openers;
    use crate::verdict::line_cache::LineCache;

    #[test]
    fn a_list_on_one_line_is_no_section() {
        for (line, expected) in [
            ("[deprecated]", true),
            ("[[old.hosts]]", true),
            ("[remote \"old\"]", true),
            ("[\"https://old.kelp.io\"]", false),
            ("[['old', 1]]", false),
            ("[old, new]", false),
            ("[{\"old\": 1}]", false),
            ("[]", false),
        ] {
            let text = format!("{line}\nHOST\n");
            let found = openers(text.as_bytes(), line.len() + 1, &LineCache::default());
            let is_section = found.iter().any(|span| span.of(text.as_bytes()) == line.as_bytes());
            assert_eq!(is_section, expected, "{line}");
        }
    }

    #[test]
    fn the_cache_changes_no_answer() {
        let pieces = [
            "x HOST y",
            "a: [",
            "]",
            "key:",
            "",
            "  - HOST",
            "# old:",
            "## Old",
            "\tHOST\r",
            "{ 'a': f(",
            "f(x) [1]",
            "[sec]",
            "}{",
            "plain",
        ];
        let mut state = 7u64;
        for _ in 0..300 {
            let mut lines = Vec::new();
            for _ in 0..40 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (state >> 33) as usize;
                // Mostly plain lines, and some that are longer than what counts.
                lines.push(match at % 50 {
                    0..=24 => "plain HOST".to_owned(),
                    25 => "y".repeat(at % 9_000),
                    _ => pieces[at % pieces.len()].to_owned(),
                });
            }
            let text = lines.join("\n").into_bytes();
            let cache = LineCache::default();
            let places: Vec<usize> = memchr::memmem::find_iter(&text, b"HOST").collect();
            for at in places.iter().chain(places.iter().rev()) {
                let fresh = openers(&text, *at, &LineCache::default());
                assert_eq!(openers(&text, *at, &cache), fresh, "{at} of {}", text.escape_ascii());
            }
        }
    }
}
