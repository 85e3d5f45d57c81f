//! Whether somebody names a host in order to refuse it: the identifier, key or heading that introduces it, or
//! the comment or sentence on its line, calls it old or forbidden.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::lexer::line;
use crate::lexer::segment::{Segment, SegmentKind, literal_at, segments};
use crate::lexer::syntax::Syntax;
use crate::text::Span;

/// Words of identifiers, keys and headings.
const OF_NAMES: [&str; 13] = [
    "deprecated",
    "legacy",
    "obsolete",
    "old",
    "forbidden",
    "banned",
    "denied",
    "disallowed",
    "blocked",
    "invalid",
    "denylist",
    "blocklist",
    "blacklist",
];
/// Words of comments and sentences.
const OF_SENTENCES: [&str; 4] = ["deprecated", "legacy", "obsolete", "forbidden"];
/// What an "old …" in a sentence must be about.
const OLD_THINGS: [&str; 12] = [
    "name",
    "names",
    "host",
    "hosts",
    "hostname",
    "hostnames",
    "domain",
    "domains",
    "url",
    "urls",
    "host name",
    "domain name",
];
/// What a line of code begins with that has words and strings, but no sign.
const STATEMENTS: [&[u8]; 8] =
    [b"return", b"yield", b"raise", b"throw", b"import", b"from", b"export", b"assert"];
/// Fewer words are no sentence: `host: old HOST` has three.
const FEWEST_WORDS: usize = 4;
/// What else a sentence says of a name that is refused.
const NOT_TO_BE_USED: &str = "do not use";
/// What stands, in some case, in every text that refuses a name: most texts need no closer look.
static STEMS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    // `deny-list` is `denylist` in two parts.
    let stems = OF_NAMES.iter().map(|word| word.strip_suffix("list").unwrap_or(word));
    let stems = stems.chain(OF_SENTENCES).chain([NOT_TO_BE_USED, "old "]);
    AhoCorasick::builder().ascii_case_insensitive(true).build(stems).ok()
});
/// What each byte does to the blocks around.
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
/// How far on a line a word is taken to be about a name, in bytes.
const NEAR: usize = 300;
/// How far upwards the opening of a block is looked for, in bytes.
const FARTHEST: usize = 16 * 1024;
/// How many blocks around a name are looked for.
const DEEPEST: usize = 64;

#[derive(Clone, Copy)]
enum Bracket {
    None,
    Opens,
    Closes,
}

/// The lines (up to the opening bracket or colon) that open the blocks around byte `at`, innermost first.
/// A block ends at a blank line or its closing bracket.
pub(crate) fn openers(text: &[u8], at: usize, known: &Lines) -> Vec<Span> {
    let limit = at.saturating_sub(FARTHEST);
    let own = Span::new(line::start(text, at), at);
    let mut blocks = Blocks::around(text, own);
    let mut line = own;
    // The lines right above the own one that are of no account.
    let mut idle: Option<Span> = None;
    let mut idling = true;
    loop {
        let is_own = line == own;
        let ending = line.of(text).trim_ascii_end().last();
        if !is_own && ending.is_none() {
            heading(text, limit, line.start, &mut blocks.found);
            break;
        }
        let bracketed = has_brackets(line.of(text));
        // Most lines open nothing, close nothing and end nothing.
        let counts = (bracketed || ending == Some(&b':')) && blocks.take_in(line, bracketed);
        if counts {
            idling &= is_own;
        } else if idling && !is_own {
            let end = idle.map_or(line.end, |idle| idle.end);
            line.start = known.idle_from(line);
            idle = Some(Span::new(line.start, end));
        }
        match line::above(text, limit, line.start) {
            Some(above) if blocks.found.len() < DEEPEST => line = above,
            _ => break,
        }
    }
    if let Some(idle) = idle {
        known.idle.set(idle);
    }
    blocks.found
}

/// The blocks around a place, as far as the lines above it were looked at.
struct Blocks<'t> {
    text: &'t [u8],
    /// The line of the place.
    own: Span,
    found: Vec<Span>,
    /// How many blocks are closed above.
    depth: usize,
    indent: usize,
    /// Of keys and of comments side by side only the nearest one is about what stands below it.
    key_found: bool,
    comment_found: bool,
}

impl<'t> Blocks<'t> {
    fn around(text: &'t [u8], own: Span) -> Self {
        let indent = indent_of(own.of(text));
        Self { text, own, found: Vec::new(), depth: 0, indent, key_found: false, comment_found: false }
    }

