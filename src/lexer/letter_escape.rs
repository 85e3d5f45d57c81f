//! Letters beyond ASCII that are written by escapes: `\u00fc`, `%C3%BC`, `&#252;`, `&uuml;`, and the soft hyphen.
//!
//! `b\u00fccher.example.com` is no `cher.example.com`. Letters of scripts that a name may stand right beside are none of
//! it, as where they are written plainly.

use super::escape::entity_char;
use super::escaped_char::escaped_char;
use super::script::is_adjoining;
use crate::host::is_label_char;
use crate::text::Span;

/// First bytes of the letters in UTF-8 with two bytes, Latin to Armenian; none of them is of an adjoining script.
const LEADS: std::ops::RangeInclusive<u32> = 0xc3..=0xd6;
/// The bytes behind them.
const CONTINUATIONS: std::ops::RangeInclusive<u32> = 0x80..=0xbf;
/// Bytes of `%C3`.
const PERCENT_LENGTH: usize = 3;

/// Ends of the names of entities that are accented letters (HTML 13.5), behind the letter.
const ACCENTS: [&str; 10] =
    ["uml", "acute", "grave", "circ", "tilde", "ring", "cedil", "slash", "caron", "breve"];
/// The other ones of letters that alphabets of Latin have, and the soft hyphen.
const LETTERS: [&str; 9] = ["szlig", "aelig", "AElig", "oelig", "OElig", "eth", "thorn", "inodot", "shy"];

/// Returns `true` if the escape at `span` is a letter that can only be a part of a longer name, or a part of its bytes.
pub(crate) fn is_letter_escape(text: &[u8], span: Span) -> bool {
    let escape = span.of(text);
    match escape {
        [b'%', ..] => {
            let byte = |at: Option<usize>| {
                let bytes = text.get(at?..)?.get(..PERCENT_LENGTH)?;
                escaped_char(bytes).filter(|it| bytes[0] == b'%' && it.percents == 1).map(|it| it.char)
            };
            let is = |byte: Option<u32>, range: &std::ops::RangeInclusive<u32>| {
                byte.is_some_and(|byte| range.contains(&byte))
            };
            let [own, before, behind] =
                [Some(span.start), span.start.checked_sub(PERCENT_LENGTH), Some(span.end)].map(byte);
            is(own, &LEADS) && is(behind, &CONTINUATIONS) || is(own, &CONTINUATIONS) && is(before, &LEADS)
        }
        [b'&', b'#', ..] => {
            let number = std::str::from_utf8(&escape[1..]).ok().and_then(|name| name.strip_suffix(';'));
            number.and_then(entity_char).is_some_and(is_letter)
        }
        [b'&', name @ .., b';'] => std::str::from_utf8(name).is_ok_and(is_letter_name),
        [b'\\', ..] => escaped_char(escape).is_some_and(|it| is_letter(it.char)),
        _ => false,
    }
}

fn is_letter(char: u32) -> bool {
    let char = char::from_u32(char).filter(|char| !char.is_ascii());
    char.is_some_and(|char| char == '\u{ad}' || is_label_char(char) && !is_adjoining(char))
}

fn is_letter_name(name: &str) -> bool {
    let mut chars = name.chars();
    let is_accented = chars.next().is_some_and(|char| char.is_ascii_alphabetic()) && ACCENTS.contains(&chars.as_str());
    is_accented || LETTERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::is_letter_escape;
    use crate::text::Span;

    #[test]
    fn letters_are_told_from_boundaries() {
        for (escape, expected) in [
            (r"\u00fc", true),
            (r"\\u00fc", true),
            (r"\u{fc}", true),
            (r"\U000000fc", true),
            (r"\u0308", true),
            (r"\u00ad", true),
            (r"\u0431", true),
            (r"\u8bbf", false),
            (r"\u3042", false),
            (r"\u2014", false),
            (r"\u00a0", false),
            (r"\u200b", false),
            (r"\u001b", false),
            (r"\n", false),
            ("&uuml;", true),
            ("&Eacute;", true),
            ("&szlig;", true),
            ("&shy;", true),
            ("&#252;", true),
            ("&#xfc;", true),
            ("&#8212;", false),
            ("&mdash;", false),
            ("&nbsp;", false),
            ("&quot;", false),
            ("%20", false),
        ] {
            let span = Span::new(0, escape.len());
            assert_eq!(is_letter_escape(escape.as_bytes(), span), expected, "{escape}");
        }
    }

    #[test]
    fn bytes_of_utf_8_are_read_together() {
        for (text, expected) in [
            ("%C3%BC", [true, true]),
            ("%cc%88", [true, true]),
            ("%A0%20", [false, false]),
            ("%E8%AE", [false, false]),
            ("%C3%20", [false, false]),
            ("%20%BC", [false, false]),
        ] {
            let found = [0, 3].map(|at| is_letter_escape(text.as_bytes(), Span::new(at, at + 3)));
            assert_eq!(found, expected, "{text}");
        }
    }
}
