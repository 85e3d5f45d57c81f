//! Cuts a stretch of text into tokens: words, dots in every spelling, holes, regex classes, escapes.
//!
//! Reads forward only, so that it is never ambiguous which bytes belong to an escape. Decides nothing about hosts.

use super::closing::ClosingQuotes;
use super::concat::{Concatenation, concatenation};
use super::escape::escape;
use super::hole;
use super::regex_class::{bracket, group};
use super::statement;
use super::token::{Token, TokenKind};
use super::word::word;

/// Cuts `text[from..to]` into tokens, up to the first space at or after `enough`, and adds them to `tokens`, which end
/// at `from`. Returns the offset where it stopped. A hole or a class never takes in one of the sorted `hits`. `closing`
/// knows the quotes of this text.
pub(crate) fn lex(
    text: &[u8],
    from: usize,
    to: usize,
    enough: usize,
    hits: &[usize],
    tokens: &mut Vec<Token>,
    closing: &mut ClosingQuotes,
) -> usize {
    let text = &text[..to];
    let mut at = from;
    while at < to && !(at > enough && tokens.last().is_some_and(|token| token.kind == TokenKind::Space)) {
        let (kind, mut end) = token_at(text, at, tokens.last(), closing);
        let mut kind = kind;
        let may_be_text = matches!(
            kind,
            TokenKind::Hole { .. } | TokenKind::Class | TokenKind::Joint | TokenKind::Statement
        );
        if may_be_text && takes_in(hits, at, end) {
            (kind, end) = (TokenKind::of_byte(text[at]), at + 1);
        }
        let end = end.clamp(at + 1, to);
        tokens.push(Token { kind, start: at, end });
        at = end;
    }
    at
}

/// Returns `true` if a hit begins in `start..end`.
fn takes_in(hits: &[usize], start: usize, end: usize) -> bool {
    let first = hits.partition_point(|hit| *hit < start);
    hits.get(first).is_some_and(|hit| *hit < end)
}

/// The kind and the end of the token at `at`.
fn token_at(
    text: &[u8],
    at: usize,
    before: Option<&Token>,
    closing: &mut ClosingQuotes,
) -> (TokenKind, usize) {
    let rest = &text[at..];
    let byte = rest[0];
    // Most bytes of a line are letters and spaces.
    if byte.is_ascii_alphanumeric() {
        return (TokenKind::Word, at + word(rest).unwrap_or(1));
    }
    if byte == b' ' {
        return (TokenKind::Space, at + 1);
    }
    if let Some(len) = statement(text, at) {
        return (TokenKind::Statement, at + len);
    }
    let found = match byte {
        b'.' if matches!(rest.get(1), Some(b'*' | b'+')) && !is_label_of_glob(rest, before) => {
            Some((TokenKind::Class, 2 + usize::from(rest.get(2) == Some(&b'?'))))
        }
        b'[' => bracket(rest, before),
        b'"' | b'\'' | b'`' => concatenation(text, at, closing).map(|(found, len)| match found {
            Concatenation::WithValues => (TokenKind::Hole { bare: false }, len),
            Concatenation::Direct => (TokenKind::Joint, len),
        }),
        b'(' => parenthesis(rest),
        b'!' => hole::exclaimed(rest).map(|len| (TokenKind::Hole { bare: false }, len)),
        b'<' => hole::hole(rest)
            .filter(|(len, _)| beside_a_dot(rest, *len, before))
            .map(|(len, _)| (TokenKind::Hole { bare: false }, len)),
        b'$' | b'{' | b'#' | b'@' => hole::hole(rest).map(|(len, bare)| (TokenKind::Hole { bare }, len)),
        b':' if before.is_some_and(|token| token.kind == TokenKind::Slash) => {
            hole::parameter(rest).map(|len| (TokenKind::Hole { bare: true }, len))
        }
        b'_' => hole::dunder(rest).map(|len| (TokenKind::Hole { bare: false }, len)),
        _ => escape_behind(rest, before),
    };
    match found {
        Some((kind, len)) => (kind, at + len),
        None => word(rest).map_or((TokenKind::of_byte(byte), at + 1), |len| (TokenKind::Word, at + len)),
    }
}

