//! Sentences and comments that call a name old or forbidden.
//!
//! A word such as `deprecated` refuses a name only where it is said of that name: next to it, or with nothing between
//! them but words that link the two (`HOST is deprecated`, `the old staging host HOST`). `deprecated, see HOST` says it
//! of something else, and so does another sentence. Knows no word itself.

use std::rc::Rc;

use super::host_words::HostWords;
use super::wire::WordLists;
use super::word::is_whole;
use crate::host::Zones;
use crate::text::Span;

/// Words between a word and the name behind it, and before a word in a comment about the code beside it: those of one
/// clause.
const MAX_WORDS_BETWEEN: usize = 4;

/// Returns `true` if `sentence` calls the name at `name`, a place in it, old or forbidden.
pub(super) fn refuses_name(sentence: &[u8], name: Span, words: &WordLists, zones: &Zones) -> bool {
    let location = location(sentence, name);
    let lower = sentence.to_ascii_lowercase();
    refusing_words(&lower, words, zones).any(|word| {
        if word.start >= location.end {
            follows(&lower[location.end..word.start], words)
        } else {
            word.end <= location.start && leads(&lower[word.end..location.start], words)
        }
    })
}

/// Returns `true` if a comment calls the code beside it old or forbidden.
pub(super) fn refuses_code(comment: &[u8], words: &WordLists, zones: &Zones) -> bool {
    let lower = comment.to_ascii_lowercase();
    refusing_words(&lower, words, zones).any(|word| {
        let before = &lower[..word.start];
        let noun = words_of(&lower[word.end..]).next().unwrap_or_default();
        !ends_clause(before)
            && words_of(before).count() <= MAX_WORDS_BETWEEN
            && !words_of(before).any(|word| words.has("elsewhere", word))
            && (!words.has("other-nouns", noun) || words.has("elsewhere", noun))
    })
}

/// Returns `true` if `between`, the text in lower case from a word that refuses to a name, leads from one to the other.
pub(super) fn leads(between: &[u8], words: &WordLists) -> bool {
    // `[deprecated](https://HOST)`.
    let is_target = memchr::memmem::find(between, b"](").is_some() && !between.contains(&b'[');
    let said: Vec<&[u8]> = words_of(between).collect();
    let last = said.iter().rev().find(|word| !words.has("links", word));
    !is_target
        && !ends_clause(between)
        && said.len() <= MAX_WORDS_BETWEEN
        && !said.iter().any(|word| words.has("elsewhere", word))
        && last.is_none_or(|word| words.has("nouns", word))
}

/// Returns `true` if `between`, the text in lower case from a name to a word that refuses, links the two.
fn follows(between: &[u8], words: &WordLists) -> bool {
    // `<a href="https://HOST">deprecated</a>`.
    let is_text = between.starts_with(b"\">") || between.starts_with(b"'>");
    !is_text && !ends_clause(between) && words_of(between).all(|word| words.has("links", word))
}

/// The places of the words of sentences that refuse, in a text in lower case.
fn refusing_words<'t>(
    lower: &'t [u8],
    words: &'t WordLists,
    zones: &'t Zones,
) -> impl Iterator<Item = Span> + 't {
    let hosts = Rc::new(HostWords::new(lower, zones));
    words.group("sentences").iter().flat_map(move |word| {
        let hosts = Rc::clone(&hosts);
        let places = memchr::memmem::find_iter(lower, word);
        let whole = places.filter(move |at| is_whole(lower, *at, word.len()) && !is_status(&lower[..*at]));
        let spans = whole.map(move |at| Span::new(at, at + word.len()));
        spans.filter(move |span| !hosts.has(*span))
    })
}

/// Returns `true` if `403` stands before a word: `403 Forbidden` is the reply of a server.
fn is_status(before: &[u8]) -> bool {
    before.trim_ascii_end().ends_with(b"403")
}

