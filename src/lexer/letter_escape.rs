//! Letters beyond ASCII that are written by escapes: `\u00fc`, `%C3%BC`, `&#252;`, `&uuml;`, and the soft hyphen.
//!
//! `b\u00fccher.example.com` is no `cher.example.com`. Letters of scripts that a name may stand right beside are none of
//! it, as where they are written plainly.

use std::ops::RangeInclusive;

use super::escape::entity_char;
use super::escaped_char::escaped_char;
use super::script::is_adjoining;
use crate::host::is_label_char;
use crate::text::Span;

/// First bytes of the letters in UTF-8 with two bytes, Latin to Armenian; none of them is of an adjoining script.
const LEADS: RangeInclusive<u8> = 0xc3..=0xd6;
/// Bytes of `%C3`.
const PERCENT_LENGTH: usize = 3;

/// Ends of the names of entities that are accented letters (HTML 13.5), behind the letter, and the accents.
const ACCENTS: [(&str, char); 9] = [
    ("uml", '\u{308}'),
    ("acute", '\u{301}'),
    ("grave", '\u{300}'),
    ("circ", '\u{302}'),
    ("tilde", '\u{303}'),
    ("ring", '\u{30a}'),
    ("cedil", '\u{327}'),
    ("caron", '\u{30c}'),
    ("breve", '\u{306}'),
];
/// The other ones of letters that alphabets of Latin have, and the soft hyphen, which means nothing.
const LETTERS: [(&str, &str); 11] = [
    ("szlig", "ß"),
    ("aelig", "æ"),
    ("AElig", "Æ"),
    ("oelig", "œ"),
    ("OElig", "Œ"),
    ("oslash", "ø"),
    ("Oslash", "Ø"),
    ("eth", "ð"),
    ("thorn", "þ"),
    ("inodot", "ı"),
    ("shy", ""),
];

/// The letter that the escape at `span` is, if it can only be a part of a longer name; empty for the later bytes of one.
pub(crate) fn escaped_letter(text: &[u8], span: Span) -> Option<String> {
    let escape = span.of(text);
    match escape {
        [b'%', ..] => percent(text, span),
        [b'&', b'#', ..] => {
            let number = std::str::from_utf8(&escape[1..]).ok()?.strip_suffix(';')?;
            entity_char(number).and_then(letter)
        }
        [b'&', name @ .., b';'] => named(std::str::from_utf8(name).ok()?),
        [b'\\', ..] => letter(escaped_char(escape)?.char),
        _ => None,
    }
}

/// A letter in UTF-8, or the second of its bytes.
fn percent(text: &[u8], span: Span) -> Option<String> {
    let byte = |at: usize| {
        let bytes = text.get(at..)?.get(..PERCENT_LENGTH)?;
        let char = escaped_char(bytes).filter(|it| bytes[0] == b'%' && it.percents == 1)?.char;
        u8::try_from(char).ok()
    };
    let own = byte(span.start)?;
    let is_first = LEADS.contains(&own);
    let pair = if is_first {
        [own, byte(span.end)?]
    } else {
        [span.start.checked_sub(PERCENT_LENGTH).and_then(byte).filter(|lead| LEADS.contains(lead))?, own]
    };
    let char = std::str::from_utf8(&pair).ok()?.chars().next()?;
    letter(u32::from(char)).map(|letter| if is_first { letter } else { String::new() })
}

fn letter(char: u32) -> Option<String> {
    let char = char::from_u32(char).filter(|char| !char.is_ascii())?;
    (is_label_char(char) && !is_adjoining(char)).then(|| char.to_string())
}

fn named(name: &str) -> Option<String> {
    if let Some((_, letter)) = LETTERS.iter().find(|(known, _)| *known == name) {
        return Some((*letter).to_owned());
    }
    let first = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let (_, accent) = ACCENTS.iter().find(|(end, _)| *end == &name[1..])?;
    Some([first, *accent].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::escaped_letter;
    use crate::text::Span;

    #[test]
    fn letters_are_told_from_boundaries() {
        for (escape, expected) in [
            (r"\u00fc", Some("ü")),
            (r"\\u00fc", Some("ü")),
            (r"\u{fc}", Some("ü")),
            (r"\U000000fc", Some("ü")),
            (r"\u0308", Some("\u{308}")),
            (r"\u00ad", Some("\u{ad}")),
            (r"\u0431", Some("б")),
            (r"\u8bbf", None),
            (r"\u3042", None),
            (r"\u2014", None),
            (r"\u00a0", None),
            (r"\u200b", None),
            (r"\u001b", None),
            (r"\u0061", None),
            (r"\n", None),
            ("&uuml;", Some("u\u{308}")),
            ("&Eacute;", Some("E\u{301}")),
            ("&szlig;", Some("ß")),
            ("&shy;", Some("")),
            ("&#252;", Some("ü")),
            ("&#xfc;", Some("ü")),
            ("&#8212;", None),
            ("&mdash;", None),
            ("&nbsp;", None),
            ("&quot;", None),
            ("%20", None),
        ] {
            let found = escaped_letter(escape.as_bytes(), Span::new(0, escape.len()));
            assert_eq!(found.as_deref(), expected, "{escape}");
        }
    }

    #[test]
    fn bytes_of_utf_8_are_read_together() {
        for (text, expected) in [
            ("%C3%BC", [Some("ü"), Some("")]),
            ("%cc%88", [Some("\u{308}"), Some("")]),
            ("%C3%97", [None, None]),
            ("%A0%20", [None, None]),
            ("%E8%AE", [None, None]),
            ("%C3%20", [None, None]),
            ("%20%BC", [None, None]),
        ] {
            let found = [0, 3].map(|at| escaped_letter(text.as_bytes(), Span::new(at, at + 3)));
            assert_eq!(found.each_ref().map(Option::as_deref), expected, "{text}");
        }
    }
}