/// Returns `true` if `.*` is a dot and a label of a glob: `api.*.example.com`.
fn is_label_of_glob(rest: &[u8], before: Option<&Token>) -> bool {
    rest.starts_with(b".*.")
        && rest.get(3).is_some_and(u8::is_ascii_alphanumeric)
        && before.is_some_and(|token| token.kind == TokenKind::Word)
}

/// `((x))`, or a group of a regular expression.
fn parenthesis(rest: &[u8]) -> Option<(TokenKind, usize)> {
    match hole::doubled(rest, b"((", b"))") {
        Some(len) => Some((TokenKind::Hole { bare: false }, len)),
        None => group(rest).map(|len| (TokenKind::Class, len)),
    }
}

/// Length of the statement of a template at `at`, unless it may choose between parts of one name:
/// `{{ if x }}api.{{ end }}example.com`.
fn statement(text: &[u8], at: usize) -> Option<usize> {
    if !matches!(text[at], b'{' | b'<') {
        return None;
    }
    let len = statement::statement(&text[at..])?;
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| matches!(byte, b'.' | b'-' | b'_' | b'\\'));
    (!goes_on(text[..at].last()) && !goes_on(text.get(at + len))).then_some(len)
}

/// The escape at the start of `rest`; `%50s` is a hole, unless an encoded letter stands before it.
fn escape_behind(rest: &[u8], before: Option<&Token>) -> Option<(TokenKind, usize)> {
    let follows_encoded = before.is_some_and(|token| matches!(token.kind, TokenKind::Encoded(_)));
    let width = hole::padded(rest).filter(|_| !follows_encoded);
    width.map(|len| (TokenKind::Hole { bare: false }, len)).or_else(|| escape(rest))
}

/// Returns `true` if `<x>` stands beside a dot; elsewhere it is a tag. `<%= x %>` is a hole everywhere.
fn beside_a_dot(rest: &[u8], len: usize, before: Option<&Token>) -> bool {
    rest.get(1).is_some_and(|byte| !byte.is_ascii_alphabetic())
        || matches!(rest.get(len), Some(b'.' | b'\\' | b'%'))
        || before.is_some_and(|token| token.kind == TokenKind::Dot)
}

#[cfg(test)]
mod tests {
    use super::{ClosingQuotes, lex};
    use crate::lexer::token::{Token, TokenKind};

    fn shape(text: &str) -> String {
        let mut tokens: Vec<Token> = Vec::new();
        lex(text.as_bytes(), 0, text.len(), text.len(), &[], &mut tokens, &mut ClosingQuotes::default());
        tokens
            .iter()
            .map(|token| match token.kind {
                TokenKind::Word => 'w',
                TokenKind::Dot => '.',
                TokenKind::Colon => ':',
                TokenKind::Slash => '/',
                TokenKind::At => '@',
                TokenKind::Hole { .. } => 'H',
                TokenKind::Class => 'C',
                TokenKind::Statement => 'S',
                TokenKind::Encoded(_) => 'c',
                TokenKind::Joint => 'J',
                TokenKind::Star => '*',
                TokenKind::Quote => '"',
                TokenKind::Space => ' ',
                TokenKind::Escape => 'E',
                TokenKind::Other(_) => 'o',
            })
            .collect()
    }

