//! A bracket that is being read, and the container that it becomes when it is asked for.
//!
//! The kind of a container shows only in its entries: `{` opens a map, a set or a block. All rules for that are here.
//! Most brackets of a text are never asked for, so that only their signs are kept.

use super::bracket_style::BracketStyle;
use super::container::{Container, ContainerKind, Entry, trimmed};
use super::entry::{Keys, Mark, MarkKind, entry};
use super::heads::{ends_in_in, is_block_head, is_call, is_choice, is_index, makes_list};
use super::{lisp, tcl};
use crate::text::Span;

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

/// The entries of a brace, as far as they do not tell it themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BraceForm {
    Statements,
    /// Pairs that end with their line or a semicolon.
    Pairs,
    /// Pairs that commas separate.
    Choice,
    Open,
}

impl ClosedBracket {
    /// The kind and entries of its container, by its signs.
    pub fn read(&self, text: &[u8], marks: &[Mark], outline: &Container) -> (ContainerKind, Vec<Entry>) {
        let head = outline.head.of(text);
        if self.style == BracketStyle::Lisp {
            return lisp::read(text, self.opener, self.content, head);
        }
        if self.style == BracketStyle::PowerShell && self.opener == b'{' && head.starts_with(b"switch ") {
            return (ContainerKind::Map, lisp::pairs(&lisp::forms(text, self.content)));
        }
        if self.style == BracketStyle::Tcl
            && let Some(found) = tcl::read(text, self.opener, self.content, head)
        {
            return found;
        }
        let has = |kind: MarkKind| marks.iter().any(|mark| mark.kind == kind);
        let form = self.form(marks, head);
        let is_block = form == BraceForm::Statements;
        let by_lines = match form {
            BraceForm::Statements | BraceForm::Pairs => true,
            BraceForm::Choice => false,
            BraceForm::Open => self.opener == b'{' && !has(MarkKind::Comma),
        };
        let keys = if is_block { Keys::Labels } else { self.keys() };
        let entries = if self.has_words(text, marks, head) {
            self.words(text, marks)
        } else {
            self.entries(text, marks, by_lines, keys)
        };
        let kind = if is_block { ContainerKind::Block } else { self.kind(text, marks, outline, &entries) };
        (kind, entries)
    }

    /// Returns `true` if blanks separate the entries.
    fn has_words(&self, text: &[u8], marks: &[Mark], head: &[u8]) -> bool {
        match self.opener {
            b'[' => head.ends_with(b"%w") || head.ends_with(b"%i") || self.is_list_of_literals(text, marks),
            b'(' if self.style == BracketStyle::PowerShell && head.ends_with(b"@") => {
                marks.iter().all(|mark| mark.kind != MarkKind::Comma)
            }
            _ => false,
        }
    }

    /// The kind of a container that is no block of statements.
    fn kind(&self, text: &[u8], marks: &[Mark], outline: &Container, entries: &[Entry]) -> ContainerKind {
        let head = outline.head.of(text);
        let has_comma = marks.iter().any(|mark| mark.kind == MarkKind::Comma);
        let is_literal = self.style == BracketStyle::PowerShell && head.ends_with(b"@");
        let keyed = entries.iter().filter(|entry| entry.key.is_some()).count();
        let at = outline.span.start;
        match self.opener {
            b'(' if self.style == BracketStyle::Sql && !ends_in_in(head) => ContainerKind::Call,
            b'(' if is_literal => ContainerKind::List,
            b'(' if makes_list(head, self.style) && keyed == 0 => ContainerKind::List,
            b'(' if is_call(text, at) => ContainerKind::Call,
            b'(' if !has_comma => ContainerKind::Group,
            b'[' if is_index(text, at) && !self.has_words(text, marks, head) => ContainerKind::Group,
            _ if keyed > 0 => ContainerKind::Map,
            b'{' if !has_comma && (entries.len() > 1 || self.is_outer_block(text, entries)) => {
                ContainerKind::Block
            }
            _ => ContainerKind::List,
        }
    }

    /// What its head and signs say of its entries.
    fn form(&self, marks: &[Mark], head: &[u8]) -> BraceForm {
        let has = |kind: MarkKind| marks.iter().any(|mark| mark.kind == kind);
        let has_statements = has(MarkKind::Semicolon);
        match (self.opener, self.style) {
            (0, BracketStyle::Cue) => BraceForm::Pairs,
            (0, _) => BraceForm::Statements,
            (b'{', BracketStyle::PowerShell) if head.ends_with(b"@") => BraceForm::Pairs,
            (b'{', BracketStyle::Nix) if has(MarkKind::Assign) => BraceForm::Pairs,
            // A choice of Kotlin, and one of C# that is an expression.
            (b'{', _) if is_choice(head, b"when") && has(MarkKind::ThinArrow) && !has_statements => {
                BraceForm::Pairs
            }
            (b'{', _)
                if (head.ends_with(b" switch") || is_choice(head, b"match"))
                    && has(MarkKind::Arrow)
                    && !has_statements =>
            {
                BraceForm::Choice
            }
            (b'{', _) if has_statements || is_block_head(head) => BraceForm::Statements,
            _ => BraceForm::Open,
        }
    }

    /// Returns `true` if nothing but a block with a head is in a brace: `actions { redirect { … } }` of HCL.
    fn is_outer_block(&self, text: &[u8], entries: &[Entry]) -> bool {
        let only = entries.first().map(|entry| entry.span.of(text)).unwrap_or_default();
        let starts = only.first().is_some_and(u8::is_ascii_alphabetic);
        self.style == BracketStyle::Assign && starts && only.ends_with(b"}")
    }

    /// Returns `true` if nothing but blanks stands between literals: `[ "a" "b" ]` of Nix.
    fn is_list_of_literals(&self, text: &[u8], marks: &[Mark]) -> bool {
        let is_quoted =
            |word: &[u8]| matches!(word, [b'"', .., b'"']) && !word[1..word.len() - 1].contains(&b'"');
        matches!(self.style, BracketStyle::Assign | BracketStyle::Nix)
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
            (_, BracketStyle::Assign | BracketStyle::PowerShell | BracketStyle::Nix) => Keys::Assignments,
            _ => Keys::Pairs,
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
                // `case "a": case "b":`
                MarkKind::Colon => keys == Keys::Labels && starts_label(&text[mark.at + 1..self.content.end]),
                _ => false,
            };
            if ends {
                let separator = if mark.kind == MarkKind::Newline { mark.at } else { mark.at + 1 };
                // The colon of a label is a part of it.
                let is_label = mark.kind == MarkKind::Colon;
                let (own, end) = if is_label { (&marks[first..=index], mark.at + 1) } else { (own, mark.at) };
                entries.extend(entry(text, Span::new(start, end), separator, own, keys));
                (start, first) = (mark.at + 1, index + 1);
            }
        }
        entries.extend(entry(text, Span::new(start, self.content.end), 0, &marks[first..], keys));
        entries
    }
}

/// Returns `true` if the label of a branch begins behind blanks.
fn starts_label(rest: &[u8]) -> bool {
    rest.trim_ascii_start().starts_with(b"case ")
}

/// Returns `true` if a line with these signs, which ends at `newline`, ends with the sign between a key and its value.
fn ends_in_key(text: &[u8], marks: &[Mark], newline: usize, keys: Keys) -> bool {
    marks.last().is_some_and(|mark| {
        keys.has(mark.kind) && keys != Keys::Labels && text[mark.at..newline].trim_ascii().len() <= 2
    })
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
