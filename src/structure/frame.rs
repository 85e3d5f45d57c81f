//! A bracket that is being read, and the container that it becomes when it is asked for.
//!
//! The kind of a container shows only in its entries: `{` opens a map, a set or a block. All rules for that are here.
//! Most brackets of a text are never asked for, so that only their signs are kept.

use super::container::{Container, ContainerKind, Entry, trimmed};
use super::entry::{Keys, Mark, MarkKind, entry};
use crate::text::Span;

/// Signs that separate in brackets of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BracketStyle {
    /// `:` and `=>` stand between keys and values.
    Colon,
    /// `=` does too: HCL, Lua, Nix.
    Assign,
    /// As in `Colon`, and no line break ends anything: JSON.
    Data,
    /// A parenthesis is a row, the columns of a table or the arguments of a call, but for the list of an `in`.
    Sql,
}

/// Bytes before a bracket that can belong to it.
const MAX_HEAD: usize = 256;

/// A bracket that is open, or the whole text.
#[derive(Debug)]
pub(super) struct BracketFrame {
    /// The opening bracket; 0 for the whole text.
    pub opener: u8,
    start: usize,
    /// Index of the first of its own signs among those of all open brackets.
    pub first_mark: usize,
    /// The end of the last separator or comment.
    head_start: usize,
}

/// A bracket that was read up to its end, without its meaning.
#[derive(Debug)]
pub(super) struct ClosedBracket {
    /// The opening bracket; 0 for the whole text.
    opener: u8,
    style: BracketStyle,
    /// All between the brackets.
    content: Span,
}

/// Words before a brace that open a block of statements.
const BLOCK_WORDS: [&[u8]; 24] = [
    b"else",
    b"try",
    b"do",
    b"finally",
    b"class",
    b"interface",
    b"struct",
    b"enum",
    b"impl",
    b"trait",
    b"func",
    b"function",
    b"fn",
    b"def",
    b"if",
    b"for",
    b"while",
    b"switch",
    b"namespace",
    b"module",
    b"static",
    b"unsafe",
    b"async",
    b"init",
];

/// Words before `(` that make no call.
const NO_CALLEES: [&[u8]; 19] = [
    b"if", b"while", b"for", b"switch", b"in", b"IN", b"return", b"and", b"or", b"not", b"elif", b"else",
    b"case", b"match", b"when", b"yield", b"await", b"assert", b"is",
];

impl BracketFrame {
    pub fn document(start: usize) -> Self {
        Self { opener: 0, start, first_mark: 0, head_start: start }
    }

    /// The bracket at `at`, after `first_mark` signs.
    pub fn new(opener: u8, at: usize, first_mark: usize) -> Self {
        Self { opener, start: at + 1, first_mark, head_start: at + 1 }
    }

    pub fn may_hold_statements(&self) -> bool {
        matches!(self.opener, 0 | b'{')
    }

    /// The text before a bracket at `at` that belongs to it: back to the last separator.
    pub fn head(&self, text: &[u8], at: usize) -> Span {
        // A word farther away is no name of a call or block, and is not read again for each bracket.
        let start = self.head_start.max(at.saturating_sub(MAX_HEAD)).min(at);
        trimmed(text, Span::new(start, at))
    }

    /// Notes a sign of its own.
    pub fn pass(&mut self, mark: Mark) {
        match mark.kind {
            MarkKind::Comma | MarkKind::Semicolon | MarkKind::Newline => self.head_start = mark.at + 1,
            MarkKind::Comment(end) => self.head_start = end,
            _ => {}
        }
    }

    /// The bracket whose content ends at `end`.
    pub fn close(&self, end: usize, style: BracketStyle) -> ClosedBracket {
        ClosedBracket { opener: self.opener, style, content: Span::new(self.start, end.max(self.start)) }
    }
}

impl ClosedBracket {
    /// The kind and entries of its container, by its signs.
    pub fn read(&self, text: &[u8], marks: &[Mark], outline: &Container) -> (ContainerKind, Vec<Entry>) {
        let head = outline.head.of(text);
        let has = |kind: MarkKind| marks.iter().any(|mark| mark.kind == kind);
        let is_block =
            self.opener == 0 || self.opener == b'{' && (is_block_head(head) || has(MarkKind::Semicolon));
        let by_lines = is_block || self.opener == b'{' && !has(MarkKind::Comma);
        let keys = if is_block { Keys::Labels } else { self.keys() };
        let is_words = self.opener == b'['
            && (head.ends_with(b"%w") || head.ends_with(b"%i") || self.is_list_of_literals(text, marks));
        let entries =
            if is_words { self.words(text, marks) } else { self.entries(text, marks, by_lines, keys) };
        let keyed = entries.iter().filter(|entry| entry.key.is_some()).count();
        let at = outline.span.start;
        let kind = match self.opener {
            _ if is_block => ContainerKind::Block,
            b'(' if self.style == BracketStyle::Sql && !ends_in_in(head) => ContainerKind::Call,
            b'(' if makes_list(head) && keyed == 0 => ContainerKind::List,
            b'(' if is_call(text, at) => ContainerKind::Call,
            b'(' if !has(MarkKind::Comma) => ContainerKind::Group,
            b'[' if !is_words && is_index(text, at) => ContainerKind::Group,
            _ if keyed > 0 => ContainerKind::Map,
            b'{' if by_lines && entries.len() > 1 => ContainerKind::Block,
            _ => ContainerKind::List,
        };
        (kind, entries)
    }