    /// Takes in the next line upwards; says whether it counts, whatever stands below it.
    fn take_in(&mut self, line: Span, bracketed: bool) -> bool {
        let (bytes, is_own) = (line.of(self.text), line == self.own);
        let (found, depth) = (self.found.len(), self.depth);
        let mut lowest = depth;
        let brackets = if bracketed { bytes } else { &[] };
        for (offset, byte) in brackets.iter().enumerate().rev() {
            match BRACKETS[usize::from(*byte)] {
                Bracket::None => {}
                Bracket::Closes => self.depth += 1,
                Bracket::Opens if self.depth == 0 && self.found.len() < DEEPEST => {
                    self.found.push(Span::new(line.start, line.start + offset + 1));
                    self.indent = self.indent.min(indent_of(bytes));
                }
                Bracket::Opens => {
                    self.depth = self.depth.saturating_sub(1);
                    lowest = lowest.min(self.depth);
                }
            }
        }
        let (trimmed, indent) = (bytes.trim_ascii(), indent_of(bytes));
        let deepest = if self.key_found { self.indent } else { self.indent.max(1) };
        let shallower = !is_own && self.depth == 0 && indent < deepest;
        let section = !is_own && trimmed.starts_with(b"[") && trimmed.ends_with(b"]");
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

    /// Whether an item of a list begins on the own line, behind this indent.
    fn begins_item(&self, indent: usize) -> bool {
        self.text[self.own.start + indent..].starts_with(b"- ")
    }
}

/// The heading of Markdown above the blank lines before `start`, if it is at or behind `floor`.
fn heading(text: &[u8], floor: usize, start: usize, found: &mut Vec<Span>) {
    let end = floor + text[floor..start].trim_ascii_end().len();
    let own = Span::new(line::start_from(text, floor, end), end);
    let line = if line::is_start(text, own.start) { own.of(text) } else { &[] };
    let marks = line.iter().take_while(|byte| **byte == b'#').count();
    if (1..=6).contains(&marks) && line.get(marks) == Some(&b' ') && marks > 1 {
        found.push(own);
    }
}

/// Whether there is a bracket. Written so that many bytes are looked at in one step.
fn has_brackets(line: &[u8]) -> bool {
    // `(` and `)` differ in one bit; so do `[` and `{`, and `]` and `}`.
    let is_one = |byte: &u8| {
        u8::from(byte & 0xfe == b'(') | u8::from(byte | 0x20 == b'{') | u8::from(byte | 0x20 == b'}')
    };
    line.iter().fold(0, |found, byte| found | is_one(byte)) != 0
}

fn indent_of(line: &[u8]) -> usize {
    line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether the mention at `start..end` is refused where it stands.
pub(crate) fn is_denied(
    text: &[u8],
    mention: Span,
    openers: &[Span],
    known: &Lines,
    syntax: &'static Syntax,
) -> bool {
    let Span { start, end } = mention;
    // On a line of minified data a word far away is not about this name.
    let from = line::start_from(text, start.saturating_sub(NEAR), start);
    let line = Span::new(from, line::end_before(text, end, end + NEAR));
    may_refuse(line.of(text)) && line_refuses(text, line, start, syntax)
        || known.refuse(text, openers, syntax)
}

fn line_refuses(text: &[u8], line: Span, at: usize, syntax: &'static Syntax) -> bool {
    let segments: Vec<Segment> = segments(text, line, syntax).collect();
    is_introduced(text, line, at, &segments, syntax) || sentence_refuses(text, line, &segments, syntax)
}

/// What is known of the lines of one text: neighbours ask for the same ones.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Which openers refuse what is in their block.
    refusals: RefCell<HashMap<Span, Refusal>>,
    /// Lines side by side that open, close and end nothing.
    idle: Cell<Span>,
}

impl Lines {
    /// Whether one of the openers refuses what is in its block.
    fn refuse(&self, text: &[u8], openers: &[Span], syntax: &'static Syntax) -> bool {
        // A line with many brackets begins many openers, and the first of them takes in the others.
        let mut harmless: Option<Span> = None;
        openers.iter().any(|opener| {
            let is_part = |whole: Span| whole.start == opener.start && opener.end <= whole.end;
            if harmless.is_some_and(is_part) {
                return false;
            }
            let found = *self
                .refusals
                .borrow_mut()
                .entry(*opener)
                .or_insert_with(|| refusal(opener.of(text), syntax));
            if found == Refusal::None {
                harmless = Some(*opener);
            }
            found == Refusal::Refuses
        })
    }

    /// Where the first of the idle lines begins that `line`, which is one of them, follows without a gap.
    fn idle_from(&self, line: Span) -> usize {
        let idle = self.idle.get();
        if idle.start <= line.start && line.end <= idle.end { idle.start } else { line.start }
    }
}

/// What an opener says of what is in its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// Nothing, and no part of it does.
    None,
    /// Nothing, though it has a word that might.
    Almost,
    /// That it is refused.
    Refuses,
}

