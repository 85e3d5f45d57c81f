//! Brackets of Lisp, whose entries are separated by blanks: Clojure, Scheme, Emacs Lisp.

use super::container::{ContainerKind, Entry};
use crate::text::Span;

/// Forms whose arguments are statements, one after the other.
const BODIES: [&[u8]; 23] = [
    b"do",
    b"doto",
    b"let",
    b"let*",
    b"letfn",
    b"loop",
    b"progn",
    b"begin",
    b"defn",
    b"defn-",
    b"defun",
    b"defmacro",
    b"define",
    b"fn",
    b"fn*",
    b"lambda",
    b"try",
    b"comment",
    b"ns",
    b"deftest",
    b"testing",
    b"it",
    b"describe",
];

/// Forms with keys and values by turns, behind this number of words.
const MAPS: [(&[u8], usize); 5] =
    [(b"hash-map", 1), (b"array-map", 1), (b"sorted-map", 1), (b"assoc", 2), (b"case", 2)];

/// The kind and entries of a bracket with this content, or of the whole text.
pub(super) fn read(text: &[u8], opener: u8, content: Span, head: &[u8]) -> (ContainerKind, Vec<Entry>) {
    let forms = forms(text, content);
    let first = forms.first().map(|first| first.of(text)).unwrap_or_default();
    if let Some((_, count)) = MAPS.iter().find(|(word, _)| opener == b'(' && *word == first) {
        return (ContainerKind::Map, pairs(forms.get(*count..).unwrap_or_default()));
    }
    let is_quoted = head.ends_with(b"'");
    let kind = match opener {
        0 => ContainerKind::Block,
        b'[' => ContainerKind::List,
        b'{' if head.ends_with(b"#") => ContainerKind::List,
        b'{' => return (ContainerKind::Map, pairs(&forms)),
        _ if is_quoted => ContainerKind::List,
        _ if BODIES.contains(&first) => ContainerKind::Block,
        _ => ContainerKind::Call,
    };
    let entries = forms.into_iter().map(|span| Entry { span, end: span.end, ..Entry::default() });
    (kind, entries.collect())
}

/// Keys and values by turns.
pub(super) fn pairs(forms: &[Span]) -> Vec<Entry> {
    let pair = |pair: &[Span]| {
        let (key, last) = (pair[0], pair[pair.len() - 1]);
        Entry { span: Span::new(key.start, last.end), key: Some(key), operators: Vec::new(), end: last.end }
    };
    forms.chunks(2).map(pair).collect()
}

/// The forms of a text: words, strings and brackets, each as a whole.
pub(super) fn forms(text: &[u8], content: Span) -> Vec<Span> {
    let mut forms = Vec::new();
    let mut at = content.start;
    while at < content.end {
        match text[at] {
            b';' => {
                at += text[at..content.end].iter().position(|byte| *byte == b'\n').unwrap_or(content.end - at)
            }
            b',' => at += 1,
            byte if byte.is_ascii_whitespace() => at += 1,
            _ => {
                let end = form_end(text, at, content.end);
                forms.push(Span::new(at, end));
                at = end;
            }
        }
    }
    forms
}

/// The end of the form at `start`: the blank or bracket behind it that is not within brackets or quotes.
fn form_end(text: &[u8], start: usize, limit: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < limit {
        match text[at] {
            b'"' => {
                at += 1;
                while at < limit && text[at] != b'"' {
                    at += if text[at] == b'\\' { 2 } else { 1 };
                }
            }
            b'\\' => at += 1,
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            byte if depth == 0 && (byte.is_ascii_whitespace() || byte == b',') => return at,
            _ => {}
        }
        at += 1;
    }
    limit
}