    #[test]
    fn cuts_text_into_tokens() {
        for (text, expected) in [
            ("api.example.com", "w.w.w"),
            (r"api\.example\\.com", "w.w.w"),
            ("a[.]b%2Ec%2ed", "w.w.w.w"),
            ("a&#46;b&period;c&#x2e;d", "w.w.w.w"),
            (r"a\u002eb\x2ec", "w.w.w"),
            ("https%3A%2F%2Fa", "w://w"),
            ("https%253A%252F%252Fa", "w://w"),
            (r"https:\/\/a", "w://w"),
            (r"https:\u002F\u002Fa", "w://w"),
            (r"https\://a", "w://w"),
            (r"\napi", "Ew"),
            (r"\\napi", "Ew"),
            (r"\x16\x03api", "EEw"),
            (r"\u001b[1mapi", "Ew"),
            ("\u{1b}[1;31mapi", "Ew"),
            (r"\033[1mapi", "Ew"),
            (r"\u00e9api", "Ew"),
            (r"\u0061pi.x", "cw.w"),
            ("my%2Dapi.x", "wcw.w"),
            (r"%77%65%62%2e\x78&#x79;&#122;", "ccc.ccc"),
            ("%2577eb.x", "cw.w"),
            ("%50s.x", "H.w"),
            ("%70%50s.x", "ccw.w"),
            ("%20api", "Ew"),
            ("%25api", "Ew"),
            ("&quot;api&lt;", "EwE"),
            ("${x}.a", "H.w"),
            ("$x.a", "H.w"),
            ("$(X).a", "H.w"),
            ("{x}.a{}.b", "H.wH.w"),
            ("{{ .x }}.a", "H.w"),
            ("${{ x.y }}.a", "H.w"),
            ("#{x}.a", "H.w"),
            ("%s.a%d.b%v", "H.wH.wH"),
            ("%(x)s.a", "H.w"),
            ("%VAR%.a", "H.w"),
            ("<%= x %>.a", "H.w"),
            ("<env>.a", "H.w"),
            ("<b>api</b>", "owowo/wo"),
            ("@ENV@.a", "H.w"),
            ("__ENV__.a", "H.w"),
            ("pr-__N__.a", "wH.w"),
            (r"\(x).a", "H.w"),
            ("//:sub.a", "//H.w"),
            ("[env].a", "H.w"),
            (r"[a-z0-9-]+\.a", "C.w"),
            (r"\w+\.a", "C.w"),
            (r".*\.a", "C.w"),
            (r"(api|app)\.a", "C.w"),
            (r"(\w+\.)?a", "Cw"),
            (r"(https?://)?a", "owo://oow"),
            ("*.a", "*.w"),
            (r"\*\.a", "*.w"),
            ("a：b，c", "wooowooow"),
            ("éapi", "w"),
            (r"\bapi\.x", "Ew.w"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn knows_the_holes_of_many_languages() {
        for (text, expected) in [
            ("{{{x}}}.a", "H.w"),
            ("{x:>8}.a", "H.w"),
            ("{$x->y}.a", "H.w"),
            ("((x.y)).a", "H.w"),
            ("<<x>>.a", "H.w"),
            ("[[x]].a", "H.w"),
            ("[% x %].a", "H.w"),
            ("!X!.a", "H.w"),
            ("$[x.y].a", "H.w"),
            ("@project.name@.a", "H.w"),
            ("$x[0].a", "H.w"),
            (r"\1.a", "H.w"),
            (r"a.*.b a.*\.b a.+b", "w.*.w wC.w wCw"),
            ("a.[env]", "w.H"),
            ("[a](b)", "Cowo"),
            (r#""a." + x + ".b""#, "\"w.H.w\""),
            (r#""a." + "b""#, "\"w.Jw\""),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn statements_and_line_breaks_end_a_name_unless_they_choose_a_part_of_it() {
        for (text, expected) in [
            ("a.b.<br>", "w.w.owo"),
            ("a.<BR>.b", "w.owo.w"),
            ("{{ if x }}a.b{{ else }}c{{ end }}", "Sw.wSwS"),
            ("{{- if x }}a{{ end }}.b", "SwH.w"),
            ("{{ if x }}a.{{ end }}b", "Sw.Hw"),
            ("{{#if x}}a{{/if}}b", "SwSw"),
            ("{% if x %}a{% endif %}", "SwS"),
            ("<% if x %>a<% end %>b<%= y %>", "SwSwH"),
            ("<?php if ($x): ?>a<?php endif ?>b<?= $y ?>", "SwSwH"),
            ("{{ iffy }}a{{ end_date }}{% url 'x' %}", "HwHH"),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