fn refusal(opener: &[u8], syntax: &'static Syntax) -> Refusal {
    match may_refuse(opener).then(|| opens_refusal(opener, syntax)) {
        None => Refusal::None,
        Some(false) => Refusal::Almost,
        Some(true) => Refusal::Refuses,
    }
}

/// Whether `text` has a word by which a name could be refused, or a part of one.
fn may_refuse(text: &[u8]) -> bool {
    STEMS.as_ref().is_none_or(|stems| stems.is_match(text))
}

/// Whether an identifier or key left of the value at `at` calls it old.
fn is_introduced(text: &[u8], line: Span, at: usize, segments: &[Segment], syntax: &'static Syntax) -> bool {
    let literal = literal_at(text, line, at, syntax);
    let left = Span::new(line.start, literal.map_or(at, |literal| literal.span.start));
    let outside = left.of(text);
    let is_comment = |segment: &Segment| segment.kind == SegmentKind::Comment && segment.span.end > at;
    let is_literal = |segment: &Segment| segment.kind == SegmentKind::Literal;
    let mut before = segments.iter().take_while(|segment| segment.span.start < left.end);
    // In a sentence a name such as an error code introduces nothing.
    let is_sentence = syntax.is_prose()
        || before.clone().any(is_comment)
        || !before.any(is_literal) && !has_code_signs(outside) && blank_separated(outside) >= FEWEST_WORDS;
    names(outside).any(|(start, end)| {
        let name = &outside[start..end];
        says(name, &OF_NAMES)
            && (!is_sentence && is_identifier(name, outside, start) || introduces(&outside[end..]))
    })
}

/// The runs of name characters in `text`.
fn names(text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    let is_name =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$') || byte >= 0x80;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].iter().position(|byte| is_name(*byte))?;
        let end = text[start..].iter().position(|byte| !is_name(*byte)).map_or(text.len(), |len| start + len);
        at = end;
        Some((start, end))
    })
}

/// Whether a name cannot be a word of a sentence.
fn is_identifier(name: &[u8], text: &[u8], start: usize) -> bool {
    let camel = name.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let capitals = name.len() > 3
        && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_');
    let flag = name.starts_with(b"--");
    let element = start > 0 && text[start - 1] == b'<';
    (name.contains(&b'_') || camel || capitals || flag || element) && !in_path(text, start)
}

/// Whether what follows a name makes it introduce a value.
fn introduces(after: &[u8]) -> bool {
    let after = match after.first() {
        Some(b'"' | b'\'' | b'`') => &after[1..],
        _ => after,
    };
    let after = after.trim_ascii_start();
    match after.first() {
        Some(b':') => !after.starts_with(b"://"),
        Some(b'=' | b'(' | b'[' | b'{' | b'|') => true,
        Some(b']') => after[1..].trim_ascii_start().starts_with(b"="),
        Some(b'<') => after.starts_with(b"<-"),
        _ => false,
    }
}

fn in_path(text: &[u8], start: usize) -> bool {
    start > 0 && text[start - 1] == b'/'
}