    /// Returns `true` if nothing but blanks stands between literals: `[ "a" "b" ]` of Nix.
    fn is_list_of_literals(&self, text: &[u8], marks: &[Mark]) -> bool {
        let is_quoted =
            |word: &[u8]| matches!(word, [b'"', .., b'"']) && !word[1..word.len() - 1].contains(&b'"');
        self.style == BracketStyle::Assign
            && marks.len() > 1
            && marks.iter().all(|mark| matches!(mark.kind, MarkKind::Literal | MarkKind::Comment(_)))
            && self.words(text, marks).iter().all(|word| is_quoted(word.span.of(text)))
    }

    /// The words between its comments.
    fn words(&self, text: &[u8], marks: &[Mark]) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut start = self.content.start;
        for mark in marks {
            if let MarkKind::Comment(end) = mark.kind {
                entries.extend(words(text, Span::new(start, mark.at)));
                start = end;
            }
        }
        entries.extend(words(text, Span::new(start, self.content.end.max(start))));
        entries
    }

    fn keys(&self) -> Keys {
        match (self.opener, self.style) {
            (b'(', _) => Keys::Arguments,
            (_, BracketStyle::Colon | BracketStyle::Data | BracketStyle::Sql) => Keys::Pairs,
            (_, BracketStyle::Assign) => Keys::Assignments,
        }
    }

    fn entries(&self, text: &[u8], marks: &[Mark], by_lines: bool, keys: Keys) -> Vec<Entry> {
        let mut entries = Vec::new();
        let (mut start, mut first) = (self.content.start, 0);
        for (index, mark) in marks.iter().enumerate() {
            let own = &marks[first..index];
            let ends = match mark.kind {
                MarkKind::Semicolon => true,
                MarkKind::Newline => by_lines && !ends_in_key(text, own, mark.at, keys),
                MarkKind::Comma => !by_lines,
                _ => false,
            };
            if ends {
                let separator = if mark.kind == MarkKind::Newline { mark.at } else { mark.at + 1 };
                entries.extend(entry(text, Span::new(start, mark.at), separator, own, keys));
                (start, first) = (mark.at + 1, index + 1);
            }
        }
        entries.extend(entry(text, Span::new(start, self.content.end), 0, &marks[first..], keys));
        entries
    }
}

/// Returns `true` if a line with these signs, which ends at `newline`, ends with the sign between a key and its value.
fn ends_in_key(text: &[u8], marks: &[Mark], newline: usize, keys: Keys) -> bool {
    marks.last().is_some_and(|mark| {
        keys.has(mark.kind) && keys != Keys::Labels && text[mark.at..newline].trim_ascii().len() <= 2
    })
}

/// Calls that make a list, a set or an array of their arguments.
const LIST_MAKERS: [&[u8]; 18] = [
    b"array",
    b"Array",
    b"listOf",
    b"setOf",
    b"mutableListOf",
    b"mutableSetOf",
    b"arrayOf",
    b"arrayListOf",
    b"List.of",
    b"Set.of",
    b"Arrays.asList",
    b"ImmutableList.of",
    b"ImmutableSet.of",
    b"Stream.of",
    b"Set",
    b"Seq",
    b"List",
    b"Vector",
];

/// The name at the end of the text before a parenthesis: `x = List.of`.
pub(crate) fn callee(head: &[u8]) -> &[u8] {
    head.rsplit(|byte| byte.is_ascii_whitespace() || b"(=,".contains(byte)).next().unwrap_or_default()
}

/// Returns `true` if a parenthesis after this text has the items of a list.
fn makes_list(head: &[u8]) -> bool {
    LIST_MAKERS.contains(&callee(head))
}

/// Whether the last word of a text is `in`.
fn ends_in_in(head: &[u8]) -> bool {
    let last = head.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    last.eq_ignore_ascii_case(b"in")
}

/// The words of a list without separators.
fn words(text: &[u8], span: Span) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut at = span.start;
    while at < span.end {
        let len = text[at..span.end].iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        if len > 0 {
            entries.push(Entry { span: Span::new(at, at + len), end: at + len, ..Entry::default() });
        }
        at += len + 1;
    }
    entries
}

/// Returns `true` if a brace after this text opens a block of statements.
fn is_block_head(head: &[u8]) -> bool {
    let first = head.split(|byte| byte.is_ascii_whitespace() || *byte == b'(').next().unwrap_or_default();
    let last = head.rsplit(|byte| byte.is_ascii_whitespace()).next().unwrap_or_default();
    head.ends_with(b")") || last == b"=>" || BLOCK_WORDS.contains(&first) || BLOCK_WORDS.contains(&last)
}

/// Returns `true` if a parenthesis at `at` has the arguments of a call.
fn is_call(text: &[u8], at: usize) -> bool {
    // One blank may stand between a name and its arguments.
    let is_near = !text[..at].ends_with(b"  ");
    let before = text[..at].strip_suffix(b" ").unwrap_or(&text[..at]);
    let word = before.len()
        - before.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let word = &before[word..];
    let is_name = !word.is_empty() && !NO_CALLEES.contains(&word);
    is_near && (is_name || before.last().is_some_and(|byte| b")]!>?".contains(byte)))
}

/// Returns `true` if a bracket at `at` takes an element out of the value before it.
fn is_index(text: &[u8], at: usize) -> bool {
    text[..at].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_)]".contains(byte))
}