/// The name with the scheme before it and the path behind it.
fn location(sentence: &[u8], name: Span) -> Span {
    let before = sentence[..name.start].iter().rev().take_while(|byte| is_in_location(**byte)).count();
    let behind = sentence[name.end..].iter().take_while(|byte| is_in_location(**byte)).count();
    let path = sentence[name.end..name.end + behind].trim_ascii_end();
    let signs = path.iter().rev().take_while(|byte| b".:!?*_".contains(byte)).count();
    Span::new(name.start - before, name.end + behind - signs)
}

fn is_in_location(byte: u8) -> bool {
    !(byte.is_ascii_whitespace() || b"\"'`<>()[]|,;".contains(&byte))
}

/// Returns `true` if a sentence or a clause ends in `text`.
fn ends_clause(text: &[u8]) -> bool {
    let mut pairs = text.windows(2);
    pairs.any(|pair| matches!(pair[0], b'.' | b';' | b'!' | b'?') && pair[1].is_ascii_whitespace())
        || text.ends_with(b";")
}

/// The words of a language in `text`, without URLs and hosts.
fn words_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let pieces = text.split(|byte| byte.is_ascii_whitespace() || b"\"`<>()[]|,;".contains(byte));
    let pieces = pieces.map(|piece| {
        let start = piece.iter().position(|byte| !is_sign(*byte)).unwrap_or(piece.len());
        let end = piece.iter().rposition(|byte| !is_sign(*byte)).map_or(start, |last| last + 1);
        &piece[start..end]
    });
    pieces.filter(|piece| !piece.is_empty() && !piece.contains(&b'.') && !piece.contains(&b'/'))
}

/// Returns `true` if a byte at the end of a word is a sign of the sentence.
fn is_sign(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && byte < 0x80
}

#[cfg(test)]
mod tests {
    use super::{refuses_code, refuses_name};
    use crate::host::Zones;
    use crate::text::Span;
    use crate::verdict::wire::WordLists;

    fn words() -> WordLists {
        WordLists::parse(include_str!("../../rules/deny_list.yaml"))
    }

    #[test]
    fn the_refused_thing_is_the_name() {
        for (text, expected) in [
            ("HOST is deprecated", true),
            ("https://HOST/x has been deprecated", true),
            ("deprecated host HOST", true),
            ("the old staging host HOST is gone", false),
            ("the deprecated staging host HOST is gone", true),
            ("legacy: HOST", true),
            ("legacy hosts: a.example.com and HOST", true),
            ("| HOST | deprecated |", true),
            ("`HOST` (legacy)", true),
            ("do not use https://HOST/x", true),
            ("[HOST](https://x.example) is the old name", true),
            ("This is deprecated. See https://HOST/docs", false),
            ("deprecated, see https://HOST/docs", false),
            ("deprecated in favor of HOST", false),
            ("deprecated since 2.0: https://HOST/blog", false),
            ("HOST lists deprecated functions", false),
            ("forbidden by HOST", false),
            ("[deprecated](https://HOST/x)", false),
            ("<a href=\"https://HOST\">deprecated</a>", false),
            ("legacy browsers: https://HOST/support", false),
            ("HOST; the API is deprecated", false),
        ] {
            let start = text.find("HOST").unwrap();
            let name = Span::new(start, start + 4);
            assert_eq!(refuses_name(text.as_bytes(), name, &words(), &Zones::default()), expected, "{text}");
        }
    }

    #[test]
    fn a_comment_is_about_the_code_beside_it() {
        for (text, expected) in [
            (" legacy", true),
            (" the service's legacy name", true),
            (" deprecated since 2020", true),
            (" see the deprecated pages", false),
            (" legacy browsers", false),
            (" no longer slow. The other one is deprecated", false),
        ] {
            assert_eq!(refuses_code(text.as_bytes(), &words(), &Zones::default()), expected, "{text}");
        }
    }
}