/// Whether the line that opens a block calls what is in it old. Blocks of code are not lists of names.
fn opens_refusal(opener: &[u8], syntax: &'static Syntax) -> bool {
    let line = opener.trim_ascii();
    let heading = line.starts_with(b"#") || line.starts_with(b"[");
    let first =
        line.split(|byte| !byte.is_ascii_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let code = [
        &b"def"[..],
        b"class",
        b"function",
        b"func",
        b"fn",
        b"if",
        b"for",
        b"while",
        b"elif",
        b"else",
        b"switch",
        b"try",
        b"with",
        b"async",
        b"describe",
        b"it",
        b"test",
    ];
    let body = line
        .strip_suffix(b"{")
        .map(<[u8]>::trim_ascii_end)
        .is_some_and(|left| left.ends_with(b")") || left.ends_with(b"=>"));
    if body || code.contains(&first) && !heading {
        return false;
    }
    if heading || line.ends_with(b":") {
        return names(line).any(|(start, end)| says(&line[start..end], &OF_NAMES));
    }
    let left = line[..line.len().saturating_sub(1)].trim_ascii_end();
    let bracket = left.len();
    let literal = literal_at(line, Span::new(0, line.len()), bracket, syntax);
    let outside = &line[..literal.map_or(bracket, |literal| literal.span.start)];
    names(outside).any(|(start, end)| {
        let name = &outside[start..end];
        let last = outside[end..].trim_ascii().is_empty();
        says(name, &OF_NAMES) && (last || is_identifier(name, outside, start) || introduces(&outside[end..]))
    })
}

/// Whether one of `words` is a part of an identifier: of `old_url`, `legacyHost`, `deny-list`, not of `placeholder`.
fn says(name: &[u8], words: &[&str]) -> bool {
    let is = |part: &[u8], word: &str| word.as_bytes().eq_ignore_ascii_case(part);
    let mut before: &[u8] = b"";
    parts(name).any(|part| {
        // `deny-list` is `denylist` in two parts.
        let first = std::mem::replace(&mut before, part);
        let pair =
            |word: &str| is(part, "list") && word.strip_suffix("list").is_some_and(|word| is(first, word));
        words.iter().any(|word| is(part, word) || pair(word))
    })
}

/// The parts of an identifier: what stands between signs, and what a capital begins.
fn parts(name: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_sign = |byte: u8| !byte.is_ascii_alphanumeric() && byte < 0x80;
    let begins = move |at: usize| {
        let next_is_lower = name.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        name[at].is_ascii_uppercase()
            && (name[at - 1].is_ascii_lowercase() || name[at - 1].is_ascii_uppercase() && next_is_lower)
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + name[at..].iter().position(|byte| !is_sign(*byte))?;
        let end = (start + 1..name.len()).find(|at| is_sign(name[*at]) || begins(*at)).unwrap_or(name.len());
        at = end;
        Some(&name[start..end])
    })
}

/// Whether a comment or sentence on the line refuses what it names.
fn sentence_refuses(text: &[u8], line: Span, segments: &[Segment], syntax: &'static Syntax) -> bool {
    if syntax.is_prose() {
        return refuses(line.of(text));
    }
    let is_sentence = is_sentence(text, segments);
    segments.iter().any(|segment| match segment.kind {
        SegmentKind::Comment => refuses(segment.span.of(text)),
        SegmentKind::Literal if segment.content.of(text).contains(&b' ') => refuses(segment.content.of(text)),
        _ => false,
    }) || is_sentence && refuses(line.of(text))
}

/// Whether the line, without its comments, reads like a sentence. Both quotes are alike: a sentence may quote a name,
/// and a list of strings is none.
fn is_sentence(text: &[u8], segments: &[Segment]) -> bool {
    let code =
        || segments.iter().filter(|it| it.kind == SegmentKind::Code).map(|segment| segment.span.of(text));
    if code().any(has_code_signs) {
        return false;
    }
    if segments.iter().any(|segment| segment.kind == SegmentKind::Literal) {
        // `return "a" if legacy else "b"` has words, too.
        let first = code().flat_map(|code| code.split(u8::is_ascii_whitespace)).find(|word| !word.is_empty());
        let is_statement = first.is_some_and(|word| STATEMENTS.contains(&word));
        return !is_statement && code().map(words).sum::<usize>() >= FEWEST_WORDS;
    }
    code().map(blank_separated).sum::<usize>() >= FEWEST_WORDS
}

fn has_code_signs(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b'=' | b'(' | b'{' | b'}' | b';' | b'['))
}

fn blank_separated(text: &[u8]) -> usize {
    text.trim_ascii().split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count()
}

/// Number of the words of a language in `text`, with the signs that end sentences and clauses.
fn words(text: &[u8]) -> usize {
    let is_word = |word: &&[u8]| {
        let word = word.strip_suffix(b",").or_else(|| word.strip_suffix(b".")).unwrap_or(word);
        let word = word.strip_suffix(b":").unwrap_or(word);
        !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'\'')
    };
    text.split(u8::is_ascii_whitespace).filter(is_word).count()
}

fn refuses(sentence: &[u8]) -> bool {
    let lower = sentence.to_ascii_lowercase();
    // `403 Forbidden` is a reply of a server.
    let status = |at: usize| lower[..at].trim_ascii_end().ends_with(b"403");
    let stands = |at: usize, word: &[u8]| is_whole(&lower, at, word.len()) && !status(at);
    let whole = |word: &[u8]| memchr::memmem::find_iter(&lower, word).any(|at| stands(at, word));
    if OF_SENTENCES.iter().any(|word| whole(word.as_bytes())) || whole(NOT_TO_BE_USED.as_bytes()) {
        return true;
    }
    OLD_THINGS.iter().any(|thing| whole(format!("old {thing}").as_bytes()))
}

