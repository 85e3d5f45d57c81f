//! The dot behind a name: that of the root (`api.example.com.`, RFC 1034 section 3.1), or the end of a sentence.
//!
//! Judged by the line alone. In doubt it is the dot of the root: whoever asks then leaves the name to a person.

use std::net::IpAddr;

use super::word::words;

/// Fewest words before a name that make a sentence, wherever they stand.
// `zone add HOST.` has two.
const MIN_WORDS: usize = 3;
const COMMENT_SIGNS: [&[u8]; 5] = [b"#", b"//", b";", b"/*", b"* "];
/// Types of records, but for those that are words of prose (`A`, `IN`).
const RECORD_TYPES: [&str; 11] =
    ["MX", "NS", "PTR", "SRV", "CNAME", "DNAME", "SOA", "TXT", "CAA", "AAAA", "NAPTR"];

/// Returns `true` if the name between `before` and `after`, the parts of its line, ends with the dot of the root.
pub(super) fn has_root_dot(before: &[u8], after: &[u8]) -> bool {
    let Some(rest) = after.strip_prefix(b".") else { return false };
    let ends = rest.first().is_none_or(|byte| byte.is_ascii_whitespace() || b"\"'`,;)]}<".contains(byte));
    ends && (is_record(before, rest) || !is_sentence(before, rest))
}

/// Returns `true` if the dot of the root stands between a name and its port or path (`HOST.:80`, `HOST./a`).
pub(super) fn has_dot_before_port_or_path(after: &[u8]) -> bool {
    match after {
        [b'.', b'/', ..] | [b'.', b'\\', b'/', ..] => true,
        [b'.', b':', digit, ..] => digit.is_ascii_digit(),
        _ => false,
    }
}

/// Returns `true` if the line has a type of record or an address; behind more words, lower-case types are prose.
fn is_record(before: &[u8], rest: &[u8]) -> bool {
    let ignores_case = words(before).count() <= MIN_WORDS;
    words(before).chain(words(rest)).any(|word| {
        let word = String::from_utf8_lossy(word);
        RECORD_TYPES.iter().any(|known| *known == word || ignores_case && known.eq_ignore_ascii_case(&word))
            || word.parse::<IpAddr>().is_ok()
    })
}

fn is_sentence(before: &[u8], rest: &[u8]) -> bool {
    // The next sentence: `HOST. The rest`.
    let goes_on = rest.first().is_some_and(u8::is_ascii_whitespace)
        && words(rest).next().is_some_and(|word| word[0].is_ascii_alphabetic());
    if goes_on {
        return true;
    }
    if before.trim_ascii_end().last().is_some_and(|byte| b"=:".contains(byte)) {
        return false;
    }
    let inner = before.iter().rposition(|byte| b"\"'`>(".contains(byte)).map(|at| &before[at + 1..]);
    if inner.is_some_and(|inner| words(inner).any(is_word)) {
        return true;
    }
    let is_comment = COMMENT_SIGNS.iter().any(|sign| before.trim_ascii_start().starts_with(sign));
    is_comment && words(before).any(is_word)
        || inner.is_none() && words(before).any(is_capitalized)
        || words(before).filter(|word| word[0].is_ascii_alphabetic()).count() >= MIN_WORDS
}

fn is_capitalized(word: &[u8]) -> bool {
    is_word(word) && word[0].is_ascii_uppercase() && word[1..].iter().any(u8::is_ascii_lowercase)
}

/// Returns `true` for a word of a language, with the sign behind it.
fn is_word(word: &[u8]) -> bool {
    let word = word.strip_suffix(b",").or_else(|| word.strip_suffix(b":")).unwrap_or(word);
    !word.is_empty() && word.iter().all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::has_root_dot;

    #[test]
    fn tells_the_root_from_the_end_of_a_sentence() {
        for (line, expected) in [
            ("mx 10 HOST.", true),
            ("@ 300 MX 10 HOST.", true),
            ("HOST. 300 TXT a", true),
            ("HOST. A 192.0.2.1", true),
            ("a.io. ns HOST.", true),
            ("target = HOST.", true),
            ("target: HOST.", true),
            ("target: \"HOST.\",", true),
            ("  - HOST.", true),
            ("HOST.", true),
            ("[a.io., HOST.]", true),
            ("<td>HOST.</td>", true),
            ("add(\"HOST.\")", true),
            ("resolve HOST.", true),
            ("zone add HOST.", true),
            ("HOST", false),
            ("HOST.*", false),
            ("HOST...", false),
            ("HOST. The rest", false),
            ("HOST. it is", false),
            ("The docs are at HOST.", false),
            ("we now run it all in the mx room of HOST.", false),
            ("we put it in HOST.", false),
            ("Moved to HOST.", false),
            ("# see HOST.", false),
            ("// moved to HOST.", false),
            ("# HOST.", true),
            ("say(\"see HOST.\")", false),
            ("<p>see HOST.</p>", false),
            ("(see HOST.)", false),
            ("one of a.io, b.io and HOST.", false),
        ] {
            let (before, after) = line.split_once("HOST").unwrap_or_default();
            assert_eq!(has_root_dot(before.as_bytes(), after.as_bytes()), expected, "{line}");
        }
    }
}