/// Whether the word at `at` is a word of its own, and no part of a URL, a path or an identifier.
fn is_whole(text: &[u8], at: usize, len: usize) -> bool {
    let joined = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'-' | b'/' | b'=' | b'&' | b'?')
            || byte >= 0x80
    };
    let before = at.checked_sub(1).map(|at| text[at]);
    let after = text.get(at + len).copied();
    let dotted = |byte: Option<u8>, next: Option<u8>| {
        byte == Some(b'.') && next.is_some_and(|byte| byte.is_ascii_alphanumeric())
    };
    !before.is_some_and(|byte| joined(byte) || byte == b'.')
        && !after.is_some_and(joined)
        && !dotted(after, text.get(at + len + 1).copied())
}

#[cfg(test)]
mod tests {
    use super::{Lines, is_denied, openers};
    use crate::lexer::syntax;
    use crate::text::Span;

    fn denied(text: &str) -> bool {
        let start = text.find("HOST").unwrap();
        let (text, mention) = (text.as_bytes(), Span::new(start, start + 4));
        let lines = Lines::default();
        is_denied(text, mention, &openers(text, start, &lines), &lines, &syntax::ANY)
    }

    #[test]
    fn both_quotes_are_judged_alike() {
        for (text, expected) in [
            ("\"HOST\", \"legacy\",", false),
            ("[\"HOST\", \"legacy\"]", false),
            ("\"HOST\" \"a\" \"b\" \"c\" \"legacy\"", false),
            ("return \"HOST\" if legacy else \"x\"", false),
            ("note: use \"HOST\" no more, the legacy one", true),
            ("\"HOST\" is deprecated in this release", true),
            ("f(\"HOST is legacy\")", true),
            ("legacy_host = \"HOST\"", true),
            ("it's \"HOST\", \"legacy\"", false),
            ("{\"legacy\": \"HOST\"}", true),
            ("\"HOST\", # legacy", true),
        ] {
            for text in [text.to_owned(), text.replace('"', "'")] {
                assert_eq!(denied(&text), expected, "{text}");
            }
        }
    }

    #[test]
    fn names_that_are_refused() {
        for text in [
            "OLD_URL=https://HOST",
            "old_url: https://HOST",
            "const legacyHost = \"HOST\";",
            "\"old\": \"HOST\"",
            "cfg[\"old_host\"] = \"HOST\"",
            "assert_invalid(\"HOST\")",
            "<oldHost>HOST</oldHost>",
            "run --blocked-hosts HOST",
            "x = \"HOST\"  # deprecated",
            "x = \"HOST\"; // do not use",
            "# HOST is deprecated",
            "raise Error(\"the old host HOST is gone\")",
            "FORBIDDEN = [\n  \"HOST\",",
            "blocked_hosts:\n  - HOST",
            "blocked_hosts:\n- HOST",
            "[blocked]\nHOST",
            "## Obsolete hosts\n\n- HOST",
            "DENY_LIST = {\n \"a\": [\n  \"HOST\"",
            "deny_list = frozenset({\n  \"HOST\"",
        ] {
            assert!(denied(text), "{text}");
        }
    }

    #[test]
    fn names_that_are_not_refused() {
        for text in [
            "placeholder=\"HOST\"",
            "older than HOST",
            "folder: HOST",
            "invalidate(\"HOST\")",
            "raise ValueError(\"invalid host HOST\")",
            "log(\"blocked HOST\")",
            "FORBIDDEN = [\n  \"a\",\n]\nx = \"HOST\"",
            "FORBIDDEN = [\n  \"a\",\n]\n\nx = [\"HOST\"]",
            "curl https://HOST/legacy/x",
            "curl https://HOST/deprecated",
            "function oldClient() {\n  return \"HOST\";",
            "def test_old():\n    x = \"HOST\"",
            "threshold = HOST",
            "url = HOST\nold = 3",
            "it fails with ERR_CERT_NAME_INVALID for HOST",
            "log(\"403 Forbidden from HOST\")",
        ] {
            assert!(!denied(text), "{text}");
        }
    }

    #[test]
    fn what_is_known_of_lines_changes_nothing() {
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
                // Mostly plain lines, and some that are longer than what is looked at.
                lines.push(match at % 50 {
                    0..=24 => "plain HOST".to_owned(),
                    25 => "y".repeat(at % 9_000),
                    _ => pieces[at % pieces.len()].to_owned(),
                });
            }
            let text = lines.join("\n").into_bytes();
            let known = Lines::default();
            let places: Vec<usize> = memchr::memmem::find_iter(&text, b"HOST").collect();
            for at in places.iter().chain(places.iter().rev()) {
                let fresh = openers(&text, *at, &Lines::default());
                assert_eq!(openers(&text, *at, &known), fresh, "{at} of {}", text.escape_ascii());
            }
        }
    }
}
